/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the mbuf KPI as linked, and its numbers, which are XNU's.
 * World-neutral: base types and opaque tags only, so that src/abi/abi_mbuf.c
 * can hold them against the public header.
 */
#ifndef _NKE_PROTO_MBUF_H
#define _NKE_PROTO_MBUF_H

struct __ifnet;
struct __mbuf;
struct mbuf_buffer_status;
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

	NKE_MBUF_CSUM_REQ_IP = 0x0001,
	NKE_MBUF_CSUM_REQ_TCP = 0x0002,
	NKE_MBUF_CSUM_REQ_UDP = 0x0004,
	NKE_MBUF_CSUM_REQ_TCPIPV6 = 0x0020,
	NKE_MBUF_CSUM_REQ_UDPIPV6 = 0x0040,
	NKE_MBUF_CSUM_PARTIAL = 0x1000,
	NKE_MBUF_CSUM_REQUESTS = 0x1067,
	NKE_MBUF_CSUM_DID_IP = 0x0100,
	NKE_MBUF_CSUM_IP_GOOD = 0x0200,
	NKE_MBUF_CSUM_DID_DATA = 0x0400,
	NKE_MBUF_CSUM_PSEUDO_HDR = 0x0800,
	NKE_MBUF_CSUM_RESULTS = 0x1f00,
	NKE_MBUF_VLAN_VALID = 0x10000,
	NKE_MBUF_TSO_IPV4 = 0x100000,
	NKE_MBUF_TSO_IPV6 = 0x200000,
	NKE_MBUF_TSO_REQUESTS = 0x300000,
	NKE_MBUF_GSO_NONE = 0,
	NKE_MBUF_GSO_IPV4 = 1,
	NKE_MBUF_GSO_IPV6 = 2,

	NKE_MBUF_TC_BE = 0,
	NKE_MBUF_TC_BK = 1,
	NKE_MBUF_TC_VI = 2,
	NKE_MBUF_TC_VO = 3,
	NKE_MBUF_TC_MAX = 4,

	NKE_MBUF_SC_BK_SYS = 0x00080090,
	NKE_MBUF_SC_BK = 0x00100080,
	NKE_MBUF_SC_BE = 0x00000000,
	NKE_MBUF_SC_RD = 0x00180010,
	NKE_MBUF_SC_OAM = 0x00200020,
	NKE_MBUF_SC_AV = 0x00280120,
	NKE_MBUF_SC_RV = 0x00300110,
	NKE_MBUF_SC_VI = 0x00380100,
	NKE_MBUF_SC_SIG = 0x00380130,
	NKE_MBUF_SC_VO = 0x00400180,
	NKE_MBUF_SC_CTL = 0x00480190,
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

typedef void (*nke_mbuf_tx_compl)(unsigned long pktid, struct __ifnet *ifp,
				  unsigned long long ts, unsigned long arg,
				  unsigned long data, int status);

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

int nke_mbuf_pulldown(struct __mbuf *src, unsigned long *offset,
		      unsigned long length, struct __mbuf **location);
int nke_mbuf_align_32(struct __mbuf *mbuf, unsigned long len);
unsigned long long nke_mbuf_data_to_physical(void *ptr);

/* Packet header */
int nke_mbuf_copy_pkthdr(struct __mbuf *dest, struct __mbuf *src);
unsigned long nke_mbuf_pkthdr_maxlen(struct __mbuf *mbuf);
unsigned long nke_mbuf_pkt_list_len(struct __mbuf *mbuf);
unsigned long nke_mbuf_pkt_list_maxlen(struct __mbuf *mbuf);
struct __ifnet *nke_mbuf_pkthdr_rcvif(struct __mbuf *mbuf);
int nke_mbuf_pkthdr_setrcvif(struct __mbuf *mbuf, struct __ifnet *ifp);
void *nke_mbuf_pkthdr_header(struct __mbuf *mbuf);
void nke_mbuf_pkthdr_setheader(struct __mbuf *mbuf, void *header);

/* Tags */
int nke_mbuf_tag_id_find(const char *module_string, unsigned int *module_id);
int nke_mbuf_tag_allocate(struct __mbuf *mbuf, unsigned int module_id,
			  unsigned short type, unsigned long length,
			  unsigned int how, void **data_p);
int nke_mbuf_tag_find(struct __mbuf *mbuf, unsigned int module_id,
		      unsigned short type, unsigned long *length,
		      void **data_p);
void nke_mbuf_tag_free(struct __mbuf *mbuf, unsigned int module_id,
		       unsigned short type);

/* Checksums and offload */
void nke_mbuf_inbound_modified(struct __mbuf *mbuf);
void nke_mbuf_outbound_finalize(struct __mbuf *mbuf,
				unsigned int protocol_family,
				unsigned long protocol_offset);
int nke_mbuf_inet_cksum(struct __mbuf *mbuf, int protocol, unsigned int offset,
			unsigned int length, unsigned short *csum);
int nke_mbuf_inet6_cksum(struct __mbuf *mbuf, int protocol,
			 unsigned int offset, unsigned int length,
			 unsigned short *csum);
int nke_mbuf_set_csum_requested(struct __mbuf *mbuf, unsigned int request,
				unsigned int value);
int nke_mbuf_get_csum_requested(struct __mbuf *mbuf, unsigned int *request,
				unsigned int *value);
int nke_mbuf_clear_csum_requested(struct __mbuf *mbuf);
int nke_mbuf_set_csum_performed(struct __mbuf *mbuf, unsigned int flags,
				unsigned int value);
int nke_mbuf_get_csum_performed(struct __mbuf *mbuf, unsigned int *flags,
				unsigned int *value);
