// SPDX-License-Identifier: GPL-2.0
/*
 * Control messages as XNU has them: 12 bytes of header, aligned to 4, back to
 * back, cut where the room ends.
 */
#include <kunit/test.h>
#include <linux/in.h>
#include <linux/ipv6.h>

#include "ksocket_fixture.h"

#define HDR	sizeof(struct nke_bsd_cmsghdr)

/* The message at *@at; moves on. Return: its value, NULL if there is none. */
static const void *next_control(const u8 *ctl, size_t len, size_t *at,
				struct nke_bsd_cmsghdr *hdr)
{
	const u8 *p = ctl + *at;

	if (len - *at < HDR)
		return NULL;
	memcpy(hdr, p, HDR);
	if (hdr->cmsg_len < HDR || hdr->cmsg_len > len - *at)
		return NULL;
	*at += ALIGN(hdr->cmsg_len, 4);
	return p + HDR;
}

/* A message of that kind with @size bytes. Return: its value. */
static const void *find_control(struct kunit *test, const u8 *ctl, size_t len,
				int level, int type, size_t size)
{
	struct nke_bsd_cmsghdr hdr;
	const void *value;
	size_t at = 0;

	while ((value = next_control(ctl, len, &at, &hdr)))
		if (hdr.cmsg_level == level && hdr.cmsg_type == type)
			break;
	KUNIT_ASSERT_NOT_NULL_MSG(test, value, "level %d type %d", level, type);
	KUNIT_EXPECT_EQ(test, (size_t)hdr.cmsg_len, HDR + size);
	return value;
}

/* Receive one datagram with control messages, in one way or the other. */
static int recv_control(struct __socket *so, struct nke_bsd_msghdr *msg,
			bool mbufs)
{
	u8 byte;
	struct nke_bsd_iovec iov = { &byte, 1 };
	struct __mbuf *m = NULL;
	size_t n = 1;
	int err;

	msg->msg_iov = mbufs ? NULL : &iov;
	msg->msg_iovlen = !mbufs;
	if (!mbufs)
		return nke_sock_receive(so, MSG(msg), MSG_DONTWAIT, &n);
	err = nke_sock_receivembuf(so, MSG(msg), &m, MSG_DONTWAIT, &n);
	nke_mbuf_freem(m);
	return err;
}

static void want(struct kunit *test, struct __socket *so, int level, int name)
{
	KUNIT_ASSERT_EQ_MSG(test, 0, set_int(so, level, name, 1),
			    "level %d option %d", level, name);
}

static void check_v4(struct kunit *test, const u8 *ctl, size_t len)
{
	struct nke_bsd_timeval tv;
	struct in_pktinfo info;
	__be32 addr;
	const u8 *byte;

	memcpy(&tv, find_control(test, ctl, len, SOL_SOCKET, SO_TIMESTAMP_OLD,
				 sizeof(tv)), sizeof(tv));
	KUNIT_EXPECT_GT(test, tv.tv_sec, 1000L);
	KUNIT_EXPECT_LT(test, tv.tv_usec, 1000000);
	memcpy(&info, find_control(test, ctl, len, IPPROTO_IP, IP_PKTINFO,
				   sizeof(info)), sizeof(info));
	KUNIT_EXPECT_EQ(test, info.ipi_ifindex, init_net.loopback_dev->ifindex);
	KUNIT_EXPECT_EQ(test, info.ipi_addr.s_addr, htonl(INADDR_LOOPBACK));
	byte = find_control(test, ctl, len, IPPROTO_IP, IP_RECVTTL, 1);
	KUNIT_EXPECT_EQ(test, 33, *byte);
	byte = find_control(test, ctl, len, IPPROTO_IP, IP_RECVTOS, 1);
	KUNIT_EXPECT_EQ(test, 0x10, *byte);
	memcpy(&addr, find_control(test, ctl, len, IPPROTO_IP, IP_ORIGDSTADDR,
				   sizeof(addr)), sizeof(addr));
	KUNIT_EXPECT_EQ(test, addr, htonl(INADDR_LOOPBACK));
}

