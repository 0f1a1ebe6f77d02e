// SPDX-License-Identifier: GPL-2.0
/*
 * Thread calls.
 */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/module.h>

#include "fail_alloc.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "kern_fixture.h"

#define ONCE	1
#define SIGNAL	2

#define FAR	(nke_mach_absolute_time() + 3600 * (u64)NSEC_PER_SEC)

/**
 * struct probe - a thread call, and what it sees
 * @call: the call
 * @began: it runs, or has run; once for each run
 * @go: a run may end; once for each
 * @waits: it waits for @go
 * @runs: how often it has run
 * @inside: runs that have not ended
 * @most: how many there were at a time
 * @p1: of the last run
 * @at: when the last run began
 * @frees: it frees itself
 * @again: it enters itself
 */
struct probe {
	struct thread_call *call;
	struct completion began;
	struct completion go;
	bool waits;
	atomic_t runs;
	atomic_t inside;
	int most;
	void *p1;
	u64 at;
	bool frees;
	bool again;
};

static void probe_run(void *p0, void *p1)
{
	struct probe *p = p0;
	int inside = atomic_inc_return(&p->inside);

	might_sleep();
	p->at = nke_mach_absolute_time();
	p->p1 = p1;
	p->most = max(p->most, inside);
	atomic_inc(&p->runs);
	complete(&p->began);
	if (p->waits)
		wait_for_completion(&p->go);
	if (p->again)
		nke_thread_call_enter(p->call);
	if (p->frees)
		nke_thread_call_free(p->call);
	atomic_dec(&p->inside);
}

static void probe_init(struct kunit *test, struct probe *p,
		       unsigned int options)
{
	memset(p, 0, sizeof(*p));
	init_completion(&p->began);
	init_completion(&p->go);
	p->call = nke_thread_call_allocate_with_options(probe_run, p, 1,
							options);
	KUNIT_ASSERT_NOT_NULL(test, p->call);
}

static void probe_began(struct kunit *test, struct probe *p)
{
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&p->began, KERN_WAIT),
			0UL);
}

static void probe_end(struct kunit *test, struct probe *p)
{
	nke_thread_call_cancel_wait(p->call);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(p->call));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_free(p->call));
}

/* Until @n calls are left. */
static void expect_calls(struct kunit *test, unsigned int n)
{
	unsigned long end = jiffies + KERN_WAIT;

	while (nke_call_live() != n && time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, n, nke_call_live());
}

static void call_test_exit(struct kunit *test)
{
	expect_calls(test, 0);
}

/* All that was to run before now has begun. */
static void others_run(struct kunit *test)
{
	struct probe marker;

	probe_init(test, &marker, 0);
	nke_thread_call_enter(marker.call);
	probe_began(test, &marker);
	probe_end(test, &marker);
}

static void test_enter(struct kunit *test)
{
	unsigned long flags;
	struct probe p;
	int was;

	probe_init(test, &p, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(p.call));
	p.waits = true;
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter1(p.call, &p));
	probe_began(test, &p);
	KUNIT_EXPECT_PTR_EQ(test, p.p1, (void *)&p);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_isactive(p.call));
	complete(&p.go);
	p.waits = false;
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_cancel_wait(p.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(p.call));

	/* From anywhere; and the argument of another time is not kept. */
	local_irq_save(flags);
	was = nke_thread_call_enter(p.call);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, 0, was);
	probe_began(test, &p);
	KUNIT_EXPECT_NULL(test, p.p1);
	probe_end(test, &p);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&p.runs));
}

/* One that is pending runs once, as told last. */
static void test_pending(struct kunit *test)
{
	int a, b, c;
	struct probe p;

	probe_init(test, &p, ONCE);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter1_delayed(p.call, &a,
								FAR));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_isactive(p.call));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_enter1_delayed(p.call, &b,
								FAR));
	p.waits = true;
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_enter1(p.call, &c));
	probe_began(test, &p);
	KUNIT_EXPECT_PTR_EQ(test, p.p1, (void *)&c);
	/* While it runs it is not pending; then it waits for that run. */
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter1(p.call, &a));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_enter1(p.call, &b));
	complete(&p.go);
	probe_began(test, &p);
	KUNIT_EXPECT_PTR_EQ(test, p.p1, (void *)&b);
	/* Put off: neither now nor when this run ends. */
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter(p.call));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_enter_delayed(p.call, FAR));
	complete(&p.go);
	others_run(test);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&p.runs));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_cancel(p.call));
	probe_end(test, &p);
}

