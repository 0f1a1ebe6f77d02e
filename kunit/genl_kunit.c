// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink front end, with clients that are sockets of the kernel.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "eventually.h"
#include "genl/genl.h"
#include "kctl/kev.h"
#include "mbuf/mbuf.h"
#include "proto/ctl.h"
#include "proto/mbuf.h"

#define NAME	"org.example.kunit"

/* -- merging of operations ------------------------------------------------- */

static int doit_a(struct sk_buff *skb, struct genl_info *info)
{
	return 0;
}

static int doit_b(struct sk_buff *skb, struct genl_info *info)
{
	return 0;
}

static int dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return 0;
}

static const struct nla_policy policy[] = { { .type = NLA_U32 } };

#define DO(c, f, fl)	{ .cmd = (c), .doit = (f), \
			  .flags = (fl) | GENL_CMD_CAP_DO }
#define DUMP(c, fl)	{ .cmd = (c), .dumpit = dumpit, \
			  .flags = (fl) | GENL_CMD_CAP_DUMP }

static void test_merge(struct kunit *test)
{
	struct genl_split_ops split[] = {
		DO(1, doit_a, 0), DUMP(1, 0), DUMP(2, 0),
		DO(3, doit_b, GENL_ADMIN_PERM),
	};
	struct genl_ops ops[ARRAY_SIZE(split)];

	split[0].policy = policy;
	split[0].maxattr = 7;
	KUNIT_ASSERT_EQ(test, 3, nke_genl_merge(split, 4, ops));
	KUNIT_EXPECT_EQ(test, 1, ops[0].cmd);
	KUNIT_EXPECT_PTR_EQ(test, &doit_a, ops[0].doit);
	KUNIT_EXPECT_PTR_EQ(test, &dumpit, ops[0].dumpit);
	KUNIT_EXPECT_PTR_EQ(test, (void *)policy, (void *)ops[0].policy);
	KUNIT_EXPECT_EQ(test, 7U, ops[0].maxattr);
	KUNIT_EXPECT_EQ(test, 0, ops[0].flags);
	KUNIT_EXPECT_EQ(test, 2, ops[1].cmd);
	KUNIT_EXPECT_NULL(test, ops[1].doit);
	KUNIT_EXPECT_PTR_EQ(test, &dumpit, ops[1].dumpit);
	KUNIT_EXPECT_EQ(test, 3, ops[2].cmd);
	KUNIT_EXPECT_PTR_EQ(test, &doit_b, ops[2].doit);
	KUNIT_EXPECT_NULL(test, ops[2].dumpit);
	KUNIT_EXPECT_EQ(test, GENL_ADMIN_PERM, ops[2].flags);
	KUNIT_EXPECT_EQ(test, 0, nke_genl_merge(split, 0, ops));
}

static void test_merge_refused(struct kunit *test)
{
	struct genl_split_ops apart[] = { DO(1, doit_a, 0), DUMP(2, 0),
					  DUMP(1, 0) };
	struct genl_split_ops twice[] = { DO(1, doit_a, 0), DO(1, doit_b, 0) };
	struct genl_split_ops dumps[] = { DUMP(1, 0), DUMP(1, 0) };
	struct genl_split_ops users[] = { DO(1, doit_a, GENL_ADMIN_PERM),
					  DUMP(1, 0) };
	struct genl_split_ops policies[] = { DO(1, doit_a, 0), DUMP(1, 0) };
	struct genl_ops ops[3];

	policies[0].policy = policy;
	policies[1].policy = policy;
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_genl_merge(apart, 3, ops));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_genl_merge(twice, 2, ops));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_genl_merge(dumps, 2, ops));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_genl_merge(users, 2, ops));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_genl_merge(policies, 2, ops));
}

