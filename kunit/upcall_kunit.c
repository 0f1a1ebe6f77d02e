// SPDX-License-Identifier: GPL-2.0
/*
 * Upcalls: what they are called for, when, and what they may do.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <asm/ioctls.h>

#include "ksocket_fixture.h"

/* What upcalls saw, and what they are to do. */
struct seen {
	struct kunit *test;
	struct completion called;
	struct completion closed;
	struct __socket *accepted;
	size_t bytes;
	size_t limit;
	int calls;
	bool eof;
	bool close;
	atomic_t inside;
	bool overlap;
};

static void upcall_read(struct __socket *so, void *cookie, int waitf)
{
	struct seen *seen = cookie;
	struct __mbuf *m;
	size_t n = seen->limit ?: 1000000;

	if (atomic_inc_return(&seen->inside) != 1)
		seen->overlap = true;
	seen->calls++;
	if (!nke_sock_receivembuf(so, NULL, &m, MSG_DONTWAIT, &n)) {
		seen->bytes += n;
		if (!n)
			seen->eof = true;
		nke_mbuf_freem(m);
	}
	atomic_dec(&seen->inside);
	if (seen->close) {
		seen->close = false;
		nke_sock_close(so);
		complete(&seen->closed);
		return;
	}
	complete(&seen->called);
}

static void upcall_accept(struct __socket *so, void *cookie, int waitf)
{
	struct seen *seen = cookie;

	if (!nke_sock_accept(so, NULL, 0, MSG_DONTWAIT, NULL, NULL,
			     &seen->accepted))
		complete(&seen->called);
}

static void upcall_count(struct __socket *so, void *cookie, int waitf)
{
	struct seen *seen = cookie;

	seen->calls++;
	complete(&seen->called);
}

static void seen_init(struct seen *seen, struct kunit *test)
{
	memset(seen, 0, sizeof(*seen));
	seen->test = test;
	init_completion(&seen->called);
	init_completion(&seen->closed);
}

/* One short read a call still gets everything, as in XNU. */
static void test_upcall_data(struct kunit *test)
{
	struct __socket *client, *server;
	struct seen seen;
	size_t n;
	u8 buf[100];

	memset(buf, 'x', sizeof(buf));
	seen_init(&seen, test);
	seen.limit = 7;
	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(server, upcall_read,
						    &seen));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, buf, sizeof(buf), 0, &n));
	while (READ_ONCE(seen.bytes) < sizeof(buf))
		KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&seen.called,
								  WAIT), 0UL);
	KUNIT_EXPECT_EQ(test, seen.bytes, sizeof(buf));
	KUNIT_EXPECT_GE(test, seen.calls, 15);
	nke_sock_close(client);
	while (!READ_ONCE(seen.eof))
		KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&seen.called,
								  WAIT), 0UL);
	KUNIT_EXPECT_FALSE(test, seen.overlap);
	nke_sock_close(server);
	nke_upcall_drain();
}

static void test_upcall_before_set(struct kunit *test)
{
	struct __socket *client, *server;
	struct seen seen;
	size_t n;

	seen_init(&seen, test);
	tcp_pair(test, AF_INET6, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "early", 5, 0, &n));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(server, upcall_read,
						    &seen));
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&seen.called, WAIT),
			0UL);
	KUNIT_EXPECT_EQ(test, seen.bytes, 5UL);
	nke_sock_close(server);
	nke_sock_close(client);
	nke_upcall_drain();
}

static void test_upcall_close_self(struct kunit *test)
{
	struct __socket *client, *server;
	struct seen seen;
	size_t n;

	seen_init(&seen, test);
	seen.close = true;
	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(server, upcall_read,
						    &seen));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "bye", 3, 0, &n));
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&seen.closed, WAIT),
			0UL);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setupcall(server, NULL, NULL));
	nke_sock_close(client);
	nke_upcall_drain();
}

static void test_upcall_accept(struct kunit *test)
{
	struct __socket *listener = NULL;
	struct __socket *client = NULL;
	struct seen seen, conn;
	union bsd_addr a;
	int on = 1;
	int err;

	seen_init(&seen, test);
	seen_init(&conn, test);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(AF_INET, SOCK_STREAM, 0,
						 upcall_accept, &seen,
						 &listener));
	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(AF_INET, SOCK_STREAM, 0,
						 upcall_count, &conn, &client));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(client, FIONBIO, &on));
	err = nke_sock_connect(client, SA(&a), 0);
	KUNIT_EXPECT_TRUE(test, err == EINPROGRESS || !err);
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&seen.called, WAIT),
			0UL);
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&conn.called, WAIT),
			0UL);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(client));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(client, SA(&a), 0));
	nke_sock_close(seen.accepted);
	nke_sock_close(client);
	nke_sock_close(listener);
	nke_upcall_drain();
}

/* Refused for lack of space, then told when there is some. */
static void test_upcall_space(struct kunit *test)
{
	struct __socket *client, *server;
	u8 *buf = kunit_kzalloc(test, 100000, GFP_KERNEL);
	struct seen seen;
	size_t total = 0;
	int on = 1;
	size_t n;

	seen_init(&seen, test);
	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(client, FIONBIO, &on));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(client, upcall_count,
						    &seen));
	while (!send_bytes(client, buf, 100000, 0, &n)) {
		total += n;
		KUNIT_ASSERT_LT(test, total, 1000000000UL);
	}
	reinit_completion(&seen.called);
	while (total) {
		KUNIT_ASSERT_EQ(test, 0, recv_bytes(server, buf,
						    min(total, 100000UL), 0,
						    &n));
		total -= n;
	}
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&seen.called, WAIT),
			0UL);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(client, buf, 1, 0, &n));
	nke_sock_close(client);
	nke_sock_close(server);
	nke_upcall_drain();
}

static struct kunit_case upcall_cases[] = {
	KUNIT_CASE(test_upcall_data),
	KUNIT_CASE(test_upcall_before_set),
	KUNIT_CASE(test_upcall_close_self),
	KUNIT_CASE(test_upcall_accept),
	KUNIT_CASE(test_upcall_space),
	{}
};

static struct kunit_suite upcall_suite = {
	.name = "nke_upcall",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = upcall_cases,
};

kunit_test_suite(upcall_suite);
