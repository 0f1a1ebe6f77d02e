// SPDX-License-Identifier: GPL-2.0
/*
 * External storage: clusters, packets, the client's own memory.
 *
 * Where clusters come from:
 *
 * - 2 and 4 KiB: page fragments of the kernel's per-CPU cache, with headroom
 *   and a tail for skb_shared_info.  Thirteen (seven) fit into 32 KiB; pages
 *   of their own would hold one in 4 (8) KiB.  The descriptor lies in the
 *   headroom, so a cluster costs one allocation.
 * - 16 KiB: a compound page of exactly that size.  Room for skb_shared_info
 *   would double it to 32 KiB, and such a cluster is never needed as the head
 *   of a packet, only as a fragment.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"
#include "mbuf/mbuf_cache.h"

static struct nke_cache nke_ext_cache;

/**
 * nke_ext_init() - set up the allocator of descriptors
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_ext_init(void)
{
	return nke_cache_init(&nke_ext_cache, "nke_ext",
			      sizeof(struct nke_ext), 0);
}

/**
 * nke_ext_exit() - take down the allocator of descriptors
 *
 * Context: Process context.
 */
void nke_ext_exit(void)
{
	nke_cache_exit(&nke_ext_cache);
}

static struct nke_ext *nke_ext_setup(struct nke_ext *ext,
				     enum nke_ext_kind kind, void *base,
				     u32 size)
{
	memset(ext, 0, sizeof(*ext));
	refcount_set(&ext->ref, 1);
	ext->kind = kind;
	ext->size = size;
	ext->base = base;
	nke_m_count_ext(kind, 1);
	return ext;
}

/**
 * nke_ext_get_skb() - make a packet the owner of storage
 * @skb: the packet; the caller's reference goes to the result
 * @gfp: how to allocate
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: a descriptor with one reference, or NULL, then the caller keeps the
 * packet.
 */
struct nke_ext *nke_ext_get_skb(struct sk_buff *skb, gfp_t gfp)
{
	struct nke_ext *ext = nke_cache_get(&nke_ext_cache, gfp);

	if (unlikely(!ext)) {
		nke_m_count_failure(NKE_M_FAIL_ALLOC);
		return NULL;
	}
	nke_ext_setup(ext, NKE_EXT_SKB, NULL, 0);
	ext->skb = skb;
	return ext;
}

static void nke_ext_free(struct nke_ext *ext)
{
	nke_m_count_ext(ext->kind, -1);
	switch (ext->kind) {
	case NKE_EXT_CL2K:
	case NKE_EXT_CL4K:
		/* Takes the descriptor with it. */
		page_frag_free(ext);
		return;
	case NKE_EXT_CL16K:
		/* A socket may still have references to the page. */
		page_frag_free(ext->base);
		break;
	case NKE_EXT_SKB:
		consume_skb(ext->skb);
		break;
	case NKE_EXT_CUSTOM:
		ext->extfree(ext->base, ext->size, ext->arg);
		break;
	}
	nke_cache_put(&nke_ext_cache, ext);
}

/**
 * nke_ext_put() - drop references to external storage
 * @ext: the storage
 * @refs: how many
 *
 * Context: Process context or softirq.
 */
void nke_ext_put(struct nke_ext *ext, unsigned int refs)
{
	if (refcount_sub_and_test(refs, &ext->ref))
		nke_ext_free(ext);
}

/*
 * A fragment from the per-CPU cache, which never waits; else a page.  The cache
 * may have got no more than a single page, and then has no large fragments.
 */
static void *nke_frag_alloc(size_t size, gfp_t gfp)
{
	void *p = netdev_alloc_frag(size);
	struct page *page;

	if (likely(p))
		return p;
	page = alloc_pages(gfp | __GFP_COMP, get_order(size));
	return page ? page_address(page) : NULL;
}

static struct nke_ext *nke_small_cluster(size_t size, gfp_t gfp)
{
	u8 *p = nke_frag_alloc(NKE_CL_HEAD + size + NKE_CL_TAIL, gfp);

	if (unlikely(!p))
		return NULL;
	return nke_ext_setup((struct nke_ext *)p,
			     size == NKE_MCLBYTES ? NKE_EXT_CL2K : NKE_EXT_CL4K,
			     p + NKE_CL_HEAD, size);
}

