// SPDX-License-Identifier: GPL-2.0
/*
 * echod: a TCP and UDP echo server on IPv4 and IPv6 inside the kernel.
 *
 * A sample network kernel extension in plain XNU style.  The upcall of a
 * listening socket accepts; the upcalls of the connections and of the
 * datagram sockets send back the very mbufs that they received.  When it is
 * stopped it says what it did:
 *
 *	echod: 12 connections, 345 datagrams, 6789 bytes
 *
 * Back-pressure: the connections are blocking sockets that are read without
 * waiting, a piece at a time, and a piece is sent before the next is read.
 * If the peer does not read, the send waits, our receive buffer fills, and
 * TCP stops the peer.  nke runs every upcall in a thread, so waiting there
 * holds up nothing but the one connection; a peer that takes nothing for
 * ECHOD_SEND_SECONDS is disconnected.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/systm.h>
#include <netinet/in.h>
#include <kern/locks.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <string.h>

#include "services.h"

#ifndef ECHOD_PORT
#define ECHOD_PORT		7007
#endif
#ifndef ECHOD_SEND_SECONDS
#define ECHOD_SEND_SECONDS	10
#endif

#define TCP_PIECE	(64 * 1024)	/* most bytes read and sent a time */
#define UDP_MAX		(64 * 1024)	/* no datagram is longer */

/*
 * One TCP connection.  It is in `live' until its stream has ended, then in
 * `dead' until somebody else than its own upcall closes the socket: another
 * connection's upcall, the listener's, or the stop routine.  Closing waits for
 * the socket's upcall to return (SO_UPCALLCLOSEWAIT), which is what makes it
 * safe to free the memory afterwards.
 */
struct conn {
	TAILQ_ENTRY(conn) link;		/* echod_lock */
	socket_t	so;
	int		running;	/* echod_lock: a thread echoes */
	int		pending;	/* echod_lock: and shall look again */
	int		dead;		/* echod_lock: in `dead' */
};

TAILQ_HEAD(conn_list, conn);

extern kern_return_t echod_start(kmod_info_t *ki, void *data);
extern kern_return_t echod_stop(kmod_info_t *ki, void *data);

static lck_grp_t	*echod_group;
static lck_mtx_t	*echod_lock;
static struct conn_list	live = TAILQ_HEAD_INITIALIZER(live);
static struct conn_list	dead = TAILQ_HEAD_INITIALIZER(dead);
static int		stopping;	/* echod_lock */

static SInt64		total_connections;
static SInt64		total_datagrams;
static SInt64		total_bytes;

/*
 * Send what was received.  A chain from a stream need not begin with a packet
 * header, and if it does its length need not be that of the chain; a send
 * wants both.  Takes the mbufs in every case.
 */
static errno_t
send_back(socket_t so, const struct msghdr *to, mbuf_t m, size_t len)
{
	errno_t error;
	mbuf_t head;

	if (m == NULL || (mbuf_flags(m) & MBUF_PKTHDR) == 0) {
		error = mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &head);
		if (error == 0)
			error = mbuf_setnext(head, m);
		if (error != 0) {
			mbuf_freem(m);
			return error;
		}
		m = head;
	}
	mbuf_pkthdr_setlen(m, len);

	error = sock_sendmbuf(so, to, m, 0, NULL);
	if (error == 0)
		(void)OSAddAtomic64((SInt64)len, &total_bytes);
	return error;
}

/*
 * Echo until nothing is left to read, which a piece that is not full tells:
 * what comes later, comes with another upcall.  Returns 0 to be called again
 * then, else the stream is over: EPIPE for its regular end.
 */
static errno_t
conn_echo(struct conn *c)
{
	errno_t error;
	size_t len;
	mbuf_t m;

	for (;;) {
		m = NULL;
		len = TCP_PIECE;
		error = sock_receivembuf(c->so, NULL, &m, MSG_DONTWAIT, &len);
		if (error == EWOULDBLOCK)
			return 0;
		if (error != 0)
			return error;
		if (len == 0)
			return EPIPE;
		error = send_back(c->so, NULL, m, len);
		if (error == EPIPE)
			return ECONNRESET;
		if (error != 0 || len < TCP_PIECE)
			return error;
	}
}

/* Close and free the connections of a list that only we can see. */
static void
conn_destroy_all(struct conn_list *list)
{
	struct conn *c;

	while ((c = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, c, link);
		sock_close(c->so);
		_FREE(c, M_TEMP);
	}
}

/*
 * Dispose of the connections that have ended.  It waits for their upcalls, so
 * an upcall may call it only while its own connection cannot end: dead ones
 * wait for nobody, and so no two can wait for each other.
 */
static void
conn_reap(void)
{
	struct conn_list ended = TAILQ_HEAD_INITIALIZER(ended);
	struct conn *c;

	lck_mtx_lock(echod_lock);
	while ((c = TAILQ_FIRST(&dead)) != NULL) {
		TAILQ_REMOVE(&dead, c, link);
		TAILQ_INSERT_TAIL(&ended, c, link);
	}
	lck_mtx_unlock(echod_lock);
	conn_destroy_all(&ended);
}

/*
 * Upcall of a connection.  XNU may run it in two threads at once, which would
 * mix up the order of the stream: the first echoes, another only leaves word
 * that there is more to look at.
 */
