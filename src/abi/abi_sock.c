// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public socket headers and the
 * definitions behind them must agree, else the build stops here.
 */
#include <nke/netns.h>
#include <nke/socket.h>
#include <sys/kpi_socket.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/proc.h>
#include <sys/socketvar.h>
#include <sys/ucred.h>
#include <sys/un.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

#include "abi/same.h"
#include "proto/sock.h"
#include "proto/sock_layout.h"

SAME(sock_socket);
SAME(sock_socket_internal);
SAME(sock_socket_netns);
SAME(sock_close);
SAME(sock_retain);
SAME(sock_release);
SAME(sock_bind);
SAME(sock_connect);
SAME(sock_connectwait);
SAME(sock_listen);
SAME(sock_accept);
SAME(sock_accept_internal);
SAME(sock_shutdown);
SAME(socket_defunct);
SAME(sock_getsockname);
SAME(sock_getpeername);
SAME(sock_getaddr);
SAME(sock_freeaddr);
SAME(sock_gettype);
SAME(sock_isconnected);
SAME(sock_setpriv);
SAME(sock_isnonblocking);
SAME(sock_nointerrupt);
SAME(sock_iskernel);
SAME(sock_getlistener);
SAME(file_socket);
SAME(file_drop);
SAME(sock_setupcall);
SAME(sock_setupcalls);
SAME(sock_setupcalls_locked);
SAME(sock_setupcalls_inline);
SAME(sock_catchevents);
SAME(sock_catchevents_locked);
SAME(sock_send);
SAME(sock_sendmbuf);
SAME(sock_receive);
SAME(sock_receivembuf);
SAME(sock_sendmbuf_can_wait);
SAME(sock_receive_internal);
SAME(sock_setsockopt);
SAME(sock_getsockopt);
SAME(sock_ioctl);
SAME(sock_settclassopt);
SAME(sock_gettclassopt);
SAME(socket_set_traffic_mgt_flags);
SAME(socket_clear_traffic_mgt_flags);
SAME(socket_set_traffic_mgt_flags_locked);
SAME(socket_clear_traffic_mgt_flags_locked);

