// SPDX-License-Identifier: GPL-2.0
/*
 * The errors and special results that the mbuf functions document, and what
 * they promise of their arguments then.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/bottom_half.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <linux/string.h>

#include "fail_alloc.h"
#include "mbuf_chains.h"

/* Something that no function can have stored. */
#define MARK	((struct __mbuf *)0x5a5a5a5aUL)

/* More clusters of 2 KiB than the largest piece of the page cache holds. */
#define MOST_CLUSTERS	64
#define MOST_ORDER	9

static int extfrees;

static void count_extfree(char *buf, unsigned int size, char *arg)
{
	extfrees++;
}

static void errors_type(struct kunit *test)
{
	static const unsigned int wrong[] = { 0, 256, UINT_MAX };
	struct __mbuf *m;
	char buf[16];
	int i;

	extfrees = 0;
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		m = MARK;
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get(WAIT, wrong[i],
							   &m));
		KUNIT_EXPECT_PTR_EQ(test, m, NULL);
		m = MARK;
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_gethdr(WAIT, wrong[i],
							      &m));
		KUNIT_EXPECT_PTR_EQ(test, m, NULL);
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_mclget(WAIT, wrong[i],
							      &m));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_getcluster(WAIT, wrong[i], 4096, &m));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_attachcluster(WAIT, wrong[i], &m, buf,
						       count_extfree,
						       sizeof(buf), NULL));
		KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	}
	KUNIT_EXPECT_EQ(test, 0, extfrees);

	/* The type of an mbuf that exists is its own. */
	m = packet_of(test, "abc", 3);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclget(WAIT, 0, &m));
	KUNIT_EXPECT_EQ(test, 1U, nke_mbuf_type(m));
	nke_mbuf_freem(m);
}

static void errors_cluster_size(struct kunit *test)
{
	static const unsigned long wrong[] = { 1, 2047, 2049, 8192, 16385 };
	struct __mbuf *m = packet_of(test, "abc", 3);
	struct __mbuf *same = m;
	int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_getcluster(WAIT, DATA, wrong[i], &m));
	KUNIT_EXPECT_PTR_EQ(test, m, same);
	expect_bytes(test, m, "abc");
	nke_mbuf_freem(m);
}

static void errors_allocpacket(struct kunit *test)
{
	struct __mbuf *m = MARK;
	unsigned int chunks = 1;

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_allocpacket(WAIT, 0, &chunks, &m));
	KUNIT_EXPECT_EQ(test, ENOBUFS,
			nke_mbuf_allocpacket(WAIT, 16385, &chunks, &m));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_allocpacket_list(0, WAIT, 9, &chunks, &m));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_allocpacket_list(2, WAIT, 0, &chunks, &m));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_allocpacket_list(2, WAIT, 9, &chunks, NULL));
	KUNIT_EXPECT_EQ(test, ENOBUFS,
			nke_mbuf_allocpacket_list(2, WAIT, 16385, &chunks,
						  &m));
	chunks = 0;
	KUNIT_EXPECT_EQ(test, ENOMEM,
			nke_mbuf_allocpacket_list(2, WAIT, BIT(31), &chunks,
						  &m));
	KUNIT_EXPECT_EQ(test, 0U, chunks);
	KUNIT_EXPECT_PTR_EQ(test, m, MARK);
}

static void errors_flags(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);
	struct __mbuf *cl = NULL;

	/* No room for a header, but the other flags are changed. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setflags(m, 0));
	KUNIT_EXPECT_EQ(test, EBUSY,
			nke_mbuf_setflags_mask(m, 0xffff, NKE_MBUF_PKTHDR |
					       NKE_MBUF_EOR));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_EOR, nke_mbuf_flags(m));
	expect_bytes(test, m, "abc");
	nke_mbuf_freem(m);

	/* The cluster's flag can be left neither out nor alone. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_mclget(WAIT, DATA, &cl));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags(cl, NKE_MBUF_EOR));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags_mask(cl, NKE_MBUF_EXT,
							     NKE_MBUF_EXT));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_EXT, nke_mbuf_flags(cl));
	nke_mbuf_freem(cl);
}

static void errors_setnext(struct kunit *test)
{
	struct __mbuf *a = packet_of(test, "a", 1);
	struct __mbuf *b = packet_of(test, "b", 1);

	/* What a client sees that has freed it, if it is lucky. */
	b->type = NKE_MBUF_TYPE_FREE;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setnext(a, b));
	b->type = DATA;
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_next(a), NULL);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_concatenate(a, a), a);
	nke_mbuf_freem(a);
	nke_mbuf_freem(b);
}

