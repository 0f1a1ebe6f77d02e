// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that go on where they left the stack: the filters that are left, the
 * netfilter hooks behind ours, then what the stack does next.
 *
 * So no packet passes the same place twice, and neither connection tracking nor
 * the rules of nftables notice that it was away.
 */
#include <linux/bottom_half.h>
#include <linux/errno.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "core/export.h"
#include "ipfilter/fresh.h"
#include "ipfilter/hook.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ipfilter/queue.h"
#include "ipfilter/resume.h"
#include "ipfilter/route.h"
#include "ipfilter/walk.h"
#include "mbuf/mbuf.h"

#define NKE_IPF_REQUESTS	(NKE_CSUM_DATA | NKE_CSUM_DATA6)
#define NKE_IPF_RESULTS		(NKE_MBUF_CSUM_DID_DATA | \
				 NKE_MBUF_CSUM_PSEUDO_HDR)

/* The packet is what it was, but another one has a say in its checksum now. */
static void nke_ipf_settle(struct sk_buff *skb, const struct nke_pkthdr *pkt,
			   const struct nke_ipf_origin *o)
{
	u32 changed = pkt->csum_flags ^ o->csum_flags;

	if (o->dir == NKE_IPF_OUT && (changed & NKE_IPF_REQUESTS))
		nke_mbuf_apply_sum(pkt, skb, NKE_PACKET_SENT);
	else if (o->dir == NKE_IPF_IN && (changed & NKE_IPF_RESULTS))
		nke_mbuf_apply_sum(pkt, skb, NKE_PACKET_RECEIVED_IP);
}

static struct sk_buff *nke_ipf_given_back(struct nke_ipf_origin *o,
					  struct sk_buff *skb)
{
	skb = nke_ipf_origin_take(o, skb);
	if (unlikely(!skb)) {
		nke_ipf_total(lost);
		return ERR_PTR(-ENOMEM);
	}
	return skb;
}

/**
 * nke_ipf_back() - the packet of the kernel that mbufs still show
 * @m: the packet
 * @o: its origin, which belongs to the caller
 *
 * Context: Process context or softirq.
 * Return: the packet, and @m is freed; or NULL, then it has become another one;
 * or ERR_PTR(-ENOMEM), and the packet and @m are freed.
 */
struct sk_buff *nke_ipf_back(struct __mbuf *m, struct nke_ipf_origin *o)
{
	struct nke_pkthdr pkt;
	struct sk_buff *skb;

	if (likely(m->pkt.csum_flags == o->csum_flags)) {
		skb = nke_mbuf_unview(m);
		return skb ? nke_ipf_given_back(o, skb) : NULL;
	}
	pkt = m->pkt;
	skb = nke_mbuf_unview(m);
	if (!skb)
		return NULL;
	skb = nke_ipf_given_back(o, skb);
	if (!IS_ERR(skb))
		nke_ipf_settle(skb, &pkt, o);
	return skb;
}

/*
 * Another header length: what the stack knows of its options is void.  On the
 * way out it wants their length only.
 */
static int nke_ipf_new_options(struct sk_buff *skb, unsigned int hlen,
			       enum nke_ipf_dir dir)
{
	struct ip_options *opt = &IPCB(skb)->opt;

	skb_set_transport_header(skb, hlen);
	memset(opt, 0, sizeof(*opt));
	opt->optlen = hlen - sizeof(struct iphdr);
	if (dir == NKE_IPF_OUT || !opt->optlen)
		return 0;
	return ip_options_compile(&init_net, opt, skb);
}

static int nke_ipf_check4(struct sk_buff *skb, const struct nke_ipf_origin *o)
{
	struct iphdr *ip;
	unsigned int hlen;
	unsigned int len;

	if (!pskb_may_pull(skb, sizeof(*ip)))
		return -EINVAL;
	ip = ip_hdr(skb);
	hlen = ip->ihl * 4;
	len = be16_to_cpu(ip->tot_len);
	if (ip->version != 4 || ip->ihl < 5 || !pskb_may_pull(skb, hlen))
		return -EINVAL;
	/* Too long for the field: it is 0 in what is to be cut. */
	if (likely(len != skb->len) && (len || !skb_is_gso(skb))) {
		if (len < hlen || len > skb->len || pskb_trim_rcsum(skb, len))
			return -EINVAL;
	}
	if (unlikely(hlen != o->thoff) &&
	    nke_ipf_new_options(skb, hlen, o->dir))
		return -EINVAL;
	/* A device's sum over all is right as long as the header adds up. */
	if (o->dir == NKE_IPF_OUT || skb->ip_summed == CHECKSUM_COMPLETE)
		ip_send_check(ip_hdr(skb));
	return 0;
}

