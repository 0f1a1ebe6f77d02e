/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel controls: the core under both front ends (PF_SYSTEM sockets and
 * generic netlink).
 *
 * A front end embeds a struct nke_ctl_conn for each of its clients and calls
 * the functions below in process context; they call the NKE's callbacks.  No
 * lock of nke is held around a callback.
 */
#ifndef _NKE_KCTL_H
#define _NKE_KCTL_H

#include <linux/completion.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "kctl/sockbuf.h"
#include "proto/ctl.h"

struct module;
struct nke_kctl;
struct nke_ctl_conn;

/**
 * struct nke_ctl_front - what the core asks of a front end
 * @name: for lists: "socket", "netlink"
 * @wake: something can be read, or the end has come; called with a reference
 *	to the connection's calls, in process context or softirq; must not sleep
 *	and not call back into the core
 */
struct nke_ctl_front {
	const char *name;
	void (*wake)(struct nke_ctl_conn *conn);
};

/**
 * enum nke_ctl_state - life of a connection
 * @NKE_CTL_NEW: no control yet
 * @NKE_CTL_BOUND: ctl_bind was called, has a unit
 * @NKE_CTL_CONNECTING: inside ctl_connect; can be enqueued to already
 * @NKE_CTL_CONNECTED: both ways
 * @NKE_CTL_DEAD: over; a new connection needs a new object
 */
enum nke_ctl_state {
	NKE_CTL_NEW,
	NKE_CTL_BOUND,
	NKE_CTL_CONNECTING,
	NKE_CTL_CONNECTED,
	NKE_CTL_DEAD,
};

/**
 * struct nke_ctl_conn - a client of a control: XNU's ctl_cb
 * @kctl: the control, with a reference, from when it has a unit until
 *	nke_ctl_disconnect()
 * @front: the front end's functions
 * @unit: number of the client at its control
 * @unitinfo: the NKE's
 * @rcv: what the NKE sent and the client has not read
 * @calls: 1 while the unit can be found, plus one for each enqueue in flight
 * @idle: completed when @calls drops to 0
 * @lock: protects @state, @users and @exclusive
 * @state: enum nke_ctl_state; written under @lock
 * @users: callbacks running
 * @pins: holds the memory against its front end: a kick that comes by
 * @exclusive: connect, bind or disconnect runs or waits for @users
 * @clear: where they wait for each other
 * @pid: of the client, for lists; by the front end
 * @comm: its name, likewise
 *
 * Freed by the front end after nke_ctl_disconnect(), by RCU: enqueueing calls
 * look units up under RCU.
 */
struct nke_ctl_conn {
	struct nke_kctl *kctl;
	const struct nke_ctl_front *front;
	u32 unit;
	void *unitinfo;
	struct nke_sockbuf rcv;
	refcount_t calls;
	struct completion idle;
	spinlock_t lock;	/* protects the next four fields */
	enum nke_ctl_state state;
	unsigned int users;
	unsigned int pins;
	bool exclusive;
	wait_queue_head_t clear;
	pid_t pid;
	char comm[16];
};

/**
 * struct nke_kctl_info - a registered control, for lists
 * @id: of the control
 * @unit: registered unit, 0 for a dynamic control
 * @flags: CTL_FLAG_*
 * @sendsize: largest message from a client (of a datagram control)
 * @recvsize: bytes that may wait for a client
 * @clients: connected or bound
 * @name: of the control
 * @owner: name of the module, or empty
 */
struct nke_kctl_info {
	u32 id;
	u32 unit;
	u32 flags;
	u32 sendsize;
	u32 recvsize;
	u32 clients;
	char name[96];
	char owner[64];
};

/**
 * struct nke_ctl_conn_info - a client, for lists
 * @id: of the control
 * @unit: of the client
 * @state: enum nke_ctl_state
 * @front: name of the front end
 * @pid: of the client
 * @comm: its name
 * @queued: bytes that wait for it
 * @records: messages that wait for it
 * @hiwat: bytes that may wait
 */
