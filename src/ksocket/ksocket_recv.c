// SPDX-License-Identifier: GPL-2.0
/*
 * Receiving: into the client's memory, or as mbufs that own the very packets
 * that the network delivered.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ipv6.h>
#include <net/tcp.h>
#include <net/udp.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/sockaddr.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_table.h"
#include "mbuf/mbuf.h"
#include "pfsystem/pfsystem.h"
#include "proto/mbuf.h"

/* The most that a round of a copying receive asks for. */
#define NKE_COPY_ROUND	SZ_64K
/* A packet's part up to this long is copied: cheaper than a clone of it. */
#define NKE_COPYBREAK	192

/**
 * struct nke_recv - one receive of mbufs
 * @msg: the client's header, or NULL
 * @flags: Linux's flags
 * @want: the most bytes to take
 * @done: bytes taken
 * @out: MSG_* to report
 * @head: chain so far
 * @tail: its last packet's first mbuf, for appending
 */
struct nke_recv {
	struct nke_bsd_msghdr *msg;
	int flags;
	size_t want;
	size_t done;
	int out;
	struct __mbuf *head;
	struct __mbuf *tail;
};

static void nke_recv_append(struct nke_recv *rv, struct __mbuf *m, size_t len)
{
	nke_mbuf_view_stays(m);
	nke_mbuf_append(&rv->head, &rv->tail, m);
	rv->done += len;
}

/* Flags for Linux; MSG_NBIO is FIONBIO for one call: see nke_recv_check(). */
static int nke_recv_flags(int flags)
{
	return nke_msg_flags(flags & ~(MSG_EOR | MSG_FIN | NKE_MSG_NBIO));
}

static bool nke_recv_shut_window(struct sock *sk)
{
	bool shut;

	lock_sock(sk);
	shut = nke_hold_shut(sk);
	release_sock(sk);
	return shut;
}

/*
 * Who may not wait, but has not given MSG_DONTWAIT, gets nothing before the
 * low-water mark is there, or with MSG_WAITALL the whole amount, if the buffer
 * takes that.  (Apple's guide reads fixed-size records in this way.)
 * MSG_DONTWAIT takes what is there.
 */
static bool nke_recv_too_early(const struct __socket *so, size_t want,
			       int flags)
{
	struct sock *sk = so->sock->sk;
	size_t inq;
	int state;

	if ((flags & (MSG_DONTWAIT | MSG_OOB)) || !nke_so_plain_tcp(so))
		return false;
	state = READ_ONCE(sk->sk_state);
	if (READ_ONCE(sk->sk_err) ||
	    (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) ||
	    state == TCP_CLOSE || state == TCP_LISTEN)
		return false;

	inq = tcp_inq(sk);
	want = min_t(size_t, want, INT_MAX);
	if (inq < sock_rcvlowat(sk, 0, want))
		return true;
	return (flags & MSG_WAITALL) && inq < want &&
	       want <= READ_ONCE(sk->sk_rcvbuf) && !nke_recv_shut_window(sk);
}

/* Is there something to take? */
static bool nke_recv_queued(struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	if (so->domain == NKE_AF_SYSTEM)
		return nke_pfsystem_nread(so->sock, false) > 0;
	if (nke_so_plain_tcp(so))
		return tcp_inq(sk) > 0;
	if (nke_so_plain_udp(so) &&
	    !skb_queue_empty_lockless(&udp_sk(sk)->reader_queue))
		return true;
	return !skb_queue_empty_lockless(&sk->sk_receive_queue);
}

/*
 * The socket has an error.  XNU gives what is queued first, and a look does
 * not take the error; Linux's datagram sockets tell it first, and any look
 * takes it.
 * Return: 0, or the error for one who looks.  @aside receives an error that is
 * to be put back when the data have been taken, or 0.
 *
 * Without the lock: sock_error() takes it atomically.  Of TCP it is not taken
 * here, and who hears of a connection's end looks under the lock.
 */
