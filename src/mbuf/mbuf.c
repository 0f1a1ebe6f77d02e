// SPDX-License-Identifier: GPL-2.0
/*
 * Mbufs: allocation, fields, flags.
 *
 * Common to the functions of the KPI here: a NULL mbuf, which crashes XNU,
 * gives EINVAL, 0 or nothing.
 */
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "ipfilter/origin.h"
#include "mbuf/mbuf.h"
#include "mbuf/mbuf_cache.h"

/* Descriptors that are taken or put back at a time. */
#define NKE_M_BULK	18

struct nke_cache nke_mbuf_cache;

/**
 * nke_mbuf_init() - set up the allocator
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_mbuf_init(void)
{
	int err;

	err = nke_cache_init(&nke_mbuf_cache, "nke_mbuf",
			     sizeof(struct __mbuf), NKE_MLEN);
	if (err)
		return err;
	err = nke_ext_init();
	if (err)
		goto no_ext;
	err = nke_ipf_origin_init();
	if (!err)
		return 0;
	nke_ext_exit();
no_ext:
	nke_cache_exit(&nke_mbuf_cache);
	return err;
}

/**
 * nke_mbuf_exit() - take down the allocator
 *
 * By now nobody may hold an mbuf; what is left was leaked by a client.
 *
 * Context: Process context.
 */
void nke_mbuf_exit(void)
{
	long n = nke_mbuf_live();

	nke_view_exit();
	if (n)
		pr_err("nke: %ld mbufs leaked (clusters and tags included)\n",
		       n);
	WARN_ON(n);
	nke_ipf_origin_exit();
	nke_ext_exit();
	nke_cache_exit(&nke_mbuf_cache);
}

static void nke_m_reset(struct __mbuf *m, unsigned int type,
			unsigned int flags)
{
	m->next = NULL;
	m->nextpkt = NULL;
	m->ext = NULL;
	m->len = 0;
	m->type = type;
	m->flags = flags;
	m->priv = 0;
	if (flags & NKE_MBUF_PKTHDR)
		memset(&m->pkt, 0, sizeof(m->pkt));
	nke_m_use_inline(m);
	m->data = m->buf;
	nke_m_count(type, 1);
}

/**
 * nke_m_get() - allocate an mbuf with inline storage
 * @gfp: how to allocate
 * @type: MBUF_TYPE_*
 * @flags: MBUF_PKTHDR for a (zero) packet header, or 0
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: an empty mbuf that belongs to the caller, or NULL.
 */
struct __mbuf *nke_m_get(gfp_t gfp, unsigned int type, unsigned int flags)
{
	struct __mbuf *m = nke_cache_get(&nke_mbuf_cache, gfp);

	if (unlikely(!m)) {
		nke_m_count_failure(NKE_M_FAIL_ALLOC);
		return NULL;
	}
	nke_m_reset(m, type, flags);
	return m;
}

/**
 * nke_m_get_chain() - allocate several mbufs, linked by next
 * @gfp: how to allocate
 * @n: how many, at least 1
 *
 * The first one has a packet header.  The slab is asked for several at a
 * time, which is what the pieces of a large packet need.
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: a chain that belongs to the caller, or NULL.
 */
struct __mbuf *nke_m_get_chain(gfp_t gfp, unsigned int n)
{
	unsigned int flags = NKE_MBUF_PKTHDR;
	struct __mbuf *head = NULL;
	struct __mbuf **link = &head;
	void *batch[NKE_M_BULK] __uninitialized;
	unsigned int got;
	unsigned int i;

