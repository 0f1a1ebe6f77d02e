// SPDX-License-Identifier: GPL-2.0
/*
 * Checksums, VLAN tags, segmentation, over packets in awkward pieces.
 */
#include <kunit/test.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>

#include "mbuf_chains.h"

#define PAYLOAD	101

/*
 * Pieces of odd length, of none, of one byte, and the rest; with an empty mbuf
 * at either end.
 */
static struct __mbuf *in_pieces(struct kunit *test, const u8 *bytes,
				size_t len)
{
	static const size_t cuts[] = { 7, 0, 1, 33 };
	struct __mbuf *head = packet_of(test, NULL, 0);
	struct __mbuf *last = head;
	struct __mbuf *m = NULL;
	size_t pos = 0;
	size_t n;
	int i;

	for (i = 0; i <= ARRAY_SIZE(cuts) + 1; i++) {
		n = i < ARRAY_SIZE(cuts) ? cuts[i] : len - pos;
		n = min(n, len - pos);
		m = NULL;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_mclget(WAIT, DATA, &m));
		memcpy(nke_mbuf_data(m), bytes + pos, n);
		nke_mbuf_setlen(m, n);
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setnext(last, m));
		last = m;
		pos += n;
	}
	nke_mbuf_pkthdr_setlen(head, len);
	return head;
}

struct packet4 {
	struct iphdr ip;
	union {
		struct tcphdr tcp;
		struct udphdr udp;
	};
	u8 payload[PAYLOAD];
} __packed;

struct packet6 {
	struct ipv6hdr ip;
	struct udphdr udp;
	u8 payload[PAYLOAD];
} __packed;

static size_t fill4(struct packet4 *p, int protocol)
{
	size_t hlen = protocol == IPPROTO_TCP ? sizeof(p->tcp) :
						sizeof(p->udp);
	size_t len = sizeof(p->ip) + hlen + PAYLOAD;
	u8 *payload = (u8 *)p + sizeof(p->ip) + hlen;
	int i;

	memset(p, 0, sizeof(*p));
	p->ip.version = 4;
	p->ip.ihl = 5;
	p->ip.ttl = 64;
	p->ip.protocol = protocol;
	p->ip.tot_len = htons(len);
	p->ip.saddr = htonl(0x0a000001);
	p->ip.daddr = htonl(0x0a000002);
	for (i = 0; i < PAYLOAD; i++)
		payload[i] = 3 * i + 1;
	return len;
}

/* The pseudo header's sum, which the stack leaves in the field. */
static __sum16 pseudo4(const struct packet4 *p, size_t len)
{
	return ~csum_tcpudp_magic(p->ip.saddr, p->ip.daddr, len,
				  p->ip.protocol, 0);
}

static bool good4(const struct packet4 *p, size_t len)
{
	size_t data = len - sizeof(p->ip);

	return !csum_tcpudp_magic(p->ip.saddr, p->ip.daddr, data,
				  p->ip.protocol,
				  csum_partial(&p->tcp, data, 0));
}

static void finalize4(struct kunit *test, int protocol, u32 request,
		      u32 field, bool host_order)
{
	struct packet4 p, out;
	size_t len = fill4(&p, protocol);
	unsigned int left = 99;
	struct __mbuf *m;

	*(__sum16 *)((u8 *)&p.tcp + field) = pseudo4(&p, len - sizeof(p.ip));
	if (host_order)
		p.ip.tot_len = (__force __be16)len;
	m = in_pieces(test, (u8 *)&p, len);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, request,
							     field));
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, 0U, left);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, len, &out));
	KUNIT_EXPECT_TRUE(test, good4(&out, len));
	KUNIT_EXPECT_EQ(test, (u16)0,
			(__force u16)ip_fast_csum((u8 *)&out, out.ip.ihl));
	nke_mbuf_freem(m);
}

