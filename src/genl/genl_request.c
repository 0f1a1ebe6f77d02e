// SPDX-License-Identifier: GPL-2.0
/*
 * Requests that wait for their turn, and their answers.
 *
 * Netlink takes -EINTR for "say nothing"; what it would have said, the worker
 * says later.
 */
#include <linux/kernel.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "core/export.h"
#include "genl/genl.h"
#include "mbuf/mbuf.h"
#include "proto/mbuf.h"

/**
 * nke_req_new() - a request to be worked off later
 * @info: the message
 * @run: what to do
 *
 * Context: Process context of the client; may sleep.
 * Return: the request, for nke_req_defer() or nke_req_free(); or NULL.
 */
struct nke_genl_req *nke_req_new(struct genl_info *info,
				 int (*run)(struct nke_port *port,
					    struct nke_genl_req *req))
{
	struct nke_genl_req *req = kzalloc(sizeof(*req), GFP_KERNEL_ACCOUNT);

	if (!req) {
		NL_SET_ERR_MSG(info->extack, "no memory for the request");
		return NULL;
	}
	req->run = run;
	req->task = get_task_struct(current->group_leader);
	req->nlh = *info->nlhdr;
	req->cmd = info->genlhdr->cmd;
	req->charge = sizeof(*req);
	return req;
}

/**
 * nke_req_free() - free a request and what it still has
 * @req: the request
 *
 * Context: Process context.
 */
void nke_req_free(struct nke_genl_req *req)
{
	nke_mbuf_freem(req->m);
	if (req->gc)
		nke_genl_conn_free(req->gc);
	put_task_struct(req->task);
	kvfree(req->data);
	kfree(req);
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
		list_add_tail(&req->node, &port->requests);
	}
	spin_unlock_bh(&port->lock);
	return err;
}

/**
 * nke_req_defer() - hand a request to the worker of its socket
 * @skb: what the client sent
 * @info: the message in it
 * @req: the request, which belongs to the worker from now on, in any case
 * @make: it makes sense for a socket that has no connection yet
 *
 * Context: Process context of the client; may sleep.
 * Return: -EINTR, so that netlink leaves the answer to us; or an error for
 * netlink to tell: -ENOTCONN, -ENOBUFS, -ENOMEM.
 */
int nke_req_defer(struct sk_buff *skb, struct genl_info *info,
		  struct nke_genl_req *req, bool make)
{
	struct nke_port *port = nke_port_get(skb, make);
	int err;

	if (!port) {
		nke_req_free(req);
		if (make) {
			NL_SET_ERR_MSG(info->extack, "no memory");
			return -ENOMEM;
		}
		NL_SET_ERR_MSG(info->extack,
			       "this socket is not connected to a control");
		return -ENOTCONN;
	}
	err = nke_port_queue(port, req);
	if (err) {
		if (err == -ENOBUFS)
			NL_SET_ERR_MSG(info->extack,
				       "too many requests wait: read the answers first");
		nke_req_free(req);
	} else {
		nke_port_work(port);
		err = -EINTR;
	}
	nke_port_put(port);
	return err;
}

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

/* It counts until the client's socket has it. */
static void nke_port_queue_reply(struct nke_port *port, struct sk_buff *skb)
{
	spin_lock_bh(&port->lock);
	port->charge += skb->truesize;
	__skb_queue_tail(&port->replies, skb);
	spin_unlock_bh(&port->lock);
}

/**
 * nke_req_send() - finish an answer
 * @port: the port
 * @skb: of nke_req_reply()
 * @hdr: of nke_req_reply()
 *
 * It goes out before the acknowledgment.
 *
 * Context: Process context.
 */
void nke_req_send(struct nke_port *port, struct sk_buff *skb, void *hdr)
{
	genlmsg_end(skb, hdr);
	nke_port_queue_reply(port, skb);
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

/* A client that waits for its answer learns that it was lost, at least. */
static void nke_port_no_answer(struct nke_port *port)
{
	WRITE_ONCE(port->sk->sk_err, ENOBUFS);
	sk_error_report(port->sk);
}

static void nke_req_run(struct nke_port *port, struct nke_genl_req *req)
{
	struct nke_assumed assumed;
	struct sk_buff *skb;
	int err;

	nke_proc_assume(&assumed, req->task);
	err = req->run(port, req);
	nke_proc_resume(&assumed);

	if (!READ_ONCE(port->dead) &&
	    (err || (req->nlh.nlmsg_flags & NLM_F_ACK))) {
		skb = nke_req_ack(req, port->portid, err);
		if (skb)
			nke_port_queue_reply(port, skb);
		else
			nke_port_no_answer(port);
	}
	/* Its data come behind the answer and the acknowledgment. */
	if (req->opened)
		nke_genl_conn_open(port, req->opened);
	spin_lock_bh(&port->lock);
	port->charge -= req->charge;
	spin_unlock_bh(&port->lock);
	nke_req_free(req);
	nke_port_flush(port);
}

/* The socket is closed, and all that it asked for is done. */
static void nke_port_end(struct nke_port *port)
{
	port->ended = true;
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

/**
 * nke_port_requests() - work off a port's requests
 * @work: of the port; its queuer's reference ends here
 *
 * Context: Process context.
 */
void nke_port_requests(struct work_struct *work)
{
	struct nke_port *port = container_of(work, struct nke_port, work);
	struct nke_genl_req *req;
	bool dead;

	for (;;) {
		nke_port_reap(port, false);
		spin_lock_bh(&port->lock);
		req = list_first_entry_or_null(&port->requests,
					       struct nke_genl_req, node);
		if (req)
			list_del(&req->node);
		dead = port->dead;
		spin_unlock_bh(&port->lock);
		if (!req)
			break;
		nke_req_run(port, req);
		cond_resched();
	}
	if (dead && !port->ended)
		nke_port_end(port);
	nke_port_put(port);
}
