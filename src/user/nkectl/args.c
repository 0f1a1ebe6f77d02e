// SPDX-License-Identifier: GPL-2.0
/*
 * The command line: words that may be given shorter, and arguments by name.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "nkectl.h"

/*
 * The index of the word that @word means: the word itself, or the only one
 * that starts so.  -1: none, -2: several.
 */
static int find_word(const char *word, const void *table, size_t size, size_t n)
{
	size_t len = strlen(word);
	int found = -1;
	const char *name;
	size_t i;

	for (i = 0; i < n; i++) {
		/* The name comes first in all tables. */
		memcpy(&name, (const char *)table + i * size, sizeof(name));
		if (!strcmp(name, word))
			return (int)i;
		if (len && !strncmp(name, word, len))
			found = found == -1 ? (int)i : -2;
	}
	return found;
}

/* Say what @word can be. */
static int word_error(const char *what, const char *word, int found,
		      const void *table, size_t size, size_t n)
{
	size_t len = found == -2 ? strlen(word) : 0;
	char list[256] = "";
	const char *name;
	size_t i;

	for (i = 0; i < n; i++) {
		memcpy(&name, (const char *)table + i * size, sizeof(name));
		if (strncmp(name, word, len) ||
		    strlen(list) + strlen(name) + 3 > sizeof(list))
			continue;
		if (*list)
			strcat(list, ", ");
		strcat(list, name);
	}
	return user_error("%s \"%s\" is %s; there %s %s", what, word,
			  found == -2 ? "ambiguous" : "unknown",
			  n == 1 ? "is" : "are", list);
}

/**
 * wants_help() - look for an option where there are none
 * @word: the argument
 *
 * Return: whether it is --help or -h.
 */
bool wants_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/**
 * show_usage() - answer a request for help
 * @usage: the text
 *
 * Return: EXIT_OK.
 */
int show_usage(const char *usage)
{
	fputs(usage, stdout);
	return EXIT_OK;
}

static int command_do(struct nkectl *ctl, const struct command *command,
		      int argc, char **argv)
{
	return command->usage ? show_usage(command->usage) :
	       command->fn(ctl, argc, argv);
}

/**
 * command_run() - do what a word says
 * @ctl: run of the tool
 * @object: what the words are about, or NULL
 * @commands: words; without any argument the first is meant
 * @n: number of @commands
 * @argc: number of arguments, the word being the first
 * @argv: arguments
 *
 * Return: exit status.
 */
int command_run(struct nkectl *ctl, const char *object,
		const struct command *commands, size_t n, int argc,
		char **argv)
{
	const char *word;
	char what[64];
	int found;

	if (!argc)
		return command_do(ctl, &commands[0], 0, argv);
	word = argv[0];
	if (wants_help(word) || (object && argc > 1 && wants_help(argv[1])))
		word = "help";
	found = find_word(word, commands, sizeof(*commands), n);
	if (found < 0) {
		snprintf(what, sizeof(what), "%s%s", object ? object : "",
			 object ? " command" : "object");
		return word_error(what, argv[0], found, commands,
				  sizeof(*commands), n);
	}
	return command_do(ctl, &commands[found], argc - 1, argv + 1);
}

/**
 * no_more() - what is left are options, or arguments that are too many
 * @ctl: run of the tool, which has printed nothing
 * @argc: number of arguments that are left
 * @argv: arguments; there is one before the first
 *
 * Return: EXIT_OK, EXIT_USER, or -1 when there is nothing more to do.
 */
int no_more(struct nkectl *ctl, int argc, char **argv)
{
	int left, status;

	if (!argc)
		return EXIT_OK;
	status = parse_options(ctl, argc + 1, argv - 1, &left);
	if (!status && left)
		status = user_error("\"%s\" is one argument too many",
				    argv[argc - left]);
	return status;
}

static int parse_msec(const char *text, int *value)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(text, &end);
	if (end == text || *end || errno || !(seconds >= 0) ||
	    seconds > INT32_MAX / 1000)
		return user_error("\"%s\" is not a number of seconds", text);
	*value = (int)(seconds * 1000 + 0.5);
	return EXIT_OK;
}

