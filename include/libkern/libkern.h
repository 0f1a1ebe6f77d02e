/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/libkern.h of the client world. */
#ifndef _NKE_LIBKERN_LIBKERN_H_
#define _NKE_LIBKERN_LIBKERN_H_

#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <machine/endian.h>

/**
 * printf() - print to the kernel log
 * @fmt: format; one log record a line, partial lines are joined
 *
 * Return: bytes printed.
 */
extern int printf(const char *fmt, ...) NKE_SYM(printf) __printflike(1, 2);

/* Linux exports these with the same meaning. */
extern int snprintf(char *buf, size_t size, const char *fmt, ...)
	__printflike(3, 4);
extern int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
extern int sscanf(const char *buf, const char *fmt, ...) __scanflike(2, 3);

/**
 * inet_ntop() - an address as text
 * @af: AF_INET or AF_INET6
 * @src: the address, in network byte order
 * @dst: receives the text
 * @size: bytes at @dst
 *
 * Return: @dst, or NULL for another family or too little room.
 */
extern const char *inet_ntop(int af, const void *src, char *dst, u_int size)
	NKE_SYM(inet_ntop);

#ifndef MIN
#define MIN(a, b)	((a) < (b) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b)	((a) > (b) ? (a) : (b))
#endif

#endif /* _NKE_LIBKERN_LIBKERN_H_ */
