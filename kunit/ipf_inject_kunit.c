// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters: packets that are given back, sent twice, turned round, or made.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "ipf_fixture.h"
#include "net_device.h"

ALL_MODES

/* In the direction of a test; output has a third argument. */
static int inject(enum nke_ipf_dir dir, struct __mbuf *m,
		  struct opaque_ipfilter *ref)
{
	return dir == NKE_IPF_IN ? nke_ipf_inject_input(m, ref) :
				   nke_ipf_inject_output(m, ref, NULL);
}

/* Both functions refuse it; output frees it. */
static void expect_error(struct kunit *test, int err,
			 struct __mbuf *(*make)(struct scene *sc),
			 struct opaque_ipfilter *ref)
{
	struct scene *sc = test->priv;
	struct __mbuf *m;
	long live = nke_mbuf_live();

	m = make(sc);
	KUNIT_EXPECT_EQ_MSG(test, err, nke_ipf_inject_input(m, ref), "%ps",
			    make);
	KUNIT_EXPECT_LT_MSG(test, live, nke_mbuf_live(), "%ps", make);
	KUNIT_EXPECT_NULL(test, m->pkt.origin);
	KUNIT_EXPECT_EQ_MSG(test, err, nke_ipf_inject_output(m, ref, NULL),
			    "%ps", make);
	KUNIT_EXPECT_EQ_MSG(test, live, nke_mbuf_live(), "%ps", make);
}

static struct __mbuf *make_good(struct scene *sc)
{
	return scene_make(sc, 'x', 0);
}

static struct __mbuf *make_plain(struct scene *sc)
{
	struct __mbuf *m = NULL;

	KUNIT_ASSERT_EQ(sc->test, 0, nke_mbuf_get(0, 1, &m));
	memset(nke_mbuf_data(m), 0x45, 40);
	nke_mbuf_setlen(m, 40);
	/* What is looked at in a packet header only. */
	m->pkt.origin = NULL;
	return m;
}

static struct __mbuf *make_list(struct scene *sc)
{
	struct __mbuf *m = make_good(sc);

	nke_mbuf_setnextpkt(m, make_good(sc));
	return m;
}

static struct __mbuf *make_empty(struct scene *sc)
{
	struct __mbuf *m = NULL;

	KUNIT_ASSERT_EQ(sc->test, 0, nke_mbuf_gethdr(0, 1, &m));
	return m;
}

static struct __mbuf *make_version(struct scene *sc, u8 version)
{
	u8 bytes[60] = { version << 4 | 5 };

	return make_packet(sc->test, bytes, sizeof(bytes));
}

static struct __mbuf *make_0(struct scene *sc)
{
	return make_version(sc, 0);
}

static struct __mbuf *make_5(struct scene *sc)
{
	return make_version(sc, 5);
}

static struct __mbuf *make_15(struct scene *sc)
{
	return make_version(sc, 15);
}

/* A byte less than a header. */
static struct __mbuf *make_short(struct scene *sc)
{
	struct __mbuf *m = make_good(sc);

	nke_mbuf_adj(m, (int)ip_len(sc) - 1 - m->pkt.len);
	return m;
}

static struct __mbuf *make_byte(struct scene *sc)
{
	struct __mbuf *m = make_good(sc);

	nke_mbuf_adj(m, 1 - m->pkt.len);
	return m;
}

static void test_errors(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, IN | OUT, NULL);
	u64 foreign[32] = {};
	int i;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_ipf_inject_input(NULL, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ipf_inject_output(NULL, NULL, NULL));
	for (i = 0; i < 2; i++) {
		struct opaque_ipfilter *ref = i ? w->ref : NULL;

		expect_error(test, EINVAL, make_plain, ref);
		expect_error(test, EINVAL, make_list, ref);
		expect_error(test, EINVAL, make_empty, ref);
		expect_error(test, EINVAL, make_short, ref);
		expect_error(test, EINVAL, make_byte, ref);
		expect_error(test, EOPNOTSUPP, make_0, ref);
		expect_error(test, EOPNOTSUPP, make_5, ref);
		expect_error(test, EOPNOTSUPP, make_15, ref);
	}
	expect_error(test, ENOENT, make_good, (void *)foreign);
	expect_error(test, ENOENT, make_good, (void *)8);
	watch_remove(w);
	scene_settle(sc);
	expect_error(test, ENOENT, make_good, w->ref);
	expect_log(sc, "");
}

