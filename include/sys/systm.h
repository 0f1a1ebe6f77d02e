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

/**
 * typedef timeout_fcn_t - what is called after some time; may sleep
 * @param: as given
 */
typedef void (*timeout_fcn_t)(void *param);

/**
 * bsd_timeout() - have a function called after some time
 * @fcn: the function
 * @param: its argument
 * @ts: the time; NULL or {0, 0} is at once, a negative one never
 */
extern void bsd_timeout(timeout_fcn_t fcn, void *param, struct timespec *ts)
	NKE_SYM(bsd_timeout);

/**
 * bsd_untimeout() - cancel it; does not wait for one that runs
 * @fcn: the function
 * @param: its argument
 */
extern void bsd_untimeout(timeout_fcn_t fcn, void *param)
	NKE_SYM(bsd_untimeout);

/* Private in XNU: NKEs have functions and variables of these names. */
#ifdef KERNEL_PRIVATE
/**
 * timeout() - have a function called after some time
 * @fcn: the function
 * @param: its argument
 * @ticks: the time in ticks of 1/hz s
 */
extern void timeout(timeout_fcn_t fcn, void *param, int ticks)
	NKE_SYM(timeout);

/**
 * untimeout() - cancel it; does not wait for one that runs
 * @fcn: the function
 * @param: its argument
 */
extern void untimeout(timeout_fcn_t fcn, void *param) NKE_SYM(untimeout);
#endif

/**
 * copyin() - copy from the calling process; may sleep
 * @uaddr: its address
 * @kaddr: receives the bytes
 * @len: how many
 *
 * Return: 0, EFAULT (not all is there, or in a kernel thread), EINVAL (more
 * than 64 MiB).
 */
extern int copyin(const user_addr_t uaddr, void *kaddr, size_t len)
	NKE_SYM(copyin);

/**
 * copyout() - copy to the calling process; may sleep
 * @kaddr: the bytes
 * @uaddr: its address
 * @len: how many
 *
 * Return: 0, EFAULT (not all can be written, or in a kernel thread), EINVAL
 * (more than 64 MiB).
 */
extern int copyout(const void *kaddr, user_addr_t uaddr, size_t len)
	NKE_SYM(copyout);

/**
 * copyinstr() - copy a string from the calling process; may sleep
 * @uaddr: its address
 * @kaddr: receives the string with its NUL
 * @max: room there
 * @done: receives how many bytes that was, NUL and all; or NULL
 *
 * Return: 0, ENAMETOOLONG (no NUL within @max), EFAULT, EINVAL as copyin().
 */
extern int copyinstr(const user_addr_t uaddr, void *kaddr, size_t max,
		     size_t *done) NKE_SYM(copyinstr);

#endif /* _NKE_SYS_SYSTM_H_ */
