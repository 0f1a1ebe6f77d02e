// SPDX-License-Identifier: GPL-2.0
/*
 * A packet's way through the filters.
 */
#include <linux/bottom_half.h>
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "core/errno.h"
#include "ifnet/ifnet.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ipfilter/queue.h"
#include "ipfilter/walk.h"
#include "mbuf/mbuf.h"

/* Walks within walks, of filters that inject in their callbacks. */
#define NKE_IPF_DEPTH	4

static bool nke_ipf_debug;
module_param_named(ipf_debug, nke_ipf_debug, bool, 0644);
MODULE_PARM_DESC(ipf_debug, "check packets after each callback of an IP filter");

/* Used with bottom halves disabled. */
static DEFINE_PER_CPU(unsigned int, nke_ipf_depth);

static __always_inline bool nke_ipf_is_mcast(const struct nke_ipf_origin *o)
{
	return o->family == NKE_IPF_V4 ? ipv4_is_multicast(o->daddr.ip) :
					 ipv6_addr_is_multicast(&o->daddr.in6);
}

/* How a multicast packet is sent: what a filter has to say when it injects. */
static noinline void nke_ipf_mcast_options(struct nke_ipf_walk *w)
{
	const struct nke_ipf_origin *o = w->o;
	struct iphdr ip;
	struct ipv6hdr ip6;

	w->opts.ippo_flags = NKE_IPPOF_MCAST_OPTS;
	w->opts.ippo_mcast_ttl = 0;
	w->opts.ippo_mcast_loop = !o->sk || !sk_fullsock(o->sk) ||
				  sk_mc_loop(o->sk);
	if (o->family == NKE_IPF_V4 &&
	    !nke_mbuf_copydata(w->m, 0, sizeof(ip), &ip))
		w->opts.ippo_mcast_ttl = ip.ttl;
	if (o->family == NKE_IPF_V6 &&
	    !nke_mbuf_copydata(w->m, 0, sizeof(ip6), &ip6))
		w->opts.ippo_mcast_ttl = ip6.hop_limit;
	rcu_read_lock();
	w->opts.ippo_mcast_ifnet =
		nke_ifnet_get(dev_get_by_index_rcu(&init_net, o->out));
	rcu_read_unlock();
}

static __always_inline void nke_ipf_options(struct nke_ipf_walk *w)
{
	w->opts.ippo_flags = 0;
	w->opts.ippo_mcast_ifnet = NULL;
	if (w->o->dir == NKE_IPF_OUT && unlikely(nke_ipf_is_mcast(w->o)))
		nke_ipf_mcast_options(w);
}

static void nke_ipf_report(struct nke_ipf *f, enum nke_ipf_dir dir,
			   const char *what)
{
	nke_ipf_count(&f->counters->bad[dir]);
	if (!xchg(&f->told, 1))
		pr_warn("nke: IP filter %s %s\n", f->name, what);
}

/* Return: what is wrong with what a filter has left, or NULL. */
static const char *nke_ipf_fault4(struct __mbuf *m)
{
	struct iphdr ip;

	if (nke_mbuf_copydata(m, 0, sizeof(ip), &ip))
		return "left less than an IPv4 header";
	if (ip.version != 4 || ip.ihl < 5)
		return "left something else than an IPv4 header";
	if (ip.ihl * 4 > m->pkt.len)
		return "left less than the IPv4 header says";
	if (ip.tot_len && be16_to_cpu(ip.tot_len) > m->pkt.len)
		return "left less bytes than the IPv4 header says";
	return NULL;
}

static const char *nke_ipf_fault6(struct __mbuf *m)
{
	struct ipv6hdr ip6;

	if (nke_mbuf_copydata(m, 0, sizeof(ip6), &ip6))
		return "left less than an IPv6 header";
	if (ip6.version != 6)
		return "left something else than an IPv6 header";
	if (be16_to_cpu(ip6.payload_len) > m->pkt.len - sizeof(ip6))
		return "left less bytes than the IPv6 header says";
	return NULL;
}

static void nke_ipf_examine(struct nke_ipf *f, enum nke_ipf_dir dir,
			    struct __mbuf *m)
{
	const char *fault;

	if (m->pkt.len < 0 || nke_mbuf_chain_len(m) != m->pkt.len)
		fault = "left another length than the packet header says";
	else if (f->family == NKE_IPF_V4)
		fault = nke_ipf_fault4(m);
	else
		fault = nke_ipf_fault6(m);
	if (fault)
		nke_ipf_report(f, dir, fault);
}

/* A filter's word for Linux; what is no errno is still a refusal. */
static int nke_ipf_errno(int err)
{
	return err > 0 && err <= MAX_ERRNO ? -err : -EINVAL;
}

static enum nke_ipf_end nke_ipf_judge(struct nke_ipf_walk *w,
				      struct nke_ipf *f, int err)
{
	struct nke_ipf_origin *o = w->o;
	bool freed;

	if (err == NKE_EJUSTRETURN) {
		nke_ipf_count(&f->counters->taken[o->dir]);
		return NKE_IPF_TAKEN;
	}
	freed = w->m && (!nke_mbuf_has_pkthdr(w->m) ||
			 w->m->type == NKE_MBUF_TYPE_FREE);
	if (unlikely(freed)) {
		nke_ipf_report(f, o->dir, err ?
			       "refused a packet that it had freed" :
			       "let a packet pass that it had freed");
		w->m = NULL;
	}
	if (err) {
		nke_ipf_count(&f->counters->dropped[o->dir]);
		w->err = nke_ipf_errno(err);
		return NKE_IPF_REFUSED;
	}
	if (unlikely(!w->m)) {
		if (!freed)
			nke_ipf_report(f, o->dir, "let pass what is no packet");
		w->err = -EINVAL;
		return NKE_IPF_REFUSED;
	}
	if (unlikely(w->m->pkt.origin != o))
		nke_ipf_origin_set(&w->m->pkt, o);
	if (unlikely(READ_ONCE(nke_ipf_debug)))
		nke_ipf_examine(f, o->dir, w->m);
	return NKE_IPF_PASSED;
}

