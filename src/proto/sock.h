/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the socket KPI as linked, and the numbers that are XNU's and
 * not Linux's.  World-neutral: base types and opaque tags only, so that
 * src/abi/abi_sock.c can hold them against the public header.
 */
#ifndef _NKE_PROTO_SOCK_H
#define _NKE_PROTO_SOCK_H

struct __mbuf;
struct __socket;
struct msghdr;
struct proc;
struct sockaddr;
struct timeval;

enum {
	NKE_MSG_NBIO = 0x01000000,
	NKE_MSG_WAITSTREAM = 0x02000000,
	NKE_MSG_USEUPCALL = 0x80000000,
	/* Ignored. */
	NKE_MSG_FLUSH = 0x00200000,
	NKE_MSG_HOLD = 0x00400000,
	NKE_MSG_SEND = 0x00800000,
	NKE_MSG_NEEDSA = 0x10000000,
	NKE_MSG_HAVEMORE = 0x20000000,
	NKE_MSG_RCVMORE = 0x40000000,

	/* Options of level SOL_SOCKET. */
	NKE_SO_LABEL = 0x1010,
	NKE_SO_PEERLABEL = 0x1011,
	NKE_SO_NREAD_OPT = 0x1020,
	NKE_SO_NOSIGPIPE_OPT = 0x1022,
	NKE_SO_NOADDRERR_OPT = 0x1023,
	NKE_SO_NWRITE_OPT = 0x1024,
	NKE_SO_CLOSEWAIT_OPT = 0x1027,
	NKE_SO_DEFUNCTOK_OPT = 0x1100,
	NKE_SO_ISDEFUNCT_OPT = 0x1101,

	/* Levels of socket_defunct(). */
	NKE_DISCONNECT_SVC = 1,
	NKE_DISCONNECT_ALL = 2,

	/* Events of sock_catchevents() that are raised. */
	NKE_HINT_CONNRESET = 0x2,
	NKE_HINT_CANTRCVMORE = 0x4,
	NKE_HINT_CANTSENDMORE = 0x8,
	NKE_HINT_TIMEOUT = 0x10,
	NKE_HINT_CONNECTED = 0x1000,
	NKE_HINT_DISCONNECTED = 0x2000,
	NKE_HINT_CONNINFO_UPDATED = 0x4000,

	/* Flags of socket_set_traffic_mgt_flags(). */
	NKE_TRAFFIC_MGT_SO_BACKGROUND = 0x1,
	NKE_TRAFFIC_MGT_TCP_RECVBG = 0x2,

	NKE_SO_LINGER_SEC = 0x1080,
	NKE_SO_RANDOMPORT = 0x1082,
	NKE_SO_NP_EXTENSIONS = 0x1083,
	NKE_SO_NUMRCVPKT = 0x1112,

	NKE_SO_TRAFFIC_CLASS = 0x1086,
	NKE_SO_TC_BK_SYS = 100,
	NKE_SO_TC_BK = 200,
	NKE_SO_TC_BE = 0,
	NKE_SO_TC_RD = 300,
	NKE_SO_TC_OAM = 400,
	NKE_SO_TC_AV = 500,
	NKE_SO_TC_RV = 600,
	NKE_SO_TC_VI = 700,
	NKE_SO_TC_VO = 800,
	NKE_SO_TC_CTL = 900,

	/* Of IPPROTO_IP, IPPROTO_IPV6 and IPPROTO_UDP. */
	NKE_IP_BOUND_IF = 0x1019,
	NKE_IP_DONTFRAG = 0x101c,
	NKE_IP_MULTICAST_IFINDEX = 0x1042,
	NKE_IPV6_PREFER_TEMPADDR = 0x103f,
	NKE_IPV6_BOUND_IF = 0x107d,
	NKE_UDP_NOCKSUM = 0x1001,

	/* Of IPPROTO_TCP. */
	NKE_TCP_RXT_CONNDROPTIME = 0x1080,
	NKE_TCP_CONNECTION_INFO = 0x1106,

	/* Of AF_UNIX. */
	NKE_SOL_LOCAL = 0,
	NKE_LOCAL_PEERCRED = 1,
	NKE_LOCAL_PEERPID = 2,
	NKE_LOCAL_PEEREPID = 3,
};

typedef void (*nke_sock_upcall)(struct __socket *so, void *cookie, int waitf);
typedef void (*nke_sock_evupcall)(struct __socket *so, void *cookie,
				  unsigned int event);

int nke_sock_socket(int domain, int type, int protocol,
		    nke_sock_upcall callback, void *cookie,
		    struct __socket **new_so);
int nke_sock_socket_internal(int domain, int type, int protocol,
			     nke_sock_upcall callback, void *cookie,
			     struct __socket **new_so);
