// SPDX-License-Identifier: GPL-2.0
/*
 * Each function that reaches into a chain, at each offset and for each length,
 * beyond the end as well, whatever holds the bytes and wherever an mbuf is
 * empty; and packet headers whose length is not the chain's.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <net/checksum.h>

#include "mbuf_chains.h"

#define TOTAL		8
#define BEYOND		(TOTAL + 1)
#define FIRST		3	/* odd, which checksums must notice */
#define ROOM		32	/* on either side of the client's bytes */
#define GUARD		0x5a

static const char bytes[] = "abcdefgh";

enum holder {
	IN_MBUF,
	IN_CLUSTER,
	IN_SHARED,
	IN_CLIENT,
	HOLDERS,
};

static const char * const holders[] = {
	"in mbufs", "in clusters", "in shared clusters", "in client memory",
};

#define AT_START	BIT(0)
#define IN_MIDDLE	BIT(1)
#define AT_END		BIT(2)
#define EVERYWHERE	(AT_START | IN_MIDDLE | AT_END)

/**
 * struct edge - "abc" and "defgh" in a chain
 * @test: the test
 * @holder: who has the bytes
 * @empties: where there are mbufs without any
 * @m: the packet, or NULL when a function freed it
 * @other: another holder of the bytes, or NULL
 * @tail: last mbuf, while it is made
 * @buf: the client's memory
 * @len: how much of it is the packet's
 * @frees: how often that was freed
 * @where: for messages
 */
struct edge {
	struct kunit *test;
	enum holder holder;
	unsigned int empties;
	struct __mbuf *m;
	struct __mbuf *other;
	struct __mbuf *tail;
	u8 buf[2][2 * ROOM + TOTAL];
	size_t len[2];
	unsigned int frees;
	char where[80];
};

/* Each function here has its edge in "e". */
#define EXPECT(what)							\
	KUNIT_EXPECT_TRUE_MSG(e->test, what, "%s", e->where)
#define EXPECT_NUM(want, have)						\
	KUNIT_EXPECT_EQ_MSG(e->test, (size_t)(want), (size_t)(have),	\
			    "%s", e->where)

/* -- chains --*/

static void count_free(char *buf, unsigned int size, char *arg)
{
	((struct edge *)arg)->frees++;
}

/* Another mbuf at the end of the chain; the first one has a header. */
static struct __mbuf *add_mbuf(struct edge *e)
{
	struct __mbuf *m = NULL;

	if (!e->m) {
		KUNIT_ASSERT_EQ(e->test, 0, nke_mbuf_gethdr(WAIT, DATA, &m));
		e->m = m;
	} else {
		KUNIT_ASSERT_EQ(e->test, 0, nke_mbuf_get(WAIT, DATA, &m));
		KUNIT_ASSERT_EQ(e->test, 0, nke_mbuf_setnext(e->tail, m));
	}
	e->tail = m;
	return m;
}

static void add_empty(struct edge *e)
{
	struct __mbuf *m = add_mbuf(e);

	if (e->holder == IN_CLUSTER)
		KUNIT_ASSERT_EQ(e->test, 0, nke_mbuf_mclget(WAIT, DATA, &m));
}

static void add_piece(struct edge *e, int i, const char *from, size_t len)
{
	struct __mbuf *m = add_mbuf(e);
	size_t at = 0;

	if (e->holder == IN_CLUSTER || e->holder == IN_SHARED) {
		KUNIT_ASSERT_EQ(e->test, 0, nke_mbuf_mclget(WAIT, DATA, &m));
		at = ROOM;
	} else if (e->holder == IN_CLIENT) {
		KUNIT_ASSERT_EQ(e->test, 0,
				nke_mbuf_attachcluster(WAIT, DATA, &m,
						       e->buf[i], count_free,
						       sizeof(e->buf[i]),
						       (char *)e));
		at = ROOM;
	}
	KUNIT_ASSERT_EQ(e->test, 0,
			nke_mbuf_setdata(m, nke_mbuf_datastart(m) + at, len));
	memcpy(nke_mbuf_data(m), from, len);
	e->len[i] = len;
}

