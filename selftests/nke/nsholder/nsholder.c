// SPDX-License-Identifier: GPL-2.0
/*
 * nsholder: holds sockets in the network namespace of the process that loads
 * it, until it is unloaded: listeners, connections in use and datagram
 * sockets, over IPv4 and IPv6.
 */
#include <mach/mach_types.h>
#include <sys/errno.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <netinet/in.h>
#include <libkern/libkern.h>
#include <nke/netns.h>

#define NSHOLDER_PORT	7008
#define PER_FAMILY	4

/* Listener, client, its peer, datagram socket; once for each family. */
static socket_t held[2 * PER_FAMILY];

static void
upcall(__unused socket_t so, __unused void *cookie, __unused int waitf)
{
}

static struct sockaddr *
loopback(int domain, struct sockaddr_storage *ss)
{
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;
	struct sockaddr_in *sin = (struct sockaddr_in *)ss;

	bzero(ss, sizeof(*ss));
	if (domain == PF_INET) {
		sin->sin_len = sizeof(*sin);
		sin->sin_family = AF_INET;
		sin->sin_port = htons(NSHOLDER_PORT);
		sin->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	} else {
		sin6->sin6_len = sizeof(*sin6);
		sin6->sin6_family = AF_INET6;
		sin6->sin6_port = htons(NSHOLDER_PORT);
		sin6->sin6_addr.s6_addr[15] = 1;
	}
	return (struct sockaddr *)ss;
}

/* A byte, so that there are sequence numbers and timers in both directions. */
static errno_t
send_byte(socket_t so)
{
	char byte = '.';
	struct iovec iov = { &byte, 1 };
	struct msghdr msg;
	size_t sent = 0;

	bzero(&msg, sizeof(msg));
	msg.msg_iov = &iov;
	msg.msg_iovlen = 1;
	return sock_send(so, &msg, 0, &sent);
}

static errno_t
hold(int domain, socket_t *so)
{
	struct sockaddr_storage ss;
	struct sockaddr *sa = loopback(domain, &ss);
	errno_t err;

	err = sock_socket_netns(domain, SOCK_STREAM, 0, upcall, NULL, &so[0]);
	if (err == 0)
		err = sock_bind(so[0], sa);
	if (err == 0)
		err = sock_listen(so[0], 1);
	if (err == 0)
		err = sock_socket_netns(domain, SOCK_STREAM, 0, upcall, NULL,
		    &so[1]);
	if (err == 0)
		err = sock_connect(so[1], sa, 0);
	if (err == 0)
		err = sock_accept(so[0], NULL, 0, 0, upcall, NULL, &so[2]);
	if (err == 0)
		err = send_byte(so[1]);
	if (err == 0)
		err = send_byte(so[2]);
	if (err == 0)
		err = sock_socket_netns(domain, SOCK_DGRAM, 0, upcall, NULL,
		    &so[3]);
	if (err == 0)
		err = sock_bind(so[3], sa);
	return err;
}

kern_return_t
nsholder_stop(__unused kmod_info_t *ki, __unused void *data)
{
	unsigned int i;

	for (i = 0; i < 2 * PER_FAMILY; i++)
		if (held[i] != NULL)
			sock_close(held[i]);
	return KERN_SUCCESS;
}

kern_return_t
nsholder_start(kmod_info_t *ki, void *data)
{
	errno_t err;

	err = hold(PF_INET, &held[0]);
	if (err == 0)
		err = hold(PF_INET6, &held[PER_FAMILY]);
	if (err != 0) {
		printf("nsholder: errno %d\n", err);
		nsholder_stop(ki, data);
		return KERN_FAILURE;
	}
	return KERN_SUCCESS;
}
