/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Part of sys/kpi_mbuf.h: checksums, VLAN tags, segmentation.
 */
#ifndef _NKE_SYS__KPI_MBUF_OFFLOAD_H_
#define _NKE_SYS__KPI_MBUF_OFFLOAD_H_

#include <sys/kernel_types.h>
#include <sys/kpi_mbuf.h>

/** typedef mbuf_csum_request_flags_t - MBUF_CSUM_REQ_*, to be combined */
typedef u_int32_t mbuf_csum_request_flags_t;
enum {
	MBUF_CSUM_REQ_IP	= 0x0001,	/* IPv4 header */
	MBUF_CSUM_REQ_TCP	= 0x0002,	/* TCP over IPv4 */
	MBUF_CSUM_REQ_UDP	= 0x0004,	/* UDP over IPv4 */
	MBUF_CSUM_REQ_TCPIPV6	= 0x0020,	/* TCP over IPv6 */
	MBUF_CSUM_REQ_UDPIPV6	= 0x0040,	/* UDP over IPv6 */
	MBUF_CSUM_PARTIAL	= 0x1000	/* sum of 16-bit words */
};

/** typedef mbuf_csum_performed_flags_t - MBUF_CSUM_*, to be combined */
typedef u_int32_t mbuf_csum_performed_flags_t;
enum {
	MBUF_CSUM_DID_IP	= 0x0100,	/* the IPv4 header is checked */
	MBUF_CSUM_IP_GOOD	= 0x0200,	/* and found good */
	MBUF_CSUM_DID_DATA	= 0x0400,	/* TCP or UDP was summed up */
	MBUF_CSUM_PSEUDO_HDR	= 0x0800,	/* with the pseudo header */
	MBUF_CSUM_TCP_SUM16	= 0x1000	/* sum of 16-bit words */
};

/** typedef mbuf_tso_request_flags_t - MBUF_TSO_* */
typedef u_int32_t mbuf_tso_request_flags_t;
enum {
	MBUF_TSO_IPV4	= 0x100000,
	MBUF_TSO_IPV6	= 0x200000
};

/** typedef mbuf_gso_type_t - MBUF_GSO_TYPE_* */
typedef u_int8_t mbuf_gso_type_t;
enum {
	MBUF_GSO_TYPE_NONE	= 0,
	MBUF_GSO_TYPE_IPV4	= 1,
	MBUF_GSO_TYPE_IPV6	= 2
};

/**
 * mbuf_inbound_modified() - a received packet was changed
 * @mbuf: first mbuf
 *
 * What the hardware found no longer holds.
 */
extern void mbuf_inbound_modified(mbuf_t mbuf) NKE_SYM(mbuf_inbound_modified);

/**
 * mbuf_outbound_finalize() - compute what was left to the hardware
 * @mbuf: first mbuf of a packet to be sent, with a packet header
 * @protocol_family: PF_INET or PF_INET6; others: nothing happens
 * @protocol_offset: where the IP header is
 *
 * Computes and stores the checksums that are requested, and takes the requests
 * back. A request that cannot be met (the packet is too short, or shared and
 * there is no memory for a copy) stays.
 */
extern void mbuf_outbound_finalize(mbuf_t mbuf, u_int32_t protocol_family,
				   size_t protocol_offset)
	NKE_SYM(mbuf_outbound_finalize);

/**
 * mbuf_inet_cksum() - the Internet checksum of a part of a packet
 * @mbuf: first mbuf, with a packet header
 * @protocol: 0, or the number for a pseudo header, whose addresses are those
 *	of the IPv4 header at the start of the packet, with @length as length
 * @offset: first byte
 * @length: number of bytes
 * @csum: receives the checksum as it is to be stored
 *
 * Return: 0, EINVAL (NULL, no packet header, no bytes, a range that is not
 * within the packet, no room for an IPv4 header where one is needed).
 */
extern errno_t mbuf_inet_cksum(mbuf_t mbuf, int protocol, u_int32_t offset,
			       u_int32_t length, u_int16_t *csum)
	NKE_SYM(mbuf_inet_cksum);

/**
 * mbuf_inet6_cksum() - the Internet checksum of a part of a packet
 * @mbuf: first mbuf, with a packet header
 * @protocol: 0, or the number for a pseudo header, whose addresses are those
 *	of the IPv6 header at the start of the packet, with @length as length
 * @offset: first byte
 * @length: number of bytes
 * @csum: receives the checksum as it is to be stored
 *
 * Return: 0, EINVAL (NULL, no packet header, no bytes, a range that is not
 * within the packet, no room for an IPv6 header where one is needed).
 */
extern errno_t mbuf_inet6_cksum(mbuf_t mbuf, int protocol, u_int32_t offset,
				u_int32_t length, u_int16_t *csum)
	NKE_SYM(mbuf_inet6_cksum);

