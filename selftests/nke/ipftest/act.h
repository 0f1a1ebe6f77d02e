/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ipftest: what a filter is, and what it does with a packet.
 */
#ifndef ACT_H
#define ACT_H

#include <sys/kernel_types.h>
#include <sys/kpi_mbuf.h>
#include <kern/locks.h>
#include <netinet/kpi_ipfilter.h>

#include "ipftest.h"

#define DIR_IN	0
#define DIR_OUT	1

struct filter {
	struct ipftest_add	how;
	volatile int		used;
	volatile int		detached;
	SInt32			counter;
	ipfilter_t		ref;
	lck_spin_t		*lock;
	mbuf_t			held;		/* lock; by nextpkt */
	mbuf_t			held_last;	/* lock */
	struct ipftest_stats	stats;
};

/* What a filter needs to know of a packet that it holds: which way it goes. */
int	act_start(void);
void	inject(struct filter *f, mbuf_t m, ipfilter_t ref);
int	tagged(struct filter *f, mbuf_t m);
void	examine(struct filter *f, mbuf_t m, int dir, int offset);
errno_t	act(struct filter *f, mbuf_t *data, int dir, int offset);

#endif /* ACT_H */
