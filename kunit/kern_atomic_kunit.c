// SPDX-License-Identifier: GPL-2.0
/*
 * OSAtomic: each returns the value before.
 */
#include <kunit/test.h>
#include <linux/limits.h>

#include "kern/kern.h"
#include "kern_fixture.h"

#define ROUNDS	20000

static void test_add(struct kunit *test)
{
	int v = 5;
	long l = LONG_MAX;
	long long ll = S64_MAX;

	KUNIT_EXPECT_EQ(test, 5, nke_OSAddAtomic(3, &v));
	KUNIT_EXPECT_EQ(test, 8, nke_OSAddAtomic(-10, &v));
	KUNIT_EXPECT_EQ(test, -2, nke_OSAddAtomic(0, &v));
	KUNIT_EXPECT_EQ(test, -2, v);
	v = INT_MAX;
	KUNIT_EXPECT_EQ(test, INT_MAX, nke_OSAddAtomic(1, &v));
	KUNIT_EXPECT_EQ(test, INT_MIN, v);
	KUNIT_EXPECT_EQ(test, LONG_MAX, nke_OSAddAtomicLong(1, &l));
	KUNIT_EXPECT_EQ(test, LONG_MIN, l);
	KUNIT_EXPECT_EQ(test, S64_MAX, nke_OSAddAtomic64(1, &ll));
	KUNIT_EXPECT_EQ(test, S64_MIN, ll);
	ll = U32_MAX;
	KUNIT_EXPECT_EQ(test, (s64)U32_MAX, nke_OSAddAtomic64(2, &ll));
	KUNIT_EXPECT_EQ(test, (s64)U32_MAX + 2, ll);
}

static void test_add_small(struct kunit *test)
{
	s8 b[3] = { 1, 127, 1 };
	s16 h[3] = { 1, -1, 1 };

	KUNIT_EXPECT_EQ(test, 127, nke_OSAddAtomic8(1, &b[1]));
	KUNIT_EXPECT_EQ(test, -128, nke_OSDecrementAtomic8(&b[1]));
	KUNIT_EXPECT_EQ(test, 127, nke_OSIncrementAtomic8(&b[1]));
	KUNIT_EXPECT_EQ(test, -128, b[1]);
	KUNIT_EXPECT_EQ(test, -1, nke_OSAddAtomic16(-7, &h[1]));
	KUNIT_EXPECT_EQ(test, -8, nke_OSIncrementAtomic16(&h[1]));
	KUNIT_EXPECT_EQ(test, -7, nke_OSDecrementAtomic16(&h[1]));
	KUNIT_EXPECT_EQ(test, -8, h[1]);
	/* The neighbours stay as they are. */
	KUNIT_EXPECT_EQ(test, 1, b[0]);
	KUNIT_EXPECT_EQ(test, 1, b[2]);
	KUNIT_EXPECT_EQ(test, 1, h[0]);
	KUNIT_EXPECT_EQ(test, 1, h[2]);
}

/* A reference count of an NKE ends where the value before is 1. */
static void test_count(struct kunit *test)
{
	long long ll = 0;
	int v = 0;

	KUNIT_EXPECT_EQ(test, 0, nke_OSIncrementAtomic(&v));
	KUNIT_EXPECT_EQ(test, 1, nke_OSIncrementAtomic(&v));
	KUNIT_EXPECT_EQ(test, 2, nke_OSDecrementAtomic(&v));
	KUNIT_EXPECT_EQ(test, 1, nke_OSDecrementAtomic(&v));
	KUNIT_EXPECT_EQ(test, 0, nke_OSDecrementAtomic(&v));
	KUNIT_EXPECT_EQ(test, -1, v);
	KUNIT_EXPECT_EQ(test, 0LL, nke_OSIncrementAtomic64(&ll));
	KUNIT_EXPECT_EQ(test, 1LL, nke_OSDecrementAtomic64(&ll));
	KUNIT_EXPECT_EQ(test, 0LL, ll);
}

static void test_bits(struct kunit *test)
{
	unsigned int v = 0xf0f0f0f0;

	KUNIT_EXPECT_EQ(test, 0xf0f0f0f0, nke_OSBitAndAtomic(0xff00ff00, &v));
	KUNIT_EXPECT_EQ(test, 0xf000f000, nke_OSBitOrAtomic(0x1, &v));
	KUNIT_EXPECT_EQ(test, 0xf000f001, nke_OSBitXorAtomic(0x80000001, &v));
	KUNIT_EXPECT_EQ(test, 0x7000f000U, v);
}

