// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters: going through them.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/string.h>

#include "eventually.h"
#include "ipfilter/ipf.h"

/**
 * struct sample - a filter
 * @filter: what is added
 * @ref: what it is once it was
 * @detaching: in its detach callback
 * @detach: which returns then
 */
struct sample {
	struct nke_bsd_ipf_filter filter;
	struct opaque_ipfilter *ref;
	struct completion detaching;
	struct completion detach;
};

static int pass_input(void *cookie, struct __mbuf **data, int offset,
		      unsigned char protocol)
{
	return 0;
}

static int pass_output(void *cookie, struct __mbuf **data,
		       struct ipf_pktopts *options)
{
	return 0;
}

static void slow_detach(void *cookie)
{
	struct sample *s = cookie;

	complete(&s->detaching);
	wait_for_completion(&s->detach);
}

static void sample_add(struct kunit *test, struct sample *s, const char *name,
		       int (*add)(const struct ipf_filter *filter,
				  struct opaque_ipfilter **ref))
{
	init_completion(&s->detaching);
	init_completion(&s->detach);
	s->filter.cookie = s;
	s->filter.name = name;
	s->filter.ipf_detach = slow_detach;
	KUNIT_ASSERT_EQ(test, 0, add((void *)&s->filter, &s->ref));
}

static int sample_thread(void *arg)
{
	nke_ipf_remove(((struct sample *)arg)->ref);
	return 0;
}

/* The detach callback comes in the call, which so does not come back yet. */
static void sample_remove(struct kunit *test, struct sample *s)
{
	struct task_struct *task = kthread_run(sample_thread, s, "nke_remove");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	wait_for_completion(&s->detaching);
}

/* The detach callback has come back: so many are left. */
static void expect_live(struct kunit *test, unsigned int n)
{
	eventually(nke_ipf_live() == n);
	KUNIT_EXPECT_EQ(test, n, nke_ipf_live());
}

static void expect_next(struct kunit *test, u64 *seq, const char *name,
			bool removed)
{
	struct nke_ipf_info info;
	u64 before = *seq;

	KUNIT_ASSERT_TRUE(test, nke_ipf_next(seq, &info));
	KUNIT_EXPECT_STREQ(test, name, info.name);
	KUNIT_EXPECT_EQ(test, removed, info.removed);
	KUNIT_EXPECT_EQ(test, *seq, info.seq);
	if (before)
		KUNIT_EXPECT_LT(test, *seq, before);
}

static void expect_end(struct kunit *test, u64 seq)
{
	struct nke_ipf_info info;
	u64 same = seq;

	KUNIT_EXPECT_FALSE(test, nke_ipf_next(&same, &info));
	KUNIT_EXPECT_EQ(test, seq, same);
}

static void test_one(struct kunit *test)
{
	struct sample s = { .filter.ipf_output = pass_output };
	char name[80];
	struct nke_ipf_info info;
	struct nke_ipf *f;
	u64 seq = 0;
	int cpu;

	expect_end(test, 0);
	memset(name, 'x', sizeof(name));
	name[0] = '\xff';
	name[sizeof(name) - 1] = '\0';
	sample_add(test, &s, name, nke_ipf_addv6_inline);
	f = (void *)s.ref;
	for_each_possible_cpu(cpu) {
		struct nke_ipf_counters *c = per_cpu_ptr(f->counters, cpu);

		c->seen[NKE_IPF_OUT] = (1ULL << 40) + cpu;
		c->bad[NKE_IPF_IN] = 1;
	}
	KUNIT_ASSERT_TRUE(test, nke_ipf_next(&seq, &info));
	KUNIT_EXPECT_EQ(test, f->seq, seq);
	KUNIT_EXPECT_EQ(test, f->seq, info.seq);
	KUNIT_EXPECT_EQ(test, (u8)NKE_IPF_V6, info.family);
	KUNIT_EXPECT_TRUE(test, info.direct);
	KUNIT_EXPECT_FALSE(test, info.input);
	KUNIT_EXPECT_TRUE(test, info.output);
	KUNIT_EXPECT_FALSE(test, info.removed);
	name[63] = '\0';
	KUNIT_EXPECT_STREQ(test, name, info.name);
	KUNIT_EXPECT_STREQ(test, "", info.owner);
	KUNIT_EXPECT_EQ(test, 0ULL, info.counters.seen[NKE_IPF_IN]);
	KUNIT_EXPECT_EQ(test, (u64)num_possible_cpus(),
			info.counters.bad[NKE_IPF_IN]);
	KUNIT_EXPECT_EQ(test, 0ULL, info.counters.bad[NKE_IPF_OUT]);
	seq = 0;
	for_each_possible_cpu(cpu)
		seq += (1ULL << 40) + cpu;
	KUNIT_EXPECT_EQ(test, seq, info.counters.seen[NKE_IPF_OUT]);
	expect_end(test, info.seq);
	complete(&s.detach);
	sample_remove(test, &s);
	expect_live(test, 0);
}

/* Newest first, those that go until they are gone. */
static void test_order(struct kunit *test)
{
	struct sample s[4] = {};
	struct nke_ipf_info info;
	u64 seq = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(s); i++)
		s[i].filter.ipf_input = pass_input;
	sample_add(test, &s[0], "a", nke_ipf_addv4);
	sample_add(test, &s[1], "b", nke_ipf_addv6);
	sample_add(test, &s[2], "b", nke_ipf_addv4_inline);
	KUNIT_ASSERT_TRUE(test, nke_ipf_next(&seq, &info));
	KUNIT_EXPECT_EQ(test, (u8)NKE_IPF_V4, info.family);
	KUNIT_EXPECT_TRUE(test, info.direct);
	KUNIT_EXPECT_TRUE(test, info.input);
	KUNIT_EXPECT_FALSE(test, info.output);
	/* The one that it stands at goes, one comes: neither is in the way. */
	complete(&s[2].detach);
	sample_remove(test, &s[2]);
	expect_live(test, 2);
	sample_add(test, &s[3], "c", nke_ipf_addv4);
	sample_remove(test, &s[0]);
	expect_next(test, &seq, "b", false);
	expect_next(test, &seq, "a", true);
	expect_end(test, seq);
	seq = 0;
	expect_next(test, &seq, "c", false);
	expect_next(test, &seq, "b", false);
	expect_next(test, &seq, "a", true);
	complete(&s[0].detach);
	expect_live(test, 2);
	seq = 0;
	expect_next(test, &seq, "c", false);
	expect_next(test, &seq, "b", false);
	expect_end(test, seq);
	for (i = 1; i < ARRAY_SIZE(s); i += 2) {
		complete(&s[i].detach);
		sample_remove(test, &s[i]);
	}
	expect_live(test, 0);
	expect_end(test, 0);
}

static struct kunit_case ipf_list_cases[] = {
	KUNIT_CASE(test_one),
	KUNIT_CASE(test_order),
	{}
};

static struct kunit_suite ipf_list_suite = {
	.name = "nke_ipf_list",
	.test_cases = ipf_list_cases,
};

kunit_test_suite(ipf_list_suite);
