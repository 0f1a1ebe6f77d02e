/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/ip6.h of the client world: the header of IPv6. */
#ifndef _NKE_NETINET_IP6_H_
#define _NKE_NETINET_IP6_H_

#include <sys/types.h>
#include <netinet/in.h>

/** struct ip6_hdr - IPv6 header */
struct ip6_hdr {
	/** @ip6_ctlun: version, class, flow, length, next header, hop limit */
	union {
		/** @ip6_ctlun.ip6_un1: by words and bytes */
		struct ip6_hdrctl {
			/** @ip6_un1_flow: version, class and flow */
			u_int32_t ip6_un1_flow;
			/** @ip6_un1_plen: bytes behind the header */
			u_int16_t ip6_un1_plen;
			/** @ip6_un1_nxt: next header */
			u_int8_t ip6_un1_nxt;
			/** @ip6_un1_hlim: hop limit */
			u_int8_t ip6_un1_hlim;
		} ip6_un1;
		/** @ip6_ctlun.ip6_un2_vfc: 4 bits version, 4 bits class */
		u_int8_t ip6_un2_vfc;
	} ip6_ctlun;
	/** @ip6_src: source */
	struct in6_addr ip6_src;
	/** @ip6_dst: destination */
	struct in6_addr ip6_dst;
} __packed;

#define ip6_vfc		ip6_ctlun.ip6_un2_vfc
#define ip6_flow	ip6_ctlun.ip6_un1.ip6_un1_flow
#define ip6_plen	ip6_ctlun.ip6_un1.ip6_un1_plen
#define ip6_nxt		ip6_ctlun.ip6_un1.ip6_un1_nxt
#define ip6_hlim	ip6_ctlun.ip6_un1.ip6_un1_hlim
#define ip6_hops	ip6_hlim

#define IPV6_VERSION		0x60
#define IPV6_VERSION_MASK	0xf0

#endif /* _NKE_NETINET_IP6_H_ */
