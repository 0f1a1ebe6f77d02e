// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters: adding and removing them.
 *
 * A filter that was removed is out of the list at once, but callbacks may still
 * run: direct ones until a grace period has passed, others as long as they
 * have a reference.  Whoever drops the last one has the detach callback run by
 * a worker of ours, never below another callback.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <net/ipv6.h>

#include "core/client.h"
#include "core/errno.h"
#include "core/export.h"
#include "ipfilter/ipf.h"
#include "ipfilter/queue.h"
#include "ipfilter/view.h"

static DEFINE_SPINLOCK(nke_ipf_lock);
/* Changed under nke_ipf_lock, walked under RCU. */
struct list_head nke_ipf_lists[NKE_IPF_FAMILIES] = {
	LIST_HEAD_INIT(nke_ipf_lists[NKE_IPF_V4]),
	LIST_HEAD_INIT(nke_ipf_lists[NKE_IPF_V6]),
};

/* Likewise, with those removed. */
static LIST_HEAD(nke_ipf_all);
static u64 nke_ipf_last_seq;		/* nke_ipf_lock */

/* How many are called in workers; written under nke_ipf_lock. */
unsigned int nke_ipf_threads[NKE_IPF_FAMILIES][NKE_IPF_DIRS];

DEFINE_PER_CPU(struct nke_ipf_totals, nke_ipf_totals);

/* Whether the hooks of a family are there; they are while it has a filter. */
static DEFINE_MUTEX(nke_ipf_hooks_lock);
static bool nke_ipf_hooked[NKE_IPF_FAMILIES];	/* nke_ipf_hooks_lock */

static DECLARE_WAIT_QUEUE_HEAD(nke_ipf_freed);
static struct workqueue_struct *nke_ipf_wq;

/* Context: RCU, or nke_ipf_lock. */
static struct nke_ipf *nke_ipf_find(const struct opaque_ipfilter *ref)
{
	struct nke_ipf *f;

	list_for_each_entry_rcu(f, &nke_ipf_all, all,
				lockdep_is_held(&nke_ipf_lock))
		if (f == (const void *)ref)
			return f;
	return NULL;
}

/**
 * nke_ipf_below() - the next filter of a walk
 * @family: list
 * @dir: direction
 * @seq: number of the filter before, or NKE_IPF_START
 *
 * Context: RCU.
 * Return: the first filter below @seq with a callback for @dir, or NULL.
 */
struct nke_ipf *nke_ipf_below(enum nke_ipf_family family, enum nke_ipf_dir dir,
			      u64 seq)
{
	struct nke_ipf *f;

	list_for_each_entry_rcu(f, &nke_ipf_lists[family], link)
		if (f->seq < seq && nke_ipf_wants(f, dir))
			return f;
	return NULL;
}

/**
 * nke_ipf_sum_totals() - what all processors have counted
 * @sum: receives it
 *
 * Context: Any.
 */
void nke_ipf_sum_totals(struct nke_ipf_totals *sum)
{
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		struct nke_ipf_totals *t = per_cpu_ptr(&nke_ipf_totals, cpu);

		sum->lost += READ_ONCE(t->lost);
		sum->gone += READ_ONCE(t->gone);
		sum->bad += READ_ONCE(t->bad);
	}
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ipf_sum_totals);

/**
 * nke_ipf_place() - where a packet that is injected begins
 * @ref: the filter behind which it goes on; NULL: with the first
 * @family: of the packet
 * @dir: of the packet
 * @seq: receives the place
 *
 * A filter of the other family stands before all: none sees the packet, as in
 * XNU.
 *
 * Context: Any but hard interrupt.
 * Return: 0, or -ENOENT: no such filter, and it is not just being removed.
 */
int nke_ipf_place(const struct opaque_ipfilter *ref,
		  enum nke_ipf_family family, enum nke_ipf_dir dir, u64 *seq)
{
	struct nke_ipf *f;
	int err = 0;

	*seq = NKE_IPF_START;
	if (!ref)
		return 0;
	rcu_read_lock();
	f = nke_ipf_find(ref);
	if (!f) {
		err = -ENOENT;
	} else {
		*seq = f->family == family ? f->seq : 0;
		nke_ipf_count(&f->counters->injected[dir]);
	}
	rcu_read_unlock();
	return err;
}

