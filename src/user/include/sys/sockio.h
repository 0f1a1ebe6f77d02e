/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * sys/sockio.h for programs: ioctls of sockets.
 */
#ifndef _NKE_USER_SYS_SOCKIO_H_
#define _NKE_USER_SYS_SOCKIO_H_

#include <sys/ioctl.h>

#endif /* _NKE_USER_SYS_SOCKIO_H_ */
