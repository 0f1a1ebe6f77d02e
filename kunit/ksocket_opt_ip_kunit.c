// SPDX-License-Identifier: GPL-2.0
/*
 * Options of IPv4 and IPv6.
 */
#include <kunit/test.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/inet_sock.h>
#include <net/ip.h>

#include "ksocket_opt_fixture.h"

#define OPT_BOUND_IF	0x1019
#define OPT_DONTFRAG	0x101c
#define OPT6_TEMPADDR	0x103f
#define OPT6_BOUND_IF	0x107d

static int look_tos(const struct sock *sk)
{
	return inet_sk(sk)->tos;
}

static int look_ttl(const struct sock *sk)
{
	return inet_sk(sk)->uc_ttl;
}

static int look_recvopts(const struct sock *sk)
{
	return inet_test_bit(RECVOPTS, sk);
}

static int look_retopts(const struct sock *sk)
{
	return inet_test_bit(RETOPTS, sk);
}

static int look_pktinfo(const struct sock *sk)
{
	return inet_test_bit(PKTINFO, sk);
}

static int look_recvttl(const struct sock *sk)
{
	return inet_test_bit(TTL, sk);
}

static int look_recvtos(const struct sock *sk)
{
	return inet_test_bit(TOS, sk);
}

static int look_hdrincl(const struct sock *sk)
{
	return inet_test_bit(HDRINCL, sk);
}

static int look_mc_ttl(const struct sock *sk)
{
	return inet_sk(sk)->mc_ttl;
}

static int look_mc_loop(const struct sock *sk)
{
	return inet_test_bit(MC_LOOP, sk);
}

static int look_pmtudisc(const struct sock *sk)
{
	return inet_sk(sk)->pmtudisc;
}

static int look_bound(const struct sock *sk)
{
	return sk->sk_bound_dev_if;
}

static const struct opt_look ip_rows[] = {
	{ IPPROTO_IP, IP_TOS, 0x10, look_tos, 0x10 },
	{ IPPROTO_IP, IP_TOS, 0, look_tos, 0 },
	{ IPPROTO_IP, IP_TTL, 17, look_ttl, 17 },
	{ IPPROTO_IP, IP_RECVOPTS, 1, look_recvopts, 1 },
	{ IPPROTO_IP, IP_RECVOPTS, 0, look_recvopts, 0 },
	{ IPPROTO_IP, IP_RETOPTS, 1, look_retopts, 1 },
	{ IPPROTO_IP, IP_RETOPTS, 0, look_retopts, 0 },
	{ IPPROTO_IP, IP_PKTINFO, 1, look_pktinfo, 1 },
	{ IPPROTO_IP, IP_PKTINFO, 0, look_pktinfo, 0 },
	{ IPPROTO_IP, IP_RECVTTL, 1, look_recvttl, 1 },
	{ IPPROTO_IP, IP_RECVTTL, 0, look_recvttl, 0 },
	{ IPPROTO_IP, IP_RECVTOS, 1, look_recvtos, 1 },
	{ IPPROTO_IP, IP_RECVTOS, 0, look_recvtos, 0 },
	{ IPPROTO_IP, IP_MULTICAST_TTL, 5, look_mc_ttl, 5 },
	{ IPPROTO_IP, IP_MULTICAST_LOOP, 0, look_mc_loop, 0 },
	{ IPPROTO_IP, IP_MULTICAST_LOOP, 1, look_mc_loop, 1 },
	{ IPPROTO_IP, OPT_DONTFRAG, 1, look_pmtudisc, IP_PMTUDISC_DO },
	{ IPPROTO_IP, OPT_DONTFRAG, 0, look_pmtudisc, IP_PMTUDISC_WANT },
	{ IPPROTO_IP, OPT_BOUND_IF, 1, look_bound, 1 },
	{ IPPROTO_IP, OPT_BOUND_IF, 0, look_bound, 0 },
};

/* Sockets of IPv6 have them for packets of IPv4. */
static void test_ip(struct kunit *test)
{
	static const int families[] = { AF_INET, AF_INET6 };
	struct __socket *so;
	int i, n;

	KUNIT_ASSERT_EQ(test, 1, init_net.loopback_dev->ifindex);
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		so = new_socket(test, families[i], SOCK_DGRAM);
		check_looks(test, so, ip_rows, ARRAY_SIZE(ip_rows));
		for (n = 0; n < ARRAY_SIZE(ip_rows); n++)
			check_short(test, so, IPPROTO_IP, ip_rows[n].name, 4);
		check_none(test, so, IPPROTO_IP, IP_HDRINCL);
		nke_sock_close(so);
	}
}

