// SPDX-License-Identifier: GPL-2.0
/*
 * Connections: binding, connecting, listening, accepting, shutting down.
 */
#include <linux/sched.h>
#include <net/tcp_states.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/sockaddr.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"
#include "trace/events/nke.h"

/**
 * nke_sock_bind() - give a socket its local address
 * @so: the socket
 * @to: address of sa_len bytes
 *
 * Follows XNU's sock_bind().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES, ENOBUFS,
 * EINTR, EBADF, or what the protocol says.
 */
int nke_sock_bind(struct __socket *so, const struct sockaddr *to)
{
	struct sockaddr_storage ss;
	const struct cred *old;
	int err;

	might_sleep();
	if (!to)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	err = nke_sockaddr_import(&ss, to);
	if (nke_so_is_defunct(so))
		err = -EINVAL;
	if (err >= 0) {
		old = nke_priv_begin(so);
		err = kernel_bind(so->sock, (nke_sockaddr_arg *)&ss, err);
		nke_priv_end(old);
	}
	nke_so_put(so);
	return nke_errno(nke_so_nobufs(err));
}
EXPORT_SYMBOL_NKE(nke_sock_bind);

static int nke_so_connect(struct __socket *so, struct sockaddr_storage *ss,
			  int len, bool nonblock)
{
	struct socket *sock = so->sock;
	struct sock *sk = sock->sk;
	int state = READ_ONCE(sk->sk_state);
	int err;

	if (state == TCP_LISTEN || nke_so_is_defunct(so))
		return -EOPNOTSUPP;
	/*
	 * XNU answers EISCONN as soon as an attempt has succeeded, where Linux
	 * answers 0 once more, and to one that would wait for another's
	 * attempt.
	 */
	if (sock->state == SS_CONNECTING &&
	    (nke_state_connected(state) ||
	     (state == TCP_SYN_SENT && !nonblock)))
		return -EISCONN;
	/* Linux would reset a connection; XNU's streams have no such way. */
	if (ss->ss_family == AF_UNSPEC && so->type == SOCK_STREAM &&
	    so->domain != NKE_AF_SYSTEM)
		return state == TCP_CLOSE ? -EAFNOSUPPORT : -EISCONN;

	if (so->domain == AF_UNIX && so->type != SOCK_DGRAM && !nonblock)
		err = nke_unix_connect(so, ss, len);
	else
		err = kernel_connect(sock, (nke_sockaddr_arg *)ss, len,
				     nonblock ? O_NONBLOCK : 0);
	return err ? nke_so_woken(so, err) : 0;
}

/**
 * nke_sock_connect() - connect a socket
 * @so: the socket
 * @to: address of sa_len bytes
 * @flags: MSG_DONTWAIT; other bits are ignored
 *
 * Follows XNU's sock_connect().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINPROGRESS, EALREADY, EISCONN, EINVAL, EAFNOSUPPORT, EOPNOTSUPP,
 * ECONNABORTED, EINTR, ENOBUFS, EWOULDBLOCK, EPERM, EBADF, or the network's
 * answer.
 */
int nke_sock_connect(struct __socket *so, const struct sockaddr *to, int flags)
{
	struct sockaddr_storage ss;
	int err;

	might_sleep();
	if (!to)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	err = nke_sockaddr_import(&ss, to);
	if (err >= 0) {
		nke_event_connect(so);
		err = nke_so_connect(so, &ss, err,
				     nke_so_nonblocking(so, flags));
		nke_event_settle(so);
	}
	trace_nke_socket_connect(so, err);
	nke_so_put(so);
	return nke_errno(nke_so_nobufs(err));
}
EXPORT_SYMBOL_NKE(nke_sock_connect);

/**
 * nke_sock_listen() - let a socket accept connections
 * @so: a socket of a connection-mode protocol
 * @backlog: connections that may wait; 0 and below mean the maximum
 *
 * Follows XNU's sock_listen().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EOPNOTSUPP, EADDRINUSE, ENOBUFS, EBADF.
 */
int nke_sock_listen(struct __socket *so, int backlog)
{
	bool fresh = false;
	int err;

	might_sleep();
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	mutex_lock(&so->listen_lock);
	/*
	 * Before the first child can be cloned from it: children inherit the
	 * sk_* callbacks, so a listener must have the protocol's own.
	 */
	if ((so->type == SOCK_STREAM || so->type == SOCK_SEQPACKET) &&
	    so->sock->state == SS_UNCONNECTED && !so->file)
		fresh = nke_upcall_listen(so);
	err = nke_so_is_defunct(so) ? -EINVAL :
	      kernel_listen(so->sock, backlog > 0 ? backlog : SOMAXCONN);
	if (err && fresh)
		nke_upcall_unlisten(so);
	/* An attempt to connect has ended meanwhile: nke_upcall_inherit(). */
	if (!err && !so->file && nke_upcall_listen(so))
		nke_upcall_kick(so, NKE_UP_READ);
	mutex_unlock(&so->listen_lock);
	nke_so_put(so);
	return nke_errno(nke_so_nobufs(err));
}
EXPORT_SYMBOL_NKE(nke_sock_listen);

static int nke_so_accept(struct __socket *so, bool nonblock,
			 struct __socket **childp)
{
	struct __socket *child;
	struct socket *new;
	int err;

