// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes of messages: nothing that comes in is taken for granted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libnke.h"

/**
 * libnke_reserve() - make room in a buffer
 * @buffer: to grow
 * @more: bytes to have room for
 *
 * Return: 0 or -ENOMEM.
 */
int libnke_reserve(struct libnke_buffer *buffer, size_t more)
{
	size_t size = buffer->size ? buffer->size : 256;
	char *data;

	if (more > SIZE_MAX / 4 - buffer->len)
		return -ENOMEM;
	if (buffer->size - buffer->len >= more && buffer->data)
		return 0;
	while (size - buffer->len < more)
		size *= 2;
	data = realloc(buffer->data, size);
	if (!data)
		return -ENOMEM;
	buffer->data = data;
	buffer->size = size;
	return 0;
}

/**
 * libnke_append() - add to a buffer
 * @buffer: to grow
 * @data: to copy
 * @len: bytes of @data
 *
 * Return: 0 or -ENOMEM, and nothing has changed then.
 */
int libnke_append(struct libnke_buffer *buffer, const void *data, size_t len)
{
	int error = libnke_reserve(buffer, len);

	if (error)
		return error;
	if (len)
		memcpy(buffer->data + buffer->len, data, len);
	buffer->len += len;
	return 0;
}

/**
 * libnke_buffer_free() - give up a buffer's memory
 * @buffer: empty afterwards
 */
void libnke_buffer_free(struct libnke_buffer *buffer)
{
	free(buffer->data);
	memset(buffer, 0, sizeof(*buffer));
}

static bool valid(const struct nlattr *attr, enum libnke_kind kind)
{
	switch (kind) {
	case LIBNKE_U32:
		return mnl_attr_get_payload_len(attr) == sizeof(uint32_t);
	case LIBNKE_U64:
		return mnl_attr_get_payload_len(attr) == sizeof(uint64_t);
	case LIBNKE_STRING:
		return mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0;
	case LIBNKE_BINARY:
		return true;
	}
	return false;
}

static void store(const struct nlattr *attr, const struct libnke_field *field,
		  char *to)
{
	uint32_t u32;
	uint64_t u64;
	const void *pointer;
	size_t len;

	switch (field->kind) {
	case LIBNKE_U32:
		u32 = mnl_attr_get_u32(attr);
		memcpy(to + field->offset, &u32, sizeof(u32));
		break;
	case LIBNKE_U64:
		u64 = mnl_attr_get_u64(attr);
		memcpy(to + field->offset, &u64, sizeof(u64));
		break;
	case LIBNKE_BINARY:
		len = mnl_attr_get_payload_len(attr);
		memcpy(to + field->len_offset, &len, sizeof(len));
		/* fall through */
	case LIBNKE_STRING:
		pointer = mnl_attr_get_payload(attr);
		memcpy(to + field->offset, &pointer, sizeof(pointer));
		break;
	}
}

static void clear(const struct libnke_field *fields, size_t n, char *to)
{
	const char *empty = "";
	size_t i;

	for (i = 0; i < n; i++)
		if (fields[i].kind == LIBNKE_STRING)
			memcpy(to + fields[i].offset, &empty, sizeof(empty));
}

/* The end of a message, unlike libmnl's not rounded up. */
static bool within(const struct nlmsghdr *nlh, const struct nlattr *attr)
{
	const char *end = (const char *)nlh + nlh->nlmsg_len;
	size_t left = end - (const char *)attr;

	return (const char *)attr < end && left <= INT32_MAX &&
		mnl_attr_ok(attr, (int)left);
}

static const struct nlattr *first(const struct nlmsghdr *nlh)
{
	return mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
}

/**
 * libnke_parse() - take a message apart
 * @nke: handle, for the text of an error
 * @nlh: with a generic netlink header
 * @fields: where to put which attributes
 * @n: number of @fields, less than 64
 * @to: structure to fill in; zeroed, strings that are missing become ""
 *
 * What is not in @fields is left out: a later kernel may know more.  Pointers
 * in @to point into the message.
 *
 * Return: 0 or -EBADMSG.
 */
int libnke_parse(struct nke *nke, const struct nlmsghdr *nlh,
		 const struct libnke_field *fields, size_t n, void *to)
{
	const struct nlattr *attr;
	uint64_t seen = 0;
	size_t i;

	clear(fields, n, to);
	for (attr = first(nlh); within(nlh, attr); attr = mnl_attr_next(attr)) {
		for (i = 0; i < n; i++)
			if (fields[i].attr == mnl_attr_get_type(attr))
				break;
		if (i == n)
			continue;
		if (!valid(attr, fields[i].kind))
			return libnke_fail(nke, EBADMSG,
				"the kernel's answer has a wrong attribute %u",
				fields[i].attr);
		store(attr, &fields[i], to);
		seen |= 1ULL << i;
	}
	for (i = 0; i < n; i++)
		if (fields[i].required && !(seen & 1ULL << i))
			return libnke_fail(nke, EBADMSG,
				"the kernel's answer lacks attribute %u",
				fields[i].attr);
	return 0;
}

/**
 * libnke_parse_data() - the bytes of a message
 * @nke: handle, for the text of an error
 * @nlh: with a generic netlink header
 * @attr_type: of the attributes that have the bytes, one after the other
 * @body: to append to
 *
 * Return: 0 or -ENOMEM.
 */
int libnke_parse_data(struct nke *nke, const struct nlmsghdr *nlh,
		      uint16_t attr_type, struct libnke_buffer *body)
{
	const struct nlattr *attr;

	for (attr = first(nlh); within(nlh, attr); attr = mnl_attr_next(attr))
		if (mnl_attr_get_type(attr) == attr_type &&
		    libnke_append(body, mnl_attr_get_payload(attr),
				  mnl_attr_get_payload_len(attr)))
			return libnke_fail(nke, ENOMEM, "no memory");
	return 0;
}
