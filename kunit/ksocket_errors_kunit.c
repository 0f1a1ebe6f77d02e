// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a socket: the errors and the edges that sys/kpi_socket.h documents
 * for creating, naming, connecting, accepting and shutting down.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_fixture.h"

typedef int (*make_socket)(int domain, int type, int protocol,
			   nke_sock_upcall callback, void *cookie,
			   struct __socket **new_so);

/* Both functions that make sockets promise the same. */
static void create_edges(struct kunit *test, make_socket make)
{
	static const struct { int domain, type, protocol, err; } cases[] = {
		{ AF_INET, SOCK_STREAM, 0, 0 },
		{ AF_INET, SOCK_STREAM, IPPROTO_TCP, 0 },
		{ AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 0 },
		{ AF_INET, SOCK_RAW, IPPROTO_ICMP, 0 },
		{ AF_UNIX, SOCK_STREAM, 0, 0 },
		{ AF_UNIX, SOCK_SEQPACKET, 0, 0 },
		{ AF_UNSPEC, SOCK_STREAM, 0, EAFNOSUPPORT },
		{ 255, SOCK_STREAM, 0, EAFNOSUPPORT },
		{ INT_MIN, SOCK_STREAM, 0, EAFNOSUPPORT },
		{ AF_INET, 0, 0, EPROTONOSUPPORT },
		{ AF_INET, SOCK_RDM, 0, EPROTONOSUPPORT },
		{ AF_INET, SOCK_DGRAM, IPPROTO_TCP, EPROTOTYPE },
		{ AF_INET6, SOCK_STREAM, IPPROTO_UDP, EPROTOTYPE },
		{ AF_INET, SOCK_DGRAM, 253, EPROTONOSUPPORT },
		{ AF_UNIX, SOCK_STREAM, 253, EPROTONOSUPPORT },
		{ AF_UNIX, SOCK_STREAM, IPPROTO_TCP, EPROTONOSUPPORT },
		{ AF_INET, SOCK_STREAM, IPPROTO_ICMP, EPROTOTYPE },
		{ AF_INET6, SOCK_STREAM, IPPROTO_ICMPV6, EPROTOTYPE },
		{ AF_INET6, SOCK_STREAM, IPPROTO_ICMP, EPROTONOSUPPORT },
		{ AF_INET, 15, 0, EPROTONOSUPPORT },
		{ AF_INET, 15, IPPROTO_TCP, EPROTOTYPE },
		{ AF_INET, SOCK_STREAM, -1, EPROTONOSUPPORT },
		{ AF_INET, -1, 0, EINVAL },
		{ AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0, EINVAL },
		/* The protocol's own: net.ipv4.ping_group_range. */
		{ AF_INET, SOCK_DGRAM, IPPROTO_ICMP, EACCES },
	};
	struct __socket *so;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		so = (void *)1;
		KUNIT_EXPECT_EQ_MSG(test, cases[i].err,
				    make(cases[i].domain, cases[i].type,
					 cases[i].protocol, no_upcall, NULL,
					 &so), "case %d", i);
		if (cases[i].err)
			KUNIT_EXPECT_NULL(test, so);
		else
			KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(so));
		nke_sock_close(so);
	}
	KUNIT_EXPECT_EQ(test, EINVAL, make(AF_INET, SOCK_STREAM, 0, NULL, NULL,
					   NULL));
}

static void test_create(struct kunit *test)
{
	create_edges(test, nke_sock_socket);
	nke_upcall_drain();
}

static void test_create_netns(struct kunit *test)
{
	create_edges(test, nke_sock_socket_netns);
	nke_upcall_drain();
}

static void test_bind_errors(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *b = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *six = new_socket(test, AF_INET6, SOCK_STREAM);
	union bsd_addr addr, other;

	bind_loopback(test, a, AF_INET, &addr);
	KUNIT_EXPECT_EQ(test, EADDRINUSE, nke_sock_bind(b, SA(&addr)));
	other = addr;
	other.sin.addr = htonl(0xc0000201);	/* 192.0.2.1: nobody's */
	other.sin.port = 0;
	KUNIT_EXPECT_EQ(test, EADDRNOTAVAIL, nke_sock_bind(b, SA(&other)));

	loopback(&other, AF_INET6, 0);
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_bind(b, SA(&other)));
	loopback(&other, AF_INET, 0);
	other.raw[0] = sizeof(other.sin6);
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_bind(six, SA(&other)));
	loopback(&other, AF_INET6, 0);
	other.raw[0] = 23;			/* without the scope it is 24 */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(six, SA(&other)));
	other.raw[0] = 24;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_bind(six, SA(&other)));

	/* None of the failures gave it an address. */
	loopback(&other, AF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_bind(b, SA(&other)));
	nke_sock_close(a);
	nke_sock_close(b);
	nke_sock_close(six);
}

