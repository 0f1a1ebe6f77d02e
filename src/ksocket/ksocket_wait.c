// SPDX-License-Identifier: GPL-2.0
/*
 * Waits that no signal ends: sock_connectwait(), and sends and receives after
 * sock_nointerrupt().
 *
 * Linux's own sends and receives sleep so that signals end them, and cannot be
 * asked to go on: as long as the signal is pending they would not sleep at all.
 * Here they are made without waiting, and in between the task sleeps on the
 * socket's wait queue, in a state that the watchdog for hung tasks does not
 * complain of.
 */
#include <linux/sched.h>
#include <linux/wait.h>
#include <net/tcp.h>
#include <net/tcp_states.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"

/**
 * struct nke_wait - a wait that no signal ends
 * @so: the socket
 * @ready: is over what is waited for?  Asked when the socket's queue is woken;
 *	does not sleep
 * @need: for @ready
 * @timeo: jiffies left, MAX_SCHEDULE_TIMEOUT for no limit
 * @eager: @ready did not have to be waited for the last time
 */
struct nke_wait {
	struct __socket *so;
	bool (*ready)(struct __socket *so, size_t need);
	size_t need;
	long timeo;
	bool eager;
};

/* The stack wakes only those whom a signal may wake, too. */
static int nke_wait_wake(wait_queue_entry_t *entry, unsigned int mode,
			 int sync, void *key)
{
	return default_wake_function(entry, TASK_NORMAL, sync, key);
}

/*
 * Return: true when it is worth another try, false when the time is up.
 *
 * A socket that says again and again that it is ready, and then is not, costs
 * a tick each time.
 */
static bool nke_wait(struct nke_wait *w)
{
	wait_queue_head_t *queue = sk_sleep(w->so->sock->sk);
	DEFINE_WAIT_FUNC(wait, nke_wait_wake);
	bool slept = false;
	bool ready;

	add_wait_queue(queue, &wait);
	for (;;) {
		set_current_state(TASK_IDLE);
		ready = w->ready(w->so, w->need);
		if (ready || !w->timeo)
			break;
		w->timeo = schedule_timeout(w->timeo);
		slept = true;
	}
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(queue, &wait);

	if (w->eager && !slept)
		schedule_timeout_idle(1);
	w->eager = !slept;
	return ready;
}

/* -- connecting --*/

static bool nke_state_connecting(int state)
{
	return state == TCP_SYN_SENT || state == TCP_SYN_RECV;
}

static bool nke_wait_connected(struct __socket *so, size_t need)
{
	const struct sock *sk = so->sock->sk;

	return READ_ONCE(sk->sk_err) ||
	       !nke_state_connecting(READ_ONCE(sk->sk_state));
}

/* What has become of a connection attempt. */
static int nke_so_connect_result(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	int err;

	/* The error and the state belong together. */
	lock_sock(sk);
	err = sock_error(sk);
	if (!err && nke_state_connecting(sk->sk_state))
		err = -EINPROGRESS;
	else if (!err && !nke_so_connected(so))
		err = -EINVAL;
	release_sock(sk);
	return err;
}

/* XNU's limits: those of a short that counts hundredths of seconds. */
static int nke_connect_timeo(const struct nke_bsd_timeval *tv, long *timeo)
{
	if (tv->tv_sec < 0 || tv->tv_sec > SHRT_MAX / 100 ||
	    tv->tv_usec < 0 || tv->tv_usec >= USEC_PER_SEC)
		return -EDOM;
	/* One more: the first tick has begun already. */
	*timeo = tv->tv_sec * HZ + usecs_to_jiffies(tv->tv_usec) + 1;
	if (!tv->tv_sec && !tv->tv_usec)
		*timeo = MAX_SCHEDULE_TIMEOUT;
	return 0;
}

/**
 * nke_sock_connectwait() - wait for the end of a connection attempt
 * @so: the socket
 * @tv: how long at most, zero for as long as it takes
 *
 * Signals do not end the wait. Follows XNU's sock_connectwait(), but does not
 * end early for an event that has nothing to do with the attempt.
 *
 * Context: Process context; sleeps.
 * Return: 0 when connected, EINPROGRESS when time is up, EINVAL (nothing to
 * wait for, NULL), EDOM, EBADF, or why the attempt failed, which is told once.
 */
