// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of the kernel seen as mbufs.
 *
 * One mbuf for each piece of the packet, all with one owner, the packet.  Most
 * views live as long as a callback and are let go unchanged: each CPU keeps
 * what it let go last, one view of one piece and one of several.  They are
 * taken and put with one instruction, so that no interrupt comes in between.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>

#include "core/export.h"
#include "ifnet/ifnet.h"
#include "mbuf/mbuf.h"
#include "mbuf/mbuf_cache.h"
#include "compat/skb.h"

/* The kernel nests frag_lists one deep; a loop must not eat the stack. */
#define NKE_SKB_DEPTH	4

/*
 * An mbuf that refers to an owner without a packet.  Both count as living for
 * the statistics, see nke_view_kept().
 */
static DEFINE_PER_CPU(struct __mbuf *, nke_view_single);
/* A chain whose owner has no packet; these do not count. */
static DEFINE_PER_CPU(struct __mbuf *, nke_view_chain);

/**
 * nke_view_kept() - how many views of one piece are kept for later
 *
 * Context: Any.
 * Return: their number; each is an mbuf and an owner that nobody uses.
 */
unsigned int nke_view_kept(void)
{
	unsigned int n = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		n += !!READ_ONCE(*per_cpu_ptr(&nke_view_single, cpu));
	return n;
}

static void nke_view_count_chain(const struct __mbuf *m, int sign)
{
	nke_m_count_kept(-sign * refcount_read(&m->ext->ref));
	nke_m_count_ext(NKE_EXT_SKB, sign);
}

/**
 * nke_view_exit() - free the views that are kept
 *
 * Context: Process context; nobody makes views any more.
 */
void nke_view_exit(void)
{
	struct __mbuf *m;
	int cpu;

	for_each_possible_cpu(cpu) {
		nke_mbuf_freem(xchg(per_cpu_ptr(&nke_view_single, cpu), NULL));
		m = xchg(per_cpu_ptr(&nke_view_chain, cpu), NULL);
		if (m)
			nke_view_count_chain(m, 1);
		nke_mbuf_freem(m);
	}
}

/* The storage is exactly what the packet shows: around it may lie headers. */
static void nke_view_set(struct __mbuf *m, u8 *data, u32 len)
{
	m->data = data;
	m->buf = data;
	m->len = len;
	m->size = len;
}

/*
 * What an mbuf of a view is but for the place of its bytes.  It has a number,
 * so that one that was moved or left out is noticed.
 */
static void nke_view_mark(struct __mbuf *m, u32 flags, u32 priv, u32 number)
{
	m->type = NKE_MBUF_TYPE_DATA;
	m->flags = NKE_MBUF_EXT | flags;
	m->priv = priv | number << NKE_M_NUMBER;
}

/* A memset() of so little costs more than the stores. */
static void nke_view_pkthdr(struct nke_pkthdr *pkt, int len)
{
	pkt->len = len;
	pkt->csum_flags = 0;
	pkt->csum_data = 0;
	pkt->vlan = 0;
	pkt->tso_segsz = 0;
	pkt->rcvif = NULL;
	pkt->header = NULL;
	pkt->tags = NULL;
	pkt->origin = NULL;
	pkt->tstamp = 0;
	pkt->svc = 0;
	pkt->flags = 0;
	pkt->flowid = 0;
	pkt->gso_hdrlen = 0;
	pkt->gso_type = 0;
	pkt->lro_segs = 0;
}

/* A head from kmalloc() is not counted by its page. */
static u32 nke_view_head_priv(const struct sk_buff *skb)
{
	return skb->head_frag ? NKE_M_PAGES : 0;
}

static __always_inline void nke_view_fill_single(struct __mbuf *m,
						 struct sk_buff *skb, u8 *data,
						 u32 len, u32 priv)
{
	m->ext->skb = skb;
	m->ext->size = len;
	nke_view_mark(m, NKE_MBUF_PKTHDR, priv, 0);
	nke_view_set(m, data, len);
	nke_view_pkthdr(&m->pkt, len);
}

