/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kernel_types.h of the client world: the opaque objects of the KPI.
 */
#ifndef _NKE_SYS_KERNEL_TYPES_H_
#define _NKE_SYS_KERNEL_TYPES_H_

#include <sys/cdefs.h>

struct __mbuf;
struct __socket;
struct __ifnet;
struct __pkthdr;
struct proc;
struct vnode;
struct ucred;
struct uio;
struct vfs_context;

/** typedef mbuf_t - one memory buffer, or the first one of a packet */
typedef struct __mbuf *mbuf_t;
/** typedef socket_t - a socket used inside the kernel */
typedef struct __socket *socket_t;
/** typedef ifnet_t - a network interface */
typedef struct __ifnet *ifnet_t;
typedef struct proc *proc_t;
typedef struct vnode *vnode_t;
typedef struct ucred *kauth_cred_t;
typedef struct uio *uio_t;
typedef struct vfs_context *vfs_context_t;

#define PROC_NULL ((struct proc *)0)
#define NULLVP ((vnode_t)0)

#include <sys/types.h>

#endif /* _NKE_SYS_KERNEL_TYPES_H_ */