/* What is generated can be merged for kernels that want it so. */
static void test_merge_family(struct kunit *test)
{
	const struct nke_split_family *family = nke_genl_family;
	struct genl_ops *ops;
	int n, i;

	ops = kunit_kcalloc(test, family->n_split_ops, sizeof(*ops),
			    GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ops);
	n = nke_genl_merge(family->split_ops, family->n_split_ops, ops);
	KUNIT_ASSERT_EQ(test, (int)family->n_split_ops - 1, n);
	for (i = 0; i < n; i++)
		if (ops[i].cmd == NKE_CTL_CMD_CONTROL_GET)
			break;
	KUNIT_ASSERT_LT(test, i, n);
	KUNIT_EXPECT_NOT_NULL(test, ops[i].doit);
	KUNIT_EXPECT_NOT_NULL(test, ops[i].dumpit);
	KUNIT_EXPECT_NOT_NULL(test, ops[i].policy);
}

/* -- acknowledgments ------------------------------------------------------ */

static void expect_ack(struct kunit *test, const struct nke_genl_req *req,
		       int err, const char *text, u32 offset)
{
	struct sk_buff *skb = nke_req_ack(req, 4711, err);
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];
	struct nlmsgerr *error;
	struct nlmsghdr *nlh;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	nlh = nlmsg_hdr(skb);
	error = nlmsg_data(nlh);
	KUNIT_EXPECT_EQ(test, skb->len, nlh->nlmsg_len);
	KUNIT_EXPECT_EQ(test, NLMSG_ERROR, nlh->nlmsg_type);
	KUNIT_EXPECT_EQ(test, 77U, nlh->nlmsg_seq);
	KUNIT_EXPECT_EQ(test, 4711U, nlh->nlmsg_pid);
	KUNIT_EXPECT_EQ(test, err, error->error);
	KUNIT_EXPECT_EQ(test, 0, memcmp(&error->msg, &req->nlh,
					sizeof(req->nlh)));
	KUNIT_EXPECT_TRUE(test, nlh->nlmsg_flags & NLM_F_CAPPED);
	KUNIT_EXPECT_EQ(test, text || offset,
			!!(nlh->nlmsg_flags & NLM_F_ACK_TLVS));
	KUNIT_ASSERT_EQ(test, 0, nlmsg_parse(nlh, sizeof(*error), tb,
					     NLMSGERR_ATTR_MAX, NULL, NULL));
	if (text)
		KUNIT_EXPECT_STREQ(test, text,
				   (char *)nla_data(tb[NLMSGERR_ATTR_MSG]));
	else
		KUNIT_EXPECT_NULL(test, tb[NLMSGERR_ATTR_MSG]);
	KUNIT_EXPECT_EQ(test, offset, tb[NLMSGERR_ATTR_OFFS] ?
			nla_get_u32(tb[NLMSGERR_ATTR_OFFS]) : 0);
	kfree_skb(skb);
}

static void test_ack(struct kunit *test)
{
	struct nke_genl_req *req = kunit_kzalloc(test, sizeof(*req),
						 GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, req);
	req->nlh.nlmsg_len = 123;
	req->nlh.nlmsg_type = 45;
	req->nlh.nlmsg_seq = 77;
	expect_ack(test, req, 0, NULL, 0);
	expect_ack(test, req, -EACCES, NULL, 0);
	req->offset = 20;
	expect_ack(test, req, -EACCES, NULL, 20);
	req->text = "because";
	expect_ack(test, req, -EACCES, "because", 20);
	req->offset = 0;
	expect_ack(test, req, -EACCES, "because", 0);
	/* Success has no reason. */
	expect_ack(test, req, 0, NULL, 0);
}

/* -- a client -------------------------------------------------------------- */

struct client {
	struct socket *sock;
	u32 seq;
};

static void client_open(struct kunit *test, struct client *c)
{
	struct sockaddr_nl any = { .nl_family = AF_NETLINK };

	c->seq = 100;
	KUNIT_ASSERT_EQ(test, 0, sock_create_kern(&init_net, AF_NETLINK,
						  SOCK_RAW, NETLINK_GENERIC,
						  &c->sock));
	KUNIT_ASSERT_EQ(test, 0, kernel_bind(c->sock, (void *)&any,
					     sizeof(any)));
}

