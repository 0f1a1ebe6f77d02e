/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A few free objects for each CPU, in front of a slab.
 *
 * A packet's view lives for the time of a callback: its descriptors are taken
 * and put back on the same CPU, and neither cleared nor counted by the slab in
 * between.  KASAN sees what is used after it was freed only without this.
 */
#ifndef _NKE_MBUF_CACHE_H
#define _NKE_MBUF_CACHE_H

#include <linux/bottom_half.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#define NKE_MAGAZINE	(IS_ENABLED(CONFIG_KASAN) ? 0 : 62)

/**
 * struct nke_magazine - free objects of one CPU
 * @taken: objects that were taken here, less those put back here
 * @n: how many
 * @obj: the objects, last freed last
 *
 * Used with bottom halves disabled, on its own CPU only.
 */
struct nke_magazine {
	long taken;
	unsigned int n;
	void *obj[NKE_MAGAZINE];
};

/**
 * struct nke_cache - objects of one kind
 * @slab: where they come from
 * @magazines: where free ones are kept
 */
struct nke_cache {
	struct kmem_cache *slab;
	struct nke_magazine __percpu *magazines;
};

/* Descriptors. */
extern struct nke_cache nke_mbuf_cache;

int nke_cache_init(struct nke_cache *c, const char *name, unsigned int size,
		   unsigned int open);
void nke_cache_exit(struct nke_cache *c);
long nke_cache_taken(const struct nke_cache *c);
void *nke_cache_alloc(struct nke_cache *c, gfp_t gfp);
unsigned int nke_cache_get_many(struct nke_cache *c, gfp_t gfp, unsigned int n,
				void **obj);
void nke_cache_put_many(struct nke_cache *c, unsigned int n, void **obj);

/* Context: Bottom halves disabled.  Return: an object, or NULL: none there. */
static inline void *nke_cache_get_bh(struct nke_cache *c)
{
	struct nke_magazine *mag = this_cpu_ptr(c->magazines);

	if (unlikely(!mag->n))
		return NULL;
	mag->taken++;
	return mag->obj[--mag->n];
}

/* Context: Any with interrupts enabled; may sleep if @gfp says so. */
static inline void *nke_cache_get(struct nke_cache *c, gfp_t gfp)
{
	void *obj;

	local_bh_disable();
	obj = nke_cache_get_bh(c);
	local_bh_enable();
	return likely(obj) ? obj : nke_cache_alloc(c, gfp);
}

/* Context: Any with interrupts enabled. */
static inline void nke_cache_put(struct nke_cache *c, void *obj)
{
	struct nke_magazine *mag;

	local_bh_disable();
	mag = this_cpu_ptr(c->magazines);
	mag->taken--;
	if (likely(mag->n < NKE_MAGAZINE)) {
		mag->obj[mag->n++] = obj;
		obj = NULL;
	}
	local_bh_enable();
	if (unlikely(obj))
		kmem_cache_free(c->slab, obj);
}

#endif /* _NKE_MBUF_CACHE_H */