static int nke_ipf_check6(struct sk_buff *skb, const struct nke_ipf_origin *o)
{
	struct ipv6hdr *ip6;
	unsigned int len;

	if (!pskb_may_pull(skb, sizeof(*ip6)))
		return -EINVAL;
	ip6 = ipv6_hdr(skb);
	if (ip6->version != 6)
		return -EINVAL;
	len = be16_to_cpu(ip6->payload_len) + sizeof(*ip6);
	if (len != skb->len && ip6->payload_len) {
		if (len > skb->len || pskb_trim_rcsum(skb, len))
			return -EINVAL;
		ip6 = ipv6_hdr(skb);
	}
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum = csum_add(csum_sub(skb->csum, o->sum),
				     csum_partial(ip6, sizeof(*ip6), 0));
	return 0;
}

/**
 * nke_ipf_check() - make sure of what filters have left
 * @skb: the packet, with its IP header at skb->data and its device
 * @o: its origin
 *
 * The header has to be one, and tell of bytes that are there; more are cut off.
 *
 * Context: RCU; process context or softirq.
 * Return: 0 or -EINVAL.
 */
int nke_ipf_check(struct sk_buff *skb, const struct nke_ipf_origin *o)
{
	return o->family == NKE_IPF_V4 ? nke_ipf_check4(skb, o) :
					 nke_ipf_check6(skb, o);
}

/* The devices of a packet that goes on. */
struct nke_ipf_way {
	struct net_device *in;
	struct net_device *out;
};

static int nke_ipf_devices(struct nke_ipf_way *way, struct sk_buff *skb,
			   const struct nke_ipf_origin *o)
{
	way->in = o->in ? dev_get_by_index_rcu(&init_net, o->in) : NULL;
	way->out = o->out ? dev_get_by_index_rcu(&init_net, o->out) : NULL;
	skb->dev = o->dir == NKE_IPF_IN ? way->in : way->out;
	return skb->dev ? 0 : -ENODEV;
}

/* Its addresses were changed: it goes out elsewhere. */
static int nke_ipf_turn(struct nke_ipf_way *way, struct sk_buff *skb,
			const struct nke_ipf_origin *o)
{
	int err = nke_ipf_route(skb, o->family, o->sk, o->out);

	if (err)
		return err;
	way->out = skb_dst(skb)->dev;
	skb->dev = way->out;
	return 0;
}

/* The rest of the way.  Context: RCU, bottom halves disabled. */
static int nke_ipf_pass_on(struct sk_buff *skb, const struct nke_ipf_origin *o,
			   const struct nke_ipf_way *way)
{
	struct nke_ipf_mark before;
	struct nf_hook_state state;
	int err;

	nf_hook_state_init(&state, nke_ipf_hooknum(o->dir),
			   nke_ipf_pf(o->family), way->in, way->out, o->sk,
			   &init_net, o->okfn);
	err = nke_ipf_hooks_rest(skb, &state);
	if (err != 1)
		return err;
	before = nke_ipf_mark(skb, o->family, o->dir, 0, o->deaf);
	err = o->okfn(&init_net, o->sk, skb);
	nke_ipf_unmark(before);
	return err > 0 ? net_xmit_errno(err) : err;
}

/**
 * nke_ipf_resume() - let a packet go on that all filters have let pass
 * @skb: the packet, with its IP header at skb->data; consumed
 * @o: its origin
 *
 * Context: Process context or softirq.
 * Return: 0; or a negative error of the hooks behind ours, or of the stack, or
 * -ENODEV (its device is gone), -EINVAL (a header that is none).
 */
