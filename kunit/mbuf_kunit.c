// SPDX-License-Identifier: GPL-2.0
/*
 * The mbuf KPI: a case per function.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/bvec.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <linux/sizes.h>
#include <linux/uio.h>

#include "mbuf_chains.h"

#define HUGE_LEN	BIT(31)

/* One case per function */

static void mbuf_get_case(struct kunit *test)
{
	struct __mbuf *m = NULL;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get(WAIT, DATA, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get(WAIT, 0, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get(WAIT, 256, &m));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_gethdr(WAIT, DATA, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_gethdr(WAIT, 0, &m));

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(NOWAIT, 14, &m));
	KUNIT_EXPECT_EQ(test, 14U, nke_mbuf_type(m));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(m));
	KUNIT_EXPECT_EQ(test, (unsigned long)nke_mbuf_get_mlen(),
			nke_mbuf_maxlen(m));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m), nke_mbuf_datastart(m));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_free(m), NULL);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(WAIT, DATA, &m));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_PKTHDR,
			nke_mbuf_flags(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, (unsigned long)nke_mbuf_get_mhlen(),
			nke_mbuf_maxlen(m));
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_mlen() + nke_mbuf_get_mhlen(),
			nke_mbuf_get_minclsize());
	nke_mbuf_freem(m);
}

static void mbuf_free_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *list = NULL;

	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_free(NULL), NULL);
	nke_mbuf_freem(NULL);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_freem_list(NULL));

	m = nke_mbuf_free(m);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(m));
	nke_mbuf_freem(m);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_allocpacket_list(3, WAIT, 5000, NULL,
							   &list));
	KUNIT_EXPECT_EQ(test, 3, nke_mbuf_freem_list(list));
}

static void mbuf_cluster_case(struct kunit *test)
{
	static const size_t sizes[] = { 2048, 4096, 16384 };
	struct __mbuf *m = NULL;
	int i;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getpacket(WAIT, NULL));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getpacket(NOWAIT, &m));
	KUNIT_EXPECT_EQ(test, (unsigned int)(NKE_MBUF_PKTHDR | NKE_MBUF_EXT),
			nke_mbuf_flags(m));
	KUNIT_EXPECT_EQ(test, 2048UL, nke_mbuf_maxlen(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 2048UL, nke_mbuf_trailingspace(m));

	/* The old cluster is released, the length stays. */
	nke_mbuf_setlen(m, 100);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_getcluster(WAIT, DATA, 4096, &m));
	KUNIT_EXPECT_EQ(test, 4096UL, nke_mbuf_maxlen(m));
	KUNIT_EXPECT_EQ(test, 100UL, nke_mbuf_len(m));
	nke_mbuf_freem(m);

	m = NULL;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(WAIT, DATA, 2048,
							  NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(WAIT, DATA, 0, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(WAIT, DATA, HUGE_LEN,
							  &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(WAIT, 0, 2048, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_mclget(WAIT, DATA, NULL));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		m = NULL;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getcluster(i & 1, DATA,
							     sizes[i], &m));
		KUNIT_EXPECT_EQ(test, sizes[i], nke_mbuf_maxlen(m));
		KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_EXT,
				nke_mbuf_flags(m));
		memset(nke_mbuf_data(m), 0x5a, sizes[i]);
		nke_mbuf_freem(m);
	}
}

