/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kauth.h of the client world: who is allowed to do something.
 *
 * Users and groups are those of the initial namespace.  A credential does not
 * change; the functions may be called in any context.
 */
#ifndef _NKE_SYS_KAUTH_H_
#define _NKE_SYS_KAUTH_H_

#include <sys/cdefs.h>
#include <sys/appleapiopts.h>
#include <sys/types.h>
#include <sys/kernel_types.h>
#include <sys/lock.h>
#include <sys/syslimits.h>
#include <sys/ucred.h>
#include <mach/boolean.h>
#include <stdbool.h>

#define KAUTH_UID_NONE	(~(uid_t)0 - 100)
#define KAUTH_GID_NONE	(~(gid_t)0 - 100)

/**
 * kauth_cred_get() - the calling thread's credential
 *
 * Return: the credential without a reference; for the time of the call or
 * callback.
 */
extern kauth_cred_t kauth_cred_get(void) NKE_SYM(kauth_cred_get);

/**
 * kauth_cred_get_with_ref() - the calling thread's credential
 *
 * Return: the credential with a reference, for kauth_cred_unref().
 */
extern kauth_cred_t kauth_cred_get_with_ref(void)
	NKE_SYM(kauth_cred_get_with_ref);

/**
 * kauth_cred_proc_ref() - a process's credential
 * @p: the process
 *
 * Return: the credential with a reference, for kauth_cred_unref().
 */
extern kauth_cred_t kauth_cred_proc_ref(proc_t p) NKE_SYM(kauth_cred_proc_ref);

/**
 * kauth_cred_ref() - take a reference
 * @cred: the credential, or NULL
 */
extern void kauth_cred_ref(kauth_cred_t cred) NKE_SYM(kauth_cred_ref);

/**
 * kauth_cred_unref() - give back a reference
 * @credp: the variable with the credential or NULL; becomes NULL
 */
extern void kauth_cred_unref(kauth_cred_t *credp) NKE_SYM(kauth_cred_unref);

/**
 * kauth_cred_getuid() - effective user
 * @cred: the credential
 *
 * Return: the user; KAUTH_UID_NONE for NULL.
 */
extern uid_t kauth_cred_getuid(kauth_cred_t cred)
	NKE_SYM(kauth_cred_getuid);

/**
 * kauth_cred_getruid() - real user
 * @cred: the credential
 *
 * Return: the user; KAUTH_UID_NONE for NULL.
 */
extern uid_t kauth_cred_getruid(kauth_cred_t cred)
	NKE_SYM(kauth_cred_getruid);

/**
 * kauth_cred_getsvuid() - saved user
 * @cred: the credential
 *
 * Return: the user; KAUTH_UID_NONE for NULL.
 */
extern uid_t kauth_cred_getsvuid(kauth_cred_t cred)
	NKE_SYM(kauth_cred_getsvuid);

/**
 * kauth_cred_getgid() - effective group
 * @cred: the credential
 *
 * Return: the group; KAUTH_GID_NONE for NULL.
 */
extern gid_t kauth_cred_getgid(kauth_cred_t cred)
	NKE_SYM(kauth_cred_getgid);

/**
 * kauth_cred_getrgid() - real group
 * @cred: the credential
 *
 * Return: the group; KAUTH_GID_NONE for NULL.
 */
extern gid_t kauth_cred_getrgid(kauth_cred_t cred)
	NKE_SYM(kauth_cred_getrgid);

/**
 * kauth_cred_getsvgid() - saved group
 * @cred: the credential
 *
 * Return: the group; KAUTH_GID_NONE for NULL.
 */
extern gid_t kauth_cred_getsvgid(kauth_cred_t cred)
	NKE_SYM(kauth_cred_getsvgid);

/**
 * kauth_cred_issuser() - is it the superuser's?
 * @cred: the credential
 *
 * Return: 1 or 0.
 */
extern int kauth_cred_issuser(kauth_cred_t cred) NKE_SYM(kauth_cred_issuser);

/**
 * kauth_cred_ismember_gid() - is it a group's?
 * @cred: the credential
 * @gid: the group
 * @result: receives 1 or 0
 *
 * Return: 0, EINVAL (NULL).
 */
extern int kauth_cred_ismember_gid(kauth_cred_t cred, gid_t gid, int *result)
	NKE_SYM(kauth_cred_ismember_gid);

/**
 * kauth_getuid() - the calling thread's effective user
 *
 * Return: the user.
 */
extern uid_t kauth_getuid(void) NKE_SYM(kauth_getuid);

/**
 * kauth_getruid() - the calling thread's real user
 *
 * Return: the user.
 */
