// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters: adding and removing them, and the errors of all functions.
 */
#include <linux/kthread.h>
#include <linux/netfilter.h>

#include "ipf_fixture.h"

ALL_MODES

static const struct {
	const char *name;
	ipf_add_fn add;
} adds[] = {
	{ "addv4", nke_ipf_addv4 },
	{ "addv4_internal", nke_ipf_addv4_internal },
	{ "addv4_inline", nke_ipf_addv4_inline },
	{ "addv6", nke_ipf_addv6 },
	{ "addv6_internal", nke_ipf_addv6_internal },
	{ "addv6_inline", nke_ipf_addv6_inline },
};

/* Each thing that may be missing; the reference stays as it was. */
static void test_add_missing(struct kunit *test)
{
	struct opaque_ipfilter *none = (void *)&adds;
	struct nke_bsd_ipf_filter full = {
		.name = "missing",
		.ipf_input = watch_input,
		.ipf_output = watch_output,
		.ipf_detach = watch_detach,
	};
	const struct ipf_filter *filter;
	struct opaque_ipfilter *ref = none;
	struct nke_bsd_ipf_filter f;
	int i;

	filter = (void *)&f;
	for (i = 0; i < ARRAY_SIZE(adds); i++) {
		f = full;
		KUNIT_EXPECT_EQ(test, EINVAL, adds[i].add(NULL, &ref));
		KUNIT_EXPECT_EQ(test, EINVAL, adds[i].add(filter, NULL));
		KUNIT_EXPECT_EQ(test, EINVAL, adds[i].add(NULL, NULL));
		f.name = NULL;
		KUNIT_EXPECT_EQ(test, EINVAL, adds[i].add(filter, &ref));
		f = full;
		f.ipf_input = NULL;
		f.ipf_output = NULL;
		KUNIT_EXPECT_EQ(test, EINVAL, adds[i].add(filter, &ref));
		KUNIT_EXPECT_PTR_EQ(test, none, ref);
		KUNIT_EXPECT_EQ(test, 0U, nke_ipf_live());
	}
}

/* What is enough, and what each function makes of it. */
static void test_add(struct kunit *test)
{
	static const bool direct[] = { false, false, true };
	struct opaque_ipfilter *ref;
	struct nke_bsd_ipf_filter f;
	struct nke_ipf_info info;
	u64 seq;
	int i;

	for (i = 0; i < ARRAY_SIZE(adds) * 2; i++) {
		f = (struct nke_bsd_ipf_filter) { .name = "" };
		if (i & 1)
			f.ipf_input = watch_input;
		else
			f.ipf_output = watch_output;
		ref = NULL;
		KUNIT_ASSERT_EQ_MSG(test, 0,
				    adds[i / 2].add((void *)&f, &ref), "%s",
				    adds[i / 2].name);
		seq = 0;
		KUNIT_ASSERT_TRUE(test, nke_ipf_next(&seq, &info));
		KUNIT_EXPECT_EQ(test, i / 2 / 3, (int)info.family);
		KUNIT_EXPECT_EQ(test, direct[i / 2 % 3], info.direct);
		KUNIT_EXPECT_EQ(test, !!(i & 1), info.input);
		KUNIT_EXPECT_EQ(test, !(i & 1), info.output);
		KUNIT_EXPECT_STREQ(test, "", info.name);
		KUNIT_EXPECT_STREQ(test, "", info.owner);
		/* It has no detach callback. */
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(ref));
	}
}

/* The caller may do with its own what it likes. */
static void test_copied(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = watch_of(sc, 0, IN | OUT);
	char name[] = "first";
	struct nke_ipf_info info;
	u64 seq = 0;

	w->filter.name = name;
	watch_add(w);
	strscpy(name, "other", sizeof(name));
	memset(&w->filter, 0, sizeof(w->filter));
	scene_pass(sc, 'x');
	expect_log(sc, "aA");
	KUNIT_ASSERT_TRUE(test, nke_ipf_next(&seq, &info));
	KUNIT_EXPECT_STREQ(test, "first", info.name);
	KUNIT_EXPECT_STREQ(test, KBUILD_MODNAME, info.owner);
	watch_remove(w);
}

