// SPDX-License-Identifier: GPL-2.0
/*
 * Where packets leave the stack: behind all filters and address translation of
 * netfilter, before the end of connection tracking.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>
#include <net/netfilter/ipv6/nf_defrag_ipv6.h>

#include "compat/skb.h"
#include "ipfilter/hook.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ipfilter/queue.h"
#include "ipfilter/resume.h"
#include "ipfilter/route.h"
#include "ipfilter/view.h"
#include "ipfilter/walk.h"
#include "mbuf/mbuf.h"

/* Before connection tracking's last word only. */
#define NKE_IPF_PRIORITY	(INT_MAX - 1)

/* Which forwarded packets are seen on the way out. */
enum nke_ipf_forwarded {
	NKE_IPF_FORWARDED_NONE,
	NKE_IPF_FORWARDED_V4,	/* as in XNU */
	NKE_IPF_FORWARDED_ALL,
};

static const char * const nke_ipf_forwarded_names[] = { "none", "v4", "all" };
static unsigned int nke_ipf_forwarded = NKE_IPF_FORWARDED_V4;

static int nke_ipf_forwarded_set(const char *val, const struct kernel_param *kp)
{
	int n = sysfs_match_string(nke_ipf_forwarded_names, val);

	if (n < 0)
		return n;
	WRITE_ONCE(nke_ipf_forwarded, n);
	return 0;
}

static int nke_ipf_forwarded_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n",
			  nke_ipf_forwarded_names[nke_ipf_forwarded]);
}

static const struct kernel_param_ops nke_ipf_forwarded_ops = {
	.set = nke_ipf_forwarded_set,
	.get = nke_ipf_forwarded_get,
};
module_param_cb(ipf_forwarded, &nke_ipf_forwarded_ops, NULL, 0644);
MODULE_PARM_DESC(ipf_forwarded, "forwarded packets that output filters of IP see: none, v4 (default, as in XNU), all");

static DEFINE_PER_CPU(struct nke_ipf_mark, nke_ipf_marks);

/**
 * nke_ipf_mark() - tell the hooks about a packet that is about to be sent
 * @skb: the packet
 * @family: of the packet
 * @dir: of the packet
 * @seq: filters below this number see it
 * @deaf: this host gets no copy
 *
 * Context: Bottom halves disabled, until nke_ipf_unmark().
 * Return: what was told before, for nke_ipf_unmark().
 */
struct nke_ipf_mark nke_ipf_mark(const struct sk_buff *skb,
				 enum nke_ipf_family family,
				 enum nke_ipf_dir dir, u64 seq, bool deaf)
{
	struct nke_ipf_mark *mark = this_cpu_ptr(&nke_ipf_marks);
	struct nke_ipf_mark before = *mark;

	mark->ip = skb_network_header(skb);
	mark->family = family;
	mark->dir = dir;
	mark->seq = seq;
	mark->deaf = deaf;
	return before;
}

/**
 * nke_ipf_unmark() - the packet is sent
 * @before: of nke_ipf_mark()
 *
 * Context: Bottom halves disabled.
 */
void nke_ipf_unmark(struct nke_ipf_mark before)
{
	*this_cpu_ptr(&nke_ipf_marks) = before;
}

/* How a packet begins its walk; @first is good as long as RCU is held. */
struct nke_ipf_begin {
	struct nke_ipf *first;
	u64 seq;
	bool deaf;
};

/*
 * Where a packet begins its walk: one that was injected, behind a filter; what
 * a tunnel or IPsec has made of it, at the start, as in XNU.
 */
static struct nke_ipf_begin nke_ipf_begin(const struct sk_buff *skb,
					  enum nke_ipf_family family,
					  enum nke_ipf_dir dir)
{
	struct nke_ipf_begin begin = { .seq = NKE_IPF_START };
	const struct nke_ipf_mark *mark;

