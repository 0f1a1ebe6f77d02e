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

/* struct ctl_event_data, likewise. */
struct nke_ctl_event_data {
	unsigned int ctl_id;
	unsigned int ctl_unit;
};

typedef int (*nke_ctl_connect_func)(void *kctlref, struct sockaddr_ctl *sac,
				    void **unitinfo);
typedef int (*nke_ctl_disconnect_func)(void *kctlref, unsigned int unit,
				       void *unitinfo);
typedef int (*nke_ctl_send_func)(void *kctlref, unsigned int unit,
				 void *unitinfo, struct __mbuf *m, int flags);
typedef int (*nke_ctl_setopt_func)(void *kctlref, unsigned int unit,
				   void *unitinfo, int opt, void *data,
				   unsigned long len);
typedef int (*nke_ctl_getopt_func)(void *kctlref, unsigned int unit,
				   void *unitinfo, int opt, void *data,
				   unsigned long *len);
typedef void (*nke_ctl_rcvd_func)(void *kctlref, unsigned int unit,
				  void *unitinfo, int flags);
typedef int (*nke_ctl_setup_func)(unsigned int *unit, void **unitinfo);

/* struct kern_ctl_reg of the public header, which no Linux file sees. */
struct nke_bsd_kern_ctl_reg {
	char ctl_name[NKE_MAX_KCTL_NAME];
	unsigned int ctl_id;
	unsigned int ctl_unit;
	unsigned int ctl_flags;
	unsigned int ctl_sendsize;
	unsigned int ctl_recvsize;
	nke_ctl_connect_func ctl_connect;
	nke_ctl_disconnect_func ctl_disconnect;
	nke_ctl_send_func ctl_send;
	nke_ctl_setopt_func ctl_setopt;
	nke_ctl_getopt_func ctl_getopt;
	nke_ctl_rcvd_func ctl_rcvd;
	nke_ctl_send_func ctl_send_list;
	nke_ctl_connect_func ctl_bind;
	nke_ctl_setup_func ctl_setup;
};

extern const unsigned int nke_ctl_maxunit;

int nke_ctl_register(struct kern_ctl_reg *userkctl, void **kctlref);
int nke_ctl_deregister(void *kctlref);
int nke_ctl_enqueuedata(void *kctlref, unsigned int unit, void *data,
			unsigned long len, unsigned int flags);
int nke_ctl_enqueuembuf(void *kctlref, unsigned int unit, struct __mbuf *m,
			unsigned int flags);
int nke_ctl_enqueuembuf_list(void *kctlref, unsigned int unit,
			     struct __mbuf *m_list, unsigned int flags,
			     struct __mbuf **m_remain);
int nke_ctl_getenqueuespace(void *kctlref, unsigned int unit,
			    unsigned long *space);
int nke_ctl_getenqueuereadable(void *kctlref, unsigned int unit,
			       unsigned int *difference);
int nke_ctl_getenqueuepacketcount(void *kctlref, unsigned int unit,
				  unsigned int *pcnt);
unsigned int nke_ctl_id_by_name(const char *name);
int nke_ctl_name_by_id(unsigned int id, char *out_name, unsigned long maxsize);

#endif /* _NKE_PROTO_CTL_H */
