/* SPDX-License-Identifier: GPL-2.0 */
/*
 * socktest: single calls at random.
 */
#ifndef CALLS_H
#define CALLS_H

#include <sys/types.h>
#include <sys/kpi_socket.h>
#include <libkern/OSTypes.h>

#include "socktest.h"

#define SLOTS	48
#define ENDED	65536

/* A socket and its number; @users: calls on it; @stale: one that was closed. */
struct slot {
	socket_t	so;
	SInt32		gen;
	SInt32		users;
	socket_t	stale;
};

struct dice {
	u_int32_t	state;
};

/* 0 to @sides - 1 (xorshift). */
static inline u_int32_t
roll(struct dice *dice, u_int32_t sides)
{
	u_int32_t x = dice->state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	dice->state = x;
	return x % sides;
}

void socktest_upcall(socket_t so, void *cookie, int waitf);
void socktest_inline(socket_t so, void *cookie, int waitf);
void socktest_event(socket_t so, void *cookie, u_int32_t event);

errno_t call_open(struct dice *dice, void *cookie, socket_t *so);
void call_prepare(socket_t so);
errno_t call_connect(socket_t so, socket_t peer, struct dice *dice);
errno_t call_stale(socket_t so);
errno_t call(enum socktest_op op, socket_t so, void *cookie, struct dice *dice);
int is_documented(enum socktest_op op, errno_t error);

#endif /* CALLS_H */
