/* SPDX-License-Identifier: GPL-2.0 */
/* sys/param.h of the client world: sizes, bits, MIN and MAX. */
#ifndef _NKE_SYS_PARAM_H_
#define _NKE_SYS_PARAM_H_

#include <sys/types.h>
#include <sys/errno.h>
#include <sys/signal.h>
#include <sys/_sleep.h>
#include <limits.h>
#include <machine/endian.h>

#define BSD		199506
#define NeXTBSD		1995064

#define MAXCOMLEN	16
#define MAXPATHLEN	PATH_MAX
#define MAXHOSTNAMELEN	256
#define NBBY		8

#ifndef MIN
#define MIN(a, b)	(((a) < (b)) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b)	(((a) > (b)) ? (a) : (b))
#endif

#define howmany(x, y)	((((x) % (y)) == 0) ? ((x) / (y)) : (((x) / (y)) + 1))
#define roundup(x, y)	((((x) % (y)) == 0) ? (x) : ((x) + ((y) - ((x) % (y)))))
#define powerof2(x)	((((x) - 1) & (x)) == 0)

#define setbit(a, i)	(((char *)(a))[(i) / NBBY] |= 1 << ((i) % NBBY))
#define clrbit(a, i)	(((char *)(a))[(i) / NBBY] &= ~(1 << ((i) % NBBY)))
#define isset(a, i)	(((char *)(a))[(i) / NBBY] & (1 << ((i) % NBBY)))
#define isclr(a, i)	((((char *)(a))[(i) / NBBY] & (1 << ((i) % NBBY))) == 0)

#endif /* _NKE_SYS_PARAM_H_ */
