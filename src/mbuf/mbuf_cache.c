// SPDX-License-Identifier: GPL-2.0
/*
 * A few free objects for each CPU, in front of a slab.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "mbuf/mbuf_cache.h"

/**
 * nke_cache_init() - set up a cache
 * @c: the cache
 * @name: of the slab
 * @size: of an object, in bytes
 * @open: bytes at its end that are copied to and from programs
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_cache_init(struct nke_cache *c, const char *name, unsigned int size,
		   unsigned int open)
{
	c->magazines = alloc_percpu(struct nke_magazine);
	if (!c->magazines)
		return -ENOMEM;
	c->slab = kmem_cache_create_usercopy(name, size, 0, SLAB_HWCACHE_ALIGN,
					     open ? size - open : 0, open,
					     NULL);
	if (!c->slab) {
		free_percpu(c->magazines);
		return -ENOMEM;
	}
	return 0;
}

/**
 * nke_cache_exit() - take down a cache
 * @c: the cache, none of whose objects is in use any more
 *
 * Context: Process context.
 */
void nke_cache_exit(struct nke_cache *c)
{
	struct nke_magazine *mag;
	int cpu;

	for_each_possible_cpu(cpu) {
		mag = per_cpu_ptr(c->magazines, cpu);
		while (mag->n)
			kmem_cache_free(c->slab, mag->obj[--mag->n]);
	}
	free_percpu(c->magazines);
	kmem_cache_destroy(c->slab);
}

/**
 * nke_cache_taken() - how many objects are in use
 * @c: the cache
 *
 * Exact when no other CPU takes or puts objects meanwhile.
 *
 * Context: Any.
 * Return: their number.
 */
long nke_cache_taken(const struct nke_cache *c)
{
	long n = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		n += READ_ONCE(per_cpu_ptr(c->magazines, cpu)->taken);
	return n;
}

static void nke_cache_count(struct nke_cache *c, unsigned int n)
{
	local_bh_disable();
	this_cpu_ptr(c->magazines)->taken += n;
	local_bh_enable();
}

/**
 * nke_cache_alloc() - take an object when the magazine is empty
 * @c: the cache
 * @gfp: how to allocate
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: the object, or NULL.
 */
void *nke_cache_alloc(struct nke_cache *c, gfp_t gfp)
{
	void *obj = kmem_cache_alloc(c->slab, gfp);

	if (likely(obj))
		nke_cache_count(c, 1);
	return obj;
}

/**
 * nke_cache_get_many() - take several objects
 * @c: the cache
 * @gfp: how to allocate
 * @n: how many are wanted
 * @obj: receives them
 *
 * Context: Any with interrupts enabled; may sleep if @gfp says so.
 * Return: @n, or 0 without memory.
 */
unsigned int nke_cache_get_many(struct nke_cache *c, gfp_t gfp, unsigned int n,
				void **obj)
{
	struct nke_magazine *mag;
	unsigned int take;
	unsigned int i;

	local_bh_disable();
	mag = this_cpu_ptr(c->magazines);
	take = min(n, mag->n);
	mag->n -= take;
	mag->taken += take;
	/* Too few for memcpy() to pay. */
	for (i = 0; i < take; i++)
		obj[i] = mag->obj[mag->n + i];
	local_bh_enable();
	if (take == n)
		return n;
	if (kmem_cache_alloc_bulk(c->slab, gfp, n - take, obj + take)) {
		nke_cache_count(c, n - take);
		return n;
	}
	nke_cache_put_many(c, take, obj);
	return 0;
}

/**
 * nke_cache_put_many() - put back several objects
 * @c: the cache
 * @n: how many
 * @obj: the objects
 *
 * Context: Any with interrupts enabled.
 */
void nke_cache_put_many(struct nke_cache *c, unsigned int n, void **obj)
{
	struct nke_magazine *mag;
	unsigned int keep;
	unsigned int i;

	local_bh_disable();
	mag = this_cpu_ptr(c->magazines);
	keep = min_t(unsigned int, n, NKE_MAGAZINE - mag->n);
	for (i = 0; i < keep; i++)
		mag->obj[mag->n + i] = obj[i];
	mag->n += keep;
	mag->taken -= n;
	local_bh_enable();
	if (keep < n)
		kmem_cache_free_bulk(c->slab, n - keep, obj + keep);
}
