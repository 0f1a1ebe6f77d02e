/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the mbuf KPI as linked, and its numbers, which are XNU's.
 * World-neutral: base types and opaque tags only, so that src/abi/abi_mbuf.c
 * can hold them against the public header.
 */
#ifndef _NKE_PROTO_MBUF_H
#define _NKE_PROTO_MBUF_H

struct __mbuf;
struct mbuf_stat;

enum {
	NKE_MBUF_WAITOK = 0,
	NKE_MBUF_DONTWAIT = 1,

	NKE_MBUF_EXT = 0x0001,
	NKE_MBUF_PKTHDR = 0x0002,
	NKE_MBUF_EOR = 0x0004,
	NKE_MBUF_LOOP = 0x0040,
	NKE_MBUF_BCAST = 0x0100,
	NKE_MBUF_MCAST = 0x0200,
	NKE_MBUF_FRAG = 0x0400,
	NKE_MBUF_FIRSTFRAG = 0x0800,
	NKE_MBUF_LASTFRAG = 0x1000,
	NKE_MBUF_PROMISC = 0x2000,
	NKE_MBUF_HASFCS = 0x4000,
	NKE_MBUF_PUBLIC = 0x7f47,

	NKE_MBUF_TYPE_FREE = 0,
	NKE_MBUF_TYPE_DATA = 1,
	NKE_MBUF_TYPE_MAX = 255,

	NKE_MBUF_COPYALL = 1000000000,
};

/* struct mbuf_stat of the public header, which no Linux file sees. */
struct nke_bsd_mbuf_stat {
	unsigned int mbufs;
	unsigned int clusters;
	unsigned int clfree;
	unsigned int drops;
	unsigned int wait;
	unsigned int drain;
	unsigned short mtypes[256];
	unsigned int mcfail;
	unsigned int mpfail;
	unsigned int msize;
	unsigned int mclbytes;
	unsigned int minclsize;
	unsigned int mlen;
	unsigned int mhlen;
	unsigned int bigclusters;
	unsigned int bigclfree;
	unsigned int bigmclbytes;
};

/* Allocation */
int nke_mbuf_get(unsigned int how, unsigned int type, struct __mbuf **mbuf);
int nke_mbuf_gethdr(unsigned int how, unsigned int type, struct __mbuf **mbuf);
int nke_mbuf_getpacket(unsigned int how, struct __mbuf **mbuf);
int nke_mbuf_getcluster(unsigned int how, unsigned int type,
			unsigned long size, struct __mbuf **mbuf);
int nke_mbuf_mclget(unsigned int how, unsigned int type, struct __mbuf **mbuf);
int nke_mbuf_alloccluster(unsigned int how, unsigned long *size, char **addr);
void nke_mbuf_freecluster(char *addr, unsigned long size);
int nke_mbuf_attachcluster(unsigned int how, unsigned int type,
			   struct __mbuf **mbuf, char *extbuf,
			   void (*extfree)(char *buf, unsigned int size,
					   char *arg),
			   unsigned long extsize, char *extarg);
int nke_mbuf_allocpacket(unsigned int how, unsigned long packetlen,
			 unsigned int *maxchunks, struct __mbuf **mbuf);
int nke_mbuf_allocpacket_list(unsigned int numpkts, unsigned int how,
			      unsigned long packetlen, unsigned int *maxchunks,
			      struct __mbuf **mbuf);
struct __mbuf *nke_mbuf_free(struct __mbuf *mbuf);
void nke_mbuf_freem(struct __mbuf *mbuf);
int nke_mbuf_freem_list(struct __mbuf *mbuf);

/* Data and room */
void *nke_mbuf_data(struct __mbuf *mbuf);
void *nke_mbuf_datastart(struct __mbuf *mbuf);
int nke_mbuf_setdata(struct __mbuf *mbuf, void *data, unsigned long len);
unsigned long nke_mbuf_len(struct __mbuf *mbuf);
void nke_mbuf_setlen(struct __mbuf *mbuf, unsigned long len);
unsigned long nke_mbuf_maxlen(struct __mbuf *mbuf);
unsigned long nke_mbuf_leadingspace(struct __mbuf *mbuf);
unsigned long nke_mbuf_trailingspace(struct __mbuf *mbuf);
int nke_mbuf_adjustlen(struct __mbuf *mbuf, int amount);
int nke_mbuf_mclhasreference(struct __mbuf *mbuf);

/* Links, type, flags, packet header */
struct __mbuf *nke_mbuf_next(struct __mbuf *mbuf);
int nke_mbuf_setnext(struct __mbuf *mbuf, struct __mbuf *next);
struct __mbuf *nke_mbuf_nextpkt(struct __mbuf *mbuf);
void nke_mbuf_setnextpkt(struct __mbuf *mbuf, struct __mbuf *nextpkt);
unsigned int nke_mbuf_type(struct __mbuf *mbuf);
int nke_mbuf_settype(struct __mbuf *mbuf, unsigned int new_type);
unsigned int nke_mbuf_flags(struct __mbuf *mbuf);
int nke_mbuf_setflags(struct __mbuf *mbuf, unsigned int flags);
int nke_mbuf_setflags_mask(struct __mbuf *mbuf, unsigned int flags,
			   unsigned int mask);
unsigned long nke_mbuf_pkthdr_len(struct __mbuf *mbuf);
void nke_mbuf_pkthdr_setlen(struct __mbuf *mbuf, unsigned long len);
void nke_mbuf_pkthdr_adjustlen(struct __mbuf *mbuf, int amount);

/* Copying and reshaping */
int nke_mbuf_copydata(struct __mbuf *mbuf, unsigned long offset,
		      unsigned long length, void *out_data);
int nke_mbuf_copyback(struct __mbuf *mbuf, unsigned long offset,
		      unsigned long length, const void *data,
		      unsigned int how);
void nke_mbuf_adj(struct __mbuf *mbuf, int len);
int nke_mbuf_copym(struct __mbuf *src, unsigned long offset, unsigned long len,
		   unsigned int how, struct __mbuf **new_mbuf);
int nke_mbuf_dup(struct __mbuf *src, unsigned int how,
		 struct __mbuf **new_mbuf);
int nke_mbuf_prepend(struct __mbuf **mbuf, unsigned long len,
		     unsigned int how);
int nke_mbuf_split(struct __mbuf *src, unsigned long offset, unsigned int how,
		   struct __mbuf **new_mbuf);
int nke_mbuf_pullup(struct __mbuf **mbuf, unsigned long len);
struct __mbuf *nke_mbuf_concatenate(struct __mbuf *dst, struct __mbuf *src);

/* Numbers */
unsigned int nke_mbuf_get_mlen(void);
unsigned int nke_mbuf_get_mhlen(void);
unsigned int nke_mbuf_get_minclsize(void);
void nke_mbuf_stats(struct mbuf_stat *stats);

#endif /* _NKE_PROTO_MBUF_H */
