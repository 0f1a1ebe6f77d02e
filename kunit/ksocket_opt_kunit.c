// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options: every option that can be read, every length, and the errors
 * that sys/kpi_socket.h documents; the options of SOL_SOCKET.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/sched/task.h>
#include <linux/sizes.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_opt_fixture.h"
#include "pfsystem/pfsystem.h"

/* XNU's own options at SOL_SOCKET. */
#define OPT_LABEL	0x1010
#define OPT_PEERLABEL	0x1011
#define OPT_NREAD	0x1020
#define OPT_NOSIGPIPE	0x1022
#define OPT_NOADDRERR	0x1023
#define OPT_NWRITE	0x1024
#define OPT_CLOSEWAIT	0x1027
#define OPT_LINGER_SEC	0x1080
#define OPT_RANDOMPORT	0x1082
#define OPT_EXTENSIONS	0x1083
#define OPT_NUMRCVPKT	0x1112

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
		{ SOL_SOCKET, SO_TIMESTAMP_OLD, 0 },
		{ SOL_SOCKET, OPT_RANDOMPORT, 1 },
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
	check_none(test, local, IPPROTO_IP, 9);
	check_none(test, local, IPPROTO_TCP, TCP_NODELAY);
	check_none(test, local, SOL_SOCKET, 9999);
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
		{ SOL_SOCKET, SO_RCVLOWAT, 4 }, { SOL_SOCKET, SO_REUSEPORT, 4 },
		{ SOL_SOCKET, OPT_LINGER_SEC, 8 },
		{ SOL_SOCKET, OPT_RANDOMPORT, 4 },
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

	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, SOL_SOCKET, SO_RCVLOWAT, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(so, SOL_SOCKET, SO_RCVLOWAT,
					      -1));
	nke_sock_close(so);
}

/* Options are set with the kernel's rights, whatever the task may. */
static void test_rights(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_STREAM);
	struct cred *weak = prepare_creds();
	const struct cred *old;
	int value;

	KUNIT_ASSERT_NOT_NULL(test, weak);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setpriv(so, 0));
	cap_clear(weak->cap_effective);
	old = override_creds(weak);
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_PRIORITY, 7));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_DEBUG, 1));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, SZ_16M));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_RCVBUF, SZ_16M));
	KUNIT_EXPECT_EQ(test, 0, set_int(so, IPPROTO_IPV6, IPV6_TRANSPARENT,
					 1));
	/* Nor after a failure has it any of them. */
	KUNIT_EXPECT_NE(test, 0, set_int(so, SOL_SOCKET, -1, 1));
	KUNIT_EXPECT_PTR_EQ(test, current_cred(), (const struct cred *)weak);
	revert_creds(old);
	put_cred(weak);

	KUNIT_EXPECT_EQ(test, 7, linux_int(so, SO_PRIORITY));
	KUNIT_EXPECT_EQ(test, 2 * SZ_16M, linux_int(so, SO_SNDBUF));
	KUNIT_EXPECT_EQ(test, 2 * SZ_16M, linux_int(so, SO_RCVBUF));
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_SNDBUF, &value));
	KUNIT_EXPECT_EQ(test, SZ_16M, value);
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_RCVBUF, &value));
	KUNIT_EXPECT_EQ(test, SZ_16M, value);
	nke_sock_close(so);
}

/* A bit that is set reads as its number, and is where Linux has it. */
static void test_bits(struct kunit *test)
{
	static const int names[] = {
		SO_DEBUG, SO_REUSEADDR, SO_KEEPALIVE, SO_DONTROUTE,
		SO_BROADCAST, SO_OOBINLINE, SO_REUSEPORT, SO_TIMESTAMP_OLD,
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	int i, on, value;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		for (on = 2; on >= 0; on -= 2) {
			KUNIT_EXPECT_EQ_MSG(test, 0,
					    set_int(so, SOL_SOCKET, names[i],
						    on), "set %d", names[i]);
			KUNIT_EXPECT_EQ_MSG(test, !!on,
					    linux_int(so, names[i]),
					    "Linux %d", names[i]);
			KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET,
							 names[i], &value));
			KUNIT_EXPECT_EQ_MSG(test, on ? names[i] : 0, value,
					    "get %d", names[i]);
		}
	}
	/* Another kind of time stamps is not this one. */
	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_TIMESTAMPNS_OLD,
					 1));
	KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_TIMESTAMP_OLD,
					 &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	nke_sock_close(so);
}

static int set_linger(struct __socket *so, int name, int on, int time)
{
	struct linger ling = { .l_onoff = on, .l_linger = time };

	return nke_sock_setsockopt(so, SOL_SOCKET, name, &ling, sizeof(ling));
}

