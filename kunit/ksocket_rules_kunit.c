// SPDX-License-Identifier: GPL-2.0
/*
 * XNU's rules of sending, receiving, shutting and closing, one by one: what
 * comes first, what is kept, who waits.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"

static void set_nbio(struct kunit *test, struct __socket *so)
{
	int on = 1;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));
}

/* Receive up to @len bytes as mbufs. Return: bytes, or a negative errno. */
static int recv_len(struct __socket *so, size_t len, int flags)
{
	struct __mbuf *m = NULL;
	size_t n = len;
	int err = nke_sock_receivembuf(so, NULL, &m, flags, &n);

	nke_mbuf_freem(m);
	return err ? -err : (int)n;
}

/* The same into memory. */
static int recv_mem(struct __socket *so, size_t len, int flags)
{
	u8 buf[16];
	size_t n = 1;
	int err = recv_bytes(so, buf, min(len, sizeof(buf)), flags, &n);

	return err ? -err : (int)n;
}

/* -- who waits for more --*/

/* Below the low-water mark one who may not wait gets nothing. */
static void test_low_water(struct kunit *test)
{
	struct __socket *a, *b;
	int nbio;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_ASSERT_EQ(test, 0, set_int(b, SOL_SOCKET, SO_RCVLOWAT, 5));
	for (nbio = 0; nbio < 2; nbio++) {
		int flags = nbio ? 0 : NBIO;

		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abc", 3, 0, NULL));
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv_mem(b, 9, flags));
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv_len(b, 9, flags));
		/* It is no more than what is asked for. */
		KUNIT_EXPECT_EQ(test, 1, recv_mem(b, 1, flags));
		KUNIT_EXPECT_EQ(test, 1, recv_len(b, 1, flags));
		KUNIT_EXPECT_EQ(test, 1, recv_mem(b, 9, flags | MSG_DONTWAIT));
		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "12345", 5, 0, NULL));
		KUNIT_EXPECT_EQ(test, 5, nbio ? recv_mem(b, 9, flags) :
						recv_len(b, 9, flags));
		set_nbio(test, b);
	}
	/* At the end of the stream it has no meaning. */
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "z", 1, 0, NULL));
	nke_sock_close(a);
	KUNIT_EXPECT_EQ(test, 1, recv_mem(b, 9, 0));
	KUNIT_EXPECT_EQ(test, 0, recv_len(b, 9, 0));
	nke_sock_close(b);
}

/* MSG_NBIO is FIONBIO for a call; MSG_WAITSTREAM does not wait for all. */
static void test_wait_flags(struct kunit *test)
{
	struct __socket *a, *b;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abcdef", 6, 0, NULL));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv_mem(b, 9, NBIO | MSG_WAITALL));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv_len(b, 9, NBIO | MSG_WAITALL));
	KUNIT_EXPECT_EQ(test, 1, recv_mem(b, 1, NBIO | MSG_WAITALL));
	KUNIT_EXPECT_EQ(test, 1, recv_len(b, 1, NBIO | MSG_WAITALL));
	KUNIT_EXPECT_EQ(test, 4, recv_mem(b, 9, NBIO | NKE_MSG_WAITSTREAM));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abcdef", 6, 0, NULL));
	set_nbio(test, b);
	KUNIT_EXPECT_EQ(test, 6, recv_len(b, 9, NKE_MSG_WAITSTREAM));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv_mem(b, 9, NKE_MSG_WAITSTREAM));
	/* Both end with what is there at the end of the stream. */
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abc", 3, 0, NULL));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(a, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 3, recv_mem(b, 9, MSG_WAITALL));
	nke_sock_close(a);
	nke_sock_close(b);
}

static void receive_stream(struct blocked *b)
{
	u8 buf[4];

	b->err = recv_bytes(b->so, buf, 4, NKE_MSG_WAITSTREAM, &b->n);
}

