/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stddef.h of the client world; the compiler's own is not on Kbuild's path.
 */
#ifndef _NKE_STDDEF_H_
#define _NKE_STDDEF_H_

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;

#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef offsetof
#define offsetof(type, member)	__builtin_offsetof(type, member)
#endif

#endif /* _NKE_STDDEF_H_ */
