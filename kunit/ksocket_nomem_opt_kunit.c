// SPDX-License-Identifier: GPL-2.0
/*
 * Options without memory: those that Linux keeps memory for, and all that can
 * be read.
 */
#include <kunit/test.h>

#include "ksocket_nomem_kinds.h"
#include "pfsystem_fixture.h"

static int do_membership(struct bench *b)
{
	const struct ip_mreqn mreq = {
		.imr_multiaddr.s_addr = htonl(0xe0000a01),
		.imr_ifindex = init_net.loopback_dev->ifindex,
	};

	return nke_sock_setsockopt(b->so, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq,
				   sizeof(mreq));
}

static int do_membership6(struct bench *b)
{
	const struct ipv6_mreq mreq = {
		.ipv6mr_multiaddr = { { { 0xff, 2, [15] = 0x77 } } },
		.ipv6mr_ifindex = init_net.loopback_dev->ifindex,
	};

	return nke_sock_setsockopt(b->so, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP,
				   &mreq, sizeof(mreq));
}

static int do_source(struct bench *b)
{
	const struct nke_bsd_ip_mreq_source mreq = {
		.imr_multiaddr = (__force u32)htonl(0xe0000a01),
		.imr_sourceaddr = (__force u32)htonl(0x0a010203),
		.imr_interface = (__force u32)htonl(INADDR_LOOPBACK),
	};

	return nke_sock_setsockopt(b->so, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP,
				   &mreq, sizeof(mreq));
}

static int do_group(struct bench *b)
{
	struct nke_bsd_group_req req = {
		.gr_interface = init_net.loopback_dev->ifindex,
	};
	union bsd_addr *a = (void *)req.gr_group;

	loopback(a, kinds[b->kind].domain, 0);
	if (b->kind == UDP)
		a->sin.addr = htonl(0xe0000a01);
	else
		a->sin6.addr = (struct in6_addr){ { { 0xff, 2, [15] = 7 } } };
	return nke_sock_setsockopt(b->so, b->kind == UDP ? IPPROTO_IP :
							   IPPROTO_IPV6,
				   MCAST_JOIN_GROUP, &req, sizeof(req));
}

static int do_ip_options(struct bench *b)
{
	static const u8 nops[] = { 1, 1, 1, 0 };

	return nke_sock_setsockopt(b->so, IPPROTO_IP, IP_OPTIONS, nops,
				   sizeof(nops));
}

static int do_ip6_options(struct bench *b)
{
	static const u8 padding[] = { 0, 0, 1, 4, 0, 0, 0, 0 };

	return nke_sock_setsockopt(b->so, IPPROTO_IPV6, IPV6_DSTOPTS, padding,
				   sizeof(padding));
}

static int do_control_option(struct bench *b)
{
	return nke_sock_setsockopt(b->so, CONTROL, OPT_VALUE, "value", 5);
}

static int do_control_read(struct bench *b)
{
	u8 value[16];
	int len = sizeof(value);

	return nke_sock_getsockopt(b->so, CONTROL, OPT_VALUE, value, &len);
}

/* All that can be read: no option needs memory for that. */
static int do_read_options(struct bench *b)
{
	static const int levels[] = {
		SOL_SOCKET, IPPROTO_IP, IPPROTO_IPV6, IPPROTO_TCP, IPPROTO_UDP,
	};
	u8 value[256];
	int i, name;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		for (name = 0; name < 0x1200; name++) {
			int len = sizeof(value);
			int err = nke_sock_getsockopt(b->so, levels[i], name,
						      value, &len);

			if (err == ENOMEM || err == ENOBUFS)
				return err;
		}
	}
	return 0;
}

/* What failed can be done, what was done is there. */
static void check_joined(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EADDRINUSE, do_membership(b));
	check_works(b, err);
}

static void check_joined6(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EADDRINUSE, do_membership6(b));
	check_works(b, err);
}

static void check_source(struct bench *b, int err)
{
	/* A source twice is no group twice. */
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EADDRNOTAVAIL, do_source(b));
	check_works(b, err);
}

static void check_group(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EADDRINUSE, do_group(b));
	check_works(b, err);
}

static void check_ip_options(struct bench *b, int err)
{
	u8 value[40];
	int len = sizeof(value);

	KUNIT_EXPECT_EQ(b->test, 0, nke_sock_getsockopt(b->so, IPPROTO_IP,
							IP_OPTIONS, value,
							&len));
	KUNIT_EXPECT_EQ(b->test, err ? 0 : 4, len);
	KUNIT_EXPECT_EQ(b->test, 0, do_ip_options(b));
	check_works(b, err);
}

static void check_ip6_options(struct bench *b, int err)
{
	u8 value[40];
	int len = sizeof(value);

	KUNIT_EXPECT_EQ(b->test, 0, nke_sock_getsockopt(b->so, IPPROTO_IPV6,
							IPV6_DSTOPTS, value,
							&len));
	KUNIT_EXPECT_EQ(b->test, err ? 0 : 8, len);
	KUNIT_EXPECT_EQ(b->test, 0, do_ip6_options(b));
	check_works(b, err);
}

static const struct nomem_call options[] = {
	{ { "membership", set_pair, do_membership, check_joined, { ENOBUFS },
	    true }, KIND(UDP) },
	{ { "membership 6", set_pair, do_membership6, check_joined6,
	    { ENOBUFS }, true }, KIND(UDP6) },
	{ { "source", set_pair, do_source, check_source, { ENOBUFS }, true },
	  KIND(UDP) },
	{ { "group", set_pair, do_group, check_group, { ENOBUFS }, true },
	  INET_DGRAM },
	{ { "ip options", set_pair, do_ip_options, check_ip_options,
	    { ENOBUFS }, true }, KIND(TCP) | KIND(UDP) },
	{ { "ip6 options", set_pair, do_ip6_options, check_ip6_options,
	    { ENOBUFS }, true }, KIND(TCP6) | KIND(UDP6) },
	{ { "control option", set_pair, do_control_option, check_works,
	    { ENOBUFS }, true }, CONTROLS },
	{ { "control read", set_pair, do_control_read, check_works,
	    { ENOBUFS, ENOMEM } }, CONTROLS },
	{ { "read options", set_pair, do_read_options, check_works }, ALL },
};

static void test_options(struct kunit *test)
{
	nomem_calls(test, options, ARRAY_SIZE(options));
}

static struct kunit_case nomem_opt_cases[] = {
	KUNIT_CASE(test_options),
	{}
};

static struct kunit_suite nomem_opt_suite = {
	.name = "nke_ksocket_nomem_opt",
	.suite_init = ksocket_suite_init,
	.exit = pfsystem_test_exit,
	.test_cases = nomem_opt_cases,
};

kunit_test_suite(nomem_opt_suite);
