// SPDX-License-Identifier: GPL-2.0
/*
 * What is sent or received whole: chains on streams, several writers of one
 * stream, control messages; and a refused sender, who is told once, when it
 * is worth trying again.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/sizes.h>
#include <net/sock.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"

/* -- a client that was refused --*/

/**
 * struct refused - a sender that tries again in its upcall
 * @calls: of the upcall
 * @len: bytes that it sends at once
 * @err: of the last try, when @sent was completed
 * @mbufs: sends a chain, not plain bytes
 * @data: what it sends
 * @sent: a try was not refused
 */
struct refused {
	atomic_t calls;
	size_t len;
	int err;
	bool mbufs;
	u8 *data;
	struct completion sent;
};

static int refused_try(struct __socket *so, struct refused *r)
{
	struct __mbuf *m = NULL;
	unsigned int chunks = 0;
	size_t n;
	int err;

	if (!r->mbufs)
		return send_bytes(so, r->data, r->len, MSG_DONTWAIT, &n);
	err = nke_mbuf_allocpacket(0, r->len, &chunks, &m);
	if (!err)
		err = nke_mbuf_copyback(m, 0, r->len, r->data, 0);
	if (err) {
		nke_mbuf_freem(m);
		return err;
	}
	err = nke_sock_sendmbuf(so, NULL, m, MSG_DONTWAIT, &n);
	return err ? err : n != r->len;
}

static void refused_upcall(struct __socket *so, void *cookie, int waitf)
{
	struct refused *r = cookie;
	int err;

	atomic_inc(&r->calls);
	if (completion_done(&r->sent))
		return;
	err = refused_try(so, r);
	if (err == EWOULDBLOCK)
		return;
	r->err = err;
	complete(&r->sent);
}

static void refused_init(struct kunit *test, struct refused *r, size_t len)
{
	r->data = kunit_kmalloc(test, SZ_256K, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, r->data);
	fill(r->data, SZ_256K, 9);
	init_completion(&r->sent);
	r->mbufs = true;
	r->len = len;
}

/* Send one after the other until one is refused. Return: bytes sent. */
static size_t refused_until(struct kunit *test, struct __socket *so,
			    struct refused *r)
{
	size_t total = 0;
	int err;

	while (!(err = refused_try(so, r))) {
		total += r->len;
		KUNIT_ASSERT_LT(test, total, (size_t)SZ_64M);
	}
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, err);
	return total;
}

/* Fill @so with chains of @len bytes until one is refused. Return: bytes. */
static size_t refused_fill(struct kunit *test, struct __socket *so,
			   struct refused *r, size_t len)
{
	size_t total;

	refused_init(test, r, len);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, refused_upcall, r));
	/* Nothing is to be sent from upcalls yet. */
	complete(&r->sent);
	total = refused_until(test, so, r);
	nke_upcall_drain();
	reinit_completion(&r->sent);
	return total;
}

/* Calls of the upcall while nothing happens to the socket. */
static int refused_idle_calls(struct refused *r)
{
	int before = atomic_read(&r->calls);
	int i;

	for (i = 0; i < 20; i++)
		nke_upcall_drain();
	return atomic_read(&r->calls) - before;
}

/* Take what is there, up to @want bytes, checking that it is the pattern. */
static size_t refused_drain(struct kunit *test, struct __socket *peer,
			    struct refused *r, size_t len, size_t want)
{
	unsigned long end = jiffies + WAIT;
	u8 *buf = kunit_kmalloc(test, SZ_16K, GFP_KERNEL);
	size_t got = 0;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	while (got < want && time_before(jiffies, end)) {
		size_t at = got % len;

		n = min3((size_t)SZ_16K, len - at, want - got);
		if (recv_bytes(peer, buf, n, MSG_DONTWAIT, &n)) {
			schedule_timeout_uninterruptible(1);
			continue;
		}
		KUNIT_ASSERT_EQ(test, 0, memcmp(buf, r->data + at, n));
		got += n;
	}
	kunit_kfree(test, buf);
	return got;
}

/*
 * One that needs most of the buffer is refused while half of it is free, and
 * then left in peace until there is enough.
 */
static void refused_case(struct kunit *test, struct __socket *so,
			 struct __socket *peer, size_t len)
{
	struct refused *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	size_t total;

	KUNIT_ASSERT_NOT_NULL(test, r);
	total = refused_fill(test, so, r, len);
	KUNIT_EXPECT_GT(test, total, 0UL);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, refused_try(so, r));
	KUNIT_EXPECT_LE(test, refused_idle_calls(r), 1);

	KUNIT_EXPECT_EQ(test, total, refused_drain(test, peer, r, len, total));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&r->sent, WAIT));
	KUNIT_EXPECT_EQ(test, 0, r->err);
	KUNIT_EXPECT_EQ(test, len, refused_drain(test, peer, r, len, len));
	nke_sock_close(so);
	nke_sock_close(peer);
	nke_upcall_drain();
}

