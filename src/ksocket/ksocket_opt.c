// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options: the table of those that XNU and Linux both have, and those
 * of SOL_SOCKET.
 *
 * Setting goes through the protocol's own code.  Reading does not: no kernel
 * lets a module read protocol options into kernel memory, so the table says
 * where each option lives.
 */
#include <linux/cred.h>
#include <linux/math64.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sched/task.h>
#include <linux/udp.h>
#include <net/sock.h>

#include "compat/sock.h"
#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"
#include "pfsystem/pfsystem.h"

/* XNU's bit of struct so_np_extensions. */
#define NKE_SONPX_SETOPTSHUT	1

/**
 * nke_opt_pass() - have Linux set an option
 * @so: the socket
 * @level: Linux's level
 * @name: Linux's number
 * @optval: kernel memory with the value
 * @optlen: its length in bytes
 *
 * Context: Process context; may sleep.
 * Return: 0 or a negative errno.
 */
int nke_opt_pass(struct __socket *so, int level, int name, const void *optval,
		 int optlen)
{
	const struct proto_ops *ops = READ_ONCE(so->sock->ops);
	sockptr_t value = KERNEL_SOCKPTR((void *)optval);
	const struct cred *old;
	int err;

	/* An NKE's control looks at who calls it itself. */
	if (level != SOL_SOCKET && so->domain == NKE_AF_SYSTEM)
		return ops->setsockopt(so->sock, level, name, value, optlen);

	/* Whoever the caller works for. */
	old = override_creds(nke_kernel_cred);
	if (level == SOL_SOCKET && !nke_sock_custom_sockopt(so->sock))
		err = sock_setsockopt(so->sock, level, name, value, optlen);
	else if (ops->setsockopt)
		err = ops->setsockopt(so->sock, level, name, value, optlen);
	else
		err = -ENOPROTOOPT;
	revert_creds(old);
	return err;
}

/**
 * nke_opt_out() - hand a value out
 * @optval: where to
 * @optlen: in: room there; out: bytes written
 * @value: the value
 * @len: its length
 *
 * Too little room cuts the value, without an error, as in XNU.
 *
 * Context: Any.
 */
void nke_opt_out(void *optval, int *optlen, const void *value, int len)
{
	*optlen = min(*optlen, len);
	memcpy(optval, value, *optlen);
}

/**
 * nke_opt_read_only() - refuse to set an option
 * @so: the socket
 * @opt: the option
 * @optval: the value
 * @optlen: its length
 *
 * Context: Any.
 * Return: -ENOPROTOOPT.
 */
int nke_opt_read_only(struct __socket *so, const struct nke_sockopt *opt,
		      const void *optval, int optlen)
{
	return -ENOPROTOOPT;
}

static int nke_get_flag(struct __socket *so, const struct nke_sockopt *opt)
{
	return sock_flag(so->sock->sk, opt->arg);
}

static int nke_get_own_flag(struct __socket *so, const struct nke_sockopt *opt)
{
	return test_bit(opt->arg, &so->flags);
}

static int nke_set_own_flag(struct __socket *so, const struct nke_sockopt *opt,
			    const void *optval, int optlen)
{
	assign_bit(opt->arg, &so->flags, *(const int *)optval);
	return 0;
}

static int nke_get_error(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_errno(nke_so_error(so));
}

static int nke_get_type(struct __socket *so, const struct nke_sockopt *opt)
{
	return so->type;
}

static int nke_get_reuseaddr(struct __socket *so, const struct nke_sockopt *opt)
{
	return so->sock->sk->sk_reuse != SK_NO_REUSE;
}

static int nke_get_reuseport(struct __socket *so, const struct nke_sockopt *opt)
{
	return so->sock->sk->sk_reuseport;
}

/* Linux has one flag for all its kinds of time stamps. */
static int nke_get_timestamp(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct sock *sk = so->sock->sk;

	return sock_flag(sk, SOCK_RCVTSTAMP) &&
	       !sock_flag(sk, SOCK_TSTAMP_NEW) &&
	       !sock_flag(sk, SOCK_RCVTSTAMPNS);
}

