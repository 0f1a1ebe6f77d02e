// SPDX-License-Identifier: GPL-2.0
/*
 * Packets as filters see them: the headers in one piece, checksums as they
 * expect them, and a note where the packet was.
 *
 * Most packets pass, and nothing of what was made for them is needed any more:
 * each CPU keeps that of one for the next one.
 */
#include <linux/errno.h>
#include <linux/icmp.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>

#include "ifnet/ifnet.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ipfilter/view.h"
#include "mbuf/mbuf.h"

/* XNU's drivers receive into clusters; NKEs look for data in the first mbuf. */
#define NKE_IPF_FIRST		NKE_MCLBYTES

/*
 * An mbuf of nke_view_keep(), with a note that only it refers to.  Used with
 * bottom halves disabled.
 */
static DEFINE_PER_CPU(struct __mbuf *, nke_ipf_spare);

/**
 * nke_ipf_kept() - how many mbufs are kept for later
 *
 * Context: Any.
 * Return: their number; each is an mbuf, an owner and a note that nobody uses.
 */
unsigned int nke_ipf_kept(void)
{
	unsigned int n = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		n += !!READ_ONCE(*per_cpu_ptr(&nke_ipf_spare, cpu));
	return n;
}

/**
 * nke_ipf_view_exit() - free what is kept
 *
 * Context: Process context; no packet comes any more.
 */
void nke_ipf_view_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		nke_mbuf_freem(xchg(per_cpu_ptr(&nke_ipf_spare, cpu), NULL));
}

static struct __mbuf *nke_ipf_take_spare(const struct sk_buff *skb)
{
	struct __mbuf *m;

	if (skb_is_nonlinear(skb))
		return NULL;
	m = __this_cpu_read(nke_ipf_spare);
	if (likely(m))
		__this_cpu_write(nke_ipf_spare, NULL);
	return m;
}

/**
 * nke_ipf_spare_put() - keep what was made for a packet that has passed
 * @m: of nke_ipf_unview(); only it refers to its note
 *
 * Context: Bottom halves disabled.
 */
void nke_ipf_spare_put(struct __mbuf *m)
{
	if (likely(!__this_cpu_read(nke_ipf_spare)))
		__this_cpu_write(nke_ipf_spare, m);
	else
		nke_mbuf_freem(m);
}

/* The header behind IP's, as far as filters want it with that in one piece. */
static unsigned int nke_ipf_transport_len(const struct sk_buff *skb,
					  const struct nke_ipf_origin *o)
{
	struct tcphdr buf __uninitialized;
	const struct tcphdr *th;

	switch (o->protocol) {
	case IPPROTO_TCP:
		th = skb_header_pointer(skb, o->thoff, sizeof(buf), &buf);
		return th ? th->doff * 4 : 0;
	case IPPROTO_UDP:
		return sizeof(struct udphdr);
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return sizeof(struct icmphdr);
	default:
		return 0;
	}
}

static void nke_ipf_find_transport(const struct sk_buff *skb,
				   struct nke_ipf_origin *o)
{
	__be16 frag;
	int at;

	if (o->family == NKE_IPF_V4) {
		o->thoff = ip_hdr(skb)->ihl * 4;
		o->protocol = ip_hdr(skb)->protocol;
		return;
	}
	o->protocol = ipv6_hdr(skb)->nexthdr;
	at = ipv6_skip_exthdr(skb, sizeof(struct ipv6hdr), &o->protocol, &frag);
	if (at < 0 || at > U16_MAX) {
		o->protocol = ipv6_hdr(skb)->nexthdr;
		at = sizeof(struct ipv6hdr);
	}
	o->thoff = at;
}

/*
 * A packet that never was on a wire has the sum of its pseudo header only, and
 * so has one that was merged.  XNU's filters find the checksum there; ours, if
 * they are called where the packet is, have to look at the flags.
 */
static int nke_ipf_complete(struct sk_buff *skb, struct nke_ipf_origin *o)
{
	int start = skb_checksum_start_offset(skb);
	int field = start + skb->csum_offset;
	__sum16 csum;

	if (!nke_ipf_threaded(o->family, o->dir)) {
		o->partial = true;
		return 0;
	}
	if (start < 0 || start >= skb->len)
		return -EINVAL;
	csum = csum_fold(skb_checksum(skb, start, skb->len - start, 0));
	if (skb_ensure_writable(skb, field + sizeof(csum)))
		return -ENOMEM;
	*(__sum16 *)(skb->data + field) = csum ?: CSUM_MANGLED_0;
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	return 0;
}

/*
 * Filters find the headers in one piece and may write to them; where they
 * expect more, as XNU's drivers deliver it, that as well.
 */