	if (!softirq_count())
		return begin;
	mark = this_cpu_ptr(&nke_ipf_marks);
	if (likely(mark->ip != skb_network_header(skb)) ||
	    mark->family != family || mark->dir != dir)
		return begin;
	begin.seq = mark->seq;
	begin.deaf = mark->deaf;
	return begin;
}

/* Gone, but its sender hears of an error. */
static unsigned int nke_ipf_stolen(int err)
{
	return err < 0 ? NF_DROP_ERR(err) | NF_STOLEN : NF_STOLEN;
}

/*
 * The packet is the stack's again.  Return: the verdict for @skb, which is
 * another one's, and not to be touched, when filters have replaced it.
 */
static unsigned int nke_ipf_accept(struct sk_buff *skb, struct net_device *dev,
				   struct __mbuf *m, struct nke_ipf_origin *o,
				   bool *spare)
{
	unsigned int verdict = NF_ACCEPT;
	struct sk_buff *back = skb;
	int err;

	*spare = nke_ipf_unview(m, o, skb);
	if (unlikely(!*spare))
		back = nke_ipf_back(m, o);
	if (likely(back == skb)) {
		skb->dev = dev;
		err = nke_ipf_check(skb, o);
		if (unlikely(err)) {
			nke_ipf_total(bad);
			verdict = NF_DROP_ERR(err);
		} else if (o->dir == NKE_IPF_OUT &&
			   unlikely(!nke_ipf_origin_same_way(o, skb))) {
			verdict = nke_ipf_stolen(nke_ipf_resume(skb, o));
		}
	} else if (IS_ERR(back)) {
		verdict = nke_ipf_stolen(PTR_ERR(back));
	} else if (back) {
		verdict = nke_ipf_stolen(nke_ipf_resume(back, o));
	} else {
		verdict = nke_ipf_stolen(nke_ipf_rebuild(m, o));
	}
	return verdict;
}

/* The packet ends here.  Return: the verdict for @skb, as nke_ipf_accept(). */
static unsigned int nke_ipf_refuse(struct sk_buff *skb, struct net_device *dev,
				   struct __mbuf *m, struct nke_ipf_origin *o,
				   int err)
{
	struct sk_buff *back = m ? nke_mbuf_unview(m) : NULL;
	bool shown = back;

	if (shown)
		back = nke_ipf_origin_take(o, back);
	if (likely(back == skb)) {
		skb->dev = dev;
		return NF_DROP_ERR(err);
	}
	if (shown)
		kfree_skb(back);
	else
		nke_mbuf_freem(m);
	return nke_ipf_stolen(err);
}

/*
 * Let one packet walk.  Return: the verdict for it.
 * Context: RCU, bottom halves disabled.
 */
static unsigned int nke_ipf_see_bh(struct sk_buff *skb,
				   const struct nf_hook_state *state,
				   const struct nke_ipf_begin *begin)
{
	struct net_device *dev = skb->dev;
	struct nke_ipf_walk w __uninitialized;
	enum nke_ipf_end end = NKE_IPF_WAITS;
	unsigned int verdict = NF_STOLEN;
	bool spare = false;
	int err;

	w.seq = begin->seq;
	w.queue = NULL;
	w.m = nke_ipf_view(skb, state, begin->deaf);
	if (IS_ERR(w.m)) {
		nke_ipf_total(lost);
		return NF_DROP_ERR(PTR_ERR(w.m));
	}
	w.o = w.m->pkt.origin;
	nke_ipf_origin_hold(w.o);
	/* Who comes behind others stays behind them. */
	if (likely(!nke_ipf_queue_busy(w.o->dir)) ||
	    !nke_ipf_queue_used(nke_ipf_queue_of(w.m)))
		end = nke_ipf_walk_here(&w, begin->first);
	if (likely(end == NKE_IPF_PASSED)) {
		verdict = nke_ipf_accept(skb, dev, w.m, w.o, &spare);
	} else if (end == NKE_IPF_REFUSED) {
		verdict = nke_ipf_refuse(skb, dev, w.m, w.o, w.err);
	} else if (end == NKE_IPF_WAITS) {
		/* Only the packet's, or it would have to be copied. */
		nke_ipf_origin_put(w.o);
		err = nke_ipf_wait(w.m, w.seq);
		if (!err)
			return NF_STOLEN;
		w.o = w.m->pkt.origin;
		nke_ipf_origin_hold(w.o);
		verdict = nke_ipf_refuse(skb, dev, w.m, w.o, err);
	}
	nke_ipf_origin_put(w.o);
	if (likely(spare))
		nke_ipf_spare_put(w.m);
	return verdict;
}

