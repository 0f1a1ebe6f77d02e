/* SPDX-License-Identifier: GPL-2.0 */
/*
 * remote: what the NKE and the tests agree on.
 */
#ifndef REMOTE_H
#define REMOTE_H

#include <sys/types.h>
#include <sys/socket.h>

#define REMOTE_CONTROL	"org.example.remote"

#define REMOTE_SLOTS	8		/* sockets of a connection to it */
#define REMOTE_DATA	32768		/* most bytes in a call or a result */

/* Options. */
#define REMOTE_CALL	1	/* set: struct remote_call and data */
#define REMOTE_RESULT	2	/* get: struct remote_result and data */

enum remote_op {
	REMOTE_SOCKET,		/* value: domain, flags: type */
	REMOTE_BIND,		/* address */
	REMOTE_CONNECT,		/* address, flags */
	REMOTE_LISTEN,		/* value: backlog */
	REMOTE_ACCEPT,		/* flags; value: slot of the new one */
	REMOTE_SEND,		/* flags, data */
	REMOTE_SENDMBUF,	/* flags, data */
	REMOTE_RECEIVE,		/* flags, value: most bytes; gives data */
	REMOTE_HOLD,		/* flags, value: the same, but the mbufs stay */
	REMOTE_FREE,		/* what is held */
	REMOTE_SHUTDOWN,	/* value: how */
	REMOTE_CLOSE,
	REMOTE_SETOPT,		/* flags: level, value: option, data */
	REMOTE_GETOPT,		/* flags: level, value: option; gives data */
	REMOTE_NAME		/* gives the local address */
};

struct remote_call {
	u_int32_t	op;
	u_int32_t	slot;
	int32_t		value;
	int32_t		flags;
	struct sockaddr_storage address;
};

struct remote_result {
	u_int32_t	value;		/* bytes that were sent or received */
	u_int32_t	len;		/* of the data */
};

#endif /* REMOTE_H */
