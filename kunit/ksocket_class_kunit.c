// SPDX-License-Identifier: GPL-2.0
/*
 * Traffic classes and the flags for background traffic.
 */
#include <kunit/test.h>
#include <linux/file.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <asm/ioctls.h>

#include "ksocket_fixture.h"
#include "net_device.h"

static int set_class(struct __socket *so, int tos)
{
	return nke_sock_settclassopt(so, &tos, sizeof(tos));
}

/* The byte as the socket tells it, or -1. */
static int get_class(struct __socket *so)
{
	unsigned long len = sizeof(int);
	int tos = -1;

	if (nke_sock_gettclassopt(so, &tos, &len) || len != sizeof(tos))
		return -1;
	return tos;
}

static int get_priority(struct __socket *so)
{
	int len = sizeof(int);
	int priority = -1;

	nke_sock_getsockopt(so, SOL_SOCKET, SO_PRIORITY, &priority, &len);
	return priority;
}

/* The limits of each class. */
static const struct {
	int tos;
	int priority;
} classes[] = {
	{ 0x00, TC_PRIO_BESTEFFORT }, { 0x1c, TC_PRIO_BESTEFFORT },
	{ 0x20, TC_PRIO_BULK }, { 0x5c, TC_PRIO_BULK },
	{ 0x60, TC_PRIO_BESTEFFORT }, { 0x7c, TC_PRIO_BESTEFFORT },
	{ 0x80, TC_PRIO_INTERACTIVE_BULK }, { 0xbc, TC_PRIO_INTERACTIVE_BULK },
	{ 0xc0, TC_PRIO_INTERACTIVE }, { 0xfc, TC_PRIO_INTERACTIVE },
	{ 0x00, TC_PRIO_BESTEFFORT },
};

static void test_classes(struct kunit *test)
{
	static const int families[] = { AF_INET, AF_INET6 };
	struct __socket *client, *server;
	int i, j;

	for (j = 0; j < ARRAY_SIZE(families); j++) {
		tcp_pair(test, families[j], &client, &server);
		for (i = 0; i < ARRAY_SIZE(classes); i++) {
			int tos = classes[i].tos;

			KUNIT_EXPECT_EQ(test, 0, set_class(client, tos));
			KUNIT_EXPECT_EQ_MSG(test, tos, get_class(client),
					    "tos %#x", tos);
			KUNIT_EXPECT_EQ_MSG(test, classes[i].priority,
					    get_priority(client), "tos %#x",
					    tos);
		}
		/* It is a byte. */
		KUNIT_EXPECT_EQ(test, 0, set_class(client, ~0xff | 0x80));
		KUNIT_EXPECT_EQ(test, 0x80, get_class(client));
		nke_sock_close(client);
		nke_sock_close(server);
	}
}

static int get_tc(struct __socket *so)
{
	int len = sizeof(int);
	int class = -1;

	nke_sock_getsockopt(so, SOL_SOCKET, NKE_SO_TRAFFIC_CLASS, &class,
			    &len);
	return class;
}

/* What is set, what it is then, and the priority that goes with it. */
static const struct {
	int set;
	int class;
	int priority;
} traffic[] = {
	{ NKE_SO_TC_BK_SYS, NKE_SO_TC_BK_SYS, TC_PRIO_BULK },
	{ NKE_SO_TC_BK, NKE_SO_TC_BK, TC_PRIO_BULK },
	{ NKE_SO_TC_RD, NKE_SO_TC_RD, TC_PRIO_BESTEFFORT },
	{ NKE_SO_TC_OAM, NKE_SO_TC_OAM, TC_PRIO_BESTEFFORT },
	{ NKE_SO_TC_AV, NKE_SO_TC_AV, TC_PRIO_INTERACTIVE_BULK },
	{ NKE_SO_TC_RV, NKE_SO_TC_RV, TC_PRIO_INTERACTIVE_BULK },
	{ NKE_SO_TC_VI, NKE_SO_TC_VI, TC_PRIO_INTERACTIVE_BULK },
	{ NKE_SO_TC_CTL, NKE_SO_TC_CTL, TC_PRIO_CONTROL },
	{ 1, NKE_SO_TC_BK, TC_PRIO_BULK },
	{ 2, NKE_SO_TC_VI, TC_PRIO_INTERACTIVE_BULK },
	{ NKE_SO_TC_BE, NKE_SO_TC_BE, TC_PRIO_BESTEFFORT },
	{ 3, NKE_SO_TC_VO, TC_PRIO_INTERACTIVE },
	{ NKE_SO_TC_VO, NKE_SO_TC_VO, TC_PRIO_INTERACTIVE },
};

