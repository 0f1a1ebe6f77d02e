// SPDX-License-Identifier: GPL-2.0
/*
 * Memory: _MALLOC(), IOMalloc() and the OSMalloc family.
 *
 * As in XNU, memory of _MALLOC() knows its size and that of the others does
 * not: who frees that says how much it was.
 */
#include <linux/align.h>
#include <linux/bug.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/export.h"
#include "kern/kern.h"
#include "proto/user.h"

#define NKE_M_NOWAIT	0x0001
#define NKE_M_ZERO	0x0004
#define NKE_OSMT_PAGEABLE	0x01

/* Allocated less freed on this CPU; only the sum means something. */
static DEFINE_PER_CPU(long, nke_malloc_count);

/**
 * struct __OSMallocTag - a name for allocations
 * @refs: one for the tag until OSMalloc_Tagfree(), one for each allocation
 * @pageable: its memory may be paged out, says the client
 * @name: the name
 */
struct __OSMallocTag {
	refcount_t refs;
	bool pageable;
	char name[64];
};

/**
 * nke_malloc_live() - count blocks
 *
 * Context: Any. A sum over CPUs, exact when nothing allocates or frees.
 * Return: blocks that clients have not freed.
 */
long nke_malloc_live(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(nke_malloc_count, cpu);
	return sum;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_malloc_live);

static void *nke_alloc(size_t size, gfp_t gfp)
{
	void *p;

	if (!size)
		return NULL;
	/* The client hears of a failure, and a huge size is its business. */
	gfp |= __GFP_NOWARN;
	/* Only what may sleep can come from vmalloc space. */
	if (gfpflags_allow_blocking(gfp))
		p = kvmalloc(size, gfp);
	else
		p = kmalloc(size, gfp);
	if (p)
		this_cpu_inc(nke_malloc_count);
	return p;
}

static void nke_free(void *p)
{
	if (!p)
		return;
	this_cpu_dec(nke_malloc_count);
	kvfree(p);
}

/**
 * struct nke_block - what is in front of memory of _MALLOC()
 * @size: bytes that were asked for
 * @mark: tells a block from other memory and from one that was freed
 */
struct nke_block {
	size_t size;
	unsigned long mark;
};

static unsigned long nke_block_mark(const struct nke_block *block)
{
	return (unsigned long)block ^ 0x5f4d414cUL;
}

static struct nke_block *nke_block_of(void *addr, const char *what)
{
	struct nke_block *block = (struct nke_block *)addr - 1;

	if (WARN_ONCE(block->mark != nke_block_mark(block),
		      "%s of memory that _MALLOC() did not give\n", what))
		return NULL;
	return block;
}

/**
 * nke__MALLOC() - allocate memory
 * @size: bytes; 0 gives NULL
 * @type: M_*, a label without meaning
 * @flags: M_WAITOK, or M_NOWAIT; M_ZERO
 *
 * XNU panics rather than return NULL to M_WAITOK; this returns NULL when even
 * waiting did not help. Follows XNU's _MALLOC().
 *
 * Context: Process context with M_WAITOK, else any.
 * Return: the memory, free it with _FREE(); or NULL.
 */
void *nke__MALLOC(unsigned long size, int type, int flags)
{
	gfp_t gfp = flags & NKE_M_NOWAIT ? GFP_ATOMIC : GFP_KERNEL;
	struct nke_block *block;
	size_t all;

	if (!size || check_add_overflow(size, sizeof(*block), &all))
		return NULL;
	block = nke_alloc(all, gfp | (flags & NKE_M_ZERO ? __GFP_ZERO : 0));
	if (!block)
		return NULL;
	block->size = size;
	block->mark = nke_block_mark(block);
	return block + 1;
}
EXPORT_SYMBOL_NKE(nke__MALLOC);

/**
 * nke__FREE() - free memory
 * @addr: memory of _MALLOC(), _REALLOC() or _MALLOC_ZONE(), or NULL; other
 *	memory is left alone with a warning
 * @type: ignored
 *
 * Follows XNU's _FREE().
 *
 * Context: Any for memory of M_NOWAIT, else not in interrupts.
 */
void nke__FREE(void *addr, int type)
{
	struct nke_block *block = addr ? nke_block_of(addr, "_FREE()") : NULL;

	if (!block)
		return;
	block->mark = 0;
	nke_free(block);
}
EXPORT_SYMBOL_NKE(nke__FREE);

