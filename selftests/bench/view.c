// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of the kernel seen as mbufs: the view itself, and reading through
 * it.
 */
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/checksum.h>

#include "bench.h"
#include "mbuf/mbuf.h"

/* In one lap. */
#define VIEW_OPS	16
/* Of one fragment: what a full Ethernet frame brings. */
#define VIEW_FRAG	1448

static struct sk_buff *view_skb(size_t size, size_t head)
{
	struct sk_buff *skb = alloc_skb(head + 64, GFP_KERNEL);
	struct page *page;
	size_t n;

	if (!skb)
		return NULL;
	skb_reserve(skb, 64);
	skb_put(skb, head);
	memset(skb->data, 0x5a, head);
	while (skb->len < size) {
		page = alloc_page(GFP_KERNEL);
		if (!page) {
			kfree_skb(skb);
			return NULL;
		}
		n = min_t(size_t, size - skb->len, VIEW_FRAG);
		memset(page_address(page) + 64, 0xa5 + skb->len, n);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, 64, n,
				PAGE_SIZE);
	}
	return skb;
}

static int view_setup(struct nke_bench *b, size_t head)
{
	struct sk_buff *clone;

	b->sink = kmalloc(b->size, GFP_KERNEL);
	b->skb = view_skb(b->size, head);
	if (!b->sink || !b->skb)
		return -ENOMEM;
	clone = skb_clone(b->skb, GFP_KERNEL);
	if (!clone)
		return -ENOMEM;
	b->m = nke_mbuf_from_skb(clone, 0, b->size, GFP_KERNEL);
	if (IS_ERR(b->m)) {
		kfree_skb(clone);
		b->m = NULL;
		return -ENOMEM;
	}
	return 0;
}

static int linear_setup(struct nke_bench *b)
{
	return view_setup(b, b->size);
}

/* As many fragments as a packet may have, and nothing else. */
static int frags_setup(struct nke_bench *b)
{
	return view_setup(b, b->size % VIEW_FRAG);
}

static void view_teardown(struct nke_bench *b)
{
	nke_mbuf_freem(b->m);
	kfree_skb(b->skb);
	kfree(b->sink);
	b->sink = NULL;
}

static int view_ours(struct nke_bench *b)
{
	struct sk_buff *skb = b->skb;
	struct __mbuf *m;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < VIEW_OPS && skb; i++) {
		m = nke_mbuf_from_skb(skb, 0, skb->len, GFP_ATOMIC);
		if (IS_ERR(m))
			return PTR_ERR(m);
		skb = nke_mbuf_unview(m);
	}
	nke_bench_end(b);
	return skb == b->skb ? 0 : -EIO;
}

static int view_raw(struct nke_bench *b)
{
	struct sk_buff *clone;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < VIEW_OPS; i++) {
		clone = skb_clone(b->skb, GFP_ATOMIC);
		if (!clone)
			return -ENOMEM;
		consume_skb(clone);
	}
	nke_bench_end(b);
	return 0;
}

static int copy_ours(struct nke_bench *b)
{
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < VIEW_OPS && !err; i++)
		err = nke_mbuf_copydata(b->m, 0, b->size, b->sink);
	nke_bench_end(b);
	return -err;
}

static int copy_raw(struct nke_bench *b)
{
	int err = 0;
	int i;

	/* Both must have written the same. */
	if (b->check) {
		u8 *other = kmalloc(b->size, GFP_KERNEL);

		err = other ? skb_copy_bits(b->skb, 0, other, b->size) :
			      -ENOMEM;
		if (!err && copy_ours(b))
			err = -EIO;
		if (!err && memcmp(other, b->sink, b->size))
			err = -EIO;
		kfree(other);
		b->total = 0;
	}
	nke_bench_begin(b);
	for (i = 0; i < VIEW_OPS && !err; i++)
		err = skb_copy_bits(b->skb, 0, b->sink, b->size);
	nke_bench_end(b);
	return err;
}

static int cksum_ours(struct nke_bench *b)
{
	unsigned short sum = 0;
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < VIEW_OPS && !err; i++)
		err = nke_mbuf_inet_cksum(b->m, 0, 0, b->size, &sum);
	nke_bench_end(b);
	if (!err && (__force __sum16)sum !=
		    csum_fold(skb_checksum(b->skb, 0, b->size, 0)))
		return -EIO;
	return -err;
}

static int cksum_raw(struct nke_bench *b)
{
	u32 sum = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < VIEW_OPS; i++)
		sum |= (__force u32)csum_fold(skb_checksum(b->skb, 0, b->size,
							   0));
	nke_bench_end(b);
	/* The compiler shall not leave it out. */
	return sum > U16_MAX ? -EIO : 0;
}

const struct nke_bench_row nke_bench_view_rows[] = {
	{
		.name = "mbuf_view_linear",
		.setup = linear_setup,
		.ours = view_ours,
		.raw = view_raw,
		.teardown = view_teardown,
		.n = 64,
		.ops = VIEW_OPS,
	}, {
		.name = "mbuf_view_frags",
		.setup = frags_setup,
		.ours = view_ours,
		.raw = view_raw,
		.teardown = view_teardown,
		.n = 16,
		.ops = VIEW_OPS,
	}, {
		.name = "mbuf_copydata",
		.setup = frags_setup,
		.ours = copy_ours,
		.raw = copy_raw,
		.teardown = view_teardown,
		.n = 16,
		.ops = VIEW_OPS,
	}, {
		.name = "mbuf_inet_cksum",
		.setup = frags_setup,
		.ours = cksum_ours,
		.raw = cksum_raw,
		.teardown = view_teardown,
		.n = 16,
		.ops = VIEW_OPS,
	},
	{}
};
