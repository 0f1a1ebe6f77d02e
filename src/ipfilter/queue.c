// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that wait for a worker.
 *
 * A flow has one queue in each direction, and a queue has one worker at a time:
 * so packets of a flow stay in order, and a filter that sleeps holds up those
 * of the same queue only.  As long as a queue has packets, those that would not
 * need it go behind them.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "ipfilter/origin.h"
#include "ipfilter/queue.h"
#include "ipfilter/resume.h"
#include "mbuf/mbuf.h"

/* What may wait in a queue. */
#define NKE_IPF_QUEUE_PACKETS	1024
#define NKE_IPF_QUEUE_BYTES	(8 << 20)
/* Callbacks below callbacks. */
#define NKE_IPF_NESTED		4
/* Packets injected in a row below callbacks. */
#define NKE_IPF_FRONTS		64
/* How long a callback may take before we say that others wait for it. */
#define NKE_IPF_PATIENCE	(10 * HZ)
/* How long the end of the hooks may wait for the end of a queue. */
#define NKE_IPF_DRAIN		HZ

/**
 * struct nke_ipf_queue - packets of some flows, one direction
 * @lock: of what follows
 * @head: first packet, linked by nextpkt
 * @tail: where the next one is linked
 * @packets: how many wait
 * @bytes: of these
 * @pending: packets that wait, and the one under way; read without @lock
 * @worker: the task that runs @work; NULL: none
 * @front: packets that the callback under way has injected; the worker's
 * @front_tail: where the next one is linked; the worker's
 * @fronts: how many came since the last one that had waited; the worker's
 * @depth: packets under way below callbacks; the worker's
 * @runs: the filter whose callback is under way; under RCU
 * @since: when it began, in jiffies
 * @dir: enum nke_ipf_dir
 * @work: works off the packets
 */
struct nke_ipf_queue {
	spinlock_t lock;	/* of the packets that wait */
	struct __mbuf *head;
	struct __mbuf **tail;
	unsigned int packets;
	size_t bytes;
	atomic_t pending;
	struct task_struct *worker;
	struct __mbuf *front;
	struct __mbuf **front_tail;
	unsigned int fronts;
	unsigned int depth;
	struct nke_ipf *runs;
	unsigned long since;
	u8 dir;
	struct work_struct work;
} ____cacheline_aligned_in_smp;

static struct nke_ipf_queue *nke_ipf_queues[NKE_IPF_DIRS];
static unsigned int nke_ipf_queue_mask;
atomic_t nke_ipf_pending[NKE_IPF_DIRS];
static DECLARE_WAIT_QUEUE_HEAD(nke_ipf_drained);
static struct workqueue_struct *nke_ipf_queue_wq;

/**
 * nke_ipf_queue_of() - where packets of a flow wait
 * @m: one of them, with its origin
 *
 * Its ports are looked at once; filters may change them later.
 *
 * Context: Any.
 * Return: the queue.
 */
struct nke_ipf_queue *nke_ipf_queue_of(struct __mbuf *m)
{
	struct nke_ipf_origin *o = m->pkt.origin;
	__be32 ports = 0;

	if (!o->hashed) {
		if (o->protocol == IPPROTO_TCP || o->protocol == IPPROTO_UDP)
			nke_mbuf_copydata(m, o->thoff, sizeof(ports), &ports);
		o->hash = nke_ipf_flow_hash(o, ports);
		o->hashed = true;
	}
	return &nke_ipf_queues[o->dir][o->hash & nke_ipf_queue_mask];
}

/**
 * nke_ipf_queue_used() - does anything wait, or is under way?
 * @q: the queue
 *
 * Context: Any.
 * Return: true if so: who comes now goes behind.
 */
bool nke_ipf_queue_used(const struct nke_ipf_queue *q)
{
	return atomic_read(&q->pending);
}

/**
 * nke_ipf_queue_enter() - is the caller the worker of a queue?
 * @q: the queue
 *
 * Then a packet of the queue may walk here and now, below the callback, if that
 * may sleep.  A filter that injects what it sees over and over is not followed
 * without end.
 *
 * Context: Any.
 * Return: true if so, and not too deep; then nke_ipf_queue_leave() follows.
 */
bool nke_ipf_queue_enter(struct nke_ipf_queue *q)
{
	if (in_interrupt() || READ_ONCE(q->worker) != current ||
	    q->depth == NKE_IPF_NESTED)
		return false;
	q->depth++;
	return true;
}

