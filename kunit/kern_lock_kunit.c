// SPDX-License-Identifier: GPL-2.0
/*
 * Locks: groups, mutexes, spinlocks, reader-writer locks.
 */
#include <kunit/test.h>
#include <linux/lockdep.h>
#include <linux/string.h>

#include "eventually.h"
#include "fail_alloc.h"
#include "kern/kern.h"
#include "kern/lock.h"
#include "kern_fixture.h"

#define SHARED		1
#define EXCLUSIVE	2
#define OWNED		1
#define NOTOWNED	2
#define ASSERT_SHARED	1
#define ASSERT_EXCLUSIVE 2
#define ASSERT_HELD	3
#define ASSERT_NOTHELD	4

#define ROUNDS		2000

static struct __lck_grp *grp;

static int lock_test_init(struct kunit *test)
{
	grp = nke_lck_grp_alloc_init("nke-kunit", NULL);
	return grp ? 0 : -ENOMEM;
}

static void lock_test_exit(struct kunit *test)
{
	nke_lck_grp_free(grp);
	grp = NULL;
}

/* What @fn finds in another thread. */
static long elsewhere(struct kunit *test, void (*fn)(struct helper *h),
		      void *arg)
{
	struct helper h;

	helper_start(test, &h, fn, arg);
	helper_join(&h);
	return h.result;
}

static void test_grp(struct kunit *test)
{
	struct __lck_grp_attr *gattr = nke_lck_grp_attr_alloc_init();
	struct __lck_attr *attr = nke_lck_attr_alloc_init();
	struct __lck_grp *g;
	struct __lck_mtx *mtx;
	char name[200];

	KUNIT_ASSERT_NOT_NULL(test, gattr);
	KUNIT_ASSERT_NOT_NULL(test, attr);
	nke_lck_grp_attr_setstat(gattr);
	nke_lck_grp_attr_setdefault(gattr);
	nke_lck_attr_setdebug(attr);
	nke_lck_attr_setdefault(attr);
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	g = nke_lck_grp_alloc_init(name, gattr);
	KUNIT_ASSERT_NOT_NULL(test, g);
	mtx = nke_lck_mtx_alloc_init(g, attr);
	KUNIT_ASSERT_NOT_NULL(test, mtx);
	nke_lck_grp_attr_free(gattr);
	nke_lck_attr_free(attr);
	/* The group stays while it has a lock (KASAN). */
	nke_lck_grp_free(g);
	nke_lck_mtx_lock(mtx);
	nke_lck_mtx_unlock(mtx);
	nke_lck_mtx_free(mtx, g);
}

static void test_grp_null(struct kunit *test)
{
	struct __lck_grp *g = nke_lck_grp_alloc_init(NULL, NULL);

	KUNIT_EXPECT_NOT_NULL(test, g);
	nke_lck_grp_free(g);
	nke_lck_grp_free(NULL);
	nke_lck_grp_attr_setdefault(NULL);
	nke_lck_grp_attr_setstat(NULL);
	nke_lck_attr_cleardebug(NULL);
	nke_lck_attr_rw_shared_priority(NULL);
	nke_lck_grp_attr_free(NULL);
	nke_lck_attr_setdefault(NULL);
	nke_lck_attr_setdebug(NULL);
	nke_lck_attr_free(NULL);
	nke_lck_mtx_free(NULL, NULL);
	nke_lck_spin_free(NULL, NULL);
	nke_lck_rw_free(NULL, NULL);
}

/* Locks without a group, which XNU would not take. */
static void test_no_group(struct kunit *test)
{
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(NULL, NULL);
	struct __lck_spin *spin = nke_lck_spin_alloc_init(NULL, NULL);
	struct __lck_rw *rw = nke_lck_rw_alloc_init(NULL, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mtx);
	KUNIT_ASSERT_NOT_NULL(test, spin);
	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_mtx_lock(mtx);
	nke_lck_mtx_unlock(mtx);
	nke_lck_spin_lock(spin);
	nke_lck_spin_unlock(spin);
	nke_lck_rw_lock_shared(rw);
	nke_lck_rw_unlock_shared(rw);
	nke_lck_mtx_free(mtx, NULL);
	nke_lck_spin_free(spin, NULL);
	nke_lck_rw_free(rw, NULL);
}

