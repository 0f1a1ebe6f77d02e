// SPDX-License-Identifier: GPL-2.0
/*
 * Queues of records: a random script against a flat model.
 */
#include <linux/prandom.h>

#include "kctl_fixture.h"
#include "nke_kunit.h"

#define MODEL_RECORDS	4096

/**
 * struct model - what a queue should hold
 * @sb: the queue
 * @len: bytes of each record, in a ring
 * @first: index of the first one
 * @n: how many
 * @open: the last one goes on
 * @bytes: in all
 * @empty: records without a byte
 * @put: bytes ever put; the value of each follows from its number
 * @got: bytes ever read
 * @hiwat: bytes that may wait
 * @ideal: without critical ones
 * @stream: storage counts
 */
struct model {
	struct nke_sockbuf sb;
	u32 len[MODEL_RECORDS];
	u32 first;
	u32 n;
	bool open;
	u32 bytes;
	u32 empty;
	u32 put;
	u32 got;
	u32 hiwat;
	u32 ideal;
	bool stream;
};

static u8 value(u32 number)
{
	return number * 31 + (number >> 8);
}

static u32 *record(struct model *m, u32 i)
{
	return &m->len[(m->first + i) % MODEL_RECORDS];
}

static u64 storage(struct model *m)
{
	struct __mbuf *rec, *p;
	u64 sum = 0;

	for (rec = m->sb.first; rec; rec = rec->nextpkt)
		for (p = rec; p; p = p->next)
			sum += NKE_MSIZE + (p->ext ? p->ext->size : 0);
	return sum;
}

static u32 room(struct model *m, u32 hiwat)
{
	u32 used = m->bytes + m->empty;
	u64 most = 8ULL * hiwat;
	u64 held = storage(m);
	u32 free = hiwat > used ? hiwat - used : 0;

	if (!m->stream)
		return free;
	return min_t(u64, free, most > held ? most - held : 0);
}

/* Whether the message is to be taken, and what that does to the limit. */
static bool admit(struct model *m, u32 len, unsigned int how)
{
	bool joins = m->open && !(how & NKE_SB_RECORD);
	u32 need = len;
	u32 grown = min(m->ideal + m->ideal / 4, (u32)NKE_SB_GROW_MAX);

	if (!len && (how & NKE_SB_EOR) && !joins)
		need = 1;
	if (!need)
		return true;
	if ((how & NKE_SB_RESERVE) && !(how & NKE_SB_CRIT) &&
	    room(m, m->hiwat) < m->hiwat / 4)
		return false;
	if (need <= room(m, m->hiwat))
		return true;
	if (!(how & NKE_SB_CRIT) || grown <= m->hiwat || need > room(m, grown))
		return false;
	m->hiwat = grown;
	return true;
}

static void model_append(struct model *m, u32 len, unsigned int how)
{
	if (m->open && !(how & NKE_SB_RECORD)) {
		*record(m, m->n - 1) += len;
	} else {
		if (!len && !(how & NKE_SB_EOR))
			return;
		*record(m, m->n++) = len;
		m->empty += !len;
	}
	m->bytes += len;
	m->put += len;
	m->open = !(how & NKE_SB_EOR);
}

/* Bytes in mbufs of all kinds, some of them empty. */
static struct __mbuf *random_message(struct kunit *test, struct rnd_state *rnd,
				     u32 len, u32 number)
{
	struct __mbuf *head = NULL, *m;
	struct __mbuf **link = &head;
	u32 left = len;

	do {
		u32 want = prandom_u32_state(rnd) % 4 ?
			   min(left, prandom_u32_state(rnd) % 300) : 0;
		u32 i;

		KUNIT_ASSERT_EQ(test, 0, head ? nke_mbuf_get(0, 1, &m) :
						nke_mbuf_gethdr(0, 1, &m));
		if (want > m->size || !(prandom_u32_state(rnd) % 8))
			KUNIT_ASSERT_EQ(test, 0, nke_mbuf_mclget(0, 1, &m));
		for (i = 0; i < want; i++)
			m->data[i] = value(number++);
		m->len = want;
		left -= want;
		*link = m;
		link = &m->next;
	} while (left);
	head->pkt.len = len;
	return head;
}

