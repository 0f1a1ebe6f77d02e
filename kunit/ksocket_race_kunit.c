// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets in the hands of several threads: calls that sleep while the socket
 * is closed, shut down or its caller signalled; closes beside upcalls.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <asm/ioctls.h>

#include "fail_alloc.h"
#include "ksocket_blocked.h"

/* How a sleeping call is disturbed. */
enum disturbance { BY_CLOSE, BY_SIGNAL, BY_SHUTDOWN, DISTURBANCES };

enum call_kind {
	TCP_RECEIVE, TCP_RECEIVEMBUF, UDP_RECEIVE, UDP_RECEIVEMBUF,
	TCP_SEND, TCP_SENDMBUF, TCP_CONNECT, TCP_ACCEPT, UNIX_RECEIVE,
	UNIX_SEND, UNIX_CONNECT, UNIX_DATAGRAM, UNIX_DATAGRAM_MBUF, CALL_KINDS
};

#define NOT_TRIED	-1

static const struct {
	void (*fn)(struct blocked *b);
	int err[DISTURBANCES];
} calls[] = {
	[TCP_RECEIVE] = { blocked_receive, { 0, EINTR, 0 } },
	[TCP_RECEIVEMBUF] = { blocked_receivembuf, { 0, EINTR, 0 } },
	[UDP_RECEIVE] = { blocked_receive, { 0, EINTR, 0 } },
	[UDP_RECEIVEMBUF] = { blocked_receivembuf, { 0, EINTR, 0 } },
	[TCP_SEND] = { blocked_send, { EPIPE, EINTR, EPIPE } },
	[TCP_SENDMBUF] = { blocked_sendmbuf, { EPIPE, EINTR, EPIPE } },
	[TCP_CONNECT] = { blocked_connect,
			  { ECONNRESET, EINTR, ECONNRESET } },
	[TCP_ACCEPT] = { blocked_accept, { EINVAL, EINTR, NOT_TRIED } },
	[UNIX_RECEIVE] = { blocked_receive, { 0, EINTR, 0 } },
	[UNIX_SEND] = { blocked_send, { EPIPE, EINTR, EPIPE } },
	[UNIX_CONNECT] = { blocked_connect,
			   { ECONNRESET, EINTR, NOT_TRIED } },
	[UNIX_DATAGRAM] = { blocked_send, { EPIPE, EINTR, EPIPE } },
	[UNIX_DATAGRAM_MBUF] = { blocked_sendmbuf, { EPIPE, EINTR, EPIPE } },
};

static void stage_set(struct kunit *test, struct stage *s, enum call_kind kind)
{
	memset(s, 0, sizeof(*s));
	switch (kind) {
	case UDP_RECEIVE:
	case UDP_RECEIVEMBUF:
		s->so = new_socket(test, AF_INET, SOCK_DGRAM);
		loopback(&s->a, AF_INET, htons(9));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(s->so, SA(&s->a), 0));
		break;
	case TCP_CONNECT:
		s->so = new_socket(test, AF_INET, SOCK_STREAM);
		s->peer = new_socket(test, AF_INET, SOCK_STREAM);
		listen_full(test, s->peer, s->held, &s->a);
		s->full = true;
		break;
	case TCP_ACCEPT:
		s->so = new_socket(test, AF_INET, SOCK_STREAM);
		bind_loopback(test, s->so, AF_INET, &s->a);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(s->so, 1));
		break;
	case UNIX_RECEIVE:
	case UNIX_SEND:
		unix_pair(test, &s->so, &s->peer);
		break;
	case UNIX_CONNECT:
		s->so = new_socket(test, AF_UNIX, SOCK_STREAM);
		s->peer = new_socket(test, AF_UNIX, SOCK_STREAM);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(s->peer,
						       unix_name(&s->a, '3')));
		fill_backlog(test, s->peer, s->held, &s->a, 0);
		s->full = true;
		break;
	case UNIX_DATAGRAM:
	case UNIX_DATAGRAM_MBUF:
		unix_dgram_pair(test, &s->so, &s->peer, &s->a);
		break;
	default:
		tcp_pair(test, AF_INET, &s->so, &s->peer);
	}
	if (calls[kind].fn == blocked_send ||
	    calls[kind].fn == blocked_sendmbuf)
		stuff(test, s->so);
}