/* The same structure as often as one likes. */
static void test_twice(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = watch_of(sc, 0, IN | OUT);
	struct opaque_ipfilter *ref[3];
	int i;

	for (i = 0; i < ARRAY_SIZE(ref); i++)
		KUNIT_ASSERT_EQ(test, 0, mode_add(sc->mode, w, &ref[i]));
	KUNIT_EXPECT_PTR_NE(test, ref[0], ref[1]);
	KUNIT_EXPECT_PTR_NE(test, ref[1], ref[2]);
	scene_pass(sc, 'x');
	expect_log(sc, "aaaAAA");
	KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(ref[1]));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->detached));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove(ref[1]));
	scene_pass(sc, 'x');
	expect_log(sc, "aaAA");
	KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(ref[0]));
	KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(ref[2]));
	KUNIT_EXPECT_EQ(test, 3, atomic_read(&w->detached));
	scene_pass(sc, 'x');
	expect_log(sc, "");
}

static void test_remove_errors(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, IN, NULL);
	u64 foreign[32] = {};

	KUNIT_EXPECT_EQ(test, EINVAL, nke_ipf_remove(NULL));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove((void *)foreign));
	/* Not even where nothing is. */
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove((void *)8));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&w->detached));
	watch_remove(w);
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove(w->ref));
	scene_settle(sc);
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove(w->ref));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->detached));
}

static unsigned int hooks(const struct nf_hook_entries __rcu *entries)
{
	const struct nf_hook_entries *e = rcu_dereference_raw(entries);

	return e ? e->num_hook_entries : 0;
}

static unsigned int hooks4(void)
{
	return hooks(init_net.nf.hooks_ipv4[NF_INET_LOCAL_IN]) +
	       hooks(init_net.nf.hooks_ipv4[NF_INET_POST_ROUTING]);
}

static unsigned int hooks6(void)
{
	return hooks(init_net.nf.hooks_ipv6[NF_INET_LOCAL_IN]) +
	       hooks(init_net.nf.hooks_ipv6[NF_INET_POST_ROUTING]);
}

/* Without a filter packets do not pass here; one family does not care. */
static void test_hooks(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	unsigned int before4 = hooks4(), before6 = hooks6();
	unsigned int more4 = is_v4(sc) ? 2 : 0, more6 = 2 - more4;
	int i;

	for (i = 0; i < 2; i++) {
		scene_add(sc, 0, IN, NULL);
		KUNIT_EXPECT_EQ(test, before4 + more4, hooks4());
		KUNIT_EXPECT_EQ(test, before6 + more6, hooks6());
		scene_add(sc, 1, OUT, NULL);
		watch_remove(&sc->w[0]);
		KUNIT_EXPECT_EQ(test, before4 + more4, hooks4());
		KUNIT_EXPECT_EQ(test, before6 + more6, hooks6());
		scene_pass(sc, 'x');
		expect_log(sc, "b");
		watch_remove(&sc->w[1]);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, before4, hooks4());
		KUNIT_EXPECT_EQ(test, before6, hooks6());
	}
}

/* A filter sees packets of its own family only. */
static void test_family(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = watch_of(sc, 0, IN | OUT);
	struct mode other = *sc->mode;

	other.family = is_v4(sc) ? AF_INET6 : AF_INET;
	KUNIT_ASSERT_EQ(test, 0, mode_add(&other, w, &w->ref));
	scene_add(sc, 1, IN | OUT, NULL);
	scene_pass(sc, 'x');
	expect_log(sc, "bB");
	EXPECT_COUNT(w, seen, NKE_IPF_IN, 0);
	EXPECT_COUNT(w, seen, NKE_IPF_OUT, 0);
	watch_remove(w);
	watch_remove(&sc->w[1]);
}

/* -- removal while callbacks run --*/

