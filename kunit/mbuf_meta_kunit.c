// SPDX-License-Identifier: GPL-2.0
/*
 * What real packets say of themselves: TCP and UDP over loopback, met by
 * netfilter hooks on the way out and on the way in, and packets as devices
 * deliver them.
 */
#include <kunit/test.h>
#include <linux/if_vlan.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/sizes.h>
#include <linux/udp.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/tcp.h>

#include "ksocket_fixture.h"

#define LONG_ENOUGH	SZ_128K

/* Copies of the packets that passed by. */
static struct sk_buff_head seen_out;
static struct sk_buff_head seen_in;

static unsigned int see(void *priv, struct sk_buff *skb,
			const struct nf_hook_state *state)
{
	struct sk_buff *clone = skb_clone(skb, GFP_ATOMIC);

	if (clone) {
		skb_dst_drop(clone);
		skb_queue_tail(priv, clone);
	}
	return NF_ACCEPT;
}

static struct nf_hook_ops hooks[] = {
	{ .hook = see, .priv = &seen_out, .pf = NFPROTO_IPV4,
	  .hooknum = NF_INET_POST_ROUTING, .priority = INT_MAX - 1 },
	{ .hook = see, .priv = &seen_out, .pf = NFPROTO_IPV6,
	  .hooknum = NF_INET_POST_ROUTING, .priority = INT_MAX - 1 },
	{ .hook = see, .priv = &seen_in, .pf = NFPROTO_IPV4,
	  .hooknum = NF_INET_LOCAL_IN, .priority = INT_MAX - 1 },
	{ .hook = see, .priv = &seen_in, .pf = NFPROTO_IPV6,
	  .hooknum = NF_INET_LOCAL_IN, .priority = INT_MAX - 1 },
};

/* -- what an IP packet should look like --*/

/**
 * struct flat - an IP packet in one piece
 * @data: it
 * @len: its length
 * @v6: IPv6
 * @protocol: of the transport
 * @at: where the transport header is
 */
struct flat {
	u8 *data;
	u32 len;
	bool v6;
	u8 protocol;
	u32 at;
};

static void flat_parse(struct kunit *test, struct flat *f)
{
	const struct iphdr *ip = (void *)f->data;
	const struct ipv6hdr *ip6 = (void *)f->data;

	KUNIT_ASSERT_GE(test, f->len, (u32)sizeof(*ip));
	f->v6 = ip->version == 6;
	if (!f->v6) {
		f->protocol = ip->protocol;
		f->at = ip->ihl * 4;
		return;
	}
	f->protocol = ip6->nexthdr;
	f->at = sizeof(*ip6);
	if (f->protocol == NEXTHDR_HOP) {
		const struct ipv6_opt_hdr *opt = (void *)(f->data + f->at);

		f->protocol = opt->nexthdr;
		f->at += ipv6_optlen(opt);
	}
}

static void flat_of(struct kunit *test, struct __mbuf *m, struct flat *f)
{
	f->len = nke_mbuf_chain_len(m);
	f->data = kunit_kzalloc(test, f->len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->data);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copydata(m, 0, f->len, f->data));
	flat_parse(test, f);
}

/* The checksum that makes the packet right; 0 when it is. */
static u16 flat_wrong(const struct flat *f, __wsum sum)
{
	const struct iphdr *ip = (void *)f->data;
	const struct ipv6hdr *ip6 = (void *)f->data;
	u32 len = f->len - f->at;

	if (f->v6)
		return (__force u16)csum_ipv6_magic(&ip6->saddr, &ip6->daddr,
						    len, f->protocol, sum);
	return (__force u16)csum_tcpudp_magic(ip->saddr, ip->daddr, len,
					      f->protocol, sum);
}

static bool flat_good(const struct flat *f)
{
	return !flat_wrong(f, csum_partial(f->data + f->at, f->len - f->at, 0));
}

static u32 flat_request(const struct flat *f)
{
	if (f->protocol == IPPROTO_TCP)
		return f->v6 ? NKE_MBUF_CSUM_REQ_TCPIPV6 :
			       NKE_MBUF_CSUM_REQ_TCP;
	return f->v6 ? NKE_MBUF_CSUM_REQ_UDPIPV6 : NKE_MBUF_CSUM_REQ_UDP;
}

