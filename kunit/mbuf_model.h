/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The model of the random mbuf test, where a chain is a flat array of bytes.
 */
#ifndef _NKE_KUNIT_MBUF_MODEL_H
#define _NKE_KUNIT_MBUF_MODEL_H

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/checksum.h>

#include "mbuf/mbuf.h"
#include "mbuf_chains.h"

#define MODEL_CHAINS	6
#define MODEL_CLONES	8
#define MODEL_MAX	SZ_64K
#define MODEL_TAG	7

/**
 * struct model_chain - one chain and what must be in it
 * @m: the chain, or NULL
 * @bytes: room for MODEL_MAX bytes
 * @len: bytes in use
 * @tag: what the packet's tag says, or 0 without a tag
 */
struct model_chain {
	struct __mbuf *m;
	u8 *bytes;
	size_t len;
	u32 tag;
};

/**
 * struct model_clone - a packet's other holder, who must see no change
 * @skb: the clone, or NULL
 * @bytes: what it showed at first
 */
struct model_clone {
	struct sk_buff *skb;
	u8 *bytes;
};

/**
 * struct model - state of the random test
 * @chain: the chains
 * @clone: clones of packets that chains were made of
 * @scratch: MODEL_MAX bytes for random data and reading back
 * @rnd: source of all choices
 * @live: nke_mbuf_live() at the start
 * @tag_id: the tags' module
 * @customs: client buffers that are not freed yet
 * @why: what went wrong, or NULL
 */
struct model {
	struct model_chain chain[MODEL_CHAINS];
	struct model_clone clone[MODEL_CLONES];
	u8 *scratch;
	struct rnd_state rnd;
	long live;
	u32 tag_id;
	long customs;
	const char *why;
};

static u32 model_below(struct model *md, u32 n)
{
	return n ? prandom_u32_state(&md->rnd) % n : 0;
}

/* Mostly small, sometimes near a boundary of the implementation, up to max. */
static size_t model_size(struct model *md, size_t max)
{
	static const u32 edges[] = {
		1, NKE_MHLEN, NKE_MLEN, NKE_MINCLSIZE, NKE_MCLBYTES,
		NKE_MBIGCLBYTES, NKE_M16KCLBYTES,
	};
	size_t n;

	switch (model_below(md, 8)) {
	case 0:
		n = model_below(md, 20000);
		break;
	case 1:
		n = edges[model_below(md, ARRAY_SIZE(edges))];
		n += model_below(md, 3) - 1;
		break;
	case 2:
		n = model_below(md, 4000);
		break;
	default:
		n = model_below(md, 300);
		break;
	}
	return min(n, max);
}

static bool model_fail(struct model *md, const char *why)
{
	if (!md->why)
		md->why = why;
	return false;
}

static bool model_check_segment(struct model *md,
				const struct __mbuf *m)
{
	if (m->data < m->buf || m->data + m->len > m->buf + m->size)
		return model_fail(md, "data outside of the storage");
	if (!m->ext != !(m->flags & NKE_MBUF_EXT))
		return model_fail(md, "MBUF_EXT is wrong");
	if (m->type == NKE_MBUF_TYPE_FREE)
		return model_fail(md, "a free mbuf in a chain");
	if (m->ext && !refcount_read(&m->ext->ref))
		return model_fail(md, "storage without a reference");
	if (!m->ext && m->buf != m->dat && m->buf != m->pktdat)
		return model_fail(md, "inline storage is elsewhere");
	if (m->nextpkt)
		return model_fail(md, "stray nextpkt");
	return true;
}

/* A tag goes wherever the packet's header goes. */
static bool model_check_tag(struct model *md, const struct model_chain *c)
{
	unsigned long len;
	void *data;
	int err;

	if (!nke_mbuf_has_pkthdr(c->m))
		return !c->tag || model_fail(md, "a tag without a header");
	err = nke_mbuf_tag_find(c->m, md->tag_id, MODEL_TAG, &len, &data);
	if (err != (c->tag ? 0 : ENOENT))
		return model_fail(md, "a tag got lost, or came back");
	if (c->tag && (len != sizeof(c->tag) || *(u32 *)data != c->tag))
		return model_fail(md, "wrong tag");
	return true;
}

