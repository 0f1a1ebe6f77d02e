// SPDX-License-Identifier: GPL-2.0
/*
 * What is kept of a packet that a filter sees.
 */
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/dst.h>
#include <net/inet_hashtables.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "core/export.h"
#include "ipfilter/origin.h"
#include "ipfilter/view.h"
#include "mbuf/mbuf.h"
#include "mbuf/mbuf_cache.h"

static struct nke_cache nke_ipf_origins;

/**
 * nke_ipf_origin_init() - set the allocator up
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_ipf_origin_init(void)
{
	return nke_cache_init(&nke_ipf_origins, "nke_ipf_origin",
			      sizeof(struct nke_ipf_origin), 0);
}

/**
 * nke_ipf_origin_exit() - take the allocator down
 *
 * Context: Process context; no packet has an origin any more.
 */
void nke_ipf_origin_exit(void)
{
	nke_cache_exit(&nke_ipf_origins);
}

/**
 * nke_ipf_origin_live() - count the notes
 *
 * Context: Any.
 * Return: packets that are in a filter's hands, or on their way.
 */
long nke_ipf_origin_live(void)
{
	return nke_cache_taken(&nke_ipf_origins) - (long)nke_ipf_kept();
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ipf_origin_live);

/*
 * The socket that early demultiplexing found may not be counted, and lives only
 * as long as RCU lets it.
 */
static bool nke_ipf_keep_sk(struct sk_buff *skb)
{
	struct sock *sk = skb->sk;

	if (!sk || !skb_sk_is_prefetched(skb) || sk_is_refcounted(sk))
		return true;
	if (!refcount_inc_not_zero(&sk->sk_refcnt))
		return false;
	skb->destructor = sock_edemux;
	return true;
}

static void nke_ipf_origin_note(struct nke_ipf_origin *o,
				const struct sk_buff *skb)
{
	const struct iphdr *ip;
	const struct ipv6hdr *ip6;

	if (o->family == NKE_IPF_V4) {
		ip = ip_hdr(skb);
		o->saddr.ip = ip->saddr;
		o->daddr.ip = ip->daddr;
		return;
	}
	ip6 = ipv6_hdr(skb);
	o->saddr.in6 = ip6->saddr;
	o->daddr.in6 = ip6->daddr;
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		o->sum = csum_partial(ip6, sizeof(*ip6), 0);
}

/**
 * nke_ipf_origin_prepare() - make a packet fit to outlive the hook
 * @skb: the packet
 *
 * Context: RCU; process context or softirq.
 * Return: 0, -ENETDOWN, -ENOTCONN: its route or its socket is going away.
 */
int nke_ipf_origin_prepare(struct sk_buff *skb)
{
	if (skb_dst(skb) && !skb_dst_force(skb))
		return -ENETDOWN;
	return nke_ipf_keep_sk(skb) ? 0 : -ENOTCONN;
}

/**
 * nke_ipf_origin_fill() - note where a packet is
 * @o: a note that nobody uses
 * @skb: the packet, prepared, with its IP header at skb->data
 * @state: of the hook
 *
 * The note has one reference then, but not @skb, @thoff, @protocol and
 * @csum_flags.
 *
 * Context: RCU, bottom halves disabled.
 * Return: 0 or -ENOTCONN: the sender's socket is going away.
 */
int nke_ipf_origin_fill(struct nke_ipf_origin *o, const struct sk_buff *skb,
			const struct nf_hook_state *state)
{
	/* A sender whose memory the packet is lives as long. */
	o->sk_held = state->sk && (state->sk != skb->sk || !skb->destructor);
	if (o->sk_held && !refcount_inc_not_zero(&state->sk->sk_refcnt)) {
		o->sk_held = false;
		return -ENOTCONN;
	}
	refcount_set(&o->refs, 1);
	o->family = state->pf == NFPROTO_IPV4 ? NKE_IPF_V4 : NKE_IPF_V6;
	o->dir = state->hook == NF_INET_LOCAL_IN ? NKE_IPF_IN : NKE_IPF_OUT;
	o->partial = false;
	o->deaf = false;
	o->hashed = false;
	o->seq = NKE_IPF_START;
	o->skb = NULL;
	o->okfn = state->okfn;
	o->sk = state->sk;
	/* Tunnels bring packets out of other namespaces. */
	o->in = state->in && net_eq(dev_net(state->in), state->net) ?
		state->in->ifindex : 0;
	o->out = state->out ? state->out->ifindex : 0;
	nke_ipf_origin_note(o, skb);
	return 0;
}

/**
 * nke_ipf_origin_of() - a note where a packet is
 * @skb: as nke_ipf_origin_fill()
 * @state: likewise
 *
 * Context: RCU, bottom halves disabled.
 * Return: the note; or ERR_PTR: -ENOMEM, or as nke_ipf_origin_fill().
 */
struct nke_ipf_origin *nke_ipf_origin_of(const struct sk_buff *skb,
					 const struct nf_hook_state *state)
{
	struct nke_ipf_origin *o;
	int err;

	o = nke_cache_get_bh(&nke_ipf_origins);
	if (unlikely(!o))
		o = nke_cache_get(&nke_ipf_origins, GFP_ATOMIC | __GFP_NOWARN);
	if (unlikely(!o))
		return ERR_PTR(-ENOMEM);
	err = nke_ipf_origin_fill(o, skb, state);
	if (!err)
		return o;
	nke_cache_put(&nke_ipf_origins, o);
	return ERR_PTR(err);
}

