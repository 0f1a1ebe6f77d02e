// SPDX-License-Identifier: GPL-2.0
/*
 * Chains: making, copying out of and into, cutting, joining.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

/**
 * nke_mbuf_chain_len() - add up a chain
 * @m: its first mbuf
 *
 * Context: Any.
 * Return: bytes.
 */
size_t nke_mbuf_chain_len(const struct __mbuf *m)
{
	size_t len = 0;

	for (; m; m = m->next)
		len += m->len;
	return len;
}

/**
 * nke_mbuf_append() - put a packet behind a chain, as part of it
 * @head: first mbuf of the chain; NULL when it is empty
 * @tail: where the last append began, kept by this function
 * @m: first mbuf of a packet with a packet header; becomes the chain's
 *
 * Context: Any.
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
	(*head)->hdr.len += m->hdr.len;
	/* Inline data lies where an mbuf without header has it, too. */
	m->flags &= ~NKE_M_PKTHDR;
	*tail = m;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_append);

/* The cluster for the next @left bytes, so that few mbufs are needed. */
static size_t nke_chain_piece(size_t left, size_t inline_room)
{
	if (left <= inline_room)
		return 0;
	if (left <= NKE_MCLBYTES)
		return NKE_MCLBYTES;
	if (left <= NKE_MBIGCLBYTES)
		return NKE_MBIGCLBYTES;
	return NKE_M16KCLBYTES;
}

static struct __mbuf *nke_chain_mbuf(size_t left, bool pkthdr, gfp_t gfp)
{
	struct __mbuf *m = nke_mbuf_new(NKE_MT_DATA, pkthdr, gfp);
	size_t size;

	if (!m)
		return NULL;
	size = nke_chain_piece(left, m->size);
	if (size && nke_mbuf_attach_cluster(m, size, gfp)) {
		nke_mbuf_free(m);
		return NULL;
	}
	return m;
}

/**
 * nke_mbuf_alloc_chain() - allocate a packet with room
 * @len: bytes of room, at least
 * @gfp: how to allocate
 *
 * Context: Any that @gfp allows, not in hard interrupts.
 * Return: the packet, all lengths 0, or NULL.
 */
struct __mbuf *nke_mbuf_alloc_chain(size_t len, gfp_t gfp)
{
	struct __mbuf *head = nke_chain_mbuf(len, true, gfp);
	struct __mbuf *m = head;
	size_t room;

	if (!head)
		return NULL;
	for (room = m->size; room < len; room += m->size) {
		m->next = nke_chain_mbuf(len - room, false, gfp);
		if (!m->next) {
			nke_mbuf_freem(head);
			return NULL;
		}
		m = m->next;
	}
	return head;
}

/**
 * nke_mbuf_space() - list the room of an empty packet
 * @m: packet of nke_mbuf_alloc_chain()
 * @len: bytes of room wanted, at most what it has
 * @n: receives the number of pieces
 *
 * Context: Process context.
 * Return: pieces for an iov_iter; free with kfree(). NULL without memory.
 */
struct kvec *nke_mbuf_space(struct __mbuf *m, size_t len, int *n)
{
	struct __mbuf *p;
	struct kvec *kv;
	int count = 0;

	for (p = m; p; p = p->next)
		count++;
	kv = kmalloc_array(count, sizeof(*kv), GFP_KERNEL);
	if (!kv)
		return NULL;
	for (*n = 0; m && len; m = m->next) {
		kv[*n].iov_base = m->data;
		kv[*n].iov_len = min_t(size_t, m->size, len);
		len -= kv[(*n)++].iov_len;
	}
	return kv;
}

/**
 * nke_mbuf_trim_to() - say how much of a packet's room was filled
 * @m: packet of nke_mbuf_alloc_chain()
 * @len: bytes filled; mbufs without any are freed
 *
 * Context: Any but hard interrupts.
 */
void nke_mbuf_trim_to(struct __mbuf *m, size_t len)
{
	m->hdr.len = len;
	for (;;) {
		m->len = min_t(size_t, m->size, len);
		len -= m->len;
		if (!len || !m->next)
			break;
		m = m->next;
	}
	nke_mbuf_freem(m->next);
	m->next = NULL;
}

/* How many mbufs a packet of this length takes. */
static unsigned int nke_chain_count(size_t len)
{
	unsigned int n = 1;
	size_t room = nke_chain_piece(len, NKE_MHLEN) ?: NKE_MHLEN;

	while (room < len) {
		room += nke_chain_piece(len - room, NKE_MLEN) ?: NKE_MLEN;
		n++;
	}
	return n;
}

