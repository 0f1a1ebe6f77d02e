// SPDX-License-Identifier: GPL-2.0
/*
 * An echo server: the sample NKE echod, against a program that waits with
 * epoll.  Both are there when the row begins, see scripts/bench.
 *
 * Messages are sent on all connections, and wait in the server's sockets; a lap
 * is what the server then does, until all have come back.  So sending them is
 * not measured, nor is receiving the answers: a load that comes from elsewhere.
 */
#include <linux/in.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/tcp.h>

#include "bench.h"

#define ECHO_PORT_OURS	7007
#define ECHO_PORT_RAW	7008
/* Connections with small messages, and with large ones. */
#define ECHO_MANY	64
#define ECHO_FEW	4
#define ECHO_SMALL	1024
/* Larger than anything in flight. */
#define ECHO_BUFFER	SZ_4M

/* Few enough to be globals: one row is measured at a time. */
static struct socket *echo_socks[NKE_BENCH_SIDES][ECHO_MANY];
static void (*echo_saved_data_ready)(struct sock *sk);
static struct nke_bench *echo_bench;
static bool echo_back[ECHO_MANY];
static atomic_t echo_waiting;
static struct completion echo_done;
static u64 echo_stamp;

static unsigned int echo_connections(const struct nke_bench *b)
{
	return b->size > ECHO_SMALL ? ECHO_FEW : ECHO_MANY;
}

/* Under the socket's lock. */
static void echo_data_ready(struct sock *sk)
{
	bool *back = READ_ONCE(sk->sk_user_data);

	if (back && !*back && tcp_inq(sk) >= echo_bench->size) {
		*back = true;
		if (atomic_dec_and_test(&echo_waiting)) {
			echo_stamp = ktime_get_ns();
			complete(&echo_done);
		}
	}
	echo_saved_data_ready(sk);
}

static int echo_connect(struct socket **new, int port, bool *back)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port),
	};
	struct sock *sk;
	int err;

	err = sock_create_kern(&init_net, AF_INET, SOCK_STREAM, 0, new);
	if (err)
		return err;
	sk = (*new)->sk;
	tcp_sock_set_nodelay(sk);
	lock_sock(sk);
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK;
	WRITE_ONCE(sk->sk_sndbuf, ECHO_BUFFER);
	WRITE_ONCE(sk->sk_rcvbuf, ECHO_BUFFER);
	sk->sk_rcvtimeo = NKE_BENCH_WAIT;
	release_sock(sk);
	err = kernel_connect(*new, (nke_sockaddr_arg *)&sin, sizeof(sin), 0);
	if (err)
		return err;
	write_lock_bh(&sk->sk_callback_lock);
	echo_saved_data_ready = sk->sk_data_ready;
	sk->sk_user_data = back;
	sk->sk_data_ready = echo_data_ready;
	write_unlock_bh(&sk->sk_callback_lock);
	return 0;
}

static int echo_setup(struct nke_bench *b)
{
	static const int ports[] = { ECHO_PORT_OURS, ECHO_PORT_RAW };
	int err = 0;
	int side;
	int i;

	echo_bench = b;
	init_completion(&echo_done);
	b->data = kmalloc(b->size, GFP_KERNEL);
	b->sink = kmalloc(b->size, GFP_KERNEL);
	if (!b->data || !b->sink)
		return -ENOMEM;
	for (i = 0; i < b->size; i++)
		b->data[i] = 1 + i * 7 + (i >> 8);
	for (side = 0; side < NKE_BENCH_SIDES; side++)
		for (i = 0; i < echo_connections(b) && !err; i++)
			err = echo_connect(&echo_socks[side][i], ports[side],
					   &echo_back[i]);
	/* Servers wait until all is sent. */
	sched_set_fifo(current);
	return err;
}

static void echo_teardown(struct nke_bench *b)
{
	int side;
	int i;

	sched_set_normal(current, 0);
	for (side = 0; side < NKE_BENCH_SIDES; side++) {
		for (i = 0; i < ECHO_MANY; i++) {
			struct socket *sock = echo_socks[side][i];

			if (!sock)
				continue;
			if (sock->sk->sk_user_data) {
				write_lock_bh(&sock->sk->sk_callback_lock);
				sock->sk->sk_data_ready = echo_saved_data_ready;
				sock->sk->sk_user_data = NULL;
				write_unlock_bh(&sock->sk->sk_callback_lock);
			}
			sock_release(sock);
			echo_socks[side][i] = NULL;
		}
	}
	kfree(b->data);
	kfree(b->sink);
}

static int echo_send(struct nke_bench *b, struct socket *sock)
{
	struct kvec vec = { b->data, b->size };
	struct msghdr msg = { .msg_flags = MSG_NOSIGNAL };
	int ret = kernel_sendmsg(sock, &msg, &vec, 1, b->size);

	if (ret < 0)
		return ret;
	return ret == b->size ? 0 : -EIO;
}

static int echo_lap(struct nke_bench *b, enum nke_bench_side side)
{
	unsigned int n = echo_connections(b);
	int err = 0;
	int i;

	memset(echo_back, 0, sizeof(echo_back));
	atomic_set(&echo_waiting, n);
	reinit_completion(&echo_done);
	for (i = 0; i < n && !err; i++)
		err = echo_send(b, echo_socks[side][i]);
	if (err)
		return err;
	nke_bench_begin(b);
	if (!wait_for_completion_timeout(&echo_done, NKE_BENCH_WAIT))
		return -ETIMEDOUT;
	nke_bench_end_at(b, echo_stamp);
	for (i = 0; i < n && !err; i++)
		err = nke_bench_drain(b, echo_socks[side][i]);
	return err;
}

static int echo_ours(struct nke_bench *b)
{
	return echo_lap(b, NKE_BENCH_OURS);
}

static int echo_raw(struct nke_bench *b)
{
	return echo_lap(b, NKE_BENCH_RAW);
}

const struct nke_bench_row nke_bench_echo_rows[] = {
	{
		.name = "echo_messages",
		.setup = echo_setup,
		.ours = echo_ours,
		.raw = echo_raw,
		.teardown = echo_teardown,
		.served = true,
		.n = 4,
		.ops = ECHO_MANY,
	}, {
		.name = "echo_bytes",
		.setup = echo_setup,
		.ours = echo_ours,
		.raw = echo_raw,
		.teardown = echo_teardown,
		.served = true,
		.n = 4,
		.ops = ECHO_FEW,
	},
	{}
};
