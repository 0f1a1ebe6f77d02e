/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the kernel event KPI as linked, and its structures.
 * World-neutral, so that src/abi/abi_ctl.c can hold them against the public
 * header.
 */
#ifndef _NKE_PROTO_KEV_H
#define _NKE_PROTO_KEV_H

struct kev_msg;

/* struct kern_event_msg: what a listener reads. */
struct nke_kern_event_msg {
	unsigned int total_size;
	unsigned int vendor_code;
	unsigned int kev_class;
	unsigned int kev_subclass;
	unsigned int id;
	unsigned int event_code;
	unsigned char event_data[];
};

/* struct kev_vendor_code */
struct nke_kev_vendor_code {
	unsigned int vendor_code;
	char vendor_string[200];
};

#endif /* _NKE_PROTO_KEV_H */