static void edge_begin(struct edge *e)
{
	e->m = NULL;
	e->other = NULL;
	e->frees = 0;
	memset(e->buf, GUARD, sizeof(e->buf));
	if (e->empties & AT_START)
		add_empty(e);
	add_piece(e, 0, bytes, FIRST);
	if (e->empties & IN_MIDDLE)
		add_empty(e);
	add_piece(e, 1, bytes + FIRST, TOTAL - FIRST);
	if (e->empties & AT_END)
		add_empty(e);
	nke_mbuf_pkthdr_setlen(e->m, TOTAL);
	if (e->holder == IN_SHARED)
		KUNIT_ASSERT_EQ(e->test, 0,
				nke_mbuf_copym(e->m, 0, NKE_MBUF_COPYALL, WAIT,
					       &e->other));
}

static unsigned int count_mbufs(struct __mbuf *m)
{
	unsigned int n = 0;

	for (; m; m = nke_mbuf_next(m))
		n++;
	return n;
}

/* The chain has these bytes, none outside of its storage. */
static void expect_chain(struct edge *e, struct __mbuf *m, const char *want,
			 size_t len)
{
	size_t pos = 0;
	size_t n;

	for (; m; m = nke_mbuf_next(m)) {
		n = nke_mbuf_len(m);
		EXPECT(nke_mbuf_data(m) >= nke_mbuf_datastart(m));
		EXPECT(nke_mbuf_data(m) + n <=
		       nke_mbuf_datastart(m) + nke_mbuf_maxlen(m));
		EXPECT(n <= len - pos);
		if (n > len - pos)
			return;
		EXPECT(!memcmp(nke_mbuf_data(m), want + pos, n));
		pos += n;
	}
	EXPECT_NUM(len, pos);
}

static void expect_packet(struct edge *e, const char *want, size_t len)
{
	expect_chain(e, e->m, want, len);
	EXPECT_NUM(len, nke_mbuf_pkthdr_len(e->m));
}

/* @room: whether the function may use the room around the bytes. */
static void edge_end(struct edge *e, bool room)
{
	size_t used;
	int i;

	if (e->other)
		expect_chain(e, e->other, bytes, TOTAL);
	nke_mbuf_freem(e->other);
	nke_mbuf_freem(e->m);
	if (e->holder != IN_CLIENT)
		return;
	EXPECT_NUM(2, e->frees);
	for (i = 0; i < 2 && !room; i++) {
		used = ROOM + e->len[i];
		EXPECT(!memchr_inv(e->buf[i], GUARD, ROOM));
		EXPECT(!memchr_inv(e->buf[i] + used, GUARD,
				   sizeof(e->buf[i]) - used));
	}
}

/* -- what is done to them --*/

static void do_copydata(struct edge *e, size_t off, size_t len)
{
	size_t have = off < TOTAL ? min(len, TOTAL - off) : 0;
	u8 out[16];

	memset(out, GUARD, sizeof(out));
	EXPECT_NUM(have < len ? EINVAL : 0,
		   nke_mbuf_copydata(e->m, off, len, out));
	EXPECT(!memcmp(out, bytes + min_t(size_t, off, TOTAL), have));
	EXPECT(!memchr_inv(out + have, GUARD, sizeof(out) - have));
	expect_packet(e, bytes, TOTAL);
}

static void do_copyback(struct edge *e, size_t off, size_t len)
{
	char want[32] = "abcdefgh";

	EXPECT_NUM(len ? 0 : EINVAL,
		   nke_mbuf_copyback(e->m, off, len, "123456789", WAIT));
	memcpy(want + off, "123456789", len);
	expect_packet(e, want, len ? max(off + len, (size_t)TOTAL) : TOTAL);
}

static void do_adj(struct edge *e, size_t off, size_t len)
{
	unsigned int n = count_mbufs(e->m);
	size_t left;

	off = min_t(size_t, off, TOTAL);
	left = TOTAL - off;
	nke_mbuf_adj(e->m, off);
	expect_packet(e, bytes + off, left);
	nke_mbuf_adj(e->m, -(int)len);
	expect_packet(e, bytes + off, left - min(len, left));
	/* Those that became empty stay. */
	EXPECT_NUM(n, count_mbufs(e->m));
}