static void test_delayed(struct kunit *test)
{
	u64 deadline = nke_mach_absolute_time() + 20 * NSEC_PER_MSEC;
	struct probe p, q;
	int arg;

	probe_init(test, &p, 0);
	probe_init(test, &q, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter1_delayed(p.call, &arg,
								deadline));
	probe_began(test, &p);
	KUNIT_EXPECT_GE(test, p.at, deadline);
	KUNIT_EXPECT_PTR_EQ(test, p.p1, (void *)&arg);

	/* Sooner: it comes at all.  Over already: at once. */
	nke_thread_call_enter1_delayed(p.call, &arg, U64_MAX);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_enter_delayed(p.call, 0));
	probe_began(test, &p);
	KUNIT_EXPECT_NULL(test, p.p1);

	/* Later: not when it was to come first. */
	deadline = nke_mach_absolute_time() + 20 * NSEC_PER_MSEC;
	nke_thread_call_enter_delayed(p.call, deadline);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_enter_delayed(p.call, FAR));
	nke_thread_call_enter_delayed(q.call, deadline + 20 * NSEC_PER_MSEC);
	probe_began(test, &q);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&p.runs));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_cancel(p.call));
	probe_end(test, &p);
	probe_end(test, &q);
}

static void test_cancel(struct kunit *test)
{
	struct probe p;

	probe_init(test, &p, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_cancel(p.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_cancel_wait(p.call));
	nke_thread_call_enter_delayed(p.call, FAR);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_cancel_wait(p.call));
	nke_thread_call_enter_delayed(p.call, FAR);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_cancel(p.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_cancel(p.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(p.call));
	/* One that runs is neither cancelled nor waited for. */
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_cancel(p.call));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&p.inside));
	complete(&p.go);
	probe_end(test, &p);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&p.runs));
}

static void canceller(struct helper *h)
{
	complete(&h->ready);
	h->result = nke_thread_call_cancel_wait(h->arg);
}

/* One of ONCE is waited for in any case. */
static void test_cancel_wait_once(struct kunit *test)
{
	struct helper h;
	struct probe p;
	int pending;

	for (pending = 0; pending < 2; pending++) {
		probe_init(test, &p, ONCE);
		p.waits = true;
		nke_thread_call_enter(p.call);
		probe_began(test, &p);
		if (pending)
			nke_thread_call_enter(p.call);
		helper_start(test, &h, canceller, p.call);
		helper_ready(&h);
		KUNIT_EXPECT_TRUE(test,
				  helper_sleeps(&h, TASK_UNINTERRUPTIBLE));
		complete(&p.go);
		helper_join(&h);
		KUNIT_EXPECT_EQ(test, (long)pending, h.result);
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&p.runs));
		KUNIT_EXPECT_EQ(test, 0, atomic_read(&p.inside));
		probe_end(test, &p);
	}
}

/* Others only if they were not pending, and not runs that come later. */
static void test_cancel_wait(struct kunit *test)
{
	struct helper h;
	struct probe p;

	probe_init(test, &p, 0);
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	nke_thread_call_enter_delayed(p.call, FAR);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_cancel_wait(p.call));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&p.inside));

	helper_start(test, &h, canceller, p.call);
	helper_ready(&h);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&h, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter(p.call));
	probe_began(test, &p);
	/* Lets the first run end, which waits longest. */
	complete(&p.go);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 0L, h.result);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&p.inside));
	complete(&p.go);
	probe_end(test, &p);
}

static void test_once(struct kunit *test)
{
	struct probe p;

	probe_init(test, &p, ONCE);
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter(p.call));
	others_run(test);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&p.inside));
	complete(&p.go);
	probe_began(test, &p);
	complete(&p.go);
	probe_end(test, &p);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&p.runs));
	KUNIT_EXPECT_EQ(test, 1, p.most);
}

/* Each waits for the other to begin. */
static void meet(void *p0, void *p1)
{
	struct probe *p = p0;

	if (atomic_inc_return(&p->inside) == 1)
		nke_thread_call_enter(p->call);
	else
		complete_all(&p->go);
	if (wait_for_completion_timeout(&p->go, KERN_WAIT))
		atomic_inc(&p->runs);
	complete(&p->began);
}

static void test_concurrent(struct kunit *test)
{
	struct probe p = { 0 };

	init_completion(&p.began);
	init_completion(&p.go);
	p.call = nke_thread_call_allocate(meet, &p);
	KUNIT_ASSERT_NOT_NULL(test, p.call);
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	probe_began(test, &p);
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&p.runs));
	probe_end(test, &p);
}

