// SPDX-License-Identifier: GPL-2.0
/*
 * Chains: copying bytes in and out, copies by reference and by value, cutting
 * and joining.
 *
 * Common to the functions of the KPI here: a NULL mbuf, an offset beyond the
 * end or a length that does not fit an int gives an error where XNU panics.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "ifnet/ifnet.h"
#include "ipfilter/origin.h"
#include "mbuf/mbuf.h"

/**
 * nke_mbuf_copydata() - copy bytes out of a chain
 * @mbuf: first mbuf
 * @offset: first byte to copy
 * @length: number of bytes
 * @out_data: where to; NULL copies nothing
 *
 * Follows XNU's mbuf_copydata().
 *
 * Context: Any.
 * Return: 0, EINVAL (chain too short: what there is was copied; or a number of
 * 2^31 - 1 and above).
 */
int nke_mbuf_copydata(struct __mbuf *mbuf, unsigned long offset,
		      unsigned long length, void *out_data)
{
	size_t n;

	if (offset >= INT_MAX || length >= INT_MAX)
		return nke_errno(-EINVAL);
	if (!out_data || !length)
		return 0;
	for (; mbuf; mbuf = mbuf->next) {
		if (offset >= mbuf->len) {
			offset -= mbuf->len;
			continue;
		}
		n = min_t(size_t, length, mbuf->len - offset);
		memcpy(out_data, mbuf->data + offset, n);
		offset = 0;
		out_data += n;
		length -= n;
		if (!length)
			return 0;
	}
	return nke_errno(-EINVAL);
}
EXPORT_SYMBOL_NKE(nke_mbuf_copydata);

/*
 * Put bytes (zeros if @data is NULL) after the last mbuf of a chain: into its
 * room, if that is private, then into new ones.  *@last follows.
 * Return: number of bytes, less than @len when memory ran out.
 */
static size_t nke_m_append_bytes(struct __mbuf **last, const u8 *data,
				 size_t len, gfp_t gfp)
{
	struct __mbuf *m = *last;
	size_t done = 0;
	size_t n;

	while (done < len) {
		n = min_t(size_t, len - done, nke_mbuf_trailingspace(m));
		if (data)
			memcpy(m->data + m->len, data + done, n);
		else
			memset(m->data + m->len, 0, n);
		m->len += n;
		done += n;
		if (done == len)
			break;

		m->next = nke_m_get(gfp, m->type, 0);
		if (!m->next)
			break;
		m = m->next;
		/* Without memory for a cluster the inline room has to do. */
		if (len - done > NKE_MINCLSIZE)
			nke_m_add_cluster(m, nke_m_cluster_size(len - done),
					  gfp);
	}
	*last = m;
	return done;
}

/**
 * nke_mbuf_copyback() - copy bytes into a chain
 * @mbuf: first mbuf
 * @offset: where to
 * @length: number of bytes
 * @data: the bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 *
 * Writes over what is there and extends the chain as needed, with zeros
 * between its end and @offset.  The packet header's length is raised to the
 * end of what was written, never lowered.  Storage that is shared is replaced
 * by a copy first, where XNU writes through to the other holders.  Follows
 * XNU's mbuf_copyback().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL, no bytes, or an end beyond 2^31 - 1), ENOBUFS (no
 * memory: what was written so far stays).
 */
