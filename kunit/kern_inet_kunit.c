// SPDX-License-Identifier: GPL-2.0
/*
 * Internet addresses as text, and back.
 */
#include <kunit/test.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/socket.h>

#include "kern/kern.h"

static void test_inet_ntop(struct kunit *test)
{
	static const u8 v4[] = { 192, 0, 2, 255 };
	static const u8 zero[4];
	char buf[16];

	KUNIT_EXPECT_PTR_EQ(test, nke_inet_ntop(AF_INET, v4, buf, sizeof(buf)),
			    (const char *)buf);
	KUNIT_EXPECT_STREQ(test, buf, "192.0.2.255");
	KUNIT_EXPECT_NOT_NULL(test, nke_inet_ntop(AF_INET, zero, buf, 8));
	KUNIT_EXPECT_STREQ(test, buf, "0.0.0.0");
	/* The NUL must fit. */
	KUNIT_EXPECT_NOT_NULL(test, nke_inet_ntop(AF_INET, v4, buf, 12));
	KUNIT_EXPECT_NULL(test, nke_inet_ntop(AF_INET, v4, buf, 11));
	KUNIT_EXPECT_NULL(test, nke_inet_ntop(AF_INET, v4, buf, 0));
	KUNIT_EXPECT_NULL(test, nke_inet_ntop(AF_UNIX, v4, buf, sizeof(buf)));
	KUNIT_EXPECT_NULL(test, nke_inet_ntop(-1, v4, buf, sizeof(buf)));
}

static void test_inet_ntop6(struct kunit *test)
{
	static const struct {
		u8 addr[16];
		const char *text;
	} cases[] = {
		{ { 0 }, "::" },
		{ { [15] = 1 }, "::1" },
		{ { 0x20, 1, 0xd, 0xb8, [15] = 1 }, "2001:db8::1" },
		{ { 0xfe, 0x80, [8] = 2, [15] = 0xab }, "fe80::200:0:0:ab" },
		{ { [10] = 0xff, 0xff, 192, 0, 2, 1 }, "::ffff:192.0.2.1" },
		{ { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8 },
		  "1:2:3:4:5:6:7:8" },
		{ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	};
	char buf[46];
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t len = strlen(cases[i].text);

		KUNIT_EXPECT_PTR_EQ(test, nke_inet_ntop(AF_INET6, cases[i].addr,
							buf, len + 1),
				    (const char *)buf);
		KUNIT_EXPECT_STREQ(test, buf, cases[i].text);
		KUNIT_EXPECT_NULL(test, nke_inet_ntop(AF_INET6, cases[i].addr,
						      buf, len));
	}
}

static void test_inet_aton(struct kunit *test)
{
	static const struct {
		const char *text;
		u32 addr;
	} cases[] = {
		{ "127.0.0.1", 0x7f000001 },
		{ "255.255.255.255", 0xffffffff },
		{ "0", 0 },
		{ "0x7f.1", 0x7f000001 },
		{ "0177.0.0.010", 0x7f000008 },
		{ "10.1.65535", 0x0a01ffff },
		{ "10.16777215", 0x0affffff },
		{ "4294967295", 0xffffffff },
		{ "0XFFFFFFFF", 0xffffffff },
		{ "1.2.3.4 tail", 0x01020304 },
		{ "1.2.3.4\n", 0x01020304 },
	};
	struct in_addr addr;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		addr.s_addr = htonl(0xdeadbeef);
		KUNIT_EXPECT_EQ_MSG(test, 1, nke_inet_aton(cases[i].text,
							   &addr),
				    "%s", cases[i].text);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].addr, ntohl(addr.s_addr),
				    "%s", cases[i].text);
	}
	/* Who only asks whether it is one. */
	KUNIT_EXPECT_EQ(test, 1, nke_inet_aton("127.0.0.1", NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_inet_aton("localhost", NULL));
}

static void test_inet_aton_wrong(struct kunit *test)
{
	static const char * const wrong[] = {
		"", " ", "a", ".", "1.", "1..2", ".1", "1.2.3.4.5", "1.2.3.4.",
		"256.1.1.1", "1.256.1.1", "1.2.3.256", "1.2.65536",
		"1.16777216", "4294967296", "99999999999999999999", "08", "0x",
		"0xg", "1.2.3.4x", "-1", "+1", " 1.2.3.4", "::1",
	};
	struct in_addr addr;
	int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		addr.s_addr = htonl(0xdeadbeef);
		KUNIT_EXPECT_EQ_MSG(test, 0, nke_inet_aton(wrong[i], &addr),
				    "%s", wrong[i]);
		KUNIT_EXPECT_EQ_MSG(test, 0xdeadbeef, ntohl(addr.s_addr),
				    "%s", wrong[i]);
	}
}

static struct kunit_case inet_cases[] = {
	KUNIT_CASE(test_inet_ntop),
	KUNIT_CASE(test_inet_ntop6),
	KUNIT_CASE(test_inet_aton),
	KUNIT_CASE(test_inet_aton_wrong),
	{}
};

static struct kunit_suite inet_suite = {
	.name = "nke_inet",
	.test_cases = inet_cases,
};

kunit_test_suite(inet_suite);
