/* SPDX-License-Identifier: GPL-2.0 */
/* net/init.h of the client world. */
#ifndef _NKE_NET_INIT_H_
#define _NKE_NET_INIT_H_

#include <sys/types.h>
#include <sys/kernel_types.h>

/** typedef net_init_func_ptr - to be called when networking starts */
typedef void (*net_init_func_ptr)(void);

/**
 * net_init_add() - be called when networking starts
 * @init_func: what to call
 *
 * Networking has started before any extension: the caller is to do by itself
 * what @init_func would.
 *
 * Return: EALREADY, EINVAL (NULL).
 */
extern errno_t net_init_add(net_init_func_ptr init_func) NKE_SYM(net_init_add);

#endif /* _NKE_NET_INIT_H_ */