int nke_mbuf_copyback(struct __mbuf *mbuf, unsigned long offset,
		      unsigned long length, const void *data,
		      unsigned int how)
{
	gfp_t gfp = nke_m_gfp(how);
	struct __mbuf *m = mbuf;
	size_t pos = 0;
	int err = 0;
	size_t n;

	if (!mbuf || !data || !length || length > INT_MAX ||
	    offset > INT_MAX - length)
		return nke_errno(-EINVAL);
	for (;;) {
		if (offset < pos + m->len) {
			err = nke_m_unshare(m, gfp);
			if (err)
				break;
		}
		/* Again: a long segment may have been cut in two. */
		if (offset < pos + m->len) {
			n = min_t(size_t, length, pos + m->len - offset);
			memcpy(m->data + (offset - pos), data, n);
			data += n;
			offset += n;
			length -= n;
		}
		pos += m->len;
		if (!length || !m->next)
			break;
		m = m->next;
	}

	if (!err && offset > pos)
		pos += nke_m_append_bytes(&m, NULL, offset - pos, gfp);
	if (!err && length && offset == pos) {
		n = nke_m_append_bytes(&m, data, length, gfp);
		pos += n;
		offset += n;
		length -= n;
	}
	if (nke_mbuf_has_pkthdr(mbuf))
		mbuf->pkt.len = max_t(int, mbuf->pkt.len, min(offset, pos));
	return nke_errno(length ? -ENOBUFS : 0);
}
EXPORT_SYMBOL_NKE(nke_mbuf_copyback);

static void nke_m_trim_head(struct __mbuf *m, size_t len)
{
	size_t n;

	for (; m && len; m = m->next) {
		n = min_t(size_t, len, m->len);
		m->data += n;
		m->len -= n;
		len -= n;
	}
}

static void nke_m_trim_tail(struct __mbuf *m, size_t keep)
{
	for (; m; m = m->next) {
		m->len = min_t(size_t, keep, m->len);
		keep -= m->len;
	}
}

/**
 * nke_mbuf_adj() - remove bytes from one end of a packet
 * @mbuf: first mbuf, or NULL
 * @len: number of bytes, from the head; negative: from the tail
 *
 * Mbufs that become empty stay.  More bytes than there are leave an empty
 * packet.  The packet header's length is lowered by what was removed from the
 * head; after removing from the tail it is what is left.  Follows XNU's
 * mbuf_adj().
 *
 * Context: Any.
 */
void nke_mbuf_adj(struct __mbuf *mbuf, int len)
{
	size_t total = nke_mbuf_chain_len(mbuf);
	size_t n;

	if (!mbuf)
		return;
	if (len >= 0) {
		n = min_t(size_t, len, total);
		nke_m_trim_head(mbuf, n);
		nke_mbuf_pkthdr_adjustlen(mbuf, -(int)n);
		return;
	}
	n = total - min_t(size_t, -(s64)len, total);
	nke_m_trim_tail(mbuf, n);
	nke_mbuf_pkthdr_setlen(mbuf, n);
}
EXPORT_SYMBOL_NKE(nke_mbuf_adj);

/* A copy of one segment's bytes, by reference unless they are inline. */
static struct __mbuf *nke_m_copy_segment(const struct __mbuf *m, size_t off,
					 size_t len, unsigned int flags,
					 gfp_t gfp)
{
	struct __mbuf *n = nke_m_get(gfp, m->type, flags);

	if (!n)
		return NULL;
	if (m->ext && len) {
		nke_m_share(n, m);
		n->data += off;
	} else {
		memcpy(n->data, m->data + off, len);
	}
	n->len = len;
	return n;
}

static int nke_m_copym(struct __mbuf *src, size_t off, size_t len, gfp_t gfp,
		       struct __mbuf **new_mbuf)
{
	bool hdr = !off && nke_mbuf_has_pkthdr(src);
	size_t total = nke_mbuf_chain_len(src);
	struct __mbuf *head = NULL;
	struct __mbuf **link = &head;
	struct __mbuf *m = src;
	size_t left = len;
	size_t n;

	if (off > INT_MAX || len > INT_MAX)
		return -EINVAL;
	if (len == NKE_MBUF_COPYALL) {
		if (off && off >= total)
			return -EINVAL;
		left = total - off;
	} else if (off > total || len > total - off) {
		return -EINVAL;
	}