static void test_traffic_class(struct kunit *test)
{
	static const int bad[] = { -1, 4, 99, 901, 1000, 10000 };
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *child = NULL;
	union bsd_addr a;
	u32 short_value = 0;
	int i;

	KUNIT_EXPECT_EQ(test, NKE_SO_TC_BE, get_tc(so));
	for (i = 0; i < ARRAY_SIZE(traffic); i++) {
		KUNIT_EXPECT_EQ_MSG(test, 0, set_int(listener, SOL_SOCKET,
						     NKE_SO_TRAFFIC_CLASS,
						     traffic[i].set), "%d", i);
		KUNIT_EXPECT_EQ_MSG(test, traffic[i].class, get_tc(listener),
				    "%d", i);
		KUNIT_EXPECT_EQ_MSG(test, traffic[i].priority,
				    get_priority(listener), "%d", i);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, EINVAL, set_int(listener, SOL_SOCKET,
						      NKE_SO_TRAFFIC_CLASS,
						      bad[i]));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(listener, SOL_SOCKET,
							  NKE_SO_TRAFFIC_CLASS,
							  &short_value, 3));
	KUNIT_EXPECT_EQ(test, NKE_SO_TC_VO, get_tc(listener));

	/* It is handed down, and goes with the TOS byte. */
	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_EQ(test, NKE_SO_TC_VO, get_tc(child));
	KUNIT_EXPECT_EQ(test, TC_PRIO_INTERACTIVE, get_priority(child));
	KUNIT_EXPECT_EQ(test, 0, set_class(child, 0x80));
	KUNIT_EXPECT_EQ(test, NKE_SO_TC_VI, get_tc(child));
	KUNIT_EXPECT_EQ(test, 0, set_class(child, 0x20));
	KUNIT_EXPECT_EQ(test, NKE_SO_TC_BK_SYS, get_tc(child));
	KUNIT_EXPECT_EQ(test, 0, set_class(child, 0xc0));
	KUNIT_EXPECT_EQ(test, NKE_SO_TC_VO, get_tc(child));
	KUNIT_EXPECT_EQ(test, 0, set_class(child, 0));
	KUNIT_EXPECT_EQ(test, NKE_SO_TC_BE, get_tc(child));

	/* What stays behind does so, and then has it. */
	nke_socket_set_traffic_mgt_flags(child, 1);
	KUNIT_EXPECT_EQ(test, 0, set_int(child, SOL_SOCKET,
					 NKE_SO_TRAFFIC_CLASS,
					 NKE_SO_TC_CTL));
	KUNIT_EXPECT_EQ(test, TC_PRIO_BULK, get_priority(child));
	nke_socket_clear_traffic_mgt_flags(child, 1);
	KUNIT_EXPECT_EQ(test, TC_PRIO_CONTROL, get_priority(child));
	nke_sock_close(child);
	nke_sock_close(so);
	nke_sock_close(listener);
}

/* What the other side sees of it. */
static void test_class_sent(struct kunit *test)
{
	u8 byte;
	struct nke_bsd_iovec iov = { &byte, 1 };
	struct {
		struct nke_bsd_cmsghdr hdr;
		u8 tos[4];
	} control;
	struct nke_bsd_msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct __socket *a, *b;
	union bsd_addr to;
	size_t n;

	udp_pair(test, &a, &b, &to);
	KUNIT_ASSERT_EQ(test, 0, set_int(b, SOL_IP, IP_RECVTOS, 1));
	KUNIT_EXPECT_EQ(test, 0, set_class(a, 0xb8));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receive(b, MSG(&msg), MSG_DONTWAIT,
						  &n));
	KUNIT_EXPECT_EQ(test, control.hdr.cmsg_len, sizeof(control.hdr) + 1);
	KUNIT_EXPECT_EQ(test, control.hdr.cmsg_type, IP_RECVTOS);
	KUNIT_EXPECT_EQ(test, control.tos[0], 0xb8);
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_class_errors(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client, *server;
	unsigned long len = 4;
	u16 cut = 0xffff;
	int tos = 0x80;

	KUNIT_EXPECT_EQ(test, EINVAL, set_class(NULL, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_settclassopt(so, NULL, 4));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_settclassopt(so, &tos, 3));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_settclassopt(so, &tos, 5));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_settclassopt(so, &tos, 0));
	KUNIT_EXPECT_EQ(test, ENOTCONN, set_class(so, 0x80));
	KUNIT_EXPECT_EQ(test, 0, get_priority(so));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_gettclassopt(NULL, &tos, &len));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_gettclassopt(so, NULL, &len));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_gettclassopt(so, &tos, NULL));
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, EBADF, set_class(so, 0));
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_gettclassopt(so, &tos, &len));

	unix_pair(test, &client, &server);
	KUNIT_EXPECT_EQ(test, EINVAL, set_class(client, 0x80));
	KUNIT_EXPECT_EQ(test, TC_PRIO_INTERACTIVE_BULK, get_priority(client));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_gettclassopt(client, &tos,
							    &len));
	nke_sock_close(client);
	nke_sock_close(server);

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, set_class(client, 0x80));
	len = 1;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettclassopt(client, &cut, &len));
	KUNIT_EXPECT_EQ(test, len, 1UL);
	KUNIT_EXPECT_EQ(test, cut, 0xff80);
	len = ULONG_MAX;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettclassopt(client, &tos, &len));
	KUNIT_EXPECT_EQ(test, len, 4UL);
	nke_sock_close(client);
	nke_sock_close(server);
}

