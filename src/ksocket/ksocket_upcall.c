// SPDX-License-Identifier: GPL-2.0
/*
 * Upcalls: from the stack's callbacks, in softirq or under the socket lock,
 * to the client's, in process context.  What is for the read upcall, for the
 * write upcall and for the handler of events (ksocket_event.c) is one bit each.
 *
 * A connected or datagram socket gets its four sk_* callbacks replaced.  A
 * listener does not: children are cloned with the listener's callbacks, and
 * an un-accepted child may even move to a listener that is not ours.  A
 * listener hears of connections through an entry in its wait queue.
 *
 * One work item a socket runs the client's callbacks, so calls never overlap
 * and stay in order.  What comes while it is queued shares one call of each;
 * what comes while it runs queues the next.
 *
 * A client that never sleeps may have its upcalls inline: right out of the
 * stack's callbacks.  What does not come from there comes from the work.
 */
#include <linux/sched.h>
#include <linux/udp.h>
#include <linux/wait_bit.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"
#include "trace/events/nke.h"

/* Callbacks may sleep for long: they get workers of their own. */
static struct workqueue_struct *nke_upcall_wq;

/**
 * nke_upcall_kick() - have the client called
 * @so: the socket; the caller keeps it alive for the time of the call
 * @what: NKE_UP_*: for what, if the client wants to hear of it
 *
 * Context: Any.
 */
void nke_upcall_kick(struct __socket *so, unsigned int what)
{
	if (!(READ_ONCE(so->wants) & what))
		return;
	/* Who takes the bit sees what happened before. */
	smp_mb__before_atomic();
	atomic_or(what, &so->pending);
	refcount_inc(&so->refs);
	if (!queue_work(nke_upcall_wq, &so->work))
		nke_so_free_ref(so);
}

static void nke_upcall_later(struct __socket *so)
{
	refcount_inc(&so->refs);
	if (timer_reduce(&so->later, jiffies + NKE_UNIX_TICK))
		nke_so_free_ref(so);
}

/**
 * nke_upcall_later_end() - the end of a wait that nobody else ends
 * @timer: of the socket; the reference of who set it ends here
 *
 * Context: Softirq.
 */
void nke_upcall_later_end(struct timer_list *timer)
{
	struct __socket *so = container_of(timer, struct __socket, later);

	nke_upcall_kick(so, NKE_UP_WRITE);
	nke_so_free_ref(so);
}

/* The socket that owns @sk's callbacks, while sk_callback_lock is held. */
static struct __socket *nke_upcall_owner(struct sock *sk)
{
	lockdep_assert_held(&sk->sk_callback_lock);
	return __locked_read_sk_user_data_with_flags(sk, SK_USER_DATA_NOCOPY);
}

static void nke_upcall_enter(struct __socket *so,
			     const struct nke_so_upcall *up)
{
	atomic64_inc(&so->upcalls);
	trace_nke_upcall_begin(so);
	/* 1 is MBUF_DONTWAIT, what XNU always passes. */
	up->fn(so, up->cookie, 1);
	trace_nke_upcall_end(so);
}

/* Reading before writing, as in XNU. */
static void nke_upcall_inline(struct __socket *so, unsigned int what)
{
	unsigned int wants = READ_ONCE(so->wants);

	what &= wants;
	if (what & NKE_UP_READ)
		nke_upcall_enter(so, &so->reader);
	if ((what & NKE_UP_WRITE) &&
	    !((what & NKE_UP_READ) && (wants & NKE_UP_SHARED)))
		nke_upcall_enter(so, &so->writer);
}

/* Tell the client what the stack has told; sk_callback_lock is held. */
static void nke_upcall_tell(struct __socket *so, unsigned int what)
{
	if (test_bit(NKE_SO_INLINE, &so->flags)) {
		nke_upcall_inline(so, what);
		what &= ~NKE_UP_BOTH;
	}
	nke_upcall_kick(so, what);
}

static void nke_upcall_event(struct sock *sk, enum nke_so_event event,
			     unsigned int what)
{
	void (*saved)(struct sock *sk) = NULL;
	struct __socket *so;

	read_lock_bh(&sk->sk_callback_lock);
	so = nke_upcall_owner(sk);
	if (so) {
		saved = so->saved[event];
		nke_upcall_tell(so, what);
	}
	read_unlock_bh(&sk->sk_callback_lock);
	if (saved)
		saved(sk);
}

