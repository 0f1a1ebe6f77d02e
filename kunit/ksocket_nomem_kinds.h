/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kinds of sockets of which calls are made without memory.
 */
#ifndef _NKE_KSOCKET_NOMEM_KINDS_H
#define _NKE_KSOCKET_NOMEM_KINDS_H

#include "ksocket_nomem.h"

enum kind {
	TCP, TCP6, UDP, UDP6, UNIX, UNIX_DGRAM, SYSTEM, SYSTEM_STREAM, KINDS
};

#define KIND(k)		BIT(k)
#define INET_STREAM	(KIND(TCP) | KIND(TCP6))
#define INET_DGRAM	(KIND(UDP) | KIND(UDP6))
#define INET		(INET_STREAM | INET_DGRAM)
#define LOCAL		(KIND(UNIX) | KIND(UNIX_DGRAM))
#define CONTROLS	(KIND(SYSTEM) | KIND(SYSTEM_STREAM))
#define ALL		(INET | LOCAL | CONTROLS)
#define LISTENING	(INET_STREAM | KIND(UNIX))

/**
 * struct nomem_kind - what a socket of a kind is made with
 * @domain: PF_*
 * @type: SOCK_*
 * @protocol: of the domain
 */
struct nomem_kind {
	int domain;
	int type;
	int protocol;
};

/**
 * struct nomem_call - a call, and where it is made
 * @op: the call
 * @kinds: kinds of sockets, a bit each
 */
struct nomem_call {
	struct nomem_op op;
	unsigned int kinds;
};

extern const struct nomem_kind kinds[KINDS];

static inline bool is(const struct bench *b, unsigned int mask)
{
	return KIND(b->kind) & mask;
}

void set_pair(struct bench *b);
void check_works(struct bench *b, int err);
void nomem_calls(struct kunit *test, const struct nomem_call *calls, int n);

#endif /* _NKE_KSOCKET_NOMEM_KINDS_H */
