// SPDX-License-Identifier: GPL-2.0
/*
 * Reader-writer locks of clients.  Linux's rw_semaphore cannot turn a shared
 * hold into an exclusive one, and always refusing would send a client that
 * tries again round in circles; so this is a small lock of our own with
 * XNU's rules (osfmk/kern/lock_rw.c): writers that wait keep new readers
 * out, and of two readers that want to become the writer the second loses
 * its hold.
 */
#include <linux/bug.h>
#include <linux/lockdep.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "core/export.h"
#include "kern/kern.h"
#include "kern/lock.h"

#define NKE_LCK_RW_SHARED	1
#define NKE_LCK_RW_EXCLUSIVE	2
#define NKE_LCK_RW_ASSERT_SHARED	1
#define NKE_LCK_RW_ASSERT_EXCLUSIVE	2
#define NKE_LCK_RW_ASSERT_HELD		3
#define NKE_LCK_RW_ASSERT_NOTHELD	4

static bool nke_rw_free_for_reader(struct nke_rw *rw)
{
	return !rw->writer && !rw->upgrading &&
	       (rw->shared_first || !rw->writers_waiting);
}

static bool nke_rw_free_for_writer(struct nke_rw *rw)
{
	return !rw->writer && !rw->upgrading && !rw->readers;
}

static bool nke_rw_readers_left(struct nke_rw *rw)
{
	return !rw->readers;
}

/* Who changes what @ready looks at does so under the lock, then wakes. */
static void nke_rw_wait(struct nke_rw *rw, bool (*ready)(struct nke_rw *rw))
	__must_hold(&rw->lock)
{
	DEFINE_WAIT(wait);

	while (!ready(rw)) {
		prepare_to_wait(&rw->wait, &wait, TASK_UNINTERRUPTIBLE);
		spin_unlock(&rw->lock);
		schedule();
		spin_lock(&rw->lock);
	}
	finish_wait(&rw->wait, &wait);
}

static void nke_rw_take(struct nke_rw *rw)
{
	lockdep_assert_held(&rw->lock);
	rw->writer = true;
	WRITE_ONCE(rw->owner, current);
}

static struct nke_rw *nke_rw_create(struct __lck_grp *grp,
				    struct __lck_attr *attr)
{
	struct nke_rw *rw = kzalloc(sizeof(*rw), GFP_KERNEL);

	if (!rw)
		return NULL;
	rw->class = nke_lck_class_get(grp);
	if (!rw->class) {
		kfree(rw);
		return NULL;
	}
	spin_lock_init(&rw->lock);
	init_waitqueue_head(&rw->wait);
	rw->shared_first = nke_lck_attr_shared_first(attr);
	lockdep_init_map_wait(&rw->dep_map, nke_lck_class_name(rw->class),
			      nke_lck_class_key(rw->class), 0, LD_WAIT_SLEEP);
	return rw;
}

/**
 * nke_lck_rw_alloc_init() - create a reader-writer lock
 * @grp: its group
 * @attr: attributes, or NULL
 *
 * Follows XNU's lck_rw_alloc_init().
 *
 * Context: Process context; may sleep.
 * Return: the lock, the caller's until lck_rw_free(); or NULL.
 */
struct __lck_rw *nke_lck_rw_alloc_init(struct __lck_grp *grp,
				       struct __lck_attr *attr)
{
	struct nke_rw *rw = nke_rw_create(grp, attr);

	if (!rw)
		return NULL;
	rw->handle.impl = rw;
	return &rw->handle;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_alloc_init);

/**
 * nke_lck_rw_init() - make a reader-writer lock in the caller's memory
 * @lck: the memory, the caller's; in use until lck_rw_destroy()
 * @grp: its group
 * @attr: attributes, or NULL
 *
 * The caller cannot be told of a failure, so memory is waited for.
 *
 * Follows XNU's lck_rw_init().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_init(struct __lck_rw *lck, struct __lck_grp *grp,
		     struct __lck_attr *attr)
{
	while (!(lck->impl = nke_rw_create(grp, attr)))
		schedule_timeout_idle(1);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_init);

/**
 * nke_lck_rw_destroy() - end a reader-writer lock
 * @lck: the lock, not held by anybody
 * @grp: its group
 *
 * XNU panics when it is held; this says so and leaves it alone.
 *
 * Follows XNU's lck_rw_destroy().
 *
 * Context: Process context.
 */
void nke_lck_rw_destroy(struct __lck_rw *lck, struct __lck_grp *grp)
{
	struct nke_rw *rw = lck->impl;
	bool held;

	/* The last one to release it may still be on its way out. */
	spin_lock(&rw->lock);
	held = rw->writer || rw->upgrading || rw->readers;
	spin_unlock(&rw->lock);
	if (WARN_ONCE(held, "lck_rw of group %s destroyed while it is held\n",
		      nke_lck_class_name(rw->class)))
		return;
	/* The handle may lie in what is freed here. */
	lck->impl = NULL;
	nke_lck_class_put(rw->class);
	kfree(rw);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_destroy);

