/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kpi_mbuf.h of the client world: memory buffers.
 *
 * A packet is a chain of mbufs linked by mbuf_next(); the first one normally
 * has a packet header (MBUF_PKTHDR) with the length of the whole.  Packets are
 * linked to lists by mbuf_nextpkt().  An mbuf has its bytes inside, or in a
 * cluster (MBUF_EXT), which several mbufs may share and then only read.
 *
 * An mbuf has one owner at a time and no lock.  Functions with an mbuf_how_t
 * may sleep with MBUF_WAITOK; the others never do.  No function here crashes
 * on a NULL mbuf: it returns EINVAL, 0, NULL or does nothing.
 */
#ifndef _NKE_SYS_KPI_MBUF_H_
#define _NKE_SYS_KPI_MBUF_H_

#include <sys/kernel_types.h>

/** typedef mbuf_flags_t - MBUF_EXT and so on, to be combined */
typedef u_int32_t mbuf_flags_t;
enum {
	MBUF_EXT	= 0x0001,	/* has a cluster; cannot be changed */
	MBUF_PKTHDR	= 0x0002,	/* has a packet header */
	MBUF_EOR	= 0x0004,	/* end of a record */
	MBUF_LOOP	= 0x0040,	/* looped back: no checksum */
	MBUF_BCAST	= 0x0100,	/* link-level broadcast */
	MBUF_MCAST	= 0x0200,	/* link-level multicast */
	MBUF_FRAG	= 0x0400,	/* fragment of a packet */
	MBUF_FIRSTFRAG	= 0x0800,	/* first fragment */
	MBUF_LASTFRAG	= 0x1000,	/* last fragment */
	MBUF_PROMISC	= 0x2000,	/* not for us */
	MBUF_HASFCS	= 0x4000	/* ends with the frame's checksum */
};

/** typedef mbuf_type_t - what an mbuf is for */
typedef u_int32_t mbuf_type_t;
enum {
	MBUF_TYPE_FREE		= 0,	/* not in use */
	MBUF_TYPE_DATA		= 1,	/* data */
	MBUF_TYPE_HEADER	= 2,	/* packet header */
	MBUF_TYPE_SOCKET	= 3,
	MBUF_TYPE_PCB		= 4,
	MBUF_TYPE_RTABLE	= 5,
	MBUF_TYPE_HTABLE	= 6,
	MBUF_TYPE_ATABLE	= 7,
	MBUF_TYPE_SONAME	= 8,	/* socket address */
	MBUF_TYPE_SOOPTS	= 10,
	MBUF_TYPE_FTABLE	= 11,
	MBUF_TYPE_RIGHTS	= 12,
	MBUF_TYPE_IFADDR	= 13,
	MBUF_TYPE_CONTROL	= 14,	/* control message */
	MBUF_TYPE_OOBDATA	= 15	/* urgent data */
};

/** typedef mbuf_how_t - may an allocation sleep? */
typedef u_int32_t mbuf_how_t;
enum {
	MBUF_WAITOK	= 0,
	MBUF_DONTWAIT	= 1
};

/**
 * typedef nke_mbuf_extfree_t - frees memory of mbuf_attachcluster()
 * @buf: the memory
 * @size: its size in bytes
 * @arg: what was given with it
 *
 * Called once, when the last mbuf lets go of the memory, wherever that is; it
 * must not sleep.
 */
typedef void (*nke_mbuf_extfree_t)(caddr_t buf, u_int size, caddr_t arg);

/* mbuf_copym(): all up to the end */
#define MBUF_COPYALL	1000000000

