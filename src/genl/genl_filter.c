// SPDX-License-Identifier: GPL-2.0
/*
 * The list of IP filters.
 */
#include <linux/kernel.h>

#include "genl/genl.h"
#include "ipfilter/ipf.h"

/* Of each counter the two directions are one after the other. */
static int nke_genl_put_counter(struct sk_buff *skb, int attr,
				const u64 value[NKE_IPF_DIRS])
{
	enum nke_ipf_dir dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++)
		if (nla_put_u64_64bit(skb, attr + dir, value[dir],
				      NKE_CTL_A_FILTER_PAD))
			return -EMSGSIZE;
	return 0;
}

static int nke_genl_put_counters(struct sk_buff *skb,
				 const struct nke_ipf_counters *c)
{
	BUILD_BUG_ON(NKE_CTL_A_FILTER_SEEN_OUT !=
		     NKE_CTL_A_FILTER_SEEN_IN + NKE_IPF_OUT);
	BUILD_BUG_ON(NKE_CTL_A_FILTER_BAD_OUT !=
		     NKE_CTL_A_FILTER_SEEN_IN + sizeof(*c) / sizeof(u64) - 1);
	if (nke_genl_put_counter(skb, NKE_CTL_A_FILTER_SEEN_IN, c->seen) ||
	    nke_genl_put_counter(skb, NKE_CTL_A_FILTER_DROPPED_IN,
				 c->dropped) ||
	    nke_genl_put_counter(skb, NKE_CTL_A_FILTER_TAKEN_IN, c->taken) ||
	    nke_genl_put_counter(skb, NKE_CTL_A_FILTER_INJECTED_IN,
				 c->injected) ||
	    nke_genl_put_counter(skb, NKE_CTL_A_FILTER_QUEUED_IN, c->queued) ||
	    nke_genl_put_counter(skb, NKE_CTL_A_FILTER_LOST_IN, c->lost) ||
	    nke_genl_put_counter(skb, NKE_CTL_A_FILTER_BAD_IN, c->bad))
		return -EMSGSIZE;
	return 0;
}

static int nke_genl_put_filter(struct sk_buff *skb,
			       const struct nke_ipf_info *info)
{
	u32 family = info->family == NKE_IPF_V4 ? NKE_CTL_FILTER_FAMILY_IPV4 :
		     NKE_CTL_FILTER_FAMILY_IPV6;
	u32 mode = info->direct ? NKE_CTL_FILTER_MODE_INLINE :
		   NKE_CTL_FILTER_MODE_THREADED;
	u32 state = info->removed ? NKE_CTL_FILTER_STATE_REMOVED :
		    NKE_CTL_FILTER_STATE_ACTIVE;
	u32 callbacks = 0;

	if (info->input)
		callbacks |= NKE_CTL_FILTER_CALLBACKS_INPUT;
	if (info->output)
		callbacks |= NKE_CTL_FILTER_CALLBACKS_OUTPUT;
	if (nla_put_u64_64bit(skb, NKE_CTL_A_FILTER_SEQ, info->seq,
			      NKE_CTL_A_FILTER_PAD) ||
	    nla_put_string(skb, NKE_CTL_A_FILTER_NAME, info->name) ||
	    (info->owner[0] &&
	     nla_put_string(skb, NKE_CTL_A_FILTER_OWNER, info->owner)) ||
	    nla_put_u32(skb, NKE_CTL_A_FILTER_FAMILY, family) ||
	    nla_put_u32(skb, NKE_CTL_A_FILTER_MODE, mode) ||
	    nla_put_u32(skb, NKE_CTL_A_FILTER_CALLBACKS, callbacks) ||
	    nla_put_u32(skb, NKE_CTL_A_FILTER_STATE, state))
		return -EMSGSIZE;
	return nke_genl_put_counters(skb, &info->counters);
}

/**
 * nke_ctl_nl_filter_get_dumpit() - NKE_CTL_CMD_FILTER_GET
 * @skb: to be filled
 * @cb: of the dump
 *
 * Context: Process context.
 * Return: bytes in @skb, 0 at the end, -EINVAL.
 */
int nke_ctl_nl_filter_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	u64 *last = (void *)cb->args;
	struct nke_ipf_info info;
	u64 seq = *last;
	void *hdr;
	int err;

	BUILD_BUG_ON(sizeof(*last) > sizeof(cb->args));
	err = nke_genl_dump_begin(cb);
	if (err || !nke_genl_at_home(cb->skb))
		return err;
	while (nke_ipf_next(&seq, &info)) {
		hdr = nke_genl_dump_put(skb, cb, NKE_CTL_CMD_FILTER_GET);
		if (!hdr)
			break;
		if (nke_genl_put_filter(skb, &info)) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		*last = seq;
	}
	return skb->len;
}
