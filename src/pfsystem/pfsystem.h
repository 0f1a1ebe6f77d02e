/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PF_SYSTEM: the sockets through which macOS programs, and NKEs, talk to
 * kernel controls and hear of kernel events.
 */
#ifndef _NKE_PFSYSTEM_H
#define _NKE_PFSYSTEM_H

#include <linux/ioctl.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <net/sock.h>

#include "kctl/kctl.h"
#include "kctl/kev.h"

/* What clients know the family by, whatever number it is registered under. */
#define NKE_AF_SYSTEM		32
#define NKE_AF_SYS_CONTROL	2
#define NKE_SYSPROTO_EVENT	1
#define NKE_SYSPROTO_CONTROL	2

/* XNU's requests, numbered by Linux's macros: its users compile with those. */
#define NKE_CTLIOCGCOUNT	_IOR('N', 2, int)
#define NKE_CTLIOCGINFO		_IOWR('N', 3, struct nke_ctl_info)
#define NKE_SIOCGKEVID		_IOR('e', 1, u32)
#define NKE_SIOCSKEVFILT	_IOW('e', 2, struct nke_kev_filter)
#define NKE_SIOCGKEVFILT	_IOR('e', 3, struct nke_kev_filter)
#define NKE_SIOCGKEVVENDOR	_IOWR('e', 4, struct nke_kev_vendor_code)

/* Bits of struct nke_sys_sock.flags; atomic bit operations only. */
enum nke_sys_flag {
	NKE_SYS_SENDING,	/* a message to a stream control is under way */
	NKE_SYS_NOINTR,		/* signals do not end a kernel client's send */
};

/**
 * struct nke_sys_sock - a PF_SYSTEM socket
 * @sk: the socket layer's part
 * @read_lock: one reader at a time; held while bytes are copied to it, not
 *	while it waits
 * @flags: NKE_SYS_* bits
 * @send_wait: where senders to a stream control wait for NKE_SYS_SENDING
 * @conn: the client of a control, with SYSPROTO_CONTROL
 * @listener: who hears of events, with SYSPROTO_EVENT
 *
 * sk_rcvbuf and sk_sndbuf are bytes of data, not of memory: the queue's limit
 * and the largest message, see nke_sys_release_cb().
 */
struct nke_sys_sock {
	struct sock sk;		/* first, for the socket layer */
	struct mutex read_lock;	/* one reader at a time */
	unsigned long flags;
	wait_queue_head_t send_wait;
	union {
		struct nke_ctl_conn conn;
		struct nke_kev_listener listener;
	};
};

/**
 * union nke_sys_arg - the argument of an ioctl
 * @number: of CTLIOCGCOUNT, SIOCGKEVID
 * @info: of CTLIOCGINFO
 * @filter: of SIOCSKEVFILT, SIOCGKEVFILT
 * @vendor: of SIOCGKEVVENDOR
 */
union nke_sys_arg {
	u32 number;
	struct nke_ctl_info info;
	struct nke_kev_filter filter;
	struct nke_kev_vendor_code vendor;
};

/**
 * struct nke_sys_request - an ioctl
 * @cmd: its number
 * @fn: does it
 */
struct nke_sys_request {
	unsigned int cmd;
	int (*fn)(struct nke_sys_sock *ss, union nke_sys_arg *arg);
};

static inline struct nke_sys_sock *nke_sys_sk(struct sock *sk)
{
	return container_of(sk, struct nke_sys_sock, sk);
}

static inline bool nke_sys_is_event(const struct nke_sys_sock *ss)
{
	return ss->sk.sk_protocol == NKE_SYSPROTO_EVENT;
}

/* Messages, not bytes. */
static inline bool nke_sys_is_atomic(const struct nke_sys_sock *ss)
{
	return ss->sk.sk_type != SOCK_STREAM;
}

static inline struct nke_sockbuf *nke_sys_rcv(struct nke_sys_sock *ss)
{
	return nke_sys_is_event(ss) ? &ss->listener.rcv : &ss->conn.rcv;
}

static inline enum nke_ctl_state nke_sys_state(const struct nke_sys_sock *ss)
{
	return READ_ONCE(ss->conn.state);
}

/* Connected, or about to be: the NKE may send already. */
static inline bool nke_sys_is_connected(const struct nke_sys_sock *ss)
{
	return !nke_sys_is_event(ss) &&
	       (nke_sys_state(ss) == NKE_CTL_CONNECTING ||
		nke_sys_state(ss) == NKE_CTL_CONNECTED);
}

/* pfsystem.c: the family, and what all its sockets do */
int nke_pfsystem_init(void);
void nke_pfsystem_exit(void);
int nke_pfsystem_family(void);
bool nke_sys_eof(struct nke_sys_sock *ss);
int nke_sys_do_ioctl(struct socket *sock, unsigned int cmd,
		     unsigned long arg);
int nke_pfsystem_ioctl(struct socket *sock, unsigned int cmd, void *arg);
int nke_pfsystem_nread(struct socket *sock, bool first);
int nke_pfsystem_records(struct socket *sock);
bool nke_pfsystem_ended(struct socket *sock);
void nke_pfsystem_nointr(struct socket *sock, bool on);

/* pfsystem_control.c */
extern const struct nke_sys_request nke_sys_control_requests[];
void nke_sys_control_open(struct nke_sys_sock *ss);
int nke_sys_connect(struct socket *sock, nke_sockaddr_arg *addr, int len,
		    int flags);
int nke_sys_bind(struct socket *sock, nke_sockaddr_arg *addr, int len);
int nke_sys_getname(struct socket *sock, struct sockaddr *addr, int peer);
int nke_sys_setsockopt(struct socket *sock, int level, int name,
		       sockptr_t optval, unsigned int optlen);
int nke_sys_getsockopt(struct socket *sock, int level, int name,
		       char __user *optval, int __user *optlen);
int nke_pfsystem_getsockopt(struct socket *sock, int level, int name,
			    void *optval, int *optlen);

/* pfsystem_io.c */
int nke_sys_sendmsg(struct socket *sock, struct msghdr *msg, size_t len);
int nke_sys_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
		    int flags);
ssize_t nke_pfsystem_sendmbuf(struct socket *sock, struct __mbuf *m,
			      size_t len, int flags);

/* pfsystem_event.c */
extern const struct nke_sys_request nke_sys_event_requests[];
void nke_sys_event_open(struct nke_sys_sock *ss);

#endif /* _NKE_PFSYSTEM_H */
