// SPDX-License-Identifier: GPL-2.0
/*
 * Sending to a control and reading from it, and reading events.
 *
 * What is sent goes through the NKE's callback in the sender's thread; its
 * error is the send's.  What is read waits in the core's queue of mbufs and
 * is copied from there.
 */
#include <linux/sched/signal.h>
#include <linux/uio.h>
#include <linux/wait.h>

#include "mbuf/mbuf.h"
#include "pfsystem/pfsystem.h"
#include "proto/mbuf.h"

/* The next bytes of a message as a packet, in one piece up to 16 KiB. */
static struct __mbuf *nke_sys_packet(struct msghdr *msg, size_t len)
{
	struct __mbuf *m = nke_mbuf_alloc_chain(len, GFP_KERNEL);
	size_t left = len;
	struct __mbuf *p;

	if (!m)
		return ERR_PTR(-ENOBUFS);
	for (p = m; p && left; p = p->next) {
		size_t n = min_t(size_t, left, nke_m_room(p));

		if (!copy_from_iter_full(p->data, n, &msg->msg_iter)) {
			nke_mbuf_freem(m);
			return ERR_PTR(-EFAULT);
		}
		left -= n;
	}
	nke_mbuf_trim_to(m, len);
	return m;
}

/* XNU's flags for the callback. */
static int nke_sys_send_flags(int flags, bool more)
{
	return (flags & MSG_OOB ? NKE_PRUS_OOB : 0) |
	       (more ? NKE_PRUS_MORETOCOME : 0);
}

static int nke_sys_send_check(struct nke_sys_sock *ss, size_t len, int flags)
{
	if (len > INT_MAX)
		return -EINVAL;
	if ((flags & MSG_EOR) && !nke_sys_is_atomic(ss))
		return -EINVAL;
	switch (nke_sys_state(ss)) {
	case NKE_CTL_CONNECTED:
		break;
	case NKE_CTL_DEAD:
		return -EPIPE;
	default:
		return -ENOTCONN;
	}
	return 0;
}

static bool nke_sys_send_try(struct nke_sys_sock *ss)
{
	return !test_and_set_bit_lock(NKE_SYS_SENDING, &ss->flags);
}

/*
 * One message at a time on a stream, so that its pieces stay together.  A bit
 * and not a mutex: the NKE is called meanwhile, and may be a client itself.
 */
static int nke_sys_send_begin(struct nke_sys_sock *ss, int flags)
{
	if (nke_sys_is_atomic(ss) || nke_sys_send_try(ss))
		return 0;
	if (flags & MSG_DONTWAIT)
		return -EAGAIN;
	if (!test_bit(NKE_SYS_NOINTR, &ss->flags))
		return wait_event_interruptible(ss->send_wait,
						nke_sys_send_try(ss));
	wait_event_idle(ss->send_wait, nke_sys_send_try(ss));
	return 0;
}

static void nke_sys_send_end(struct nke_sys_sock *ss)
{
	if (nke_sys_is_atomic(ss))
		return;
	clear_bit_unlock(NKE_SYS_SENDING, &ss->flags);
	if (wq_has_sleeper(&ss->send_wait))
		wake_up(&ss->send_wait);
}

/* Hand over @len bytes, a piece after the other. Return: bytes, or error. */
static ssize_t nke_sys_send_pieces(struct nke_sys_sock *ss, struct msghdr *msg,
				   size_t len, size_t piece)
{
	size_t done = 0;
	size_t n;
	int err;

	do {
		struct __mbuf *m;

		n = min(len - done, piece);
		m = nke_sys_packet(msg, n);
		if (IS_ERR(m)) {
			err = PTR_ERR(m);
			break;
		}
		err = nke_ctl_send(&ss->conn, m,
				   nke_sys_send_flags(msg->msg_flags,
						      done + n < len));
		if (err)
			break;
		done += n;
		if (done < len && signal_pending(current) &&
		    !test_bit(NKE_SYS_NOINTR, &ss->flags)) {
			err = -EINTR;
			break;
		}
	} while (done < len);
	return done ?: err;
}