#define SAME_SIZE(tag)							\
	_Static_assert(sizeof(struct tag) == sizeof(struct nke_bsd_##tag), \
		       "sizeof struct " #tag)
#define SAME_FIELD(tag, field)						\
	_Static_assert(__builtin_offsetof(struct tag, field) ==		\
		       __builtin_offsetof(struct nke_bsd_##tag, field),	\
		       #tag "." #field)

SAME_SIZE(sockaddr);
SAME_FIELD(sockaddr, sa_family);
SAME_FIELD(sockaddr, sa_data);
SAME_SIZE(iovec);
SAME_FIELD(iovec, iov_len);
SAME_SIZE(msghdr);
SAME_FIELD(msghdr, msg_namelen);
SAME_FIELD(msghdr, msg_iov);
SAME_FIELD(msghdr, msg_iovlen);
SAME_FIELD(msghdr, msg_control);
SAME_FIELD(msghdr, msg_controllen);
SAME_FIELD(msghdr, msg_flags);
SAME_SIZE(cmsghdr);
SAME_FIELD(cmsghdr, cmsg_level);
SAME_FIELD(cmsghdr, cmsg_type);
SAME_SIZE(timeval);
SAME_FIELD(timeval, tv_usec);
SAME_SIZE(so_np_extensions);
SAME_FIELD(so_np_extensions, npx_mask);
SAME_SIZE(ip_mreq_source);
SAME_FIELD(ip_mreq_source, imr_sourceaddr);
SAME_FIELD(ip_mreq_source, imr_interface);
SAME_SIZE(group_req);
SAME_FIELD(group_req, gr_group);
SAME_SIZE(group_source_req);
SAME_FIELD(group_source_req, gsr_group);
SAME_FIELD(group_source_req, gsr_source);
SAME_SIZE(ifreq);
_Static_assert(__builtin_offsetof(struct ifreq, ifr_ifru) ==
	       __builtin_offsetof(struct nke_bsd_ifreq, mtu), "ifr_ifru");
SAME_SIZE(xucred);
SAME_FIELD(xucred, cr_uid);
SAME_FIELD(xucred, cr_ngroups);
SAME_FIELD(xucred, cr_groups);
SAME_SIZE(tcp_connection_info);
SAME_FIELD(tcp_connection_info, tcpi_rcv_wscale);
SAME_FIELD(tcp_connection_info, tcpi_options);
SAME_FIELD(tcp_connection_info, tcpi_snd_sbbytes);
SAME_FIELD(tcp_connection_info, tcpi_rttvar);
SAME_FIELD(tcp_connection_info, tcpi_txpackets);
SAME_FIELD(tcp_connection_info, tcpi_txretransmitpackets);

_Static_assert(sizeof(struct sockaddr_storage) == 128, "sockaddr_storage");
_Static_assert(sizeof(struct sockaddr_in) == 16, "sockaddr_in");
_Static_assert(sizeof(struct sockaddr_in6) == 28, "sockaddr_in6");

#define SAME_NUMBER(name, ours)						\
	_Static_assert((unsigned int)(name) == (unsigned int)(ours), #name)

SAME_NUMBER(MSG_NBIO, NKE_MSG_NBIO);
SAME_NUMBER(MSG_WAITSTREAM, NKE_MSG_WAITSTREAM);
SAME_NUMBER(MSG_USEUPCALL, NKE_MSG_USEUPCALL);
SAME_NUMBER(MSG_FLUSH, NKE_MSG_FLUSH);
SAME_NUMBER(MSG_HOLD, NKE_MSG_HOLD);
SAME_NUMBER(MSG_SEND, NKE_MSG_SEND);
SAME_NUMBER(MSG_NEEDSA, NKE_MSG_NEEDSA);
SAME_NUMBER(MSG_HAVEMORE, NKE_MSG_HAVEMORE);
SAME_NUMBER(MSG_RCVMORE, NKE_MSG_RCVMORE);
SAME_NUMBER(SO_NREAD, NKE_SO_NREAD_OPT);
SAME_NUMBER(SO_NOSIGPIPE, NKE_SO_NOSIGPIPE_OPT);
SAME_NUMBER(SO_NOADDRERR, NKE_SO_NOADDRERR_OPT);
SAME_NUMBER(SO_NWRITE, NKE_SO_NWRITE_OPT);
SAME_NUMBER(SO_UPCALLCLOSEWAIT, NKE_SO_CLOSEWAIT_OPT);
SAME_NUMBER(SO_DEFUNCTOK, NKE_SO_DEFUNCTOK_OPT);
SAME_NUMBER(SO_ISDEFUNCT, NKE_SO_ISDEFUNCT_OPT);
SAME_NUMBER(SHUTDOWN_SOCKET_LEVEL_DISCONNECT_SVC, NKE_DISCONNECT_SVC);
SAME_NUMBER(SHUTDOWN_SOCKET_LEVEL_DISCONNECT_ALL, NKE_DISCONNECT_ALL);
SAME_NUMBER(TRAFFIC_MGT_SO_BACKGROUND, NKE_TRAFFIC_MGT_SO_BACKGROUND);
SAME_NUMBER(TRAFFIC_MGT_TCP_RECVBG, NKE_TRAFFIC_MGT_TCP_RECVBG);
SAME_NUMBER(SO_FILT_HINT_CONNRESET, NKE_HINT_CONNRESET);
SAME_NUMBER(SO_FILT_HINT_CANTRCVMORE, NKE_HINT_CANTRCVMORE);
SAME_NUMBER(SO_FILT_HINT_CANTSENDMORE, NKE_HINT_CANTSENDMORE);
SAME_NUMBER(SO_FILT_HINT_TIMEOUT, NKE_HINT_TIMEOUT);
SAME_NUMBER(SO_FILT_HINT_CONNECTED, NKE_HINT_CONNECTED);
SAME_NUMBER(SO_FILT_HINT_DISCONNECTED, NKE_HINT_DISCONNECTED);
SAME_NUMBER(SO_FILT_HINT_CONNINFO_UPDATED, NKE_HINT_CONNINFO_UPDATED);
SAME_NUMBER(SO_LABEL, NKE_SO_LABEL);
SAME_NUMBER(SO_PEERLABEL, NKE_SO_PEERLABEL);
SAME_NUMBER(SO_LINGER_SEC, NKE_SO_LINGER_SEC);
SAME_NUMBER(SO_RANDOMPORT, NKE_SO_RANDOMPORT);
SAME_NUMBER(SO_NP_EXTENSIONS, NKE_SO_NP_EXTENSIONS);
SAME_NUMBER(SO_NUMRCVPKT, NKE_SO_NUMRCVPKT);
SAME_NUMBER(SO_TRAFFIC_CLASS, NKE_SO_TRAFFIC_CLASS);
SAME_NUMBER(SO_TC_BK_SYS, NKE_SO_TC_BK_SYS);
SAME_NUMBER(SO_TC_BK, NKE_SO_TC_BK);
SAME_NUMBER(SO_TC_BE, NKE_SO_TC_BE);
SAME_NUMBER(SO_TC_RD, NKE_SO_TC_RD);
SAME_NUMBER(SO_TC_OAM, NKE_SO_TC_OAM);
SAME_NUMBER(SO_TC_AV, NKE_SO_TC_AV);
SAME_NUMBER(SO_TC_RV, NKE_SO_TC_RV);
SAME_NUMBER(SO_TC_VI, NKE_SO_TC_VI);
SAME_NUMBER(SO_TC_VO, NKE_SO_TC_VO);
SAME_NUMBER(SO_TC_CTL, NKE_SO_TC_CTL);
SAME_NUMBER(IP_BOUND_IF, NKE_IP_BOUND_IF);
SAME_NUMBER(IP_DONTFRAG, NKE_IP_DONTFRAG);
SAME_NUMBER(IP_MULTICAST_IFINDEX, NKE_IP_MULTICAST_IFINDEX);
SAME_NUMBER(IPV6_PREFER_TEMPADDR, NKE_IPV6_PREFER_TEMPADDR);
SAME_NUMBER(IPV6_BOUND_IF, NKE_IPV6_BOUND_IF);
SAME_NUMBER(UDP_NOCKSUM, NKE_UDP_NOCKSUM);
SAME_NUMBER(TCP_RXT_CONNDROPTIME, NKE_TCP_RXT_CONNDROPTIME);
SAME_NUMBER(TCP_CONNECTION_INFO, NKE_TCP_CONNECTION_INFO);
SAME_NUMBER(SOL_LOCAL, NKE_SOL_LOCAL);
SAME_NUMBER(LOCAL_PEERCRED, NKE_LOCAL_PEERCRED);
SAME_NUMBER(LOCAL_PEERPID, NKE_LOCAL_PEERPID);
SAME_NUMBER(LOCAL_PEEREPID, NKE_LOCAL_PEEREPID);

_Static_assert(CMSG_SPACE(1) == 16 && CMSG_LEN(1) == 13, "CMSG_SPACE");

/* What src/ksocket/ksocket_opt_tcp.c takes over. */
_Static_assert(TCPCI_OPT_TIMESTAMPS == 1 && TCPCI_OPT_SACK == 2 &&
	       TCPCI_OPT_WSCALE == 4 && TCPCI_OPT_ECN == 8, "TCPCI_OPT");

/* Linux has two of each. */
#define SO_RCVTIMEO_OLD		SO_RCVTIMEO
#define SO_SNDTIMEO_OLD		SO_SNDTIMEO
#define SO_TIMESTAMP_OLD	SO_TIMESTAMP
#define NKE_NUMBER(name, value) _Static_assert(name == (value), #name);
#include "proto/numbers_sock.h"