	if (n == 1)
		return nke_m_get(gfp, NKE_MBUF_TYPE_DATA, flags);
	for (; n; n -= got) {
		got = min_t(unsigned int, n, ARRAY_SIZE(batch));
		if (unlikely(!nke_cache_get_many(&nke_mbuf_cache, gfp, got,
						 batch))) {
			nke_m_count_failure(NKE_M_FAIL_ALLOC);
			nke_mbuf_freem(head);
			return NULL;
		}
		for (i = 0; i < got; i++) {
			nke_m_reset(batch[i], NKE_MBUF_TYPE_DATA, flags);
			flags = 0;
			*link = batch[i];
			link = &(*link)->next;
		}
	}
	return head;
}

/**
 * nke_m_pkthdr_drop() - turn the first mbuf of a packet into a plain one
 * @m: mbuf with a packet header
 *
 * Its tags are freed, its interface let go.  The header's bytes become leading
 * space when the storage is inline.
 *
 * Context: Any but hard interrupt.
 */
void nke_m_pkthdr_drop(struct __mbuf *m)
{
	nke_m_baggage_drop(&m->pkt);
	m->flags &= ~NKE_MBUF_PKTHDR;
	if (!m->ext)
		nke_m_use_inline(m);
}

/**
 * nke_m_pkthdr_move() - hand the packet header to a new first mbuf
 * @to: empty mbuf
 * @from: mbuf with a packet header; loses it
 *
 * Context: Any but hard interrupt.
 */
void nke_m_pkthdr_move(struct __mbuf *to, struct __mbuf *from)
{
	to->flags = (from->flags & NKE_M_COPYFLAGS) |
		    (to->flags & NKE_MBUF_EXT);
	to->pkt = from->pkt;
	from->pkt.tags = NULL;
	from->pkt.rcvif = NULL;
	from->pkt.origin = NULL;
	if (!to->ext) {
		nke_m_use_inline(to);
		to->data = to->buf;
	}
	nke_m_pkthdr_drop(from);
}

/**
 * nke_m_writable() - may the bytes of an mbuf be changed in place?
 * @m: the mbuf
 *
 * A packet's linear part may, as long as no clone of the packet exists; its
 * fragments never, because other packets and pipes may refer to the pages.
 *
 * Context: Any.
 * Return: true if nobody else can see its storage.
 */
bool nke_m_writable(const struct __mbuf *m)
{
	const struct nke_ext *ext = m->ext;

	if (!ext)
		return true;
	if (READ_ONCE(ext->shared) || (m->priv & NKE_M_RDONLY))
		return false;
	return ext->kind != NKE_EXT_SKB ||
	       (!skb_cloned(ext->skb) &&
		refcount_read(&ext->skb->users) <= 1 + ext->held);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_m_writable);

static int nke_m_get_border(unsigned int how, unsigned int type,
			    unsigned int flags, struct __mbuf **mbuf)
{
	if (!mbuf)
		return -EINVAL;
	*mbuf = NULL;
	if (!nke_m_type_ok(type))
		return -EINVAL;
	*mbuf = nke_m_get(nke_m_gfp(how), type, flags);
	return *mbuf ? 0 : -ENOMEM;
}

/**
 * nke_mbuf_get() - allocate an mbuf without packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mbuf: receives the mbuf, which is the caller's; NULL on error
 *
 * Follows XNU's mbuf_get().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL, type FREE or above 255), ENOMEM.
 */
int nke_mbuf_get(unsigned int how, unsigned int type, struct __mbuf **mbuf)
{
	return nke_errno(nke_m_get_border(how, type, 0, mbuf));
}
EXPORT_SYMBOL_NKE(nke_mbuf_get);

/**
 * nke_mbuf_gethdr() - allocate an mbuf with a packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mbuf: receives the mbuf, which is the caller's; NULL on error
 *
 * Follows XNU's mbuf_gethdr().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL, type FREE or above 255), ENOMEM.
 */
int nke_mbuf_gethdr(unsigned int how, unsigned int type, struct __mbuf **mbuf)
{
	return nke_errno(nke_m_get_border(how, type, NKE_MBUF_PKTHDR, mbuf));
}
EXPORT_SYMBOL_NKE(nke_mbuf_gethdr);

