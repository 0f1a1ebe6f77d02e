// SPDX-License-Identifier: GPL-2.0
/*
 * Routes of packets that go elsewhere, or come from a client.
 */
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/l3mdev.h>
#include <net/net_namespace.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/xfrm.h>

#include "compat/route.h"
#include "ipfilter/route.h"

#ifdef CONFIG_XFRM
static struct dst_entry *nke_ipf_policy(struct sk_buff *skb,
					enum nke_ipf_family family,
					const struct sock *sk,
					struct dst_entry *dst)
{
	struct flowi fl;
	int err;

	/* What IPsec has done already is not done again. */
	if (nke_ipf_transformed(skb, family))
		return dst;
	skb_dst_drop(skb);
	skb_dst_set_noref(skb, dst);
	err = nke_xfrm_decode_session(skb, &fl, family == NKE_IPF_V4 ?
				      AF_INET : AF_INET6);
	skb_dst_set(skb, NULL);
	return err ? dst : xfrm_lookup(&init_net, dst, &fl, sk, 0);
}
#else
static struct dst_entry *nke_ipf_policy(struct sk_buff *skb,
					enum nke_ipf_family family,
					const struct sock *sk,
					struct dst_entry *dst)
{
	return dst;
}
#endif

/* A packet that is turned stays in its VRF. */
static int nke_ipf_l3mdev(const struct sk_buff *skb)
{
	const struct dst_entry *dst = skb_dst(skb);

	return dst ? l3mdev_master_ifindex(dst->dev) : 0;
}

static struct dst_entry *nke_ipf_route4(struct sk_buff *skb, struct sock *sk,
					int oif)
{
	const struct iphdr *ip = ip_hdr(skb);
	struct flow_keys keys;
	struct flowi4 fl = {
		.daddr = ip->daddr,
		.flowi4_tos = RT_TOS(ip->tos),
		.flowi4_oif = oif,
		.flowi4_mark = skb->mark,
		.flowi4_flags = sk ? inet_sk_flowi_flags(sk) : 0,
		.flowi4_l3mdev = nke_ipf_l3mdev(skb),
		.flowi4_uid = sock_net_uid(&init_net, sk),
	};
	unsigned int type = inet_addr_type(&init_net, ip->saddr);
	struct rtable *rt;

	if (type == RTN_LOCAL || type == RTN_UNICAST) {
		fl.saddr = ip->saddr;
		fl.flowi4_flags |= FLOWI_FLAG_ANYSRC;
	}
	fib4_rules_early_flow_dissect(&init_net, skb, &fl, &keys);
	rt = ip_route_output_key(&init_net, &fl);
	return IS_ERR(rt) ? ERR_CAST(rt) : &rt->dst;
}

static struct dst_entry *nke_ipf_route6(struct sk_buff *skb, struct sock *sk,
					int oif)
{
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);
	struct flow_keys keys;
	struct flowi6 fl = {
		.daddr = ip6->daddr,
		.saddr = ip6->saddr,
		.flowlabel = ip6_flowinfo(ip6),
		.flowi6_oif = oif,
		.flowi6_mark = skb->mark,
		.flowi6_l3mdev = nke_ipf_l3mdev(skb),
		.flowi6_uid = sock_net_uid(&init_net, sk),
	};

	fib6_rules_early_flow_dissect(&init_net, skb, &fl, &keys);
	return ip6_route_output(&init_net, sk, &fl);
}

/* Some addresses mean something on one link only. */
static bool nke_ipf_needs_link(const struct sk_buff *skb,
			       enum nke_ipf_family family)
{
	if (family == NKE_IPF_V4)
		return ipv4_is_multicast(ip_hdr(skb)->daddr);
	return ipv6_addr_type(&ipv6_hdr(skb)->daddr) &
	       (IPV6_ADDR_MULTICAST | IPV6_ADDR_LINKLOCAL);
}

/**
 * nke_ipf_route() - find the way out for a packet
 * @skb: the packet, with its IP header at skb->data
 * @family: of the packet
 * @sk: socket that the stack sends it for, or NULL
 * @oif: number of the device, for addresses that need one, or 0
 *
 * IPsec's policies apply, unless it has been here before.
 *
 * Context: RCU; process context or softirq.
 * Return: 0, and the packet has the route; or a negative error, and it may have
 * none.
 */
int nke_ipf_route(struct sk_buff *skb, enum nke_ipf_family family,
		  struct sock *sk, int oif)
{
	struct dst_entry *dst;
	int err;

	sk = sk_to_full_sk(sk);
	if (!nke_ipf_needs_link(skb, family))
		oif = 0;
	if (!oif && sk)
		oif = sk->sk_bound_dev_if;
	dst = family == NKE_IPF_V4 ? nke_ipf_route4(skb, sk, oif) :
				     nke_ipf_route6(skb, sk, oif);
	if (IS_ERR(dst))
		return PTR_ERR(dst);
	if (dst->error) {
		err = dst->error;
		dst_release(dst);
		return err;
	}
	dst = nke_ipf_policy(skb, family, sk, dst);
	if (IS_ERR(dst))
		return PTR_ERR(dst);
	skb_dst_drop(skb);
	skb_dst_set(skb, dst);
	return 0;
}

static int nke_ipf_route_in4(struct sk_buff *skb)
{
	const struct iphdr *ip = ip_hdr(skb);
	int err;

	err = nke_ip_route_input(skb, ip->daddr, ip->saddr, ip->tos, skb->dev);
	if (err)
		return err;
	if (skb_rtable(skb)->rt_flags & RTCF_LOCAL)
		return 0;
	return -EHOSTUNREACH;
}

static int nke_ipf_route_in6(struct sk_buff *skb)
{
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);
	struct dst_entry *dst;
	struct flowi6 fl = {
		.flowi6_iif = skb->dev->ifindex,
		.daddr = ip6->daddr,
		.saddr = ip6->saddr,
		.flowlabel = ip6_flowinfo(ip6),
		.flowi6_mark = skb->mark,
		.flowi6_proto = ip6->nexthdr,
	};

	dst = ip6_route_input_lookup(&init_net, skb->dev, &fl, skb,
				     RT6_LOOKUP_F_HAS_SADDR);
	skb_dst_set(skb, dst);
	if (dst->error)
		return dst->error;
	return dst->input == ip6_input ? 0 : -EHOSTUNREACH;
}

/**
 * nke_ipf_route_in() - make sure that a packet is for this host
 * @skb: the packet, with its IP header at skb->data and its device
 * @family: of the packet
 *
 * Context: RCU, bottom halves disabled.
 * Return: 0, and the packet has the route; or a negative error.
 */
int nke_ipf_route_in(struct sk_buff *skb, enum nke_ipf_family family)
{
	return family == NKE_IPF_V4 ? nke_ipf_route_in4(skb) :
				      nke_ipf_route_in6(skb);
}