static u64 total_bad(void)
{
	struct nke_ipf_totals sum;

	nke_ipf_sum_totals(&sum);
	return sum.bad;
}

/* What comes in is looked at later. */
static void expect_bad_input(struct scene *sc, struct __mbuf *m,
			     struct opaque_ipfilter *ref)
{
	u64 bad = total_bad();

	KUNIT_EXPECT_EQ(sc->test, 0, nke_ipf_inject_input(m, ref));
	eventually(total_bad() != bad);
	KUNIT_EXPECT_EQ(sc->test, bad + 1, total_bad());
}

/* Longer than IP can be. */
static struct __mbuf *make_long(struct scene *sc)
{
	struct __mbuf *m = make_good(sc);
	struct __mbuf *more;
	u8 *bytes;
	int len = 65536 + (is_v4(sc) ? 0 : 40) - m->pkt.len;

	bytes = kunit_kzalloc(sc->test, len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(sc->test, bytes);
	more = make_packet(sc->test, bytes, len);
	nke_mbuf_concatenate(m, more);
	m->pkt.len = nke_mbuf_chain_len(m);
	return m;
}

/* The header says that it is longer than the packet. */
static struct __mbuf *make_ihl(struct scene *sc)
{
	struct __mbuf *m = make_good(sc);
	u8 *first = nke_mbuf_data(m);

	nke_mbuf_adj(m, 30 - m->pkt.len);
	*first = 0x4f;
	return m;
}

static struct __mbuf *make_tiny_ihl(struct scene *sc)
{
	struct __mbuf *m = make_good(sc);
	u8 *first = nke_mbuf_data(m);

	*first = 0x44;
	return m;
}

static void test_no_packet(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, IN | OUT, NULL);
	long live = nke_mbuf_live();
	int i;

	for (i = 0; i < 2; i++) {
		struct opaque_ipfilter *ref = i ? w->ref : NULL;

		KUNIT_EXPECT_EQ(test, EMSGSIZE,
				nke_ipf_inject_output(make_long(sc), ref,
						      NULL));
		expect_bad_input(sc, make_long(sc), ref);
		if (!is_v4(sc))
			continue;
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_ipf_inject_output(make_ihl(sc), ref, NULL));
		KUNIT_EXPECT_EQ(test, EINVAL,
				nke_ipf_inject_output(make_tiny_ihl(sc), ref,
						      NULL));
		expect_bad_input(sc, make_ihl(sc), ref);
		expect_bad_input(sc, make_tiny_ihl(sc), ref);
	}
	scene_settle(sc);
	KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
	expect_log(sc, "");
}

/* -- back to where it was taken --*/

/**
 * struct back - how a filter injects
 * @dir: only in this direction
 * @ref: with this reference
 * @times: so often, then no more
 * @err: what the last call said
 * @calls: how often it did
 */
struct back {
	enum nke_ipf_dir dir;
	struct opaque_ipfilter *ref;
	int times;
	int err;
	int calls;
};

static int see_inject(struct sight *s)
{
	struct back *back = s->w->arg;
	int err;

	if (s->dir != back->dir || !back->times)
		return 0;
	back->times--;
	back->calls++;
	err = inject(s->dir, *s->data, back->ref);
	back->err = err;
	/* Input is still ours then. */
	return err && s->dir == NKE_IPF_IN ? err : NKE_EJUSTRETURN;
}

/* Return: one that injects, between two that let pass. */
static struct watch *add_injector(struct scene *sc, struct back *back)
{
	struct watch *w;

	scene_add(sc, 0, IN | OUT, NULL);
	w = scene_add(sc, 1, IN | OUT, see_inject);
	w->arg = back;
	scene_add(sc, 2, IN | OUT, NULL);
	return w;
}