/*
 * Linux doubles what is asked for to pay for its own overhead.  Say what was
 * asked for.  An mbuf send lifts the limit while it has the lock.
 */
static int nke_get_sndbuf(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct sock *sk = so->sock->sk;

	return sk->sk_userlocks & SOCK_SNDBUF_LOCK ? sk->sk_sndbuf / 2 :
						     sk->sk_sndbuf;
}

static int nke_get_rcvbuf(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct sock *sk = so->sock->sk;
	int size = READ_ONCE(sk->sk_rcvbuf);

	return sk->sk_userlocks & SOCK_RCVBUF_LOCK ? size / 2 : size;
}

/* XNU does not clamp to a limit that an administrator set for users. */
static int nke_set_buf(struct __socket *so, const struct nke_sockopt *opt,
		       const void *optval, int optlen)
{
	if (*(const int *)optval < 1)
		return -EINVAL;
	return nke_opt_pass(so, SOL_SOCKET, opt->arg, optval, sizeof(int));
}

static int nke_get_rcvlowat(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(so->sock->sk->sk_rcvlowat) ?: 1;
}

/* No more than fits: a reader would wait for ever. */
static int nke_set_rcvlowat(struct __socket *so, const struct nke_sockopt *opt,
			    const void *optval, int optlen)
{
	int value = *(const int *)optval;

	if (value < 1)
		return -EINVAL;
	value = min(value, nke_get_rcvbuf(so, NULL));
	return nke_opt_pass(so, SOL_SOCKET, SO_RCVLOWAT, &value, sizeof(value));
}

static int nke_get_priority(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(so->sock->sk->sk_priority);
}

static int nke_get_class(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(so->traffic_class);
}

static int nke_set_class(struct __socket *so, const struct nke_sockopt *opt,
			 const void *optval, int optlen)
{
	return nke_class_set(so, *(const int *)optval);
}

static int nke_get_defunctok(struct __socket *so, const struct nke_sockopt *opt)
{
	return !test_bit(NKE_SO_NODEFUNCT, &so->flags);
}

static int nke_set_defunctok(struct __socket *so, const struct nke_sockopt *opt,
			     const void *optval, int optlen)
{
	return nke_defunct_allow(so, *(const int *)optval);
}

static int nke_get_isdefunct(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_so_is_defunct(so);
}

static int nke_get_sndlowat(struct __socket *so, const struct nke_sockopt *opt)
{
	return 1;
}

static int nke_get_timeo(struct __socket *so, const struct nke_sockopt *opt,
			 void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	long timeo = opt->name == SO_RCVTIMEO_OLD ? READ_ONCE(sk->sk_rcvtimeo) :
						    READ_ONCE(sk->sk_sndtimeo);
	struct nke_bsd_timeval tv = {};

	if (timeo != MAX_SCHEDULE_TIMEOUT) {
		tv.tv_sec = timeo / HZ;
		tv.tv_usec = (timeo % HZ) * USEC_PER_SEC / HZ;
	}
	nke_opt_out(optval, optlen, &tv, sizeof(tv));
	return 0;
}

/*
 * The _NEW form takes the same 64-bit layout from every caller; the old one
 * is read as 32-bit when the current task happens to be in a compat system
 * call.
 */
static int nke_set_timeo(struct __socket *so, const struct nke_sockopt *opt,
			 const void *optval, int optlen)
{
	const struct nke_bsd_timeval *tv = optval;
	struct __kernel_sock_timeval ktv;

	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= USEC_PER_SEC)
		return -EDOM;
	ktv.tv_sec = tv->tv_sec;
	ktv.tv_usec = tv->tv_usec;
	return nke_opt_pass(so, SOL_SOCKET, opt->arg, &ktv, sizeof(ktv));
}

/* @arg is how many of the option's units make a second. */
static int nke_get_linger(struct __socket *so, const struct nke_sockopt *opt,
			  void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	u64 ticks = READ_ONCE(sk->sk_lingertime);
	struct linger ling = {
		.l_onoff = sock_flag(sk, SOCK_LINGER),
		.l_linger = min_t(u64, div_u64(ticks * opt->arg, HZ), INT_MAX),
	};

	nke_opt_out(optval, optlen, &ling, sizeof(ling));
	return 0;
}

