/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kern/clock.h of the client world.  A tick of absolute time is a
 * nanosecond; use the conversions nevertheless.  All may be called in any
 * context.
 */
#ifndef _NKE_KERN_CLOCK_H_
#define _NKE_KERN_CLOCK_H_

#include <sys/cdefs.h>
#include <stdint.h>
#include <mach/clock_types.h>
#include <mach/mach_time.h>

typedef uint32_t clock_sec_t;
typedef uint32_t clock_usec_t;
typedef uint32_t clock_nsec_t;

enum {
	kNanosecondScale = 1,
	kMicrosecondScale = 1000,
	kMillisecondScale = 1000 * 1000,
	kSecondScale = 1000 * 1000 * 1000,
	kTickScale = 1000 * 1000 * 10,
};

/**
 * clock_get_calendar_microtime() - the time of day
 * @secs: receives the seconds since 1970
 * @microsecs: receives the microseconds
 */
extern void clock_get_calendar_microtime(clock_sec_t *secs,
					 clock_usec_t *microsecs)
					 NKE_SYM(clock_get_calendar_microtime);

/**
 * clock_get_calendar_nanotime() - the time of day
 * @secs: receives the seconds since 1970
 * @nanosecs: receives the nanoseconds
 */
extern void clock_get_calendar_nanotime(clock_sec_t *secs,
					clock_nsec_t *nanosecs)
					NKE_SYM(clock_get_calendar_nanotime);

/**
 * clock_get_system_microtime() - time since the machine started
 * @secs: receives the seconds
 * @microsecs: receives the microseconds
 */
extern void clock_get_system_microtime(clock_sec_t *secs,
				       clock_usec_t *microsecs)
				       NKE_SYM(clock_get_system_microtime);

/**
 * clock_get_system_nanotime() - time since the machine started
 * @secs: receives the seconds
 * @nanosecs: receives the nanoseconds
 */
extern void clock_get_system_nanotime(clock_sec_t *secs,
				      clock_nsec_t *nanosecs)
				      NKE_SYM(clock_get_system_nanotime);

/**
 * clock_get_uptime() - absolute time
 * @result: receives the ticks
 */
extern void clock_get_uptime(uint64_t *result) NKE_SYM(clock_get_uptime);

/**
 * clock_timebase_info() - how long a tick is
 * @info: receives the fraction of a nanosecond
 */
extern void clock_timebase_info(mach_timebase_info_t info)
	NKE_SYM(clock_timebase_info);

/**
 * clock_interval_to_deadline() - a moment some time from now
 * @interval: how many units
 * @scale_factor: nanoseconds in a unit
 * @result: receives the absolute time; UINT64_MAX if it is too far away
 */
extern void clock_interval_to_deadline(uint32_t interval,
				       uint32_t scale_factor, uint64_t *result)
				       NKE_SYM(clock_interval_to_deadline);

/**
 * clock_interval_to_absolutetime_interval() - a length of time in ticks
 * @interval: how many units
 * @scale_factor: nanoseconds in a unit
 * @result: receives the ticks
 */
extern void clock_interval_to_absolutetime_interval(uint32_t interval,
						    uint32_t scale_factor,
						    uint64_t *result)
	NKE_SYM(clock_interval_to_absolutetime_interval);

/**
 * clock_absolutetime_interval_to_deadline() - a moment some ticks from now
 * @abstime: the ticks
 * @result: receives the absolute time; UINT64_MAX if it is too far away
 */
extern void clock_absolutetime_interval_to_deadline(uint64_t abstime,
						    uint64_t *result)
	NKE_SYM(clock_absolutetime_interval_to_deadline);

/**
 * absolutetime_to_nanoseconds() - ticks to nanoseconds
 * @abstime: the ticks
 * @result: receives the nanoseconds
 */
extern void absolutetime_to_nanoseconds(uint64_t abstime, uint64_t *result)
	NKE_SYM(absolutetime_to_nanoseconds);

/**
 * nanoseconds_to_absolutetime() - nanoseconds to ticks
 * @nanosecs: the nanoseconds
 * @result: receives the ticks
 */
extern void nanoseconds_to_absolutetime(uint64_t nanosecs, uint64_t *result)
	NKE_SYM(nanoseconds_to_absolutetime);

/**
 * absolutetime_to_microtime() - ticks to seconds and microseconds
 * @abstime: the ticks
 * @secs: receives the seconds
 * @microsecs: receives the microseconds
 */
extern void absolutetime_to_microtime(uint64_t abstime, clock_sec_t *secs,
				      clock_usec_t *microsecs)
				      NKE_SYM(absolutetime_to_microtime);

/**
 * clock_delay_until() - sleep until a moment; process context
 * @deadline: absolute time
 */
extern void clock_delay_until(uint64_t deadline) NKE_SYM(clock_delay_until);

/**
 * delay() - wait without sleeping
 * @microseconds: how long at least
 */
extern void delay(int microseconds) NKE_SYM(delay);

#endif /* _NKE_KERN_CLOCK_H_ */
