// SPDX-License-Identifier: GPL-2.0
/*
 * The window that a client holds.
 *
 * TCP has done with a packet when it is taken off its queue, and offers the
 * peer the room again, though the packet is still there: the client has it.
 * So what a client has of a socket counts against the receive buffer until the
 * last mbuf is freed, and the window opens, with a word to the peer, only then.
 *
 * A client that collects what is longer than the buffer must not wait for ever:
 * when it asks for more than is there and the window is shut, what it has
 * counts no longer.
 */
#include <net/tcp.h>

#include "compat/tcp.h"
#include "core/export.h"
#include "ksocket/ksocket.h"

/**
 * struct nke_held - a packet that a client has, in its cb
 * @so: the socket that it came from, with a reference
 * @bytes: what it counts
 */
struct nke_held {
	struct __socket *so;
	int bytes;
};

static_assert(sizeof(struct nke_held) <= sizeof_field(struct sk_buff, cb));

/* Room for the peer, as __tcp_select_window() sees it; 0: it is too little. */
static int nke_hold_room(const struct sock *sk)
{
	int full = min_t(int, READ_ONCE(tcp_sk(sk)->window_clamp),
			 tcp_full_space(sk));
	int mss = min_t(int, READ_ONCE(inet_csk(sk)->icsk_ack.rcv_mss), full);
	int space = tcp_space(sk);

	if (space < full >> 1 && (space < full >> 4 || space < mss))
		return 0;
	return min(space, full);
}

/**
 * nke_hold_shut() - has TCP shut its window?
 * @sk: a TCP socket
 *
 * Context: Any; without the socket's lock it may be about to change.
 * Return: true when the queue, and what the client has, take up the buffer.
 */
bool nke_hold_shut(const struct sock *sk)
{
	return !nke_hold_room(sk);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_hold_shut);

/* Is there twice the room that the peer knows of?  TCP tells it then. */
static bool nke_hold_opens(const struct sock *sk)
{
	u32 window = tcp_receive_window(tcp_sk(sk));
	int room = nke_hold_room(sk);

	return room && room >= 2 * (s64)window &&
	       (1 << READ_ONCE(sk->sk_state)) &
	       (TCPF_ESTABLISHED | TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2);
}

/**
 * nke_hold_open() - tell the peer of room that has come
 * @so: a TCP socket; the caller holds its lock
 *
 * Context: Process context.
 */
void nke_hold_open(struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	sock_owned_by_me(sk);
	if (nke_hold_opens(sk))
		nke_tcp_send_ack(sk);
}

/* The last mbuf of a packet is freed, wherever that may be. */
static void nke_hold_end(struct sk_buff *skb)
{
	const struct nke_held *held = (const void *)skb->cb;
	struct __socket *so = held->so;
	int old = atomic_read(&so->held);
	int bytes;

	do
		bytes = min(old, held->bytes);
	while (!atomic_try_cmpxchg(&so->held, &old, old - bytes));
	if (bytes) {
		atomic_sub(bytes, &so->pinned->sk_rmem_alloc);
		/* Without the lock: who has it looks again. */
		if (data_race(nke_hold_opens(so->pinned)) &&
		    !test_bit(NKE_SO_CLOSING, &so->flags))
			nke_upcall_queue(so, NKE_UP_WINDOW);
	}
	nke_so_free_ref(so);
}

/**
 * nke_hold() - a packet is the client's
 * @so: the socket that it came from; the caller holds its lock
 * @skb: the packet, without a destructor; its cb is free
 * @bytes: of memory that it takes up
 *
 * Context: Process context.
 */
void nke_hold(struct __socket *so, struct sk_buff *skb, unsigned int bytes)
{
	struct nke_held *held = (void *)skb->cb;
	struct sock *sk = so->sock->sk;

	sock_owned_by_me(sk);
	if (unlikely(!so->pinned)) {
		sock_hold(sk);
		so->pinned = sk;
	}
	held->so = so;
	held->bytes = bytes;
	refcount_inc(&so->refs);
	atomic_add(bytes, &so->held);
	atomic_add(bytes, &sk->sk_rmem_alloc);
	skb->destructor = nke_hold_end;
	if (!test_bit(NKE_SO_HOLDS, &so->flags))
		set_bit(NKE_SO_HOLDS, &so->flags);
}

/**
 * nke_hold_ack() - acknowledge what was taken, if TCP had done that
 * @so: a TCP socket; the caller holds its lock
 *
 * A read that empties the buffer is acknowledged at once, else a sender that
 * waits for that (Nagle) is held up.  See __tcp_cleanup_rbuf(), for which the
 * buffer is not empty while the client has packets.
 *
 * Context: Process context.
 */
void nke_hold_ack(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	u8 pending = inet_csk(sk)->icsk_ack.pending;

	sock_owned_by_me(sk);
	if (!inet_csk_ack_scheduled(sk) ||
	    atomic_read(&sk->sk_rmem_alloc) != atomic_read(&so->held))
		return;
	if (pending & ICSK_ACK_PUSHED2 ||
	    (pending & ICSK_ACK_PUSHED && !inet_csk_in_pingpong_mode(sk)))
		nke_tcp_send_ack(sk);
}

/**
 * nke_hold_forgive() - the client asks for more than is there
 * @so: a TCP socket; the caller holds its lock
 *
 * Context: Process context.
 */
void nke_hold_forgive(struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	sock_owned_by_me(sk);
	if (!atomic_read(&so->held)) {
		clear_bit(NKE_SO_HOLDS, &so->flags);
		return;
	}
	if (!nke_hold_shut(sk))
		return;
	atomic_sub(atomic_xchg(&so->held, 0), &sk->sk_rmem_alloc);
	nke_hold_open(so);
}

/**
 * nke_hold_ask() - the client may wait for more than is there
 * @so: a socket with NKE_SO_HOLDS
 * @flags: MSG_WAITALL, or 0
 * @want: how much it asks for
 *
 * Context: Process context; may sleep.
 */
void nke_hold_ask(struct __socket *so, int flags, size_t want)
{
	struct sock *sk = so->sock->sk;

	lock_sock(sk);
	if (tcp_inq(sk) < sock_rcvlowat(sk, flags & MSG_WAITALL,
					min_t(size_t, want, INT_MAX)))
		nke_hold_forgive(so);
	release_sock(sk);
}

/**
 * nke_hold_settle() - tell the peer that mbufs were freed
 * @so: the socket, perhaps closed
 *
 * Context: Process context; may sleep.
 */
void nke_hold_settle(struct __socket *so)
{
	struct sock *sk;

	if (nke_so_get(so))
		return;
	sk = so->sock->sk;
	lock_sock(sk);
	nke_hold_open(so);
	release_sock(sk);
	nke_so_put(so);
}