static int nke_recv_pending(struct __socket *so, int flags, int *aside)
{
	struct sock *sk = so->sock->sk;

	if (nke_recv_queued(so)) {
		if (so->type != SOCK_STREAM)
			*aside = sock_error(sk);
		return 0;
	}
	return flags & MSG_PEEK ? -READ_ONCE(sk->sk_err) : 0;
}

static int nke_recv_put_back(struct __socket *so, int ret, int aside)
{
	/* Another took the data. */
	if (ret == -EAGAIN)
		return aside;
	cmpxchg(&so->sock->sk->sk_err, 0, -aside);
	return ret;
}

/**
 * nke_recv_drop() - throw away what is queued
 * @so: a socket without a pending error, which would be told instead
 *
 * Through the protocol's own receive, which keeps its accounts.
 *
 * Context: Process context; may sleep.
 */
void nke_recv_drop(struct __socket *so)
{
	struct msghdr msg;
	int ret;

	while (nke_recv_queued(so)) {
		msg = (struct msghdr){};
		iov_iter_discard(&msg.msg_iter, ITER_DEST, INT_MAX);
		ret = sock_recvmsg(so->sock, &msg, MSG_DONTWAIT);
		if (ret < 0 || (!ret && so->type == SOCK_STREAM))
			break;
		cond_resched();
	}
}

/**
 * nke_recv_flush() - no more is received
 * @so: a socket whose reading side was shut
 *
 * XNU drops what is queued, and what comes; Linux would still give it.
 *
 * Context: Process context; may sleep.
 */
void nke_recv_flush(struct __socket *so)
{
	int err = nke_so_error(so);

	set_bit(NKE_SO_RCVSHUT, &so->flags);
	nke_recv_drop(so);
	if (err)
		cmpxchg(&so->sock->sk->sk_err, 0, -err);
}

/* A receive on such a socket: the pending error, then the end. */
static int nke_recv_shut(struct __socket *so, int flags)
{
	if (nke_so_is_defunct(so))
		return -ENOTCONN;
	nke_recv_flush(so);
	return flags & MSG_PEEK ? -READ_ONCE(so->sock->sk->sk_err) :
				  nke_so_error(so);
}

/*
 * What stops a receive before the protocol sees it.
 * @flags are the client's; @lflags, Linux's, learn whether it may wait, and
 * @aside receives an error for nke_recv_put_back(), or 0.
 */
static int nke_recv_check(struct __socket *so, size_t want, int flags,
			  int *lflags, int *aside)
{
	unsigned long own = READ_ONCE(so->flags);
	bool nbio = nke_so_nbio(so) || (flags & NKE_MSG_NBIO);
	struct sock *sk = so->sock->sk;
	int err;

	/* UDP would take it for an ordinary receive. */
	if ((flags & MSG_OOB) &&
	    (so->type != SOCK_STREAM || so->domain == AF_UNIX))
		return -EOPNOTSUPP;
	if (so->domain == AF_UNIX && so->type == SOCK_STREAM &&
	    READ_ONCE(sk->sk_state) != TCP_ESTABLISHED)
		return -ENOTCONN;
	if (unlikely(own & BIT(NKE_SO_DEFUNCT)))
		return -ENOTCONN;
	if (unlikely(READ_ONCE(sk->sk_err)) && !(flags & MSG_OOB)) {
		err = nke_recv_pending(so, flags, aside);
		if (err)
			return err;
	}
	if (!nbio && likely(!*aside))
		return 0;
	*lflags |= MSG_DONTWAIT;
	return nbio && nke_recv_too_early(so, want, flags) ? -EAGAIN : 0;
}

/*
 * Is there nothing for nke_recv_check() to find, and nothing that Linux does in
 * another way?
 */
