/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the flags of IPv4's and IPv6's sockets are: bit fields until 6.6, one
 * word of flags since.  Under the socket's lock.
 */
#ifndef _NKE_COMPAT_INET_OPT_H
#define _NKE_COMPAT_INET_OPT_H

#include <linux/ipv6.h>
#include <net/inet_sock.h>

static inline unsigned int nke_inet_cmsg(const struct sock *sk)
{
#ifdef NKE_HAVE_INET_FLAGS
	return inet_cmsg_flags(inet_sk(sk));
#else
	return READ_ONCE(inet_sk(sk)->cmsg_flags);
#endif
}

static inline bool nke_inet_hdrincl(const struct sock *sk)
{
#ifdef NKE_HAVE_INET_FLAGS
	return inet_test_bit(HDRINCL, sk);
#else
	return inet_sk(sk)->hdrincl;
#endif
}

static inline bool nke_inet_mc_loop(const struct sock *sk)
{
#ifdef NKE_HAVE_INET_FLAGS
	return inet_test_bit(MC_LOOP, sk);
#else
	return inet_sk(sk)->mc_loop;
#endif
}

static inline bool nke_inet_mc6_loop(const struct sock *sk)
{
#ifdef NKE_HAVE_INET6_FLAGS
	return inet6_test_bit(MC6_LOOP, sk);
#else
	return inet6_sk(sk)->mc_loop;
#endif
}

static inline bool nke_inet_dontfrag6(const struct sock *sk)
{
#ifdef NKE_HAVE_INET6_FLAGS
	return inet6_test_bit(DONTFRAG, sk);
#else
	return inet6_sk(sk)->dontfrag;
#endif
}

static inline bool nke_inet_flowlabel(const struct sock *sk)
{
#ifdef NKE_HAVE_INET6_FLAGS
	return inet6_test_bit(AUTOFLOWLABEL, sk);
#else
	return inet6_sk(sk)->autoflowlabel;
#endif
}

static inline bool nke_inet_flowlabel_set(const struct sock *sk)
{
#ifdef NKE_HAVE_INET6_FLAGS
	return inet6_test_bit(AUTOFLOWLABEL_SET, sk);
#else
	return inet6_sk(sk)->autoflowlabel_set;
#endif
}

#endif /* _NKE_COMPAT_INET_OPT_H */