static void nke_ipf_free(struct nke_ipf *f)
{
	free_percpu(f->counters);
	kfree(f);
}

/* Once: it may have been called already. */
static void nke_ipf_detach(struct nke_ipf *f)
{
	nke_ipf_detach_func detach = f->detach;

	f->detach = NULL;
	if (detach)
		detach(f->cookie);
}

/* The last filter of a family takes its hooks along. */
static void nke_ipf_unhook(enum nke_ipf_family family)
{
	mutex_lock(&nke_ipf_hooks_lock);
	if (nke_ipf_hooked[family] && list_empty(&nke_ipf_lists[family])) {
		nke_ipf_queue_drain();
		nke_ipf_hooks_unregister(family);
		WRITE_ONCE(nke_ipf_hooked[family], false);
	}
	mutex_unlock(&nke_ipf_hooks_lock);
}

/* No callback runs any more, and none will. */
static void nke_ipf_gone(struct work_struct *work)
{
	struct nke_ipf *f = container_of(work, struct nke_ipf, gone);

	nke_ipf_detach(f);
	nke_ipf_unhook(f->family);
	spin_lock_bh(&nke_ipf_lock);
	list_del_rcu(&f->all);
	spin_unlock_bh(&nke_ipf_lock);
	/* Who injects with its reference may be looking at it. */
	synchronize_rcu();
	nke_ipf_free(f);
	wake_up_all(&nke_ipf_freed);
}

/**
 * nke_ipf_put() - drop a reference to a filter
 * @f: the filter
 *
 * Context: Any.
 */
void nke_ipf_put(struct nke_ipf *f)
{
	if (refcount_dec_and_test(&f->refs))
		queue_work(nke_ipf_wq, &f->gone);
}

static void nke_ipf_unlinked(struct work_struct *work)
{
	nke_ipf_put(container_of(to_rcu_work(work), struct nke_ipf, unlinked));
}

static struct nke_ipf *nke_ipf_make(const struct nke_bsd_ipf_filter *filter,
				    enum nke_ipf_family family, bool direct)
{
	struct nke_ipf *f = kzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return NULL;
	f->counters = alloc_percpu(struct nke_ipf_counters);
	if (!f->counters) {
		kfree(f);
		return NULL;
	}
	f->family = family;
	f->direct = direct;
	refcount_set(&f->refs, 1);
	f->cookie = filter->cookie;
	f->input = filter->ipf_input;
	f->output = filter->ipf_output;
	f->detach = filter->ipf_detach;
	f->owner = nke_client_of(f->input ?: (void *)f->output);
	INIT_RCU_WORK(&f->unlinked, nke_ipf_unlinked);
	INIT_WORK(&f->gone, nke_ipf_gone);
	strscpy(f->name, filter->name, sizeof(f->name));
	return f;
}

/* It has come, or goes. */
static void nke_ipf_count_thread(const struct nke_ipf *f, int change)
{
	enum nke_ipf_dir dir;

	lockdep_assert_held(&nke_ipf_lock);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++)
		if (!f->direct && nke_ipf_wants(f, dir))
			WRITE_ONCE(nke_ipf_threads[f->family][dir],
				   nke_ipf_threads[f->family][dir] + change);
}

static int nke_ipf_enter(struct nke_ipf *f)
{
	int err = 0;

	mutex_lock(&nke_ipf_hooks_lock);
	if (f->owner && nke_client_is_leaving(f->owner))
		err = -ENXIO;
	else if (!nke_ipf_hooked[f->family])
		err = nke_ipf_hooks_register(f->family);
	if (!err) {
		WRITE_ONCE(nke_ipf_hooked[f->family], true);
		spin_lock_bh(&nke_ipf_lock);
		f->seq = ++nke_ipf_last_seq;
		nke_ipf_count_thread(f, 1);
		list_add_rcu(&f->all, &nke_ipf_all);
		list_add_rcu(&f->link, &nke_ipf_lists[f->family]);
		spin_unlock_bh(&nke_ipf_lock);
	}
	mutex_unlock(&nke_ipf_hooks_lock);
	return err;
}

