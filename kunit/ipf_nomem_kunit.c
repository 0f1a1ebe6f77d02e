// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters without memory: each slab allocation fails once, by the kernel's
 * fault injection.  The error is a documented one, or the packet is lost and
 * counted; nothing is half done, nothing leaks.
 */
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/sched/task.h>
#include <linux/skbuff.h>

#include "fail_alloc.h"
#include "ipf_fixture.h"

ALL_MODES

#ifdef CONFIG_FAILSLAB

/* More allocations than any function makes here. */
#define MOST_ALLOCS	64

/**
 * struct run - a packet on its way through the hook
 * @sc: its scene
 * @dir: its direction
 * @cloned: somebody else has its bytes, too
 * @inside: fail what comes after the callback, not what comes before
 * @nth: this allocation
 * @task: where the callback was, until what it began has ended
 * @failed: an allocation was made to fail there
 * @passed: how often it came behind the hook
 * @len: its length, or another one if it has changed
 * @done: it came
 * @data: its bytes
 */
struct run {
	struct scene *sc;
	enum nke_ipf_dir dir;
	bool cloned;
	bool inside;
	int nth;
	struct task_struct *task;
	bool failed;
	int passed;
	unsigned int len;
	struct completion done;
	u8 data[HEADERS + PAYLOAD] __aligned(8);
};

/* One at a time: what comes behind the hook has no other way to it. */
static struct run *run;

/* What the callback has begun ends. */
static void end_inside(struct run *r)
{
	if (!r->task)
		return;
	r->failed = !r->task->fail_nth;
	r->task->fail_nth = 0;
	put_task_struct(r->task);
	r->task = NULL;
}

static int behind(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	if (skb->len == run->len && !skb_linearize(skb) &&
	    !memcmp(skb->data + ip_len(run->sc), run->data + ip_len(run->sc),
		    skb->len - ip_len(run->sc)))
		run->passed++;
	end_inside(run);
	kfree_skb(skb);
	complete(&run->done);
	return 0;
}

static struct sk_buff *run_packet(struct run *r)
{
	struct sk_buff *skb = alloc_skb(64 + HEADERS + PAYLOAD, GFP_KERNEL);
	struct kunit *test = r->sc->test;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	r->len = scene_build(r->sc, r->data, 'x', 8);
	skb_reserve(skb, 64);
	skb_put_data(skb, r->data, r->len);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, ip_len(r->sc) + 8);
	skb->protocol = is_v4(r->sc) ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
	skb->dev = init_net.loopback_dev;
	return skb;
}

/* Return: as NF_HOOK(). */
static int run_hook(struct run *r, struct sk_buff *skb)
{
	struct net_device *lo = init_net.loopback_dev;
	bool out = r->dir == NKE_IPF_OUT;
	int err;

	local_bh_disable();
	err = NF_HOOK(is_v4(r->sc) ? NFPROTO_IPV4 : NFPROTO_IPV6,
		      out ? NF_INET_POST_ROUTING : NF_INET_LOCAL_IN, &init_net,
		      NULL, skb, out ? NULL : lo, out ? lo : NULL, behind);
	local_bh_enable();
	return err;
}

static int begin_inside(int err)
{
	if (run->inside) {
		run->task = current;
		get_task_struct(current);
		fail_alloc(run->nth);
	}
	return err;
}

static int see_pass(struct sight *s)
{
	return begin_inside(0);
}

static int see_dup(struct sight *s)
{
	struct __mbuf *m = NULL;

	if (nke_mbuf_dup(*s->data, NKE_MBUF_DONTWAIT, &m))
		return nke_errno(-ENOMEM);
	nke_mbuf_freem(*s->data);
	*s->data = m;
	return begin_inside(0);
}

/* The same packet, but for the chain. */
static int see_split(struct sight *s)
{
	struct __mbuf *rest = NULL;

	if (nke_mbuf_split(*s->data, 40, NKE_MBUF_DONTWAIT, &rest))
		return nke_errno(-ENOMEM);
	nke_mbuf_concatenate(*s->data, rest);
	(*s->data)->pkt.len = nke_mbuf_chain_len(*s->data);
	return begin_inside(0);
}

static int (* const sees[])(struct sight *s) = {
	see_pass, see_dup, see_split,
};

