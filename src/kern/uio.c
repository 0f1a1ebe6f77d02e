// SPDX-License-Identifier: GPL-2.0
/*
 * uio: pieces of memory, a process's or the kernel's, that bytes go to or come
 * from.  It is one thread's; nothing is locked.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "proto/user.h"

/* XNU's enum uio_seg and enum uio_rw. */
#define NKE_UIO_USERSPACE	0
#define NKE_UIO_SYSSPACE	2
#define NKE_UIO_USERSPACE32	5
#define NKE_UIO_USERSPACE64	8
#define NKE_UIO_SYSSPACE32	11
#define NKE_UIO_READ		0
#define NKE_UIO_WRITE		1

/**
 * struct nke_uio - what a uio_t is
 * @offset: place in a file
 * @resid: bytes that are left to move
 * @user: the pieces are a process's
 * @write: bytes come from the pieces
 * @max: room for so many pieces
 * @count: so many there are
 * @at: the piece that is next
 * @iov: the pieces, what is left of each
 */
struct nke_uio {
	s64 offset;
	s64 resid;
	bool user;
	bool write;
	int max;
	int count;
	int at;
	struct {
		u64 base;
		u64 len;
	} iov[];
};

static struct nke_uio *nke_uio(struct uio *uio)
{
	return (struct nke_uio *)uio;
}

/**
 * nke_uio_create() - make a uio
 * @iovcount: room for so many pieces, at most 1024
 * @offset: place in a file
 * @spacetype: UIO_USERSPACE, UIO_SYSSPACE or one of their kind
 * @direction: UIO_READ or UIO_WRITE
 *
 * Follows XNU's uio_create().
 *
 * Context: Process context; may sleep.
 * Return: the uio, for uio_free(); NULL for other arguments, or without memory.
 */
struct uio *nke_uio_create(int iovcount, long long offset, int spacetype,
			   int direction)
{
	struct nke_uio *u;
	bool user = false;

	if (iovcount < 0 || iovcount > UIO_MAXIOV ||
	    (direction != NKE_UIO_READ && direction != NKE_UIO_WRITE))
		return NULL;
	switch (spacetype) {
	case NKE_UIO_USERSPACE:
	case NKE_UIO_USERSPACE32:
	case NKE_UIO_USERSPACE64:
		user = true;
		break;
	case NKE_UIO_SYSSPACE:
	case NKE_UIO_SYSSPACE32:
		break;
	default:
		return NULL;
	}
	u = kzalloc(struct_size(u, iov, iovcount), GFP_KERNEL);
	if (!u)
		return NULL;
	u->offset = offset;
	u->user = user;
	u->write = direction == NKE_UIO_WRITE;
	u->max = iovcount;
	return (struct uio *)u;
}
EXPORT_SYMBOL_NKE(nke_uio_create);

/**
 * nke_uio_free() - end of a uio
 * @uio: the uio, or NULL
 *
 * Follows XNU's uio_free().
 *
 * Context: Any.
 */
void nke_uio_free(struct uio *uio)
{
	kfree(nke_uio(uio));
}
EXPORT_SYMBOL_NKE(nke_uio_free);

/**
 * nke_uio_addiov() - add a piece
 * @uio: the uio
 * @base: its address
 * @len: its length
 *
 * Follows XNU's uio_addiov().
 *
 * Context: Any.
 * Return: 0; -1 when there is no room, or the sum is beyond 2^63 - 1.
 */
int nke_uio_addiov(struct uio *uio, unsigned long long base,
		   unsigned long long len)
{
	struct nke_uio *u = nke_uio(uio);

	if (!u || u->count == u->max || len > S64_MAX - u->resid)
		return -1;
	u->iov[u->count].base = base;
	u->iov[u->count].len = len;
	u->count++;
	u->resid += len;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_uio_addiov);

/**
 * nke_uio_resid() - how much is left to move
 * @uio: the uio
 *
 * Follows XNU's uio_resid().
 *
 * Context: Any.
 * Return: bytes; 0 for NULL.
 */
long long nke_uio_resid(struct uio *uio)
{
	return uio ? nke_uio(uio)->resid : 0;
}
EXPORT_SYMBOL_NKE(nke_uio_resid);

