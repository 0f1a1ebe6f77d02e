/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kpi_mbuf.h of the client world: memory buffers.
 *
 * A packet is a chain of mbufs linked by mbuf_next(); its first mbuf normally
 * has a packet header. Packets are linked into lists by mbuf_nextpkt(). An
 * mbuf has one owner at a time and no lock. Storage may be shared and is then
 * read-only: it has no leading and no trailing space.
 *
 * Where XNU would crash on NULL, functions here do nothing or return EINVAL.
 */
#ifndef _NKE_SYS_KPI_MBUF_H_
#define _NKE_SYS_KPI_MBUF_H_

#include <sys/kernel_types.h>
#include <sys/errno.h>

/** typedef mbuf_flags_t - MBUF_EXT, MBUF_PKTHDR, ... */
typedef u_int32_t mbuf_flags_t;
enum {
	MBUF_EXT	= 0x0001,
	MBUF_PKTHDR	= 0x0002,
	MBUF_EOR	= 0x0004,
	MBUF_LOOP	= 0x0040,
	MBUF_BCAST	= 0x0100,
	MBUF_MCAST	= 0x0200,
	MBUF_FRAG	= 0x0400,
	MBUF_FIRSTFRAG	= 0x0800,
	MBUF_LASTFRAG	= 0x1000,
	MBUF_PROMISC	= 0x2000,
	MBUF_HASFCS	= 0x4000,
};

/** typedef mbuf_type_t - what kind of data an mbuf holds */
typedef u_int32_t mbuf_type_t;
enum {
	MBUF_TYPE_FREE		= 0,
	MBUF_TYPE_DATA		= 1,
	MBUF_TYPE_HEADER	= 2,
	MBUF_TYPE_SOCKET	= 3,
	MBUF_TYPE_PCB		= 4,
	MBUF_TYPE_RTABLE	= 5,
	MBUF_TYPE_HTABLE	= 6,
	MBUF_TYPE_ATABLE	= 7,
	MBUF_TYPE_SONAME	= 8,
	MBUF_TYPE_SOOPTS	= 10,
	MBUF_TYPE_FTABLE	= 11,
	MBUF_TYPE_RIGHTS	= 12,
	MBUF_TYPE_IFADDR	= 13,
	MBUF_TYPE_CONTROL	= 14,
	MBUF_TYPE_OOBDATA	= 15,
};

/** typedef mbuf_how_t - may an allocation sleep? */
typedef u_int32_t mbuf_how_t;
enum {
	MBUF_WAITOK	= 0,
	MBUF_DONTWAIT	= 1,
};

/** typedef mbuf_extfree_t - frees a client's memory: buffer, size, argument */
typedef void (*mbuf_extfree_t)(caddr_t extbuf, u_int size, caddr_t extarg);

#define MBUF_COPYALL	1000000000
#define MCLBYTES	2048
#define MBIGCLBYTES	4096
#define M16KCLBYTES	16384

/**
 * mbuf_data() - address of the data
 * @mbuf: the mbuf
 *
 * Return: the first byte.
 */
extern void *mbuf_data(mbuf_t mbuf) NKE_SYM(mbuf_data);

/**
 * mbuf_datastart() - start of the storage
 * @mbuf: the mbuf
 *
 * Return: where the data could begin at the earliest.
 */
extern void *mbuf_datastart(mbuf_t mbuf) NKE_SYM(mbuf_datastart);

/**
 * mbuf_setdata() - move the data pointer and set the length
 * @mbuf: the mbuf
 * @data: new first byte
 * @len: new length
 *
 * The packet header's length is left alone.
 *
 * Return: 0, EINVAL when that does not lie in the storage.
 */
extern errno_t mbuf_setdata(mbuf_t mbuf, void *data,
			    size_t len) NKE_SYM(mbuf_setdata);

/**
 * mbuf_len() - bytes of data in this mbuf
 * @mbuf: the mbuf
 *
 * Return: the length.
 */
extern size_t mbuf_len(const mbuf_t mbuf) NKE_SYM(mbuf_len);

/**
 * mbuf_setlen() - set the bytes of data in this mbuf
 * @mbuf: the mbuf
 * @len: new length, within the storage
 */
extern void mbuf_setlen(mbuf_t mbuf, size_t len) NKE_SYM(mbuf_setlen);

/**
 * mbuf_maxlen() - size of the storage
 * @mbuf: the mbuf
 *
 * Return: bytes, wherever the data lies in it.
 */
extern size_t mbuf_maxlen(const mbuf_t mbuf) NKE_SYM(mbuf_maxlen);

/**
 * mbuf_adjustlen() - grow or shrink at the end
 * @mbuf: the mbuf
 * @amount: bytes to add, negative to take away
 *
 * Return: 0, EINVAL when the result is impossible.
 */
extern errno_t mbuf_adjustlen(mbuf_t mbuf, int amount) NKE_SYM(mbuf_adjustlen);

