/* SPDX-License-Identifier: GPL-2.0 */
/* pexpert/pexpert.h of the client world: printing for the debugger. */
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

#endif /* _NKE_PEXPERT_PEXPERT_H_ */
