// SPDX-License-Identifier: GPL-2.0
/*
 * What an NKE does with a process's socket, while the process uses it too.
 */
#include <kunit/test.h>
#include <linux/anon_inodes.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#include "ksocket_blocked.h"
#include "ksocket_file_fixture.h"
#include "pfsystem_fixture.h"

static const struct file_operations no_fops;

static void test_errors(struct kunit *test)
{
	struct __socket *so = (void *)1;
	struct socket *sock;
	struct file *file;
	int fd;

	KUNIT_EXPECT_EQ(test, EBADF, nke_file_socket(-1, &so));
	KUNIT_EXPECT_NULL(test, so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_socket(INT_MAX, &so));
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_drop(-1));

	file = anon_inode_getfile("nke", &no_fops, NULL, O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	fd = user_fd(test, file);
	so = (void *)1;
	KUNIT_EXPECT_EQ(test, ENOTSOCK, nke_file_socket(fd, &so));
	KUNIT_EXPECT_NULL(test, so);
	user_close(fd);
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_socket(fd, &so));

	fd = user_socket(test, AF_NETLINK, SOCK_RAW, 0, &sock);
	so = (void *)1;
	KUNIT_EXPECT_EQ(test, EAFNOSUPPORT, nke_file_socket(fd, &so));
	KUNIT_EXPECT_NULL(test, so);
	KUNIT_EXPECT_EQ(test, EBADF, nke_file_drop(fd));
	user_close(fd);
}

/* Both sides use it, with both forms of data. */
static void test_both(struct kunit *test)
{
	struct __mbuf *m = NULL;
	struct __socket *so;
	struct usersock u;
	char buf[8];
	size_t n;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	KUNIT_EXPECT_TRUE(test, nke_so_plain_tcp(so));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_iskernel(so));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_iskernel(u.peer));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(so));

	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "nke", 3, 0, &n));
	KUNIT_EXPECT_EQ(test, 7, user_send(u.sock, "process"));
	KUNIT_EXPECT_EQ(test, 0, send_packet(test, so, "mbuf", 4, 0, &n));
	expect_data(test, u.peer, "nkeprocessmbuf");

	KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "abcdefghi", 9, 0, &n));
	expect_data(test, so, "abc");
	KUNIT_EXPECT_EQ(test, 3, user_recv(u.sock, buf, 3, 0));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "def", 3));
	n = 3;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, 3UL, n);
	KUNIT_ASSERT_NOT_NULL(test, m);
	KUNIT_EXPECT_EQ(test, 0, memcmp(nke_mbuf_data(m), "ghi", 3));
	nke_mbuf_freem(m);

	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	KUNIT_EXPECT_FALSE(test, is_open(so));
	/* It was not shut. */
	KUNIT_EXPECT_EQ(test, 4, user_send(u.sock, "more"));
	expect_data(test, u.peer, "more");
	user_end(&u);
}

static void expect_kind(struct kunit *test, int fd, int domain, int type,
			int protocol)
{
	struct __socket *so = take(test, fd);
	int d = -1, t = -1, p = -1;

	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(so, &d, &t, &p));
	KUNIT_EXPECT_EQ(test, domain, d);
	KUNIT_EXPECT_EQ(test, type, t);
	KUNIT_EXPECT_EQ(test, protocol, p);
	KUNIT_EXPECT_EQ(test, domain == AF_UNIX || domain == PF_SYSTEM,
			test_bit(NKE_SO_NODEFUNCT, &so->flags));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
}

