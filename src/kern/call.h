/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Thread calls, and timeouts, which are thread calls that are used once.
 */
#ifndef _NKE_KERN_CALL_H
#define _NKE_KERN_CALL_H

#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct module;
struct thread_call;

/**
 * struct nke_call_run - one time that a thread call runs
 * @work: calls the function
 * @call: whose it is
 * @queued: @work is, or is about to begin; it has a reference to @call
 * @node: in the call's @runs, while the function runs
 * @task: who runs it
 * @seq: the how manieth it is
 *
 * All but @work and @call under nke_call_lock.
 */
struct nke_call_run {
	struct work_struct work;
	struct thread_call *call;
	bool queued;
	struct list_head node;
	struct task_struct *task;
	u64 seq;
};

enum nke_call_state {
	NKE_CALL_IDLE,
	NKE_CALL_DELAYED,	/* the timer goes */
	NKE_CALL_READY,		/* wants to run */
};

/**
 * struct thread_call - what a client calls thread_call_t
 * @link: among all
 * @refs: one of the client (@owned), one for each run that is queued or runs,
 *	one for each that waits for runs
 * @owned: the client has not freed it; a timeout: it has not begun, nor been
 *	cancelled
 * @state: whether it is pending
 * @once: never runs beside itself
 * @timeout: of timeout() and the like, which nobody has a handle of
 * @one_arg: @fn is a timeout_fcn_t
 * @p0: the first argument
 * @p1: the second one, of the next run
 * @deadline: absolute time of a delayed one
 * @timer: for it
 * @runs: in which it runs just now, in the order in which they began
 * @seq: how many have begun
 * @run: the next; NULL: one of @runs will be
 * @first: a run that needs no memory
 * @fn: the function; its address
 * @fn1: or so
 * @address: and for comparison
 *
 * What changes does so under nke_call_lock.
 */
struct thread_call {
	struct list_head link;
	unsigned int refs;
	bool owned;
	enum nke_call_state state;
	bool once;
	bool timeout;
	bool one_arg;
	void *p0;
	void *p1;
	u64 deadline;
	struct hrtimer timer;
	struct list_head runs;
	u64 seq;
	struct nke_call_run *run;
	struct nke_call_run first;
	union {
		void (*fn)(void *p0, void *p1);
		void (*fn1)(void *p0);
		void *address;
	};
};

int nke_call_init(void);
void nke_call_exit(void);
unsigned int nke_call_live(void);
void nke_call_remove_all(struct module *owner);

void nke_call_timeout(void *address, bool one_arg, void *arg, u64 deadline);
bool nke_call_untimeout(const void *address, const void *arg, bool all);

#endif /* _NKE_KERN_CALL_H */
