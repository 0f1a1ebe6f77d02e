// SPDX-License-Identifier: GPL-2.0
/*
 * Locks: groups, mutexes, spinlocks, reader-writer locks.
 */
#include <kunit/test.h>
#include <linux/lockdep.h>
#include <linux/string.h>

#include "kern/kern.h"
#include "kern/lock.h"
#include "kern_fixture.h"

#define SHARED		1
#define EXCLUSIVE	2
#define OWNED		1
#define NOTOWNED	2

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

/* True: held exclusively; false: not held any more. */
static void test_rw_upgrade(struct kunit *test)
{
	struct __lck_rw *rw = nke_lck_rw_alloc_init(grp, NULL);

	KUNIT_ASSERT_NOT_NULL(test, rw);
	nke_lck_rw_lock_shared(rw);
	if (nke_lck_rw_lock_shared_to_exclusive(rw)) {
		expect_rw(test, rw, 0, 0);
		nke_lck_rw_unlock_exclusive(rw);
	}
	expect_rw(test, rw, 1, 1);
	nke_lck_rw_free(rw, grp);
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
	KUNIT_EXPECT_STREQ(test, mtx->mutex.dep_map.name, "nke-kunit");
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&mtx->mutex));
	nke_lck_mtx_lock(mtx);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&mtx->mutex));
	nke_lck_mtx_unlock(mtx);
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&mtx->mutex));

	nke_lck_spin_lock(spin);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held(&spin->lock));
	nke_lck_spin_unlock(spin);
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&spin->lock));

	nke_lck_rw_lock_exclusive(rw);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held_type(&rw->sem, 0));
	nke_lck_rw_lock_exclusive_to_shared(rw);
	KUNIT_EXPECT_TRUE(test, lockdep_is_held_type(&rw->sem, 1));
	nke_lck_rw_unlock_shared(rw);
	KUNIT_EXPECT_FALSE(test, lockdep_is_held(&rw->sem));
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
