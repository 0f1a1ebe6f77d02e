/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/ip.h of the client world: the header of IPv4. */
#ifndef _NKE_NETINET_IP_H_
#define _NKE_NETINET_IP_H_

#include <sys/types.h>
#include <netinet/in.h>
#include <netinet/in_systm.h>

#define IPVERSION	4

/** struct ip - IPv4 header without options */
struct ip {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	/** @ip_hl: length of the header in words */
	u_int ip_hl:4;
	/** @ip_v: version */
	u_int ip_v:4;
#else
	u_int ip_v:4;
	u_int ip_hl:4;
#endif
	/** @ip_tos: type of service */
	u_char ip_tos;
	/** @ip_len: bytes in the packet */
	u_short ip_len;
	/** @ip_id: identification */
	u_short ip_id;
	/** @ip_off: flags and offset of the fragment */
	u_short ip_off;
#define IP_RF		0x8000
#define IP_DF		0x4000
#define IP_MF		0x2000
#define IP_OFFMASK	0x1fff
	/** @ip_ttl: time to live */
	u_char ip_ttl;
	/** @ip_p: protocol */
	u_char ip_p;
	/** @ip_sum: checksum */
	u_short ip_sum;
	/** @ip_src: source */
	struct in_addr ip_src;
	/** @ip_dst: destination */
	struct in_addr ip_dst;
} __packed;

#define IP_MAXPACKET	65535

#define IPTOS_LOWDELAY		0x10
#define IPTOS_THROUGHPUT	0x08
#define IPTOS_RELIABILITY	0x04
#define IPTOS_MINCOST		0x02

#define MAXTTL		255
#define IPDEFTTL	64
#define IP_MSS		576

#endif /* _NKE_NETINET_IP_H_ */
