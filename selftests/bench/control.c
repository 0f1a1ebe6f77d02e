// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel controls: messages through a PF_SYSTEM socket against the same
 * through AF_UNIX sockets that keep messages apart, and what a control costs
 * among a thousand others against one that is alone.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/sock.h>

#include "bench.h"
#include "control.h"
#include "kctl/kctl.h"

#define CONTROL_FAMILY	32	/* PF_SYSTEM */
#define CONTROL_OPS	16
#define CONTROL_ROOM	SZ_1M

/* In the crowd. */
#define CROWD_CONTROLS	1000
#define CROWD_CLIENTS	10

/* Everything a row of this file needs. */
struct nke_bench_control nke_bench_control;
static struct socket *control_sock;
static struct socket *control_unix[2];

static struct nke_ctl_conn *crowd;
static void *crowd_refs[CROWD_CONTROLS];

static int control_connect(void *ref, struct sockaddr_ctl *sac,
			   void **unitinfo)
{
	struct nke_sockaddr_ctl *addr = (void *)sac;

	nke_bench_control.unit = addr->sc_unit;
	return 0;
}

/* Reads the message, as an extension would. */
static int control_send(void *ref, unsigned int unit, void *unitinfo,
			struct __mbuf *m, int flags)
{
	struct nke_bench *b = nke_bench_control.bench;
	int err = nke_mbuf_copydata(m, 0, b->size, b->sink);

	nke_mbuf_freem(m);
	nke_bench_control.messages++;
	complete(&nke_bench_control.heard);
	return err;
}

static int control_getopt(void *ref, unsigned int unit, void *unitinfo,
			  int opt, void *data, unsigned long *len)
{
	if (data)
		memset(data, opt, *len);
	return 0;
}

static int control_setopt(void *ref, unsigned int unit, void *unitinfo,
			  int opt, void *data, unsigned long len)
{
	memcpy(nke_bench_control.bench->sink, data,
	       min(len, nke_bench_control.bench->size));
	return 0;
}

/* A control of this name, whose clients may send messages of any size. */
static int control_register(const char *name, void **ref)
{
	struct nke_bsd_kern_ctl_reg reg = {
		.ctl_sendsize = CONTROL_ROOM,
		.ctl_recvsize = CONTROL_ROOM,
		.ctl_connect = control_connect,
		.ctl_send = control_send,
		.ctl_getopt = control_getopt,
		.ctl_setopt = control_setopt,
	};

	strscpy(reg.ctl_name, name, sizeof(reg.ctl_name));
	return -nke_ctl_register((void *)&reg, ref);
}

/**
 * nke_bench_control_open() - register the control of the rows
 * @b: the row
 *
 * Return: 0 or a negative error; nke_bench_control_close() in both cases.
 */
int nke_bench_control_open(struct nke_bench *b)
{
	nke_bench_control.bench = b;
	init_completion(&nke_bench_control.heard);
	b->data = kmalloc(b->size, GFP_KERNEL);
	b->sink = kmalloc(b->size, GFP_KERNEL);
	if (!b->data || !b->sink)
		return -ENOMEM;
	memset(b->data, 0x5a, b->size);
	return control_register(NKE_BENCH_CONTROL, &nke_bench_control.ref);
}

/**
 * nke_bench_control_close() - undo nke_bench_control_open()
 * @b: the row, whose clients are gone
 */
void nke_bench_control_close(struct nke_bench *b)
{
	if (nke_bench_control.ref)
		nke_ctl_deregister(nke_bench_control.ref);
	nke_bench_control.ref = NULL;
	kfree(b->data);
	kfree(b->sink);
	b->data = NULL;
	b->sink = NULL;
}

/* Two AF_UNIX sockets that keep messages apart, and never have to wait. */
static int control_unix_pair(void)
{
	int err;
	int i;

	for (i = 0; i < 2; i++) {
		err = sock_create_kern(&init_net, AF_UNIX, SOCK_SEQPACKET, 0,
				       &control_unix[i]);
		if (err)
			return err;
		WRITE_ONCE(control_unix[i]->sk->sk_sndbuf, CONTROL_ROOM);
		WRITE_ONCE(control_unix[i]->sk->sk_rcvbuf, CONTROL_ROOM);
	}
	return control_unix[0]->ops->socketpair(control_unix[0],
						control_unix[1]);
}

