/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/OSAtomic.h of the client world: fully ordered operations. */
#ifndef _NKE_LIBKERN_OSATOMIC_H_
#define _NKE_LIBKERN_OSATOMIC_H_

#include <libkern/OSTypes.h>

/**
 * OSAddAtomic() - add to a 32-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt32 OSAddAtomic(SInt32 amount, volatile SInt32 *address)
	NKE_SYM(OSAddAtomic);

/**
 * OSAddAtomic64() - add to a 64-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt64 OSAddAtomic64(SInt64 amount, volatile SInt64 *address)
	NKE_SYM(OSAddAtomic64);

/**
 * OSAddAtomicLong() - add to a long
 * @amount: what to add
 * @address: the variable
 *
 * Return: the value before.
 */
extern long OSAddAtomicLong(long amount, volatile long *address)
	NKE_SYM(OSAddAtomicLong);

/**
 * OSIncrementAtomic() - add one
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt32 OSIncrementAtomic(volatile SInt32 *address)
	NKE_SYM(OSIncrementAtomic);

/**
 * OSDecrementAtomic() - take one
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt32 OSDecrementAtomic(volatile SInt32 *address)
	NKE_SYM(OSDecrementAtomic);

/**
 * OSIncrementAtomic64() - add one
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt64 OSIncrementAtomic64(volatile SInt64 *address)
	NKE_SYM(OSIncrementAtomic64);

/**
 * OSDecrementAtomic64() - take one
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt64 OSDecrementAtomic64(volatile SInt64 *address)
	NKE_SYM(OSDecrementAtomic64);

/**
 * OSBitAndAtomic() - and with a mask
 * @mask: the other operand
 * @address: the variable
 *
 * Return: the value before.
 */
extern UInt32 OSBitAndAtomic(UInt32 mask, volatile UInt32 *address)
	NKE_SYM(OSBitAndAtomic);

/**
 * OSBitOrAtomic() - or with a mask
 * @mask: the other operand
 * @address: the variable
 *
 * Return: the value before.
 */
extern UInt32 OSBitOrAtomic(UInt32 mask, volatile UInt32 *address)
	NKE_SYM(OSBitOrAtomic);

/**
 * OSBitXorAtomic() - xor with a mask
 * @mask: the other operand
 * @address: the variable
 *
 * Return: the value before.
 */
extern UInt32 OSBitXorAtomic(UInt32 mask, volatile UInt32 *address)
	NKE_SYM(OSBitXorAtomic);

/**
 * OSCompareAndSwap() - store if the old value is right
 * @oldval: value that it must have
 * @newval: value to store
 * @address: the variable
 *
 * Return: 1 when it was stored, else 0.
 */
extern Boolean OSCompareAndSwap(UInt32 oldval, UInt32 newval,
				volatile UInt32 *address)
	NKE_SYM(OSCompareAndSwap);

/**
 * OSCompareAndSwap64() - store if the old value is right
 * @oldval: value that it must have
 * @newval: value to store
 * @address: the variable
 *
 * Return: 1 when it was stored, else 0.
 */
extern Boolean OSCompareAndSwap64(UInt64 oldval, UInt64 newval,
				  volatile UInt64 *address)
	NKE_SYM(OSCompareAndSwap64);

/**
 * OSCompareAndSwapPtr() - store if the old value is right
 * @oldval: value that it must have
 * @newval: value to store
 * @address: the variable
 *
 * Return: 1 when it was stored, else 0.
 */
extern Boolean OSCompareAndSwapPtr(void *oldval, void *newval,
				   void *volatile *address)
	NKE_SYM(OSCompareAndSwapPtr);

/**
 * OSAddAtomic8() - add to an 8-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt8 OSAddAtomic8(SInt32 amount, volatile SInt8 *address)
	NKE_SYM(OSAddAtomic8);

/**
 * OSIncrementAtomic8() - add one to an 8-bit variable
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt8 OSIncrementAtomic8(volatile SInt8 *address)
	NKE_SYM(OSIncrementAtomic8);

/**
 * OSDecrementAtomic8() - take one from an 8-bit variable
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt8 OSDecrementAtomic8(volatile SInt8 *address)
	NKE_SYM(OSDecrementAtomic8);

/**
 * OSAddAtomic16() - add to a 16-bit variable
 * @amount: what to add
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt16 OSAddAtomic16(SInt32 amount, volatile SInt16 *address)
	NKE_SYM(OSAddAtomic16);

/**
 * OSIncrementAtomic16() - add one to a 16-bit variable
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt16 OSIncrementAtomic16(volatile SInt16 *address)
	NKE_SYM(OSIncrementAtomic16);

/**
 * OSDecrementAtomic16() - take one from a 16-bit variable
 * @address: the variable
 *
 * Return: the value before.
 */
extern SInt16 OSDecrementAtomic16(volatile SInt16 *address)
	NKE_SYM(OSDecrementAtomic16);

/**
 * OSTestAndSet() - set a bit
 * @bit: its number; 0 is the most significant of the first byte
 * @address: the first byte
 *
 * Return: 1 when it was set before, else 0.
 */
extern Boolean OSTestAndSet(UInt32 bit, volatile UInt8 *address)
	NKE_SYM(OSTestAndSet);

/**
 * OSTestAndClear() - clear a bit
 * @bit: its number; 0 is the most significant of the first byte
 * @address: the first byte
 *
 * Return: 1 when it was clear before, else 0.
 */
extern Boolean OSTestAndClear(UInt32 bit, volatile UInt8 *address)
	NKE_SYM(OSTestAndClear);

/** typedef OSSpinLock - a lock that is 0 while it is free */
typedef SInt32 OSSpinLock;

#define OS_SPINLOCK_INIT	0

/**
 * OSSpinLockTry() - take a lock if it is free
 * @lock: the lock
 *
 * Return: 1 when it was taken, else 0.
 */
extern Boolean OSSpinLockTry(volatile OSSpinLock *lock) NKE_SYM(OSSpinLockTry);

/**
 * OSSpinLockUnlock() - let a lock go
 * @lock: the lock
 */
extern void OSSpinLockUnlock(volatile OSSpinLock *lock)
	NKE_SYM(OSSpinLockUnlock);

#endif /* _NKE_LIBKERN_OSATOMIC_H_ */