static void do_copym(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *copy = e->m;
	int want = 0;

	if (!len)
		want = ENOMEM;
	else if (off + len > TOTAL)
		want = EINVAL;
	EXPECT_NUM(want, nke_mbuf_copym(e->m, off, len, WAIT, &copy));
	expect_packet(e, bytes, TOTAL);
	if (want) {
		EXPECT(!copy);
		return;
	}
	expect_chain(e, copy, bytes + off, len);
	EXPECT_NUM(off ? 0 : NKE_MBUF_PKTHDR,
		   nke_mbuf_flags(copy) & NKE_MBUF_PKTHDR);
	EXPECT_NUM(off ? 0 : len, nke_mbuf_pkthdr_len(copy));
	nke_mbuf_freem(copy);
}

static void do_copym_all(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *copy = e->m;
	bool good = off < TOTAL;

	EXPECT_NUM(good ? 0 : EINVAL,
		   nke_mbuf_copym(e->m, off, NKE_MBUF_COPYALL, WAIT, &copy));
	if (good)
		expect_chain(e, copy, bytes + off, TOTAL - off);
	else
		EXPECT(!copy);
	expect_packet(e, bytes, TOTAL);
	nke_mbuf_freem(copy);
}

static void do_dup(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *copy = NULL;
	struct __mbuf *m;

	EXPECT_NUM(0, nke_mbuf_dup(e->m, WAIT, &copy));
	expect_packet(e, bytes, TOTAL);
	for (m = copy; m; m = nke_mbuf_next(m))
		EXPECT(!nke_mbuf_mclhasreference(m));
	nke_mbuf_freem(e->m);
	e->m = copy;
	expect_packet(e, bytes, TOTAL);
}

static void do_prepend(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *m = e->m;
	char want[32];

	EXPECT_NUM(0, nke_mbuf_prepend(&e->m, len, WAIT));
	EXPECT(len || m == e->m);
	memset(want, 'P', len);
	memcpy(want + len, bytes, TOTAL);
	memset(nke_mbuf_data(e->m), 'P', len);
	expect_packet(e, want, len + TOTAL);
}

static void do_split(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *rest = e->m;

	if (off > TOTAL) {
		EXPECT_NUM(ENOMEM, nke_mbuf_split(e->m, off, WAIT, &rest));
		EXPECT(!rest);
		expect_packet(e, bytes, TOTAL);
		return;
	}
	EXPECT_NUM(0, nke_mbuf_split(e->m, off, WAIT, &rest));
	expect_packet(e, bytes, off);
	expect_chain(e, rest, bytes + off, TOTAL - off);
	EXPECT_NUM(TOTAL - off, nke_mbuf_pkthdr_len(rest));
	EXPECT(nke_mbuf_flags(rest) & NKE_MBUF_PKTHDR);
	nke_mbuf_freem(rest);
}

/* Without packet header; the rest has none either. */
static void do_split_plain(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *rest = e->m;

	EXPECT_NUM(0, nke_mbuf_setflags_mask(e->m, 0, NKE_MBUF_PKTHDR));
	EXPECT_NUM(off > TOTAL ? ENOMEM : 0,
		   nke_mbuf_split(e->m, off, WAIT, &rest));
	expect_chain(e, e->m, bytes, min_t(size_t, off, TOTAL));
	if (off > TOTAL) {
		EXPECT(!rest);
		return;
	}
	EXPECT(rest);
	expect_chain(e, rest, bytes + off, TOTAL - off);
	EXPECT(!(nke_mbuf_flags(rest) & NKE_MBUF_PKTHDR));
	nke_mbuf_freem(rest);
}

static void do_pullup(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *m = e->m;

	if (len > TOTAL) {
		EXPECT_NUM(ENOMEM, nke_mbuf_pullup(&e->m, len));
		EXPECT(!e->m);
		return;
	}
	EXPECT_NUM(0, nke_mbuf_pullup(&e->m, len));
	EXPECT(len || m == e->m);
	EXPECT(nke_mbuf_len(e->m) >= len);
	expect_packet(e, bytes, TOTAL);
}

