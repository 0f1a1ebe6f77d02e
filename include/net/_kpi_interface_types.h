/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Part of net/kpi_interface.h of the client world: types and callbacks.
 */
#ifndef _NKE_NET_KPI_INTERFACE_TYPES_H_
#define _NKE_NET_KPI_INTERFACE_TYPES_H_

#include <sys/kernel_types.h>

struct kern_event_msg;
struct kev_msg;
struct sockaddr;
struct sockaddr_dl;
struct timeval;

/* Kinds of interfaces; others have ifnet_interface_family_find(). */
enum {
	IFNET_FAMILY_ANY	= 0,
	IFNET_FAMILY_LOOPBACK	= 1,
	IFNET_FAMILY_ETHERNET	= 2,
	IFNET_FAMILY_SLIP	= 3,
	IFNET_FAMILY_TUN	= 4,
	IFNET_FAMILY_VLAN	= 5,
	IFNET_FAMILY_PPP	= 6,
	IFNET_FAMILY_PVC	= 7,
	IFNET_FAMILY_DISC	= 8,
	IFNET_FAMILY_MDECAP	= 9,
	IFNET_FAMILY_GIF	= 10,
	IFNET_FAMILY_FAITH	= 11,
	IFNET_FAMILY_STF	= 12,
	IFNET_FAMILY_FIREWIRE	= 13,
	IFNET_FAMILY_BOND	= 14,
	IFNET_FAMILY_CELLULAR	= 15,
	IFNET_FAMILY_UNUSED_16	= 16,
	IFNET_FAMILY_UTUN	= 17,
	IFNET_FAMILY_IPSEC	= 18,
};

typedef u_int32_t ifnet_family_t;

#ifndef BPF_TAP_MODE_T
#define BPF_TAP_MODE_T
enum {
	BPF_MODE_DISABLED	= 0,
	BPF_MODE_INPUT		= 1,
	BPF_MODE_OUTPUT		= 2,
	BPF_MODE_INPUT_OUTPUT	= 3,
};

typedef u_int32_t bpf_tap_mode;
#endif

/** typedef protocol_family_t - PF_*: whose packets */
typedef u_int32_t protocol_family_t;

/* What an interface does for the protocols. */
enum {
	IFNET_CSUM_IP		= 0x00000001,
	IFNET_CSUM_TCP		= 0x00000002,
	IFNET_CSUM_UDP		= 0x00000004,
	IFNET_CSUM_FRAGMENT	= 0x00000008,
	IFNET_IP_FRAGMENT	= 0x00000010,
	IFNET_CSUM_TCPIPV6	= 0x00000020,
	IFNET_CSUM_UDPIPV6	= 0x00000040,
	IFNET_IPV6_FRAGMENT	= 0x00000080,
	IFNET_VLAN_TAGGING	= 0x00010000,
	IFNET_VLAN_MTU		= 0x00020000,
	IFNET_MULTIPAGES	= 0x00100000,
	IFNET_TSO_IPV4		= 0x00200000,
	IFNET_TSO_IPV6		= 0x00400000,
	IFNET_TX_STATUS		= 0x00800000,
	IFNET_HW_TIMESTAMP	= 0x01000000,
	IFNET_SW_TIMESTAMP	= 0x02000000,
	IFNET_LRO		= 0x10000000,
	IFNET_RX_CSUM		= 0x20000000,
	IFNET_LRO_NUM_SEG	= 0x40000000,
};

typedef u_int32_t ifnet_offload_t;

/* Of ifnet_set_wake_flags(). */
enum {
	IFNET_WAKE_ON_MAGIC_PACKET = 0x01,
};

/* Room for what proto_media_preout fills in. */
#define IFNET_MAX_FRAME_TYPE_BUFFER_SIZE	16
#define IFNET_MAX_LINKADDR_BUFFER_SIZE		16

/*
 * Callbacks of a driver.
 */

/**
 * typedef bpf_packet_func - hand a packet to those who capture
 * @interface: where it passes
 * @data: the packet; stays the caller's
 *
 * Return: 0.
 */
typedef errno_t (*bpf_packet_func)(ifnet_t interface, mbuf_t data);

