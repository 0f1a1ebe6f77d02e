// SPDX-License-Identifier: GPL-2.0
/*
 * How thread calls run.  A work item of Linux never runs beside itself, but a
 * thread call may: each run of it has a work item of its own.  One with
 * THREAD_CALL_OPTIONS_ONCE has a single run, and so has any for which there is
 * no memory: what is entered meanwhile waits for it to end.
 */
#include <linux/bug.h>
#include <linux/ktime.h>
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "compat/hrtimer.h"
#include "core/export.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "kern/leave.h"

/* Timeouts that need no memory at the moment; XNU has 768 and no others. */
#define NKE_CALL_RESERVE	64

#define NKE_THREAD_CALL_PRIORITY_MAX	4
#define NKE_THREAD_CALL_OPTIONS_ONCE	1

/**
 * struct nke_call_leaver - an NKE of which nothing may become pending any more
 * @link: in nke_call_leavers
 * @module: its module
 */
struct nke_call_leaver {
	struct list_head link;
	struct module *module;
};

static DEFINE_SPINLOCK(nke_call_lock);
static LIST_HEAD(nke_calls);		/* nke_call_lock; the oldest first */
static LIST_HEAD(nke_call_leavers);	/* nke_call_lock */
static unsigned int nke_call_count;	/* nke_call_lock */

static DECLARE_WAIT_QUEUE_HEAD(nke_call_done);
static struct workqueue_struct *nke_call_wq;
static mempool_t *nke_call_pool;

static bool nke_call_is_of(const struct thread_call *c,
			   const struct module *owner)
{
	return within_module((unsigned long)c->address, owner);
}

static bool nke_call_leaves(const struct thread_call *c)
{
	struct nke_call_leaver *leaver;

	lockdep_assert_held(&nke_call_lock);
	list_for_each_entry(leaver, &nke_call_leavers, link)
		if (nke_call_is_of(c, leaver->module))
			return true;
	return false;
}

/* Drop a reference; true: it was the last one, and nke_call_free() is next. */
static bool nke_call_put(struct thread_call *c)
{
	lockdep_assert_held(&nke_call_lock);
	if (--c->refs)
		return false;
	list_del(&c->link);
	nke_call_count--;
	return true;
}

/* The timer's function may still be on its way out. */
static void nke_call_free(struct thread_call *c)
{
	hrtimer_cancel(&c->timer);
	if (c->run != &c->first)
		kfree(c->run);
	if (c->timeout)
		mempool_free(c, nke_call_pool);
	else
		kfree(c);
}

/* Pending, to run as soon as there is a run and a thread for it. */
static void nke_call_ready(struct thread_call *c)
{
	lockdep_assert_held(&nke_call_lock);
	c->state = NKE_CALL_READY;
	if (!c->run || c->run->queued)
		return;
	c->run->queued = true;
	c->refs++;
	queue_work(nke_call_wq, &c->run->work);
}

/* No longer pending; whether it was.  A run that is queued finds that out. */
static bool nke_call_unpend(struct thread_call *c)
{
	bool was = c->state != NKE_CALL_IDLE;

	lockdep_assert_held(&nke_call_lock);
	if (c->state == NKE_CALL_DELAYED)
		hrtimer_try_to_cancel(&c->timer);
	c->state = NKE_CALL_IDLE;
	return was;
}

static void nke_call_delay(struct thread_call *c, u64 deadline)
{
	lockdep_assert_held(&nke_call_lock);
	c->state = NKE_CALL_DELAYED;
	c->deadline = deadline;
	hrtimer_start(&c->timer, min_t(u64, deadline, KTIME_MAX),
		      HRTIMER_MODE_ABS_SOFT);
}

/* It may come when the call has been cancelled, or put off, at that moment. */
static enum hrtimer_restart nke_call_expired(struct hrtimer *timer)
{
	struct thread_call *c = container_of(timer, struct thread_call, timer);
	unsigned long flags;

