// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that an NKE starts.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sched/task.h>

#include "core/client.h"
#include "fail_alloc.h"
#include "kern/kern.h"
#include "kern_fixture.h"

#define KERN_SUCCESS		0
#define KERN_INVALID_ARGUMENT	4
#define KERN_FAILURE		5
#define KERN_RESOURCE_SHORTAGE	6

/**
 * struct work - what a thread does, and what it sees
 * @began: it runs
 * @go: it may end
 * @waits: it waits for @go
 * @terminate: it ends by thread_terminate()
 * @outlived: it came back from there
 * @other: a thread that it tries to end
 * @err: what it is told
 * @result: its second argument
 * @thread: by kernel_thread_start()
 * @self: by current_thread()
 * @given: @thread, when it began
 * @tid: its number
 * @pid: of its process
 */
struct work {
	struct completion began;
	struct completion go;
	bool waits;
	bool terminate;
	bool outlived;
	struct thread *other;
	int err;
	int result;
	struct thread *thread;
	struct thread *self;
	struct thread *given;
	u64 tid;
	int pid;
};

static void work_init(struct work *w)
{
	memset(w, 0, sizeof(*w));
	w->result = -1;
	w->pid = -1;
	init_completion(&w->began);
	init_completion(&w->go);
}

static void work_do(struct work *w)
{
	w->self = nke_current_thread();
	w->given = w->thread;
	w->tid = nke_thread_tid(w->self);
	w->pid = nke_proc_selfpid();
	complete(&w->began);
	if (w->waits)
		wait_for_completion(&w->go);
}

static void body(void *parameter, int result)
{
	struct work *w = parameter;

	w->result = result;
	work_do(w);
	if (w->other)
		w->err = nke_thread_terminate(w->other);
	if (!w->terminate)
		return;
	nke_thread_terminate(nke_current_thread());
	w->outlived = true;
}

static void io_body(void *arg)
{
	struct work *w = arg;

	work_do(w);
	if (!w->terminate)
		return;
	nke_IOExitThread();
	w->outlived = true;
}

/* Until @n are left. */
static void expect_threads(struct kunit *test, unsigned int n)
{
	unsigned long end = jiffies + KERN_WAIT;

	while (nke_thread_live() != n && time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, n, nke_thread_live());
}

static void begin(struct kunit *test, struct work *w)
{
	KUNIT_ASSERT_EQ(test, KERN_SUCCESS,
			nke_kernel_thread_start(body, w, &w->thread));
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&w->began, KERN_WAIT),
			0UL);
}

/* Both ways to end, and what a reference keeps. */
static void test_start(struct kunit *test)
{
	struct task_struct *task;
	unsigned long end;
	struct work w;
	int i;

	for (i = 0; i < 2; i++) {
		work_init(&w);
		w.terminate = i;
		w.waits = true;
		begin(test, &w);
		KUNIT_EXPECT_EQ(test, 1U, nke_thread_live());
		KUNIT_EXPECT_EQ(test, 0, w.result);
		KUNIT_EXPECT_PTR_EQ(test, w.self, w.thread);
		KUNIT_EXPECT_PTR_EQ(test, w.given, w.thread);
		KUNIT_EXPECT_PTR_NE(test, w.self, nke_current_thread());
		KUNIT_EXPECT_EQ(test, 0, w.pid);
		task = get_task_struct((struct task_struct *)w.thread);
		nke_thread_reference(w.thread);
		complete(&w.go);
		expect_threads(test, 0);
		KUNIT_EXPECT_FALSE(test, w.outlived);
		nke_thread_deallocate(w.thread);
		/* Still a thread: one of two references is left. */
		KUNIT_EXPECT_EQ(test, w.tid, nke_thread_tid(w.thread));
		nke_thread_deallocate(w.thread);
		/* Of the task's own only the test's is left, in the end. */
		end = jiffies + KERN_WAIT;
		while (refcount_read(&task->usage) > 1 &&
		       time_before(jiffies, end))
			schedule_timeout_uninterruptible(1);
		KUNIT_EXPECT_EQ(test, 1U, refcount_read(&task->usage));
		put_task_struct(task);
	}
	nke_thread_reference(NULL);
	nke_thread_deallocate(NULL);
}