static void test_waitstream_waits(struct kunit *test)
{
	struct __socket *so, *peer;
	struct blocked *b;

	tcp_pair(test, AF_INET, &peer, &so);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "ab", 2, 0, NULL));
	b = blocked_start(test, so, receive_stream);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(peer, "cd", 2, 0, NULL));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, b->n, 4UL);
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* More than the buffer takes is not waited for: it would never be there. */
static void test_waitall_long(struct kunit *test)
{
	struct __socket *a, *b;
	int rcvbuf;

	tcp_pair_room(test, &a, &b, 20000);
	set_nbio(test, b);
	rcvbuf = READ_ONCE(b->sock->sk->sk_rcvbuf);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abc", 3, 0, NULL));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv_len(b, rcvbuf, MSG_WAITALL));
	KUNIT_EXPECT_EQ(test, 3, recv_len(b, rcvbuf + 1, MSG_WAITALL));
	/* Nor what the peer cannot send because the window is shut. */
	stuff(test, a);
	KUNIT_EXPECT_GT(test, recv_len(b, rcvbuf, MSG_WAITALL), 1000);
	nke_sock_close(a);
	nke_sock_close(b);
}

/* How much of the window is left, and what else makes TCP shut it. */
struct window {
	int eighths;	/* of its half, that are free */
	bool large;	/* segments as large as the buffer; else of one byte */
	bool shut;
};

/*
 * As __tcp_select_window(): not while half is free; below that, when less than
 * a segment or a sixteenth is.
 */
static void test_window(struct kunit *test)
{
	static const struct window windows[] = {
		{ 9, true, false }, { 4, false, false }, { 4, true, true },
		{ 0, false, true },
	};
	struct __socket *a, *b;
	int full, i, space, taken;
	struct sock *sk;

	tcp_pair_room(test, &a, &b, 20000);
	set_nbio(test, b);
	sk = b->sock->sk;
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abc", 3, 0, NULL));
	full = min_t(int, tcp_sk(sk)->window_clamp, tcp_full_space(sk));
	for (i = 0; i < ARRAY_SIZE(windows); i++) {
		inet_csk(sk)->icsk_ack.rcv_mss = windows[i].large ? full : 1;
		space = full / 16 * windows[i].eighths + full / 64;
		for (taken = 0; tcp_space(sk) > space; taken += 16)
			atomic_add(16, &sk->sk_rmem_alloc);
		KUNIT_EXPECT_EQ_MSG(test, windows[i].shut ? 3 : -EWOULDBLOCK,
				    recv_len(b, sk->sk_rcvbuf, MSG_WAITALL),
				    "case %d", i);
		atomic_sub(taken, &sk->sk_rmem_alloc);
		if (windows[i].shut)
			KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "abc", 3, 0,
							    NULL));
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

/* -- data first, then the error, once --*/

/* @so has a datagram of two bytes, and an error. */
static struct __socket *data_and_error(struct kunit *test)
{
	struct __socket *so, *peer;
	union bsd_addr to, own;
	struct nke_bsd_iovec iov = { "ab", 2 };
	struct nke_bsd_msghdr msg = {
		.msg_name = &own, .msg_iov = &iov, .msg_iovlen = 1,
	};

	udp_pair(test, &so, &peer, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockname(so, SA(&own),
						      sizeof(own)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_send(peer, MSG(&msg), 0, NULL));
	nke_sock_close(peer);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(so, "x", 1, 0, NULL));
	KUNIT_ASSERT_EQ(test, ECONNREFUSED, READ_ONCE(so->sock->sk->sk_err));
	return so;
}