struct nke_ctl_conn_info {
	u32 id;
	u32 unit;
	u32 state;
	const char *front;
	pid_t pid;
	char comm[16];
	u32 queued;
	u32 records;
	u32 hiwat;
};

/* What nke_kctl_stat() counts: XNU's kctlstat. */
enum nke_kctl_stat {
	NKE_KCTL_REG_TOTAL,
	NKE_KCTL_REG_COUNT,
	NKE_KCTL_PCBCOUNT,
	NKE_KCTL_GENCNT,
	NKE_KCTL_CONNECTIONS,
	NKE_KCTL_CONN_FAIL,
	NKE_KCTL_SEND_FAIL,
	NKE_KCTL_SEND_LIST_FAIL,
	NKE_KCTL_ENQUEUE_FAIL,
	NKE_KCTL_ENQUEUE_FULLSOCK,
	NKE_KCTL_BAD_KCTLREF,
	NKE_KCTL_TBL_SIZE_TOO_BIG,
	NKE_KCTL_ENQDATA_MB_ALLOC_FAIL,
	NKE_KCTL_ENQDATA_SBAPPEND_FAIL,
	NKE_KCTL_STATS,
};

/* kctl.c: controls */
int nke_kctl_init(void);
void nke_kctl_exit(void);
unsigned int nke_kctl_count(void);
unsigned int nke_kctl_count_of(const struct module *owner,
			       unsigned int *connections);
void nke_kctl_remove_all(struct module *owner);
unsigned int nke_ctl_conn_count(void);
int nke_kctl_find(const char *name, u32 *id);
bool nke_kctl_next(u32 *id, u32 *unit, struct nke_kctl_info *info);
bool nke_ctl_conn_next(u32 *id, u32 *unit, struct nke_ctl_conn_info *info);
u64 nke_kctl_stat(enum nke_kctl_stat which);

/* kctl_conn.c: clients; all negative errnos, all may sleep */
void nke_ctl_conn_init(struct nke_ctl_conn *conn,
		       const struct nke_ctl_front *front);
int nke_ctl_bind(struct nke_ctl_conn *conn, struct nke_sockaddr_ctl *sac,
		 int type, bool privileged);
int nke_ctl_connect(struct nke_ctl_conn *conn, struct nke_sockaddr_ctl *sac,
		    int type, bool privileged);
void nke_ctl_disconnect(struct nke_ctl_conn *conn);
int nke_ctl_getpeername(struct nke_ctl_conn *conn,
			struct nke_sockaddr_ctl *sac);
u32 nke_ctl_sendsize(const struct nke_ctl_conn *conn);
int nke_ctl_send(struct nke_ctl_conn *conn, struct __mbuf *m, int flags);
int nke_ctl_send_list(struct nke_ctl_conn *conn, struct __mbuf *list,
		      int flags);
int nke_ctl_setopt(struct nke_ctl_conn *conn, int opt, void *data, size_t len);
int nke_ctl_getopt(struct nke_ctl_conn *conn, int opt, void *data,
		   size_t *len);
void nke_ctl_rcvd(struct nke_ctl_conn *conn, int flags);
/* End all connections to the controls of a module; returns how many. */
unsigned int nke_kctl_kick(const struct module *owner);
/* The same, and let nobody connect until nke_kctl_open(). */
unsigned int nke_kctl_shut(const struct module *owner);
void nke_kctl_open(const struct module *owner);

/* Largest option value, as in XNU. */
#define NKE_CTL_OPT_MAX		(64U << 20)
#define NKE_CTL_OPTION_LEVEL	2	/* SYSPROTO_CONTROL */

/* Flags that ctl_send sees. */
#define NKE_PRUS_OOB		0x1
#define NKE_PRUS_EOF		0x2
#define NKE_PRUS_MORETOCOME	0x4

#endif /* _NKE_KCTL_H */
