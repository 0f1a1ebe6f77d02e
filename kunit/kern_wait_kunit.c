// SPDX-License-Identifier: GPL-2.0
/*
 * Mach's waits for events, and sleeping with locks; msleep0(), msleep1().
 *
 * Who gets a lock after a thread that sleeps with it knows that a wake-up from
 * now on finds the sleeper.
 */
#include <kunit/test.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>

#include "fail_alloc.h"
#include "kern/kern.h"
#include "kern/sleep.h"
#include "kern_fixture.h"

#define UNINT		0
#define INTERRUPTIBLE	1
#define ABORTSAFE	2
#define RESTART		3

#define KERN_SUCCESS		0
#define KERN_NOT_WAITING	48

#define PCATCH		0x100
#define PDROP		0x400

#define SLEEP_UNLOCK	1
#define SLEEP_SHARED	2
#define SLEEP_EXCLUSIVE	4
#define SLEEP_SPIN	8

#define SHARED		1
#define EXCLUSIVE	2

#define OWNED		1

/**
 * struct nap - how a helper waits
 * @event: for what
 * @interruptible: as for assert_wait()
 * @deadline: as for assert_wait_deadline()
 * @action: of a sleep with a lock
 * @type: how the lck_rw is held before
 * @holds: how it is held after, by lck_rw_done(); 0 for not at all
 */
struct nap {
	void *event;
	int interruptible;
	u64 deadline;
	unsigned int action;
	unsigned int type;
	unsigned int holds;
};

static struct __lck_grp *grp;
static struct __lck_mtx *mtx;
static struct __lck_spin *spin;
static struct __lck_rw *rw;

static int wait_test_init(struct kunit *test)
{
	grp = nke_lck_grp_alloc_init("nke-kunit", NULL);
	mtx = nke_lck_mtx_alloc_init(grp, NULL);
	spin = nke_lck_spin_alloc_init(grp, NULL);
	rw = nke_lck_rw_alloc_init(grp, NULL);
	return mtx && spin && rw ? 0 : -ENOMEM;
}

static void wait_test_exit(struct kunit *test)
{
	nke_lck_mtx_free(mtx, grp);
	nke_lck_spin_free(spin, grp);
	nke_lck_rw_free(rw, grp);
	nke_lck_grp_free(grp);
}

static u64 in_ms(unsigned int ms)
{
	return nke_mach_absolute_time() + ms * (u64)NSEC_PER_MSEC;
}

/* A wait that has been said, and begins when the test lets it. */
static void napper(struct helper *h)
{
	struct nap *nap = h->arg;

	allow_signal(SIGUSR1);
	h->result = nke_assert_wait_deadline(nap->event, nap->interruptible,
					     nap->deadline);
	complete(&h->ready);
	wait_for_completion(&h->go);
	if (h->result == NKE_THREAD_WAITING)
		h->result = nke_thread_block(NULL);
	flush_signals(current);
	disallow_signal(SIGUSR1);
}

static void nap_start(struct kunit *test, struct helper *h, struct nap *nap)
{
	helper_start(test, h, napper, nap);
	helper_ready(h);
}

/* A wake-up between the two steps is not lost, one before the first is. */
static void test_wakeup(struct kunit *test)
{
	struct nap nap = { .event = &nap };
	struct helper h;

	KUNIT_EXPECT_EQ(test, KERN_NOT_WAITING,
			nke_thread_wakeup_prim(&nap, false, 0));
	nap_start(test, &h, &nap);
	KUNIT_EXPECT_EQ(test, KERN_NOT_WAITING,
			nke_thread_wakeup_prim(&h, false, 0));
	KUNIT_EXPECT_EQ(test, KERN_SUCCESS,
			nke_thread_wakeup_prim(&nap, false, 0));
	KUNIT_EXPECT_EQ(test, KERN_NOT_WAITING,
			nke_thread_wakeup_prim(&nap, false, 0));
	complete(&h.go);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h.result);
}

