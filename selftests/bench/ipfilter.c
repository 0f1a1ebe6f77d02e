// SPDX-License-Identifier: GPL-2.0
/*
 * Datagrams over loopback, which pass filters on their way out and in.
 */
#include <linux/in.h>
#include <linux/iopoll.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "bench.h"
#include "ipfilter/ipf.h"

/* In one lap. */
#define IPF_OPS		128
#define IPF_MANY	10
/* Packets under way at a time, where they wait for somebody. */
#define IPF_BURST	32
/* Whose program scripts/bench starts. */
#define IPF_QUEUE	1717

/* Few enough to be globals: one row is measured at a time. */
static struct socket *ipf_tx;
static struct socket *ipf_rx;
static struct opaque_ipfilter *ipf_filters[IPF_MANY];

static int ipf_pass_in(void *cookie, struct __mbuf **data, int offset,
		       unsigned char protocol)
{
	return 0;
}

static int ipf_pass_out(void *cookie, struct __mbuf **data,
			struct ipf_pktopts *options)
{
	return 0;
}

static const struct nke_bsd_ipf_filter ipf_pass = {
	.name = "bench",
	.ipf_input = ipf_pass_in,
	.ipf_output = ipf_pass_out,
};

static unsigned int ipf_bare(void *priv, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static unsigned int ipf_queue(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	return NF_QUEUE_NR(IPF_QUEUE);
}

#define IPF_HOOK(function, number)					\
	{								\
		.hook = (function),					\
		.pf = NFPROTO_IPV4,					\
		.hooknum = (number),					\
		.priority = INT_MAX - 1,				\
	}

#define IPF_HOOKS	2

static const struct nf_hook_ops ipf_bare_ops[IPF_HOOKS] = {
	IPF_HOOK(ipf_bare, NF_INET_LOCAL_IN),
	IPF_HOOK(ipf_bare, NF_INET_POST_ROUTING),
};

static const struct nf_hook_ops ipf_queue_ops[IPF_HOOKS] = {
	IPF_HOOK(ipf_queue, NF_INET_LOCAL_IN),
	IPF_HOOK(ipf_queue, NF_INET_POST_ROUTING),
};

static int ipf_setup(struct nke_bench *b)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int err;

	b->data = kmalloc(b->size, GFP_KERNEL);
	b->sink = kmalloc(b->size, GFP_KERNEL);
	if (!b->data || !b->sink)
		return -ENOMEM;
	get_random_bytes(b->data, b->size);
	err = sock_create_kern(&init_net, AF_INET, SOCK_DGRAM, 0, &ipf_rx);
	if (err)
		return err;
	err = kernel_bind(ipf_rx, (nke_sockaddr_arg *)&sin, sizeof(sin));
	if (err)
		return err;
	err = kernel_getsockname(ipf_rx, (struct sockaddr *)&sin);
	if (err < 0)
		return err;
	ipf_rx->sk->sk_rcvtimeo = NKE_BENCH_WAIT;
	err = sock_create_kern(&init_net, AF_INET, SOCK_DGRAM, 0, &ipf_tx);
	if (err)
		return err;
	return kernel_connect(ipf_tx, (nke_sockaddr_arg *)&sin, sizeof(sin), 0);
}

static void ipf_teardown(struct nke_bench *b)
{
	if (ipf_tx)
		sock_release(ipf_tx);
	if (ipf_rx)
		sock_release(ipf_rx);
	ipf_tx = NULL;
	ipf_rx = NULL;
	kfree(b->data);
	kfree(b->sink);
	b->data = NULL;
	b->sink = NULL;
}

static int ipf_send(struct nke_bench *b)
{
	struct kvec out = { b->data, b->size };
	struct msghdr msg = {};
	int ret = kernel_sendmsg(ipf_tx, &msg, &out, 1, b->size);

	if (ret != b->size)
		return ret < 0 ? ret : -EIO;
	return 0;
}

static int ipf_receive(struct nke_bench *b)
{
	struct kvec in = { b->sink, b->size };
	struct msghdr msg = {};
	int ret = kernel_recvmsg(ipf_rx, &msg, &in, 1, b->size, 0);

	if (ret != b->size)
		return ret < 0 ? ret : -EIO;
	return b->check ? nke_bench_verify(b) : 0;
}

/* @burst packets are sent, then received. */
static int ipf_lap(struct nke_bench *b, int burst)
{
	int err = 0;
	int i;
	int j;

	nke_bench_begin(b);
	for (i = 0; i < IPF_OPS && !err; i += burst) {
		for (j = 0; j < burst && !err; j++)
			err = ipf_send(b);
		for (j = 0; j < burst && !err; j++)
			err = ipf_receive(b);
	}
	nke_bench_end(b);
	return err;
}