static void do_pulldown(struct edge *e, size_t off, size_t len)
{
	const void *first = nke_mbuf_data(e->m);
	struct __mbuf *at = e->m;
	unsigned long pos = off;
	struct __mbuf *m;

	if (off + len > TOTAL) {
		EXPECT_NUM(ENOMEM, nke_mbuf_pulldown(e->m, &pos, len, &at));
		EXPECT(!at);
		e->m = NULL;
		return;
	}
	EXPECT_NUM(0, nke_mbuf_pulldown(e->m, &pos, len, &at));
	for (m = e->m; m && m != at; m = nke_mbuf_next(m))
		;
	EXPECT(m == at);
	EXPECT(nke_mbuf_data(e->m) == first);
	EXPECT(pos + len <= nke_mbuf_len(at));
	EXPECT(!memcmp(nke_mbuf_data(at) + pos, bytes + off, len));
	expect_packet(e, bytes, TOTAL);
}

static void do_join_to(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *more = chain_with_gap(e->test);

	EXPECT(nke_mbuf_concatenate(e->m, more) == e->m);
	expect_chain(e, e->m, "abcdefghabcdefgh", 2 * TOTAL);
	EXPECT_NUM(TOTAL, nke_mbuf_pkthdr_len(e->m));
}

static void do_join(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *m = packet_of(e->test, "0123", 4);

	EXPECT(nke_mbuf_concatenate(m, e->m) == m);
	e->m = m;
	expect_chain(e, e->m, "0123abcdefgh", 4 + TOTAL);
	EXPECT_NUM(4, nke_mbuf_pkthdr_len(e->m));
}

static void do_cksum(struct edge *e, size_t off, size_t len)
{
	bool good = len && off + len <= TOTAL;
	u16 sum4 = 1, sum6 = 1;
	u16 want;

	EXPECT_NUM(good ? 0 : EINVAL,
		   nke_mbuf_inet_cksum(e->m, 0, off, len, &sum4));
	EXPECT_NUM(good ? 0 : EINVAL,
		   nke_mbuf_inet6_cksum(e->m, 0, off, len, &sum6));
	/* Where no IP header fits there are no addresses. */
	EXPECT_NUM(EINVAL, nke_mbuf_inet_cksum(e->m, 6, off, len, &want));
	EXPECT_NUM(EINVAL, nke_mbuf_inet6_cksum(e->m, 6, off, len, &want));
	want = good ? (__force u16)ip_compute_csum(bytes + off, len) : 1;
	EXPECT_NUM(want, sum4);
	EXPECT_NUM(want, sum6);
	expect_packet(e, bytes, TOTAL);
}

static void do_lists(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *second = packet_of(e->test, "xyz", 3);
	struct __mbuf *m;
	size_t room = 0;

	for (m = e->m; m; m = nke_mbuf_next(m))
		room += nke_mbuf_maxlen(m);
	EXPECT_NUM(room, nke_mbuf_pkthdr_maxlen(e->m));
	nke_mbuf_setnextpkt(e->m, second);
	EXPECT_NUM(TOTAL + 3, nke_mbuf_pkt_list_len(e->m));
	EXPECT_NUM(room + nke_mbuf_get_mhlen(),
		   nke_mbuf_pkt_list_maxlen(e->m));
	EXPECT_NUM(2, nke_mbuf_freem_list(e->m));
	e->m = NULL;
}

/* The packet, not the list that it is in. */
static void do_freem(struct edge *e, size_t off, size_t len)
{
	struct __mbuf *second = packet_of(e->test, "xyz", 3);

	nke_mbuf_setnextpkt(e->m, second);
	nke_mbuf_freem(e->m);
	e->m = NULL;
	expect_chain(e, second, "xyz", 3);
	EXPECT_NUM(1, nke_mbuf_freem_list(second));
}

/* One by one, and empty ones are no end. */
static void do_free(struct edge *e, size_t off, size_t len)
{
	unsigned int n = count_mbufs(e->m);

	for (; e->m; e->m = nke_mbuf_free(e->m))
		EXPECT_NUM(n--, count_mbufs(e->m));
	EXPECT_NUM(0, n);
}

static const struct {
	const char *name;
	void (*run)(struct edge *e, size_t off, size_t len);
	bool offsets;
	bool lengths;
	bool room;
} doings[] = {
	{ "copydata", do_copydata, true, true },
	{ "copyback", do_copyback, true, true, true },
	{ "adj", do_adj, true, true },
	{ "copym", do_copym, true, true },
	{ "copym of all", do_copym_all, true },
	{ "dup", do_dup },
	{ "prepend", do_prepend, false, true, true },
	{ "split", do_split, true },
	{ "split without header", do_split_plain, true },
	{ "pullup", do_pullup, false, true },
	{ "pulldown", do_pulldown, true, true },
	{ "concatenate to", do_join_to },
	{ "concatenate", do_join },
	{ "cksum", do_cksum, true, true },
	{ "lists", do_lists },
	{ "freem", do_freem },
	{ "free", do_free },
};

