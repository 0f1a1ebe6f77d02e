/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Linux-only extension: IP filters that are called where the packet is.
 */
#ifndef _NKE_NKE_IPFILTER_H_
#define _NKE_NKE_IPFILTER_H_

#include <netinet/kpi_ipfilter.h>

/**
 * ipf_addv4_inline() - add a filter of IPv4 packets that never sleeps
 * @filter: as ipf_addv4()
 * @filter_ref: as ipf_addv4()
 *
 * The input and output callbacks run in softirq or in the sender's task, on
 * several processors at once, with no queue before them.  They must not sleep:
 * no mutex, no M_WAITOK, no MBUF_WAITOK.  The error of an output callback is
 * that of the sender's call.  The detach callback may sleep.
 *
 * Return: as ipf_addv4().
 */
extern errno_t ipf_addv4_inline(const struct ipf_filter *filter,
				ipfilter_t *filter_ref)
	NKE_SYM(ipf_addv4_inline);

/**
 * ipf_addv6_inline() - add a filter of IPv6 packets that never sleeps
 * @filter: as ipf_addv4()
 * @filter_ref: as ipf_addv4()
 *
 * As ipf_addv4_inline().
 *
 * Return: as ipf_addv4().
 */
extern errno_t ipf_addv6_inline(const struct ipf_filter *filter,
				ipfilter_t *filter_ref)
	NKE_SYM(ipf_addv6_inline);

#endif /* _NKE_NKE_IPFILTER_H_ */
