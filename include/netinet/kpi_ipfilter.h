/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netinet/kpi_ipfilter.h of the client world: filters of IP packets that come
 * in for this host, or go out.
 *
 * A filter sees whole datagrams, in network byte order, from the IP header on:
 * on input after reassembly, on output before fragmentation.  The newest filter
 * is first, in both directions.  Callbacks run in process context and may
 * sleep; those of one flow run in order.  A filter that never sleeps may ask
 * to be called where the packet is: nke/ipfilter.h.
 */
#ifndef _NKE_NETINET_KPI_IPFILTER_H_
#define _NKE_NETINET_KPI_IPFILTER_H_

#include <sys/kernel_types.h>
#include <sys/types.h>

/* ippo_flags */
#define IPPOF_MCAST_OPTS	0x1	/* the ippo_mcast_* are valid */

/** struct ipf_pktopts - how a packet that goes out is to be sent */
struct ipf_pktopts {
	/** @ippo_flags: IPPOF_* */
	u_int32_t ippo_flags;
	/** @ippo_mcast_ifnet: interface for a multicast packet, or NULL */
	ifnet_t ippo_mcast_ifnet;
	/** @ippo_mcast_loop: whether this host gets a copy */
	int ippo_mcast_loop;
	/** @ippo_mcast_ttl: hop limit */
	u_int8_t ippo_mcast_ttl;
};

typedef struct ipf_pktopts *ipf_pktopts_t;

__BEGIN_DECLS

/**
 * typedef ipf_input_func - a packet has come in
 * @cookie: of the filter
 * @data: the packet; the filter may put another one in its place
 * @offset: bytes from its first byte to the header that @protocol tells of
 * @protocol: the protocol above IP
 *
 * The IP header is in one piece and its checksum right.  The checksum of the
 * protocol above is not checked yet: see mbuf_get_csum_performed().  The
 * header's length must stay.
 *
 * Return: 0: go on; EJUSTRETURN: the packet is the filter's from now on;
 * anything else: free the packet.
 */
typedef errno_t (*ipf_input_func)(void *cookie, mbuf_t *data, int offset,
				  u_int8_t protocol);

/**
 * typedef ipf_output_func - a packet goes out
 * @cookie: of the filter
 * @data: the packet; the filter may put another one in its place
 * @options: how it is sent; only for the time of the call
 *
 * The checksum of the IP header is written later.  That of the protocol above
 * may be, too: see mbuf_outbound_finalize().  Packets for another destination
 * have to be taken and injected.  With IPsec, the encrypted packet is seen as
 * well.
 *
 * Return: 0: go on; EJUSTRETURN: the packet is the filter's from now on;
 * anything else: free the packet and tell the sender.
 */
typedef errno_t (*ipf_output_func)(void *cookie, mbuf_t *data,
				   ipf_pktopts_t options);

/**
 * typedef ipf_detach_func - a filter is gone
 * @cookie: of the filter
 *
 * None of its callbacks runs, or will run.
 */
typedef void (*ipf_detach_func)(void *cookie);

/** struct ipf_filter - a filter */
struct ipf_filter {
	/** @cookie: passed to the callbacks */
	void *cookie;
	/** @name: what it is called in lists */
	const char *name;
	/** @ipf_input: for what comes in, or NULL */
	ipf_input_func ipf_input;
	/** @ipf_output: for what goes out, or NULL */
	ipf_output_func ipf_output;
	/** @ipf_detach: told when it is gone, or NULL */
	ipf_detach_func ipf_detach;
};

struct opaque_ipfilter;
/** typedef ipfilter_t - a filter that was added */
typedef struct opaque_ipfilter *ipfilter_t;

/**
 * ipf_addv4() - add a filter of IPv4 packets
 * @filter: the filter; copied, its name as well
 * @filter_ref: receives the reference, for ipf_remove() and injection
 *
 * May sleep.
 *
 * Return: 0, EINVAL (NULL, no name, neither input nor output), ENOMEM.
 */
extern errno_t ipf_addv4(const struct ipf_filter *filter,
			 ipfilter_t *filter_ref) NKE_SYM(ipf_addv4);
/** ipf_addv4_internal() - the same as ipf_addv4() */
extern errno_t ipf_addv4_internal(const struct ipf_filter *filter,
				  ipfilter_t *filter_ref)
	NKE_SYM(ipf_addv4_internal);

/**
 * ipf_addv6() - add a filter of IPv6 packets
 * @filter: as ipf_addv4()
 * @filter_ref: as ipf_addv4()
 *
 * May sleep.
 *
 * Return: as ipf_addv4().
 */
extern errno_t ipf_addv6(const struct ipf_filter *filter,
			 ipfilter_t *filter_ref) NKE_SYM(ipf_addv6);
/** ipf_addv6_internal() - the same as ipf_addv6() */
extern errno_t ipf_addv6_internal(const struct ipf_filter *filter,
				  ipfilter_t *filter_ref)
	NKE_SYM(ipf_addv6_internal);

/**
 * ipf_remove() - remove a filter
 * @filter_ref: the filter
 *
 * No new callback begins when this has returned, but one may still run: only
 * the detach callback tells of the end.  It comes before this returns when none
 * runs and the caller may sleep, else from another thread.  Allowed inside of
 * callbacks, of the filter itself as well.
 *
 * Return: 0, EINVAL (NULL), ENOENT (no such filter, or removed already).
 */
extern errno_t ipf_remove(ipfilter_t filter_ref) NKE_SYM(ipf_remove);

/**
 * ipf_inject_input() - let a packet come in
 * @data: packet that begins with a contiguous IP header
 * @filter_ref: go on behind this filter; NULL: all filters see it
 *
 * A packet that a filter took goes on where it was.  Of one that the NKE made
 * the interface is mbuf_pkthdr_rcvif(), by default the one that has the
 * destination address.  Asynchronous.
 *
 * Return: 0; on error the packet is still the caller's: EINVAL (NULL, no
 * packet header), ENOTSUP (neither IPv4 nor IPv6), ENOENT (no such filter),
 * ENOBUFS (too many wait), ENOMEM.
 */
extern errno_t ipf_inject_input(mbuf_t data, ipfilter_t filter_ref)
	NKE_SYM(ipf_inject_input);

/**
 * ipf_inject_output() - send a packet
 * @data: packet that begins with an IP header; consumed in any case, and so
 *	are those that are linked behind it
 * @filter_ref: go on behind this filter; NULL: all filters see it
 * @options: how to send a multicast packet, or NULL
 *
 * The route is looked up anew.
 *
 * Return: 0, EINVAL (NULL, no packet header, a header that is none), ENOTSUP
 * (neither IPv4 nor IPv6), ENOENT (no such filter), ENOBUFS, ENOMEM,
 * EHOSTUNREACH, ENETUNREACH, what a filter or a hook said.
 */
extern errno_t ipf_inject_output(mbuf_t data, ipfilter_t filter_ref,
				 ipf_pktopts_t options)
	NKE_SYM(ipf_inject_output);

__END_DECLS

#endif /* _NKE_NETINET_KPI_IPFILTER_H_ */
