// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options.
 *
 * Setting goes through the protocol's own code.  Reading does not: no kernel
 * lets a module read protocol options into kernel memory, so a table says
 * where each option lives.
 */
#include <linux/in6.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>
#include <net/tcp.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"

/**
 * struct nke_sockopt - how an int option is read
 * @level: its level
 * @name: its name
 * @family: AF_INET or AF_INET6 if only sockets of that family have it
 * @protocol: IPPROTO_* if only that protocol's sockets have it
 * @get: the value
 */
struct nke_sockopt {
	int level;
	int name;
	int family;
	int protocol;
	int (*get)(struct __socket *so);
};

/* Under the lock, so that the error is not gone before it was told of. */
static int nke_get_error(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	int err;

	lock_sock(sk);
	err = -sock_error(sk);
	release_sock(sk);
	return err;
}

static int nke_get_type(struct __socket *so)
{
	return so->type;
}

/*
 * Linux doubles what is asked for to pay for its own overhead.  Say what was
 * asked for.
 */
static int nke_get_sndbuf(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	int size;

	/* An mbuf send lifts the limit while it has the lock. */
	lock_sock(sk);
	size = sk->sk_sndbuf;
	release_sock(sk);
	return sk->sk_userlocks & SOCK_SNDBUF_LOCK ? size / 2 : size;
}

static int nke_get_rcvbuf(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	int size = READ_ONCE(sk->sk_rcvbuf);

	return sk->sk_userlocks & SOCK_RCVBUF_LOCK ? size / 2 : size;
}

static int nke_get_rcvlowat(struct __socket *so)
{
	return READ_ONCE(so->sock->sk->sk_rcvlowat) ?: 1;
}

static int nke_get_sndlowat(struct __socket *so)
{
	return 1;
}

static int nke_get_priority(struct __socket *so)
{
	return READ_ONCE(so->sock->sk->sk_priority);
}

static int nke_get_reuseaddr(struct __socket *so)
{
	return so->sock->sk->sk_reuse != SK_NO_REUSE;
}

static int nke_get_reuseport(struct __socket *so)
{
	return so->sock->sk->sk_reuseport;
}

static int nke_get_keepalive(struct __socket *so)
{
	return sock_flag(so->sock->sk, SOCK_KEEPOPEN);
}

static int nke_get_broadcast(struct __socket *so)
{
	return sock_flag(so->sock->sk, SOCK_BROADCAST);
}

static int nke_get_dontroute(struct __socket *so)
{
	return sock_flag(so->sock->sk, SOCK_LOCALROUTE);
}

static int nke_get_oobinline(struct __socket *so)
{
	return sock_flag(so->sock->sk, SOCK_URGINLINE);
}

static int nke_get_debug(struct __socket *so)
{
	return sock_flag(so->sock->sk, SOCK_DBG);
}

static int nke_get_nosigpipe(struct __socket *so)
{
	return test_bit(NKE_SO_NOSIGPIPE, &so->flags);
}

static int nke_get_closewait(struct __socket *so)
{
	return test_bit(NKE_SO_CLOSEWAIT, &so->flags);
}

static int nke_get_defunctok(struct __socket *so)
{
	return !test_bit(NKE_SO_NODEFUNCT, &so->flags);
}

static int nke_get_isdefunct(struct __socket *so)
{
	return nke_so_is_defunct(so);
}

static int nke_get_nodelay(struct __socket *so)
{
	return !!(tcp_sk(so->sock->sk)->nonagle & TCP_NAGLE_OFF);
}

static int nke_get_cork(struct __socket *so)
{
	return !!(tcp_sk(so->sock->sk)->nonagle & TCP_NAGLE_CORK);
}

static int nke_get_maxseg(struct __socket *so)
{
	const struct tcp_sock *tp = tcp_sk(so->sock->sk);

	if (!tp->mss_cache ||
	    ((1 << so->sock->sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN)))
		return tp->rx_opt.user_mss ?: tp->mss_cache;
	return tp->mss_cache;
}

static int nke_get_keepidle(struct __socket *so)
{
	return keepalive_time_when(tcp_sk(so->sock->sk)) / HZ;
}

