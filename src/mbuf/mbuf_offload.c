// SPDX-License-Identifier: GPL-2.0
/*
 * VLAN tags and segmentation that are left to, or were done by, the hardware.
 */
#include <linux/errno.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

/**
 * nke_mbuf_set_vlan_tag() - give a packet a VLAN tag
 * @mbuf: first mbuf, with a packet header
 * @vlan: identifier and priority, in host order
 *
 * Follows XNU's mbuf_set_vlan_tag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_vlan_tag(struct __mbuf *mbuf, unsigned short vlan)
{
	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	mbuf->pkt.csum_flags |= NKE_MBUF_VLAN_VALID;
	mbuf->pkt.vlan = vlan;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_vlan_tag);

/**
 * nke_mbuf_get_vlan_tag() - a packet's VLAN tag
 * @mbuf: first mbuf, with a packet header
 * @vlan: receives identifier and priority, in host order
 *
 * Follows XNU's mbuf_get_vlan_tag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header), ENXIO (it has none).
 */
int nke_mbuf_get_vlan_tag(struct __mbuf *mbuf, unsigned short *vlan)
{
	if (!vlan || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	if (!(mbuf->pkt.csum_flags & NKE_MBUF_VLAN_VALID))
		return nke_errno(-ENXIO);
	*vlan = mbuf->pkt.vlan;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_vlan_tag);

/**
 * nke_mbuf_clear_vlan_tag() - take a packet's VLAN tag away
 * @mbuf: first mbuf, with a packet header
 *
 * Follows XNU's mbuf_clear_vlan_tag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_clear_vlan_tag(struct __mbuf *mbuf)
{
	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	mbuf->pkt.csum_flags &= ~NKE_MBUF_VLAN_VALID;
	mbuf->pkt.vlan = 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_clear_vlan_tag);

/**
 * nke_mbuf_get_tso_requested() - shall the hardware cut this packet?
 * @mbuf: first mbuf, with a packet header
 * @request: receives MBUF_TSO_*, or 0
 * @mss: receives the size of a piece, if it shall
 *
 * Follows XNU's mbuf_get_tso_requested().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_tso_requested(struct __mbuf *mbuf, unsigned int *request,
			       unsigned int *mss)
{
	if (!request || !mss || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*request = mbuf->pkt.csum_flags & NKE_MBUF_TSO_REQUESTS;
	if (*request)
		*mss = mbuf->pkt.tso_segsz;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_tso_requested);

/**
 * nke_mbuf_get_gso_info() - how a packet shall be cut
 * @mbuf: first mbuf, with a packet header
 * @type: receives MBUF_GSO_TYPE_*
 * @seg_size: receives the size of a piece; 0 without segmentation
 * @hdr_len: receives the length of the headers; 0 without segmentation
 *
 * Follows XNU's mbuf_get_gso_info().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_gso_info(struct __mbuf *mbuf, unsigned char *type,
			  unsigned short *seg_size, unsigned short *hdr_len)
{
	if (!type || !seg_size || !hdr_len || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*type = mbuf->pkt.gso_type;
	*seg_size = *type ? mbuf->pkt.tso_segsz : 0;
	*hdr_len = mbuf->pkt.gso_hdrlen;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_gso_info);

/**
 * nke_mbuf_set_gso_info() - say how a packet shall be cut
 * @mbuf: first mbuf, with a packet header
 * @type: MBUF_GSO_TYPE_*; NONE: not at all
 * @seg_size: size of a piece
 * @hdr_len: length of the headers
 *
 * Follows XNU's mbuf_set_gso_info().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, an unknown type, NONE with a
 * size, or another type without).
 */
int nke_mbuf_set_gso_info(struct __mbuf *mbuf, unsigned char type,
			  unsigned short seg_size, unsigned short hdr_len)
{
	u32 tso = 0;

	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	switch (type) {
	case NKE_MBUF_GSO_NONE:
		if (seg_size || hdr_len)
			return nke_errno(-EINVAL);
		break;
	case NKE_MBUF_GSO_IPV4:
		tso = NKE_MBUF_TSO_IPV4;
		break;
	case NKE_MBUF_GSO_IPV6:
		tso = NKE_MBUF_TSO_IPV6;
		break;
	default:
		return nke_errno(-EINVAL);
	}
	if (tso && !seg_size)
		return nke_errno(-EINVAL);

	mbuf->pkt.csum_flags &= ~NKE_MBUF_TSO_REQUESTS;
	mbuf->pkt.csum_flags |= tso;
	mbuf->pkt.gso_type = type;
	mbuf->pkt.tso_segsz = seg_size;
	mbuf->pkt.gso_hdrlen = hdr_len;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_gso_info);

/**
 * nke_mbuf_get_lro_info() - how many segments were merged to this packet
 * @mbuf: first mbuf, with a packet header
 * @seg_cnt: receives the number; 0 if none were
 * @dup_ack_cnt: receives 0
 *
 * Follows XNU's mbuf_get_lro_info().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_lro_info(struct __mbuf *mbuf, unsigned char *seg_cnt,
			  unsigned char *dup_ack_cnt)
{
	if (!seg_cnt || !dup_ack_cnt || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*seg_cnt = mbuf->pkt.lro_segs;
	*dup_ack_cnt = 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_lro_info);

/**
 * nke_mbuf_set_lro_info() - say how many segments were merged to this packet
 * @mbuf: first mbuf, with a packet header
 * @seg_cnt: the number; 0 or 2 and more
 * @dup_ack_cnt: 0
 *
 * Follows XNU's mbuf_set_lro_info(), which returns EINVAL even when it has
 * stored the number.
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, a number out of range).
 */
int nke_mbuf_set_lro_info(struct __mbuf *mbuf, unsigned char seg_cnt,
			  unsigned char dup_ack_cnt)
{
	if (!nke_m_is_packet(mbuf) || seg_cnt == 1 || dup_ack_cnt)
		return nke_errno(-EINVAL);
	mbuf->pkt.lro_segs = seg_cnt;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_lro_info);
