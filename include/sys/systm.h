/* SPDX-License-Identifier: GPL-2.0 */
/* sys/systm.h of the client world. */
#ifndef _NKE_SYS_SYSTM_H_
#define _NKE_SYS_SYSTM_H_

#include <sys/types.h>
#include <sys/_sleep.h>
#include <sys/malloc.h>
#include <libkern/libkern.h>

#endif /* _NKE_SYS_SYSTM_H_ */
