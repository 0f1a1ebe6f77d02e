// SPDX-License-Identifier: GPL-2.0
/*
 * Events of sock_catchevents(): which are told, when, how often, and to whom.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"
#include "ksocket_fixture.h"
#include "pfsystem_fixture.h"

#define ALL		0xffffffff
#define OPT_CLOSEWAIT	0x1027

/* What a socket's handler was told, a letter each; it may be held up. */
struct told {
	struct completion called;
	struct completion entered;
	struct completion go;
	char what[32];
	unsigned int n;
	bool hold;
	bool close;
};

static char event_letter(u32 event)
{
	switch (event) {
	case NKE_HINT_CONNECTED | NKE_HINT_CONNINFO_UPDATED:
		return 'C';
	case NKE_HINT_DISCONNECTED | NKE_HINT_CONNINFO_UPDATED:
		return 'D';
	case NKE_HINT_CONNECTED:
		return 'c';
	case NKE_HINT_DISCONNECTED:
		return 'd';
	case NKE_HINT_CONNINFO_UPDATED:
		return 'i';
	case NKE_HINT_CONNRESET:
		return 'R';
	case NKE_HINT_TIMEOUT:
		return 'T';
	case NKE_HINT_CANTRCVMORE:
		return '-';
	case NKE_HINT_CANTSENDMORE:
		return '|';
	default:
		return '?';
	}
}

static void told(struct told *t, char c)
{
	/* Of upcalls, which may be spurious, the first one is enough. */
	if ((c != '<' && c != '>') || !strchr(t->what, c))
		if (t->n < sizeof(t->what) - 1)
			t->what[t->n++] = c;
	complete(&t->called);
}

static void on_event(struct __socket *so, void *cookie, u32 event)
{
	struct told *t = cookie;

	told(t, event_letter(event));
	if (t->hold) {
		complete(&t->entered);
		wait_for_completion(&t->go);
	}
	if (t->close)
		nke_sock_close(so);
}

static void on_read(struct __socket *so, void *cookie, int waitf)
{
	told(cookie, '<');
}

static void on_write(struct __socket *so, void *cookie, int waitf)
{
	told(cookie, '>');
}

static struct told *new_told(struct kunit *test)
{
	struct told *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	init_completion(&t->called);
	init_completion(&t->entered);
	init_completion(&t->go);
	return t;
}

static struct told *catch(struct kunit *test, struct __socket *so)
{
	struct told *t = new_told(test);

	KUNIT_ASSERT_EQ(test, 0, nke_sock_catchevents(so, on_event, t, ALL));
	return t;
}

/* Exactly this was told; forget it. */
static void expect_told(struct kunit *test, struct told *t, const char *what)
{
	while (READ_ONCE(t->n) < strlen(what))
		if (!wait_for_completion_timeout(&t->called, WAIT))
			break;
	nke_upcall_drain();
	KUNIT_EXPECT_STREQ(test, t->what, what);
	memset(t->what, 0, sizeof(t->what));
	t->n = 0;
}

static void expect_held(struct kunit *test, struct told *t)
{
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&t->entered, WAIT),
			0UL);
}

static void let_go(struct told *t)
{
	t->hold = false;
	complete_all(&t->go);
}

static struct __socket *new_listener(struct kunit *test, union bsd_addr *a)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);

	bind_loopback(test, so, AF_INET, a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 5));
	return so;
}

static void set_nbio(struct kunit *test, struct __socket *so)
{
	int on = 1;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));
}

/* Ask for the pending error until there is one. */
static int await_error(struct __socket *so)
{
	unsigned long end = jiffies + WAIT;
	int err = 0;
	int len;

	while (!err && time_before(jiffies, end)) {
		len = sizeof(err);
		nke_sock_getsockopt(so, SOL_SOCKET, SO_ERROR, &err, &len);
		cond_resched();
	}
	return err;
}

