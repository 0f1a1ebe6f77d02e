/* SPDX-License-Identifier: GPL-2.0 */
/* kern/locks.h of the client world. */
#ifndef _NKE_KERN_LOCKS_H_
#define _NKE_KERN_LOCKS_H_

#include <sys/types.h>
#include <kern/kern_types.h>
#include <mach/boolean.h>

typedef struct __lck_grp lck_grp_t;
typedef struct __lck_grp_attr lck_grp_attr_t;
typedef struct __lck_attr lck_attr_t;
struct nke_mtx;
struct nke_spin;
struct nke_rw;

/** typedef lck_mtx_t - a sleeping lock, allocated or embedded */
typedef struct __lck_mtx {
	struct nke_mtx *impl;
} lck_mtx_t;

/** typedef lck_spin_t - a spinning lock, allocated or embedded */
typedef struct __lck_spin {
	struct nke_spin *impl;
} lck_spin_t;

/** typedef lck_rw_t - readers or one writer, allocated or embedded */
typedef struct __lck_rw {
	struct nke_rw *impl;
} lck_rw_t;

#define decl_lck_mtx_data(class, name)	class lck_mtx_t name;
#define decl_lck_spin_data(class, name)	class lck_spin_t name;
#define decl_lck_rw_data(class, name)	class lck_rw_t name;

typedef unsigned int lck_rw_type_t;

/** typedef lck_sleep_action_t - how a lock is held after a sleep */
typedef unsigned int lck_sleep_action_t;

#define LCK_SLEEP_DEFAULT	0x00
#define LCK_SLEEP_UNLOCK	0x01
#define LCK_SLEEP_SHARED	0x02
#define LCK_SLEEP_EXCLUSIVE	0x04
#define LCK_SLEEP_SPIN		0x08
#define LCK_SLEEP_PROMOTED_PRI	0x10
#define LCK_SLEEP_SPIN_ALWAYS	0x20

#define LCK_GRP_ATTR_NULL	((lck_grp_attr_t *)0)
#define LCK_GRP_NULL		((lck_grp_t *)0)
#define LCK_ATTR_NULL		((lck_attr_t *)0)
#define LCK_ASSERT_OWNED	1
#define LCK_ASSERT_NOTOWNED	2
#define LCK_MTX_ASSERT_OWNED	0x01
#define LCK_MTX_ASSERT_NOTOWNED	0x02
#define LCK_RW_TYPE_SHARED	0x01
#define LCK_RW_TYPE_EXCLUSIVE	0x02
#define LCK_RW_ASSERT_SHARED	0x01
#define LCK_RW_ASSERT_EXCLUSIVE	0x02
#define LCK_RW_ASSERT_HELD	0x03
#define LCK_RW_ASSERT_NOTHELD	0x04

/**
 * lck_grp_attr_alloc_init() - allocate group attributes
 *
 * Return: attributes, or NULL.
 */
extern lck_grp_attr_t *lck_grp_attr_alloc_init(void)
	NKE_SYM(lck_grp_attr_alloc_init);

/**
 * lck_grp_attr_setdefault() - back to the defaults
 * @attr: attributes, or NULL
 */
extern void lck_grp_attr_setdefault(lck_grp_attr_t *attr)
	NKE_SYM(lck_grp_attr_setdefault);

/**
 * lck_grp_attr_setstat() - ask for statistics, which lock_stat has for all
 * @attr: attributes, or NULL
 */
extern void lck_grp_attr_setstat(lck_grp_attr_t *attr)
	NKE_SYM(lck_grp_attr_setstat);

/**
 * lck_grp_attr_free() - free group attributes
 * @attr: attributes, or NULL
 */
extern void lck_grp_attr_free(lck_grp_attr_t *attr) NKE_SYM(lck_grp_attr_free);

/**
 * lck_grp_alloc_init() - make a group of locks
 * @name: its name, at most 63 bytes
 * @attr: attributes, or NULL
 *
 * Return: the group, or NULL.
 */
extern lck_grp_t *lck_grp_alloc_init(const char *name,
				     lck_grp_attr_t *attr)
	NKE_SYM(lck_grp_alloc_init);

/**
 * lck_grp_free() - end a group; it goes with its last lock
 * @grp: the group
 */
extern void lck_grp_free(lck_grp_t *grp) NKE_SYM(lck_grp_free);

/**
 * lck_attr_alloc_init() - allocate lock attributes
 *
 * Return: attributes, or NULL.
 */
extern lck_attr_t *lck_attr_alloc_init(void) NKE_SYM(lck_attr_alloc_init);

/**
 * lck_attr_setdefault() - back to the defaults
 * @attr: attributes, or NULL
 */
