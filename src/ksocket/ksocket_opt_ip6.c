// SPDX-License-Identifier: GPL-2.0
/*
 * Options of IPv6.
 */
#include <linux/in6.h>
#include <linux/ipv6.h>
#include <net/ipv6.h>

#include "compat/inet_opt.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"

/* Values of IPV6_PREFER_TEMPADDR. */
#define NKE_TEMPADDR_SYSTEM	-1
#define NKE_TEMPADDR_NOT	0
#define NKE_TEMPADDR_PREFER	1

/* Bits of rxopt, which is read in one piece. */
enum nke_ip6_rx {
	NKE_IP6_RXINFO,
	NKE_IP6_RXHLIM,
	NKE_IP6_SRCRT,
	NKE_IP6_HOPOPTS,
	NKE_IP6_DSTOPTS,
	NKE_IP6_RXTCLASS,
	NKE_IP6_RXPMTU,
};

static int nke_ip6_rx(struct __socket *so, const struct nke_sockopt *opt)
{
	typeof_member(struct ipv6_pinfo, rxopt) rx;

	rx.all = READ_ONCE(inet6_sk(so->sock->sk)->rxopt.all);
	switch ((enum nke_ip6_rx)opt->arg) {
	case NKE_IP6_RXINFO:
		return rx.bits.rxinfo;
	case NKE_IP6_RXHLIM:
		return rx.bits.rxhlim;
	case NKE_IP6_SRCRT:
		return rx.bits.srcrt;
	case NKE_IP6_HOPOPTS:
		return rx.bits.hopopts;
	case NKE_IP6_DSTOPTS:
		return rx.bits.dstopts;
	case NKE_IP6_RXTCLASS:
		return rx.bits.rxtclass;
	case NKE_IP6_RXPMTU:
		return rx.bits.rxpmtu;
	}
	return 0;
}

static int nke_ip6_v6only(struct __socket *so, const struct nke_sockopt *opt)
{
	return so->sock->sk->sk_ipv6only;
}

static int nke_ip6_tclass(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet6_sk(so->sock->sk)->tclass);
}

static int nke_ip6_default_hops(const struct sock *sk, int hops)
{
	return hops < 0 ?
	       READ_ONCE(sock_net(sk)->ipv6.devconf_all->hop_limit) : hops;
}

static int nke_ip6_hops(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct sock *sk = so->sock->sk;

	return nke_ip6_default_hops(sk, inet6_sk(sk)->hop_limit);
}

static int nke_ip6_mc_hops(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct sock *sk = so->sock->sk;

	return nke_ip6_default_hops(sk, inet6_sk(sk)->mcast_hops);
}

static int nke_ip6_mc_if(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet6_sk(so->sock->sk)->mcast_oif);
}

static int nke_ip6_mc_loop(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_inet_mc6_loop(so->sock->sk);
}

static int nke_ip6_dontfrag(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_inet_dontfrag6(so->sock->sk);
}

static int nke_ip6_autoflowlabel(struct __socket *so,
				 const struct nke_sockopt *opt)
{
	const struct sock *sk = so->sock->sk;

	if (!nke_inet_flowlabel_set(sk))
		return ip6_default_np_autolabel(sock_net(sk));
	return nke_inet_flowlabel(sk);
}

/* -1 is a value here: none. */
static int nke_ip6_checksum(struct __socket *so, const struct nke_sockopt *opt,
			    void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	int offset;

	lock_sock(sk);
	offset = raw6_sk(sk)->checksum ? raw6_sk(sk)->offset : -1;
	release_sock(sk);
	nke_opt_out(optval, optlen, &offset, sizeof(offset));
	return 0;
}

static int nke_ip6_tempaddr(struct __socket *so, const struct nke_sockopt *opt,
			    void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	int value = NKE_TEMPADDR_SYSTEM;
	unsigned int prefs;

	lock_sock(sk);
	prefs = inet6_sk(sk)->srcprefs;
	release_sock(sk);
	if (prefs & IPV6_PREFER_SRC_TMP)
		value = NKE_TEMPADDR_PREFER;
	else if (prefs & IPV6_PREFER_SRC_PUBLIC)
		value = NKE_TEMPADDR_NOT;
	nke_opt_out(optval, optlen, &value, sizeof(value));
	return 0;
}

static int nke_ip6_set_tempaddr(struct __socket *so,
				const struct nke_sockopt *opt,
				const void *optval, int optlen)
{
	int value;

	switch (*(const int *)optval) {
	case NKE_TEMPADDR_SYSTEM:
		value = IPV6_PREFER_SRC_PUBTMP_DEFAULT;
		break;
	case NKE_TEMPADDR_NOT:
		value = IPV6_PREFER_SRC_PUBLIC;
		break;
	case NKE_TEMPADDR_PREFER:
		value = IPV6_PREFER_SRC_TMP;
		break;
	default:
		return -EINVAL;
	}
	return nke_opt_pass(so, IPPROTO_IPV6, IPV6_ADDR_PREFERENCES, &value,
			    sizeof(value));
}

static int nke_ip6_pktinfo(struct __socket *so, const struct nke_sockopt *opt,
			   void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	struct in6_pktinfo info;

	lock_sock(sk);
	info = inet6_sk(sk)->sticky_pktinfo;
	release_sock(sk);
	nke_opt_out(optval, optlen, &info, sizeof(info));
	return 0;
}

