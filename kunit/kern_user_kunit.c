// SPDX-License-Identifier: GPL-2.0
/*
 * A process's memory.  The tests' thread is a kernel thread that borrows the
 * memory of process 1.
 */
#include <kunit/test.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "fail_alloc.h"
#include "kern/kern.h"
#include "proto/user.h"

#define READ		0
#define WRITE		1
#define USERSPACE	0
#define SYSSPACE	2

struct space {
	struct mm_struct *mm;
	/* Two pages, and nothing behind them. */
	unsigned long at;
};

/* In the test's own thread: what KUnit calls before and after has others. */
static void in_space(struct kunit *test, void (*fn)(struct kunit *test))
{
	struct space s = { 0 };
	struct task_struct *init;

	rcu_read_lock();
	init = get_pid_task(find_pid_ns(1, &init_pid_ns), PIDTYPE_TGID);
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, init);
	s.mm = get_task_mm(init);
	put_task_struct(init);
	KUNIT_ASSERT_NOT_NULL(test, s.mm);
	kthread_use_mm(s.mm);
	s.at = vm_mmap(NULL, 0, 3 * PAGE_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, 0);
	if (!IS_ERR_VALUE(s.at)) {
		vm_munmap(s.at + 2 * PAGE_SIZE, PAGE_SIZE);
		test->priv = &s;
		fn(test);
		vm_munmap(s.at, 2 * PAGE_SIZE);
	}
	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(s.at));
	kthread_unuse_mm(s.mm);
	mmput(s.mm);
}

static unsigned long end_of(struct kunit *test)
{
	struct space *s = test->priv;

	return s->at + 2 * PAGE_SIZE;
}

static void do_copy(struct kunit *test)
{
	unsigned long end = end_of(test);
	char buf[16] = "";

	KUNIT_EXPECT_EQ(test, 0, nke_copyout("hello", end - 6, 6));
	KUNIT_EXPECT_EQ(test, 0, nke_copyin(end - 6, buf, 6));
	KUNIT_EXPECT_STREQ(test, (char *)buf, "hello");
	KUNIT_EXPECT_EQ(test, EFAULT, nke_copyin(end - 3, buf, 6));
	KUNIT_EXPECT_EQ(test, EFAULT, nke_copyout("hello", end - 3, 6));
	KUNIT_EXPECT_EQ(test, EFAULT, nke_copyin(0, buf, 6));
	/* The kernel's memory is not a process's. */
	KUNIT_EXPECT_EQ(test, EFAULT, nke_copyin((uintptr_t)end_of, buf, 6));
	KUNIT_EXPECT_EQ(test, EFAULT,
			nke_copyout("hello", (uintptr_t)test, 6));
}

static void test_copy(struct kunit *test)
{
	in_space(test, do_copy);
}