/* -- packets on their way out --*/

/* All that the mbufs should say of a packet that is cut by the device. */
static void check_tso(struct kunit *test, struct __mbuf *m,
		      const struct flat *f, const struct sk_buff *skb)
{
	const struct tcphdr *th = (void *)(f->data + f->at);
	unsigned int request = 1, mss = 0;
	u16 size = 1, hlen = 1;
	u8 type = 9;

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tso_requested(m, &request, &mss));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_gso_info(m, &type, &size, &hlen));
	if (!skb_is_gso(skb)) {
		KUNIT_EXPECT_EQ(test, 0U, request);
		KUNIT_EXPECT_EQ(test, NKE_MBUF_GSO_NONE, type);
		return;
	}
	KUNIT_EXPECT_EQ(test, mss, skb_shinfo(skb)->gso_size);
	KUNIT_EXPECT_EQ(test, size, skb_shinfo(skb)->gso_size);
	KUNIT_EXPECT_EQ(test, hlen, f->at + th->doff * 4);
	KUNIT_EXPECT_EQ(test, request, f->v6 ? NKE_MBUF_TSO_IPV6 :
					       NKE_MBUF_TSO_IPV4);
	KUNIT_EXPECT_EQ(test, type, f->v6 ? NKE_MBUF_GSO_IPV6 :
					    NKE_MBUF_GSO_IPV4);
}

/*
 * One packet: what is requested, then done in software.  The stack's own copy
 * of the bytes must not notice.
 */
static void check_out(struct kunit *test, struct sk_buff *skb)
{
	struct sk_buff *other = skb_clone(skb, GFP_KERNEL);
	bool left = skb->ip_summed == CHECKSUM_PARTIAL;
	unsigned int request = 0, value = 0;
	struct flat before, after;
	struct __mbuf *m;
	u8 *bytes;

	KUNIT_ASSERT_NOT_NULL(test, other);
	m = nke_mbuf_from_packet(skb, NKE_PACKET_SENT, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_EQ(test, nke_mbuf_pkthdr_len(m), (size_t)other->len);
	flat_of(test, m, &before);
	check_tso(test, m, &before, other);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &request,
							     &value));
	KUNIT_EXPECT_EQ(test, request, left ? flat_request(&before) : 0);
	if (left)
		KUNIT_EXPECT_EQ(test, value, other->csum_offset);
	KUNIT_EXPECT_EQ(test, !left, flat_good(&before));

	nke_mbuf_outbound_finalize(m, before.v6 ? PF_INET6 : PF_INET, 0);
	flat_of(test, m, &after);
	KUNIT_EXPECT_TRUE(test, flat_good(&after));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &request,
							     NULL));
	KUNIT_EXPECT_EQ(test, 0U, request);

	bytes = kunit_kzalloc(test, other->len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, bytes);
	KUNIT_ASSERT_EQ(test, 0, skb_copy_bits(other, 0, bytes, other->len));
	KUNIT_EXPECT_EQ(test, 0, memcmp(bytes, before.data, other->len));
	nke_mbuf_freem(m);
	kfree_skb(other);
}

/* -- packets on their way in --*/

static void check_in(struct kunit *test, struct sk_buff *skb)
{
	unsigned int flags = 0, value = 0, expected;
	u16 segs = skb_is_gso(skb) ? skb_shinfo(skb)->gso_segs : 0;
	u8 lro = 9, dup = 9;
	struct __mbuf *m;
	struct flat f;

	/* It never left the machine: nobody has computed its checksum. */
	KUNIT_ASSERT_EQ(test, (int)skb->ip_summed, CHECKSUM_PARTIAL);
	m = nke_mbuf_from_packet(skb, NKE_PACKET_RECEIVED_IP, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	flat_of(test, m, &f);
	expected = NKE_MBUF_CSUM_DID_DATA | NKE_MBUF_CSUM_PSEUDO_HDR;
	if (!f.v6)
		expected |= NKE_MBUF_CSUM_DID_IP | NKE_MBUF_CSUM_IP_GOOD;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_performed(m, &flags,
							     &value));
	KUNIT_EXPECT_EQ(test, flags, expected);
	KUNIT_EXPECT_EQ(test, value, 0xffffU);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_lro_info(m, &lro, &dup));
	KUNIT_EXPECT_EQ(test, lro, segs > 1 ? min(segs, U8_MAX) : 0);
	KUNIT_EXPECT_TRUE(test, nke_mbuf_flags(m) & NKE_MBUF_LOOP);

	nke_mbuf_inbound_modified(m);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_performed(m, &flags,
							     &value));
	KUNIT_EXPECT_EQ(test, flags, 0U);
	nke_mbuf_freem(m);
}

