/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the socket suites share: addresses, pairs, short sends and receives.
 */
#ifndef _NKE_KSOCKET_FIXTURE_H
#define _NKE_KSOCKET_FIXTURE_H

#include <kunit/test.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sizes.h>
#include <net/net_namespace.h>
#include <net/tcp.h>

#include "ksocket/ksocket.h"
#include "mbuf/mbuf.h"
#include "proto/mbuf.h"
#include "proto/sock.h"
#include "proto/sock_layout.h"

#define WAIT	(10 * HZ)
#define NBIO	0x01000000

struct bsd_sin {
	u8 len, family;
	__be16 port;
	__be32 addr;
	u8 zero[8];
};

struct bsd_sin6 {
	u8 len, family;
	__be16 port;
	__be32 flow;
	struct in6_addr addr;
	u32 scope;
};

union bsd_addr {
	struct bsd_sin sin;
	struct bsd_sin6 sin6;
	u8 raw[128];
};

#define SA(a)	((struct sockaddr *)(a))
#define MSG(m)	((struct msghdr *)(m))

static inline void loopback(union bsd_addr *a, int family, __be16 port)
{
	memset(a, 0, sizeof(*a));
	if (family == AF_INET) {
		a->sin.len = sizeof(a->sin);
		a->sin.family = AF_INET;
		a->sin.port = port;
		a->sin.addr = htonl(INADDR_LOOPBACK);
	} else {
		a->sin6.len = sizeof(a->sin6);
		a->sin6.family = AF_INET6;
		a->sin6.port = port;
		a->sin6.addr = in6addr_loopback;
	}
}

/* An abstract name that ends in @c. Return: its address. */
static inline struct sockaddr *unix_name(union bsd_addr *a, char c)
{
	const u8 name[] = { 7, AF_UNIX, 0, 'n', 'k', 'e', c };

	memset(a, 0, sizeof(*a));
	memcpy(a, name, sizeof(name));
	return SA(a);
}

static inline struct __socket *new_socket(struct kunit *test, int family,
					  int type)
{
	struct __socket *so = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(family, type, 0, NULL, NULL,
						 &so));
	KUNIT_ASSERT_NOT_NULL(test, so);
	return so;
}

/* Bind to a free port on loopback and read back which. */
static inline void bind_loopback(struct kunit *test, struct __socket *so,
				 int family, union bsd_addr *a)
{
	loopback(a, family, 0);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(so, SA(a)));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockname(so, SA(a), sizeof(*a)));
}

/* An address on loopback that nobody has any more. */
static inline void gone_address(struct kunit *test, int type,
				union bsd_addr *a)
{
	struct __socket *so = new_socket(test, AF_INET, type);

	bind_loopback(test, so, AF_INET, a);
	nke_sock_close(so);
}

static inline int set_int(struct __socket *so, int level, int name, int value)
{
	return nke_sock_setsockopt(so, level, name, &value, sizeof(value));
}

static inline int set_time(struct __socket *so, int name, long sec, int usec)
{
	struct nke_bsd_timeval tv = { sec, usec };

	return nke_sock_setsockopt(so, SOL_SOCKET, name, &tv, sizeof(tv));
}

/* A connected pair; the listener is closed. */
static inline void tcp_pair(struct kunit *test, int family,
			    struct __socket **client, struct __socket **server)
{
	struct __socket *listener = new_socket(test, family, SOCK_STREAM);
	union bsd_addr a;

	bind_loopback(test, listener, family, &a);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	*client = new_socket(test, family, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(*client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, server));
	nke_sock_close(listener);
}

/* Close with a reset rather than an end of stream. */
static inline void reset_close(struct kunit *test, struct __socket *so)
{
	const struct linger abort = { .l_onoff = 1 };

	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET, SO_LINGER,
						     &abort, sizeof(abort)));
	nke_sock_close(so);
}

/* The same, with @size bytes of buffers for what the client sends. */
static inline void tcp_pair_room(struct kunit *test, struct __socket **client,
				 struct __socket **server, int size)
{
	tcp_pair(test, AF_INET, client, server);
	KUNIT_ASSERT_EQ(test, 0, set_int(*client, SOL_SOCKET, SO_SNDBUF, size));
	KUNIT_ASSERT_EQ(test, 0, set_int(*server, SOL_SOCKET, SO_RCVBUF, size));
}

/* A pair of datagram sockets; the first is connected to the second, at @to. */
static inline void udp_pair(struct kunit *test, struct __socket **a,
			    struct __socket **b, union bsd_addr *to)
{
	*a = new_socket(test, AF_INET, SOCK_DGRAM);
	*b = new_socket(test, AF_INET, SOCK_DGRAM);
	bind_loopback(test, *b, AF_INET, to);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(*a, SA(to), 0));
}