static int nke_ipf_add(const struct ipf_filter *client_filter,
		       struct opaque_ipfilter **filter_ref,
		       enum nke_ipf_family family, bool direct)
{
	const struct nke_bsd_ipf_filter *filter = (const void *)client_filter;
	struct nke_ipf *f;
	int err;

	might_sleep();
	if (!filter || !filter_ref || !filter->name ||
	    (!filter->ipf_input && !filter->ipf_output))
		return nke_errno(-EINVAL);
	if (family == NKE_IPF_V6 && !ipv6_mod_enabled())
		return nke_errno(-EAFNOSUPPORT);
	f = nke_ipf_make(filter, family, direct);
	if (!f)
		return nke_errno(-ENOMEM);
	/* The client's callbacks may use it before this returns. */
	*filter_ref = (void *)f;
	err = nke_ipf_enter(f);
	if (err) {
		*filter_ref = NULL;
		nke_ipf_free(f);
	}
	return nke_errno(err);
}

/**
 * nke_ipf_addv4() - add a filter of IPv4 packets
 * @filter: the filter; copied
 * @filter_ref: receives the reference; NULL if there was no memory, or on ENXIO
 *
 * The newest filter is the first in both directions.  Follows XNU's
 * ipf_addv4(), except that the name is copied.
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL, no name, neither input nor output), ENOMEM, ENXIO
 * (the caller is being unloaded).
 */
int nke_ipf_addv4(const struct ipf_filter *filter,
		  struct opaque_ipfilter **filter_ref)
{
	return nke_ipf_add(filter, filter_ref, NKE_IPF_V4, false);
}
EXPORT_SYMBOL_NKE(nke_ipf_addv4);

/**
 * nke_ipf_addv4_internal() - the same as nke_ipf_addv4()
 * @filter: likewise
 * @filter_ref: likewise
 *
 * XNU notes that the filter is the system's.
 *
 * Context: Process context; may sleep.
 * Return: as nke_ipf_addv4().
 */
int nke_ipf_addv4_internal(const struct ipf_filter *filter,
			   struct opaque_ipfilter **filter_ref)
{
	return nke_ipf_add(filter, filter_ref, NKE_IPF_V4, false);
}
EXPORT_SYMBOL_NKE(nke_ipf_addv4_internal);

/**
 * nke_ipf_addv4_inline() - add a filter of IPv4 packets that never sleeps
 * @filter: as nke_ipf_addv4()
 * @filter_ref: likewise
 *
 * Its input and output callbacks are called where the packet is, under RCU,
 * in softirq or in the sender's task.
 *
 * Context: Process context; may sleep.
 * Return: as nke_ipf_addv4().
 */
int nke_ipf_addv4_inline(const struct ipf_filter *filter,
			 struct opaque_ipfilter **filter_ref)
{
	return nke_ipf_add(filter, filter_ref, NKE_IPF_V4, true);
}
EXPORT_SYMBOL_NKE(nke_ipf_addv4_inline);

/**
 * nke_ipf_addv6() - add a filter of IPv6 packets
 * @filter: as nke_ipf_addv4()
 * @filter_ref: likewise
 *
 * Context: Process context; may sleep.
 * Return: as nke_ipf_addv4(); EAFNOSUPPORT (IPv6 is switched off), ENXIO (the
 * module nf_defrag_ipv6 cannot be loaded).
 */
int nke_ipf_addv6(const struct ipf_filter *filter,
		  struct opaque_ipfilter **filter_ref)
{
	return nke_ipf_add(filter, filter_ref, NKE_IPF_V6, false);
}
EXPORT_SYMBOL_NKE(nke_ipf_addv6);

/**
 * nke_ipf_addv6_internal() - the same as nke_ipf_addv6()
 * @filter: as nke_ipf_addv4()
 * @filter_ref: likewise
 *
 * Context: Process context; may sleep.
 * Return: as nke_ipf_addv4().
 */
int nke_ipf_addv6_internal(const struct ipf_filter *filter,
			   struct opaque_ipfilter **filter_ref)
{
	return nke_ipf_add(filter, filter_ref, NKE_IPF_V6, false);
}
EXPORT_SYMBOL_NKE(nke_ipf_addv6_internal);

