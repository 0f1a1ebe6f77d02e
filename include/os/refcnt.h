/* SPDX-License-Identifier: GPL-2.0 */
/*
 * os/refcnt.h of the client world: counts of references.  Too many or too few
 * are reported in the log, and the count stays; XNU panics.
 */
#ifndef _NKE_OS_REFCNT_H_
#define _NKE_OS_REFCNT_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <stdbool.h>

/** struct os_refcnt - a count; only for the functions below */
struct os_refcnt {
	/** @ref_count: the count */
	uint32_t ref_count;
};

/** struct os_refgrp - a name for counts, without effect */
struct os_refgrp {
	/** @grp_name: the name */
	const char *grp_name;
	/** @grp_parent: a group of groups */
	struct os_refgrp *grp_parent;
};

typedef struct os_refcnt os_refcnt_t;
typedef uint32_t os_ref_count_t;

#define os_refgrp_decl(qual, var, name, parent)				\
	qual struct os_refgrp var __unused = {				\
		.grp_name = (name), .grp_parent = (parent)		\
	}
#define os_refgrp_decl_extern(var)	extern struct os_refgrp var

/**
 * os_ref_init_count() - begin to count
 * @rc: the count
 * @group: a group, or NULL
 * @count: references that there are, at least 1
 */
extern void os_ref_init_count(struct os_refcnt *rc, struct os_refgrp *group,
			      os_ref_count_t count) NKE_SYM(os_ref_init_count);

#define os_ref_init(rc, group)	os_ref_init_count((rc), (group), 1)

/**
 * os_ref_retain() - take a reference, having one
 * @rc: the count
 */
extern void os_ref_retain(struct os_refcnt *rc) NKE_SYM(os_ref_retain);

/**
 * os_ref_retain_try() - take a reference, if there is one
 * @rc: the count
 *
 * Return: whether it was taken.
 */
extern bool os_ref_retain_try(struct os_refcnt *rc) NKE_SYM(os_ref_retain_try);

/**
 * os_ref_release() - give a reference back
 * @rc: the count
 *
 * Return: references that are left.
 */
extern os_ref_count_t os_ref_release(struct os_refcnt *rc)
	NKE_SYM(os_ref_release);

#define os_ref_release_relaxed(rc)	os_ref_release(rc)
/* For counts that a lock protects. */
#define os_ref_retain_locked(rc)	os_ref_retain(rc)
#define os_ref_release_locked(rc)	os_ref_release(rc)

/**
 * os_ref_release_live() - give a reference back that is not the last one
 * @rc: the count
 */
extern void os_ref_release_live(struct os_refcnt *rc)
	NKE_SYM(os_ref_release_live);

/**
 * os_ref_get_count() - count references
 * @rc: the count
 *
 * Return: how many there are, or were just now.
 */
extern os_ref_count_t os_ref_get_count(struct os_refcnt *rc)
	NKE_SYM(os_ref_get_count);

#endif /* _NKE_OS_REFCNT_H_ */
