// SPDX-License-Identifier: GPL-2.0
/*
 * The mbuf itself: allocation, links, data pointer, packet header.
 *
 * An mbuf has one owner and no lock; see Documentation/locking.rst.  Functions
 * take NULL where XNU would crash, and then do nothing or give EINVAL.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

static_assert(sizeof(struct __mbuf) == NKE_MSIZE);

static struct kmem_cache *nke_mbuf_cache;
/* Allocated less freed on this CPU; only the sum means something. */
static DEFINE_PER_CPU(long, nke_mbuf_count);

/**
 * nke_mbuf_live() - count what is allocated
 *
 * Context: Any. A sum over CPUs, exact when nothing allocates or frees.
 * Return: mbufs and external storages that exist.
 */
long nke_mbuf_live(void)
{
	long sum = nke_ext_live();
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(nke_mbuf_count, cpu);
	return sum;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_live);

/**
 * nke_mbuf_reset_inline() - point an mbuf at its own storage
 * @m: mbuf without external storage
 *
 * Context: Any.
 */
void nke_mbuf_reset_inline(struct __mbuf *m)
{
	if (m->flags & NKE_M_PKTHDR) {
		m->buf = m->hdata;
		m->size = NKE_MHLEN;
	} else {
		m->buf = m->idata;
		m->size = NKE_MLEN;
	}
	m->data = m->buf;
}

/**
 * nke_mbuf_new() - allocate an mbuf
 * @type: NKE_MT_*
 * @pkthdr: with an empty packet header
 * @gfp: how to allocate
 *
 * Context: Any that @gfp allows, not in hard interrupts.
 * Return: the mbuf, empty, or NULL.
 */
struct __mbuf *nke_mbuf_new(u16 type, bool pkthdr, gfp_t gfp)
{
	struct __mbuf *m = kmem_cache_alloc(nke_mbuf_cache, gfp);

	if (!m)
		return NULL;
	this_cpu_inc(nke_mbuf_count);
	m->next = NULL;
	m->nextpkt = NULL;
	m->len = 0;
	m->type = type;
	m->flags = pkthdr ? NKE_M_PKTHDR : 0;
	m->ext = NULL;
	if (pkthdr)
		memset(&m->hdr, 0, sizeof(m->hdr));
	nke_mbuf_reset_inline(m);
	return m;
}

static int nke_mbuf_get_any(unsigned int how, unsigned int type, bool pkthdr,
			    struct __mbuf **mp)
{
	if (!mp)
		return -EINVAL;
	*mp = NULL;
	if (type == NKE_MT_FREE || type > U16_MAX)
		return -EINVAL;
	*mp = nke_mbuf_new(type, pkthdr, nke_mbuf_gfp(how));
	return *mp ? 0 : -ENOMEM;
}

/**
 * nke_mbuf_get() - allocate an mbuf without packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mp: receives the mbuf, NULL on error; free it with mbuf_free()
 *
 * Follows XNU's mbuf_get().
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOMEM.
 */
int nke_mbuf_get(unsigned int how, unsigned int type, struct __mbuf **mp)
{
	return nke_errno(nke_mbuf_get_any(how, type, false, mp));
}
EXPORT_SYMBOL_NKE(nke_mbuf_get);

/**
 * nke_mbuf_gethdr() - allocate an mbuf with an empty packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_*
 * @mp: receives the mbuf, NULL on error; free it with mbuf_free()
 *
 * Follows XNU's mbuf_gethdr().
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOMEM.
 */
int nke_mbuf_gethdr(unsigned int how, unsigned int type, struct __mbuf **mp)
{
	return nke_errno(nke_mbuf_get_any(how, type, true, mp));
}
EXPORT_SYMBOL_NKE(nke_mbuf_gethdr);

/**
 * nke_mbuf_free() - free one mbuf
 * @m: the mbuf, or NULL
 *
 * Follows XNU's mbuf_free().
 *
 * Context: Any but hard interrupts. A client's free function runs here.
 * Return: the mbuf that came after it.
 */
struct __mbuf *nke_mbuf_free(struct __mbuf *m)
{
	struct __mbuf *next;

