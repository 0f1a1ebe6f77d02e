/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The errno border.  Inside nke errors are negative, as everywhere in Linux;
 * an NKE sees XNU's positive errno_t.  The numbers are Linux's.
 */
#ifndef _NKE_CORE_ERRNO_H
#define _NKE_CORE_ERRNO_H

#include <linux/err.h>
#include <linux/errno.h>

int nke_errno_slow(int err);

/**
 * nke_errno() - turn an internal result into an XNU errno_t
 * @err: 0 or a negative Linux error
 *
 * Linux's restart codes and other numbers that must not leave the kernel are
 * mapped to the code that an XNU caller would see (EINTR, EOPNOTSUPP, EIO).
 *
 * Context: Any.
 * Return: 0 or a positive errno.
 */
static inline int nke_errno(int err)
{
	if (likely(err > -ERESTARTSYS))
		return -err;
	return nke_errno_slow(err);
}

#endif /* _NKE_CORE_ERRNO_H */