static void test_sleeps(struct kunit *test)
{
	struct nap nap = { .event = &nap };
	struct helper h;

	nap_start(test, &h, &nap);
	complete(&h.go);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&h, TASK_UNINTERRUPTIBLE));
	/* Load and hung tasks are not what threads without work are. */
	KUNIT_EXPECT_TRUE(test, READ_ONCE(h.task->__state) & TASK_NOLOAD);
	KUNIT_EXPECT_EQ(test, KERN_SUCCESS,
			nke_thread_wakeup_prim(&nap, false, RESTART));
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)RESTART, h.result);
}

/* One at a time, who came first; then all. */
static void test_wakeup_one(struct kunit *test)
{
	struct nap nap = { .event = &nap };
	struct helper h[4];
	int i;

	for (i = 0; i < ARRAY_SIZE(h); i++) {
		nap_start(test, &h[i], &nap);
		complete(&h[i].go);
	}
	for (i = 0; i < 2; i++) {
		struct helper *next = &h[i + 1];

		nke_thread_wakeup_prim(&nap, true, 0);
		helper_join(&h[i]);
		KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h[i].result);
		KUNIT_EXPECT_TRUE(test,
				  helper_sleeps(next, TASK_UNINTERRUPTIBLE));
	}
	nke_wakeup(&nap);
	helper_join(&h[2]);
	helper_join(&h[3]);
}

static void test_signal(struct kunit *test)
{
	static const int kinds[] = { INTERRUPTIBLE, ABORTSAFE };
	struct nap nap = { .event = &nap };
	struct helper h;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		nap.interruptible = kinds[i];
		nap_start(test, &h, &nap);
		complete(&h.go);
		KUNIT_EXPECT_TRUE(test, helper_sleeps(&h, TASK_INTERRUPTIBLE));
		send_sig(SIGUSR1, h.task, 1);
		helper_join(&h);
		KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_INTERRUPTED, h.result);
		KUNIT_EXPECT_EQ(test, KERN_NOT_WAITING,
				nke_thread_wakeup_prim(&nap, false, 0));
	}
	/* A wake-up that has come wins, as it might have been the only one. */
	nap_start(test, &h, &nap);
	send_sig(SIGUSR1, h.task, 1);
	nke_thread_wakeup_prim(&nap, true, 0);
	complete(&h.go);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h.result);
	/* Without being asked for it does not end the wait. */
	nap.interruptible = UNINT;
	nap_start(test, &h, &nap);
	send_sig(SIGUSR1, h.task, 1);
	complete(&h.go);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&h, TASK_UNINTERRUPTIBLE));
	nke_thread_wakeup_prim(&nap, false, 0);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h.result);
}

static void test_timeout(struct kunit *test)
{
	u64 deadline = in_ms(20);
	int event;

	KUNIT_EXPECT_EQ(test, NKE_THREAD_WAITING,
			nke_assert_wait_deadline(&event, UNINT, deadline));
	KUNIT_EXPECT_EQ(test, NKE_THREAD_TIMED_OUT, nke_thread_block(NULL));
	KUNIT_EXPECT_GE(test, nke_mach_absolute_time(), deadline);
	/* One that is over needs no sleep, one that never comes is none. */
	nke_assert_wait_deadline(&event, UNINT, 1);
	KUNIT_EXPECT_EQ(test, NKE_THREAD_TIMED_OUT, nke_thread_block(NULL));
	nke_assert_wait_deadline(&event, UNINT, U64_MAX);
	nke_thread_wakeup_prim(&event, false, 0);
	KUNIT_EXPECT_EQ(test, NKE_THREAD_AWAKENED, nke_thread_block(NULL));
	/* 20 units of a millisecond. */
	deadline = in_ms(20);
	nke_assert_wait_timeout(&event, UNINT, 20, NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, NKE_THREAD_TIMED_OUT, nke_thread_block(NULL));
	KUNIT_EXPECT_GE(test, nke_mach_absolute_time(), deadline);
}