	if (!m)
		return NULL;
	next = m->next;
	if (m->ext)
		nke_mbuf_drop_ext(m);
	kmem_cache_free(nke_mbuf_cache, m);
	this_cpu_dec(nke_mbuf_count);
	return next;
}
EXPORT_SYMBOL_NKE(nke_mbuf_free);

/**
 * nke_mbuf_freem() - free a packet
 * @m: its first mbuf, or NULL
 *
 * Follows XNU's mbuf_freem().
 *
 * Context: Any but hard interrupts.
 */
void nke_mbuf_freem(struct __mbuf *m)
{
	while (m)
		m = nke_mbuf_free(m);
}
EXPORT_SYMBOL_NKE(nke_mbuf_freem);

/**
 * nke_mbuf_freem_list() - free a list of packets
 * @m: first mbuf of the first packet, or NULL
 *
 * Follows XNU's mbuf_freem_list().
 *
 * Context: Any but hard interrupts.
 * Return: number of packets freed.
 */
int nke_mbuf_freem_list(struct __mbuf *m)
{
	struct __mbuf *nextpkt;
	int n = 0;

	for (; m; m = nextpkt) {
		nextpkt = m->nextpkt;
		nke_mbuf_freem(m);
		n++;
	}
	return n;
}
EXPORT_SYMBOL_NKE(nke_mbuf_freem_list);

/**
 * nke_mbuf_data() - where the data is
 * @m: the mbuf
 *
 * Follows XNU's mbuf_data().
 *
 * Context: Any.
 * Return: address of the first byte; NULL for NULL.
 */
void *nke_mbuf_data(struct __mbuf *m)
{
	return m ? m->data : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_data);

/**
 * nke_mbuf_datastart() - where the storage is
 * @m: the mbuf
 *
 * Follows XNU's mbuf_datastart().
 *
 * Context: Any.
 * Return: start of the storage that the data can lie in; NULL for NULL.
 */
void *nke_mbuf_datastart(struct __mbuf *m)
{
	return m ? m->buf : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_datastart);

/**
 * nke_mbuf_setdata() - move the data pointer and set the length
 * @m: the mbuf
 * @data: new first byte, inside the storage
 * @len: new length in bytes
 *
 * Follows XNU's mbuf_setdata(). The packet header is left alone.
 *
 * Context: Any.
 * Return: 0, EINVAL when it does not lie in the storage.
 */
int nke_mbuf_setdata(struct __mbuf *m, void *data, unsigned long len)
{
	unsigned long off;

	if (!m || (u8 *)data < m->buf)
		return nke_errno(-EINVAL);
	off = (u8 *)data - m->buf;
	if (off > m->size || len > m->size - off)
		return nke_errno(-EINVAL);
	m->data = data;
	m->len = len;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setdata);

/**
 * nke_mbuf_len() - bytes of data
 * @m: the mbuf
 *
 * Follows XNU's mbuf_len().
 *
 * Context: Any.
 * Return: the length; 0 for NULL.
 */
unsigned long nke_mbuf_len(struct __mbuf *m)
{
	return m ? m->len : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_len);

/**
 * nke_mbuf_setlen() - set the number of bytes of data
 * @m: the mbuf
 * @len: new length; cut to what the storage has behind the data pointer
 *
 * Follows XNU's mbuf_setlen(), which does not check. The packet header is
 * left alone.
 *
 * Context: Any.
 */
void nke_mbuf_setlen(struct __mbuf *m, unsigned long len)
{
	unsigned long room;

	if (!m)
		return;
	room = m->size - (m->data - m->buf);
	if (len > room) {
		pr_warn_ratelimited("nke: mbuf_setlen(%lu) with room for %lu from %pS\n",
				    len, room, __builtin_return_address(0));
		len = room;
	}
	m->len = len;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setlen);

/**
 * nke_mbuf_maxlen() - size of the storage
 * @m: the mbuf
 *
 * Follows XNU's mbuf_maxlen().
 *
 * Context: Any.
 * Return: bytes of storage, wherever the data lies in it; 0 for NULL.
 */
unsigned long nke_mbuf_maxlen(struct __mbuf *m)
{
	return m ? m->size : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_maxlen);

