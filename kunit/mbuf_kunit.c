// SPDX-License-Identifier: GPL-2.0
/*
 * mbufs: each function's cases, and random scripts against a flat model.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "mbuf/mbuf.h"
#include "nke_kunit.h"

#define WAITOK		0
#define DONTWAIT	1
#define MODEL_MAX	100000

/**
 * struct model - a chain, and the bytes that it should hold
 * @m: its first mbuf
 * @bytes: the bytes
 * @len: how many
 */
struct model {
	struct __mbuf *m;
	u8 *bytes;
	size_t len;
};

static u32 rnd(struct rnd_state *rs, u32 below)
{
	return below ? prandom_u32_state(rs) % below : 0;
}

/* Lengths cluster where sizes change. */
static size_t rnd_len(struct rnd_state *rs)
{
	static const u32 edges[] = {
		0, 1, NKE_MHLEN, NKE_MLEN, NKE_MCLBYTES, NKE_MBIGCLBYTES,
		NKE_M16KCLBYTES, 32768,
	};

	if (rnd(rs, 2))
		return max_t(int, 0, (int)edges[rnd(rs, ARRAY_SIZE(edges))] +
			     (int)rnd(rs, 3) - 1);
	return rnd(rs, rnd(rs, 4) ? 3000 : 40000);
}

static struct sk_buff *rnd_skb(struct rnd_state *rs, u8 *out, size_t *len,
			       int depth)
{
	unsigned int head = rnd(rs, 300);
	struct sk_buff *skb = alloc_skb(head + 64, GFP_KERNEL);
	int i;

	if (!skb)
		return NULL;
	skb_reserve(skb, rnd(rs, 32));
	prandom_bytes_state(rs, out, head);
	skb_put_data(skb, out, head);
	*len = head;
	for (i = rnd(rs, 4); i > 0; i--) {
		unsigned int n = 1 + rnd(rs, 2000);
		unsigned int off = rnd(rs, 2000);
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page)
			break;
		prandom_bytes_state(rs, page_address(page) + off, n);
		memcpy(out + *len, page_address(page) + off, n);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, off, n,
				PAGE_SIZE);
		*len += n;
	}
	if (!depth && rnd(rs, 3) == 0) {
		size_t n;
		struct sk_buff *more = rnd_skb(rs, out + *len, &n, 1);

		if (more) {
			skb_shinfo(skb)->frag_list = more;
			skb->len += more->len;
			skb->data_len += more->len;
			skb->truesize += more->truesize;
			*len += n;
		}
	}
	return skb;
}

/* A chain that shows a random window of a packet, cloned or not. */
static bool model_from_skb(struct model *md, struct rnd_state *rs)
{
	size_t len, off, n;
	struct sk_buff *clone = NULL;
	struct sk_buff *skb;
	struct __mbuf *m;

	skb = rnd_skb(rs, md->bytes, &len, 0);
	if (!skb)
		return false;
	if (rnd(rs, 2))
		clone = skb_clone(skb, GFP_KERNEL);
	off = rnd(rs, len + 1);
	n = rnd(rs, len - off + 1);
	m = nke_mbuf_from_skb(skb, off, n, GFP_KERNEL);
	if (IS_ERR(m)) {
		kfree_skb(skb);
		kfree_skb(clone);
		return false;
	}
	kfree_skb(clone);
	memmove(md->bytes, md->bytes + off, n);
	md->len = n;
	md->m = m;
	return true;
}

static bool model_new(struct model *md, struct rnd_state *rs)
{
	size_t len = rnd_len(rs);

	if (rnd(rs, 3) == 0)
		return model_from_skb(md, rs);
	md->len = 0;
	switch (rnd(rs, 3)) {
	case 0:
		return !nke_mbuf_gethdr(rnd(rs, 2), 1, &md->m);
	case 1:
		return !nke_mbuf_getpacket(rnd(rs, 2), &md->m);
	default:
		return !nke_mbuf_allocpacket(rnd(rs, 2), len + 1, NULL, &md->m);
	}
}

