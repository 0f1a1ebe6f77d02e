// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public headers of the Internet's protocols
 * and those of Linux must tell the same of a packet, else the build stops here.
 */
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

#define NKE_WIRE_SIZE(tag, ltag, bytes)					\
	_Static_assert(sizeof(struct tag) == (bytes), #tag);
#define NKE_WIRE(tag, member, ltag, lmember, at, bytes)			\
	_Static_assert(__builtin_offsetof(struct tag, member) == (at) && \
		       sizeof(((struct tag *)0)->member) == (bytes),	\
		       #tag "." #member);
#define NKE_WIRE_NUMBER(name, lname, value)				\
	_Static_assert((name) == (value), #name);
#include "proto/inet_wire.h"

/* What Linux has no structure for. */
NKE_WIRE_SIZE(ip_timestamp, , 12)
NKE_WIRE(ip_timestamp, ipt_timestamp, , , 4, 8)
NKE_WIRE_SIZE(ip6_opt, , 2)
NKE_WIRE_SIZE(icmp, , 28)
NKE_WIRE(icmp, icmp_otime, , , 8, 4)
NKE_WIRE(icmp, icmp_rtime, , , 12, 4)
NKE_WIRE(icmp, icmp_ttime, , , 16, 4)
NKE_WIRE(icmp, icmp_ip, , , 8, 20)
NKE_WIRE(icmp, icmp_radv, , , 8, 8)
NKE_WIRE(icmp, icmp_mask, , , 8, 4)
NKE_WIRE(icmp, icmp_lifetime, , , 6, 2)
_Static_assert(TCP_MAXOLEN == MAX_TCPOPTLEN, "TCP_MAXOLEN");
_Static_assert(TCPOPT_TSTAMP_HDR == 0x0101080a, "TCPOPT_TSTAMP_HDR");
_Static_assert(htonl(0x000fffff) == IPV6_FLOWLABEL_MASK, "IPV6_FLOWLABEL_MASK");
_Static_assert(htons(0xfff8) == IP6F_OFF_MASK, "IP6F_OFF_MASK");
