// SPDX-License-Identifier: GPL-2.0
/*
 * How long the socket_t of a process's socket lives: who holds it, under what
 * number, and what becomes of it when the process or the NKE goes first.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/sched/task.h>

#include "core/client.h"
#include "fail_alloc.h"
#include "kern/kern.h"
#include "ksocket_blocked.h"
#include "ksocket_file_fixture.h"

/* All that take a file share one socket_t. */
static void test_shared(struct kunit *test)
{
	struct __socket *so;
	struct usersock u;
	int dup;

	user_connect(test, &u, 0);
	dup = user_fd(test, get_file(u.sock->file));
	so = take(test, u.fd);
	KUNIT_EXPECT_PTR_EQ(test, so, take(test, u.fd));
	KUNIT_EXPECT_PTR_EQ(test, so, take(test, dup));
	KUNIT_EXPECT_EQ(test, 0, nke_file_socket(dup, NULL));
	KUNIT_EXPECT_EQ(test, 4U, nke_file_holds());
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_drop(u.fd));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(dup));
	KUNIT_EXPECT_TRUE(test, is_open(so));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(dup));
	KUNIT_EXPECT_FALSE(test, is_open(so));
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_drop(dup));
	user_close(dup);
	user_end(&u);
}

/* The process closes while it is held; the peer learns of it at the drop. */
static void test_closed(struct kunit *test)
{
	struct __socket *so;
	struct usersock u;
	char byte;
	size_t n;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	user_close(u.fd);
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_socket(u.fd, NULL));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "a", 1, 0, &n));
	expect_data(test, u.peer, "a");
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(u.peer, &byte, 1,
						      MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	flush_delayed_fput();
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(u.peer, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0UL, n);
	nke_sock_close(u.peer);
}

static void blocked_take(struct blocked *b)
{
	b->err = nke_file_socket(b->n, &b->so);
}

static void blocked_drop(struct blocked *b)
{
	b->err = nke_file_drop(b->n);
}

/* In another thread of the process. Return: the socket. */
static struct __socket *other_thread(struct kunit *test, int fd,
				     void (*fn)(struct blocked *b))
{
	struct blocked *b = blocked_start(test, NULL, fn);

	b->n = fd;
	blocked_run(test, b);
	KUNIT_ASSERT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	return b->so;
}

/*
 * The number means another file by the time of the drop: each thread drops
 * what it took, and one that took nothing the last that is left.
 */
static void test_reused(struct kunit *test)
{
	struct __socket *first, *second;
	struct socket *sock;
	struct usersock u;
	int fd;

	user_connect(test, &u, 0);
	first = take(test, u.fd);
	user_close(u.fd);
	fd = user_socket(test, AF_INET, SOCK_DGRAM, 0, &sock);
	KUNIT_ASSERT_EQ(test, u.fd, fd);
	second = other_thread(test, fd, blocked_take);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_PTR_NE(test, first, second);

	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	KUNIT_EXPECT_FALSE(test, is_open(first));
	KUNIT_EXPECT_TRUE(test, is_open(second));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	KUNIT_EXPECT_FALSE(test, is_open(second));

	first = take(test, fd);
	other_thread(test, fd, blocked_drop);
	KUNIT_EXPECT_FALSE(test, is_open(first));
	user_close(fd);
	nke_sock_close(u.peer);
}

/* One that acts for another process sees that one's descriptors. */
static void test_process(struct kunit *test)
{
	struct task_struct *init = get_pid_task(find_vpid(1), PIDTYPE_PID);
	struct nke_assumed assumed;
	struct socket *sock;
	int fd;

	KUNIT_ASSERT_NOT_NULL(test, init);
	fd = user_socket(test, AF_INET, SOCK_DGRAM, 0, &sock);
	take(test, fd);
	nke_proc_assume(&assumed, init);
	/* Its standard input is a terminal, or what there is of one. */
	KUNIT_EXPECT_EQ(test, ENOTSOCK, nke_file_socket(0, NULL));
	KUNIT_EXPECT_NE(test, 0, nke_file_socket(fd, NULL));
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_socket(5000, NULL));
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_drop(fd));
	nke_proc_resume(&assumed);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
	put_task_struct(init);
}