/* A second free is seen unless the memory is in use again. */
static bool nke_m_is_free(const struct __mbuf *m)
{
	if (likely(m->type != NKE_MBUF_TYPE_FREE))
		return false;
	pr_err_ratelimited("nke: mbuf %p freed twice\n", m);
	return true;
}

/**
 * nke_mbuf_free() - free one mbuf
 * @mbuf: the mbuf, or NULL
 *
 * Drops its reference to external storage; the last one runs the client's
 * extfree function.  Follows XNU's mbuf_free().
 *
 * Context: Process context or softirq.
 * Return: the next mbuf of the same packet, which is still the caller's.
 */
struct __mbuf *nke_mbuf_free(struct __mbuf *mbuf)
{
	struct __mbuf *next;

	if (!mbuf || nke_m_is_free(mbuf))
		return NULL;
	next = mbuf->next;
	if (nke_mbuf_has_pkthdr(mbuf) && nke_m_has_baggage(&mbuf->pkt))
		nke_m_baggage_drop(&mbuf->pkt);
	if (mbuf->ext)
		nke_ext_put(mbuf->ext, 1);
	nke_m_count(mbuf->type, -1);
	mbuf->type = NKE_MBUF_TYPE_FREE;
	nke_cache_put(&nke_mbuf_cache, mbuf);
	return next;
}
EXPORT_SYMBOL_NKE(nke_mbuf_free);

/*
 * Free mbufs that have the same type and the same owner, as the pieces of a
 * packet have.  Return: what comes after them.
 */
static struct __mbuf *nke_m_free_run(struct __mbuf *m)
{
	struct nke_ext *ext = m->ext;
	unsigned int type = m->type;
	void *batch[NKE_M_BULK] __uninitialized;
	unsigned int n = 0;

	if (nke_m_is_free(m))
		return NULL;
	do {
		if (nke_mbuf_has_pkthdr(m) && nke_m_has_baggage(&m->pkt))
			nke_m_baggage_drop(&m->pkt);
		m->type = NKE_MBUF_TYPE_FREE;
		batch[n++] = m;
		m = m->next;
	} while (m && m->ext == ext && m->type == type && n < NKE_M_BULK);
	if (ext)
		nke_ext_put(ext, n);
	nke_m_count(type, -n);
	nke_cache_put_many(&nke_mbuf_cache, n, batch);
	return m;
}

/**
 * nke_mbuf_freem() - free a packet
 * @mbuf: first mbuf, or NULL; the packets after it are not touched
 *
 * Follows XNU's mbuf_freem().
 *
 * Context: Process context or softirq.
 */
void nke_mbuf_freem(struct __mbuf *mbuf)
{
	while (mbuf && mbuf->next)
		mbuf = nke_m_free_run(mbuf);
	nke_mbuf_free(mbuf);
}
EXPORT_SYMBOL_NKE(nke_mbuf_freem);

/**
 * nke_mbuf_freem_list() - free a list of packets
 * @mbuf: first packet, or NULL
 *
 * Follows XNU's mbuf_freem_list().
 *
 * Context: Process context or softirq.
 * Return: number of packets freed.
 */
int nke_mbuf_freem_list(struct __mbuf *mbuf)
{
	struct __mbuf *nextpkt;
	int n = 0;

	for (; mbuf; mbuf = nextpkt) {
		nextpkt = mbuf->nextpkt;
		nke_mbuf_freem(mbuf);
		n++;
	}
	return n;
}
EXPORT_SYMBOL_NKE(nke_mbuf_freem_list);

/**
 * nke_mbuf_data() - where the data begins
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_data().
 *
 * Context: Any.
 * Return: the address, valid until the mbuf is freed or reshaped; NULL for
 * NULL.
 */
void *nke_mbuf_data(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->data : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_data);

/**
 * nke_mbuf_datastart() - where the storage begins
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_datastart().
 *
 * Context: Any.
 * Return: the address; NULL for NULL.
 */
