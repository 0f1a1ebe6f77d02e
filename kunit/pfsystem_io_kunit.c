// SPDX-License-Identifier: GPL-2.0
/*
 * PF_SYSTEM sockets of kernel clients: sending, receiving, upcalls, closing.
 */
#include <asm/ioctls.h>

#include "pfsystem_fixture.h"

/* Receive without waiting. */
static int take(struct __socket *so, void *data, size_t len, size_t *n)
{
	return recv_bytes(so, data, len, MSG_DONTWAIT, n);
}

static void test_messages(struct kunit *test)
{
	u8 *out = kunit_kzalloc(test, 2049, GFP_KERNEL);
	u8 *in = kunit_kzalloc(test, 2049, GFP_KERNEL);
	struct __socket *so;
	size_t n;
	int all;

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_ASSERT_NOT_NULL(test, in);
	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	fill(out, 2048, 3);
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_bytes(so, out, 2049, 0, &n));
	KUNIT_EXPECT_EQ(test, EMSGSIZE,
			send_packet(test, so, out, 2049, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, out, 2048, 0, &n));
	KUNIT_EXPECT_EQ(test, 2048UL, n);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, out, 10, 0, &n));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&ctl.sends));
	KUNIT_EXPECT_EQ(test, 0, ctl.flags);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONREAD, &all));
	KUNIT_EXPECT_EQ(test, 2058, all);

	/* Looking does not take, and is not told of. */
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, in, 2049, MSG_PEEK, &n));
	KUNIT_EXPECT_EQ(test, 2048UL, n);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&ctl.rcvds));
	KUNIT_EXPECT_EQ(test, 0, take(so, in, 2049, &n));
	KUNIT_EXPECT_EQ(test, 2048UL, n);
	KUNIT_EXPECT_MEMEQ(test, out, in, 2048);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&ctl.rcvds));
	/* The rest of a message is lost. */
	KUNIT_EXPECT_EQ(test, 0, take(so, in, 4, &n));
	KUNIT_EXPECT_EQ(test, 4UL, n);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, take(so, in, 4, &n));

	ctl.fail_send = EDOM;
	KUNIT_EXPECT_EQ(test, EDOM, send_bytes(so, out, 1, 0, &n));
	/* No write upcall will come of this, and none is waited for. */
	ctl.fail_send = EWOULDBLOCK;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_bytes(so, out, 1, MSG_DONTWAIT,
						      &n));
	ctl.fail_send = 0;
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_bytes(so, out, 1, MSG_OOB, &n));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, recv_bytes(so, in, 1, MSG_OOB, &n));
	nke_sock_close(so);
	control_gone(test);
}

/* The NKE gets the very mbufs. */
static void test_sendmbuf(struct kunit *test)
{
	struct __mbuf *m = make_packet(test, "packet", 6);
	struct __mbuf *got = NULL;
	struct __socket *so;
	size_t n;

	control_setup(test, 0);
	ctl.echo = -1;
	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_sendmbuf(so, NULL, m, 0, &n));
	KUNIT_EXPECT_EQ(test, 6UL, n);
	KUNIT_EXPECT_PTR_EQ(test, m, ctl.kept);
	ctl.fail_send = EDOM;
	KUNIT_EXPECT_EQ(test, EDOM,
			nke_sock_sendmbuf(so, NULL, make_packet(test, "x", 1),
					  0, &n));
	ctl.fail_send = 0;

	/* The other way round they are copied. */
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("reply", 5, NKE_CTL_DATA_EOR));
	n = 100;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &got, 0, &n));
	KUNIT_EXPECT_EQ(test, 5UL, n);
	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_EXPECT_MEMEQ(test, "reply", got->data, 5);
	nke_mbuf_freem(got);
	nke_sock_close(so);
	control_gone(test);
}

