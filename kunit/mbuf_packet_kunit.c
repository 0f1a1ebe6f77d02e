// SPDX-License-Identifier: GPL-2.0
/*
 * What a packet's header carries: interface, tags, classes; and what moves it.
 */
#include <kunit/test.h>
#include <linux/io.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "core/strid.h"
#include "mbuf_chains.h"
#include "proto/mbuf.h"

static u32 tag_id(struct kunit *test, const char *name)
{
	unsigned int id = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find(name, &id));
	return id;
}

/* A packet with a tag that says "tagged". */
static struct __mbuf *tagged(struct kunit *test, u32 id, unsigned short type)
{
	struct __mbuf *m = packet_of(test, "0123456789", 10);
	void *data = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_allocate(m, id, type, 7, WAIT,
						       &data));
	memcpy(data, "tagged", 7);
	return m;
}

static bool has_tag(struct __mbuf *m, u32 id, unsigned short type)
{
	unsigned long len = 99;
	void *data = &len;
	int err = nke_mbuf_tag_find(m, id, type, &len, &data);

	if (err)
		return len || data;
	return len == 7 && !strcmp(data, "tagged");
}

static void mbuf_tag_id_case(struct kunit *test)
{
	unsigned int id = 5;
	unsigned int same = 6;
	char *longest;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_tag_id_find(NULL, &id));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_tag_id_find("org.nke", NULL));
	longest = kunit_kzalloc(test, NKE_STRID_MAX + 2, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, longest);
	memset(longest, 'x', NKE_STRID_MAX + 1);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_tag_id_find(longest, &id));
	KUNIT_EXPECT_EQ(test, 0U, id);
	longest[NKE_STRID_MAX] = '\0';
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_tag_id_find(longest, &id));
	KUNIT_EXPECT_GE(test, id, (unsigned int)NKE_STRID_FIRST);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_tag_id_find(longest, &same));
	KUNIT_EXPECT_EQ(test, id, same);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_tag_id_find("", &same));
	KUNIT_EXPECT_NE(test, id, same);
}

/* One table, but only a number that was given out as a tag's is one. */
static void strid_kinds_case(struct kunit *test)
{
	u32 vendor;
	u32 tag;

	KUNIT_ASSERT_EQ(test, 0, nke_strid_find("org.nke.kinds",
						NKE_STRID_VENDOR, &vendor));
	KUNIT_EXPECT_TRUE(test, nke_strid_valid(NKE_STRID_VENDOR, vendor));
	KUNIT_EXPECT_FALSE(test, nke_strid_valid(NKE_STRID_MBUF_TAG, vendor));
	KUNIT_EXPECT_FALSE(test, nke_strid_valid(NKE_STRID_VENDOR, 999));
	tag = tag_id(test, "org.nke.kinds");
	KUNIT_EXPECT_EQ(test, vendor, tag);
	KUNIT_EXPECT_TRUE(test, nke_strid_valid(NKE_STRID_MBUF_TAG, tag));
}

