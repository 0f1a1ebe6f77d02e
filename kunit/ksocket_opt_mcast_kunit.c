// SPDX-License-Identifier: GPL-2.0
/*
 * Options of multicast.
 */
#include <kunit/test.h>
#include <linux/igmp.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <net/if_inet6.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>

#include "ksocket_opt_fixture.h"

#define OPT_IFINDEX	0x1042

#define GROUP		0xe0010203	/* 224.1.2.3 */
#define SOURCE		0x0a010203	/* 10.1.2.3 */

/* Whether Linux has the socket in a group, on an interface. */
static const struct ip_mc_socklist *look_group(const struct __socket *so)
{
	const struct ip_mc_socklist *mc;

	mc = rcu_access_pointer(inet_sk(so->sock->sk)->mc_list);
	if (!mc || ntohl(mc->multi.imr_multiaddr.s_addr) != GROUP ||
	    mc->multi.imr_ifindex != init_net.loopback_dev->ifindex)
		return NULL;
	return mc;
}

/* The first of its sources, how many there are, and what they are. */
static u32 look_source(const struct __socket *so, int mode, int n)
{
	const struct ip_mc_socklist *mc = look_group(so);
	const struct ip_sf_socklist *list;

	if (!mc || mc->sfmode != mode)
		return 0;
	list = rcu_access_pointer(mc->sflist);
	if (!list || list->sl_count != n)
		return 0;
	return ntohl(list->sl_addr[0]);
}

static int set_membership(struct __socket *so, int name, int len)
{
	struct ip_mreqn mreq = {
		.imr_multiaddr.s_addr = htonl(GROUP),
		.imr_address.s_addr = htonl(INADDR_LOOPBACK),
		.imr_ifindex = 9999,
	};

	/* With an index the address does not count. */
	if (len == sizeof(mreq)) {
		mreq.imr_address.s_addr = htonl(SOURCE);
		mreq.imr_ifindex = init_net.loopback_dev->ifindex;
	}
	return nke_sock_setsockopt(so, IPPROTO_IP, name, &mreq, len);
}

static void test_membership(struct kunit *test)
{
	/* What is too long counts as the short one. */
	static const int lengths[] = {
		sizeof(struct ip_mreq), sizeof(struct ip_mreqn),
		sizeof(struct ip_mreq) + 1,
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	int i, value;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    set_membership(so, IP_ADD_MEMBERSHIP,
						   lengths[i]),
				    "%d", lengths[i]);
		KUNIT_EXPECT_NOT_NULL(test, look_group(so));
		KUNIT_EXPECT_EQ(test, EADDRINUSE,
				set_membership(so, IP_ADD_MEMBERSHIP,
					       lengths[i]));
		KUNIT_EXPECT_EQ(test, 0, set_membership(so, IP_DROP_MEMBERSHIP,
							lengths[i]));
		KUNIT_EXPECT_NULL(test, look_group(so));
		KUNIT_EXPECT_EQ(test, EADDRNOTAVAIL,
				set_membership(so, IP_DROP_MEMBERSHIP,
					       lengths[i]));
	}
	check_short(test, so, IPPROTO_IP, IP_ADD_MEMBERSHIP, 8);
	check_short(test, so, IPPROTO_IP, IP_DROP_MEMBERSHIP, 8);
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(so, IPPROTO_IP,
						   IP_ADD_MEMBERSHIP, &value));
	nke_sock_close(so);
}

/* XNU has the source in the middle, Linux at the end. */
static int set_source(struct __socket *so, int name)
{
	struct nke_bsd_ip_mreq_source mreq = {
		.imr_multiaddr = (__force u32)htonl(GROUP),
		.imr_sourceaddr = (__force u32)htonl(SOURCE),
		.imr_interface = (__force u32)htonl(INADDR_LOOPBACK),
	};

	return nke_sock_setsockopt(so, IPPROTO_IP, name, &mreq, sizeof(mreq));
}

static void test_source(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);

	KUNIT_EXPECT_EQ(test, 0, set_source(so, IP_ADD_SOURCE_MEMBERSHIP));
	KUNIT_EXPECT_EQ(test, (u32)SOURCE, look_source(so, MCAST_INCLUDE, 1));
	KUNIT_EXPECT_EQ(test, 0, set_source(so, IP_DROP_SOURCE_MEMBERSHIP));
	KUNIT_EXPECT_NULL(test, look_group(so));

	KUNIT_EXPECT_EQ(test, 0, set_membership(so, IP_ADD_MEMBERSHIP, 8));
	KUNIT_EXPECT_EQ(test, 0, set_source(so, IP_BLOCK_SOURCE));
	KUNIT_EXPECT_EQ(test, (u32)SOURCE, look_source(so, MCAST_EXCLUDE, 1));
	KUNIT_EXPECT_EQ(test, 0, set_source(so, IP_UNBLOCK_SOURCE));
	KUNIT_EXPECT_EQ(test, 0U, look_source(so, MCAST_EXCLUDE, 1));
	KUNIT_EXPECT_EQ(test, EADDRNOTAVAIL, set_source(so,
							IP_UNBLOCK_SOURCE));
	check_short(test, so, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, 12);
	check_short(test, so, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, 12);
	check_short(test, so, IPPROTO_IP, IP_BLOCK_SOURCE, 12);
	check_short(test, so, IPPROTO_IP, IP_UNBLOCK_SOURCE, 12);
	nke_sock_close(so);
}

