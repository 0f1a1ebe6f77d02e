/* SPDX-License-Identifier: GPL-2.0 */
/*
 * echoctl: what the NKE and its clients agree on.
 */
#ifndef ECHOCTL_H
#define ECHOCTL_H

#define ECHOCTL_DGRAM	"org.example.echoctl.dgram"
#define ECHOCTL_STREAM	"org.example.echoctl.stream"
#define ECHOCTL_ROOT	"org.example.echoctl.root"	/* privileged */
#define ECHOCTL_DEAF	"org.example.echoctl.deaf"	/* connects, no more */

/* Options. */
#define ECHOCTL_STATS	1	/* get: struct echoctl_stats */
#define ECHOCTL_BLOB	2	/* set: any bytes; get: struct echoctl_blob */
#define ECHOCTL_INVERT	3	/* get: the caller's bytes, inverted */
#define ECHOCTL_LIE	4	/* get: claims a byte more than there is room */
#define ECHOCTL_FLOOD	5	/* set: struct echoctl_flood; get: how many */
#define ECHOCTL_FAIL	6	/* set: errno of the next send, as an int */
#define ECHOCTL_MARK	7	/* set: int, whether echoes end a record */
#define ECHOCTL_FLAGS	8	/* get: int, flags of the last send */
#define ECHOCTL_SPACE	9	/* get: unsigned int, bytes free in the queue */

struct echoctl_stats {
	unsigned int clients;
	unsigned int connects;
	unsigned int disconnects;
	unsigned int refused;	/* echoes for which there was no room */
	unsigned int messages;
	unsigned int unit;	/* of the asking client */
};

struct echoctl_blob {
	unsigned int length;
	unsigned int sum;
	unsigned int was_null;
};

struct echoctl_flood {
	unsigned int count;
	unsigned int length;
};

#endif /* ECHOCTL_H */