static void
conn_upcall(__unused socket_t so, void *cookie, __unused int waitf)
{
	struct conn *c = cookie;
	errno_t error = 0;

	lck_mtx_lock(echod_lock);
	c->pending = 1;
	if (c->running || c->dead) {
		lck_mtx_unlock(echod_lock);
		return;
	}
	c->running = 1;
	while (c->pending && !stopping && error == 0) {
		c->pending = 0;
		lck_mtx_unlock(echod_lock);
		error = conn_echo(c);
		if (error == EPIPE)	/* all is sent back: say so */
			(void)sock_shutdown(c->so, SHUT_WR);
		else if (error != 0)
			connection_abort(c->so);
		else
			conn_reap();
		lck_mtx_lock(echod_lock);
	}
	c->running = 0;
	if (error != 0 && !stopping) {
		c->dead = 1;
		TAILQ_REMOVE(&live, c, link);
		TAILQ_INSERT_TAIL(&dead, c, link);
	}
	lck_mtx_unlock(echod_lock);
}

/*
 * Take over a new connection.  Its upcall is set last, when all is ready for
 * it; data that is there already counts as the first event.
 */
static void
conn_create(socket_t so)
{
	struct conn *c;

	c = _MALLOC(sizeof(*c), M_TEMP, M_WAITOK | M_ZERO);
	if (c == NULL || connection_setup(so, ECHOD_SEND_SECONDS) != 0) {
		_FREE(c, M_TEMP);
		sock_close(so);
		return;
	}
	c->so = so;
	(void)OSAddAtomic64(1, &total_connections);

	lck_mtx_lock(echod_lock);
	TAILQ_INSERT_TAIL(&live, c, link);
	lck_mtx_unlock(echod_lock);
	(void)sock_setupcall(so, conn_upcall, c);
}

/* Upcall of a listener: accept until nobody is left. */
static void
accept_upcall(socket_t so, __unused void *cookie, __unused int waitf)
{
	socket_t child;
	errno_t error;

	conn_reap();
	for (;;) {
		child = NULL;
		error = sock_accept(so, NULL, 0, MSG_DONTWAIT, NULL, NULL,
		    &child);
		if (error == ECONNABORTED)
			continue;	/* gave up while it waited */
		if (error != 0)
			return;
		conn_create(child);
	}
}

/* Two echo servers must not keep each other busy for ever. */
static int
from_echo_server(const struct sockaddr_storage *from)
{
	const struct sockaddr_in6 *sin6 = (const struct sockaddr_in6 *)from;
	const struct sockaddr_in *sin = (const struct sockaddr_in *)from;

	if (from->ss_family == AF_INET6)
		return sin6->sin6_port == htons(ECHOD_PORT);
	return sin->sin_port == htons(ECHOD_PORT);
}

static int
is_stopping(void)
{
	int answer;

	lck_mtx_lock(echod_lock);
	answer = stopping;
	lck_mtx_unlock(echod_lock);
	return answer;
}

/* Upcall of a datagram socket: each goes back to where it came from. */
static void
datagram_upcall(socket_t so, __unused void *cookie, __unused int waitf)
{
	struct sockaddr_storage from;
	struct msghdr msg;
	errno_t error;
	size_t len;
	mbuf_t m;

	while (!is_stopping()) {
		bzero(&from, sizeof(from));
		bzero(&msg, sizeof(msg));
		msg.msg_name = &from;
		msg.msg_namelen = sizeof(from);
		m = NULL;
		len = UDP_MAX;
		error = sock_receivembuf(so, &msg, &m, MSG_DONTWAIT, &len);
		if (error == ECONNREFUSED)
			continue;	/* news of an earlier answer */
		if (error != 0)
			return;
		if (from.ss_len == 0 || from_echo_server(&from)) {
			mbuf_freem(m);
			continue;
		}
		msg.msg_flags = 0;
		if (send_back(so, &msg, m, len) == 0)
			(void)OSAddAtomic64(1, &total_datagrams);
	}
}

/*
 * Close everything.  The services go first, after which no connection is
 * added; the abort wakes upcalls that wait for a slow peer.
 */
static void
echod_destroy(void)
{
	struct conn_list rest = TAILQ_HEAD_INITIALIZER(rest);
	struct conn *c;

	lck_mtx_lock(echod_lock);
	stopping = 1;
	lck_mtx_unlock(echod_lock);
	services_close();

	lck_mtx_lock(echod_lock);
	while ((c = TAILQ_FIRST(&live)) != NULL) {
		TAILQ_REMOVE(&live, c, link);
		TAILQ_INSERT_TAIL(&rest, c, link);
	}
	lck_mtx_unlock(echod_lock);

	TAILQ_FOREACH(c, &rest, link)
		connection_abort(c->so);
	conn_destroy_all(&rest);
	conn_reap();

	lck_mtx_free(echod_lock, echod_group);
	lck_grp_free(echod_group);
}

kern_return_t
echod_start(__unused kmod_info_t *ki, __unused void *data)
{
	errno_t error;

	echod_group = lck_grp_alloc_init("echod", LCK_GRP_ATTR_NULL);
	if (echod_group == NULL)
		return KERN_FAILURE;
	echod_lock = lck_mtx_alloc_init(echod_group, LCK_ATTR_NULL);
	if (echod_lock == NULL) {
		lck_grp_free(echod_group);
		return KERN_FAILURE;
	}

	error = services_open("echod", ECHOD_PORT, accept_upcall,
	    datagram_upcall);
	if (error != 0) {
		echod_destroy();
		return KERN_FAILURE;
	}
	printf("echod: port %d\n", ECHOD_PORT);
	return KERN_SUCCESS;
}

kern_return_t
echod_stop(__unused kmod_info_t *ki, __unused void *data)
{
	echod_destroy();
	printf("echod: %lld connections, %lld datagrams, %lld bytes\n",
	    total_connections, total_datagrams, total_bytes);
	return KERN_SUCCESS;
}
