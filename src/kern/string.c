// SPDX-License-Identifier: GPL-2.0
/*
 * BSD's bytes and strings, where Linux has none of the same name and meaning.
 */
#include <linux/crc32.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "core/export.h"
#include "kern/kern.h"
#include "proto/user.h"

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

/**
 * struct nke_digits - a number in a text
 * @value: without its sign; the largest one when it is larger than that
 * @minus: it has a sign
 * @end: what is behind it; the start of the text without a number
 */
struct nke_digits {
	u64 value;
	bool minus;
	const char *end;
};

static unsigned int nke_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	/* In ASCII, as numbers are; isalpha() knows more. */
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : UINT_MAX;
}

static struct nke_digits nke_digits(const char *s, int base)
{
	struct nke_digits n = { .end = s };

	if (base < 0 || base == 1 || base > 36)
		return n;
	while (isspace(*s) && isascii(*s))
		s++;
	n.minus = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	/* "0x" alone is a 0. */
	if ((!base || base == 16) && s[0] == '0' && (s[1] | 0x20) == 'x' &&
	    nke_digit(s[2]) < 16) {
		s += 2;
		base = 16;
	}
	if (!base)
		base = *s == '0' ? 8 : 10;
	for (; nke_digit(*s) < base; s++) {
		if (check_mul_overflow(n.value, (u64)base, &n.value) ||
		    check_add_overflow(n.value, (u64)nke_digit(*s), &n.value))
			n.value = U64_MAX;
		n.end = s + 1;
	}
	return n;
}

static s64 nke_signed(const char *s, char **end, int base, s64 max)
{
	struct nke_digits n = nke_digits(s, base);

	if (end)
		*end = (char *)n.end;
	if (n.minus)
		return n.value > max ? -max - 1 : -(s64)n.value;
	return min_t(u64, n.value, max);
}

/* A sign turns an unsigned number around, as in C. */
static u64 nke_unsigned(const char *s, char **end, int base, u64 max)
{
	struct nke_digits n = nke_digits(s, base);

	if (end)
		*end = (char *)n.end;
	if (n.value > max)
		return max;
	return n.minus ? -n.value : n.value;
}

/**
 * nke_strtol() - read a long
 * @s: the text: white space, a sign, 0x or 0, digits
 * @end: receives what is behind the number, @s without one; or NULL
 * @base: 2 to 36, or 0 for what the text says; another one finds no number
 *
 * Context: Any.
 * Return: the number; the nearest there is for one out of range; 0 without.
 */
long nke_strtol(const char *s, char **end, int base)
{
	return nke_signed(s, end, base, LONG_MAX);
}
EXPORT_SYMBOL_NKE(nke_strtol);

/**
 * nke_strtoul() - read an unsigned long
 * @s: the text: white space, a sign, 0x or 0, digits
 * @end: receives what is behind the number, @s without one; or NULL
 * @base: 2 to 36, or 0 for what the text says; another one finds no number
 *
 * Context: Any.
 * Return: the number; the nearest there is for one out of range; 0 without.
 */
unsigned long nke_strtoul(const char *s, char **end, int base)
{
	return nke_unsigned(s, end, base, ULONG_MAX);
}
EXPORT_SYMBOL_NKE(nke_strtoul);

/**
 * nke_strtoq() - read a quad
 * @s: the text: white space, a sign, 0x or 0, digits
 * @end: receives what is behind the number, @s without one; or NULL
 * @base: 2 to 36, or 0 for what the text says; another one finds no number
 *
 * Context: Any.
 * Return: the number; the nearest there is for one out of range; 0 without.
 */
long long nke_strtoq(const char *s, char **end, int base)
{
	return nke_signed(s, end, base, LLONG_MAX);
}
EXPORT_SYMBOL_NKE(nke_strtoq);

/**
 * nke_strtouq() - read an unsigned quad
 * @s: the text: white space, a sign, 0x or 0, digits
 * @end: receives what is behind the number, @s without one; or NULL
 * @base: 2 to 36, or 0 for what the text says; another one finds no number
 *
 * Context: Any.
 * Return: the number; the nearest there is for one out of range; 0 without.
 */
unsigned long long nke_strtouq(const char *s, char **end, int base)
{
	return nke_unsigned(s, end, base, ULLONG_MAX);
}
EXPORT_SYMBOL_NKE(nke_strtouq);

/**
 * nke_crc32() - checksum of Ethernet and zip
 * @crc: 0, or that of what comes before
 * @p: the bytes
 * @len: how many
 *
 * Follows XNU's crc32().
 *
 * Context: Any.
 * Return: the checksum.
 */
unsigned int nke_crc32(unsigned int crc, const void *p, unsigned long len)
{
	return ~crc32_le(~crc, p, len);
}
EXPORT_SYMBOL_NKE(nke_crc32);
