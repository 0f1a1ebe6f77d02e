/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/kpi_interfacefilter.h of the client world: filters of what interfaces
 * receive and send.
 *
 * These functions are not offered yet: build-nke names the ones that an
 * extension calls.
 *
 * The oldest filter of an interface is first, in both directions.  Callbacks of
 * one filter may run at the same time.
 */
#ifndef _NKE_NET_KPI_INTERFACEFILTER_H_
#define _NKE_NET_KPI_INTERFACEFILTER_H_

#include <sys/kernel_types.h>
#include <net/kpi_interface.h>

struct kev_msg;

/**
 * typedef iff_input_func - a packet has come in
 * @cookie: of the filter
 * @interface: where; valid for the time of the call
 * @protocol: PF_*; 0: nobody's
 * @data: the packet, behind the frame's header; the filter may put another one
 *	in its place
 * @frame_ptr: the header, mostly right before the packet; NULL: it has none
 *
 * Return: 0: go on; EJUSTRETURN: the packet is the filter's from now on;
 * anything else: free the packet.
 */
typedef errno_t (*iff_input_func)(void *cookie, ifnet_t interface,
				  protocol_family_t protocol, mbuf_t *data,
				  char **frame_ptr);

/**
 * typedef iff_output_func - a frame goes out
 * @cookie: of the filter
 * @interface: where; valid for the time of the call
 * @protocol: PF_*, or 0
 * @data: the whole frame; the filter may put another one in its place
 *
 * Return: as iff_input_func; an error goes to the sender as well.
 */
typedef errno_t (*iff_output_func)(void *cookie, ifnet_t interface,
				   protocol_family_t protocol, mbuf_t *data);

/**
 * typedef iff_event_func - something happened to the interface
 * @cookie: of the filter
 * @interface: which
 * @protocol: iff_protocol of the filter, which gets all events
 * @event_msg: what
 */
typedef void (*iff_event_func)(void *cookie, ifnet_t interface,
			       protocol_family_t protocol,
			       const struct kev_msg *event_msg);

/**
 * typedef iff_ioctl_func - an ioctl has come
 * @cookie: of the filter
 * @interface: to whom
 * @protocol: PF_* that is asked, or 0
 * @ioctl_cmd: SIOC*
 * @ioctl_arg: its argument in kernel memory
 *
 * Return: 0: done, but ask the others as well; EOPNOTSUPP: not known;
 * EJUSTRETURN: done; anything else: failed, unless another one has done it.
 */
typedef errno_t (*iff_ioctl_func)(void *cookie, ifnet_t interface,
				  protocol_family_t protocol,
				  unsigned long ioctl_cmd, void *ioctl_arg);

/**
 * typedef iff_detached_func - the filter is off the interface
 * @cookie: of the filter
 * @interface: which
 *
 * None of its callbacks runs, or will run.  Also when the interface goes away;
 * its reference is not to be used any more.
 */
typedef void (*iff_detached_func)(void *cookie, ifnet_t interface);

/** struct iff_filter - a filter; every callback may be NULL */
struct iff_filter {
	/** @iff_cookie: passed to the callbacks */
	void *iff_cookie;
	/** @iff_name: what it is called in lists */
	const char *iff_name;
	/** @iff_protocol: PF_* it sees packets and ioctls of; 0: all */
	protocol_family_t iff_protocol;
	/** @iff_input: for what comes in */
	iff_input_func iff_input;
	/** @iff_output: for what goes out */
	iff_output_func iff_output;
	/** @iff_event: told of events */
	iff_event_func iff_event;
	/** @iff_ioctl: for ioctls */
	iff_ioctl_func iff_ioctl;
	/** @iff_detached: told when it is off */
	iff_detached_func iff_detached;
};

__BEGIN_DECLS

/**
 * iflt_attach() - put a filter on an interface
 * @interface: the interface
 * @filter: the filter; copied
 * @filter_ref: receives the reference, for iflt_detach()
 *
 * Callbacks may come before the return.  The filter does not keep the interface
 * from going away.  Not inside of callbacks of the same interface.  May sleep.
 *
 * Return: 0, ENOENT (@interface NULL), ENXIO (it is not attached), ENOMEM.
 */
extern errno_t iflt_attach(ifnet_t interface, const struct iff_filter *filter,
			   interface_filter_t *filter_ref)
	NKE_SYM(iflt_attach);

/**
 * iflt_detach() - take a filter off its interface
 * @filter_ref: the filter
 *
 * Its detached callback has come, and none runs, when this returns.  Not inside
 * of callbacks of the same interface.  May sleep.
 */
extern void iflt_detach(interface_filter_t filter_ref) NKE_SYM(iflt_detach);

__END_DECLS

#endif /* _NKE_NET_KPI_INTERFACEFILTER_H_ */