extern void lck_attr_setdefault(lck_attr_t *attr) NKE_SYM(lck_attr_setdefault);

/**
 * lck_attr_setdebug() - ask for debugging, which lockdep does for all
 * @attr: attributes, or NULL
 */
extern void lck_attr_setdebug(lck_attr_t *attr) NKE_SYM(lck_attr_setdebug);

/**
 * lck_attr_cleardebug() - do not ask for debugging
 * @attr: attributes, or NULL
 */
extern void lck_attr_cleardebug(lck_attr_t *attr) NKE_SYM(lck_attr_cleardebug);

/**
 * lck_attr_rw_shared_priority() - readers go before writers that wait
 * @attr: attributes, or NULL
 */
extern void lck_attr_rw_shared_priority(lck_attr_t *attr)
	NKE_SYM(lck_attr_rw_shared_priority);

/**
 * lck_attr_free() - free lock attributes
 * @attr: attributes, or NULL
 */
extern void lck_attr_free(lck_attr_t *attr) NKE_SYM(lck_attr_free);

/**
 * lck_mtx_alloc_init() - allocate a sleeping lock
 * @grp: its group
 * @attr: attributes, or NULL
 *
 * Return: the lock, or NULL.
 */
extern lck_mtx_t *lck_mtx_alloc_init(lck_grp_t *grp,
				     lck_attr_t *attr)
	NKE_SYM(lck_mtx_alloc_init);

/**
 * lck_mtx_free() - free a sleeping lock that nobody holds
 * @lck: the lock
 * @grp: its group
 */
extern void lck_mtx_free(lck_mtx_t *lck, lck_grp_t *grp) NKE_SYM(lck_mtx_free);

/**
 * lck_mtx_init() - make a sleeping lock in the caller's memory; may sleep
 * @lck: the memory, in use until lck_mtx_destroy()
 * @grp: its group
 * @attr: attributes, or NULL
 */
extern void lck_mtx_init(lck_mtx_t *lck, lck_grp_t *grp, lck_attr_t *attr)
	NKE_SYM(lck_mtx_init);

/**
 * lck_mtx_destroy() - end a sleeping lock that nobody holds
 * @lck: the lock
 * @grp: its group
 */
extern void lck_mtx_destroy(lck_mtx_t *lck, lck_grp_t *grp)
	NKE_SYM(lck_mtx_destroy);

/**
 * lck_mtx_lock() - take; may sleep, not recursive
 * @lck: the lock
 */
extern void lck_mtx_lock(lck_mtx_t *lck) NKE_SYM(lck_mtx_lock);

/**
 * lck_mtx_try_lock() - take if free
 * @lck: the lock
 *
 * Return: TRUE when taken, else FALSE.
 */
extern boolean_t lck_mtx_try_lock(lck_mtx_t *lck) NKE_SYM(lck_mtx_try_lock);

/**
 * lck_mtx_unlock() - give back
 * @lck: the lock
 */
extern void lck_mtx_unlock(lck_mtx_t *lck) NKE_SYM(lck_mtx_unlock);

/**
 * lck_mtx_lock_spin() - take for a short time; may sleep all the same
 * @lck: the lock
 */
extern void lck_mtx_lock_spin(lck_mtx_t *lck) NKE_SYM(lck_mtx_lock_spin);

/**
 * lck_mtx_try_lock_spin() - take for a short time if free
 * @lck: the lock
 *
 * Return: TRUE when taken, else FALSE.
 */
extern boolean_t lck_mtx_try_lock_spin(lck_mtx_t *lck)
	NKE_SYM(lck_mtx_try_lock_spin);

/**
 * lck_mtx_convert_spin() - hold for longer
 * @lck: the lock
 */
extern void lck_mtx_convert_spin(lck_mtx_t *lck) NKE_SYM(lck_mtx_convert_spin);

/**
 * lck_mtx_assert() - check who holds it
 * @lck: the lock
 * @type: LCK_MTX_ASSERT_*
 */
extern void lck_mtx_assert(lck_mtx_t *lck, unsigned int type)
	NKE_SYM(lck_mtx_assert);

/**
 * lck_mtx_sleep() - wait for an event without the lock
 * @lck: the lock, held by the caller
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 *
 * Return: THREAD_AWAKENED, THREAD_INTERRUPTED.
 */
extern wait_result_t lck_mtx_sleep(lck_mtx_t *lck, lck_sleep_action_t action,
				   event_t event,
				   wait_interrupt_t interruptible)
	NKE_SYM(lck_mtx_sleep);

/**
 * lck_mtx_sleep_deadline() - wait for an event without the lock
 * @lck: the lock, held by the caller
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * Return: THREAD_AWAKENED, THREAD_TIMED_OUT, THREAD_INTERRUPTED.
 */