/**
 * mbuf_leadingspace() - writable room before the data
 * @mbuf: the mbuf
 *
 * Return: bytes, 0 for shared storage.
 */
extern size_t mbuf_leadingspace(const mbuf_t mbuf) NKE_SYM(mbuf_leadingspace);

/**
 * mbuf_trailingspace() - writable room behind the data
 * @mbuf: the mbuf
 *
 * Return: bytes, 0 for shared storage.
 */
extern size_t mbuf_trailingspace(const mbuf_t mbuf) NKE_SYM(mbuf_trailingspace);

/**
 * mbuf_mclhasreference() - is the cluster read-only?
 * @mbuf: the mbuf
 *
 * Return: 1 when the external storage is shared or was, else 0.
 */
extern int mbuf_mclhasreference(mbuf_t mbuf) NKE_SYM(mbuf_mclhasreference);

/**
 * mbuf_next() - next mbuf of the packet
 * @mbuf: the mbuf
 *
 * Return: it, or NULL.
 */
extern mbuf_t mbuf_next(const mbuf_t mbuf) NKE_SYM(mbuf_next);

/**
 * mbuf_setnext() - set the next mbuf of the packet
 * @mbuf: the mbuf
 * @next: what comes after it, or NULL; what came before is not freed
 *
 * Return: 0, EINVAL when @next begins a list of packets.
 */
extern errno_t mbuf_setnext(mbuf_t mbuf, mbuf_t next) NKE_SYM(mbuf_setnext);

/**
 * mbuf_nextpkt() - next packet of a list
 * @mbuf: first mbuf of a packet
 *
 * Return: it, or NULL.
 */
extern mbuf_t mbuf_nextpkt(const mbuf_t mbuf) NKE_SYM(mbuf_nextpkt);

/**
 * mbuf_setnextpkt() - set the next packet of a list
 * @mbuf: first mbuf of a packet
 * @nextpkt: first mbuf of the next packet, or NULL
 */
extern void mbuf_setnextpkt(mbuf_t mbuf,
			    mbuf_t nextpkt) NKE_SYM(mbuf_setnextpkt);

/**
 * mbuf_type() - kind of data
 * @mbuf: the mbuf
 *
 * Return: MBUF_TYPE_*.
 */
extern mbuf_type_t mbuf_type(const mbuf_t mbuf) NKE_SYM(mbuf_type);

/**
 * mbuf_settype() - set the kind of data
 * @mbuf: the mbuf
 * @new_type: MBUF_TYPE_*
 *
 * Return: 0, EINVAL for MBUF_TYPE_FREE.
 */
extern errno_t mbuf_settype(mbuf_t mbuf,
			    mbuf_type_t new_type) NKE_SYM(mbuf_settype);

/**
 * mbuf_flags() - public flags
 * @mbuf: the mbuf
 *
 * Return: MBUF_EXT and so on.
 */
extern mbuf_flags_t mbuf_flags(const mbuf_t mbuf) NKE_SYM(mbuf_flags);

/**
 * mbuf_pkthdr_len() - length of the packet
 * @mbuf: its first mbuf
 *
 * Return: what the packet header says; 0 without one.
 */
extern size_t mbuf_pkthdr_len(const mbuf_t mbuf) NKE_SYM(mbuf_pkthdr_len);

/**
 * mbuf_pkthdr_setlen() - set the length of the packet
 * @mbuf: its first mbuf
 * @len: bytes
 */
extern void mbuf_pkthdr_setlen(mbuf_t mbuf,
			       size_t len) NKE_SYM(mbuf_pkthdr_setlen);

/**
 * mbuf_pkthdr_adjustlen() - change the length of the packet
 * @mbuf: its first mbuf
 * @amount: bytes to add, negative to take away
 */
extern void mbuf_pkthdr_adjustlen(mbuf_t mbuf,
				  int amount) NKE_SYM(mbuf_pkthdr_adjustlen);

/**
 * mbuf_get() - allocate an mbuf without packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mbuf: receives it, NULL on error
 *
 * Return: 0, EINVAL, ENOMEM.
 */
extern errno_t mbuf_get(mbuf_how_t how, mbuf_type_t type,
			mbuf_t *mbuf) NKE_SYM(mbuf_get);

/**
 * mbuf_gethdr() - allocate an mbuf with packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mbuf: receives it, NULL on error
 *
 * Return: 0, EINVAL, ENOMEM.
 */
extern errno_t mbuf_gethdr(mbuf_how_t how, mbuf_type_t type,
			   mbuf_t *mbuf) NKE_SYM(mbuf_gethdr);

/**
 * mbuf_getpacket() - allocate an mbuf with packet header and 2 KiB cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @mbuf: receives it, NULL on error
 *
 * Return: 0, EINVAL, ENOMEM, or with MBUF_DONTWAIT EWOULDBLOCK.
 */