/* In the callback, with the own reference: the older ones go on. */
static void test_back_inside(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct back *back = kunit_kzalloc(test, sizeof(*back), GFP_KERNEL);
	struct watch *w;
	int dir;

	KUNIT_ASSERT_NOT_NULL(test, back);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		w = add_injector(sc, back);
		*back = (struct back){ .dir = dir, .ref = w->ref, .times = 3 };
		scene_pass(sc, 'x');
		expect_log(sc, "cbaCBA");
		scene_pass(sc, 'y');
		expect_log(sc, "cbaCBA");
		KUNIT_EXPECT_EQ(test, 0, back->err);
		KUNIT_EXPECT_EQ(test, 2, back->calls);
		EXPECT_COUNT(w, injected, dir, 2);
		EXPECT_COUNT(w, taken, dir, 2);
		EXPECT_COUNT(w, injected, !dir, 0);
		EXPECT_COUNT(w, taken, !dir, 0);
		EXPECT_COUNT(w, dropped, dir, 0);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* Without a reference all see it, again and again. */
static void test_back_start(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct back *back = kunit_kzalloc(test, sizeof(*back), GFP_KERNEL);
	struct watch *w;
	int dir;

	KUNIT_ASSERT_NOT_NULL(test, back);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		w = add_injector(sc, back);
		*back = (struct back){ .dir = dir, .times = 2 };
		scene_pass(sc, 'x');
		expect_log(sc, dir == NKE_IPF_IN ? "cbaCBCBCBA" : "cbcbcbaCBA");
		KUNIT_EXPECT_EQ(test, 0, back->err);
		EXPECT_COUNT(w, injected, dir, 0);
		EXPECT_COUNT(w, seen, dir, 3);
		scene_settle(sc);
	}
}

/* Deeper than walks within walks may be. */
static void test_back_deep(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct back *back = kunit_kzalloc(test, sizeof(*back), GFP_KERNEL);
	struct watch *w = watch_of(sc, 0, IN | OUT);
	int dir;

	KUNIT_ASSERT_NOT_NULL(test, back);
	w->see = see_inject;
	w->arg = back;
	watch_add(w);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		*back = (struct back){ .dir = dir, .times = 10 };
		scene_pass(sc, 'x');
		expect_log(sc, dir == NKE_IPF_IN ? "aAAAAAAAAAAA" :
						   "aaaaaaaaaaaA");
		KUNIT_EXPECT_EQ(test, 0, back->err);
		KUNIT_EXPECT_EQ(test, 10, back->calls);
		EXPECT_COUNT(w, bad, dir, 0);
	}
}

/* Return: a packet that @w has taken; the caller's. */
static struct __mbuf *hold(struct scene *sc, struct watch *w, u8 name)
{
	struct __mbuf *m;

	w->see = see_take;
	KUNIT_ASSERT_EQ(sc->test, 0, scene_send(sc, name));
	watch_expect_entered(w);
	w->see = NULL;
	m = sc->held;
	sc->held = NULL;
	KUNIT_ASSERT_NOT_NULL(sc->test, m);
	return m;
}

/* Later, from elsewhere, behind any filter. */
static void test_back_later(struct kunit *test)
{
	static const char * const rest[NKE_IPF_DIRS][4] = {
		{ "", "A", "BA", "CBA" },
		{ "CBA", "aCBA", "baCBA", "cbaCBA" },
	};
	struct scene *sc = scene_start(test);
	struct opaque_ipfilter *ref;
	struct __mbuf *m;
	int dir, i, atomic;

	for (i = 0; i < 3; i++)
		scene_add(sc, i, IN | OUT, NULL);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		for (i = 0; i < 8; i++) {
			atomic = i / 4;
			m = hold(sc, &sc->w[1 + !(i & 1)], 'x');
			expect_log(sc, i & 1 ? "cb" : "c");
			if (dir == NKE_IPF_IN) {
				/* It was on its way out: now in. */
				sc->w[1].see = see_take;
				ref = sc->w[0].ref;
				KUNIT_ASSERT_EQ(test, 0,
						inject(NKE_IPF_OUT, m, ref));
				watch_expect_entered(&sc->w[1]);
				sc->w[1].see = NULL;
				m = sc->held;
				sc->held = NULL;
				expect_log(sc, "CB");
			}
			ref = i % 4 < 3 ? sc->w[i % 4].ref : NULL;
			/* With a lock held, too. */
			if (atomic)
				local_bh_disable();
			KUNIT_EXPECT_EQ(test, 0, inject(dir, m, ref));
			if (atomic)
				local_bh_enable();
			scene_expect(sc, 'x');
			expect_log(sc, rest[dir][i % 4]);
		}
	}
}

