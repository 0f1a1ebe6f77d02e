// SPDX-License-Identifier: GPL-2.0
/*
 * The protocol family: registering it, creating and closing its sockets, and
 * what controls and events have in common.
 *
 * A socket is a front of the core in src/kctl: what can be read waits in the
 * core's queue, what is sent goes to the NKE in the sender's own thread.  No
 * sk_buff is involved, and no lock of the socket is held while the NKE runs.
 */
#include <linux/compat.h>
#include <linux/cache.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/poll.h>
#include <linux/sockios.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>
#include <net/tcp_states.h>
#include <asm/ioctls.h>

#include "compat/proto_ops.h"
#include "core/export.h"
#include "pfsystem/pfsystem.h"

static int nke_pf_system = NKE_AF_SYSTEM;
module_param_named(pf_system, nke_pf_system, int, 0444);
MODULE_PARM_DESC(pf_system,
		 "number of the protocol family PF_SYSTEM, 0 for none (default 32)");
MODULE_ALIAS_NETPROTO(32);

static bool nke_sys_registered;

/*
 * What the socket layer tells of sizes.  SO_RCVBUF and SO_SNDBUF are handled
 * above the protocols, but under the socket's lock, and this runs when that
 * is dropped: whoever set a size has left his mark in sk_userlocks.  Linux
 * doubles what was asked for to pay for its own overhead; here a size is of
 * data, as in XNU, so that is undone.
 */
static void nke_sys_release_cb(struct sock *sk)
{
	struct nke_sys_sock *ss = nke_sys_sk(sk);

	if (sk->sk_userlocks & SOCK_RCVBUF_LOCK) {
		WRITE_ONCE(sk->sk_rcvbuf, max_t(int, sk->sk_rcvbuf,
						SOCK_MIN_RCVBUF) / 2);
		nke_sockbuf_set_limit(nke_sys_rcv(ss), sk->sk_rcvbuf);
	}
	if (sk->sk_userlocks & SOCK_SNDBUF_LOCK)
		WRITE_ONCE(sk->sk_sndbuf, max_t(int, sk->sk_sndbuf,
						SOCK_MIN_SNDBUF) / 2);
	sk->sk_userlocks &= ~(SOCK_RCVBUF_LOCK | SOCK_SNDBUF_LOCK);
}

static struct proto nke_sys_prot = {
	.name		= "SYSTEM",
	.owner		= THIS_MODULE,
	.obj_size	= sizeof(struct nke_sys_sock),
	.release_cb	= nke_sys_release_cb,
};

static int nke_sys_set_rcvlowat(struct sock *sk, int val)
{
	WRITE_ONCE(sk->sk_rcvlowat, val ?: 1);
	nke_sockbuf_set_lowat(nke_sys_rcv(nke_sys_sk(sk)), sk->sk_rcvlowat);
	return 0;
}

static int nke_sys_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct nke_sys_sock *ss;

	if (!sk)
		return 0;
	ss = nke_sys_sk(sk);
	/* After these nobody calls our wake function any more. */
	if (nke_sys_is_event(ss))
		nke_kev_unlisten(&ss->listener);
	else
		nke_ctl_disconnect(&ss->conn);
	nke_sockbuf_flush(nke_sys_rcv(ss));
	sock_prot_inuse_add(sock_net(sk), sk->sk_prot, -1);
	sock_orphan(sk);
	sock->sk = NULL;
	/* By RCU: look-ups in the core may still see it. */
	sock_put(sk);
	return 0;
}

/**
 * nke_sys_eof() - will nothing come any more?
 * @ss: the socket
 *
 * Context: Any.
 * Return: true if so; what waits in the queue can still be read.
 */
bool nke_sys_eof(struct nke_sys_sock *ss)
{
	return (READ_ONCE(ss->sk.sk_shutdown) & RCV_SHUTDOWN) ||
	       READ_ONCE(nke_sys_rcv(ss)->closed);
}