static void test_connected(struct kunit *test)
{
	struct __socket *listener, *so;
	union bsd_addr a;
	struct told *t;
	int nbio;

	listener = new_listener(test, &a);
	for (nbio = 0; nbio <= 1; nbio++) {
		so = new_socket(test, AF_INET, SOCK_STREAM);
		if (nbio)
			set_nbio(test, so);
		t = catch(test, so);
		KUNIT_ASSERT_EQ(test, 0,
				nke_sock_setupcalls(so, on_read, t, on_write,
						    t));
		nke_sock_connect(so, SA(&a), 0);
		/* As in XNU after the upcalls. */
		expect_told(test, t, "<>C");
		/* A call that has nothing to do changes nothing. */
		KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(so, SA(&a),
								0));
		expect_told(test, t, "");
		nke_sock_close(so);
	}
	nke_sock_close(listener);
}

/* Each attempt that fails is told, and the one that works in the end. */
static void test_refused(struct kunit *test)
{
	struct __socket *listener, *so;
	union bsd_addr a, bad;
	struct told *t;
	int i;

	so = new_socket(test, AF_INET, SOCK_STREAM);
	listener = new_listener(test, &bad);
	nke_sock_close(listener);
	t = catch(test, so);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, ECONNREFUSED,
				nke_sock_connect(so, SA(&bad), 0));
		expect_told(test, t, "RD");
	}
	set_nbio(test, so);
	for (i = 0; i < 2; i++) {
		int err = nke_sock_connect(so, SA(&bad), 0);

		if (i)
			KUNIT_EXPECT_EQ(test, ECONNABORTED, err);
		if (err == ECONNABORTED)
			err = nke_sock_connect(so, SA(&bad), 0);
		/* Taking the error does not take the events. */
		if (err == EINPROGRESS)
			KUNIT_EXPECT_EQ(test, ECONNREFUSED, await_error(so));
		expect_told(test, t, "RD");
	}
	/* What is refused at once is no event. */
	bad.sin.addr = htonl(INADDR_BROADCAST);
	nke_sock_connect(so, SA(&bad), 0);
	KUNIT_EXPECT_NE(test, 0, nke_sock_connect(so, SA(&bad), 0));
	expect_told(test, t, "");

	listener = new_listener(test, &a);
	nke_sock_connect(so, SA(&a), 0);
	expect_told(test, t, "C");
	nke_sock_close(so);
	nke_sock_close(listener);
}

/* Both orders of ending a connection. */
static void test_ends(struct kunit *test)
{
	struct __socket *client, *server;
	struct told *c, *s;

	tcp_pair(test, AF_INET6, &client, &server);
	c = catch(test, client);
	s = catch(test, server);
	expect_told(test, c, "");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(client, on_read, c,
						     on_write, c));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	expect_told(test, c, "|>");
	expect_told(test, s, "-");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	/* The FIN that ends it all, and what acknowledges it. */
	expect_told(test, c, "-D<>");
	expect_told(test, s, "|D");
	nke_sock_close(client);
	nke_sock_close(server);

	tcp_pair(test, AF_INET, &client, &server);
	c = catch(test, client);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_RD));
	expect_told(test, c, "-");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_RDWR));
	expect_told(test, c, "|");
	nke_sock_close(client);
	nke_sock_close(server);
}

static void test_reset(struct kunit *test)
{
	struct __socket *client, *server;
	struct told *t;
	int half;

	for (half = 0; half <= 1; half++) {
		tcp_pair(test, AF_INET, &client, &server);
		t = catch(test, client);
		if (half) {
			nke_sock_shutdown(server, SHUT_WR);
			expect_told(test, t, "-");
		}
		reset_close(test, server);
		expect_told(test, t, "RD");
		KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(client));
		nke_sock_close(client);
	}
}