static __always_inline bool nke_recv_plain(const struct __socket *so,
					   const struct nke_bsd_msghdr *bmsg,
					   int flags, unsigned long odd)
{
	return !(READ_ONCE(so->flags) &
		 (BIT(NKE_SO_NBIO) | BIT(NKE_SO_RCVSHUT) |
		  BIT(NKE_SO_DEFUNCT) | BIT(NKE_SO_NOINTR) | odd)) &&
	       !(flags & (MSG_OOB | NKE_MSG_NBIO)) && nke_so_is_inet(so) &&
	       !READ_ONCE(so->sock->sk->sk_err) &&
	       !(bmsg && (bmsg->msg_name || bmsg->msg_control));
}

static void nke_recv_report(struct nke_bsd_msghdr *bmsg, int in, int out)
{
	if (!bmsg)
		return;
	out &= MSG_EOR | MSG_TRUNC | MSG_CTRUNC | MSG_OOB;
	/* Control messages that nobody asked for are not missed. */
	if (!bmsg->msg_control)
		out &= ~MSG_CTRUNC;
	bmsg->msg_flags = (in & ~MSG_EOR) | out;
}

/* Something was taken; an upcall that runs is told. */
static void nke_recv_progress(struct __socket *so, size_t bytes)
{
	bool end = so->type == SOCK_STREAM;

	if (likely(!READ_ONCE(so->worker)))
		return;
	/* An empty datagram is progress, the end is not. */
	if (so->domain == NKE_AF_SYSTEM)
		end = nke_pfsystem_ended(so->sock);
	if (bytes || !end)
		set_bit(NKE_SO_PROGRESS, &so->flags);
}

/*
 * Are control messages to be received?  Not from AF_UNIX: a peer may pass
 * files at any time, which Linux cannot hand out in the kernel: it would warn
 * and leak them.  Without room for control messages it lets them go.
 */
static bool nke_recv_control(const struct __socket *so,
			     const struct nke_bsd_msghdr *bmsg)
{
	return bmsg && bmsg->msg_control && so->domain != AF_UNIX;
}

/**
 * nke_so_recvmsg() - Linux's receive, as sock_nointerrupt() has it
 * @so: the socket
 * @msg: as for sock_recvmsg()
 * @flags: Linux's flags
 *
 * Context: Process context; may sleep.
 * Return: as sock_recvmsg().
 */
int nke_so_recvmsg(struct __socket *so, struct msghdr *msg, int flags)
{
	/* Nobody waits for urgent data. */
	if (nke_so_nointr(so, flags) && !(flags & MSG_OOB))
		return nke_nointr_recvmsg(so, msg, flags);
	return sock_recvmsg(so->sock, msg, flags);
}

/* Receive through Linux's own recvmsg; fills the client's header. */
static int nke_recv_iter(struct __socket *so, struct nke_bsd_msghdr *bmsg,
			 const struct iov_iter *to, int flags, int *out)
{
	struct msghdr msg = { .msg_iter = *to };
	struct sockaddr_storage ss __uninitialized;
	int ret;

	/* Streams give no address in XNU; AF_UNIX would, in Linux. */
	if (bmsg && bmsg->msg_name && so->type != SOCK_STREAM) {
		memset(&ss, 0, sizeof(ss));
		msg.msg_name = &ss;
	}
	msg.msg_control_is_user = false;
	if (nke_recv_control(so, bmsg))
		ret = nke_cmsg_recvmsg(so, &msg, flags, bmsg);
	else
		ret = nke_so_recvmsg(so, &msg, flags);
	if (ret < 0)
		return ret;

	if (msg.msg_name && msg.msg_namelen > 0)
		nke_sockaddr_export(bmsg->msg_name, bmsg->msg_namelen, &ss,
				    msg.msg_namelen);
	if (bmsg && bmsg->msg_control && !nke_recv_control(so, bmsg))
		bmsg->msg_controllen = 0;
	*out |= msg.msg_flags;
	return ret;
}

