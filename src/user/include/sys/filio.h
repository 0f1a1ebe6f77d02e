/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * sys/filio.h for programs: ioctls of files.
 */
#ifndef _NKE_USER_SYS_FILIO_H_
#define _NKE_USER_SYS_FILIO_H_

#include <sys/ioctl.h>

#endif /* _NKE_USER_SYS_FILIO_H_ */
