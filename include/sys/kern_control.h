/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kern_control.h of the client world: controls, by which programs talk to
 * an NKE, with a socket of SYSPROTO_CONTROL or over generic netlink.
 *
 * Common to all callbacks: they may sleep, and call any function of the KPI.
 * nke holds no lock around them.  Connect, bind and disconnect run alone for a
 * client; the others may run beside each other, also for the same client.
 */
#ifndef _NKE_SYS_KERN_CONTROL_H_
#define _NKE_SYS_KERN_CONTROL_H_

#include <libkern/locks.h>
#include <sys/appleapiopts.h>
#include <sys/ioccom.h>
#include <sys/kern_event.h>
#include <sys/kpi_mbuf.h>
#include <sys/queue.h>
#include <sys/sys_domain.h>
#include <sys/types.h>

/* Events of controls: class KEV_SYSTEM_CLASS, data struct ctl_event_data */
#define KEV_CTL_SUBCLASS	2
#define KEV_CTL_REGISTERED	1
#define KEV_CTL_DEREGISTERED	2

/** struct ctl_event_data - data of an event about a control */
struct ctl_event_data {
	/** @ctl_id: id of the control */
	u_int32_t ctl_id;
	/** @ctl_unit: 0 */
	u_int32_t ctl_unit;
};

/* Bytes of a name, its end included */
#define MAX_KCTL_NAME	96

/** struct ctl_info - a control's name and its id */
struct ctl_info {
	/** @ctl_id: the id */
	u_int32_t ctl_id;
	/** @ctl_name: the name */
	char ctl_name[MAX_KCTL_NAME];
};

#define CTLIOCGCOUNT	_IOR('N', 2, int)
#define CTLIOCGINFO	_IOWR('N', 3, struct ctl_info)

/** struct sockaddr_ctl - address of a control, and of a client of it */
struct sockaddr_ctl {
	/** @sc_len: 32 */
	u_char sc_len;
	/** @sc_family: AF_SYSTEM */
	u_char sc_family;
	/** @ss_sysaddr: AF_SYS_CONTROL */
	u_int16_t ss_sysaddr;
	/** @sc_id: id of the control */
	u_int32_t sc_id;
	/** @sc_unit: number of the client; 0: any */
	u_int32_t sc_unit;
	/** @sc_reserved: 0 */
	u_int32_t sc_reserved[5];
};

/** struct kctlstat - what is counted; nkectl stats shows it */
struct kctlstat {
	/** @kcs_reg_total: controls ever registered */
	u_int64_t kcs_reg_total;
	/** @kcs_reg_count: controls */
	u_int64_t kcs_reg_count;
	/** @kcs_pcbcount: clients */
	u_int64_t kcs_pcbcount;
	/** @kcs_gencnt: controls and clients that came or went */
	u_int64_t kcs_gencnt;
	/** @kcs_connections: clients that ever connected */
	u_int64_t kcs_connections;
	/** @kcs_conn_fail: and that could not */
	u_int64_t kcs_conn_fail;
	/** @kcs_send_fail: messages that a control refused */
	u_int64_t kcs_send_fail;
	/** @kcs_send_list_fail: lists of messages, likewise */
	u_int64_t kcs_send_list_fail;
	/** @kcs_enqueue_fail: messages that were not enqueued */
	u_int64_t kcs_enqueue_fail;
	/** @kcs_enqueue_fullsock: because there was no room */
	u_int64_t kcs_enqueue_fullsock;
	/** @kcs_bad_kctlref: calls with a reference that is none */
	u_int64_t kcs_bad_kctlref;
	/** @kcs_tbl_size_too_big: controls that were too many */
	u_int64_t kcs_tbl_size_too_big;
	/** @kcs_enqdata_mb_alloc_fail: ctl_enqueuedata() without memory */
	u_int64_t kcs_enqdata_mb_alloc_fail;
	/** @kcs_enqdata_sbappend_fail: and without room after all */
	u_int64_t kcs_enqdata_sbappend_fail;
};