/**
 * nke_uio_setresid() - set how much is left to move
 * @uio: the uio, or NULL
 * @resid: bytes
 *
 * Follows XNU's uio_setresid().
 *
 * Context: Any.
 */
void nke_uio_setresid(struct uio *uio, long long resid)
{
	if (uio)
		nke_uio(uio)->resid = max(resid, 0LL);
}
EXPORT_SYMBOL_NKE(nke_uio_setresid);

/**
 * nke_uio_offset() - place in a file
 * @uio: the uio
 *
 * Follows XNU's uio_offset().
 *
 * Context: Any.
 * Return: the place; it goes on with what is moved; 0 for NULL.
 */
long long nke_uio_offset(struct uio *uio)
{
	return uio ? nke_uio(uio)->offset : 0;
}
EXPORT_SYMBOL_NKE(nke_uio_offset);

/**
 * nke_uio_setoffset() - set the place in a file
 * @uio: the uio, or NULL
 * @offset: the place
 *
 * Follows XNU's uio_setoffset().
 *
 * Context: Any.
 */
void nke_uio_setoffset(struct uio *uio, long long offset)
{
	if (uio)
		nke_uio(uio)->offset = offset;
}
EXPORT_SYMBOL_NKE(nke_uio_setoffset);

/**
 * nke_uio_iovcnt() - count pieces
 * @uio: the uio
 *
 * Follows XNU's uio_iovcnt().
 *
 * Context: Any.
 * Return: pieces that are not moved yet; 0 for NULL.
 */
int nke_uio_iovcnt(struct uio *uio)
{
	return uio ? nke_uio(uio)->count - nke_uio(uio)->at : 0;
}
EXPORT_SYMBOL_NKE(nke_uio_iovcnt);

/**
 * nke_uio_rw() - direction
 * @uio: the uio
 *
 * Follows XNU's uio_rw().
 *
 * Context: Any.
 * Return: UIO_READ or UIO_WRITE; -1 for NULL.
 */
int nke_uio_rw(struct uio *uio)
{
	if (!uio)
		return -1;
	return nke_uio(uio)->write ? NKE_UIO_WRITE : NKE_UIO_READ;
}
EXPORT_SYMBOL_NKE(nke_uio_rw);

/**
 * nke_uio_isuserspace() - whose the memory is
 * @uio: the uio
 *
 * Follows XNU's uio_isuserspace().
 *
 * Context: Any.
 * Return: 1 for a process's, 0 for the kernel's and for NULL.
 */
int nke_uio_isuserspace(struct uio *uio)
{
	return uio && nke_uio(uio)->user;
}
EXPORT_SYMBOL_NKE(nke_uio_isuserspace);

static int nke_uio_copy(const struct nke_uio *u, u64 base, char *p, size_t n)
{
	if (u->user)
		return u->write ? nke_copyin(base, p, n) :
		       nke_copyout(p, base, n);
	if (u->write)
		memcpy(p, (void *)(uintptr_t)base, n);
	else
		memcpy((void *)(uintptr_t)base, p, n);
	return 0;
}

/**
 * nke_uiomove() - move bytes
 * @p: memory of the kernel: where bytes come from (UIO_READ) or go to
 * @n: how many; fewer are moved when fewer are left
 * @uio: the uio, which goes on
 *
 * Follows XNU's uiomove().
 *
 * Context: For a process's memory its own thread, and may sleep; else any.
 * Return: 0, EINVAL (NULL, negative @n), EFAULT (as copyin(); what was moved
 * before is counted).
 */
int nke_uiomove(const char *p, int n, struct uio *uio)
{
	struct nke_uio *u = nke_uio(uio);
	size_t len;
	int err;

	if (!u || n < 0)
		return nke_errno(-EINVAL);
	while (n && u->resid && u->at < u->count) {
		len = min3((u64)n, (u64)u->resid, u->iov[u->at].len);
		/* XNU's prototype is const for both directions. */
		err = nke_uio_copy(u, u->iov[u->at].base, (char *)p, len);
		if (err)
			return err;
		u->iov[u->at].base += len;
		u->iov[u->at].len -= len;
		u->resid -= len;
		u->offset += len;
		p += len;
		n -= len;
		if (!u->iov[u->at].len)
			u->at++;
	}
	return 0;
}
EXPORT_SYMBOL_NKE(nke_uiomove);
