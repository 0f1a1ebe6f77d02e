/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files in debugfs.
 */
#ifndef _NKE_CORE_DEBUGFS_H
#define _NKE_CORE_DEBUGFS_H

int nke_debugfs_init(void);
void nke_debugfs_exit(void);

#endif /* _NKE_CORE_DEBUGFS_H */
