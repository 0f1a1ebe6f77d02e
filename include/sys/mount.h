/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/mount.h of the client world: included by habit.  There is no function on
 * file systems.
 */
#ifndef _NKE_SYS_MOUNT_H_
#define _NKE_SYS_MOUNT_H_

#include <sys/types.h>
#include <sys/kernel_types.h>
#include <sys/param.h>
#include <sys/vnode.h>

/** struct fsid - number of a file system */
struct fsid {
	/** @val: the number */
	int32_t val[2];
};

typedef struct fsid fsid_t;

#define MFSNAMELEN	15
#define MFSTYPENAMELEN	16

#endif /* _NKE_SYS_MOUNT_H_ */
