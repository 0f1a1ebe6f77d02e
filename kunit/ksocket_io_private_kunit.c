// SPDX-License-Identifier: GPL-2.0
/*
 * sock_receive_internal() and sock_sendmbuf_can_wait().
 */
#include <kunit/test.h>

#include "fail_alloc.h"
#include "ksocket_blocked.h"
#include "ksocket_fixture.h"

#define MAX_SEGS	1024

static void test_receive_internal(struct kunit *test)
{
	u8 buf[4];
	struct nke_bsd_iovec iov = { buf, sizeof(buf) };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct __socket *a, *b;
	struct __mbuf *m = NULL;
	union bsd_addr to;
	size_t n;

	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "abcd", 4, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "efgh", 4, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receive_internal(b, MSG(&msg), NULL,
							   MSG_PEEK, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receive_internal(b, MSG(&msg), NULL,
							   0, &n));
	KUNIT_EXPECT_EQ(test, n, 4UL);
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "abcd", 4));
	n = 3;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receive_internal(b, NULL, &m, 0,
							   &n));
	KUNIT_EXPECT_EQ(test, n, 3UL);
	KUNIT_ASSERT_NOT_NULL(test, m);
	KUNIT_EXPECT_EQ(test, 0, memcmp(nke_mbuf_data(m), "efg", 3));
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive_internal(b, NULL, NULL,
								0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive_internal(b, MSG(&msg),
								&m, 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive_internal(b, NULL, &m, 0,
								NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive_internal(NULL, NULL, &m,
								0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_sock_receive_internal(b, NULL, &m, MSG_DONTWAIT,
						  &n));
	nke_sock_close(a);
	nke_sock_close(b);
	n = 1;
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_receive_internal(b, NULL, &m, 0,
							       &n));
}

/* A chain of @n mbufs with a byte each. */
static struct __mbuf *segments(struct kunit *test, int n)
{
	struct __mbuf *chain = make_packet(test, "0", 1);
	struct __mbuf *last = chain;
	struct __mbuf *m;
	int i;

	for (i = 1; i < n; i++) {
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(0, 1, &m));
		nke_mbuf_setlen(m, 1);
		*(u8 *)nke_mbuf_data(m) = '0' + i % 10;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setnext(last, m));
		last = m;
	}
	return chain;
}

static int can_wait(struct __socket *so, struct __mbuf *m, int flags,
		    size_t *sent)
{
	struct nke_bsd_msghdr msg = {};

	return nke_sock_sendmbuf_can_wait(so, MSG(&msg), m, flags, sent);
}

static void test_can_wait(struct kunit *test)
{
	struct nke_bsd_msghdr msg = {};
	long live = nke_mbuf_live();
	struct __socket *a, *b;
	union bsd_addr to;
	size_t n = 9;
	u8 buf[30];

	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, 0, can_wait(a, segments(test, 25), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 25UL);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, buf, sizeof(buf), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 25UL);
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "0123456789012345678901234", 25));
	/* An address is used, an iovec is not. */
	msg.msg_name = &to;
	msg.msg_iovlen = 7;
	KUNIT_EXPECT_EQ(test, EISCONN,
			nke_sock_sendmbuf_can_wait(a, MSG(&msg),
						   segments(test, 1), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sock_sendmbuf_can_wait(b, MSG(&msg),
						   segments(test, 1), 0,
						   NULL));
	KUNIT_EXPECT_EQ(test, 0, can_wait(a, segments(test, MAX_SEGS), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 1024UL);
	n = 9;
	KUNIT_EXPECT_EQ(test, ENOMEM, can_wait(a, segments(test, MAX_SEGS + 1),
					       0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, EINVAL, can_wait(a, NULL, 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, can_wait(NULL, segments(test, 1), 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_sendmbuf_can_wait(a, NULL, segments(test, 1),
						   0, &n));
	nke_sock_close(a);
	nke_sock_close(b);
	KUNIT_EXPECT_EQ(test, EBADF, can_wait(a, segments(test, 1), 0, &n));
	KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
}

static void blocked_can_wait(struct blocked *b)
{
	struct nke_bsd_msghdr msg = {};

	b->err = nke_sock_sendmbuf_can_wait(b->so, MSG(&msg), b->m, 0, &b->n);
}

/* A stream: more than the send buffer holds waits, or goes in part. */
static void test_can_wait_stream(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 200000, GFP_KERNEL);
	struct __socket *client, *server;
	struct blocked *b;
	struct __mbuf *m;
	size_t n;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	tcp_pair_room(test, &client, &server, 20000);
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_packet(test, client, buf, 200000,
						    0, &n));
	m = make_packet(test, buf, 200000);
	KUNIT_EXPECT_EQ(test, 0, can_wait(client, m, MSG_DONTWAIT, &n));
	KUNIT_EXPECT_GT(test, n, 0UL);
	KUNIT_EXPECT_LT(test, n, 200000UL);
	m = make_packet(test, buf, 200000);
	stuff(test, client);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, can_wait(client, m, MSG_DONTWAIT,
						    &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);

	b = blocked_start(test, client, blocked_can_wait);
	b->m = make_packet(test, buf, 200000);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	/* Not waiting: it may be between its last byte and its end. */
	while (!completion_done(&b->done)) {
		err = recv_bytes(server, buf, 1000, MSG_DONTWAIT, &n);
		if (err != EWOULDBLOCK)
			KUNIT_ASSERT_EQ(test, 0, err);
		cond_resched();
	}
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, b->n, 200000UL);
	nke_sock_close(client);
	nke_sock_close(server);
}

static void test_can_wait_nomem(struct kunit *test)
{
	long live = nke_mbuf_live();
	struct __socket *a, *b;
	union bsd_addr to;
	struct __mbuf *m;
	size_t n = 9;
	u8 byte;
	int err;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	udp_pair(test, &a, &b, &to);
	m = segments(test, 20);
	fail_alloc(1);
	err = can_wait(a, m, 0, &n);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(b, &byte, 1, MSG_DONTWAIT,
						      &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

static struct kunit_case io_private_cases[] = {
	KUNIT_CASE(test_receive_internal),
	KUNIT_CASE(test_can_wait),
	KUNIT_CASE(test_can_wait_stream),
	KUNIT_CASE(test_can_wait_nomem),
	{}
};

static struct kunit_suite io_private_suite = {
	.name = "nke_ksocket_io_private",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = io_private_cases,
};

kunit_test_suite(io_private_suite);
