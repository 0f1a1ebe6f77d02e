// SPDX-License-Identifier: GPL-2.0
/*
 * What a packet of the kernel says of itself, in the words of mbufs: checksum
 * state, segmentation, VLAN tag, link-layer destination, time stamp.
 */
#include <linux/errno.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "core/export.h"
#include "ifnet/ifnet.h"
#include "mbuf/mbuf.h"

/* XNU's value for "the sum over everything is right". */
#define NKE_CSUM_GOOD	0xffff

/**
 * struct nke_ipinfo - where things are in an IP packet
 * @version: 4 or 6; 0: no IP
 * @protocol: what follows the header
 * @off: of the IP header from skb->data
 * @hlen: length of the IP header, with IPv6's hop-by-hop options
 */
struct nke_ipinfo {
	u8 version;
	u8 protocol;
	u32 off;
	u32 hlen;
};

static void nke_meta_ipinfo(const struct sk_buff *skb, struct nke_ipinfo *ip)
{
	int off = skb_network_offset(skb);
	const struct ipv6_opt_hdr *hop;
	const struct ipv6hdr *ip6;
	const struct iphdr *ip4;
	struct ipv6hdr buf __uninitialized;

	memset(ip, 0, sizeof(*ip));
	if (off < 0)
		return;
	ip->off = off;
	if (skb->protocol == htons(ETH_P_IP)) {
		ip4 = skb_header_pointer(skb, off, sizeof(*ip4), &buf);
		if (!ip4 || ip4->ihl < 5)
			return;
		ip->version = 4;
		ip->protocol = ip4->protocol;
		ip->hlen = ip4->ihl * 4;
	} else if (skb->protocol == htons(ETH_P_IPV6)) {
		ip6 = skb_header_pointer(skb, off, sizeof(*ip6), &buf);
		if (!ip6)
			return;
		ip->version = 6;
		ip->protocol = ip6->nexthdr;
		ip->hlen = sizeof(*ip6);
		if (ip->protocol != NEXTHDR_HOP)
			return;
		/* Longer than 64 KiB: there is an option that says so. */
		hop = skb_header_pointer(skb, off + sizeof(*ip6), sizeof(*hop),
					 &buf);
		if (hop) {
			ip->protocol = hop->nexthdr;
			ip->hlen += ipv6_optlen(hop);
		}
	}
}

/*
 * The request that has XNU's words for what CHECKSUM_PARTIAL leaves to be
 * done.  Return: MBUF_CSUM_REQ_*, or 0 when there is none, as for what is in a
 * tunnel or behind IPv6 extension headers.
 */
static u32 nke_meta_request(struct sk_buff *skb,
			    const struct nke_ipinfo *ip)
{
	if (!ip->version || skb_csum_is_sctp(skb) ||
	    skb_checksum_start_offset(skb) != ip->off + ip->hlen)
		return 0;
	if (ip->protocol == IPPROTO_TCP &&
	    skb->csum_offset == offsetof(struct tcphdr, check))
		return ip->version == 4 ? NKE_MBUF_CSUM_REQ_TCP :
					  NKE_MBUF_CSUM_REQ_TCPIPV6;
	if (ip->protocol == IPPROTO_UDP &&
	    skb->csum_offset == offsetof(struct udphdr, check))
		return ip->version == 4 ? NKE_MBUF_CSUM_REQ_UDP :
					  NKE_MBUF_CSUM_REQ_UDPIPV6;
	return 0;
}

/* A TCP packet that is to be cut; XNU has no words for other kinds. */
static void nke_meta_tso(struct nke_pkthdr *pkt, struct sk_buff *skb,
			 const struct nke_ipinfo *ip)
{
	const struct skb_shared_info *si = skb_shinfo(skb);
	struct tcphdr th __uninitialized;

	if (!skb_is_gso(skb) || !skb_is_gso_tcp(skb) || skb->encapsulation ||
	    ip->protocol != IPPROTO_TCP ||
	    skb_copy_bits(skb, ip->off + ip->hlen, &th, sizeof(th)))
		return;
	pkt->tso_segsz = si->gso_size;
	pkt->gso_hdrlen = ip->hlen + th.doff * 4;
	if (ip->version == 4) {
		pkt->csum_flags |= NKE_MBUF_TSO_IPV4;
		pkt->gso_type = NKE_MBUF_GSO_IPV4;
	} else {
		pkt->csum_flags |= NKE_MBUF_TSO_IPV6;
		pkt->gso_type = NKE_MBUF_GSO_IPV6;
	}
}

