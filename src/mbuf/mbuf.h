/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory buffers: the representation, and what the rest of nke may do with it.
 *
 * An mbuf has one owner at a time and no lock, as in BSD; only what it refers
 * to (struct nke_ext) is counted and may be shared between mbufs on several
 * CPUs.  Mbufs are allocated and freed in process or softirq context with
 * interrupts enabled, never in a hard interrupt.
 */
#ifndef _NKE_MBUF_MBUF_H
#define _NKE_MBUF_MBUF_H

#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/refcount.h>
#include <linux/skbuff.h>
#include <linux/types.h>

#include "proto/mbuf.h"

#ifdef CONFIG_HIGHMEM
#error "nke: packet data must be addressable: no CONFIG_HIGHMEM"
#endif

struct __ifnet;
struct bio_vec;
struct kvec;
struct nke_ipf_origin;
struct nke_mtag;

/* A descriptor with its inline data. */
#define NKE_MSIZE		256
#define NKE_MHDR_SIZE		(5 * sizeof(void *) + 4 * sizeof(u32))
#define NKE_MLEN		(NKE_MSIZE - NKE_MHDR_SIZE)
#define NKE_MHLEN		(NKE_MLEN - sizeof(struct nke_pkthdr))
/* More than this goes to a cluster rather than to two plain mbufs. */
#define NKE_MINCLSIZE		(NKE_MLEN + NKE_MHLEN)

#define NKE_MCLBYTES		2048
#define NKE_MBIGCLBYTES		4096
#define NKE_M16KCLBYTES		16384

/*
 * A cluster of 2 or 4 KiB has room before and after it, so that build_skb()
 * can make it the head of a packet in place: headroom for link headers, which
 * holds the descriptor as long as mbufs own the cluster, and a tail for
 * skb_shared_info.
 */
#define NKE_CL_HEAD							\
	SKB_DATA_ALIGN(max_t(size_t, NET_SKB_PAD, sizeof(struct nke_ext)))
#define NKE_CL_TAIL	SKB_DATA_ALIGN(sizeof(struct skb_shared_info))

/**
 * enum nke_ext_kind - who owns the bytes outside of an mbuf
 * @NKE_EXT_CL2K: cluster of 2 KiB
 * @NKE_EXT_CL4K: cluster of 4 KiB
 * @NKE_EXT_CL16K: cluster of 16 KiB
 * @NKE_EXT_SKB: a packet of the kernel
 * @NKE_EXT_CUSTOM: the client, by mbuf_attachcluster()
 * @NKE_EXT_KINDS: number of kinds
 */
enum nke_ext_kind {
	NKE_EXT_CL2K,
	NKE_EXT_CL4K,
	NKE_EXT_CL16K,
	NKE_EXT_SKB,
	NKE_EXT_CUSTOM,
	NKE_EXT_KINDS,
};

/**
 * enum nke_m_failure - what mbuf_stats() counts when memory is short
 * @NKE_M_FAIL_ALLOC: an allocation
 * @NKE_M_FAIL_COPY: a copy by reference
 * @NKE_M_FAIL_PULLUP: a pullup
 * @NKE_M_FAILURES: number of kinds
 */
enum nke_m_failure {
	NKE_M_FAIL_ALLOC,
	NKE_M_FAIL_COPY,
	NKE_M_FAIL_PULLUP,
	NKE_M_FAILURES,
};

typedef void (*nke_mbuf_extfree)(char *buf, unsigned int size, char *arg);

/**
 * struct nke_ext - counted owner of storage outside of an mbuf
 * @ref: one per mbuf that refers to it
 * @kind: enum nke_ext_kind
 * @held: the origin of the packet has a reference to it, too
 * @shared: two mbufs referred to the same bytes once; sticky, as in BSD
 * @size: of the storage, in bytes; of a packet: what is shown of it, or more
 *	than it has: see nke_mbuf_view_stays()
 * @prop: the clients' word, see mbuf_cluster_set_prop()
 * @base: start of the storage; unused for a packet
 * @skb: the packet
 * @extfree: the client's function, called when @ref drops to zero
 * @arg: the client's argument to @extfree
 *
 * For clusters of 2 and 4 KiB it lies in front of the data, in the same page
 * fragment; else it is an object of its own.
 */
