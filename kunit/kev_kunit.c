// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel events.
 */
#include <linux/bottom_half.h>

#include "core/strid.h"
#include "kctl_fixture.h"
#include "kern_fixture.h"

#define VENDOR	"org.nke.kunit.event"
#define EVENT(e) ((struct kev_msg *)(e))

/**
 * struct ear - a listener
 * @l: its part in the core
 * @wakes: how often it was woken
 */
struct ear {
	struct nke_kev_listener l;
	atomic_t wakes;
};

static void ear_wake(struct nke_kev_listener *l)
{
	atomic_inc(&container_of(l, struct ear, l)->wakes);
}

static struct ear *ear_new(struct kunit *test, u32 vendor, u32 class,
			   u32 subclass)
{
	struct nke_kev_filter f = { vendor, class, subclass };
	struct ear *ear = kunit_kzalloc(test, sizeof(*ear), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ear);
	nke_kev_listen(&ear->l, ear_wake);
	nke_kev_set_filter(&ear->l, &f);
	return ear;
}

static void ear_close(struct ear *ear)
{
	nke_kev_unlisten(&ear->l);
	nke_sockbuf_flush(&ear->l.rcv);
}

union heard {
	struct nke_kern_event_msg msg;
	u8 bytes[256];
};

/* Bytes of the next event, -1 when there is none. */
static ssize_t hear(struct ear *ear, union heard *h)
{
	memset(h, 0, sizeof(*h));
	return queue_read(&ear->l.rcv, h, sizeof(*h), NULL);
}

static u32 vendor(struct kunit *test)
{
	u32 code = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_kev_vendor_code_find(VENDOR, &code));
	return code;
}

static struct nke_bsd_kev_msg event(u32 vendor, u32 class, u32 subclass,
				    u32 code)
{
	return (struct nke_bsd_kev_msg) {
		.vendor_code = vendor,
		.kev_class = class,
		.kev_subclass = subclass,
		.event_code = code,
	};
}

static void test_vendor(struct kunit *test)
{
	char name[NKE_KEV_VENDOR_CODE_MAX_STR_LEN + 1];
	u32 a = 0, b = 0, tag = 0;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_vendor_code_find(NULL, &a));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_vendor_code_find(VENDOR, NULL));
	memset(name, 'v', sizeof(name));
	name[200] = '\0';
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_vendor_code_find(name, &a));
	name[199] = '\0';
	KUNIT_EXPECT_EQ(test, 0, nke_kev_vendor_code_find(name, &a));
	KUNIT_EXPECT_GE(test, a, 1000U);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_vendor_code_find(name, &b));
	KUNIT_EXPECT_EQ(test, a, b);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_vendor(name, &b));
	KUNIT_EXPECT_EQ(test, a, b);
	/* Names are shared with tags, but a tag's name is no vendor. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find(VENDOR ".tag", &tag));
	KUNIT_EXPECT_EQ(test, -ENOENT, nke_kev_vendor(VENDOR ".tag", &b));
	KUNIT_EXPECT_EQ(test, -ENOENT, nke_kev_vendor(VENDOR ".none", &b));
	KUNIT_EXPECT_EQ(test, -ENOENT, nke_kev_vendor(VENDOR ".none", &b));
	KUNIT_EXPECT_EQ(test, 0, nke_kev_vendor_code_find(VENDOR ".tag", &b));
	KUNIT_EXPECT_EQ(test, tag, b);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_vendor(VENDOR ".tag", &b));
}

static void test_post(struct kunit *test)
{
	u32 code = vendor(test);
	struct ear *ear = ear_new(test, code, 0, 0);
	struct nke_bsd_kev_msg ev = event(code, 5, 6, 7);
	u64 bad = nke_kev_stat(NKE_KEV_BADVENDOR);
	u64 posted = nke_kev_stat(NKE_KEV_POSTED);
	union heard h;

	ev.dv[0].data_length = 3;
	ev.dv[0].data_ptr = "abc";
	ev.dv[1].data_length = 2;
	ev.dv[1].data_ptr = "de";
	/* After an empty one nothing is looked at. */
	ev.dv[3].data_length = 9;
	KUNIT_EXPECT_EQ(test, 0, nke_kev_msg_post(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&ear->wakes));
	KUNIT_EXPECT_EQ(test, 29L, hear(ear, &h));
	KUNIT_EXPECT_EQ(test, 29U, h.msg.total_size);
	KUNIT_EXPECT_EQ(test, code, h.msg.vendor_code);
	KUNIT_EXPECT_EQ(test, 5U, h.msg.kev_class);
	KUNIT_EXPECT_EQ(test, 6U, h.msg.kev_subclass);
	KUNIT_EXPECT_EQ(test, 7U, h.msg.event_code);
	KUNIT_EXPECT_EQ(test, nke_kev_last_id(), h.msg.id);
	KUNIT_EXPECT_MEMEQ(test, "abcde", h.msg.event_data, 5);
	KUNIT_EXPECT_EQ(test, -1L, hear(ear, &h));
	KUNIT_EXPECT_EQ(test, posted + 1, nke_kev_stat(NKE_KEV_POSTED));

	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_msg_post(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_post_msg(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_post_msg_nowait(NULL));
	ev.dv[1].data_ptr = NULL;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_msg_post(EVENT(&ev)));
	/* Not for everybody: Apple's, and numbers that nobody has. */
	ev.dv[1].data_length = 0;
	ev.vendor_code = 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_msg_post(EVENT(&ev)));
	ev.vendor_code = 999;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_msg_post(EVENT(&ev)));
	ev.vendor_code = U32_MAX;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_kev_msg_post(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, bad + 3, nke_kev_stat(NKE_KEV_BADVENDOR));
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post_msg(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, -1L, hear(ear, &h));
	ear_close(ear);
}

