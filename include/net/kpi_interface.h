/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/kpi_interface.h of the client world: network interfaces, those of the
 * extension and all others.
 *
 * These functions are not offered yet: build-nke names the ones that an
 * extension calls.
 *
 * An interface is made by ifnet_allocate(), seen by all from ifnet_attach() to
 * ifnet_detach(), and can be gone only after its detach callback.  A reference
 * keeps an ifnet_t valid, not the interface in being.  NULL gives EINVAL, or 0
 * where a value is returned.
 */
#ifndef _NKE_NET_KPI_INTERFACE_H_
#define _NKE_NET_KPI_INTERFACE_H_

#include <net/_kpi_interface_types.h>

__BEGIN_DECLS

/**
 * ifnet_allocate() - make an interface
 * @init: what it is; copied
 * @interface: receives the interface, with a reference
 *
 * Nobody sees it before ifnet_attach(). Its flags, mtu and lengths are to be
 * set until then. May sleep.
 *
 * Return: 0, EINVAL (NULL, a field that is required or out of range), EBUSY
 * (there is one of that name or id), ENOMEM.
 */
extern errno_t ifnet_allocate(const struct ifnet_init_params *init,
			      ifnet_t *interface) NKE_SYM(ifnet_allocate);

/**
 * ifnet_reference() - hold an interface
 * @interface: the interface
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_reference(ifnet_t interface) NKE_SYM(ifnet_reference);

/**
 * ifnet_release() - give a reference back
 * @interface: the interface
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_release(ifnet_t interface) NKE_SYM(ifnet_release);

/**
 * ifnet_attach() - let an interface be seen
 * @interface: the interface
 * @ll_addr: its link address, or NULL
 *
 * It holds a reference of its own until it is detached. May sleep.
 *
 * Return: 0, EINVAL (NULL, the address is of another length than set), EEXIST
 * (it is attached), ENODEV (no add_proto or del_proto), ENOBUFS.
 */
extern errno_t ifnet_attach(ifnet_t interface,
			    const struct sockaddr_dl *ll_addr)
	NKE_SYM(ifnet_attach);

/**
 * ifnet_detach() - take an interface away
 * @interface: the interface
 *
 * Goes on after the return: filters and protocols are detached, and the detach
 * callback, which comes from another thread, is the last call to the driver.
 * The reference of ifnet_allocate() is still the caller's.
 *
 * Return: 0, EINVAL (NULL, not attached).
 */
extern errno_t ifnet_detach(ifnet_t interface) NKE_SYM(ifnet_detach);

/**
 * ifnet_interface_family_find() - a number for a kind of interfaces
 * @module_string: name of who asks
 * @family_id: receives the number
 *
 * The same name gets the same number until the machine starts anew. May sleep.
 *
 * Return: 0, EINVAL (NULL), ENOMEM.
 */
extern errno_t ifnet_interface_family_find(const char *module_string,
					   ifnet_family_t *family_id)
	NKE_SYM(ifnet_interface_family_find);

/**
 * ifnet_softc() - the driver's own pointer
 * @interface: the interface
 *
 * Return: what ifnet_init_params has in @softc.
 */
extern void *ifnet_softc(ifnet_t interface) NKE_SYM(ifnet_softc);

/**
 * ifnet_name() - the name without the unit
 * @interface: the interface
 *
 * Return: the name, "en" of en0; valid as long as the interface.
 */
extern const char *ifnet_name(ifnet_t interface) NKE_SYM(ifnet_name);

/**
 * ifnet_family() - its kind
 * @interface: the interface
 *
 * Return: IFNET_FAMILY_*.
 */
extern ifnet_family_t ifnet_family(ifnet_t interface) NKE_SYM(ifnet_family);

/**
 * ifnet_unit() - the number in its name
 * @interface: the interface
 *
 * Return: the unit; 0xffffffff without an interface.
 */
extern u_int32_t ifnet_unit(ifnet_t interface) NKE_SYM(ifnet_unit);

/**
 * ifnet_index() - its number among all
 * @interface: the interface
 *
 * Return: the index; 0xffffffff without an interface.
 */
extern u_int32_t ifnet_index(ifnet_t interface) NKE_SYM(ifnet_index);