/* Each with another size, or another place: none of them frees it. */
static void free_wrongly(char *addr, unsigned long size)
{
	static const unsigned long sizes[] = {
		0, 1, 2047, 2048, 2049, 4096, 8192, 16384, HUGE_LEN, ULONG_MAX,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		if (sizes[i] != size)
			nke_mbuf_freecluster(addr, sizes[i]);
	nke_mbuf_freecluster(addr + 1, size);
	nke_mbuf_freecluster(addr + size / 2, size);
}

static void mbuf_alloccluster_case(struct kunit *test)
{
	static const size_t sizes[][2] = {
		{ 1, 2048 }, { 2048, 2048 }, { 2049, 4096 }, { 4097, 16384 },
		{ 16384, 16384 },
	};
	unsigned long n = 0;
	char *addr = NULL;
	int i;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_alloccluster(WAIT, &n, &addr));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_alloccluster(WAIT, NULL, &addr));
	n = 16385;
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_alloccluster(WAIT, &n, &addr));
	n = HUGE_LEN;
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_alloccluster(WAIT, &n, &addr));
	KUNIT_EXPECT_EQ(test, HUGE_LEN, n);
	KUNIT_EXPECT_PTR_EQ(test, addr, NULL);
	n = 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_alloccluster(WAIT, &n, NULL));

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		n = sizes[i][0];
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_alloccluster(i & 1, &n,
							       &addr));
		KUNIT_EXPECT_EQ(test, sizes[i][1], n);
		memset(addr, 0x5a, n);
		free_wrongly(addr, n);
		KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(addr, 0x5a, n));
		nke_mbuf_freecluster(addr, n);
	}
	nke_mbuf_freecluster(NULL, 2048);
}

static int frees;

static void count_free(char *buf, unsigned int size, char *arg)
{
	frees++;
	if (size == 1000 && arg == buf + 1)
		frees += 100;
}

static void mbuf_attachcluster_case(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 1000, GFP_KERNEL);
	struct __mbuf *copy = NULL;
	struct __mbuf *m = NULL;

	frees = 0;
#define ATTACH(mp, b, f, size) \
	nke_mbuf_attachcluster(WAIT, DATA, mp, b, f, size, buf + 1)
	KUNIT_EXPECT_EQ(test, EINVAL, ATTACH(NULL, buf, count_free, 1000));
	KUNIT_EXPECT_EQ(test, EINVAL, ATTACH(&m, NULL, count_free, 1000));
	KUNIT_EXPECT_EQ(test, EINVAL, ATTACH(&m, buf, NULL, 1000));
	KUNIT_EXPECT_EQ(test, EINVAL, ATTACH(&m, buf, count_free, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, ATTACH(&m, buf, count_free, HUGE_LEN));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);

	KUNIT_ASSERT_EQ(test, 0, ATTACH(&m, buf, count_free, 1000));
	KUNIT_EXPECT_EQ(test, (unsigned int)(NKE_MBUF_PKTHDR | NKE_MBUF_EXT),
			nke_mbuf_flags(m));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m), (void *)buf);
	KUNIT_EXPECT_EQ(test, 1000UL, nke_mbuf_maxlen(m));
	nke_mbuf_setlen(m, 1000);
	nke_mbuf_pkthdr_setlen(m, 1000);

	/* Freed with the last reference, once. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 500, 100, WAIT, &copy));
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 0, frees);
	nke_mbuf_freem(copy);
	KUNIT_EXPECT_EQ(test, 101, frees);

	/* Attaching again releases what was attached. */
	m = NULL;
	KUNIT_ASSERT_EQ(test, 0, ATTACH(&m, buf, count_free, 1000));
	KUNIT_ASSERT_EQ(test, 0, ATTACH(&m, buf, count_free, 1000));
	KUNIT_EXPECT_EQ(test, 202, frees);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 303, frees);
#undef ATTACH
}

