// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that a client has made, or turned round: the stack sees them for the
 * first time.
 */
#include <linux/bottom_half.h>
#include <linux/errno.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>
#include <net/route.h>

#include "ifnet/ifnet.h"
#include "ipfilter/fresh.h"
#include "ipfilter/hook.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ipfilter/route.h"
#include "mbuf/mbuf.h"

/**
 * nke_ipf_next_header() - where an IPv6 packet says what it carries
 * @skb: the packet, with its IP header at skb->data
 *
 * The stack has worked off the hop-by-hop options when it asks.
 *
 * Context: Any.
 * Return: offset of the byte.
 */
unsigned int nke_ipf_next_header(const struct sk_buff *skb)
{
	return ipv6_hdr(skb)->nexthdr == NEXTHDR_HOP ?
	       sizeof(struct ipv6hdr) : offsetof(struct ipv6hdr, nexthdr);
}

/* Return: where the transport header is, or -EINVAL: no IP packet. */
static int nke_ipf_thoff4(struct __mbuf *m, size_t len)
{
	struct iphdr ip;

	if (nke_mbuf_copydata(m, 0, sizeof(ip), &ip) || ip.version != 4 ||
	    ip.ihl < 5 || ip.ihl * 4 > len)
		return -EINVAL;
	return ip.ihl * 4;
}

static int nke_ipf_thoff6(struct __mbuf *m, size_t len)
{
	size_t at = sizeof(struct ipv6hdr);
	struct ipv6_opt_hdr opt;
	struct ipv6hdr ip6;

	if (nke_mbuf_copydata(m, 0, sizeof(ip6), &ip6) || ip6.version != 6)
		return -EINVAL;
	if (ip6.nexthdr == NEXTHDR_HOP) {
		if (nke_mbuf_copydata(m, at, sizeof(opt), &opt))
			return -EINVAL;
		at += ipv6_optlen(&opt);
	}
	return at <= len ? at : -EINVAL;
}

/**
 * nke_ipf_make_skb() - make a packet of the kernel out of an IP packet
 * @m: the packet
 * @family: of the packet
 *
 * Context: Process context or softirq.
 * Return: the packet, which is the caller's, with its headers found and @m
 * freed; or ERR_PTR, then @m is still the caller's: -ENOMEM, -EINVAL (a header
 * that is none), -EMSGSIZE (longer than IP can be).
 */
struct sk_buff *nke_ipf_make_skb(struct __mbuf *m, enum nke_ipf_family family)
{
	size_t most = family == NKE_IPF_V4 ? IP_MAX_MTU : IP6_MAX_MTU;
	size_t len = nke_mbuf_chain_len(m);
	struct sk_buff *skb;
	int thoff;

	if (len > most)
		return ERR_PTR(-EMSGSIZE);
	thoff = family == NKE_IPF_V4 ? nke_ipf_thoff4(m, len) :
				       nke_ipf_thoff6(m, len);
	if (thoff < 0)
		return ERR_PTR(thoff);
	skb = nke_mbuf_to_skb(m, GFP_ATOMIC | __GFP_NOWARN);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, thoff);
	skb->protocol = family == NKE_IPF_V4 ? htons(ETH_P_IP) :
					       htons(ETH_P_IPV6);
	return skb;
}