/* A message to change a route. */
struct route_msg {
	struct nlmsghdr h;
	struct rtmsg rtm;
	u8 attrs[128];
};

static void route_attr(struct route_msg *r, int type, const void *data, int len)
{
	struct nlattr *a = (void *)r + NLMSG_ALIGN(r->h.nlmsg_len);

	a->nla_type = type;
	a->nla_len = nla_attr_size(len);
	memcpy(nla_data(a), data, len);
	r->h.nlmsg_len = NLMSG_ALIGN(r->h.nlmsg_len) + nla_total_size(len);
}

/* Have @dst reached through a router at @gw, or no more. */
static int route(int cmd, int family, int oif, const void *dst, const void *gw)
{
	int len = family == AF_INET ? 4 : 16;
	struct route_msg r = {
		.h = { .nlmsg_len = NLMSG_LENGTH(sizeof(r.rtm)),
		       .nlmsg_type = cmd,
		       .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK |
				      (cmd == RTM_NEWROUTE ? NLM_F_CREATE |
						 NLM_F_EXCL : 0) },
		.rtm = { .rtm_family = family, .rtm_dst_len = len * 8,
			 .rtm_table = RT_TABLE_MAIN,
			 .rtm_protocol = RTPROT_BOOT,
			 .rtm_type = RTN_UNICAST, .rtm_flags = RTNH_F_ONLINK },
	};
	struct {
		struct nlmsghdr h;
		struct nlmsgerr e;
		u8 more[256];
	} answer;
	struct kvec kv = { &r, 0 };
	struct msghdr msg = {};
	struct socket *sock;
	struct file *file;
	int err;

	route_attr(&r, RTA_DST, dst, len);
	route_attr(&r, RTA_GATEWAY, gw, len);
	route_attr(&r, RTA_OIF, &oif, sizeof(oif));
	err = sock_create_kern(&init_net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE,
			       &sock);
	if (err)
		return err;
	/* It is the opener of a file who has to be allowed to. */
	file = sock_alloc_file(sock, 0, NULL);
	if (IS_ERR(file))
		return PTR_ERR(file);
	kv.iov_len = r.h.nlmsg_len;
	err = kernel_sendmsg(sock, &msg, &kv, 1, kv.iov_len);
	kv.iov_base = &answer;
	kv.iov_len = sizeof(answer);
	if (err >= 0)
		err = kernel_recvmsg(sock, &msg, &kv, 1, kv.iov_len, 0);
	if (err >= 0)
		err = answer.e.error;
	fput(file);
	return err;
}

/* Through a router the byte is not sent; the priority is this host's. */
static void check_far(struct kunit *test, int family, union bsd_addr *a,
		      const void *dst, const void *gw)
{
	int oif = init_net.loopback_dev->ifindex;
	struct net_device *dev = NULL;
	struct __socket *so;

	/* Loopback does for IPv4 only. */
	if (family == AF_INET6) {
		dev = new_device(test);
		oif = dev->ifindex;
		rtnl_lock();
		KUNIT_EXPECT_EQ(test, 0, dev_change_flags(dev, IFF_UP, NULL));
		rtnl_unlock();
	}
	KUNIT_EXPECT_EQ(test, 0, route(RTM_NEWROUTE, family, oif, dst, gw));
	so = new_socket(test, family, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(a), 0));
	KUNIT_EXPECT_EQ(test, 0, set_class(so, 0xc0));
	KUNIT_EXPECT_EQ(test, 0, get_class(so));
	KUNIT_EXPECT_EQ(test, TC_PRIO_INTERACTIVE, get_priority(so));
	KUNIT_EXPECT_EQ(test, 0, route(RTM_DELROUTE, family, oif, dst, gw));
	/* Nor is it when there is no route any more. */
	KUNIT_EXPECT_EQ(test, 0, set_class(so, 0x20));
	KUNIT_EXPECT_EQ(test, 0, get_class(so));
	KUNIT_EXPECT_EQ(test, TC_PRIO_BULK, get_priority(so));
	nke_sock_close(so);
	if (dev) {
		unregister_netdev(dev);
		free_netdev(dev);
	}
}

