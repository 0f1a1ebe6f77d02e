// SPDX-License-Identifier: GPL-2.0
/*
 * Allocating and freeing: mbufs against packets of the kernel with as much
 * room.
 */
#include <linux/skbuff.h>

#include "bench.h"
#include "mbuf/mbuf.h"

/* In one lap: a single one takes hardly longer than reading the clock. */
#define MBUF_OPS	64

static int get_ours(struct nke_bench *b)
{
	struct __mbuf *m;
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < MBUF_OPS && !err; i++) {
		err = nke_mbuf_get(NKE_MBUF_WAITOK, NKE_MBUF_TYPE_DATA, &m);
		if (!err)
			nke_mbuf_free(m);
	}
	nke_bench_end(b);
	return -err;
}

static int getpacket_ours(struct nke_bench *b)
{
	struct __mbuf *m;
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < MBUF_OPS && !err; i++) {
		err = nke_mbuf_getpacket(NKE_MBUF_WAITOK, &m);
		if (!err)
			nke_mbuf_freem(m);
	}
	nke_bench_end(b);
	return -err;
}

static int skb_lap(struct nke_bench *b, unsigned int size)
{
	struct sk_buff *skb;
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < MBUF_OPS && !err; i++) {
		skb = alloc_skb(size, GFP_KERNEL);
		if (skb)
			kfree_skb(skb);
		else
			err = -ENOMEM;
	}
	nke_bench_end(b);
	return err;
}

static int get_raw(struct nke_bench *b)
{
	return skb_lap(b, NKE_MLEN);
}

static int getpacket_raw(struct nke_bench *b)
{
	return skb_lap(b, NKE_MCLBYTES);
}

const struct nke_bench_row nke_bench_mbuf_rows[] = {
	{
		.name = "mbuf_get_free",
		.ours = get_ours,
		.raw = get_raw,
		.n = 16,
		.ops = MBUF_OPS,
	}, {
		.name = "mbuf_getpacket_freem",
		.ours = getpacket_ours,
		.raw = getpacket_raw,
		.n = 16,
		.ops = MBUF_OPS,
	},
	{}
};