int nke_ipf_resume(struct sk_buff *skb, const struct nke_ipf_origin *o)
{
	struct nke_ipf_way way;
	int err;

	local_bh_disable();
	rcu_read_lock();
	err = nke_ipf_devices(&way, skb, o);
	if (unlikely(err)) {
		nke_ipf_total(gone);
		goto drop;
	}
	err = nke_ipf_check(skb, o);
	if (unlikely(err)) {
		nke_ipf_total(bad);
		goto drop;
	}
	if (o->dir == NKE_IPF_OUT &&
	    unlikely(!nke_ipf_origin_same_way(o, skb))) {
		err = nke_ipf_turn(&way, skb, o);
		if (err) {
			nke_ipf_total(gone);
			goto drop;
		}
	}
	err = nke_ipf_pass_on(skb, o, &way);
	goto out;
drop:
	kfree_skb(skb);
out:
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

/**
 * nke_ipf_rebuild() - as nke_ipf_resume(), for a packet that was replaced
 * @m: the packet; consumed
 * @o: its origin
 *
 * All that the stack knew of the old one is told of the new one.
 *
 * Context: Process context or softirq.
 * Return: 0, or a negative error: as nke_ipf_make_skb() and nke_ipf_resume().
 */
int nke_ipf_rebuild(struct __mbuf *m, const struct nke_ipf_origin *o)
{
	struct nke_pkthdr pkt = m->pkt;
	struct sk_buff *skb;

	skb = nke_ipf_make_skb(m, o->family);
	if (IS_ERR(skb)) {
		nke_ipf_total(bad);
		nke_mbuf_freem(m);
		return PTR_ERR(skb);
	}
	nke_ipf_origin_apply(o, skb);
	nke_mbuf_apply(&pkt, skb, o->dir == NKE_IPF_IN ?
				  NKE_PACKET_RECEIVED_IP : NKE_PACKET_SENT);
	if (o->family == NKE_IPF_V6)
		IP6CB(skb)->nhoff = nke_ipf_next_header(skb);
	return nke_ipf_resume(skb, o);
}

/* All filters have let it pass. */
static int nke_ipf_leave(struct __mbuf *m, struct nke_ipf_origin *o)
{
	struct sk_buff *skb = nke_ipf_back(m, o);

	if (IS_ERR(skb))
		return PTR_ERR(skb);
	return skb ? nke_ipf_resume(skb, o) : nke_ipf_rebuild(m, o);
}

/* The sender has gone on meanwhile: a datagram's hears of it next time. */
static void nke_ipf_tell(const struct nke_ipf_origin *o, int err)
{
	struct sock *sk = o->sk;

	if (o->dir != NKE_IPF_OUT || !sk || !sk_fullsock(sk) ||
	    (sk->sk_type != SOCK_DGRAM && sk->sk_type != SOCK_RAW) ||
	    sk->sk_state != TCP_ESTABLISHED || sock_flag(sk, SOCK_DEAD))
		return;
	WRITE_ONCE(sk->sk_err, -err);
	sk_error_report(sk);
}

/* A filter has refused it.  A packet of the kernel is dropped as such. */
static void nke_ipf_drop(struct __mbuf *m, struct nke_ipf_origin *o)
{
	struct sk_buff *skb = m ? nke_mbuf_unview(m) : NULL;

	if (skb)
		kfree_skb(nke_ipf_origin_take(o, skb));
	else
		nke_mbuf_freem(m);
}

/**
 * nke_ipf_go() - let a packet that left the stack go on
 * @m: the packet, with its origin; consumed
 * @seq: number of the last filter that it met
 * @q: of the worker; NULL: not in a worker
 *
 * Context: Process context; without @q softirq as well.
 * Return: 0; or a negative error: of a filter that refused it, or as
 * nke_ipf_resume(), nke_ipf_rebuild() and nke_ipf_wait().
 */
int nke_ipf_go(struct __mbuf *m, u64 seq, struct nke_ipf_queue *q)
{
	struct nke_ipf_walk w = {
		.m = m, .o = m->pkt.origin, .seq = seq, .queue = q,
	};
	struct nke_ipf_origin *o = w.o;
	enum nke_ipf_end end;
	int err = 0;

	if (!o->okfn)
		return nke_ipf_receive(m, seq);
	nke_ipf_origin_hold(o);
	end = nke_ipf_walk(&w);
	if (end == NKE_IPF_PASSED) {
		err = nke_ipf_leave(w.m, o);
	} else if (end == NKE_IPF_REFUSED) {
		nke_ipf_drop(w.m, o);
		err = w.err;
		if (q)
			nke_ipf_tell(o, err);
	}
	nke_ipf_origin_put(o);
	if (end == NKE_IPF_WAITS) {
		err = nke_ipf_wait_front(w.m, w.seq);
		if (err)
			nke_mbuf_freem(w.m);
	}
	return err;
}
