// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of clients: _MALLOC() and the OSMalloc family.
 */
#include <kunit/test.h>
#include <linux/bottom_half.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/preempt.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "fail_alloc.h"
#include "kern/kern.h"
#include "proto/user.h"

#define M_WAITOK	0x0000
#define M_NOWAIT	0x0001
#define M_ZERO		0x0004
#define M_NULL		0x0008
#define M_TEMP		80
#define OSMT_DEFAULT	0
#define OSMT_PAGEABLE	1

#define BIG		(8UL << 20)

static long live_before;

static int malloc_test_init(struct kunit *test)
{
	live_before = nke_malloc_live();
	return 0;
}

static void malloc_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, live_before, nke_malloc_live());
}

static const int malloc_flags[] = {
	M_WAITOK, M_NOWAIT, M_ZERO, M_NOWAIT | M_ZERO, M_NULL, M_NULL | M_ZERO,
};

static void test_malloc_sizes(struct kunit *test)
{
	static const unsigned long sizes[] = {
		1, 2, 7, 16, 100, 512, 2047, 4096, 4097, 65536, 100000,
	};
	int i, j;

	for (i = 0; i < ARRAY_SIZE(malloc_flags); i++) {
		for (j = 0; j < ARRAY_SIZE(sizes); j++) {
			u8 *p = nke__MALLOC(sizes[j], M_TEMP, malloc_flags[i]);

			KUNIT_ASSERT_NOT_NULL(test, p);
			KUNIT_EXPECT_EQ(test, live_before + 1,
					nke_malloc_live());
			/* All of it is there, and nothing behind (KASAN). */
			memset(p, 0xa5, sizes[j]);
			nke__FREE(p, M_TEMP);
		}
	}
}

static void test_malloc_zero(struct kunit *test)
{
	static const unsigned long sizes[] = { 1, 64, 4096, 100000, BIG };
	u8 *p;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		/* What comes back is likely to be what was just dirtied. */
		p = nke__MALLOC(sizes[i], M_TEMP, M_WAITOK);
		KUNIT_ASSERT_NOT_NULL(test, p);
		memset(p, 0xff, sizes[i]);
		nke__FREE(p, M_TEMP);
		p = nke__MALLOC(sizes[i], M_TEMP, M_WAITOK | M_ZERO);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, sizes[i]));
		nke__FREE(p, M_TEMP);
	}
}

static void test_malloc_nothing(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(malloc_flags); i++)
		KUNIT_EXPECT_NULL(test, nke__MALLOC(0, M_TEMP,
						    malloc_flags[i]));
	nke__FREE(NULL, M_TEMP);
}

/* More than there can be is refused without a word in the log. */
static void test_malloc_huge(struct kunit *test)
{
	static const unsigned long sizes[] = {
		(unsigned long)INT_MAX + 1, 1UL << 40, ULONG_MAX / 2,
		ULONG_MAX - 1, ULONG_MAX,
	};
	int i, j;

	for (i = 0; i < ARRAY_SIZE(malloc_flags); i++)
		for (j = 0; j < ARRAY_SIZE(sizes); j++)
			KUNIT_EXPECT_NULL(test, nke__MALLOC(sizes[j], M_TEMP,
							    malloc_flags[i]));
}

/* Only who may wait gets memory that is not in one piece. */
static void test_malloc_big(struct kunit *test)
{
	u8 *p = nke__MALLOC(BIG, M_TEMP, M_WAITOK);

	KUNIT_ASSERT_NOT_NULL(test, p);
	p[0] = 1;
	p[BIG - 1] = 2;
	nke__FREE(p, M_TEMP);
	KUNIT_EXPECT_NULL(test, nke__MALLOC(BIG, M_TEMP, M_NOWAIT));
}

static void test_malloc_atomic(struct kunit *test)
{
	void *big = nke__MALLOC(BIG, M_TEMP, M_WAITOK);
	void *p;

	local_bh_disable();
	p = nke__MALLOC(1000, M_TEMP, M_NOWAIT);
	nke__FREE(p, M_TEMP);
	/* As a client does with a spinlock held. */
	nke__FREE(big, M_TEMP);
	local_bh_enable();
	KUNIT_EXPECT_NOT_NULL(test, big);
	KUNIT_EXPECT_NOT_NULL(test, p);
}

