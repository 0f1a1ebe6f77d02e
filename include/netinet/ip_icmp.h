/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/ip_icmp.h of the client world: messages of ICMP. */
#ifndef _NKE_NETINET_IP_ICMP_H_
#define _NKE_NETINET_IP_ICMP_H_

#include <sys/types.h>
#include <netinet/in.h>
#include <netinet/in_systm.h>
#include <netinet/ip.h>

/** struct icmp_ra_addr - a router in ICMP_ROUTERADVERT */
struct icmp_ra_addr {
	/** @ira_addr: its address */
	u_int32_t ira_addr;
	/** @ira_preference: how much it is preferred */
	u_int32_t ira_preference;
};

/** struct icmp - a message, in network byte order */
struct icmp {
	/** @icmp_type: ICMP_* */
	u_char icmp_type;
	/** @icmp_code: ICMP_*_* of the type */
	u_char icmp_code;
	/** @icmp_cksum: checksum of the whole message */
	u_short icmp_cksum;
	/** @icmp_hun: the rest of the header, by @icmp_type */
	union {
		/** @icmp_hun.ih_pptr: ICMP_PARAMPROB: where the fault is */
		u_char ih_pptr;
		/** @icmp_hun.ih_gwaddr: ICMP_REDIRECT: the better router */
		struct in_addr ih_gwaddr;
		/** @icmp_hun.ih_idseq: of questions and answers */
		struct ih_idseq {
			/** @icmp_hun.ih_idseq.icd_id: who asks */
			n_short icd_id;
			/** @icmp_hun.ih_idseq.icd_seq: which question */
			n_short icd_seq;
		} ih_idseq;
		/** @icmp_hun.ih_void: unused */
		int ih_void;
		/** @icmp_hun.ih_pmtu: ICMP_UNREACH_NEEDFRAG */
		struct ih_pmtu {
			/** @icmp_hun.ih_pmtu.ipm_void: unused */
			n_short ipm_void;
			/** @icmp_hun.ih_pmtu.ipm_nextmtu: what would fit */
			n_short ipm_nextmtu;
		} ih_pmtu;
		/** @icmp_hun.ih_rtradv: ICMP_ROUTERADVERT */
		struct ih_rtradv {
			/** @icmp_hun.ih_rtradv.irt_num_addrs: routers */
			u_char irt_num_addrs;
			/** @icmp_hun.ih_rtradv.irt_wpa: words for each */
			u_char irt_wpa;
			/** @icmp_hun.ih_rtradv.irt_lifetime: in seconds */
			u_int16_t irt_lifetime;
		} ih_rtradv;
	} icmp_hun;
#define icmp_pptr	icmp_hun.ih_pptr
#define icmp_gwaddr	icmp_hun.ih_gwaddr
#define icmp_id		icmp_hun.ih_idseq.icd_id
#define icmp_seq	icmp_hun.ih_idseq.icd_seq
#define icmp_void	icmp_hun.ih_void
#define icmp_pmvoid	icmp_hun.ih_pmtu.ipm_void
#define icmp_nextmtu	icmp_hun.ih_pmtu.ipm_nextmtu
#define icmp_num_addrs	icmp_hun.ih_rtradv.irt_num_addrs
#define icmp_wpa	icmp_hun.ih_rtradv.irt_wpa
#define icmp_lifetime	icmp_hun.ih_rtradv.irt_lifetime
	/** @icmp_dun: what follows the header, by @icmp_type */
	union {
		/** @icmp_dun.id_ts: ICMP_TSTAMP, ICMP_TSTAMPREPLY */
		struct id_ts {
			/** @icmp_dun.id_ts.its_otime: when it was asked */
			n_time its_otime;
			/** @icmp_dun.id_ts.its_rtime: when it arrived */
			n_time its_rtime;
			/** @icmp_dun.id_ts.its_ttime: when it was answered */
			n_time its_ttime;
		} id_ts;
		/** @icmp_dun.id_ip: errors: how the packet began */
		struct id_ip {
			/** @icmp_dun.id_ip.idi_ip: then options, 8 bytes */
			struct ip idi_ip;
		} id_ip;
		/** @icmp_dun.id_radv: ICMP_ROUTERADVERT: the first router */
		struct icmp_ra_addr id_radv;
		/** @icmp_dun.id_mask: ICMP_MASKREPLY: mask of the network */
		u_int32_t id_mask;
		/** @icmp_dun.id_data: anything else */
		char id_data[1];
	} icmp_dun;
#define icmp_otime	icmp_dun.id_ts.its_otime
#define icmp_rtime	icmp_dun.id_ts.its_rtime
#define icmp_ttime	icmp_dun.id_ts.its_ttime
#define icmp_ip		icmp_dun.id_ip.idi_ip
#define icmp_radv	icmp_dun.id_radv
#define icmp_mask	icmp_dun.id_mask
#define icmp_data	icmp_dun.id_data
};