static void test_datagram_first(struct kunit *test)
{
	int (*const recv[])(struct __socket *so, size_t len, int flags) = {
		recv_mem, recv_len,
	};
	struct __socket *so;
	int i;

	for (i = 0; i < ARRAY_SIZE(recv); i++) {
		so = data_and_error(test);
		KUNIT_EXPECT_EQ(test, 2, recv[i](so, 9, MSG_PEEK));
		KUNIT_EXPECT_EQ(test, 2, recv[i](so, 9, MSG_PEEK | NBIO));
		KUNIT_EXPECT_EQ(test, 2, recv[i](so, 9, 0));
		/* A look does not take it. */
		KUNIT_EXPECT_EQ(test, -ECONNREFUSED, recv[i](so, 9, MSG_PEEK));
		KUNIT_EXPECT_EQ(test, -ECONNREFUSED, recv[i](so, 9, MSG_PEEK));
		KUNIT_EXPECT_EQ(test, -ECONNREFUSED, recv[i](so, 9, 0));
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, recv[i](so, 9, NBIO));
		nke_sock_close(so);
	}
}

/* Streams: the same with a reset. */
static void test_stream_peek(struct kunit *test)
{
	struct __socket *a, *b;
	int i;

	for (i = 0; i < 2; i++) {
		tcp_pair(test, AF_INET, &a, &b);
		/* A close with unread data resets. */
		KUNIT_ASSERT_EQ(test, 0, send_bytes(b, "x", 1, 0, NULL));
		nke_sock_close(a);
		KUNIT_EXPECT_EQ(test, -ECONNRESET, recv_len(b, 1, MSG_PEEK));
		KUNIT_EXPECT_EQ(test, -ECONNRESET, recv_mem(b, 1, MSG_PEEK));
		KUNIT_EXPECT_EQ(test, -ECONNRESET, i ? recv_len(b, 1, 0) :
						       recv_mem(b, 1, 0));
		KUNIT_EXPECT_EQ(test, 0, recv_mem(b, 1, 0));
		nke_sock_close(b);
	}
}

/* -- what a send says first --*/

static int send_to(struct __socket *so, void *name, size_t len, int flags)
{
	struct nke_bsd_iovec iov = { "0123456789", len };
	struct nke_bsd_msghdr msg = {
		.msg_name = name, .msg_iov = &iov, .msg_iovlen = 1,
	};
	size_t n = 7;
	int err = nke_sock_send(so, MSG(&msg), flags, &n);

	return err && n ? -1 : err;
}

static void test_send_order(struct kunit *test)
{
	struct __socket *so = data_and_error(test);
	union bsd_addr to;

	loopback(&to, AF_INET, htons(9));
	/* What is no send at all, then that it cannot, then why. */
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_to(so, NULL, 1, MSG_OOB));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(so, SHUT_WR));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_to(so, NULL, 1, MSG_OOB));
	KUNIT_EXPECT_EQ(test, EPIPE, send_to(so, NULL, 1, 0));
	KUNIT_EXPECT_EQ(test, EPIPE, send_packet(test, so, "x", 1, 0, NULL));
	KUNIT_EXPECT_EQ(test, 2, recv_mem(so, 9, 0));
	KUNIT_EXPECT_EQ(test, -ECONNREFUSED, recv_mem(so, 9, 0));
	nke_sock_close(so);

	/* The pending error once, before what is wrong with this one. */
	so = data_and_error(test);
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, send_to(so, &to, 1, 0));
	KUNIT_EXPECT_EQ(test, EISCONN, send_to(so, &to, 1, 0));
	nke_sock_close(so);
}