/* What was there is there, what is new is zero: of the size to a byte. */
static void test_realloc(struct kunit *test)
{
	static const unsigned long sizes[] = {
		1, 7, 8, 13, 100, 1000, 2048, 4096, 100000, BIG,
	};
	unsigned long from, to, kept;
	int i, j;
	u8 *p;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (j = 0; j < ARRAY_SIZE(sizes); j++) {
			from = sizes[i];
			to = sizes[j];
			kept = min(from, to);
			p = nke__MALLOC(from, M_TEMP, M_WAITOK);
			KUNIT_ASSERT_NOT_NULL(test, p);
			memset(p, 0xa5, from);
			p = nke__REALLOC(p, to, M_TEMP, M_ZERO);
			KUNIT_ASSERT_NOT_NULL(test, p);
			KUNIT_EXPECT_NULL(test, memchr_inv(p, 0xa5, kept));
			KUNIT_EXPECT_NULL(test, memchr_inv(p + kept, 0,
							   to - kept));
			memset(p, 0xff, to);
			KUNIT_EXPECT_EQ(test, live_before + 1,
					nke_malloc_live());
			nke__FREE(p, M_TEMP);
		}
	}
	p = nke__REALLOC(NULL, 100, M_TEMP, M_ZERO);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 100));
	nke__FREE(p, M_TEMP);
	KUNIT_EXPECT_NULL(test, nke__REALLOC(NULL, 0, M_TEMP, M_WAITOK));
}

/* What cannot be had leaves what there is. */
static void test_realloc_fails(struct kunit *test)
{
	u8 *p = nke__MALLOC(100, M_TEMP, M_WAITOK);
	u8 *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0xa5, 100);
	KUNIT_EXPECT_NULL(test, nke__REALLOC(p, 0, M_TEMP, M_WAITOK));
	KUNIT_EXPECT_NULL(test, nke__REALLOC(p, 1UL << 40, M_TEMP, M_NOWAIT));
	KUNIT_EXPECT_NULL(test, nke__REALLOC(p, ULONG_MAX, M_TEMP, M_WAITOK));
	KUNIT_EXPECT_NULL(test, nke__REALLOC(p, BIG, M_TEMP, M_NOWAIT));
	if (can_fail_alloc()) {
		fail_alloc(1);
		q = nke__REALLOC(p, 200, M_TEMP, M_WAITOK);
		KUNIT_EXPECT_TRUE(test, fail_alloc_end());
		KUNIT_EXPECT_NULL(test, q);
	}
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0xa5, 100));
	KUNIT_EXPECT_EQ(test, live_before + 1, nke_malloc_live());
	local_bh_disable();
	q = nke__REALLOC(p, 200, M_TEMP, M_NOWAIT);
	local_bh_enable();
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_NULL(test, memchr_inv(q, 0xa5, 100));
	nke__FREE(q, M_TEMP);
}

static void test_osmalloc(struct kunit *test)
{
	struct __OSMallocTag *tag = nke_OSMalloc_Tagalloc("test", OSMT_DEFAULT);
	u8 *p[3];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, tag);
	p[0] = nke_OSMalloc(1000, tag);
	p[1] = nke_OSMalloc_nowait(1000, tag);
	p[2] = nke_OSMalloc_noblock(1000, tag);
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		memset(p[i], i, 1000);
	}
	KUNIT_EXPECT_EQ(test, live_before + 3, nke_malloc_live());
	for (i = 0; i < 3; i++)
		nke_OSFree(p[i], 1000, tag);
	nke_OSMalloc_Tagfree(tag);
}

