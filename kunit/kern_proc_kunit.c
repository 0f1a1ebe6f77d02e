// SPDX-License-Identifier: GPL-2.0
/*
 * Processes and threads.  The tests run in a kernel thread.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/irqflags.h>
#include <linux/pid.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "kern/kern.h"
#include "kern_fixture.h"

/* As nke does it. */
#define PROC(task)	((struct proc *)(task))

static void test_self(struct kunit *test)
{
	struct proc *p = nke_proc_self();
	char name[20];

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_PTR_EQ(test, p, nke_current_proc());
	KUNIT_EXPECT_EQ(test, 0, nke_proc_pid(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_ppid(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_selfpid());
	KUNIT_EXPECT_EQ(test, 0, nke_proc_selfppid());
	KUNIT_EXPECT_EQ(test, 0, nke_proc_exiting(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_suser(p));
	KUNIT_EXPECT_EQ(test, IS_ENABLED(CONFIG_64BIT), nke_proc_is64bit(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_rele(p));
	nke_proc_selfname(name, sizeof(name));
	KUNIT_EXPECT_STREQ(test, (char *)name, "kernel_task");
	nke_proc_selfname(name, 4);
	KUNIT_EXPECT_STREQ(test, (char *)name, "ker");
	nke_proc_selfname(name, 0);
	nke_proc_selfname(name, -1);
	KUNIT_EXPECT_STREQ(test, (char *)name, "ker");
}

static void test_find(struct kunit *test)
{
	struct proc *p = nke_proc_find(0);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_PTR_EQ(test, p, nke_current_proc());
	KUNIT_EXPECT_EQ(test, 0, nke_proc_rele(p));
	p = nke_proc_find(1);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, 1, nke_proc_pid(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_ppid(p));
	KUNIT_EXPECT_EQ(test, task_pgrp_nr((struct task_struct *)p),
			nke_proc_pgrpid(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_exiting(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_suser(p));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_rele(p));
	KUNIT_EXPECT_NULL(test, nke_proc_find(-1));
	KUNIT_EXPECT_NULL(test, nke_proc_find(INT_MAX));
}

static void test_null(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, -1, nke_proc_pid(NULL));
	KUNIT_EXPECT_EQ(test, -1, nke_proc_ppid(NULL));
	KUNIT_EXPECT_EQ(test, -1, nke_proc_pgrpid(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_exiting(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_rele(NULL));
}

static void nothing(struct helper *h)
{
	h->result = nke_thread_tid(nke_current_thread());
}

static void test_exiting(struct kunit *test)
{
	struct task_struct *task;
	struct helper h;
	int pid;

	helper_start(test, &h, nothing, NULL);
	task = get_task_struct(h.task);
	pid = nke_proc_pid(PROC(task));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_exiting(PROC(task)));
	helper_join(&h);
	/* Its end is not yet its parent's knowledge, perhaps. */
	KUNIT_EXPECT_EQ(test, 1, nke_proc_exiting(PROC(task)));
	KUNIT_EXPECT_NULL(test, nke_proc_find(pid));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_rele(PROC(task)));
}

struct seen {
	struct proc *user_self, *dying_self, *dying_found;
	struct proc *current_of_user;
	int user_selfpid, dying_exiting;
	char name[TASK_COMM_LEN];
};

/*
 * A thread that looks like a process, and then like one that ends.  Nobody
 * else gets to see that: there is no interrupt, and one CPU.
 */
static void pretend(struct helper *h)
{
	unsigned int before = current->flags;
	int pid = task_tgid_nr(current);
	struct seen *seen = h->arg;
	unsigned long flags;

	local_irq_save(flags);
	current->flags &= ~PF_KTHREAD;
	seen->user_self = nke_proc_self();
	seen->current_of_user = nke_current_proc();
	seen->user_selfpid = nke_proc_selfpid();
	nke_proc_selfname(seen->name, sizeof(seen->name));
	current->flags |= PF_EXITING;
	seen->dying_self = nke_proc_self();
	seen->dying_found = nke_proc_find(pid);
	seen->dying_exiting = nke_proc_exiting(PROC(current));
	current->flags = before;
	local_irq_restore(flags);
	h->result = pid;
}

static void test_dying(struct kunit *test)
{
	struct seen seen = { 0 };
	struct helper h;

	if (num_possible_cpus() > 1)
		kunit_skip(test, "needs a kernel for one CPU");
	helper_start(test, &h, pretend, &seen);
	wait_for_completion(&h.done);
	KUNIT_EXPECT_PTR_EQ(test, seen.user_self, PROC(h.task));
	KUNIT_EXPECT_PTR_EQ(test, seen.current_of_user, PROC(h.task));
	KUNIT_EXPECT_EQ(test, h.result, (long)seen.user_selfpid);
	KUNIT_EXPECT_STREQ(test, (char *)seen.name, "nke-helper");
	KUNIT_EXPECT_NULL(test, seen.dying_self);
	KUNIT_EXPECT_NULL(test, seen.dying_found);
	KUNIT_EXPECT_EQ(test, 1, seen.dying_exiting);
	nke_proc_rele(seen.user_self);
	complete(&h.done);
	helper_join(&h);
}

static void become_somebody(struct helper *h)
{
	struct cred *cred = prepare_creds();

	if (cred) {
		cred->euid = make_kuid(&init_user_ns, 1000);
		commit_creds(cred);
	}
	complete(&h->ready);
	wait_for_completion(&h->go);
}

static void test_suser(struct kunit *test)
{
	struct helper h;

	helper_start(test, &h, become_somebody, NULL);
	helper_ready(&h);
	KUNIT_EXPECT_EQ(test, EPERM, nke_proc_suser(PROC(h.task)));
	complete(&h.go);
	helper_join(&h);
}

static void test_name(struct kunit *test)
{
	char name[32], want[TASK_COMM_LEN];
	struct helper h;
	int pid, i;

	helper_start(test, &h, nothing, NULL);
	pid = task_tgid_nr(h.task);
	get_task_comm(want, h.task);
	memset(name, 'x', sizeof(name));
	nke_proc_name(pid, name, sizeof(name) - 1);
	KUNIT_EXPECT_STREQ(test, (char *)name, (char *)want);
	/* Zeroes to the end, and not beyond. */
	for (i = strlen(want); i < sizeof(name) - 1; i++)
		KUNIT_EXPECT_EQ(test, 0, name[i]);
	KUNIT_EXPECT_EQ(test, 'x', name[i]);
	nke_proc_name(pid, name, 4);
	KUNIT_EXPECT_STREQ(test, (char *)name, "nke");
	nke_proc_name(pid, name, 0);
	nke_proc_name(pid, name, -1);
	KUNIT_EXPECT_STREQ(test, (char *)name, "nke");
	nke_proc_name(INT_MAX, name, sizeof(name));
	KUNIT_EXPECT_NULL(test, memchr_inv(name, 0, sizeof(name)));
	nke_proc_name(0, name, sizeof(name));
	KUNIT_EXPECT_STREQ(test, (char *)name, "kernel_task");
	helper_join(&h);
}

static void expect_self(struct kunit *test, struct task_struct *task,
			const char *want)
{
	struct proc *p = nke_proc_self();
	char name[20];

	if (nke_proc_exiting(PROC(task))) {
		KUNIT_EXPECT_NULL(test, p);
	} else {
		KUNIT_EXPECT_PTR_EQ(test, p, PROC(task));
		nke_proc_rele(p);
	}
	KUNIT_EXPECT_PTR_EQ(test, nke_current_proc(), PROC(task));
	KUNIT_EXPECT_EQ(test, task_tgid_nr(task), nke_proc_selfpid());
	KUNIT_EXPECT_EQ(test, nke_proc_ppid(PROC(task)), nke_proc_selfppid());
	nke_proc_selfname(name, sizeof(name));
	KUNIT_EXPECT_STREQ(test, (char *)name, want);
}

/* While the test's thread passes for another one, this one does not. */
static void be_myself(struct helper *h)
{
	complete(&h->ready);
	wait_for_completion(&h->go);
	h->result = nke_proc_selfpid() ||
		    nke_current_proc() != PROC(&init_task);
}

static void test_assume(struct kunit *test)
{
	struct nke_assumed first, second;
	struct task_struct *task;
	struct helper h, other;

	helper_start(test, &h, nothing, NULL);
	helper_start(test, &other, be_myself, NULL);
	helper_ready(&other);
	task = get_task_struct(h.task);
	expect_self(test, &init_task, "kernel_task");
	nke_proc_assume(&first, task);
	expect_self(test, task, "nke-helper");
	KUNIT_EXPECT_NE(test, 0, nke_proc_selfppid());
	complete(&other.go);
	helper_join(&other);
	KUNIT_EXPECT_EQ(test, 0L, other.result);

	nke_proc_assume(&second, &init_task);
	expect_self(test, &init_task, "kernel_task");
	nke_proc_resume(&second);
	expect_self(test, task, "nke-helper");

	/* The process ends, and its worker still acts for it. */
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 1, nke_proc_exiting(PROC(task)));
	put_task_struct(task);
	expect_self(test, task, "nke-helper");
	nke_proc_resume(&first);
	expect_self(test, &init_task, "kernel_task");
}

static void test_thread(struct kunit *test)
{
	struct thread *self = nke_current_thread();
	struct helper h;

	KUNIT_EXPECT_NOT_NULL(test, self);
	KUNIT_EXPECT_NE(test, 0ULL, nke_thread_tid(self));
	KUNIT_EXPECT_EQ(test, 0ULL, nke_thread_tid(NULL));
	helper_start(test, &h, nothing, NULL);
	helper_join(&h);
	KUNIT_EXPECT_NE(test, 0L, h.result);
	KUNIT_EXPECT_NE(test, (long)nke_thread_tid(self), h.result);
}

static struct kunit_case proc_cases[] = {
	KUNIT_CASE(test_self),
	KUNIT_CASE(test_find),
	KUNIT_CASE(test_null),
	KUNIT_CASE(test_exiting),
	KUNIT_CASE(test_dying),
	KUNIT_CASE(test_suser),
	KUNIT_CASE(test_name),
	KUNIT_CASE(test_assume),
	KUNIT_CASE(test_thread),
	{}
};

static struct kunit_suite proc_suite = {
	.name = "nke_proc",
	.test_cases = proc_cases,
};

kunit_test_suite(proc_suite);
