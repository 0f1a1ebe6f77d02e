/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables of /proc/sys.
 */
#ifndef _NKE_COMPAT_SYSCTL_H
#define _NKE_COMPAT_SYSCTL_H

#include <linux/sysctl.h>

/* 6.11: handlers get a table that they cannot change. */
#ifdef NKE_HAVE_CONST_CTL_TABLE
#define nke_ctl_table	const struct ctl_table
#else
#define nke_ctl_table	struct ctl_table
#endif

/**
 * nke_register_sysctl_one() - show one value in /proc/sys
 * @path: the folder
 * @table: the value, and an empty entry, which ends it before 6.6
 *
 * Context: Process context; may sleep.
 * Return: for unregister_sysctl_table(); or NULL.
 */
static inline struct ctl_table_header *
nke_register_sysctl_one(const char *path, struct ctl_table table[2])
{
#ifdef NKE_HAVE_REGISTER_SYSCTL_SZ
	return register_sysctl_sz(path, table, 1);
#else
	return register_sysctl(path, table);
#endif
}

#endif /* _NKE_COMPAT_SYSCTL_H */
