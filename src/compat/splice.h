/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lending pages to TCP without a copy.
 */
#ifndef _NKE_COMPAT_SPLICE_H
#define _NKE_COMPAT_SPLICE_H

#include <linux/bvec.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <net/sock.h>

#ifdef NKE_HAVE_SPLICE_PAGES
/**
 * nke_splice_locked() - queue pages on a TCP socket
 * @sk: the socket, locked by the caller
 * @bv: pieces of pages
 * @n: number of pieces
 * @bytes: their total length
 * @flags: MSG_*
 *
 * TCP takes its own page references.
 *
 * Context: Process context; may sleep without MSG_DONTWAIT.
 * Return: bytes queued, or a negative error when none were.
 */
static inline ssize_t nke_splice_locked(struct sock *sk,
					const struct bio_vec *bv, int n,
					size_t bytes, int flags)
{
	struct msghdr msg = { .msg_flags = flags | MSG_SPLICE_PAGES };

	iov_iter_bvec(&msg.msg_iter, ITER_SOURCE, bv, n, bytes);
	return READ_ONCE(sk->sk_socket->ops)->sendmsg_locked(sk, &msg, bytes);
}
#else
/* Before 6.5: a page at a time. */
static inline ssize_t nke_splice_locked(struct sock *sk,
					const struct bio_vec *bv, int n,
					size_t bytes, int flags)
{
	size_t done = 0;
	int i;

	for (i = 0; i < n; i++) {
		int more = i + 1 < n ? MSG_MORE | MSG_SENDPAGE_NOTLAST : 0;
		ssize_t sent;

		sent = kernel_sendpage_locked(sk, bv[i].bv_page,
					      bv[i].bv_offset, bv[i].bv_len,
					      flags | more);
		if (sent <= 0)
			return done ? done : sent;
		done += sent;
		if (sent < bv[i].bv_len)
			break;
	}
	return done;
}
#endif

#endif /* _NKE_COMPAT_SPLICE_H */
