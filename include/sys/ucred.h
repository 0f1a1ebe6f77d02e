/* SPDX-License-Identifier: GPL-2.0 */
/* sys/ucred.h of the client world: who is at the other end of AF_UNIX. */
#ifndef _NKE_SYS_UCRED_H_
#define _NKE_SYS_UCRED_H_

#include <sys/types.h>

#define XUCRED_VERSION	0

/** struct xucred - value of LOCAL_PEERCRED */
struct xucred {
	/** @cr_version: XUCRED_VERSION */
	u_int cr_version;
	/** @cr_uid: effective user */
	uid_t cr_uid;
	/** @cr_ngroups: how many of @cr_groups are valid */
	short cr_ngroups;
	/** @cr_groups: effective group and others */
	gid_t cr_groups[16];
};

#endif /* _NKE_SYS_UCRED_H_ */
