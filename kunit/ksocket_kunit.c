// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets over loopback, with every error that sys/kpi_socket.h names.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_fixture.h"

static void test_null(struct kunit *test)
{
	union bsd_addr a;
	struct nke_bsd_iovec iov = { &a, 1 };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct __socket *so;
	struct __mbuf *m = NULL;
	size_t n = 1;
	int v = sizeof(int);

	loopback(&a, AF_INET, 0);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_socket(AF_INET, SOCK_STREAM, 0,
						      NULL, NULL, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(NULL, SA(&a)));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_connect(NULL, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_listen(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_accept(NULL, NULL, 0, 0, NULL,
						      NULL, &so));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_shutdown(NULL, SHUT_RD));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockname(NULL, SA(&a), 16));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getpeername(NULL, SA(&a), 16));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_gettype(NULL, NULL, NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setupcall(NULL, NULL, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_send(NULL, MSG(&msg), 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive(NULL, MSG(&msg), 0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receivembuf(NULL, NULL, &m, 0,
							   &n));
	m = make_packet(test, "x", 1);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_sendmbuf(NULL, NULL, m, 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(NULL, SOL_SOCKET,
							  SO_DEBUG, &v, 4));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockopt(NULL, SOL_SOCKET,
							  SO_DEBUG, &v, &v));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(NULL, FIONBIO, &v));
	nke_sock_close(NULL);
	nke_sock_retain(NULL);
	nke_sock_release(NULL);
}

static void test_closed(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	union bsd_addr a;
	struct nke_bsd_iovec iov = { &a, 1 };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct __socket *child;
	struct __mbuf *m = NULL;
	size_t n = 1;
	int v = sizeof(int);

	loopback(&a, AF_INET, 0);
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_bind(so, SA(&a)));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_listen(so, 1));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						     &child));
	KUNIT_EXPECT_NULL(test, child);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_shutdown(so, SHUT_RD));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_getsockname(so, SA(&a), 16));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_getpeername(so, SA(&a), 16));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_gettype(so, NULL, NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(so));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setupcall(so, NULL, NULL));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_send(so, MSG(&msg), 0, &n));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_receive(so, MSG(&msg), 0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_receivembuf(so, NULL, &m, 0, &n));
	m = make_packet(test, "x", 1);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_sendmbuf(so, NULL, m, 0, &n));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setsockopt(so, SOL_SOCKET,
							 SO_KEEPALIVE, &v, 4));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_getsockopt(so, SOL_SOCKET,
							 SO_KEEPALIVE, &v, &v));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_ioctl(so, FIONBIO, &v));
	nke_sock_close(so);
	nke_sock_retain(so);
	nke_sock_release(so);
}

static void test_create_errors(struct kunit *test)
{
	struct __socket *so = (void *)1;

	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_socket(999, SOCK_STREAM, 0,
							    NULL, NULL, &so));
	KUNIT_EXPECT_NULL(test, so);
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_socket(-1, SOCK_STREAM, 0,
							    NULL, NULL, &so));
	KUNIT_EXPECT_EQ(test, EPROTOTYPE, nke_sock_socket(AF_INET, SOCK_STREAM,
							  IPPROTO_UDP, NULL,
							  NULL, &so));
	KUNIT_EXPECT_EQ(test, EPROTONOSUPPORT,
			nke_sock_socket(AF_INET, SOCK_STREAM, 253, NULL, NULL,
					&so));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0,
					NULL, NULL, &so));
}