/**
 * typedef ifnet_output_func - send a frame
 * @interface: where
 * @data: one whole frame; consumed in any case
 *
 * Return: 0, or what the sender is told.
 */
typedef errno_t (*ifnet_output_func)(ifnet_t interface, mbuf_t data);

/**
 * typedef ifnet_ioctl_func - an ioctl has come
 * @interface: to whom
 * @cmd: SIOC*
 * @data: its argument in kernel memory; NULL with some from the kernel
 *
 * Return: 0, EOPNOTSUPP (not known), another error.
 */
typedef errno_t (*ifnet_ioctl_func)(ifnet_t interface, unsigned long cmd,
				    void *data);

/**
 * typedef ifnet_set_bpf_tap - capturing begins or ends
 * @interface: where
 * @mode: BPF_MODE_*
 * @callback: who gets the packets; NULL at the end
 *
 * Of older drivers; newer ones call bpf_attach().
 *
 * Return: 0 or an error.
 */
typedef errno_t (*ifnet_set_bpf_tap)(ifnet_t interface, bpf_tap_mode mode,
				     bpf_packet_func callback);

/**
 * typedef ifnet_detached_func - the interface is gone
 * @interface: which
 *
 * The last call to the driver.
 */
typedef void (*ifnet_detached_func)(ifnet_t interface);

/**
 * typedef ifnet_demux_func - whose is a frame that has come in?
 * @interface: where
 * @packet: the packet, behind the frame's header
 * @frame_header: the header
 * @protocol_family: receives the protocol
 *
 * Must not change the interface.
 *
 * Return: 0; EJUSTRETURN: the packet is the driver's from now on; another
 * error: nobody's.
 */
typedef errno_t (*ifnet_demux_func)(ifnet_t interface, mbuf_t packet,
				    char *frame_header,
				    protocol_family_t *protocol_family);

/**
 * typedef ifnet_event_func - something happened to the interface
 * @interface: which
 * @msg: what
 */
typedef void (*ifnet_event_func)(ifnet_t interface, const struct kev_msg *msg);

/**
 * typedef ifnet_framer_func - put a frame's header before a packet
 * @interface: where it goes out
 * @packet: the packet; the driver may put another one in its place
 * @dest: where to
 * @dest_linkaddr: the same for the link
 * @frame_type: what kind of frame
 *
 * Return: 0; EJUSTRETURN: the packet is the driver's from now on; another
 * error: free the packet.
 */
typedef errno_t (*ifnet_framer_func)(ifnet_t interface, mbuf_t *packet,
				     const struct sockaddr *dest,
				     const char *dest_linkaddr,
				     const char *frame_type);

/** struct ifnet_demux_desc - by what a protocol's frames are known */
struct ifnet_demux_desc {
	/** @type: DLIL_DESC_* (net/dlil.h) of the driver's kind */
	u_int32_t type;
	/** @data: the value, in network byte order */
	void *data;
	/** @datalen: its bytes */
	u_int32_t datalen;
};

/**
 * typedef ifnet_add_proto_func - a protocol is attached
 * @interface: where
 * @protocol_family: which
 * @demux_array: by what its frames are known
 * @demux_count: how many of these
 *
 * Return: 0, or why it is not to be attached.
 */
typedef errno_t (*ifnet_add_proto_func)(ifnet_t interface,
		protocol_family_t protocol_family,
		const struct ifnet_demux_desc *demux_array,
		u_int32_t demux_count);

/**
 * typedef ifnet_del_proto_func - a protocol is detached
 * @interface: where
 * @protocol_family: which
 *
 * Return: nobody looks at it.
 */
typedef errno_t (*ifnet_del_proto_func)(ifnet_t interface,
					protocol_family_t protocol_family);

/**
 * typedef ifnet_check_multi - is it an address of a multicast group?
 * @interface: where
 * @mcast: the address
 *
 * Return: 0, EADDRNOTAVAIL (no), EOPNOTSUPP (not an address of the link).
 */
typedef errno_t (*ifnet_check_multi)(ifnet_t interface,
				     const struct sockaddr *mcast);

