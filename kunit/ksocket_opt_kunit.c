// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options: every option that can be read, every length, and
 * the errors that sys/kpi_socket.h documents.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/sizes.h>
#include <linux/tcp.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_opt_fixture.h"

/* XNU's own options at SOL_SOCKET. */
#define OPT_NREAD	0x1020
#define OPT_NOSIGPIPE	0x1022
#define OPT_NOADDRERR	0x1023
#define OPT_NWRITE	0x1024
#define OPT_CLOSEWAIT	0x1027

/* What a fresh socket says of each option. */
static void test_defaults(struct kunit *test)
{
	static const struct { int level, name, value; } opts[] = {
		{ SOL_SOCKET, SO_ERROR, 0 },
		{ SOL_SOCKET, SO_TYPE, SOCK_STREAM },
		{ SOL_SOCKET, SO_RCVLOWAT, 1 },
		{ SOL_SOCKET, SO_SNDLOWAT, 1 },
		{ SOL_SOCKET, SO_REUSEADDR, 0 },
		{ SOL_SOCKET, SO_REUSEPORT, 0 },
		{ SOL_SOCKET, SO_KEEPALIVE, 0 },
		{ SOL_SOCKET, SO_BROADCAST, 0 },
		{ SOL_SOCKET, SO_DONTROUTE, 0 },
		{ SOL_SOCKET, SO_OOBINLINE, 0 },
		{ SOL_SOCKET, SO_DEBUG, 0 },
		{ SOL_SOCKET, OPT_NREAD, 0 },
		{ SOL_SOCKET, OPT_NWRITE, 0 },
		{ SOL_SOCKET, OPT_NOSIGPIPE, 0 },
		{ SOL_SOCKET, OPT_CLOSEWAIT, 0 },
		{ IPPROTO_TCP, TCP_NODELAY, 0 },
		{ IPPROTO_TCP, TCP_CORK, 0 },
		{ IPPROTO_TCP, TCP_MAXSEG, TCP_MSS_DEFAULT },
		{ IPPROTO_TCP, TCP_KEEPIDLE, 7200 },
		{ IPPROTO_TCP, TCP_KEEPINTVL, 75 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 9 },
		{ IPPROTO_IPV6, IPV6_V6ONLY, 0 },
		{ IPPROTO_IPV6, IPV6_TCLASS, 0 },
		{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, 64 },
	};
	struct __socket *so = new_socket(test, AF_INET6, SOCK_STREAM);
	int value;
	int i;

	for (i = 0; i < ARRAY_SIZE(opts); i++) {
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    get_int(so, opts[i].level, opts[i].name,
					    &value), "option %d", i);
		KUNIT_EXPECT_EQ_MSG(test, opts[i].value, value, "option %d", i);
	}
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_SNDBUF, &value));
	KUNIT_EXPECT_GT(test, value, 0);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_RCVBUF, &value));
	KUNIT_EXPECT_GT(test, value, 0);
	nke_sock_close(so);
}

/* Options of another family or protocol, and options of nobody. */
static void test_no_option(struct kunit *test)
{
	struct __socket *udp = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_STREAM);
	int value;

	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(udp, IPPROTO_TCP,
						   TCP_NODELAY, &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(udp, IPPROTO_IPV6,
						   IPV6_V6ONLY, &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(udp, SOL_SOCKET, -1,
						   &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(udp, -1, SO_TYPE, &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(udp, SOL_SOCKET,
						   OPT_NOADDRERR, &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(local, IPPROTO_IP, IP_TTL,
						   &value));

	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, IPPROTO_TCP,
						   TCP_NODELAY, 1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, IPPROTO_IP, 9999, 1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, -1, SO_DEBUG, 1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, SOL_SOCKET, -1, 1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, SOL_SOCKET, OPT_NREAD,
						   1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, SOL_SOCKET, OPT_NWRITE,
						   1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, SOL_SOCKET,
						   OPT_NOADDRERR, 1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(local, IPPROTO_IP, IP_TTL,
						   1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, SOL_SOCKET, SO_ERROR,
						   1));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(udp, SOL_SOCKET, SO_TYPE,
						   1));
	nke_sock_close(udp);
	nke_sock_close(local);
}

/* Exactly as long as needed, one short, none, negative, and too long. */
static void test_set_lengths(struct kunit *test)
{
	static const struct { int level, name, size; } opts[] = {
		{ SOL_SOCKET, SO_KEEPALIVE, 4 }, { SOL_SOCKET, SO_SNDBUF, 4 },
		{ SOL_SOCKET, SO_RCVBUF, 4 }, { SOL_SOCKET, SO_LINGER, 8 },
		{ SOL_SOCKET, SO_RCVTIMEO_OLD, 16 },
		{ SOL_SOCKET, SO_SNDTIMEO_OLD, 16 },
		{ SOL_SOCKET, OPT_NOSIGPIPE, 4 },
		{ SOL_SOCKET, OPT_CLOSEWAIT, 4 },
		{ IPPROTO_TCP, TCP_NODELAY, 4 },
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	union {
		int i[8];
		struct nke_bsd_timeval tv;
	} value = { .i = { 1 } };
	int i, len;

	for (i = 0; i < ARRAY_SIZE(opts); i++) {
		for (len = -1; len < opts[i].size; len++)
			KUNIT_EXPECT_EQ_MSG(test, EINVAL,
					    nke_sock_setsockopt(so,
								opts[i].level,
								opts[i].name,
								&value, len),
					    "option %d length %d", i, len);
		for (; len <= sizeof(value); len++)
			KUNIT_EXPECT_EQ_MSG(test, 0,
					    nke_sock_setsockopt(so,
								opts[i].level,
								opts[i].name,
								&value, len),
					    "option %d length %d", i, len);
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_sock_setsockopt(so, opts[i].level,
						    opts[i].name, NULL,
						    opts[i].size));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_sock_setsockopt(so, opts[i].level,
						    opts[i].name, &value,
						    INT_MIN));
	}
	nke_sock_close(so);
}

