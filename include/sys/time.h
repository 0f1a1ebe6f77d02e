/* SPDX-License-Identifier: GPL-2.0 */
/* sys/time.h of the client world.  All may be called in any context. */
#ifndef _NKE_SYS_TIME_H_
#define _NKE_SYS_TIME_H_

#include <sys/types.h>

/** struct timespec - seconds and nanoseconds */
struct timespec {
	/** @tv_sec: seconds */
	time_t tv_sec;
	/** @tv_nsec: nanoseconds, 0 to 999999999 */
	long tv_nsec;
};

/** struct timeval - seconds and microseconds */
struct timeval {
	/** @tv_sec: seconds */
	time_t tv_sec;
	/** @tv_usec: microseconds, 0 to 999999 */
	suseconds_t tv_usec;
};

#define TIMEVAL_TO_TIMESPEC(tv, ts) do {				\
	(ts)->tv_sec = (tv)->tv_sec;					\
	(ts)->tv_nsec = (long)(tv)->tv_usec * 1000;			\
} while (0)

#define TIMESPEC_TO_TIMEVAL(tv, ts) do {				\
	(tv)->tv_sec = (ts)->tv_sec;					\
	(tv)->tv_usec = (suseconds_t)((ts)->tv_nsec / 1000);		\
} while (0)

#define timerclear(tvp)		((tvp)->tv_sec = (tvp)->tv_usec = 0)
#define timerisset(tvp)		((tvp)->tv_sec || (tvp)->tv_usec)
#define timercmp(tvp, uvp, cmp)						\
	(((tvp)->tv_sec == (uvp)->tv_sec) ?				\
	 ((tvp)->tv_usec cmp (uvp)->tv_usec) :				\
	 ((tvp)->tv_sec cmp (uvp)->tv_sec))

#define timeradd(tvp, uvp, vvp) do {					\
	(vvp)->tv_sec = (tvp)->tv_sec + (uvp)->tv_sec;			\
	(vvp)->tv_usec = (tvp)->tv_usec + (uvp)->tv_usec;		\
	if ((vvp)->tv_usec >= 1000000) {				\
		(vvp)->tv_sec++;					\
		(vvp)->tv_usec -= 1000000;				\
	}								\
} while (0)

#define timersub(tvp, uvp, vvp) do {					\
	(vvp)->tv_sec = (tvp)->tv_sec - (uvp)->tv_sec;			\
	(vvp)->tv_usec = (tvp)->tv_usec - (uvp)->tv_usec;		\
	if ((vvp)->tv_usec < 0) {					\
		(vvp)->tv_sec--;					\
		(vvp)->tv_usec += 1000000;				\
	}								\
} while (0)

#define timevalcmp(tvp, uvp, cmp)	timercmp(tvp, uvp, cmp)

/**
 * timevaladd() - add a length of time
 * @t1: what is changed
 * @t2: what is added
 */
static inline void timevaladd(struct timeval *t1, const struct timeval *t2)
{
	timeradd(t1, t2, t1);
}

/**
 * timevalsub() - take away a length of time
 * @t1: what is changed
 * @t2: what is taken away
 */
static inline void timevalsub(struct timeval *t1, const struct timeval *t2)
{
	timersub(t1, t2, t1);
}

/**
 * microtime() - the time of day
 * @tv: receives the time since 1970
 */
extern void microtime(struct timeval *tv) NKE_SYM(microtime);

/**
 * nanotime() - the time of day
 * @ts: receives the time since 1970
 */
extern void nanotime(struct timespec *ts) NKE_SYM(nanotime);

/**
 * microuptime() - time since the machine started
 * @tv: receives it, without the machine's sleep
 */
extern void microuptime(struct timeval *tv) NKE_SYM(microuptime);

/**
 * nanouptime() - time since the machine started
 * @ts: receives it, without the machine's sleep
 */
extern void nanouptime(struct timespec *ts) NKE_SYM(nanouptime);

#define getmicrotime(a)		microtime(a)
#define getmicrouptime(a)	microuptime(a)
#define getnanotime(a)		nanotime(a)
#define getnanouptime(a)	nanouptime(a)

#endif /* _NKE_SYS_TIME_H_ */