static int nke_set_linger(struct __socket *so, const struct nke_sockopt *opt,
			  const void *optval, int optlen)
{
	const struct linger *ling = optval;
	struct sock *sk = so->sock->sk;
	u64 ticks;

	if (ling->l_linger < 0)
		return -EDOM;
	ticks = DIV_ROUND_UP_ULL((u64)ling->l_linger * HZ, opt->arg);
	lock_sock(sk);
	/* Rounded up: a short time is not "reset the connection". */
	WRITE_ONCE(sk->sk_lingertime, min_t(u64, ticks, MAX_SCHEDULE_TIMEOUT));
	sock_valbool_flag(sk, SOCK_LINGER, ling->l_onoff);
	release_sock(sk);
	return 0;
}

static int nke_get_nread(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_so_nread(so);
}

static int nke_get_nwrite(struct __socket *so, const struct nke_sockopt *opt)
{
	return nke_so_nwrite(so);
}

/* UDP's receive moves packets to a queue of its own, with both locks. */
static int nke_get_numrcvpkt(struct __socket *so, const struct nke_sockopt *opt)
{
	struct sock *sk = so->sock->sk;
	struct sk_buff_head *own;
	int n;

	if (so->domain == NKE_AF_SYSTEM)
		return nke_pfsystem_records(so->sock);
	if (!nke_so_plain_udp(so))
		return skb_queue_len_lockless(&sk->sk_receive_queue);
	own = &udp_sk(sk)->reader_queue;
	spin_lock_bh(&own->lock);
	n = skb_queue_len(own) + skb_queue_len_lockless(&sk->sk_receive_queue);
	spin_unlock_bh(&own->lock);
	return n;
}

/* Linux chooses ports at random for every socket. */
static int nke_get_randomport(struct __socket *so,
			      const struct nke_sockopt *opt)
{
	return 1;
}

static int nke_set_randomport(struct __socket *so,
			      const struct nke_sockopt *opt,
			      const void *optval, int optlen)
{
	return *(const int *)optval ? 0 : -EOPNOTSUPP;
}

static int nke_get_extensions(struct __socket *so,
			      const struct nke_sockopt *opt, void *optval,
			      int *optlen)
{
	struct nke_bsd_so_np_extensions npx = {
		.npx_flags = test_bit(NKE_SO_SETOPTSHUT, &so->flags) ?
			     NKE_SONPX_SETOPTSHUT : 0,
		.npx_mask = NKE_SONPX_SETOPTSHUT,
	};

	nke_opt_out(optval, optlen, &npx, sizeof(npx));
	return 0;
}

static int nke_set_extensions(struct __socket *so,
			      const struct nke_sockopt *opt,
			      const void *optval, int optlen)
{
	const struct nke_bsd_so_np_extensions *npx = optval;

	if (npx->npx_mask & ~NKE_SONPX_SETOPTSHUT)
		return -EINVAL;
	if (npx->npx_mask & NKE_SONPX_SETOPTSHUT)
		assign_bit(NKE_SO_SETOPTSHUT, &so->flags,
			   npx->npx_flags & NKE_SONPX_SETOPTSHUT);
	return 0;
}

/* Labels are those of mandatory access control, which XNU refuses as well. */
static int nke_get_label(struct __socket *so, const struct nke_sockopt *opt)
{
	return -EOPNOTSUPP;
}

static int nke_set_label(struct __socket *so, const struct nke_sockopt *opt,
			 const void *optval, int optlen)
{
	return -EOPNOTSUPP;
}

/**
 * nke_opt_get_bound() - the interface that a socket is bound to
 * @so: the socket
 * @opt: the option
 *
 * Context: Any.
 * Return: its index, or 0.
 */
int nke_opt_get_bound(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(so->sock->sk->sk_bound_dev_if);
}

