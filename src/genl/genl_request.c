// SPDX-License-Identifier: GPL-2.0
/*
 * Requests that wait for their turn, and their answers.
 *
 * Netlink takes -EINTR for "say nothing"; what it would have said is said when
 * the request has been worked off.
 */
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "compat/task.h"
#include "core/export.h"
#include "genl/genl.h"
#include "mbuf/mbuf.h"
#include "proto/mbuf.h"

/**
 * nke_req_reply() - begin an answer
 * @port: the port
 * @req: what is answered
 * @size: bytes of attributes
 * @hdr: receives what nke_req_send() wants
 *
 * Context: Process context; may sleep.
 * Return: the message, or NULL.
 */
struct sk_buff *nke_req_reply(struct nke_port *port, struct nke_genl_req *req,
			      size_t size, void **hdr)
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);

	if (!skb)
		return NULL;
	*hdr = genlmsg_put(skb, port->portid, req->nlh.nlmsg_seq,
			   nke_genl_family, 0, req->cmd);
	if (!*hdr) {
		nlmsg_free(skb);
		return NULL;
	}
	return skb;
}

/**
 * nke_req_send() - finish an answer
 * @req: what is answered
 * @skb: of nke_req_reply()
 * @hdr: of nke_req_reply()
 *
 * It goes out before the acknowledgment.
 *
 * Context: Process context.
 */
void nke_req_send(struct nke_genl_req *req, struct sk_buff *skb, void *hdr)
{
	genlmsg_end(skb, hdr);
	req->answer = skb;
}

/**
 * nke_req_ack() - the acknowledgment of a request
 * @req: the request
 * @portid: of the client
 * @err: 0, or a negative errno
 *
 * As netlink_ack() makes it, but always without the request itself.
 *
 * Context: Process context; may sleep.
 * Return: the message, or NULL.
 */
struct sk_buff *nke_req_ack(const struct nke_genl_req *req, u32 portid,
			    int err)
{
	size_t size = sizeof(struct nlmsgerr);
	int flags = NLM_F_CAPPED;
	struct nlmsgerr *error;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;

	if (err && (req->text || req->offset))
		flags |= NLM_F_ACK_TLVS;
	if (err && req->text)
		size += nla_total_size(strlen(req->text) + 1);
	if (err && req->offset)
		size += nla_total_size(sizeof(u32));
	skb = nlmsg_new(size, GFP_KERNEL);
	if (!skb)
		return NULL;
	nlh = nlmsg_put(skb, portid, req->nlh.nlmsg_seq, NLMSG_ERROR,
			sizeof(*error), flags);
	if (!nlh)
		goto out;
	error = nlmsg_data(nlh);
	error->error = err;
	error->msg = req->nlh;
	if (err && req->text &&
	    nla_put_string(skb, NLMSGERR_ATTR_MSG, req->text))
		goto out;
	if (err && req->offset &&
	    nla_put_u32(skb, NLMSGERR_ATTR_OFFS, req->offset))
		goto out;
	nlmsg_end(skb, nlh);
	return skb;
out:
	nlmsg_free(skb);
	return NULL;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_req_ack);

/* The right to work requests off, of which there is one. */
static bool nke_port_enter(struct nke_port *port)
{
	bool entered;

	spin_lock_bh(&port->lock);
	entered = !port->busy;
	port->busy = true;
	spin_unlock_bh(&port->lock);
	return entered;
}

/* Whoever was not let in meanwhile left it to us; the worker does it. */
static void nke_port_leave(struct nke_port *port)
{
	bool more;

	spin_lock_bh(&port->lock);
	port->busy = false;
	more = !list_empty(&port->requests) || !list_empty(&port->over) ||
	       (port->dead && !port->ended);
	spin_unlock_bh(&port->lock);
	if (more)
		nke_port_work(port);
}

/* What a request has, and the sender's right to work it off. */
static void nke_req_free(struct nke_genl_req *req)
{
	nke_mbuf_freem(req->m);
	if (req->gc)
		nke_genl_conn_free(req->gc);
	nlmsg_free(req->answer);
	if (req->data != req->small)
		kvfree(req->data);
	if (req == &req->port->own) {
		nke_port_leave(req->port);
	} else {
		put_task_struct(req->task);
		kfree(req);
	}
}

