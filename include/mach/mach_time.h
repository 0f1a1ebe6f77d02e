/* SPDX-License-Identifier: GPL-2.0 */
/* mach/mach_time.h of the client world: the absolute clock. */
#ifndef _NKE_MACH_MACH_TIME_H_
#define _NKE_MACH_MACH_TIME_H_

#include <sys/cdefs.h>
#include <stdint.h>
#include <mach/kern_return.h>

/** struct mach_timebase_info - a tick is numer/denom nanoseconds */
struct mach_timebase_info {
	/** @numer: numerator */
	uint32_t numer;
	/** @denom: denominator */
	uint32_t denom;
};

typedef struct mach_timebase_info *mach_timebase_info_t;
typedef struct mach_timebase_info mach_timebase_info_data_t;

/**
 * mach_absolute_time() - time since the machine started
 *
 * Return: ticks, not counting the machine's sleep.
 */
extern uint64_t mach_absolute_time(void) NKE_SYM(mach_absolute_time);

/**
 * mach_continuous_time() - time since the machine started
 *
 * Return: ticks, counting the machine's sleep.
 */
extern uint64_t mach_continuous_time(void) NKE_SYM(mach_continuous_time);

#endif /* _NKE_MACH_MACH_TIME_H_ */
