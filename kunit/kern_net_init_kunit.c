// SPDX-License-Identifier: GPL-2.0
/*
 * net_init_add(): the caller has to do it by itself.
 */
#include <kunit/test.h>

#include "kern/kern.h"

static int called;

static void init(void)
{
	called++;
}

static void test_net_init_add(struct kunit *test)
{
	called = 0;
	KUNIT_EXPECT_EQ(test, nke_net_init_add(NULL), EINVAL);
	KUNIT_EXPECT_EQ(test, nke_net_init_add(init), EALREADY);
	KUNIT_EXPECT_EQ(test, called, 0);
}

static struct kunit_case net_init_cases[] = {
	KUNIT_CASE(test_net_init_add),
	{}
};

static struct kunit_suite net_init_suite = {
	.name = "nke_kern_net_init",
	.test_cases = net_init_cases,
};

kunit_test_suite(net_init_suite);
