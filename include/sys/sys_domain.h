/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/sys_domain.h of the client world: the protocols of PF_SYSTEM.
 */
#ifndef _NKE_SYS_SYS_DOMAIN_H_
#define _NKE_SYS_SYS_DOMAIN_H_

#include <sys/appleapiopts.h>
#include <sys/cdefs.h>
#include <sys/types.h>

/* Protocols */
#define SYSPROTO_EVENT		1	/* kernel events */
#define SYSPROTO_CONTROL	2	/* kernel controls */

/* What ss_sysaddr says of an address */
#define AF_SYS_CONTROL		2

#endif /* _NKE_SYS_SYS_DOMAIN_H_ */
