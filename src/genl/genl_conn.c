// SPDX-License-Identifier: GPL-2.0
/*
 * Connecting to controls, and what clients ask of them.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/wait_bit.h>

#include "genl/genl.h"
#include "mbuf/mbuf.h"
#include "proto/mbuf.h"

/* struct sockaddr_ctl in XNU's numbers. */
#define NKE_AF_SYSTEM		32
#define NKE_AF_SYS_CONTROL	2

static const struct nke_ctl_front nke_genl_front = {
	.name = "netlink",
	.wake = nke_genl_wake,
};

/**
 * nke_genl_conn_new() - a connection for the calling process
 *
 * Context: Process context; may sleep.
 * Return: the connection, without a port yet; or NULL.
 */
struct nke_genl_conn *nke_genl_conn_new(void)
{
	struct nke_genl_conn *gc = kzalloc(sizeof(*gc), GFP_KERNEL_ACCOUNT);

	if (!gc)
		return NULL;
	nke_ctl_conn_init(&gc->conn, &nke_genl_front);
	refcount_set(&gc->refs, 1);
	INIT_LIST_HEAD(&gc->ready);
	INIT_LIST_HEAD(&gc->over);
	gc->task = get_task_struct(current->group_leader);
	gc->conn.pid = task_tgid_nr(gc->task);
	get_task_comm(gc->conn.comm, gc->task);
	return gc;
}

/**
 * nke_genl_conn_free() - free a connection that is over, or never was
 * @gc: the connection
 *
 * Context: Process context.
 */
void nke_genl_conn_free(struct nke_genl_conn *gc)
{
	nke_sockbuf_flush(&gc->conn.rcv);
	put_task_struct(gc->task);
	if (gc->port)
		nke_port_put(gc->port);
	kfree_rcu(gc, rcu);
}

/**
 * nke_genl_conn_put() - drop a reference to a connection
 * @gc: the connection
 *
 * Context: Process context.
 */
void nke_genl_conn_put(struct nke_genl_conn *gc)
{
	if (refcount_dec_and_test(&gc->refs))
		nke_genl_conn_free(gc);
}

/* In the client's name, whoever the worker passes for at the moment. */
static void nke_genl_conn_end(struct nke_port *port, struct nke_genl_conn *gc)
{
	struct nke_assumed assumed;

	/* What was not sent yet is not sent any more. */
	spin_lock_bh(&port->lock);
	gc->open = false;
	spin_unlock_bh(&port->lock);
	/* The core wants no other call at the same time. */
	___wait_var_event(&gc->telling, !smp_load_acquire(&gc->telling),
			  TASK_IDLE, 0, 0, schedule());

	nke_proc_assume(&assumed, gc->task);
	nke_ctl_disconnect(&gc->conn);
	nke_proc_resume(&assumed);

	spin_lock_bh(&port->lock);
	list_del_init(&gc->ready);
	list_del_init(&gc->over);
	spin_unlock_bh(&port->lock);
	list_del(&gc->node);
	port->n_conns--;
	nke_genl_conn_put(gc);
}

/**
 * nke_port_reap() - let go of connections that have ended
 * @port: the port
 * @all: and of those that have not
 *
 * Context: Process context, with the right to work requests off.
 */
void nke_port_reap(struct nke_port *port, bool all)
{
	struct nke_genl_conn *gc, *next;
	LIST_HEAD(over);

	if (all) {
		list_for_each_entry_safe(gc, next, &port->conns, node)
			nke_genl_conn_end(port, gc);
		return;
	}
	if (list_empty(&port->over))
		return;
	spin_lock_bh(&port->lock);
	list_splice_init(&port->over, &over);
	spin_unlock_bh(&port->lock);
	list_for_each_entry_safe(gc, next, &over, over)
		nke_genl_conn_end(port, gc);
}

/* The port's connection that a request means. */
static struct nke_genl_conn *nke_port_conn(struct nke_port *port,
					   struct nke_genl_req *req)
{
	struct nke_genl_conn *gc;

