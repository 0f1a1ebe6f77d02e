// SPDX-License-Identifier: GPL-2.0
/*
 * Peers that misbehave, played by Linux's own sockets: resets, a peer that
 * does not read, single bytes, floods, half-closed connections.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/net.h>
#include <linux/sizes.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"

#define PIECE	20000

/* What an upcall is told to wait for. */
struct watch {
	struct completion seen;
	atomic_t calls;
};

static void watch_upcall(struct __socket *so, void *cookie, int waitf)
{
	struct watch *w = cookie;

	atomic_inc(&w->calls);
	complete(&w->seen);
}

static struct watch *watch_set(struct kunit *test, struct __socket *so)
{
	struct watch *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	init_completion(&w->seen);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, watch_upcall, w));
	return w;
}

/* Forget what happened until now. */
static void watch_anew(struct watch *w)
{
	nke_upcall_drain();
	reinit_completion(&w->seen);
}

static bool watch_called(struct watch *w)
{
	return wait_for_completion_timeout(&w->seen, WAIT);
}

/* -- the other side --*/

static struct socket *raw_socket(struct kunit *test, int type)
{
	struct socket *sock = NULL;

	KUNIT_ASSERT_EQ(test, 0, sock_create_kern(&init_net, AF_INET, type, 0,
						  &sock));
	return sock;
}

static int raw_connect(struct socket *sock, const union bsd_addr *a)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET, .sin_port = a->sin.port,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	return kernel_connect(sock, (nke_sockaddr_arg *)&sin, sizeof(sin), 0);
}

static int raw_send(struct socket *sock, const void *data, size_t len)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec kv = { (void *)data, len };

	return kernel_sendmsg(sock, &msg, &kv, 1, len);
}

static int raw_receive(struct socket *sock, void *data, size_t len)
{
	struct kvec kv = { data, len };
	struct msghdr msg = {};

	return kernel_recvmsg(sock, &msg, &kv, 1, len, MSG_DONTWAIT);
}

/* Close with a reset instead of an end of stream. */
static void raw_reset(struct socket *sock)
{
	sock_no_linger(sock->sk);
	sock_release(sock);
}

/* A connection whose other end is Linux's. */
static struct __socket *raw_pair(struct kunit *test, struct socket **peer)
{
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *so = NULL;
	union bsd_addr a;

	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	*peer = raw_socket(test, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, raw_connect(*peer, &a));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &so));
	nke_sock_close(listener);
	return so;
}

/* -- resets --*/

/* A connection that was reset, after its error has been taken. */
static void check_dead(struct kunit *test, struct __socket *so)
{
	struct __mbuf *m = NULL;
	union bsd_addr a;
	size_t n = 1;
	u8 byte;

	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(so, SA(&a),
							     sizeof(a)));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(so, SHUT_RDWR));
	KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, EPIPE, send_packet(test, so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	n = 1;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
}

static void reset_blocked(struct kunit *test, void (*fn)(struct blocked *b),
			  bool sends)
{
	struct __mbuf *m = NULL;
	struct socket *peer;
	struct blocked *b;
	struct __socket *so = raw_pair(test, &peer);

	if (sends)
		stuff(test, so);
	if (fn == blocked_sendmbuf)
		m = make_packet(test, "0123456789", 10);
	b = blocked_start(test, so, fn);
	b->m = m;
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	raw_reset(peer);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, ECONNRESET, b->err);
	KUNIT_EXPECT_EQ(test, b->n, 0UL);
	check_dead(test, so);
	nke_sock_close(so);
}

static void test_reset_blocked(struct kunit *test)
{
	reset_blocked(test, blocked_receive, false);
	reset_blocked(test, blocked_receivembuf, false);
	reset_blocked(test, blocked_send, true);
	reset_blocked(test, blocked_sendmbuf, true);
}

/*
 * Each function is the first to hear of it.  A send says that there is nobody
 * to send to, and leaves it to a receive to say why.
 */