/* The same for what is plain. */
static __always_inline int nke_recv_straight(struct __socket *so,
					     struct nke_bsd_msghdr *bmsg,
					     size_t len, int flags, int *out)
{
	struct msghdr msg __uninitialized;
	int ret;

	memset(&msg, 0, sizeof(msg));
	iov_iter_kvec(&msg.msg_iter, ITER_DEST, (struct kvec *)bmsg->msg_iov,
		      bmsg->msg_iovlen, len);
	ret = sock_recvmsg(so->sock, &msg, flags);
	*out = msg.msg_flags;
	return unlikely(ret <= 0) ? nke_so_woken(so, ret) : ret;
}

static int nke_recv_copy(struct __socket *so, struct nke_bsd_msghdr *bmsg,
			 struct kvec *kv, int n, size_t len, int flags,
			 int *out)
{
	struct iov_iter to;

	iov_iter_kvec(&to, ITER_DEST, kv, n, len);
	return nke_recv_iter(so, bmsg, &to, flags, out);
}

/* A receive into kernel memory, whatever the socket and the flags. */
static noinline int nke_recv_any(struct __socket *so,
				 struct nke_bsd_msghdr *bmsg, size_t len,
				 int flags, int lflags, int *out)
{
	int aside = 0;
	int ret;

	if (test_bit(NKE_SO_RCVSHUT, &so->flags))
		return nke_recv_shut(so, flags);
	ret = nke_recv_check(so, len, flags, &lflags, &aside);
	if (ret)
		return ret;
	/* Linux's own receive does not know of that. */
	if (test_bit(NKE_SO_HOLDS, &so->flags))
		nke_hold_ask(so, lflags, len);
	ret = nke_recv_copy(so, bmsg, (struct kvec *)bmsg->msg_iov,
			    bmsg->msg_iovlen, len, lflags, out);
	if (aside)
		ret = nke_recv_put_back(so, ret, aside);
	return ret <= 0 ? nke_so_woken(so, ret) : ret;
}

/**
 * nke_sock_receive() - receive into kernel memory
 * @so: the socket
 * @msg: where to; stays the caller's
 * @flags: MSG_*
 * @recvdlen: receives the number of bytes, or NULL; 0 on error
 *
 * Follows XNU's sock_receive().
 *
 * Context: Process context; may sleep unless the socket is non-blocking or
 * MSG_DONTWAIT or MSG_NBIO is given.
 * Return: 0, EINVAL, EWOULDBLOCK, ENOTCONN, EINTR, EBADF, EOPNOTSUPP, or the
 * socket's pending error.
 */
int nke_sock_receive(struct __socket *so, struct msghdr *msg, int flags,
		     unsigned long *recvdlen)
{
	struct nke_bsd_msghdr *bmsg = (void *)msg;
	int lflags = nke_recv_flags(flags);
	ssize_t total;
	int out = 0;
	int ret;

	if (!bmsg)
		return nke_errno(-EINVAL);
	total = nke_iov_total(bmsg);
	if (unlikely(total < 0 || !bmsg->msg_iov[0].iov_len))
		return nke_errno(-EINVAL);
	if (recvdlen)
		*recvdlen = 0;
	ret = __nke_so_get(so);
	if (unlikely(ret))
		return nke_errno(ret);

	if (likely(nke_recv_plain(so, bmsg, flags, BIT(NKE_SO_HOLDS))))
		ret = nke_recv_straight(so, bmsg, total, lflags, &out);
	else
		ret = nke_recv_any(so, bmsg, total, flags, lflags, &out);
	if (likely(ret >= 0)) {
		nke_recv_progress(so, ret);
		nke_recv_report(bmsg, flags, out);
		if (recvdlen)
			*recvdlen = ret;
		ret = 0;
	}
	__nke_so_put(so);
	return nke_errno(ret);
}
EXPORT_SYMBOL_NKE(nke_sock_receive);

/* Copy a short part of a queued packet into an mbuf of its own. */
static struct __mbuf *nke_recv_short(struct sk_buff *skb, u32 off, size_t len)
{
	struct __mbuf *m = nke_mbuf_alloc_chain(len, GFP_KERNEL);

