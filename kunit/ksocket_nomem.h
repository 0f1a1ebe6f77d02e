/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls of which one allocation after the other fails.
 */
#ifndef _NKE_KSOCKET_NOMEM_H
#define _NKE_KSOCKET_NOMEM_H

#include "ksocket_fixture.h"

/* Some copied, some lent, some cloned. */
#define STREAM_LEN	40000
#define DGRAM_LEN	3000

/**
 * struct bench - the sockets of one round
 * @test: whose they are
 * @kind: which kind of socket, for those who ask
 * @so: the socket
 * @peer: what it is connected to, or connects to
 * @made: a socket that the call made
 * @m: chain for the call
 * @out: chain of the call
 * @sa: address of the call
 * @a: address for the call
 * @data: what is sent
 * @back: what has arrived
 * @len: how much is sent, or waits
 * @n: how much the call says that it moved
 * @want: what the call returns as long as nothing fails
 * @errors: calls that returned something else
 * @closed: the call closes @so
 */
struct bench {
	struct kunit *test;
	int kind;
	struct __socket *so;
	struct __socket *peer;
	struct __socket *made;
	struct __mbuf *m;
	struct __mbuf *out;
	struct sockaddr *sa;
	union bsd_addr a;
	u8 *data;
	u8 *back;
	size_t len;
	size_t n;
	int want;
	int errors;
	bool closed;
};

/**
 * struct nomem_op - a call under test
 * @name: for messages
 * @set: makes what it needs
 * @fn: the call; returns its error
 * @check: afterwards: nothing is half done, and all that is left works
 * @errs: errors that are documented for want of memory
 * @allocates: it does allocate
 */
struct nomem_op {
	const char *name;
	void (*set)(struct bench *b);
	int (*fn)(struct bench *b);
	void (*check)(struct bench *b, int err);
	int errs[3];
	bool allocates;
};

void nomem_init(struct kunit *test, struct bench *b);
void nomem_run(struct bench *b, const struct nomem_op *op);
void nomem_watch(struct bench *b, struct __socket *so);
bool nomem_all_gone(void);
void nomem_expect_gone(struct bench *b, const char *name);
int nomem_send(struct bench *b);
int nomem_send_nowait(struct bench *b);
int nomem_sendmbuf(struct bench *b);
int nomem_sendmbuf_nowait(struct bench *b);
void nomem_check_bytes(struct bench *b, struct __socket *from, size_t len);
void nomem_check_sent(struct bench *b, int err);
void nomem_check_received(struct bench *b, int err);

#endif /* _NKE_KSOCKET_NOMEM_H */
