// SPDX-License-Identifier: GPL-2.0
/*
 * Between mbufs and the kernel: packets seen as mbufs, chains lent to or
 * filled by a socket.
 */
#include <linux/bug.h>
#include <linux/bvec.h>
#include <linux/errno.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "core/export.h"
#include "mbuf/mbuf.h"
#include "compat/skb.h"

/* The kernel nests frag_lists one deep; a loop must not eat the stack. */
#define NKE_SKB_DEPTH	4

/**
 * struct nke_view - a walk over the pieces of a packet
 * @skip: bytes before the range of interest
 * @left: bytes of it that are still to come
 * @segs: pieces found
 * @m: next mbuf to point at a piece; NULL while counting
 * @ext: what they refer to
 */
struct nke_view {
	u32 skip;
	u32 left;
	unsigned int segs;
	struct __mbuf *m;
	struct nke_ext *ext;
};

/* The packet has @len more bytes at @data. */
static void nke_view_piece(struct nke_view *v, u8 *data, u32 len, u32 priv)
{
	struct __mbuf *m = v->m;

	if (v->skip >= len) {
		v->skip -= len;
		return;
	}
	data += v->skip;
	len = min(len - v->skip, v->left);
	v->skip = 0;
	if (!len)
		return;
	v->left -= len;
	v->segs++;
	if (!m)
		return;

	/*
	 * The storage is exactly what the packet shows: before it may lie
	 * headers, after it the skb_shared_info.
	 */
	m->ext = v->ext;
	m->buf = data;
	m->data = data;
	m->size = len;
	m->len = len;
	m->flags |= NKE_MBUF_EXT;
	m->priv = priv;
	v->m = m->next;
}

static u32 nke_view_head_priv(const struct sk_buff *skb, int depth)
{
	u32 priv = depth ? NKE_M_RDONLY : 0;

	/* A head from kmalloc() is not counted by its page. */
	if (skb->head_frag && sendpage_ok(virt_to_page(skb->data)))
		priv |= NKE_M_PAGES;
	return priv;
}

static int nke_view_skb(struct nke_view *v, struct sk_buff *skb, gfp_t gfp,
			int depth)
{
	const skb_frag_t *frag;
	struct sk_buff *child;
	u32 priv;
	int err;
	int i;

	if (depth > NKE_SKB_DEPTH)
		return -EMSGSIZE;
	nke_view_piece(v, skb->data, skb_headlen(skb),
		       nke_view_head_priv(skb, depth));
	if (!v->left)
		return 0;
	if (!skb_frags_readable(skb))
		return -EFAULT;
	/* Pages of a user who may still write to them become copies. */
	err = skb_orphan_frags_rx(skb, gfp);
	if (err)
		return err;

	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		frag = &skb_shinfo(skb)->frags[i];
		priv = NKE_M_RDONLY;
		if (sendpage_ok(skb_frag_page(frag)))
			priv |= NKE_M_PAGES;
		nke_view_piece(v, skb_frag_address(frag), skb_frag_size(frag),
			       priv);
	}
	skb_walk_frags(skb, child) {
		if (!v->left)
			return 0;
		err = nke_view_skb(v, child, gfp, depth + 1);
		if (err)
			return err;
	}
	return 0;
}

static struct __mbuf *nke_view_make(struct sk_buff *skb, u32 off, u32 len,
				    gfp_t gfp)
{
	struct nke_view v = { .skip = off, .left = len };
	struct __mbuf *head;
	int err;

	err = nke_view_skb(&v, skb, gfp, 0);
	if (err)
		return ERR_PTR(err);
	if (WARN_ON_ONCE(v.left))
		return ERR_PTR(-EFAULT);

	head = nke_m_get_chain(gfp, max(v.segs, 1U));
	if (!head)
		return ERR_PTR(-ENOMEM);
	head->pkt.len = len;
	if (!v.segs) {
		consume_skb(skb);
		return head;
	}

	v.ext = nke_ext_get_skb(skb, v.segs, gfp);
	if (!v.ext) {
		nke_mbuf_freem(head);
		return ERR_PTR(-ENOMEM);
	}
	v.skip = off;
	v.left = len;
	v.m = head;
	/* The same walk again: it has nothing left to fail at. */
	WARN_ON_ONCE(nke_view_skb(&v, skb, gfp, 0));
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
	if (off > skb->len || len > skb->len - off)
		return ERR_PTR(-EINVAL);
	if (unlikely(skb_shared(skb)))
		return nke_view_shared(skb, off, len, gfp);
	return nke_view_make(skb, off, len, gfp);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_from_skb);

