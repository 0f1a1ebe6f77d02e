// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel controls over generic netlink, against a family of our own that does
 * as little as a family can: the same requests, answered at once.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include <uapi/linux/nke_ctl.h>

#include "bench.h"
#include "compat/genl_split.h"
#include "control.h"
#include "proto/ctl.h"

/* The kernel's own is meant here, not the one of generated files. */
#undef genl_family

/* Fits into a socket's buffer. */
#define NETLINK_OPS	64
#define NETLINK_ROOM	NLMSG_GOODSIZE
/* Of an answer that carries nothing. */
#define NETLINK_SEQ	1

/**
 * struct netlink_end - a client's socket
 * @sock: the socket
 * @portid: its number
 * @type: of the messages of the family that it talks to
 */
static struct netlink_end {
	struct socket *sock;
	u32 portid;
	u16 type;
} netlink_end[NKE_BENCH_SIDES];

/* Everything else that a row of this file needs. */
static struct nke_bench *netlink_bench;
static struct sk_buff *netlink_request;
static void *netlink_buf;
static u32 netlink_id;
static unsigned long netlink_heard;

/* -- the family ------------------------------------------------------------ */

static const struct nla_policy netlink_policy[NKE_CTL_A_MESSAGE_LENGTH + 1] = {
	[NKE_CTL_A_MESSAGE_ID] = { .type = NLA_U32 },
	[NKE_CTL_A_MESSAGE_UNIT] = { .type = NLA_U32 },
	[NKE_CTL_A_MESSAGE_DATA] = { .type = NLA_BINARY },
	[NKE_CTL_A_MESSAGE_OPTION] = { .type = NLA_U32 },
	[NKE_CTL_A_MESSAGE_LENGTH] = { .type = NLA_U32 },
};

static int netlink_raw_take(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[NKE_CTL_A_MESSAGE_DATA];

	if (!attr)
		return -EINVAL;
	nla_memcpy(netlink_bench->sink, attr, netlink_bench->size);
	netlink_heard++;
	return 0;
}

static struct genl_family netlink_family;

static int netlink_raw_give(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[NKE_CTL_A_MESSAGE_LENGTH];
	struct sk_buff *reply;
	void *hdr;

	if (!attr)
		return -EINVAL;
	reply = genlmsg_new(nla_total_size(nla_get_u32(attr)), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	hdr = genlmsg_put_reply(reply, info, &netlink_family, 0,
				NKE_CTL_CMD_GETOPT);
	attr = nla_reserve(reply, NKE_CTL_A_MESSAGE_DATA, nla_get_u32(attr));
	memcpy(nla_data(attr), netlink_bench->data, nla_len(attr));
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);
}

static const struct genl_ops netlink_family_ops[] = {
	{ .cmd = NKE_CTL_CMD_SEND, .doit = netlink_raw_take },
	{ .cmd = NKE_CTL_CMD_GETOPT, .doit = netlink_raw_give },
	{ .cmd = NKE_CTL_CMD_SETOPT, .doit = netlink_raw_take },
};

static struct genl_family netlink_family = {
	.name = "nke_bench",
	.version = 1,
	.maxattr = NKE_CTL_A_MESSAGE_LENGTH,
	.policy = netlink_policy,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = netlink_family_ops,
	.n_ops = ARRAY_SIZE(netlink_family_ops),
};

/* -- clients --------------------------------------------------------------- */

static int netlink_open(struct netlink_end *end, u16 type)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	int err;

	err = sock_create_kern(&init_net, AF_NETLINK, SOCK_RAW,
			       NETLINK_GENERIC, &end->sock);
	if (err)
		return err;
	end->type = type;
	end->sock->sk->sk_rcvtimeo = NKE_BENCH_WAIT;
	err = kernel_bind(end->sock, (nke_sockaddr_arg *)&addr, sizeof(addr));
	if (!err)
		err = kernel_getsockname(end->sock, (struct sockaddr *)&addr);
	if (err < 0)
		return err;
	end->portid = addr.nl_pid;
	return 0;
}

