// SPDX-License-Identifier: GPL-2.0
/*
 * What a socket is and who is at its ends.
 */
#include <linux/slab.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/sockaddr.h"
#include "ksocket/ksocket.h"

/* Return: length of the address that @ss receives, or a negative error. */
static int nke_so_name(struct __socket *so, struct sockaddr_storage *ss,
		       bool peer)
{
	int len;

	might_sleep();
	len = nke_so_get(so);
	if (len)
		return len;
	memset(ss, 0, sizeof(*ss));
	if (peer && nke_so_is_defunct(so))
		len = -ENOTCONN;
	else if (peer)
		len = kernel_getpeername(so->sock, (struct sockaddr *)ss);
	else
		len = kernel_getsockname(so->sock, (struct sockaddr *)ss);
	nke_so_put(so);
	return len;
}

static int nke_so_getname(struct __socket *so, struct sockaddr *name, int room,
			  bool peer)
{
	struct sockaddr_storage ss;
	int len;

	if (!name || room < 0)
		return nke_errno(-EINVAL);
	len = nke_so_name(so, &ss, peer);
	if (len < 0)
		return nke_errno(len);
	nke_sockaddr_export(name, room, &ss, len);
	return 0;
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
	return nke_so_getname(so, sockname, socknamelen, false);
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
	return nke_so_getname(so, peername, peernamelen, true);
}
EXPORT_SYMBOL_NKE(nke_sock_getpeername);

/**
 * nke_sock_getaddr() - read an address into memory of its own
 * @so: the socket
 * @psockname: receives the address, NULL on error
 * @peername: not 0 for the peer's address, 0 for the local one
 *
 * There is room for a struct sockaddr, even where the address is shorter.
 * Follows XNU's sock_getaddr().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, ENOMEM, ENOTCONN (no peer), EBADF, or what the protocol
 * says.
 */
int nke_sock_getaddr(struct __socket *so, struct sockaddr **psockname,
		     int peername)
{
	struct sockaddr_storage ss;
	struct sockaddr *sa;
	int len;

	if (!psockname)
		return nke_errno(-EINVAL);
	*psockname = NULL;
	len = nke_so_name(so, &ss, peername);
	if (len < 0)
		return nke_errno(len);
	sa = kzalloc(max_t(size_t, len, sizeof(*sa)), GFP_KERNEL);
	if (!sa)
		return nke_errno(-ENOMEM);
	nke_sockaddr_export(sa, len, &ss, len);
	*psockname = sa;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sock_getaddr);

/**
 * nke_sock_freeaddr() - give back what sock_getaddr() gave
 * @sockname: the address; NULL is ignored
 *
 * Follows XNU's sock_freeaddr().
 *
 * Context: Any.
 */
void nke_sock_freeaddr(struct sockaddr *sockname)
{
	kfree(sockname);
}
EXPORT_SYMBOL_NKE(nke_sock_freeaddr);

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
 * nke_so_connected() - is the socket connected, as XNU means it?
 * @so: the socket
 *
 * Context: Any.
 * Return: true also when half closed, until both sides are at their end.
 */
bool nke_so_connected(const struct __socket *so)
{
	return nke_state_connected(READ_ONCE(so->sock->sk->sk_state)) &&
	       !nke_unix_unpaired(so) && !nke_unix_hung_up(so) &&
	       !nke_so_is_defunct(so);
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
	connected = nke_so_connected(so);
	nke_so_put(so);
	return connected;
}
EXPORT_SYMBOL_NKE(nke_sock_isconnected);

/**
 * nke_sock_isnonblocking() - was FIONBIO set?
 * @so: the socket
 *
 * Of a process's descriptor: or O_NONBLOCK, which is the same.
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
	nonblocking = nke_so_nbio(so);
	nke_so_put(so);
	return nonblocking;
}
EXPORT_SYMBOL_NKE(nke_sock_isnonblocking);

/**
 * nke_sock_iskernel() - was the socket made in the kernel?
 * @so: the socket
 *
 * Else it is that of a process's descriptor. Follows XNU's sock_iskernel().
 *
 * Context: Any.
 * Return: 1 or 0; 0 for NULL and a closed one.
 */
int nke_sock_iskernel(struct __socket *so)
{
	int kernel;

	if (nke_so_get(so))
		return 0;
	kernel = !so->file;
	nke_so_put(so);
	return kernel;
}
EXPORT_SYMBOL_NKE(nke_sock_iskernel);

/**
 * nke_sock_getlistener() - the listener that a connection waits at
 * @so: the socket
 *
 * XNU shows connections that wait to socket filters only: sock_accept() is
 * where a connection and its listener part, and where a client gets a socket
 * of it here. Follows XNU's sock_getlistener(), which takes no reference
 * either.
 *
 * Context: Any.
 * Return: NULL: no socket that a client has waits to be accepted.
 */
struct __socket *nke_sock_getlistener(struct __socket *so)
{
	return NULL;
}
EXPORT_SYMBOL_NKE(nke_sock_getlistener);
