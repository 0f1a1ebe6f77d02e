/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where packets leave the stack.
 */
#ifndef _NKE_IPFILTER_HOOK_H
#define _NKE_IPFILTER_HOOK_H

#include <linux/types.h>

#include "ipfilter/ipf.h"

struct nf_hook_state;
struct sk_buff;

/**
 * struct nke_ipf_mark - the packet that this processor is sending
 * @ip: its IP header, which copies of it share; NULL: none.  What tunnels and
 *	IPsec make of it has another one
 * @seq: filters below this number see it
 * @family: of the packet
 * @dir: of the packet
 * @deaf: this host gets no copy
 *
 * From outside of the hooks to within; used with bottom halves disabled.
 */
struct nke_ipf_mark {
	const void *ip;
	u64 seq;
	u8 family;
	u8 dir;
	bool deaf;
};

struct nke_ipf_mark nke_ipf_mark(const struct sk_buff *skb,
				 enum nke_ipf_family family,
				 enum nke_ipf_dir dir, u64 seq, bool deaf);
void nke_ipf_unmark(struct nke_ipf_mark before);
int nke_ipf_hooks_rest(struct sk_buff *skb, struct nf_hook_state *state);

#endif /* _NKE_IPFILTER_HOOK_H */