/* Where a range of a packet is, if it is in one piece; else NULL. */
static __always_inline u8 *nke_view_where(struct sk_buff *skb, u32 off,
					  u32 len, u32 *priv)
{
	const skb_frag_t *frag;

	if (off + len <= skb_headlen(skb)) {
		*priv = nke_view_head_priv(skb);
		return skb->data + off;
	}
	frag = skb_shinfo(skb)->frags;
	if (skb_headlen(skb) || !skb_shinfo(skb)->nr_frags ||
	    off + len > skb_frag_size(frag) || skb_zcopy(skb) ||
	    !skb_frags_readable(skb))
		return NULL;
	*priv = NKE_M_RDONLY | NKE_M_PAGES;
	return (u8 *)skb_frag_address(frag) + off;
}

/* A view of one piece, when none is kept. */
static noinline struct __mbuf *nke_view_single_new(struct sk_buff *skb,
						   u8 *data, u32 len, u32 priv,
						   gfp_t gfp)
{
	struct nke_ext *ext = nke_ext_get_skb(skb, gfp);
	struct __mbuf *m;

	if (unlikely(!ext))
		return ERR_PTR(-ENOMEM);
	m = nke_cache_get(&nke_mbuf_cache, gfp);
	if (unlikely(!m)) {
		nke_m_count_failure(NKE_M_FAIL_ALLOC);
		/* The packet stays the caller's. */
		ext->skb = NULL;
		nke_ext_put(ext, 1);
		return ERR_PTR(-ENOMEM);
	}
	m->next = NULL;
	m->nextpkt = NULL;
	m->ext = ext;
	nke_view_fill_single(m, skb, data, len, priv);
	return m;
}

static __always_inline struct __mbuf *nke_view_one(struct sk_buff *skb,
						   u8 *data, u32 len, u32 priv,
						   gfp_t gfp)
{
	struct __mbuf *m = this_cpu_xchg(nke_view_single, NULL);

	if (!m)
		return nke_view_single_new(skb, data, len, priv, gfp);
	nke_view_fill_single(m, skb, data, len, priv);
	return m;
}

/*
 * Not inlined: its registers would be saved and restored for packets of one
 * piece as well.
 * Return: a view of a whole packet, or NULL when none like that is kept.
 */
static noinline struct __mbuf *nke_view_refill(struct sk_buff *skb)
{
	const struct skb_shared_info *si = skb_shinfo(skb);
	const skb_frag_t *frag = si->frags;
	const skb_frag_t *end = frag + si->nr_frags;
	struct __mbuf *head;
	struct __mbuf *m;

	if (skb_has_frag_list(skb) || skb_zcopy(skb) ||
	    !skb_frags_readable(skb))
		return NULL;
	head = this_cpu_xchg(nke_view_chain, NULL);
	if (!head)
		return NULL;
	nke_view_count_chain(head, 1);
	if (refcount_read(&head->ext->ref) !=
	    si->nr_frags + !!skb_headlen(skb)) {
		nke_mbuf_freem(head);
		return NULL;
	}

	head->ext->skb = skb;
	head->ext->size = skb->len;
	m = head;
	if (skb_headlen(skb)) {
		nke_view_mark(m, NKE_MBUF_PKTHDR, nke_view_head_priv(skb), 0);
		nke_view_set(m, skb->data, skb_headlen(skb));
		m = m->next;
	} else {
		nke_view_mark(m, NKE_MBUF_PKTHDR, NKE_M_RDONLY | NKE_M_PAGES,
			      0);
	}
	/* The others are marked as they were: a fragment is a fragment. */
	for (; frag < end; frag++, m = m->next)
		nke_view_set(m, skb_frag_address(frag), skb_frag_size(frag));
	nke_view_pkthdr(&head->pkt, skb->len);
	return head;
}

/* Mbufs that are taken at a time: enough for a packet without frag_list. */
#define NKE_VIEW_BATCH	(MAX_SKB_FRAGS + 1)

/**
 * struct nke_view - a walk over the pieces of a packet
 * @skip: bytes before the range of interest
 * @left: bytes of it that are still to come
 * @most: pieces that may still come
 * @segs: pieces found
 * @link: where the next mbuf is linked
 * @ext: what they refer to
 * @gfp: how to allocate
 * @got: mbufs in @batch
 * @used: of these, how many are linked
 * @batch: mbufs to be linked
 */
struct nke_view {
	u32 skip;
	u32 left;
	unsigned int most;
	unsigned int segs;
	struct __mbuf **link;
	struct nke_ext *ext;
	gfp_t gfp;
	unsigned int got;
	unsigned int used;
	void *batch[NKE_VIEW_BATCH];
};

