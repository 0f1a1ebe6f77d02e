/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites of the kernel utilities share: a second thread that takes
 * turns with the test.
 */
#ifndef _NKE_KERN_FIXTURE_H
#define _NKE_KERN_FIXTURE_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "eventually.h"

#define KERN_WAIT	(10 * HZ)

/**
 * struct helper - a second thread
 * @test: the test it belongs to
 * @fn: what it runs
 * @arg: for @fn
 * @result: of @fn, for the test
 * @ready: @fn has come to where the test waits for it
 * @go: @fn may go on
 * @done: @fn has returned
 * @task: the thread, alive until helper_join()
 */
struct helper {
	struct kunit *test;
	void (*fn)(struct helper *h);
	void *arg;
	long result;
	struct completion ready;
	struct completion go;
	struct completion done;
	struct task_struct *task;
};

static inline int helper_main(void *data)
{
	struct helper *h = data;

	h->fn(h);
	complete(&h->done);
	/* Alive for whoever holds the task, until it is joined. */
	for (;;) {
		set_current_state(TASK_IDLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static inline void helper_start(struct kunit *test, struct helper *h,
				void (*fn)(struct helper *h), void *arg)
{
	memset(h, 0, sizeof(*h));
	h->test = test;
	h->fn = fn;
	h->arg = arg;
	init_completion(&h->ready);
	init_completion(&h->go);
	init_completion(&h->done);
	h->task = kthread_run(helper_main, h, "nke-helper");
	KUNIT_ASSERT_FALSE(test, IS_ERR(h->task));
}

static inline void helper_ready(struct helper *h)
{
	KUNIT_ASSERT_GT(h->test, wait_for_completion_timeout(&h->ready,
							     KERN_WAIT), 0UL);
}

/* It does sleep, in one of the states: wait until it is seen to. */
static inline bool helper_sleeps(struct helper *h, unsigned int state)
{
	return task_sleeps(h->task, &h->done, state);
}

static inline void helper_join(struct helper *h)
{
	KUNIT_ASSERT_GT(h->test, wait_for_completion_timeout(&h->done,
							     KERN_WAIT), 0UL);
	kthread_stop(h->task);
}

#endif /* _NKE_KERN_FIXTURE_H */
