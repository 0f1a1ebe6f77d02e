/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mangle: what the relay (mangle.c), the life of a packet (packet.c) and the
 * operations (ops.c) share.
 */
#ifndef _MANGLE_H_
#define _MANGLE_H_

#include <sys/types.h>
#include <sys/kpi_mbuf.h>
#include <libkern/OSTypes.h>

enum counter {
	C_SPLIT, C_JOIN, C_PREPEND, C_ADJ, C_COPYM, C_PARTS, C_DUP, C_FLAT,
	C_PULLUP, C_PULLDOWN, C_REWRITE, C_OVERWRITE, C_ATTACH, C_ATTACHPOOL,
	C_CLUSTER2K, C_CLUSTER4K, C_CLUSTER16K, C_EMPTY, C_TAG, C_HELD,
	COUNTERS
};

/* A packet on its way through. */
struct packet {
	mbuf_t		m;		/* as it is now */
	mbuf_t		held;		/* earlier shapes of it, by nextpkt */
	size_t		len;
	u_char		*flat;		/* its bytes, as they must stay */
	u_char		*other;		/* scratch: len and MANGLE_SPARE */
	u_int16_t	sum;		/* Internet checksum of the bytes */
	SInt64		number;
	u_int64_t	rnd;		/* state of its random numbers */
	const char	*doing;		/* operation, for messages */
};

#define MANGLE_SPARE	(16 * 1024)

extern u_int32_t	rnd_below(u_int64_t *state, u_int32_t n);
extern size_t		rnd_size(u_int64_t *state, size_t max);

extern void	mangle_seed(u_int32_t seed);
extern u_int64_t mangle_rnd(SInt64 number);

/*
 * packet_begin() takes the chain, and packet_end() must follow if it returns
 * 0; in between packet_mangle(), and who sends takes the chain away.
 */
extern errno_t	packet_begin(struct packet *p, mbuf_t m, size_t len);
extern errno_t	packet_mangle(struct packet *p);
extern void	packet_end(struct packet *p);
extern errno_t	packet_bad(const struct packet *p, const char *what,
			   errno_t error);

extern errno_t	same(const struct packet *p, mbuf_t m);
extern void	count(enum counter c);
extern void	mangle_summary(void);

extern SInt64	clusters_attached;
extern SInt64	clusters_freed;

extern errno_t	ops_start(void);
extern errno_t	ops_run(struct packet *p);

#endif /* _MANGLE_H_ */
