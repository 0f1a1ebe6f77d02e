// SPDX-License-Identifier: GPL-2.0
/*
 * XNU's locks over Linux's, each with a lockdep class of its own under the
 * group's name: an NKE nests locks of one group, and lockdep must tell them
 * apart to see a wrong order and nothing else.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/export.h"
#include "kern/kern.h"
#include "kern/lock.h"

#define NKE_LCK_RW_SHARED	1
#define NKE_LCK_RW_EXCLUSIVE	2
#define NKE_LCK_MTX_OWNED	1
#define NKE_LCK_MTX_NOTOWNED	2

/* Attributes choose statistics and debugging, which lockdep does for all. */
struct __lck_grp_attr {
	unsigned int flags;
};

struct __lck_attr {
	unsigned int flags;
};

static void nke_grp_put(struct __lck_grp *grp)
{
	if (grp && refcount_dec_and_test(&grp->refs))
		kfree(grp);
}

static struct __lck_grp *nke_grp_get(struct __lck_grp *grp)
{
	if (grp)
		refcount_inc(&grp->refs);
	return grp;
}

static const char *nke_grp_name(const struct __lck_grp *grp)
{
	return grp ? grp->name : "nke_lck";
}

/**
 * nke_lck_grp_attr_alloc_init() - allocate group attributes
 *
 * Follows XNU's lck_grp_attr_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: attributes, free them with lck_grp_attr_free(); or NULL.
 */
struct __lck_grp_attr *nke_lck_grp_attr_alloc_init(void)
{
	return kzalloc(sizeof(struct __lck_grp_attr), GFP_KERNEL);
}
EXPORT_SYMBOL_NKE(nke_lck_grp_attr_alloc_init);

/**
 * nke_lck_grp_attr_setdefault() - back to the defaults
 * @attr: group attributes, or NULL
 *
 * Follows XNU's lck_grp_attr_setdefault().
 *
 * Context: Any.
 */
void nke_lck_grp_attr_setdefault(struct __lck_grp_attr *attr)
{
	if (attr)
		attr->flags = 0;
}
EXPORT_SYMBOL_NKE(nke_lck_grp_attr_setdefault);

/**
 * nke_lck_grp_attr_free() - free group attributes
 * @attr: group attributes, or NULL
 *
 * Follows XNU's lck_grp_attr_free().
 *
 * Context: Any.
 */
void nke_lck_grp_attr_free(struct __lck_grp_attr *attr)
{
	kfree(attr);
}
EXPORT_SYMBOL_NKE(nke_lck_grp_attr_free);

/**
 * nke_lck_grp_alloc_init() - make a group of locks
 * @name: its name, cut at 63 bytes; copied
 * @attr: attributes, or NULL
 *
 * Follows XNU's lck_grp_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: the group, end it with lck_grp_free(); or NULL.
 */
struct __lck_grp *nke_lck_grp_alloc_init(const char *name,
					 struct __lck_grp_attr *attr)
{
	struct __lck_grp *grp = kzalloc(sizeof(*grp), GFP_KERNEL);

	if (!grp)
		return NULL;
	refcount_set(&grp->refs, 1);
	strscpy(grp->name, name ?: "", sizeof(grp->name));
	return grp;
}
EXPORT_SYMBOL_NKE(nke_lck_grp_alloc_init);

/**
 * nke_lck_grp_free() - end a group
 * @grp: the group, or NULL; it goes with its last lock
 *
 * Follows XNU's lck_grp_free().
 *
 * Context: Any.
 */
void nke_lck_grp_free(struct __lck_grp *grp)
{
	nke_grp_put(grp);
}
EXPORT_SYMBOL_NKE(nke_lck_grp_free);

/**
 * nke_lck_attr_alloc_init() - allocate lock attributes
 *
 * Follows XNU's lck_attr_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: attributes, free them with lck_attr_free(); or NULL.
 */
struct __lck_attr *nke_lck_attr_alloc_init(void)
{
	return kzalloc(sizeof(struct __lck_attr), GFP_KERNEL);
}
EXPORT_SYMBOL_NKE(nke_lck_attr_alloc_init);