static void step_append(struct kunit *test, struct model *m,
			struct rnd_state *rnd)
{
	unsigned int how = prandom_u32_state(rnd) % 16;
	u32 len = prandom_u32_state(rnd) % 3 ?
		  prandom_u32_state(rnd) % 40 : prandom_u32_state(rnd) % 1500;
	struct __mbuf *msg;
	bool fits, want;
	int err;

	if (m->n == MODEL_RECORDS)
		return;
	if (!(prandom_u32_state(rnd) % 8))
		len = 0;
	msg = random_message(test, rnd, len, m->put);
	fits = nke_sockbuf_fits(&m->sb, len, how);
	want = admit(m, len, how);
	err = nke_sockbuf_append(&m->sb, msg, len, how);
	if (err) {
		KUNIT_EXPECT_EQ(test, (size_t)len, nke_mbuf_chain_len(msg));
		nke_mbuf_freem(msg);
	}
	KUNIT_EXPECT_EQ(test, want, fits);
	KUNIT_EXPECT_EQ(test, want ? 0 : -ENOBUFS, err);
	if (!err)
		model_append(m, len, how);
}

static void step_drop(struct kunit *test, struct model *m,
		      struct rnd_state *rnd)
{
	u32 have = m->n ? *record(m, 0) : 0;
	u32 len = have && prandom_u32_state(rnd) % 2 ?
		  prandom_u32_state(rnd) % (have + 1) : have;
	struct __mbuf *p;
	bool ended;
	size_t told;
	u32 i, off = 0, bad = 0;

	p = nke_sockbuf_first(&m->sb, &told, &ended);
	KUNIT_EXPECT_EQ(test, !!m->n, !!p);
	KUNIT_EXPECT_EQ(test, (size_t)have, told);
	if (!m->n || !p)
		return;
	KUNIT_EXPECT_EQ(test, m->n > 1 || !m->open, ended);
	for (i = 0; i < have; i++, off++) {
		while (p && off == p->len) {
			p = p->next;
			off = 0;
		}
		bad += !p || p->data[off] != value(m->got + i);
	}
	KUNIT_EXPECT_EQ(test, 0U, bad);
	nke_sockbuf_drop(&m->sb, len);
	m->got += len;
	m->bytes -= len;
	*record(m, 0) -= len;
	if (len == have) {
		m->empty -= !have;
		m->first = (m->first + 1) % MODEL_RECORDS;
		if (!--m->n)
			m->open = false;
	}
	if (m->hiwat > m->ideal) {
		u64 used = m->bytes + m->empty;

		if (m->stream)
			used = max_t(u64, used, DIV_ROUND_UP(storage(m), 8));
		m->hiwat = clamp_t(u64, used, m->ideal, m->hiwat);
	}
}

static void expect_same(struct kunit *test, struct model *m)
{
	struct nke_sockbuf *sb = &m->sb;
	u32 used = m->bytes + m->empty;

	KUNIT_EXPECT_EQ(test, m->bytes, sb->cc);
	KUNIT_EXPECT_EQ(test, m->n, sb->records);
	KUNIT_EXPECT_EQ(test, m->empty, sb->empty);
	KUNIT_EXPECT_EQ(test, m->hiwat, sb->hiwat);
	KUNIT_EXPECT_EQ(test, storage(m), sb->mbcnt);
	KUNIT_EXPECT_EQ(test, room(m, m->hiwat), nke_sockbuf_space(sb));
	KUNIT_EXPECT_EQ(test, used >= 100 ? 0 : 100 - used,
			nke_sockbuf_missing(sb));
	KUNIT_EXPECT_EQ(test, !m->n, !sb->last);
	KUNIT_EXPECT_EQ(test, !m->n, !sb->tail);
}