static void test_kinds(struct kunit *test)
{
	struct socket *sock;
	int fd;

	fd = user_socket(test, AF_INET6, SOCK_STREAM, 0, &sock);
	expect_kind(test, fd, AF_INET6, SOCK_STREAM, IPPROTO_TCP);
	fd = user_socket(test, AF_INET, SOCK_DGRAM, 0, &sock);
	expect_kind(test, fd, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
	fd = user_socket(test, AF_UNIX, SOCK_SEQPACKET, 0, &sock);
	expect_kind(test, fd, AF_UNIX, SOCK_SEQPACKET, 0);
	KUNIT_ASSERT_EQ(test, 0, sock_create(nke_pfsystem_family(), SOCK_DGRAM,
					     CONTROL, &sock));
	fd = user_fd(test, sock_alloc_file(sock, 0, NULL));
	expect_kind(test, fd, PF_SYSTEM, SOCK_DGRAM, CONTROL);
}

static void test_udp(struct kunit *test)
{
	struct __socket *so, *peer = new_socket(test, AF_INET, SOCK_DGRAM);
	struct sockaddr_in sin;
	struct __mbuf *m = NULL;
	struct socket *sock;
	union bsd_addr a;
	char buf[8];
	size_t n;
	int fd;

	bind_loopback(test, peer, AF_INET, &a);
	fd = user_socket(test, AF_INET, SOCK_DGRAM, 0, &sock);
	sin = user_address(&a);
	KUNIT_ASSERT_EQ(test, 0, kernel_connect(sock, (void *)&sin,
						sizeof(sin), 0));
	so = take(test, fd);
	KUNIT_EXPECT_TRUE(test, nke_so_plain_udp(so));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockname(so, SA(&a), sizeof(a)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(peer, SA(&a), 0));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "to", 2, 0, &n));
	expect_data(test, peer, "to");
	KUNIT_EXPECT_EQ(test, 0, send_bytes(peer, "one", 3, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(peer, "two", 3, 0, &n));
	n = 10;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0, &n));
	KUNIT_EXPECT_EQ(test, 3UL, n);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 3, user_recv(sock, buf, sizeof(buf), 0));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "two", 3));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
	nke_sock_close(peer);
}

/* Of AF_UNIX; a look at what waits leaves the process's place alone. */
static void test_unix(struct kunit *test)
{
	struct socket *sock, *other;
	struct __socket *so, *peer;
	int fd, fd2, n, off;
	char buf[8];
	size_t sent;

	fd = user_socket(test, AF_UNIX, SOCK_STREAM, 0, &sock);
	fd2 = user_socket(test, AF_UNIX, SOCK_STREAM, 0, &other);
	KUNIT_ASSERT_EQ(test, 0, sock->ops->socketpair(sock, other));
	so = take(test, fd);
	peer = take(test, fd2);
	KUNIT_EXPECT_PTR_NE(test, so, peer);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "abcd", 4, 0, &sent));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(peer, FIONREAD, &n));
	KUNIT_EXPECT_EQ(test, 4, n);
	off = 0;
	KUNIT_EXPECT_EQ(test, 0, sock_setsockopt(other, SOL_SOCKET, SO_PEEK_OFF,
						 KERNEL_SOCKPTR(&off), 4));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(peer, FIONREAD, &n));
	KUNIT_EXPECT_EQ(test, 4, n);
	KUNIT_EXPECT_EQ(test, 4, user_recv(other, buf, 4, MSG_PEEK));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, "abcd", 4));
	expect_data(test, peer, "abcd");
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd2));
	user_close(fd);
	user_close(fd2);
}

/* O_NONBLOCK and FIONBIO are one, whoever sets it. */
static void test_nonblocking(struct kunit *test)
{
	struct __mbuf *m = NULL;
	struct __socket *so;
	struct usersock u;
	char byte;
	size_t n;
	int on;

	user_connect(test, &u, O_NONBLOCK);
	so = take(test, u.fd);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(so));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(so, &byte, 1, 0, &n));
	n = 1;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, nke_sock_receivembuf(so, NULL, &m, 0,
								&n));
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, 10000));
	stuff(test, so);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, send_packet(test, so, "x", 1, 0,
						       &n));

	on = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(so));
	KUNIT_EXPECT_FALSE(test, u.sock->file->f_flags & O_NONBLOCK);
	/* It waits now. */
	KUNIT_ASSERT_EQ(test, 0, set_time(so, SO_RCVTIMEO_OLD, 0, 50000));
	n = jiffies;
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(so, &byte, 1, 0, NULL));
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, n + HZ / 20));

	on = 1;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));
	KUNIT_EXPECT_TRUE(test, u.sock->file->f_flags & O_NONBLOCK);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(so));
	spin_lock(&u.sock->file->f_lock);
	u.sock->file->f_flags &= ~O_NONBLOCK;
	spin_unlock(&u.sock->file->f_lock);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(so));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	user_end(&u);
}

