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

/* Which of the two upcalls was called; the first call may be held up. */
struct sides {
	struct completion called;
	struct completion entered;
	struct completion go;
	atomic_t reads;
	atomic_t writes;
	atomic_t inside;
	char order[16];
	unsigned int n;
	bool overlap;
	bool hold;
	bool close;
};

static void sides_init(struct sides *s)
{
	memset(s, 0, sizeof(*s));
	init_completion(&s->called);
	init_completion(&s->entered);
	init_completion(&s->go);
}

static void side_called(struct __socket *so, struct sides *s, atomic_t *count,
			char side)
{
	if (atomic_inc_return(&s->inside) != 1)
		s->overlap = true;
	if (s->n < sizeof(s->order) - 1)
		s->order[s->n++] = side;
	if (s->hold) {
		complete(&s->entered);
		wait_for_completion(&s->go);
	}
	if (s->close)
		nke_sock_close(so);
	atomic_dec(&s->inside);
	atomic_inc(count);
	complete(&s->called);
}

static void upcall_reads(struct __socket *so, void *cookie, int waitf)
{
	struct sides *s = cookie;

	side_called(so, s, &s->reads, 'r');
}

static void upcall_writes(struct __socket *so, void *cookie, int waitf)
{
	struct sides *s = cookie;

	side_called(so, s, &s->writes, 'w');
}

static int set_sides(struct __socket *so, struct sides *s)
{
	return nke_sock_setupcalls(so, upcall_reads, s, upcall_writes, s);
}

static void await_side(struct kunit *test, struct sides *s, atomic_t *count)
{
	while (!atomic_read(count))
		KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&s->called,
								  WAIT), 0UL);
	nke_upcall_drain();
}

/* These were called, the others not; from here on none was. */
static void expect_sides(struct kunit *test, struct sides *s, bool reads,
			 bool writes, const char *what)
{
	nke_upcall_drain();
	KUNIT_EXPECT_EQ_MSG(test, reads, atomic_xchg(&s->reads, 0) > 0, "%s",
			    what);
	KUNIT_EXPECT_EQ_MSG(test, writes, atomic_xchg(&s->writes, 0) > 0, "%s",
			    what);
	KUNIT_EXPECT_FALSE_MSG(test, s->overlap, "%s", what);
	memset(s->order, 0, sizeof(s->order));
	s->n = 0;
}

/* Read @so until the other side @s hears of space. */
static void drain_to_side(struct kunit *test, struct __socket *so,
			  struct sides *s)
{
	u8 *buf = kunit_kmalloc(test, SZ_64K, GFP_KERNEL);
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0, 100000));
	while (!recv_bytes(so, buf, SZ_64K, 0, &n))
		;
	kunit_kfree(test, buf);
	await_side(test, s, &s->writes);
}

static void test_sides_connect(struct kunit *test)
{
	struct __socket *client, *listener;
	struct sides c, l;
	union bsd_addr a;
	int on = 1;

	sides_init(&c);
	sides_init(&l);
	listener = new_socket(test, AF_INET, SOCK_STREAM);
	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, set_sides(listener, &l));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(client, FIONBIO, &on));
	KUNIT_ASSERT_EQ(test, 0, set_sides(client, &c));
	nke_sock_connect(client, SA(&a), 0);
	await_side(test, &c, &c.writes);
	KUNIT_EXPECT_STREQ(test, c.order, "rw");
	expect_sides(test, &c, true, true, "connected");
	await_side(test, &l, &l.reads);
	expect_sides(test, &l, true, false, "a connection to accept");
	nke_sock_close(client);
	nke_sock_close(listener);

	/* Refused: both hear of it. */
	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, set_sides(client, &c));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, nke_sock_connect(client, SA(&a),
							     0));
	await_side(test, &c, &c.writes);
	expect_sides(test, &c, true, true, "refused");
	nke_sock_close(client);
}

