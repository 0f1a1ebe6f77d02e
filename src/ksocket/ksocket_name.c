// SPDX-License-Identifier: GPL-2.0
/*
 * What a socket is and who is at its ends.
 */
#include <net/sock.h>
#include <net/tcp_states.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/sockaddr.h"
#include "ksocket/ksocket.h"

static int nke_so_getname(struct __socket *so, struct sockaddr *name, int room,
			  int (*getname)(struct socket *sock,
					 struct sockaddr *addr))
{
	struct sockaddr_storage ss;
	int len;
	int err;

	might_sleep();
	if (!name || room < 0)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	memset(&ss, 0, sizeof(ss));
	len = getname(so->sock, (struct sockaddr *)&ss);
	if (len >= 0)
		nke_sockaddr_export(name, room, &ss, len);
	nke_so_put(so);
	return nke_errno(min(len, 0));
}

/**
 * nke_sock_getsockname() - read the local address
 * @so: the socket
 * @sockname: receives the address
 * @socknamelen: room in bytes
 *
 * Follows XNU's sock_getsockname().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_getsockname(struct __socket *so, struct sockaddr *sockname,
			 int socknamelen)
{
	return nke_so_getname(so, sockname, socknamelen, kernel_getsockname);
}
EXPORT_SYMBOL_NKE(nke_sock_getsockname);

/**
 * nke_sock_getpeername() - read the peer's address
 * @so: the socket
 * @peername: receives the address
 * @peernamelen: room in bytes
 *
 * Follows XNU's sock_getpeername().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, ENOTCONN, EBADF.
 */
int nke_sock_getpeername(struct __socket *so, struct sockaddr *peername,
			 int peernamelen)
{
	return nke_so_getname(so, peername, peernamelen, kernel_getpeername);
}
EXPORT_SYMBOL_NKE(nke_sock_getpeername);

/**
 * nke_sock_gettype() - what kind of socket this is
 * @so: the socket
 * @domain: receives the domain, or NULL
 * @type: receives the type, or NULL
 * @protocol: receives the protocol in effect, or NULL
 *
 * Follows XNU's sock_gettype().
 *
 * Context: Any.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_gettype(struct __socket *so, int *domain, int *type,
		     int *protocol)
{
	int err = nke_so_get(so);

	if (err)
		return nke_errno(err);
	if (domain)
		*domain = so->domain;
	if (type)
		*type = so->type;
	if (protocol)
		*protocol = so->protocol;
	nke_so_put(so);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sock_gettype);

/**
 * nke_state_connected() - is this state connected, as XNU means it?
 * @state: TCP_*
 *
 * Context: Any.
 * Return: true also when half closed.
 */
bool nke_state_connected(int state)
{
	switch (state) {
	case TCP_ESTABLISHED:
	case TCP_CLOSE_WAIT:
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2:
	case TCP_CLOSING:
	case TCP_LAST_ACK:
		return true;
	default:
		return false;
	}
}

/**
 * nke_sock_isconnected() - is the socket connected?
 * @so: the socket
 *
 * Follows XNU's sock_isconnected(); half closed counts as connected.
 *
 * Context: Any.
 * Return: 1 or 0; 0 for NULL and a closed one.
 */
int nke_sock_isconnected(struct __socket *so)
{
	int connected;

	if (nke_so_get(so))
		return 0;
	connected = nke_state_connected(READ_ONCE(so->sock->sk->sk_state)) &&
		    !nke_unix_unpaired(so);
	nke_so_put(so);
	return connected;
}
EXPORT_SYMBOL_NKE(nke_sock_isconnected);

/**
 * nke_sock_isnonblocking() - was FIONBIO set?
 * @so: the socket
 *
 * Follows XNU's sock_isnonblocking().
 *
 * Context: Any.
 * Return: 1 or 0; 0 for NULL and a closed one.
 */
int nke_sock_isnonblocking(struct __socket *so)
{
	int nonblocking;

	if (nke_so_get(so))
		return 0;
	nonblocking = test_bit(NKE_SO_NBIO, &so->flags);
	nke_so_put(so);
	return nonblocking;
}
EXPORT_SYMBOL_NKE(nke_sock_isnonblocking);
