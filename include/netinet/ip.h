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

/* ip_tos: of old ... */
#define IPTOS_LOWDELAY		0x10
#define IPTOS_THROUGHPUT	0x08
#define IPTOS_RELIABILITY	0x04
#define IPTOS_MINCOST		0x02
#define IPTOS_CE		0x01
#define IPTOS_ECT		0x02

#define IPTOS_PREC_NETCONTROL		0xe0
#define IPTOS_PREC_INTERNETCONTROL	0xc0
#define IPTOS_PREC_CRITIC_ECP		0xa0
#define IPTOS_PREC_FLASHOVERRIDE	0x80
#define IPTOS_PREC_FLASH		0x60
#define IPTOS_PREC_IMMEDIATE		0x40
#define IPTOS_PREC_PRIORITY		0x20
#define IPTOS_PREC_ROUTINE		0x00

/* ... and today: the code point above, congestion in the lowest bits. */
#define IPTOS_DSCP_SHIFT	2
#define IPTOS_ECN_NOTECT	0x00
#define IPTOS_ECN_ECT1		0x01
#define IPTOS_ECN_ECT0		0x02
#define IPTOS_ECN_CE		0x03
#define IPTOS_ECN_MASK		0x03

/* Options of the header: the byte that says which it is, */
#define IPOPT_COPIED(o)		((o) & 0x80)
#define IPOPT_CLASS(o)		((o) & 0x60)
#define IPOPT_NUMBER(o)		((o) & 0x1f)

#define IPOPT_CONTROL		0x00
#define IPOPT_RESERVED1		0x20
#define IPOPT_DEBMEAS		0x40
#define IPOPT_RESERVED2		0x60

#define IPOPT_EOL		0
#define IPOPT_NOP		1
#define IPOPT_RR		7
#define IPOPT_TS		68
#define IPOPT_SECURITY		130
#define IPOPT_LSRR		131
#define IPOPT_SATID		136
#define IPOPT_SSRR		137
#define IPOPT_RA		148

/* and where the bytes behind it are, and how far the list begins. */
#define IPOPT_OPTVAL		0
#define IPOPT_OLEN		1
#define IPOPT_OFFSET		2
#define IPOPT_MINOFF		4

/** struct ip_timestamp - the option IPOPT_TS */
struct ip_timestamp {
	/** @ipt_code: IPOPT_TS */
	u_char ipt_code;
	/** @ipt_len: bytes of all of it */
	u_char ipt_len;
	/** @ipt_ptr: where the next entry goes, counted from 1 */
	u_char ipt_ptr;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	/** @ipt_flg: IPOPT_TS_* */
	u_int ipt_flg:4;
	/** @ipt_oflw: entries that found no room */
	u_int ipt_oflw:4;
#else
	u_int ipt_oflw:4;
	u_int ipt_flg:4;
#endif
	/** @ipt_timestamp: the entries, as @ipt_flg says */
	union ipt_timestamp {
		/** @ipt_timestamp.ipt_time: times */
		n_long ipt_time[1];
		/** @ipt_timestamp.ipt_ta: addresses and times */
		struct ipt_ta {
			/** @ipt_timestamp.ipt_ta.ipt_addr: who */
			struct in_addr ipt_addr;
			/** @ipt_timestamp.ipt_ta.ipt_time: when */
			n_long ipt_time;
		} ipt_ta[1];
	} ipt_timestamp;
};

#define IPOPT_TS_TSONLY		0
#define IPOPT_TS_TSANDADDR	1
#define IPOPT_TS_PRESPEC	3

#define MAXTTL		255
#define IPDEFTTL	64
#define IPFRAGTTL	30
#define IPTTLDEC	1
#define IP_MSS		576

#endif /* _NKE_NETINET_IP_H_ */
