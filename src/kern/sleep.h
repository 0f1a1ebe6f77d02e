/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kinds of sleep on an address share.
 */
#ifndef _NKE_KERN_SLEEP_H
#define _NKE_KERN_SLEEP_H

#include <linux/types.h>
#include <linux/wait.h>

struct nke_bsd_timespec;

/* How a wait ends, as Mach numbers it. */
#define NKE_THREAD_WAITING	(-1)
#define NKE_THREAD_AWAKENED	0
#define NKE_THREAD_TIMED_OUT	1
#define NKE_THREAD_INTERRUPTED	2
#define NKE_THREAD_NOT_WAITING	10

/**
 * struct nke_sleeper - a thread that sleeps on an address, or is about to
 * @wait: entry in the queue of the address's bucket, whose lock has @woken and
 *	@result as well
 * @chan: the address
 * @woken: a wake-up chose it
 * @result: what the wake-up says
 */
struct nke_sleeper {
	wait_queue_entry_t wait;
	const void *chan;
	bool woken;
	int result;
};

u64 nke_deadline(const struct nke_bsd_timespec *ts);
void nke_sleeper_begin(struct nke_sleeper *s, const void *chan);
int nke_sleeper_end(struct nke_sleeper *s, bool catch, u64 deadline);
void nke_sleeper_cancel(struct nke_sleeper *s);
unsigned int nke_sleep_wakeup(const void *chan, int nr, int result);

#endif /* _NKE_KERN_SLEEP_H */