/* SO_SNDBUF limits a datagram; then comes the address. */
static void test_send_limit(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 30000, GFP_KERNEL);
	struct __socket *a, *b;
	union bsd_addr to;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	udp_pair(test, &a, &b, &to);
	/* Without it no limit but the protocol's. */
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, buf, 30000, 0, &n));
	KUNIT_ASSERT_EQ(test, 0, set_int(a, SOL_SOCKET, SO_SNDBUF, 20000));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, buf, 20000, 0, &n));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_bytes(a, buf, 20001, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, buf, 20000, 0, &n));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_packet(test, a, buf, 20001, 0,
						    &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	/* No address is told before the length, one too many after. */
	KUNIT_ASSERT_EQ(test, 0, set_int(b, SOL_SOCKET, SO_SNDBUF, 20000));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_bytes(b, buf, 20001, 0, &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

static void send_long(struct blocked *b)
{
	u8 *buf = kvzalloc(SZ_4M, GFP_KERNEL);

	if (!buf)
		return;
	b->n = 1;
	b->err = send_bytes(b->so, buf, SZ_4M, 0, &b->n);
	kvfree(buf);
}

/* A part went out: that counts, unless the connection broke. */
/* The network says something that does not end the connection. */
static void network_error(struct __socket *so, int err)
{
	struct sock *sk = so->sock->sk;

	lock_sock(sk);
	WRITE_ONCE(sk->sk_err, err);
	release_sock(sk);
	sk_error_report(sk);
}

static int so_error(struct __socket *so)
{
	int len = sizeof(int);
	int err = -1;

	nke_sock_getsockopt(so, SOL_SOCKET, SO_ERROR, &err, &len);
	return err;
}

static void test_send_partial(struct kunit *test)
{
	static const int errs[] = { 0, EPIPE, EHOSTUNREACH };
	struct __socket *a, *peer;
	struct blocked *b;
	int i;

	for (i = 0; i < 3; i++) {
		tcp_pair_room(test, &a, &peer, 20000);
		b = blocked_start(test, a, send_long);
		blocked_run(test, b);
		KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
		if (i == 0)
			send_sig(SIGUSR1, b->task, 0);
		else if (i == 1)
			reset_close(test, peer);
		else
			network_error(a, EHOSTUNREACH);
		KUNIT_EXPECT_TRUE(test, blocked_ends(b));
		KUNIT_EXPECT_EQ(test, errs[i], b->err);
		if (i) {
			KUNIT_EXPECT_EQ(test, b->n, 0UL);
		} else {
			KUNIT_EXPECT_GT(test, b->n, 1UL);
			KUNIT_EXPECT_LT(test, b->n, (size_t)SZ_4M);
		}
		if (i == 2)
			KUNIT_EXPECT_EQ(test, 0, so_error(a));
		if (i != 1)
			nke_sock_close(peer);
		nke_sock_close(a);
	}
}

/* MSG_EOF: the last bytes of the stream. */
static void test_send_eof(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	size_t n;
	int i;

	for (i = 0; i < 3; i++) {
		tcp_pair(test, AF_INET, &a, &b);
		if (i == 1)
			KUNIT_EXPECT_EQ(test, 0, send_packet(test, a, "end", 3,
							     MSG_FIN, &n));
		else
			KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "end", 3 - i,
							    MSG_FIN, &n));
		KUNIT_EXPECT_EQ(test, n, i == 2 ? 1UL : 3UL);
		KUNIT_EXPECT_EQ(test, (int)n, recv_mem(b, 9, MSG_WAITALL));
		KUNIT_EXPECT_EQ(test, 0, recv_mem(b, 9, NBIO));
		KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(a, "x", 1, 0, &n));
		/* The other way is open. */
		KUNIT_EXPECT_EQ(test, 0, send_bytes(b, "y", 1, 0, &n));
		KUNIT_EXPECT_EQ(test, 1, recv_mem(a, 1, 0));
		nke_sock_close(a);
		nke_sock_close(b);
	}
	udp_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "x", 1, MSG_FIN, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "x", 1, 0, &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* -- what is left alone --*/

