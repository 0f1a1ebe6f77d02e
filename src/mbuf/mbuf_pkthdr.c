// SPDX-License-Identifier: GPL-2.0
/*
 * Packet headers: length, interface, and moving them.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>

#include "core/errno.h"
#include "core/export.h"
#include "ifnet/ifnet.h"
#include "ipfilter/origin.h"
#include "mbuf/mbuf.h"

/**
 * nke_mbuf_pkthdr_len() - length of a packet by its header
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_pkthdr_len().
 *
 * Context: Any.
 * Return: bytes; 0 without a packet header or when negative.
 */
unsigned long nke_mbuf_pkthdr_len(struct __mbuf *mbuf)
{
	if (!mbuf || !nke_mbuf_has_pkthdr(mbuf))
		return 0;
	return max(mbuf->pkt.len, 0);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_len);

/**
 * nke_mbuf_pkthdr_setlen() - set the length in a packet header
 * @mbuf: first mbuf; without a packet header nothing happens
 * @len: bytes; cut at 2^31 - 1
 *
 * Follows XNU's mbuf_pkthdr_setlen().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_setlen(struct __mbuf *mbuf, unsigned long len)
{
	if (mbuf && nke_mbuf_has_pkthdr(mbuf))
		mbuf->pkt.len = min_t(unsigned long, len, INT_MAX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_setlen);

/**
 * nke_mbuf_pkthdr_adjustlen() - add to the length in a packet header
 * @mbuf: first mbuf; without a packet header nothing happens
 * @amount: bytes to add; negative to subtract
 *
 * The sum stops at the ends of int, where XNU's wraps.  Follows XNU's
 * mbuf_pkthdr_adjustlen().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_adjustlen(struct __mbuf *mbuf, int amount)
{
	if (!mbuf || !nke_mbuf_has_pkthdr(mbuf))
		return;
	mbuf->pkt.len = clamp_t(s64, (s64)mbuf->pkt.len + amount,
				INT_MIN, INT_MAX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_adjustlen);

/**
 * nke_mbuf_pkthdr_maxlen() - room in a packet
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_pkthdr_maxlen().
 *
 * Context: Any.
 * Return: sum of mbuf_maxlen() over the chain.
 */
unsigned long nke_mbuf_pkthdr_maxlen(struct __mbuf *mbuf)
{
	unsigned long len = 0;

	for (; mbuf; mbuf = mbuf->next)
		len += mbuf->size;
	return len;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_maxlen);

/**
 * nke_mbuf_pkt_list_len() - bytes in a list of packets
 * @mbuf: first packet
 *
 * Counts the mbufs.  Follows XNU's mbuf_pkt_list_len().
 *
 * Context: Any.
 * Return: the number.
 */
unsigned long nke_mbuf_pkt_list_len(struct __mbuf *mbuf)
{
	unsigned long len = 0;

	for (; mbuf; mbuf = mbuf->nextpkt)
		len += nke_mbuf_chain_len(mbuf);
	return len;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkt_list_len);

/**
 * nke_mbuf_pkt_list_maxlen() - room in a list of packets
 * @mbuf: first packet
 *
 * Follows XNU's mbuf_pkt_list_maxlen().
 *
 * Context: Any.
 * Return: sum of mbuf_maxlen() over all chains.
 */
unsigned long nke_mbuf_pkt_list_maxlen(struct __mbuf *mbuf)
{
	unsigned long len = 0;

	for (; mbuf; mbuf = mbuf->nextpkt)
		len += nke_mbuf_pkthdr_maxlen(mbuf);
	return len;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkt_list_maxlen);

/**
 * nke_m_baggage_drop() - let go of what a packet's header refers to
 * @pkt: the header
 *
 * Context: Any but hard interrupt.
 */
void nke_m_baggage_drop(struct nke_pkthdr *pkt)
{
	nke_m_tags_free(pkt);
	nke_ifnet_put(pkt->rcvif);
	pkt->rcvif = NULL;
	nke_ipf_origin_put(pkt->origin);
	pkt->origin = NULL;
}

/**
 * nke_mbuf_pkthdr_rcvif() - the interface that a packet came from
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_pkthdr_rcvif().
 *
 * Context: Any.
 * Return: the interface, good as long as the packet; NULL for a packet that was
 * made here, or without packet header.
 */
struct __ifnet *nke_mbuf_pkthdr_rcvif(struct __mbuf *mbuf)
{
	return nke_m_is_packet(mbuf) ? mbuf->pkt.rcvif : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_rcvif);

/**
 * nke_mbuf_pkthdr_setrcvif() - say which interface a packet came from
 * @mbuf: first mbuf, with a packet header
 * @ifp: the interface, or NULL; the packet takes a reference, unlike XNU's
 *
 * Follows XNU's mbuf_pkthdr_setrcvif().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_pkthdr_setrcvif(struct __mbuf *mbuf, struct __ifnet *ifp)
{
	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	nke_ifnet_hold(ifp);
	nke_ifnet_put(mbuf->pkt.rcvif);
	mbuf->pkt.rcvif = ifp;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_setrcvif);

/**
 * nke_mbuf_pkthdr_header() - the pointer to the link header
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_pkthdr_header().
 *
 * Context: Any.
 * Return: what mbuf_pkthdr_setheader() set, or NULL.
 */
void *nke_mbuf_pkthdr_header(struct __mbuf *mbuf)
{
	return nke_m_is_packet(mbuf) ? mbuf->pkt.header : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_header);

/**
 * nke_mbuf_pkthdr_setheader() - set the pointer to the link header
 * @mbuf: first mbuf; without a packet header nothing happens
 * @header: the client's
 *
 * Follows XNU's mbuf_pkthdr_setheader().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_setheader(struct __mbuf *mbuf, void *header)
{
	if (nke_m_is_packet(mbuf))
		mbuf->pkt.header = header;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_setheader);

/**
 * nke_mbuf_copy_pkthdr() - move a packet header to another mbuf
 * @dest: mbuf that is to be the first one; holds no data unless it has a
 *	cluster; tags of its own are freed
 * @src: first mbuf; keeps its header without the tags, which move
 *
 * Follows XNU's mbuf_copy_pkthdr().
 *
 * Context: Any but hard interrupt.
 * Return: 0, EINVAL (NULL, the same mbuf twice, no packet header, or data in
 * the way, which XNU overwrites).
 */
int nke_mbuf_copy_pkthdr(struct __mbuf *dest, struct __mbuf *src)
{
	if (!dest || dest == src || !nke_m_is_packet(src) ||
	    (!dest->ext && dest->len))
		return nke_errno(-EINVAL);
	if (nke_mbuf_has_pkthdr(dest))
		nke_m_baggage_drop(&dest->pkt);
	dest->flags = (src->flags & NKE_M_COPYFLAGS) |
		      (dest->flags & NKE_MBUF_EXT);
	dest->pkt = src->pkt;
	src->pkt.tags = NULL;
	nke_ifnet_hold(dest->pkt.rcvif);
	nke_ipf_origin_hold(dest->pkt.origin);
	if (!dest->ext) {
		nke_m_use_inline(dest);
		dest->data = dest->buf;
	}
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_copy_pkthdr);
