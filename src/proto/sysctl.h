/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sysctl as linked: prototypes and layouts.  World-neutral; src/abi/
 * abi_sysctl.c holds them against the public header.
 */
#ifndef _NKE_PROTO_SYSCTL_H
#define _NKE_PROTO_SYSCTL_H

struct proc;
struct sysctl_oid;
struct sysctl_req;

typedef int (*nke_sysctl_handler)(struct sysctl_oid *oidp, void *arg1,
				  int arg2, struct sysctl_req *req);

#define NKE_CTLTYPE		0xf
#define NKE_CTLTYPE_NODE	1
#define NKE_CTLTYPE_INT		2
#define NKE_CTLTYPE_STRING	3
#define NKE_CTLTYPE_QUAD	4
#define NKE_CTLTYPE_OPAQUE	5
#define NKE_CTLFLAG_RD		0x80000000
#define NKE_CTLFLAG_WR		0x40000000
#define NKE_CTLFLAG_ANYBODY	0x10000000
#define NKE_CTLFLAG_LOCKED	0x00800000
#define NKE_CTLFLAG_OID2	0x00400000

#define NKE_OID_AUTO		(-1)
#define NKE_OID_AUTO_START	100
#define NKE_CTL_MAXNAME		12
#define NKE_SYSCTL_OID_VERSION	1

/** struct nke_bsd_sysctl_list - XNU's struct sysctl_oid_list */
struct nke_bsd_sysctl_list {
	/** @slh_first: not used: its address is what counts */
	struct sysctl_oid *slh_first;
};

/** struct nke_bsd_sysctl_oid - XNU's struct sysctl_oid */
struct nke_bsd_sysctl_oid {
	/** @oid_parent: list that it hangs in */
	struct nke_bsd_sysctl_list *oid_parent;
	/** @oid_link: not used */
	struct sysctl_oid *oid_link;
	/** @oid_number: among its siblings, or -1 */
	int oid_number;
	/** @oid_kind: type and flags */
	int oid_kind;
	/** @oid_arg1: for the handler; of a node, the list below it */
	void *oid_arg1;
	/** @oid_arg2: for the handler */
	int oid_arg2;
	/** @oid_name: its own part of the name */
	const char *oid_name;
	/** @oid_handler: gives and takes the value */
	nke_sysctl_handler oid_handler;
	/** @oid_fmt: what the value is */
	const char *oid_fmt;
	/** @oid_descr: for people */
	const char *oid_descr;
	/** @oid_version: with the flag OID2 */
	int oid_version;
	/** @oid_refcnt: not used */
	int oid_refcnt;
};

/** struct nke_bsd_sysctl_req - XNU's struct sysctl_req */
struct nke_bsd_sysctl_req {
	/** @p: who asks */
	struct proc *p;
	/** @lock: 1 */
	int lock;
	/** @oldptr: whether somebody wants the value */
	unsigned long long oldptr;
	/** @oldlen: room for it */
	unsigned long oldlen;
	/** @oldidx: how much of it the handler has given */
	unsigned long oldidx;
	/** @oldfunc: takes it */
	int (*oldfunc)(struct sysctl_req *req, const void *p, unsigned long l);
	/** @newptr: whether there is a new value */
	unsigned long long newptr;
	/** @newlen: its length */
	unsigned long newlen;
	/** @newidx: how much of it the handler has taken */
	unsigned long newidx;
	/** @newfunc: gives it */
	int (*newfunc)(struct sysctl_req *req, void *p, unsigned long l);
};

void nke_sysctl_register_oid(struct sysctl_oid *oidp);
void nke_sysctl_unregister_oid(struct sysctl_oid *oidp);
int nke_sysctl_handle_int(struct sysctl_oid *oidp, void *arg1, int arg2,
			  struct sysctl_req *req);
int nke_sysctl_handle_long(struct sysctl_oid *oidp, void *arg1, int arg2,
			   struct sysctl_req *req);
int nke_sysctl_handle_quad(struct sysctl_oid *oidp, void *arg1, int arg2,
			   struct sysctl_req *req);
int nke_sysctl_handle_int2quad(struct sysctl_oid *oidp, void *arg1, int arg2,
			       struct sysctl_req *req);
int nke_sysctl_handle_string(struct sysctl_oid *oidp, void *arg1, int arg2,
			     struct sysctl_req *req);
int nke_sysctl_handle_opaque(struct sysctl_oid *oidp, void *arg1, int arg2,
			     struct sysctl_req *req);
int nke_sysctl_io_number(struct sysctl_req *req, long long value,
			 unsigned long size, void *p, int *changed);
int nke_sysctl_io_string(struct sysctl_req *req, char *p, unsigned long size,
			 int trunc, int *changed);
int nke_sysctl_io_opaque(struct sysctl_req *req, void *p, unsigned long size,
			 int *changed);

/* Below the root, and below the nodes that are always there. */
extern struct nke_bsd_sysctl_list nke_sysctl__children;
extern struct nke_bsd_sysctl_list nke_sysctl__kern_children;
extern struct nke_bsd_sysctl_list nke_sysctl__vm_children;
extern struct nke_bsd_sysctl_list nke_sysctl__vfs_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_children;
extern struct nke_bsd_sysctl_list nke_sysctl__debug_children;
extern struct nke_bsd_sysctl_list nke_sysctl__hw_children;
extern struct nke_bsd_sysctl_list nke_sysctl__machdep_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet_ip_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet_icmp_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet_tcp_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet_udp_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet6_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_inet6_ip6_children;
extern struct nke_bsd_sysctl_list nke_sysctl__net_link_children;

#endif /* _NKE_PROTO_SYSCTL_H */
