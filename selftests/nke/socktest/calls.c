// SPDX-License-Identifier: GPL-2.0
/*
 * socktest: single calls at random, and the errors that they document.
 */
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/filio.h>
#include <sys/ioctl.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/param.h>
#include <sys/proc.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nke/socket.h>
#include <string.h>

#include "calls.h"

#define ROOM	4096

/* Blocking calls end soon, and a close waits for upcalls. */
void
call_prepare(socket_t so)
{
	struct timeval tv = { .tv_sec = 0, .tv_usec = 20000 };
	int on = 1;

	(void)sock_setsockopt(so, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	(void)sock_setsockopt(so, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	(void)sock_setsockopt(so, SOL_SOCKET, SO_UPCALLCLOSEWAIT, &on,
	    sizeof(on));
}

errno_t
call_open(struct dice *dice, void *cookie, socket_t *so)
{
	static const int domains[] = { PF_INET, PF_INET6, PF_LOCAL };

	return sock_socket(domains[roll(dice, 3)],
	    roll(dice, 3) ? SOCK_STREAM : SOCK_DGRAM, 0,
	    roll(dice, 2) ? socktest_upcall : NULL, cookie, so);
}

static errno_t
call_bind(socket_t so)
{
	struct sockaddr_storage where;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&where;
	struct sockaddr_in *in = (struct sockaddr_in *)&where;
	struct sockaddr_un *un = (struct sockaddr_un *)&where;
	errno_t error;
	int domain;

	error = sock_gettype(so, &domain, NULL, NULL);
	if (error != 0)
		return error;
	bzero(&where, sizeof(where));
	switch (domain) {
	case PF_INET:
		in->sin_len = sizeof(*in);
		in->sin_family = AF_INET;
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		break;
	case PF_INET6:
		in6->sin6_len = sizeof(*in6);
		in6->sin6_family = AF_INET6;
		in6->sin6_addr.s6_addr[15] = 1;
		break;
	default:
		/* Without a path: one that nobody else has. */
		un->sun_len = 2;
		un->sun_family = AF_UNIX;
		break;
	}
	return sock_bind(so, (struct sockaddr *)&where);
}

errno_t
call_connect(socket_t so, socket_t peer, struct dice *dice)
{
	struct sockaddr_storage where;
	errno_t error;

	bzero(&where, sizeof(where));
	error = sock_getsockname(peer, (struct sockaddr *)&where,
	    sizeof(where));
	if (error != 0)
		return error;
	return sock_connect(so, (struct sockaddr *)&where,
	    roll(dice, 3) ? MSG_DONTWAIT : 0);
}

/* Not a reference of ours: it may be anything by now, but a crash. */
errno_t
call_stale(socket_t so)
{
	int domain;

	return sock_gettype(so, &domain, NULL, NULL);
}

static int
some_flags(struct dice *dice, int peek)
{
	int flags = 0;

	if (roll(dice, 3))
		flags |= MSG_DONTWAIT;
	if (roll(dice, 4) == 0)
		flags |= MSG_NBIO;
	if (peek && roll(dice, 4) == 0)
		flags |= MSG_PEEK;
	if (peek && roll(dice, 4) == 0)
		flags |= MSG_WAITALL;
	return flags;
}

static errno_t
call_io(enum socktest_op op, socket_t so, struct dice *dice)
{
	u_int8_t bytes[512];
	struct iovec iov = {
		.iov_base = bytes, .iov_len = 1 + roll(dice, sizeof(bytes)),
	};
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	size_t n = 1 + roll(dice, ROOM);
	mbuf_t m = NULL;
	errno_t error;

	switch (op) {
	case OP_SEND:
		memset(bytes, 's', sizeof(bytes));
		return sock_send(so, &msg, some_flags(dice, 0), &n);
	case OP_RECEIVE:
		return sock_receive(so, &msg, some_flags(dice, 1), &n);
	case OP_RECEIVEMBUF:
		error = sock_receivembuf(so, NULL, &m, some_flags(dice, 1), &n);
		mbuf_freem(m);
		return error;
	default:
		error = mbuf_allocpacket(MBUF_WAITOK, n, NULL, &m);
		if (error != 0)
			return error;
		mbuf_pkthdr_setlen(m, n);
		mbuf_setlen(m, n);
		if (mbuf_next(m) != NULL)
			(void)mbuf_copyback(m, 0, 1, "m", MBUF_WAITOK);
		return sock_sendmbuf(so, NULL, m, some_flags(dice, 0), &n);
	}
}

static errno_t
call_option(enum socktest_op op, socket_t so, struct dice *dice)
{
	static const int options[][2] = {
		{ SOL_SOCKET, SO_KEEPALIVE }, { SOL_SOCKET, SO_SNDBUF },
		{ SOL_SOCKET, SO_RCVBUF }, { SOL_SOCKET, SO_RCVLOWAT },
		{ SOL_SOCKET, SO_REUSEADDR }, { SOL_SOCKET, SO_TIMESTAMP },
		{ IPPROTO_TCP, TCP_NODELAY }, { IPPROTO_TCP, TCP_KEEPALIVE },
		{ IPPROTO_IP, IP_TTL }, { IPPROTO_IP, IP_RECVTTL },
		{ SOL_SOCKET, SO_ERROR }, { SOL_SOCKET, SO_NREAD },
		{ SOL_SOCKET, SO_NWRITE }, { SOL_SOCKET, SO_TYPE },
	};
	const int *which = options[roll(dice, sizeof(options) /
	    sizeof(options[0]))];
	int value = 1 + (int)roll(dice, 2 * ROOM);
	int len = sizeof(value);

	if (op == OP_SETSOCKOPT)
		return sock_setsockopt(so, which[0], which[1], &value, len);
	return sock_getsockopt(so, which[0], which[1], &value, &len);
}

static errno_t
call_names(socket_t so, struct dice *dice)
{
	struct sockaddr_storage name;
	struct sockaddr *copy = NULL;
	errno_t error;

	switch (roll(dice, 3)) {
	case 0:
		return sock_getsockname(so, (struct sockaddr *)&name,
		    sizeof(name));
	case 1:
		return sock_getpeername(so, (struct sockaddr *)&name,
		    sizeof(name));
	default:
		error = sock_getaddr(so, &copy, (int)roll(dice, 2));
		sock_freeaddr(copy);
		return error;
	}
}

static errno_t
call_marks(socket_t so, struct dice *dice)
{
	int on = (int)roll(dice, 2);

	switch (roll(dice, 5)) {
	case 0:
		return sock_nointerrupt(so, on);
	case 1:
		return sock_setpriv(so, on);
	case 2:
		(void)sock_isconnected(so);
		(void)sock_isnonblocking(so);
		return 0;
	case 3:
		(void)sock_iskernel(so);
		socket_set_traffic_mgt_flags(so, TRAFFIC_MGT_SO_BACKGROUND);
		return 0;
	default:
		socket_clear_traffic_mgt_flags(so, TRAFFIC_MGT_SO_BACKGROUND);
		return 0;
	}
}

static errno_t
call_callbacks(enum socktest_op op, socket_t so, void *cookie,
		struct dice *dice)
{
	sock_upcall one = roll(dice, 3) ? socktest_upcall : NULL;
	sock_upcall two = roll(dice, 3) ? socktest_upcall : NULL;

	switch (op) {
	case OP_SETUPCALL:
		return sock_setupcall(so, one, cookie);
	case OP_SETUPCALLS:
		if (roll(dice, 4) == 0)
			return sock_setupcalls_inline(so,
			    one ? socktest_inline : NULL, cookie,
			    two ? socktest_inline : NULL, cookie);
		return sock_setupcalls(so, one, cookie, two, cookie);
	default:
		return sock_catchevents(so, one ? socktest_event : NULL, cookie,
		    ~0U);
	}
}

errno_t
call(enum socktest_op op, socket_t so, void *cookie, struct dice *dice)
{
	struct timeval tv = { .tv_sec = 0, .tv_usec = 5000 };
	int value = (int)roll(dice, 2);
	size_t len = sizeof(value);

	switch (op) {
	case OP_BIND:
		return call_bind(so);
	case OP_LISTEN:
		return sock_listen(so, (int)roll(dice, 8));
	case OP_CONNECTWAIT:
		return sock_connectwait(so, &tv);
	case OP_SHUTDOWN:
		return sock_shutdown(so, (int)roll(dice, 3));
	case OP_SETUPCALL:
	case OP_SETUPCALLS:
	case OP_CATCHEVENTS:
		return call_callbacks(op, so, cookie, dice);
	case OP_SETSOCKOPT:
	case OP_GETSOCKOPT:
		return call_option(op, so, dice);
	case OP_NAMES:
		return call_names(so, dice);
	case OP_IOCTL:
		return sock_ioctl(so, roll(dice, 2) ? FIONBIO : FIONREAD,
		    &value);
	case OP_MARKS:
		return call_marks(so, dice);
	case OP_CLASS:
		value *= 0xb8;
		return roll(dice, 2) ? sock_settclassopt(so, &value, len) :
		    sock_gettclassopt(so, &value, &len);
	case OP_DEFUNCT:
		return socket_defunct(NULL, so,
		    SHUTDOWN_SOCKET_LEVEL_DISCONNECT_ALL);
	default:
		return call_io(op, so, dice);
	}
}

/* What a call documents, besides EINVAL and EBADF of all; ends with 0. */
static const errno_t documented[OPS][16] = {
	[OP_OPEN] = { ENOBUFS },
	[OP_BIND] = { EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, ENOBUFS, EINTR },
	[OP_LISTEN] = { EOPNOTSUPP, EADDRINUSE, ENOBUFS },
	/* A defunct socket tells what it had to tell. */
	[OP_ACCEPT] = { EOPNOTSUPP, EWOULDBLOCK, EINTR, ENOMEM, ECONNREFUSED,
	    ECONNRESET, ETIMEDOUT, EPIPE },
	[OP_CONNECT] = { EINPROGRESS, EALREADY, EISCONN, EAFNOSUPPORT,
	    EOPNOTSUPP, ECONNABORTED, EINTR, ENOBUFS, EWOULDBLOCK,
	    ECONNREFUSED, ECONNRESET, EPIPE, EPROTOTYPE, ENETUNREACH,
	    EPERM },
	[OP_CONNECTWAIT] = { EINPROGRESS, ECONNREFUSED, ECONNRESET, ETIMEDOUT,
	    ECONNABORTED, EPIPE },
	/*
	 * EAFNOSUPPORT and ENETUNREACH: a datagram of IPv6 while another task
	 * connects its socket elsewhere.
	 */
	[OP_SEND] = { EWOULDBLOCK, EMSGSIZE, ENOTCONN, EDESTADDRREQ, EPIPE,
	    EOPNOTSUPP, ENOBUFS, EINTR, ECONNREFUSED, ECONNRESET, ETIMEDOUT,
	    ECONNABORTED, EPERM, EAFNOSUPPORT, ENETUNREACH },
	[OP_SENDMBUF] = { EWOULDBLOCK, EMSGSIZE, ENOTCONN, EDESTADDRREQ, EPIPE,
	    EOPNOTSUPP, ENOBUFS, EINTR, ECONNREFUSED, ECONNRESET, ETIMEDOUT,
	    ECONNABORTED, EPERM, EAFNOSUPPORT, ENETUNREACH },
	[OP_RECEIVE] = { EWOULDBLOCK, ENOTCONN, EINTR, ECONNRESET, ECONNREFUSED,
	    ETIMEDOUT, EPIPE, ECONNABORTED },
	[OP_RECEIVEMBUF] = { EWOULDBLOCK, ENOTCONN, EINTR, ECONNRESET,
	    ECONNREFUSED, ETIMEDOUT, EPIPE, ENOBUFS, ECONNABORTED },
	[OP_SHUTDOWN] = { ENOTCONN },
	[OP_SETSOCKOPT] = { ENOPROTOOPT, ENOBUFS, EOPNOTSUPP },
	[OP_GETSOCKOPT] = { ENOPROTOOPT, ENOTCONN, EOPNOTSUPP },
	[OP_NAMES] = { ENOTCONN },
	[OP_IOCTL] = { EOPNOTSUPP },
	[OP_CLASS] = { ENOTCONN },
	[OP_DEFUNCT] = { EOPNOTSUPP },
};

int
is_documented(enum socktest_op op, errno_t error)
{
	int i;

	if (error == EINVAL || error == EBADF)
		return 1;
	for (i = 0; i < 16 && documented[op][i] != 0; i++)
		if (documented[op][i] == error)
			return 1;
	return 0;
}
