/* SPDX-License-Identifier: GPL-2.0 */
/* sys/unistd.h of the client world: included by habit. */
#ifndef _NKE_SYS_UNISTD_H_
#define _NKE_SYS_UNISTD_H_

#include <sys/types.h>

#endif /* _NKE_SYS_UNISTD_H_ */
