/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A packet's way through the filters.
 */
#ifndef _NKE_IPFILTER_WALK_H
#define _NKE_IPFILTER_WALK_H

#include <linux/types.h>

#include "proto/ipfilter.h"

struct __mbuf;
struct nke_ipf;
struct nke_ipf_origin;
struct nke_ipf_queue;

/**
 * enum nke_ipf_end - how a walk ended
 * @NKE_IPF_PASSED: all filters let the packet pass
 * @NKE_IPF_REFUSED: one did not; the packet is still the walk's
 * @NKE_IPF_TAKEN: one keeps it
 * @NKE_IPF_WAITS: the next one has to be called in a worker
 */
enum nke_ipf_end {
	NKE_IPF_PASSED,
	NKE_IPF_REFUSED,
	NKE_IPF_TAKEN,
	NKE_IPF_WAITS,
};

/**
 * struct nke_ipf_walk - a packet on its way
 * @m: the packet
 * @o: where it comes from, with a reference
 * @seq: number of the last filter that it met
 * @err: negative errno of the filter that refused it
 * @queue: of the worker; NULL: not in a worker, filters may not sleep
 * @opts: for output callbacks
 */
struct nke_ipf_walk {
	struct __mbuf *m;
	struct nke_ipf_origin *o;
	u64 seq;
	int err;
	struct nke_ipf_queue *queue;
	struct nke_bsd_ipf_pktopts opts;
};

enum nke_ipf_end nke_ipf_walk_here(struct nke_ipf_walk *w, struct nke_ipf *f);
enum nke_ipf_end nke_ipf_walk(struct nke_ipf_walk *w);

#endif /* _NKE_IPFILTER_WALK_H */
