/* SPDX-License-Identifier: GPL-2.0 */
/* sys/uio.h of the client world. */
#ifndef _NKE_SYS_UIO_H_
#define _NKE_SYS_UIO_H_

#include <sys/types.h>

/** struct iovec - one piece of kernel memory */
struct iovec {
	/** @iov_base: its start */
	void *iov_base;
	/** @iov_len: its length in bytes */
	size_t iov_len;
};

#define UIO_MAXIOV	1024

/** enum uio_rw - direction of a uio */
enum uio_rw {
	/** @UIO_READ: into its pieces */
	UIO_READ,
	/** @UIO_WRITE: out of its pieces */
	UIO_WRITE
};

/** enum uio_seg - whose memory the pieces are */
enum uio_seg {
	/** @UIO_USERSPACE: the calling process's */
	UIO_USERSPACE = 0,
	/** @UIO_SYSSPACE: the kernel's */
	UIO_SYSSPACE = 2,
	/** @UIO_USERSPACE32: the calling process's */
	UIO_USERSPACE32 = 5,
	/** @UIO_USERSPACE64: the calling process's */
	UIO_USERSPACE64 = 8,
	/** @UIO_SYSSPACE32: the kernel's */
	UIO_SYSSPACE32 = 11
};

/**
 * uio_create() - make a uio; may sleep
 * @iovcount: room for so many pieces, at most UIO_MAXIOV
 * @offset: place in a file
 * @spacetype: whose memory, enum uio_seg
 * @direction: enum uio_rw
 *
 * Return: the uio, for uio_free(); or NULL.
 */
extern uio_t uio_create(int iovcount, off_t offset, int spacetype,
			int direction) NKE_SYM(uio_create);

/**
 * uio_free() - end of a uio
 * @uio: the uio, or NULL
 */
extern void uio_free(uio_t uio) NKE_SYM(uio_free);

/**
 * uio_addiov() - add a piece
 * @uio: the uio
 * @base: its address
 * @len: its length
 *
 * Return: 0; -1 without room.
 */
extern int uio_addiov(uio_t uio, user_addr_t base, user_size_t len)
	NKE_SYM(uio_addiov);

/**
 * uio_resid() - how much is left to move
 * @uio: the uio
 *
 * Return: bytes.
 */
extern user_ssize_t uio_resid(uio_t uio) NKE_SYM(uio_resid);

/**
 * uio_setresid() - set how much is left to move
 * @uio: the uio
 * @resid: bytes
 */
extern void uio_setresid(uio_t uio, user_ssize_t resid) NKE_SYM(uio_setresid);

/**
 * uio_offset() - place in a file
 * @uio: the uio
 *
 * Return: the place; it goes on with what is moved.
 */
extern off_t uio_offset(uio_t uio) NKE_SYM(uio_offset);

/**
 * uio_setoffset() - set the place in a file
 * @uio: the uio
 * @offset: the place
 */
extern void uio_setoffset(uio_t uio, off_t offset) NKE_SYM(uio_setoffset);

/**
 * uio_iovcnt() - count the pieces that are left
 * @uio: the uio
 *
 * Return: how many.
 */
extern int uio_iovcnt(uio_t uio) NKE_SYM(uio_iovcnt);

/**
 * uio_rw() - direction
 * @uio: the uio
 *
 * Return: UIO_READ or UIO_WRITE; -1 for NULL.
 */
extern int uio_rw(uio_t uio) NKE_SYM(uio_rw);

/**
 * uio_isuserspace() - whose the memory is
 * @uio: the uio
 *
 * Return: 1 for a process's, else 0.
 */
extern int uio_isuserspace(uio_t uio) NKE_SYM(uio_isuserspace);

/**
 * uiomove() - move bytes; may sleep for a process's memory
 * @p: where they come from (UIO_READ) or go to (UIO_WRITE)
 * @n: how many; fewer when fewer are left
 * @uio: the uio, which goes on
 *
 * Return: 0, EINVAL (NULL, negative @n), EFAULT as copyin().
 */
extern int uiomove(const char *p, int n, uio_t uio) NKE_SYM(uiomove);

#endif /* _NKE_SYS_UIO_H_ */