/* Every length that an address can claim, on a stack that KASAN watches. */
static void test_sa_len(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct nke_bsd_iovec iov = { "x", 1 };
	union bsd_addr a;
	struct nke_bsd_msghdr msg = {
		.msg_name = &a, .msg_iov = &iov, .msg_iovlen = 1,
	};
	int len;

	for (len = 0; len < 256; len++) {
		loopback(&a, AF_INET, htons(9));
		a.raw[0] = len;
		if (len >= 16 && len <= 128)
			continue;
		KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(so, SA(&a)));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_connect(so, SA(&a), 0));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_send(so, MSG(&msg), 0,
							    NULL));
	}
	/* The refused connects may have given this one a port. */
	nke_sock_close(so);
	so = new_socket(test, AF_INET, SOCK_DGRAM);
	loopback(&a, AF_INET, 0);
	a.raw[0] = 128;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_bind(so, SA(&a)));
	loopback(&a, AF_INET, 0);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(so, SA(&a)));
	a.sin.family = 99;
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(so, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_connect(so, NULL, 0));
	nke_sock_close(so);
}

static void test_names(struct kunit *test)
{
	struct __socket *client, *server;
	union bsd_addr a, b;
	int domain, type, protocol;

	tcp_pair(test, AF_INET6, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getpeername(client, SA(&a),
						      sizeof(a)));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockname(server, SA(&b),
						      sizeof(b)));
	KUNIT_EXPECT_EQ(test, a.raw[0], sizeof(struct bsd_sin6));
	KUNIT_EXPECT_EQ(test, a.raw[1], AF_INET6);
	KUNIT_EXPECT_EQ(test, 0, memcmp(&a, &b, sizeof(struct bsd_sin6)));
	memset(&a, 0xee, sizeof(a));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getpeername(client, SA(&a), 1));
	KUNIT_EXPECT_EQ(test, a.raw[0], sizeof(struct bsd_sin6));
	KUNIT_EXPECT_EQ(test, a.raw[1], 0xee);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getpeername(client, SA(&a), -1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockname(client, NULL, 16));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(client, &domain, &type,
						  &protocol));
	KUNIT_EXPECT_EQ(test, AF_INET6, domain);
	KUNIT_EXPECT_EQ(test, SOCK_STREAM, type);
	KUNIT_EXPECT_EQ(test, IPPROTO_TCP, protocol);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(client));
	nke_sock_close(client);
	nke_sock_close(server);

	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(client));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(client, SA(&a),
							     sizeof(a)));
	nke_sock_close(client);
}

