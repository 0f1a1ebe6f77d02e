// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets without memory: each slab allocation of each function fails once,
 * by the kernel's fault injection.  The error is a documented one, nothing is
 * half done, nothing leaks, and the socket works afterwards.
 */
#include <kunit/test.h>
#include <asm/ioctls.h>

#include "ksocket_nomem.h"

#define SEGMENTS	20

/* -- what is set up --*/

static void set_nothing(struct bench *b)
{
}

static void set_tcp(struct bench *b)
{
	tcp_pair_room(b->test, &b->so, &b->peer, 400000);
	b->len = STREAM_LEN;
}

static void set_tcp_mbuf(struct bench *b)
{
	set_tcp(b);
	b->m = make_packet(b->test, b->data, b->len);
}

static void set_tcp_nointr(struct bench *b)
{
	set_tcp_mbuf(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_nointerrupt(b->so, 1));
}

/* Unlike a packet's clusters, plain mbufs are copied by TCP. */
static void set_tcp_small(struct bench *b)
{
	set_tcp(b);
	b->len = 20;
	b->m = make_packet(b->test, b->data, b->len);
}

static void set_udp(struct bench *b)
{
	udp_pair(b->test, &b->so, &b->peer, &b->a);
	b->len = DGRAM_LEN;
}

/* More segments than the send has room for without an allocation. */
static void set_udp_mbuf(struct bench *b)
{
	struct __mbuf *m;
	int i;

	set_udp(b);
	b->m = make_packet(b->test, b->data, b->len);
	for (i = 0; i < SEGMENTS; i++) {
		KUNIT_ASSERT_EQ(b->test, 0, nke_mbuf_get(0, 1, &m));
		nke_mbuf_setlen(m, 1);
		*(u8 *)nke_mbuf_data(m) = b->data[b->len++];
		nke_mbuf_concatenate(b->m, m);
	}
}

/* What came before is at @so now. */
static void turn(struct bench *b)
{
	size_t n;

	KUNIT_ASSERT_EQ(b->test, 0, send_bytes(b->so, b->data, b->len, 0, &n));
	KUNIT_ASSERT_EQ(b->test, n, b->len);
	swap(b->so, b->peer);
}

static void set_tcp_data(struct bench *b)
{
	set_tcp(b);
	turn(b);
}

static void set_tcp_short(struct bench *b)
{
	set_tcp(b);
	b->len = 20;
	turn(b);
}

static void set_udp_data(struct bench *b)
{
	set_udp(b);
	turn(b);
}

static void set_unix(struct bench *b)
{
	unix_pair(b->test, &b->so, &b->peer);
	b->len = STREAM_LEN;
}

static void set_unix_mbuf(struct bench *b)
{
	set_unix(b);
	b->m = make_packet(b->test, b->data, b->len);
}

static void set_unix_data(struct bench *b)
{
	set_unix(b);
	turn(b);
}

static void set_unix_dgram(struct bench *b)
{
	unix_dgram_pair(b->test, &b->so, &b->peer, &b->a);
	b->len = DGRAM_LEN;
}

static void set_unix_dgram_data(struct bench *b)
{
	set_unix_dgram(b);
	KUNIT_ASSERT_EQ(b->test, 0, send_bytes(b->so, b->data, b->len, 0,
					       NULL));
	swap(b->so, b->peer);
}

static void set_tcp_name(struct bench *b)
{
	b->so = new_socket(b->test, AF_INET, SOCK_STREAM);
	loopback(&b->a, AF_INET, 0);
}

static void set_unix_name(struct bench *b)
{
	b->so = new_socket(b->test, AF_UNIX, SOCK_STREAM);
	unix_name(&b->a, '4');
}

/* Listeners that share an address are kept in a list. */
static void set_shared(struct bench *b)
{
	b->so = new_socket(b->test, AF_INET, SOCK_STREAM);
	bind_loopback(b->test, b->so, AF_INET, &b->a);
	KUNIT_ASSERT_EQ(b->test, 0, set_int(b->so, SOL_SOCKET, SO_REUSEPORT,
					    1));
}

static void set_for_connect(struct bench *b)
{
	b->peer = new_socket(b->test, AF_INET, SOCK_STREAM);
	bind_loopback(b->test, b->peer, AF_INET, &b->a);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_listen(b->peer, 5));
	b->so = new_socket(b->test, AF_INET, SOCK_STREAM);
}