static void each_range(struct edge *e, int i)
{
	size_t most_off = doings[i].offsets ? BEYOND : 0;
	size_t most_len = doings[i].lengths ? BEYOND : 0;
	long live = nke_mbuf_live();
	size_t off, len;

	for (off = 0; off <= most_off; off++) {
		for (len = 0; len <= most_len; len++) {
			snprintf(e->where, sizeof(e->where),
				 "%s(%zu, %zu), %s, empties %#x",
				 doings[i].name, off, len, holders[e->holder],
				 e->empties);
			edge_begin(e);
			doings[i].run(e, off, len);
			edge_end(e, doings[i].room);
			EXPECT_NUM(live, nke_mbuf_live());
		}
	}
}

static void edges_ranges(struct kunit *test)
{
	struct edge *e = kunit_kzalloc(test, sizeof(*e), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, e);
	e->test = test;
	for (i = 0; i < ARRAY_SIZE(doings); i++)
		for (e->holder = 0; e->holder < HOLDERS; e->holder++)
			for (e->empties = 0; e->empties <= EVERYWHERE;
			     e->empties++)
				each_range(e, i);
}

/* -- nothing at all --*/

/* A packet whose mbufs are all empty. */
static struct __mbuf *all_empty(struct kunit *test)
{
	struct __mbuf *m = chain_with_gap(test);

	nke_mbuf_adj(m, TOTAL);
	return m;
}

static void edges_no_bytes(struct kunit *test)
{
	struct __mbuf *m = all_empty(test);
	struct __mbuf *out = NULL;
	unsigned long off = 0;
	u16 sum;

	nke_mbuf_adj(m, 1);
	nke_mbuf_adj(m, -1);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 0, 1, &off));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet_cksum(m, 0, 0, 1, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, 0, 1, WAIT, &out));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&out));
	expect_bytes(test, out, "");
	nke_mbuf_freem(out);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, WAIT, &out));
	expect_bytes(test, out, "");
	KUNIT_EXPECT_EQ(test, (unsigned int)NKE_MBUF_PKTHDR,
			nke_mbuf_flags(out));
	nke_mbuf_freem(out);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_split(m, 1, WAIT, &out));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 0, WAIT, &out));
	expect_bytes(test, out, "");
	nke_mbuf_freem(out);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pullup(&m, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 0, &out));
	KUNIT_EXPECT_EQ(test, 0UL, off);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkt_list_len(m));
	KUNIT_EXPECT_PTR_EQ(test, m, nke_mbuf_concatenate(m, all_empty(test)));
	expect_bytes(test, m, "");
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 0, 1, "x", WAIT));
	expect_bytes(test, m, "x");
	nke_mbuf_freem(m);

	m = all_empty(test);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, 1));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
	m = all_empty(test);
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pulldown(m, &off, 1, &out));
	KUNIT_EXPECT_PTR_EQ(test, out, NULL);
}

/* -- headers whose length is not the chain's --*/

static const int lies[] = { INT_MIN, -5, 0, 3, 7, 9, 100, INT_MAX };

static struct __mbuf *lying(struct kunit *test, int len)
{
	struct __mbuf *m = chain_with_gap(test);

	m->pkt.len = len;
	return m;
}

static int sum_of(int a, int b)
{
	return clamp_t(s64, (s64)a + b, INT_MIN, INT_MAX);
}