/**
 * nke_lck_attr_setdefault() - back to the defaults
 * @attr: lock attributes, or NULL
 *
 * Follows XNU's lck_attr_setdefault().
 *
 * Context: Any.
 */
void nke_lck_attr_setdefault(struct __lck_attr *attr)
{
	if (attr)
		attr->flags = 0;
}
EXPORT_SYMBOL_NKE(nke_lck_attr_setdefault);

/**
 * nke_lck_attr_setdebug() - ask for debugging
 * @attr: lock attributes, or NULL
 *
 * Every lock is known to lockdep, so this asks for what is there already.
 * Follows XNU's lck_attr_setdebug().
 *
 * Context: Any.
 */
void nke_lck_attr_setdebug(struct __lck_attr *attr)
{
	if (attr)
		attr->flags |= 1;
}
EXPORT_SYMBOL_NKE(nke_lck_attr_setdebug);

/**
 * nke_lck_attr_free() - free lock attributes
 * @attr: lock attributes, or NULL
 *
 * Follows XNU's lck_attr_free().
 *
 * Context: Any.
 */
void nke_lck_attr_free(struct __lck_attr *attr)
{
	kfree(attr);
}
EXPORT_SYMBOL_NKE(nke_lck_attr_free);

/**
 * nke_lck_mtx_alloc_init() - allocate a sleeping lock
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
	struct __lck_mtx *lck = kzalloc(sizeof(*lck), GFP_KERNEL);

	if (!lck)
		return NULL;
	lck->grp = nke_grp_get(grp);
	lockdep_register_key(&lck->key);
	mutex_init(&lck->mutex);
	lockdep_set_class_and_name(&lck->mutex, &lck->key,
				   nke_grp_name(grp));
	return lck;
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_alloc_init);

/**
 * nke_lck_mtx_free() - free a sleeping lock
 * @lck: the lock, not held; or NULL
 * @grp: its group
 *
 * Follows XNU's lck_mtx_free().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_mtx_free(struct __lck_mtx *lck, struct __lck_grp *grp)
{
	if (!lck)
		return;
	mutex_destroy(&lck->mutex);
	lockdep_unregister_key(&lck->key);
	nke_grp_put(lck->grp);
	kfree(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_free);

/**
 * nke_lck_mtx_lock() - take a sleeping lock
 * @lck: the lock
 *
 * Follows XNU's lck_mtx_lock().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_mtx_lock(struct __lck_mtx *lck)
{
	mutex_lock(&lck->mutex);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_lock);

/**
 * nke_lck_mtx_try_lock() - take a sleeping lock if it is free
 * @lck: the lock
 *
 * Follows XNU's lck_mtx_try_lock().
 *
 * Context: Process context; does not sleep.
 * Return: 1 when it was taken, else 0.
 */
int nke_lck_mtx_try_lock(struct __lck_mtx *lck)
{
	return mutex_trylock(&lck->mutex);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_try_lock);

/**
 * nke_lck_mtx_unlock() - give back a sleeping lock
 * @lck: the lock
 *
 * Follows XNU's lck_mtx_unlock().
 *
 * Context: Process context; the caller holds the lock.
 */
void nke_lck_mtx_unlock(struct __lck_mtx *lck)
{
	mutex_unlock(&lck->mutex);
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_unlock);

/**
 * nke_lck_mtx_assert() - check that a sleeping lock is held, or is not
 * @lck: the lock
 * @type: LCK_MTX_ASSERT_OWNED or LCK_MTX_ASSERT_NOTOWNED
 *
 * Follows XNU's lck_mtx_assert().
 *
 * Context: Process context.
 */
