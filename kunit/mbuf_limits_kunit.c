// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers around 2^31, 2^32 and 2^64 in each function that takes one, and
 * chains that are as long as that.
 */
#include <kunit/test.h>
#include <linux/in.h>
#include <linux/limits.h>
#include <linux/socket.h>
#include <linux/string.h>

#include "mbuf_chains.h"

/* All but the first one would be short when cut to 32 bits, or negative. */
static const unsigned long large[] = {
	INT_MAX, INT_MAX + 1UL, UINT_MAX, UINT_MAX + 1UL, UINT_MAX + 2UL,
	UINT_MAX + 1UL + 2048, LONG_MAX, LONG_MAX + 1UL, ULONG_MAX - 7,
	ULONG_MAX,
};

static const unsigned int large32[] = {
	INT_MAX - 1, INT_MAX, INT_MAX + 1U, UINT_MAX - 1, UINT_MAX,
};

/* -- numbers --*/

static void limits_copy(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *out;
	char byte = 'x';
	int i;

	for (i = 0; i < ARRAY_SIZE(large); i++) {
		unsigned long n = large[i];

		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, n, 1,
								&byte));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 8, n,
								&byte));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, n, n,
								&byte));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, n, 0,
								&byte));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 0, n, NULL));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_copyback(m, n, 1, &byte, WAIT));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_copyback(m, 1, n, &byte, WAIT));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_copyback(m, n, n, &byte, WAIT));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, n, 1, WAIT,
							     &out));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, 1, n, WAIT,
							     &out));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, n, n, WAIT,
							     &out));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_copym(m, n, NKE_MBUF_COPYALL, WAIT,
					       &out));
		KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_split(m, n, WAIT, &out));
		expect_bytes(test, m, "abcdefgh");
		KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkthdr_len(m));
	}
	KUNIT_EXPECT_EQ(test, (int)'x', (int)byte);
	nke_mbuf_freem(m);
}

/* Those that free the packet when they cannot. */
static void limits_reshape(struct kunit *test)
{
	struct __mbuf *at, *m;
	unsigned long off;
	int i;

	for (i = 0; i < ARRAY_SIZE(large); i++) {
		m = chain_with_gap(test);
		KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, large[i]));
		KUNIT_EXPECT_PTR_EQ(test, m, NULL);
		m = chain_with_gap(test);
		KUNIT_EXPECT_EQ(test, ENOMEM,
				nke_mbuf_prepend(&m, large[i], WAIT));
		KUNIT_EXPECT_PTR_EQ(test, m, NULL);
		m = chain_with_gap(test);
		off = large[i];
		KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pulldown(m, &off, 1,
								&at));
		KUNIT_EXPECT_PTR_EQ(test, at, NULL);
		m = chain_with_gap(test);
		off = large[i];
		KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pulldown(m, &off, 0,
								&at));
		m = chain_with_gap(test);
		off = 1;
		KUNIT_EXPECT_EQ(test, ENOMEM,
				nke_mbuf_pulldown(m, &off, large[i], &at));
		KUNIT_EXPECT_PTR_EQ(test, at, NULL);
	}
}

static void limits_segment(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);
	void *start = nke_mbuf_datastart(m);
	int i;

	for (i = 0; i < ARRAY_SIZE(large); i++) {
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start,
							       large[i]));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start + 1,
							       large[i]));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_setdata(m, start + large[i], 0));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_setdata(m, start + large[i], 2));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_align_32(m, large[i]));
		expect_bytes(test, m, "abc");
		KUNIT_EXPECT_PTR_EQ(test, start, nke_mbuf_data(m));

		nke_mbuf_setlen(m, large[i]);
		KUNIT_EXPECT_EQ(test, nke_mbuf_maxlen(m), nke_mbuf_len(m));
		nke_mbuf_setlen(m, 3);
		nke_mbuf_pkthdr_setlen(m, large[i]);
		KUNIT_EXPECT_EQ(test, (unsigned long)INT_MAX,
				nke_mbuf_pkthdr_len(m));
		nke_mbuf_pkthdr_setlen(m, 3);
	}
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, NULL, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_align_32(m, NKE_MHLEN - 2));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_align_32(m, 0));
	nke_mbuf_setlen(m, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_align_32(m, 0));
	KUNIT_EXPECT_EQ(test, (unsigned long)NKE_MHLEN & ~3UL,
			nke_mbuf_leadingspace(m));
	nke_mbuf_freem(m);
}