/** typedef kern_ctl_ref - a registered control; not a pointer to anything */
typedef void *kern_ctl_ref;

/* ctl_flags of a registration */
#define CTL_FLAG_PRIVILEGED		0x1	/* clients need CAP_NET_ADMIN */
#define CTL_FLAG_REG_ID_UNIT		0x2	/* ctl_id, ctl_unit are given */
#define CTL_FLAG_REG_SOCK_STREAM	0x4	/* bytes, not messages */
#define CTL_FLAG_REG_EXTENDED		0x8	/* ctl_rcvd, ctl_send_list */
#define CTL_FLAG_REG_CRIT		0x10	/* room for CTL_DATA_CRIT */
#define CTL_FLAG_REG_SETUP		0x20	/* ctl_setup */

/* Flags of the enqueuing functions */
#define CTL_DATA_NOWAKEUP	0x1	/* do not wake the reader yet */
#define CTL_DATA_EOR		0x2	/* the message ends here */
#define CTL_DATA_CRIT		0x4	/* the queue may grow for it */

/* Clients of a dynamic control have units below this */
extern const u_int32_t ctl_maxunit NKE_SYM(ctl_maxunit);

/**
 * typedef ctl_connect_func - a client connects
 * @kctlref: the control
 * @sac: address of the client, with its unit
 * @unitinfo: the NKE's pointer, passed to the other callbacks
 *
 * The client can be enqueued to already.  When this fails ctl_disconnect_func
 * is called as well.
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_connect_func)(kern_ctl_ref kctlref,
				    struct sockaddr_ctl *sac, void **unitinfo);

/**
 * typedef ctl_disconnect_func - a client is gone
 * @kctlref: the control
 * @unit: number of the client, free for another one after the return
 * @unitinfo: the NKE's pointer
 *
 * Nothing can be enqueued any more, and no other callback comes.
 *
 * Return: ignored.
 */
typedef errno_t (*ctl_disconnect_func)(kern_ctl_ref kctlref, u_int32_t unit,
				       void *unitinfo);

/**
 * typedef ctl_send_func - a client sends a message
 * @kctlref: the control
 * @unit: number of the client
 * @unitinfo: the NKE's pointer
 * @m: the message; the callback's in every case
 * @flags: 0x1 out of band, 0x4 more of the same write follows
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_send_func)(kern_ctl_ref kctlref, u_int32_t unit,
				 void *unitinfo, mbuf_t m, int flags);

/**
 * typedef ctl_setopt_func - a client sets an option
 * @kctlref: the control
 * @unit: number of the client
 * @unitinfo: the NKE's pointer
 * @opt: the option
 * @data: a copy of the value; NULL when @len is 0
 * @len: its bytes
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_setopt_func)(kern_ctl_ref kctlref, u_int32_t unit,
				   void *unitinfo, int opt, void *data,
				   size_t len);

/**
 * typedef ctl_getopt_func - a client reads an option
 * @kctlref: the control
 * @unit: number of the client
 * @unitinfo: the NKE's pointer
 * @opt: the option
 * @data: where the value goes, with what the client has there; NULL: only the
 *	length is asked for
 * @len: in: room at @data; out: bytes
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_getopt_func)(kern_ctl_ref kctlref, u_int32_t unit,
				   void *unitinfo, int opt, void *data,
				   size_t *len);

/**
 * typedef ctl_rcvd_func - a client has read
 * @kctlref: the control
 * @unit: number of the client
 * @unitinfo: the NKE's pointer
 * @flags: MSG_* of the read
 *
 * The time to go on after ENOBUFS.
 */
typedef void (*ctl_rcvd_func)(kern_ctl_ref kctlref, u_int32_t unit,
			      void *unitinfo, int flags);