static void finalize4_case(struct kunit *test)
{
	u32 tcp = NKE_MBUF_CSUM_REQ_TCP | NKE_MBUF_CSUM_REQ_IP;
	u32 udp = NKE_MBUF_CSUM_REQ_UDP | NKE_MBUF_CSUM_REQ_IP;

	finalize4(test, IPPROTO_TCP, tcp, offsetof(struct tcphdr, check), 0);
	finalize4(test, IPPROTO_TCP, tcp, offsetof(struct tcphdr, check), 1);
	finalize4(test, IPPROTO_UDP, udp, offsetof(struct udphdr, check), 0);
}

/* A UDP checksum of zero means none: it is stored as all ones. */
static void finalize_zero_case(struct kunit *test)
{
	struct packet4 p, out;
	size_t len = fill4(&p, IPPROTO_UDP);
	struct __mbuf *m;
	__sum16 sum;

	p.udp.check = pseudo4(&p, len - sizeof(p.ip));
	/* What the sum lacks to all ones, in an even place. */
	sum = csum_fold(csum_partial(&p.udp, len - sizeof(p.ip), 0));
	p.udp.len = (__force __be16)sum;
	m = in_pieces(test, (u8 *)&p, len);
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_set_csum_requested(m, NKE_MBUF_CSUM_REQ_UDP,
						    offsetof(struct udphdr,
							     check)));
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, len, &out));
	KUNIT_EXPECT_EQ(test, (u16)0xffff, (__force u16)out.udp.check);
	nke_mbuf_freem(m);
}

static void finalize6_case(struct kunit *test)
{
	size_t data = sizeof(struct udphdr) + PAYLOAD;
	struct packet6 p = {}, out;
	unsigned int left = 99;
	struct __mbuf *m;
	int i;

	p.ip.version = 6;
	p.ip.nexthdr = IPPROTO_UDP;
	p.ip.payload_len = htons(data);
	p.ip.saddr.s6_addr[15] = 1;
	p.ip.daddr.s6_addr[15] = 2;
	for (i = 0; i < PAYLOAD; i++)
		p.payload[i] = 7 * i;
	p.udp.check = ~csum_ipv6_magic(&p.ip.saddr, &p.ip.daddr, data,
				       IPPROTO_UDP, 0);
	m = in_pieces(test, (u8 *)&p, sizeof(p));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_set_csum_requested(m,
						    NKE_MBUF_CSUM_REQ_UDPIPV6,
						    offsetof(struct udphdr,
							     check)));
	/* Not for this family. */
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_CSUM_REQ_UDPIPV6, left);
	nke_mbuf_outbound_finalize(m, PF_INET6, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, 0U, left);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, sizeof(p), &out));
	KUNIT_EXPECT_EQ(test, (u16)0, (__force u16)
			csum_ipv6_magic(&out.ip.saddr, &out.ip.daddr, data,
					IPPROTO_UDP,
					csum_partial(&out.udp, data, 0)));
	nke_mbuf_freem(m);
}

/* What cannot be done stays requested, and nothing is written. */
static void finalize_bad_case(struct kunit *test)
{
	u32 request = NKE_MBUF_CSUM_REQ_TCP | NKE_MBUF_CSUM_REQ_IP;
	struct __mbuf *m = packet_of(test, "E\0short", 7);
	unsigned int left = 0;
	struct packet4 p;
	size_t len;

	nke_mbuf_outbound_finalize(NULL, PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, request, 16));
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	nke_mbuf_outbound_finalize(m, PF_INET, 7);
	nke_mbuf_outbound_finalize(m, PF_INET, BIT(31));
	nke_mbuf_outbound_finalize(m, PF_UNIX, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, request, left);
	nke_mbuf_freem(m);

	/* A field beyond the end; header lengths that lie. */
	len = fill4(&p, IPPROTO_TCP);
	m = in_pieces(test, (u8 *)&p, len);
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_set_csum_requested(m, NKE_MBUF_CSUM_REQ_TCP,
						    0xffff));
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_CSUM_REQ_TCP, left);
	p.ip.ihl = 1;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 0, 1, &p, WAIT));
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &left, NULL));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_CSUM_REQ_TCP, left);
	KUNIT_EXPECT_EQ(test, len, nke_mbuf_chain_len(m));
	nke_mbuf_freem(m);
}

