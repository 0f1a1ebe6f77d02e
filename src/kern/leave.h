/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for what an NKE has left running.
 */
#ifndef _NKE_KERN_LEAVE_H
#define _NKE_KERN_LEAVE_H

#include <linux/jiffies.h>
#include <linux/types.h>
#include <linux/wait.h>

struct module;

/* What has told its NKE that it is done is out by then. */
#define NKE_LEAVE_PATIENCE	(HZ / 2)
/* How often to tell what is waited for. */
#define NKE_LEAVE_REPORT	(10 * HZ)

/**
 * nke_leave_wait() - wait until nothing of an NKE runs, and say so if it takes
 * time
 * @done: woken whenever something has ended
 * @runs: is there something left of @owner? With @tell the log says what.
 * @owner: the NKE's module
 *
 * Context: Process context; sleeps.
 */
static inline void nke_leave_wait(struct wait_queue_head *done,
				  bool (*runs)(struct module *owner, bool tell),
				  struct module *owner)
{
	long patience = NKE_LEAVE_PATIENCE;

	while (!wait_event_timeout(*done, !runs(owner, false), patience)) {
		runs(owner, true);
		patience = NKE_LEAVE_REPORT;
	}
}

#endif /* _NKE_KERN_LEAVE_H */
