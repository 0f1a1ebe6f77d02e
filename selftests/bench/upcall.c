// SPDX-License-Identifier: GPL-2.0
/*
 * From the peer's send until the callback runs: a client's upcall, which comes
 * through a worker because it may sleep, or inline, against the socket's own
 * callback, which comes from the network's softirq and may not.
 */
#include "bench.h"
#include "ksocket/ksocket.h"

/**
 * nke_bench_called() - an upcall that ends a lap
 * @so: the socket; not looked at
 * @cookie: its pair
 * @waitf: not looked at
 *
 * Context: Any.
 */
void nke_bench_called(struct __socket *so, void *cookie, int waitf)
{
	struct nke_bench_pair *p = cookie;

	p->stamp = ktime_get_ns();
	complete(&p->called);
}

static void upcall_raw(struct sock *sk)
{
	void (*saved)(struct sock *sk) = NULL;
	struct nke_bench_pair *p;

	read_lock_bh(&sk->sk_callback_lock);
	p = sk->sk_user_data;
	if (p) {
		saved = p->saved_data_ready;
		nke_bench_called(NULL, p, 0);
	}
	read_unlock_bh(&sk->sk_callback_lock);
	if (saved)
		saved(sk);
}

static int upcall_prepare(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_RAW];
	struct sock *sk;
	int err;

	err = nke_bench_pairs(b);
	if (err)
		return err;
	sk = p->sock->sk;
	write_lock_bh(&sk->sk_callback_lock);
	p->saved_data_ready = sk->sk_data_ready;
	sk->sk_user_data = p;
	sk->sk_data_ready = upcall_raw;
	write_unlock_bh(&sk->sk_callback_lock);

	return 0;
}

static int upcall_setup(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];

	return upcall_prepare(b) ?:
	       -nke_sock_setupcall(p->so, nke_bench_called, p);
}

static int upcall_setup_inline(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];

	return upcall_prepare(b) ?:
	       -nke_sock_setupcalls_inline(p->so, nke_bench_called, p, NULL,
					   NULL);
}

static void upcall_teardown(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_RAW];

	if (p->saved_data_ready) {
		struct sock *sk = p->sock->sk;

		write_lock_bh(&sk->sk_callback_lock);
		sk->sk_data_ready = p->saved_data_ready;
		sk->sk_user_data = NULL;
		write_unlock_bh(&sk->sk_callback_lock);
	}
	/* The end of the connection is an event too. */
	p = &b->pair[NKE_BENCH_OURS];
	if (p->so)
		nke_sock_setupcall(p->so, NULL, NULL);
	nke_upcall_drain();
	nke_bench_unpair(b);
}

/**
 * nke_bench_upcall_lap() - from the peer's send until nke_bench_called()
 * @b: the benchmark
 * @p: the pair
 *
 * Context: Process context; sleeps.
 * Return: 0 or a negative error.
 */
int nke_bench_upcall_lap(struct nke_bench *b, struct nke_bench_pair *p)
{
	struct kvec vec = { b->data, b->size };
	struct msghdr msg = { .msg_flags = MSG_NOSIGNAL };
	int ret;

	reinit_completion(&p->called);
	nke_bench_begin(b);
	ret = kernel_sendmsg(p->peer, &msg, &vec, 1, b->size);
	if (ret < 0)
		return ret;
	if (!wait_for_completion_timeout(&p->called, NKE_BENCH_WAIT))
		return -ETIMEDOUT;
	nke_bench_end_at(b, p->stamp);
	/* The worker's last steps belong to no lap. */
	nke_upcall_drain();
	return nke_bench_drain(b, p->sock);
}

static int upcall_lap_ours(struct nke_bench *b)
{
	return nke_bench_upcall_lap(b, &b->pair[NKE_BENCH_OURS]);
}

static int upcall_lap_raw(struct nke_bench *b)
{
	return nke_bench_upcall_lap(b, &b->pair[NKE_BENCH_RAW]);
}

const struct nke_bench_row nke_bench_upcall_rows[] = {
	{
		.name = "upcall",
		.setup = upcall_setup,
		.ours = upcall_lap_ours,
		.raw = upcall_lap_raw,
		.teardown = upcall_teardown,
		.n = 64,
		.ops = 1,
	},
	{
		.name = "upcall_inline",
		.setup = upcall_setup_inline,
		.ours = upcall_lap_ours,
		.raw = upcall_lap_raw,
		.teardown = upcall_teardown,
		.n = 64,
		.ops = 1,
	},
	{}
};
