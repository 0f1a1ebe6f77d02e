// SPDX-License-Identifier: GPL-2.0
/*
 * Every shape that a packet of the kernel can have, seen as mbufs and written
 * to: who else holds its bytes sees no change, and no more is copied than must
 * be.
 */
#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/skbuff.h>
#include <net/page_pool/helpers.h>

#include "mbuf_chains.h"

#define MOST	(MAX_SKB_FRAGS * SZ_32K + SZ_4K)

/**
 * struct shape - one packet, and what became of it
 * @test: the test
 * @skb: the packet; the mbufs' after the conversion
 * @other: another holder of its bytes, or NULL
 * @model: what the mbufs must show
 * @first: what the packet showed at first
 * @len: bytes in @model
 * @first_len: bytes in @first
 * @freed: times that the packet was freed
 * @completed: times that a zero-copy sender was told
 * @ubuf: the zero-copy sender
 * @pages: that sender's own pages
 * @pool: where pages come from
 */
struct shape {
	struct kunit *test;
	struct sk_buff *skb;
	struct sk_buff *other;
	u8 *model;
	u8 *first;
	size_t len;
	size_t first_len;
	int freed;
	int completed;
	struct ubuf_info ubuf;
	struct page *pages[4];
	struct page_pool *pool;
};

/* Destructors get nothing but the packet; there is one at a time. */
static struct shape *current_shape;

static void shape_freed(struct sk_buff *skb)
{
	current_shape->freed++;
}

/* -- building --*/

static void add_frag(struct shape *s, struct sk_buff *skb, struct page *page,
		     u32 off, u32 len)
{
	int i;

	KUNIT_ASSERT_NOT_NULL(s->test, page);
	for (i = 0; i < len; i++)
		((u8 *)page_address(page))[off + i] = s->len + i * 5;
	for (i = 0; i < len; i++)
		s->model[s->len++] = ((u8 *)page_address(page))[off + i];
	skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, off, len, len);
}

static void add_page(struct shape *s, struct sk_buff *skb, u32 len)
{
	unsigned int order = get_order(len + 77);

	add_frag(s, skb, alloc_pages(GFP_KERNEL | __GFP_COMP, order), 77, len);
}

static void put_bytes(struct shape *s, struct sk_buff *skb, u32 len)
{
	u8 *p = skb_put(skb, len);
	int i;

	for (i = 0; i < len; i++) {
		p[i] = s->len * 3 + 1;
		s->model[s->len++] = p[i];
	}
}