/* -- traffic --*/

static void traffic_tcp(struct kunit *test, int family)
{
	struct __socket *listener = new_socket(test, family, SOCK_STREAM);
	struct __socket *client = new_socket(test, family, SOCK_STREAM);
	struct __socket *server = NULL;
	u8 *data = kunit_kmalloc(test, LONG_ENOUGH, GFP_KERNEL);
	union bsd_addr a;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, data);
	fill(data, LONG_ENOUGH, 5);
	bind_loopback(test, listener, family, &a);
	WRITE_ONCE(listener->sock->sk->sk_rcvbuf, SZ_4M);
	WRITE_ONCE(client->sock->sk->sk_sndbuf, SZ_4M);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &server));
	/* A small one, then as much as one packet takes. */
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, data, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(server, data, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, data, LONG_ENOUGH, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(server, data, LONG_ENOUGH,
					    MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(test, n, (size_t)LONG_ENOUGH);
	nke_sock_close(client);
	nke_sock_close(server);
	nke_sock_close(listener);
}

static void traffic_udp(struct kunit *test, int family)
{
	static const size_t sizes[] = { 0, 1, 1472, 8000, 60000 };
	struct __socket *so = new_socket(test, family, SOCK_DGRAM);
	struct __socket *peer = new_socket(test, family, SOCK_DGRAM);
	u8 *data = kunit_kzalloc(test, LONG_ENOUGH, GFP_KERNEL);
	union bsd_addr a;
	size_t n;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	bind_loopback(test, peer, family, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, 0, send_bytes(so, data, sizes[i], 0,
						    &n));
		KUNIT_EXPECT_EQ(test, 0, recv_bytes(peer, data, LONG_ENOUGH, 0,
						    &n));
	}
	nke_sock_close(so);
	nke_sock_close(peer);
}

/* Run the traffic with hooks, then look at each packet of the queue. */
static void on_the_way(struct kunit *test, struct sk_buff_head *queue,
		       void (*traffic)(struct kunit *test, int family),
		       int family, u32 *longest)
{
	unsigned int checked = 0;
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, 0, nf_register_net_hooks(&init_net, hooks,
						       ARRAY_SIZE(hooks)));
	traffic(test, family);
	nf_unregister_net_hooks(&init_net, hooks, ARRAY_SIZE(hooks));

	KUNIT_EXPECT_GE(test, skb_queue_len(queue), 5U);
	*longest = 0;
	while ((skb = skb_dequeue(queue))) {
		*longest = max(*longest, skb->len);
		if (queue == &seen_in && skb->ip_summed != CHECKSUM_PARTIAL) {
			kfree_skb(skb);
			continue;
		}
		if (queue == &seen_in)
			check_in(test, skb);
		else
			check_out(test, skb);
		checked++;
	}
	KUNIT_EXPECT_GT(test, checked, 0U);
	skb_queue_purge(&seen_out);
	skb_queue_purge(&seen_in);
}

static void each_way(struct kunit *test, struct sk_buff_head *queue)
{
	struct net_device *lo = init_net.loopback_dev;
	unsigned int gso = lo->gso_max_size;
	u32 longest;

	on_the_way(test, queue, traffic_tcp, AF_INET, &longest);
	KUNIT_EXPECT_GT(test, longest, 40000U);
	on_the_way(test, queue, traffic_udp, AF_INET, &longest);
	KUNIT_EXPECT_GT(test, longest, 60000U);
	on_the_way(test, queue, traffic_udp, AF_INET6, &longest);
	KUNIT_EXPECT_GT(test, longest, 60000U);

	/* IPv6 with packets of more than 64 KiB. */
	WRITE_ONCE(lo->gso_max_size, 4 * LONG_ENOUGH);
	on_the_way(test, queue, traffic_tcp, AF_INET6, &longest);
	WRITE_ONCE(lo->gso_max_size, gso);
	KUNIT_EXPECT_GT(test, longest, 70000U);
}

