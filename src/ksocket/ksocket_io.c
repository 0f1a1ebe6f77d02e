// SPDX-License-Identifier: GPL-2.0
/*
 * Sending.
 */
#include <linux/bvec.h>
#include <linux/build_bug.h>
#include <linux/slab.h>
#include <net/tcp_states.h>

#include "compat/splice.h"
#include "core/errno.h"
#include "core/export.h"
#include "core/sockaddr.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_table.h"
#include "mbuf/mbuf.h"
#include "pfsystem/pfsystem.h"
#include "proto/mbuf.h"

#define NKE_UIO_MAXIOV	1024
/* Segments handled at a time without an allocation. */
#define NKE_SEND_BATCH	16

static_assert(sizeof(struct nke_bsd_iovec) == sizeof(struct kvec));
static_assert(offsetof(struct nke_bsd_iovec, iov_len) ==
	      offsetof(struct kvec, iov_len));

/**
 * nke_iov_length() - add up the client's iovec
 * @bmsg: message with an iovec
 *
 * Context: Any.
 * Return: bytes, -EINVAL for an array or a total that cannot be, -ENOMEM for
 * an array of more than 1024 elements.
 */
ssize_t nke_iov_length(const struct nke_bsd_msghdr *bmsg)
{
	size_t total = 0;
	int i;

	if (!bmsg->msg_iov || bmsg->msg_iovlen < 1)
		return -EINVAL;
	/* A send answers so in XNU; a receive would crash. */
	if (bmsg->msg_iovlen > NKE_UIO_MAXIOV)
		return -ENOMEM;
	for (i = 0; i < bmsg->msg_iovlen; i++) {
		size_t len = bmsg->msg_iov[i].iov_len;

		if (len > INT_MAX - total)
			return -EINVAL;
		if (len && !bmsg->msg_iov[i].iov_base)
			return -EINVAL;
		total += len;
	}
	return total;
}

/* Has the client set a send buffer that is too short for this datagram? */
static bool nke_send_too_long(const struct sock *sk, size_t len)
{
	return (sk->sk_userlocks & SOCK_SNDBUF_LOCK) &&
	       len > READ_ONCE(sk->sk_sndbuf) / 2;
}

/*
 * What XNU checks before the protocol sees a send, in its order.
 */
static int nke_send_check(struct __socket *so, const void *name, size_t len,
			  int flags)
{
	struct sock *sk = so->sock->sk;
	int state = READ_ONCE(sk->sk_state);
	bool stream = so->type == SOCK_STREAM;
	int err;

	if ((flags & MSG_OOB) && (!stream || so->domain == AF_UNIX))
		return -EOPNOTSUPP;
	if ((flags & MSG_EOR) && stream)
		return -EINVAL;
	/* Why it cannot send any more is for the next receive to tell. */
	if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
		return so->domain == NKE_AF_SYSTEM ? 0 : -EPIPE;
	if (unlikely(READ_ONCE(sk->sk_err))) {
		err = nke_so_error(so);
		if (err)
			return err;
	}
	if (so->domain == AF_UNIX && so->type == SOCK_DGRAM) {
		if (nke_unix_unpaired(so))
			return name ? 0 : -EDESTADDRREQ;
		return name ? -EISCONN : 0;
	}
	if (!nke_so_is_inet(so))
		return 0;
	if (stream)
		return state == TCP_CLOSE || state == TCP_LISTEN ||
		       state == TCP_SYN_SENT ? -ENOTCONN : 0;
	if (state != TCP_ESTABLISHED && !name)
		return -EDESTADDRREQ;
	if (nke_send_too_long(sk, len))
		return -EMSGSIZE;
	return state == TCP_ESTABLISHED && name ? -EISCONN : 0;
}

/* Is there nothing for nke_send_check() to find, and no address to see to? */
static __always_inline bool nke_send_plain(const struct __socket *so,
					   const struct nke_bsd_msghdr *bmsg,
					   int flags)
{
	const struct sock *sk = so->sock->sk;

	return so->type == SOCK_STREAM && nke_so_is_inet(so) &&
	       READ_ONCE(sk->sk_state) == TCP_ESTABLISHED &&
	       !(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) &&
	       !READ_ONCE(sk->sk_err) && !(flags & (MSG_OOB | MSG_EOR)) &&
	       !(bmsg && bmsg->msg_control);
}

