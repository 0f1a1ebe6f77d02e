// SPDX-License-Identifier: GPL-2.0
/*
 * Random numbers and UUIDs.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "kern/kern.h"

static void test_random(struct kunit *test)
{
	unsigned int all = 0;
	int i;

	for (i = 0; i < 1000; i++) {
		unsigned int r = nke_random();

		KUNIT_EXPECT_LE(test, r, 0x7fffffffU);
		all |= r;
	}
	/* Each of the 31 bits came up at least once. */
	KUNIT_EXPECT_EQ(test, 0x7fffffffU, all);
}

static void test_random_bytes(struct kunit *test)
{
	u8 a[64], b[64];
	int i;

	memset(a, 0, sizeof(a));
	memset(b, 0, sizeof(b));
	nke_read_random(a, 32);
	nke_random_buf(b, 32);
	KUNIT_EXPECT_NE(test, 0, memcmp(a, b, 32));
	KUNIT_EXPECT_NOT_NULL(test, memchr_inv(a, 0, 32));
	KUNIT_EXPECT_NOT_NULL(test, memchr_inv(b, 0, 32));
	for (i = 32; i < 64; i++)
		KUNIT_EXPECT_EQ(test, 0, a[i] | b[i]);
	nke_read_random(a + 32, 0);
	nke_random_buf(b + 32, 0);
	KUNIT_EXPECT_EQ(test, 0, a[32] | b[32]);
}

static void test_uuid_generate(struct kunit *test)
{
	u8 a[16], b[16];

	nke_uuid_generate(a);
	nke_uuid_generate_random(b);
	KUNIT_EXPECT_NE(test, 0, memcmp(a, b, 16));
	/* Version 4 of variant 1. */
	KUNIT_EXPECT_EQ(test, 0x40, a[6] & 0xf0);
	KUNIT_EXPECT_EQ(test, 0x80, a[8] & 0xc0);
	KUNIT_EXPECT_EQ(test, 0x40, b[6] & 0xf0);
	KUNIT_EXPECT_EQ(test, 0x80, b[8] & 0xc0);
}

static const u8 sample[16] = {
	0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
	0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10,
};

#define UPPER	"01234567-89AB-CDEF-FEDC-BA9876543210"
#define LOWER	"01234567-89ab-cdef-fedc-ba9876543210"

static void test_uuid_unparse(struct kunit *test)
{
	char text[38];

	text[37] = 'x';
	nke_uuid_unparse(sample, text);
	KUNIT_EXPECT_STREQ(test, (char *)text, UPPER);
	nke_uuid_unparse_lower(sample, text);
	KUNIT_EXPECT_STREQ(test, (char *)text, LOWER);
	nke_uuid_unparse_upper(sample, text);
	KUNIT_EXPECT_STREQ(test, (char *)text, UPPER);
	KUNIT_EXPECT_EQ(test, 'x', text[37]);
}

static void test_uuid_parse(struct kunit *test)
{
	static const char * const wrong[] = {
		"", "0", LOWER "0", "01234567-89ab-cdef-fedc-ba987654321",
		"0123456789abcdeffedcba9876543210----",
		"g1234567-89ab-cdef-fedc-ba9876543210",
	};
	u8 uu[16];
	int i;

	memset(uu, 0, sizeof(uu));
	KUNIT_EXPECT_EQ(test, 0, nke_uuid_parse(UPPER, uu));
	KUNIT_EXPECT_EQ(test, 0, memcmp(uu, sample, 16));
	memset(uu, 0, sizeof(uu));
	KUNIT_EXPECT_EQ(test, 0, nke_uuid_parse(LOWER, uu));
	KUNIT_EXPECT_EQ(test, 0, memcmp(uu, sample, 16));
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		char in[40];

		strscpy(in, wrong[i], sizeof(in));
		KUNIT_EXPECT_EQ_MSG(test, -1, nke_uuid_parse(in, uu), "%s",
				    wrong[i]);
		KUNIT_EXPECT_EQ(test, 0, memcmp(uu, sample, 16));
	}
}

static struct kunit_case random_cases[] = {
	KUNIT_CASE(test_random),
	KUNIT_CASE(test_random_bytes),
	KUNIT_CASE(test_uuid_generate),
	KUNIT_CASE(test_uuid_unparse),
	KUNIT_CASE(test_uuid_parse),
	{}
};

static struct kunit_suite random_suite = {
	.name = "nke_random",
	.test_cases = random_cases,
};

kunit_test_suite(random_suite);
