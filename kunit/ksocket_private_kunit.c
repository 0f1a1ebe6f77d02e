// SPDX-License-Identifier: GPL-2.0
/*
 * The part of sys/kpi_socket.h that XNU keeps for itself: other names, and
 * what a socket is.
 */
#include <kunit/test.h>
#include <linux/cred.h>

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

/* -- privilege --*/

/* Somebody with @uid, and with capabilities or not. */
static const struct cred *become(struct kunit *test, int uid, bool able)
{
	struct cred *cred = prepare_creds();
	const struct cred *old;

	KUNIT_ASSERT_NOT_NULL(test, cred);
	cred->euid = KUIDT_INIT(uid);
	if (!able)
		cap_clear(cred->cap_effective);
	old = override_creds(cred);
	put_cred(cred);
	return old;
}

static int bind_low(struct __socket *so)
{
	union bsd_addr a;

	loopback(&a, AF_INET, htons(80));
	return nke_sock_bind(so, SA(&a));
}

/* One that anybody may bind to a low port, or not. */
static void expect_privileged(struct kunit *test, struct __socket *so,
			      bool privileged)
{
	const struct cred *old = become(test, 1000, false);

	KUNIT_EXPECT_EQ(test, privileged ? 0 : EACCES, bind_low(so));
	/* The task is what it was. */
	KUNIT_EXPECT_FALSE(test, capable(CAP_NET_BIND_SERVICE));
	revert_creds(old);
	nke_sock_close(so);
}

static struct __socket *made_by(struct kunit *test, int uid, bool able)
{
	const struct cred *old = become(test, uid, able);
	struct __socket *so = NULL;

	nke_sock_socket(AF_INET, SOCK_STREAM, 0, NULL, NULL, &so);
	revert_creds(old);
	KUNIT_ASSERT_NOT_NULL(test, so);
	return so;
}

static void test_setpriv(struct kunit *test)
{
	struct __socket *so;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setpriv(NULL, 1));
	so = made_by(test, 0, true);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setpriv(so, 0));
	expect_privileged(test, so, false);
	so = made_by(test, 1000, false);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setpriv(so, INT_MIN));
	expect_privileged(test, so, true);
	KUNIT_EXPECT_EQ(test, EBADF, nke_sock_setpriv(so, 1));
}

/* Who makes a privileged one without asking. */
static void test_priv_inborn(struct kunit *test)
{
	const struct cred *old;
	struct __socket *so;
	struct cred *cred;
	int cap;

	expect_privileged(test, made_by(test, 0, true), true);
	expect_privileged(test, made_by(test, 1000, true), false);
	expect_privileged(test, made_by(test, 0, false), false);
	/* None of the three can be missed. */
	for (cap = CAP_NET_BIND_SERVICE; cap <= CAP_NET_RAW; cap++) {
		if (cap == CAP_NET_BROADCAST)
			continue;
		cred = prepare_creds();
		KUNIT_ASSERT_NOT_NULL(test, cred);
		cap_lower(cred->cap_effective, cap);
		old = override_creds(cred);
		so = new_socket(test, AF_INET, SOCK_STREAM);
		revert_creds(old);
		put_cred(cred);
		expect_privileged(test, so, false);
	}
}

/* Marking a packet is for the privileged. */
static int send_marked(struct kunit *test, struct __socket *so, bool mbuf)
{
	struct {
		struct nke_bsd_cmsghdr hdr;
		u32 mark;
	} ctl = {
		.hdr = {
			.cmsg_len = sizeof(ctl),
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SO_MARK,
		},
		.mark = 1,
	};
	struct nke_bsd_iovec iov = { "x", 1 };
	struct nke_bsd_msghdr msg = {
		.msg_control = &ctl, .msg_controllen = sizeof(ctl),
	};

	if (mbuf)
		return nke_sock_sendmbuf(so, MSG(&msg),
					 make_packet(test, "x", 1), 0, NULL);
	msg.msg_iov = &iov;
	msg.msg_iovlen = 1;
	return nke_sock_send(so, MSG(&msg), 0, NULL);
}

static void test_priv_control(struct kunit *test)
{
	struct __socket *a, *b;
	const struct cred *old;
	union bsd_addr to;
	int on;

	udp_pair(test, &a, &b, &to);
	for (on = 0; on <= 1; on++) {
		KUNIT_ASSERT_EQ(test, 0, nke_sock_setpriv(a, on));
		old = become(test, 1000, false);
		KUNIT_EXPECT_EQ(test, on ? 0 : EPERM, send_marked(test, a,
								  false));
		KUNIT_EXPECT_EQ(test, on ? 0 : EPERM, send_marked(test, a,
								  true));
		revert_creds(old);
	}
	nke_sock_close(a);
	nke_sock_close(b);
}

/* A child is what its listener is. */
static void test_priv_child(struct kunit *test)
{
	struct __socket *listener, *client, *child;
	const struct cred *old;
	union bsd_addr a;
	int on;

	for (on = 0; on <= 1; on++) {
		listener = new_socket(test, AF_INET, SOCK_STREAM);
		client = new_socket(test, AF_INET, SOCK_STREAM);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_setpriv(listener, on));
		bind_loopback(test, listener, AF_INET, &a);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
		old = become(test, 1000, false);
		KUNIT_EXPECT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0,
							 NULL, NULL, &child));
		/* TCP has one answer to all that is wrong with a message. */
		KUNIT_EXPECT_EQ(test, on ? 0 : EINVAL,
				send_marked(test, child, false));
		revert_creds(old);
		nke_sock_close(child);
		nke_sock_close(client);
		nke_sock_close(listener);
	}
}

/* AF_UNIX tells the peer who the task is, and that stays so. */
static void test_priv_not(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct {
		struct nke_bsd_cmsghdr hdr;
		struct ucred who;
	} ctl = {
		.hdr = {
			.cmsg_len = sizeof(ctl),
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_CREDENTIALS,
		},
		.who = { .pid = task_tgid_vnr(current), .uid = 4711 },
	};
	struct nke_bsd_iovec iov = { "x", 1 };
	struct nke_bsd_msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &ctl, .msg_controllen = sizeof(ctl),
	};
	const struct cred *old;

	KUNIT_EXPECT_EQ(test, 0, nke_sock_setpriv(so, 1));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_send(so, MSG(&msg), 0, NULL));
	old = become(test, 1000, false);
	KUNIT_EXPECT_EQ(test, EPERM, nke_sock_send(so, MSG(&msg), 0, NULL));
	revert_creds(old);
	nke_sock_close(so);
}

static struct kunit_case private_cases[] = {
	KUNIT_CASE(test_internal_names),
	KUNIT_CASE(test_getaddr),
	KUNIT_CASE(test_getaddr_edges),
	KUNIT_CASE(test_what_it_is),
	KUNIT_CASE(test_setpriv),
	KUNIT_CASE(test_priv_inborn),
	KUNIT_CASE(test_priv_control),
	KUNIT_CASE(test_priv_child),
	KUNIT_CASE(test_priv_not),
	{}
};

static struct kunit_suite private_suite = {
	.name = "nke_ksocket_private",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = private_cases,
};

kunit_test_suite(private_suite);