/**
 * nke_mbuf_allocpacket() - allocate a packet for a number of bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @packetlen: bytes of room wanted
 * @maxchunks: in: the most mbufs, 0 for any number; out: mbufs used; or NULL
 * @mp: receives the packet, untouched on error; all lengths are 0
 *
 * Follows XNU's mbuf_allocpacket().
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOBUFS (more mbufs than @maxchunks), ENOMEM.
 */
int nke_mbuf_allocpacket(unsigned int how, unsigned long packetlen,
			 unsigned int *maxchunks, struct __mbuf **mp)
{
	unsigned int count;
	struct __mbuf *m;

	if (!mp || !packetlen || packetlen > S32_MAX)
		return nke_errno(-EINVAL);
	count = nke_chain_count(packetlen);
	if (maxchunks && *maxchunks && count > *maxchunks)
		return nke_errno(-ENOBUFS);
	m = nke_mbuf_alloc_chain(packetlen, nke_mbuf_gfp(how));
	if (!m)
		return nke_errno(-ENOMEM);
	if (maxchunks)
		*maxchunks = count;
	*mp = m;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_allocpacket);

/**
 * nke_mbuf_copydata() - copy out of a chain
 * @m: its first mbuf
 * @off: bytes to pass over
 * @len: bytes to copy
 * @out: where to
 *
 * Follows XNU's mbuf_copydata().
 *
 * Context: Any.
 * Return: 0; EINVAL when the chain is too short (a part may be copied then)
 * or a number does not fit an int.
 */
int nke_mbuf_copydata(struct __mbuf *m, unsigned long off, unsigned long len,
		      void *out)
{
	unsigned long n;

	if (off >= INT_MAX || len >= INT_MAX)
		return nke_errno(-EINVAL);
	if (!out || !len)
		return 0;
	for (; m && off >= m->len; m = m->next)
		off -= m->len;
	for (; m && len; m = m->next) {
		n = min_t(unsigned long, m->len - off, len);
		memcpy(out, m->data + off, n);
		out += n;
		len -= n;
		off = 0;
	}
	return nke_errno(len ? -EINVAL : 0);
}
EXPORT_SYMBOL_NKE(nke_mbuf_copydata);

/*
 * Make a chain @len bytes longer: in the room behind the last mbuf, then in
 * new ones. New bytes are zero. What was done is kept on error.
 */
static int nke_chain_extend(struct __mbuf *last, size_t len, gfp_t gfp)
{
	while (len) {
		size_t n = min_t(size_t, nke_mbuf_trailingspace(last), len);

		if (!n) {
			struct __mbuf *m = nke_chain_mbuf(len, false, gfp);

			/* Smaller pieces when a large one is not to be had. */
			if (!m)
				m = nke_chain_mbuf(min_t(size_t, len, NKE_MLEN),
						   false, gfp);
			if (!m)
				return -ENOBUFS;
			m->type = last->type;
			last->next = m;
			last = m;
			continue;
		}
		memset(last->data + last->len, 0, n);
		last->len += n;
		len -= n;
	}
	return 0;
}

/**
 * nke_mbuf_copyback() - copy into a chain, and make it longer if need be
 * @m: its first mbuf
 * @off: bytes to pass over; a gap behind the chain's end becomes zeroes
 * @len: bytes to copy
 * @data: where from
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 *
 * The packet header's length is raised when the end lies beyond it. Follows
 * XNU's mbuf_copyback(), but data shared with others is copied first and not
 * written through.
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOBUFS (the part so far is kept).
 */
int nke_mbuf_copyback(struct __mbuf *m, unsigned long off, unsigned long len,
		      const void *data, unsigned int how)
{
	gfp_t gfp = nke_mbuf_gfp(how);
	struct __mbuf *head = m;
	unsigned long end = off + len;
	size_t have;
	int err = 0;

	if (!m || !data || !len || off >= INT_MAX || len >= INT_MAX ||
	    end >= INT_MAX)
		return nke_errno(-EINVAL);

	have = nke_mbuf_chain_len(m);
	if (have < end) {
		struct __mbuf *last = m;

		while (last->next)
			last = last->next;
		err = nke_chain_extend(last, end - have, gfp);
		have = nke_mbuf_chain_len(m);
	}

	for (; m && off >= m->len; m = m->next)
		off -= m->len;
	for (; m && len; m = m->next) {
		unsigned long n;

		if (!m->len)
			continue;
		if (nke_mbuf_unshare(m, gfp)) {
			err = -ENOBUFS;
			break;
		}
		n = min_t(unsigned long, m->len - off, len);
		memcpy(m->data + off, data, n);
		data += n;
		len -= n;
		off = 0;
	}
	if ((head->flags & NKE_M_PKTHDR) && head->hdr.len < min(end, have))
		head->hdr.len = min(end, have);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_mbuf_copyback);