	req->text = "this socket is not connected to that unit of the control";
	list_for_each_entry(gc, &port->conns, node) {
		if (gc->id != req->id || gc->conn.unit != req->unit)
			continue;
		if (READ_ONCE(gc->conn.state) == NKE_CTL_CONNECTED)
			return gc;
		req->text = "the connection has ended";
	}
	req->offset = req->unit_offset;
	return NULL;
}

/* -- connect --------------------------------------------------------------- */

/* The control that is meant, and whether it is a stream. */
static int nke_genl_control(struct nke_genl_req *req,
			    struct nke_kctl_info *found)
{
	u32 id, unit = U32_MAX;
	int err;

	if (req->name[0]) {
		err = nke_kctl_find(req->name, &req->id);
		if (err)
			return nke_req_err_at(req, err,
					      "no control has that name",
					      req->id_offset);
	}
	/* From the key before its first. */
	id = req->id - 1;
	while (nke_kctl_next(&id, &unit, found) && found->id == req->id) {
		if (!(found->flags & NKE_CTL_FLAG_REG_ID_UNIT) || !req->unit ||
		    found->unit == req->unit) {
			if (found->flags & NKE_CTL_FLAG_REG_ID_UNIT)
				req->unit = found->unit;
			return 0;
		}
	}
	return nke_req_err_at(req, -ENOENT, "no control has that number",
			      req->id_offset);
}

static int nke_genl_connect_err(struct nke_genl_req *req, int err)
{
	switch (err) {
	case -ENOENT:
		return nke_req_err(req, err, "the control is going away");
	case -EPERM:
		return nke_req_err(req, err,
				   "the control wants CAP_NET_ADMIN");
	case -EBUSY:
		return nke_req_err_at(req, err, "no such unit is free",
				      req->unit_offset);
	case -EINVAL:
		return nke_req_err_at(req, err,
				      "the control does not take that",
				      req->unit_offset);
	default:
		return nke_req_err(req, err, "the control refused");
	}
}

static int nke_genl_connect_reply(struct nke_port *port,
				  struct nke_genl_req *req,
				  const struct nke_kctl_info *kctl,
				  struct sk_buff *skb, void *hdr)
{
	u32 type = kctl->flags & NKE_CTL_FLAG_REG_SOCK_STREAM ?
		   NKE_CTL_CONTROL_TYPE_STREAM : NKE_CTL_CONTROL_TYPE_DATAGRAM;

	if (nla_put_u32(skb, NKE_CTL_A_MESSAGE_ID, req->id) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_UNIT, req->unit) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_TYPE, type) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_SEND_SIZE, kctl->sendsize) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_RECV_SIZE, kctl->recvsize))
		return -EMSGSIZE;
	nke_req_send(req, skb, hdr);
	return 0;
}

/**
 * nke_genl_conn_open() - let a control's data out
 * @port: the port
 * @gc: its connection, of which the client has been told
 *
 * Context: Process context, with the right to work requests off.
 */
void nke_genl_conn_open(struct nke_port *port, struct nke_genl_conn *gc)
{
	spin_lock_bh(&port->lock);
	gc->open = true;
	list_add_tail(&gc->ready, &port->ready);
	spin_unlock_bh(&port->lock);
	nke_port_kick(port);
}

static int nke_genl_run_connect(struct nke_port *port,
				struct nke_genl_req *req)
{
	struct nke_sockaddr_ctl sac = {
		.sc_len = sizeof(sac),
		.sc_family = NKE_AF_SYSTEM,
		.ss_sysaddr = NKE_AF_SYS_CONTROL,
	};
	struct nke_kctl_info kctl = {};
	struct nke_genl_conn *gc;
	struct sk_buff *skb;
	void *hdr;
	int err;

