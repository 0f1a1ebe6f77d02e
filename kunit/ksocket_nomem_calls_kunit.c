// SPDX-License-Identifier: GPL-2.0
/*
 * All calls of the socket KPI without memory, on every kind of socket: each
 * allocation of each call fails once.  A call says what it says otherwise, or
 * an error that is documented; then what is left of the connection works, and
 * no byte that was accepted or waited is lost.
 */
#include <kunit/test.h>
#include <asm/ioctls.h>

#include "ksocket_nomem_kinds.h"
#include "pfsystem_fixture.h"

/* A control's send buffer has 2048 bytes. */
#define CONTROL_LEN	1000

const struct nomem_kind kinds[KINDS] = {
	[TCP] = { AF_INET, SOCK_STREAM },
	[TCP6] = { AF_INET6, SOCK_STREAM },
	[UDP] = { AF_INET, SOCK_DGRAM },
	[UDP6] = { AF_INET6, SOCK_DGRAM },
	[UNIX] = { AF_UNIX, SOCK_STREAM },
	[UNIX_DGRAM] = { AF_UNIX, SOCK_DGRAM },
	[SYSTEM] = { PF_SYSTEM, SOCK_DGRAM, CONTROL },
	[SYSTEM_STREAM] = { PF_SYSTEM, SOCK_STREAM, CONTROL },
};

static bool is_stream(const struct bench *b)
{
	return kinds[b->kind].type == SOCK_STREAM;
}

/* -- what is set up --*/

static struct __socket *fresh(struct bench *b)
{
	struct __socket *so = NULL;

	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_socket(kinds[b->kind].domain,
						    kinds[b->kind].type,
						    kinds[b->kind].protocol,
						    NULL, NULL, &so));
	return so;
}

/* Any address of this host; AF_UNIX's is a name that nobody has. */
static void any_name(struct bench *b)
{
	if (is(b, LOCAL))
		unix_name(&b->a, '7');
	else if (is(b, CONTROLS))
		control_address((void *)&b->a);
	else
		loopback(&b->a, kinds[b->kind].domain, 0);
}

static void set_kind(struct bench *b)
{
	any_name(b);
}

static void set_fresh(struct bench *b)
{
	b->so = fresh(b);
	any_name(b);
}

/* A peer with a name, at @a. */
static void set_named(struct bench *b)
{
	set_fresh(b);
	if (is(b, CONTROLS))
		return;
	b->peer = fresh(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_bind(b->peer, SA(&b->a)));
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_getsockname(b->peer, SA(&b->a),
							 sizeof(b->a)));
	if (is(b, LISTENING))
		KUNIT_ASSERT_EQ(b->test, 0, nke_sock_listen(b->peer, 5));
}

/* A listener with a connection that waits. */
static void set_waiting(struct bench *b)
{
	set_named(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_connect(b->so, SA(&b->a), 0));
	swap(b->so, b->peer);
}

void set_pair(struct bench *b)
{
	struct __socket *child = NULL;

	set_named(b);
	b->len = is(b, LISTENING) ? STREAM_LEN : DGRAM_LEN;
	if (is(b, CONTROLS))
		b->len = CONTROL_LEN;
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_connect(b->so, SA(&b->a), 0));
	if (!is(b, LISTENING))
		return;
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_accept(b->peer, NULL, 0, 0, NULL,
						    NULL, &child));
	nke_sock_close(b->peer);
	b->peer = child;
	KUNIT_ASSERT_EQ(b->test, 0, set_int(b->so, SOL_SOCKET, SO_SNDBUF,
					    400000));
	KUNIT_ASSERT_EQ(b->test, 0, set_int(b->peer, SOL_SOCKET, SO_RCVBUF,
					    400000));
}

static void set_pair_nointr(struct bench *b)
{
	set_pair(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_nointerrupt(b->so, 1));
}

static void set_chain(struct bench *b)
{
	set_pair(b);
	b->m = make_packet(b->test, b->data, b->len);
}

static void set_chain_nointr(struct bench *b)
{
	set_chain(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_nointerrupt(b->so, 1));
}

