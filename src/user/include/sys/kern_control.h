/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * sys/kern_control.h for programs: clients of kernel controls.
 */
#ifndef _NKE_USER_SYS_KERN_CONTROL_H_
#define _NKE_USER_SYS_KERN_CONTROL_H_

#include <linux/ioctl.h>
#include <linux/types.h>

#include <sys/sys_domain.h>

/* Bytes of a control's name, with the 0 at its end. */
#define MAX_KCTL_NAME	96

/**
 * struct ctl_info - the id of a control for its name
 * @ctl_id: the id, out
 * @ctl_name: the name, in
 */
struct ctl_info {
	__u32 ctl_id;
	char ctl_name[MAX_KCTL_NAME];
};

/**
 * struct sockaddr_ctl - address of a control
 * @sc_len: bytes of the address
 * @sc_family: AF_SYSTEM
 * @ss_sysaddr: AF_SYS_CONTROL
 * @sc_id: the control, see CTLIOCGINFO
 * @sc_unit: 0, or the number that the client wants to have
 * @sc_reserved: 0
 */
struct sockaddr_ctl {
	__u8 sc_len;
	__u8 sc_family;
	__u16 ss_sysaddr;
	__u32 sc_id;
	__u32 sc_unit;
	__u32 sc_reserved[5];
};

/* How many controls there are, and which one has a name. */
#define CTLIOCGCOUNT	_IOR('N', 2, int)
#define CTLIOCGINFO	_IOWR('N', 3, struct ctl_info)

/* Events of controls: of vendor Apple, class KEV_SYSTEM_CLASS. */
#define KEV_CTL_SUBCLASS	2
#define KEV_CTL_REGISTERED	1
#define KEV_CTL_DEREGISTERED	2

/**
 * struct ctl_event_data - what such an event says
 * @ctl_id: the control
 * @ctl_unit: 0
 */
struct ctl_event_data {
	__u32 ctl_id;
	__u32 ctl_unit;
};

#endif /* _NKE_USER_SYS_KERN_CONTROL_H_ */
