// SPDX-License-Identifier: GPL-2.0
/*
 * What share of the network a socket's packets get: the traffic class that
 * goes with a TOS byte, and XNU's flags for sockets that should stay behind.
 * XNU's classes and Linux's priorities are both for the queues of this host;
 * the byte in the packets is for others.
 */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/pkt_sched.h>
#include <net/inet_sock.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>
#include <net/sock.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"

/* The class that XNU takes for a code point. */
static u16 nke_class_of(u8 tos)
{
	switch (tos >> 2) {
	case 0x30 ... 0x3f:
		return NKE_SO_TC_VO;
	case 0x20 ... 0x2f:
		return NKE_SO_TC_VI;
	case 0x08 ... 0x17:
		return NKE_SO_TC_BK_SYS;
	default:
		return NKE_SO_TC_BE;
	}
}

/*
 * Its priority, as pfifo_fast sees it: 7 and 6 are first, 0 and 4 come then,
 * and 1 to 3 and 5 last.  Return: -EINVAL for what is no class.
 */
static int nke_class_priority(int class)
{
	switch (class) {
	case NKE_SO_TC_BK_SYS:
	case NKE_SO_TC_BK:
		return TC_PRIO_BULK;
	case NKE_SO_TC_BE:
	case NKE_SO_TC_RD:
	case NKE_SO_TC_OAM:
		return TC_PRIO_BESTEFFORT;
	case NKE_SO_TC_AV:
	case NKE_SO_TC_RV:
	case NKE_SO_TC_VI:
		return TC_PRIO_INTERACTIVE_BULK;
	case NKE_SO_TC_VO:
		return TC_PRIO_INTERACTIVE;
	case NKE_SO_TC_CTL:
		return TC_PRIO_CONTROL;
	default:
		return -EINVAL;
	}
}

/* One that is to stay behind does so whatever its class is. */
static void nke_class_apply(struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	sock_owned_by_me(sk);
	WRITE_ONCE(sk->sk_priority,
		   so->traffic_mgt & NKE_TRAFFIC_MGT_SO_BACKGROUND ?
		   TC_PRIO_BULK : so->priority);
}

/**
 * nke_class_set() - the option SO_TRAFFIC_CLASS
 * @so: the socket
 * @class: NKE_SO_TC_*, or the 1 to 3 of old
 *
 * Context: Process context; may sleep.
 * Return: 0 or -EINVAL.
 */
int nke_class_set(struct __socket *so, int class)
{
	static const u16 old[] = {
		[1] = NKE_SO_TC_BK, [2] = NKE_SO_TC_VI, [3] = NKE_SO_TC_VO,
	};
	struct sock *sk = so->sock->sk;
	int priority;

	if (class > 0 && class < ARRAY_SIZE(old))
		class = old[class];
	priority = nke_class_priority(class);
	if (priority < 0)
		return priority;
	lock_sock(sk);
	WRITE_ONCE(so->traffic_class, class);
	so->priority = priority;
	nke_class_apply(so);
	release_sock(sk);
	return 0;
}

static bool nke_class_near4(struct sock *sk)
{
	struct flowi4 fl = {
		.daddr = inet_sk(sk)->inet_daddr,
		.saddr = inet_sk(sk)->inet_saddr,
		.flowi4_oif = sk->sk_bound_dev_if,
		.flowi4_mark = READ_ONCE(sk->sk_mark),
		.flowi4_uid = sock_net_uid(sock_net(sk), sk),
	};
	struct rtable *rt = ip_route_output_key(sock_net(sk), &fl);
	bool near;

	if (IS_ERR(rt))
		return false;
	near = !rt->rt_uses_gateway;
	ip_rt_put(rt);
	return near;
}

static bool nke_class_near6(struct sock *sk)
{
	struct flowi6 fl = {
		.daddr = sk->sk_v6_daddr,
		.saddr = inet6_sk(sk)->saddr,
		.flowi6_oif = sk->sk_bound_dev_if,
		.flowi6_mark = READ_ONCE(sk->sk_mark),
		.flowi6_uid = sock_net_uid(sock_net(sk), sk),
	};
	struct dst_entry *dst = ip6_route_output(sock_net(sk), sk, &fl);
	bool near;

	near = !dst->error &&
	       !(container_of(dst, struct rt6_info, dst)->rt6i_flags &
		 RTF_GATEWAY);
	dst_release(dst);
	return near;
}

/* Does no router stand between, who might mind the byte? */
static bool nke_class_near(const struct __socket *so)
{
	struct sock *sk = so->sock->sk;

	sock_owned_by_me(sk);
	if (so->domain == AF_INET || ipv6_addr_v4mapped(&sk->sk_v6_daddr))
		return nke_class_near4(sk);
	return nke_class_near6(sk);
}

static int nke_class_mark(struct __socket *so, int tos)
{
	bool v6 = so->domain == AF_INET6;
	struct sock *sk = so->sock->sk;
	bool near;

	if (!nke_so_is_inet(so))
		return -EINVAL;
	lock_sock(sk);
	near = nke_class_near(so);
	release_sock(sk);
	if (!near)
		return 0;
	return nke_opt_pass(so, v6 ? SOL_IPV6 : SOL_IP,
			    v6 ? IPV6_TCLASS : IP_TOS, &tos, sizeof(tos));
}

