/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * sys/ioccom.h for programs: how ioctls are numbered.
 */
#ifndef _NKE_USER_SYS_IOCCOM_H_
#define _NKE_USER_SYS_IOCCOM_H_

#include <sys/ioctl.h>

#endif /* _NKE_USER_SYS_IOCCOM_H_ */