/**
 * nke_opt_set_bound() - bind a socket to an interface
 * @so: the socket
 * @opt: the option
 * @optval: index of the interface, or 0 for none
 * @optlen: unused
 *
 * Linux takes an index that nothing has; XNU does not.
 *
 * Context: Process context; may sleep.
 * Return: 0, -ENXIO or a negative errno.
 */
int nke_opt_set_bound(struct __socket *so, const struct nke_sockopt *opt,
		      const void *optval, int optlen)
{
	int index = *(const int *)optval;
	bool found;

	rcu_read_lock();
	found = !index || (index > 0 &&
			   dev_get_by_index_rcu(sock_net(so->sock->sk), index));
	rcu_read_unlock();
	if (!found)
		return -ENXIO;
	return nke_opt_pass(so, SOL_SOCKET, SO_BINDTOIFINDEX, &index,
			    sizeof(index));
}

static int nke_get_device(struct __socket *so, const struct nke_sockopt *opt,
			  void *optval, int *optlen)
{
	const struct sock *sk = so->sock->sk;
	char name[IFNAMSIZ] = "";
	struct net_device *dev;

	/* Not under RCU: interfaces are renamed under this lock. */
	rtnl_lock();
	dev = __dev_get_by_index(sock_net(sk), READ_ONCE(sk->sk_bound_dev_if));
	if (dev)
		strscpy(name, dev->name, sizeof(name));
	rtnl_unlock();
	nke_opt_out(optval, optlen, name, strlen(name) + 1);
	return 0;
}

#define SO_BOOL(name, flag)						\
	{ SOL_SOCKET, name, NKE_OPT_BIT, sizeof(int), flag, nke_get_flag }
#define SO_READ(name, flags, fn)					\
	{ SOL_SOCKET, name, flags, 0, 0, fn, NULL, nke_opt_read_only }

