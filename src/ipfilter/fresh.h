/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets that a client has made.
 */
#ifndef _NKE_IPFILTER_FRESH_H
#define _NKE_IPFILTER_FRESH_H

#include "ipfilter/ipf.h"

struct __mbuf;
struct sk_buff;

struct sk_buff *nke_ipf_make_skb(struct __mbuf *m, enum nke_ipf_family family);
unsigned int nke_ipf_next_header(const struct sk_buff *skb);
int nke_ipf_receive(struct __mbuf *m, u64 seq);
int nke_ipf_send(struct __mbuf *m, enum nke_ipf_family family, u64 seq,
		 const struct nke_bsd_ipf_pktopts *opts);

#endif /* _NKE_IPFILTER_FRESH_H */
