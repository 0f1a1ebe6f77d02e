// SPDX-License-Identifier: GPL-2.0
/*
 * Many connections over loopback with a socket of ours at both ends: opened,
 * a message each way, closed.  What it costs for each of many sockets, against
 * each of few.
 */
#include <linux/in.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <net/tcp.h>

#include "bench.h"
#include "ksocket/ksocket.h"

/* The few; several times, as they are over soon. */
#define CROWD_FEW	1000
#define CROWD_TIMES	4
/* To an address go no more than there are ports to come from. */
#define CROWD_EACH	1000
#define CROWD_PORT	7100
#define CROWD_MESSAGE	64

enum crowd_phase {
	CROWD_OPEN,
	CROWD_TALK,
	CROWD_CLOSE,
	CROWD_MEMORY,	/* in bytes */
	CROWD_PHASES,
};

static const char * const crowd_rows[CROWD_PHASES] = {
	"crowd_open", "crowd_message", "crowd_close", "crowd_memory",
};

/* Few enough to be globals: one row is measured at a time. */
static struct __socket *crowd_listener;
static struct __socket **crowd_clients;
static struct __socket **crowd_servers;
static atomic_t crowd_calls;

static void crowd_upcall(struct __socket *so, void *cookie, int waitf)
{
	atomic_inc(&crowd_calls);
}

static void crowd_address(struct sockaddr_in *sin, unsigned int i)
{
	struct nke_bsd_sockaddr *sa = (void *)sin;

	memset(sin, 0, sizeof(*sin));
	sa->sa_len = sizeof(*sin);
	sa->sa_family = AF_INET;
	sin->sin_port = htons(CROWD_PORT);
	sin->sin_addr.s_addr = htonl(INADDR_LOOPBACK + i / CROWD_EACH);
}

static int crowd_listen(void)
{
	struct sockaddr_in sin;
	int err;

	crowd_address(&sin, 0);
	sin.sin_addr.s_addr = htonl(INADDR_ANY);
	err = nke_sock_socket(AF_INET, SOCK_STREAM, 0, NULL, NULL,
			      &crowd_listener);
	if (err)
		return -err;
	/* Connections that were closed keep the port for a minute. */
	crowd_listener->sock->sk->sk_reuse = SK_CAN_REUSE;
	err = nke_sock_bind(crowd_listener, (struct sockaddr *)&sin) ?:
	      nke_sock_listen(crowd_listener, 1);
	return -err;
}

static int crowd_open(unsigned int pairs)
{
	struct sockaddr_in sin;
	unsigned int i;
	int err = 0;

	for (i = 0; i < pairs && !err; i++) {
		crowd_address(&sin, i);
		err = nke_sock_socket(AF_INET, SOCK_STREAM, 0, NULL, NULL,
				      &crowd_clients[i]) ?:
		      nke_sock_connect(crowd_clients[i],
				       (struct sockaddr *)&sin, 0) ?:
		      nke_sock_accept(crowd_listener, NULL, 0, 0, crowd_upcall,
				      NULL, &crowd_servers[i]);
		cond_resched();
	}
	return -err;
}

static int crowd_say(struct __socket *from, struct __socket *to, u64 what)
{
	u64 said[CROWD_MESSAGE / sizeof(u64)] = { what };
	u64 heard[CROWD_MESSAGE / sizeof(u64)] = {};
	struct nke_bsd_iovec out = { said, sizeof(said) };
	struct nke_bsd_iovec in = { heard, sizeof(heard) };
	struct nke_bsd_msghdr send = { .msg_iov = &out, .msg_iovlen = 1 };
	struct nke_bsd_msghdr receive = { .msg_iov = &in, .msg_iovlen = 1 };
	unsigned long n;
	int err;

	err = nke_sock_send(from, (struct msghdr *)&send, 0, &n) ?:
	      nke_sock_receive(to, (struct msghdr *)&receive, MSG_WAITALL, &n);
	if (err)
		return -err;
	return n == sizeof(heard) && !memcmp(said, heard, n) ? 0 : -EBADMSG;
}

static int crowd_talk(unsigned int pairs)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < pairs && !err; i++) {
		err = crowd_say(crowd_clients[i], crowd_servers[i], i) ?:
		      crowd_say(crowd_servers[i], crowd_clients[i], ~i);
		cond_resched();
	}
	return err;
}