static void tcp_roundtrip(struct kunit *test, int family, size_t len)
{
	struct __socket *client, *server;
	u8 *out = kunit_kmalloc(test, len, GFP_KERNEL);
	u8 *in = kunit_kzalloc(test, len, GFP_KERNEL);
	struct __mbuf *m;
	size_t done = 0;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_ASSERT_NOT_NULL(test, in);
	fill(out, len, 3);
	tcp_pair(test, family, &client, &server);

	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, out, len, 0, &n));
	KUNIT_EXPECT_EQ(test, n, len);
	while (done < len) {
		n = len - done;
		KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(server, NULL, &m,
							      0, &n));
		KUNIT_ASSERT_GT(test, n, 0UL);
		KUNIT_EXPECT_EQ(test, n, nke_mbuf_pkthdr_len(m));
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, n, in + done));
		done += n;
		/* Send the very packets back. */
		KUNIT_ASSERT_EQ(test, 0, nke_sock_sendmbuf(server, NULL, m, 0,
							   &n));
	}
	KUNIT_EXPECT_EQ(test, 0, memcmp(in, out, len));

	memset(in, 0, len);
	KUNIT_ASSERT_EQ(test, 0, recv_bytes(client, in, len, MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, n, len);
	KUNIT_EXPECT_EQ(test, 0, memcmp(in, out, len));

	/* End of stream: 0 bytes, no error, no chain. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(client, SHUT_WR));
	n = 100;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(server, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_NULL(test, m);
	KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(client, out, 1, 0, &n));
	nke_sock_close(client);
	nke_sock_close(server);
}

static void test_tcp_roundtrip(struct kunit *test)
{
	static const size_t sizes[] = {
		1, 191, 193, 1448, 4096, 65536, 150000,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		tcp_roundtrip(test, AF_INET, sizes[i]);
		tcp_roundtrip(test, AF_INET6, sizes[i]);
	}
}

static void udp_roundtrip(struct kunit *test, int family, size_t len)
{
	struct __socket *a = new_socket(test, family, SOCK_DGRAM);
	struct __socket *b = new_socket(test, family, SOCK_DGRAM);
	u8 *out = kunit_kmalloc(test, len + 1, GFP_KERNEL);
	u8 *in = kunit_kzalloc(test, len + 1, GFP_KERNEL);
	struct nke_bsd_msghdr msg = {};
	union bsd_addr aa, ba, from;
	struct __mbuf *m;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_ASSERT_NOT_NULL(test, in);
	fill(out, len, 9);
	bind_loopback(test, a, family, &aa);
	bind_loopback(test, b, family, &ba);

	msg.msg_name = &ba;
	m = make_packet(test, out, len);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_sendmbuf(a, MSG(&msg), m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, len);
	n = 70000;
	msg.msg_name = &from;
	msg.msg_namelen = sizeof(from);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(b, MSG(&msg), &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, len);
	KUNIT_EXPECT_EQ(test, 0, memcmp(&from, &aa, aa.raw[0]));
	if (len) {
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, len, in));
		KUNIT_EXPECT_EQ(test, 0, memcmp(in, out, len));
		msg.msg_namelen = 0;
		KUNIT_ASSERT_EQ(test, 0, nke_sock_sendmbuf(b, MSG(&msg), m, 0,
							   &n));
		KUNIT_ASSERT_EQ(test, 0, recv_bytes(a, in, len, 0, &n));
		KUNIT_EXPECT_EQ(test, n, len);
	} else {
		KUNIT_EXPECT_NULL(test, m);
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_udp_roundtrip(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 100, 1472, 9000, 65507 };
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		udp_roundtrip(test, AF_INET, sizes[i]);
		udp_roundtrip(test, AF_INET6, sizes[i]);
	}
}

static void test_udp_edges(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *b = new_socket(test, AF_INET, SOCK_DGRAM);
	u8 *big = kunit_kzalloc(test, 65600, GFP_KERNEL);
	struct nke_bsd_iovec iov = { big, 65508 };
	union bsd_addr ba;
	struct nke_bsd_msghdr msg = {
		.msg_name = &ba, .msg_iov = &iov, .msg_iovlen = 1,
	};
	struct nke_bsd_msghdr rmsg = {};
	struct __mbuf *m;
	size_t n;

	bind_loopback(test, b, AF_INET, &ba);
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_bytes(a, big, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, nke_sock_send(a, MSG(&msg), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_send(a, MSG(&msg), MSG_OOB,
							&n));
	n = 10;
	KUNIT_EXPECT_EQ(test, EAGAIN, nke_sock_receivembuf(b, NULL, &m,
							   MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	n = 10;
	KUNIT_EXPECT_EQ(test, EAGAIN, nke_sock_receivembuf(b, NULL, &m, NBIO,
							   &n));

	/* A datagram longer than the room: cut, and said so. */
	iov.iov_len = 1000;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_send(a, MSG(&msg), 0, NULL));
	n = 10;
	KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(b, MSG(&rmsg), &m, 0,
						      &n));
	KUNIT_EXPECT_EQ(test, n, 10UL);
	KUNIT_EXPECT_TRUE(test, rmsg.msg_flags & MSG_TRUNC);
	nke_mbuf_freem(m);

	/* Peeking at mbufs gives the length only, and takes nothing. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_send(a, MSG(&msg), 0, NULL));
	n = 70000;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(b, NULL, &m, MSG_PEEK,
						      &n));
	KUNIT_EXPECT_EQ(test, n, 1000UL);
	KUNIT_EXPECT_NULL(test, m);
	n = 70000;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(b, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 1000UL);
	nke_mbuf_freem(m);

	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(a, SA(&ba), 0));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_send(a, MSG(&msg), 0, NULL));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_listen(a, 1));
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_bad_io(struct kunit *test)
{
	struct __socket *client, *server;
	struct nke_bsd_iovec iov[2] = { { NULL, 5 }, { NULL, 0 } };
	struct nke_bsd_msghdr msg = { .msg_iov = iov, .msg_iovlen = 1 };
	struct __mbuf *m = NULL;
	struct __mbuf *raw;
	u8 byte;
	size_t n = 0;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_send(client, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_send(client, MSG(&msg), 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive(client, MSG(&msg), 0,
						       &n));
	iov[0].iov_base = &byte;
	iov[0].iov_len = (size_t)INT_MAX + 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_send(client, MSG(&msg), 0, &n));
	iov[0].iov_len = 0;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive(client, MSG(&msg), 0,
						       &n));
	msg.msg_iovlen = 0;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_send(client, MSG(&msg), 0, &n));
	msg.msg_iovlen = 1025;
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_sock_send(client, MSG(&msg), 0, &n));
	msg.msg_iovlen = 1;
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_sendmbuf(client, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_sendmbuf(client, NULL, NULL, 0,
							&n));
	/* An mbuf without packet header is consumed and refused. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(0, 1, &raw));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_sendmbuf(client, NULL, raw, 0,
							&n));
	n = 0;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receivembuf(client, NULL, &m, 0,
							   &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receivembuf(client, NULL, NULL,
							   0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receivembuf(client, NULL, &m, 0,
							   NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, send_bytes(client, "x", 1, MSG_EOR, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_shutdown(client, 3));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_shutdown(client, -1));
	KUNIT_EXPECT_EQ(test, EAGAIN, recv_bytes(client, &byte, 1, MSG_DONTWAIT,
						 &n));
	nke_sock_close(client);
	nke_sock_close(server);

	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, ENOTCONN, send_bytes(client, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, recv_bytes(client, &byte, 1, 0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_receivembuf(client, NULL, &m,
							     0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(client, SHUT_RD));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_accept(client, NULL, 0, 0, NULL,
						      NULL, &server));
	nke_sock_close(client);
}

static void test_connect_states(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *server;
	union bsd_addr a, peer;
	u8 byte;
	size_t n;
	int on = 1;

	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, nke_sock_connect(client, SA(&a),
							     0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_listen(listener, 0));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_connect(listener, SA(&a),
							   0));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(listener, SHUT_RD));
	KUNIT_EXPECT_EQ(test, EAGAIN, nke_sock_accept(listener, NULL, 0,
						      MSG_DONTWAIT, NULL, NULL,
						      &server));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_accept(listener, NULL, 0,
							  MSG_PEEK, NULL, NULL,
							  &server));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(client, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_listen(client, 1));

	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(listener, FIONBIO, &on));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(listener));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, SA(&peer),
						 sizeof(peer), 0, NULL, NULL,
						 &server));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockname(client, SA(&a),
						      sizeof(a)));
	KUNIT_EXPECT_EQ(test, 0, memcmp(&a, &peer, sizeof(a.sin)));
	/* The child is non-blocking because the listener was. */
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(server));
	KUNIT_EXPECT_EQ(test, EAGAIN, recv_bytes(server, &byte, 1, 0, &n));
	nke_sock_close(client);
	nke_sock_close(server);
	nke_sock_close(listener);
}