/**
 * nke_ipf_queue_leave() - the packet has gone its way
 * @q: of nke_ipf_queue_enter()
 *
 * Context: The worker of @q.
 */
void nke_ipf_queue_leave(struct nke_ipf_queue *q)
{
	q->depth--;
}

/**
 * nke_ipf_queue_runs() - note whose callback begins, or goes on
 * @q: the worker's queue
 * @f: the filter, or NULL
 *
 * Context: The worker of @q.
 * Return: whose callback was under way.
 */
struct nke_ipf *nke_ipf_queue_runs(struct nke_ipf_queue *q, struct nke_ipf *f)
{
	struct nke_ipf *before = q->runs;

	WRITE_ONCE(q->since, jiffies);
	WRITE_ONCE(q->runs, f);
	return before;
}

/* Packets are lost: say so if it is because one filter does not come back. */
static void nke_ipf_queue_complain(struct nke_ipf_queue *q)
{
	unsigned long waited = jiffies - READ_ONCE(q->since);
	struct nke_ipf *f;

	rcu_read_lock();
	f = READ_ONCE(q->runs);
	if (f && (long)waited > NKE_IPF_PATIENCE && !xchg(&f->told, 1))
		pr_warn("nke: IP filter %s has not answered for %u s, packets are lost\n",
			f->name, jiffies_to_msecs(waited) / 1000);
	rcu_read_unlock();
}

/* The filter that a packet waits for pays, if it is not for order's sake. */
static void nke_ipf_queue_charge(const struct nke_ipf_origin *o, u64 seq,
				 bool lost)
{
	struct nke_ipf *f;

	rcu_read_lock();
	f = nke_ipf_below(o->family, o->dir, seq);
	while (f && f->direct)
		f = nke_ipf_after(f, o->dir);
	if (f && lost)
		nke_ipf_count(&f->counters->lost[o->dir]);
	else if (f)
		nke_ipf_count(&f->counters->queued[o->dir]);
	rcu_read_unlock();
	if (lost)
		nke_ipf_total(lost);
}

/**
 * nke_ipf_wait() - let a packet go on in a worker
 * @m: the packet, with its origin
 * @seq: number of the last filter that it met
 *
 * Context: Process context or softirq.
 * Return: 0, and the packet is the queue's; or -ENOBUFS, -ENOMEM, and it is
 * still the caller's.
 */
int nke_ipf_wait(struct __mbuf *m, u64 seq)
{
	struct nke_ipf_origin *o;
	struct nke_ipf_queue *q;
	bool full;

	/* A copy of it may wait at another place. */
	o = nke_ipf_origin_own(&m->pkt, GFP_ATOMIC | __GFP_NOWARN);
	if (!o)
		return -ENOMEM;
	q = nke_ipf_queue_of(m);
	o->seq = seq;
	m->nextpkt = NULL;
	spin_lock_bh(&q->lock);
	full = q->packets >= NKE_IPF_QUEUE_PACKETS ||
	       q->bytes >= NKE_IPF_QUEUE_BYTES;
	if (!full) {
		*q->tail = m;
		q->tail = &m->nextpkt;
		q->packets++;
		q->bytes += max(m->pkt.len, 0);
		atomic_inc(&q->pending);
		atomic_inc(&nke_ipf_pending[q->dir]);
	}
	nke_ipf_queue_charge(o, seq, full);
	spin_unlock_bh(&q->lock);
	if (full) {
		nke_ipf_queue_complain(q);
		return -ENOBUFS;
	}
	queue_work(nke_ipf_queue_wq, &q->work);
	return 0;
}

static struct __mbuf *nke_ipf_dequeue(struct nke_ipf_queue *q)
{
	struct __mbuf *list;

	spin_lock_bh(&q->lock);
	list = q->head;
	q->head = NULL;
	q->tail = &q->head;
	q->packets = 0;
	q->bytes = 0;
	spin_unlock_bh(&q->lock);
	return list;
}

static void nke_ipf_queue_done(struct nke_ipf_queue *q)
{
	/* Who finds nothing pending passes behind what went before. */
	smp_mb__before_atomic();
	atomic_dec(&q->pending);
	if (atomic_dec_and_test(&nke_ipf_pending[q->dir]))
		wake_up_all(&nke_ipf_drained);
}

