// SPDX-License-Identifier: GPL-2.0
/*
 * Checksums, VLAN tags and segmentation: what a packet's header says that the
 * hardware did or shall do, and doing it in software.
 *
 * One 32-bit word holds it all, as in XNU: checksum requests or results in the
 * low half, "there is a VLAN tag" and segmentation requests in the high half.
 * A NULL mbuf or one without packet header, which XNU does not check, gives
 * EINVAL or nothing.
 */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/limits.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

#define NKE_CSUM_LOW	0x0000ffffU

/*
 * Add up [@off, @off + @len) of a chain.  A piece that begins at an odd place
 * of the range counts with its bytes swapped.
 */
static int nke_m_sum(const struct __mbuf *m, size_t off, size_t len,
		     __wsum *sum)
{
	size_t pos = 0;
	size_t n;

	for (; m && pos < len; m = m->next) {
		if (off >= m->len) {
			off -= m->len;
			continue;
		}
		n = min_t(size_t, len - pos, m->len - off);
		*sum = csum_block_add(*sum, csum_partial(m->data + off, n, 0),
				      pos);
		pos += n;
		off = 0;
	}
	return pos < len ? -EINVAL : 0;
}

static int nke_m_inet_cksum(struct __mbuf *m, int protocol, u32 off, u32 len,
			    __sum16 *csum)
{
	struct iphdr ip;
	__wsum sum = 0;
	int err;

	err = nke_m_sum(m, off, len, &sum);
	if (err)
		return err;
	if (!protocol) {
		*csum = csum_fold(sum);
		return 0;
	}
	if (nke_mbuf_copydata(m, 0, sizeof(ip), &ip))
		return -EINVAL;
	*csum = csum_tcpudp_magic(ip.saddr, ip.daddr, len, protocol, sum);
	return 0;
}

static int nke_m_inet6_cksum(struct __mbuf *m, int protocol, u32 off, u32 len,
			     __sum16 *csum)
{
	struct ipv6hdr ip6;
	__wsum sum = 0;
	int err;

	err = nke_m_sum(m, off, len, &sum);
	if (err)
		return err;
	if (!protocol) {
		*csum = csum_fold(sum);
		return 0;
	}
	if (nke_mbuf_copydata(m, 0, sizeof(ip6), &ip6))
		return -EINVAL;
	*csum = csum_ipv6_magic(&ip6.saddr, &ip6.daddr, len, protocol, sum);
	return 0;
}

static bool nke_m_cksum_range_ok(const struct __mbuf *m, u32 off, u32 len)
{
	return nke_m_is_packet(m) && len && (u64)off + len <= INT_MAX &&
	       m->pkt.len >= 0 && off + len <= m->pkt.len;
}

/**
 * nke_mbuf_inet_cksum() - the Internet checksum of a part of a packet
 * @mbuf: first mbuf, with a packet header
 * @protocol: 0, or the number for a pseudo header, whose addresses are those
 *	of the IPv4 header at the start of the packet, with @length as length
 * @offset: first byte
 * @length: number of bytes
 * @csum: receives the checksum as it is to be stored
 *
 * Follows XNU's mbuf_inet_cksum().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, no bytes, a range that is not
 * within the packet, no room for an IPv4 header where one is needed).
 */
int nke_mbuf_inet_cksum(struct __mbuf *mbuf, int protocol, unsigned int offset,
			unsigned int length, unsigned short *csum)
{
	if (!csum || !nke_m_cksum_range_ok(mbuf, offset, length))
		return nke_errno(-EINVAL);
	return nke_errno(nke_m_inet_cksum(mbuf, protocol, offset, length,
					  (__force __sum16 *)csum));
}
EXPORT_SYMBOL_NKE(nke_mbuf_inet_cksum);

/**
 * nke_mbuf_inet6_cksum() - the Internet checksum of a part of a packet
 * @mbuf: first mbuf, with a packet header
 * @protocol: 0, or the number for a pseudo header, whose addresses are those
 *	of the IPv6 header at the start of the packet, with @length as length
 * @offset: first byte
 * @length: number of bytes
 * @csum: receives the checksum as it is to be stored
 *
 * Follows XNU's mbuf_inet6_cksum().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, no bytes, a range that is not
 * within the packet, no room for an IPv6 header where one is needed).
 */
int nke_mbuf_inet6_cksum(struct __mbuf *mbuf, int protocol,
			 unsigned int offset, unsigned int length,
			 unsigned short *csum)
{
	if (!csum || !nke_m_cksum_range_ok(mbuf, offset, length))
		return nke_errno(-EINVAL);
	return nke_errno(nke_m_inet6_cksum(mbuf, protocol, offset, length,
					   (__force __sum16 *)csum));
}
EXPORT_SYMBOL_NKE(nke_mbuf_inet6_cksum);

