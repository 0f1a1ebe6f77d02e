/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/socketvar.h of the client world: the events of sock_catchevents() and
 * the flags of socket_set_traffic_mgt_flags().  XNU's struct socket is not
 * shown.
 */
#ifndef _NKE_SYS_SOCKETVAR_H_
#define _NKE_SYS_SOCKETVAR_H_

#define TRAFFIC_MGT_SO_BACKGROUND	0x1	/* background traffic */
#define TRAFFIC_MGT_TCP_RECVBG		0x2	/* TCP's receive side */

/* Raised on Linux. */
#define SO_FILT_HINT_CONNRESET		0x00000002	/* reset by the peer */
#define SO_FILT_HINT_CANTRCVMORE	0x00000004	/* no more to receive */
#define SO_FILT_HINT_CANTSENDMORE	0x00000008	/* no more sending */
#define SO_FILT_HINT_TIMEOUT		0x00000010	/* TCP has given up */
#define SO_FILT_HINT_CONNECTED		0x00001000
#define SO_FILT_HINT_DISCONNECTED	0x00002000	/* or not connected */
#define SO_FILT_HINT_CONNINFO_UPDATED	0x00004000	/* with the last two */

/* Never raised on Linux: see Documentation/deviations.rst. */
#define SO_FILT_HINT_LOCKED		0x00000001
#define SO_FILT_HINT_NOSRCADDR		0x00000020
#define SO_FILT_HINT_IFDENIED		0x00000040
#define SO_FILT_HINT_SUSPEND		0x00000080
#define SO_FILT_HINT_RESUME		0x00000100
#define SO_FILT_HINT_KEEPALIVE		0x00000200
#define SO_FILT_HINT_ADAPTIVE_WTIMO	0x00000400
#define SO_FILT_HINT_ADAPTIVE_RTIMO	0x00000800
#define SO_FILT_HINT_MPFAILOVER		0x00008000
#define SO_FILT_HINT_MPSTATUS		0x00010000
#define SO_FILT_HINT_MUSTRST		0x00020000
#define SO_FILT_HINT_MPCANTRCVMORE	0x00040000
#define SO_FILT_HINT_NOTIFY_ACK		0x00080000
#define SO_FILT_HINT_MP_SUB_ERROR	0x00100000
#define SO_FILT_HINT_WAKE_PKT		0x00200000

#endif /* _NKE_SYS_SOCKETVAR_H_ */
