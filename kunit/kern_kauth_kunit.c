// SPDX-License-Identifier: GPL-2.0
/*
 * Credentials and signals.  The tests run in a kernel thread, root's.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "kern/kern.h"
#include "kern_fixture.h"
#include "proto/user.h"

#define PROC(task)	((struct proc *)(task))
#define NONE		(~0U - 100)

static struct ucred *mine(void)
{
	return (struct ucred *)current_cred();
}

static void test_root(struct kunit *test)
{
	struct ucred *cred = nke_kauth_cred_get();
	unsigned short flags = 1;
	int member = 5;

	KUNIT_EXPECT_PTR_EQ(test, cred, mine());
	KUNIT_EXPECT_EQ(test, 0U, nke_kauth_cred_getuid(cred));
	KUNIT_EXPECT_EQ(test, 1, nke_kauth_cred_issuser(cred));
	KUNIT_EXPECT_EQ(test, 0, nke_suser(cred, &flags));
	KUNIT_EXPECT_EQ(test, 3, (int)flags);
	KUNIT_EXPECT_EQ(test, 0, nke_suser(cred, NULL));
	KUNIT_EXPECT_EQ(test, 0U, nke_kauth_getuid());
	KUNIT_EXPECT_EQ(test, 0U, nke_kauth_getruid());
	KUNIT_EXPECT_EQ(test, 0U, nke_kauth_getgid());
	KUNIT_EXPECT_EQ(test, 0U, nke_kauth_getrgid());
	KUNIT_EXPECT_EQ(test, 0, nke_kauth_cred_ismember_gid(cred, 0, &member));
	KUNIT_EXPECT_EQ(test, 1, member);
	KUNIT_EXPECT_EQ(test, 0, nke_kauth_cred_ismember_gid(cred, 9, &member));
	KUNIT_EXPECT_EQ(test, 0, member);
}

static void test_none(struct kunit *test)
{
	struct ucred *cred = NULL;
	int member;

	KUNIT_EXPECT_EQ(test, NONE, nke_kauth_cred_getuid(NULL));
	KUNIT_EXPECT_EQ(test, NONE, nke_kauth_cred_getruid(NULL));
	KUNIT_EXPECT_EQ(test, NONE, nke_kauth_cred_getsvuid(NULL));
	KUNIT_EXPECT_EQ(test, NONE, nke_kauth_cred_getgid(NULL));
	KUNIT_EXPECT_EQ(test, NONE, nke_kauth_cred_getrgid(NULL));
	KUNIT_EXPECT_EQ(test, NONE, nke_kauth_cred_getsvgid(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_kauth_cred_issuser(NULL));
	KUNIT_EXPECT_EQ(test, EPERM, nke_suser(NULL, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_kauth_cred_ismember_gid(NULL, 0, &member));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_kauth_cred_ismember_gid(mine(), 0, NULL));
	KUNIT_EXPECT_NULL(test, nke_kauth_cred_proc_ref(NULL));
	nke_kauth_cred_ref(NULL);
	nke_kauth_cred_unref(&cred);
	KUNIT_EXPECT_NULL(test, cred);
}

static long refs(struct ucred *cred)
{
	const struct cred *c = (const struct cred *)cred;

	/* An atomic_t, and an atomic_long_t since 6.7. */
	return sizeof(c->usage) == sizeof(long) ? *(const long *)&c->usage :
	       *(const int *)&c->usage;
}

/* Somebody with a different number everywhere. */
static void become_somebody(struct helper *h)
{
	struct cred *cred = prepare_creds();
	struct group_info *groups = groups_alloc(2);

	if (cred && groups) {
		cred->uid = make_kuid(&init_user_ns, 1001);
		cred->euid = make_kuid(&init_user_ns, 1002);
		cred->suid = make_kuid(&init_user_ns, 1003);
		cred->gid = make_kgid(&init_user_ns, 1004);
		cred->egid = make_kgid(&init_user_ns, 1005);
		cred->sgid = make_kgid(&init_user_ns, 1006);
		groups->gid[0] = make_kgid(&init_user_ns, 2000);
		groups->gid[1] = make_kgid(&init_user_ns, 2001);
		set_groups(cred, groups);
		commit_creds(cred);
		h->result = nke_kauth_getuid() == 1002 &&
			    nke_kauth_getruid() == 1001 &&
			    nke_kauth_getgid() == 1005 &&
			    nke_kauth_getrgid() == 1004;
	}
	if (groups)
		put_group_info(groups);
	complete(&h->ready);
	wait_for_completion(&h->go);
}

static int member(struct ucred *cred, unsigned int gid)
{
	int result = -1;

	if (nke_kauth_cred_ismember_gid(cred, gid, &result))
		return -1;
	return result;
}

