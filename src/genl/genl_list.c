// SPDX-License-Identifier: GPL-2.0
/*
 * Lists.  A dump goes on behind the key that it showed last, so what comes and
 * goes meanwhile neither ends it nor shows anything twice.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include <net/net_namespace.h>

#include "core/client.h"
#include "genl/genl.h"
#include "ipfilter/origin.h"
#include "kctl/kev.h"
#include "ksocket/ksocket.h"
#include "mbuf/mbuf.h"

/**
 * nke_genl_dump_put() - begin a message of a dump
 * @skb: to be filled
 * @cb: of the dump
 * @cmd: of the message
 *
 * Context: Any.
 * Return: the message, NULL when it does not fit any more.
 */
void *nke_genl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
			u8 cmd)
{
	return genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			   nke_genl_family, NLM_F_MULTI, cmd);
}

/**
 * nke_genl_dump_begin() - look at the request for a list
 * @cb: of the dump
 *
 * Kernels differ in what they make of a list that has no policy.
 *
 * Context: Process context.
 * Return: 0, or -EINVAL: it has attributes.
 */
int nke_genl_dump_begin(struct netlink_callback *cb)
{
	if (!nlmsg_attrlen(cb->nlh, GENL_HDRLEN))
		return 0;
	NL_SET_ERR_MSG(cb->extack, "this list takes no attributes");
	return -EINVAL;
}

/* Where a dump is, in @cb->args: a key of two words, or of one long one. */
static u32 *nke_genl_dump_key(struct netlink_callback *cb, int i)
{
	BUILD_BUG_ON(sizeof(cb->args[0]) < sizeof(u32));
	return (u32 *)&cb->args[i];
}

/* -- controls -------------------------------------------------------------- */

static int nke_genl_put_control(struct sk_buff *skb,
				const struct nke_kctl_info *info)
{
	u32 type = info->flags & NKE_CTL_FLAG_REG_SOCK_STREAM ?
		   NKE_CTL_CONTROL_TYPE_STREAM : NKE_CTL_CONTROL_TYPE_DATAGRAM;

	if (nla_put_u32(skb, NKE_CTL_A_CONTROL_ID, info->id) ||
	    nla_put_u32(skb, NKE_CTL_A_CONTROL_UNIT, info->unit) ||
	    nla_put_string(skb, NKE_CTL_A_CONTROL_NAME, info->name) ||
	    nla_put_u32(skb, NKE_CTL_A_CONTROL_TYPE, type) ||
	    nla_put_u32(skb, NKE_CTL_A_CONTROL_FLAGS, info->flags) ||
	    nla_put_u32(skb, NKE_CTL_A_CONTROL_SEND_SIZE, info->sendsize) ||
	    nla_put_u32(skb, NKE_CTL_A_CONTROL_RECV_SIZE, info->recvsize) ||
	    nla_put_u32(skb, NKE_CTL_A_CONTROL_CLIENTS, info->clients) ||
	    (info->owner[0] &&
	     nla_put_string(skb, NKE_CTL_A_CONTROL_OWNER, info->owner)))
		return -EMSGSIZE;
	return 0;
}

static int nke_genl_control_id(struct genl_info *info, u32 *id)
{
	struct nlattr *by_id = info->attrs[NKE_CTL_A_CONTROL_ID];
	struct nlattr *by_name = info->attrs[NKE_CTL_A_CONTROL_NAME];
	char name[NKE_MAX_KCTL_NAME];

	if (!by_id == !by_name) {
		NL_SET_ERR_MSG(info->extack,
			       "a control's number or its name is wanted");
		return -EINVAL;
	}
	if (by_id) {
		*id = nla_get_u32(by_id);
		return 0;
	}
	nla_strscpy(name, by_name, sizeof(name));
	if (name[0] && !nke_kctl_find(name, id))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, by_name,
			    "no control has that name");
	return -ENOENT;
}

/**
 * nke_ctl_nl_control_get_doit() - NKE_CTL_CMD_CONTROL_GET of one
 * @skb: what the client sent
 * @info: the message in it
 *
 * Of controls with the same number it shows the one with the lowest unit.
 *
 * Context: Process context, under genetlink's lock.
 * Return: 0, -EINVAL, -ENOENT, -ENOMEM.
 */
