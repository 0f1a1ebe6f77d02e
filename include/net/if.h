/* SPDX-License-Identifier: GPL-2.0 */
/* net/if.h of the client world: interfaces as ioctls know them. */
#ifndef _NKE_NET_IF_H_
#define _NKE_NET_IF_H_

#include <sys/types.h>
#include <sys/socket.h>

#define IF_NAMESIZE	16
#define IFNAMSIZ	IF_NAMESIZE

/* Flags of an interface; Linux's numbers. */
#define IFF_UP		0x1
#define IFF_BROADCAST	0x2
#define IFF_DEBUG	0x4
#define IFF_LOOPBACK	0x8
#define IFF_POINTOPOINT	0x10
#define IFF_RUNNING	0x40
#define IFF_NOARP	0x80
#define IFF_PROMISC	0x100
#define IFF_ALLMULTI	0x200
#define IFF_MULTICAST	0x1000

/** struct ifreq - argument of SIOCGIF*; XNU's layout */
struct ifreq {
	/** @ifr_name: name of the interface */
	char ifr_name[IFNAMSIZ];
	/** @ifr_ifru: the answer, by request */
	union {
		struct sockaddr ifru_addr;
		struct sockaddr ifru_dstaddr;
		struct sockaddr ifru_broadaddr;
		short ifru_flags;
		int ifru_metric;
		int ifru_mtu;
		caddr_t ifru_data;
	} ifr_ifru;
};

#define ifr_addr	ifr_ifru.ifru_addr
#define ifr_dstaddr	ifr_ifru.ifru_dstaddr
#define ifr_broadaddr	ifr_ifru.ifru_broadaddr
#define ifr_flags	ifr_ifru.ifru_flags
#define ifr_metric	ifr_ifru.ifru_metric
#define ifr_mtu		ifr_ifru.ifru_mtu
#define ifr_data	ifr_ifru.ifru_data

#endif /* _NKE_NET_IF_H_ */