static int see_remove(struct sight *s)
{
	struct watch *w = s->w->arg;

	s->w->result = nke_ipf_remove(w->ref);
	return 0;
}

/* In its own callback: the packet goes on behind it. */
static void test_remove_self(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, IN | OUT, NULL);
		w = watch_of(sc, 1, BIT(dir));
		w->see = see_remove;
		w->arg = w;
		w->result = -1;
		watch_add(w);
		scene_add(sc, 2, IN | OUT, NULL);
		scene_pass(sc, 'x');
		KUNIT_EXPECT_EQ(test, 0, w->result);
		expect_log(sc, dir == NKE_IPF_IN ? "caCBA" : "cbaCA");
		scene_pass(sc, 'x');
		expect_log(sc, "caCA");
		watch_expect_gone(w);
		KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove(w->ref));
		watch_remove(&sc->w[0]);
		watch_remove(&sc->w[2]);
		scene_settle(sc);
	}
}

/* In that of another one: what is removed does not see the packet any more. */
static void test_remove_other(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *victim, *w;
	int older;

	for (older = 0; older < 2; older++) {
		w = watch_of(sc, 1, OUT);
		w->see = see_remove;
		w->name = 'x';
		w->result = -1;
		w->arg = &sc->w[older ? 0 : 2];
		if (older)
			scene_add(sc, 0, IN | OUT, NULL);
		watch_add(w);
		if (!older)
			scene_add(sc, 2, IN | OUT, NULL);
		victim = w->arg;
		scene_pass(sc, 'x');
		KUNIT_EXPECT_EQ(test, 0, w->result);
		expect_log(sc, older ? "b" : "cb");
		watch_expect_gone(victim);
		scene_pass(sc, 'y');
		expect_log(sc, "b");
		watch_remove(w);
		scene_settle(sc);
	}
}

/* All at once, from the first. */
static int see_remove_all(struct sight *s)
{
	struct scene *sc = s->w->scene;
	int i;

	for (i = 0; i < 3; i++)
		s->w->result |= nke_ipf_remove(sc->w[i].ref);
	return 0;
}

static void test_remove_all(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int i;

	scene_add(sc, 0, IN | OUT, NULL);
	scene_add(sc, 1, IN | OUT, NULL);
	scene_add(sc, 2, IN | OUT, see_remove_all);
	scene_pass(sc, 'x');
	expect_log(sc, "c");
	KUNIT_EXPECT_EQ(test, 0, sc->w[2].result);
	for (i = 0; i < 3; i++)
		watch_expect_gone(&sc->w[i]);
	scene_settle(sc);
}

/*
 * While its callback sleeps: that of the removal returns, no other begins, and
 * it is told when the last one has come back.
 */
static void test_remove_asleep(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct nke_ipf_info info;
	struct watch *w;
	u64 seq;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, IN | OUT, NULL);
		w = scene_add(sc, 1, BIT(dir), see_wait);
		KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'y'));
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->running));
		KUNIT_EXPECT_EQ(test, 0, atomic_read(&w->detached));
		KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove(w->ref));
		seq = 0;
		KUNIT_ASSERT_TRUE(test, nke_ipf_next(&seq, &info));
		KUNIT_EXPECT_TRUE(test, info.removed);
		complete_all(&w->leave);
		watch_expect_gone(w);
		scene_expect(sc, 'x');
		scene_expect(sc, 'y');
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->seen[dir]));
		watch_remove(&sc->w[0]);
		expect_seen(&sc->w[0], 2, 2);
		scene_settle(sc);
	}
}

/* The second callback of the same packet sleeps, that of the way in. */
static void test_remove_asleep_again(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, IN | OUT, see_wait);

	KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
	watch_expect_entered(w);
	complete(&w->leave);
	watch_expect_entered(w);
	KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&w->detached));
	complete(&w->leave);
	watch_expect_gone(w);
	scene_expect(sc, 'x');
	expect_log(sc, "aA");
}

