// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of which one allocation after the other fails: the rounds, and what is
 * looked at after each.
 */
#include <linux/module.h>
#include <linux/wait.h>

#include "fail_alloc.h"
#include "ksocket_nomem.h"

/* More allocations than any function makes here. */
#define MOST_ALLOCS	100

/*
 * A Linux socket that leaks, or a packet that is charged to one, is seen by the
 * destructor that never runs; its accounts, when it does: the protocols' own
 * destructors warn of what is left in them.
 */
struct watched {
	struct list_head node;
	struct sock *sk;
	void (*destruct)(struct sock *sk);
};

static LIST_HEAD(watched);
static DEFINE_SPINLOCK(watched_lock);
static DECLARE_WAIT_QUEUE_HEAD(watched_gone);

static void watched_destruct(struct sock *sk)
{
	void (*destruct)(struct sock *sk) = NULL;
	struct watched *w;

	spin_lock_bh(&watched_lock);
	list_for_each_entry(w, &watched, node) {
		if (w->sk == sk) {
			destruct = w->destruct;
			list_del(&w->node);
			kfree(w);
			break;
		}
	}
	spin_unlock_bh(&watched_lock);
	if (destruct)
		destruct(sk);
	wake_up(&watched_gone);
}

/* Not of a socket that still accepts: children would take it over. */
void nomem_watch(struct bench *b, struct __socket *so)
{
	struct watched *w;

	if (!so)
		return;
	/* Not one of those that are to fail. */
	w = kmalloc(sizeof(*w), GFP_KERNEL | __GFP_NOFAIL);
	w->sk = so->sock->sk;
	w->destruct = w->sk->sk_destruct;
	w->sk->sk_destruct = watched_destruct;
	spin_lock_bh(&watched_lock);
	list_add(&w->node, &watched);
	spin_unlock_bh(&watched_lock);
}

bool nomem_all_gone(void)
{
	bool none;

	spin_lock_bh(&watched_lock);
	none = list_empty(&watched);
	spin_unlock_bh(&watched_lock);
	return none;
}

void nomem_expect_gone(struct bench *b, const char *name)
{
	bool gone = wait_event_timeout(watched_gone, nomem_all_gone(), WAIT);

	KUNIT_EXPECT_TRUE_MSG(b->test, gone, "%s", name);
}

void nomem_init(struct kunit *test, struct bench *b)
{
	memset(b, 0, sizeof(*b));
	b->test = test;
	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	b->data = kunit_kmalloc(test, STREAM_LEN, GFP_KERNEL);
	b->back = kunit_kmalloc(test, STREAM_LEN, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, b->data && b->back);
	fill(b->data, STREAM_LEN, 3);
}

static void nomem_documented(struct bench *b, const struct nomem_op *op,
			     bool injected, int nth, int err)
{
	int i;

	if (err == b->want)
		return;
	b->errors++;
	for (i = 0; injected && i < ARRAY_SIZE(op->errs); i++)
		if (err && err == op->errs[i])
			return;
	KUNIT_EXPECT_EQ_MSG(b->test, b->want, err, "%s %d, allocation %d",
			    op->name, b->kind, nth);
}

/* Return: whether the @nth allocation of the call exists; 0: none fails. */
static bool nomem_round(struct bench *b, const struct nomem_op *op, int nth)
{
	bool injected;
	int err;

	b->so = NULL;
	b->peer = NULL;
	b->made = NULL;
	b->m = NULL;
	b->out = NULL;
	b->sa = NULL;
	b->n = 0;
	b->closed = false;
	memset(b->back, 0, STREAM_LEN);
	op->set(b);

	fail_alloc(nth);
	err = op->fn(b);
	injected = nth && fail_alloc_end();

	/* Some failures have a fallback: then there is no error. */
	if (nth)
		nomem_documented(b, op, injected, nth, err);
	else
		b->want = err;
	op->check(b, err);
	nke_mbuf_freem(b->m);
	nke_mbuf_freem(b->out);
	nke_sock_freeaddr(b->sa);
	nomem_watch(b, b->made);
	if (!b->closed)
		nomem_watch(b, b->so);
	nomem_watch(b, b->peer);
	nke_sock_close(b->made);
	if (!b->closed)
		nke_sock_close(b->so);
	nke_sock_close(b->peer);
	return injected;
}