	err = nke_genl_control(req, &kctl);
	if (err)
		return err;
	if (req->unit && nke_port_conn(port, req))
		return nke_req_err_at(req, -EISCONN,
				      "this socket is that unit already",
				      req->unit_offset);
	req->text = NULL;
	req->offset = 0;
	if (port->n_conns >= NKE_PORT_CONNS)
		return nke_req_err(req, -EMFILE,
				   "this socket has too many connections");
	skb = nke_req_reply(port, req, 5 * nla_total_size(sizeof(u32)), &hdr);
	if (!skb)
		return nke_req_err(req, -ENOMEM, "no memory");

	gc = req->gc;
	refcount_inc(&port->refs);
	gc->port = port;
	gc->id = req->id;
	sac.sc_id = req->id;
	sac.sc_unit = req->unit;
	err = nke_ctl_connect(&gc->conn, &sac,
			      kctl.flags & NKE_CTL_FLAG_REG_SOCK_STREAM ?
			      SOCK_STREAM : SOCK_DGRAM, req->privileged);
	if (err) {
		nke_ctl_disconnect(&gc->conn);
		nlmsg_free(skb);
		return nke_genl_connect_err(req, err);
	}
	req->gc = NULL;
	req->opened = gc;
	req->unit = gc->conn.unit;
	list_add_tail(&gc->node, &port->conns);
	port->n_conns++;
	err = nke_genl_connect_reply(port, req, &kctl, skb, hdr);
	if (WARN_ON_ONCE(err))
		nlmsg_free(skb);
	return err;
}

/* A control by its number or its name, but not both. */
static int nke_genl_get_name(struct genl_info *info, struct nke_genl_req *req,
			     int id, int name)
{
	struct nlattr *attr = info->attrs[name];

	if (attr && info->attrs[id]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "a control's number or its name, not both");
		return -EINVAL;
	}
	if (!attr)
		attr = info->attrs[id];
	if (!attr) {
		NL_SET_ERR_MSG(info->extack,
			       "a control's number or its name is missing");
		return -EINVAL;
	}
	req->id_offset = (u8 *)attr - (u8 *)info->nlhdr;
	if (info->attrs[id])
		req->id = nla_get_u32(attr);
	else
		nla_strscpy(req->name, attr, sizeof(req->name));
	if (info->attrs[id] ? !req->id : !req->name[0]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "no control has that number or name");
		return -EINVAL;
	}
	return 0;
}

static void nke_genl_get_unit(struct genl_info *info, struct nke_genl_req *req)
{
	struct nlattr *attr = info->attrs[NKE_CTL_A_MESSAGE_UNIT];

	if (!attr)
		return;
	req->unit = nla_get_u32(attr);
	req->unit_offset = (u8 *)attr - (u8 *)info->nlhdr;
}

/**
 * nke_ctl_nl_connect_doit() - NKE_CTL_CMD_CONNECT
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: -EINTR for later, or -EINVAL, -ENOENT (another namespace),
 * -ENOBUFS, -ENOMEM.
 */
int nke_ctl_nl_connect_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nke_genl_req *req;
	int err;

	if (!nke_genl_at_home(skb)) {
		NL_SET_ERR_MSG(info->extack,
			       "controls are in the initial network namespace only");
		return -ENOENT;
	}
	req = nke_req_new(skb, info, nke_genl_run_connect, true);
	if (IS_ERR(req))
		return PTR_ERR(req);
	err = nke_genl_get_name(info, req, NKE_CTL_A_MESSAGE_ID,
				NKE_CTL_A_MESSAGE_NAME);
	if (err)
		goto out;
	nke_genl_get_unit(info, req);
	req->privileged = netlink_capable(skb, CAP_NET_ADMIN);
	err = -ENOMEM;
	req->gc = nke_genl_conn_new();
	if (!req->gc) {
		NL_SET_ERR_MSG(info->extack, "no memory for a connection");
		goto out;
	}
	req->charge += sizeof(*req->gc);
	return nke_req_defer(skb, info, req);
out:
	nke_req_cancel(req);
	return err;
}

/* -- of a connection ------------------------------------------------------- */

