/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the IP filter KPI as linked, its structures and numbers.
 * World-neutral, so that src/abi/abi_ipfilter.c can hold them against the
 * public header.
 */
#ifndef _NKE_PROTO_IPFILTER_H
#define _NKE_PROTO_IPFILTER_H

struct __ifnet;
struct __mbuf;
struct ipf_filter;
struct ipf_pktopts;
struct opaque_ipfilter;

enum {
	NKE_IPPOF_MCAST_OPTS = 0x1,
	NKE_EJUSTRETURN = 5002,
};

/* struct ipf_pktopts of the public header, which no Linux file sees. */
struct nke_bsd_ipf_pktopts {
	unsigned int ippo_flags;
	struct __ifnet *ippo_mcast_ifnet;
	int ippo_mcast_loop;
	unsigned char ippo_mcast_ttl;
};

typedef int (*nke_ipf_input_func)(void *cookie, struct __mbuf **data,
				  int offset, unsigned char protocol);
typedef int (*nke_ipf_output_func)(void *cookie, struct __mbuf **data,
				   struct ipf_pktopts *options);
typedef void (*nke_ipf_detach_func)(void *cookie);

/* struct ipf_filter, likewise. */
struct nke_bsd_ipf_filter {
	void *cookie;
	const char *name;
	nke_ipf_input_func ipf_input;
	nke_ipf_output_func ipf_output;
	nke_ipf_detach_func ipf_detach;
};

int nke_ipf_addv4(const struct ipf_filter *filter,
		  struct opaque_ipfilter **filter_ref);
int nke_ipf_addv4_internal(const struct ipf_filter *filter,
			   struct opaque_ipfilter **filter_ref);
int nke_ipf_addv4_inline(const struct ipf_filter *filter,
			 struct opaque_ipfilter **filter_ref);
int nke_ipf_addv6(const struct ipf_filter *filter,
		  struct opaque_ipfilter **filter_ref);
int nke_ipf_addv6_internal(const struct ipf_filter *filter,
			   struct opaque_ipfilter **filter_ref);
int nke_ipf_addv6_inline(const struct ipf_filter *filter,
			 struct opaque_ipfilter **filter_ref);
int nke_ipf_remove(struct opaque_ipfilter *filter_ref);
int nke_ipf_inject_input(struct __mbuf *data,
			 struct opaque_ipfilter *filter_ref);
int nke_ipf_inject_output(struct __mbuf *data,
			  struct opaque_ipfilter *filter_ref,
			  struct ipf_pktopts *options);

#endif /* _NKE_PROTO_IPFILTER_H */