static void *nke_large_pages(gfp_t gfp)
{
	struct page *page = alloc_pages(gfp | __GFP_COMP,
					get_order(NKE_M16KCLBYTES));

	return page ? page_address(page) : NULL;
}

static struct nke_ext *nke_large_cluster(gfp_t gfp)
{
	struct nke_ext *ext = nke_cache_get(&nke_ext_cache, gfp);
	void *p;

	if (unlikely(!ext))
		return NULL;
	p = nke_large_pages(gfp);
	if (unlikely(!p)) {
		nke_cache_put(&nke_ext_cache, ext);
		return NULL;
	}
	return nke_ext_setup(ext, NKE_EXT_CL16K, p, NKE_M16KCLBYTES);
}

/* Return: a cluster of one of the three sizes with one reference, or NULL. */
static struct nke_ext *nke_cluster_alloc(size_t size, gfp_t gfp)
{
	struct nke_ext *ext;

	if (size == NKE_M16KCLBYTES)
		ext = nke_large_cluster(gfp);
	else
		ext = nke_small_cluster(size, gfp);
	if (unlikely(!ext))
		nke_m_count_failure(NKE_M_FAIL_ALLOC);
	return ext;
}

/* Point an mbuf at storage; its old one is not the mbuf's any more. */
static void nke_m_set_ext(struct __mbuf *m, struct nke_ext *ext)
{
	m->ext = ext;
	m->buf = ext->base;
	m->size = ext->size;
	m->data = m->buf;
	m->len = min(m->len, m->size);
	m->flags |= NKE_MBUF_EXT;
	m->priv = ext->kind <= NKE_EXT_CL16K ? NKE_M_PAGES : 0;
}

static void nke_m_attach(struct __mbuf *m, struct nke_ext *ext)
{
	struct nke_ext *old = m->ext;

	nke_m_set_ext(m, ext);
	if (old)
		nke_ext_put(old, 1);
}

/**
 * nke_m_cluster_size() - the smallest cluster for some bytes
 * @len: bytes
 *
 * Context: Any.
 * Return: its size; that of the largest one when @len is more.
 */
size_t nke_m_cluster_size(size_t len)
{
	if (len <= NKE_MCLBYTES)
		return NKE_MCLBYTES;
	return len <= NKE_MBIGCLBYTES ? NKE_MBIGCLBYTES : NKE_M16KCLBYTES;
}

/**
 * nke_m_add_cluster() - replace the storage of an mbuf by a fresh cluster
 * @m: the mbuf; its length is kept as far as it fits, its bytes are not
 * @size: one of the three sizes
 * @gfp: how to allocate
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: 0 or -ENOMEM, then @m is as before.
 */
int nke_m_add_cluster(struct __mbuf *m, size_t size, gfp_t gfp)
{
	struct nke_ext *ext = nke_cluster_alloc(size, gfp);

	if (!ext)
		return -ENOMEM;
	nke_m_attach(m, ext);
	return 0;
}

/**
 * nke_m_share() - let an mbuf refer to another one's storage
 * @to: empty mbuf with inline storage
 * @from: mbuf with external storage, which is read-only from now on
 *
 * Context: Any but hard interrupt.
 */
void nke_m_share(struct __mbuf *to, const struct __mbuf *from)
{
	struct nke_ext *ext = from->ext;

	refcount_inc(&ext->ref);
	WRITE_ONCE(ext->shared, 1);
	to->ext = ext;
	to->buf = from->buf;
	to->size = from->size;
	to->data = from->data;
	to->len = from->len;
	to->flags |= NKE_MBUF_EXT;
	to->priv = from->priv;
}

/* Cut a segment in two mbufs that refer to the same storage. */
static int nke_m_cut(struct __mbuf *m, u32 at, gfp_t gfp)
{
	struct __mbuf *n = nke_m_get(gfp, m->type, 0);

	if (!n)
		return -ENOBUFS;
	nke_m_share(n, m);
	n->data += at;
	n->len -= at;
	m->len = at;
	n->next = m->next;
	m->next = n;
	return 0;
}

/**
 * nke_m_unshare() - give an mbuf storage that nobody else refers to
 * @m: the mbuf
 * @gfp: how to allocate
 *
 * The data is copied unless it was private before.  A segment that is longer
 * than the largest cluster is cut first: what is after the cut stays shared,
 * in an mbuf of its own behind @m.
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: 0 or -ENOBUFS, then the bytes of the chain are as before.
 */
