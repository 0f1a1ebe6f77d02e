/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the benchmarks share: rows, laps, pairs of sockets.
 *
 * A row compares an operation of ours with the raw Linux call that does the
 * same work.  A lap is one measured stretch: what is between its begin and its
 * end counts, what prepares it and cleans up after it does not.
 */
#ifndef _NKE_BENCH_H
#define _NKE_BENCH_H

#include <linux/completion.h>
#include <linux/net.h>
#include <linux/timekeeping.h>
#include <linux/types.h>
#include <net/sock.h>

#include "proto/mbuf.h"
#include "proto/sock.h"
#include "proto/sock_layout.h"

#define NKE_BENCH_WAIT		(10 * HZ)
#define NKE_BENCH_MAX		SZ_64K

enum nke_bench_side {
	NKE_BENCH_OURS,
	NKE_BENCH_RAW,
	NKE_BENCH_SIDES,
};

/**
 * struct nke_bench_pair - a connection over loopback
 * @so: the end under test when it is one of ours, else NULL
 * @sock: Linux's socket of the end under test
 * @peer: the other end, a raw kernel socket on both sides
 * @called: the end under test had its callback called
 * @stamp: when
 * @saved_data_ready: callback before the raw side's
 */
struct nke_bench_pair {
	struct __socket *so;
	struct socket *sock;
	struct socket *peer;
	struct completion called;
	u64 stamp;
	void (*saved_data_ready)(struct sock *sk);
};

/**
 * struct nke_bench - a row that is being measured
 * @size: bytes of one operation
 * @check: look at the bytes as well: done while warming up
 * @round: which one is reported, from 0
 * @begun: begin of the lap, in nanoseconds
 * @total: sum of the laps of this side in this round, in nanoseconds
 * @pair: connections, when the row has them, by enum nke_bench_side
 * @data: what is sent, @size bytes
 * @sink: room for what is received, @size bytes
 * @skb: a packet, when the row has one
 * @m: the same bytes as mbufs
 */
struct nke_bench {
	size_t size;
	bool check;
	unsigned int round;
	u64 begun;
	u64 total;
	struct nke_bench_pair pair[NKE_BENCH_SIDES];
	u8 *data;
	u8 *sink;
	struct sk_buff *skb;
	struct __mbuf *m;
};

/**
 * struct nke_bench_row - one comparison
 * @name: as in scripts/bench
 * @setup: makes what both sides need, or NULL
 * @ours: one lap of ours
 * @raw: one lap of the raw Linux call
 * @teardown: frees what @setup made, also when that failed, or NULL
 * @enter: before the laps of a side in a round; undoes what it did when it
 *	fails; or NULL
 * @leave: after them, also when one failed, or NULL
 * @n: laps in a round
 * @ops: operations in a lap
 * @served: another module has sockets and mbufs of ours all along
 * @whole: a round of both sides, which reports; instead of all the above
 */
struct nke_bench_row {
	const char *name;
	int (*setup)(struct nke_bench *b);
	int (*ours)(struct nke_bench *b);
	int (*raw)(struct nke_bench *b);
	void (*teardown)(struct nke_bench *b);
	int (*enter)(struct nke_bench *b, enum nke_bench_side side);
	int (*leave)(struct nke_bench *b, enum nke_bench_side side);
	unsigned int n;
	unsigned int ops;
	bool served;
	int (*whole)(struct nke_bench *b);
};

static inline void nke_bench_begin(struct nke_bench *b)
{
	b->begun = ktime_get_ns();
}

/* For a lap that ended when somebody else read the clock. */
static inline void nke_bench_end_at(struct nke_bench *b, u64 now)
{
	b->total += now - b->begun;
}

static inline void nke_bench_end(struct nke_bench *b)
{
	nke_bench_end_at(b, ktime_get_ns());
}

/* main.c */
void nke_bench_report(const struct nke_bench *b, const char *name,
		      unsigned int n, u64 ours, u64 raw);

/* memory.c */
u64 nke_bench_slabs(void);

/* pair.c */
int nke_bench_pairs(struct nke_bench *b);
int nke_bench_raw_pairs(struct nke_bench *b);
int nke_bench_udp_pairs(struct nke_bench *b);
void nke_bench_unpair(struct nke_bench *b);
int nke_bench_fill(struct nke_bench *b, struct nke_bench_pair *p);
int nke_bench_drain(struct nke_bench *b, struct socket *sock);
void nke_bench_called(struct __socket *so, void *cookie, int waitf);
int nke_bench_upcall_lap(struct nke_bench *b, struct nke_bench_pair *p);
int nke_bench_verify(struct nke_bench *b);

/* Rows, each list ended by one without a name. */
extern const struct nke_bench_row nke_bench_control_rows[];
extern const struct nke_bench_row nke_bench_crowd_rows[];
extern const struct nke_bench_row nke_bench_echo_rows[];
extern const struct nke_bench_row nke_bench_hop_rows[];
extern const struct nke_bench_row nke_bench_ipfilter_rows[];
extern const struct nke_bench_row nke_bench_mbuf_rows[];
extern const struct nke_bench_row nke_bench_memory_rows[];
extern const struct nke_bench_row nke_bench_netlink_rows[];
extern const struct nke_bench_row nke_bench_receive_rows[];
extern const struct nke_bench_row nke_bench_send_rows[];
extern const struct nke_bench_row nke_bench_upcall_rows[];
extern const struct nke_bench_row nke_bench_view_rows[];

#endif /* _NKE_BENCH_H */