struct nke_ext {
	refcount_t ref;
	u8 kind;
	u8 shared;
	u8 held;
	u32 size;
	u32 prop;
	u8 *base;
	union {
		struct sk_buff *skb;
		nke_mbuf_extfree extfree;
	};
	char *arg;
};

/**
 * struct nke_pkthdr - what only the first mbuf of a packet has
 * @len: bytes in the packet; negative while a client adjusts it in steps
 * @csum_flags: checksum requests or results (low half), VLAN, TSO (high half)
 * @csum_data: value that goes with @csum_flags
 * @vlan: tag in host order
 * @tso_segsz: maximum segment size of an offloaded segmentation
 * @rcvif: interface it arrived on, with a reference
 * @header: the client's pointer, by convention to the link header
 * @tags: list of tags
 * @origin: where an IP filter met it, with a reference; or NULL
 * @tstamp: time stamp, in nanoseconds
 * @svc: service class
 * @flags: marks for drivers (keep-alive, wake packet, time stamp valid...)
 * @flowid: the driver's flow
 * @gso_hdrlen: length of the headers of an offloaded segmentation
 * @gso_type: kind of offloaded segmentation
 * @lro_segs: segments that were merged on receive
 *
 * Zero means "nothing" in every field.
 */
struct nke_pkthdr {
	int len;
	u32 csum_flags;
	u32 csum_data;
	u16 vlan;
	u16 tso_segsz;
	struct __ifnet *rcvif;
	void *header;
	struct nke_mtag *tags;
	struct nke_ipf_origin *origin;
	u64 tstamp;
	u32 svc;
	u32 flags;
	u16 flowid;
	u16 gso_hdrlen;
	u8 gso_type;
	u8 lro_segs;
};

/* Requests for the checksum of what follows the IP header. */
#define NKE_CSUM_DATA	(NKE_MBUF_CSUM_REQ_TCP | NKE_MBUF_CSUM_REQ_UDP)
#define NKE_CSUM_DATA6	(NKE_MBUF_CSUM_REQ_TCPIPV6 | NKE_MBUF_CSUM_REQ_UDPIPV6)

/* Marks of a packet (struct nke_pkthdr.flags). */
#define NKE_PKT_TSTAMP		BIT(0)	/* tstamp is valid */
#define NKE_PKT_KEEPALIVE	BIT(1)
#define NKE_PKT_WAKE		BIT(2)

/* Private flags of a segment. */
#define NKE_M_RDONLY	BIT(0)	/* never written in place: packet fragment */
#define NKE_M_PAGES	BIT(1)	/* in pages, not in an object of a slab */
#define NKE_M_NUMBER	16	/* from this bit on: the place in a view */

/**
 * struct __mbuf - one buffer: mbuf_t of the KPI
 * @next: next one of the same packet
 * @nextpkt: next packet of a list; meaningful in the first mbuf only
 * @data: first byte of data
 * @ext: owner of the storage, or NULL when it is inline
 * @buf: start of the storage this mbuf may use; buf <= data
 * @len: bytes of data; data + len <= buf + size
 * @size: of the storage, in bytes
 * @type: MBUF_TYPE_*; FREE once it was freed
 * @flags: MBUF_EXT, MBUF_PKTHDR...
 * @priv: NKE_M_*
 * @marks: the three before, to be compared at once
 * @pkt: the packet header, with MBUF_PKTHDR
 * @pktdat: inline storage, with MBUF_PKTHDR
 * @dat: inline storage without
 *
 * What describes the segment, and the packet's length, share one cache line.
 */
struct __mbuf {
	struct __mbuf *next;
	struct __mbuf *nextpkt;
	u8 *data;
	struct nke_ext *ext;
	u8 *buf;
	u32 len;
	u32 size;
	union {
		struct {
			u16 type;
			u16 flags;
			u32 priv;
		};
		u64 marks;
	};
	union {
		struct {
			struct nke_pkthdr pkt;
			u8 pktdat[NKE_MHLEN];
		};
		u8 dat[NKE_MLEN];
	};
};