/* What is sent waits at @so: of a control it came back from there. */
static void set_queued(struct bench *b)
{
	size_t n;

	set_pair(b);
	KUNIT_ASSERT_EQ(b->test, 0, send_bytes(b->so, b->data, b->len, 0, &n));
	KUNIT_ASSERT_EQ(b->test, n, b->len);
	if (!is(b, CONTROLS))
		swap(b->so, b->peer);
}

static void set_queued_nointr(struct bench *b)
{
	set_queued(b);
	KUNIT_ASSERT_EQ(b->test, 0, nke_sock_nointerrupt(b->so, 1));
}

static void set_retained(struct bench *b)
{
	set_pair(b);
	nke_sock_retain(b->so);
	nke_sock_close(b->so);
}

/* -- what must be so afterwards --*/

/* Bytes go from @so to its peer, or to the control and back. */
void check_works(struct bench *b, int err)
{
	struct __socket *to = is(b, CONTROLS) ? b->so : b->peer;
	size_t n;

	KUNIT_EXPECT_EQ(b->test, 0, send_bytes(b->so, b->data, 100, 0, &n));
	KUNIT_EXPECT_EQ(b->test, n, 100UL);
	nomem_check_bytes(b, to, 100);
	if (!is(b, LISTENING))
		return;
	KUNIT_EXPECT_EQ(b->test, 0, send_bytes(b->peer, b->data, 100, 0, &n));
	nomem_check_bytes(b, b->so, 100);
}

static void check_sent(struct bench *b, int err)
{
	struct __socket *to = is(b, CONTROLS) ? b->so : b->peer;
	size_t n;

	if (err)
		KUNIT_EXPECT_EQ(b->test, b->n, 0UL);
	nomem_check_bytes(b, to, b->n);
	KUNIT_EXPECT_EQ(b->test, EWOULDBLOCK, recv_bytes(to, b->back, 1,
							 MSG_DONTWAIT, &n));
	check_works(b, err);
}

static void check_sent_all(struct bench *b, int err)
{
	if (!err)
		KUNIT_EXPECT_EQ(b->test, b->n, b->len);
	check_sent(b, err);
}

static void check_received(struct bench *b, int err)
{
	nomem_check_received(b, err);
	if (!is(b, CONTROLS | LISTENING))
		swap(b->so, b->peer);
	check_works(b, err);
}

/* A look takes nothing. */
static void check_peeked(struct bench *b, int err)
{
	KUNIT_EXPECT_NULL(b->test, b->out);
	nomem_check_bytes(b, b->so, b->len);
}

static void check_made(struct bench *b, int err)
{
	if (err)
		KUNIT_EXPECT_NULL(b->test, b->made);
	else
		KUNIT_EXPECT_EQ(b->test, 0, nke_sock_gettype(b->made, NULL,
							     NULL, NULL));
}

/* The connection is not lost, and works. */
static void check_accepted(struct bench *b, int err)
{
	struct __socket *listener = b->so;

	check_made(b, err);
	if (err)
		KUNIT_EXPECT_EQ(b->test, 0,
				nke_sock_accept(listener, NULL, 0,
						MSG_DONTWAIT, NULL, NULL,
						&b->made));
	b->so = b->made;
	check_works(b, err);
	b->made = listener;
}

static int do_bind(struct bench *b)
{
	return nke_sock_bind(b->so, SA(&b->a));
}

static int do_connect(struct bench *b)
{
	return nke_sock_connect(b->so, SA(&b->a), 0);
}

static int do_connect_wait(struct bench *b)
{
	struct nke_bsd_timeval tv = { 5, 0 };
	int err = nke_sock_connect(b->so, SA(&b->a), MSG_DONTWAIT);

	return err == EINPROGRESS ? nke_sock_connectwait(b->so, (void *)&tv) :
				    err;
}

static int do_listen(struct bench *b)
{
	return nke_sock_listen(b->so, 5);
}

/* What failed can be done. */
static void check_bound(struct bench *b, int err)
{
	if (!b->want)
		KUNIT_EXPECT_EQ(b->test, err ? 0 : EINVAL, do_bind(b));
}

