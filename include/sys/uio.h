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

#endif /* _NKE_SYS_UIO_H_ */
