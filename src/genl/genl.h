/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink front end: family nke_ctl.
 *
 * A request that can end up in a callback of an NKE is only read and queued
 * where the kernel hands it to us, under genetlink's lock that all families
 * share.  The rest is done, and answered, when that lock is free again: by the
 * client itself on its way out of sendmsg(), or by a worker of its socket.
 */
#ifndef _NKE_GENL_H
#define _NKE_GENL_H

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/sock.h>

#include "compat/genl_split.h"
#include "genl/front.h"
#include "genl/nke_ctl_gen.h"
#include "kctl/kctl.h"
#include "kern/kern.h"

struct nke_genl_conn;
struct nke_port;

/* Bytes of requests and answers that a port may have pending. */
#define NKE_PORT_LIMIT		(512U << 10)
/* Connections that a port may have. */
#define NKE_PORT_CONNS		256
/* Longest value of an option; PF_SYSTEM sockets take any. */
#define NKE_GENL_OPT_MAX	65536

/**
 * struct nke_genl_req - a request that waits for its turn
 * @node: in the port's requests
 * @port: of the socket that it came from
 * @run: what to do; a negative errno and @text say why not
 * @task: leader of the client's process, with a reference if it has to wait
 * @nlh: the header of the message
 * @cmd: of the message
 * @privileged: who connects has CAP_NET_ADMIN
 * @charge: bytes that count
 * @text: for the extended acknowledgment
 * @offset: of the bad attribute in the message, or 0
 * @id: of the control
 * @unit: of the client
 * @id_offset: of the attribute with the control
 * @unit_offset: of the attribute with the unit
 * @option: number of the option
 * @room: for an option's value
 * @len: bytes at @data
 * @data: value of an option; in @small when it is short
 * @m: message to a control
 * @answer: what the client gets before the acknowledgment
 * @gc: connection to be made
 * @opened: the one that was made, or NULL
 * @name: of the control, or of a module
 * @small: room for @data, where there is no @name; not cleared
 */
struct nke_genl_req {
	struct list_head node;
	struct nke_port *port;
	int (*run)(struct nke_port *port, struct nke_genl_req *req);
	struct task_struct *task;
	struct nlmsghdr nlh;
	u8 cmd;
	bool privileged;
	size_t charge;
	const char *text;
	u32 offset;

	u32 id;
	u32 unit;
	u32 id_offset;
	u32 unit_offset;
	u32 option;
	u32 room;
	size_t len;
	void *data;
	struct __mbuf *m;
	struct sk_buff *answer;
	struct nke_genl_conn *gc;
	struct nke_genl_conn *opened;
	union {
		char name[NKE_MAX_KCTL_NAME];
		u8 small[NKE_MAX_KCTL_NAME];
	};
};

/**
 * struct nke_port - a netlink socket of a client
 * @node: in the table of ports, under its lock; walked under RCU
 * @rcu: frees the object after the last look-up that may see it
 * @refs: while it lives, plus one for each connection, queued work, and
 *	packet that its socket has not read
 * @portid: its number, which may be another socket's after the end
 * @sk: the socket, with a reference until the end
 * @lock: protects @requests to @dead
 * @requests: to be worked off, in order
 * @over: connections that have ended without the client's wish
 * @ready: connections with something to be sent
 * @replies: answers, to be sent before that
 * @charge: bytes of @requests and @replies
 * @sending: somebody is at @replies or @ready
 * @busy: somebody works @requests off, or is about to
 * @dead: the socket is closed
 * @stalled: it has no room; cleared by whom it wakes
 * @own: request of the sender that has @busy
 * @destructor: of its packet, which is restored to it
 * @conns: all connections; only for whom has @busy
 * @n_conns: how many, likewise
 * @ended: everything was let go of; set by whom has @busy, under the lock
 * @work: works off @requests
 * @tx: sends
 * @later: has @tx look again when nobody else does
 * @delay: until then, in jiffies
 * @note: with the packets sent, to hear that they have been read
 */
struct nke_port {
	struct hlist_node node;
	struct rcu_head rcu;
	refcount_t refs;
	u32 portid;
	struct sock *sk;