/**
 * struct mbuf_stat - counters and sizes of mbuf_stats()
 * @mbufs: mbufs in use
 * @clusters: clusters of 2048 bytes in use
 * @clfree: always 0: free memory is the kernel's
 * @drops: allocations that failed
 * @wait: always 0
 * @drain: always 0
 * @mtypes: mbufs in use by type
 * @mcfail: mbuf_copym() and mbuf_dup() without memory
 * @mpfail: mbuf_pullup() failures
 * @msize: size of an mbuf
 * @mclbytes: 2048
 * @minclsize: see mbuf_get_minclsize()
 * @mlen: see mbuf_get_mlen()
 * @mhlen: see mbuf_get_mhlen()
 * @bigclusters: clusters of 4096 bytes in use
 * @bigclfree: always 0
 * @bigmclbytes: 4096
 */
struct mbuf_stat {
	u_int32_t mbufs;
	u_int32_t clusters;
	u_int32_t clfree;
	u_int32_t drops;
	u_int32_t wait;
	u_int32_t drain;
	u_short mtypes[256];
	u_int32_t mcfail;
	u_int32_t mpfail;
	u_int32_t msize;
	u_int32_t mclbytes;
	u_int32_t minclsize;
	u_int32_t mlen;
	u_int32_t mhlen;
	u_int32_t bigclusters;
	u_int32_t bigclfree;
	u_int32_t bigmclbytes;
};

/* A first-in, first-out queue of packets: no lock, no limit. */
#define IF_ENQUEUE_MBUF(ifq, m) do {					\
	mbuf_setnextpkt((m), 0);					\
	if ((ifq)->ifq_tail == 0)					\
		(ifq)->ifq_head = (m);					\
	else								\
		mbuf_setnextpkt((mbuf_t)(ifq)->ifq_tail, (m));		\
	(ifq)->ifq_tail = (m);						\
	(ifq)->ifq_len++;						\
} while (0)
#define IF_PREPEND_MBUF(ifq, m) do {					\
	mbuf_setnextpkt((m), (ifq)->ifq_head);				\
	if ((ifq)->ifq_tail == 0)					\
		(ifq)->ifq_tail = (m);					\
	(ifq)->ifq_head = (m);						\
	(ifq)->ifq_len++;						\
} while (0)
#define IF_DEQUEUE_MBUF(ifq, m) do {					\
	(m) = (ifq)->ifq_head;						\
	if (m) {							\
		(ifq)->ifq_head = mbuf_nextpkt((m));			\
		if ((ifq)->ifq_head == 0)				\
			(ifq)->ifq_tail = 0;				\
		mbuf_setnextpkt((m), 0);				\
		(ifq)->ifq_len--;					\
	}								\
} while (0)

/**
 * mbuf_data() - where the data begins
 * @mbuf: the mbuf
 *
 * Return: the address, valid until the mbuf is freed or reshaped.
 */
extern void *mbuf_data(mbuf_t mbuf) NKE_SYM(mbuf_data);

/**
 * mbuf_datastart() - where the storage begins
 * @mbuf: the mbuf
 *
 * Return: the address.
 */
extern void *mbuf_datastart(mbuf_t mbuf) NKE_SYM(mbuf_datastart);

/**
 * mbuf_setdata() - say where the data is
 * @mbuf: the mbuf
 * @data: first byte, within the storage
 * @len: number of bytes
 *
 * The packet header's length is left to you.
 *
 * Return: 0, EINVAL (NULL, or not within the storage).
 */
extern errno_t mbuf_setdata(mbuf_t mbuf, void *data,
			    size_t len) NKE_SYM(mbuf_setdata);

/**
 * mbuf_get() - allocate an mbuf without packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mbuf: receives it; NULL on error
 *
 * Return: 0, EINVAL (NULL, or a wrong type), ENOMEM.
 */
extern errno_t mbuf_get(mbuf_how_t how, mbuf_type_t type,
			mbuf_t *mbuf) NKE_SYM(mbuf_get);

/**
 * mbuf_gethdr() - allocate an mbuf with a packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mbuf: receives it; NULL on error
 *
 * Return: 0, EINVAL (NULL, or a wrong type), ENOMEM.
 */