static void test_bind_privileged(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct cred *weak = prepare_creds();
	const struct cred *old;
	union bsd_addr a;

	KUNIT_ASSERT_NOT_NULL(test, weak);
	cap_clear(weak->cap_effective);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setpriv(so, 0));
	loopback(&a, AF_INET, htons(80));
	old = override_creds(weak);
	KUNIT_EXPECT_EQ(test, EACCES, nke_sock_bind(so, SA(&a)));
	revert_creds(old);
	put_cred(weak);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_bind(so, SA(&a)));
	nke_sock_close(so);
}

/* Every length that an address can claim, for TCP and AF_UNIX too. */
static void test_sa_len_everywhere(struct kunit *test)
{
	static const struct { int domain, type, least; } kinds[] = {
		{ AF_INET, SOCK_STREAM, 16 },
		{ AF_INET6, SOCK_DGRAM, 24 },
		{ AF_INET6, SOCK_STREAM, 24 },
		{ AF_UNIX, SOCK_DGRAM, 3 },
		{ AF_UNIX, SOCK_STREAM, 3 },
	};
	struct __socket *so;
	union bsd_addr a;
	int len, err, i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		so = new_socket(test, kinds[i].domain, kinds[i].type);
		for (len = 0; len < 256; len++) {
			if (len >= kinds[i].least && len <= 128)
				continue;
			loopback(&a, AF_INET6, htons(9));
			a.raw[0] = len;
			a.raw[1] = kinds[i].domain;
			/* An AF_UNIX bind without a name picks one. */
			if (kinds[i].domain == AF_UNIX && len == 2)
				continue;
			err = nke_sock_connect(so, SA(&a), 0);
			KUNIT_EXPECT_EQ_MSG(test, EINVAL, err, "kind %d len %d",
					    i, len);
			err = nke_sock_bind(so, SA(&a));
			KUNIT_EXPECT_EQ_MSG(test, EINVAL, err, "kind %d len %d",
					    i, len);
		}
		nke_sock_close(so);
	}
}

static void test_connect_errors(struct kunit *test)
{
	struct __socket *full = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *held[FULL_BACKLOG];
	union bsd_addr a, other;
	size_t n;

	listen_full(test, full, held, &a);
	/* Flags that are not MSG_DONTWAIT are ignored. */
	KUNIT_EXPECT_EQ(test, EINPROGRESS,
			nke_sock_connect(so, SA(&a), MSG_DONTWAIT | MSG_OOB |
					 0x40000000));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, EALREADY, nke_sock_connect(so, SA(&a),
							 MSG_DONTWAIT));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, ENOTCONN, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(so, SA(&other),
							     sizeof(other)));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_listen(so, 1));
	/* An attempt can be given up. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(so, SHUT_RDWR));
	nke_sock_close(so);

	so = new_socket(test, AF_INET, SOCK_STREAM);
	loopback(&other, AF_INET6, a.sin.port);
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_connect(so, SA(&other),
							     0));
	loopback(&other, AF_INET, htons(9));
	other.sin.addr = htonl(0xc0000201);
	KUNIT_EXPECT_EQ(test, ENETUNREACH, nke_sock_connect(so, SA(&other), 0));
	nke_sock_close(so);
	unlisten_full(full, held);
}

/* Nobody answers, and the socket has no patience. */
static void test_connect_timeout(struct kunit *test)
{
	struct __socket *full = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *held[FULL_BACKLOG];
	union bsd_addr a;

	listen_full(test, full, held, &a);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, IPPROTO_TCP, TCP_USER_TIMEOUT,
					 500));
	KUNIT_EXPECT_EQ(test, ETIMEDOUT, nke_sock_connect(so, SA(&a), 0));
	nke_sock_close(so);

	/* SO_SNDTIMEO ends the waiting, not the attempt. */
	so = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_SNDTIMEO_OLD, 0, 20000));
	KUNIT_EXPECT_EQ(test, EINPROGRESS, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(so, SA(&a), 0));
	nke_sock_close(so);
	unlisten_full(full, held);
}