/* The same pairs with AF_UNIX. */
static inline void unix_pair(struct kunit *test, struct __socket **client,
			     struct __socket **server)
{
	struct __socket *listener = new_socket(test, AF_UNIX, SOCK_STREAM);
	union bsd_addr a;

	*client = new_socket(test, AF_UNIX, SOCK_STREAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener, unix_name(&a, '2')));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(*client, SA(&a), 0));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, server));
	nke_sock_close(listener);
}

static inline void unix_dgram_pair(struct kunit *test, struct __socket **a,
				   struct __socket **b, union bsd_addr *to)
{
	*a = new_socket(test, AF_UNIX, SOCK_DGRAM);
	*b = new_socket(test, AF_UNIX, SOCK_DGRAM);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(*b, unix_name(to, '1')));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(*a, SA(to), 0));
}

static inline int send_bytes(struct __socket *so, const void *data, size_t len,
			     int flags, size_t *sent)
{
	struct nke_bsd_iovec iov = { (void *)data, len };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	return nke_sock_send(so, MSG(&msg), flags, sent);
}

static inline int recv_bytes(struct __socket *so, void *data, size_t len,
			     int flags, size_t *got)
{
	struct nke_bsd_iovec iov = { data, len };
	struct nke_bsd_msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	return nke_sock_receive(so, MSG(&msg), flags, got);
}

/*
 * Has TCP used up the peer's window, with nothing under way?  Before that a
 * probe may still deliver something, and make room for more.
 */
static inline bool tcp_is_stuck(struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	bool stuck;

	lock_sock(sk);
	stuck = !tp->packets_out && !before(tp->snd_nxt, tcp_wnd_end(tp));
	release_sock(sk);
	return stuck;
}

/* Leave no room for another byte, and none to come before the peer reads. */
static inline void stuff(struct kunit *test, struct __socket *so)
{
	u8 *buf = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	unsigned long end = jiffies + WAIT;
	bool stuck = false;
	size_t len, n;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (;;) {
		for (len = SZ_64K; len;)
			if (send_bytes(so, buf, len, MSG_DONTWAIT, &n))
				len /= 2;
		/* Nothing has gone since. */
		if (stuck)
			break;
		stuck = so->protocol != IPPROTO_TCP ||
			tcp_is_stuck(so->sock->sk);
		if (stuck)
			continue;
		KUNIT_ASSERT_TRUE(test, time_before(jiffies, end));
		schedule_timeout_uninterruptible(1);
	}
	kunit_kfree(test, buf);
}

static inline struct __mbuf *make_packet(struct kunit *test, const void *data,
					 size_t len)
{
	struct __mbuf *m = NULL;
	unsigned int chunks = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_allocpacket(0, max(len, 1UL),
						      &chunks, &m));
	if (len)
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(m, 0, len, data, 0));
	return m;
}

static inline int send_packet(struct kunit *test, struct __socket *so,
			      const void *data, size_t len, int flags,
			      size_t *sent)
{
	return nke_sock_sendmbuf(so, NULL, make_packet(test, data, len), flags,
				 sent);
}

static inline void no_upcall(struct __socket *so, void *cookie, int waitf)
{
}

static inline void fill(u8 *p, size_t len, u8 seed)
{
	size_t i;

	for (i = 0; i < len; i++)
		p[i] = seed + i * 7 + (i >> 8);
}

/* Connections that a listener with a backlog of 1 takes without accept(). */
#define FULL_BACKLOG	2

/* Let @listener, which is at @a, answer no further connection attempt. */
static inline void fill_backlog(struct kunit *test, struct __socket *listener,
				struct __socket **held, union bsd_addr *a,
				int flags)
{
	int i;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 1));
	for (i = 0; i < FULL_BACKLOG; i++) {
		held[i] = new_socket(test, listener->domain, SOCK_STREAM);
		KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(held[i], SA(a),
							  flags));
	}
}

static inline void listen_full(struct kunit *test, struct __socket *listener,
			       struct __socket **held, union bsd_addr *a)
{
	bind_loopback(test, listener, AF_INET, a);
	fill_backlog(test, listener, held, a, 0);
}

static inline void unlisten_full(struct __socket *listener,
				 struct __socket **held)
{
	int i;

	for (i = 0; i < FULL_BACKLOG; i++)
		nke_sock_close(held[i]);
	nke_sock_close(listener);
}

static inline int ksocket_suite_init(struct kunit_suite *suite)
{
	int err;

	rtnl_lock();
	err = dev_change_flags(init_net.loopback_dev,
			       init_net.loopback_dev->flags | IFF_UP, NULL);
	rtnl_unlock();
	return err;
}

/* Every test gives back what it took. */
static inline void ksocket_test_exit(struct kunit *test)
{
	/* An upcall that is queued still has its socket. */
	nke_upcall_drain();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, 0U, nke_ksocket_live());
	KUNIT_EXPECT_EQ(test, 0L, nke_mbuf_live());
}

#endif /* _NKE_KSOCKET_FIXTURE_H */
