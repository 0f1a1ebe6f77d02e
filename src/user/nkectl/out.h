/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What nkectl prints: for people lines of "key value", or JSON.
 */
#ifndef _NKECTL_OUT_H
#define _NKECTL_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define OUT_DEPTH	8

/**
 * struct out - where and how to print
 * @file: where to
 * @json: JSON, else for people
 * @pretty: JSON on many lines
 * @depth: of objects and arrays that are open
 * @count: members of each of them so far
 * @line: something is on the line already, if for people
 */
struct out {
	FILE *file;
	bool json;
	bool pretty;
	unsigned int depth;
	unsigned int count[OUT_DEPTH + 1];
	bool line;
};

/**
 * struct out_name - a number's name
 * @value: number
 * @name: of it
 */
struct out_name {
	uint32_t value;
	const char *name;
};

void out_init(struct out *out, FILE *file, bool json, bool pretty);
void out_array(struct out *out, const char *key);
void out_array_end(struct out *out);
void out_object(struct out *out, const char *key);
void out_object_end(struct out *out);
void out_newline(struct out *out);
int out_finish(struct out *out);

/* Members: "key value", without a key the value alone */
void out_u64(struct out *out, const char *key, uint64_t value);
void out_string(struct out *out, const char *key, const char *value);
void out_head(struct out *out, const char *key, const char *value);
void out_head_u64(struct out *out, const char *key, uint64_t value);
void out_hex(struct out *out, const char *key, const void *data, size_t len);
void out_bool(struct out *out, const char *key, bool value);
void out_name(struct out *out, const char *key, uint32_t value,
	      const struct out_name *names, size_t n);
void out_flags(struct out *out, const char *key, uint32_t flags,
	       const struct out_name *names, size_t n);

/* For people only */
void out_dump(struct out *out, const char *indent, const void *data,
	      size_t len);
void out_text(FILE *file, const void *data, size_t len);

/* One character of UTF-8 */
size_t out_utf8(const unsigned char *at, size_t len, uint32_t *code);

#endif /* _NKECTL_OUT_H */