extern errno_t mbuf_gethdr(mbuf_how_t how, mbuf_type_t type,
			   mbuf_t *mbuf) NKE_SYM(mbuf_gethdr);

/**
 * mbuf_attachcluster() - let an mbuf use your memory
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mbuf: the mbuf; NULL in it: one with a packet header is allocated
 * @extbuf: the memory
 * @extfree: called when the last mbuf lets go of the memory
 * @extsize: its size in bytes
 * @extarg: what you like
 *
 * The mbuf's length stays as far as it fits.  On ENOMEM your mbuf is freed and
 * NULL stored; @extbuf is still yours.
 *
 * Return: 0, EINVAL (NULL or a wrong size or type), ENOMEM.
 */
extern errno_t mbuf_attachcluster(mbuf_how_t how, mbuf_type_t type,
				  mbuf_t *mbuf, caddr_t extbuf,
				  nke_mbuf_extfree_t extfree, size_t extsize,
				  caddr_t extarg) NKE_SYM(mbuf_attachcluster);

/**
 * mbuf_alloccluster() - allocate the memory of a cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @size: in: bytes wanted; out: bytes there are (2048, 4096 or 16384)
 * @addr: receives the memory; give it back with mbuf_freecluster()
 *
 * Return: 0, EINVAL (NULL, or 0 bytes), ENOMEM (no memory, or more than 16384
 * bytes).
 */
extern errno_t mbuf_alloccluster(mbuf_how_t how, size_t *size,
				 char **addr) NKE_SYM(mbuf_alloccluster);

/**
 * mbuf_freecluster() - free the memory of a cluster
 * @addr: what mbuf_alloccluster() gave
 * @size: the size that it gave
 */
extern void mbuf_freecluster(caddr_t addr,
			     size_t size) NKE_SYM(mbuf_freecluster);

/**
 * mbuf_getcluster() - give an mbuf a cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @size: 2048, 4096 or 16384
 * @mbuf: the mbuf; NULL in it: one without packet header is allocated
 *
 * Your mbuf survives an error.  Its length stays as far as it fits; the data
 * pointer is set to the start of the cluster.
 *
 * Return: 0, EINVAL (NULL or a wrong size or type), ENOMEM.
 */
extern errno_t mbuf_getcluster(mbuf_how_t how, mbuf_type_t type, size_t size,
			       mbuf_t *mbuf) NKE_SYM(mbuf_getcluster);

/**
 * mbuf_mclget() - give an mbuf a cluster of 2048 bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mbuf: the mbuf; NULL in it: one without packet header is allocated
 *
 * Return: 0, EINVAL (NULL or a wrong type), ENOMEM.
 */
extern errno_t mbuf_mclget(mbuf_how_t how, mbuf_type_t type,
			   mbuf_t *mbuf) NKE_SYM(mbuf_mclget);

/**
 * mbuf_allocpacket() - allocate a packet that can hold some bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @packetlen: bytes
 * @maxchunks: in: most mbufs to use, 0 for no limit; out: mbufs used; or NULL
 * @mbuf: receives the packet; left alone on error
 *
 * All lengths are 0 on return: set them yourself.
 *
 * Return: 0, EINVAL (NULL, or 0 bytes), ENOBUFS (@maxchunks are not enough),
 * ENOMEM.
 */
extern errno_t mbuf_allocpacket(mbuf_how_t how, size_t packetlen,
				unsigned int *maxchunks,
				mbuf_t *mbuf) NKE_SYM(mbuf_allocpacket);

/**
 * mbuf_allocpacket_list() - allocate several packets
 * @numpkts: how many; all or nothing
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @packetlen: bytes that each can hold
 * @maxchunks: as in mbuf_allocpacket(), for each
 * @mbuf: receives the list, linked by nextpkt; left alone on error
 *
 * Return: as mbuf_allocpacket(); EINVAL also for no packets.
 */