/* sock_retain() keeps it beyond the drop, the process's close included. */
static void test_retained(struct kunit *test)
{
	struct __socket *so;
	struct usersock u;
	char byte;
	size_t n;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	nke_sock_retain(so);
	nke_sock_release(so);
	KUNIT_EXPECT_TRUE(test, is_open(so));
	nke_sock_retain(so);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	KUNIT_EXPECT_TRUE(test, is_open(so));

	/* Taken again it is the same one, and held by both. */
	KUNIT_EXPECT_PTR_EQ(test, so, take(test, u.fd));
	nke_sock_release(so);
	KUNIT_EXPECT_TRUE(test, is_open(so));
	nke_sock_retain(so);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));

	user_close(u.fd);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "a", 1, 0, &n));
	expect_data(test, u.peer, "a");
	nke_sock_release(so);
	KUNIT_EXPECT_FALSE(test, is_open(so));
	flush_delayed_fput();
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(u.peer, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0UL, n);
	nke_sock_close(u.peer);
}

/* Not to be closed by an NKE: nothing happens, retained or not. */
static void test_not_closed(struct kunit *test)
{
	struct __socket *so;
	struct usersock u;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	nke_sock_close(so);
	KUNIT_EXPECT_TRUE(test, is_open(so));
	nke_sock_retain(so);
	nke_sock_close(so);
	nke_sock_release(so);
	KUNIT_EXPECT_TRUE(test, is_open(so));
	KUNIT_EXPECT_EQ(test, 2, user_send(u.sock, "ok"));
	expect_data(test, u.peer, "ok");
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	user_end(&u);
}

/* A call in flight is not woken, and keeps what it needs. */
static void test_in_flight(struct kunit *test)
{
	struct __socket *so, *again;
	struct blocked *b;
	struct usersock u;
	size_t n;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	b = blocked_start(test, so, blocked_receive);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	KUNIT_EXPECT_FALSE(test, is_open(so));
	KUNIT_EXPECT_FALSE(test, completion_done(&b->done));
	/* Taken again meanwhile: another socket_t of the same socket. */
	again = take(test, u.fd);
	KUNIT_EXPECT_PTR_NE(test, so, again);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	/* The process's close does not pull it away either. */
	user_close(u.fd);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "a", 1, 0, &n));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, 1UL, b->n);
	nke_upcall_drain();
	flush_delayed_fput();
	nke_sock_close(u.peer);
}

static void blocked_race(struct blocked *b)
{
	struct __socket *so;
	int i;

	b->err = 0;
	for (i = 0; i < 2000 && !b->err; i++) {
		b->err = nke_file_socket(b->n, &so);
		if (b->err)
			return;
		nke_sock_retain(so);
		if (nke_sock_setupcall(so, i & 1 ? no_upcall : NULL, NULL))
			b->err = -1;
		if (nke_file_drop(b->n))
			b->err = -2;
		if (!is_open(so))
			b->err = -3;
		nke_sock_release(so);
	}
}

/* Taken and dropped at once by many, with data coming in. */
static void test_race(struct kunit *test)
{
	struct blocked *b[3];
	struct usersock u;
	char byte;
	int i;

	user_connect(test, &u, 0);
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		b[i] = blocked_start(test, NULL, blocked_race);
		b[i]->n = u.fd;
		blocked_run(test, b[i]);
	}
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		while (!completion_done(&b[i]->done)) {
			KUNIT_ASSERT_EQ(test, 0, send_bytes(u.peer, "x", 1, 0,
							    NULL));
			KUNIT_ASSERT_EQ(test, 1, user_recv(u.sock, &byte, 1,
							   0));
			cond_resched();
		}
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, 0, b[i]->err);
	}
	user_end(&u);
}

/* -- an NKE that leaves --*/

/* An upcall that has been entered, and looks at what it may do. */
struct stay {
	struct completion entered;
	int fd;
	int err;
	bool left;
};

/* Until the NKE is on its way out, which the removal waits for. */
static void upcall_stay(struct __socket *so, void *cookie, int waitf)
{
	struct stay *stay = cookie;
	unsigned long end = jiffies + WAIT;

	complete(&stay->entered);
	do {
		stay->err = nke_file_socket(stay->fd, NULL);
		if (!stay->err)
			nke_file_drop(stay->fd);
		cond_resched();
	} while (!stay->err && time_before(jiffies, end));
	WRITE_ONCE(stay->left, true);
}

