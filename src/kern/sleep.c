// SPDX-License-Identifier: GPL-2.0
/*
 * msleep() and wakeup(): sleeping on an address.
 *
 * Sleepers of many addresses share a bucket's wait queue; a wake-up looks at
 * each one's address, so that wakeup_one() wakes one of the right ones.
 */
#include <linux/hash.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "kern/sleep.h"
#include "proto/kern_layout.h"

#define NKE_PCATCH	0x100
#define NKE_PDROP	0x400

#define NKE_SLEEP_BITS	6

static wait_queue_head_t nke_sleep_queues[1 << NKE_SLEEP_BITS];

/**
 * struct nke_sleep_key - a wake-up on its way along a queue
 * @chan: whose sleepers are meant
 * @result: what they are told
 * @woken: how many have been chosen
 */
struct nke_sleep_key {
	const void *chan;
	int result;
	unsigned int woken;
};

static wait_queue_head_t *nke_sleep_queue(const void *chan)
{
	return &nke_sleep_queues[hash_ptr(chan, NKE_SLEEP_BITS)];
}

static int nke_sleep_wake(wait_queue_entry_t *wait, unsigned int mode,
			  int sync, void *data)
{
	struct nke_sleeper *s = container_of(wait, struct nke_sleeper, wait);
	struct nke_sleep_key *key = data;

	if (s->chan != key->chan || s->woken)
		return 0;
	s->result = key->result;
	WRITE_ONCE(s->woken, true);
	key->woken++;
	/*
	 * Chosen even if it is awake just now, between two looks: to pass the
	 * wake-up on would wake two.  Off the queue at the end, after which
	 * the sleeper may be gone.
	 */
	default_wake_function(wait, mode, sync, NULL);
	list_del_init_careful(&wait->entry);
	return 1;
}

/**
 * nke_deadline() - the moment that a timespec from now is
 * @ts: the time, its two parts added up
 *
 * Context: Any.
 * Return: absolute time; 0 for NULL and {0, 0}; U64_MAX, which never comes,
 * if it is too far away or a part is negative.
 */
u64 nke_deadline(const struct nke_bsd_timespec *ts)
{
	u64 t;

	if (!ts || (!ts->tv_sec && !ts->tv_nsec))
		return 0;
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 ||
	    check_mul_overflow((u64)ts->tv_sec, (u64)NSEC_PER_SEC, &t) ||
	    check_add_overflow(t, (u64)ts->tv_nsec, &t) ||
	    check_add_overflow(t, ktime_get_ns(), &t))
		return U64_MAX;
	return t;
}

/**
 * nke_sleeper_begin() - be there for wake-ups
 * @s: the caller's, in use until nke_sleeper_end()
 * @chan: what it is to be woken by
 *
 * The caller goes on; a wake-up from now on is not lost.
 *
 * Context: Any thread.
 */
void nke_sleeper_begin(struct nke_sleeper *s, const void *chan)
{
	init_wait(&s->wait);
	s->wait.func = nke_sleep_wake;
	s->chan = chan;
	s->woken = false;
	s->result = NKE_THREAD_WAITING;
	add_wait_queue_exclusive(nke_sleep_queue(chan), &s->wait);
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

/**
 * nke_sleeper_end() - sleep until a wake-up
 * @s: of nke_sleeper_begin()
 * @catch: a signal ends the sleep
 * @deadline: absolute time that ends it; 0 for none
 *
 * Context: Process context; sleeps.
 * Return: what the wake-up says (NKE_THREAD_AWAKENED), which wins when more
 * than one thing has come; NKE_THREAD_TIMED_OUT, NKE_THREAD_INTERRUPTED.
 */
int nke_sleeper_end(struct nke_sleeper *s, bool catch, u64 deadline)
{
	unsigned int state = nke_sleep_state(catch);
	ktime_t until = min_t(u64, deadline, KTIME_MAX);
	int result = NKE_THREAD_WAITING;

	might_sleep();
	for (;;) {
		set_current_state(state);
		if (READ_ONCE(s->woken))
			break;
		if (catch && signal_pending(current)) {
			result = NKE_THREAD_INTERRUPTED;
			break;
		}
		if (deadline && ktime_get_ns() >= deadline) {
			result = NKE_THREAD_TIMED_OUT;
			break;
		}
		schedule_hrtimeout(deadline ? &until : NULL, HRTIMER_MODE_ABS);
	}
	finish_wait(nke_sleep_queue(s->chan), &s->wait);
	/* Nobody chooses it any more; who did has written before. */
	return s->woken ? s->result : result;
}

/**
 * nke_sleeper_cancel() - be there no longer, without having slept
 * @s: of nke_sleeper_begin()
 *
 * Context: Any.
 */
void nke_sleeper_cancel(struct nke_sleeper *s)
{
	remove_wait_queue(nke_sleep_queue(s->chan), &s->wait);
}

static int nke_sleep_on(void *chan, struct __lck_mtx *mtx, bool catch,
			u64 deadline)
{
	struct nke_sleeper s;
	int result;

	/*
	 * On the queue before the mutex is given back: a wake-up under the
	 * mutex finds this thread.
	 */
	nke_sleeper_begin(&s, chan);
	if (mtx)
		nke_lck_mtx_unlock(mtx);
	result = nke_sleeper_end(&s, catch, deadline);
	/* As in XNU a signal wins, even when the wake-up came as well. */
	if (catch && signal_pending(current))
		return -EINTR;
	switch (result) {
	case NKE_THREAD_TIMED_OUT:
		return -EAGAIN;
	case NKE_THREAD_INTERRUPTED:
		return -EINTR;
	default:
		return 0;
	}
}

/**
 * nke_msleep1() - sleep until a wake-up on an address, or a moment
 * @chan: the address; NULL only gives others a chance to run
 * @mtx: mutex that the caller holds, given back while it sleeps; or NULL
 * @pri: PCATCH: signals end the sleep; PDROP: do not take @mtx again
 * @wmesg: a name for the wait, without effect
 * @abstime: absolute time when the sleep ends; 0 for never
 *
 * Wakes may be spurious: look at the condition again. Follows XNU's msleep1().
 *
 * Context: Process context; sleeps. With PDROP @mtx is not held after any
 * return, without it after every return.
 * Return: 0, EWOULDBLOCK at @abstime, EINTR with PCATCH.
 */
int nke_msleep1(void *chan, struct __lck_mtx *mtx, int pri, const char *wmesg,
		unsigned long long abstime)
{
	int err = 0;

	might_sleep();
	if (chan) {
		err = nke_sleep_on(chan, mtx, pri & NKE_PCATCH, abstime);
	} else {
		if (mtx)
			nke_lck_mtx_unlock(mtx);
		cond_resched();
	}
	if (mtx && !(pri & NKE_PDROP))
		nke_lck_mtx_lock(mtx);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_msleep1);

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
	return nke_msleep1(chan, mtx, pri, wmesg, nke_deadline((void *)ts));
}
EXPORT_SYMBOL_NKE(nke_msleep);