static void try_mtx(struct helper *h)
{
	nke_lck_mtx_assert(h->arg, NOTOWNED);
	h->result = nke_lck_mtx_try_lock(h->arg);
	if (h->result)
		nke_lck_mtx_unlock(h->arg);
}

static void try_mtx_spin(struct helper *h)
{
	h->result = nke_lck_mtx_try_lock_spin(h->arg);
	if (h->result)
		nke_lck_mtx_unlock(h->arg);
}

static void test_mtx(struct kunit *test)
{
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mtx);
	nke_lck_mtx_assert(mtx, NOTOWNED);
	nke_lck_mtx_lock(mtx);
	nke_lck_mtx_assert(mtx, OWNED);
	KUNIT_EXPECT_EQ(test, 0L, elsewhere(test, try_mtx, mtx));
	nke_lck_mtx_unlock(mtx);
	nke_lck_mtx_assert(mtx, NOTOWNED);
	KUNIT_EXPECT_EQ(test, 1L, elsewhere(test, try_mtx, mtx));
	KUNIT_EXPECT_EQ(test, 1, nke_lck_mtx_try_lock(mtx));
	nke_lck_mtx_assert(mtx, OWNED);
	KUNIT_EXPECT_EQ(test, 0L, elsewhere(test, try_mtx, mtx));
	nke_lck_mtx_unlock(mtx);
	nke_lck_mtx_free(mtx, grp);
}

static void wait_for_mtx(struct helper *h)
{
	complete(&h->ready);
	nke_lck_mtx_lock(h->arg);
	WRITE_ONCE(h->result, 1);
	nke_lck_mtx_unlock(h->arg);
}

static void test_mtx_wait(struct kunit *test)
{
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(grp, NULL);
	struct helper h;

	KUNIT_ASSERT_NOT_NULL(test, mtx);
	nke_lck_mtx_lock(mtx);
	helper_start(test, &h, wait_for_mtx, mtx);
	helper_ready(&h);
	KUNIT_EXPECT_EQ(test, 0L, READ_ONCE(h.result));
	nke_lck_mtx_unlock(mtx);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 1L, h.result);
	nke_lck_mtx_free(mtx, grp);
}

struct counted {
	void *lock;
	volatile int value;
};

static void count_mtx(struct helper *h)
{
	struct counted *c = h->arg;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		nke_lck_mtx_lock(c->lock);
		c->value++;
		nke_lck_mtx_unlock(c->lock);
	}
}

static void count_spin(struct helper *h)
{
	struct counted *c = h->arg;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		nke_lck_spin_lock(c->lock);
		c->value++;
		nke_lck_spin_unlock(c->lock);
	}
}

static void count_rw(struct helper *h)
{
	struct counted *c = h->arg;
	int before;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		nke_lck_rw_lock_exclusive(c->lock);
		c->value++;
		before = c->value;
		nke_lck_rw_lock_exclusive_to_shared(c->lock);
		/* No writer between the two holds, nor beside this one. */
		if (c->value != before)
			h->result++;
		nke_lck_rw_unlock_shared(c->lock);
	}
}

static void count_by_two(struct kunit *test, void (*fn)(struct helper *h),
			 void *lock)
{
	struct counted c = { .lock = lock };
	struct helper a, b;

	helper_start(test, &a, fn, &c);
	helper_start(test, &b, fn, &c);
	helper_join(&a);
	helper_join(&b);
	KUNIT_EXPECT_EQ(test, 2 * ROUNDS, c.value);
	KUNIT_EXPECT_EQ(test, 0L, a.result + b.result);
}

