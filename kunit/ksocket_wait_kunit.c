// SPDX-License-Identifier: GPL-2.0
/*
 * Waits that no signal ends: sock_connectwait(), and sends and receives after
 * sock_nointerrupt().
 */
#include <kunit/test.h>
#include <linux/completion.h>

#include "ksocket_blocked.h"

/* -- sock_connectwait() --*/

static const struct nke_bsd_timeval for_ever;

static int connectwait(struct __socket *so, long sec, int usec)
{
	struct nke_bsd_timeval tv = { sec, usec };

	return nke_sock_connectwait(so, (struct timeval *)&tv);
}

static void blocked_connectwait(struct blocked *b)
{
	b->err = nke_sock_connectwait(b->so, (struct timeval *)&for_ever);
}

/* An attempt that nobody answers. */
struct attempt {
	struct __socket *so;
	struct __socket *full;
	struct __socket *held[FULL_BACKLOG];
	union bsd_addr a;
};

static void attempt_start(struct kunit *test, struct attempt *at)
{
	at->full = new_socket(test, AF_INET, SOCK_STREAM);
	at->so = new_socket(test, AF_INET, SOCK_STREAM);
	listen_full(test, at->full, at->held, &at->a);
	KUNIT_ASSERT_EQ(test, EINPROGRESS,
			nke_sock_connect(at->so, SA(&at->a), MSG_DONTWAIT));
}

static void attempt_end(struct attempt *at)
{
	nke_sock_close(at->so);
	unlisten_full(at->full, at->held);
}

/* A thread that waits for it, so that neither watchdog nor load see it. */
static struct blocked *attempt_wait(struct kunit *test, struct attempt *at)
{
	struct blocked *b = blocked_start(test, at->so, blocked_connectwait);

	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_NOLOAD));
	return b;
}

static void test_connectwait_limits(struct kunit *test)
{
	static const struct { long sec; int usec, err; } cases[] = {
		{ -1, 0, EDOM }, { LONG_MIN, 0, EDOM }, { 328, 0, EDOM },
		{ LONG_MAX, 0, EDOM }, { 0, -1, EDOM }, { 0, 1000000, EDOM },
		{ 1, INT_MAX, EDOM }, { 1, INT_MIN, EDOM },
		{ 0, 1, EINPROGRESS }, { 0, 20000, EINPROGRESS },
	};
	struct attempt at;
	unsigned long begun;
	int i;

	attempt_start(test, &at);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].err,
				    connectwait(at.so, cases[i].sec,
						cases[i].usec), "case %d", i);
	begun = jiffies;
	KUNIT_EXPECT_EQ(test, EINPROGRESS, connectwait(at.so, 0, 100000));
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, begun + HZ / 10));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_connectwait(at.so, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(NULL, 1, 0));
	attempt_end(&at);
	KUNIT_EXPECT_EQ(test, EBADF, connectwait(at.so, 1, 0));
}

/* The longest time that it takes, and one that has come to an end. */
static void test_connectwait_longest(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client, *server;
	struct __socket *dgram;
	union bsd_addr a;

	/* Nothing to wait for: the time is not looked at, as in XNU. */
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(so, 327, 999999));
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(so, -1, 0));
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(so, 327, 999999));
	nke_sock_close(so);

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, connectwait(client, 327, 999999));
	KUNIT_EXPECT_EQ(test, 0, connectwait(server, 0, 0));
	/* Half closed is connected. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, connectwait(server, 0, 0));
	nke_sock_close(client);
	nke_sock_close(server);

	unix_dgram_pair(test, &client, &server, &a);
	KUNIT_EXPECT_EQ(test, 0, connectwait(client, 0, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(server, 0, 0));
	nke_sock_close(client);
	nke_sock_close(server);
	dgram = new_socket(test, AF_INET, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(dgram, 0, 0));
	nke_sock_close(dgram);
}

/* It is answered while somebody waits, signalled or not. */
static void test_connectwait_answered(struct kunit *test)
{
	struct __socket *child = NULL;
	struct attempt at;
	struct blocked *b;
	int i;

	attempt_start(test, &at);
	b = attempt_wait(test, &at);
	send_sig(SIGUSR1, b->task, 1);
	/* Something that has nothing to do with it. */
	wake_up_all(sk_sleep(at.so->sock->sk));
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_NOLOAD));
	/* Room for the next one, which has tried once and tries again. */
	for (i = 0; i < FULL_BACKLOG; i++) {
		KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(at.full, NULL, 0, 0,
							 NULL, NULL, &child));
		nke_sock_close(child);
	}
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(at.so));
	attempt_end(&at);
}