static void test_reset_first_call(struct kunit *test)
{
	struct __mbuf *m = NULL;
	struct socket *peer;
	struct __socket *so;
	int value = 0;
	int len = 4;
	size_t n;
	u8 byte;
	int i;

	for (i = 0; i < 5; i++) {
		so = raw_pair(test, &peer);
		raw_reset(peer);
		n = 1;
		switch (i) {
		case 0:
			value = recv_bytes(so, &byte, 1, 0, &n);
			break;
		case 1:
			value = nke_sock_receivembuf(so, NULL, &m, 0, &n);
			break;
		case 2:
			value = send_bytes(so, "x", 1, 0, &n);
			break;
		case 3:
			value = send_packet(test, so, "x", 1, 0, &n);
			break;
		default:
			KUNIT_EXPECT_EQ(test, 0,
					nke_sock_getsockopt(so, SOL_SOCKET,
							    SO_ERROR, &value,
							    &len));
			n = 0;
		}
		if (i == 2 || i == 3) {
			KUNIT_EXPECT_EQ_MSG(test, EPIPE, value, "call %d", i);
			value = recv_bytes(so, &byte, 1, 0, &n);
		}
		KUNIT_EXPECT_EQ_MSG(test, ECONNRESET, value, "call %d", i);
		KUNIT_EXPECT_EQ_MSG(test, n, 0UL, "call %d", i);
		check_dead(test, so);
		nke_sock_close(so);
	}
}

/* What came before the reset can be read, then the error. */
static void test_reset_data_first(struct kunit *test)
{
	struct __mbuf *m = NULL;
	struct socket *peer;
	struct __socket *so = raw_pair(test, &peer);
	size_t n = 10;

	KUNIT_EXPECT_EQ(test, 4, raw_send(peer, "data", 4));
	raw_reset(peer);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 4UL);
	nke_mbuf_freem(m);
	n = 10;
	KUNIT_EXPECT_EQ(test, ECONNRESET, nke_sock_receivembuf(so, NULL, &m, 0,
							       &n));
	check_dead(test, so);
	nke_sock_close(so);
}

static void test_reset_upcall(struct kunit *test)
{
	struct socket *peer;
	struct __socket *so = raw_pair(test, &peer);
	struct watch *w = watch_set(test, so);
	size_t n;
	u8 byte;

	watch_anew(w);
	raw_reset(peer);
	KUNIT_EXPECT_TRUE(test, watch_called(w));
	KUNIT_EXPECT_EQ(test, ECONNRESET, recv_bytes(so, &byte, 1, 0, &n));
	check_dead(test, so);
	nke_sock_close(so);
	nke_upcall_drain();
}

/* A connection that was reset before it was accepted is still given. */
static void test_reset_unaccepted(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct socket *peer = raw_socket(test, SOCK_STREAM);
	struct __socket *so = NULL;
	union bsd_addr a, from;
	size_t n;
	u8 byte;

	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, raw_connect(peer, &a));
	raw_reset(peer);
	memset(&from, 0xee, sizeof(from));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, SA(&from),
						 sizeof(from), 0, NULL, NULL,
						 &so));
	KUNIT_EXPECT_EQ(test, ECONNRESET, recv_bytes(so, &byte, 1, 0, &n));
	check_dead(test, so);
	nke_sock_close(so);
	nke_sock_close(listener);
}

/* An asynchronous connect that is refused tells by upcall and SO_ERROR. */
static void test_refused_upcall(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct watch *w = watch_set(test, so);
	union bsd_addr a;
	int value = 0;
	int len = 4;
	int err;

	gone_address(test, SOCK_STREAM, &a);
	watch_anew(w);
	err = nke_sock_connect(so, SA(&a), MSG_DONTWAIT);
	if (err == EINPROGRESS) {
		KUNIT_EXPECT_TRUE(test, watch_called(w));
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
							     SO_ERROR, &value,
							     &len));
		err = value;
	}
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, err);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	nke_sock_close(so);
	nke_upcall_drain();
}

/* -- a peer that does not read --*/

/* Send until refused; the counts must be those of the bytes that arrive. */
static size_t send_until_full(struct kunit *test, struct __socket *so,
			      const u8 *buf, bool mbufs)
{
	size_t total = 0;
	size_t n;
	int err;

	for (;;) {
		if (mbufs)
			err = send_packet(test, so, buf, PIECE, MSG_DONTWAIT,
					  &n);
		else
			err = send_bytes(so, buf, PIECE, MSG_DONTWAIT, &n);
		if (err)
			break;
		if (mbufs)
			KUNIT_EXPECT_EQ(test, n, (size_t)PIECE);
		total += n;
		KUNIT_ASSERT_LT(test, total, 100000000UL);
	}
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, err);
	KUNIT_EXPECT_EQ(test, n, 0UL);
	return total;
}