/**
 * nke_ipf_addv6_inline() - add a filter of IPv6 packets that never sleeps
 * @filter: as nke_ipf_addv4()
 * @filter_ref: likewise
 *
 * As nke_ipf_addv4_inline().
 *
 * Context: Process context; may sleep.
 * Return: as nke_ipf_addv4().
 */
int nke_ipf_addv6_inline(const struct ipf_filter *filter,
			 struct opaque_ipfilter **filter_ref)
{
	return nke_ipf_add(filter, filter_ref, NKE_IPF_V6, true);
}
EXPORT_SYMBOL_NKE(nke_ipf_addv6_inline);

/* Out of the walk.  Its reference is good for injection until it is gone. */
static void nke_ipf_unlink(struct nke_ipf *f)
{
	lockdep_assert_held(&nke_ipf_lock);
	WRITE_ONCE(f->removed, true);
	nke_ipf_count_thread(f, -1);
	list_del_rcu(&f->link);
}

/*
 * May the caller wait for a grace period?  Where that cannot be seen, as below
 * a spinlock of a kernel without preemption, it may not call ipf_remove().
 */
static bool nke_ipf_may_wait(void)
{
	return !in_interrupt() && !irqs_disabled() && !rcu_preempt_depth() &&
	       (preemptible() || !IS_ENABLED(CONFIG_PREEMPT_COUNT));
}

/*
 * NKEs free what their detach callback uses when ipf_remove() has returned, and
 * nothing was under way.  A callback that is, is not waited for: it may need a
 * lock of the caller.
 */
static void nke_ipf_end(struct nke_ipf *f)
{
	if (!nke_ipf_may_wait()) {
		queue_rcu_work(nke_ipf_wq, &f->unlinked);
		return;
	}
	synchronize_rcu();
	if (!refcount_dec_and_test(&f->refs))
		return;
	nke_ipf_detach(f);
	queue_work(nke_ipf_wq, &f->gone);
}

/**
 * nke_ipf_remove() - remove a filter
 * @filter_ref: the filter
 *
 * Who may still run: its callbacks that have begun, in workers and, direct
 * ones, on other processors.  The detach callback comes after the last of
 * them: before this returns when none is under way and the caller may sleep,
 * else from a worker.  Follows XNU's ipf_remove(), whose second call for the
 * same filter does harm.
 *
 * Context: Any but hard interrupt; also inside of a callback.  May sleep in
 * process context; below a spinlock that is not the KPI's it is not allowed.
 * Return: 0, EINVAL (NULL), ENOENT (no such filter, or removed already).
 */
int nke_ipf_remove(struct opaque_ipfilter *filter_ref)
{
	struct nke_ipf *f;
	int err = 0;

	if (!filter_ref)
		return nke_errno(-EINVAL);
	spin_lock_bh(&nke_ipf_lock);
	f = nke_ipf_find(filter_ref);
	if (!f || f->removed)
		err = -ENOENT;
	else
		nke_ipf_unlink(f);
	spin_unlock_bh(&nke_ipf_lock);
	if (!err)
		nke_ipf_end(f);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_ipf_remove);

/**
 * nke_ipf_hooks() - count the hooks of netfilter that are ours
 *
 * Context: Any.
 * Return: two for each family that has filters, or had until just now.
 */
unsigned int nke_ipf_hooks(void)
{
	return NKE_IPF_DIRS * (READ_ONCE(nke_ipf_hooked[NKE_IPF_V4]) +
			       READ_ONCE(nke_ipf_hooked[NKE_IPF_V6]));
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ipf_hooks);

static unsigned int nke_ipf_count_of(const struct module *owner)
{
	struct nke_ipf *f;
	unsigned int n = 0;

	spin_lock_bh(&nke_ipf_lock);
	list_for_each_entry(f, &nke_ipf_all, all)
		n += !owner || f->owner == owner;
	spin_unlock_bh(&nke_ipf_lock);
	return n;
}

