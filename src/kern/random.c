// SPDX-License-Identifier: GPL-2.0
/*
 * Random numbers, and the UUIDs made of them.
 */
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/string.h>
#include <linux/uuid.h>

#include "core/export.h"
#include "kern/kern.h"

/**
 * nke_random() - a random number
 *
 * Follows XNU's random().
 *
 * Context: Any.
 * Return: 0 to 2^31 - 1.
 */
unsigned int nke_random(void)
{
	return get_random_u32() >> 1;
}
EXPORT_SYMBOL_NKE(nke_random);

/**
 * nke_read_random() - fill memory with random bytes
 * @buffer: the memory
 * @len: bytes
 *
 * Follows XNU's read_random().
 *
 * Context: Any.
 */
void nke_read_random(void *buffer, unsigned int len)
{
	get_random_bytes(buffer, len);
}
EXPORT_SYMBOL_NKE(nke_read_random);

/**
 * nke_random_buf() - fill memory with random bytes
 * @buffer: the memory
 * @len: bytes
 *
 * Follows XNU's random_buf().
 *
 * Context: Any.
 */
void nke_random_buf(void *buffer, unsigned long len)
{
	get_random_bytes(buffer, len);
}
EXPORT_SYMBOL_NKE(nke_random_buf);

/**
 * nke_uuid_generate_random() - make a random UUID (version 4)
 * @out: receives the 16 bytes
 *
 * Follows XNU's uuid_generate_random().
 *
 * Context: Any.
 */
void nke_uuid_generate_random(unsigned char out[16])
{
	generate_random_uuid(out);
}
EXPORT_SYMBOL_NKE(nke_uuid_generate_random);

/**
 * nke_uuid_generate() - make a UUID
 * @out: receives the 16 bytes
 *
 * Follows XNU's uuid_generate().
 *
 * Context: Any.
 */
void nke_uuid_generate(unsigned char out[16])
{
	generate_random_uuid(out);
}
EXPORT_SYMBOL_NKE(nke_uuid_generate);

/**
 * nke_uuid_unparse_lower() - a UUID as text with small letters
 * @uu: the UUID
 * @out: receives 36 characters and a NUL
 *
 * Follows XNU's uuid_unparse_lower().
 *
 * Context: Any.
 */
void nke_uuid_unparse_lower(const unsigned char uu[16], char out[37])
{
	snprintf(out, UUID_STRING_LEN + 1, "%pUb", uu);
}
EXPORT_SYMBOL_NKE(nke_uuid_unparse_lower);

/**
 * nke_uuid_unparse_upper() - a UUID as text with capital letters
 * @uu: the UUID
 * @out: receives 36 characters and a NUL
 *
 * Follows XNU's uuid_unparse_upper().
 *
 * Context: Any.
 */
void nke_uuid_unparse_upper(const unsigned char uu[16], char out[37])
{
	snprintf(out, UUID_STRING_LEN + 1, "%pUB", uu);
}
EXPORT_SYMBOL_NKE(nke_uuid_unparse_upper);

/**
 * nke_uuid_unparse() - a UUID as text, with capital letters as on XNU
 * @uu: the UUID
 * @out: receives 36 characters and a NUL
 *
 * Follows XNU's uuid_unparse().
 *
 * Context: Any.
 */
void nke_uuid_unparse(const unsigned char uu[16], char out[37])
{
	nke_uuid_unparse_upper(uu, out);
}
EXPORT_SYMBOL_NKE(nke_uuid_unparse);

/**
 * nke_uuid_parse() - a UUID from text
 * @in: 36 characters and a NUL
 * @uu: receives the UUID
 *
 * Follows XNU's uuid_parse().
 *
 * Context: Any.
 * Return: 0, or -1 if @in is none.
 */
int nke_uuid_parse(const char in[37], unsigned char uu[16])
{
	uuid_t uuid;

	if (strnlen(in, UUID_STRING_LEN + 1) != UUID_STRING_LEN ||
	    uuid_parse(in, &uuid))
		return -1;
	memcpy(uu, &uuid, sizeof(uuid));
	return 0;
}
EXPORT_SYMBOL_NKE(nke_uuid_parse);
