// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/nke_ctl.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "nke_ctl_gen.h"

#include <uapi/linux/nke_ctl.h>

/* NKE_CTL_CMD_CONTROL_GET - do */
static const struct nla_policy nke_ctl_control_get_nl_policy[NKE_CTL_A_CONTROL_NAME + 1] = {
	[NKE_CTL_A_CONTROL_ID] = { .type = NLA_U32, },
	[NKE_CTL_A_CONTROL_NAME] = { .type = NLA_NUL_STRING, .len = NKE_CTL_MAX_NAME, },
};

/* NKE_CTL_CMD_CONNECT - do */
static const struct nla_policy nke_ctl_connect_nl_policy[NKE_CTL_A_MESSAGE_NAME + 1] = {
	[NKE_CTL_A_MESSAGE_ID] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_UNIT] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_NAME] = { .type = NLA_NUL_STRING, .len = NKE_CTL_MAX_NAME, },
};

/* NKE_CTL_CMD_DISCONNECT - do */
static const struct nla_policy nke_ctl_disconnect_nl_policy[NKE_CTL_A_MESSAGE_UNIT + 1] = {
	[NKE_CTL_A_MESSAGE_ID] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_UNIT] = { .type = NLA_U32, },
};

/* NKE_CTL_CMD_SEND - do */
static const struct nla_policy nke_ctl_send_nl_policy[NKE_CTL_A_MESSAGE_DATA + 1] = {
	[NKE_CTL_A_MESSAGE_ID] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_UNIT] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_DATA] = { .type = NLA_BINARY, },
};

/* NKE_CTL_CMD_GETOPT - do */
static const struct nla_policy nke_ctl_getopt_nl_policy[NKE_CTL_A_MESSAGE_LENGTH + 1] = {
	[NKE_CTL_A_MESSAGE_ID] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_UNIT] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_OPTION] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_LENGTH] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_DATA] = { .type = NLA_BINARY, },
};

/* NKE_CTL_CMD_SETOPT - do */
static const struct nla_policy nke_ctl_setopt_nl_policy[NKE_CTL_A_MESSAGE_OPTION + 1] = {
	[NKE_CTL_A_MESSAGE_ID] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_UNIT] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_OPTION] = { .type = NLA_U32, },
	[NKE_CTL_A_MESSAGE_DATA] = { .type = NLA_BINARY, },
};

/* NKE_CTL_CMD_VENDOR_GET - do */
static const struct nla_policy nke_ctl_vendor_get_nl_policy[NKE_CTL_A_EVENT_VENDOR_NAME + 1] = {
	[NKE_CTL_A_EVENT_VENDOR_NAME] = { .type = NLA_NUL_STRING, .len = NKE_CTL_MAX_VENDOR, },
};

/* NKE_CTL_CMD_EVENT_POST - do */
static const struct nla_policy nke_ctl_event_post_nl_policy[NKE_CTL_A_EVENT_VENDOR_NAME + 1] = {
	[NKE_CTL_A_EVENT_VENDOR_NAME] = { .type = NLA_NUL_STRING, .len = NKE_CTL_MAX_VENDOR, },
	[NKE_CTL_A_EVENT_CLASS] = { .type = NLA_U32, },
	[NKE_CTL_A_EVENT_SUBCLASS] = { .type = NLA_U32, },
	[NKE_CTL_A_EVENT_CODE] = { .type = NLA_U32, },
	[NKE_CTL_A_EVENT_DATA] = { .type = NLA_BINARY, },
};

/* NKE_CTL_CMD_RELEASE - do */
static const struct nla_policy nke_ctl_release_nl_policy[NKE_CTL_A_MODULE_NAME + 1] = {
	[NKE_CTL_A_MODULE_NAME] = { .type = NLA_NUL_STRING, .len = 63, },
};

/* NKE_CTL_CMD_STOP - do */
static const struct nla_policy nke_ctl_stop_nl_policy[NKE_CTL_A_MODULE_NAME + 1] = {
	[NKE_CTL_A_MODULE_NAME] = { .type = NLA_NUL_STRING, .len = 63, },
};

