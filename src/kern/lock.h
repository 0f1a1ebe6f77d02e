/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kinds of locks share.
 */
#ifndef _NKE_KERN_LOCK_H
#define _NKE_KERN_LOCK_H

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

struct nke_lck_class;
struct __lck_attr;
struct __lck_grp;

/*
 * The client's side: a pointer to our object.  One that was allocated lies in
 * the object, one that the client embeds (lck_mtx_init()) points to it, so
 * the size of Linux's locks is no part of the interface.
 */
struct __lck_mtx {
	struct nke_mtx *impl;
};

struct __lck_spin {
	struct nke_spin *impl;
};

struct __lck_rw {
	struct nke_rw *impl;
};

/**
 * struct nke_mtx - a mutex of a client
 * @mutex: Linux's
 * @owner: who holds it; compared with current only, never followed
 * @class: for lockdep
 * @handle: what the client holds, if it did not bring its own
 * @rcu: frees it
 */
struct nke_mtx {
	struct mutex mutex;	/* what the client protects */
	struct task_struct *owner;
	struct nke_lck_class *class;
	struct __lck_mtx handle;
	struct rcu_head rcu;
};

/**
 * struct nke_spin - a spinlock of a client
 * @lock: Linux's, taken with bottom halves off: inline callbacks run there
 * @owner: who holds it; compared with current only, never followed
 * @class: for lockdep
 * @handle: what the client holds, if it did not bring its own
 */
struct nke_spin {
	spinlock_t lock;	/* what the client protects */
	struct task_struct *owner;
	struct nke_lck_class *class;
	struct __lck_spin handle;
};

/**
 * struct nke_rw - a reader-writer lock of a client
 * @lock: protects what follows, up to @wait
 * @readers: shared holds
 * @writer: it is held exclusively
 * @upgrading: a reader waits for the others to leave, to become the writer
 * @shared_first: waiting writers do not keep readers out
 * @writers_waiting: how many
 * @owner: the writer; compared with current only, never followed
 * @wait: all who wait
 * @dep_map: for lockdep
 * @class: for lockdep
 * @handle: what the client holds, if it did not bring its own
 */
struct nke_rw {
	spinlock_t lock;	/* what follows, up to @wait */
	unsigned int readers;
	bool writer;
	bool upgrading;
	bool shared_first;
	unsigned int writers_waiting;
	struct task_struct *owner;
	wait_queue_head_t wait;
	struct lockdep_map dep_map;
	struct nke_lck_class *class;
	struct __lck_rw handle;
};

struct nke_lck_class *nke_lck_class_get(struct __lck_grp *grp);
void nke_lck_class_put(struct nke_lck_class *class);
struct lock_class_key *nke_lck_class_key(struct nke_lck_class *class);
const char *nke_lck_class_name(const struct nke_lck_class *class);
bool nke_lck_attr_shared_first(const struct __lck_attr *attr);
void nke_lck_exit(void);

#endif /* _NKE_KERN_LOCK_H */