static int nke_get_keepintvl(struct __socket *so)
{
	return keepalive_intvl_when(tcp_sk(so->sock->sk)) / HZ;
}

static int nke_get_keepcnt(struct __socket *so)
{
	return keepalive_probes(tcp_sk(so->sock->sk));
}

static int nke_get_tos(struct __socket *so)
{
	return inet_sk(so->sock->sk)->tos;
}

static int nke_get_ttl(struct __socket *so)
{
	const struct net *net = sock_net(so->sock->sk);
	int ttl = inet_sk(so->sock->sk)->uc_ttl;

	return ttl < 0 ? READ_ONCE(net->ipv4.sysctl_ip_default_ttl) : ttl;
}

static int nke_get_v6only(struct __socket *so)
{
	return so->sock->sk->sk_ipv6only;
}

static int nke_get_tclass(struct __socket *so)
{
	return inet6_sk(so->sock->sk)->tclass;
}

static int nke_get_hops(struct __socket *so)
{
	int hops = inet6_sk(so->sock->sk)->hop_limit;

	return hops < 0 ?
	       READ_ONCE(sock_net(so->sock->sk)->ipv6.devconf_all->hop_limit) :
	       hops;
}

static const struct nke_sockopt nke_sockopts[] = {
	{ SOL_SOCKET, SO_ERROR, 0, 0, nke_get_error },
	{ SOL_SOCKET, SO_TYPE, 0, 0, nke_get_type },
	{ SOL_SOCKET, SO_SNDBUF, 0, 0, nke_get_sndbuf },
	{ SOL_SOCKET, SO_RCVBUF, 0, 0, nke_get_rcvbuf },
	{ SOL_SOCKET, SO_RCVLOWAT, 0, 0, nke_get_rcvlowat },
	{ SOL_SOCKET, SO_SNDLOWAT, 0, 0, nke_get_sndlowat },
	{ SOL_SOCKET, SO_PRIORITY, 0, 0, nke_get_priority },
	{ SOL_SOCKET, SO_REUSEADDR, 0, 0, nke_get_reuseaddr },
	{ SOL_SOCKET, SO_REUSEPORT, 0, 0, nke_get_reuseport },
	{ SOL_SOCKET, SO_KEEPALIVE, 0, 0, nke_get_keepalive },
	{ SOL_SOCKET, SO_BROADCAST, 0, 0, nke_get_broadcast },
	{ SOL_SOCKET, SO_DONTROUTE, 0, 0, nke_get_dontroute },
	{ SOL_SOCKET, SO_OOBINLINE, 0, 0, nke_get_oobinline },
	{ SOL_SOCKET, SO_DEBUG, 0, 0, nke_get_debug },
	{ SOL_SOCKET, NKE_SO_NREAD_OPT, 0, 0, nke_so_nread },
	{ SOL_SOCKET, NKE_SO_NWRITE_OPT, 0, 0, nke_so_nwrite },
	{ SOL_SOCKET, NKE_SO_NOSIGPIPE_OPT, 0, 0, nke_get_nosigpipe },
	{ SOL_SOCKET, NKE_SO_CLOSEWAIT_OPT, 0, 0, nke_get_closewait },
	{ SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT, 0, 0, nke_get_defunctok },
	{ SOL_SOCKET, NKE_SO_ISDEFUNCT_OPT, 0, 0, nke_get_isdefunct },
	{ IPPROTO_TCP, TCP_NODELAY, 0, IPPROTO_TCP, nke_get_nodelay },
	{ IPPROTO_TCP, TCP_CORK, 0, IPPROTO_TCP, nke_get_cork },
	{ IPPROTO_TCP, TCP_MAXSEG, 0, IPPROTO_TCP, nke_get_maxseg },
	{ IPPROTO_TCP, TCP_KEEPIDLE, 0, IPPROTO_TCP, nke_get_keepidle },
	{ IPPROTO_TCP, TCP_KEEPINTVL, 0, IPPROTO_TCP, nke_get_keepintvl },
	{ IPPROTO_TCP, TCP_KEEPCNT, 0, IPPROTO_TCP, nke_get_keepcnt },
	{ IPPROTO_IP, IP_TOS, AF_INET, 0, nke_get_tos },
	{ IPPROTO_IP, IP_TTL, AF_INET, 0, nke_get_ttl },
	{ IPPROTO_IPV6, IPV6_V6ONLY, AF_INET6, 0, nke_get_v6only },
	{ IPPROTO_IPV6, IPV6_TCLASS, AF_INET6, 0, nke_get_tclass },
	{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, AF_INET6, 0, nke_get_hops },
};

