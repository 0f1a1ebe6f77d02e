// SPDX-License-Identifier: GPL-2.0
/*
 * os_refcnt: counts of references, on Linux's, which say so in the log and stay
 * where they are when there are too many or too few; XNU panics.
 */
#include <linux/atomic.h>
#include <linux/refcount.h>

#include "core/export.h"
#include "proto/refcnt.h"

/* As the public header lays it out. */
static refcount_t *nke_ref(struct os_refcnt *rc)
{
	static_assert(sizeof(refcount_t) == sizeof(unsigned int));
	return (refcount_t *)rc;
}

/**
 * nke_os_ref_init_count() - begin to count
 * @rc: the count
 * @group: not used
 * @count: references that there are, at least 1
 *
 * Follows XNU's os_ref_init_count().
 *
 * Context: Any.
 */
void nke_os_ref_init_count(struct os_refcnt *rc, struct os_refgrp *group,
			   unsigned int count)
{
	WARN_ON_ONCE(!count);
	refcount_set(nke_ref(rc), count);
}
EXPORT_SYMBOL_NKE(nke_os_ref_init_count);

/**
 * nke_os_ref_retain() - take a reference, having one
 * @rc: the count
 *
 * Follows XNU's os_ref_retain().
 *
 * Context: Any.
 */
void nke_os_ref_retain(struct os_refcnt *rc)
{
	refcount_inc(nke_ref(rc));
}
EXPORT_SYMBOL_NKE(nke_os_ref_retain);

/**
 * nke_os_ref_retain_try() - take a reference, if there is one
 * @rc: the count
 *
 * Follows XNU's os_ref_retain_try().
 *
 * Context: Any.
 * Return: whether it was taken.
 */
_Bool nke_os_ref_retain_try(struct os_refcnt *rc)
{
	return refcount_inc_not_zero(nke_ref(rc));
}
EXPORT_SYMBOL_NKE(nke_os_ref_retain_try);

/**
 * nke_os_ref_release() - give a reference back
 * @rc: the count
 *
 * What was done before by all who gave theirs back has been done for the one
 * who gets 0. Follows XNU's os_ref_release().
 *
 * Context: Any.
 * Return: references that are left.
 */
unsigned int nke_os_ref_release(struct os_refcnt *rc)
{
	int before;

	if (__refcount_dec_and_test(nke_ref(rc), &before))
		return 0;
	return before - 1;
}
EXPORT_SYMBOL_NKE(nke_os_ref_release);

/**
 * nke_os_ref_release_live() - give a reference back that is not the last one
 * @rc: the count
 *
 * Follows XNU's os_ref_release_live().
 *
 * Context: Any.
 */
void nke_os_ref_release_live(struct os_refcnt *rc)
{
	refcount_dec(nke_ref(rc));
}
EXPORT_SYMBOL_NKE(nke_os_ref_release_live);

/**
 * nke_os_ref_get_count() - count references
 * @rc: the count
 *
 * Follows XNU's os_ref_get_count().
 *
 * Context: Any.
 * Return: how many there are, or were just now.
 */
unsigned int nke_os_ref_get_count(struct os_refcnt *rc)
{
	return refcount_read(nke_ref(rc));
}
EXPORT_SYMBOL_NKE(nke_os_ref_get_count);

/**
 * nke_OSSpinLockTry() - take a lock if it is free
 * @lock: the lock, 0 when it is free
 *
 * Nothing is disabled while it is held. Follows XNU's OSSpinLockTry().
 *
 * Context: Any.
 * Return: 1 when it was taken, else 0.
 */
unsigned char nke_OSSpinLockTry(volatile int *lock)
{
	return !atomic_cmpxchg_acquire((atomic_t *)lock, 0, 1);
}
EXPORT_SYMBOL_NKE(nke_OSSpinLockTry);

/**
 * nke_OSSpinLockUnlock() - let a lock go
 * @lock: the lock
 *
 * Follows XNU's OSSpinLockUnlock().
 *
 * Context: Any.
 */
void nke_OSSpinLockUnlock(volatile int *lock)
{
	atomic_set_release((atomic_t *)lock, 0);
}
EXPORT_SYMBOL_NKE(nke_OSSpinLockUnlock);