static int control_setup(struct nke_bench *b)
{
	struct nke_sockaddr_ctl addr = {
		.sc_len = sizeof(addr),
		.sc_family = CONTROL_FAMILY,
	};
	int err;

	err = nke_bench_control_open(b);
	if (err)
		return err;
	addr.sc_id = nke_ctl_id_by_name(NKE_BENCH_CONTROL);
	err = sock_create_kern(&init_net, CONTROL_FAMILY, SOCK_DGRAM,
			       NKE_CTL_OPTION_LEVEL, &control_sock);
	if (err)
		return err;
	err = kernel_connect(control_sock, (nke_sockaddr_arg *)&addr,
			     sizeof(addr), 0);
	if (err)
		return err;
	return control_unix_pair();
}

static void control_teardown(struct nke_bench *b)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (control_unix[i])
			sock_release(control_unix[i]);
		control_unix[i] = NULL;
	}
	if (control_sock)
		sock_release(control_sock);
	control_sock = NULL;
	nke_bench_control_close(b);
}

/* Read one message and, while warming up, look at it. */
static int control_read(struct nke_bench *b, struct socket *sock)
{
	struct kvec vec = { b->sink, b->size };
	struct msghdr msg = {};
	int n = kernel_recvmsg(sock, &msg, &vec, 1, b->size, 0);

	if (n != b->size)
		return n < 0 ? n : -EIO;
	return b->check && memcmp(b->sink, b->data, n) ? -EIO : 0;
}

static int control_write(struct nke_bench *b, struct socket *sock)
{
	struct kvec vec = { b->data, b->size };
	struct msghdr msg = { .msg_flags = MSG_NOSIGNAL };
	int n = kernel_sendmsg(sock, &msg, &vec, 1, b->size);

	if (n != b->size)
		return n < 0 ? n : -EIO;
	return 0;
}

static int up_ours(struct nke_bench *b)
{
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < CONTROL_OPS && !err; i++)
		err = -nke_ctl_enqueuedata(nke_bench_control.ref,
					   nke_bench_control.unit, b->data,
					   b->size, NKE_CTL_DATA_EOR) ?:
		      control_read(b, control_sock);
	nke_bench_end(b);
	return err;
}

static int unix_raw(struct nke_bench *b)
{
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < CONTROL_OPS && !err; i++)
		err = control_write(b, control_unix[0]) ?:
		      control_read(b, control_unix[1]);
	nke_bench_end(b);
	return err;
}

static int down_ours(struct nke_bench *b)
{
	unsigned long before = nke_bench_control.messages;
	int err = 0;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < CONTROL_OPS && !err; i++)
		err = control_write(b, control_sock);
	nke_bench_end(b);
	if (!err && nke_bench_control.messages != before + CONTROL_OPS)
		err = -EIO;
	return err;
}

/*
 * One among many.  Clients are freed at once, not by RCU: nobody but this task
 * looks for them.
 */

static void crowd_wake(struct nke_ctl_conn *conn)
{
}

static const struct nke_ctl_front crowd_front = {
	.name = "bench",
	.wake = crowd_wake,
};

static int crowd_connect_one(struct nke_ctl_conn *conn, u32 id)
{
	struct nke_sockaddr_ctl addr = { .sc_id = id };

	nke_ctl_conn_init(conn, &crowd_front);
	return nke_ctl_connect(conn, &addr, SOCK_DGRAM, true);
}

static void crowd_leave(void)
{
	int i;

	for (i = 0; crowd && i < CROWD_CONTROLS * CROWD_CLIENTS; i++)
		nke_ctl_disconnect(&crowd[i]);
	for (i = 0; i < CROWD_CONTROLS; i++) {
		if (crowd_refs[i])
			nke_ctl_deregister(crowd_refs[i]);
		crowd_refs[i] = NULL;
	}
	kvfree(crowd);
	crowd = NULL;
}

static int crowd_come(void)
{
	char name[32];
	int err = 0;
	u32 id;
	int i;

	crowd = kvcalloc(CROWD_CONTROLS * CROWD_CLIENTS, sizeof(*crowd),
			 GFP_KERNEL);
	if (!crowd)
		return -ENOMEM;
	for (i = 0; i < CROWD_CONTROLS * CROWD_CLIENTS; i++)
		nke_ctl_conn_init(&crowd[i], &crowd_front);
	for (i = 0; i < CROWD_CONTROLS * CROWD_CLIENTS && !err; i++) {
		snprintf(name, sizeof(name), "org.nke.bench.%d",
			 i / CROWD_CLIENTS);
		if (i % CROWD_CLIENTS == 0)
			err = control_register(name,
					       &crowd_refs[i / CROWD_CLIENTS]);
		id = nke_ctl_id_by_name(name);
		if (!err)
			err = crowd_connect_one(&crowd[i], id);
	}
	return err;
}

static int crowd_setup(struct nke_bench *b)
{
	return nke_bench_control_open(b);
}

