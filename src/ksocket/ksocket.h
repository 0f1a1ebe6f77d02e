/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The socket object behind a socket_t.
 */
#ifndef _NKE_KSOCKET_H
#define _NKE_KSOCKET_H

#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/in.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/sock.h>

#include "proto/sock.h"
#include "proto/sock_layout.h"

/* Bits of struct __socket.flags; atomic bit operations only. */
enum nke_so_flag {
	NKE_SO_NBIO,		/* FIONBIO; with a file: ask that */
	NKE_SO_CLOSING,		/* sock_close() has begun for good */
	NKE_SO_HOOKED,		/* we hear of the sk_* callbacks */
	NKE_SO_LISTENING,	/* the upcall comes from the wait queue */
	NKE_SO_WANT_WRITE,	/* a send got EWOULDBLOCK */
	NKE_SO_PROGRESS,	/* something was taken during the upcall */
	NKE_SO_CLOSEWAIT,	/* SO_UPCALLCLOSEWAIT */
	NKE_SO_RCVSHUT,		/* nothing is received any more */
	NKE_SO_NOSIGPIPE,	/* remembered only: KPI sends never signal */
	NKE_SO_PRIV,		/* sock_setpriv(), or made by root */
	NKE_SO_NOINTR,		/* sock_nointerrupt() */
	NKE_SO_SENDING,		/* a send has its turn */
	NKE_SO_INLINE,		/* upcalls may come where the event is */
	NKE_SO_HOLDS,		/* the client has packets: see @held */
	NKE_SO_NODEFUNCT,	/* not for socket_defunct() */
	NKE_SO_DEFUNCT,		/* socket_defunct(); stays */
	NKE_SO_SETOPTSHUT,	/* SONPX_SETOPTSHUT: options when it is shut */
};

/* The sk_* callbacks that an upcall replaces. */
enum nke_so_event {
	NKE_SO_DATA_READY,
	NKE_SO_WRITE_SPACE,
	NKE_SO_STATE_CHANGE,
	NKE_SO_ERROR_REPORT,
	NKE_SO_EVENTS,
};

/* What a socket's work is queued for; bits. */
enum nke_up {
	NKE_UP_READ = 1,	/* something to take, or an error */
	NKE_UP_WRITE = 2,	/* space, connected, or an error */
	NKE_UP_BOTH = NKE_UP_READ | NKE_UP_WRITE,
	NKE_UP_EVENT = 4,	/* something for sock_catchevents() */
	NKE_UP_SHARED = 8,	/* of @wants only: one upcall is both */
	NKE_UP_END = 16,	/* of @pending only: nke_file_end() */
	NKE_UP_WINDOW = 32,	/* of @pending only: nke_hold_settle() */
};

/**
 * struct nke_so_upcall - an upcall of a client
 * @fn: its function, or NULL
 * @cookie: passed to it
 */
struct nke_so_upcall {
	nke_sock_upcall fn;
	void *cookie;
};

/* How far a connection is, for its events. */
enum nke_so_stage {
	NKE_SO_IDLE,
	NKE_SO_CONNECTING,
	NKE_SO_CONNECTED,
};

/**
 * struct nke_so_events - who hears of a socket's events, and what of them
 * @fn: the client's handler, or NULL
 * @cookie: passed to it
 * @mask: the events that it wants
 * @raised: events that happened and were not delivered yet
 * @stage: of the connection when it was last looked at
 * @shut: sides that were shut then, RCV_SHUTDOWN and SEND_SHUTDOWN
 */
struct nke_so_events {
	nke_sock_evupcall fn;
	void *cookie;
	u32 mask;
	u32 raised;
	enum nke_so_stage stage;
	u8 shut;
};

