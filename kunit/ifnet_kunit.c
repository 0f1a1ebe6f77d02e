// SPDX-License-Identifier: GPL-2.0
/*
 * Interfaces, and packets that know where they came from.
 */
#include <kunit/test.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "ifnet/ifnet.h"
#include "mbuf_chains.h"
#include "net_device.h"

static void end_device(struct net_device *dev)
{
	unregister_netdev(dev);
	free_netdev(dev);
}

static struct __mbuf *packet_from(struct kunit *test, struct net_device *dev,
				  enum nke_packet_place where)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);
	struct __mbuf *m;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_data(skb, "abcdefgh", 8);
	skb_reset_network_header(skb);
	skb->dev = dev;
	m = nke_mbuf_from_packet(skb, where, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	return m;
}

static void test_object(struct kunit *test)
{
	struct net_device *dev = new_device(test);
	struct __ifnet *ifp, *again;

	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_ifnet_get(NULL));
	ifp = nke_ifnet_get(dev);
	KUNIT_ASSERT_NOT_NULL(test, ifp);
	again = nke_ifnet_get(dev);
	KUNIT_EXPECT_PTR_EQ(test, ifp, again);
	nke_ifnet_put(again);
	KUNIT_EXPECT_EQ(test, ifp->index, dev->ifindex);
	KUNIT_EXPECT_STREQ(test, ifp->name, dev->name);

	/* The device does not wait for us, and we keep what we knew of it. */
	unregister_netdev(dev);
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_ifnet_get(dev));
	KUNIT_EXPECT_PTR_EQ(test, NULL, rcu_access_pointer(ifp->dev));
	KUNIT_EXPECT_STREQ(test, ifp->name, dev->name);
	free_netdev(dev);
	nke_ifnet_put(ifp);
}

/* Each packet that is made of one knows as well. */
static void test_rcvif(struct kunit *test)
{
	struct net_device *dev = new_device(test);
	struct __mbuf *copy = NULL, *dup = NULL, *tail = NULL, *plain = NULL;
	struct __ifnet *ifp = nke_ifnet_get(dev);
	struct __mbuf *m;

	KUNIT_ASSERT_NOT_NULL(test, ifp);
	m = packet_from(test, dev, NKE_PACKET_SENT);
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_rcvif(m));
	nke_mbuf_freem(m);

	m = packet_from(test, dev, NKE_PACKET_RECEIVED);
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, WAIT, &dup));
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(dup));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&copy));
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(copy));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 3, WAIT, &tail));
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(tail));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_prepend(&m, 300, WAIT));
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copy_pkthdr(plain, m));
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(plain));

	/* It can be changed, and taken away. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pkthdr_setrcvif(NULL, ifp));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pkthdr_setrcvif(plain, NULL));
	KUNIT_EXPECT_PTR_EQ(test, NULL, nke_mbuf_pkthdr_rcvif(plain));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pkthdr_setrcvif(plain, ifp));
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(plain));

	/* Packets that are held back hold up no device. */
	end_device(dev);
	KUNIT_EXPECT_PTR_EQ(test, ifp, nke_mbuf_pkthdr_rcvif(copy));
	nke_mbuf_freem(nke_mbuf_concatenate(dup, tail));
	nke_mbuf_freem(copy);
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);
	nke_ifnet_put(ifp);
}

/* A view that is let go unchanged lets go of the interface, too. */
static void test_unview(struct kunit *test)
{
	struct net_device *dev = new_device(test);
	struct sk_buff *skb;
	struct __mbuf *m;

	m = packet_from(test, dev, NKE_PACKET_RECEIVED);
	skb = nke_mbuf_unview(m);
	KUNIT_EXPECT_NOT_NULL(test, skb);
	kfree_skb(skb);
	end_device(dev);
}

static bool objects_are(unsigned int n)
{
	unsigned long end = jiffies + 10 * HZ;

	/* The last reference is known to be the last after a grace period. */
	while (nke_ifnet_live() != n && time_before(jiffies, end))
		rcu_barrier();
	return nke_ifnet_live() == n;
}

static int ifnet_test_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)nke_ifnet_live();
	return 0;
}

static void ifnet_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, objects_are((unsigned long)test->priv));
	KUNIT_EXPECT_EQ(test, 0L, nke_mbuf_live());
}

static struct kunit_case ifnet_cases[] = {
	KUNIT_CASE(test_object),
	KUNIT_CASE(test_rcvif),
	KUNIT_CASE(test_unview),
	{}
};

static struct kunit_suite ifnet_suite = {
	.name = "nke_ifnet",
	.init = ifnet_test_init,
	.exit = ifnet_test_exit,
	.test_cases = ifnet_cases,
};

kunit_test_suite(ifnet_suite);