/**
 * struct nke_send_room - what a Linux message header points to
 * @ss: the address
 * @control: the control messages
 */
struct nke_send_room {
	struct sockaddr_storage ss;
	u8 control[NKE_CMSG_SEND] __aligned(sizeof(long));
};

/* Check a send and fill a Linux message header from the client's. */
static noinline int nke_send_prepare(struct __socket *so, struct msghdr *msg,
				     struct nke_send_room *room,
				     const struct nke_bsd_msghdr *bmsg,
				     size_t len, int flags)
{
	void *name = bmsg ? bmsg->msg_name : NULL;
	int err;

	if (bmsg && bmsg->msg_control) {
		err = nke_cmsg_import(msg, room->control, bmsg);
		if (err)
			return err;
	}
	err = nke_send_check(so, name, len, flags);
	if (err)
		return err;

	/* A stream goes to its peer, whatever the address. */
	if (name && so->type != SOCK_STREAM) {
		err = nke_sockaddr_import(&room->ss, name);
		if (err < 0)
			return err;
		msg->msg_name = &room->ss;
		msg->msg_namelen = err;
	}
	return 0;
}

/* Check a send of @len bytes and fill a Linux message header, but for data. */
static __always_inline int nke_send_header(struct __socket *so,
					   struct msghdr *msg,
					   struct nke_send_room *room,
					   const struct nke_bsd_msghdr *bmsg,
					   size_t len, int flags)
{
	memset(msg, 0, sizeof(*msg));
	msg->msg_flags = flags;
	if (likely(nke_send_plain(so, bmsg, flags)))
		return 0;
	return nke_send_prepare(so, msg, room, bmsg, len, flags);
}

/*
 * Not for a kernel control: the NKE's callback runs inside of the send, and
 * may send to other controls.
 */
static bool nke_send_locks(const struct __socket *so)
{
	return so->type == SOCK_STREAM && so->domain != NKE_AF_SYSTEM;
}

/*
 * Another one sends.  Not mutex_lock(): it may wait for the peer for days,
 * which the watchdog for hung tasks would report after sock_nointerrupt().
 */
static noinline int nke_send_wait_turn(struct __socket *so, int flags)
{
	int mode = nke_so_nointr(so, flags) ? TASK_IDLE : TASK_INTERRUPTIBLE;
	int err;

	if (flags & MSG_DONTWAIT)
		return -EAGAIN;
	lock_map_acquire(&so->turn);
	atomic_inc(&so->senders);
	err = wait_on_bit_lock(&so->flags, NKE_SO_SENDING, mode);
	atomic_dec(&so->senders);
	if (err)
		lock_map_release(&so->turn);
	return err;
}

/*
 * One writer of a stream at a time, as with XNU's lock of the send buffer, so
 * that what waits for space in the middle does not get another's bytes in
 * between.
 */
static __always_inline int nke_send_begin(struct __socket *so, int flags)
{
	if (!nke_send_locks(so))
		return 0;
	if (unlikely(test_and_set_bit_lock(NKE_SO_SENDING, &so->flags)))
		return nke_send_wait_turn(so, flags);
	lock_acquire(&so->turn, 0, 1, 0, 1, NULL, _THIS_IP_);
	return 0;
}

static noinline void nke_send_tell(struct __socket *so)
{
	wake_up_bit(&so->flags, NKE_SO_SENDING);
	if (test_bit(NKE_SO_WANT_WRITE, &so->flags))
		nke_upcall_space(so);
}

static __always_inline void nke_send_end(struct __socket *so)
{
	if (!nke_send_locks(so))
		return;
	lock_map_release(&so->turn);
	clear_bit_unlock(NKE_SO_SENDING, &so->flags);
	/*
	 * Who was refused meanwhile, or waits for its turn, is told now.  Both
	 * leave word and then look at the turn.
	 */
	smp_mb__after_atomic();
	if (unlikely(test_bit(NKE_SO_WANT_WRITE, &so->flags) ||
		     atomic_read(&so->senders)))
		nke_send_tell(so);
}

