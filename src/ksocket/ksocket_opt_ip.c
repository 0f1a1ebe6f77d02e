// SPDX-License-Identifier: GPL-2.0
/*
 * Options of IPv4, which sockets of IPv6 have as well.
 */
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/string.h>
#include <net/inet_sock.h>
#include <net/ip.h>

#include "compat/inet_opt.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"

static int nke_ip_tos(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet_sk(so->sock->sk)->tos);
}

static int nke_ip_ttl(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct net *net = sock_net(so->sock->sk);
	int ttl = READ_ONCE(inet_sk(so->sock->sk)->uc_ttl);

	return ttl < 0 ? READ_ONCE(net->ipv4.sysctl_ip_default_ttl) : ttl;
}

static int nke_ip_cmsg(struct __socket *so, const struct nke_sockopt *opt)
{
	return !!(nke_inet_cmsg(so->sock->sk) & opt->arg);
}

static int nke_ip_hdrincl(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_inet_hdrincl(so->sock->sk);
}

static int nke_ip_mc_loop(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_inet_mc_loop(so->sock->sk);
}

static int nke_ip_mc_ttl(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet_sk(so->sock->sk)->mc_ttl);
}

static int nke_ip_dontfrag(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet_sk(so->sock->sk)->pmtudisc) >= IP_PMTUDISC_DO;
}

/* Off is what a new socket has. */
static int nke_ip_set_dontfrag(struct __socket *so,
			       const struct nke_sockopt *opt,
			       const void *optval, int optlen)
{
	const struct net *net = sock_net(so->sock->sk);
	int value = IP_PMTUDISC_DO;

	if (!*(const int *)optval)
		value = READ_ONCE(net->ipv4.sysctl_ip_no_pmtu_disc) ?
			IP_PMTUDISC_DONT : IP_PMTUDISC_WANT;
	return nke_opt_pass(so, IPPROTO_IP, IP_MTU_DISCOVER, &value,
			    sizeof(value));
}

/* Linux has filled in what it needs to send the options; see its own undo. */
static void nke_ip_options_undo(struct ip_options *opt)
{
	u8 *p;

	if (opt->srr) {
		p = opt->__data + opt->srr - sizeof(struct iphdr);
		memmove(p + 7, p + 3, p[1] - 7);
		memcpy(p + 3, &opt->faddr, 4);
	}
	if (opt->rr_needaddr) {
		p = opt->__data + opt->rr - sizeof(struct iphdr);
		p[2] -= 4;
		memset(&p[p[2] - 1], 0, 4);
	}
	if (!opt->ts)
		return;
	p = opt->__data + opt->ts - sizeof(struct iphdr);
	if (opt->ts_needtime) {
		p[2] -= 4;
		memset(&p[p[2] - 1], 0, 4);
		if ((p[3] & 0xf) == IPOPT_TS_PRESPEC)
			p[2] -= 4;
	}
	if (opt->ts_needaddr) {
		p[2] -= 4;
		memset(&p[p[2] - 1], 0, 4);
	}
}

static int nke_ip_options(struct __socket *so, const struct nke_sockopt *row,
			  void *optval, int *optlen)
{
	union {
		struct ip_options opt;
		u8 room[sizeof(struct ip_options) + MAX_IPOPTLEN];
	} copy = {};
	const struct ip_options_rcu *set;

	rcu_read_lock();
	set = rcu_dereference(inet_sk(so->sock->sk)->inet_opt);
	if (set)
		memcpy(copy.room, &set->opt,
		       sizeof(set->opt) + set->opt.optlen);
	rcu_read_unlock();
	nke_ip_options_undo(&copy.opt);
	nke_opt_out(optval, optlen, copy.room + sizeof(copy.opt),
		    copy.opt.optlen);
	return 0;
}

#define IP_ROW(name, how, arg, fn)					\
	{ IPPROTO_IP, name, NKE_OPT_IP | (how), sizeof(int), arg, fn }

static const struct nke_sockopt nke_ip_rows[] = {
	IP_ROW(IP_TOS, 0, 0, nke_ip_tos),
	IP_ROW(IP_TTL, 0, 0, nke_ip_ttl),
	IP_ROW(IP_RECVOPTS, 0, IP_CMSG_RECVOPTS, nke_ip_cmsg),
	IP_ROW(IP_RETOPTS, 0, IP_CMSG_RETOPTS, nke_ip_cmsg),
	IP_ROW(IP_PKTINFO, 0, IP_CMSG_PKTINFO, nke_ip_cmsg),
	IP_ROW(IP_RECVTTL, 0, IP_CMSG_TTL, nke_ip_cmsg),
	IP_ROW(IP_RECVTOS, 0, IP_CMSG_TOS, nke_ip_cmsg),
	/* IP_RECVDSTADDR of the KPI. */
	IP_ROW(IP_RECVORIGDSTADDR, 0, IP_CMSG_ORIGDSTADDR, nke_ip_cmsg),
	IP_ROW(IP_HDRINCL, NKE_OPT_RAW | NKE_OPT_LOCK, 0, nke_ip_hdrincl),
	IP_ROW(IP_MULTICAST_TTL, NKE_OPT_BYTE, 0, nke_ip_mc_ttl),
	IP_ROW(IP_MULTICAST_LOOP, NKE_OPT_BYTE | NKE_OPT_LOCK, 0,
	       nke_ip_mc_loop),
	{ IPPROTO_IP, IP_OPTIONS, NKE_OPT_IP, 0, 0, NULL, nke_ip_options },
	{ IPPROTO_IP, NKE_IP_DONTFRAG, NKE_OPT_IP, sizeof(int), 0,
	  nke_ip_dontfrag, NULL, nke_ip_set_dontfrag },
	{ IPPROTO_IP, NKE_IP_BOUND_IF, NKE_OPT_IP, sizeof(int), 0,
	  nke_opt_get_bound, NULL, nke_opt_set_bound },
};

const struct nke_sockopts nke_opts_ip = {
	nke_ip_rows, ARRAY_SIZE(nke_ip_rows)
};