/* What it has forgotten is dropped, and what it is called back for awaited. */
static void test_left(struct kunit *test)
{
	struct stay *stay = kunit_kzalloc(test, sizeof(*stay), GFP_KERNEL);
	struct __socket *held, *retained;
	struct socket *sock;
	struct usersock u;
	size_t n;
	int fd;

	KUNIT_ASSERT_NOT_NULL(test, stay);
	init_completion(&stay->entered);
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	user_connect(test, &u, 0);
	fd = user_socket(test, AF_INET, SOCK_DGRAM, 0, &sock);
	retained = take(test, fd);
	nke_sock_retain(retained);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	stay->fd = fd;

	held = take(test, u.fd);
	take(test, u.fd);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(held, upcall_stay, stay));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "a", 1, 0, &n));
	KUNIT_ASSERT_TRUE(test, wait_for_completion_timeout(&stay->entered,
							    WAIT));
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_TRUE(test, READ_ONCE(stay->left));
	KUNIT_EXPECT_EQ(test, ENXIO, stay->err);
	KUNIT_EXPECT_FALSE(test, is_open(held));
	KUNIT_EXPECT_FALSE(test, is_open(retained));
	KUNIT_EXPECT_EQ(test, 0U, nke_file_holds());
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_drop(u.fd));
	/* It is the process's as ever. */
	KUNIT_EXPECT_EQ(test, 2, user_send(u.sock, "ok"));
	expect_data(test, u.peer, "ok");
	user_close(fd);
	user_end(&u);
}

static void upcall_other(struct __socket *so, void *cookie, int waitf)
{
}

static void event_other(struct __socket *so, void *cookie, u32 event)
{
}

/* A module that is no more than a function. */
static struct module *module_of(struct kunit *test, void *function)
{
	struct module *module = kunit_kzalloc(test, sizeof(*module),
					      GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, module);
	module->mem[MOD_TEXT].base = function;
	module->mem[MOD_TEXT].size = 1;
	return module;
}

/* Another NKE's is left alone, but for callbacks of the one that leaves. */
static void test_left_others(struct kunit *test)
{
	struct __socket *so;
	struct usersock u;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcalls(so, no_upcall, NULL,
						     upcall_other, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_catchevents(so, event_other, NULL,
						      1));
	nke_file_remove_all(module_of(test, upcall_other));
	KUNIT_EXPECT_TRUE(test, is_open(so));
	KUNIT_EXPECT_NULL(test, (void *)so->writer.fn);
	KUNIT_EXPECT_EQ(test, NKE_UP_READ | NKE_UP_EVENT, so->wants);
	nke_file_remove_all(module_of(test, event_other));
	KUNIT_EXPECT_EQ(test, NKE_UP_READ, so->wants);
	nke_file_remove_all(module_of(test, no_upcall));
	KUNIT_EXPECT_EQ(test, 0U, so->wants);
	KUNIT_EXPECT_TRUE(test, is_open(so));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	user_end(&u);
}

/* Each allocation fails once. */
static void test_no_memory(struct kunit *test)
{
	struct __socket *so;
	struct socket *sock;
	int refused = 0;
	int tries = 0;
	int nth = 1;
	bool failed;
	int err;
	int fd;

	if (!can_fail_alloc())
		kunit_skip(test, "no fault injection");
	fd = user_socket(test, AF_UNIX, SOCK_DGRAM, 0, &sock);
	do {
		so = (void *)1;
		fail_alloc(nth);
		err = nke_file_socket(fd, &so);
		failed = fail_alloc_end();
		nth = fail_alloc_next(nth, err, &tries);
		if (!err) {
			KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
			continue;
		}
		KUNIT_EXPECT_EQ(test, ENOMEM, err);
		KUNIT_EXPECT_NULL(test, so);
		KUNIT_EXPECT_EQ(test, 0U, nke_file_holds());
		refused++;
	} while (failed);
	/* And perhaps a page of one of the two's slabs. */
	KUNIT_EXPECT_GE(test, refused, 2);
	KUNIT_EXPECT_EQ(test, 0, err);
	user_close(fd);
}

static struct kunit_case file_life_cases[] = {
	KUNIT_CASE(test_shared),
	KUNIT_CASE(test_closed),
	KUNIT_CASE(test_reused),
	KUNIT_CASE(test_process),
	KUNIT_CASE(test_retained),
	KUNIT_CASE(test_not_closed),
	KUNIT_CASE(test_in_flight),
	KUNIT_CASE(test_race),
	KUNIT_CASE(test_left),
	KUNIT_CASE(test_left_others),
	KUNIT_CASE(test_no_memory),
	{ }
};

static struct kunit_suite file_life_suite = {
	.name = "nke_ksocket_file_life",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_file_test_exit,
	.test_cases = file_life_cases,
};

kunit_test_suite(file_life_suite);