/*
 * Callbacks of a protocol on an interface.
 */

/**
 * typedef proto_media_input - a packet has come in
 * @ifp: where
 * @protocol: for which protocol
 * @packet: the packet, behind the frame's header
 * @header: the header
 *
 * Return: 0 or EJUSTRETURN: the packet is the protocol's from now on; an error:
 * free it.
 */
typedef errno_t (*proto_media_input)(ifnet_t ifp, protocol_family_t protocol,
				     mbuf_t packet, char *header);

/**
 * typedef proto_media_input_v2 - packets have come in
 * @ifp: where
 * @protocol: for which protocol
 * @packet: a list, by mbuf_nextpkt(); see mbuf_pkthdr_header() for the headers
 *
 * Return: as proto_media_input, for all of them.
 */
typedef errno_t (*proto_media_input_v2)(ifnet_t ifp,
					protocol_family_t protocol,
					mbuf_t packet);

/**
 * typedef proto_media_preout - find out where packets go
 * @ifp: where they go out
 * @protocol: whose they are
 * @packet: first one of a list; the protocol may put another one in its place
 * @dest: where to
 * @route: the route, or NULL
 * @frame_type: receives what kind of frame, IFNET_MAX_FRAME_TYPE_BUFFER_SIZE
 * @link_layer_dest: receives the link's address,
 *	IFNET_MAX_LINKADDR_BUFFER_SIZE
 *
 * Return: 0; EJUSTRETURN: the packet is the protocol's from now on; another
 * error: free the packets.
 */
typedef errno_t (*proto_media_preout)(ifnet_t ifp, protocol_family_t protocol,
				      mbuf_t *packet,
				      const struct sockaddr *dest, void *route,
				      char *frame_type, char *link_layer_dest);

/**
 * typedef proto_media_event - something happened to the interface
 * @ifp: which
 * @protocol: who is told
 * @event: what
 */
typedef void (*proto_media_event)(ifnet_t ifp, protocol_family_t protocol,
				  const struct kev_msg *event);

/**
 * typedef proto_media_ioctl - an ioctl has come
 * @ifp: to whom
 * @protocol: of which protocol
 * @command: SIOC*
 * @argument: its argument in kernel memory
 *
 * Return: 0, EOPNOTSUPP (not known), another error.
 */
typedef errno_t (*proto_media_ioctl)(ifnet_t ifp, protocol_family_t protocol,
				     unsigned long command, void *argument);

/**
 * typedef proto_media_detached - the protocol is off the interface
 * @ifp: which
 * @protocol: which
 *
 * None of its callbacks runs, or will run.
 *
 * Return: nobody looks at it.
 */
typedef errno_t (*proto_media_detached)(ifnet_t ifp,
					protocol_family_t protocol);

/**
 * typedef proto_media_resolve_multi - the link's address of a group
 * @ifp: where
 * @proto_addr: the protocol's address
 * @out_ll: receives the link's
 * @ll_len: bytes at @out_ll
 *
 * Return: 0 or an error.
 */
typedef errno_t (*proto_media_resolve_multi)(ifnet_t ifp,
					     const struct sockaddr *proto_addr,
					     struct sockaddr_dl *out_ll,
					     size_t ll_len);

/**
 * typedef proto_media_send_arp - send an ARP packet
 * @ifp: where
 * @arpop: ARPOP_* (net/if_arp.h)
 * @sender_hw: the sender's link address; NULL: the interface's
 * @sender_proto: the sender's IPv4 address
 * @target_hw: the link address looked for; NULL: none, to all
 * @target_proto: the IPv4 address looked for
 *
 * Return: 0 or an error.
 */
typedef errno_t (*proto_media_send_arp)(ifnet_t ifp, u_short arpop,
					const struct sockaddr_dl *sender_hw,
					const struct sockaddr *sender_proto,
					const struct sockaddr_dl *target_hw,
					const struct sockaddr *target_proto);