/*
 * The end of a send that was cut short or ends the stream.  A connection that
 * broke in the middle: XNU tells so at once, Linux with the next call.
 */
static ssize_t nke_send_finish(struct __socket *so, ssize_t ret, size_t len,
			       int flags)
{
	struct sock *sk = so->sock->sk;

	if (ret >= 0 && ret < len && so->type == SOCK_STREAM) {
		if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
			return -EPIPE;
		return nke_so_error(so) ?: ret;
	}
	if (ret >= 0 && (flags & MSG_FIN) && so->protocol == IPPROTO_TCP)
		kernel_sock_shutdown(so->sock, SHUT_WR);
	return ret;
}

static int nke_so_sendmsg_own(struct __socket *so, struct msghdr *msg)
{
	if (so->domain == AF_UNIX && so->type == SOCK_DGRAM &&
	    !(msg->msg_flags & MSG_DONTWAIT))
		return nke_unix_sendmsg(so, msg);
	/* A control's senders wait for other things: see NKE_SYS_NOINTR. */
	if (nke_so_nointr(so, msg->msg_flags) && so->domain != NKE_AF_SYSTEM)
		return nke_nointr_sendmsg(so, msg);
	return sock_sendmsg(so->sock, msg);
}

static noinline int nke_so_sendmsg_odd(struct __socket *so, struct msghdr *msg)
{
	const struct cred *old;
	int ret;

	if (!msg->msg_control)
		return nke_so_sendmsg_own(so, msg);
	/* Some control messages are for the privileged only. */
	old = nke_priv_begin(so);
	ret = nke_so_sendmsg_own(so, msg);
	nke_priv_end(old);
	return ret;
}

static __always_inline int nke_so_sendmsg(struct __socket *so,
					  struct msghdr *msg)
{
	if (unlikely(msg->msg_control || so->domain == AF_UNIX ||
		     test_bit(NKE_SO_NOINTR, &so->flags)))
		return nke_so_sendmsg_odd(so, msg);
	return sock_sendmsg(so->sock, msg);
}

/**
 * nke_sock_send() - send from kernel memory
 * @so: the socket
 * @msg: address, data and control messages; stay the caller's
 * @flags: MSG_*
 * @sentlen: receives the bytes accepted, or NULL; 0 on error
 *
 * Follows XNU's sock_send().
 *
 * Context: Process context; may sleep unless the socket is non-blocking or
 * MSG_DONTWAIT or MSG_NBIO is given.
 * Return: 0, EINVAL, ENOMEM, EWOULDBLOCK, EMSGSIZE, ENOTCONN, EDESTADDRREQ,
 * EISCONN, EPIPE, EOPNOTSUPP, ENOBUFS, EINTR, EBADF, or the network's answer.
 */
int nke_sock_send(struct __socket *so, const struct msghdr *msg, int flags,
		  unsigned long *sentlen)
{
	const struct nke_bsd_msghdr *bmsg = (const void *)msg;
	struct nke_send_room room __uninitialized;
	struct msghdr lmsg __uninitialized;
	ssize_t total;
	int err;

	if (sentlen)
		*sentlen = 0;
	if (!bmsg)
		return nke_errno(-EINVAL);
	total = nke_iov_total(bmsg);
	if (unlikely(total < 0))
		return nke_errno(total);
	err = __nke_so_get(so);
	if (unlikely(err))
		return nke_errno(err);

	flags = nke_msg_flags(flags);
	if (nke_so_nbio(so))
		flags |= MSG_DONTWAIT;
	err = nke_send_header(so, &lmsg, &room, bmsg, total, flags);
	if (unlikely(err))
		goto out;

	iov_iter_kvec(&lmsg.msg_iter, ITER_SOURCE,
		      (const struct kvec *)bmsg->msg_iov, bmsg->msg_iovlen,
		      total);
	err = nke_send_begin(so, flags);
	if (!err) {
		err = nke_so_sendmsg(so, &lmsg);
		if (unlikely(err != total || (flags & MSG_FIN)))
			err = nke_send_finish(so, err, total, flags);
		nke_send_end(so);
	}
	if ((flags & MSG_DONTWAIT) && (err == -EAGAIN ||
				       (err >= 0 && err < total)))
		nke_upcall_want_write(so, 0);
	if (likely(err >= 0)) {
		if (sentlen)
			*sentlen = err;
		err = 0;
	} else {
		err = nke_so_woken(so, err);
	}
out:
	__nke_so_put(so);
	return nke_errno(nke_so_nobufs(err));
}
EXPORT_SYMBOL_NKE(nke_sock_send);

