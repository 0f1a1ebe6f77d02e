// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that clients give back, or have made.
 */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include "core/errno.h"
#include "core/export.h"
#include "ipfilter/fresh.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ipfilter/queue.h"
#include "ipfilter/resume.h"
#include "mbuf/mbuf.h"

/* Return: enum nke_ipf_family, or a negative error. */
static int nke_ipf_family_of(const struct __mbuf *m)
{
	u8 first;

	if (!nke_m_is_packet(m) || m->nextpkt)
		return -EINVAL;
	if (nke_mbuf_copydata((struct __mbuf *)m, 0, sizeof(first), &first))
		return -EINVAL;
	switch (first >> 4) {
	case 4:
		return NKE_IPF_V4;
	case 6:
		return ipv6_mod_enabled() ? NKE_IPF_V6 : -EAFNOSUPPORT;
	default:
		return -ENOTSUPP;
	}
}

/* Has the stack seen it, and does it go on where it was? */
static bool nke_ipf_known(const struct __mbuf *m, enum nke_ipf_family family,
			  enum nke_ipf_dir dir)
{
	const struct nke_ipf_origin *o = m->pkt.origin;

	return o && o->okfn && o->family == family && o->dir == dir;
}

/* Is the way through the filters free, without a worker? */
static bool nke_ipf_can_walk(struct __mbuf *m, u64 seq)
{
	const struct nke_ipf_origin *o = m->pkt.origin;
	struct nke_ipf *f;
	bool direct = true;

	if (nke_ipf_queue_used(nke_ipf_queue_of(m)))
		return false;
	rcu_read_lock();
	for (f = nke_ipf_below(o->family, o->dir, seq); f && direct;
	     f = nke_ipf_after(f, o->dir))
		direct = f->direct;
	rcu_read_unlock();
	return direct;
}

/*
 * It left the stack here.  Below a callback it goes on at once, as in XNU, and
 * stays before those behind it.
 */
static int nke_ipf_give_back(struct __mbuf *m, u64 seq)
{
	struct nke_ipf_queue *q = nke_ipf_queue_of(m);
	int err;

	if (nke_ipf_queue_enter(q)) {
		err = nke_ipf_go(m, seq, q);
		nke_ipf_queue_leave(q);
		return err;
	}
	if (nke_ipf_can_walk(m, seq))
		return nke_ipf_go(m, seq, NULL);
	err = nke_ipf_wait_front(m, seq);
	if (err)
		nke_mbuf_freem(m);
	return err;
}

/*
 * A packet that came in, and whose checksum was never computed because it never
 * left this machine, goes out: it has to be by then.
 */
static void nke_ipf_turn_sum(struct __mbuf *m, enum nke_ipf_family family)
{
	const struct nke_ipf_origin *o = m->pkt.origin;

	if (!o || !o->partial || o->family != family ||
	    !(m->pkt.csum_flags & NKE_MBUF_CSUM_DID_DATA))
		return;
	if (o->protocol == IPPROTO_TCP) {
		m->pkt.csum_flags = family == NKE_IPF_V4 ?
			NKE_MBUF_CSUM_REQ_TCP : NKE_MBUF_CSUM_REQ_TCPIPV6;
		m->pkt.csum_data = offsetof(struct tcphdr, check);
	} else if (o->protocol == IPPROTO_UDP) {
		m->pkt.csum_flags = family == NKE_IPF_V4 ?
			NKE_MBUF_CSUM_REQ_UDP : NKE_MBUF_CSUM_REQ_UDPIPV6;
		m->pkt.csum_data = offsetof(struct udphdr, check);
	}
}

static int nke_ipf_output(struct __mbuf *m, struct opaque_ipfilter *ref,
			  const struct nke_bsd_ipf_pktopts *opts)
{
	int family = nke_ipf_family_of(m);
	int err = family;
	u64 seq;

	if (err >= 0)
		err = nke_ipf_place(ref, family, NKE_IPF_OUT, &seq);
	if (err < 0) {
		nke_mbuf_freem_list(m);
		return err;
	}
	if (nke_ipf_known(m, family, NKE_IPF_OUT))
		return nke_ipf_give_back(m, seq);
	nke_ipf_turn_sum(m, family);
	nke_ipf_origin_set(&m->pkt, NULL);
	return nke_ipf_send(m, family, seq, opts);
}