static void mbuf_tag_error_case(struct kunit *test)
{
	u32 id = tag_id(test, "org.nke.errors");
	struct __mbuf *plain = NULL;
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned long len;
	void *data;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(m, id, 1, 1, WAIT, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(NULL, id, 1, 1, WAIT, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(plain, id, 1, 1, WAIT, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(m, 999, 1, 1, WAIT, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(m, id + 1, 1, 1, WAIT, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(m, id, 1, 0, WAIT, &data));
	data = &len;
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_allocate(m, id, 1, 65536, WAIT, &data));
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_find(NULL, id, 1, &len, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_find(plain, id, 1, &len, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_find(m, id, 1, NULL, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_find(m, id, 1, &len, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_tag_find(m, 0, 1, &len, &data));
	KUNIT_EXPECT_EQ(test, ENOENT,
			nke_mbuf_tag_find(m, id, 1, &len, &data));
	nke_mbuf_tag_free(NULL, id, 1);
	nke_mbuf_tag_free(plain, id, 1);
	nke_mbuf_tag_free(m, id, 1);
	nke_mbuf_tag_free(m, 1, 0);
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);
}

static void mbuf_tag_case(struct kunit *test)
{
	u32 id = tag_id(test, "org.nke.tag");
	struct __mbuf *m = tagged(test, id, 1);
	unsigned long len;
	void *data = NULL;

	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));
	KUNIT_EXPECT_EQ(test, EEXIST,
			nke_mbuf_tag_allocate(m, id, 1, 3, WAIT, &data));
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	/* The largest one, zeroed and aligned. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_allocate(m, id, 2, 65535, NOWAIT,
						       &data));
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(data, 0, 65535));
	KUNIT_EXPECT_EQ(test, 0UL, (unsigned long)data % 8);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_tag_find(m, id, 2, &len, &data));
	KUNIT_EXPECT_EQ(test, 65535UL, len);
	nke_mbuf_tag_free(m, id, 2);
	KUNIT_EXPECT_EQ(test, ENOENT,
			nke_mbuf_tag_find(m, id, 2, &len, &data));
	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));
	nke_mbuf_freem(m);
}

/* Moved, copied, left behind or dropped: as the table in the reference. */
static void mbuf_tag_fate_case(struct kunit *test)
{
	u32 id = tag_id(test, "org.nke.fate");
	struct __mbuf *m = tagged(test, id, 1);
	struct __mbuf *n = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, WAIT, &n));
	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));
	KUNIT_EXPECT_TRUE(test, has_tag(n, id, 1));
	nke_mbuf_freem(n);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 5, WAIT, &n));
	KUNIT_EXPECT_FALSE(test, has_tag(m, id, 1));
	KUNIT_EXPECT_TRUE(test, has_tag(n, id, 1));
	nke_mbuf_freem(m);
	m = n;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 2, WAIT, &n));
	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));
	KUNIT_EXPECT_FALSE(test, has_tag(n, id, 1));
	nke_mbuf_freem(n);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_prepend(&m, 3000, WAIT));
	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pullup(&m, 3001));
	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_setflags_mask(m, 0, NKE_MBUF_PKTHDR));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags_mask(m, NKE_MBUF_PKTHDR,
							NKE_MBUF_PKTHDR));
	KUNIT_EXPECT_FALSE(test, has_tag(m, id, 1));
	nke_mbuf_freem(m);
}