/**
 * struct __socket - a socket of the KPI
 * @node: entry in the table of open sockets, under its bucket's lock
 * @rcu: frees the object after the last look-up that may see it
 * @pinned: the Linux sock of packets that the client has, with a reference;
 *	until @refs is 0
 * @refs: holds the memory: the open socket, queued work, packets that the
 *	client has; not calls, which the closer waits for
 * @calls: 1 while open, plus one for each call in flight; 0 is final
 * @idle: completed when @calls drops to 0
 * @serial: which one it is, of all; younger ones have a higher number
 * @creator: where it was made: an address in a client
 * @sock: the Linux socket; valid while @calls is not 0
 * @domain: as given to sock_socket()
 * @type: as given to sock_socket()
 * @protocol: the protocol in effect
 * @flags: NKE_SO_* bits
 * @held: bytes of the receive buffer that the client has: see ksocket_hold.c
 * @file: of a process's socket, which then is not ours to close; else NULL
 * @retain_lock: protects @retains and @close_wanted
 * @retains: sock_retain() less sock_release()
 * @close_wanted: sock_close() was called while retained; of a process's
 *	socket: no descriptor holds it
 * @senders: sends that wait for their turn, NKE_SO_SENDING
 * @turn: the turn, for lockdep
 * @listen_lock: one sock_listen() at a time: one that fails undoes what it
 *	did; protects @accept_wait
 * @priority: of the socket's class; in effect without
 *	NKE_TRAFFIC_MGT_SO_BACKGROUND; under the Linux socket's lock
 * @traffic_class: NKE_SO_TC_*, likewise
 * @traffic_mgt: NKE_TRAFFIC_MGT_*, likewise
 * @plain_recvmsg: protocol's receive function at creation; when it changes
 *	(a ULP or a sockmap took over) the queue is not ours to take from
 * @upcall_lock: protects @reader, @writer, @events and @want, and changes to
 *	@wants; @reader and @writer change under sk_callback_lock as well
 * @reader: the client's read upcall
 * @writer: the client's write upcall
 * @events: the client's handler of events, and what it has to be told
 * @upcalls: how often an upcall was called
 * @want: with NKE_SO_WANT_WRITE, bytes of space that the refused send needs
 * @wants: NKE_UP_*: what somebody wants to hear of
 * @pending: NKE_UP_*: what @work is to do
 * @work: runs the callbacks; one work item, so calls are in order
 * @later: queues @work when nobody tells of space at the receiver
 * @worker: task that runs a callback now, to tell a close from inside
 * @accept_wait: how a listener hears of connections; a wait queue entry, not
 *	sk_data_ready, because children inherit that.  A process's socket hears
 *	of everything so: its callbacks are not ours to replace
 * @saved: callbacks before ours, under sk_callback_lock; not of a process's
 *	socket
 * @file_node: among the sockets of processes; nke_file_lock
 * @holds: file_socket() less file_drop(); nke_file_lock
 */
struct __socket {
	struct hlist_node node;
	union {
		struct rcu_head rcu;
		struct sock *pinned;
	};
	refcount_t refs;
	refcount_t calls;
	struct completion idle;
	u64 serial;
	unsigned long creator;
	struct socket *sock;
	int domain;
	int type;
	int protocol;
	atomic_t held;
	unsigned long flags;
	struct file *file;

	spinlock_t retain_lock;	/* protects the next two fields */
	unsigned int retains;
	bool close_wanted;

	atomic_t senders;
	struct lockdep_map turn;
	struct mutex listen_lock;	/* protects accept_wait */
	u32 priority;
	u16 traffic_class;
	u8 traffic_mgt;
	const void *plain_recvmsg;

	spinlock_t upcall_lock;	/* protects the next five fields */
	struct nke_so_upcall reader;
	struct nke_so_upcall writer;
	struct nke_so_events events;
	size_t want;
	unsigned int wants;
	atomic64_t upcalls;

	atomic_t pending;
	struct work_struct work;
	struct timer_list later;
	struct task_struct *worker;
	wait_queue_entry_t accept_wait;

	union {
		void (*saved[NKE_SO_EVENTS])(struct sock *sk);
		struct {
			struct hlist_node file_node;	/* nke_file_lock */
			unsigned int holds;		/* nke_file_lock */
		};
	};
};

/**
 * struct nke_so_pos - a place in a list of sockets
 * @bucket: of the table
 * @serial: of the socket shown last there, or 0
 */
struct nke_so_pos {
	u64 serial;
	unsigned int bucket;
};

/**
 * struct nke_so_info - a socket, for lists
 * @cookie: number of its inode
 * @domain: as it was made
 * @type: likewise
 * @protocol: in effect
 * @state: TCP_*
 * @recv_queue: bytes that can be read
 * @send_queue: bytes that are not sent or not acknowledged
 * @retains: sock_retain() less sock_release()
 * @upcalls: how often its upcall was called
 * @local: address, as Linux has it
 * @remote: likewise
 * @local_len: bytes of it, 0 for none
 * @remote_len: likewise
 * @owner: name of the module that made it, or empty
 * @upcall: name of the function that is called back, or empty
 */
struct nke_so_info {
	u64 cookie;
	u32 domain;
	u32 type;
	u32 protocol;
	u32 state;
	u32 recv_queue;
	u32 send_queue;
	u32 retains;
	u64 upcalls;
	struct sockaddr_storage local;
	struct sockaddr_storage remote;
	int local_len;
	int remote_len;
	char owner[MODULE_NAME_LEN];
	char upcall[64];
};

int nke_ksocket_init(void);
void nke_ksocket_exit(void);
unsigned int nke_ksocket_live(void);

