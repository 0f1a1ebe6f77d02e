/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Part of sys/kpi_mbuf.h: packet headers, tags, classes.
 */
#ifndef _NKE_SYS__KPI_MBUF_PACKET_H_
#define _NKE_SYS__KPI_MBUF_PACKET_H_

#include <sys/kernel_types.h>
#include <sys/kpi_mbuf.h>

/** typedef mbuf_tag_id_t - a module's number, of mbuf_tag_id_find() */
typedef u_int32_t mbuf_tag_id_t;
/** typedef mbuf_tag_type_t - the module's own distinction */
typedef u_int16_t mbuf_tag_type_t;

/** typedef mbuf_traffic_class_t - MBUF_TC_* */
typedef u_int32_t mbuf_traffic_class_t;
enum {
	MBUF_TC_UNSPEC	= -1,
	MBUF_TC_BE	= 0,	/* best effort */
	MBUF_TC_BK	= 1,	/* background */
	MBUF_TC_VI	= 2,	/* video */
	MBUF_TC_VO	= 3,	/* voice */
	MBUF_TC_MAX	= 4
};

/** typedef mbuf_svc_class_t - MBUF_SC_* */
typedef u_int32_t mbuf_svc_class_t;
enum {
	MBUF_SC_BK_SYS	= 0x00080090,	/* background, by the system */
	MBUF_SC_BK	= 0x00100080,	/* background */
	MBUF_SC_BE	= 0x00000000,	/* best effort */
	MBUF_SC_RD	= 0x00180010,	/* responsive data */
	MBUF_SC_OAM	= 0x00200020,	/* operations and management */
	MBUF_SC_AV	= 0x00280120,	/* multimedia streaming */
	MBUF_SC_RV	= 0x00300110,	/* responsive multimedia */
	MBUF_SC_VI	= 0x00380100,	/* interactive video */
	MBUF_SC_SIG	= 0x00380130,	/* signalling */
	MBUF_SC_VO	= 0x00400180,	/* interactive voice */
	MBUF_SC_CTL	= 0x00480190	/* network control */
};

/**
 * mbuf_copy_pkthdr() - move a packet header to another mbuf
 * @dest: mbuf that is to be the first one; holds no data unless it has a
 *	cluster; tags of its own are freed
 * @src: first mbuf; keeps its header without the tags, which move
 *
 * Return: 0, EINVAL (NULL, the same mbuf twice, no packet header, or data in
 * the way, which XNU overwrites).
 */
extern errno_t mbuf_copy_pkthdr(mbuf_t dest, const mbuf_t src)
	NKE_SYM(mbuf_copy_pkthdr);

/**
 * mbuf_pkthdr_rcvif() - the interface that a packet came from
 * @mbuf: first mbuf
 *
 * Return: the interface, without a reference; NULL for a packet that was made
 * here, or without packet header.
 */
extern ifnet_t mbuf_pkthdr_rcvif(const mbuf_t mbuf) NKE_SYM(mbuf_pkthdr_rcvif);

/**
 * mbuf_pkthdr_setrcvif() - say which interface a packet came from
 * @mbuf: first mbuf, with a packet header
 * @ifp: the interface, or NULL; the packet takes a reference, unlike XNU's
 *
 * Return: 0, EINVAL (NULL, no packet header).
 */
extern errno_t mbuf_pkthdr_setrcvif(mbuf_t mbuf, ifnet_t ifp)
	NKE_SYM(mbuf_pkthdr_setrcvif);

/**
 * mbuf_pkthdr_header() - the pointer to the link header
 * @mbuf: first mbuf
 *
 * Return: what mbuf_pkthdr_setheader() set, or NULL.
 */
extern void *mbuf_pkthdr_header(const mbuf_t mbuf) NKE_SYM(mbuf_pkthdr_header);

/**
 * mbuf_pkthdr_setheader() - set the pointer to the link header
 * @mbuf: first mbuf; without a packet header nothing happens
 * @header: the client's
 */
extern void mbuf_pkthdr_setheader(mbuf_t mbuf, void *header)
	NKE_SYM(mbuf_pkthdr_setheader);

/**
 * mbuf_pkthdr_maxlen() - room in a packet
 * @mbuf: first mbuf
 *
 * Return: sum of mbuf_maxlen() over the chain.
 */
extern size_t mbuf_pkthdr_maxlen(const mbuf_t mbuf) NKE_SYM(mbuf_pkthdr_maxlen);

/**
 * mbuf_pkt_list_len() - bytes in a list of packets
 * @mbuf: first packet
 *
 * Counts the mbufs.
 *
 * Return: the number.
 */
extern size_t mbuf_pkt_list_len(const mbuf_t mbuf) NKE_SYM(mbuf_pkt_list_len);

/**
 * mbuf_pkt_list_maxlen() - room in a list of packets
 * @mbuf: first packet
 *
 * Return: sum of mbuf_maxlen() over all chains.
 */
extern size_t mbuf_pkt_list_maxlen(const mbuf_t mbuf)
	NKE_SYM(mbuf_pkt_list_maxlen);

/**
 * mbuf_tag_id_find() - the number that stands for a module
 * @module_string: its name, a reverse domain name by convention
 * @module_id: receives the number, 0 on error; the same for the same name as
 *	long as nke is loaded
 *
 * Return: 0, EINVAL (NULL, or a name of more than 2048 bytes), ENOMEM.
 */
extern errno_t mbuf_tag_id_find(const char *module_string,
				mbuf_tag_id_t *module_id)
	NKE_SYM(mbuf_tag_id_find);

