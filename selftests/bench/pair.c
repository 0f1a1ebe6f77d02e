// SPDX-License-Identifier: GPL-2.0
/*
 * Connections over loopback, one for each side, and the work on them that is
 * not measured.  The sides differ in the end under test only.
 */
#include <linux/in.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/tcp.h>

#include "bench.h"
#include "ksocket/ksocket.h"

/* Larger than anything in flight, so that no call waits for space. */
#define BENCH_BUFFER	SZ_4M

static void bench_tune(struct socket *sock)
{
	struct sock *sk = sock->sk;

	if (sk->sk_protocol == IPPROTO_TCP)
		tcp_sock_set_nodelay(sk);
	lock_sock(sk);
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK;
	WRITE_ONCE(sk->sk_sndbuf, BENCH_BUFFER);
	WRITE_ONCE(sk->sk_rcvbuf, BENCH_BUFFER);
	release_sock(sk);
}

/* A raw socket on some port, which @sin tells. */
static int bench_bind(struct socket **new, int type, struct sockaddr_in *sin)
{
	int err;

	err = sock_create_kern(&init_net, AF_INET, type, 0, new);
	if (err)
		return err;
	bench_tune(*new);
	sin->sin_family = AF_INET;
	sin->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sin->sin_port = 0;
	err = kernel_bind(*new, (nke_sockaddr_arg *)sin, sizeof(*sin));
	if (!err && type == SOCK_STREAM)
		err = kernel_listen(*new, NKE_BENCH_SIDES);
	if (!err)
		err = kernel_getsockname(*new, (struct sockaddr *)sin);
	return min(err, 0);
}

static int bench_connect_ours(struct nke_bench_pair *p, int type,
			      const struct sockaddr_in *sin)
{
	struct sockaddr_in bsd = *sin;
	struct nke_bsd_sockaddr *sa = (void *)&bsd;
	int err;

	err = nke_sock_socket(AF_INET, type, 0, NULL, NULL, &p->so);
	if (err)
		return -err;
	p->sock = p->so->sock;
	bench_tune(p->sock);
	sa->sa_len = sizeof(bsd);
	sa->sa_family = AF_INET;
	return -nke_sock_connect(p->so, (struct sockaddr *)sa, 0);
}

static int bench_connect_raw(struct nke_bench_pair *p, int type,
			     struct sockaddr_in *sin)
{
	int err;

	err = sock_create_kern(&init_net, AF_INET, type, 0, &p->sock);
	if (err)
		return err;
	bench_tune(p->sock);
	return kernel_connect(p->sock, (nke_sockaddr_arg *)sin, sizeof(*sin),
			      0);
}

static int bench_data(struct nke_bench *b)
{
	int i;

	b->data = kmalloc(b->size, GFP_KERNEL);
	b->sink = kmalloc(b->size, GFP_KERNEL);
	if (!b->data || !b->sink)
		return -ENOMEM;
	for (i = 0; i < b->size; i++)
		b->data[i] = 1 + i * 7 + (i >> 8);
	return 0;
}

static int bench_pairs(struct nke_bench *b, bool control)
{
	struct socket *listener = NULL;
	struct sockaddr_in sin = {};
	int err = bench_data(b);
	int i;

	if (!err)
		err = bench_bind(&listener, SOCK_STREAM, &sin);
	for (i = 0; !err && i < NKE_BENCH_SIDES; i++) {
		struct nke_bench_pair *p = &b->pair[i];

		init_completion(&p->called);
		if (i == NKE_BENCH_OURS && !control)
			err = bench_connect_ours(p, SOCK_STREAM, &sin);
		else
			err = bench_connect_raw(p, SOCK_STREAM, &sin);
		if (!err)
			err = kernel_accept(listener, &p->peer, 0);
		if (!err)
			bench_tune(p->peer);
	}
	if (listener)
		sock_release(listener);
	return err;
}

/**
 * nke_bench_pairs() - set up a connection of ours and a raw one
 * @b: the benchmark
 *
 * Context: Process context; sleeps.
 * Return: 0 or a negative error; nke_bench_unpair() cleans up in any case.
 */
int nke_bench_pairs(struct nke_bench *b)
{
	return bench_pairs(b, false);
}

/**
 * nke_bench_raw_pairs() - set up two raw connections
 * @b: the benchmark
 *
 * For the control, which shows what the method makes of equal work.
 *
 * Context: Process context; sleeps.
 * Return: 0 or a negative error; nke_bench_unpair() cleans up in any case.
 */
