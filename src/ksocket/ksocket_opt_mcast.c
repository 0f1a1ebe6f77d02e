// SPDX-License-Identifier: GPL-2.0
/*
 * Options of multicast whose layouts are not Linux's.
 */
#include <linux/in.h>
#include <linux/in6.h>
#include <net/compat.h>
#include <net/inet_sock.h>

#include "core/sockaddr.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"

/* An address or, of exactly its length, a struct ip_mreqn. */
static int nke_mc_set_if(struct __socket *so, const struct nke_sockopt *opt,
			 const void *optval, int optlen)
{
	if (optlen != sizeof(struct ip_mreqn))
		optlen = sizeof(struct in_addr);
	return nke_opt_pass(so, IPPROTO_IP, IP_MULTICAST_IF, optval, optlen);
}

static int nke_mc_get_if(struct __socket *so, const struct nke_sockopt *opt,
			 void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	struct ip_mreqn mreq = {};

	lock_sock(sk);
	mreq.imr_address.s_addr = READ_ONCE(inet_sk(sk)->mc_addr);
	mreq.imr_ifindex = READ_ONCE(inet_sk(sk)->mc_index);
	release_sock(sk);
	if (*optlen == sizeof(mreq))
		nke_opt_out(optval, optlen, &mreq, sizeof(mreq));
	else
		nke_opt_out(optval, optlen, &mreq.imr_address,
			    sizeof(mreq.imr_address));
	return 0;
}

static int nke_mc_index(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet_sk(so->sock->sk)->mc_index);
}

static int nke_mc_set_index(struct __socket *so, const struct nke_sockopt *opt,
			    const void *optval, int optlen)
{
	struct ip_mreqn mreq = { .imr_ifindex = *(const int *)optval };

	return nke_opt_pass(so, IPPROTO_IP, IP_MULTICAST_IF, &mreq,
			    sizeof(mreq));
}

/* A struct ip_mreq or, of exactly its length, a struct ip_mreqn. */
static int nke_mc_member(struct __socket *so, const struct nke_sockopt *opt,
			 const void *optval, int optlen)
{
	if (optlen != sizeof(struct ip_mreqn))
		optlen = sizeof(struct ip_mreq);
	return nke_opt_pass(so, IPPROTO_IP, opt->name, optval, optlen);
}

/* The same fields in another order. */
static int nke_mc_source(struct __socket *so, const struct nke_sockopt *opt,
			 const void *optval, int optlen)
{
	const struct nke_bsd_ip_mreq_source *from = optval;
	struct ip_mreq_source mreq = {
		.imr_multiaddr = (__force __be32)from->imr_multiaddr,
		.imr_interface = (__force __be32)from->imr_interface,
		.imr_sourceaddr = (__force __be32)from->imr_sourceaddr,
	};

	return nke_opt_pass(so, IPPROTO_IP, opt->name, &mreq, sizeof(mreq));
}

/*
 * Sockets of IPv6 take groups of IPv4 at level IPPROTO_IP.  Linux reads
 * what is packed when the current task is in a compat system call, whoever
 * the value comes from.
 */
static int nke_mc_group(struct __socket *so, const struct nke_sockopt *opt,
			const void *optval, int optlen)
{
	const struct nke_bsd_group_req *from = optval;
	struct compat_group_req packed = { .gr_interface = from->gr_interface };
	struct group_req req = { .gr_interface = from->gr_interface };
	int err;

	err = nke_sockaddr_import((void *)&req.gr_group, from->gr_group);
	if (err < 0)
		return err;
	if (!in_compat_syscall())
		return nke_opt_pass(so, opt->level, opt->name, &req,
				    sizeof(req));
	packed.gr_group = req.gr_group;
	return nke_opt_pass(so, opt->level, opt->name, &packed, sizeof(packed));
}

static int nke_mc_group_source(struct __socket *so,
			       const struct nke_sockopt *opt,
			       const void *optval, int optlen)
{
	const struct nke_bsd_group_source_req *from = optval;
	struct group_source_req req = { .gsr_interface = from->gsr_interface };
	struct compat_group_source_req packed = {
		.gsr_interface = from->gsr_interface
	};
	int err;

	err = nke_sockaddr_import((void *)&req.gsr_group, from->gsr_group);
	if (err < 0)
		return err;
	err = nke_sockaddr_import((void *)&req.gsr_source, from->gsr_source);
	if (err < 0)
		return err;
	if (!in_compat_syscall())
		return nke_opt_pass(so, opt->level, opt->name, &req,
				    sizeof(req));
	packed.gsr_group = req.gsr_group;
	packed.gsr_source = req.gsr_source;
	return nke_opt_pass(so, opt->level, opt->name, &packed, sizeof(packed));
}