extern uid_t kauth_getruid(void) NKE_SYM(kauth_getruid);

/**
 * kauth_getgid() - the calling thread's effective group
 *
 * Return: the group.
 */
extern gid_t kauth_getgid(void) NKE_SYM(kauth_getgid);

/**
 * kauth_getrgid() - the calling thread's real group
 *
 * Return: the group.
 */
extern gid_t kauth_getrgid(void) NKE_SYM(kauth_getrgid);

/*
 * Scopes are not offered: nke does not see what happens to files.  This much
 * lets a source compile, and build-nke name what it lacks.
 */
typedef struct kauth_scope *kauth_scope_t;
typedef struct kauth_listener *kauth_listener_t;
typedef int kauth_action_t;
typedef int (*kauth_scope_callback_t)(kauth_cred_t cred, void *idata,
				      kauth_action_t action, uintptr_t arg0,
				      uintptr_t arg1, uintptr_t arg2,
				      uintptr_t arg3);

extern kauth_listener_t kauth_listen_scope(const char *identifier,
					   kauth_scope_callback_t callback,
					   void *idata)
	NKE_SYM(kauth_listen_scope);
extern void kauth_unlisten_scope(kauth_listener_t listener)
	NKE_SYM(kauth_unlisten_scope);

#define KAUTH_RESULT_ALLOW		1
#define KAUTH_RESULT_DENY		2
#define KAUTH_RESULT_DEFER		3

#define KAUTH_SCOPE_GENERIC	"com.apple.kauth.generic"
#define KAUTH_SCOPE_PROCESS	"com.apple.kauth.process"
#define KAUTH_SCOPE_VNODE	"com.apple.kauth.vnode"
#define KAUTH_SCOPE_FILEOP	"com.apple.kauth.fileop"

#define KAUTH_GENERIC_ISSUSER		1
#define KAUTH_PROCESS_CANSIGNAL		1
#define KAUTH_PROCESS_CANTRACE		2

#define KAUTH_FILEOP_OPEN		1
#define KAUTH_FILEOP_CLOSE		2
#define KAUTH_FILEOP_RENAME		3
#define KAUTH_FILEOP_EXCHANGE		4
#define KAUTH_FILEOP_LINK		5
#define KAUTH_FILEOP_EXEC		6
#define KAUTH_FILEOP_DELETE		7
#define KAUTH_FILEOP_WILL_RENAME	8
#define KAUTH_FILEOP_CLOSE_MODIFIED	0x2

#define KAUTH_VNODE_READ_DATA		0x00000002U
#define KAUTH_VNODE_WRITE_DATA		0x00000004U
#define KAUTH_VNODE_EXECUTE		0x00000008U
#define KAUTH_VNODE_DELETE		0x00000010U
#define KAUTH_VNODE_APPEND_DATA		0x00000020U
#define KAUTH_VNODE_DELETE_CHILD	0x00000040U
#define KAUTH_VNODE_READ_ATTRIBUTES	0x00000080U
#define KAUTH_VNODE_WRITE_ATTRIBUTES	0x00000100U
#define KAUTH_VNODE_READ_EXTATTRIBUTES	0x00000200U
#define KAUTH_VNODE_WRITE_EXTATTRIBUTES	0x00000400U
#define KAUTH_VNODE_READ_SECURITY	0x00000800U
#define KAUTH_VNODE_WRITE_SECURITY	0x00001000U
#define KAUTH_VNODE_TAKE_OWNERSHIP	0x00002000U
#define KAUTH_VNODE_SYNCHRONIZE		0x00100000U
#define KAUTH_VNODE_LINKTARGET		0x02000000U
#define KAUTH_VNODE_CHECKIMMUTABLE	0x04000000U
#define KAUTH_VNODE_SEARCHBYANYONE	0x20000000U
#define KAUTH_VNODE_NOIMMUTABLE		0x40000000U
#define KAUTH_VNODE_ACCESS		0x80000000U
#define KAUTH_VNODE_LIST_DIRECTORY	KAUTH_VNODE_READ_DATA
#define KAUTH_VNODE_ADD_FILE		KAUTH_VNODE_WRITE_DATA
#define KAUTH_VNODE_SEARCH		KAUTH_VNODE_EXECUTE
#define KAUTH_VNODE_ADD_SUBDIRECTORY	KAUTH_VNODE_APPEND_DATA
#define KAUTH_VNODE_CHANGE_OWNER	KAUTH_VNODE_TAKE_OWNERSHIP

#endif /* _NKE_SYS_KAUTH_H_ */