/**
 * typedef ctl_send_list_func - a client sends several messages
 * @kctlref: the control
 * @unit: number of the client
 * @unitinfo: the NKE's pointer
 * @m: messages, linked by nextpkt; the callback's in every case
 * @flags: as in ctl_send_func
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_send_list_func)(kern_ctl_ref kctlref, u_int32_t unit,
				      void *unitinfo, mbuf_t m, int flags);

/**
 * typedef ctl_bind_func - a client prepares for connecting
 * @kctlref: the control
 * @sac: address of the client, with its unit
 * @unitinfo: the NKE's pointer
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_bind_func)(kern_ctl_ref kctlref,
				 struct sockaddr_ctl *sac, void **unitinfo);

/**
 * typedef ctl_setup_func - choose the unit of a client
 * @unit: in: what the client asks for; out: its number, 0: any
 * @unitinfo: the NKE's pointer
 *
 * Return: 0, or an errno that the client gets.
 */
typedef errno_t (*ctl_setup_func)(u_int32_t *unit, void **unitinfo);

/**
 * struct kern_ctl_reg - a control to be registered; zero what is not used
 *
 * The callbacks but @ctl_connect may be NULL.
 */
struct kern_ctl_reg {
	/** @ctl_name: a reverse domain name */
	char ctl_name[MAX_KCTL_NAME];
	/** @ctl_id: with CTL_FLAG_REG_ID_UNIT: the id; else receives it */
	u_int32_t ctl_id;
	/** @ctl_unit: with CTL_FLAG_REG_ID_UNIT: unit of the only client */
	u_int32_t ctl_unit;
	/** @ctl_flags: CTL_FLAG_* */
	u_int32_t ctl_flags;
	/** @ctl_sendsize: longest message from a client; 0: 2048, set */
	u_int32_t ctl_sendsize;
	/** @ctl_recvsize: bytes that may wait for a client; 0: 8192, set */
	u_int32_t ctl_recvsize;
	/** @ctl_connect: a client connects */
	ctl_connect_func ctl_connect;
	/** @ctl_disconnect: a client is gone */
	ctl_disconnect_func ctl_disconnect;
	/** @ctl_send: a client sends */
	ctl_send_func ctl_send;
	/** @ctl_setopt: a client sets an option */
	ctl_setopt_func ctl_setopt;
	/** @ctl_getopt: a client reads an option */
	ctl_getopt_func ctl_getopt;
	/** @ctl_rcvd: with CTL_FLAG_REG_EXTENDED: a client has read */
	ctl_rcvd_func ctl_rcvd;
	/** @ctl_send_list: likewise: a client sends several messages */
	ctl_send_list_func ctl_send_list;
	/** @ctl_bind: a client prepares; needs no flag, as in XNU */
	ctl_bind_func ctl_bind;
	/** @ctl_setup: with CTL_FLAG_REG_SETUP: choose a unit */
	ctl_setup_func ctl_setup;
};

/**
 * ctl_register() - offer a control
 * @userkctl: the control; copied
 * @kctlref: receives the reference, before the first client can connect
 *
 * A client may connect before this returns.  Ids are not given out again.
 *
 * Return: 0, EINVAL (NULL, no name, no ctl_connect, the fixed id 0), EEXIST
 * (the name of a dynamic control, or the id and unit, are taken), ENOMEM.
 */
extern errno_t ctl_register(struct kern_ctl_reg *userkctl,
			    kern_ctl_ref *kctlref) NKE_SYM(ctl_register);

/**
 * ctl_deregister() - take a control away
 * @kctlref: the control
 *
 * Return: 0, EINVAL (no such control), EBUSY (it has clients, perhaps one whose
 * disconnect callback runs).
 */
extern errno_t ctl_deregister(kern_ctl_ref kctlref) NKE_SYM(ctl_deregister);

/**
 * ctl_enqueuedata() - send bytes to a client
 * @kctlref: the control
 * @unit: number of the client
 * @data: the bytes; copied
 * @len: how many
 * @flags: CTL_DATA_*
 *
 * Without CTL_DATA_EOR the message goes on with the next one, also for a
 * control of messages.  Does not sleep.
 *
 * Return: 0, EINVAL (no such client), ENOBUFS (no room), ENOMEM.
 */
