/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device that sends nothing.
 */
#ifndef _NKE_KUNIT_NET_DEVICE_H
#define _NKE_KUNIT_NET_DEVICE_H

#include <kunit/test.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>

static inline netdev_tx_t drop_xmit(struct sk_buff *skb,
				    struct net_device *dev)
{
	kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops drop_ops = {
	.ndo_start_xmit = drop_xmit,
};

/* Return: a registered device that is down. */
static inline struct net_device *new_device(struct kunit *test)
{
	struct net_device *dev = alloc_netdev(0, "nketest%d", NET_NAME_ENUM,
					      ether_setup);

	KUNIT_ASSERT_NOT_NULL(test, dev);
	dev->netdev_ops = &drop_ops;
	eth_hw_addr_random(dev);
	KUNIT_ASSERT_EQ(test, 0, register_netdev(dev));
	return dev;
}

#endif /* _NKE_KUNIT_NET_DEVICE_H */
