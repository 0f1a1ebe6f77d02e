// SPDX-License-Identifier: GPL-2.0
/*
 * socket_defunct(): what a socket that was taken away still does, and what
 * its peer and those who slept in it are told.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"

#define ALL	NKE_DISCONNECT_ALL
#define SVC	NKE_DISCONNECT_SVC

enum kind { TCP, TCP6, UDP, UNIX, UNIX_DGRAM, KINDS };

static int get_opt(struct kunit *test, struct __socket *so, int name)
{
	int value = -1;
	int len = 4;

	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET, name,
						     &value, &len));
	return value;
}

/* A pair of which the first may be taken away, with data under way to it. */
static void make_pair(struct kunit *test, enum kind kind, struct __socket **so,
		      struct __socket **peer)
{
	union bsd_addr a, back;
	size_t n;

	switch (kind) {
	case TCP:
		tcp_pair(test, AF_INET, so, peer);
		break;
	case TCP6:
		tcp_pair(test, AF_INET6, so, peer);
		break;
	case UDP:
		udp_pair(test, peer, so, &a);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockname(*peer, SA(&back),
							      sizeof(back)));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(*so, SA(&back), 0));
		break;
	case UNIX:
		unix_pair(test, so, peer);
		break;
	default:
		unix_dgram_pair(test, peer, so, &a);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(*peer,
						       unix_name(&back, '5')));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(*so, SA(&back), 0));
	}
	if (kind == UNIX || kind == UNIX_DGRAM)
		KUNIT_ASSERT_EQ(test, 0, set_int(*so, SOL_SOCKET,
						 NKE_SO_DEFUNCTOK_OPT, 1));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(*peer, "abc", 3, 0, &n));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(*peer, "def", 3, 0, &n));
}

static void test_who(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_STREAM);
	u8 brief = 1;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_socket_defunct(NULL, NULL, ALL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_socket_defunct(NULL, so, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_socket_defunct(NULL, so, 3));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_socket_defunct(NULL, so, -1));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_socket_defunct(NULL, so, SVC));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_socket_defunct(NULL, local, SVC));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_socket_defunct(NULL, local, ALL));

	KUNIT_EXPECT_EQ(test, 1, get_opt(test, so, NKE_SO_DEFUNCTOK_OPT));
	KUNIT_EXPECT_EQ(test, 0, get_opt(test, local, NKE_SO_DEFUNCTOK_OPT));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, SOL_SOCKET,
							  NKE_SO_DEFUNCTOK_OPT,
							  &brief, 1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(so, SOL_SOCKET,
						   NKE_SO_ISDEFUNCT_OPT, 1));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT,
					 0));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_socket_defunct(NULL, so, ALL));
	KUNIT_EXPECT_EQ(test, 0, get_opt(test, so, NKE_SO_ISDEFUNCT_OPT));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT,
					 1));
	KUNIT_EXPECT_EQ(test, 0, set_int(local, SOL_SOCKET,
					 NKE_SO_DEFUNCTOK_OPT, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
	KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, local, SVC));
	KUNIT_EXPECT_EQ(test, 1, get_opt(test, so, NKE_SO_ISDEFUNCT_OPT));
	/* It is too late: both sides are shut. */
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, SOL_SOCKET,
					      NKE_SO_DEFUNCTOK_OPT, 0));
	nke_sock_close(so);
	nke_sock_close(local);
	KUNIT_EXPECT_EQ(test, EBADF, nke_socket_defunct(NULL, so, ALL));
}

