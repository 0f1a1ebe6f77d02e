// SPDX-License-Identifier: GPL-2.0
/*
 * msleep() and wakeup(): sleeping on an address.
 *
 * Sleepers of many addresses share a bucket's wait queue; a wake-up looks at
 * each one's address, so that wakeup_one() wakes one of the right ones.
 */
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "proto/kern_layout.h"

#define NKE_PCATCH	0x100
#define NKE_PDROP	0x400

#define NKE_SLEEP_BITS	6

static wait_queue_head_t nke_sleep_queues[1 << NKE_SLEEP_BITS];

/**
 * struct nke_sleeper - a thread in msleep()
 * @wait: entry in the bucket's queue
 * @chan: what it sleeps on
 * @woken: a wake-up chose it
 */
struct nke_sleeper {
	wait_queue_entry_t wait;
	const void *chan;
	bool woken;
};

static wait_queue_head_t *nke_sleep_queue(const void *chan)
{
	return &nke_sleep_queues[hash_ptr(chan, NKE_SLEEP_BITS)];
}

static int nke_sleep_wake(wait_queue_entry_t *wait, unsigned int mode,
			  int sync, void *key)
{
	struct nke_sleeper *s = container_of(wait, struct nke_sleeper, wait);

	if (s->chan != key || s->woken)
		return 0;
	s->woken = true;
	/*
	 * Chosen even if it is awake just now, between two looks: to pass the
	 * wake-up on would wake two.  Off the queue at the end, after which
	 * the sleeper may be gone.
	 */
	default_wake_function(wait, mode, sync, key);
	list_del_init_careful(&wait->entry);
	return 1;
}

/*
 * XNU reads {0, 0} as no timeout, and so does a time that cannot be.  More
 * nanoseconds than a second has are added up.
 */
static long nke_sleep_timeout(const struct nke_bsd_timespec *ts)
{
	struct timespec64 t;
	s32 nsec;

	if (!ts || (!ts->tv_sec && !ts->tv_nsec) || ts->tv_sec < 0 ||
	    ts->tv_nsec < 0)
		return MAX_SCHEDULE_TIMEOUT;
	t.tv_sec = ts->tv_sec + div_s64_rem(ts->tv_nsec, NSEC_PER_SEC, &nsec);
	t.tv_nsec = nsec;
	if (t.tv_sec < 0)
		return MAX_SCHEDULE_TIMEOUT;
	return min_t(unsigned long, timespec64_to_jiffies(&t) + 1,
		     MAX_SCHEDULE_TIMEOUT - 1);
}

/*
 * Threads of an NKE wait for work without PCATCH, for days.  That is neither
 * load nor a hung task.
 */
static unsigned int nke_sleep_state(bool catch)
{
	if (catch)
		return TASK_INTERRUPTIBLE;
	return current->flags & PF_KTHREAD ? TASK_IDLE : TASK_UNINTERRUPTIBLE;
}

static int nke_sleep_on(void *chan, struct __lck_mtx *mtx, bool catch,
			long timeout)
{
	unsigned int state = nke_sleep_state(catch);
	wait_queue_head_t *queue = nke_sleep_queue(chan);
	struct nke_sleeper s = { .chan = chan };
	int err = 0;

	init_wait(&s.wait);
	s.wait.func = nke_sleep_wake;
	/*
	 * On the queue before the mutex is given back: a wake-up under the
	 * mutex finds this thread.
	 */
	prepare_to_wait_exclusive(queue, &s.wait, state);
	if (mtx)
		nke_lck_mtx_unlock(mtx);
	while (!READ_ONCE(s.woken)) {
		if (catch && signal_pending(current)) {
			err = -EINTR;
			break;
		}
		if (!timeout) {
			err = -EAGAIN;
			break;
		}
		timeout = schedule_timeout(timeout);
		set_current_state(state);
	}
	finish_wait(queue, &s.wait);
	/* As in XNU a signal wins, even when the wake-up came as well. */
	if (catch && signal_pending(current))
		err = -EINTR;
	else if (READ_ONCE(s.woken))
		err = 0;
	return err;
}