static void no_free(char *buf, unsigned int size, char *arg)
{
	(*(int *)arg)++;
}

static void limits_allocate(struct kunit *test)
{
	struct __mbuf *mark = packet_of(test, "abc", 3);
	struct __mbuf *m = mark;
	unsigned int chunks;
	unsigned long size;
	char *addr = NULL;
	int frees = 0;
	char byte;
	int i;

	for (i = 0; i < ARRAY_SIZE(large); i++) {
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_getcluster(WAIT, DATA, large[i], &m));
		size = large[i];
		KUNIT_EXPECT_EQ(test, ENOMEM,
				nke_mbuf_alloccluster(WAIT, &size, &addr));
		KUNIT_EXPECT_EQ(test, large[i], size);
		chunks = 7;
		KUNIT_EXPECT_EQ(test, ENOBUFS,
				nke_mbuf_allocpacket(WAIT, large[i], &chunks,
						     &m));
		KUNIT_EXPECT_EQ(test, ENOBUFS,
				nke_mbuf_allocpacket_list(2, WAIT, large[i],
							  &chunks, &m));
		KUNIT_EXPECT_EQ(test, 7U, chunks);
		if (large[i] == INT_MAX)
			continue;
		KUNIT_EXPECT_EQ(test, ENOMEM,
				nke_mbuf_allocpacket(WAIT, large[i], NULL, &m));
		KUNIT_EXPECT_EQ(test, ENOMEM,
				nke_mbuf_allocpacket_list(2, WAIT, large[i],
							  NULL, &m));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_attachcluster(WAIT, DATA, &m, &byte,
						       no_free, large[i],
						       (char *)&frees));
	}
	KUNIT_EXPECT_PTR_EQ(test, addr, NULL);
	KUNIT_EXPECT_PTR_EQ(test, m, mark);
	KUNIT_EXPECT_EQ(test, 0, frees);
	expect_bytes(test, m, "abc");
	nke_mbuf_freem(m);
}

/* Several packets, each with the room and the mbufs that one would have. */
static void limits_allocate_list(struct kunit *test)
{
	static const unsigned int chunks[] = { 1, 2, 1, 1, 3 };
	const size_t sizes[] = { 1, NKE_MINCLSIZE, 2048, 16384, 40000 };
	struct __mbuf *list, *m, *p;
	unsigned int n, packets;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		n = i & 1 ? chunks[i] : 0;
		list = NULL;
		KUNIT_ASSERT_EQ(test, 0,
				nke_mbuf_allocpacket_list(4, i & 1, sizes[i],
							  &n, &list));
		KUNIT_EXPECT_EQ(test, chunks[i], n);
		packets = 0;
		for (m = list; m; m = nke_mbuf_nextpkt(m)) {
			packets++;
			n = 0;
			for (p = m; p; p = nke_mbuf_next(p)) {
				n++;
				KUNIT_EXPECT_EQ(test, p == m,
						nke_mbuf_has_pkthdr(p));
			}
			KUNIT_EXPECT_EQ(test, chunks[i], n);
			KUNIT_EXPECT_GE(test, nke_mbuf_pkthdr_maxlen(m),
					sizes[i]);
			KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_chain_len(m));
			KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
		}
		KUNIT_EXPECT_EQ(test, 4U, packets);
		KUNIT_EXPECT_EQ(test, 4, nke_mbuf_freem_list(list));
	}
}

static void limits_tags(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned int id = 0;
	void *data;
	int i;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find("org.nke.limits", &id));
	for (i = 0; i < ARRAY_SIZE(large); i++) {
		data = m;
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_tag_allocate(m, id, 1, large[i], WAIT,
						      &data));
		KUNIT_EXPECT_PTR_EQ(test, data, NULL);
		data = m;
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_add_drvaux(m, WAIT, 1, 2, large[i],
						    &data));
		KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	}
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(m, UINT_MAX, 1, 1, WAIT, &data));
	/* The first and the last type are types. */
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_tag_allocate(m, id, 0, 1, WAIT, &data));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_tag_allocate(m, id, USHRT_MAX, 1, WAIT,
					      &data));
	nke_mbuf_freem(m);
}