/* Room before and after the data counts only for who has it alone. */
static void errors_space(struct kunit *test)
{
	struct __mbuf *copy = NULL;
	struct __mbuf *m = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getpacket(WAIT, &m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setdata(m, nke_mbuf_data(m) + 100,
						  10));
	nke_mbuf_pkthdr_setlen(m, 10);
	KUNIT_EXPECT_EQ(test, 100UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 1938UL, nke_mbuf_trailingspace(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclhasreference(m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 10, WAIT, &copy));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(copy));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(copy));
	KUNIT_EXPECT_EQ(test, 1, nke_mbuf_mclhasreference(copy));
	nke_mbuf_freem(copy);
	nke_mbuf_freem(m);
}

/* At the lower end of int the sum stops as well. */
static void errors_pkthdr_adjustlen(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);

	nke_mbuf_pkthdr_adjustlen(m, INT_MIN);
	nke_mbuf_pkthdr_adjustlen(m, INT_MIN);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_adjustlen(m, INT_MAX);
	nke_mbuf_pkthdr_adjustlen(m, 11);
	KUNIT_EXPECT_EQ(test, 10UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);
}

/* The largest cluster is the largest piece. */
static void errors_one_piece(struct kunit *test)
{
	struct __mbuf *m = NULL;
	struct __mbuf *p;
	size_t len = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_allocpacket(WAIT, 40000, NULL, &m));
	for (p = m; p; p = nke_mbuf_next(p)) {
		nke_mbuf_setlen(p, 10000);
		len += nke_mbuf_len(p);
	}
	nke_mbuf_pkthdr_setlen(m, len);
	KUNIT_ASSERT_GT(test, len, 16384UL);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pullup(&m, 16384));
	KUNIT_EXPECT_EQ(test, 16384UL, nke_mbuf_len(m));
	KUNIT_EXPECT_EQ(test, len, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, len, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, 16385));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);

	m = packet_of(test, "abc", 3);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_prepend(&m, 16385, WAIT));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
}

static void read_stats(struct nke_bsd_mbuf_stat *st)
{
	/* All of it is written. */
	memset(st, 0xff, sizeof(*st));
	nke_mbuf_stats((struct mbuf_stat *)st);
}

static void errors_stats(struct kunit *test)
{
	struct nke_bsd_mbuf_stat *a, *b;
	struct __mbuf *m = NULL;
	struct __mbuf *none;

	a = kunit_kzalloc(test, 2 * sizeof(*a), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, a);
	b = a + 1;
	read_stats(a);
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_mhlen(), a->mhlen);
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_minclsize(), a->minclsize);
	KUNIT_EXPECT_EQ(test, 2048U, a->mclbytes);
	KUNIT_EXPECT_EQ(test, 4096U, a->bigmclbytes);
	KUNIT_EXPECT_EQ(test, 0U, a->clfree | a->wait | a->drain |
			a->bigclfree);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_mclget(WAIT, 12, &m));
	read_stats(b);
	KUNIT_EXPECT_EQ(test, a->mbufs + 1, b->mbufs);
	KUNIT_EXPECT_EQ(test, a->clusters + 1, b->clusters);
	KUNIT_EXPECT_EQ(test, a->mtypes[12] + 1, (int)b->mtypes[12]);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_settype(m, 11));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getcluster(WAIT, 12, 4096, &m));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_copym(m, 0, 0, WAIT, &none));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_copym(m, 0, 0, WAIT, &none));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, 1));
	read_stats(b);
	KUNIT_EXPECT_EQ(test, a->mbufs, b->mbufs);
	KUNIT_EXPECT_EQ(test, a->clusters, b->clusters);
	KUNIT_EXPECT_EQ(test, a->bigclusters, b->bigclusters);
	KUNIT_EXPECT_EQ(test, a->mtypes[11], b->mtypes[11]);
	KUNIT_EXPECT_EQ(test, a->mcfail + 2, b->mcfail);
	KUNIT_EXPECT_EQ(test, a->mpfail + 1, b->mpfail);
}