static void test_sides_data(struct kunit *test)
{
	struct __socket *client, *server;
	struct sides s;
	size_t n;
	u8 byte;

	sides_init(&s);
	tcp_pair_room(test, &client, &server, 20000);
	KUNIT_ASSERT_EQ(test, 0, set_sides(client, &s));
	expect_sides(test, &s, false, false, "nothing");
	KUNIT_ASSERT_EQ(test, 0, send_bytes(server, "x", 1, 0, &n));
	await_side(test, &s, &s.reads);
	expect_sides(test, &s, true, false, "data");
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(client, &byte, 1, 0, &n));

	stuff(test, client);
	expect_sides(test, &s, false, false, "no space");
	drain_to_side(test, server, &s);
	expect_sides(test, &s, false, true, "space");

	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	await_side(test, &s, &s.reads);
	expect_sides(test, &s, true, false, "end of stream");
	reset_close(test, server);
	await_side(test, &s, &s.writes);
	expect_sides(test, &s, true, true, "reset");
	nke_sock_close(client);

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, set_sides(client, &s));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	await_side(test, &s, &s.writes);
	expect_sides(test, &s, false, true, "shut for sending");
	nke_sock_close(client);
	nke_sock_close(server);
}

/* An error that is no end of anything. */
static void test_sides_error(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	union bsd_addr to;
	struct sides s;
	size_t n;

	sides_init(&s);
	gone_address(test, SOCK_DGRAM, &to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&to), 0));
	KUNIT_ASSERT_EQ(test, 0, set_sides(so, &s));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	await_side(test, &s, &s.writes);
	expect_sides(test, &s, true, true, "an error");
	nke_sock_close(so);
}

/* AF_UNIX datagrams: the receiver has no room, and says nothing. */
static void test_sides_later(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	struct sides s;

	sides_init(&s);
	unix_dgram_pair(test, &a, &b, &to);
	KUNIT_ASSERT_EQ(test, 0, set_sides(a, &s));
	stuff(test, a);
	await_side(test, &s, &s.writes);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&s.reads));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Only one is set; then the other, which is told of what is there already. */
static void test_sides_one(struct kunit *test)
{
	struct __socket *client, *server;
	struct sides s;
	u8 buf[100];
	size_t n;

	sides_init(&s);
	tcp_pair_room(test, &client, &server, 20000);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(client, NULL, NULL,
						     upcall_writes, &s));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(server, "x", 1, 0, &n));
	expect_sides(test, &s, false, false, "nobody reads");
	nke_sock_setupcalls_locked(client, upcall_reads, &s, NULL, NULL, 1);
	await_side(test, &s, &s.reads);
	expect_sides(test, &s, true, false, "data before");

	stuff(test, client);
	expect_sides(test, &s, false, false, "nobody writes");
	KUNIT_ASSERT_EQ(test, 0, set_time(server, SO_RCVTIMEO_OLD, 0, 100000));
	while (!recv_bytes(server, buf, sizeof(buf), 0, &n))
		;
	expect_sides(test, &s, false, false, "nobody writes still");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(client, NULL, NULL,
						     upcall_writes, &s));
	await_side(test, &s, &s.writes);
	expect_sides(test, &s, false, true, "space before");

	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(client, NULL, NULL, NULL,
						     NULL));
	reset_close(test, server);
	expect_sides(test, &s, false, false, "nobody");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(client, NULL, NULL,
						     upcall_writes, &s));
	await_side(test, &s, &s.writes);
	expect_sides(test, &s, false, true, "an error before");
	nke_sock_close(client);
}

/* A pair whose first socket's read upcall has been entered, and has to wait. */
static void hold_pair(struct kunit *test, struct sides *s,
		      struct __socket **client, struct __socket **server)
{
	size_t n;

	sides_init(s);
	s->hold = true;
	tcp_pair(test, AF_INET, client, server);
	KUNIT_ASSERT_EQ(test, 0, set_sides(*client, s));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(*server, "x", 1, 0, &n));
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&s->entered, WAIT),
			0UL);
}

/* Give what is queued behind the one that is held its turn. */
static void serve_others(struct kunit *test)
{
	struct __socket *client, *server;
	struct sides s;
	size_t n;

	sides_init(&s);
	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, set_sides(client, &s));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(server, "x", 1, 0, &n));
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&s.called, WAIT),
			0UL);
	nke_sock_close(client);
	nke_sock_close(server);
}