static void mbuf_allocpacket_case(struct kunit *test)
{
	const size_t sizes[] = {
		1, NKE_MHLEN, NKE_MHLEN + 1, NKE_MINCLSIZE, NKE_MINCLSIZE + 1,
		2048, 2049, 4096, 4097, 16384, 16385, 40000,
	};
	static const unsigned int chunks[] = {
		1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 2, 3,
	};
	struct __mbuf *m = NULL;
	unsigned int n;
	size_t room;
	int i;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_allocpacket(WAIT, 0, NULL, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_allocpacket(WAIT, 9, NULL,
							   NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_allocpacket_list(0, WAIT, 9,
								NULL, &m));
	n = 2;
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_mbuf_allocpacket(WAIT, 40000, &n,
							    &m));
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_mbuf_allocpacket(WAIT, HUGE_LEN, &n,
							    &m));
	KUNIT_EXPECT_EQ(test, 2U, n);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_allocpacket(WAIT, HUGE_LEN, NULL,
							   &m));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct __mbuf *p;

		n = 0;
		room = 0;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_allocpacket(i & 1, sizes[i],
							      &n, &m));
		KUNIT_EXPECT_EQ(test, chunks[i], n);
		for (p = m; p; p = nke_mbuf_next(p), n--)
			room += nke_mbuf_trailingspace(p);
		KUNIT_EXPECT_EQ(test, 0U, n);
		KUNIT_EXPECT_GE(test, room, sizes[i]);
		KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
		nke_mbuf_freem(m);
	}
	/* With a limit of one, a cluster instead of two plain mbufs. */
	n = 1;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_allocpacket(WAIT, NKE_MINCLSIZE, &n,
						      &m));
	KUNIT_EXPECT_EQ(test, 2048UL, nke_mbuf_maxlen(m));
	nke_mbuf_freem(m);
}

static void mbuf_room_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abcdef", 6);
	char *start = nke_mbuf_datastart(m);
	const int room = NKE_MHLEN;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(NULL, start, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start - 1, 2));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start, room + 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start + room, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start, HUGE_LEN));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start + 4,
						       ULONG_MAX));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setdata(m, start + room, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setdata(m, start + 2, 4));
	KUNIT_EXPECT_EQ(test, 2UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, room - 6UL, nke_mbuf_trailingspace(m));
	expect_bytes(test, m, "cdef");

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(NULL, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, -5));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, room - 5));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, INT_MAX));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, INT_MIN));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, 0));
	KUNIT_EXPECT_EQ(test, 4UL, nke_mbuf_len(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, room - 6));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, 2 - room));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(m));

	nke_mbuf_setlen(m, HUGE_LEN);
	KUNIT_EXPECT_EQ(test, room - 2UL, nke_mbuf_len(m));
	nke_mbuf_setlen(NULL, 1);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_maxlen(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclhasreference(NULL));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(NULL), NULL);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_datastart(NULL), NULL);
	nke_mbuf_freem(m);
}

static void mbuf_link_case(struct kunit *test)
{
	struct __mbuf *a = packet_of(test, "a", 1);
	struct __mbuf *b = packet_of(test, "b", 1);

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setnext(NULL, a));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setnext(a, a));
	nke_mbuf_setnextpkt(b, a);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_nextpkt(b), a);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setnext(a, b));
	nke_mbuf_setnextpkt(b, NULL);
	nke_mbuf_setnextpkt(NULL, a);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setnext(a, b));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_next(a), b);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_next(NULL), NULL);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_nextpkt(NULL), NULL);
	expect_bytes(test, a, "ab");
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setnext(a, NULL));
	nke_mbuf_freem(a);
	nke_mbuf_freem(b);
}