extern errno_t ctl_enqueuedata(kern_ctl_ref kctlref, u_int32_t unit, void *data,
			       size_t len,
			       u_int32_t flags) NKE_SYM(ctl_enqueuedata);

/**
 * ctl_enqueuembuf() - send a packet to a client
 * @kctlref: the control
 * @unit: number of the client
 * @m: the packet; gone on success, the caller's on error
 * @flags: CTL_DATA_*
 *
 * As ctl_enqueuedata(), without a copy.  Does not sleep.
 *
 * Return: 0, EINVAL (no such client, no packet header, a list), ENOBUFS.
 */
extern errno_t ctl_enqueuembuf(kern_ctl_ref kctlref, u_int32_t unit, mbuf_t m,
			       u_int32_t flags) NKE_SYM(ctl_enqueuembuf);

/**
 * ctl_enqueuembuf_list() - send several packets to a client
 * @kctlref: the control
 * @unit: number of the client
 * @m_list: packets, linked by nextpkt; each one becomes a message
 * @flags: CTL_DATA_NOWAKEUP, CTL_DATA_CRIT
 * @m_remain: receives what could not be sent, which is the caller's; when it is
 *	NULL that is freed
 *
 * Does not sleep.
 *
 * Return: 0, EINVAL (no such client, CTL_DATA_EOR, no packet header),
 * EOPNOTSUPP (not for streams), ENOBUFS.
 */
extern errno_t ctl_enqueuembuf_list(kern_ctl_ref kctlref, u_int32_t unit,
				    mbuf_t m_list, u_int32_t flags,
				    mbuf_t *m_remain)
	NKE_SYM(ctl_enqueuembuf_list);

/**
 * ctl_getenqueuespace() - how much finds room at a client
 * @kctlref: the control
 * @unit: number of the client
 * @space: receives the number of bytes
 *
 * Return: 0, EINVAL (no such client, NULL).  Does not sleep.
 */
extern errno_t ctl_getenqueuespace(kern_ctl_ref kctlref, u_int32_t unit,
				   size_t *space) NKE_SYM(ctl_getenqueuespace);

/**
 * ctl_getenqueuereadable() - how much a client waits for
 * @kctlref: the control
 * @unit: number of the client
 * @difference: receives the bytes that are missing to its SO_RCVLOWAT; 0: it
 *	can read
 *
 * Return: 0, EINVAL (no such client, NULL).  Does not sleep.
 */
extern errno_t ctl_getenqueuereadable(kern_ctl_ref kctlref, u_int32_t unit,
				      u_int32_t *difference)
	NKE_SYM(ctl_getenqueuereadable);

/**
 * ctl_getenqueuepacketcount() - how many messages wait for a client
 * @kctlref: the control
 * @unit: number of the client
 * @pcnt: receives the number
 *
 * Return: 0, EINVAL (no such client, NULL).  Does not sleep.
 */
extern errno_t ctl_getenqueuepacketcount(kern_ctl_ref kctlref, u_int32_t unit,
					 u_int32_t *pcnt)
	NKE_SYM(ctl_getenqueuepacketcount);

/**
 * ctl_id_by_name() - find a control
 * @name: its name
 *
 * Return: its id, 0 when there is none.
 */
extern u_int32_t ctl_id_by_name(const char *name) NKE_SYM(ctl_id_by_name);

/**
 * ctl_name_by_id() - what a control is called
 * @id: its id
 * @out_name: receives the name, cut to the room
 * @maxsize: room at @out_name
 *
 * Return: 0, EINVAL (no room), ENOENT.
 */
extern errno_t ctl_name_by_id(u_int32_t id, char *out_name,
			      size_t maxsize) NKE_SYM(ctl_name_by_id);

#endif /* _NKE_SYS_KERN_CONTROL_H_ */
