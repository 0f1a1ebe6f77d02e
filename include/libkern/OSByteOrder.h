/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/OSByteOrder.h of the client world. */
#ifndef _NKE_LIBKERN_OSBYTEORDER_H_
#define _NKE_LIBKERN_OSBYTEORDER_H_

#include <stdint.h>
#include <sys/types.h>

enum {
	OSUnknownByteOrder,
	OSLittleEndian,
	OSBigEndian,
};

#define OSSwapInt16(x)		((uint16_t)__builtin_bswap16(x))
#define OSSwapInt32(x)		((uint32_t)__builtin_bswap32(x))
#define OSSwapInt64(x)		((uint64_t)__builtin_bswap64(x))
#define OSSwapConstInt16(x)	OSSwapInt16(x)
#define OSSwapConstInt32(x)	OSSwapInt32(x)
#define OSSwapConstInt64(x)	OSSwapInt64(x)

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __NKE_BIG16(x)		OSSwapInt16(x)
#define __NKE_BIG32(x)		OSSwapInt32(x)
#define __NKE_BIG64(x)		OSSwapInt64(x)
#define __NKE_LITTLE16(x)	((uint16_t)(x))
#define __NKE_LITTLE32(x)	((uint32_t)(x))
#define __NKE_LITTLE64(x)	((uint64_t)(x))
#else
#define __NKE_BIG16(x)		((uint16_t)(x))
#define __NKE_BIG32(x)		((uint32_t)(x))
#define __NKE_BIG64(x)		((uint64_t)(x))
#define __NKE_LITTLE16(x)	OSSwapInt16(x)
#define __NKE_LITTLE32(x)	OSSwapInt32(x)
#define __NKE_LITTLE64(x)	OSSwapInt64(x)
#endif

#define OSSwapHostToBigInt16(x)		__NKE_BIG16(x)
#define OSSwapHostToBigInt32(x)		__NKE_BIG32(x)
#define OSSwapHostToBigInt64(x)		__NKE_BIG64(x)
#define OSSwapBigToHostInt16(x)		__NKE_BIG16(x)
#define OSSwapBigToHostInt32(x)		__NKE_BIG32(x)
#define OSSwapBigToHostInt64(x)		__NKE_BIG64(x)
#define OSSwapHostToBigConstInt16(x)	__NKE_BIG16(x)
#define OSSwapHostToBigConstInt32(x)	__NKE_BIG32(x)
#define OSSwapHostToBigConstInt64(x)	__NKE_BIG64(x)
#define OSSwapBigToHostConstInt16(x)	__NKE_BIG16(x)
#define OSSwapBigToHostConstInt32(x)	__NKE_BIG32(x)
#define OSSwapBigToHostConstInt64(x)	__NKE_BIG64(x)
#define OSSwapHostToLittleInt16(x)	__NKE_LITTLE16(x)
#define OSSwapHostToLittleInt32(x)	__NKE_LITTLE32(x)
#define OSSwapHostToLittleInt64(x)	__NKE_LITTLE64(x)
#define OSSwapLittleToHostInt16(x)	__NKE_LITTLE16(x)
#define OSSwapLittleToHostInt32(x)	__NKE_LITTLE32(x)
#define OSSwapLittleToHostInt64(x)	__NKE_LITTLE64(x)

/**
 * OSHostByteOrder() - the byte order of this machine
 *
 * Return: OSLittleEndian or OSBigEndian.
 */
static inline int32_t OSHostByteOrder(void)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return OSLittleEndian;
#else
	return OSBigEndian;
#endif
}

/* Numbers at any address, aligned or not. */
#define __NKE_OS_ACCESS(bits, order, convert)				\
static inline uint##bits##_t						\
OSRead##order##Int##bits(const volatile void *base, uintptr_t offset)	\
{									\
	uint##bits##_t v;						\
									\
	__builtin_memcpy(&v, (const char *)(uintptr_t)base + offset,	\
			 sizeof(v));					\
	return convert(v);						\
}									\
static inline void							\
OSWrite##order##Int##bits(volatile void *base, uintptr_t offset,	\
			  uint##bits##_t data)				\
{									\
	uint##bits##_t v = convert(data);				\
									\
	__builtin_memcpy((char *)(uintptr_t)base + offset, &v,		\
			 sizeof(v));					\
}

__NKE_OS_ACCESS(16, Big, __NKE_BIG16)
__NKE_OS_ACCESS(32, Big, __NKE_BIG32)
__NKE_OS_ACCESS(64, Big, __NKE_BIG64)
__NKE_OS_ACCESS(16, Little, __NKE_LITTLE16)
__NKE_OS_ACCESS(32, Little, __NKE_LITTLE32)
__NKE_OS_ACCESS(64, Little, __NKE_LITTLE64)
#undef __NKE_OS_ACCESS

#endif /* _NKE_LIBKERN_OSBYTEORDER_H_ */
