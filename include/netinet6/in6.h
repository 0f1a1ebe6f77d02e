/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netinet6/in6.h of the client world; reached through netinet/in.h.
 */
#ifndef _NKE_NETINET6_IN6_H_
#define _NKE_NETINET6_IN6_H_

#include <sys/types.h>

/** struct in6_addr - IPv6 address in network byte order */
struct in6_addr {
	union {
		uint8_t __u6_addr8[16];
		uint16_t __u6_addr16[8];
		uint32_t __u6_addr32[4];
	} __u6_addr;
};

#define s6_addr		__u6_addr.__u6_addr8
#define s6_addr8	__u6_addr.__u6_addr8
#define s6_addr16	__u6_addr.__u6_addr16
#define s6_addr32	__u6_addr.__u6_addr32

#define INET6_ADDRSTRLEN	46

/** struct sockaddr_in6 - IPv6 socket address */
struct sockaddr_in6 {
	/** @sin6_len: sizeof(struct sockaddr_in6) */
	uint8_t sin6_len;
	/** @sin6_family: AF_INET6 */
	sa_family_t sin6_family;
	/** @sin6_port: port in network byte order */
	in_port_t sin6_port;
	/** @sin6_flowinfo: flow information */
	uint32_t sin6_flowinfo;
	/** @sin6_addr: address */
	struct in6_addr sin6_addr;
	/** @sin6_scope_id: interface index of a link-local address */
	uint32_t sin6_scope_id;
};

#define IN6ADDR_ANY_INIT \
	{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } } }
#define IN6ADDR_LOOPBACK_INIT \
	{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } }

#define IN6_ARE_ADDR_EQUAL(a, b) \
	(__builtin_memcmp(&(a)->s6_addr[0], &(b)->s6_addr[0], 16) == 0)
#define IN6_IS_ADDR_UNSPECIFIED(a) \
	((a)->s6_addr32[0] == 0 && (a)->s6_addr32[1] == 0 && \
	 (a)->s6_addr32[2] == 0 && (a)->s6_addr32[3] == 0)
#define IN6_IS_ADDR_LOOPBACK(a) \
	((a)->s6_addr32[0] == 0 && (a)->s6_addr32[1] == 0 && \
	 (a)->s6_addr32[2] == 0 && (a)->s6_addr32[3] == ntohl(1))
#define IN6_IS_ADDR_MULTICAST(a)	((a)->s6_addr[0] == 0xff)
#define IN6_IS_ADDR_LINKLOCAL(a) \
	((a)->s6_addr[0] == 0xfe && ((a)->s6_addr[1] & 0xc0) == 0x80)
#define IN6_IS_ADDR_SITELOCAL(a) \
	((a)->s6_addr[0] == 0xfe && ((a)->s6_addr[1] & 0xc0) == 0xc0)
#define IN6_IS_ADDR_V4MAPPED(a) \
	((a)->s6_addr32[0] == 0 && (a)->s6_addr32[1] == 0 && \
	 (a)->s6_addr32[2] == ntohl(0x0000ffff))

/** struct ipv6_mreq - argument of IPV6_JOIN_GROUP */
struct ipv6_mreq {
	/** @ipv6mr_multiaddr: group */
	struct in6_addr ipv6mr_multiaddr;
	/** @ipv6mr_interface: index of the interface, or 0 */
	unsigned int ipv6mr_interface;
};

/** struct in6_pktinfo - value of IPV6_PKTINFO, and its control message */
struct in6_pktinfo {
	/** @ipi6_addr: local address */
	struct in6_addr ipi6_addr;
	/** @ipi6_ifindex: index of the interface */
	unsigned int ipi6_ifindex;
};

/** struct ip6_mtuinfo - value of IPV6_PATHMTU */
struct ip6_mtuinfo {
	/** @ip6m_addr: nothing */
	struct sockaddr_in6 ip6m_addr;
	/** @ip6m_mtu: longest packet that the way to the peer takes */
	uint32_t ip6m_mtu;
};

/* Options of level IPPROTO_IPV6. */
#define IPV6_CHECKSUM		7
#define IPV6_UNICAST_HOPS	16
#define IPV6_MULTICAST_IF	17
#define IPV6_MULTICAST_HOPS	18
#define IPV6_MULTICAST_LOOP	19
#define IPV6_JOIN_GROUP		20
#define IPV6_LEAVE_GROUP	21
#define IPV6_V6ONLY		26
#define IPV6_RECVPKTINFO	49
#define IPV6_PKTINFO		50
#define IPV6_RECVHOPLIMIT	51
#define IPV6_HOPLIMIT		52
#define IPV6_RECVHOPOPTS	53
#define IPV6_HOPOPTS		54
#define IPV6_RTHDRDSTOPTS	55
#define IPV6_RECVRTHDR		56
#define IPV6_RTHDR		57
#define IPV6_RECVDSTOPTS	58
#define IPV6_DSTOPTS		59
#define IPV6_RECVPATHMTU	60
#define IPV6_PATHMTU		61
#define IPV6_DONTFRAG		62
#define IPV6_RECVTCLASS		66
#define IPV6_TCLASS		67
#define IPV6_AUTOFLOWLABEL	70
#define IPV6_3542PKTINFO	IPV6_PKTINFO
#define IPV6_3542HOPLIMIT	IPV6_HOPLIMIT
#define IPV6_3542HOPOPTS	IPV6_HOPOPTS
#define IPV6_3542DSTOPTS	IPV6_DSTOPTS
#define IPV6_3542RTHDR		IPV6_RTHDR
/* XNU only: XNU's number and 0x1000. */
#define IPV6_PREFER_TEMPADDR	0x103f
#define IPV6_BOUND_IF		0x107d
/* Likewise; Linux has nothing of the kind, and they give ENOPROTOOPT. */
#define IPV6_USE_MIN_MTU	0x102a
#define IPV6_3542NEXTHOP	0x1030
#define IPV6_MSFILTER		0x104a

#endif /* _NKE_NETINET6_IN6_H_ */