void nke_lck_mtx_assert(struct __lck_mtx *lck, unsigned int type)
{
	/* Who holds it is known to lockdep only; that somebody does, always. */
	if (type == NKE_LCK_MTX_OWNED) {
		WARN_ON_ONCE(!mutex_is_locked(&lck->mutex));
		lockdep_assert_held(&lck->mutex);
	} else if (type == NKE_LCK_MTX_NOTOWNED) {
		lockdep_assert_not_held(&lck->mutex);
	}
}
EXPORT_SYMBOL_NKE(nke_lck_mtx_assert);

/**
 * nke_lck_spin_alloc_init() - allocate a spinning lock
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
	struct __lck_spin *lck = kzalloc(sizeof(*lck), GFP_KERNEL);

	if (!lck)
		return NULL;
	lck->grp = nke_grp_get(grp);
	lockdep_register_key(&lck->key);
	spin_lock_init(&lck->lock);
	lockdep_set_class_and_name(&lck->lock, &lck->key,
				   nke_grp_name(grp));
	return lck;
}
EXPORT_SYMBOL_NKE(nke_lck_spin_alloc_init);

/**
 * nke_lck_spin_free() - free a spinning lock
 * @lck: the lock, not held; or NULL
 * @grp: its group
 *
 * Follows XNU's lck_spin_free().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_spin_free(struct __lck_spin *lck, struct __lck_grp *grp)
{
	if (!lck)
		return;
	WARN_ON_ONCE(spin_is_locked(&lck->lock));
	lockdep_unregister_key(&lck->key);
	nke_grp_put(lck->grp);
	kfree(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_free);

/**
 * nke_lck_spin_lock() - take a spinning lock
 * @lck: the lock
 *
 * Follows XNU's lck_spin_lock().
 *
 * Context: Any but hard interrupts; softirqs are off until it is given back.
 */
void nke_lck_spin_lock(struct __lck_spin *lck) __acquires(&lck->lock)
{
	spin_lock_bh(&lck->lock);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_lock);

/**
 * nke_lck_spin_try_lock() - take a spinning lock if it is free
 * @lck: the lock
 *
 * Follows XNU's lck_spin_try_lock().
 *
 * Context: Any but hard interrupts.
 * Return: 1 when it was taken, else 0.
 */
int nke_lck_spin_try_lock(struct __lck_spin *lck)
{
#ifdef __CHECKER__
	/* Sparse cannot follow a conditional lock through an inline. */
	return 0;
#else
	return spin_trylock_bh(&lck->lock);
#endif
}
EXPORT_SYMBOL_NKE(nke_lck_spin_try_lock);

/**
 * nke_lck_spin_unlock() - give back a spinning lock
 * @lck: the lock
 *
 * Follows XNU's lck_spin_unlock().
 *
 * Context: The caller holds the lock.
 */
void nke_lck_spin_unlock(struct __lck_spin *lck) __releases(&lck->lock)
{
	spin_unlock_bh(&lck->lock);
}
EXPORT_SYMBOL_NKE(nke_lck_spin_unlock);

/**
 * nke_lck_rw_alloc_init() - allocate a lock for readers or one writer
 * @grp: its group, or NULL
 * @attr: attributes, or NULL
 *
 * Follows XNU's lck_rw_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: the lock, free it with lck_rw_free(); or NULL.
 */
struct __lck_rw *nke_lck_rw_alloc_init(struct __lck_grp *grp,
				       struct __lck_attr *attr)
{
	struct __lck_rw *lck = kzalloc(sizeof(*lck), GFP_KERNEL);

	if (!lck)
		return NULL;
	lck->grp = nke_grp_get(grp);
	lockdep_register_key(&lck->key);
	init_rwsem(&lck->sem);
	lockdep_set_class_and_name(&lck->sem, &lck->key,
				   nke_grp_name(grp));
	return lck;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_alloc_init);

