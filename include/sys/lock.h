/* SPDX-License-Identifier: GPL-2.0 */
/* sys/lock.h of the client world. */
#ifndef _NKE_SYS_LOCK_H_
#define _NKE_SYS_LOCK_H_

#include <kern/locks.h>

#endif /* _NKE_SYS_LOCK_H_ */
