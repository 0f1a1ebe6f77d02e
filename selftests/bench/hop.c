// SPDX-License-Identifier: GPL-2.0
/*
 * From the peer's send until a callback runs in a thread: a client's upcall,
 * against the least that does so, a work item that the socket's own callback
 * queues on a workqueue like that of the upcalls.
 */
#include <linux/workqueue.h>

#include "bench.h"
#include "ksocket/ksocket.h"

/* Few enough to be globals: one row is measured at a time. */
static struct workqueue_struct *hop_wq;
static struct work_struct hop_work;
static struct nke_bench_pair *hop_pair;

static void hop_work_fn(struct work_struct *work)
{
	nke_bench_called(NULL, hop_pair, 0);
}

static void hop_data_ready(struct sock *sk)
{
	queue_work(hop_wq, &hop_work);
	hop_pair->saved_data_ready(sk);
}

static void hop_set_data_ready(struct sock *sk,
			       void (*data_ready)(struct sock *sk))
{
	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_data_ready = data_ready;
	write_unlock_bh(&sk->sk_callback_lock);
}

static int hop_setup(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];
	int err;

	INIT_WORK(&hop_work, hop_work_fn);
	/* As in nke_upcall_init(). */
	hop_wq = alloc_workqueue("nke_bench_hop", WQ_UNBOUND | WQ_MEM_RECLAIM,
				 WQ_MAX_ACTIVE);
	if (!hop_wq)
		return -ENOMEM;
	err = nke_bench_pairs(b);
	if (err)
		return err;
	hop_pair = &b->pair[NKE_BENCH_RAW];
	hop_pair->saved_data_ready = hop_pair->sock->sk->sk_data_ready;
	hop_set_data_ready(hop_pair->sock->sk, hop_data_ready);
	return -nke_sock_setupcall(p->so, nke_bench_called, p);
}

static void hop_teardown(struct nke_bench *b)
{
	struct __socket *so = b->pair[NKE_BENCH_OURS].so;

	if (hop_pair)
		hop_set_data_ready(hop_pair->sock->sk,
				   hop_pair->saved_data_ready);
	/* The end of the connection is an event too. */
	if (so)
		nke_sock_setupcall(so, NULL, NULL);
	nke_upcall_drain();
	if (hop_wq)
		destroy_workqueue(hop_wq);
	nke_bench_unpair(b);
}

static int hop_lap(struct nke_bench *b, struct nke_bench_pair *p)
{
	int err = nke_bench_upcall_lap(b, p);

	/* The worker's last steps belong to no lap. */
	flush_workqueue(hop_wq);
	return err;
}

static int hop_ours(struct nke_bench *b)
{
	return hop_lap(b, &b->pair[NKE_BENCH_OURS]);
}

static int hop_raw(struct nke_bench *b)
{
	return hop_lap(b, &b->pair[NKE_BENCH_RAW]);
}

const struct nke_bench_row nke_bench_hop_rows[] = {
	{
		.name = "upcall_hop",
		.setup = hop_setup,
		.ours = hop_ours,
		.raw = hop_raw,
		.teardown = hop_teardown,
		.n = 64,
		.ops = 1,
	},
	{}
};