/* Bytes of messages, at least; ICMP_ADVLEN() needs a header of 20 or more. */
#define ICMP_MINLEN	8
#define ICMP_TSLEN	(8 + 3 * sizeof(n_time))
#define ICMP_MASKLEN	12
#define ICMP_ADVLENMIN	(8 + sizeof(struct ip) + 8)
#define ICMP_ADVLEN(p)	(8 + ((p)->icmp_ip.ip_hl << 2) + 8)

/* icmp_type, each followed by its icmp_code */
#define ICMP_ECHOREPLY			0
#define ICMP_UNREACH			3
#define ICMP_UNREACH_NET		0
#define ICMP_UNREACH_HOST		1
#define ICMP_UNREACH_PROTOCOL		2
#define ICMP_UNREACH_PORT		3
#define ICMP_UNREACH_NEEDFRAG		4
#define ICMP_UNREACH_SRCFAIL		5
#define ICMP_UNREACH_NET_UNKNOWN	6
#define ICMP_UNREACH_HOST_UNKNOWN	7
#define ICMP_UNREACH_ISOLATED		8
#define ICMP_UNREACH_NET_PROHIB		9
#define ICMP_UNREACH_HOST_PROHIB	10
#define ICMP_UNREACH_TOSNET		11
#define ICMP_UNREACH_TOSHOST		12
#define ICMP_UNREACH_FILTER_PROHIB	13
#define ICMP_UNREACH_HOST_PRECEDENCE	14
#define ICMP_UNREACH_PRECEDENCE_CUTOFF	15
#define ICMP_SOURCEQUENCH		4
#define ICMP_REDIRECT			5
#define ICMP_REDIRECT_NET		0
#define ICMP_REDIRECT_HOST		1
#define ICMP_REDIRECT_TOSNET		2
#define ICMP_REDIRECT_TOSHOST		3
#define ICMP_ALTHOSTADDR		6
#define ICMP_ECHO			8
#define ICMP_ROUTERADVERT		9
#define ICMP_ROUTERADVERT_NORMAL	0
#define ICMP_ROUTERADVERT_NOROUTE_COMMON 16
#define ICMP_ROUTERSOLICIT		10
#define ICMP_TIMXCEED			11
#define ICMP_TIMXCEED_INTRANS		0
#define ICMP_TIMXCEED_REASS		1
#define ICMP_PARAMPROB			12
#define ICMP_PARAMPROB_ERRATPTR		0
#define ICMP_PARAMPROB_OPTABSENT	1
#define ICMP_PARAMPROB_LENGTH		2
#define ICMP_TSTAMP			13
#define ICMP_TSTAMPREPLY		14
#define ICMP_IREQ			15
#define ICMP_IREQREPLY			16
#define ICMP_MASKREQ			17
#define ICMP_MASKREPLY			18
#define ICMP_TRACEROUTE			30
#define ICMP_DATACONVERR		31
#define ICMP_MOBILE_REDIRECT		32
#define ICMP_IPV6_WHEREAREYOU		33
#define ICMP_IPV6_IAMHERE		34
#define ICMP_MOBILE_REGREQUEST		35
#define ICMP_MOBILE_REGREPLY		36
#define ICMP_SKIP			39
#define ICMP_PHOTURIS			40
#define ICMP_PHOTURIS_UNKNOWN_INDEX	1
#define ICMP_PHOTURIS_AUTH_FAILED	2
#define ICMP_PHOTURIS_DECRYPT_FAILED	3
#define ICMP_MAXTYPE			40

#define ICMP_INFOTYPE(type)						\
	((type) == ICMP_ECHOREPLY || (type) == ICMP_ECHO ||		\
	 (type) == ICMP_ROUTERADVERT || (type) == ICMP_ROUTERSOLICIT ||	\
	 ((type) >= ICMP_TSTAMP && (type) <= ICMP_MASKREPLY))
#define ICMP_ERRORTYPE(type)						\
	((type) == ICMP_UNREACH || (type) == ICMP_SOURCEQUENCH ||	\
	 (type) == ICMP_REDIRECT || (type) == ICMP_TIMXCEED ||		\
	 (type) == ICMP_PARAMPROB)

#endif /* _NKE_NETINET_IP_ICMP_H_ */