/* The request begins anew; its attributes follow. */
static void netlink_begin(const struct netlink_end *end, u8 cmd, u16 flags)
{
	struct genlmsghdr *genl;
	struct nlmsghdr *nlh;

	skb_trim(netlink_request, 0);
	nlh = nlmsg_put(netlink_request, 0, NETLINK_SEQ, end->type,
			GENL_HDRLEN, NLM_F_REQUEST | flags);
	genl = nlmsg_data(nlh);
	*genl = (struct genlmsghdr){ .cmd = cmd, .version = 1 };
	if (!netlink_id)
		return;
	nla_put_u32(netlink_request, NKE_CTL_A_MESSAGE_ID, netlink_id);
	nla_put_u32(netlink_request, NKE_CTL_A_MESSAGE_UNIT,
		    nke_bench_control.unit);
}

/* With an address: a socket without a file has no capabilities else. */
static int netlink_send(const struct netlink_end *end)
{
	struct nlmsghdr *nlh = nlmsg_hdr(netlink_request);
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr msg = { .msg_name = &kernel,
			      .msg_namelen = sizeof(kernel) };
	struct kvec vec = { netlink_request->data, netlink_request->len };
	int n;

	nlmsg_end(netlink_request, nlh);
	n = kernel_sendmsg(end->sock, &msg, &vec, 1, vec.iov_len);
	return n == vec.iov_len ? 0 : n < 0 ? n : -EIO;
}

/* The next packet. */
static int netlink_read(const struct netlink_end *end)
{
	struct kvec vec = { netlink_buf, NETLINK_ROOM };
	struct msghdr msg = {};

	return kernel_recvmsg(end->sock, &msg, &vec, 1, NETLINK_ROOM, 0);
}

/* Read until the acknowledgment of the request. */
static int netlink_acked(const struct netlink_end *end)
{
	struct nlmsghdr *nlh = netlink_buf;
	int n;

	do {
		n = netlink_read(end);
		if (n < 0)
			return n;
	} while (nlh->nlmsg_type != NLMSG_ERROR);
	return ((struct nlmsgerr *)nlmsg_data(nlh))->error;
}

/* Is it what was sent? */
static int netlink_verify(struct nke_bench *b, const struct nlmsghdr *nlh)
{
	struct nlattr *attr = nlmsg_find_attr(nlh, GENL_HDRLEN,
					      NKE_CTL_A_MESSAGE_DATA);

	if (!attr || nla_len(attr) != b->size ||
	    memcmp(nla_data(attr), b->data, b->size))
		return -EIO;
	return 0;
}

/* Read so many messages, of which a packet may have several. */
static int netlink_read_all(struct nke_bench *b, const struct netlink_end *end,
			    int count)
{
	const struct nlmsghdr *nlh;
	int err;
	int n;

	while (count > 0) {
		n = netlink_read(end);
		if (n < 0)
			return n;
		nlmsg_for_each_msg(nlh, netlink_buf, n, n) {
			if (nlh->nlmsg_type != end->type)
				return -EIO;
			err = b->check ? netlink_verify(b, nlh) : 0;
			if (err)
				return err;
			count--;
		}
	}
	return 0;
}