static __poll_t nke_sys_poll(struct file *file, struct socket *sock,
			     struct poll_table_struct *wait)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	/* Nothing is queued on the way out: a send never waits. */
	__poll_t mask = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;

	sock_poll_wait(file, sock, wait);
	if (nke_sys_eof(ss))
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;
	else if (nke_sockbuf_readable(nke_sys_rcv(ss)))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (!nke_sys_is_event(ss) && nke_sys_state(ss) == NKE_CTL_DEAD)
		mask |= EPOLLHUP;
	return mask;
}

/* Nothing can be read any more, and who waits for it learns that. */
static void nke_sys_shut_read(struct sock *sk)
{
	struct nke_sys_sock *ss = nke_sys_sk(sk);

	nke_sockbuf_close(nke_sys_rcv(ss));
	lock_sock(sk);
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | RCV_SHUTDOWN);
	release_sock(sk);
	sk->sk_state_change(sk);
	/* What was there is gone, too; a reader may be looking at it. */
	mutex_lock(&ss->read_lock);
	nke_sockbuf_flush(nke_sys_rcv(ss));
	mutex_unlock(&ss->read_lock);
}

/*
 * As in XNU: the write side cannot be shut, which is told after the read side
 * has been.
 */
static int nke_sys_shutdown(struct socket *sock, int how)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
	if (!nke_sys_is_connected(ss)) {
		/* sock_close() of the KPI wakes its readers in this way. */
		if (sock->sk->sk_kern_sock && how != SHUT_WR)
			nke_sys_shut_read(sock->sk);
		return -ENOTCONN;
	}
	if (how != SHUT_WR)
		nke_sys_shut_read(sock->sk);
	return how == SHUT_RD ? 0 : -EOPNOTSUPP;
}

static int nke_sys_accept(struct socket *sock, struct socket *newsock,
			  NKE_ACCEPT_ARGS)
{
	return -EINVAL;
}

static const struct nke_sys_request *
nke_sys_find_request(const struct nke_sys_sock *ss, unsigned int cmd)
{
	const struct nke_sys_request *req = nke_sys_is_event(ss) ?
		nke_sys_event_requests : nke_sys_control_requests;

	for (; req->fn; req++)
		if (req->cmd == cmd)
			return req;
	return NULL;
}

/**
 * nke_pfsystem_nread() - bytes that can be read
 * @sock: a PF_SYSTEM socket
 * @first: of the next message only
 *
 * Context: Any.
 * Return: their number.
 */
int nke_pfsystem_nread(struct socket *sock, bool first)
{
	struct nke_sockbuf *rcv = nke_sys_rcv(nke_sys_sk(sock->sk));
	bool ended;
	size_t len;

	if (!first)
		return READ_ONCE(rcv->cc);
	return nke_sockbuf_first(rcv, &len, &ended) ? len : 0;
}

/**
 * nke_pfsystem_records() - messages that wait to be read
 * @sock: a PF_SYSTEM socket
 *
 * Context: Any.
 * Return: how many.
 */
int nke_pfsystem_records(struct socket *sock)
{
	return READ_ONCE(nke_sys_rcv(nke_sys_sk(sock->sk))->records);
}

/**
 * nke_pfsystem_ended() - has everything been read?
 * @sock: a PF_SYSTEM socket
 *
 * Context: Any.
 * Return: true if nothing is left and nothing will come any more.
 */
bool nke_pfsystem_ended(struct socket *sock)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);

	return nke_sys_eof(ss) && !READ_ONCE(nke_sys_rcv(ss)->records);
}

/**
 * nke_pfsystem_nointr() - have signals not end the sends of a kernel client
 * @sock: a PF_SYSTEM socket
 * @on: whether they do not
 *
 * Context: Any.
 */
void nke_pfsystem_nointr(struct socket *sock, bool on)
{
	assign_bit(NKE_SYS_NOINTR, &nke_sys_sk(sock->sk)->flags, on);
}

/**
 * nke_pfsystem_ioctl() - an ioctl of a kernel client
 * @sock: a PF_SYSTEM socket
 * @cmd: the request
 * @arg: kernel memory with its argument
 *
 * Context: Process context; may sleep.
 * Return: 0, -EINVAL or -ENOENT as the request says, -EOPNOTSUPP for one that
 * the socket does not know.
 */
