/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/tcp.h of the client world: TCP's header, options of its level. */
#ifndef _NKE_NETINET_TCP_H_
#define _NKE_NETINET_TCP_H_

#include <sys/types.h>
#include <machine/endian.h>
#include <netinet/in.h>

typedef u_int32_t tcp_seq;
typedef u_int32_t tcp_cc;

#define tcp6_seq	tcp_seq
#define tcp6hdr		tcphdr

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
#define TH_AE	0x100	/* the lowest bit of th_x2 */
#define TH_FLAGS	(TH_FIN | TH_SYN | TH_RST | TH_ACK | TH_URG | \
			 TH_ECE | TH_CWR)
#define TH_FLAGS_ALL	(TH_FLAGS | TH_PUSH)
#define TH_ACCEPT	(TH_FIN | TH_SYN | TH_RST | TH_ACK)
#define TH_ACE		(TH_AE | TH_CWR | TH_ECE)

/*
 * Options of the header: their kinds, and their lengths in bytes with the
 * bytes of kind and length.  ..._HDR is what begins an option that is brought
 * to a whole word by two TCPOPT_NOP before it, in host byte order.
 */
#define TCPOPT_EOL		0
#define TCPOPT_NOP		1
#define TCPOPT_MAXSEG		2
#define TCPOLEN_MAXSEG		4
#define TCPOPT_WINDOW		3
#define TCPOLEN_WINDOW		3
#define TCPOPT_SACK_PERMITTED	4
#define TCPOLEN_SACK_PERMITTED	2
#define TCPOPT_SACK		5
#define TCPOLEN_SACK		8	/* of each block */
#define TCPOPT_TIMESTAMP	8
#define TCPOLEN_TIMESTAMP	10
#define TCPOLEN_TSTAMP_APPA	(TCPOLEN_TIMESTAMP + 2)
#define TCPOPT_CC		11
#define TCPOPT_CCNEW		12
#define TCPOPT_CCECHO		13
#define TCPOLEN_CC		6
#define TCPOLEN_CC_APPA		(TCPOLEN_CC + 2)
#define TCPOPT_SIGNATURE	19
#define TCPOLEN_SIGNATURE	18
#define TCPOPT_MULTIPATH	30
#define TCPOPT_FASTOPEN		34
#define TCPOLEN_FASTOPEN_REQ	2
#define TCPOPT_ACCECN0		172
#define TCPOPT_ACCECN1		174
#define TCPOLEN_ACCECN_EMPTY	2
#define TCPOLEN_ACCECN_COUNTER	3

#define __NKE_TCPOPT_HDR(kind, len) \
	(TCPOPT_NOP << 24 | TCPOPT_NOP << 16 | (kind) << 8 | (len))
#define TCPOPT_SACK_PERMIT_HDR \
	__NKE_TCPOPT_HDR(TCPOPT_SACK_PERMITTED, TCPOLEN_SACK_PERMITTED)
#define TCPOPT_SACK_HDR		__NKE_TCPOPT_HDR(TCPOPT_SACK, 0)
#define TCPOPT_TSTAMP_HDR \
	__NKE_TCPOPT_HDR(TCPOPT_TIMESTAMP, TCPOLEN_TIMESTAMP)
#define TCPOPT_CC_HDR(ccopt)	__NKE_TCPOPT_HDR(ccopt, TCPOLEN_CC)

#define TCP_MAXHLEN	(0xf << 2)	/* header with options */
#define TCP_MAXOLEN	(TCP_MAXHLEN - sizeof(struct tcphdr))
#define MAX_TCPOPTLEN	40
#define MAX_SACK_BLKS	6
#define TCP_MAX_SACK	4

#define TCP_MSS			512
#define TCP6_MSS		1024
#define TCP_MINMSS		216
#define TCP_MAXWIN		65535
#define TCP_MAX_WINSHIFT	14

