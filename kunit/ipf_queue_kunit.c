// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters that may sleep: packets that wait for them.
 */
#include <linux/sizes.h>
#include <net/ip.h>

#include "ipf_fixture.h"

/* What a queue holds. */
#define QUEUE_PACKETS	1024
#define QUEUE_BYTES	SZ_8M
#define BATCH		40
#define LARGE		60000

/* A sender may have as much under way as a queue holds, and hears of losses. */
static struct scene *scene_large(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct sock *sk = sc->from->sock->sk;

	WRITE_ONCE(sk->sk_sndbuf, SZ_64M);
	WRITE_ONCE(sc->to->sock->sk->sk_rcvbuf, SZ_64M);
	if (is_v4(sc))
		ip_sock_set_recverr(sk);
	else
		inet6_set_bit(RECVERR6, sk);
	return sc;
}

/* Datagrams that have come since @number came in this order. */
static void expect_numbers(struct scene *sc, u32 number, int n)
{
	u8 payload[PAYLOAD];
	u32 got;
	int i;

	for (i = 0; i < n; i++) {
		KUNIT_ASSERT_EQ(sc->test, 0, recv_bytes(sc->to, payload,
							sizeof(payload), 0,
							NULL));
		memcpy(&got, payload + 4, sizeof(got));
		KUNIT_ASSERT_EQ(sc->test, number + 1 + i, got);
	}
}

static void send_many(struct scene *sc, u8 name, int n)
{
	while (n--)
		KUNIT_ASSERT_EQ(sc->test, 0, scene_send(sc, name));
}

/* The first one holds up the others. */
static void test_slow(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	struct watch *w;
	u32 number;
	u8 byte;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, IN | OUT, NULL);
		w = scene_add(sc, 1, BIT(dir), see_wait);
		number = sc->number;
		KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		send_many(sc, 'y', BATCH);
		KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->seen[dir]));
		KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
				recv_bytes(sc->to, &byte, 1, MSG_DONTWAIT,
					   NULL));
		complete_all(&w->leave);
		expect_numbers(sc, number, BATCH + 1);
		expect_seen(&sc->w[0], BATCH + 1, BATCH + 1);
		scene_settle(sc);
	}
}

/* Behind where it was, at once. */
static int see_inject(struct sight *s)
{
	int err;

	if (s->dir == NKE_IPF_IN)
		err = nke_ipf_inject_input(*s->data, s->w->ref);
	else
		err = nke_ipf_inject_output(*s->data, s->w->ref, NULL);
	/* Input is still ours then. */
	return err && s->dir == NKE_IPF_IN ? err : NKE_EJUSTRETURN;
}

/* One that need not wait injects the first below a worker: it stays that. */
static void test_slow_injected(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	struct mode direct = *sc->mode;
	struct watch *w;
	u32 number;
	int dir;

	direct.direct = true;
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		w = watch_of(sc, 0, IN | OUT);
		w->see = see_inject;
		w->name = 'x';
		KUNIT_ASSERT_EQ(test, 0, mode_add(&direct, w, &w->ref));
		w = scene_add(sc, 1, BIT(dir), see_wait);
		number = sc->number;
		KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		send_many(sc, 'y', BATCH);
		complete_all(&w->leave);
		expect_numbers(sc, number, BATCH + 1);
		expect_seen(&sc->w[0], BATCH + 1, BATCH + 1);
		scene_settle(sc);
	}
}

/* Every one may be held up, by any filter. */
static int see_yield(struct sight *s)
{
	u32 number;

	memcpy(&number, s->payload + 4, sizeof(number));
	if (number % 3 == 0)
		schedule_timeout_uninterruptible(1);
	return 0;
}

static void test_slow_often(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	u32 number = sc->number;
	int i;

	for (i = 0; i < 3; i++)
		scene_add(sc, i, IN | OUT, see_yield);
	send_many(sc, 'x', BATCH);
	expect_numbers(sc, number, BATCH);
}

