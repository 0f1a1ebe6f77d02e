// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel events for everybody who has joined the family's group.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/net_namespace.h>

#include "core/strid.h"
#include "genl/genl.h"
#include "kctl/kev.h"

/* Any number of readers share one copy; one with a full buffer misses it. */
static void nke_genl_multicast(const struct nke_kern_event_msg *msg, gfp_t gfp)
{
	size_t len = msg->total_size - sizeof(*msg);
	struct sk_buff *skb;
	void *hdr;

	if (genl_has_listeners(nke_genl_family, &init_net,
			       NKE_CTL_NLGRP_EVENTS) <= 0)
		return;
	skb = genlmsg_new(5 * nla_total_size(sizeof(u32)) +
			  nla_total_size(len), gfp);
	if (!skb)
		return;
	hdr = genlmsg_put(skb, 0, 0, nke_genl_family, 0, NKE_CTL_CMD_EVENT);
	if (!hdr ||
	    nla_put_u32(skb, NKE_CTL_A_EVENT_VENDOR, msg->vendor_code) ||
	    nla_put_u32(skb, NKE_CTL_A_EVENT_CLASS, msg->kev_class) ||
	    nla_put_u32(skb, NKE_CTL_A_EVENT_SUBCLASS, msg->kev_subclass) ||
	    nla_put_u32(skb, NKE_CTL_A_EVENT_ID, msg->id) ||
	    nla_put_u32(skb, NKE_CTL_A_EVENT_CODE, msg->event_code) ||
	    (len && nla_put(skb, NKE_CTL_A_EVENT_DATA, len, msg->event_data))) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, hdr);
	genlmsg_multicast_netns(nke_genl_family, &init_net, skb, 0,
				NKE_CTL_NLGRP_EVENTS, gfp);
}

static int nke_genl_events_here(const struct sk_buff *skb,
				struct genl_info *info)
{
	if (nke_genl_at_home(skb))
		return 0;
	NL_SET_ERR_MSG(info->extack,
		       "events are in the initial network namespace only");
	return -ENOENT;
}

/**
 * nke_ctl_nl_event_id_get_doit() - NKE_CTL_CMD_EVENT_ID_GET
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: 0, -EINVAL, -ENOENT (another namespace), -ENOMEM.
 */
int nke_ctl_nl_event_id_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	err = nke_genl_events_here(skb, info);
	if (err)
		return err;
	/* Kernels differ in what they make of a request without a policy. */
	if (nlmsg_attrlen(info->nlhdr, GENL_HDRLEN)) {
		NL_SET_ERR_MSG(info->extack, "no attributes are wanted");
		return -EINVAL;
	}
	msg = genlmsg_new(nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put(msg, info->snd_portid, info->snd_seq,
			  nke_genl_family, 0, NKE_CTL_CMD_EVENT_ID_GET);
	if (!hdr || nla_put_u32(msg, NKE_CTL_A_EVENT_ID, nke_kev_last_id())) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* The vendor's name, which must be there. */
static int nke_genl_get_vendor(struct genl_info *info, char *name)
{
	struct nlattr *attr = info->attrs[NKE_CTL_A_EVENT_VENDOR_NAME];

	if (!attr) {
		NL_SET_ERR_MSG(info->extack, "the vendor's name is missing");
		return -EINVAL;
	}
	nla_strscpy(name, attr, NKE_CTL_MAX_VENDOR + 1);
	if (!*name) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the vendor's name is empty");
		return -EINVAL;
	}
	return 0;
}

/**
 * nke_ctl_nl_vendor_get_doit() - NKE_CTL_CMD_VENDOR_GET
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: 0, -EINVAL, -ENOENT, -ENOMEM.
 */
int nke_ctl_nl_vendor_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	char name[NKE_CTL_MAX_VENDOR + 1];
	struct sk_buff *msg;
	u32 code;
	void *hdr;
	int err;

	err = nke_genl_events_here(skb, info) ?:
	      nke_genl_get_vendor(info, name);
	if (err)
		return err;
	err = nke_kev_vendor(name, &code);
	if (err) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[NKE_CTL_A_EVENT_VENDOR_NAME],
				    "no vendor of that name is known");
		return err;
	}
	msg = genlmsg_new(nla_total_size(sizeof(u32)) +
			  nla_total_size(sizeof(name)), GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put(msg, info->snd_portid, info->snd_seq,
			  nke_genl_family, 0, NKE_CTL_CMD_VENDOR_GET);
	if (!hdr || nla_put_u32(msg, NKE_CTL_A_EVENT_VENDOR, code) ||
	    nla_put_string(msg, NKE_CTL_A_EVENT_VENDOR_NAME, name)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* All data attributes, one after the other. */
static int nke_genl_event_data(const struct genl_info *info, u8 *data,
			       size_t *len)
{
	const struct nlattr *attr;
	int rem;

	*len = 0;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != NKE_CTL_A_EVENT_DATA)
			continue;
		if (nla_len(attr) > NKE_KEV_MAX - *len)
			return -EMSGSIZE;
		memcpy(data + *len, nla_data(attr), nla_len(attr));
		*len += nla_len(attr);
	}
	return 0;
}

static int nke_genl_post_reply(struct genl_info *info, u32 vendor, u32 id)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put(msg, info->snd_portid, info->snd_seq,
			  nke_genl_family, 0, NKE_CTL_CMD_EVENT_POST);
	if (!hdr || nla_put_u32(msg, NKE_CTL_A_EVENT_VENDOR, vendor) ||
	    nla_put_u32(msg, NKE_CTL_A_EVENT_ID, id)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

static u32 nke_genl_event_u32(const struct genl_info *info, int type)
{
	return info->attrs[type] ? nla_get_u32(info->attrs[type]) : 0;
}

/**
 * nke_ctl_nl_event_post_doit() - NKE_CTL_CMD_EVENT_POST
 * @skb: what the client sent
 * @info: the message in it
 *
 * Context: Process context, under genetlink's lock.
 * Return: 0, -EINVAL, -ENOENT (another namespace), -EMSGSIZE, -ENOMEM.
 */
int nke_ctl_nl_event_post_doit(struct sk_buff *skb, struct genl_info *info)
{
	char name[NKE_CTL_MAX_VENDOR + 1];
	u8 data[NKE_KEV_MAX];
	u32 vendor, id;
	size_t len;
	int err;

	err = nke_genl_events_here(skb, info) ?:
	      nke_genl_get_vendor(info, name) ?:
	      nke_strid_find(name, NKE_STRID_VENDOR, &vendor);
	if (err)
		return err;
	err = nke_genl_event_data(info, data, &len) ?:
	      nke_kev_post(vendor,
			   nke_genl_event_u32(info, NKE_CTL_A_EVENT_CLASS),
			   nke_genl_event_u32(info, NKE_CTL_A_EVENT_SUBCLASS),
			   nke_genl_event_u32(info, NKE_CTL_A_EVENT_CODE),
			   data, len, &id);
	if (err == -EMSGSIZE)
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[NKE_CTL_A_EVENT_DATA],
				    "longer than an event may be");
	else if (err)
		NL_SET_ERR_MSG(info->extack, "the event could not be posted");
	return err ?: nke_genl_post_reply(info, vendor, id);
}

/**
 * nke_genl_event_init() - begin to send events
 *
 * Context: Process context; the family is registered.
 */
void nke_genl_event_init(void)
{
	nke_kev_set_multicast(nke_genl_multicast);
}

/**
 * nke_genl_event_exit() - send no more events
 *
 * Context: Process context; the family is still registered.
 */
void nke_genl_event_exit(void)
{
	nke_kev_set_multicast(NULL);
}