static void limits_cksum(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	u16 sum = 1;
	int i, k;

	for (i = 0; i < ARRAY_SIZE(large32); i++) {
		for (k = -1; k < (int)ARRAY_SIZE(large32); k++) {
			u32 a = large32[i];
			u32 b = k < 0 ? 1 : large32[k];

			KUNIT_EXPECT_EQ(test, EINVAL,
					nke_mbuf_inet_cksum(m, 0, a, b, &sum));
			KUNIT_EXPECT_EQ(test, EINVAL,
					nke_mbuf_inet_cksum(m, 0, b, a, &sum));
			KUNIT_EXPECT_EQ(test, EINVAL,
					nke_mbuf_inet6_cksum(m, 0, a, b, &sum));
			KUNIT_EXPECT_EQ(test, EINVAL,
					nke_mbuf_inet6_cksum(m, 0, b, a, &sum));
		}
	}
	KUNIT_EXPECT_EQ(test, 1, (int)sum);
	/* A header that promises as much does not help. */
	nke_mbuf_pkthdr_setlen(m, INT_MAX);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, INT_MAX - 1, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, 0, INT_MAX, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet6_cksum(m, 0, INT_MAX - 1, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet6_cksum(m, 0, 0, INT_MAX, &sum));
	nke_mbuf_freem(m);
}

static void limits_finalize(struct kunit *test)
{
	u32 request = NKE_MBUF_CSUM_REQ_IP | NKE_MBUF_CSUM_REQ_TCP;
	u32 request6 = NKE_MBUF_CSUM_REQ_TCPIPV6;
	struct __mbuf *m = packet_of(test, NULL, 0);
	unsigned int left = 0;
	char zeros[100] = {};
	int i;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(m, 0, sizeof(zeros), zeros,
						   WAIT));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, request |
							     request6,
							     UINT_MAX));
	for (i = 0; i < ARRAY_SIZE(large); i++) {
		nke_mbuf_outbound_finalize(m, PF_INET, large[i]);
		nke_mbuf_outbound_finalize(m, PF_INET6, large[i]);
		/* Nor is there more than the mbufs have. */
		nke_mbuf_pkthdr_setlen(m, INT_MAX);
		nke_mbuf_outbound_finalize(m, PF_INET, large[i]);
		nke_mbuf_outbound_finalize(m, PF_INET6, large[i]);
		nke_mbuf_pkthdr_setlen(m, sizeof(zeros));
	}
	nke_mbuf_pkthdr_adjustlen(m, INT_MIN);
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	nke_mbuf_outbound_finalize(m, PF_INET6, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, request | request6, left);
	KUNIT_EXPECT_EQ(test, sizeof(zeros), nke_mbuf_chain_len(m));
	KUNIT_EXPECT_PTR_EQ(test, NULL,
			    memchr_inv(nke_mbuf_data(m), 0, sizeof(zeros)));
	nke_mbuf_freem(m);
}

/*
 * A header that says less than the checksum's field needs, or more than there
 * is: the request stays, and no byte is written.
 */
static void finalize_lie(struct kunit *test, bool v6, int lie)
{
	u32 request = v6 ? NKE_MBUF_CSUM_REQ_TCPIPV6 : NKE_MBUF_CSUM_REQ_TCP;
	struct __mbuf *m = packet_of(test, NULL, 0);
	unsigned int left = 0;
	u8 packet[100] = {};

	packet[0] = v6 ? 0x60 : 0x45;
	packet[6] = v6 ? IPPROTO_TCP : 0;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(m, 0, sizeof(packet), packet,
						   WAIT));
	nke_mbuf_pkthdr_setlen(m, lie);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, request, 16));
	nke_mbuf_outbound_finalize(m, v6 ? PF_INET6 : PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ_MSG(test, request, left, "length %d", lie);
	KUNIT_EXPECT_EQ(test, 0, memcmp(nke_mbuf_data(m), packet,
					sizeof(packet)));

	nke_mbuf_pkthdr_setlen(m, sizeof(packet));
	nke_mbuf_outbound_finalize(m, v6 ? PF_INET6 : PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, 0U, left);
	nke_mbuf_freem(m);
}

static void limits_finalize_lies(struct kunit *test)
{
	static const int lies[] = { 0, 19, 20, 37, 101, INT_MAX };
	static const int lies6[] = { 0, 39, 40, 57, 101, INT_MAX };
	int i;

	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		finalize_lie(test, false, lies[i]);
		finalize_lie(test, true, lies6[i]);
	}
}

