/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/if_utun.h of the client world: options of the control of XNU's tunnels.
 * There is no such control; Linux's tunnels for programs are tun(4).
 */
#ifndef _NKE_NET_IF_UTUN_H_
#define _NKE_NET_IF_UTUN_H_

#include <sys/types.h>

#define UTUN_CONTROL_NAME	"com.apple.net.utun_control"

#define UTUN_OPT_FLAGS			1
#define UTUN_OPT_IFNAME			2
#define UTUN_OPT_EXT_IFDATA_STATS	3
#define UTUN_OPT_INC_IFDATA_STATS_IN	4
#define UTUN_OPT_INC_IFDATA_STATS_OUT	5
#define UTUN_OPT_SET_DELEGATE_INTERFACE	15
#define UTUN_OPT_MAX_PENDING_PACKETS	16

#define UTUN_FLAGS_NO_OUTPUT		0x0001
#define UTUN_FLAGS_NO_INPUT		0x0002
#define UTUN_FLAGS_ENABLE_PROC_UUID	0x0004

/** struct utun_stats_param - value of UTUN_OPT_INC_IFDATA_STATS_* */
struct utun_stats_param {
	/** @utsp_packets: how many more */
	u_int64_t utsp_packets;
	/** @utsp_bytes: how many more */
	u_int64_t utsp_bytes;
	/** @utsp_errors: how many more */
	u_int64_t utsp_errors;
};

#endif /* _NKE_NET_IF_UTUN_H_ */