static void test_osmalloc_errors(struct kunit *test)
{
	struct __OSMallocTag *tag = nke_OSMalloc_Tagalloc("test", OSMT_DEFAULT);

	KUNIT_ASSERT_NOT_NULL(test, tag);
	KUNIT_EXPECT_NULL(test, nke_OSMalloc(0, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_nowait(0, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_noblock(0, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc(U32_MAX, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_nowait(U32_MAX, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_noblock(BIG, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc(8, NULL));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_nowait(8, NULL));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_noblock(8, NULL));
	nke_OSFree(NULL, 8, tag);
	nke_OSMalloc_Tagfree(tag);
	nke_OSMalloc_Tagfree(NULL);
}

/* The tag is there for its allocations after its end (KASAN). */
static void test_osmalloc_tag_life(struct kunit *test)
{
	struct __OSMallocTag *tag = nke_OSMalloc_Tagalloc("test", OSMT_DEFAULT);
	void *a, *b;

	KUNIT_ASSERT_NOT_NULL(test, tag);
	a = nke_OSMalloc(100, tag);
	b = nke_OSMalloc(200, tag);
	nke_OSMalloc_Tagfree(tag);
	KUNIT_EXPECT_NOT_NULL(test, a);
	KUNIT_EXPECT_NOT_NULL(test, b);
	nke_OSFree(a, 100, tag);
	nke_OSFree(b, 200, tag);
}

static void test_osmalloc_tag_name(struct kunit *test)
{
	char name[200];
	struct __OSMallocTag *tag;

	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	tag = nke_OSMalloc_Tagalloc(name, OSMT_DEFAULT);
	KUNIT_EXPECT_NOT_NULL(test, tag);
	nke_OSMalloc_Tagfree(tag);
	tag = nke_OSMalloc_Tagalloc(NULL, OSMT_DEFAULT);
	KUNIT_EXPECT_NOT_NULL(test, tag);
	nke_OSMalloc_Tagfree(tag);
}

/* Pageable memory cannot be had without waiting, whatever its size. */
static void test_osmalloc_pageable(struct kunit *test)
{
	struct __OSMallocTag *tag;
	void *p;

	tag = nke_OSMalloc_Tagalloc("test", OSMT_PAGEABLE);
	KUNIT_ASSERT_NOT_NULL(test, tag);
	p = nke_OSMalloc(100, tag);
	KUNIT_EXPECT_NOT_NULL(test, p);
	nke_OSFree(p, 100, tag);
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_noblock(100, tag));
	KUNIT_EXPECT_NULL(test, nke_OSMalloc_nowait(100, tag));
	nke_OSMalloc_Tagfree(tag);
}

/* NULL for lack of memory, and nothing is kept of the attempt. */
static void test_nomem(struct kunit *test)
{
	struct __OSMallocTag *tag;
	void *p[6];
	int i;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	fail_alloc(1);
	tag = nke_OSMalloc_Tagalloc("test", OSMT_DEFAULT);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_NULL(test, tag);
	tag = nke_OSMalloc_Tagalloc("test", OSMT_DEFAULT);
	KUNIT_ASSERT_NOT_NULL(test, tag);
	for (i = 0; i < ARRAY_SIZE(p); i++) {
		fail_alloc(1);
		p[i] = i == 0 ? nke__MALLOC(8, M_TEMP, M_WAITOK) :
		       i == 1 ? nke__MALLOC(8, M_TEMP, M_NOWAIT) :
		       i == 2 ? nke_IOMalloc(8) :
		       i == 3 ? nke_IOMallocZero(8) :
		       i == 4 ? nke_OSMalloc(8, tag) :
				nke_OSMalloc_nowait(8, tag);
		KUNIT_EXPECT_TRUE(test, fail_alloc_end());
		KUNIT_EXPECT_NULL(test, p[i]);
	}
	nke_OSMalloc_Tagfree(tag);
}

static void test_iomalloc(struct kunit *test)
{
	u8 *p = nke_IOMalloc(100000);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, live_before + 1, nke_malloc_live());
	memset(p, 0xff, 100000);
	nke_IOFree(p, 100000);
	p = nke_IOMallocZero(100000);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 100000));
	nke_IOFree(p, 100000);
	KUNIT_EXPECT_NULL(test, nke_IOMalloc(0));
	KUNIT_EXPECT_NULL(test, nke_IOMallocZero(0));
	KUNIT_EXPECT_NULL(test, nke_IOMalloc(ULONG_MAX));
	KUNIT_EXPECT_NULL(test, nke_IOMallocZero(ULONG_MAX));
	nke_IOFree(NULL, 8);
}

