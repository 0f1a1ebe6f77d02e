/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/if_ether.h of the client world: IP on Ethernet. */
#ifndef _NKE_NETINET_IF_ETHER_H_
#define _NKE_NETINET_IF_ETHER_H_

#include <sys/types.h>
#include <net/ethernet.h>
#include <net/if_arp.h>
#include <netinet/in.h>

#define ea_byte ether_addr_octet

/** struct ether_arp - packet of ARP for IPv4 on Ethernet */
struct ether_arp {
	/** @ea_hdr: header */
	struct arphdr ea_hdr;
	/** @arp_sha: sender's Ethernet address */
	u_char arp_sha[ETHER_ADDR_LEN];
	/** @arp_spa: sender's IPv4 address */
	u_char arp_spa[4];
	/** @arp_tha: target's Ethernet address */
	u_char arp_tha[ETHER_ADDR_LEN];
	/** @arp_tpa: target's IPv4 address */
	u_char arp_tpa[4];
};

#define arp_hrd	ea_hdr.ar_hrd
#define arp_pro	ea_hdr.ar_pro
#define arp_hln	ea_hdr.ar_hln
#define arp_pln	ea_hdr.ar_pln
#define arp_op	ea_hdr.ar_op

/* The Ethernet address of a group. */
#define ETHER_MAP_IP_MULTICAST(ipaddr, enaddr) do {			\
	const u_char *__ip = (const u_char *)(ipaddr);			\
									\
	(enaddr)[0] = 0x01;						\
	(enaddr)[1] = 0x00;						\
	(enaddr)[2] = 0x5e;						\
	(enaddr)[3] = __ip[1] & 0x7f;					\
	(enaddr)[4] = __ip[2];						\
	(enaddr)[5] = __ip[3];						\
} while (0)
#define ETHER_MAP_IPV6_MULTICAST(ip6addr, enaddr) do {			\
	const u_char *__ip = (const u_char *)(ip6addr);			\
									\
	(enaddr)[0] = 0x33;						\
	(enaddr)[1] = 0x33;						\
	(enaddr)[2] = __ip[12];						\
	(enaddr)[3] = __ip[13];						\
	(enaddr)[4] = __ip[14];						\
	(enaddr)[5] = __ip[15];						\
} while (0)

#endif /* _NKE_NETINET_IF_ETHER_H_ */