#define MC_SET(level, name, who, type, fn)				\
	{ level, name, who, sizeof(type), 0, NULL, NULL, fn }
#define MC_SOURCE(name)							\
	MC_SET(IPPROTO_IP, name, NKE_OPT_IP,				\
	       struct nke_bsd_ip_mreq_source, nke_mc_source)
#define MC_GROUP(level, who, name)					\
	MC_SET(level, name, who, struct nke_bsd_group_req, nke_mc_group)
#define MC_GROUP_SOURCE(level, who, name)				\
	MC_SET(level, name, who, struct nke_bsd_group_source_req,	\
	       nke_mc_group_source)

/* As in XNU, who is a member cannot be read. */
static const struct nke_sockopt nke_mcast_rows[] = {
	{ IPPROTO_IP, IP_MULTICAST_IF, NKE_OPT_IP | NKE_OPT_VAR,
	  sizeof(struct in_addr), 0, NULL, nke_mc_get_if, nke_mc_set_if },
	{ IPPROTO_IP, NKE_IP_MULTICAST_IFINDEX, NKE_OPT_IP, sizeof(int), 0,
	  nke_mc_index, NULL, nke_mc_set_index },
	MC_SET(IPPROTO_IP, IP_ADD_MEMBERSHIP, NKE_OPT_IP | NKE_OPT_VAR,
	       struct ip_mreq, nke_mc_member),
	MC_SET(IPPROTO_IP, IP_DROP_MEMBERSHIP, NKE_OPT_IP | NKE_OPT_VAR,
	       struct ip_mreq, nke_mc_member),
	MC_SET(IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, NKE_OPT_IP6,
	       struct ipv6_mreq, NULL),
	MC_SET(IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, NKE_OPT_IP6,
	       struct ipv6_mreq, NULL),
	MC_SOURCE(IP_ADD_SOURCE_MEMBERSHIP),
	MC_SOURCE(IP_DROP_SOURCE_MEMBERSHIP),
	MC_SOURCE(IP_BLOCK_SOURCE),
	MC_SOURCE(IP_UNBLOCK_SOURCE),
	MC_GROUP(IPPROTO_IP, NKE_OPT_IP, MCAST_JOIN_GROUP),
	MC_GROUP(IPPROTO_IP, NKE_OPT_IP, MCAST_LEAVE_GROUP),
	MC_GROUP_SOURCE(IPPROTO_IP, NKE_OPT_IP, MCAST_JOIN_SOURCE_GROUP),
	MC_GROUP_SOURCE(IPPROTO_IP, NKE_OPT_IP, MCAST_LEAVE_SOURCE_GROUP),
	MC_GROUP_SOURCE(IPPROTO_IP, NKE_OPT_IP, MCAST_BLOCK_SOURCE),
	MC_GROUP_SOURCE(IPPROTO_IP, NKE_OPT_IP, MCAST_UNBLOCK_SOURCE),
	MC_GROUP(IPPROTO_IPV6, NKE_OPT_IP6, MCAST_JOIN_GROUP),
	MC_GROUP(IPPROTO_IPV6, NKE_OPT_IP6, MCAST_LEAVE_GROUP),
	MC_GROUP_SOURCE(IPPROTO_IPV6, NKE_OPT_IP6, MCAST_JOIN_SOURCE_GROUP),
	MC_GROUP_SOURCE(IPPROTO_IPV6, NKE_OPT_IP6, MCAST_LEAVE_SOURCE_GROUP),
	MC_GROUP_SOURCE(IPPROTO_IPV6, NKE_OPT_IP6, MCAST_BLOCK_SOURCE),
	MC_GROUP_SOURCE(IPPROTO_IPV6, NKE_OPT_IP6, MCAST_UNBLOCK_SOURCE),
};

const struct nke_sockopts nke_opts_mcast = {
	nke_mcast_rows, ARRAY_SIZE(nke_mcast_rows)
};
