/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/udp.h of the client world: the header of UDP. */
#ifndef _NKE_NETINET_UDP_H_
#define _NKE_NETINET_UDP_H_

#include <sys/types.h>

/** struct udphdr - UDP header, in network byte order */
struct udphdr {
	/** @uh_sport: source port */
	u_short uh_sport;
	/** @uh_dport: destination port */
	u_short uh_dport;
	/** @uh_ulen: bytes, the header included */
	u_short uh_ulen;
	/** @uh_sum: checksum */
	u_short uh_sum;
};

/* Option of level IPPROTO_UDP; XNU only: XNU's number and 0x1000. */
#define UDP_NOCKSUM	0x1001

#endif /* _NKE_NETINET_UDP_H_ */