/**
 * nke_lck_rw_free() - free a lock for readers or one writer
 * @lck: the lock, not held; or NULL
 * @grp: its group
 *
 * Follows XNU's lck_rw_free().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_free(struct __lck_rw *lck, struct __lck_grp *grp)
{
	if (!lck)
		return;
	WARN_ON_ONCE(rwsem_is_locked(&lck->sem));
	lockdep_unregister_key(&lck->key);
	nke_grp_put(lck->grp);
	kfree(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_free);

/**
 * nke_lck_rw_lock_shared() - lock for reading
 * @lck: the lock
 *
 * Follows XNU's lck_rw_lock_shared().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_lock_shared(struct __lck_rw *lck)
{
	down_read(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_shared);

/**
 * nke_lck_rw_unlock_shared() - end reading
 * @lck: the lock
 *
 * Follows XNU's lck_rw_unlock_shared().
 *
 * Context: Process context; the caller holds the lock.
 */
void nke_lck_rw_unlock_shared(struct __lck_rw *lck)
{
	up_read(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_unlock_shared);

/**
 * nke_lck_rw_lock_exclusive() - lock for writing
 * @lck: the lock
 *
 * Follows XNU's lck_rw_lock_exclusive().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_lock_exclusive(struct __lck_rw *lck)
{
	down_write(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_exclusive);

/**
 * nke_lck_rw_unlock_exclusive() - end writing
 * @lck: the lock
 *
 * Follows XNU's lck_rw_unlock_exclusive().
 *
 * Context: Process context; the caller holds the lock.
 */
void nke_lck_rw_unlock_exclusive(struct __lck_rw *lck)
{
	up_write(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_unlock_exclusive);

/**
 * nke_lck_rw_lock() - lock for reading or writing
 * @lck: the lock
 * @type: LCK_RW_TYPE_SHARED or LCK_RW_TYPE_EXCLUSIVE
 *
 * Follows XNU's lck_rw_lock().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_lock(struct __lck_rw *lck, unsigned int type)
{
	if (type == NKE_LCK_RW_SHARED)
		down_read(&lck->sem);
	else
		down_write(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock);

/**
 * nke_lck_rw_try_lock() - lock for reading or writing if that is free
 * @lck: the lock
 * @type: LCK_RW_TYPE_SHARED or LCK_RW_TYPE_EXCLUSIVE
 *
 * Follows XNU's lck_rw_try_lock().
 *
 * Context: Process context; does not sleep.
 * Return: 1 when it was taken, else 0.
 */
int nke_lck_rw_try_lock(struct __lck_rw *lck, unsigned int type)
{
	if (type == NKE_LCK_RW_SHARED)
		return down_read_trylock(&lck->sem);
	return down_write_trylock(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_try_lock);

/**
 * nke_lck_rw_unlock() - end reading or writing
 * @lck: the lock
 * @type: LCK_RW_TYPE_SHARED or LCK_RW_TYPE_EXCLUSIVE
 *
 * Follows XNU's lck_rw_unlock().
 *
 * Context: Process context; the caller holds the lock.
 */
void nke_lck_rw_unlock(struct __lck_rw *lck, unsigned int type)
{
	if (type == NKE_LCK_RW_SHARED)
		up_read(&lck->sem);
	else
		up_write(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_unlock);

/**
 * nke_lck_rw_lock_shared_to_exclusive() - from reading to writing
 * @lck: the lock
 *
 * Follows XNU's lck_rw_lock_shared_to_exclusive().
 *
 * Context: Process context; the caller holds the lock.
 * Return: always 0: the read lock was dropped, and the caller locks again.
 */
int nke_lck_rw_lock_shared_to_exclusive(struct __lck_rw *lck)
{
	/*
	 * The contract lets the upgrade fail. Linux cannot upgrade, and to
	 * drop and retake would let a writer in while the caller is told that
	 * none was: so it always fails.
	 */
	up_read(&lck->sem);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_shared_to_exclusive);

/**
 * nke_lck_rw_lock_exclusive_to_shared() - from writing to reading
 * @lck: the lock
 *
 * Follows XNU's lck_rw_lock_exclusive_to_shared().
 *
 * Context: Process context; the caller holds the lock.
 */
void nke_lck_rw_lock_exclusive_to_shared(struct __lck_rw *lck)
{
	downgrade_write(&lck->sem);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_exclusive_to_shared);
