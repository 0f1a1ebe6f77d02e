/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the kernel control KPI as linked, its structures and its
 * numbers, which are XNU's.  World-neutral, so that src/abi/abi_ctl.c can hold
 * them against the public header.
 */
#ifndef _NKE_PROTO_CTL_H
#define _NKE_PROTO_CTL_H

struct __mbuf;
struct kern_ctl_reg;
struct sockaddr_ctl;
struct socket_info;

enum {
	NKE_CTL_FLAG_PRIVILEGED = 0x1,
	NKE_CTL_FLAG_REG_ID_UNIT = 0x2,
	NKE_CTL_FLAG_REG_SOCK_STREAM = 0x4,
	NKE_CTL_FLAG_REG_EXTENDED = 0x8,
	NKE_CTL_FLAG_REG_CRIT = 0x10,
	NKE_CTL_FLAG_REG_SETUP = 0x20,

	NKE_CTL_DATA_NOWAKEUP = 0x1,
	NKE_CTL_DATA_EOR = 0x2,
	NKE_CTL_DATA_CRIT = 0x4,

	NKE_MAX_KCTL_NAME = 96,
	NKE_CTL_MAXUNIT = 65536,
	NKE_CTL_SENDSIZE = 2048,
	NKE_CTL_RECVSIZE = 8192,
};

/* struct sockaddr_ctl: the same in the client world and in user space. */
struct nke_sockaddr_ctl {
	unsigned char sc_len;
	unsigned char sc_family;
	unsigned short ss_sysaddr;
	unsigned int sc_id;
	unsigned int sc_unit;
	unsigned int sc_reserved[5];
};

/* struct ctl_info, likewise. */
struct nke_ctl_info {
	unsigned int ctl_id;
	char ctl_name[NKE_MAX_KCTL_NAME];
};

#endif /* _NKE_PROTO_CTL_H */
