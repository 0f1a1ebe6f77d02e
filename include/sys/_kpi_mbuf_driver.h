/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Part of sys/kpi_mbuf.h: what drivers note of a packet.
 */
#ifndef _NKE_SYS__KPI_MBUF_DRIVER_H_
#define _NKE_SYS__KPI_MBUF_DRIVER_H_

#include <mach/boolean.h>
#include <mach/kern_return.h>
#include <sys/kernel_types.h>
#include <sys/kpi_mbuf.h>

/** typedef mbuf_pkthdr_aux_flags_t - MBUF_PKTAUXF_* */
typedef u_int32_t mbuf_pkthdr_aux_flags_t;
enum {
	MBUF_PKTAUXF_INET_RESOLVE_RTR	= 0x0004,
	MBUF_PKTAUXF_INET6_RESOLVE_RTR	= 0x0008
};

/** struct mbuf_buffer_status - bytes that wait, see mbuf_get_buffer_status() */
typedef struct mbuf_buffer_status {
	/** @buf_interface: in the interface */
	int32_t buf_interface;
	/** @buf_sndbuf: in the socket */
	int32_t buf_sndbuf;
} mbuf_buffer_status_t;

/**
 * typedef mbuf_tx_compl_func - hears of the end of a packet
 * @pktid: number of mbuf_set_timestamp_requested()
 * @ifp: the interface that sent it; NULL if none did
 * @ts: its time stamp, or 0
 * @tx_compl_arg: of mbuf_set_tx_compl_data()
 * @tx_compl_data: of mbuf_set_tx_compl_data()
 * @tx_compl_status: of mbuf_set_status()
 */
typedef void (*mbuf_tx_compl_func)(uintptr_t pktid, ifnet_t ifp, u_int64_t ts,
				   uintptr_t tx_compl_arg,
				   uintptr_t tx_compl_data,
				   kern_return_t tx_compl_status);

/**
 * mbuf_register_tx_compl_callback() - a function for transmitted packets
 * @callback: the function; called in the context in which a packet is freed
 *
 * Return: 0, EINVAL (NULL), EEXIST, ENOSPC (there are 8).
 */
extern errno_t mbuf_register_tx_compl_callback(mbuf_tx_compl_func callback)
	NKE_SYM(mbuf_register_tx_compl_callback);

/**
 * mbuf_unregister_tx_compl_callback() - end of such a function
 * @callback: the function
 *
 * Still running may be calls for packets that are being freed: waits for
 * these. Packets that name it are freed without a call.
 *
 * Return: 0, EINVAL (NULL), ENOENT.
 */
extern errno_t mbuf_unregister_tx_compl_callback(mbuf_tx_compl_func callback)
	NKE_SYM(mbuf_unregister_tx_compl_callback);

/**
 * mbuf_set_timestamp_requested() - have a function called for a packet
 * @mbuf: first mbuf, with a packet header
 * @pktid: receives the number that the function will be given
 * @callback: a registered function; several may be asked for
 *
 * Return: 0, EINVAL (NULL, no packet header), ENOENT (not registered), ENOMEM.
 */
extern errno_t mbuf_set_timestamp_requested(mbuf_t mbuf, uintptr_t *pktid,
					    mbuf_tx_compl_func callback)
	NKE_SYM(mbuf_set_timestamp_requested);

/**
 * mbuf_get_timestamp_requested() - will a function be called?
 * @mbuf: first mbuf, with a packet header
 * @requested: receives 1 or 0
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_timestamp_requested(mbuf_t mbuf, boolean_t *requested)
	NKE_SYM(mbuf_get_timestamp_requested);

/**
 * mbuf_get_tx_compl_data() - what the functions will be given
 * @mbuf: first mbuf, with a packet header
 * @arg: receives one value
 * @data: receives the other
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_tx_compl_data(mbuf_t mbuf, uintptr_t *arg,
				      uintptr_t *data)
	NKE_SYM(mbuf_get_tx_compl_data);

/**
 * mbuf_set_tx_compl_data() - set what the functions will be given
 * @mbuf: first mbuf, with a packet header
 * @arg: one value
 * @data: the other
 *
 * Return: 0, EINVAL (NULL, no packet header), ENOMEM.
 */
extern errno_t mbuf_set_tx_compl_data(mbuf_t mbuf, uintptr_t arg,
				      uintptr_t data)
	NKE_SYM(mbuf_set_tx_compl_data);

/**
 * mbuf_get_status() - how a transmission ended
 * @mbuf: first mbuf, with a packet header
 * @status: receives it; 0 if nobody said
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_status(mbuf_t mbuf, kern_return_t *status)
	NKE_SYM(mbuf_get_status);

/**
 * mbuf_set_status() - say how a transmission ended
 * @mbuf: first mbuf, with a packet header
 * @status: the status
 *
 * Return: 0, EINVAL (NULL, no packet header), ENOMEM.
 */