/* Never the two at once, and nothing is lost while one runs. */
static void test_sides_serial(struct kunit *test)
{
	struct sides *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct __socket *client, *server;

	KUNIT_ASSERT_NOT_NULL(test, s);
	hold_pair(test, s, &client, &server);
	reset_close(test, server);
	serve_others(test);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&s->inside));
	KUNIT_EXPECT_EQ(test, 1U, s->n);
	s->hold = false;
	complete_all(&s->go);
	nke_upcall_drain();
	KUNIT_EXPECT_STREQ(test, s->order, "rrw");
	expect_sides(test, s, true, true, "after the first");
	nke_sock_close(client);
}

/* What is for the one does not displace what waits for the other. */
static void test_sides_pending(struct kunit *test)
{
	struct sides *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct __socket *client, *server;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, s);
	hold_pair(test, s, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(server, "y", 1, 0, &n));
	s->hold = false;
	complete_all(&s->go);
	nke_upcall_drain();
	KUNIT_EXPECT_STREQ(test, s->order, "rrw");
	nke_sock_close(client);
	nke_sock_close(server);
}

/* The same function with the same cookie is called once for both. */
static void test_sides_shared(struct kunit *test)
{
	struct sides *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct __socket *client, *server;

	KUNIT_ASSERT_NOT_NULL(test, s);
	hold_pair(test, s, &client, &server);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setupcall(client, upcall_writes, s));
	reset_close(test, server);
	s->hold = false;
	complete_all(&s->go);
	nke_upcall_drain();
	KUNIT_EXPECT_STREQ(test, s->order, "rw");
	nke_sock_close(client);
}

/* After a close from inside of the one the other is not called. */
static void test_sides_close(struct kunit *test)
{
	struct sides *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct __socket *client, *server;

	KUNIT_ASSERT_NOT_NULL(test, s);
	hold_pair(test, s, &client, &server);
	reset_close(test, server);
	s->hold = false;
	s->close = true;
	complete_all(&s->go);
	nke_upcall_drain();
	KUNIT_EXPECT_STREQ(test, s->order, "r");
	KUNIT_EXPECT_EQ(test, EBADF, set_sides(client, s));
}

static void test_sides_errors(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);

	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setupcalls(NULL, NULL, NULL,
							  NULL, NULL));
	nke_sock_setupcalls_locked(NULL, NULL, NULL, NULL, NULL, 0);
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setupcalls(so, NULL, NULL, NULL,
							 NULL));
	nke_sock_setupcalls_locked(so, no_upcall, NULL, no_upcall, NULL, 1);
}

/* A listener that got its callbacks back too late. */
static void test_upcall_inherited(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *child;
	struct seen seen;
	union bsd_addr a;
	size_t n;

	seen_init(&seen, test);
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcall(so, no_upcall, NULL));
	KUNIT_ASSERT_EQ(test, 0, kernel_listen(so->sock, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, upcall_read,
						 &seen, &child));
	KUNIT_ASSERT_EQ(test, 0, send_bytes(client, "x", 1, 0, &n));
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&seen.called, WAIT),
			0UL);
	KUNIT_EXPECT_EQ(test, seen.bytes, 1UL);
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(so);
	nke_upcall_drain();
}

static struct kunit_case upcall_cases[] = {
	KUNIT_CASE(test_upcall_data),
	KUNIT_CASE(test_upcall_before_set),
	KUNIT_CASE(test_upcall_close_self),
	KUNIT_CASE(test_upcall_accept),
	KUNIT_CASE(test_upcall_inherited),
	KUNIT_CASE(test_upcall_space),
	KUNIT_CASE(test_sides_connect),
	KUNIT_CASE(test_sides_data),
	KUNIT_CASE(test_sides_error),
	KUNIT_CASE(test_sides_later),
	KUNIT_CASE(test_sides_one),
	KUNIT_CASE(test_sides_serial),
	KUNIT_CASE(test_sides_pending),
	KUNIT_CASE(test_sides_shared),
	KUNIT_CASE(test_sides_close),
	KUNIT_CASE(test_sides_errors),
	{}
};

static struct kunit_suite upcall_suite = {
	.name = "nke_upcall",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = upcall_cases,
};

kunit_test_suite(upcall_suite);