int nke_m_unshare(struct __mbuf *m, gfp_t gfp)
{
	struct nke_ext *old = m->ext;
	const u8 *data = m->data;
	struct nke_ext *ext;
	int err;

	if (nke_m_writable(m))
		return 0;
	if (m->len > NKE_M16KCLBYTES) {
		err = nke_m_cut(m, NKE_M16KCLBYTES, gfp);
		if (err)
			return err;
	}

	if (m->len <= (nke_mbuf_has_pkthdr(m) ? NKE_MHLEN : NKE_MLEN)) {
		m->ext = NULL;
		m->flags &= ~NKE_MBUF_EXT;
		m->priv = 0;
		nke_m_use_inline(m);
		m->data = m->buf;
	} else {
		ext = nke_cluster_alloc(nke_m_cluster_size(m->len), gfp);
		if (!ext)
			return -ENOBUFS;
		nke_m_set_ext(m, ext);
	}
	memcpy(m->data, data, m->len);
	nke_ext_put(old, 1);
	return 0;
}

/**
 * nke_m_get_for() - allocate one mbuf that can hold some bytes in one piece
 * @gfp: how to allocate
 * @len: bytes, at most NKE_M16KCLBYTES
 * @type: MBUF_TYPE_*
 * @flags: MBUF_PKTHDR or 0
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: an empty mbuf that belongs to the caller, or NULL.
 */
struct __mbuf *nke_m_get_for(gfp_t gfp, size_t len, unsigned int type,
			     unsigned int flags)
{
	struct __mbuf *m = nke_m_get(gfp, type, flags);

	if (!m || len <= m->size)
		return m;
	if (nke_m_add_cluster(m, nke_m_cluster_size(len), gfp)) {
		nke_mbuf_free(m);
		return NULL;
	}
	return m;
}

static int nke_m_getcluster(gfp_t gfp, unsigned int type, size_t size,
			    struct __mbuf **mbuf)
{
	struct __mbuf *m;

	if (!mbuf || (size != NKE_MCLBYTES && size != NKE_MBIGCLBYTES &&
		      size != NKE_M16KCLBYTES))
		return -EINVAL;
	if (*mbuf)
		return nke_m_add_cluster(*mbuf, size, gfp);

	if (!nke_m_type_ok(type))
		return -EINVAL;
	m = nke_m_get(gfp, type, 0);
	if (!m)
		return -ENOMEM;
	if (nke_m_add_cluster(m, size, gfp)) {
		nke_mbuf_free(m);
		return -ENOMEM;
	}
	*mbuf = m;
	return 0;
}

/**
 * nke_mbuf_getcluster() - give an mbuf a cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @size: 2048, 4096 or 16384
 * @mbuf: the mbuf; NULL in it: one without packet header is allocated
 *
 * A caller's mbuf survives an error; a cluster that it had is released, which
 * XNU forgets.  Its length stays as far as it fits, its data begins at the
 * cluster's start.  Follows XNU's mbuf_getcluster().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL, another @size, type FREE or above 255),
 * ENOMEM.
 */
int nke_mbuf_getcluster(unsigned int how, unsigned int type,
			unsigned long size, struct __mbuf **mbuf)
{
	return nke_errno(nke_m_getcluster(nke_m_gfp(how), type, size, mbuf));
}
EXPORT_SYMBOL_NKE(nke_mbuf_getcluster);

/**
 * nke_mbuf_mclget() - give an mbuf a cluster of 2048 bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mbuf: the mbuf; NULL in it: one without packet header is allocated
 *
 * Follows XNU's mbuf_mclget(); see nke_mbuf_getcluster().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL, type FREE or above 255), ENOMEM.
 */
int nke_mbuf_mclget(unsigned int how, unsigned int type, struct __mbuf **mbuf)
{
	return nke_errno(nke_m_getcluster(nke_m_gfp(how), type, NKE_MCLBYTES,
					  mbuf));
}
EXPORT_SYMBOL_NKE(nke_mbuf_mclget);

/**
 * nke_mbuf_getpacket() - allocate a packet with a cluster of 2048 bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @mbuf: receives the mbuf, which is the caller's; NULL on error
 *
 * Follows XNU's mbuf_getpacket().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL), ENOMEM with MBUF_WAITOK, EWOULDBLOCK else.
 */