static void check_linger(struct kunit *test, struct __socket *so, int name,
			 int on, int time)
{
	struct linger ling;
	int len = sizeof(ling);

	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET, name,
						     &ling, &len));
	KUNIT_EXPECT_EQ(test, (int)sizeof(ling), len);
	KUNIT_EXPECT_EQ(test, on, !!ling.l_onoff);
	KUNIT_EXPECT_EQ(test, time, ling.l_linger);
}

/* Hundredths of a second, and seconds. */
static void test_linger(struct kunit *test)
{
	static const int times[] = { 0, 1, 2, 99, 100, 101, 250, 32767, 99999 };
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	const struct sock *sk = so->sock->sk;
	int i;

	check_linger(test, so, SO_LINGER, 0, 0);
	for (i = 0; i < ARRAY_SIZE(times); i++) {
		KUNIT_EXPECT_EQ(test, 0, set_linger(so, SO_LINGER, 7,
						    times[i]));
		KUNIT_EXPECT_TRUE(test, sock_flag(sk, SOCK_LINGER));
		KUNIT_EXPECT_EQ(test, DIV_ROUND_UP((unsigned long)times[i] * HZ,
						   100), sk->sk_lingertime);
		check_linger(test, so, SO_LINGER, 1, times[i]);
		check_linger(test, so, OPT_LINGER_SEC, 1, times[i] / 100);
	}
	KUNIT_EXPECT_EQ(test, 0, set_linger(so, OPT_LINGER_SEC, 1, 3));
	KUNIT_EXPECT_EQ(test, 3UL * HZ, sk->sk_lingertime);
	check_linger(test, so, OPT_LINGER_SEC, 1, 3);
	check_linger(test, so, SO_LINGER, 1, 300);
	KUNIT_EXPECT_EQ(test, EDOM, set_linger(so, SO_LINGER, 0, -1));
	KUNIT_EXPECT_EQ(test, EDOM, set_linger(so, OPT_LINGER_SEC, 1, INT_MIN));
	check_linger(test, so, SO_LINGER, 1, 300);
	KUNIT_EXPECT_EQ(test, 0, set_linger(so, SO_LINGER, 0, 5));
	KUNIT_EXPECT_FALSE(test, sock_flag(sk, SOCK_LINGER));
	KUNIT_EXPECT_EQ(test, 0, set_linger(so, OPT_LINGER_SEC, 0, INT_MAX));
	/* More than fits. */
	check_linger(test, so, SO_LINGER, 0, INT_MAX);
	nke_sock_close(so);
}

static void test_buffers(struct kunit *test)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	const struct sock *sk;
	struct __socket *so;
	int i, value;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		so = new_socket(test, AF_INET, types[i]);
		KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF,
						 30000));
		KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_RCVBUF,
						 40000));
		KUNIT_EXPECT_EQ(test, 60000, linux_int(so, SO_SNDBUF));
		KUNIT_EXPECT_EQ(test, 80000, linux_int(so, SO_RCVBUF));
		KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_SNDBUF,
						 &value));
		KUNIT_EXPECT_EQ(test, 30000, value);
		KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_RCVBUF,
						 &value));
		KUNIT_EXPECT_EQ(test, 40000, value);
		/* UDP keeps a number of its own that follows. */
		sk = so->sock->sk;
		if (types[i] == SOCK_DGRAM)
			KUNIT_EXPECT_EQ(test, 20000,
					udp_sk(sk)->forward_threshold);

		KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_RCVLOWAT,
						 100));
		KUNIT_EXPECT_EQ(test, 100, linux_int(so, SO_RCVLOWAT));
		/* No more than fits. */
		KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_RCVLOWAT,
						 INT_MAX));
		KUNIT_EXPECT_EQ(test, 40000, linux_int(so, SO_RCVLOWAT));
		KUNIT_EXPECT_EQ(test, 0, get_int(so, SOL_SOCKET, SO_RCVLOWAT,
						 &value));
		KUNIT_EXPECT_EQ(test, 40000, value);
		nke_sock_close(so);
	}
}

static void test_timeouts(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	const struct sock *sk = so->sock->sk;

	KUNIT_EXPECT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 2, 500000));
	KUNIT_EXPECT_EQ(test, 2L * HZ + HZ / 2, sk->sk_rcvtimeo);
	KUNIT_EXPECT_EQ(test, MAX_SCHEDULE_TIMEOUT, sk->sk_sndtimeo);
	KUNIT_EXPECT_EQ(test, 0, set_time(so, SO_SNDTIMEO_OLD, 3, 0));
	KUNIT_EXPECT_EQ(test, 3L * HZ, sk->sk_sndtimeo);
	/* Nothing is for ever. */
	KUNIT_EXPECT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0, 0));
	KUNIT_EXPECT_EQ(test, MAX_SCHEDULE_TIMEOUT, sk->sk_rcvtimeo);
	nke_sock_close(so);
}

