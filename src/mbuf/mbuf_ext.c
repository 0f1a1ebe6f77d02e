// SPDX-License-Identifier: GPL-2.0
/*
 * Storage outside the mbuf: clusters, packets of the stack, the client's.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

/*
 * Behind a fragment's 2048 bytes lies the room that build_skb() wants for the
 * shared info; until then the descriptor lives there.
 */
#define NKE_FRAG_TAIL	SKB_DATA_ALIGN(sizeof(struct skb_shared_info))
static_assert(sizeof(struct nke_ext) <= NKE_FRAG_TAIL);

/* Descriptors that have no better place. */
static struct kmem_cache *nke_ext_cache;
static DEFINE_PER_CPU(long, nke_ext_count);

/**
 * nke_ext_live() - count external storages
 *
 * Context: Any. A sum over CPUs, exact when nothing allocates or frees.
 * Return: storages that exist.
 */
long nke_ext_live(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(nke_ext_count, cpu);
	return sum;
}

/**
 * nke_ext_setup() - begin the life of a storage, with one reference
 * @ext: descriptor
 * @kind: what it describes
 * @base: start of the storage, or NULL
 * @size: its length in bytes
 *
 * Context: Any.
 */
void nke_ext_setup(struct nke_ext *ext, enum nke_ext_kind kind, u8 *base,
		   u32 size)
{
	refcount_set(&ext->ref, 1);
	ext->kind = kind;
	ext->shared = false;
	ext->base = base;
	ext->size = size;
	this_cpu_inc(nke_ext_count);
}

/**
 * nke_ext_abandon() - forget a storage that was never used
 * @ext: descriptor set up by nke_ext_setup(); its owner stays the caller's
 *
 * Context: Any.
 */
void nke_ext_abandon(struct nke_ext *ext)
{
	refcount_set(&ext->ref, 0);
	this_cpu_dec(nke_ext_count);
}

static struct nke_ext *nke_ext_frag(void)
{
	struct nke_ext *ext;
	u8 *base;

	/* Per CPU; any context but hard interrupts, and it never sleeps. */
	base = netdev_alloc_frag(NKE_MCLBYTES + NKE_FRAG_TAIL);
	if (!base)
		return NULL;
	ext = (struct nke_ext *)(base + NKE_MCLBYTES);
	nke_ext_setup(ext, NKE_EXT_FRAG, base, NKE_MCLBYTES);
	return ext;
}

static struct nke_ext *nke_ext_pages(size_t size, gfp_t gfp)
{
	struct nke_ext *ext = kmem_cache_alloc(nke_ext_cache, gfp);
	struct page *page;

	if (!ext)
		return NULL;
	page = alloc_pages(gfp | __GFP_COMP | __GFP_NOWARN, get_order(size));
	if (!page) {
		kmem_cache_free(nke_ext_cache, ext);
		return NULL;
	}
	nke_ext_setup(ext, NKE_EXT_PAGES, page_address(page), size);
	return ext;
}

static void nke_ext_put(struct nke_ext *ext)
{
	u8 *base = ext->base;

	if (!refcount_dec_and_test(&ext->ref))
		return;
	this_cpu_dec(nke_ext_count);
	switch (ext->kind) {
	case NKE_EXT_FRAG:
		skb_free_frag(base);
		return;
	case NKE_EXT_SKB:
		/* The descriptor lies in the packet itself. */
		consume_skb(ext->skb);
		return;
	case NKE_EXT_PAGES:
		put_page(virt_to_head_page(base));
		break;
	case NKE_EXT_CUSTOM:
		ext->extfree((char *)base, ext->size, ext->arg);
		break;
	}
	kmem_cache_free(nke_ext_cache, ext);
}

/**
 * nke_mbuf_drop_ext() - let go of external storage
 * @m: mbuf that has some; afterwards it uses its own, empty
 *
 * Context: Any but hard interrupts. A client's free function may run.
 */
