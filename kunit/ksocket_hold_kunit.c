// SPDX-License-Identifier: GPL-2.0
/*
 * A client that has mbufs has the window that their packets take up, until it
 * frees them or asks for more than the buffer has room for.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"

#define WHOLE	SZ_512K
/* Locked, so that it does not grow with what is held. */
#define ROOM	SZ_64K

static void hold_pair(struct kunit *test, struct __socket **client,
		      struct __socket **server)
{
	tcp_pair(test, AF_INET, client, server);
	KUNIT_ASSERT_EQ(test, 0, set_int(*client, SOL_SOCKET, SO_SNDBUF,
					 20000));
	KUNIT_ASSERT_EQ(test, 0, set_int(*server, SOL_SOCKET, SO_RCVBUF,
					 ROOM));
}

static int nread(struct __socket *so)
{
	int n = 0;

	return nke_sock_ioctl(so, FIONREAD, &n) ? -1 : n;
}

/* Take what waits, and not more, so that nothing is asked for. */
static struct __mbuf *take_waiting(struct kunit *test, struct __socket *so)
{
	struct __mbuf *m = NULL;
	size_t n = nread(so);

	KUNIT_ASSERT_GT(test, n, 0UL);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m,
						      MSG_WAITALL, &n));
	return m;
}

/* The peer has more to send, and no window: all of it is the client's. */
static struct __mbuf *hold_all(struct kunit *test, struct __socket *client,
			       struct __socket *server)
{
	struct __mbuf *m;

	stuff(test, client);
	m = take_waiting(test, server);
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 0, nread(server));
	KUNIT_EXPECT_TRUE(test, nke_hold_shut(server->sock->sk));
	KUNIT_EXPECT_GE(test, atomic_read(&server->held), 20000);
	return m;
}

/* Read the rest, let go of everything; nothing counts any more. */
static void expect_none_held(struct kunit *test, struct __socket *client,
			     struct __socket *server)
{
	u8 *buf = kunit_kmalloc(test, SZ_64K, GFP_KERNEL);
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	do
		KUNIT_ASSERT_EQ(test, 0, recv_bytes(server, buf, SZ_64K, 0,
						    &n));
	while (n);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&server->held));
	KUNIT_EXPECT_EQ(test, 0,
			atomic_read(&server->sock->sk->sk_rmem_alloc));
	nke_sock_close(client);
	nke_sock_close(server);
}

/* Freeing opens the window, and the peer hears of it at once. */
static void test_hold(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m;

	hold_pair(test, &client, &server);
	m = hold_all(test, client, server);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&server->held));
	nke_upcall_drain();
	KUNIT_EXPECT_GT(test, nread(server), 0);
	expect_none_held(test, client, server);
}

/* Freeing a part is as good, if it is large enough. */
static void test_part(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m, *rest = NULL;
	size_t len;

	hold_pair(test, &client, &server);
	m = hold_all(test, client, server);
	len = nke_mbuf_chain_len(m);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, len / 4, 0, &rest));
	nke_mbuf_freem(rest);
	nke_upcall_drain();
	KUNIT_EXPECT_GT(test, nread(server), 0);
	nke_mbuf_freem(m);
	expect_none_held(test, client, server);
}

/* Who asks for more gets it, held or not. */
static void test_ask(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m, *more = NULL;
	size_t n = 1;

	hold_pair(test, &client, &server);
	m = hold_all(test, client, server);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_sock_receivembuf(server, NULL, &more, MSG_DONTWAIT,
					     &n));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&server->held));
	KUNIT_EXPECT_GT(test, nread(server), 0);
	/* And what it has now counts again. */
	more = take_waiting(test, server);
	KUNIT_EXPECT_GT(test, atomic_read(&server->held), 0);
	nke_mbuf_freem(more);
	nke_mbuf_freem(m);
	expect_none_held(test, client, server);
}

/* So it is with a receive that copies. */
static void test_ask_copy(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m;
	u8 byte;
	size_t n;
	int err;

	hold_pair(test, &client, &server);
	m = hold_all(test, client, server);
	err = recv_bytes(server, &byte, 1, MSG_DONTWAIT, &n);
	KUNIT_EXPECT_TRUE(test, !err || err == EWOULDBLOCK);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&server->held));
	KUNIT_EXPECT_GT(test, nread(server), 0);
	nke_mbuf_freem(m);
	expect_none_held(test, client, server);
}

static void blocked_rest(struct blocked *b)
{
	u8 *data = kzalloc(SZ_4K, GFP_KERNEL);

	b->err = data ? recv_bytes(b->so, data, SZ_4K, MSG_WAITALL, &b->n) :
			ENOMEM;
	kfree(data);
}

/* A part of it is there, and no room for the rest. */
static void test_ask_rest(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m = NULL;
	struct blocked *b;
	size_t n;

	hold_pair(test, &client, &server);
	stuff(test, client);
	n = nread(server) - 1;
	KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(server, NULL, &m,
						      MSG_WAITALL, &n));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 1, nread(server));
	KUNIT_EXPECT_TRUE(test, nke_hold_shut(server->sock->sk));
	b = blocked_start(test, server, blocked_rest);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, (size_t)SZ_4K, b->n);
	nke_mbuf_freem(m);
	expect_none_held(test, client, server);
}

static void blocked_whole(struct blocked *b)
{
	u8 *data = kzalloc(WHOLE, GFP_KERNEL);

	b->err = data ? send_bytes(b->so, data, WHOLE, 0, &b->n) : ENOMEM;
	kfree(data);
}