extern wait_result_t lck_mtx_sleep_deadline(lck_mtx_t *lck,
					    lck_sleep_action_t action,
					    event_t event,
					    wait_interrupt_t interruptible,
					    uint64_t deadline)
	NKE_SYM(lck_mtx_sleep_deadline);

/**
 * lck_spin_alloc_init() - allocate a spinning lock
 * @grp: its group
 * @attr: attributes, or NULL
 *
 * Return: the lock, or NULL.
 */
extern lck_spin_t *lck_spin_alloc_init(lck_grp_t *grp,
				       lck_attr_t *attr)
	NKE_SYM(lck_spin_alloc_init);

/**
 * lck_spin_free() - free a spinning lock that nobody holds
 * @lck: the lock
 * @grp: its group
 */
extern void lck_spin_free(lck_spin_t *lck, lck_grp_t *grp)
	NKE_SYM(lck_spin_free);

/**
 * lck_spin_init() - make a spinning lock in the caller's memory; may sleep
 * @lck: the memory, in use until lck_spin_destroy()
 * @grp: its group
 * @attr: attributes, or NULL
 */
extern void lck_spin_init(lck_spin_t *lck, lck_grp_t *grp, lck_attr_t *attr)
	NKE_SYM(lck_spin_init);

/**
 * lck_spin_destroy() - end a spinning lock that nobody holds
 * @lck: the lock
 * @grp: its group
 */
extern void lck_spin_destroy(lck_spin_t *lck, lck_grp_t *grp)
	NKE_SYM(lck_spin_destroy);

/**
 * lck_spin_lock() - take; do not sleep while holding it
 * @lck: the lock
 */
extern void lck_spin_lock(lck_spin_t *lck) NKE_SYM(lck_spin_lock);

/**
 * lck_spin_try_lock() - take if free
 * @lck: the lock
 *
 * Return: TRUE when taken, else FALSE.
 */
extern boolean_t lck_spin_try_lock(lck_spin_t *lck) NKE_SYM(lck_spin_try_lock);

/**
 * lck_spin_unlock() - give back
 * @lck: the lock
 */
extern void lck_spin_unlock(lck_spin_t *lck) NKE_SYM(lck_spin_unlock);

/**
 * lck_spin_assert() - check who holds it
 * @lck: the lock
 * @type: LCK_ASSERT_*
 */
extern void lck_spin_assert(lck_spin_t *lck, unsigned int type)
	NKE_SYM(lck_spin_assert);

/**
 * lck_spin_sleep() - wait for an event without the lock
 * @lck: the lock, the only one that the caller holds
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 *
 * Return: THREAD_AWAKENED, THREAD_INTERRUPTED.
 */
extern wait_result_t lck_spin_sleep(lck_spin_t *lck, lck_sleep_action_t action,
				   event_t event,
				   wait_interrupt_t interruptible)
	NKE_SYM(lck_spin_sleep);

/**
 * lck_spin_sleep_deadline() - wait for an event without the lock
 * @lck: the lock, the only one that the caller holds
 * @action: LCK_SLEEP_UNLOCK: do not take it again
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * Return: THREAD_AWAKENED, THREAD_TIMED_OUT, THREAD_INTERRUPTED.
 */
extern wait_result_t lck_spin_sleep_deadline(lck_spin_t *lck,
					    lck_sleep_action_t action,
					    event_t event,
					    wait_interrupt_t interruptible,
					    uint64_t deadline)
	NKE_SYM(lck_spin_sleep_deadline);

/**
 * lck_rw_alloc_init() - allocate a lock for readers or one writer
 * @grp: its group
 * @attr: attributes, or NULL
 *
 * Return: the lock, or NULL.
 */
extern lck_rw_t *lck_rw_alloc_init(lck_grp_t *grp,
				   lck_attr_t *attr)
	NKE_SYM(lck_rw_alloc_init);

/**
 * lck_rw_free() - free a lock for readers or one writer that nobody holds
 * @lck: the lock
 * @grp: its group
 */
extern void lck_rw_free(lck_rw_t *lck, lck_grp_t *grp) NKE_SYM(lck_rw_free);

/**
 * lck_rw_init() - make a lock in the caller's memory; may sleep
 * @lck: the memory, in use until lck_rw_destroy()
 * @grp: its group
 * @attr: attributes, or NULL
 */
extern void lck_rw_init(lck_rw_t *lck, lck_grp_t *grp, lck_attr_t *attr)
	NKE_SYM(lck_rw_init);

/**
 * lck_rw_destroy() - end a lock that nobody holds
 * @lck: the lock
 * @grp: its group
 */