static void test_refused_tcp(struct kunit *test)
{
	struct __socket *so, *peer;

	tcp_pair_room(test, &so, &peer, 100000);
	refused_case(test, so, peer, 70000);
}

/* Linux would take a part and leave the rest to a wait. */
static void test_refused_unix(struct kunit *test)
{
	struct __socket *so, *peer;

	unix_pair(test, &so, &peer);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, 60000));
	refused_case(test, so, peer, 50000);
}

/* A chain for which the whole buffer must be free. */
static void test_refused_exact(struct kunit *test)
{
	struct __socket *so, *peer;

	unix_pair(test, &so, &peer);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, 30000));
	refused_case(test, so, peer, READ_ONCE(so->sock->sk->sk_sndbuf));
}

/* Refused first; the upcall that is to hear of it is set afterwards. */
static void refused_late(struct kunit *test, struct __socket *so,
			 struct __socket *peer, size_t len)
{
	struct refused *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	size_t total;

	KUNIT_ASSERT_NOT_NULL(test, r);
	refused_init(test, r, len);
	total = refused_until(test, so, r);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, refused_upcall, r));
	KUNIT_EXPECT_EQ(test, total, refused_drain(test, peer, r, len, total));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&r->sent, WAIT));
	KUNIT_EXPECT_EQ(test, 0, r->err);

	/* And there is space already when it is set. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, NULL, NULL));
	nke_upcall_drain();
	reinit_completion(&r->sent);
	total = len + refused_until(test, so, r);
	KUNIT_EXPECT_EQ(test, total, refused_drain(test, peer, r, len, total));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, refused_upcall, r));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&r->sent, WAIT));
	KUNIT_EXPECT_EQ(test, 0, r->err);
	nke_sock_close(so);
	nke_sock_close(peer);
	nke_upcall_drain();
}

static void test_refused_no_upcall(struct kunit *test)
{
	struct __socket *so, *peer;

	tcp_pair_room(test, &so, &peer, 100000);
	refused_late(test, so, peer, 70000);

	unix_pair(test, &so, &peer);
	refused_late(test, so, peer, 50000);
}

/* The receiver's queue is full; it tells nobody when it is not any more. */
static void test_refused_datagram(struct kunit *test)
{
	struct refused *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct __socket *so, *peer;
	union bsd_addr to;
	size_t total;
	u8 byte;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, r);
	unix_dgram_pair(test, &so, &peer, &to);
	total = refused_fill(test, so, r, 1);
	KUNIT_EXPECT_GT(test, total, 0UL);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, refused_try(so, r));
	/* Some clock ticks may pass meanwhile. */
	KUNIT_EXPECT_LE(test, refused_idle_calls(r), 5);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(peer, &byte, 1, 0, &n));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&r->sent, WAIT));
	KUNIT_EXPECT_EQ(test, 0, r->err);

	/* Refused while nobody is to be called. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, NULL, NULL));
	nke_upcall_drain();
	reinit_completion(&r->sent);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, refused_try(so, r));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(peer, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, refused_upcall, r));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&r->sent, WAIT));
	KUNIT_EXPECT_EQ(test, 0, r->err);

	/* Closed while it is to be called again. */
	reinit_completion(&r->sent);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, refused_try(so, r));
	nke_sock_close(so);
	nke_sock_close(peer);
	nke_upcall_drain();
}

/* -- several writers --*/

#define BLOCK	300000

static void write_block(struct blocked *b)
{
	u8 *data = kmalloc(BLOCK, GFP_KERNEL);

	if (!data)
		return;
	memset(data, b->a.raw[0], BLOCK);
	b->err = send_bytes(b->so, data, BLOCK, 0, &b->n);
	kfree(data);
}

/* Each waits for space many times; none gets into the middle of another. */
static void writers(struct kunit *test, struct __socket *so,
		    struct __socket *peer)
{
	u8 *buf = kunit_kmalloc(test, BLOCK, GFP_KERNEL);
	struct blocked *b[3];
	size_t n;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		b[i] = blocked_start(test, so, write_block);
		b[i]->a.raw[0] = 'a' + i;
		blocked_run(test, b[i]);
		KUNIT_EXPECT_TRUE(test, blocked_sleeps(b[i],
						       TASK_INTERRUPTIBLE));
	}
	/* One who must not wait is refused. */
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_bytes(so, "x", 1, MSG_DONTWAIT,
						      &n));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_packet(test, so, "x", 1,
						       MSG_DONTWAIT, &n));
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		KUNIT_ASSERT_EQ(test, 0, recv_bytes(peer, buf, BLOCK,
						    MSG_WAITALL, &n));
		KUNIT_ASSERT_EQ(test, n, (size_t)BLOCK);
		KUNIT_EXPECT_NULL(test, memchr_inv(buf, buf[0], BLOCK));
	}
	for (i = 0; i < ARRAY_SIZE(b); i++) {
		KUNIT_EXPECT_TRUE(test, blocked_ends(b[i]));
		KUNIT_EXPECT_EQ(test, 0, b[i]->err);
		KUNIT_EXPECT_EQ(test, b[i]->n, (size_t)BLOCK);
	}
	nke_sock_close(so);
	nke_sock_close(peer);
}