extern errno_t mbuf_allocpacket_list(unsigned int numpkts, mbuf_how_t how,
				     size_t packetlen, unsigned int *maxchunks,
				     mbuf_t *mbuf)
	NKE_SYM(mbuf_allocpacket_list);

/**
 * mbuf_getpacket() - allocate a packet with a cluster of 2048 bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @mbuf: receives it; NULL on error
 *
 * Return: 0, EINVAL (NULL), ENOMEM with MBUF_WAITOK, EWOULDBLOCK without.
 */
extern errno_t mbuf_getpacket(mbuf_how_t how,
			      mbuf_t *mbuf) NKE_SYM(mbuf_getpacket);

/**
 * mbuf_free() - free one mbuf
 * @mbuf: the mbuf
 *
 * Return: the next one of the same packet, which is still yours.
 */
extern mbuf_t mbuf_free(mbuf_t mbuf) NKE_SYM(mbuf_free);

/**
 * mbuf_freem() - free a packet
 * @mbuf: first mbuf, or NULL
 */
extern void mbuf_freem(mbuf_t mbuf) NKE_SYM(mbuf_freem);

/**
 * mbuf_freem_list() - free a list of packets
 * @mbuf: first packet, or NULL
 *
 * Return: number of packets freed.
 */
extern int mbuf_freem_list(mbuf_t mbuf) NKE_SYM(mbuf_freem_list);

/**
 * mbuf_leadingspace() - room before the data
 * @mbuf: the mbuf
 *
 * Return: bytes; 0 when the storage is shared.
 */
extern size_t mbuf_leadingspace(const mbuf_t mbuf) NKE_SYM(mbuf_leadingspace);

/**
 * mbuf_trailingspace() - room after the data
 * @mbuf: the mbuf
 *
 * Return: bytes; 0 when the storage is shared.
 */
extern size_t
mbuf_trailingspace(const mbuf_t mbuf) NKE_SYM(mbuf_trailingspace);

/**
 * mbuf_copym() - copy a part of a packet by reference
 * @src: first mbuf
 * @offset: first byte
 * @len: number of bytes, or MBUF_COPYALL for all up to the end
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @new_mbuf: receives the copy; NULL on error
 *
 * Clusters are shared, so both are only for reading from now on.  From
 * @offset 0 the packet header is copied; its tags move to the copy.
 *
 * Return: 0, EINVAL (NULL, not within the packet, or above 2^31 - 1), ENOMEM
 * (also for @len 0, as in XNU).
 */
extern errno_t mbuf_copym(const mbuf_t src, size_t offset, size_t len,
			  mbuf_how_t how, mbuf_t *new_mbuf)
	NKE_SYM(mbuf_copym);

/**
 * mbuf_dup() - copy a packet with all its bytes
 * @src: first mbuf
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @new_mbuf: receives the copy, which you may write to; NULL on error
 *
 * Return: 0, EINVAL (NULL), ENOMEM.
 */
extern errno_t mbuf_dup(const mbuf_t src, mbuf_how_t how,
			mbuf_t *new_mbuf) NKE_SYM(mbuf_dup);

/**
 * mbuf_prepend() - make room in front of a packet's data
 * @mbuf: in: first mbuf; out: the new first mbuf
 * @len: bytes; their contents are undefined
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 *
 * On ENOMEM the packet is freed and NULL stored.
 *
 * Return: 0, EINVAL (NULL), ENOMEM (also for more than 16384 bytes).
 */
extern errno_t mbuf_prepend(mbuf_t *mbuf, size_t len,
			    mbuf_how_t how) NKE_SYM(mbuf_prepend);

/**
 * mbuf_split() - cut a packet in two
 * @src: first mbuf; keeps the first @offset bytes
 * @offset: where to cut; at the end: the rest is an empty mbuf
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @new_mbuf: receives the rest; NULL on error
 *
 * The rest has a packet header if @src has one, with length and interface.
 *
 * Return: 0, EINVAL (NULL), ENOMEM (also when @offset is beyond the end, or
 * above 2^31 - 1).
 */