/* Packets that somebody has counted as not come through. */
static u64 not_passed(struct run *r, struct watch *w)
{
	struct nke_ipf_totals sum;

	nke_ipf_sum_totals(&sum);
	return sum.lost + sum.bad + counters_of(w).dropped[r->dir];
}

/* The worker is done with it, one way or the other. */
static void run_wait(struct run *r, struct watch *w, u64 before)
{
	eventually(completion_done(&r->done) || not_passed(r, w) != before);
}

/* Return: whether an allocation was made to fail. */
static bool run_round(struct run *r, struct watch *w, int nth)
{
	struct kunit *test = r->sc->test;
	struct sk_buff *skb = run_packet(r);
	struct sk_buff *clone = r->cloned ? skb_clone(skb, GFP_KERNEL) : NULL;
	u64 before = not_passed(r, w);
	bool injected;
	int err;

	r->nth = nth;
	r->passed = 0;
	r->failed = false;
	reinit_completion(&r->done);
	if (!r->inside)
		fail_alloc(nth);
	err = run_hook(r, skb);
	injected = !r->inside && fail_alloc_end();
	if (!err)
		run_wait(r, w, before);
	end_inside(r);
	injected = r->inside ? r->failed : injected;
	KUNIT_EXPECT_TRUE_MSG(test, !err || (injected && err == -ENOMEM),
			      "%d at %d", err, nth);
	KUNIT_EXPECT_EQ_MSG(test, 1 - r->passed,
			    (int)(not_passed(r, w) - before), "at %d", nth);
	KUNIT_EXPECT_TRUE_MSG(test, r->passed || injected, "at %d", nth);
	kfree_skb(clone);
	return injected;
}

static void run_all(struct run *r, int (*see)(struct sight *s))
{
	struct scene *sc = r->sc;
	struct kunit *test = sc->test;
	struct watch *w = scene_add(sc, 0, BIT(r->dir), see);
	long live = nke_mbuf_live();
	int nth;

	for (nth = 1; nth < MOST_ALLOCS; nth++)
		if (!run_round(r, w, nth))
			break;
	/* Behind one that lets it pass there is nothing to allocate. */
	if (!r->inside || see != see_pass)
		KUNIT_EXPECT_GT_MSG(test, nth, 1, "%ps", see);
	KUNIT_EXPECT_LT_MSG(test, nth, MOST_ALLOCS, "%ps", see);
	scene_settle(sc);
	KUNIT_EXPECT_EQ_MSG(test, live, nke_mbuf_live(), "%ps", see);
	KUNIT_EXPECT_EQ_MSG(test, 0L, nke_ipf_origin_live(), "%ps", see);
}

/* On the way to the callback, and in it; then behind it. */
static void test_hook(struct kunit *test)
{
	struct scene *sc;
	int i;

	if (!can_fail_alloc())
		kunit_skip(test, "allocations that may wait do not fail");
	sc = scene_start(test);
	run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, run);
	run->sc = sc;
	init_completion(&run->done);
	for (i = 0; i < 8 * ARRAY_SIZE(sees); i++) {
		run->dir = i & 1;
		run->cloned = i & 2;
		run->inside = i & 4;
		run_all(run, sees[i / 8]);
	}
}

/* -- adding --*/

static void test_add(struct kunit *test)
{
	struct scene *sc;
	struct watch *w;
	bool injected;
	int nth, err;
	bool seen = false;

	if (!can_fail_alloc())
		kunit_skip(test, "allocations that may wait do not fail");
	sc = scene_start(test);
	for (nth = 1; nth < MOST_ALLOCS; nth++) {
		w = watch_of(sc, 0, IN | OUT);
		fail_alloc(nth);
		err = mode_add(sc->mode, w, &w->ref);
		injected = fail_alloc_end();
		KUNIT_EXPECT_TRUE_MSG(test, !err || (injected &&
						     err == ENOMEM),
				      "%d at %d", err, nth);
		if (!err)
			watch_remove(w);
		else
			seen = true;
		KUNIT_EXPECT_TRUE(test, !err || !w->ref);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, !err, atomic_read(&w->detached));
		if (!injected)
			break;
		scene_pass(sc, 'x');
	}
	KUNIT_EXPECT_TRUE(test, seen);
	KUNIT_EXPECT_GT(test, nth, 1);
	KUNIT_EXPECT_LT(test, nth, MOST_ALLOCS);
	expect_log(sc, "");
	/* Behind others there is less to do. */
	scene_add(sc, 1, IN | OUT, NULL);
	w = watch_of(sc, 0, IN | OUT);
	fail_alloc(1);
	err = mode_add(sc->mode, w, &w->ref);
	fail_alloc_end();
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_NULL(test, w->ref);
	scene_pass(sc, 'x');
	expect_log(sc, "bB");
}