/* Streams give no address, and a length that was refused stays. */
static void test_untouched(struct kunit *test)
{
	struct nke_bsd_iovec iov = { "x", 1 };
	struct nke_bsd_msghdr msg = {};
	struct __socket *a, *b;
	struct __mbuf *m = NULL;
	union bsd_addr from;
	size_t n;
	u8 byte;
	int i;

	for (i = 0; i < 4; i++) {
		if (i & 1)
			tcp_pair(test, AF_INET, &a, &b);
		else	/* the sender has the listener's name */
			unix_pair(test, &b, &a);
		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
		memset(&from, 0xee, sizeof(from));
		msg = (struct nke_bsd_msghdr){
			.msg_name = &from, .msg_namelen = sizeof(from),
		};
		n = 1;
		if (i & 2) {
			KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(b,
								      MSG(&msg),
								      &m, 0,
								      &n));
			nke_mbuf_freem(m);
		} else {
			iov.iov_base = &byte;
			msg.msg_iov = &iov;
			msg.msg_iovlen = 1;
			KUNIT_EXPECT_EQ(test, 0, nke_sock_receive(b, MSG(&msg),
								  0, &n));
		}
		KUNIT_EXPECT_EQ(test, n, 1UL);
		KUNIT_EXPECT_NULL(test, memchr_inv(&from, 0xee, sizeof(from)));
		KUNIT_EXPECT_EQ(test, msg.msg_namelen, (u32)sizeof(from));
		nke_sock_close(a);
		nke_sock_close(b);
	}
	/* Before anything is looked at, the lengths are left alone. */
	a = new_socket(test, AF_INET, SOCK_DGRAM);
	msg = (struct nke_bsd_msghdr){ .msg_iov = &iov };
	n = 77;
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_sendmbuf(a, MSG(&msg),
					  make_packet(test, "x", 1), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 77UL);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receivembuf(a, MSG(&msg), &m, 0,
							   &n));
	KUNIT_EXPECT_EQ(test, n, 77UL);
	msg.msg_iov = NULL;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_receive(a, MSG(&msg), 0, &n));
	KUNIT_EXPECT_EQ(test, n, 77UL);
	nke_sock_close(a);
}

/* Out of band: none of it where it is inline, or not known. */
static void test_oob_none(struct kunit *test)
{
	struct __socket *a, *b;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_ASSERT_EQ(test, 0, set_int(b, SOL_SOCKET, SO_OOBINLINE, 1));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "!", 1, MSG_OOB, NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL, recv_mem(b, 1, MSG_OOB));
	KUNIT_EXPECT_EQ(test, 1, recv_mem(b, 1, 0));
	nke_sock_close(a);
	nke_sock_close(b);
	unix_pair(test, &a, &b);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_bytes(a, "!", 1, MSG_OOB, NULL));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_packet(test, a, "!", 1, MSG_OOB,
						      NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, recv_mem(b, 1, MSG_OOB));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, recv_len(b, 1, MSG_OOB));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* -- shutting and closing --*/

static void shut_read(struct kunit *test, struct __socket *a,
		      struct __socket *b)
{
	int value = 1;

	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "before", 6, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(b, SHUT_RD));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	KUNIT_EXPECT_EQ(test, 0, recv_mem(b, 9, 0));
	KUNIT_EXPECT_EQ(test, 0, recv_len(b, 9, MSG_WAITALL));
	/* AF_UNIX tells the peer. */
	if (b->domain != AF_UNIX)
		KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "after", 5, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, recv_len(b, 9, 0));
	KUNIT_EXPECT_EQ(test, 0, recv_mem(b, 9, MSG_PEEK));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(b, SHUT_RD));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* What is queued goes, what comes goes; the pending error stays. */
static void test_shut_read(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to, own;

	tcp_pair(test, AF_INET, &a, &b);
	shut_read(test, a, b);
	unix_pair(test, &a, &b);
	shut_read(test, a, b);
	udp_pair(test, &a, &b, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockname(a, SA(&own),
						      sizeof(own)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(b, SA(&own), 0));
	shut_read(test, a, b);

	a = data_and_error(test);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(a, SHUT_RD));
	KUNIT_EXPECT_EQ(test, -ECONNREFUSED, recv_len(a, 9, MSG_PEEK));
	KUNIT_EXPECT_EQ(test, -ECONNREFUSED, recv_len(a, 9, 0));
	KUNIT_EXPECT_EQ(test, 0, recv_mem(a, 9, 0));
	nke_sock_close(a);
}

