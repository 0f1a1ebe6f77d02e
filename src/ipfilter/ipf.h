/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IP filters: who they are, how packets walk through them, and what is kept of
 * a packet that has left the stack.
 *
 * The place of a packet in the walk is a number, never a pointer: filters are
 * numbered as they come, the newest is first, and what is left of the walk are
 * the filters below the number.  So a packet may wait as long as it likes, and
 * filters may come and go.
 */
#ifndef _NKE_IPFILTER_IPF_H
#define _NKE_IPFILTER_IPF_H

#include <linux/rculist.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "proto/ipfilter.h"

struct module;
struct sk_buff;

/* Before the first filter. */
#define NKE_IPF_START	U64_MAX

enum nke_ipf_family {
	NKE_IPF_V4,
	NKE_IPF_V6,
	NKE_IPF_FAMILIES,
};

enum nke_ipf_dir {
	NKE_IPF_IN,
	NKE_IPF_OUT,
	NKE_IPF_DIRS,
};

/**
 * struct nke_ipf_counters - what one processor has counted for a filter
 * @seen: packets that it was called for, by direction
 * @dropped: that it refused, likewise
 * @taken: that it kept (EJUSTRETURN), likewise
 * @injected: that came back with its reference, likewise
 * @queued: that waited for it, likewise
 * @lost: that could not wait for it: too many, or no memory, likewise
 * @bad: that it left in a state in which they could not go on, likewise
 */
struct nke_ipf_counters {
	u64 seen[NKE_IPF_DIRS];
	u64 dropped[NKE_IPF_DIRS];
	u64 taken[NKE_IPF_DIRS];
	u64 injected[NKE_IPF_DIRS];
	u64 queued[NKE_IPF_DIRS];
	u64 lost[NKE_IPF_DIRS];
	u64 bad[NKE_IPF_DIRS];
};

/**
 * struct nke_ipf - a filter: what ipfilter_t points to
 * @link: in the list of its family, newest first; walked under RCU
 * @all: among all filters, until it is freed
 * @seq: its number
 * @family: enum nke_ipf_family
 * @direct: called where the packet is
 * @removed: no longer in the list of its family; under nke_ipf_lock
 * @told: the log has a word about it
 * @refs: one for the list, one for each callback that runs in a worker
 * @cookie: for the callbacks
 * @input: of the client, or NULL
 * @output: of the client, or NULL
 * @detach: of the client, or NULL
 * @owner: the NKE, or NULL; no reference
 * @counters: per CPU
 * @unlinked: after a grace period no direct callback runs any more
 * @gone: no callback runs any more
 * @name: for lists
 */
struct nke_ipf {
	struct list_head link;
	struct list_head all;
	u64 seq;
	u8 family;
	bool direct;
	bool removed;
	unsigned int told;
	refcount_t refs;
	void *cookie;
	nke_ipf_input_func input;
	nke_ipf_output_func output;
	nke_ipf_detach_func detach;
	struct module *owner;
	struct nke_ipf_counters __percpu *counters;
	struct rcu_work unlinked;
	struct work_struct gone;
	char name[64];
};

/* Context: Any. */
static inline void nke_ipf_count(u64 __percpu *counter)
{
	this_cpu_inc(*counter);
}

/**
 * struct nke_ipf_totals - packets that were lost without a filter's will
 * @lost: no room in a queue, or no memory
 * @gone: no device or route any more
 * @bad: filters or clients left something that is no IP packet
 */
struct nke_ipf_totals {
	u64 lost;
	u64 gone;
	u64 bad;
};

DECLARE_PER_CPU(struct nke_ipf_totals, nke_ipf_totals);
#define nke_ipf_total(what)		this_cpu_inc(nke_ipf_totals.what)

/**
 * struct nke_ipf_info - a filter, for lists
 * @seq: its number
 * @family: enum nke_ipf_family
 * @direct: called where the packet is
 * @input: has an input callback
 * @output: has an output callback
 * @removed: on its way out
 * @counters: of all processors
 * @name: its own
 * @owner: name of the module, or empty
 */
struct nke_ipf_info {
	u64 seq;
	u8 family;
	bool direct;
	bool input;
	bool output;
	bool removed;
	struct nke_ipf_counters counters;
	char name[64];
	char owner[64];
};

static inline bool nke_ipf_wants(const struct nke_ipf *f, enum nke_ipf_dir dir)
{
	return dir == NKE_IPF_IN ? !!f->input : !!f->output;
}

/* ipf.c */
/* Changed under a lock of ipf.c, walked under RCU. */
extern struct list_head nke_ipf_lists[NKE_IPF_FAMILIES];
extern unsigned int nke_ipf_threads[NKE_IPF_FAMILIES][NKE_IPF_DIRS];

int nke_ipf_init(void);
void nke_ipf_exit(void);
struct nke_ipf *nke_ipf_below(enum nke_ipf_family family, enum nke_ipf_dir dir,
			      u64 seq);
void nke_ipf_sum_totals(struct nke_ipf_totals *sum);
int nke_ipf_place(const struct opaque_ipfilter *ref,
		  enum nke_ipf_family family, enum nke_ipf_dir dir, u64 *seq);
void nke_ipf_put(struct nke_ipf *f);
void nke_ipf_remove_all(struct module *owner);
unsigned int nke_ipf_hooks(void);
unsigned int nke_ipf_live(void);
bool nke_ipf_next(u64 *seq, struct nke_ipf_info *info);

/**
 * nke_ipf_after() - the filter behind another one
 * @f: a filter, perhaps just removed
 * @dir: direction
 *
 * Context: RCU, without a break since @f was found.
 * Return: the next one with a callback for @dir, or NULL.
 */
static inline struct nke_ipf *nke_ipf_after(struct nke_ipf *f,
					    enum nke_ipf_dir dir)
{
	const struct list_head *end = &nke_ipf_lists[f->family];
	struct list_head *next = rcu_dereference(list_next_rcu(&f->link));

	for (; next != end; next = rcu_dereference(list_next_rcu(next))) {
		f = list_entry(next, struct nke_ipf, link);
		if (nke_ipf_wants(f, dir))
			return f;
	}
	return NULL;
}

/* Are there filters that may sleep?  Context: Any. */
static inline bool nke_ipf_threaded(enum nke_ipf_family family,
				    enum nke_ipf_dir dir)
{
	return READ_ONCE(nke_ipf_threads[family][dir]);
}

/* hook.c */
int nke_ipf_hooks_register(enum nke_ipf_family family);
void nke_ipf_hooks_unregister(enum nke_ipf_family family);
void nke_ipf_hooks_exit(void);

#endif /* _NKE_IPFILTER_IPF_H */