	for (; off && off >= m->len; m = m->next)
		off -= m->len;
	do {
		n = min_t(size_t, left, m->len - off);
		*link = nke_m_copy_segment(m, off, n, hdr && !head ?
					   NKE_MBUF_PKTHDR : 0, gfp);
		if (!*link) {
			nke_mbuf_freem(head);
			return -ENOMEM;
		}
		link = &(*link)->next;
		left -= n;
		off = 0;
		m = m->next;
	} while (left);

	if (hdr) {
		head->pkt = src->pkt;
		head->flags |= src->flags & NKE_M_COPYFLAGS;
		if (len != NKE_MBUF_COPYALL)
			head->pkt.len = len;
		/* The tags belong to the copy now; the others to both. */
		src->pkt.tags = NULL;
		nke_ifnet_hold(head->pkt.rcvif);
		nke_ipf_origin_hold(head->pkt.origin);
	}
	*new_mbuf = head;
	return 0;
}

/**
 * nke_mbuf_copym() - copy a part of a packet by reference
 * @src: first mbuf
 * @offset: first byte
 * @len: number of bytes, or MBUF_COPYALL for all up to the end
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @new_mbuf: receives the copy, which is the caller's; NULL on error
 *
 * External storage is shared and thereby read-only for both; inline data is
 * copied.  With @offset 0 the packet header's contents are copied, except for
 * the tags, which move.  On error @src is as before.  Follows XNU's
 * mbuf_copym().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL, a range that is not within the packet, or above
 * 2^31 - 1), ENOMEM (also for @len 0, as in XNU).
 */
int nke_mbuf_copym(struct __mbuf *src, unsigned long offset, unsigned long len,
		   unsigned int how, struct __mbuf **new_mbuf)
{
	gfp_t gfp = nke_m_gfp(how);
	int err;

	if (!new_mbuf)
		return nke_errno(-EINVAL);
	*new_mbuf = NULL;
	if (!src)
		return nke_errno(-EINVAL);
	err = len ? nke_m_copym(src, offset, len, gfp, new_mbuf) : -ENOMEM;
	if (err == -ENOMEM)
		nke_m_count_failure(NKE_M_FAIL_COPY);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_mbuf_copym);

/* Fill a packet of empty mbufs with another one's bytes. */
static void nke_m_fill(struct __mbuf *to, const struct __mbuf *from)
{
	size_t off = 0;
	size_t n;

	while (from) {
		n = min_t(size_t, from->len - off, nke_m_room(to) - to->len);
		memcpy(to->data + to->len, from->data + off, n);
		to->len += n;
		off += n;
		if (off == from->len) {
			from = from->next;
			off = 0;
		} else {
			to = to->next;
		}
	}
}

/**
 * nke_mbuf_dup() - copy a packet with all its bytes
 * @src: first mbuf
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @new_mbuf: receives the copy, which is the caller's; NULL on error
 *
 * The copy is laid out anew, with a packet header and copies of the tags if
 * @src has one.  Follows XNU's mbuf_dup(), which leaves tags out when memory
 * is short.
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL), ENOMEM.
 */
int nke_mbuf_dup(struct __mbuf *src, unsigned int how,
		 struct __mbuf **new_mbuf)
{
	gfp_t gfp = nke_m_gfp(how);
	struct __mbuf *head;
	struct __mbuf *m;

	if (!new_mbuf)
		return nke_errno(-EINVAL);
	*new_mbuf = NULL;
	if (!src)
		return nke_errno(-EINVAL);
	head = nke_m_get_packet(gfp, nke_mbuf_chain_len(src), 0, NULL);
	if (IS_ERR(head)) {
		nke_m_count_failure(NKE_M_FAIL_COPY);
		return nke_errno(PTR_ERR(head));
	}

