// SPDX-License-Identifier: GPL-2.0
/*
 * What an idle socket holds: of ours, with an upcall, against a raw one of the
 * kernel.  Counted in pages of slabs, as the kernel does, not in sizes.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "bench.h"
#include "ksocket/ksocket.h"

/* These fill the slabs that are there, and keep none half empty. */
#define MEMORY_BEFORE	512

static void memory_upcall(struct __socket *so, void *cookie, int waitf)
{
}

/* What @sockets points to, @side tells. */
static int memory_open(void **sockets, unsigned int n,
		       enum nke_bench_side side)
{
	void **end = sockets + n;
	int err = 0;

	for (; sockets < end && !err; sockets++) {
		if (side == NKE_BENCH_OURS)
			err = -nke_sock_socket(AF_INET, SOCK_STREAM, 0,
					       memory_upcall, NULL,
					       (struct __socket **)sockets);
		else
			err = sock_create_kern(&init_net, AF_INET, SOCK_STREAM,
					       0, (struct socket **)sockets);
	}
	return err;
}

static void memory_close(void **sockets, unsigned int n,
			 enum nke_bench_side side)
{
	unsigned int i;

	for (i = 0; i < n && sockets[i]; i++) {
		if (side == NKE_BENCH_OURS)
			nke_sock_close(sockets[i]);
		else
			sock_release(sockets[i]);
	}
	/* Freed sockets wait for RCU. */
	rcu_barrier();
}

static int memory_of(struct nke_bench *b, enum nke_bench_side side, u64 *bytes)
{
	unsigned int n = MEMORY_BEFORE + b->size;
	void **sockets = kvcalloc(n, sizeof(*sockets), GFP_KERNEL);
	u64 before;
	int err;

	if (!sockets)
		return -ENOMEM;
	err = memory_open(sockets, MEMORY_BEFORE, side);
	before = nke_bench_slabs();
	if (!err)
		err = memory_open(sockets + MEMORY_BEFORE, b->size, side);
	*bytes = nke_bench_slabs() - before;
	memory_close(sockets, n, side);
	kvfree(sockets);
	return err;
}

static int memory_whole(struct nke_bench *b)
{
	u64 ours;
	u64 raw;
	int err;

	err = memory_of(b, NKE_BENCH_OURS, &ours) ?:
	      memory_of(b, NKE_BENCH_RAW, &raw);
	if (!err)
		nke_bench_report(b, "socket_memory", b->size, ours, raw);
	return err;
}

/**
 * nke_bench_slabs() - memory that slabs take
 *
 * Context: Any.
 * Return: in bytes; a few pages may be missing.
 */
u64 nke_bench_slabs(void)
{
	return (u64)PAGE_SIZE *
	       (global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B) +
		global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B));
}

const struct nke_bench_row nke_bench_memory_rows[] = {
	{
		.name = "socket_memory",
		.whole = memory_whole,
	},
	{}
};