static void mbuf_flags_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);

	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags(NULL, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags(m, 0x8));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags(m, 0x80000000));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags(m, NKE_MBUF_EXT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags_mask(NULL, 0, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags_mask(m, 0,
							     NKE_MBUF_EXT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags_mask(m, 0, 0x8));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags_mask(m, 0xffff,
							NKE_MBUF_BCAST));
	KUNIT_EXPECT_EQ(test, 0x102U, nke_mbuf_flags(m));

	/* Without its header the packet keeps its bytes; no way back. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags(m, 0));
	expect_bytes(test, m, "abc");
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, (unsigned long)NKE_MLEN, nke_mbuf_maxlen(m));
	KUNIT_EXPECT_EQ(test, EBUSY, nke_mbuf_setflags(m, NKE_MBUF_PKTHDR |
						       NKE_MBUF_EOR));
	KUNIT_EXPECT_EQ(test, 0x4U, nke_mbuf_flags(m));
	nke_mbuf_freem(m);

	/* With a cluster, or empty, there is room for a header. */
	m = NULL;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_mclget(WAIT, DATA, &m));
	nke_mbuf_setlen(m, 10);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags(m, NKE_MBUF_EXT |
						   NKE_MBUF_PKTHDR));
	KUNIT_EXPECT_EQ(test, 10UL, nke_mbuf_len(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags(m, NKE_MBUF_PKTHDR));
	KUNIT_EXPECT_EQ(test, (unsigned long)NKE_MHLEN, nke_mbuf_maxlen(m));

	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_type(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_settype(NULL, DATA));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_settype(m, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_settype(m, 256));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_settype(m, 255));
	KUNIT_EXPECT_EQ(test, 255U, nke_mbuf_type(m));
	nke_mbuf_freem(m);
}

static void mbuf_pkthdr_case(struct kunit *test)
{
	struct __mbuf *plain = NULL;
	struct __mbuf *m = packet_of(test, "abc", 3);

	KUNIT_EXPECT_EQ(test, 3UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_setlen(m, HUGE_LEN);
	KUNIT_EXPECT_EQ(test, (unsigned long)INT_MAX, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_adjustlen(m, INT_MAX);
	KUNIT_EXPECT_EQ(test, (unsigned long)INT_MAX, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_setlen(m, 5);
	nke_mbuf_pkthdr_adjustlen(m, -10);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_adjustlen(m, 12);
	KUNIT_EXPECT_EQ(test, 7UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);

	/* Bytes of an mbuf without header are not taken for one. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(plain, 0, 3, "abc", WAIT));
	nke_mbuf_pkthdr_setlen(plain, 0x01020304);
	nke_mbuf_pkthdr_adjustlen(plain, 1);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(plain));
	expect_bytes(test, plain, "abc");
	nke_mbuf_freem(plain);
	nke_mbuf_pkthdr_setlen(NULL, 1);
	nke_mbuf_pkthdr_adjustlen(NULL, 1);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(NULL));
}

static void mbuf_copydata_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	char out[16] = {};

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(NULL, 0, 1, out));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(NULL, 0, 0, out));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 0, 5, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, INT_MAX, 1, out));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 0, HUGE_LEN, out));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, ULONG_MAX, 2, out));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 2, 3, out));
	KUNIT_EXPECT_STREQ(test, out, "cde");
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 6, 3, out));
	KUNIT_EXPECT_STREQ(test, out, "ghe");
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 8, 1, out));
	nke_mbuf_freem(m);
}

static void mbuf_copyback_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *copy = NULL;
	char zeros[300] = {};
	char out[301];

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(NULL, 0, 1, "x", WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 0, 1, NULL, WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 0, 0, "x", WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, INT_MAX, 1, "x",
							WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 1, HUGE_LEN, "x",
							WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, ULONG_MAX, 2, "x",
							WAIT));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 2, 3, "CDE", NOWAIT));
	expect_bytes(test, m, "abCDEfgh");

	/* Another holder of the cluster keeps its view. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&copy));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 3, 2, "xy", WAIT));
	expect_bytes(test, m, "abCxyfgh");
	expect_bytes(test, copy, "abCDEfgh");
	nke_mbuf_freem(copy);

	/* Beyond the end: zeros between, and a longer packet. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 308, 1, "!", WAIT));
	KUNIT_EXPECT_EQ(test, 309UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 8, 301, out));
	KUNIT_EXPECT_EQ(test, 0, memcmp(out, zeros, 300));
	KUNIT_EXPECT_EQ(test, '!', out[300]);

	/* The length of the header is never lowered. */
	nke_mbuf_pkthdr_setlen(m, 1000);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 0, 1, "A", WAIT));
	KUNIT_EXPECT_EQ(test, 1000UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);
}

static void mbuf_adj_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);

	nke_mbuf_adj(NULL, 5);
	nke_mbuf_adj(NULL, INT_MIN);
	nke_mbuf_adj(m, 0);
	nke_mbuf_adj(m, 4);
	expect_bytes(test, m, "efgh");
	KUNIT_EXPECT_EQ(test, 4UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_adj(m, -1);
	expect_bytes(test, m, "efg");
	KUNIT_EXPECT_EQ(test, 3UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_adj(m, INT_MIN);
	expect_bytes(test, m, "");
	nke_mbuf_freem(m);

	m = chain_with_gap(test);
	nke_mbuf_adj(m, INT_MAX);
	expect_bytes(test, m, "");
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_NOT_NULL(test, nke_mbuf_next(nke_mbuf_next(m)));
	nke_mbuf_freem(m);
}

static void mbuf_copym_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *end = nke_mbuf_next(nke_mbuf_next(m));
	struct __mbuf *c = m;
	int i;

	static const struct {
		unsigned long off;
		unsigned long len;
		int err;
	} bad[] = {
		{ 0, 0, ENOMEM },
		{ 0, 9, EINVAL },
		{ 8, 1, EINVAL },
		{ 9, NKE_MBUF_COPYALL, EINVAL },
		{ 8, NKE_MBUF_COPYALL, EINVAL },
		{ HUGE_LEN, 1, EINVAL },
		{ 1, HUGE_LEN, EINVAL },
		{ ULONG_MAX, 2, EINVAL },
	};

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, 0, 1, WAIT, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(NULL, 0, 1, WAIT, &c));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		c = m;
		KUNIT_EXPECT_EQ(test, bad[i].err,
				nke_mbuf_copym(m, bad[i].off, bad[i].len, WAIT,
					       &c));
		KUNIT_EXPECT_PTR_EQ(test, c, NULL);
	}

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 1, 5, NOWAIT, &c));
	expect_bytes(test, c, "bcdef");
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(c));
	/* Read-only for both, and for ever. */
	KUNIT_EXPECT_EQ(test, 1, nke_mbuf_mclhasreference(end));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(end));
	nke_mbuf_freem(c);
	KUNIT_EXPECT_EQ(test, 1, nke_mbuf_mclhasreference(end));

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 4, WAIT, &c));
	expect_bytes(test, c, "abcd");
	KUNIT_EXPECT_EQ(test, 4UL, nke_mbuf_pkthdr_len(c));
	KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(c);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&c));
	KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkthdr_len(c));
	nke_mbuf_freem(c);
	nke_mbuf_freem(m);
}

