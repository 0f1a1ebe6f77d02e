// SPDX-License-Identifier: GPL-2.0
/*
 * Credentials.  A kauth_cred_t is a struct cred in disguise; users and groups
 * are those of the initial namespace.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/uidgid.h>

#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "proto/user.h"

/* No user and no group, as XNU's KAUTH_UID_NONE and KAUTH_GID_NONE. */
#define NKE_KAUTH_NONE	(~0U - 100)

/* "Used superuser's rights", in accounting. */
#define NKE_ASU		0x02

static const struct cred *nke_cred(struct ucred *cred)
{
	return (const struct cred *)cred;
}

static struct ucred *nke_ucred(const struct cred *cred)
{
	return (struct ucred *)cred;
}

/**
 * nke_kauth_cred_get() - the calling thread's credential
 *
 * That of the process that the thread acts for, if it does.
 *
 * Follows XNU's kauth_cred_get().
 *
 * Context: Any.
 * Return: the credential without a reference; valid until the thread's own
 * changes, or it has stopped acting for the process.
 */
struct ucred *nke_kauth_cred_get(void)
{
	return nke_ucred(nke_self_cred());
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_get);

/**
 * nke_kauth_cred_get_with_ref() - the calling thread's credential
 *
 * Follows XNU's kauth_cred_get_with_ref().
 *
 * Context: Any.
 * Return: the credential with a reference, for kauth_cred_unref().
 */
struct ucred *nke_kauth_cred_get_with_ref(void)
{
	return nke_ucred(get_cred(nke_self_cred()));
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_get_with_ref);

/**
 * nke_kauth_cred_proc_ref() - a process's credential
 * @p: the process; NULL gives NULL
 *
 * Follows XNU's kauth_cred_proc_ref().
 *
 * Context: Any.
 * Return: the credential with a reference, for kauth_cred_unref().
 */
struct ucred *nke_kauth_cred_proc_ref(struct proc *p)
{
	return p ? nke_ucred(get_task_cred((struct task_struct *)p)) : NULL;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_proc_ref);

/**
 * nke_kauth_cred_ref() - take a reference
 * @cred: the credential; NULL is ignored
 *
 * Follows XNU's kauth_cred_ref().
 *
 * Context: Any.
 */
void nke_kauth_cred_ref(struct ucred *cred)
{
	get_cred(nke_cred(cred));
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_ref);

/**
 * nke_kauth_cred_unref() - give back a reference
 * @credp: variable with the credential or NULL; becomes NULL
 *
 * Follows XNU's kauth_cred_unref().
 *
 * Context: Any.
 */
void nke_kauth_cred_unref(struct ucred **credp)
{
	put_cred(nke_cred(*credp));
	*credp = NULL;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_unref);

static unsigned int nke_uid(kuid_t uid)
{
	return from_kuid(&init_user_ns, uid);
}

static unsigned int nke_gid(kgid_t gid)
{
	return from_kgid(&init_user_ns, gid);
}

/**
 * nke_kauth_cred_getuid() - effective user
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_getuid().
 *
 * Context: Any.
 * Return: the user; KAUTH_UID_NONE for NULL.
 */
unsigned int nke_kauth_cred_getuid(struct ucred *cred)
{
	return cred ? nke_uid(nke_cred(cred)->euid) : NKE_KAUTH_NONE;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_getuid);

/**
 * nke_kauth_cred_getruid() - real user
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_getruid().
 *
 * Context: Any.
 * Return: the user; KAUTH_UID_NONE for NULL.
 */
unsigned int nke_kauth_cred_getruid(struct ucred *cred)
{
	return cred ? nke_uid(nke_cred(cred)->uid) : NKE_KAUTH_NONE;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_getruid);

/**
 * nke_kauth_cred_getsvuid() - saved user
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_getsvuid().
 *
 * Context: Any.
 * Return: the user; KAUTH_UID_NONE for NULL.
 */
unsigned int nke_kauth_cred_getsvuid(struct ucred *cred)
{
	return cred ? nke_uid(nke_cred(cred)->suid) : NKE_KAUTH_NONE;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_getsvuid);

/**
 * nke_kauth_cred_getgid() - effective group
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_getgid().
 *
 * Context: Any.
 * Return: the group; KAUTH_GID_NONE for NULL.
 */
