// SPDX-License-Identifier: GPL-2.0
/*
 * Clients of kernel controls: addresses, connecting, options.
 *
 * Addresses have BSD's layout on both sides of the system call: a length byte
 * and a family byte, which nobody looks at, as in XNU.
 */
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sockptr.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>
#include <net/tcp_states.h>

#include "pfsystem/pfsystem.h"

/* In any context; the core holds a call to the connection. */
static void nke_sys_control_wake(struct nke_ctl_conn *conn)
{
	struct nke_sys_sock *ss = container_of(conn, struct nke_sys_sock, conn);
	struct sock *sk = &ss->sk;

	if (nke_sys_state(ss) == NKE_CTL_DEAD) {
		WRITE_ONCE(sk->sk_state, TCP_CLOSE);
		sk->sk_state_change(sk);
	}
	sk->sk_data_ready(sk);
}

static const struct nke_ctl_front nke_sys_front = {
	.name = "socket",
	.wake = nke_sys_control_wake,
};

/**
 * nke_sys_control_open() - set up a new socket of SYSPROTO_CONTROL
 * @ss: the socket
 *
 * Context: Process context.
 */
void nke_sys_control_open(struct nke_sys_sock *ss)
{
	nke_ctl_conn_init(&ss->conn, &nke_sys_front);
	ss->conn.pid = task_tgid_nr(current);
	strscpy(ss->conn.comm, current->comm, sizeof(ss->conn.comm));
	ss->sk.sk_rcvbuf = NKE_CTL_RECVSIZE;
	ss->sk.sk_sndbuf = NKE_CTL_SENDSIZE;
}

static int nke_sys_get_count(struct nke_sys_sock *ss, union nke_sys_arg *arg)
{
	arg->number = nke_kctl_count();
	return 0;
}

static int nke_sys_get_info(struct nke_sys_sock *ss, union nke_sys_arg *arg)
{
	struct nke_ctl_info *info = &arg->info;

	if (!info->ctl_name[0] ||
	    !memchr(info->ctl_name, 0, sizeof(info->ctl_name)))
		return -EINVAL;
	return nke_kctl_find(info->ctl_name, &info->ctl_id);
}

/* Ends with an entry without function. */
const struct nke_sys_request nke_sys_control_requests[] = {
	{ NKE_CTLIOCGCOUNT, nke_sys_get_count },
	{ NKE_CTLIOCGINFO, nke_sys_get_info },
	{ }
};

/*
 * XNU wants root.  Without a line in the audit log: most controls do not ask,
 * and which one it is comes out later.
 */
static bool nke_sys_privileged(void)
{
	return ns_capable_noaudit(&init_user_ns, CAP_NET_ADMIN);
}

/* The address is in the kernel already; its length byte is the length. */
static int nke_sys_address(struct nke_sockaddr_ctl *sac, const void *addr,
			   int len)
{
	if (len != sizeof(*sac))
		return -EINVAL;
	memcpy(sac, addr, sizeof(*sac));
	sac->sc_len = sizeof(*sac);
	return 0;
}

/* A control's sizes replace what the client has set before, as in XNU. */
static void nke_sys_connected(struct socket *sock)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	struct sock *sk = sock->sk;

	lock_sock(sk);
	sock->state = SS_CONNECTED;
	WRITE_ONCE(sk->sk_rcvbuf, ss->conn.rcv.hiwat);
	WRITE_ONCE(sk->sk_sndbuf, nke_ctl_sendsize(&ss->conn));
	nke_sockbuf_set_lowat(&ss->conn.rcv, sk->sk_rcvlowat);
	WRITE_ONCE(sk->sk_state, TCP_ESTABLISHED);
	/* It may be over already: nke_sys_control_wake() comes after that. */
	smp_mb();
	if (nke_sys_state(ss) == NKE_CTL_DEAD)
		WRITE_ONCE(sk->sk_state, TCP_CLOSE);
	release_sock(sk);
}

/**
 * nke_sys_connect() - connect to a control
 * @sock: the socket
 * @addr: its address, in kernel memory
 * @len: length of the address
 * @flags: ignored: the NKE's callback runs here and now
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: 0, -EISCONN, -EINVAL, -ENOENT, -EPROTOTYPE, -EPERM, -EBUSY,
 * -ENOBUFS, or the error of the callback, after which the socket is of no use.
 */
int nke_sys_connect(struct socket *sock, nke_sockaddr_arg *addr, int len,
		    int flags)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	struct nke_sockaddr_ctl sac;
	int err;

	if (nke_sys_is_connected(ss))
		return -EISCONN;
	err = nke_sys_address(&sac, addr, len);
	if (err)
		return err;
	err = nke_ctl_connect(&ss->conn, &sac, sock->type,
			      nke_sys_privileged());
	if (!err)
		nke_sys_connected(sock);
	else if (nke_sys_state(ss) == NKE_CTL_DEAD)
		nke_sys_control_wake(&ss->conn);
	return err;
}

/**
 * nke_sys_bind() - prepare for a control
 * @sock: the socket
 * @addr: address of the control, in kernel memory
 * @len: length of the address
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: as nke_sys_connect(); -EINVAL also when the control has no callback
 * for it, and yet the socket has a unit of the control then.
 */
