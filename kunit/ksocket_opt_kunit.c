// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options and ioctls: every option that can be read, every length, and
 * the errors that sys/kpi_socket.h documents.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/sizes.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_fixture.h"

/* XNU's own options at SOL_SOCKET. */
#define OPT_NREAD	0x1020
#define OPT_NOSIGPIPE	0x1022
#define OPT_NOADDRERR	0x1023
#define OPT_NWRITE	0x1024
#define OPT_CLOSEWAIT	0x1027

static int get_int(struct __socket *so, int level, int name, int *value)
{
	int len = sizeof(*value);

	*value = -1;
	return nke_sock_getsockopt(so, level, name, value, &len);
}

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

static void test_ioctl_streams(struct kunit *test)
{
	struct __socket *a, *b;
	int value = 1;
	size_t n;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, FIONBIO, &value));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(a));
	value = -5;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, FIONBIO, &value));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(a));
	KUNIT_EXPECT_EQ(test, -5, value);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(a, &value, 1, 0, &n));
	value = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, FIONBIO, &value));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(a));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, FIOASYNC, &value));

	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "12345", 5, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 5, value);
	KUNIT_EXPECT_EQ(test, 0, get_int(b, SOL_SOCKET, OPT_NREAD, &value));
	KUNIT_EXPECT_EQ(test, 5, value);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(a, 0, &value));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(a, SIOCGIFADDR,
							 &value));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(a, ULONG_MAX, &value));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(a, FIONBIO, NULL));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* What a peer that does not read has not taken is still to be sent. */
static void test_nwrite(struct kunit *test)
{
	const int opts[] = { SIOCOUTQ, OPT_NWRITE };
	u8 *buf = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	struct __socket *a, *b;
	int total = 0;
	int left, taken;
	size_t n;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	tcp_pair(test, AF_INET, &a, &b);
	while (!send_bytes(a, buf, SZ_64K, MSG_DONTWAIT, &n))
		total += n;
	for (i = 0; i < ARRAY_SIZE(opts); i++) {
		if (opts[i] == SIOCOUTQ)
			KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, SIOCOUTQ,
								&left));
		else
			KUNIT_EXPECT_EQ(test, 0, get_int(a, SOL_SOCKET,
							 OPT_NWRITE, &left));
		KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, FIONREAD, &taken));
		KUNIT_EXPECT_LT(test, taken, total);
		KUNIT_EXPECT_GE(test, left, total - taken);
		KUNIT_EXPECT_LE(test, left, total);
	}
	nke_sock_close(a);
	nke_sock_close(b);

	unix_pair(test, &a, &b);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, buf, 1000, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, SIOCOUTQ, &left));
	KUNIT_EXPECT_GE(test, left, 1000);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, buf, 1000, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(a, SIOCOUTQ, &left));
	KUNIT_EXPECT_EQ(test, 0, left);
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_ioctl_others(struct kunit *test)
{
	struct __socket *udp = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *to = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_STREAM);
	union bsd_addr a;
	int value = 7;
	size_t n;

	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(udp, SIOCATMARK,
							 &value));
	KUNIT_EXPECT_EQ(test, 7, value);
	bind_loopback(test, to, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(udp, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(udp, "123", 3, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(udp, "45", 2, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(to, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 3, value);
	/* A receive moves what is queued to where UDP's readers look. */
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(to, &value, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(to, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 2, value);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(to, &value, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(to, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 0, value);

	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, SIOCATMARK, &value));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, SIOCOUTQ, &value));
	KUNIT_EXPECT_EQ(test, EINVAL, get_int(so, SOL_SOCKET, OPT_NREAD,
					      &value));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(local, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(local, SIOCOUTQ, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	nke_sock_close(udp);
	nke_sock_close(to);
	nke_sock_close(so);
	nke_sock_close(local);
}

/* What was read of a packet does not count. */
static void test_nread_unix(struct kunit *test)
{
	struct __socket *a, *b;
	size_t n;
	u8 buf[8];
	int value;

	unix_pair(test, &a, &b);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "12345", 5, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "678", 3, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 8, value);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, buf, 2, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 6, value);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, buf, 6, MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, n, 6UL);
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "345678", 6));
	/* Closed with something unread: an error that is not ours to take. */
	KUNIT_EXPECT_EQ(test, 0, send_bytes(b, "x", 1, 0, &n));
	nke_sock_close(a);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(b, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	KUNIT_EXPECT_EQ(test, ECONNRESET, recv_bytes(b, buf, 1, 0, &n));
	nke_sock_close(b);
}

static struct kunit_case opt_cases[] = {
	KUNIT_CASE(test_defaults),
	KUNIT_CASE(test_no_option),
	KUNIT_CASE(test_set_lengths),
	KUNIT_CASE(test_get_lengths),
	KUNIT_CASE(test_values),
	KUNIT_CASE(test_not_allowed),
	KUNIT_CASE(test_so_error),
	KUNIT_CASE(test_ioctl_streams),
	KUNIT_CASE(test_nwrite),
	KUNIT_CASE(test_ioctl_others),
	KUNIT_CASE(test_nread_unix),
	{}
};

static struct kunit_suite opt_suite = {
	.name = "nke_ksocket_opt",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = opt_cases,
};

kunit_test_suite(opt_suite);