/**
 * nke_mbuf_inbound_modified() - a received packet was changed
 * @mbuf: first mbuf
 *
 * What the hardware found no longer holds.  As in XNU the whole word goes, the
 * VLAN tag with it.  Follows XNU's mbuf_inbound_modified().
 *
 * Context: Any.
 */
void nke_mbuf_inbound_modified(struct __mbuf *mbuf)
{
	if (nke_m_is_packet(mbuf))
		mbuf->pkt.csum_flags = 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_inbound_modified);

/* Store a checksum; bytes that others hold are unshared, without waiting. */
static int nke_m_put_sum(struct __mbuf *m, size_t off, __sum16 sum)
{
	size_t end = off + sizeof(sum);

	if (end > m->pkt.len || end > nke_mbuf_chain_len(m))
		return -EINVAL;
	return -nke_mbuf_copyback(m, off, sizeof(sum), &sum,
				  NKE_MBUF_DONTWAIT);
}

/*
 * The transport checksum that was left to the hardware: @off is where the
 * transport header is, @len how many bytes count.  The field holds the sum of
 * the pseudo header already, so that adding up all bytes is enough.
 */
static int nke_m_finalize_data(struct __mbuf *m, size_t off, size_t len,
			       bool udp)
{
	size_t field = off + (m->pkt.csum_data & NKE_CSUM_LOW);
	__wsum sum = 0;
	__sum16 csum;

	if (nke_m_sum(m, off, len, &sum))
		return -EINVAL;
	csum = csum_fold(sum);
	if (udp && !csum)
		csum = CSUM_MANGLED_0;
	return nke_m_put_sum(m, field, csum);
}

static void nke_m_finalize4(struct __mbuf *m, size_t off)
{
	u32 flags = m->pkt.csum_flags;
	size_t total = m->pkt.len - off;
	struct iphdr ip;
	size_t hlen;
	size_t len;

	if (nke_mbuf_copydata(m, off, sizeof(ip), &ip))
		return;
	hlen = ip.ihl * 4;
	if (hlen < sizeof(ip) || hlen > total)
		return;
	/* Filters see the length in either byte order. */
	len = be16_to_cpu(ip.tot_len);
	if (len != total && (__force u16)ip.tot_len == total)
		len = total;
	if (len < hlen || len > total)
		len = total;

	if ((flags & NKE_CSUM_DATA) &&
	    !nke_m_finalize_data(m, off + hlen, len - hlen,
				 flags & NKE_MBUF_CSUM_REQ_UDP))
		m->pkt.csum_flags &= ~NKE_CSUM_DATA;
	if (flags & NKE_MBUF_CSUM_REQ_IP) {
		__wsum sum = 0;

		if (nke_m_put_sum(m, off + offsetof(struct iphdr, check), 0) ||
		    nke_m_sum(m, off, hlen, &sum) ||
		    nke_m_put_sum(m, off + offsetof(struct iphdr, check),
				  csum_fold(sum)))
			return;
		m->pkt.csum_flags &= ~NKE_MBUF_CSUM_REQ_IP;
	}
}

/*
 * Where the transport header is, behind the extension headers that a packet
 * may have when its checksum is still to be computed.
 * Return: its offset, or a negative error.
 */
static ssize_t nke_m_ip6_transport(struct __mbuf *m, size_t off)
{
	size_t at = off + sizeof(struct ipv6hdr);
	struct ipv6_opt_hdr opt;
	struct ipv6hdr ip6;
	u8 next;

	if (nke_mbuf_copydata(m, off, sizeof(ip6), &ip6))
		return -EINVAL;
	next = ip6.nexthdr;
	while (next == NEXTHDR_HOP || next == NEXTHDR_ROUTING ||
	       next == NEXTHDR_DEST) {
		if (nke_mbuf_copydata(m, at, sizeof(opt), &opt))
			return -EINVAL;
		next = opt.nexthdr;
		at += ipv6_optlen(&opt);
	}
	return at < m->pkt.len ? at : -EINVAL;
}

static void nke_m_finalize6(struct __mbuf *m, size_t off)
{
	u32 flags = m->pkt.csum_flags;
	ssize_t at;

	if (!(flags & NKE_CSUM_DATA6))
		return;
	at = nke_m_ip6_transport(m, off);
	if (at >= 0 && !nke_m_finalize_data(m, at, m->pkt.len - at,
					    flags & NKE_MBUF_CSUM_REQ_UDPIPV6))
		m->pkt.csum_flags &= ~NKE_CSUM_DATA6;
}