	spin_lock_irqsave(&nke_call_lock, flags);
	if (c->state == NKE_CALL_DELAYED && ktime_get_ns() >= c->deadline)
		nke_call_ready(c);
	spin_unlock_irqrestore(&nke_call_lock, flags);
	return HRTIMER_NORESTART;
}

static void nke_call_work(struct work_struct *work);

static void nke_call_run_init(struct nke_call_run *run, struct thread_call *c)
{
	INIT_WORK(&run->work, nke_call_work);
	run->call = c;
}

static struct nke_call_run *nke_call_run_alloc(struct thread_call *c)
{
	struct nke_call_run *run = kzalloc(sizeof(*run), GFP_KERNEL);

	if (run)
		nke_call_run_init(run, c);
	return run;
}

/* Returns whether it runs: it may have been cancelled. */
static bool nke_call_begin(struct nke_call_run *run, void **p1,
			   struct nke_call_run **spare)
{
	struct thread_call *c = run->call;
	bool runs;

	spin_lock_irq(&nke_call_lock);
	run->queued = false;
	runs = c->state == NKE_CALL_READY;
	if (runs) {
		c->state = NKE_CALL_IDLE;
		*p1 = c->p1;
		c->run = *spare;
		*spare = NULL;
		run->task = current;
		run->seq = ++c->seq;
		list_add_tail(&run->node, &c->runs);
		if (c->timeout) {
			c->owned = false;
			c->refs--;
		}
	}
	spin_unlock_irq(&nke_call_lock);
	return runs;
}

/* Returns the run if it is needed no more. */
static struct nke_call_run *nke_call_end(struct nke_call_run *run)
{
	struct thread_call *c = run->call;

	spin_lock_irq(&nke_call_lock);
	list_del(&run->node);
	if (!c->run) {
		c->run = run;
		if (c->state == NKE_CALL_READY)
			nke_call_ready(c);
	}
	if (c->run == run || run == &c->first)
		run = NULL;
	/* Who waits holds a reference, or the module. */
	wake_up_all(&nke_call_done);
	spin_unlock_irq(&nke_call_lock);
	return run;
}

static void nke_call_work(struct work_struct *work)
{
	struct nke_call_run *run =
		container_of(work, struct nke_call_run, work);
	struct thread_call *c = run->call;
	struct nke_call_run *spare = NULL;
	void *p1 = NULL;
	bool last;

	if (!c->once)
		spare = nke_call_run_alloc(c);
	if (nke_call_begin(run, &p1, &spare)) {
		if (c->one_arg)
			c->fn1(c->p0);
		else
			c->fn(c->p0, p1);
		kfree(nke_call_end(run));
	}
	kfree(spare);
	spin_lock_irq(&nke_call_lock);
	last = nke_call_put(c);
	spin_unlock_irq(&nke_call_lock);
	if (last)
		nke_call_free(c);
}

static void nke_call_setup(struct thread_call *c, void *address, void *p0)
{
	memset(c, 0, sizeof(*c));
	c->refs = 1;
	c->owned = true;
	c->address = address;
	c->p0 = p0;
	INIT_LIST_HEAD(&c->runs);
	nke_call_run_init(&c->first, c);
	c->run = &c->first;
	nke_hrtimer_setup(&c->timer, nke_call_expired, CLOCK_MONOTONIC,
			  HRTIMER_MODE_ABS_SOFT);
}

static void nke_call_add(struct thread_call *c)
{
	lockdep_assert_held(&nke_call_lock);
	list_add_tail(&c->link, &nke_calls);
	nke_call_count++;
}

