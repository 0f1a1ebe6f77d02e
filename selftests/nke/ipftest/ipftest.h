/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ipftest: what the NKE and the tests agree on.
 */
#ifndef IPFTEST_H
#define IPFTEST_H

#define IPFTEST_CONTROL	"org.example.ipftest"
#define IPFTEST_FILTERS	64

/* Options. */
#define IPFTEST_ADD	1	/* set: struct ipftest_add */
#define IPFTEST_REMOVE	2	/* set: int, number of the filter */
#define IPFTEST_FLUSH	3	/* set: int, let all go that is held */
#define IPFTEST_STATS	100	/* get: this plus the number: ipftest_stats */

/* What a filter does with every n-th packet; with the others: nothing. */
enum ipftest_role {
	IPFTEST_PASS,
	IPFTEST_REFUSE,		/* arg: the error */
	IPFTEST_STEAL,		/* inject when the next one comes, or FLUSH */
	IPFTEST_INJECT,		/* inject within the callback */
	IPFTEST_AGAIN,		/* the same, so that all filters see it again */
	IPFTEST_COPY,		/* put a copy in its place */
	IPFTEST_REBUILD,	/* inject a packet with the same bytes */
	IPFTEST_PIECES,		/* small mbufs instead; arg: bytes in each */
	IPFTEST_FINISH,		/* complete the checksums */
	IPFTEST_SLEEP,		/* arg: microseconds */
	IPFTEST_GROW,		/* IPv4 out: put options into the header */
	IPFTEST_FREE,		/* wrong: free it and let it pass */
	IPFTEST_RUBBISH,	/* wrong: ruin the header; arg: which way */
	IPFTEST_NOTHING,	/* wrong: let nothing pass */
	IPFTEST_SWALLOW,	/* keep it for ever */
	IPFTEST_LOOP,		/* wrong: inject it for all, without end */
	IPFTEST_ROLES
};

struct ipftest_add {
	unsigned char	id;
	unsigned char	version;	/* 4 or 6 */
	unsigned char	direct;
	unsigned char	role;		/* enum ipftest_role */
	unsigned int	every;
	unsigned int	arg;
	unsigned short	port;		/* only TCP and UDP with it; 0: all */
	unsigned short	dirs;		/* 1: in, 2: out, 3 */
};

struct ipftest_stats {
	unsigned int	seen[2];	/* in, out */
	unsigned int	acted[2];
	unsigned int	failed;		/* injections */
	unsigned int	late;		/* callbacks after detach: 0 */
	unsigned int	detached;
	unsigned int	protocol[2];	/* of the last packet */
	unsigned int	odd;		/* packets not as they have to be */
};

#endif /* IPFTEST_H */