static void test_sent(struct kunit *test)
{
	each_way(test, &seen_out);
}

static void test_received(struct kunit *test)
{
	each_way(test, &seen_in);
}

/* -- packets as devices deliver them --*/

/* A UDP packet with a right checksum, split between head and a fragment. */
static struct sk_buff *make_udp(struct kunit *test, bool v6, bool paged)
{
	size_t hlen = v6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr);
	size_t len = hlen + sizeof(struct udphdr) + 77;
	struct flat f = { .len = len, .v6 = v6, .protocol = IPPROTO_UDP,
			  .at = hlen };
	struct sk_buff *skb = alloc_skb(320, GFP_KERNEL);
	struct page *page = alloc_page(GFP_KERNEL);
	struct udphdr *udp;
	size_t head = paged ? len - 33 : len;

	f.data = kunit_kzalloc(test, len, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, skb && page && f.data);
	fill(f.data, len, 3);
	if (v6) {
		struct ipv6hdr *ip6 = (void *)f.data;

		*(__be32 *)ip6 = htonl(0x60000000);
		ip6->payload_len = htons(len - hlen);
		ip6->nexthdr = IPPROTO_UDP;
	} else {
		struct iphdr *ip = (void *)f.data;

		ip->version = 4;
		ip->ihl = 5;
		ip->protocol = IPPROTO_UDP;
		ip->tot_len = htons(len);
		ip->check = 0;
		ip->check = ip_fast_csum(ip, 5);
	}
	udp = (void *)(f.data + hlen);
	udp->len = htons(len - hlen);
	udp->check = 0;
	udp->check = (__force __sum16)flat_wrong(&f,
				csum_partial(udp, len - hlen, 0));

	skb_reserve(skb, 64);
	skb_put_data(skb, f.data, head);
	if (paged) {
		memcpy(page_address(page) + 100, f.data + head, len - head);
		skb_add_rx_frag(skb, 0, page, 100, len - head, PAGE_SIZE);
	} else {
		__free_page(page);
	}
	skb->protocol = v6 ? htons(ETH_P_IPV6) : htons(ETH_P_IP);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, hlen);
	return skb;
}

/* A device that added up all bytes: the receiver adds the pseudo header. */
static void test_complete(struct kunit *test)
{
	unsigned int flags, value;
	struct sk_buff *skb;
	struct __mbuf *m;
	struct flat f;
	int i;

	for (i = 0; i < 4; i++) {
		skb = make_udp(test, i & 1, i & 2);
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = skb_checksum(skb, 0, skb->len, 0);
		m = nke_mbuf_from_packet(skb, NKE_PACKET_RECEIVED, GFP_KERNEL);
		KUNIT_ASSERT_FALSE(test, IS_ERR(m));
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_get_csum_performed(m, &flags,
							    &value));
		KUNIT_EXPECT_EQ(test, flags, NKE_MBUF_CSUM_DID_DATA);
		flat_of(test, m, &f);
		KUNIT_EXPECT_EQ(test, (u16)0,
				flat_wrong(&f, (__force __wsum)value));
		/* Another byte: the same sum is wrong then. */
		f.data[8 + !f.v6 * 4]++;
		KUNIT_EXPECT_NE(test, (u16)0,
				flat_wrong(&f, (__force __wsum)value));
		nke_mbuf_freem(m);
	}
}

static void test_verified(struct kunit *test)
{
	static const struct {
		u8 summed;
		u32 flags;
	} t[] = {
		{ CHECKSUM_NONE, 0 },
		{ CHECKSUM_UNNECESSARY,
		  NKE_MBUF_CSUM_DID_DATA | NKE_MBUF_CSUM_PSEUDO_HDR },
	};
	unsigned int flags, value;
	struct sk_buff *skb;
	struct __mbuf *m;
	int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		skb = make_udp(test, false, true);
		skb->ip_summed = t[i].summed;
		m = nke_mbuf_from_packet(skb, NKE_PACKET_RECEIVED, GFP_KERNEL);
		KUNIT_ASSERT_FALSE(test, IS_ERR(m));
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_get_csum_performed(m, &flags,
							    &value));
		KUNIT_EXPECT_EQ(test, flags, t[i].flags);
		KUNIT_EXPECT_FALSE(test, nke_mbuf_flags(m) & NKE_MBUF_LOOP);
		nke_mbuf_freem(m);
	}
}

