// SPDX-License-Identifier: GPL-2.0
/*
 * AF_UNIX sockets: their errors, as other sockets have them, and files that
 * come along.
 */
#include <kunit/test.h>
#include <linux/anon_inodes.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <net/sock.h>

#include "ksocket_fixture.h"

/* A path that cannot be. */
static struct sockaddr *no_path(union bsd_addr *a)
{
	const u8 name[] = { 9, AF_UNIX, '/', 'n', '/', 'k', '/', 'e', 0 };

	memset(a, 0, sizeof(*a));
	memcpy(a, name, sizeof(name));
	return SA(a);
}

static int send_to(struct __socket *so, struct sockaddr *to, size_t *n)
{
	struct nke_bsd_iovec iov = { "x", 1 };
	struct nke_bsd_msghdr msg = {
		.msg_name = to, .msg_iov = &iov, .msg_iovlen = 1,
	};

	return nke_sock_send(so, MSG(&msg), 0, n);
}

static int sendmbuf_to(struct kunit *test, struct __socket *so,
		       struct sockaddr *to, size_t len)
{
	struct nke_bsd_msghdr msg = { .msg_name = to };

	return nke_sock_sendmbuf(so, MSG(&msg), make_packet(test, "x", len), 0,
				 NULL);
}

static int receive_one(struct __socket *so)
{
	size_t n;
	u8 byte;

	return recv_bytes(so, &byte, 1, MSG_DONTWAIT, &n);
}

static int receivembuf_one(struct __socket *so)
{
	struct __mbuf *m = NULL;
	size_t n = 1;
	int err;

	err = nke_sock_receivembuf(so, NULL, &m, MSG_DONTWAIT, &n);
	nke_mbuf_freem(m);
	return err;
}

/* Nobody to send to or to receive from; an address is no help. */
static void test_not_connected(struct kunit *test)
{
	static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET };
	struct __socket *listener, *so;
	union bsd_addr a;
	size_t n;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		listener = new_socket(test, AF_UNIX, types[i]);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener,
						       unix_name(&a, '1')));
		KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 1));
		so = new_socket(test, AF_UNIX, types[i]);
		KUNIT_EXPECT_EQ(test, ENOTCONN, send_to(so, NULL, &n));
		KUNIT_EXPECT_EQ(test, ENOTCONN, send_to(so, SA(&a), &n));
		KUNIT_EXPECT_EQ(test, ENOTCONN, sendmbuf_to(test, so, NULL, 1));
		KUNIT_EXPECT_EQ(test, ENOTCONN, sendmbuf_to(test, so, SA(&a),
							    1));
		KUNIT_EXPECT_EQ(test, ENOTCONN, sendmbuf_to(test, so, NULL, 0));
		KUNIT_EXPECT_EQ(test, ENOTCONN, receive_one(so));
		KUNIT_EXPECT_EQ(test, ENOTCONN, receivembuf_one(so));
		KUNIT_EXPECT_EQ(test, ENOTCONN, receive_one(listener));
		KUNIT_EXPECT_EQ(test, ENOTCONN, receivembuf_one(listener));
		KUNIT_EXPECT_EQ(test, ENOTCONN, send_to(listener, NULL, &n));
		nke_sock_close(so);
		nke_sock_close(listener);
	}
}

