/* SPDX-License-Identifier: GPL-2.0 */
/* sys/malloc.h of the client world. */
#ifndef _NKE_SYS_MALLOC_H_
#define _NKE_SYS_MALLOC_H_

#include <sys/types.h>

#define M_WAITOK	0x0000
#define M_NOWAIT	0x0001
#define M_ZERO		0x0004
#define M_NULL		0x0008

/* Labels, without effect. */
#define M_MBUF		1
#define M_DEVBUF	2
#define M_SOCKET	3
#define M_PCB		4
#define M_RTABLE	5
#define M_FTABLE	8
#define M_IFADDR	9
#define M_SOOPTS	10
#define M_SONAME	11
#define M_IOV		34
#define M_LOCKF		40
#define M_IPMOPTS	53
#define M_IFMADDR	54
#define M_TEMP		80
#define M_UDFNODE	84
#define M_UDFMNT	85
#define M_KAUTH		100

/**
 * _MALLOC() - allocate memory
 * @size: bytes; 0 gives NULL
 * @type: M_TEMP and so on, a label
 * @flags: M_WAITOK or M_NOWAIT, M_ZERO
 *
 * Return: the memory, or NULL.
 */
extern void *_MALLOC(size_t size, int type, int flags) NKE_SYM(_MALLOC);

/**
 * _FREE() - free memory of _MALLOC()
 * @addr: the memory, or NULL
 * @type: a label
 */
extern void _FREE(void *addr, int type) NKE_SYM(_FREE);

/**
 * _REALLOC() - move what memory holds to memory of another size
 * @addr: memory of _MALLOC(), freed on success only; NULL: as _MALLOC()
 * @size: bytes; 0 gives NULL
 * @type: M_TEMP and so on, a label
 * @flags: M_WAITOK or M_NOWAIT, M_ZERO
 *
 * Return: the memory, or NULL: what was there is still there.
 */
extern void *_REALLOC(void *addr, size_t size, int type, int flags)
	NKE_SYM(_REALLOC);

/**
 * _MALLOC_ZONE() - allocate memory
 * @size: bytes; 0 gives NULL
 * @type: a label
 * @flags: M_WAITOK or M_NOWAIT, M_ZERO
 *
 * Return: the memory, or NULL.
 */
extern void *_MALLOC_ZONE(size_t size, int type, int flags)
	NKE_SYM(_MALLOC_ZONE);

/**
 * _FREE_ZONE() - free memory of _MALLOC_ZONE()
 * @addr: the memory, or NULL
 * @size: what was asked for
 * @type: a label
 */
extern void _FREE_ZONE(void *addr, size_t size, int type) NKE_SYM(_FREE_ZONE);

#define MALLOC_ZONE(space, cast, size, type, flags) \
	((space) = (cast)_MALLOC_ZONE((size), (type), (flags)))
#define FREE_ZONE(addr, size, type) \
	_FREE_ZONE((void *)(addr), (size), (type))
#define MALLOC(space, cast, size, type, flags) \
	((space) = (cast)_MALLOC((size), (type), (flags)))
#define REALLOC(space, cast, addr, size, type, flags) \
	((space) = (cast)_REALLOC((addr), (size), (type), (flags)))
#define FREE(addr, type)	_FREE((void *)(addr), (type))

#endif /* _NKE_SYS_MALLOC_H_ */
