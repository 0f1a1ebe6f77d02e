// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl control: get, set.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nkectl.h"

/* An option's value on the command line or from standard input. */
#define VALUE_MAX	(1U << 20)
/* Room for a value whose length the control does not tell. */
#define VALUE_GUESS	4096

enum value_type {
	VALUE_AUTO,
	VALUE_U32,
	VALUE_STRING,
	VALUE_HEX,
	VALUE_RAW,
};

struct value {
	unsigned char *data;
	size_t len;
};

static int parse_type(const char *name, enum value_type *type)
{
	static const char *const names[] = {
		[VALUE_U32] = "u32", [VALUE_STRING] = "string",
		[VALUE_HEX] = "hex", [VALUE_RAW] = "raw",
	};
	size_t i;

	*type = VALUE_AUTO;
	if (!name)
		return EXIT_OK;
	for (i = VALUE_U32; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i])) {
			*type = i;
			return EXIT_OK;
		}
	return user_error("type \"%s\" is unknown; there are u32, string, hex, raw",
			  name);
}

/* Text with a zero at its end and nowhere else. */
static bool is_string(const struct value *value)
{
	size_t i;

	if (value->len < 2 || value->data[value->len - 1])
		return false;
	for (i = 0; i < value->len - 1; i++)
		if (value->data[i] < 0x20 || value->data[i] == 0x7f)
			return false;
	return true;
}

static enum value_type guess(const struct value *value)
{
	if (value->len == sizeof(uint32_t))
		return VALUE_U32;
	return is_string(value) ? VALUE_STRING : VALUE_HEX;
}

static int print_string(struct out *out, const char *key,
			const struct value *value)
{
	size_t len = strnlen((char *)value->data, value->len);
	char *string = strndup((char *)value->data, len);

	if (!string)
		return user_error("no memory");
	out_string(out, key, string);
	free(string);
	return EXIT_OK;
}

static int print_value(struct nkectl *ctl, const struct value *value,
		       enum value_type type)
{
	struct out *out = &ctl->out;
	const char *key = out->json ? "value" : NULL;
	uint32_t u32;

	if (type == VALUE_AUTO)
		type = guess(value);
	switch (type) {
	case VALUE_U32:
		if (value->len != sizeof(u32))
			return user_error("the value has %zu bytes; try type hex",
					  value->len);
		memcpy(&u32, value->data, sizeof(u32));
		out_u64(out, key, u32);
		return EXIT_OK;
	case VALUE_STRING:
		return print_string(out, key, value);
	case VALUE_RAW:
		if (!out->json) {
			fwrite(value->data, 1, value->len, out->file);
			return EXIT_OK;
		}
		/* fall through */
	default:
		out_hex(out, key, value->data, value->len);
		return EXIT_OK;
	}
}

static int option_error(struct nkectl *ctl, int option, int status)
{
	return kernel_error(ctl, status, "option %d", option);
}

/*
 * Without a size, the control is asked for it.  One that says 0 may tell no
 * sizes.
 */
static int ask(struct nkectl *ctl, struct nke_conn *conn, int option,
	       bool sized, struct value *value)
{
	int status = 0;

	if (!sized)
		status = nke_getopt(ctl->nke, conn, option, NULL, &value->len);
	if (status)
		return option_error(ctl, option, status);
	if (!sized && !value->len)
		value->len = VALUE_GUESS;
	/* One more, so that no length makes it NULL. */
	value->data = calloc(1, value->len + 1);
	if (!value->data)
		return user_error("no memory for %zu bytes", value->len);
	status = nke_getopt(ctl->nke, conn, option, value->data, &value->len);
	return status ? option_error(ctl, option, status) : EXIT_OK;
}

static int getopt_and_print(struct nkectl *ctl, const struct target *target,
			    uint32_t unit, int option, bool sized,
			    uint32_t size, enum value_type type)
{
	struct value value = { .len = size };
	struct out *out = &ctl->out;
	struct nke_conn *conn;
	int status = connect_target(ctl, target, unit, &conn);

	if (!status)
		status = ask(ctl, conn, option, sized, &value);
	if (!status) {
		out_object(out, NULL);
		if (out->json) {
			out_u64(out, "id", nke_conn_id(conn));
			out_u64(out, "option", (uint32_t)option);
			out_u64(out, "length", value.len);
		}
		status = print_value(ctl, &value, type);
		out_object_end(out);
	}
	free(value.data);
	return status;
}

