/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/libkern.h of the client world. */
#ifndef _NKE_LIBKERN_LIBKERN_H_
#define _NKE_LIBKERN_LIBKERN_H_

#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <sys/param.h>
#include <machine/endian.h>
#include <mach/vm_types.h>

#define __NKE_MINMAX(name, type, cmp)					\
static inline type name(type a, type b)					\
{									\
	return a cmp b ? a : b;						\
}

__NKE_MINMAX(imax, int, >)
__NKE_MINMAX(imin, int, <)
__NKE_MINMAX(lmax, long, >)
__NKE_MINMAX(lmin, long, <)
__NKE_MINMAX(max, u_int, >)
__NKE_MINMAX(min, u_int, <)
__NKE_MINMAX(uimax, u_int, >)
__NKE_MINMAX(uimin, u_int, <)
__NKE_MINMAX(qmax, quad_t, >)
__NKE_MINMAX(qmin, quad_t, <)
__NKE_MINMAX(uqmax, u_quad_t, >)
__NKE_MINMAX(uqmin, u_quad_t, <)
__NKE_MINMAX(ulmax, u_long, >)
__NKE_MINMAX(ulmin, u_long, <)
#undef __NKE_MINMAX

/**
 * abs() - the absolute value
 * @j: a number
 *
 * Return: its absolute value.
 */
static inline int abs(int j)
{
	return j < 0 ? -j : j;
}

/**
 * ffs() - find the lowest bit that is set
 * @mask: the bits
 *
 * Return: its number from 1, or 0 without any.
 */
static inline int ffs(int mask)
{
	return __builtin_ffs(mask);
}

/**
 * fls() - find the highest bit that is set
 * @mask: the bits
 *
 * Return: its number from 1, or 0 without any.
 */
static inline int fls(int mask)
{
	return mask ? 32 - __builtin_clz(mask) : 0;
}

/**
 * ffsll() - find the lowest bit that is set
 * @mask: the bits
 *
 * Return: its number from 1, or 0 without any.
 */
static inline int ffsll(unsigned long long mask)
{
	return __builtin_ffsll(mask);
}

/**
 * flsll() - find the highest bit that is set
 * @mask: the bits
 *
 * Return: its number from 1, or 0 without any.
 */
static inline int flsll(unsigned long long mask)
{
	return mask ? 64 - __builtin_clzll(mask) : 0;
}

/*
 * Formats are XNU's: %p may be followed by letters, %q and %j are known, %b
 * prints a number and the names of its bits, floating point is printed as the
 * directive itself.  Pointers are printed as Linux prints them: hashed, the
 * same pointer always alike.
 */

/**
 * printf() - print to the kernel log
 * @fmt: format; one log record a line, partial lines are joined
 *
 * A line without end comes out a second later.
 *
 * Return: bytes printed.
 */
extern int printf(const char *fmt, ...) NKE_SYM(printf) __printflike(1, 2);

/**
 * vprintf() - print to the kernel log, arguments in a list
 * @fmt: format
 * @ap: its arguments
 *
 * Return: bytes printed.
 */
extern int vprintf(const char *fmt, va_list ap) NKE_SYM(vprintf)
	__printflike(1, 0);

/**
 * snprintf() - format into a string
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format
 *
 * Return: the length of the whole, had there been room.
 */
extern int snprintf(char *buf, size_t size, const char *fmt, ...)
	NKE_SYM(snprintf) __printflike(3, 4);

/**
 * vsnprintf() - format into a string, arguments in a list
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format
 * @ap: its arguments
 *
 * Return: the length of the whole, had there been room.
 */
extern int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	NKE_SYM(vsnprintf) __printflike(3, 0);

/**
 * scnprintf() - format into a string
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format
 *
 * Return: the length of what is in @buf.
 */
extern int scnprintf(char *buf, size_t size, const char *fmt, ...)
	NKE_SYM(scnprintf) __printflike(3, 4);

/**
 * vscnprintf() - format into a string, arguments in a list
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format
 * @ap: its arguments
 *
 * Return: the length of what is in @buf.
 */
extern int vscnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	NKE_SYM(vscnprintf) __printflike(3, 0);

/**
 * sprintf() - format into a string that is large enough
 * @buf: receives the text
 * @fmt: format
 *
 * Return: the length.
 */
extern int sprintf(char *buf, const char *fmt, ...) NKE_SYM(sprintf)
	__printflike(2, 3);

/**
 * strtol() - read a long
 * @s: the text
 * @end: receives what is behind the number; or NULL
 * @base: 2 to 36, or 0
 *
 * Return: the number; the nearest there is for one out of range.
 */
extern long strtol(const char *s, char **end, int base) NKE_SYM(strtol);

/**
 * strtoul() - read an unsigned long
 * @s: the text
 * @end: receives what is behind the number; or NULL
 * @base: 2 to 36, or 0
 *
 * Return: the number; the nearest there is for one out of range.
 */
extern u_long strtoul(const char *s, char **end, int base) NKE_SYM(strtoul);

/**
 * strtoq() - read a quad
 * @s: the text
 * @end: receives what is behind the number; or NULL
 * @base: 2 to 36, or 0
 *
 * Return: the number; the nearest there is for one out of range.
 */
extern long long strtoq(const char *s, char **end, int base) NKE_SYM(strtoq);

/**
 * strtouq() - read an unsigned quad
 * @s: the text
 * @end: receives what is behind the number; or NULL
 * @base: 2 to 36, or 0
 *
 * Return: the number; the nearest there is for one out of range.
 */
extern unsigned long long strtouq(const char *s, char **end, int base)
	NKE_SYM(strtouq);

/**
 * atoi() - read an int
 * @s: the text
 *
 * Return: the number, cut to an int.
 */
static inline int atoi(const char *s)
{
	return (int)strtol(s, (char **)0, 10);
}

/**
 * crc32() - checksum of Ethernet and zip
 * @crc: 0, or that of what comes before
 * @p: the bytes
 * @len: how many
 *
 * Return: the checksum.
 */
extern uint32_t crc32(uint32_t crc, const void *p, size_t len) NKE_SYM(crc32);

/* Linux exports it with the same meaning. */
extern int sscanf(const char *buf, const char *fmt, ...) __scanflike(2, 3);

/**
 * random() - a random number
 *
 * Return: 0 to 2^31 - 1.
 */
extern u_int32_t random(void) NKE_SYM(random);

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

#endif /* _NKE_LIBKERN_LIBKERN_H_ */
