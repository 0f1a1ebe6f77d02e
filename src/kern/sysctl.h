/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sysctl, inside: from the tree of names to text and back.
 */
#ifndef _NKE_KERN_SYSCTL_H
#define _NKE_KERN_SYSCTL_H

#include <linux/types.h>

#include "proto/sysctl.h"

/* What a value may have; more gives ENOMEM, as a user's buffer would. */
#define NKE_SYSCTL_ROOM		65536

struct module;

int nke_sysctl_init(void);
void nke_sysctl_exit(void);
void nke_sysctl_remove_all(struct module *module);

int nke_sysctl_read(struct sysctl_oid *oidp, bool locked, char *text,
		    size_t *lenp, loff_t *ppos);
int nke_sysctl_write(struct sysctl_oid *oidp, bool locked, char *text,
		     size_t *lenp, loff_t *ppos);

#endif /* _NKE_KERN_SYSCTL_H */