/**
 * nke_sock_settclassopt() - say what kind of traffic a connection carries
 * @so: a connected socket
 * @optval: an int, the TOS byte
 * @optlen: its size
 *
 * Sets the socket's priority, and the byte in its packets if the peer is on
 * the link or this host. Follows XNU's sock_settclassopt().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (also: neither IPv4 nor IPv6, and only the priority was
 * set), ENOTCONN, EBADF.
 */
int nke_sock_settclassopt(struct __socket *so, const void *optval,
			  unsigned long optlen)
{
	int err;
	u8 tos;

	might_sleep();
	if (!optval || optlen != sizeof(int))
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	err = -ENOTCONN;
	if (nke_so_connected(so)) {
		tos = *(const int *)optval;
		/* Before the priority: Linux derives one from the byte. */
		err = nke_class_mark(so, tos);
		nke_class_set(so, nke_class_of(tos));
	}
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_settclassopt);

/**
 * nke_sock_gettclassopt() - the TOS byte of a socket's packets
 * @so: the socket
 * @optval: receives it as an int
 * @optlen: in: room; out: bytes written; too little room cuts the value
 *
 * Follows XNU's sock_gettclassopt().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (also: neither IPv4 nor IPv6), EBADF.
 */
int nke_sock_gettclassopt(struct __socket *so, void *optval,
			  unsigned long *optlen)
{
	int domain, len, err;

	might_sleep();
	if (!optval || !optlen)
		return nke_errno(-EINVAL);
	err = nke_sock_gettype(so, &domain, NULL, NULL);
	if (err)
		return err;

	len = min_t(unsigned long, *optlen, sizeof(int));
	if (domain == AF_INET)
		err = nke_sock_getsockopt(so, SOL_IP, IP_TOS, optval, &len);
	else if (domain == AF_INET6)
		err = nke_sock_getsockopt(so, SOL_IPV6, IPV6_TCLASS, optval,
					  &len);
	else
		err = nke_errno(-EINVAL);
	if (!err)
		*optlen = len;
	return err;
}
EXPORT_SYMBOL_NKE(nke_sock_gettclassopt);

static void nke_class_manage(struct __socket *so, u8 set, u8 clear)
{
	struct sock *sk;
	u8 before;

	might_sleep();
	if (nke_so_get(so))
		return;
	sk = so->sock->sk;
	lock_sock(sk);
	before = so->traffic_mgt;
	WRITE_ONCE(so->traffic_mgt, (before | set) & ~clear);
	if ((before ^ so->traffic_mgt) & NKE_TRAFFIC_MGT_SO_BACKGROUND &&
	    nke_so_is_inet(so) && so->type == SOCK_STREAM) {
		if (!(before & NKE_TRAFFIC_MGT_SO_BACKGROUND))
			so->priority = READ_ONCE(sk->sk_priority);
		nke_class_apply(so);
	}
	release_sock(sk);
	nke_so_put(so);
}

#define NKE_TRAFFIC_MGT	(NKE_TRAFFIC_MGT_SO_BACKGROUND | \
			 NKE_TRAFFIC_MGT_TCP_RECVBG)

/**
 * nke_socket_set_traffic_mgt_flags() - have a socket stay behind others
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*; others are ignored
 *
 * Follows XNU's socket_set_traffic_mgt_flags().
 *
 * Context: Process context; may sleep.
 */
void nke_socket_set_traffic_mgt_flags(struct __socket *so, unsigned char flags)
{
	nke_class_manage(so, flags & NKE_TRAFFIC_MGT, 0);
}
EXPORT_SYMBOL_NKE(nke_socket_set_traffic_mgt_flags);

/**
 * nke_socket_clear_traffic_mgt_flags() - undo it
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*; others are ignored
 *
 * Follows XNU's socket_clear_traffic_mgt_flags().
 *
 * Context: Process context; may sleep.
 */
void nke_socket_clear_traffic_mgt_flags(struct __socket *so,
					unsigned char flags)
{
	nke_class_manage(so, 0, flags);
}
EXPORT_SYMBOL_NKE(nke_socket_clear_traffic_mgt_flags);

/**
 * nke_socket_set_traffic_mgt_flags_locked() - for one who holds XNU's lock
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*; others are ignored
 *
 * There is no such lock here. Follows XNU's
 * socket_set_traffic_mgt_flags_locked().
 *
 * Context: Process context; may sleep.
 */
void nke_socket_set_traffic_mgt_flags_locked(struct __socket *so,
					     unsigned char flags)
{
	nke_socket_set_traffic_mgt_flags(so, flags);
}
EXPORT_SYMBOL_NKE(nke_socket_set_traffic_mgt_flags_locked);

/**
 * nke_socket_clear_traffic_mgt_flags_locked() - for one who holds XNU's lock
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*; others are ignored
 *
 * There is no such lock here. Follows XNU's
 * socket_clear_traffic_mgt_flags_locked().
 *
 * Context: Process context; may sleep.
 */
void nke_socket_clear_traffic_mgt_flags_locked(struct __socket *so,
					       unsigned char flags)
{
	nke_socket_clear_traffic_mgt_flags(so, flags);
}
EXPORT_SYMBOL_NKE(nke_socket_clear_traffic_mgt_flags_locked);