/**
 * nke_mbuf_adjustlen() - grow or shrink at the end
 * @m: the mbuf
 * @amount: bytes to add, negative to take away
 *
 * Follows XNU's mbuf_adjustlen().
 *
 * Context: Any.
 * Return: 0, EINVAL when the result is negative or beyond the storage.
 */
int nke_mbuf_adjustlen(struct __mbuf *m, int amount)
{
	s64 len;

	if (!m)
		return nke_errno(-EINVAL);
	len = (s64)m->len + amount;
	if (len < 0 || len > m->size - (m->data - m->buf))
		return nke_errno(-EINVAL);
	m->len = len;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_adjustlen);

/**
 * nke_mbuf_leadingspace() - room before the data
 * @m: the mbuf
 *
 * Follows XNU's mbuf_leadingspace().
 *
 * Context: Any.
 * Return: bytes that may be written before the data; 0 when shared or NULL.
 */
unsigned long nke_mbuf_leadingspace(struct __mbuf *m)
{
	return m && nke_mbuf_writable(m) ? m->data - m->buf : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_leadingspace);

/**
 * nke_mbuf_trailingspace() - room behind the data
 * @m: the mbuf
 *
 * Follows XNU's mbuf_trailingspace().
 *
 * Context: Any.
 * Return: bytes that may be written behind the data; 0 when shared or NULL.
 */
unsigned long nke_mbuf_trailingspace(struct __mbuf *m)
{
	if (!m || !nke_mbuf_writable(m))
		return 0;
	return m->size - (m->data - m->buf) - m->len;
}
EXPORT_SYMBOL_NKE(nke_mbuf_trailingspace);

/**
 * nke_mbuf_mclhasreference() - is the external storage read-only?
 * @m: the mbuf
 *
 * Follows XNU's mbuf_mclhasreference().
 *
 * Context: Any.
 * Return: 1 when it is shared or was, else 0.
 */
int nke_mbuf_mclhasreference(struct __mbuf *m)
{
	return m && m->ext && !nke_mbuf_writable(m);
}
EXPORT_SYMBOL_NKE(nke_mbuf_mclhasreference);

/**
 * nke_mbuf_next() - next mbuf of the packet
 * @m: the mbuf
 *
 * Follows XNU's mbuf_next().
 *
 * Context: Any.
 * Return: the next one, or NULL.
 */
struct __mbuf *nke_mbuf_next(struct __mbuf *m)
{
	return m ? m->next : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_next);

/**
 * nke_mbuf_setnext() - link an mbuf behind another
 * @m: the mbuf
 * @next: what comes after it, or NULL; what came before is not freed
 *
 * Follows XNU's mbuf_setnext().
 *
 * Context: Any.
 * Return: 0, EINVAL when @next begins a list of packets.
 */
int nke_mbuf_setnext(struct __mbuf *m, struct __mbuf *next)
{
	if (!m || (next && (next->nextpkt || next->type == NKE_MT_FREE)))
		return nke_errno(-EINVAL);
	m->next = next;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setnext);

/**
 * nke_mbuf_nextpkt() - next packet of a list
 * @m: first mbuf of a packet
 *
 * Follows XNU's mbuf_nextpkt().
 *
 * Context: Any.
 * Return: first mbuf of the next packet, or NULL.
 */
struct __mbuf *nke_mbuf_nextpkt(struct __mbuf *m)
{
	return m ? m->nextpkt : NULL;
}
EXPORT_SYMBOL_NKE(nke_mbuf_nextpkt);

/**
 * nke_mbuf_setnextpkt() - link a packet behind another
 * @m: first mbuf of a packet
 * @nextpkt: first mbuf of the next packet, or NULL
 *
 * Follows XNU's mbuf_setnextpkt().
 *
 * Context: Any.
 */
void nke_mbuf_setnextpkt(struct __mbuf *m, struct __mbuf *nextpkt)
{
	if (m)
		m->nextpkt = nextpkt;
}
EXPORT_SYMBOL_NKE(nke_mbuf_setnextpkt);

/**
 * nke_mbuf_type() - what kind of data
 * @m: the mbuf
 *
 * Follows XNU's mbuf_type().
 *
 * Context: Any.
 * Return: MBUF_TYPE_*; MBUF_TYPE_FREE for NULL.
 */
