// SPDX-License-Identifier: GPL-2.0
/*
 * Controls and events without memory: each slab allocation of each function
 * fails once, by the kernel's fault injection.
 */
#include <linux/module.h>

#include "core/client.h"
#include "fail_alloc.h"
#include "kctl_fixture.h"

#ifdef CONFIG_FAILSLAB

/* More allocations than any function makes here. */
#define MOST_ALLOCS	64
#define LARGE		20000

/**
 * struct nomem - what the functions work on
 * @test: the test
 * @nke: has a control
 * @c: connected to it
 * @fresh: not connected
 * @data: LARGE bytes
 * @l: hears everything
 * @heap: mbufs that are held, so that others are not at hand
 * @serial: for names that are new
 */
struct nomem {
	struct kunit *test;
	struct extension *nke;
	struct client *c;
	struct client *fresh;
	u8 *data;
	struct nke_kev_listener l;
	struct __mbuf *heap;
	unsigned int serial;
};

static void no_free(char *buf, unsigned int size, char *arg)
{
}

static void no_wake(struct nke_kev_listener *l)
{
}

static int do_register(struct nomem *s)
{
	struct nke_bsd_kern_ctl_reg reg = s->nke->reg;
	void *ref = NULL;
	int err;

	strscpy(reg.ctl_name, "org.nke.nomem", sizeof(reg.ctl_name));
	err = nke_ctl_register((struct kern_ctl_reg *)&reg, &ref);
	if (err) {
		KUNIT_EXPECT_NULL(s->test, ref);
		KUNIT_EXPECT_EQ(s->test, 0U,
				nke_ctl_id_by_name("org.nke.nomem"));
		return err;
	}
	return nke_ctl_deregister(ref);
}

static int do_connect(struct nomem *s)
{
	int err = -client_connect(s->fresh, s->nke, 70000);

	client_close(s->fresh);
	return err;
}

static int do_enqueuedata(struct nomem *s)
{
	return nke_ctl_enqueuedata(s->nke->ref, 1, s->data, LARGE,
				   NKE_CTL_DATA_EOR);
}

/* Made beforehand, so that only what the call needs is missing. */
static int do_enqueuembuf(struct nomem *s)
{
	struct __mbuf *m = s->heap;
	int err;

	s->heap = NULL;
	err = nke_ctl_enqueuembuf(s->nke->ref, 1, m, NKE_CTL_DATA_EOR);
	if (err)
		s->heap = m;
	return err == ENOBUFS ? ENOMEM : err;
}

static int do_vendor(struct nomem *s)
{
	char name[32];
	u32 code;

	snprintf(name, sizeof(name), "org.nke.nomem.%u", s->serial++);
	return nke_kev_vendor_code_find(name, &code);
}

static int do_client(struct nomem *s)
{
	int err = -nke_client_add(THIS_MODULE, "org.nke.nomem");

	nke_client_remove(THIS_MODULE);
	return err;
}

static const struct {
	const char *name;
	int (*fn)(struct nomem *s);
	bool may_manage;	/* without what was missing */
} ops[] = {
	{ "register", do_register },
	{ "connect", do_connect, true },
	{ "enqueuedata", do_enqueuedata },
	{ "enqueuembuf", do_enqueuembuf },
	{ "vendor", do_vendor },
	{ "client", do_client },
};

/* Memory of the NKE's own, which is copied. */
static struct __mbuf *own_memory(struct nomem *s)
{
	struct __mbuf *m = NULL;
	int err;

	KUNIT_ASSERT_EQ(s->test, 0, nke_mbuf_gethdr(0, 1, &m));
	err = nke_mbuf_attachcluster(0, 1, &m, s->data, no_free, LARGE, NULL);
	KUNIT_ASSERT_EQ(s->test, 0, err);
	nke_mbuf_setlen(m, LARGE);
	m->pkt.len = LARGE;
	return m;
}

/* Return: whether an allocation was made to fail. */
static bool round_of(struct nomem *s, int op, int nth, bool *seen)
{
	bool injected;
	u32 before;
	int err;

	if (!s->heap)
		s->heap = own_memory(s);
	s->fresh = client_new(s->test);
	before = s->c->conn.rcv.cc;
	fail_alloc(nth);
	err = ops[op].fn(s);
	injected = fail_alloc_end();
	KUNIT_EXPECT_TRUE_MSG(s->test, !err || (injected && err == ENOMEM),
			      "%s: %d at %d", ops[op].name, err, nth);
	if (err) {
		*seen = true;
		KUNIT_EXPECT_EQ(s->test, before, s->c->conn.rcv.cc);
	}
	nke_sockbuf_flush(&s->c->conn.rcv);
	nke_sockbuf_flush(&s->l.rcv);
	return injected;
}

