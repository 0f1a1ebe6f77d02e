/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The calling thread's slab allocations fail as told, by the kernel's fault
 * injection.
 */
#ifndef _NKE_KUNIT_FAIL_ALLOC_H
#define _NKE_KUNIT_FAIL_ALLOC_H

#include <linux/sched.h>
#include <linux/slab.h>

#ifdef CONFIG_FAILSLAB

/* Let the @nth allocation from now on fail, 1 is the next one. */
static inline void fail_alloc(int nth)
{
	current->fail_nth = nth;
}

/* No more of that; returns whether one has failed. */
static inline bool fail_alloc_end(void)
{
	bool failed = !current->fail_nth;

	current->fail_nth = 0;
	return failed;
}

#else

static inline void fail_alloc(int nth)
{
}

static inline bool fail_alloc_end(void)
{
	return false;
}

#endif /* CONFIG_FAILSLAB */

/*
 * Which allocation is to fail after the @nth: the same once more, if no call
 * has @shown it.  It may have been for a page of a slab, or the checkers', and
 * they have it by now; then the numbers of those behind it are others.
 */
static inline int fail_alloc_next(int nth, bool shown, int *tries)
{
	if (!shown && ++*tries < 3)
		return nth;
	*tries = 0;
	return nth + 1;
}

/* Whether allocations that may wait fail, too; the kernel can be told. */
static inline bool can_fail_alloc(void)
{
	fail_alloc(1);
	kfree(kmalloc(8, GFP_KERNEL));
	return fail_alloc_end();
}

#endif /* _NKE_KUNIT_FAIL_ALLOC_H */