/**
 * nke_lck_rw_free() - give back a reader-writer lock that was allocated
 * @lck: the lock, not held by anybody; NULL is ignored
 * @grp: its group
 *
 * Follows XNU's lck_rw_free().
 *
 * Context: Process context.
 */
void nke_lck_rw_free(struct __lck_rw *lck, struct __lck_grp *grp)
{
	if (lck)
		nke_lck_rw_destroy(lck, grp);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_free);

/**
 * nke_lck_rw_lock_shared() - take a lock for reading
 * @lck: the lock
 *
 * Taking it twice in one thread can deadlock with a writer that waits.
 *
 * Follows XNU's lck_rw_lock_shared().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_lock_shared(struct __lck_rw *lck)
{
	struct nke_rw *rw = lck->impl;

	might_sleep();
	rwsem_acquire_read(&rw->dep_map, 0, 0, _RET_IP_);
	spin_lock(&rw->lock);
	nke_rw_wait(rw, nke_rw_free_for_reader);
	rw->readers++;
	spin_unlock(&rw->lock);
	lock_acquired(&rw->dep_map, _RET_IP_);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_shared);

/**
 * nke_lck_rw_lock_exclusive() - take a lock for writing
 * @lck: the lock
 *
 * Follows XNU's lck_rw_lock_exclusive().
 *
 * Context: Process context; may sleep.
 */
void nke_lck_rw_lock_exclusive(struct __lck_rw *lck)
{
	struct nke_rw *rw = lck->impl;

	might_sleep();
	rwsem_acquire(&rw->dep_map, 0, 0, _RET_IP_);
	spin_lock(&rw->lock);
	rw->writers_waiting++;
	nke_rw_wait(rw, nke_rw_free_for_writer);
	rw->writers_waiting--;
	nke_rw_take(rw);
	spin_unlock(&rw->lock);
	lock_acquired(&rw->dep_map, _RET_IP_);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_exclusive);

/**
 * nke_lck_rw_unlock_shared() - end reading
 * @lck: the lock, held shared
 *
 * Follows XNU's lck_rw_unlock_shared().
 *
 * Context: Process context.
 */
void nke_lck_rw_unlock_shared(struct __lck_rw *lck)
{
	struct nke_rw *rw = lck->impl;

	rwsem_release(&rw->dep_map, _RET_IP_);
	spin_lock(&rw->lock);
	if (!WARN_ONCE(!rw->readers, "lck_rw of group %s is not held shared\n",
		       nke_lck_class_name(rw->class)) &&
	    !--rw->readers)
		wake_up_all(&rw->wait);
	spin_unlock(&rw->lock);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_unlock_shared);

/**
 * nke_lck_rw_unlock_exclusive() - end writing
 * @lck: the lock, held exclusively
 *
 * Follows XNU's lck_rw_unlock_exclusive().
 *
 * Context: Process context.
 */
void nke_lck_rw_unlock_exclusive(struct __lck_rw *lck)
{
	struct nke_rw *rw = lck->impl;

	rwsem_release(&rw->dep_map, _RET_IP_);
	spin_lock(&rw->lock);
	WARN_ONCE(!rw->writer, "lck_rw of group %s is not held exclusively\n",
		  nke_lck_class_name(rw->class));
	rw->writer = false;
	WRITE_ONCE(rw->owner, NULL);
	wake_up_all(&rw->wait);
	spin_unlock(&rw->lock);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_unlock_exclusive);

/**
 * nke_lck_rw_lock() - take a lock
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
		nke_lck_rw_lock_shared(lck);
	else
		nke_lck_rw_lock_exclusive(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock);

/**
 * nke_lck_rw_unlock() - release a lock
 * @lck: the lock
 * @type: how it is held: LCK_RW_TYPE_SHARED or LCK_RW_TYPE_EXCLUSIVE
 *
 * Follows XNU's lck_rw_unlock().
 *
 * Context: Process context.
 */
void nke_lck_rw_unlock(struct __lck_rw *lck, unsigned int type)
{
	if (type == NKE_LCK_RW_SHARED)
		nke_lck_rw_unlock_shared(lck);
	else
		nke_lck_rw_unlock_exclusive(lck);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_unlock);

/**
 * nke_lck_rw_try_lock() - take a lock if that needs no waiting
 * @lck: the lock
 * @type: LCK_RW_TYPE_SHARED or LCK_RW_TYPE_EXCLUSIVE
 *
 * Follows XNU's lck_rw_try_lock().
 *
 * Context: Process context.
 * Return: 1 (TRUE) if it was taken, else 0.
 */