/*
 * Filters and hooks come and go once for all laps of a side: that takes grace
 * periods of RCU, tens of milliseconds each in user-mode Linux.
 */
static int ipf_add(int filters)
{
	int i;

	for (i = 0; i < filters; i++) {
		int err = -nke_ipf_addv4_inline((const void *)&ipf_pass,
						&ipf_filters[i]);

		if (err)
			return err;
	}
	return 0;
}

/* The other side shall not pass what is left of this one. */
static int ipf_remove(void)
{
	unsigned int hooks;
	int err = 0;
	int i;

	for (i = 0; i < IPF_MANY; i++) {
		if (ipf_filters[i])
			err = -nke_ipf_remove(ipf_filters[i]) ?: err;
		ipf_filters[i] = NULL;
	}
	return read_poll_timeout(nke_ipf_hooks, hooks, !hooks, USEC_PER_MSEC,
				 10 * USEC_PER_SEC, false) ?: err;
}

static int ipf_leave(struct nke_bench *b, enum nke_bench_side side)
{
	return ipf_remove();
}

/* The last filter takes all along. */
static int ipf_enter_none(struct nke_bench *b, enum nke_bench_side side)
{
	int err = 0;

	if (side == NKE_BENCH_OURS) {
		err = ipf_add(1);
		err = ipf_remove() ?: err;
	}
	return err;
}

static int ipf_enter_many(struct nke_bench *b, enum nke_bench_side side)
{
	int err = ipf_add(side == NKE_BENCH_OURS ? IPF_MANY : 1);

	if (err)
		ipf_remove();
	return err;
}

static int ipf_enter_hooked(const struct nf_hook_ops *ops)
{
	return nf_register_net_hooks(&init_net, ops, IPF_HOOKS);
}

static int ipf_enter_inline(struct nke_bench *b, enum nke_bench_side side)
{
	return side == NKE_BENCH_OURS ? ipf_add(1) :
					ipf_enter_hooked(ipf_bare_ops);
}

static int ipf_leave_inline(struct nke_bench *b, enum nke_bench_side side)
{
	if (side == NKE_BENCH_OURS)
		return ipf_remove();
	nf_unregister_net_hooks(&init_net, ipf_bare_ops, IPF_HOOKS);
	return 0;
}

static int ipf_enter_thread(struct nke_bench *b, enum nke_bench_side side)
{
	if (side == NKE_BENCH_OURS)
		return -nke_ipf_addv4((const void *)&ipf_pass, &ipf_filters[0]);
	return ipf_enter_hooked(ipf_queue_ops);
}

static int ipf_leave_thread(struct nke_bench *b, enum nke_bench_side side)
{
	if (side == NKE_BENCH_OURS)
		return ipf_remove();
	nf_unregister_net_hooks(&init_net, ipf_queue_ops, IPF_HOOKS);
	return 0;
}

static int ipf_one_by_one(struct nke_bench *b)
{
	return ipf_lap(b, 1);
}

static int ipf_in_bursts(struct nke_bench *b)
{
	return ipf_lap(b, IPF_BURST);
}

const struct nke_bench_row nke_bench_ipfilter_rows[] = {
	{
		.name = "ipf_none",
		.setup = ipf_setup,
		.ours = ipf_one_by_one,
		.raw = ipf_one_by_one,
		.teardown = ipf_teardown,
		.enter = ipf_enter_none,
		.n = 4,
		.ops = IPF_OPS,
	}, {
		.name = "ipf_inline",
		.setup = ipf_setup,
		.ours = ipf_one_by_one,
		.raw = ipf_one_by_one,
		.teardown = ipf_teardown,
		.enter = ipf_enter_inline,
		.leave = ipf_leave_inline,
		.n = 4,
		.ops = IPF_OPS,
	}, {
		.name = "ipf_inline_10",
		.setup = ipf_setup,
		.ours = ipf_one_by_one,
		.raw = ipf_one_by_one,
		.teardown = ipf_teardown,
		.enter = ipf_enter_many,
		.leave = ipf_leave,
		.n = 4,
		.ops = IPF_OPS,
	}, {
		.name = "ipf_thread",
		.setup = ipf_setup,
		.ours = ipf_in_bursts,
		.raw = ipf_in_bursts,
		.teardown = ipf_teardown,
		.enter = ipf_enter_thread,
		.leave = ipf_leave_thread,
		.n = 4,
		.ops = IPF_OPS,
	},
	{}
};
