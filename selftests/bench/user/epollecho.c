// SPDX-License-Identifier: GPL-2.0
/*
 * epollecho: a TCP echo server on IPv4 that waits with epoll.
 *
 *	epollecho PORT COMMAND...
 *
 * As one writes it to be fast: one thread, no system call more than needed, a
 * buffer larger than any message.  What cannot be sent at once is kept, and the
 * connection not read before it is gone.  It serves as long as the command
 * runs, whose exit status is its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve.h"

#define EVENTS	256
#define BUFFER	(128 * 1024)

struct conn {
	int fd;
	size_t off;		/* of what is kept */
	size_t len;		/* of it; 0: nothing */
	char *kept;
};

static int epfd;
static int listener;

static int watch(int op, struct conn *c, unsigned int events)
{
	struct epoll_event ev = { .events = events, .data.ptr = c };

	return epoll_ctl(epfd, op, c->fd, &ev);
}

static void end(struct conn *c)
{
	close(c->fd);
	free(c->kept);
	free(c);
}

static void take(void)
{
	int one = 1;
	struct conn *c;
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		c = calloc(1, sizeof(*c));
		if (!c) {
			close(fd);
			continue;
		}
		c->fd = fd;
		if (watch(EPOLL_CTL_ADD, c, EPOLLIN) < 0)
			end(c);
	}
}

/* Return: -1 when the connection is over. */
static int keep(struct conn *c, const char *data, size_t len)
{
	c->kept = malloc(len);
	if (!c->kept)
		return -1;
	memcpy(c->kept, data, len);
	c->off = 0;
	c->len = len;
	return watch(EPOLL_CTL_MOD, c, EPOLLOUT);
}

static int on_readable(struct conn *c)
{
	static char buf[BUFFER];
	ssize_t len = recv(c->fd, buf, sizeof(buf), 0);
	ssize_t sent;

	if (len <= 0)
		return len < 0 && errno == EAGAIN ? 0 : -1;
	sent = send(c->fd, buf, len, MSG_NOSIGNAL);
	if (sent < 0) {
		if (errno != EAGAIN)
			return -1;
		sent = 0;
	}
	return sent < len ? keep(c, buf + sent, len - sent) : 0;
}

static int on_writeable(struct conn *c)
{
	ssize_t sent = send(c->fd, c->kept + c->off, c->len, MSG_NOSIGNAL);

	if (sent < 0)
		return errno == EAGAIN ? 0 : -1;
	c->off += sent;
	c->len -= sent;
	if (c->len)
		return 0;
	free(c->kept);
	c->kept = NULL;
	return watch(EPOLL_CTL_MOD, c, EPOLLIN);
}

static int serve(void)
{
	struct epoll_event events[EVENTS];
	struct conn *c;
	int i, n;

	for (;;) {
		n = epoll_wait(epfd, events, EVENTS, -1);
		if (n < 0)
			return 1;
		for (i = 0; i < n; i++) {
			c = events[i].data.ptr;
			if (!c)
				take();
			else if ((c->len ? on_writeable(c) :
					   on_readable(c)) < 0)
				end(c);
		}
	}
}

static int open_port(unsigned long port)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	struct epoll_event ev = { .events = EPOLLIN };
	int one = 1;

	listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (listener < 0 ||
	    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one,
		       sizeof(one)) < 0 ||
	    bind(listener, (struct sockaddr *)&sin, sizeof(sin)) < 0 ||
	    listen(listener, SOMAXCONN) < 0)
		return -1;
	epfd = epoll_create1(0);
	return epfd < 0 ? -1 : epoll_ctl(epfd, EPOLL_CTL_ADD, listener, &ev);
}

int main(int argc, char **argv)
{
	unsigned long port = 0;
	char *stop = "";

	if (argc > 2)
		port = strtoul(argv[1], &stop, 10);
	if (argc <= 2 || *stop || !port || port > 0xffff) {
		fputs("usage: epollecho PORT COMMAND...\n", stderr);
		return 2;
	}
	if (open_port(port) < 0) {
		fprintf(stderr, "epollecho: port %lu: %s\n", port,
			strerror(errno));
		return 1;
	}
	return serve_while(argv + 2, serve);
}