/* An attempt that failed while nobody waited: told once, then forgotten. */
static void test_connect_failed(struct kunit *test)
{
	struct __socket *gone = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	unsigned long end = jiffies + WAIT;
	union bsd_addr a;
	int value = 0;
	int len = 4;

	bind_loopback(test, gone, AF_INET, &a);
	/* The refusal cannot come in before the attempt lets the lock go. */
	KUNIT_EXPECT_EQ(test, EINPROGRESS, nke_sock_connect(so, SA(&a),
							    MSG_DONTWAIT));
	while (!value && time_before(jiffies, end)) {
		KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
							     SO_ERROR, &value,
							     &len));
		schedule_timeout_uninterruptible(1);
	}
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, value);
	KUNIT_EXPECT_EQ(test, ECONNABORTED, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, nke_sock_connect(so, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(gone, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	nke_sock_close(so);
	nke_sock_close(gone);
}

/* AF_UNSPEC ends an association; a stream has none to end. */
static void test_connect_unspec(struct kunit *test)
{
	struct __socket *client, *server;
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	union bsd_addr none = { .sin = { .len = 16, .family = AF_UNSPEC } };
	union bsd_addr a;
	size_t n;

	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_connect(so, SA(&none), 0));
	nke_sock_close(so);
	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(client, SA(&none), 0));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(client));
	nke_sock_close(client);
	nke_sock_close(server);

	so = new_socket(test, AF_INET, SOCK_DGRAM);
	loopback(&a, AF_INET, htons(9));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&none), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_bytes(so, "x", 1, 0, &n));
	nke_sock_close(so);
}

/* An attempt that has succeeded, with the peer's end of stream behind it. */
static void test_connect_twice(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *server;
	union bsd_addr a;
	int err;

	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	err = nke_sock_connect(client, SA(&a), MSG_DONTWAIT);
	KUNIT_EXPECT_TRUE(test, err == EINPROGRESS || !err);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &server));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(client));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(client, SA(&a),
							MSG_DONTWAIT));
	nke_sock_close(server);
	nke_sock_close(client);
	nke_sock_close(listener);
}

static void test_listen_errors(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *b = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *raw = NULL;
	union bsd_addr addr;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(AF_INET, SOCK_RAW,
						 IPPROTO_ICMP, NULL, NULL,
						 &raw));
	KUNIT_ASSERT_EQ(test, 0, set_int(a, SOL_SOCKET, SO_REUSEADDR, 1));
	KUNIT_ASSERT_EQ(test, 0, set_int(b, SOL_SOCKET, SO_REUSEADDR, 1));
	bind_loopback(test, a, AF_INET, &addr);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(b, SA(&addr)));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_listen(a, INT_MIN));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_listen(a, INT_MAX));
	KUNIT_EXPECT_EQ(test, EADDRINUSE, nke_sock_listen(b, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_listen(local, 1));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_listen(raw, 1));

	/* What could not listen is a client still. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(b, no_upcall, NULL));
	nke_sock_close(b);
	b = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(b, SA(&addr), 0));
	nke_sock_close(a);
	nke_sock_close(b);
	nke_sock_close(local);
	nke_sock_close(raw);
	nke_upcall_drain();
}

/* 0 and below are as much as there may be, and a limit can be changed. */
static void test_backlog(struct kunit *test)
{
	static const int backlogs[] = { 0, -1, INT_MIN };
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client[4];
	union bsd_addr a;
	int i, err;

	bind_loopback(test, so, AF_INET, &a);
	for (i = 0; i < ARRAY_SIZE(backlogs); i++) {
		KUNIT_EXPECT_EQ(test, 0, nke_sock_listen(so, 1));
		KUNIT_EXPECT_EQ(test, 0, nke_sock_listen(so, backlogs[i]));
		KUNIT_EXPECT_EQ(test, (u32)SOMAXCONN,
				READ_ONCE(so->sock->sk->sk_max_ack_backlog));
	}
	for (i = 0; i < ARRAY_SIZE(client); i++) {
		client[i] = new_socket(test, AF_INET, SOCK_STREAM);
		err = nke_sock_connect(client[i], SA(&a), MSG_DONTWAIT);
		if (err != EINPROGRESS)
			KUNIT_EXPECT_EQ(test, 0, err);
		KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(client[i]));
	}
	for (i = 0; i < ARRAY_SIZE(client); i++)
		nke_sock_close(client[i]);
	nke_sock_close(so);
}