static size_t read_all(struct kunit *test, struct socket *peer, u8 *buf,
		       size_t want)
{
	unsigned long end = jiffies + WAIT;
	size_t got = 0;
	int n;

	while (got < want && time_before(jiffies, end)) {
		n = raw_receive(peer, buf, PIECE);
		if (n > 0)
			got += n;
		else
			schedule_timeout_uninterruptible(1);
	}
	/* And not one more. */
	KUNIT_EXPECT_EQ(test, -EAGAIN, raw_receive(peer, buf, PIECE));
	return got;
}

static void stalled(struct kunit *test, bool mbufs)
{
	u8 *buf = kunit_kzalloc(test, PIECE, GFP_KERNEL);
	struct socket *peer;
	struct __socket *so = raw_pair(test, &peer);
	struct watch *w = watch_set(test, so);
	struct sock *sk = so->sock->sk;
	size_t total;
	int round;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, 100000));
	for (round = 0; round < 3; round++) {
		total = send_until_full(test, so, buf, mbufs);
		KUNIT_EXPECT_GT(test, total, 0UL);
		/* TCP fills a packet that it began below the limit. */
		KUNIT_EXPECT_LT(test, READ_ONCE(sk->sk_wmem_queued),
				sk->sk_sndbuf + 2 * SZ_64K);
		watch_anew(w);
		KUNIT_EXPECT_EQ(test, total, read_all(test, peer, buf, total));
		KUNIT_EXPECT_TRUE(test, watch_called(w));
	}
	nke_sock_close(so);
	sock_release(peer);
	nke_upcall_drain();
}

static void test_stalled_send(struct kunit *test)
{
	stalled(test, false);
}

static void test_stalled_sendmbuf(struct kunit *test)
{
	stalled(test, true);
}

/*
 * A sender that waits goes on when the peer reads.  TCP may find room for a few
 * more pieces at first, when a timer has it try.
 */
static void test_stalled_blocking(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, PIECE, GFP_KERNEL);
	struct socket *peer;
	struct __socket *so = raw_pair(test, &peer);
	struct blocked *b;
	int tries = 20;
	bool sleeps;
	size_t total;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	total = send_until_full(test, so, buf, true);
	for (;;) {
		b = blocked_start(test, so, blocked_sendmbuf);
		b->m = make_packet(test, buf, PIECE);
		blocked_run(test, b);
		total += PIECE;
		sleeps = blocked_sleeps(b, TASK_INTERRUPTIBLE);
		if (sleeps || b->err || !--tries)
			break;
		blocked_ends(b);
	}
	KUNIT_EXPECT_TRUE(test, sleeps);
	KUNIT_EXPECT_EQ(test, total, read_all(test, peer, buf, total));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, b->n, (size_t)PIECE);
	nke_sock_close(so);
	sock_release(peer);
}

/* -- odd streams and datagrams --*/

static void test_single_bytes(struct kunit *test)
{
	struct socket *peer;
	struct __socket *so = raw_pair(test, &peer);
	long live = nke_mbuf_live();
	struct __mbuf *m;
	u8 out[500], in[500];
	size_t done = 0;
	size_t n;
	int i;

	tcp_sock_set_nodelay(peer->sk);
	fill(out, sizeof(out), 1);
	for (i = 0; i < sizeof(out); i++)
		KUNIT_EXPECT_EQ(test, 1, raw_send(peer, out + i, 1));
	while (done < sizeof(out)) {
		n = done < 100 ? 1 : 77;
		KUNIT_ASSERT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0,
							      &n));
		KUNIT_ASSERT_GT(test, n, 0UL);
		KUNIT_ASSERT_LE(test, done + n, sizeof(in));
		KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 0, n, in + done));
		nke_mbuf_freem(m);
		done += n;
	}
	KUNIT_EXPECT_EQ(test, 0, memcmp(in, out, sizeof(out)));
	KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
	nke_sock_close(so);
	sock_release(peer);
}