int nke_ctl_nl_control_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nke_kctl_info kctl;
	struct sk_buff *msg;
	u32 id, want, unit = 0;
	void *hdr;
	int err;

	if (!nke_genl_at_home(skb)) {
		NL_SET_ERR_MSG(info->extack,
			       "controls are in the initial network namespace only");
		return -ENOENT;
	}
	err = nke_genl_control_id(info, &want);
	if (err)
		return err;
	/* The key before its own. */
	id = want - 1;
	unit = U32_MAX;
	if (!want || !nke_kctl_next(&id, &unit, &kctl) || kctl.id != want) {
		NL_SET_ERR_MSG(info->extack, "no control has that number");
		return -ENOENT;
	}
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put(msg, info->snd_portid, info->snd_seq,
			  nke_genl_family, 0, NKE_CTL_CMD_CONTROL_GET);
	if (!hdr || nke_genl_put_control(msg, &kctl)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/**
 * nke_ctl_nl_control_get_dumpit() - NKE_CTL_CMD_CONTROL_GET of all
 * @skb: to be filled
 * @cb: of the dump
 *
 * Context: Process context.
 * Return: bytes in @skb, 0 at the end, -EINVAL.
 */
int nke_ctl_nl_control_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	u32 *last_id = nke_genl_dump_key(cb, 0);
	u32 *last_unit = nke_genl_dump_key(cb, 1);
	u32 id = *last_id, unit = *last_unit;
	struct nke_kctl_info info;
	void *hdr;
	int err;

	err = nke_genl_dump_begin(cb);
	if (err || !nke_genl_at_home(cb->skb))
		return err;
	while (nke_kctl_next(&id, &unit, &info)) {
		hdr = nke_genl_dump_put(skb, cb, NKE_CTL_CMD_CONTROL_GET);
		if (!hdr)
			break;
		if (nke_genl_put_control(skb, &info)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		*last_id = id;
		*last_unit = unit;
	}
	return skb->len;
}

/* -- connections ----------------------------------------------------------- */

static int nke_genl_put_conn(struct sk_buff *skb,
			     const struct nke_ctl_conn_info *info)
{
	if (nla_put_u32(skb, NKE_CTL_A_CONNECTION_ID, info->id) ||
	    nla_put_u32(skb, NKE_CTL_A_CONNECTION_UNIT, info->unit) ||
	    nla_put_u32(skb, NKE_CTL_A_CONNECTION_STATE, info->state) ||
	    nla_put_string(skb, NKE_CTL_A_CONNECTION_FRONT, info->front) ||
	    nla_put_u32(skb, NKE_CTL_A_CONNECTION_PID, info->pid) ||
	    nla_put_string(skb, NKE_CTL_A_CONNECTION_COMM, info->comm) ||
	    nla_put_u32(skb, NKE_CTL_A_CONNECTION_QUEUED, info->queued) ||
	    nla_put_u32(skb, NKE_CTL_A_CONNECTION_RECORDS, info->records) ||
	    nla_put_u32(skb, NKE_CTL_A_CONNECTION_LIMIT, info->hiwat))
		return -EMSGSIZE;
	return 0;
}

/**
 * nke_ctl_nl_connection_get_dumpit() - NKE_CTL_CMD_CONNECTION_GET
 * @skb: to be filled
 * @cb: of the dump
 *
 * Context: Process context.
 * Return: bytes in @skb, 0 at the end, -EINVAL.
 */
int nke_ctl_nl_connection_get_dumpit(struct sk_buff *skb,
				     struct netlink_callback *cb)
{
	u32 *last_id = nke_genl_dump_key(cb, 0);
	u32 *last_unit = nke_genl_dump_key(cb, 1);
	u32 id = *last_id, unit = *last_unit;
	struct nke_ctl_conn_info info;
	void *hdr;
	int err;

	err = nke_genl_dump_begin(cb);
	if (err || !nke_genl_at_home(cb->skb))
		return err;
	while (nke_ctl_conn_next(&id, &unit, &info)) {
		hdr = nke_genl_dump_put(skb, cb, NKE_CTL_CMD_CONNECTION_GET);
		if (!hdr)
			break;
		if (nke_genl_put_conn(skb, &info)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		*last_id = id;
		*last_unit = unit;
	}
	return skb->len;
}

/* -- kernel sockets -------------------------------------------------------- */

static int nke_genl_put_socket(struct sk_buff *skb,
			       const struct nke_so_info *info)
{
	if (nla_put_u64_64bit(skb, NKE_CTL_A_SOCKET_COOKIE, info->cookie,
			      NKE_CTL_A_SOCKET_PAD) ||
	    (info->owner[0] &&
	     nla_put_string(skb, NKE_CTL_A_SOCKET_OWNER, info->owner)) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_DOMAIN, info->domain) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_TYPE, info->type) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_PROTOCOL, info->protocol) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_STATE, info->state) ||
	    (info->local_len &&
	     nla_put(skb, NKE_CTL_A_SOCKET_LOCAL, info->local_len,
		     &info->local)) ||
	    (info->remote_len &&
	     nla_put(skb, NKE_CTL_A_SOCKET_REMOTE, info->remote_len,
		     &info->remote)) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_RECV_QUEUE, info->recv_queue) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_SEND_QUEUE, info->send_queue) ||
	    (info->upcall[0] &&
	     nla_put_string(skb, NKE_CTL_A_SOCKET_UPCALL, info->upcall)) ||
	    nla_put_u64_64bit(skb, NKE_CTL_A_SOCKET_UPCALLS, info->upcalls,
			      NKE_CTL_A_SOCKET_PAD) ||
	    nla_put_u32(skb, NKE_CTL_A_SOCKET_RETAINS, info->retains))
		return -EMSGSIZE;
	return 0;
}