void nke_mbuf_drop_ext(struct __mbuf *m)
{
	struct nke_ext *ext = m->ext;

	m->ext = NULL;
	m->flags &= ~NKE_M_EXT;
	m->len = 0;
	nke_mbuf_reset_inline(m);
	nke_ext_put(ext);
}

/**
 * nke_mbuf_use_ext() - point an mbuf at external storage
 * @m: mbuf without external storage
 * @ext: the storage; the caller's reference becomes the mbuf's
 * @buf: the part that this mbuf may use
 * @size: its length in bytes
 *
 * Context: Any.
 */
void nke_mbuf_use_ext(struct __mbuf *m, struct nke_ext *ext, u8 *buf, u32 size)
{
	m->ext = ext;
	m->flags |= NKE_M_EXT;
	m->buf = buf;
	m->size = size;
	m->data = buf;
}

/**
 * nke_mbuf_attach_cluster() - give an mbuf a cluster
 * @m: mbuf; storage that it had is dropped, its length is kept
 * @size: 2048, 4096 or 16384
 * @gfp: how to allocate
 *
 * Context: Any that @gfp allows, not in hard interrupts.
 * Return: 0, -EINVAL for another size, -ENOMEM; on error @m is as it was.
 */
int nke_mbuf_attach_cluster(struct __mbuf *m, size_t size, gfp_t gfp)
{
	struct nke_ext *ext;
	u32 len = m->len;

	switch (size) {
	case NKE_MCLBYTES:
		ext = nke_ext_frag();
		break;
	case NKE_MBIGCLBYTES:
	case NKE_M16KCLBYTES:
		ext = nke_ext_pages(size, gfp);
		break;
	default:
		return -EINVAL;
	}
	if (!ext)
		return -ENOMEM;
	if (m->ext)
		nke_mbuf_drop_ext(m);
	nke_mbuf_use_ext(m, ext, ext->base, size);
	m->len = len;
	return 0;
}

/**
 * nke_mbuf_writable() - may this mbuf's storage be written to?
 * @m: the mbuf
 *
 * A packet's page fragments are never ours alone for certain: loopback and
 * coalescing share pages without a trace in the packet.
 *
 * Context: Any.
 * Return: true when no one else sees the storage.
 */
bool nke_mbuf_writable(const struct __mbuf *m)
{
	const struct nke_ext *ext = m->ext;

	if (!ext)
		return true;
	if (ext->shared)
		return false;
	if (ext->kind != NKE_EXT_SKB)
		return true;
	return !skb_cloned(ext->skb) && m->buf >= ext->skb->head &&
	       m->buf < skb_end_pointer(ext->skb);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_writable);

/**
 * nke_mbuf_page() - find the page behind an mbuf, to lend it
 * @m: mbuf with data
 * @bv: receives page, offset and length
 *
 * Only memory whose pages carry references of their own can be lent: never
 * what comes from a slab, nor a client's.
 *
 * Context: Any.
 * Return: true when @bv was filled in.
 */
bool nke_mbuf_page(const struct __mbuf *m, struct bio_vec *bv)
{
	const struct nke_ext *ext = m->ext;
	struct page *page;

	if (!ext || ext->kind == NKE_EXT_CUSTOM)
		return false;
	if (ext->kind == NKE_EXT_SKB) {
		struct sk_buff *skb = ext->skb;

		/* User pages, or a head from a slab. */
		if (skb_zcopy(skb))
			return false;
		if (!skb->head_frag && m->data >= skb->head &&
		    m->data < skb_end_pointer(skb))
			return false;
		/* A list's packets have heads of their own. */
		if (skb_has_frag_list(skb))
			return false;
	}
	page = virt_to_head_page(m->data);
	if (!sendpage_ok(page))
		return false;
	bv->bv_page = page;
	bv->bv_offset = m->data - (u8 *)page_address(page);
	bv->bv_len = m->len;
	return true;
}

