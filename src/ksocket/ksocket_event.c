// SPDX-License-Identifier: GPL-2.0
/*
 * Events of sock_catchevents(): what becomes of a connection.
 *
 * The stack tells of each change through sk_state_change, except of one that a
 * call of the client makes at once; sock_connect() looks after these.  Each
 * time the socket is compared with what it was when it was last looked at, and
 * the difference is noted; the socket's work tells the client.  So a change is
 * told once, however often the stack speaks of it, and one that is undone
 * before the work runs is told nevertheless.
 */
#include <net/sock.h>
#include <net/tcp_states.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"

static enum nke_so_stage nke_event_stage(const struct __socket *so)
{
	if (nke_so_connected(so))
		return NKE_SO_CONNECTED;
	return READ_ONCE(so->sock->sk->sk_state) == TCP_SYN_SENT ?
	       NKE_SO_CONNECTING : NKE_SO_IDLE;
}

static u8 nke_event_shut(const struct __socket *so)
{
	return READ_ONCE(so->sock->sk->sk_shutdown) & SHUTDOWN_MASK;
}

/*
 * Why TCP's connection is at its end.  The error is still there: it is taken
 * under the socket's lock only, and that is held from when the error was set.
 */
static u32 nke_event_why(const struct __socket *so)
{
	const struct nke_so_events *ev = &so->events;
	struct sock *sk = so->sock->sk;
	int err = READ_ONCE(sk->sk_err);
	u32 hints = 0;

	/* A FIN that ends the connection shuts and ends it in one go. */
	if (sock_flag(sk, SOCK_DONE) && !(ev->shut & RCV_SHUTDOWN))
		hints = NKE_HINT_CANTRCVMORE;
	if (ev->stage == NKE_SO_CONNECTING ? err == ECONNREFUSED :
	    err == ECONNRESET || err == EPIPE)
		return hints | NKE_HINT_CONNRESET;
	/* One who gives up tells what the network said of it meanwhile. */
	if (err && (err == ETIMEDOUT || err == READ_ONCE(sk->sk_err_soft)))
		hints |= NKE_HINT_TIMEOUT;
	return hints;
}

/* Note what is different from the last look. */
static void nke_event_compare(struct __socket *so)
{
	struct nke_so_events *ev = &so->events;
	enum nke_so_stage stage = nke_event_stage(so);
	u8 shut = 0;

	lockdep_assert_held(&so->upcall_lock);
	if (stage == NKE_SO_CONNECTED) {
		shut = nke_event_shut(so);
		if (ev->stage != NKE_SO_CONNECTED)
			ev->raised |= NKE_HINT_CONNECTED;
		if (shut & ~ev->shut & RCV_SHUTDOWN)
			ev->raised |= NKE_HINT_CANTRCVMORE;
		if (shut & ~ev->shut & SEND_SHUTDOWN)
			ev->raised |= NKE_HINT_CANTSENDMORE;
	} else if (stage == NKE_SO_IDLE && ev->stage != NKE_SO_IDLE) {
		ev->raised |= NKE_HINT_DISCONNECTED;
		if (so->protocol == IPPROTO_TCP)
			ev->raised |= nke_event_why(so);
	}
	ev->stage = stage;
	ev->shut = shut;
}

/**
 * nke_event_look() - see whether there is something to tell of the connection
 * @so: a socket that has changed; the caller keeps @so->sock alive
 *
 * Context: Any; of TCP under the socket's lock.
 * Return: NKE_UP_EVENT for nke_upcall_kick(), or 0.
 */
unsigned int nke_event_look(struct __socket *so)
{
	bool raised;

	spin_lock_bh(&so->upcall_lock);
	if (so->events.fn)
		nke_event_compare(so);
	raised = so->events.raised;
	spin_unlock_bh(&so->upcall_lock);
	return raised ? NKE_UP_EVENT : 0;
}

/**
 * nke_event_connect() - an attempt to connect begins
 * @so: the socket
 *
 * It may be over before anyone has seen it under way.
 *
 * Context: Process context.
 */
void nke_event_connect(struct __socket *so)
{
	struct nke_so_events *ev = &so->events;

	spin_lock_bh(&so->upcall_lock);
	if (ev->fn && ev->stage == NKE_SO_IDLE)
		ev->stage = NKE_SO_CONNECTING;
	spin_unlock_bh(&so->upcall_lock);
}

/**
 * nke_event_settle() - a call to connect is over
 * @so: the socket
 *
 * Protocols that connect at once do not tell.  What they refused at once was
 * told to the caller and is no event.
 *
 * Context: Process context; may sleep.
 */