/* A datagram needs an address, or a connection, and not both. */
static void test_addresses(struct kunit *test)
{
	struct __socket *a, *b, *server;
	union bsd_addr to;
	size_t n;

	unix_dgram_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, EISCONN, send_to(a, SA(&to), &n));
	KUNIT_EXPECT_EQ(test, EISCONN, sendmbuf_to(test, a, SA(&to), 1));
	KUNIT_EXPECT_EQ(test, 0, send_to(a, NULL, &n));
	nke_sock_close(a);
	a = new_socket(test, AF_UNIX, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_to(a, NULL, &n));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, sendmbuf_to(test, a, NULL, 1));
	KUNIT_EXPECT_EQ(test, 0, send_to(a, SA(&to), &n));
	KUNIT_EXPECT_EQ(test, 0, sendmbuf_to(test, a, SA(&to), 1));
	KUNIT_EXPECT_EQ(test, 0, receive_one(b));
	KUNIT_EXPECT_EQ(test, 0, receivembuf_one(b));
	KUNIT_EXPECT_EQ(test, 0, receive_one(b));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, receive_one(b));

	/* The peer goes: told once. */
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(a, SA(&to), 0));
	nke_sock_close(b);
	KUNIT_EXPECT_EQ(test, ECONNREFUSED, send_to(a, NULL, &n));
	KUNIT_EXPECT_EQ(test, EDESTADDRREQ, send_to(a, NULL, &n));
	nke_sock_close(a);

	/* A stream has no use for one. */
	unix_pair(test, &a, &server);
	KUNIT_EXPECT_EQ(test, 0, send_to(a, SA(&to), &n));
	KUNIT_EXPECT_EQ(test, 0, sendmbuf_to(test, a, SA(&to), 1));
	KUNIT_EXPECT_EQ(test, 0, receive_one(server));
	KUNIT_EXPECT_EQ(test, 0, receivembuf_one(server));
	nke_sock_close(a);
	nke_sock_close(server);
}

/* One that others have connected to is not connected itself. */
static void test_receiver(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to, other;
	size_t n;

	unix_dgram_pair(test, &a, &b, &to);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(a));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(b));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(b, SA(&other),
							     sizeof(other)));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(b, SHUT_RD));
	KUNIT_EXPECT_EQ(test, 0, send_to(a, NULL, &n));
	KUNIT_EXPECT_EQ(test, 0, receive_one(b));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(a, SHUT_WR));
	KUNIT_EXPECT_EQ(test, EPIPE, send_to(a, NULL, &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* Names that are taken, are nobody's, or are another type's. */
static void test_unix_names(struct kunit *test)
{
	struct __socket *a = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *b = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *dgram = new_socket(test, AF_UNIX, SOCK_DGRAM);
	union bsd_addr addr;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(a, unix_name(&addr, '1')));
	KUNIT_EXPECT_EQ(test, EADDRINUSE, nke_sock_bind(b, SA(&addr)));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(a, unix_name(&addr, '2')));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_sock_bind(b, no_path(&addr)));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_sock_connect(b, SA(&addr), 0));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED,
			nke_sock_connect(b, unix_name(&addr, '2'), 0));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED,
			nke_sock_connect(b, unix_name(&addr, '1'), 0));
	KUNIT_EXPECT_EQ(test, ECONNREFUSED,
			nke_sock_connect(dgram, SA(&addr), 0));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_listen(dgram, 1));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(a, 1));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_connect(a, SA(&addr), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(b, SA(&addr), 0));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(b, SA(&addr), 0));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(b, SA(&addr),
							MSG_DONTWAIT));
	nke_sock_close(a);
	nke_sock_close(b);
	nke_sock_close(dgram);
}

/* One who must not wait for a listener whose queue is full. */
static void test_full_listener(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *held[FULL_BACKLOG];
	union bsd_addr addr;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener,
					       unix_name(&addr, '1')));
	fill_backlog(test, listener, held, &addr, MSG_DONTWAIT);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_sock_connect(so, SA(&addr),
							    MSG_DONTWAIT));
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_SNDTIMEO_OLD, 0, 20000));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_sock_connect(so, SA(&addr), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	nke_sock_close(so);
	unlisten_full(listener, held);
}

/* Longer than the send buffer, for a stream and for a datagram. */
static void test_too_long(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 65536, GFP_KERNEL);
	struct __socket *a, *b;
	union bsd_addr to;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	unix_pair(test, &a, &b);
	KUNIT_ASSERT_EQ(test, 0, set_int(a, SOL_SOCKET, SO_SNDBUF, 20000));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_packet(test, a, buf, 65536, 0,
						    &n));
	nke_sock_close(a);
	nke_sock_close(b);

	unix_dgram_pair(test, &a, &b, &to);
	KUNIT_ASSERT_EQ(test, 0, set_int(a, SOL_SOCKET, SO_SNDBUF, 20000));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_bytes(a, buf, 65536, 0, &n));
	KUNIT_EXPECT_EQ(test, EMSGSIZE, send_packet(test, a, buf, 65536, 0,
						    &n));
	nke_sock_close(a);
	nke_sock_close(b);
}

