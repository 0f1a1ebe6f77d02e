// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that are called once, after some time, in a thread that may sleep.
 */
#include <linux/time64.h>
#include <linux/types.h>

#include "core/export.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "kern/sleep.h"

/**
 * nke_bsd_timeout() - have a function called after some time
 * @fcn: the function
 * @param: its argument
 * @ts: the time, its two parts added up; NULL or {0, 0} is at once, a negative
 *	part never
 *
 * Each call counts: two are called twice.  Does nothing once the NKE is being
 * unloaded.
 *
 * Follows XNU's bsd_timeout().
 *
 * Context: Any. The function is called in process context.
 */
void nke_bsd_timeout(void (*fcn)(void *param), void *param, struct timespec *ts)
{
	nke_call_timeout(fcn, true, param, nke_deadline((void *)ts));
}
EXPORT_SYMBOL_NKE(nke_bsd_timeout);

/**
 * nke_bsd_untimeout() - cancel what bsd_timeout() or timeout() asked for
 * @fcn: the function
 * @param: its argument
 *
 * One of them, if there are more. Does not wait for one that runs.
 *
 * Follows XNU's bsd_untimeout().
 *
 * Context: Any but hard interrupt.
 */
void nke_bsd_untimeout(void (*fcn)(void *param), void *param)
{
	nke_call_untimeout(fcn, param, false);
}
EXPORT_SYMBOL_NKE(nke_bsd_untimeout);

/**
 * nke_timeout() - have a function called after some ticks
 * @fcn: the function
 * @param: its argument
 * @ticks: the time in ticks of 1/100 s; without a sign, as in XNU
 *
 * Follows XNU's timeout().
 *
 * Context: Any. The function is called in process context.
 */
void nke_timeout(void (*fcn)(void *param), void *param, int ticks)
{
	unsigned long long deadline;

	nke_clock_interval_to_deadline(ticks, NSEC_PER_SEC / NKE_HZ, &deadline);
	nke_call_timeout(fcn, true, param, deadline);
}
EXPORT_SYMBOL_NKE(nke_timeout);

/**
 * nke_untimeout() - cancel what timeout() or bsd_timeout() asked for
 * @fcn: the function
 * @param: its argument
 *
 * Follows XNU's untimeout().
 *
 * Context: Any but hard interrupt.
 */
void nke_untimeout(void (*fcn)(void *param), void *param)
{
	nke_call_untimeout(fcn, param, false);
}
EXPORT_SYMBOL_NKE(nke_untimeout);

/**
 * nke_thread_call_func_delayed() - have a function called at some time
 * @func: the function; its second argument is NULL
 * @param: its first argument
 * @deadline: absolute time
 *
 * Follows XNU's thread_call_func_delayed().
 *
 * Context: Any. The function is called in process context.
 */
void nke_thread_call_func_delayed(void (*func)(void *p0, void *p1), void *param,
				  unsigned long long deadline)
{
	nke_call_timeout(func, false, param, deadline);
}
EXPORT_SYMBOL_NKE(nke_thread_call_func_delayed);

/**
 * nke_thread_call_func_cancel() - cancel thread_call_func_delayed()
 * @func: the function
 * @param: its first argument
 * @cancel_all: all that are pending, not only one
 *
 * Follows XNU's thread_call_func_cancel().
 *
 * Context: Any but hard interrupt.
 * Return: 1 (TRUE) if there was one, else 0.
 */
int nke_thread_call_func_cancel(void (*func)(void *p0, void *p1), void *param,
				int cancel_all)
{
	return nke_call_untimeout(func, param, cancel_all);
}
EXPORT_SYMBOL_NKE(nke_thread_call_func_cancel);