/**
 * struct nke_cursor - a place in a chain that is being sent
 * @m: mbuf, NULL at the end
 * @off: bytes of it that are gone already
 */
struct nke_cursor {
	const struct __mbuf *m;
	size_t off;
};

/* The next segment that has bytes left. */
static bool nke_cursor_settle(struct nke_cursor *c)
{
	while (c->m && c->off >= nke_mbuf_seglen(c->m)) {
		c->off -= nke_mbuf_seglen(c->m);
		c->m = nke_mbuf_segnext(c->m);
	}
	return c->m;
}

/*
 * Collect the next segments that are page-backed and can be lent to TCP.
 * Return: their number, 0 when the next one cannot be lent.
 */
static int nke_cursor_pages(const struct nke_cursor *from, struct bio_vec *bv,
			    size_t *bytes)
{
	struct nke_cursor c = *from;
	int n = 0;

	*bytes = 0;
	while (n < NKE_SEND_BATCH && nke_cursor_settle(&c)) {
		if (!nke_mbuf_page(c.m, &bv[n]))
			break;
		bv[n].bv_offset += c.off;
		bv[n].bv_len -= c.off;
		*bytes += bv[n].bv_len;
		c.off += bv[n++].bv_len;
	}
	return n;
}

/* Collect the next segments for a copying send; those for pages too if @all. */
static int nke_cursor_kvec(const struct nke_cursor *from, struct kvec *kv,
			   int max, bool all, size_t *bytes)
{
	struct nke_cursor c = *from;
	struct bio_vec bv;
	int n = 0;

	*bytes = 0;
	while (n < max && nke_cursor_settle(&c)) {
		if (!all && nke_mbuf_page(c.m, &bv))
			break;
		kv[n].iov_base = (u8 *)nke_mbuf_segdata(c.m) + c.off;
		kv[n].iov_len = nke_mbuf_seglen(c.m) - c.off;
		*bytes += kv[n].iov_len;
		c.off += kv[n++].iov_len;
	}
	return n;
}

/*
 * Queue the next segments on a TCP socket; the caller holds its lock.  Pages
 * are lent: TCP takes its own references, and the segments are not written to
 * again because the chain is freed after the send.
 * Return: bytes queued, or a negative error when none were.
 */
static ssize_t nke_tcp_send_some(struct sock *sk, struct nke_cursor *c,
				 size_t left, int flags)
{
	union {
		struct bio_vec bv[NKE_SEND_BATCH];
		struct kvec kv[NKE_SEND_BATCH];
	} u __uninitialized;
	struct msghdr msg = {};
	size_t bytes;
	int n;

	n = nke_cursor_pages(c, u.bv, &bytes);
	if (n)
		return nke_splice_locked(sk, u.bv, n, bytes,
					 flags | (bytes < left ? MSG_MORE : 0));

	n = nke_cursor_kvec(c, u.kv, NKE_SEND_BATCH, false, &bytes);
	msg.msg_flags = flags | (bytes < left ? MSG_MORE : 0);
	iov_iter_kvec(&msg.msg_iter, ITER_SOURCE, u.kv, n, bytes);
	return READ_ONCE(sk->sk_socket->ops)->sendmsg_locked(sk, &msg, bytes);
}

/* Queue a chain; the caller holds the lock. Return: bytes queued or error. */
static ssize_t nke_tcp_send_locked(struct sock *sk, struct nke_cursor *c,
				   size_t len, int flags)
{
	size_t done = 0;
	ssize_t n;

	while (nke_cursor_settle(c)) {
		n = nke_tcp_send_some(sk, c, len - done, flags);
		if (n <= 0)
			return done ? done : n;
		c->off += n;
		done += n;
	}
	return done;
}