/* Who is signalled is the process's affair. */
static void test_owner(struct kunit *test)
{
	struct socket *sock;
	struct __socket *so;
	int value = 0;
	int fd;

	fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &sock);
	so = take(test, fd);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, FIOASYNC, &value));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, SIOCSPGRP,
							 &value));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, SIOCGPGRP,
							 &value));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
}

/* What comes from a process's listener is the NKE's own. */
static void test_accept(struct kunit *test)
{
	struct __socket *so, *child = NULL, *client;
	struct socket *sock;
	union bsd_addr a;
	int on = 1;
	int fd;

	client = new_socket(test, AF_INET, SOCK_STREAM);
	fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &sock);
	so = take(test, fd);
	bind_loopback(test, so, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 5));
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			nke_sock_accept(so, NULL, 0, MSG_DONTWAIT, NULL, NULL,
					&child));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						 &child));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isnonblocking(child));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_iskernel(child));
	nke_sock_close(child);
	nke_sock_close(client);

	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, FIONBIO, &on));
	client = new_socket(test, AF_INET, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, 0, NULL, NULL,
						 &child));
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isnonblocking(child));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
	nke_sock_close(client);
	nke_sock_close(child);
}

/* Privileged or not as its maker was, whoever calls. */
static void test_privileged(struct kunit *test)
{
	struct cred *user = prepare_creds();
	struct socket *roots, *users;
	const struct cred *old;
	int roots_fd, users_fd;
	union bsd_addr a;

	KUNIT_ASSERT_NOT_NULL(test, user);
	user->uid = KUIDT_INIT(1000);
	user->euid = user->uid;
	user->fsuid = user->uid;
	cap_clear(user->cap_effective);

	roots_fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &roots);
	old = override_creds(user);
	users_fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &users);
	loopback(&a, AF_INET, htons(80));
	KUNIT_EXPECT_EQ(test, EACCES, nke_sock_bind(take(test, users_fd),
						    SA(&a)));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_bind(take(test, roots_fd), SA(&a)));
	revert_creds(old);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(users_fd));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(roots_fd));

	/* A root that has not all the rights. */
	user->euid = GLOBAL_ROOT_UID;
	cap_raise(user->cap_effective, CAP_NET_BIND_SERVICE);
	old = override_creds(user);
	user_close(users_fd);
	users_fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &users);
	revert_creds(old);
	KUNIT_EXPECT_FALSE(test, test_bit(NKE_SO_PRIV,
					  &take(test, users_fd)->flags));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(users_fd));
	user_close(users_fd);
	user_close(roots_fd);
	put_cred(user);
}

/* A layer that is there already has the queue to itself. */
static void test_layer(struct kunit *test)
{
	static const struct tcp_ulp_ops ulp;
	static long psock;
	struct sock *sk;
	struct __mbuf *m = NULL;
	struct __socket *so;
	struct usersock u;
	size_t n;
	int i;

	user_connect(test, &u, 0);
	sk = u.sock->sk;
	for (i = 0; i < 2; i++) {
		const unsigned long flag = SK_USER_DATA_PSOCK;

		lock_sock(sk);
		if (i)
			inet_csk(sk)->icsk_ulp_ops = &ulp;
		else
			__rcu_assign_sk_user_data_with_flags(sk, &psock, flag);
		release_sock(sk);
		so = take(test, u.fd);
		KUNIT_EXPECT_FALSE(test, nke_so_plain_tcp(so));
		lock_sock(sk);
		inet_csk(sk)->icsk_ulp_ops = NULL;
		rcu_assign_sk_user_data(sk, NULL);
		release_sock(sk);

		KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "abc", 3, 0, &n));
		n = 3;
		KUNIT_EXPECT_EQ(test, 0, nke_sock_receivembuf(so, NULL, &m, 0,
							      &n));
		KUNIT_EXPECT_EQ(test, 3UL, n);
		nke_mbuf_freem(m);
		KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	}
	user_end(&u);
}