static void crowd_teardown(struct nke_bench *b)
{
	crowd_leave();
	nke_bench_control_close(b);
}

/* The crowd is there for our side only. */
static int crowd_is(bool wanted)
{
	int err = 0;

	if (wanted == !!crowd)
		return 0;
	if (wanted)
		err = crowd_come();
	else
		crowd_leave();
	/* What is freed is freed now, not in the lap. */
	rcu_barrier();
	return err;
}

static int register_lap(struct nke_bench *b, bool many)
{
	int err = crowd_is(many);
	void *ref;
	int i;

	nke_bench_begin(b);
	for (i = 0; i < CONTROL_OPS && !err; i++)
		err = control_register("org.nke.bench.one", &ref) ?:
		      -nke_ctl_deregister(ref);
	nke_bench_end(b);
	return err;
}

static int register_ours(struct nke_bench *b)
{
	return register_lap(b, true);
}

static int register_raw(struct nke_bench *b)
{
	return register_lap(b, false);
}

static int connect_lap(struct nke_bench *b, bool many)
{
	u32 id = nke_ctl_id_by_name(NKE_BENCH_CONTROL);
	struct nke_ctl_conn *conn;
	int err = crowd_is(many);
	int i;

	conn = kcalloc(CONTROL_OPS, sizeof(*conn), GFP_KERNEL);
	if (!conn)
		return -ENOMEM;
	nke_bench_begin(b);
	for (i = 0; i < CONTROL_OPS && !err; i++) {
		err = crowd_connect_one(&conn[i], id);
		nke_ctl_disconnect(&conn[i]);
	}
	nke_bench_end(b);
	kfree(conn);
	return err;
}

static int connect_ours(struct nke_bench *b)
{
	return connect_lap(b, true);
}

static int connect_raw(struct nke_bench *b)
{
	return connect_lap(b, false);
}

/* To the last one of the crowd, and to one that is alone. */
static int send_lap(struct nke_bench *b, bool many)
{
	struct nke_ctl_conn *conn;
	int err = crowd_is(many);
	struct __mbuf *m;
	int i;

	if (err)
		return err;
	conn = kzalloc(sizeof(*conn), GFP_KERNEL);
	if (!conn)
		return -ENOMEM;
	err = crowd_connect_one(conn, nke_ctl_id_by_name(NKE_BENCH_CONTROL));
	nke_bench_begin(b);
	for (i = 0; i < CONTROL_OPS && !err; i++) {
		err = -nke_ctl_enqueuedata(nke_bench_control.ref, conn->unit,
					   b->data, b->size, NKE_CTL_DATA_EOR);
		m = NULL;
		if (!err)
			err = -nke_mbuf_allocpacket(NKE_MBUF_WAITOK, b->size,
						    NULL, &m);
		if (!err)
			err = -nke_mbuf_copyback(m, 0, b->size, b->data,
						 NKE_MBUF_WAITOK);
		if (!err) {
			err = nke_ctl_send(conn, m, 0);
			m = NULL;
		}
		nke_mbuf_freem(m);
		nke_sockbuf_flush(&conn->rcv);
	}
	nke_bench_end(b);
	nke_ctl_disconnect(conn);
	kfree(conn);
	return err;
}

static int send_ours(struct nke_bench *b)
{
	return send_lap(b, true);
}

static int send_raw(struct nke_bench *b)
{
	return send_lap(b, false);
}

const struct nke_bench_row nke_bench_control_rows[] = {
	{
		.name = "ctl_socket_up",
		.setup = control_setup,
		.ours = up_ours,
		.raw = unix_raw,
		.teardown = control_teardown,
		.n = 8,
		.ops = CONTROL_OPS,
	},
	{
		.name = "ctl_socket_down",
		.setup = control_setup,
		.ours = down_ours,
		.raw = unix_raw,
		.teardown = control_teardown,
		.n = 8,
		.ops = CONTROL_OPS,
	},
	{
		.name = "ctl_register_crowd",
		.setup = crowd_setup,
		.ours = register_ours,
		.raw = register_raw,
		.teardown = crowd_teardown,
		.n = 8,
		.ops = CONTROL_OPS,
	},
	{
		.name = "ctl_connect_crowd",
		.setup = crowd_setup,
		.ours = connect_ours,
		.raw = connect_raw,
		.teardown = crowd_teardown,
		.n = 8,
		.ops = CONTROL_OPS,
	},
	{
		.name = "ctl_send_crowd",
		.setup = crowd_setup,
		.ours = send_ours,
		.raw = send_raw,
		.teardown = crowd_teardown,
		.n = 8,
		.ops = CONTROL_OPS,
	},
	{}
};