/**
 * nke_ctl_nl_socket_get_dumpit() - NKE_CTL_CMD_SOCKET_GET
 * @skb: to be filled
 * @cb: of the dump
 *
 * Context: Process context; may sleep.
 * Return: bytes in @skb, 0 at the end, -EINVAL.
 */
int nke_ctl_nl_socket_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct net *net = sock_net(cb->skb->sk);
	struct nke_so_pos *last = (void *)cb->args;
	struct nke_so_pos pos = *last;
	struct nke_so_info info;
	void *hdr;
	int err;

	BUILD_BUG_ON(sizeof(*last) > sizeof(cb->args));
	err = nke_genl_dump_begin(cb);
	if (err)
		return err;
	while (nke_so_next(net, &pos, &info)) {
		hdr = nke_genl_dump_put(skb, cb, NKE_CTL_CMD_SOCKET_GET);
		if (!hdr)
			break;
		if (nke_genl_put_socket(skb, &info)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		*last = pos;
	}
	return skb->len;
}

/* -- counters -------------------------------------------------------------- */

/* With the names that XNU's structures have. */
static const char *const nke_genl_kctl_stats[NKE_KCTL_STATS] = {
	[NKE_KCTL_REG_TOTAL] = "kctl.reg_total",
	[NKE_KCTL_REG_COUNT] = "kctl.reg_count",
	[NKE_KCTL_PCBCOUNT] = "kctl.pcbcount",
	[NKE_KCTL_GENCNT] = "kctl.gencnt",
	[NKE_KCTL_CONNECTIONS] = "kctl.connections",
	[NKE_KCTL_CONN_FAIL] = "kctl.conn_fail",
	[NKE_KCTL_SEND_FAIL] = "kctl.send_fail",
	[NKE_KCTL_SEND_LIST_FAIL] = "kctl.send_list_fail",
	[NKE_KCTL_ENQUEUE_FAIL] = "kctl.enqueue_fail",
	[NKE_KCTL_ENQUEUE_FULLSOCK] = "kctl.enqueue_fullsock",
	[NKE_KCTL_BAD_KCTLREF] = "kctl.bad_kctlref",
	[NKE_KCTL_TBL_SIZE_TOO_BIG] = "kctl.tbl_size_too_big",
	[NKE_KCTL_ENQDATA_MB_ALLOC_FAIL] = "kctl.enqdata_mb_alloc_fail",
	[NKE_KCTL_ENQDATA_SBAPPEND_FAIL] = "kctl.enqdata_sbappend_fail",
};