/* Send what is ready. */
static int nke_ipf_out(struct sk_buff *skb, enum nke_ipf_family family, u64 seq,
		       int oif, bool deaf)
{
	struct nke_ipf_mark before;
	int err;

	local_bh_disable();
	rcu_read_lock();
	err = nke_ipf_route(skb, family, NULL, oif);
	if (err) {
		kfree_skb(skb);
	} else {
		before = nke_ipf_mark(skb, family, NKE_IPF_OUT, seq, deaf);
		err = family == NKE_IPF_V4 ?
		      ip_local_out(&init_net, NULL, skb) :
		      ip6_local_out(&init_net, NULL, skb);
		nke_ipf_unmark(before);
		if (err > 0)
			err = net_xmit_errno(err);
	}
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

/**
 * nke_ipf_send() - send a packet that a client has made
 * @m: the packet; consumed
 * @family: of the packet
 * @seq: filters below this number see it
 * @opts: how to send it, or NULL
 *
 * Context: Process context or softirq.
 * Return: 0, or a negative error: as nke_ipf_make_skb(), of routing, of a
 * filter or a hook.
 */
int nke_ipf_send(struct __mbuf *m, enum nke_ipf_family family, u64 seq,
		 const struct nke_bsd_ipf_pktopts *opts)
{
	bool mcast = opts && opts->ippo_flags & NKE_IPPOF_MCAST_OPTS;
	struct nke_pkthdr pkt = m->pkt;
	struct sk_buff *skb;
	int oif = 0;

	/* Turned round: the link that it came by, if it matters. */
	if (pkt.rcvif)
		oif = pkt.rcvif->index;
	if (mcast && opts->ippo_mcast_ifnet) {
		oif = nke_ifnet_index(opts->ippo_mcast_ifnet);
		if (!oif) {
			nke_mbuf_freem(m);
			return -ENXIO;
		}
	}
	skb = nke_ipf_make_skb(m, family);
	if (IS_ERR(skb)) {
		nke_mbuf_freem(m);
		return PTR_ERR(skb);
	}
	nke_mbuf_apply(&pkt, skb, NKE_PACKET_SENT);
	/* IPv6 has no bit that says that it may not be cut. */
	skb->ignore_df = family == NKE_IPF_V6;
	return nke_ipf_out(skb, family, seq, oif,
			   mcast && !opts->ippo_mcast_loop);
}

/* The device that a packet pretends to come from. */
static struct net_device *nke_ipf_arrival(const struct sk_buff *skb,
					  enum nke_ipf_family family,
					  const struct __ifnet *ifp)
{
	struct net_device *dev;

	if (ifp)
		return rcu_dereference(ifp->dev);
	if (family == NKE_IPF_V4)
		dev = __ip_dev_find(&init_net, ip_hdr(skb)->daddr, false);
	else
		dev = ipv6_dev_find(&init_net, &ipv6_hdr(skb)->daddr, NULL);
	return dev ?: init_net.loopback_dev;
}

static u8 nke_ipf_pkt_type(const struct sk_buff *skb,
			   enum nke_ipf_family family)
{
	__be32 daddr;

	if (family == NKE_IPF_V6)
		return ipv6_addr_is_multicast(&ipv6_hdr(skb)->daddr) ?
		       PACKET_MULTICAST : PACKET_HOST;
	daddr = ip_hdr(skb)->daddr;
	if (ipv4_is_multicast(daddr))
		return PACKET_MULTICAST;
	return inet_addr_type(&init_net, daddr) == RTN_BROADCAST ?
	       PACKET_BROADCAST : PACKET_HOST;
}

/*
 * Behind a filter: straight to the transport, like a packet that the stack has
 * looked at already.
 */
static int nke_ipf_deliver(struct sk_buff *skb, enum nke_ipf_family family,
			   u64 seq)
{
	struct nke_ipf_mark before;
	int err = nke_ipf_route_in(skb, family);

	if (err) {
		kfree_skb(skb);
		return err;
	}
	if (family == NKE_IPF_V6) {
		IP6CB(skb)->iif = skb->dev->ifindex;
		IP6CB(skb)->nhoff = nke_ipf_next_header(skb);
	} else {
		IPCB(skb)->iif = skb->dev->ifindex;
	}
	before = nke_ipf_mark(skb, family, NKE_IPF_IN, seq, false);
	err = family == NKE_IPF_V4 ? ip_local_deliver(skb) : ip6_input(skb);
	nke_ipf_unmark(before);
	return err;
}

/* Who listens to the device expects a frame of its kind. */
static void nke_ipf_add_link(struct sk_buff *skb)
{
	struct ethhdr *eth;

	if (skb->dev->type != ARPHRD_ETHER && skb->dev->type != ARPHRD_LOOPBACK)
		return;
	eth = skb_push(skb, sizeof(*eth));
	memset(eth, 0, sizeof(*eth));
	eth->h_proto = skb->protocol;
	skb_reset_mac_header(skb);
	skb_pull(skb, sizeof(*eth));
}

static int nke_ipf_in(struct sk_buff *skb, enum nke_ipf_family family, u64 seq,
		      const struct __ifnet *ifp)
{
	struct net_device *dev;
	int err;

	local_bh_disable();
	rcu_read_lock();
	dev = nke_ipf_arrival(skb, family, ifp);
	if (!dev) {
		kfree_skb(skb);
		err = -ENODEV;
		goto out;
	}
	skb->dev = dev;
	skb->skb_iif = dev->ifindex;
	skb->pkt_type = nke_ipf_pkt_type(skb, family);
	if (seq == NKE_IPF_START) {
		nke_ipf_add_link(skb);
		err = netif_rx(skb) == NET_RX_SUCCESS ? 0 : -ENOBUFS;
	} else {
		err = nke_ipf_deliver(skb, family, seq);
	}
out:
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

/**
 * nke_ipf_receive() - let a packet that a client has made come in
 * @m: the packet, with its origin; consumed
 * @seq: filters below this number see it
 *
 * With a filter to go on behind, the packet goes to the transport, else it is
 * treated like one from the wire.  Without that filter and without an interface
 * its checksum flags do not count and the IPv4 header's checksum is made right,
 * as in XNU.
 *
 * Context: The worker of a queue.
 * Return: 0, or a negative error, which is counted.
 */
int nke_ipf_receive(struct __mbuf *m, u64 seq)
{
	enum nke_ipf_family family = m->pkt.origin->family;
	struct __ifnet *ifp = m->pkt.rcvif;
	struct nke_pkthdr pkt = m->pkt;
	struct sk_buff *skb;
	int err;

	nke_ifnet_hold(ifp);
	if (seq == NKE_IPF_START && !ifp)
		pkt.csum_flags = 0;
	skb = nke_ipf_make_skb(m, family);
	if (IS_ERR(skb)) {
		nke_mbuf_freem(m);
		err = PTR_ERR(skb);
	} else {
		if (family == NKE_IPF_V4 && seq == NKE_IPF_START && !ifp)
			ip_send_check(ip_hdr(skb));
		nke_mbuf_apply(&pkt, skb, NKE_PACKET_RECEIVED_IP);
		err = nke_ipf_in(skb, family, seq, ifp);
	}
	if (err)
		nke_ipf_total(bad);
	nke_ifnet_put(ifp);
	return err;
}