static void set_linger(struct kunit *test, struct __socket *so, int time)
{
	struct linger ling = { 1, time };

	KUNIT_ASSERT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET, SO_LINGER,
						     &ling, sizeof(ling)));
}

/* No time to linger is a reset; else the close waits, if it may. */
static void test_linger(struct kunit *test)
{
	struct __socket *a, *b;
	struct blocked *c;
	int i;

	for (i = 0; i < 2; i++) {
		tcp_pair(test, AF_INET, &a, &b);
		set_linger(test, a, 0);
		if (i)
			set_nbio(test, a);
		nke_sock_close(a);
		KUNIT_EXPECT_EQ(test, -ECONNRESET, recv_mem(b, 1, NBIO));
		nke_sock_close(b);
	}
	for (i = 0; i < 2; i++) {
		tcp_pair_room(test, &a, &b, 20000);
		stuff(test, a);
		/* Hundredths of a second; longer than anybody waits here. */
		set_linger(test, a, 30000);
		if (i)
			set_nbio(test, a);
		c = blocked_start(test, a, blocked_close);
		blocked_run(test, c);
		if (!i) {
			KUNIT_EXPECT_TRUE(test,
					  blocked_sleeps(c,
							 TASK_INTERRUPTIBLE));
			/* Unread data: a reset, which ends the waiting. */
			nke_sock_close(b);
		}
		KUNIT_EXPECT_TRUE(test, blocked_ends(c));
		if (i)
			nke_sock_close(b);
	}
}

/* Connections that nobody accepted are reset, and their peers told at once. */
static void close_listener(struct kunit *test, int family)
{
	struct __socket *listener = new_socket(test, family, SOCK_STREAM);
	struct blocked *b[2];
	struct __socket *so;
	union bsd_addr a;
	int i;

	if (family == AF_UNIX)
		KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener,
						       unix_name(&a, '5')));
	else
		bind_loopback(test, listener, family, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		so = new_socket(test, family, SOCK_STREAM);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
		b[i] = blocked_start(test, so, blocked_receive);
		blocked_run(test, b[i]);
		KUNIT_EXPECT_TRUE(test, blocked_sleeps(b[i],
						       TASK_INTERRUPTIBLE));
	}
	nke_sock_close(listener);
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, ECONNRESET, b[i]->err);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(b[i]->so));
		nke_sock_close(b[i]->so);
	}
	/* The name is free. */
	listener = new_socket(test, family, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_bind(listener, SA(&a)));
	nke_sock_close(listener);
}

static void test_close_listener(struct kunit *test)
{
	close_listener(test, AF_INET);
	close_listener(test, AF_INET6);
	close_listener(test, AF_UNIX);
}

static struct kunit_case rules_cases[] = {
	KUNIT_CASE(test_low_water),
	KUNIT_CASE(test_wait_flags),
	KUNIT_CASE(test_waitstream_waits),
	KUNIT_CASE(test_waitall_long),
	KUNIT_CASE(test_window),
	KUNIT_CASE(test_datagram_first),
	KUNIT_CASE(test_stream_peek),
	KUNIT_CASE(test_send_order),
	KUNIT_CASE(test_send_limit),
	KUNIT_CASE(test_send_partial),
	KUNIT_CASE(test_send_eof),
	KUNIT_CASE(test_untouched),
	KUNIT_CASE(test_oob_none),
	KUNIT_CASE(test_shut_read),
	KUNIT_CASE(test_linger),
	KUNIT_CASE(test_close_listener),
	{}
};

static struct kunit_suite rules_suite = {
	.name = "nke_ksocket_rules",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = rules_cases,
};

kunit_test_suite(rules_suite);