/* A failure is told once, to the one who waited or who comes later. */
static void test_connectwait_failed(struct kunit *test)
{
	struct __socket *gone = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct attempt at;
	struct blocked *b;
	union bsd_addr a;

	bind_loopback(test, gone, AF_INET, &a);
	KUNIT_EXPECT_EQ(test, EINPROGRESS, nke_sock_connect(so, SA(&a),
							    MSG_DONTWAIT));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, connectwait(so, 10, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, connectwait(so, 10, 0));
	KUNIT_EXPECT_EQ(test, ECONNABORTED, nke_sock_connect(so, SA(&a), 0));
	nke_sock_close(so);
	nke_sock_close(gone);

	attempt_start(test, &at);
	b = attempt_wait(test, &at);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(at.so, SHUT_RDWR));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, ECONNRESET, b->err);
	attempt_end(&at);
}

static void test_connectwait_close(struct kunit *test)
{
	struct blocked *b[2];
	struct attempt at;
	int i;

	attempt_start(test, &at);
	for (i = 0; i < ARRAY_SIZE(b); i++)
		b[i] = attempt_wait(test, &at);
	nke_sock_close(at.so);
	for (i = 0; i < ARRAY_SIZE(b); i++)
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
	/* One is told of the end, the other that there is nothing. */
	KUNIT_EXPECT_TRUE(test, b[0]->err == ECONNRESET ||
			  b[1]->err == ECONNRESET);
	KUNIT_EXPECT_EQ(test, ECONNRESET + EINVAL, b[0]->err + b[1]->err);
	attempt_end(&at);
}

/* -- sock_nointerrupt() --*/

#define STREAM_LEN	300000

/* How an unimpressed call gets what it waits for. */
enum kind {
	TCP_RECEIVE, TCP_RECEIVEMBUF, UDP_RECEIVE, UDP_RECEIVEMBUF,
	UNIX_RECEIVE, UNIX_RECEIVEMBUF, UNIX_DGRAM_RECEIVE,
	UNIX_DGRAM_RECEIVEMBUF, TCP_SEND, TCP_SENDMBUF, UNIX_SEND,
	UNIX_SENDMBUF, UNIX_DGRAM_SEND, UNIX_DGRAM_SENDMBUF, KINDS
};

static const struct {
	void (*fn)(struct blocked *b);
	bool send;
} calls[] = {
	[TCP_RECEIVE] = { blocked_receive },
	[TCP_RECEIVEMBUF] = { blocked_receivembuf },
	[UDP_RECEIVE] = { blocked_receive },
	[UDP_RECEIVEMBUF] = { blocked_receivembuf },
	[UNIX_RECEIVE] = { blocked_receive },
	[UNIX_RECEIVEMBUF] = { blocked_receivembuf },
	[UNIX_DGRAM_RECEIVE] = { blocked_receive },
	[UNIX_DGRAM_RECEIVEMBUF] = { blocked_receivembuf },
	[TCP_SEND] = { blocked_send, true },
	[TCP_SENDMBUF] = { blocked_sendmbuf, true },
	[UNIX_SEND] = { blocked_send, true },
	[UNIX_SENDMBUF] = { blocked_sendmbuf, true },
	[UNIX_DGRAM_SEND] = { blocked_send, true },
	[UNIX_DGRAM_SENDMBUF] = { blocked_sendmbuf, true },
};

/* The socket of the call is @so. */
static void make_pair(struct kunit *test, enum kind kind, struct __socket **so,
		      struct __socket **peer)
{
	union bsd_addr a;

	switch (kind) {
	case UDP_RECEIVE:
	case UDP_RECEIVEMBUF:
		udp_pair(test, peer, so, &a);
		break;
	case UNIX_RECEIVE:
	case UNIX_RECEIVEMBUF:
	case UNIX_SEND:
	case UNIX_SENDMBUF:
		unix_pair(test, so, peer);
		break;
	case UNIX_DGRAM_RECEIVE:
	case UNIX_DGRAM_RECEIVEMBUF:
		unix_dgram_pair(test, peer, so, &a);
		break;
	case UNIX_DGRAM_SEND:
	case UNIX_DGRAM_SENDMBUF:
		unix_dgram_pair(test, so, peer, &a);
		break;
	default:
		tcp_pair_room(test, so, peer, 32768);
	}
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(*so, 1));
}

