/* SPDX-License-Identifier: GPL-2.0 */
/* sys/proc.h of the client world. */
#ifndef _NKE_SYS_PROC_H_
#define _NKE_SYS_PROC_H_

#include <sys/queue.h>
#include <sys/_sleep.h>
#include <sys/time.h>

#endif /* _NKE_SYS_PROC_H_ */
