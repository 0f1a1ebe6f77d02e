/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/ip_var.h of the client world. */
#ifndef _NKE_NETINET_IP_VAR_H_
#define _NKE_NETINET_IP_VAR_H_

#include <sys/types.h>
#include <netinet/in.h>
#include <netinet/in_var.h>

#define MAX_IPOPTLEN	40

/** struct ipovly - an IPv4 header as the checksums of TCP and UDP see it */
struct ipovly {
	/** @ih_x1: 0 */
	u_char ih_x1[9];
	/** @ih_pr: protocol */
	u_char ih_pr;
	/** @ih_len: bytes behind the header */
	u_short ih_len;
	/** @ih_src: source */
	struct in_addr ih_src;
	/** @ih_dst: destination */
	struct in_addr ih_dst;
};

#endif /* _NKE_NETINET_IP_VAR_H_ */