/* TCP gives up: on a connection, and on two attempts to make one. */
static void test_timeout(struct kunit *test)
{
	struct __socket *client, *server, *held[FULL_BACKLOG];
	union bsd_addr a;
	struct told *t;
	int soft;

	tcp_pair_room(test, &client, &server, 20000);
	t = catch(test, client);
	KUNIT_ASSERT_EQ(test, 0, set_int(client, IPPROTO_TCP, TCP_USER_TIMEOUT,
					 1));
	stuff(test, client);
	expect_told(test, t, "TD");
	KUNIT_EXPECT_EQ(test, ETIMEDOUT, await_error(client));
	nke_sock_close(client);
	nke_sock_close(server);

	server = new_socket(test, AF_INET, SOCK_STREAM);
	listen_full(test, server, held, &a);
	for (soft = 0; soft <= 1; soft++) {
		client = new_socket(test, AF_INET, SOCK_STREAM);
		set_nbio(test, client);
		KUNIT_ASSERT_EQ(test, 0, set_int(client, IPPROTO_TCP,
						 TCP_USER_TIMEOUT, 1));
		t = catch(test, client);
		KUNIT_EXPECT_EQ(test, EINPROGRESS,
				nke_sock_connect(client, SA(&a), 0));
		/* What the network said of a packet, meanwhile. */
		if (soft)
			WRITE_ONCE(client->sock->sk->sk_err_soft, EHOSTUNREACH);
		expect_told(test, t, "TD");
		KUNIT_EXPECT_EQ(test, soft ? EHOSTUNREACH : ETIMEDOUT,
				await_error(client));
		nke_sock_close(client);
	}

	/* One that its own side gives up was neither reset nor late. */
	client = new_socket(test, AF_INET, SOCK_STREAM);
	set_nbio(test, client);
	t = catch(test, client);
	KUNIT_EXPECT_EQ(test, EINPROGRESS, nke_sock_connect(client, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(client, SHUT_RDWR));
	expect_told(test, t, "D");
	nke_sock_close(client);
	unlisten_full(server, held);
}

static void test_datagram(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	union bsd_addr a, none = {};
	struct told *t = catch(test, so);

	loopback(&a, AF_INET, htons(9));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	expect_told(test, t, "C");
	/* Connected it was before, too. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	expect_told(test, t, "");
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(so, SHUT_RDWR));
	expect_told(test, t, "-|");
	none.raw[0] = 16;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&none), 0));
	expect_told(test, t, "D");
	a.sin.addr = htonl(0xc0000201);
	KUNIT_EXPECT_EQ(test, ENETUNREACH, nke_sock_connect(so, SA(&a), 0));
	expect_told(test, t, "");
	nke_sock_close(so);
}

static void test_unix(struct kunit *test)
{
	struct __socket *listener, *client, *server;
	union bsd_addr a;
	struct told *c;

	listener = new_socket(test, AF_UNIX, SOCK_STREAM);
	client = new_socket(test, AF_UNIX, SOCK_STREAM);
	c = catch(test, client);
	KUNIT_EXPECT_EQ(test, ECONNREFUSED,
			nke_sock_connect(client, unix_name(&a, '5'), 0));
	expect_told(test, c, "");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener, SA(&a)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	expect_told(test, c, "C");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &server));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	expect_told(test, c, "-");
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(client));
	nke_sock_close(server);
	expect_told(test, c, "D");
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(client));
	nke_sock_close(client);
	nke_sock_close(listener);

	unix_dgram_pair(test, &client, &server, &a);
	c = catch(test, server);
	KUNIT_EXPECT_EQ(test, ECONNREFUSED,
			nke_sock_connect(server, unix_name(&a, '6'), 0));
	expect_told(test, c, "");
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(server, unix_name(&a, '1'),
						  0));
	expect_told(test, c, "C");
	nke_sock_close(server);
	nke_sock_close(client);
}

/* A control that sends its client away. */
static void test_system(struct kunit *test)
{
	struct __socket *so;
	struct told *t;

	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	control_setup(test, 0);
	so = system_socket(test, SOCK_DGRAM, CONTROL);
	t = catch(test, so);
	KUNIT_ASSERT_EQ(test, 0, control_connect(so));
	expect_told(test, t, "C");
	KUNIT_EXPECT_EQ(test, 1U, nke_kctl_kick(THIS_MODULE));
	expect_told(test, t, "D");
	nke_sock_close(so);
	control_gone(test);
	nke_client_remove(THIS_MODULE);
}

/* Of what happened before the handler was set nothing is told. */
static void test_before(struct kunit *test)
{
	struct __socket *client, *server;
	struct told *t;
	size_t n;
	u8 byte;

	tcp_pair(test, AF_INET, &client, &server);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	KUNIT_ASSERT_EQ(test, 0, recv_bytes(server, &byte, 1, 0, &n));
	t = catch(test, server);
	expect_told(test, t, "");
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_RDWR));
	expect_told(test, t, "|D");
	nke_sock_close(client);
	nke_sock_close(server);
}