/* A request that names one of the socket's connections. */
static struct nke_genl_req *
nke_genl_conn_req(struct sk_buff *skb, struct genl_info *info,
		  int (*run)(struct nke_port *port, struct nke_genl_req *req))
{
	struct nke_genl_req *req;

	if (!info->attrs[NKE_CTL_A_MESSAGE_ID]) {
		NL_SET_ERR_MSG(info->extack, "the control's number is missing");
		return ERR_PTR(-EINVAL);
	}
	if (!info->attrs[NKE_CTL_A_MESSAGE_UNIT]) {
		NL_SET_ERR_MSG(info->extack, "the unit is missing");
		return ERR_PTR(-EINVAL);
	}
	req = nke_req_new(skb, info, run, false);
	if (IS_ERR(req))
		return req;
	req->id = nla_get_u32(info->attrs[NKE_CTL_A_MESSAGE_ID]);
	nke_genl_get_unit(info, req);
	return req;
}

static int nke_genl_run_disconnect(struct nke_port *port,
				   struct nke_genl_req *req)
{
	struct nke_genl_conn *gc = nke_port_conn(port, req);

	if (!gc)
		return -ENOTCONN;
	nke_genl_conn_end(port, gc);
	return 0;
}

/**
 * nke_ctl_nl_disconnect_doit() - NKE_CTL_CMD_DISCONNECT
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: -EINTR for later, or -EINVAL, -ENOTCONN, -ENOBUFS, -ENOMEM.
 */
int nke_ctl_nl_disconnect_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nke_genl_req *req;

	req = nke_genl_conn_req(skb, info, nke_genl_run_disconnect);
	return IS_ERR(req) ? PTR_ERR(req) : nke_req_defer(skb, info, req);
}

/* -- data attributes, one after the other ---------------------------------- */

static size_t nke_genl_data_len(const struct genl_info *info)
{
	const struct nlattr *attr;
	size_t len = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		if (nla_type(attr) == NKE_CTL_A_MESSAGE_DATA)
			len += nla_len(attr);
	return len;
}

/* Into memory that has room for all of it. */
static void nke_genl_data_copy(const struct genl_info *info, u8 *to)
{
	const struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != NKE_CTL_A_MESSAGE_DATA)
			continue;
		memcpy(to, nla_data(attr), nla_len(attr));
		to += nla_len(attr);
	}
}

/* Into a packet of nke_mbuf_alloc_chain(). */
static void nke_genl_data_fill(const struct genl_info *info, struct __mbuf *m)
{
	const struct nlattr *attr;
	size_t room = nke_m_room(m);
	u8 *to = m->data;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		const u8 *from = nla_data(attr);
		size_t left = nla_len(attr);

		if (nla_type(attr) != NKE_CTL_A_MESSAGE_DATA)
			continue;
		while (left) {
			size_t n;

			if (!room) {
				m = m->next;
				to = m->data;
				room = nke_m_room(m);
			}
			n = min(left, room);
			memcpy(to, from, n);
			to += n;
			from += n;
			left -= n;
			room -= n;
		}
	}
}

/* -- send ------------------------------------------------------------------ */

static int nke_genl_send_err(struct nke_genl_req *req, int err)
{
	switch (err) {
	case 0:
		return 0;
	case -EMSGSIZE:
		return nke_req_err(req, err,
				   "longer than the control's send size");
	case -ENOTCONN:
	case -EPIPE:
		return nke_req_err(req, err, "the connection has ended");
	case -EOPNOTSUPP:
		return nke_req_err(req, err, "the control takes no messages");
	default:
		return nke_req_err(req, err, "the control refused");
	}
}

/* XNU hands a long write to a stream over in pieces of the send buffer. */
static int nke_genl_send_stream(struct nke_genl_conn *gc,
				struct nke_genl_req *req, size_t size)
{
	struct __mbuf *m, *rest;
	int flags, err;