/**
 * ifnet_set_flags() - change flags
 * @interface: the interface
 * @new_flags: IFF_* (net/if.h)
 * @mask: which of them change
 *
 * The driver is not told. May sleep.
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_flags(ifnet_t interface, u_int16_t new_flags,
			       u_int16_t mask) NKE_SYM(ifnet_set_flags);

/**
 * ifnet_flags() - its flags
 * @interface: the interface
 *
 * Return: IFF_*.
 */
extern u_int16_t ifnet_flags(ifnet_t interface) NKE_SYM(ifnet_flags);

/**
 * ifnet_set_capabilities_supported() - change what an interface can do
 * @interface: the interface
 * @new_caps: IFCAP_* (net/if.h)
 * @mask: which of them change
 *
 * Return: 0, EINVAL (NULL, a bit that is none).
 */
extern errno_t ifnet_set_capabilities_supported(ifnet_t interface,
						u_int32_t new_caps,
						u_int32_t mask)
	NKE_SYM(ifnet_set_capabilities_supported);

/**
 * ifnet_capabilities_supported() - what an interface can do
 * @interface: the interface
 *
 * Return: IFCAP_*.
 */
extern u_int32_t ifnet_capabilities_supported(ifnet_t interface)
	NKE_SYM(ifnet_capabilities_supported);

/**
 * ifnet_set_capabilities_enabled() - change what an interface does
 * @interface: the interface
 * @new_caps: IFCAP_* (net/if.h)
 * @mask: which of them change
 *
 * Return: 0, EINVAL (NULL, more than is supported).
 */
extern errno_t ifnet_set_capabilities_enabled(ifnet_t interface,
					      u_int32_t new_caps,
					      u_int32_t mask)
	NKE_SYM(ifnet_set_capabilities_enabled);

/**
 * ifnet_capabilities_enabled() - what an interface does
 * @interface: the interface
 *
 * Return: IFCAP_*.
 */
extern u_int32_t ifnet_capabilities_enabled(ifnet_t interface)
	NKE_SYM(ifnet_capabilities_enabled);

/**
 * ifnet_set_offload() - what the driver does for the protocols
 * @interface: the interface
 * @offload: IFNET_*
 *
 * Sets what is supported and enabled, if any of it is known.
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_offload(ifnet_t interface, ifnet_offload_t offload)
	NKE_SYM(ifnet_set_offload);

/**
 * ifnet_set_offload_enabled() - likewise, only what is enabled
 * @interface: the interface
 * @offload: IFNET_*
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_offload_enabled(ifnet_t interface,
					 ifnet_offload_t offload)
	NKE_SYM(ifnet_set_offload_enabled);

/**
 * ifnet_offload() - what the driver does for the protocols
 * @interface: the interface
 *
 * Return: IFNET_*.
 */
extern ifnet_offload_t ifnet_offload(ifnet_t interface) NKE_SYM(ifnet_offload);

/**
 * ifnet_set_tso_mtu() - the longest packet that the driver cuts up
 * @interface: the interface
 * @family: AF_INET or AF_INET6
 * @mtuLen: bytes
 *
 * Return: 0, EINVAL (NULL, less than the mtu, more than 65535, the driver does
 * not), EPROTONOSUPPORT (another family).
 */
extern errno_t ifnet_set_tso_mtu(ifnet_t interface, sa_family_t family,
				 u_int32_t mtuLen) NKE_SYM(ifnet_set_tso_mtu);

/**
 * ifnet_get_tso_mtu() - the longest packet that the driver cuts up
 * @interface: the interface
 * @family: AF_INET or AF_INET6
 * @mtuLen: receives the bytes
 *
 * Return: 0, EINVAL (NULL, the driver does not), EPROTONOSUPPORT (another
 * family).
 */
extern errno_t ifnet_get_tso_mtu(ifnet_t interface, sa_family_t family,
				 u_int32_t *mtuLen) NKE_SYM(ifnet_get_tso_mtu);

/**
 * ifnet_set_wake_flags() - what wakes the machine
 * @interface: the interface
 * @properties: IFNET_WAKE_ON_*
 * @mask: which of them change
 *
 * Return: 0, EINVAL (NULL, a bit that is none).
 */
extern errno_t ifnet_set_wake_flags(ifnet_t interface, u_int32_t properties,
				    u_int32_t mask)
	NKE_SYM(ifnet_set_wake_flags);

/**
 * ifnet_get_wake_flags() - what wakes the machine
 * @interface: the interface
 *
 * Return: IFNET_WAKE_ON_*.
 */
extern u_int32_t ifnet_get_wake_flags(ifnet_t interface)
	NKE_SYM(ifnet_get_wake_flags);