	if (!m)
		return ERR_PTR(-ENOMEM);
	if (skb_copy_bits(skb, off, nke_mbuf_segdata(m), len)) {
		nke_mbuf_freem(m);
		return ERR_PTR(-EFAULT);
	}
	nke_mbuf_trim_to(m, len);
	return m;
}

static struct __mbuf *nke_recv_clone(struct __socket *so, struct sk_buff *skb,
				     u32 off, size_t len)
{
	unsigned int bytes = skb->truesize;
	struct sk_buff *clone;
	struct __mbuf *m;

	if (len <= NKE_COPYBREAK)
		return nke_recv_short(skb, off, len);

	clone = skb_clone(skb, GFP_KERNEL);
	if (!clone)
		return ERR_PTR(-ENOMEM);
	clone->dev = NULL;
	m = nke_mbuf_from_skb(clone, off, len, GFP_KERNEL);
	if (IS_ERR(m)) {
		kfree_skb(clone);
		return m;
	}
	/* What is cut off counts in the queue, or has counted before. */
	if (len < skb->len)
		bytes = min_t(unsigned int, bytes, len + SKB_TRUESIZE(0));
	nke_hold(so, clone, bytes);
	return m;
}

/*
 * Take whole packets off the receive queue.  All but the last are unlinked
 * and become the mbufs' owners.  The last is cloned, or copied when short,
 * and left to tcp_read_done(), the one exported function that also updates
 * the window and sends the ACKs that are due; it frees the packet without a
 * look at its reference count, so the packet itself cannot be kept.
 */
static int nke_tcp_take(struct __socket *so, struct nke_recv *rv)
{
	struct sock *sk = so->sock->sk;
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb;
	struct __mbuf *m;
	size_t take;
	u32 off;

	while (rv->done < rv->want) {
		skb = tcp_recv_skb(sk, tp->copied_seq, &off);
		if (!skb)
			return 0;
		take = min_t(size_t, skb->len - off, rv->want - rv->done);
		if (!take) {
			/* Nothing but a FIN: have it eaten. */
			tcp_read_done(sk, 1);
			return 0;
		}
		if (off + take < skb->len || rv->done + take == rv->want ||
		    skb_queue_is_last(&sk->sk_receive_queue, skb) ||
		    (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN)) {
			m = nke_recv_clone(so, skb, off, take);
			if (IS_ERR(m))
				return -ENOBUFS;
			nke_recv_append(rv, m, take);
			tcp_read_done(sk, take);
			nke_hold_ack(so);
			continue;
		}

		m = nke_mbuf_from_skb(skb, off, take, GFP_KERNEL);
		if (IS_ERR(m))
			return -ENOBUFS;
		__skb_unlink(skb, &sk->sk_receive_queue);
		skb_orphan(skb);
		skb->dev = NULL;
		nke_hold(so, skb, skb->truesize);
		WRITE_ONCE(tp->copied_seq, tp->copied_seq + take);
		nke_recv_append(rv, m, take);
	}
	return 0;
}

static bool nke_recv_intr(const struct __socket *so)
{
	return signal_pending(current) && !nke_so_nointr(so, 0);
}

/* May the receive wait for more? Return: 1 to wait, 0 to end, or an error. */
static int nke_tcp_recv_wait(struct __socket *so, const struct nke_recv *rv,
			     size_t target, long timeo)
{
	struct sock *sk = so->sock->sk;

	if (rv->done >= target)
		return 0;
	if (rv->done) {
		if (sk->sk_err || sk->sk_state == TCP_CLOSE ||
		    (sk->sk_shutdown & RCV_SHUTDOWN) || !timeo ||
		    nke_recv_intr(so))
			return 0;
		return 1;
	}
	if (sock_flag(sk, SOCK_DONE))
		return 0;
	if (sk->sk_err)
		return sock_error(sk);
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		return 0;
	if (sk->sk_state == TCP_CLOSE)
		return -ENOTCONN;
	if (!timeo)
		return -EAGAIN;
	return nke_recv_intr(so) ? sock_intr_errno(timeo) : 1;
}