int nke_pfsystem_ioctl(struct socket *sock, unsigned int cmd, void *arg)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	const struct nke_sys_request *req = nke_sys_find_request(ss, cmd);

	return req ? req->fn(ss, arg) : -EOPNOTSUPP;
}

/**
 * nke_sys_do_ioctl() - an ioctl of a program
 * @sock: the socket
 * @cmd: the request
 * @arg: address of its argument in user space
 *
 * Context: Process context; may sleep.
 * Return: 0, -EFAULT, -EOPNOTSUPP for an unknown one, or what it says itself.
 */
int nke_sys_do_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	const struct nke_sys_request *req;
	void __user *user = (void __user *)arg;
	union nke_sys_arg karg;
	int err;

	if (cmd == FIONREAD)
		return put_user(nke_pfsystem_nread(sock, false),
				(int __user *)user);
	/* Interfaces and the like: any socket serves. */
	if (_IOC_TYPE(cmd) == SOCK_IOC_TYPE)
		return -ENOIOCTLCMD;
	req = nke_sys_find_request(ss, cmd);
	if (!req)
		return -EOPNOTSUPP;

	memset(&karg, 0, sizeof(karg));
	if ((_IOC_DIR(cmd) & _IOC_WRITE) &&
	    copy_from_user(&karg, user, _IOC_SIZE(cmd)))
		return -EFAULT;
	err = req->fn(ss, &karg);
	if (!err && (_IOC_DIR(cmd) & _IOC_READ) &&
	    copy_to_user(user, &karg, _IOC_SIZE(cmd)))
		err = -EFAULT;
	return err;
}

#ifdef CONFIG_COMPAT
/* No pointer and no long in any argument: their layouts are the same. */
static int nke_sys_compat_ioctl(struct socket *sock, unsigned int cmd,
				unsigned long arg)
{
	return nke_sys_do_ioctl(sock, cmd, (unsigned long)compat_ptr(arg));
}
#endif

static int nke_sys_no_setsockopt(struct socket *sock, int level, int name,
				 sockptr_t optval, unsigned int optlen)
{
	return -ENOPROTOOPT;
}

static int nke_sys_no_getsockopt(struct socket *sock, int level, int name,
				 char __user *optval, int __user *optlen)
{
	return -ENOPROTOOPT;
}

static int nke_sys_event_getname(struct socket *sock, struct sockaddr *addr,
				 int peer)
{
	return peer ? -ENOTCONN : -EOPNOTSUPP;
}

static const struct proto_ops nke_sys_control_ops = {
	.family		= NKE_AF_SYSTEM,
	.owner		= THIS_MODULE,
	.release	= nke_sys_release,
	.bind		= nke_sys_bind,
	.connect	= nke_sys_connect,
	.socketpair	= sock_no_socketpair,
	.accept		= nke_sys_accept,
	.getname	= nke_sys_getname,
	.poll		= nke_sys_poll,
	.ioctl		= nke_sys_do_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl	= nke_sys_compat_ioctl,
#endif
	.listen		= sock_no_listen,
	.shutdown	= nke_sys_shutdown,
	.setsockopt	= nke_sys_setsockopt,
	.getsockopt	= nke_sys_getsockopt,
	.sendmsg	= nke_sys_sendmsg,
	.recvmsg	= nke_sys_recvmsg,
	.mmap		= sock_no_mmap,
	.set_rcvlowat	= nke_sys_set_rcvlowat,
};

static const struct proto_ops nke_sys_event_ops = {
	.family		= NKE_AF_SYSTEM,
	.owner		= THIS_MODULE,
	.release	= nke_sys_release,
	.bind		= sock_no_bind,
	.connect	= sock_no_connect,
	.socketpair	= sock_no_socketpair,
	.accept		= nke_sys_accept,
	.getname	= nke_sys_event_getname,
	.poll		= nke_sys_poll,
	.ioctl		= nke_sys_do_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl	= nke_sys_compat_ioctl,
#endif
	.listen		= sock_no_listen,
	.shutdown	= nke_sys_shutdown,
	.setsockopt	= nke_sys_no_setsockopt,
	.getsockopt	= nke_sys_no_getsockopt,
	.sendmsg	= sock_no_sendmsg,
	.recvmsg	= nke_sys_recvmsg,
	.mmap		= sock_no_mmap,
	.set_rcvlowat	= nke_sys_set_rcvlowat,
};

