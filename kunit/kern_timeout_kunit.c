// SPDX-License-Identifier: GPL-2.0
/*
 * Timeouts: bsd_timeout(), timeout() and their opposites.
 */
#include <kunit/test.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/processor.h>

#include "compat/hrtimer.h"
#include "fail_alloc.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "kern_fixture.h"

/* XNU's struct timespec. */
struct bsd_timespec {
	long sec;
	long nsec;
};

#define TS(ts)	((struct timespec *)(ts))

#define HOUR	(100 * 3600)	/* in ticks */

/**
 * struct egg - what is called, and when
 * @rang: once for each call
 * @go: a call may end
 * @waits: it waits for @go
 * @rings: how often it was called
 * @at: when it was called last
 * @more: how often it is to ask again
 */
struct egg {
	struct completion rang;
	struct completion go;
	bool waits;
	int rings;
	u64 at;
	int more;
};

static void ring(void *param)
{
	struct egg *e = param;
	bool waits = e->waits;

	might_sleep();
	e->rings++;
	e->at = nke_mach_absolute_time();
	if (e->more) {
		e->more--;
		nke_bsd_timeout(ring, e, NULL);
	}
	/* Unless it waits the test may be over then. */
	complete(&e->rang);
	if (waits)
		wait_for_completion(&e->go);
}

static void ring2(void *p0, void *p1)
{
	if (!p1)
		ring(p0);
}

static void nothing(void *param)
{
}

static void egg_init(struct egg *e)
{
	memset(e, 0, sizeof(*e));
	init_completion(&e->rang);
	init_completion(&e->go);
}

static void egg_rang(struct kunit *test, struct egg *e)
{
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&e->rang, KERN_WAIT),
			0UL);
}

static void expect_calls(struct kunit *test, unsigned int n)
{
	unsigned long end = jiffies + KERN_WAIT;

	while (nke_call_live() != n && time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, n, nke_call_live());
}

static void timeout_test_exit(struct kunit *test)
{
	expect_calls(test, 0);
}

/* A time of nothing is now; also where one must not sleep. */
static void test_now(struct kunit *test)
{
	struct bsd_timespec zero = { 0, 0 };
	unsigned long flags;
	struct egg e;

	egg_init(&e);
	nke_bsd_timeout(ring, &e, NULL);
	egg_rang(test, &e);
	local_irq_save(flags);
	nke_bsd_timeout(ring, &e, TS(&zero));
	local_irq_restore(flags);
	egg_rang(test, &e);
	nke_timeout(ring, &e, 0);
	egg_rang(test, &e);
	KUNIT_EXPECT_EQ(test, 3, e.rings);
}

static void test_later(struct kunit *test)
{
	struct bsd_timespec ts = { 0, 20 * NSEC_PER_MSEC };
	u64 start = nke_mach_absolute_time();
	struct egg e;

	egg_init(&e);
	nke_bsd_timeout(ring, &e, TS(&ts));
	egg_rang(test, &e);
	KUNIT_EXPECT_GE(test, e.at - start, 20 * (u64)NSEC_PER_MSEC);
	/* Ticks of ten milliseconds, whatever Linux's are. */
	start = nke_mach_absolute_time();
	nke_timeout(ring, &e, 5);
	egg_rang(test, &e);
	KUNIT_EXPECT_GE(test, e.at - start, 50 * (u64)NSEC_PER_MSEC);
	KUNIT_EXPECT_LT(test, e.at - start, 5 * (u64)NSEC_PER_SEC);
	start = nke_mach_absolute_time();
	nke_thread_call_func_delayed(ring2, &e, start + 10 * NSEC_PER_MSEC);
	egg_rang(test, &e);
	KUNIT_EXPECT_GE(test, e.at - start, 10 * (u64)NSEC_PER_MSEC);
}

/* Each counts, and each is cancelled by itself. */
static void test_untimeout(struct kunit *test)
{
	struct egg e, other;

	egg_init(&e);
	egg_init(&other);
	nke_bsd_untimeout(ring, &e);
	nke_timeout(ring, &e, HOUR);
	nke_timeout(ring, &e, HOUR);
	nke_timeout(ring, &other, HOUR);
	KUNIT_EXPECT_EQ(test, 3U, nke_call_live());
	nke_bsd_untimeout(ring, &e);
	KUNIT_EXPECT_EQ(test, 2U, nke_call_live());
	nke_untimeout(ring, &e);
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	nke_untimeout(ring, &e);
	nke_untimeout(nothing, &other);
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	nke_untimeout(ring, &other);
	KUNIT_EXPECT_EQ(test, 0U, nke_call_live());
}

/* One that was cancelled does not come; others that come later do. */
static void test_cancelled(struct kunit *test)
{
	struct egg e, marker;

	egg_init(&e);
	egg_init(&marker);
	nke_timeout(ring, &e, 1);
	nke_timeout(ring, &marker, 2);
	nke_untimeout(ring, &e);
	egg_rang(test, &marker);
	KUNIT_EXPECT_EQ(test, 0, e.rings);
}

static enum hrtimer_restart expired(struct hrtimer *timer)
{
	return HRTIMER_NORESTART;
}

