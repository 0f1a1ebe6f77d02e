// SPDX-License-Identifier: GPL-2.0
/*
 * redirect: looking at packets, and changing them.
 *
 * Three rules for who changes a packet:
 *
 * - Bytes are read with mbuf_copydata() and written with mbuf_copyback().  What
 *   mbuf_data() shows may end anywhere, even in the middle of a field, and may
 *   be shared: with the socket that will send it again, with a program that
 *   looks at all packets.  mbuf_copyback() gives the packet bytes of its own
 *   first.
 * - mbuf_copyback() beyond the end makes the packet longer, so nothing is
 *   written that was not read before.
 * - A checksum is adjusted by what has changed, and not computed anew: a packet
 *   that was damaged on its way must not become a good one.
 */
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kpi_mbuf.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/icmp6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>

#include "rewrite.h"

#define OPTIONS_MAX	40	/* bytes behind an IPv4 header */

static size_t
address_len(const struct packet *p)
{
	return p->version == 4 ? sizeof(struct in_addr) :
	    sizeof(struct in6_addr);
}

static size_t
address_at(const struct packet *p, int which)
{
	if (p->version == 4)
		return p->start + (which == END_SOURCE ?
		    offsetof(struct ip, ip_src) : offsetof(struct ip, ip_dst));
	return p->start + (which == END_SOURCE ?
	    offsetof(struct ip6_hdr, ip6_src) :
	    offsetof(struct ip6_hdr, ip6_dst));
}

/* -- reading --------------------------------------------------------------- */

/*
 * With a source route the header has the next station only, and the checksum
 * is that of the last one.  Return: 1 if there is one, or the options are
 * nonsense.
 */
static int
has_source_route(mbuf_t m, size_t at, int len)
{
	u_int8_t opt[OPTIONS_MAX];
	int i;

	if (mbuf_copydata(m, at, (size_t)len, opt) != 0)
		return 1;
	for (i = 0; i < len && opt[i] != IPOPT_EOL; ) {
		if (opt[i] == IPOPT_NOP) {
			i++;
			continue;
		}
		if (opt[i] == IPOPT_LSRR || opt[i] == IPOPT_SSRR)
			return 1;
		if (i + IPOPT_OLEN >= len || opt[i + IPOPT_OLEN] < 2)
			return 1;
		i += opt[i + IPOPT_OLEN];
	}
	return 0;
}

static int
parse_ip4(mbuf_t m, struct packet *p)
{
	struct ip ip;
	size_t hlen;

	if (mbuf_copydata(m, p->start, sizeof(ip), &ip) != 0 || ip.ip_v != 4 ||
	    ip.ip_hl < 5)
		return 0;
	/*
	 * A filter sees whole datagrams.  Here a fragment is one that was made
	 * by a program, or only goes through this host; most have no ports.
	 */
	if ((ip.ip_off & htons(IP_MF | IP_OFFMASK)) != 0)
		return 0;
	p->protocol = ip.ip_p;
	hlen = (size_t)ip.ip_hl << 2;
	p->offset = p->start + (u_int32_t)hlen;
	if (hlen > sizeof(ip) && has_source_route(m, p->start + sizeof(ip),
	    (int)(hlen - sizeof(ip))))
		return 0;
	memcpy(p->ends[END_SOURCE].address, &ip.ip_src, sizeof(ip.ip_src));
	memcpy(p->ends[END_DESTINATION].address, &ip.ip_dst,
	    sizeof(ip.ip_dst));
	return 1;
}

/*
 * Options are skipped.  What else stands before TCP or UDP is not ours: a
 * fragment or routing header as above, and one that protects the addresses
 * must not be made wrong.
 */