static bool model_check_chain(struct model *md,
			      const struct model_chain *c)
{
	const struct __mbuf *m;
	size_t pos = 0;

	for (m = c->m; m; m = m->next) {
		if (!model_check_segment(md, m))
			return false;
		if (m->len > c->len - pos)
			return model_fail(md, "chain longer than the model");
		if (memcmp(m->data, c->bytes + pos, m->len))
			return model_fail(md, "bytes differ");
		pos += m->len;
	}
	if (pos != c->len)
		return model_fail(md, "chain shorter than the model");
	if (c->m && nke_mbuf_has_pkthdr(c->m) && c->m->pkt.len != c->len)
		return model_fail(md, "wrong length in the packet header");
	return !c->m || model_check_tag(md, c);
}

/* The mbuf after @m (NULL: the first one), through all the chains. */
static const struct __mbuf *model_next(const struct model *md,
				       const struct __mbuf *m, int *i)
{
	if (!m)
		*i = -1;
	else
		m = m->next;
	while (!m && ++*i < MODEL_CHAINS)
		m = md->chain[*i].m;
	return m;
}

static unsigned int model_refs(struct model *md, const struct nke_ext *ext,
			       const struct __mbuf **first)
{
	const struct __mbuf *m = NULL;
	unsigned int n = 0;
	int i;

	*first = NULL;
	while ((m = model_next(md, m, &i))) {
		if (m->ext != ext)
			continue;
		if (!n++)
			*first = m;
	}
	return n;
}

/* Every reference is held by an mbuf that exists, and nothing leaked. */
static bool model_check_refs(struct model *md)
{
	const struct __mbuf *m = NULL;
	const struct __mbuf *first;
	unsigned int refs;
	long live = 0;
	int i;

	while ((m = model_next(md, m, &i))) {
		live++;
		if (!m->ext)
			continue;
		refs = model_refs(md, m->ext, &first);
		if (refs != refcount_read(&m->ext->ref))
			return model_fail(md, "wrong reference count");
		if (first == m)
			live++;
	}
	for (i = 0; i < MODEL_CHAINS; i++)
		live += !!md->chain[i].tag;
	if (nke_mbuf_live() - md->live != live)
		return model_fail(md, "mbufs or storage leaked");
	return true;
}

static bool model_check(struct model *md, bool deep)
{
	int i;

	for (i = 0; i < MODEL_CHAINS; i++)
		if (!model_check_chain(md, &md->chain[i]))
			return false;
	return !deep || model_check_refs(md);
}

/* Making chains */

static void fill_random(struct model *md, u8 *to, size_t len)
{
	prandom_bytes_state(&md->rnd, to, len);
}

static struct sk_buff *make_linear(struct model *md, const u8 *from,
				   size_t len)
{
	struct sk_buff *skb;

	/* One kind of head is a page fragment, the other from kmalloc(). */
	if (model_below(md, 2))
		skb = netdev_alloc_skb(NULL, len);
	else
		skb = alloc_skb(len + 32, GFP_KERNEL);
	if (skb)
		skb_put_data(skb, from, len);
	return skb;
}

static int add_frag(struct model *md, struct sk_buff *skb, const u8 *from,
		    size_t len)
{
	unsigned int order = get_order(len + 64);
	u32 off = model_below(md, 64);
	struct page *page;

	page = alloc_pages(GFP_KERNEL | __GFP_COMP, order);
	if (!page)
		return -ENOMEM;
	memcpy(page_address(page) + off, from, len);
	skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, off, len,
			PAGE_SIZE << order);
	return 0;
}