/**
 * nke__REALLOC() - move what memory holds to memory of another size
 * @addr: memory of _MALLOC(), _REALLOC() or _MALLOC_ZONE(), freed on success
 *	only; NULL: as _MALLOC()
 * @size: bytes; 0 gives NULL
 * @type: M_*, a label without meaning
 * @flags: as of _MALLOC(); M_ZERO: what is new is zero
 *
 * Follows XNU's _REALLOC().
 *
 * Context: Process context with M_WAITOK, else any; memory of M_WAITOK not in
 *	interrupts.
 * Return: the memory, free it with _FREE(); or NULL, and what was at @addr is
 *	still there.
 */
void *nke__REALLOC(void *addr, unsigned long size, int type, int flags)
{
	struct nke_block *old;
	void *to;

	if (!addr)
		return nke__MALLOC(size, type, flags);
	old = nke_block_of(addr, "_REALLOC()");
	if (!old)
		return NULL;
	to = nke__MALLOC(size, type, flags);
	if (!to)
		return NULL;
	memcpy(to, addr, min_t(size_t, size, old->size));
	nke__FREE(addr, type);
	return to;
}
EXPORT_SYMBOL_NKE(nke__REALLOC);

static void nke_tag_put(struct __OSMallocTag *tag)
{
	if (refcount_dec_and_test(&tag->refs))
		kfree(tag);
}

/**
 * nke_OSMalloc_Tagalloc() - name a kind of allocations
 * @name: the name, cut at 63 bytes
 * @flags: OSMT_PAGEABLE: not for memory that cannot be waited for; the memory
 *	is the same
 *
 * Follows XNU's OSMalloc_Tagalloc().
 *
 * Context: Process context; may sleep.
 * Return: the tag, end it with OSMalloc_Tagfree(); or NULL.
 */
struct __OSMallocTag *nke_OSMalloc_Tagalloc(const char *name,
					    unsigned int flags)
{
	struct __OSMallocTag *tag = kzalloc(sizeof(*tag), GFP_KERNEL);

	if (!tag)
		return NULL;
	refcount_set(&tag->refs, 1);
	tag->pageable = flags & NKE_OSMT_PAGEABLE;
	strscpy(tag->name, name ?: "", sizeof(tag->name));
	return tag;
}
EXPORT_SYMBOL_NKE(nke_OSMalloc_Tagalloc);

/**
 * nke_OSMalloc_Tagfree() - end a tag
 * @tag: the tag, or NULL; it goes with its last allocation
 *
 * Follows XNU's OSMalloc_Tagfree().
 *
 * Context: Any.
 */
void nke_OSMalloc_Tagfree(struct __OSMallocTag *tag)
{
	if (tag)
		nke_tag_put(tag);
}
EXPORT_SYMBOL_NKE(nke_OSMalloc_Tagfree);

static void *nke_tag_alloc(size_t size, struct __OSMallocTag *tag, gfp_t gfp)
{
	void *p;

	if (!tag)
		return NULL;
	p = nke_alloc(size, gfp);
	if (p)
		refcount_inc(&tag->refs);
	return p;
}

static void *nke_tag_alloc_atomic(size_t size, struct __OSMallocTag *tag)
{
	if (!tag || tag->pageable)
		return NULL;
	return nke_tag_alloc(size, tag, GFP_ATOMIC);
}

/**
 * nke_OSMalloc() - allocate memory, waiting for it
 * @size: bytes; 0 gives NULL
 * @tag: the tag; NULL gives NULL
 *
 * Follows XNU's OSMalloc().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with OSFree(); or NULL.
 */
void *nke_OSMalloc(unsigned int size, struct __OSMallocTag *tag)
{
	return nke_tag_alloc(size, tag, GFP_KERNEL);
}
EXPORT_SYMBOL_NKE(nke_OSMalloc);

/**
 * nke_OSMalloc_nowait() - allocate memory without sleeping
 * @size: bytes; 0 gives NULL
 * @tag: the tag; NULL or a pageable one gives NULL
 *
 * Follows XNU's OSMalloc_nowait().
 *
 * Context: Any.
 * Return: the memory, free it with OSFree(); or NULL.
 */
void *nke_OSMalloc_nowait(unsigned int size, struct __OSMallocTag *tag)
{
	return nke_tag_alloc_atomic(size, tag);
}
EXPORT_SYMBOL_NKE(nke_OSMalloc_nowait);

/**
 * nke_OSMalloc_noblock() - allocate memory without sleeping
 * @size: bytes; 0 gives NULL
 * @tag: the tag; NULL or a pageable one gives NULL
 *
 * Follows XNU's OSMalloc_noblock().
 *
 * Context: Any.
 * Return: the memory, free it with OSFree(); or NULL.
 */
