// SPDX-License-Identifier: GPL-2.0
/*
 * Options of AF_UNIX: who is at the other end.
 */
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/uidgid.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"

/* Linux keeps the listener's own owner where a connection has its peer's. */
static int nke_unix_has_peer(const struct __socket *so)
{
	if (so->type != SOCK_STREAM)
		return -EINVAL;
	if (READ_ONCE(so->sock->sk->sk_state) == TCP_LISTEN ||
	    !READ_ONCE(so->sock->sk->sk_peer_cred))
		return -ENOTCONN;
	return 0;
}

static int nke_unix_peercred(struct __socket *so, const struct nke_sockopt *opt,
			     void *optval, int *optlen)
{
	struct sock *sk = so->sock->sk;
	struct nke_bsd_xucred xucred = {};
	const struct group_info *groups;
	const struct cred *cred;
	int err, i;

	err = nke_unix_has_peer(so);
	if (err)
		return err;
	spin_lock(&sk->sk_peer_lock);
	cred = get_cred(sk->sk_peer_cred);
	spin_unlock(&sk->sk_peer_lock);

	groups = cred->group_info;
	xucred.cr_uid = from_kuid_munged(&init_user_ns, cred->euid);
	xucred.cr_groups[0] = from_kgid_munged(&init_user_ns, cred->egid);
	xucred.cr_ngroups = min_t(int, groups->ngroups + 1,
				  ARRAY_SIZE(xucred.cr_groups));
	for (i = 1; i < xucred.cr_ngroups; i++)
		xucred.cr_groups[i] = from_kgid_munged(&init_user_ns,
						       groups->gid[i - 1]);
	put_cred(cred);
	nke_opt_out(optval, optlen, &xucred, sizeof(xucred));
	return 0;
}

/*
 * As proc_*() have it, a kernel thread is process 0.  Who has connected can be
 * asked for until the peer closes; of datagrams Linux does not know it.
 */
static int nke_unix_peerpid(struct __socket *so, const struct nke_sockopt *opt)
{
	struct sock *sk = so->sock->sk;
	const struct task_struct *task;
	struct pid *pid;
	int err, n;

	if (so->type != SOCK_STREAM)
		return nke_unix_unpaired(so) ? -ENOTCONN : -EOPNOTSUPP;
	err = nke_unix_hung_up(so) ? -ENOTCONN : nke_unix_has_peer(so);
	if (err)
		return err;
	spin_lock(&sk->sk_peer_lock);
	pid = get_pid(sk->sk_peer_pid);
	spin_unlock(&sk->sk_peer_lock);

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	n = task && task->flags & PF_KTHREAD ? 0 : pid_nr(pid);
	rcu_read_unlock();
	put_pid(pid);
	return n;
}

static const struct nke_sockopt nke_unix_rows[] = {
	{ NKE_SOL_LOCAL, NKE_LOCAL_PEERCRED, NKE_OPT_UNIX, 0, 0,
	  NULL, nke_unix_peercred },
	{ NKE_SOL_LOCAL, NKE_LOCAL_PEERPID, NKE_OPT_UNIX, 0, 0,
	  nke_unix_peerpid },
	{ NKE_SOL_LOCAL, NKE_LOCAL_PEEREPID, NKE_OPT_UNIX, 0, 0,
	  nke_unix_peerpid },
};

const struct nke_sockopts nke_opts_unix = {
	nke_unix_rows, ARRAY_SIZE(nke_unix_rows)
};
