// SPDX-License-Identifier: GPL-2.0
/*
 * Mach's waits for events: in two steps, between which the caller may look at
 * its condition, and with a lock that is given back meanwhile.  They are
 * msleep()'s sleeps and wake-ups.
 */
#include <linux/bug.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "core/export.h"
#include "kern/kern.h"
#include "kern/sleep.h"

#define NKE_KERN_SUCCESS	0
#define NKE_KERN_NOT_WAITING	48

#define NKE_LCK_SLEEP_UNLOCK	0x01
#define NKE_LCK_SLEEP_SHARED	0x02
#define NKE_LCK_SLEEP_EXCLUSIVE	0x04

#define NKE_LCK_RW_SHARED	1
#define NKE_LCK_RW_EXCLUSIVE	2

#define NKE_THREAD_UNINT	0

#define NKE_WAITER_BITS	6

/**
 * struct nke_waiter - a thread that has said what it is going to wait for
 * @node: in the bucket of its task
 * @task: the thread, with a reference: it may end without having waited
 * @sleeper: its place among those that sleep
 * @catch: a signal ends the wait
 * @deadline: absolute time that ends it, or 0
 */
struct nke_waiter {
	struct hlist_node node;
	struct task_struct *task;
	struct nke_sleeper sleeper;
	bool catch;
	u64 deadline;
};

static struct hlist_head nke_waiters[1 << NKE_WAITER_BITS];
static DEFINE_SPINLOCK(nke_waiters_lock);	/* nke_waiters */

static struct hlist_head *nke_waiter_bucket(const struct task_struct *task)
{
	return &nke_waiters[hash_ptr(task, NKE_WAITER_BITS)];
}

/* What the calling thread has said, which is its own from here on. */
static struct nke_waiter *nke_waiter_take(void)
{
	struct hlist_head *bucket = nke_waiter_bucket(current);
	struct nke_waiter *w;
	unsigned long flags;

	spin_lock_irqsave(&nke_waiters_lock, flags);
	hlist_for_each_entry(w, bucket, node) {
		if (w->task == current) {
			hlist_del(&w->node);
			break;
		}
	}
	spin_unlock_irqrestore(&nke_waiters_lock, flags);
	return w;
}

static void nke_waiter_free(struct nke_waiter *w)
{
	put_task_struct(w->task);
	kfree(w);
}

/* End it without a wait. */
static void nke_waiter_drop(struct nke_waiter *w)
{
	nke_sleeper_cancel(&w->sleeper);
	nke_waiter_free(w);
}

/**
 * nke_assert_wait_deadline() - say what to wait for, until a moment
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * The wait itself is thread_block(); a wake-up from now on ends it. Of two
 * without a thread_block() the first is forgotten; XNU panics.
 *
 * Follows XNU's assert_wait_deadline().
 *
 * Context: Any thread; does not sleep.
 * Return: THREAD_WAITING. Without memory the wait is one tick, as if a wake-up
 * had come that means nothing.
 */
int nke_assert_wait_deadline(void *event, int interruptible,
			     unsigned long long deadline)
{
	struct nke_waiter *w = nke_waiter_take();
	unsigned long flags;

	if (WARN_ONCE(w, "assert_wait: the thread waits already\n"))
		nke_waiter_drop(w);
	w = kzalloc(sizeof(*w), GFP_ATOMIC);
	if (!w)
		return NKE_THREAD_WAITING;
	w->task = get_task_struct(current);
	w->catch = interruptible != NKE_THREAD_UNINT;
	w->deadline = deadline;
	nke_sleeper_begin(&w->sleeper, event);
	spin_lock_irqsave(&nke_waiters_lock, flags);
	hlist_add_head(&w->node, nke_waiter_bucket(current));
	spin_unlock_irqrestore(&nke_waiters_lock, flags);
	return NKE_THREAD_WAITING;
}
EXPORT_SYMBOL_NKE(nke_assert_wait_deadline);

/**
 * nke_assert_wait() - say what to wait for
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 *
 * Follows XNU's assert_wait().
 *
 * Context: Any thread; does not sleep.
 * Return: as nke_assert_wait_deadline().
 */
int nke_assert_wait(void *event, int interruptible)
{
	return nke_assert_wait_deadline(event, interruptible, 0);
}
EXPORT_SYMBOL_NKE(nke_assert_wait);

