// SPDX-License-Identifier: GPL-2.0
/*
 * relay: connections.
 *
 * A session has two ends, sockets that never block.  What one receives is
 * offered to the other; what that refuses with EWOULDBLOCK is held, and no more
 * is read before the write upcall lets it go: the receive buffer fills, and TCP
 * stops the sender.  So a session's memory is bounded however slow the receiver
 * is.  The end of one stream is passed on as the end of the other; the session
 * is over when both have ended, or with a reset of both.  Of an echo both ends
 * are the same one.
 */
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <string.h>

#include "relay.h"

#define PIECE	(64 * 1024)	/* most bytes taken from a socket at a time */

struct end {
	socket_t	so;
	mbuf_t		held;		/* received, not yet passed on */
	int		connecting;
	int		ended;		/* its stream, and the other was told */
};

/*
 * A session is in `live' until it is over, then in `dead' until somebody else
 * than its own upcalls closes the sockets; closing waits for the upcalls
 * (SO_UPCALLCLOSEWAIT).  The ends belong to the thread that set `running'.
 */
struct session {
	TAILQ_ENTRY(session) link;	/* lock */
	struct end	end[2];
	int		ends;		/* 1: an echo */
	size_t		piece;
	int		running;	/* lock: a thread passes on */
	int		pending;	/* lock: and shall look again */
	int		dead;		/* lock: in `dead' */
};

TAILQ_HEAD(session_list, session);

static lck_grp_t	*group;
static lck_mtx_t	*lock;
static struct session_list live = TAILQ_HEAD_INITIALIZER(live);
static struct session_list dead = TAILQ_HEAD_INITIALIZER(dead);
static int		stopping;	/* lock */

/* Let the closing reset the connections, whatever is queued. */
static void
session_abort(struct session *s)
{
	struct linger reset = { .l_onoff = 1, .l_linger = 0 };
	int i;

	for (i = 0; i < s->ends; i++) {
		(void)sock_setsockopt(s->end[i].so, SOL_SOCKET, SO_LINGER,
		    &reset, sizeof(reset));
		(void)sock_shutdown(s->end[i].so, SHUT_RDWR);
	}
}

static void
session_destroy(struct session *s)
{
	int i;

	for (i = 0; i < s->ends; i++) {
		sock_close(s->end[i].so);	/* NULL is fine */
		mbuf_freem(s->end[i].held);
	}
	_FREE(s, M_TEMP);
}

/*
 * Dispose of the sessions that are over.  Their upcalls have nothing to do any
 * more, so they wait for nobody and can be waited for, by upcalls as well.
 */
static void
streams_reap(void)
{
	struct session *s;

	lck_mtx_lock(lock);
	while ((s = TAILQ_FIRST(&dead)) != NULL) {
		TAILQ_REMOVE(&dead, s, link);
		lck_mtx_unlock(lock);
		session_destroy(s);
		lck_mtx_lock(lock);
	}
	lck_mtx_unlock(lock);
}

/* Is the end connected?  0, EWOULDBLOCK for not yet, or why it is not. */
static errno_t
end_connected(struct end *e)
{
	int why = 0, len = sizeof(why);
	errno_t error;

	if (!e->connecting)
		return 0;
	error = sock_getsockopt(e->so, SOL_SOCKET, SO_ERROR, &why, &len);
	if (error == 0)
		error = why;
	if (error != 0)
		return error;
	if (!sock_isconnected(e->so))
		return EWOULDBLOCK;
	e->connecting = 0;
	return 0;
}

/* Take a piece; EPIPE at the end of the stream. */
static errno_t
end_receive(struct end *e, size_t len)
{
	errno_t error;
	mbuf_t m = NULL;

	error = sock_receivembuf(e->so, NULL, &m, MSG_DONTWAIT, &len);
	if (error != 0)
		return error;
	if (len == 0)
		return EPIPE;
	return relay_packet(m, len, &e->held);
}

/*
 * Offer what is held.  A send takes the mbufs even when it refuses them, so
 * what it gets is a second reference to the same bytes.
 */
static errno_t
end_send(struct end *to, struct end *from)
{
	size_t len = mbuf_pkthdr_len(from->held);
	errno_t error;
	mbuf_t copy;

	error = mbuf_copym(from->held, 0, MBUF_COPYALL, MBUF_WAITOK, &copy);
	if (error != 0)
		return error;
	error = sock_sendmbuf(to->so, NULL, copy, 0, NULL);
	if (error == EWOULDBLOCK)
		relay_count(&relay_stats.refused, 1);
	if (error != 0)
		return error;
	mbuf_freem(from->held);
	from->held = NULL;
	relay_count(&relay_stats.bytes, len);
	return 0;
}

/* Pass on what there is.  0: until the next upcall; or the session is over. */
static errno_t
end_forward(struct end *from, struct end *to, size_t piece)
{
	errno_t error = 0;

	while (!from->ended && error == 0) {
		if (from->held == NULL)
			error = end_receive(from, piece);
		if (error == EPIPE) {
			from->ended = 1;
			(void)sock_shutdown(to->so, SHUT_WR);
			return 0;
		}
		if (error == 0)
			error = end_send(to, from);
		if (error == EPIPE)
			return ECONNRESET;
	}
	return error == EWOULDBLOCK ? 0 : error;
}