extern errno_t mbuf_set_status(mbuf_t mbuf, kern_return_t status)
	NKE_SYM(mbuf_set_status);

/**
 * mbuf_get_timestamp() - when a packet was received or sent
 * @mbuf: first mbuf, with a packet header
 * @ts: receives the time, 0 if there is none
 * @valid: receives 1 if there is one, else 0
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_timestamp(mbuf_t mbuf, u_int64_t *ts, boolean_t *valid)
	NKE_SYM(mbuf_get_timestamp);

/**
 * mbuf_set_timestamp() - say when a packet was received or sent
 * @mbuf: first mbuf, with a packet header
 * @ts: the time
 * @valid: 0: there is none
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_timestamp(mbuf_t mbuf, u_int64_t ts, boolean_t valid)
	NKE_SYM(mbuf_set_timestamp);

/**
 * mbuf_get_flowid() - the driver's flow of a packet
 * @mbuf: first mbuf, with a packet header
 * @flowid: receives it; 0 if nobody said
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_flowid(mbuf_t mbuf, u_int16_t *flowid)
	NKE_SYM(mbuf_get_flowid);

/**
 * mbuf_set_flowid() - set the driver's flow of a packet
 * @mbuf: first mbuf, with a packet header
 * @flowid: the flow
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_flowid(mbuf_t mbuf, u_int16_t flowid)
	NKE_SYM(mbuf_set_flowid);

/**
 * mbuf_get_keepalive_flag() - is it a keep-alive packet?
 * @mbuf: first mbuf, with a packet header
 * @is_keepalive: receives 1 or 0
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_keepalive_flag(mbuf_t mbuf, boolean_t *is_keepalive)
	NKE_SYM(mbuf_get_keepalive_flag);

/**
 * mbuf_set_keepalive_flag() - say that it is a keep-alive packet
 * @mbuf: first mbuf, with a packet header
 * @is_keepalive: whether it is
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_keepalive_flag(mbuf_t mbuf, boolean_t is_keepalive)
	NKE_SYM(mbuf_set_keepalive_flag);

/**
 * mbuf_get_wake_packet_flag() - did it wake the machine?
 * @mbuf: first mbuf, with a packet header
 * @is_wake_packet: receives 1 or 0
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_get_wake_packet_flag(mbuf_t mbuf, boolean_t *is_wake_packet)
	NKE_SYM(mbuf_get_wake_packet_flag);

/**
 * mbuf_set_wake_packet_flag() - say that it woke the machine
 * @mbuf: first mbuf, with a packet header
 * @is_wake_packet: whether it did
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_set_wake_packet_flag(mbuf_t mbuf, boolean_t is_wake_packet)
	NKE_SYM(mbuf_set_wake_packet_flag);

/**
 * mbuf_add_drvaux() - hang a driver's data on a packet
 * @mbuf: first mbuf, with a packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @family: whose data
 * @subfamily: which
 * @length: bytes, at most what an mbuf holds
 * @data_p: receives the memory, zeroed, the packet's; NULL on error; or NULL
 *
 * Return: 0, EINVAL (NULL, no packet header, a length out of range), EEXIST (a
 * packet has room for one), ENOMEM with MBUF_WAITOK, EWOULDBLOCK else.
 */
extern errno_t mbuf_add_drvaux(mbuf_t mbuf, mbuf_how_t how, u_int32_t family,
			       u_int32_t subfamily, size_t length,
			       void **data_p) NKE_SYM(mbuf_add_drvaux);

/**
 * mbuf_find_drvaux() - find a driver's data
 * @mbuf: first mbuf, with a packet header
 * @family_p: receives whose it is; or NULL
 * @subfamily_p: receives which it is; or NULL
 * @length_p: receives the number of bytes; or NULL
 * @data_p: receives the memory, which stays the packet's; NULL on error
 *
 * Return: 0, EINVAL (NULL, no packet header), ENOENT.
 */
extern errno_t mbuf_find_drvaux(mbuf_t mbuf, u_int32_t *family_p,
				u_int32_t *subfamily_p, u_int32_t *length_p,
				void **data_p) NKE_SYM(mbuf_find_drvaux);

/**
 * mbuf_del_drvaux() - take a driver's data away
 * @mbuf: first mbuf; without such data nothing happens
 */
extern void mbuf_del_drvaux(mbuf_t mbuf) NKE_SYM(mbuf_del_drvaux);