/* A child may be taken away if its listener may. */
static void test_child(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *child = NULL;
	union bsd_addr a;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener, unix_name(&a, '6')));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_EQ(test, 0, get_opt(test, child, NKE_SO_DEFUNCTOK_OPT));
	nke_sock_close(child);
	nke_sock_close(client);

	client = new_socket(test, AF_UNIX, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, set_int(listener, SOL_SOCKET,
					 NKE_SO_DEFUNCTOK_OPT, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_EQ(test, 1, get_opt(test, child, NKE_SO_DEFUNCTOK_OPT));
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(listener);
}

static void expect_dead(struct kunit *test, struct __socket *so, int kind)
{
	struct __mbuf *m = NULL;
	union bsd_addr a;
	int value = -1;
	size_t n = 8;
	u8 buf[8];

	KUNIT_EXPECT_EQ_MSG(test, ENOTCONN, recv_bytes(so, buf, 8, 0, &n),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, ENOTCONN, recv_bytes(so, buf, 8, MSG_DONTWAIT,
						       &n), "kind %d", kind);
	n = 8;
	KUNIT_EXPECT_EQ_MSG(test, ENOTCONN, nke_sock_receivembuf(so, NULL, &m,
								 0, &n),
			    "kind %d", kind);
	KUNIT_EXPECT_NULL(test, m);
	KUNIT_EXPECT_EQ_MSG(test, EPIPE, send_bytes(so, "x", 1, 0, &n),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, EPIPE, send_packet(test, so, "x", 1, 0, &n),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, EINVAL, nke_sock_listen(so, 1), "kind %d",
			    kind);
	loopback(&a, AF_INET, htons(9));
	KUNIT_EXPECT_EQ_MSG(test, EINVAL, nke_sock_bind(so, SA(&a)), "kind %d",
			    kind);
	KUNIT_EXPECT_EQ_MSG(test, EOPNOTSUPP, nke_sock_connect(so, SA(&a), 0),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, ENOTCONN, nke_sock_shutdown(so, SHUT_RDWR),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, ENOTCONN, nke_sock_getpeername(so, SA(&a),
								 sizeof(a)),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, 0, nke_sock_getsockname(so, SA(&a),
							  sizeof(a)),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, 0, nke_sock_isconnected(so), "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, 0, nke_sock_ioctl(so, FIONREAD, &value),
			    "kind %d", kind);
	KUNIT_EXPECT_EQ_MSG(test, 0, value, "kind %d", kind);
}

/* Nothing works any more, nothing is left, and the error is told once. */
static void test_afterwards(struct kunit *test)
{
	struct __socket *so, *peer;
	struct nke_bsd_timeval tv = {};
	int kind;

	for (kind = 0; kind < KINDS; kind++) {
		make_pair(test, kind, &so, &peer);
		KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
		expect_dead(test, so, kind);
		KUNIT_EXPECT_EQ_MSG(test, EBADF, get_opt(test, so, SO_ERROR),
				    "kind %d", kind);
		KUNIT_EXPECT_EQ_MSG(test, 0, get_opt(test, so, SO_ERROR),
				    "kind %d", kind);
		/* Once more does nothing, and tells of nothing. */
		KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
		KUNIT_EXPECT_EQ_MSG(test, 0, get_opt(test, so, SO_ERROR),
				    "kind %d", kind);
		KUNIT_EXPECT_EQ_MSG(test, EINVAL,
				    nke_sock_connectwait(so, (void *)&tv),
				    "kind %d", kind);
		expect_dead(test, so, kind);
		nke_sock_close(so);
		nke_sock_close(peer);
	}
}

/* Without a peer, and of other kinds. */
static void test_unconnected(struct kunit *test)
{
	static const struct { int domain, type, protocol; } kinds[] = {
		{ AF_INET, SOCK_STREAM }, { AF_INET6, SOCK_STREAM },
		{ AF_INET, SOCK_DGRAM }, { AF_INET6, SOCK_DGRAM },
		{ AF_INET, SOCK_RAW, IPPROTO_ICMP },
		{ AF_INET6, SOCK_RAW, IPPROTO_ICMPV6 },
		{ AF_UNIX, SOCK_STREAM }, { AF_UNIX, SOCK_DGRAM },
		{ AF_UNIX, SOCK_SEQPACKET },
	};
	struct __socket *so;
	union bsd_addr a;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(kinds[i].domain,
							 kinds[i].type,
							 kinds[i].protocol,
							 NULL, NULL, &so));
		if (kinds[i].domain == AF_UNIX)
			KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET,
							 NKE_SO_DEFUNCTOK_OPT,
							 1));
		else
			bind_loopback(test, so, kinds[i].domain, &a);
		KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
		expect_dead(test, so, i);
		KUNIT_EXPECT_EQ(test, EBADF, get_opt(test, so, SO_ERROR));
		nke_sock_close(so);
	}
}