void *nke_OSMalloc_noblock(unsigned int size, struct __OSMallocTag *tag)
{
	return nke_tag_alloc_atomic(size, tag);
}
EXPORT_SYMBOL_NKE(nke_OSMalloc_noblock);

/**
 * nke_OSFree() - free memory
 * @addr: memory of the OSMalloc family, or NULL
 * @size: what was asked for
 * @tag: the tag that it was allocated with
 *
 * Follows XNU's OSFree().
 *
 * Context: Any for memory that did not wait, else not in interrupts.
 */
void nke_OSFree(void *addr, unsigned int size, struct __OSMallocTag *tag)
{
	if (!addr)
		return;
	nke_free(addr);
	if (tag)
		nke_tag_put(tag);
}
EXPORT_SYMBOL_NKE(nke_OSFree);

/**
 * nke_IOMalloc() - allocate memory, waiting for it
 * @size: bytes; 0 gives NULL
 *
 * Follows XNU's IOMalloc().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFree(); or NULL.
 */
void *nke_IOMalloc(unsigned long size)
{
	return nke_alloc(size, GFP_KERNEL);
}
EXPORT_SYMBOL_NKE(nke_IOMalloc);

/**
 * nke_IOMallocZero() - allocate memory filled with zeroes, waiting for it
 * @size: bytes; 0 gives NULL
 *
 * Follows XNU's IOMallocZero().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFree(); or NULL.
 */
void *nke_IOMallocZero(unsigned long size)
{
	return nke_alloc(size, GFP_KERNEL | __GFP_ZERO);
}
EXPORT_SYMBOL_NKE(nke_IOMallocZero);

/**
 * nke_IOFree() - free memory
 * @address: memory of IOMalloc() or IOMallocZero(), or NULL
 * @size: what was asked for
 *
 * Follows XNU's IOFree().
 *
 * Context: Not in interrupts.
 */
void nke_IOFree(void *address, unsigned long size)
{
	nke_free(address);
}
EXPORT_SYMBOL_NKE(nke_IOFree);

/* Where the memory begins that an aligned piece is in: just before it. */
static void **nke_aligned_base(void *p)
{
	return (void **)p - 1;
}

static void *nke_alloc_aligned(size_t size, size_t align)
{
	size_t all;
	void *base;
	void *p;

	align = max(align, sizeof(void *));
	if (!size || !is_power_of_2(align) ||
	    check_add_overflow(size, align, &all))
		return NULL;
	/* The base is aligned for a pointer, so there is room for one. */
	base = nke_alloc(all, GFP_KERNEL);
	if (!base)
		return NULL;
	p = PTR_ALIGN(base + sizeof(void *), align);
	*nke_aligned_base(p) = base;
	return p;
}

static void nke_free_aligned(void *p)
{
	if (p)
		nke_free(*nke_aligned_base(p));
}

/**
 * nke_IOMallocAligned() - allocate aligned memory, waiting for it
 * @size: bytes; 0 gives NULL
 * @alignment: a power of 2; another one gives NULL
 *
 * Follows XNU's IOMallocAligned().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFreeAligned(); or NULL.
 */
void *nke_IOMallocAligned(unsigned long size, unsigned long alignment)
{
	return nke_alloc_aligned(size, alignment ?: 1);
}
EXPORT_SYMBOL_NKE(nke_IOMallocAligned);

/**
 * nke_IOFreeAligned() - free aligned memory
 * @address: memory of IOMallocAligned(), or NULL
 * @size: what was asked for
 *
 * Follows XNU's IOFreeAligned().
 *
 * Context: Not in interrupts.
 */
void nke_IOFreeAligned(void *address, unsigned long size)
{
	nke_free_aligned(address);
}
EXPORT_SYMBOL_NKE(nke_IOFreeAligned);

/**
 * nke_IOMallocPageable() - allocate memory, waiting for it
 * @size: bytes; 0 gives NULL
 * @alignment: a power of 2; another one gives NULL
 *
 * As IOMallocAligned(): Linux does not page its own memory.
 *
 * Follows XNU's IOMallocPageable().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFreePageable(); or NULL.
 */
void *nke_IOMallocPageable(unsigned long size, unsigned long alignment)
{
	return nke_alloc_aligned(size, alignment ?: 1);
}
EXPORT_SYMBOL_NKE(nke_IOMallocPageable);

/**
 * nke_IOFreePageable() - free memory
 * @address: memory of IOMallocPageable(), or NULL
 * @size: what was asked for
 *
 * Follows XNU's IOFreePageable().
 *
 * Context: Not in interrupts.
 */