/* A send to what has ended; the signal as for any socket. */
static int nke_sys_send_error(const struct msghdr *msg, int err)
{
	if (err == -EPIPE && !(msg->msg_flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return err;
}

/**
 * nke_sys_sendmsg() - give a message to the NKE
 * @sock: a socket of SYSPROTO_CONTROL
 * @msg: the message; its address and control messages are ignored
 * @len: its length
 *
 * A message to a datagram control is one callback, without bytes, too.  One
 * to a stream control is cut in pieces of at most the send size.
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: bytes that the NKE took, or -ENOTCONN, -EMSGSIZE (longer than the
 * send size), -EINVAL (MSG_EOR on a stream), -EPIPE, -EOPNOTSUPP (the control
 * takes no data), -ENOBUFS, -EFAULT, -EAGAIN, -ERESTARTSYS, or the callback's
 * error.
 */
int nke_sys_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	size_t limit = max(READ_ONCE(sock->sk->sk_sndbuf), 1);
	ssize_t ret;

	ret = nke_sys_send_check(ss, len, msg->msg_flags);
	if (!ret && nke_sys_is_atomic(ss) && len > limit)
		ret = -EMSGSIZE;
	if (!ret)
		ret = nke_sys_send_begin(ss, msg->msg_flags);
	if (ret)
		return nke_sys_send_error(msg, ret);
	ret = nke_sys_send_pieces(ss, msg, len, limit);
	nke_sys_send_end(ss);
	return nke_sys_send_error(msg, ret);
}

/**
 * nke_pfsystem_sendmbuf() - the same with a kernel client's own mbufs
 * @sock: a PF_SYSTEM socket
 * @m: the packet, which is gone in every case
 * @len: bytes in it
 * @flags: Linux's MSG_*
 *
 * The very mbufs are handed over, all at once.
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: @len, or an error as nke_sys_sendmsg(); -EOPNOTSUPP for a socket of
 * events.
 */
ssize_t nke_pfsystem_sendmbuf(struct socket *sock, struct __mbuf *m,
			      size_t len, int flags)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	int err = -EOPNOTSUPP;

	if (!nke_sys_is_event(ss))
		err = nke_sys_send_check(ss, len, flags);
	if (!err && nke_sys_is_atomic(ss) &&
	    len > READ_ONCE(sock->sk->sk_sndbuf))
		err = -EMSGSIZE;
	if (!err)
		err = nke_sys_send_begin(ss, flags);
	if (err) {
		nke_mbuf_freem(m);
		return err;
	}
	/* The length is the chain's, whatever the header says. */
	nke_mbuf_pkthdr_setlen(m, len);
	err = nke_ctl_send(&ss->conn, m, nke_sys_send_flags(flags, false));
	nke_sys_send_end(ss);
	return err ?: (ssize_t)len;
}

/**
 * struct nke_sys_read - a read
 * @ss: the socket
 * @rcv: its queue
 * @msg: where the bytes go
 * @len: how many are wanted
 * @done: how many there are; with MSG_TRUNC, how long the message was
 * @flags: MSG_*
 * @timeo: how long it may wait, in jiffies
 * @over: no more, even if there is room
 */
struct nke_sys_read {
	struct nke_sys_sock *ss;
	struct nke_sockbuf *rcv;
	struct msghdr *msg;
	size_t len;
	size_t done;
	int flags;
	long timeo;
	bool over;
};

/*
 * Copy from the front of the queue.  An mbuf at its end may grow meanwhile,
 * but only behind the bytes that nke_sockbuf_first() told of.
 * Return: bytes copied.
 */
static size_t nke_sys_copy(const struct __mbuf *m, size_t len,
			   struct iov_iter *to)
{
	size_t done = 0;

	for (; m && done < len; m = READ_ONCE(m->next)) {
		size_t n = min_t(size_t, READ_ONCE(m->len), len - done);
		size_t copied = copy_to_iter(m->data, n, to);

		done += copied;
		if (copied < n)
			break;
	}
	return done;
}

/* A message: whole, or cut to the room there is. */
static int nke_sys_take_message(struct nke_sys_read *rd)
{
	struct __mbuf *m;
	bool ended;
	size_t len;
	size_t n;

	m = nke_sockbuf_first(rd->rcv, &len, &ended);
	if (!m)
		return 0;
	n = min(len, rd->len);
	if (nke_sys_copy(m, n, &rd->msg->msg_iter) < n)
		return -EFAULT;
	if (n < len)
		rd->msg->msg_flags |= MSG_TRUNC;
	if (ended && !nke_sys_is_event(rd->ss))
		rd->msg->msg_flags |= MSG_EOR;
	rd->done = rd->flags & MSG_TRUNC ? len : n;
	rd->over = true;
	if (!(rd->flags & MSG_PEEK))
		nke_sockbuf_drop(rd->rcv, len);
	return 0;
}