static const char *const nke_genl_kev_stats[NKE_KEV_STATS] = {
	[NKE_KEV_PCBCOUNT] = "kevt.pcbcount",
	[NKE_KEV_GENCNT] = "kevt.gencnt",
	[NKE_KEV_BADVENDOR] = "kevt.badvendor",
	[NKE_KEV_TOOBIG] = "kevt.toobig",
	[NKE_KEV_NOMEM] = "kevt.nomem",
	[NKE_KEV_FULLSOCK] = "kevt.fullsock",
	[NKE_KEV_POSTED] = "kevt.posted",
};

/* A sum over processors may be below zero while it changes. */
static u64 nke_genl_live(long n)
{
	return max(n, 0L);
}

/* What there is now; NULL at the end. */
static const char *nke_genl_live_stat(unsigned int i, u64 *value)
{
	switch (i) {
	case 0:
		*value = nke_ksocket_live();
		return "sockets";
	case 1:
		*value = nke_genl_live(nke_mbuf_live());
		return "mbufs";
	case 2:
		*value = nke_genl_live(nke_malloc_live());
		return "blocks";
	case 3:
		*value = nke_genl_ports();
		return "netlink_ports";
	case 4:
		*value = nke_ipf_live();
		return "filters";
	case 5:
		*value = nke_genl_live(nke_ipf_origin_live());
		return "packets";
	default:
		return NULL;
	}
}

#define NKE_GENL_IPF_STATS	3

/* Packets that were lost around IP filters. */
static const char *nke_genl_ipf_stat(unsigned int i, u64 *value)
{
	struct nke_ipf_totals totals;

	nke_ipf_sum_totals(&totals);
	switch (i) {
	case 0:
		*value = totals.lost;
		return "ipf.lost";
	case 1:
		*value = totals.gone;
		return "ipf.gone";
	default:
		*value = totals.bad;
		return "ipf.bad";
	}
}

/* The counter with this number; NULL at the end. */
static const char *nke_genl_stat(unsigned int i, u64 *value)
{
	if (i < NKE_KCTL_STATS) {
		*value = nke_kctl_stat(i);
		return nke_genl_kctl_stats[i];
	}
	i -= NKE_KCTL_STATS;
	if (i < NKE_KEV_STATS) {
		*value = nke_kev_stat(i);
		return nke_genl_kev_stats[i];
	}
	i -= NKE_KEV_STATS;
	if (i < NKE_GENL_IPF_STATS)
		return nke_genl_ipf_stat(i, value);
	return nke_genl_live_stat(i - NKE_GENL_IPF_STATS, value);
}

/**
 * nke_ctl_nl_stat_get_dumpit() - NKE_CTL_CMD_STAT_GET
 * @skb: to be filled
 * @cb: of the dump
 *
 * Context: Process context.
 * Return: bytes in @skb, 0 at the end, -EINVAL.
 */
int nke_ctl_nl_stat_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	const char *name;
	u64 value;
	void *hdr;
	int err;

	err = nke_genl_dump_begin(cb);
	if (err || !nke_genl_at_home(cb->skb))
		return err;
	for (; (name = nke_genl_stat(cb->args[0], &value)); cb->args[0]++) {
		hdr = nke_genl_dump_put(skb, cb, NKE_CTL_CMD_STAT_GET);
		if (!hdr)
			break;
		if (nla_put_string(skb, NKE_CTL_A_STAT_NAME, name) ||
		    nla_put_u64_64bit(skb, NKE_CTL_A_STAT_VALUE, value,
				      NKE_CTL_A_STAT_PAD)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
	}
	return skb->len;
}

/* -- modules --------------------------------------------------------------- */

static int nke_genl_put_module(struct sk_buff *skb,
			       const struct nke_client_info *info)
{
	if (nla_put_string(skb, NKE_CTL_A_MODULE_NAME, info->name) ||
	    nla_put_string(skb, NKE_CTL_A_MODULE_BUNDLE_ID, info->bundle_id) ||
	    nla_put_u32(skb, NKE_CTL_A_MODULE_CONTROLS, info->controls) ||
	    nla_put_u32(skb, NKE_CTL_A_MODULE_CONNECTIONS, info->connections))
		return -EMSGSIZE;
	return 0;
}