int nke_sock_connectwait(struct __socket *so, const struct timeval *tv)
{
	struct nke_wait w = { .so = so, .ready = nke_wait_connected };
	int err;

	might_sleep();
	if (!tv)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	err = nke_so_connect_result(so);
	if (err == -EINPROGRESS) {
		err = nke_connect_timeo((const void *)tv, &w.timeo);
		if (!err) {
			nke_wait(&w);
			err = nke_so_connect_result(so);
		}
	}
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_connectwait);

/* -- receiving --*/

/* Nothing will come any more, or there is an error. */
static bool nke_recv_over(const struct sock *sk)
{
	return READ_ONCE(sk->sk_err) ||
	       (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);
}

static bool nke_wait_readable(struct __socket *so, size_t need)
{
	struct sock *sk = so->sock->sk;

	if (nke_recv_over(sk))
		return true;
	return need ? tcp_inq(sk) >= need : nke_so_readable(so);
}

/**
 * nke_wait_data() - wait until there is something to receive
 * @so: a socket with NKE_SO_NOINTR that had nothing
 * @timeo: jiffies to wait at most; receives what is left
 *
 * Context: Process context; sleeps.
 * Return: true when there is something, be it the end; false when time is up.
 */
bool nke_wait_data(struct __socket *so, long *timeo)
{
	struct nke_wait w = {
		.so = so, .ready = nke_wait_readable, .timeo = *timeo,
	};
	bool ready = nke_wait(&w);

	*timeo = w.timeo;
	return ready;
}

/**
 * nke_nointr_recvmsg() - receive, not minding signals
 * @so: a socket with NKE_SO_NOINTR
 * @msg: as for sock_recvmsg()
 * @flags: MSG_*
 *
 * Context: Process context; sleeps.
 * Return: as sock_recvmsg(), but for -EINTR.
 */
int nke_nointr_recvmsg(struct __socket *so, struct msghdr *msg, int flags)
{
	struct sock *sk = so->sock->sk;
	struct nke_wait w = {
		.so = so, .ready = nke_wait_readable,
		.timeo = sock_rcvtimeo(sk, false),
	};
	bool stream = so->type == SOCK_STREAM;
	struct msghdr first = *msg;
	size_t done = 0;
	size_t target;
	bool over;
	int ret;

	target = sock_rcvlowat(sk, flags & MSG_WAITALL, msg_data_left(msg));
	/* A second look sees the same bytes: all at once, or never. */
	if (flags & MSG_PEEK)
		target = nke_so_plain_tcp(so) ?
			 min_t(size_t, target, READ_ONCE(sk->sk_rcvbuf)) : 1;
	for (;;) {
		/* First: what comes before the end is taken below. */
		over = READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN;
		ret = sock_recvmsg(so->sock, msg, flags | MSG_DONTWAIT);
		if (ret != -EAGAIN && (ret <= 0 || !stream))
			return done ?: ret;
		if (ret > 0)
			done = flags & MSG_PEEK ? ret : done + ret;
		/* Some protocols tell of the end only who waits. */
		if (over || done >= target)
			return done;
		if (flags & MSG_PEEK && done)
			w.need = target;
		/* An error that comes behind data is for the next call. */
		if (!nke_wait(&w) || (done && READ_ONCE(sk->sk_err)))
			return done ?: -EAGAIN;
		if (flags & MSG_PEEK)
			*msg = first;
	}
}

/* -- sending --*/

