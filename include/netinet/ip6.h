/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/ip6.h of the client world: the header of IPv6, those behind it. */
#ifndef _NKE_NETINET_IP6_H_
#define _NKE_NETINET_IP6_H_

#include <sys/types.h>
#include <machine/endian.h>
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

/* Of ip6_flow as it is on the wire. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define IPV6_FLOWINFO_MASK	0xffffff0f
#define IPV6_FLOWLABEL_MASK	0xffff0f00
#define IPV6_FLOW_ECN_MASK	0x00003000
#else
#define IPV6_FLOWINFO_MASK	0x0fffffff
#define IPV6_FLOWLABEL_MASK	0x000fffff
#define IPV6_FLOW_ECN_MASK	0x00300000
#endif

#define IP6TOS_CE	0x01
#define IP6TOS_ECT	0x02

/* Of ip6_flow in host byte order. */
#define IP6FLOW_DSCP_MASK	0x0fc00000
#define IP6FLOW_DSCP_SHIFT	22

/** struct ip6_ext - what all headers behind the first begin with */
struct ip6_ext {
	/** @ip6e_nxt: which header follows */
	u_int8_t ip6e_nxt;
	/** @ip6e_len: its length in 8 bytes, without the first 8 */
	u_int8_t ip6e_len;
} __packed;

/** struct ip6_hbh - options for every router on the way */
struct ip6_hbh {
	/** @ip6h_nxt: which header follows */
	u_int8_t ip6h_nxt;
	/** @ip6h_len: its length in 8 bytes, without the first 8 */
	u_int8_t ip6h_len;
} __packed;

/** struct ip6_dest - options for the destination */
struct ip6_dest {
	/** @ip6d_nxt: which header follows */
	u_int8_t ip6d_nxt;
	/** @ip6d_len: its length in 8 bytes, without the first 8 */
	u_int8_t ip6d_len;
} __packed;

/* Options of both: the byte that says which it is, and what to do with it. */
#define IP6OPT_PAD1		0x00
#define IP6OPT_PADN		0x01
#define IP6OPT_TUNNEL_LIMIT	0x04
#define IP6OPT_RTALERT		0x05
#define IP6OPT_ROUTER_ALERT	0x05
#define IP6OPT_EID		0x8a
#define IP6OPT_JUMBO		0xc2
#define IP6OPT_NSAP_ADDR	0xc3

#define IP6OPT_MINLEN		2
#define IP6OPT_RTALERT_LEN	4
#define IP6OPT_RTALERT_MLD	0
#define IP6OPT_RTALERT_RSVP	1
#define IP6OPT_RTALERT_ACTNET	2
#define IP6OPT_JUMBO_LEN	6

#define IP6OPT_TYPE(o)		((o) & 0xc0)
#define IP6OPT_TYPE_SKIP	0x00
#define IP6OPT_TYPE_DISCARD	0x40
#define IP6OPT_TYPE_FORCEICMP	0x80
#define IP6OPT_TYPE_ICMP	0xc0
#define IP6OPT_MUTABLE		0x20

/** struct ip6_opt - what every option but IP6OPT_PAD1 begins with */
struct ip6_opt {
	/** @ip6o_type: which it is */
	u_int8_t ip6o_type;
	/** @ip6o_len: bytes behind these two */
	u_int8_t ip6o_len;
} __packed;

/** struct ip6_rthdr - routing header */
struct ip6_rthdr {
	/** @ip6r_nxt: which header follows */
	u_int8_t ip6r_nxt;
	/** @ip6r_len: its length in 8 bytes, without the first 8 */
	u_int8_t ip6r_len;
	/** @ip6r_type: which kind it is */
	u_int8_t ip6r_type;
	/** @ip6r_segleft: stations still to come */
	u_int8_t ip6r_segleft;
} __packed;

/** struct ip6_frag - fragment header */
struct ip6_frag {
	/** @ip6f_nxt: which header follows */
	u_int8_t ip6f_nxt;
	/** @ip6f_reserved: zero */
	u_int8_t ip6f_reserved;
	/** @ip6f_offlg: offset and IP6F_*, in network byte order */
	u_int16_t ip6f_offlg;
	/** @ip6f_ident: the same for all parts of a packet */
	u_int32_t ip6f_ident;
} __packed;

/* Of ip6f_offlg as it is on the wire. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define IP6F_OFF_MASK		0xf8ff
#define IP6F_RESERVED_MASK	0x0600
#define IP6F_MORE_FRAG		0x0100
#else
#define IP6F_OFF_MASK		0xfff8
#define IP6F_RESERVED_MASK	0x0006
#define IP6F_MORE_FRAG		0x0001
#endif

#define IPV6_MAXHLIM	255
#define IPV6_DEFHLIM	64
#define IPV6_HLIMDEC	1
#define IPV6_MMTU	1280
#define IPV6_MAXPACKET	65535

#endif /* _NKE_NETINET_IP6_H_ */