/* Bytes of a stream, up to the end of a record if there is one. */
static int nke_sys_take_bytes(struct nke_sys_read *rd)
{
	struct __mbuf *m;
	size_t copied;
	bool ended;
	size_t len;
	size_t n;

	while (!rd->over && rd->done < rd->len) {
		m = nke_sockbuf_first(rd->rcv, &len, &ended);
		if (!m)
			break;
		n = min(len, rd->len - rd->done);
		copied = nke_sys_copy(m, n, &rd->msg->msg_iter);
		rd->done += copied;
		if (ended && copied == len)
			rd->msg->msg_flags |= MSG_EOR;
		rd->over = (ended && copied == len) || copied < n ||
			   (rd->flags & MSG_PEEK);
		if (!(rd->flags & MSG_PEEK))
			nke_sockbuf_drop(rd->rcv, copied);
		if (copied < n && !rd->done)
			return -EFAULT;
	}
	return 0;
}

static int nke_sys_take(struct nke_sys_read *rd)
{
	int err;

	if (mutex_lock_interruptible(&rd->ss->read_lock))
		return sock_intr_errno(rd->timeo);
	if (nke_sys_is_atomic(rd->ss))
		err = nke_sys_take_message(rd);
	else
		err = nke_sys_take_bytes(rd);
	mutex_unlock(&rd->ss->read_lock);
	return err;
}

/*
 * The NKE may want to know that there is room again.  Not while its connect
 * callback runs: that would be waited for.
 */
static void nke_sys_tell(struct nke_sys_read *rd)
{
	if (!nke_sys_is_event(rd->ss) &&
	    nke_sys_state(rd->ss) == NKE_CTL_CONNECTED)
		nke_ctl_rcvd(&rd->ss->conn, rd->flags);
}

static bool nke_sys_something(struct nke_sys_read *rd)
{
	return READ_ONCE(rd->rcv->records) || nke_sys_eof(rd->ss) ||
	       READ_ONCE(rd->ss->sk.sk_err);
}

/* Wait for more. Return: 0, or why not. */
static int nke_sys_wait(struct nke_sys_read *rd)
{
	struct sock *sk = &rd->ss->sk;
	long left;

	if (!rd->timeo)
		return -EAGAIN;
	nke_sys_tell(rd);
	left = wait_event_interruptible_timeout(*sk_sleep(sk),
						nke_sys_something(rd),
						rd->timeo);
	if (left < 0)
		return sock_intr_errno(rd->timeo);
	rd->timeo = left;
	return left ? 0 : -EAGAIN;
}

/* Has the read got what it wanted? */
static bool nke_sys_enough(const struct nke_sys_read *rd)
{
	size_t target;

	if (rd->over)
		return true;
	if (!nke_sys_is_atomic(rd->ss)) {
		target = sock_rcvlowat(&rd->ss->sk, rd->flags & MSG_WAITALL,
				       rd->len);
		return !rd->len || rd->done >= target;
	}
	/* No room: XNU does not wait; here who asks for a length does. */
	return !rd->len && !(rd->flags & (MSG_PEEK | MSG_TRUNC));
}

static int nke_sys_read(struct nke_sys_read *rd)
{
	int err;

	for (;;) {
		/* First: what comes before the end is taken below. */
		bool eof = nke_sys_eof(rd->ss);

		/* Now everything that was sent before the end is there. */
		smp_rmb();
		err = nke_sys_take(rd);
		if (err || nke_sys_enough(rd) || eof)
			break;
		err = rd->done ? 0 : sock_error(&rd->ss->sk);
		if (err)
			break;
		err = nke_sys_wait(rd);
		if (err)
			break;
	}
	return rd->done || rd->over ? 0 : err;
}

/**
 * nke_sys_recvmsg() - read from a control, or an event
 * @sock: the socket
 * @msg: receives bytes and MSG_TRUNC and MSG_EOR
 * @len: room
 * @flags: MSG_PEEK, MSG_DONTWAIT, MSG_WAITALL, MSG_TRUNC
 *
 * Context: Process context; may sleep.
 * Return: bytes, 0 at the end, or -ENOTCONN, -EAGAIN, -EINTR, -ERESTARTSYS,
 * -EFAULT, -EOPNOTSUPP.
 */
int nke_sys_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
		    int flags)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	struct nke_sys_read rd = {
		.ss = ss,
		.rcv = nke_sys_rcv(ss),
		.msg = msg,
		.len = min_t(size_t, len, INT_MAX),
		.flags = flags,
		.timeo = sock_rcvtimeo(sock->sk, flags & MSG_DONTWAIT),
	};
	int err;

	if (flags & (MSG_OOB | MSG_ERRQUEUE))
		return -EOPNOTSUPP;
	if (!nke_sys_is_event(ss) && !nke_sys_is_connected(ss) &&
	    nke_sys_state(ss) != NKE_CTL_DEAD)
		return -ENOTCONN;
	err = nke_sys_read(&rd);
	if (err)
		return err;
	if ((rd.over || rd.done) && !(flags & MSG_PEEK))
		nke_sys_tell(&rd);
	return rd.done;
}
