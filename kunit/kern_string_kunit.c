// SPDX-License-Identifier: GPL-2.0
/*
 * BSD's bytes and strings.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "kern/kern.h"

static void test_bzero(struct kunit *test)
{
	char buf[] = "abcdef";

	nke_bzero(buf + 1, 3);
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "a\0\0\0ef", 7));
	nke_bzero(buf, 0);
	KUNIT_EXPECT_EQ(test, 'a', buf[0]);
}

/* The source comes first, and may overlap either way. */
static void test_bcopy(struct kunit *test)
{
	char buf[] = "abcdef";
	char to[7] = "";

	nke_bcopy(buf, to, 7);
	KUNIT_EXPECT_STREQ(test, to, "abcdef");
	nke_bcopy(buf, buf + 1, 5);
	KUNIT_EXPECT_STREQ(test, buf, "aabcde");
	nke_bcopy(buf + 1, buf, 5);
	KUNIT_EXPECT_STREQ(test, buf, "abcdee");
	nke_bcopy("x", buf, 0);
	KUNIT_EXPECT_STREQ(test, buf, "abcdee");
}

static void test_bcmp(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0, nke_bcmp("abc", "abd", 2));
	KUNIT_EXPECT_NE(test, 0, nke_bcmp("abc", "abd", 3));
	KUNIT_EXPECT_NE(test, 0, nke_bcmp("\0x", "\0y", 2));
	KUNIT_EXPECT_EQ(test, 0, nke_bcmp("a", "b", 0));
}

static void test_strlcpy(struct kunit *test)
{
	char buf[8];

	memset(buf, 'x', sizeof(buf));
	KUNIT_EXPECT_EQ(test, 3UL, nke_strlcpy(buf, "abc", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, 'x', buf[4]);
	KUNIT_EXPECT_EQ(test, 7UL, nke_strlcpy(buf, "abcdefg", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "abcdefg");
	/* Cut, ended, and the length that was wanted. */
	KUNIT_EXPECT_EQ(test, 8UL, nke_strlcpy(buf, "ABCDEFGH", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "ABCDEFG");
	KUNIT_EXPECT_EQ(test, 2UL, nke_strlcpy(buf, "zz", 1));
	KUNIT_EXPECT_STREQ(test, buf, "");
	buf[0] = 'x';
	KUNIT_EXPECT_EQ(test, 2UL, nke_strlcpy(buf, "zz", 0));
	KUNIT_EXPECT_EQ(test, 'x', buf[0]);
	KUNIT_EXPECT_EQ(test, 0UL, nke_strlcpy(buf, "", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "");
}

static void test_strlcat(struct kunit *test)
{
	char buf[8] = "ab";

	KUNIT_EXPECT_EQ(test, 4UL, nke_strlcat(buf, "cd", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "abcd");
	KUNIT_EXPECT_EQ(test, 4UL, nke_strlcat(buf, "", sizeof(buf)));
	KUNIT_EXPECT_EQ(test, 7UL, nke_strlcat(buf, "efg", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "abcdefg");
	KUNIT_EXPECT_EQ(test, 9UL, nke_strlcat(buf, "hi", sizeof(buf)));
	KUNIT_EXPECT_STREQ(test, buf, "abcdefg");
	/* No end within the room: nothing is written. */
	memset(buf, 'x', sizeof(buf));
	KUNIT_EXPECT_EQ(test, 10UL, nke_strlcat(buf, "yy", sizeof(buf)));
	KUNIT_EXPECT_EQ(test, 'x', buf[7]);
	KUNIT_EXPECT_EQ(test, 2UL, nke_strlcat(buf, "yy", 0));
	KUNIT_EXPECT_EQ(test, 'x', buf[0]);
}

static struct kunit_case string_cases[] = {
	KUNIT_CASE(test_bzero),
	KUNIT_CASE(test_bcopy),
	KUNIT_CASE(test_bcmp),
	KUNIT_CASE(test_strlcpy),
	KUNIT_CASE(test_strlcat),
	{}
};

static struct kunit_suite string_suite = {
	.name = "nke_string",
	.test_cases = string_cases,
};

kunit_test_suite(string_suite);
