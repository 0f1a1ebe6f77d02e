// SPDX-License-Identifier: GPL-2.0
/*
 * The functions that handlers of sysctl values are made of, with requests of
 * the test's own.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "core/errno.h"
#include "kern/sysctl.h"

struct ask {
	struct nke_bsd_sysctl_req req;
	char old[64];
	char new[64];
};

/* As sysctl(3) of a user: bounded by what the request says. */
static int old(struct sysctl_req *req, const void *p, unsigned long len)
{
	struct ask *ask = (struct ask *)req;

	if (ask->req.oldptr) {
		if (ask->req.oldlen - ask->req.oldidx < len)
			return nke_errno(-ENOMEM);
		memcpy(ask->old + ask->req.oldidx, p, len);
	}
	ask->req.oldidx += len;
	return 0;
}

static int new(struct sysctl_req *req, void *p, unsigned long len)
{
	struct ask *ask = (struct ask *)req;

	if (!ask->req.newptr)
		return 0;
	if (ask->req.newlen - ask->req.newidx < len)
		return nke_errno(-EINVAL);
	memcpy(p, ask->new + ask->req.newidx, len);
	ask->req.newidx += len;
	return 0;
}

static struct sysctl_req *ask_old(struct ask *ask, size_t room)
{
	memset(ask, 0, sizeof(*ask));
	memset(ask->old, 'x', sizeof(ask->old));
	ask->req.oldptr = room ? 1 : 0;
	ask->req.oldlen = room;
	ask->req.oldfunc = old;
	ask->req.newfunc = new;
	return (struct sysctl_req *)&ask->req;
}

static struct sysctl_req *ask_new(struct ask *ask, const void *p, size_t len)
{
	struct sysctl_req *req = ask_old(ask, 0);

	memcpy(ask->new, p, len);
	ask->req.newptr = 1;
	ask->req.newlen = len;
	return req;
}

static void test_number_out(struct kunit *test)
{
	struct ask ask;
	long long q;
	int i;

	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_old(&ask, 4), -3, 4, NULL,
					     NULL));
	memcpy(&i, ask.old, 4);
	KUNIT_EXPECT_EQ(test, -3, i);
	KUNIT_EXPECT_EQ(test, 4UL, ask.req.oldidx);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_old(&ask, 8), -3, 8, NULL,
					     NULL));
	memcpy(&q, ask.old, 8);
	KUNIT_EXPECT_EQ(test, -3LL, q);
	/* A quad into room for an int, if it is one. */
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_old(&ask, 4), -3, 8, NULL,
					     NULL));
	memcpy(&i, ask.old, 4);
	KUNIT_EXPECT_EQ(test, -3, i);
	KUNIT_EXPECT_EQ(test, ERANGE,
			nke_sysctl_io_number(ask_old(&ask, 4), 1LL << 31, 8,
					     NULL, NULL));
	KUNIT_EXPECT_EQ(test, ERANGE,
			nke_sysctl_io_number(ask_old(&ask, 8), 1LL << 31, 4,
					     NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0UL, ask.req.oldidx);
	/* Without room, only how much it would be. */
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_old(&ask, 0), 1, 8, NULL,
					     NULL));
	KUNIT_EXPECT_EQ(test, 8UL, ask.req.oldidx);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_old(&ask, 0), 1, 4, NULL,
					     NULL));
	KUNIT_EXPECT_EQ(test, 4UL, ask.req.oldidx);
	KUNIT_EXPECT_EQ(test, ENOMEM,
			nke_sysctl_io_number(ask_old(&ask, 2), 1, 4, NULL,
					     NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_io_number(ask_old(&ask, 8), 1, 2, NULL,
					     NULL));
}

