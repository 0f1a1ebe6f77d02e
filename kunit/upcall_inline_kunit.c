// SPDX-License-Identifier: GPL-2.0
/*
 * Inline upcalls: over when what caused them is, and never where one may sleep.
 */
#include <kunit/test.h>
#include <linux/bottom_half.h>
#include <linux/preempt.h>

#include "ksocket_fixture.h"

/* What upcalls saw; nothing here sleeps. */
struct inlined {
	atomic_t reads;
	atomic_t writes;
	atomic_t asleep;	/* calls where one may sleep */
};

static void inlined_look(struct inlined *in)
{
	if (!softirq_count())
		atomic_inc(&in->asleep);
}

static void inlined_read(struct __socket *so, void *cookie, int waitf)
{
	struct inlined *in = cookie;

	inlined_look(in);
	atomic_inc(&in->reads);
}

static void inlined_write(struct __socket *so, void *cookie, int waitf)
{
	struct inlined *in = cookie;

	inlined_look(in);
	atomic_inc(&in->writes);
}

static int set_inline(struct __socket *so, struct inlined *in)
{
	return nke_sock_setupcalls_inline(so, inlined_read, in, inlined_write,
					  in);
}

/*
 * What was called, without waiting for any worker.  Bottom halves that were put
 * off have run when they are enabled.
 */
static void expect_inlined(struct kunit *test, struct inlined *in, bool reads,
			   bool writes, const char *what)
{
	local_bh_disable();
	local_bh_enable();
	KUNIT_EXPECT_EQ_MSG(test, reads, atomic_xchg(&in->reads, 0) > 0, "%s",
			    what);
	KUNIT_EXPECT_EQ_MSG(test, writes, atomic_xchg(&in->writes, 0) > 0,
			    "%s", what);
	KUNIT_EXPECT_EQ_MSG(test, 0, atomic_read(&in->asleep), "%s", what);
}

/* One byte from @a to @b, which has inline upcalls from here on. */
static void expect_byte(struct kunit *test, struct __socket *a,
			struct __socket *b, const char *what)
{
	struct inlined in = {};
	size_t n;
	u8 byte;

	KUNIT_ASSERT_EQ(test, 0, set_inline(b, &in));
	expect_inlined(test, &in, false, false, what);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(a, "x", 1, 0, &n));
	expect_inlined(test, &in, true, false, what);
	/* Not called again for what was left. */
	nke_upcall_drain();
	expect_inlined(test, &in, false, false, what);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, (u8)'x', byte);
	nke_sock_close(a);
	nke_sock_close(b);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&in.asleep));
}

static void test_inline_data(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;

	tcp_pair(test, AF_INET, &a, &b);
	expect_byte(test, a, b, "TCP");
	tcp_pair(test, AF_INET6, &a, &b);
	expect_byte(test, a, b, "TCP over IPv6");
	udp_pair(test, &a, &b, &to);
	expect_byte(test, a, b, "UDP");
	unix_pair(test, &a, &b);
	expect_byte(test, a, b, "AF_UNIX stream");
	unix_dgram_pair(test, &a, &b, &to);
	expect_byte(test, a, b, "AF_UNIX datagram");
}

static void test_inline_connection(struct kunit *test)
{
	struct __socket *client, *server;
	struct inlined in = {};
	size_t n;

	tcp_pair_room(test, &client, &server, 20000);
	KUNIT_ASSERT_EQ(test, 0, set_inline(client, &in));
	stuff(test, client);
	expect_inlined(test, &in, false, false, "no space");
	KUNIT_ASSERT_EQ(test, 0, set_time(server, SO_RCVTIMEO_OLD, 0, 100000));
	while (!atomic_read(&in.writes)) {
		u8 bytes[1000];

		KUNIT_ASSERT_EQ(test, 0, recv_bytes(server, bytes,
						    sizeof(bytes), 0, &n));
	}
	expect_inlined(test, &in, false, true, "space");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	expect_inlined(test, &in, true, false, "end of stream");
	reset_close(test, server);
	expect_inlined(test, &in, true, true, "reset");
	nke_sock_close(client);
}

