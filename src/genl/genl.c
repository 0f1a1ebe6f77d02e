// SPDX-License-Identifier: GPL-2.0
/*
 * The family, and the netlink sockets that talk to it.
 *
 * A port is made with a socket's first request that cannot be answered at
 * once, and ends with the socket, of which netlink tells by the port's number.
 * That number may be another's by then: what is meant is told by the socket
 * itself.
 */
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "core/export.h"
#include "genl/genl.h"

#define NKE_PORT_HASH_BITS	10

/* Readers walk under RCU; a bucket changes under the lock. */
static struct hlist_head nke_ports[1 << NKE_PORT_HASH_BITS];
static DEFINE_SPINLOCK(nke_ports_lock);
static atomic_t nke_port_count = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(nke_ports_gone);

/*
 * Callbacks may sleep for long: they get workers of their own, and what is
 * sent to others does not wait for them.
 */
static struct workqueue_struct *nke_genl_wq;
static struct workqueue_struct *nke_genl_tx_wq;

static struct hlist_head *nke_port_bucket(u32 portid)
{
	return &nke_ports[hash_32(portid, NKE_PORT_HASH_BITS)];
}

/* With a reference, or NULL. */
static struct nke_port *nke_port_find(u32 portid, const struct sock *sk)
{
	struct nke_port *port;

	rcu_read_lock();
	hlist_for_each_entry_rcu(port, nke_port_bucket(portid), node)
		if (port->portid == portid && port->sk == sk &&
		    refcount_inc_not_zero(&port->refs))
			break;
	rcu_read_unlock();
	return port;
}

static struct nke_port *nke_port_new(u32 portid, struct sock *sk)
{
	struct nke_port *port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);

	if (!port)
		return NULL;
	refcount_set(&port->refs, 1);
	port->portid = portid;
	sock_hold(sk);
	port->sk = sk;
	spin_lock_init(&port->lock);
	INIT_LIST_HEAD(&port->requests);
	INIT_LIST_HEAD(&port->over);
	INIT_LIST_HEAD(&port->ready);
	INIT_LIST_HEAD(&port->conns);
	skb_queue_head_init(&port->replies);
	INIT_WORK(&port->work, nke_port_requests);
	INIT_WORK(&port->tx, nke_port_tx);
	INIT_DELAYED_WORK(&port->later, nke_port_later);
	nke_port_listen(port);
	atomic_inc(&nke_port_count);
	return port;
}

/**
 * nke_port_put() - drop a reference to a port
 * @port: the port
 *
 * Context: Any.
 */
void nke_port_put(struct nke_port *port)
{
	if (!refcount_dec_and_test(&port->refs))
		return;
	kfree_rcu(port, rcu);
	if (atomic_dec_and_test(&nke_port_count))
		wake_up(&nke_ports_gone);
}

/**
 * nke_port_get() - the port of the socket that a request came from
 * @skb: the request
 * @make: make one if there is none
 *
 * The socket cannot be closed meanwhile: a task is inside of its sendmsg().
 *
 * Context: Process context; may sleep with @make.
 * Return: the port with a reference, or NULL.
 */
struct nke_port *nke_port_get(struct sk_buff *skb, bool make)
{
	u32 portid = NETLINK_CB(skb).portid;
	struct sock *sk = NETLINK_CB(skb).sk;
	struct nke_port *port, *new;

	port = nke_port_find(portid, sk);
	if (port || !make)
		return port;
	new = nke_port_new(portid, sk);
	if (!new)
		return NULL;
	refcount_inc(&new->refs);
	spin_lock_bh(&nke_ports_lock);
	/* Another task may have been faster, on the same socket. */
	hlist_for_each_entry(port, nke_port_bucket(portid), node) {
		if (port->portid == portid && port->sk == sk) {
			refcount_inc(&port->refs);
			break;
		}
	}
	if (!port)
		hlist_add_head_rcu(&new->node, nke_port_bucket(portid));
	spin_unlock_bh(&nke_ports_lock);
	if (!port)
		return new;
	sock_put(sk);
	nke_port_put(new);
	nke_port_put(new);
	return port;
}

/**
 * nke_port_work() - have a port's requests worked off
 * @port: the port; the caller has a reference
 *
 * Context: Any.
 */
void nke_port_work(struct nke_port *port)
{
	refcount_inc(&port->refs);
	if (!queue_work(nke_genl_wq, &port->work))
		nke_port_put(port);
}

/**
 * nke_port_kick() - have something sent
 * @port: the port; the caller has a reference
 *
 * Context: Any.
 */
