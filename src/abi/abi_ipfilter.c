// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public headers of IP filters and the
 * definitions behind them must agree, else the build stops here.
 */
#include <sys/errno.h>
#include <netinet/kpi_ipfilter.h>
#include <nke/ipfilter.h>

#include "proto/ipfilter.h"

#define SAME(name)							\
	_Static_assert(__builtin_types_compatible_p(__typeof__(&name),	\
						    __typeof__(&nke_##name)), \
		       #name)

SAME(ipf_addv4);
SAME(ipf_addv4_internal);
SAME(ipf_addv4_inline);
SAME(ipf_addv6);
SAME(ipf_addv6_internal);
SAME(ipf_addv6_inline);
SAME(ipf_remove);
SAME(ipf_inject_input);
SAME(ipf_inject_output);

#define SAME_TYPE(type, other)						\
	_Static_assert(__builtin_types_compatible_p(type, other), #type)

SAME_TYPE(ipf_input_func, nke_ipf_input_func);
SAME_TYPE(ipf_output_func, nke_ipf_output_func);
SAME_TYPE(ipf_detach_func, nke_ipf_detach_func);

_Static_assert(IPPOF_MCAST_OPTS == NKE_IPPOF_MCAST_OPTS, "IPPOF_MCAST_OPTS");
_Static_assert(EJUSTRETURN == NKE_EJUSTRETURN, "EJUSTRETURN");

#define SAME_MEMBER(type, member)					\
	_Static_assert(__builtin_offsetof(struct type, member) ==	\
		       __builtin_offsetof(struct nke_bsd_##type, member) && \
		       __builtin_types_compatible_p(			\
			__typeof__(((struct type *)0)->member),		\
			__typeof__(((struct nke_bsd_##type *)0)->member)), \
		       #member)

SAME_MEMBER(ipf_filter, cookie);
SAME_MEMBER(ipf_filter, name);
SAME_MEMBER(ipf_filter, ipf_input);
SAME_MEMBER(ipf_filter, ipf_output);
SAME_MEMBER(ipf_filter, ipf_detach);
SAME_MEMBER(ipf_pktopts, ippo_flags);
SAME_MEMBER(ipf_pktopts, ippo_mcast_ifnet);
SAME_MEMBER(ipf_pktopts, ippo_mcast_loop);
SAME_MEMBER(ipf_pktopts, ippo_mcast_ttl);