/**
 * nke_thread_call_allocate_with_options() - make a thread call
 * @func: what it calls
 * @param0: first argument
 * @pri: THREAD_CALL_PRIORITY_*, without effect
 * @options: THREAD_CALL_OPTIONS_ONCE or 0
 *
 * Follows XNU's thread_call_allocate_with_options().
 *
 * Context: Process context; may sleep.
 * Return: the call, for thread_call_free(); NULL without memory, if the NKE is
 * being unloaded, and for options and priorities that do not exist here.
 */
struct thread_call *
nke_thread_call_allocate_with_options(void (*func)(void *p0, void *p1),
				      void *param0, unsigned int pri,
				      unsigned int options)
{
	struct thread_call *c;
	bool leaves;

	if (!func || pri > NKE_THREAD_CALL_PRIORITY_MAX ||
	    options & ~NKE_THREAD_CALL_OPTIONS_ONCE)
		return NULL;
	c = kmalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return NULL;
	nke_call_setup(c, func, param0);
	c->once = options & NKE_THREAD_CALL_OPTIONS_ONCE;
	spin_lock_irq(&nke_call_lock);
	leaves = nke_call_leaves(c);
	if (!leaves)
		nke_call_add(c);
	spin_unlock_irq(&nke_call_lock);
	if (leaves) {
		nke_call_free(c);
		c = NULL;
	}
	return c;
}
EXPORT_SYMBOL_NKE(nke_thread_call_allocate_with_options);

/**
 * nke_thread_call_allocate_with_priority() - make a thread call
 * @func: what it calls
 * @param0: first argument
 * @pri: THREAD_CALL_PRIORITY_*, without effect
 *
 * It may run beside itself when it is entered while it runs.
 *
 * Follows XNU's thread_call_allocate_with_priority().
 *
 * Context: Process context; may sleep.
 * Return: as nke_thread_call_allocate_with_options().
 */
struct thread_call *
nke_thread_call_allocate_with_priority(void (*func)(void *p0, void *p1),
				       void *param0, unsigned int pri)
{
	return nke_thread_call_allocate_with_options(func, param0, pri, 0);
}
EXPORT_SYMBOL_NKE(nke_thread_call_allocate_with_priority);

/**
 * nke_thread_call_allocate() - make a thread call
 * @func: what it calls
 * @param0: first argument
 *
 * Follows XNU's thread_call_allocate().
 *
 * Context: Process context; may sleep.
 * Return: as nke_thread_call_allocate_with_options().
 */
struct thread_call *nke_thread_call_allocate(void (*func)(void *p0, void *p1),
					     void *param0)
{
	return nke_thread_call_allocate_with_options(func, param0, 0, 0);
}
EXPORT_SYMBOL_NKE(nke_thread_call_allocate);

/* Pending in this way and in no other; has no effect in an NKE that leaves. */
static int nke_call_enter(struct thread_call *c, void *p1, bool delayed,
			  u64 deadline)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&nke_call_lock, flags);
	was = nke_call_unpend(c);
	if (!nke_call_leaves(c)) {
		c->p1 = p1;
		if (delayed)
			nke_call_delay(c, deadline);
		else
			nke_call_ready(c);
	}
	spin_unlock_irqrestore(&nke_call_lock, flags);
	return was;
}

/**
 * nke_thread_call_enter1() - let a thread call run
 * @call: the call
 * @param1: second argument; replaces one that has not been used
 *
 * One that is pending runs once, as told last. It has no effect once the NKE
 * is being unloaded.
 *
 * Follows XNU's thread_call_enter1().
 *
 * Context: Any.
 * Return: 1 (TRUE) if it was pending already, else 0.
 */
int nke_thread_call_enter1(struct thread_call *call, void *param1)
{
	return nke_call_enter(call, param1, false, 0);
}
EXPORT_SYMBOL_NKE(nke_thread_call_enter1);

/**
 * nke_thread_call_enter() - let a thread call run
 * @call: the call
 *
 * Its second argument is NULL.
 *
 * Follows XNU's thread_call_enter().
 *
 * Context: Any.
 * Return: 1 (TRUE) if it was pending already, else 0.
 */