static void nke_ipf_queue_one(struct nke_ipf_queue *q, struct __mbuf *m)
{
	m->nextpkt = NULL;
	nke_ipf_go(m, m->pkt.origin->seq, q);
	nke_ipf_queue_done(q);
}

/* What the callback has injected goes before all others. */
static void nke_ipf_queue_next(struct nke_ipf_queue *q)
{
	struct __mbuf *m;

	while ((m = q->front)) {
		q->front = m->nextpkt;
		if (!q->front)
			q->front_tail = &q->front;
		nke_ipf_queue_one(q, m);
	}
	q->fronts = 0;
}

/**
 * nke_ipf_wait_front() - let a packet go on when the callback has returned
 * @m: the packet, with its origin
 * @seq: number of the last filter that it met
 *
 * It stays before those that wait.  A filter that injects what it sees over and
 * over gets others in between.
 *
 * Context: Process context or softirq.
 * Return: as nke_ipf_wait().
 */
int nke_ipf_wait_front(struct __mbuf *m, u64 seq)
{
	struct nke_ipf_queue *q = nke_ipf_queue_of(m);
	struct nke_ipf_origin *o;

	if (!in_task() || READ_ONCE(q->worker) != current ||
	    q->fronts == NKE_IPF_FRONTS)
		return nke_ipf_wait(m, seq);
	o = nke_ipf_origin_own(&m->pkt, GFP_ATOMIC | __GFP_NOWARN);
	if (!o)
		return -ENOMEM;
	o->seq = seq;
	m->nextpkt = NULL;
	*q->front_tail = m;
	q->front_tail = &m->nextpkt;
	q->fronts++;
	atomic_inc(&q->pending);
	atomic_inc(&nke_ipf_pending[q->dir]);
	return 0;
}

static void nke_ipf_queue_work(struct work_struct *work)
{
	struct nke_ipf_queue *q =
		container_of(work, struct nke_ipf_queue, work);
	struct __mbuf *m;
	struct __mbuf *next;

	WRITE_ONCE(q->worker, current);
	while ((m = nke_ipf_dequeue(q))) {
		for (; m; m = next) {
			next = m->nextpkt;
			nke_ipf_queue_one(q, m);
			nke_ipf_queue_next(q);
			cond_resched();
		}
	}
	WRITE_ONCE(q->worker, NULL);
}

/**
 * nke_ipf_queue_drain() - wait for what was on its way behind the last filter
 *
 * So that a flow stays in order when packets no longer pass here.  A flow that
 * never lets up is waited for one second.
 *
 * Context: Process context.
 */
void nke_ipf_queue_drain(void)
{
	wait_event_timeout(nke_ipf_drained,
			   !nke_ipf_queue_busy(NKE_IPF_IN) &&
			   !nke_ipf_queue_busy(NKE_IPF_OUT), NKE_IPF_DRAIN);
}

static struct nke_ipf_queue *nke_ipf_queue_make(unsigned int n, u8 dir)
{
	struct nke_ipf_queue *queues = kcalloc(n, sizeof(*queues), GFP_KERNEL);
	unsigned int i;

	if (!queues)
		return NULL;
	for (i = 0; i < n; i++) {
		spin_lock_init(&queues[i].lock);
		queues[i].tail = &queues[i].head;
		queues[i].front_tail = &queues[i].front;
		queues[i].dir = dir;
		INIT_WORK(&queues[i].work, nke_ipf_queue_work);
	}
	return queues;
}

/**
 * nke_ipf_queue_init() - set the queues up
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_ipf_queue_init(void)
{
	unsigned int n = roundup_pow_of_two(clamp(num_possible_cpus(), 4U,
						  16U));
	int dir;

	nke_ipf_queue_mask = n - 1;
	nke_ipf_queue_wq = alloc_workqueue("nke_ipf_packets", WQ_UNBOUND, 0);
	if (!nke_ipf_queue_wq)
		return -ENOMEM;
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		nke_ipf_queues[dir] = nke_ipf_queue_make(n, dir);
		if (!nke_ipf_queues[dir]) {
			nke_ipf_queue_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * nke_ipf_queue_exit() - take the queues down
 *
 * Nobody brings packets any more: the hooks are gone, and so are the clients.
 *
 * Context: Process context.
 */
void nke_ipf_queue_exit(void)
{
	int dir;

	destroy_workqueue(nke_ipf_queue_wq);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		kfree(nke_ipf_queues[dir]);
		nke_ipf_queues[dir] = NULL;
	}
}