/* Options of level IPPROTO_TCP, by Linux's numbers. */
#define TCP_NODELAY	1
#define TCP_MAXSEG	2
#define TCP_CORK	3
#define TCP_NOPUSH	TCP_CORK
#define TCP_KEEPIDLE	4
#define TCP_KEEPALIVE	TCP_KEEPIDLE
#define TCP_KEEPINTVL	5
#define TCP_KEEPCNT	6
#define TCP_FASTOPEN	23
#define TCP_NOTSENT_LOWAT 25
/* XNU only: XNU's number and 0x1000. */
#define TCP_RXT_CONNDROPTIME	0x1080
#define TCP_CONNECTION_INFO	0x1106
/* Likewise; Linux has nothing of the kind, and they give ENOPROTOOPT. */
#define TCP_NOOPT		0x1008
#define TCP_CONNECTIONTIMEOUT	0x1020
#define PERSIST_TIMEOUT		0x1040
#define TCP_RXT_FINDROP		0x1100
#define TCP_SENDMOREACKS	0x1103
#define TCP_ENABLE_ECN		0x1104

/* tcpi_options of struct tcp_connection_info */
#define TCPCI_OPT_TIMESTAMPS	0x00000001
#define TCPCI_OPT_SACK		0x00000002
#define TCPCI_OPT_WSCALE	0x00000004
#define TCPCI_OPT_ECN		0x00000008

/* tcpi_flags of struct tcp_connection_info */
#define TCPCI_FLAG_LOSSRECOVERY		0x00000001
#define TCPCI_FLAG_REORDERING_DETECTED	0x00000002

/* tcpi_state of struct tcp_connection_info */
#define TCPS_CLOSED		0
#define TCPS_LISTEN		1
#define TCPS_SYN_SENT		2
#define TCPS_SYN_RECEIVED	3
#define TCPS_ESTABLISHED	4
#define TCPS_CLOSE_WAIT		5
#define TCPS_FIN_WAIT_1		6
#define TCPS_CLOSING		7
#define TCPS_LAST_ACK		8
#define TCPS_FIN_WAIT_2		9
#define TCPS_TIME_WAIT		10

/** struct tcp_connection_info - value of TCP_CONNECTION_INFO */
struct tcp_connection_info {
	/** @tcpi_state: TCPS_* */
	u_int8_t tcpi_state;
	/** @tcpi_snd_wscale: shift of the window to send into */
	u_int8_t tcpi_snd_wscale;
	/** @tcpi_rcv_wscale: shift of the window to receive into */
	u_int8_t tcpi_rcv_wscale;
	u_int8_t __pad1;
	/** @tcpi_options: TCPCI_OPT_* in use */
	u_int32_t tcpi_options;
	/** @tcpi_flags: TCPCI_FLAG_* */
	u_int32_t tcpi_flags;
	/** @tcpi_rto: time to a retransmission, in ms */
	u_int32_t tcpi_rto;
	/** @tcpi_maxseg: most bytes of a segment */
	u_int32_t tcpi_maxseg;
	/** @tcpi_snd_ssthresh: threshold of slow start, in bytes */
	u_int32_t tcpi_snd_ssthresh;
	/** @tcpi_snd_cwnd: congestion window, in bytes */
	u_int32_t tcpi_snd_cwnd;
	/** @tcpi_snd_wnd: window that the peer offers, in bytes */
	u_int32_t tcpi_snd_wnd;
	/** @tcpi_snd_sbbytes: bytes to send or on their way */
	u_int32_t tcpi_snd_sbbytes;
	/** @tcpi_rcv_wnd: window that is offered to the peer, in bytes */
	u_int32_t tcpi_rcv_wnd;
	/** @tcpi_rttcur: the average round trip, as @tcpi_srtt */
	u_int32_t tcpi_rttcur;
	/** @tcpi_srtt: average round trip, in ms */
	u_int32_t tcpi_srtt;
	/** @tcpi_rttvar: its variance, in ms */
	u_int32_t tcpi_rttvar;
	/** @tcpi_tfo: of fast open; 0 */
	u_int32_t tcpi_tfo;
	/** @tcpi_txpackets: segments sent */
	u_int64_t tcpi_txpackets;
	/** @tcpi_txbytes: bytes sent */
	u_int64_t tcpi_txbytes;
	/** @tcpi_txretransmitbytes: bytes sent again */
	u_int64_t tcpi_txretransmitbytes;
	/** @tcpi_rxpackets: segments received */
	u_int64_t tcpi_rxpackets;
	/** @tcpi_rxbytes: bytes received */
	u_int64_t tcpi_rxbytes;
	/** @tcpi_rxoutoforderbytes: 0: Linux counts packets only */
	u_int64_t tcpi_rxoutoforderbytes;
	/** @tcpi_txretransmitpackets: segments sent again */
	u_int64_t tcpi_txretransmitpackets;
};

#endif /* _NKE_NETINET_TCP_H_ */