static void set_for_unix_connect(struct bench *b)
{
	b->peer = new_socket(b->test, AF_UNIX, SOCK_STREAM);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_bind(b->peer,
						  unix_name(&b->a, '4')));
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_listen(b->peer, 5));
	b->so = new_socket(b->test, AF_UNIX, SOCK_STREAM);
}

static void set_listener(struct bench *b)
{
	set_for_connect(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_connect(b->so, SA(&b->a), 0));
	swap(b->so, b->peer);
}

/* -- what may fail --*/

static int do_socket_tcp(struct bench *b)
{
	return nke_sock_socket(AF_INET, SOCK_STREAM, 0, no_upcall, NULL,
			       &b->made);
}

static int do_socket_udp(struct bench *b)
{
	return nke_sock_socket_netns(AF_INET6, SOCK_DGRAM, 0, NULL, NULL,
				     &b->made);
}

static int do_socket_unix(struct bench *b)
{
	return nke_sock_socket(AF_UNIX, SOCK_STREAM, 0, NULL, NULL, &b->made);
}

static int do_accept_one(struct bench *b)
{
	return nke_sock_accept(b->so, NULL, 0, 0, no_upcall, NULL, &b->made);
}

static int do_receivembuf(struct bench *b)
{
	b->n = b->len;
	return nke_sock_receivembuf(b->so, NULL, &b->out, MSG_WAITALL, &b->n);
}

static int do_peekmbuf(struct bench *b)
{
	b->n = b->len;
	return nke_sock_receivembuf(b->so, NULL, &b->out, MSG_PEEK, &b->n);
}

static int do_setupcall(struct bench *b)
{
	return nke_sock_setupcall(b->so, no_upcall, NULL);
}

static int do_bind(struct bench *b)
{
	return nke_sock_bind(b->so, SA(&b->a));
}

static int do_getaddr(struct bench *b)
{
	return nke_sock_getaddr(b->so, &b->sa, 0);
}

static int do_connect(struct bench *b)
{
	return nke_sock_connect(b->so, SA(&b->a), 0);
}

static int do_listen(struct bench *b)
{
	return nke_sock_listen(b->so, 5);
}

static int do_join(struct bench *b)
{
	struct ip_mreqn mreq = {
		.imr_multiaddr.s_addr = htonl(0xe0000a01),
		.imr_ifindex = init_net.loopback_dev->ifindex,
	};

	return nke_sock_setsockopt(b->so, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq,
				   sizeof(mreq));
}

/* -- what must be so afterwards --*/

static void check_made(struct bench *b, int err)
{
	if (err)
		KUNIT_EXPECT_NULL(b->test, b->made);
	else
		KUNIT_EXPECT_EQ(b->test, 0, nke_sock_gettype(b->made, NULL,
							     NULL, NULL));
}

/* A connection that could not be had is not lost. */
static void check_accepted(struct bench *b, int err)
{
	check_made(b, err);
	if (err)
		KUNIT_EXPECT_EQ(b->test, 0,
				nke_sock_accept(b->so, NULL, 0, MSG_DONTWAIT,
						NULL, NULL, &b->made));
}

/* The same, and all was sent or nothing. */
static void check_sent_all(struct bench *b, int err)
{
	if (!err)
		KUNIT_EXPECT_EQ(b->test, b->n, b->len);
	nomem_check_sent(b, err);
}

/* What failed can be done. */
static void check_bound(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EINVAL, do_bind(b));
}

static void check_connected(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EISCONN, do_connect(b));
}

static void check_listens(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, 0, do_listen(b));
	KUNIT_EXPECT_EQ(b->test, EWOULDBLOCK,
			nke_sock_accept(b->so, NULL, 0, MSG_DONTWAIT, NULL,
					NULL, &b->made));
}

static void check_joined(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, err ? 0 : EADDRINUSE, do_join(b));
}

static void check_peeked(struct bench *b, int err)
{
	KUNIT_EXPECT_NULL(b->test, b->out);
	nomem_check_bytes(b, b->so, b->len);
}

static void check_addr(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, !err, !!b->sa);
}

static void check_nothing(struct bench *b, int err)
{
}

/* -- the table --*/