extern errno_t mbuf_split(mbuf_t src, size_t offset, mbuf_how_t how,
			  mbuf_t *new_mbuf) NKE_SYM(mbuf_split);

/**
 * mbuf_pullup() - make the first bytes of a packet contiguous
 * @mbuf: in: first mbuf; out: the new first mbuf
 * @len: number of bytes that must be in the first mbuf
 *
 * Your memory, see mbuf_attachcluster(), is not written to.  On ENOMEM the
 * packet is freed and NULL stored.  Data pointers of before are not valid any
 * more.
 *
 * Return: 0, EINVAL (NULL), ENOMEM (also when the packet is shorter than @len,
 * or for more than 16384 bytes).
 */
extern errno_t mbuf_pullup(mbuf_t *mbuf, size_t len) NKE_SYM(mbuf_pullup);

/**
 * mbuf_adj() - remove bytes from one end of a packet
 * @mbuf: first mbuf
 * @len: number of bytes, from the head; negative: from the tail
 *
 * The packet header's length is lowered by what was removed from the head, or
 * becomes what is left by the tail.  Mbufs that become empty stay.
 */
extern void mbuf_adj(mbuf_t mbuf, int len) NKE_SYM(mbuf_adj);

/**
 * mbuf_adjustlen() - grow or shrink the data of one mbuf at its end
 * @mbuf: the mbuf
 * @amount: bytes to add; negative to remove
 *
 * The packet header's length is left to you.
 *
 * Return: 0, EINVAL (NULL, beyond the storage, or below zero).
 */
extern errno_t mbuf_adjustlen(mbuf_t mbuf, int amount) NKE_SYM(mbuf_adjustlen);

/**
 * mbuf_concatenate() - append one chain to another
 * @dst: first chain; NULL gives @src
 * @src: second chain; not to be used afterwards
 *
 * The packet header's length is left to you.
 *
 * Return: the joint chain.
 */
extern mbuf_t mbuf_concatenate(mbuf_t dst,
			       mbuf_t src) NKE_SYM(mbuf_concatenate);

/**
 * mbuf_copydata() - copy bytes out of a chain
 * @mbuf: first mbuf
 * @offset: first byte to copy
 * @length: number of bytes
 * @out_data: where to; NULL copies nothing
 *
 * Return: 0, EINVAL (chain too short: what there is was copied; or a number of
 * 2^31 - 1 and above).
 */
extern errno_t mbuf_copydata(const mbuf_t mbuf, size_t offset, size_t length,
			     void *out_data) NKE_SYM(mbuf_copydata);

/**
 * mbuf_copyback() - copy bytes into a chain
 * @mbuf: first mbuf
 * @offset: where to
 * @length: number of bytes
 * @data: the bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 *
 * Extends the chain as needed, and the packet header's length with it.  Other
 * holders of a shared cluster do not see the change.  Data pointers of before
 * are not valid any more.
 *
 * Return: 0, EINVAL (NULL, no bytes, or an end beyond 2^31 - 1), ENOBUFS (no
 * memory: what was written so far stays).
 */
extern errno_t mbuf_copyback(mbuf_t mbuf, size_t offset, size_t length,
			     const void *data,
			     mbuf_how_t how) NKE_SYM(mbuf_copyback);

/**
 * mbuf_mclhasreference() - is the storage shared?
 * @mbuf: the mbuf
 *
 * Return: 1 if you may only read the bytes, else 0.
 */
extern int mbuf_mclhasreference(mbuf_t mbuf) NKE_SYM(mbuf_mclhasreference);

/**
 * mbuf_next() - next mbuf of the same packet
 * @mbuf: the mbuf
 *
 * Return: the mbuf, or NULL.
 */
extern mbuf_t mbuf_next(const mbuf_t mbuf) NKE_SYM(mbuf_next);

