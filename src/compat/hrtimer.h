/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Setting up a timer.
 */
#ifndef _NKE_COMPAT_HRTIMER_H
#define _NKE_COMPAT_HRTIMER_H

#include <linux/hrtimer.h>

/**
 * nke_hrtimer_setup() - set a timer up
 * @timer: the timer
 * @fn: what it calls
 * @clock: its clock
 * @mode: its mode
 *
 * Context: Any.
 */
static inline void
nke_hrtimer_setup(struct hrtimer *timer,
		  enum hrtimer_restart (*fn)(struct hrtimer *timer),
		  clockid_t clock, enum hrtimer_mode mode)
{
#ifdef NKE_HAVE_HRTIMER_SETUP
	hrtimer_setup(timer, fn, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
#endif
}

#endif /* _NKE_COMPAT_HRTIMER_H */