static const char *model_broken(const struct model *md)
{
	size_t sum = 0;
	struct __mbuf *m;

	for (m = md->m; m; m = m->next) {
		if (m->data < m->buf || m->data + m->len > m->buf + m->size)
			return "data outside the storage";
		if (!!m->ext != !!(m->flags & NKE_M_EXT))
			return "MBUF_EXT and the storage disagree";
		if (m->ext && !refcount_read(&m->ext->ref))
			return "storage without reference";
		if (m != md->m && (m->flags & NKE_M_PKTHDR))
			return "packet header inside the chain";
		if (sum + m->len > md->len)
			return "too long";
		if (memcmp(m->data, md->bytes + sum, m->len))
			return "wrong bytes";
		sum += m->len;
	}
	if (sum != md->len)
		return "too short";
	if (nke_mbuf_pkthdr_len(md->m) != md->len)
		return "wrong packet length";
	return NULL;
}

static void step_copyback(struct model *md, struct rnd_state *rs, u8 *scratch)
{
	size_t len = rnd_len(rs);
	size_t off = rnd(rs, md->len + (rnd(rs, 4) ? 1 : 5000));

	if (!len || off + len > MODEL_MAX)
		return;
	prandom_bytes_state(rs, scratch, len);
	if (nke_mbuf_copyback(md->m, off, len, scratch, WAITOK))
		return;
	if (off > md->len)
		memset(md->bytes + md->len, 0, off - md->len);
	memcpy(md->bytes + off, scratch, len);
	md->len = max(md->len, off + len);
}

static const char *step_copydata(struct model *md, struct rnd_state *rs,
				 u8 *scratch)
{
	size_t off = rnd(rs, md->len + 2);
	size_t len = rnd(rs, md->len + 2);
	int err = nke_mbuf_copydata(md->m, off, len, scratch);

	if (!len)
		return err ? "copydata of nothing fails" : NULL;
	if (off + len > md->len)
		return err == EINVAL ? NULL : "copydata beyond the end";
	if (err || memcmp(scratch, md->bytes + off, len))
		return "copydata differs";
	return NULL;
}

/* Write in place where the mbuf says that this is allowed. */
static void step_write(struct model *md, struct rnd_state *rs)
{
	size_t sum = 0;
	struct __mbuf *m;

	for (m = md->m; m; sum += m->len, m = m->next) {
		u32 off;

		if (!m->len || !nke_mbuf_writable(m) || rnd(rs, 2))
			continue;
		off = rnd(rs, m->len);
		m->data[off] ^= 0x55;
		md->bytes[sum + off] ^= 0x55;
	}
}

/* Cut bytes off one end of the first mbuf by hand. */
static void step_setdata(struct model *md, struct rnd_state *rs)
{
	struct __mbuf *m = md->m;
	u32 cut = rnd(rs, m->len + 1);

	if (nke_mbuf_setdata(m, m->data + cut, m->len - cut))
		return;
	nke_mbuf_pkthdr_adjustlen(m, -(int)cut);
	memmove(md->bytes, md->bytes + cut, md->len - cut);
	md->len -= cut;
}

static void step_join(struct model *a, struct model *b)
{
	struct __mbuf *head = a->m;
	struct __mbuf *tail = a->m;

	if (a->len + b->len > MODEL_MAX)
		return;
	nke_mbuf_append(&head, &tail, b->m);
	memcpy(a->bytes + a->len, b->bytes, b->len);
	a->len += b->len;
	b->m = NULL;
	b->len = 0;
}

static const char *model_step(struct model *md, int n, struct rnd_state *rs,
			      u8 *scratch)
{
	struct model *a = &md[rnd(rs, n)];
	struct model *b = &md[rnd(rs, n)];

	if (!a->m)
		return model_new(a, rs) ? NULL : "allocation failed";
	switch (rnd(rs, 8)) {
	case 0:
		nke_mbuf_freem(a->m);
		a->m = NULL;
		a->len = 0;
		break;
	case 1:
	case 2:
		step_copyback(a, rs, scratch);
		break;
	case 3:
		return step_copydata(a, rs, scratch);
	case 4:
		step_write(a, rs);
		break;
	case 5:
		step_setdata(a, rs);
		break;
	case 6:
		if (a != b && b->m)
			step_join(a, b);
		break;
	case 7:
		if (nke_mbuf_unshare(a->m, GFP_KERNEL))
			return "unshare failed";
		if (!nke_mbuf_writable(a->m))
			return "unshared, but not writable";
		break;
	}
	return NULL;
}

