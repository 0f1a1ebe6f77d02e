// SPDX-License-Identifier: GPL-2.0
/*
 * Time.  A tick of Mach's absolute time is a nanosecond here, which is as
 * valid a timebase as any, and the clock is Linux's monotonic one: like
 * Mach's it stops while the machine sleeps.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/overflow.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "core/export.h"
#include "kern/kern.h"
#include "proto/kern_layout.h"
#include "proto/sock_layout.h"

/* Ticks in a second, and microseconds in a tick, for clients. */
int nke_hz = NKE_HZ;
EXPORT_SYMBOL_NKE(nke_hz);
int nke_tick = USEC_PER_SEC / NKE_HZ;
EXPORT_SYMBOL_NKE(nke_tick);

static void nke_timeval(struct timeval *tv, const struct timespec64 *ts)
{
	struct nke_bsd_timeval *to = (struct nke_bsd_timeval *)tv;

	to->tv_sec = ts->tv_sec;
	to->tv_usec = ts->tv_nsec / NSEC_PER_USEC;
}

static void nke_timespec(struct timespec *to_ts, const struct timespec64 *ts)
{
	struct nke_bsd_timespec *to = (struct nke_bsd_timespec *)to_ts;

	to->tv_sec = ts->tv_sec;
	to->tv_nsec = ts->tv_nsec;
}

/* The end of time is what Linux can count to. */
static ktime_t nke_abs_to_ktime(u64 abstime)
{
	return min_t(u64, abstime, KTIME_MAX);
}

/**
 * nke_microtime() - the time of day in microseconds
 * @tv: receives it, since 1970
 *
 * Follows XNU's microtime().
 *
 * Context: Any.
 */
void nke_microtime(struct timeval *tv)
{
	struct timespec64 ts;

	ktime_get_real_ts64(&ts);
	nke_timeval(tv, &ts);
}
EXPORT_SYMBOL_NKE(nke_microtime);

/**
 * nke_nanotime() - the time of day in nanoseconds
 * @ts: receives it, since 1970
 *
 * Follows XNU's nanotime().
 *
 * Context: Any.
 */
void nke_nanotime(struct timespec *ts)
{
	struct timespec64 now;

	ktime_get_real_ts64(&now);
	nke_timespec(ts, &now);
}
EXPORT_SYMBOL_NKE(nke_nanotime);

/**
 * nke_microuptime() - time since the machine started, in microseconds
 * @tv: receives it; the machine's sleep does not count
 *
 * Follows XNU's microuptime().
 *
 * Context: Any.
 */
void nke_microuptime(struct timeval *tv)
{
	struct timespec64 ts;

	ktime_get_ts64(&ts);
	nke_timeval(tv, &ts);
}
EXPORT_SYMBOL_NKE(nke_microuptime);

/**
 * nke_nanouptime() - time since the machine started, in nanoseconds
 * @ts: receives it; the machine's sleep does not count
 *
 * Follows XNU's nanouptime().
 *
 * Context: Any.
 */
void nke_nanouptime(struct timespec *ts)
{
	struct timespec64 now;

	ktime_get_ts64(&now);
	nke_timespec(ts, &now);
}
EXPORT_SYMBOL_NKE(nke_nanouptime);

/**
 * nke_mach_absolute_time() - time since the machine started
 *
 * Follows XNU's mach_absolute_time().
 *
 * Context: Any.
 * Return: ticks (nanoseconds), without the machine's sleep.
 */
unsigned long long nke_mach_absolute_time(void)
{
	return ktime_get_ns();
}
EXPORT_SYMBOL_NKE(nke_mach_absolute_time);

/**
 * nke_mach_continuous_time() - time since the machine started, sleep included
 *
 * Follows XNU's mach_continuous_time().
 *
 * Context: Any.
 * Return: ticks (nanoseconds).
 */
unsigned long long nke_mach_continuous_time(void)
{
	return ktime_get_boottime_ns();
}
EXPORT_SYMBOL_NKE(nke_mach_continuous_time);

/**
 * nke_clock_get_calendar_nanotime() - the time of day
 * @secs: receives the seconds since 1970, modulo 2^32
 * @nanosecs: receives the nanoseconds
 *
 * Follows XNU's clock_get_calendar_nanotime().
 *
 * Context: Any.
 */