static void test_stream(struct kunit *test)
{
	u8 *out = kunit_kzalloc(test, 5000, GFP_KERNEL);
	u8 *in = kunit_kzalloc(test, 5000, GFP_KERNEL);
	struct __socket *so;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, out);
	KUNIT_ASSERT_NOT_NULL(test, in);
	control_setup(test, NKE_CTL_FLAG_REG_SOCK_STREAM);
	so = control_client(test, SOCK_STREAM);
	fill(out, 5000, 9);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, out, 5000, 0, &n));
	KUNIT_EXPECT_EQ(test, 5000UL, n);
	KUNIT_EXPECT_EQ(test, 3, atomic_read(&ctl.sends));
	KUNIT_EXPECT_EQ(test, 0, ctl.flags);
	KUNIT_EXPECT_EQ(test, 0, take(so, in, 1, &n));
	KUNIT_EXPECT_EQ(test, 1UL, n);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, in + 1, 4999, MSG_WAITALL,
					    &n));
	KUNIT_EXPECT_EQ(test, 4999UL, n);
	KUNIT_EXPECT_MEMEQ(test, out, in, 5000);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, take(so, in, 1, &n));

	/* A packet of mbufs is one piece, whatever its length. */
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, so, out, 5000, 0,
					     NULL));
	KUNIT_EXPECT_EQ(test, 4, atomic_read(&ctl.sends));
	KUNIT_EXPECT_EQ(test, 0, take(so, in, 5000, &n));
	KUNIT_EXPECT_EQ(test, 5000UL, n);
	KUNIT_EXPECT_EQ(test, EINVAL, send_bytes(so, out, 1, MSG_EOR, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, out, 1, MSG_OOB, &n));
	KUNIT_EXPECT_EQ(test, NKE_PRUS_OOB, ctl.flags);
	nke_sock_close(so);
	control_gone(test);
}

static void signalled_send(struct blocked *b)
{
	static const u8 pieces[5000];

	send_sig(SIGUSR1, current, 1);
	b->err = send_bytes(b->so, pieces, sizeof(pieces), 0, &b->n);
}

/* Sleeping, and not minding a signal. */
static struct blocked *unimpressed(struct kunit *test, struct __socket *so,
				   void (*fn)(struct blocked *b))
{
	struct blocked *b = blocked_start(test, so, fn);

	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_NOLOAD));
	send_sig(SIGUSR1, b->task, 1);
	schedule_timeout_uninterruptible(HZ / 20);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_NOLOAD));
	return b;
}

/* After sock_nointerrupt(): neither a receive, nor a send that has begun. */
static void test_nointr(struct kunit *test)
{
	struct nke_sys_sock *ss;
	struct __socket *so;
	struct blocked *b;
	size_t n;

	control_setup(test, NKE_CTL_FLAG_REG_SOCK_STREAM);
	ctl.echo = -1;
	so = control_client(test, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_nointerrupt(so, 1));
	b = unimpressed(test, so, blocked_receive);
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("x", 1, 0));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, 1UL, b->n);

	/* Another one's message is under way. */
	ss = nke_sys_sk(so->sock->sk);
	set_bit(NKE_SYS_SENDING, &ss->flags);
	b = unimpressed(test, so, blocked_send);
	clear_bit_unlock(NKE_SYS_SENDING, &ss->flags);
	wake_up(&ss->send_wait);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);

	b = blocked_start(test, so, signalled_send);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, 5000UL, b->n);

	/* What the NKE refuses is not tried again. */
	ctl.fail_send = EWOULDBLOCK;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_bytes(so, "x", 1, 0, &n));
	ctl.fail_send = 0;

	/* Off again: after the first piece. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_nointerrupt(so, 0));
	b = blocked_start(test, so, signalled_send);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_LT(test, b->n, 5000UL);
	nke_sock_close(so);
	control_gone(test);
}

/* Nobody takes it away, and nobody can have it taken away. */
static void test_no_defunct(struct kunit *test)
{
	struct __socket *so;
	int value = 1;
	int len = 4;

	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP,
			nke_socket_defunct(NULL, so, NKE_DISCONNECT_ALL));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, set_int(so, SOL_SOCKET,
						  NKE_SO_DEFUNCTOK_OPT, 1));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT,
					 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
						     NKE_SO_DEFUNCTOK_OPT,
						     &value, &len));
	KUNIT_EXPECT_EQ(test, 0, value);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, NULL));
	nke_sock_close(so);
	control_gone(test);
}