static __always_inline int nke_ipf_call(struct nke_ipf_walk *w,
					struct nke_ipf *f)
{
	const struct nke_ipf_origin *o = w->o;
	struct nke_bsd_ipf_pktopts opts;

	w->seq = f->seq;
	nke_ipf_count(&f->counters->seen[o->dir]);
	if (o->dir == NKE_IPF_IN)
		return f->input(f->cookie, &w->m, o->thoff, o->protocol);
	/* The client may write to it. */
	opts.ippo_flags = 0;
	if (unlikely(w->opts.ippo_flags))
		opts = w->opts;
	return f->output(f->cookie, &w->m, (void *)&opts);
}

/* A filter has let it pass, and left it alone. */
static __always_inline bool nke_ipf_untouched(const struct nke_ipf_walk *w,
					      const struct __mbuf *m)
{
	return w->m == m && m->pkt.origin == w->o &&
	       m->type == NKE_MBUF_TYPE_DATA && !READ_ONCE(nke_ipf_debug);
}

/*
 * Call the filters from @f on, as far as they are direct ones.  The list's
 * order holds as long as RCU is not left.
 * Return: where it ended; @fp receives the filter that was not called.
 */
static enum nke_ipf_end nke_ipf_walk_direct(struct nke_ipf_walk *w,
					    struct nke_ipf **fp)
{
	enum nke_ipf_end end = NKE_IPF_PASSED;
	struct nke_ipf *f = *fp;
	struct __mbuf *m;
	int err;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "nke: walk without RCU");
	lockdep_assert_in_softirq();
	/* The stack ends: in a worker it is not as deep. */
	if (unlikely(__this_cpu_inc_return(nke_ipf_depth) > NKE_IPF_DEPTH))
		end = NKE_IPF_WAITS;
	while (end == NKE_IPF_PASSED) {
		m = w->m;
		err = nke_ipf_call(w, f);
		if (unlikely(err || !nke_ipf_untouched(w, m)))
			end = nke_ipf_judge(w, f, err);
		f = nke_ipf_after(f, w->o->dir);
		if (!f || !f->direct)
			break;
	}
	__this_cpu_dec(nke_ipf_depth);
	*fp = f;
	return end;
}

/* In a worker, which may sleep: RCU is left meanwhile. */
static enum nke_ipf_end nke_ipf_walk_thread(struct nke_ipf_walk *w,
					    struct nke_ipf *f)
	__must_hold(RCU)
{
	enum nke_ipf_end end;
	struct nke_ipf *outer;

	/* The list's reference lasts until a grace period has passed. */
	refcount_inc(&f->refs);
	rcu_read_unlock();
	outer = nke_ipf_queue_runs(w->queue, f);
	end = nke_ipf_judge(w, f, nke_ipf_call(w, f));
	nke_ipf_queue_runs(w->queue, outer);
	nke_ipf_put(f);
	rcu_read_lock();
	return end;
}

/**
 * nke_ipf_walk_here() - let filters see a packet where it is
 * @w: the packet, and how far it has come
 * @f: the first filter; NULL: none
 *
 * Context: RCU since @f was found, bottom halves disabled.
 * Return: as nke_ipf_walk().
 */
enum nke_ipf_end nke_ipf_walk_here(struct nke_ipf_walk *w, struct nke_ipf *f)
{
	enum nke_ipf_end end = NKE_IPF_PASSED;
	struct __ifnet *ifp;

	nke_ipf_options(w);
	ifp = w->opts.ippo_mcast_ifnet;
	if (f && f->direct)
		end = nke_ipf_walk_direct(w, &f);
	if (f && end == NKE_IPF_PASSED)
		end = NKE_IPF_WAITS;
	nke_ifnet_put(ifp);
	return end;
}

/**
 * nke_ipf_walk() - let the filters that are left see a packet
 * @w: the packet, and how far it has come
 *
 * Context: Process context in a worker, where it may sleep; elsewhere process
 * context or softirq.
 * Return: how it ended.  On NKE_IPF_TAKEN @w->m is somebody else's, else it is
 * still the caller's.
 */
enum nke_ipf_end nke_ipf_walk(struct nke_ipf_walk *w)
{
	enum nke_ipf_end end = NKE_IPF_PASSED;
	enum nke_ipf_family family = w->o->family;
	enum nke_ipf_dir dir = w->o->dir;
	struct __ifnet *ifp;
	struct nke_ipf *f;

	nke_ipf_options(w);
	ifp = w->opts.ippo_mcast_ifnet;
	rcu_read_lock();
	f = nke_ipf_below(family, dir, w->seq);
	while (f && end == NKE_IPF_PASSED) {
		if (f->direct) {
			local_bh_disable();
			end = nke_ipf_walk_direct(w, &f);
			local_bh_enable();
		} else if (w->queue) {
			end = nke_ipf_walk_thread(w, f);
			f = nke_ipf_below(family, dir, w->seq);
		} else {
			end = NKE_IPF_WAITS;
		}
	}
	rcu_read_unlock();
	nke_ifnet_put(ifp);
	return end;
}