static void test_number_in(struct kunit *test)
{
	long long q = -9, big = 1LL << 31;
	struct ask ask;
	int changed = 5;
	int i = -7;

	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_new(&ask, &i, 4), 1, 8, &q,
					     &changed));
	KUNIT_EXPECT_EQ(test, -7LL, q);
	KUNIT_EXPECT_EQ(test, 1, changed);
	q = -9;
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_new(&ask, &q, 8), 1, 4, &i,
					     NULL));
	KUNIT_EXPECT_EQ(test, -9, i);
	changed = 5;
	KUNIT_EXPECT_EQ(test, ERANGE,
			nke_sysctl_io_number(ask_new(&ask, &big, 8), 1, 4, &i,
					     &changed));
	KUNIT_EXPECT_EQ(test, -9, i);
	KUNIT_EXPECT_EQ(test, 0, changed);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_new(&ask, &big, 8), 1, 8, &q,
					     NULL));
	KUNIT_EXPECT_EQ(test, big, q);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_io_number(ask_new(&ask, &i, 2), 1, 4, &i,
					     NULL));
	KUNIT_EXPECT_EQ(test, EPERM,
			nke_sysctl_io_number(ask_new(&ask, &i, 4), 1, 4, NULL,
					     NULL));
	/* Nobody sets anything. */
	changed = 5;
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_number(ask_old(&ask, 4), 1, 4, &i,
					     &changed));
	KUNIT_EXPECT_EQ(test, -9, i);
	KUNIT_EXPECT_EQ(test, 0, changed);
}

static void test_string(struct kunit *test)
{
	char s[8] = "hello";
	struct ask ask;
	int changed = 5;

	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_string(ask_old(&ask, 6), s, 8, 0,
					     &changed));
	KUNIT_EXPECT_STREQ(test, (char *)ask.old, "hello");
	KUNIT_EXPECT_EQ(test, 0, changed);
	KUNIT_EXPECT_EQ(test, ENOMEM,
			nke_sysctl_io_string(ask_old(&ask, 5), s, 8, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_string(ask_old(&ask, 5), s, 8, 1, NULL));
	KUNIT_EXPECT_STREQ(test, (char *)ask.old, "hell");
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_string(ask_old(&ask, 0), s, 8, 1, NULL));
	KUNIT_EXPECT_EQ(test, 6UL, ask.req.oldidx);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_string(ask_new(&ask, "worlds!", 7), s, 8,
					     0, &changed));
	KUNIT_EXPECT_STREQ(test, (char *)s, "worlds!");
	KUNIT_EXPECT_EQ(test, 1, changed);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_io_string(ask_new(&ask, "too long", 8), s,
					     8, 0, &changed));
	KUNIT_EXPECT_EQ(test, 0, changed);
	KUNIT_EXPECT_EQ(test, EPERM,
			nke_sysctl_io_string(ask_new(&ask, "", 0), s, 0, 0,
					     NULL));
	KUNIT_EXPECT_STREQ(test, (char *)s, "worlds!");
}

static void test_opaque(struct kunit *test)
{
	char b[4] = "abc";
	struct ask ask;
	int changed = 5;

	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_opaque(ask_old(&ask, 4), b, 4,
					     &changed));
	KUNIT_EXPECT_EQ(test, 0, memcmp(ask.old, "abc", 4));
	KUNIT_EXPECT_EQ(test, 0, changed);
	KUNIT_EXPECT_EQ(test, ENOMEM,
			nke_sysctl_io_opaque(ask_old(&ask, 3), b, 4, NULL));
	KUNIT_EXPECT_EQ(test, 0,
			nke_sysctl_io_opaque(ask_new(&ask, "xyz", 4), b, 4,
					     &changed));
	KUNIT_EXPECT_STREQ(test, (char *)b, "xyz");
	KUNIT_EXPECT_EQ(test, 1, changed);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_io_opaque(ask_new(&ask, "123", 3), b, 4,
					     &changed));
	KUNIT_EXPECT_EQ(test, 0, changed);
	KUNIT_EXPECT_STREQ(test, (char *)b, "xyz");
}

static void test_handle_null(struct kunit *test)
{
	struct ask ask;

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_handle_long(NULL, NULL, 1,
					       ask_old(&ask, 8)));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_handle_quad(NULL, NULL, 1,
					       ask_old(&ask, 8)));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sysctl_handle_int2quad(NULL, NULL, 1,
						   ask_old(&ask, 8)));
}

static struct kunit_case sysctl_io_cases[] = {
	KUNIT_CASE(test_number_out),
	KUNIT_CASE(test_number_in),
	KUNIT_CASE(test_string),
	KUNIT_CASE(test_opaque),
	KUNIT_CASE(test_handle_null),
	{}
};

static struct kunit_suite sysctl_io_suite = {
	.name = "nke_kern_sysctl_io",
	.test_cases = sysctl_io_cases,
};

kunit_test_suite(sysctl_io_suite);