static void nke_data_ready(struct sock *sk)
{
	nke_upcall_event(sk, NKE_SO_DATA_READY, NKE_UP_READ);
}

static void nke_error_report(struct sock *sk)
{
	nke_upcall_event(sk, NKE_SO_ERROR_REPORT, NKE_UP_BOTH);
}

/**
 * nke_upcall_sides() - for whom a change of state is
 * @sk: the socket
 *
 * A connection that comes or ends is for both, one shut side for that one.
 *
 * Context: Any.
 * Return: NKE_UP_*.
 */
unsigned int nke_upcall_sides(const struct sock *sk)
{
	switch (READ_ONCE(sk->sk_shutdown) & SHUTDOWN_MASK) {
	case RCV_SHUTDOWN:
		return NKE_UP_READ;
	case SEND_SHUTDOWN:
		return NKE_UP_WRITE;
	default:
		return NKE_UP_BOTH;
	}
}

static void nke_state_change(struct sock *sk)
{
	void (*saved)(struct sock *sk) = NULL;
	struct __socket *so;

	read_lock_bh(&sk->sk_callback_lock);
	so = nke_upcall_owner(sk);
	if (so) {
		saved = so->saved[NKE_SO_STATE_CHANGE];
		nke_upcall_tell(so, nke_upcall_sides(sk) | nke_event_look(so));
	}
	read_unlock_bh(&sk->sk_callback_lock);
	if (saved)
		saved(sk);
}

/*
 * Would the send that was refused go through now?  One that needs all of its
 * space at once is not told of less: it would only be refused again.
 */
static bool nke_so_writeable(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	size_t want = READ_ONCE(so->want);

	if (test_bit(NKE_SO_SENDING, &so->flags))
		return false;
	if (so->domain == AF_UNIX) {
		size_t used = nke_unix_used(sk);

		return !used || (sock_writeable(sk) &&
				 used + want <= READ_ONCE(sk->sk_sndbuf));
	}
	if (so->type != SOCK_STREAM)
		return sock_writeable(sk);
	if (!sk_stream_is_writeable(sk))
		return false;
	return sk_stream_wspace(sk) >= (int)want ||
	       !READ_ONCE(sk->sk_wmem_queued);
}

/* Is a refused sender to be told of space now? */
static bool nke_upcall_spacious(struct __socket *so)
{
	/* One that is set later looks here, too. */
	if (!(READ_ONCE(so->wants) & NKE_UP_WRITE))
		return false;
	/* It may be the receiver that has no room, and that does not tell. */
	if (so->domain == AF_UNIX && so->type == SOCK_DGRAM) {
		if (test_and_clear_bit(NKE_SO_WANT_WRITE, &so->flags))
			nke_upcall_later(so);
		return false;
	}

	set_bit(SOCK_NOSPACE, &so->sock->flags);
	/* Pairs with the stack's: freed space, then looks at SOCK_NOSPACE. */
	smp_mb__after_atomic();
	return nke_so_writeable(so) &&
	       test_and_clear_bit(NKE_SO_WANT_WRITE, &so->flags);
}

/**
 * nke_upcall_space() - tell a refused sender of space, if there is
 * @so: a socket with NKE_SO_WANT_WRITE; the caller keeps @so->sock alive
 *
 * Context: Any.
 */
void nke_upcall_space(struct __socket *so)
{
	if (nke_upcall_spacious(so))
		nke_upcall_kick(so, NKE_UP_WRITE);
}

static void nke_write_space(struct sock *sk)
{
	struct __socket *so;

	/*
	 * Space is freed with every packet that leaves; only a client that
	 * was refused waits for it.  The protocol's own callback runs first:
	 * it clears SOCK_NOSPACE.
	 */
	read_lock_bh(&sk->sk_callback_lock);
	so = nke_upcall_owner(sk);
	if (so) {
		so->saved[NKE_SO_WRITE_SPACE](sk);
		if (test_bit(NKE_SO_WANT_WRITE, &so->flags) &&
		    nke_upcall_spacious(so))
			nke_upcall_tell(so, NKE_UP_WRITE);
	}
	read_unlock_bh(&sk->sk_callback_lock);
}

/**
 * nke_upcall_want_write() - a send was refused for lack of space
 * @so: the socket
 * @want: bytes of space that it needs at once; 0 when any will do
 *
 * Context: Process context, socket not locked.
 */
