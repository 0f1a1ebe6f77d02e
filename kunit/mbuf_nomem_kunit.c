// SPDX-License-Identifier: GPL-2.0
/*
 * Mbufs without memory: each slab allocation of each function fails once, by
 * the kernel's fault injection.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/string.h>

#include "fail_alloc.h"
#include "mbuf_chains.h"

#define PACKET_LEN	20000
/* In a cluster, which is shared; what is before it is not. */
#define IP_OFFSET	1000
/* More allocations than any function makes here. */
#define MOST_ALLOCS	64

struct nomem {
	struct __mbuf *m;
	struct __mbuf *out;
	struct sk_buff *skb;
	u8 *big;
	int custom_frees;
	unsigned int tag_id;
};

static void nomem_free(char *buf, unsigned int size, char *arg)
{
	((struct nomem *)arg)->custom_frees++;
}

static int do_gethdr(struct nomem *s)
{
	return nke_mbuf_gethdr(NOWAIT, 1, &s->out);
}

static int do_getpacket(struct nomem *s)
{
	return nke_mbuf_getpacket(NOWAIT, &s->out);
}

static int do_getcluster(struct nomem *s)
{
	return nke_mbuf_getcluster(NOWAIT, 1, 16384, &s->out);
}

static int do_attach(struct nomem *s)
{
	int err;

	err = nke_mbuf_attachcluster(NOWAIT, 1, &s->out, s->big, nomem_free,
				     PACKET_LEN, (char *)s);
	return err ?: s->custom_frees;
}

static int do_allocpacket(struct nomem *s)
{
	int err;

	err = nke_mbuf_allocpacket_list(3, NOWAIT, 40000, NULL, &s->out);
	if (!err)
		nke_mbuf_freem_list(s->out);
	s->out = NULL;
	return err;
}

static int do_copym(struct nomem *s)
{
	return nke_mbuf_copym(s->m, 0, NKE_MBUF_COPYALL, NOWAIT, &s->out);
}

static int do_dup(struct nomem *s)
{
	return nke_mbuf_dup(s->m, NOWAIT, &s->out);
}

static int do_split(struct nomem *s)
{
	int err = nke_mbuf_split(s->m, 5, NOWAIT, &s->out);

	if (!err)
		nke_mbuf_concatenate(s->m, s->out);
	s->out = NULL;
	return err;
}

static int do_prepend(struct nomem *s)
{
	int err = nke_mbuf_prepend(&s->m, 3000, NOWAIT);

	if (!err)
		nke_mbuf_adj(s->m, 3000);
	return err;
}

static int do_pullup(struct nomem *s)
{
	return nke_mbuf_pullup(&s->m, 15000);
}

static int do_copyback(struct nomem *s)
{
	return nke_mbuf_copyback(s->m, 0, PACKET_LEN, s->big, NOWAIT);
}

static int do_extend(struct nomem *s)
{
	int err = nke_mbuf_copyback(s->m, PACKET_LEN + 3000, PACKET_LEN,
				    s->big, NOWAIT);

	/* What was appended before the failure stays, zeros or bytes. */
	nke_mbuf_adj(s->m, PACKET_LEN - (int)nke_mbuf_chain_len(s->m));
	return err;
}

static int do_from_skb(struct nomem *s)
{
	struct __mbuf *m;

	m = nke_mbuf_from_skb(s->skb, 0, s->skb->len,
			      GFP_ATOMIC | __GFP_NOWARN);
	if (IS_ERR(m))
		return -PTR_ERR(m);
	s->skb = NULL;
	s->out = m;
	return 0;
}

static int do_pulldown(struct nomem *s)
{
	unsigned long off = 10;
	struct __mbuf *at;
	int err;

	err = nke_mbuf_pulldown(s->m, &off, 15000, &at);
	if (err)
		s->m = NULL;
	return err;
}

static int do_tag(struct nomem *s)
{
	void *data;
	int err;

	err = nke_mbuf_tag_allocate(s->m, s->tag_id, 2, 100, NOWAIT, &data);
	return err ?: !data;
}

static int do_drvaux(struct nomem *s)
{
	return nke_mbuf_add_drvaux(s->m, NOWAIT, 1, 2, 3, NULL);
}

static int do_scratch(struct nomem *s)
{
	unsigned char *area;
	unsigned long len;

	return nke_mbuf_get_driver_scratch(s->m, &area, &len);
}

static int do_status(struct nomem *s)
{
	return nke_mbuf_set_status(s->m, 1);
}

static int do_compl_data(struct nomem *s)
{
	return nke_mbuf_set_tx_compl_data(s->m, 1, 2);
}

static void nomem_compl(unsigned long pktid, struct __ifnet *ifp,
			unsigned long long ts, unsigned long arg,
			unsigned long data, int status)
{
}

static int do_timestamp_requested(struct nomem *s)
{
	unsigned long pktid;

	return nke_mbuf_set_timestamp_requested(s->m, &pktid, nomem_compl);
}

/* The IP header's checksum goes into a cluster that is shared. */
static int do_finalize(struct nomem *s)
{
	unsigned int left;

	nke_mbuf_set_csum_requested(s->m, NKE_MBUF_CSUM_REQ_IP, 0);
	nke_mbuf_outbound_finalize(s->m, PF_INET, IP_OFFSET);
	nke_mbuf_get_csum_requested(s->m, &left, NULL);
	/* Put it back: the rest of the test compares the bytes. */
	if (!left)
		nke_mbuf_copyback(s->m, IP_OFFSET, 20,
				  s->big + IP_OFFSET, 0);
	return left ? ENOMEM : 0;
}