/**
 * nke_ipf_remove_all() - remove the filters that an NKE has left
 * @owner: the NKE's module
 *
 * Context: Process context, not from a callback; waits until none of its
 * callbacks runs, those of filters that it has removed itself included.
 */
void nke_ipf_remove_all(struct module *owner)
{
	struct nke_ipf *f;

	/* Who adds one now sees that the owner leaves. */
	mutex_lock(&nke_ipf_hooks_lock);
	spin_lock_bh(&nke_ipf_lock);
	list_for_each_entry(f, &nke_ipf_all, all) {
		if (f->owner != owner || f->removed)
			continue;
		pr_warn("nke: %s: IP filter %s was left\n",
			module_name(owner), f->name);
		nke_ipf_unlink(f);
		queue_rcu_work(nke_ipf_wq, &f->unlinked);
	}
	spin_unlock_bh(&nke_ipf_lock);
	mutex_unlock(&nke_ipf_hooks_lock);
	wait_event(nke_ipf_freed, !nke_ipf_count_of(owner));
}

/**
 * nke_ipf_live() - count filters
 *
 * Context: Any but hard interrupt.
 * Return: how many there are, with those on their way out.
 */
unsigned int nke_ipf_live(void)
{
	return nke_ipf_count_of(NULL);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ipf_live);

/* What all processors have counted for a filter. */
static void nke_ipf_sum(const struct nke_ipf *f, struct nke_ipf_counters *sum)
{
	u64 *to = (u64 *)sum;
	unsigned int i;
	int cpu;

	BUILD_BUG_ON(sizeof(*sum) % sizeof(*to));
	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const u64 *from = (u64 *)per_cpu_ptr(f->counters, cpu);

		for (i = 0; i < sizeof(*sum) / sizeof(*to); i++)
			to[i] += READ_ONCE(from[i]);
	}
}

static void nke_ipf_describe(const struct nke_ipf *f, struct nke_ipf_info *info)
{
	info->seq = f->seq;
	info->family = f->family;
	info->direct = f->direct;
	info->input = nke_ipf_wants(f, NKE_IPF_IN);
	info->output = nke_ipf_wants(f, NKE_IPF_OUT);
	info->removed = READ_ONCE(f->removed);
	nke_ipf_sum(f, &info->counters);
	strscpy(info->name, f->name, sizeof(info->name));
	/* A module's memory goes a grace period after its last filter. */
	strscpy(info->owner, f->owner ? module_name(f->owner) : "",
		sizeof(info->owner));
}

/**
 * nke_ipf_next() - go through the filters
 * @seq: number of the one before, 0 to begin with; receives this one's
 * @info: receives what is to be known of it
 *
 * Newest first, as packets meet those of their family.  What has been removed
 * is shown until its detach callback has returned.
 *
 * Context: Any but hard interrupt.
 * Return: false at the end.
 */
bool nke_ipf_next(u64 *seq, struct nke_ipf_info *info)
{
	u64 before = *seq ?: NKE_IPF_START;
	struct nke_ipf *f;
	bool found = false;

	rcu_read_lock();
	list_for_each_entry_rcu(f, &nke_ipf_all, all) {
		if (f->seq >= before)
			continue;
		nke_ipf_describe(f, info);
		*seq = f->seq;
		found = true;
		break;
	}
	rcu_read_unlock();
	return found;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ipf_next);

/**
 * nke_ipf_init() - set IP filters up
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_ipf_init(void)
{
	int err = nke_ipf_queue_init();

	if (err)
		return err;
	nke_ipf_wq = alloc_workqueue("nke_ipf", WQ_UNBOUND, 0);
	if (nke_ipf_wq)
		return 0;
	nke_ipf_queue_exit();
	return -ENOMEM;
}

/**
 * nke_ipf_exit() - take IP filters down
 *
 * Their owners are gone.  What is left to do of their filters is waited for,
 * then for packets under way; the hooks went with the last filter.
 *
 * Context: Process context.
 */
void nke_ipf_exit(void)
{
	wait_event(nke_ipf_freed, !nke_ipf_live());
	destroy_workqueue(nke_ipf_wq);
	nke_ipf_hooks_exit();
	nke_ipf_queue_exit();
	nke_ipf_view_exit();
}