/* FIONBIO and MSG_WAITALL: all or EWOULDBLOCK, as Apple's guide uses it. */
static void test_nbio_waitall(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m;
	size_t n;
	u8 buf[8];
	int on = 1;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(server, FIONBIO, &on));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "abc", 3, 0, &n));
	n = 4;
	KUNIT_EXPECT_EQ(test, EAGAIN, nke_sock_receivembuf(server, NULL, &m,
							   MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, EAGAIN, recv_bytes(server, buf, 4, MSG_WAITALL,
						 &n));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "d", 1, 0, &n));
	n = 4;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(server, NULL, &m,
						      MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, n, 4UL);
	nke_mbuf_freem(m);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "xyz", 3, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(server, buf, 4,
					    MSG_WAITALL | MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 3UL);
	nke_sock_close(client);
	nke_sock_close(server);
}

/* A peer that does not read: all or nothing, then room again. */
static void test_sendmbuf_full(struct kunit *test)
{
	struct __socket *client, *server;
	u8 *buf = kunit_kzalloc(test, 300000, GFP_KERNEL);
	size_t total = 0;
	size_t n;
	int on = 1;
	int err;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, set_int(client, SOL_SOCKET, SO_SNDBUF, 40000));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(client, FIONBIO, &on));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_packet(test, client, buf, 200000,
						    0, &n));
	for (;;) {
		err = send_packet(test, client, buf, 10000, 0, &n);
		if (err)
			break;
		KUNIT_ASSERT_EQ(test, n, 10000UL);
		total += n;
		KUNIT_ASSERT_LT(test, total, 100000000UL);
	}
	KUNIT_EXPECT_EQ(test, EAGAIN, err);
	KUNIT_EXPECT_EQ(test, n, 0UL);
	while (total) {
		KUNIT_ASSERT_EQ(test, 0, recv_bytes(server, buf,
						    min(total, 300000UL), 0,
						    &n));
		KUNIT_ASSERT_GT(test, n, 0UL);
		total -= n;
	}
	nke_sock_close(client);
	nke_sock_close(server);
}

