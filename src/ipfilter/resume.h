/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets that go on where they left the stack.
 */
#ifndef _NKE_IPFILTER_RESUME_H
#define _NKE_IPFILTER_RESUME_H

#include <linux/types.h>

struct __mbuf;
struct nke_ipf_origin;
struct nke_ipf_queue;
struct sk_buff;

struct sk_buff *nke_ipf_back(struct __mbuf *m, struct nke_ipf_origin *o);
int nke_ipf_check(struct sk_buff *skb, const struct nke_ipf_origin *o);
int nke_ipf_resume(struct sk_buff *skb, const struct nke_ipf_origin *o);
int nke_ipf_rebuild(struct __mbuf *m, const struct nke_ipf_origin *o);
int nke_ipf_go(struct __mbuf *m, u64 seq, struct nke_ipf_queue *q);

#endif /* _NKE_IPFILTER_RESUME_H */
