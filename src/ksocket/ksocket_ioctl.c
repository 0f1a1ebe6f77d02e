// SPDX-License-Identifier: GPL-2.0
/*
 * Control operations of sockets, and how much waits in their queues.
 */
#include <linux/if.h>
#include <linux/inetdevice.h>
#include <linux/in6.h>
#include <linux/ioctl.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/tcp.h>
#include <asm/ioctls.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/sockaddr.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"

/* Bytes in the packets of a queue, or in its first one. */
static int nke_queue_len(struct sk_buff_head *queue, bool first)
{
	struct sk_buff *skb;
	int len = 0;

	spin_lock_bh(&queue->lock);
	skb_queue_walk(queue, skb) {
		len += skb->len;
		if (first)
			break;
	}
	spin_unlock_bh(&queue->lock);
	return len;
}

/*
 * Only AF_UNIX knows how much of its first packet is read already.  Peeking
 * at a queue that is not empty leaves the pending error alone.
 */
static int nke_unix_nread(struct __socket *so)
{
	struct msghdr msg = {};
	int len;

	if (skb_queue_empty_lockless(&so->sock->sk->sk_receive_queue))
		return 0;
	iov_iter_discard(&msg.msg_iter, ITER_DEST, INT_MAX);
	len = sock_recvmsg(so->sock, &msg, MSG_PEEK | MSG_DONTWAIT);
	return len == -EAGAIN ? 0 : len;
}

/**
 * nke_so_nread() - bytes waiting to be read
 * @so: the socket
 *
 * Not by peeking: that would take the socket's pending error away.
 *
 * Context: Process context; may sleep.
 * Return: the bytes, of a datagram socket in the first datagram; or a negative
 * errno.
 */
int nke_so_nread(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	int len = 0;

	if (so->domain == NKE_AF_SYSTEM)
		return nke_pfsystem_nread(so->sock, so->type != SOCK_STREAM);
	if (READ_ONCE(sk->sk_state) == TCP_LISTEN)
		return -EINVAL;
	if (nke_so_plain_tcp(so))
		return tcp_inq(sk);
	/* A look would move a process's SO_PEEK_OFF. */
	if (so->domain == AF_UNIX && so->type == SOCK_STREAM &&
	    READ_ONCE(sk->sk_peek_off) < 0)
		return nke_unix_nread(so);
	/* UDP's receive moves packets to a queue of its own, oldest first. */
	if (nke_so_plain_udp(so))
		len = nke_queue_len(&udp_sk(sk)->reader_queue, true);
	return len ?: nke_queue_len(&sk->sk_receive_queue,
				    so->type != SOCK_STREAM);
}

/**
 * nke_so_nwrite() - bytes accepted and not yet acknowledged, or not yet sent
 * @so: the socket
 *
 * Context: Process context.
 * Return: the bytes, or a negative errno.
 */
int nke_so_nwrite(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	const struct tcp_sock *tp = tcp_sk(sk);
	int state = READ_ONCE(sk->sk_state);

	if (!nke_so_plain_tcp(so))
		return sk_wmem_alloc_get(sk);
	if (state == TCP_LISTEN)
		return -EINVAL;
	if ((1 << state) & (TCPF_SYN_SENT | TCPF_SYN_RECV | TCPF_CLOSE))
		return 0;
	return READ_ONCE(tp->write_seq) - READ_ONCE(tp->snd_una);
}

static int nke_so_atmark(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	const struct tcp_sock *tp = tcp_sk(sk);

	if (!nke_so_plain_tcp(so))
		return -EOPNOTSUPP;
	if (READ_ONCE(sk->sk_state) == TCP_LISTEN)
		return -EINVAL;
	return READ_ONCE(tp->urg_data) &&
	       READ_ONCE(tp->urg_seq) == READ_ONCE(tp->copied_seq);
}

/* All that waits, where SO_NREAD is the first datagram. */
static int nke_so_fionread(struct __socket *so)
{
	int len;

	if (so->domain == NKE_AF_SYSTEM)
		return nke_pfsystem_nread(so->sock, false);
	if (so->type == SOCK_STREAM)
		return nke_so_nread(so);
	len = nke_queue_len(&so->sock->sk->sk_receive_queue, false);
	if (nke_so_plain_udp(so))
		len += nke_queue_len(&udp_sk(so->sock->sk)->reader_queue,
				     false);
	return len;
}

/* The first address of an interface, or what belongs to it. */
static int nke_ifr_address(const struct net_device *dev, unsigned int request,
			   __be32 *addr)
{
	const struct in_device *in_dev = __in_dev_get_rtnl(dev);
	const struct in_ifaddr *ifa = NULL;

	if (in_dev)
		ifa = rtnl_dereference(in_dev->ifa_list);
	if (!ifa)
		return -EADDRNOTAVAIL;
	switch (request) {
	case SIOCGIFDSTADDR:
		if (!(dev->flags & IFF_POINTOPOINT))
			return -EINVAL;
		*addr = ifa->ifa_address;
		break;
	case SIOCGIFBRDADDR:
		if (!(dev->flags & IFF_BROADCAST))
			return -EINVAL;
		*addr = ifa->ifa_broadcast;
		break;
	case SIOCGIFNETMASK:
		*addr = ifa->ifa_mask;
		break;
	default:
		*addr = ifa->ifa_local;
		break;
	}
	return 0;
}

