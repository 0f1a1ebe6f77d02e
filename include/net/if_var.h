/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/if_var.h of the client world: what events tell of an interface.  XNU's
 * struct ifnet is not shown.
 */
#ifndef _NKE_NET_IF_VAR_H_
#define _NKE_NET_IF_VAR_H_

#include <sys/types.h>
#include <sys/time.h>
#include <net/kpi_interface.h>

/* IFNET_FAMILY_* by their old names. */
#define APPLE_IF_FAM_LOOPBACK	1
#define APPLE_IF_FAM_ETHERNET	2
#define APPLE_IF_FAM_SLIP	3
#define APPLE_IF_FAM_TUN	4
#define APPLE_IF_FAM_VLAN	5
#define APPLE_IF_FAM_PPP	6
#define APPLE_IF_FAM_PVC	7
#define APPLE_IF_FAM_DISC	8
#define APPLE_IF_FAM_MDECAP	9
#define APPLE_IF_FAM_GIF	10
#define APPLE_IF_FAM_FAITH	11
#define APPLE_IF_FAM_STF	12
#define APPLE_IF_FAM_FIREWIRE	13
#define APPLE_IF_FAM_BOND	14
#define APPLE_IF_FAM_CELLULAR	15
#define APPLE_IF_FAM_UTUN	17
#define APPLE_IF_FAM_IPSEC	18

#define IF_MINMTU	72
#define IF_MAXMTU	65535
#ifndef IFNAMSIZ
#define IFNAMSIZ	16
#endif

/** struct net_event_data - what KEV_DL_* and KEV_INET_* tell of */
struct net_event_data {
	/** @if_family: IFNET_FAMILY_* */
	u_int32_t if_family;
	/** @if_unit: number in the name */
	u_int32_t if_unit;
	/** @if_name: the name without it */
	char if_name[IFNAMSIZ];
};

#endif /* _NKE_NET_IF_VAR_H_ */