/**
 * ifnet_set_link_mib_data() - show the link's own figures
 * @interface: the interface
 * @mibData: figures of the link; not copied
 * @mibLen: bytes at @mibData
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_link_mib_data(ifnet_t interface, void *mibData,
				       u_int32_t mibLen)
	NKE_SYM(ifnet_set_link_mib_data);

/**
 * ifnet_get_link_mib_data() - the link's own figures
 * @interface: the interface
 * @mibData: receives the figures
 * @mibLen: bytes at @mibData; receives how many there are
 *
 * Return: 0, EINVAL (NULL), EMSGSIZE (too little room), ENOTSUP (none).
 */
extern errno_t ifnet_get_link_mib_data(ifnet_t interface, void *mibData,
				       u_int32_t *mibLen)
	NKE_SYM(ifnet_get_link_mib_data);

/**
 * ifnet_get_link_mib_data_length() - bytes of the link's own figures
 * @interface: the interface
 *
 * Return: bytes.
 */
extern u_int32_t ifnet_get_link_mib_data_length(ifnet_t interface)
	NKE_SYM(ifnet_get_link_mib_data_length);

/**
 * ifnet_attach_protocol() - put a protocol on an interface
 * @interface: the interface
 * @protocol_family: PF_*
 * @proto_details: its callbacks; copied
 *
 * The first one brings the interface up. May sleep.
 *
 * Return: 0, EINVAL (NULL, no family), ENXIO (not attached), EEXIST (it is
 * there), what add_proto says.
 */
extern errno_t
ifnet_attach_protocol(ifnet_t interface, protocol_family_t protocol_family,
		      const struct ifnet_attach_proto_param *proto_details)
	NKE_SYM(ifnet_attach_protocol);

/**
 * ifnet_attach_protocol_v2() - likewise, with input in lists
 * @interface: the interface
 * @protocol_family: PF_*
 * @proto_details: its callbacks; copied
 *
 * Return: as ifnet_attach_protocol().
 */
extern errno_t
ifnet_attach_protocol_v2(ifnet_t interface, protocol_family_t protocol_family,
			 const struct ifnet_attach_proto_param_v2 *
			 proto_details)
	NKE_SYM(ifnet_attach_protocol_v2);

/**
 * ifnet_detach_protocol() - take a protocol off an interface
 * @interface: the interface
 * @protocol_family: PF_*
 *
 * Its detached callback may come after the return. The last one takes the
 * interface down. May sleep.
 *
 * Return: 0, EINVAL (NULL, no family), ENXIO (it is not there).
 */
extern errno_t ifnet_detach_protocol(ifnet_t interface,
				     protocol_family_t protocol_family)
	NKE_SYM(ifnet_detach_protocol);

/**
 * ifnet_output() - send packets of a protocol
 * @interface: the interface
 * @protocol_family: PF_*
 * @packet: packets of one destination; consumed in any case
 * @route: the route, or NULL
 * @dest: where to
 *
 * Goes through the protocol, the framer, the filters and the driver.
 *
 * Return: 0, EINVAL (NULL, no family), ENXIO (the interface or the protocol is
 * not attached), what these say of the last one.
 */
extern errno_t ifnet_output(ifnet_t interface,
			    protocol_family_t protocol_family, mbuf_t packet,
			    void *route, const struct sockaddr *dest)
	NKE_SYM(ifnet_output);

/**
 * ifnet_output_raw() - send frames
 * @interface: the interface
 * @protocol_family: PF_*, or 0
 * @packet: whole frames; consumed in any case
 *
 * Goes through the filters and the driver.
 *
 * Return: 0, EINVAL (NULL), ENXIO (not attached), what these say of the last
 * one.
 */
extern errno_t ifnet_output_raw(ifnet_t interface,
				protocol_family_t protocol_family,
				mbuf_t packet) NKE_SYM(ifnet_output_raw);

/**
 * ifnet_input() - packets have come in
 * @interface: the interface
 * @first_packet: packets, each behind the header of its frame, of which
 *	mbuf_pkthdr_header() tells; consumed in any case
 * @stats: counts that are right for all of them; NULL: counted here
 *
 * Only queues them. Who captures is not told, see bpf_tap_in().
 *
 * Return: 0, EINVAL (NULL, not attached).
 */
extern errno_t ifnet_input(ifnet_t interface, mbuf_t first_packet,
			   const struct ifnet_stat_increment_param *stats)
	NKE_SYM(ifnet_input);