/**
 * mbuf_get_driver_scratch() - a few bytes for the driver
 * @m: first mbuf, with a packet header
 * @area: receives the memory, zeroed at first, the packet's
 * @area_ln: receives the number of bytes
 *
 * Return: 0, EINVAL (NULL, no packet header), ENOMEM.
 */
extern errno_t mbuf_get_driver_scratch(mbuf_t m, u_int8_t **area,
				       size_t *area_ln)
	NKE_SYM(mbuf_get_driver_scratch);

/**
 * mbuf_pkthdr_aux_flags() - whether neighbour discovery asks for a router
 * @mbuf: first mbuf, with a packet header
 * @paux_flags: receives 0: Linux does not mark such packets
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_pkthdr_aux_flags(mbuf_t mbuf,
				     mbuf_pkthdr_aux_flags_t *paux_flags)
	NKE_SYM(mbuf_pkthdr_aux_flags);

/**
 * mbuf_get_unsent_data_bytes() - bytes that wait in the socket
 * @m: first mbuf
 * @unsent_data: unused
 *
 * XNU answers EINVAL for a packet that does not say, and none does here.
 *
 * Return: EINVAL.
 */
extern errno_t mbuf_get_unsent_data_bytes(const mbuf_t m,
					  u_int32_t *unsent_data)
	NKE_SYM(mbuf_get_unsent_data_bytes);

/**
 * mbuf_get_buffer_status() - bytes that wait in interface and socket
 * @m: first mbuf
 * @buf_status: unused
 *
 * XNU answers EINVAL for a packet that does not say, and none does here.
 *
 * Return: EINVAL.
 */
extern errno_t mbuf_get_buffer_status(const mbuf_t m,
				      mbuf_buffer_status_t *buf_status)
	NKE_SYM(mbuf_get_buffer_status);

/**
 * mbuf_pkt_new_flow() - does a flow begin with this packet?
 * @m: first mbuf, with a packet header
 * @retval: receives 0: Linux does not mark such packets
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_pkt_new_flow(const mbuf_t m, u_int32_t *retval)
	NKE_SYM(mbuf_pkt_new_flow);

/**
 * mbuf_last_pkt() - is it the last packet that waits?
 * @m: first mbuf, with a packet header
 * @retval: receives 0: Linux does not mark such packets
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_last_pkt(const mbuf_t m, u_int32_t *retval)
	NKE_SYM(mbuf_last_pkt);

/**
 * mbuf_cluster_set_prop() - change a cluster's word
 * @mbuf: an mbuf with a cluster
 * @oldprop: what it must be
 * @newprop: what it becomes
 *
 * All mbufs that share the cluster see it.
 *
 * Return: 0, EINVAL (NULL, or no cluster), EBUSY (it is not @oldprop).
 */
extern errno_t mbuf_cluster_set_prop(mbuf_t mbuf, u_int32_t oldprop,
				     u_int32_t newprop)
	NKE_SYM(mbuf_cluster_set_prop);

/**
 * mbuf_cluster_get_prop() - read a cluster's word
 * @mbuf: an mbuf with a cluster
 * @prop: receives the word; 0 if nobody has set it
 *
 * Return: 0, EINVAL (NULL, or no cluster).
 */
extern errno_t mbuf_cluster_get_prop(mbuf_t mbuf, u_int32_t *prop)
	NKE_SYM(mbuf_cluster_get_prop);

/**
 * mbuf_ring_cluster_alloc() - pair an mbuf with a cluster for good
 * @how: unused
 * @type: unused
 * @mbuf: unused
 * @extfree: unused
 * @size: unused
 *
 * XNU's drivers keep such pairs in their rings. Linux's drivers do not see
 * mbufs.
 *
 * Return: ENOTSUP.
 */
extern errno_t mbuf_ring_cluster_alloc(mbuf_how_t how, mbuf_type_t type,
				       mbuf_t *mbuf,
				       nke_mbuf_extfree_t extfree, size_t *size)
	NKE_SYM(mbuf_ring_cluster_alloc);

/**
 * mbuf_ring_cluster_is_active() - is such a pair in use?
 * @mbuf: the mbuf
 *
 * Return: 0: there are none.
 */
extern int mbuf_ring_cluster_is_active(mbuf_t mbuf)
	NKE_SYM(mbuf_ring_cluster_is_active);

/**
 * mbuf_ring_cluster_activate() - begin to use such a pair
 * @mbuf: the mbuf
 *
 * Return: ENOTSUP: there are none.
 */
extern errno_t mbuf_ring_cluster_activate(mbuf_t mbuf)
	NKE_SYM(mbuf_ring_cluster_activate);

#endif /* _NKE_SYS__KPI_MBUF_DRIVER_H_ */
