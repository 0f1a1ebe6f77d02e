// SPDX-License-Identifier: GPL-2.0
/*
 * msleep(), wakeup(), wakeup_one().
 *
 * A thread in msleep() with a mutex can be waited for: who gets the mutex
 * after it knows that it sleeps.
 */
#include <kunit/test.h>
#include <linux/bottom_half.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>

#include "kern/kern.h"
#include "kern_fixture.h"

#define PCATCH		0x100
#define PDROP		0x400
#define PSOCK		24

#define ROUNDS		500

/* XNU's struct timespec. */
struct bsd_timespec {
	long sec;
	long nsec;
};

#define TS(ts)		((struct timespec *)(ts))

/* What a sleeper sleeps on, and with. */
struct bed {
	struct __lck_mtx *mtx;
	void *chan;
	int pri;
	struct bsd_timespec *ts;
	bool signals;
	int *wakes;
	int woken_by;
};

static struct __lck_grp *grp;
static struct __lck_mtx *mtx;

static int sleep_test_init(struct kunit *test)
{
	grp = nke_lck_grp_alloc_init("nke-kunit", NULL);
	mtx = nke_lck_mtx_alloc_init(grp, NULL);
	return mtx ? 0 : -ENOMEM;
}

static void sleep_test_exit(struct kunit *test)
{
	nke_lck_mtx_free(mtx, grp);
	nke_lck_grp_free(grp);
}

static void sleeper(struct helper *h)
{
	struct bed *bed = h->arg;

	if (bed->signals)
		allow_signal(SIGUSR1);
	if (bed->mtx)
		nke_lck_mtx_lock(bed->mtx);
	complete(&h->ready);
	h->result = nke_msleep(bed->chan, bed->mtx, bed->pri, "test",
			       TS(bed->ts));
	if (bed->wakes)
		bed->woken_by = READ_ONCE(*bed->wakes);
	if (bed->mtx && !(bed->pri & PDROP)) {
		nke_lck_mtx_assert(bed->mtx, 1);
		nke_lck_mtx_unlock(bed->mtx);
	}
	if (bed->signals) {
		flush_signals(current);
		disallow_signal(SIGUSR1);
	}
}

/* Returns when the sleeper sleeps, with the mutex held. */
static void put_to_bed(struct kunit *test, struct helper *h, struct bed *bed)
{
	helper_start(test, h, sleeper, bed);
	helper_ready(h);
	nke_lck_mtx_lock(mtx);
}

static void try_mtx(struct helper *h)
{
	h->result = nke_lck_mtx_try_lock(mtx);
	if (h->result)
		nke_lck_mtx_unlock(mtx);
}

static bool others_get_mtx(struct kunit *test)
{
	struct helper h;

	helper_start(test, &h, try_mtx, NULL);
	helper_join(&h);
	return h.result;
}

static void test_timeout(struct kunit *test)
{
	struct bsd_timespec ts = { .nsec = 30 * NSEC_PER_MSEC };
	ktime_t start = ktime_get();
	int chan;

	nke_lck_mtx_lock(mtx);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_msleep(&chan, mtx, PSOCK,
						      "test", TS(&ts)));
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 30LL);
	KUNIT_EXPECT_FALSE(test, others_get_mtx(test));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_msleep(&chan, mtx,
						      PDROP | PCATCH, NULL,
						      TS(&ts)));
	KUNIT_EXPECT_TRUE(test, others_get_mtx(test));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_msleep(&chan, NULL, 0, "test",
						      TS(&ts)));
}

/* More than a second of nanoseconds, as NKEs that compute them pass it. */
static void test_timeout_nanoseconds(struct kunit *test)
{
	struct bsd_timespec ts = { .nsec = NSEC_PER_SEC + NSEC_PER_MSEC };
	ktime_t start = ktime_get();
	int chan;

	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_msleep(&chan, NULL, 0, "test",
						      TS(&ts)));
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 1001LL);
}

/* A wake-up for nobody is not remembered. */
static void test_no_memory(struct kunit *test)
{
	struct bsd_timespec ts = { .nsec = 1 };
	int chan;

	nke_wakeup(&chan);
	nke_wakeup_one((char *)&chan);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_msleep(&chan, NULL, 0, "test",
						      TS(&ts)));
}

static void test_wakeup(struct kunit *test)
{
	struct bsd_timespec for_ever[] = {
		{ 0, 0 }, { -1, 0 }, { 1, -1 }, { 1L << 62, 0 },
		{ LONG_MAX, LONG_MAX },
	};
	struct bed bed = { .mtx = mtx, .chan = &bed };
	struct helper h;
	int i;

	for (i = 0; i <= ARRAY_SIZE(for_ever); i++) {
		bed.ts = i ? &for_ever[i - 1] : NULL;
		put_to_bed(test, &h, &bed);
		nke_wakeup(&bed);
		nke_lck_mtx_unlock(mtx);
		helper_join(&h);
		KUNIT_EXPECT_EQ(test, 0L, h.result);
	}
}

