/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts of references and OSSpinLock as linked.  World-neutral;
 * src/abi/abi_user.c holds them against the public headers.
 */
#ifndef _NKE_PROTO_REFCNT_H
#define _NKE_PROTO_REFCNT_H

struct os_refcnt;
struct os_refgrp;

void nke_os_ref_init_count(struct os_refcnt *rc, struct os_refgrp *group,
			   unsigned int count);
void nke_os_ref_retain(struct os_refcnt *rc);
_Bool nke_os_ref_retain_try(struct os_refcnt *rc);
unsigned int nke_os_ref_release(struct os_refcnt *rc);
void nke_os_ref_release_live(struct os_refcnt *rc);
unsigned int nke_os_ref_get_count(struct os_refcnt *rc);
unsigned char nke_OSSpinLockTry(volatile int *lock);
void nke_OSSpinLockUnlock(volatile int *lock);

#endif /* _NKE_PROTO_REFCNT_H */