static void test_exclusion(struct kunit *test)
{
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(grp, NULL);
	struct __lck_spin *spin = nke_lck_spin_alloc_init(grp, NULL);
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mtx);
	KUNIT_ASSERT_NOT_NULL(test, spin);
	KUNIT_ASSERT_NOT_NULL(test, rw);
	count_by_two(test, count_mtx, mtx);
	count_by_two(test, count_spin, spin);
	count_by_two(test, count_rw, rw);
	nke_lck_mtx_free(mtx, grp);
	nke_lck_spin_free(spin, grp);
	nke_lck_rw_free(rw, grp);
}

static void test_spin(struct kunit *test)
{
	struct __lck_spin *spin = nke_lck_spin_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, spin);
	nke_lck_spin_lock(spin);
	/* Callbacks in softirqs take it too, so those are off. */
	KUNIT_EXPECT_TRUE(test, !!softirq_count());
	/* With one CPU it cannot be found taken. */
	if (IS_ENABLED(CONFIG_SMP))
		KUNIT_EXPECT_EQ(test, 0, nke_lck_spin_try_lock(spin));
	nke_lck_spin_unlock(spin);
	KUNIT_EXPECT_FALSE(test, !!softirq_count());
	KUNIT_EXPECT_EQ(test, 1, nke_lck_spin_try_lock(spin));
	KUNIT_EXPECT_TRUE(test, !!softirq_count());
	nke_lck_spin_unlock(spin);
	KUNIT_EXPECT_FALSE(test, !!softirq_count());
	nke_lck_spin_free(spin, grp);
}

static void try_rw_shared(struct helper *h)
{
	h->result = nke_lck_rw_try_lock(h->arg, SHARED);
	if (h->result)
		nke_lck_rw_unlock_shared(h->arg);
}

static void try_rw_exclusive(struct helper *h)
{
	h->result = nke_lck_rw_try_lock(h->arg, EXCLUSIVE);
	if (h->result)
		nke_lck_rw_unlock_exclusive(h->arg);
}

/* Others may read, and write. */
static void expect_rw(struct kunit *test, struct __lck_rw *rw, long reads,
		      long writes)
{
	KUNIT_EXPECT_EQ(test, reads, elsewhere(test, try_rw_shared, rw));
	KUNIT_EXPECT_EQ(test, writes, elsewhere(test, try_rw_exclusive, rw));
}

static void test_rw(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, rw);
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_lock_shared(rw);
	expect_rw(test, rw, 1, 0);
	nke_lck_rw_unlock_shared(rw);
	nke_lck_rw_lock_exclusive(rw);
	expect_rw(test, rw, 0, 0);
	nke_lck_rw_unlock_exclusive(rw);
	nke_lck_rw_lock(rw, SHARED);
	expect_rw(test, rw, 1, 0);
	nke_lck_rw_unlock(rw, SHARED);
	nke_lck_rw_lock(rw, EXCLUSIVE);
	expect_rw(test, rw, 0, 0);
	nke_lck_rw_unlock(rw, EXCLUSIVE);
	KUNIT_EXPECT_EQ(test, 1, nke_lck_rw_try_lock(rw, SHARED));
	expect_rw(test, rw, 1, 0);
	nke_lck_rw_unlock(rw, SHARED);
	KUNIT_EXPECT_EQ(test, 1, nke_lck_rw_try_lock(rw, EXCLUSIVE));
	expect_rw(test, rw, 0, 0);
	nke_lck_rw_unlock(rw, EXCLUSIVE);
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
}

static void test_rw_downgrade(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_rw_lock_exclusive(rw);
	nke_lck_rw_lock_exclusive_to_shared(rw);
	expect_rw(test, rw, 1, 0);
	nke_lck_rw_unlock_shared(rw);
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
}

static void hold_shared(struct helper *h)
{
	nke_lck_rw_lock_shared(h->arg);
	complete(&h->ready);
	wait_for_completion(&h->go);
	nke_lck_rw_unlock_shared(h->arg);
}

static void wait_for_write(struct helper *h)
{
	complete(&h->ready);
	nke_lck_rw_lock_exclusive(h->arg);
	WRITE_ONCE(h->result, 1);
	nke_lck_rw_unlock_exclusive(h->arg);
}