/**
 * nke_assert_wait_timeout() - say what to wait for, some time
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 * @interval: how many units to wait
 * @scale_factor: nanoseconds in a unit
 *
 * Follows XNU's assert_wait_timeout().
 *
 * Context: Any thread; does not sleep.
 * Return: as nke_assert_wait_deadline().
 */
int nke_assert_wait_timeout(void *event, int interruptible,
			    unsigned int interval, unsigned int scale_factor)
{
	unsigned long long deadline;

	nke_clock_interval_to_deadline(interval, scale_factor, &deadline);
	return nke_assert_wait_deadline(event, interruptible, deadline);
}
EXPORT_SYMBOL_NKE(nke_assert_wait_timeout);

/**
 * nke_thread_block() - wait for what was said
 * @continuation: has to be NULL: Linux cannot leave the caller's stack
 *
 * With nothing said it gives others a chance to run, for a tick.
 *
 * Follows XNU's thread_block().
 *
 * Context: Process context; sleeps.
 * Return: what the wake-up says, THREAD_AWAKENED as a rule;
 * THREAD_TIMED_OUT, THREAD_INTERRUPTED; THREAD_NOT_WAITING at once with a
 * @continuation.
 */
int nke_thread_block(void (*continuation)(void *parameter, int result))
{
	struct nke_waiter *w = nke_waiter_take();
	int result;

	if (continuation) {
		pr_warn("nke: thread_block: no continuations (%ps)\n",
			continuation);
		if (w)
			nke_waiter_drop(w);
		return NKE_THREAD_NOT_WAITING;
	}
	might_sleep();
	if (!w) {
		schedule_timeout_idle(1);
		return NKE_THREAD_AWAKENED;
	}
	result = nke_sleeper_end(&w->sleeper, w->catch, w->deadline);
	nke_waiter_free(w);
	return result;
}
EXPORT_SYMBOL_NKE(nke_thread_block);

/**
 * nke_thread_wakeup_prim() - wake who waits for an event
 * @event: the address
 * @one_thread: only one, who waits longest
 * @result: what its wait is to return
 *
 * Who comes later is not woken. Wakes msleep() as well.
 *
 * Follows XNU's thread_wakeup_prim().
 *
 * Context: Any.
 * Return: KERN_SUCCESS; KERN_NOT_WAITING if there was nobody.
 */
int nke_thread_wakeup_prim(void *event, int one_thread, int result)
{
	return nke_sleep_wakeup(event, one_thread ? 1 : 0, result) ?
	       NKE_KERN_SUCCESS : NKE_KERN_NOT_WAITING;
}
EXPORT_SYMBOL_NKE(nke_thread_wakeup_prim);

/**
 * nke_lck_mtx_sleep_deadline() - wait for an event without the mutex
 * @lck: mutex that the caller holds, given back while it waits
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * A wake-up under the mutex is not lost.
 *
 * Follows XNU's lck_mtx_sleep_deadline().
 *
 * Context: Process context; sleeps.
 * Return: THREAD_AWAKENED, THREAD_TIMED_OUT, THREAD_INTERRUPTED.
 */
int nke_lck_mtx_sleep_deadline(struct __lck_mtx *lck, unsigned int action,
			       void *event, int interruptible,
			       unsigned long long deadline)
{
	struct nke_sleeper s;
	int result;

	nke_sleeper_begin(&s, event);
	nke_lck_mtx_unlock(lck);
	result = nke_sleeper_end(&s, interruptible != NKE_THREAD_UNINT,
				 deadline);
	if (!(action & NKE_LCK_SLEEP_UNLOCK))
		nke_lck_mtx_lock(lck);
	return result;
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_sleep_deadline);

/**
 * nke_lck_mtx_sleep() - wait for an event without the mutex
 * @lck: mutex that the caller holds, given back while it waits
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 *
 * Follows XNU's lck_mtx_sleep().
 *
 * Context: Process context; sleeps.
 * Return: THREAD_AWAKENED, THREAD_INTERRUPTED.
 */
int nke_lck_mtx_sleep(struct __lck_mtx *lck, unsigned int action, void *event,
		      int interruptible)
{
	return nke_lck_mtx_sleep_deadline(lck, action, event, interruptible, 0);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_sleep);

