// SPDX-License-Identifier: GPL-2.0
/*
 * Chains lent to a socket, or filled by one.
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
	if (!(m->priv & NKE_M_PAGES) || !m->len ||
	    !sendpage_ok(virt_to_page(m->data)))
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
