/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets as a process has them: with a file and a descriptor.  All kernel
 * threads share one table of descriptors, and are one process to nke.
 */
#ifndef _NKE_KSOCKET_FILE_FIXTURE_H
#define _NKE_KSOCKET_FILE_FIXTURE_H

#include <kunit/test.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>

#include "ksocket_fixture.h"

/* Give @file a descriptor, which takes it over. */
static inline int user_fd(struct kunit *test, struct file *file)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);

	KUNIT_ASSERT_GE(test, fd, 0);
	fd_install(fd, file);
	return fd;
}

/* A process's socket. Return: its descriptor, for user_close(). */
static inline int user_socket(struct kunit *test, int family, int type,
			      int flags, struct socket **sockp)
{
	struct socket *sock;
	struct file *file;

	KUNIT_ASSERT_EQ(test, 0, sock_create(family, type, 0, &sock));
	file = sock_alloc_file(sock, flags, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	*sockp = sock;
	return user_fd(test, file);
}

/* A kernel thread's last reference to a file is put later, by another. */
static inline void user_close(int fd)
{
	close_fd(fd);
	flush_delayed_fput();
}

static inline int user_send(struct socket *sock, const char *data)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec kv = { (void *)data, strlen(data) };

	return kernel_sendmsg(sock, &msg, &kv, 1, kv.iov_len);
}

static inline int user_recv(struct socket *sock, void *data, size_t len,
			    int flags)
{
	struct kvec kv = { data, len };
	struct msghdr msg = {};

	return kernel_recvmsg(sock, &msg, &kv, 1, len, flags);
}

/* Linux's form of an address on loopback. */
static inline struct sockaddr_in user_address(const union bsd_addr *a)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = a->sin.port,
		.sin_addr.s_addr = a->sin.addr,
	};
}

/**
 * struct usersock - a process's TCP connection to a socket of an NKE's
 * @fd: the process's descriptor
 * @sock: behind it
 * @peer: the NKE's
 */
struct usersock {
	int fd;
	struct socket *sock;
	struct __socket *peer;
};

static inline void user_connect(struct kunit *test, struct usersock *u,
				int flags)
{
	struct __socket *listener = new_socket(test, AF_INET, SOCK_STREAM);
	struct sockaddr_in sin;
	union bsd_addr a;

	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	u->fd = user_socket(test, AF_INET, SOCK_STREAM, flags, &u->sock);
	sin = user_address(&a);
	KUNIT_ASSERT_EQ(test, 0, kernel_connect(u->sock, (void *)&sin,
						sizeof(sin), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &u->peer));
	nke_sock_close(listener);
}

static inline void user_end(struct usersock *u)
{
	user_close(u->fd);
	nke_sock_close(u->peer);
}

static inline struct __socket *take(struct kunit *test, int fd)
{
	struct __socket *so = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_file_socket(fd, &so));
	KUNIT_ASSERT_NOT_NULL(test, so);
	return so;
}

static inline bool is_open(struct __socket *so)
{
	return !nke_sock_gettype(so, NULL, NULL, NULL);
}

/* @data comes through @so, from @from, which may be either side's. */
static inline void expect_data(struct kunit *test, struct __socket *so,
			       const char *data)
{
	char buf[64] = "";
	size_t n = 0;

	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, buf, strlen(data), MSG_WAITALL,
					    &n));
	KUNIT_EXPECT_EQ(test, n, strlen(data));
	KUNIT_EXPECT_STREQ(test, buf, data);
}

static inline void ksocket_file_test_exit(struct kunit *test)
{
	ksocket_test_exit(test);
	KUNIT_EXPECT_EQ(test, 0U, nke_file_holds());
}

#endif /* _NKE_KSOCKET_FILE_FIXTURE_H */