extern errno_t mbuf_getpacket(mbuf_how_t how,
			      mbuf_t *mbuf) NKE_SYM(mbuf_getpacket);

/**
 * mbuf_getcluster() - get an mbuf with a cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @size: 2048, 4096 or 16384
 * @mbuf: in: an mbuf to give it to, or NULL for a new one; out: the mbuf
 *
 * Return: 0, EINVAL, ENOMEM; a given mbuf stays the caller's.
 */
extern errno_t mbuf_getcluster(mbuf_how_t how, mbuf_type_t type, size_t size,
			       mbuf_t *mbuf) NKE_SYM(mbuf_getcluster);

/**
 * mbuf_mclget() - as mbuf_getcluster() with 2048 bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mbuf: in: an mbuf to give it to, or NULL for a new one; out: the mbuf
 *
 * Return: 0, EINVAL, ENOMEM; a given mbuf stays the caller's.
 */
extern errno_t mbuf_mclget(mbuf_how_t how, mbuf_type_t type,
			   mbuf_t *mbuf) NKE_SYM(mbuf_mclget);

/**
 * mbuf_attachcluster() - use memory of your own as storage
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mbuf: in: an mbuf, or NULL for a new one with packet header; out: the mbuf
 * @extbuf: the memory
 * @extfree: called once, with @extbuf, @extsize and @extarg, when the last
 *	mbuf lets go; in any context
 * @extsize: its size
 * @extarg: passed to @extfree
 *
 * Return: 0; EINVAL; ENOMEM, and then a given mbuf is freed and @extbuf stays
 * the caller's.
 */
extern errno_t mbuf_attachcluster(mbuf_how_t how, mbuf_type_t type,
				  mbuf_t *mbuf, caddr_t extbuf,
				  mbuf_extfree_t extfree,
				  size_t extsize,
				  caddr_t extarg) NKE_SYM(mbuf_attachcluster);

/**
 * mbuf_allocpacket() - allocate a packet with room for a number of bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @packetlen: the number
 * @maxchunks: in: the most mbufs, 0 for any number; out: mbufs used; or NULL
 * @mbuf: receives the packet; all its lengths are 0
 *
 * Return: 0, EINVAL, ENOBUFS (needs more mbufs), ENOMEM.
 */
extern errno_t mbuf_allocpacket(mbuf_how_t how, size_t packetlen,
				unsigned int *maxchunks,
				mbuf_t *mbuf) NKE_SYM(mbuf_allocpacket);

/**
 * mbuf_free() - free one mbuf
 * @mbuf: the mbuf
 *
 * Return: the one that came after it.
 */
extern mbuf_t mbuf_free(mbuf_t mbuf) NKE_SYM(mbuf_free);

/**
 * mbuf_freem() - free a packet
 * @mbuf: its first mbuf, or NULL
 */
extern void mbuf_freem(mbuf_t mbuf) NKE_SYM(mbuf_freem);

/**
 * mbuf_freem_list() - free a list of packets
 * @mbuf: first mbuf of the first packet, or NULL
 *
 * Return: number of packets.
 */
extern int mbuf_freem_list(mbuf_t mbuf) NKE_SYM(mbuf_freem_list);

/**
 * mbuf_copydata() - copy out of a chain
 * @mbuf: its first mbuf
 * @offset: bytes to pass over
 * @length: bytes to copy
 * @out_data: where to
 *
 * Return: 0, EINVAL when the chain is too short.
 */
extern errno_t mbuf_copydata(const mbuf_t mbuf, size_t offset, size_t length,
			     void *out_data) NKE_SYM(mbuf_copydata);

/**
 * mbuf_copyback() - copy into a chain, which grows if need be
 * @mbuf: its first mbuf
 * @offset: bytes to pass over
 * @length: bytes to copy
 * @data: where from
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 *
 * Raises the packet header's length. Shared data is copied first.
 *
 * Return: 0, EINVAL, ENOBUFS (with the part so far in place).
 */
extern errno_t mbuf_copyback(mbuf_t mbuf, size_t offset, size_t length,
			     const void *data,
			     mbuf_how_t how) NKE_SYM(mbuf_copyback);

/**
 * mbuf_get_mlen() - room in an mbuf without packet header
 *
 * Return: bytes.
 */
extern u_int32_t mbuf_get_mlen(void) NKE_SYM(mbuf_get_mlen);

/**
 * mbuf_get_mhlen() - room in an mbuf with packet header
 *
 * Return: bytes.
 */
extern u_int32_t mbuf_get_mhlen(void) NKE_SYM(mbuf_get_mhlen);

/**
 * mbuf_get_minclsize() - from which length on clusters are used
 *
 * Return: bytes.
 */
extern u_int32_t mbuf_get_minclsize(void) NKE_SYM(mbuf_get_minclsize);

#endif /* _NKE_SYS_KPI_MBUF_H_ */