static void test_rw_wait(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);
	struct helper reader, writer;

	KUNIT_ASSERT_NOT_NULL(test, rw);
	helper_start(test, &reader, hold_shared, rw);
	helper_ready(&reader);
	/* Two readers at a time, and no writer beside them. */
	nke_lck_rw_lock_shared(rw);
	helper_start(test, &writer, wait_for_write, rw);
	helper_ready(&writer);
	complete(&reader.go);
	helper_join(&reader);
	KUNIT_EXPECT_EQ(test, 0L, READ_ONCE(writer.result));
	nke_lck_rw_unlock_shared(rw);
	helper_join(&writer);
	KUNIT_EXPECT_EQ(test, 1L, writer.result);
	nke_lck_rw_free(rw, grp);
}

/* The only reader always can. */
static void test_rw_upgrade(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_rw_lock_shared(rw);
	KUNIT_EXPECT_EQ(test, 1, nke_lck_rw_lock_shared_to_exclusive(rw));
	nke_lck_rw_assert(rw, ASSERT_EXCLUSIVE);
	expect_rw(test, rw, 0, 0);
	nke_lck_rw_unlock_exclusive(rw);
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
}

static void read_then_upgrade(struct helper *h)
{
	nke_lck_rw_lock_shared(h->arg);
	complete(&h->ready);
	wait_for_completion(&h->go);
	h->result = nke_lck_rw_lock_shared_to_exclusive(h->arg);
	if (h->result)
		nke_lck_rw_unlock_exclusive(h->arg);
}

/* Until the lock says so; what it waits for has been started. */
static void wait_until(struct kunit *test, struct __lck_rw *rw,
		       bool (*is_so)(struct nke_rw *rw))
{
	KUNIT_ASSERT_TRUE(test, eventually(is_so(rw->impl)));
}

static bool upgrade_waits(struct nke_rw *rw)
{
	return READ_ONCE(rw->upgrading);
}

static bool writer_waits(struct nke_rw *rw)
{
	return READ_ONCE(rw->writers_waiting);
}

/* Of two that ask the second loses its hold, which lets the first go on. */
static void test_rw_upgrade_two(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);
	struct helper h;

	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_rw_lock_shared(rw);
	helper_start(test, &h, read_then_upgrade, rw);
	helper_ready(&h);
	complete(&h.go);
	wait_until(test, rw, upgrade_waits);
	expect_rw(test, rw, 0, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_lck_rw_lock_shared_to_exclusive(rw));
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 1L, h.result);
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
}

/* A writer that waits goes before readers that come later. */
static void test_rw_writer_first(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);
	struct helper writer;

	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_rw_lock_shared(rw);
	helper_start(test, &writer, wait_for_write, rw);
	wait_until(test, rw, writer_waits);
	expect_rw(test, rw, 0, 0);
	/* But not before who has the lock already. */
	KUNIT_EXPECT_EQ(test, 1, nke_lck_rw_lock_shared_to_exclusive(rw));
	KUNIT_EXPECT_EQ(test, 0L, READ_ONCE(writer.result));
	nke_lck_rw_unlock_exclusive(rw);
	helper_join(&writer);
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
}

static void test_rw_shared_priority(struct kunit *test)
{
	struct __lck_attr *attr = nke_lck_attr_alloc_init();
	struct __lck_rw *rw;
	struct helper writer;

	KUNIT_ASSERT_NOT_NULL(test, attr);
	nke_lck_attr_rw_shared_priority(attr);
	nke_lck_attr_cleardebug(attr);
	rw = nke_lck_rw_alloc_init(grp, attr);
	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_attr_free(attr);
	nke_lck_rw_lock_shared(rw);
	helper_start(test, &writer, wait_for_write, rw);
	wait_until(test, rw, writer_waits);
	expect_rw(test, rw, 1, 0);
	nke_lck_rw_unlock_shared(rw);
	helper_join(&writer);
	nke_lck_rw_free(rw, grp);
}