static void inet_cksum_case(struct kunit *test)
{
	struct __mbuf *plain = NULL;
	unsigned short sum = 0;
	struct packet4 p;
	size_t len = fill4(&p, IPPROTO_TCP);
	size_t data = len - sizeof(p.ip);
	struct __mbuf *m = in_pieces(test, (u8 *)&p, len);

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet_cksum(NULL, 0, 0, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet_cksum(m, 0, 0, 1, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet_cksum(m, 0, 0, 0, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(plain, 0, 0, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, 1, len, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, ~0U, 2, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, 0, BIT(31), &sum));
	/* The header promises more than there is. */
	nke_mbuf_pkthdr_setlen(m, len + 1);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, 0, len, 1, &sum));
	nke_mbuf_pkthdr_setlen(m, len);

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_inet_cksum(m, 0, 3, len - 3, &sum));
	KUNIT_EXPECT_EQ(test, sum, (__force u16)
			ip_compute_csum((u8 *)&p + 3, len - 3));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_inet_cksum(m, IPPROTO_TCP,
						     sizeof(p.ip), data,
						     &sum));
	KUNIT_EXPECT_EQ(test, sum, (__force u16)
			csum_tcpudp_magic(p.ip.saddr, p.ip.daddr, data,
					  IPPROTO_TCP,
					  csum_partial(&p.tcp, data, 0)));
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);

	m = packet_of(test, "too short", 9);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet_cksum(m, IPPROTO_TCP, 0, 9, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet6_cksum(m, IPPROTO_TCP, 0, 9, &sum));
	nke_mbuf_freem(m);
}

static void inet6_cksum_case(struct kunit *test)
{
	size_t data = sizeof(struct udphdr) + PAYLOAD;
	unsigned short sum = 0;
	struct packet6 p = {};
	struct __mbuf *m;

	memset(p.payload, 0x5a, PAYLOAD);
	p.ip.saddr.s6_addr[0] = 0xfe;
	p.ip.daddr.s6_addr[3] = 0x17;
	m = in_pieces(test, (u8 *)&p, sizeof(p));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet6_cksum(NULL, 0, 0, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet6_cksum(m, 0, 0, 1, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet6_cksum(m, 0, 0, 0, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_inet6_cksum(m, 0, 1, sizeof(p), &sum));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_inet6_cksum(m, 0, 1, 50, &sum));
	KUNIT_EXPECT_EQ(test, sum,
			(__force u16)ip_compute_csum((u8 *)&p + 1, 50));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_inet6_cksum(m, IPPROTO_UDP, sizeof(p.ip),
					     data, &sum));
	KUNIT_EXPECT_EQ(test, sum, (__force u16)
			csum_ipv6_magic(&p.ip.saddr, &p.ip.daddr, data,
					IPPROTO_UDP,
					csum_partial(&p.udp, data, 0)));
	nke_mbuf_freem(m);
}