/* A client that waits for its answer learns that it was lost, at least. */
static void nke_port_no_answer(struct nke_port *port)
{
	WRITE_ONCE(port->sk->sk_err, ENOBUFS);
	sk_error_report(port->sk);
}

/* It counts until the client's socket has it. */
static void nke_port_queue_reply(struct nke_port *port, struct sk_buff *skb)
{
	lockdep_assert_held(&port->lock);
	if (!skb)
		return;
	port->charge += skb->truesize;
	__skb_queue_tail(&port->replies, skb);
}

static void nke_req_run(struct nke_port *port, struct nke_genl_req *req)
{
	bool other = req->task != current->group_leader;
	struct nke_assumed assumed;
	struct sk_buff *ack = NULL;
	int err;

	if (other)
		nke_proc_assume(&assumed, req->task);
	err = req->run(port, req);
	if (other)
		nke_proc_resume(&assumed);

	if (!READ_ONCE(port->dead) &&
	    (err || (req->nlh.nlmsg_flags & NLM_F_ACK))) {
		ack = nke_req_ack(req, port->portid, err);
		if (!ack)
			nke_port_no_answer(port);
	}
	spin_lock_bh(&port->lock);
	port->charge -= req->charge;
	nke_port_queue_reply(port, req->answer);
	nke_port_queue_reply(port, ack);
	spin_unlock_bh(&port->lock);
	req->answer = NULL;
	/* Its data come behind the answer and the acknowledgment. */
	if (req->opened)
		nke_genl_conn_open(port, req->opened);
	/* Before the right to work requests off goes, and the port perhaps. */
	nke_port_flush(port);
	nke_req_free(req);
}

/* The socket is closed, and all that it asked for is done. */
static void nke_port_end(struct nke_port *port)
{
	spin_lock_bh(&port->lock);
	port->ended = true;
	spin_unlock_bh(&port->lock);
	nke_port_reap(port, true);
	/* Nobody sends any more: it is dead. */
	if (cancel_work_sync(&port->tx))
		nke_port_put(port);
	if (cancel_delayed_work_sync(&port->later))
		nke_port_put(port);
	nke_port_unlisten(port);
	__skb_queue_purge(&port->replies);
	sock_put(port->sk);
	nke_port_put(port);
}

/* One request; false: there is none. */
static bool nke_port_step(struct nke_port *port)
{
	struct nke_genl_req *req;

	nke_port_reap(port, false);
	spin_lock_bh(&port->lock);
	req = list_first_entry_or_null(&port->requests, struct nke_genl_req,
				       node);
	if (req)
		list_del(&req->node);
	spin_unlock_bh(&port->lock);
	if (!req)
		return false;
	nke_req_run(port, req);
	return true;
}

/*
 * Netlink is through with the packet of a request, whose sender works it off.
 */
static void nke_req_unlocked(struct sk_buff *skb)
{
	struct nke_port *port = skb_shinfo(skb)->destructor_arg;

	might_sleep();
	skb->destructor = port->destructor;
	skb->destructor(skb);
	nke_port_reap(port, false);
	nke_req_run(port, &port->own);
	nke_port_put(port);
}

/*
 * Whether the sender may do it, as soon as netlink frees the packet, which is
 * when nothing is locked any more.  Not if more messages follow in the packet,
 * if a listing before this one holds it, if the sender does not want to wait or
 * may be in a ring, which is locked; nor if others are before it.
 */
static bool nke_req_by_sender(struct nke_port *port, const struct sk_buff *skb,
			      const struct genl_info *info)
{
	const struct socket *sock = port->sk->sk_socket;
	bool mine;

	if (NLMSG_ALIGN(info->nlhdr->nlmsg_len) < skb->len ||
	    refcount_read(&skb->users) != 1 || !skb->destructor ||
	    nke_task_has_ring(current) ||
	    (sock && sock->file && sock->file->f_flags & O_NONBLOCK))
		return false;
	spin_lock_bh(&port->lock);
	mine = !port->busy && !port->dead && list_empty(&port->requests);
	port->busy |= mine;
	spin_unlock_bh(&port->lock);
	return mine;
}

