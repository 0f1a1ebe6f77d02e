/* SPDX-License-Identifier: GPL-2.0 */
/* sys/un.h of the client world. */
#ifndef _NKE_SYS_UN_H_
#define _NKE_SYS_UN_H_

#include <sys/types.h>

/** struct sockaddr_un - address of an AF_UNIX socket */
struct sockaddr_un {
	/** @sun_len: bytes in the whole address */
	unsigned char sun_len;
	/** @sun_family: AF_UNIX */
	sa_family_t sun_family;
	/** @sun_path: path name */
	char sun_path[104];
};

/* Options of AF_UNIX: struct xucred, and a pid_t. */
#define SOL_LOCAL	0
#define LOCAL_PEERCRED	1
#define LOCAL_PEERPID	2
#define LOCAL_PEEREPID	3	/* the same */
/* Linux has nothing of the kind, and they give EOPNOTSUPP. */
#define LOCAL_PEERUUID	4
#define LOCAL_PEEREUUID	5
#define LOCAL_PEERTOKEN	6

#endif /* _NKE_SYS_UN_H_ */