static int bind_device(struct __socket *so, const char *name)
{
	return nke_sock_setsockopt(so, SOL_SOCKET, SO_BINDTODEVICE, name,
				   strlen(name) + 1);
}

static void test_device(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	char name[IFNAMSIZ];
	int len;

	KUNIT_EXPECT_EQ(test, ENODEV, bind_device(so, "nobody0"));
	KUNIT_EXPECT_EQ(test, 0, bind_device(so, "lo"));
	KUNIT_EXPECT_EQ(test, init_net.loopback_dev->ifindex,
			so->sock->sk->sk_bound_dev_if);
	len = sizeof(name);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
						     SO_BINDTODEVICE, name,
						     &len));
	KUNIT_EXPECT_EQ(test, 3, len);
	KUNIT_EXPECT_STREQ(test, "lo", name);
	len = 1;
	name[1] = 'x';
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
						     SO_BINDTODEVICE, name,
						     &len));
	KUNIT_EXPECT_EQ(test, 1, len);
	KUNIT_EXPECT_EQ(test, 'x', (int)name[1]);

	KUNIT_EXPECT_EQ(test, 0, bind_device(so, ""));
	KUNIT_EXPECT_EQ(test, 0, so->sock->sk->sk_bound_dev_if);
	len = sizeof(name);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
						     SO_BINDTODEVICE, name,
						     &len));
	KUNIT_EXPECT_STREQ(test, "", name);
	KUNIT_EXPECT_EQ(test, 1, len);
	nke_sock_close(so);
}

/* How many datagrams wait, wherever Linux keeps them. */
static void test_numrcvpkt(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	int i, left, value;
	size_t n;
	u8 byte;

	for (i = 0; i < 2; i++) {
		if (i)
			unix_dgram_pair(test, &a, &b, &to);
		else
			udp_pair(test, &a, &b, &to);
		for (left = 0; left < 3; left++)
			KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "12", 2, 0, &n));
		for (; left; left--) {
			KUNIT_EXPECT_EQ(test, 0, get_int(b, SOL_SOCKET,
							 OPT_NUMRCVPKT,
							 &value));
			KUNIT_EXPECT_EQ(test, left, value);
			KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, 0,
							    &n));
		}
		/* One in the queue of its own, one in that of the socket. */
		KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "1", 1, 0, &n));
		KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "2", 1, 0, &n));
		KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, 0, &n));
		KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "3", 1, 0, &n));
		KUNIT_EXPECT_EQ(test, 0, get_int(b, SOL_SOCKET, OPT_NUMRCVPKT,
						 &value));
		KUNIT_EXPECT_EQ(test, 2, value);
		KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(b, SOL_SOCKET,
							   OPT_NUMRCVPKT, 1));
		nke_sock_close(a);
		nke_sock_close(b);
	}
	a = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(a, SOL_SOCKET,
						   OPT_NUMRCVPKT, &value));
	nke_sock_close(a);

	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(NKE_AF_SYSTEM, SOCK_DGRAM,
						 NKE_SYSPROTO_CONTROL, NULL,
						 NULL, &a));
	KUNIT_EXPECT_EQ(test, 0, get_int(a, SOL_SOCKET, OPT_NUMRCVPKT,
					 &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	nke_sock_close(a);
}

/* Ports are random whoever asks. */
static void test_randomport(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET6, SOCK_STREAM);
	struct __socket *local = new_socket(test, AF_UNIX, SOCK_STREAM);

	KUNIT_EXPECT_EQ(test, 0, set_int(so, SOL_SOCKET, OPT_RANDOMPORT, 1));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, set_int(so, SOL_SOCKET,
						  OPT_RANDOMPORT, 0));
	check_none(test, local, SOL_SOCKET, OPT_RANDOMPORT);
	nke_sock_close(so);
	nke_sock_close(local);
}

static int extend(struct __socket *so, u32 flags, u32 mask)
{
	struct nke_bsd_so_np_extensions npx = { flags, mask };

	return nke_sock_setsockopt(so, SOL_SOCKET, OPT_EXTENSIONS, &npx,
				   sizeof(npx));
}

static u32 extensions(struct kunit *test, struct __socket *so)
{
	struct nke_bsd_so_np_extensions npx;
	int len = sizeof(npx);

	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, SOL_SOCKET,
						     OPT_EXTENSIONS, &npx,
						     &len));
	KUNIT_EXPECT_EQ(test, (int)sizeof(npx), len);
	KUNIT_EXPECT_EQ(test, 1U, npx.npx_mask);
	return npx.npx_flags;
}

