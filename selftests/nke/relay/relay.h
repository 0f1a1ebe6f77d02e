/* SPDX-License-Identifier: GPL-2.0 */
/*
 * relay: what the NKE and the tests agree on, and what its parts share.
 */
#ifndef RELAY_H
#define RELAY_H

#include <sys/types.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/socket.h>

#define RELAY_CONTROL	"org.example.relay"

/* Options. */
#define RELAY_LISTEN	1	/* set: struct relay_rule */
#define RELAY_CONNECT	2	/* set: struct relay_rule, of streams */
#define RELAY_STATS	3	/* get: struct relay_stats */

/*
 * What comes in at @first, or from @first after RELAY_CONNECT, goes to @second
 * and back; if that has no length, back to where it came from.
 */
struct relay_rule {
	u_int32_t	type;		/* SOCK_STREAM or SOCK_DGRAM */
	u_int32_t	buffer;		/* of each socket; 0: a default */
	struct sockaddr_storage first;
	struct sockaddr_storage second;
};

struct relay_stats {
	u_int64_t	sessions;	/* connections that were taken over */
	u_int64_t	aborted;	/* which did not end in order */
	u_int64_t	bytes;		/* of streams, passed on */
	u_int64_t	datagrams;	/* passed on */
	u_int64_t	refused;	/* sends that got EWOULDBLOCK */
	u_int64_t	writable;	/* write upcalls */
};

extern struct relay_stats relay_stats;

/* Add to a counter of relay_stats. */
extern void	relay_count(u_int64_t *counter, u_int64_t n);

/* A non-blocking socket for the rule in the caller's network namespace. */
extern errno_t	relay_socket(const struct relay_rule *rule, int domain,
			     socket_t *so);
extern errno_t	relay_setup(const struct relay_rule *rule, socket_t so);
/* Give the bytes the packet header that a send wants; takes @m. */
extern errno_t	relay_packet(mbuf_t m, size_t len, mbuf_t *packet);

extern errno_t	streams_start(void);
extern void	streams_stop(void);
/* Takes an accepted socket, or none with RELAY_CONNECT, in every case. */
extern errno_t	streams_add(const struct relay_rule *rule, socket_t accepted);

extern errno_t	datagrams_start(void);
extern errno_t	datagrams_add(const struct relay_rule *rule);
extern void	datagrams_stop(void);

#endif /* RELAY_H */
