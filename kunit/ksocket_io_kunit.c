// SPDX-License-Identifier: GPL-2.0
/*
 * The edges of sending and receiving: odd vectors, lengths, flags, headers.
 */
#include <kunit/test.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/sockios.h>
#include <asm/ioctls.h>

#include "ksocket_fixture.h"

#define MAX_IOV	1024

static int send_vec(struct __socket *so, struct nke_bsd_iovec *iov, int count,
		    size_t *n)
{
	struct nke_bsd_msghdr msg = { .msg_iov = iov, .msg_iovlen = count };

	return nke_sock_send(so, MSG(&msg), 0, n);
}

static int recv_vec(struct __socket *so, struct nke_bsd_iovec *iov, int count,
		    int flags, size_t *n)
{
	struct nke_bsd_msghdr msg = { .msg_iov = iov, .msg_iovlen = count };

	return nke_sock_receive(so, MSG(&msg), flags, n);
}

static int recv_chain(struct __socket *so, struct __mbuf **m, int flags,
		      size_t *n)
{
	return nke_sock_receivembuf(so, NULL, m, flags, n);
}

/* As many pieces as allowed, empty ones and NULLs among them. */
static void test_iovec(struct kunit *test)
{
	struct nke_bsd_iovec *iov;
	struct __socket *a, *b;
	union bsd_addr to;
	u8 *out = kunit_kmalloc(test, MAX_IOV, GFP_KERNEL);
	u8 *in = kunit_kzalloc(test, MAX_IOV, GFP_KERNEL);
	size_t n = 9;
	int i;

	iov = kunit_kcalloc(test, MAX_IOV + 1, sizeof(*iov), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, iov && in && out);
	fill(out, MAX_IOV, 5);
	for (i = 0; i < MAX_IOV; i++)
		if (i % 3)
			iov[i] = (struct nke_bsd_iovec){ out + i, 1 };
	udp_pair(test, &a, &b, &to);

	KUNIT_EXPECT_EQ(test, ENOMEM, send_vec(a, iov, MAX_IOV + 1, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, ENOMEM, send_vec(a, iov, INT_MAX, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, send_vec(a, iov, -1, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, send_vec(a, iov, INT_MIN, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, send_vec(a, NULL, 1, &n));
	KUNIT_EXPECT_EQ(test, 0, send_vec(a, iov, MAX_IOV, &n));
	KUNIT_EXPECT_EQ(test, n, 682UL);

	for (i = 0; i < MAX_IOV; i++)
		if (i % 3)
			iov[i].iov_base = in + i;
	KUNIT_EXPECT_EQ(test, EINVAL, recv_vec(b, iov, MAX_IOV + 1, 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, recv_vec(b, iov + 1, -1, 0, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, recv_vec(b, iov + 1, 0, 0, &n));
	/* XNU wants something in the first piece of a receive. */
	KUNIT_EXPECT_EQ(test, EINVAL, recv_vec(b, iov, MAX_IOV, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_vec(b, iov + 1, MAX_IOV - 1,
					  MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 682UL);
	for (i = 0; i < MAX_IOV; i++)
		KUNIT_EXPECT_EQ(test, in[i], i % 3 ? out[i] : 0);

	/* Lengths whose sum does not fit. */
	iov[0] = (struct nke_bsd_iovec){ out, SIZE_MAX };
	iov[1] = (struct nke_bsd_iovec){ out, 2 };
	KUNIT_EXPECT_EQ(test, EINVAL, send_vec(a, iov, 2, &n));
	iov[0].iov_len = INT_MAX;
	KUNIT_EXPECT_EQ(test, EINVAL, send_vec(a, iov, 2, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, recv_vec(b, iov, 2, 0, &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* No byte at all: an empty datagram, and on a stream nothing. */
static void test_empty(struct kunit *test)
{
	struct nke_bsd_iovec none = { NULL, 0 };
	struct nke_bsd_msghdr hdr = {};
	struct __socket *a, *b;
	union bsd_addr to, from = {};
	struct __mbuf *m = NULL;
	size_t n = 9;
	u8 byte;

	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, 0, send_vec(a, &none, 1, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "", 0, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	hdr.msg_name = &from;
	hdr.msg_namelen = sizeof(from);
	n = 100;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(b, MSG(&hdr), &m,
						      MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_NULL(test, m);
	KUNIT_EXPECT_EQ(test, sizeof(from.sin), from.raw[0]);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(b, &byte, 1, MSG_DONTWAIT,
						      &n));
	nke_sock_close(a);
	nke_sock_close(b);

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_EXPECT_EQ(test, 0, send_vec(a, &none, 1, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "", 0, 0, &n));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(b, &byte, 1, MSG_DONTWAIT,
						      &n));
	/* But it hears what a send with bytes hears. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(a, SHUT_WR));
	KUNIT_EXPECT_EQ(test, EPIPE, send_vec(a, &none, 1, &n));
	KUNIT_EXPECT_EQ(test, EPIPE, send_packet(test, a, "", 0, 0, &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_unix_empty(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_UNIX, SOCK_DGRAM);
	struct __socket *b = new_socket(test, AF_UNIX, SOCK_DGRAM);
	union bsd_addr name;
	struct __mbuf *m = NULL;
	size_t n;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(b, unix_name(&name, '1')));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_bytes(a, "x", 1, 0, &n));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(a, SA(&name), 0));
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "", 0, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "ab", 2, 0, &n));
	n = 10;
	KUNIT_EXPECT_EQ(test, 0, recv_chain(b, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_NULL(test, m);
	n = 1;
	KUNIT_EXPECT_EQ(test, 0, recv_chain(b, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 1UL);
	nke_mbuf_freem(m);
	n = 1;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_chain(b, &m, MSG_DONTWAIT, &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_receive_lengths(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	struct __mbuf *m = (void *)1;
	size_t n = 0;

	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, EINVAL, recv_chain(b, &m, 0, &n));
	n = (size_t)INT_MAX + 1;
	KUNIT_EXPECT_EQ(test, EINVAL, recv_chain(b, &m, 0, &n));
	n = SIZE_MAX;
	KUNIT_EXPECT_EQ(test, EINVAL, recv_chain(b, &m, 0, &n));
	n = INT_MAX;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_chain(b, &m, MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_NULL(test, m);
	nke_sock_close(a);
	nke_sock_close(b);

	/* A listener has nothing to receive and takes nothing. */
	a = new_socket(test, AF_INET, SOCK_STREAM);
	bind_loopback(test, a, AF_INET, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(a, 1));
	n = 1;
	KUNIT_EXPECT_EQ(test, ENOTCONN, recv_chain(a, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, recv_bytes(a, &to, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, send_bytes(a, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, send_packet(test, a, "x", 1, 0, &n));
	nke_sock_close(a);
}

/* Lengths may be left out; the address's room may be too short. */
static void test_receive_header(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	u8 from[4] = { 9, 9, 9, 9 };
	u8 byte;
	struct nke_bsd_iovec iov = { &byte, 1 };
	struct nke_bsd_msghdr msg = {
		.msg_name = from, .msg_namelen = 3,
		.msg_iov = &iov, .msg_iovlen = 1,
	};

	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "abc", 3, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receive(b, MSG(&msg), MSG_PEEK,
						  NULL));
	KUNIT_EXPECT_EQ(test, 'a', byte);
	KUNIT_EXPECT_EQ(test, 16, from[0]);
	KUNIT_EXPECT_EQ(test, 9, from[3]);
	KUNIT_EXPECT_EQ(test, 3U, msg.msg_namelen);
	/* What went in comes out, and that the datagram was cut. */
	KUNIT_EXPECT_EQ(test, MSG_PEEK | MSG_TRUNC, msg.msg_flags);
	byte = 0;
	msg.msg_flags = 0x55;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receive(b, MSG(&msg), 0, NULL));
	KUNIT_EXPECT_EQ(test, 'a', byte);
	KUNIT_EXPECT_EQ(test, MSG_TRUNC, msg.msg_flags);
	/* On an error the header is left alone. */
	msg.msg_flags = 0x55;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_sock_receive(b, MSG(&msg), NBIO,
							    NULL));
	KUNIT_EXPECT_EQ(test, 0x55, msg.msg_flags);
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Unknown flags are ignored both ways. */
static void unknown_flags(struct kunit *test, int odd)
{
	struct nke_bsd_msghdr msg = {};
	struct __socket *a, *b;
	struct __mbuf *m;
	size_t n;
	u8 byte;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "ab", 2, odd, &n));
	KUNIT_EXPECT_EQ(test, n, 2UL);
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "c", 1, odd, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, odd | MSG_DONTWAIT,
					    &n));
	KUNIT_EXPECT_EQ(test, n, 1UL);
	KUNIT_EXPECT_EQ(test, 'a', byte);
	n = 5;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(b, MSG(&msg), &m, odd |
						      MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 2UL);
	/* They come back as they went in. */
	KUNIT_EXPECT_EQ(test, odd | MSG_DONTWAIT, msg.msg_flags);
	nke_mbuf_freem(m);
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Those of Linux only, and those that have no effect in XNU either. */
static void test_unknown_flags(struct kunit *test)
{
	unknown_flags(test, MSG_CONFIRM | MSG_ERRQUEUE | MSG_FASTOPEN |
			    MSG_ZEROCOPY | MSG_MORE | MSG_TRUNC |
			    MSG_CMSG_CLOEXEC);
	unknown_flags(test, NKE_MSG_FLUSH | NKE_MSG_HOLD | NKE_MSG_SEND |
			    NKE_MSG_NEEDSA | NKE_MSG_HAVEMORE |
			    NKE_MSG_RCVMORE);
}

static void test_oob(struct kunit *test)
{
	struct __socket *a, *b;
	struct __mbuf *m = NULL;
	size_t n;
	u8 byte = 0;
	int mark;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_EXPECT_EQ(test, EINVAL, recv_bytes(b, &byte, 1, MSG_OOB, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EINVAL, recv_chain(b, &m, MSG_OOB, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, send_packet(test, a, "x", 1, MSG_EOR,
						  &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "1", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "!", 1, MSG_OOB, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, SIOCATMARK, &mark));
	KUNIT_EXPECT_EQ(test, 0, mark);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, MSG_OOB, &n));
	KUNIT_EXPECT_EQ(test, '!', byte);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, '1', byte);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, SIOCATMARK, &mark));
	KUNIT_EXPECT_EQ(test, 1, mark);
	nke_sock_close(a);
	nke_sock_close(b);

	a = new_socket(test, AF_INET, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, recv_bytes(a, &byte, 1,
						     MSG_OOB | MSG_DONTWAIT,
						     &n));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_packet(test, a, "x", 1, MSG_OOB,
						      &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, recv_chain(a, &m,
						     MSG_OOB | MSG_DONTWAIT,
						     &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	nke_sock_close(a);
}

/* What the network said of an earlier datagram, by whichever call is next. */
static void test_network_answers(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct nke_bsd_msghdr msg = {};
	struct __mbuf *m = NULL;
	union bsd_addr to;
	size_t n;
	u8 byte;

	gone_address(test, SOCK_DGRAM, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&to), 0));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, send_packet(test, so, "x", 1, 0,
							&n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, recv_chain(so, &m, 0, &n));
	nke_sock_close(so);

	/* And at once, of a place to which no way leads: 192.0.2.1. */
	so = new_socket(test, AF_INET, SOCK_DGRAM);
	to.sin.addr = htonl(0xc0000201);
	msg.msg_name = &to;
	KUNIT_EXPECT_EQ(test, ENETUNREACH,
			nke_sock_sendmbuf(so, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	msg.msg_iov = &(struct nke_bsd_iovec){ &byte, 1 };
	msg.msg_iovlen = 1;
	KUNIT_EXPECT_EQ(test, ENETUNREACH, nke_sock_send(so, MSG(&msg), 0, &n));
	nke_sock_close(so);
}

/* A sendmbuf that is refused before the socket is looked at, and after. */
static void test_sendmbuf_errors(struct kunit *test)
{
	struct nke_bsd_msghdr msg = { .msg_iovlen = 1 };
	long live = nke_mbuf_live();
	struct __socket *a, *b;
	struct __mbuf *m = NULL;
	union bsd_addr to;
	size_t n;

	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_sendmbuf(a, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	msg.msg_iovlen = 0;
	msg.msg_name = &to;
	KUNIT_EXPECT_EQ(test, EISCONN,
			nke_sock_sendmbuf(a, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	to.raw[0] = 1;
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_sendmbuf(b, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_packet(test, b, "x", 1, 0,
							&n));
	msg.msg_name = NULL;
	msg.msg_control = &to;
	msg.msg_controllen = sizeof(struct nke_bsd_cmsghdr) - 1;
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_sendmbuf(a, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getcluster(0, 1, 16384, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_sendmbuf(a, NULL, m, 0, NULL));
	m = make_packet(test, NULL, 0);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(m, 70000, 1, "x", 0));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, nke_sock_sendmbuf(a, NULL, m, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "x", 1, 0, NULL));
	nke_sock_close(a);
	nke_sock_close(b);
	KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
}

/* Timeouts: EWOULDBLOCK from a blocking call. */
static void test_timeouts(struct kunit *test)
{
	struct __socket *a, *b;
	struct __mbuf *m;
	u8 *big = kunit_kzalloc(test, 65536, GFP_KERNEL);
	size_t n = 1;
	u8 byte;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, big);
	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_ASSERT_EQ(test, 0, set_time(a, SO_RCVTIMEO_OLD, 0, 20000));
	KUNIT_ASSERT_EQ(test, 0, set_time(a, SO_SNDTIMEO_OLD, 0, 20000));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(a, &byte, 1, 0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_chain(a, &m, 0, &n));
	do {
		err = send_bytes(a, big, 65536, 0, &n);
	} while (!err && n);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, err);
	KUNIT_EXPECT_EQ(test, n, 0UL);
	do {
		err = send_packet(test, a, big, 1000, 0, &n);
	} while (!err);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, err);
	nke_sock_close(a);
	nke_sock_close(b);
}

static struct kunit_case io_cases[] = {
	KUNIT_CASE(test_iovec),
	KUNIT_CASE(test_empty),
	KUNIT_CASE(test_unix_empty),
	KUNIT_CASE(test_receive_lengths),
	KUNIT_CASE(test_receive_header),
	KUNIT_CASE(test_unknown_flags),
	KUNIT_CASE(test_oob),
	KUNIT_CASE(test_network_answers),
	KUNIT_CASE(test_sendmbuf_errors),
	KUNIT_CASE(test_timeouts),
	{}
};

static struct kunit_suite io_suite = {
	.name = "nke_ksocket_io",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = io_cases,
};

kunit_test_suite(io_suite);