static void disturb(struct kunit *test, enum call_kind kind,
		    enum disturbance how)
{
	struct blocked *b;
	struct stage s;

	stage_set(test, &s, kind);
	b = blocked_start(test, s.so, calls[kind].fn);
	b->a = s.a;
	if (calls[kind].fn == blocked_sendmbuf)
		b->m = make_packet(test, "0123456789", 10);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE_MSG(test, blocked_sleeps(b, TASK_INTERRUPTIBLE),
			      "call %d", kind);
	switch (how) {
	case BY_CLOSE:
		nke_sock_close(s.so);
		break;
	case BY_SIGNAL:
		send_sig(SIGUSR1, b->task, 1);
		break;
	default:
		KUNIT_EXPECT_EQ_MSG(test, 0, nke_sock_shutdown(s.so, SHUT_RDWR),
				    "call %d", kind);
	}
	KUNIT_EXPECT_TRUE_MSG(test, blocked_ends(b), "call %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, calls[kind].err[how], b->err, "call %d",
			    kind);
	KUNIT_EXPECT_EQ_MSG(test, b->n, 0UL, "call %d", kind);
	stage_clear(&s);
}

static void disturb_all(struct kunit *test, enum disturbance how)
{
	int kind;

	for (kind = 0; kind < CALL_KINDS; kind++)
		if (calls[kind].err[how] != NOT_TRIED)
			disturb(test, kind, how);
}

static void test_close_blocked(struct kunit *test)
{
	disturb_all(test, BY_CLOSE);
}

static void test_signal_blocked(struct kunit *test)
{
	disturb_all(test, BY_SIGNAL);
}

static void test_shutdown_blocked(struct kunit *test)
{
	disturb_all(test, BY_SHUTDOWN);
}

/* AF_UNIX calls that wait for the peer's queue go on when there is room. */
static void test_unix_room(struct kunit *test)
{
	struct __socket *child = NULL;
	struct blocked *b;
	struct stage s;
	int err = 0;
	size_t n;
	u8 byte;

	stage_set(test, &s, UNIX_CONNECT);
	b = blocked_start(test, s.so, blocked_connect);
	b->a = s.a;
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_accept(s.peer, NULL, 0, 0, NULL, NULL,
						 &child));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(s.so));
	nke_sock_close(child);
	stage_clear(&s);

	stage_set(test, &s, UNIX_DATAGRAM_MBUF);
	b = blocked_start(test, s.so, blocked_sendmbuf);
	b->m = make_packet(test, "0123456789", 10);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	/* What is there already is all zeroes. */
	KUNIT_EXPECT_EQ(test, 0, set_time(s.peer, SO_RCVTIMEO_OLD, 10, 0));
	for (byte = 0; !byte && !err;)
		err = recv_bytes(s.peer, &byte, 1, 0, &n);
	KUNIT_EXPECT_EQ(test, '0', byte);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, b->n, 10UL);
	stage_clear(&s);
}

/* Several calls sleep, one of them for another's turn to send a chain. */
static void test_close_many(struct kunit *test)
{
	static void (*const fns[])(struct blocked *b) = {
		blocked_sendmbuf, blocked_sendmbuf, blocked_sendmbuf,
		blocked_receive, blocked_receivembuf, blocked_receive,
	};
	struct blocked *b[ARRAY_SIZE(fns)];
	struct __socket *so, *peer;
	int i;

	tcp_pair(test, AF_INET, &so, &peer);
	stuff(test, so);
	for (i = 0; i < ARRAY_SIZE(fns); i++) {
		b[i] = blocked_start(test, so, fns[i]);
		if (fns[i] == blocked_sendmbuf)
			b[i]->m = make_packet(test, "x", 1);
		blocked_run(test, b[i]);
		KUNIT_EXPECT_TRUE(test, blocked_sleeps(b[i],
						       TASK_INTERRUPTIBLE));
	}
	nke_sock_close(so);
	for (i = 0; i < ARRAY_SIZE(fns); i++) {
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, i < 3 ? EPIPE : 0, b[i]->err);
	}
	nke_sock_close(peer);
}