int nke_thread_call_enter(struct thread_call *call)
{
	return nke_call_enter(call, NULL, false, 0);
}
EXPORT_SYMBOL_NKE(nke_thread_call_enter);

/**
 * nke_thread_call_enter1_delayed() - let a thread call run at some time
 * @call: the call
 * @param1: second argument; replaces one that has not been used
 * @deadline: absolute time
 *
 * One that is pending runs once, as told last. It has no effect once the NKE
 * is being unloaded.
 *
 * Follows XNU's thread_call_enter1_delayed().
 *
 * Context: Any.
 * Return: 1 (TRUE) if it was pending already, else 0.
 */
int nke_thread_call_enter1_delayed(struct thread_call *call, void *param1,
				   unsigned long long deadline)
{
	return nke_call_enter(call, param1, true, deadline);
}
EXPORT_SYMBOL_NKE(nke_thread_call_enter1_delayed);

/**
 * nke_thread_call_enter_delayed() - let a thread call run at some time
 * @call: the call
 * @deadline: absolute time
 *
 * Its second argument is NULL.
 *
 * Follows XNU's thread_call_enter_delayed().
 *
 * Context: Any.
 * Return: 1 (TRUE) if it was pending already, else 0.
 */
int nke_thread_call_enter_delayed(struct thread_call *call,
				  unsigned long long deadline)
{
	return nke_call_enter(call, NULL, true, deadline);
}
EXPORT_SYMBOL_NKE(nke_thread_call_enter_delayed);

/**
 * nke_thread_call_cancel() - let a thread call not run after all
 * @call: the call
 *
 * Does not wait for one that runs.
 *
 * Follows XNU's thread_call_cancel().
 *
 * Context: Any.
 * Return: 1 (TRUE) if it was pending, else 0.
 */
int nke_thread_call_cancel(struct thread_call *call)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&nke_call_lock, flags);
	was = nke_call_unpend(call);
	spin_unlock_irqrestore(&nke_call_lock, flags);
	return was;
}
EXPORT_SYMBOL_NKE(nke_thread_call_cancel);

/* Whether one of the first @seq runs has not ended. */
static bool nke_call_runs(struct thread_call *c, u64 seq)
{
	struct nke_call_run *run;
	bool runs;

	spin_lock_irq(&nke_call_lock);
	run = list_first_entry_or_null(&c->runs, struct nke_call_run, node);
	runs = run && run->seq <= seq;
	spin_unlock_irq(&nke_call_lock);
	return runs;
}

static bool nke_call_is_mine(struct thread_call *c)
{
	struct nke_call_run *run;

	lockdep_assert_held(&nke_call_lock);
	list_for_each_entry(run, &c->runs, node)
		if (run->task == current)
			return true;
	return false;
}

/**
 * nke_thread_call_cancel_wait() - let a thread call not run, and wait
 * @call: the call; not from its own function, where XNU panics and this warns
 *
 * Waits for the runs that have begun; without THREAD_CALL_OPTIONS_ONCE only if
 * it was not pending.
 *
 * Follows XNU's thread_call_cancel_wait().
 *
 * Context: Process context; sleeps.
 * Return: 1 (TRUE) if it was pending, else 0.
 */
int nke_thread_call_cancel_wait(struct thread_call *call)
{
	bool was, wait, last;
	u64 seq;

	might_sleep();
	spin_lock_irq(&nke_call_lock);
	was = nke_call_unpend(call);
	wait = call->once || !was;
	if (wait && WARN_ONCE(nke_call_is_mine(call),
			      "thread_call_cancel_wait from the call itself\n"))
		wait = false;
	seq = call->seq;
	call->refs += wait;
	spin_unlock_irq(&nke_call_lock);
	if (!wait)
		return was;
	wait_event(nke_call_done, !nke_call_runs(call, seq));
	spin_lock_irq(&nke_call_lock);
	last = nke_call_put(call);
	spin_unlock_irq(&nke_call_lock);
	if (last)
		nke_call_free(call);
	return was;
}
EXPORT_SYMBOL_NKE(nke_thread_call_cancel_wait);

