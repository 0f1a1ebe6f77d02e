/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/tcp.h of the client world: TCP's header, options of its level. */
#ifndef _NKE_NETINET_TCP_H_
#define _NKE_NETINET_TCP_H_

#include <sys/types.h>

typedef u_int32_t tcp_seq;

/** struct tcphdr - TCP header without options, in network byte order */
struct tcphdr {
	/** @th_sport: source port */
	u_short th_sport;
	/** @th_dport: destination port */
	u_short th_dport;
	/** @th_seq: sequence number */
	tcp_seq th_seq;
	/** @th_ack: acknowledgment number */
	tcp_seq th_ack;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	/** @th_x2: unused */
	u_int th_x2:4;
	/** @th_off: length of the header in words */
	u_int th_off:4;
#else
	u_int th_off:4;
	u_int th_x2:4;
#endif
	/** @th_flags: TH_* */
	u_char th_flags;
	/** @th_win: window */
	u_short th_win;
	/** @th_sum: checksum */
	u_short th_sum;
	/** @th_urp: urgent pointer */
	u_short th_urp;
};

#define TH_FIN	0x01
#define TH_SYN	0x02
#define TH_RST	0x04
#define TH_PUSH	0x08
#define TH_ACK	0x10
#define TH_URG	0x20
#define TH_ECE	0x40
#define TH_CWR	0x80

#define TCP_NODELAY	1
#define TCP_MAXSEG	2
#define TCP_CORK	3
#define TCP_NOPUSH	TCP_CORK
#define TCP_KEEPIDLE	4
#define TCP_KEEPALIVE	TCP_KEEPIDLE
#define TCP_KEEPINTVL	5
#define TCP_KEEPCNT	6

#endif /* _NKE_NETINET_TCP_H_ */