static void test_rw_done(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_rw_assert(rw, ASSERT_NOTHELD);
	nke_lck_rw_lock_shared(rw);
	nke_lck_rw_assert(rw, ASSERT_SHARED);
	nke_lck_rw_assert(rw, ASSERT_HELD);
	KUNIT_EXPECT_EQ(test, (unsigned int)SHARED, nke_lck_rw_done(rw));
	nke_lck_rw_lock_exclusive(rw);
	nke_lck_rw_assert(rw, ASSERT_EXCLUSIVE);
	nke_lck_rw_assert(rw, ASSERT_HELD);
	KUNIT_EXPECT_EQ(test, (unsigned int)EXCLUSIVE, nke_lck_rw_done(rw));
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
}

/* Locks in the caller's memory, as part of something larger. */
static void test_embedded(struct kunit *test)
{
	struct {
		struct __lck_mtx mtx;
		struct __lck_spin spin;
		struct __lck_rw rw;
	} all;
	int i;

	for (i = 0; i < 2; i++) {
		nke_lck_mtx_init(&all.mtx, grp, NULL);
		nke_lck_spin_init(&all.spin, grp, NULL);
		nke_lck_rw_init(&all.rw, grp, NULL);
		nke_lck_mtx_lock(&all.mtx);
		KUNIT_EXPECT_EQ(test, 0L, elsewhere(test, try_mtx, &all.mtx));
		nke_lck_mtx_unlock(&all.mtx);
		nke_lck_spin_lock(&all.spin);
		nke_lck_spin_assert(&all.spin, OWNED);
		nke_lck_spin_unlock(&all.spin);
		nke_lck_spin_assert(&all.spin, NOTOWNED);
		nke_lck_rw_lock_exclusive(&all.rw);
		expect_rw(test, &all.rw, 0, 0);
		nke_lck_rw_unlock_exclusive(&all.rw);
		nke_lck_mtx_destroy(&all.mtx, grp);
		nke_lck_spin_destroy(&all.spin, grp);
		nke_lck_rw_destroy(&all.rw, grp);
	}
}

enum { GRP_ATTR, ATTR, GRP, MTX, SPIN, RW, OBJECTS };

static void *object_alloc(int kind)
{
	switch (kind) {
	case GRP_ATTR:
		return nke_lck_grp_attr_alloc_init();
	case ATTR:
		return nke_lck_attr_alloc_init();
	case GRP:
		return nke_lck_grp_alloc_init("nke-kunit", NULL);
	case MTX:
		return nke_lck_mtx_alloc_init(grp, NULL);
	case SPIN:
		return nke_lck_spin_alloc_init(grp, NULL);
	default:
		return nke_lck_rw_alloc_init(grp, NULL);
	}
}

static void object_free(int kind, void *p)
{
	if (kind == GRP_ATTR)
		nke_lck_grp_attr_free(p);
	else if (kind == ATTR)
		nke_lck_attr_free(p);
	else if (kind == GRP)
		nke_lck_grp_free(p);
	else if (kind == MTX)
		nke_lck_mtx_free(p, grp);
	else if (kind == SPIN)
		nke_lck_spin_free(p, grp);
	else
		nke_lck_rw_free(p, grp);
}

/*
 * NULL for each allocation that fails: one for most, two for a lock and its
 * class, and perhaps a page of their slabs.  Those of the kernel's debugging
 * have a fallback.
 */
static void test_nomem(struct kunit *test)
{
	static const int allocs[OBJECTS] = { 1, 1, 1, 2, 2, 2 };
	int kind, nth, nulls;
	int tries = 0;
	bool failed;
	void *p;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	for (kind = 0; kind < OBJECTS; kind++) {
		nth = 1;
		nulls = 0;
		do {
			fail_alloc(nth);
			p = object_alloc(kind);
			failed = fail_alloc_end();
			nth = fail_alloc_next(nth, !p, &tries);
			nulls += !p;
			object_free(kind, p);
		} while (failed);
		KUNIT_EXPECT_GE(test, nulls, allocs[kind]);
	}
}