/**
 * nke_req_new() - a request to be worked off later
 * @skb: what the client sent
 * @info: the message in it
 * @run: what to do
 * @make: it makes sense for a socket that has no connection yet
 *
 * Context: Process context of the client; may sleep.
 * Return: the request, for nke_req_defer() or nke_req_cancel(); or an error
 * for netlink to tell: -ENOTCONN, -ENOMEM.
 */
struct nke_genl_req *nke_req_new(struct sk_buff *skb, struct genl_info *info,
				 int (*run)(struct nke_port *port,
					    struct nke_genl_req *req),
				 bool make)
{
	struct nke_port *port = nke_port_get(skb, make);
	struct nke_genl_req *req;

	if (!port && !make) {
		NL_SET_ERR_MSG(info->extack,
			       "this socket is not connected to a control");
		return ERR_PTR(-ENOTCONN);
	}
	if (!port)
		goto no_memory;
	if (nke_req_by_sender(port, skb, info)) {
		req = &port->own;
		memset(req, 0, offsetof(struct nke_genl_req, small));
		req->name[0] = '\0';
		req->task = current->group_leader;
	} else {
		req = kzalloc(sizeof(*req), GFP_KERNEL_ACCOUNT);
		if (!req)
			goto no_request;
		req->task = get_task_struct(current->group_leader);
	}
	req->port = port;
	req->run = run;
	req->nlh = *info->nlhdr;
	req->cmd = info->genlhdr->cmd;
	req->charge = sizeof(*req);
	return req;

no_request:
	nke_port_put(port);
no_memory:
	NL_SET_ERR_MSG(info->extack, "no memory for the request");
	return ERR_PTR(-ENOMEM);
}

/**
 * nke_req_cancel() - free a request that was not deferred
 * @req: the request
 *
 * Context: Process context.
 */
void nke_req_cancel(struct nke_genl_req *req)
{
	struct nke_port *port = req->port;

	nke_req_free(req);
	nke_port_put(port);
}

/* At most so much waits; one alone may be of any length. */
static int nke_port_queue(struct nke_port *port, struct nke_genl_req *req)
{
	int err = 0;

	spin_lock_bh(&port->lock);
	if (port->dead) {
		err = -ESHUTDOWN;
	} else if (port->charge &&
		   port->charge + req->charge > NKE_PORT_LIMIT) {
		err = -ENOBUFS;
	} else {
		port->charge += req->charge;
		if (req != &port->own)
			list_add_tail(&req->node, &port->requests);
	}
	spin_unlock_bh(&port->lock);
	return err;
}

/**
 * nke_req_defer() - have a request worked off when genetlink's lock is free
 * @skb: what the client sent
 * @info: the message in it
 * @req: the request, which is somebody else's from now on, in any case
 *
 * Context: Process context of the client; may sleep.
 * Return: -EINTR, so that netlink leaves the answer to us; or an error for
 * netlink to tell: -ENOBUFS.
 */
int nke_req_defer(struct sk_buff *skb, struct genl_info *info,
		  struct nke_genl_req *req)
{
	struct nke_port *port = req->port;
	int err = nke_port_queue(port, req);

	if (err) {
		if (err == -ENOBUFS)
			NL_SET_ERR_MSG(info->extack,
				       "too many requests wait: read the answers first");
		nke_req_cancel(req);
		return err;
	}
	if (req == &port->own) {
		/* Our reference goes with the packet. */
		port->destructor = skb->destructor;
		skb->destructor = nke_req_unlocked;
		skb_shinfo(skb)->destructor_arg = port;
		return -EINTR;
	}
	nke_port_work(port);
	nke_port_put(port);
	return -EINTR;
}

/**
 * nke_port_requests() - work off a port's requests
 * @work: of the port; its queuer's reference ends here
 *
 * Context: Process context.
 */
void nke_port_requests(struct work_struct *work)
{
	struct nke_port *port = container_of(work, struct nke_port, work);
	bool dead;

	if (nke_port_enter(port)) {
		do {
			cond_resched();
			/* Nothing is queued any more once it is dead. */
			dead = READ_ONCE(port->dead);
		} while (nke_port_step(port));
		if (dead && !port->ended)
			nke_port_end(port);
		nke_port_leave(port);
	}
	nke_port_put(port);
}
