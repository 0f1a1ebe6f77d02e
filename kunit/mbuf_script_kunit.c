// SPDX-License-Identifier: GPL-2.0
/*
 * Random scripts of all operations on mbufs against a flat model.
 */
#include <kunit/test.h>
#include <linux/skbuff.h>

#include "mbuf_model.h"
#include "nke_kunit.h"

static void random_script(struct kunit *test)
{
	struct nke_bsd_mbuf_stat before, after;
	struct model *md;
	unsigned long i;

	nke_mbuf_stats((struct mbuf_stat *)&before);
	md = model_new(test, nke_kunit_seed);
	for (i = 0; i < nke_kunit_steps; i++) {
		if (!model_step(md) || !model_check(md, !(i % 8)))
			break;
		cond_resched();
	}
	if (md->why)
		KUNIT_FAIL(test, "seed=%lu step %lu: %s", nke_kunit_seed, i,
			   md->why);
	for (i = 0; i < MODEL_CHAINS; i++)
		drop_chain(&md->chain[i]);
	for (i = 0; i < MODEL_CLONES; i++)
		kfree_skb(md->clone[i].skb);
	KUNIT_EXPECT_EQ(test, 0L, md->customs);

	/* Nothing is left, and nothing was counted twice. */
	nke_mbuf_stats((struct mbuf_stat *)&after);
	KUNIT_EXPECT_EQ(test, md->live, nke_mbuf_live());
	KUNIT_EXPECT_EQ(test, before.mbufs, after.mbufs);
	KUNIT_EXPECT_EQ(test, before.clusters, after.clusters);
	KUNIT_EXPECT_EQ(test, before.bigclusters, after.bigclusters);
}

static struct kunit_case script_cases[] = {
	KUNIT_CASE(random_script),
	{}
};

static struct kunit_suite script_suite = {
	.name = "nke_mbuf_script",
	.test_cases = script_cases,
};

kunit_test_suite(script_suite);
