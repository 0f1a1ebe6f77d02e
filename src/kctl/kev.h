/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel events: the core under both front ends.
 */
#ifndef _NKE_KCTL_KEV_H
#define _NKE_KCTL_KEV_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "kctl/sockbuf.h"
#include "proto/kev.h"

/* A new listener's vendor: hears nothing. */
#define NKE_KEV_NO_VENDOR	0xffffffffU
#define NKE_KEV_RECVSPACE	32768
/* Bytes of an event with its header: XNU's MLEN on x86-64. */
#define NKE_KEV_MAX		224

/**
 * struct nke_kev_filter - what a listener wants to hear: XNU's kev_request
 * @vendor: 0 for everything
 * @class: 0 for all of the vendor
 * @subclass: 0 for all of the class
 */
struct nke_kev_filter {
	u32 vendor;
	u32 class;
	u32 subclass;
};

/**
 * struct nke_kev_listener - one who hears of events
 * @node: in the list of listeners; changed under its lock, walked under SRCU
 * @lock: protects @filter
 * @filter: what it wants to hear
 * @rcv: events that it has not read, each a record
 * @wake: there is something to read; in process context or softirq, must not
 *	sleep
 *
 * After nke_kev_unlisten() nobody looks at it any more.
 */
struct nke_kev_listener {
	struct list_head node;
	spinlock_t lock;	/* protects filter */
	struct nke_kev_filter filter;
	struct nke_sockbuf rcv;
	void (*wake)(struct nke_kev_listener *listener);
};

/* XNU's kevtstat. */
enum nke_kev_stat {
	NKE_KEV_PCBCOUNT,
	NKE_KEV_GENCNT,
	NKE_KEV_BADVENDOR,
	NKE_KEV_TOOBIG,
	NKE_KEV_NOMEM,
	NKE_KEV_FULLSOCK,
	NKE_KEV_POSTED,
	NKE_KEV_STATS,
};

int nke_kev_init(void);
void nke_kev_exit(void);
void nke_kev_listen(struct nke_kev_listener *listener,
		    void (*wake)(struct nke_kev_listener *listener));
void nke_kev_unlisten(struct nke_kev_listener *listener);
void nke_kev_set_filter(struct nke_kev_listener *listener,
			const struct nke_kev_filter *filter);
void nke_kev_get_filter(struct nke_kev_listener *listener,
			struct nke_kev_filter *filter);
unsigned int nke_kev_listeners(void);
int nke_kev_post(u32 vendor, u32 class, u32 subclass, u32 code,
		 const void *data, size_t len, u32 *id);
u32 nke_kev_last_id(void);
int nke_kev_vendor(const char *string, u32 *code);
u64 nke_kev_stat(enum nke_kev_stat which);

/*
 * The multicast front end's function: called for each event, in the poster's
 * context, which may sleep only with __GFP_DIRECT_RECLAIM in @gfp.  One at a
 * time; NULL for none, and then the last call is over on return.
 */
typedef void (*nke_kev_multicast_func)(const struct nke_kern_event_msg *msg,
				       gfp_t gfp);
void nke_kev_set_multicast(nke_kev_multicast_func multicast);

#endif /* _NKE_KCTL_KEV_H */
