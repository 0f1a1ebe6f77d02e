/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the IP filters need of routing in newer kernels.
 */
#ifndef _NKE_COMPAT_ROUTE_H
#define _NKE_COMPAT_ROUTE_H

#include <net/net_namespace.h>
#include <net/route.h>
#include <net/xfrm.h>

#ifdef CONFIG_XFRM
static inline int nke_xfrm_decode_session(struct sk_buff *skb,
					  struct flowi *fl, unsigned int family)
{
#ifdef NKE_HAVE_XFRM_DECODE_NET
	return xfrm_decode_session(&init_net, skb, fl, family);
#else
	return xfrm_decode_session(skb, fl, family);
#endif
}
#endif

static inline int nke_ip_route_input(struct sk_buff *skb, __be32 daddr,
				     __be32 saddr, u8 tos,
				     struct net_device *dev)
{
#ifdef NKE_HAVE_ROUTE_DSCP
	return ip_route_input_noref(skb, daddr, saddr,
				    inet_dsfield_to_dscp(tos), dev);
#else
	return ip_route_input_noref(skb, daddr, saddr, tos, dev);
#endif
}

#endif /* _NKE_COMPAT_ROUTE_H */