int nke_mbuf_getpacket(unsigned int how, struct __mbuf **mbuf)
{
	if (!mbuf)
		return nke_errno(-EINVAL);
	*mbuf = nke_m_get_for(nke_m_gfp(how), NKE_MCLBYTES, NKE_MBUF_TYPE_DATA,
			      NKE_MBUF_PKTHDR);
	if (*mbuf)
		return 0;
	return nke_errno(how == NKE_MBUF_WAITOK ? -ENOMEM : -EWOULDBLOCK);
}
EXPORT_SYMBOL_NKE(nke_mbuf_getpacket);

/**
 * nke_mbuf_alloccluster() - allocate the memory of a cluster
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @size: in: bytes wanted, at most 16384; out: bytes there are
 * @addr: receives the memory, which is the caller's until
 *	nke_mbuf_freecluster()
 *
 * Both are left alone on error.  Follows XNU's mbuf_alloccluster().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL, or size 0), ENOMEM (also for too large a size).
 */
int nke_mbuf_alloccluster(unsigned int how, unsigned long *size, char **addr)
{
	gfp_t gfp = nke_m_gfp(how);
	struct nke_ext *ext;
	size_t real;
	void *p;

	if (!size || !*size || !addr)
		return nke_errno(-EINVAL);
	if (*size > NKE_M16KCLBYTES)
		return nke_errno(-ENOMEM);

	real = nke_m_cluster_size(*size);
	if (real == NKE_M16KCLBYTES) {
		p = nke_large_pages(gfp);
		if (p)
			nke_m_count_ext(NKE_EXT_CL16K, 1);
		else
			nke_m_count_failure(NKE_M_FAIL_ALLOC);
	} else {
		ext = nke_cluster_alloc(real, gfp);
		p = ext ? ext->base : NULL;
	}
	if (!p)
		return nke_errno(-ENOMEM);
	*size = real;
	*addr = p;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_alloccluster);

/*
 * Is this a cluster of that size?  The largest one is a compound page; the
 * others have their descriptor in front, in the same compound page.
 */
static bool nke_is_cluster(const char *addr, size_t size)
{
	const struct nke_ext *ext;
	struct page *head;
	size_t off;

	if (!virt_addr_valid(addr))
		return false;
	head = virt_to_head_page(addr);
	off = addr - (char *)page_address(head);
	if (size == NKE_M16KCLBYTES)
		return !off && page_size(head) == NKE_M16KCLBYTES;
	if ((size != NKE_MCLBYTES && size != NKE_MBIGCLBYTES) ||
	    off < NKE_CL_HEAD || !IS_ALIGNED(off, sizeof(long)))
		return false;
	ext = (const struct nke_ext *)(addr - NKE_CL_HEAD);
	return ext->size == size && ext->base == (const u8 *)addr;
}

/**
 * nke_mbuf_freecluster() - free the memory of a cluster
 * @addr: what nke_mbuf_alloccluster() gave, or NULL
 * @size: its real size
 *
 * A wrong size, at which XNU panics, or another place than the start is
 * reported in the log and the memory is left alone.  Follows XNU's
 * mbuf_freecluster().
 *
 * Context: Process context or softirq.
 */
void nke_mbuf_freecluster(char *addr, unsigned long size)
{
	if (!addr)
		return;
	if (!nke_is_cluster(addr, size)) {
		pr_err_ratelimited("nke: mbuf_freecluster: not a cluster of %lu bytes\n",
				   size);
	} else if (size == NKE_M16KCLBYTES) {
		nke_m_count_ext(NKE_EXT_CL16K, -1);
		page_frag_free(addr);
	} else {
		nke_ext_put((struct nke_ext *)(addr - NKE_CL_HEAD), 1);
	}
}
EXPORT_SYMBOL_NKE(nke_mbuf_freecluster);

/**
 * nke_mbuf_attachcluster() - let an mbuf use the client's memory
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @type: MBUF_TYPE_* of a new mbuf
 * @mbuf: the mbuf; NULL in it: one with a packet header is allocated
 * @extbuf: the memory
 * @extfree: called once, when the last mbuf lets go of the memory
 * @extsize: its size in bytes
 * @extarg: last argument of @extfree
 *
 * The mbuf's length stays as far as it fits, storage that it had is released.
 * On ENOMEM the caller's mbuf is freed and NULL stored, but @extbuf is still
 * the caller's.  Follows XNU's mbuf_attachcluster().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.  @extfree runs
 * wherever the last mbuf is freed.
 * Return: 0, EINVAL (NULL, size 0 or above 2^31 - 1, type FREE or above 255),
 * ENOMEM.
 */
