// SPDX-License-Identifier: GPL-2.0
/*
 * What nkectl prints: for people lines of "key value", or JSON.  Names and
 * data come from extensions, so nothing of them reaches a terminal or a parser
 * as it is.
 */
#include <inttypes.h>
#include <string.h>

#include "out.h"

#define DUMP_WIDTH	16

/**
 * out_init() - start to print
 * @out: to set up
 * @file: where to
 * @json: JSON, else for people
 * @pretty: JSON on many lines
 */
void out_init(struct out *out, FILE *file, bool json, bool pretty)
{
	*out = (struct out) { .file = file, .json = json, .pretty = pretty };
}

/**
 * out_utf8() - take a character off a string
 * @at: bytes
 * @len: of them, at least 1
 * @code: where to put the character's number
 *
 * Return: bytes of the character, 0 when @at is not UTF-8.
 */
size_t out_utf8(const unsigned char *at, size_t len, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n, i;

	if (at[0] < 0x80) {
		*code = at[0];
		return 1;
	}
	if (at[0] >= 0xc2 && at[0] <= 0xdf)
		n = 2;
	else if (at[0] >= 0xe0 && at[0] <= 0xef)
		n = 3;
	else if (at[0] >= 0xf0 && at[0] <= 0xf4)
		n = 4;
	else
		return 0;
	if (len < n)
		return 0;
	*code = at[0] & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (at[i] & 0x3f);
	}
	/* Longer than need be, half of a UTF-16 pair, more than there are. */
	if (*code < least[n] || (*code >= 0xd800 && *code <= 0xdfff) ||
	    *code > 0x10ffff)
		return 0;
	return n;
}

/* C0, DEL and C1: what a terminal takes for a command. */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/**
 * out_text() - print a string for people
 * @file: where to
 * @data: bytes
 * @len: of @data
 *
 * Control characters, backslashes and what is not UTF-8 become \xHH.
 */
void out_text(FILE *file, const void *data, size_t len)
{
	const unsigned char *at = data;
	uint32_t code;
	size_t i, n;

	for (; len; at += n, len -= n) {
		n = out_utf8(at, len, &code);
		if (n && !is_control(code) && code != '\\') {
			fwrite(at, 1, n, file);
			continue;
		}
		if (!n)
			n = 1;
		for (i = 0; i < n; i++)
			fprintf(file, "\\x%02x", at[i]);
	}
}

static void json_char(FILE *file, uint32_t code, const unsigned char *at,
		      size_t n)
{
	static const char from[] = "\"\\\b\f\n\r\t";
	static const char to[] = "\"\\bfnrt";
	const char *found = code ? strchr(from, (int)code) : NULL;

	if (code < 0x80 && found)
		fprintf(file, "\\%c", to[found - from]);
	else if (is_control(code))
		fprintf(file, "\\u%04" PRIx32, code);
	else
		fwrite(at, 1, n, file);
}

/* What is not UTF-8 becomes U+FFFD, one for each byte. */
static void json_string(FILE *file, const char *string)
{
	const unsigned char *at = (const unsigned char *)string;
	size_t len = strlen(string);
	uint32_t code;
	size_t n;

	fputc('"', file);
	for (; len; at += n, len -= n) {
		n = out_utf8(at, len, &code);
		if (n) {
			json_char(file, code, at, n);
		} else {
			n = 1;
			fputs("\\ufffd", file);
		}
	}
	fputc('"', file);
}

static void indent(struct out *out)
{
	unsigned int i;

	if (!out->pretty)
		return;
	fputc('\n', out->file);
	for (i = 0; i < out->depth; i++)
		fputs("    ", out->file);
}

/* Before a value: the comma, and the key. */
static void json_begin(struct out *out, const char *key)
{
	if (out->count[out->depth]++)
		fputc(',', out->file);
	if (out->depth)
		indent(out);
	if (key) {
		json_string(out->file, key);
		fputs(out->pretty ? ": " : ":", out->file);
	}
}

static void json_open(struct out *out, const char *key, char bracket)
{
	json_begin(out, key);
	fputc(bracket, out->file);
	if (out->depth < OUT_DEPTH)
		out->depth++;
	out->count[out->depth] = 0;
}

static void json_close(struct out *out, char bracket)
{
	unsigned int count = out->count[out->depth];

	out->depth--;
	if (count)
		indent(out);
	fputc(bracket, out->file);
	/* A document is a line, so that a reader knows where it ends. */
	if (!out->depth) {
		fputc('\n', out->file);
		out->count[0] = 0;
	}
}

/**
 * out_array() - start an array
 * @out: where to print
 * @key: of it, in an object; else NULL
 */
void out_array(struct out *out, const char *key)
{
	if (out->json)
		json_open(out, key, '[');
}

/**
 * out_array_end() - end an array
 * @out: where to print
 */
void out_array_end(struct out *out)
{
	if (out->json)
		json_close(out, ']');
}

/**
 * out_object() - start an object; for people, a line
 * @out: where to print
 * @key: of it, in an object; else NULL
 */
void out_object(struct out *out, const char *key)
{
	if (out->json)
		json_open(out, key, '{');
	else
		out_newline(out);
}

/**
 * out_object_end() - end an object; for people, a line
 * @out: where to print
 */
void out_object_end(struct out *out)
{
	if (out->json)
		json_close(out, '}');
	else
		out_newline(out);
}

/**
 * out_newline() - for people, end the line if there is something on it
 * @out: where to print
 */
void out_newline(struct out *out)
{
	if (!out->json && out->line)
		fputc('\n', out->file);
	out->line = false;
}