/**
 * nke_mbuf_chain_len() - bytes of data in a chain
 * @m: first mbuf, or NULL
 *
 * Counts the mbufs, whatever a packet header says.
 *
 * Context: Any.
 * Return: the number.
 */
size_t nke_mbuf_chain_len(const struct __mbuf *m)
{
	size_t len = 0;

	for (; m; m = m->next)
		len += m->len;
	return len;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_chain_len);

/**
 * nke_mbuf_page() - the pages behind one mbuf, for lending them to a socket
 * @m: the mbuf
 * @bv: receives page, offset and length
 *
 * The bytes are contiguous and may extend over several pages of a compound
 * page.  Who queues them takes references to the page; the mbuf may be freed
 * right after.  Nobody writes to the bytes later: the mbuf is the only one
 * that may, unless its storage is marked shared, and then nobody may.
 *
 * Inline data, a packet's head from kmalloc() and memory of the client (whose
 * free function must not run before the bytes are sent) cannot be lent.
 *
 * Context: Any.
 * Return: true if @m has bytes and its storage can be lent.
 */
bool nke_mbuf_page(const struct __mbuf *m, struct bio_vec *bv)
{
	if (!(m->priv & NKE_M_PAGES) || !m->len)
		return false;
	bv->bv_page = virt_to_page(m->data);
	bv->bv_offset = offset_in_page(m->data);
	bv->bv_len = m->len;
	return true;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_page);

/**
 * nke_mbuf_alloc_chain() - allocate a packet to receive into
 * @len: bytes that it must be able to hold
 * @gfp: how to allocate
 *
 * All lengths are 0.  Up to the largest cluster (16 KiB) the room is in one
 * piece, in the first mbuf.  See nke_mbuf_space() and nke_mbuf_trim_to().
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: a packet that belongs to the caller, or NULL.
 */
struct __mbuf *nke_mbuf_alloc_chain(size_t len, gfp_t gfp)
{
	struct __mbuf *m;

	/* Two plain mbufs would not be one piece. */
	m = nke_m_get_packet(gfp, len, len <= NKE_MINCLSIZE ? 1 : 0, NULL);
	return IS_ERR(m) ? NULL : m;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_alloc_chain);

/**
 * nke_mbuf_space() - where the bytes of a received message go
 * @m: chain of nke_mbuf_alloc_chain()
 * @room: bytes wanted
 * @n: receives the number of pieces
 *
 * Context: Process context; may sleep.
 * Return: an array for the caller to kfree(), or NULL.
 */
struct kvec *nke_mbuf_space(const struct __mbuf *m, size_t room, int *n)
{
	const struct __mbuf *p;
	struct kvec *kv;
	int i = 0;

	for (p = m; p; p = p->next)
		i++;
	kv = kmalloc_array(i, sizeof(*kv), GFP_KERNEL);
	if (!kv)
		return NULL;
	for (i = 0; m && room; m = m->next, i++) {
		kv[i].iov_base = m->data;
		kv[i].iov_len = min_t(size_t, room, nke_m_room(m));
		room -= kv[i].iov_len;
	}
	*n = i;
	return kv;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_space);

/**
 * nke_mbuf_trim_to() - set the lengths after a chain was filled
 * @m: first mbuf, with a packet header
 * @len: bytes that were filled in, from the start
 *
 * Context: Any.
 */
void nke_mbuf_trim_to(struct __mbuf *m, size_t len)
{
	m->pkt.len = len;
	for (; m; m = m->next) {
		m->len = min_t(size_t, len, nke_m_room(m));
		len -= m->len;
	}
	WARN_ON_ONCE(len);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_trim_to);

/**
 * nke_mbuf_append() - join packets to one
 * @head: the packet so far; NULL in it: none yet
 * @tail: where the last call left off; belongs to this function
 * @m: packet to append, which loses its header to the sum in @head's
 *
 * Context: Any but hard interrupt.
 */
void nke_mbuf_append(struct __mbuf **head, struct __mbuf **tail,
		     struct __mbuf *m)
{
	struct __mbuf *last;

	if (!*head) {
		*head = m;
		*tail = m;
		return;
	}
	for (last = *tail; last->next; last = last->next)
		;
	last->next = m;
	*tail = m;
	if (nke_mbuf_has_pkthdr(m)) {
		nke_mbuf_pkthdr_adjustlen(*head, m->pkt.len);
		nke_m_pkthdr_drop(m);
	}
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_append);
