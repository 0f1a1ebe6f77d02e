/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets as filters see them.
 */
#ifndef _NKE_IPFILTER_VIEW_H
#define _NKE_IPFILTER_VIEW_H

#include <linux/types.h>

struct __mbuf;
struct nf_hook_state;
struct nke_ipf_origin;
struct sk_buff;

unsigned int nke_ipf_kept(void);
void nke_ipf_view_exit(void);
struct __mbuf *nke_ipf_view(struct sk_buff *skb,
			    const struct nf_hook_state *state, bool deaf);
bool nke_ipf_unview(struct __mbuf *m, struct nke_ipf_origin *o,
		    struct sk_buff *skb);
void nke_ipf_spare_put(struct __mbuf *m);

#endif /* _NKE_IPFILTER_VIEW_H */