/* Classes, flags, types: numbers that are none, with the top bits set. */
static void limits_codes(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned short size, hdr;
	unsigned int index = 99;
	unsigned char type = 9;
	int i;

	for (i = 0; i < ARRAY_SIZE(large32); i++) {
		u32 n = large32[i];

		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_traffic_class(m, n));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_get_traffic_class_index(n, &index));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_service_class(m, n));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_get_service_class_index(n, &index));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_settype(m, n));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags(m, n));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setflags_mask(m, 0, n));
	}
	KUNIT_EXPECT_EQ(test, 99U, index);
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_get_service_class(m));
	KUNIT_EXPECT_EQ(test, (unsigned int)DATA, nke_mbuf_type(m));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_PKTHDR, nke_mbuf_flags(m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_gso_info(m, 255, 1, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_gso_info(m, 1, USHRT_MAX,
						       USHRT_MAX));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_gso_info(m, &type, &size, &hdr));
	KUNIT_EXPECT_EQ(test, USHRT_MAX + USHRT_MAX, size + hdr);
	nke_mbuf_freem(m);
}

/* -- chains as long as that --*/

/*
 * Two mbufs of 2^31 - 1 bytes, which nobody may touch as they are not there,
 * and three bytes that are.
 */
#define HALF	((unsigned long)INT_MAX)
#define WHOLE	(2 * HALF + 3)

static void add_claim(struct kunit *test, struct __mbuf **mp, int *frees)
{
	KUNIT_ASSERT_EQ(test, 0,
			nke_mbuf_attachcluster(WAIT, DATA, mp, (char *)test,
					       no_free, INT_MAX,
					       (char *)frees));
	nke_mbuf_setlen(*mp, INT_MAX);
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_len(*mp));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_maxlen(*mp));
}

static struct __mbuf *giant(struct kunit *test, int *frees)
{
	struct __mbuf *a = NULL, *b = NULL, *end = NULL;

	add_claim(test, &a, frees);
	add_claim(test, &b, frees);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags_mask(b, 0, NKE_MBUF_PKTHDR));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &end));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(end, 0, 3, "xyz", WAIT));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setnext(b, end));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setnext(a, b));
	nke_mbuf_pkthdr_setlen(a, WHOLE);
	return a;
}

static void giant_lengths(struct kunit *test)
{
	int frees = 0;
	struct __mbuf *m = giant(test, &frees);
	struct __mbuf *n = giant(test, &frees);

	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, WHOLE, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, 2 * HALF + nke_mbuf_get_mlen(),
			nke_mbuf_pkthdr_maxlen(m));
	nke_mbuf_setnextpkt(m, n);
	KUNIT_EXPECT_EQ(test, 2 * WHOLE, nke_mbuf_pkt_list_len(m));
	KUNIT_EXPECT_EQ(test, 2 * (2 * HALF + nke_mbuf_get_mlen()),
			nke_mbuf_pkt_list_maxlen(m));
	nke_mbuf_setnextpkt(m, NULL);

	/* As much as a number says, not less. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, -INT_MAX));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, INT_MIN));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, INT_MAX));
	nke_mbuf_adj(m, INT_MAX);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(m));
	KUNIT_EXPECT_EQ(test, HALF + 3, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_adj(n, INT_MIN);
	KUNIT_EXPECT_EQ(test, WHOLE - HALF - 1, nke_mbuf_chain_len(n));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(n));
	nke_mbuf_adj(n, INT_MIN);
	KUNIT_EXPECT_EQ(test, 1UL, nke_mbuf_chain_len(n));
	KUNIT_EXPECT_EQ(test, 1UL, nke_mbuf_pkthdr_len(n));
	nke_mbuf_freem(n);

	/* All of it is room in front, now. */
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_leadingspace(m));
	n = m;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_prepend(&m, INT_MAX, WAIT));
	KUNIT_EXPECT_PTR_EQ(test, n, m);
	KUNIT_EXPECT_EQ(test, WHOLE, nke_mbuf_chain_len(m));
	nke_mbuf_pkthdr_setlen(m, INT_MAX);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_prepend(&m, 1, WAIT));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 4, frees);
}

