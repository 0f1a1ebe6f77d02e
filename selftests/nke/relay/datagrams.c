// SPDX-License-Identifier: GPL-2.0
/*
 * relay: datagrams.  An answer goes to the client that was heard last.  What
 * finds no room is lost, as in any router.
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

#define UDP_MAX	(64 * 1024)	/* no datagram is longer */

/*
 * The upcalls of the two sockets run at the same time, and use each other's
 * socket: with the lock held, and unless it is to be closed.
 */
struct path {
	TAILQ_ENTRY(path) link;		/* lock */
	socket_t	first;		/* bound; whom the clients know */
	socket_t	second;		/* connected on, or NULL: an echo */
	struct sockaddr_storage client;	/* lock */
	int		closing;	/* lock */
};

TAILQ_HEAD(path_list, path);

static lck_grp_t	*group;
static lck_mtx_t	*lock;
static struct path_list	paths = TAILQ_HEAD_INITIALIZER(paths);

static errno_t
path_receive(socket_t so, struct msghdr *msg, struct sockaddr_storage *from,
	     mbuf_t *packet)
{
	size_t len = UDP_MAX;
	errno_t error;
	mbuf_t m = NULL;

	bzero(msg, sizeof(*msg));
	bzero(from, sizeof(*from));
	msg->msg_name = from;
	msg->msg_namelen = sizeof(*from);
	do {
		error = sock_receivembuf(so, msg, &m, MSG_DONTWAIT, &len);
	} while (error == ECONNREFUSED);	/* news of an earlier one */
	return error != 0 ? error : relay_packet(m, len, packet);
}

/* Takes the packet; the lock is held. */
static void
path_send(socket_t so, const struct msghdr *to, mbuf_t packet)
{
	errno_t error;

	error = sock_sendmbuf(so, to, packet, 0, NULL);
	if (error == 0)
		relay_count(&relay_stats.datagrams, 1);
	else if (error == EWOULDBLOCK)
		relay_count(&relay_stats.refused, 1);
}

/* From a client: on, or back. */
static void
first_upcall(socket_t so, void *cookie, __unused int waitf)
{
	struct sockaddr_storage from;
	struct path *p = cookie;
	struct msghdr msg;
	mbuf_t packet;

	while (path_receive(so, &msg, &from, &packet) == 0) {
		msg.msg_flags = 0;
		lck_mtx_lock(lock);
		p->client = from;
		if (p->closing)
			mbuf_freem(packet);
		else if (p->second != NULL)
			path_send(p->second, NULL, packet);
		else
			path_send(so, &msg, packet);
		lck_mtx_unlock(lock);
	}
}

/* From where we connected to: to the client. */
static void
second_upcall(socket_t so, void *cookie, __unused int waitf)
{
	struct sockaddr_storage from;
	struct path *p = cookie;
	struct msghdr msg;
	mbuf_t packet;

	while (path_receive(so, &msg, &from, &packet) == 0) {
		bzero(&msg, sizeof(msg));
		msg.msg_name = &p->client;
		lck_mtx_lock(lock);
		msg.msg_namelen = p->client.ss_len;
		if (p->closing || msg.msg_namelen == 0)
			mbuf_freem(packet);
		else
			path_send(p->first, &msg, packet);
		lck_mtx_unlock(lock);
	}
}

/* The upcalls come last: each uses both sockets. */
static errno_t
path_open(struct path *p, const struct relay_rule *rule)
{
	errno_t error;

	error = relay_socket(rule, rule->first.ss_family, &p->first);
	if (error == 0)
		error = sock_bind(p->first,
		    (const struct sockaddr *)&rule->first);
	if (error == 0 && rule->second.ss_len != 0) {
		error = relay_socket(rule, rule->second.ss_family, &p->second);
		if (error == 0)
			error = sock_connect(p->second,
			    (const struct sockaddr *)&rule->second, 0);
		if (error == 0)
			error = sock_setupcall(p->second, second_upcall, p);
	}
	if (error == 0)
		error = sock_setupcall(p->first, first_upcall, p);
	return error;
}

/* Each closing waits for the socket's upcall. */
static void
path_destroy(struct path *p)
{
	lck_mtx_lock(lock);
	p->closing = 1;
	lck_mtx_unlock(lock);
	sock_close(p->first);
	sock_close(p->second);		/* NULL is fine */
	_FREE(p, M_TEMP);
}

errno_t
datagrams_add(const struct relay_rule *rule)
{
	struct path *p;
	errno_t error;

	p = _MALLOC(sizeof(*p), M_TEMP, M_WAITOK | M_ZERO);
	if (p == NULL)
		return ENOMEM;
	error = path_open(p, rule);
	if (error != 0) {
		path_destroy(p);
		return error;
	}
	lck_mtx_lock(lock);
	TAILQ_INSERT_TAIL(&paths, p, link);
	lck_mtx_unlock(lock);
	return 0;
}

errno_t
datagrams_start(void)
{
	group = lck_grp_alloc_init("relay datagrams", LCK_GRP_ATTR_NULL);
	if (group == NULL)
		return ENOMEM;
	lock = lck_mtx_alloc_init(group, LCK_ATTR_NULL);
	if (lock == NULL) {
		lck_grp_free(group);
		return ENOMEM;
	}
	return 0;
}

/* Nobody adds any more. */
void
datagrams_stop(void)
{
	struct path *p;

	while ((p = TAILQ_FIRST(&paths)) != NULL) {
		TAILQ_REMOVE(&paths, p, link);
		path_destroy(p);
	}
	lck_mtx_free(lock, group);
	lck_grp_free(group);
}
