/* SPDX-License-Identifier: GPL-2.0 */
/* sys/kdebug.h of the client world: trace points, which do nothing. */
#ifndef _NKE_SYS_KDEBUG_H_
#define _NKE_SYS_KDEBUG_H_

#include <sys/cdefs.h>

#define DBG_MACH	1
#define DBG_NETWORK	2
#define DBG_FSYSTEM	3
#define DBG_BSD		4
#define DBG_IOKIT	5
#define DBG_DRIVERS	6
#define DBG_MISC	20

#define DBG_FUNC_NONE	0
#define DBG_FUNC_START	1
#define DBG_FUNC_END	2

#define KDBG_CODE(class, subclass, code) \
	((((class) & 0xff) << 24) | (((subclass) & 0xff) << 16) | \
	 (((code) & 0x3fff) << 2))
#define NETDBG_CODE(subclass, code)	KDBG_CODE(DBG_NETWORK, subclass, code)
#define BSDDBG_CODE(subclass, code)	KDBG_CODE(DBG_BSD, subclass, code)
#define DRVDBG_CODE(subclass, code)	KDBG_CODE(DBG_DRIVERS, subclass, code)
#define MISCDBG_CODE(subclass, code)	KDBG_CODE(DBG_MISC, subclass, code)

#define KERNEL_DEBUG(x, a, b, c, d, e)			do { } while (0)
#define KERNEL_DEBUG_CONSTANT(x, a, b, c, d, e)		do { } while (0)
#define KDBG(x, ...)					do { } while (0)

#endif /* _NKE_SYS_KDEBUG_H_ */