static int
parse_ip6(mbuf_t m, struct packet *p)
{
	struct ip6_hdr ip6;
	struct ip6_ext ext;

	if (mbuf_copydata(m, p->start, sizeof(ip6), &ip6) != 0 ||
	    (ip6.ip6_vfc & IPV6_VERSION_MASK) != IPV6_VERSION)
		return 0;
	p->protocol = ip6.ip6_nxt;
	p->offset = p->start + sizeof(ip6);
	while (p->protocol == IPPROTO_HOPOPTS ||
	    p->protocol == IPPROTO_DSTOPTS) {
		if (mbuf_copydata(m, p->offset, sizeof(ext), &ext) != 0)
			return 0;
		p->protocol = ext.ip6e_nxt;
		p->offset += ((u_int32_t)ext.ip6e_len + 1) << 3;
	}
	memcpy(p->ends[END_SOURCE].address, &ip6.ip6_src, sizeof(ip6.ip6_src));
	memcpy(p->ends[END_DESTINATION].address, &ip6.ip6_dst,
	    sizeof(ip6.ip6_dst));
	return 1;
}

/* Addresses and ports, which TCP and UDP have in the same place. */
static int
parse_ends(mbuf_t m, struct packet *p)
{
	u_int16_t ports[2];

	if (!(p->version == 4 ? parse_ip4(m, p) : parse_ip6(m, p)) ||
	    (p->protocol != IPPROTO_TCP && p->protocol != IPPROTO_UDP) ||
	    mbuf_copydata(m, p->offset, sizeof(ports), ports) != 0)
		return 0;
	p->ends[END_SOURCE].port = ports[0];
	p->ends[END_DESTINATION].port = ports[1];
	return 1;
}

/* Return: 1, and *p says what it is; 0: it is none that we know. */
int
packet_parse(mbuf_t m, int version, struct packet *p)
{
	bzero(p, sizeof(*p));
	p->version = (u_int8_t)version;
	if (!parse_ends(m, p))
		return 0;
	p->sum_at = p->offset + (p->protocol == IPPROTO_TCP ?
	    offsetof(struct tcphdr, th_sum) : offsetof(struct udphdr, uh_sum));
	return mbuf_copydata(m, p->sum_at, sizeof(p->sum), &p->sum) == 0;
}

static int
is_error(int version, u_int8_t type)
{
	if (version == 6)
		return (type & ICMP6_INFOMSG_MASK) == 0;
	return type == ICMP_UNREACH || type == ICMP_TIMXCEED ||
	    type == ICMP_PARAMPROB;
}

/*
 * The same for the packet that an error message of ICMP tells of; the message
 * is at offset.  Both versions have type and checksum in the same place and a
 * header of 8 bytes.
 */
int
packet_parse_quoted(mbuf_t m, int version, u_int32_t offset, struct packet *p)
{
	u_int8_t type;

	bzero(p, sizeof(*p));
	p->version = (u_int8_t)version;
	p->quoted = 1;
	p->start = offset + sizeof(struct icmp6_hdr);
	p->sum_at = offset + offsetof(struct icmp6_hdr, icmp6_cksum);
	return mbuf_copydata(m, offset, sizeof(type), &type) == 0 &&
	    is_error(version, type) &&
	    mbuf_copydata(m, p->sum_at, sizeof(p->sum), &p->sum) == 0 &&
	    parse_ends(m, p);
}

/* -- writing --------------------------------------------------------------- */

/*
 * Make sure that a packet on its way out has its checksum.  If that was left to
 * the network card, the field holds a sum of the addresses and lengths only:
 * nothing that could be adjusted in the same way.
 *
 * To be called before packet_parse() is believed about the checksum.
 */
errno_t
packet_finalize(mbuf_t m, const struct packet *p)
{
	mbuf_csum_request_flags_t request;
	mbuf_csum_request_flags_t ours = p->version == 4 ?
	    MBUF_CSUM_REQ_TCP | MBUF_CSUM_REQ_UDP :
	    MBUF_CSUM_REQ_TCPIPV6 | MBUF_CSUM_REQ_UDPIPV6;

	if (mbuf_get_csum_requested(m, &request, NULL) != 0)
		return EINVAL;
	if ((request & ours) == 0)
		return 0;
	mbuf_outbound_finalize(m, p->version == 4 ? AF_INET : AF_INET6, 0);
	/* It has no result; a request that is still there tells of failure. */
	if (mbuf_get_csum_requested(m, &request, NULL) != 0)
		return EINVAL;
	return (request & ours) == 0 ? 0 : ENOBUFS;
}