/* A filter of the other family: none sees it. */
static void test_back_family(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct mode other = *sc->mode;
	struct watch *w = watch_of(sc, 3, IN | OUT);
	struct watch *taker;
	struct __mbuf *m;
	int dir;

	other.family = is_v4(sc) ? AF_INET6 : AF_INET;
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		taker = scene_add(sc, 0, BIT(dir), NULL);
		/* The newer one: its number does not keep others out. */
		KUNIT_ASSERT_EQ(test, 0, mode_add(&other, w, &w->ref));
		m = hold(sc, taker, 'x');
		expect_log(sc, dir == NKE_IPF_IN ? "A" : "a");
		KUNIT_EXPECT_EQ(test, 0, inject(dir, m, w->ref));
		scene_expect(sc, 'x');
		expect_log(sc, "");
		EXPECT_COUNT(w, seen, dir, 0);
		EXPECT_COUNT(w, injected, dir, 1);
		watch_remove(taker);
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
		KUNIT_EXPECT_EQ(test, dir + 1, atomic_read(&w->detached));
	}
}

/* A filter that is gone. */
static void test_back_removed(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	struct __mbuf *m;
	long live;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		live = nke_mbuf_live();
		w = scene_add(sc, 0, BIT(dir), NULL);
		m = hold(sc, w, 'x');
		watch_remove_soon(w);
		scene_settle(sc);
		expect_log(sc, dir == NKE_IPF_IN ? "A" : "a");
		KUNIT_EXPECT_EQ(test, ENOENT, inject(dir, m, w->ref));
		if (dir == NKE_IPF_OUT) {
			KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
			KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
			m = hold(sc, scene_add(sc, 0, OUT, NULL), 'x');
			scene_settle(sc);
			expect_log(sc, "a");
		}
		/* It can go on all the same, with no filter and no hook. */
		KUNIT_EXPECT_EQ(test, 0, inject(dir, m, NULL));
		scene_expect(sc, 'x');
		expect_log(sc, "");
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, live, nke_mbuf_live());
	}
}

static int see_remove_inject(struct sight *s)
{
	s->w->result = nke_ipf_remove(s->w->ref);
	s->w->result |= inject(s->dir, *s->data, s->w->ref);
	return NKE_EJUSTRETURN;
}

/* As long as one of its callbacks runs, its reference is good. */
static void test_back_removing(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, IN | OUT, NULL);
		w = scene_add(sc, 1, BIT(dir), see_remove_inject);
		scene_add(sc, 2, IN | OUT, NULL);
		scene_pass(sc, 'x');
		expect_log(sc, dir == NKE_IPF_IN ? "caCBA" : "cbaCA");
		watch_expect_gone(w);
		KUNIT_EXPECT_EQ(test, 0, w->result);
		scene_settle(sc);
	}
}

/* Two of one: both go on, each on its own. */
static void test_twice(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct __mbuf *m, *copy;
	struct watch *w;
	u8 byte;
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, BIT(dir), NULL);
		w = scene_add(sc, 1, BIT(dir), NULL);
		m = hold(sc, w, 'x');
		copy = NULL;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, 0, &copy));
		KUNIT_EXPECT_EQ(test, 0, inject(dir, m, w->ref));
		scene_expect(sc, 'x');
		KUNIT_EXPECT_EQ(test, 0, inject(dir, copy, NULL));
		scene_expect(sc, 'x');
		expect_log(sc, dir == NKE_IPF_IN ? "BABA" : "baba");
		KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
				recv_bytes(sc->to, &byte, 1, MSG_DONTWAIT,
					   NULL));
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* -- the other way --*/

/* Let @m go from the receiver to the sender; its checksum stays right. */
static void turn(struct scene *sc, struct __mbuf *m)
{
	u8 bytes[HEADERS] __aligned(8);
	struct ipv6hdr *ip6 = (void *)bytes;
	struct iphdr *ip = (void *)bytes;
	struct udphdr *udp = (void *)(bytes + ip_len(sc));
	unsigned int len = ip_len(sc) + sizeof(*udp);

	KUNIT_ASSERT_EQ(sc->test, 0, nke_mbuf_copydata(m, 0, len, bytes));
	if (is_v4(sc))
		swap(ip->saddr, ip->daddr);
	else
		swap(ip6->saddr, ip6->daddr);
	swap(udp->source, udp->dest);
	KUNIT_ASSERT_EQ(sc->test, 0, nke_mbuf_copyback(m, 0, len, bytes, 0));
}

