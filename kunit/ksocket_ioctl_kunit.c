// SPDX-License-Identifier: GPL-2.0
/*
 * Control operations of sockets, and how much waits in their queues.
 */
#include <kunit/test.h>
#include <linux/if.h>
#include <linux/inetdevice.h>
#include <linux/sizes.h>
#include <linux/sockios.h>
#include <asm/ioctls.h>

#include "ksocket_opt_fixture.h"

#define OPT_NREAD	0x1020
#define OPT_NWRITE	0x1024

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
	/* All that waits, and the first one. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(to, FIONREAD, &value));
	KUNIT_EXPECT_EQ(test, 5, value);
	KUNIT_EXPECT_EQ(test, 0, get_int(to, SOL_SOCKET, OPT_NREAD, &value));
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

/* A kernel socket has no owner to signal, and cannot get one. */
static void test_owner(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	int value = 7;

	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, SIOCGPGRP, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, SIOCSPGRP, &value));
	value = 1;
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, SIOCSPGRP,
							 &value));
	value = -1;
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, SIOCSPGRP,
							 &value));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, SIOCGPGRP, &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	nke_sock_close(so);
}

/* Of any socket. */
static void test_interface(struct kunit *test)
{
	static const int families[] = { AF_INET, AF_INET6, AF_UNIX };
	struct nke_bsd_ifreq ifr;
	struct __socket *so;
	int i;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		so = new_socket(test, families[i], SOCK_DGRAM);
		memset(&ifr, 0xee, sizeof(ifr));
		strscpy(ifr.name, "lo", sizeof(ifr.name));
		KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, SIOCGIFMTU, &ifr));
		KUNIT_EXPECT_EQ(test, (int)init_net.loopback_dev->mtu, ifr.mtu);
		KUNIT_EXPECT_STREQ(test, "lo", ifr.name);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, SIOCGIFFLAGS,
							&ifr));
		KUNIT_EXPECT_EQ(test, IFF_UP | IFF_LOOPBACK | IFF_RUNNING,
				(int)ifr.flags);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, SIOCGIFMETRIC,
							&ifr));
		KUNIT_EXPECT_EQ(test, 0, ifr.metric);
		strscpy(ifr.name, "nobody0", sizeof(ifr.name));
		KUNIT_EXPECT_EQ(test, ENXIO, nke_sock_ioctl(so, SIOCGIFMTU,
							    &ifr));
		/* Not a string. */
		memset(ifr.name, 'l', sizeof(ifr.name));
		KUNIT_EXPECT_EQ(test, ENXIO, nke_sock_ioctl(so, SIOCGIFMTU,
							    &ifr));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, SIOCGIFMTU,
							     NULL));
		nke_sock_close(so);
	}
}

static int ask_address(struct __socket *so, unsigned int request,
		       struct bsd_sin *sin)
{
	struct nke_bsd_ifreq ifr = { .name = "lo" };
	int err;

	memset(&ifr.addr, 0xee, sizeof(ifr.addr));
	err = nke_sock_ioctl(so, request, &ifr);
	memcpy(sin, &ifr.addr, sizeof(*sin));
	return err;
}

static void test_interface_address(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *so6 = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct net_device *lo = init_net.loopback_dev;
	struct bsd_sin sin;
	unsigned int flags;

	KUNIT_EXPECT_EQ(test, 0, ask_address(so, SIOCGIFADDR, &sin));
	KUNIT_EXPECT_EQ(test, 16, (int)sin.len);
	KUNIT_EXPECT_EQ(test, AF_INET, (int)sin.family);
	KUNIT_EXPECT_EQ(test, 0, (int)sin.port);
	KUNIT_EXPECT_EQ(test, INADDR_LOOPBACK, ntohl(sin.addr));
	KUNIT_EXPECT_EQ(test, 0, ask_address(so, SIOCGIFNETMASK, &sin));
	KUNIT_EXPECT_EQ(test, 0xff000000U, ntohl(sin.addr));
	/* Neither of these kinds. */
	KUNIT_EXPECT_EQ(test, EINVAL, ask_address(so, SIOCGIFDSTADDR, &sin));
	KUNIT_EXPECT_EQ(test, EINVAL, ask_address(so, SIOCGIFBRDADDR, &sin));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, ask_address(so6, SIOCGIFADDR, &sin));

	/* As if it were. */
	rtnl_lock();
	flags = lo->flags;
	lo->flags |= IFF_BROADCAST | IFF_POINTOPOINT;
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, 0, ask_address(so, SIOCGIFDSTADDR, &sin));
	KUNIT_EXPECT_EQ(test, INADDR_LOOPBACK, ntohl(sin.addr));
	KUNIT_EXPECT_EQ(test, 0, ask_address(so, SIOCGIFBRDADDR, &sin));
	KUNIT_EXPECT_EQ(test, 0U, ntohl(sin.addr));
	rtnl_lock();
	lo->flags = flags;
	rtnl_unlock();
	nke_sock_close(so);
	nke_sock_close(so6);
}

/* What sets up interfaces is for ip(8). */
static void test_not_offered(struct kunit *test)
{
	static const unsigned int requests[] = {
		SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFMTU, SIOCGIFCONF,
		SIOCADDMULTI, SIOCGIFNAME, SIOCADDRT, TIOCOUTQ + 1,
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct nke_bsd_ifreq ifr = { .name = "lo" };
	int i;

	for (i = 0; i < ARRAY_SIZE(requests); i++)
		KUNIT_EXPECT_EQ_MSG(test, EOPNOTSUPP,
				    nke_sock_ioctl(so, requests[i], &ifr),
				    "%#x", requests[i]);
	nke_sock_close(so);
}

static struct kunit_case ioctl_cases[] = {
	KUNIT_CASE(test_ioctl_streams),
	KUNIT_CASE(test_nwrite),
	KUNIT_CASE(test_ioctl_others),
	KUNIT_CASE(test_nread_unix),
	KUNIT_CASE(test_owner),
	KUNIT_CASE(test_interface),
	KUNIT_CASE(test_interface_address),
	KUNIT_CASE(test_not_offered),
	{}
};

static struct kunit_suite ioctl_suite = {
	.name = "nke_ksocket_ioctl",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = ioctl_cases,
};

kunit_test_suite(ioctl_suite);
