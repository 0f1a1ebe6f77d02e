// SPDX-License-Identifier: GPL-2.0
/*
 * The memory of the calling process.
 */
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "proto/user.h"

/* XNU panics beyond that, since the number must be wrong. */
#define NKE_COPY_MAX	SZ_64M

/* 0 or what is wrong with such a copy. */
static int nke_user_check(u64 uaddr, size_t len)
{
	if (len > NKE_COPY_MAX)
		return -EINVAL;
	/* A kernel thread has none, and may still have an old one loaded. */
	if (!current->mm || uaddr != (uintptr_t)uaddr)
		return -EFAULT;
	return 0;
}

/**
 * nke_copyin() - copy from the calling process
 * @uaddr: its address
 * @kaddr: receives the bytes
 * @len: how many; 0 does nothing
 *
 * Follows XNU's copyin(), which panics beyond 64 MiB.
 *
 * Context: The process's own thread; may sleep.
 * Return: 0, EFAULT (not all is there, or this is no process's thread), EINVAL
 * (more than 64 MiB).
 */
int nke_copyin(unsigned long long uaddr, void *kaddr, unsigned long len)
{
	int err;

	if (!len)
		return 0;
	err = nke_user_check(uaddr, len);
	if (!err && copy_from_user(kaddr, u64_to_user_ptr(uaddr), len))
		err = -EFAULT;
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_copyin);

/**
 * nke_copyout() - copy to the calling process
 * @kaddr: the bytes
 * @uaddr: its address
 * @len: how many; 0 does nothing
 *
 * Follows XNU's copyout(), which panics beyond 64 MiB.
 *
 * Context: The process's own thread; may sleep.
 * Return: 0, EFAULT (not all can be written, or this is no process's thread),
 * EINVAL (more than 64 MiB).
 */
int nke_copyout(const void *kaddr, unsigned long long uaddr,
		unsigned long len)
{
	int err;

	if (!len)
		return 0;
	err = nke_user_check(uaddr, len);
	if (!err && copy_to_user(u64_to_user_ptr(uaddr), kaddr, len))
		err = -EFAULT;
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_copyout);

/**
 * nke_copyinstr() - copy a string from the calling process
 * @uaddr: its address
 * @kaddr: receives the string with its NUL
 * @max: room there
 * @done: receives how many bytes there are then, NUL and all; or NULL
 *
 * Follows XNU's copyinstr().
 *
 * Context: The process's own thread; may sleep.
 * Return: 0, ENAMETOOLONG (no NUL within @max bytes; these are there), EFAULT
 * (as copyin()), EINVAL (@max above 64 MiB).
 */
int nke_copyinstr(unsigned long long uaddr, void *kaddr, unsigned long max,
		  unsigned long *done)
{
	long len = 0;
	int err;

	err = nke_user_check(uaddr, max);
	if (err)
		return nke_errno(err);
	if (max)
		len = strncpy_from_user(kaddr, u64_to_user_ptr(uaddr), max);
	if (len < 0)
		return nke_errno(len);
	if (len == max)
		err = -ENAMETOOLONG;
	else
		len++;
	if (done)
		*done = len;
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_copyinstr);