static void crowd_close(unsigned int pairs)
{
	unsigned int i;

	for (i = 0; i < pairs; i++) {
		nke_sock_close(crowd_clients[i]);
		nke_sock_close(crowd_servers[i]);
		crowd_clients[i] = NULL;
		crowd_servers[i] = NULL;
		cond_resched();
	}
}

/* Was each server called for its message, and is all given back? */
static int crowd_check(unsigned int pairs, u64 before, u64 grown)
{
	/* Freed sockets wait for RCU. */
	rcu_barrier();
	if (atomic_read(&crowd_calls) < pairs) {
		pr_err("nke-bench: %d upcalls of %u sockets\n",
		       atomic_read(&crowd_calls), pairs);
		return -EIO;
	}
	/* Connections that were closed are remembered for a minute. */
	if (pairs > CROWD_FEW && nke_bench_slabs() > before + grown / 8) {
		pr_err("nke-bench: %llu bytes of %llu were not given back\n",
		       nke_bench_slabs() - before, grown);
		return -ENOMEM;
	}
	return 0;
}

/*
 * Sockets that have sent keep the pages that they copied into, which are no
 * slab's.  The number of free pages tells less: processors keep some, too.
 */
static u64 crowd_fragment(const struct __socket *so)
{
	struct page *page = so ? so->sock->sk->sk_frag.page : NULL;

	return page ? page_size(page) : 0;
}

static u64 crowd_fragments(unsigned int pairs)
{
	unsigned int i;
	u64 bytes = 0;

	for (i = 0; i < pairs; i++)
		bytes += crowd_fragment(crowd_clients[i]) +
			 crowd_fragment(crowd_servers[i]);
	return bytes;
}

static int crowd_of(struct nke_bench *b, unsigned int sockets, u64 *phases)
{
	u64 before = nke_bench_slabs();
	unsigned int pairs = sockets / 2;
	u64 grown;
	int err;

	atomic_set(&crowd_calls, 0);
	b->total = 0;
	nke_bench_begin(b);
	err = crowd_open(pairs);
	nke_bench_end(b);
	phases[CROWD_OPEN] += b->total;

	b->total = 0;
	nke_bench_begin(b);
	if (!err)
		err = crowd_talk(pairs);
	nke_upcall_drain();
	nke_bench_end(b);
	phases[CROWD_TALK] += b->total;
	grown = nke_bench_slabs() - before;
	phases[CROWD_MEMORY] += grown + crowd_fragments(pairs);

	b->total = 0;
	nke_bench_begin(b);
	crowd_close(pairs);
	nke_bench_end(b);
	phases[CROWD_CLOSE] += b->total;
	return err ?: crowd_check(pairs, before, grown);
}

static int crowd_whole(struct nke_bench *b)
{
	unsigned int pairs = max_t(unsigned int, b->size, CROWD_FEW) / 2;
	int inuse = sock_prot_inuse_get(&init_net, &tcp_prot);
	u64 many[CROWD_PHASES] = {};
	u64 few[CROWD_PHASES] = {};
	int err;
	int i;

	crowd_clients = kvcalloc(pairs, sizeof(*crowd_clients), GFP_KERNEL);
	crowd_servers = kvcalloc(pairs, sizeof(*crowd_servers), GFP_KERNEL);
	err = crowd_clients && crowd_servers ? crowd_listen() : -ENOMEM;
	for (i = 0; i < CROWD_TIMES && !err; i++)
		err = crowd_of(b, CROWD_FEW, few);
	if (!err)
		err = crowd_of(b, b->size, many);
	nke_sock_close(crowd_listener);
	crowd_listener = NULL;
	kvfree(crowd_clients);
	kvfree(crowd_servers);
	if (err)
		return err;
	if (sock_prot_inuse_get(&init_net, &tcp_prot) != inuse) {
		pr_err("nke-bench: %d sockets were in use, now %d\n", inuse,
		       sock_prot_inuse_get(&init_net, &tcp_prot));
		return -EBUSY;
	}
	for (i = 0; i < CROWD_PHASES; i++)
		nke_bench_report(b, crowd_rows[i], b->size, many[i],
				 div_u64(few[i] * b->size,
					 CROWD_FEW * CROWD_TIMES));
	return 0;
}

const struct nke_bench_row nke_bench_crowd_rows[] = {
	{
		.name = "crowd",
		.whole = crowd_whole,
	},
	{}
};