/* Copy one mbuf's data to storage of its own, at most a cluster long. */
static int nke_mbuf_unshare_small(struct __mbuf *m, gfp_t gfp)
{
	struct nke_ext *old = m->ext;
	u8 *data = m->data;
	u32 len = m->len;
	int err;

	m->ext = NULL;
	nke_mbuf_reset_inline(m);
	m->flags &= ~NKE_M_EXT;
	if (len > m->size) {
		err = nke_mbuf_attach_cluster(m, len <= NKE_MCLBYTES ?
					      NKE_MCLBYTES :
					      len <= NKE_MBIGCLBYTES ?
					      NKE_MBIGCLBYTES :
					      NKE_M16KCLBYTES, gfp);
		if (err) {
			m->ext = old;
			m->flags |= NKE_M_EXT;
			return err;
		}
	}
	memcpy(m->data, data, len);
	nke_ext_put(old);
	return 0;
}

/**
 * nke_mbuf_unshare() - make an mbuf's data writable
 * @m: the mbuf; longer data is spread over mbufs put in behind it
 * @gfp: how to allocate
 *
 * Context: Any that @gfp allows, not in hard interrupts.
 * Return: 0 or -ENOMEM, and then @m is as it was.
 */
int nke_mbuf_unshare(struct __mbuf *m, gfp_t gfp)
{
	struct __mbuf *last = m;
	struct __mbuf *tail;
	struct __mbuf *n;
	u8 *buf = m->buf;
	u32 size = m->size;
	u8 *data = m->data;
	u32 off;
	int err;

	if (nke_mbuf_writable(m))
		return 0;

	/* First all that can fail, behind an untouched @m. */
	tail = m->next;
	for (off = NKE_M16KCLBYTES; off < m->len; off += n->len) {
		n = nke_mbuf_new(m->type, false, gfp);
		if (n && nke_mbuf_attach_cluster(n, NKE_M16KCLBYTES, gfp)) {
			nke_mbuf_free(n);
			n = NULL;
		}
		if (!n) {
			err = -ENOMEM;
			goto err_undo;
		}
		n->len = min_t(u32, m->len - off, NKE_M16KCLBYTES);
		memcpy(n->data, m->data + off, n->len);
		n->next = tail;
		last->next = n;
		last = n;
	}

	off = m->len;
	m->len = min_t(u32, m->len, NKE_M16KCLBYTES);
	err = nke_mbuf_unshare_small(m, gfp);
	if (!err)
		return 0;
	m->len = off;
	m->buf = buf;
	m->size = size;
	m->data = data;
err_undo:
	while (m->next != tail)
		m->next = nke_mbuf_free(m->next);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_unshare);

/**
 * nke_mbuf_getcluster() - get an mbuf with a cluster, or give one to an mbuf
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @size: 2048, 4096 or 16384
 * @mp: in: an mbuf, or NULL to allocate one; out: the mbuf
 *
 * Follows XNU's mbuf_getcluster(). A cluster that the mbuf had is dropped.
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOMEM; on error the caller's mbuf stays.
 */
int nke_mbuf_getcluster(unsigned int how, unsigned int type,
			unsigned long size, struct __mbuf **mp)
{
	gfp_t gfp = nke_mbuf_gfp(how);
	struct __mbuf *m;
	int err;

	if (!mp)
		return nke_errno(-EINVAL);
	m = *mp;
	if (!m) {
		if (type == NKE_MT_FREE || type > U16_MAX)
			return nke_errno(-EINVAL);
		m = nke_mbuf_new(type, false, gfp);
		if (!m)
			return nke_errno(-ENOMEM);
	}
	err = nke_mbuf_attach_cluster(m, size, gfp);
	if (err && !*mp)
		nke_mbuf_free(m);
	else
		*mp = m;
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_mbuf_getcluster);

/**
 * nke_mbuf_mclget() - as mbuf_getcluster() with 2048 bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mp: in: an mbuf, or NULL to allocate one; out: the mbuf
 *
 * Follows XNU's mbuf_mclget().
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOMEM; on error the caller's mbuf stays.
 */