static struct sk_buff *request(struct client *c, u8 cmd, void **hdr)
{
	struct sk_buff *skb = nlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);

	*hdr = genlmsg_put(skb, 0, ++c->seq, nke_genl_family,
			   NLM_F_REQUEST | NLM_F_ACK, cmd);
	return skb;
}

/* With an address: a socket without a file has no capabilities else. */
static void submit(struct kunit *test, struct client *c, struct sk_buff *skb,
		   void *hdr)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr msg = { .msg_name = &kernel,
			      .msg_namelen = sizeof(kernel) };
	struct kvec kv;

	genlmsg_end(skb, hdr);
	kv.iov_base = skb->data;
	kv.iov_len = skb->len;
	KUNIT_ASSERT_EQ(test, (int)skb->len,
			kernel_sendmsg(c->sock, &msg, &kv, 1, skb->len));
	kfree_skb(skb);
}

/* The next packet, in @buf. */
static struct nlmsghdr *receive(struct kunit *test, struct client *c,
				void *buf, size_t size)
{
	struct msghdr msg = {};
	struct kvec kv = { buf, size };
	int n;

	c->sock->sk->sk_rcvtimeo = 10 * HZ;
	n = kernel_recvmsg(c->sock, &msg, &kv, 1, size, 0);
	KUNIT_ASSERT_GT(test, n, (int)sizeof(struct nlmsghdr));
	KUNIT_EXPECT_FALSE(test, msg.msg_flags & MSG_TRUNC);
	return buf;
}

/* The error in the acknowledgment of the last request. */
static int acked(struct kunit *test, struct client *c, void *buf, size_t size)
{
	struct nlmsghdr *nlh = receive(test, c, buf, size);

	KUNIT_ASSERT_EQ(test, NLMSG_ERROR, nlh->nlmsg_type);
	KUNIT_EXPECT_EQ(test, c->seq, nlh->nlmsg_seq);
	return ((struct nlmsgerr *)nlmsg_data(nlh))->error;
}

static u32 get_u32(struct kunit *test, struct nlmsghdr *nlh, int type)
{
	struct nlattr *attr = nlmsg_find_attr(nlh, GENL_HDRLEN, type);

	KUNIT_ASSERT_NOT_NULL(test, attr);
	return nla_get_u32(attr);
}

/* -- a control ------------------------------------------------------------- */

static struct seen {
	void *ref;
	int connects, disconnects, sends;
	int error;
	u32 unit;
	const struct task_struct *sender;
	bool clean;
} seen;

static int on_connect(void *ref, struct sockaddr_ctl *sac, void **unitinfo)
{
	seen.connects++;
	seen.unit = ((struct nke_sockaddr_ctl *)sac)->sc_unit;
	return 0;
}

static int on_disconnect(void *ref, unsigned int unit, void *unitinfo)
{
	WRITE_ONCE(seen.disconnects, seen.disconnects + 1);
	return 0;
}

static int on_send(void *ref, unsigned int unit, void *unitinfo,
		   struct __mbuf *m, int flags)
{
	int err = seen.error;

	seen.sends++;
	seen.sender = current;
	if (!err)
		err = nke_ctl_enqueuembuf(ref, unit, m, NKE_CTL_DATA_EOR);
	if (err)
		nke_mbuf_freem(m);
	return err;
}

static int on_setopt(void *ref, unsigned int unit, void *unitinfo, int opt,
		     void *data, unsigned long len)
{
	return 0;
}

/* Says that it has filled what it was given. */
static int on_getopt(void *ref, unsigned int unit, void *unitinfo, int opt,
		     void *data, unsigned long *len)
{
	seen.clean = !memchr_inv(data, 0, *len);
	return 0;
}

