// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets without memory where packets arrive: in softirq, where fault
 * injection does not count.  So packets are held back before they reach the
 * transport protocol, and handed to it by the test, with bottom halves
 * disabled as there.  Each allocation of a whole connection fails once: TCP
 * sends again what was lost by it, upcalls come, and no byte is missing.
 */
#include <kunit/test.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/skbuff.h>
#include <net/dst.h>

#include "fail_alloc.h"
#include "ksocket_nomem.h"

/* More allocations than a connection makes. */
#define MOST_ALLOCS	200

/* A packet on its way up, and what takes it further. */
struct held_packet {
	struct list_head node;
	struct sk_buff *skb;
	int (*okfn)(struct net *net, struct sock *sk, struct sk_buff *skb);
};

static bool holding;
static LIST_HEAD(held_packets);
static DEFINE_SPINLOCK(held_lock);

static unsigned int hold(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	struct held_packet *p;

	if (!READ_ONCE(holding))
		return NF_ACCEPT;
	p = kmalloc(sizeof(*p), GFP_ATOMIC);
	if (!p)
		return NF_DROP;
	/* Beyond this grace period. */
	skb_dst_force(skb);
	p->skb = skb;
	p->okfn = state->okfn;
	spin_lock_bh(&held_lock);
	list_add_tail(&p->node, &held_packets);
	spin_unlock_bh(&held_lock);
	return NF_STOLEN;
}

static const struct nf_hook_ops hold_ops[] = {
	{ .hook = hold, .pf = NFPROTO_IPV4, .hooknum = NF_INET_LOCAL_IN,
	  .priority = INT_MAX },
	{ .hook = hold, .pf = NFPROTO_IPV6, .hooknum = NF_INET_LOCAL_IN,
	  .priority = INT_MAX },
};

static struct held_packet *held_next(void)
{
	struct held_packet *p;

	spin_lock_bh(&held_lock);
	p = list_first_entry_or_null(&held_packets, struct held_packet, node);
	if (p)
		list_del(&p->node);
	spin_unlock_bh(&held_lock);
	return p;
}

/**
 * struct input - a connection whose packets the test hands on
 * @b: its sockets
 * @nth: the allocation that fails, 0 for none
 * @left: allocations up to that one; 0: it has failed
 * @upcalls: how many there were
 * @heard: how many there had been
 * @to: who receives
 * @listener: where it is accepted
 */
struct input {
	struct bench b;
	int nth;
	int left;
	atomic_t upcalls;
	int heard;
	struct __socket *to;
	struct __socket *listener;
};

/* Hand on what is held, and what comes of it. */
static void input_pump(struct input *in)
{
	struct held_packet *p;

	while ((p = held_next())) {
		local_bh_disable();
		rcu_read_lock();
		fail_alloc(in->left);
		p->okfn(&init_net, NULL, p->skb);
		in->left = current->fail_nth;
		fail_alloc(0);
		rcu_read_unlock();
		local_bh_enable();
		kfree(p);
	}
}

/* Until @done says so; lost packets are sent again after a while. */
static bool input_until(struct input *in, bool (*done)(struct input *in))
{
	unsigned long end = jiffies + WAIT;
	bool ok;

	for (;;) {
		input_pump(in);
		ok = done(in);
		if (ok || time_after(jiffies, end))
			break;
		schedule_timeout_uninterruptible(1);
	}
	KUNIT_EXPECT_TRUE_MSG(in->b.test, ok, "%ps, allocation %d", done,
			      in->nth);
	return ok;
}

static void input_upcall(struct __socket *so, void *cookie, int waitf)
{
	struct input *in = cookie;

	atomic_inc(&in->upcalls);
}

static bool input_connected(struct input *in)
{
	return nke_sock_isconnected(in->b.so);
}

static bool input_called(struct input *in)
{
	return atomic_read(&in->upcalls) > in->heard;
}

static bool input_gone(struct input *in)
{
	return nomem_all_gone();
}

static bool input_accepted(struct input *in)
{
	return !nke_sock_accept(in->listener, NULL, 0, MSG_DONTWAIT,
				input_upcall, in, &in->b.peer);
}

/* Take what is there. Return: whether everything has come. */
static bool input_received(struct input *in)
{
	struct bench *b = &in->b;
	struct __mbuf *m = NULL;
	size_t n = DGRAM_LEN - b->n;

	if (nke_sock_receivembuf(in->to, NULL, &m, MSG_DONTWAIT, &n))
		return false;
	if (m)
		KUNIT_EXPECT_EQ(b->test, 0, nke_mbuf_copydata(m, 0, n, b->back +
							      b->n));
	nke_mbuf_freem(m);
	b->n += n;
	return b->n == DGRAM_LEN;
}

static void input_exchange(struct input *in, struct __socket *from,
			   struct __socket *to)
{
	struct bench *b = &in->b;
	size_t n;