static struct sk_buff *make_skb(struct model *md, const u8 *from, size_t len,
				bool children)
{
	size_t linear = min_t(size_t, len, model_below(md, 1500));
	size_t pos = linear;
	struct sk_buff *child;
	struct sk_buff *skb;
	size_t n;

	skb = make_linear(md, from, linear);
	if (!skb)
		return NULL;
	while (pos < len) {
		n = min_t(size_t, len - pos, 1 + model_below(md, 24000));
		if (children && model_below(md, 4) == 0) {
			child = make_skb(md, from + pos, len - pos, false);
			if (!child)
				goto err;
			skb_add_child(skb, child);
			return skb;
		}
		if (skb_shinfo(skb)->nr_frags == MAX_SKB_FRAGS - 1)
			n = len - pos;
		if (add_frag(md, skb, from + pos, n))
			goto err;
		pos += n;
	}
	return skb;
err:
	kfree_skb(skb);
	return NULL;
}

static void custom_free(char *buf, unsigned int size, char *arg)
{
	struct model *md = (struct model *)arg;

	md->customs--;
	memset(buf, 0xa5, size);
	kfree(buf);
}

/* The operations of the random script */

static void drop_chain(struct model_chain *c)
{
	nke_mbuf_freem(c->m);
	c->m = NULL;
	c->len = 0;
	c->tag = 0;
}

static bool op_alloc(struct model *md, struct model_chain *c)
{
	size_t len = model_size(md, MODEL_MAX / 2);
	size_t pos = 0;
	struct __mbuf *m;

	drop_chain(c);
	if (nke_mbuf_allocpacket(WAIT, max(len, 1UL), NULL, &c->m))
		return model_fail(md, "allocpacket");
	fill_random(md, c->bytes, len);
	for (m = c->m; m; m = m->next) {
		size_t n = min_t(size_t, len - pos, m->size);

		memcpy(m->data, c->bytes + pos, n);
		nke_mbuf_setlen(m, n);
		pos += n;
	}
	c->len = len;
	nke_mbuf_pkthdr_setlen(c->m, len);
	return pos == len ? true : model_fail(md, "allocpacket is too small");
}

static bool keep_clone(struct model *md, struct sk_buff *skb)
{
	struct model_clone *cl = &md->clone[model_below(md, MODEL_CLONES)];

	if (cl->skb) {
		skb_copy_bits(cl->skb, 0, md->scratch, cl->skb->len);
		if (memcmp(md->scratch, cl->bytes, cl->skb->len))
			return model_fail(md, "a clone saw a write");
		kfree_skb(cl->skb);
	}
	cl->skb = skb_clone(skb, GFP_KERNEL);
	if (!cl->skb)
		return model_fail(md, "skb_clone");
	skb_copy_bits(skb, 0, cl->bytes, skb->len);
	return true;
}

static bool op_from_skb(struct model *md, struct model_chain *c)
{
	size_t len = model_size(md, MODEL_MAX / 2);
	struct sk_buff *skb;
	struct __mbuf *m;
	u32 off;

	drop_chain(c);
	fill_random(md, c->bytes, len);
	skb = make_skb(md, c->bytes, len, true);
	if (!skb)
		return model_fail(md, "no packet");
	if (model_below(md, 2) && !keep_clone(md, skb)) {
		kfree_skb(skb);
		return false;
	}
	off = model_below(md, 2) ? model_below(md, len + 1) : 0;
	len = model_below(md, 2) ? len - off : model_below(md, len - off + 1);
	m = nke_mbuf_from_skb(skb, off, len, GFP_KERNEL);
	if (IS_ERR(m)) {
		kfree_skb(skb);
		return model_fail(md, "from_skb");
	}
	memmove(c->bytes, c->bytes + off, len);
	c->m = m;
	c->len = len;
	return true;
}

static bool op_custom(struct model *md, struct model_chain *c)
{
	size_t len = 1 + model_size(md, SZ_32K);
	char *buf = kmalloc(len, GFP_KERNEL);

	drop_chain(c);
	if (!buf)
		return model_fail(md, "no memory");
	fill_random(md, c->bytes, len);
	memcpy(buf, c->bytes, len);
	if (nke_mbuf_attachcluster(WAIT, DATA, &c->m, buf, custom_free, len,
				   (char *)md)) {
		kfree(buf);
		return model_fail(md, "attachcluster");
	}
	md->customs++;
	nke_mbuf_setlen(c->m, len);
	nke_mbuf_pkthdr_setlen(c->m, len);
	c->len = len;
	return true;
}