static void run_script(struct kunit *test, bool stream)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned long i;

	KUNIT_ASSERT_NOT_NULL(test, m);
	prandom_seed_state(&rnd, nke_kunit_seed);
	m->stream = stream;
	m->hiwat = 4000;
	m->ideal = 4000;
	nke_sockbuf_init(&m->sb, m->hiwat, stream);
	nke_sockbuf_set_lowat(&m->sb, 100);
	for (i = 0; i < nke_kunit_steps; i++) {
		u32 what = prandom_u32_state(&rnd) % 1000;

		if (what < 500) {
			step_append(test, m, &rnd);
		} else if (what < 996) {
			step_drop(test, m, &rnd);
		} else if (what < 998) {
			m->ideal = 1000 + prandom_u32_state(&rnd) % 9000;
			m->hiwat = m->ideal;
			nke_sockbuf_set_limit(&m->sb, m->ideal);
		} else {
			nke_sockbuf_flush(&m->sb);
			m->got += m->bytes;
			m->n = 0;
			m->bytes = 0;
			m->empty = 0;
			m->open = false;
			m->hiwat = m->ideal;
		}
		expect_same(test, m);
		cond_resched();
		if (test->status != KUNIT_SUCCESS) {
			kunit_err(test, "seed=%lu step %lu\n", nke_kunit_seed,
				  i);
			break;
		}
	}
	nke_sockbuf_flush(&m->sb);
}

static void test_script(struct kunit *test)
{
	run_script(test, false);
}

static void test_script_stream(struct kunit *test)
{
	run_script(test, true);
}

static void test_closed(struct kunit *test)
{
	struct __mbuf *m = make_message(test, "ab", 2);
	struct nke_sockbuf sb;
	char buf[4];

	nke_sockbuf_init(&sb, 100, false);
	KUNIT_EXPECT_FALSE(test, nke_sockbuf_readable(&sb));
	KUNIT_EXPECT_EQ(test, 0, nke_sockbuf_append(&sb, m, 2, 0));
	nke_sockbuf_close(&sb);
	m = make_message(test, "cd", 2);
	KUNIT_EXPECT_EQ(test, -EPIPE, nke_sockbuf_append(&sb, m, 2, 0));
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 2L, queue_read(&sb, buf, sizeof(buf), NULL));
	KUNIT_EXPECT_EQ(test, -1L, queue_read(&sb, buf, sizeof(buf), NULL));
	/* The end can be read. */
	KUNIT_EXPECT_TRUE(test, nke_sockbuf_readable(&sb));
	nke_sockbuf_drop(&sb, 5);
	nke_sockbuf_flush(&sb);
}

static void test_limits(struct kunit *test)
{
	struct __mbuf *m = make_message(test, "abcd", 4);
	struct nke_sockbuf sb;
	char buf[4];

	/* Nothing may wait at first. */
	nke_sockbuf_init(&sb, 0, false);
	nke_sockbuf_set_lowat(&sb, 50);
	KUNIT_EXPECT_EQ(test, -ENOBUFS, nke_sockbuf_append(&sb, m, 4, 0));
	KUNIT_EXPECT_EQ(test, 1U, nke_sockbuf_missing(&sb));
	nke_sockbuf_setup(&sb, 4, false);
	/* A mark that cannot be reached does not keep the reader waiting. */
	KUNIT_EXPECT_EQ(test, 4U, nke_sockbuf_missing(&sb));
	KUNIT_EXPECT_EQ(test, 0, nke_sockbuf_append(&sb, m, 4, 0));
	KUNIT_EXPECT_TRUE(test, nke_sockbuf_readable(&sb));
	nke_sockbuf_set_limit(&sb, 2);
	KUNIT_EXPECT_EQ(test, 0U, nke_sockbuf_space(&sb));
	KUNIT_EXPECT_EQ(test, 3L, queue_read(&sb, buf, 3, NULL));
	KUNIT_EXPECT_EQ(test, 1U, nke_sockbuf_space(&sb));
	nke_sockbuf_set_lowat(&sb, 0);
	KUNIT_EXPECT_EQ(test, 0U, nke_sockbuf_missing(&sb));
	nke_sockbuf_flush(&sb);
	KUNIT_EXPECT_EQ(test, 1U, nke_sockbuf_missing(&sb));
}

