// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters: what they see of packets, and what becomes of these.
 */
#include <linux/limits.h>

#include "ipf_fixture.h"

ALL_MODES

/* -- order --*/

static void test_newest_first(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int i;

	for (i = 0; i < 4; i++)
		scene_add(sc, i, IN | OUT, NULL);
	scene_pass(sc, 'x');
	expect_log(sc, "dcbaDCBA");
	watch_remove(&sc->w[2]);
	scene_pass(sc, 'x');
	expect_log(sc, "dbaDBA");
	scene_add(sc, 2, IN | OUT, NULL);
	scene_pass(sc, 'x');
	expect_log(sc, "cdbaCDBA");
	for (i = 0; i < 4; i++)
		expect_seen(&sc->w[i], i == 2 ? 1 : 3, i == 2 ? 1 : 3);
}

/* Those that may sleep and those that do not keep one order. */
static void test_mixed(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct mode other = *sc->mode;
	struct mode *mode[2] = { (struct mode *)sc->mode, &other };
	int i;

	other.direct = !other.direct;
	for (i = 0; i < 4; i++) {
		sc->mode = mode[i & 1];
		scene_add(sc, i, IN | OUT, NULL);
	}
	scene_pass(sc, 'x');
	expect_log(sc, "dcbaDCBA");
	scene_pass(sc, 'x');
	expect_log(sc, "dcbaDCBA");
}

static void test_one_way(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int i;

	scene_add(sc, 0, IN, NULL);
	scene_add(sc, 1, OUT, NULL);
	scene_add(sc, 2, IN, NULL);
	for (i = 0; i < 3; i++) {
		scene_pass(sc, 'x');
		expect_log(sc, "bCA");
	}
	EXPECT_COUNT(&sc->w[0], seen, NKE_IPF_IN, 3);
	EXPECT_COUNT(&sc->w[0], seen, NKE_IPF_OUT, 0);
	EXPECT_COUNT(&sc->w[1], seen, NKE_IPF_IN, 0);
	EXPECT_COUNT(&sc->w[1], seen, NKE_IPF_OUT, 3);
}

/* -- results --*/

static const struct {
	int result;
	int err;	/* for the sender */
} refusals[] = {
	{ EPERM, EPERM },
	{ EHOSTUNREACH, EHOSTUNREACH },
	{ EHWPOISON, EHWPOISON },
	{ MAX_ERRNO + 1, EINVAL },
	{ -1, EINVAL },
	{ -EPERM, EINVAL },
	{ NKE_EJUSTRETURN + 1, EINVAL },
	{ INT_MAX, EINVAL },
	{ INT_MIN, EINVAL },
};

/* The worker has told the sender's socket. */
static int told(struct scene *sc)
{
	struct sock *sk = sc->from->sock->sk;

	eventually(READ_ONCE(sk->sk_err));
	return -sock_error(sk);
}

/* A sender's call fails at once, or its socket hears of it. */
static void expect_refused(struct scene *sc, int err)
{
	int ret = scene_send(sc, 'x');

	if (!sc->mode->direct) {
		KUNIT_EXPECT_EQ(sc->test, 0, ret);
		ret = told(sc);
	}
	KUNIT_EXPECT_EQ(sc->test, err, ret);
}

static void test_refused_output(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	int i;

	scene_add(sc, 0, IN | OUT, NULL);
	w = scene_add(sc, 1, OUT, see_result);
	w->name = 'x';
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		w->result = refusals[i].result;
		expect_refused(sc, refusals[i].err);
		expect_log(sc, "b");
		EXPECT_COUNT(w, dropped, NKE_IPF_OUT, i + 1);
		EXPECT_COUNT(w, seen, NKE_IPF_OUT, 2 * i + 1);
		scene_expect_none(sc);
		expect_log(sc, "baA");
	}
	EXPECT_COUNT(w, dropped, NKE_IPF_IN, 0);
	EXPECT_COUNT(w, taken, NKE_IPF_OUT, 0);
	EXPECT_COUNT(w, bad, NKE_IPF_OUT, 0);
	EXPECT_COUNT(&sc->w[0], dropped, NKE_IPF_OUT, 0);
	EXPECT_COUNT(&sc->w[0], seen, NKE_IPF_OUT, i);
}

