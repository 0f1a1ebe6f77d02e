/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/OSMalloc.h of the client world. */
#ifndef _NKE_LIBKERN_OSMALLOC_H_
#define _NKE_LIBKERN_OSMALLOC_H_

#include <sys/types.h>

/** typedef OSMallocTag - a name for allocations */
typedef struct __OSMallocTag *OSMallocTag;

#define OSMT_DEFAULT	0x00
#define OSMT_PAGEABLE	0x01

/**
 * OSMalloc_Tagalloc() - make a tag
 * @name: its name
 * @flags: OSMT_*
 *
 * Return: the tag, or NULL.
 */
extern OSMallocTag OSMalloc_Tagalloc(const char *name, uint32_t flags)
	NKE_SYM(OSMalloc_Tagalloc);

/**
 * OSMalloc_Tagfree() - end a tag; it goes with its last allocation
 * @tag: the tag
 */
extern void OSMalloc_Tagfree(OSMallocTag tag) NKE_SYM(OSMalloc_Tagfree);

/**
 * OSMalloc() - allocate, waiting for memory
 * @size: bytes; 0 gives NULL
 * @tag: the tag; NULL gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *OSMalloc(uint32_t size, OSMallocTag tag) NKE_SYM(OSMalloc);

/**
 * OSMalloc_nowait() - allocate without sleeping
 * @size: bytes; 0 gives NULL
 * @tag: the tag; NULL or one with OSMT_PAGEABLE gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *OSMalloc_nowait(uint32_t size, OSMallocTag tag)
	NKE_SYM(OSMalloc_nowait);

/**
 * OSMalloc_noblock() - allocate without sleeping
 * @size: bytes; 0 gives NULL
 * @tag: the tag; NULL or one with OSMT_PAGEABLE gives NULL
 *
 * Return: the memory, or NULL.
 */
extern void *OSMalloc_noblock(uint32_t size, OSMallocTag tag)
	NKE_SYM(OSMalloc_noblock);

/**
 * OSFree() - free memory
 * @addr: the memory, or NULL
 * @size: what was asked for
 * @tag: the tag
 */
extern void OSFree(void *addr, uint32_t size, OSMallocTag tag) NKE_SYM(OSFree);

#endif /* _NKE_LIBKERN_OSMALLOC_H_ */