/* Does the whole of a chain fit? */
static int nke_tcp_space(struct sock *sk, size_t len)
{
	if (unlikely(sk->sk_err))
		return sock_error(sk);
	if (unlikely(sk->sk_shutdown & SEND_SHUTDOWN))
		return -EPIPE;
	if (unlikely(len > sk->sk_sndbuf))
		return -EMSGSIZE;
	return sk_stream_wspace(sk) >= (int)len ? 0 : -EAGAIN;
}

/*
 * Wait until the whole of a chain fits.  XNU counts bytes against the send
 * buffer's size; here the buffer's accounting is in memory, so the chain may
 * still need more than is free: see nke_tcp_sendmbuf().
 */
static int nke_tcp_wait_space(struct __socket *so, size_t len, long *timeo)
{
	struct sock *sk = so->sock->sk;
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	int err;

	err = nke_tcp_space(sk, len);
	if (err != -EAGAIN || !*timeo)
		return err;
	add_wait_queue(sk_sleep(sk), &wait);
	for (;;) {
		err = nke_tcp_space(sk, len);
		if (err != -EAGAIN || !*timeo)
			break;
		/* One that must not wait has left. */
		if (nke_so_nointr(so, 0)) {
			release_sock(sk);
			nke_wait_space(so, len, timeo);
			lock_sock(sk);
			continue;
		}
		if (signal_pending(current)) {
			err = sock_intr_errno(*timeo);
			break;
		}
		set_bit(SOCK_NOSPACE, &so->sock->flags);
		sk_wait_event(sk, timeo,
			      READ_ONCE(sk->sk_err) ||
			      (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) ||
			      sk_stream_wspace(sk) >= (int)len, &wait);
	}
	remove_wait_queue(sk_sleep(sk), &wait);
	return err;
}

/*
 * Queue what is left of a chain, waiting for the space.  Nobody tells of
 * memory for TCP, which itself looks again after a while.
 */
static ssize_t nke_tcp_send_rest(struct __socket *so, struct nke_cursor *c,
				 size_t len, int flags)
{
	struct sock *sk = so->sock->sk;
	size_t done = 0;
	ssize_t n;

	if (!nke_so_nointr(so, 0))
		return nke_tcp_send_locked(sk, c, len, flags & ~MSG_DONTWAIT);
	for (;;) {
		n = nke_tcp_send_locked(sk, c, len - done,
					flags | MSG_DONTWAIT);
		if (n < 0 && n != -EAGAIN)
			return n;
		done += max_t(ssize_t, n, 0);
		if (done == len)
			return done;
		release_sock(sk);
		schedule_timeout_idle(1);
		lock_sock(sk);
	}
}

/*
 * All or nothing on a byte stream: the space is there before the first byte
 * is queued.  TCP charges a segment's whole memory to the send buffer and
 * would stop half-way through a chain whose bytes fit, so the limit is lifted
 * while the chain is queued under the lock.  Only a shortage of TCP memory
 * can then stop it; the stream would be broken by an error at that point, so
 * what is left is waited for, non-blocking or not.
 */
static ssize_t nke_tcp_sendmbuf(struct __socket *so, const struct __mbuf *m,
				size_t len, int flags)
{
	struct nke_cursor c = { .m = m };
	struct sock *sk = so->sock->sk;
	ssize_t done;
	long timeo;
	int sndbuf;
	int err;

	lock_sock(sk);
	timeo = sock_sndtimeo(sk, flags & MSG_DONTWAIT);
	err = nke_tcp_wait_space(so, len, &timeo);
	if (err) {
		release_sock(sk);
		return err;
	}

	sndbuf = sk->sk_sndbuf;
	WRITE_ONCE(sk->sk_sndbuf, INT_MAX / 2);
	done = nke_tcp_send_locked(sk, &c, len, flags | MSG_DONTWAIT);
	WRITE_ONCE(sk->sk_sndbuf, sndbuf);
	/* Nothing went for lack of memory: one who may wait waits for it. */
	if (done == -EAGAIN && !(flags & MSG_DONTWAIT))
		done = 0;
	if (done >= 0 && done < len) {
		ssize_t more = nke_tcp_send_rest(so, &c, len - done, flags);

		done = more < 0 ? more : done + more;
		if (done >= 0 && done < len)
			done = -EPIPE;
	}
	release_sock(sk);
	return done;
}

