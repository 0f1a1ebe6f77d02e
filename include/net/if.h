/* SPDX-License-Identifier: GPL-2.0 */
/* net/if.h of the client world: interfaces as ioctls know them. */
#ifndef _NKE_NET_IF_H_
#define _NKE_NET_IF_H_

#include <sys/types.h>
#include <sys/socket.h>
#include <net/if_var.h>
#include <net/net_kev.h>

#define IF_NAMESIZE	16
#ifndef IFNAMSIZ
#define IFNAMSIZ	IF_NAMESIZE
#endif

/* Flags of an interface; Linux's numbers. */
#define IFF_UP		0x1
#define IFF_BROADCAST	0x2
#define IFF_DEBUG	0x4
#define IFF_LOOPBACK	0x8
#define IFF_POINTOPOINT	0x10
#define IFF_NOTRAILERS	0x20
#define IFF_RUNNING	0x40
#define IFF_NOARP	0x80
#define IFF_PROMISC	0x100
#define IFF_ALLMULTI	0x200
#define IFF_MULTICAST	0x1000
/* XNU only, for ifnet_flags(): bits that Linux has for other things. */
#define IFF_OACTIVE	0x400
#define IFF_SIMPLEX	0x800
#define IFF_LINK0	0x2000
#define IFF_LINK1	0x4000
#define IFF_LINK2	0x8000
#define IFF_ALTPHYS	IFF_LINK2

/* Capabilities of an interface. */
#define IFCAP_RXCSUM		0x00001
#define IFCAP_TXCSUM		0x00002
#define IFCAP_HWCSUM		(IFCAP_RXCSUM | IFCAP_TXCSUM)
#define IFCAP_VLAN_MTU		0x00004
#define IFCAP_VLAN_HWTAGGING	0x00008
#define IFCAP_JUMBO_MTU		0x00010
#define IFCAP_TSO4		0x00020
#define IFCAP_TSO6		0x00040
#define IFCAP_TSO		(IFCAP_TSO4 | IFCAP_TSO6)
#define IFCAP_LRO		0x00080
#define IFCAP_AV		0x00100
#define IFCAP_TXSTATUS		0x00200
#define IFCAP_SKYWALK		0x00400
#define IFCAP_HW_TIMESTAMP	0x00800
#define IFCAP_SW_TIMESTAMP	0x01000
#define IFCAP_CSUM_PARTIAL	0x02000
#define IFCAP_CSUM_ZERO_INVERT	0x04000
#define IFCAP_LRO_NUM_SEG	0x08000
#define IFCAP_VALID		0x0ffff

/** struct ifdevmtu - what SIOCGIFDEVMTU tells */
struct ifdevmtu {
	/** @ifdm_current: mtu */
	int ifdm_current;
	/** @ifdm_min: least */
	int ifdm_min;
	/** @ifdm_max: most */
	int ifdm_max;
};

/** struct ifkpi - of SIOCSIFKPI and SIOCGIFKPI: for an extension's own use */
struct ifkpi {
	/** @ifk_module_id: whose, by kev_vendor_code_find() */
	unsigned int ifk_module_id;
	/** @ifk_type: what */
	unsigned int ifk_type;
	/** @ifk_data: a value, or a program's pointer */
	union {
		void *ifk_ptr;
		int ifk_value;
		u_int64_t ifk_ptr64;
	} ifk_data;
} __attribute__((packed, aligned(4)));

/** struct kev_dl_proto_data - what KEV_DL_PROTO_* tell */
struct kev_dl_proto_data {
	/** @link_data: the interface */
	struct net_event_data link_data;
	/** @proto_family: PF_* */
	u_int32_t proto_family;
	/** @proto_remaining_count: protocols on it from now on */
	u_int32_t proto_remaining_count;
};

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
		int ifru_phys;
		int ifru_media;
		int ifru_intval;
		caddr_t ifru_data;
		struct ifdevmtu ifru_devmtu;
		struct ifkpi ifru_kpi;
		u_int32_t ifru_wake_flags;
		u_int32_t ifru_route_refcnt;
		int ifru_cap[2];
	} ifr_ifru;
};

#define ifr_addr	ifr_ifru.ifru_addr
#define ifr_dstaddr	ifr_ifru.ifru_dstaddr
#define ifr_broadaddr	ifr_ifru.ifru_broadaddr
#define ifr_flags	ifr_ifru.ifru_flags
#define ifr_metric	ifr_ifru.ifru_metric
#define ifr_mtu		ifr_ifru.ifru_mtu
#define ifr_phys	ifr_ifru.ifru_phys
#define ifr_media	ifr_ifru.ifru_media
#define ifr_intval	ifr_ifru.ifru_intval
#define ifr_data	ifr_ifru.ifru_data
#define ifr_devmtu	ifr_ifru.ifru_devmtu
#define ifr_kpi		ifr_ifru.ifru_kpi
#define ifr_wake_flags	ifr_ifru.ifru_wake_flags
#define ifr_route_refcnt ifr_ifru.ifru_route_refcnt
#define ifr_reqcap	ifr_ifru.ifru_cap[0]
#define ifr_curcap	ifr_ifru.ifru_cap[1]

/** struct ifaliasreq - argument of SIOCAIFADDR and SIOCSIFPHYADDR */
struct ifaliasreq {
	/** @ifra_name: name of the interface */
	char ifra_name[IFNAMSIZ];
	/** @ifra_addr: the address */
	struct sockaddr ifra_addr;
	union {
		/** @ifra_broadaddr: address of all */
		struct sockaddr ifra_broadaddr;
		/** @ifra_dstaddr: the other end */
		struct sockaddr ifra_dstaddr;
	};
	/** @ifra_mask: mask */
	struct sockaddr ifra_mask;
};

/** struct ifdrv - argument of SIOCSDRVSPEC and SIOCGDRVSPEC */
struct ifdrv {
	/** @ifd_name: name of the interface */
	char ifd_name[IFNAMSIZ];
	/** @ifd_cmd: what, to the driver */
	unsigned long ifd_cmd;
	/** @ifd_len: bytes at @ifd_data */
	size_t ifd_len;
	/** @ifd_data: a program's pointer */
	void *ifd_data;
} __attribute__((packed, aligned(4)));

#include <net/kpi_interface.h>

#endif /* _NKE_NET_IF_H_ */