/* Who brings the memory cannot be told, and gets a lock all the same. */
static void test_embedded_nomem(struct kunit *test)
{
	struct __lck_mtx mtx;
	struct __lck_spin spin;
	struct __lck_rw rw;
	bool failed;
	int nth = 1;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	do {
		fail_alloc(nth);
		nke_lck_mtx_init(&mtx, grp, NULL);
		failed = fail_alloc_end();
		fail_alloc(nth);
		nke_lck_spin_init(&spin, grp, NULL);
		failed |= fail_alloc_end();
		fail_alloc(nth++);
		nke_lck_rw_init(&rw, grp, NULL);
		failed |= fail_alloc_end();
		nke_lck_mtx_lock(&mtx);
		nke_lck_mtx_unlock(&mtx);
		nke_lck_spin_lock(&spin);
		nke_lck_spin_unlock(&spin);
		nke_lck_rw_lock_exclusive(&rw);
		nke_lck_rw_unlock_exclusive(&rw);
		nke_lck_mtx_destroy(&mtx, grp);
		nke_lck_spin_destroy(&spin, grp);
		nke_lck_rw_destroy(&rw, grp);
	} while (failed);
	KUNIT_EXPECT_GT(test, nth, 3);
}

/* XNU's short holds are holds like others. */
static void test_mtx_spin(struct kunit *test)
{
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mtx);
	nke_lck_mtx_lock_spin(mtx);
	nke_lck_mtx_assert(mtx, OWNED);
	nke_lck_mtx_convert_spin(mtx);
	KUNIT_EXPECT_EQ(test, 0L, elsewhere(test, try_mtx, mtx));
	nke_lck_mtx_unlock(mtx);
	KUNIT_EXPECT_EQ(test, 1L, elsewhere(test, try_mtx_spin, mtx));
	KUNIT_EXPECT_EQ(test, 1, nke_lck_mtx_try_lock_spin(mtx));
	KUNIT_EXPECT_EQ(test, 0L, elsewhere(test, try_mtx, mtx));
	KUNIT_EXPECT_EQ(test, 0L, elsewhere(test, try_mtx_spin, mtx));
	nke_lck_mtx_unlock(mtx);
	nke_lck_mtx_free(mtx, grp);
}

/* The last one to hold it frees it, under a spinlock too. */
static void test_free_atomic(struct kunit *test)
{
	struct __lck_spin *outer = nke_lck_spin_alloc_init(grp, NULL);
	struct __lck_spin *spin = nke_lck_spin_alloc_init(grp, NULL);
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(grp, NULL);
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_TRUE(test, outer && spin && mtx && rw);
	nke_lck_spin_lock(outer);
	nke_lck_spin_free(spin, grp);
	nke_lck_mtx_free(mtx, grp);
	nke_lck_rw_free(rw, grp);
	nke_lck_spin_unlock(outer);
	nke_lck_spin_free(outer, grp);
}

/* More than lockdep has room for. */
static void test_many(struct kunit *test)
{
	struct __lck_mtx **mtx = kunit_kcalloc(test, 1200, sizeof(*mtx),
					       GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, mtx);
	for (i = 0; i < 1200; i++) {
		mtx[i] = nke_lck_mtx_alloc_init(grp, NULL);
		KUNIT_ASSERT_NOT_NULL(test, mtx[i]);
		nke_lck_mtx_lock(mtx[i]);
		nke_lck_mtx_unlock(mtx[i]);
	}
	for (i = 0; i < 1200; i++)
		nke_lck_mtx_free(mtx[i], grp);
}