/* Without memory, though it may be waited for. */
static void errors_nomem(struct kunit *test)
{
	struct nke_bsd_mbuf_stat *a, *b;
	struct __mbuf *m = MARK;
	int err;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	a = kunit_kzalloc(test, 2 * sizeof(*a), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, a);
	b = a + 1;
	read_stats(a);

#define FAIL(nth, call) ({ fail_alloc(nth); err = (call);		\
	KUNIT_EXPECT_TRUE(test, fail_alloc_end()); err; })
	KUNIT_EXPECT_EQ(test, ENOMEM, FAIL(1, nke_mbuf_get(WAIT, DATA, &m)));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	m = MARK;
	KUNIT_EXPECT_EQ(test, ENOMEM, FAIL(1, nke_mbuf_gethdr(WAIT, DATA,
							      &m)));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	m = MARK;
	KUNIT_EXPECT_EQ(test, ENOMEM, FAIL(1, nke_mbuf_getpacket(WAIT, &m)));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	KUNIT_EXPECT_EQ(test, ENOMEM, FAIL(1, nke_mbuf_mclget(WAIT, DATA,
							      &m)));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	KUNIT_EXPECT_EQ(test, ENOMEM, FAIL(1, nke_mbuf_getcluster(WAIT, DATA,
								  2048, &m)));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	m = MARK;
	KUNIT_EXPECT_EQ(test, ENOMEM, FAIL(1, nke_mbuf_allocpacket(WAIT, 9,
								   NULL, &m)));
	KUNIT_EXPECT_PTR_EQ(test, m, MARK);
#undef FAIL
	read_stats(b);
	KUNIT_EXPECT_EQ(test, a->drops + 6, b->drops);
}

/* An mbuf that the caller brought: a cluster's survives, the other does not. */
static void errors_nomem_brought(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);
	struct __mbuf *same = m;
	char buf[16];
	int err;

	if (!can_fail_alloc()) {
		nke_mbuf_freem(m);
		kunit_skip(test, "needs failslab, also where one may wait");
	}
	fail_alloc(1);
	err = nke_mbuf_getcluster(WAIT, DATA, 16384, &m);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_PTR_EQ(test, m, same);
	expect_bytes(test, m, "abc");

	extfrees = 0;
	fail_alloc(1);
	err = nke_mbuf_attachcluster(WAIT, DATA, &m, buf, count_extfree,
				     sizeof(buf), NULL);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	KUNIT_EXPECT_EQ(test, 0, extfrees);
}

/*
 * All pages that there are without waiting.  With softirqs off, and so without
 * preemption, nobody gives any back: there is but one CPU.
 */
static void take_pages(struct list_head *taken)
{
	struct page *page;
	int order;

	for (order = MOST_ORDER; order >= 0; order--) {
		while ((page = alloc_pages(GFP_ATOMIC | __GFP_NOWARN,
					   order))) {
			set_page_private(page, order);
			list_add(&page->lru, taken);
		}
	}
}

static void give_pages(struct list_head *taken)
{
	struct page *page, *next;
	int order;

	list_for_each_entry_safe(page, next, taken, lru) {
		order = page_private(page);
		list_del(&page->lru);
		set_page_private(page, 0);
		__free_pages(page, order);
	}
}