/*
 * A packet on its way in was changed, and its checksum adjusted.  Did the
 * network card compare the checksum with all it covers, then what it found is
 * still true.  Has it only added up bytes, then that sum is of no use any more,
 * and the stack has to compute its own.
 */
void
packet_inbound_changed(mbuf_t m)
{
	mbuf_csum_performed_flags_t flags;
	u_int32_t value;

	if (mbuf_get_csum_performed(m, &flags, &value) == 0 &&
	    (flags & MBUF_CSUM_DID_DATA) != 0 &&
	    (flags & MBUF_CSUM_PSEUDO_HDR) == 0)
		mbuf_inbound_modified(m);
}

/*
 * The checksum of bytes that were replaced (RFC 1624): the ones' complement sum
 * loses the old words and gains the new ones.  len is even.
 */
static u_int16_t
sum_adjust(u_int16_t sum, const void *was, const void *is, size_t len)
{
	const u_int8_t *old = was;
	const u_int8_t *new = is;
	u_int32_t total = (u_int16_t)~sum;
	u_int16_t word;
	size_t i;

	for (i = 0; i < len; i += sizeof(word)) {
		memcpy(&word, old + i, sizeof(word));
		total += (u_int16_t)~word;
		memcpy(&word, new + i, sizeof(word));
		total += word;
	}
	while (total >> 16 != 0)
		total = (total & 0xffff) + (total >> 16);
	return (u_int16_t)~total;
}

/*
 * The IPv4 header has a checksum of its own.  The message that quotes a packet
 * covers that as well.
 */
static errno_t
adjust_ip4(mbuf_t m, struct packet *p, const struct end *was,
	const struct end *is)
{
	const size_t at = p->start + offsetof(struct ip, ip_sum);
	u_int16_t old;
	u_int16_t new;

	if (mbuf_copydata(m, at, sizeof(old), &old) != 0)
		return EINVAL;
	new = sum_adjust(old, was->address, is->address,
	    sizeof(struct in_addr));
	if (p->quoted)
		p->sum = sum_adjust(p->sum, &old, &new, sizeof(new));
	return mbuf_copyback(m, at, sizeof(new), &new, MBUF_DONTWAIT);
}

/*
 * That of TCP and UDP covers the addresses and ports, and so does that of the
 * message that quotes them.  In UDP 0 means that there is none, and a computed
 * 0 is written as its other form.
 */
static errno_t
adjust_sum(mbuf_t m, struct packet *p, const struct end *was,
	const struct end *is)
{
	int udp = p->protocol == IPPROTO_UDP && !p->quoted;

	if (udp && p->sum == 0)
		return 0;
	p->sum = sum_adjust(p->sum, was->address, is->address, address_len(p));
	p->sum = sum_adjust(p->sum, &was->port, &is->port, sizeof(is->port));
	if (udp && p->sum == 0)
		p->sum = 0xffff;
	return mbuf_copyback(m, p->sum_at, sizeof(p->sum), &p->sum,
	    MBUF_DONTWAIT);
}

/*
 * Replace an end.  After an error part of it may be done: the packet is of no
 * use any more.
 */
errno_t
packet_set_end(mbuf_t m, struct packet *p, int which, const struct end *to)
{
	struct end was = p->ends[which];
	size_t port_at = p->offset + (which == END_SOURCE ? 0 :
	    sizeof(to->port));
	errno_t error;

	error = mbuf_copyback(m, address_at(p, which), address_len(p),
	    to->address, MBUF_DONTWAIT);
	if (error == 0 && p->version == 4)
		error = adjust_ip4(m, p, &was, to);
	if (error == 0)
		error = mbuf_copyback(m, port_at, sizeof(to->port), &to->port,
		    MBUF_DONTWAIT);
	if (error == 0)
		error = adjust_sum(m, p, &was, to);
	p->ends[which] = *to;
	return error;
}
