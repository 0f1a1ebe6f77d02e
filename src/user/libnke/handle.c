// SPDX-License-Identifier: GPL-2.0
/*
 * The handle: a generic netlink socket and what it has received.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libnke.h"

#define NETNS_DIR	"/run/netns/"

/* Of nke_open() and nke_netns_open(), which have no handle. */
static _Thread_local char open_error[LIBNKE_ERROR_SIZE];

/**
 * libnke_fail() - fail with a text
 * @nke: handle, or NULL before there is one
 * @error: positive errno
 * @format: of the text, as printf()'s
 *
 * Return: the negative errno.
 */
int libnke_fail(struct nke *nke, int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(nke ? nke->error : open_error, LIBNKE_ERROR_SIZE, format,
		  args);
	va_end(args);
	return -error;
}

/**
 * libnke_clear() - forget the text of the last error
 * @nke: handle
 */
void libnke_clear(struct nke *nke)
{
	nke->error[0] = '\0';
}

/**
 * nke_errstr() - what was wrong, in words
 * @nke: handle; NULL for the nke_open() or nke_netns_open() that this thread
 *	called last
 *
 * Return: the text of the last call with @nke, the kernel's own where it gave
 * one; "" when the call was successful (and the kernel had nothing to warn
 * of).  Valid until the next call with @nke.
 */
const char *nke_errstr(const struct nke *nke)
{
	return nke ? nke->error : open_error;
}

/**
 * nke_netns_open() - a network namespace, by name
 * @name: as ip-netns(8) has it, or a path if it has a slash
 *
 * Return: a file descriptor for nke_open(), for the caller to close; or
 * -ENOENT, -EACCES and others of open(2).
 */
int nke_netns_open(const char *name)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s%s", strchr(name, '/') ? "" : NETNS_DIR,
		 name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return libnke_fail(NULL, errno,
				   "cannot open network namespace \"%s\": %m",
				   name);
	open_error[0] = '\0';
	return fd;
}

/*
 * A netlink socket stays in the namespace it was made in.  Namespaces are
 * those of a thread, so no other thread notices.
 */
static int socket_in(int netns, struct mnl_socket **socketp)
{
	int error = 0;
	int self = -1;

	if (netns >= 0) {
		self = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
		if (self < 0)
			return libnke_fail(NULL, errno,
					   "cannot open /proc/thread-self/ns/net: %m");
		if (setns(netns, CLONE_NEWNET)) {
			error = libnke_fail(NULL, errno,
					    "cannot enter the network namespace: %m");
			goto out;
		}
	}
	*socketp = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!*socketp)
		error = libnke_fail(NULL, errno,
				    "cannot make a netlink socket: %m");
	if (netns >= 0 && setns(self, CLONE_NEWNET)) {
		error = libnke_fail(NULL, errno,
				    "cannot leave the network namespace again: %m");
		if (*socketp)
			mnl_socket_close(*socketp);
		*socketp = NULL;
	}
out:
	if (self >= 0)
		close(self);
	return error;
}

static struct nke *handle_new(struct mnl_socket *socket)
{
	struct nke *nke = calloc(1, sizeof(*nke));

	if (!nke)
		return NULL;
	nke->socket = socket;
	nke->fd = mnl_socket_get_fd(socket);
	nke->timeout = NKE_FOREVER;
	LIST_INIT(&nke->conns);
	STAILQ_INIT(&nke->partial);
	STAILQ_INIT(&nke->msgs);
	STAILQ_INIT(&nke->events);
	if (libnke_reserve(&nke->in, LIBNKE_BUFFER_SIZE)) {
		free(nke);
		return NULL;
	}
	return nke;
}

static int handle_open(struct nke **nkep, struct mnl_socket *socket,
		       bool netlink)
{
	struct nke *nke = handle_new(socket);
	int error;

	if (!nke) {
		mnl_socket_close(socket);
		return libnke_fail(NULL, ENOMEM, "no memory");
	}
	nke->netlink = netlink;
	error = libnke_find_family(nke);
	if (error) {
		libnke_fail(NULL, -error, "%s", nke->error);
		nke_close(nke);
		return error;
	}
	*nkep = nke;
	open_error[0] = '\0';
	return 0;
}

