// SPDX-License-Identifier: GPL-2.0
/*
 * Errors that must not leave the kernel as they are.
 */
#include "core/errno.h"

/**
 * nke_errno_slow() - map an error above the user-visible range
 * @err: a negative Linux error of -ERESTARTSYS or beyond
 *
 * Context: Any.
 * Return: a positive errno that an XNU caller knows.
 */
int nke_errno_slow(int err)
{
	switch (-err) {
	case ERESTARTSYS:
	case ERESTARTNOINTR:
	case ERESTARTNOHAND:
	case ERESTART_RESTARTBLOCK:
		return EINTR;
	case ENOTSUPP:
	case ENOIOCTLCMD:
		return EOPNOTSUPP;
	default:
		return EIO;
	}
}
