// SPDX-License-Identifier: GPL-2.0
/*
 * Mutexes and spinlocks of clients; groups are in lock_grp.c, reader-writer
 * locks in rwlock.c.
 */
#include <linux/bug.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "core/export.h"
#include "kern/kern.h"
#include "kern/lock.h"

#define NKE_LCK_ASSERT_OWNED	1

static struct nke_mtx *nke_mtx_create(struct __lck_grp *grp)
{
	struct nke_mtx *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return NULL;
	m->class = nke_lck_class_get(grp);
	if (!m->class) {
		kfree(m);
		return NULL;
	}
	mutex_init(&m->mutex);
	lockdep_set_class_and_name(&m->mutex, nke_lck_class_key(m->class),
				   nke_lck_class_name(m->class));
	return m;
}

/**
 * nke_lck_mtx_alloc_init() - allocate a mutex
 * @grp: its group, or NULL
 * @attr: attributes, or NULL
 *
 * Follows XNU's lck_mtx_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: the lock, free it with lck_mtx_free(); or NULL.
 */
struct __lck_mtx *nke_lck_mtx_alloc_init(struct __lck_grp *grp,
					 struct __lck_attr *attr)
{
	struct nke_mtx *m = nke_mtx_create(grp);

	if (!m)
		return NULL;
	m->handle.impl = m;
	return &m->handle;
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_alloc_init);

/**
 * nke_lck_mtx_init() - make a mutex in the caller's memory
 * @lck: the memory, the caller's, in use until lck_mtx_destroy()
 * @grp: its group, or NULL
 * @attr: attributes, or NULL
 *
 * The caller cannot be told of a failure, so memory is waited for.
 *
 * Follows XNU's lck_mtx_init().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_mtx_init(struct __lck_mtx *lck,
		      struct __lck_grp *grp,
		      struct __lck_attr *attr)
{
	while (!(lck->impl = nke_mtx_create(grp)))
		schedule_timeout_idle(1);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_init);

/**
 * nke_lck_mtx_destroy() - end a mutex
 * @lck: the lock, not held by anybody
 * @grp: its group
 *
 * XNU panics when it is held; this warns and leaves it alone.
 *
 * Follows XNU's lck_mtx_destroy().
 *
 * Context: Any but NMI.
 */
void nke_lck_mtx_destroy(struct __lck_mtx *lck, struct __lck_grp *grp)
{
	struct nke_mtx *m = lck->impl;

	if (WARN_ONCE(mutex_is_locked(&m->mutex),
		      "lck_mtx of %s destroyed while held\n",
		      nke_lck_class_name(m->class)))
		return;
	/* The handle may lie in what is freed here. */
	lck->impl = NULL;
	mutex_destroy(&m->mutex);
	nke_lck_class_put(m->class);
	/* Who released it last may still be on its way out of the release. */
	kfree_rcu(m, rcu);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_destroy);

/**
 * nke_lck_mtx_free() - free a mutex that was allocated
 * @lck: the lock, not held by anybody; or NULL
 * @grp: its group
 *
 * Follows XNU's lck_mtx_free().
 *
 * Context: Any but NMI.
 */
void nke_lck_mtx_free(struct __lck_mtx *lck, struct __lck_grp *grp)
{
	if (lck)
		nke_lck_mtx_destroy(lck, grp);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_free);

/**
 * nke_lck_mtx_lock() - take a mutex
 * @lck: the mutex; not recursive
 *
 * XNU panics when the caller holds it; this warns, and waits for ever.
 *
 * Follows XNU's lck_mtx_lock().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_mtx_lock(struct __lck_mtx *lck)
{
	struct nke_mtx *m = lck->impl;

	WARN_ONCE(READ_ONCE(m->owner) == current,
		  "lck_mtx of %s taken twice by one thread\n",
		  nke_lck_class_name(m->class));
	mutex_lock(&m->mutex);
	WRITE_ONCE(m->owner, current);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_lock);

/**
 * nke_lck_mtx_try_lock() - take a mutex if it is free
 * @lck: the lock
 *
 * Follows XNU's lck_mtx_try_lock().
 *
 * Context: Process context.
 * Return: 1 (TRUE) when taken, else 0.
 */