static unsigned int nke_ipf_see(struct sk_buff *skb,
				const struct nf_hook_state *state,
				const struct nke_ipf_begin *begin)
{
	unsigned int verdict;

	/* Filters are called so in any case, and what is below is cheaper. */
	if (softirq_count())
		return nke_ipf_see_bh(skb, state, begin);
	local_bh_disable();
	verdict = nke_ipf_see_bh(skb, state, begin);
	local_bh_enable();
	return verdict;
}

/*
 * XNU's filters never see what is to be cut by the device, or was merged on the
 * way in; ours see TCP's if they are called where the packet is.  Datagrams
 * must not become one.  One that some host has left to be cut into fragments is
 * one.
 */
static bool nke_ipf_must_cut(const struct sk_buff *skb,
			     enum nke_ipf_family family, enum nke_ipf_dir dir)
{
	if (likely(!skb_is_gso(skb)) ||
	    (skb_shinfo(skb)->gso_type & SKB_GSO_UDP))
		return false;
	return !skb_is_gso_tcp(skb) || skb->encapsulation ||
	       nke_ipf_threaded(family, dir);
}

/* Return: 0 or a negative error. */
static int nke_ipf_see_segment(struct sk_buff *seg,
			       const struct nf_hook_state *state,
			       const struct nke_ipf_begin *begin)
{
	unsigned int verdict = nke_ipf_see(seg, state, begin);
	struct nf_hook_state rest = *state;
	int err;

	switch (verdict & NF_VERDICT_MASK) {
	case NF_ACCEPT:
		err = nke_ipf_hooks_rest(seg, &rest);
		return err == 1 ? state->okfn(state->net, state->sk, seg) : err;
	case NF_DROP:
		kfree_skb(seg);
		fallthrough;
	default:
		return NF_DROP_GETERR(verdict);
	}
}

static unsigned int nke_ipf_see_cut(struct sk_buff *skb,
				    const struct nf_hook_state *state,
				    const struct nke_ipf_begin *begin)
{
	netdev_features_t features = NETIF_F_SG;
	struct sk_buff *segs;
	struct sk_buff *next;
	int err = 0;
	int ret;

	/* A packet that was never on a wire: what cuts wants it so. */
	if (skb->pkt_type == PACKET_LOOPBACK)
		skb->ip_summed = CHECKSUM_PARTIAL;
	/* What has come in has its checksum. */
	if (state->hook == NF_INET_POST_ROUTING)
		features |= NETIF_F_HW_CSUM;
	segs = skb_gso_segment(skb, features);
	if (IS_ERR(segs)) {
		nke_ipf_total(bad);
		return NF_DROP_ERR(PTR_ERR(segs));
	}
	if (!segs)
		return nke_ipf_see(skb, state, begin);
	for (; segs; segs = next) {
		next = segs->next;
		skb_mark_not_on_list(segs);
		if (state->hook == NF_INET_LOCAL_IN)
			segs->ip_summed = CHECKSUM_UNNECESSARY;
		ret = nke_ipf_see_segment(segs, state, begin);
		if (ret < 0)
			err = ret;
	}
	/* The whole is still the hook's, and takes the error to the sender. */
	if (err)
		return NF_DROP_ERR(err);
	consume_skb(skb);
	return NF_STOLEN;
}