/**
 * ifnet_ioctl() - send an ioctl to an interface
 * @interface: the interface
 * @protocol: PF_* to be asked, or 0
 * @ioctl_code: SIOC*
 * @ioctl_arg: argument in kernel memory
 *
 * Asks the filters, the protocol, the driver. May sleep.
 *
 * Return: 0, EINVAL (NULL, no code), EOPNOTSUPP (not attached, or nobody knows
 * it), what these say.
 */
extern errno_t ifnet_ioctl(ifnet_t interface, protocol_family_t protocol,
			   unsigned long ioctl_code, void *ioctl_arg)
	NKE_SYM(ifnet_ioctl);

/**
 * ifnet_event() - tell of an event
 * @interface: the interface
 * @event_ptr: what (sys/kern_event.h)
 *
 * The filters, the protocols, the driver, and who listens. May sleep.
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_event(ifnet_t interface, struct kern_event_msg *event_ptr)
	NKE_SYM(ifnet_event);

/**
 * ifnet_set_mtu() - set the mtu
 * @interface: the interface
 * @mtu: the longest packet, in bytes
 *
 * A mere number, nobody is told.
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_mtu(ifnet_t interface, u_int32_t mtu)
	NKE_SYM(ifnet_set_mtu);

/**
 * ifnet_mtu() - the mtu
 * @interface: the interface
 *
 * Return: bytes.
 */
extern u_int32_t ifnet_mtu(ifnet_t interface) NKE_SYM(ifnet_mtu);

/**
 * ifnet_type() - what it is
 * @interface: the interface
 *
 * Return: IFT_* (net/if_types.h).
 */
extern u_int8_t ifnet_type(ifnet_t interface) NKE_SYM(ifnet_type);

/**
 * ifnet_set_addrlen() - set the length of a link address
 * @interface: the interface
 * @addrlen: bytes
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_addrlen(ifnet_t interface, u_int8_t addrlen)
	NKE_SYM(ifnet_set_addrlen);

/**
 * ifnet_addrlen() - length of a link address
 * @interface: the interface
 *
 * Return: bytes.
 */
extern u_int8_t ifnet_addrlen(ifnet_t interface) NKE_SYM(ifnet_addrlen);

/**
 * ifnet_set_hdrlen() - set the length of a frame's header
 * @interface: the interface
 * @hdrlen: bytes
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_hdrlen(ifnet_t interface, u_int8_t hdrlen)
	NKE_SYM(ifnet_set_hdrlen);

/**
 * ifnet_hdrlen() - length of a frame's header
 * @interface: the interface
 *
 * Return: bytes.
 */
extern u_int8_t ifnet_hdrlen(ifnet_t interface) NKE_SYM(ifnet_hdrlen);

/**
 * ifnet_set_metric() - set its cost to routes
 * @interface: the interface
 * @metric: cost
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_metric(ifnet_t interface, u_int32_t metric)
	NKE_SYM(ifnet_set_metric);

/**
 * ifnet_metric() - its cost to routes
 * @interface: the interface
 *
 * Return: cost.
 */
extern u_int32_t ifnet_metric(ifnet_t interface) NKE_SYM(ifnet_metric);

/**
 * ifnet_set_baudrate() - set its speed
 * @interface: the interface
 * @baudrate: bits in a second
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_baudrate(ifnet_t interface, u_int64_t baudrate)
	NKE_SYM(ifnet_set_baudrate);

/**
 * ifnet_baudrate() - its speed
 * @interface: the interface
 *
 * Return: bits in a second.
 */
extern u_int64_t ifnet_baudrate(ifnet_t interface) NKE_SYM(ifnet_baudrate);