static void test_size(struct kunit *test)
{
	u32 code = vendor(test);
	struct ear *ear = ear_new(test, 0, 0, 0);
	struct nke_bsd_kev_msg ev = event(code, 1, 1, 1);
	u64 big = nke_kev_stat(NKE_KEV_TOOBIG);
	u32 last = nke_kev_last_id();
	u8 data[201];
	union heard h;
	int i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i;
	for (i = 0; i < NKE_KEV_VECTORS; i++) {
		ev.dv[i].data_length = 40;
		ev.dv[i].data_ptr = data + 40 * i;
	}
	KUNIT_EXPECT_EQ(test, 0, nke_kev_msg_post(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, 224L, hear(ear, &h));
	KUNIT_EXPECT_MEMEQ(test, data, h.msg.event_data, 200);
	ev.dv[4].data_length = 41;
	KUNIT_EXPECT_EQ(test, EMSGSIZE, nke_kev_msg_post(EVENT(&ev)));
	/* A sum that begins anew at 0 is too much as well. */
	ev.dv[3].data_length = U32_MAX;
	KUNIT_EXPECT_EQ(test, EMSGSIZE, nke_kev_post_msg(EVENT(&ev)));
	ev.dv[0].data_length = 201;
	KUNIT_EXPECT_EQ(test, EMSGSIZE, nke_kev_post_msg_nowait(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, -EMSGSIZE, nke_kev_post(1, 1, 1, 1, data, 201,
						      NULL));
	KUNIT_EXPECT_EQ(test, big + 4, nke_kev_stat(NKE_KEV_TOOBIG));
	/* Who failed had no number. */
	KUNIT_EXPECT_EQ(test, last + 1, nke_kev_last_id());
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 2, 3, 4, data, 200, &last));
	KUNIT_EXPECT_EQ(test, nke_kev_last_id(), last);
	KUNIT_EXPECT_EQ(test, 224L, hear(ear, &h));
	KUNIT_EXPECT_EQ(test, last, h.msg.id);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 2, 3, 4, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, 24L, hear(ear, &h));
	ear_close(ear);
}