/**
 * mbuf_set_csum_requested() - ask the hardware for checksums
 * @mbuf: first mbuf, with a packet header
 * @request: MBUF_CSUM_REQ_*; other bits are ignored
 * @value: low half: where the field is in the transport header
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_csum_requested(mbuf_t mbuf,
				       mbuf_csum_request_flags_t request,
				       u_int32_t value)
	NKE_SYM(mbuf_set_csum_requested);

/**
 * mbuf_get_csum_requested() - which checksums the hardware is asked for
 * @mbuf: first mbuf, with a packet header
 * @request: receives MBUF_CSUM_REQ_*
 * @value: receives what was set with them; or NULL
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_csum_requested(mbuf_t mbuf,
				       mbuf_csum_request_flags_t *request,
				       u_int32_t *value)
	NKE_SYM(mbuf_get_csum_requested);

/**
 * mbuf_clear_csum_requested() - take back all requests, and all results
 * @mbuf: first mbuf, with a packet header
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_clear_csum_requested(mbuf_t mbuf)
	NKE_SYM(mbuf_clear_csum_requested);

/**
 * mbuf_set_csum_performed() - what a driver found
 * @mbuf: first mbuf, with a packet header
 * @flags: MBUF_CSUM_*; other bits are ignored
 * @value: the transport checksum; 0xffff for a good one
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_csum_performed(mbuf_t mbuf,
				       mbuf_csum_performed_flags_t flags,
				       u_int32_t value)
	NKE_SYM(mbuf_set_csum_performed);

/**
 * mbuf_get_csum_performed() - what a driver found
 * @mbuf: first mbuf, with a packet header
 * @flags: receives MBUF_CSUM_*
 * @value: receives the transport checksum
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_csum_performed(mbuf_t mbuf,
				       mbuf_csum_performed_flags_t *flags,
				       u_int32_t *value)
	NKE_SYM(mbuf_get_csum_performed);

/**
 * mbuf_clear_csum_performed() - forget all results, and all requests
 * @mbuf: first mbuf, with a packet header
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_clear_csum_performed(mbuf_t mbuf)
	NKE_SYM(mbuf_clear_csum_performed);

/**
 * mbuf_set_vlan_tag() - give a packet a VLAN tag
 * @mbuf: first mbuf, with a packet header
 * @vlan: identifier and priority, in host order
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_vlan_tag(mbuf_t mbuf, u_int16_t vlan)
	NKE_SYM(mbuf_set_vlan_tag);

/**
 * mbuf_get_vlan_tag() - a packet's VLAN tag
 * @mbuf: first mbuf, with a packet header
 * @vlan: receives identifier and priority, in host order
 *
 * Return: 0, EINVAL (NULL, no packet header), ENXIO (it has none).
 */
extern errno_t mbuf_get_vlan_tag(mbuf_t mbuf, u_int16_t *vlan)
	NKE_SYM(mbuf_get_vlan_tag);

/**
 * mbuf_clear_vlan_tag() - take a packet's VLAN tag away
 * @mbuf: first mbuf, with a packet header
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_clear_vlan_tag(mbuf_t mbuf) NKE_SYM(mbuf_clear_vlan_tag);

/**
 * mbuf_get_tso_requested() - shall the hardware cut this packet?
 * @mbuf: first mbuf, with a packet header
 * @request: receives MBUF_TSO_*, or 0
 * @mss: receives the size of a piece, if it shall
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_tso_requested(mbuf_t mbuf,
				      mbuf_tso_request_flags_t *request,
				      u_int32_t *mss)
	NKE_SYM(mbuf_get_tso_requested);

/**
 * mbuf_get_gso_info() - how a packet shall be cut
 * @mbuf: first mbuf, with a packet header
 * @type: receives MBUF_GSO_TYPE_*
 * @seg_size: receives the size of a piece; 0 without segmentation
 * @hdr_len: receives the length of the headers; 0 without segmentation
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_gso_info(mbuf_t mbuf, mbuf_gso_type_t *type,
				 uint16_t *seg_size, uint16_t *hdr_len)
	NKE_SYM(mbuf_get_gso_info);

/**
 * mbuf_set_gso_info() - say how a packet shall be cut
 * @mbuf: first mbuf, with a packet header
 * @type: MBUF_GSO_TYPE_*; NONE: not at all
 * @seg_size: size of a piece
 * @hdr_len: length of the headers
 *
 * Return: 0, EINVAL (NULL, no packet header, an unknown type, NONE with a
 * size, or another type without).
 */
extern errno_t mbuf_set_gso_info(mbuf_t mbuf, mbuf_gso_type_t type,
				 uint16_t seg_size, uint16_t hdr_len)
	NKE_SYM(mbuf_set_gso_info);

/**
 * mbuf_get_lro_info() - how many segments were merged to this packet
 * @mbuf: first mbuf, with a packet header
 * @seg_cnt: receives the number; 0 if none were
 * @dup_ack_cnt: receives 0
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_lro_info(mbuf_t mbuf, uint8_t *seg_cnt,
				 uint8_t *dup_ack_cnt)
	NKE_SYM(mbuf_get_lro_info);

/**
 * mbuf_set_lro_info() - say how many segments were merged to this packet
 * @mbuf: first mbuf, with a packet header
 * @seg_cnt: the number; 0 or 2 and more
 * @dup_ack_cnt: 0
 *
 * Return: 0, EINVAL (NULL, no packet header, a number out of range).
 */
extern errno_t mbuf_set_lro_info(mbuf_t mbuf, uint8_t seg_cnt,
				 uint8_t dup_ack_cnt)
	NKE_SYM(mbuf_set_lro_info);

#endif /* _NKE_SYS__KPI_MBUF_OFFLOAD_H_ */