/* What does not fit an int is refused, with the packet as it was. */
static void giant_copies(struct kunit *test)
{
	int frees = 0;
	struct __mbuf *m = giant(test, &frees);
	struct __mbuf *out = NULL;
	u16 sum;
	int i;

	for (i = 0; i < ARRAY_SIZE(large); i++) {
		if (large[i] == INT_MAX)
			continue;
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, large[i], 1,
							     WAIT, &out));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, 0, large[i],
							     WAIT, &out));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_mbuf_copym(m, large[i], NKE_MBUF_COPYALL,
					       WAIT, &out));
		KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_split(m, large[i], WAIT,
							     &out));
	}
	/* These bytes are there, but their end has no number. */
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, UINT_MAX, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet6_cksum(m, 0, UINT_MAX, 1, &sum));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_dup(m, WAIT, &out));
	KUNIT_EXPECT_PTR_EQ(test, out, NULL);
	KUNIT_EXPECT_EQ(test, WHOLE, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(m));

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&out));
	KUNIT_EXPECT_EQ(test, WHOLE, nke_mbuf_chain_len(out));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(out));
	nke_mbuf_freem(out);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 1, INT_MAX, WAIT, &out));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_chain_len(out));
	nke_mbuf_freem(out);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 1, WAIT, &out));
	KUNIT_EXPECT_EQ(test, 1UL, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, 1UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, WHOLE - 1, nke_mbuf_chain_len(out));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(out));
	nke_mbuf_freem(out);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 2, frees);
}

/* The bytes at the far end, as far as an int reaches. */
static void giant_end(struct kunit *test)
{
	int frees = 0;
	struct __mbuf *m = giant(test, &frees);
	struct __mbuf *end = nke_mbuf_next(nke_mbuf_next(m));
	struct __mbuf *out = NULL;
	unsigned long off = INT_MAX - 1;
	char byte = 0;
	u16 sum;

	/* The first of them is in the last place that has a number. */
	nke_mbuf_adj(m, INT_MAX);
	nke_mbuf_adj(m, 1);
	nke_mbuf_pkthdr_setlen(m, INT_MAX);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, off, 1, &byte));
	KUNIT_EXPECT_EQ(test, (int)'x', (int)byte);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, off + 1, 1, &byte));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, off, 1, "X", WAIT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, off, 2, "XY",
							WAIT));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(m));
	expect_bytes(test, end, "Xyz");
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_inet_cksum(m, 0, off, 1, &sum));
	KUNIT_EXPECT_EQ(test, (__force u16)~htons('X' << 8), sum);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet_cksum(m, 0, off, 2, &sum));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_inet6_cksum(m, 0, off, 1, &sum));
	KUNIT_EXPECT_EQ(test, (__force u16)~htons('X' << 8), sum);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, off, 3, WAIT, &out));
	expect_bytes(test, out, "Xyz");
	nke_mbuf_freem(out);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 3, &out));
	KUNIT_EXPECT_PTR_EQ(test, out, end);
	KUNIT_EXPECT_EQ(test, 0UL, off);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, INT_MAX, WAIT, &out));
	expect_bytes(test, out, "yz");
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, HALF, nke_mbuf_chain_len(m));
	nke_mbuf_freem(out);
	/* More than one piece can hold; in one piece it is already. */
	m = nke_mbuf_free(m);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pullup(&m, INT_MAX - 1));
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, INT_MAX));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	KUNIT_EXPECT_EQ(test, 2, frees);
}

static int limits_init(struct kunit *test)
{
	test->priv = (void *)nke_mbuf_live();
	return 0;
}

static void limits_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (long)test->priv, nke_mbuf_live());
}

static struct kunit_case limits_cases[] = {
	KUNIT_CASE(limits_copy),
	KUNIT_CASE(limits_reshape),
	KUNIT_CASE(limits_segment),
	KUNIT_CASE(limits_allocate),
	KUNIT_CASE(limits_allocate_list),
	KUNIT_CASE(limits_tags),
	KUNIT_CASE(limits_cksum),
	KUNIT_CASE(limits_finalize),
	KUNIT_CASE(limits_finalize_lies),
	KUNIT_CASE(limits_codes),
	KUNIT_CASE(giant_lengths),
	KUNIT_CASE(giant_copies),
	KUNIT_CASE(giant_end),
	{}
};

static struct kunit_suite limits_suite = {
	.name = "nke_mbuf_limits",
	.init = limits_init,
	.exit = limits_exit,
	.test_cases = limits_cases,
};

kunit_test_suite(limits_suite);
