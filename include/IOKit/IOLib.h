/* SPDX-License-Identifier: GPL-2.0 */
/* IOKit/IOLib.h of the client world: its functions for plain C. */
#ifndef _NKE_IOKIT_IOLIB_H_
#define _NKE_IOKIT_IOLIB_H_

#include <stdarg.h>
#include <sys/types.h>
#include <sys/systm.h>
#include <kern/thread.h>
#include <kern/thread_call.h>
#include <libkern/OSTypes.h>
#include <mach/vm_types.h>

/** typedef IOPhysicalAddress - a place in the machine's memory */
typedef UInt64 IOPhysicalAddress;

/**
 * IOMalloc() - allocate memory; may sleep
 * @size: bytes; 0 gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *IOMalloc(vm_size_t size) NKE_SYM(IOMalloc);

/**
 * IOMallocZero() - allocate memory filled with zeroes; may sleep
 * @size: bytes; 0 gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *IOMallocZero(vm_size_t size) NKE_SYM(IOMallocZero);

/**
 * IOFree() - free memory of IOMalloc() or IOMallocZero()
 * @address: the memory, or NULL
 * @size: what was asked for
 */
extern void IOFree(void *address, vm_size_t size) NKE_SYM(IOFree);

/**
 * IOMallocAligned() - allocate aligned memory; may sleep
 * @size: bytes; 0 gives NULL
 * @alignment: a power of 2
 *
 * Return: the memory, or NULL.
 */
extern void *IOMallocAligned(vm_size_t size, vm_offset_t alignment)
	NKE_SYM(IOMallocAligned);

/**
 * IOFreeAligned() - free memory of IOMallocAligned()
 * @address: the memory, or NULL
 * @size: what was asked for
 */
extern void IOFreeAligned(void *address, vm_size_t size)
	NKE_SYM(IOFreeAligned);

/**
 * IOMallocPageable() - allocate aligned memory; may sleep; it is not paged
 * @size: bytes; 0 gives NULL
 * @alignment: a power of 2
 *
 * Return: the memory, or NULL.
 */
extern void *IOMallocPageable(vm_size_t size, vm_size_t alignment)
	NKE_SYM(IOMallocPageable);

/**
 * IOFreePageable() - free memory of IOMallocPageable()
 * @address: the memory, or NULL
 * @size: what was asked for
 */
extern void IOFreePageable(void *address, vm_size_t size)
	NKE_SYM(IOFreePageable);

/**
 * IOMallocContiguous() - allocate memory in one piece; may sleep
 * @size: bytes, at most 4 MiB; 0 gives NULL
 * @alignment: a power of 2
 * @physicalAddress: where it is in the machine's memory, or NULL; not what a
 *	device behind an IOMMU has to be told
 *
 * Return: the memory, or NULL.
 */
extern void *IOMallocContiguous(vm_size_t size, vm_size_t alignment,
				IOPhysicalAddress *physicalAddress)
	NKE_SYM(IOMallocContiguous);

/**
 * IOFreeContiguous() - free memory of IOMallocContiguous()
 * @address: the memory, or NULL
 * @size: what was asked for
 */
extern void IOFreeContiguous(void *address, vm_size_t size)
	NKE_SYM(IOFreeContiguous);

/**
 * IOMallocData() - allocate memory for data; may sleep
 * @size: bytes; 0 gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *IOMallocData(vm_size_t size) NKE_SYM(IOMallocData);

/**
 * IOMallocZeroData() - allocate memory for data, filled with zeroes; may sleep
 * @size: bytes; 0 gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *IOMallocZeroData(vm_size_t size) NKE_SYM(IOMallocZeroData);

/**
 * IOFreeData() - free memory of IOMallocData() or IOMallocZeroData()
 * @address: the memory, or NULL
 * @size: what was asked for
 */
extern void IOFreeData(void *address, vm_size_t size) NKE_SYM(IOFreeData);

/**
 * IOLog() - print to the kernel log
 * @fmt: format
 */
extern void IOLog(const char *fmt, ...) NKE_SYM(IOLog) __printflike(1, 2);

/**
 * IOSleep() - sleep
 * @milliseconds: how long at least
 */
extern void IOSleep(unsigned int milliseconds) NKE_SYM(IOSleep);

/**
 * IODelay() - wait without sleeping
 * @microseconds: how long at least
 */
extern void IODelay(unsigned int microseconds) NKE_SYM(IODelay);

/**
 * IOPause() - wait without sleeping
 * @nanoseconds: how long at least
 */
extern void IOPause(unsigned int nanoseconds) NKE_SYM(IOPause);

/** typedef IOThread - a thread */
typedef thread_t IOThread;

/**
 * typedef IOThreadFunc - what a thread runs
 * @argument: as given
 */
typedef void (*IOThreadFunc)(void *argument);

/**
 * IOCreateThread() - start a thread; may sleep
 * @fcn: what it runs; its end is the thread's
 * @arg: its argument
 *
 * Return: the thread without a reference, or NULL.
 */
extern IOThread IOCreateThread(IOThreadFunc fcn, void *arg)
	NKE_SYM(IOCreateThread);

/**
 * IOExitThread() - end the calling thread, which the NKE has started
 */
extern void IOExitThread(void) NKE_SYM(IOExitThread);

#endif /* _NKE_IOKIT_IOLIB_H_ */