int nke_lck_rw_try_lock(struct __lck_rw *lck, unsigned int type)
{
	struct nke_rw *rw = lck->impl;
	bool shared = type == NKE_LCK_RW_SHARED;
	bool taken;

	spin_lock(&rw->lock);
	taken = shared ? nke_rw_free_for_reader(rw) :
			 nke_rw_free_for_writer(rw);
	if (taken && shared)
		rw->readers++;
	else if (taken)
		nke_rw_take(rw);
	spin_unlock(&rw->lock);

	if (taken && shared)
		rwsem_acquire_read(&rw->dep_map, 0, 1, _RET_IP_);
	else if (taken)
		rwsem_acquire(&rw->dep_map, 0, 1, _RET_IP_);
	return taken;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_try_lock);

/**
 * nke_lck_rw_lock_shared_to_exclusive() - become the writer
 * @lck: the lock, held shared
 *
 * Nobody writes between the shared and the exclusive hold.  Only one reader
 * can have that; others that ask meanwhile lose their shared hold.
 *
 * Follows XNU's lck_rw_lock_shared_to_exclusive().
 *
 * Context: Process context; may sleep.
 * Return: 1 (TRUE): held exclusively; 0 (FALSE): another reader was first,
 * and the lock is no longer held at all.
 */
int nke_lck_rw_lock_shared_to_exclusive(struct __lck_rw *lck)
{
	struct nke_rw *rw = lck->impl;
	bool won;

	might_sleep();
	rwsem_release(&rw->dep_map, _RET_IP_);
	spin_lock(&rw->lock);
	won = !rw->upgrading;
	if (!--rw->readers)
		wake_up_all(&rw->wait);
	if (won) {
		rw->upgrading = true;
		spin_unlock(&rw->lock);
		rwsem_acquire(&rw->dep_map, 0, 0, _RET_IP_);
		spin_lock(&rw->lock);
		nke_rw_wait(rw, nke_rw_readers_left);
		rw->upgrading = false;
		nke_rw_take(rw);
	}
	spin_unlock(&rw->lock);
	if (won)
		lock_acquired(&rw->dep_map, _RET_IP_);
	return won;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_shared_to_exclusive);

/**
 * nke_lck_rw_lock_exclusive_to_shared() - go on as a reader
 * @lck: the lock, held exclusively
 *
 * Nobody writes in between.
 *
 * Follows XNU's lck_rw_lock_exclusive_to_shared().
 *
 * Context: Process context.
 */
void nke_lck_rw_lock_exclusive_to_shared(struct __lck_rw *lck)
{
	struct nke_rw *rw = lck->impl;

	lock_downgrade(&rw->dep_map, _RET_IP_);
	spin_lock(&rw->lock);
	WARN_ONCE(!rw->writer, "lck_rw of group %s is not held exclusively\n",
		  nke_lck_class_name(rw->class));
	rw->writer = false;
	WRITE_ONCE(rw->owner, NULL);
	rw->readers++;
	wake_up_all(&rw->wait);
	spin_unlock(&rw->lock);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_lock_exclusive_to_shared);

/**
 * nke_lck_rw_done() - release a lock however it is held
 * @lck: the lock, held by the caller
 *
 * Follows XNU's lck_rw_done().
 *
 * Context: Process context.
 * Return: how it was held: LCK_RW_TYPE_SHARED or LCK_RW_TYPE_EXCLUSIVE.
 */
unsigned int nke_lck_rw_done(struct __lck_rw *lck)
{
	/* While there is a writer there is no reader, and the caller is one. */
	if (READ_ONCE(lck->impl->writer)) {
		nke_lck_rw_unlock_exclusive(lck);
		return NKE_LCK_RW_EXCLUSIVE;
	}
	nke_lck_rw_unlock_shared(lck);
	return NKE_LCK_RW_SHARED;
}
EXPORT_SYMBOL_NKE(nke_lck_rw_done);

/**
 * nke_lck_rw_assert() - check how a lock is held
 * @lck: the lock
 * @type: LCK_RW_ASSERT_SHARED (by somebody), LCK_RW_ASSERT_EXCLUSIVE (by the
 *	caller), LCK_RW_ASSERT_HELD (one or the other) or
 *	LCK_RW_ASSERT_NOTHELD (not as the caller's exclusive hold)
 *
 * XNU panics; this warns.
 *
 * Follows XNU's lck_rw_assert().
 *
 * Context: Process context.
 */
void nke_lck_rw_assert(struct __lck_rw *lck, unsigned int type)
{
	struct nke_rw *rw = lck->impl;
	bool exclusive = READ_ONCE(rw->owner) == current;
	bool shared = READ_ONCE(rw->readers);
	bool holds = false;

	switch (type) {
	case NKE_LCK_RW_ASSERT_SHARED:
		holds = shared;
		break;
	case NKE_LCK_RW_ASSERT_EXCLUSIVE:
		holds = exclusive;
		break;
	case NKE_LCK_RW_ASSERT_HELD:
		holds = shared || exclusive;
		break;
	case NKE_LCK_RW_ASSERT_NOTHELD:
		holds = !exclusive;
		break;
	}
	WARN_ONCE(!holds, "lck_rw of group %s: assertion %u does not hold\n",
		  nke_lck_class_name(rw->class), type);
}
EXPORT_SYMBOL_NKE(nke_lck_rw_assert);