static void test_in_v4(struct kunit *test)
{
	struct nke_bsd_msghdr msg = {};
	struct __socket *a, *b;
	union bsd_addr to;
	u8 ctl[256];
	int i;

	udp_pair(test, &a, &b, &to);
	KUNIT_ASSERT_EQ(test, 0, set_int(a, IPPROTO_IP, IP_TTL, 33));
	KUNIT_ASSERT_EQ(test, 0, set_int(a, IPPROTO_IP, IP_TOS, 0x10));
	want(test, b, SOL_SOCKET, SO_TIMESTAMP_OLD);
	want(test, b, IPPROTO_IP, IP_PKTINFO);
	want(test, b, IPPROTO_IP, IP_RECVTTL);
	want(test, b, IPPROTO_IP, IP_RECVTOS);
	want(test, b, IPPROTO_IP, IP_ORIGDSTADDR);
	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
		memset(ctl, 0xee, sizeof(ctl));
		msg.msg_control = ctl;
		msg.msg_controllen = sizeof(ctl);
		KUNIT_EXPECT_EQ(test, 0, recv_control(b, &msg, i));
		KUNIT_EXPECT_EQ(test, MSG_DONTWAIT, msg.msg_flags);
		/* 16 and 12 bytes, twice one that fills 4, and 4. */
		KUNIT_EXPECT_EQ(test, msg.msg_controllen,
				(u32)(5 * HDR + 16 + 12 + 4 + 4 + 4));
		KUNIT_EXPECT_EQ(test, 0xee, ctl[msg.msg_controllen]);
		check_v4(test, ctl, msg.msg_controllen);
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

static void test_in_v6(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct __socket *b = new_socket(test, AF_INET6, SOCK_DGRAM);
	u8 ctl[128];
	struct nke_bsd_msghdr msg = {
		.msg_control = ctl, .msg_controllen = sizeof(ctl),
	};
	struct in6_pktinfo info;
	union bsd_addr to;
	int value;

	bind_loopback(test, b, AF_INET6, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(a, SA(&to), 0));
	KUNIT_ASSERT_EQ(test, 0, set_int(a, IPPROTO_IPV6, IPV6_UNICAST_HOPS,
					 44));
	KUNIT_ASSERT_EQ(test, 0, set_int(a, IPPROTO_IPV6, IPV6_TCLASS, 0x20));
	want(test, b, IPPROTO_IPV6, IPV6_RECVPKTINFO);
	want(test, b, IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
	want(test, b, IPPROTO_IPV6, IPV6_RECVTCLASS);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, recv_control(b, &msg, true));
	KUNIT_EXPECT_EQ(test, msg.msg_controllen, (u32)(3 * HDR + 20 + 4 + 4));
	memcpy(&info, find_control(test, ctl, msg.msg_controllen, IPPROTO_IPV6,
				   IPV6_PKTINFO, sizeof(info)), sizeof(info));
	KUNIT_EXPECT_EQ(test, 0, memcmp(&info.ipi6_addr, &in6addr_loopback,
					sizeof(in6addr_loopback)));
	memcpy(&value, find_control(test, ctl, msg.msg_controllen, IPPROTO_IPV6,
				    IPV6_HOPLIMIT, sizeof(value)), 4);
	KUNIT_EXPECT_EQ(test, 44, value);
	memcpy(&value, find_control(test, ctl, msg.msg_controllen, IPPROTO_IPV6,
				    IPV6_TCLASS, sizeof(value)), 4);
	KUNIT_EXPECT_EQ(test, 0x20, value);
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Every room that is too short, and one that is just enough. */
static void test_in_cut(struct kunit *test)
{
	struct nke_bsd_msghdr msg = {};
	struct __socket *a, *b;
	union bsd_addr to;
	u8 whole[64], ctl[64];
	u32 len, room;

	udp_pair(test, &a, &b, &to);
	want(test, b, IPPROTO_IP, IP_RECVTTL);
	want(test, b, IPPROTO_IP, IP_PKTINFO);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
	msg.msg_control = whole;
	msg.msg_controllen = sizeof(whole);
	KUNIT_ASSERT_EQ(test, 0, recv_control(b, &msg, false));
	len = msg.msg_controllen;
	KUNIT_ASSERT_EQ(test, len, (u32)(2 * HDR + 4 + 12));
	for (room = 0; room <= len; room++) {
		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
		memset(ctl, 0xee, sizeof(ctl));
		msg.msg_control = ctl;
		msg.msg_controllen = room;
		KUNIT_EXPECT_EQ(test, 0, recv_control(b, &msg, room & 1));
		KUNIT_EXPECT_EQ(test, msg.msg_controllen, room);
		KUNIT_EXPECT_EQ(test, MSG_DONTWAIT |
				(room < len ? MSG_CTRUNC : 0), msg.msg_flags);
		KUNIT_EXPECT_EQ(test, 0, memcmp(ctl, whole, room));
		KUNIT_EXPECT_EQ(test, 0xee, ctl[room]);
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

/* No room was given, or there is nothing to put there. */
static void test_in_none(struct kunit *test)
{
	struct nke_bsd_msghdr msg = {};
	struct __socket *a, *b;
	union bsd_addr to;
	u8 ctl[16];
	int i;

	udp_pair(test, &a, &b, &to);
	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
		msg.msg_control = ctl;
		msg.msg_controllen = sizeof(ctl);
		KUNIT_EXPECT_EQ(test, 0, recv_control(b, &msg, i));
		KUNIT_EXPECT_EQ(test, 0U, msg.msg_controllen);
		KUNIT_EXPECT_EQ(test, MSG_DONTWAIT, msg.msg_flags);
	}
	want(test, b, IPPROTO_IP, IP_RECVTTL);
	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, NULL));
		msg.msg_control = NULL;
		msg.msg_controllen = 77;
		KUNIT_EXPECT_EQ(test, 0, recv_control(b, &msg, i));
		KUNIT_EXPECT_EQ(test, 77U, msg.msg_controllen);
		KUNIT_EXPECT_EQ(test, MSG_DONTWAIT, msg.msg_flags);
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

/* -- sending --*/

static int send_control(struct kunit *test, struct __socket *so,
			const union bsd_addr *to, void *ctl, u32 len,
			bool mbufs)
{
	struct nke_bsd_iovec iov = { "x", 1 };
	struct nke_bsd_msghdr msg = {
		.msg_name = (void *)to,
		.msg_control = ctl, .msg_controllen = len,
	};

	if (mbufs)
		return nke_sock_sendmbuf(so, MSG(&msg),
					 make_packet(test, "x", 1), 0, NULL);
	msg.msg_iov = &iov;
	msg.msg_iovlen = 1;
	return nke_sock_send(so, MSG(&msg), 0, NULL);
}

/* Two messages, the second of which lies where Linux's could not. */
static void test_out(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *b = new_socket(test, AF_INET, SOCK_DGRAM);
	struct {
		struct nke_bsd_cmsghdr ttl;
		int hops;
		struct nke_bsd_cmsghdr hdr;
		struct in_pktinfo info;
	} ctl = {
		.ttl = { HDR + 4, IPPROTO_IP, IP_TTL },
		.hops = 9,
		.hdr = { HDR + sizeof(struct in_pktinfo), IPPROTO_IP,
			 IP_PKTINFO },
	};
	struct nke_bsd_msghdr msg = {};
	union bsd_addr to, from;
	const u8 *byte;
	u8 in[32];
	int i;

	bind_loopback(test, b, AF_INET, &to);
	want(test, b, IPPROTO_IP, IP_RECVTTL);
	ctl.info.ipi_spec_dst.s_addr = htonl(INADDR_LOOPBACK + 5);
	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, 0, send_control(test, a, &to, &ctl,
						      sizeof(ctl), i));
		msg.msg_name = &from;
		msg.msg_namelen = sizeof(from);
		msg.msg_control = in;
		msg.msg_controllen = sizeof(in);
		KUNIT_ASSERT_EQ(test, 0, recv_control(b, &msg, i));
		KUNIT_EXPECT_EQ(test, from.sin.addr,
				htonl(INADDR_LOOPBACK + 5));
		byte = find_control(test, in, msg.msg_controllen, IPPROTO_IP,
				    IP_RECVTTL, 1);
		KUNIT_EXPECT_EQ(test, 9, *byte);
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Lengths that cannot be come before all other errors. */
static void test_out_lengths(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	u32 ctl[64] = { 12, SOL_SOCKET, SCM_RIGHTS };
	int i;

	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, EINVAL, send_control(test, so, NULL, ctl,
							   0, i));
		KUNIT_EXPECT_EQ(test, EINVAL, send_control(test, so, NULL, ctl,
							   11, i));
		KUNIT_EXPECT_EQ(test, EINVAL, send_control(test, so, NULL, ctl,
							   225, i));
		KUNIT_EXPECT_EQ(test, ENOTCONN,
				send_control(test, so, NULL, ctl, 12, i));
		ctl[0] = 224;
		KUNIT_EXPECT_EQ(test, ENOTCONN,
				send_control(test, so, NULL, ctl, 224, i));
		KUNIT_EXPECT_EQ(test, EINVAL, send_control(test, so, NULL, ctl,
							   223, i));
		ctl[0] = 11;
		KUNIT_EXPECT_EQ(test, EINVAL, send_control(test, so, NULL, ctl,
							   12, i));
		ctl[0] = U32_MAX;
		KUNIT_EXPECT_EQ(test, EINVAL, send_control(test, so, NULL, ctl,
							   224, i));
		ctl[0] = 12;
	}
	nke_sock_close(so);
}

