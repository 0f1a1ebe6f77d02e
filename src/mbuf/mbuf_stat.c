// SPDX-License-Identifier: GPL-2.0
/*
 * Counters and sizes.
 */
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/string.h>

#include "core/export.h"
#include "ipfilter/view.h"
#include "mbuf/mbuf.h"
#include "mbuf/mbuf_cache.h"

/* Types with a counter of their own; the numbers in use end here. */
#define NKE_MTYPES	16

/**
 * struct nke_mbuf_counters - per CPU; only the sums mean anything
 * @mbufs: living mbufs by type, but for data; types without a counter are
 *	under 0
 * @kept: mbufs of views that wait to be used again
 * @exts: living external storage by kind
 * @tags: living tags
 * @failures: what failed
 */
struct nke_mbuf_counters {
	long mbufs[NKE_MTYPES];
	long kept;
	long exts[NKE_EXT_KINDS];
	long tags;
	unsigned long failures[NKE_M_FAILURES];
};

static DEFINE_PER_CPU(struct nke_mbuf_counters, nke_mbuf_counters);

/**
 * nke_m_count_type() - count mbufs that came or went
 * @type: MBUF_TYPE_*, not DATA
 * @change: how many, negative for those that went
 *
 * Context: Any.
 */
void nke_m_count_type(unsigned int type, int change)
{
	if (type >= NKE_MTYPES)
		type = 0;
	this_cpu_add(nke_mbuf_counters.mbufs[type], change);
}

/**
 * nke_m_count_kept() - count mbufs that nobody uses but that are not freed
 * @change: how many, negative when they are used again
 *
 * Context: Any.
 */
void nke_m_count_kept(int change)
{
	this_cpu_add(nke_mbuf_counters.kept, change);
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
 * nke_m_count_tag() - count a tag that came or went
 * @change: 1 or -1
 *
 * Context: Any.
 */
void nke_m_count_tag(int change)
{
	this_cpu_add(nke_mbuf_counters.tags, change);
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
	unsigned int kept = nke_view_kept() + nke_ipf_kept();
	unsigned int i;
	long data;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(&nke_mbuf_counters, cpu);
		for (i = 0; i < NKE_MTYPES; i++)
			sum->mbufs[i] += READ_ONCE(c->mbufs[i]);
		sum->kept += READ_ONCE(c->kept);
		for (i = 0; i < NKE_EXT_KINDS; i++)
			sum->exts[i] += READ_ONCE(c->exts[i]);
		sum->tags += READ_ONCE(c->tags);
		for (i = 0; i < NKE_M_FAILURES; i++)
			sum->failures[i] += READ_ONCE(c->failures[i]);
	}
	data = nke_cache_taken(&nke_mbuf_cache) - sum->kept - kept;
	for (i = 0; i < NKE_MTYPES; i++)
		data -= sum->mbufs[i];
	sum->mbufs[NKE_MBUF_TYPE_DATA] = data;
	sum->exts[NKE_EXT_SKB] -= kept;
}

/**
 * nke_mbuf_live() - how many mbufs, external storages and tags exist
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
	long n;

	nke_mbuf_sum(&sum);
	n = sum.tags;
	for (i = 0; i < NKE_MTYPES; i++)
		n += sum.mbufs[i];
	for (i = 0; i < NKE_EXT_KINDS; i++)
		n += sum.exts[i];
	return n;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_mbuf_live);

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
 * nke_mbuf_get_msize() - size of an mbuf, descriptor included
 *
 * Follows XNU's mbuf_get_msize().
 *
 * Context: Any.
 * Return: bytes.
 */
unsigned int nke_mbuf_get_msize(void)
{
	return NKE_MSIZE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_msize);

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
