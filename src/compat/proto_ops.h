/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the functions of a protocol family differ.
 */
#ifndef _NKE_COMPAT_PROTO_OPS_H
#define _NKE_COMPAT_PROTO_OPS_H

#include <linux/net.h>

/* The end of accept()'s parameters: 6.10 put them into a structure. */
#ifdef NKE_HAVE_PROTO_ACCEPT_ARG
#define NKE_ACCEPT_ARGS	struct proto_accept_arg *arg
#else
#define NKE_ACCEPT_ARGS	int flags, bool kern
#endif

#endif /* _NKE_COMPAT_PROTO_OPS_H */