static struct sk_buff *new_skb(struct shape *s, u32 len)
{
	struct sk_buff *skb = alloc_skb(len + 128, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(s->test, skb);
	skb_reserve(skb, 64);
	put_bytes(s, skb, len);
	return skb;
}

static void make_linear(struct shape *s)
{
	s->skb = new_skb(s, 1500);
}

static void make_head_frag(struct shape *s)
{
	s->skb = netdev_alloc_skb(NULL, 1500);
	KUNIT_ASSERT_NOT_NULL(s->test, s->skb);
	put_bytes(s, s->skb, 1500);
}

static void make_frags(struct shape *s)
{
	s->skb = new_skb(s, 54);
	add_page(s, s->skb, 1000);
	add_page(s, s->skb, 1);
	add_page(s, s->skb, 3000);
}

static void make_headless(struct shape *s)
{
	s->skb = new_skb(s, 0);
	add_page(s, s->skb, 100);
	add_page(s, s->skb, 5000);
}

static void make_frag_list(struct shape *s)
{
	s->skb = new_skb(s, 54);
	skb_add_child(s->skb, new_skb(s, 1400));
	skb_add_child(s->skb, new_skb(s, 1));
	skb_add_child(s->skb, new_skb(s, 1400));
}

static void make_mixed(struct shape *s)
{
	struct sk_buff *child;

	s->skb = new_skb(s, 54);
	add_page(s, s->skb, 900);
	child = new_skb(s, 10);
	add_page(s, child, 700);
	skb_add_child(s->skb, child);
	child = new_skb(s, 0);
	add_page(s, child, 800);
	skb_add_child(s->skb, child);
}

/* As long as packets get: more than IPv4 has lengths for. */
static void make_big(struct shape *s)
{
	int i;

	s->skb = new_skb(s, 74);
	for (i = 0; i < MAX_SKB_FRAGS; i++)
		add_page(s, s->skb, SZ_32K - 500);
	skb_shinfo(s->skb)->gso_size = 1428;
	skb_shinfo(s->skb)->gso_segs = DIV_ROUND_UP(s->len, 1428);
	skb_shinfo(s->skb)->gso_type = SKB_GSO_TCPV6;
}

static void make_cloned(struct shape *s)
{
	make_frags(s);
	s->other = skb_clone(s->skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(s->test, s->other);
}

/* As TCP sends: the payload is kept for retransmission, the header is not. */
static void make_header_cloned(struct shape *s)
{
	struct sk_buff *kept;

	make_frags(s);
	kept = s->skb;
	__skb_header_release(kept);
	s->skb = skb_clone(kept, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(s->test, s->skb);
	KUNIT_ASSERT_FALSE(s->test, skb_header_cloned(s->skb));
	s->other = kept;
}

/* A reference to the very sk_buff, as a packet tap may have. */
static void make_shared(struct shape *s)
{
	make_frags(s);
	s->other = skb_get(s->skb);
}

static void zc_complete(struct sk_buff *skb, struct ubuf_info *ubuf,
			bool success)
{
	container_of(ubuf, struct shape, ubuf)->completed++;
}

static const struct ubuf_info_ops zc_ops = { .complete = zc_complete };

/* A user's pages, who may write to them at any time. */
static void make_zerocopy(struct shape *s)
{
	int i;

	s->skb = new_skb(s, 54);
	for (i = 0; i < ARRAY_SIZE(s->pages); i++) {
		s->pages[i] = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(s->test, s->pages[i]);
		get_page(s->pages[i]);
		add_frag(s, s->skb, s->pages[i], 11, 3000 + i);
	}
	s->ubuf.ops = &zc_ops;
	s->ubuf.flags = SKBFL_ZEROCOPY_FRAG;
	refcount_set(&s->ubuf.refcnt, 1);
	skb_zcopy_init(s->skb, &s->ubuf);
}

static void make_page_pool(struct shape *s)
{
	struct page_pool_params params = {
		.pool_size = 16, .nid = NUMA_NO_NODE,
	};
	int i;

	s->pool = page_pool_create(&params);
	KUNIT_ASSERT_FALSE(s->test, IS_ERR(s->pool));
	s->skb = new_skb(s, 54);
	skb_mark_for_recycle(s->skb);
	for (i = 0; i < ARRAY_SIZE(s->pages); i++) {
		s->pages[i] = page_pool_dev_alloc_pages(s->pool);
		add_frag(s, s->skb, s->pages[i], 5, 2000 + i);
	}
}

static const struct {
	const char *name;
	void (*make)(struct shape *s);
} shapes[] = {
	{ "linear", make_linear },
	{ "head in a page fragment", make_head_frag },
	{ "fragments", make_frags },
	{ "fragments only", make_headless },
	{ "frag_list", make_frag_list },
	{ "frag_list with fragments", make_mixed },
	{ "longer than 64 KiB", make_big },
	{ "cloned", make_cloned },
	{ "header released", make_header_cloned },
	{ "shared", make_shared },
	{ "zero-copy", make_zerocopy },
	{ "page pool", make_page_pool },
};

/* -- looking --*/

static void expect_model(struct shape *s, struct __mbuf *m, const char *after)
{
	struct __mbuf *p;
	size_t pos = 0;

	KUNIT_EXPECT_EQ_MSG(s->test, nke_mbuf_pkthdr_len(m), s->len, "%s",
			    after);
	for (p = m; p; p = p->next) {
		KUNIT_ASSERT_LE_MSG(s->test, pos + p->len, s->len, "%s", after);
		KUNIT_EXPECT_EQ_MSG(s->test, 0,
				    memcmp(p->data, s->model + pos, p->len),
				    "%s, at %zu", after, pos);
		pos += p->len;
	}
	KUNIT_EXPECT_EQ_MSG(s->test, pos, s->len, "%s", after);
}

static void expect_other(struct shape *s, const char *after)
{
	u8 *bytes;

	if (!s->other)
		return;
	KUNIT_ASSERT_EQ(s->test, s->other->len, (u32)s->first_len);
	bytes = kvmalloc(s->first_len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(s->test, bytes);
	KUNIT_EXPECT_EQ(s->test, 0, skb_copy_bits(s->other, 0, bytes,
						  s->first_len));
	KUNIT_EXPECT_EQ_MSG(s->test, 0,
			    memcmp(bytes, s->first, s->first_len),
			    "the other holder, after %s", after);
	kvfree(bytes);
}

/* -- writing --*/

static void write_at(struct shape *s, struct __mbuf *m, size_t off, size_t len)
{
	u8 bytes[64];

	memset(bytes, 0xe0 + off % 16, sizeof(bytes));
	len = min3(len, s->len - off, sizeof(bytes));
	KUNIT_EXPECT_EQ(s->test, 0, nke_mbuf_copyback(m, off, len, bytes,
						      NOWAIT));
	memcpy(s->model + off, bytes, len);
}

/* Pieces that still are the packet's own bytes. */
static unsigned int untouched(const struct __mbuf *m, const struct nke_ext *ext)
{
	unsigned int n = 0;

	for (; m; m = m->next)
		n += m->ext == ext;
	return n;
}

static unsigned int pieces(const struct __mbuf *m)
{
	unsigned int n = 0;

	for (; m; m = m->next)
		n++;
	return n;
}

/* A piece at a time: no other one may be copied. */
static void write_pieces(struct shape *s, struct __mbuf **mp)
{
	const struct nke_ext *ext = (*mp)->ext;
	unsigned int total = pieces(*mp);
	unsigned int n = 0;
	struct __mbuf *m;
	size_t off = 0;

	KUNIT_EXPECT_EQ(s->test, untouched(*mp, ext), total);
	for (m = *mp; m; m = m->next) {
		/* Longer than a cluster: what follows gets its own mbuf. */
		bool cut = m->len > NKE_M16KCLBYTES;

		write_at(s, *mp, off, 1);
		total += cut;
		n += m->ext != ext;
		KUNIT_EXPECT_EQ(s->test, untouched(*mp, ext), total - n);
		off += m->len;
	}
}

static void write_ends(struct shape *s, struct __mbuf **mp)
{
	write_at(s, *mp, 0, 1);
	write_at(s, *mp, s->len - 1, 1);
	write_at(s, *mp, s->len / 2, 40);
}

static void write_across(struct shape *s, struct __mbuf **mp)
{
	size_t off = 0;
	struct __mbuf *m;

	for (m = *mp; m && m->next; m = m->next) {
		off += m->len;
		if (off > 2)
			write_at(s, *mp, off - 2, 5);
	}
}

static void prepend(struct shape *s, struct __mbuf **mp)
{
	KUNIT_ASSERT_EQ(s->test, 0, nke_mbuf_prepend(mp, 20, NOWAIT));
	memmove(s->model + 20, s->model, s->len);
	s->len += 20;
	memset(s->model, 0x44, 20);
	memset(nke_mbuf_data(*mp), 0x44, 20);
}

static void pullup(struct shape *s, struct __mbuf **mp)
{
	size_t len = min(s->len, NKE_MHLEN - 1);

	KUNIT_ASSERT_EQ(s->test, 0, nke_mbuf_pullup(mp, len));
	KUNIT_EXPECT_GE(s->test, nke_mbuf_len(*mp), len);
}

/* What pulldown hands out may be written to. */
static void pulldown(struct shape *s, struct __mbuf **mp)
{
	size_t off = s->len / 3;
	size_t len = min_t(size_t, 60, s->len - off);
	struct __mbuf *where = NULL;
	size_t at = off;

	KUNIT_ASSERT_EQ(s->test, 0, nke_mbuf_pulldown(*mp, &at, len, &where));
	KUNIT_ASSERT_LE(s->test, at + len, (size_t)where->len);
	KUNIT_EXPECT_EQ(s->test, 0, memcmp(where->data + at, s->model + off,
					   len));
}

static void trim(struct shape *s, struct __mbuf **mp)
{
	nke_mbuf_adj(*mp, 30);
	nke_mbuf_adj(*mp, -70);
	s->len -= 100;
	memmove(s->model, s->model + 30, s->len);
}

/* In two and together again, with both halves written to. */
static void split(struct shape *s, struct __mbuf **mp)
{
	struct __mbuf *tail = NULL;
	size_t cut = s->len / 2;

	KUNIT_ASSERT_EQ(s->test, 0, nke_mbuf_split(*mp, cut, NOWAIT, &tail));
	KUNIT_EXPECT_EQ(s->test, 0, nke_mbuf_copyback(tail, 0, 2, "zz",
						      NOWAIT));
	memset(s->model + cut, 'z', 2);
	KUNIT_EXPECT_PTR_EQ(s->test, *mp, nke_mbuf_concatenate(*mp, tail));
	nke_mbuf_pkthdr_setlen(*mp, s->len);
	write_at(s, *mp, 1, 2);
}

/* A copy by reference: neither sees what the other writes. */
static void copy_and_write(struct shape *s, struct __mbuf **mp)
{
	struct __mbuf *copy = NULL;

	KUNIT_ASSERT_EQ(s->test, 0, nke_mbuf_copym(*mp, 0, NKE_MBUF_COPYALL,
						   NOWAIT, &copy));
	write_at(s, copy, 5, 10);
	expect_model(s, copy, "a write to the copy");
	memcpy(s->model, s->first, s->len);
	expect_model(s, *mp, "a write to the copy, the original");
	nke_mbuf_freem(*mp);
	*mp = copy;
	memcpy(s->model, s->first, s->len);
	memset(s->model + 5, 0xe5, 10);
}

static const struct {
	const char *name;
	void (*write)(struct shape *s, struct __mbuf **mp);
} writes[] = {
	{ "a write to each piece", write_pieces },
	{ "writes to the ends", write_ends },
	{ "writes across pieces", write_across },
	{ "prepend", prepend },
	{ "pullup", pullup },
	{ "pulldown", pulldown },
	{ "trimming", trim },
	{ "split and join", split },
	{ "copy and write", copy_and_write },
};

/* -- one of each --*/

/* A user that scribbles over what it has sent. */
static void scribble(struct shape *s)
{
	int i;

	if (!s->ubuf.ops)
		return;
	KUNIT_EXPECT_EQ(s->test, s->completed, 1);
	for (i = 0; i < ARRAY_SIZE(s->pages); i++)
		memset(page_address(s->pages[i]), 0x99, PAGE_SIZE);
}

static bool pool_has(const struct page_pool *pool, const struct page *page)
{
	int i;

	for (i = 0; i < pool->ring.size; i++)
		if (pool->ring.queue[i] == page)
			return true;
	return false;
}

static void shape_end(struct shape *s)
{
	int i;

	kfree_skb(s->other);
	KUNIT_EXPECT_EQ(s->test, s->freed, 1);
	for (i = 0; s->ubuf.ops && i < ARRAY_SIZE(s->pages); i++) {
		KUNIT_EXPECT_EQ(s->test, page_count(s->pages[i]), 1);
		put_page(s->pages[i]);
	}
	for (i = 0; s->pool && i < ARRAY_SIZE(s->pages); i++)
		KUNIT_EXPECT_TRUE(s->test, pool_has(s->pool, s->pages[i]));
	if (s->pool)
		page_pool_destroy(s->pool);
}

static void one(struct kunit *test, struct shape *s, int shape, int write)
{
	u8 *model = s->model, *first = s->first;
	long live = nke_mbuf_live();
	struct __mbuf *m;

	memset(s, 0, sizeof(*s));
	s->test = test;
	s->model = model;
	s->first = first;
	current_shape = s;
	shapes[shape].make(s);
	s->skb->destructor = shape_freed;
	memcpy(s->first, s->model, s->len);
	s->first_len = s->len;

	m = nke_mbuf_from_skb(s->skb, 0, s->skb->len, GFP_KERNEL);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(m), "%s", shapes[shape].name);
	scribble(s);
	expect_model(s, m, shapes[shape].name);
	KUNIT_EXPECT_EQ(test, nke_mbuf_mclhasreference(m), !nke_m_writable(m));
	if (s->other)
		KUNIT_EXPECT_TRUE(test, nke_mbuf_mclhasreference(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(m));
	writes[write].write(s, &m);
	expect_model(s, m, writes[write].name);
	expect_other(s, writes[write].name);
	nke_mbuf_freem(m);
	expect_other(s, "freeing the mbufs");
	shape_end(s);
	KUNIT_EXPECT_EQ_MSG(test, live, nke_mbuf_live(), "%s, %s",
			    shapes[shape].name, writes[write].name);
}

static void test_shapes(struct kunit *test)
{
	struct shape *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	int i, k;

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->model = kunit_kzalloc(test, MOST, GFP_KERNEL);
	s->first = kunit_kzalloc(test, MOST, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, s->model && s->first);
	for (i = 0; i < ARRAY_SIZE(shapes); i++)
		for (k = 0; k < ARRAY_SIZE(writes); k++)
			one(test, s, i, k);
}

/* Free the last mbuf of several.  Return: false: there is only one. */
static bool free_last(struct __mbuf *m)
{
	if (!m->next)
		return false;
	while (m->next->next)
		m = m->next;
	nke_mbuf_freem(m->next);
	m->next = NULL;
	return true;
}

/*
 * A view that nobody changed gives its packet back; any other one does not.
 * @last: without the last piece, else without the first byte
 */
static void unview(struct kunit *test, struct shape *s, int shape, bool last)
{
	struct sk_buff *back = NULL;
	struct __mbuf *copy = NULL;
	struct sk_buff *skb;
	struct __mbuf *m;

	s->test = test;
	shapes[shape].make(s);
	skb = s->skb;
	m = nke_mbuf_from_skb(skb, 0, skb->len, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));

	/* Somebody keeps a copy; then it is gone. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, NKE_MBUF_COPYALL, NOWAIT,
						&copy));
	KUNIT_EXPECT_NULL(test, nke_mbuf_unview(m));
	nke_mbuf_freem(copy);
	back = nke_mbuf_unview(m);
	KUNIT_ASSERT_NOT_NULL_MSG(test, back, "%s", shapes[shape].name);
	KUNIT_EXPECT_EQ(test, back == skb, shapes[shape].make != make_shared);

	/* Shorter at either end. */
	m = nke_mbuf_from_skb(back, 0, back->len, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	if (!last || !free_last(m))
		nke_mbuf_adj(m, 1);
	KUNIT_EXPECT_NULL(test, nke_mbuf_unview(m));
	nke_mbuf_freem(m);
	s->freed++;
	shape_end(s);
}

static void test_unview(struct kunit *test)
{
	struct shape *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	u8 *model = kunit_kzalloc(test, MOST, GFP_KERNEL);
	long live = nke_mbuf_live();
	struct sk_buff *skb;
	struct __mbuf *m;
	int i;

	KUNIT_ASSERT_TRUE(test, s && model);
	for (i = 0; i < 2 * ARRAY_SIZE(shapes); i++) {
		memset(s, 0, sizeof(*s));
		s->model = model;
		unview(test, s, i / 2, i % 2);
		KUNIT_EXPECT_EQ_MSG(test, live, nke_mbuf_live(), "%s",
				    shapes[i / 2].name);
	}

	/* Only a part of the packet, or no packet at all. */
	memset(s, 0, sizeof(*s));
	s->model = model;
	s->test = test;
	skb = new_skb(s, 100);
	m = nke_mbuf_from_skb(skb, 0, 99, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_NULL(test, nke_mbuf_unview(m));
	nke_mbuf_freem(m);
	m = packet_of(test, "abc", 3);
	KUNIT_EXPECT_NULL(test, nke_mbuf_unview(m));
	nke_mbuf_freem(m);
}

/* Memory of a device has no address to be looked at. */
static void test_unreadable(struct kunit *test)
{
	struct shape *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct __mbuf *m;

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	s->model = kunit_kzalloc(test, SZ_8K, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s->model);
	make_frags(s);
	s->skb->unreadable = 1;
	m = nke_mbuf_from_skb(s->skb, 0, s->skb->len, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, IS_ERR(m));
	KUNIT_EXPECT_EQ(test, PTR_ERR(m), -EFAULT);
	/* The head can be. */
	m = nke_mbuf_from_skb(s->skb, 0, 54, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	nke_mbuf_freem(m);
}

static struct kunit_case shapes_cases[] = {
	KUNIT_CASE(test_shapes),
	KUNIT_CASE(test_unview),
	KUNIT_CASE(test_unreadable),
	{}
};

static struct kunit_suite shapes_suite = {
	.name = "nke_mbuf_shapes",
	.test_cases = shapes_cases,
};

kunit_test_suite(shapes_suite);