/**
 * nke_mbuf_outbound_finalize() - compute what was left to the hardware
 * @mbuf: first mbuf of a packet to be sent, with a packet header
 * @protocol_family: PF_INET or PF_INET6; others: nothing happens
 * @protocol_offset: where the IP header is
 *
 * Computes and stores the checksums that are requested, and takes the requests
 * back.  A request that cannot be met (the packet is too short, or shared and
 * there is no memory for a copy) stays.  Follows XNU's
 * mbuf_outbound_finalize(), which panics for a short packet.
 *
 * Context: Process context or softirq; never waits.
 */
void nke_mbuf_outbound_finalize(struct __mbuf *mbuf,
				unsigned int protocol_family,
				unsigned long protocol_offset)
{
	if (!nke_m_is_packet(mbuf) || mbuf->pkt.len < 0 ||
	    protocol_offset > mbuf->pkt.len)
		return;
	if (protocol_family == PF_INET)
		nke_m_finalize4(mbuf, protocol_offset);
	else if (protocol_family == PF_INET6)
		nke_m_finalize6(mbuf, protocol_offset);
}
EXPORT_SYMBOL_NKE(nke_mbuf_outbound_finalize);

static int nke_m_set_csum(struct __mbuf *m, u32 flags, u32 value)
{
	if (!nke_m_is_packet(m))
		return -EINVAL;
	m->pkt.csum_flags = (m->pkt.csum_flags & ~NKE_CSUM_LOW) | flags;
	m->pkt.csum_data = value;
	return 0;
}

/**
 * nke_mbuf_set_csum_requested() - ask the hardware for checksums
 * @mbuf: first mbuf, with a packet header
 * @request: MBUF_CSUM_REQ_*; other bits are ignored
 * @value: low half: where the field is in the transport header
 *
 * Follows XNU's mbuf_set_csum_requested().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_csum_requested(struct __mbuf *mbuf, unsigned int request,
				unsigned int value)
{
	return nke_errno(nke_m_set_csum(mbuf,
					request & NKE_MBUF_CSUM_REQUESTS,
					value));
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_csum_requested);

/**
 * nke_mbuf_get_csum_requested() - which checksums the hardware is asked for
 * @mbuf: first mbuf, with a packet header
 * @request: receives MBUF_CSUM_REQ_*
 * @value: receives what was set with them; or NULL
 *
 * Follows XNU's mbuf_get_csum_requested().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_csum_requested(struct __mbuf *mbuf, unsigned int *request,
				unsigned int *value)
{
	if (!request || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*request = mbuf->pkt.csum_flags & NKE_MBUF_CSUM_REQUESTS;
	if (value)
		*value = mbuf->pkt.csum_data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_csum_requested);

/**
 * nke_mbuf_clear_csum_requested() - take back all requests, and all results
 * @mbuf: first mbuf, with a packet header
 *
 * Follows XNU's mbuf_clear_csum_requested().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_clear_csum_requested(struct __mbuf *mbuf)
{
	return nke_errno(nke_m_set_csum(mbuf, 0, 0));
}
EXPORT_SYMBOL_NKE(nke_mbuf_clear_csum_requested);

/**
 * nke_mbuf_set_csum_performed() - what a driver found
 * @mbuf: first mbuf, with a packet header
 * @flags: MBUF_CSUM_*; other bits are ignored
 * @value: the transport checksum; 0xffff for a good one
 *
 * Follows XNU's mbuf_set_csum_performed().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_csum_performed(struct __mbuf *mbuf, unsigned int flags,
				unsigned int value)
{
	return nke_errno(nke_m_set_csum(mbuf, flags & NKE_MBUF_CSUM_RESULTS,
					value));
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_csum_performed);

/**
 * nke_mbuf_get_csum_performed() - what a driver found
 * @mbuf: first mbuf, with a packet header
 * @flags: receives MBUF_CSUM_*
 * @value: receives the transport checksum
 *
 * Follows XNU's mbuf_get_csum_performed().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_csum_performed(struct __mbuf *mbuf, unsigned int *flags,
				unsigned int *value)
{
	if (!flags || !value || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*flags = mbuf->pkt.csum_flags & NKE_MBUF_CSUM_RESULTS;
	*value = mbuf->pkt.csum_data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_csum_performed);

/**
 * nke_mbuf_clear_csum_performed() - forget all results, and all requests
 * @mbuf: first mbuf, with a packet header
 *
 * Follows XNU's mbuf_clear_csum_performed().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_clear_csum_performed(struct __mbuf *mbuf)
{
	return nke_errno(nke_m_set_csum(mbuf, 0, 0));
}
EXPORT_SYMBOL_NKE(nke_mbuf_clear_csum_performed);
