/* SPDX-License-Identifier: GPL-2.0 */
/* pexpert/pexpert.h of the client world: for who debugs the kernel. */
#ifndef _NKE_PEXPERT_PEXPERT_H_
#define _NKE_PEXPERT_PEXPERT_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <kern/debug.h>

/**
 * kprintf() - print for who debugs the kernel
 * @fmt: format
 *
 * Goes to the log at its lowest level.
 */
extern void kprintf(const char *fmt, ...) NKE_SYM(kprintf) __printflike(1, 2);

/**
 * PE_enter_debugger() - stop for the debugger
 * @cause: why
 *
 * There is none to stop for: the log gets @cause and the caller, who goes on.
 * May be called in any context.
 */
extern void PE_enter_debugger(const char *cause) NKE_SYM(PE_enter_debugger);

#endif /* _NKE_PEXPERT_PEXPERT_H_ */
