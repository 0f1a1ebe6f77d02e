// SPDX-License-Identifier: GPL-2.0
/*
 * Counts of references, and OSSpinLock.
 */
#include <kunit/test.h>

#include "proto/refcnt.h"

static void test_count(struct kunit *test)
{
	unsigned int count;
	struct os_refcnt *rc = (struct os_refcnt *)&count;

	nke_os_ref_init_count(rc, NULL, 1);
	KUNIT_EXPECT_EQ(test, 1U, nke_os_ref_get_count(rc));
	nke_os_ref_retain(rc);
	KUNIT_EXPECT_TRUE(test, nke_os_ref_retain_try(rc));
	KUNIT_EXPECT_EQ(test, 3U, nke_os_ref_get_count(rc));
	/* What is left, not what was. */
	KUNIT_EXPECT_EQ(test, 2U, nke_os_ref_release(rc));
	nke_os_ref_release_live(rc);
	KUNIT_EXPECT_EQ(test, 1U, nke_os_ref_get_count(rc));
	KUNIT_EXPECT_EQ(test, 0U, nke_os_ref_release(rc));
	KUNIT_EXPECT_EQ(test, 0U, nke_os_ref_get_count(rc));
	KUNIT_EXPECT_FALSE(test, nke_os_ref_retain_try(rc));
	KUNIT_EXPECT_EQ(test, 0U, nke_os_ref_get_count(rc));
	nke_os_ref_init_count(rc, NULL, 5);
	KUNIT_EXPECT_EQ(test, 4U, nke_os_ref_release(rc));
}

static void test_spin_lock(struct kunit *test)
{
	int lock = 0;

	KUNIT_EXPECT_EQ(test, 1, nke_OSSpinLockTry(&lock));
	KUNIT_EXPECT_NE(test, 0, lock);
	KUNIT_EXPECT_EQ(test, 0, nke_OSSpinLockTry(&lock));
	nke_OSSpinLockUnlock(&lock);
	KUNIT_EXPECT_EQ(test, 0, lock);
	KUNIT_EXPECT_EQ(test, 1, nke_OSSpinLockTry(&lock));
}

static struct kunit_case refcnt_cases[] = {
	KUNIT_CASE(test_count),
	KUNIT_CASE(test_spin_lock),
	{}
};

static struct kunit_suite refcnt_suite = {
	.name = "nke_kern_refcnt",
	.test_cases = refcnt_cases,
};

kunit_test_suite(refcnt_suite);