void nke_event_settle(struct __socket *so)
{
	struct nke_so_events *ev = &so->events;
	struct sock *sk = so->sock->sk;

	/* Who ends a connection of TCP holds the lock until that was told. */
	lock_sock(sk);
	spin_lock_bh(&so->upcall_lock);
	if (ev->stage == NKE_SO_CONNECTING &&
	    nke_event_stage(so) == NKE_SO_IDLE)
		ev->stage = NKE_SO_IDLE;
	spin_unlock_bh(&so->upcall_lock);
	nke_upcall_kick(so, nke_event_look(so));
	release_sock(sk);
}

/*
 * The next event to tell.  A connection begins before it ends, unless it is
 * the one that came after.
 */
static u32 nke_event_next(struct nke_so_events *ev, bool last)
{
	static const u32 order[] = {
		NKE_HINT_CONNECTED, NKE_HINT_CONNRESET, NKE_HINT_TIMEOUT,
		NKE_HINT_CANTRCVMORE, NKE_HINT_CANTSENDMORE,
		NKE_HINT_DISCONNECTED, NKE_HINT_CONNECTED,
	};
	bool again = ev->stage == NKE_SO_CONNECTED &&
		     (ev->raised & NKE_HINT_DISCONNECTED);
	int i;

	if (!last && ev->raised == NKE_HINT_CONNECTED)
		return 0;
	for (i = again; i < ARRAY_SIZE(order); i++) {
		if (ev->raised & order[i]) {
			ev->raised &= ~order[i];
			return order[i];
		}
	}
	return 0;
}

/**
 * nke_event_deliver() - tell the client of events
 * @so: the socket
 * @last: of all; else not yet that it is connected, and nothing but that
 *
 * Context: Process context, the socket's work; sleeps as the client does.
 */
void nke_event_deliver(struct __socket *so, bool last)
{
	const u32 conninfo = NKE_HINT_CONNECTED | NKE_HINT_DISCONNECTED;
	struct nke_so_events ev;
	u32 hint;

	/* Each time anew: the handler may have been replaced by itself. */
	for (;;) {
		spin_lock_bh(&so->upcall_lock);
		hint = nke_event_next(&so->events, last);
		ev = so->events;
		spin_unlock_bh(&so->upcall_lock);
		if (!hint || !ev.fn)
			return;
		if (hint & conninfo)
			hint |= NKE_HINT_CONNINFO_UPDATED;
		if (hint & ev.mask)
			ev.fn(so, ev.cookie, hint & ev.mask);
	}
}

static void nke_event_setup(struct __socket *so, nke_sock_evupcall fn,
			    void *cookie, u32 mask)
{
	struct nke_so_events *ev = &so->events;
	struct sock *sk = so->sock->sk;

	if (fn)
		nke_upcall_hook(so);
	lock_sock(sk);
	spin_lock_bh(&so->upcall_lock);
	if (!ev->fn) {
		ev->stage = nke_event_stage(so);
		ev->shut = nke_event_shut(so);
		ev->raised = 0;
	}
	ev->fn = fn;
	ev->cookie = cookie;
	ev->mask = mask;
	WRITE_ONCE(so->wants, fn ? so->wants | NKE_UP_EVENT :
				   so->wants & ~NKE_UP_EVENT);
	spin_unlock_bh(&so->upcall_lock);
	release_sock(sk);
}

/**
 * nke_sock_catchevents() - set, change or clear the handler of events
 * @sock: the socket
 * @callback: handler, or NULL for none
 * @context: cookie for it
 * @mask: the events that it wants
 *
 * A handler that replaces another one is told what that was not told yet.
 * Does not wait for a handler that runs. Follows XNU's sock_catchevents().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_catchevents(struct __socket *sock, nke_sock_evupcall callback,
			 void *context, unsigned int mask)
{
	int err;

	might_sleep();
	err = nke_so_get(sock);
	if (err)
		return nke_errno(err);
	nke_event_setup(sock, callback, context, mask);
	nke_so_put(sock);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sock_catchevents);

/**
 * nke_sock_catchevents_locked() - the same for one who holds XNU's socket lock
 * @sock: the socket
 * @callback: handler, or NULL for none
 * @context: cookie for it
 * @mask: the events that it wants
 *
 * There is no such lock here. Follows XNU's sock_catchevents_locked(), whose
 * errors are lost.
 *
 * Context: Process context; may sleep.
 */
void nke_sock_catchevents_locked(struct __socket *sock,
				 nke_sock_evupcall callback, void *context,
				 unsigned int mask)
{
	nke_sock_catchevents(sock, callback, context, mask);
}
EXPORT_SYMBOL_NKE(nke_sock_catchevents_locked);
