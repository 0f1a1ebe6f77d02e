/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking a socket up, for those who do nothing else half of the time.
 */
#ifndef _NKE_KSOCKET_TABLE_H
#define _NKE_KSOCKET_TABLE_H

#include <linux/hash.h>
#include <linux/rculist.h>

#include "ksocket/ksocket.h"

/**
 * struct nke_so_table - the open sockets
 * @heads: buckets
 * @bits: log2 of their number
 */
struct nke_so_table {
	struct hlist_head *heads;
	unsigned int bits;
};

extern struct nke_so_table nke_so_table;

static inline struct hlist_head *nke_so_bucket(const struct __socket *so)
{
	return &nke_so_table.heads[hash_ptr(so, nke_so_table.bits)];
}

/* nke_so_get() without a call. */
static __always_inline int __nke_so_get(struct __socket *so)
{
	struct __socket *pos;
	int err = -EBADF;

	if (unlikely(!so))
		return -EINVAL;

	/* rcu_read_lock() is a call where readers can be preempted. */
	rcu_read_lock_sched();
	hlist_for_each_entry_rcu(pos, nke_so_bucket(so), node,
				 rcu_read_lock_sched_held()) {
		if (likely(pos == so)) {
			if (likely(refcount_inc_not_zero(&so->calls)))
				err = 0;
			break;
		}
	}
	rcu_read_unlock_sched();
	return err;
}

void nke_so_idle(struct __socket *so);

/* nke_so_put() without a call. */
static __always_inline void __nke_so_put(struct __socket *so)
{
	if (unlikely(refcount_dec_and_test(&so->calls)))
		nke_so_idle(so);
}

void nke_so_publish(struct __socket *so);
void nke_so_hide(struct __socket *so);
struct __socket *nke_so_left_open(void);
int nke_so_table_init(void);
void nke_so_table_exit(void);

#endif /* _NKE_KSOCKET_TABLE_H */