static void mbuf_dup_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *c = m;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_dup(m, WAIT, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_dup(NULL, WAIT, &c));
	KUNIT_EXPECT_PTR_EQ(test, c, NULL);
	nke_mbuf_setflags_mask(m, NKE_MBUF_MCAST, NKE_MBUF_MCAST);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, NOWAIT, &c));
	expect_bytes(test, c, "abcdefgh");
	KUNIT_EXPECT_EQ(test, 0x202U, nke_mbuf_flags(c));
	KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkthdr_len(c));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclhasreference(c));
	nke_mbuf_freem(c);

	/* Without packet header, and of another type. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_settype(nke_mbuf_next(m), 14));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(nke_mbuf_next(m), WAIT, &c));
	expect_bytes(test, c, "defgh");
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(c));
	KUNIT_EXPECT_EQ(test, 14U, nke_mbuf_type(c));
	nke_mbuf_freem(c);
	nke_mbuf_freem(m);
}

static void mbuf_prepend_case(struct kunit *test)
{
	struct __mbuf *m = NULL;
	struct __mbuf *old;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_prepend(NULL, 1, WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_prepend(&m, 1, WAIT));
	m = packet_of(test, "abc", 3);
	old = m;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_prepend(&m, 2, NOWAIT));
	KUNIT_EXPECT_PTR_NE(test, m, old);
	memcpy(nke_mbuf_data(m), "12", 2);
	expect_bytes(test, m, "12abc");
	KUNIT_EXPECT_EQ(test, 5UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(old));
	/* Now there is room in front. */
	old = m;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_prepend(&m, 100, WAIT));
	KUNIT_EXPECT_PTR_EQ(test, m, old);
	KUNIT_EXPECT_EQ(test, 105UL, nke_mbuf_pkthdr_len(m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_prepend(&m, 16384, WAIT));
	KUNIT_EXPECT_EQ(test, 16489UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_prepend(&m, HUGE_LEN, WAIT));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
}

