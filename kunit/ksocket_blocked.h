/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls in threads of their own, to be looked at while they sleep.
 */
#ifndef _NKE_KSOCKET_BLOCKED_H
#define _NKE_KSOCKET_BLOCKED_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>

#include "eventually.h"
#include "ksocket_fixture.h"

/**
 * struct blocked - a call in another thread
 * @fn: makes the call, sets @err and @n
 * @so: its socket
 * @a: an address for it
 * @m: an mbuf chain for it
 * @task: the thread
 * @started: the thread may be looked at
 * @done: @fn has returned
 * @err: what the call returned
 * @n: bytes that it says it moved
 */
struct blocked {
	void (*fn)(struct blocked *b);
	struct __socket *so;
	union bsd_addr a;
	struct __mbuf *m;
	struct task_struct *task;
	struct completion started;
	struct completion done;
	int err;
	size_t n;
};

static inline int blocked_thread(void *arg)
{
	struct blocked *b = arg;

	allow_signal(SIGUSR1);
	complete(&b->started);
	b->fn(b);
	complete(&b->done);
	return 0;
}

/* Its memory is the test's, which a failed assertion does not take away. */
static inline struct blocked *blocked_start(struct kunit *test,
					    struct __socket *so,
					    void (*fn)(struct blocked *b))
{
	struct blocked *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->fn = fn;
	b->so = so;
	b->err = -1;
	init_completion(&b->started);
	init_completion(&b->done);
	return b;
}

static inline void blocked_run(struct kunit *test, struct blocked *b)
{
	b->task = kthread_create(blocked_thread, b, "nke_blocked");
	KUNIT_ASSERT_FALSE(test, IS_ERR(b->task));
	get_task_struct(b->task);
	wake_up_process(b->task);
	wait_for_completion(&b->started);
}

/* Wait until the call sleeps in one of the task states @state. */
static inline bool blocked_sleeps(struct blocked *b, unsigned int state)
{
	return task_sleeps(b->task, &b->done, state);
}

/* Wait for the end of the call. */
static inline bool blocked_ends(struct blocked *b)
{
	bool ended = wait_for_completion_timeout(&b->done, WAIT);

	put_task_struct(b->task);
	return ended;
}

/* The calls. */

static inline void blocked_receive(struct blocked *b)
{
	u8 byte;

	b->err = recv_bytes(b->so, &byte, 1, 0, &b->n);
}

static inline void blocked_receivembuf(struct blocked *b)
{
	struct __mbuf *m = NULL;

	b->n = 1;
	b->err = nke_sock_receivembuf(b->so, NULL, &m, 0, &b->n);
	nke_mbuf_freem(m);
}

static inline void blocked_send(struct blocked *b)
{
	b->err = send_bytes(b->so, "x", 1, 0, &b->n);
}

static inline void blocked_sendmbuf(struct blocked *b)
{
	b->err = nke_sock_sendmbuf(b->so, NULL, b->m, 0, &b->n);
}

static inline void blocked_connect(struct blocked *b)
{
	b->err = nke_sock_connect(b->so, SA(&b->a), 0);
}

static inline void blocked_accept(struct blocked *b)
{
	struct __socket *child = NULL;

	b->err = nke_sock_accept(b->so, NULL, 0, 0, NULL, NULL, &child);
	nke_sock_close(child);
}

static inline void blocked_close(struct blocked *b)
{
	nke_sock_close(b->so);
	b->err = 0;
}

/**
 * struct stage - the socket of a call that sleeps, and all that it needs for it
 * @so: the socket
 * @peer: what it is connected to, or the listener that has no room for it
 * @held: the connections that take up the room
 * @full: whether there are any
 * @a: where @so is to connect or to send to
 */
struct stage {
	struct __socket *so;
	struct __socket *peer;
	struct __socket *held[FULL_BACKLOG];
	bool full;
	union bsd_addr a;
};

static inline void stage_clear(struct stage *s)
{
	nke_sock_close(s->so);
	if (s->full)
		unlisten_full(s->peer, s->held);
	else
		nke_sock_close(s->peer);
}

#endif /* _NKE_KSOCKET_BLOCKED_H */