static bool nke_wait_writable(struct __socket *so, size_t need)
{
	struct socket *sock = so->sock;
	struct sock *sk = sock->sk;

	if (READ_ONCE(sk->sk_err) ||
	    (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
		return true;
	if (so->type == SOCK_STREAM || so->type == SOCK_SEQPACKET)
		return READ_ONCE(sock->ops)->poll(NULL, sock, NULL) &
		       (EPOLLOUT | EPOLLERR | EPOLLHUP);
	/* Not the protocol's own poll: UDP's wants an open file. */
	set_bit(SOCK_NOSPACE, &sock->flags);
	/* Pairs with the stack's: freed space, then looks at SOCK_NOSPACE. */
	smp_mb__after_atomic();
	return sock_writeable(sk);
}

/**
 * nke_nointr_sendmsg() - send, not minding signals
 * @so: a socket with NKE_SO_NOINTR
 * @msg: as for sock_sendmsg(), with flags that allow waiting
 *
 * Context: Process context; sleeps.
 * Return: as sock_sendmsg(), but for -EINTR.
 */
int nke_nointr_sendmsg(struct __socket *so, struct msghdr *msg)
{
	struct sock *sk = so->sock->sk;
	struct nke_wait w = {
		.so = so, .ready = nke_wait_writable,
		.timeo = sock_sndtimeo(sk, false),
	};
	struct iov_iter start = msg->msg_iter;
	size_t len = msg_data_left(msg);
	size_t done = 0;
	int ret;

	msg->msg_flags |= MSG_DONTWAIT;
	for (;;) {
		ret = sock_sendmsg(so->sock, msg);
		if (ret < 0 && ret != -EAGAIN)
			return done ?: ret;
		done += max(ret, 0);
		if (ret >= 0 && done == len)
			return done;
		if (!nke_wait(&w))
			return done ?: -EAGAIN;
		/* The error is for the next call. */
		if (done && (READ_ONCE(sk->sk_err) ||
			     (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)))
			return done;
		/* A send that is refused has eaten the data nevertheless. */
		msg->msg_iter = start;
		iov_iter_advance(&msg->msg_iter, done);
		if (done) {
			msg->msg_control = NULL;
			msg->msg_controllen = 0;
		}
	}
}

/* TCP's write_space callback clears SOCK_NOSPACE at each of its calls. */
static bool nke_wait_has_space(struct __socket *so, size_t need)
{
	struct sock *sk = so->sock->sk;

	if (READ_ONCE(sk->sk_err) ||
	    (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
		return true;
	set_bit(SOCK_NOSPACE, &so->sock->flags);
	/* Pairs with the stack's: freed space, then looks at SOCK_NOSPACE. */
	smp_mb__after_atomic();
	return need > READ_ONCE(sk->sk_sndbuf) ||
	       sk_stream_wspace(sk) >= (int)need;
}

/**
 * nke_wait_space() - wait until a chain fits into TCP's send buffer
 * @so: a TCP socket with NKE_SO_NOINTR, not locked
 * @need: bytes
 * @timeo: jiffies to wait at most; receives what is left
 *
 * Context: Process context; sleeps.
 */
void nke_wait_space(struct __socket *so, size_t need, long *timeo)
{
	struct nke_wait w = {
		.so = so, .ready = nke_wait_has_space, .need = need,
		.timeo = *timeo,
	};

	nke_wait(&w);
	*timeo = w.timeo;
}

/**
 * nke_wait_peer() - wait for room in the queue of an AF_UNIX peer
 * @so: an AF_UNIX socket with NKE_SO_NOINTR
 * @poll: whether the peer tells
 * @timeo: jiffies to wait at most
 *
 * Context: Process context; sleeps.
 * Return: what is left of @timeo.
 */
long nke_wait_peer(struct __socket *so, bool poll, long timeo)
{
	struct nke_wait w = {
		.so = so, .ready = nke_unix_ready, .need = poll,
		.timeo = timeo,
	};

	nke_wait(&w);
	return w.timeo;
}

/**
 * nke_sock_nointerrupt() - have signals not end sends and receives
 * @so: the socket
 * @on: not 0 for uninterruptible
 *
 * Calls that sleep already go on as they began. Follows XNU's
 * sock_nointerrupt().
 *
 * Context: Any.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_nointerrupt(struct __socket *so, int on)
{
	int err = nke_so_get(so);

	if (err)
		return nke_errno(err);
	assign_bit(NKE_SO_NOINTR, &so->flags, on);
	if (so->domain == NKE_AF_SYSTEM)
		nke_pfsystem_nointr(so->sock, on);
	nke_so_put(so);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sock_nointerrupt);