/* What one side sees of the other. */
static void swap_ends(struct scene *sc)
{
	swap(sc->from, sc->to);
	swap(sc->port, sc->source);
}

/* What came in goes out again, and what went out comes in. */
static void test_turned(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	struct __mbuf *m;
	int dir, own;

	KUNIT_ASSERT_EQ(test, 0, set_time(sc->from, SO_RCVTIMEO_OLD, 10, 0));
	for (dir = 0; dir < NKE_IPF_DIRS * 2; dir++) {
		own = dir / NKE_IPF_DIRS;
		scene_add(sc, 0, IN | OUT, NULL);
		w = scene_add(sc, 1, BIT(dir % NKE_IPF_DIRS), NULL);
		m = hold(sc, w, 'x');
		watch_remove_soon(w);
		expect_log(sc, dir % NKE_IPF_DIRS == NKE_IPF_IN ? "aB" : "b");
		scene_add(sc, 2, IN | OUT, NULL);
		if (dir % NKE_IPF_DIRS == NKE_IPF_OUT)
			nke_mbuf_outbound_finalize(m, sc->mode->family, 0);
		turn(sc, m);
		swap_ends(sc);
		KUNIT_EXPECT_EQ(test, 0, inject(!(dir % NKE_IPF_DIRS), m,
						own ? sc->w[2].ref : NULL));
		scene_expect(sc, 'x');
		if (dir % NKE_IPF_DIRS == NKE_IPF_IN)
			expect_log(sc, own ? "aCA" : "caCA");
		else
			expect_log(sc, own ? "A" : "CA");
		swap_ends(sc);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* -- from nowhere --*/

static void test_fresh(struct kunit *test)
{
	static const char * const logs[NKE_IPF_DIRS][4] = {
		{ "", "A", "BA", "CBA" },
		{ "CBA", "aCBA", "baCBA", "cbaCBA" },
	};
	struct scene *sc = scene_start(test);
	struct opaque_ipfilter *ref;
	int dir, i;

	for (i = 0; i < 3; i++)
		scene_add(sc, i, IN | OUT, NULL);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		for (i = 0; i < 4; i++) {
			ref = i < 3 ? sc->w[i].ref : NULL;
			KUNIT_EXPECT_EQ(test, 0, inject(dir, make_good(sc),
							ref));
			scene_expect(sc, 'x');
			expect_log(sc, logs[dir][i]);
			if (ref)
				EXPECT_COUNT(&sc->w[i], injected, dir, 1);
		}
	}
	scene_settle(sc);
	/* Nor does it need a filter. */
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		KUNIT_EXPECT_EQ(test, 0, inject(dir, make_good(sc), NULL));
		scene_expect(sc, 'x');
	}
	expect_log(sc, "");
}

/* A header's checksum that is wrong, and one of the datagram. */
static void spoil(struct scene *sc, struct __mbuf *m, bool ip)
{
	unsigned int at = ip ? offsetof(struct iphdr, check) :
			       ip_len(sc) + offsetof(struct udphdr, check);
	u8 bytes[2];

	KUNIT_ASSERT_EQ(sc->test, 0, nke_mbuf_copydata(m, at, 2, bytes));
	bytes[0] ^= 0x5a;
	KUNIT_ASSERT_EQ(sc->test, 0, nke_mbuf_copyback(m, at, 2, bytes, 0));
}

