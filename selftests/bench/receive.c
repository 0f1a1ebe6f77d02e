// SPDX-License-Identifier: GPL-2.0
/*
 * Receiving.  The bytes are in the receive queue when a lap begins; the
 * acknowledgment that the call sends, and its way to the peer, is part of it.
 */
#include "bench.h"

static int receive_ours(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];
	struct nke_bsd_iovec iov = { b->sink, b->size };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	unsigned long got;
	int err;

	err = nke_bench_fill(b, p);
	if (err)
		return err;
	nke_bench_begin(b);
	err = nke_sock_receive(p->so, (struct msghdr *)&msg, MSG_WAITALL, &got);
	nke_bench_end(b);
	if (err)
		return -err;
	return got == b->size ? nke_bench_verify(b) : -EIO;
}

static int receive_raw(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_RAW];
	struct kvec vec = { b->sink, b->size };
	struct msghdr msg = {};
	int err;
	int ret;

	err = nke_bench_fill(b, p);
	if (err)
		return err;
	nke_bench_begin(b);
	ret = kernel_recvmsg(p->sock, &msg, &vec, 1, b->size, MSG_WAITALL);
	nke_bench_end(b);
	if (ret < 0)
		return ret;
	return ret == b->size ? nke_bench_verify(b) : -EIO;
}

/*
 * The raw call frees the network's packets, so ours has to as well.  In the
 * laps that look at the bytes freeing is not counted; those are not reported.
 */
static int receivembuf_ours(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];
	unsigned long got = b->size;
	struct __mbuf *m = NULL;
	int err;

	err = nke_bench_fill(b, p);
	if (err)
		return err;
	nke_bench_begin(b);
	err = nke_sock_receivembuf(p->so, NULL, &m, MSG_WAITALL, &got);
	if (!b->check)
		nke_mbuf_freem(m);
	nke_bench_end(b);
	if (!b->check) {
		if (err)
			return -err;
		return got == b->size ? 0 : -EIO;
	}
	if (!err && got == b->size)
		err = nke_mbuf_copydata(m, 0, got, b->sink);
	nke_mbuf_freem(m);
	if (err)
		return -err;
	return got == b->size ? nke_bench_verify(b) : -EIO;
}

const struct nke_bench_row nke_bench_receive_rows[] = {
	{
		.name = "sock_receive",
		.setup = nke_bench_pairs,
		.ours = receive_ours,
		.raw = receive_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "sock_receivembuf",
		.setup = nke_bench_pairs,
		.ours = receivembuf_ours,
		.raw = receive_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "udp_receive",
		.setup = nke_bench_udp_pairs,
		.ours = receive_ours,
		.raw = receive_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "udp_receivembuf",
		.setup = nke_bench_udp_pairs,
		.ours = receivembuf_ours,
		.raw = receive_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	},
	{}
};
