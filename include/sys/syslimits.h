/* SPDX-License-Identifier: GPL-2.0 */
/* sys/syslimits.h of the client world: Linux's limits under BSD's names. */
#ifndef _NKE_SYS_SYSLIMITS_H_
#define _NKE_SYS_SYSLIMITS_H_

#define NAME_MAX	255
#define PATH_MAX	4096
#define IOV_MAX		1024
#define NGROUPS_MAX	16

#endif /* _NKE_SYS_SYSLIMITS_H_ */