static void continuation(void *parameter, int result)
{
}

/* Refused, and the wait is forgotten. */
static void test_continuation(struct kunit *test)
{
	int event;

	nke_assert_wait(&event, UNINT);
	KUNIT_EXPECT_EQ(test, NKE_THREAD_NOT_WAITING,
			nke_thread_block(continuation));
	KUNIT_EXPECT_EQ(test, KERN_NOT_WAITING,
			nke_thread_wakeup_prim(&event, false, 0));
	KUNIT_EXPECT_EQ(test, NKE_THREAD_AWAKENED, nke_thread_block(NULL));
}

static void test_nomem(struct kunit *test)
{
	int event;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab");
	fail_alloc(1);
	KUNIT_EXPECT_EQ(test, NKE_THREAD_WAITING,
			nke_assert_wait(&event, UNINT));
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, NKE_THREAD_AWAKENED, nke_thread_block(NULL));
}

static void forgetter(struct helper *h)
{
	nke_assert_wait(h->arg, UNINT);
}

/* A thread that ends with a wait that it has said: a wake-up finds no one. */
static void test_forgotten(struct kunit *test)
{
	struct helper h;
	int event;

	helper_start(test, &h, forgetter, &event);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, KERN_SUCCESS,
			nke_thread_wakeup_prim(&event, false, 0));
}

static void mtx_sleeper(struct helper *h)
{
	struct nap *nap = h->arg;

	nke_lck_mtx_lock(mtx);
	complete(&h->ready);
	h->result = nap->deadline ?
		nke_lck_mtx_sleep_deadline(mtx, nap->action, nap->event,
					   nap->interruptible, nap->deadline) :
		nke_lck_mtx_sleep(mtx, nap->action, nap->event,
				  nap->interruptible);
	if (nap->action & SLEEP_UNLOCK)
		return;
	nke_lck_mtx_assert(mtx, OWNED);
	nke_lck_mtx_unlock(mtx);
}

static void test_mtx_sleep(struct kunit *test)
{
	static const unsigned int actions[] = { 0, SLEEP_SPIN, SLEEP_UNLOCK };
	struct nap nap = { .event = &nap };
	struct helper h;
	int i;

	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		nap.action = actions[i];
		helper_start(test, &h, mtx_sleeper, &nap);
		helper_ready(&h);
		nke_lck_mtx_lock(mtx);
		KUNIT_EXPECT_EQ(test, KERN_SUCCESS,
				nke_thread_wakeup_prim(&nap, false, 0));
		/* Who does not want the mutex ends while it is held. */
		if (nap.action & SLEEP_UNLOCK)
			helper_join(&h);
		nke_lck_mtx_unlock(mtx);
		if (!(nap.action & SLEEP_UNLOCK))
			helper_join(&h);
		KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h.result);
	}
	nap.action = 0;
	nap.deadline = in_ms(10);
	helper_start(test, &h, mtx_sleeper, &nap);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_TIMED_OUT, h.result);
	KUNIT_EXPECT_GE(test, nke_mach_absolute_time(), nap.deadline);
}

static void spin_sleeper(struct helper *h)
{
	struct nap *nap = h->arg;

	nke_lck_spin_lock(spin);
	complete(&h->ready);
	h->result = nap->deadline ?
		nke_lck_spin_sleep_deadline(spin, nap->action, nap->event,
					    nap->interruptible,
					    nap->deadline) :
		nke_lck_spin_sleep(spin, nap->action, nap->event,
				   nap->interruptible);
	if (nap->action & SLEEP_UNLOCK)
		return;
	nke_lck_spin_assert(spin, OWNED);
	nke_lck_spin_unlock(spin);
}

