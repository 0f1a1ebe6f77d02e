// SPDX-License-Identifier: GPL-2.0
/*
 * OSAtomic: all fully ordered, which is more than XNU promises today and what
 * it did when most NKEs were written.
 */
#include <linux/atomic.h>

#include "core/export.h"
#include "kern/kern.h"

/**
 * nke_OSAddAtomic() - add to a 32-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Follows XNU's OSAddAtomic().
 *
 * Context: Any.
 * Return: the value before.
 */
int nke_OSAddAtomic(int amount, volatile int *address)
{
	return atomic_fetch_add(amount, (atomic_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSAddAtomic);

/**
 * nke_OSAddAtomic64() - add to a 64-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Follows XNU's OSAddAtomic64().
 *
 * Context: Any.
 * Return: the value before.
 */
long long nke_OSAddAtomic64(long long amount, volatile long long *address)
{
	return atomic64_fetch_add(amount, (atomic64_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSAddAtomic64);

/**
 * nke_OSAddAtomicLong() - add to a long
 * @amount: what to add
 * @address: the variable
 *
 * Follows XNU's OSAddAtomicLong().
 *
 * Context: Any.
 * Return: the value before.
 */
long nke_OSAddAtomicLong(long amount, volatile long *address)
{
	return atomic_long_fetch_add(amount, (atomic_long_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSAddAtomicLong);

/**
 * nke_OSIncrementAtomic() - add one to a 32-bit variable
 * @address: the variable
 *
 * Follows XNU's OSIncrementAtomic().
 *
 * Context: Any.
 * Return: the value before.
 */
int nke_OSIncrementAtomic(volatile int *address)
{
	return atomic_fetch_inc((atomic_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSIncrementAtomic);

/**
 * nke_OSDecrementAtomic() - take one from a 32-bit variable
 * @address: the variable
 *
 * Follows XNU's OSDecrementAtomic().
 *
 * Context: Any.
 * Return: the value before.
 */
int nke_OSDecrementAtomic(volatile int *address)
{
	return atomic_fetch_dec((atomic_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSDecrementAtomic);

/**
 * nke_OSIncrementAtomic64() - add one to a 64-bit variable
 * @address: the variable
 *
 * Follows XNU's OSIncrementAtomic64().
 *
 * Context: Any.
 * Return: the value before.
 */
long long nke_OSIncrementAtomic64(volatile long long *address)
{
	return atomic64_fetch_inc((atomic64_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSIncrementAtomic64);

/**
 * nke_OSDecrementAtomic64() - take one from a 64-bit variable
 * @address: the variable
 *
 * Follows XNU's OSDecrementAtomic64().
 *
 * Context: Any.
 * Return: the value before.
 */
long long nke_OSDecrementAtomic64(volatile long long *address)
{
	return atomic64_fetch_dec((atomic64_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSDecrementAtomic64);

/**
 * nke_OSBitAndAtomic() - and a 32-bit variable with a mask
 * @mask: the other operand
 * @address: the variable
 *
 * Follows XNU's OSBitAndAtomic().
 *
 * Context: Any.
 * Return: the value before.
 */
unsigned int nke_OSBitAndAtomic(unsigned int mask,
				volatile unsigned int *address)
{
	return atomic_fetch_and(mask, (atomic_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSBitAndAtomic);

/**
 * nke_OSBitOrAtomic() - or a 32-bit variable with a mask
 * @mask: the other operand
 * @address: the variable
 *
 * Follows XNU's OSBitOrAtomic().
 *
 * Context: Any.
 * Return: the value before.
 */
unsigned int nke_OSBitOrAtomic(unsigned int mask,
			       volatile unsigned int *address)
{
	return atomic_fetch_or(mask, (atomic_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSBitOrAtomic);

/**
 * nke_OSBitXorAtomic() - xor a 32-bit variable with a mask
 * @mask: the other operand
 * @address: the variable
 *
 * Follows XNU's OSBitXorAtomic().
 *
 * Context: Any.
 * Return: the value before.
 */
unsigned int nke_OSBitXorAtomic(unsigned int mask,
				volatile unsigned int *address)
{
	return atomic_fetch_xor(mask, (atomic_t *)address);
}
EXPORT_SYMBOL_NKE(nke_OSBitXorAtomic);

/**
 * nke_OSCompareAndSwap() - store a 32-bit value if the old one is right
 * @oldval: value that it must have
 * @newval: value to store
 * @address: the variable
 *
 * Follows XNU's OSCompareAndSwap().
 *
 * Context: Any.
 * Return: 1 when it was stored, else 0.
 */
unsigned char nke_OSCompareAndSwap(unsigned int oldval, unsigned int newval,
				   volatile unsigned int *address)
{
	return cmpxchg(address, oldval, newval) == oldval;
}
EXPORT_SYMBOL_NKE(nke_OSCompareAndSwap);

/**
 * nke_OSCompareAndSwap64() - store a 64-bit value if the old one is right
 * @oldval: value that it must have
 * @newval: value to store
 * @address: the variable
 *
 * Follows XNU's OSCompareAndSwap64().
 *
 * Context: Any.
 * Return: 1 when it was stored, else 0.
 */
unsigned char nke_OSCompareAndSwap64(unsigned long long oldval,
				     unsigned long long newval,
				     volatile unsigned long long *address)
{
	return cmpxchg64(address, oldval, newval) == oldval;
}
EXPORT_SYMBOL_NKE(nke_OSCompareAndSwap64);

/**
 * nke_OSCompareAndSwapPtr() - store a pointer if the old one is right
 * @oldval: value that it must have
 * @newval: value to store
 * @address: the variable
 *
 * Follows XNU's OSCompareAndSwapPtr().
 *
 * Context: Any.
 * Return: 1 when it was stored, else 0.
 */
unsigned char nke_OSCompareAndSwapPtr(void *oldval, void *newval,
				      void *volatile *address)
{
	return cmpxchg(address, oldval, newval) == oldval;
}
EXPORT_SYMBOL_NKE(nke_OSCompareAndSwapPtr);

/* Linux has no atomic_t of 8 and 16 bits, but compares and swaps them. */
static u8 nke_add8(int amount, volatile void *address)
{
	u8 *p = (u8 *)address;
	u8 old, seen = READ_ONCE(*p);

	do {
		old = seen;
		seen = cmpxchg(p, old, (u8)(old + amount));
	} while (seen != old);
	return old;
}

static u16 nke_add16(int amount, volatile void *address)
{
	u16 *p = (u16 *)address;
	u16 old, seen = READ_ONCE(*p);

	do {
		old = seen;
		seen = cmpxchg(p, old, (u16)(old + amount));
	} while (seen != old);
	return old;
}

/**
 * nke_OSAddAtomic8() - add to an 8-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Follows XNU's OSAddAtomic8().
 *
 * Context: Any.
 * Return: the value before.
 */
signed char nke_OSAddAtomic8(int amount, volatile signed char *address)
{
	return nke_add8(amount, address);
}
EXPORT_SYMBOL_NKE(nke_OSAddAtomic8);

/**
 * nke_OSIncrementAtomic8() - add one to an 8-bit variable
 * @address: the variable
 *
 * Follows XNU's OSIncrementAtomic8().
 *
 * Context: Any.
 * Return: the value before.
 */
signed char nke_OSIncrementAtomic8(volatile signed char *address)
{
	return nke_add8(1, address);
}
EXPORT_SYMBOL_NKE(nke_OSIncrementAtomic8);

/**
 * nke_OSDecrementAtomic8() - take one from an 8-bit variable
 * @address: the variable
 *
 * Follows XNU's OSDecrementAtomic8().
 *
 * Context: Any.
 * Return: the value before.
 */
signed char nke_OSDecrementAtomic8(volatile signed char *address)
{
	return nke_add8(-1, address);
}
EXPORT_SYMBOL_NKE(nke_OSDecrementAtomic8);

/**
 * nke_OSAddAtomic16() - add to a 16-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Follows XNU's OSAddAtomic16().
 *
 * Context: Any.
 * Return: the value before.
 */
short nke_OSAddAtomic16(int amount, volatile short *address)
{
	return nke_add16(amount, address);
}
EXPORT_SYMBOL_NKE(nke_OSAddAtomic16);

/**
 * nke_OSIncrementAtomic16() - add one to a 16-bit variable
 * @address: the variable
 *
 * Follows XNU's OSIncrementAtomic16().
 *
 * Context: Any.
 * Return: the value before.
 */
short nke_OSIncrementAtomic16(volatile short *address)
{
	return nke_add16(1, address);
}
EXPORT_SYMBOL_NKE(nke_OSIncrementAtomic16);

/**
 * nke_OSDecrementAtomic16() - take one from a 16-bit variable
 * @address: the variable
 *
 * Follows XNU's OSDecrementAtomic16().
 *
 * Context: Any.
 * Return: the value before.
 */
short nke_OSDecrementAtomic16(volatile short *address)
{
	return nke_add16(-1, address);
}
EXPORT_SYMBOL_NKE(nke_OSDecrementAtomic16);

/* Bits are counted from the most significant one.  Return: the one before. */
static bool nke_set_bit(unsigned int bit, volatile unsigned char *address,
			bool value)
{
	u8 *p = (u8 *)address + bit / 8;
	u8 mask = 0x80 >> bit % 8;
	u8 old, seen = READ_ONCE(*p);

	do {
		old = seen;
		seen = cmpxchg(p, old, value ? old | mask : old & ~mask);
	} while (seen != old);
	return old & mask;
}

/**
 * nke_OSTestAndSet() - set a bit
 * @bit: its number; 0 is the most significant of the first byte
 * @address: the first byte
 *
 * Follows XNU's OSTestAndSet().
 *
 * Context: Any.
 * Return: 1 when it was set before, else 0.
 */
unsigned char nke_OSTestAndSet(unsigned int bit,
			       volatile unsigned char *address)
{
	return nke_set_bit(bit, address, true);
}
EXPORT_SYMBOL_NKE(nke_OSTestAndSet);

/**
 * nke_OSTestAndClear() - clear a bit
 * @bit: its number; 0 is the most significant of the first byte
 * @address: the first byte
 *
 * Follows XNU's OSTestAndClear().
 *
 * Context: Any.
 * Return: 1 when it was clear before, else 0.
 */
unsigned char nke_OSTestAndClear(unsigned int bit,
				 volatile unsigned char *address)
{
	return !nke_set_bit(bit, address, false);
}
EXPORT_SYMBOL_NKE(nke_OSTestAndClear);