static void test_compare_and_swap(struct kunit *test)
{
	unsigned long long ll = U64_MAX;
	unsigned int v = 1;
	void *p = NULL;

	KUNIT_EXPECT_EQ(test, 1, nke_OSCompareAndSwap(1, 2, &v));
	KUNIT_EXPECT_EQ(test, 2U, v);
	KUNIT_EXPECT_EQ(test, 0, nke_OSCompareAndSwap(1, 3, &v));
	KUNIT_EXPECT_EQ(test, 2U, v);
	KUNIT_EXPECT_EQ(test, 1, nke_OSCompareAndSwap(2, 2, &v));
	KUNIT_EXPECT_EQ(test, 1, nke_OSCompareAndSwap64(U64_MAX, 7, &ll));
	KUNIT_EXPECT_EQ(test, 7ULL, ll);
	KUNIT_EXPECT_EQ(test, 0, nke_OSCompareAndSwap64(U32_MAX, 8, &ll));
	KUNIT_EXPECT_EQ(test, 7ULL, ll);
	KUNIT_EXPECT_EQ(test, 1, nke_OSCompareAndSwapPtr(NULL, &v, &p));
	KUNIT_EXPECT_PTR_EQ(test, p, (void *)&v);
	KUNIT_EXPECT_EQ(test, 0, nke_OSCompareAndSwapPtr(NULL, NULL, &p));
	KUNIT_EXPECT_PTR_EQ(test, p, (void *)&v);
}

/* Bit 0 is the most significant one of the first byte. */
static void test_test_and_set(struct kunit *test)
{
	u8 v[3] = { 0 };

	KUNIT_EXPECT_EQ(test, 0, nke_OSTestAndSet(0, v));
	KUNIT_EXPECT_EQ(test, 0x80, v[0]);
	KUNIT_EXPECT_EQ(test, 1, nke_OSTestAndSet(0, v));
	KUNIT_EXPECT_EQ(test, 0x80, v[0]);
	KUNIT_EXPECT_EQ(test, 0, nke_OSTestAndSet(7, v));
	KUNIT_EXPECT_EQ(test, 0x81, v[0]);
	KUNIT_EXPECT_EQ(test, 0, nke_OSTestAndSet(9, v));
	KUNIT_EXPECT_EQ(test, 0x40, v[1]);
	KUNIT_EXPECT_EQ(test, 0, nke_OSTestAndSet(23, v));
	KUNIT_EXPECT_EQ(test, 0x01, v[2]);
	/* True when it was clear already, not the old bit. */
	KUNIT_EXPECT_EQ(test, 0, nke_OSTestAndClear(9, v));
	KUNIT_EXPECT_EQ(test, 0, v[1]);
	KUNIT_EXPECT_EQ(test, 1, nke_OSTestAndClear(9, v));
	KUNIT_EXPECT_EQ(test, 0, nke_OSTestAndClear(0, v));
	KUNIT_EXPECT_EQ(test, 0x01, v[0]);
	KUNIT_EXPECT_EQ(test, 0x01, v[2]);
}

struct counters {
	int add;
	int swap;
	s8 byte;
};

static void count(struct helper *h)
{
	struct counters *c = h->arg;
	unsigned int old;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		nke_OSIncrementAtomic(&c->add);
		nke_OSAddAtomic8(1, &c->byte);
		do {
			old = READ_ONCE(c->swap);
		} while (!nke_OSCompareAndSwap(old, old + 1,
					       (unsigned int *)&c->swap));
	}
}

static void test_concurrent(struct kunit *test)
{
	struct counters c = { 0 };
	struct helper a, b;

	helper_start(test, &a, count, &c);
	helper_start(test, &b, count, &c);
	helper_join(&a);
	helper_join(&b);
	KUNIT_EXPECT_EQ(test, 2 * ROUNDS, c.add);
	KUNIT_EXPECT_EQ(test, 2 * ROUNDS, c.swap);
	KUNIT_EXPECT_EQ(test, (s8)(2 * ROUNDS), c.byte);
}

static struct kunit_case atomic_cases[] = {
	KUNIT_CASE(test_add),
	KUNIT_CASE(test_add_small),
	KUNIT_CASE(test_count),
	KUNIT_CASE(test_bits),
	KUNIT_CASE(test_compare_and_swap),
	KUNIT_CASE(test_test_and_set),
	KUNIT_CASE(test_concurrent),
	{}
};

static struct kunit_suite atomic_suite = {
	.name = "nke_atomic",
	.test_cases = atomic_cases,
};

kunit_test_suite(atomic_suite);
