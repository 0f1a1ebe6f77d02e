/* SPDX-License-Identifier: GPL-2.0 */
/* string.h of the client world. */
#ifndef _NKE_STRING_H_
#define _NKE_STRING_H_

#include <sys/types.h>

/* Linux exports these with the same meaning. */
extern void *memcpy(void *dst, const void *src, size_t n);
extern void *memmove(void *dst, const void *src, size_t n);
extern void *memset(void *p, int c, size_t n);
extern void *memchr(const void *s, int c, size_t n);
extern int memcmp(const void *a, const void *b, size_t n);
extern size_t strlen(const char *s);
extern size_t strnlen(const char *s, size_t n);
extern int strcmp(const char *a, const char *b);
extern int strncmp(const char *a, const char *b, size_t n);
extern int strcasecmp(const char *a, const char *b);
extern int strncasecmp(const char *a, const char *b, size_t n);
extern char *strcpy(char *dst, const char *src);
extern char *strncpy(char *dst, const char *src, size_t n);
extern char *strcat(char *dst, const char *src);
extern char *strncat(char *dst, const char *src, size_t n);
extern char *strchr(const char *s, int c);
extern char *strrchr(const char *s, int c);
extern char *strstr(const char *s, const char *what);
extern char *strnstr(const char *s, const char *what, size_t n);
extern char *strpbrk(const char *s, const char *accept);
extern size_t strspn(const char *s, const char *accept);
extern size_t strcspn(const char *s, const char *reject);
extern char *strsep(char **s, const char *delim);

/**
 * strlcpy() - copy a string with a bound
 * @dst: where to
 * @src: the string
 * @size: room at @dst
 *
 * Return: length of @src.
 */
extern size_t strlcpy(char *dst, const char *src, size_t size) NKE_SYM(strlcpy);

/**
 * strlcat() - append a string with a bound
 * @dst: a string
 * @src: what to append
 * @size: room at @dst
 *
 * Return: length of the whole, had there been room.
 */
extern size_t strlcat(char *dst, const char *src, size_t size) NKE_SYM(strlcat);

/**
 * bzero() - fill with zeroes
 * @p: the memory
 * @len: bytes
 */
extern void bzero(void *p, size_t len) NKE_SYM(bzero);

/**
 * bcopy() - copy bytes, source first
 * @src: where from
 * @dst: where to
 * @len: bytes
 */
extern void bcopy(const void *src, void *dst, size_t len) NKE_SYM(bcopy);

/**
 * bcmp() - are bytes different?
 * @a: some bytes
 * @b: other bytes
 * @len: how many
 *
 * Return: 0 when they are equal.
 */
extern int bcmp(const void *a, const void *b, size_t len) NKE_SYM(bcmp);

#endif /* _NKE_STRING_H_ */
