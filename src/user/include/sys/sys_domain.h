/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * sys/sys_domain.h for programs: the protocol family of kernel controls and
 * kernel events.
 */
#ifndef _NKE_USER_SYS_SYS_DOMAIN_H_
#define _NKE_USER_SYS_SYS_DOMAIN_H_

/*
 * Linux's list has no such name.  When nke was loaded with another number
 * (parameter pf_system), compile with -DPF_SYSTEM=N.
 */
#ifndef PF_SYSTEM
#define PF_SYSTEM	32
#endif
#ifndef AF_SYSTEM
#define AF_SYSTEM	PF_SYSTEM
#endif

/* Protocols of the family; the second one is a level of options, too. */
#define SYSPROTO_EVENT		1
#define SYSPROTO_CONTROL	2

/* Subaddresses: ss_sysaddr of struct sockaddr_ctl. */
#define AF_SYS_CONTROL		2
#define AF_SYS_KERNCONTROL	AF_SYS_CONTROL

#endif /* _NKE_USER_SYS_SYS_DOMAIN_H_ */
