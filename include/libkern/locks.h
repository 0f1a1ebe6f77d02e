/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/locks.h of the client world. */
#ifndef _NKE_LIBKERN_LOCKS_H_
#define _NKE_LIBKERN_LOCKS_H_

#include <kern/locks.h>

#endif /* _NKE_LIBKERN_LOCKS_H_ */
