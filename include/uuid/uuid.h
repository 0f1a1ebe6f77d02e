/* SPDX-License-Identifier: GPL-2.0 */
/* uuid/uuid.h of the client world.  All may be called in any context. */
#ifndef _NKE_UUID_UUID_H_
#define _NKE_UUID_UUID_H_

#include <sys/types.h>
#include <string.h>

/**
 * uuid_generate() - make a UUID
 * @out: receives it
 */
extern void uuid_generate(uuid_t out) NKE_SYM(uuid_generate);

/**
 * uuid_generate_random() - make a random UUID (version 4)
 * @out: receives it
 */
extern void uuid_generate_random(uuid_t out) NKE_SYM(uuid_generate_random);

/**
 * uuid_parse() - a UUID from text
 * @in: the text
 * @uu: receives the UUID
 *
 * Return: 0, or -1 if @in is none.
 */
extern int uuid_parse(const uuid_string_t in, uuid_t uu) NKE_SYM(uuid_parse);

/**
 * uuid_unparse() - a UUID as text, with capital letters
 * @uu: the UUID
 * @out: receives the text
 */
extern void uuid_unparse(const uuid_t uu, uuid_string_t out)
	NKE_SYM(uuid_unparse);

/**
 * uuid_unparse_lower() - a UUID as text with small letters
 * @uu: the UUID
 * @out: receives the text
 */
extern void uuid_unparse_lower(const uuid_t uu, uuid_string_t out)
	NKE_SYM(uuid_unparse_lower);

/**
 * uuid_unparse_upper() - a UUID as text with capital letters
 * @uu: the UUID
 * @out: receives the text
 */
extern void uuid_unparse_upper(const uuid_t uu, uuid_string_t out)
	NKE_SYM(uuid_unparse_upper);

/**
 * uuid_clear() - make the UUID that means none
 * @uu: becomes all zeroes
 */
static inline void uuid_clear(uuid_t uu)
{
	memset(uu, 0, sizeof(uuid_t));
}

/**
 * uuid_copy() - copy a UUID
 * @dst: to here
 * @src: from here
 */
static inline void uuid_copy(uuid_t dst, const uuid_t src)
{
	memcpy(dst, src, sizeof(uuid_t));
}

/**
 * uuid_compare() - compare UUIDs
 * @uu1: one
 * @uu2: the other
 *
 * Return: less than 0, 0, or more than 0, as memcmp().
 */
static inline int uuid_compare(const uuid_t uu1, const uuid_t uu2)
{
	return memcmp(uu1, uu2, sizeof(uuid_t));
}

/**
 * uuid_is_null() - whether a UUID means none
 * @uu: the UUID
 *
 * Return: 1 or 0.
 */
static inline int uuid_is_null(const uuid_t uu)
{
	uuid_t none;

	uuid_clear(none);
	return uuid_compare(uu, none) == 0;
}

#endif /* _NKE_UUID_UUID_H_ */
