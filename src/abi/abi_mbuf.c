// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public mbuf header and the definitions
 * behind it must agree, else the build stops here.
 */
#include <sys/kpi_mbuf.h>

#include "proto/mbuf.h"

#define SAME(name)							\
	_Static_assert(__builtin_types_compatible_p(__typeof__(&name),	\
						    __typeof__(&nke_##name)), \
		       #name)

SAME(mbuf_data);
SAME(mbuf_datastart);
SAME(mbuf_setdata);
SAME(mbuf_len);
SAME(mbuf_setlen);
SAME(mbuf_maxlen);
SAME(mbuf_adjustlen);
SAME(mbuf_leadingspace);
SAME(mbuf_trailingspace);
SAME(mbuf_mclhasreference);
SAME(mbuf_next);
SAME(mbuf_setnext);
SAME(mbuf_nextpkt);
SAME(mbuf_setnextpkt);
SAME(mbuf_type);
SAME(mbuf_settype);
SAME(mbuf_flags);
SAME(mbuf_pkthdr_len);
SAME(mbuf_pkthdr_setlen);
SAME(mbuf_pkthdr_adjustlen);
SAME(mbuf_get);
SAME(mbuf_gethdr);
SAME(mbuf_getpacket);
SAME(mbuf_getcluster);
SAME(mbuf_mclget);
SAME(mbuf_attachcluster);
SAME(mbuf_allocpacket);
SAME(mbuf_free);
SAME(mbuf_freem);
SAME(mbuf_freem_list);
SAME(mbuf_copydata);
SAME(mbuf_copyback);
SAME(mbuf_get_mlen);
SAME(mbuf_get_mhlen);
SAME(mbuf_get_minclsize);