/**
 * mbuf_setnext() - set the next mbuf of the same packet
 * @mbuf: the mbuf
 * @next: mbuf to follow it, or NULL; what followed before is not freed
 *
 * Return: 0, EINVAL (NULL; @next is in a list of packets, free, or @mbuf
 * itself).
 */
extern errno_t mbuf_setnext(mbuf_t mbuf, mbuf_t next) NKE_SYM(mbuf_setnext);

/**
 * mbuf_nextpkt() - next packet of a list
 * @mbuf: first mbuf of a packet
 *
 * Return: the packet, or NULL.
 */
extern mbuf_t mbuf_nextpkt(const mbuf_t mbuf) NKE_SYM(mbuf_nextpkt);

/**
 * mbuf_setnextpkt() - set the next packet of a list
 * @mbuf: first mbuf of a packet
 * @nextpkt: first mbuf of another, or NULL
 */
extern void mbuf_setnextpkt(mbuf_t mbuf,
			    mbuf_t nextpkt) NKE_SYM(mbuf_setnextpkt);

/**
 * mbuf_len() - bytes of data in one mbuf
 * @mbuf: the mbuf
 *
 * Return: the number.
 */
extern size_t mbuf_len(const mbuf_t mbuf) NKE_SYM(mbuf_len);

/**
 * mbuf_setlen() - set the number of bytes of data in one mbuf
 * @mbuf: the mbuf
 * @len: bytes; cut at the end of the storage
 *
 * The packet header's length is left to you.
 */
extern void mbuf_setlen(mbuf_t mbuf, size_t len) NKE_SYM(mbuf_setlen);

/**
 * mbuf_maxlen() - size of an mbuf's storage
 * @mbuf: the mbuf
 *
 * Return: bytes, wherever the data begins.
 */
extern size_t mbuf_maxlen(const mbuf_t mbuf) NKE_SYM(mbuf_maxlen);

/**
 * mbuf_type() - type of an mbuf
 * @mbuf: the mbuf
 *
 * Return: MBUF_TYPE_*.
 */
extern mbuf_type_t mbuf_type(const mbuf_t mbuf) NKE_SYM(mbuf_type);

/**
 * mbuf_settype() - change the type of an mbuf
 * @mbuf: the mbuf
 * @new_type: MBUF_TYPE_*
 *
 * Return: 0, EINVAL (NULL, MBUF_TYPE_FREE, or above 255).
 */
extern errno_t mbuf_settype(mbuf_t mbuf,
			    mbuf_type_t new_type) NKE_SYM(mbuf_settype);

/**
 * mbuf_flags() - flags of an mbuf
 * @mbuf: the mbuf
 *
 * Return: MBUF_EXT, MBUF_PKTHDR...
 */
extern mbuf_flags_t mbuf_flags(const mbuf_t mbuf) NKE_SYM(mbuf_flags);

/**
 * mbuf_setflags() - replace the flags of an mbuf
 * @mbuf: the mbuf
 * @flags: the flags; MBUF_EXT must be as it is
 *
 * MBUF_PKTHDR can be turned on in an mbuf with a cluster, or in an empty one.
 *
 * Return: 0, EINVAL (NULL, a private flag, or MBUF_EXT changes), EBUSY (no room
 * for a packet header; the other flags are changed).
 */
extern errno_t mbuf_setflags(mbuf_t mbuf,
			     mbuf_flags_t flags) NKE_SYM(mbuf_setflags);

/**
 * mbuf_setflags_mask() - change some flags of an mbuf
 * @mbuf: the mbuf
 * @flags: new values
 * @mask: the flags to change
 *
 * Return: 0, EINVAL (NULL; a private flag or MBUF_EXT in @mask), EBUSY (no room
 * for a packet header; the other flags are changed).
 */
extern errno_t mbuf_setflags_mask(mbuf_t mbuf, mbuf_flags_t flags,
				  mbuf_flags_t mask)
	NKE_SYM(mbuf_setflags_mask);