/* Ops table for nke_ctl */
static const struct genl_split_ops nke_ctl_nl_ops[] = {
	{
		.cmd		= NKE_CTL_CMD_CONTROL_GET,
		.doit		= nke_ctl_nl_control_get_doit,
		.policy		= nke_ctl_control_get_nl_policy,
		.maxattr	= NKE_CTL_A_CONTROL_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= NKE_CTL_CMD_CONTROL_GET,
		.dumpit	= nke_ctl_nl_control_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd	= NKE_CTL_CMD_CONNECTION_GET,
		.dumpit	= nke_ctl_nl_connection_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= NKE_CTL_CMD_CONNECT,
		.doit		= nke_ctl_nl_connect_doit,
		.policy		= nke_ctl_connect_nl_policy,
		.maxattr	= NKE_CTL_A_MESSAGE_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= NKE_CTL_CMD_DISCONNECT,
		.doit		= nke_ctl_nl_disconnect_doit,
		.policy		= nke_ctl_disconnect_nl_policy,
		.maxattr	= NKE_CTL_A_MESSAGE_UNIT,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= NKE_CTL_CMD_SEND,
		.doit		= nke_ctl_nl_send_doit,
		.policy		= nke_ctl_send_nl_policy,
		.maxattr	= NKE_CTL_A_MESSAGE_DATA,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= NKE_CTL_CMD_GETOPT,
		.doit		= nke_ctl_nl_getopt_doit,
		.policy		= nke_ctl_getopt_nl_policy,
		.maxattr	= NKE_CTL_A_MESSAGE_LENGTH,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= NKE_CTL_CMD_SETOPT,
		.doit		= nke_ctl_nl_setopt_doit,
		.policy		= nke_ctl_setopt_nl_policy,
		.maxattr	= NKE_CTL_A_MESSAGE_OPTION,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= NKE_CTL_CMD_EVENT_ID_GET,
		.doit	= nke_ctl_nl_event_id_get_doit,
		.flags	= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= NKE_CTL_CMD_VENDOR_GET,
		.doit		= nke_ctl_nl_vendor_get_doit,
		.policy		= nke_ctl_vendor_get_nl_policy,
		.maxattr	= NKE_CTL_A_EVENT_VENDOR_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= NKE_CTL_CMD_EVENT_POST,
		.doit		= nke_ctl_nl_event_post_doit,
		.policy		= nke_ctl_event_post_nl_policy,
		.maxattr	= NKE_CTL_A_EVENT_VENDOR_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= NKE_CTL_CMD_SOCKET_GET,
		.dumpit	= nke_ctl_nl_socket_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd	= NKE_CTL_CMD_STAT_GET,
		.dumpit	= nke_ctl_nl_stat_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd	= NKE_CTL_CMD_MODULE_GET,
		.dumpit	= nke_ctl_nl_module_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= NKE_CTL_CMD_RELEASE,
		.doit		= nke_ctl_nl_release_doit,
		.policy		= nke_ctl_release_nl_policy,
		.maxattr	= NKE_CTL_A_MODULE_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= NKE_CTL_CMD_FILTER_GET,
		.dumpit	= nke_ctl_nl_filter_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= NKE_CTL_CMD_STOP,
		.doit		= nke_ctl_nl_stop_doit,
		.policy		= nke_ctl_stop_nl_policy,
		.maxattr	= NKE_CTL_A_MODULE_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

static const struct genl_multicast_group nke_ctl_nl_mcgrps[] = {
	[NKE_CTL_NLGRP_EVENTS] = { "events", },
};

struct genl_family nke_ctl_nl_family __ro_after_init = {
	.name		= NKE_CTL_FAMILY_NAME,
	.version	= NKE_CTL_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= nke_ctl_nl_ops,
	.n_split_ops	= ARRAY_SIZE(nke_ctl_nl_ops),
	.mcgrps		= nke_ctl_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(nke_ctl_nl_mcgrps),
};
