/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/fcntl.h of the client world: the modes of files inside the kernel.
 */
#ifndef _NKE_SYS_FCNTL_H_
#define _NKE_SYS_FCNTL_H_

#include <sys/types.h>

#define FREAD		0x00000001
#define FWRITE		0x00000002

#endif /* _NKE_SYS_FCNTL_H_ */