	nke_m_fill(head, src);
	for (m = head; m; m = m->next)
		nke_mbuf_settype(m, src->type);
	if (nke_mbuf_has_pkthdr(src)) {
		head->pkt = src->pkt;
		head->pkt.tags = NULL;
		nke_ifnet_hold(head->pkt.rcvif);
		nke_ipf_origin_hold(head->pkt.origin);
		head->flags |= src->flags & NKE_M_COPYFLAGS;
		if (nke_m_tags_copy(&head->pkt, &src->pkt, gfp)) {
			nke_m_count_failure(NKE_M_FAIL_COPY);
			nke_mbuf_freem(head);
			return nke_errno(-ENOMEM);
		}
	} else {
		nke_m_pkthdr_drop(head);
	}
	*new_mbuf = head;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_dup);

/* Put a new mbuf in front of a packet; it takes over the header. */
static void nke_m_push_front(struct __mbuf *n, struct __mbuf *m)
{
	if (nke_mbuf_has_pkthdr(m))
		nke_m_pkthdr_move(n, m);
	n->nextpkt = m->nextpkt;
	m->nextpkt = NULL;
	n->next = m;
}

/**
 * nke_mbuf_prepend() - make room in front of a packet's data
 * @mbuf: in: first mbuf; out: the new first mbuf; NULL on ENOMEM
 * @len: bytes; their contents are undefined
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 *
 * Uses the leading space if it is private, else a new mbuf in front.  On
 * ENOMEM the whole packet is freed.  Follows XNU's mbuf_prepend().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL), ENOMEM (also for more than 16384 bytes).
 */
int nke_mbuf_prepend(struct __mbuf **mbuf, unsigned long len,
		     unsigned int how)
{
	gfp_t gfp = nke_m_gfp(how);
	struct __mbuf *n = NULL;
	struct __mbuf *m;

	if (!mbuf || !*mbuf)
		return nke_errno(-EINVAL);
	m = *mbuf;
	if (nke_mbuf_leadingspace(m) >= len) {
		m->data -= len;
		m->len += len;
		nke_mbuf_pkthdr_adjustlen(m, len);
		return 0;
	}

	if (len <= NKE_M16KCLBYTES)
		n = nke_m_get_for(gfp, len, m->type,
				  m->flags & NKE_MBUF_PKTHDR);
	*mbuf = n;
	if (!n) {
		nke_mbuf_freem(m);
		return nke_errno(-ENOMEM);
	}
	nke_m_push_front(n, m);
	/* At the end of the storage: the next prepend finds room. */
	n->data = n->buf + ALIGN_DOWN(n->size - len, sizeof(long));
	n->len = len;
	nke_mbuf_pkthdr_adjustlen(n, len);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_prepend);

/*
 * The first mbuf of the part after a cut at @off of @m: the rest of the
 * segment, or an empty one.
 */
static struct __mbuf *nke_m_second_half(struct __mbuf *m, size_t off,
					unsigned int flags, gfp_t gfp)
{
	size_t len = m->len - off;
	struct __mbuf *n;

	if (m->ext)
		return nke_m_copy_segment(m, off, len, flags, gfp);
	/* With a packet header there may be less room than the other had. */
	n = nke_m_get_for(gfp, len, m->type, flags);
	if (n) {
		memcpy(n->data, m->data + off, len);
		n->len = len;
	}
	return n;
}

/**
 * nke_mbuf_split() - cut a packet in two
 * @src: first mbuf; keeps the first @offset bytes
 * @offset: where to cut
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @new_mbuf: receives the rest, which is the caller's; NULL on error
 *
 * If @src has a packet header, so has the rest: its length and interface are
 * set, everything else is zero.  Both lengths are those of the chains then.
 * External storage at the cut is shared.  A cut at the end gives an empty mbuf.
 * On error @src is as before.  Follows XNU's mbuf_split().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL), ENOMEM (also when @offset is beyond the end, as in
 * XNU, or above 2^31 - 1).
 */
int nke_mbuf_split(struct __mbuf *src, unsigned long offset, unsigned int how,
		   struct __mbuf **new_mbuf)
{
	size_t total = nke_mbuf_chain_len(src);
	unsigned long off = offset;
	gfp_t gfp = nke_m_gfp(how);
	struct __mbuf *m = src;
	unsigned int hdr;
	struct __mbuf *n;