static int nke_tcp_recvmbuf(struct __socket *so, struct nke_recv *rv)
{
	struct sock *sk = so->sock->sk;
	size_t target;
	long timeo;
	int wait;
	int err;

	lock_sock(sk);
	if (sk->sk_state == TCP_LISTEN) {
		release_sock(sk);
		return -ENOTCONN;
	}
	timeo = sock_rcvtimeo(sk, rv->flags & MSG_DONTWAIT);
	target = sock_rcvlowat(sk, rv->flags & MSG_WAITALL,
			       min_t(size_t, rv->want, INT_MAX));
	for (;;) {
		err = nke_tcp_take(so, rv);
		if (err)
			break;
		wait = nke_tcp_recv_wait(so, rv, target, timeo);
		if ((wait > 0 || wait == -EAGAIN) &&
		    test_bit(NKE_SO_HOLDS, &so->flags))
			nke_hold_forgive(so);
		if (wait <= 0) {
			err = wait;
			break;
		}
		if (nke_so_nointr(so, 0)) {
			release_sock(sk);
			nke_wait_data(so, &timeo);
			lock_sock(sk);
			continue;
		}
		sk_wait_data(sk, &timeo, skb_peek_tail(&sk->sk_receive_queue));
	}
	release_sock(sk);
	/* What was taken is delivered; the error stays for the next call. */
	return rv->done ? 0 : err;
}

static void nke_udp_name(struct sock *sk, struct sk_buff *skb,
			 struct nke_bsd_msghdr *bmsg)
{
	struct sockaddr_storage ss = {};
	int len;

	if (sk->sk_family == AF_INET) {
		struct sockaddr_in *sin = (struct sockaddr_in *)&ss;

		sin->sin_family = AF_INET;
		sin->sin_port = udp_hdr(skb)->source;
		sin->sin_addr.s_addr = ip_hdr(skb)->saddr;
		len = sizeof(*sin);
	} else {
		struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&ss;

		sin6->sin6_family = AF_INET6;
		sin6->sin6_port = udp_hdr(skb)->source;
		if (skb->protocol == htons(ETH_P_IP)) {
			ipv6_addr_set_v4mapped(ip_hdr(skb)->saddr,
					       &sin6->sin6_addr);
		} else {
			sin6->sin6_addr = ipv6_hdr(skb)->saddr;
			sin6->sin6_scope_id =
				ipv6_iface_scope_id(&sin6->sin6_addr,
						    inet6_iif(skb));
		}
		len = sizeof(*sin6);
	}
	nke_sockaddr_export(bmsg->msg_name, bmsg->msg_namelen, &ss, len);
}

/* The next datagram whose checksum is right. */
static struct sk_buff *nke_udp_next(struct sock *sk, int flags, int *err)
{
	struct sk_buff *skb;
	int off = 0;

	while ((skb = __skb_recv_udp(sk, flags, &off, err))) {
		if (!udp_lib_checksum_complete(skb))
			return skb;
		atomic_inc(&sk->sk_drops);
		kfree_skb(skb);
		cond_resched();
	}
	return NULL;
}

static struct sk_buff *nke_udp_dequeue(struct __socket *so, int flags, int *err)
{
	struct sock *sk = so->sock->sk;
	struct sk_buff *skb;
	long timeo;

	if (!nke_so_nointr(so, flags))
		return nke_udp_next(sk, flags & MSG_DONTWAIT, err);
	timeo = sock_rcvtimeo(sk, false);
	do {
		bool over = READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN;

		skb = nke_udp_next(sk, MSG_DONTWAIT, err);
		if (skb || *err != -EAGAIN)
			return skb;
		/* The end is told only who waits. */
		if (over) {
			*err = 0;
			return NULL;
		}
	} while (nke_wait_data(so, &timeo));
	return NULL;
}