/* More is to come but for the last piece; an error in the middle. */
static void test_pieces(struct kunit *test)
{
	u8 *out = kunit_kzalloc(test, 30000, GFP_KERNEL);
	struct __socket *so;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, out);
	control_setup(test, NKE_CTL_FLAG_REG_SOCK_STREAM);
	so = control_client(test, SOCK_STREAM);
	/* The queue has room for the first pieces only. */
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, out, 30000, 0, &n));
	KUNIT_EXPECT_GT(test, n, 0UL);
	KUNIT_EXPECT_EQ(test, 0UL, n % 2048);
	KUNIT_EXPECT_LE(test, n, 8192UL);
	KUNIT_EXPECT_EQ(test, NKE_PRUS_MORETOCOME, ctl.flags);
	KUNIT_EXPECT_EQ(test, n / 2048 + 1, (size_t)atomic_read(&ctl.sends));
	KUNIT_EXPECT_EQ(test, ENOBUFS, send_bytes(so, out, 30000, 0, &n));
	nke_sock_close(so);
	control_gone(test);
}

/* A callback that is a client itself: nothing is held around it. */
static void test_nested(struct kunit *test)
{
	struct __socket *outer, *inner;
	u8 in[8];
	size_t n;

	control_setup(test, NKE_CTL_FLAG_REG_SOCK_STREAM);
	inner = control_client(test, SOCK_STREAM);
	outer = control_client(test, SOCK_STREAM);
	ctl.other = inner;
	/* The inner send would send to itself: it is told that it waits. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(inner, FIONBIO, &(int){ 1 }));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_bytes(outer, "outer", 5, 0,
						      &n));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&ctl.sends));
	ctl.other = NULL;
	KUNIT_EXPECT_EQ(test, 0, send_bytes(outer, "outer", 5, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, take(outer, in, 8, &n));
	KUNIT_EXPECT_EQ(test, 5UL, n);
	nke_sock_close(outer);
	nke_sock_close(inner);
	control_gone(test);
}

struct heard {
	atomic_t calls;
	struct completion called;
};

static void upcall(struct __socket *so, void *cookie, int waitf)
{
	struct heard *h = cookie;

	atomic_inc(&h->calls);
	complete(&h->called);
}

/* As an NKE's usually does: takes one message a call. */
static void reading_upcall(struct __socket *so, void *cookie, int waitf)
{
	struct heard *h = cookie;
	size_t n;
	u8 byte;

	atomic_inc(&h->calls);
	take(so, &byte, 1, &n);
}

/* The end is told of once, however often it is read. */
static void test_upcall_end(struct kunit *test)
{
	struct heard *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);
	struct __socket *so;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, h);
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	/* Messages without bytes are no end. */
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, 0,
				control_enqueue("", 0, NKE_CTL_DATA_EOR |
						NKE_CTL_DATA_NOWAKEUP));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, reading_upcall, h));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 3, atomic_read(&h->calls));
	KUNIT_EXPECT_EQ(test, 1U, nke_kctl_kick(THIS_MODULE));
	nke_upcall_drain();
	KUNIT_EXPECT_GE(test, atomic_read(&h->calls), 4);
	KUNIT_EXPECT_LE(test, atomic_read(&h->calls), 5);
	nke_sock_close(so);
	control_gone(test);
	nke_client_remove(THIS_MODULE);
}

