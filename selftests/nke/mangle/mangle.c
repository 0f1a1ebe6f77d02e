// SPDX-License-Identifier: GPL-2.0
/*
 * mangle: a TCP and UDP relay inside the kernel that takes each packet apart
 * and puts it together again before it sends it back.
 *
 * What sock_receivembuf() gives goes through a random sequence of mbuf
 * operations (ops.c) that leave the bytes as they are, and on to
 * sock_sendmbuf().  When it is stopped it says what it did:
 *
 *	mangle: 12 packets, 3456 bytes, split 7, join 8, ...
 *
 * A datagram "mangle seed N" begins a new series of random numbers; it comes
 * back like any other.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/systm.h>
#include <netinet/in.h>
#include <kern/locks.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <string.h>

#include "mangle.h"
#include "services.h"

#define MANGLE_PORT	7008
#define SEND_SECONDS	60		/* a peer that takes nothing is slow */
#define TCP_PIECE	(64 * 1024)	/* most bytes read at a time */
#define UDP_MAX		(64 * 1024)	/* no datagram is longer */
#define SEED_MAX	32		/* length of a "mangle seed N" */

/*
 * One TCP connection.  Who takes it from the list closes it: its own upcall at
 * the end of the stream, or the stop routine.  The upcall may free it, because
 * nke runs no two upcalls of a socket at the same time.
 */
struct conn {
	TAILQ_ENTRY(conn) link;		/* mangle_lock */
	socket_t	so;
	u_int64_t	rnd;		/* for the sizes of pieces */
};

TAILQ_HEAD(conn_list, conn);

extern kern_return_t mangle_start(kmod_info_t *ki, void *data);
extern kern_return_t mangle_stop(kmod_info_t *ki, void *data);

static lck_grp_t	*mangle_group;
static lck_mtx_t	*mangle_lock;
static struct conn_list	live = TAILQ_HEAD_INITIALIZER(live);
static int		stopping;	/* mangle_lock */
static SInt64		connections;

static int
is_stopping(void)
{
	int answer;

	lck_mtx_lock(mangle_lock);
	answer = stopping;
	lck_mtx_unlock(mangle_lock);
	return answer;
}

/* Mangle what was received and send it back.  Takes the mbufs in any case. */
static errno_t
relay(socket_t so, const struct msghdr *to, mbuf_t m, size_t len)
{
	struct packet p;
	size_t sent = 0;
	errno_t error;

	error = packet_begin(&p, m, len);
	if (error != 0)
		return error;
	error = packet_mangle(&p);
	if (error == 0) {
		m = p.m;
		p.m = NULL;
		error = sock_sendmbuf(so, to, m, 0, &sent);
		p.doing = "send";
		if (error == 0 && sent != len)
			error = EMSGSIZE;
		if (error != 0 && !is_stopping())
			(void)packet_bad(&p, "sock_sendmbuf", error);
	}
	packet_end(&p);
	return error;
}

/*
 * Relay until nothing is left to read.  Returns 0 to be called again after the
 * next upcall, else the stream is over: EPIPE for its regular end.
 */
static errno_t
conn_relay(struct conn *c)
{
	errno_t error;
	size_t len;
	mbuf_t m;

	for (;;) {
		m = NULL;
		len = rnd_size(&c->rnd, TCP_PIECE);
		error = sock_receivembuf(c->so, NULL, &m, MSG_DONTWAIT, &len);
		if (error == EWOULDBLOCK)
			return 0;
		if (error != 0)
			return error;
		if (len == 0)
			return EPIPE;
		error = relay(c->so, NULL, m, len);
		if (error == EPIPE)
			return ECONNRESET;
		if (error != 0)
			return error;
	}
}

static void
conn_destroy(struct conn *c)
{
	sock_close(c->so);
	_FREE(c, M_TEMP);
}

static void
conn_upcall(__unused socket_t so, void *cookie, __unused int waitf)
{
	struct conn *c = cookie;
	errno_t error;
	int mine;

	error = conn_relay(c);
	if (error == 0)
		return;
	lck_mtx_lock(mangle_lock);
	mine = !stopping;
	if (mine)
		TAILQ_REMOVE(&live, c, link);
	lck_mtx_unlock(mangle_lock);
	if (!mine)
		return;
	if (error != EPIPE)
		connection_abort(c->so);
	conn_destroy(c);
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
	if (c == NULL || connection_setup(so, SEND_SECONDS) != 0) {
		_FREE(c, M_TEMP);
		sock_close(so);
		return;
	}
	c->so = so;
	c->rnd = mangle_rnd(-1 - OSIncrementAtomic64(&connections));

	lck_mtx_lock(mangle_lock);
	TAILQ_INSERT_TAIL(&live, c, link);
	lck_mtx_unlock(mangle_lock);
	(void)sock_setupcall(so, conn_upcall, c);
}

/* Upcall of a listener: accept until nobody is left. */
static void
accept_upcall(socket_t so, __unused void *cookie, __unused int waitf)
{
	socket_t child;
	errno_t error;

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

/* Is this datagram a new seed? */
static void
look_for_seed(mbuf_t m, size_t len)
{
	char text[SEED_MAX + 1];
	u_int32_t seed;

	if (len > SEED_MAX || mbuf_copydata(m, 0, len, text) != 0)
		return;
	text[len] = '\0';
	if (sscanf(text, "mangle seed %u", &seed) == 1)
		mangle_seed(seed);
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
		if (from.ss_len == 0 || len == 0) {
			mbuf_freem(m);
			continue;
		}
		look_for_seed(m, len);
		msg.msg_flags = 0;
		(void)relay(so, &msg, m, len);
	}
}

/*
 * Close everything.  The services go first, after which no connection is
 * added; the abort wakes upcalls that wait for a slow peer.
 */
static void
mangle_destroy(void)
{
	struct conn *c;

	lck_mtx_lock(mangle_lock);
	stopping = 1;
	lck_mtx_unlock(mangle_lock);
	services_close();
	/* No upcall takes one from the list any more. */
	while ((c = TAILQ_FIRST(&live)) != NULL) {
		TAILQ_REMOVE(&live, c, link);
		connection_abort(c->so);
		conn_destroy(c);
	}
	lck_mtx_free(mangle_lock, mangle_group);
	lck_grp_free(mangle_group);
}

kern_return_t
mangle_start(__unused kmod_info_t *ki, __unused void *data)
{
	errno_t error;
	u_int32_t seed;

	error = ops_start();
	if (error != 0) {
		printf("mangle: mbuf_tag_id_find: errno %d\n", error);
		return KERN_FAILURE;
	}
	mangle_group = lck_grp_alloc_init("mangle", LCK_GRP_ATTR_NULL);
	if (mangle_group == NULL)
		return KERN_FAILURE;
	mangle_lock = lck_mtx_alloc_init(mangle_group, LCK_ATTR_NULL);
	if (mangle_lock == NULL) {
		lck_grp_free(mangle_group);
		return KERN_FAILURE;
	}

	read_random(&seed, sizeof(seed));
	mangle_seed(seed);
	error = services_open("mangle", MANGLE_PORT, accept_upcall,
	    datagram_upcall);
	if (error != 0) {
		mangle_destroy();
		return KERN_FAILURE;
	}
	return KERN_SUCCESS;
}

kern_return_t
mangle_stop(__unused kmod_info_t *ki, __unused void *data)
{
	mangle_destroy();
	mangle_summary();
	return KERN_SUCCESS;
}