	spinlock_t lock;	/* protects requests to dead */
	struct list_head requests;
	struct list_head over;
	struct list_head ready;
	struct sk_buff_head replies;
	size_t charge;
	bool sending;
	bool busy;
	bool dead;
	bool stalled;

	struct nke_genl_req own;
	void (*destructor)(struct sk_buff *skb);
	struct list_head conns;
	unsigned int n_conns;
	bool ended;
	struct work_struct work;
	struct work_struct tx;
	struct delayed_work later;
	unsigned long delay;
	struct ubuf_info note;
};

/**
 * struct nke_genl_conn - a connection of a port
 * @conn: for the core
 * @rcu: frees it
 * @refs: while the port has it, plus one while it is sent from
 * @port: the port, with a reference
 * @task: leader of the process that connected, with a reference
 * @id: of the control
 * @node: in the port's conns
 * @ready: in the port's ready, under its lock
 * @over: in the port's over, under its lock
 * @open: the client knows of it, and it is not over; under the port's lock
 * @telling: the control is told of a read; set under the port's lock
 */
struct nke_genl_conn {
	struct nke_ctl_conn conn;
	struct rcu_head rcu;
	refcount_t refs;
	struct nke_port *port;
	struct task_struct *task;
	u32 id;
	struct list_head node;
	struct list_head ready;
	struct list_head over;
	bool open;
	bool telling;
};

/* Why a request failed, for its acknowledgment; returns @err. */
static inline int nke_req_err(struct nke_genl_req *req, int err,
			      const char *text)
{
	req->text = text;
	return err;
}

/* The same, with the place of the attribute that is to blame. */
static inline int nke_req_err_at(struct nke_genl_req *req, int err,
				 const char *text, u32 offset)
{
	req->offset = offset;
	return nke_req_err(req, err, text);
}

/* genl.c */
struct nke_port *nke_port_get(struct sk_buff *skb, bool make);
void nke_port_put(struct nke_port *port);
void nke_port_work(struct nke_port *port);
void nke_port_kick(struct nke_port *port);
void nke_port_kick_later(struct nke_port *port, unsigned long delay);

/* Controls, events and IP filters are in the initial network namespace. */
static inline bool nke_genl_at_home(const struct sk_buff *skb)
{
	return net_eq(sock_net(skb->sk), &init_net);
}

/* genl_request.c */
void nke_port_requests(struct work_struct *work);
struct nke_genl_req *nke_req_new(struct sk_buff *skb, struct genl_info *info,
				 int (*run)(struct nke_port *port,
					    struct nke_genl_req *req),
				 bool make);
void nke_req_cancel(struct nke_genl_req *req);
int nke_req_defer(struct sk_buff *skb, struct genl_info *info,
		  struct nke_genl_req *req);
struct sk_buff *nke_req_reply(struct nke_port *port, struct nke_genl_req *req,
			      size_t size, void **hdr);
void nke_req_send(struct nke_genl_req *req, struct sk_buff *skb, void *hdr);
struct sk_buff *nke_req_ack(const struct nke_genl_req *req, u32 portid,
			    int err);

/* genl_conn.c */
struct nke_genl_conn *nke_genl_conn_new(void);
void nke_genl_conn_free(struct nke_genl_conn *gc);
void nke_genl_conn_open(struct nke_port *port, struct nke_genl_conn *gc);
void nke_genl_conn_put(struct nke_genl_conn *gc);
void nke_port_reap(struct nke_port *port, bool all);

/* genl_data.c */
void nke_port_tx(struct work_struct *work);
void nke_port_later(struct work_struct *work);
void nke_port_flush(struct nke_port *port);
void nke_port_listen(struct nke_port *port);
void nke_port_unlisten(struct nke_port *port);
void nke_genl_wake(struct nke_ctl_conn *conn);

/* genl_list.c */
void *nke_genl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
			u8 cmd);
int nke_genl_dump_begin(struct netlink_callback *cb);

/* genl_event.c */
void nke_genl_event_init(void);
void nke_genl_event_exit(void);

#endif /* _NKE_GENL_H */
