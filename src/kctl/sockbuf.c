// SPDX-License-Identifier: GPL-2.0
/*
 * Queues of records: what an NKE has sent and its client has not read.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "core/export.h"
#include "ipfilter/origin.h"
#include "kctl/sockbuf.h"
#include "mbuf/mbuf.h"

/* Storage that may stand behind a stream's bytes, as a multiple of them. */
#define NKE_SB_EFFICIENCY	8

/* So many bytes are rather copied into the last mbuf than linked. */
#define NKE_SB_COPY_MAX		(NKE_MCLBYTES / 4)

/**
 * nke_sockbuf_init() - make an empty queue
 * @sb: the queue
 * @hiwat: bytes that may wait; with 0 nothing may
 * @stream: whether storage counts, too
 *
 * Context: Any.
 */
void nke_sockbuf_init(struct nke_sockbuf *sb, u32 hiwat, bool stream)
{
	memset(sb, 0, sizeof(*sb));
	spin_lock_init(&sb->lock);
	sb->hiwat = hiwat;
	sb->ideal = hiwat;
	sb->lowat = 1;
	sb->stream = stream;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_init);

/**
 * nke_sockbuf_close() - take nothing more
 * @sb: the queue
 *
 * What is in it stays for the reader.
 *
 * Context: Process context or softirq.
 */
