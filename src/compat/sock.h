/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What makes a kernel socket fit for clients.
 */
#ifndef _NKE_COMPAT_SOCK_H
#define _NKE_COMPAT_SOCK_H

#include <linux/net.h>
#include <net/net_namespace.h>
#include <net/sock.h>

/**
 * nke_sk_hold_net() - have a kernel socket keep its network namespace
 * @sk: a new socket
 *
 * A kernel socket holds no reference to its namespace, and TCP therefore kills
 * its timers at close: unsent data and the FIN would be lost.  Make it count
 * like a user's.  Children inherit this from the listener.
 *
 * Context: Process context.
 */
static inline void nke_sk_hold_net(struct sock *sk)
{
#ifdef NKE_HAVE_SK_NET_REFCNT_UPGRADE
	sk_net_refcnt_upgrade(sk);
#else
	struct net *net = sock_net(sk);

	sk->sk_net_refcnt = 1;
	get_net_track(net, &sk->ns_tracker, GFP_KERNEL);
	sock_inuse_add(net, 1);
#endif
}

/**
 * nke_sk_own_page_frag() - keep a socket away from the task's page fragment
 * @sk: a new socket
 *
 * A client may send from a callback that runs in the middle of the same task's
 * own send.  Kernels before 6.2 without the flag decide by the allocation mask
 * alone.
 *
 * Context: Process context.
 */
static inline void nke_sk_own_page_frag(struct sock *sk)
{
#ifdef NKE_HAVE_SK_USE_TASK_FRAG
	sk->sk_use_task_frag = false;
#else
	sk->sk_allocation = GFP_NOFS;
#endif
}

/**
 * nke_sock_custom_sockopt() - whether a protocol sets options of SOL_SOCKET
 * @sock: the socket
 *
 * Context: Any.
 * Return: true if it has to be asked, as UDP since 6.12.
 */
static inline bool nke_sock_custom_sockopt(const struct socket *sock)
{
#ifdef SOCK_CUSTOM_SOCKOPT
	return test_bit(SOCK_CUSTOM_SOCKOPT, &sock->flags);
#else
	return false;
#endif
}

#endif /* _NKE_COMPAT_SOCK_H */