/**
 * keywords_parse() - take arguments by name
 * @keywords: that there are
 * @n: number of @keywords
 * @argc: number of arguments
 * @argv: arguments, all of them keywords and their values
 *
 * Return: EXIT_OK or EXIT_USER.
 */
int keywords_parse(const struct keyword *keywords, size_t n, int argc,
		   char **argv)
{
	const struct keyword *keyword;
	const char *word;
	int status = EXIT_OK;
	int found;

	while (argc && status == EXIT_OK) {
		word = strncmp(argv[0], "--", 2) ? argv[0] : argv[0] + 2;
		found = find_word(word, keywords, sizeof(*keywords), n);
		if (found < 0)
			return word_error("argument", argv[0], found, keywords,
					  sizeof(*keywords), n);
		keyword = &keywords[found];
		argc--;
		argv++;
		if (keyword->kind == KEYWORD_FLAG) {
			*(bool *)keyword->to = true;
			continue;
		}
		if (!argc)
			return user_error("\"%s\" needs a value",
					  keyword->name);
		if (keyword->kind == KEYWORD_U32)
			status = parse_u32(argv[0], keyword->to);
		else if (keyword->kind == KEYWORD_MSEC)
			status = parse_msec(argv[0], keyword->to);
		else
			*(const char **)keyword->to = argv[0];
		argc--;
		argv++;
	}
	return status;
}

/**
 * target_parse() - take "NAME", "name NAME" or "id NUMBER" off the arguments
 * @target: to fill in
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: EXIT_OK or EXIT_USER.
 */
int target_parse(struct target *target, int *argc, char ***argv)
{
	bool by_id = false;
	int status = EXIT_OK;

	*target = (struct target) { 0 };
	if (*argc > 1) {
		by_id = !strcmp((*argv)[0], "id") ||
			!strcmp((*argv)[0], "--id");
		if (by_id || !strcmp((*argv)[0], "name") ||
		    !strcmp((*argv)[0], "--name")) {
			(*argc)--;
			(*argv)++;
		}
	}
	if (!*argc)
		return user_error("which control? Its name, or \"id NUMBER\"; see nkectl control list");
	if (by_id)
		status = parse_u32((*argv)[0], &target->id);
	else
		target->name = (*argv)[0];
	(*argc)--;
	(*argv)++;
	return status;
}

/**
 * parse_u32() - read a number
 * @text: decimal, 0xHEX or 0OCTAL
 * @value: where to put it
 *
 * Return: EXIT_OK or EXIT_USER.
 */
int parse_u32(const char *text, uint32_t *value)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end || errno ||
	    number > UINT32_MAX)
		return user_error("\"%s\" is not a number from 0 to %" PRIu32,
				  text, UINT32_MAX);
	*value = (uint32_t)number;
	return EXIT_OK;
}

/**
 * parse_int() - read a number with a sign
 * @text: decimal, 0xHEX or 0OCTAL; up to 0xffffffff, which is -1
 * @value: where to put it
 *
 * Return: EXIT_OK or EXIT_USER.
 */
int parse_int(const char *text, int *value)
{
	long long number;
	char *end;

	errno = 0;
	number = strtoll(text, &end, 0);
	if (isspace((unsigned char)*text) || end == text || *end || errno ||
	    number > UINT32_MAX || number < INT32_MIN)
		return user_error("\"%s\" is not a number of 32 bits", text);
	*value = (int)(uint32_t)number;
	return EXIT_OK;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * parse_hex() - read bytes
 * @text: two hexadecimal digits each; spaces and colons may be between them
 * @data: where to put the bytes, for the caller to free
 * @len: where to put their number
 *
 * Return: EXIT_OK or EXIT_USER.
 */
int parse_hex(const char *text, unsigned char **data, size_t *len)
{
	unsigned char *bytes = malloc(strlen(text) / 2 + 1);
	size_t n = 0;

	if (!bytes)
		return user_error("no memory");
	while (*text) {
		if (*text == ' ' || *text == ':') {
			text++;
			continue;
		}
		if (digit(text[0]) < 0 || digit(text[1]) < 0) {
			free(bytes);
			return user_error("\"%s\" is not pairs of hexadecimal digits",
					  text);
		}
		bytes[n++] = digit(text[0]) << 4 | digit(text[1]);
		text += 2;
	}
	*data = bytes;
	*len = n;
	return EXIT_OK;
}