int nke_mbuf_attachcluster(unsigned int how, unsigned int type,
			   struct __mbuf **mbuf, char *extbuf,
			   void (*extfree)(char *buf, unsigned int size,
					   char *arg),
			   unsigned long extsize, char *extarg)
{
	gfp_t gfp = nke_m_gfp(how);
	struct nke_ext *ext;

	if (!mbuf || !extbuf || !extfree || !extsize || extsize > INT_MAX)
		return nke_errno(-EINVAL);
	if (!*mbuf) {
		if (!nke_m_type_ok(type))
			return nke_errno(-EINVAL);
		*mbuf = nke_m_get(gfp, type, NKE_MBUF_PKTHDR);
		if (!*mbuf)
			return nke_errno(-ENOMEM);
	}

	ext = nke_cache_get(&nke_ext_cache, gfp);
	if (!ext) {
		nke_m_count_failure(NKE_M_FAIL_ALLOC);
		nke_mbuf_free(*mbuf);
		*mbuf = NULL;
		return nke_errno(-ENOMEM);
	}
	nke_ext_setup(ext, NKE_EXT_CUSTOM, extbuf, extsize);
	ext->extfree = extfree;
	ext->arg = extarg;
	nke_m_attach(*mbuf, ext);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_attachcluster);

/* How many mbufs hold @len bytes; the way XNU lays packets out. */
static unsigned int nke_packet_chunks(size_t len, unsigned int limit)
{
	if (len <= NKE_MHLEN)
		return 1;
	if (len <= NKE_MINCLSIZE)
		return limit == 1 ? 1 : 2;
	if (len <= NKE_MBIGCLBYTES)
		return 1;
	return DIV_ROUND_UP(len, NKE_M16KCLBYTES);
}

/**
 * nke_m_get_packet() - allocate a packet that can hold some bytes
 * @gfp: how to allocate
 * @len: bytes
 * @limit: most mbufs to use; 0: as many as it takes
 * @chunks: receives the number of mbufs; may be NULL
 *
 * All lengths are 0.
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: a packet that belongs to the caller, or ERR_PTR: -ENOBUFS (more than
 * @limit needed), -ENOMEM.
 */
struct __mbuf *nke_m_get_packet(gfp_t gfp, size_t len, unsigned int limit,
				unsigned int *chunks)
{
	unsigned int n = nke_packet_chunks(min_t(size_t, len, INT_MAX), limit);
	struct __mbuf *head;
	struct __mbuf *m;

	if (limit && n > limit)
		return ERR_PTR(-ENOBUFS);
	if (len > INT_MAX)
		return ERR_PTR(-ENOMEM);
	head = nke_m_get_chain(gfp, n);
	if (!head)
		return ERR_PTR(-ENOMEM);
	if (chunks)
		*chunks = n;
	if (len <= NKE_MHLEN || (len <= NKE_MINCLSIZE && n == 2))
		return head;

	for (m = head; m; m = m->next) {
		if (nke_m_add_cluster(m, nke_m_cluster_size(len), gfp)) {
			nke_mbuf_freem(head);
			return ERR_PTR(-ENOMEM);
		}
		len -= min_t(size_t, len, m->size);
	}
	return head;
}

/**
 * nke_mbuf_allocpacket() - allocate a packet that can hold some bytes
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @packetlen: bytes
 * @maxchunks: in: most mbufs to use, 0 for no limit; out: mbufs used; or NULL
 * @mbuf: receives the packet, which is the caller's; left alone on error
 *
 * All lengths are 0, as in XNU: set them with mbuf_setlen() and
 * mbuf_pkthdr_setlen().  Follows XNU's mbuf_allocpacket().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL, or 0 bytes), ENOBUFS (more mbufs needed than
 * allowed), ENOMEM.
 */
int nke_mbuf_allocpacket(unsigned int how, unsigned long packetlen,
			 unsigned int *maxchunks, struct __mbuf **mbuf)
{
	return nke_mbuf_allocpacket_list(1, how, packetlen, maxchunks, mbuf);
}
EXPORT_SYMBOL_NKE(nke_mbuf_allocpacket);