/*
 * The protocol of a socket to be.  0 is the first of the type; a protocol
 * that exists under another type is told from one that does not, as in XNU.
 */
static int nke_sys_protocol(int type, int protocol)
{
	int own;

	switch (type) {
	case SOCK_DGRAM:
	case SOCK_STREAM:
		own = NKE_SYSPROTO_CONTROL;
		break;
	case SOCK_RAW:
		own = NKE_SYSPROTO_EVENT;
		break;
	default:
		own = 0;
	}
	if (own && (!protocol || protocol == own))
		return own;
	if (protocol == NKE_SYSPROTO_CONTROL || protocol == NKE_SYSPROTO_EVENT)
		return -EPROTOTYPE;
	return -EPROTONOSUPPORT;
}

static int nke_sys_create(struct net *net, struct socket *sock, int protocol,
			  int kern)
{
	struct nke_sys_sock *ss;
	struct sock *sk;

	/* Controls and events are the machine's, not a container's. */
	if (!net_eq(net, &init_net))
		return -EAFNOSUPPORT;
	protocol = nke_sys_protocol(sock->type, protocol);
	if (protocol < 0)
		return protocol;
	sk = sk_alloc(net, nke_pf_system, GFP_KERNEL, &nke_sys_prot, kern);
	if (!sk)
		return -ENOBUFS;

	sock_init_data(sock, sk);
	sock_set_flag(sk, SOCK_RCU_FREE);
	sock_prot_inuse_add(net, &nke_sys_prot, 1);
	sk->sk_protocol = protocol;
	ss = nke_sys_sk(sk);
	mutex_init(&ss->read_lock);
	init_waitqueue_head(&ss->send_wait);
	if (protocol == NKE_SYSPROTO_EVENT) {
		sock->ops = &nke_sys_event_ops;
		nke_sys_event_open(ss);
	} else {
		sock->ops = &nke_sys_control_ops;
		nke_sys_control_open(ss);
	}
	return 0;
}

static struct net_proto_family nke_sys_family __ro_after_init = {
	.create	= nke_sys_create,
	.owner	= THIS_MODULE,
};

/**
 * nke_pfsystem_family() - the number that PF_SYSTEM has on this machine
 *
 * Context: Any.
 * Return: the number, or -EAFNOSUPPORT without such sockets.
 */
int nke_pfsystem_family(void)
{
	return nke_sys_registered ? nke_pf_system : -EAFNOSUPPORT;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_pfsystem_family);

/**
 * nke_pfsystem_init() - register the protocol family
 *
 * A number that somebody else has, or that cannot be, is no reason to do
 * without the rest of nke.
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_pfsystem_init(void)
{
	int err;

	if (!nke_pf_system)
		return 0;
	err = proto_register(&nke_sys_prot, 1);
	if (err)
		return err;

	nke_sys_family.family = nke_pf_system;
	err = nke_pf_system > 0 ? sock_register(&nke_sys_family) : -EINVAL;
	if (err) {
		pr_warn("nke: no PF_SYSTEM sockets: protocol family %d %s; parameter pf_system chooses another\n",
			nke_pf_system,
			err == -EEXIST ? "is in use" : "cannot be");
		proto_unregister(&nke_sys_prot);
		return 0;
	}
	nke_sys_registered = true;
	return 0;
}

/**
 * nke_pfsystem_exit() - take the protocol family away
 *
 * Each socket has a reference to the module until its memory is freed.
 *
 * Context: Process context.
 */
void nke_pfsystem_exit(void)
{
	if (!nke_sys_registered)
		return;
	sock_unregister(nke_pf_system);
	nke_sys_registered = false;
	rcu_barrier();
	proto_unregister(&nke_sys_prot);
}
