/* SPDX-License-Identifier: GPL-2.0 */
/*
 * XNU's layouts of what Linux knows by the same tag.  World-neutral; the
 * Linux world works on these, src/abi/abi_sock.c asserts that the public
 * structures are the same.
 */
#ifndef _NKE_PROTO_SOCK_LAYOUT_H
#define _NKE_PROTO_SOCK_LAYOUT_H

/** struct nke_bsd_sockaddr - XNU's struct sockaddr */
struct nke_bsd_sockaddr {
	/** @sa_len: bytes in the whole address, these two included */
	unsigned char sa_len;
	/** @sa_family: address family, Linux's number */
	unsigned char sa_family;
	/** @sa_data: the address proper, @sa_len - 2 bytes */
	char sa_data[14];
};

/** struct nke_bsd_iovec - XNU's struct iovec */
struct nke_bsd_iovec {
	/** @iov_base: start of the memory */
	void *iov_base;
	/** @iov_len: its length in bytes */
	unsigned long iov_len;
};

/** struct nke_bsd_msghdr - XNU's struct msghdr */
struct nke_bsd_msghdr {
	/** @msg_name: address, or NULL */
	void *msg_name;
	/** @msg_namelen: room at @msg_name in bytes */
	unsigned int msg_namelen;
	/** @msg_iov: scatter/gather array */
	struct nke_bsd_iovec *msg_iov;
	/** @msg_iovlen: number of elements in @msg_iov */
	int msg_iovlen;
	/** @msg_control: control messages, or NULL */
	void *msg_control;
	/** @msg_controllen: bytes at @msg_control */
	unsigned int msg_controllen;
	/** @msg_flags: MSG_* of a received message */
	int msg_flags;
};

/** struct nke_bsd_cmsghdr - XNU's struct cmsghdr; the next one is 4-aligned */
struct nke_bsd_cmsghdr {
	/** @cmsg_len: bytes, this header included */
	unsigned int cmsg_len;
	/** @cmsg_level: protocol that made it */
	int cmsg_level;
	/** @cmsg_type: its type */
	int cmsg_type;
};

/** struct nke_bsd_timeval - XNU's kernel struct timeval */
struct nke_bsd_timeval {
	/** @tv_sec: seconds */
	long tv_sec;
	/** @tv_usec: microseconds */
	int tv_usec;
};

/** struct nke_bsd_so_np_extensions - XNU's struct so_np_extensions */
struct nke_bsd_so_np_extensions {
	/** @npx_flags: SONPX_* that are set */
	unsigned int npx_flags;
	/** @npx_mask: SONPX_* that are meant */
	unsigned int npx_mask;
};

/** struct nke_bsd_ip_mreq_source - XNU's struct ip_mreq_source */
struct nke_bsd_ip_mreq_source {
	/** @imr_multiaddr: group */
	unsigned int imr_multiaddr;
	/** @imr_sourceaddr: who sends to it */
	unsigned int imr_sourceaddr;
	/** @imr_interface: address of the interface */
	unsigned int imr_interface;
};

/** struct nke_bsd_group_req - XNU's struct group_req, which is packed */
struct nke_bsd_group_req {
	/** @gr_interface: index of the interface, or 0 */
	unsigned int gr_interface;
	/** @gr_group: struct sockaddr_storage of XNU */
	unsigned char gr_group[128];
};

/** struct nke_bsd_group_source_req - XNU's struct group_source_req, likewise */
struct nke_bsd_group_source_req {
	/** @gsr_interface: index of the interface, or 0 */
	unsigned int gsr_interface;
	/** @gsr_group: struct sockaddr_storage of XNU */
	unsigned char gsr_group[128];
	/** @gsr_source: likewise */
	unsigned char gsr_source[128];
};

/** struct nke_bsd_ifreq - XNU's struct ifreq */
struct nke_bsd_ifreq {
	/** @name: name of the interface */
	char name[16];
	union {
		/** @addr: of requests for an address */
		struct nke_bsd_sockaddr addr;
		/** @flags: of SIOCGIFFLAGS */
		short flags;
		/** @metric: of SIOCGIFMETRIC */
		int metric;
		/** @mtu: of SIOCGIFMTU */
		int mtu;
	};
};

/** struct nke_bsd_xucred - XNU's struct xucred */
struct nke_bsd_xucred {
	/** @cr_version: 0 */
	unsigned int cr_version;
	/** @cr_uid: effective user */
	unsigned int cr_uid;
	/** @cr_ngroups: how many of @cr_groups are valid */
	short cr_ngroups;
	/** @cr_groups: effective group and others */
	unsigned int cr_groups[16];
};

/** struct nke_bsd_tcp_connection_info - XNU's struct tcp_connection_info */
struct nke_bsd_tcp_connection_info {
	/** @tcpi_state: TCPS_* */
	unsigned char tcpi_state;
	/** @tcpi_snd_wscale: shift of the window to send into */
	unsigned char tcpi_snd_wscale;
	/** @tcpi_rcv_wscale: shift of the window to receive into */
	unsigned char tcpi_rcv_wscale;
	unsigned char __pad1;
	/** @tcpi_options: TCPCI_OPT_* in use */
	unsigned int tcpi_options;
	/** @tcpi_flags: TCPCI_FLAG_* */
	unsigned int tcpi_flags;
	/** @tcpi_rto: time to a retransmission, in ms */
	unsigned int tcpi_rto;
	/** @tcpi_maxseg: most bytes of a segment */
	unsigned int tcpi_maxseg;
	/** @tcpi_snd_ssthresh: threshold of slow start, in bytes */
	unsigned int tcpi_snd_ssthresh;
	/** @tcpi_snd_cwnd: congestion window, in bytes */
	unsigned int tcpi_snd_cwnd;
	/** @tcpi_snd_wnd: window that the peer offers, in bytes */
	unsigned int tcpi_snd_wnd;
	/** @tcpi_snd_sbbytes: bytes to send or on their way */
	unsigned int tcpi_snd_sbbytes;
	/** @tcpi_rcv_wnd: window that is offered to the peer, in bytes */
	unsigned int tcpi_rcv_wnd;
	/** @tcpi_rttcur: the average round trip, as @tcpi_srtt */
	unsigned int tcpi_rttcur;
	/** @tcpi_srtt: average round trip, in ms */
	unsigned int tcpi_srtt;
	/** @tcpi_rttvar: its variance, in ms */
	unsigned int tcpi_rttvar;
	/** @tcpi_tfo: of fast open; 0 */
	unsigned int tcpi_tfo;
	/** @tcpi_txpackets: segments sent */
	unsigned long long tcpi_txpackets;
	/** @tcpi_txbytes: bytes sent */
	unsigned long long tcpi_txbytes;
	/** @tcpi_txretransmitbytes: bytes sent again */
	unsigned long long tcpi_txretransmitbytes;
	/** @tcpi_rxpackets: segments received */
	unsigned long long tcpi_rxpackets;
	/** @tcpi_rxbytes: bytes received */
	unsigned long long tcpi_rxbytes;
	/** @tcpi_rxoutoforderbytes: 0: Linux counts packets only */
	unsigned long long tcpi_rxoutoforderbytes;
	/** @tcpi_txretransmitpackets: segments sent again */
	unsigned long long tcpi_txretransmitpackets;
};

#endif /* _NKE_PROTO_SOCK_LAYOUT_H */