int nke_sys_bind(struct socket *sock, nke_sockaddr_arg *addr, int len)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	struct nke_sockaddr_ctl sac;
	int err;

	err = nke_sys_address(&sac, addr, len);
	if (err)
		return err;
	return nke_ctl_bind(&ss->conn, &sac, sock->type, nke_sys_privileged());
}

/**
 * nke_sys_getname() - the control that a socket is connected to
 * @sock: the socket
 * @addr: receives a struct nke_sockaddr_ctl
 * @peer: 0 for the socket's own name, which it does not have
 *
 * Context: Process context.
 * Return: bytes of the address, -ENOTCONN, or -EOPNOTSUPP.
 */
int nke_sys_getname(struct socket *sock, struct sockaddr *addr, int peer)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	struct nke_sockaddr_ctl *sac = (struct nke_sockaddr_ctl *)addr;
	int err;

	if (!peer)
		return -EOPNOTSUPP;
	err = nke_ctl_getpeername(&ss->conn, sac);
	return err ?: (int)sizeof(*sac);
}

/* What can be said before the value is looked at. */
static int nke_sys_check_option(const struct nke_sys_sock *ss, int level,
				size_t len)
{
	if (level != NKE_CTL_OPTION_LEVEL)
		return -EINVAL;
	switch (nke_sys_state(ss)) {
	case NKE_CTL_NEW:
	case NKE_CTL_DEAD:
		return -EINVAL;
	default:
		return len > NKE_CTL_OPT_MAX ? -EINVAL : 0;
	}
}

/* Room for a value, charged to whoever made the call; NULL for none at all. */
static void *nke_sys_option_alloc(size_t len)
{
	void *data;

	if (!len)
		return NULL;
	data = kvmalloc(len, GFP_KERNEL_ACCOUNT);
	return data ?: ERR_PTR(-ENOMEM);
}

/**
 * nke_sys_setsockopt() - set an option of the control
 * @sock: the socket
 * @level: SYSPROTO_CONTROL
 * @name: the option
 * @optval: its value, of a program or of the kernel
 * @optlen: length of the value
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: 0, -EINVAL (another level, not connected, more than 64 MiB),
 * -EOPNOTSUPP (no callback), -ENOMEM, -EFAULT, or the callback's error.
 */
int nke_sys_setsockopt(struct socket *sock, int level, int name,
		       sockptr_t optval, unsigned int optlen)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	void *data;
	int err;

	err = nke_sys_check_option(ss, level, optlen);
	if (err)
		return err;
	data = nke_sys_option_alloc(optlen);
	if (IS_ERR(data))
		return PTR_ERR(data);
	if (data && copy_from_sockptr(data, optval, optlen))
		err = -EFAULT;
	if (!err)
		err = nke_ctl_setopt(&ss->conn, name, data, optlen);
	kvfree(data);
	return err;
}

/* Ask the NKE. Return: the length; the core has compared it with @room. */
static int nke_sys_ask_option(struct nke_sys_sock *ss, int name, void *data,
			      int room)
{
	size_t len = room;
	int err;

	err = nke_ctl_getopt(&ss->conn, name, data, &len);
	return err ?: (int)len;
}

/**
 * nke_sys_getsockopt() - read an option of the control
 * @sock: the socket
 * @level: SYSPROTO_CONTROL
 * @name: the option
 * @optval: in: what the NKE may look at; out: the value
 * @optlen: in: room at @optval; out: length of the value
 *
 * Without @optval or room the length alone is asked for.
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: as nke_sys_setsockopt(); -EINVAL also when the callback claims more
 * than there is room for.
 */
int nke_sys_getsockopt(struct socket *sock, int level, int name,
		       char __user *optval, int __user *optlen)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	void *data;
	int room;
	int ret;

	if (get_user(room, optlen))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (!optval)
		room = 0;
	ret = nke_sys_check_option(ss, level, room);
	if (ret)
		return ret;
	data = nke_sys_option_alloc(room);
	if (IS_ERR(data))
		return PTR_ERR(data);

	if (data && copy_from_user(data, optval, room))
		ret = -EFAULT;
	else
		ret = nke_sys_ask_option(ss, name, data, room);
	if (ret > 0 && data && copy_to_user(optval, data, ret))
		ret = -EFAULT;
	if (ret >= 0 && put_user(ret, optlen))
		ret = -EFAULT;
	kvfree(data);
	return min(ret, 0);
}

/**
 * nke_pfsystem_getsockopt() - the same for a kernel client
 * @sock: a PF_SYSTEM socket
 * @level: SYSPROTO_CONTROL
 * @name: the option
 * @optval: in: what the NKE may look at; out: the value
 * @optlen: in: room at @optval; out: length of the value
 *
 * Context: Process context; sleeps as the NKE's callback does.
 * Return: as nke_sys_getsockopt(); -ENOPROTOOPT for a socket of events.
 */
int nke_pfsystem_getsockopt(struct socket *sock, int level, int name,
			    void *optval, int *optlen)
{
	struct nke_sys_sock *ss = nke_sys_sk(sock->sk);
	int ret;

	if (nke_sys_is_event(ss))
		return -ENOPROTOOPT;
	ret = nke_sys_check_option(ss, level, *optlen);
	if (ret)
		return ret;
	ret = nke_sys_ask_option(ss, name, *optlen ? optval : NULL, *optlen);
	if (ret < 0)
		return ret;
	*optlen = ret;
	return 0;
}