static void mbuf_split_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *r = m;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_split(m, 1, WAIT, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_split(NULL, 0, WAIT, &r));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_split(m, 9, WAIT, &r));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_split(m, HUGE_LEN, WAIT, &r));
	KUNIT_EXPECT_PTR_EQ(test, r, NULL);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 8, WAIT, &r));
	expect_bytes(test, r, "");
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_PKTHDR,
			nke_mbuf_flags(r));
	nke_mbuf_freem(r);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 5, NOWAIT, &r));
	expect_bytes(test, m, "abcde");
	expect_bytes(test, r, "fgh");
	KUNIT_EXPECT_EQ(test, 5UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, 3UL, nke_mbuf_pkthdr_len(r));
	nke_mbuf_freem(r);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 0, WAIT, &r));
	expect_bytes(test, m, "");
	expect_bytes(test, r, "abcde");
	nke_mbuf_freem(m);

	/* Without packet header: a cut at the end gives an empty mbuf. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setflags(r, 0));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(r, 5, WAIT, &m));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(m));
	expect_bytes(test, m, "");
	nke_mbuf_freem(m);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(r, 3, WAIT, &m));
	expect_bytes(test, m, "de");
	expect_bytes(test, r, "abc");
	nke_mbuf_freem(m);
	nke_mbuf_freem(r);
}

static void mbuf_pullup_case(struct kunit *test)
{
	struct __mbuf *m = NULL;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pullup(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pullup(&m, 1));
	m = chain_with_gap(test);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pullup(&m, 0));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pullup(&m, 6));
	KUNIT_EXPECT_EQ(test, 6UL, nke_mbuf_len(m));
	KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkthdr_len(m));
	expect_bytes(test, m, "abcdefgh");
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pullup(&m, 8));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_next(m), NULL);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, 9));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	m = chain_with_gap(test);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, HUGE_LEN));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
}

static void mbuf_concatenate_case(struct kunit *test)
{
	struct __mbuf *a = packet_of(test, "abc", 3);
	struct __mbuf *b = chain_with_gap(test);

	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_concatenate(NULL, a), a);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_concatenate(a, NULL), a);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_concatenate(a, b), a);
	expect_bytes(test, a, "abcabcdefgh");
	KUNIT_EXPECT_EQ(test, 11UL, nke_mbuf_len(a));
	KUNIT_EXPECT_EQ(test, 3UL, nke_mbuf_pkthdr_len(a));
	nke_mbuf_freem(a);
}

static void mbuf_stats_case(struct kunit *test)
{
	struct nke_bsd_mbuf_stat st;
	struct __mbuf *m = NULL;
	unsigned int before;

	nke_mbuf_stats(NULL);
	nke_mbuf_stats((struct mbuf_stat *)&st);
	before = st.mtypes[13];
	KUNIT_EXPECT_EQ(test, 256U, st.msize);
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_mlen(), st.mlen);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getcluster(WAIT, 13, 4096, &m));
	nke_mbuf_stats((struct mbuf_stat *)&st);
	KUNIT_EXPECT_EQ(test, before + 1, (unsigned int)st.mtypes[13]);
	KUNIT_EXPECT_GE(test, st.bigclusters, 1U);
	nke_mbuf_freem(m);
}

static void mbuf_from_skb_case(struct kunit *test)
{
	struct sk_buff *skb = alloc_skb(100, GFP_KERNEL);
	struct sk_buff *clone;
	struct __mbuf *m;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_data(skb, "abcdefgh", 8);
	m = nke_mbuf_from_skb(skb, 9, 0, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, -EINVAL, (int)PTR_ERR(m));
	m = nke_mbuf_from_skb(skb, 4, 5, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, -EINVAL, (int)PTR_ERR(m));
	m = nke_mbuf_from_skb(skb, 1, UINT_MAX, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, -EINVAL, (int)PTR_ERR(m));

	/* Read-only as long as there is a clone; no room around the bytes. */
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	m = nke_mbuf_from_skb(skb, 1, 5, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	expect_bytes(test, m, "bcdef");
	KUNIT_EXPECT_EQ(test, 5UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, 1, nke_mbuf_mclhasreference(m));
	kfree_skb(clone);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclhasreference(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(m));
	nke_mbuf_freem(m);

	skb = alloc_skb(100, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	m = nke_mbuf_from_skb(skb, 0, 0, GFP_ATOMIC);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	expect_bytes(test, m, "");
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_PKTHDR,
			nke_mbuf_flags(m));
	nke_mbuf_freem(m);
}