static void test_aligned(struct kunit *test)
{
	static const size_t sizes[] = { 1, 8, 100, 4096, 100000 };
	long before = nke_malloc_live();
	unsigned long align;
	char *p, *q;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (align = 1; align <= SZ_64K; align *= 2) {
			p = nke_IOMallocAligned(sizes[i], align);
			q = nke_IOMallocPageable(sizes[i], align);
			KUNIT_ASSERT_NOT_NULL(test, p);
			KUNIT_ASSERT_NOT_NULL(test, q);
			KUNIT_EXPECT_EQ(test, 0UL, (uintptr_t)p % align);
			KUNIT_EXPECT_EQ(test, 0UL, (uintptr_t)q % align);
			/* All of it is ours, says KASAN. */
			memset(p, 0x55, sizes[i]);
			memset(q, 0x55, sizes[i]);
			KUNIT_EXPECT_EQ(test, before + 2, nke_malloc_live());
			nke_IOFreeAligned(p, sizes[i]);
			nke_IOFreePageable(q, sizes[i]);
		}
	}
	p = nke_IOMallocAligned(10, 0);
	KUNIT_EXPECT_NOT_NULL(test, p);
	nke_IOFreeAligned(p, 10);
	KUNIT_EXPECT_NULL(test, nke_IOMallocAligned(0, 8));
	KUNIT_EXPECT_NULL(test, nke_IOMallocAligned(8, 24));
	KUNIT_EXPECT_NULL(test, nke_IOMallocAligned(ULONG_MAX, 16));
	KUNIT_EXPECT_NULL(test, nke_IOMallocPageable(0, 8));
	KUNIT_EXPECT_NULL(test, nke_IOMallocPageable(8, 24));
	nke_IOFreeAligned(NULL, 8);
	nke_IOFreePageable(NULL, 8);
	KUNIT_EXPECT_EQ(test, before, nke_malloc_live());
}

static void test_contiguous(struct kunit *test)
{
	static const size_t sizes[] = { 1, 100, 4096, 4097, SZ_64K, SZ_256K };
	unsigned long align, at;
	u64 physical;
	char *p;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (align = 1; align <= SZ_64K; align *= 4) {
			p = nke_IOMallocContiguous(sizes[i], align, &physical);
			KUNIT_ASSERT_NOT_NULL(test, p);
			KUNIT_EXPECT_EQ(test, 0UL, (uintptr_t)p % align);
			memset(p, 0x55, sizes[i]);
			for (at = 0; at < sizes[i]; at += PAGE_SIZE)
				KUNIT_EXPECT_EQ(test, physical + at,
						(u64)virt_to_phys(p + at));
			KUNIT_EXPECT_EQ(test, live_before + 1,
					nke_malloc_live());
			nke_IOFreeContiguous(p, sizes[i]);
		}
	}
	p = nke_IOMallocContiguous(8, 0, NULL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	nke_IOFreeContiguous(p, 8);
	nke_IOFreeContiguous(NULL, 8);
	physical = 1;
	KUNIT_EXPECT_NULL(test, nke_IOMallocContiguous(0, 8, &physical));
	KUNIT_EXPECT_NULL(test, nke_IOMallocContiguous(8, 24, &physical));
	KUNIT_EXPECT_NULL(test, nke_IOMallocContiguous(BIG, 8, &physical));
	KUNIT_EXPECT_NULL(test, nke_IOMallocContiguous(8, BIG, &physical));
	KUNIT_EXPECT_NULL(test, nke_IOMallocContiguous(ULONG_MAX, 8, NULL));
	KUNIT_EXPECT_EQ(test, 1ULL, physical);
}

