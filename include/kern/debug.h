/* SPDX-License-Identifier: GPL-2.0 */
/* kern/debug.h of the client world: giving up. */
#ifndef _NKE_KERN_DEBUG_H_
#define _NKE_KERN_DEBUG_H_

#include <sys/cdefs.h>

/**
 * panic() - stop the machine
 * @fmt: why
 *
 * Does not return.  May be called in any context.
 */
extern void panic(const char *fmt, ...) NKE_SYM(panic) __printflike(1, 2)
	__dead2;

/**
 * Debugger() - the same as PE_enter_debugger()
 * @message: as there
 */
extern void Debugger(const char *message) NKE_SYM(Debugger);

#endif /* _NKE_KERN_DEBUG_H_ */