/* Whether checksums are looked at, as the packet header says. */
static void test_fresh_sum(struct kunit *test)
{
	const u32 good = NKE_MBUF_CSUM_DID_DATA | NKE_MBUF_CSUM_PSEUDO_HDR;
	struct scene *sc = scene_start(test);
	struct __ifnet *lo = nke_ifnet_get(init_net.loopback_dev);
	struct watch *w = scene_add(sc, 0, IN, NULL);
	struct __mbuf *m;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, lo);
	for (i = 0; i < 8; i++) {
		bool flags = i & 1, ifp = i & 2, ref = i & 4;

		m = make_good(sc);
		spoil(sc, m, false);
		if (flags)
			nke_mbuf_set_csum_performed(m, good, 0xffff);
		if (ifp)
			nke_mbuf_pkthdr_setrcvif(m, lo);
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_inject_input(m, ref ? w->ref :
								    NULL));
		/* Without both nothing that it says counts. */
		if (flags && (ifp || ref))
			scene_expect(sc, 'x');
		else
			scene_expect_none(sc);
	}
	for (i = 0; is_v4(sc) && i < 2; i++) {
		m = make_good(sc);
		spoil(sc, m, true);
		if (i)
			nke_mbuf_pkthdr_setrcvif(m, lo);
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_inject_input(m, NULL));
		if (i)
			scene_expect_none(sc);
		else
			scene_expect(sc, 'x');
	}
	nke_ifnet_put(lo);
}

/* Not for this host: what follows a filter is refused. */
static void test_fresh_foreign(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w = scene_add(sc, 0, IN | OUT, NULL);
	struct __mbuf *m = make_good(sc);
	u8 *ip = nke_mbuf_data(m);

	if (is_v4(sc))
		((struct iphdr *)ip)->daddr = htonl(0x0a090807);
	else
		((struct ipv6hdr *)ip)->daddr.s6_addr[0] = 0x20;
	expect_bad_input(sc, m, w->ref);
	expect_log(sc, "");
}

/* -- for ever --*/

static int see_for_ever(struct sight *s)
{
	struct back *back = s->w->arg;

	if (s->dir != back->dir || READ_ONCE(back->times))
		return 0;
	WRITE_ONCE(back->calls, back->calls + 1);
	complete(&s->w->entered);
	if (inject(s->dir, *s->data, NULL) && s->dir == NKE_IPF_IN)
		return nke_errno(-EPERM);
	return NKE_EJUSTRETURN;
}

/* Others get through meanwhile; on the stack it has an end. */
static void test_for_ever(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct back *back = kunit_kzalloc(test, sizeof(*back), GFP_KERNEL);
	struct watch *w;
	int dir, i;

	KUNIT_ASSERT_NOT_NULL(test, back);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		w = watch_of(sc, 0, IN | OUT);
		w->see = see_for_ever;
		w->arg = back;
		w->name = 'x';
		watch_add(w);
		*back = (struct back){ .dir = dir };
		KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		for (i = 0; i < 5; i++)
			scene_pass(sc, 'y');
		WRITE_ONCE(back->times, 1);
		scene_expect(sc, 'x');
		EXPECT_COUNT(w, bad, dir, 0);
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* It is removed in the middle of it. */
static void test_for_ever_removed(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct back *back = kunit_kzalloc(test, sizeof(*back), GFP_KERNEL);
	struct watch *w;
	int dir;

	KUNIT_ASSERT_NOT_NULL(test, back);
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		w = watch_of(sc, 0, IN | OUT);
		w->see = see_for_ever;
		w->arg = back;
		watch_add(w);
		*back = (struct back){ .dir = dir };
		KUNIT_EXPECT_EQ(test, 0, scene_send(sc, 'x'));
		watch_expect_entered(w);
		KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
		watch_expect_gone(w);
		scene_expect(sc, 'x');
		scene_settle(sc);
		KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	}
}

/* -- devices --*/

static struct net_device *new_open_device(struct kunit *test)
{
	struct net_device *dev = new_device(test);

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, 0, dev_open(dev, NULL));
	rtnl_unlock();
	return dev;
}

static struct __mbuf *make_mcast(struct scene *sc)
{
	u8 buf[HEADERS + PAYLOAD] __aligned(8);
	unsigned int len = scene_build(sc, buf, 'm', 0);
	struct ipv6hdr *ip6 = (void *)buf;
	struct iphdr *ip = (void *)buf;

	if (is_v4(sc)) {
		ip->saddr = htonl(0x0a090807);
		ip->daddr = htonl(0xe0000063);
		ip->ttl = 3;
	} else {
		memset(&ip6->saddr, 0x20, sizeof(ip6->saddr));
		memset(&ip6->daddr, 0x20, sizeof(ip6->daddr));
		ip6->daddr.s6_addr[0] = 0xff;
		ip6->daddr.s6_addr[1] = 0x02;
		ip6->hop_limit = 3;
	}
	return make_packet(sc->test, buf, len);
}