static void nke_meta_sent(struct nke_pkthdr *pkt, struct sk_buff *skb,
			  const struct nke_ipinfo *ip, u32 request)
{
	if (request) {
		pkt->csum_flags = request;
		pkt->csum_data = skb->csum_offset;
	}
	nke_meta_tso(pkt, skb, ip);
}

/*
 * The sum of the transport header and what follows, without pseudo header.
 * The device's sum begins at the network header.
 */
static bool nke_meta_complete(const struct sk_buff *skb,
			      const struct nke_ipinfo *ip, u32 *sum)
{
	__wsum csum = skb->csum;

	if (!ip->version || ip->off || ip->hlen > skb->len)
		return false;
	csum = csum_sub(csum, skb_checksum(skb, 0, ip->hlen, 0));
	*sum = (__force u16)~csum_fold(csum);
	return true;
}

static void nke_meta_received(struct nke_pkthdr *pkt, const struct sk_buff *skb,
			      const struct nke_ipinfo *ip, bool ip_checked)
{
	const struct skb_shared_info *si = skb_shinfo(skb);

	switch (skb->ip_summed) {
	case CHECKSUM_UNNECESSARY:
	case CHECKSUM_PARTIAL:
		/* PARTIAL: it never left this machine. */
		pkt->csum_flags = NKE_MBUF_CSUM_DID_DATA |
				  NKE_MBUF_CSUM_PSEUDO_HDR;
		pkt->csum_data = NKE_CSUM_GOOD;
		break;
	case CHECKSUM_COMPLETE:
		if (nke_meta_complete(skb, ip, &pkt->csum_data))
			pkt->csum_flags = NKE_MBUF_CSUM_DID_DATA;
		break;
	}
	if (ip_checked && ip->version == 4)
		pkt->csum_flags |= NKE_MBUF_CSUM_DID_IP |
				   NKE_MBUF_CSUM_IP_GOOD;
	if (skb_is_gso(skb) && si->gso_segs > 1)
		pkt->lro_segs = min_t(u16, si->gso_segs, U8_MAX);
	if (skb_tstamp(skb)) {
		/* Time stamps of packets tell the time of day. */
		pkt->tstamp = ktime_to_ns(ktime_sub(skb_tstamp(skb),
						    ktime_mono_to_real(0)));
		pkt->flags |= NKE_PKT_TSTAMP;
	}
}

static u16 nke_meta_flags(const struct sk_buff *skb)
{
	u16 flags = 0;

	if (skb->pkt_type == PACKET_BROADCAST)
		flags |= NKE_MBUF_BCAST;
	else if (skb->pkt_type == PACKET_MULTICAST)
		flags |= NKE_MBUF_MCAST;
	if (skb->pkt_type == PACKET_LOOPBACK ||
	    (skb->dev && (skb->dev->flags & IFF_LOOPBACK)))
		flags |= NKE_MBUF_LOOP;
	return flags;
}

/*
 * What is to be known before the packet is shown.
 * Return: 0, or a negative error when its checksum could not be computed.
 */
static __always_inline int nke_meta_begin(struct sk_buff *skb,
					  enum nke_packet_place where,
					  struct nke_ipinfo *ip, u32 *request)
{
	nke_meta_ipinfo(skb, ip);
	*request = 0;
	if (where != NKE_PACKET_SENT || skb->ip_summed != CHECKSUM_PARTIAL)
		return 0;
	*request = nke_meta_request(skb, ip);
	if (*request || skb_is_gso(skb))
		return 0;
	return skb_csum_hwoffload_help(skb, 0);
}

static __always_inline void nke_meta_set(struct __mbuf *m, struct sk_buff *skb,
					 enum nke_packet_place where,
					 const struct nke_ipinfo *ip,
					 u32 request)
{
	m->flags |= nke_meta_flags(skb);
	if (where == NKE_PACKET_SENT) {
		nke_meta_sent(&m->pkt, skb, ip, request);
	} else {
		nke_meta_received(&m->pkt, skb, ip,
				  where == NKE_PACKET_RECEIVED_IP);
		m->pkt.rcvif = nke_ifnet_get(skb->dev);
	}
	if (skb_vlan_tag_present(skb) &&
	    skb->vlan_proto == htons(ETH_P_8021Q)) {
		m->pkt.csum_flags |= NKE_MBUF_VLAN_VALID;
		m->pkt.vlan = skb_vlan_tag_get(skb);
	}
}