static int nke_view_more(struct nke_view *v)
{
	v->used = 0;
	v->got = min_t(unsigned int, v->most, NKE_VIEW_BATCH);
	v->most -= v->got;
	if (nke_cache_get_many(&nke_mbuf_cache, v->gfp, v->got, v->batch))
		return 0;
	v->got = 0;
	nke_m_count_failure(NKE_M_FAIL_ALLOC);
	return -ENOMEM;
}

/* The packet has @len more bytes at @data. */
static int nke_view_piece(struct nke_view *v, u8 *data, u32 len, u32 priv)
{
	struct __mbuf *m;

	if (unlikely(v->skip >= len)) {
		v->skip -= len;
		return 0;
	}
	data += v->skip;
	len = min(len - v->skip, v->left);
	v->skip = 0;
	if (unlikely(!len))
		return 0;
	if (unlikely(v->used == v->got) && nke_view_more(v))
		return -ENOMEM;
	v->left -= len;
	m = v->batch[v->used++];
	*v->link = m;
	v->link = &m->next;
	m->nextpkt = NULL;
	m->ext = v->ext;
	nke_view_mark(m, 0, priv, v->segs++);
	nke_view_set(m, data, len);
	return 0;
}

static int nke_view_fill(struct nke_view *v, struct sk_buff *skb, u32 priv)
{
	const struct skb_shared_info *si = skb_shinfo(skb);
	struct sk_buff *child;
	int err;
	int i;

	err = nke_view_piece(v, skb->data, skb_headlen(skb),
			     priv | nke_view_head_priv(skb));
	for (i = 0; i < si->nr_frags && v->left && !err; i++)
		err = nke_view_piece(v, skb_frag_address(&si->frags[i]),
				     skb_frag_size(&si->frags[i]),
				     NKE_M_RDONLY | NKE_M_PAGES);
	skb_walk_frags(skb, child) {
		if (!v->left || err)
			break;
		err = nke_view_fill(v, child, NKE_M_RDONLY);
	}
	return err;
}

/*
 * Make the packet fit to be looked at, up to @len bytes from its data.  Pages
 * of a user who may still write to them become copies.
 * Return: the most pieces that there can be, or a negative error.
 */
static int nke_view_prepare(struct sk_buff *skb, u32 len, gfp_t gfp, int depth)
{
	struct sk_buff *child;
	int segs = 1;
	u32 pos;
	int ret;

	if (depth > NKE_SKB_DEPTH)
		return -EMSGSIZE;
	if (len <= skb_headlen(skb))
		return segs;
	if (!skb_frags_readable(skb))
		return -EFAULT;
	ret = skb_orphan_frags_rx(skb, gfp);
	if (ret)
		return ret;
	segs += skb_shinfo(skb)->nr_frags;
	if (likely(!skb_has_frag_list(skb)))
		return segs;
	pos = skb_pagelen(skb);
	skb_walk_frags(skb, child) {
		if (len <= pos)
			break;
		ret = nke_view_prepare(child, len - pos, gfp, depth + 1);
		if (ret < 0)
			return ret;
		segs += ret;
		pos += child->len;
	}
	return segs;
}

/* No bytes: a header alone, and nobody needs the packet. */
static struct __mbuf *nke_view_empty(struct sk_buff *skb, gfp_t gfp)
{
	struct __mbuf *m = nke_m_get(gfp, NKE_MBUF_TYPE_DATA, NKE_MBUF_PKTHDR);

	if (!m)
		return ERR_PTR(-ENOMEM);
	consume_skb(skb);
	return m;
}

static struct __mbuf *nke_view_make(struct sk_buff *skb, u32 off, u32 len,
				    gfp_t gfp)
{
	struct __mbuf *head = NULL;
	struct nke_view v __uninitialized;
	int ret;

	if (unlikely(!len))
		return nke_view_empty(skb, gfp);
	ret = nke_view_prepare(skb, off + len, gfp, 0);
	if (ret < 0)
		return ERR_PTR(ret);
	v.most = ret;
	v.skip = off;
	v.left = len;
	v.segs = 0;
	v.link = &head;
	v.gfp = gfp;
	v.got = 0;
	v.used = 0;
	v.ext = nke_ext_get_skb(skb, gfp);
	if (!v.ext)
		return ERR_PTR(-ENOMEM);

	ret = nke_view_fill(&v, skb, 0);
	*v.link = NULL;
	if (unlikely(v.used < v.got))
		nke_cache_put_many(&nke_mbuf_cache, v.got - v.used,
				   v.batch + v.used);
	if (unlikely(ret)) {
		/* The packet stays the caller's. */
		v.ext->skb = NULL;
		refcount_set(&v.ext->ref, v.segs + 1);
		nke_mbuf_freem(head);
		nke_ext_put(v.ext, 1);
		return ERR_PTR(ret);
	}
	refcount_set(&v.ext->ref, v.segs);
	v.ext->size = len;
	head->flags |= NKE_MBUF_PKTHDR;
	nke_view_pkthdr(&head->pkt, len);
	return head;
}