unsigned int nke_mbuf_type(struct __mbuf *m)
{
	return m ? m->type : NKE_MT_FREE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_type);

/**
 * nke_mbuf_settype() - change the kind of data
 * @m: the mbuf
 * @type: MBUF_TYPE_*
 *
 * Follows XNU's mbuf_settype().
 *
 * Context: Any.
 * Return: 0, EINVAL for MBUF_TYPE_FREE.
 */
int nke_mbuf_settype(struct __mbuf *m, unsigned int type)
{
	if (!m || type == NKE_MT_FREE || type > U16_MAX)
		return nke_errno(-EINVAL);
	m->type = type;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_settype);

/**
 * nke_mbuf_flags() - the public flags
 * @m: the mbuf
 *
 * Follows XNU's mbuf_flags().
 *
 * Context: Any.
 * Return: MBUF_* bits; 0 for NULL.
 */
unsigned int nke_mbuf_flags(struct __mbuf *m)
{
	return m ? m->flags & NKE_M_PUBLIC : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_flags);

/**
 * nke_mbuf_pkthdr_len() - length of the packet
 * @m: its first mbuf
 *
 * Follows XNU's mbuf_pkthdr_len().
 *
 * Context: Any.
 * Return: the packet header's length; 0 without a packet header.
 */
unsigned long nke_mbuf_pkthdr_len(struct __mbuf *m)
{
	return m && (m->flags & NKE_M_PKTHDR) ? m->hdr.len : 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_len);

/**
 * nke_mbuf_pkthdr_setlen() - set the length of the packet
 * @m: its first mbuf; ignored without a packet header
 * @len: bytes, cut to INT32_MAX
 *
 * Follows XNU's mbuf_pkthdr_setlen().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_setlen(struct __mbuf *m, unsigned long len)
{
	if (m && (m->flags & NKE_M_PKTHDR))
		m->hdr.len = min_t(unsigned long, len, S32_MAX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_setlen);

/**
 * nke_mbuf_pkthdr_adjustlen() - change the length of the packet
 * @m: its first mbuf; ignored without a packet header
 * @amount: bytes to add, negative to take away; stays within 0 to INT32_MAX
 *
 * Follows XNU's mbuf_pkthdr_adjustlen().
 *
 * Context: Any.
 */
void nke_mbuf_pkthdr_adjustlen(struct __mbuf *m, int amount)
{
	if (m && (m->flags & NKE_M_PKTHDR))
		m->hdr.len = clamp_t(s64, (s64)m->hdr.len + amount, 0, S32_MAX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_adjustlen);

/**
 * nke_mbuf_get_mlen() - room in an mbuf without packet header
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
 * nke_mbuf_get_mhlen() - room in an mbuf with packet header
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
 * nke_mbuf_get_minclsize() - from which length on clusters are used
 *
 * Follows XNU's mbuf_get_minclsize().
 *
 * Context: Any.
 * Return: bytes.
 */
unsigned int nke_mbuf_get_minclsize(void)
{
	return NKE_MINCLSIZE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_minclsize);

/**
 * nke_mbuf_init() - set up the mbuf KPI
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_mbuf_init(void)
{
	int err = nke_ext_init();

	if (err)
		return err;
	nke_mbuf_cache = kmem_cache_create("nke_mbuf", sizeof(struct __mbuf),
					   0, SLAB_HWCACHE_ALIGN, NULL);
	if (!nke_mbuf_cache)
		nke_ext_exit();
	return nke_mbuf_cache ? 0 : -ENOMEM;
}

/**
 * nke_mbuf_exit() - take down the mbuf KPI
 *
 * Nobody runs here any more: clients are gone and no packet of the stack
 * refers to an mbuf. What is left was leaked by a client, and said so.
 *
 * Context: Process context.
 */
void nke_mbuf_exit(void)
{
	long left = nke_mbuf_live();

	WARN(left, "nke: %ld mbufs and clusters were not freed\n", left);
	kmem_cache_destroy(nke_mbuf_cache);
	nke_ext_exit();
}