int nke_lck_mtx_try_lock(struct __lck_mtx *lck)
{
	struct nke_mtx *m = lck->impl;

	if (!mutex_trylock(&m->mutex))
		return 0;
	WRITE_ONCE(m->owner, current);
	return 1;
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_try_lock);

/**
 * nke_lck_mtx_unlock() - release a mutex
 * @lck: the mutex, held by the caller
 *
 * Follows XNU's lck_mtx_unlock().
 *
 * Context: Process context.
 */
void nke_lck_mtx_unlock(struct __lck_mtx *lck)
{
	struct nke_mtx *m = lck->impl;

	WARN_ONCE(READ_ONCE(m->owner) != current,
		  "lck_mtx of %s released by a thread that does not hold it\n",
		  nke_lck_class_name(m->class));
	WRITE_ONCE(m->owner, NULL);
	/* The next holder may free it before this is done, see destroy. */
	rcu_read_lock();
	mutex_unlock(&m->mutex);
	rcu_read_unlock();
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_unlock);

/**
 * nke_lck_mtx_lock_spin() - take a mutex for a short time
 * @lck: the lock
 *
 * XNU then holds it like a spinlock; here it is taken as ever, which allows
 * all that a short hold may do.
 *
 * Follows XNU's lck_mtx_lock_spin().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_mtx_lock_spin(struct __lck_mtx *lck)
{
	nke_lck_mtx_lock(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_lock_spin);

/**
 * nke_lck_mtx_try_lock_spin() - take a mutex for a short time if it is free
 * @lck: the lock
 *
 * Follows XNU's lck_mtx_try_lock_spin().
 *
 * Context: Process context.
 * Return: 1 (TRUE) when taken, else 0.
 */