static int nke_udp_recvmbuf(struct __socket *so, struct nke_recv *rv)
{
	struct sk_buff *skb;
	struct __mbuf *m;
	size_t take;
	int err;

	skb = nke_udp_dequeue(so, rv->flags, &err);
	if (!skb)
		return err;

	if (rv->msg && rv->msg->msg_name)
		nke_udp_name(so->sock->sk, skb, rv->msg);
	take = min_t(size_t, skb->len, rv->want);
	if (take < skb->len)
		rv->out |= MSG_TRUNC;
	if (!take) {
		consume_skb(skb);
		return 0;
	}

	/* While queued, skb->dev holds UDP's own scratch state. */
	skb->dev = NULL;
	skb_orphan(skb);
	skb_dst_drop(skb);
	m = nke_mbuf_from_skb(skb, 0, take, GFP_KERNEL);
	/* It cannot be put back. */
	if (IS_ERR(m))
		m = nke_mbuf_from_skb(skb, 0, take, GFP_KERNEL | __GFP_NOFAIL);
	if (IS_ERR(m)) {
		kfree_skb(skb);
		return -ENOBUFS;
	}
	nke_recv_append(rv, m, take);
	return 0;
}

/*
 * How much to make room for: a datagram's length is known only by looking,
 * a stream is read in rounds.
 */
static int nke_copy_round(struct __socket *so, const struct nke_recv *rv)
{
	size_t left = rv->want - rv->done;
	struct msghdr msg = {};
	int len;

	if (so->type == SOCK_STREAM)
		return min_t(size_t, left, NKE_COPY_ROUND);

	iov_iter_kvec(&msg.msg_iter, ITER_DEST, NULL, 0, 0);
	len = nke_so_recvmsg(so, &msg, (rv->flags & MSG_DONTWAIT) |
			     MSG_PEEK | MSG_TRUNC);
	return len < 0 ? len : min_t(size_t, left, len);
}

/* Nothing but the number of bytes is wanted: none are copied. */
static int nke_peek_recvmbuf(struct __socket *so, struct nke_recv *rv)
{
	struct iov_iter nowhere;
	int ret;

	iov_iter_discard(&nowhere, ITER_DEST, rv->want);
	ret = nke_recv_iter(so, rv->msg, &nowhere, rv->flags, &rv->out);
	if (ret < 0)
		return ret;
	rv->done = ret;
	return 0;
}

static int nke_copy_recvmbuf(struct __socket *so, struct nke_recv *rv)
{
	/* Another round's control messages would replace the first one's. */
	bool again = so->type == SOCK_STREAM &&
		     !nke_recv_control(so, rv->msg);
	struct kvec *kv;
	struct __mbuf *m;
	int room;
	int ret;
	int n;

	do {
		room = nke_copy_round(so, rv);
		if (room < 0)
			return rv->done ? 0 : room;
		m = nke_mbuf_alloc_chain(max(room, 1), GFP_KERNEL);
		if (!m)
			return rv->done ? 0 : -ENOBUFS;
		kv = nke_mbuf_space(m, room, &n);
		if (!kv) {
			nke_mbuf_freem(m);
			return rv->done ? 0 : -ENOBUFS;
		}
		ret = nke_recv_copy(so, rv->msg, kv, n, room, rv->flags,
				    &rv->out);
		kfree(kv);
		if (ret <= 0) {
			nke_mbuf_freem(m);
			return rv->done ? 0 : ret;
		}
		nke_mbuf_trim_to(m, min(ret, room));
		nke_recv_append(rv, m, min(ret, room));
	} while (again && rv->done < rv->want &&
		 ((rv->flags & MSG_WAITALL) || ret == room));
	return 0;
}

static int nke_so_recvmbuf(struct __socket *so, struct nke_recv *rv)
{
	if (rv->flags & MSG_PEEK)
		return nke_peek_recvmbuf(so, rv);
	if ((rv->flags & MSG_OOB) || nke_recv_control(so, rv->msg))
		return nke_copy_recvmbuf(so, rv);
	if (nke_so_plain_tcp(so) && !READ_ONCE(tcp_sk(so->sock->sk)->urg_data))
		return nke_tcp_recvmbuf(so, rv);
	if (nke_so_plain_udp(so))
		return nke_udp_recvmbuf(so, rv);
	return nke_copy_recvmbuf(so, rv);
}