unsigned int nke_kauth_cred_getgid(struct ucred *cred)
{
	return cred ? nke_gid(nke_cred(cred)->egid) : NKE_KAUTH_NONE;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_getgid);

/**
 * nke_kauth_cred_getrgid() - real group
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_getrgid().
 *
 * Context: Any.
 * Return: the group; KAUTH_GID_NONE for NULL.
 */
unsigned int nke_kauth_cred_getrgid(struct ucred *cred)
{
	return cred ? nke_gid(nke_cred(cred)->gid) : NKE_KAUTH_NONE;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_getrgid);

/**
 * nke_kauth_cred_getsvgid() - saved group
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_getsvgid().
 *
 * Context: Any.
 * Return: the group; KAUTH_GID_NONE for NULL.
 */
unsigned int nke_kauth_cred_getsvgid(struct ucred *cred)
{
	return cred ? nke_gid(nke_cred(cred)->sgid) : NKE_KAUTH_NONE;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_getsvgid);

/**
 * nke_kauth_cred_issuser() - is it the superuser's?
 * @cred: the credential
 *
 * Follows XNU's kauth_cred_issuser().
 *
 * Context: Any.
 * Return: 1 if the effective user is root, else 0; also for NULL.
 */
int nke_kauth_cred_issuser(struct ucred *cred)
{
	return cred && uid_eq(nke_cred(cred)->euid, GLOBAL_ROOT_UID);
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_issuser);

/**
 * nke_kauth_cred_ismember_gid() - is a credential a group's?
 * @cred: the credential
 * @gid: the group
 * @result: receives 1 if it is, its effective group or a supplementary one,
 *	else 0
 *
 * Follows XNU's kauth_cred_ismember_gid(), without asking a daemon.
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL).
 */
int nke_kauth_cred_ismember_gid(struct ucred *cred, unsigned int gid,
				int *result)
{
	const struct cred *c = nke_cred(cred);
	kgid_t kgid = make_kgid(&init_user_ns, gid);
	int i;

	if (!c || !result)
		return nke_errno(-EINVAL);
	*result = gid_eq(c->egid, kgid);
	for (i = 0; !*result && i < c->group_info->ngroups; i++)
		*result = gid_eq(c->group_info->gid[i], kgid);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_kauth_cred_ismember_gid);

/**
 * nke_kauth_getuid() - the calling thread's effective user
 *
 * Follows XNU's kauth_getuid().
 *
 * Context: Any.
 * Return: the user.
 */
unsigned int nke_kauth_getuid(void)
{
	return nke_uid(nke_self_cred()->euid);
}
EXPORT_SYMBOL_NKE(nke_kauth_getuid);

/**
 * nke_kauth_getruid() - the calling thread's real user
 *
 * Follows XNU's kauth_getruid().
 *
 * Context: Any.
 * Return: the user.
 */
unsigned int nke_kauth_getruid(void)
{
	return nke_uid(nke_self_cred()->uid);
}
EXPORT_SYMBOL_NKE(nke_kauth_getruid);

/**
 * nke_kauth_getgid() - the calling thread's effective group
 *
 * Follows XNU's kauth_getgid().
 *
 * Context: Any.
 * Return: the group.
 */
unsigned int nke_kauth_getgid(void)
{
	return nke_gid(nke_self_cred()->egid);
}
EXPORT_SYMBOL_NKE(nke_kauth_getgid);

/**
 * nke_kauth_getrgid() - the calling thread's real group
 *
 * Follows XNU's kauth_getrgid().
 *
 * Context: Any.
 * Return: the group.
 */
unsigned int nke_kauth_getrgid(void)
{
	return nke_gid(nke_self_cred()->gid);
}
EXPORT_SYMBOL_NKE(nke_kauth_getrgid);

/**
 * nke_suser() - is a credential the superuser's?
 * @cred: the credential
 * @acflag: flags in which it is noted if so; or NULL
 *
 * Follows XNU's suser().
 *
 * Context: Any.
 * Return: 0 or EPERM.
 */
int nke_suser(struct ucred *cred, unsigned short *acflag)
{
	if (!nke_kauth_cred_issuser(cred))
		return nke_errno(-EPERM);
	if (acflag)
		*acflag |= NKE_ASU;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_suser);