/**
 * struct storm - packets that do not wait for anybody
 * @sc: where they are sent
 * @stop: no more of them
 * @sent: how many went out
 * @got: how many came, to be read when all threads are done
 * @done: a thread is
 */
struct storm {
	struct scene *sc;
	bool stop;
	atomic_t sent;
	atomic_t got;
	struct completion done;
};

static int storm_thread(void *arg)
{
	u8 payload[PAYLOAD] = { 's' };
	struct storm *st = arg;
	u8 byte;

	while (!READ_ONCE(st->stop)) {
		if (!send_bytes(st->sc->from, payload, sizeof(payload), 0,
				NULL))
			atomic_inc(&st->sent);
		if (!recv_bytes(st->sc->to, &byte, 1, MSG_DONTWAIT, NULL))
			atomic_inc(&st->got);
		cond_resched();
	}
	complete(&st->done);
	return 0;
}

#define STORM_THREADS	2
#define STORM_ROUNDS	10

/* Filters come and go while packets pass: none of these is lost. */
static void test_storm(struct kunit *test)
{
	struct storm *st = kunit_kzalloc(test, sizeof(*st), GFP_KERNEL);
	struct scene *sc = scene_start(test);
	struct watch *w;
	int i, n;
	u8 byte;

	KUNIT_ASSERT_NOT_NULL(test, st);
	WRITE_ONCE(sc->to->sock->sk->sk_rcvbuf, SZ_64M);
	st->sc = sc;
	init_completion(&st->done);
	for (n = 0; n < STORM_THREADS; n++)
		if (IS_ERR(kthread_run(storm_thread, st, "nke_storm")))
			break;
	KUNIT_EXPECT_EQ(test, STORM_THREADS, n);
	for (i = 0; i < STORM_ROUNDS * FILTERS; i++) {
		w = &sc->w[i % FILTERS];
		if (w->ref) {
			KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
			watch_expect_gone(w);
		}
		scene_add(sc, i % FILTERS, i & 4 ? IN | OUT : BIT(i & 1), NULL);
	}
	WRITE_ONCE(st->stop, true);
	while (n--)
		wait_for_completion(&st->done);
	scene_settle(sc);
	while (!recv_bytes(sc->to, &byte, 1, MSG_DONTWAIT, NULL))
		atomic_inc(&st->got);
	KUNIT_EXPECT_GT(test, atomic_read(&st->sent), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&st->sent), atomic_read(&st->got));
	for (i = 0; i < FILTERS; i++)
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&sc->w[i].detached));
}

/* -- adding in callbacks --*/

static int see_add(struct sight *s)
{
	struct watch *w = s->w->arg;
	int ret;

	if (!w)
		return 0;
	s->w->arg = NULL;
	ret = mode_add(w->scene->mode, w, &w->ref);
	s->w->result = ret;
	return 0;
}

/* The new one is in front: it sees what comes next. */
static void test_add_inside(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *late = watch_of(sc, 1, OUT);
	struct watch *w = watch_of(sc, 0, OUT);

	w->see = see_add;
	w->arg = late;
	w->result = -1;
	watch_add(w);
	scene_pass(sc, 'x');
	KUNIT_ASSERT_EQ(test, 0, w->result);
	expect_log(sc, "a");
	scene_pass(sc, 'x');
	expect_log(sc, "ba");
	watch_remove(late);
	watch_remove(w);
}

static void detach_add(void *cookie)
{
	struct watch *w = cookie;
	struct watch *late = w->arg;

	w->result = mode_add(late->scene->mode, late, &late->ref);
	watch_detach(cookie);
}

/* One goes, and adds the next: the hooks are there all the time. */
static void test_add_detach(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *late = watch_of(sc, 1, IN | OUT);
	struct watch *w = watch_of(sc, 0, IN | OUT);

	w->filter.ipf_detach = detach_add;
	w->arg = late;
	w->result = -1;
	watch_add(w);
	watch_remove(w);
	KUNIT_ASSERT_EQ(test, 0, w->result);
	scene_pass(sc, 'x');
	expect_log(sc, "bB");
	watch_remove(late);
}