extern void lck_rw_destroy(lck_rw_t *lck, lck_grp_t *grp)
	NKE_SYM(lck_rw_destroy);

/**
 * lck_rw_lock() - take; may sleep
 * @lck: the lock
 * @type: LCK_RW_TYPE_*
 */
extern void lck_rw_lock(lck_rw_t *lck, lck_rw_type_t type) NKE_SYM(lck_rw_lock);

/**
 * lck_rw_try_lock() - take if free
 * @lck: the lock
 * @type: LCK_RW_TYPE_*
 *
 * Return: TRUE when taken, else FALSE.
 */
extern boolean_t lck_rw_try_lock(lck_rw_t *lck, lck_rw_type_t type)
	NKE_SYM(lck_rw_try_lock);

/**
 * lck_rw_unlock() - give back
 * @lck: the lock
 * @type: LCK_RW_TYPE_*
 */
extern void lck_rw_unlock(lck_rw_t *lck, lck_rw_type_t type)
	NKE_SYM(lck_rw_unlock);

/**
 * lck_rw_lock_shared() - take shared; may sleep
 * @lck: the lock
 */
extern void lck_rw_lock_shared(lck_rw_t *lck) NKE_SYM(lck_rw_lock_shared);

/**
 * lck_rw_unlock_shared() - give back
 * @lck: the lock
 */
extern void lck_rw_unlock_shared(lck_rw_t *lck) NKE_SYM(lck_rw_unlock_shared);

/**
 * lck_rw_lock_exclusive() - take exclusive; may sleep
 * @lck: the lock
 */
extern void lck_rw_lock_exclusive(lck_rw_t *lck) NKE_SYM(lck_rw_lock_exclusive);

/**
 * lck_rw_unlock_exclusive() - give back
 * @lck: the lock
 */
extern void lck_rw_unlock_exclusive(lck_rw_t *lck)
	NKE_SYM(lck_rw_unlock_exclusive);

/**
 * lck_rw_lock_shared_to_exclusive() - from shared to exclusive
 * @lck: the lock
 *
 * May sleep.  Nobody writes between the two.
 *
 * Return: TRUE; or FALSE when another thread was first to ask, and the shared
 * hold is gone.
 */
extern boolean_t lck_rw_lock_shared_to_exclusive(lck_rw_t *lck)
	NKE_SYM(lck_rw_lock_shared_to_exclusive);

/**
 * lck_rw_lock_exclusive_to_shared() - from exclusive to shared
 * @lck: the lock
 */
extern void lck_rw_lock_exclusive_to_shared(lck_rw_t *lck)
	NKE_SYM(lck_rw_lock_exclusive_to_shared);

/**
 * lck_rw_done() - give back however it is held
 * @lck: the lock
 *
 * Return: LCK_RW_TYPE_*, how it was held.
 */
extern lck_rw_type_t lck_rw_done(lck_rw_t *lck) NKE_SYM(lck_rw_done);

/**
 * lck_rw_assert() - check how it is held
 * @lck: the lock
 * @type: LCK_RW_ASSERT_*
 */
extern void lck_rw_assert(lck_rw_t *lck, unsigned int type)
	NKE_SYM(lck_rw_assert);

/**
 * lck_rw_sleep() - wait for an event without the lock
 * @lck: the lock, held by the caller
 * @action: how to hold it then: LCK_SLEEP_SHARED, LCK_SLEEP_EXCLUSIVE; not at
 *	all: LCK_SLEEP_UNLOCK; as before: LCK_SLEEP_DEFAULT
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 *
 * Return: THREAD_AWAKENED, THREAD_INTERRUPTED.
 */
extern wait_result_t lck_rw_sleep(lck_rw_t *lck, lck_sleep_action_t action,
				   event_t event,
				   wait_interrupt_t interruptible)
	NKE_SYM(lck_rw_sleep);

/**
 * lck_rw_sleep_deadline() - wait for an event without the lock
 * @lck: the lock, held by the caller
 * @action: how to hold it then: LCK_SLEEP_SHARED, LCK_SLEEP_EXCLUSIVE; not at
 *	all: LCK_SLEEP_UNLOCK; as before: LCK_SLEEP_DEFAULT
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * Return: THREAD_AWAKENED, THREAD_TIMED_OUT, THREAD_INTERRUPTED.
 */
extern wait_result_t lck_rw_sleep_deadline(lck_rw_t *lck,
					    lck_sleep_action_t action,
					    event_t event,
					    wait_interrupt_t interruptible,
					    uint64_t deadline)
	NKE_SYM(lck_rw_sleep_deadline);

#endif /* _NKE_KERN_LOCKS_H_ */