/**
 * ifnet_stat_increment() - count
 * @interface: the interface
 * @counts: what to add
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t
ifnet_stat_increment(ifnet_t interface,
		     const struct ifnet_stat_increment_param *counts)
	NKE_SYM(ifnet_stat_increment);

/**
 * ifnet_stat_increment_in() - count what came in
 * @interface: the interface
 * @packets_in: received
 * @bytes_in: received
 * @errors_in: received badly
 *
 * Not for what ifnet_input() has counted.
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_stat_increment_in(ifnet_t interface, u_int32_t packets_in,
				       u_int32_t bytes_in, u_int32_t errors_in)
	NKE_SYM(ifnet_stat_increment_in);

/**
 * ifnet_stat_increment_out() - count what went out
 * @interface: the interface
 * @packets_out: sent
 * @bytes_out: sent
 * @errors_out: not sent
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_stat_increment_out(ifnet_t interface,
					u_int32_t packets_out,
					u_int32_t bytes_out,
					u_int32_t errors_out)
	NKE_SYM(ifnet_stat_increment_out);

/**
 * ifnet_set_stat() - set all counters
 * @interface: the interface
 * @stats: values
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_set_stat(ifnet_t interface,
			      const struct ifnet_stats_param *stats)
	NKE_SYM(ifnet_set_stat);

/**
 * ifnet_stat() - read all counters
 * @interface: the interface
 * @out_stats: receives the values
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_stat(ifnet_t interface,
			  struct ifnet_stats_param *out_stats)
	NKE_SYM(ifnet_stat);

/**
 * ifnet_set_promiscuous() - receive what is for others, too
 * @interface: the interface
 * @on: whether one more wants it, or one less
 *
 * Counted; the first and the last ask the driver. May sleep.
 *
 * Return: 0, EINVAL (NULL), what the driver says.
 */
extern errno_t ifnet_set_promiscuous(ifnet_t interface, int on)
	NKE_SYM(ifnet_set_promiscuous);

/**
 * ifnet_touch_lastchange() - it has changed now
 * @interface: the interface
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_touch_lastchange(ifnet_t interface)
	NKE_SYM(ifnet_touch_lastchange);

/**
 * ifnet_lastchange() - when it has changed
 * @interface: the interface
 * @last_change: receives the time of day
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifnet_lastchange(ifnet_t interface, struct timeval *last_change)
	NKE_SYM(ifnet_lastchange);

/**
 * ifnet_set_lladdr() - set the link address
 * @interface: the interface
 * @lladdr: link address
 * @lladdr_len: its bytes; 0: none
 *
 * The driver is not told. May sleep.
 *
 * Return: 0, EINVAL (NULL, another length), ENXIO (never attached).
 */
extern errno_t ifnet_set_lladdr(ifnet_t interface, const void *lladdr,
				size_t lladdr_len) NKE_SYM(ifnet_set_lladdr);

/**
 * ifnet_lladdr_copy_bytes() - the link address
 * @interface: the interface
 * @lladdr: receives the address
 * @length: its bytes
 *
 * Return: 0, EINVAL (NULL), EMSGSIZE (another length; @lladdr is zeroed).
 */
extern errno_t ifnet_lladdr_copy_bytes(ifnet_t interface, void *lladdr,
				       size_t length)
	NKE_SYM(ifnet_lladdr_copy_bytes);

/**
 * ifnet_llbroadcast_copy_bytes() - the link's address of all
 * @interface: the interface
 * @addr: receives the address
 * @bufferlen: bytes at @addr
 * @out_len: receives its length
 *
 * Return: 0, EINVAL (NULL), EMSGSIZE (too little room), ENXIO (none).
 */
extern errno_t ifnet_llbroadcast_copy_bytes(ifnet_t interface, void *addr,
					    size_t bufferlen, size_t *out_len)
	NKE_SYM(ifnet_llbroadcast_copy_bytes);

/**
 * ifnet_find_by_name() - an interface by its name
 * @ifname: the whole name, as "en0"
 * @interface: receives it, with a reference
 *
 * Return: 0, EINVAL (NULL), ENXIO (none).
 */
extern errno_t ifnet_find_by_name(const char *ifname, ifnet_t *interface)
	NKE_SYM(ifnet_find_by_name);

/**
 * ifnet_list_get() - all interfaces of a kind
 * @family: IFNET_FAMILY_*
 * @interfaces: receives an array that ends with NULL, with references
 * @count: receives how many, without the NULL
 *
 * May sleep.
 *
 * Return: 0, EINVAL (NULL), ENXIO (none), ENOMEM.
 */
extern errno_t ifnet_list_get(ifnet_family_t family, ifnet_t **interfaces,
			      uint32_t *count) NKE_SYM(ifnet_list_get);

/**
 * ifnet_list_free() - give an array back, and its references
 * @interfaces: of ifnet_list_get(), or NULL
 */
extern void ifnet_list_free(ifnet_t *interfaces) NKE_SYM(ifnet_list_free);

__END_DECLS

#include <net/_kpi_interface_addr.h>

#endif /* _NKE_NET_KPI_INTERFACE_H_ */