static void test_upcalls(struct kunit *test)
{
	struct heard *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);
	struct __socket *so;
	size_t n;
	u8 byte;

	KUNIT_ASSERT_NOT_NULL(test, h);
	init_completion(&h->called);
	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, upcall, h));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&h->calls));
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("x", 1, NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&h->called, WAIT));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&h->calls));
	/* Not for one that must not wake. */
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("y", 1, NKE_CTL_DATA_EOR |
						 NKE_CTL_DATA_NOWAKEUP));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&h->calls));
	/* What waits when an upcall is set is told of. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, upcall, h));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&h->calls));
	KUNIT_EXPECT_EQ(test, 0, take(so, &byte, 1, &n));
	KUNIT_EXPECT_EQ(test, 0, take(so, &byte, 1, &n));

	/* A refused send does not make it spin. */
	ctl.fail_send = EWOULDBLOCK;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_bytes(so, "x", 1, MSG_DONTWAIT,
						      &n));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&h->calls));
	nke_sock_close(so);
	control_gone(test);
}

static void test_shutdown(struct kunit *test)
{
	struct __socket *so;
	u8 byte;
	size_t n;

	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_shutdown(so, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(so, SHUT_RD));
	n = 1;
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0UL, n);
	KUNIT_EXPECT_NE(test, 0, control_enqueue("x", 1, NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(so));
	nke_sock_close(so);

	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_shutdown(so, SHUT_RDWR));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &byte, 1, 0, &n));
	nke_sock_close(so);
	control_gone(test);
}

/* A receive that sleeps: data, the end, a close. */
static void test_blocked(struct kunit *test)
{
	struct blocked *b;
	struct __socket *so;

	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	b = blocked_start(test, so, blocked_receive);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	/* The NKE was told before, in case that it waits for room. */
	KUNIT_EXPECT_GE(test, atomic_read(&ctl.rcvds), 1);
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("x", 1, NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0, b->err);
	KUNIT_EXPECT_EQ(test, 1UL, b->n);

	b = blocked_start(test, so, blocked_receivembuf);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	send_sig(SIGUSR1, b->task, 1);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, EINTR, b->err);

	b = blocked_start(test, so, blocked_receive);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	nke_sock_close(so);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0UL, b->n);

	/* The same with a listener to events, which nobody ends. */
	so = system_socket(test, SOCK_RAW, EVENT);
	b = blocked_start(test, so, blocked_receive);
	blocked_run(test, b);
	KUNIT_EXPECT_TRUE(test, blocked_sleeps(b, TASK_INTERRUPTIBLE));
	nke_sock_close(so);
	KUNIT_EXPECT_TRUE(test, blocked_ends(b));
	KUNIT_EXPECT_EQ(test, 0UL, b->n);
	control_gone(test);
}

/* The NKE goes, and takes its connections with it. */
static void test_kicked(struct kunit *test)
{
	struct heard *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);
	struct __socket *so;
	size_t n;
	u8 byte;

	KUNIT_ASSERT_NOT_NULL(test, h);
	init_completion(&h->called);
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("x", 1, NKE_CTL_DATA_EOR |
						 NKE_CTL_DATA_NOWAKEUP));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(so, upcall, h));
	nke_upcall_drain();
	reinit_completion(&h->called);
	KUNIT_EXPECT_EQ(test, 1U, nke_kctl_kick(THIS_MODULE));
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&h->called, WAIT));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&ctl.disconnects));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(so, "x", 1, 0, &n));
	/* What was sent before can be read, then the end. */
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 1UL, n);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0UL, n);
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&ctl.disconnects));
	control_gone(test);
	nke_client_remove(THIS_MODULE);
}

static struct kunit_case pfsystem_io_cases[] = {
	KUNIT_CASE(test_messages),
	KUNIT_CASE(test_sendmbuf),
	KUNIT_CASE(test_stream),
	KUNIT_CASE(test_pieces),
	KUNIT_CASE(test_nointr),
	KUNIT_CASE(test_no_defunct),
	KUNIT_CASE(test_nested),
	KUNIT_CASE(test_upcalls),
	KUNIT_CASE(test_upcall_end),
	KUNIT_CASE(test_shutdown),
	KUNIT_CASE(test_blocked),
	KUNIT_CASE(test_kicked),
	{}
};

static struct kunit_suite pfsystem_io_suite = {
	.name = "nke_pfsystem_io",
	.exit = pfsystem_test_exit,
	.test_cases = pfsystem_io_cases,
};

kunit_test_suite(pfsystem_io_suite);