/* The packet goes with the last mbuf that shows it, not before, and once. */
static void count_skb_free(struct sk_buff *skb)
{
	frees++;
}

static void mbuf_skb_owner_case(struct kunit *test)
{
	struct sk_buff *skb = alloc_skb(100, GFP_KERNEL);
	struct page *page = alloc_page(GFP_KERNEL);
	struct bio_vec bv;
	struct __mbuf *m;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_ASSERT_NOT_NULL(test, page);
	memcpy(page_address(page) + 100, "wxyz", 4);
	skb_put_data(skb, "abcd", 4);
	skb_add_rx_frag(skb, 0, page, 100, 4, PAGE_SIZE);
	skb->destructor = count_skb_free;
	frees = 0;
	m = nke_mbuf_from_skb(skb, 0, 8, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	expect_bytes(test, m, "abcdwxyz");

	/* A head from kmalloc() cannot be lent, a fragment can. */
	KUNIT_EXPECT_FALSE(test, nke_mbuf_page(m, &bv));
	m = nke_mbuf_free(m);
	KUNIT_EXPECT_EQ(test, 0, frees);
	KUNIT_EXPECT_TRUE(test, nke_mbuf_page(m, &bv));
	KUNIT_EXPECT_PTR_EQ(test, bv.bv_page, page);
	KUNIT_EXPECT_EQ(test, 100U, bv.bv_offset);
	KUNIT_EXPECT_EQ(test, 4U, bv.bv_len);
	/* Nobody may write to a fragment; who does gets a copy. */
	KUNIT_EXPECT_EQ(test, 1, nke_mbuf_mclhasreference(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 0, 1, "W", WAIT));
	expect_bytes(test, m, "Wxyz");
	KUNIT_EXPECT_EQ(test, 1, frees);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 1, frees);
}

static void mbuf_page_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);
	struct bio_vec bv;
	int i;

	static const size_t sizes[] = { 2048, 4096, 16384 };

	KUNIT_EXPECT_FALSE(test, nke_mbuf_page(m, &bv));
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		nke_mbuf_setlen(m, 0);
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getcluster(WAIT, DATA,
							     sizes[i], &m));
		KUNIT_EXPECT_FALSE(test, nke_mbuf_page(m, &bv));
		nke_mbuf_setlen(m, sizes[i]);
		KUNIT_EXPECT_TRUE(test, nke_mbuf_page(m, &bv));
		KUNIT_EXPECT_EQ(test, (unsigned int)sizes[i], bv.bv_len);
		KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m),
				    page_address(bv.bv_page) + bv.bv_offset);
		KUNIT_EXPECT_TRUE(test, sendpage_ok(bv.bv_page));
	}
	/* Lent pages outlive the mbuf. */
	memset(nke_mbuf_data(m), 0x5a, 16384);
	get_page(bv.bv_page);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_PTR_EQ(test, NULL,
			    memchr_inv(page_address(bv.bv_page), 0x5a, 16384));
	put_page(bv.bv_page);
}