/* Those that come when the filter is gone stay behind those that wait. */
static void test_slow_removed(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	struct mode direct = *sc->mode;
	struct watch *w;
	u32 number;
	int dir, with;

	direct.direct = true;
	for (dir = 0; dir < NKE_IPF_DIRS * 2; dir++) {
		with = dir / NKE_IPF_DIRS;
		w = scene_add(sc, 1, BIT(dir % NKE_IPF_DIRS), see_wait);
		if (with) {
			/* One that need not wait is there, too. */
			watch_of(sc, 0, IN | OUT);
			KUNIT_ASSERT_EQ(test, 0,
					mode_add(&direct, &sc->w[0],
						 &sc->w[0].ref));
		}
		number = sc->number;
		KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		send_many(sc, 'y', BATCH);
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
		send_many(sc, 'z', BATCH);
		complete_all(&w->leave);
		expect_numbers(sc, number, 2 * BATCH + 1);
		watch_expect_gone(w);
		if (with)
			expect_seen(&sc->w[0], 2 * BATCH + 1, 2 * BATCH + 1);
		KUNIT_EXPECT_EQ(test, 1,
				atomic_read(&w->seen[dir % NKE_IPF_DIRS]));
		scene_settle(sc);
	}
}

/* A flow does not wait for another one, if they have not the same queue. */
static void test_other_flow(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	struct watch *w = scene_add(sc, 0, OUT, see_wait);
	struct __socket *so;
	bool passed;
	u8 payload[PAYLOAD] = { 'z' };
	u8 got[PAYLOAD];
	int i, err;

	w->name = 'x';
	KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
	watch_expect_entered(w);
	/* That all of them have the same is not to be expected. */
	for (i = 0; i < 40; i++) {
		so = new_socket(test, sc->mode->family, SOCK_DGRAM);
		err = nke_sock_connect(so, SA(&sc->a), 0);
		err = err ?: send_bytes(so, payload, sizeof(payload), 0, NULL);
		nke_sock_close(so);
		KUNIT_ASSERT_EQ(test, 0, err);
	}
	err = recv_bytes(sc->to, got, sizeof(got), 0, NULL);
	passed = !err && got[0] == 'z';
	complete_all(&w->leave);
	KUNIT_EXPECT_TRUE(test, passed);
	EXPECT_COUNT(w, lost, NKE_IPF_OUT, 0);
}

static u64 total_lost(void)
{
	struct nke_ipf_totals sum;

	nke_ipf_sum_totals(&sum);
	return sum.lost;
}

/* Return: datagrams of @len bytes that were sent without an error. */
static int send_until_full(struct scene *sc, size_t len, int most, int *err)
{
	u8 *buf = kunit_kzalloc(sc->test, len, GFP_KERNEL);
	int n;

	KUNIT_ASSERT_NOT_NULL(sc->test, buf);
	buf[0] = 'y';
	for (n = 0; n < most; n++) {
		*err = send_bytes(sc->from, buf, len, MSG_DONTWAIT, NULL);
		if (*err)
			break;
	}
	return n;
}

#define MORE	10