int nke_bench_raw_pairs(struct nke_bench *b)
{
	return bench_pairs(b, true);
}

/**
 * nke_bench_udp_pairs() - set up UDP sockets, one of ours and a raw one
 * @b: the benchmark
 *
 * Each is connected to a peer of its own, which is connected to it.
 *
 * Context: Process context; sleeps.
 * Return: 0 or a negative error; nke_bench_unpair() cleans up in any case.
 */
int nke_bench_udp_pairs(struct nke_bench *b)
{
	int err = bench_data(b);
	int i;

	for (i = 0; !err && i < NKE_BENCH_SIDES; i++) {
		struct nke_bench_pair *p = &b->pair[i];
		struct sockaddr_in sin = {};

		err = bench_bind(&p->peer, SOCK_DGRAM, &sin);
		if (!err && i == NKE_BENCH_OURS)
			err = bench_connect_ours(p, SOCK_DGRAM, &sin);
		else if (!err)
			err = bench_connect_raw(p, SOCK_DGRAM, &sin);
		if (!err)
			err = min(kernel_getsockname(p->sock,
						     (struct sockaddr *)&sin),
				  0);
		if (!err)
			err = kernel_connect(p->peer, (nke_sockaddr_arg *)&sin,
					     sizeof(sin), 0);
	}
	return err;
}

/**
 * nke_bench_unpair() - close the connections
 * @b: the benchmark
 *
 * Context: Process context; sleeps.
 */
void nke_bench_unpair(struct nke_bench *b)
{
	int i;

	for (i = 0; i < NKE_BENCH_SIDES; i++) {
		struct nke_bench_pair *p = &b->pair[i];

		if (p->so)
			nke_sock_close(p->so);
		else if (p->sock)
			sock_release(p->sock);
		if (p->peer)
			sock_release(p->peer);
		memset(p, 0, sizeof(*p));
	}
	kfree(b->data);
	kfree(b->sink);
}

/**
 * nke_bench_verify() - was what came what had been sent?
 * @b: the benchmark, with the bytes in its sink
 *
 * Context: Any.
 * Return: 0 or -EBADMSG.
 */
int nke_bench_verify(struct nke_bench *b)
{
	if (!b->check)
		return 0;
	if (memcmp(b->data, b->sink, b->size))
		return -EBADMSG;
	memset(b->sink, 0, b->size);
	return 0;
}

static bool bench_filled(const struct nke_bench *b, const struct sock *sk)
{
	if (sk->sk_protocol == IPPROTO_UDP)
		return sk_rmem_alloc_get(sk);
	return tcp_inq((struct sock *)sk) >= b->size;
}

/**
 * nke_bench_fill() - have bytes arrive at the end under test
 * @b: the benchmark
 * @p: the connection
 *
 * Context: Process context; sleeps.
 * Return: 0 when they are in the receive queue, or a negative error.
 */
int nke_bench_fill(struct nke_bench *b, struct nke_bench_pair *p)
{
	struct kvec vec = { b->data, b->size };
	struct msghdr msg = { .msg_flags = MSG_NOSIGNAL };
	unsigned long end = jiffies + NKE_BENCH_WAIT;
	int ret;

	ret = kernel_sendmsg(p->peer, &msg, &vec, 1, b->size);
	if (ret < 0)
		return ret;
	if (ret != b->size)
		return -EIO;
	/* Loopback delivers at once, unless congestion control thinks not. */
	while (!bench_filled(b, p->sock->sk)) {
		if (time_after(jiffies, end))
			return -ETIMEDOUT;
		schedule_timeout_uninterruptible(1);
	}
	return 0;
}

/**
 * nke_bench_drain() - take what was sent off a socket
 * @b: the benchmark
 * @sock: where it arrives
 *
 * Context: Process context; sleeps.
 * Return: 0 or a negative error.
 */
int nke_bench_drain(struct nke_bench *b, struct socket *sock)
{
	struct kvec vec = { b->sink, b->size };
	struct msghdr msg = {};
	int ret;

	ret = kernel_recvmsg(sock, &msg, &vec, 1, b->size, MSG_WAITALL);
	if (ret < 0)
		return ret;
	if (ret != b->size)
		return -EIO;
	return nke_bench_verify(b);
}