/* -- files --*/

static atomic_t released;

static int count_release(struct inode *inode, struct file *file)
{
	atomic_inc(&released);
	return 0;
}

static const struct file_operations count_fops = {
	.release = count_release,
};

/* Send a byte and, as a user's program may, a file with it. */
static void send_file(struct kunit *test, struct __socket *so)
{
	struct {
		struct nke_bsd_cmsghdr hdr;
		int fd;
	} ctl = {
		.hdr = {
			.cmsg_len = sizeof(ctl),
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
		},
	};
	struct nke_bsd_iovec iov = { "f", 1 };
	struct nke_bsd_msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &ctl, .msg_controllen = sizeof(ctl),
	};

	ctl.fd = anon_inode_getfd("nke", &count_fops, NULL, 0);
	KUNIT_ASSERT_GE(test, ctl.fd, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_send(so, MSG(&msg), 0, NULL));
	close_fd(ctl.fd);
}

/* A file that is sent along is let go, and the client is told. */
static void expect_no_file(struct kunit *test, struct __socket *a,
			   struct __socket *b, bool mbufs)
{
	u8 ctl[64];
	u8 byte = 0;
	struct nke_bsd_iovec iov = { &byte, 1 };
	struct nke_bsd_msghdr msg = {
		.msg_control = ctl, .msg_controllen = sizeof(ctl),
	};
	struct __mbuf *m = NULL;
	size_t n = 1;

	atomic_set(&released, 0);
	send_file(test, a);
	if (mbufs) {
		KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(b, MSG(&msg), &m,
							      0, &n));
		nke_mbuf_freem(m);
	} else {
		msg.msg_iov = &iov;
		msg.msg_iovlen = 1;
		KUNIT_EXPECT_EQ(test, 0, nke_sock_receive(b, MSG(&msg), 0,
							  &n));
		KUNIT_EXPECT_EQ(test, 'f', byte);
	}
	KUNIT_EXPECT_EQ(test, n, 1UL);
	KUNIT_EXPECT_EQ(test, 0U, msg.msg_controllen);
	KUNIT_EXPECT_EQ(test, MSG_CTRUNC, msg.msg_flags);
	flush_delayed_fput();
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&released));
}

static void test_files(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;

	unix_pair(test, &a, &b);
	expect_no_file(test, a, b, false);
	expect_no_file(test, a, b, true);
	nke_sock_close(a);
	nke_sock_close(b);
	unix_dgram_pair(test, &a, &b, &to);
	expect_no_file(test, a, b, false);
	expect_no_file(test, a, b, true);
	nke_sock_close(a);
	nke_sock_close(b);
}

/* The connection ends with the peer; what it had sent can still be read. */
static void test_hung_up(struct kunit *test)
{
	struct __socket *a, *b;
	union bsd_addr to;
	size_t n;
	u8 byte;

	unix_pair(test, &a, &b);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(b, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(b, SHUT_RDWR));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(a));
	nke_sock_close(b);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(a));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(a, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, n, 1UL);
	nke_sock_close(a);
	/* A datagram socket stays connected to an address. */
	unix_dgram_pair(test, &a, &b, &to);
	nke_sock_close(b);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(a));
	nke_sock_close(a);
}

static struct kunit_case unix_cases[] = {
	KUNIT_CASE(test_not_connected),
	KUNIT_CASE(test_addresses),
	KUNIT_CASE(test_receiver),
	KUNIT_CASE(test_unix_names),
	KUNIT_CASE(test_full_listener),
	KUNIT_CASE(test_too_long),
	KUNIT_CASE(test_files),
	KUNIT_CASE(test_hung_up),
	{}
};

static struct kunit_suite unix_suite = {
	.name = "nke_ksocket_unix",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = unix_cases,
};

kunit_test_suite(unix_suite);
