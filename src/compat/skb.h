/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the mbuf part needs from newer kernels.
 */
#ifndef _NKE_COMPAT_SKB_H
#define _NKE_COMPAT_SKB_H

#include <linux/skbuff.h>

/* Before 6.12 every fragment is memory that the CPU can read. */
#ifndef NKE_HAVE_SKB_FRAGS_READABLE
static inline bool skb_frags_readable(const struct sk_buff *skb)
{
	return true;
}
#endif

#endif /* _NKE_COMPAT_SKB_H */