/* One datagram, or a copying send on another kind of stream. */
static ssize_t nke_copy_sendmbuf(struct __socket *so, struct msghdr *msg,
				 const struct __mbuf *m, size_t len)
{
	struct nke_cursor c = { .m = m };
	struct kvec fast[NKE_SEND_BATCH] __uninitialized;
	struct kvec *kv = fast;
	const struct __mbuf *p;
	unsigned int segs = 0;
	size_t bytes;
	int err;
	int n;

	for (p = m; p; p = nke_mbuf_segnext(p))
		segs++;
	if (segs > ARRAY_SIZE(fast)) {
		kv = kvmalloc_array(segs, sizeof(*kv), GFP_KERNEL);
		if (!kv)
			return -ENOBUFS;
	}

	n = nke_cursor_kvec(&c, kv, segs, true, &bytes);
	iov_iter_kvec(&msg->msg_iter, ITER_SOURCE, kv, n, bytes);
	if (so->domain == AF_UNIX && so->type == SOCK_STREAM &&
	    (msg->msg_flags & MSG_DONTWAIT))
		err = nke_unix_sendmsg_whole(so, msg);
	else
		err = nke_so_sendmsg(so, msg);
	/*
	 * A stream that took a part must take the rest, or the chain would be
	 * torn; wait for the space even if the socket is non-blocking.  Control
	 * messages went with the first part.
	 */
	while (err >= 0 && msg_data_left(msg) && so->type == SOCK_STREAM) {
		msg->msg_flags &= ~MSG_DONTWAIT;
		msg->msg_control = NULL;
		msg->msg_controllen = 0;
		err = nke_so_sendmsg(so, msg);
	}
	if (kv != fast)
		kvfree(kv);
	return err < 0 ? err : len;
}

static ssize_t nke_so_sendmbuf(struct __socket *so,
			       const struct nke_bsd_msghdr *bmsg,
			       const struct __mbuf *m, int flags)
{
	size_t len = nke_mbuf_chain_len(m);
	struct nke_send_room room __uninitialized;
	struct msghdr msg __uninitialized;
	ssize_t ret;
	int err;

	if (len > INT_MAX)
		return -EINVAL;
	err = nke_send_header(so, &msg, &room, bmsg, len, flags);
	if (err)
		return err;

	if (so->type != SOCK_STREAM) {
		ret = nke_copy_sendmbuf(so, &msg, m, len);
		goto out;
	}
	err = nke_send_begin(so, flags);
	if (err)
		return err;
	/* No bytes: nothing to send, but perhaps an error to tell. */
	if (len && !msg.msg_control && !(flags & MSG_OOB) &&
	    nke_so_plain_tcp(so))
		ret = nke_tcp_sendmbuf(so, m, len, flags);
	else if (len > READ_ONCE(so->sock->sk->sk_sndbuf))
		ret = -EMSGSIZE;
	else
		ret = nke_copy_sendmbuf(so, &msg, m, len);
	if (unlikely(flags & MSG_FIN))
		ret = nke_send_finish(so, ret, len, flags);
	nke_send_end(so);
out:
	return unlikely(ret < 0) ? nke_so_woken(so, ret) : ret;
}

/* A kernel control gets the mbufs themselves. */
static ssize_t nke_system_sendmbuf(struct __socket *so, struct __mbuf *m,
				   int flags)
{
	int err = nke_send_check(so, NULL, 0, flags);

	if (!err)
		return nke_pfsystem_sendmbuf(so->sock, m, nke_mbuf_chain_len(m),
					     flags);
	nke_mbuf_freem(m);
	return err;
}

/**
 * nke_sock_sendmbuf() - send a packet
 * @so: the socket
 * @msg: address and control messages without an iovec, or NULL
 * @data: chain with a packet header; consumed in every case
 * @flags: MSG_*
 * @sentlen: receives the bytes accepted, or NULL
 *
 * All or nothing, also on streams. The length is that of the chain, not the
 * packet header's. Follows XNU's sock_sendmbuf().
 *
 * Context: Process context; may sleep unless the socket is non-blocking or
 * MSG_DONTWAIT or MSG_NBIO is given.
 * Return: 0, EINVAL (also: no packet header), EWOULDBLOCK, EMSGSIZE,
 * ENOTCONN, EDESTADDRREQ, EISCONN, EPIPE, EOPNOTSUPP, ENOBUFS, EINTR, EBADF,
 * or the network's answer.
 */