static void test_mask(struct kunit *test)
{
	static const struct {
		u32 mask;
		const char *what;
	} masks[] = {
		{ 0, "" },
		{ NKE_HINT_CONNECTED | NKE_HINT_DISCONNECTED, "cd" },
		{ NKE_HINT_CONNINFO_UPDATED, "ii" },
		{ NKE_HINT_CONNRESET | NKE_HINT_CANTRCVMORE, "-R" },
		{ ~NKE_HINT_CONNINFO_UPDATED, "c-Rd" },
	};
	struct __socket *listener, *so, *server;
	union bsd_addr a;
	struct told *t;
	int i;

	listener = new_listener(test, &a);
	for (i = 0; i < ARRAY_SIZE(masks); i++) {
		so = new_socket(test, AF_INET, SOCK_STREAM);
		t = new_told(test);
		nke_sock_catchevents_locked(so, on_event, t, masks[i].mask);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
		nke_upcall_drain();
		KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0,
							 NULL, NULL, &server));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
		nke_upcall_drain();
		reset_close(test, server);
		expect_told(test, t, masks[i].what);
		nke_sock_close(so);
	}
	nke_sock_close(listener);
}

/* Cleared, and replaced while there is something to tell. */
static void test_replace(struct kunit *test)
{
	struct __socket *client, *server;
	struct told *t, *other;

	tcp_pair(test, AF_INET, &client, &server);
	t = catch(test, client);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_catchevents(client, NULL, NULL, 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	expect_told(test, t, "");
	KUNIT_EXPECT_EQ(test, 0, nke_sock_catchevents(client, on_event, t,
						      ALL));
	expect_told(test, t, "");
	t->hold = true;
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(client, SHUT_WR));
	expect_held(test, t);
	other = catch(test, client);
	let_go(t);
	expect_told(test, t, "|");
	expect_told(test, other, "D");
	nke_sock_close(server);
	nke_sock_close(client);
}

/* While the handler runs nothing else does, and nothing is lost. */
static void test_held(struct kunit *test)
{
	struct __socket *listener, *so, *server;
	union bsd_addr a;
	struct told *t;

	listener = new_listener(test, &a);
	so = new_socket(test, AF_INET, SOCK_STREAM);
	t = catch(test, so);
	t->hold = true;
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	expect_held(test, t);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(so, on_read, t, on_write,
						     t));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &server));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(so, SHUT_WR));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_shutdown(server, SHUT_WR));
	KUNIT_EXPECT_STREQ(test, t->what, "C");
	let_go(t);
	expect_told(test, t, "C-|D<>");
	nke_sock_close(server);
	nke_sock_close(so);
	nke_sock_close(listener);
}

