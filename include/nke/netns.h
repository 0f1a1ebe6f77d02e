/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Linux-only extension: sockets in other network namespaces.
 */
#ifndef _NKE_NKE_NETNS_H_
#define _NKE_NKE_NETNS_H_

#include <sys/kpi_socket.h>

/**
 * sock_socket_netns() - create a socket in the caller's network namespace
 * @domain: as sock_socket()
 * @type: as sock_socket()
 * @protocol: as sock_socket()
 * @callback: as sock_socket()
 * @cookie: as sock_socket()
 * @new_so: as sock_socket()
 *
 * sock_socket() always uses the initial namespace. This one uses that of the
 * current process (for a start routine: of the one that loads the module),
 * and keeps it alive until the socket is closed.
 *
 * Return: as sock_socket().
 */
extern errno_t sock_socket_netns(int domain, int type, int protocol,
				 sock_upcall callback, void *cookie,
				 socket_t *new_so) NKE_SYM(sock_socket_netns);

#endif /* _NKE_NKE_NETNS_H_ */