void nke_IOFreePageable(void *address, unsigned long size)
{
	nke_free_aligned(address);
}
EXPORT_SYMBOL_NKE(nke_IOFreePageable);

/**
 * nke_IOMallocContiguous() - allocate memory in one piece, waiting for it
 * @size: bytes, at most 4 MiB; 0 gives NULL
 * @alignment: a power of 2; another one gives NULL
 * @physical: where it is in the machine's memory, or NULL. That is what the
 *	processor means by it: a device behind an IOMMU means something else
 *
 * Follows XNU's IOMallocContiguous().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFreeContiguous(); or NULL.
 */
void *nke_IOMallocContiguous(unsigned long size, unsigned long alignment,
			     unsigned long long *physical)
{
	size_t all = max3(size, alignment, 1UL);
	void *p;

	if (!size || all > KMALLOC_MAX_SIZE ||
	    (alignment && !is_power_of_2(alignment)))
		return NULL;
	/* kmalloc() aligns powers of two to themselves. */
	p = kmalloc(roundup_pow_of_two(all), GFP_KERNEL | __GFP_NOWARN);
	if (!p)
		return NULL;
	this_cpu_inc(nke_malloc_count);
	if (physical)
		*physical = virt_to_phys(p);
	return p;
}
EXPORT_SYMBOL_NKE(nke_IOMallocContiguous);

/**
 * nke_IOFreeContiguous() - free memory in one piece
 * @address: memory of IOMallocContiguous(), or NULL
 * @size: what was asked for
 *
 * Follows XNU's IOFreeContiguous().
 *
 * Context: Any.
 */
void nke_IOFreeContiguous(void *address, unsigned long size)
{
	nke_free(address);
}
EXPORT_SYMBOL_NKE(nke_IOFreeContiguous);

/**
 * nke_IOMallocData() - allocate memory for data, waiting for it
 * @size: bytes; 0 gives NULL
 *
 * Follows XNU's IOMallocData().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFreeData(); or NULL.
 */
void *nke_IOMallocData(unsigned long size)
{
	return nke_alloc(size, GFP_KERNEL);
}
EXPORT_SYMBOL_NKE(nke_IOMallocData);

/**
 * nke_IOMallocZeroData() - allocate memory for data, filled with zeroes
 * @size: bytes; 0 gives NULL
 *
 * Follows XNU's IOMallocZeroData().
 *
 * Context: Process context; may sleep.
 * Return: the memory, free it with IOFreeData(); or NULL.
 */
void *nke_IOMallocZeroData(unsigned long size)
{
	return nke_alloc(size, GFP_KERNEL | __GFP_ZERO);
}
EXPORT_SYMBOL_NKE(nke_IOMallocZeroData);

/**
 * nke_IOFreeData() - free memory for data
 * @address: memory of IOMallocData() or IOMallocZeroData(), or NULL
 * @size: what was asked for
 *
 * Follows XNU's IOFreeData().
 *
 * Context: Not in interrupts.
 */
void nke_IOFreeData(void *address, unsigned long size)
{
	nke_free(address);
}
EXPORT_SYMBOL_NKE(nke_IOFreeData);

/**
 * nke__MALLOC_ZONE() - allocate memory
 * @size: bytes; 0 gives NULL
 * @type: M_*, a label without meaning
 * @flags: as of _MALLOC()
 *
 * Follows XNU's _MALLOC_ZONE().
 *
 * Context: Process context with M_WAITOK, else any.
 * Return: the memory, free it with _FREE_ZONE(); or NULL.
 */
void *nke__MALLOC_ZONE(unsigned long size, int type, int flags)
{
	return nke__MALLOC(size, type, flags);
}
EXPORT_SYMBOL_NKE(nke__MALLOC_ZONE);

/**
 * nke__FREE_ZONE() - free memory
 * @addr: memory of _MALLOC_ZONE(), or NULL
 * @size: what was asked for
 * @type: ignored
 *
 * Follows XNU's _FREE_ZONE().
 *
 * Context: Any for memory of M_NOWAIT, else not in interrupts.
 */
void nke__FREE_ZONE(void *addr, unsigned long size, int type)
{
	nke__FREE(addr, type);
}
EXPORT_SYMBOL_NKE(nke__FREE_ZONE);

/**
 * nke_malloc_exit() - report what clients forgot
 *
 * Context: Process context; clients are gone.
 */
void nke_malloc_exit(void)
{
	long left = nke_malloc_live();

	if (left)
		pr_warn("nke: clients left %ld blocks of memory\n", left);
}