static void test_filter(struct kunit *test)
{
	static const struct {
		struct nke_kev_filter filter;
		ssize_t hears;	/* bytes */
	} cases[] = {
		{ { 0, 0, 0 }, 24 },
		{ { 0, 9, 9 }, 24 },
		{ { 77, 0, 0 }, 24 },
		{ { 77, 0, 9 }, 24 },
		{ { 77, 5, 0 }, 24 },
		{ { 77, 5, 6 }, 24 },
		{ { 77, 5, 9 }, -1 },
		{ { 77, 9, 0 }, -1 },
		{ { 77, 9, 6 }, -1 },
		{ { 78, 0, 0 }, -1 },
		{ { 78, 5, 6 }, -1 },
		{ { NKE_KEV_NO_VENDOR, 0, 0 }, -1 },
	};
	struct ear *ear = kunit_kzalloc(test, sizeof(*ear), GFP_KERNEL);
	struct nke_kev_filter f = {};
	union heard h;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, ear);
	nke_kev_listen(&ear->l, ear_wake);
	nke_kev_get_filter(&ear->l, &f);
	KUNIT_EXPECT_EQ(test, NKE_KEV_NO_VENDOR, f.vendor);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(77, 5, 6, 0, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, -1L, hear(ear, &h));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		nke_kev_set_filter(&ear->l, &cases[i].filter);
		nke_kev_get_filter(&ear->l, &f);
		KUNIT_EXPECT_MEMEQ(test, &f, &cases[i].filter, sizeof(f));
		KUNIT_EXPECT_EQ(test, 0, nke_kev_post(77, 5, 6, i, NULL, 0,
						      NULL));
		KUNIT_EXPECT_EQ(test, cases[i].hears, hear(ear, &h));
	}
	/* Another filter does not take back what is there. */
	nke_kev_set_filter(&ear->l, &cases[0].filter);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(77, 5, 6, 0, NULL, 0, NULL));
	nke_kev_set_filter(&ear->l, &cases[9].filter);
	KUNIT_EXPECT_EQ(test, 24L, hear(ear, &h));
	ear_close(ear);
}

/* One whose queue is full misses events; nobody else does. */
static void test_full(struct kunit *test)
{
	struct ear *deaf = ear_new(test, 0, 0, 0);
	struct ear *ear = ear_new(test, 0, 0, 0);
	u64 full = nke_kev_stat(NKE_KEV_FULLSOCK);
	u32 first = nke_kev_last_id() + 1;
	union heard h;
	int n = 0;

	nke_sockbuf_set_limit(&deaf->l.rcv, 60);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 1, 1, 1, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 1, 1, 1, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 1, 1, 1, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, full + 1, nke_kev_stat(NKE_KEV_FULLSOCK));
	KUNIT_EXPECT_EQ(test, 24L, hear(deaf, &h));
	KUNIT_EXPECT_EQ(test, first, h.msg.id);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 1, 1, 1, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, 24L, hear(deaf, &h));
	KUNIT_EXPECT_EQ(test, first + 1, h.msg.id);
	/* A gap in the numbers is the only hint. */
	KUNIT_EXPECT_EQ(test, 24L, hear(deaf, &h));
	KUNIT_EXPECT_EQ(test, first + 3, h.msg.id);
	while (hear(ear, &h) > 0) {
		KUNIT_EXPECT_EQ(test, first + n, h.msg.id);
		n++;
	}
	KUNIT_EXPECT_EQ(test, 4, n);
	ear_close(ear);
	ear_close(deaf);
}

static void test_softirq(struct kunit *test)
{
	struct ear *ear = ear_new(test, 0, 0, 0);
	struct nke_bsd_kev_msg ev = event(1, 2, 3, 4);
	union heard h;

	local_bh_disable();
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post_msg_nowait(EVENT(&ev)));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, 24L, hear(ear, &h));
	ear_close(ear);
}

static void test_listeners(struct kunit *test)
{
	u64 changes = nke_kev_stat(NKE_KEV_GENCNT);
	struct ear *a = ear_new(test, 0, 0, 0), *b;
	u32 id = nke_kev_last_id();

	b = ear_new(test, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, 2U, nke_kev_listeners());
	KUNIT_EXPECT_EQ(test, 2ULL, nke_kev_stat(NKE_KEV_PCBCOUNT));
	ear_close(a);
	ear_close(b);
	KUNIT_EXPECT_EQ(test, changes + 4, nke_kev_stat(NKE_KEV_GENCNT));
	/* Numbers go on when nobody listens. */
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post(1, 1, 1, 1, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, id + 1, nke_kev_last_id());
}

static struct nke_kern_event_msg cast;
static unsigned int casts;

static void multicast(const struct nke_kern_event_msg *msg, gfp_t gfp)
{
	if (gfpflags_allow_blocking(gfp))
		might_sleep();
	memcpy(&cast, msg, sizeof(cast));
	casts++;
}

