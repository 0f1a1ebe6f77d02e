// SPDX-License-Identifier: GPL-2.0
/*
 * Mbufs: allocation, fields, flags, counters.
 *
 * Common to the functions of the KPI here: a NULL mbuf, which crashes XNU,
 * gives EINVAL, 0 or nothing.
 */
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

/* Types with a counter of their own; the numbers in use end here. */
#define NKE_MTYPES	16
/* Descriptors that one bulk allocation asks for. */
#define NKE_M_BULK	16

/**
 * struct nke_mbuf_counters - per CPU; only the sums mean anything
 * @mbufs: living mbufs by type; types without a counter are under 0
 * @exts: living external storage by kind
 * @failures: what failed
 */
struct nke_mbuf_counters {
	long mbufs[NKE_MTYPES];
	long exts[NKE_EXT_KINDS];
	unsigned long failures[NKE_M_FAILURES];
};

static DEFINE_PER_CPU(struct nke_mbuf_counters, nke_mbuf_counters);
static struct kmem_cache *nke_mbuf_cache;

static void nke_m_count(unsigned int type, int change)
{
	if (type >= NKE_MTYPES)
		type = 0;
	this_cpu_add(nke_mbuf_counters.mbufs[type], change);
}

/**
 * nke_m_count_ext() - count external storage that came or went
 * @kind: its kind
 * @change: 1 or -1
 *
 * Context: Any.
 */
void nke_m_count_ext(enum nke_ext_kind kind, int change)
{
	this_cpu_add(nke_mbuf_counters.exts[kind], change);
}

/**
 * nke_m_count_failure() - count something that failed for lack of memory
 * @what: what failed
 *
 * Context: Any.
 */
void nke_m_count_failure(enum nke_m_failure what)
{
	this_cpu_inc(nke_mbuf_counters.failures[what]);
}

static void nke_mbuf_sum(struct nke_mbuf_counters *sum)
{
	const struct nke_mbuf_counters *c;
	unsigned int i;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(&nke_mbuf_counters, cpu);
		for (i = 0; i < NKE_MTYPES; i++)
			sum->mbufs[i] += READ_ONCE(c->mbufs[i]);
		for (i = 0; i < NKE_EXT_KINDS; i++)
			sum->exts[i] += READ_ONCE(c->exts[i]);
		for (i = 0; i < NKE_M_FAILURES; i++)
			sum->failures[i] += READ_ONCE(c->failures[i]);
	}
}

/**
 * nke_mbuf_live() - how many mbufs and external storages exist
 *
 * Exact when no other CPU allocates or frees meanwhile.
 *
 * Context: Any.
 * Return: the number; 0 when nothing leaked.
 */
long nke_mbuf_live(void)
{
	struct nke_mbuf_counters sum;
	unsigned int i;
	long n = 0;

	nke_mbuf_sum(&sum);
	for (i = 0; i < NKE_MTYPES; i++)
		n += sum.mbufs[i];
	for (i = 0; i < NKE_EXT_KINDS; i++)
		n += sum.exts[i];
	return n;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_live);

/**
 * nke_mbuf_init() - set up the allocator
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_mbuf_init(void)
{
	int err;

	nke_mbuf_cache = kmem_cache_create("nke_mbuf", sizeof(struct __mbuf),
					   0, SLAB_HWCACHE_ALIGN, NULL);
	if (!nke_mbuf_cache)
		return -ENOMEM;
	err = nke_ext_init();
	if (err)
		kmem_cache_destroy(nke_mbuf_cache);
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

	if (n)
		pr_err("nke: %ld mbufs leaked (clusters included)\n", n);
	WARN_ON(n);
	nke_ext_exit();
	kmem_cache_destroy(nke_mbuf_cache);
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
	struct __mbuf *m = kmem_cache_alloc(nke_mbuf_cache, gfp);

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
	void *batch[NKE_M_BULK];
	unsigned int want;
	int got;
	int i;

	if (n == 1)
		return nke_m_get(gfp, NKE_MBUF_TYPE_DATA, flags);
	while (n) {
		want = min_t(unsigned int, n, ARRAY_SIZE(batch));
		got = kmem_cache_alloc_bulk(nke_mbuf_cache, gfp, want, batch);
		if (unlikely(!got)) {
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
		n -= got;
	}
	return head;
}

/**
 * nke_m_pkthdr_drop() - turn the first mbuf of a packet into a plain one
 * @m: mbuf with a packet header
 *
 * The header's bytes become leading space when the storage is inline.
 *
 * Context: Any but hard interrupt.
 */
