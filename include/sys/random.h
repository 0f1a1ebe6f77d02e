/* SPDX-License-Identifier: GPL-2.0 */
/* sys/random.h of the client world.  All may be called in any context. */
#ifndef _NKE_SYS_RANDOM_H_
#define _NKE_SYS_RANDOM_H_

#include <sys/types.h>

/**
 * read_random() - fill memory with random bytes
 * @buffer: the memory
 * @numbytes: how many
 */
extern void read_random(void *buffer, u_int numbytes) NKE_SYM(read_random);

/**
 * random_buf() - fill memory with random bytes
 * @buffer: the memory
 * @numbytes: how many
 */
extern void random_buf(void *buffer, size_t numbytes) NKE_SYM(random_buf);

#endif /* _NKE_SYS_RANDOM_H_ */
