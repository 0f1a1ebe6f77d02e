/* SPDX-License-Identifier: GPL-2.0 */
/*
 * redirect: looking at packets, and changing them.
 */
#ifndef REWRITE_H
#define REWRITE_H

#include <sys/kernel_types.h>
#include <sys/kpi_mbuf.h>

#define END_SOURCE	0
#define END_DESTINATION	1

/* One end of a flow; an IPv4 address is in the first 4 bytes. */
struct end {
	u_int8_t	address[16];
	u_int16_t	port;
};

/*
 * What there is to know of a packet; all but the places in network byte order.
 * In an error message of ICMP it is the packet that the message quotes, and its
 * first 8 bytes behind the IP header are all that is there for sure.
 */
struct packet {
	u_int8_t	version;	/* of IP */
	u_int8_t	protocol;	/* IPPROTO_TCP or IPPROTO_UDP */
	int		quoted;
	u_int32_t	start;		/* where its IP header is */
	u_int32_t	offset;		/* where TCP or UDP is */
	u_int32_t	sum_at;		/* where its checksum is, or ICMP's */
	u_int16_t	sum;
	struct end	ends[2];
};

int	packet_parse(mbuf_t m, int version, struct packet *p);
int	packet_parse_quoted(mbuf_t m, int version, u_int32_t offset,
	    struct packet *p);
errno_t	packet_finalize(mbuf_t m, const struct packet *p);
void	packet_inbound_changed(mbuf_t m);
errno_t	packet_set_end(mbuf_t m, struct packet *p, int which,
	    const struct end *to);

#endif /* REWRITE_H */