/** struct ifnet_stat_increment_param - what is added to the counters */
struct ifnet_stat_increment_param {
	/** @packets_in: received */
	u_int32_t packets_in;
	/** @bytes_in: received */
	u_int32_t bytes_in;
	/** @errors_in: received badly */
	u_int32_t errors_in;
	/** @packets_out: sent */
	u_int32_t packets_out;
	/** @bytes_out: sent */
	u_int32_t bytes_out;
	/** @errors_out: not sent */
	u_int32_t errors_out;
	/** @collisions: seen */
	u_int32_t collisions;
	/** @dropped: received, but dropped */
	u_int32_t dropped;
};

/** struct ifnet_stats_param - the counters of an interface */
struct ifnet_stats_param {
	/** @packets_in: received */
	u_int64_t packets_in;
	/** @bytes_in: received */
	u_int64_t bytes_in;
	/** @multicasts_in: of @packets_in to groups */
	u_int64_t multicasts_in;
	/** @errors_in: received badly */
	u_int64_t errors_in;
	/** @packets_out: sent */
	u_int64_t packets_out;
	/** @bytes_out: sent */
	u_int64_t bytes_out;
	/** @multicasts_out: of @packets_out to groups */
	u_int64_t multicasts_out;
	/** @errors_out: not sent */
	u_int64_t errors_out;
	/** @collisions: seen */
	u_int64_t collisions;
	/** @dropped: received, but dropped */
	u_int64_t dropped;
	/** @no_protocol: received for a protocol that is not attached */
	u_int64_t no_protocol;
};

/** struct ifnet_init_params - an interface to be made by ifnet_allocate() */
struct ifnet_init_params {
	/** @uniqueid: tells it from others of the family; NULL: its name */
	const void *uniqueid;
	/** @uniqueid_len: bytes at @uniqueid */
	u_int32_t uniqueid_len;
	/** @name: without the unit, at most 15 characters */
	const char *name;
	/** @unit: number behind the name, at most 32767 */
	u_int32_t unit;
	/** @family: IFNET_FAMILY_*, not ANY */
	ifnet_family_t family;
	/** @type: IFT_* (net/if_types.h) */
	u_int32_t type;
	/** @output: sends; required */
	ifnet_output_func output;
	/** @demux: finds the protocol of a frame; required */
	ifnet_demux_func demux;
	/** @add_proto: told of a protocol; required */
	ifnet_add_proto_func add_proto;
	/** @del_proto: told of its end; required */
	ifnet_del_proto_func del_proto;
	/** @check_multi: knows groups, or NULL */
	ifnet_check_multi check_multi;
	/** @framer: writes headers of frames, or NULL */
	ifnet_framer_func framer;
	/** @softc: the driver's own, see ifnet_softc() */
	void *softc;
	/** @ioctl: knows ioctls, or NULL */
	ifnet_ioctl_func ioctl;
	/** @set_bpf_tap: told of capturing, or NULL */
	ifnet_set_bpf_tap set_bpf_tap;
	/** @detach: told of the end, or NULL */
	ifnet_detached_func detach;
	/** @event: told of events, or NULL */
	ifnet_event_func event;
	/** @broadcast_addr: the link's address of all; copied */
	const void *broadcast_addr;
	/** @broadcast_len: bytes at @broadcast_addr */
	u_int32_t broadcast_len;
};

#define __NKE_ATTACH_PROTO_PARAM(tag, input_type)			\
struct tag {								\
	struct ifnet_demux_desc *demux_array;				\
	u_int32_t demux_count;						\
	input_type input;						\
	proto_media_preout pre_output;					\
	proto_media_event event;					\
	proto_media_ioctl ioctl;					\
	proto_media_detached detached;					\
	proto_media_resolve_multi resolve;				\
	proto_media_send_arp send_arp;					\
}

/* A protocol for ifnet_attach_protocol(): all but input may be NULL. */
__NKE_ATTACH_PROTO_PARAM(ifnet_attach_proto_param, proto_media_input);
/* Likewise for ifnet_attach_protocol_v2(). */
__NKE_ATTACH_PROTO_PARAM(ifnet_attach_proto_param_v2, proto_media_input_v2);

/* The first name of it. */
#define demux_list	demux_array

#endif /* _NKE_NET_KPI_INTERFACE_TYPES_H_ */