static bool op_copydata(struct model *md, struct model_chain *c)
{
	size_t off = model_below(md, c->len + 1);
	size_t len = model_below(md, c->len - off + 1);

	if (nke_mbuf_copydata(c->m, off, len, md->scratch) ||
	    memcmp(md->scratch, c->bytes + off, len))
		return model_fail(md, "copydata");
	if (nke_mbuf_copydata(c->m, off, c->len - off + 1, md->scratch) !=
	    EINVAL)
		return model_fail(md, "copydata beyond the end");
	return true;
}

static bool op_copyback(struct model *md, struct model_chain *c)
{
	size_t len = 1 + model_size(md, SZ_16K);
	size_t off = model_below(md, c->len + 600);

	if (off + len > MODEL_MAX)
		return true;
	fill_random(md, md->scratch, len);
	if (nke_mbuf_copyback(c->m, off, len, md->scratch, WAIT))
		return model_fail(md, "copyback");
	if (off > c->len)
		memset(c->bytes + c->len, 0, off - c->len);
	memcpy(c->bytes + off, md->scratch, len);
	c->len = max(c->len, off + len);
	return true;
}

static bool op_adj(struct model *md, struct model_chain *c)
{
	size_t n = model_size(md, c->len + 5);

	if (model_below(md, 2)) {
		nke_mbuf_adj(c->m, n);
		n = min(n, c->len);
		memmove(c->bytes, c->bytes + n, c->len - n);
	} else {
		nke_mbuf_adj(c->m, -(int)n);
		n = min(n, c->len);
	}
	c->len -= n;
	return true;
}

static bool op_copym(struct model *md, struct model_chain *c,
		     struct model_chain *to)
{
	size_t off = model_below(md, 2) ? model_below(md, c->len) : 0;
	size_t len = 1 + model_below(md, c->len - off);
	bool all = model_below(md, 2);

	if (c == to || !c->len)
		return true;
	drop_chain(to);
	if (all)
		len = c->len - off;
	if (nke_mbuf_copym(c->m, off, all ? NKE_MBUF_COPYALL : len, WAIT,
			   &to->m))
		return model_fail(md, "copym");
	memcpy(to->bytes, c->bytes + off, len);
	to->len = len;
	if (!off)
		swap(to->tag, c->tag);
	return true;
}

static bool op_dup(struct model *md, struct model_chain *c,
		   struct model_chain *to)
{
	struct __mbuf *m;

	if (c == to)
		return true;
	drop_chain(to);
	if (nke_mbuf_dup(c->m, WAIT, &to->m))
		return model_fail(md, "dup");
	memcpy(to->bytes, c->bytes, c->len);
	to->len = c->len;
	to->tag = c->tag;
	for (m = to->m; m; m = m->next)
		if (nke_mbuf_mclhasreference(m))
			return model_fail(md, "dup shares storage");
	return true;
}

static bool op_split(struct model *md, struct model_chain *c,
		     struct model_chain *to)
{
	size_t off = model_below(md, c->len + 1);

	if (c == to)
		return true;
	drop_chain(to);
	if (nke_mbuf_split(c->m, off, WAIT, &to->m))
		return model_fail(md, "split");
	to->len = c->len - off;
	memcpy(to->bytes, c->bytes + off, to->len);
	c->len = off;
	return true;
}

static bool op_prepend(struct model *md, struct model_chain *c)
{
	size_t len = model_size(md, NKE_M16KCLBYTES);

	if (c->len + len > MODEL_MAX)
		return true;
	if (nke_mbuf_prepend(&c->m, len, WAIT))
		return model_fail(md, "prepend");
	memmove(c->bytes + len, c->bytes, c->len);
	fill_random(md, c->bytes, len);
	memcpy(nke_mbuf_data(c->m), c->bytes, len);
	c->len += len;
	return true;
}

