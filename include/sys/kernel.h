/* SPDX-License-Identifier: GPL-2.0 */
/* sys/kernel.h of the client world. */
#ifndef _NKE_SYS_KERNEL_H_
#define _NKE_SYS_KERNEL_H_

#include <sys/queue.h>
#include <sys/time.h>

#endif /* _NKE_SYS_KERNEL_H_ */