int nke_sock_socket_netns(int domain, int type, int protocol,
			  nke_sock_upcall callback, void *cookie,
			  struct __socket **new_so);
void nke_sock_close(struct __socket *so);
void nke_sock_retain(struct __socket *so);
void nke_sock_release(struct __socket *so);
int nke_sock_bind(struct __socket *so, const struct sockaddr *to);
int nke_sock_connect(struct __socket *so, const struct sockaddr *to, int flags);
int nke_sock_connectwait(struct __socket *so, const struct timeval *tv);
int nke_sock_listen(struct __socket *so, int backlog);
int nke_sock_accept(struct __socket *so, struct sockaddr *from, int fromlen,
		    int flags, nke_sock_upcall callback, void *cookie,
		    struct __socket **new_so);
int nke_sock_accept_internal(struct __socket *so, struct sockaddr *from,
			     int fromlen, int flags, nke_sock_upcall callback,
			     void *cookie, struct __socket **new_so);
int nke_sock_shutdown(struct __socket *so, int how);
int nke_socket_defunct(struct proc *p, struct __socket *so, int level);
int nke_sock_getsockname(struct __socket *so, struct sockaddr *sockname,
			 int socknamelen);
int nke_sock_getpeername(struct __socket *so, struct sockaddr *peername,
			 int peernamelen);
int nke_sock_getaddr(struct __socket *so, struct sockaddr **psockname,
		     int peername);
void nke_sock_freeaddr(struct sockaddr *sockname);
int nke_sock_gettype(struct __socket *so, int *domain, int *type,
		     int *protocol);
int nke_sock_isconnected(struct __socket *so);
int nke_sock_setpriv(struct __socket *so, int on);
int nke_sock_isnonblocking(struct __socket *so);
int nke_sock_nointerrupt(struct __socket *so, int on);
int nke_sock_iskernel(struct __socket *so);
struct __socket *nke_sock_getlistener(struct __socket *so);
int nke_file_socket(int fd, struct __socket **sock);
int nke_file_drop(int fd);
int nke_sock_setupcall(struct __socket *sock, nke_sock_upcall callback,
		       void *context);
int nke_sock_setupcalls(struct __socket *sock, nke_sock_upcall rcallback,
			void *rcontext, nke_sock_upcall wcallback,
			void *wcontext);
void nke_sock_setupcalls_locked(struct __socket *sock,
				nke_sock_upcall rcallback, void *rcontext,
				nke_sock_upcall wcallback, void *wcontext,
				int locked);
int nke_sock_setupcalls_inline(struct __socket *sock,
			       nke_sock_upcall rcallback, void *rcontext,
			       nke_sock_upcall wcallback, void *wcontext);
int nke_sock_catchevents(struct __socket *sock, nke_sock_evupcall callback,
			 void *context, unsigned int mask);
void nke_sock_catchevents_locked(struct __socket *sock,
				 nke_sock_evupcall callback, void *context,
				 unsigned int mask);

int nke_sock_send(struct __socket *so, const struct msghdr *msg, int flags,
		  unsigned long *sentlen);
int nke_sock_sendmbuf(struct __socket *so, const struct msghdr *msg,
		      struct __mbuf *data, int flags, unsigned long *sentlen);
int nke_sock_receive(struct __socket *so, struct msghdr *msg, int flags,
		     unsigned long *recvdlen);
int nke_sock_receivembuf(struct __socket *so, struct msghdr *msg,
			 struct __mbuf **data, int flags,
			 unsigned long *recvlen);

int nke_sock_sendmbuf_can_wait(struct __socket *so, const struct msghdr *msg,
			       struct __mbuf *data, int flags,
			       unsigned long *sentlen);
int nke_sock_receive_internal(struct __socket *so, struct msghdr *msg,
			      struct __mbuf **data, int flags,
			      unsigned long *recvdlen);

int nke_sock_setsockopt(struct __socket *so, int level, int optname,
			const void *optval, int optlen);
int nke_sock_getsockopt(struct __socket *so, int level, int optname,
			void *optval, int *optlen);
int nke_sock_ioctl(struct __socket *so, unsigned long request, void *argp);
int nke_sock_settclassopt(struct __socket *so, const void *optval,
			  unsigned long optlen);
int nke_sock_gettclassopt(struct __socket *so, void *optval,
			  unsigned long *optlen);
void nke_socket_set_traffic_mgt_flags(struct __socket *so,
				      unsigned char flags);
void nke_socket_clear_traffic_mgt_flags(struct __socket *so,
					unsigned char flags);
void nke_socket_set_traffic_mgt_flags_locked(struct __socket *so,
					     unsigned char flags);
void nke_socket_clear_traffic_mgt_flags_locked(struct __socket *so,
					       unsigned char flags);

#endif /* _NKE_PROTO_SOCK_H */
