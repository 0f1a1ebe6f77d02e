// SPDX-License-Identifier: GPL-2.0
/*
 * XNU's printf formats into strings.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kern/kern.h"

/* What is in the buffer, rather than what would have been. */
static int format_cut(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_vscnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}

/* Formats that the compiler would warn about. */
static int format(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}

#define FORMAT(test, want, ...)						\
do {									\
	char __buf[200];						\
									\
	memset(__buf, 0x55, sizeof(__buf));				\
	KUNIT_EXPECT_EQ(test, (int)strlen(want),			\
			format(__buf, sizeof(__buf), __VA_ARGS__));	\
	KUNIT_EXPECT_STREQ(test, (char *)__buf, want);			\
} while (0)

static void test_plain(struct kunit *test)
{
	FORMAT(test, "", "");
	FORMAT(test, "text", "text");
	FORMAT(test, "100%", "100%%");
	FORMAT(test, "%", "%%");
	FORMAT(test, "a string", "%s", "a string");
	FORMAT(test, "(null)", "%s", NULL);
	FORMAT(test, "(null)", NULL);
	FORMAT(test, "[  ab]", "[%4s]", "ab");
	FORMAT(test, "[ab  ]", "[%-4s]", "ab");
	FORMAT(test, "[ab  ]", "[%*s]", -4, "ab");
	FORMAT(test, "[ab]", "[%.2s]", "abc");
	FORMAT(test, "[ab]", "[%.*s]", 2, "abc");
	FORMAT(test, "[abc]", "[%.*s]", -1, "abc");
	FORMAT(test, "[]", "[%.s]", "abc");
	FORMAT(test, "[x][  y]", "[%c][%3c]", 'x', 'y');
}

static void test_numbers(struct kunit *test)
{
	FORMAT(test, "-1 4294967295", "%d %u", -1, -1);
	FORMAT(test, "-5", "%i", -5);
	FORMAT(test, "ff FF 377", "%x %X %o", 255, 255, 255);
	FORMAT(test, "0xff 0377", "%#x %#o", 255, 255);
	FORMAT(test, "00042|+42| 42|42   |", "%05d|%+d|% d|%-5d|", 42, 42, 42,
	       42);
	FORMAT(test, "007", "%.3d", 7);
	FORMAT(test, "-1 255", "%hhd %hhu", 0xff, 0x1ff);
	FORMAT(test, "-1 65535", "%hd %hu", 0xffff, 0x1ffff);
	FORMAT(test, "-9223372036854775808", "%ld", LONG_MIN);
	FORMAT(test, "18446744073709551615", "%lu", ULONG_MAX);
	FORMAT(test, "18446744073709551615", "%llu", U64_MAX);
	FORMAT(test, "ffffffffffffffff", "%zx", SIZE_MAX);
	FORMAT(test, "-1", "%td", (ptrdiff_t)-1);
	FORMAT(test, "1", "%'d", 1);
}

/* What Linux has otherwise, or not at all. */
static void test_dialect(struct kunit *test)
{
	static const char long_long[] = { '%', 'L', 'x', '\0' };

	FORMAT(test, "18446744073709551615", "%qu", U64_MAX);
	FORMAT(test, "-1", "%qd", -1LL);
	FORMAT(test, "18446744073709551615", "%ju", U64_MAX);
	FORMAT(test, "ffffffffffffffff", long_long, -1LL);
	FORMAT(test, "-1 18446744073709551615 10", "%D %U %O", -1L, ULONG_MAX,
	       8L);
	FORMAT(test, "text", "%S", "text");
	FORMAT(test, "10", "%n", 16);
	/* One argument each, so what follows is right. */
	FORMAT(test, "f, 3", "%r, %d", 15, 3);
	/* Floating point takes none: nobody can pass it. */
	FORMAT(test, "%f %5.2e|1", "%f %5.2e|%d", 1);
	FORMAT(test, "%y|1", "%y|%d", 1);
	FORMAT(test, "x%", "x%");
	FORMAT(test, "x%-5l", "x%-5l");
}

static void test_bits(struct kunit *test)
{
	FORMAT(test, "3<ONE,TWO>", "%b", 3, "\20\1ONE\2TWO\3THREE");
	FORMAT(test, "4<THREE>!", "%b!", 4, "\20\1ONE\2TWO\3THREE");
	FORMAT(test, "10<FOUR>", "%b", 8, "\10\4FOUR");
	FORMAT(test, "80000000<TOP>", "%b", 0x80000000, "\20\40TOP");
	FORMAT(test, "0|7", "%b|%d", 0, "\20\1ONE", 7);
	FORMAT(test, "5", "%b", 5, "");
	FORMAT(test, "5", "%b", 5, NULL);
}

static void test_os_log(struct kunit *test)
{
	FORMAT(test, "name 5", "%{public}s %{private}d", "name", 5);
	FORMAT(test, "[   5]", "[%{public,mask.hash}4d]", 5);
	FORMAT(test, "0102ff", "%.3P", "\1\2\xff");
	FORMAT(test, "0102", "%.*P", 2, "\1\2\xff");
	/* An annotation without end is none. */
	FORMAT(test, "%{public 1", "%{public %d", 1);
}