/* Have it sleep, and not mind a signal. */
static struct blocked *unimpressed(struct kunit *test, enum kind kind,
				   struct __socket *so)
{
	struct blocked *b = blocked_start(test, so, calls[kind].fn);
	unsigned long end;

	if (calls[kind].fn == blocked_sendmbuf)
		b->m = make_packet(test, "0123456789", 10);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE_MSG(test, blocked_sleeps(b, TASK_NOLOAD), "call %d",
			      kind);
	send_sig(SIGUSR1, b->task, 1);
	/* It may look around, but neither end nor spin. */
	for (end = jiffies + HZ / 20; time_before(jiffies, end);)
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_FALSE_MSG(test, completion_done(&b->done), "call %d",
			       kind);
	KUNIT_EXPECT_TRUE_MSG(test, blocked_sleeps(b, TASK_NOLOAD), "call %d",
			      kind);
	return b;
}

/* Read all that is there, with patience for the last of it. */
static void empty(struct kunit *test, struct __socket *so)
{
	u8 *buf = kunit_kmalloc(test, SZ_64K, GFP_KERNEL);
	size_t n = 1;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0, 100000));
	do
		err = recv_bytes(so, buf, SZ_64K, 0, &n);
	while (!err && n);
	kunit_kfree(test, buf);
}

/* Signals do not end them; data and space do. */
static void test_nointr_goes_on(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b;
	int kind;
	size_t n;

	for (kind = 0; kind < KINDS; kind++) {
		make_pair(test, kind, &so, &peer);
		if (calls[kind].send)
			stuff(test, so);
		b = unimpressed(test, kind, so);
		if (calls[kind].send)
			empty(test, peer);
		else
			KUNIT_EXPECT_EQ(test, 0, send_bytes(peer, "x", 1, 0,
							    &n));
		KUNIT_EXPECT_TRUE_MSG(test, blocked_ends(b), "call %d", kind);
		KUNIT_EXPECT_EQ_MSG(test, 0, b->err, "call %d", kind);
		KUNIT_EXPECT_EQ_MSG(test, b->n, b->m ? 10UL : 1UL, "call %d",
				    kind);
		nke_sock_close(so);
		nke_sock_close(peer);
	}
}

/* Nor do they outlive the socket. */
static void test_nointr_close(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b;
	int kind;

	for (kind = 0; kind < KINDS; kind++) {
		make_pair(test, kind, &so, &peer);
		if (calls[kind].send)
			stuff(test, so);
		b = unimpressed(test, kind, so);
		nke_sock_close(so);
		KUNIT_EXPECT_TRUE_MSG(test, blocked_ends(b), "call %d", kind);
		KUNIT_EXPECT_EQ_MSG(test, calls[kind].send ? EPIPE : 0, b->err,
				    "call %d", kind);
		KUNIT_EXPECT_EQ_MSG(test, b->n, 0UL, "call %d", kind);
		nke_sock_close(peer);
	}
}

/* The socket's own patience holds, and calls that have none do not wait. */
static void test_nointr_timeo(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked b;
	unsigned long begun;
	int kind;
	size_t n;
	u8 byte;

	for (kind = 0; kind < KINDS; kind++) {
		make_pair(test, kind, &so, &peer);
		if (calls[kind].send)
			stuff(test, so);
		KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0,
						  100000));
		KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_SNDTIMEO_OLD, 0,
						  100000));
		b = (struct blocked){ .so = so };
		if (calls[kind].fn == blocked_sendmbuf)
			b.m = make_packet(test, "0123456789", 10);
		begun = jiffies;
		calls[kind].fn(&b);
		KUNIT_EXPECT_EQ_MSG(test, EWOULDBLOCK, b.err, "call %d", kind);
		KUNIT_EXPECT_TRUE_MSG(test, time_after_eq(jiffies, begun +
							  HZ / 10 - 1),
				      "call %d", kind);
		begun = jiffies;
		/* TCP may find room for a byte all the same. */
		if (calls[kind].send)
			send_bytes(so, "x", 1, MSG_DONTWAIT, &n);
		else
			KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
					recv_bytes(so, &byte, 1, MSG_DONTWAIT,
						   &n));
		KUNIT_EXPECT_TRUE(test, time_before(jiffies, begun + HZ / 10));
		nke_sock_close(so);
		nke_sock_close(peer);
	}
}

/* It sleeps until a signal comes. */
static void expect_interrupted(struct kunit *test, struct blocked *b)
{
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	send_sig(SIGUSR1, b->task, 1);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, EINTR, b->err);
}