/**
 * nke_mbuf_from_packet() - show a packet of the kernel with all that it says
 * @skb: the packet, whose network header is set
 * @where: where in the stack it was met
 * @gfp: how to allocate
 *
 * As nke_mbuf_from_skb() for the whole packet, with the packet header filled
 * in.  A checksum that is left to a device in a way that mbufs have no words
 * for is computed first.
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: the chain; or ERR_PTR, then @skb is still the caller's, as
 * nke_mbuf_from_skb().
 */
struct __mbuf *nke_mbuf_from_packet(struct sk_buff *skb,
				    enum nke_packet_place where, gfp_t gfp)
{
	struct nke_ipinfo ip;
	struct __mbuf *m;
	u32 request;
	int err;

	err = nke_meta_begin(skb, where, &ip, &request);
	if (err)
		return ERR_PTR(err);
	m = nke_mbuf_from_skb(skb, 0, skb->len, gfp);
	if (!IS_ERR(m))
		nke_meta_set(m, skb, where, &ip, request);
	return m;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_from_packet);

/**
 * nke_mbuf_show_packet() - show a packet with an mbuf that was kept
 * @m: of nke_view_keep()
 * @skb: a packet of one piece, which is not shared
 * @where: where in the stack it was met
 *
 * As nke_mbuf_from_packet(); the header has no origin.
 *
 * Context: Any with interrupts enabled.
 * Return: 0; or a negative error, then @m is as before.
 */
int nke_mbuf_show_packet(struct __mbuf *m, struct sk_buff *skb,
			 enum nke_packet_place where)
{
	struct nke_ipinfo ip;
	u32 request;
	int err = nke_meta_begin(skb, where, &ip, &request);

	if (err)
		return err;
	nke_view_show(m, skb);
	nke_meta_set(m, skb, where, &ip, request);
	return 0;
}

/* The field that a request means, if the packet has it. */
static void nke_meta_leave_sum(const struct nke_pkthdr *pkt,
			       struct sk_buff *skb)
{
	unsigned int start = skb_transport_offset(skb);
	unsigned int field = pkt->csum_data & U16_MAX;

	if (skb_partial_csum_set(skb, start, field))
		return;
	skb->ip_summed = CHECKSUM_NONE;
}

/* What is to be cut gets the sizes that the client said; who cuts checks. */
static void nke_meta_cut(const struct nke_pkthdr *pkt, struct sk_buff *skb)
{
	struct skb_shared_info *si = skb_shinfo(skb);

	if (!pkt->tso_segsz)
		return;
	si->gso_size = pkt->tso_segsz;
	si->gso_type = SKB_GSO_DODGY;
	si->gso_type |= pkt->csum_flags & NKE_MBUF_TSO_IPV4 ? SKB_GSO_TCPV4 :
							      SKB_GSO_TCPV6;
}

/**
 * nke_mbuf_apply_sum() - give a packet of the kernel its state of checksums
 * @pkt: the packet header that says it
 * @skb: the packet, whose network and transport headers are set
 * @where: where in the stack it goes on
 *
 * Context: Any.
 */
void nke_mbuf_apply_sum(const struct nke_pkthdr *pkt, struct sk_buff *skb,
			enum nke_packet_place where)
{
	const u32 good = NKE_MBUF_CSUM_DID_DATA | NKE_MBUF_CSUM_PSEUDO_HDR;

	skb->ip_summed = CHECKSUM_NONE;
	skb->csum_valid = 0;
	if (where == NKE_PACKET_SENT) {
		if (pkt->csum_flags & (NKE_CSUM_DATA | NKE_CSUM_DATA6))
			nke_meta_leave_sum(pkt, skb);
	} else if ((pkt->csum_flags & good) == good &&
		   (pkt->csum_data & U16_MAX) == NKE_CSUM_GOOD) {
		/* A sum without the pseudo header would not help the stack. */
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	}
}

/**
 * nke_mbuf_apply() - give a packet of the kernel what a packet header says
 * @pkt: the packet header
 * @skb: the packet, freshly made, whose network and transport headers are set
 * @where: where in the stack it goes on
 *
 * Checksums that are asked for and segmentation on the way out, results of a
 * device on the way in.
 *
 * Context: Any.
 */
void nke_mbuf_apply(const struct nke_pkthdr *pkt, struct sk_buff *skb,
		    enum nke_packet_place where)
{
	nke_mbuf_apply_sum(pkt, skb, where);
	if (where == NKE_PACKET_SENT &&
	    (pkt->csum_flags & NKE_MBUF_TSO_REQUESTS))
		nke_meta_cut(pkt, skb);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_apply);
