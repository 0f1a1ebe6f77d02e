/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control that the rows about controls talk to.
 */
#ifndef _NKE_BENCH_CONTROL_H
#define _NKE_BENCH_CONTROL_H

#include <linux/completion.h>

#define NKE_BENCH_CONTROL	"org.nke.bench"

/**
 * struct nke_bench_control - the control, one at a time
 * @bench: the row
 * @ref: of the control
 * @unit: of the client that connected last
 * @messages: that clients sent
 * @heard: completed for each of them
 */
struct nke_bench_control {
	struct nke_bench *bench;
	void *ref;
	unsigned int unit;
	unsigned long messages;
	struct completion heard;
};

extern struct nke_bench_control nke_bench_control;

int nke_bench_control_open(struct nke_bench *b);
void nke_bench_control_close(struct nke_bench *b);

#endif /* _NKE_BENCH_CONTROL_H */
