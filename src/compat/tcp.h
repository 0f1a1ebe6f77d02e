/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sending an acknowledgment.
 */
#ifndef _NKE_COMPAT_TCP_H
#define _NKE_COMPAT_TCP_H

#include <net/tcp.h>

/**
 * nke_tcp_send_ack() - acknowledge what has come, and tell of the window
 * @sk: a connected socket; the caller holds its lock
 *
 * Context: Process context or softirq.
 */
static inline void nke_tcp_send_ack(struct sock *sk)
{
#ifdef NKE_HAVE_TCP_ACK_FLAGS
	__tcp_send_ack(sk, tcp_sk(sk)->rcv_nxt, 0);
#else
	__tcp_send_ack(sk, tcp_sk(sk)->rcv_nxt);
#endif
}

#endif /* _NKE_COMPAT_TCP_H */