int nke_lck_mtx_try_lock_spin(struct __lck_mtx *lck)
{
	return nke_lck_mtx_try_lock(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_try_lock_spin);

/**
 * nke_lck_mtx_convert_spin() - go on holding a mutex for longer
 * @lck: the mutex, held by the caller
 *
 * It was never held in another way, see nke_lck_mtx_lock_spin().
 *
 * Follows XNU's lck_mtx_convert_spin().
 *
 * Context: Process context.
 */
void nke_lck_mtx_convert_spin(struct __lck_mtx *lck)
{
	nke_lck_mtx_assert(lck, NKE_LCK_ASSERT_OWNED);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_convert_spin);

/**
 * nke_lck_mtx_assert() - check who holds a lock
 * @lck: the lock
 * @type: LCK_ASSERT_OWNED or LCK_ASSERT_NOTOWNED, by the caller
 *
 * XNU panics when it is not so; this warns.
 *
 * Follows XNU's lck_mtx_assert().
 *
 * Context: Any.
 */
void nke_lck_mtx_assert(struct __lck_mtx *lck, unsigned int type)
{
	struct nke_mtx *m = lck->impl;
	bool owned = READ_ONCE(m->owner) == current;

	WARN_ONCE(owned != (type == NKE_LCK_ASSERT_OWNED),
		  "lck_mtx of %s is %sheld by the caller\n",
		  nke_lck_class_name(m->class), owned ? "" : "not ");
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_assert);

static struct nke_spin *nke_spin_create(struct __lck_grp *grp)
{
	struct nke_spin *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->class = nke_lck_class_get(grp);
	if (!s->class) {
		kfree(s);
		return NULL;
	}
	spin_lock_init(&s->lock);
	lockdep_set_class_and_name(&s->lock, nke_lck_class_key(s->class),
				   nke_lck_class_name(s->class));
	return s;
}

/**
 * nke_lck_spin_alloc_init() - allocate a spinlock
 * @grp: its group, or NULL
 * @attr: attributes, or NULL
 *
 * Follows XNU's lck_spin_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: the lock, free it with lck_spin_free(); or NULL.
 */
struct __lck_spin *nke_lck_spin_alloc_init(struct __lck_grp *grp,
					   struct __lck_attr *attr)
{
	struct nke_spin *s = nke_spin_create(grp);

	if (!s)
		return NULL;
	s->handle.impl = s;
	return &s->handle;
}
EXPORT_SYMBOL_NKE(nke_lck_spin_alloc_init);

/**
 * nke_lck_spin_init() - make a spinlock in the caller's memory
 * @lck: the memory, the caller's, in use until lck_spin_destroy()
 * @grp: its group, or NULL
 * @attr: attributes, or NULL
 *
 * The caller cannot be told of a failure, so memory is waited for.
 *
 * Follows XNU's lck_spin_init().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_spin_init(struct __lck_spin *lck,
		       struct __lck_grp *grp,
		       struct __lck_attr *attr)
{
	while (!(lck->impl = nke_spin_create(grp)))
		schedule_timeout_idle(1);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_init);

/**
 * nke_lck_spin_destroy() - end a spinlock
 * @lck: the lock, not held by anybody
 * @grp: its group
 *
 * XNU panics when it is held; this warns and leaves it alone.
 *
 * Follows XNU's lck_spin_destroy().
 *
 * Context: Any but NMI.
 */
void nke_lck_spin_destroy(struct __lck_spin *lck, struct __lck_grp *grp)
{
	struct nke_spin *s = lck->impl;

	if (WARN_ONCE(READ_ONCE(s->owner),
		      "lck_spin of %s destroyed while held\n",
		      nke_lck_class_name(s->class)))
		return;
	/* The handle may lie in what is freed here. */
	lck->impl = NULL;
	nke_lck_class_put(s->class);
	kfree(s);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_destroy);

/**
 * nke_lck_spin_free() - free a spinlock that was allocated
 * @lck: the lock, not held by anybody; or NULL
 * @grp: its group
 *
 * Follows XNU's lck_spin_free().
 *
 * Context: Any but NMI.
 */
void nke_lck_spin_free(struct __lck_spin *lck, struct __lck_grp *grp)
{
	if (lck)
		nke_lck_spin_destroy(lck, grp);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_free);

/**
 * nke_lck_spin_lock() - take a spinlock
 * @lck: the lock; do not sleep until it is released
 *
 * Follows XNU's lck_spin_lock().
 *
 * Context: Process context or softirq, not hard interrupts.
 */
void nke_lck_spin_lock(struct __lck_spin *lck)
	__acquires(&lck->impl->lock)
{
	struct nke_spin *s = lck->impl;

	spin_lock_bh(&s->lock);
	WRITE_ONCE(s->owner, current);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_lock);

/**
 * nke_lck_spin_try_lock() - take a spinlock if it is free
 * @lck: the lock
 *
 * Follows XNU's lck_spin_try_lock().
 *
 * Context: Process context or softirq, not hard interrupts.
 * Return: 1 (TRUE) when taken, else 0.
 */
int nke_lck_spin_try_lock(struct __lck_spin *lck)
{
	struct nke_spin *s = lck->impl;

#ifdef __CHECKER__
	/* Sparse cannot follow a conditional lock through an inline. */
	return !s;
#else
	if (!spin_trylock_bh(&s->lock))
		return 0;
	WRITE_ONCE(s->owner, current);
	return 1;
#endif
}
EXPORT_SYMBOL_NKE(nke_lck_spin_try_lock);

/**
 * nke_lck_spin_unlock() - release a spinlock
 * @lck: the lock, held by the caller
 *
 * Follows XNU's lck_spin_unlock().
 *
 * Context: Process context or softirq, not hard interrupts.
 */
void nke_lck_spin_unlock(struct __lck_spin *lck)
	__releases(&lck->impl->lock)
{
	struct nke_spin *s = lck->impl;

	WRITE_ONCE(s->owner, NULL);
	spin_unlock_bh(&s->lock);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_unlock);

/**
 * nke_lck_spin_assert() - check who holds a lock
 * @lck: the lock
 * @type: LCK_ASSERT_OWNED or LCK_ASSERT_NOTOWNED, by the caller
 *
 * XNU panics when it is not so; this warns.
 *
 * Follows XNU's lck_spin_assert().
 *
 * Context: Any.
 */
void nke_lck_spin_assert(struct __lck_spin *lck, unsigned int type)
{
	struct nke_spin *s = lck->impl;
	bool owned = READ_ONCE(s->owner) == current;

	WARN_ONCE(owned != (type == NKE_LCK_ASSERT_OWNED),
		  "lck_spin of %s is %sheld by the caller\n",
		  nke_lck_class_name(s->class), owned ? "" : "not ");
}
EXPORT_SYMBOL_NKE(nke_lck_spin_assert);