/**
 * nke_thread_call_free() - free a thread call
 * @call: the call, which may run, and may do this itself
 *
 * Follows XNU's thread_call_free().
 *
 * Context: Any but hard interrupt.
 * Return: 1 (TRUE); 0 if it is pending: then it is not freed.
 */
int nke_thread_call_free(struct thread_call *call)
{
	unsigned long flags;
	bool last = false;
	bool pending;

	spin_lock_irqsave(&nke_call_lock, flags);
	pending = call->state != NKE_CALL_IDLE;
	if (!pending) {
		call->owned = false;
		last = nke_call_put(call);
	}
	spin_unlock_irqrestore(&nke_call_lock, flags);
	if (last)
		nke_call_free(call);
	return !pending;
}
EXPORT_SYMBOL_NKE(nke_thread_call_free);

/**
 * nke_thread_call_isactive() - whether a thread call is pending or runs
 * @call: the call
 *
 * Follows XNU's thread_call_isactive().
 *
 * Context: Any.
 * Return: 1 (TRUE) or 0.
 */
int nke_thread_call_isactive(struct thread_call *call)
{
	unsigned long flags;
	bool active;

	spin_lock_irqsave(&nke_call_lock, flags);
	active = call->state != NKE_CALL_IDLE || !list_empty(&call->runs);
	spin_unlock_irqrestore(&nke_call_lock, flags);
	return active;
}
EXPORT_SYMBOL_NKE(nke_thread_call_isactive);

/**
 * nke_call_timeout() - have a function called once
 * @address: the function
 * @one_arg: it takes @arg only
 * @arg: its first argument
 * @deadline: absolute time, not before which
 *
 * The caller cannot be told of a failure.  There is memory in reserve; when
 * that is used up as well, where XNU panics, the log says what will not come.
 *
 * Context: Any.
 */
void nke_call_timeout(void *address, bool one_arg, void *arg, u64 deadline)
{
	struct thread_call *c = mempool_alloc(nke_call_pool, GFP_ATOMIC);
	unsigned long flags;
	bool leaves;

	if (!c) {
		pr_err("nke: no memory for timeout %ps\n", address);
		return;
	}
	nke_call_setup(c, address, arg);
	c->timeout = true;
	c->once = true;
	c->one_arg = one_arg;
	spin_lock_irqsave(&nke_call_lock, flags);
	leaves = nke_call_leaves(c);
	if (!leaves) {
		nke_call_add(c);
		nke_call_delay(c, deadline);
	}
	spin_unlock_irqrestore(&nke_call_lock, flags);
	if (leaves)
		nke_call_free(c);
}

/* The client's reference goes; those that are to be freed are put in @gone. */
static void nke_call_disown(struct thread_call *c, struct list_head *gone)
{
	nke_call_unpend(c);
	c->owned = false;
	if (nke_call_put(c))
		list_add(&c->link, gone);
}

static void nke_call_free_all(struct list_head *gone)
{
	struct thread_call *c, *next;

	list_for_each_entry_safe(c, next, gone, link)
		nke_call_free(c);
}

/**
 * nke_call_untimeout() - cancel a timeout
 * @address: its function
 * @arg: its argument
 * @all: all of them; else one: those that are to run first, then the oldest
 *
 * Does not wait for one that runs.
 *
 * Context: Any but hard interrupt.
 * Return: whether there was one.
 */
