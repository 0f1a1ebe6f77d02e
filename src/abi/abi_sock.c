// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public socket headers and the
 * definitions behind them must agree, else the build stops here.
 */
#include <nke/netns.h>
#include <sys/kpi_socket.h>
#include <sys/ioctl.h>
#include <sys/proc.h>
#include <sys/socketvar.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

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
SAME(sock_setupcall);
SAME(sock_setupcalls);
SAME(sock_setupcalls_locked);
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
SAME_SIZE(timeval);
SAME_FIELD(timeval, tv_usec);
SAME_SIZE(ifreq);
_Static_assert(__builtin_offsetof(struct ifreq, ifr_ifru) ==
	       __builtin_offsetof(struct nke_bsd_ifreq, mtu), "ifr_ifru");

_Static_assert(sizeof(struct sockaddr_storage) == 128, "sockaddr_storage");
_Static_assert(sizeof(struct sockaddr_in) == 16, "sockaddr_in");
_Static_assert(sizeof(struct sockaddr_in6) == 28, "sockaddr_in6");

#define SAME_NUMBER(name, ours)						\
	_Static_assert((unsigned int)(name) == (unsigned int)(ours), #name)

SAME_NUMBER(MSG_NBIO, NKE_MSG_NBIO);
SAME_NUMBER(MSG_WAITSTREAM, NKE_MSG_WAITSTREAM);
SAME_NUMBER(MSG_USEUPCALL, NKE_MSG_USEUPCALL);
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

#define NKE_NUMBER(name, value) _Static_assert(name == (value), #name);
#include "proto/numbers_sock.h"
