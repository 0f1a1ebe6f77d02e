/* SPDX-License-Identifier: GPL-2.0 */
/* mach/clock_types.h of the client world: parts of a second. */
#ifndef _NKE_MACH_CLOCK_TYPES_H_
#define _NKE_MACH_CLOCK_TYPES_H_

#define NSEC_PER_USEC	1000ull
#define USEC_PER_SEC	1000000ull
#define NSEC_PER_SEC	1000000000ull
#define NSEC_PER_MSEC	1000000ull

#endif /* _NKE_MACH_CLOCK_TYPES_H_ */
