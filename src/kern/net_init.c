// SPDX-License-Identifier: GPL-2.0
/*
 * What is to run when networking starts.
 */
#include <linux/errno.h>

#include "core/export.h"
#include "kern/kern.h"

/**
 * nke_net_init_add() - be called when networking starts
 * @init_func: what to call
 *
 * It has started before any module is loaded.
 * Follows XNU's net_init_add().
 *
 * Context: Any.
 * Return: EALREADY, or EINVAL (NULL).
 */
int nke_net_init_add(void (*init_func)(void))
{
	return init_func ? EALREADY : EINVAL;
}
EXPORT_SYMBOL_NKE(nke_net_init_add);