static void control_open(struct kunit *test)
{
	struct nke_bsd_kern_ctl_reg reg = {
		.ctl_name = NAME,
		.ctl_recvsize = 65536,
		.ctl_connect = on_connect,
		.ctl_disconnect = on_disconnect,
		.ctl_send = on_send,
		.ctl_setopt = on_setopt,
		.ctl_getopt = on_getopt,
	};

	memset(&seen, 0, sizeof(seen));
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register((void *)&reg, &seen.ref));
}

/* Its clients may be gone only in a moment. */
static void control_close(struct kunit *test)
{
	int err;

	eventually((err = nke_ctl_deregister(seen.ref)) != EBUSY);
	KUNIT_EXPECT_EQ(test, 0, err);
	KUNIT_EXPECT_EQ(test, seen.connects, seen.disconnects);
}

/* Connects; returns the control's number. */
static u32 client_connect(struct kunit *test, struct client *c, void *buf,
			  size_t size)
{
	struct nlmsghdr *nlh;
	struct sk_buff *skb;
	void *hdr;
	u32 id;

	skb = request(c, NKE_CTL_CMD_CONNECT, &hdr);
	nla_put_string(skb, NKE_CTL_A_MESSAGE_NAME, NAME);
	submit(test, c, skb, hdr);
	nlh = receive(test, c, buf, size);
	KUNIT_ASSERT_EQ(test, nke_genl_family->id, (int)nlh->nlmsg_type);
	KUNIT_EXPECT_EQ(test, c->seq, nlh->nlmsg_seq);
	id = get_u32(test, nlh, NKE_CTL_A_MESSAGE_ID);
	KUNIT_EXPECT_EQ(test, seen.unit,
			get_u32(test, nlh, NKE_CTL_A_MESSAGE_UNIT));
	KUNIT_EXPECT_EQ(test, 65536U,
			get_u32(test, nlh, NKE_CTL_A_MESSAGE_RECV_SIZE));
	KUNIT_EXPECT_EQ(test, 0, acked(test, c, buf, size));
	return id;
}

static void put_send(struct sk_buff *skb, u32 id, const void *data, size_t len)
{
	nla_put_u32(skb, NKE_CTL_A_MESSAGE_ID, id);
	nla_put_u32(skb, NKE_CTL_A_MESSAGE_UNIT, seen.unit);
	nla_put(skb, NKE_CTL_A_MESSAGE_DATA, len, data);
}

static void client_send(struct kunit *test, struct client *c, u32 id,
			const void *data, size_t len)
{
	struct sk_buff *skb;
	void *hdr;

	skb = request(c, NKE_CTL_CMD_SEND, &hdr);
	put_send(skb, id, data, len);
	submit(test, c, skb, hdr);
}

/* Behind another request in the same packet. */
static void client_send_behind(struct kunit *test, struct client *c,
			       struct sk_buff *skb, u32 id)
{
	void *hdr = genlmsg_put(skb, 0, ++c->seq, nke_genl_family,
				NLM_F_REQUEST | NLM_F_ACK, NKE_CTL_CMD_SEND);

	put_send(skb, id, "behind", 7);
	submit(test, c, skb, hdr);
}

/* Read until the request with this number is acknowledged. */
static int acked_seq(struct kunit *test, struct client *c, u32 seq, void *buf,
		     size_t size)
{
	struct nlmsghdr *nlh;
	int n;

	for (;;) {
		struct msghdr msg = {};
		struct kvec kv = { buf, size };

		c->sock->sk->sk_rcvtimeo = 10 * HZ;
		n = kernel_recvmsg(c->sock, &msg, &kv, 1, size, 0);
		KUNIT_ASSERT_GT(test, n, 0);
		nlmsg_for_each_msg(nlh, buf, n, n)
			if (nlh->nlmsg_type == NLMSG_ERROR &&
			    nlh->nlmsg_seq == seq)
				return ((struct nlmsgerr *)
					nlmsg_data(nlh))->error;
	}
}

#define BUF	4096