static void test_data(struct kunit *test)
{
	long before = nke_malloc_live();
	char *p = nke_IOMallocData(100);
	char *q = nke_IOMallocZeroData(100);
	char *r = nke__MALLOC_ZONE(100, M_TEMP, M_ZERO);
	char *s = nke__MALLOC_ZONE(100, M_TEMP, M_NOWAIT | M_ZERO);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_ASSERT_NOT_NULL(test, r);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, before + 4, nke_malloc_live());
	memset(p, 0x55, 100);
	KUNIT_EXPECT_NULL(test, memchr_inv(q, 0, 100));
	KUNIT_EXPECT_NULL(test, memchr_inv(r, 0, 100));
	KUNIT_EXPECT_NULL(test, memchr_inv(s, 0, 100));
	nke_IOFreeData(p, 100);
	nke_IOFreeData(q, 100);
	nke__FREE_ZONE(r, 100, M_TEMP);
	nke__FREE_ZONE(s, 100, M_TEMP);
	nke_IOFreeData(NULL, 100);
	nke__FREE_ZONE(NULL, 100, M_TEMP);
	KUNIT_EXPECT_NULL(test, nke_IOMallocData(0));
	KUNIT_EXPECT_NULL(test, nke_IOMallocZeroData(0));
	KUNIT_EXPECT_NULL(test, nke__MALLOC_ZONE(0, M_TEMP, 0));
	KUNIT_EXPECT_EQ(test, before, nke_malloc_live());
}

/*
 * What does not wait does not sleep, even without memory: the kernel complains
 * about a sleep between these two, and then the run has failed.
 */
static void test_never_sleeps(struct kunit *test)
{
	void *tag = nke_OSMalloc_Tagalloc("kunit", 0);
	bool can = can_fail_alloc();
	void *p[4];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, tag);
	preempt_disable();
	non_block_start();
	p[0] = nke__MALLOC(100, M_TEMP, M_NOWAIT);
	p[1] = nke__MALLOC(3 * PAGE_SIZE, M_TEMP, M_NOWAIT | M_ZERO);
	p[2] = nke__MALLOC_ZONE(100, M_TEMP, M_NOWAIT);
	p[3] = nke_OSMalloc_nowait(100, tag);
	for (i = 0; i < 3; i++)
		nke__FREE(p[i], M_TEMP);
	nke_OSFree(p[3], 100, tag);
	fail_alloc(1);
	p[0] = nke__MALLOC(100, M_TEMP, M_NOWAIT);
	fail_alloc_end();
	non_block_end();
	preempt_enable();
	KUNIT_EXPECT_NOT_NULL(test, p[1]);
	KUNIT_EXPECT_NOT_NULL(test, p[2]);
	KUNIT_EXPECT_NOT_NULL(test, p[3]);
	if (can)
		KUNIT_EXPECT_NULL(test, p[0]);
	else
		nke__FREE(p[0], M_TEMP);
	nke_OSMalloc_Tagfree(tag);
}

static struct kunit_case malloc_cases[] = {
	KUNIT_CASE(test_malloc_sizes),
	KUNIT_CASE(test_malloc_zero),
	KUNIT_CASE(test_malloc_nothing),
	KUNIT_CASE(test_malloc_huge),
	KUNIT_CASE(test_malloc_big),
	KUNIT_CASE(test_malloc_atomic),
	KUNIT_CASE(test_realloc),
	KUNIT_CASE(test_realloc_fails),
	KUNIT_CASE(test_osmalloc),
	KUNIT_CASE(test_osmalloc_errors),
	KUNIT_CASE(test_osmalloc_tag_life),
	KUNIT_CASE(test_osmalloc_tag_name),
	KUNIT_CASE(test_osmalloc_pageable),
	KUNIT_CASE(test_nomem),
	KUNIT_CASE(test_iomalloc),
	KUNIT_CASE(test_aligned),
	KUNIT_CASE(test_contiguous),
	KUNIT_CASE(test_data),
	KUNIT_CASE(test_never_sleeps),
	{}
};

static struct kunit_suite malloc_suite = {
	.name = "nke_malloc",
	.init = malloc_test_init,
	.exit = malloc_test_exit,
	.test_cases = malloc_cases,
};

kunit_test_suite(malloc_suite);