/* The peer's end of stream, and data to it afterwards. */
static void test_half_closed(struct kunit *test)
{
	struct socket *peer;
	struct __socket *so = raw_pair(test, &peer);
	struct watch *w = watch_set(test, so);
	struct __mbuf *m;
	u8 buf[8];
	size_t n;

	watch_anew(w);
	KUNIT_EXPECT_EQ(test, 3, raw_send(peer, "end", 3));
	KUNIT_EXPECT_EQ(test, 0, kernel_sock_shutdown(peer, SHUT_WR));
	KUNIT_EXPECT_TRUE(test, watch_called(w));
	n = 10;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, MSG_WAITALL,
						      &n));
	KUNIT_EXPECT_EQ(test, n, 3UL);
	nke_mbuf_freem(m);
	n = 10;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, 1, MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(test, n, 0UL);

	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "still", 5, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, so, "on", 2, 0, &n));
	KUNIT_EXPECT_EQ(test, 7, raw_receive(peer, buf, 8));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "stillon", 7));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(so, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, raw_receive(peer, buf, 8));
	nke_sock_close(so);
	sock_release(peer);
	nke_upcall_drain();
}

/* More datagrams than anybody reads: bounded by SO_RCVBUF, then as before. */
static void test_flood(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct socket *peer = raw_socket(test, SOCK_DGRAM);
	struct watch *w = watch_set(test, so);
	struct sock *sk = so->sock->sk;
	u8 *buf = kunit_kzalloc(test, 1000, GFP_KERNEL);
	union bsd_addr a;
	struct __mbuf *m;
	int got = 0;
	size_t n;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_RCVBUF, 50000));
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, raw_connect(peer, &a));
	for (i = 0; i < 2000; i++)
		KUNIT_EXPECT_EQ(test, 1000, raw_send(peer, buf, 1000));
	/* One datagram's memory above the limit at most. */
	KUNIT_EXPECT_LE(test, atomic_read(&sk->sk_rmem_alloc),
			sk->sk_rcvbuf + 4096);
	KUNIT_EXPECT_TRUE(test, watch_called(w));
	for (n = 2000; !nke_sock_receivembuf(so, NULL, &m, MSG_DONTWAIT, &n);
	     n = 2000) {
		KUNIT_EXPECT_EQ(test, n, 1000UL);
		nke_mbuf_freem(m);
		got++;
	}
	KUNIT_EXPECT_GT(test, got, 10);
	KUNIT_EXPECT_LT(test, got, 2000);
	/* What is not queued any more is not charged any more. */
	watch_anew(w);
	KUNIT_EXPECT_EQ(test, 1000, raw_send(peer, buf, 1000));
	KUNIT_EXPECT_TRUE(test, watch_called(w));
	n = 2000;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m,
						      MSG_DONTWAIT, &n));
	nke_mbuf_freem(m);
	nke_sock_close(so);
	sock_release(peer);
	nke_upcall_drain();
}

/* Takes one datagram a call, empty ones included. */
static void take_upcall(struct __socket *so, void *cookie, int waitf)
{
	struct watch *w = cookie;
	struct __mbuf *m = NULL;
	size_t n = 100;

	if (nke_sock_receivembuf(so, NULL, &m, MSG_DONTWAIT, &n))
		return;
	nke_mbuf_freem(m);
	if (atomic_inc_return(&w->calls) == 5)
		complete(&w->seen);
}

static void test_empty_datagrams(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct socket *peer = raw_socket(test, SOCK_DGRAM);
	struct watch *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	union bsd_addr a;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, w);
	init_completion(&w->seen);
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, raw_connect(peer, &a));
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, 0, raw_send(peer, "", 0));
	KUNIT_EXPECT_EQ(test, 1, raw_send(peer, "x", 1));
	/* They came before the upcall was set: one call, then more and more. */
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, take_upcall, w));
	KUNIT_EXPECT_TRUE(test, watch_called(w));
	nke_sock_close(so);
	sock_release(peer);
	nke_upcall_drain();
}

static struct kunit_case peer_cases[] = {
	KUNIT_CASE(test_reset_blocked),
	KUNIT_CASE(test_reset_first_call),
	KUNIT_CASE(test_reset_data_first),
	KUNIT_CASE(test_reset_upcall),
	KUNIT_CASE(test_reset_unaccepted),
	KUNIT_CASE(test_refused_upcall),
	KUNIT_CASE(test_stalled_send),
	KUNIT_CASE(test_stalled_sendmbuf),
	KUNIT_CASE(test_stalled_blocking),
	KUNIT_CASE(test_single_bytes),
	KUNIT_CASE(test_half_closed),
	KUNIT_CASE(test_flood),
	KUNIT_CASE(test_empty_datagrams),
	{}
};

static struct kunit_suite peer_suite = {
	.name = "nke_ksocket_peer",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = peer_cases,
};

kunit_test_suite(peer_suite);
