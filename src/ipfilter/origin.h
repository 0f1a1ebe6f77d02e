/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is kept of a packet that a filter sees, so that it can go on where it
 * was, also when it is another packet by then.
 */
#ifndef _NKE_IPFILTER_ORIGIN_H
#define _NKE_IPFILTER_ORIGIN_H

#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/netfilter.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <net/ip.h>

#include "ipfilter/ipf.h"

struct nke_pkthdr;

/**
 * struct nke_ipf_origin - where a packet was
 * @refs: one for each packet header that points here, one for the walk
 * @family: of the packet
 * @dir: its direction
 * @protocol: what follows the IP header, when the packet was met
 * @partial: came in with the sum of the pseudo header only
 * @deaf: this host gets no copy of it
 * @sk_held: there is a reference to @sk
 * @hashed: @hash is known
 * @seq: its place in the walk, while it waits in a queue
 * @skb: the packet as the stack made it, with a reference: the stack gets it
 *	back, or another one that is told all that this one knew; NULL: it went
 *	back
 * @okfn: what comes after the hook; NULL: the packet comes from a client
 * @sk: socket that the stack sends it for, or NULL; held by @skb or by us
 * @saddr: source when it was met, to see whether it was changed
 * @daddr: destination, likewise
 * @hash: of its flow
 * @csum_flags: of its packet header at first
 * @sum: of an IPv6 header that the device has counted in
 * @in: number of the device it came in by, or 0
 * @out: number of the device it goes out by, or 0
 * @thoff: where @protocol's header is
 *
 * Written by who makes it, read only afterwards, but for @seq and @hash, which
 * belong to the only packet that points here, and @skb, which goes with it.  No
 * device is held: it may go away, and with it the packet.
 */
struct nke_ipf_origin {
	refcount_t refs;
	u8 family;
	u8 dir;
	u8 protocol;
	u8 partial:1;
	u8 deaf:1;
	u8 sk_held:1;
	u8 hashed:1;
	u64 seq;
	struct sk_buff *skb;
	int (*okfn)(struct net *net, struct sock *sk, struct sk_buff *skb);
	struct sock *sk;
	union nf_inet_addr saddr;
	union nf_inet_addr daddr;
	u32 hash;
	u32 csum_flags;
	__wsum sum;
	int in;
	int out;
	u16 thoff;
};

int nke_ipf_origin_init(void);
void nke_ipf_origin_exit(void);
long nke_ipf_origin_live(void);
int nke_ipf_origin_prepare(struct sk_buff *skb);
int nke_ipf_origin_fill(struct nke_ipf_origin *o, const struct sk_buff *skb,
			const struct nf_hook_state *state);
struct nke_ipf_origin *nke_ipf_origin_of(const struct sk_buff *skb,
					 const struct nf_hook_state *state);
struct sk_buff *nke_ipf_origin_take(struct nke_ipf_origin *o,
				    struct sk_buff *skb);
struct nke_ipf_origin *nke_ipf_origin_new(enum nke_ipf_family family,
					  enum nke_ipf_dir dir, gfp_t gfp);
void nke_ipf_origin_free(struct nke_ipf_origin *o);
void nke_ipf_origin_apply(const struct nke_ipf_origin *o, struct sk_buff *skb);
struct nke_ipf_origin *nke_ipf_origin_own(struct nke_pkthdr *pkt, gfp_t gfp);
void nke_ipf_origin_set(struct nke_pkthdr *pkt, struct nke_ipf_origin *o);

/* Context: Any. */
static inline void nke_ipf_origin_hold(struct nke_ipf_origin *o)
{
	if (o)
		refcount_inc(&o->refs);
}

/* Context: Any but hard interrupt. */
static inline void nke_ipf_origin_put(struct nke_ipf_origin *o)
{
	if (o && refcount_dec_and_test(&o->refs))
		nke_ipf_origin_free(o);
}

/* Does the IP header of @skb begin with the addresses that it had? */
static inline bool nke_ipf_origin_same_way(const struct nke_ipf_origin *o,
					   const struct sk_buff *skb)
{
	if (o->family == NKE_IPF_V4)
		return ip_hdr(skb)->saddr == o->saddr.ip &&
		       ip_hdr(skb)->daddr == o->daddr.ip;
	return ipv6_addr_equal(&ipv6_hdr(skb)->saddr, &o->saddr.in6) &&
	       ipv6_addr_equal(&ipv6_hdr(skb)->daddr, &o->daddr.in6);
}

/* Of a flow; @ports: the first four bytes of TCP or UDP */
static inline u32 nke_ipf_flow_hash(const struct nke_ipf_origin *o,
				    __be32 ports)
{
	u32 seed = (__force u32)ports ^ o->protocol;

	if (o->family == NKE_IPF_V4)
		return jhash_3words((__force u32)o->saddr.ip,
				    (__force u32)o->daddr.ip, seed, 0);
	return jhash_3words(jhash2((__force u32 *)&o->saddr, 4, 0),
			    jhash2((__force u32 *)&o->daddr, 4, 0), seed, 0);
}

static inline u8 nke_ipf_pf(enum nke_ipf_family family)
{
	return family == NKE_IPF_V4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
}

static inline u8 nke_ipf_hooknum(enum nke_ipf_dir dir)
{
	return dir == NKE_IPF_IN ? NF_INET_LOCAL_IN : NF_INET_POST_ROUTING;
}

#endif /* _NKE_IPFILTER_ORIGIN_H */