/* Off again: as if nothing had been. */
static void test_nointr_off(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b;

	make_pair(test, TCP_RECEIVE, &so, &peer);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_nointerrupt(so, 0));
	b = blocked_start(test, so, blocked_receive);
	blocked_run(test, b);
	expect_interrupted(test, b);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_nointerrupt(NULL, 1));
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_nointerrupt(so, 1));
	nke_sock_close(peer);
}

/* Connecting and accepting are not meant, and a child does not take it over. */
static void test_nointr_others(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *child = NULL;
	struct blocked *b;
	union bsd_addr a;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 1));
	b = blocked_start(test, so, blocked_accept);
	blocked_run(test, b);
	expect_interrupted(test, b);

	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						 &child));
	b = blocked_start(test, child, blocked_receive);
	blocked_run(test, b);
	expect_interrupted(test, b);
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(so);
}

/* Two senders take turns, and the one behind does not mind signals either. */
static void test_nointr_turn(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b[3];
	int i;

	make_pair(test, TCP_SENDMBUF, &so, &peer);
	stuff(test, so);
	for (i = 0; i < ARRAY_SIZE(b); i++)
		b[i] = unimpressed(test, TCP_SENDMBUF, so);
	empty(test, peer);
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, 0, b[i]->err);
		KUNIT_EXPECT_EQ(test, b[i]->n, 10UL);
	}
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* The turn comes when the one before gives up, and no other event does. */
static void test_nointr_next(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b[2];
	int i;

	make_pair(test, TCP_SENDMBUF, &so, &peer);
	stuff(test, so);
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_SNDTIMEO_OLD, 0, 200000));
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		b[i] = blocked_start(test, so, blocked_sendmbuf);
		b[i]->m = make_packet(test, "0123456789", 10);
		blocked_run(test, b[i]);
		KUNIT_EXPECT_TRUE(test, blocked_sleeps(b[i], TASK_NOLOAD));
	}
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, EWOULDBLOCK, b[i]->err);
	}
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* -- whole messages in pieces --*/

struct pump {
	struct blocked b;
	u8 *data;
	size_t len;
	int flags;
	bool mbuf;
};

static void pump_send(struct blocked *b)
{
	struct pump *p = container_of(b, struct pump, b);

	if (p->mbuf)
		b->err = nke_sock_sendmbuf(b->so, NULL, b->m, 0, &b->n);
	else
		b->err = send_bytes(b->so, p->data, p->len, 0, &b->n);
}

static struct pump *pump_start(struct kunit *test, struct __socket *so,
			       u8 *data, size_t len, bool mbuf)
{
	struct pump *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	p->b.fn = pump_send;
	p->b.so = so;
	p->data = data;
	p->len = len;
	p->mbuf = mbuf;
	if (mbuf)
		p->b.m = make_packet(test, data, len);
	init_completion(&p->b.started);
	init_completion(&p->b.done);
	blocked_run(test, &p->b);
	return p;
}

/* More than the buffers hold, in both directions of waiting, in order. */
static void whole_stream(struct kunit *test, bool local, bool mbuf)
{
	u8 *data = kunit_kmalloc(test, STREAM_LEN, GFP_KERNEL);
	u8 *back = kunit_kzalloc(test, STREAM_LEN, GFP_KERNEL);
	size_t len = mbuf ? 60000 : STREAM_LEN;
	struct __socket *so, *peer;
	struct pump *p;
	size_t n;

	KUNIT_ASSERT_TRUE(test, data && back);
	fill(data, len, 7);
	if (local)
		unix_pair(test, &so, &peer);
	else
		tcp_pair_room(test, &so, &peer, 65536);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(peer, 1));
	p = pump_start(test, so, data, len, mbuf);
	send_sig(SIGUSR1, p->b.task, 1);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(peer, back, len, MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, n, len);
	KUNIT_EXPECT_EQ(test, 0, memcmp(data, back, len));
	KUNIT_EXPECT_TRUE(test, blocked_ends(&p->b));
	KUNIT_EXPECT_EQ(test, 0, p->b.err);
	KUNIT_EXPECT_EQ(test, p->b.n, len);
	nke_sock_close(so);
	nke_sock_close(peer);
}

static void test_nointr_whole(struct kunit *test)
{
	whole_stream(test, false, false);
	whole_stream(test, false, true);
	whole_stream(test, true, false);
	whole_stream(test, true, true);
}