/* -- owners that go --*/

/* What is left is removed, with a word in the log. */
static void test_left(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int i;

	for (i = 0; i < 3; i++)
		scene_add(sc, i, IN | OUT, NULL);
	scene_pass(sc, 'x');
	expect_log(sc, "cbaCBA");
	watch_remove(&sc->w[1]);
	nke_client_remove(THIS_MODULE);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&sc->w[i].detached));
	KUNIT_EXPECT_EQ(test, 0U, nke_ipf_live());
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ipf_remove(sc->w[0].ref));
	scene_pass(sc, 'x');
	expect_log(sc, "");
}

/* Who goes cannot add one any more. */
static void test_leaving(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *late = watch_of(sc, 1, IN | OUT);
	struct watch *w = watch_of(sc, 0, IN | OUT);

	w->filter.ipf_detach = detach_add;
	w->arg = late;
	watch_add(w);
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->detached));
	KUNIT_EXPECT_EQ(test, ENXIO, w->result);
	KUNIT_EXPECT_NULL(test, late->ref);
	KUNIT_EXPECT_EQ(test, 0U, nke_ipf_live());
}

static int leave_thread(void *arg)
{
	nke_client_remove(THIS_MODULE);
	complete(arg);
	return 0;
}

static bool is_removed(struct watch *w)
{
	u64 seq = ((struct nke_ipf *)w->ref)->seq + 1;
	struct nke_ipf_info info = {};

	return nke_ipf_next(&seq, &info) && info.removed;
}

/* It is not gone as long as one of its callbacks runs. */
static void test_leaving_asleep(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, OUT, see_wait);
	struct completion *left;

	left = kunit_kzalloc(test, sizeof(*left), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, left);
	init_completion(left);
	KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
	watch_expect_entered(w);
	kthread_run(leave_thread, left, "nke_leave");
	KUNIT_EXPECT_TRUE(test, eventually(is_removed(w)));
	KUNIT_EXPECT_FALSE(test, completion_done(left));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&w->detached));
	complete(&w->leave);
	wait_for_completion(left);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->detached));
	KUNIT_EXPECT_FALSE(test, w->early);
	KUNIT_EXPECT_EQ(test, 0U, nke_ipf_live());
	scene_expect(sc, 'x');
}

static struct kunit_case ipf_cases[] = {
	KUNIT_CASE(test_add_missing),
	KUNIT_CASE(test_add),
	KUNIT_CASE_PARAM(test_copied, all_gen_params),
	KUNIT_CASE_PARAM(test_twice, all_gen_params),
	KUNIT_CASE_PARAM(test_remove_errors, all_gen_params),
	KUNIT_CASE_PARAM(test_hooks, all_gen_params),
	KUNIT_CASE_PARAM(test_family, all_gen_params),
	KUNIT_CASE_PARAM(test_remove_self, all_gen_params),
	KUNIT_CASE_PARAM(test_remove_other, all_gen_params),
	KUNIT_CASE_PARAM(test_remove_all, all_gen_params),
	KUNIT_CASE_PARAM(test_remove_asleep, threaded_gen_params),
	KUNIT_CASE_PARAM(test_remove_asleep_again, threaded_gen_params),
	KUNIT_CASE_PARAM(test_storm, all_gen_params),
	KUNIT_CASE_PARAM(test_add_inside, threaded_gen_params),
	KUNIT_CASE_PARAM(test_add_detach, all_gen_params),
	KUNIT_CASE_PARAM(test_left, all_gen_params),
	KUNIT_CASE_PARAM(test_leaving, all_gen_params),
	KUNIT_CASE_PARAM(test_leaving_asleep, threaded_gen_params),
	{}
};

static struct kunit_suite ipf_suite = {
	.name = "nke_ipf",
	.suite_init = ksocket_suite_init,
	.exit = ipf_test_exit,
	.test_cases = ipf_cases,
};

kunit_test_suite(ipf_suite);
