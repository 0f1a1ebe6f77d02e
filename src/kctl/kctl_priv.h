/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the control core share among themselves.
 */
#ifndef _NKE_KCTL_PRIV_H
#define _NKE_KCTL_PRIV_H

#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include "kctl/kctl.h"

/**
 * struct nke_kctl - a registered control
 * @node: in the tree, by @id and @unit; under the registry's lock
 * @by_name: in the table of names; under the registry's lock
 * @rcu: frees it after the last look-up that may see it
 * @refs: holds the memory: one while registered, one for each connection
 * @units: its connections by unit; an empty place is a unit that is on its way
 *	out
 * @ref: what the NKE knows it by; never that of another control
 * @id: of the control
 * @unit: registered unit, 0 for a dynamic control
 * @flags: CTL_FLAG_*
 * @sendsize: largest message from a client
 * @recvsize: bytes that may wait for a client
 * @attached: connections, those that are about to get a unit included; under
 *	the registry's lock
 * @shut: no client may connect; under the registry's lock
 * @owner: the NKE's module, or NULL when it is not known
 * @connect: callback of the NKE; like those below
 * @disconnect: or NULL; like those below
 * @send: a message of a client
 * @setopt: an option is set
 * @getopt: an option is read
 * @rcvd: the client has read
 * @send_list: several messages of a client
 * @bind: a client prepares
 * @setup: chooses a unit
 * @name: of the control
 */
struct nke_kctl {
	struct rb_node node;
	struct hlist_node by_name;
	struct rcu_head rcu;
	refcount_t refs;
	struct xarray units;
	void *ref;
	u32 id;
	u32 unit;
	u32 flags;
	u32 sendsize;
	u32 recvsize;
	unsigned int attached;
	bool shut;
	struct module *owner;
	nke_ctl_connect_func connect;
	nke_ctl_disconnect_func disconnect;
	nke_ctl_send_func send;
	nke_ctl_setopt_func setopt;
	nke_ctl_getopt_func getopt;
	nke_ctl_rcvd_func rcvd;
	nke_ctl_send_func send_list;
	nke_ctl_connect_func bind;
	nke_ctl_setup_func setup;
	char name[NKE_MAX_KCTL_NAME];
};

static inline bool nke_kctl_is_fixed(const struct nke_kctl *kctl)
{
	return kctl->flags & NKE_CTL_FLAG_REG_ID_UNIT;
}

static inline bool nke_kctl_is_stream(const struct nke_kctl *kctl)
{
	return kctl->flags & NKE_CTL_FLAG_REG_SOCK_STREAM;
}

/* kctl.c */
struct nke_kctl *nke_kctl_from_ref(void *ref);
struct nke_kctl *nke_kctl_attach(const struct nke_sockaddr_ctl *sac, int type,
				 bool privileged, int *err);
void nke_kctl_detach(struct nke_kctl *kctl);
void nke_kctl_put(struct nke_kctl *kctl);
void nke_kctl_inc(enum nke_kctl_stat which);
void nke_kctl_conn_added(int change);

/* kctl_conn.c */
unsigned int nke_ctl_kick_all(struct nke_kctl *kctl);
struct nke_ctl_conn *nke_ctl_conn_get(void *ref, u32 unit);
void nke_ctl_conn_put(struct nke_ctl_conn *conn);

#endif /* _NKE_KCTL_PRIV_H */
