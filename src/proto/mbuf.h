/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the mbuf KPI as linked.  World-neutral: base types and opaque
 * tags only, so that src/abi/abi_mbuf.c can hold them against the public
 * header.
 */
#ifndef _NKE_PROTO_MBUF_H
#define _NKE_PROTO_MBUF_H

struct __mbuf;
struct mbuf_stat;

typedef void (*nke_extfree)(char *buf, unsigned int size, char *arg);

void *nke_mbuf_data(struct __mbuf *m);
void *nke_mbuf_datastart(struct __mbuf *m);
int nke_mbuf_setdata(struct __mbuf *m, void *data, unsigned long len);
unsigned long nke_mbuf_len(struct __mbuf *m);
void nke_mbuf_setlen(struct __mbuf *m, unsigned long len);
unsigned long nke_mbuf_maxlen(struct __mbuf *m);
int nke_mbuf_adjustlen(struct __mbuf *m, int amount);
unsigned long nke_mbuf_leadingspace(struct __mbuf *m);
unsigned long nke_mbuf_trailingspace(struct __mbuf *m);
int nke_mbuf_mclhasreference(struct __mbuf *m);

struct __mbuf *nke_mbuf_next(struct __mbuf *m);
int nke_mbuf_setnext(struct __mbuf *m, struct __mbuf *next);
struct __mbuf *nke_mbuf_nextpkt(struct __mbuf *m);
void nke_mbuf_setnextpkt(struct __mbuf *m, struct __mbuf *nextpkt);
unsigned int nke_mbuf_type(struct __mbuf *m);
int nke_mbuf_settype(struct __mbuf *m, unsigned int type);
unsigned int nke_mbuf_flags(struct __mbuf *m);

unsigned long nke_mbuf_pkthdr_len(struct __mbuf *m);
void nke_mbuf_pkthdr_setlen(struct __mbuf *m, unsigned long len);
void nke_mbuf_pkthdr_adjustlen(struct __mbuf *m, int amount);

int nke_mbuf_get(unsigned int how, unsigned int type, struct __mbuf **mp);
int nke_mbuf_gethdr(unsigned int how, unsigned int type, struct __mbuf **mp);
int nke_mbuf_getpacket(unsigned int how, struct __mbuf **mp);
int nke_mbuf_getcluster(unsigned int how, unsigned int type,
			unsigned long size, struct __mbuf **mp);
int nke_mbuf_mclget(unsigned int how, unsigned int type, struct __mbuf **mp);
int nke_mbuf_attachcluster(unsigned int how, unsigned int type,
			   struct __mbuf **mp, char *extbuf,
			   nke_extfree extfree, unsigned long extsize,
			   char *extarg);
int nke_mbuf_allocpacket(unsigned int how, unsigned long packetlen,
			 unsigned int *maxchunks, struct __mbuf **mp);
struct __mbuf *nke_mbuf_free(struct __mbuf *m);
void nke_mbuf_freem(struct __mbuf *m);
int nke_mbuf_freem_list(struct __mbuf *m);

int nke_mbuf_copydata(struct __mbuf *m, unsigned long off, unsigned long len,
		      void *out);
int nke_mbuf_copyback(struct __mbuf *m, unsigned long off, unsigned long len,
		      const void *data, unsigned int how);

unsigned int nke_mbuf_get_mlen(void);
unsigned int nke_mbuf_get_mhlen(void);
unsigned int nke_mbuf_get_minclsize(void);

#endif /* _NKE_PROTO_MBUF_H */
