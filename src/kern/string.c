// SPDX-License-Identifier: GPL-2.0
/*
 * BSD's bytes and strings, where Linux has none of the same name and meaning.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "core/export.h"
#include "kern/kern.h"

/**
 * nke_bzero() - fill with zeroes
 * @p: the memory
 * @len: bytes
 *
 * Context: Any.
 */
void nke_bzero(void *p, unsigned long len)
{
	memset(p, 0, len);
}
EXPORT_SYMBOL_NKE(nke_bzero);

/**
 * nke_bcopy() - copy bytes, source first
 * @src: where from
 * @dst: where to; may overlap
 * @len: bytes
 *
 * Context: Any.
 */
void nke_bcopy(const void *src, void *dst, unsigned long len)
{
	memmove(dst, src, len);
}
EXPORT_SYMBOL_NKE(nke_bcopy);

/**
 * nke_bcmp() - are bytes different?
 * @a: some bytes
 * @b: other bytes
 * @len: how many
 *
 * Context: Any.
 * Return: 0 when they are equal.
 */
int nke_bcmp(const void *a, const void *b, unsigned long len)
{
	return memcmp(a, b, len);
}
EXPORT_SYMBOL_NKE(nke_bcmp);

/**
 * nke_strlcpy() - copy a string with a bound
 * @dst: where to
 * @src: the string
 * @size: room at @dst; the copy is cut to fit and always ended
 *
 * Context: Any.
 * Return: length of @src.
 */
unsigned long nke_strlcpy(char *dst, const char *src, unsigned long size)
{
	size_t len = strlen(src);

	if (size) {
		size_t n = min(len, size - 1);

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}
EXPORT_SYMBOL_NKE(nke_strlcpy);

/**
 * nke_strlcat() - append a string with a bound
 * @dst: a string
 * @src: what to append
 * @size: room at @dst; the result is cut to fit
 *
 * Context: Any.
 * Return: length of the whole, had there been room.
 */
unsigned long nke_strlcat(char *dst, const char *src, unsigned long size)
{
	size_t len = strnlen(dst, size);

	return len + nke_strlcpy(dst + len, src, size - len);
}
EXPORT_SYMBOL_NKE(nke_strlcat);
