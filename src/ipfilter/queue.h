/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets that wait for a worker.
 */
#ifndef _NKE_IPFILTER_QUEUE_H
#define _NKE_IPFILTER_QUEUE_H

#include <linux/atomic.h>
#include <linux/types.h>

#include "ipfilter/ipf.h"

struct __mbuf;
struct nke_ipf_origin;
struct nke_ipf_queue;

/* Packets in all queues of a direction. */
extern atomic_t nke_ipf_pending[NKE_IPF_DIRS];

/* Does anything wait in one direction?  Context: Any. */
static inline bool nke_ipf_queue_busy(enum nke_ipf_dir dir)
{
	return atomic_read(&nke_ipf_pending[dir]);
}

int nke_ipf_queue_init(void);
void nke_ipf_queue_exit(void);
void nke_ipf_queue_drain(void);
struct nke_ipf_queue *nke_ipf_queue_of(struct __mbuf *m);
bool nke_ipf_queue_used(const struct nke_ipf_queue *q);
bool nke_ipf_queue_enter(struct nke_ipf_queue *q);
void nke_ipf_queue_leave(struct nke_ipf_queue *q);
struct nke_ipf *nke_ipf_queue_runs(struct nke_ipf_queue *q, struct nke_ipf *f);
int nke_ipf_wait_front(struct __mbuf *m, u64 seq);
int nke_ipf_wait(struct __mbuf *m, u64 seq);

#endif /* _NKE_IPFILTER_QUEUE_H */