/* The peer learns of it by the next thing that it does. */
static void test_peer(struct kunit *test)
{
	static const int sends[] = {
		[TCP] = EPIPE, [TCP6] = EPIPE, [UDP] = ECONNREFUSED,
		[UNIX] = EPIPE, [UNIX_DGRAM] = EPIPE,
	};
	struct __socket *so, *peer;
	int kind;
	size_t n;
	u8 byte;

	for (kind = 0; kind < KINDS; kind++) {
		make_pair(test, kind, &so, &peer);
		KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
		if (kind == TCP || kind == TCP6)
			KUNIT_EXPECT_EQ(test, ECONNRESET,
					recv_bytes(peer, &byte, 1, 0, &n));
		if (kind == UNIX) {
			KUNIT_EXPECT_EQ(test, 0, recv_bytes(peer, &byte, 1, 0,
							    &n));
			KUNIT_EXPECT_EQ(test, n, 0UL);
		}
		/* Nobody is at the port. */
		if (kind == UDP)
			KUNIT_EXPECT_EQ(test, 0, send_bytes(peer, "x", 1, 0,
							    &n));
		KUNIT_EXPECT_EQ_MSG(test, sends[kind],
				    send_bytes(peer, "x", 1, 0, &n), "kind %d",
				    kind);
		nke_sock_close(so);
		nke_sock_close(peer);
	}
}

/* A datagram socket gives up a port that it asked for by number, too. */
static void test_port(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *peer = new_socket(test, AF_INET, SOCK_DGRAM);
	union bsd_addr a;
	int value = -1;

	gone_address(test, SOCK_DGRAM, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(so, SA(&a)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(peer, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(peer, "x", 1, 0, NULL));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, send_bytes(peer, "x", 1, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* Who waits at a listener is sent away, who comes later is refused. */
static void expect_listener_gone(struct kunit *test, struct __socket *listener,
				 union bsd_addr *a)
{
	struct __socket *waits = new_socket(test, listener->domain,
					    SOCK_STREAM);
	struct __socket *late = new_socket(test, listener->domain, SOCK_STREAM);
	struct __socket *child = (void *)1;
	size_t n;
	u8 byte;
	int err;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(waits, SA(a), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, listener, ALL));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_accept(listener, NULL, 0, 0, NULL,
						     NULL, &child));
	KUNIT_EXPECT_NULL(test, child);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_accept(listener, NULL, 0, 0,
						      NULL, NULL, &child));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_listen(listener, 5));
	err = recv_bytes(waits, &byte, 1, 0, &n);
	KUNIT_EXPECT_TRUE(test, err == ECONNRESET || (!err && !n));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, nke_sock_connect(late, SA(a), 0));
	nke_sock_close(waits);
	nke_sock_close(late);
	nke_sock_close(listener);
}

static void test_listener(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	union bsd_addr a;

	bind_loopback(test, so, AF_INET, &a);
	expect_listener_gone(test, so, &a);
	so = new_socket(test, AF_UNIX, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(so, unix_name(&a, '7')));
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT,
					 1));
	expect_listener_gone(test, so, &a);
}

/* -- calls that sleep --*/

enum call {
	TCP_RECEIVE, TCP_RECEIVEMBUF, UDP_RECEIVE, UDP_RECEIVEMBUF,
	UNIX_RECEIVE, UNIX_RECEIVEMBUF, UNIX_DGRAM_RECEIVE, TCP_SEND,
	TCP_SENDMBUF, UNIX_SEND, UNIX_SENDMBUF, UNIX_DGRAM_SEND, TCP_CONNECT,
	UNIX_CONNECT, TCP_ACCEPT, UNIX_ACCEPT, CALLS
};

static void (*const sleepers[])(struct blocked *b) = {
	[TCP_RECEIVE] = blocked_receive,
	[TCP_RECEIVEMBUF] = blocked_receivembuf,
	[UDP_RECEIVE] = blocked_receive,
	[UDP_RECEIVEMBUF] = blocked_receivembuf,
	[UNIX_RECEIVE] = blocked_receive,
	[UNIX_RECEIVEMBUF] = blocked_receivembuf,
	[UNIX_DGRAM_RECEIVE] = blocked_receive,
	[TCP_SEND] = blocked_send,
	[TCP_SENDMBUF] = blocked_sendmbuf,
	[UNIX_SEND] = blocked_send,
	[UNIX_SENDMBUF] = blocked_sendmbuf,
	[UNIX_DGRAM_SEND] = blocked_send,
	[TCP_CONNECT] = blocked_connect,
	[UNIX_CONNECT] = blocked_connect,
	[TCP_ACCEPT] = blocked_accept,
	[UNIX_ACCEPT] = blocked_accept,
};