static void test_ip_values(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_DGRAM);
	int len, value;
	u8 byte = 9;

	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IP, IP_TTL, &value));
	KUNIT_EXPECT_EQ(test, 64, value);
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, IPPROTO_IP, IP_TTL, 256));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, IPPROTO_IP, IP_MULTICAST_TTL,
					      256));
	KUNIT_EXPECT_EQ(test, ENXIO, set_int(so, IPPROTO_IP, OPT_BOUND_IF,
					     9999));
	KUNIT_EXPECT_EQ(test, ENXIO, set_int(so, IPPROTO_IP, OPT_BOUND_IF, -1));
	KUNIT_EXPECT_EQ(test, 0, so->sock->sk->sk_bound_dev_if);

	/* One byte is enough for two of them. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IP,
						     IP_MULTICAST_TTL, &byte,
						     1));
	KUNIT_EXPECT_EQ(test, 9, look_mc_ttl(so->sock->sk));
	byte = 0;
	len = 1;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IP,
						     IP_MULTICAST_TTL, &byte,
						     &len));
	KUNIT_EXPECT_EQ(test, 1, len);
	KUNIT_EXPECT_EQ(test, 9, (int)byte);
	byte = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IP,
						     IP_MULTICAST_LOOP, &byte,
						     1));
	KUNIT_EXPECT_EQ(test, 0, look_mc_loop(so->sock->sk));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, IPPROTO_IP,
							  IP_TOS, &byte, 1));

	/* The administrator's choice is what off means. */
	init_net.ipv4.sysctl_ip_no_pmtu_disc = 1;
	KUNIT_EXPECT_EQ(test, 0, set_int(so, IPPROTO_IP, OPT_DONTFRAG, 0));
	init_net.ipv4.sysctl_ip_no_pmtu_disc = 0;
	KUNIT_EXPECT_EQ(test, IP_PMTUDISC_DONT, look_pmtudisc(so->sock->sk));
	check_none(test, local, IPPROTO_IP, OPT_DONTFRAG);
	check_none(test, local, IPPROTO_IP, OPT_BOUND_IF);
	nke_sock_close(so);
	nke_sock_close(local);
}

static void test_hdrincl(struct kunit *test)
{
	static const struct opt_look rows[] = {
		{ IPPROTO_IP, IP_HDRINCL, 1, look_hdrincl, 1 },
		{ IPPROTO_IP, IP_HDRINCL, 0, look_hdrincl, 0 },
	};
	struct __socket *raw = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(AF_INET, SOCK_RAW,
						 IPPROTO_ICMP, NULL, NULL,
						 &raw));
	check_looks(test, raw, rows, ARRAY_SIZE(rows));
	nke_sock_close(raw);
}

/* What Linux makes of them to send packets is not what is read. */
static void test_ip_options(struct kunit *test)
{
	static const struct { u8 len, bytes[40]; } options[] = {
		{ 4, { 1, 1, 1, 0 } },
		/* record route, with room for two */
		{ 12, { 7, 11, 4 } },
		/* loose source route, over two */
		{ 12, { 131, 11, 4, 127, 0, 0, 1, 127, 0, 0, 2 } },
		/* time stamps, of three kinds */
		{ 12, { 68, 12, 5, 0 } },
		{ 20, { 68, 20, 5, 1 } },
		{ 12, { 68, 12, 5, 3, 127, 0, 0, 1 } },
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	const struct ip_options_rcu *set;
	u8 room[48];
	int i, len;

	len = sizeof(room);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IP, IP_OPTIONS,
						     room, &len));
	KUNIT_EXPECT_EQ(test, 0, len);
	for (i = 0; i < ARRAY_SIZE(options); i++) {
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    nke_sock_setsockopt(so, IPPROTO_IP,
							IP_OPTIONS,
							options[i].bytes,
							options[i].len),
				    "options %d", i);
		set = rcu_access_pointer(inet_sk(so->sock->sk)->inet_opt);
		KUNIT_ASSERT_NOT_NULL(test, set);
		KUNIT_EXPECT_EQ(test, (int)options[i].len,
				(int)set->opt.optlen);
		len = sizeof(room);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IP,
							     IP_OPTIONS, room,
							     &len));
		KUNIT_EXPECT_EQ_MSG(test, (int)options[i].len, len,
				    "options %d", i);
		KUNIT_EXPECT_MEMEQ_MSG(test, options[i].bytes, room, len,
				       "options %d", i);
		len = 3;
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IP,
							     IP_OPTIONS, room,
							     &len));
		KUNIT_EXPECT_EQ(test, 3, len);
	}
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, IPPROTO_IP,
							  IP_OPTIONS, room,
							  48));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IP, IP_OPTIONS,
						     room, 0));
	len = sizeof(room);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IP, IP_OPTIONS,
						     room, &len));
	KUNIT_EXPECT_EQ(test, 0, len);
	nke_sock_close(so);
}

