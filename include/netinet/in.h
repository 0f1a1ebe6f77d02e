/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netinet/in.h of the client world: BSD's layouts, Linux's numbers.
 */
#ifndef _NKE_NETINET_IN_H_
#define _NKE_NETINET_IN_H_

#include <sys/types.h>
#include <sys/socket.h>
#include <machine/endian.h>

#define IPPROTO_IP	0
#define IPPROTO_HOPOPTS	0
#define IPPROTO_ICMP	1
#define IPPROTO_IGMP	2
#define IPPROTO_IPV4	4
#define IPPROTO_IPIP	IPPROTO_IPV4
#define IPPROTO_TCP	6
#define IPPROTO_UDP	17
#define IPPROTO_IPV6	41
#define IPPROTO_ROUTING	43
#define IPPROTO_FRAGMENT 44
#define IPPROTO_GRE	47
#define IPPROTO_ESP	50
#define IPPROTO_AH	51
#define IPPROTO_ICMPV6	58
#define IPPROTO_NONE	59
#define IPPROTO_DSTOPTS	60
#define IPPROTO_RAW	255
#define IPPROTO_MAX	256

#define IPPORT_RESERVED	1024

/** struct in_addr - IPv4 address in network byte order */
struct in_addr {
	/** @s_addr: the address */
	in_addr_t s_addr;
};

/** struct sockaddr_in - IPv4 socket address */
struct sockaddr_in {
	/** @sin_len: sizeof(struct sockaddr_in) */
	uint8_t sin_len;
	/** @sin_family: AF_INET */
	sa_family_t sin_family;
	/** @sin_port: port in network byte order */
	in_port_t sin_port;
	/** @sin_addr: address */
	struct in_addr sin_addr;
	char sin_zero[8];
};

#define INADDR_ANY		((u_int32_t)0x00000000)
#define INADDR_LOOPBACK		((u_int32_t)0x7f000001)
#define INADDR_BROADCAST	((u_int32_t)0xffffffff)
#define INADDR_NONE		0xffffffff

#define IN_CLASSD(i)	(((u_int32_t)(i) & 0xf0000000) == 0xe0000000)
#define IN_MULTICAST(i)	IN_CLASSD(i)
#define IN_LOOPBACK(i)	(((u_int32_t)(i) & 0xff000000) == 0x7f000000)
#define IN_LINKLOCAL(i)	(((u_int32_t)(i) & 0xffff0000) == 0xa9fe0000)
#define IN_PRIVATE(i)	((((u_int32_t)(i) & 0xff000000) == 0x0a000000) || \
			 (((u_int32_t)(i) & 0xfff00000) == 0xac100000) || \
			 (((u_int32_t)(i) & 0xffff0000) == 0xc0a80000))

#define INET_ADDRSTRLEN	16

/* Options of level IPPROTO_IP. */
#define IP_TOS			1
#define IP_TTL			2
#define IP_HDRINCL		3
#define IP_OPTIONS		4
#define IP_RECVOPTS		6
#define IP_RETOPTS		7
#define IP_RECVRETOPTS		IP_RETOPTS
#define IP_PKTINFO		8
#define IP_RECVPKTINFO		IP_PKTINFO
#define IP_RECVTTL		12	/* a byte comes with each packet */
#define IP_RECVTOS		13	/* likewise */
#define IP_RECVDSTADDR		20	/* a struct in_addr */
#define IP_MULTICAST_IF		32
#define IP_MULTICAST_TTL	33
#define IP_MULTICAST_LOOP	34
#define IP_ADD_MEMBERSHIP	35
#define IP_DROP_MEMBERSHIP	36
#define IP_UNBLOCK_SOURCE	37
#define IP_BLOCK_SOURCE		38
#define IP_ADD_SOURCE_MEMBERSHIP 39
#define IP_DROP_SOURCE_MEMBERSHIP 40
/* Of IPPROTO_IP and IPPROTO_IPV6. */
#define MCAST_JOIN_GROUP	42
#define MCAST_BLOCK_SOURCE	43
#define MCAST_UNBLOCK_SOURCE	44
#define MCAST_LEAVE_GROUP	45
#define MCAST_JOIN_SOURCE_GROUP	46
#define MCAST_LEAVE_SOURCE_GROUP 47
/* XNU only: XNU's number and 0x1000. */
#define IP_BOUND_IF		0x1019
#define IP_DONTFRAG		0x101c
#define IP_MULTICAST_IFINDEX	0x1042
/* Likewise; not offered, they give ENOPROTOOPT. */
#define IP_PORTRANGE		0x1013
#define IP_RECVIF		0x1014
#define IP_MSFILTER		0x104a

/** struct ip_mreq - argument of IP_ADD_MEMBERSHIP */
struct ip_mreq {
	/** @imr_multiaddr: group */
	struct in_addr imr_multiaddr;
	/** @imr_interface: address of the interface */
	struct in_addr imr_interface;
};

/** struct ip_mreqn - likewise, and of IP_MULTICAST_IF */
struct ip_mreqn {
	/** @imr_multiaddr: group */
	struct in_addr imr_multiaddr;
	/** @imr_address: address of the interface, if it has no index */
	struct in_addr imr_address;
	/** @imr_ifindex: index of the interface, or 0 */
	int imr_ifindex;
};

/** struct ip_mreq_source - argument of IP_ADD_SOURCE_MEMBERSHIP */
struct ip_mreq_source {
	/** @imr_multiaddr: group */
	struct in_addr imr_multiaddr;
	/** @imr_sourceaddr: who sends to it */
	struct in_addr imr_sourceaddr;
	/** @imr_interface: address of the interface */
	struct in_addr imr_interface;
};

/** struct group_req - argument of MCAST_JOIN_GROUP */
struct group_req {
	/** @gr_interface: index of the interface, or 0 */
	uint32_t gr_interface;
	/** @gr_group: group */
	struct sockaddr_storage gr_group;
} __attribute__((packed, aligned(4)));

/** struct group_source_req - argument of MCAST_JOIN_SOURCE_GROUP */
struct group_source_req {
	/** @gsr_interface: index of the interface, or 0 */
	uint32_t gsr_interface;
	/** @gsr_group: group */
	struct sockaddr_storage gsr_group;
	/** @gsr_source: who sends to it */
	struct sockaddr_storage gsr_source;
} __attribute__((packed, aligned(4)));

/** struct in_pktinfo - control message of IP_PKTINFO */
struct in_pktinfo {
	/** @ipi_ifindex: index of the interface */
	unsigned int ipi_ifindex;
	/** @ipi_spec_dst: local address */
	struct in_addr ipi_spec_dst;
	/** @ipi_addr: destination in the header */
	struct in_addr ipi_addr;
};

/**
 * inet_aton() - an IPv4 address from text
 * @cp: a.b.c.d, a.b.c, a.b or a, of decimal, octal or hexadecimal numbers
 * @addr: receives the address; or NULL
 *
 * Return: 1, or 0 when @cp is no address.
 */
extern int inet_aton(const char *cp, struct in_addr *addr) NKE_SYM(inet_aton);

#include <netinet6/in6.h>

#endif /* _NKE_NETINET_IN_H_ */
