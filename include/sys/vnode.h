/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/vnode.h of the client world: network extensions include it by habit.
 * There are names for the kinds of files, and no function on files.
 */
#ifndef _NKE_SYS_VNODE_H_
#define _NKE_SYS_VNODE_H_

#include <sys/types.h>
#include <sys/kernel_types.h>
#include <sys/param.h>

enum vtype {
	VNON, VREG, VDIR, VBLK, VCHR, VLNK, VSOCK, VFIFO, VBAD, VSTR, VCPLX,
};

#endif /* _NKE_SYS_VNODE_H_ */