/* As many as there may be: each grows on the way to Linux. */
static void test_out_many(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	u32 ctl[56];
	u8 byte;
	int i;

	udp_pair(test, &a, &b, &to);
	for (i = 0; i + 4 <= ARRAY_SIZE(ctl); i += 4) {
		ctl[i] = 13;
		ctl[i + 1] = IPPROTO_IPV6;	/* passed over */
		ctl[i + 2] = 1;
		ctl[i + 3] = 0;
	}
	KUNIT_EXPECT_EQ(test, 0, send_control(test, a, NULL, ctl, sizeof(ctl),
					      false));
	for (i = 0; i + 3 <= ARRAY_SIZE(ctl); i += 3) {
		ctl[i] = 12;
		ctl[i + 1] = IPPROTO_IPV6;
		ctl[i + 2] = 1;
	}
	KUNIT_EXPECT_EQ(test, 0, send_control(test, a, NULL, ctl, sizeof(ctl),
					      true));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, MSG_DONTWAIT, NULL));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, MSG_DONTWAIT, NULL));
	nke_sock_close(a);
	nke_sock_close(b);
}

static struct kunit_case control_cases[] = {
	KUNIT_CASE(test_in_v4),
	KUNIT_CASE(test_in_v6),
	KUNIT_CASE(test_in_cut),
	KUNIT_CASE(test_in_none),
	KUNIT_CASE(test_out),
	KUNIT_CASE(test_out_lengths),
	KUNIT_CASE(test_out_many),
	{}
};

static struct kunit_suite control_suite = {
	.name = "nke_ksocket_control",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = control_cases,
};

kunit_test_suite(control_suite);