/* Clusters come from pages, which no injected failure of a slab touches. */
static void errors_nopages(struct kunit *test)
{
	static const unsigned long sizes[] = { 2048, 4096, 16384 };
	char **addr = kunit_kcalloc(test, MOST_CLUSTERS, sizeof(*addr),
				    GFP_KERNEL);
	struct __mbuf *m = packet_of(test, "abc", 3);
	struct __mbuf *p = MARK;
	char *untouched = (char *)addr;
	unsigned long size[3] = { 2048, 4096, 16384 };
	int raw[3], own[3];
	struct __mbuf *same = m;
	LIST_HEAD(taken);
	int getpacket;
	int n, i;

	KUNIT_ASSERT_NOT_NULL(test, addr);
	if (num_possible_cpus() > 1) {
		nke_mbuf_freem(m);
		kunit_skip(test, "needs a kernel for one CPU");
	}
	local_bh_disable();
	take_pages(&taken);
	/* What is left of a page that was cut before. */
	for (n = 0; n < MOST_CLUSTERS; n++)
		if (nke_mbuf_alloccluster(NOWAIT, &size[0], &addr[n]))
			break;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		raw[i] = nke_mbuf_alloccluster(NOWAIT, &size[i], &untouched);
		own[i] = nke_mbuf_getcluster(NOWAIT, DATA, sizes[i], &m);
	}
	getpacket = nke_mbuf_getpacket(NOWAIT, &p);
	give_pages(&taken);
	local_bh_enable();

	KUNIT_EXPECT_LT(test, n, MOST_CLUSTERS);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, ENOMEM, raw[i]);
		KUNIT_EXPECT_EQ(test, sizes[i], size[i]);
		KUNIT_EXPECT_EQ(test, ENOMEM, own[i]);
	}
	KUNIT_EXPECT_PTR_EQ(test, untouched, (char *)addr);
	KUNIT_EXPECT_PTR_EQ(test, m, same);
	expect_bytes(test, m, "abc");
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, getpacket);
	KUNIT_EXPECT_PTR_EQ(test, p, NULL);
	nke_mbuf_freem(m);
	while (n--)
		nke_mbuf_freecluster(addr[n], 2048);
}

/* A packet of one byte and, in its frag_list, @child. */
static struct sk_buff *skb_around(struct kunit *test, struct sk_buff *child)
{
	struct sk_buff *skb = alloc_skb(16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_data(skb, "x", 1);
	if (child)
		skb_add_child(skb, child);
	return skb;
}

static void errors_from_skb(struct kunit *test)
{
	struct sk_buff *skb = NULL;
	struct __mbuf *m;
	int i;

	for (i = 0; i < 6; i++)
		skb = skb_around(test, skb);
	m = nke_mbuf_from_skb(skb, 0, 6, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, -EMSGSIZE, (int)PTR_ERR(m));
	/* What is not asked for does not matter. */
	m = nke_mbuf_from_skb(skb, 0, 5, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	expect_bytes(test, m, "xxxxx");
	nke_mbuf_freem(m);

#ifdef NKE_HAVE_SKB_FRAGS_READABLE
	skb = skb_around(test, skb_around(test, NULL));
	skb->unreadable = 1;
	m = nke_mbuf_from_skb(skb, 0, 2, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, -EFAULT, (int)PTR_ERR(m));
	m = nke_mbuf_from_skb(skb, 0, 1, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	expect_bytes(test, m, "x");
	nke_mbuf_freem(m);
#endif
}

static struct kunit_case errors_cases[] = {
	KUNIT_CASE(errors_type),
	KUNIT_CASE(errors_cluster_size),
	KUNIT_CASE(errors_allocpacket),
	KUNIT_CASE(errors_flags),
	KUNIT_CASE(errors_setnext),
	KUNIT_CASE(errors_space),
	KUNIT_CASE(errors_pkthdr_adjustlen),
	KUNIT_CASE(errors_one_piece),
	KUNIT_CASE(errors_stats),
	KUNIT_CASE(errors_nomem),
	KUNIT_CASE(errors_nomem_brought),
	KUNIT_CASE(errors_nopages),
	KUNIT_CASE(errors_from_skb),
	{}
};

static struct kunit_suite errors_suite = {
	.name = "nke_mbuf_errors",
	.init = mbuf_live_note,
	.exit = mbuf_live_same,
	.test_cases = errors_cases,
};

kunit_test_suite(errors_suite);
