/* SPDX-License-Identifier: GPL-2.0 */
/* net/dlil.h of the client world: by what frames are known. */
#ifndef _NKE_NET_DLIL_H_
#define _NKE_NET_DLIL_H_

#include <sys/kernel_types.h>
#include <net/kpi_interface.h>

/* BPF_MODE_* by their old names. */
enum {
	BPF_TAP_DISABLE,
	BPF_TAP_INPUT,
	BPF_TAP_OUTPUT,
	BPF_TAP_INPUT_OUTPUT,
};

/* Types of struct ifnet_demux_desc on Ethernet. */
#define DLIL_DESC_ETYPE2	4	/* Ethernet type, 2 bytes */
#define DLIL_DESC_SAP		5	/* of 802.2, 3 bytes */
#define DLIL_DESC_SNAP		6	/* of 802.2, 5 bytes */

#endif /* _NKE_NET_DLIL_H_ */