static void test_multicast(struct kunit *test)
{
	struct nke_bsd_kev_msg ev = event(1, 2, 3, 4);

	casts = 0;
	nke_kev_set_multicast(multicast);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post_msg(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, 1U, casts);
	KUNIT_EXPECT_EQ(test, nke_kev_last_id(), cast.id);
	KUNIT_EXPECT_EQ(test, 4U, cast.event_code);
	local_bh_disable();
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post_msg_nowait(EVENT(&ev)));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, 2U, casts);
	nke_kev_set_multicast(NULL);
	KUNIT_EXPECT_EQ(test, 0, nke_kev_post_msg(EVENT(&ev)));
	KUNIT_EXPECT_EQ(test, 2U, casts);
}

/* Controls that come and go are told of. */
static void test_controls(struct kunit *test)
{
	struct ear *ear = ear_new(test, 1, 3, 2);
	struct extension *nke = extension_start(test, 0);
	struct nke_ctl_event_data data;
	union heard h;
	int i;

	extension_stop(test, nke);
	for (i = 1; i <= 2; i++) {
		KUNIT_ASSERT_EQ(test, 32L, hear(ear, &h));
		KUNIT_EXPECT_EQ(test, 1U, h.msg.vendor_code);
		KUNIT_EXPECT_EQ(test, 3U, h.msg.kev_class);
		KUNIT_EXPECT_EQ(test, 2U, h.msg.kev_subclass);
		KUNIT_EXPECT_EQ(test, (u32)i, h.msg.event_code);
		memcpy(&data, h.msg.event_data, sizeof(data));
		KUNIT_EXPECT_EQ(test, nke->reg.ctl_id, data.ctl_id);
		KUNIT_EXPECT_EQ(test, 0U, data.ctl_unit);
	}
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_deregister(nke->ref));
	KUNIT_EXPECT_EQ(test, -1L, hear(ear, &h));
	ear_close(ear);
}

#define POSTERS	4
#define POSTS	200

static void post_many(struct helper *h)
{
	int i;

	for (i = 0; i < POSTS; i++) {
		h->result |= nke_kev_post((unsigned long)h->arg, 1, 1, i, NULL,
					  0, NULL);
		cond_resched();
	}
}

/* Several post, listeners come and go; one hears it all, in order. */
static void test_posters(struct kunit *test)
{
	struct ear *ear = ear_new(test, 0, 0, 0), *other;
	u32 first = nke_kev_last_id() + 1;
	u32 next[POSTERS] = {};
	struct helper helpers[POSTERS];
	unsigned long *seen;
	union heard h;
	int i;

	seen = kunit_kzalloc(test, BITS_TO_LONGS(POSTERS * POSTS) *
			     sizeof(long), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, seen);
	nke_sockbuf_set_limit(&ear->l.rcv, POSTERS * POSTS * 24);
	for (i = 0; i < POSTERS; i++)
		helper_start(test, &helpers[i], post_many, (void *)(long)i);
	for (i = 0; i < 50; i++) {
		other = ear_new(test, 0, 0, 0);
		cond_resched();
		ear_close(other);
	}
	for (i = 0; i < POSTERS; i++) {
		helper_join(&helpers[i]);
		KUNIT_EXPECT_EQ(test, 0L, helpers[i].result);
	}
	for (i = 0; hear(ear, &h) == 24; i++) {
		u32 who = h.msg.vendor_code;

		/* No number twice, and what one posts stays in order. */
		KUNIT_ASSERT_LT(test, h.msg.id - first, (u32)POSTERS * POSTS);
		KUNIT_EXPECT_FALSE(test, __test_and_set_bit(h.msg.id - first,
							    seen));
		KUNIT_ASSERT_LT(test, who, (u32)POSTERS);
		KUNIT_EXPECT_EQ(test, next[who]++, h.msg.event_code);
	}
	KUNIT_EXPECT_EQ(test, POSTERS * POSTS, i);
	ear_close(ear);
}

static struct kunit_case kev_cases[] = {
	KUNIT_CASE(test_vendor),
	KUNIT_CASE(test_post),
	KUNIT_CASE(test_size),
	KUNIT_CASE(test_filter),
	KUNIT_CASE(test_full),
	KUNIT_CASE(test_softirq),
	KUNIT_CASE(test_listeners),
	KUNIT_CASE(test_multicast),
	KUNIT_CASE(test_controls),
	KUNIT_CASE(test_posters),
	{}
};

static struct kunit_suite kev_suite = {
	.name = "nke_kev",
	.exit = kctl_test_exit,
	.test_cases = kev_cases,
};

kunit_test_suite(kev_suite);
