/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small chains to test with.
 */
#ifndef _NKE_KUNIT_MBUF_CHAINS_H
#define _NKE_KUNIT_MBUF_CHAINS_H

#include <kunit/test.h>
#include <linux/skbuff.h>
#include <linux/string.h>

#include "mbuf/mbuf.h"
#include "proto/mbuf.h"

#define DATA	NKE_MBUF_TYPE_DATA
#define WAIT	NKE_MBUF_WAITOK
#define NOWAIT	NKE_MBUF_DONTWAIT

static inline struct __mbuf *packet_of(struct kunit *test, const void *data,
				       size_t len)
{
	struct __mbuf *m = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(WAIT, DATA, &m));
	if (len)
		KUNIT_ASSERT_EQ(test, 0,
				nke_mbuf_copyback(m, 0, len, data, WAIT));
	return m;
}

/* "abc" + empty + "defgh": the bytes are the same however one reaches them. */
static inline struct __mbuf *chain_with_gap(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);
	struct __mbuf *empty = NULL;
	struct __mbuf *end = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &empty));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_mclget(WAIT, DATA, &end));
	memcpy(nke_mbuf_data(end), "defgh", 5);
	nke_mbuf_setlen(end, 5);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setnext(m, empty));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setnext(empty, end));
	nke_mbuf_pkthdr_setlen(m, 8);
	return m;
}

static inline void expect_bytes(struct kunit *test, struct __mbuf *m,
				const char *bytes)
{
	size_t len = strlen(bytes);
	char buf[64] = {};

	KUNIT_EXPECT_EQ(test, len, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 0, len, buf));
	KUNIT_EXPECT_STREQ(test, buf, bytes);
}

/* Hang @child below @skb, behind what is there already. */
static inline void skb_add_child(struct sk_buff *skb, struct sk_buff *child)
{
	struct sk_buff **last = &skb_shinfo(skb)->frag_list;

	while (*last)
		last = &(*last)->next;
	*last = child;
	skb->len += child->len;
	skb->data_len += child->len;
	skb->truesize += child->truesize;
}

/* A suite's init and exit: every test gives back what it took. */
static inline int mbuf_live_note(struct kunit *test)
{
	test->priv = (void *)nke_mbuf_live();
	return 0;
}

static inline void mbuf_live_same(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (long)test->priv, nke_mbuf_live());
}

#endif /* _NKE_KUNIT_MBUF_CHAINS_H */