/* Taken away: the process has it as little as the NKE. */
static void test_defunct(struct kunit *test)
{
	struct __socket *so;
	struct usersock u;
	char byte;

	user_connect(test, &u, 0);
	so = take(test, u.fd);
	KUNIT_EXPECT_EQ(test, 0, nke_socket_defunct(NULL, so,
						    NKE_DISCONNECT_ALL));
	KUNIT_EXPECT_EQ(test, -EBADF, user_recv(u.sock, &byte, 1, 0));
	KUNIT_EXPECT_EQ(test, 0, user_recv(u.sock, &byte, 1, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	user_end(&u);
}

/* -- upcalls --*/

/* What was called, with completions for the first time. */
struct called {
	struct completion read;
	struct completion write;
	struct completion event;
	u32 events;
	int count;
};

static void on_read(struct __socket *so, void *cookie, int waitf)
{
	struct called *c = cookie;

	WRITE_ONCE(c->count, c->count + 1);
	complete(&c->read);
}

static void on_write(struct __socket *so, void *cookie, int waitf)
{
	struct called *c = cookie;

	complete(&c->write);
}

static void on_event(struct __socket *so, void *cookie, u32 event)
{
	struct called *c = cookie;

	c->events |= event;
	complete(&c->event);
}

static struct called *call_back(struct kunit *test, struct __socket *so)
{
	struct called *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	init_completion(&c->read);
	init_completion(&c->write);
	init_completion(&c->event);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_setupcalls(so, on_read, c, on_write,
						     c));
	return c;
}

static bool comes(struct completion *c)
{
	return wait_for_completion_timeout(c, WAIT);
}

/* The process's callbacks stay as they are. */
static void test_upcall_read(struct kunit *test)
{
	void (*ready)(struct sock *sk);
	struct __socket *so;
	struct called *c;
	struct usersock u;
	size_t n;

	user_connect(test, &u, 0);
	ready = u.sock->sk->sk_data_ready;
	so = take(test, u.fd);
	c = call_back(test, so);
	KUNIT_EXPECT_PTR_EQ(test, ready, u.sock->sk->sk_data_ready);
	KUNIT_EXPECT_NULL(test, u.sock->sk->sk_user_data);
	nke_upcall_drain();
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&c->read));

	KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "a", 1, 0, &n));
	KUNIT_EXPECT_TRUE(test, comes(&c->read));
	expect_data(test, so, "a");
	nke_upcall_drain();
	reinit_completion(&c->read);
	nke_sock_close(u.peer);
	KUNIT_EXPECT_TRUE(test, comes(&c->read));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	user_close(u.fd);
}

/* What came before is made up for, and nothing comes after the drop. */
static void test_upcall_span(struct kunit *test)
{
	struct __socket *so;
	struct called *c;
	struct usersock u;
	char buf[2];
	size_t n;

	user_connect(test, &u, 0);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "a", 1, 0, &n));
	so = take(test, u.fd);
	c = call_back(test, so);
	KUNIT_EXPECT_TRUE(test, comes(&c->read));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	nke_upcall_drain();
	c->count = 0;
	KUNIT_EXPECT_EQ(test, 0, send_bytes(u.peer, "b", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 2, user_recv(u.sock, buf, 2, MSG_WAITALL));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, 0, c->count);
	user_end(&u);
}

static void test_upcall_write(struct kunit *test)
{
	struct __socket *so;
	unsigned long end;
	struct called *c;
	struct usersock u;
	u8 *buf;
	size_t n;

	buf = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	user_connect(test, &u, O_NONBLOCK);
	so = take(test, u.fd);
	c = call_back(test, so);
	KUNIT_ASSERT_EQ(test, 0, set_int(so, SOL_SOCKET, SO_SNDBUF, 10000));
	/* Space that comes while it is filled is told of, too. */
	stuff(test, so);
	nke_upcall_drain();
	reinit_completion(&c->write);
	end = jiffies + WAIT;
	/* What it still has to send comes while the peer reads. */
	while (!wait_for_completion_timeout(&c->write, 1)) {
		KUNIT_ASSERT_TRUE(test, time_before(jiffies, end));
		recv_bytes(u.peer, buf, SZ_64K, MSG_DONTWAIT, &n);
	}
	KUNIT_EXPECT_EQ(test, 0, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(u.fd));
	user_end(&u);
}

