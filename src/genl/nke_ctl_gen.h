/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/nke_ctl.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_NKE_CTL_GEN_H
#define _LINUX_NKE_CTL_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/nke_ctl.h>

int nke_ctl_nl_control_get_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_control_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int nke_ctl_nl_connection_get_dumpit(struct sk_buff *skb,
				     struct netlink_callback *cb);
int nke_ctl_nl_connect_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_disconnect_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_send_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_getopt_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_setopt_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_event_id_get_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_vendor_get_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_event_post_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_socket_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int nke_ctl_nl_stat_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int nke_ctl_nl_module_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int nke_ctl_nl_release_doit(struct sk_buff *skb, struct genl_info *info);
int nke_ctl_nl_filter_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int nke_ctl_nl_stop_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	NKE_CTL_NLGRP_EVENTS,
};

extern struct genl_family nke_ctl_nl_family;

#endif /* _LINUX_NKE_CTL_GEN_H */
