/* SPDX-License-Identifier: GPL-2.0 */
/* net/kext_net.h of the client world: SO_NKE. */
#ifndef _NKE_NET_KEXT_NET_H_
#define _NKE_NET_KEXT_NET_H_

#include <sys/types.h>
#include <sys/queue.h>

/** struct so_nke - value of SO_NKE: the socket filter a socket is to have */
struct so_nke {
	/** @nke_handle: sf_handle of the filter */
	unsigned int nke_handle;
	/** @nke_where: nobody looks at it */
	unsigned int nke_where;
	/** @nke_flags: nobody looks at it */
	int nke_flags;
	/** @reserved: 0 */
	u_int32_t reserved[4];
};

#endif /* _NKE_NET_KEXT_NET_H_ */
