/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Force-included into every Linux-world file of nke.  The only place, with
 * the probes in Kbuild.probe, that knows that kernels differ.
 */
#ifndef _NKE_COMPAT_H
#define _NKE_COMPAT_H

/* 6.13 wants symbol namespaces as strings, earlier kernels as bare words. */
#ifdef NKE_HAVE_NS_STRING
#define NKE_NS			"NKE"
#define NKE_INTERNAL_NS		"NKE_INTERNAL"
#else
#define NKE_NS			NKE
#define NKE_INTERNAL_NS		NKE_INTERNAL
#endif

/* 7.x passes socket addresses as struct sockaddr_unsized. */
#ifdef NKE_HAVE_SOCKADDR_UNSIZED
#define nke_sockaddr_arg	struct sockaddr_unsized
#else
#define nke_sockaddr_arg	struct sockaddr
#endif

/*
 * Keep a socket away from the task's page fragment: a client may send from a
 * callback that runs in the middle of the same task's own send.  Kernels
 * before 6.2 without the flag decide by the allocation mask alone.
 */
#ifdef NKE_HAVE_SK_USE_TASK_FRAG
#define nke_sk_own_page_frag(sk)	((sk)->sk_use_task_frag = false)
#else
#define nke_sk_own_page_frag(sk)	((sk)->sk_allocation = GFP_NOFS)
#endif

#endif /* _NKE_COMPAT_H */