void *nke_mbuf_datastart(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->buf : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_datastart);

/**
 * nke_mbuf_setdata() - say where the data is
 * @mbuf: the mbuf
 * @data: first byte
 * @len: number of bytes
 *
 * Does not change the packet header's length.  Follows XNU's mbuf_setdata().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, or not within the storage).
 */
int nke_mbuf_setdata(struct __mbuf *mbuf, void *data, unsigned long len)
{
	unsigned long off;

	if (!mbuf)
		return nke_errno(-EINVAL);
	/* A place before the storage wraps to a huge offset. */
	off = (unsigned long)data - (unsigned long)mbuf->buf;
	if (off > mbuf->size || len > mbuf->size - off)
		return nke_errno(-EINVAL);
	mbuf->data = data;
	mbuf->len = len;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setdata);

/**
 * nke_mbuf_len() - bytes of data in one mbuf
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_len().
 *
 * Context: Any.
 * Return: the number; 0 for NULL.
 */
unsigned long nke_mbuf_len(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->len : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_len);

/**
 * nke_mbuf_setlen() - set the number of bytes of data in one mbuf
 * @mbuf: the mbuf
 * @len: bytes; cut at the end of the storage, which XNU does not check
 *
 * Does not change the packet header's length.  Follows XNU's mbuf_setlen().
 *
 * Context: Any.
 */
void nke_mbuf_setlen(struct __mbuf *mbuf, unsigned long len)
{
	if (mbuf)
		mbuf->len = min_t(unsigned long, len, nke_m_room(mbuf));
}
EXPORT_SYMBOL_NKE(nke_mbuf_setlen);

/**
 * nke_mbuf_maxlen() - size of an mbuf's storage
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_maxlen().
 *
 * Context: Any.
 * Return: bytes, wherever the data begins; 0 for NULL.
 */
unsigned long nke_mbuf_maxlen(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->size : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_maxlen);

/**
 * nke_mbuf_leadingspace() - room before the data
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_leadingspace().
 *
 * Context: Any.
 * Return: bytes; 0 when the storage is shared.
 */
unsigned long nke_mbuf_leadingspace(struct __mbuf *mbuf)
{
	if (!mbuf || !nke_m_writable(mbuf))
		return 0;
	return mbuf->data - mbuf->buf;
}
EXPORT_SYMBOL_NKE(nke_mbuf_leadingspace);

/**
 * nke_mbuf_trailingspace() - room after the data
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_trailingspace().
 *
 * Context: Any.
 * Return: bytes; 0 when the storage is shared.
 */
unsigned long nke_mbuf_trailingspace(struct __mbuf *mbuf)
{
	if (!mbuf || !nke_m_writable(mbuf))
		return 0;
	return nke_m_room(mbuf) - mbuf->len;
}
EXPORT_SYMBOL_NKE(nke_mbuf_trailingspace);

/**
 * nke_mbuf_adjustlen() - grow or shrink the data of one mbuf at its end
 * @mbuf: the mbuf
 * @amount: bytes to add; negative to remove
 *
 * Does not change the packet header's length and does not care about sharing.
 * Follows XNU's mbuf_adjustlen().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, beyond the storage, or below zero).
 */
int nke_mbuf_adjustlen(struct __mbuf *mbuf, int amount)
{
	s64 len;

	if (!mbuf)
		return nke_errno(-EINVAL);
	len = (s64)mbuf->len + amount;
	if (len < 0 || len > nke_m_room(mbuf))
		return nke_errno(-EINVAL);
	mbuf->len = len;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_adjustlen);

/**
 * nke_mbuf_align_32() - put the data at the end of the storage
 * @mbuf: the mbuf, empty
 * @len: bytes that are to be put there
 *
 * The data begins at the last multiple of 4 bytes, counted from the start of
 * the storage, that has room for @len.  Follows XNU's mbuf_align_32().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, or more than there is room for), ENOTSUP (shared
 * storage).
 */