/**
 * nke_ipf_origin_new() - a note for a packet that a client has made
 * @family: of the packet
 * @dir: which way it goes
 * @gfp: how to allocate
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: the note, with one reference and nothing in it; or NULL.
 */
struct nke_ipf_origin *nke_ipf_origin_new(enum nke_ipf_family family,
					  enum nke_ipf_dir dir, gfp_t gfp)
{
	struct nke_ipf_origin *o = nke_cache_get(&nke_ipf_origins, gfp);

	if (!o)
		return NULL;
	memset(o, 0, sizeof(*o));
	refcount_set(&o->refs, 1);
	o->family = family;
	o->dir = dir;
	o->seq = NKE_IPF_START;
	return o;
}

/**
 * nke_ipf_origin_free() - let go of what a packet needed to go on
 * @o: the note, without a reference
 *
 * Context: Any but hard interrupt.
 */
void nke_ipf_origin_free(struct nke_ipf_origin *o)
{
	if (o->sk_held)
		sock_gen_put(o->sk);
	consume_skb(o->skb);
	nke_cache_put(&nke_ipf_origins, o);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ipf_origin_free);

/**
 * nke_ipf_origin_set() - say where a packet comes from
 * @pkt: its header
 * @o: the note, which gets a reference; or NULL
 *
 * Context: Any but hard interrupt.
 */
void nke_ipf_origin_set(struct nke_pkthdr *pkt, struct nke_ipf_origin *o)
{
	nke_ipf_origin_hold(o);
	nke_ipf_origin_put(pkt->origin);
	pkt->origin = o;
}

/**
 * nke_ipf_origin_own() - a note that belongs to one packet alone
 * @pkt: header of the packet, which has one
 * @gfp: how to allocate
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: the note, which is still the packet's; or NULL.
 */
struct nke_ipf_origin *nke_ipf_origin_own(struct nke_pkthdr *pkt, gfp_t gfp)
{
	struct nke_ipf_origin *old = pkt->origin;
	struct nke_ipf_origin *o;

	if (refcount_read(&old->refs) == 1)
		return old;
	o = nke_cache_get(&nke_ipf_origins, gfp);
	if (!o)
		return NULL;
	*o = *old;
	refcount_set(&o->refs, 1);
	if (o->sk_held)
		refcount_inc(&o->sk->sk_refcnt);
	if (o->skb)
		skb_get(o->skb);
	pkt->origin = o;
	nke_ipf_origin_put(old);
	return o;
}

/* A sender's memory is its own until the packet is gone. */
static void nke_ipf_origin_charge(const struct nke_ipf_origin *o,
				  struct sk_buff *skb)
{
	struct sock *sk = o->skb->sk;

	if (!sk || !o->skb->destructor)
		return;
	if (o->dir == NKE_IPF_OUT && sk_fullsock(sk)) {
		skb_set_owner_w(skb, sk);
	} else if (o->skb->destructor == sock_edemux) {
		/* The socket that it was found to be for. */
		refcount_inc(&sk->sk_refcnt);
		skb->sk = sk;
		skb->destructor = sock_edemux;
	}
}

/**
 * nke_ipf_origin_take() - the packet of the stack's that mbufs have given back
 * @o: its origin, which belongs to the caller
 * @skb: the packet; consumed
 *
 * Context: Process context or softirq.
 * Return: what the stack may have: @skb itself, or a copy if a copy of the
 * mbufs may still need it; NULL: no memory.
 */
struct sk_buff *nke_ipf_origin_take(struct nke_ipf_origin *o,
				    struct sk_buff *skb)
{
	struct sk_buff *clone;

	/* Copies of the mbufs have the same note, or one of their own. */
	if (likely(o->skb == skb && refcount_read(&o->refs) == 1 &&
		   refcount_read(&skb->users) == 2)) {
		o->skb = NULL;
		refcount_dec(&skb->users);
		return skb;
	}
	if (!skb_shared(skb))
		return skb;
	clone = skb_clone(skb, GFP_ATOMIC | __GFP_NOWARN);
	if (clone)
		nke_ipf_origin_charge(o, clone);
	consume_skb(skb);
	return clone;
}

/**
 * nke_ipf_origin_apply() - let a new packet pass for the old one
 * @o: of the old one
 * @skb: the new one, freshly made, with its IP header at skb->data
 *
 * Context: Any.
 */
void nke_ipf_origin_apply(const struct nke_ipf_origin *o, struct sk_buff *skb)
{
	struct skb_shared_info *si = skb_shinfo(skb);
	int thoff = skb_transport_offset(skb);

	skb_copy_header(skb, o->skb);
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, thoff);
	skb->encapsulation = 0;
	si->tx_flags = skb_shinfo(o->skb)->tx_flags & SKBTX_ANY_TSTAMP;
	si->tskey = skb_shinfo(o->skb)->tskey;
	/* TCP wants to know what it was merged from, if it still is. */
	if (o->dir == NKE_IPF_OUT || skb->len <= si->gso_size) {
		si->gso_size = 0;
		si->gso_segs = 0;
		si->gso_type = 0;
	}
	nke_ipf_origin_charge(o, skb);
}