static void test_io(struct kunit *test)
{
	struct thread *thread;
	struct work w;
	int i;

	for (i = 0; i < 2; i++) {
		work_init(&w);
		w.terminate = i;
		w.waits = true;
		thread = nke_IOCreateThread(io_body, &w);
		KUNIT_ASSERT_NOT_NULL(test, thread);
		KUNIT_ASSERT_GT(test,
				wait_for_completion_timeout(&w.began,
							    KERN_WAIT), 0UL);
		KUNIT_EXPECT_PTR_EQ(test, w.self, thread);
		complete(&w.go);
		expect_threads(test, 0);
		KUNIT_EXPECT_FALSE(test, w.outlived);
	}
	KUNIT_EXPECT_NULL(test, nke_IOCreateThread(NULL, NULL));
	/* In a thread of others it comes back. */
	nke_IOExitThread();
}

static void test_refused(struct kunit *test)
{
	struct thread *thread;
	struct work w, second;

	KUNIT_EXPECT_EQ(test, KERN_INVALID_ARGUMENT,
			nke_kernel_thread_start(NULL, NULL, &thread));
	KUNIT_EXPECT_EQ(test, KERN_INVALID_ARGUMENT,
			nke_kernel_thread_start(body, NULL, NULL));
	KUNIT_EXPECT_EQ(test, KERN_INVALID_ARGUMENT,
			nke_thread_terminate(NULL));
	/* Not of an NKE. */
	KUNIT_EXPECT_EQ(test, KERN_FAILURE,
			nke_thread_terminate(nke_current_thread()));
	/* Not the caller. */
	work_init(&w);
	w.waits = true;
	begin(test, &w);
	KUNIT_EXPECT_EQ(test, KERN_FAILURE, nke_thread_terminate(w.thread));
	/* Nor when the caller is one of an NKE, too. */
	work_init(&second);
	second.other = w.thread;
	begin(test, &second);
	expect_threads(test, 1);
	KUNIT_EXPECT_EQ(test, KERN_FAILURE, second.err);
	complete(&w.go);
	expect_threads(test, 0);
	nke_thread_deallocate(second.thread);
	nke_thread_deallocate(w.thread);
}

static void test_nomem(struct kunit *test)
{
	int failures = 0;
	int tries = 0;
	int nth = 1;
	struct work w;
	bool failed;
	int err;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	do {
		work_init(&w);
		fail_alloc(nth);
		err = nke_kernel_thread_start(body, &w, &w.thread);
		failed = fail_alloc_end();
		nth = fail_alloc_next(nth, err, &tries);
		if (err) {
			KUNIT_EXPECT_EQ(test, KERN_RESOURCE_SHORTAGE, err);
			failures++;
		} else {
			wait_for_completion(&w.began);
			nke_thread_deallocate(w.thread);
		}
		expect_threads(test, 0);
	} while (failed);
	/* Ours, and the kernel's. */
	KUNIT_EXPECT_GE(test, failures, 2);
}

static void leaver(struct helper *h)
{
	complete(&h->ready);
	nke_client_remove(THIS_MODULE);
}

/* An NKE that leaves waits for its threads, and gets no new ones. */
static void test_leave(struct kunit *test)
{
	struct thread *thread;
	struct helper h;
	struct work w;
	int err;

	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	work_init(&w);
	w.waits = true;
	begin(test, &w);
	helper_start(test, &h, leaver, NULL);
	helper_ready(&h);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&h, TASK_UNINTERRUPTIBLE));
	err = nke_kernel_thread_start(body, &w, &thread);
	KUNIT_EXPECT_EQ(test, KERN_FAILURE, err);
	KUNIT_EXPECT_EQ(test, 1U, nke_thread_live());
	KUNIT_EXPECT_FALSE(test, completion_done(&h.done));
	complete(&w.go);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 0U, nke_thread_live());
	nke_thread_deallocate(w.thread);
}

static struct kunit_case thread_cases[] = {
	KUNIT_CASE(test_start),
	KUNIT_CASE(test_io),
	KUNIT_CASE(test_refused),
	KUNIT_CASE(test_nomem),
	KUNIT_CASE(test_leave),
	{}
};

static struct kunit_suite thread_suite = {
	.name = "nke_kern_thread",
	.test_cases = thread_cases,
};

kunit_test_suite(thread_suite);