static void test_free(struct kunit *test)
{
	struct probe p;

	probe_init(test, &p, 0);
	nke_thread_call_enter_delayed(p.call, FAR);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_free(p.call));
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_cancel(p.call));
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_free(p.call));
	KUNIT_EXPECT_EQ(test, 0U, nke_call_live());

	/* Itself. */
	probe_init(test, &p, 0);
	p.frees = true;
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	complete(&p.go);
	expect_calls(test, 0);

	/* While it runs; it goes when that ends. */
	probe_init(test, &p, 0);
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_free(p.call));
	KUNIT_EXPECT_EQ(test, 1U, nke_call_live());
	complete(&p.go);
	expect_calls(test, 0);

	/* Two of it at once. */
	probe_init(test, &p, 0);
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	KUNIT_EXPECT_EQ(test, 2, p.most);
	KUNIT_EXPECT_EQ(test, 1, nke_thread_call_free(p.call));
	complete_all(&p.go);
	expect_calls(test, 0);

	/* ONCE, and it wants to run again. */
	probe_init(test, &p, ONCE);
	p.waits = true;
	nke_thread_call_enter(p.call);
	probe_began(test, &p);
	nke_thread_call_enter(p.call);
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_free(p.call));
	complete_all(&p.go);
	probe_began(test, &p);
	probe_end(test, &p);
}

static void test_allocate(struct kunit *test)
{
	struct thread_call *c;
	int nulls = 0;
	int pri;

	for (pri = 0; pri <= 4; pri++) {
		c = nke_thread_call_allocate_with_priority(probe_run, NULL,
							   pri);
		KUNIT_ASSERT_NOT_NULL(test, c);
		KUNIT_EXPECT_EQ(test, 1, nke_thread_call_free(c));
	}
	c = nke_thread_call_allocate_with_priority(probe_run, NULL, pri);
	KUNIT_EXPECT_NULL(test, c);
	c = nke_thread_call_allocate_with_options(probe_run, NULL, 0, SIGNAL);
	KUNIT_EXPECT_NULL(test, c);
	c = nke_thread_call_allocate_with_options(probe_run, NULL, 0, 4);
	KUNIT_EXPECT_NULL(test, c);
	KUNIT_EXPECT_NULL(test, nke_thread_call_allocate(NULL, NULL));
	if (!can_fail_alloc())
		return;
	fail_alloc(1);
	c = nke_thread_call_allocate(probe_run, NULL);
	nulls += fail_alloc_end() && !c;
	KUNIT_EXPECT_EQ(test, 1, nulls);
}

static void leaver(struct helper *h)
{
	complete(&h->ready);
	nke_call_remove_all(THIS_MODULE);
}

static void late(void *param)
{
	complete(param);
}

/* What an NKE has left when it leaves: pending, running, idle calls. */
static void test_leave(struct kunit *test)
{
	struct probe running, pending, idle;
	DECLARE_COMPLETION_ONSTACK(ran);
	struct helper h;

	probe_init(test, &running, 0);
	probe_init(test, &pending, 0);
	probe_init(test, &idle, ONCE);
	running.waits = true;
	running.again = true;
	nke_thread_call_enter(running.call);
	probe_began(test, &running);
	nke_thread_call_enter_delayed(pending.call, FAR);
	nke_bsd_timeout(late, &ran, NULL);
	wait_for_completion(&ran);
	expect_calls(test, 3);
	nke_timeout(late, &ran, 100 * 3600);

	helper_start(test, &h, leaver, NULL);
	helper_ready(&h);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&h, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, 4U, nke_call_live());
	/* Nothing becomes pending any more, and nothing new is had. */
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(pending.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter(pending.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_enter_delayed(idle.call, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(pending.call));
	KUNIT_EXPECT_EQ(test, 0, nke_thread_call_isactive(idle.call));
	KUNIT_EXPECT_NULL(test, nke_thread_call_allocate(probe_run, NULL));
	nke_bsd_timeout(late, &ran, NULL);
	KUNIT_EXPECT_EQ(test, 4U, nke_call_live());
	KUNIT_EXPECT_FALSE(test, completion_done(&h.done));
	complete(&running.go);
	helper_join(&h);
	expect_calls(test, 0);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&running.runs));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&pending.runs));
	KUNIT_EXPECT_FALSE(test, completion_done(&ran));
}

static struct kunit_case call_cases[] = {
	KUNIT_CASE(test_enter),
	KUNIT_CASE(test_pending),
	KUNIT_CASE(test_delayed),
	KUNIT_CASE(test_cancel),
	KUNIT_CASE(test_cancel_wait_once),
	KUNIT_CASE(test_cancel_wait),
	KUNIT_CASE(test_once),
	KUNIT_CASE(test_concurrent),
	KUNIT_CASE(test_free),
	KUNIT_CASE(test_allocate),
	KUNIT_CASE(test_leave),
	{}
};

static struct kunit_suite call_suite = {
	.name = "nke_kern_call",
	.exit = call_test_exit,
	.test_cases = call_cases,
};

kunit_test_suite(call_suite);