/**
 * nke_lck_spin_sleep_deadline() - wait for an event without the spinlock
 * @lck: spinlock that the caller holds, and no other one
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * Follows XNU's lck_spin_sleep_deadline().
 *
 * Context: Process context; sleeps.
 * Return: THREAD_AWAKENED, THREAD_TIMED_OUT, THREAD_INTERRUPTED.
 */
int nke_lck_spin_sleep_deadline(struct __lck_spin *lck, unsigned int action,
				void *event, int interruptible,
				unsigned long long deadline)
{
	struct nke_sleeper s;
	int result;

	nke_sleeper_begin(&s, event);
	nke_lck_spin_unlock(lck);
	result = nke_sleeper_end(&s, interruptible != NKE_THREAD_UNINT,
				 deadline);
	if (!(action & NKE_LCK_SLEEP_UNLOCK))
		nke_lck_spin_lock(lck);
	return result;
}
EXPORT_SYMBOL_NKE(nke_lck_spin_sleep_deadline);

/**
 * nke_lck_spin_sleep() - wait for an event without the spinlock
 * @lck: spinlock that the caller holds, and no other one
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 *
 * Follows XNU's lck_spin_sleep().
 *
 * Context: Process context; sleeps.
 * Return: THREAD_AWAKENED, THREAD_INTERRUPTED.
 */
int nke_lck_spin_sleep(struct __lck_spin *lck, unsigned int action,
		       void *event, int interruptible)
{
	return nke_lck_spin_sleep_deadline(lck, action, event, interruptible,
					   0);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_sleep);

/**
 * nke_lck_rw_sleep_deadline() - wait for an event without the lock
 * @lck: lock that the caller holds, given back while it waits
 * @action: how to hold it then: LCK_SLEEP_SHARED, LCK_SLEEP_EXCLUSIVE (which
 *	wins), LCK_SLEEP_UNLOCK not at all; LCK_SLEEP_DEFAULT as before
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * Follows XNU's lck_rw_sleep_deadline().
 *
 * Context: Process context; sleeps.
 * Return: THREAD_AWAKENED, THREAD_TIMED_OUT, THREAD_INTERRUPTED.
 */
int nke_lck_rw_sleep_deadline(struct __lck_rw *lck, unsigned int action,
			      void *event, int interruptible,
			      unsigned long long deadline)
{
	struct nke_sleeper s;
	unsigned int type;
	int result;

	nke_sleeper_begin(&s, event);
	type = nke_lck_rw_done(lck);
	result = nke_sleeper_end(&s, interruptible != NKE_THREAD_UNINT,
				 deadline);
	if (action & NKE_LCK_SLEEP_UNLOCK)
		return result;
	if (action & NKE_LCK_SLEEP_EXCLUSIVE)
		type = NKE_LCK_RW_EXCLUSIVE;
	else if (action & NKE_LCK_SLEEP_SHARED)
		type = NKE_LCK_RW_SHARED;
	nke_lck_rw_lock(lck, type);
	return result;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_sleep_deadline);

/**
 * nke_lck_rw_sleep() - wait for an event without the lock
 * @lck: lock that the caller holds, given back while it waits
 * @action: as for nke_lck_rw_sleep_deadline()
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or another one: signals end the wait
 *
 * Follows XNU's lck_rw_sleep().
 *
 * Context: Process context; sleeps.
 * Return: THREAD_AWAKENED, THREAD_INTERRUPTED.
 */
int nke_lck_rw_sleep(struct __lck_rw *lck, unsigned int action, void *event,
		     int interruptible)
{
	return nke_lck_rw_sleep_deadline(lck, action, event, interruptible, 0);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_sleep);

/**
 * nke_wait_exit() - forget the waits that were said and not waited for
 *
 * Clients are gone.  Their threads may have ended without a thread_block().
 *
 * Context: Process context.
 */
void nke_wait_exit(void)
{
	struct hlist_node *next;
	struct nke_waiter *w;
	int i;

	for (i = 0; i < ARRAY_SIZE(nke_waiters); i++) {
		hlist_for_each_entry_safe(w, next, &nke_waiters[i], node)
			nke_waiter_drop(w);
	}
}