static int see_take_options(struct sight *s)
{
	*(struct nke_bsd_ipf_pktopts *)s->w->arg = *s->opts;
	return see_take(s);
}

/* The interface that the client says; it goes while a filter has the packet. */
static void test_device(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct net_device *dev = new_open_device(test);
	struct __ifnet *ifp = nke_ifnet_get(dev);
	struct nke_bsd_ipf_pktopts opts = {
		.ippo_flags = NKE_IPPOF_MCAST_OPTS,
		.ippo_mcast_ifnet = ifp,
		.ippo_mcast_ttl = 3,
	};
	struct nke_bsd_ipf_pktopts told = {};
	struct watch *w = watch_of(sc, 0, IN | OUT);
	struct nke_ipf_totals before, after;
	struct __mbuf *m = NULL;
	int err;

	w->see = see_take_options;
	w->arg = &told;
	watch_add(w);
	err = nke_ipf_inject_output(make_mcast(sc), NULL, (void *)&opts);
	KUNIT_EXPECT_EQ(test, 0, err);
	if (!err && wait_for_completion_timeout(&w->entered, WAIT))
		swap(m, sc->held);
	KUNIT_EXPECT_NOT_NULL(test, m);
	KUNIT_EXPECT_EQ(test, (u32)NKE_IPPOF_MCAST_OPTS, told.ippo_flags);
	KUNIT_EXPECT_PTR_EQ(test, ifp, told.ippo_mcast_ifnet);
	KUNIT_EXPECT_EQ(test, 3, (int)told.ippo_mcast_ttl);
	expect_log(sc, "a");
	unregister_netdev(dev);
	nke_ipf_sum_totals(&before);
	if (m)
		KUNIT_EXPECT_EQ(test, ENODEV,
				nke_ipf_inject_output(m, w->ref, NULL));
	nke_ipf_sum_totals(&after);
	KUNIT_EXPECT_EQ(test, before.gone + 1, after.gone);
	/* Now it is not even known. */
	KUNIT_EXPECT_EQ(test, ENXIO, nke_ipf_inject_output(make_mcast(sc), NULL,
							   (void *)&opts));
	free_netdev(dev);
	nke_ifnet_put(ifp);
	expect_log(sc, "");
	w->see = NULL;
	watch_remove(w);
}

static struct kunit_case ipf_inject_cases[] = {
	KUNIT_CASE_PARAM(test_errors, all_gen_params),
	KUNIT_CASE_PARAM(test_no_packet, all_gen_params),
	KUNIT_CASE_PARAM(test_back_inside, all_gen_params),
	KUNIT_CASE_PARAM(test_back_start, all_gen_params),
	KUNIT_CASE_PARAM(test_back_deep, all_gen_params),
	KUNIT_CASE_PARAM(test_back_later, all_gen_params),
	KUNIT_CASE_PARAM(test_back_family, all_gen_params),
	KUNIT_CASE_PARAM(test_back_removed, all_gen_params),
	KUNIT_CASE_PARAM(test_back_removing, all_gen_params),
	KUNIT_CASE_PARAM(test_twice, all_gen_params),
	KUNIT_CASE_PARAM(test_turned, all_gen_params),
	KUNIT_CASE_PARAM(test_fresh, all_gen_params),
	KUNIT_CASE_PARAM(test_fresh_sum, all_gen_params),
	KUNIT_CASE_PARAM(test_fresh_foreign, all_gen_params),
	KUNIT_CASE_PARAM(test_for_ever, all_gen_params),
	KUNIT_CASE_PARAM(test_for_ever_removed, all_gen_params),
	KUNIT_CASE_PARAM(test_device, all_gen_params),
	{}
};

static struct kunit_suite ipf_inject_suite = {
	.name = "nke_ipf_inject",
	.suite_init = ipf_suite_init,
	.suite_exit = ipf_suite_exit,
	.exit = ipf_test_exit,
	.test_cases = ipf_inject_cases,
};

kunit_test_suite(ipf_inject_suite);