static void bsd_sin(u8 *room, u32 addr)
{
	struct bsd_sin *sin = (void *)room;

	sin->len = sizeof(*sin);
	sin->family = AF_INET;
	sin->addr = htonl(addr);
}

static int set_group(struct __socket *so, int name)
{
	struct nke_bsd_group_req req = {
		.gr_interface = init_net.loopback_dev->ifindex,
	};

	bsd_sin(req.gr_group, GROUP);
	return nke_sock_setsockopt(so, IPPROTO_IP, name, &req, sizeof(req));
}

static int set_group_source(struct __socket *so, int name)
{
	struct nke_bsd_group_source_req req = {
		.gsr_interface = init_net.loopback_dev->ifindex,
	};

	bsd_sin(req.gsr_group, GROUP);
	bsd_sin(req.gsr_source, SOURCE);
	return nke_sock_setsockopt(so, IPPROTO_IP, name, &req, sizeof(req));
}

static void test_group(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct nke_bsd_group_source_req bad = {};

	KUNIT_EXPECT_EQ(test, 0, set_group(so, MCAST_JOIN_GROUP));
	KUNIT_EXPECT_NOT_NULL(test, look_group(so));
	KUNIT_EXPECT_EQ(test, 0, set_group_source(so, MCAST_BLOCK_SOURCE));
	KUNIT_EXPECT_EQ(test, (u32)SOURCE, look_source(so, MCAST_EXCLUDE, 1));
	KUNIT_EXPECT_EQ(test, 0, set_group_source(so, MCAST_UNBLOCK_SOURCE));
	KUNIT_EXPECT_EQ(test, 0U, look_source(so, MCAST_EXCLUDE, 1));
	KUNIT_EXPECT_EQ(test, 0, set_group(so, MCAST_LEAVE_GROUP));
	KUNIT_EXPECT_NULL(test, look_group(so));
	KUNIT_EXPECT_EQ(test, 0, set_group_source(so, MCAST_JOIN_SOURCE_GROUP));
	KUNIT_EXPECT_EQ(test, (u32)SOURCE, look_source(so, MCAST_INCLUDE, 1));
	KUNIT_EXPECT_EQ(test, 0, set_group_source(so,
						  MCAST_LEAVE_SOURCE_GROUP));
	KUNIT_EXPECT_NULL(test, look_group(so));

	check_short(test, so, IPPROTO_IP, MCAST_JOIN_GROUP, 132);
	check_short(test, so, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, 260);
	/* Addresses of no length, and of one that no address has. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, IPPROTO_IP,
							  MCAST_JOIN_GROUP,
							  &bad, sizeof(bad)));
	bad.gsr_group[0] = 129;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, IPPROTO_IP,
							  MCAST_JOIN_GROUP,
							  &bad, sizeof(bad)));
	bsd_sin(bad.gsr_group, GROUP);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_setsockopt(so, IPPROTO_IP,
					    MCAST_JOIN_SOURCE_GROUP, &bad,
					    sizeof(bad)));
	KUNIT_EXPECT_NULL(test, look_group(so));
	nke_sock_close(so);
}

static const struct in6_addr group6 = { { { 0xff, 2, [15] = 0x77 } } };
static const struct in6_addr source6 = { { { 0xfe, 0x80, [15] = 0x55 } } };

static const struct ipv6_mc_socklist *look_group6(const struct __socket *so)
{
	const struct ipv6_mc_socklist *mc;

	mc = rcu_access_pointer(inet6_sk(so->sock->sk)->ipv6_mc_list);
	if (!mc || !ipv6_addr_equal(&mc->addr, &group6) ||
	    mc->ifindex != init_net.loopback_dev->ifindex)
		return NULL;
	return mc;
}

static bool look_source6(const struct __socket *so, int mode)
{
	const struct ipv6_mc_socklist *mc = look_group6(so);
	const struct ip6_sf_socklist *list;

	if (!mc || mc->sfmode != mode)
		return false;
	list = rcu_access_pointer(mc->sflist);
	return list && list->sl_count == 1 &&
	       ipv6_addr_equal(&list->sl_addr[0], &source6);
}

static void bsd_sin6(u8 *room, const struct in6_addr *addr)
{
	struct bsd_sin6 *sin6 = (void *)room;

	sin6->len = sizeof(*sin6);
	sin6->family = AF_INET6;
	sin6->addr = *addr;
}

static int set_group6(struct __socket *so, int name)
{
	struct nke_bsd_group_req req = {
		.gr_interface = init_net.loopback_dev->ifindex,
	};

	bsd_sin6(req.gr_group, &group6);
	return nke_sock_setsockopt(so, IPPROTO_IPV6, name, &req, sizeof(req));
}

static int set_group_source6(struct __socket *so, int name)
{
	struct nke_bsd_group_source_req req = {
		.gsr_interface = init_net.loopback_dev->ifindex,
	};

	bsd_sin6(req.gsr_group, &group6);
	bsd_sin6(req.gsr_source, &source6);
	return nke_sock_setsockopt(so, IPPROTO_IPV6, name, &req, sizeof(req));
}

static void test_group6(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct ipv6_mreq mreq = {
		.ipv6mr_multiaddr = group6,
		.ipv6mr_ifindex = init_net.loopback_dev->ifindex,
	};

	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IPV6,
						     IPV6_ADD_MEMBERSHIP, &mreq,
						     sizeof(mreq)));
	KUNIT_EXPECT_NOT_NULL(test, look_group6(so));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IPV6,
						     IPV6_DROP_MEMBERSHIP,
						     &mreq, sizeof(mreq)));
	KUNIT_EXPECT_NULL(test, look_group6(so));
	check_short(test, so, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, sizeof(mreq));
	check_short(test, so, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, sizeof(mreq));

	KUNIT_EXPECT_EQ(test, 0, set_group6(so, MCAST_JOIN_GROUP));
	KUNIT_EXPECT_NOT_NULL(test, look_group6(so));
	KUNIT_EXPECT_EQ(test, 0, set_group_source6(so, MCAST_BLOCK_SOURCE));
	KUNIT_EXPECT_TRUE(test, look_source6(so, MCAST_EXCLUDE));
	KUNIT_EXPECT_EQ(test, 0, set_group_source6(so, MCAST_UNBLOCK_SOURCE));
	KUNIT_EXPECT_FALSE(test, look_source6(so, MCAST_EXCLUDE));
	KUNIT_EXPECT_EQ(test, 0, set_group6(so, MCAST_LEAVE_GROUP));
	KUNIT_EXPECT_NULL(test, look_group6(so));
	KUNIT_EXPECT_EQ(test, 0, set_group_source6(so,
						   MCAST_JOIN_SOURCE_GROUP));
	KUNIT_EXPECT_TRUE(test, look_source6(so, MCAST_INCLUDE));
	KUNIT_EXPECT_EQ(test, 0, set_group_source6(so,
						   MCAST_LEAVE_SOURCE_GROUP));
	KUNIT_EXPECT_NULL(test, look_group6(so));
	nke_sock_close(so);
}

/* Where multicasts go, by address and by index. */
static void test_interface(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	const struct inet_sock *inet = inet_sk(so->sock->sk);
	struct ip_mreqn mreq = {};
	int index = init_net.loopback_dev->ifindex;
	__be32 addr[2] = { htonl(INADDR_LOOPBACK) };
	int value;
	int len;

	/* Any length but that of an ip_mreqn is an address. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IP,
						     IP_MULTICAST_IF, addr, 8));
	KUNIT_EXPECT_EQ(test, addr[0], inet->mc_addr);
	KUNIT_EXPECT_EQ(test, index, inet->mc_index);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IP, IP_MULTICAST_IF,
					 &value));
	KUNIT_EXPECT_EQ(test, (__force int)addr[0], value);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IP, OPT_IFINDEX, &value));
	KUNIT_EXPECT_EQ(test, index, value);
	len = sizeof(mreq);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IP,
						     IP_MULTICAST_IF, &mreq,
						     &len));
	KUNIT_EXPECT_EQ(test, (int)sizeof(mreq), len);
	KUNIT_EXPECT_EQ(test, addr[0], mreq.imr_address.s_addr);
	KUNIT_EXPECT_EQ(test, index, mreq.imr_ifindex);

	KUNIT_EXPECT_EQ(test, 0, set_int(so, IPPROTO_IP, OPT_IFINDEX, 0));
	KUNIT_EXPECT_EQ(test, 0, inet->mc_index);
	KUNIT_EXPECT_EQ(test, 0U, inet->mc_addr);
	KUNIT_EXPECT_EQ(test, 0, set_int(so, IPPROTO_IP, OPT_IFINDEX, index));
	KUNIT_EXPECT_EQ(test, index, inet->mc_index);
	KUNIT_EXPECT_EQ(test, EADDRNOTAVAIL, set_int(so, IPPROTO_IP,
						     OPT_IFINDEX, 9999));
	memset(&mreq, 0, sizeof(mreq));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IP,
						     IP_MULTICAST_IF, &mreq,
						     sizeof(mreq)));
	KUNIT_EXPECT_EQ(test, 0, inet->mc_index);
	check_short(test, so, IPPROTO_IP, IP_MULTICAST_IF, 4);
	check_short(test, so, IPPROTO_IP, OPT_IFINDEX, 4);
	nke_sock_close(so);
}

static struct kunit_case opt_mcast_cases[] = {
	KUNIT_CASE(test_membership),
	KUNIT_CASE(test_source),
	KUNIT_CASE(test_group),
	KUNIT_CASE(test_group6),
	KUNIT_CASE(test_interface),
	{}
};

static struct kunit_suite opt_mcast_suite = {
	.name = "nke_ksocket_opt_mcast",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = opt_mcast_cases,
};

kunit_test_suite(opt_mcast_suite);