int nke_so_get(struct __socket *so);
void nke_so_put(struct __socket *so);
struct __socket *nke_so_get_next(struct net *net, struct nke_so_pos *pos);
void nke_so_free_ref(struct __socket *so);
struct __socket *nke_so_alloc(void);
void nke_so_free(struct __socket *so);
void nke_so_open(struct __socket *so, struct socket *sock, int domain,
		 int type, unsigned long creator);
void nke_so_close(struct __socket *so);

/* Without memory XNU's protocols answer ENOBUFS. */
static inline int nke_so_nobufs(int err)
{
	return err == -ENOMEM ? -ENOBUFS : err;
}

/* A process sets its socket's with fcntl() at any time. */
static inline bool nke_so_nbio(const struct __socket *so)
{
	return test_bit(NKE_SO_NBIO, &so->flags) &&
	       (!so->file || (READ_ONCE(so->file->f_flags) & O_NONBLOCK));
}

static inline bool nke_so_nonblocking(const struct __socket *so, int flags)
{
	return nke_so_nbio(so) || (flags & MSG_DONTWAIT);
}

static inline bool nke_so_is_inet(const struct __socket *so)
{
	return so->domain == AF_INET || so->domain == AF_INET6;
}

static inline bool nke_so_is_defunct(const struct __socket *so)
{
	return test_bit(NKE_SO_DEFUNCT, &so->flags);
}

/* Under the lock: why a connection ended is not gone before it was told of. */
static inline int nke_so_error(struct __socket *so)
{
	struct sock *sk = so->sock->sk;
	int err;

	lock_sock(sk);
	err = sock_error(sk);
	release_sock(sk);
	return err;
}

/* The result of a call that ended without success, and may have been woken. */
static inline int nke_so_woken(const struct __socket *so, int err)
{
	return nke_so_is_defunct(so) ? -EBADF : err;
}

/* Is this a call that sleeps, if it has to, and does not mind signals? */
static inline bool nke_so_nointr(const struct __socket *so, int flags)
{
	return unlikely(test_bit(NKE_SO_NOINTR, &so->flags)) &&
	       !(flags & MSG_DONTWAIT);
}

/* ksocket_upcall.c */
int nke_upcall_init(void);
void nke_upcall_exit(void);
void nke_upcall_setup(struct __socket *so, nke_sock_upcall upcall,
		      void *cookie);
void nke_upcall_setup_each(struct __socket *so,
			   const struct nke_so_upcall *reader,
			   const struct nke_so_upcall *writer, bool inl);
void nke_upcall_hook(struct __socket *so);
void nke_upcall_inherit(struct __socket *so, struct sock *sk);
bool nke_upcall_get(struct __socket *so, struct nke_so_upcall *reader);
bool nke_upcall_listen(struct __socket *so);
void nke_upcall_unlisten(struct __socket *so);
void nke_upcall_detach(struct __socket *so);
void nke_upcall_drain(void);
void nke_upcall_wait(struct __socket *so);
void nke_upcall_kick(struct __socket *so, unsigned int what);
void nke_upcall_work(struct work_struct *work);
bool nke_upcall_is_self(const struct __socket *so);
void nke_upcall_later_end(struct timer_list *timer);
void nke_upcall_space(struct __socket *so);
void nke_upcall_queue(struct __socket *so, unsigned int what);
unsigned int nke_upcall_sides(const struct sock *sk);
bool nke_upcall_is_of(struct __socket *so, const struct module *module);
void nke_upcall_disown(struct __socket *so, const struct module *module);
void nke_upcall_want_write(struct __socket *so, size_t want);
bool nke_so_readable(struct __socket *so);

/* ksocket_event.c */
void nke_event_connect(struct __socket *so);
void nke_event_settle(struct __socket *so);
unsigned int nke_event_look(struct __socket *so);
void nke_event_deliver(struct __socket *so, bool last);

/* ksocket_list.c */
bool nke_so_next(struct net *net, struct nke_so_pos *pos,
		 struct nke_so_info *info);

/* ksocket_opt.c */

/* ksocket_ioctl.c */
int nke_so_nread(struct __socket *so);
int nke_so_nwrite(struct __socket *so);

/* ksocket_name.c */
bool nke_state_connected(int state);
bool nke_so_connected(const struct __socket *so);

/* ksocket_unix.c */
/* How long to wait when nobody tells of space in the peer's queue. */
#define NKE_UNIX_TICK	max(HZ / 50, 1)

bool nke_unix_unpaired(const struct __socket *so);
bool nke_unix_ready(struct __socket *so, size_t poll);
bool nke_unix_hung_up(const struct __socket *so);
int nke_unix_connect(struct __socket *so, struct sockaddr_storage *ss, int len);
int nke_unix_sendmsg(struct __socket *so, struct msghdr *msg);
size_t nke_unix_used(const struct sock *sk);
int nke_unix_sendmsg_whole(struct __socket *so, struct msghdr *msg);