/**
 * out_finish() - all has been printed
 * @out: where to print
 *
 * Return: 0, or -1 with errno when it could not all be written.
 */
int out_finish(struct out *out)
{
	out_newline(out);
	return fflush(out->file) || ferror(out->file) ? -1 : 0;
}

/* For people: a space if need be, and the key in their spelling. */
static void text_begin(struct out *out, const char *key)
{
	if (out->line)
		fputc(' ', out->file);
	out->line = true;
	if (!key)
		return;
	for (; *key; key++)
		fputc(*key == '_' ? '-' : *key, out->file);
	fputc(' ', out->file);
}

static void begin(struct out *out, const char *key)
{
	if (out->json)
		json_begin(out, key);
	else
		text_begin(out, key);
}

/**
 * out_u64() - print a number
 * @out: where to print
 * @key: of it
 * @value: number
 */
void out_u64(struct out *out, const char *key, uint64_t value)
{
	begin(out, key);
	fprintf(out->file, "%" PRIu64, value);
}

static void string(struct out *out, const char *value)
{
	if (out->json)
		json_string(out->file, value);
	else
		out_text(out->file, value, strlen(value));
}

/**
 * out_string() - print a string
 * @out: where to print
 * @key: of it; for people, an empty string is left out
 * @value: string
 */
void out_string(struct out *out, const char *key, const char *value)
{
	if (!out->json && !*value)
		return;
	begin(out, key);
	string(out, value);
}

/**
 * out_head() - print what a line is about: "value:"
 * @out: where to print
 * @key: of it, in JSON
 * @value: string
 */
void out_head(struct out *out, const char *key, const char *value)
{
	begin(out, out->json ? key : NULL);
	string(out, value);
	if (!out->json)
		fputc(':', out->file);
}

/**
 * out_head_u64() - print what number a line is about: "value:"
 * @out: where to print
 * @key: of it, in JSON
 * @value: number
 */
void out_head_u64(struct out *out, const char *key, uint64_t value)
{
	out_u64(out, out->json ? key : NULL, value);
	if (!out->json)
		fputc(':', out->file);
}

/**
 * out_hex() - print bytes as hexadecimal digits
 * @out: where to print
 * @key: of them
 * @data: bytes
 * @len: of @data
 */
void out_hex(struct out *out, const char *key, const void *data, size_t len)
{
	const unsigned char *at = data;
	size_t i;

	begin(out, key);
	if (out->json)
		fputc('"', out->file);
	for (i = 0; i < len; i++)
		fprintf(out->file, "%02x", at[i]);
	if (out->json)
		fputc('"', out->file);
}

/**
 * out_bool() - print true or false; for people, the key if true
 * @out: where to print
 * @key: of it
 * @value: true or false
 */
void out_bool(struct out *out, const char *key, bool value)
{
	if (out->json) {
		json_begin(out, key);
		fputs(value ? "true" : "false", out->file);
	} else if (value) {
		text_begin(out, NULL);
		fputs(key, out->file);
	}
}

/**
 * out_name() - print a number by its name
 * @out: where to print
 * @key: of it
 * @value: number
 * @names: of numbers
 * @n: number of @names
 *
 * A number without a name is printed as it is, in JSON as a string as well.
 */
void out_name(struct out *out, const char *key, uint32_t value,
	      const struct out_name *names, size_t n)
{
	char number[16];
	size_t i;

	for (i = 0; i < n; i++)
		if (names[i].value == value) {
			out_string(out, key, names[i].name);
			return;
		}
	snprintf(number, sizeof(number), "%" PRIu32, value);
	out_string(out, key, number);
}

/**
 * out_flags() - print the names of bits: "a,b", or an array of strings
 * @out: where to print
 * @key: of them; for people, nothing is printed when no bit is set
 * @flags: bits
 * @names: of bits
 * @n: number of @names
 */
void out_flags(struct out *out, const char *key, uint32_t flags,
	       const struct out_name *names, size_t n)
{
	bool first = true;
	char hex[16];
	size_t i;

	if (out->json)
		json_open(out, key, '[');
	else if (flags)
		text_begin(out, key);
	for (i = 0; i <= n; i++) {
		/* At last what has no name. */
		if (i < n && !(flags & names[i].value))
			continue;
		if (i == n && !flags)
			break;
		snprintf(hex, sizeof(hex), "0x%" PRIx32, flags);
		if (out->json)
			json_begin(out, NULL);
		else if (!first)
			fputc(',', out->file);
		string(out, i < n ? names[i].name : hex);
		if (i < n)
			flags &= ~names[i].value;
		first = false;
	}
	if (out->json)
		json_close(out, ']');
}

/**
 * out_dump() - print bytes for people: offset, hexadecimal, ASCII
 * @out: where to print
 * @indent: before each line
 * @data: bytes
 * @len: of @data
 */
void out_dump(struct out *out, const char *indent, const void *data,
	      size_t len)
{
	const unsigned char *at = data;
	size_t offset, i;

	out_newline(out);
	for (offset = 0; offset < len; offset += DUMP_WIDTH) {
		fprintf(out->file, "%s%08zx ", indent, offset);
		for (i = offset; i < offset + DUMP_WIDTH; i++)
			if (i < len)
				fprintf(out->file, " %02x", at[i]);
			else
				fputs("   ", out->file);
		fputs("  ", out->file);
		for (i = offset; i < len && i < offset + DUMP_WIDTH; i++)
			fputc(at[i] >= 0x20 && at[i] < 0x7f ? at[i] : '.',
			      out->file);
		fputc('\n', out->file);
	}
}