static void test_retain(struct kunit *test)
{
	struct __socket *client, *server;
	size_t n;
	u8 b;

	tcp_pair(test, AF_INET, &client, &server);
	nke_sock_retain(client);
	nke_sock_retain(client);
	nke_sock_close(client);
	/* Closed while retained: open and connected until the last release. */
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, "a", 1, 0, &n));
	nke_sock_release(client);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, "b", 1, 0, &n));
	nke_sock_release(client);
	KUNIT_EXPECT_EQ(test, EBADF, send_bytes(client, "c", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(server, &b, 1, 0, &n));

	nke_sock_retain(server);
	nke_sock_release(server);
	/* One too many: reported, and nothing else. */
	nke_sock_release(server);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(server));
	nke_sock_close(server);
}

static void test_options(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	static const struct { int level, name, value; } opts[] = {
		{ SOL_SOCKET, SO_KEEPALIVE, SO_KEEPALIVE },
		{ SOL_SOCKET, SO_REUSEADDR, SO_REUSEADDR },
		{ SOL_SOCKET, SO_SNDBUF, 50000 },
		{ SOL_SOCKET, SO_RCVBUF, 60000 },
		{ SOL_SOCKET, SO_RCVLOWAT, 5 },
		{ SOL_SOCKET, SO_OOBINLINE, SO_OOBINLINE },
		{ SOL_SOCKET, 0x1022, 1 }, { SOL_SOCKET, 0x1027, 1 },
		{ IPPROTO_TCP, TCP_NODELAY, 1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, 33 },
		{ IPPROTO_TCP, TCP_KEEPINTVL, 12 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 4 },
		{ IPPROTO_IP, IP_TTL, 17 }, { IPPROTO_IP, IP_TOS, 0x10 },
	};
	struct nke_bsd_timeval tv = { 3, 500000 };
	struct nke_bsd_timeval back;
	int value, len, i;

	for (i = 0; i < ARRAY_SIZE(opts); i++) {
		value = opts[i].value;
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    nke_sock_setsockopt(so, opts[i].level,
							opts[i].name, &value,
							4),
				    "set %d/%d", opts[i].level, opts[i].name);
		value = -1;
		len = sizeof(value);
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    nke_sock_getsockopt(so, opts[i].level,
							opts[i].name, &value,
							&len),
				    "get %d/%d", opts[i].level, opts[i].name);
		KUNIT_EXPECT_EQ_MSG(test, opts[i].value, value, "value %d/%d",
				    opts[i].level, opts[i].name);
	}
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET,
						     SO_RCVTIMEO_OLD, &tv,
						     sizeof(tv)));
	len = sizeof(back);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
						     SO_RCVTIMEO_OLD, &back,
						     &len));
	KUNIT_EXPECT_EQ(test, back.tv_sec, 3L);
	KUNIT_EXPECT_EQ(test, back.tv_usec, 500000);
	tv.tv_usec = 1000000;
	KUNIT_EXPECT_EQ(test, EDOM, nke_sock_setsockopt(so, SOL_SOCKET,
							SO_RCVTIMEO_OLD, &tv,
							sizeof(tv)));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, SOL_SOCKET,
							  SO_RCVTIMEO_OLD, &tv,
							  8));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, SOL_SOCKET,
							  SO_KEEPALIVE, &value,
							  3));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, nke_sock_setsockopt(so, SOL_SOCKET,
							       9999, &value,
							       4));
	len = 4;
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, nke_sock_getsockopt(so, SOL_SOCKET,
							       9999, &value,
							       &len));
	len = 2;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET, SO_TYPE,
						     &value, &len));
	KUNIT_EXPECT_EQ(test, len, 2);
	len = -1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockopt(so, SOL_SOCKET,
							  SO_TYPE, &value,
							  &len));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, 0x12345678,
							 &value));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, FIONREAD, NULL));
	nke_sock_close(so);
}