/* The mbufs say what there is; the header follows as it is documented. */
static void lie_reshape(struct kunit *test, int lie)
{
	struct __mbuf *m = lying(test, lie);
	struct __mbuf *out = NULL;
	unsigned long off = 2;

	KUNIT_EXPECT_EQ(test, nke_mbuf_pkthdr_len(m), (size_t)max(lie, 0));
	nke_mbuf_adj(m, 1);
	KUNIT_EXPECT_EQ(test, m->pkt.len, sum_of(lie, -1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_prepend(&m, 1, WAIT));
	*(char *)nke_mbuf_data(m) = 'a';
	KUNIT_EXPECT_EQ(test, m->pkt.len, sum_of(sum_of(lie, -1), 1));
	m->pkt.len = lie;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_prepend(&m, 16384, WAIT));
	KUNIT_EXPECT_EQ(test, m->pkt.len, sum_of(lie, 16384));
	nke_mbuf_adj(m, 16384);
	m->pkt.len = lie;

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pulldown(m, &off, 3, &out));
	KUNIT_EXPECT_EQ(test, m->pkt.len, lie);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pullup(&m, 6));
	KUNIT_EXPECT_EQ(test, m->pkt.len, lie);
	expect_bytes(test, m, "abcdefgh");

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_split(m, 5, WAIT, &out));
	KUNIT_EXPECT_EQ(test, m->pkt.len, 5);
	KUNIT_EXPECT_EQ(test, out->pkt.len, 3);
	expect_bytes(test, out, "fgh");
	m->pkt.len = lie;
	KUNIT_EXPECT_PTR_EQ(test, m, nke_mbuf_concatenate(m, out));
	KUNIT_EXPECT_EQ(test, m->pkt.len, lie);
	nke_mbuf_adj(m, -2);
	KUNIT_EXPECT_EQ(test, m->pkt.len, 6);
	expect_bytes(test, m, "abcdef");
	m->pkt.len = lie;
	KUNIT_EXPECT_EQ(test, ENOMEM, nke_mbuf_pullup(&m, 7));
	KUNIT_EXPECT_PTR_EQ(test, m, NULL);
}

static void lie_copy(struct kunit *test, int lie)
{
	struct __mbuf *m = lying(test, lie);
	struct __mbuf *out = NULL;
	char buf[TOTAL + 1];
	u16 sum;

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 0, TOTAL, buf));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 0, BEYOND, buf));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copym(m, 0, BEYOND, WAIT, &out));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 4, WAIT, &out));
	KUNIT_EXPECT_EQ(test, out->pkt.len, 4);
	KUNIT_EXPECT_EQ(test, m->pkt.len, lie);
	nke_mbuf_freem(out);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, WAIT,
						&out));
	KUNIT_EXPECT_EQ(test, out->pkt.len, lie);
	expect_bytes(test, out, "abcdefgh");
	nke_mbuf_freem(out);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, WAIT, &out));
	KUNIT_EXPECT_EQ(test, out->pkt.len, lie);
	expect_bytes(test, out, "abcdefgh");
	nke_mbuf_freem(out);
	KUNIT_EXPECT_EQ(test, (size_t)TOTAL, nke_mbuf_pkt_list_len(m));

	/* A checksum needs both to agree that the bytes are there. */
	KUNIT_EXPECT_EQ(test, lie < TOTAL ? EINVAL : 0,
			nke_mbuf_inet_cksum(m, 0, 0, TOTAL, &sum));
	KUNIT_EXPECT_EQ(test, lie < TOTAL ? EINVAL : 0,
			nke_mbuf_inet6_cksum(m, 0, 0, TOTAL, &sum));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet_cksum(m, 0, TOTAL, 1,
							  &sum));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_inet6_cksum(m, 0, TOTAL, 1,
							   &sum));

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, TOTAL, 1, "i", WAIT));
	KUNIT_EXPECT_EQ(test, m->pkt.len, max(lie, TOTAL + 1));
	expect_bytes(test, m, "abcdefghi");
	nke_mbuf_freem(m);
}

static void edges_lies(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		lie_reshape(test, lies[i]);
		lie_copy(test, lies[i]);
	}
}

static int edges_init(struct kunit *test)
{
	test->priv = (void *)nke_mbuf_live();
	return 0;
}

static void edges_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (long)test->priv, nke_mbuf_live());
}

static struct kunit_case edges_cases[] = {
	KUNIT_CASE_SLOW(edges_ranges),
	KUNIT_CASE(edges_no_bytes),
	KUNIT_CASE(edges_lies),
	{}
};

static struct kunit_suite edges_suite = {
	.name = "nke_mbuf_edges",
	.init = edges_init,
	.exit = edges_exit,
	.test_cases = edges_cases,
};

kunit_test_suite(edges_suite);