static void full(struct scene *sc, enum nke_ipf_dir dir, size_t len, int room)
{
	struct watch *w = scene_add(sc, 0, BIT(dir), see_wait);
	struct kunit *test = sc->test;
	u64 lost = total_lost();
	int err = 0, i;
	u8 byte;

	KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
	watch_expect_entered(w);
	if (dir == NKE_IPF_OUT) {
		KUNIT_EXPECT_EQ(test, room, send_until_full(sc, len, room + 1,
							    &err));
		KUNIT_EXPECT_EQ(test, ENOBUFS, err);
		for (i = 1; i < MORE; i++)
			KUNIT_EXPECT_EQ(test, ENOBUFS, scene_send(sc, 'y'));
	} else {
		/* On the way in nobody is told. */
		KUNIT_EXPECT_EQ(test, room + MORE,
				send_until_full(sc, len, room + MORE, &err));
	}
	EXPECT_COUNT(w, queued, dir, room + 1);
	EXPECT_COUNT(w, lost, dir, MORE);
	EXPECT_COUNT(w, queued, !dir, 0);
	EXPECT_COUNT(w, lost, !dir, 0);
	EXPECT_COUNT(w, seen, dir, 1);
	KUNIT_EXPECT_EQ(test, lost + MORE, total_lost());
	KUNIT_EXPECT_EQ(test, room + 1L, nke_ipf_origin_live());
	complete_all(&w->leave);
	for (i = 0; i < room + 1; i++)
		KUNIT_ASSERT_EQ(test, 0, recv_bytes(sc->to, &byte, 1, 0, NULL));
	EXPECT_COUNT(w, seen, dir, room + 1);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			recv_bytes(sc->to, &byte, 1, MSG_DONTWAIT, NULL));
	/* There is room again. */
	KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'z'));
	scene_expect(sc, 'z');
	EXPECT_COUNT(w, lost, dir, MORE);
	scene_settle(sc);
	KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
}

static void test_full_packets(struct kunit *test)
{
	struct scene *sc = scene_large(test);

	full(sc, NKE_IPF_OUT, PAYLOAD, QUEUE_PACKETS);
	full(sc, NKE_IPF_IN, PAYLOAD, QUEUE_PACKETS);
}

static void test_full_bytes(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	int room = DIV_ROUND_UP(QUEUE_BYTES, LARGE + 8 + ip_len(sc));

	full(sc, NKE_IPF_OUT, LARGE, room);
	full(sc, NKE_IPF_IN, LARGE, room);
}

/* A socket is closed while its packets wait: they go out all the same. */
static void test_closed(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	struct watch *w = scene_add(sc, 0, OUT, see_wait);
	u32 number = sc->number;

	KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
	watch_expect_entered(w);
	send_many(sc, 'y', BATCH);
	nke_sock_close(sc->from);
	sc->from = NULL;
	complete_all(&w->leave);
	expect_numbers(sc, number, BATCH + 1);
}

/* Nobody hears of a refusal any more. */
static void test_refused_closed(struct kunit *test)
{
	struct scene *sc = scene_large(test);
	struct watch *w = scene_add(sc, 0, OUT, see_wait);
	int i;

	w->result = EPERM;
	KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'x'));
	watch_expect_entered(w);
	send_many(sc, 'y', BATCH);
	nke_sock_close(sc->from);
	sc->from = NULL;
	complete_all(&w->leave);
	for (i = 0; i < BATCH; i++)
		watch_expect_entered(w);
	scene_settle(sc);
	KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	KUNIT_EXPECT_EQ(test, BATCH + 1, atomic_read(&w->seen[NKE_IPF_OUT]));
}

static struct kunit_case ipf_queue_cases[] = {
	KUNIT_CASE_PARAM(test_slow, threaded_gen_params),
	KUNIT_CASE_PARAM(test_slow_injected, threaded_gen_params),
	KUNIT_CASE_PARAM(test_slow_often, threaded_gen_params),
	KUNIT_CASE_PARAM(test_slow_removed, threaded_gen_params),
	KUNIT_CASE_PARAM(test_other_flow, threaded_gen_params),
	KUNIT_CASE_PARAM(test_full_packets, threaded_gen_params),
	KUNIT_CASE_PARAM(test_full_bytes, threaded_gen_params),
	KUNIT_CASE_PARAM(test_closed, threaded_gen_params),
	KUNIT_CASE_PARAM(test_refused_closed, threaded_gen_params),
	{}
};

static struct kunit_suite ipf_queue_suite = {
	.name = "nke_ipf_queue",
	.suite_init = ksocket_suite_init,
	.exit = ipf_test_exit,
	.test_cases = ipf_queue_cases,
};

kunit_test_suite(ipf_queue_suite);
