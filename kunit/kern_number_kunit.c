// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers from text, and checksums.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "kern/kern.h"
#include "proto/user.h"

/* The value, and how many characters belong to it. */
static void expect(struct kunit *test, const char *s, int base, long long want,
		   int used)
{
	char *end = NULL;

	KUNIT_EXPECT_EQ_MSG(test, want, nke_strtoq(s, &end, base), "%s", s);
	KUNIT_EXPECT_EQ_MSG(test, used, (int)(end - s), "%s", s);
}

static void test_text(struct kunit *test)
{
	expect(test, "0", 10, 0, 1);
	expect(test, "123x", 10, 123, 3);
	expect(test, " \t\n-7 8", 10, -7, 5);
	expect(test, "+7", 10, 7, 2);
	expect(test, "", 10, 0, 0);
	expect(test, "  -", 10, 0, 0);
	expect(test, "- 1", 10, 0, 0);
	expect(test, "x", 10, 0, 0);
	expect(test, "12", 2, 1, 1);
	expect(test, "zZ", 36, 35 * 36 + 35, 2);
	expect(test, "a", 10, 0, 0);
	expect(test, "@[`{", 36, 0, 0);
	expect(test, "1", 1, 0, 0);
	expect(test, "1", 37, 0, 0);
	expect(test, "1", -1, 0, 0);
	KUNIT_EXPECT_EQ(test, 12LL, nke_strtoq("12", NULL, 10));
}

static void test_bases(struct kunit *test)
{
	expect(test, "0x1F", 0, 31, 4);
	expect(test, "0X1f", 16, 31, 4);
	expect(test, "1f", 16, 31, 2);
	expect(test, "017", 0, 15, 3);
	expect(test, "08", 0, 0, 1);
	expect(test, "10", 0, 10, 2);
	expect(test, "-0x10", 0, -16, 5);
	/* A 0, and something else. */
	expect(test, "0x", 0, 0, 1);
	expect(test, "0xg", 16, 0, 1);
	expect(test, "0x1", 10, 0, 1);
}

static void test_limits(struct kunit *test)
{
	char *end;

	expect(test, "9223372036854775807", 10, S64_MAX, 19);
	expect(test, "9223372036854775808", 10, S64_MAX, 19);
	expect(test, "-9223372036854775808", 10, S64_MIN, 20);
	expect(test, "-9223372036854775809", 10, S64_MIN, 20);
	expect(test, "99999999999999999999999x", 10, S64_MAX, 23);
	KUNIT_EXPECT_EQ(test, U64_MAX,
			(u64)nke_strtouq("18446744073709551615", NULL, 10));
	KUNIT_EXPECT_EQ(test, U64_MAX,
			(u64)nke_strtouq("18446744073709551616", &end, 10));
	KUNIT_EXPECT_EQ(test, '\0', *end);
	KUNIT_EXPECT_EQ(test, U64_MAX, (u64)nke_strtouq("-1", NULL, 10));
	KUNIT_EXPECT_EQ(test, LONG_MAX,
			nke_strtol("99999999999999999999", NULL, 10));
	KUNIT_EXPECT_EQ(test, LONG_MIN,
			nke_strtol("-99999999999999999999", NULL, 10));
	KUNIT_EXPECT_EQ(test, -5L, nke_strtol("-5", NULL, 10));
	KUNIT_EXPECT_EQ(test, ULONG_MAX,
			nke_strtoul("99999999999999999999", NULL, 10));
	KUNIT_EXPECT_EQ(test, ULONG_MAX, nke_strtoul("-1", NULL, 10));
}

static void test_crc32(struct kunit *test)
{
	const char *check = "123456789";
	unsigned int crc;

	/* The one that everybody compares with. */
	KUNIT_EXPECT_EQ(test, 0xcbf43926U, nke_crc32(0, check, 9));
	crc = nke_crc32(0, check, 4);
	KUNIT_EXPECT_EQ(test, 0xcbf43926U, nke_crc32(crc, check + 4, 5));
	KUNIT_EXPECT_EQ(test, 0U, nke_crc32(0, check, 0));
}

static struct kunit_case number_cases[] = {
	KUNIT_CASE(test_text),
	KUNIT_CASE(test_bases),
	KUNIT_CASE(test_limits),
	KUNIT_CASE(test_crc32),
	{}
};

static struct kunit_suite number_suite = {
	.name = "nke_kern_number",
	.test_cases = number_cases,
};

kunit_test_suite(number_suite);
