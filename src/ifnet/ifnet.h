/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The object behind an ifnet_t.
 */
#ifndef _NKE_IFNET_H
#define _NKE_IFNET_H

#include <linux/if.h>
#include <linux/percpu-refcount.h>
#include <linux/rculist.h>
#include <linux/types.h>

struct net_device;

/**
 * struct __ifnet - a network interface
 * @node: entry in the table, by device; under rtnl for changes, RCU for reading
 * @rcu: frees the object after the last look-up that may see it
 * @ref: one for the table, one for each packet that came from it; per CPU as
 *	long as the device exists
 * @dev: the device; NULL once it is unregistered: no reference to it is held,
 *	or a forgotten packet would keep the device from going away
 * @index: its number, also afterwards
 * @name: its name, likewise; as of the last change
 */
struct __ifnet {
	struct hlist_node node;
	struct rcu_head rcu;
	struct percpu_ref ref;
	struct net_device __rcu *dev;
	int index;
	char name[IFNAMSIZ];
};

int nke_ifnet_init(void);
void nke_ifnet_exit(void);
struct __ifnet *nke_ifnet_get(const struct net_device *dev);
int nke_ifnet_index(const struct __ifnet *ifp);
unsigned int nke_ifnet_live(void);

/* Context: Any. */
static inline void nke_ifnet_hold(struct __ifnet *ifp)
{
	if (ifp)
		percpu_ref_get(&ifp->ref);
}

/* Context: Any. */
static inline void nke_ifnet_put(struct __ifnet *ifp)
{
	if (ifp)
		percpu_ref_put(&ifp->ref);
}

#endif /* _NKE_IFNET_H */
