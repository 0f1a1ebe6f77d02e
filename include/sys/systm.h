/* SPDX-License-Identifier: GPL-2.0 */
/* sys/systm.h of the client world: what every extension uses. */
#ifndef _NKE_SYS_SYSTM_H_
#define _NKE_SYS_SYSTM_H_

#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kernel_types.h>
#include <sys/malloc.h>
#include <sys/proc.h>
#include <sys/time.h>
#include <stdarg.h>
#include <string.h>
#include <kern/debug.h>
#include <kern/thread.h>
#include <libkern/libkern.h>
#include <mach/kern_return.h>

#ifdef DIAGNOSTIC
#define KASSERT(exp, msg)	do { if (!(exp)) panic msg; } while (0)
#else
#define KASSERT(exp, msg)	do { } while (0)
#endif

#endif /* _NKE_SYS_SYSTM_H_ */