int nke_sock_sendmbuf(struct __socket *so, const struct msghdr *msg,
		      struct __mbuf *data, int flags, unsigned long *sentlen)
{
	const struct nke_bsd_msghdr *bmsg = (const void *)msg;
	ssize_t ret;

	if (!data || (bmsg && (bmsg->msg_iov || bmsg->msg_iovlen)) ||
	    !nke_mbuf_has_pkthdr(data)) {
		nke_mbuf_freem(data);
		return nke_errno(-EINVAL);
	}
	if (sentlen)
		*sentlen = 0;

	ret = __nke_so_get(so);
	if (unlikely(ret))
		goto out_free;
	flags = nke_msg_flags(flags);
	if (nke_so_nbio(so))
		flags |= MSG_DONTWAIT;
	if (so->domain == NKE_AF_SYSTEM) {
		ret = nke_system_sendmbuf(so, data, flags);
		data = NULL;
	} else {
		ret = nke_so_sendmbuf(so, bmsg, data, flags);
	}
	if (ret == -EAGAIN && (flags & MSG_DONTWAIT))
		nke_upcall_want_write(so, nke_mbuf_chain_len(data));
	if (ret > 0 && sentlen)
		*sentlen = ret;
	__nke_so_put(so);
out_free:
	nke_mbuf_freem(data);
	return nke_errno(ret < 0 ? nke_so_nobufs(ret) : 0);
}
EXPORT_SYMBOL_NKE(nke_sock_sendmbuf);

/**
 * nke_sock_sendmbuf_can_wait() - send the bytes of a chain
 * @so: the socket
 * @msg: address and control messages; an iovec is ignored
 * @data: chain of at most 1024 mbufs; consumed in every case
 * @flags: MSG_*
 * @sentlen: receives the bytes accepted, or NULL; 0 on error
 *
 * As nke_sock_send() of the same bytes: they are copied, and a stream may take
 * a part of them. Follows XNU's sock_sendmbuf_can_wait().
 *
 * Context: Process context; may sleep unless the socket is non-blocking or
 * MSG_DONTWAIT or MSG_NBIO is given, and then for memory.
 * Return: 0, EINVAL, ENOMEM (no memory for the iovec, or more than 1024
 * mbufs), and as nke_sock_send().
 */
int nke_sock_sendmbuf_can_wait(struct __socket *so, const struct msghdr *msg,
			       struct __mbuf *data, int flags,
			       unsigned long *sentlen)
{
	struct nke_bsd_iovec *iov = NULL;
	struct nke_bsd_msghdr bmsg;
	const struct __mbuf *m;
	int segs = 0;
	int err;

	might_sleep();
	if (sentlen)
		*sentlen = 0;
	err = nke_errno(-EINVAL);
	if (!so || !msg || !data)
		goto out;
	err = nke_errno(-ENOMEM);
	for (m = data; m && segs <= NKE_UIO_MAXIOV; m = nke_mbuf_segnext(m))
		segs++;
	if (segs > NKE_UIO_MAXIOV)
		goto out;
	iov = kmalloc_array(segs, sizeof(*iov), GFP_KERNEL);
	if (!iov)
		goto out;

	bmsg = *(const struct nke_bsd_msghdr *)msg;
	bmsg.msg_iov = iov;
	bmsg.msg_iovlen = 0;
	for (m = data; m; m = nke_mbuf_segnext(m)) {
		iov[bmsg.msg_iovlen].iov_base = nke_mbuf_segdata(m);
		iov[bmsg.msg_iovlen++].iov_len = nke_mbuf_seglen(m);
	}
	err = nke_sock_send(so, (const struct msghdr *)&bmsg, flags, sentlen);
out:
	kfree(iov);
	nke_mbuf_freem(data);
	return err;
}
EXPORT_SYMBOL_NKE(nke_sock_sendmbuf_can_wait);
