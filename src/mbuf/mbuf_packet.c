// SPDX-License-Identifier: GPL-2.0
/*
 * Mbufs turned into a packet of the kernel.
 */
#include <linux/errno.h>
#include <linux/bvec.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "core/export.h"
#include "mbuf/mbuf.h"

/* What lies in one piece: all of a usual packet, the headers of a large one. */
#define NKE_PACKET_LINEAR	NKE_MCLBYTES
#define NKE_PACKET_HEADERS	256

/* The mbuf that has byte @off of the chain, which is there; @off within it. */
static struct __mbuf *nke_packet_seek(struct __mbuf *m, size_t *off)
{
	while (*off >= m->len) {
		*off -= m->len;
		m = m->next;
	}
	return m;
}

/* May the pages behind all bytes from @off on become fragments of a packet? */
static bool nke_packet_can_lend(struct __mbuf *m, size_t off)
{
	unsigned int n = 0;
	struct bio_vec bv;

	for (m = nke_packet_seek(m, &off); m; m = m->next) {
		if (!m->len)
			continue;
		if (!nke_mbuf_page(m, &bv) || ++n > MAX_SKB_FRAGS)
			return false;
	}
	return true;
}

static void nke_packet_lend(struct sk_buff *skb, struct __mbuf *m, size_t off)
{
	struct bio_vec bv;

	for (m = nke_packet_seek(m, &off); m; m = m->next, off = 0) {
		if (!nke_mbuf_page(m, &bv))
			continue;
		get_page(bv.bv_page);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, bv.bv_page,
				bv.bv_offset + off, bv.bv_len - off,
				bv.bv_len - off);
	}
}

/* Headers in front, the rest by reference; or NULL, and nothing happened. */
static struct sk_buff *nke_packet_by_pages(struct __mbuf *m, gfp_t gfp)
{
	struct sk_buff *skb;

	if (!nke_packet_can_lend(m, NKE_PACKET_HEADERS))
		return NULL;
	skb = alloc_skb(MAX_HEADER + NKE_PACKET_HEADERS, gfp);
	if (!skb)
		return NULL;
	skb_reserve(skb, MAX_HEADER);
	nke_mbuf_copydata(m, 0, NKE_PACKET_HEADERS,
			  skb_put(skb, NKE_PACKET_HEADERS));
	nke_packet_lend(skb, m, NKE_PACKET_HEADERS);
	return skb;
}

static struct sk_buff *nke_packet_by_copy(struct __mbuf *m, size_t len,
					  gfp_t gfp)
{
	size_t linear = len <= NKE_PACKET_LINEAR ? len : NKE_PACKET_HEADERS;
	struct sk_buff *skb;
	size_t off = 0;
	int err;

	skb = alloc_skb_with_frags(MAX_HEADER + linear, len - linear,
				   PAGE_ALLOC_COSTLY_ORDER, &err, gfp);
	if (!skb)
		return NULL;
	skb_reserve(skb, MAX_HEADER);
	skb_put(skb, linear);
	skb->data_len = len - linear;
	skb->len = len;
	for (; m; off += m->len, m = m->next)
		skb_store_bits(skb, off, m->data, m->len);
	return skb;
}

/**
 * nke_mbuf_to_skb() - make a packet of the kernel out of mbufs
 * @m: a chain with a packet header and at least one byte
 * @gfp: how to allocate
 *
 * A new packet with the bytes alone: up to 2 KiB of them in one piece, with
 * room for headers before them; of a larger packet the first 256, and the rest
 * by reference where that can be had.  What the packet header says is the
 * caller's task: nke_mbuf_apply().
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: the packet, which is the caller's, and @m is freed; or NULL, and @m
 * is still the caller's.
 */
struct sk_buff *nke_mbuf_to_skb(struct __mbuf *m, gfp_t gfp)
{
	size_t len = nke_mbuf_chain_len(m);
	struct sk_buff *skb = NULL;

	if (len > NKE_PACKET_LINEAR)
		skb = nke_packet_by_pages(m, gfp);
	if (!skb)
		skb = nke_packet_by_copy(m, len, gfp);
	if (!skb) {
		nke_m_count_failure(NKE_M_FAIL_COPY);
		return NULL;
	}
	nke_mbuf_freem(m);
	return skb;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_to_skb);