static void test_echo(struct kunit *test)
{
	void *buf = kunit_kzalloc(test, BUF, GFP_KERNEL);
	struct nlmsghdr *nlh;
	struct nlattr *attr;
	struct client c;
	int acks = 0, data = 0;
	u32 id;

	control_open(test);
	client_open(test, &c);
	id = client_connect(test, &c, buf, BUF);
	client_send(test, &c, id, "hello", 6);
	while (acks + data < 2) {
		nlh = receive(test, &c, buf, BUF);
		if (nlh->nlmsg_type == NLMSG_ERROR) {
			acks++;
			continue;
		}
		data++;
		KUNIT_EXPECT_EQ(test, 0U, nlh->nlmsg_seq);
		attr = nlmsg_find_attr(nlh, GENL_HDRLEN,
				       NKE_CTL_A_MESSAGE_DATA);
		KUNIT_ASSERT_NOT_NULL(test, attr);
		KUNIT_EXPECT_EQ(test, 6, nla_len(attr));
		KUNIT_EXPECT_STREQ(test, "hello", (char *)nla_data(attr));
	}
	KUNIT_EXPECT_EQ(test, 1, acks);

	/* The callback's error is the acknowledgment's, with a text. */
	seen.error = EACCES;
	client_send(test, &c, id, "x", 1);
	KUNIT_EXPECT_EQ(test, -EACCES, acked(test, &c, buf, BUF));
	nlh = buf;
	KUNIT_EXPECT_TRUE(test, nlh->nlmsg_flags & NLM_F_ACK_TLVS);

	/* It goes without a word. */
	sock_release(c.sock);
	control_close(test);
	KUNIT_EXPECT_EQ(test, 1, seen.disconnects);
	KUNIT_EXPECT_EQ(test, 2, seen.sends);
}

/*
 * The sender's own task calls the NKE when nothing is locked any more; not
 * when a request is before it, or a listing keeps the packet.
 */
static void test_by_sender(struct kunit *test)
{
	void *buf = kunit_kzalloc(test, NLMSG_GOODSIZE, GFP_KERNEL);
	struct sk_buff *skb;
	struct client c;
	void *hdr;
	u32 id;

	control_open(test);
	client_open(test, &c);
	id = client_connect(test, &c, buf, NLMSG_GOODSIZE);
	client_send(test, &c, id, "alone", 6);
	KUNIT_EXPECT_EQ(test, 1, seen.sends);
	KUNIT_EXPECT_PTR_EQ(test, (const void *)current,
			    (const void *)seen.sender);
	KUNIT_EXPECT_EQ(test, 0, acked_seq(test, &c, c.seq, buf,
					   NLMSG_GOODSIZE));

	skb = request(&c, NKE_CTL_CMD_SEND, &hdr);
	put_send(skb, id, "first", 6);
	genlmsg_end(skb, hdr);
	client_send_behind(test, &c, skb, id);
	KUNIT_EXPECT_EQ(test, 0, acked_seq(test, &c, c.seq, buf,
					   NLMSG_GOODSIZE));
	KUNIT_EXPECT_EQ(test, 3, seen.sends);

	seen.sender = NULL;
	skb = nlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	hdr = genlmsg_put(skb, 0, ++c.seq, nke_genl_family,
			  NLM_F_REQUEST | NLM_F_DUMP, NKE_CTL_CMD_STAT_GET);
	genlmsg_end(skb, hdr);
	client_send_behind(test, &c, skb, id);
	KUNIT_EXPECT_EQ(test, 0, acked_seq(test, &c, c.seq, buf,
					   NLMSG_GOODSIZE));
	KUNIT_EXPECT_EQ(test, 4, seen.sends);
	KUNIT_EXPECT_PTR_NE(test, (const void *)current,
			    (const void *)seen.sender);
	sock_release(c.sock);
	control_close(test);
}