bool nke_call_untimeout(const void *address, const void *arg, bool all)
{
	enum nke_call_state state;
	struct thread_call *c, *next;
	unsigned long flags;
	bool found = false;
	LIST_HEAD(gone);

	spin_lock_irqsave(&nke_call_lock, flags);
	for (state = NKE_CALL_READY; state != NKE_CALL_IDLE; state--) {
		list_for_each_entry_safe(c, next, &nke_calls, link) {
			if (found && !all)
				break;
			if (!c->timeout || c->address != address ||
			    c->p0 != arg || c->state != state)
				continue;
			nke_call_disown(c, &gone);
			found = true;
		}
	}
	spin_unlock_irqrestore(&nke_call_lock, flags);
	nke_call_free_all(&gone);
	return found;
}

static const char *nke_call_kind(const struct thread_call *c)
{
	return c->timeout ? "timeout" : "thread call";
}

static bool nke_call_runs_of(struct module *owner, bool tell)
{
	struct thread_call *c;
	bool runs = false;

	spin_lock_irq(&nke_call_lock);
	list_for_each_entry(c, &nke_calls, link) {
		if (list_empty(&c->runs) || !nke_call_is_of(c, owner))
			continue;
		runs = true;
		if (tell)
			pr_warn("nke: %s: %s %ps runs, waiting for its end\n",
				module_name(owner), nke_call_kind(c),
				c->address);
	}
	spin_unlock_irq(&nke_call_lock);
	return runs;
}

/**
 * nke_call_remove_all() - take away the calls that an NKE has left
 * @owner: the NKE's module
 *
 * Context: Process context, not from a call; waits until none runs, those that
 * it has freed itself included.
 */
void nke_call_remove_all(struct module *owner)
{
	struct nke_call_leaver leaver = { .module = owner };
	struct thread_call *c, *next;
	LIST_HEAD(gone);

	/* From here on nothing of it becomes pending. */
	spin_lock_irq(&nke_call_lock);
	list_add(&leaver.link, &nke_call_leavers);
	list_for_each_entry_safe(c, next, &nke_calls, link) {
		if (!c->owned || !nke_call_is_of(c, owner))
			continue;
		pr_warn("nke: %s: %s %ps was left\n", module_name(owner),
			nke_call_kind(c), c->address);
		nke_call_unpend(c);
	}
	spin_unlock_irq(&nke_call_lock);

	nke_leave_wait(&nke_call_done, nke_call_runs_of, owner);

	/* A run may have freed its call meanwhile; no other one comes. */
	spin_lock_irq(&nke_call_lock);
	list_for_each_entry_safe(c, next, &nke_calls, link)
		if (c->owned && nke_call_is_of(c, owner))
			nke_call_disown(c, &gone);
	list_del(&leaver.link);
	spin_unlock_irq(&nke_call_lock);
	nke_call_free_all(&gone);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_call_remove_all);

/**
 * nke_call_live() - count thread calls and timeouts
 *
 * Context: Any but hard interrupt.
 * Return: how many there are, with those on their way out.
 */
unsigned int nke_call_live(void)
{
	return READ_ONCE(nke_call_count);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_call_live);

/**
 * nke_call_init() - set up thread calls
 *
 * Context: Process context.
 * Return: 0, -ENOMEM.
 */
int nke_call_init(void)
{
	nke_call_pool = mempool_create_kmalloc_pool(NKE_CALL_RESERVE,
						    sizeof(struct thread_call));
	if (!nke_call_pool)
		return -ENOMEM;
	nke_call_wq = alloc_workqueue("nke_call", WQ_UNBOUND, WQ_MAX_ACTIVE);
	if (!nke_call_wq) {
		mempool_destroy(nke_call_pool);
		return -ENOMEM;
	}
	return 0;
}

/**
 * nke_call_exit() - take down thread calls
 *
 * Clients are gone.  What is queued are runs of calls that were cancelled.
 *
 * Context: Process context.
 */
void nke_call_exit(void)
{
	destroy_workqueue(nke_call_wq);
	WARN_ON(!list_empty(&nke_calls));
	mempool_destroy(nke_call_pool);
}