/* A worker tells of it, but not where one may sleep. */
static void test_inline_before_set(struct kunit *test)
{
	struct __socket *client, *server;
	struct inlined in = {};
	size_t n;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "early", 5, 0, &n));
	KUNIT_ASSERT_EQ(test, 0, set_inline(server, &in));
	nke_upcall_drain();
	expect_inlined(test, &in, true, false, "what was there");
	nke_sock_close(server);
	nke_sock_close(client);
}

/* One function for both is called once, as in a thread. */
static void test_inline_shared(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct inlined in = {};
	union bsd_addr to;
	size_t n;

	gone_address(test, SOCK_DGRAM, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&to), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls_inline(so, inlined_read,
							    &in, inlined_read,
							    &in));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&in.reads));
	expect_inlined(test, &in, true, false, "an error");
	nke_sock_close(so);
}

/* Back to threads, and to none. */
static void test_inline_undone(struct kunit *test)
{
	struct __socket *client, *server;
	struct inlined in = {};
	size_t n;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, set_inline(server, &in));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(server, inlined_read, &in,
						     NULL, NULL));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "x", 1, 0, &n));
	nke_upcall_drain();
	KUNIT_EXPECT_GT(test, atomic_read(&in.reads), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&in.asleep),
			atomic_read(&in.reads));

	memset(&in, 0, sizeof(in));
	KUNIT_ASSERT_EQ(test, 0, set_inline(server, &in));
	nke_upcall_drain();
	expect_inlined(test, &in, true, false, "what was there");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls_inline(server, NULL, NULL,
							    NULL, NULL));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "x", 1, 0, &n));
	nke_upcall_drain();
	expect_inlined(test, &in, false, false, "no upcall");
	nke_sock_close(server);
	nke_sock_close(client);
}

/* A child with the listener's upcall has it in the listener's way. */
static void test_inline_child(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct inlined in = {};
	struct __socket *child;
	union bsd_addr a;
	size_t n;

	KUNIT_ASSERT_EQ(test, 0, set_inline(so, &in));
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	nke_upcall_drain();
	expect_inlined(test, &in, true, false, "a connection to accept");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0,
						 (int)NKE_MSG_USEUPCALL, NULL,
						 NULL, &child));
	nke_upcall_drain();
	atomic_set(&in.reads, 0);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "x", 1, 0, &n));
	expect_inlined(test, &in, true, false, "data of the child");
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(so);
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&in.asleep));
}

static void inline_event(struct __socket *so, void *cookie, u32 event)
{
	struct inlined *in = cookie;

	inlined_look(in);
}

static void test_inline_events(struct kunit *test)
{
	struct __socket *client, *server;
	struct inlined in = {};
	struct inlined ev = {};

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, set_inline(client, &in));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_catchevents(client, inline_event,
						      &ev, ~0U));
	reset_close(test, server);
	expect_inlined(test, &in, true, true, "reset");
	nke_upcall_drain();
	KUNIT_EXPECT_GT(test, atomic_read(&ev.asleep), 0);
	expect_inlined(test, &in, false, false, "the worker's turn");
	nke_sock_close(client);
}

static void test_inline_errors(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);

	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setupcalls_inline(NULL, NULL,
								 NULL, NULL,
								 NULL));
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setupcalls_inline(so, no_upcall,
								NULL, NULL,
								NULL));
}

static struct kunit_case upcall_inline_cases[] = {
	KUNIT_CASE(test_inline_data),
	KUNIT_CASE(test_inline_connection),
	KUNIT_CASE(test_inline_before_set),
	KUNIT_CASE(test_inline_shared),
	KUNIT_CASE(test_inline_undone),
	KUNIT_CASE(test_inline_child),
	KUNIT_CASE(test_inline_events),
	KUNIT_CASE(test_inline_errors),
	{}
};

static struct kunit_suite upcall_inline_suite = {
	.name = "nke_upcall_inline",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = upcall_inline_cases,
};

kunit_test_suite(upcall_inline_suite);