static void mbuf_copy_pkthdr_case(struct kunit *test)
{
	u32 id = tag_id(test, "org.nke.move");
	struct __mbuf *m = tagged(test, id, 1);
	struct __mbuf *to = tagged(test, id, 2);
	struct __mbuf *plain = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copy_pkthdr(NULL, m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copy_pkthdr(to, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copy_pkthdr(to, plain));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copy_pkthdr(m, m));
	/* Data in the way. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copy_pkthdr(to, m));
	KUNIT_EXPECT_TRUE(test, has_tag(m, id, 1));

	nke_mbuf_adj(to, 10);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags(m, NKE_MBUF_PKTHDR |
						   NKE_MBUF_BCAST));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copy_pkthdr(to, m));
	KUNIT_EXPECT_EQ(test, 10UL, nke_mbuf_pkthdr_len(to));
	KUNIT_EXPECT_EQ(test, (unsigned int)(NKE_MBUF_PKTHDR | NKE_MBUF_BCAST),
			nke_mbuf_flags(to));
	KUNIT_EXPECT_TRUE(test, has_tag(to, id, 1));
	KUNIT_EXPECT_FALSE(test, has_tag(to, id, 2));
	KUNIT_EXPECT_FALSE(test, has_tag(m, id, 1));
	KUNIT_EXPECT_EQ(test, 10UL, nke_mbuf_pkthdr_len(m));

	/* A plain one gets a header, its data begins after it. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copy_pkthdr(plain, to));
	KUNIT_EXPECT_TRUE(test, has_tag(plain, id, 1));
	KUNIT_EXPECT_EQ(test, (unsigned long)nke_mbuf_get_mhlen(),
			nke_mbuf_maxlen(plain));
	nke_mbuf_freem(plain);
	nke_mbuf_freem(to);
	nke_mbuf_freem(m);
}

static void mbuf_pkthdr_fields_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *plain = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_rcvif(NULL));
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_rcvif(plain));
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_rcvif(m));

	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_header(NULL));
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_header(plain));
	nke_mbuf_pkthdr_setheader(NULL, test);
	nke_mbuf_pkthdr_setheader(plain, test);
	nke_mbuf_pkthdr_setheader(m, test);
	KUNIT_EXPECT_PTR_EQ(test, (void *)test, nke_mbuf_pkthdr_header(m));

	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_maxlen(NULL));
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_mhlen() + nke_mbuf_get_mlen() +
			2048UL, nke_mbuf_pkthdr_maxlen(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkt_list_len(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkt_list_maxlen(NULL));
	nke_mbuf_setnextpkt(m, plain);
	KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkt_list_len(m));
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_mhlen() + 2048UL +
			2 * nke_mbuf_get_mlen(), nke_mbuf_pkt_list_maxlen(m));
	KUNIT_EXPECT_EQ(test, 2, nke_mbuf_freem_list(m));
}

static void mbuf_class_case(struct kunit *test)
{
	static const struct { u32 sc, index, tc; } classes[] = {
		{ NKE_MBUF_SC_BK_SYS, 1, NKE_MBUF_TC_BK },
		{ NKE_MBUF_SC_BK, 2, NKE_MBUF_TC_BK },
		{ NKE_MBUF_SC_BE, 0, NKE_MBUF_TC_BE },
		{ NKE_MBUF_SC_RD, 3, NKE_MBUF_TC_BE },
		{ NKE_MBUF_SC_OAM, 4, NKE_MBUF_TC_BE },
		{ NKE_MBUF_SC_AV, 5, NKE_MBUF_TC_VI },
		{ NKE_MBUF_SC_RV, 6, NKE_MBUF_TC_VI },
		{ NKE_MBUF_SC_VI, 7, NKE_MBUF_TC_VI },
		{ NKE_MBUF_SC_SIG, 7, NKE_MBUF_TC_VI },
		{ NKE_MBUF_SC_VO, 8, NKE_MBUF_TC_VO },
		{ NKE_MBUF_SC_CTL, 9, NKE_MBUF_TC_VO },
	};
	struct __mbuf *m = packet_of(test, "x", 1);
	struct __mbuf *plain = NULL;
	unsigned int index;
	int i;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_get_traffic_class(NULL));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_get_traffic_class(plain));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_traffic_class(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_traffic_class(plain, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_traffic_class(m, 4));
	KUNIT_EXPECT_EQ(test, 4U, nke_mbuf_get_traffic_class_max_count());
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_traffic_class_index(0, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_traffic_class_index(4, &index));
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_traffic_class(m, i));
		KUNIT_EXPECT_EQ(test, (unsigned int)i,
				nke_mbuf_get_traffic_class(m));
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_get_traffic_class_index(i, &index));
		KUNIT_EXPECT_EQ(test, (unsigned int)i, index);
	}
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_is_traffic_class_privileged(m));

	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_get_service_class(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_service_class(NULL, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_service_class(plain, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_service_class(m, 1));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_service_class_index(0, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_service_class_index(1, &index));
	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_set_service_class(m, classes[i].sc));
		KUNIT_EXPECT_EQ(test, classes[i].sc,
				nke_mbuf_get_service_class(m));
		KUNIT_EXPECT_EQ(test, classes[i].tc,
				nke_mbuf_get_traffic_class(m));
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_get_service_class_index(classes[i].sc,
								 &index));
		KUNIT_EXPECT_EQ(test, classes[i].index, index);
		KUNIT_EXPECT_LT(test, index,
				nke_mbuf_get_service_class_max_count());
	}
	KUNIT_EXPECT_EQ(test, 10U, nke_mbuf_get_service_class_max_count());
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_is_service_class_privileged(m));
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);
}

static void mbuf_align_case(struct kunit *test)
{
	unsigned long mlen = nke_mbuf_get_mlen();
	struct __mbuf *m = NULL;
	struct __mbuf *copy = NULL;
	void *data;

	KUNIT_EXPECT_EQ(test, 256U, nke_mbuf_get_msize());
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_align_32(NULL, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_align_32(m, mlen + 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_align_32(m, BIT(31)));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_align_32(m, 5));
	KUNIT_EXPECT_EQ(test, (mlen - 5) & ~3UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_align_32(m, mlen));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(m));
	nke_mbuf_freem(m);

	m = NULL;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getpacket(WAIT, &m));
	nke_mbuf_setlen(m, 8);
	nke_mbuf_pkthdr_setlen(m, 8);
	data = nke_mbuf_data(m);
	KUNIT_EXPECT_EQ(test, (unsigned long long)virt_to_phys(data),
			nke_mbuf_data_to_physical(data));
	KUNIT_EXPECT_EQ(test, 0ULL, nke_mbuf_data_to_physical(NULL));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 8, WAIT, &copy));
	nke_mbuf_setlen(m, 0);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_mbuf_align_32(m, 8));
	nke_mbuf_freem(copy);
	nke_mbuf_freem(m);
}

static void mbuf_pulldown_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *at = m;
	unsigned long off = 2;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pulldown(NULL, &off, 1, &at));
	KUNIT_EXPECT_PTR_EQ(test, at, NULL);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pulldown(m, NULL, 1, &at));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pulldown(m, &off, 1, NULL));

	/* Contiguous already: the third mbuf has it. */
	off = 4;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 4, &at));
	KUNIT_EXPECT_EQ(test, 1UL, off);
	KUNIT_EXPECT_PTR_EQ(test, at, nke_mbuf_next(nke_mbuf_next(m)));
	/* Across the gap. */
	off = 2;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 3, &at));
	KUNIT_EXPECT_EQ(test, 0, memcmp(nke_mbuf_data(at) + off, "cde", 3));
	expect_bytes(test, m, "abcdefgh");
	/* All, and nothing. */
	off = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 8, &at));
	KUNIT_EXPECT_PTR_EQ(test, at, m);
	off = 8;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 0, &at));
	expect_bytes(test, m, "abcdefgh");

	/* Beyond the end: the packet is gone. */
	off = 8;
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pulldown(m, &off, 1, &at));
	KUNIT_EXPECT_PTR_EQ(test, at, NULL);
	m = packet_of(test, "x", 1);
	off = BIT(31);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pulldown(m, &off, 1, &at));
	m = packet_of(test, "x", 1);
	off = 0;
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pulldown(m, &off, 16385, &at));
}