void nke_sockbuf_close(struct nke_sockbuf *sb)
{
	spin_lock_bh(&sb->lock);
	WRITE_ONCE(sb->closed, true);
	spin_unlock_bh(&sb->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_close);

/**
 * nke_sockbuf_flush() - free all that waits
 * @sb: the queue; nobody reads it now
 *
 * Context: Process context or softirq.
 */
void nke_sockbuf_flush(struct nke_sockbuf *sb)
{
	struct __mbuf *list;

	spin_lock_bh(&sb->lock);
	list = sb->first;
	sb->first = NULL;
	sb->last = NULL;
	sb->tail = NULL;
	sb->mbcnt = 0;
	sb->first_len = 0;
	WRITE_ONCE(sb->cc, 0);
	WRITE_ONCE(sb->records, 0);
	WRITE_ONCE(sb->empty, 0);
	sb->leaving = 0;
	WRITE_ONCE(sb->hiwat, sb->ideal);
	sb->open = false;
	spin_unlock_bh(&sb->lock);
	nke_mbuf_freem_list(list);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_flush);

/**
 * nke_sockbuf_setup() - set what a control says of its queues
 * @sb: the queue
 * @hiwat: bytes that may wait
 * @stream: whether storage counts, too
 *
 * Context: Process context or softirq.
 */
void nke_sockbuf_setup(struct nke_sockbuf *sb, u32 hiwat, bool stream)
{
	spin_lock_bh(&sb->lock);
	WRITE_ONCE(sb->hiwat, hiwat);
	sb->ideal = hiwat;
	sb->stream = stream;
	spin_unlock_bh(&sb->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_setup);

/**
 * nke_sockbuf_set_limit() - set how much may wait
 * @sb: the queue
 * @hiwat: bytes; what waits already stays
 *
 * Context: Process context or softirq.
 */
void nke_sockbuf_set_limit(struct nke_sockbuf *sb, u32 hiwat)
{
	spin_lock_bh(&sb->lock);
	WRITE_ONCE(sb->hiwat, hiwat);
	sb->ideal = hiwat;
	spin_unlock_bh(&sb->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_set_limit);

/**
 * nke_sockbuf_set_lowat() - set how much makes the queue readable
 * @sb: the queue
 * @lowat: bytes; more than may wait counts as that
 *
 * Context: Process context or softirq.
 */
void nke_sockbuf_set_lowat(struct nke_sockbuf *sb, u32 lowat)
{
	spin_lock_bh(&sb->lock);
	WRITE_ONCE(sb->lowat, lowat);
	spin_unlock_bh(&sb->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_set_lowat);

/* Bytes that would find room if @hiwat bytes might wait. */
static u32 nke_sb_room(const struct nke_sockbuf *sb, u32 hiwat)
{
	u64 used = (u64)sb->cc + sb->empty - sb->leaving;
	u64 room = hiwat > used ? hiwat - used : 0;
	u64 most = (u64)hiwat * NKE_SB_EFFICIENCY;

	if (sb->stream)
		room = min(room, most > sb->mbcnt ? most - sb->mbcnt : 0);
	return room;
}

/* Does the message go on with the last record? */
static bool nke_sb_joins(const struct nke_sockbuf *sb, unsigned int how)
{
	return sb->open && !(how & NKE_SB_RECORD);
}

/* What @hiwat must be for a message to be taken; 0: it cannot be. */
static u32 nke_sb_admit(const struct nke_sockbuf *sb, size_t len,
			unsigned int how)
{
	u32 room = nke_sb_room(sb, sb->hiwat);
	u32 grown;

	if (!len) {
		/* Vanishes, ends a record, or is one and counts as a byte. */
		if (!(how & NKE_SB_EOR) || nke_sb_joins(sb, how))
			return max(sb->hiwat, 1U);
		len = 1;
	}
	if ((how & NKE_SB_RESERVE) && !(how & NKE_SB_CRIT) &&
	    room < sb->hiwat / 4)
		return 0;
	if (len <= room)
		return sb->hiwat;
	if (!(how & NKE_SB_CRIT))
		return 0;
	grown = min_t(u64, (u64)sb->ideal + sb->ideal / 4, NKE_SB_GROW_MAX);
	if (grown <= sb->hiwat || len > nke_sb_room(sb, grown))
		return 0;
	return grown;
}

static u32 nke_sb_storage(const struct __mbuf *m)
{
	return NKE_MSIZE + (m->ext ? m->ext->size : 0);
}

/* Put the bytes of a message behind those of the last mbuf, if they fit. */
static bool nke_sb_copy(struct nke_sockbuf *sb, const struct __mbuf *m,
			size_t len)
{
	struct __mbuf *tail = sb->tail;
	u8 *end = tail->data + tail->len;

	if (len > NKE_SB_COPY_MAX || tail->type != m->type ||
	    len > nke_m_room(tail) - tail->len || !nke_m_writable(tail))
		return false;
	for (; m; m = m->next) {
		memcpy(end, m->data, m->len);
		end += m->len;
	}
	/* A reader may look at the mbuf: it counts what it was told of. */
	WRITE_ONCE(tail->len, end - tail->data);
	return true;
}

/* Link @m's mbufs, whose first one is in place. */
static void nke_sb_took(struct nke_sockbuf *sb, struct __mbuf *m)
{
	for (;; m = m->next) {
		sb->mbcnt += nke_sb_storage(m);
		sb->tail = m;
		if (!m->next)
			break;
	}
}

static void nke_sb_new_record(struct nke_sockbuf *sb, struct __mbuf *m,
			      size_t len)
{
	m->nextpkt = NULL;
	/* It may lie here for long: it need not hold what it came with. */
	if (nke_mbuf_has_pkthdr(m))
		nke_ipf_origin_set(&m->pkt, NULL);
	if (sb->last)
		sb->last->nextpkt = m;
	else
		sb->first = m;
	if (sb->first == m)
		sb->first_len = len;
	sb->last = m;
	nke_sb_took(sb, m);
	WRITE_ONCE(sb->records, sb->records + 1);
	if (!len)
		WRITE_ONCE(sb->empty, sb->empty + 1);
}

/* Return: mbufs that are not needed any more. */
static struct __mbuf *nke_sb_add(struct nke_sockbuf *sb, struct __mbuf *m,
				 size_t len, unsigned int how)
{
	struct __mbuf *done = NULL;

	if (nke_sb_joins(sb, how)) {
		if (sb->first == sb->last)
			sb->first_len += len;
		if (!len || nke_sb_copy(sb, m, len)) {
			done = m;
		} else {
			m->nextpkt = NULL;
			WRITE_ONCE(sb->tail->next, m);
			nke_sb_took(sb, m);
		}
	} else {
		if (!len && !(how & NKE_SB_EOR))
			return m;
		nke_sb_new_record(sb, m, len);
	}
	WRITE_ONCE(sb->cc, sb->cc + len);
	sb->open = !(how & NKE_SB_EOR);
	return done;
}

/**
 * nke_sockbuf_append() - put a message into the queue
 * @sb: the queue
 * @m: first mbuf; the queue's on success, left alone on error
 * @len: bytes in the mbufs
 * @how: NKE_SB_*
 *
 * Without NKE_SB_EOR the record stays open: the next message goes on with it,
 * unless the reader has taken all of it before.  A message without bytes
 * vanishes then, and with NKE_SB_EOR ends an open record or is an empty one.
 *
 * Context: Process context or softirq.
 * Return: 0, -EPIPE (closed), -ENOBUFS (no room).
 */
int nke_sockbuf_append(struct nke_sockbuf *sb, struct __mbuf *m, size_t len,
		       unsigned int how)
{
	struct __mbuf *done;
	u32 hiwat;

	spin_lock_bh(&sb->lock);
	hiwat = nke_sb_admit(sb, len, how);
	if (sb->closed || !hiwat) {
		bool closed = sb->closed;

		spin_unlock_bh(&sb->lock);
		return closed ? -EPIPE : -ENOBUFS;
	}
	WRITE_ONCE(sb->hiwat, max(sb->hiwat, hiwat));
	done = nke_sb_add(sb, m, len, how);
	spin_unlock_bh(&sb->lock);
	/* Not under the lock: to free may call a client. */
	nke_mbuf_freem(done);
	return 0;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_append);

/**
 * nke_sockbuf_fits() - whether a message would be taken now
 * @sb: the queue
 * @len: its bytes
 * @how: NKE_SB_*
 *
 * Context: Process context or softirq.
 * Return: true if nke_sockbuf_append() had room for it.
 */
bool nke_sockbuf_fits(struct nke_sockbuf *sb, size_t len, unsigned int how)
{
	bool fits;

	spin_lock_bh(&sb->lock);
	fits = !sb->closed && nke_sb_admit(sb, len, how);
	spin_unlock_bh(&sb->lock);
	return fits;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_fits);

/**
 * nke_sockbuf_space() - how many bytes find room
 * @sb: the queue
 *
 * Context: Process context or softirq.
 * Return: bytes; out of date when it returns.
 */
u32 nke_sockbuf_space(struct nke_sockbuf *sb)
{
	u32 room;

	spin_lock_bh(&sb->lock);
	room = sb->closed ? 0 : nke_sb_room(sb, sb->hiwat);
	spin_unlock_bh(&sb->lock);
	return room;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_space);

/**
 * nke_sockbuf_missing() - how many bytes would make the queue readable
 * @sb: the queue
 *
 * An empty record counts as a byte.
 *
 * Context: Any.
 * Return: bytes; 0 when it is.
 */
u32 nke_sockbuf_missing(const struct nke_sockbuf *sb)
{
	u64 there = (u64)READ_ONCE(sb->cc) + READ_ONCE(sb->empty);
	u32 lowat = min(READ_ONCE(sb->lowat), READ_ONCE(sb->hiwat));

	lowat = max(lowat, 1U);
	return there < lowat ? lowat - there : 0;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_missing);

/**
 * nke_sockbuf_readable() - whether a reader need not wait
 * @sb: the queue
 *
 * Context: Any.
 * Return: true if enough waits, or nothing more will come.
 */
bool nke_sockbuf_readable(const struct nke_sockbuf *sb)
{
	return READ_ONCE(sb->closed) || !nke_sockbuf_missing(sb);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_readable);

/**
 * nke_sockbuf_first() - look at the first record
 * @sb: the queue
 * @len: receives its bytes up to now
 * @ended: receives whether that is all of it; or NULL
 *
 * The bytes stay where they are until nke_sockbuf_drop(); the mbufs may have
 * more than @len when a writer goes on with the record meanwhile.
 *
 * Context: Process context or softirq; one reader at a time.
 * Return: its first mbuf, or NULL when nothing waits.
 */
struct __mbuf *nke_sockbuf_first(struct nke_sockbuf *sb, size_t *len,
				 bool *ended)
{
	struct __mbuf *m;

	spin_lock_bh(&sb->lock);
	m = sb->first;
	*len = sb->first_len;
	if (ended)
		*ended = m && !(m == sb->last && sb->open);
	spin_unlock_bh(&sb->lock);
	return m;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_first);

/*
 * Cut the first record's head off until @len bytes are gone; with all of them
 * the record is.  Return: mbufs to free, linked by next.
 */
static struct __mbuf *nke_sb_cut(struct nke_sockbuf *sb, size_t len)
{
	struct __mbuf *head = sb->first;
	struct __mbuf *next_record = head->nextpkt;
	struct __mbuf **link = &head;
	struct __mbuf *m = head;
	bool last = head == sb->last;

	while (m && m->len <= len) {
		len -= m->len;
		sb->mbcnt -= nke_sb_storage(m);
		link = &m->next;
		m = *link;
	}
	if (m == head) {
		m->data += len;
		m->len -= len;
		return NULL;
	}
	*link = NULL;
	if (m) {
		m->data += len;
		m->len -= len;
		m->nextpkt = next_record;
		sb->first = m;
		if (last)
			sb->last = m;
		return head;
	}
	sb->first = next_record;
	sb->first_len = nke_mbuf_chain_len(next_record);
	WRITE_ONCE(sb->records, sb->records - 1);
	if (last) {
		sb->last = NULL;
		sb->tail = NULL;
		sb->open = false;
	}
	return head;
}

/* What critical data has added goes as it is read. */
static void nke_sb_shrink(struct nke_sockbuf *sb)
{
	u64 used = (u64)sb->cc + sb->empty;

	if (sb->hiwat <= sb->ideal)
		return;
	if (sb->stream)
		used = max(used, DIV_ROUND_UP_ULL(sb->mbcnt,
						  NKE_SB_EFFICIENCY));
	WRITE_ONCE(sb->hiwat, clamp_t(u64, used, sb->ideal, sb->hiwat));
}

/**
 * nke_sockbuf_leave() - give the room of the first bytes to others
 * @sb: the queue
 * @bytes: how many, an empty record being one; 0: none, they stay
 *
 * For a reader that hands them on before it can drop them.
 *
 * Context: Process context or softirq; one reader at a time.
 */
void nke_sockbuf_leave(struct nke_sockbuf *sb, u32 bytes)
{
	spin_lock_bh(&sb->lock);
	sb->leaving = min(bytes, sb->cc + sb->empty);
	spin_unlock_bh(&sb->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_leave);

/**
 * nke_sockbuf_drop() - take bytes away from the first record
 * @sb: the queue
 * @len: how many, at most what nke_sockbuf_first() said
 *
 * A record of which nothing is left is gone; an empty one goes with 0 bytes.
 *
 * Context: Process context or softirq; one reader at a time.
 */
void nke_sockbuf_drop(struct nke_sockbuf *sb, size_t len)
{
	struct __mbuf *done = NULL;

	spin_lock_bh(&sb->lock);
	if (sb->first) {
		if (!sb->first_len)
			WRITE_ONCE(sb->empty, sb->empty - 1);
		len = min(len, sb->first_len);
		sb->leaving -= min_t(u32, sb->leaving, len ?: 1);
		sb->first_len -= len;
		WRITE_ONCE(sb->cc, sb->cc - len);
		done = nke_sb_cut(sb, len);
		nke_sb_shrink(sb);
	}
	spin_unlock_bh(&sb->lock);
	nke_mbuf_freem(done);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_sockbuf_drop);