static void stage_set(struct kunit *test, struct stage *s, enum call call)
{
	memset(s, 0, sizeof(*s));
	switch (call) {
	case UDP_RECEIVE:
	case UDP_RECEIVEMBUF:
		udp_pair(test, &s->peer, &s->so, &s->a);
		break;
	case UNIX_RECEIVE:
	case UNIX_RECEIVEMBUF:
	case UNIX_SEND:
	case UNIX_SENDMBUF:
		unix_pair(test, &s->so, &s->peer);
		break;
	case UNIX_DGRAM_RECEIVE:
		unix_dgram_pair(test, &s->peer, &s->so, &s->a);
		break;
	case UNIX_DGRAM_SEND:
		unix_dgram_pair(test, &s->so, &s->peer, &s->a);
		break;
	case TCP_CONNECT:
		s->so = new_socket(test, AF_INET, SOCK_STREAM);
		s->peer = new_socket(test, AF_INET, SOCK_STREAM);
		listen_full(test, s->peer, s->held, &s->a);
		s->full = true;
		break;
	case UNIX_CONNECT:
		s->so = new_socket(test, AF_UNIX, SOCK_STREAM);
		s->peer = new_socket(test, AF_UNIX, SOCK_STREAM);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(s->peer,
						       unix_name(&s->a, '8')));
		fill_backlog(test, s->peer, s->held, &s->a, 0);
		s->full = true;
		break;
	case TCP_ACCEPT:
		s->so = new_socket(test, AF_INET, SOCK_STREAM);
		bind_loopback(test, s->so, AF_INET, &s->a);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(s->so, 1));
		break;
	case UNIX_ACCEPT:
		s->so = new_socket(test, AF_UNIX, SOCK_STREAM);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(s->so,
						       unix_name(&s->a, '9')));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(s->so, 1));
		break;
	default:
		tcp_pair_room(test, &s->so, &s->peer, 32768);
	}
	KUNIT_ASSERT_EQ(test, 0, set_int(s->so, SOL_SOCKET,
					 NKE_SO_DEFUNCTOK_OPT, 1));
	if (sleepers[call] == blocked_send ||
	    sleepers[call] == blocked_sendmbuf)
		stuff(test, s->so);
}

/* Two at a time: each is told, though Linux has one error to give. */
static void expect_woken(struct kunit *test, enum call call, bool nointr)
{
	bool alone = sleepers[call] == blocked_connect;
	struct blocked *b[2] = {};
	struct stage s;
	int i;

	stage_set(test, &s, call);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_nointerrupt(s.so, nointr));
	for (i = 0; i < 2 - alone; i++) {
		b[i] = blocked_start(test, s.so, sleepers[call]);
		b[i]->a = s.a;
		if (sleepers[call] == blocked_sendmbuf)
			b[i]->m = make_packet(test, "0123456789", 10);
		blocked_run(test, b[i]);
		KUNIT_EXPECT_TRUE_MSG(test, blocked_sleeps(b[i],
							   TASK_NORMAL),
				      "call %d", call);
	}
	KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, s.so, ALL));
	for (i = 0; i < 2 - alone; i++) {
		KUNIT_EXPECT_TRUE_MSG(test, blocked_ends(b[i]), "call %d",
				      call);
		KUNIT_EXPECT_EQ_MSG(test, EBADF, b[i]->err, "call %d", call);
		KUNIT_EXPECT_EQ_MSG(test, b[i]->n, 0UL, "call %d", call);
	}
	stage_clear(&s);
}

static void test_blocked(struct kunit *test)
{
	int call;

	for (call = 0; call < CALLS; call++)
		expect_woken(test, call, false);
}

static void test_blocked_nointr(struct kunit *test)
{
	int call;

	for (call = 0; call < TCP_CONNECT; call++)
		expect_woken(test, call, true);
}

/* The owner is called, and finds that it is over. */
struct told {
	struct completion called;
	int err;
};

