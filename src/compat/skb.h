/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What packets need from newer kernels.
 */
#ifndef _NKE_COMPAT_SKB_H
#define _NKE_COMPAT_SKB_H

#include <linux/skbuff.h>
#ifdef NKE_HAVE_NET_GSO_H
#include <net/gso.h>
#else
#include <linux/netdevice.h>
#endif

/* Before 6.12 every fragment is memory that the CPU can read. */
#ifndef NKE_HAVE_SKB_FRAGS_READABLE
static inline bool skb_frags_readable(const struct sk_buff *skb)
{
	return true;
}
#endif

#endif /* _NKE_COMPAT_SKB_H */