	do {
		m = req->m;
		rest = NULL;
		if (size && nke_mbuf_pkthdr_len(m) > size &&
		    nke_mbuf_split(m, size, NKE_MBUF_WAITOK, &rest))
			return nke_req_err(req, -ENOBUFS, "no memory");
		req->m = rest;
		flags = rest ? NKE_PRUS_MORETOCOME : 0;
		err = nke_ctl_send(&gc->conn, m, flags);
	} while (!err && rest);
	return nke_genl_send_err(req, err);
}

static int nke_genl_run_send(struct nke_port *port, struct nke_genl_req *req)
{
	struct nke_genl_conn *gc = nke_port_conn(port, req);
	struct __mbuf *m = req->m;
	u32 size;

	if (!gc)
		return -ENOTCONN;
	size = nke_ctl_sendsize(&gc->conn);
	if (gc->conn.rcv.stream)
		return nke_genl_send_stream(gc, req, size);
	if (nke_mbuf_pkthdr_len(m) > size)
		return nke_genl_send_err(req, -EMSGSIZE);
	req->m = NULL;
	return nke_genl_send_err(req, nke_ctl_send(&gc->conn, m, 0));
}

/* The storage behind a chain. */
static size_t nke_genl_mbuf_charge(const struct __mbuf *m)
{
	size_t bytes = 0;

	for (; m; m = m->next)
		bytes += sizeof(*m) + (m->ext ? m->size : 0);
	return bytes;
}

/**
 * nke_ctl_nl_send_doit() - NKE_CTL_CMD_SEND
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: -EINTR for later, or -EINVAL, -ENOTCONN, -ENOBUFS, -ENOMEM.
 */
int nke_ctl_nl_send_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nke_genl_req *req;
	size_t len;

	if (!info->attrs[NKE_CTL_A_MESSAGE_DATA]) {
		NL_SET_ERR_MSG(info->extack, "the data are missing");
		return -EINVAL;
	}
	req = nke_genl_conn_req(skb, info, nke_genl_run_send);
	if (IS_ERR(req))
		return PTR_ERR(req);
	len = nke_genl_data_len(info);
	req->m = nke_mbuf_alloc_chain(len, GFP_KERNEL);
	if (!req->m) {
		NL_SET_ERR_MSG(info->extack, "no memory for the data");
		nke_req_cancel(req);
		return -ENOMEM;
	}
	nke_genl_data_fill(info, req->m);
	nke_mbuf_trim_to(req->m, len);
	req->charge += nke_genl_mbuf_charge(req->m);
	return nke_req_defer(skb, info, req);
}

/* -- options --------------------------------------------------------------- */

static int nke_genl_opt_err(struct nke_genl_req *req, int err)
{
	switch (err) {
	case 0:
		return 0;
	case -ENOTCONN:
	case -EPIPE:
		return nke_req_err(req, err, "the connection has ended");
	case -EOPNOTSUPP:
		return nke_req_err(req, err, "the control has no options");
	default:
		return nke_req_err(req, err, "the control refused");
	}
}

static int nke_genl_run_setopt(struct nke_port *port, struct nke_genl_req *req)
{
	struct nke_genl_conn *gc = nke_port_conn(port, req);

	if (!gc)
		return -ENOTCONN;
	return nke_genl_opt_err(req, nke_ctl_setopt(&gc->conn, req->option,
						    req->len ? req->data : NULL,
						    req->len));
}

static int nke_genl_put_value(struct sk_buff *skb, const u8 *data, size_t len)
{
	do {
		size_t n = min_t(size_t, len, NKE_CTL_MAX_DATA);

		if (nla_put(skb, NKE_CTL_A_MESSAGE_DATA, n, data))
			return -EMSGSIZE;
		data += n;
		len -= n;
	} while (len);
	return 0;
}

