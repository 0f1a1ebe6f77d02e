// SPDX-License-Identifier: GPL-2.0
/*
 * Taking a socket away from its owner: all that is left to do with it is to
 * close it.
 *
 * NKE_SO_DEFUNCT is set first.  Calls that begin later are refused by it, or
 * by what is done then; calls in flight are woken and return EBADF.
 */
#include <linux/in.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"

/* Throw away what waits to be received, or to be accepted. */
static void nke_so_drain(struct __socket *so)
{
	struct socket *sock = so->sock;
	struct socket *child;

	/* Of TCP these were reset with the listener. */
	if (READ_ONCE(sock->sk->sk_state) == TCP_LISTEN) {
		while (!kernel_accept(sock, &child, O_NONBLOCK))
			sock_release(child);
		return;
	}
	/* It would be told in the place of data. */
	sock_error(sock->sk);
	nke_recv_drop(so);
}

static void nke_so_defunct(struct __socket *so)
{
	struct socket *sock = so->sock;
	struct sock *sk = sock->sk;
	struct proto *prot = READ_ONCE(sk->sk_prot);

	/* As an administrator would: a connection of TCP is reset. */
	if (prot->diag_destroy)
		prot->diag_destroy(sk, EBADF);
	/* Wakes all who sleep, also where the protocol has no such way. */
	kernel_sock_shutdown(sock, SHUT_RDWR);
	/* A bound datagram socket would go on collecting. */
	if (nke_so_is_inet(so) && so->type != SOCK_STREAM &&
	    prot->diag_destroy && prot->unhash) {
		lock_sock(sk);
		prot->unhash(sk);
		release_sock(sk);
	}
	nke_so_drain(so);

	lock_sock(sk);
	WRITE_ONCE(sk->sk_err, EBADF);
	release_sock(sk);
	sk_error_report(sk);
}

/**
 * nke_socket_defunct() - take a socket away from its owner
 * @p: for whom; not used
 * @so: the socket
 * @level: SHUTDOWN_SOCKET_LEVEL_DISCONNECT_SVC (AF_UNIX sockets only) or _ALL
 *
 * Sockets of AF_UNIX take part only after SO_DEFUNCTOK, those of PF_SYSTEM
 * never. Once more does nothing. Follows XNU's socket_defunct().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EOPNOTSUPP, EBADF.
 */
int nke_socket_defunct(struct proc *p, struct __socket *so, int level)
{
	int err;

	might_sleep();
	if (level != NKE_DISCONNECT_SVC && level != NKE_DISCONNECT_ALL)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	if (level == NKE_DISCONNECT_SVC && so->domain != AF_UNIX)
		err = -EOPNOTSUPP;
	else if (test_bit(NKE_SO_NODEFUNCT, &so->flags) &&
		 !nke_so_is_defunct(so))
		err = -EOPNOTSUPP;
	else if (!test_and_set_bit(NKE_SO_DEFUNCT, &so->flags))
		nke_so_defunct(so);
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_socket_defunct);

/**
 * nke_defunct_allow() - the option SO_DEFUNCTOK
 * @so: the socket
 * @on: whether socket_defunct() may have it
 *
 * Context: Any.
 * Return: 0, -EBADF (it has it already), -EOPNOTSUPP (PF_SYSTEM).
 */
int nke_defunct_allow(struct __socket *so, bool on)
{
	if (nke_so_is_defunct(so))
		return -EBADF;
	if (on && so->domain == NKE_AF_SYSTEM)
		return -EOPNOTSUPP;
	assign_bit(NKE_SO_NODEFUNCT, &so->flags, !on);
	return 0;
}
