// SPDX-License-Identifier: GPL-2.0
/*
 * Privileged sockets: SS_PRIV of XNU.
 *
 * There a protocol looks at the socket; Linux's look at the task's
 * credentials.  The calls in which they do (binding, control messages of a
 * send) are made with the kernel's credentials for a privileged socket, whoever
 * calls: a socket that an NKE made when it was loaded may be bound to a low
 * port in a user's system call.  An NKE that wants the user's own rights to
 * count says sock_setpriv(so, 0).  Options are always the kernel's affair.
 *
 * AF_UNIX and PF_SYSTEM have no use for it in XNU either.  Here it would do
 * harm: a path is looked up, a peer told of credentials, an NKE's callback
 * run on behalf of the task that calls.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/sched/task.h>
#include <linux/user_namespace.h>

#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"

const struct cred *nke_kernel_cred;

/**
 * nke_priv_begin() - take the kernel's credentials for a privileged socket
 * @so: the socket
 *
 * Context: Process context.
 * Return: what nke_priv_end() wants.
 */
const struct cred *nke_priv_begin(const struct __socket *so)
{
	if (!test_bit(NKE_SO_PRIV, &so->flags) || so->domain == AF_UNIX ||
	    so->domain == NKE_AF_SYSTEM)
		return NULL;
	return override_creds(nke_kernel_cred);
}

/**
 * nke_priv_end() - back to the task's own credentials
 * @old: what nke_priv_begin() returned
 *
 * Context: Process context.
 */
void nke_priv_end(const struct cred *old)
{
	if (old)
		revert_creds(old);
}

/* What a root must not lack. */
static const int nke_priv_caps[] = {
	CAP_NET_ADMIN, CAP_NET_BIND_SERVICE, CAP_NET_RAW,
};

/**
 * nke_priv_inborn() - is what this task creates privileged?
 *
 * XNU asks for uid 0.  A root that was left without the rights of the network,
 * a container's for one, must not get them back from its sockets.
 *
 * Context: Process context.
 * Return: true if so.
 */
bool nke_priv_inborn(void)
{
	int i;

	if (!uid_eq(current_euid(), GLOBAL_ROOT_UID))
		return false;
	for (i = 0; i < ARRAY_SIZE(nke_priv_caps); i++)
		if (!ns_capable_noaudit(&init_user_ns, nke_priv_caps[i]))
			return false;
	return true;
}

/**
 * nke_priv_of_file() - was what a process made privileged when it made it?
 * @file: of the process's socket
 *
 * Context: Process context.
 * Return: true if so.
 */
bool nke_priv_of_file(struct file *file)
{
	int i;

	if (!uid_eq(file->f_cred->euid, GLOBAL_ROOT_UID))
		return false;
	for (i = 0; i < ARRAY_SIZE(nke_priv_caps); i++)
		if (!file_ns_capable(file, &init_user_ns, nke_priv_caps[i]))
			return false;
	return true;
}

/**
 * nke_sock_setpriv() - make a socket privileged, or not
 * @so: the socket
 * @on: not 0 for privileged
 *
 * Follows XNU's sock_setpriv().
 *
 * Context: Any.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_setpriv(struct __socket *so, int on)
{
	int err = nke_so_get(so);

	if (err)
		return nke_errno(err);
	assign_bit(NKE_SO_PRIV, &so->flags, on);
	nke_so_put(so);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sock_setpriv);

/**
 * nke_priv_init() - get the kernel's credentials
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_priv_init(void)
{
	nke_kernel_cred = prepare_kernel_cred(&init_task);
	return nke_kernel_cred ? 0 : -ENOMEM;
}

/**
 * nke_priv_exit() - give them back
 *
 * Context: Process context.
 */
void nke_priv_exit(void)
{
	put_cred(nke_kernel_cred);
}