static void test_accept_errors(struct kunit *test)
{
	struct __socket *dgram = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *child = (void *)1;
	union bsd_addr a;
	u8 from[4] = { 1, 2, 3, 4 };
	int on = 1;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_accept(dgram, NULL, 0, 0, NULL,
						      NULL, &child));
	KUNIT_EXPECT_NULL(test, child);
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 5));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_accept(so, NULL, 0, 0, NULL,
						      NULL, NULL));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP,
			nke_sock_accept(so, NULL, 0, MSG_DONTWAIT | MSG_WAITALL,
					NULL, NULL, &child));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_sock_accept(so, NULL, 0, 0, NULL,
							   NULL, &child));
	on = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));

	/* A bad room for the address is no room. */
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_accept(so, SA(from), -1, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_EQ(test, 1, from[0]);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(child));
	nke_sock_close(child);
	nke_sock_close(client);
	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_accept(so, SA(from), 2, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_EQ(test, sizeof(a.sin), from[0]);
	KUNIT_EXPECT_EQ(test, AF_INET, from[1]);
	KUNIT_EXPECT_EQ(test, 3, from[2]);
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(so);
	nke_sock_close(dgram);
}

/* What the child takes over from the listener, and what it does not. */
static void test_accept_inherits(struct kunit *test)
{
	/* Not the low-water marks, and not how it is closed. */
	static const struct { int name, listener, child; } opts[] = {
		{ SO_KEEPALIVE, 1, SO_KEEPALIVE },
		{ SO_DONTROUTE, 1, SO_DONTROUTE },
		{ SO_OOBINLINE, 1, SO_OOBINLINE },
		{ SO_SNDBUF, 30000, 30000 },
		{ SO_RCVBUF, 30000, 30000 },
		{ NKE_SO_NOSIGPIPE_OPT, 1, 1 },
		{ SO_RCVLOWAT, 9, 1 },
		{ NKE_SO_CLOSEWAIT_OPT, 1, 0 },
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct nke_bsd_timeval tv = { 7, 0 };
	struct __socket *child;
	union bsd_addr a;
	int len = sizeof(tv);
	int cookie, value, i;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET,
						     SO_RCVTIMEO_OLD, &tv,
						     sizeof(tv)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET,
						     SO_SNDTIMEO_OLD, &tv,
						     sizeof(tv)));
	for (i = 0; i < ARRAY_SIZE(opts); i++)
		KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, opts[i].name,
						 opts[i].listener));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, no_upcall, &cookie));
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						 &child));
	KUNIT_EXPECT_PTR_EQ(test, child->reader.fn, NULL);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(child, SOL_SOCKET,
						     SO_RCVTIMEO_OLD, &tv,
						     &len));
	KUNIT_EXPECT_EQ(test, 0L, tv.tv_sec);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(child, SOL_SOCKET,
						     SO_SNDTIMEO_OLD, &tv,
						     &len));
	KUNIT_EXPECT_EQ(test, 0L, tv.tv_sec);
	for (i = 0; i < ARRAY_SIZE(opts); i++) {
		len = sizeof(value);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(child, SOL_SOCKET,
							     opts[i].name,
							     &value, &len));
		KUNIT_EXPECT_EQ_MSG(test, opts[i].child, value, "option %d", i);
	}
	nke_sock_close(child);
	nke_sock_close(client);

	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0,
						 (int)NKE_MSG_USEUPCALL, NULL,
						 NULL, &child));
	KUNIT_EXPECT_PTR_EQ(test, child->reader.fn, so->reader.fn);
	KUNIT_EXPECT_PTR_EQ(test, child->reader.cookie, (void *)&cookie);
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(so);
	nke_upcall_drain();
}