static const struct nke_sockopt *nke_sockopt_find(const struct __socket *so,
						  int level, int name)
{
	const struct nke_sockopt *opt;

	for (opt = nke_sockopts;
	     opt < nke_sockopts + ARRAY_SIZE(nke_sockopts); opt++) {
		if (opt->level != level || opt->name != name)
			continue;
		if (opt->family && opt->family != so->domain)
			continue;
		if (opt->protocol && opt->protocol != so->protocol)
			continue;
		return opt;
	}
	return NULL;
}

/* Too little room cuts the value, without an error, as in XNU. */
static void nke_sockopt_out(void *optval, int *optlen, const void *value,
			    int len)
{
	*optlen = min(*optlen, len);
	memcpy(optval, value, *optlen);
}

static int nke_get_timeo(struct __socket *so, int name, void *optval,
			 int *optlen)
{
	struct sock *sk = so->sock->sk;
	long timeo = name == SO_RCVTIMEO_OLD ? READ_ONCE(sk->sk_rcvtimeo) :
					       READ_ONCE(sk->sk_sndtimeo);
	struct nke_bsd_timeval tv = {};

	if (timeo != MAX_SCHEDULE_TIMEOUT) {
		tv.tv_sec = timeo / HZ;
		tv.tv_usec = (timeo % HZ) * USEC_PER_SEC / HZ;
	}
	nke_sockopt_out(optval, optlen, &tv, sizeof(tv));
	return 0;
}

static int nke_get_linger(struct __socket *so, void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	struct linger ling = {
		.l_onoff = sock_flag(sk, SOCK_LINGER),
		.l_linger = sk->sk_lingertime / HZ,
	};

	nke_sockopt_out(optval, optlen, &ling, sizeof(ling));
	return 0;
}

static int nke_so_getopt(struct __socket *so, int level, int name,
			 void *optval, int *optlen)
{
	const struct nke_sockopt *opt;
	int value;

	if (level == SOL_SOCKET &&
	    (name == SO_RCVTIMEO_OLD || name == SO_SNDTIMEO_OLD))
		return nke_get_timeo(so, name, optval, optlen);
	if (level == SOL_SOCKET && name == SO_LINGER)
		return nke_get_linger(so, optval, optlen);

	if (level != SOL_SOCKET && so->domain == NKE_AF_SYSTEM)
		return nke_pfsystem_getsockopt(so->sock, level, name, optval,
					       optlen);

	opt = nke_sockopt_find(so, level, name);
	if (!opt)
		return -ENOPROTOOPT;
	value = opt->get(so);
	if (value < 0)
		return value;
	nke_sockopt_out(optval, optlen, &value, sizeof(value));
	return 0;
}

/**
 * nke_sock_getsockopt() - read an option
 * @so: the socket
 * @level: SOL_SOCKET, IPPROTO_*
 * @optname: the option
 * @optval: kernel memory for the value
 * @optlen: in: room in bytes; out: bytes written
 *
 * Follows XNU's sock_getsockopt().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, ENOPROTOOPT, EBADF.
 */
int nke_sock_getsockopt(struct __socket *so, int level, int optname,
			void *optval, int *optlen)
{
	int err;

	might_sleep();
	if (!optval || !optlen || *optlen < 0)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);
	err = nke_so_getopt(so, level, optname, optval, optlen);
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_getsockopt);

/*
 * The _NEW form takes the same 64-bit layout from every caller; the old one
 * is read as 32-bit when the current task happens to be in a compat system
 * call.
 */