void nke_clock_get_calendar_nanotime(unsigned int *secs,
				     unsigned int *nanosecs)
{
	struct timespec64 ts;

	ktime_get_real_ts64(&ts);
	*secs = ts.tv_sec;
	*nanosecs = ts.tv_nsec;
}
EXPORT_SYMBOL_NKE(nke_clock_get_calendar_nanotime);

/**
 * nke_clock_get_calendar_microtime() - the time of day
 * @secs: receives the seconds since 1970, modulo 2^32
 * @microsecs: receives the microseconds
 *
 * Follows XNU's clock_get_calendar_microtime().
 *
 * Context: Any.
 */
void nke_clock_get_calendar_microtime(unsigned int *secs,
				      unsigned int *microsecs)
{
	nke_clock_get_calendar_nanotime(secs, microsecs);
	*microsecs /= NSEC_PER_USEC;
}
EXPORT_SYMBOL_NKE(nke_clock_get_calendar_microtime);

/**
 * nke_clock_get_system_nanotime() - time since the machine started
 * @secs: receives the seconds
 * @nanosecs: receives the nanoseconds
 *
 * Follows XNU's clock_get_system_nanotime().
 *
 * Context: Any.
 */
void nke_clock_get_system_nanotime(unsigned int *secs, unsigned int *nanosecs)
{
	struct timespec64 ts;

	ktime_get_ts64(&ts);
	*secs = ts.tv_sec;
	*nanosecs = ts.tv_nsec;
}
EXPORT_SYMBOL_NKE(nke_clock_get_system_nanotime);

/**
 * nke_clock_get_system_microtime() - time since the machine started
 * @secs: receives the seconds
 * @microsecs: receives the microseconds
 *
 * Follows XNU's clock_get_system_microtime().
 *
 * Context: Any.
 */
void nke_clock_get_system_microtime(unsigned int *secs,
				    unsigned int *microsecs)
{
	nke_clock_get_system_nanotime(secs, microsecs);
	*microsecs /= NSEC_PER_USEC;
}
EXPORT_SYMBOL_NKE(nke_clock_get_system_microtime);

/**
 * nke_clock_get_uptime() - absolute time
 * @result: receives it
 *
 * Follows XNU's clock_get_uptime().
 *
 * Context: Any.
 */
void nke_clock_get_uptime(unsigned long long *result)
{
	*result = ktime_get_ns();
}
EXPORT_SYMBOL_NKE(nke_clock_get_uptime);

/**
 * nke_clock_timebase_info() - how long a tick of absolute time is
 * @info: receives numerator and denominator in nanoseconds: 1 and 1
 *
 * Follows XNU's clock_timebase_info().
 *
 * Context: Any.
 */
void nke_clock_timebase_info(struct mach_timebase_info *info)
{
	struct nke_bsd_timebase *to = (struct nke_bsd_timebase *)info;

	to->numer = 1;
	to->denom = 1;
}
EXPORT_SYMBOL_NKE(nke_clock_timebase_info);

/* A moment that cannot be counted to is never (osfmk/kern/clock.c). */
static u64 nke_abs_add(u64 a, u64 b)
{
	u64 sum;

	return check_add_overflow(a, b, &sum) ? U64_MAX : sum;
}

/**
 * nke_clock_interval_to_deadline() - a moment some time from now
 * @interval: how many units
 * @scale_factor: nanoseconds in a unit
 * @result: receives the absolute time; 2^64 - 1 if it is too far away
 *
 * Follows XNU's clock_interval_to_deadline().
 *
 * Context: Any.
 */
void nke_clock_interval_to_deadline(unsigned int interval,
				    unsigned int scale_factor,
				    unsigned long long *result)
{
	*result = nke_abs_add(ktime_get_ns(), (u64)interval * scale_factor);
}
EXPORT_SYMBOL_NKE(nke_clock_interval_to_deadline);

/**
 * nke_clock_interval_to_absolutetime_interval() - a length of time in ticks
 * @interval: how many units
 * @scale_factor: nanoseconds in a unit
 * @result: receives the ticks
 *
 * Follows XNU's clock_interval_to_absolutetime_interval().
 *
 * Context: Any.
 */
void nke_clock_interval_to_absolutetime_interval(unsigned int interval,
						 unsigned int scale_factor,
						 unsigned long long *result)
{
	*result = (u64)interval * scale_factor;
}
EXPORT_SYMBOL_NKE(nke_clock_interval_to_absolutetime_interval);

/**
 * nke_clock_absolutetime_interval_to_deadline() - a moment some ticks from now
 * @abstime: the ticks
 * @result: receives the absolute time; 2^64 - 1 if it is too far away
 *
 * Follows XNU's clock_absolutetime_interval_to_deadline().
 *
 * Context: Any.
 */
