// SPDX-License-Identifier: GPL-2.0
/*
 * The table of open sockets.
 *
 * A socket_t that a client hands us is looked up here before it is touched, so
 * a pointer to a socket that is gone gives EBADF and not a use after free.  (A
 * new socket at the same address cannot be told from the old one; see
 * Documentation/deviations.rst.)
 *
 * Each call of the KPI looks once.  The table has a fixed size, by the memory
 * of the machine as the network's other tables, and not one that grows: that
 * would make each look-up twice as long.
 */
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/rculist.h>
#include <net/net_namespace.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_table.h"

/* A bucket for each 64 KiB of memory; no use for more than 65536. */
#define NKE_SO_BUCKET_PAGES	ilog2(SZ_64K >> PAGE_SHIFT)
#define NKE_SO_TABLE_MIN	10
#define NKE_SO_TABLE_MAX	16

/* Readers walk under RCU; a bucket changes under nke_so_table_lock. */
struct nke_so_table nke_so_table __ro_after_init;
static DEFINE_SPINLOCK(nke_so_table_lock);
static u64 nke_so_serial;	/* nke_so_table_lock */

static unsigned int nke_so_buckets(void)
{
	return 1 << nke_so_table.bits;
}

/**
 * nke_so_get() - begin a call on a socket
 * @so: whatever the client gave
 *
 * On success @so->sock stays valid until nke_so_put().
 *
 * Context: Any.
 * Return: 0, -EINVAL for NULL, -EBADF for a closed one.
 */
int nke_so_get(struct __socket *so)
{
	return __nke_so_get(so);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_so_get);

/**
 * nke_so_get_next() - begin a call on the next socket of a list
 * @net: of this network namespace
 * @pos: the socket before, zeroes at the beginning; receives the socket
 *
 * Shows each that is there all the time once, whatever comes and goes.
 *
 * Context: Any.
 * Return: a socket for nke_so_put(); NULL at the end.
 */
struct __socket *nke_so_get_next(struct net *net, struct nke_so_pos *pos)
{
	struct __socket *so;

	rcu_read_lock();
	for (; pos->bucket < nke_so_buckets(); pos->bucket++) {
		/* The last one that came is the first. */
		hlist_for_each_entry_rcu(so, &nke_so_table.heads[pos->bucket],
					 node) {
			if ((pos->serial && so->serial >= pos->serial) ||
			    !refcount_inc_not_zero(&so->calls))
				continue;
			if (net_eq(sock_net(so->sock->sk), net)) {
				pos->serial = so->serial;
				goto out;
			}
			nke_so_put(so);
		}
		pos->serial = 0;
	}
	so = NULL;
out:
	rcu_read_unlock();
	return so;
}

/**
 * nke_so_idle() - no call is left of a socket that closes
 * @so: the socket
 *
 * Context: Any.
 */
void nke_so_idle(struct __socket *so)
{
	/*
	 * The closer frees the object once @idle is complete: it takes the
	 * wait queue's lock to learn that, so complete() is through with it.
	 * Nobody waits to give a process's socket back.
	 */
	if (so->file)
		nke_upcall_queue(so, NKE_UP_END);
	else
		complete(&so->idle);
}

/**
 * nke_so_put() - end a call on a socket
 * @so: socket of a successful nke_so_get()
 *
 * Context: Any; the socket's owner may be woken.
 */
void nke_so_put(struct __socket *so)
{
	__nke_so_put(so);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_so_put);

/**
 * nke_so_publish() - have a socket found
 * @so: the socket, ready for calls
 *
 * Context: Process context.
 */
void nke_so_publish(struct __socket *so)
{
	spin_lock_bh(&nke_so_table_lock);
	so->serial = ++nke_so_serial;
	hlist_add_head_rcu(&so->node, nke_so_bucket(so));
	spin_unlock_bh(&nke_so_table_lock);
}

/**
 * nke_so_hide() - have a socket found no more
 * @so: the socket; calls in flight go on
 *
 * Context: Process context.
 */
void nke_so_hide(struct __socket *so)
{
	spin_lock_bh(&nke_so_table_lock);
	hlist_del_rcu(&so->node);
	spin_unlock_bh(&nke_so_table_lock);
}

/**
 * nke_so_left_open() - find any open socket
 *
 * Context: Process context, when no client is left.
 * Return: a socket, or NULL.
 */
struct __socket *nke_so_left_open(void)
{
	unsigned int i;

	for (i = 0; i < nke_so_buckets(); i++) {
		if (!hlist_empty(&nke_so_table.heads[i]))
			return hlist_entry(nke_so_table.heads[i].first,
					   struct __socket, node);
	}
	return NULL;
}

/**
 * nke_so_table_init() - make the table
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_so_table_init(void)
{
	unsigned int bits = ilog2(totalram_pages() | 1);

	bits = clamp_t(int, bits - NKE_SO_BUCKET_PAGES, NKE_SO_TABLE_MIN,
		       NKE_SO_TABLE_MAX);
	nke_so_table.bits = bits;
	nke_so_table.heads = kvcalloc(nke_so_buckets(),
				      sizeof(*nke_so_table.heads), GFP_KERNEL);
	return nke_so_table.heads ? 0 : -ENOMEM;
}

/**
 * nke_so_table_exit() - free the table
 *
 * All sockets are closed, and no look-up is under way: clients are gone, and
 * those who list sockets, too.
 *
 * Context: Process context.
 */
void nke_so_table_exit(void)
{
	kvfree(nke_so_table.heads);
}