int nke_mbuf_align_32(struct __mbuf *mbuf, unsigned long len)
{
	if (!mbuf || len > mbuf->size || mbuf->len > mbuf->size - len)
		return nke_errno(-EINVAL);
	if (!nke_m_writable(mbuf))
		return nke_errno(-EOPNOTSUPP);
	mbuf->data = mbuf->buf + ALIGN_DOWN(mbuf->size - mbuf->len - len, 4);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_align_32);

/**
 * nke_mbuf_data_to_physical() - where a byte is for a device
 * @ptr: the byte, in a cluster
 *
 * Behind an IOMMU a device needs the DMA API instead.  Follows XNU's
 * mbuf_data_to_physical().
 *
 * Context: Any.
 * Return: the physical address; 0 when @ptr is not memory of the kernel.
 */
unsigned long long nke_mbuf_data_to_physical(void *ptr)
{
	if (is_vmalloc_addr(ptr))
		return page_to_phys(vmalloc_to_page(ptr)) +
		       offset_in_page(ptr);
	return virt_addr_valid(ptr) ? virt_to_phys(ptr) : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_data_to_physical);

/**
 * nke_mbuf_mclhasreference() - is the storage shared?
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_mclhasreference(); here also true for the bytes of a
 * packet that somebody else may look at.
 *
 * Context: Any.
 * Return: 1 if the bytes are only for reading, else 0.
 */
int nke_mbuf_mclhasreference(struct __mbuf *mbuf)
{
	return mbuf && !nke_m_writable(mbuf);
}
EXPORT_SYMBOL_NKE(nke_mbuf_mclhasreference);

/**
 * nke_mbuf_next() - next mbuf of the same packet
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_next().
 *
 * Context: Any.
 * Return: the mbuf, or NULL.
 */
struct __mbuf *nke_mbuf_next(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->next : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_next);

/**
 * nke_mbuf_setnext() - set the next mbuf of the same packet
 * @mbuf: the mbuf
 * @next: mbuf to follow it, or NULL; what followed before is not freed
 *
 * Follows XNU's mbuf_setnext().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL; @next is in a list of packets, free, or @mbuf
 * itself).
 */
int nke_mbuf_setnext(struct __mbuf *mbuf, struct __mbuf *next)
{
	if (!mbuf || mbuf == next)
		return nke_errno(-EINVAL);
	if (next && (next->nextpkt || next->type == NKE_MBUF_TYPE_FREE))
		return nke_errno(-EINVAL);
	mbuf->next = next;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setnext);

/**
 * nke_mbuf_nextpkt() - next packet of a list
 * @mbuf: first mbuf of a packet
 *
 * Follows XNU's mbuf_nextpkt().
 *
 * Context: Any.
 * Return: the packet, or NULL.
 */
struct __mbuf *nke_mbuf_nextpkt(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->nextpkt : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_nextpkt);

/**
 * nke_mbuf_setnextpkt() - set the next packet of a list
 * @mbuf: first mbuf of a packet
 * @nextpkt: first mbuf of another, or NULL
 *
 * Follows XNU's mbuf_setnextpkt().
 *
 * Context: Any.
 */
void nke_mbuf_setnextpkt(struct __mbuf *mbuf, struct __mbuf *nextpkt)
{
	if (mbuf)
		mbuf->nextpkt = nextpkt;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setnextpkt);

/**
 * nke_mbuf_type() - type of an mbuf
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_type().
 *
 * Context: Any.
 * Return: MBUF_TYPE_*; FREE for NULL.
 */
unsigned int nke_mbuf_type(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->type : NKE_MBUF_TYPE_FREE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_type);

/**
 * nke_mbuf_settype() - change the type of an mbuf
 * @mbuf: the mbuf
 * @new_type: MBUF_TYPE_*
 *
 * Follows XNU's mbuf_settype().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, FREE, or above 255).
 */
