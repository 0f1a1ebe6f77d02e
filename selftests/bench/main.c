// SPDX-License-Identifier: GPL-2.0
/*
 * nke_bench.ko: loading it measures one row and prints it to the log, one
 * line a round, for scripts/bench.
 */
#include <linux/if.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/net_namespace.h>

#include "bench.h"
#include "ksocket/ksocket.h"
#include "mbuf/mbuf.h"

#define BENCH_CLOCK_LAPS	64
#define BENCH_CLOCK_TRIES	16

static char *bench_row = "";
module_param_named(row, bench_row, charp, 0444);
MODULE_PARM_DESC(row, "what to measure");

static unsigned int bench_size = 1;
module_param_named(size, bench_size, uint, 0444);
MODULE_PARM_DESC(size, "bytes of one operation, where it has any");

static unsigned int bench_rounds = 11;
module_param_named(rounds, bench_rounds, uint, 0444);
MODULE_PARM_DESC(rounds, "rounds to report");

static unsigned int bench_warmup = 3;
module_param_named(warmup, bench_warmup, uint, 0444);
MODULE_PARM_DESC(warmup, "rounds before those; their bytes are checked");

static unsigned int bench_scale = 1;
module_param_named(scale, bench_scale, uint, 0444);
MODULE_PARM_DESC(scale, "times as many laps in a round");

static const struct nke_bench_row * const bench_lists[] = {
	nke_bench_send_rows,
	nke_bench_receive_rows,
	nke_bench_mbuf_rows,
	nke_bench_upcall_rows,
	nke_bench_view_rows,
	nke_bench_control_rows,
	nke_bench_netlink_rows,
	nke_bench_ipfilter_rows,
	nke_bench_hop_rows,
	nke_bench_echo_rows,
	nke_bench_memory_rows,
	nke_bench_crowd_rows,
};

static const struct nke_bench_row *bench_find(const char *name)
{
	const struct nke_bench_row *row;
	int i;

	for (i = 0; i < ARRAY_SIZE(bench_lists); i++)
		for (row = bench_lists[i]; row->name; row++)
			if (!strcmp(row->name, name))
				return row;
	return NULL;
}

/* What an empty lap takes; the best of several, others were disturbed. */
static u64 bench_clock_cost(struct nke_bench *b)
{
	u64 best = U64_MAX;
	int try;
	int i;

	for (try = 0; try < BENCH_CLOCK_TRIES; try++) {
		b->total = 0;
		for (i = 0; i < BENCH_CLOCK_LAPS; i++) {
			nke_bench_begin(b);
			nke_bench_end(b);
		}
		best = min(best, div_u64(b->total, BENCH_CLOCK_LAPS));
	}
	return best;
}

static int bench_laps(struct nke_bench *b, int (*lap)(struct nke_bench *b),
		      unsigned int laps)
{
	unsigned int i;
	int err;

	for (i = 0; i < laps; i++) {
		err = lap(b);
		if (err)
			return err;
		/* What waits to run shall not wait for the next lap. */
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

static int bench_side(struct nke_bench *b, const struct nke_bench_row *row,
		      enum nke_bench_side side, unsigned int laps, u64 *total)
{
	int err;

	b->total = 0;
	err = row->enter ? row->enter(b, side) : 0;
	if (err)
		return err;
	err = bench_laps(b, side == NKE_BENCH_OURS ? row->ours : row->raw,
			 laps);
	if (row->leave)
		err = row->leave(b, side) ?: err;
	*total = b->total;
	return err;
}

/**
 * nke_bench_report() - print a round
 * @b: the benchmark
 * @name: the row's
 * @n: operations of each side
 * @ours: what they took, in all
 * @raw: likewise
 *
 * Context: Any.
 */
void nke_bench_report(const struct nke_bench *b, const char *name,
		      unsigned int n, u64 ours, u64 raw)
{
	pr_info("nke-bench: row=%s size=%u round=%u n=%u ours=%llu raw=%llu\n",
		name, bench_size, b->round, n, ours, raw);
}

static int bench_whole_rounds_of(struct nke_bench *b,
				 const struct nke_bench_row *row)
{
	int err;

	for (; b->round < bench_rounds; b->round++) {
		err = row->whole(b);
		if (err)
			return err;
	}
	return 0;
}

static int bench_rounds_of(struct nke_bench *b, const struct nke_bench_row *row)
{
	unsigned int laps = row->n * bench_scale;
	unsigned int round;
	u64 clock = bench_clock_cost(b) * laps;
	u64 ours;
	u64 raw;
	int err;

	for (round = 0; round < bench_warmup + bench_rounds; round++) {
		b->check = round < bench_warmup;
		/* Who goes first takes turns. */
		if (round & 1) {
			err = bench_side(b, row, NKE_BENCH_RAW, laps, &raw) ?:
			      bench_side(b, row, NKE_BENCH_OURS, laps, &ours);
		} else {
			err = bench_side(b, row, NKE_BENCH_OURS, laps, &ours) ?:
			      bench_side(b, row, NKE_BENCH_RAW, laps, &raw);
		}
		if (err)
			return err;
		if (b->check)
			continue;
		b->round = round - bench_warmup;
		nke_bench_report(b, row->name, laps * row->ops,
				 ours - min(ours, clock),
				 raw - min(raw, clock));
	}
	return 0;
}

static int bench_loopback_up(void)
{
	struct net_device *lo = init_net.loopback_dev;
	int err;

	rtnl_lock();
	err = dev_change_flags(lo, lo->flags | IFF_UP, NULL);
	rtnl_unlock();
	return err;
}

static int bench_run(const struct nke_bench_row *row)
{
	struct nke_bench *b = kzalloc(sizeof(*b), GFP_KERNEL);
	int err = 0;

	if (!b)
		return -ENOMEM;
	b->size = bench_size;
	if (row->setup)
		err = row->setup(b);
	if (!err)
		err = row->whole ? bench_whole_rounds_of(b, row) :
				   bench_rounds_of(b, row);
	if (row->teardown)
		row->teardown(b);
	kfree(b);

	/* Freed sockets wait for RCU. */
	rcu_barrier();
	if (!err && !row->served && (nke_mbuf_live() || nke_ksocket_live())) {
		pr_err("nke-bench: %s left %ld mbufs and %u sockets\n",
		       row->name, nke_mbuf_live(), nke_ksocket_live());
		err = -EBUSY;
	}
	return err;
}

static int __init bench_init(void)
{
	const struct nke_bench_row *row = bench_find(bench_row);
	int err;

	if (!row || bench_size < 1 || bench_size > NKE_BENCH_MAX ||
	    bench_scale < 1 || bench_scale > 1000) {
		pr_err("nke-bench: no row '%s' of size %u\n", bench_row,
		       bench_size);
		return -EINVAL;
	}
	err = bench_loopback_up();
	if (!err)
		err = bench_run(row);
	if (err)
		pr_err("nke-bench: %s/%u failed: %d\n", row->name, bench_size,
		       err);
	return err;
}
module_init(bench_init);

static void __exit bench_exit(void)
{
}
module_exit(bench_exit);

MODULE_DESCRIPTION("benchmarks of nke");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(NKE_NS);
MODULE_IMPORT_NS(NKE_INTERNAL_NS);
