// SPDX-License-Identifier: GPL-2.0
/*
 * The Linux side of the numbers and layouts that the client world spells out;
 * see src/proto/numbers_*.h and inet_wire.h.
 */
#include <linux/errno.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/net.h>
#include <linux/signal.h>
#include <linux/socket.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#define NKE_NUMBER(name, value) static_assert((name) == (value), #name);
#include "proto/numbers_errno.h"
#include "proto/numbers_signal.h"
#include "proto/numbers_sock.h"

#define NKE_WIRE_SIZE(tag, ltag, bytes)					\
	static_assert(sizeof(struct ltag) == (bytes), #ltag);
#define NKE_WIRE(tag, member, ltag, lmember, at, bytes)			\
	static_assert(offsetof(struct ltag, lmember) == (at) &&		\
		      sizeof_field(struct ltag, lmember) == (bytes),	\
		      #ltag "." #lmember);
#define NKE_WIRE_NUMBER(name, lname, value)				\
	static_assert((lname) == (value), #lname);
#include "proto/inet_wire.h"