static void test_wakeup_pdrop(struct kunit *test)
{
	struct bed bed = { .mtx = mtx, .chan = &bed, .pri = PSOCK | PDROP };
	struct helper h;

	put_to_bed(test, &h, &bed);
	nke_wakeup_one((char *)&bed);
	/* It does not want the mutex, so it ends while that is held. */
	helper_join(&h);
	nke_lck_mtx_unlock(mtx);
	KUNIT_EXPECT_EQ(test, 0L, h.result);
}

/* Wakers may be anywhere. */
static void test_wakeup_atomic(struct kunit *test)
{
	struct bed bed = { .mtx = mtx, .chan = &bed };
	struct helper a, b;
	unsigned long flags;

	put_to_bed(test, &a, &bed);
	nke_lck_mtx_unlock(mtx);
	local_irq_save(flags);
	nke_wakeup(&bed);
	local_irq_restore(flags);
	helper_join(&a);
	KUNIT_EXPECT_EQ(test, 0L, a.result);

	put_to_bed(test, &b, &bed);
	nke_lck_mtx_unlock(mtx);
	local_bh_disable();
	nke_wakeup_one((char *)&bed);
	local_bh_enable();
	helper_join(&b);
	KUNIT_EXPECT_EQ(test, 0L, b.result);
}

static void test_wakeup_all(struct kunit *test)
{
	struct bed bed = { .mtx = mtx, .chan = &bed };
	struct helper h[4];
	int i;

	for (i = 0; i < ARRAY_SIZE(h); i++) {
		put_to_bed(test, &h[i], &bed);
		nke_lck_mtx_unlock(mtx);
	}
	nke_wakeup(&bed);
	for (i = 0; i < ARRAY_SIZE(h); i++) {
		helper_join(&h[i]);
		KUNIT_EXPECT_EQ(test, 0L, h[i].result);
	}
}

/* Two addresses that a table of 64 queues cannot tell apart. */
static char *same_bucket(struct kunit *test, char **other)
{
	char *area = kunit_kzalloc(test, 4096, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, area);
	for (i = 1; i < 4096; i++)
		if (hash_ptr(area + i, 6) == hash_ptr(area, 6))
			break;
	KUNIT_ASSERT_LT(test, i, 4096);
	*other = area + i;
	return area;
}

/* One of the right ones, the longest sleeper first. */
static void test_wakeup_one(struct kunit *test)
{
	struct bed beds[4], stranger;
	struct helper h[4], strange;
	char *chan, *other;
	int wakes = 0;
	int i;

	chan = same_bucket(test, &other);
	stranger = (struct bed){ .mtx = mtx, .chan = other, .wakes = &wakes };
	put_to_bed(test, &strange, &stranger);
	nke_lck_mtx_unlock(mtx);
	for (i = 0; i < ARRAY_SIZE(h); i++) {
		beds[i] = (struct bed){ .mtx = mtx, .chan = chan,
					.wakes = &wakes };
		put_to_bed(test, &h[i], &beds[i]);
		nke_lck_mtx_unlock(mtx);
	}
	for (i = 0; i < ARRAY_SIZE(h); i++) {
		WRITE_ONCE(wakes, i + 1);
		nke_wakeup_one(chan);
		helper_join(&h[i]);
		KUNIT_EXPECT_EQ(test, 0L, h[i].result);
		KUNIT_EXPECT_EQ(test, i + 1, beds[i].woken_by);
	}
	KUNIT_EXPECT_FALSE(test, completion_done(&strange.done));
	nke_wakeup(chan);
	WRITE_ONCE(wakes, 100);
	nke_wakeup_one(other);
	helper_join(&strange);
	KUNIT_EXPECT_EQ(test, 0L, strange.result);
	KUNIT_EXPECT_EQ(test, 100, stranger.woken_by);
}

/* Each wake-up under the mutex finds its sleeper, or the game stops. */
struct game {
	int turn;
};

static void play(struct game *game, int me)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		nke_lck_mtx_lock(mtx);
		while (game->turn != me)
			nke_msleep(game, mtx, 0, "game", NULL);
		game->turn = !me;
		nke_wakeup(game);
		nke_lck_mtx_unlock(mtx);
	}
}

static void player(struct helper *h)
{
	play(h->arg, 1);
}

static void player0(struct helper *h)
{
	play(h->arg, 0);
}

static void test_not_lost(struct kunit *test)
{
	struct game game = { .turn = 0 };
	struct helper a, b;

	helper_start(test, &a, player0, &game);
	helper_start(test, &b, player, &game);
	helper_join(&a);
	helper_join(&b);
	KUNIT_EXPECT_EQ(test, 0, game.turn);
}

static void test_signal(struct kunit *test)
{
	struct bed bed = { .mtx = mtx, .chan = &bed, .pri = PCATCH | PSOCK,
			   .signals = true };
	struct helper h;

	put_to_bed(test, &h, &bed);
	send_sig(SIGUSR1, h.task, 1);
	nke_lck_mtx_unlock(mtx);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)EINTR, h.result);

	/* With PDROP too the mutex is free, and another wake-up harmless. */
	bed.pri |= PDROP;
	put_to_bed(test, &h, &bed);
	send_sig(SIGUSR1, h.task, 1);
	helper_join(&h);
	nke_wakeup(&bed);
	nke_lck_mtx_unlock(mtx);
	KUNIT_EXPECT_EQ(test, (long)EINTR, h.result);
}