/* A shutdown that fails has no effect. */
static void test_shutdown_unconnected(struct kunit *test)
{
	static const int kinds[][2] = {
		{ AF_INET, SOCK_DGRAM }, { AF_INET6, SOCK_DGRAM },
		{ AF_UNIX, SOCK_STREAM }, { AF_UNIX, SOCK_DGRAM },
		{ AF_INET, SOCK_STREAM },
	};
	struct __socket *so, *listener, *server;
	union bsd_addr a;
	size_t n;
	u8 b;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		so = new_socket(test, kinds[i][0], kinds[i][1]);
		KUNIT_EXPECT_EQ_MSG(test, ENOTCONN,
				    nke_sock_shutdown(so, SHUT_RDWR), "%d", i);
		KUNIT_EXPECT_EQ_MSG(test, 0, so->sock->sk->sk_shutdown, "%d",
				    i);
		if (i + 1 < ARRAY_SIZE(kinds))
			nke_sock_close(so);
	}
	listener = new_socket(test, AF_INET, SOCK_STREAM);
	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &server));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(server, &b, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 1UL);
	nke_sock_close(server);
	nke_sock_close(listener);
	nke_sock_close(so);
}

static void test_shutdown_sides(struct kunit *test)
{
	struct __socket *client, *server;
	struct __socket *udp = new_socket(test, AF_INET, SOCK_DGRAM);
	union bsd_addr a;
	size_t n;
	u8 b;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_shutdown(client, INT_MAX));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_shutdown(client, INT_MIN));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(client, SHUT_RD));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(client, SHUT_RD));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(client, &b, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(client, SHUT_RDWR));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(client, SHUT_RDWR));
	KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(client, "x", 1, 0, &n));
	nke_sock_close(client);
	nke_sock_close(server);

	loopback(&a, AF_INET, htons(9));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(udp, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(udp, SHUT_WR));
	KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(udp, "x", 1, 0, &n));
	nke_sock_close(udp);
}

static void test_name_edges(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_STREAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_STREAM);
	union bsd_addr a, zero = {};
	int domain, type, protocol;

	memset(&a, 0xee, sizeof(a));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockname(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0xee, a.raw[0]);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockname(so, SA(&a),
							   INT_MIN));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getpeername(so, NULL, 1));
	/* Unbound: family and length, else nothing. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockname(so, SA(&a), INT_MAX));
	zero.sin6.len = sizeof(zero.sin6);
	zero.sin6.family = AF_INET6;
	KUNIT_EXPECT_EQ(test, 0, memcmp(&a, &zero, sizeof(zero.sin6)));
	KUNIT_EXPECT_EQ(test, 0xee, a.raw[sizeof(zero.sin6)]);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockname(local, SA(&a),
						      sizeof(a)));
	KUNIT_EXPECT_EQ(test, 2, a.raw[0]);
	KUNIT_EXPECT_EQ(test, AF_UNIX, a.raw[1]);
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(local, SA(&a),
							     sizeof(a)));

	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(so, NULL, NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(so, &domain, NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(so, NULL, &type, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(so, NULL, NULL, &protocol));
	KUNIT_EXPECT_EQ(test, AF_INET6, domain);
	KUNIT_EXPECT_EQ(test, SOCK_STREAM, type);
	KUNIT_EXPECT_EQ(test, IPPROTO_TCP, protocol);
	nke_sock_close(so);
	nke_sock_close(local);
}

static struct kunit_case errors_cases[] = {
	KUNIT_CASE(test_create),
	KUNIT_CASE(test_create_netns),
	KUNIT_CASE(test_bind_errors),
	KUNIT_CASE(test_bind_privileged),
	KUNIT_CASE(test_sa_len_everywhere),
	KUNIT_CASE(test_connect_errors),
	KUNIT_CASE(test_connect_timeout),
	KUNIT_CASE(test_connect_failed),
	KUNIT_CASE(test_connect_unspec),
	KUNIT_CASE(test_connect_twice),
	KUNIT_CASE(test_listen_errors),
	KUNIT_CASE(test_backlog),
	KUNIT_CASE(test_accept_errors),
	KUNIT_CASE(test_accept_inherits),
	KUNIT_CASE(test_shutdown_unconnected),
	KUNIT_CASE(test_shutdown_sides),
	KUNIT_CASE(test_name_edges),
	{}
};

static struct kunit_suite errors_suite = {
	.name = "nke_ksocket_errors",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = errors_cases,
};

kunit_test_suite(errors_suite);
