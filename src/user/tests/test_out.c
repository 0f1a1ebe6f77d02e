// SPDX-License-Identifier: GPL-2.0
/*
 * What nkectl prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../nkectl/nkectl.h"
#include "ktap.h"

static struct out out;
static char *text;
static size_t text_len;

static void start(bool json, bool pretty)
{
	FILE *file = open_memstream(&text, &text_len);

	if (!file)
		abort();
	out_init(&out, file, json, pretty);
}

static void check_text(const char *expected, int line)
{
	bool same;

	CHECK(!out_finish(&out));
	fclose(out.file);
	same = text_len == strlen(expected) &&
		!memcmp(text, expected, text_len);
	if (!ktap_check(same, __FILE__, line, "what is printed"))
		printf("# printed:  %s\n# expected: %s\n", text, expected);
	free(text);
}

#define CHECK_TEXT(expected)	check_text(expected, __LINE__)

static const struct out_name names[] = {
	{ 1, "one" }, { 2, "two" }, { 4, "four" },
};

static void some(void)
{
	out_array(&out, NULL);
	out_object(&out, NULL);
	out_head_u64(&out, "id", 1);
	out_head(&out, "name", "a b");
	out_string(&out, "long_key", "value");
	out_string(&out, "empty", "");
	out_u64(&out, "number", UINT64_MAX);
	out_bool(&out, "yes", true);
	out_bool(&out, "no", false);
	out_name(&out, "known", 2, names, 3);
	out_name(&out, "unknown", 3, names, 3);
	out_flags(&out, "flags", 0x15, names, 3);
	out_flags(&out, "none", 0, names, 3);
	out_hex(&out, "bytes", "\x00\xff", 2);
	out_array(&out, "list");
	out_object(&out, NULL);
	out_u64(&out, "x", 1);
	out_object_end(&out);
	out_object(&out, NULL);
	out_object_end(&out);
	out_array_end(&out);
	out_object_end(&out);
	out_array_end(&out);
}

static void test_json(void)
{
	start(true, false);
	some();
	CHECK_TEXT("[{\"id\":1,\"name\":\"a b\",\"long_key\":\"value\",\"empty\":\"\",\"number\":18446744073709551615,\"yes\":true,\"no\":false,\"known\":\"two\",\"unknown\":\"3\",\"flags\":[\"one\",\"four\",\"0x10\"],\"none\":[],\"bytes\":\"00ff\",\"list\":[{\"x\":1},{}]}]\n");
}

static void test_pretty(void)
{
	start(true, true);
	out_array(&out, NULL);
	out_object(&out, NULL);
	out_u64(&out, "a", 1);
	out_flags(&out, "f", 3, names, 3);
	out_array(&out, "none");
	out_array_end(&out);
	out_object_end(&out);
	out_array_end(&out);
	CHECK_TEXT("[\n    {\n        \"a\": 1,\n        \"f\": [\n            \"one\",\n            \"two\"\n        ],\n        \"none\": []\n    }\n]\n");
}

static void test_lines(void)
{
	start(true, false);
	out_object(&out, NULL);
	out_u64(&out, "a", 1);
	out_object_end(&out);
	out_object(&out, NULL);
	out_u64(&out, "a", 2);
	out_object_end(&out);
	CHECK_TEXT("{\"a\":1}\n{\"a\":2}\n");
}

static void test_plain(void)
{
	start(false, false);
	some();
	CHECK_TEXT("1: a b: long-key value number 18446744073709551615 yes known two unknown 3 flags one,four,0x10 bytes 00ff\nx 1\n");
}

static void test_escapes(void)
{
	start(true, false);
	out_string(&out, NULL, "\"\\/\b\f\n\r\t\x01\x1f\x7f");
	CHECK_TEXT("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
	start(false, false);
	out_string(&out, NULL, "\x1b[31m\\\n\x7f");
	CHECK_TEXT("\\x1b[31m\\x5c\\x0a\\x7f\n");
}

static void test_utf8(void)
{
	/* Two, three, four bytes: as they are. */
	static const char good[] = "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80";
	/* C1, alone, too long, half a pair, beyond the last, cut short. */
	static const char *const bad[] = {
		"\xc2\x9b", "\x80", "\xff", "\xc0\xaf", "\xe0\x80\xaf",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80",
		"\xe2\x82", "\xc3",
	};
	static const char *const json[] = {
		"\\u009b", "\\ufffd", "\\ufffd", "\\ufffd\\ufffd",
		"\\ufffd\\ufffd\\ufffd", "\\ufffd\\ufffd\\ufffd",
		"\\ufffd\\ufffd\\ufffd\\ufffd",
		"\\ufffd\\ufffd\\ufffd\\ufffd", "\\ufffd\\ufffd", "\\ufffd",
	};
	char expected[64];
	size_t i, j;

	start(false, false);
	out_string(&out, NULL, good);
	snprintf(expected, sizeof(expected), "%s\n", good);
	CHECK_TEXT(expected);
	start(true, false);
	out_string(&out, NULL, good);
	snprintf(expected, sizeof(expected), "\"%s\"", good);
	CHECK_TEXT(expected);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		start(true, false);
		out_string(&out, NULL, bad[i]);
		snprintf(expected, sizeof(expected), "\"%s\"", json[i]);
		CHECK_TEXT(expected);
		start(false, false);
		out_string(&out, NULL, bad[i]);
		for (j = 0; bad[i][j]; j++)
			snprintf(expected + 4 * j, sizeof(expected) - 4 * j,
				 "\\x%02x", (unsigned char)bad[i][j]);
		strcat(expected, "\n");
		CHECK_TEXT(expected);
	}
}

static void test_dump(void)
{
	char data[18];
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = 'A' + i;
	data[3] = '\n';
	data[4] = (char)0x80;
	start(false, false);
	out_u64(&out, "length", 18);
	out_dump(&out, "  ", data, sizeof(data));
	CHECK_TEXT("length 18\n"
		   "  00000000  41 42 43 0a 80 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABC..FGHIJKLMNOP\n"
		   "  00000010  51 52                                            QR\n");
}

static void test_full(void)
{
	FILE *file = fopen("/dev/full", "w");

	if (!CHECK(file))
		return;
	out_init(&out, file, true, false);
	out_string(&out, NULL, "lost");
	CHECK_EQ(out_finish(&out), -1);
	fclose(file);
}

static const struct test tests[] = {
	{ "JSON", test_json },
	{ "JSON on many lines", test_pretty },
	{ "JSON, a line each", test_lines },
	{ "text", test_plain },
	{ "control characters", test_escapes },
	{ "UTF-8, and what is not", test_utf8 },
	{ "bytes", test_dump },
	{ "a full device", test_full },
};

int main(void)
{
	return ktap_run(tests, ARRAY_SIZE(tests));
}