static void test_writers_tcp(struct kunit *test)
{
	struct __socket *so, *peer;

	tcp_pair_room(test, &so, &peer, 20000);
	writers(test, so, peer);
}

static void test_writers_unix(struct kunit *test)
{
	struct __socket *so, *peer;

	unix_pair(test, &so, &peer);
	writers(test, so, peer);
}

/* Who was refused because of another writer is told when that has ended. */
static void test_writer_ends(struct kunit *test)
{
	struct refused *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct __socket *so, *peer;
	struct blocked *b;
	size_t n;
	u8 *buf;

	buf = kunit_kmalloc(test, BLOCK, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, r && buf);
	unix_pair(test, &so, &peer);
	r->data = buf;
	r->len = 1;
	init_completion(&r->sent);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, refused_upcall, r));
	b = blocked_start(test, so, write_block);
	b->a.raw[0] = 'w';
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	buf[0] = 'r';
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, refused_try(so, r));
	KUNIT_EXPECT_EQ(test, 0, refused_idle_calls(r));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(peer, buf, BLOCK, MSG_WAITALL, &n));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&r->sent, WAIT));
	KUNIT_EXPECT_EQ(test, 0, r->err);
	nke_sock_close(so);
	nke_sock_close(peer);
	nke_upcall_drain();
}

/* -- receiving --*/

/* A peek tells of all that is there, however much, and takes nothing. */
static void test_peek_long(struct kunit *test)
{
	const size_t len = SZ_128K + 5;
	u8 *buf = kunit_kzalloc(test, len, GFP_KERNEL);
	struct __socket *so, *peer;
	struct __mbuf *m = NULL;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	unix_pair(test, &so, &peer);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, SZ_512K));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(so, buf, len, 0, &n));
	n = SZ_1M;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(peer, NULL, &m, MSG_PEEK,
						      &n));
	KUNIT_EXPECT_EQ(test, n, len);
	KUNIT_EXPECT_NULL(test, m);
	n = SZ_1M;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(peer, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, n, len);
	KUNIT_EXPECT_EQ(test, nke_mbuf_pkthdr_len(m), len);
	nke_mbuf_freem(m);
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* Control messages come with the first bytes and are not written over. */
static void test_control_long(struct kunit *test)
{
	struct {
		struct nke_bsd_cmsghdr hdr;
		u8 tv[sizeof(struct nke_bsd_timeval)];
	} ctl = {};
	struct nke_bsd_msghdr msg = {
		.msg_control = &ctl, .msg_controllen = sizeof(ctl),
	};
	const size_t len = SZ_128K;
	u8 *buf = kunit_kzalloc(test, len, GFP_KERNEL);
	struct __socket *so, *peer;
	struct __mbuf *m = NULL;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	tcp_pair_room(test, &so, &peer, SZ_512K);
	KUNIT_ASSERT_EQ(test, 0, set_int(peer, SOL_SOCKET, SO_TIMESTAMP_OLD,
					 1));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(so, buf, len, 0, &n));
	n = SZ_1M;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(peer, MSG(&msg), &m, 0,
						      &n));
	KUNIT_EXPECT_GT(test, n, 0UL);
	KUNIT_EXPECT_LE(test, n, (size_t)SZ_64K);
	KUNIT_EXPECT_EQ(test, nke_mbuf_pkthdr_len(m), n);
	KUNIT_EXPECT_EQ(test, msg.msg_controllen, (u32)sizeof(ctl));
	KUNIT_EXPECT_EQ(test, ctl.hdr.cmsg_type, SO_TIMESTAMP_OLD);
	nke_mbuf_freem(m);
	nke_sock_close(so);
	nke_sock_close(peer);
}

static struct kunit_case whole_cases[] = {
	KUNIT_CASE(test_refused_tcp),
	KUNIT_CASE(test_refused_unix),
	KUNIT_CASE(test_refused_exact),
	KUNIT_CASE(test_refused_no_upcall),
	KUNIT_CASE(test_refused_datagram),
	KUNIT_CASE(test_writers_tcp),
	KUNIT_CASE(test_writers_unix),
	KUNIT_CASE(test_writer_ends),
	KUNIT_CASE(test_peek_long),
	KUNIT_CASE(test_control_long),
	{}
};

static struct kunit_suite whole_suite = {
	.name = "nke_ksocket_whole",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = whole_cases,
};

kunit_test_suite(whole_suite);