/* Of what came before, the room for a value shows nothing. */
static void test_getopt_clean(struct kunit *test)
{
	static const int sizes[] = { 1, 64, 96, 97, 1000 };
	u8 *buf = kunit_kzalloc(test, BUF, GFP_KERNEL);
	u8 *value = kunit_kzalloc(test, BUF, GFP_KERNEL);
	struct nlattr *attr;
	struct client c;
	struct sk_buff *skb;
	void *hdr;
	u32 id;
	int i;

	memset(value, 0xff, BUF);
	control_open(test);
	client_open(test, &c);
	id = client_connect(test, &c, buf, BUF);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		skb = request(&c, NKE_CTL_CMD_SETOPT, &hdr);
		put_send(skb, id, value, sizes[i]);
		nla_put_u32(skb, NKE_CTL_A_MESSAGE_OPTION, 1);
		submit(test, &c, skb, hdr);
		KUNIT_EXPECT_EQ(test, 0, acked(test, &c, buf, BUF));

		seen.clean = false;
		skb = request(&c, NKE_CTL_CMD_GETOPT, &hdr);
		nla_put_u32(skb, NKE_CTL_A_MESSAGE_ID, id);
		nla_put_u32(skb, NKE_CTL_A_MESSAGE_UNIT, seen.unit);
		nla_put_u32(skb, NKE_CTL_A_MESSAGE_OPTION, 1);
		nla_put_u32(skb, NKE_CTL_A_MESSAGE_LENGTH, sizes[i]);
		submit(test, &c, skb, hdr);
		attr = nlmsg_find_attr(receive(test, &c, buf, BUF), GENL_HDRLEN,
				       NKE_CTL_A_MESSAGE_DATA);
		KUNIT_ASSERT_NOT_NULL(test, attr);
		KUNIT_EXPECT_EQ(test, sizes[i], nla_len(attr));
		KUNIT_EXPECT_NULL(test, memchr_inv(nla_data(attr), 0,
						   sizes[i]));
		KUNIT_EXPECT_TRUE(test, seen.clean);
		KUNIT_EXPECT_EQ(test, 0, acked(test, &c, buf, BUF));
	}
	sock_release(c.sock);
	control_close(test);
}

/* Nothing is lost when nobody reads, and what was not read is not sent. */
static void test_lazy(struct kunit *test)
{
	void *buf = kunit_kzalloc(test, BUF, GFP_KERNEL);
	struct client c;
	int sent, got = 0, n;
	u32 value = 0;

	control_open(test);
	client_open(test, &c);
	client_connect(test, &c, buf, BUF);
	c.sock->sk->sk_rcvbuf = 8192;
	c.sock->sk->sk_userlocks |= SOCK_RCVBUF_LOCK;
	for (sent = 0; sent < 100000; sent++) {
		value = sent;
		n = nke_ctl_enqueuedata(seen.ref, seen.unit, &value,
					sizeof(value), NKE_CTL_DATA_EOR);
		if (n)
			break;
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, ENOBUFS, n);
	KUNIT_EXPECT_GE(test, sent, 65536 / (int)sizeof(value));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&c.sock->sk->sk_drops));
	KUNIT_EXPECT_LE(test, atomic_read(&c.sock->sk->sk_rmem_alloc), 8192);
	while (got < sent) {
		struct nlmsghdr *nlh = buf;
		struct msghdr msg = {};
		struct kvec kv = { buf, BUF };

		c.sock->sk->sk_rcvtimeo = 10 * HZ;
		n = kernel_recvmsg(c.sock, &msg, &kv, 1, BUF, 0);
		KUNIT_ASSERT_GT(test, n, 0);
		for (; nlmsg_ok(nlh, n); nlh = nlmsg_next(nlh, &n)) {
			struct nlattr *attr;

			attr = nlmsg_find_attr(nlh, GENL_HDRLEN,
					       NKE_CTL_A_MESSAGE_DATA);
			KUNIT_ASSERT_NOT_NULL(test, attr);
			if (nla_get_u32(attr) != got)
				KUNIT_FAIL(test, "%u, want %d",
					   nla_get_u32(attr), got);
			got++;
		}
	}
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&c.sock->sk->sk_drops));
	sock_release(c.sock);
	control_close(test);
}