/**
 * mbuf_pkthdr_len() - length of a packet by its header
 * @mbuf: first mbuf
 *
 * Return: bytes; 0 without a packet header or when negative.
 */
extern size_t mbuf_pkthdr_len(const mbuf_t mbuf) NKE_SYM(mbuf_pkthdr_len);

/**
 * mbuf_pkthdr_setlen() - set the length in a packet header
 * @mbuf: first mbuf
 * @len: bytes
 */
extern void mbuf_pkthdr_setlen(mbuf_t mbuf,
			       size_t len) NKE_SYM(mbuf_pkthdr_setlen);

/**
 * mbuf_pkthdr_adjustlen() - add to the length in a packet header
 * @mbuf: first mbuf
 * @amount: bytes to add; negative to subtract
 */
extern void mbuf_pkthdr_adjustlen(mbuf_t mbuf,
				  int amount) NKE_SYM(mbuf_pkthdr_adjustlen);

/**
 * mbuf_get_mlen() - room in a plain mbuf
 *
 * Return: bytes.
 */
extern u_int32_t mbuf_get_mlen(void)
	NKE_SYM(mbuf_get_mlen);

/**
 * mbuf_get_mhlen() - room in an mbuf with a packet header
 *
 * Return: bytes.
 */
extern u_int32_t mbuf_get_mhlen(void)
	NKE_SYM(mbuf_get_mhlen);

/**
 * mbuf_get_minclsize() - from which size on clusters are used
 *
 * Return: the most bytes that are put into two plain mbufs.
 */
extern u_int32_t mbuf_get_minclsize(void)
	NKE_SYM(mbuf_get_minclsize);

/**
 * mbuf_stats() - read the counters
 * @stats: receives them
 */
extern void mbuf_stats(struct mbuf_stat *stats) NKE_SYM(mbuf_stats);

/**
 * mbuf_align_32() - put the data at the end of the storage
 * @mbuf: the mbuf, empty
 * @len: bytes that are to be put there
 *
 * The data begins at the last multiple of 4 bytes, counted from the start of
 * the storage, that has room for @len.
 *
 * Return: 0, EINVAL (NULL, or more than there is room for), ENOTSUP (shared
 * storage).
 */
extern errno_t mbuf_align_32(mbuf_t mbuf, size_t len) NKE_SYM(mbuf_align_32);

/**
 * mbuf_data_to_physical() - where a byte is for a device
 * @ptr: the byte, in a cluster
 *
 * Behind an IOMMU a device needs the DMA API instead.
 *
 * Return: the physical address; 0 when @ptr is not memory of the kernel.
 */
extern addr64_t mbuf_data_to_physical(void *ptr) NKE_SYM(mbuf_data_to_physical);

/**
 * mbuf_pulldown() - make some bytes of a packet contiguous
 * @src: first mbuf, which stays the first
 * @offset: in: first byte of the range; out: where it is in @location
 * @length: number of bytes
 * @location: receives the mbuf that has them; NULL on error
 *
 * Your memory, see mbuf_attachcluster(), is not written to.  On ENOMEM the
 * whole packet is freed.
 *
 * Return: 0, EINVAL (NULL: nothing is freed), ENOMEM (also when the packet is
 * shorter, or for more than 16384 bytes).
 */
extern errno_t mbuf_pulldown(mbuf_t src, size_t *offset, size_t length,
			     mbuf_t *location) NKE_SYM(mbuf_pulldown);

/**
 * mbuf_get_msize() - size of an mbuf, descriptor included
 * Return: bytes.
 */
extern u_int32_t mbuf_get_msize(void) NKE_SYM(mbuf_get_msize);

#include <sys/_kpi_mbuf_packet.h>
#include <sys/_kpi_mbuf_offload.h>
#include <sys/_kpi_mbuf_driver.h>

#endif /* _NKE_SYS_KPI_MBUF_H_ */