static int nke_ifr_get_address(const struct net_device *dev,
			       unsigned int request, struct nke_bsd_ifreq *ifr)
{
	struct sockaddr_storage ss = {};
	struct sockaddr_in *sin = (void *)&ss;
	int err;

	err = nke_ifr_address(dev, request, &sin->sin_addr.s_addr);
	if (err)
		return err;
	sin->sin_family = AF_INET;
	nke_sockaddr_export(&ifr->addr, sizeof(ifr->addr), &ss,
			    sizeof(*sin));
	return 0;
}

static int nke_ifr_get(const struct __socket *so, const struct net_device *dev,
		       unsigned int request, struct nke_bsd_ifreq *ifr)
{
	switch (request) {
	case SIOCGIFFLAGS:
		ifr->flags = dev_get_flags(dev);
		return 0;
	case SIOCGIFMTU:
		ifr->mtu = READ_ONCE(dev->mtu);
		return 0;
	case SIOCGIFMETRIC:
		/* Linux's interfaces have none: its routes do. */
		ifr->metric = 0;
		return 0;
	default:
		/* XNU asks the socket's protocol. */
		if (so->domain != AF_INET)
			return -EOPNOTSUPP;
		return nke_ifr_get_address(dev, request, ifr);
	}
}

static int nke_so_ifreq(struct __socket *so, unsigned int request,
			struct nke_bsd_ifreq *ifr)
{
	const struct net_device *dev;
	char name[IFNAMSIZ];
	int err = -ENXIO;

	if (strscpy(name, ifr->name, sizeof(name)) < 0)
		return err;
	rtnl_lock();
	dev = __dev_get_by_name(sock_net(so->sock->sk), name);
	if (dev)
		err = nke_ifr_get(so, dev, request, ifr);
	rtnl_unlock();
	return err;
}

/* A kernel socket has no file, and so nobody whom Linux could signal. */
static int nke_so_set_owner(const struct __socket *so, int pid)
{
	return pid || so->file ? -EOPNOTSUPP : 0;
}

static int nke_so_ioctl(struct __socket *so, unsigned long request, void *argp)
{
	int *value = argp;
	int n;

	switch (request) {
	case FIONBIO:
		if (so->file)
			nke_file_set_nbio(so, *value);
		else
			assign_bit(NKE_SO_NBIO, &so->flags, *value);
		return 0;
	case FIOASYNC:
		return so->file ? -EOPNOTSUPP : 0;
	case SIOCSPGRP:
		return nke_so_set_owner(so, *value);
	case SIOCGPGRP:
		/* Whom a process has signalled is its own affair. */
		n = so->file ? -EOPNOTSUPP : 0;
		break;
	case FIONREAD:
		n = nke_so_fionread(so);
		break;
	case SIOCATMARK:
		n = nke_so_atmark(so);
		break;
	case SIOCOUTQ:
		n = nke_so_nwrite(so);
		break;
	case SIOCGIFFLAGS:
	case SIOCGIFMTU:
	case SIOCGIFMETRIC:
	case SIOCGIFADDR:
	case SIOCGIFDSTADDR:
	case SIOCGIFBRDADDR:
	case SIOCGIFNETMASK:
		return nke_so_ifreq(so, request, argp);
	default:
		if (so->domain == NKE_AF_SYSTEM && request <= U32_MAX)
			return nke_pfsystem_ioctl(so->sock, request, argp);
		return -EOPNOTSUPP;
	}
	if (n < 0)
		return n;
	*value = n;
	return 0;
}

/**
 * nke_sock_ioctl() - control operations
 * @so: the socket
 * @request: FIONBIO, FIOASYNC, FIONREAD, SIOCATMARK, SIOCOUTQ, SIOCSPGRP,
 *	SIOCGPGRP, SIOCGIFFLAGS, SIOCGIFMTU, SIOCGIFMETRIC; of AF_INET also
 *	SIOCGIFADDR, SIOCGIFDSTADDR, SIOCGIFBRDADDR, SIOCGIFNETMASK; of
 *	PF_SYSTEM CTLIOCGINFO, CTLIOCGCOUNT, SIOCGKEVID, SIOCSKEVFILT,
 *	SIOCGKEVFILT, SIOCGKEVVENDOR
 * @argp: kernel pointer to the request's int or structure
 *
 * FIOASYNC is accepted and has no effect: without an owner, which a kernel
 * socket cannot have, there is nobody to signal, in XNU as well. Follows XNU's
 * sock_ioctl().
 *
 * Context: Process context; may sleep, and take the RTNL for interfaces.
 * Return: 0, EINVAL, EOPNOTSUPP, ENOENT, ENXIO, EADDRNOTAVAIL, EBADF.
 */
int nke_sock_ioctl(struct __socket *so, unsigned long request, void *argp)
{
	int err;

	might_sleep();
	if (!argp)
		return nke_errno(-EINVAL);
	err = nke_so_get(so);
	if (err)
		return nke_errno(err);
	err = nke_so_ioctl(so, request, argp);
	nke_so_put(so);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_sock_ioctl);