/* One that waits for its turn to send is stopped by a signal, too. */
static void test_signal_turn(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b[2];
	size_t n;
	int i;

	tcp_pair(test, AF_INET, &so, &peer);
	stuff(test, so);
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		b[i] = blocked_start(test, so, blocked_sendmbuf);
		b[i]->m = make_packet(test, "x", 1);
		blocked_run(test, b[i]);
		KUNIT_EXPECT_TRUE(test, blocked_sleeps(b[i],
						       TASK_INTERRUPTIBLE));
	}
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_packet(test, so, "x", 1,
						       MSG_DONTWAIT, &n));
	for (i = ARRAY_SIZE(b) - 1; i >= 0; i--) {
		send_sig(SIGUSR1, b[i]->task, 1);
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, EINTR, b[i]->err);
	}
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* A call that holds the socket but has not begun to wait. */
static void late_connect(struct blocked *b)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET, .sin_port = b->a.sin.port,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	b->err = -kernel_connect(b->so->sock, (nke_sockaddr_arg *)&sin,
				 sizeof(sin), 0);
	nke_so_put(b->so);
}

static void test_close_late_connect(struct kunit *test)
{
	struct blocked *closer, *conn;
	struct stage s;

	stage_set(test, &s, TCP_CONNECT);
	closer = blocked_start(test, s.so, blocked_close);
	conn = blocked_start(test, s.so, late_connect);
	conn->a = s.a;
	KUNIT_ASSERT_EQ(test, 0, nke_so_get(s.so));
	blocked_run(test, closer);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(closer, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_connect(s.so, SA(&s.a), 0));
	blocked_run(test, conn);
	KUNIT_EXPECT_TRUE(test, blocked_ends(conn));
	KUNIT_EXPECT_EQ(test, ECONNRESET, conn->err);
	KUNIT_EXPECT_TRUE(test, blocked_ends(closer));
	s.so = NULL;
	stage_clear(&s);
}

static void upcall_counts(struct __socket *so, void *cookie, int waitf)
{
	atomic_inc((atomic_t *)cookie);
}

/* A sock_setupcall() that began before the close ends within it. */
static void test_close_late_setupcall(struct kunit *test)
{
	atomic_t calls_seen = ATOMIC_INIT(0);
	struct __socket *so, *peer;
	struct blocked *closer;
	struct sock *sk;
	void *before;
	int seen;
	size_t n;

	tcp_pair(test, AF_INET, &so, &peer);
	sk = so->sock->sk;
	sock_hold(sk);
	before = sk->sk_state_change;
	closer = blocked_start(test, so, blocked_close);
	KUNIT_ASSERT_EQ(test, 0, nke_so_get(so));
	blocked_run(test, closer);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(closer, TASK_UNINTERRUPTIBLE));
	nke_upcall_setup(so, upcall_counts, &calls_seen);
	nke_so_put(so);
	KUNIT_EXPECT_TRUE(test, blocked_ends(closer));

	KUNIT_EXPECT_PTR_EQ(test, before, (void *)sk->sk_state_change);
	KUNIT_EXPECT_NULL(test, sk->sk_user_data);
	nke_upcall_drain();
	seen = atomic_read(&calls_seen);
	/* The rest of the connection's life comes to nobody. */
	send_bytes(peer, "x", 1, 0, &n);
	nke_sock_close(peer);
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, seen, atomic_read(&calls_seen));
	sock_put(sk);
}

static void call_listen(struct blocked *b)
{
	b->err = nke_sock_listen(b->so, 5);
}

static void call_listen_nomem(struct blocked *b)
{
	fail_alloc(1);
	b->err = nke_sock_listen(b->so, 5);
	b->n = fail_alloc_end();
}

/* Run a call until it waits for the lock of the socket. */
static struct blocked *at_lock(struct kunit *test, struct __socket *so,
			       void (*fn)(struct blocked *b))
{
	struct blocked *b = blocked_start(test, so, fn);

	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_UNINTERRUPTIBLE));
	return b;
}

