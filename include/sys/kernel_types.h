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
struct __sockopt;
struct __ifaddr;
struct __ifmultiaddr;
struct __ifnet_filter;
struct __rtentry;
struct __if_clone;
struct mount;
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
/** typedef sockopt_t - a socket option on its way through socket filters */
typedef struct __sockopt *sockopt_t;
/** typedef ifaddr_t - an address of an interface */
typedef struct __ifaddr *ifaddr_t;
/** typedef ifmultiaddr_t - a multicast group that an interface is in */
typedef struct __ifmultiaddr *ifmultiaddr_t;
/** typedef interface_filter_t - a filter that was attached to an interface */
typedef struct __ifnet_filter *interface_filter_t;
typedef struct __rtentry *route_t;
typedef struct __if_clone *if_clone_t;
typedef struct mount *mount_t;
typedef struct proc *proc_t;
typedef struct vnode *vnode_t;
typedef struct ucred *kauth_cred_t;
typedef struct uio *uio_t;
typedef struct vfs_context *vfs_context_t;

#define PROC_NULL ((struct proc *)0)
#define NULLVP ((vnode_t)0)

#include <sys/types.h>

#endif /* _NKE_SYS_KERNEL_TYPES_H_ */