/* A receive of mbufs, whatever the socket and the flags. */
static noinline int nke_recvmbuf_any(struct __socket *so, struct nke_recv *rv,
				     int flags)
{
	int aside = 0;
	int err;

	if (test_bit(NKE_SO_RCVSHUT, &so->flags))
		return nke_recv_shut(so, flags);
	err = nke_recv_check(so, rv->want, flags, &rv->flags, &aside);
	if (err)
		return err;
	err = nke_so_recvmbuf(so, rv);
	if (aside)
		err = nke_recv_put_back(so, err, aside);
	return rv->done ? err : nke_so_woken(so, err);
}

/**
 * nke_sock_receivembuf() - receive a chain of mbufs
 * @so: the socket
 * @msg: address and control messages without an iovec, or NULL
 * @data: receives the chain, which is the caller's; NULL when no bytes
 * @flags: MSG_*; with MSG_PEEK only @recvlen is filled in, as in XNU
 * @recvlen: in: the most bytes wanted; out: bytes received, 0 on error
 *
 * Follows XNU's sock_receivembuf(). TCP and UDP packets are not copied.
 *
 * Context: Process context; may sleep unless the socket is non-blocking or
 * MSG_DONTWAIT or MSG_NBIO is given.
 * Return: 0, EINVAL, EWOULDBLOCK, ENOTCONN, EINTR, ENOBUFS, EBADF,
 * EOPNOTSUPP, or the socket's pending error.
 */
int nke_sock_receivembuf(struct __socket *so, struct msghdr *msg,
			 struct __mbuf **data, int flags,
			 unsigned long *recvlen)
{
	struct nke_bsd_msghdr *bmsg = (void *)msg;
	struct nke_recv rv = {
		.msg = bmsg,
		.flags = nke_recv_flags(flags),
	};
	int err;

	if (!data || !recvlen || !*recvlen || *recvlen > INT_MAX ||
	    (bmsg && (bmsg->msg_iov || bmsg->msg_iovlen)))
		return nke_errno(-EINVAL);
	rv.want = *recvlen;
	*recvlen = 0;
	*data = NULL;
	err = __nke_so_get(so);
	if (unlikely(err))
		return nke_errno(err);

	if (likely(nke_recv_plain(so, bmsg, flags, 0))) {
		err = nke_so_recvmbuf(so, &rv);
		if (unlikely(!rv.done))
			err = nke_so_woken(so, err);
	} else {
		err = nke_recvmbuf_any(so, &rv, flags);
	}
	if (likely(!err)) {
		nke_recv_progress(so, rv.done);
		nke_recv_report(bmsg, flags, rv.out);
		*recvlen = rv.done;
		*data = rv.head;
	} else {
		nke_mbuf_freem(rv.head);
	}
	__nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_receivembuf);

/**
 * nke_sock_receive_internal() - receive into kernel memory or as mbufs
 * @so: the socket
 * @msg: as of nke_sock_receive() or nke_sock_receivembuf()
 * @data: NULL for the first, not NULL for the second
 * @flags: MSG_*
 * @recvdlen: likewise
 *
 * Follows XNU's sock_receive_internal(), with the checks of the two functions
 * that are made of it there.
 *
 * Context: Process context; may sleep unless the socket is non-blocking or
 * MSG_DONTWAIT or MSG_NBIO is given.
 * Return: as of the function that is meant.
 */
int nke_sock_receive_internal(struct __socket *so, struct msghdr *msg,
			      struct __mbuf **data, int flags,
			      unsigned long *recvdlen)
{
	if (data)
		return nke_sock_receivembuf(so, msg, data, flags, recvdlen);
	return nke_sock_receive(so, msg, flags, recvdlen);
}
EXPORT_SYMBOL_NKE(nke_sock_receive_internal);