/**
 * mbuf_tag_allocate() - hang a tag on a packet
 * @mbuf: first mbuf, with a packet header
 * @module_id: number of mbuf_tag_id_find()
 * @type: the module's own distinction
 * @length: bytes, 1 to 65535
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @data_p: receives the tag's memory: zeroed, aligned to 8 bytes, the packet's
 *	until mbuf_tag_free(); NULL on error
 *
 * Return: 0, EINVAL (NULL, no packet header, not a number of
 * mbuf_tag_id_find(), a length out of range), EEXIST (the packet has one of
 * this id and type), ENOMEM with MBUF_WAITOK, EWOULDBLOCK else.
 */
extern errno_t mbuf_tag_allocate(mbuf_t mbuf, mbuf_tag_id_t module_id,
				 mbuf_tag_type_t type, size_t length,
				 mbuf_how_t how, void **data_p)
	NKE_SYM(mbuf_tag_allocate);

/**
 * mbuf_tag_find() - find a packet's tag
 * @mbuf: first mbuf, with a packet header
 * @module_id: number of mbuf_tag_id_find()
 * @type: the module's own distinction
 * @length: receives the tag's length, 0 on error
 * @data_p: receives its memory, which stays the packet's; NULL on error
 *
 * Return: 0, EINVAL (NULL, no packet header, not a number of
 * mbuf_tag_id_find()), ENOENT.
 */
extern errno_t mbuf_tag_find(mbuf_t mbuf, mbuf_tag_id_t module_id,
			     mbuf_tag_type_t type, size_t *length,
			     void **data_p) NKE_SYM(mbuf_tag_find);

/**
 * mbuf_tag_free() - free a packet's tag
 * @mbuf: first mbuf
 * @module_id: number of mbuf_tag_id_find()
 * @type: the module's own distinction
 *
 * Without such a tag nothing happens.
 */
extern void mbuf_tag_free(mbuf_t mbuf, mbuf_tag_id_t module_id,
			  mbuf_tag_type_t type) NKE_SYM(mbuf_tag_free);

/**
 * mbuf_get_traffic_class() - a packet's traffic class
 * @mbuf: first mbuf
 *
 * Return: MBUF_TC_*; BE for NULL or without packet header.
 */
extern mbuf_traffic_class_t mbuf_get_traffic_class(mbuf_t mbuf)
	NKE_SYM(mbuf_get_traffic_class);

/**
 * mbuf_set_traffic_class() - set a packet's traffic class
 * @mbuf: first mbuf, with a packet header
 * @tc: MBUF_TC_*
 *
 * Return: 0, EINVAL (NULL, no packet header, no such class).
 */
extern errno_t mbuf_set_traffic_class(mbuf_t mbuf, mbuf_traffic_class_t tc)
	NKE_SYM(mbuf_set_traffic_class);

/**
 * mbuf_is_traffic_class_privileged() - is the class a privilege?
 * @mbuf: first mbuf
 *
 * XNU marks packets of processes that may use such classes. Linux marks none.
 *
 * Return: 0.
 */
extern int mbuf_is_traffic_class_privileged(mbuf_t mbuf)
	NKE_SYM(mbuf_is_traffic_class_privileged);

/**
 * mbuf_get_traffic_class_max_count() - how many traffic classes there are
 * Return: the number.
 */
extern u_int32_t mbuf_get_traffic_class_max_count(void)
	NKE_SYM(mbuf_get_traffic_class_max_count);

/**
 * mbuf_get_traffic_class_index() - a traffic class's place
 * @tc: MBUF_TC_*
 * @index: receives a number below mbuf_get_traffic_class_max_count()
 *
 * Return: 0, EINVAL (NULL, no such class).
 */
extern errno_t mbuf_get_traffic_class_index(mbuf_traffic_class_t tc,
					    u_int32_t *index)
	NKE_SYM(mbuf_get_traffic_class_index);

/**
 * mbuf_get_service_class_max_count() - how many places of service classes
 * Return: the number.
 */
extern u_int32_t mbuf_get_service_class_max_count(void)
	NKE_SYM(mbuf_get_service_class_max_count);

/**
 * mbuf_get_service_class_index() - a service class's place
 * @sc: MBUF_SC_*
 * @index: receives a number below mbuf_get_service_class_max_count()
 *
 * Return: 0, EINVAL (NULL, no such class).
 */
extern errno_t mbuf_get_service_class_index(mbuf_svc_class_t sc,
					    u_int32_t *index)
	NKE_SYM(mbuf_get_service_class_index);

/**
 * mbuf_get_service_class() - a packet's service class
 * @mbuf: first mbuf
 *
 * Return: MBUF_SC_*; BE for NULL or without packet header.
 */
extern mbuf_svc_class_t mbuf_get_service_class(mbuf_t mbuf)
	NKE_SYM(mbuf_get_service_class);

/**
 * mbuf_set_service_class() - set a packet's service class
 * @mbuf: first mbuf, with a packet header
 * @sc: MBUF_SC_*
 *
 * Return: 0, EINVAL (NULL, no packet header, no such class).
 */
extern errno_t mbuf_set_service_class(mbuf_t mbuf, mbuf_svc_class_t sc)
	NKE_SYM(mbuf_set_service_class);

/**
 * mbuf_is_service_class_privileged() - is the class a privilege?
 * @mbuf: first mbuf
 *
 * See mbuf_is_traffic_class_privileged().
 *
 * Return: 0.
 */
extern int mbuf_is_service_class_privileged(mbuf_t mbuf)
	NKE_SYM(mbuf_is_service_class_privileged);

#endif /* _NKE_SYS__KPI_MBUF_PACKET_H_ */
