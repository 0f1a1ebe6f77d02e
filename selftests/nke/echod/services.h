/* SPDX-License-Identifier: GPL-2.0 */
/*
 * services: the sockets that a server has from start to stop, TCP and UDP on
 * IPv4 and IPv6, and what goes for each of its connections.  The mangle test
 * has links to these files.
 */
#ifndef _SERVICES_H_
#define _SERVICES_H_

#include <sys/types.h>
#include <sys/kpi_socket.h>

/*
 * Open all of them; the upcalls may come before this returns.  What went wrong
 * is printed, with the name of the server in front, and services_close() is
 * due in that case, too.
 */
extern errno_t	services_open(const char *name, int port, sock_upcall accepts,
			      sock_upcall receives);
extern void	services_close(void);

/* Options of a connection, before its upcall is set. */
extern errno_t	connection_setup(socket_t so, int send_seconds);
/* Let its closing reset the connection, whatever is queued. */
extern void	connection_abort(socket_t so);

#endif /* _SERVICES_H_ */
