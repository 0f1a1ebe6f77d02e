// SPDX-License-Identifier: GPL-2.0
/*
 * Sending.  A lap is the call and with it all that loopback does inside of it,
 * up to the peer's receive queue; the peer is read out between laps.
 */
#include "bench.h"

/* What an XNU call and the transfer behind it amount to. */
static int send_result(struct nke_bench *b, int err, unsigned long sent)
{
	if (err)
		return -err;
	return sent == b->size ? 0 : -EIO;
}

static int send_ours(struct nke_bench *b)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];
	struct nke_bsd_iovec iov = { b->data, b->size };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	unsigned long sent;
	int err;

	nke_bench_begin(b);
	err = nke_sock_send(p->so, (struct msghdr *)&msg, 0, &sent);
	nke_bench_end(b);
	return send_result(b, err, sent) ?: nke_bench_drain(b, p->peer);
}

static int send_raw_on(struct nke_bench *b, struct nke_bench_pair *p)
{
	struct kvec vec = { b->data, b->size };
	struct msghdr msg = { .msg_flags = MSG_NOSIGNAL };
	int ret;

	nke_bench_begin(b);
	ret = kernel_sendmsg(p->sock, &msg, &vec, 1, b->size);
	nke_bench_end(b);
	if (ret < 0)
		return ret;
	return send_result(b, 0, ret) ?: nke_bench_drain(b, p->peer);
}

static int send_raw(struct nke_bench *b)
{
	return send_raw_on(b, &b->pair[NKE_BENCH_RAW]);
}

static int send_control(struct nke_bench *b)
{
	return send_raw_on(b, &b->pair[NKE_BENCH_OURS]);
}

static int sendmbuf_lap(struct nke_bench *b, bool count_alloc)
{
	struct nke_bench_pair *p = &b->pair[NKE_BENCH_OURS];
	unsigned int chunks = 0;
	unsigned long sent;
	struct __mbuf *m;
	int err;

	nke_bench_begin(b);
	err = nke_mbuf_allocpacket(NKE_MBUF_WAITOK, b->size, &chunks, &m);
	if (count_alloc)
		nke_bench_end(b);
	if (err)
		return -err;
	/* A client writes its data once, into a packet as into a buffer. */
	err = nke_mbuf_copyback(m, 0, b->size, b->data, NKE_MBUF_WAITOK);
	if (err) {
		nke_mbuf_freem(m);
		return -err;
	}
	nke_bench_begin(b);
	err = nke_sock_sendmbuf(p->so, NULL, m, 0, &sent);
	nke_bench_end(b);
	return send_result(b, err, sent) ?: nke_bench_drain(b, p->peer);
}

static int sendmbuf_ours(struct nke_bench *b)
{
	return sendmbuf_lap(b, false);
}

/*
 * The same with the price of the packet.  The raw call's buffer is used again
 * and again, a packet is gone after it was sent.
 */
static int sendmbuf_alloc_ours(struct nke_bench *b)
{
	return sendmbuf_lap(b, true);
}

const struct nke_bench_row nke_bench_send_rows[] = {
	{
		.name = "control",
		.setup = nke_bench_raw_pairs,
		.ours = send_control,
		.raw = send_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "sock_send",
		.setup = nke_bench_pairs,
		.ours = send_ours,
		.raw = send_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "sock_sendmbuf",
		.setup = nke_bench_pairs,
		.ours = sendmbuf_ours,
		.raw = send_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "allocpacket_sendmbuf",
		.setup = nke_bench_pairs,
		.ours = sendmbuf_alloc_ours,
		.raw = send_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "udp_send",
		.setup = nke_bench_udp_pairs,
		.ours = send_ours,
		.raw = send_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	}, {
		.name = "udp_sendmbuf",
		.setup = nke_bench_udp_pairs,
		.ours = sendmbuf_ours,
		.raw = send_raw,
		.teardown = nke_bench_unpair,
		.n = 64,
		.ops = 1,
	},
	{}
};
