/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/icmp6.h of the client world: messages of ICMPv6. */
#ifndef _NKE_NETINET_ICMP6_H_
#define _NKE_NETINET_ICMP6_H_

#include <sys/types.h>
#include <netinet/in.h>

#define ICMPV6_PLD_MAXLEN	1232

/** struct icmp6_hdr - header of a message, in network byte order */
struct icmp6_hdr {
	/** @icmp6_type: ICMP6_*, MLD_*, ND_* */
	u_int8_t icmp6_type;
	/** @icmp6_code: ICMP6_*_* of the type */
	u_int8_t icmp6_code;
	/** @icmp6_cksum: checksum of the message and IPv6's pseudo header */
	u_int16_t icmp6_cksum;
	/** @icmp6_dataun: the rest of the header, by @icmp6_type */
	union {
		/** @icmp6_dataun.icmp6_un_data32: as a word */
		u_int32_t icmp6_un_data32[1];
		/** @icmp6_dataun.icmp6_un_data16: as halves of it */
		u_int16_t icmp6_un_data16[2];
		/** @icmp6_dataun.icmp6_un_data8: as bytes */
		u_int8_t icmp6_un_data8[4];
	} icmp6_dataun;
};

#define icmp6_data32	icmp6_dataun.icmp6_un_data32
#define icmp6_data16	icmp6_dataun.icmp6_un_data16
#define icmp6_data8	icmp6_dataun.icmp6_un_data8
#define icmp6_pptr	icmp6_data32[0]
#define icmp6_mtu	icmp6_data32[0]
#define icmp6_id	icmp6_data16[0]
#define icmp6_seq	icmp6_data16[1]
#define icmp6_maxdelay	icmp6_data16[0]

/* icmp6_type: errors, each followed by its icmp6_code ... */
#define ICMP6_DST_UNREACH		1
#define ICMP6_DST_UNREACH_NOROUTE	0
#define ICMP6_DST_UNREACH_ADMIN		1
#define ICMP6_DST_UNREACH_NOTNEIGHBOR	2
#define ICMP6_DST_UNREACH_BEYONDSCOPE	2
#define ICMP6_DST_UNREACH_ADDR		3
#define ICMP6_DST_UNREACH_NOPORT	4
#define ICMP6_PACKET_TOO_BIG		2
#define ICMP6_TIME_EXCEEDED		3
#define ICMP6_TIME_EXCEED_TRANSIT	0
#define ICMP6_TIME_EXCEED_REASSEMBLY	1
#define ICMP6_PARAM_PROB		4
#define ICMP6_PARAMPROB_HEADER		0
#define ICMP6_PARAMPROB_NEXTHEADER	1
#define ICMP6_PARAMPROB_OPTION		2
#define ICMP6_PARAMPROB_FIRSTFRAG_INCOMP_HDR 3

/* ... and the rest. */
#define ICMP6_INFOMSG_MASK		0x80
#define ICMP6_ECHO_REQUEST		128
#define ICMP6_ECHO_REPLY		129
#define MLD_LISTENER_QUERY		130
#define MLD_LISTENER_REPORT		131
#define MLD_LISTENER_DONE		132
#define MLD_LISTENER_REDUCTION		MLD_LISTENER_DONE
#define MLD6_LISTENER_QUERY		MLD_LISTENER_QUERY
#define MLD6_LISTENER_REPORT		MLD_LISTENER_REPORT
#define MLD6_LISTENER_DONE		MLD_LISTENER_DONE
#define ICMP6_MEMBERSHIP_QUERY		130
#define ICMP6_MEMBERSHIP_REPORT		131
#define ICMP6_MEMBERSHIP_REDUCTION	132
#define ND_ROUTER_SOLICIT		133
#define ND_ROUTER_ADVERT		134
#define ND_NEIGHBOR_SOLICIT		135
#define ND_NEIGHBOR_ADVERT		136
#define ND_REDIRECT			137
#define ICMP6_ROUTER_RENUMBERING	138
#define ICMP6_NI_QUERY			139
#define ICMP6_NI_REPLY			140
#define MLDV2_LISTENER_REPORT		143

#endif /* _NKE_NETINET_ICMP6_H_ */