static int nke_set_timeo(struct __socket *so, int name, const void *optval,
			 int optlen)
{
	const struct nke_bsd_timeval *tv = optval;
	struct __kernel_sock_timeval ktv;

	if (optlen < (int)sizeof(*tv))
		return -EINVAL;
	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= USEC_PER_SEC)
		return -EDOM;
	ktv.tv_sec = tv->tv_sec;
	ktv.tv_usec = tv->tv_usec;
	name = name == SO_RCVTIMEO_OLD ? SO_RCVTIMEO_NEW : SO_SNDTIMEO_NEW;
	return sock_setsockopt(so->sock, SOL_SOCKET, name,
			       KERNEL_SOCKPTR(&ktv), sizeof(ktv));
}

/* XNU does not clamp to a limit that an administrator set for users. */
static int nke_set_buf(struct __socket *so, int name, void *optval, int optlen)
{
	int force = name == SO_SNDBUF ? SO_SNDBUFFORCE : SO_RCVBUFFORCE;
	int err;

	if (optlen < (int)sizeof(int) || *(int *)optval < 1)
		return -EINVAL;
	err = sock_setsockopt(so->sock, SOL_SOCKET, force,
			      KERNEL_SOCKPTR(optval), optlen);
	if (err == -EPERM)
		err = sock_setsockopt(so->sock, SOL_SOCKET, name,
				      KERNEL_SOCKPTR(optval), optlen);
	return err;
}

static int nke_set_flag(struct __socket *so, enum nke_so_flag flag,
			const void *optval, int optlen)
{
	if (optlen < (int)sizeof(int))
		return -EINVAL;
	assign_bit(flag, &so->flags, *(const int *)optval);
	return 0;
}

static int nke_set_socket_opt(struct __socket *so, int name, void *optval,
			      int optlen)
{
	switch (name) {
	case SO_RCVTIMEO_OLD:
	case SO_SNDTIMEO_OLD:
		return nke_set_timeo(so, name, optval, optlen);
	case SO_SNDBUF:
	case SO_RCVBUF:
		return nke_set_buf(so, name, optval, optlen);
	case NKE_SO_NOSIGPIPE_OPT:
		return nke_set_flag(so, NKE_SO_NOSIGPIPE, optval, optlen);
	case NKE_SO_CLOSEWAIT_OPT:
		return nke_set_flag(so, NKE_SO_CLOSEWAIT, optval, optlen);
	case NKE_SO_DEFUNCTOK_OPT:
		if (optlen < (int)sizeof(int))
			return -EINVAL;
		return nke_defunct_allow(so, *(const int *)optval);
	case NKE_SO_ISDEFUNCT_OPT:
	case NKE_SO_NOADDRERR_OPT:
	case NKE_SO_NREAD_OPT:
	case NKE_SO_NWRITE_OPT:
		return -ENOPROTOOPT;
	default:
		return sock_setsockopt(so->sock, SOL_SOCKET, name,
				       KERNEL_SOCKPTR(optval), optlen);
	}
}

/**
 * nke_sock_setsockopt() - set an option
 * @so: the socket
 * @level: SOL_SOCKET, IPPROTO_*
 * @optname: the option
 * @optval: kernel memory with the value; stays the caller's
 * @optlen: its length in bytes
 *
 * Follows XNU's sock_setsockopt().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, ENOPROTOOPT, EDOM, EPERM, ENOBUFS, EBADF, or what the
 * protocol says.
 */
int nke_sock_setsockopt(struct __socket *so, int level, int optname,
			const void *optval, int optlen)
{
	const struct proto_ops *ops;
	const struct cred *old;
	int err;

	might_sleep();
	if (!optval || optlen < 0)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);

	ops = READ_ONCE(so->sock->ops);
	old = nke_priv_begin(so);
	if (level == SOL_SOCKET)
		err = nke_set_socket_opt(so, optname, (void *)optval, optlen);
	else if (ops->setsockopt)
		err = ops->setsockopt(so->sock, level, optname,
				      KERNEL_SOCKPTR((void *)optval), optlen);
	else
		err = -ENOPROTOOPT;
	nke_priv_end(old);
	nke_so_put(so);
	return nke_errno(nke_so_nobufs(err));
}
EXPORT_SYMBOL_NKE(nke_sock_setsockopt);
