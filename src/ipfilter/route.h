/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Routes of packets that go elsewhere, or come from a client.
 */
#ifndef _NKE_IPFILTER_ROUTE_H
#define _NKE_IPFILTER_ROUTE_H

#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <net/ip.h>

#include "ipfilter/ipf.h"

struct sock;

/* Has IPsec done its work on a packet that goes out? */
static inline bool nke_ipf_transformed(const struct sk_buff *skb,
				       enum nke_ipf_family family)
{
	return family == NKE_IPF_V4 ?
	       IPCB(skb)->flags & IPSKB_XFRM_TRANSFORMED :
	       IP6CB(skb)->flags & IP6SKB_XFRM_TRANSFORMED;
}

int nke_ipf_route(struct sk_buff *skb, enum nke_ipf_family family,
		  struct sock *sk, int oif);
int nke_ipf_route_in(struct sk_buff *skb, enum nke_ipf_family family);

#endif /* _NKE_IPFILTER_ROUTE_H */