	if (!new_mbuf)
		return nke_errno(-EINVAL);
	*new_mbuf = NULL;
	if (!src)
		return nke_errno(-EINVAL);
	if (offset > total || offset > INT_MAX)
		return nke_errno(-ENOMEM);

	hdr = src->flags & NKE_MBUF_PKTHDR;
	for (; off > m->len; m = m->next)
		off -= m->len;
	if (off == m->len && m->next && !hdr) {
		/* Between two mbufs: nothing to allocate. */
		*new_mbuf = m->next;
		m->next = NULL;
		return 0;
	}
	n = nke_m_second_half(m, off, hdr, gfp);
	if (!n)
		return nke_errno(-ENOMEM);
	n->next = m->next;
	m->next = NULL;
	m->len = off;
	if (hdr) {
		nke_mbuf_pkthdr_setlen(n, total - offset);
		n->pkt.rcvif = src->pkt.rcvif;
		nke_ifnet_hold(n->pkt.rcvif);
		src->pkt.len = offset;
	}
	*new_mbuf = n;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_split);

/*
 * May bytes of other mbufs be put into the room of this one?  Around the
 * packet's bytes in a client's own memory there may be others.
 */
static bool nke_m_takes_bytes(const struct __mbuf *m)
{
	return nke_m_writable(m) &&
	       (!m->ext || m->ext->kind != NKE_EXT_CUSTOM);
}

/* An mbuf for a packet's first @len bytes: its first or a new one. */
static struct __mbuf *nke_m_pullup_into(struct __mbuf *m, size_t len)
{
	struct __mbuf *n;

	if (nke_m_takes_bytes(m) && m->size >= len) {
		if (nke_m_room(m) < len) {
			memmove(m->buf, m->data, m->len);
			m->data = m->buf;
		}
		return m;
	}
	n = nke_m_get_for(GFP_ATOMIC | __GFP_NOWARN, len, m->type,
			  m->flags & NKE_MBUF_PKTHDR);
	if (n)
		nke_m_push_front(n, m);
	return n;
}

/**
 * nke_mbuf_pullup() - make the first bytes of a packet contiguous
 * @mbuf: in: first mbuf; out: the new first mbuf; NULL on ENOMEM
 * @len: number of bytes that must be in the first mbuf
 *
 * Nothing happens if they are already.  Memory of mbuf_attachcluster() is not
 * written to.  On ENOMEM the whole packet is freed.  Follows XNU's
 * mbuf_pullup().
 *
 * Context: Process context or softirq; never waits.
 * Return: 0, EINVAL (NULL), ENOMEM (also when the packet is shorter than @len,
 * or for more than 16384 bytes).
 */
int nke_mbuf_pullup(struct __mbuf **mbuf, unsigned long len)
{
	struct __mbuf *to = NULL;
	struct __mbuf *m;
	size_t n;

	if (!mbuf || !*mbuf)
		return nke_errno(-EINVAL);
	m = *mbuf;
	if (m->len >= len)
		return 0;
	if (len <= NKE_M16KCLBYTES && len <= nke_mbuf_chain_len(m))
		to = nke_m_pullup_into(m, len);
	*mbuf = to;
	if (!to) {
		nke_m_count_failure(NKE_M_FAIL_PULLUP);
		nke_mbuf_freem(m);
		return nke_errno(-ENOMEM);
	}

	while (to->len < len) {
		m = to->next;
		n = min_t(size_t, len - to->len, m->len);
		memcpy(to->data + to->len, m->data, n);
		to->len += n;
		m->data += n;
		m->len -= n;
		if (!m->len)
			to->next = nke_mbuf_free(m);
	}
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pullup);

