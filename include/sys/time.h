/* SPDX-License-Identifier: GPL-2.0 */
/* sys/time.h of the client world. */
#ifndef _NKE_SYS_TIME_H_
#define _NKE_SYS_TIME_H_

#include <sys/types.h>

/** struct timeval - seconds and microseconds, 16 bytes as in XNU's kernel */
struct timeval {
	/** @tv_sec: seconds */
	time_t tv_sec;
	/** @tv_usec: microseconds */
	suseconds_t tv_usec;
};

/** struct timespec - seconds and nanoseconds */
struct timespec {
	/** @tv_sec: seconds */
	time_t tv_sec;
	/** @tv_nsec: nanoseconds */
	long tv_nsec;
};

#endif /* _NKE_SYS_TIME_H_ */