/* The signal wins, whichever comes first. */
static void test_signal_and_wakeup(struct kunit *test)
{
	struct bed bed = { .mtx = mtx, .chan = &bed, .pri = PCATCH,
			   .signals = true };
	struct helper h;

	put_to_bed(test, &h, &bed);
	local_bh_disable();
	send_sig(SIGUSR1, h.task, 1);
	nke_wakeup(&bed);
	local_bh_enable();
	nke_lck_mtx_unlock(mtx);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)EINTR, h.result);
}

static void test_signal_uncaught(struct kunit *test)
{
	struct bed bed = { .mtx = mtx, .chan = &bed, .signals = true };
	struct helper h;

	put_to_bed(test, &h, &bed);
	send_sig(SIGUSR1, h.task, 1);
	nke_wakeup(&bed);
	nke_lck_mtx_unlock(mtx);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 0L, h.result);
}

/* Without mutex the wake-up may come too early, so it is repeated. */
static void wake_and_join(struct kunit *test, struct helper *h, void *chan)
{
	int i;

	for (i = 0; i < KERN_WAIT; i++) {
		nke_wakeup(chan);
		if (wait_for_completion_timeout(&h->done, 1))
			break;
	}
	KUNIT_ASSERT_LT(test, i, KERN_WAIT);
	complete(&h->done);
	helper_join(h);
}

static void test_no_mutex(struct kunit *test)
{
	struct bed bed = { .chan = &bed };
	struct helper h;

	helper_start(test, &h, sleeper, &bed);
	wake_and_join(test, &h, &bed);
	KUNIT_EXPECT_EQ(test, 0L, h.result);
}

static void test_no_channel(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0, nke_msleep(NULL, NULL, 0, "test", NULL));
	nke_lck_mtx_lock(mtx);
	KUNIT_EXPECT_EQ(test, 0, nke_msleep(NULL, mtx, 0, "test", NULL));
	KUNIT_EXPECT_FALSE(test, others_get_mtx(test));
	KUNIT_EXPECT_EQ(test, 0, nke_msleep(NULL, mtx, PDROP, "test", NULL));
	KUNIT_EXPECT_TRUE(test, others_get_mtx(test));
}

static void tick_sleeper(struct helper *h)
{
	h->result = nke_tsleep(h->arg, PSOCK, "test", 0);
}

static void test_tsleep(struct kunit *test)
{
	ktime_t start = ktime_get();
	struct helper h;
	int chan;

	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_tsleep(&chan, PCATCH, "test",
						      5));
	/* Ticks of ten milliseconds, whatever Linux's are. */
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 50LL);
	KUNIT_EXPECT_LT(test, ktime_ms_delta(ktime_get(), start), 5000LL);
	helper_start(test, &h, tick_sleeper, &chan);
	wake_and_join(test, &h, &chan);
	KUNIT_EXPECT_EQ(test, 0L, h.result);
}

static void tick_sleeper_caught(struct helper *h)
{
	allow_signal(SIGUSR1);
	complete(&h->ready);
	h->result = nke_tsleep(h->arg, PSOCK | PCATCH, "test", 0);
	flush_signals(current);
	disallow_signal(SIGUSR1);
}

/* A signal is remembered, so it may come before the sleep. */
static void test_tsleep_signal(struct kunit *test)
{
	struct helper h;
	int chan;

	helper_start(test, &h, tick_sleeper_caught, &chan);
	helper_ready(&h);
	send_sig(SIGUSR1, h.task, 1);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, (long)EINTR, h.result);
}

static struct kunit_case sleep_cases[] = {
	KUNIT_CASE(test_timeout),
	KUNIT_CASE(test_timeout_nanoseconds),
	KUNIT_CASE(test_no_memory),
	KUNIT_CASE(test_wakeup),
	KUNIT_CASE(test_wakeup_pdrop),
	KUNIT_CASE(test_wakeup_atomic),
	KUNIT_CASE(test_wakeup_all),
	KUNIT_CASE(test_wakeup_one),
	KUNIT_CASE(test_not_lost),
	KUNIT_CASE(test_signal),
	KUNIT_CASE(test_signal_and_wakeup),
	KUNIT_CASE(test_signal_uncaught),
	KUNIT_CASE(test_no_mutex),
	KUNIT_CASE(test_no_channel),
	KUNIT_CASE(test_tsleep),
	KUNIT_CASE(test_tsleep_signal),
	{}
};

static struct kunit_suite sleep_suite = {
	.name = "nke_sleep",
	.init = sleep_test_init,
	.exit = sleep_test_exit,
	.test_cases = sleep_cases,
};

kunit_test_suite(sleep_suite);