int nke_mbuf_mclget(unsigned int how, unsigned int type, struct __mbuf **mp)
{
	return nke_mbuf_getcluster(how, type, NKE_MCLBYTES, mp);
}
EXPORT_SYMBOL_NKE(nke_mbuf_mclget);

/**
 * nke_mbuf_getpacket() - get an mbuf with packet header and cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @mp: receives the mbuf, NULL on error; free it with mbuf_freem()
 *
 * Follows XNU's mbuf_getpacket().
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0, EINVAL, ENOMEM (MBUF_WAITOK), EWOULDBLOCK (MBUF_DONTWAIT).
 */
int nke_mbuf_getpacket(unsigned int how, struct __mbuf **mp)
{
	gfp_t gfp = nke_mbuf_gfp(how);
	struct __mbuf *m;

	if (!mp)
		return nke_errno(-EINVAL);
	m = nke_mbuf_new(NKE_MT_DATA, true, gfp);
	if (m && nke_mbuf_attach_cluster(m, NKE_MCLBYTES, gfp)) {
		nke_mbuf_free(m);
		m = NULL;
	}
	*mp = m;
	if (m)
		return 0;
	return nke_errno(how == NKE_M_DONTWAIT ? -EAGAIN : -ENOMEM);
}
EXPORT_SYMBOL_NKE(nke_mbuf_getpacket);

/**
 * nke_mbuf_attachcluster() - use the client's memory as storage
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mp: in: an mbuf, or NULL to allocate one with packet header; out: the mbuf
 * @extbuf: the memory
 * @extfree: called once, when the last mbuf lets go of it, in any context
 * @extsize: bytes at @extbuf
 * @extarg: last argument of @extfree
 *
 * Follows XNU's mbuf_attachcluster(). The length of the mbuf is kept.
 *
 * Context: Process context with MBUF_WAITOK, else any but hard interrupts.
 * Return: 0; EINVAL, and nothing happened; ENOMEM, and then a given mbuf is
 * freed and *@mp NULL, but @extbuf stays the client's.
 */
int nke_mbuf_attachcluster(unsigned int how, unsigned int type,
			   struct __mbuf **mp, char *extbuf,
			   nke_extfree extfree, unsigned long extsize,
			   char *extarg)
{
	gfp_t gfp = nke_mbuf_gfp(how);
	struct nke_ext *ext;
	struct __mbuf *m;
	u32 len;

	if (!mp || !extbuf || !extfree || !extsize || extsize > S32_MAX)
		return nke_errno(-EINVAL);
	m = *mp;
	if (!m && (type == NKE_MT_FREE || type > U16_MAX))
		return nke_errno(-EINVAL);

	ext = kmem_cache_alloc(nke_ext_cache, gfp);
	if (ext && !m)
		m = nke_mbuf_new(type, true, gfp);
	if (!ext || !m) {
		if (ext)
			kmem_cache_free(nke_ext_cache, ext);
		nke_mbuf_free(m);
		*mp = NULL;
		return nke_errno(-ENOMEM);
	}
	nke_ext_setup(ext, NKE_EXT_CUSTOM, (u8 *)extbuf, extsize);
	ext->extfree = extfree;
	ext->arg = extarg;
	len = m->len;
	if (m->ext)
		nke_mbuf_drop_ext(m);
	nke_mbuf_use_ext(m, ext, (u8 *)extbuf, extsize);
	m->len = min_t(unsigned long, len, extsize);
	*mp = m;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_attachcluster);

/**
 * nke_ext_init() - set up external storage
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_ext_init(void)
{
	nke_ext_cache = KMEM_CACHE(nke_ext, 0);
	return nke_ext_cache ? 0 : -ENOMEM;
}

/**
 * nke_ext_exit() - take down external storage
 *
 * Context: Process context.
 */
void nke_ext_exit(void)
{
	kmem_cache_destroy(nke_ext_cache);
}