/**
 * nke_msleep() - sleep until a wake-up on an address
 * @chan: the address; NULL only gives others a chance to run
 * @mtx: mutex that the caller holds, given back while it sleeps; or NULL
 * @pri: PCATCH: signals end the sleep; PDROP: do not take @mtx again
 * @wmesg: a name for the wait, without effect
 * @ts: longest time to sleep, its two parts added up; NULL or {0, 0} is for
 *	ever, and so is a negative part
 *
 * Wakes may be spurious: look at the condition again. Follows XNU's msleep().
 *
 * Context: Process context; sleeps. With PDROP @mtx is not held after any
 * return, without it after every return.
 * Return: 0, EWOULDBLOCK after @ts, EINTR with PCATCH.
 */
int nke_msleep(void *chan, struct __lck_mtx *mtx, int pri, const char *wmesg,
	       struct timespec *ts)
{
	int err = 0;

	might_sleep();
	if (chan) {
		err = nke_sleep_on(chan, mtx, pri & NKE_PCATCH,
				   nke_sleep_timeout((void *)ts));
	} else {
		if (mtx)
			nke_lck_mtx_unlock(mtx);
		cond_resched();
	}
	if (mtx && !(pri & NKE_PDROP))
		nke_lck_mtx_lock(mtx);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_msleep);

/**
 * nke_tsleep() - sleep until a wake-up on an address, without a mutex
 * @chan: the address; NULL only gives others a chance to run
 * @pri: PCATCH: signals end the sleep
 * @wmesg: a name for the wait, without effect
 * @timo: longest time to sleep in ticks of 1/100 s; 0 is for ever
 *
 * A wake-up before it sleeps is lost. Follows XNU's tsleep().
 *
 * Context: Process context; sleeps.
 * Return: 0, EWOULDBLOCK after @timo, EINTR with PCATCH.
 */
int nke_tsleep(void *chan, int pri, const char *wmesg, int timo)
{
	struct nke_bsd_timespec ts = {
		.tv_sec = timo / NKE_HZ,
		.tv_nsec = timo % NKE_HZ * (NSEC_PER_SEC / NKE_HZ),
	};

	return nke_msleep(chan, NULL, pri, wmesg, (void *)&ts);
}
EXPORT_SYMBOL_NKE(nke_tsleep);

/**
 * nke_wakeup() - wake all who sleep on an address
 * @chan: the address
 *
 * Who comes later is not woken. Follows XNU's wakeup().
 *
 * Context: Any.
 */
void nke_wakeup(void *chan)
{
	__wake_up(nke_sleep_queue(chan), TASK_NORMAL, 0, chan);
}
EXPORT_SYMBOL_NKE(nke_wakeup);

/**
 * nke_wakeup_one() - wake one who sleeps on an address
 * @chan: the address
 *
 * The one that sleeps longest. Follows XNU's wakeup_one().
 *
 * Context: Any.
 */
void nke_wakeup_one(char *chan)
{
	__wake_up(nke_sleep_queue(chan), TASK_NORMAL, 1, chan);
}
EXPORT_SYMBOL_NKE(nke_wakeup_one);

/**
 * nke_sleep_init() - set up msleep()
 *
 * Context: Process context.
 * Return: 0.
 */
int nke_sleep_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(nke_sleep_queues); i++)
		init_waitqueue_head(&nke_sleep_queues[i]);
	return 0;
}

/**
 * nke_sleep_exit() - take down msleep()
 *
 * Clients are gone, and with them their sleepers.
 *
 * Context: Process context.
 */
void nke_sleep_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(nke_sleep_queues); i++)
		/* Nobody adds any more, so the look needs no barrier. */
		WARN_ON(waitqueue_active(&nke_sleep_queues[i]));
}