static void do_copy_lengths(struct kunit *test)
{
	unsigned long end = end_of(test);
	char buf[16];
	void *big;

	/* Nothing is always there. */
	KUNIT_EXPECT_EQ(test, 0, nke_copyin(0, NULL, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_copyout(NULL, 0, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_copyin(end - 6, buf, SZ_64M + 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_copyout(buf, end - 6, SZ_64M + 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_copyin(end - 6, buf, ~0UL));
	/* 64 MiB may be asked for, where there are fewer. */
	big = vzalloc(SZ_64M);
	KUNIT_EXPECT_NOT_NULL(test, big);
	if (big)
		KUNIT_EXPECT_EQ(test, EFAULT, nke_copyout(big, end, SZ_64M));
	vfree(big);
}

static void test_copy_lengths(struct kunit *test)
{
	in_space(test, do_copy_lengths);
}

static void do_copyinstr(struct kunit *test)
{
	unsigned long end = end_of(test);
	unsigned long done = 99;
	char buf[16];

	KUNIT_EXPECT_EQ(test, 0, nke_copyout("hello", end - 6, 6));
	memset(buf, 'x', sizeof(buf));
	KUNIT_EXPECT_EQ(test, 0, nke_copyinstr(end - 6, buf, 16, &done));
	KUNIT_EXPECT_STREQ(test, (char *)buf, "hello");
	KUNIT_EXPECT_EQ(test, 6UL, done);
	KUNIT_EXPECT_EQ(test, 0, nke_copyinstr(end - 6, buf, 6, &done));
	KUNIT_EXPECT_EQ(test, 6UL, done);
	memset(buf, 'x', sizeof(buf));
	KUNIT_EXPECT_EQ(test, ENAMETOOLONG,
			nke_copyinstr(end - 6, buf, 5, &done));
	KUNIT_EXPECT_EQ(test, 5UL, done);
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "hellox", 6));
	KUNIT_EXPECT_EQ(test, ENAMETOOLONG,
			nke_copyinstr(end - 6, buf, 0, &done));
	KUNIT_EXPECT_EQ(test, 0UL, done);
	KUNIT_EXPECT_EQ(test, 0, nke_copyinstr(end - 1, buf, 16, NULL));
	KUNIT_EXPECT_STREQ(test, (char *)buf, "");
	/* It runs into the end. */
	KUNIT_EXPECT_EQ(test, 0, nke_copyout("!", end - 1, 1));
	KUNIT_EXPECT_EQ(test, EFAULT, nke_copyinstr(end - 6, buf, 16, &done));
	KUNIT_EXPECT_EQ(test, EFAULT, nke_copyinstr(0, buf, 16, &done));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_copyinstr(end - 6, buf, SZ_64M + 1, &done));
}

static void test_copyinstr(struct kunit *test)
{
	in_space(test, do_copyinstr);
}

/* A thread without a process has no memory, whatever it had before. */
static void do_kernel_thread(struct kunit *test)
{
	unsigned long end = end_of(test);
	struct space *s = test->priv;
	unsigned long done;
	int in, out, str;
	char buf[6];

	kthread_unuse_mm(s->mm);
	in = nke_copyin(end - 6, buf, 6);
	out = nke_copyout(buf, end - 6, 6);
	str = nke_copyinstr(end - 6, buf, 6, &done);
	kthread_use_mm(s->mm);
	KUNIT_EXPECT_EQ(test, EFAULT, in);
	KUNIT_EXPECT_EQ(test, EFAULT, out);
	KUNIT_EXPECT_EQ(test, EFAULT, str);
}

static void test_kernel_thread(struct kunit *test)
{
	in_space(test, do_kernel_thread);
}

static void test_uio_kernel(struct kunit *test)
{
	struct uio *u = nke_uio_create(3, 100, SYSSPACE, READ);
	char a[4] = "", b[8] = "";

	KUNIT_ASSERT_NOT_NULL(test, u);
	KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, (uintptr_t)a, 3));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, (uintptr_t)b, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, (uintptr_t)b, 5));
	KUNIT_EXPECT_EQ(test, -1, nke_uio_addiov(u, (uintptr_t)b, 1));
	KUNIT_EXPECT_EQ(test, 8LL, nke_uio_resid(u));
	KUNIT_EXPECT_EQ(test, 100LL, nke_uio_offset(u));
	KUNIT_EXPECT_EQ(test, 3, nke_uio_iovcnt(u));
	KUNIT_EXPECT_EQ(test, READ, nke_uio_rw(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_isuserspace(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove("12", 2, u));
	KUNIT_EXPECT_STREQ(test, (char *)a, "12");
	KUNIT_EXPECT_EQ(test, 6LL, nke_uio_resid(u));
	KUNIT_EXPECT_EQ(test, 102LL, nke_uio_offset(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove("3456", 4, u));
	KUNIT_EXPECT_STREQ(test, (char *)a, "123");
	KUNIT_EXPECT_STREQ(test, (char *)b, "456");
	KUNIT_EXPECT_EQ(test, 1, nke_uio_iovcnt(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove("", 0, u));
	/* What is too much stays where it is. */
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove("7890", 4, u));
	KUNIT_EXPECT_STREQ(test, (char *)b, "45678");
	KUNIT_EXPECT_EQ(test, 0LL, nke_uio_resid(u));
	KUNIT_EXPECT_EQ(test, 108LL, nke_uio_offset(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_iovcnt(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove("x", 1, u));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_uiomove("x", -1, u));
	nke_uio_setoffset(u, -7);
	KUNIT_EXPECT_EQ(test, -7LL, nke_uio_offset(u));
	nke_uio_free(u);
}

static void test_uio_write(struct kunit *test)
{
	struct uio *u = nke_uio_create(1, 0, SYSSPACE, WRITE);
	char from[] = "abcd", to[8] = "";

	KUNIT_ASSERT_NOT_NULL(test, u);
	KUNIT_EXPECT_EQ(test, WRITE, nke_uio_rw(u));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, (uintptr_t)from, 4));
	/* Fewer than there are in the pieces. */
	nke_uio_setresid(u, 3);
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove(to, 4, u));
	KUNIT_EXPECT_STREQ(test, (char *)to, "abc");
	KUNIT_EXPECT_EQ(test, 0LL, nke_uio_resid(u));
	nke_uio_setresid(u, -1);
	KUNIT_EXPECT_EQ(test, 0LL, nke_uio_resid(u));
	/* More than there are. */
	nke_uio_setresid(u, 10);
	KUNIT_EXPECT_EQ(test, 0, nke_uiomove(to + 3, 4, u));
	KUNIT_EXPECT_STREQ(test, (char *)to, "abcd");
	KUNIT_EXPECT_EQ(test, 9LL, nke_uio_resid(u));
	nke_uio_free(u);
}