/* Somebody else has a reference to it: filters get a copy. */
static unsigned int nke_ipf_see_copy(struct sk_buff *skb,
				     const struct nf_hook_state *state,
				     const struct nke_ipf_begin *begin)
{
	struct sk_buff *clone = skb_clone(skb, GFP_ATOMIC | __GFP_NOWARN);
	int err;

	if (!clone) {
		nke_ipf_total(lost);
		return NF_DROP_ERR(-ENOMEM);
	}
	err = nke_ipf_see_segment(clone, state, begin);
	if (err < 0)
		return NF_DROP_ERR(err);
	consume_skb(skb);
	return NF_STOLEN;
}

static bool nke_ipf_is_hidden(const struct sk_buff *skb,
			      enum nke_ipf_family family)
{
	unsigned int seen = READ_ONCE(nke_ipf_forwarded);

	if (family == NKE_IPF_V4)
		return (IPCB(skb)->flags & IPSKB_FORWARDED) &&
		       seen == NKE_IPF_FORWARDED_NONE;
	/* Only multicast routing sets the flag. */
	return ((IP6CB(skb)->flags & IP6SKB_FORWARDED) ||
		(IP6CB(skb)->iif && !skb->sk)) &&
	       seen != NKE_IPF_FORWARDED_ALL;
}

/* A bridge lends its packets to netfilter; they are not this host's. */
static bool nke_ipf_is_bridged(const struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	return skb->dev && skb->dev != state->out &&
	       netif_is_bridge_port(skb->dev);
}

/*
 * Is it the copy of a multicast packet for this host, which filters have seen?
 * IPv6 makes it behind the hook; IPv4 before, and filters see both, unless the
 * copy is not wanted.
 */
static bool nke_ipf_is_copy(const struct sk_buff *skb,
			    const struct nf_hook_state *state, bool deaf)
{
	return state->okfn == dev_loopback_xmit || (deaf && skb_cloned(skb));
}

static bool nke_ipf_wants_copy(void)
{
	return !softirq_count() || !this_cpu_ptr(&nke_ipf_marks)->deaf;
}

static unsigned int nke_ipf_hook(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	enum nke_ipf_family family = state->pf == NFPROTO_IPV4 ? NKE_IPF_V4 :
								 NKE_IPF_V6;
	enum nke_ipf_dir dir = state->hook == NF_INET_LOCAL_IN ? NKE_IPF_IN :
								 NKE_IPF_OUT;
	struct nke_ipf_begin begin = nke_ipf_begin(skb, family, dir);

	if (dir == NKE_IPF_OUT) {
		if (unlikely(nke_ipf_is_copy(skb, state, begin.deaf)))
			return nke_ipf_wants_copy() ? NF_ACCEPT : NF_DROP;
		if (nke_ipf_is_bridged(skb, state) ||
		    nke_ipf_is_hidden(skb, family))
			return NF_ACCEPT;
	}
	begin.first = nke_ipf_below(family, dir, begin.seq);
	if (!begin.first && !nke_ipf_queue_busy(dir))
		return NF_ACCEPT;
	if (unlikely(skb_shared(skb)))
		return nke_ipf_see_copy(skb, state, &begin);
	if (unlikely(nke_ipf_must_cut(skb, family, dir)))
		return nke_ipf_see_cut(skb, state, &begin);
	return nke_ipf_see(skb, state, &begin);
}

/**
 * nke_ipf_hooks_rest() - run the netfilter hooks behind ours
 * @skb: the packet
 * @state: of the hook
 *
 * Context: RCU; process context or softirq.
 * Return: 1: go on with @state->okfn; else the packet is consumed: 0, or a
 * negative error.
 */