void nke_m_pkthdr_drop(struct __mbuf *m)
{
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
	       (!skb_cloned(ext->skb) && !skb_shared(ext->skb));
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

	if (!mbuf)
		return NULL;
	/* A second free is seen unless the memory is in use again. */
	if (unlikely(mbuf->type == NKE_MBUF_TYPE_FREE)) {
		pr_err_ratelimited("nke: mbuf %p freed twice\n", mbuf);
		return NULL;
	}
	next = mbuf->next;
	if (mbuf->ext)
		nke_ext_put(mbuf->ext);
	nke_m_count(mbuf->type, -1);
	mbuf->type = NKE_MBUF_TYPE_FREE;
	kmem_cache_free(nke_mbuf_cache, mbuf);
	return next;
}
EXPORT_SYMBOL_NKE(nke_mbuf_free);

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
	while (mbuf)
		mbuf = nke_mbuf_free(mbuf);
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

/**
 * nke_mbuf_pkthdr_len() - length of a packet by its header
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_pkthdr_len().
 *
 * Context: Any.
 * Return: bytes; 0 without a packet header or when negative.
 */
unsigned long nke_mbuf_pkthdr_len(struct __mbuf *mbuf)
{
	if (!mbuf || !nke_mbuf_has_pkthdr(mbuf))
		return 0;
	return max(mbuf->pkt.len, 0);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_len);

/**
 * nke_mbuf_pkthdr_setlen() - set the length in a packet header
 * @mbuf: first mbuf; without a packet header nothing happens
 * @len: bytes; cut at 2^31 - 1
 *
 * Follows XNU's mbuf_pkthdr_setlen().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_setlen(struct __mbuf *mbuf, unsigned long len)
{
	if (mbuf && nke_mbuf_has_pkthdr(mbuf))
		mbuf->pkt.len = min_t(unsigned long, len, INT_MAX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_setlen);

/**
 * nke_mbuf_pkthdr_adjustlen() - add to the length in a packet header
 * @mbuf: first mbuf; without a packet header nothing happens
 * @amount: bytes to add; negative to subtract
 *
 * The sum stops at the ends of int, where XNU's wraps.  Follows XNU's
 * mbuf_pkthdr_adjustlen().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_adjustlen(struct __mbuf *mbuf, int amount)
{
	if (!mbuf || !nke_mbuf_has_pkthdr(mbuf))
		return;
	mbuf->pkt.len = clamp_t(s64, (s64)mbuf->pkt.len + amount,
				INT_MIN, INT_MAX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_adjustlen);

/**
 * nke_mbuf_get_mlen() - room in a plain mbuf
 *
 * Follows XNU's mbuf_get_mlen().
 *
 * Context: Any.
 * Return: bytes.
 */
unsigned int nke_mbuf_get_mlen(void)
{
	return NKE_MLEN;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_mlen);

/**
 * nke_mbuf_get_mhlen() - room in an mbuf with a packet header
 *
 * Follows XNU's mbuf_get_mhlen().
 *
 * Context: Any.
 * Return: bytes.
 */
unsigned int nke_mbuf_get_mhlen(void)
{
	return NKE_MHLEN;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_mhlen);

/**
 * nke_mbuf_get_minclsize() - from which size on clusters are used
 *
 * Follows XNU's mbuf_get_minclsize().
 *
 * Context: Any.
 * Return: the most bytes that are put into two plain mbufs.
 */
unsigned int nke_mbuf_get_minclsize(void)
{
	return NKE_MINCLSIZE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_minclsize);

/**
 * nke_mbuf_stats() - read the counters
 * @stats: receives them; NULL is ignored
 *
 * The counters of pool housekeeping (clfree, wait, drain, bigclfree) stay 0:
 * the memory is the kernel's.  Follows XNU's mbuf_stats().
 *
 * Context: Any.
 */
void nke_mbuf_stats(struct mbuf_stat *stats)
{
	struct nke_bsd_mbuf_stat *st = (void *)stats;
	struct nke_mbuf_counters sum;
	unsigned int i;

	if (!st)
		return;
	nke_mbuf_sum(&sum);
	memset(st, 0, sizeof(*st));
	for (i = 0; i < NKE_MTYPES; i++) {
		st->mtypes[i] = clamp_t(long, sum.mbufs[i], 0, U16_MAX);
		st->mbufs += sum.mbufs[i];
	}
	st->clusters = sum.exts[NKE_EXT_CL2K];
	st->bigclusters = sum.exts[NKE_EXT_CL4K];
	st->drops = sum.failures[NKE_M_FAIL_ALLOC];
	st->mcfail = sum.failures[NKE_M_FAIL_COPY];
	st->mpfail = sum.failures[NKE_M_FAIL_PULLUP];
	st->msize = NKE_MSIZE;
	st->mclbytes = NKE_MCLBYTES;
	st->minclsize = NKE_MINCLSIZE;
	st->mlen = NKE_MLEN;
	st->mhlen = NKE_MHLEN;
	st->bigmclbytes = NKE_MBIGCLBYTES;
}
EXPORT_SYMBOL_NKE(nke_mbuf_stats);
