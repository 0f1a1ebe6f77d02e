// SPDX-License-Identifier: GPL-2.0
/*
 * The part of sys/kpi_socket.h that XNU keeps for itself: other names, and
 * what a socket is.
 */
#include <kunit/test.h>

#include "ksocket_fixture.h"

static void upcall_counts(struct __socket *so, void *cookie, int waitf)
{
	atomic_inc((atomic_t *)cookie);
}

/* A whole connection through the names that Apple's own code calls. */
static void test_internal_names(struct kunit *test)
{
	struct __socket *listener = NULL, *client = NULL, *child = (void *)1;
	atomic_t seen = ATOMIC_INIT(0);
	union bsd_addr a, from = {};

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_socket_internal(AF_INET, SOCK_STREAM, 0, NULL,
						 NULL, NULL));
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT,
			nke_sock_socket_internal(255, SOCK_STREAM, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_NULL(test, child);
	KUNIT_ASSERT_EQ(test, 0,
			nke_sock_socket_internal(AF_INET, SOCK_STREAM, 0, NULL,
						 NULL, &listener));
	KUNIT_ASSERT_EQ(test, 0,
			nke_sock_socket_internal(AF_INET, SOCK_STREAM, 0,
						 upcall_counts, &seen,
						 &client));
	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_sock_accept_internal(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_sock_accept_internal(listener, NULL, 0,
						 MSG_DONTWAIT, NULL, NULL,
						 &child));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0,
			nke_sock_accept_internal(listener, SA(&from),
						 sizeof(from), 0, NULL, NULL,
						 &child));
	KUNIT_EXPECT_EQ(test, sizeof(from.sin), from.sin.len);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(child));
	nke_upcall_drain();
	KUNIT_EXPECT_GE(test, atomic_read(&seen), 1);
	nke_sock_close(child);
	nke_sock_close(client);
	nke_sock_close(listener);
}

/* Both ends, the same as the functions that fill the caller's memory. */
static void test_getaddr(struct kunit *test)
{
	static const int families[] = { AF_INET, AF_INET6 };
	struct __socket *client, *server;
	struct sockaddr *sa;
	union bsd_addr a;
	int i;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		tcp_pair(test, families[i], &client, &server);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_getaddr(client, &sa, 0));
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockname(client, SA(&a),
							      sizeof(a)));
		KUNIT_EXPECT_EQ(test, 0, memcmp(sa, &a, a.raw[0]));
		nke_sock_freeaddr(sa);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_getaddr(client, &sa, 1));
		KUNIT_EXPECT_EQ(test, 0, nke_sock_getpeername(client, SA(&a),
							      sizeof(a)));
		KUNIT_EXPECT_EQ(test, 0, memcmp(sa, &a, a.raw[0]));
		nke_sock_freeaddr(sa);
		nke_sock_close(client);
		nke_sock_close(server);
	}
	nke_sock_freeaddr(NULL);
}

static void test_getaddr_edges(struct kunit *test)
{
	static const u8 nameless[sizeof(struct sockaddr)] = { 2, AF_UNIX };
	struct __socket *so = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct sockaddr *sa = (void *)1;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getaddr(so, NULL, 0));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getaddr(so, &sa, 1));
	KUNIT_EXPECT_NULL(test, sa);
	/* Shorter than the structure: all of that is there (KASAN looks). */
	KUNIT_ASSERT_EQ(test, 0, nke_sock_getaddr(so, &sa, 0));
	KUNIT_EXPECT_EQ(test, 0, memcmp(sa, nameless, sizeof(nameless)));
	nke_sock_freeaddr(sa);
	nke_sock_close(so);

	sa = (void *)1;
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_getaddr(so, &sa, 0));
	KUNIT_EXPECT_NULL(test, sa);
	sa = (void *)1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getaddr(NULL, &sa, 0));
	KUNIT_EXPECT_NULL(test, sa);
}

/* A connection, the listener that it came from, and nothing. */
static void test_what_it_is(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *client = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *child = NULL;
	union bsd_addr a;

	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_iskernel(listener));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_iskernel(client));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_iskernel(child));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_iskernel(NULL));
	KUNIT_EXPECT_NULL(test, nke_sock_getlistener(listener));
	KUNIT_EXPECT_NULL(test, nke_sock_getlistener(client));
	KUNIT_EXPECT_NULL(test, nke_sock_getlistener(child));
	KUNIT_EXPECT_NULL(test, nke_sock_getlistener(NULL));
	nke_sock_close(listener);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_iskernel(listener));
	KUNIT_EXPECT_NULL(test, nke_sock_getlistener(listener));
	nke_sock_close(child);
	nke_sock_close(client);
}

static struct kunit_case private_cases[] = {
	KUNIT_CASE(test_internal_names),
	KUNIT_CASE(test_getaddr),
	KUNIT_CASE(test_getaddr_edges),
	KUNIT_CASE(test_what_it_is),
	{}
};

static struct kunit_suite private_suite = {
	.name = "nke_ksocket_private",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = private_cases,
};

kunit_test_suite(private_suite);