static void test_model(struct kunit *test)
{
	long before = nke_mbuf_live();
	struct rnd_state rs;
	struct model md[4] = {};
	const char *wrong = NULL;
	unsigned long step;
	u8 *scratch = kvmalloc(MODEL_MAX, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, scratch);
	for (i = 0; i < ARRAY_SIZE(md); i++) {
		md[i].bytes = kvmalloc(MODEL_MAX + 16384, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, md[i].bytes);
	}
	prandom_seed_state(&rs, nke_kunit_seed);
	for (step = 0; step < nke_kunit_steps && !wrong; step++) {
		wrong = model_step(md, ARRAY_SIZE(md), &rs, scratch);
		for (i = 0; i < ARRAY_SIZE(md) && !wrong; i++)
			if (md[i].m)
				wrong = model_broken(&md[i]);
		cond_resched();
	}
	if (wrong)
		KUNIT_FAIL(test, "%s at step %lu, seed=%lu", wrong, step,
			   nke_kunit_seed);
	for (i = 0; i < ARRAY_SIZE(md); i++) {
		nke_mbuf_freem(md[i].m);
		kvfree(md[i].bytes);
	}
	kvfree(scratch);
	KUNIT_EXPECT_EQ(test, before, nke_mbuf_live());
}

static void test_null(struct kunit *test)
{
	struct __mbuf *m = NULL;
	u8 b = 0;

	KUNIT_EXPECT_NULL(test, nke_mbuf_data(NULL));
	KUNIT_EXPECT_NULL(test, nke_mbuf_datastart(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(NULL, &b, 0));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_maxlen(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(NULL, 1));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclhasreference(NULL));
	KUNIT_EXPECT_NULL(test, nke_mbuf_next(NULL));
	KUNIT_EXPECT_NULL(test, nke_mbuf_nextpkt(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setnext(NULL, NULL));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_type(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_settype(NULL, 1));
	KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(NULL));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(NULL));
	KUNIT_EXPECT_NULL(test, nke_mbuf_free(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_freem_list(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get(WAITOK, 1, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_gethdr(WAITOK, 1, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getpacket(WAITOK, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(WAITOK, 1, 2048,
							  NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_mclget(WAITOK, 1, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_allocpacket(WAITOK, 1, NULL,
							   NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_attachcluster(WAITOK, 1, &m,
							     NULL, NULL, 1,
							     NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(NULL, 0, 0, &b));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(NULL, 0, 1, &b));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(NULL, 0, 1, &b,
							WAITOK));
	nke_mbuf_setlen(NULL, 1);
	nke_mbuf_setnextpkt(NULL, NULL);
	nke_mbuf_pkthdr_setlen(NULL, 1);
	nke_mbuf_pkthdr_adjustlen(NULL, 1);
	nke_mbuf_freem(NULL);
}

static void test_alloc(struct kunit *test)
{
	unsigned int how;
	struct __mbuf *m;

	for (how = WAITOK; how <= DONTWAIT; how++) {
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(how, 1, &m));
		KUNIT_EXPECT_EQ(test, 0U, nke_mbuf_flags(m));
		KUNIT_EXPECT_EQ(test, 1U, nke_mbuf_type(m));
		KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(m));
		KUNIT_EXPECT_EQ(test, nke_mbuf_maxlen(m), nke_mbuf_get_mlen());
		KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m),
				    nke_mbuf_datastart(m));
		KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
		nke_mbuf_pkthdr_setlen(m, 5);
		KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
		nke_mbuf_freem(m);

		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(how, 14, &m));
		KUNIT_EXPECT_EQ(test, NKE_M_PKTHDR, nke_mbuf_flags(m));
		KUNIT_EXPECT_EQ(test, nke_mbuf_maxlen(m), nke_mbuf_get_mhlen());
		KUNIT_EXPECT_EQ(test, 0, nke_mbuf_settype(m, 1));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_settype(m, 0));
		KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclget(how, 1, &m));
		KUNIT_EXPECT_EQ(test, 2048UL, nke_mbuf_maxlen(m));
		KUNIT_EXPECT_EQ(test, 0, nke_mbuf_getcluster(how, 1, 4096, &m));
		KUNIT_EXPECT_EQ(test, 4096UL, nke_mbuf_maxlen(m));
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(how, 1, 4095,
								  &m));
		KUNIT_EXPECT_NOT_NULL(test, m);
		nke_mbuf_freem(m);

		m = NULL;
		KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_getcluster(how, 1, 1,
								  &m));
		KUNIT_EXPECT_NULL(test, m);
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getcluster(how, 1, 16384,
							     &m));
		KUNIT_EXPECT_EQ(test, 16384UL, nke_mbuf_trailingspace(m));
		nke_mbuf_freem(m);
	}
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get(WAITOK, 0, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_gethdr(WAITOK, 1 << 16, &m));
	KUNIT_EXPECT_EQ(test, nke_mbuf_get_minclsize(),
			nke_mbuf_get_mlen() + nke_mbuf_get_mhlen());
}