/* With both directions shut nothing is set, unless that was asked for. */
static void test_shut(struct kunit *test)
{
	struct __socket *a, *b;
	int value;

	tcp_pair(test, AF_INET, &a, &b);
	KUNIT_EXPECT_EQ(test, EINVAL, extend(a, 0, 2));
	KUNIT_EXPECT_EQ(test, 0U, extensions(test, a));
	KUNIT_EXPECT_EQ(test, 0, extend(a, 1, 0));
	KUNIT_EXPECT_EQ(test, 0U, extensions(test, a));
	KUNIT_EXPECT_EQ(test, 0, extend(a, 1, 1));
	KUNIT_EXPECT_EQ(test, 1U, extensions(test, a));

	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(a, SHUT_RD));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(b, SHUT_RD));
	KUNIT_EXPECT_EQ(test, 0, set_int(b, SOL_SOCKET, SO_KEEPALIVE, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(a, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(b, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, set_int(a, SOL_SOCKET, SO_KEEPALIVE, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(b, SOL_SOCKET, SO_KEEPALIVE, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(b, IPPROTO_TCP, TCP_NODELAY, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, extend(b, 1, 1));
	/* Reading goes on. */
	KUNIT_EXPECT_EQ(test, 0, get_int(b, SOL_SOCKET, SO_KEEPALIVE, &value));
	KUNIT_EXPECT_EQ(test, SO_KEEPALIVE, value);
	KUNIT_EXPECT_EQ(test, 0, extend(a, 0, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, set_int(a, SOL_SOCKET, SO_KEEPALIVE, 1));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Labels are refused in their own way, and what only XNU has as unknown. */
static void test_xnu_only(struct kunit *test)
{
	static const struct { int level, name; } opts[] = {
		{ SOL_SOCKET, 0x0800 }, { SOL_SOCKET, 0x1000 },
		{ SOL_SOCKET, 0x1023 }, { SOL_SOCKET, 0x1025 },
		{ SOL_SOCKET, 0x1026 }, { SOL_SOCKET, 0x1081 },
		{ SOL_SOCKET, 0x1087 }, { SOL_SOCKET, 0x1102 },
		{ SOL_SOCKET, 0x1103 }, { SOL_SOCKET, 0x1104 },
		{ SOL_SOCKET, 0x1107 }, { SOL_SOCKET, 0x1116 },
		{ SOL_SOCKET, 0x2000 }, { SOL_SOCKET, 0x4000 },
		{ SOL_SOCKET, 0x8000 }, { SOL_SOCKET, 0x10000 },
		{ SOL_SOCKET, 0x20000 }, { SOL_SOCKET, 0x40000 },
		{ SOL_SOCKET, 0x100040 }, { IPPROTO_IP, 0x1013 },
		{ IPPROTO_IP, 0x1014 }, { IPPROTO_IP, 0x104a },
		{ IPPROTO_IPV6, 0x102a }, { IPPROTO_IPV6, 0x1030 },
		{ IPPROTO_IPV6, 0x104a },
		{ IPPROTO_TCP, 0x1008 }, { IPPROTO_TCP, 0x1020 },
		{ IPPROTO_TCP, 0x1040 }, { IPPROTO_TCP, 0x1100 },
		{ IPPROTO_TCP, 0x1103 }, { IPPROTO_TCP, 0x1104 },
	};
	struct __socket *so = new_socket(test, AF_INET6, SOCK_STREAM);
	int i, value;

	for (i = 0; i < ARRAY_SIZE(opts); i++)
		check_none(test, so, opts[i].level, opts[i].name);
	/* It waits for its clients, and cannot be asked. */
	check_none(test, so, SOL_SOCKET, SO_ACCEPTCONN);
	for (i = OPT_LABEL; i <= OPT_PEERLABEL; i++) {
		KUNIT_EXPECT_EQ(test, EOPNOTSUPP, set_int(so, SOL_SOCKET, i,
							  1));
		KUNIT_EXPECT_EQ(test, EOPNOTSUPP, get_int(so, SOL_SOCKET, i,
							  &value));
	}
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(so, SOL_SOCKET, SO_SNDLOWAT,
						   1));
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
	KUNIT_CASE(test_rights),
	KUNIT_CASE(test_bits),
	KUNIT_CASE(test_linger),
	KUNIT_CASE(test_buffers),
	KUNIT_CASE(test_timeouts),
	KUNIT_CASE(test_device),
	KUNIT_CASE(test_numrcvpkt),
	KUNIT_CASE(test_randomport),
	KUNIT_CASE(test_shut),
	KUNIT_CASE(test_xnu_only),
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