static int nke_ipf_prepare(struct sk_buff *skb, struct nke_ipf_origin *o)
{
	unsigned int headers;
	unsigned int first;
	int err;

	nke_ipf_find_transport(skb, o);
	headers = min(o->thoff + nke_ipf_transport_len(skb, o), skb->len);
	first = headers;
	if (o->dir == NKE_IPF_IN && nke_ipf_threaded(o->family, o->dir))
		first = clamp_t(unsigned int, NKE_IPF_FIRST, headers, skb->len);
	if (!pskb_may_pull(skb, first))
		return -ENOMEM;
	err = skb_ensure_writable(skb, headers);
	if (!err && o->dir == NKE_IPF_IN && skb->ip_summed == CHECKSUM_PARTIAL)
		err = nke_ipf_complete(skb, o);
	return err;
}

/* The interface that a forwarded packet came in by.  Context: RCU. */
static struct __ifnet *nke_ipf_forwarder(const struct sk_buff *skb)
{
	return nke_ifnet_get(dev_get_by_index_rcu(&init_net, skb->skb_iif));
}

/* Return: the note, which is @spare's if there is one; or ERR_PTR. */
static struct nke_ipf_origin *nke_ipf_note(struct sk_buff *skb,
					   const struct nf_hook_state *state,
					   struct __mbuf *spare)
{
	int err;

	if (unlikely(!spare))
		return nke_ipf_origin_of(skb, state);
	err = nke_ipf_origin_fill(spare->pkt.origin, skb, state);
	return err ? ERR_PTR(err) : spare->pkt.origin;
}

static struct __mbuf *nke_ipf_show(struct sk_buff *skb,
				   const struct nke_ipf_origin *o,
				   struct __mbuf *spare)
{
	enum nke_packet_place where = o->dir == NKE_IPF_IN ?
				      NKE_PACKET_RECEIVED_IP : NKE_PACKET_SENT;
	int err;

	if (unlikely(!spare))
		return nke_mbuf_from_packet(skb, where,
					    GFP_ATOMIC | __GFP_NOWARN);
	err = nke_mbuf_show_packet(spare, skb, where);
	return err ? ERR_PTR(err) : spare;
}

/**
 * nke_ipf_view() - show a packet to filters
 * @skb: the packet, with its IP header at skb->data
 * @state: of the hook
 * @deaf: this host gets no copy
 *
 * Context: RCU, bottom halves disabled.
 * Return: the packet, which @skb belongs to, and whose note has one reference,
 * its own; or ERR_PTR, then @skb is as before: -ENETDOWN, -ENOTCONN, -ENOMEM,
 * -EINVAL (a checksum to be computed that is none).
 */
struct __mbuf *nke_ipf_view(struct sk_buff *skb,
			    const struct nf_hook_state *state, bool deaf)
{
	struct nke_ipf_origin *o;
	struct __mbuf *spare;
	struct __mbuf *m;
	int err;

	err = nke_ipf_origin_prepare(skb);
	if (err)
		return ERR_PTR(err);
	spare = nke_ipf_take_spare(skb);
	o = nke_ipf_note(skb, state, spare);
	err = PTR_ERR_OR_ZERO(o);
	if (err)
		goto fail;
	err = nke_ipf_prepare(skb, o);
	if (err)
		goto fail_note;
	m = nke_ipf_show(skb, o, spare);
	err = PTR_ERR_OR_ZERO(m);
	if (err)
		goto fail_note;
	o->skb = skb_get(skb);
	m->ext->held = 1;
	if (o->dir == NKE_IPF_OUT && unlikely(skb->skb_iif))
		m->pkt.rcvif = nke_ipf_forwarder(skb);
	/* It may be kept for long. */
	skb->dev = NULL;
	o->csum_flags = m->pkt.csum_flags;
	o->deaf = deaf;
	m->pkt.origin = o;
	return m;
fail_note:
	if (!spare)
		nke_ipf_origin_put(o);
fail:
	nke_mbuf_freem(spare);
	return ERR_PTR(err);
}

/**
 * nke_ipf_unview() - take a packet back that all filters have let pass
 * @m: the packet
 * @o: its note, with a reference of the caller's
 * @skb: the packet that it showed
 *
 * Context: Bottom halves disabled.
 * Return: true: @skb is the stack's again, and @m, which shows nothing, is for
 * nke_ipf_spare_put(), when the caller has let go of @o; false: all is as
 * before, because @m has changed, or somebody else needs it.
 */
bool nke_ipf_unview(struct __mbuf *m, struct nke_ipf_origin *o,
		    struct sk_buff *skb)
{
	/* One reference each is the packet header's, and the view's. */
	if (m->pkt.origin != o || o->skb != skb ||
	    refcount_read(&o->refs) != 2 || refcount_read(&skb->users) != 2 ||
	    m->pkt.csum_flags != o->csum_flags || !nke_view_keep(m, skb))
		return false;
	o->skb = NULL;
	refcount_dec(&skb->users);
	if (unlikely(o->sk_held))
		sock_gen_put(o->sk);
	o->sk_held = false;
	return true;
}