static void test_allocpacket(struct kunit *test)
{
	static const unsigned long lens[] = {
		1, NKE_MHLEN, NKE_MHLEN + 1, 2048, 2049, 4096, 4097, 16384,
		16385, 100000,
	};
	unsigned int chunks, n;
	struct __mbuf *m, *p;
	unsigned long room;
	int i;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		chunks = 0;
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_allocpacket(WAITOK, lens[i],
							      &chunks, &m));
		KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
		room = 0;
		n = 0;
		for (p = m; p; p = nke_mbuf_next(p)) {
			KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_len(p));
			room += nke_mbuf_maxlen(p);
			n++;
		}
		KUNIT_EXPECT_EQ(test, n, chunks);
		KUNIT_EXPECT_GE(test, room, lens[i]);
		nke_mbuf_freem(m);
	}
	m = (void *)1;
	chunks = 1;
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_mbuf_allocpacket(WAITOK, 100000,
							    &chunks, &m));
	KUNIT_EXPECT_EQ(test, 1U, chunks);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_allocpacket(WAITOK, 0, NULL,
							   &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_allocpacket(WAITOK, 1UL << 31,
							   NULL, &m));
	KUNIT_EXPECT_PTR_EQ(test, m, (struct __mbuf *)1);
}

static void test_data(struct kunit *test)
{
	struct __mbuf *m;
	u8 *start;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getpacket(WAITOK, &m));
	start = nke_mbuf_datastart(m);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setdata(m, start + 100, 1000));
	KUNIT_EXPECT_EQ(test, 100UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 948UL, nke_mbuf_trailingspace(m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start - 1, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start, 2049));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start + 2049, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start, 1UL << 31));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setdata(m, start, ~0UL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setdata(m, start + 2048, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setdata(m, start, 2048));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_adjustlen(m, -2048));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, -1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_adjustlen(m, INT_MIN));
	nke_mbuf_setlen(m, 7);
	KUNIT_EXPECT_EQ(test, 7UL, nke_mbuf_len(m));
	nke_mbuf_pkthdr_setlen(m, 1UL << 40);
	KUNIT_EXPECT_EQ(test, (unsigned long)S32_MAX, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_adjustlen(m, 100);
	KUNIT_EXPECT_EQ(test, (unsigned long)S32_MAX, nke_mbuf_pkthdr_len(m));
	nke_mbuf_pkthdr_setlen(m, 5);
	nke_mbuf_pkthdr_adjustlen(m, -10);
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);
}

static void test_links(struct kunit *test)
{
	struct __mbuf *a, *b, *c;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(WAITOK, 1, &a));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAITOK, 1, &b));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(WAITOK, 1, &c));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setnext(a, b));
	KUNIT_EXPECT_PTR_EQ(test, b, nke_mbuf_next(a));
	nke_mbuf_setnextpkt(a, c);
	KUNIT_EXPECT_PTR_EQ(test, c, nke_mbuf_nextpkt(a));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_setnext(c, a));
	KUNIT_EXPECT_EQ(test, 2, nke_mbuf_freem_list(a));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(WAITOK, 1, &a));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAITOK, 1, &b));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setnext(a, b));
	KUNIT_EXPECT_PTR_EQ(test, b, nke_mbuf_free(a));
	nke_mbuf_freem(b);
}