static const struct nomem_op ops[] = {
	{ "socket tcp", set_nothing, do_socket_tcp, check_made, { ENOBUFS },
	  true },
	{ "socket udp", set_nothing, do_socket_udp, check_made, { ENOBUFS },
	  true },
	{ "socket unix", set_nothing, do_socket_unix, check_made, { ENOBUFS },
	  true },
	{ "accept", set_listener, do_accept_one, check_accepted, { ENOMEM },
	  true },
	{ "setupcall", set_tcp, do_setupcall, check_nothing, { 0 }, false },
	{ "send", set_tcp, nomem_send, check_sent_all, { 0 }, true },
	{ "send nowait", set_tcp, nomem_send_nowait, nomem_check_sent,
	  { EWOULDBLOCK }, true },
	{ "send udp", set_udp, nomem_send, check_sent_all, { ENOBUFS }, true },
	{ "sendmbuf", set_tcp_mbuf, nomem_sendmbuf, check_sent_all,
	  { 0 }, true },
	{ "sendmbuf nointr", set_tcp_nointr, nomem_sendmbuf, check_sent_all,
	  { 0 }, true },
	{ "send nointr", set_tcp_nointr, nomem_send, check_sent_all,
	  { 0 }, true },
	{ "sendmbuf small", set_tcp_small, nomem_sendmbuf, check_sent_all,
	  { 0 }, true },
	{ "sendmbuf nowait", set_tcp_mbuf, nomem_sendmbuf_nowait,
	  check_sent_all, { EWOULDBLOCK }, true },
	{ "sendmbuf udp", set_udp_mbuf, nomem_sendmbuf, check_sent_all,
	  { ENOBUFS }, true },
	{ "receivembuf", set_tcp_data, do_receivembuf, nomem_check_received,
	  { ENOBUFS }, true },
	{ "receivembuf short", set_tcp_short, do_receivembuf,
	  nomem_check_received, { ENOBUFS }, true },
	{ "receivembuf udp", set_udp_data, do_receivembuf,
	  nomem_check_received, { 0 }, true },
	/* Linux's TCP does not tell the two apart. */
	{ "bind tcp", set_tcp_name, do_bind, check_bound, { EADDRINUSE },
	  true },
	{ "bind unix", set_unix_name, do_bind, check_bound, { ENOBUFS }, true },
	{ "getaddr", set_tcp_name, do_getaddr, check_addr, { ENOMEM }, true },
	{ "connect tcp", set_for_connect, do_connect, check_connected,
	  { ENOBUFS }, true },
	{ "connect unix", set_for_unix_connect, do_connect, check_connected,
	  { ENOBUFS }, true },
	{ "listen", set_shared, do_listen, check_listens, { ENOBUFS }, true },
	{ "setsockopt", set_udp, do_join, check_joined, { ENOBUFS }, true },
	{ "send unix", set_unix, nomem_send, nomem_check_sent,
	  { ENOBUFS }, true },
	{ "send unix dgram", set_unix_dgram, nomem_send, check_sent_all,
	  { ENOBUFS }, true },
	{ "sendmbuf unix", set_unix_mbuf, nomem_sendmbuf, check_sent_all,
	  { ENOBUFS }, true },
	{ "sendmbuf unix nowait", set_unix_mbuf, nomem_sendmbuf_nowait,
	  check_sent_all, { ENOBUFS }, true },
	{ "receivembuf unix", set_unix_data, do_receivembuf,
	  nomem_check_received, { ENOBUFS }, true },
	{ "receivembuf unix dgram", set_unix_dgram_data, do_receivembuf,
	  nomem_check_received, { ENOBUFS }, true },
	{ "peek", set_tcp_data, do_peekmbuf, check_peeked, { 0 }, false },
};

static void ksocket_nomem_case(struct kunit *test)
{
	struct bench b;
	int i;

	nomem_init(test, &b);
	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		nomem_run(&b, &ops[i]);
		KUNIT_EXPECT_EQ_MSG(test, !!ops[i].errs[0], !!b.errors, "%s",
				    ops[i].name);
	}
}

static struct kunit_case nomem_cases[] = {
	KUNIT_CASE(ksocket_nomem_case),
	{}
};

static struct kunit_suite nomem_suite = {
	.name = "nke_ksocket_nomem",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = nomem_cases,
};

kunit_test_suite(nomem_suite);