/* Locks of one group nest, without lockdep taking them for one. */
static void test_nesting(struct kunit *test)
{
	struct __lck_mtx *outer = nke_lck_mtx_alloc_init(grp, NULL);
	struct __lck_mtx *inner = nke_lck_mtx_alloc_init(grp, NULL);
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);
	struct __lck_rw *rw2 = nke_lck_rw_alloc_init(grp, NULL);
	struct __lck_spin *spin = nke_lck_spin_alloc_init(grp, NULL);
	struct __lck_spin *spin2 = nke_lck_spin_alloc_init(grp, NULL);

	KUNIT_ASSERT_TRUE(test, outer && inner && rw && rw2 && spin && spin2);
	nke_lck_mtx_lock(outer);
	nke_lck_mtx_lock(inner);
	nke_lck_rw_lock_exclusive(rw);
	nke_lck_rw_lock_shared(rw2);
	nke_lck_spin_lock(spin);
	nke_lck_spin_lock(spin2);
	nke_lck_spin_unlock(spin2);
	nke_lck_spin_unlock(spin);
	nke_lck_rw_unlock_shared(rw2);
	nke_lck_rw_unlock_exclusive(rw);
	nke_lck_mtx_unlock(inner);
	nke_lck_mtx_unlock(outer);
	nke_lck_spin_free(spin2, grp);
	nke_lck_spin_free(spin, grp);
	nke_lck_rw_free(rw2, grp);
	nke_lck_rw_free(rw, grp);
	nke_lck_mtx_free(inner, grp);
	nke_lck_mtx_free(outer, grp);
}

#ifdef CONFIG_LOCKDEP
static void test_lockdep(struct kunit *test)
{
	struct __lck_mtx *mtx = nke_lck_mtx_alloc_init(grp, NULL);
	struct __lck_spin *spin = nke_lck_spin_alloc_init(grp, NULL);
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_TRUE(test, mtx && spin && rw);
	/* After a report of somebody else's it looks away. */
	if (!debug_locks)
		kunit_skip(test, "lockdep is off");
	KUNIT_EXPECT_STREQ(test, mtx->impl->mutex.dep_map.name, "nke-kunit");
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&mtx->impl->mutex));
	nke_lck_mtx_lock(mtx);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&mtx->impl->mutex));
	nke_lck_mtx_unlock(mtx);
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&mtx->impl->mutex));

	nke_lck_spin_lock(spin);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&spin->impl->lock));
	nke_lck_spin_unlock(spin);
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&spin->impl->lock));

	nke_lck_rw_lock_exclusive(rw);
	KUNIT_EXPECT_TRUE(test, lock_is_held_type(&rw->impl->dep_map, 0));
	nke_lck_rw_lock_exclusive_to_shared(rw);
	KUNIT_EXPECT_TRUE(test, lock_is_held_type(&rw->impl->dep_map, 1));
	nke_lck_rw_unlock_shared(rw);
	KUNIT_EXPECT_FALSE(test, lock_is_held(&rw->impl->dep_map));
	nke_lck_mtx_free(mtx, grp);
	nke_lck_spin_free(spin, grp);
	nke_lck_rw_free(rw, grp);
}
#endif

static struct kunit_case lock_cases[] = {
	KUNIT_CASE(test_grp),
	KUNIT_CASE(test_grp_null),
	KUNIT_CASE(test_no_group),
	KUNIT_CASE(test_mtx),
	KUNIT_CASE(test_mtx_wait),
	KUNIT_CASE(test_exclusion),
	KUNIT_CASE(test_spin),
	KUNIT_CASE(test_rw),
	KUNIT_CASE(test_rw_downgrade),
	KUNIT_CASE(test_rw_wait),
	KUNIT_CASE(test_rw_upgrade),
	KUNIT_CASE(test_rw_upgrade_two),
	KUNIT_CASE(test_rw_writer_first),
	KUNIT_CASE(test_rw_shared_priority),
	KUNIT_CASE(test_rw_done),
	KUNIT_CASE(test_embedded),
	KUNIT_CASE(test_nomem),
	KUNIT_CASE(test_embedded_nomem),
	KUNIT_CASE(test_mtx_spin),
	KUNIT_CASE(test_free_atomic),
	KUNIT_CASE(test_many),
	KUNIT_CASE(test_nesting),
#ifdef CONFIG_LOCKDEP
	KUNIT_CASE(test_lockdep),
#endif
	{}
};

static struct kunit_suite lock_suite = {
	.name = "nke_lock",
	.init = lock_test_init,
	.exit = lock_test_exit,
	.test_cases = lock_cases,
};

kunit_test_suite(lock_suite);