static const struct nke_sockopt nke_socket_rows[] = {
	SO_BOOL(SO_DEBUG, SOCK_DBG),
	SO_BOOL(SO_KEEPALIVE, SOCK_KEEPOPEN),
	SO_BOOL(SO_BROADCAST, SOCK_BROADCAST),
	SO_BOOL(SO_DONTROUTE, SOCK_LOCALROUTE),
	SO_BOOL(SO_OOBINLINE, SOCK_URGINLINE),
	{ SOL_SOCKET, SO_REUSEADDR, NKE_OPT_BIT, sizeof(int), 0,
	  nke_get_reuseaddr },
	{ SOL_SOCKET, SO_REUSEPORT, NKE_OPT_BIT, sizeof(int), 0,
	  nke_get_reuseport },
	{ SOL_SOCKET, SO_TIMESTAMP_OLD, NKE_OPT_BIT, sizeof(int), 0,
	  nke_get_timestamp },
	{ SOL_SOCKET, SO_LINGER, 0, sizeof(struct linger), 100,
	  NULL, nke_get_linger, nke_set_linger },
	{ SOL_SOCKET, NKE_SO_LINGER_SEC, 0, sizeof(struct linger), 1,
	  NULL, nke_get_linger, nke_set_linger },
	{ SOL_SOCKET, SO_SNDBUF, NKE_OPT_LOCK, sizeof(int), SO_SNDBUFFORCE,
	  nke_get_sndbuf, NULL, nke_set_buf },
	{ SOL_SOCKET, SO_RCVBUF, NKE_OPT_LOCK, sizeof(int), SO_RCVBUFFORCE,
	  nke_get_rcvbuf, NULL, nke_set_buf },
	{ SOL_SOCKET, SO_RCVLOWAT, 0, sizeof(int), 0,
	  nke_get_rcvlowat, NULL, nke_set_rcvlowat },
	{ SOL_SOCKET, SO_RCVTIMEO_OLD, 0, sizeof(struct nke_bsd_timeval),
	  SO_RCVTIMEO_NEW, NULL, nke_get_timeo, nke_set_timeo },
	{ SOL_SOCKET, SO_SNDTIMEO_OLD, 0, sizeof(struct nke_bsd_timeval),
	  SO_SNDTIMEO_NEW, NULL, nke_get_timeo, nke_set_timeo },
	{ SOL_SOCKET, SO_BINDTODEVICE, 0, 0, 0, NULL, nke_get_device },
	{ SOL_SOCKET, SO_PRIORITY, 0, sizeof(int), 0, nke_get_priority },
	{ SOL_SOCKET, NKE_SO_TRAFFIC_CLASS, 0, sizeof(int), 0,
	  nke_get_class, NULL, nke_set_class },
	{ SOL_SOCKET, NKE_SO_DEFUNCTOK_OPT, 0, sizeof(int), 0,
	  nke_get_defunctok, NULL, nke_set_defunctok },
	SO_READ(NKE_SO_ISDEFUNCT_OPT, 0, nke_get_isdefunct),
	SO_READ(SO_SNDLOWAT, 0, nke_get_sndlowat),
	SO_READ(SO_ERROR, 0, nke_get_error),
	SO_READ(SO_TYPE, 0, nke_get_type),
	SO_READ(NKE_SO_NREAD_OPT, 0, nke_get_nread),
	SO_READ(NKE_SO_NWRITE_OPT, 0, nke_get_nwrite),
	SO_READ(NKE_SO_NUMRCVPKT, NKE_OPT_ATOMIC, nke_get_numrcvpkt),
	{ SOL_SOCKET, NKE_SO_NOSIGPIPE_OPT, 0, sizeof(int), NKE_SO_NOSIGPIPE,
	  nke_get_own_flag, NULL, nke_set_own_flag },
	{ SOL_SOCKET, NKE_SO_CLOSEWAIT_OPT, 0, sizeof(int), NKE_SO_CLOSEWAIT,
	  nke_get_own_flag, NULL, nke_set_own_flag },
	{ SOL_SOCKET, NKE_SO_RANDOMPORT, NKE_OPT_IP, sizeof(int), 0,
	  nke_get_randomport, NULL, nke_set_randomport },
	{ SOL_SOCKET, NKE_SO_NP_EXTENSIONS, 0,
	  sizeof(struct nke_bsd_so_np_extensions), 0,
	  NULL, nke_get_extensions, nke_set_extensions },
	{ SOL_SOCKET, NKE_SO_LABEL, 0, 0, 0, nke_get_label, NULL,
	  nke_set_label },
	{ SOL_SOCKET, NKE_SO_PEERLABEL, 0, 0, 0, nke_get_label, NULL,
	  nke_set_label },
};

static const struct nke_sockopts nke_opts_socket = {
	nke_socket_rows, ARRAY_SIZE(nke_socket_rows)
};

static const struct nke_sockopts *const nke_opts[] = {
	&nke_opts_socket, &nke_opts_tcp, &nke_opts_ip, &nke_opts_ip6,
	&nke_opts_mcast, &nke_opts_unix,
};

static bool nke_opt_fits(const struct __socket *so, unsigned int flags)
{
	int family = READ_ONCE(so->sock->sk->sk_family);

	if (flags & NKE_OPT_IP && family != AF_INET && family != AF_INET6)
		return false;
	if (flags & NKE_OPT_IP6 && family != AF_INET6)
		return false;
	if (flags & NKE_OPT_UNIX && family != AF_UNIX)
		return false;
	if (flags & NKE_OPT_TCP &&
	    (so->type != SOCK_STREAM || so->protocol != IPPROTO_TCP))
		return false;
	if (flags & NKE_OPT_UDP &&
	    (so->type != SOCK_DGRAM || so->protocol != IPPROTO_UDP))
		return false;
	if (flags & NKE_OPT_RAW && so->type != SOCK_RAW)
		return false;
	return !(flags & NKE_OPT_ATOMIC && so->type == SOCK_STREAM);
}

static const struct nke_sockopt *nke_opt_find(const struct __socket *so,
					      int level, int name)
{
	const struct nke_sockopt *opt;
	int i;

	for (i = 0; i < ARRAY_SIZE(nke_opts); i++)
		for (opt = nke_opts[i]->row;
		     opt < nke_opts[i]->row + nke_opts[i]->n; opt++)
			if (opt->level == level && opt->name == name &&
			    nke_opt_fits(so, opt->flags))
				return opt;
	return NULL;
}