/* What the route to the peer takes; a socket that has none has no route. */
static int nke_ip6_pathmtu(struct __socket *so, const struct nke_sockopt *opt,
			   void *optval, int *optlen)
{
	struct ip6_mtuinfo info = {};
	const struct dst_entry *dst;

	rcu_read_lock();
	dst = __sk_dst_get(so->sock->sk);
	if (dst)
		info.ip6m_mtu = dst->ops->mtu(dst);
	rcu_read_unlock();
	if (!info.ip6m_mtu)
		return -ENOTCONN;
	nke_opt_out(optval, optlen, &info, sizeof(info));
	return 0;
}

/* Headers that go with every packet. */
static int nke_ip6_sticky(struct __socket *so, const struct nke_sockopt *opt,
			  void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	const struct ipv6_opt_hdr *hdr = NULL;
	const struct ipv6_txoptions *tx;

	lock_sock(sk);
	tx = rcu_dereference_protected(inet6_sk(sk)->opt,
				       lockdep_sock_is_held(sk));
	if (tx)
		hdr = *(struct ipv6_opt_hdr * const *)((const u8 *)tx +
						       opt->arg);
	nke_opt_out(optval, optlen, hdr, hdr ? ipv6_optlen(hdr) : 0);
	release_sock(sk);
	return 0;
}

#define IP6_ROW(name, how, arg, fn)					\
	{ IPPROTO_IPV6, name, NKE_OPT_IP6 | (how), sizeof(int), arg, fn }
#define IP6_STICKY(name, field)						\
	{ IPPROTO_IPV6, name, NKE_OPT_IP6, 0,				\
	  offsetof(struct ipv6_txoptions, field), NULL, nke_ip6_sticky }

static const struct nke_sockopt nke_ip6_rows[] = {
	IP6_ROW(IPV6_V6ONLY, 0, 0, nke_ip6_v6only),
	IP6_ROW(IPV6_TCLASS, 0, 0, nke_ip6_tclass),
	IP6_ROW(IPV6_UNICAST_HOPS, NKE_OPT_LOCK, 0, nke_ip6_hops),
	IP6_ROW(IPV6_MULTICAST_HOPS, NKE_OPT_LOCK, 0, nke_ip6_mc_hops),
	IP6_ROW(IPV6_MULTICAST_IF, 0, 0, nke_ip6_mc_if),
	IP6_ROW(IPV6_MULTICAST_LOOP, NKE_OPT_LOCK, 0, nke_ip6_mc_loop),
	IP6_ROW(IPV6_DONTFRAG, NKE_OPT_LOCK, 0, nke_ip6_dontfrag),
	IP6_ROW(IPV6_AUTOFLOWLABEL, NKE_OPT_LOCK, 0, nke_ip6_autoflowlabel),
	IP6_ROW(IPV6_RECVPKTINFO, 0, NKE_IP6_RXINFO, nke_ip6_rx),
	IP6_ROW(IPV6_RECVHOPLIMIT, 0, NKE_IP6_RXHLIM, nke_ip6_rx),
	IP6_ROW(IPV6_RECVRTHDR, 0, NKE_IP6_SRCRT, nke_ip6_rx),
	IP6_ROW(IPV6_RECVHOPOPTS, 0, NKE_IP6_HOPOPTS, nke_ip6_rx),
	IP6_ROW(IPV6_RECVDSTOPTS, 0, NKE_IP6_DSTOPTS, nke_ip6_rx),
	IP6_ROW(IPV6_RECVTCLASS, 0, NKE_IP6_RXTCLASS, nke_ip6_rx),
	IP6_ROW(IPV6_RECVPATHMTU, 0, NKE_IP6_RXPMTU, nke_ip6_rx),
	IP6_STICKY(IPV6_HOPOPTS, hopopt),
	IP6_STICKY(IPV6_RTHDRDSTOPTS, dst0opt),
	IP6_STICKY(IPV6_RTHDR, srcrt),
	IP6_STICKY(IPV6_DSTOPTS, dst1opt),
	{ IPPROTO_IPV6, IPV6_CHECKSUM, NKE_OPT_IP6 | NKE_OPT_RAW, sizeof(int),
	  0, NULL, nke_ip6_checksum },
	{ IPPROTO_IPV6, IPV6_PKTINFO, NKE_OPT_IP6, sizeof(struct in6_pktinfo),
	  0, NULL, nke_ip6_pktinfo },
	{ IPPROTO_IPV6, IPV6_PATHMTU, NKE_OPT_IP6, 0, 0, NULL, nke_ip6_pathmtu,
	  nke_opt_read_only },
	{ IPPROTO_IPV6, NKE_IPV6_PREFER_TEMPADDR, NKE_OPT_IP6, sizeof(int), 0,
	  NULL, nke_ip6_tempaddr, nke_ip6_set_tempaddr },
	{ IPPROTO_IPV6, NKE_IPV6_BOUND_IF, NKE_OPT_IP6, sizeof(int), 0,
	  nke_opt_get_bound, NULL, nke_opt_set_bound },
};

const struct nke_sockopts nke_opts_ip6 = {
	nke_ip6_rows, ARRAY_SIZE(nke_ip6_rows)
};
