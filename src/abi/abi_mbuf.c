// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public mbuf header and the definitions
 * behind it must agree, else the build stops here.
 */
#include <sys/mbuf.h>

#include "abi/same.h"
#include "proto/mbuf.h"

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
SAME(mbuf_align_32);
SAME(mbuf_data_to_physical);
SAME(mbuf_pulldown);
SAME(mbuf_get_msize);
SAME(mbuf_copy_pkthdr);
SAME(mbuf_pkthdr_rcvif);
SAME(mbuf_pkthdr_setrcvif);
SAME(mbuf_pkthdr_header);
SAME(mbuf_pkthdr_setheader);
SAME(mbuf_pkthdr_maxlen);
SAME(mbuf_pkt_list_len);
SAME(mbuf_pkt_list_maxlen);
SAME(mbuf_tag_id_find);
SAME(mbuf_tag_allocate);
SAME(mbuf_tag_find);
SAME(mbuf_tag_free);
SAME(mbuf_get_traffic_class);
SAME(mbuf_set_traffic_class);
SAME(mbuf_is_traffic_class_privileged);
SAME(mbuf_get_traffic_class_max_count);
SAME(mbuf_get_traffic_class_index);
SAME(mbuf_get_service_class_max_count);
SAME(mbuf_get_service_class_index);
SAME(mbuf_get_service_class);
SAME(mbuf_set_service_class);
SAME(mbuf_is_service_class_privileged);
SAME(mbuf_inbound_modified);
SAME(mbuf_outbound_finalize);
SAME(mbuf_inet_cksum);
SAME(mbuf_inet6_cksum);
SAME(mbuf_set_csum_requested);
SAME(mbuf_get_csum_requested);
SAME(mbuf_clear_csum_requested);
SAME(mbuf_set_csum_performed);
SAME(mbuf_get_csum_performed);
SAME(mbuf_clear_csum_performed);
SAME(mbuf_set_vlan_tag);
SAME(mbuf_get_vlan_tag);
SAME(mbuf_clear_vlan_tag);
SAME(mbuf_get_tso_requested);
SAME(mbuf_get_gso_info);
SAME(mbuf_set_gso_info);
SAME(mbuf_get_lro_info);
SAME(mbuf_set_lro_info);
SAME(mbuf_register_tx_compl_callback);
SAME(mbuf_unregister_tx_compl_callback);
SAME(mbuf_set_timestamp_requested);
SAME(mbuf_get_timestamp_requested);
SAME(mbuf_get_tx_compl_data);
SAME(mbuf_set_tx_compl_data);
SAME(mbuf_get_status);
SAME(mbuf_set_status);
SAME(mbuf_get_timestamp);
SAME(mbuf_set_timestamp);
SAME(mbuf_get_flowid);
SAME(mbuf_set_flowid);
SAME(mbuf_get_keepalive_flag);
SAME(mbuf_set_keepalive_flag);
SAME(mbuf_get_wake_packet_flag);
SAME(mbuf_set_wake_packet_flag);
SAME(mbuf_add_drvaux);
SAME(mbuf_find_drvaux);
SAME(mbuf_del_drvaux);
SAME(mbuf_get_driver_scratch);
SAME(mbuf_pkthdr_aux_flags);
SAME(mbuf_get_unsent_data_bytes);
SAME(mbuf_get_buffer_status);
SAME(mbuf_pkt_new_flow);
SAME(mbuf_last_pkt);
SAME(mbuf_cluster_set_prop);
SAME(mbuf_cluster_get_prop);
SAME(mbuf_ring_cluster_alloc);
SAME(mbuf_ring_cluster_is_active);
SAME(mbuf_ring_cluster_activate);

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
SAME_NUMBER(MBUF_CSUM_REQ_IP);
SAME_NUMBER(MBUF_CSUM_REQ_TCP);
SAME_NUMBER(MBUF_CSUM_REQ_UDP);
SAME_NUMBER(MBUF_CSUM_REQ_TCPIPV6);
SAME_NUMBER(MBUF_CSUM_REQ_UDPIPV6);
SAME_NUMBER(MBUF_CSUM_PARTIAL);
SAME_NUMBER(MBUF_CSUM_DID_IP);
SAME_NUMBER(MBUF_CSUM_IP_GOOD);
SAME_NUMBER(MBUF_CSUM_DID_DATA);
SAME_NUMBER(MBUF_CSUM_PSEUDO_HDR);
SAME_NUMBER(MBUF_TSO_IPV4);
SAME_NUMBER(MBUF_TSO_IPV6);
SAME_NUMBER(MBUF_TC_BE);
SAME_NUMBER(MBUF_TC_BK);
SAME_NUMBER(MBUF_TC_VI);
SAME_NUMBER(MBUF_TC_VO);
SAME_NUMBER(MBUF_TC_MAX);
SAME_NUMBER(MBUF_SC_BK_SYS);
SAME_NUMBER(MBUF_SC_BK);
SAME_NUMBER(MBUF_SC_BE);
SAME_NUMBER(MBUF_SC_RD);
SAME_NUMBER(MBUF_SC_OAM);
SAME_NUMBER(MBUF_SC_AV);
SAME_NUMBER(MBUF_SC_RV);
SAME_NUMBER(MBUF_SC_VI);
SAME_NUMBER(MBUF_SC_SIG);
SAME_NUMBER(MBUF_SC_VO);
SAME_NUMBER(MBUF_SC_CTL);

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
