/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory buffers: BSD's shape over Linux's storage.
 */
#ifndef _NKE_MBUF_H
#define _NKE_MBUF_H

#include <linux/bvec.h>
#include <linux/cache.h>
#include <linux/gfp.h>
#include <linux/refcount.h>
#include <linux/skbuff.h>
#include <linux/uio.h>

#include "proto/mbuf.h"

#ifdef CONFIG_HIGHMEM
#error "nke: an mbuf needs page fragments with kernel addresses"
#endif

#define NKE_MSIZE	256
/* Bytes of struct __mbuf before the packet header or the data. */
#define NKE_MBUF_HEAD	56
#define NKE_MCLBYTES	2048
#define NKE_MBIGCLBYTES	4096
#define NKE_M16KCLBYTES	16384

/* Public flags, XNU's numbers. */
#define NKE_M_EXT	0x0001
#define NKE_M_PKTHDR	0x0002
#define NKE_M_EOR	0x0004
#define NKE_M_LOOP	0x0040
#define NKE_M_PUBLIC	(NKE_M_EXT | NKE_M_PKTHDR | NKE_M_EOR | NKE_M_LOOP | \
			 0x0100 | 0x0200 | 0x0400 | 0x0800 | 0x1000 |	    \
			 0x2000 | 0x4000)

#define NKE_MT_FREE	0
#define NKE_MT_DATA	1

#define NKE_M_DONTWAIT	1

/**
 * enum nke_ext_kind - who owns the bytes
 * @NKE_EXT_FRAG: a page fragment of NKE_MCLBYTES and room behind it
 * @NKE_EXT_PAGES: whole pages, NKE_MBIGCLBYTES or NKE_M16KCLBYTES
 * @NKE_EXT_SKB: a packet of the network stack
 * @NKE_EXT_CUSTOM: the client; mbuf_attachcluster()
 */
enum nke_ext_kind {
	NKE_EXT_FRAG,
	NKE_EXT_PAGES,
	NKE_EXT_SKB,
	NKE_EXT_CUSTOM,
};

/**
 * struct nke_ext - storage outside an mbuf, shared by reference
 * @ref: mbufs that refer to it
 * @kind: what it is
 * @shared: it was shared by an operation of BSD's once; stays set, as in BSD
 * @size: bytes at @base
 * @base: start of the storage; NULL for a packet, which has many pieces
 * @skb: the packet of NKE_EXT_SKB
 * @extfree: the client's function of NKE_EXT_CUSTOM
 * @arg: its last argument
 *
 * No allocation of its own where that can be had: it lies in the room behind
 * a page fragment, or in the control block of the packet that it owns.
 */
struct nke_ext {
	refcount_t ref;
	u8 kind;
	bool shared;
	u32 size;
	u8 *base;
	union {
		struct sk_buff *skb;
		struct {
			nke_extfree extfree;
			char *arg;
		};
	};
};

/**
 * struct nke_pkthdr - what only the first mbuf of a packet has
 * @len: bytes in the whole packet
 * @header: the client's pointer, by convention the link header
 * @rcvif: interface that the packet came from
 */
struct nke_pkthdr {
	u32 len;
	void *header;
	void *rcvif;
};

/**
 * struct __mbuf - a memory buffer
 * @next: next mbuf of the packet
 * @nextpkt: next packet of a list, in the first mbuf only
 * @data: first byte
 * @len: bytes from @data
 * @type: NKE_MT_*
 * @flags: NKE_M_*
 * @ext: storage outside, or NULL when @buf is inside
 * @buf: start of the storage that this mbuf may use
 * @size: its length
 * @hdr: packet header, with NKE_M_PKTHDR
 * @hdata: bytes inside an mbuf with a packet header
 * @idata: bytes inside one without
 */
struct __mbuf {
	struct __mbuf *next;
	struct __mbuf *nextpkt;
	u8 *data;
	u32 len;
	u16 type;
	u16 flags;
	struct nke_ext *ext;
	u8 *buf;
	u32 size;
	union {
		struct {
			struct nke_pkthdr hdr;
			u8 hdata[NKE_MSIZE - NKE_MBUF_HEAD -
			 sizeof(struct nke_pkthdr)];
		};
		u8 idata[NKE_MSIZE - NKE_MBUF_HEAD];
	} __aligned(8);
};

#define NKE_MLEN	sizeof_field(struct __mbuf, idata)
#define NKE_MHLEN	sizeof_field(struct __mbuf, hdata)
#define NKE_MINCLSIZE	(NKE_MLEN + NKE_MHLEN)

/* What may wait, and how, for mbuf_how_t. */
static inline gfp_t nke_mbuf_gfp(unsigned int how)
{
	return how == NKE_M_DONTWAIT ? GFP_ATOMIC | __GFP_NOWARN : GFP_KERNEL;
}

static inline bool nke_mbuf_has_pkthdr(const struct __mbuf *m)
{
	return m->flags & NKE_M_PKTHDR;
}

static inline size_t nke_mbuf_seglen(const struct __mbuf *m)
{
	return m->len;
}

static inline void *nke_mbuf_segdata(const struct __mbuf *m)
{
	return m->data;
}

static inline const struct __mbuf *nke_mbuf_segnext(const struct __mbuf *m)
{
	return m->next;
}

int nke_mbuf_init(void);
void nke_mbuf_exit(void);
long nke_mbuf_live(void);

/* mbuf.c */
struct __mbuf *nke_mbuf_new(u16 type, bool pkthdr, gfp_t gfp);
void nke_mbuf_reset_inline(struct __mbuf *m);

/* mbuf_ext.c */
int nke_ext_init(void);
void nke_ext_exit(void);
long nke_ext_live(void);
void nke_ext_setup(struct nke_ext *ext, enum nke_ext_kind kind, u8 *base,
		   u32 size);
void nke_ext_abandon(struct nke_ext *ext);
void nke_mbuf_use_ext(struct __mbuf *m, struct nke_ext *ext, u8 *buf,
		      u32 size);
int nke_mbuf_attach_cluster(struct __mbuf *m, size_t size, gfp_t gfp);
void nke_mbuf_drop_ext(struct __mbuf *m);
bool nke_mbuf_writable(const struct __mbuf *m);
bool nke_mbuf_page(const struct __mbuf *m, struct bio_vec *bv);
int nke_mbuf_unshare(struct __mbuf *m, gfp_t gfp);

/* mbuf_chain.c */
size_t nke_mbuf_chain_len(const struct __mbuf *m);
struct __mbuf *nke_mbuf_alloc_chain(size_t len, gfp_t gfp);
struct kvec *nke_mbuf_space(struct __mbuf *m, size_t len, int *n);
void nke_mbuf_trim_to(struct __mbuf *m, size_t len);
void nke_mbuf_append(struct __mbuf **head, struct __mbuf **tail,
		     struct __mbuf *m);

/* mbuf_skb.c */
struct __mbuf *nke_mbuf_from_skb(struct sk_buff *skb, unsigned int off,
				 unsigned int len, gfp_t gfp);

#endif /* _NKE_MBUF_H */