int nke_ipf_hooks_rest(struct sk_buff *skb, struct nf_hook_state *state)
{
	const struct netns_nf *nf = &state->net->nf;
	const struct nf_hook_entries *e;
	struct nf_hook_ops **ops;
	unsigned int i;

	if (state->pf == NFPROTO_IPV4)
		e = rcu_dereference(nf->hooks_ipv4[state->hook]);
	else
		e = rcu_dereference(nf->hooks_ipv6[state->hook]);
	if (!e)
		return 1;
	ops = nf_hook_entries_get_hook_ops(e);
	for (i = 0; i < e->num_hook_entries; i++)
		if (e->hooks[i].hook == nke_ipf_hook)
			return nf_hook_slow(skb, state, e, i + 1);
	/* Ours is gone meanwhile. */
	for (i = 0; i < e->num_hook_entries; i++)
		if (ops[i]->priority > NKE_IPF_PRIORITY)
			break;
	return nf_hook_slow(skb, state, e, i);
}

#define NKE_IPF_HOOK(family, number)					\
	{								\
		.hook = nke_ipf_hook,					\
		.pf = (family),						\
		.hooknum = (number),					\
		.priority = NKE_IPF_PRIORITY,				\
	}

static const struct nf_hook_ops nke_ipf_ops[NKE_IPF_FAMILIES][NKE_IPF_DIRS] = {
	[NKE_IPF_V4] = {
		NKE_IPF_HOOK(NFPROTO_IPV4, NF_INET_LOCAL_IN),
		NKE_IPF_HOOK(NFPROTO_IPV4, NF_INET_POST_ROUTING),
	},
	[NKE_IPF_V6] = {
		NKE_IPF_HOOK(NFPROTO_IPV6, NF_INET_LOCAL_IN),
		NKE_IPF_HOOK(NFPROTO_IPV6, NF_INET_POST_ROUTING),
	},
};

/* Fragments of IPv6 are put together before the hook; under ipf.c's lock. */
static bool nke_ipf_defrags6;

/*
 * Linux puts fragments of IPv6 together behind the hook, unless connection
 * tracking's module does so before.  It is looked for when it is needed, and
 * stays: when it goes, datagrams of which not all fragments are there are lost.
 */
static int nke_ipf_defrag6(void)
{
	int (*enable)(struct net *net);
	int err;

	if (nke_ipf_defrags6)
		return 0;
	enable = symbol_request(nf_defrag_ipv6_enable);
	if (!enable) {
		pr_err("nke: IPv6 filters need the module nf_defrag_ipv6\n");
		return -ENXIO;
	}
	err = enable(&init_net);
	if (err)
		symbol_put(nf_defrag_ipv6_enable);
	nke_ipf_defrags6 = !err;
	return err;
}

/**
 * nke_ipf_hooks_exit() - nobody needs fragments to be put together any more
 *
 * Context: Process context; may sleep.
 */
void nke_ipf_hooks_exit(void)
{
	void (*disable)(struct net *net);

	if (!nke_ipf_defrags6)
		return;
	disable = symbol_get(nf_defrag_ipv6_disable);
	if (!WARN_ON(!disable)) {
		disable(&init_net);
		symbol_put(nf_defrag_ipv6_disable);
	}
	/* That of the time when it was switched on. */
	symbol_put(nf_defrag_ipv6_enable);
	nke_ipf_defrags6 = false;
}

/**
 * nke_ipf_hooks_register() - have packets of a family come here
 * @family: the family
 *
 * Context: Process context; may sleep.
 * Return: 0, -ENOMEM, -ENXIO (IPv6: no module to put fragments together).
 */
int nke_ipf_hooks_register(enum nke_ipf_family family)
{
	int err = 0;

	if (family == NKE_IPF_V6)
		err = nke_ipf_defrag6();
	return err ?: nf_register_net_hooks(&init_net, nke_ipf_ops[family],
					    NKE_IPF_DIRS);
}

/**
 * nke_ipf_hooks_unregister() - packets of a family pass by
 * @family: the family
 *
 * Who may still run: the hook, on other processors; its end is waited for.
 *
 * Context: Process context; may sleep.
 */
void nke_ipf_hooks_unregister(enum nke_ipf_family family)
{
	nf_unregister_net_hooks(&init_net, nke_ipf_ops[family], NKE_IPF_DIRS);
	synchronize_net();
}
