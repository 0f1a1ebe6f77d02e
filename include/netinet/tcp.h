/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/tcp.h of the client world: options of level IPPROTO_TCP. */
#ifndef _NKE_NETINET_TCP_H_
#define _NKE_NETINET_TCP_H_

#include <sys/types.h>

#define TCP_NODELAY	1
#define TCP_MAXSEG	2
#define TCP_CORK	3
#define TCP_NOPUSH	TCP_CORK
#define TCP_KEEPIDLE	4
#define TCP_KEEPALIVE	TCP_KEEPIDLE
#define TCP_KEEPINTVL	5
#define TCP_KEEPCNT	6

#endif /* _NKE_NETINET_TCP_H_ */