static void do_uio_user(struct kunit *test)
{
	static const int types[] = { USERSPACE, 5, 8 };
	unsigned long end = end_of(test);
	char buf[8] = "";
	struct uio *u;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		u = nke_uio_create(2, 0, types[i], READ);
		KUNIT_EXPECT_NOT_NULL(test, u);
		KUNIT_EXPECT_EQ(test, 1, nke_uio_isuserspace(u));
		KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, end - 4, 4));
		KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, end, 4));
		/* What was moved before the fault counts. */
		KUNIT_EXPECT_EQ(test, EFAULT, nke_uiomove("12345678", 8, u));
		KUNIT_EXPECT_EQ(test, 4LL, nke_uio_resid(u));
		KUNIT_EXPECT_EQ(test, 4LL, nke_uio_offset(u));
		nke_uio_free(u);
		u = nke_uio_create(1, 0, types[i], WRITE);
		KUNIT_EXPECT_NOT_NULL(test, u);
		KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, end - 4, 4));
		KUNIT_EXPECT_EQ(test, 0, nke_uiomove(buf, 4, u));
		KUNIT_EXPECT_STREQ(test, (char *)buf, "1234");
		nke_uio_free(u);
	}
}

static void test_uio_user(struct kunit *test)
{
	in_space(test, do_uio_user);
}

static void test_uio_refused(struct kunit *test)
{
	struct uio *u;

	KUNIT_EXPECT_NULL(test, nke_uio_create(-1, 0, SYSSPACE, READ));
	KUNIT_EXPECT_NULL(test, nke_uio_create(1025, 0, SYSSPACE, READ));
	KUNIT_EXPECT_NULL(test, nke_uio_create(1, 0, 1, READ));
	KUNIT_EXPECT_NULL(test, nke_uio_create(1, 0, SYSSPACE, 2));
	u = nke_uio_create(1024, 0, 11, READ);
	KUNIT_ASSERT_NOT_NULL(test, u);
	KUNIT_EXPECT_EQ(test, 0, nke_uio_isuserspace(u));
	/* No sum beyond 2^63 - 1. */
	KUNIT_EXPECT_EQ(test, 0, nke_uio_addiov(u, 0, S64_MAX));
	KUNIT_EXPECT_EQ(test, -1, nke_uio_addiov(u, 0, 1));
	nke_uio_free(u);
	nke_uio_free(NULL);
	KUNIT_EXPECT_EQ(test, -1, nke_uio_addiov(NULL, 0, 1));
	KUNIT_EXPECT_EQ(test, 0LL, nke_uio_resid(NULL));
	KUNIT_EXPECT_EQ(test, 0LL, nke_uio_offset(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_iovcnt(NULL));
	KUNIT_EXPECT_EQ(test, -1, nke_uio_rw(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_uio_isuserspace(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_uiomove("x", 1, NULL));
	nke_uio_setresid(NULL, 1);
	nke_uio_setoffset(NULL, 1);
	if (!can_fail_alloc())
		return;
	fail_alloc(1);
	u = nke_uio_create(1, 0, SYSSPACE, READ);
	fail_alloc_end();
	KUNIT_EXPECT_NULL(test, u);
}

static struct kunit_case user_cases[] = {
	KUNIT_CASE(test_copy),
	KUNIT_CASE(test_copy_lengths),
	KUNIT_CASE(test_copyinstr),
	KUNIT_CASE(test_kernel_thread),
	KUNIT_CASE(test_uio_kernel),
	KUNIT_CASE(test_uio_write),
	KUNIT_CASE(test_uio_user),
	KUNIT_CASE(test_uio_refused),
	{}
};

static struct kunit_suite user_suite = {
	.name = "nke_kern_user",
	.test_cases = user_cases,
};

kunit_test_suite(user_suite);