/* All of it, less at the end of stream, less when time is up. */
static void test_nointr_waitall(struct kunit *test)
{
	struct __socket *so, *peer;
	struct __mbuf *m;
	int local;
	u8 buf[8];
	size_t n;

	for (local = 0; local <= 1; local++) {
		if (local)
			unix_pair(test, &so, &peer);
		else
			tcp_pair(test, AF_INET, &so, &peer);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
		KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0,
						  50000));
		KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "abc", 3, 0, &n));
		KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, 8, MSG_WAITALL,
						    &n));
		KUNIT_EXPECT_EQ(test, n, 3UL);
		KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(so, buf, 8,
							      MSG_WAITALL,
							      &n));
		KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "defg", 4, 0, &n));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(peer, SHUT_WR));
		n = 8;
		KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m,
							      MSG_WAITALL,
							      &n));
		KUNIT_EXPECT_EQ(test, n, 4UL);
		nke_mbuf_freem(m);
		KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, 8, MSG_WAITALL,
						    &n));
		KUNIT_EXPECT_EQ(test, n, 0UL);
		nke_sock_close(so);
		nke_sock_close(peer);
	}
}

static void pump_peek(struct blocked *b)
{
	struct pump *p = container_of(b, struct pump, b);

	b->err = recv_bytes(b->so, p->data, p->len, p->flags, &b->n);
}

/* A look waits for all of it, too, and leaves it there. */
static void test_nointr_peek(struct kunit *test)
{
	struct pump *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct __socket *so, *peer;
	u8 buf[8] = {};
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, p);
	tcp_pair(test, AF_INET, &so, &peer);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "abcd", 4, 0, &n));
	p->b.fn = pump_peek;
	p->b.so = so;
	p->data = buf;
	p->len = 8;
	p->flags = MSG_PEEK | MSG_WAITALL;
	init_completion(&p->b.started);
	init_completion(&p->b.done);
	blocked_run(test, &p->b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(&p->b, TASK_NOLOAD));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "efgh", 4, 0, &n));
	KUNIT_EXPECT_TRUE(test, blocked_ends(&p->b));
	KUNIT_EXPECT_EQ(test, 0, p->b.err);
	KUNIT_EXPECT_EQ(test, p->b.n, 8UL);
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "abcdefgh", 8));
	memset(buf, 0, sizeof(buf));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, 8, MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "abcdefgh", 8));
	/* At the end of time with what there is. */
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0, 50000));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "i", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, 8, MSG_WAITALL | MSG_PEEK,
					    &n));
	KUNIT_EXPECT_EQ(test, n, 1UL);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(peer, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, 8, MSG_WAITALL | MSG_PEEK,
					    &n));
	KUNIT_EXPECT_EQ(test, n, 1UL);
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* Errors come through, each once. */
static void test_nointr_errors(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *udp = new_socket(test, AF_INET, SOCK_DGRAM);
	union bsd_addr a;
	size_t n;
	u8 byte;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(udp, 1));
	KUNIT_EXPECT_EQ(test, ENOTCONN, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, recv_bytes(so, &byte, 1, MSG_PEEK,
						   &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_bytes(udp, "x", 1, 0, &n));
	gone_address(test, SOCK_DGRAM, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(udp, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(udp, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, recv_bytes(udp, &byte, 1, 0, &n));
	nke_sock_close(so);
	nke_sock_close(udp);

	tcp_pair(test, AF_INET, &so, &udp);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, recv_bytes(so, &byte, 1, MSG_OOB, &n));
	nke_sock_close(so);
	nke_sock_close(udp);
}

static struct kunit_case wait_cases[] = {
	KUNIT_CASE(test_connectwait_limits),
	KUNIT_CASE(test_connectwait_longest),
	KUNIT_CASE(test_connectwait_answered),
	KUNIT_CASE(test_connectwait_failed),
	KUNIT_CASE(test_connectwait_close),
	KUNIT_CASE_SLOW(test_nointr_goes_on),
	KUNIT_CASE_SLOW(test_nointr_close),
	KUNIT_CASE_SLOW(test_nointr_timeo),
	KUNIT_CASE(test_nointr_off),
	KUNIT_CASE(test_nointr_others),
	KUNIT_CASE(test_nointr_turn),
	KUNIT_CASE(test_nointr_next),
	KUNIT_CASE(test_nointr_whole),
	KUNIT_CASE(test_nointr_waitall),
	KUNIT_CASE(test_nointr_peek),
	KUNIT_CASE(test_nointr_errors),
	{}
};

static struct kunit_suite wait_suite = {
	.name = "nke_ksocket_wait",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = wait_cases,
};

kunit_test_suite(wait_suite);
