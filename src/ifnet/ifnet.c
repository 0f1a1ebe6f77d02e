// SPDX-License-Identifier: GPL-2.0
/*
 * Interfaces: an object for each of the kernel's, in all namespaces, from its
 * registration on.
 *
 * The object outlives the device: packets that are held back refer to it, and
 * a device must not wait for them.
 */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "core/export.h"
#include "ifnet/ifnet.h"

#define NKE_IFNET_HASH_BITS	8
/* A packet that a client forgot would be waited for without end. */
#define NKE_IFNET_PATIENCE	(5 * HZ)

/* Changed under rtnl. */
static struct hlist_head nke_ifnet_hash[1 << NKE_IFNET_HASH_BITS];
static atomic_t nke_ifnet_count = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(nke_ifnet_gone);

static struct hlist_head *nke_ifnet_bucket(const struct net_device *dev)
{
	return &nke_ifnet_hash[hash_ptr(dev, NKE_IFNET_HASH_BITS)];
}

static struct __ifnet *nke_ifnet_find(const struct net_device *dev)
{
	struct __ifnet *ifp;

	hlist_for_each_entry_rcu(ifp, nke_ifnet_bucket(dev), node,
				 lockdep_rtnl_is_held())
		if (rcu_access_pointer(ifp->dev) == dev)
			return ifp;
	return NULL;
}

/**
 * nke_ifnet_get() - the object of a device
 * @dev: the device, or NULL
 *
 * Context: Any but hard interrupt.
 * Return: the object with a reference, for nke_ifnet_put(); NULL for NULL, and
 * for a device that could not get an object, or loses it.
 */
struct __ifnet *nke_ifnet_get(const struct net_device *dev)
{
	struct __ifnet *ifp;

	if (!dev)
		return NULL;
	rcu_read_lock();
	ifp = nke_ifnet_find(dev);
	if (ifp && !percpu_ref_tryget_live_rcu(&ifp->ref))
		ifp = NULL;
	rcu_read_unlock();
	return ifp;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ifnet_get);

/**
 * nke_ifnet_index() - the number of an interface that may be gone
 * @ifp: what a client takes for one; looked for, not into
 *
 * Context: Any but hard interrupt.
 * Return: the number, or 0: no interface, or none any more.
 */
int nke_ifnet_index(const struct __ifnet *ifp)
{
	struct __ifnet *p;
	int index = 0;
	size_t i;

	rcu_read_lock();
	for (i = 0; i < ARRAY_SIZE(nke_ifnet_hash) && !index; i++)
		hlist_for_each_entry_rcu(p, &nke_ifnet_hash[i], node)
			if (p == ifp)
				index = p->index;
	rcu_read_unlock();
	return index;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ifnet_index);

static void nke_ifnet_free_rcu(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct __ifnet, rcu));
	if (atomic_dec_and_test(&nke_ifnet_count))
		wake_up(&nke_ifnet_gone);
}

static void nke_ifnet_release(struct percpu_ref *ref)
{
	struct __ifnet *ifp = container_of(ref, struct __ifnet, ref);

	percpu_ref_exit(ref);
	call_rcu(&ifp->rcu, nke_ifnet_free_rcu);
}

static int nke_ifnet_add(struct net_device *dev)
{
	struct __ifnet *ifp = kzalloc(sizeof(*ifp), GFP_KERNEL);

	ASSERT_RTNL();
	if (!ifp)
		return -ENOMEM;
	if (percpu_ref_init(&ifp->ref, nke_ifnet_release, 0, GFP_KERNEL)) {
		kfree(ifp);
		return -ENOMEM;
	}
	atomic_inc(&nke_ifnet_count);
	rcu_assign_pointer(ifp->dev, dev);
	ifp->index = dev->ifindex;
	strscpy(ifp->name, dev->name, sizeof(ifp->name));
	hlist_add_head_rcu(&ifp->node, nke_ifnet_bucket(dev));
	return 0;
}

static void nke_ifnet_remove(struct __ifnet *ifp)
{
	ASSERT_RTNL();
	hlist_del_rcu(&ifp->node);
	RCU_INIT_POINTER(ifp->dev, NULL);
	percpu_ref_kill(&ifp->ref);
}

static int nke_ifnet_event(struct notifier_block *nb, unsigned long event,
			   void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct __ifnet *ifp = nke_ifnet_find(dev);

	switch (event) {
	case NETDEV_REGISTER:
		/* Also said when a device arrives in another namespace. */
		if (!ifp)
			return notifier_from_errno(nke_ifnet_add(dev));
		break;
	case NETDEV_UNREGISTER:
		/* Said again while somebody still holds the device. */
		if (ifp)
			nke_ifnet_remove(ifp);
		break;
	case NETDEV_CHANGENAME:
		if (ifp)
			strscpy(ifp->name, dev->name, sizeof(ifp->name));
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block nke_ifnet_notifier = {
	.notifier_call = nke_ifnet_event,
};

/**
 * nke_ifnet_live() - count interface objects
 *
 * Context: Any.
 * Return: objects of devices that exist, or that packets refer to.
 */
unsigned int nke_ifnet_live(void)
{
	return atomic_read(&nke_ifnet_count);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ifnet_live);

/* Wait for the end of all objects, and of the code that frees them. */
static void nke_ifnet_wait(void)
{
	WARN_ON(!wait_event_timeout(nke_ifnet_gone, !nke_ifnet_live(),
				    NKE_IFNET_PATIENCE));
	rcu_barrier();
}

/**
 * nke_ifnet_init() - make objects for all interfaces
 *
 * Context: Process context, rtnl not held.
 * Return: 0 or -ENOMEM.
 */
int nke_ifnet_init(void)
{
	int err = register_netdevice_notifier(&nke_ifnet_notifier);

	/* One could not be made, and the others were unregistered again. */
	if (err)
		nke_ifnet_wait();
	return err;
}

/**
 * nke_ifnet_exit() - forget all interfaces
 *
 * Who may still run: look-ups, until the packets' part of nke is gone, which
 * it is; the end of a reference, which is waited for.  No event comes after
 * the unregistration, which says farewell to each device.
 *
 * Context: Process context, rtnl not held.
 */
void nke_ifnet_exit(void)
{
	unregister_netdevice_notifier(&nke_ifnet_notifier);
	nke_ifnet_wait();
}