/* The letter is the text's; Linux would follow the pointer. */
static void test_pointer(struct kunit *test)
{
	static const char * const fmts[] = {
		"%pd", "%ps", "%pI4", "%px", "%pV", "%pK", "%pe", "%p4cc",
	};
	char plain[40], buf[40];
	int i;

	format(plain, sizeof(plain), "%p", &plain);
	KUNIT_EXPECT_GT(test, strlen(plain), 4UL);
	for (i = 0; i < ARRAY_SIZE(fmts); i++) {
		format(buf, sizeof(buf), fmts[i], &plain);
		KUNIT_EXPECT_EQ(test, strlen(plain) + strlen(fmts[i]) - 2,
				strlen(buf));
		KUNIT_EXPECT_EQ(test, 0, strncmp(buf, plain, strlen(plain)));
		KUNIT_EXPECT_STREQ(test, buf + strlen(plain), fmts[i] + 2);
	}
	/* Never the address itself. */
	snprintf(buf, sizeof(buf), "%lx", (unsigned long)&plain);
	KUNIT_EXPECT_NULL(test, strstr(plain, buf));
}

static void test_room(struct kunit *test)
{
	char buf[8];
	int size;

	for (size = 0; size <= sizeof(buf); size++) {
		memset(buf, 'x', sizeof(buf));
		KUNIT_EXPECT_EQ(test, 9, nke_snprintf(buf, size, "ab%sef%d",
						      "cd", 123));
		if (size)
			KUNIT_EXPECT_EQ(test, (size_t)size - 1, strlen(buf));
		KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "abcdef123",
						max(size - 1, 0)));
		if (size < sizeof(buf))
			KUNIT_EXPECT_EQ(test, 'x', buf[size]);
		KUNIT_EXPECT_EQ(test, max(size - 1, 0),
				nke_scnprintf(buf, size, "ab%sef%d", "cd",
					      123));
		memset(buf, 'x', sizeof(buf));
		KUNIT_EXPECT_EQ(test, max(size - 1, 0),
				format_cut(buf, size, "ab%sef%d", "cd", 123));
		KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "abcdef123",
						max(size - 1, 0)));
		if (size < sizeof(buf))
			KUNIT_EXPECT_EQ(test, 'x', buf[size]);
	}
	KUNIT_EXPECT_EQ(test, 5, nke_snprintf(NULL, 0, "%05d", 1));
	KUNIT_EXPECT_EQ(test, 2, nke_scnprintf(buf, 8, "%d", 12));
	KUNIT_EXPECT_EQ(test, 2, format_cut(buf, 8, "%d", 12));
	KUNIT_EXPECT_EQ(test, 0, format_cut(NULL, 0, "%d", 12));
	KUNIT_EXPECT_EQ(test, 4, nke_sprintf(buf, "%s!", "abc"));
	KUNIT_EXPECT_STREQ(test, (char *)buf, "abc!");
	/* A size that was negative once. */
	KUNIT_EXPECT_EQ(test, 2, nke_snprintf(buf, -1UL, "ok"));
	KUNIT_EXPECT_STREQ(test, (char *)buf, "ok");
}

/* Widths from a packet do no harm, where Linux would warn. */
static void test_large(struct kunit *test)
{
	char *s = kunit_kzalloc(test, 70000, GFP_KERNEL);
	char buf[8];

	KUNIT_ASSERT_NOT_NULL(test, s);
	memset(s, 's', 69999);
	KUNIT_EXPECT_EQ(test, 32767, format(buf, sizeof(buf), "%.*s", 69999,
					    s));
	KUNIT_EXPECT_STREQ(test, (char *)buf, "sssssss");
	KUNIT_EXPECT_EQ(test, 69999, format(buf, sizeof(buf), "%s", s));
	KUNIT_EXPECT_EQ(test, 32767, format(buf, sizeof(buf), "%*d", INT_MAX,
					    1));
	KUNIT_EXPECT_EQ(test, 32767, format(buf, sizeof(buf), "%*d", INT_MIN,
					    1));
	KUNIT_EXPECT_EQ(test, 32767, format(buf, sizeof(buf),
					    "%99999999999999999999d", 1));
	KUNIT_EXPECT_EQ(test, 1, format(buf, sizeof(buf), "%.*d", INT_MIN, 1));
}

static struct kunit_case format_cases[] = {
	KUNIT_CASE(test_plain),
	KUNIT_CASE(test_numbers),
	KUNIT_CASE(test_dialect),
	KUNIT_CASE(test_bits),
	KUNIT_CASE(test_os_log),
	KUNIT_CASE(test_pointer),
	KUNIT_CASE(test_room),
	KUNIT_CASE(test_large),
	{}
};

static struct kunit_suite format_suite = {
	.name = "nke_format",
	.test_cases = format_cases,
};

kunit_test_suite(format_suite);