/* ksocket_class.c */
int nke_class_set(struct __socket *so, int class);

/* ksocket_priv.c */
extern const struct cred *nke_kernel_cred;
int nke_priv_init(void);
void nke_priv_exit(void);
const struct cred *nke_priv_begin(const struct __socket *so);
void nke_priv_end(const struct cred *old);
bool nke_priv_inborn(void);
bool nke_priv_of_file(struct file *file);

/* ksocket_hold.c */
bool nke_hold_shut(const struct sock *sk);
void nke_hold(struct __socket *so, struct sk_buff *skb, unsigned int bytes);
void nke_hold_open(struct __socket *so);
void nke_hold_ack(struct __socket *so);
void nke_hold_forgive(struct __socket *so);
void nke_hold_ask(struct __socket *so, int flags, size_t want);
void nke_hold_settle(struct __socket *so);

/* ksocket_file.c */
void nke_file_hook(struct __socket *so);
void nke_file_unhook(struct __socket *so);
void nke_file_look(struct __socket *so);
void nke_file_set_nbio(struct __socket *so, bool on);
void nke_file_close(struct __socket *so);
void nke_file_end(struct __socket *so);
void nke_file_remove_all(const struct module *module);
unsigned int nke_file_holds(void);

/* ksocket_defunct.c */
int nke_defunct_allow(struct __socket *so, bool on);

/* ksocket_wait.c */
bool nke_wait_data(struct __socket *so, long *timeo);
void nke_wait_space(struct __socket *so, size_t need, long *timeo);
long nke_wait_peer(struct __socket *so, bool poll, long timeo);
int nke_nointr_recvmsg(struct __socket *so, struct msghdr *msg, int flags);
int nke_nointr_sendmsg(struct __socket *so, struct msghdr *msg);
/* ksocket_recv.c */
int nke_so_recvmsg(struct __socket *so, struct msghdr *msg, int flags);

/* ksocket_cmsg.c */
/* Room for the control messages of a send, in Linux's layout. */
#define NKE_CMSG_SEND	400

int nke_cmsg_import(struct msghdr *msg, void *room,
		    const struct nke_bsd_msghdr *bmsg);
int nke_cmsg_recvmsg(struct __socket *so, struct msghdr *msg, int flags,
		     struct nke_bsd_msghdr *bmsg);

/* ksocket_recv.c */
void nke_recv_drop(struct __socket *so);
void nke_recv_flush(struct __socket *so);

/* ksocket_io.c */
/*
 * The client's MSG_* flags for sock_sendmsg() and sock_recvmsg().  Bits that
 * XNU ignores are dropped; no KPI send raises SIGPIPE.
 */
static inline int nke_msg_flags(int flags)
{
	int out = flags & (MSG_OOB | MSG_PEEK | MSG_DONTROUTE | MSG_DONTWAIT |
			   MSG_EOR | MSG_FIN | MSG_WAITALL);

	if (unlikely(flags & (NKE_MSG_NBIO | NKE_MSG_WAITSTREAM))) {
		if (flags & NKE_MSG_NBIO)
			out |= MSG_DONTWAIT;
		if (flags & NKE_MSG_WAITSTREAM)
			out |= MSG_WAITALL;
	}
	return out | MSG_NOSIGNAL;
}

ssize_t nke_iov_length(const struct nke_bsd_msghdr *bmsg);

/* nke_iov_length(), most often of one element. */
static inline ssize_t nke_iov_total(const struct nke_bsd_msghdr *bmsg)
{
	const struct nke_bsd_iovec *iov = bmsg->msg_iov;

	if (likely(bmsg->msg_iovlen == 1 && iov && iov->iov_base &&
		   iov->iov_len <= INT_MAX))
		return iov->iov_len;
	return nke_iov_length(bmsg);
}

/* Is the socket TCP with nothing between the socket layer and TCP? */
static inline bool nke_so_plain_tcp(const struct __socket *so)
{
	const struct sock *sk = so->sock->sk;

	return so->type == SOCK_STREAM && so->protocol == IPPROTO_TCP &&
	       READ_ONCE(sk->sk_prot)->recvmsg == so->plain_recvmsg;
}

static inline bool nke_so_plain_udp(const struct __socket *so)
{
	const struct sock *sk = so->sock->sk;

	return so->type == SOCK_DGRAM && so->protocol == IPPROTO_UDP &&
	       READ_ONCE(sk->sk_prot)->recvmsg == so->plain_recvmsg;
}

#endif /* _NKE_KSOCKET_H */
