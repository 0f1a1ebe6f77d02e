/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ctltest: what the NKE and the tests agree on.
 */
#ifndef CTLTEST_H
#define CTLTEST_H

#define CTLTEST_MAIN	"org.example.ctltest"
#define CTLTEST_FIXED	"org.example.ctltest.fixed"
#define CTLTEST_PASSING	"org.example.ctltest.passing."	/* and a number */
#define CTLTEST_PASSINGS	256
#define CTLTEST_ID	0x7e570001
#define CTLTEST_UNIT	5
#define CTLTEST_SIZE	262144

/* Options; values are ints unless told otherwise. */
#define CTLTEST_DELAY	1	/* set: ms that a send of this client takes */
#define CTLTEST_REGISTER	2	/* set: make the passing control N */
#define CTLTEST_DEREGISTER	3	/* set: remove it */
#define CTLTEST_SELF	4	/* get: struct ctltest_self, now */
#define CTLTEST_SENDER	5	/* get: the same of the last send */
#define CTLTEST_LEAVER	6	/* get: the same of the last disconnect */
#define CTLTEST_RCVD	7	/* get: how often this client has read */
#define CTLTEST_HELLO	8	/* set: send N bytes when somebody connects */
#define CTLTEST_QUIET	9	/* set: whether sends are not echoed */
#define CTLTEST_POKE	10	/* set: send "poke" to unit N */
#define CTLTEST_WAKE	11	/* set: sends of unit N take no longer */

struct ctltest_self {
	int pid;
	int ppid;
	int self_pid;		/* of what proc_self() gives; -1: nothing */
	int current_pid;	/* of what current_proc() gives */
	char name[32];
};

#endif /* CTLTEST_H */