/* The sender hears nothing. */
static void test_refused_input(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	int i;

	scene_add(sc, 0, IN, NULL);
	w = scene_add(sc, 1, IN, see_result);
	w->name = 'x';
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		w->result = refusals[i].result;
		KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'x'));
		scene_expect_none(sc);
		expect_log(sc, "BBA");
		EXPECT_COUNT(w, dropped, NKE_IPF_IN, i + 1);
		EXPECT_COUNT(w, seen, NKE_IPF_IN, 2 * i + 2);
	}
	EXPECT_COUNT(w, dropped, NKE_IPF_OUT, 0);
	EXPECT_COUNT(w, taken, NKE_IPF_IN, 0);
}

/* What is taken is the filter's: it frees it, at once or later. */
static void test_taken(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	long live;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, BIT(dir), NULL);
		w = scene_add(sc, 1, BIT(dir), see_free);
		w->name = 'x';
		w->result = NKE_EJUSTRETURN;
		KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'x'));
		scene_expect_none(sc);
		expect_log(sc, dir == NKE_IPF_IN ? "BBA" : "bba");
		EXPECT_COUNT(w, taken, dir, 1);
		EXPECT_COUNT(w, dropped, dir, 0);
		EXPECT_COUNT(w, bad, dir, 0);
		scene_settle(sc);
		live = nke_mbuf_live();
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());

		w = scene_add(sc, 1, BIT(dir), see_take);
		w->name = 'x';
		KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 1L, nke_ipf_origin_live());
		KUNIT_EXPECT_LT(test, live, nke_mbuf_live());
		KUNIT_ASSERT_NOT_NULL(test, sc->held);
		KUNIT_EXPECT_EQ(test, (int)(ip_len(sc) + 8 + PAYLOAD),
				sc->held->pkt.len);
		nke_mbuf_freem(sc->held);
		sc->held = NULL;
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
		KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
		expect_log(sc, dir == NKE_IPF_IN ? "B" : "b");
	}
}

/* -- another packet in its place --*/

static int see_dup(struct sight *s)
{
	struct __mbuf *m = NULL;

	if (nke_mbuf_dup(*s->data, NKE_MBUF_DONTWAIT, &m))
		return nke_errno(-ENOMEM);
	nke_mbuf_freem(*s->data);
	*s->data = m;
	return 0;
}

/* The same packet in pieces of seven bytes, and one without. */
static int see_pieces(struct sight *s)
{
	struct __mbuf *old = *s->data;
	struct __mbuf *head = NULL, *last = NULL, *m;
	unsigned int at, n, i;

	for (at = 0, i = 0; at < old->pkt.len; at += n, i++) {
		n = i == 3 ? 0 : min(old->pkt.len - at, 7U);
		m = NULL;
		if (head ? nke_mbuf_get(NKE_MBUF_DONTWAIT, 1, &m) :
			   nke_mbuf_gethdr(NKE_MBUF_DONTWAIT, 1, &m)) {
			nke_mbuf_freem(head);
			return nke_errno(-ENOMEM);
		}
		if (head)
			nke_mbuf_setnext(last, m);
		else
			head = m;
		if (!at)
			nke_mbuf_copy_pkthdr(m, old);
		nke_mbuf_copydata(old, at, n, nke_mbuf_data(m));
		nke_mbuf_setlen(m, n);
		last = m;
	}
	nke_mbuf_freem(old);
	*s->data = head;
	return 0;
}

/* The same packet, but for the chain. */
static int see_split(struct sight *s)
{
	struct __mbuf *rest = NULL;

	if (nke_mbuf_split(*s->data, 30, NKE_MBUF_DONTWAIT, &rest))
		return nke_errno(-ENOMEM);
	nke_mbuf_concatenate(*s->data, rest);
	(*s->data)->pkt.len = nke_mbuf_chain_len(*s->data);
	return 0;
}

static int see_pullup(struct sight *s)
{
	return nke_mbuf_pullup(s->data, 50);
}