static_assert(sizeof(struct __mbuf) == NKE_MSIZE);
static_assert(offsetof(struct __mbuf, dat) == NKE_MHDR_SIZE);

/* For walking a chain that is sent. */
static inline size_t nke_mbuf_seglen(const struct __mbuf *m)
{
	return m->len;
}

static inline void *nke_mbuf_segdata(const struct __mbuf *m)
{
	return m->data;
}

static inline struct __mbuf *nke_mbuf_segnext(const struct __mbuf *m)
{
	return m->next;
}

static inline bool nke_mbuf_has_pkthdr(const struct __mbuf *m)
{
	return m->flags & NKE_MBUF_PKTHDR;
}

static inline bool nke_m_is_packet(const struct __mbuf *m)
{
	return m && nke_mbuf_has_pkthdr(m);
}

/* Bytes from the first byte of data to the end of the storage. */
static inline u32 nke_m_room(const struct __mbuf *m)
{
	return m->buf + m->size - m->data;
}

/* Make the inline area the storage; the data pointer is the caller's task. */
static inline void nke_m_use_inline(struct __mbuf *m)
{
	if (nke_mbuf_has_pkthdr(m)) {
		m->buf = m->pktdat;
		m->size = NKE_MHLEN;
	} else {
		m->buf = m->dat;
		m->size = NKE_MLEN;
	}
}

/* How long an allocation may take: the client's mbuf_how_t for Linux. */
static inline gfp_t nke_m_gfp(unsigned int how)
{
	if (how != NKE_MBUF_WAITOK)
		return GFP_ATOMIC | __GFP_NOWARN;
	might_sleep();
	return GFP_KERNEL;
}

static inline bool nke_m_type_ok(unsigned int type)
{
	return type != NKE_MBUF_TYPE_FREE && type <= NKE_MBUF_TYPE_MAX;
}

/* Flags that go with a packet when its header moves to another mbuf. */
#define NKE_M_COPYFLAGS	(NKE_MBUF_PUBLIC & ~NKE_MBUF_EXT)

/* mbuf.c */
int nke_mbuf_init(void);
void nke_mbuf_exit(void);
struct __mbuf *nke_m_get(gfp_t gfp, unsigned int type, unsigned int flags);
struct __mbuf *nke_m_get_chain(gfp_t gfp, unsigned int n);
void nke_m_pkthdr_drop(struct __mbuf *m);
void nke_m_pkthdr_move(struct __mbuf *to, struct __mbuf *from);
bool nke_m_writable(const struct __mbuf *m);

/* Tags of nke itself; numbers that strings do not get. */
#define NKE_MTAG_DRIVER	1
#define NKE_MTAG_AUX	2
#define NKE_MTAG_SCRATCH 3

/**
 * struct nke_m_driver - what a driver notes of a packet
 * @pktid: number for the completion callbacks
 * @arg: for them
 * @data: for them
 * @status: of the transmission
 * @pending: callbacks to be called, a bit each
 */
struct nke_m_driver {
	unsigned long pktid;
	unsigned long arg;
	unsigned long data;
	int status;
	u32 pending;
};

/* What goes with a packet's header: tags, the interface, the origin. */
static inline bool nke_m_has_baggage(const struct nke_pkthdr *pkt)
{
	return (unsigned long)pkt->tags | (unsigned long)pkt->rcvif |
	       (unsigned long)pkt->origin;
}

/* mbuf_pkthdr.c */
void nke_m_baggage_drop(struct nke_pkthdr *pkt);

/* mbuf_stat.c */
long nke_mbuf_live(void);
void nke_m_count_type(unsigned int type, int change);
void nke_m_count_kept(int change);
void nke_m_count_ext(enum nke_ext_kind kind, int change);
void nke_m_count_tag(int change);
void nke_m_count_failure(enum nke_m_failure what);

/*
 * @change mbufs of a type have come.  Those of data are not counted: they are
 * all that the cache has given out but for the others.
 */