void nke_clock_absolutetime_interval_to_deadline(unsigned long long abstime,
						 unsigned long long *result)
{
	*result = nke_abs_add(ktime_get_ns(), abstime);
}
EXPORT_SYMBOL_NKE(nke_clock_absolutetime_interval_to_deadline);

/**
 * nke_absolutetime_to_nanoseconds() - ticks to nanoseconds
 * @abstime: the ticks
 * @result: receives the nanoseconds
 *
 * Follows XNU's absolutetime_to_nanoseconds().
 *
 * Context: Any.
 */
void nke_absolutetime_to_nanoseconds(unsigned long long abstime,
				     unsigned long long *result)
{
	*result = abstime;
}
EXPORT_SYMBOL_NKE(nke_absolutetime_to_nanoseconds);

/**
 * nke_nanoseconds_to_absolutetime() - nanoseconds to ticks
 * @nanosecs: the nanoseconds
 * @result: receives the ticks
 *
 * Follows XNU's nanoseconds_to_absolutetime().
 *
 * Context: Any.
 */
void nke_nanoseconds_to_absolutetime(unsigned long long nanosecs,
				     unsigned long long *result)
{
	*result = nanosecs;
}
EXPORT_SYMBOL_NKE(nke_nanoseconds_to_absolutetime);

/**
 * nke_absolutetime_to_microtime() - ticks to seconds and microseconds
 * @abstime: the ticks
 * @secs: receives the seconds
 * @microsecs: receives the microseconds
 *
 * Follows XNU's absolutetime_to_microtime().
 *
 * Context: Any.
 */
void nke_absolutetime_to_microtime(unsigned long long abstime,
				   unsigned int *secs,
				   unsigned int *microsecs)
{
	u32 rem;

	*secs = div_u64_rem(abstime, NSEC_PER_SEC, &rem);
	*microsecs = rem / NSEC_PER_USEC;
}
EXPORT_SYMBOL_NKE(nke_absolutetime_to_microtime);

/**
 * nke_clock_delay_until() - sleep until a moment
 * @deadline: absolute time
 *
 * Follows XNU's clock_delay_until().
 *
 * Context: Process context, sleeps.
 */
void nke_clock_delay_until(unsigned long long deadline)
{
	ktime_t expires = nke_abs_to_ktime(deadline);

	do {
		set_current_state(TASK_IDLE);
	} while (schedule_hrtimeout(&expires, HRTIMER_MODE_ABS));
}
EXPORT_SYMBOL_NKE(nke_clock_delay_until);

/**
 * nke_IOSleep() - sleep
 * @milliseconds: how long at least
 *
 * Follows XNU's IOSleep().
 *
 * Context: Process context, sleeps.
 */
void nke_IOSleep(unsigned int milliseconds)
{
	nke_clock_delay_until(ktime_get_ns() +
			      (u64)milliseconds * NSEC_PER_MSEC);
}
EXPORT_SYMBOL_NKE(nke_IOSleep);

/*
 * By the clock that the client sees: the loop of udelay() is calibrated once,
 * in a guest perhaps while others had the processor, and may end too soon.
 */
static void nke_spin_for(u64 nanoseconds)
{
	u64 end = ktime_get_ns() + nanoseconds;

	while (ktime_get_ns() < end)
		cpu_relax();
}

/**
 * nke_IODelay() - wait without sleeping
 * @microseconds: how long at least
 *
 * Follows XNU's IODelay().
 *
 * Context: Any.
 */
void nke_IODelay(unsigned int microseconds)
{
	nke_spin_for((u64)microseconds * NSEC_PER_USEC);
}
EXPORT_SYMBOL_NKE(nke_IODelay);

/**
 * nke_IOPause() - wait without sleeping
 * @nanoseconds: how long at least
 *
 * Follows XNU's IOPause().
 *
 * Context: Any.
 */
void nke_IOPause(unsigned int nanoseconds)
{
	nke_spin_for(nanoseconds);
}
EXPORT_SYMBOL_NKE(nke_IOPause);

/**
 * nke_delay() - wait without sleeping
 * @microseconds: how long at least
 *
 * Follows XNU's delay().
 *
 * Context: Any.
 */
void nke_delay(int microseconds)
{
	if (microseconds > 0)
		nke_IODelay(microseconds);
}
EXPORT_SYMBOL_NKE(nke_delay);