/* Something in front, and away again. */
static int see_prepend(struct sight *s)
{
	if (nke_mbuf_prepend(s->data, 4, NKE_MBUF_DONTWAIT))
		return nke_errno(-ENOMEM);
	nke_mbuf_adj(*s->data, 4);
	return 0;
}

/* With no word of where it comes from, and all sums made. */
static int see_remake(struct sight *s)
{
	struct __mbuf *old = *s->data;
	struct __mbuf *m = NULL;
	unsigned int chunks = 0;
	u8 buf[128];
	int len = old->pkt.len;

	if (s->dir == NKE_IPF_OUT)
		nke_mbuf_outbound_finalize(old, s->w->scene->mode->family, 0);
	if (nke_mbuf_allocpacket(NKE_MBUF_DONTWAIT, len, &chunks, &m))
		return nke_errno(-ENOMEM);
	nke_mbuf_copydata(old, 0, len, buf);
	nke_mbuf_copyback(m, 0, len, buf, NKE_MBUF_DONTWAIT);
	if (s->dir == NKE_IPF_IN)
		m->pkt.csum_flags = old->pkt.csum_flags;
	m->pkt.csum_data = old->pkt.csum_data;
	nke_mbuf_freem(old);
	*s->data = m;
	return 0;
}

static int (* const replacements[])(struct sight *s) = {
	see_dup, see_pieces, see_split, see_pullup, see_prepend, see_remake,
};

/* The next filter and the receiver find the same bytes. */
static void test_replaced(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	int dir, i;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, BIT(dir), NULL);
		w = scene_add(sc, 1, BIT(dir), NULL);
		for (i = 0; i < ARRAY_SIZE(replacements); i++) {
			w->see = replacements[i];
			KUNIT_ASSERT_EQ_MSG(test, 0, scene_send(sc, 'x'), "%d",
					    i);
			scene_expect(sc, 'x');
			expect_log(sc, dir == NKE_IPF_IN ? "BA" : "ba");
		}
		EXPECT_COUNT(w, dropped, dir, 0);
		EXPECT_COUNT(w, bad, dir, 0);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* All filters of both directions do. */
static void test_replaced_often(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int i;

	for (i = 0; i < FILTERS; i++)
		scene_add(sc, i, IN | OUT, replacements[i]);
	scene_pass(sc, 'x');
	expect_log(sc, "dcbaDCBA");
	scene_pass(sc, 'y');
}

static int see_free_null(struct sight *s)
{
	nke_mbuf_freem(*s->data);
	*s->data = NULL;
	return s->w->result;
}

/* As after a pullup that has failed; or without a reason. */
static void test_null(struct kunit *test)
{
	static const int results[] = { EPERM, 0, NKE_EJUSTRETURN };
	struct scene *sc = scene_start(test);
	struct watch *w;
	int dir, i;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, BIT(dir), NULL);
		w = scene_add(sc, 1, BIT(dir), see_free_null);
		w->name = 'x';
		for (i = 0; i < ARRAY_SIZE(results); i++) {
			w->result = results[i];
			if (dir == NKE_IPF_OUT && i < 2)
				expect_refused(sc, results[i] ?: EINVAL);
			else
				KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'x'));
			scene_expect_none(sc);
			expect_log(sc, dir == NKE_IPF_IN ? "BBA" : "bba");
		}
		EXPECT_COUNT(w, dropped, dir, 1);
		EXPECT_COUNT(w, bad, dir, 1);
		EXPECT_COUNT(w, taken, dir, 1);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* It says that it may pass, and has freed it. */
static void test_freed(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	int i;

	if (IS_ENABLED(CONFIG_KASAN))
		kunit_skip(test, "a sanitizer tells of the filter");
	w = scene_add(sc, 0, OUT, see_free);
	w->name = 'x';
	for (i = 0; i < 2; i++) {
		w->result = i ? EPERM : 0;
		expect_refused(sc, i ? EPERM : EINVAL);
		EXPECT_COUNT(w, bad, NKE_IPF_OUT, i + 1);
		scene_expect_none(sc);
	}
}

static int see_plain(struct sight *s)
{
	struct __mbuf *m = NULL;

	if (nke_mbuf_get(NKE_MBUF_DONTWAIT, 1, &m))
		return nke_errno(-ENOMEM);
	nke_mbuf_freem(*s->data);
	*s->data = m;
	s->w->scene->held = m;
	return 0;
}