static int nke_opt_get_value(struct __socket *so, const struct nke_sockopt *opt,
			     void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	int value;
	u8 byte;

	if (opt->flags & NKE_OPT_LOCK)
		lock_sock(sk);
	value = opt->value(so, opt);
	if (opt->flags & NKE_OPT_LOCK)
		release_sock(sk);
	if (value < 0)
		return value;

	if (value && opt->flags & NKE_OPT_BIT)
		value = opt->name;
	byte = value;
	if (opt->flags & NKE_OPT_BYTE && *optlen == sizeof(byte))
		nke_opt_out(optval, optlen, &byte, sizeof(byte));
	else
		nke_opt_out(optval, optlen, &value, sizeof(value));
	return 0;
}

/* The answer of a protocol that does not have the option; XNU's differ. */
static int nke_opt_none(const struct __socket *so, int level)
{
	return level != SOL_SOCKET && so->domain == AF_UNIX ? -EOPNOTSUPP :
							      -ENOPROTOOPT;
}

static int nke_so_getopt(struct __socket *so, int level, int name,
			 void *optval, int *optlen)
{
	const struct nke_sockopt *opt;

	if (level != SOL_SOCKET && so->domain == NKE_AF_SYSTEM)
		return nke_pfsystem_getsockopt(so->sock, level, name, optval,
					       optlen);
	opt = nke_opt_find(so, level, name);
	if (opt && opt->value)
		return nke_opt_get_value(so, opt, optval, optlen);
	if (opt && opt->get)
		return opt->get(so, opt, optval, optlen);
	return nke_opt_none(so, level);
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
 * Return: 0, EINVAL, ENOPROTOOPT, EOPNOTSUPP, ENOTCONN, EBADF.
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

static int nke_so_setopt(struct __socket *so, int level, int name,
			 const void *optval, int optlen)
{
	const struct nke_sockopt *opt = NULL;

	if (READ_ONCE(so->sock->sk->sk_shutdown) == SHUTDOWN_MASK &&
	    !test_bit(NKE_SO_SETOPTSHUT, &so->flags))
		return -EINVAL;
	/* All that there is can only be read. */
	if (level != SOL_SOCKET && so->domain == AF_UNIX)
		return nke_opt_none(so, level);
	if (level == SOL_SOCKET || so->domain != NKE_AF_SYSTEM)
		opt = nke_opt_find(so, level, name);
	if (!opt)
		return nke_opt_pass(so, level, name, optval, optlen);
	if (!(opt->flags & NKE_OPT_BYTE && optlen == 1)) {
		if (optlen < opt->size)
			return -EINVAL;
		if (opt->size && !(opt->flags & NKE_OPT_VAR))
			optlen = opt->size;
	}
	if (opt->set)
		return opt->set(so, opt, optval, optlen);
	return nke_opt_pass(so, level, name, optval, optlen);
}

/**
 * nke_sock_setsockopt() - set an option
 * @so: the socket
 * @level: SOL_SOCKET, IPPROTO_*
 * @optname: the option
 * @optval: kernel memory with the value; stays the caller's
 * @optlen: its length in bytes
 *
 * Follows XNU's sock_setsockopt(). What is not in the table goes to the
 * protocol as it is.
 *
 * Context: Process context; may sleep, and take the RTNL for multicast.
 * Return: 0, EINVAL, ENOPROTOOPT, EOPNOTSUPP, EDOM, ENXIO, ENOBUFS, EBADF, or
 * what the protocol says.
 */
int nke_sock_setsockopt(struct __socket *so, int level, int optname,
			const void *optval, int optlen)
{
	int err;

	might_sleep();
	if (!optval || optlen < 0)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);
	err = nke_so_setopt(so, level, optname, optval, optlen);
	nke_so_put(so);
	return nke_errno(nke_so_nobufs(err));
}
EXPORT_SYMBOL_NKE(nke_sock_setsockopt);
