/* SPDX-License-Identifier: GPL-2.0 */
/* mach/boolean.h of the client world. */
#ifndef _NKE_MACH_BOOLEAN_H_
#define _NKE_MACH_BOOLEAN_H_

typedef int boolean_t;

#ifndef TRUE
#define TRUE	1
#endif
#ifndef FALSE
#define FALSE	0
#endif

#endif /* _NKE_MACH_BOOLEAN_H_ */