static int look6_v6only(const struct sock *sk)
{
	return sk->sk_ipv6only;
}

static int look6_tclass(const struct sock *sk)
{
	return inet6_sk(sk)->tclass;
}

static int look6_hops(const struct sock *sk)
{
	return inet6_sk(sk)->hop_limit;
}

static int look6_mc_hops(const struct sock *sk)
{
	return inet6_sk(sk)->mcast_hops;
}

static int look6_mc_if(const struct sock *sk)
{
	return inet6_sk(sk)->mcast_oif;
}

static int look6_mc_loop(const struct sock *sk)
{
	return inet6_test_bit(MC6_LOOP, sk);
}

static int look6_dontfrag(const struct sock *sk)
{
	return inet6_test_bit(DONTFRAG, sk);
}

static int look6_flowlabel(const struct sock *sk)
{
	return inet6_test_bit(AUTOFLOWLABEL, sk);
}

static int look6_rxinfo(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.rxinfo;
}

static int look6_rxhlim(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.rxhlim;
}

static int look6_srcrt(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.srcrt;
}

static int look6_hopopts(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.hopopts;
}

static int look6_dstopts(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.dstopts;
}

static int look6_rxtclass(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.rxtclass;
}

static int look6_rxpmtu(const struct sock *sk)
{
	return inet6_sk(sk)->rxopt.bits.rxpmtu;
}

static int look6_prefs(const struct sock *sk)
{
	return inet6_sk(sk)->srcprefs;
}

static const struct opt_look ip6_rows[] = {
	{ IPPROTO_IPV6, IPV6_V6ONLY, 1, look6_v6only, 1 },
	{ IPPROTO_IPV6, IPV6_V6ONLY, 0, look6_v6only, 0 },
	{ IPPROTO_IPV6, IPV6_TCLASS, 0x28, look6_tclass, 0x28 },
	{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, 17, look6_hops, 17 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 19, look6_mc_hops, 19 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_IF, 1, look6_mc_if, 1 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_IF, 0, look6_mc_if, 0 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, look6_mc_loop, 0 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1, look6_mc_loop, 1 },
	{ IPPROTO_IPV6, IPV6_DONTFRAG, 1, look6_dontfrag, 1 },
	{ IPPROTO_IPV6, IPV6_DONTFRAG, 0, look6_dontfrag, 0 },
	{ IPPROTO_IPV6, IPV6_AUTOFLOWLABEL, 1, look6_flowlabel, 1 },
	{ IPPROTO_IPV6, IPV6_AUTOFLOWLABEL, 0, look6_flowlabel, 0 },
	{ IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, look6_rxinfo, 1 },
	{ IPPROTO_IPV6, IPV6_RECVPKTINFO, 0, look6_rxinfo, 0 },
	{ IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, look6_rxhlim, 1 },
	{ IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 0, look6_rxhlim, 0 },
	{ IPPROTO_IPV6, IPV6_RECVRTHDR, 1, look6_srcrt, 1 },
	{ IPPROTO_IPV6, IPV6_RECVRTHDR, 0, look6_srcrt, 0 },
	{ IPPROTO_IPV6, IPV6_RECVHOPOPTS, 1, look6_hopopts, 1 },
	{ IPPROTO_IPV6, IPV6_RECVHOPOPTS, 0, look6_hopopts, 0 },
	{ IPPROTO_IPV6, IPV6_RECVDSTOPTS, 1, look6_dstopts, 1 },
	{ IPPROTO_IPV6, IPV6_RECVDSTOPTS, 0, look6_dstopts, 0 },
	{ IPPROTO_IPV6, IPV6_RECVTCLASS, 1, look6_rxtclass, 1 },
	{ IPPROTO_IPV6, IPV6_RECVTCLASS, 0, look6_rxtclass, 0 },
	{ IPPROTO_IPV6, IPV6_RECVPATHMTU, 1, look6_rxpmtu, 1 },
	{ IPPROTO_IPV6, IPV6_RECVPATHMTU, 0, look6_rxpmtu, 0 },
	{ IPPROTO_IPV6, OPT6_TEMPADDR, 1, look6_prefs, IPV6_PREFER_SRC_TMP },
	{ IPPROTO_IPV6, OPT6_TEMPADDR, 0, look6_prefs, IPV6_PREFER_SRC_PUBLIC },
	{ IPPROTO_IPV6, OPT6_BOUND_IF, 1, look_bound, 1 },
	{ IPPROTO_IPV6, OPT6_BOUND_IF, 0, look_bound, 0 },
};