/* In a tunnel: there are no words for that, so it is done at once. */
static void test_tunnel(struct kunit *test)
{
	struct sk_buff *skb = make_udp(test, false, false);
	unsigned int request = 9;
	struct flat inner;
	struct __mbuf *m;
	struct iphdr *ip;

	ip = skb_push(skb, sizeof(*ip));
	memset(ip, 0, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->protocol = IPPROTO_IPIP;
	skb_reset_network_header(skb);
	inner.data = skb->data + sizeof(*ip);
	inner.len = skb->len - sizeof(*ip);
	flat_parse(test, &inner);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + 2 * sizeof(*ip);
	skb->csum_offset = offsetof(struct udphdr, check);
	ip = (void *)inner.data;
	*(__sum16 *)(inner.data + inner.at + skb->csum_offset) =
		~csum_tcpudp_magic(ip->saddr, ip->daddr,
				   inner.len - inner.at, IPPROTO_UDP, 0);

	m = nke_mbuf_from_packet(skb, NKE_PACKET_SENT, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &request,
							     NULL));
	KUNIT_EXPECT_EQ(test, 0U, request);
	nke_mbuf_adj(m, sizeof(*ip));
	flat_of(test, m, &inner);
	KUNIT_EXPECT_TRUE(test, flat_good(&inner));
	nke_mbuf_freem(m);
}

static void test_vlan(struct kunit *test)
{
	struct sk_buff *skb;
	struct __mbuf *m;
	u16 vlan = 0;

	skb = make_udp(test, false, false);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 0xa123);
	skb->pkt_type = PACKET_BROADCAST;
	m = nke_mbuf_from_packet(skb, NKE_PACKET_RECEIVED, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_vlan_tag(m, &vlan));
	KUNIT_EXPECT_EQ(test, vlan, (u16)0xa123);
	KUNIT_EXPECT_TRUE(test, nke_mbuf_flags(m) & NKE_MBUF_BCAST);
	KUNIT_EXPECT_FALSE(test, nke_mbuf_flags(m) & NKE_MBUF_MCAST);
	nke_mbuf_freem(m);

	/* A service tag is none that XNU knows. */
	skb = make_udp(test, false, false);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 0xa123);
	skb->pkt_type = PACKET_MULTICAST;
	m = nke_mbuf_from_packet(skb, NKE_PACKET_RECEIVED, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_EQ(test, ENXIO, nke_mbuf_get_vlan_tag(m, &vlan));
	KUNIT_EXPECT_TRUE(test, nke_mbuf_flags(m) & NKE_MBUF_MCAST);
	nke_mbuf_freem(m);
}

/* The time of day becomes the time since boot. */
static void test_timestamp(struct kunit *test)
{
	struct sk_buff *skb = make_udp(test, false, false);
	u64 before = ktime_get_ns();
	unsigned long long ts = 0;
	struct __mbuf *m;
	int valid = 0;

	skb->tstamp = ktime_get_real();
	m = nke_mbuf_from_packet(skb, NKE_PACKET_RECEIVED, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp(m, &ts, &valid));
	KUNIT_EXPECT_EQ(test, valid, 1);
	KUNIT_EXPECT_GE(test, ts, before);
	KUNIT_EXPECT_LE(test, ts, ktime_get_ns());
	nke_mbuf_freem(m);
}

static int meta_suite_init(struct kunit_suite *suite)
{
	skb_queue_head_init(&seen_out);
	skb_queue_head_init(&seen_in);
	return ksocket_suite_init(suite);
}

static struct kunit_case meta_cases[] = {
	KUNIT_CASE(test_sent),
	KUNIT_CASE(test_received),
	KUNIT_CASE(test_complete),
	KUNIT_CASE(test_verified),
	KUNIT_CASE(test_tunnel),
	KUNIT_CASE(test_vlan),
	KUNIT_CASE(test_timestamp),
	{}
};

static struct kunit_suite meta_suite = {
	.name = "nke_mbuf_meta",
	.suite_init = meta_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = meta_cases,
};

kunit_test_suite(meta_suite);