void nke_port_kick(struct nke_port *port)
{
	refcount_inc(&port->refs);
	if (!queue_work(nke_genl_tx_wq, &port->tx))
		nke_port_put(port);
}

/**
 * nke_port_kick_later() - have something sent when nobody says when
 * @port: the port; the caller has a reference
 * @delay: jiffies to wait
 *
 * Context: Any.
 */
void nke_port_kick_later(struct nke_port *port, unsigned long delay)
{
	refcount_inc(&port->refs);
	if (!queue_delayed_work(nke_genl_tx_wq, &port->later, delay))
		nke_port_put(port);
}

/* Its worker does the rest, after the requests that came before. */
static void nke_port_kill(struct nke_port *port)
{
	lockdep_assert_held(&nke_ports_lock);
	hlist_del_rcu(&port->node);
	spin_lock(&port->lock);
	WRITE_ONCE(port->dead, true);
	spin_unlock(&port->lock);
	nke_port_work(port);
}

/*
 * A netlink socket was closed.  One that has got its number since is alive.
 */
static int nke_genl_notify(struct notifier_block *nb, unsigned long event,
			   void *data)
{
	struct netlink_notify *n = data;
	struct hlist_node *next;
	struct nke_port *port;

	if (event != NETLINK_URELEASE || n->protocol != NETLINK_GENERIC ||
	    !net_eq(n->net, &init_net))
		return NOTIFY_DONE;
	spin_lock_bh(&nke_ports_lock);
	hlist_for_each_entry_safe(port, next, nke_port_bucket(n->portid), node)
		if (port->portid == n->portid && sock_flag(port->sk, SOCK_DEAD))
			nke_port_kill(port);
	spin_unlock_bh(&nke_ports_lock);
	return NOTIFY_DONE;
}

static struct notifier_block nke_genl_notifier = {
	.notifier_call = nke_genl_notify,
};

/**
 * nke_genl_ports() - count netlink sockets that are remembered
 *
 * Context: Any.
 * Return: the number.
 */
unsigned int nke_genl_ports(void)
{
	return atomic_read(&nke_port_count);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_genl_ports);

/**
 * nke_genl_init() - register the family
 *
 * The last of nke to begin: requests come from now on.
 *
 * Context: Process context.
 * Return: 0, -ENOMEM, or the kernel's error.
 */
int nke_genl_init(void)
{
	int err;

	nke_genl_wq = alloc_workqueue("nke_ctl", WQ_UNBOUND, WQ_MAX_ACTIVE);
	if (!nke_genl_wq)
		return -ENOMEM;
	err = -ENOMEM;
	nke_genl_tx_wq = alloc_workqueue("nke_ctl_tx", WQ_UNBOUND,
					 WQ_MAX_ACTIVE);
	if (!nke_genl_tx_wq)
		goto out_wq;
	err = netlink_register_notifier(&nke_genl_notifier);
	if (err)
		goto out_tx_wq;
	err = nke_genl_register(&nke_ctl_nl_family);
	if (err)
		goto out_notifier;
	nke_genl_event_init();
	return 0;

out_notifier:
	netlink_unregister_notifier(&nke_genl_notifier);
out_tx_wq:
	destroy_workqueue(nke_genl_tx_wq);
out_wq:
	destroy_workqueue(nke_genl_wq);
	return err;
}

/**
 * nke_genl_exit() - take the family back
 *
 * Nobody has a control any more.  Sockets that are still open may have sent
 * something, and may have answers that they have not read: both are let go
 * of, and what runs is waited for.
 *
 * Context: Process context.
 */
void nke_genl_exit(void)
{
	struct hlist_node *next;
	struct nke_port *port;
	int i;

	nke_genl_event_exit();
	nke_genl_unregister();
	netlink_unregister_notifier(&nke_genl_notifier);
	spin_lock_bh(&nke_ports_lock);
	for (i = 0; i < ARRAY_SIZE(nke_ports); i++)
		hlist_for_each_entry_safe(port, next, &nke_ports[i], node)
			nke_port_kill(port);
	spin_unlock_bh(&nke_ports_lock);
	wait_event(nke_ports_gone, !atomic_read(&nke_port_count));
	destroy_workqueue(nke_genl_wq);
	destroy_workqueue(nke_genl_tx_wq);
	/* Connections, and whoever is on the way out of nke_port_put(). */
	rcu_barrier();
	synchronize_rcu_tasks();
}

MODULE_ALIAS_GENL_FAMILY(NKE_CTL_FAMILY_NAME);