/* -- injection --*/

/* What the stack says when it has no memory, beside ours. */
static bool is_no_memory(int err)
{
	return err == ENOMEM || err == ENOBUFS;
}

/* A packet that @w has taken in @dir. */
static struct __mbuf *taken(struct scene *sc, struct watch *w)
{
	struct __mbuf *m;

	w->see = see_take;
	KUNIT_ASSERT_EQ(sc->test, 0, scene_send(sc, 'x'));
	wait_for_completion_timeout(&w->entered, WAIT);
	w->see = NULL;
	m = sc->held;
	sc->held = NULL;
	KUNIT_ASSERT_NOT_NULL(sc->test, m);
	return m;
}

/* Return: whether an allocation was made to fail. */
static bool inject_round(struct scene *sc, enum nke_ipf_dir dir, bool fresh,
			 struct watch *w, int nth)
{
	struct kunit *test = sc->test;
	struct __mbuf *m, *copy = NULL;
	long live = nke_mbuf_live();
	bool injected;
	int err;

	m = fresh ? scene_make(sc, 'x', 0) : taken(sc, w);
	/* It has its origin not for itself alone then. */
	if (!fresh)
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, 0, &copy));
	fail_alloc(nth);
	if (dir == NKE_IPF_IN)
		err = nke_ipf_inject_input(m, w->ref);
	else
		err = nke_ipf_inject_output(m, w->ref, NULL);
	injected = fail_alloc_end();
	KUNIT_EXPECT_TRUE_MSG(test, !err || (injected && is_no_memory(err)),
			      "%d at %d", err, nth);
	if (err) {
		if (dir == NKE_IPF_IN)
			nke_mbuf_freem(m);
		scene_expect_none(sc);
	} else {
		scene_expect(sc, 'x');
	}
	nke_mbuf_freem(copy);
	expect_none_on_way(test);
	KUNIT_EXPECT_EQ_MSG(test, live, nke_mbuf_live(), "at %d", nth);
	return injected;
}

static void test_inject(struct kunit *test)
{
	struct scene *sc;
	struct watch *w;
	int nth, i;

	if (!can_fail_alloc())
		kunit_skip(test, "allocations that may wait do not fail");
	sc = scene_start(test);
	for (i = 0; i < 4; i++) {
		scene_add(sc, 0, IN | OUT, NULL);
		w = scene_add(sc, 1, BIT(i & 1), NULL);
		for (nth = 1; nth < MOST_ALLOCS; nth++)
			if (!inject_round(sc, i & 1, i & 2, w, nth))
				break;
		KUNIT_EXPECT_LT_MSG(test, nth, MOST_ALLOCS, "%d", i);
		/* What goes out again at once needs none. */
		if (i != NKE_IPF_OUT || !sc->mode->direct)
			KUNIT_EXPECT_GT_MSG(test, nth, 1, "%d", i);
		scene_settle(sc);
	}
}

#else

static void test_hook(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_FAILSLAB");
}

static void test_add(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_FAILSLAB");
}

static void test_inject(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_FAILSLAB");
}

#endif /* CONFIG_FAILSLAB */

static struct kunit_case ipf_nomem_cases[] = {
	KUNIT_CASE_PARAM(test_hook, all_gen_params),
	KUNIT_CASE_PARAM(test_add, all_gen_params),
	KUNIT_CASE_PARAM(test_inject, all_gen_params),
	{}
};

static struct kunit_suite ipf_nomem_suite = {
	.name = "nke_ipf_nomem",
	.suite_init = ipf_suite_init,
	.suite_exit = ipf_suite_exit,
	.exit = ipf_test_exit,
	.test_cases = ipf_nomem_cases,
};

kunit_test_suite(ipf_nomem_suite);