static void test_spin_sleep(struct kunit *test)
{
	static const unsigned int actions[] = { 0, SLEEP_UNLOCK };
	struct nap nap = { .event = &nap };
	struct helper h;
	int woken;
	int i;

	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		nap.action = actions[i];
		helper_start(test, &h, spin_sleeper, &nap);
		helper_ready(&h);
		nke_lck_spin_lock(spin);
		woken = nke_thread_wakeup_prim(&nap, false, 0);
		nke_lck_spin_unlock(spin);
		KUNIT_EXPECT_EQ(test, KERN_SUCCESS, woken);
		helper_join(&h);
		KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h.result);
	}
	/* With UNLOCK nobody has it now. */
	KUNIT_EXPECT_EQ(test, 1, nke_lck_spin_try_lock(spin));
	nke_lck_spin_unlock(spin);
	nap.deadline = in_ms(10);
	helper_start(test, &h, spin_sleeper, &nap);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_TIMED_OUT, h.result);
}

static void rw_sleeper(struct helper *h)
{
	struct nap *nap = h->arg;

	nke_lck_rw_lock(rw, nap->type);
	complete(&h->ready);
	h->result = nap->deadline ?
		nke_lck_rw_sleep_deadline(rw, nap->action, nap->event,
					  nap->interruptible, nap->deadline) :
		nke_lck_rw_sleep(rw, nap->action, nap->event,
				 nap->interruptible);
	nap->holds = nap->action & SLEEP_UNLOCK ? 0 : nke_lck_rw_done(rw);
}

static void test_rw_sleep(struct kunit *test)
{
	static const struct {
		unsigned int type, action, holds;
	} cases[] = {
		{ SHARED, 0, SHARED },
		{ EXCLUSIVE, 0, EXCLUSIVE },
		{ SHARED, SLEEP_EXCLUSIVE, EXCLUSIVE },
		{ EXCLUSIVE, SLEEP_SHARED, SHARED },
		{ SHARED, SLEEP_SHARED | SLEEP_EXCLUSIVE, EXCLUSIVE },
		{ SHARED, SLEEP_UNLOCK, 0 },
		{ EXCLUSIVE, SLEEP_UNLOCK | SLEEP_SHARED, 0 },
	};
	struct nap nap = { .event = &nap };
	struct helper h;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		nap.type = cases[i].type;
		nap.action = cases[i].action;
		helper_start(test, &h, rw_sleeper, &nap);
		helper_ready(&h);
		/* Nobody holds it while that one sleeps. */
		nke_lck_rw_lock_exclusive(rw);
		KUNIT_EXPECT_EQ(test, KERN_SUCCESS,
				nke_thread_wakeup_prim(&nap, false, 0));
		nke_lck_rw_unlock_exclusive(rw);
		helper_join(&h);
		KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_AWAKENED, h.result);
		KUNIT_EXPECT_EQ(test, cases[i].holds, nap.holds);
		KUNIT_EXPECT_EQ(test, 1, nke_lck_rw_try_lock(rw, EXCLUSIVE));
		nke_lck_rw_unlock_exclusive(rw);
	}
	nap.action = 0;
	nap.deadline = in_ms(10);
	helper_start(test, &h, rw_sleeper, &nap);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_TIMED_OUT, h.result);
}

static void sleep_signal_mtx(struct helper *h)
{
	allow_signal(SIGUSR1);
	mtx_sleeper(h);
	flush_signals(current);
	disallow_signal(SIGUSR1);
}

static void test_mtx_sleep_signal(struct kunit *test)
{
	struct nap nap = { .event = &nap, .interruptible = INTERRUPTIBLE };
	struct helper h;

	helper_start(test, &h, sleep_signal_mtx, &nap);
	helper_ready(&h);
	nke_lck_mtx_lock(mtx);
	send_sig(SIGUSR1, h.task, 1);
	nke_lck_mtx_unlock(mtx);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)NKE_THREAD_INTERRUPTED, h.result);
}