int nke_mbuf_settype(struct __mbuf *mbuf, unsigned int new_type)
{
	if (!mbuf || !nke_m_type_ok(new_type))
		return nke_errno(-EINVAL);
	nke_m_count(mbuf->type, -1);
	mbuf->type = new_type;
	nke_m_count(new_type, 1);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_settype);

/**
 * nke_mbuf_flags() - flags of an mbuf
 * @mbuf: the mbuf
 *
 * Follows XNU's mbuf_flags().
 *
 * Context: Any.
 * Return: MBUF_EXT, MBUF_PKTHDR...; 0 for NULL.
 */
unsigned int nke_mbuf_flags(struct __mbuf *mbuf)
{
	return mbuf ? mbuf->flags & NKE_MBUF_PUBLIC : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_flags);

/* Give an mbuf a packet header; only one without inline data has the room. */
static int nke_m_pkthdr_add(struct __mbuf *m)
{
	if (!m->ext && (m->data != m->buf || m->len))
		return -EBUSY;
	m->flags |= NKE_MBUF_PKTHDR;
	memset(&m->pkt, 0, sizeof(m->pkt));
	if (!m->ext) {
		nke_m_use_inline(m);
		m->data = m->buf;
	}
	return 0;
}

static int nke_m_set_flags(struct __mbuf *m, unsigned int flags)
{
	unsigned int hdr = flags & NKE_MBUF_PKTHDR;

	m->flags = (flags & ~NKE_MBUF_PKTHDR) | (m->flags & NKE_MBUF_PKTHDR);
	if (hdr == (m->flags & NKE_MBUF_PKTHDR))
		return 0;
	if (hdr)
		return nke_m_pkthdr_add(m);
	nke_m_pkthdr_drop(m);
	return 0;
}

/**
 * nke_mbuf_setflags() - replace the flags of an mbuf
 * @mbuf: the mbuf
 * @flags: MBUF_*; MBUF_EXT must be as it is
 *
 * Turning MBUF_PKTHDR on gives a fresh header, turning it off drops the old
 * one.  Follows XNU's mbuf_setflags().
 *
 * Context: Process context or softirq.
 * Return: 0, EINVAL (NULL, or a flag that is private or may not be changed),
 * EBUSY (no room for a packet header: the other flags are changed
 * nevertheless).
 */
int nke_mbuf_setflags(struct __mbuf *mbuf, unsigned int flags)
{
	if (!mbuf || (flags & ~NKE_MBUF_PUBLIC) ||
	    ((flags ^ mbuf->flags) & NKE_MBUF_EXT))
		return nke_errno(-EINVAL);
	return nke_errno(nke_m_set_flags(mbuf, flags));
}
EXPORT_SYMBOL_NKE(nke_mbuf_setflags);

/**
 * nke_mbuf_setflags_mask() - change some flags of an mbuf
 * @mbuf: the mbuf
 * @flags: new values
 * @mask: the flags to change; bits of @flags outside of it are ignored
 *
 * Follows XNU's mbuf_setflags_mask(); see nke_mbuf_setflags().
 *
 * Context: Process context or softirq.
 * Return: 0, EINVAL (NULL, or @mask has MBUF_EXT or a private flag), EBUSY (no
 * room for a packet header: the other flags are changed nevertheless).
 */
int nke_mbuf_setflags_mask(struct __mbuf *mbuf, unsigned int flags,
			   unsigned int mask)
{
	if (!mbuf || (mask & ~NKE_MBUF_PUBLIC) || (mask & NKE_MBUF_EXT))
		return nke_errno(-EINVAL);
	flags = (flags & mask) | (mbuf->flags & ~mask);
	return nke_errno(nke_m_set_flags(mbuf, flags));
}
EXPORT_SYMBOL_NKE(nke_mbuf_setflags_mask);
