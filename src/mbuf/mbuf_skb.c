// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of the network stack as mbufs: a view, never a copy.
 */
#include <linux/kernel.h>
#include <linux/mm.h>

#include "core/export.h"
#include "mbuf/mbuf.h"

static_assert(sizeof(struct nke_ext) <= sizeof_field(struct sk_buff, cb));

/* The descriptor for a packet, in the packet's own control block. */
static struct nke_ext *nke_ext_skb(struct sk_buff *skb)
{
	struct nke_ext *ext = (struct nke_ext *)skb->cb;

	nke_ext_setup(ext, NKE_EXT_SKB, NULL, 0);
	ext->skb = skb;
	return ext;
}

/**
 * struct nke_walk - a packet that is being turned into mbufs
 * @ext: the packet's descriptor
 * @head: first mbuf
 * @link: where the next one goes
 * @skip: bytes to pass over
 * @left: bytes to take
 * @gfp: how to allocate
 */
struct nke_walk {
	struct nke_ext *ext;
	struct __mbuf *head;
	struct __mbuf **link;
	unsigned int skip;
	unsigned int left;
	gfp_t gfp;
};

/* One piece of the packet: its part in the window becomes an mbuf. */
static int nke_walk_piece(struct nke_walk *w, u8 *data, unsigned int len,
			  u8 *buf, unsigned int size)
{
	struct __mbuf *m = w->head;

	if (w->skip >= len) {
		w->skip -= len;
		return 0;
	}
	data += w->skip;
	len -= w->skip;
	w->skip = 0;
	len = min(len, w->left);
	if (!len)
		return 0;
	w->left -= len;

	/* The header mbuf is there already; it takes the first piece. */
	if (m->ext) {
		m = nke_mbuf_new(NKE_MT_DATA, false, w->gfp);
		if (!m)
			return -ENOMEM;
		refcount_inc(&w->ext->ref);
		*w->link = m;
		w->link = &m->next;
	}
	nke_mbuf_use_ext(m, w->ext, buf, size);
	m->data = data;
	m->len = len;
	return 0;
}

static int nke_walk_skb(struct nke_walk *w, struct sk_buff *skb)
{
	struct sk_buff *frag_skb;
	int err;
	int i;

	err = nke_walk_piece(w, skb->data, skb_headlen(skb), skb->head,
			     skb->data - skb->head + skb_headlen(skb));
	for (i = 0; !err && w->left && i < skb_shinfo(skb)->nr_frags; i++) {
		skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		u8 *addr = skb_frag_address(frag);

		err = nke_walk_piece(w, addr, skb_frag_size(frag), addr,
				     skb_frag_size(frag));
	}
	skb_walk_frags(skb, frag_skb) {
		if (err || !w->left)
			break;
		err = nke_walk_skb(w, frag_skb);
	}
	return err;
}

static bool nke_skb_readable(struct sk_buff *skb)
{
	struct sk_buff *frag_skb;

	if (!nke_skb_frags_readable(skb))
		return false;
	skb_walk_frags(skb, frag_skb) {
		if (!nke_skb_readable(frag_skb))
			return false;
	}
	return true;
}

/**
 * nke_mbuf_from_skb() - show a packet as mbufs
 * @skb: the packet, not shared; becomes the mbufs' on success
 * @off: first byte to show, from @skb->data
 * @len: bytes to show
 * @gfp: how to allocate
 *
 * One mbuf for the linear part, one for each fragment, and so on down the
 * fragment list; all share the packet. Nothing is copied.
 *
 * Context: Any that @gfp allows, not in hard interrupts.
 * Return: the first mbuf, with packet header; or ERR_PTR() of -ENOMEM or
 * -EFAULT (memory that the kernel cannot read), and @skb stays the caller's.
 */
struct __mbuf *nke_mbuf_from_skb(struct sk_buff *skb, unsigned int off,
				 unsigned int len, gfp_t gfp)
{
	struct nke_walk w = { .skip = off, .left = len, .gfp = gfp };
	struct __mbuf *m;
	int err;

	if (!nke_skb_readable(skb))
		return ERR_PTR(-EFAULT);
	w.head = nke_mbuf_new(NKE_MT_DATA, true, gfp);
	if (!w.head)
		return ERR_PTR(-ENOMEM);
	w.link = &w.head->next;
	w.head->hdr.len = len;
	w.ext = nke_ext_skb(skb);

	err = nke_walk_skb(&w, skb);
	if (!err && w.head->ext)
		return w.head;

	/* Nothing shown, or not all: the packet goes back to the caller. */
	for (m = w.head; m; m = nke_mbuf_free(m)) {
		m->ext = NULL;
		m->flags &= ~NKE_M_EXT;
	}
	nke_ext_abandon(w.ext);
	if (err)
		return ERR_PTR(err);
	m = nke_mbuf_new(NKE_MT_DATA, true, gfp);
	if (!m)
		return ERR_PTR(-ENOMEM);
	consume_skb(skb);
	return m;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_from_skb);