/* No packet header: it cannot go on, and who knows whose it is. */
static void test_plain(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, OUT, see_plain);

	w->name = 'x';
	expect_refused(sc, EINVAL);
	EXPECT_COUNT(w, bad, NKE_IPF_OUT, 1);
	scene_expect_none(sc);
}

/* -- what it left cannot go on, or not all of it --*/

static int see_version(struct sight *s)
{
	u8 byte = 0x55;

	return nke_mbuf_copyback(*s->data, 0, 1, &byte, NKE_MBUF_DONTWAIT);
}

static int see_shorten(struct sight *s)
{
	nke_mbuf_adj(*s->data, -1);
	return 0;
}

static int see_cut_header(struct sight *s)
{
	nke_mbuf_adj(*s->data, 19 - (*s->data)->pkt.len);
	return 0;
}

static int see_empty(struct sight *s)
{
	nke_mbuf_adj(*s->data, -(*s->data)->pkt.len);
	return 0;
}

static int see_hlen(struct sight *s)
{
	u8 byte = 0x44;

	return nke_mbuf_copyback(*s->data, 0, 1, &byte, NKE_MBUF_DONTWAIT);
}

static int (* const rubbish[])(struct sight *s) = {
	see_version, see_shorten, see_cut_header, see_empty, see_hlen,
};

static u64 total_bad(void)
{
	struct nke_ipf_totals sum;

	nke_ipf_sum_totals(&sum);
	return sum.bad;
}

static void test_rubbish(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	u64 bad;
	int dir, i;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		w = scene_add(sc, 0, BIT(dir), NULL);
		w->name = 'x';
		for (i = 0; i < ARRAY_SIZE(rubbish); i++) {
			w->see = rubbish[i];
			bad = total_bad();
			KUNIT_EXPECT_EQ_MSG(test, dir == NKE_IPF_OUT &&
					    sc->mode->direct ? EINVAL : 0,
					    scene_send(sc, 'x'), "%d", i);
			scene_expect_none(sc);
			KUNIT_EXPECT_EQ_MSG(test, bad + 1, total_bad(), "%d",
					    i);
		}
		EXPECT_COUNT(w, dropped, dir, 0);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

static int see_lengthen(struct sight *s)
{
	int len = (*s->data)->pkt.len;

	return nke_mbuf_copyback(*s->data, len, 300, s->w->scene,
				 NKE_MBUF_DONTWAIT);
}

/* More bytes than the header says do not go anywhere. */
static void test_longer(struct kunit *test)
{
	struct scene *sc = scene_start(test);

	scene_add(sc, 0, IN | OUT, see_lengthen);
	scene_pass(sc, 'x');
	scene_pass(sc, 'y');
	expect_log(sc, "aAaA");
}

static struct kunit_case ipf_walk_cases[] = {
	KUNIT_CASE_PARAM(test_newest_first, all_gen_params),
	KUNIT_CASE_PARAM(test_mixed, all_gen_params),
	KUNIT_CASE_PARAM(test_one_way, all_gen_params),
	KUNIT_CASE_PARAM(test_refused_output, all_gen_params),
	KUNIT_CASE_PARAM(test_refused_input, all_gen_params),
	KUNIT_CASE_PARAM(test_taken, all_gen_params),
	KUNIT_CASE_PARAM(test_replaced, all_gen_params),
	KUNIT_CASE_PARAM(test_replaced_often, all_gen_params),
	KUNIT_CASE_PARAM(test_null, all_gen_params),
	KUNIT_CASE_PARAM(test_freed, all_gen_params),
	KUNIT_CASE_PARAM(test_plain, all_gen_params),
	KUNIT_CASE_PARAM(test_rubbish, all_gen_params),
	KUNIT_CASE_PARAM(test_longer, all_gen_params),
	{}
};

static struct kunit_suite ipf_walk_suite = {
	.name = "nke_ipf_walk",
	.suite_init = ksocket_suite_init,
	.exit = ipf_test_exit,
	.test_cases = ipf_walk_cases,
};

kunit_test_suite(ipf_walk_suite);