static void csum_flags_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	struct __mbuf *plain = NULL;
	unsigned int value = 0;
	unsigned int flags = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_csum_requested(plain, 1, 0));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_csum_requested(plain, &flags, &value));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_csum_requested(m, NULL, &value));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_clear_csum_requested(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_csum_performed(NULL, 1, 0));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_csum_performed(m, &flags, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_csum_performed(m, NULL, &value));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_csum_performed(plain, &flags, &value));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_clear_csum_performed(plain));

	/* A request and a result share the word; the tag's half stays. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_vlan_tag(m, 0x2005));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, ~0U, 16));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_get_csum_requested(m, &flags, &value));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_CSUM_REQUESTS, flags);
	KUNIT_EXPECT_EQ(test, 16U, value);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_performed(m, ~0U, 0xffff));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_get_csum_performed(m, &flags, &value));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_CSUM_RESULTS, flags);
	KUNIT_EXPECT_EQ(test, 0xffffU, value);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_clear_csum_performed(m));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_get_csum_performed(m, &flags, &value));
	KUNIT_EXPECT_EQ(test, 0U, flags | value);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, 1, 2));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_clear_csum_requested(m));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_get_csum_requested(m, &flags, &value));
	KUNIT_EXPECT_EQ(test, 0U, flags | value);
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);
}

static void vlan_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	struct __mbuf *plain = NULL;
	unsigned short vlan = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_vlan_tag(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_vlan_tag(plain, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_vlan_tag(NULL, &vlan));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_vlan_tag(m, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_clear_vlan_tag(NULL));
	KUNIT_EXPECT_EQ(test, ENXIO, nke_mbuf_get_vlan_tag(m, &vlan));
	/* Zero is a tag, too. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_vlan_tag(m, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_vlan_tag(m, &vlan));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_vlan_tag(m, 0x6005));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_vlan_tag(m, &vlan));
	KUNIT_EXPECT_EQ(test, (unsigned short)0x6005, vlan);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_clear_vlan_tag(m));
	KUNIT_EXPECT_EQ(test, ENXIO, nke_mbuf_get_vlan_tag(m, &vlan));
	/* As in XNU it goes with the rest of the word. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_vlan_tag(m, 5));
	nke_mbuf_inbound_modified(NULL);
	nke_mbuf_inbound_modified(plain);
	nke_mbuf_inbound_modified(m);
	KUNIT_EXPECT_EQ(test, ENXIO, nke_mbuf_get_vlan_tag(m, &vlan));
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);
}

static void gso_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned short size = 9;
	unsigned short hdr = 9;
	unsigned char type = 9;
	unsigned int request = 9;
	unsigned int mss = 9;

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_tso_requested(NULL, &request, &mss));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_tso_requested(m, NULL, &mss));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_tso_requested(m, &request, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_gso_info(NULL, &type, &size, &hdr));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_gso_info(m, NULL, &size, &hdr));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_gso_info(NULL, 1, 1, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_gso_info(m, 3, 1, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_gso_info(m, 0, 1, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_gso_info(m, 0, 0, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_gso_info(m, 1, 0, 1));

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tso_requested(m, &request, &mss));
	KUNIT_EXPECT_EQ(test, 0U, request);
	KUNIT_EXPECT_EQ(test, 9U, mss);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_gso_info(m, 2, 1400, 60));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tso_requested(m, &request, &mss));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_TSO_IPV6, request);
	KUNIT_EXPECT_EQ(test, 1400U, mss);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_gso_info(m, 1, 1300, 40));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tso_requested(m, &request, &mss));
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_TSO_IPV4, request);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_gso_info(m, &type, &size, &hdr));
	KUNIT_EXPECT_EQ(test, 1 * 10000 + 1300 + 40, type * 10000 + size + hdr);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_gso_info(m, 0, 0, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_gso_info(m, &type, &size, &hdr));
	KUNIT_EXPECT_EQ(test, 0, type + size + hdr);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tso_requested(m, &request, &mss));
	KUNIT_EXPECT_EQ(test, 0U, request);
	nke_mbuf_freem(m);
}

static void lro_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned char segs = 9;
	unsigned char acks = 9;

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_lro_info(NULL, &segs, &acks));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_lro_info(m, NULL, &acks));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_lro_info(m, &segs, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_lro_info(NULL, 2, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_lro_info(m, 1, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_lro_info(m, 2, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_lro_info(m, 3, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_lro_info(m, &segs, &acks));
	KUNIT_EXPECT_EQ(test, 3, segs + acks);
	nke_mbuf_freem(m);
}

static struct kunit_case offload_cases[] = {
	KUNIT_CASE(finalize4_case),
	KUNIT_CASE(finalize_zero_case),
	KUNIT_CASE(finalize6_case),
	KUNIT_CASE(finalize_bad_case),
	KUNIT_CASE(inet_cksum_case),
	KUNIT_CASE(inet6_cksum_case),
	KUNIT_CASE(csum_flags_case),
	KUNIT_CASE(vlan_case),
	KUNIT_CASE(gso_case),
	KUNIT_CASE(lro_case),
	{}
};

static struct kunit_suite offload_suite = {
	.name = "nke_mbuf_offload",
	.init = mbuf_live_note,
	.exit = mbuf_live_same,
	.test_cases = offload_cases,
};

kunit_test_suite(offload_suite);