/* A new connection, before the handler was told that the old one is over. */
static void test_again(struct kunit *test)
{
	struct __socket *listener, *so;
	union bsd_addr a, bad;
	struct told *t;

	listener = new_listener(test, &bad);
	nke_sock_close(listener);
	listener = new_listener(test, &a);
	so = new_socket(test, AF_INET, SOCK_STREAM);
	t = catch(test, so);
	t->hold = true;
	KUNIT_ASSERT_EQ(test, ECONNREFUSED, nke_sock_connect(so, SA(&bad), 0));
	expect_held(test, t);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	KUNIT_EXPECT_STREQ(test, t->what, "R");
	let_go(t);
	expect_told(test, t, "RDC");
	nke_sock_close(so);
	nke_sock_close(listener);
}

/* After a close from inside, or beside it, there are no more. */
static void test_close(struct kunit *test)
{
	struct __socket *client, *server;
	struct blocked *closer;
	struct told *t;
	int wait;

	for (wait = 0; wait <= 1; wait++) {
		tcp_pair(test, AF_INET, &client, &server);
		KUNIT_ASSERT_EQ(test, 0, set_int(client, SOL_SOCKET,
						 OPT_CLOSEWAIT, wait));
		t = catch(test, client);
		t->close = true;
		reset_close(test, server);
		expect_told(test, t, "R");
		KUNIT_EXPECT_EQ(test, EBADF, nke_sock_catchevents(client, NULL,
								  NULL, 0));

		tcp_pair(test, AF_INET, &client, &server);
		KUNIT_ASSERT_EQ(test, 0, set_int(client, SOL_SOCKET,
						 OPT_CLOSEWAIT, wait));
		t = catch(test, client);
		t->hold = true;
		reset_close(test, server);
		expect_held(test, t);
		closer = blocked_start(test, client, blocked_close);
		blocked_run(test, closer);
		if (wait)
			KUNIT_EXPECT_TRUE(test,
					  blocked_sleeps(closer,
							 TASK_UNINTERRUPTIBLE));
		else
			wait_for_completion(&closer->done);
		let_go(t);
		if (!wait)
			complete(&closer->done);
		KUNIT_EXPECT_TRUE(test, blocked_ends(closer));
		expect_told(test, t, "R");
	}
}

static void test_event_errors(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client, *child;
	union bsd_addr a;
	struct told *t;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_catchevents(NULL, on_event, NULL,
							   ALL));
	nke_sock_catchevents_locked(NULL, on_event, NULL, ALL);
	/* A listener has no events, nor do its children inherit a handler. */
	bind_loopback(test, so, AF_INET, &a);
	t = catch(test, so);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 5));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_connect(so, SA(&a), 0));
	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						 &child));
	reset_close(test, client);
	KUNIT_EXPECT_EQ(test, ECONNRESET, await_error(child));
	nke_sock_close(child);
	expect_told(test, t, "");
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_catchevents(so, on_event, t,
							  ALL));
	nke_sock_catchevents_locked(so, on_event, t, ALL);
	expect_told(test, t, "");
}

static struct kunit_case event_cases[] = {
	KUNIT_CASE(test_connected),
	KUNIT_CASE(test_refused),
	KUNIT_CASE(test_ends),
	KUNIT_CASE(test_reset),
	KUNIT_CASE_SLOW(test_timeout),
	KUNIT_CASE(test_datagram),
	KUNIT_CASE(test_unix),
	KUNIT_CASE(test_system),
	KUNIT_CASE(test_before),
	KUNIT_CASE(test_mask),
	KUNIT_CASE(test_replace),
	KUNIT_CASE(test_held),
	KUNIT_CASE(test_again),
	KUNIT_CASE(test_close),
	KUNIT_CASE(test_event_errors),
	{}
};

static struct kunit_suite event_suite = {
	.name = "nke_ksocket_event",
	.suite_init = ksocket_suite_init,
	.exit = pfsystem_test_exit,
	.test_cases = event_cases,
};

kunit_test_suite(event_suite);