/* A value is cut to the room, and no byte behind it is touched. */
static void test_get_lengths(struct kunit *test)
{
	static const struct { int name, size; } opts[] = {
		{ SO_TYPE, 4 }, { SO_SNDBUF, 4 }, { SO_LINGER, 8 },
		{ SO_RCVTIMEO_OLD, 16 }, { SO_SNDTIMEO_OLD, 16 },
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	u8 room[32];
	int i, len, want;

	for (i = 0; i < ARRAY_SIZE(opts); i++) {
		for (want = 0; want <= sizeof(room); want++) {
			len = want;
			memset(room, 0xee, sizeof(room));
			KUNIT_EXPECT_EQ(test, 0,
					nke_sock_getsockopt(so, SOL_SOCKET,
							    opts[i].name, room,
							    &len));
			KUNIT_EXPECT_EQ(test, min(want, opts[i].size), len);
			KUNIT_EXPECT_NULL(test, memchr_inv(room + len, 0xee,
							   sizeof(room) - len));
		}
		len = 4;
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_sock_getsockopt(so, SOL_SOCKET,
						    opts[i].name, NULL, &len));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_sock_getsockopt(so, SOL_SOCKET,
						    opts[i].name, room, NULL));
		len = INT_MIN;
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_sock_getsockopt(so, SOL_SOCKET,
						    opts[i].name, room, &len));
	}
	nke_sock_close(so);
}

static void test_values(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	static const int names[] = { SO_RCVTIMEO_OLD, SO_SNDTIMEO_OLD };
	struct linger ling = { .l_onoff = 1, .l_linger = 3 };
	int len = sizeof(ling);
	int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		KUNIT_EXPECT_EQ(test, EDOM, set_time(so, names[i], -1, 0));
		KUNIT_EXPECT_EQ(test, EDOM, set_time(so, names[i], LONG_MIN,
						     0));
		KUNIT_EXPECT_EQ(test, EDOM, set_time(so, names[i], 0, -1));
		KUNIT_EXPECT_EQ(test, EDOM, set_time(so, names[i], 0, 1000000));
		KUNIT_EXPECT_EQ(test, 0, set_time(so, names[i], 0, 999999));
		KUNIT_EXPECT_EQ(test, 0, set_time(so, names[i], LONG_MAX, 0));
		KUNIT_EXPECT_EQ(test, 0, set_time(so, names[i], 0, 0));
	}
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, SOL_SOCKET, SO_SNDBUF, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, SOL_SOCKET, SO_RCVBUF, -1));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_RCVBUF, INT_MAX));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, IPPROTO_TCP, TCP_MAXSEG, 1));

	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET, SO_LINGER,
						     &ling, sizeof(ling)));
	ling.l_linger = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET, SO_LINGER,
						     &ling, &len));
	KUNIT_EXPECT_EQ(test, 1, ling.l_onoff);
	KUNIT_EXPECT_EQ(test, 3, ling.l_linger);
	nke_sock_close(so);
}

/* A task without capabilities: refused, and limited as a user's is. */
static void test_not_allowed(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct cred *weak = prepare_creds();
	const struct cred *old;
	int value;

	KUNIT_ASSERT_NOT_NULL(test, weak);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setpriv(so, 0));
	cap_clear(weak->cap_effective);
	old = override_creds(weak);
	KUNIT_EXPECT_EQ(test, EPERM, set_int(so, SOL_SOCKET, SO_PRIORITY, 7));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, SZ_16M));
	revert_creds(old);
	put_cred(weak);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_SNDBUF, &value));
	KUNIT_EXPECT_GT(test, value, 0);
	KUNIT_EXPECT_LT(test, value, SZ_16M);

	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_PRIORITY, 7));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, SZ_16M));
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_SNDBUF, &value));
	KUNIT_EXPECT_EQ(test, SZ_16M, value);
	nke_sock_close(so);
}

/* SO_ERROR gives the pending error once. */
static void test_so_error(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	union bsd_addr a;
	size_t n;
	int value;
	u8 byte;

	gone_address(test, SOCK_DGRAM, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_ERROR, &value));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, value);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_ERROR, &value));
	KUNIT_EXPECT_EQ(test, 0, value);

	/* Asking what there is to read does not take it. */
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, OPT_NREAD, &value));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, recv_bytes(so, &byte, 1, 0, &n));
	nke_sock_close(so);
}

static struct kunit_case opt_cases[] = {
	KUNIT_CASE(test_defaults),
	KUNIT_CASE(test_no_option),
	KUNIT_CASE(test_set_lengths),
	KUNIT_CASE(test_get_lengths),
	KUNIT_CASE(test_values),
	KUNIT_CASE(test_not_allowed),
	KUNIT_CASE(test_so_error),
	{}
};

static struct kunit_suite opt_suite = {
	.name = "nke_ksocket_opt",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = opt_cases,
};

kunit_test_suite(opt_suite);
