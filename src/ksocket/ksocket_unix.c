// SPDX-License-Identifier: GPL-2.0
/*
 * AF_UNIX: who the peer is, and calls that wait for another socket's queue.
 *
 * A connect to a full listener and a send to a full datagram socket sleep on
 * the peer's wait queue in Linux.  Nothing that is done to the caller's own
 * socket wakes them there, so a sock_close() in another thread would wait for
 * as long as the peer pleases.  Here they try without waiting, and sleep on
 * their own socket's queue in between.
 */
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include <net/af_unix.h>
#include <net/tcp_states.h>

#include "ksocket/ksocket.h"

/**
 * nke_unix_unpaired() - is this an AF_UNIX datagram socket without a peer?
 * @so: the socket
 *
 * Its state does not say so: Linux calls the receiver connected as well.
 *
 * Context: Any.
 * Return: true if so; false for other sockets.
 */
bool nke_unix_unpaired(const struct __socket *so)
{
	return so->domain == AF_UNIX && so->type == SOCK_DGRAM &&
	       !READ_ONCE(unix_peer(so->sock->sk));
}

/**
 * nke_unix_hung_up() - has the peer of an AF_UNIX connection closed?
 * @so: the socket
 *
 * Linux leaves this side's state alone.  The peer of a connection stays the
 * same and is held until this side is closed.
 *
 * Context: Any.
 * Return: true if so; false for other sockets.
 */
bool nke_unix_hung_up(const struct __socket *so)
{
	const struct sock *peer;

	if (so->domain != AF_UNIX || so->type == SOCK_DGRAM)
		return false;
	peer = READ_ONCE(unix_peer(so->sock->sk));
	return peer && READ_ONCE(peer->sk_state) == TCP_CLOSE;
}

/**
 * nke_unix_ready() - is a call that the peer's queue holds up worth a try?
 * @so: the socket
 * @poll: whether to ask the peer
 *
 * A peer that the socket is connected to does tell, after a poll that found
 * it full.
 *
 * Context: Any.
 * Return: true if so.
 */
bool nke_unix_ready(struct __socket *so, size_t poll)
{
	struct socket *sock = so->sock;

	if (READ_ONCE(sock->sk->sk_shutdown) & SEND_SHUTDOWN)
		return true;
	return poll && (READ_ONCE(sock->ops)->poll(NULL, sock, NULL) &
			EPOLLOUT);
}

/* Return: 0 to try again, or the error that ends the waiting. */
static int nke_unix_wait(struct __socket *so, bool poll, bool nointr,
			 long *timeo)
{
	long tick = min_t(long, *timeo, NKE_UNIX_TICK);
	long left;

	if (!*timeo)
		return -EAGAIN;
	if (nointr) {
		left = nke_wait_peer(so, poll, tick);
		goto out;
	}
	left = wait_event_interruptible_timeout(*sk_sleep(so->sock->sk),
						nke_unix_ready(so, poll), tick);
	if (left < 0 || signal_pending(current))
		return sock_intr_errno(*timeo);
out:
	if (*timeo != MAX_SCHEDULE_TIMEOUT)
		*timeo -= tick - left;
	return 0;
}

/**
 * nke_unix_connect() - connect, waiting for room at the listener
 * @so: an AF_UNIX socket
 * @ss: the listener's address
 * @len: its length in bytes
 *
 * Context: Process context; sleeps.
 * Return: 0 or a negative error; -ECONNRESET when the socket is closed.
 */
int nke_unix_connect(struct __socket *so, struct sockaddr_storage *ss, int len)
{
	struct sock *sk = so->sock->sk;
	long timeo = sock_sndtimeo(sk, false);
	int err;

	for (;;) {
		err = kernel_connect(so->sock, (nke_sockaddr_arg *)ss, len,
				     O_NONBLOCK);
		if (err != -EAGAIN)
			return err;
		err = nke_unix_wait(so, false, false, &timeo);
		if (err)
			return err;
		if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
			return -ECONNRESET;
	}
}

/**
 * nke_unix_sendmsg() - send a datagram, waiting for room at the receiver
 * @so: an AF_UNIX datagram socket
 * @msg: the message, with flags that allow waiting
 *
 * Context: Process context; sleeps.
 * Return: bytes sent or a negative error; -EPIPE when the socket is closed.
 */
int nke_unix_sendmsg(struct __socket *so, struct msghdr *msg)
{
	long timeo = sock_sndtimeo(so->sock->sk, false);
	bool nointr = nke_so_nointr(so, msg->msg_flags);
	struct iov_iter start = msg->msg_iter;
	bool poll = !msg->msg_name;
	int err;

	msg->msg_flags |= MSG_DONTWAIT;
	for (;;) {
		/* A send that is refused has eaten the data nevertheless. */
		msg->msg_iter = start;
		err = sock_sendmsg(so->sock, msg);
		if (err != -EAGAIN)
			return err;
		err = nke_unix_wait(so, poll, nointr, &timeo);
		if (err)
			return err;
	}
}

/**
 * nke_unix_used() - how much of the send buffer unread packets take
 * @sk: an AF_UNIX socket
 *
 * A packet that is being freed tells of its space while a byte of it is still
 * charged, and nobody tells of that byte: less than a packet is nothing.
 *
 * Context: Any.
 * Return: bytes of memory.
 */
size_t nke_unix_used(const struct sock *sk)
{
	size_t used = sk_wmem_alloc_get(sk);

	return used < SKB_TRUESIZE(0) ? 0 : used;
}

/**
 * nke_unix_sendmsg_whole() - send to a stream everything or nothing
 * @so: an AF_UNIX stream socket
 * @msg: the message, with MSG_DONTWAIT
 *
 * Linux charges a packet's whole memory to the send buffer and would stop in
 * the middle of bytes that fit, so the limit is lifted meanwhile, under the
 * lock that setting it takes.
 *
 * Context: Process context; may sleep for memory, but not for the peer.
 * Return: bytes sent, fewer than all only without memory, or a negative error;
 * -EAGAIN when the bytes do not fit now.
 */
int nke_unix_sendmsg_whole(struct __socket *so, struct msghdr *msg)
{
	size_t len = msg_data_left(msg);
	struct sock *sk = so->sock->sk;
	size_t used;
	int sndbuf;
	int ret;

	lock_sock(sk);
	sndbuf = sk->sk_sndbuf;
	used = nke_unix_used(sk);
	if (used && used + len > sndbuf) {
		ret = -EAGAIN;
	} else {
		WRITE_ONCE(sk->sk_sndbuf, INT_MAX / 2);
		ret = sock_sendmsg(so->sock, msg);
		WRITE_ONCE(sk->sk_sndbuf, sndbuf);
	}
	release_sock(sk);
	return ret;
}