static void test_copy_edges(struct kunit *test)
{
	struct __mbuf *m, *empty;
	static const u8 want[] = { 0, 0, 0, 0, 0, '0', '1', '2' };
	u8 buf[16] = "0123456789";

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(WAITOK, 1, &m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAITOK, 1, &empty));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_setnext(m, empty));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 0, 0, buf, WAITOK));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 0, 1, NULL, WAITOK));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 1UL << 31, 1, buf,
							WAITOK));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, 0, 1UL << 31, buf,
							WAITOK));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copyback(m, INT_MAX - 1, 10, buf,
							WAITOK));
	/* Beyond the end: the gap is zero, and empty mbufs are no obstacle. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 5, 3, buf, DONTWAIT));
	KUNIT_EXPECT_EQ(test, 8UL, nke_mbuf_pkthdr_len(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 0, 8, buf));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, want, 8));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 0, 9, buf));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 1UL << 31, 1, buf));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_copydata(m, 0, 1UL << 31, buf));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copydata(m, 0, 5, NULL));
	nke_mbuf_freem(m);
}

static int freed;

static void count_free(char *buf, unsigned int size, char *arg)
{
	freed++;
	if (size != 100 || arg != buf + 1)
		freed = -1000;
}

static void test_attachcluster(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 100, GFP_KERNEL);
	struct __mbuf *m = NULL;

	freed = 0;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_attachcluster(WAITOK, 1, &m, buf,
							count_free, 100,
							buf + 1));
	KUNIT_EXPECT_EQ(test, NKE_M_PKTHDR | NKE_M_EXT, nke_mbuf_flags(m));
	KUNIT_EXPECT_EQ(test, 100UL, nke_mbuf_maxlen(m));
	KUNIT_EXPECT_PTR_EQ(test, (void *)buf, nke_mbuf_data(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 50, 100, buf, WAITOK));
	KUNIT_EXPECT_EQ(test, 0, freed);
	/* Another cluster in its place lets go of it. */
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclget(WAITOK, 1, &m));
	KUNIT_EXPECT_EQ(test, 1, freed);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_attachcluster(DONTWAIT, 1, &m, buf,
							count_free, 100,
							buf + 1));
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 2, freed);
	m = NULL;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_attachcluster(WAITOK, 1, &m, buf,
							     count_free, 0,
							     NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_attachcluster(WAITOK, 1, &m, buf,
							     count_free,
							     1UL << 31, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_attachcluster(WAITOK, 0, &m, buf,
							     count_free, 100,
							     NULL));
	KUNIT_EXPECT_EQ(test, 2, freed);
}

/* A cloned packet is read-only, and writing makes a copy of the part. */
static void test_shared_skb(struct kunit *test)
{
	struct sk_buff *skb = alloc_skb(500, GFP_KERNEL);
	struct sk_buff *clone;
	struct __mbuf *m;
	u8 b = 'B';

	KUNIT_ASSERT_NOT_NULL(test, skb);
	memset(skb_put(skb, 500), 'a', 500);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	m = nke_mbuf_from_skb(skb, 0, 500, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m), (void *)clone->data);
	KUNIT_EXPECT_EQ(test, 1, nke_mbuf_mclhasreference(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_leadingspace(m));
	KUNIT_EXPECT_EQ(test, 0UL, nke_mbuf_trailingspace(m));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copyback(m, 10, 1, &b, WAITOK));
	KUNIT_EXPECT_EQ(test, 'a', clone->data[10]);
	KUNIT_EXPECT_EQ(test, 'B', ((u8 *)nke_mbuf_data(m))[10]);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclhasreference(m));
	nke_mbuf_freem(m);
	kfree_skb(clone);
}

static void mbuf_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0L, nke_mbuf_live());
}

static struct kunit_case mbuf_cases[] = {
	KUNIT_CASE(test_null),
	KUNIT_CASE(test_alloc),
	KUNIT_CASE(test_allocpacket),
	KUNIT_CASE(test_data),
	KUNIT_CASE(test_links),
	KUNIT_CASE(test_copy_edges),
	KUNIT_CASE(test_attachcluster),
	KUNIT_CASE(test_shared_skb),
	KUNIT_CASE_SLOW(test_model),
	{}
};

static struct kunit_suite mbuf_suite = {
	.name = "nke_mbuf",
	.exit = mbuf_test_exit,
	.test_cases = mbuf_cases,
};

kunit_test_suite(mbuf_suite);