static void test_class_far(struct kunit *test)
{
	const __be32 gw = htonl(0x0a010101);
	struct in6_addr gw6 = { .s6_addr = { 0xfe, 0x80, [15] = 9 } };
	union bsd_addr a;

	loopback(&a, AF_INET, htons(9));
	a.sin.addr = htonl(0xc6336401);
	check_far(test, AF_INET, &a, &a.sin.addr, &gw);
	loopback(&a, AF_INET6, htons(9));
	a.sin6.addr = (struct in6_addr){ .s6_addr = { 0x20, 1, 0xd, 0xb8 } };
	check_far(test, AF_INET6, &a, &a.sin6.addr, &gw6);
}

static void test_background(struct kunit *test)
{
	const u8 bg = NKE_TRAFFIC_MGT_SO_BACKGROUND;
	const u8 recv = NKE_TRAFFIC_MGT_TCP_RECVBG;
	struct __socket *client, *server;
	union bsd_addr to;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, set_int(client, SOL_SOCKET, SO_PRIORITY, 5));
	nke_socket_set_traffic_mgt_flags(client, recv | 0x80);
	KUNIT_EXPECT_EQ(test, recv, client->traffic_mgt);
	KUNIT_EXPECT_EQ(test, 5, get_priority(client));
	nke_socket_set_traffic_mgt_flags_locked(client, bg);
	nke_socket_set_traffic_mgt_flags(client, bg);
	KUNIT_EXPECT_EQ(test, recv | bg, client->traffic_mgt);
	KUNIT_EXPECT_EQ(test, TC_PRIO_BULK, get_priority(client));
	nke_socket_clear_traffic_mgt_flags(client, recv | 0x80);
	KUNIT_EXPECT_EQ(test, bg, client->traffic_mgt);
	KUNIT_EXPECT_EQ(test, TC_PRIO_BULK, get_priority(client));
	nke_socket_clear_traffic_mgt_flags_locked(client, bg);
	KUNIT_EXPECT_EQ(test, 0, client->traffic_mgt);
	KUNIT_EXPECT_EQ(test, 5, get_priority(client));
	/* A class that comes meanwhile is for afterwards. */
	nke_socket_set_traffic_mgt_flags(client, bg);
	KUNIT_EXPECT_EQ(test, 0, set_class(client, 0xc0));
	KUNIT_EXPECT_EQ(test, TC_PRIO_BULK, get_priority(client));
	nke_socket_clear_traffic_mgt_flags(client, bg);
	KUNIT_EXPECT_EQ(test, TC_PRIO_INTERACTIVE, get_priority(client));
	nke_socket_clear_traffic_mgt_flags(client, bg);
	KUNIT_EXPECT_EQ(test, TC_PRIO_INTERACTIVE, get_priority(client));
	nke_sock_close(client);
	nke_sock_close(server);

	/* Of others the flags are kept. */
	udp_pair(test, &client, &server, &to);
	nke_socket_set_traffic_mgt_flags(client, bg);
	KUNIT_EXPECT_EQ(test, bg, client->traffic_mgt);
	KUNIT_EXPECT_EQ(test, 0, get_priority(client));
	nke_sock_close(client);
	nke_sock_close(server);
	nke_socket_set_traffic_mgt_flags(client, bg);
	nke_socket_clear_traffic_mgt_flags(client, bg);
	nke_socket_set_traffic_mgt_flags(NULL, bg);
	nke_socket_clear_traffic_mgt_flags(NULL, bg);
}

static struct kunit_case class_cases[] = {
	KUNIT_CASE(test_classes),
	KUNIT_CASE(test_traffic_class),
	KUNIT_CASE(test_class_sent),
	KUNIT_CASE(test_class_errors),
	KUNIT_CASE(test_class_far),
	KUNIT_CASE(test_background),
	{}
};

static struct kunit_suite class_suite = {
	.name = "nke_ksocket_class",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = class_cases,
};

kunit_test_suite(class_suite);
