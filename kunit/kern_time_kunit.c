// SPDX-License-Identifier: GPL-2.0
/*
 * Clocks and delays.
 */
#include <kunit/test.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/time64.h>

#include "kern/kern.h"
#include "proto/kern_layout.h"
#include "proto/sock_layout.h"

/* What passes at most between two looks at a clock. */
#define SLACK	(5LL * NSEC_PER_SEC)

#define TS(ts)	((struct timespec *)(ts))
#define TV(tv)	((struct timeval *)(tv))

static void expect_between(struct kunit *test, s64 start, s64 now)
{
	KUNIT_EXPECT_GE(test, now, start);
	KUNIT_EXPECT_LE(test, now, start + SLACK);
}

static s64 of_timespec(const struct nke_bsd_timespec *ts)
{
	return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}

static s64 of_timeval(const struct nke_bsd_timeval *tv)
{
	return tv->tv_sec * NSEC_PER_SEC + tv->tv_usec * NSEC_PER_USEC;
}

/* Microseconds are cut, so they may seem to be before. */
static s64 cut(s64 ns)
{
	return ns - ns % NSEC_PER_USEC;
}

static void test_time_of_day(struct kunit *test)
{
	s64 start = ktime_get_real_ns();
	struct nke_bsd_timespec ts = { 0 };
	struct nke_bsd_timeval tv = { 0 };
	unsigned int secs, frac;

	nke_nanotime(TS(&ts));
	expect_between(test, start, of_timespec(&ts));
	KUNIT_EXPECT_LT(test, ts.tv_nsec, NSEC_PER_SEC);
	nke_microtime(TV(&tv));
	expect_between(test, cut(start), of_timeval(&tv));
	KUNIT_EXPECT_LT(test, tv.tv_usec, (int)USEC_PER_SEC);
	nke_clock_get_calendar_nanotime(&secs, &frac);
	expect_between(test, start, (s64)secs * NSEC_PER_SEC + frac);
	nke_clock_get_calendar_microtime(&secs, &frac);
	expect_between(test, cut(start), (s64)secs * NSEC_PER_SEC +
		       (s64)frac * NSEC_PER_USEC);
	KUNIT_EXPECT_LT(test, frac, (unsigned int)USEC_PER_SEC);
}

static void test_uptime(struct kunit *test)
{
	s64 start = ktime_get_ns();
	struct nke_bsd_timespec ts = { 0 };
	struct nke_bsd_timeval tv = { 0 };
	unsigned long long abs;
	unsigned int secs, frac;

	nke_nanouptime(TS(&ts));
	expect_between(test, start, of_timespec(&ts));
	nke_microuptime(TV(&tv));
	expect_between(test, cut(start), of_timeval(&tv));
	nke_clock_get_system_nanotime(&secs, &frac);
	expect_between(test, start, (s64)secs * NSEC_PER_SEC + frac);
	nke_clock_get_system_microtime(&secs, &frac);
	expect_between(test, cut(start), (s64)secs * NSEC_PER_SEC +
		       (s64)frac * NSEC_PER_USEC);
	nke_clock_get_uptime(&abs);
	expect_between(test, start, abs);
}

static void test_absolute_time(struct kunit *test)
{
	struct nke_bsd_timebase base = { 0 };
	unsigned long long a, b;
	s64 boot = ktime_get_boottime_ns();

	a = nke_mach_absolute_time();
	b = nke_mach_absolute_time();
	KUNIT_EXPECT_LE(test, a, b);
	expect_between(test, boot, nke_mach_continuous_time());
	/* It never counts less than the clock that stops. */
	KUNIT_EXPECT_GE(test, nke_mach_continuous_time(), b);
	nke_clock_timebase_info((struct mach_timebase_info *)&base);
	KUNIT_EXPECT_EQ(test, 1U, base.numer);
	KUNIT_EXPECT_EQ(test, 1U, base.denom);
}

static void test_conversions(struct kunit *test)
{
	unsigned long long r;
	unsigned int secs, usecs;

	nke_absolutetime_to_nanoseconds(U64_MAX, &r);
	KUNIT_EXPECT_EQ(test, U64_MAX, r);
	nke_nanoseconds_to_absolutetime(123456789012ULL, &r);
	KUNIT_EXPECT_EQ(test, 123456789012ULL, r);
	nke_clock_interval_to_absolutetime_interval(3, 1000000, &r);
	KUNIT_EXPECT_EQ(test, 3000000ULL, r);
	nke_clock_interval_to_absolutetime_interval(U32_MAX, NSEC_PER_SEC, &r);
	KUNIT_EXPECT_EQ(test, (u64)U32_MAX * NSEC_PER_SEC, r);
	nke_absolutetime_to_microtime(5000001999ULL, &secs, &usecs);
	KUNIT_EXPECT_EQ(test, 5U, secs);
	KUNIT_EXPECT_EQ(test, 1U, usecs);
}

static void test_deadlines(struct kunit *test)
{
	s64 start = ktime_get_ns();
	unsigned long long r;

	nke_clock_interval_to_deadline(10, NSEC_PER_SEC, &r);
	expect_between(test, start + 10 * NSEC_PER_SEC, r);
	nke_clock_interval_to_deadline(0, NSEC_PER_SEC, &r);
	expect_between(test, start, r);
	nke_clock_absolutetime_interval_to_deadline(1000, &r);
	expect_between(test, start + 1000, r);
	/* What cannot be counted to is never. */
	nke_clock_absolutetime_interval_to_deadline(U64_MAX, &r);
	KUNIT_EXPECT_EQ(test, U64_MAX, r);
	nke_clock_interval_to_deadline(U32_MAX, U32_MAX, &r);
	KUNIT_EXPECT_GE(test, r, (u64)U32_MAX * U32_MAX);
}

static void expect_passed(struct kunit *test, s64 start, s64 ns)
{
	KUNIT_EXPECT_GE(test, (s64)ktime_get_ns(), start + ns);
}

static void test_waiting(struct kunit *test)
{
	s64 start = ktime_get_ns();

	nke_clock_delay_until(start + 3 * NSEC_PER_MSEC);
	expect_passed(test, start, 3 * NSEC_PER_MSEC);
	/* The past, and nothing. */
	nke_clock_delay_until(start);
	nke_clock_delay_until(0);
	nke_IOSleep(0);
	nke_IODelay(0);
	nke_IOPause(0);
	nke_delay(0);
	nke_delay(-1);
	start = ktime_get_ns();
	nke_IOSleep(20);
	expect_passed(test, start, 20 * NSEC_PER_MSEC);
}

/* How long a delay loop takes is the machine's: no more than that it ends. */
static void test_delays(struct kunit *test)
{
	nke_IODelay(3500);
	nke_IOPause(2500);
	nke_delay(1500);
}

static void test_hz(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 100, nke_hz);
	KUNIT_EXPECT_EQ(test, 10000, nke_tick);
}

static struct kunit_case time_cases[] = {
	KUNIT_CASE(test_time_of_day),
	KUNIT_CASE(test_uptime),
	KUNIT_CASE(test_absolute_time),
	KUNIT_CASE(test_conversions),
	KUNIT_CASE(test_deadlines),
	KUNIT_CASE(test_waiting),
	KUNIT_CASE(test_delays),
	KUNIT_CASE(test_hz),
	{}
};

static struct kunit_suite time_suite = {
	.name = "nke_time",
	.test_cases = time_cases,
};

kunit_test_suite(time_suite);
