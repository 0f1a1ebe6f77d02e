/* SPDX-License-Identifier: GPL-2.0 */
/* netinet6/in6_var.h of the client world: IPv6 addresses of interfaces. */
#ifndef _NKE_NETINET6_IN6_VAR_H_
#define _NKE_NETINET6_IN6_VAR_H_

#include <sys/types.h>
#include <sys/ioccom.h>
#include <net/if.h>
#include <net/if_var.h>
#include <netinet/in.h>
#include <netinet6/in6.h>

/* Flags of an address, of ifaddr_get_ia6_flags(). */
#define IN6_IFF_ANYCAST		0x0001
#define IN6_IFF_TENTATIVE	0x0002
#define IN6_IFF_DUPLICATED	0x0004
#define IN6_IFF_DETACHED	0x0008
#define IN6_IFF_DEPRECATED	0x0010
#define IN6_IFF_NODAD		0x0020
#define IN6_IFF_AUTOCONF	0x0040
#define IN6_IFF_TEMPORARY	0x0080
#define IN6_IFF_DYNAMIC		0x0100
#define IN6_IFF_OPTIMISTIC	0x0200
#define IN6_IFF_SECURED		0x0400

/** struct in6_addrlifetime - how long an address lasts */
struct in6_addrlifetime {
	/** @ia6t_expire: when it ends */
	time_t ia6t_expire;
	/** @ia6t_preferred: when others are preferred */
	time_t ia6t_preferred;
	/** @ia6t_vltime: how long it lasts, in seconds */
	u_int32_t ia6t_vltime;
	/** @ia6t_pltime: how long it is preferred, in seconds */
	u_int32_t ia6t_pltime;
};

/** struct in6_ifreq - argument of SIOC*_IN6 */
struct in6_ifreq {
	/** @ifr_name: name of the interface */
	char ifr_name[IFNAMSIZ];
	/** @ifr_ifru: the answer, by request; its names are those of ifreq */
	union {
		struct sockaddr_in6 ifru_addr;
		struct sockaddr_in6 ifru_dstaddr;
		int ifru_flags;
		int ifru_flags6;
		int ifru_metric;
		int ifru_intval;
		caddr_t ifru_data;
		struct in6_addrlifetime ifru_lifetime;
		/* Counters, which are not told. */
		u_quad_t __ifru_stat[34];
	} ifr_ifru;
};

/** struct in6_aliasreq - argument of SIOCAIFADDR_IN6, SIOCSIFPHYADDR_IN6 */
struct in6_aliasreq {
	/** @ifra_name: name of the interface */
	char ifra_name[IFNAMSIZ];
	/** @ifra_addr: the address */
	struct sockaddr_in6 ifra_addr;
	/** @ifra_dstaddr: the other end */
	struct sockaddr_in6 ifra_dstaddr;
	/** @ifra_prefixmask: mask */
	struct sockaddr_in6 ifra_prefixmask;
	/** @ifra_flags: IN6_IFF_* */
	int ifra_flags;
	/** @ifra_lifetime: how long it lasts */
	struct in6_addrlifetime ifra_lifetime;
};

/* XNU only: as those of sys/sockio.h. */
#define SIOCSIFADDR_IN6		_IOW('i', 12, struct in6_ifreq)
#define SIOCGIFADDR_IN6		_IOWR('i', 33, struct in6_ifreq)
#define SIOCSIFDSTADDR_IN6	_IOW('i', 14, struct in6_ifreq)
#define SIOCGIFDSTADDR_IN6	_IOWR('i', 34, struct in6_ifreq)
#define SIOCSIFNETMASK_IN6	_IOW('i', 22, struct in6_ifreq)
#define SIOCGIFNETMASK_IN6	_IOWR('i', 37, struct in6_ifreq)
#define SIOCDIFADDR_IN6		_IOW('i', 25, struct in6_ifreq)
#define SIOCAIFADDR_IN6		_IOW('i', 26, struct in6_aliasreq)
#define SIOCSIFPHYADDR_IN6	_IOW('i', 62, struct in6_aliasreq)
#define SIOCGIFPSRCADDR_IN6	_IOWR('i', 63, struct in6_ifreq)
#define SIOCGIFPDSTADDR_IN6	_IOWR('i', 64, struct in6_ifreq)
#define SIOCGIFAFLAG_IN6	_IOWR('i', 73, struct in6_ifreq)
#define SIOCGIFALIFETIME_IN6	_IOWR('i', 81, struct in6_ifreq)
#define SIOCSIFALIFETIME_IN6	_IOWR('i', 82, struct in6_ifreq)
#define SIOCPROTOATTACH_IN6	_IOWR('i', 110, struct in6_aliasreq)
#define SIOCPROTODETACH_IN6	_IOWR('i', 111, struct in6_ifreq)

#endif /* _NKE_NETINET6_IN6_VAR_H_ */