static void test_nomem(struct kunit *test)
{
	struct nomem *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	u64 failed = nke_kctl_stat(NKE_KCTL_ENQDATA_MB_ALLOC_FAIL);
	int op, nth;

	if (!can_fail_alloc())
		kunit_skip(test, "allocations that may wait do not fail");
	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	s->data = kunit_kzalloc(test, LARGE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s->data);
	s->nke = extension_new(test, 0);
	s->nke->reg.ctl_recvsize = LARGE;
	extension_register(test, s->nke);
	s->c = client_connected(test, s->nke);
	nke_kev_listen(&s->l, no_wake);
	for (op = 0; op < ARRAY_SIZE(ops); op++) {
		bool seen = false;

		for (nth = 1; nth < MOST_ALLOCS; nth++)
			if (!round_of(s, op, nth, &seen))
				break;
		KUNIT_EXPECT_GT_MSG(test, nth, 1, "%s", ops[op].name);
		KUNIT_EXPECT_LT_MSG(test, nth, MOST_ALLOCS, "%s",
				    ops[op].name);
		KUNIT_EXPECT_TRUE_MSG(test, seen || ops[op].may_manage, "%s",
				      ops[op].name);
	}
	KUNIT_EXPECT_GT(test, nke_kctl_stat(NKE_KCTL_ENQDATA_MB_ALLOC_FAIL),
			failed);
	nke_mbuf_freem(s->heap);
	nke_kev_unlisten(&s->l);
	client_close(s->c);
	extension_stop(test, s->nke);
}

/* A listener that cannot be told; the one before it was. */
static void test_event(struct kunit *test)
{
	struct nke_kev_listener *l = kunit_kcalloc(test, 2, sizeof(*l),
						   GFP_KERNEL);
	u64 nomem = nke_kev_stat(NKE_KEV_NOMEM);
	struct nke_kev_filter all = {};
	struct __mbuf *held = NULL, *m;
	bool injected = false;
	int err = 0, i;

	if (!can_fail_alloc())
		kunit_skip(test, "allocations that may wait do not fail");
	KUNIT_ASSERT_NOT_NULL(test, l);
	for (i = 0; i < 2; i++) {
		nke_kev_listen(&l[i], no_wake);
		nke_kev_set_filter(&l[i], &all);
	}
	/* Until the mbufs at hand are used up. */
	for (i = 0; i < 5000 && !injected; i++) {
		m = NULL;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(0, 1, &m));
		m->next = held;
		held = m;
		nke_sockbuf_flush(&l[0].rcv);
		nke_sockbuf_flush(&l[1].rcv);
		nomem = nke_kev_stat(NKE_KEV_NOMEM);
		fail_alloc(1);
		err = nke_kev_post(1, 2, 3, 4, NULL, 0, NULL);
		injected = fail_alloc_end();
	}
	KUNIT_EXPECT_TRUE(test, injected);
	KUNIT_EXPECT_EQ(test, -ENOMEM, err);
	KUNIT_EXPECT_EQ(test, nomem + 1, nke_kev_stat(NKE_KEV_NOMEM));
	KUNIT_EXPECT_EQ(test, 0U, l[1].rcv.records);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 2, 3, 4, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, 1U, l[1].rcv.records);
	nke_mbuf_freem(held);
	for (i = 0; i < 2; i++) {
		nke_kev_unlisten(&l[i]);
		nke_sockbuf_flush(&l[i].rcv);
	}
}

#else

static void test_nomem(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_FAILSLAB");
}

static void test_event(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_FAILSLAB");
}

#endif /* CONFIG_FAILSLAB */

static struct kunit_case kctl_nomem_cases[] = {
	KUNIT_CASE(test_nomem),
	KUNIT_CASE(test_event),
	{}
};

static struct kunit_suite kctl_nomem_suite = {
	.name = "nke_kctl_nomem",
	.exit = kctl_test_exit,
	.test_cases = kctl_nomem_cases,
};

kunit_test_suite(kctl_nomem_suite);
