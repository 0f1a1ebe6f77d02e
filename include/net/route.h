/* SPDX-License-Identifier: GPL-2.0 */
/* net/route.h of the client world: flags of routes, for ifaddr_withroute(). */
#ifndef _NKE_NET_ROUTE_H_
#define _NKE_NET_ROUTE_H_

#include <sys/types.h>
#include <sys/socket.h>

#define RTF_UP		0x1
#define RTF_GATEWAY	0x2
#define RTF_HOST	0x4
#define RTF_REJECT	0x8
#define RTF_DYNAMIC	0x10
#define RTF_MODIFIED	0x20
#define RTF_DONE	0x40
#define RTF_CLONING	0x100
#define RTF_LLINFO	0x400
#define RTF_STATIC	0x800
#define RTF_BLACKHOLE	0x1000
#define RTF_PROTO2	0x4000
#define RTF_PROTO1	0x8000
#define RTF_LOCAL	0x200000
#define RTF_BROADCAST	0x400000
#define RTF_MULTICAST	0x800000
#define RTF_IFSCOPE	0x1000000

#endif /* _NKE_NET_ROUTE_H_ */