/**
 * nomem_run() - make a call until none of its allocations failed
 * @b: the sockets
 * @op: the call
 *
 * Context: Process context; sleeps.
 */
void nomem_run(struct bench *b, const struct nomem_op *op)
{
	int refs = module_refcount(THIS_MODULE);
	long mbufs = nke_mbuf_live();
	int nth;

	b->errors = 0;
	nomem_round(b, op, 0);
	for (nth = 1; nth < MOST_ALLOCS; nth++)
		if (!nomem_round(b, op, nth))
			break;
	if (op->allocates)
		KUNIT_EXPECT_GT_MSG(b->test, nth, 1, "%s %d", op->name,
				    b->kind);
	KUNIT_EXPECT_LT_MSG(b->test, nth, MOST_ALLOCS, "%s %d", op->name,
			    b->kind);
	nomem_expect_gone(b, op->name);
	nke_upcall_drain();
	rcu_barrier();
	KUNIT_EXPECT_EQ_MSG(b->test, mbufs, nke_mbuf_live(), "%s %d", op->name,
			    b->kind);
	KUNIT_EXPECT_EQ_MSG(b->test, 0U, nke_ksocket_live(), "%s %d", op->name,
			    b->kind);
	KUNIT_EXPECT_EQ_MSG(b->test, refs, module_refcount(THIS_MODULE),
			    "%s %d", op->name, b->kind);
}

/* As for ever, but for a test that fails. */
static void nomem_recv(struct bench *b, struct __socket *from, u8 *to,
		       size_t len)
{
	size_t n;

	KUNIT_EXPECT_EQ(b->test, 0, set_time(from, SO_RCVTIMEO_OLD, 10, 0));
	KUNIT_EXPECT_EQ(b->test, 0, recv_bytes(from, to, len, MSG_WAITALL, &n));
	KUNIT_EXPECT_EQ(b->test, n, len);
}

/* The next @len bytes at @from are those that were sent. */
void nomem_check_bytes(struct bench *b, struct __socket *from, size_t len)
{
	if (!len)
		return;
	nomem_recv(b, from, b->back, len);
	KUNIT_EXPECT_EQ(b->test, 0, memcmp(b->data, b->back, len));
}

/* Exactly what was said to be sent is there; then the next one is. */
void nomem_check_sent(struct bench *b, int err)
{
	bool stream = b->so->type == SOCK_STREAM;
	size_t n;

	if (err)
		KUNIT_EXPECT_EQ(b->test, b->n, 0UL);
	nomem_check_bytes(b, b->peer, b->n);
	KUNIT_EXPECT_EQ(b->test, EWOULDBLOCK, recv_bytes(b->peer, b->back, 1,
							 MSG_DONTWAIT, &n));
	KUNIT_EXPECT_EQ(b->test, 0, send_bytes(b->so, b->data, 100, 0, &n));
	if (stream || n)
		nomem_check_bytes(b, b->peer, 100);
}

/* What is received goes on where the last success ended. */
void nomem_check_received(struct bench *b, int err)
{
	size_t done = err ? 0 : b->n;

	if (err) {
		KUNIT_EXPECT_EQ(b->test, b->n, 0UL);
		KUNIT_EXPECT_NULL(b->test, b->out);
	}
	if (b->out && done)
		KUNIT_EXPECT_EQ(b->test, 0, nke_mbuf_copydata(b->out, 0, done,
							      b->back));
	if (b->len > done)
		nomem_recv(b, b->so, b->back + done, b->len - done);
	KUNIT_EXPECT_EQ(b->test, 0, memcmp(b->data, b->back, b->len));
}

int nomem_send(struct bench *b)
{
	return send_bytes(b->so, b->data, b->len, 0, &b->n);
}

int nomem_send_nowait(struct bench *b)
{
	return send_bytes(b->so, b->data, b->len, MSG_DONTWAIT, &b->n);
}

static int nomem_send_chain(struct bench *b, int flags)
{
	struct __mbuf *m = b->m;

	b->m = NULL;
	return nke_sock_sendmbuf(b->so, NULL, m, flags, &b->n);
}

int nomem_sendmbuf(struct bench *b)
{
	return nomem_send_chain(b, 0);
}

int nomem_sendmbuf_nowait(struct bench *b)
{
	return nomem_send_chain(b, MSG_DONTWAIT);
}
