/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Being told when a packet is freed, through struct ubuf_info.
 */
#ifndef _NKE_COMPAT_UBUF_H
#define _NKE_COMPAT_UBUF_H

#include <linux/skbuff.h>

#ifdef NKE_HAVE_UBUF_INFO_OPS
#define NKE_DEFINE_UBUF_OPS(name, function)				\
	static const struct ubuf_info_ops name = { .complete = function }
#define nke_ubuf_init(ubuf, name)					\
do {									\
	(ubuf)->ops = &(name);						\
	(ubuf)->flags = SKBFL_ZEROCOPY_ENABLE;				\
} while (0)
#else
#define NKE_DEFINE_UBUF_OPS(name, function)				\
	static void (*const name)(struct sk_buff *, struct ubuf_info *,	\
				  bool) = function
#define nke_ubuf_init(ubuf, name)					\
do {									\
	(ubuf)->callback = (name);					\
	(ubuf)->flags = SKBFL_ZEROCOPY_ENABLE;				\
} while (0)
#endif

#endif /* _NKE_COMPAT_UBUF_H */