static void test_somebody(struct kunit *test)
{
	struct nke_assumed assumed;
	unsigned short flags = 0;
	struct ucred *cred, *same;
	struct helper h;
	long before;

	helper_start(test, &h, become_somebody, NULL);
	helper_ready(&h);
	KUNIT_EXPECT_EQ(test, 1L, h.result);
	cred = nke_kauth_cred_proc_ref(PROC(h.task));
	KUNIT_ASSERT_NOT_NULL(test, cred);
	KUNIT_EXPECT_EQ(test, 1001U, nke_kauth_cred_getruid(cred));
	KUNIT_EXPECT_EQ(test, 1002U, nke_kauth_cred_getuid(cred));
	KUNIT_EXPECT_EQ(test, 1003U, nke_kauth_cred_getsvuid(cred));
	KUNIT_EXPECT_EQ(test, 1004U, nke_kauth_cred_getrgid(cred));
	KUNIT_EXPECT_EQ(test, 1005U, nke_kauth_cred_getgid(cred));
	KUNIT_EXPECT_EQ(test, 1006U, nke_kauth_cred_getsvgid(cred));
	KUNIT_EXPECT_EQ(test, 0, nke_kauth_cred_issuser(cred));
	KUNIT_EXPECT_EQ(test, EPERM, nke_suser(cred, &flags));
	KUNIT_EXPECT_EQ(test, 0, (int)flags);
	/* The effective group and the others, not the real one. */
	KUNIT_EXPECT_EQ(test, 1, member(cred, 1005));
	KUNIT_EXPECT_EQ(test, 1, member(cred, 2000));
	KUNIT_EXPECT_EQ(test, 1, member(cred, 2001));
	KUNIT_EXPECT_EQ(test, 0, member(cred, 1004));
	KUNIT_EXPECT_EQ(test, 0, member(cred, ~0U));

	before = refs(cred);
	same = cred;
	nke_kauth_cred_ref(cred);
	KUNIT_EXPECT_EQ(test, before + 1, refs(cred));
	nke_kauth_cred_unref(&same);
	KUNIT_EXPECT_NULL(test, same);
	KUNIT_EXPECT_EQ(test, before, refs(cred));

	/* A worker that acts for it. */
	nke_proc_assume(&assumed, h.task);
	KUNIT_EXPECT_PTR_EQ(test, nke_kauth_cred_get(), cred);
	KUNIT_EXPECT_EQ(test, 1002U, nke_kauth_getuid());
	same = nke_kauth_cred_get_with_ref();
	KUNIT_EXPECT_PTR_EQ(test, same, cred);
	KUNIT_EXPECT_EQ(test, before + 2, refs(cred));
	nke_proc_resume(&assumed);
	KUNIT_EXPECT_EQ(test, before + 1, refs(cred));
	KUNIT_EXPECT_PTR_EQ(test, nke_kauth_cred_get(), mine());
	nke_kauth_cred_unref(&same);
	complete(&h.go);
	helper_join(&h);
	nke_kauth_cred_unref(&cred);
}

static void take_signal(struct helper *h)
{
	int pid = task_tgid_nr(current);

	allow_signal(SIGUSR1);
	complete(&h->ready);
	/* A signal ends this. */
	wait_for_completion_interruptible(&h->go);
	h->result = nke_proc_issignal(pid, 1U << (SIGUSR1 - 1)) |
		    nke_proc_issignal(pid, 1U << (SIGUSR2 - 1)) << 1;
	flush_signals(current);
	if (nke_proc_issignal(pid, ~0U))
		h->result = -1;
}

static void test_signal(struct kunit *test)
{
	struct helper h;
	int pid;

	helper_start(test, &h, take_signal, NULL);
	helper_ready(&h);
	pid = task_tgid_nr(h.task);
	KUNIT_EXPECT_EQ(test, 0, nke_proc_issignal(pid, ~0U));
	nke_proc_signal(pid, SIGUSR1);
	helper_join(&h);
	KUNIT_EXPECT_EQ(test, 1L << (SIGUSR1 - 1), h.result);
	/* Nobody. */
	nke_proc_signal(pid, SIGUSR1);
	nke_proc_signal(0, SIGKILL);
	nke_proc_signal(-1, SIGKILL);
	KUNIT_EXPECT_EQ(test, 0, nke_proc_issignal(pid, ~0U));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_issignal(0, ~0U));
	KUNIT_EXPECT_EQ(test, 0, nke_proc_issignal(-1, ~0U));
}

static struct kunit_case kauth_cases[] = {
	KUNIT_CASE(test_root),
	KUNIT_CASE(test_none),
	KUNIT_CASE(test_somebody),
	KUNIT_CASE(test_signal),
	{}
};

static struct kunit_suite kauth_suite = {
	.name = "nke_kern_kauth",
	.test_cases = kauth_cases,
};

kunit_test_suite(kauth_suite);
