/* SPDX-License-Identifier: GPL-2.0 */
/*
 * socktest: what the NKE and the test agree on.
 */
#ifndef SOCKTEST_H
#define SOCKTEST_H

#define SOCKTEST_CONTROL	"org.example.socktest"

/* Options. */
#define SOCKTEST_ACT	1	/* set: struct socktest_act */
#define SOCKTEST_STATS	2	/* get: struct socktest_stats */

enum socktest_op {
	OP_OPEN, OP_CLOSE, OP_BIND, OP_LISTEN, OP_ACCEPT, OP_CONNECT,
	OP_CONNECTWAIT, OP_SEND, OP_SENDMBUF, OP_RECEIVE, OP_RECEIVEMBUF,
	OP_SHUTDOWN, OP_SETUPCALL, OP_SETUPCALLS, OP_CATCHEVENTS, OP_SETSOCKOPT,
	OP_GETSOCKOPT, OP_NAMES, OP_IOCTL, OP_MARKS, OP_CLASS, OP_DEFUNCT,
	OP_STALE, OPS
};

/* So many calls at random, in the caller's task. */
struct socktest_act {
	unsigned int	seed;
	unsigned int	count;
};

struct socktest_stats {
	unsigned int	calls[OPS];	/* calls of each kind */
	unsigned int	good[OPS];	/* that returned 0 */
	unsigned int	upcalls;
	unsigned int	events;
	unsigned int	late;		/* upcalls that began after the close */
	unsigned int	odd;		/* errors that are not documented */
	unsigned int	odd_op;		/* the last of these */
	int		odd_error;
};

#endif /* SOCKTEST_H */