	/* First: a connection that was taken must not be lost any more. */
	child = nke_so_alloc();
	if (!child)
		return -ENOMEM;
	err = kernel_accept(so->sock, &new, nonblock ? O_NONBLOCK : 0);
	if (err) {
		nke_so_free(child);
		return nke_so_woken(so, err);
	}
	child->flags = READ_ONCE(so->flags) & (BIT(NKE_SO_PRIV) |
					       BIT(NKE_SO_NOSIGPIPE) |
					       BIT(NKE_SO_NODEFUNCT));
	if (nke_so_nbio(so))
		child->flags |= BIT(NKE_SO_NBIO);
	if (!so->file)
		nke_upcall_inherit(so, new->sk);
	nke_so_open(child, new, so->domain, so->type, so->creator);
	/* What Linux clones and is not inherited in XNU. */
	new->sk->sk_rcvtimeo = MAX_SCHEDULE_TIMEOUT;
	new->sk->sk_sndtimeo = MAX_SCHEDULE_TIMEOUT;
	WRITE_ONCE(new->sk->sk_rcvlowat, 1);
	/* And what is the other way round. */
	if (unlikely(READ_ONCE(so->traffic_class)))
		nke_class_set(child, READ_ONCE(so->traffic_class));
	set_bit(NKE_SO_PROGRESS, &so->flags);
	*childp = child;
	return 0;
}

/**
 * nke_sock_accept() - take a connection from a listener
 * @so: the listener
 * @from: receives the peer's address, or NULL
 * @fromlen: room at @from in bytes
 * @flags: MSG_DONTWAIT, MSG_USEUPCALL
 * @callback: upcall of the new socket, or NULL
 * @cookie: passed to @callback
 * @new_so: receives the socket, NULL on error; close it with sock_close()
 *
 * Follows XNU's sock_accept() and, for MSG_USEUPCALL, its documentation.
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EOPNOTSUPP, EWOULDBLOCK, EINTR, ENOMEM, EBADF.
 */
int nke_sock_accept(struct __socket *so, struct sockaddr *from, int fromlen,
		    int flags, nke_sock_upcall callback, void *cookie,
		    struct __socket **new_so)
{
	struct nke_so_upcall up = { callback, cookie };
	struct __socket *child = NULL;
	struct sockaddr_storage ss;
	bool inl = false;
	int err;

	might_sleep();
	if (!new_so)
		return nke_errno(-EINVAL);
	*new_so = NULL;
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	err = -EINVAL;
	/* Nobody is told why a listener ended: not under the lock. */
	if (nke_so_is_defunct(so))
		err = sock_error(so->sock->sk) ?: err;
	else if (READ_ONCE(so->sock->sk->sk_state) == TCP_LISTEN)
		err = 0;
	if (err)
		goto out;
	err = -EOPNOTSUPP;
	if (flags & ~(MSG_DONTWAIT | NKE_MSG_USEUPCALL))
		goto out;
	err = nke_so_accept(so, nke_so_nonblocking(so, flags), &child);
	trace_nke_socket_accept(so, child, err);
	if (err)
		goto out;

	if (from && fromlen > 0) {
		int len = kernel_getpeername(child->sock,
					     (struct sockaddr *)&ss);

		/* Reset already: returned nevertheless, without an address. */
		if (len >= 0)
			nke_sockaddr_export(from, fromlen, &ss, len);
	}
	if (flags & NKE_MSG_USEUPCALL)
		inl = nke_upcall_get(so, &up);
	*new_so = child;
	if (up.fn)
		nke_upcall_setup_each(child, &up, &up, inl);
out:
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_accept);

/**
 * nke_sock_accept_internal() - sock_accept() as Apple's own code calls it
 * @so: as nke_sock_accept()
 * @from: as nke_sock_accept()
 * @fromlen: as nke_sock_accept()
 * @flags: as nke_sock_accept()
 * @callback: as nke_sock_accept()
 * @cookie: as nke_sock_accept()
 * @new_so: as nke_sock_accept()
 *
 * XNU tells the two apart in its statistics only.
 *
 * Context: Process context; may sleep.
 * Return: as nke_sock_accept().
 */
int nke_sock_accept_internal(struct __socket *so, struct sockaddr *from,
			     int fromlen, int flags, nke_sock_upcall callback,
			     void *cookie,
			     struct __socket **new_so) __alias(nke_sock_accept);
EXPORT_SYMBOL_NKE(nke_sock_accept_internal);

/*
 * Linux marks a socket that is not connected as shut even when it answers
 * ENOTCONN (or, AF_UNIX, 0): it would be useless from then on.
 */
static bool nke_so_no_shutdown(const struct __socket *so, u8 sides)
{
	const struct sock *sk = so->sock->sk;
	int state = READ_ONCE(sk->sk_state);

	return state == TCP_CLOSE || state == TCP_LISTEN ||
	       nke_unix_unpaired(so) ||
	       !(~READ_ONCE(sk->sk_shutdown) & sides);
}

/**
 * nke_sock_shutdown() - close one or both directions
 * @so: a connected socket
 * @how: SHUT_RD, SHUT_WR, SHUT_RDWR
 *
 * Follows XNU's sock_shutdown().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, ENOTCONN, EBADF.
 */
int nke_sock_shutdown(struct __socket *so, int how)
{
	static const u8 mask[] = {
		[SHUT_RD] = RCV_SHUTDOWN,
		[SHUT_WR] = SEND_SHUTDOWN,
		[SHUT_RDWR] = SHUTDOWN_MASK,
	};
	int err;

	might_sleep();
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	if (how < SHUT_RD || how > SHUT_RDWR)
		err = -EINVAL;
	else if (nke_so_no_shutdown(so, mask[how]))
		err = -ENOTCONN;
	else
		err = kernel_sock_shutdown(so->sock, how);
	if (!err && how != SHUT_WR && so->domain != NKE_AF_SYSTEM)
		nke_recv_flush(so);
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_shutdown);