/* Take @n bytes from the mbufs after @m, to @to; empty ones are freed. */
static void nke_m_take_following(struct __mbuf *m, u8 *to, size_t n)
{
	struct __mbuf *next;
	size_t part;

	while (n) {
		next = m->next;
		part = min_t(size_t, n, next->len);
		memcpy(to, next->data, part);
		to += part;
		n -= part;
		next->data += part;
		next->len -= part;
		if (!next->len)
			m->next = nke_mbuf_free(next);
	}
}

/* Bytes [@off, @off + @len) in one piece: in @m or in the mbuf after it. */
static struct __mbuf *nke_m_gather(struct __mbuf *m, size_t *off, size_t len)
{
	size_t here = m->len - *off;
	struct __mbuf *n;

	if (nke_m_takes_bytes(m) && nke_m_room(m) - *off >= len) {
		nke_m_take_following(m, m->data + m->len, len - here);
		m->len = *off + len;
		return m;
	}
	n = nke_m_get_for(GFP_ATOMIC | __GFP_NOWARN, len, m->type, 0);
	if (!n)
		return NULL;
	memcpy(n->data, m->data + *off, here);
	nke_m_take_following(m, n->data + here, len - here);
	n->len = len;
	n->next = m->next;
	m->next = n;
	m->len = *off;
	*off = 0;
	return n;
}

/**
 * nke_mbuf_pulldown() - make some bytes of a packet contiguous
 * @src: first mbuf, which stays the first
 * @offset: in: first byte of the range; out: where it is in @location
 * @length: number of bytes
 * @location: receives the mbuf that has them; NULL on error
 *
 * Memory of mbuf_attachcluster() is not written to.  On ENOMEM the whole packet
 * is freed.  Follows XNU's mbuf_pulldown().
 *
 * Context: Process context or softirq; never waits.
 * Return: 0, EINVAL (NULL: nothing is freed), ENOMEM (also when the packet is
 * shorter, or for more than 16384 bytes).
 */
int nke_mbuf_pulldown(struct __mbuf *src, unsigned long *offset,
		      unsigned long length, struct __mbuf **location)
{
	struct __mbuf *m = src;
	size_t off;

	if (location)
		*location = NULL;
	if (!src || !offset || !location)
		return nke_errno(-EINVAL);
	off = *offset;
	if (length <= NKE_M16KCLBYTES && off <= INT_MAX &&
	    off + length <= nke_mbuf_chain_len(src)) {
		/* Zero bytes at the end are in the last mbuf. */
		for (; off >= m->len && m->next; m = m->next)
			off -= m->len;
		if (m->len - off < length)
			m = nke_m_gather(m, &off, length);
	} else {
		m = NULL;
	}
	if (!m) {
		nke_m_count_failure(NKE_M_FAIL_PULLUP);
		nke_mbuf_freem(src);
		return nke_errno(-ENOMEM);
	}
	*offset = off;
	*location = m;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pulldown);

/**
 * nke_mbuf_concatenate() - append one chain to another
 * @dst: first chain
 * @src: second chain; not to be used afterwards
 *
 * Bytes of @src move into the inline room of @dst's last mbuf as long as whole
 * mbufs fit; these are freed.  The packet header's length of @dst is not
 * changed.  Follows XNU's mbuf_concatenate(), but a NULL @dst gives @src,
 * which XNU loses.
 *
 * Context: Process context or softirq.
 * Return: the joint chain.
 */
struct __mbuf *nke_mbuf_concatenate(struct __mbuf *dst, struct __mbuf *src)
{
	struct __mbuf *last = dst;

	if (!dst || dst == src)
		return src;
	while (last->next)
		last = last->next;
	while (src && !last->ext && src->len <= nke_mbuf_trailingspace(last)) {
		memcpy(last->data + last->len, src->data, src->len);
		last->len += src->len;
		src = nke_mbuf_free(src);
	}
	last->next = src;
	return dst;
}
EXPORT_SYMBOL_NKE(nke_mbuf_concatenate);
