/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/in_var.h of the client world: what events tell of IPv4 addresses. */
#ifndef _NKE_NETINET_IN_VAR_H_
#define _NKE_NETINET_IN_VAR_H_

#include <sys/types.h>
#include <net/if.h>
#include <net/if_var.h>
#include <netinet/in.h>

/** struct kev_in_data - what KEV_INET_* tell */
struct kev_in_data {
	/** @link_data: the interface */
	struct net_event_data link_data;
	/** @ia_addr: the address */
	struct in_addr ia_addr;
	/** @ia_net: its net */
	u_int32_t ia_net;
	/** @ia_netmask: and that one's mask */
	u_int32_t ia_netmask;
	/** @ia_subnet: its subnet */
	u_int32_t ia_subnet;
	/** @ia_subnetmask: and that one's mask */
	u_int32_t ia_subnetmask;
	/** @ia_netbroadcast: address of all in the net */
	struct in_addr ia_netbroadcast;
	/** @ia_dstaddr: the other end */
	struct in_addr ia_dstaddr;
};

/** struct in_aliasreq - argument of SIOCAIFADDR */
struct in_aliasreq {
	/** @ifra_name: name of the interface */
	char ifra_name[IFNAMSIZ];
	/** @ifra_addr: the address */
	struct sockaddr_in ifra_addr;
	union {
		/** @ifra_broadaddr: address of all */
		struct sockaddr_in ifra_broadaddr;
		/** @ifra_dstaddr: the other end */
		struct sockaddr_in ifra_dstaddr;
	};
	/** @ifra_mask: mask */
	struct sockaddr_in ifra_mask;
};

#include <netinet6/in6_var.h>

#endif /* _NKE_NETINET_IN_VAR_H_ */