/* A receive that sleeps is woken by a close in another thread. */
struct sleeper {
	struct work_struct work;
	struct __socket *so;
	struct completion started;
	int err;
};

static void sleeper_run(struct work_struct *work)
{
	struct sleeper *s = container_of(work, struct sleeper, work);
	size_t n;
	u8 b;

	complete(&s->started);
	s->err = recv_bytes(s->so, &b, 1, 0, &n);
}

static void test_close_wakes(struct kunit *test)
{
	struct sleeper s = { .err = -1 };

	init_completion(&s.started);
	INIT_WORK_ONSTACK(&s.work, sleeper_run);
	s.so = new_socket(test, AF_INET, SOCK_DGRAM);
	queue_work(system_unbound_wq, &s.work);
	wait_for_completion(&s.started);
	nke_sock_close(s.so);
	flush_work(&s.work);
	KUNIT_EXPECT_TRUE(test, s.err == 0 || s.err == EBADF);
	destroy_work_on_stack(&s.work);
}

static void test_unix(struct kunit *test)
{
	struct __socket *client, *server;
	struct __mbuf *m;
	u8 in[8];
	size_t n;

	unix_pair(test, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, send_packet(test, client, "12345678", 8, 0,
					     &n));
	n = 100;
	KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(server, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 8UL);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, 8, in));
	KUNIT_EXPECT_EQ(test, 0, memcmp(in, "12345678", 8));
	nke_mbuf_freem(m);
	nke_sock_close(client);
	nke_sock_close(server);
}

static struct kunit_case ksocket_cases[] = {
	KUNIT_CASE(test_null),
	KUNIT_CASE(test_closed),
	KUNIT_CASE(test_create_errors),
	KUNIT_CASE(test_sa_len),
	KUNIT_CASE(test_names),
	KUNIT_CASE(test_tcp_roundtrip),
	KUNIT_CASE(test_udp_roundtrip),
	KUNIT_CASE(test_udp_edges),
	KUNIT_CASE(test_bad_io),
	KUNIT_CASE(test_connect_states),
	KUNIT_CASE(test_nbio_waitall),
	KUNIT_CASE(test_sendmbuf_full),
	KUNIT_CASE(test_retain),
	KUNIT_CASE(test_options),
	KUNIT_CASE(test_close_wakes),
	KUNIT_CASE(test_unix),
	{}
};

static struct kunit_suite ksocket_suite = {
	.name = "nke_ksocket",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = ksocket_cases,
};

kunit_test_suite(ksocket_suite);