static void test_ip6(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct __socket *so4 = new_socket(test, AF_INET, SOCK_DGRAM);
	int i, value;

	/* Before it is chosen, what the administrator has. */
	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IPV6, IPV6_AUTOFLOWLABEL,
					 &value));
	KUNIT_EXPECT_EQ(test, ip6_default_np_autolabel(&init_net), value);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IPV6, OPT6_TEMPADDR,
					 &value));
	KUNIT_EXPECT_EQ(test, -1, value);
	check_looks(test, so, ip6_rows, ARRAY_SIZE(ip6_rows));
	for (i = 0; i < ARRAY_SIZE(ip6_rows); i++) {
		check_short(test, so, IPPROTO_IPV6, ip6_rows[i].name, 4);
		check_none(test, so4, IPPROTO_IPV6, ip6_rows[i].name);
	}
	KUNIT_EXPECT_EQ(test, 0, set_int(so, IPPROTO_IPV6, OPT6_TEMPADDR, -1));
	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IPV6, OPT6_TEMPADDR,
					 &value));
	KUNIT_EXPECT_EQ(test, -1, value);
	KUNIT_EXPECT_EQ(test, 0, look6_prefs(so->sock->sk) &
				 (IPV6_PREFER_SRC_TMP |
				  IPV6_PREFER_SRC_PUBLIC));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, IPPROTO_IPV6, OPT6_TEMPADDR,
					      2));
	KUNIT_EXPECT_EQ(test, ENXIO, set_int(so, IPPROTO_IPV6, OPT6_BOUND_IF,
					     9999));
	/* -1 is the default. */
	KUNIT_EXPECT_EQ(test, 0, set_int(so, IPPROTO_IPV6, IPV6_UNICAST_HOPS,
					 -1));
	KUNIT_EXPECT_EQ(test, 0, get_int(so, IPPROTO_IPV6, IPV6_UNICAST_HOPS,
					 &value));
	KUNIT_EXPECT_EQ(test, 64, value);
	check_none(test, so, IPPROTO_IPV6, IPV6_CHECKSUM);
	nke_sock_close(so);
	nke_sock_close(so4);
}

static void test_checksum(struct kunit *test)
{
	struct __socket *raw = NULL;
	int value;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(AF_INET6, SOCK_RAW,
						 IPPROTO_UDP, NULL, NULL,
						 &raw));
	KUNIT_EXPECT_EQ(test, 0, get_int(raw, IPPROTO_IPV6, IPV6_CHECKSUM,
					 &value));
	KUNIT_EXPECT_EQ(test, -1, value);
	KUNIT_EXPECT_EQ(test, 0, set_int(raw, IPPROTO_IPV6, IPV6_CHECKSUM, 6));
	KUNIT_EXPECT_EQ(test, 6U, raw6_sk(raw->sock->sk)->offset);
	KUNIT_EXPECT_NE(test, 0U, raw6_sk(raw->sock->sk)->checksum);
	KUNIT_EXPECT_EQ(test, 0, get_int(raw, IPPROTO_IPV6, IPV6_CHECKSUM,
					 &value));
	KUNIT_EXPECT_EQ(test, 6, value);
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(raw, IPPROTO_IPV6, IPV6_CHECKSUM,
					      5));
	KUNIT_EXPECT_EQ(test, 0, set_int(raw, IPPROTO_IPV6, IPV6_CHECKSUM, -1));
	KUNIT_EXPECT_EQ(test, 0, get_int(raw, IPPROTO_IPV6, IPV6_CHECKSUM,
					 &value));
	KUNIT_EXPECT_EQ(test, -1, value);
	nke_sock_close(raw);
}

static void test_pktinfo(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct in6_pktinfo info = {
		.ipi6_addr = in6addr_loopback, .ipi6_ifindex = 1
	};
	struct in6_pktinfo back;
	int len = sizeof(back);

	check_short(test, so, IPPROTO_IPV6, IPV6_PKTINFO, sizeof(info));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IPV6,
						     IPV6_PKTINFO, &info,
						     sizeof(info)));
	KUNIT_EXPECT_MEMEQ(test, &info, &inet6_sk(so->sock->sk)->sticky_pktinfo,
			   sizeof(info));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
						     IPV6_PKTINFO, &back,
						     &len));
	KUNIT_EXPECT_EQ(test, (int)sizeof(info), len);
	KUNIT_EXPECT_MEMEQ(test, &info, &back, sizeof(info));
	nke_sock_close(so);
}