/* The last one, of the test before perhaps, goes in its own time. */
static void expect_no_ports(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, eventually(!nke_genl_ports()));
}

static void test_closed_unread(struct kunit *test)
{
	void *buf = kunit_kzalloc(test, BUF, GFP_KERNEL);
	struct client c;
	int i;

	expect_no_ports(test);
	control_open(test);
	client_open(test, &c);
	client_connect(test, &c, buf, BUF);
	KUNIT_EXPECT_EQ(test, 1U, nke_genl_ports());
	for (i = 0; i < 100; i++)
		nke_ctl_enqueuedata(seen.ref, seen.unit, buf, 500,
				    NKE_CTL_DATA_EOR);
	sock_release(c.sock);
	control_close(test);
	expect_no_ports(test);
}

static void test_event(struct kunit *test)
{
	void *buf = kunit_kzalloc(test, BUF, GFP_KERNEL);
	int group = nke_genl_family->mcgrp_offset;
	struct nlmsghdr *nlh;
	struct nlattr *attr;
	struct client c;
	u32 id;

	client_open(test, &c);
	KUNIT_ASSERT_EQ(test, 0,
			c.sock->ops->setsockopt(c.sock, SOL_NETLINK,
						NETLINK_ADD_MEMBERSHIP,
						KERNEL_SOCKPTR(&group),
						sizeof(group)));
	KUNIT_ASSERT_EQ(test, 0, nke_kev_post(1, 2, 3, 4, "data", 5, &id));
	nlh = receive(test, &c, buf, BUF);
	KUNIT_EXPECT_EQ(test, nke_genl_family->id, (int)nlh->nlmsg_type);
	KUNIT_EXPECT_EQ(test, 1U, get_u32(test, nlh, NKE_CTL_A_EVENT_VENDOR));
	KUNIT_EXPECT_EQ(test, 2U, get_u32(test, nlh, NKE_CTL_A_EVENT_CLASS));
	KUNIT_EXPECT_EQ(test, 3U,
			get_u32(test, nlh, NKE_CTL_A_EVENT_SUBCLASS));
	KUNIT_EXPECT_EQ(test, 4U, get_u32(test, nlh, NKE_CTL_A_EVENT_CODE));
	KUNIT_EXPECT_EQ(test, id, get_u32(test, nlh, NKE_CTL_A_EVENT_ID));
	attr = nlmsg_find_attr(nlh, GENL_HDRLEN, NKE_CTL_A_EVENT_DATA);
	KUNIT_ASSERT_NOT_NULL(test, attr);
	KUNIT_EXPECT_EQ(test, 5, nla_len(attr));
	KUNIT_EXPECT_STREQ(test, "data", (char *)nla_data(attr));
	/* Without data there is no attribute. */
	KUNIT_ASSERT_EQ(test, 0, nke_kev_post(1, 2, 3, 5, NULL, 0, &id));
	nlh = receive(test, &c, buf, BUF);
	KUNIT_EXPECT_NULL(test, nlmsg_find_attr(nlh, GENL_HDRLEN,
						NKE_CTL_A_EVENT_DATA));
	sock_release(c.sock);
}

static struct kunit_case genl_cases[] = {
	KUNIT_CASE(test_merge),
	KUNIT_CASE(test_merge_refused),
	KUNIT_CASE(test_merge_family),
	KUNIT_CASE(test_ack),
	KUNIT_CASE(test_echo),
	KUNIT_CASE(test_by_sender),
	KUNIT_CASE(test_getopt_clean),
	KUNIT_CASE(test_lazy),
	KUNIT_CASE(test_closed_unread),
	KUNIT_CASE(test_event),
	{}
};

static struct kunit_suite genl_suite = {
	.name = "nke_genl",
	.test_cases = genl_cases,
};

kunit_test_suite(genl_suite);