static int netlink_setup(struct nke_bench *b)
{
	int err = nke_bench_control_open(b);

	if (err)
		return err;
	netlink_bench = b;
	netlink_buf = kmalloc(NETLINK_ROOM, GFP_KERNEL);
	netlink_request = nlmsg_new(NETLINK_ROOM, GFP_KERNEL);
	if (!netlink_buf || !netlink_request)
		return -ENOMEM;
	err = genl_register_family(&netlink_family);
	if (err)
		return err;
	err = netlink_open(&netlink_end[NKE_BENCH_RAW], netlink_family.id) ?:
	      netlink_open(&netlink_end[NKE_BENCH_OURS], nke_genl_family->id);
	if (err)
		return err;
	netlink_begin(&netlink_end[NKE_BENCH_OURS], NKE_CTL_CMD_CONNECT,
		      NLM_F_ACK);
	nla_put_string(netlink_request, NKE_CTL_A_MESSAGE_NAME,
		       NKE_BENCH_CONTROL);
	err = netlink_send(&netlink_end[NKE_BENCH_OURS]) ?:
	      netlink_acked(&netlink_end[NKE_BENCH_OURS]);
	if (!err)
		netlink_id = nke_ctl_id_by_name(NKE_BENCH_CONTROL);
	return err;
}

/* The control goes when its client has gone, which takes no time this way. */
static void netlink_teardown(struct nke_bench *b)
{
	int i;

	if (netlink_id) {
		netlink_begin(&netlink_end[NKE_BENCH_OURS],
			      NKE_CTL_CMD_DISCONNECT, NLM_F_ACK);
		if (!netlink_send(&netlink_end[NKE_BENCH_OURS]))
			netlink_acked(&netlink_end[NKE_BENCH_OURS]);
	}
	netlink_id = 0;
	for (i = 0; i < NKE_BENCH_SIDES; i++)
		if (netlink_end[i].sock)
			sock_release(netlink_end[i].sock);
	memset(netlink_end, 0, sizeof(netlink_end));
	if (netlink_family.id)
		genl_unregister_family(&netlink_family);
	kfree_skb(netlink_request);
	kfree(netlink_buf);
	netlink_request = NULL;
	netlink_buf = NULL;
	nke_bench_control_close(b);
}

/* -- laps ------------------------------------------------------------------ */

/* A stream of messages to the client, which reads when all are sent. */
static int up_ours(struct nke_bench *b)
{
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < NETLINK_OPS && !err; i++)
		err = -nke_ctl_enqueuedata(nke_bench_control.ref,
					   nke_bench_control.unit, b->data,
					   b->size, NKE_CTL_DATA_EOR);
	if (!err)
		err = netlink_read_all(b, &netlink_end[NKE_BENCH_OURS],
				       NETLINK_OPS);
	nke_bench_end(b);
	return err;
}

static int unicast_raw(struct nke_bench *b, u32 portid)
{
	struct sk_buff *skb = genlmsg_new(nla_total_size(b->size), GFP_KERNEL);
	void *hdr;

	if (!skb)
		return -ENOMEM;
	hdr = genlmsg_put(skb, portid, 0, &netlink_family, 0,
			  NKE_CTL_CMD_DATA);
	nla_put(skb, NKE_CTL_A_MESSAGE_DATA, b->size, b->data);
	genlmsg_end(skb, hdr);
	return genlmsg_unicast(&init_net, skb, portid);
}

static int up_raw(struct nke_bench *b)
{
	struct netlink_end *end = &netlink_end[NKE_BENCH_RAW];
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < NETLINK_OPS && !err; i++)
		err = unicast_raw(b, end->portid);
	if (!err)
		err = netlink_read_all(b, end, NETLINK_OPS);
	nke_bench_end(b);
	return err;
}

/* Begins the lap. */
static int down_send(struct nke_bench *b, struct netlink_end *end)
{
	int err = 0;
	int i;

	netlink_begin(end, NKE_CTL_CMD_SEND, 0);
	nla_put(netlink_request, NKE_CTL_A_MESSAGE_DATA, b->size, b->data);
	memset(b->sink, 0, b->size);
	nke_bench_begin(b);
	for (i = 0; i < NETLINK_OPS && !err; i++)
		err = netlink_send(end);
	return err;
}

/* Has all of it arrived? */
static int netlink_taken(struct nke_bench *b)
{
	return b->check && memcmp(b->sink, b->data, b->size) ? -EIO : 0;
}