/* 0: there is more to come; EPIPE: both streams have ended; or why not. */
static errno_t
session_step(struct session *s)
{
	struct end *one = &s->end[0], *two = &s->end[s->ends - 1];
	errno_t error;

	error = end_connected(one);
	if (error == 0)
		error = end_connected(two);
	if (error != 0)
		return error == EWOULDBLOCK ? 0 : error;
	error = end_forward(one, two, s->piece);
	if (error == 0 && one != two)
		error = end_forward(two, one, s->piece);
	if (error != 0)
		return error;
	return one->ended && two->ended ? EPIPE : 0;
}

/* Work for as long as there is some; `running' is ours. */
static void
session_run(struct session *s)
{
	errno_t error = 0;

	lck_mtx_lock(lock);
	while (s->pending && !stopping && error == 0) {
		s->pending = 0;
		lck_mtx_unlock(lock);
		error = session_step(s);
		if (error != 0 && error != EPIPE) {
			relay_count(&relay_stats.aborted, 1);
			session_abort(s);
		}
		lck_mtx_lock(lock);
	}
	s->running = 0;
	if (error != 0 && !stopping) {
		s->dead = 1;
		TAILQ_REMOVE(&live, s, link);
		TAILQ_INSERT_TAIL(&dead, s, link);
	}
	lck_mtx_unlock(lock);
}

/*
 * Both upcalls of both ends.  XNU may run them at once: the first passes on,
 * another only leaves word that there is more to look at.
 */
static void
session_upcall(__unused socket_t so, void *cookie, __unused int waitf)
{
	struct session *s = cookie;
	int mine;

	lck_mtx_lock(lock);
	s->pending = 1;
	mine = !s->running && !s->dead;
	if (mine)
		s->running = 1;
	lck_mtx_unlock(lock);
	if (mine)
		session_run(s);
}

static void
session_writable(socket_t so, void *cookie, int waitf)
{
	relay_count(&relay_stats.writable, 1);
	session_upcall(so, cookie, waitf);
}

/* Begin to connect; the upcalls tell what has become of it. */
static errno_t
end_connect(const struct relay_rule *rule, const struct sockaddr_storage *to,
	    struct end *e)
{
	errno_t error;

	error = relay_socket(rule, to->ss_family, &e->so);
	if (error != 0)
		return error;
	e->connecting = 1;
	error = sock_connect(e->so, (const struct sockaddr *)to, 0);
	return error == EINPROGRESS ? 0 : error;
}

static errno_t
session_open(struct session *s, const struct relay_rule *rule,
	     socket_t accepted)
{
	errno_t error;

	s->ends = rule->second.ss_len == 0 ? 1 : 2;
	s->piece = PIECE;
	if (rule->buffer != 0 && rule->buffer < PIECE)
		s->piece = rule->buffer;
	s->end[0].so = accepted;
	if (accepted != NULL)
		error = relay_setup(rule, accepted);
	else
		error = end_connect(rule, &rule->first, &s->end[0]);
	/* From an upcall this is in the initial network namespace. */
	if (error == 0 && s->ends == 2)
		error = end_connect(rule, &rule->second, &s->end[1]);
	return error;
}

errno_t
streams_add(const struct relay_rule *rule, socket_t accepted)
{
	struct session *s;
	errno_t error;
	int i;

	streams_reap();
	s = _MALLOC(sizeof(*s), M_TEMP, M_WAITOK | M_ZERO);
	if (s == NULL) {
		sock_close(accepted);
		return ENOMEM;
	}
	error = session_open(s, rule, accepted);
	if (error != 0) {
		session_abort(s);
		session_destroy(s);
		return error;
	}
	relay_count(&relay_stats.sessions, 1);
	/* Nobody ends it before this thread has had a look. */
	s->running = 1;
	s->pending = 1;
	lck_mtx_lock(lock);
	TAILQ_INSERT_TAIL(&live, s, link);
	lck_mtx_unlock(lock);
	for (i = 0; i < s->ends; i++)
		(void)sock_setupcalls(s->end[i].so, session_upcall, s,
		    session_writable, s);
	session_run(s);
	return 0;
}

errno_t
streams_start(void)
{
	group = lck_grp_alloc_init("relay streams", LCK_GRP_ATTR_NULL);
	if (group == NULL)
		return ENOMEM;
	lock = lck_mtx_alloc_init(group, LCK_ATTR_NULL);
	if (lock == NULL) {
		lck_grp_free(group);
		return ENOMEM;
	}
	return 0;
}

/* Nobody adds sessions any more. */
void
streams_stop(void)
{
	struct session_list rest = TAILQ_HEAD_INITIALIZER(rest);
	struct session *s;

	lck_mtx_lock(lock);
	stopping = 1;
	while ((s = TAILQ_FIRST(&live)) != NULL) {
		TAILQ_REMOVE(&live, s, link);
		TAILQ_INSERT_TAIL(&rest, s, link);
	}
	lck_mtx_unlock(lock);
	while ((s = TAILQ_FIRST(&rest)) != NULL) {
		TAILQ_REMOVE(&rest, s, link);
		session_abort(s);
		session_destroy(s);
	}
	streams_reap();
	lck_mtx_free(lock, group);
	lck_grp_free(group);
}
