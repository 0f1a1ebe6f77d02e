// SPDX-License-Identifier: GPL-2.0
/*
 * delete_module(2), for which the C library has no function.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

#include "nkectl.h"

/**
 * delete_module() - unload a module
 * @name: as the kernel spells it
 * @flags: O_NONBLOCK
 *
 * Return: 0, or -1 with errno.
 */
int delete_module(const char *name, unsigned int flags)
{
	return syscall(SYS_delete_module, name, flags);
}