/* A close that comes when sock_listen() is half-way. */
static void test_close_beside_listen(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct sock *sk = so->sock->sk;
	struct blocked *closer, *listen;

	sock_hold(sk);
	lock_sock(sk);
	listen = at_lock(test, so, call_listen);
	closer = at_lock(test, so, blocked_close);
	release_sock(sk);
	KUNIT_EXPECT_TRUE(test, blocked_ends(listen));
	KUNIT_EXPECT_TRUE(test, blocked_ends(closer));
	KUNIT_EXPECT_EQ(test, 0, listen->err);
	sock_put(sk);
}

/* Of two that begin together one fails: it undoes only what it did itself. */
static void test_listen_beside_listen(struct kunit *test)
{
	struct __socket *so, *client, *child = NULL;
	struct nke_bsd_timeval tv = { 10, 0 };
	atomic_t seen = ATOMIC_INIT(0);
	struct blocked *fails, *works;
	union bsd_addr a;
	int on = 1;
	size_t n;

	if (!can_fail_alloc())
		kunit_skip(test, "allocations cannot be made to fail");
	so = new_socket(test, AF_INET, SOCK_STREAM);
	bind_loopback(test, so, AF_INET, &a);
	/* Listeners that share an address are kept in a list. */
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET,
						     SO_REUSEPORT, &on, 4));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, upcall_counts, &seen));

	lock_sock(so->sock->sk);
	fails = at_lock(test, so, call_listen_nomem);
	works = at_lock(test, so, call_listen);
	release_sock(so->sock->sk);
	KUNIT_EXPECT_TRUE(test, blocked_ends(fails));
	KUNIT_EXPECT_TRUE(test, blocked_ends(works));
	KUNIT_EXPECT_TRUE(test, fails->n);
	KUNIT_EXPECT_EQ(test, ENOBUFS, fails->err);
	KUNIT_EXPECT_EQ(test, 0, works->err);

	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						 &child));
	/* The child has callbacks of its own. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(child, SOL_SOCKET,
						     SO_RCVTIMEO_OLD, &tv,
						     sizeof(tv)));
	fails = blocked_start(test, child, blocked_receive);
	blocked_run(test, fails);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(fails, TASK_INTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, "x", 1, 0, &n));
	KUNIT_EXPECT_TRUE(test, blocked_ends(fails));
	KUNIT_EXPECT_EQ(test, 0, fails->err);
	nke_upcall_drain();
	KUNIT_EXPECT_GE(test, atomic_read(&seen), 1);
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(so);
}

/* An upcall that stays inside until it may go. */
struct gate {
	struct completion entered;
	struct completion go;
	struct completion left;
	atomic_t calls;
	int err;
	bool close;
};

static void gate_init(struct gate *g)
{
	memset(g, 0, sizeof(*g));
	init_completion(&g->entered);
	init_completion(&g->go);
	init_completion(&g->left);
}

static void upcall_gate(struct __socket *so, void *cookie, int waitf)
{
	struct gate *g = cookie;
	u8 byte;
	size_t n;

	atomic_inc(&g->calls);
	complete(&g->entered);
	wait_for_completion(&g->go);
	g->err = recv_bytes(so, &byte, 1, MSG_DONTWAIT, &n);
	if (g->close)
		nke_sock_close(so);
	complete(&g->left);
}

/* A pair whose second socket's upcall has been entered. */
static void gate_pair(struct kunit *test, struct gate *g,
		      struct __socket **client, struct __socket **server)
{
	size_t n;

	gate_init(g);
	tcp_pair(test, AF_INET, client, server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(*server, upcall_gate, g));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(*client, "ab", 2, 0, &n));
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&g->entered, WAIT),
			0UL);
}

static void test_close_beside_upcall(struct kunit *test)
{
	struct gate *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);
	struct __socket *client, *server;

	gate_pair(test, g, &client, &server);
	/* Does not wait for it, and no other begins. */
	nke_sock_close(server);
	complete_all(&g->go);
	nke_sock_close(client);
	nke_upcall_drain();
	KUNIT_EXPECT_TRUE(test, completion_done(&g->left));
	KUNIT_EXPECT_EQ(test, EBADF, g->err);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&g->calls));
}