static void deadline_sleeper(struct helper *h)
{
	nke_lck_mtx_lock(mtx);
	complete(&h->ready);
	h->result = nke_msleep1(h->arg, mtx, 0, "test", 0);
	nke_lck_mtx_unlock(mtx);
}

static void test_msleep1(struct kunit *test)
{
	u64 deadline = in_ms(20);
	struct helper h;
	int chan;

	nke_lck_mtx_lock(mtx);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_msleep1(&chan, mtx, PCATCH, "test", deadline));
	KUNIT_EXPECT_GE(test, nke_mach_absolute_time(), deadline);
	nke_lck_mtx_assert(mtx, OWNED);
	/* Over already; PDROP holds then, too. */
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_msleep1(&chan, mtx, PDROP, "test", deadline));
	/* 0 is none. */
	helper_start(test, &h, deadline_sleeper, &chan);
	helper_ready(&h);
	nke_lck_mtx_lock(mtx);
	nke_wakeup(&chan);
	nke_lck_mtx_unlock(mtx);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 0L, h.result);
}

static int next(int error)
{
	return error;
}

static void test_msleep0(struct kunit *test)
{
	u64 deadline;
	int chan;

	deadline = in_ms(20);
	nke_lck_mtx_lock(mtx);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_msleep0(&chan, mtx, 0, "test", 2, NULL));
	KUNIT_EXPECT_GE(test, nke_mach_absolute_time(), deadline);
	nke_lck_mtx_assert(mtx, OWNED);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_msleep0(&chan, mtx, 0, "test", 2, next));
	nke_lck_mtx_assert(mtx, OWNED);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_msleep0(&chan, mtx, PDROP, "test", 2, next));
	KUNIT_EXPECT_EQ(test, 1, nke_lck_mtx_try_lock(mtx));
	nke_lck_mtx_unlock(mtx);
}

static void restart_sleeper(struct helper *h)
{
	nke_lck_mtx_lock(mtx);
	complete(&h->ready);
	h->result = nke_msleep(h->arg, mtx, PDROP, "test", NULL);
}

/* What msleep() makes of the results that a wake-up can have. */
static void test_msleep_result(struct kunit *test)
{
	static const struct {
		int result;
		long err;
	} cases[] = {
		{ NKE_THREAD_AWAKENED, 0 },
		{ RESTART, 0 },
		{ NKE_THREAD_TIMED_OUT, EWOULDBLOCK },
		{ NKE_THREAD_INTERRUPTED, EINTR },
	};
	struct helper h;
	int chan;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		helper_start(test, &h, restart_sleeper, &chan);
		helper_ready(&h);
		nke_lck_mtx_lock(mtx);
		nke_thread_wakeup_prim(&chan, true, cases[i].result);
		nke_lck_mtx_unlock(mtx);
		helper_join(&h);
		KUNIT_EXPECT_EQ(test, cases[i].err, h.result);
	}
}

static struct kunit_case wait_cases[] = {
	KUNIT_CASE(test_wakeup),
	KUNIT_CASE(test_sleeps),
	KUNIT_CASE(test_wakeup_one),
	KUNIT_CASE(test_signal),
	KUNIT_CASE(test_timeout),
	KUNIT_CASE(test_continuation),
	KUNIT_CASE(test_nomem),
	KUNIT_CASE(test_forgotten),
	KUNIT_CASE(test_mtx_sleep),
	KUNIT_CASE(test_mtx_sleep_signal),
	KUNIT_CASE(test_spin_sleep),
	KUNIT_CASE(test_rw_sleep),
	KUNIT_CASE(test_msleep1),
	KUNIT_CASE(test_msleep0),
	KUNIT_CASE(test_msleep_result),
	{}
};

static struct kunit_suite wait_suite = {
	.name = "nke_kern_wait",
	.init = wait_test_init,
	.exit = wait_test_exit,
	.test_cases = wait_cases,
};

kunit_test_suite(wait_suite);
