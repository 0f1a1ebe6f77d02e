/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stdint.h of the client world.  64-bit types are "long long", as on XNU, so
 * that "%llu" fits.
 */
#ifndef _NKE_STDINT_H_
#define _NKE_STDINT_H_

typedef signed char int8_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef long intptr_t;
typedef unsigned long uintptr_t;
typedef int64_t intmax_t;
typedef uint64_t uintmax_t;

#define INT8_MAX	0x7f
#define INT8_MIN	(-INT8_MAX - 1)
#define UINT8_MAX	0xff
#define INT16_MAX	0x7fff
#define INT16_MIN	(-INT16_MAX - 1)
#define UINT16_MAX	0xffff
#define INT32_MAX	0x7fffffff
#define INT32_MIN	(-INT32_MAX - 1)
#define UINT32_MAX	0xffffffffU
#define INT64_MAX	0x7fffffffffffffffLL
#define INT64_MIN	(-INT64_MAX - 1)
#define UINT64_MAX	0xffffffffffffffffULL
#define SIZE_MAX	((size_t)-1)
#define INTPTR_MAX	((intptr_t)(UINTPTR_MAX >> 1))
#define UINTPTR_MAX	((uintptr_t)-1)

#endif /* _NKE_STDINT_H_ */
