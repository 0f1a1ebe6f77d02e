/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the kernel event KPI as linked, and its structures.
 * World-neutral, so that src/abi/abi_ctl.c can hold them against the public
 * header.
 */
#ifndef _NKE_PROTO_KEV_H
#define _NKE_PROTO_KEV_H

struct kev_msg;

enum {
	NKE_KEV_VENDOR_APPLE = 1,
	NKE_KEV_SYSTEM_CLASS = 3,
	NKE_KEV_CTL_SUBCLASS = 2,
	NKE_KEV_CTL_REGISTERED = 1,
	NKE_KEV_CTL_DEREGISTERED = 2,
	NKE_KEV_VECTORS = 5,
	NKE_KEV_VENDOR_CODE_MAX_STR_LEN = 200,
	NKE_KEV_MSG_HEADER_SIZE = 24,
};

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

struct nke_bsd_kev_d_vectors {
	unsigned int data_length;
	void *data_ptr;
};

/* struct kev_msg of the public header, which no Linux file sees. */
struct nke_bsd_kev_msg {
	unsigned int vendor_code;
	unsigned int kev_class;
	unsigned int kev_subclass;
	unsigned int event_code;
	struct nke_bsd_kev_d_vectors dv[NKE_KEV_VECTORS];
};

int nke_kev_vendor_code_find(const char *vendor_string,
			     unsigned int *vendor_code);
int nke_kev_msg_post(struct kev_msg *event_msg);
int nke_kev_post_msg(struct kev_msg *event);
int nke_kev_post_msg_nowait(struct kev_msg *event);

#endif /* _NKE_PROTO_KEV_H */