int nke_mbuf_clear_csum_performed(struct __mbuf *mbuf);
int nke_mbuf_set_vlan_tag(struct __mbuf *mbuf, unsigned short vlan);
int nke_mbuf_get_vlan_tag(struct __mbuf *mbuf, unsigned short *vlan);
int nke_mbuf_clear_vlan_tag(struct __mbuf *mbuf);
int nke_mbuf_get_tso_requested(struct __mbuf *mbuf, unsigned int *request,
			       unsigned int *mss);
int nke_mbuf_get_gso_info(struct __mbuf *mbuf, unsigned char *type,
			  unsigned short *seg_size, unsigned short *hdr_len);
int nke_mbuf_set_gso_info(struct __mbuf *mbuf, unsigned char type,
			  unsigned short seg_size, unsigned short hdr_len);
int nke_mbuf_get_lro_info(struct __mbuf *mbuf, unsigned char *seg_cnt,
			  unsigned char *dup_ack_cnt);
int nke_mbuf_set_lro_info(struct __mbuf *mbuf, unsigned char seg_cnt,
			  unsigned char dup_ack_cnt);

/* Classes */
unsigned int nke_mbuf_get_traffic_class(struct __mbuf *mbuf);
int nke_mbuf_set_traffic_class(struct __mbuf *mbuf, unsigned int tc);
int nke_mbuf_is_traffic_class_privileged(struct __mbuf *mbuf);
unsigned int nke_mbuf_get_traffic_class_max_count(void);
int nke_mbuf_get_traffic_class_index(unsigned int tc, unsigned int *index);
unsigned int nke_mbuf_get_service_class_max_count(void);
int nke_mbuf_get_service_class_index(unsigned int sc, unsigned int *index);
unsigned int nke_mbuf_get_service_class(struct __mbuf *mbuf);
int nke_mbuf_set_service_class(struct __mbuf *mbuf, unsigned int sc);
int nke_mbuf_is_service_class_privileged(struct __mbuf *mbuf);

/* Drivers */
int nke_mbuf_register_tx_compl_callback(nke_mbuf_tx_compl callback);
int nke_mbuf_unregister_tx_compl_callback(nke_mbuf_tx_compl callback);
int nke_mbuf_set_timestamp_requested(struct __mbuf *mbuf, unsigned long *pktid,
				     nke_mbuf_tx_compl callback);
int nke_mbuf_get_timestamp_requested(struct __mbuf *mbuf,
				     int *requested);
int nke_mbuf_get_tx_compl_data(struct __mbuf *mbuf, unsigned long *arg,
			       unsigned long *data);
int nke_mbuf_set_tx_compl_data(struct __mbuf *mbuf, unsigned long arg,
			       unsigned long data);
int nke_mbuf_get_status(struct __mbuf *mbuf, int *status);
int nke_mbuf_set_status(struct __mbuf *mbuf, int status);
int nke_mbuf_get_timestamp(struct __mbuf *mbuf, unsigned long long *ts,
			   int *valid);
int nke_mbuf_set_timestamp(struct __mbuf *mbuf, unsigned long long ts,
			   int valid);
int nke_mbuf_get_flowid(struct __mbuf *mbuf, unsigned short *flowid);
int nke_mbuf_set_flowid(struct __mbuf *mbuf, unsigned short flowid);
int nke_mbuf_get_keepalive_flag(struct __mbuf *mbuf,
				int *is_keepalive);
int nke_mbuf_set_keepalive_flag(struct __mbuf *mbuf,
				int is_keepalive);
int nke_mbuf_get_wake_packet_flag(struct __mbuf *mbuf,
				  int *is_wake_packet);
int nke_mbuf_set_wake_packet_flag(struct __mbuf *mbuf,
				  int is_wake_packet);
int nke_mbuf_add_drvaux(struct __mbuf *mbuf, unsigned int how,
			unsigned int family, unsigned int subfamily,
			unsigned long length, void **data_p);
int nke_mbuf_find_drvaux(struct __mbuf *mbuf, unsigned int *family_p,
			 unsigned int *subfamily_p, unsigned int *length_p,
			 void **data_p);
void nke_mbuf_del_drvaux(struct __mbuf *mbuf);
int nke_mbuf_get_driver_scratch(struct __mbuf *m, unsigned char **area,
				unsigned long *area_ln);
int nke_mbuf_pkthdr_aux_flags(struct __mbuf *mbuf, unsigned int *paux_flags);
int nke_mbuf_get_unsent_data_bytes(struct __mbuf *m,
				   unsigned int *unsent_data);
int nke_mbuf_get_buffer_status(struct __mbuf *m,
			       struct mbuf_buffer_status *buf_status);
int nke_mbuf_pkt_new_flow(struct __mbuf *m, unsigned int *retval);
int nke_mbuf_last_pkt(struct __mbuf *m, unsigned int *retval);

int nke_mbuf_cluster_get_prop(struct __mbuf *mbuf, unsigned int *prop);
int nke_mbuf_cluster_set_prop(struct __mbuf *mbuf, unsigned int oldprop,
			      unsigned int newprop);
int nke_mbuf_ring_cluster_alloc(unsigned int how, unsigned int type,
				struct __mbuf **mbuf,
				void (*extfree)(char *buf, unsigned int size,
						char *arg),
				unsigned long *size);
int nke_mbuf_ring_cluster_is_active(struct __mbuf *mbuf);
int nke_mbuf_ring_cluster_activate(struct __mbuf *mbuf);

/* Numbers */
unsigned int nke_mbuf_get_msize(void);
unsigned int nke_mbuf_get_mlen(void);
unsigned int nke_mbuf_get_mhlen(void);
unsigned int nke_mbuf_get_minclsize(void);
void nke_mbuf_stats(struct mbuf_stat *stats);

#endif /* _NKE_PROTO_MBUF_H */