static struct nke_bsd_timespec nke_ticks(int ticks)
{
	return (struct nke_bsd_timespec){
		.tv_sec = ticks / NKE_HZ,
		.tv_nsec = ticks % NKE_HZ * (NSEC_PER_SEC / NKE_HZ),
	};
}

/**
 * nke_msleep0() - sleep until a wake-up on an address, ticks at most
 * @chan: the address; NULL only gives others a chance to run
 * @mtx: mutex that the caller holds, given back while it sleeps; or NULL
 * @pri: PCATCH: signals end the sleep; PDROP: do not take @mtx again
 * @wmesg: a name for the wait, without effect
 * @timo: longest time to sleep in ticks of 1/100 s; 0 is for ever
 * @continuation: has to be NULL: Linux cannot leave the caller's stack
 *
 * Follows XNU's msleep0().
 *
 * Context: Process context; sleeps. With PDROP @mtx is not held after any
 * return, without it after every return.
 * Return: 0, EWOULDBLOCK after @timo, EINTR with PCATCH, EINVAL at once with
 * a @continuation.
 */
int nke_msleep0(void *chan, struct __lck_mtx *mtx, int pri, const char *wmesg,
		int timo, int (*continuation)(int error))
{
	struct nke_bsd_timespec ts = nke_ticks(timo);

	if (continuation) {
		pr_warn("nke: msleep0: no continuations (%ps)\n", continuation);
		if (mtx && (pri & NKE_PDROP))
			nke_lck_mtx_unlock(mtx);
		return nke_errno(-EINVAL);
	}
	return nke_msleep(chan, mtx, pri, wmesg, (void *)&ts);
}
EXPORT_SYMBOL_NKE(nke_msleep0);

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
	struct nke_bsd_timespec ts = nke_ticks(timo);

	return nke_msleep(chan, NULL, pri, wmesg, (void *)&ts);
}
EXPORT_SYMBOL_NKE(nke_tsleep);

/**
 * nke_sleep_wakeup() - wake who sleeps on an address
 * @chan: the address
 * @nr: how many at most, the longest sleeper first; 0 for all
 * @result: what they are told
 *
 * Context: Any.
 * Return: how many there were.
 */
unsigned int nke_sleep_wakeup(const void *chan, int nr, int result)
{
	struct nke_sleep_key key = { .chan = chan, .result = result };

	__wake_up(nke_sleep_queue(chan), TASK_NORMAL, nr, &key);
	return key.woken;
}

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
	nke_sleep_wakeup(chan, 0, NKE_THREAD_AWAKENED);
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
	nke_sleep_wakeup(chan, 1, NKE_THREAD_AWAKENED);
}
EXPORT_SYMBOL_NKE(nke_wakeup_one);

/**
 * nke_sleep_init() - set up sleeping on addresses
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
 * nke_sleep_exit() - take down sleeping on addresses
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