static void test_sticky(struct kunit *test)
{
	/* Six bytes of padding. */
	static const u8 pad[8] = { 0, 0, 1, 4 };
	static const int names[] = {
		IPV6_HOPOPTS, IPV6_RTHDRDSTOPTS, IPV6_DSTOPTS
	};
	struct __socket *so = new_socket(test, AF_INET6, SOCK_DGRAM);
	const struct ipv6_txoptions *tx;
	u8 room[16];
	int i, len;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		len = sizeof(room);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
							     names[i], room,
							     &len));
		KUNIT_EXPECT_EQ(test, 0, len);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IPV6,
							     names[i], pad,
							     sizeof(pad)));
		len = sizeof(room);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
							     names[i], room,
							     &len));
		KUNIT_EXPECT_EQ(test, 8, len);
		KUNIT_EXPECT_MEMEQ(test, pad, room, sizeof(pad));
		len = 3;
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
							     names[i], room,
							     &len));
		KUNIT_EXPECT_EQ(test, 3, len);
	}
	tx = rcu_access_pointer(inet6_sk(so->sock->sk)->opt);
	KUNIT_ASSERT_NOT_NULL(test, tx);
	KUNIT_EXPECT_NOT_NULL(test, tx->hopopt);
	KUNIT_EXPECT_NOT_NULL(test, tx->dst0opt);
	KUNIT_EXPECT_NOT_NULL(test, tx->dst1opt);
	len = sizeof(room);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
						     IPV6_RTHDR, room, &len));
	KUNIT_EXPECT_EQ(test, 0, len);
	/* None is taken away by nothing. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IPV6,
						     IPV6_HOPOPTS, room, 0));
	len = sizeof(room);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
						     IPV6_HOPOPTS, room, &len));
	KUNIT_EXPECT_EQ(test, 0, len);
	nke_sock_close(so);
}

/* Segment routing, with one segment; type 0 has been abolished. */
static void test_rthdr(struct kunit *test)
{
	static const u8 segments[24] = {
		0, 2, 4, 0, [8] = 0xfd, [23] = 1
	};
	static const u8 abolished[24] = {
		0, 2, 0, 1, [8] = 0xfd, [23] = 1
	};
	struct __socket *so = new_socket(test, AF_INET6, SOCK_DGRAM);
	u8 room[32];
	int len, i;

	/* What is refused leaves what there was. */
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_sock_setsockopt(so, IPPROTO_IPV6,
						    IPV6_RTHDR, abolished,
						    sizeof(abolished)));
		len = sizeof(room);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
							     IPV6_RTHDR, room,
							     &len));
		KUNIT_EXPECT_EQ(test, i ? 24 : 0, len);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, IPPROTO_IPV6,
							     IPV6_RTHDR,
							     segments, 24));
		len = sizeof(room);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
							     IPV6_RTHDR, room,
							     &len));
		KUNIT_EXPECT_EQ(test, 24, len);
		KUNIT_EXPECT_MEMEQ(test, segments, room, 24);
	}
	/* Its length is what it says itself. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, IPPROTO_IPV6,
							  IPV6_RTHDR, segments,
							  16));
	nke_sock_close(so);
}

static void test_pathmtu(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct ip6_mtuinfo info;
	int len = sizeof(info);
	union bsd_addr a;

	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getsockopt(so, IPPROTO_IPV6,
							    IPV6_PATHMTU, &info,
							    &len));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(so, IPPROTO_IPV6,
						   IPV6_PATHMTU, 1));
	loopback(&a, AF_INET6, htons(9));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	len = sizeof(info);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_IPV6,
						     IPV6_PATHMTU, &info,
						     &len));
	KUNIT_EXPECT_EQ(test, (int)sizeof(info), len);
	KUNIT_EXPECT_EQ(test, init_net.loopback_dev->mtu, info.ip6m_mtu);
	nke_sock_close(so);
}

static struct kunit_case opt_ip_cases[] = {
	KUNIT_CASE(test_ip),
	KUNIT_CASE(test_ip_values),
	KUNIT_CASE(test_hdrincl),
	KUNIT_CASE(test_ip_options),
	KUNIT_CASE(test_ip6),
	KUNIT_CASE(test_checksum),
	KUNIT_CASE(test_pktinfo),
	KUNIT_CASE(test_sticky),
	KUNIT_CASE(test_rthdr),
	KUNIT_CASE(test_pathmtu),
	{}
};

static struct kunit_suite opt_ip_suite = {
	.name = "nke_ksocket_opt_ip",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = opt_ip_cases,
};

kunit_test_suite(opt_ip_suite);
