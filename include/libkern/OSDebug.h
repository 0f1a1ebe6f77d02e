/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/OSDebug.h of the client world: included by habit. */
#ifndef _NKE_LIBKERN_OSDEBUG_H_
#define _NKE_LIBKERN_OSDEBUG_H_

#include <sys/cdefs.h>
#include <libkern/OSTypes.h>

#endif /* _NKE_LIBKERN_OSDEBUG_H_ */