/* What is about to run is cancelled before what was asked for earlier. */
static void test_untimeout_order(struct kunit *test)
{
	ktime_t end = ktime_add(ktime_get(), NSEC_PER_SEC);
	struct hrtimer *timer = kunit_kzalloc(test, sizeof(*timer), GFP_KERNEL);
	unsigned long rang;
	struct egg e;

	KUNIT_ASSERT_NOT_NULL(test, timer);
	egg_init(&e);
	nke_hrtimer_setup(timer, expired, CLOCK_MONOTONIC,
			  HRTIMER_MODE_REL_SOFT);
	nke_timeout(ring, &e, HOUR);
	/* With the only processor in hand nothing runs but timers. */
	preempt_disable();
	nke_bsd_timeout(ring, &e, NULL);
	hrtimer_start(timer, NSEC_PER_MSEC, HRTIMER_MODE_REL_SOFT);
	while (hrtimer_active(timer) && ktime_before(ktime_get(), end))
		cpu_relax();
	nke_untimeout(ring, &e);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, 0, hrtimer_cancel(timer));
	rang = wait_for_completion_timeout(&e.rang, HZ / 10);
	KUNIT_EXPECT_EQ(test, 0UL, rang);
	expect_calls(test, 1);
	nke_untimeout(ring, &e);
}

/* It is not waited for, and it is no longer there to be cancelled. */
static void test_running(struct kunit *test)
{
	struct egg e;

	egg_init(&e);
	e.waits = true;
	nke_bsd_timeout(ring, &e, NULL);
	egg_rang(test, &e);
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	nke_bsd_untimeout(ring, &e);
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	/* What it asked for itself is. */
	nke_timeout(ring, &e, HOUR);
	KUNIT_EXPECT_EQ(test, 2U, nke_call_live());
	nke_bsd_untimeout(ring, &e);
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	complete(&e.go);
	expect_calls(test, 0);
	KUNIT_EXPECT_EQ(test, 1, e.rings);
}

static void test_again(struct kunit *test)
{
	struct egg e;
	int i;

	egg_init(&e);
	e.more = 20;
	nke_bsd_timeout(ring, &e, NULL);
	for (i = 0; i <= 20; i++)
		egg_rang(test, &e);
	KUNIT_EXPECT_EQ(test, 21, e.rings);
}

static void test_never(struct kunit *test)
{
	struct bsd_timespec never[] = {
		{ -1, 0 }, { 0, -1 }, { LONG_MAX, LONG_MAX }, { 1L << 62, 0 },
	};
	struct egg e, marker;
	int i;

	egg_init(&e);
	egg_init(&marker);
	for (i = 0; i < ARRAY_SIZE(never); i++)
		nke_bsd_timeout(ring, &e, TS(&never[i]));
	nke_timeout(ring, &e, -1);
	nke_timeout(ring, &marker, 1);
	egg_rang(test, &marker);
	KUNIT_EXPECT_EQ(test, 0, e.rings);
	for (i = 0; i <= ARRAY_SIZE(never); i++)
		nke_bsd_untimeout(ring, &e);
}

static void test_func_cancel(struct kunit *test)
{
	struct egg e;
	int i;

	egg_init(&e);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_func_cancel(ring2, &e, 0));
	for (i = 0; i < 4; i++)
		nke_thread_call_func_delayed(ring2, &e, U64_MAX);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_func_cancel(ring2, &e, 0));
	KUNIT_EXPECT_EQ(test, 3U, nke_call_live());
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_func_cancel(ring2, &e, 1));
	KUNIT_EXPECT_EQ(test, 0U, nke_call_live());
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_func_cancel(ring2, &e, 1));
}

/* The caller cannot be told, and gets it all the same. */
static void test_nomem(struct kunit *test)
{
	struct egg e;
	bool failed;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab");
	egg_init(&e);
	fail_alloc(1);
	nke_bsd_timeout(ring, &e, NULL);
	failed = fail_alloc_end();
	KUNIT_EXPECT_TRUE(test, failed);
	egg_rang(test, &e);
}

/* What there is in reserve, and one more. */
static void test_reserve(struct kunit *test)
{
	const unsigned int reserve = 64;
	struct egg e;
	bool failed;
	int i, j;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab");
	egg_init(&e);
	/* The second time with what came back from the first. */
	for (j = 0; j < 2; j++) {
		for (i = 0; i <= reserve; i++) {
			fail_alloc(1);
			nke_timeout(ring, &e, HOUR);
			failed = fail_alloc_end();
			KUNIT_ASSERT_TRUE(test, failed);
		}
		KUNIT_EXPECT_EQ(test, reserve, nke_call_live());
		for (i = 0; i < reserve; i++)
			nke_untimeout(ring, &e);
		KUNIT_EXPECT_EQ(test, 0U, nke_call_live());
	}
	KUNIT_EXPECT_EQ(test, 0, e.rings);
}

static struct kunit_case timeout_cases[] = {
	KUNIT_CASE(test_now),
	KUNIT_CASE(test_later),
	KUNIT_CASE(test_untimeout),
	KUNIT_CASE(test_untimeout_order),
	KUNIT_CASE(test_cancelled),
	KUNIT_CASE(test_running),
	KUNIT_CASE(test_again),
	KUNIT_CASE(test_never),
	KUNIT_CASE(test_func_cancel),
	KUNIT_CASE(test_nomem),
	KUNIT_CASE(test_reserve),
	{}
};

static struct kunit_suite timeout_suite = {
	.name = "nke_kern_timeout",
	.exit = timeout_test_exit,
	.test_cases = timeout_cases,
};

kunit_test_suite(timeout_suite);