/**
 * libnke_fdopen() - a handle on some socket, for tests
 * @nkep: where to put the handle
 * @fd: connected socket that keeps messages apart; closed with the handle
 *
 * Return: as nke_open().
 */
int libnke_fdopen(struct nke **nkep, int fd)
{
	struct mnl_socket *socket = mnl_socket_fdopen(fd);

	if (!socket)
		return libnke_fail(NULL, errno, "not a socket: %m");
	return handle_open(nkep, socket, false);
}

/**
 * nke_open() - make a handle
 * @nkep: where to put the handle
 * @netns: of nke_netns_open(), or NKE_NETNS_SELF; stays the caller's
 *
 * Controls and events are those of the initial network namespace and can be
 * reached from there only.
 *
 * Return: 0; -ENOENT: nke is not loaded; -EPERM: may not enter the namespace;
 * -ENOMEM, and others of socket(2).
 */
int nke_open(struct nke **nkep, int netns)
{
	struct mnl_socket *socket = NULL;
	int on = 1;
	int error;

	error = socket_in(netns, &socket);
	if (error)
		return error;
	/* All kernels that nke is for know all three. */
	if (mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof(on)) ||
	    mnl_socket_setsockopt(socket, NETLINK_GET_STRICT_CHK, &on,
				  sizeof(on)) ||
	    mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID)) {
		error = libnke_fail(NULL, errno,
				    "cannot set the netlink socket up: %m");
		mnl_socket_close(socket);
		return error;
	}
	return handle_open(nkep, socket, true);
}

/**
 * nke_close() - end a handle and its connections
 * @nke: handle, or NULL
 *
 * The controls see their clients go.  All that the library has given with
 * @nke is gone.
 */
void nke_close(struct nke *nke)
{
	struct nke_conn *conn;

	if (!nke)
		return;
	mnl_socket_close(nke->socket);
	while ((conn = LIST_FIRST(&nke->conns))) {
		LIST_REMOVE(conn, link);
		free(conn);
	}
	libnke_queue_free(&nke->partial);
	libnke_queue_free(&nke->msgs);
	libnke_queue_free(&nke->events);
	libnke_item_free(nke->given_msg);
	libnke_item_free(nke->given_event);
	libnke_buffer_free(&nke->in);
	libnke_buffer_free(&nke->out);
	free(nke);
}

/**
 * nke_fd() - to wait for, with poll(2)
 * @nke: handle
 *
 * It is readable when nke_recv() or nke_event_next() may have something new.
 * Other calls read from it, too, and keep what they find: nke_pending() says
 * so, and is to be asked before each poll(2).
 *
 * Return: the file descriptor, the handle's own.
 */
int nke_fd(const struct nke *nke)
{
	return nke->fd;
}

/**
 * nke_pending() - is something there already?
 * @nke: handle
 *
 * Return: NKE_PENDING_MSG when nke_recv() would not have to wait,
 * NKE_PENDING_EVENT when nke_event_next() would not, both, or 0.
 */
unsigned int nke_pending(const struct nke *nke)
{
	unsigned int pending = 0;

	if (nke->lost_msg || !STAILQ_EMPTY(&nke->msgs))
		pending |= NKE_PENDING_MSG;
	if (nke->lost_event || !STAILQ_EMPTY(&nke->events))
		pending |= NKE_PENDING_EVENT;
	return pending;
}

/**
 * nke_set_timeout() - how long to wait for answers
 * @nke: handle
 * @timeout: milliseconds, or NKE_FOREVER (as it is at the start)
 *
 * A control may take its time over a message or an option, and the kernel
 * answers when it has done.  A call that fails with -ETIMEDOUT may still have
 * its effect, except that nke_connect() leaves no connection behind.  Without a
 * limit the control runs in this thread, and a signal waits for it.
 */
void nke_set_timeout(struct nke *nke, int timeout)
{
	int flags = fcntl(nke->fd, F_GETFL);

	nke->timeout = timeout;
	/* Else the kernel calls the control inside of sendmsg(). */
	if (flags >= 0)
		fcntl(nke->fd, F_SETFL, timeout < 0 ? flags & ~O_NONBLOCK :
						     flags | O_NONBLOCK);
}