static bool op_pullup(struct model *md, struct model_chain *c)
{
	size_t len = model_size(md, c->len);

	if (len > NKE_M16KCLBYTES)
		return true;
	if (nke_mbuf_pullup(&c->m, len))
		return model_fail(md, "pullup");
	if (nke_mbuf_len(c->m) < len)
		return model_fail(md, "pullup did not");
	return true;
}

static bool op_join(struct model *md, struct model_chain *c,
		    struct model_chain *from)
{
	struct __mbuf *tail = c->m;

	if (c == from || !from->m || c->len + from->len > MODEL_MAX)
		return true;
	if (model_below(md, 2) && nke_mbuf_has_pkthdr(from->m)) {
		nke_mbuf_append(&c->m, &tail, from->m);
	} else {
		/* Its header would be out of date soon. */
		if (nke_mbuf_setflags_mask(from->m, 0, NKE_MBUF_PKTHDR))
			return model_fail(md, "setflags_mask");
		if (nke_mbuf_concatenate(c->m, from->m) != c->m)
			return model_fail(md, "concatenate");
		nke_mbuf_pkthdr_adjustlen(c->m, from->len);
	}
	memcpy(c->bytes + c->len, from->bytes, from->len);
	c->len += from->len;
	from->m = NULL;
	from->len = 0;
	from->tag = 0;
	return true;
}

static struct __mbuf *any_mbuf(struct model *md, struct model_chain *c,
			       size_t *pos)
{
	struct __mbuf *m = c->m;

	*pos = 0;
	while (m->next && model_below(md, 4)) {
		*pos += m->len;
		m = m->next;
	}
	return m;
}

static bool op_insert_empty(struct model *md, struct model_chain *c)
{
	struct __mbuf *n = NULL;
	struct __mbuf *m;
	size_t pos;
	int err;

	m = any_mbuf(md, c, &pos);
	err = model_below(md, 2) ? nke_mbuf_get(NOWAIT, DATA, &n) :
	      nke_mbuf_getcluster(WAIT, DATA, NKE_MBIGCLBYTES, &n);
	if (err)
		return model_fail(md, "get");
	if (nke_mbuf_setnext(n, m->next) || nke_mbuf_setnext(m, n))
		return model_fail(md, "setnext");
	return true;
}

/* A client that asks before it writes must not disturb anybody. */
static bool op_poke(struct model *md, struct model_chain *c)
{
	struct __mbuf *m;
	size_t pos;
	size_t n;

	m = any_mbuf(md, c, &pos);
	if (nke_mbuf_mclhasreference(m))
		return true;
	fill_random(md, m->data, m->len);
	memcpy(c->bytes + pos, m->data, m->len);
	if (m->next || c->len == MODEL_MAX)
		return true;

	n = min(nke_mbuf_trailingspace(m), MODEL_MAX - c->len);
	n = model_below(md, n + 1);
	fill_random(md, m->data + m->len, n);
	memcpy(c->bytes + c->len, m->data + m->len, n);
	if (nke_mbuf_adjustlen(m, n))
		return model_fail(md, "adjustlen");
	nke_mbuf_pkthdr_adjustlen(c->m, n);
	c->len += n;
	return true;
}

static bool op_pulldown(struct model *md, struct model_chain *c)
{
	unsigned long off = model_below(md, c->len + 1);
	size_t len = min(model_size(md, NKE_M16KCLBYTES), c->len - off);
	struct __mbuf *first = c->m;
	unsigned long at = off;
	struct __mbuf *m;

	if (nke_mbuf_pulldown(c->m, &at, len, &m))
		return model_fail(md, "pulldown");
	if (c->m != first || at > nke_mbuf_len(m) ||
	    nke_mbuf_len(m) - at < len)
		return model_fail(md, "pulldown did not");
	if (memcmp(nke_mbuf_data(m) + at, c->bytes + off, len))
		return model_fail(md, "pulldown is elsewhere");
	return true;
}