void nke_upcall_want_write(struct __socket *so, size_t want)
{
	/* The refusal was an NKE's: nobody will tell of space. */
	if (so->domain == NKE_AF_SYSTEM)
		return;
	spin_lock_bh(&so->upcall_lock);
	if (!test_bit(NKE_SO_WANT_WRITE, &so->flags) || want < so->want)
		WRITE_ONCE(so->want, want);
	set_bit(NKE_SO_WANT_WRITE, &so->flags);
	spin_unlock_bh(&so->upcall_lock);
	nke_upcall_space(so);
}

static int nke_accept_wake(wait_queue_entry_t *entry, unsigned int mode,
			   int sync, void *key)
{
	struct __socket *so = container_of(entry, struct __socket, accept_wait);

	nke_upcall_kick(so, NKE_UP_READ);
	/* 0: an exclusive waiter in accept() is woken as well. */
	return 0;
}

/**
 * nke_upcall_hook() - replace the stack's callbacks by ours
 * @so: the socket; not done for a listener, and once only
 *
 * Context: Process context; may sleep.
 */
void nke_upcall_hook(struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	if (so->file) {
		nke_file_hook(so);
		return;
	}
	lock_sock(sk);
	write_lock_bh(&sk->sk_callback_lock);
	/*
	 * sock_listen() may have come between; it sets its bit before it
	 * unhooks under this lock, so either it sees our hook or we its bit.
	 */
	if (!test_bit(NKE_SO_LISTENING, &so->flags) &&
	    !test_and_set_bit(NKE_SO_HOOKED, &so->flags)) {
		so->saved[NKE_SO_DATA_READY] = sk->sk_data_ready;
		so->saved[NKE_SO_WRITE_SPACE] = sk->sk_write_space;
		so->saved[NKE_SO_STATE_CHANGE] = sk->sk_state_change;
		so->saved[NKE_SO_ERROR_REPORT] = sk->sk_error_report;
		__rcu_assign_sk_user_data_with_flags(sk, so,
						     SK_USER_DATA_NOCOPY);
		sk->sk_data_ready = nke_data_ready;
		sk->sk_write_space = nke_write_space;
		sk->sk_state_change = nke_state_change;
		sk->sk_error_report = nke_error_report;
	}
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/**
 * nke_upcall_inherit() - give a child the protocol's callbacks
 * @so: the listener
 * @sk: a connection of it that nobody else knows yet
 *
 * A listener has the protocol's own, but for a moment when sock_listen() comes
 * while an attempt to connect ends: a child that was cloned then has ours,
 * which would take themselves for those before.
 *
 * Context: Process context.
 */
void nke_upcall_inherit(struct __socket *so, struct sock *sk)
{
	write_lock_bh(&sk->sk_callback_lock);
	if (unlikely(sk->sk_data_ready == nke_data_ready)) {
		sk->sk_data_ready = so->saved[NKE_SO_DATA_READY];
		sk->sk_write_space = so->saved[NKE_SO_WRITE_SPACE];
		sk->sk_state_change = so->saved[NKE_SO_STATE_CHANGE];
		sk->sk_error_report = so->saved[NKE_SO_ERROR_REPORT];
	}
	write_unlock_bh(&sk->sk_callback_lock);
}

static void nke_upcall_unhook(struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	if (so->file) {
		nke_file_unhook(so);
		return;
	}
	lock_sock(sk);
	write_lock_bh(&sk->sk_callback_lock);
	if (test_and_clear_bit(NKE_SO_HOOKED, &so->flags)) {
		sk->sk_data_ready = so->saved[NKE_SO_DATA_READY];
		sk->sk_write_space = so->saved[NKE_SO_WRITE_SPACE];
		sk->sk_state_change = so->saved[NKE_SO_STATE_CHANGE];
		sk->sk_error_report = so->saved[NKE_SO_ERROR_REPORT];
		rcu_assign_sk_user_data(sk, NULL);
	}
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/**
 * nke_upcall_get() - the client's read upcall
 * @so: the socket
 * @reader: receives it; its function may be NULL
 *
 * Context: Any.
 * Return: whether it may be called inline.
 */
bool nke_upcall_get(struct __socket *so, struct nke_so_upcall *reader)
{
	bool inl;

	spin_lock_bh(&so->upcall_lock);
	*reader = so->reader;
	inl = test_bit(NKE_SO_INLINE, &so->flags);
	spin_unlock_bh(&so->upcall_lock);
	return inl;
}

/**
 * nke_upcall_listen() - move a socket's upcall to its accept queue
 * @so: a socket that is about to listen
 *
 * Context: Process context; may sleep.
 * Return: true when this call did it, false when it was so already.
 */
bool nke_upcall_listen(struct __socket *so)
{
	lockdep_assert_held(&so->listen_lock);
	if (test_and_set_bit(NKE_SO_LISTENING, &so->flags))
		return false;
	nke_upcall_unhook(so);
	init_waitqueue_func_entry(&so->accept_wait, nke_accept_wake);
	add_wait_queue(sk_sleep(so->sock->sk), &so->accept_wait);
	return true;
}

/**
 * nke_upcall_unlisten() - undo nke_upcall_listen()
 * @so: a socket that could not listen after all, or closes
 *
 * Context: Process context; may sleep.
 */
void nke_upcall_unlisten(struct __socket *so)
{
	lockdep_assert_held(&so->listen_lock);
	if (!test_and_clear_bit(NKE_SO_LISTENING, &so->flags))
		return;
	remove_wait_queue(sk_sleep(so->sock->sk), &so->accept_wait);
	/* Under the lock: a setup that comes later sees the bit cleared. */
	if (READ_ONCE(so->wants))
		nke_upcall_hook(so);
}

/**
 * nke_so_readable() - what poll() would say of reading
 * @so: the socket
 *
 * Not the protocol's own poll: UDP's wants an open file.
 *
 * Context: Any.
 * Return: true if a receive would not wait.
 */
bool nke_so_readable(struct __socket *so)
{
	struct socket *sock = so->sock;
	struct sock *sk = sock->sk;

	if (READ_ONCE(sk->sk_err) ||
	    !skb_queue_empty_lockless(&sk->sk_receive_queue))
		return true;
	if (nke_so_plain_udp(so))
		return !skb_queue_empty_lockless(&udp_sk(sk)->reader_queue);
	if (so->type != SOCK_STREAM && so->type != SOCK_SEQPACKET &&
	    so->domain != NKE_AF_SYSTEM)
		return false;
	return READ_ONCE(sock->ops)->poll(NULL, sock, NULL) &
	       (EPOLLIN | EPOLLERR);
}

static bool nke_upcall_same(const struct nke_so_upcall *a,
			    const struct nke_so_upcall *b)
{
	return a->fn == b->fn && a->cookie == b->cookie;
}

/*
 * After the return no inline upcall runs that was set before: it would hold
 * sk_callback_lock.  (The socket's work copies the upcall and may go on.)
 */
static void nke_upcall_set(struct __socket *so,
			   const struct nke_so_upcall *reader,
			   const struct nke_so_upcall *writer,
			   unsigned int wants, bool inl)
{
	struct sock *sk = so->sock->sk;

	write_lock_bh(&sk->sk_callback_lock);
	spin_lock(&so->upcall_lock);
	so->reader = *reader;
	so->writer = *writer;
	assign_bit(NKE_SO_INLINE, &so->flags, inl);
	WRITE_ONCE(so->wants, wants | (so->wants & NKE_UP_EVENT));
	spin_unlock(&so->upcall_lock);
	write_unlock_bh(&sk->sk_callback_lock);
}

/**
 * nke_upcall_setup_each() - set the client's upcalls
 * @so: the socket
 * @reader: for reading; its function may be NULL
 * @writer: for writing, likewise; what is the same is called once for both
 * @inl: whether they may be called where the event is, and do not sleep
 *
 * Whatever happened before the stack's callbacks were ours is made up for
 * with one call.
 *
 * Context: Process context; may sleep.
 */
void nke_upcall_setup_each(struct __socket *so,
			   const struct nke_so_upcall *reader,
			   const struct nke_so_upcall *writer, bool inl)
{
	unsigned int wants = 0;

	if (reader->fn)
		wants |= NKE_UP_READ;
	if (writer->fn)
		wants |= NKE_UP_WRITE;
	if (reader->fn && nke_upcall_same(reader, writer))
		wants |= NKE_UP_SHARED;
	nke_upcall_set(so, reader, writer, wants, inl);
	if (!(wants & NKE_UP_BOTH))
		return;
	/* Its lock orders @wants and what the stack's callbacks look at. */
	if (!test_bit(NKE_SO_LISTENING, &so->flags))
		nke_upcall_hook(so);
	/* A listener has none; pairs with the barrier before a wake-up. */
	smp_mb();
	if (READ_ONCE(so->sock->sk->sk_err))
		nke_upcall_kick(so, NKE_UP_BOTH);
	else if ((wants & NKE_UP_READ) && nke_so_readable(so))
		nke_upcall_kick(so, NKE_UP_READ);
	/* The lock orders this and a send that is refused just now. */
	if (test_bit(NKE_SO_WANT_WRITE, &so->flags))
		nke_upcall_space(so);
}

/**
 * nke_upcall_setup() - set one upcall for reading and writing
 * @so: the socket
 * @upcall: callback, or NULL
 * @cookie: for the callback
 *
 * Context: Process context; may sleep.
 */
void nke_upcall_setup(struct __socket *so, nke_sock_upcall upcall,
		      void *cookie)
{
	const struct nke_so_upcall both = { upcall, cookie };

	nke_upcall_setup_each(so, &both, &both, false);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_upcall_setup);

static int nke_so_setupcalls(struct __socket *sock, nke_sock_upcall rcallback,
			     void *rcontext, nke_sock_upcall wcallback,
			     void *wcontext, bool inl)
{
	const struct nke_so_upcall reader = { rcallback, rcontext };
	const struct nke_so_upcall writer = { wcallback, wcontext };
	int err;

	might_sleep();
	err = nke_so_get(sock);
	if (err)
		return nke_errno(err);
	nke_upcall_setup_each(sock, &reader, &writer, inl);
	nke_so_put(sock);
	return 0;
}

/**
 * nke_sock_setupcalls() - set, change or clear the two upcalls
 * @sock: the socket
 * @rcallback: read upcall, or NULL
 * @rcontext: cookie for it
 * @wcallback: write upcall, or NULL
 * @wcontext: cookie for it
 *
 * Follows XNU's sock_setupcalls().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_setupcalls(struct __socket *sock, nke_sock_upcall rcallback,
			void *rcontext, nke_sock_upcall wcallback,
			void *wcontext)
{
	return nke_so_setupcalls(sock, rcallback, rcontext, wcallback, wcontext,
				 false);
}
EXPORT_SYMBOL_NKE(nke_sock_setupcalls);

/**
 * nke_sock_setupcalls_inline() - set upcalls that never sleep
 * @sock: the socket
 * @rcallback: read upcall, or NULL
 * @rcontext: cookie for it
 * @wcallback: write upcall, or NULL
 * @wcontext: cookie for it
 *
 * Ours; what it asks of the callbacks is in nke/socket.h.
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_setupcalls_inline(struct __socket *sock,
			       nke_sock_upcall rcallback, void *rcontext,
			       nke_sock_upcall wcallback, void *wcontext)
{
	return nke_so_setupcalls(sock, rcallback, rcontext, wcallback, wcontext,
				 true);
}
EXPORT_SYMBOL_NKE(nke_sock_setupcalls_inline);

/**
 * nke_sock_setupcalls_locked() - the same for one who holds XNU's socket lock
 * @sock: the socket
 * @rcallback: read upcall, or NULL
 * @rcontext: cookie for it
 * @wcallback: write upcall, or NULL
 * @wcontext: cookie for it
 * @locked: whether XNU holds the socket lock around upcalls; no effect
 *
 * There is no such lock here: nobody holds it, and no upcall runs under it.
 * Follows XNU's sock_setupcalls_locked(), whose errors are lost.
 *
 * Context: Process context; may sleep.
 */
void nke_sock_setupcalls_locked(struct __socket *sock,
				nke_sock_upcall rcallback, void *rcontext,
				nke_sock_upcall wcallback, void *wcontext,
				int locked)
{
	nke_sock_setupcalls(sock, rcallback, rcontext, wcallback, wcontext);
}
EXPORT_SYMBOL_NKE(nke_sock_setupcalls_locked);

/**
 * nke_upcall_detach() - let go of the stack's callbacks
 * @so: a socket that closes
 *
 * After the return no callback of ours is installed and none runs: both locks
 * that they run under were taken.  No new upcall begins; one that runs may go
 * on.  A call in flight may undo this: see nke_so_close().
 *
 * Context: Process context; may sleep.
 */
void nke_upcall_detach(struct __socket *so)
{
	static const struct nke_so_upcall none;

	spin_lock_bh(&so->upcall_lock);
	so->events.fn = NULL;
	WRITE_ONCE(so->wants, so->wants & ~NKE_UP_EVENT);
	spin_unlock_bh(&so->upcall_lock);
	nke_upcall_set(so, &none, &none, 0, false);

	mutex_lock(&so->listen_lock);
	nke_upcall_unlisten(so);
	mutex_unlock(&so->listen_lock);
	nke_upcall_unhook(so);
	if (timer_delete(&so->later))
		nke_so_free_ref(so);
}

/* Is there more to take, for a callback that took something? */
static bool nke_upcall_more(struct __socket *so)
{
	bool more;

	if (!test_and_clear_bit(NKE_SO_PROGRESS, &so->flags) || nke_so_get(so))
		return false;
	more = nke_so_readable(so);
	/* It has taken all: that it waits for more has to be assumed. */
	if (!more && test_bit(NKE_SO_HOLDS, &so->flags))
		nke_hold_ask(so, 0, INT_MAX);
	nke_so_put(so);
	return more;
}

static void nke_upcall_call(struct __socket *so,
			    const struct nke_so_upcall *which)
{
	struct nke_so_upcall up;

	spin_lock_bh(&so->upcall_lock);
	up = *which;
	spin_unlock_bh(&so->upcall_lock);
	if (up.fn)
		nke_upcall_enter(so, &up);
}

/*
 * What does not come from the stack, such as that there was something before.
 * Return: false if the upcalls are not inline.
 */
static bool nke_upcall_run_inline(struct __socket *so, unsigned int what)
{
	struct sock *sk;
	bool inl;

	if (likely(!test_bit(NKE_SO_INLINE, &so->flags)) || nke_so_get(so))
		return false;
	sk = so->sock->sk;
	read_lock_bh(&sk->sk_callback_lock);
	inl = test_bit(NKE_SO_INLINE, &so->flags);
	if (inl)
		nke_upcall_inline(so, what);
	read_unlock_bh(&sk->sk_callback_lock);
	nke_so_put(so);
	return inl;
}

/* Reading before writing, and events around both, as in XNU. */
static void nke_upcall_run(struct __socket *so, unsigned int what)
{
	if ((what & NKE_UP_EVENT) && so->file)
		nke_file_look(so);
	if (what & NKE_UP_EVENT)
		nke_event_deliver(so, false);
	if (nke_upcall_run_inline(so, what))
		what &= NKE_UP_EVENT;
	if (what & NKE_UP_READ)
		nke_upcall_call(so, &so->reader);
	if ((what & NKE_UP_WRITE) &&
	    !((what & NKE_UP_READ) && (READ_ONCE(so->wants) & NKE_UP_SHARED)))
		nke_upcall_call(so, &so->writer);
	if (what & NKE_UP_EVENT)
		nke_event_deliver(so, true);
}

/**
 * nke_upcall_work() - call the client
 * @work: work of the socket; its queuer's reference ends here
 *
 * XNU calls once for every packet that arrives, so a client may take one
 * thing a call.  Here events share calls; the client is called again as long
 * as it takes something and more is there.
 *
 * Context: Process context.
 */
void nke_upcall_work(struct work_struct *work)
{
	struct __socket *so = container_of(work, struct __socket, work);
	unsigned int more = 0;
	unsigned int what;

	WRITE_ONCE(so->worker, current);
	do {
		/* A peer that never stops must not have the processor. */
		cond_resched();
		clear_bit(NKE_SO_PROGRESS, &so->flags);
		what = atomic_xchg(&so->pending, 0) | more;
		if (unlikely(what & NKE_UP_WINDOW))
			nke_hold_settle(so);
		if (unlikely(what & NKE_UP_END))
			nke_file_end(so);
		else
			nke_upcall_run(so, what);
		more = NKE_UP_READ;
	} while (nke_upcall_more(so));
	/* Pairs with nke_upcall_wait(): the callback's accesses come first. */
	smp_store_release(&so->worker, NULL);
	/* The end is seen before wake_up_var() looks for who waits for it. */
	smp_mb();
	wake_up_var(&so->worker);
	nke_so_free_ref(so);
}

/**
 * nke_upcall_queue() - have something done that is no call of the client
 * @so: the socket; the caller keeps it alive for the time of the call
 * @what: NKE_UP_END or NKE_UP_WINDOW
 *
 * Where the occasion is it may not be possible to sleep.
 *
 * Context: Any.
 */
void nke_upcall_queue(struct __socket *so, unsigned int what)
{
	atomic_or(what, &so->pending);
	refcount_inc(&so->refs);
	if (!queue_work(nke_upcall_wq, &so->work))
		nke_so_free_ref(so);
}

/**
 * nke_upcall_is_of() - does a socket call this module back?
 * @so: the socket
 * @module: the module
 *
 * Context: Any.
 * Return: true if so.
 */
bool nke_upcall_is_of(struct __socket *so, const struct module *module)
{
	bool is;

	spin_lock_bh(&so->upcall_lock);
	is = within_module((unsigned long)so->reader.fn, module) ||
	     within_module((unsigned long)so->writer.fn, module) ||
	     within_module((unsigned long)so->events.fn, module);
	spin_unlock_bh(&so->upcall_lock);
	return is;
}

/**
 * nke_upcall_disown() - forget the callbacks of a module that leaves
 * @so: the socket, in a call
 * @module: the module
 *
 * When this returns none of them runs.
 *
 * Context: Process context, not from a callback; sleeps.
 */
void nke_upcall_disown(struct __socket *so, const struct module *module)
{
	struct sock *sk = so->sock->sk;
	unsigned int gone = 0;

	write_lock_bh(&sk->sk_callback_lock);
	spin_lock(&so->upcall_lock);
	if (within_module((unsigned long)so->reader.fn, module)) {
		so->reader.fn = NULL;
		gone |= NKE_UP_READ;
	}
	if (within_module((unsigned long)so->writer.fn, module)) {
		so->writer.fn = NULL;
		gone |= NKE_UP_WRITE;
	}
	if (within_module((unsigned long)so->events.fn, module)) {
		so->events.fn = NULL;
		gone |= NKE_UP_EVENT;
	}
	/* What is left of two that were one is called for itself. */
	WRITE_ONCE(so->wants, so->wants & ~(gone | NKE_UP_SHARED));
	spin_unlock(&so->upcall_lock);
	write_unlock_bh(&sk->sk_callback_lock);
	nke_upcall_wait(so);
}

/**
 * nke_upcall_wait() - wait until the client's callbacks have returned
 * @so: a detached socket, whose callback is not the caller
 *
 * Not flush_work(): sockets are closed from the upcalls of others, and
 * lockdep would see one work item that waits for itself.
 *
 * Context: Process context; sleeps.
 */
void nke_upcall_wait(struct __socket *so)
{
	/* After the detach a worker that starts finds no callback. */
	wait_var_event(&so->worker, !smp_load_acquire(&so->worker));
}

/**
 * nke_upcall_is_self() - does this task run the socket's upcall?
 * @so: the socket
 *
 * Context: Any.
 * Return: true inside the socket's own callback.
 */
bool nke_upcall_is_self(const struct __socket *so)
{
	return READ_ONCE(so->worker) == current;
}

/**
 * nke_upcall_drain() - wait until no upcall runs
 *
 * For a client that is about to go and has closed its sockets: what was
 * queued before is over after the return.
 *
 * Context: Process context, not from an upcall; sleeps.
 */
void nke_upcall_drain(void)
{
	flush_workqueue(nke_upcall_wq);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_upcall_drain);

/**
 * nke_upcall_init() - set up the upcall workers
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_upcall_init(void)
{
	/*
	 * Unbound and as wide as it goes: a callback may block on another
	 * socket's progress, whose callback needs a worker too.
	 */
	nke_upcall_wq = alloc_workqueue("nke_upcall",
					WQ_UNBOUND | WQ_MEM_RECLAIM,
					WQ_MAX_ACTIVE);
	return nke_upcall_wq ? 0 : -ENOMEM;
}

/**
 * nke_upcall_exit() - take down the upcall workers
 *
 * All sockets are closed, so nothing queues any more; what is queued runs
 * out here.  A task may still have been preempted between loading one of our
 * callbacks from a socket and entering it: wait for those as well, or they
 * would enter code that is gone.
 *
 * Context: Process context.
 */
void nke_upcall_exit(void)
{
	synchronize_net();
	synchronize_rcu_tasks();
	destroy_workqueue(nke_upcall_wq);
}
