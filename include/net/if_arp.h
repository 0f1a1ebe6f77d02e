/* SPDX-License-Identifier: GPL-2.0 */
/* net/if_arp.h of the client world: packets of ARP. */
#ifndef _NKE_NET_IF_ARP_H_
#define _NKE_NET_IF_ARP_H_

#include <sys/types.h>
#include <netinet/in.h>

/** struct arphdr - header of ARP; the addresses are behind it */
struct arphdr {
	/** @ar_hrd: ARPHRD_*, in network byte order as all of it */
	u_short ar_hrd;
	/** @ar_pro: ETHERTYPE_* of the protocol */
	u_short ar_pro;
	/** @ar_hln: length of a link address */
	u_char ar_hln;
	/** @ar_pln: length of an address of the protocol */
	u_char ar_pln;
	/** @ar_op: ARPOP_* */
	u_short ar_op;
};

#define ARPHRD_ETHER		1
#define ARPHRD_IEEE802		6
#define ARPHRD_FRELAY		15
#define ARPHRD_IEEE1394		24
#define ARPHRD_IEEE1394_EUI64	27

#define ARPOP_REQUEST		1
#define ARPOP_REPLY		2
#define ARPOP_REVREQUEST	3
#define ARPOP_REVREPLY		4
#define ARPOP_INVREQUEST	8
#define ARPOP_INVREPLY		9

#endif /* _NKE_NET_IF_ARP_H_ */