/* Others hold references to this very sk_buff: a clone becomes the owner. */
static struct __mbuf *nke_view_shared(struct sk_buff *skb, u32 off, u32 len,
				      gfp_t gfp)
{
	struct sk_buff *clone = skb_clone(skb, gfp);
	struct __mbuf *m;

	if (!clone)
		return ERR_PTR(-ENOMEM);
	m = nke_view_make(clone, off, len, gfp);
	if (IS_ERR(m))
		kfree_skb(clone);
	else
		consume_skb(skb);
	return m;
}

/**
 * nke_mbuf_from_skb() - show a packet of the kernel as mbufs
 * @skb: the packet
 * @off: first byte to show, counted from skb->data
 * @len: number of bytes to show
 * @gfp: how to allocate
 *
 * One mbuf for each piece: linear part, fragments, then the same for the
 * packets of the frag_list.  Nothing is copied, except pages that belong to a
 * user (zero-copy send).  All mbufs share one owner, which takes over the
 * caller's reference to @skb: it is freed with the last mbuf.  The first mbuf
 * has a packet header with the length; with @len 0 it is the only one.
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: the chain; or ERR_PTR, then @skb is still the caller's: -EINVAL
 * (range beyond the packet), -EFAULT (fragments in device memory), -EMSGSIZE
 * (frag_lists in frag_lists), -ENOMEM.
 */
struct __mbuf *nke_mbuf_from_skb(struct sk_buff *skb, unsigned int off,
				 unsigned int len, gfp_t gfp)
{
	struct __mbuf *m = NULL;
	u8 *data;
	u32 priv;

	if (off > skb->len || len > skb->len - off)
		return ERR_PTR(-EINVAL);
	if (unlikely(skb_shared(skb)))
		return nke_view_shared(skb, off, len, gfp);
	if (unlikely(!len))
		return nke_view_empty(skb, gfp);
	data = nke_view_where(skb, off, len, &priv);
	if (data)
		return nke_view_one(skb, data, len, priv, gfp);
	if (!off && len == skb->len)
		m = nke_view_refill(skb);
	return m ?: nke_view_make(skb, off, len, gfp);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_from_skb);

/* What an mbuf of a view has in type, flags and priv, but for NKE_M_*. */
static __always_inline u64 nke_view_marks(u32 type, u32 flags, u32 number)
{
	struct __mbuf m __uninitialized;

	m.type = type;
	m.flags = flags;
	m.priv = number << NKE_M_NUMBER;
	return m.marks;
}

/*
 * Not inlined, like nke_view_refill().  @m: the second of @n mbufs; @left: the
 * bytes that it and those behind it had
 */
static noinline bool nke_view_same_rest(const struct __mbuf *m,
					const struct nke_ext *ext,
					unsigned int n, u32 left)
{
	const u64 all = nke_view_marks(U16_MAX, U16_MAX, U16_MAX);
	const u64 next = nke_view_marks(0, 0, 1);
	u64 marks = nke_view_marks(NKE_MBUF_TYPE_DATA, NKE_MBUF_EXT, 1);

	for (; --n; m = m->next) {
		if (!m || m->ext != ext || m->data != m->buf ||
		    m->len != m->size || m->nextpkt ||
		    (m->marks & all) != marks)
			return false;
		marks += next;
		left -= m->len;
	}
	/* Those that were freed do not count in @n. */
	return !m && !left;
}

/* Do the mbufs show what the view was made of, all of it, and in order? */
static bool nke_view_same(const struct __mbuf *m, const struct nke_ext *ext)
{
	unsigned int n = refcount_read(&ext->ref);

	if (m->data != m->buf || m->len != m->size ||
	    m->priv >> NKE_M_NUMBER)
		return false;
	return n == 1 ? !m->next && m->len == ext->size :
			nke_view_same_rest(m->next, ext, n, ext->size - m->len);
}