/**
 * nke_mbuf_allocpacket_list() - allocate several packets
 * @numpkts: how many
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @packetlen: bytes that each can hold
 * @maxchunks: as in nke_mbuf_allocpacket(), for each
 * @mbuf: receives the packets, linked by nextpkt; left alone on error
 *
 * All or nothing.  Follows XNU's mbuf_allocpacket_list().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (@mbuf NULL, no packets or 0 bytes), ENOBUFS (more mbufs
 * needed than allowed), ENOMEM.
 */
int nke_mbuf_allocpacket_list(unsigned int numpkts, unsigned int how,
			      unsigned long packetlen, unsigned int *maxchunks,
			      struct __mbuf **mbuf)
{
	unsigned int limit = maxchunks ? *maxchunks : 0;
	struct __mbuf *head = NULL;
	gfp_t gfp = nke_m_gfp(how);
	unsigned int chunks;
	struct __mbuf *m;

	if (!mbuf || !packetlen || !numpkts)
		return nke_errno(-EINVAL);
	while (numpkts--) {
		m = nke_m_get_packet(gfp, packetlen, limit, &chunks);
		if (IS_ERR(m)) {
			nke_mbuf_freem_list(head);
			return nke_errno(PTR_ERR(m));
		}
		m->nextpkt = head;
		head = m;
	}
	if (maxchunks)
		*maxchunks = chunks;
	*mbuf = head;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_allocpacket_list);

/**
 * nke_mbuf_cluster_get_prop() - read a cluster's word
 * @mbuf: an mbuf with a cluster
 * @prop: receives the word; 0 if nobody has set it
 *
 * Follows XNU's mbuf_cluster_get_prop().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, or no cluster).
 */
int nke_mbuf_cluster_get_prop(struct __mbuf *mbuf, unsigned int *prop)
{
	if (!mbuf || !prop || !mbuf->ext)
		return nke_errno(-EINVAL);
	*prop = READ_ONCE(mbuf->ext->prop);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_cluster_get_prop);

/**
 * nke_mbuf_cluster_set_prop() - change a cluster's word
 * @mbuf: an mbuf with a cluster
 * @oldprop: what it must be
 * @newprop: what it becomes
 *
 * All mbufs that share the cluster see it.  Follows XNU's
 * mbuf_cluster_set_prop().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, or no cluster), EBUSY (it is not @oldprop).
 */
int nke_mbuf_cluster_set_prop(struct __mbuf *mbuf, unsigned int oldprop,
			      unsigned int newprop)
{
	if (!mbuf || !mbuf->ext)
		return nke_errno(-EINVAL);
	if (cmpxchg(&mbuf->ext->prop, oldprop, newprop) != oldprop)
		return nke_errno(-EBUSY);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_cluster_set_prop);

/**
 * nke_mbuf_ring_cluster_alloc() - pair an mbuf with a cluster for good
 * @how: unused
 * @type: unused
 * @mbuf: unused
 * @extfree: unused
 * @size: unused
 *
 * XNU's drivers keep such pairs in their rings.  Linux's drivers do not see
 * mbufs.
 *
 * Context: Any.
 * Return: ENOTSUP.
 */
int nke_mbuf_ring_cluster_alloc(unsigned int how, unsigned int type,
				struct __mbuf **mbuf, nke_mbuf_extfree extfree,
				unsigned long *size)
{
	return nke_errno(-EOPNOTSUPP);
}
EXPORT_SYMBOL_NKE(nke_mbuf_ring_cluster_alloc);

/**
 * nke_mbuf_ring_cluster_is_active() - is such a pair in use?
 * @mbuf: the mbuf
 *
 * Context: Any.
 * Return: 0: there are none.
 */
int nke_mbuf_ring_cluster_is_active(struct __mbuf *mbuf)
{
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_ring_cluster_is_active);

/**
 * nke_mbuf_ring_cluster_activate() - begin to use such a pair
 * @mbuf: the mbuf
 *
 * Context: Any.
 * Return: ENOTSUP: there are none.
 */
int nke_mbuf_ring_cluster_activate(struct __mbuf *mbuf)
{
	return nke_errno(-EOPNOTSUPP);
}
EXPORT_SYMBOL_NKE(nke_mbuf_ring_cluster_activate);