static void upcall_told(struct __socket *so, void *cookie, int waitf)
{
	struct told *t = cookie;
	size_t n;
	u8 byte;

	t->err = recv_bytes(so, &byte, 1, MSG_DONTWAIT, &n);
	if (t->err == ENOTCONN)
		complete(&t->called);
}

static void test_upcall(struct kunit *test)
{
	struct told *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct __socket *so, *peer;
	int kind;

	KUNIT_ASSERT_NOT_NULL(test, t);
	for (kind = 0; kind < KINDS; kind++) {
		init_completion(&t->called);
		make_pair(test, kind, &so, &peer);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, upcall_told,
							    t));
		nke_upcall_drain();
		KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so, ALL));
		KUNIT_EXPECT_GT_MSG(test,
				    wait_for_completion_timeout(&t->called,
								WAIT), 0UL,
				    "kind %d", kind);
		nke_sock_close(so);
		nke_sock_close(peer);
		nke_upcall_drain();
	}
}

/* -- in the middle of traffic --*/

static void call_sends(struct blocked *b)
{
	static const u8 data[1000];

	do
		b->err = send_bytes(b->so, data, sizeof(data), 0, &b->n);
	while (!b->err);
}

static void call_receives(struct blocked *b)
{
	static u8 data[1000];

	do
		b->err = recv_bytes(b->so, data, sizeof(data), 0, &b->n);
	while (!b->err && b->n);
}

static void call_receivesmbuf(struct blocked *b)
{
	struct __mbuf *m;

	do {
		m = NULL;
		b->n = 5000;
		b->err = nke_sock_receivembuf(b->so, NULL, &m, 0, &b->n);
		nke_mbuf_freem(m);
	} while (!b->err && b->n);
}

static void call_defunct(struct blocked *b)
{
	b->err = nke_socket_defunct(NULL, b->so, ALL);
}

/* Both ends send and receive; one is taken away, by two at once. */
static void traffic(struct kunit *test, int family)
{
	struct blocked *b[6], *d[2];
	struct __socket *so, *peer;
	int i;

	if (family == AF_UNIX)
		unix_pair(test, &so, &peer);
	else
		tcp_pair(test, family, &so, &peer);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT,
					 1));
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		b[i] = blocked_start(test, i < 3 ? so : peer,
				     i % 3 == 0 ? call_sends :
				     i % 3 == 1 ? call_receives :
				     call_receivesmbuf);
		blocked_run(test, b[i]);
	}
	schedule_timeout_uninterruptible(HZ / 20);
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		d[i] = blocked_start(test, so, call_defunct);
		blocked_run(test, d[i]);
	}
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		KUNIT_EXPECT_TRUE(test, blocked_ends(d[i]));
		KUNIT_EXPECT_EQ(test, 0, d[i]->err);
	}
	for (i = 0; i < ARRAY_SIZE(b); i++)
		KUNIT_EXPECT_TRUE_MSG(test, blocked_ends(b[i]), "thread %d", i);
	KUNIT_EXPECT_TRUE(test, b[0]->err == EBADF || b[0]->err == EPIPE);
	for (i = 1; i < 3; i++)
		KUNIT_EXPECT_TRUE(test, b[i]->err == EBADF ||
				  b[i]->err == ENOTCONN);
	nke_sock_close(so);
	nke_sock_close(peer);
}

static void test_traffic(struct kunit *test)
{
	int round;

	for (round = 0; round < 5; round++) {
		traffic(test, AF_INET);
		traffic(test, AF_INET6);
		traffic(test, AF_UNIX);
	}
}

static struct kunit_case defunct_cases[] = {
	KUNIT_CASE(test_who),
	KUNIT_CASE(test_child),
	KUNIT_CASE(test_afterwards),
	KUNIT_CASE(test_unconnected),
	KUNIT_CASE(test_peer),
	KUNIT_CASE(test_port),
	KUNIT_CASE(test_listener),
	KUNIT_CASE_SLOW(test_blocked),
	KUNIT_CASE_SLOW(test_blocked_nointr),
	KUNIT_CASE(test_upcall),
	KUNIT_CASE_SLOW(test_traffic),
	{}
};

static struct kunit_suite defunct_suite = {
	.name = "nke_ksocket_defunct",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = defunct_cases,
};

kunit_test_suite(defunct_suite);