static void check_connected(struct bench *b, int err)
{
	struct __socket *child = NULL;

	if (err)
		KUNIT_EXPECT_EQ(b->test, 0, do_connect(b));
	if (is(b, LISTENING)) {
		KUNIT_EXPECT_EQ(b->test, 0, nke_sock_accept(b->peer, NULL, 0, 0,
							    NULL, NULL,
							    &child));
		b->made = b->peer;
		b->peer = child;
	}
	check_works(b, err);
}

static void check_listens(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, 0, do_listen(b));
	KUNIT_EXPECT_EQ(b->test, EWOULDBLOCK,
			nke_sock_accept(b->so, NULL, 0, MSG_DONTWAIT, NULL,
					NULL, &b->made));
}

/* The writing side is shut, the other one is not. */
static void check_shut(struct bench *b, int err)
{
	size_t n;

	KUNIT_EXPECT_EQ(b->test, EPIPE, send_bytes(b->so, "x", 1, 0, &n));
	if (!is(b, LISTENING))
		return;
	KUNIT_EXPECT_EQ(b->test, 0, send_bytes(b->peer, b->data, 100, 0, &n));
	nomem_check_bytes(b, b->so, 100);
}

static void check_shut_both(struct bench *b, int err)
{
	size_t n;

	KUNIT_EXPECT_EQ(b->test, EPIPE, send_bytes(b->so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(b->test, 0, recv_bytes(b->so, b->back, 1, 0, &n));
	KUNIT_EXPECT_EQ(b->test, n, 0UL);
}

static void check_defunct(struct bench *b, int err)
{
	size_t n;

	if (b->want)
		return;
	KUNIT_EXPECT_EQ(b->test, EPIPE, send_bytes(b->so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(b->test, ENOTCONN, recv_bytes(b->so, b->back, 1, 0,
						      &n));
}

static void check_closed(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, EBADF, nke_sock_gettype(b->so, NULL, NULL,
							 NULL));
}

static void check_addr(struct bench *b, int err)
{
	KUNIT_EXPECT_EQ(b->test, !err, !!b->sa);
	check_works(b, err);
}

static void check_nothing(struct bench *b, int err)
{
}

/* -- calls --*/

static int do_socket(struct bench *b)
{
	return nke_sock_socket(kinds[b->kind].domain, kinds[b->kind].type,
			       kinds[b->kind].protocol, no_upcall, NULL,
			       &b->made);
}

static int do_socket_internal(struct bench *b)
{
	return nke_sock_socket_internal(kinds[b->kind].domain,
					kinds[b->kind].type,
					kinds[b->kind].protocol, NULL, NULL,
					&b->made);
}

static int do_socket_netns(struct bench *b)
{
	return nke_sock_socket_netns(kinds[b->kind].domain, kinds[b->kind].type,
				     kinds[b->kind].protocol, no_upcall, NULL,
				     &b->made);
}

static int do_accept_named(struct bench *b)
{
	union bsd_addr from;

	return nke_sock_accept(b->so, SA(&from), sizeof(from), 0, no_upcall,
			       NULL, &b->made);
}

static int do_accept_internal(struct bench *b)
{
	return nke_sock_accept_internal(b->so, NULL, 0, MSG_DONTWAIT, NULL,
					NULL, &b->made);
}

static int do_shut_wr(struct bench *b)
{
	return nke_sock_shutdown(b->so, SHUT_WR);
}

static int do_shut_both(struct bench *b)
{
	return nke_sock_shutdown(b->so, SHUT_RDWR);
}

static int do_shut_rd(struct bench *b)
{
	return nke_sock_shutdown(b->so, SHUT_RD);
}

static int do_defunct(struct bench *b)
{
	return nke_socket_defunct(NULL, b->so, NKE_DISCONNECT_ALL);
}

static int do_close(struct bench *b)
{
	nomem_watch(b, b->so);
	b->closed = true;
	nke_sock_close(b->so);
	return 0;
}

static int do_release(struct bench *b)
{
	nomem_watch(b, b->so);
	b->closed = true;
	nke_sock_release(b->so);
	return 0;
}

static int do_names(struct bench *b)
{
	union bsd_addr a;

	return nke_sock_getsockname(b->so, SA(&a), sizeof(a)) ?:
	       nke_sock_getpeername(b->so, SA(&a), sizeof(a));
}

static int do_getaddr(struct bench *b)
{
	return nke_sock_getaddr(b->so, &b->sa, 0);
}

static int do_getaddr_peer(struct bench *b)
{
	return nke_sock_getaddr(b->so, &b->sa, 1);
}

static int do_state(struct bench *b)
{
	int domain, type, protocol;

	nke_sock_isconnected(b->so);
	nke_sock_isnonblocking(b->so);
	nke_sock_iskernel(b->so);
	nke_sock_getlistener(b->so);
	nke_sock_retain(b->so);
	nke_sock_release(b->so);
	return nke_sock_setpriv(b->so, 1) ?:
	       nke_sock_nointerrupt(b->so, 1) ?:
	       nke_sock_gettype(b->so, &domain, &type, &protocol);
}

static void no_event(struct __socket *so, void *cookie, u32 event)
{
}

static int do_upcalls(struct bench *b)
{
	nke_sock_setupcalls_locked(b->so, no_upcall, b, no_upcall, NULL, 1);
	nke_sock_catchevents_locked(b->so, no_event, NULL, ~0U);
	return nke_sock_setupcall(b->so, no_upcall, NULL) ?:
	       nke_sock_setupcalls(b->so, no_upcall, NULL, NULL, NULL) ?:
	       nke_sock_catchevents(b->so, no_event, NULL, ~0U);
}

static int do_class(struct bench *b)
{
	int tos = 0xc0;
	size_t len = sizeof(tos);
	int err = nke_sock_settclassopt(b->so, &tos, sizeof(tos));

	nke_socket_set_traffic_mgt_flags(b->so, 1);
	nke_socket_clear_traffic_mgt_flags(b->so, 1);
	nke_socket_set_traffic_mgt_flags_locked(b->so, 1);
	nke_socket_clear_traffic_mgt_flags_locked(b->so, 1);
	return err ?: nke_sock_gettclassopt(b->so, &tos, &len);
}

static int do_ioctls(struct bench *b)
{
	static const unsigned int reqs[] = {
		FIONREAD, SIOCATMARK, SIOCOUTQ, SIOCGPGRP, SIOCGIFFLAGS,
		SIOCGIFMTU, SIOCGIFMETRIC, SIOCGIFADDR, SIOCGIFNETMASK,
	};
	union {
		struct nke_bsd_ifreq ifr;
		int value;
	} arg;
	int on = 1, off = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(reqs); i++) {
		memset(&arg, 0, sizeof(arg));
		strscpy(arg.ifr.name, "lo", sizeof(arg.ifr.name));
		nke_sock_ioctl(b->so, reqs[i], &arg);
	}
	return nke_sock_ioctl(b->so, FIONBIO, &on) ?:
	       nke_sock_ioctl(b->so, FIONBIO, &off);
}

static int do_send_to(struct bench *b)
{
	struct nke_bsd_iovec iov = { b->data, b->len };
	struct nke_bsd_msghdr msg = {
		.msg_name = &b->a, .msg_iov = &iov, .msg_iovlen = 1,
	};

	return nke_sock_send(b->so, MSG(&msg), 0, &b->n);
}

static void set_unconnected(struct bench *b)
{
	set_named(b);
	b->len = DGRAM_LEN;
}

static void check_sent_to(struct bench *b, int err)
{
	if (!err)
		KUNIT_EXPECT_EQ(b->test, b->n, b->len);
	nomem_check_bytes(b, b->peer, err ? 0 : b->len);
	KUNIT_EXPECT_EQ(b->test, 0, do_connect(b));
	check_works(b, err);
}

/* A message that the protocol takes. */
static int do_send_control(struct bench *b)
{
	struct {
		struct nke_bsd_cmsghdr hdr;
		int value;
	} ctl = { .hdr.cmsg_len = sizeof(ctl), .value = 33 };
	struct nke_bsd_iovec iov = { b->data, b->len };
	struct nke_bsd_msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &ctl,
		.msg_controllen = sizeof(ctl),
	};

	ctl.hdr.cmsg_level = b->kind == UDP ? IPPROTO_IP : IPPROTO_IPV6;
	ctl.hdr.cmsg_type = b->kind == UDP ? IP_RECVTTL : IPV6_HOPLIMIT;
	return nke_sock_send(b->so, MSG(&msg), 0, &b->n);
}

static int do_send_can_wait(struct bench *b)
{
	struct nke_bsd_msghdr msg = {};
	struct __mbuf *m = b->m;

	b->m = NULL;
	return nke_sock_sendmbuf_can_wait(b->so, MSG(&msg), m, 0, &b->n);
}

static int receive(struct bench *b, int flags)
{
	struct nke_bsd_iovec iov = { b->back, b->len };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	return nke_sock_receive_internal(b->so, MSG(&msg), NULL, flags, &b->n);
}

static int do_receive(struct bench *b)
{
	return recv_bytes(b->so, b->back, b->len, 0, &b->n);
}

static int do_receive_all(struct bench *b)
{
	return receive(b, MSG_WAITALL);
}

static int do_peek(struct bench *b)
{
	return receive(b, MSG_PEEK);
}

static int receivembuf(struct bench *b, struct nke_bsd_msghdr *msg, int flags)
{
	b->n = b->len;
	return nke_sock_receivembuf(b->so, MSG(msg), &b->out, flags, &b->n);
}

static int do_receivembuf(struct bench *b)
{
	return receivembuf(b, NULL, 0);
}

static int do_receivembuf_all(struct bench *b)
{
	b->n = b->len;
	return nke_sock_receive_internal(b->so, NULL, &b->out, MSG_WAITALL,
					 &b->n);
}

static int do_receivembuf_name(struct bench *b)
{
	union bsd_addr from;
	u8 ctl[64];
	struct nke_bsd_msghdr msg = {
		.msg_name = &from, .msg_namelen = sizeof(from),
		.msg_control = ctl, .msg_controllen = sizeof(ctl),
	};

	return receivembuf(b, &msg, MSG_DONTWAIT);
}

static int do_peekmbuf(struct bench *b)
{
	return receivembuf(b, NULL, MSG_PEEK);
}

/* -- the table --*/

/**
 * nomem_calls() - run a table of calls on all kinds of sockets that they take
 * @test: the test
 * @calls: the table
 * @n: its length
 */
void nomem_calls(struct kunit *test, const struct nomem_call *calls, int n)
{
	struct bench b;
	int i;

	nomem_init(test, &b);
	for (i = 0; i < n; i++) {
		for (b.kind = 0; b.kind < KINDS; b.kind++) {
			if (!is(&b, calls[i].kinds))
				continue;
			if (is(&b, CONTROLS))
				control_setup(test, is_stream(&b) ?
					NKE_CTL_FLAG_REG_SOCK_STREAM : 0);
			nomem_run(&b, &calls[i].op);
			if (is(&b, CONTROLS))
				control_gone(test);
		}
	}
}

static const struct nomem_call calls[] = {
	{ { "socket", set_kind, do_socket, check_made, { ENOBUFS }, true },
	  ALL },
	{ { "socket_internal", set_kind, do_socket_internal, check_made,
	    { ENOBUFS }, true }, ALL },
	{ { "socket_netns", set_kind, do_socket_netns, check_made,
	    { ENOBUFS }, true }, ALL },
	{ { "accept", set_waiting, do_accept_named, check_accepted, { ENOMEM },
	    true }, LISTENING },
	{ { "accept_internal", set_waiting, do_accept_internal,
	    check_accepted, { ENOMEM }, true }, LISTENING },
	/* Linux's inet does not tell want of memory and of ports apart. */
	{ { "bind", set_fresh, do_bind, check_bound,
	    { ENOBUFS, EADDRINUSE } }, ALL },
	{ { "connect", set_named, do_connect, check_connected, { ENOBUFS } },
	  ALL },
	{ { "connectwait", set_named, do_connect_wait, check_connected,
	    { ENOBUFS } }, INET_STREAM },
	{ { "listen", set_fresh, do_listen, check_listens,
	    { ENOBUFS, EADDRINUSE } }, INET_STREAM },
	{ { "shutdown wr", set_pair, do_shut_wr, check_shut }, INET | LOCAL },
	{ { "shutdown rd", set_queued, do_shut_rd, check_nothing }, ALL },
	{ { "shutdown both", set_pair, do_shut_both, check_shut_both },
	  INET | LOCAL },
	{ { "defunct", set_queued, do_defunct, check_defunct }, ALL },
	{ { "close", set_pair, do_close, check_closed }, ALL },
	{ { "close with data", set_queued, do_close, check_closed }, ALL },
	{ { "close listener", set_waiting, do_close, check_closed },
	  LISTENING },
	{ { "release", set_retained, do_release, check_closed }, ALL },
	{ { "names", set_pair, do_names, check_works }, ALL },
	{ { "getaddr", set_pair, do_getaddr, check_addr, { ENOMEM }, true },
	  ALL & ~CONTROLS },
	{ { "getaddr peer", set_pair, do_getaddr_peer, check_addr, { ENOMEM },
	    true }, ALL & ~CONTROLS },
	{ { "state", set_pair, do_state, check_works }, ALL },
	{ { "upcalls", set_pair, do_upcalls, check_works }, ALL },
	{ { "class", set_pair, do_class, check_works }, ALL },
	{ { "ioctl", set_pair, do_ioctls, check_works }, ALL },
	{ { "send", set_pair, nomem_send, check_sent,
	    { ENOBUFS, EWOULDBLOCK } }, ALL },
	{ { "send nowait", set_pair, nomem_send_nowait, check_sent,
	    { ENOBUFS, EWOULDBLOCK } }, ALL },
	{ { "send nointr", set_pair_nointr, nomem_send, check_sent,
	    { ENOBUFS } }, ALL },
	{ { "send to", set_unconnected, do_send_to, check_sent_to,
	    { ENOBUFS } }, INET_DGRAM | KIND(UNIX_DGRAM) },
	{ { "send control", set_pair, do_send_control, check_sent,
	    { ENOBUFS } }, INET_DGRAM },
	{ { "sendmbuf", set_chain, nomem_sendmbuf, check_sent_all,
	    { ENOBUFS } }, ALL },
	{ { "sendmbuf nowait", set_chain, nomem_sendmbuf_nowait, check_sent_all,
	    { ENOBUFS, EWOULDBLOCK } }, ALL },
	{ { "sendmbuf nointr", set_chain_nointr, nomem_sendmbuf, check_sent_all,
	    { ENOBUFS } }, ALL },
	{ { "sendmbuf_can_wait", set_chain, do_send_can_wait, check_sent,
	    { ENOBUFS, ENOMEM }, true }, ALL },
	{ { "receive", set_queued, do_receive, check_received }, ALL },
	{ { "receive all", set_queued, do_receive_all, check_received }, ALL },
	{ { "receive nointr", set_queued_nointr, do_receive, check_received },
	  ALL },
	{ { "peek", set_queued, do_peek, check_peeked }, ALL },
	{ { "receivembuf", set_queued, do_receivembuf, check_received,
	    { ENOBUFS } }, ALL },
	{ { "receivembuf all", set_queued, do_receivembuf_all, check_received,
	    { ENOBUFS } }, ALL },
	{ { "receivembuf nointr", set_queued_nointr, do_receivembuf,
	    check_received, { ENOBUFS } }, ALL },
	{ { "receivembuf name", set_queued, do_receivembuf_name,
	    check_received, { ENOBUFS } }, ALL },
	{ { "peekmbuf", set_queued, do_peekmbuf, check_peeked }, ALL },
};

static void test_calls(struct kunit *test)
{
	nomem_calls(test, calls, ARRAY_SIZE(calls));
}

static struct kunit_case nomem_calls_cases[] = {
	KUNIT_CASE(test_calls),
	{}
};

static struct kunit_suite nomem_calls_suite = {
	.name = "nke_ksocket_nomem_calls",
	.suite_init = ksocket_suite_init,
	.exit = pfsystem_test_exit,
	.test_cases = nomem_calls_cases,
};

kunit_test_suite(nomem_calls_suite);
