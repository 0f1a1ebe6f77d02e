/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nkectl(8): what its objects share.
 */
#ifndef _NKECTL_H
#define _NKECTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nke.h>

#include "out.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Exit status, as iproute2's. */
enum {
	EXIT_OK,
	EXIT_USER,	/* wrong usage, or no success on this side */
	EXIT_KERNEL,	/* the kernel, or an extension, said no */
};

/**
 * struct nkectl - a run of the tool
 * @json: -j
 * @pretty: -p
 * @statistics: -s
 * @timestamp: -t
 * @netns: -n, or NULL
 * @nke: handle, once there is one
 * @out: where to print
 */
struct nkectl {
	bool json;
	bool pretty;
	bool statistics;
	bool timestamp;
	const char *netns;
	struct nke *nke;
	struct out out;
};

typedef int command_fn(struct nkectl *ctl, int argc, char **argv);

/**
 * struct command - a word of the command line
 * @name: the word; may be given shorter
 * @fn: called with the words after it; not with @usage
 * @usage: what it prints instead, or NULL
 */
struct command {
	const char *name;
	command_fn *fn;
	const char *usage;
};

enum keyword_kind {
	KEYWORD_U32,
	KEYWORD_STRING,
	KEYWORD_MSEC,	/* seconds, to be had as milliseconds */
	KEYWORD_FLAG,
};

/**
 * struct keyword - an argument with a name
 * @name: the word, also taken with "--" before it
 * @kind: of its value
 * @to: where the value goes: uint32_t, const char *, int, bool
 */
struct keyword {
	const char *name;
	enum keyword_kind kind;
	void *to;
};

/**
 * struct target - which control
 * @name: of it, or NULL
 * @id: of it, if @name is NULL
 */
struct target {
	const char *name;
	uint32_t id;
};

/* args.c */
bool wants_help(const char *word);
int show_usage(const char *usage);
int command_run(struct nkectl *ctl, const char *object,
		const struct command *commands, size_t n, int argc,
		char **argv);
int keywords_parse(const struct keyword *keywords, size_t n, int argc,
		   char **argv);
int target_parse(struct target *target, int *argc, char ***argv);
int parse_u32(const char *text, uint32_t *value);
int parse_int(const char *text, int *value);
int parse_hex(const char *text, unsigned char **data, size_t *len);
int no_more(struct nkectl *ctl, int argc, char **argv);

/* main.c */
int parse_options(struct nkectl *ctl, int argc, char **argv, int *left);
int nkectl_main(int argc, char **argv);
int open_nke(struct nkectl *ctl);
int user_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
int kernel_error(struct nkectl *ctl, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void out_timestamp(struct nkectl *ctl);

/* control.c */
int object_control(struct nkectl *ctl, int argc, char **argv);
int control_error(struct nkectl *ctl, const struct target *target, int status);

/* option.c */
int control_getopt(struct nkectl *ctl, int argc, char **argv);
int control_setopt(struct nkectl *ctl, int argc, char **argv);

/* client.c */
int connect_target(struct nkectl *ctl, const struct target *target,
		   uint32_t unit, struct nke_conn **connp);
int control_connect(struct nkectl *ctl, int argc, char **argv);
int control_listen(struct nkectl *ctl, int argc, char **argv);
int control_send(struct nkectl *ctl, int argc, char **argv);

/* event.c */
int object_event(struct nkectl *ctl, int argc, char **argv);

/* socket.c */
int object_socket(struct nkectl *ctl, int argc, char **argv);

/* filter.c */
int object_filter(struct nkectl *ctl, int argc, char **argv);

/* stats.c */
int object_stats(struct nkectl *ctl, int argc, char **argv);

/* module.c */
int object_module(struct nkectl *ctl, int argc, char **argv);
int object_unload(struct nkectl *ctl, int argc, char **argv);

/* delete.c */
int delete_module(const char *name, unsigned int flags);

#endif /* _NKECTL_H */