/**
 * control_getopt() - nkectl control get
 * @ctl: run of the tool
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: exit status.
 */
int control_getopt(struct nkectl *ctl, int argc, char **argv)
{
	const char *type_name = NULL;
	uint32_t size = UINT32_MAX;
	uint32_t unit = 0;
	const struct keyword keywords[] = {
		{ "type", KEYWORD_STRING, &type_name },
		{ "size", KEYWORD_U32, &size },
		{ "unit", KEYWORD_U32, &unit },
	};
	enum value_type type;
	struct target target;
	int option = 0;
	int status = target_parse(&target, &argc, &argv);

	if (!status && !argc)
		status = user_error("which option? Its number");
	if (!status)
		status = parse_int(argv[0], &option);
	if (!status)
		status = keywords_parse(keywords, ARRAY_SIZE(keywords),
					argc - 1, argv + 1);
	if (!status)
		status = parse_type(type_name, &type);
	if (!status && !size)
		status = user_error("size is at least 1; without it the control is asked");
	if (status)
		return status;
	if (size == UINT32_MAX && type == VALUE_U32)
		size = sizeof(uint32_t);
	return getopt_and_print(ctl, &target, unit, option, size != UINT32_MAX,
				size == UINT32_MAX ? 0 : size, type);
}

static int read_stdin(struct value *value)
{
	ssize_t n;

	value->data = malloc(VALUE_MAX + 1);
	if (!value->data)
		return user_error("no memory");
	value->len = 0;
	do {
		n = read(STDIN_FILENO, value->data + value->len,
			 VALUE_MAX + 1 - value->len);
		if (n < 0)
			return user_error("cannot read: %s", strerror(errno));
		value->len += n;
	} while (n && value->len <= VALUE_MAX);
	if (value->len > VALUE_MAX)
		return user_error("more than %u bytes", VALUE_MAX);
	return EXIT_OK;
}

static int copy_value(struct value *value, const void *data, size_t len)
{
	value->data = malloc(len + 1);
	if (!value->data)
		return user_error("no memory");
	memcpy(value->data, data, len);
	value->len = len;
	return EXIT_OK;
}

static int parse_value(const char *text, enum value_type type,
		       struct value *value)
{
	uint32_t u32;
	int number;

	switch (type) {
	case VALUE_AUTO:
	case VALUE_U32:
		/* -1 is a u32, too, for controls that take it so. */
		if (parse_int(text, &number)) {
			if (type == VALUE_AUTO)
				complain("for other values say type string, hex or raw");
			return EXIT_USER;
		}
		u32 = number;
		return copy_value(value, &u32, sizeof(u32));
	case VALUE_STRING:
		return copy_value(value, text, strlen(text) + 1);
	case VALUE_HEX:
		return parse_hex(text, &value->data, &value->len);
	default:
		if (!strcmp(text, "-"))
			return read_stdin(value);
		return copy_value(value, text, strlen(text));
	}
}

/**
 * control_setopt() - nkectl control set
 * @ctl: run of the tool
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: exit status.
 */
int control_setopt(struct nkectl *ctl, int argc, char **argv)
{
	const char *type_name = NULL;
	uint32_t unit = 0;
	const struct keyword keywords[] = {
		{ "type", KEYWORD_STRING, &type_name },
		{ "unit", KEYWORD_U32, &unit },
	};
	struct value value = { 0 };
	struct nke_conn *conn;
	enum value_type type;
	struct target target;
	int option = 0;
	int status = target_parse(&target, &argc, &argv);

	if (!status && argc < 2)
		status = user_error("which option, and what value?");
	if (!status)
		status = parse_int(argv[0], &option);
	if (!status)
		status = keywords_parse(keywords, ARRAY_SIZE(keywords),
					argc - 2, argv + 2);
	if (!status)
		status = parse_type(type_name, &type);
	if (!status)
		status = parse_value(argv[1], type, &value);
	if (!status)
		status = connect_target(ctl, &target, unit, &conn);
	if (!status) {
		status = nke_setopt(ctl->nke, conn, option, value.data,
				    value.len);
		if (status)
			status = option_error(ctl, option, status);
	}
	free(value.data);
	return status;
}
