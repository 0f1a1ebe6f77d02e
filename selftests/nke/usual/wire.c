// SPDX-License-Identifier: GPL-2.0
/*
 * Headers of the Internet's protocols over bytes as they are on the wire, as
 * filters of IP packets read them.
 */
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/icmp6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <libkern/libkern.h>
#include <string.h>

int usual_wire(void);

#define WANT(what) do {							\
	if (!(what)) {							\
		printf("usual: not so: %s\n", #what);			\
		return 1;						\
	}								\
} while (0)

/* A SYN from 192.0.2.1 to port 80 of 192.0.2.2, with its route recorded. */
static const uint8_t syn[] = {
	0x46, 0x02, 0x00, 0x34, 0x12, 0x34, 0x40, 0x00,
	0x40, 0x06, 0xab, 0xcd, 0xc0, 0x00, 0x02, 0x01,
	0xc0, 0x00, 0x02, 0x02,
	0x07, 0x03, 0x04, 0x00,
	0x10, 0x00, 0x00, 0x50, 0x01, 0x02, 0x03, 0x04,
	0x00, 0x00, 0x00, 0x00, 0x70, 0x42, 0xff, 0xff,
	0x11, 0x22, 0x00, 0x00,
	0x02, 0x04, 0x05, 0xb4, 0x01, 0x01, 0x04, 0x02,
};

/* The length of TCP's option @kind, or 0. */
static int tcp_option(const struct tcphdr *tcp, int kind)
{
	const uint8_t *p = (const uint8_t *)(tcp + 1);
	const uint8_t *end = (const uint8_t *)tcp + (tcp->th_off << 2);

	while (p < end && *p != TCPOPT_EOL) {
		if (*p == kind)
			return p[1];
		p += *p == TCPOPT_NOP ? 1 : p[1];
	}
	return 0;
}

static int tcp4(void)
{
	const struct ip *ip = (const void *)syn;
	const struct tcphdr *tcp = (const void *)(syn + (ip->ip_hl << 2));

	WANT(ip->ip_v == IPVERSION && ip->ip_hl == 6);
	WANT((ip->ip_tos & IPTOS_ECN_MASK) == IPTOS_ECN_ECT0);
	WANT(ntohs(ip->ip_len) == sizeof(syn));
	WANT(ip->ip_off == htons(IP_DF) && ip->ip_ttl == IPDEFTTL);
	WANT(ip->ip_p == IPPROTO_TCP);
	WANT(ntohl(ip->ip_dst.s_addr) - ntohl(ip->ip_src.s_addr) == 1);
	WANT(syn[sizeof(*ip) + IPOPT_OPTVAL] == IPOPT_RR);
	WANT(syn[sizeof(*ip) + IPOPT_OFFSET] == IPOPT_MINOFF);
	WANT(ntohs(tcp->th_dport) == 80 && ntohl(tcp->th_seq) == 0x01020304);
	WANT(tcp->th_off == 7 && tcp->th_x2 == 0);
	WANT((tcp->th_flags & TH_FLAGS_ALL) == (TH_SYN | TH_ECE));
	WANT(tcp_option(tcp, TCPOPT_MAXSEG) == TCPOLEN_MAXSEG);
	WANT(tcp_option(tcp, TCPOPT_SACK_PERMITTED) == TCPOLEN_SACK_PERMITTED);
	WANT(!tcp_option(tcp, TCPOPT_TIMESTAMP));
	return 0;
}

static int timestamp(void)
{
	const uint8_t wire[] = { 68, 12, 13, 0x21, 192, 0, 2, 1, 0, 0, 0, 9 };
	struct ip_timestamp ts;

	memcpy(&ts, wire, sizeof(wire));
	WANT(ts.ipt_code == IPOPT_TS && ts.ipt_len == sizeof(ts));
	WANT(ts.ipt_oflw == 2 && ts.ipt_flg == IPOPT_TS_TSANDADDR);
	WANT(ntohl(ts.ipt_timestamp.ipt_ta[0].ipt_time) == 9);
	return 0;
}

static int icmp4(void)
{
	uint8_t wire[ICMP_MINLEN + sizeof(syn)] = {
		ICMP_UNREACH, ICMP_UNREACH_NEEDFRAG, 0, 0, 0, 0, 0x05, 0xdc,
	};
	const struct icmp *icmp = (const void *)wire;

	memcpy(wire + ICMP_MINLEN, syn, sizeof(syn));
	WANT(ICMP_ERRORTYPE(icmp->icmp_type));
	WANT(!ICMP_INFOTYPE(icmp->icmp_type));
	WANT(ntohs(icmp->icmp_nextmtu) == 1500);
	WANT(icmp->icmp_ip.ip_p == IPPROTO_TCP);
	WANT(ICMP_ADVLEN(icmp) == 8 + 24 + 8);
	WANT(ICMP_INFOTYPE(ICMP_ECHO) && !ICMP_ERRORTYPE(ICMP_ECHO));
	return 0;
}

static int fragment6(void)
{
	const uint8_t wire[] = {
		0x6a, 0xb1, 0x23, 0x45, 0x00, 0x10, 0x2c, 0x40,
		0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
		0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
		0x3a, 0x00, 0x00, 0x09, 0x01, 0x02, 0x03, 0x04,
		0x80, 0x00, 0xab, 0xcd, 0x00, 0x07, 0x00, 0x08,
	};
	const struct ip6_hdr *ip6 = (const void *)wire;
	const struct ip6_frag *frag = (const void *)(ip6 + 1);
	const struct icmp6_hdr *icmp6 = (const void *)(frag + 1);

	WANT((ip6->ip6_vfc & IPV6_VERSION_MASK) == IPV6_VERSION);
	WANT((ip6->ip6_flow & IPV6_FLOWLABEL_MASK) == htonl(0x12345));
	WANT((ntohl(ip6->ip6_flow) & IP6FLOW_DSCP_MASK) >>
	     IP6FLOW_DSCP_SHIFT == 0x2a);
	WANT((ip6->ip6_flow & IPV6_FLOW_ECN_MASK) == htonl(3 << 20));
	WANT(ntohs(ip6->ip6_plen) == sizeof(wire) - sizeof(*ip6));
	WANT(ip6->ip6_nxt == IPPROTO_FRAGMENT && ip6->ip6_hops == IPV6_DEFHLIM);
	WANT(IN6_IS_ADDR_LINKLOCAL(&ip6->ip6_dst));
	WANT(ntohs(frag->ip6f_offlg & IP6F_OFF_MASK) == 8);
	WANT((frag->ip6f_offlg & IP6F_MORE_FRAG) != 0);
	WANT((frag->ip6f_offlg & IP6F_RESERVED_MASK) == 0);
	WANT(frag->ip6f_nxt == IPPROTO_ICMPV6);
	WANT(icmp6->icmp6_type == ICMP6_ECHO_REQUEST);
	WANT(ntohs(icmp6->icmp6_id) == 7 && ntohs(icmp6->icmp6_seq) == 8);
	return 0;
}

/* Return: 0, or 1 when something is not so, which is printed. */
int usual_wire(void)
{
	return tcp4() || timestamp() || icmp4() || fragment6();
}
