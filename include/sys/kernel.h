/* SPDX-License-Identifier: GPL-2.0 */
/* sys/kernel.h of the client world. */
#ifndef _NKE_SYS_KERNEL_H_
#define _NKE_SYS_KERNEL_H_

#include <sys/queue.h>
#include <sys/time.h>

/* Ticks in a second, and microseconds in a tick, of tsleep(). */
extern int hz NKE_SYM(hz);
extern int tick NKE_SYM(tick);

#endif /* _NKE_SYS_KERNEL_H_ */