static inline void nke_m_count(unsigned int type, int change)
{
	if (unlikely(type != NKE_MBUF_TYPE_DATA))
		nke_m_count_type(type, change);
}

/* mbuf_driver.c */
void nke_m_driver_end(struct nke_m_driver *drv, const struct nke_pkthdr *pkt);
void nke_m_driver_copied(struct nke_m_driver *drv);

/* mbuf_tag.c */
void *nke_m_tag_get(struct __mbuf *m, u32 id, u16 *len);
void *nke_m_tag_add(struct __mbuf *m, u32 id, u16 len, gfp_t gfp);
void nke_m_tag_del(struct __mbuf *m, u32 id);
void nke_m_tags_free(struct nke_pkthdr *pkt);
int nke_m_tags_copy(struct nke_pkthdr *to, const struct nke_pkthdr *from,
		    gfp_t gfp);

/* mbuf_ext.c */
int nke_ext_init(void);
void nke_ext_exit(void);
struct nke_ext *nke_ext_get_skb(struct sk_buff *skb, gfp_t gfp);
void nke_ext_put(struct nke_ext *ext, unsigned int refs);
size_t nke_m_cluster_size(size_t len);
int nke_m_add_cluster(struct __mbuf *m, size_t size, gfp_t gfp);
void nke_m_share(struct __mbuf *to, const struct __mbuf *from);
int nke_m_unshare(struct __mbuf *m, gfp_t gfp);
struct __mbuf *nke_m_get_for(gfp_t gfp, size_t len, unsigned int type,
			     unsigned int flags);
struct __mbuf *nke_m_get_packet(gfp_t gfp, size_t len, unsigned int limit,
				unsigned int *chunks);

/**
 * enum nke_packet_place - where in the stack a packet was met
 * @NKE_PACKET_RECEIVED: on its way in, nothing checked yet
 * @NKE_PACKET_RECEIVED_IP: on its way in, after the IP header was checked
 * @NKE_PACKET_SENT: on its way out
 */
enum nke_packet_place {
	NKE_PACKET_RECEIVED,
	NKE_PACKET_RECEIVED_IP,
	NKE_PACKET_SENT,
};

/* mbuf_meta.c */
struct __mbuf *nke_mbuf_from_packet(struct sk_buff *skb,
				    enum nke_packet_place where, gfp_t gfp);
int nke_mbuf_show_packet(struct __mbuf *m, struct sk_buff *skb,
			 enum nke_packet_place where);
void nke_mbuf_apply_sum(const struct nke_pkthdr *pkt, struct sk_buff *skb,
			enum nke_packet_place where);
void nke_mbuf_apply(const struct nke_pkthdr *pkt, struct sk_buff *skb,
		    enum nke_packet_place where);

/* mbuf_packet.c */
struct sk_buff *nke_mbuf_to_skb(struct __mbuf *m, gfp_t gfp);

/* mbuf_view.c */
unsigned int nke_view_kept(void);
void nke_view_exit(void);
bool nke_view_keep(struct __mbuf *m, const struct sk_buff *skb);
void nke_view_show(struct __mbuf *m, struct sk_buff *skb);
struct __mbuf *nke_mbuf_from_skb(struct sk_buff *skb, unsigned int off,
				 unsigned int len, gfp_t gfp);
struct sk_buff *nke_mbuf_unview(struct __mbuf *m);
void nke_mbuf_view_stays(struct __mbuf *m);

/* mbuf_skb.c */
size_t nke_mbuf_chain_len(const struct __mbuf *m);
bool nke_mbuf_page(const struct __mbuf *m, struct bio_vec *bv);
struct __mbuf *nke_mbuf_alloc_chain(size_t len, gfp_t gfp);
struct kvec *nke_mbuf_space(const struct __mbuf *m, size_t room, int *n);
void nke_mbuf_trim_to(struct __mbuf *m, size_t len);
void nke_mbuf_append(struct __mbuf **head, struct __mbuf **tail,
		     struct __mbuf *m);

#endif /* _NKE_MBUF_MBUF_H */