static const struct {
	const char *name;
	int (*fn)(struct nomem *s);
	int err;
} nomem_ops[] = {
	{ "gethdr", do_gethdr, ENOMEM },
	{ "getpacket", do_getpacket, EWOULDBLOCK },
	{ "getcluster", do_getcluster, ENOMEM },
	{ "attachcluster", do_attach, ENOMEM },
	{ "allocpacket_list", do_allocpacket, ENOMEM },
	{ "copym", do_copym, ENOMEM },
	{ "dup", do_dup, ENOMEM },
	{ "split", do_split, ENOMEM },
	{ "prepend", do_prepend, ENOMEM },
	{ "pullup", do_pullup, ENOMEM },
	{ "copyback", do_copyback, ENOBUFS },
	{ "copyback beyond the end", do_extend, ENOBUFS },
	{ "from_skb", do_from_skb, ENOMEM },
	{ "pulldown", do_pulldown, ENOMEM },
	{ "tag_allocate", do_tag, EWOULDBLOCK },
	{ "add_drvaux", do_drvaux, EWOULDBLOCK },
	{ "get_driver_scratch", do_scratch, ENOMEM },
	{ "set_status", do_status, ENOMEM },
	{ "set_tx_compl_data", do_compl_data, ENOMEM },
	{ "set_timestamp_requested", do_timestamp_requested, ENOMEM },
	{ "outbound_finalize", do_finalize, ENOMEM },
};

/* A packet of two clusters that are shared with a copy, and an skb. */
static struct __mbuf *nomem_setup(struct kunit *test, struct nomem *s)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct __mbuf *copy = NULL;
	void *data;

	s->m = NULL;
	s->out = NULL;
	s->custom_frees = 0;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(0, 1, &s->m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(s->m, 0, PACKET_LEN, s->big,
						   0));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(s->m, 1, PACKET_LEN - 1, 0,
						&copy));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_allocate(s->m, s->tag_id, 1, 50,
						       0, &data));
	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page_address(page), 0, PAGE_SIZE);
	s->skb = alloc_skb(100, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s->skb);
	skb_put_data(s->skb, s->big, 100);
	skb_add_rx_frag(s->skb, 0, page, 0, 1000, PAGE_SIZE);
	return copy;
}

/* Return: whether the @nth allocation of the operation exists. */
static bool nomem_round(struct kunit *test, struct nomem *s, int op, int nth)
{
	struct __mbuf *copy = nomem_setup(test, s);
	u8 *back = s->big + PACKET_LEN;
	bool injected;
	int err;

	fail_alloc(nth);
	err = nomem_ops[op].fn(s);
	injected = fail_alloc_end();

	/* Some failures have a fallback: then there is no error. */
	if (err || !injected)
		KUNIT_EXPECT_EQ_MSG(test, err, injected ? nomem_ops[op].err : 0,
				    "%s, allocation %d", nomem_ops[op].name,
				    nth);
	if (s->m) {
		KUNIT_EXPECT_EQ(test, nke_mbuf_chain_len(s->m),
				(size_t)PACKET_LEN);
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_copydata(s->m, 0, PACKET_LEN, back));
		KUNIT_EXPECT_EQ_MSG(test, 0, memcmp(s->big, back, PACKET_LEN),
				    "%s, allocation %d", nomem_ops[op].name,
				    nth);
	}
	nke_mbuf_freem(copy);
	nke_mbuf_freem(s->m);
	nke_mbuf_freem(s->out);
	kfree_skb(s->skb);
	return injected;
}

static void mbuf_nomem_case(struct kunit *test)
{
	long live = nke_mbuf_live();
	struct nomem s = {};
	int nth;
	int op;
	int i;

	if (!IS_ENABLED(CONFIG_FAILSLAB))
		kunit_skip(test, "needs CONFIG_FAILSLAB");
	s.big = kunit_kmalloc(test, 2 * PACKET_LEN, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s.big);
	for (i = 0; i < PACKET_LEN; i++)
		s.big[i] = i % 251;
	/* An IPv4 header without options. */
	s.big[IP_OFFSET] = 0x45;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find("org.nke.nomem",
						      &s.tag_id));
	KUNIT_ASSERT_EQ(test, 0,
			nke_mbuf_register_tx_compl_callback(nomem_compl));
	for (op = 0; op < ARRAY_SIZE(nomem_ops); op++) {
		for (nth = 1; nth < MOST_ALLOCS; nth++)
			if (!nomem_round(test, &s, op, nth))
				break;
		/* At least one allocation was made to fail. */
		KUNIT_EXPECT_GT_MSG(test, nth, 1, "%s", nomem_ops[op].name);
		KUNIT_EXPECT_LT_MSG(test, nth, MOST_ALLOCS, "%s",
				    nomem_ops[op].name);
		KUNIT_EXPECT_EQ_MSG(test, live, nke_mbuf_live(), "%s",
				    nomem_ops[op].name);
	}
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_unregister_tx_compl_callback(nomem_compl));
}

static struct kunit_case mbuf_nomem_cases[] = {
	KUNIT_CASE(mbuf_nomem_case),
	{}
};

static struct kunit_suite mbuf_nomem_suite = {
	.name = "nke_mbuf_nomem",
	.test_cases = mbuf_nomem_cases,
};

kunit_test_suite(mbuf_nomem_suite);