	in->to = to;
	in->heard = atomic_read(&in->upcalls);
	memset(b->back, 0, DGRAM_LEN);
	b->n = 0;
	KUNIT_EXPECT_EQ(b->test, 0, send_bytes(from, b->data, DGRAM_LEN,
					       MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(b->test, n, (size_t)DGRAM_LEN);
	input_until(in, input_received);
	KUNIT_EXPECT_EQ(b->test, 0, memcmp(b->data, b->back, DGRAM_LEN));
	input_until(in, input_called);
}

static bool input_ended(struct input *in)
{
	u8 byte;
	size_t n;

	return !recv_bytes(in->b.peer, &byte, 1, MSG_DONTWAIT, &n) && !n;
}

/* A whole connection. Return: whether the @nth allocation failed. */
static bool input_tcp(struct input *in, int family, int nth)
{
	struct bench *b = &in->b;
	int err;

	in->nth = nth;
	in->left = nth;
	in->listener = new_socket(b->test, family, SOCK_STREAM);
	bind_loopback(b->test, in->listener, family, &b->a);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_setupcall(in->listener,
						       input_upcall, in));
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_listen(in->listener, 5));
	b->so = new_socket(b->test, family, SOCK_STREAM);
	b->peer = NULL;
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_setupcall(b->so, input_upcall,
						       in));
	err = nke_sock_connect(b->so, SA(&b->a), MSG_DONTWAIT);
	KUNIT_EXPECT_EQ(b->test, EINPROGRESS, err);
	input_until(in, input_connected);
	if (!input_until(in, input_accepted))
		goto out;
	input_exchange(in, b->so, b->peer);
	input_exchange(in, b->peer, b->so);
	KUNIT_EXPECT_EQ(b->test, 0, nke_sock_shutdown(b->so, SHUT_WR));
	input_until(in, input_ended);
out:
	nomem_watch(b, b->so);
	nomem_watch(b, b->peer);
	nke_sock_close(b->so);
	nke_sock_close(b->peer);
	nke_sock_close(in->listener);
	input_until(in, input_gone);
	return nth && !in->left;
}

/* A datagram, and one that nobody takes, of which ICMP tells. */
static bool input_udp(struct input *in, int family, int nth)
{
	struct bench *b = &in->b;
	bool failed;
	size_t n;
	int err;

	in->nth = nth;
	in->left = nth;
	b->so = new_socket(b->test, family, SOCK_DGRAM);
	b->peer = new_socket(b->test, family, SOCK_DGRAM);
	bind_loopback(b->test, b->peer, family, &b->a);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_connect(b->so, SA(&b->a), 0));
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_setupcall(b->peer, input_upcall,
						       in));
	input_exchange(in, b->so, b->peer);
	KUNIT_EXPECT_EQ(b->test, nth, in->left);
	nomem_watch(b, b->peer);
	nke_sock_close(b->peer);
	KUNIT_EXPECT_EQ(b->test, 0, send_bytes(b->so, "x", 1, 0, &n));
	input_pump(in);
	failed = nth && !in->left;
	err = recv_bytes(b->so, b->back, 1, MSG_DONTWAIT, &n);
	if (!failed)
		KUNIT_EXPECT_EQ(b->test, ECONNREFUSED, err);
	else if (err != EWOULDBLOCK)
		KUNIT_EXPECT_EQ(b->test, ECONNREFUSED, err);
	nomem_watch(b, b->so);
	nke_sock_close(b->so);
	input_until(in, input_gone);
	return failed;
}

static void input_case(struct kunit *test,
		       bool (*round)(struct input *in, int family, int nth))
{
	static const int families[] = { AF_INET, AF_INET6 };
	struct input in = {};
	int i, nth;

	nomem_init(test, &in.b);
	KUNIT_ASSERT_EQ(test, 0, nf_register_net_hooks(&init_net, hold_ops,
						       ARRAY_SIZE(hold_ops)));
	WRITE_ONCE(holding, true);
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		for (nth = 0; nth < MOST_ALLOCS; nth++)
			if (!round(&in, families[i], nth) && nth)
				break;
		KUNIT_EXPECT_GT_MSG(test, nth, 1, "family %d", families[i]);
		KUNIT_EXPECT_LT(test, nth, MOST_ALLOCS);
	}
	WRITE_ONCE(holding, false);
	nf_unregister_net_hooks(&init_net, hold_ops, ARRAY_SIZE(hold_ops));
	in.left = 0;
	input_pump(&in);
}

static void test_tcp_input(struct kunit *test)
{
	input_case(test, input_tcp);
}

static void test_udp_input(struct kunit *test)
{
	input_case(test, input_udp);
}

static struct kunit_case nomem_input_cases[] = {
	KUNIT_CASE_SLOW(test_tcp_input),
	KUNIT_CASE(test_udp_input),
	{}
};

static struct kunit_suite nomem_input_suite = {
	.name = "nke_ksocket_nomem_input",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = nomem_input_cases,
};

kunit_test_suite(nomem_input_suite);
