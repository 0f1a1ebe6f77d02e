/* SPDX-License-Identifier: GPL-2.0 */
/* sys/dirent.h of the client world: included by habit. */
#ifndef _NKE_SYS_DIRENT_H_
#define _NKE_SYS_DIRENT_H_

#include <sys/types.h>

#define MAXNAMLEN	255

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12
#define DT_WHT		14

#endif /* _NKE_SYS_DIRENT_H_ */