/* One receive of more than the buffer holds. */
static void test_whole(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m = NULL;
	struct blocked *b;
	size_t n = WHOLE;

	hold_pair(test, &client, &server);
	b = blocked_start(test, client, blocked_whole);
	blocked_run(test, b);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(server, NULL, &m,
						      MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, (size_t)WHOLE, n);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	nke_mbuf_freem(m);
	expect_none_held(test, client, server);
}

struct collected {
	struct completion all;
	struct __mbuf *m[256];
	unsigned int calls;
	size_t bytes;
};

/* One receive a call, of what waits; all is kept. */
static void upcall_collects(struct __socket *so, void *cookie, int waitf)
{
	struct collected *c = cookie;
	size_t n = nread(so);

	if (!n || c->calls == ARRAY_SIZE(c->m) ||
	    nke_sock_receivembuf(so, NULL, &c->m[c->calls], MSG_DONTWAIT, &n))
		return;
	c->calls++;
	c->bytes += n;
	if (c->bytes == WHOLE)
		complete(&c->all);
}

static void test_upcall(struct kunit *test)
{
	struct collected *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	struct __socket *client, *server;
	struct blocked *b;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, c);
	init_completion(&c->all);
	hold_pair(test, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(server, upcall_collects,
						    c));
	b = blocked_start(test, client, blocked_whole);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&c->all, WAIT));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(server, NULL, NULL));
	nke_upcall_drain();
	for (i = 0; i < ARRAY_SIZE(c->m); i++)
		nke_mbuf_freem(c->m[i]);
	expect_none_held(test, client, server);
}

/* What was taken is acknowledged at once, as if it were not held. */
static void test_ack(struct kunit *test)
{
	struct __socket *client, *server;
	u8 *buf = kunit_kzalloc(test, 1000, GFP_KERNEL);
	struct __mbuf *m[30] = {};
	struct sock *sk;
	size_t n;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	hold_pair(test, &client, &server);
	sk = server->sock->sk;
	/* At first all is acknowledged when it comes. */
	for (i = 0; i < ARRAY_SIZE(m); i++) {
		KUNIT_ASSERT_EQ(test, 0, send_bytes(client, buf, 1000, 0, &n));
		m[i] = take_waiting(test, server);
		lock_sock(sk);
		KUNIT_EXPECT_FALSE_MSG(test, inet_csk_ack_scheduled(sk),
				       "packet %d", i);
		release_sock(sk);
	}
	KUNIT_EXPECT_GE(test, atomic_read(&server->held), 30 * 1000);
	for (i = 0; i < ARRAY_SIZE(m); i++)
		nke_mbuf_freem(m[i]);
	expect_none_held(test, client, server);
}

/* Pieces of one packet count once. */
static void test_pieces(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m[10] = {};
	u8 *buf = kunit_kzalloc(test, 10000, GFP_KERNEL);
	size_t n;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	hold_pair(test, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, buf, 10000, 0, &n));
	KUNIT_ASSERT_EQ(test, 10000UL, n);
	for (i = 0; i < ARRAY_SIZE(m); i++) {
		n = 1000;
		KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(server, NULL,
							      &m[i], 0, &n));
		KUNIT_ASSERT_EQ(test, 1000UL, n);
	}
	KUNIT_EXPECT_GE(test, atomic_read(&server->held), 10000);
	KUNIT_EXPECT_LE(test, atomic_read(&server->held),
			(int)(10 * (1000 + SKB_TRUESIZE(0))));
	for (i = 0; i < ARRAY_SIZE(m); i++)
		nke_mbuf_freem(m[i]);
	expect_none_held(test, client, server);
}

/*
 * A filter may show its packet to be what came from a socket: the stack gets
 * another one, and not what is still counted.
 */
static void test_stays(struct kunit *test)
{
	struct __socket *client, *server;
	u8 *buf = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	struct __mbuf *m;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	hold_pair(test, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, buf, 3000, 0, &n));
	m = take_waiting(test, server);
	KUNIT_ASSERT_EQ(test, NKE_EXT_SKB, (int)m->ext->kind);
	KUNIT_EXPECT_NULL(test, nke_mbuf_unview(m));
	KUNIT_EXPECT_GT(test, atomic_read(&server->held), 0);
	nke_mbuf_freem(m);
	expect_none_held(test, client, server);
}

/* Mbufs outlive their socket. */
static void test_closed(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m;

	hold_pair(test, &client, &server);
	m = hold_all(test, client, server);
	nke_sock_close(server);
	nke_sock_close(client);
	nke_upcall_drain();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, 1U, nke_ksocket_live());
	nke_mbuf_freem(m);
}

static struct kunit_case hold_cases[] = {
	KUNIT_CASE(test_hold),
	KUNIT_CASE(test_part),
	KUNIT_CASE(test_ask),
	KUNIT_CASE(test_ask_copy),
	KUNIT_CASE(test_ask_rest),
	KUNIT_CASE(test_whole),
	KUNIT_CASE(test_upcall),
	KUNIT_CASE(test_ack),
	KUNIT_CASE(test_pieces),
	KUNIT_CASE(test_stays),
	KUNIT_CASE(test_closed),
	{}
};

static struct kunit_suite hold_suite = {
	.name = "nke_ksocket_hold",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = hold_cases,
};

kunit_test_suite(hold_suite);