/* What others hold is not written to: the bytes go to a new mbuf. */
static void mbuf_pulldown_shared_case(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);
	struct __mbuf *copy = NULL;
	struct __mbuf *at = NULL;
	unsigned long off = 6;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(m, 8, 2100,
						   page_address(ZERO_PAGE(0)),
						   WAIT));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&copy));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 2060, &at));
	KUNIT_EXPECT_EQ(test, 0, memcmp(nke_mbuf_data(at) + off, "gh\0", 3));
	KUNIT_EXPECT_EQ(test, 2108UL, nke_mbuf_chain_len(m));
	KUNIT_EXPECT_EQ(test, 2108UL, nke_mbuf_chain_len(copy));
	nke_mbuf_freem(copy);
	nke_mbuf_freem(m);
}

static struct kunit_case packet_cases[] = {
	KUNIT_CASE(mbuf_tag_id_case),
	KUNIT_CASE(strid_kinds_case),
	KUNIT_CASE(mbuf_tag_error_case),
	KUNIT_CASE(mbuf_tag_case),
	KUNIT_CASE(mbuf_tag_fate_case),
	KUNIT_CASE(mbuf_copy_pkthdr_case),
	KUNIT_CASE(mbuf_pkthdr_fields_case),
	KUNIT_CASE(mbuf_class_case),
	KUNIT_CASE(mbuf_align_case),
	KUNIT_CASE(mbuf_pulldown_case),
	KUNIT_CASE(mbuf_pulldown_shared_case),
	{}
};

static struct kunit_suite packet_suite = {
	.name = "nke_mbuf_packet",
	.init = mbuf_live_note,
	.exit = mbuf_live_same,
	.test_cases = packet_cases,
};

kunit_test_suite(packet_suite);