static void test_closewait(struct kunit *test)
{
	struct gate *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);
	struct __socket *client, *server;
	struct blocked *closer;

	gate_pair(test, g, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, set_int(server, SOL_SOCKET, 0x1027, 1));
	closer = blocked_start(test, server, blocked_close);
	blocked_run(test, closer);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(closer, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_FALSE(test, completion_done(&closer->done));
	complete_all(&g->go);
	KUNIT_EXPECT_TRUE(test, blocked_ends(closer));
	KUNIT_EXPECT_TRUE(test, completion_done(&g->left));
	KUNIT_EXPECT_EQ(test, EBADF, g->err);
	nke_sock_close(client);
	nke_upcall_drain();
}

/* From inside, with and without SO_UPCALLCLOSEWAIT. */
static void test_close_inside(struct kunit *test)
{
	struct gate *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);
	struct __socket *client, *server;
	int on;

	for (on = 0; on <= 1; on++) {
		gate_pair(test, g, &client, &server);
		KUNIT_ASSERT_EQ(test, 0, set_int(server, SOL_SOCKET, 0x1027,
						 on));
		g->close = true;
		complete_all(&g->go);
		KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&g->left,
								  WAIT), 0UL);
		KUNIT_EXPECT_EQ(test, 0, g->err);
		KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setupcall(server, NULL,
								NULL));
		nke_sock_close(client);
		nke_upcall_drain();
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&g->calls));
	}
}

/* Cleared while it runs: it runs to its end, and no other begins. */
static void test_clear_upcall(struct kunit *test)
{
	struct gate *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);
	atomic_t others = ATOMIC_INIT(0);
	struct __socket *client, *server;
	size_t n;

	gate_pair(test, g, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(server, NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, "c", 1, 0, &n));
	complete_all(&g->go);
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&g->calls));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, "d", 1, 0, &n));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&g->calls));
	/* Another one is told of what is there. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(server, upcall_counts,
						    &others));
	nke_upcall_drain();
	KUNIT_EXPECT_GE(test, atomic_read(&others), 1);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&g->calls));
	nke_sock_close(server);
	nke_sock_close(client);
	nke_upcall_drain();
}

/* A client's thread that holds references while another closes. */
static void retain_often(struct blocked *b)
{
	u8 byte;
	size_t n;
	int i;

	for (i = 0; i < 2000; i++) {
		nke_sock_retain(b->so);
		b->err = recv_bytes(b->so, &byte, 1, MSG_DONTWAIT, &n);
		if (b->err == EBADF)
			break;
		if (i % 64 == 0)
			schedule();
		nke_sock_release(b->so);
	}
}

static void test_retain_beside_close(struct kunit *test)
{
	struct __socket *client, *server;
	struct blocked *b[3];
	int round, i;

	for (round = 0; round < 10; round++) {
		tcp_pair(test, AF_INET, &client, &server);
		/* Held, so that a retain after the close still counts. */
		nke_sock_retain(server);
		for (i = 0; i < ARRAY_SIZE(b); i++) {
			b[i] = blocked_start(test, server, retain_often);
			blocked_run(test, b[i]);
		}
		nke_sock_close(server);
		for (i = 0; i < ARRAY_SIZE(b); i++) {
			KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
			KUNIT_EXPECT_EQ(test, EWOULDBLOCK, b[i]->err);
		}
		KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(server));
		nke_sock_release(server);
		KUNIT_EXPECT_EQ(test, EBADF, nke_sock_listen(server, 1));
		nke_sock_close(client);
	}
}

static struct kunit_case race_cases[] = {
	KUNIT_CASE(test_close_blocked),
	KUNIT_CASE(test_signal_blocked),
	KUNIT_CASE(test_shutdown_blocked),
	KUNIT_CASE(test_unix_room),
	KUNIT_CASE(test_close_many),
	KUNIT_CASE(test_signal_turn),
	KUNIT_CASE(test_close_late_connect),
	KUNIT_CASE(test_close_late_setupcall),
	KUNIT_CASE(test_close_beside_listen),
	KUNIT_CASE(test_listen_beside_listen),
	KUNIT_CASE(test_close_beside_upcall),
	KUNIT_CASE(test_closewait),
	KUNIT_CASE(test_close_inside),
	KUNIT_CASE(test_clear_upcall),
	KUNIT_CASE(test_retain_beside_close),
	{}
};

static struct kunit_suite race_suite = {
	.name = "nke_ksocket_race",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = race_cases,
};

kunit_test_suite(race_suite);