/* What a reader was told of stays as it is while a writer goes on. */
static void test_beside_reader(struct kunit *test)
{
	struct __mbuf *m = make_message(test, "abc", 3);
	struct nke_sockbuf sb;
	bool ended;
	size_t len;
	char buf[8];

	nke_sockbuf_init(&sb, 100, false);
	KUNIT_EXPECT_EQ(test, 0, nke_sockbuf_append(&sb, m, 3, 0));
	m = nke_sockbuf_first(&sb, &len, &ended);
	KUNIT_ASSERT_NOT_NULL(test, m);
	KUNIT_EXPECT_FALSE(test, ended);
	KUNIT_EXPECT_EQ(test, 0, nke_sockbuf_append(&sb,
						    make_message(test, "de", 2),
						    2, NKE_SB_EOR));
	KUNIT_EXPECT_EQ(test, 3UL, len);
	KUNIT_EXPECT_MEMEQ(test, "abc", m->data, 3);
	nke_sockbuf_drop(&sb, len);
	KUNIT_EXPECT_EQ(test, 2L, queue_read(&sb, buf, sizeof(buf), &ended));
	KUNIT_EXPECT_TRUE(test, ended);
	KUNIT_EXPECT_MEMEQ(test, "de", buf, 2);
	/* The end of what was read in full is an empty record of its own. */
	KUNIT_EXPECT_EQ(test, 0, nke_sockbuf_append(&sb,
						    make_message(test, "f", 1),
						    1, 0));
	nke_sockbuf_first(&sb, &len, NULL);
	nke_sockbuf_drop(&sb, len);
	KUNIT_EXPECT_EQ(test, 0, nke_sockbuf_append(&sb,
						    make_message(test, "", 0),
						    0, NKE_SB_EOR));
	KUNIT_EXPECT_EQ(test, 0L, queue_read(&sb, buf, sizeof(buf), &ended));
	KUNIT_EXPECT_TRUE(test, ended);
	KUNIT_EXPECT_EQ(test, -1L, queue_read(&sb, buf, sizeof(buf), NULL));
}

/* What a reader has handed on does not keep others from coming. */
static void test_leaving(struct kunit *test)
{
	struct nke_sockbuf sb;
	char buf[16];

	nke_sockbuf_init(&sb, 10, false);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sockbuf_append(&sb, make_message(test, "", 0), 0,
					   NKE_SB_EOR));
	KUNIT_EXPECT_EQ(test, 0,
			nke_sockbuf_append(&sb, make_message(test, "abcdef", 6),
					   6, NKE_SB_EOR));
	KUNIT_EXPECT_EQ(test, 3U, nke_sockbuf_space(&sb));
	nke_sockbuf_leave(&sb, 7);
	KUNIT_EXPECT_EQ(test, 10U, nke_sockbuf_space(&sb));
	/* After all not. */
	nke_sockbuf_leave(&sb, 0);
	KUNIT_EXPECT_EQ(test, 3U, nke_sockbuf_space(&sb));
	nke_sockbuf_leave(&sb, 7);
	KUNIT_EXPECT_EQ(test, 0,
			nke_sockbuf_append(&sb, make_message(test, "123456", 6),
					   6, NKE_SB_EOR));
	KUNIT_EXPECT_EQ(test, 4U, nke_sockbuf_space(&sb));
	nke_sockbuf_drop(&sb, 0);
	KUNIT_EXPECT_EQ(test, 4U, nke_sockbuf_space(&sb));
	nke_sockbuf_drop(&sb, 6);
	KUNIT_EXPECT_EQ(test, 4U, nke_sockbuf_space(&sb));
	KUNIT_EXPECT_EQ(test, 6L, queue_read(&sb, buf, sizeof(buf), NULL));
	KUNIT_EXPECT_EQ(test, 10U, nke_sockbuf_space(&sb));
	/* No more leave than there are. */
	nke_sockbuf_leave(&sb, 5);
	KUNIT_EXPECT_EQ(test, 10U, nke_sockbuf_space(&sb));
	nke_sockbuf_flush(&sb);
}

static struct kunit_case sockbuf_cases[] = {
	KUNIT_CASE(test_closed),
	KUNIT_CASE(test_limits),
	KUNIT_CASE(test_beside_reader),
	KUNIT_CASE(test_leaving),
	KUNIT_CASE(test_script),
	KUNIT_CASE(test_script_stream),
	{}
};

static struct kunit_suite sockbuf_suite = {
	.name = "nke_sockbuf",
	.exit = kctl_test_exit,
	.test_cases = sockbuf_cases,
};

kunit_test_suite(sockbuf_suite);
