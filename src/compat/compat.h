/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Force-included into every Linux-world file of nke.  This folder, with the
 * probes in Kbuild.probe, is the only place that knows that kernels differ.
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

#endif /* _NKE_COMPAT_H */