static bool op_cksum(struct model *md, struct model_chain *c)
{
	size_t off = model_below(md, c->len + 1);
	size_t len = model_below(md, c->len - off + 1);
	u16 sum = 0;
	int err;

	err = nke_mbuf_inet_cksum(c->m, 0, off, len, &sum);
	if (!len || !nke_mbuf_has_pkthdr(c->m))
		return err == EINVAL || model_fail(md, "cksum of nothing");
	if (err || sum != (__force u16)ip_compute_csum(c->bytes + off, len))
		return model_fail(md, "cksum");
	return true;
}

static bool op_tag(struct model *md, struct model_chain *c)
{
	void *data;
	int err;

	if (model_below(md, 4) == 0) {
		nke_mbuf_tag_free(c->m, md->tag_id, MODEL_TAG);
		c->tag = 0;
		return true;
	}
	err = nke_mbuf_tag_allocate(c->m, md->tag_id, MODEL_TAG,
				    sizeof(c->tag), WAIT, &data);
	if (!nke_mbuf_has_pkthdr(c->m))
		return err == EINVAL || model_fail(md, "tag without a header");
	if (c->tag)
		return err == EEXIST || model_fail(md, "second tag");
	if (err)
		return model_fail(md, "tag_allocate");
	c->tag = 1 + model_below(md, U32_MAX);
	memcpy(data, &c->tag, sizeof(c->tag));
	return true;
}

/* A new first mbuf takes the header over. */
static bool op_copy_pkthdr(struct model *md, struct model_chain *c)
{
	struct __mbuf *n = NULL;

	if (!nke_mbuf_has_pkthdr(c->m))
		return true;
	if (nke_mbuf_gethdr(WAIT, DATA, &n))
		return model_fail(md, "gethdr");
	if (nke_mbuf_copy_pkthdr(n, c->m))
		return model_fail(md, "copy_pkthdr");
	if (nke_mbuf_setflags_mask(c->m, 0, NKE_MBUF_PKTHDR) ||
	    nke_mbuf_setnext(n, c->m))
		return model_fail(md, "setnext");
	c->m = n;
	return true;
}

static bool model_step(struct model *md)
{
	struct model_chain *c = &md->chain[model_below(md, MODEL_CHAINS)];
	struct model_chain *d = &md->chain[model_below(md, MODEL_CHAINS)];
	u32 op = model_below(md, 23);

	if (!c->m)
		op %= 3;
	switch (op) {
	case 0:
		return op_alloc(md, c);
	case 1:
		return op_from_skb(md, c);
	case 2:
		return op_custom(md, c);
	case 3:
		return op_copydata(md, c);
	case 4:
	case 5:
		return op_copyback(md, c);
	case 6:
		return op_adj(md, c);
	case 7:
	case 8:
		return op_copym(md, c, d);
	case 9:
		return op_dup(md, c, d);
	case 10:
		return op_split(md, c, d);
	case 11:
		return op_prepend(md, c);
	case 12:
		return op_pullup(md, c);
	case 13:
	case 14:
		return op_join(md, c, d);
	case 15:
		return op_insert_empty(md, c);
	case 16:
		return op_pulldown(md, c);
	case 17:
		return op_cksum(md, c);
	case 18:
	case 19:
		return op_tag(md, c);
	case 20:
		return op_copy_pkthdr(md, c);
	default:
		return op_poke(md, c);
	}
}

static struct model *model_new(struct kunit *test, u64 seed)
{
	struct model *md = kunit_kzalloc(test, sizeof(*md), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, md);
	md->scratch = kunit_kzalloc(test, MODEL_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, md->scratch);
	for (i = 0; i < MODEL_CHAINS; i++) {
		md->chain[i].bytes = kunit_kzalloc(test, MODEL_MAX, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, md->chain[i].bytes);
	}
	for (i = 0; i < MODEL_CLONES; i++) {
		md->clone[i].bytes = kunit_kzalloc(test, MODEL_MAX, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, md->clone[i].bytes);
	}
	prandom_seed_state(&md->rnd, seed);
	md->live = nke_mbuf_live();
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find("org.nke.test",
						      &md->tag_id));
	return md;
}

#endif /* _NKE_KUNIT_MBUF_MODEL_H */
