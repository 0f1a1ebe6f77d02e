/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NKE_KERN_LOCK_H
#define _NKE_KERN_LOCK_H

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

/**
 * struct __lck_grp - a group of locks
 * @refs: one until lck_grp_free(), one for each lock
 * @name: what lockdep calls its locks
 */
struct __lck_grp {
	refcount_t refs;
	char name[64];
};

/**
 * struct __lck_mtx - a sleeping lock
 * @mutex: the lock
 * @key: its class: NKEs nest locks of one group, so each has its own
 * @grp: its group, for the name
 */
struct __lck_mtx {
	struct mutex mutex;	/* what the client locks */
	struct lock_class_key key;
	struct __lck_grp *grp;
};

/**
 * struct __lck_spin - a spinning lock
 * @lock: the lock; softirqs are shut out while it is held
 * @key: its class
 * @grp: its group
 */
struct __lck_spin {
	spinlock_t lock;	/* what the client locks */
	struct lock_class_key key;
	struct __lck_grp *grp;
};

/**
 * struct __lck_rw - a lock for readers or one writer
 * @sem: the lock
 * @key: its class
 * @grp: its group
 */
struct __lck_rw {
	struct rw_semaphore sem;
	struct lock_class_key key;
	struct __lck_grp *grp;
};

#endif /* _NKE_KERN_LOCK_H */
