/* SPDX-License-Identifier: GPL-2.0 */
/* sys/ucred.h of the client world: who is somebody. */
#ifndef _NKE_SYS_UCRED_H_
#define _NKE_SYS_UCRED_H_

#include <sys/types.h>
#include <sys/kernel_types.h>

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

#define NOCRED	((kauth_cred_t)0)
#define FSCRED	((kauth_cred_t)-1)

/**
 * suser() - is a credential the superuser's?
 * @cred: the credential
 * @acflag: flags in which it is noted if so; or NULL
 *
 * Return: 0 or EPERM.
 */
extern int suser(kauth_cred_t cred, u_short *acflag) NKE_SYM(suser);

#endif /* _NKE_SYS_UCRED_H_ */