/**
 * nke_ctl_nl_module_get_dumpit() - NKE_CTL_CMD_MODULE_GET
 * @skb: to be filled
 * @cb: of the dump
 *
 * Context: Process context.
 * Return: bytes in @skb, 0 at the end, -EINVAL.
 */
int nke_ctl_nl_module_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	unsigned long *last = (unsigned long *)&cb->args[0];
	unsigned long pos = *last;
	struct nke_client_info info;
	void *hdr;
	int err;

	err = nke_genl_dump_begin(cb);
	if (err || !nke_genl_at_home(cb->skb))
		return err;
	while (nke_client_next(&pos, &info)) {
		hdr = nke_genl_dump_put(skb, cb, NKE_CTL_CMD_MODULE_GET);
		if (!hdr)
			break;
		if (nke_genl_put_module(skb, &info)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		*last = pos;
	}
	return skb->len;
}

static int nke_genl_no_module(struct nke_genl_req *req)
{
	return nke_req_err_at(req, -ENOENT,
			      "no extension of that name is loaded",
			      req->id_offset);
}

/* The answer of both: how many connections were ended. */
static int nke_genl_tell_ended(struct nke_port *port, struct nke_genl_req *req,
			       unsigned int n)
{
	struct sk_buff *skb;
	void *hdr;

	skb = nke_req_reply(port, req, nla_total_size(sizeof(u32)), &hdr);
	if (!skb)
		return nke_req_err(req, -ENOMEM, "no memory");
	if (nla_put_u32(skb, NKE_CTL_A_MODULE_CONNECTIONS, n)) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	nke_req_send(req, skb, hdr);
	return 0;
}

static int nke_genl_run_release(struct nke_port *port,
				struct nke_genl_req *req)
{
	struct module *module = nke_client_get(req->name);
	unsigned int n;

	if (!module)
		return nke_genl_no_module(req);
	n = nke_kctl_kick(module);
	module_put(module);
	return nke_genl_tell_ended(port, req, n);
}

static int nke_genl_run_stop(struct nke_port *port, struct nke_genl_req *req)
{
	struct module *module = nke_client_get(req->name);
	int result, err;
	unsigned int n;

	if (!module)
		return nke_genl_no_module(req);
	err = nke_client_try_stop(module, &result, &n);
	module_put(module);
	if (err == -EOPNOTSUPP)
		return nke_req_err(req, err,
				   "it has no stop routine that could be asked");
	if (!err)
		return nke_genl_tell_ended(port, req, n);
	/* The name is not needed any more. */
	snprintf(req->name, sizeof(req->name), "its stop routine refuses (%d)",
		 result);
	return nke_req_err(req, err, req->name);
}

/* Both are told a module's name, and nothing else. */
static int nke_genl_module_doit(struct sk_buff *skb, struct genl_info *info,
				int (*run)(struct nke_port *port,
					   struct nke_genl_req *req))
{
	struct nlattr *name = info->attrs[NKE_CTL_A_MODULE_NAME];
	struct nke_genl_req *req;

	if (!name) {
		NL_SET_ERR_MSG(info->extack, "the module's name is missing");
		return -EINVAL;
	}
	if (!nke_genl_at_home(skb)) {
		NL_SET_ERR_MSG(info->extack,
			       "controls are in the initial network namespace only");
		return -ENOENT;
	}
	req = nke_req_new(skb, info, run, true);
	if (IS_ERR(req))
		return PTR_ERR(req);
	nla_strscpy(req->name, name, sizeof(req->name));
	req->id_offset = (u8 *)name - (u8 *)info->nlhdr;
	return nke_req_defer(skb, info, req);
}

/**
 * nke_ctl_nl_release_doit() - NKE_CTL_CMD_RELEASE
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: -EINTR for later, or -EINVAL, -ENOENT (another namespace),
 * -ENOBUFS, -ENOMEM.
 */
int nke_ctl_nl_release_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nke_genl_module_doit(skb, info, nke_genl_run_release);
}

/**
 * nke_ctl_nl_stop_doit() - NKE_CTL_CMD_STOP
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: as nke_ctl_nl_release_doit().
 */
int nke_ctl_nl_stop_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nke_genl_module_doit(skb, info, nke_genl_run_stop);
}