/* Has the first mbuf still the flags that it was given, or what says more? */
static bool nke_view_plain(const struct __mbuf *m)
{
	const u16 more = NKE_MBUF_BCAST | NKE_MBUF_MCAST | NKE_MBUF_LOOP;

	return m->type == NKE_MBUF_TYPE_DATA && !m->nextpkt &&
	       (m->flags & ~more) == (NKE_MBUF_EXT | NKE_MBUF_PKTHDR);
}

static void nke_view_forget(struct nke_ext *ext)
{
	ext->skb = NULL;
	ext->shared = 0;
	ext->held = 0;
	ext->prop = 0;
}

/* Let an unchanged view go, but keep it for another packet if there is room. */
static void nke_view_drop(struct __mbuf *m, struct nke_ext *ext)
{
	nke_view_forget(ext);
	if (nke_mbuf_has_pkthdr(m) && nke_m_has_baggage(&m->pkt))
		nke_m_baggage_drop(&m->pkt);
	if (IS_ENABLED(CONFIG_KASAN) || !nke_view_plain(m)) {
		nke_mbuf_freem(m);
		return;
	}
	if (!m->next) {
		if (this_cpu_cmpxchg(nke_view_single, NULL, m))
			nke_mbuf_freem(m);
		return;
	}
	nke_view_count_chain(m, -1);
	if (this_cpu_cmpxchg(nke_view_chain, NULL, m)) {
		nke_view_count_chain(m, 1);
		nke_mbuf_freem(m);
	}
}

/**
 * nke_mbuf_unview() - take a packet back from the mbufs that show it
 * @m: a chain
 *
 * When @m is still what nke_mbuf_from_skb() made of a whole packet that may go
 * back, and nobody else refers to that, the mbufs are freed and the packet is
 * the caller's again.
 *
 * Context: Process context or softirq.
 * Return: the packet, or NULL, then the chain is as before.
 */
struct sk_buff *nke_mbuf_unview(struct __mbuf *m)
{
	struct nke_ext *ext = m->ext;
	struct sk_buff *skb;

	if (!ext || ext->kind != NKE_EXT_SKB || ext->size != ext->skb->len ||
	    !nke_view_same(m, ext))
		return NULL;
	skb = ext->skb;
	nke_view_drop(m, ext);
	return skb;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_unview);

/**
 * nke_mbuf_view_stays() - the packet that mbufs show never goes back
 * @m: mbufs, perhaps of nke_mbuf_from_skb()
 *
 * A socket's packet is not what the stack had in that place: its cb is another
 * layer's, and its destructor counts on that.
 *
 * Context: Any.
 */
void nke_mbuf_view_stays(struct __mbuf *m)
{
	if (m->ext && m->ext->kind == NKE_EXT_SKB)
		m->ext->size = U32_MAX;
}

/**
 * nke_view_keep() - take a packet back, and keep the mbuf for another one
 * @m: an mbuf that showed a packet of one piece
 * @skb: the packet
 *
 * For who sees packets all the time; others do that with nke_mbuf_unview().
 *
 * Context: Process context or softirq.
 * Return: true: the packet is the caller's again, and so is @m, which shows
 * nothing, with what @m->pkt.origin refers to; false: all is as before, because
 * @m has changed, or somebody else refers to what it shows.
 */
bool nke_view_keep(struct __mbuf *m, const struct sk_buff *skb)
{
	struct nke_ext *ext = m->ext;

	/* What is used after it was freed is found only when it is freed. */
	if (IS_ENABLED(CONFIG_KASAN) || !ext || ext->kind != NKE_EXT_SKB ||
	    ext->skb != skb || refcount_read(&ext->ref) != 1 || m->next ||
	    m->data != m->buf || m->len != m->size || m->len != skb->len ||
	    !nke_view_plain(m) || m->pkt.tags)
		return false;
	nke_view_forget(ext);
	nke_ifnet_put(m->pkt.rcvif);
	m->pkt.rcvif = NULL;
	return true;
}

/**
 * nke_view_show() - show a packet with an mbuf that was kept
 * @m: of nke_view_keep()
 * @skb: a packet of one piece, which is not shared
 *
 * As nke_mbuf_from_skb() for the whole packet; its header has no origin.
 *
 * Context: Any.
 */
void nke_view_show(struct __mbuf *m, struct sk_buff *skb)
{
	nke_view_fill_single(m, skb, skb->data, skb->len,
			     nke_view_head_priv(skb));
}
