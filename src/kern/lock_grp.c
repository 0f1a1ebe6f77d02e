// SPDX-License-Identifier: GPL-2.0
/*
 * Groups and attributes of a client's locks, and what lockdep knows them by.
 *
 * Each lock is a lockdep class of its own, named after its group.  The group
 * alone would not do: NKEs put locks that nest into one group, and lockdep
 * would call the second one a recursion.  The place of allocation would not
 * do either: many NKEs allocate through a helper of their own, and locks of
 * one place may well nest in an order that the client knows and lockdep
 * cannot be told (the KPI has no subclasses).  A class per lock never cries
 * wolf; what it gives away is that an inversion among locks of one kind is
 * seen only when it happens with the same two objects.  Lockdep has room for
 * some thousand classes, so beyond NKE_LCK_CLASSES locks are not checked.
 *
 * A class can only be taken from lockdep by sleeping, and a client may free
 * a lock while it holds a spinlock: that is left to a work item.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/lockdep.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "core/export.h"
#include "kern/kern.h"
#include "kern/lock.h"

/* Locks that lockdep gets to know, at most. */
#define NKE_LCK_CLASSES		1024

#define NKE_LCK_ATTR_DEBUG		0x1
#define NKE_LCK_ATTR_SHARED_FIRST	0x2

/**
 * struct __lck_grp - a group of locks
 * @refs: one until lck_grp_free(), one for each lock
 * @name: what lockdep calls its locks
 */
struct __lck_grp {
	refcount_t refs;
	char name[64];
};

/* Attributes choose statistics and debugging, which lockdep does for all. */
struct __lck_grp_attr {
	unsigned int flags;
};

struct __lck_attr {
	unsigned int flags;
};

/**
 * struct nke_lck_class - what lockdep knows a lock by
 * @key: its address is the class
 * @grp: group with the name, a reference; or NULL
 * @registered: lockdep knows @key
 * @node: in nke_dead_classes
 */
struct nke_lck_class {
	struct lock_class_key key;
	struct __lck_grp *grp;
	bool registered;
	struct llist_node node;
};

static void nke_lck_class_work(struct work_struct *work);

static LLIST_HEAD(nke_dead_classes);
static DECLARE_WORK(nke_dead_work, nke_lck_class_work);
static atomic_t nke_lck_classes = ATOMIC_INIT(0);

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
	if (grp && refcount_dec_and_test(&grp->refs))
		kfree(grp);
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
 *
 * Follows XNU's lck_attr_setdebug().
 *
 * Context: Any.
 */
void nke_lck_attr_setdebug(struct __lck_attr *attr)
{
	if (attr)
		attr->flags |= NKE_LCK_ATTR_DEBUG;
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
 * nke_lck_grp_attr_setstat() - ask for statistics
 * @attr: group attributes, or NULL
 *
 * On Linux /proc/lock_stat has them for all locks, or for none.
 *
 * Follows XNU's lck_grp_attr_setstat().
 *
 * Context: Any.
 */
void nke_lck_grp_attr_setstat(struct __lck_grp_attr *attr)
{
	if (attr)
		attr->flags |= 1;
}
EXPORT_SYMBOL_NKE(nke_lck_grp_attr_setstat);

/**
 * nke_lck_attr_cleardebug() - do not ask for debugging
 * @attr: lock attributes, or NULL
 *
 * Follows XNU's lck_attr_cleardebug().
 *
 * Context: Any.
 */
void nke_lck_attr_cleardebug(struct __lck_attr *attr)
{
	if (attr)
		attr->flags &= ~NKE_LCK_ATTR_DEBUG;
}
EXPORT_SYMBOL_NKE(nke_lck_attr_cleardebug);

/**
 * nke_lck_attr_rw_shared_priority() - prefer readers to waiting writers
 * @attr: lock attributes, or NULL
 *
 * Follows XNU's lck_attr_rw_shared_priority().
 *
 * Context: Any.
 */
void nke_lck_attr_rw_shared_priority(struct __lck_attr *attr)
{
	if (attr)
		attr->flags |= NKE_LCK_ATTR_SHARED_FIRST;
}
EXPORT_SYMBOL_NKE(nke_lck_attr_rw_shared_priority);

/**
 * nke_lck_attr_shared_first() - whether readers go first
 * @attr: lock attributes, or NULL
 *
 * Context: Any.
 * Return: true after nke_lck_attr_rw_shared_priority().
 */
bool nke_lck_attr_shared_first(const struct __lck_attr *attr)
{
	return attr && attr->flags & NKE_LCK_ATTR_SHARED_FIRST;
}

/**
 * nke_lck_class_get() - a class for one lock
 * @grp: the lock's group, or NULL
 *
 * Context: Process context; may sleep.
 * Return: the class, the lock's until nke_lck_class_put(); or NULL.
 */
struct nke_lck_class *nke_lck_class_get(struct __lck_grp *grp)
{
	struct nke_lck_class *class = kzalloc(sizeof(*class), GFP_KERNEL);

	if (!class)
		return NULL;
	if (grp)
		refcount_inc(&grp->refs);
	class->grp = grp;
	if (!IS_ENABLED(CONFIG_LOCKDEP))
		return class;
	if (atomic_inc_return(&nke_lck_classes) <= NKE_LCK_CLASSES) {
		lockdep_register_key(&class->key);
		class->registered = true;
	} else {
		atomic_dec(&nke_lck_classes);
	}
	return class;
}

static void nke_lck_class_free(struct nke_lck_class *class)
{
	if (class->registered) {
		lockdep_unregister_key(&class->key);
		atomic_dec(&nke_lck_classes);
	}
	/* The name had to stay until lockdep let go of it. */
	nke_lck_grp_free(class->grp);
	kfree(class);
}

static void nke_lck_class_work(struct work_struct *work)
{
	struct llist_node *dead = llist_del_all(&nke_dead_classes);
	struct nke_lck_class *class, *next;

	llist_for_each_entry_safe(class, next, dead, node)
		nke_lck_class_free(class);
}

/**
 * nke_lck_class_put() - the lock of a class is gone
 * @class: the class
 *
 * Context: Any but NMI.
 */
void nke_lck_class_put(struct nke_lck_class *class)
{
	if (!class->registered) {
		nke_lck_class_free(class);
		return;
	}
	llist_add(&class->node, &nke_dead_classes);
	schedule_work(&nke_dead_work);
}

/**
 * nke_lck_class_key() - the key to give to lockdep
 * @class: the class
 *
 * Context: Any.
 * Return: the key.
 */
struct lock_class_key *nke_lck_class_key(struct nke_lck_class *class)
{
#ifdef CONFIG_LOCKDEP
	if (!class->registered)
		return &__lockdep_no_validate__;
#endif
	return &class->key;
}

/**
 * nke_lck_class_name() - the name to give to lockdep
 * @class: the class
 *
 * Context: Any.
 * Return: the group's name.
 */
const char *nke_lck_class_name(const struct nke_lck_class *class)
{
	return class->grp ? class->grp->name : "nke_lck";
}

/**
 * nke_lck_exit() - wait until lockdep has forgotten all locks
 *
 * Context: Process context; may sleep.
 */
void nke_lck_exit(void)
{
	flush_work(&nke_dead_work);
}