/**
 * nke_ipf_inject_output() - send a packet
 * @data: packet that begins with an IP header; consumed in any case, and so
 *	are those that are linked behind it
 * @filter_ref: go on behind this filter; NULL: all filters see it
 * @options: how to send a multicast packet that the client has made, or NULL
 *
 * A packet that a filter has taken from the stack goes on where it was, with
 * the same route unless its addresses were changed.  Another one is routed, and
 * passes all hooks of netfilter.  When filters have to be called that may
 * sleep, it waits for them, and 0 says that it does.  Follows XNU's
 * ipf_inject_output(), which loses a packet's route in any case.
 *
 * Context: Process context or softirq; below a callback, too.
 * Return: 0, EINVAL (NULL, no packet header, several packets, a header that is
 * none), ENOTSUP (neither IPv4 nor IPv6), EAFNOSUPPORT (IPv6 is switched off),
 * ENOENT (no such filter), ENXIO (no such interface), ENOBUFS (too many wait),
 * ENOMEM, EMSGSIZE, EHOSTUNREACH, ENETUNREACH, ENODEV, what a filter or a hook
 * said.
 */
int nke_ipf_inject_output(struct __mbuf *data,
			  struct opaque_ipfilter *filter_ref,
			  struct ipf_pktopts *options)
{
	return nke_errno(nke_ipf_output(data, filter_ref,
					(const void *)options));
}
EXPORT_SYMBOL_NKE(nke_ipf_inject_output);

/* Somebody else's packet, or turned round: it comes in like a new one. */
static int nke_ipf_introduce(struct __mbuf *m, enum nke_ipf_family family)
{
	struct nke_ipf_origin *o;
	struct iphdr ip4;
	struct ipv6hdr ip6;

	o = nke_ipf_origin_new(family, NKE_IPF_IN, GFP_ATOMIC | __GFP_NOWARN);
	if (!o)
		return -ENOMEM;
	if (family == NKE_IPF_V4 &&
	    !nke_mbuf_copydata(m, 0, sizeof(ip4), &ip4)) {
		o->saddr.ip = ip4.saddr;
		o->daddr.ip = ip4.daddr;
		o->protocol = ip4.protocol;
		o->thoff = ip4.ihl * 4;
	} else if (family == NKE_IPF_V6 &&
		   !nke_mbuf_copydata(m, 0, sizeof(ip6), &ip6)) {
		o->saddr.in6 = ip6.saddr;
		o->daddr.in6 = ip6.daddr;
		o->protocol = ip6.nexthdr;
		o->thoff = sizeof(ip6);
	} else {
		nke_ipf_origin_put(o);
		return -EINVAL;
	}
	nke_ipf_origin_set(&m->pkt, NULL);
	m->pkt.origin = o;
	return 0;
}

static int nke_ipf_input(struct __mbuf *m, struct opaque_ipfilter *ref)
{
	int family = nke_ipf_family_of(m);
	u64 seq;
	int err;

	if (family < 0)
		return family;
	err = nke_ipf_place(ref, family, NKE_IPF_IN, &seq);
	if (err)
		return err;
	if (!nke_ipf_known(m, family, NKE_IPF_IN)) {
		err = nke_ipf_introduce(m, family);
		if (err)
			return err;
	}
	return nke_ipf_wait_front(m, seq);
}

/**
 * nke_ipf_inject_input() - let a packet come in
 * @data: packet that begins with an IP header; the caller's on error
 * @filter_ref: go on behind this filter; NULL: all filters see it
 *
 * A packet that a filter has taken from the stack goes on where it was.
 * Another one comes from mbuf_pkthdr_rcvif(), by default from the interface
 * that has its destination address: with @filter_ref it goes to the transport,
 * and has to be for this host; without, it is treated like one from the wire.
 * Asynchronous, so that the caller may hold any lock; what goes wrong later is
 * counted.  Follows XNU's ipf_inject_input().
 *
 * Context: Process context or softirq; below a callback, too.
 * Return: 0, EINVAL (NULL, no packet header, several packets, less than an IP
 * header), ENOTSUP (neither IPv4 nor IPv6), EAFNOSUPPORT (IPv6 is switched
 * off), ENOENT (no such filter), ENOBUFS (too many wait), ENOMEM.
 */
int nke_ipf_inject_input(struct __mbuf *data,
			 struct opaque_ipfilter *filter_ref)
{
	return nke_errno(nke_ipf_input(data, filter_ref));
}
EXPORT_SYMBOL_NKE(nke_ipf_inject_input);
