// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public mbuf header and the definitions
 * behind it must agree, else the build stops here.
 */
#include <sys/mbuf.h>

#include "proto/mbuf.h"

#define SAME(name)							\
	_Static_assert(__builtin_types_compatible_p(__typeof__(&name),	\
						    __typeof__(&nke_##name)), \
		       #name)

SAME(mbuf_get);
SAME(mbuf_gethdr);
SAME(mbuf_getpacket);
SAME(mbuf_getcluster);
SAME(mbuf_mclget);
SAME(mbuf_alloccluster);
SAME(mbuf_freecluster);
SAME(mbuf_attachcluster);
SAME(mbuf_allocpacket);
SAME(mbuf_allocpacket_list);
SAME(mbuf_free);
SAME(mbuf_freem);
SAME(mbuf_freem_list);
SAME(mbuf_data);
SAME(mbuf_datastart);
SAME(mbuf_setdata);
SAME(mbuf_len);
SAME(mbuf_setlen);
SAME(mbuf_maxlen);
SAME(mbuf_leadingspace);
SAME(mbuf_trailingspace);
SAME(mbuf_adjustlen);
SAME(mbuf_mclhasreference);
SAME(mbuf_next);
SAME(mbuf_setnext);
SAME(mbuf_nextpkt);
SAME(mbuf_setnextpkt);
SAME(mbuf_type);
SAME(mbuf_settype);
SAME(mbuf_flags);
SAME(mbuf_setflags);
SAME(mbuf_setflags_mask);
SAME(mbuf_pkthdr_len);
SAME(mbuf_pkthdr_setlen);
SAME(mbuf_pkthdr_adjustlen);
SAME(mbuf_copydata);
SAME(mbuf_copyback);
SAME(mbuf_adj);
SAME(mbuf_copym);
SAME(mbuf_dup);
SAME(mbuf_prepend);
SAME(mbuf_split);
SAME(mbuf_pullup);
SAME(mbuf_concatenate);
SAME(mbuf_get_mlen);
SAME(mbuf_get_mhlen);
SAME(mbuf_get_minclsize);
SAME(mbuf_stats);

#define SAME_NUMBER(name)						\
	_Static_assert((unsigned int)(name) == (unsigned int)NKE_##name, #name)

SAME_NUMBER(MBUF_WAITOK);
SAME_NUMBER(MBUF_DONTWAIT);
SAME_NUMBER(MBUF_EXT);
SAME_NUMBER(MBUF_PKTHDR);
SAME_NUMBER(MBUF_EOR);
SAME_NUMBER(MBUF_LOOP);
SAME_NUMBER(MBUF_BCAST);
SAME_NUMBER(MBUF_MCAST);
SAME_NUMBER(MBUF_FRAG);
SAME_NUMBER(MBUF_FIRSTFRAG);
SAME_NUMBER(MBUF_LASTFRAG);
SAME_NUMBER(MBUF_PROMISC);
SAME_NUMBER(MBUF_HASFCS);
SAME_NUMBER(MBUF_TYPE_FREE);
SAME_NUMBER(MBUF_TYPE_DATA);
SAME_NUMBER(MBUF_COPYALL);

/* Not one public flag is unknown to the definitions. */
_Static_assert((MBUF_EXT | MBUF_PKTHDR | MBUF_EOR | MBUF_LOOP | MBUF_BCAST |
		MBUF_MCAST | MBUF_FRAG | MBUF_FIRSTFRAG | MBUF_LASTFRAG |
		MBUF_PROMISC | MBUF_HASFCS) == (int)NKE_MBUF_PUBLIC, "flags");

#define SAME_FIELD(field)						\
	_Static_assert(__builtin_offsetof(struct mbuf_stat, field) ==	\
		       __builtin_offsetof(struct nke_bsd_mbuf_stat, field), \
		       #field)

_Static_assert(sizeof(struct mbuf_stat) == sizeof(struct nke_bsd_mbuf_stat),
	       "sizeof struct mbuf_stat");
SAME_FIELD(mbufs);
SAME_FIELD(clusters);
SAME_FIELD(clfree);
SAME_FIELD(drops);
SAME_FIELD(wait);
SAME_FIELD(drain);
SAME_FIELD(mtypes);
SAME_FIELD(mcfail);
SAME_FIELD(mpfail);
SAME_FIELD(msize);
SAME_FIELD(mclbytes);
SAME_FIELD(minclsize);
SAME_FIELD(mlen);
SAME_FIELD(mhlen);
SAME_FIELD(bigclusters);
SAME_FIELD(bigclfree);
SAME_FIELD(bigmclbytes);