static void test_upcall_udp_write(struct kunit *test)
{
	struct __socket *so, *peer = new_socket(test, AF_INET, SOCK_DGRAM);
	struct socket *sock;
	struct called *c;
	union bsd_addr a;
	int fd;

	bind_loopback(test, peer, AF_INET, &a);
	fd = user_socket(test, AF_INET, SOCK_DGRAM, 0, &sock);
	so = take(test, fd);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	c = call_back(test, so);
	nke_upcall_drain();
	reinit_completion(&c->write);
	/* As after a refusal, with what is under way just gone. */
	set_bit(NKE_SO_WANT_WRITE, &so->flags);
	sock->sk->sk_write_space(sock->sk);
	KUNIT_EXPECT_TRUE(test, comes(&c->write));
	KUNIT_EXPECT_FALSE(test, test_bit(NKE_SO_WANT_WRITE, &so->flags));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
	nke_sock_close(peer);
}

/* A listener is told by its wait queue as well, whoever made it one. */
static void test_upcall_listener(struct kunit *test)
{
	struct __socket *so, *child = NULL, *client;
	struct socket *sock;
	struct called *c;
	union bsd_addr a;
	int fd;

	client = new_socket(test, AF_INET, SOCK_STREAM);
	fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &sock);
	so = take(test, fd);
	bind_loopback(test, so, AF_INET, &a);
	c = call_back(test, so);
	KUNIT_ASSERT_EQ(test, 0, kernel_listen(sock, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 6));
	KUNIT_EXPECT_EQ(test, 6U, sock->sk->sk_max_ack_backlog);
	nke_upcall_drain();
	reinit_completion(&c->read);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(client, SA(&a), 0));
	KUNIT_EXPECT_TRUE(test, comes(&c->read));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(so, NULL, 0, MSG_DONTWAIT,
						 NULL, NULL, &child));
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
	nke_sock_close(client);
	nke_sock_close(child);
}

/* The process connects; the NKE hears of it, and of the end. */
static void test_events(struct kunit *test)
{
	struct __socket *so, *listener, *child = NULL;
	struct sockaddr_in sin;
	struct socket *sock;
	struct called *c;
	union bsd_addr a;
	int fd;

	listener = new_socket(test, AF_INET, SOCK_STREAM);
	bind_loopback(test, listener, AF_INET, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	fd = user_socket(test, AF_INET, SOCK_STREAM, 0, &sock);
	so = take(test, fd);
	c = call_back(test, so);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_catchevents(so, on_event, c,
						      0xffffffff));
	sin = user_address(&a);
	KUNIT_ASSERT_EQ(test, 0, kernel_connect(sock, (void *)&sin,
						sizeof(sin), 0));
	KUNIT_EXPECT_TRUE(test, comes(&c->event));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, NKE_HINT_CONNECTED | NKE_HINT_CONNINFO_UPDATED,
			c->events);
	c->events = 0;
	reinit_completion(&c->event);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	reset_close(test, child);
	KUNIT_EXPECT_TRUE(test, comes(&c->event));
	nke_upcall_drain();
	KUNIT_EXPECT_EQ(test, NKE_HINT_DISCONNECTED | NKE_HINT_CONNRESET |
			      NKE_HINT_CONNINFO_UPDATED, c->events);
	KUNIT_EXPECT_EQ(test, 0, nke_file_drop(fd));
	user_close(fd);
	nke_sock_close(listener);
}

static struct kunit_case file_cases[] = {
	KUNIT_CASE(test_errors),
	KUNIT_CASE(test_both),
	KUNIT_CASE(test_kinds),
	KUNIT_CASE(test_udp),
	KUNIT_CASE(test_unix),
	KUNIT_CASE(test_nonblocking),
	KUNIT_CASE(test_owner),
	KUNIT_CASE(test_accept),
	KUNIT_CASE(test_privileged),
	KUNIT_CASE(test_layer),
	KUNIT_CASE(test_defunct),
	KUNIT_CASE(test_upcall_read),
	KUNIT_CASE(test_upcall_span),
	KUNIT_CASE(test_upcall_write),
	KUNIT_CASE(test_upcall_udp_write),
	KUNIT_CASE(test_upcall_listener),
	KUNIT_CASE(test_events),
	{ }
};

static struct kunit_suite file_suite = {
	.name = "nke_ksocket_file",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_file_test_exit,
	.test_cases = file_cases,
};

kunit_test_suite(file_suite);