static int nke_genl_run_getopt(struct nke_port *port, struct nke_genl_req *req)
{
	struct nke_genl_conn *gc = nke_port_conn(port, req);
	size_t len = req->room;
	struct sk_buff *skb;
	void *hdr;
	int err;

	if (!gc)
		return -ENOTCONN;
	err = nke_ctl_getopt(&gc->conn, req->option, req->data, &len);
	if (err)
		return nke_genl_opt_err(req, err);
	skb = nke_req_reply(port, req, 4 * nla_total_size(sizeof(u32)) +
			    DIV_ROUND_UP(req->room, NKE_CTL_MAX_DATA) *
			    nla_total_size(0) + req->room + NLA_ALIGNTO, &hdr);
	if (!skb)
		return nke_req_err(req, -ENOMEM, "no memory");
	if (nla_put_u32(skb, NKE_CTL_A_MESSAGE_ID, req->id) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_UNIT, req->unit) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_OPTION, req->option) ||
	    nla_put_u32(skb, NKE_CTL_A_MESSAGE_LENGTH,
			min_t(size_t, len, U32_MAX)) ||
	    (req->data && nke_genl_put_value(skb, req->data, len))) {
		nlmsg_free(skb);
		return nke_req_err(req, -EMSGSIZE, "the value is too long");
	}
	nke_req_send(req, skb, hdr);
	return 0;
}

/* What set and get have in common: the option, and bytes for it. */
static int nke_genl_get_option(struct genl_info *info,
			       struct nke_genl_req *req, size_t room)
{
	size_t len = nke_genl_data_len(info);

	if (!info->attrs[NKE_CTL_A_MESSAGE_OPTION]) {
		NL_SET_ERR_MSG(info->extack, "the option's number is missing");
		return -EINVAL;
	}
	req->option = nla_get_u32(info->attrs[NKE_CTL_A_MESSAGE_OPTION]);
	if (max(len, room) > NKE_GENL_OPT_MAX) {
		NL_SET_ERR_MSG(info->extack,
			       "more than 65536 bytes: use a PF_SYSTEM socket");
		return -EMSGSIZE;
	}
	if (len > room) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[NKE_CTL_A_MESSAGE_DATA],
				    "more data than length says");
		return -EINVAL;
	}
	req->len = len;
	if (!room)
		return 0;
	if (room <= sizeof(req->small))
		req->data = memset(req->small, 0, room);
	else
		req->data = kvzalloc(room, GFP_KERNEL_ACCOUNT);
	if (!req->data) {
		NL_SET_ERR_MSG(info->extack, "no memory for the value");
		return -ENOMEM;
	}
	nke_genl_data_copy(info, req->data);
	req->charge += room;
	return 0;
}

/**
 * nke_ctl_nl_setopt_doit() - NKE_CTL_CMD_SETOPT
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: -EINTR for later, or -EINVAL, -EMSGSIZE, -ENOTCONN, -ENOBUFS,
 * -ENOMEM.
 */
int nke_ctl_nl_setopt_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nke_genl_req *req;
	int err;

	req = nke_genl_conn_req(skb, info, nke_genl_run_setopt);
	if (IS_ERR(req))
		return PTR_ERR(req);
	err = nke_genl_get_option(info, req, nke_genl_data_len(info));
	if (err) {
		nke_req_cancel(req);
		return err;
	}
	return nke_req_defer(skb, info, req);
}

/**
 * nke_ctl_nl_getopt_doit() - NKE_CTL_CMD_GETOPT
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: as nke_ctl_nl_setopt_doit().
 */
int nke_ctl_nl_getopt_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nke_genl_req *req;
	int err;

	req = nke_genl_conn_req(skb, info, nke_genl_run_getopt);
	if (IS_ERR(req))
		return PTR_ERR(req);
	if (info->attrs[NKE_CTL_A_MESSAGE_LENGTH])
		req->room = nla_get_u32(info->attrs[NKE_CTL_A_MESSAGE_LENGTH]);
	err = nke_genl_get_option(info, req, req->room);
	if (err) {
		nke_req_cancel(req);
		return err;
	}
	return nke_req_defer(skb, info, req);
}