/* A stream of messages from the client, until the last has been heard. */
static int down_ours(struct nke_bench *b)
{
	int err = down_send(b, &netlink_end[NKE_BENCH_OURS]);
	int i;

	for (i = 0; i < NETLINK_OPS && !err; i++)
		if (!wait_for_completion_timeout(&nke_bench_control.heard,
						 NKE_BENCH_WAIT))
			err = -ETIMEDOUT;
	nke_bench_end(b);
	return err ?: netlink_taken(b);
}

static int down_raw(struct nke_bench *b)
{
	unsigned long before = netlink_heard;
	int err = down_send(b, &netlink_end[NKE_BENCH_RAW]);

	nke_bench_end(b);
	if (!err && netlink_heard != before + NETLINK_OPS)
		err = -EIO;
	return err ?: netlink_taken(b);
}

/* A request, and its answer. */
static int getopt_lap(struct nke_bench *b, struct netlink_end *end)
{
	int err = 0;
	int i;

	netlink_begin(end, NKE_CTL_CMD_GETOPT, 0);
	nla_put_u32(netlink_request, NKE_CTL_A_MESSAGE_OPTION, b->data[0]);
	nla_put_u32(netlink_request, NKE_CTL_A_MESSAGE_LENGTH, b->size);
	nke_bench_begin(b);
	for (i = 0; i < NETLINK_OPS && !err; i++)
		err = netlink_send(end) ?: netlink_read_all(b, end, 1);
	nke_bench_end(b);
	return err;
}

static int getopt_ours(struct nke_bench *b)
{
	return getopt_lap(b, &netlink_end[NKE_BENCH_OURS]);
}

static int getopt_raw(struct nke_bench *b)
{
	return getopt_lap(b, &netlink_end[NKE_BENCH_RAW]);
}

static int setopt_lap(struct nke_bench *b, struct netlink_end *end)
{
	int err = 0;
	int i;

	netlink_begin(end, NKE_CTL_CMD_SETOPT, NLM_F_ACK);
	nla_put_u32(netlink_request, NKE_CTL_A_MESSAGE_OPTION, 1);
	nla_put(netlink_request, NKE_CTL_A_MESSAGE_DATA, b->size, b->data);
	memset(b->sink, 0, b->size);
	nke_bench_begin(b);
	for (i = 0; i < NETLINK_OPS && !err; i++)
		err = netlink_send(end) ?: netlink_acked(end);
	nke_bench_end(b);
	return err ?: netlink_taken(b);
}

static int setopt_ours(struct nke_bench *b)
{
	return setopt_lap(b, &netlink_end[NKE_BENCH_OURS]);
}

static int setopt_raw(struct nke_bench *b)
{
	return setopt_lap(b, &netlink_end[NKE_BENCH_RAW]);
}

const struct nke_bench_row nke_bench_netlink_rows[] = {
	{
		.name = "ctl_genl_up",
		.setup = netlink_setup,
		.ours = up_ours,
		.raw = up_raw,
		.teardown = netlink_teardown,
		.n = 2,
		.ops = NETLINK_OPS,
	},
	{
		.name = "ctl_genl_down",
		.setup = netlink_setup,
		.ours = down_ours,
		.raw = down_raw,
		.teardown = netlink_teardown,
		.n = 2,
		.ops = NETLINK_OPS,
	},
	{
		.name = "ctl_genl_getopt",
		.setup = netlink_setup,
		.ours = getopt_ours,
		.raw = getopt_raw,
		.teardown = netlink_teardown,
		.n = 2,
		.ops = NETLINK_OPS,
	},
	{
		.name = "ctl_genl_setopt",
		.setup = netlink_setup,
		.ours = setopt_ours,
		.raw = setopt_raw,
		.teardown = netlink_teardown,
		.n = 2,
		.ops = NETLINK_OPS,
	},
	{}
};
