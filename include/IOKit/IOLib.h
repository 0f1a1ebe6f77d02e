/* SPDX-License-Identifier: GPL-2.0 */
/* IOKit/IOLib.h of the client world: its functions for plain C. */
#ifndef _NKE_IOKIT_IOLIB_H_
#define _NKE_IOKIT_IOLIB_H_

#include <stdarg.h>
#include <sys/types.h>
#include <sys/systm.h>
#include <libkern/OSTypes.h>
#include <mach/vm_types.h>

/**
 * IOLog() - print to the kernel log
 * @fmt: format
 */
extern void IOLog(const char *fmt, ...) NKE_SYM(IOLog) __printflike(1, 2);

#endif /* _NKE_IOKIT_IOLIB_H_ */