static void mbuf_receive_case(struct kunit *test)
{
	static const size_t sizes[] = { 1, 192, 2048, 16384, 40000 };
	struct __mbuf *head = NULL;
	struct __mbuf *tail = NULL;
	size_t total = 0;
	struct kvec *kv;
	struct __mbuf *m;
	size_t room;
	int i;
	int n;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		m = nke_mbuf_alloc_chain(sizes[i], GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, m);
		kv = nke_mbuf_space(m, sizes[i], &n);
		KUNIT_ASSERT_NOT_NULL(test, kv);
		for (room = 0; n--; room += kv[n].iov_len)
			memset(kv[n].iov_base, i, kv[n].iov_len);
		KUNIT_EXPECT_EQ(test, sizes[i], room);
		KUNIT_EXPECT_GE(test, (size_t)kv[0].iov_len,
				min_t(size_t, sizes[i], 16384));
		kfree(kv);
		nke_mbuf_trim_to(m, sizes[i] - 1);
		KUNIT_EXPECT_EQ(test, sizes[i] - 1, nke_mbuf_chain_len(m));
		KUNIT_EXPECT_EQ(test, sizes[i] - 1, nke_mbuf_pkthdr_len(m));
		nke_mbuf_append(&head, &tail, m);
		total += sizes[i] - 1;
	}
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_alloc_chain(HUGE_LEN, GFP_KERNEL),
			    NULL);
	KUNIT_EXPECT_EQ(test, total, nke_mbuf_chain_len(head));
	KUNIT_EXPECT_EQ(test, total, nke_mbuf_pkthdr_len(head));
	for (m = nke_mbuf_next(head); m; m = nke_mbuf_next(m))
		KUNIT_EXPECT_EQ(test, 0U,
				nke_mbuf_flags(m) & NKE_MBUF_PKTHDR);
	nke_mbuf_freem(head);
}

static struct kunit_case mbuf_cases[] = {
	KUNIT_CASE(mbuf_get_case),
	KUNIT_CASE(mbuf_free_case),
	KUNIT_CASE(mbuf_cluster_case),
	KUNIT_CASE(mbuf_alloccluster_case),
	KUNIT_CASE(mbuf_attachcluster_case),
	KUNIT_CASE(mbuf_allocpacket_case),
	KUNIT_CASE(mbuf_room_case),
	KUNIT_CASE(mbuf_link_case),
	KUNIT_CASE(mbuf_flags_case),
	KUNIT_CASE(mbuf_pkthdr_case),
	KUNIT_CASE(mbuf_copydata_case),
	KUNIT_CASE(mbuf_copyback_case),
	KUNIT_CASE(mbuf_adj_case),
	KUNIT_CASE(mbuf_copym_case),
	KUNIT_CASE(mbuf_dup_case),
	KUNIT_CASE(mbuf_prepend_case),
	KUNIT_CASE(mbuf_split_case),
	KUNIT_CASE(mbuf_pullup_case),
	KUNIT_CASE(mbuf_concatenate_case),
	KUNIT_CASE(mbuf_stats_case),
	KUNIT_CASE(mbuf_from_skb_case),
	KUNIT_CASE(mbuf_skb_owner_case),
	KUNIT_CASE(mbuf_page_case),
	KUNIT_CASE(mbuf_receive_case),
	{}
};

static struct kunit_suite mbuf_suite = {
	.name = "nke_mbuf",
	.init = mbuf_live_note,
	.exit = mbuf_live_same,
	.test_cases = mbuf_cases,
};

kunit_test_suite(mbuf_suite);
