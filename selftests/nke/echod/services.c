// SPDX-License-Identifier: GPL-2.0
/*
 * services: the sockets that a server has from start to stop.
 */
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/kpi_socket.h>
#include <sys/systm.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "services.h"

#define SEND_BUFFER	(256 * 1024)
#define RECEIVE_BUFFER	(512 * 1024)	/* datagrams: a burst must fit */

static struct service {
	int		domain;
	int		type;
	socket_t	so;
} services[] = {
	{ PF_INET, SOCK_STREAM, NULL },
	{ PF_INET6, SOCK_STREAM, NULL },
	{ PF_INET, SOCK_DGRAM, NULL },
	{ PF_INET6, SOCK_DGRAM, NULL },
};

#define NSERVICES	(sizeof(services) / sizeof(services[0]))

static errno_t
set_option(socket_t so, int level, int name, int value)
{
	return sock_setsockopt(so, level, name, &value, sizeof(value));
}

static errno_t
service_bind(const struct service *s, int port)
{
	struct sockaddr_in6 sin6;
	struct sockaddr_in sin;

	if (s->domain == PF_INET6) {
		bzero(&sin6, sizeof(sin6));
		sin6.sin6_len = sizeof(sin6);
		sin6.sin6_family = AF_INET6;
		sin6.sin6_port = htons(port);
		return sock_bind(s->so, (const struct sockaddr *)&sin6);
	}
	bzero(&sin, sizeof(sin));
	sin.sin_len = sizeof(sin);
	sin.sin_family = AF_INET;
	sin.sin_port = htons(port);
	sin.sin_addr.s_addr = htonl(INADDR_ANY);
	return sock_bind(s->so, (const struct sockaddr *)&sin);
}

/* Open, set up and bind; the upcall may come as soon as this returns. */
static errno_t
service_open(struct service *s, int port, sock_upcall upcall)
{
	errno_t error;

	error = sock_socket(s->domain, s->type, 0, upcall, NULL, &s->so);
	if (error == 0)
		error = set_option(s->so, SOL_SOCKET, SO_UPCALLCLOSEWAIT, 1);
	/* IPv4 has a socket of its own. */
	if (error == 0 && s->domain == PF_INET6)
		error = set_option(s->so, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	if (error == 0 && s->type == SOCK_STREAM)
		error = set_option(s->so, SOL_SOCKET, SO_REUSEADDR, 1);
	if (error == 0 && s->type == SOCK_DGRAM)
		error = set_option(s->so, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER);
	if (error == 0 && s->type == SOCK_DGRAM)
		error = set_option(s->so, SOL_SOCKET, SO_RCVBUF,
		    RECEIVE_BUFFER);
	if (error == 0)
		error = service_bind(s, port);
	if (error == 0 && s->type == SOCK_STREAM)
		error = sock_listen(s->so, SOMAXCONN);
	return error;
}

errno_t
services_open(const char *name, int port, sock_upcall accepts,
	      sock_upcall receives)
{
	struct service *s;
	errno_t error;

	for (s = services; s < services + NSERVICES; s++) {
		error = service_open(s, port,
		    s->type == SOCK_STREAM ? accepts : receives);
		if (error != 0) {
			printf("%s: port %d, domain %d, type %d: errno %d\n",
			    name, port, s->domain, s->type, error);
			return error;
		}
	}
	return 0;
}

void
services_close(void)
{
	struct service *s;

	for (s = services; s < services + NSERVICES; s++) {
		sock_close(s->so);	/* NULL is fine */
		s->so = NULL;
	}
}

errno_t
connection_setup(socket_t so, int send_seconds)
{
	struct timeval tv = { .tv_sec = send_seconds, .tv_usec = 0 };
	errno_t error;

	error = set_option(so, SOL_SOCKET, SO_UPCALLCLOSEWAIT, 1);
	if (error == 0)
		error = sock_setsockopt(so, SOL_SOCKET, SO_SNDTIMEO, &tv,
		    sizeof(tv));
	/* What is sent back shall not wait for the peer's acknowledgment. */
	if (error == 0)
		error = set_option(so, IPPROTO_TCP, TCP_NODELAY, 1);
	/* An mbuf send is all or nothing: the buffer must hold a piece. */
	if (error == 0)
		error = set_option(so, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER);
	return error;
}

void
connection_abort(socket_t so)
{
	struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	(void)sock_setsockopt(so, SOL_SOCKET, SO_LINGER, &reset,
	    sizeof(reset));
	(void)sock_shutdown(so, SHUT_RDWR);
}
