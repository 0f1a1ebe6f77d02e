// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl(8): look at nke and what it holds, talk to controls.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "nkectl.h"

#ifndef NKE_VERSION
#define NKE_VERSION	"unknown"
#endif

static const char usage_text[] =
"Usage: nkectl [OPTIONS] OBJECT {COMMAND | help}\n"
"\n"
"OBJECT and COMMAND:\n"
"  control list                    kernel controls\n"
"  control show NAME               one of them, and its clients\n"
"  control connect NAME            lines to it, and what it says from it\n"
"  control listen NAME             show what it says\n"
"  control send NAME TEXT|-        a message to it\n"
"  control get NAME OPTION         ask for an option\n"
"  control set NAME OPTION VALUE   set an option\n"
"  event monitor                   show kernel events\n"
"  event post-test                 post one\n"
"  socket list                     sockets of extensions\n"
"  filter list                     IP filters\n"
"  filter show [NAME]              them, or some, and their counters\n"
"  module list                     extensions that are loaded\n"
"  stats                           counters\n"
"  unload NAME                     end an extension's clients, and unload it\n"
"\n"
"OPTIONS:\n"
"  -j[son]         JSON\n"
"  -p[retty]       JSON that people can read\n"
"  -s[tatistics]   more numbers\n"
"  -t[imestamp]    the time of events and messages\n"
"  -n[etns] NAME   in this network namespace\n"
"  -V[ersion]      print the version\n"
"  -h[elp]         print this\n"
"\n"
"Words may be given shorter, as long as they are unambiguous.\n"
"Exit status: 0; 1 for wrong usage; 2 when the kernel said no.\n";

/**
 * complain() - say something on stderr
 * @format: of it, as printf()'s
 */
void complain(const char *format, ...)
{
	char text[1024];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len < 0)
		return;
	if ((size_t)len >= sizeof(text))
		len = sizeof(text) - 1;
	fputs("nkectl: ", stderr);
	out_text(stderr, text, len);
	fputc('\n', stderr);
}

/**
 * user_error() - something is wrong on this side
 * @format: of what it is
 *
 * Return: EXIT_USER.
 */
int user_error(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	complain("%s", text);
	return EXIT_USER;
}

/**
 * kernel_error() - the kernel said no
 * @ctl: run of the tool
 * @status: negative errno
 * @format: of what was tried
 *
 * Return: EXIT_KERNEL.
 */
int kernel_error(struct nkectl *ctl, int status, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* The kernel's words, and the number behind them. */
	if (!strcmp(nke_errstr(ctl->nke), strerror(-status)))
		complain("%s: %s", text, strerror(-status));
	else
		complain("%s: %s (%s)", text, nke_errstr(ctl->nke),
			 strerror(-status));
	if ((status == -EPERM || status == -EACCES) && geteuid())
		complain("are you root?");
	return EXIT_KERNEL;
}

/**
 * open_nke() - get a handle, in the namespace of -n
 * @ctl: run of the tool
 *
 * Return: EXIT_OK, or another exit status after a message.
 */
int open_nke(struct nkectl *ctl)
{
	int netns = NKE_NETNS_SELF;
	int status;

	if (ctl->nke)
		return EXIT_OK;
	if (ctl->netns) {
		netns = nke_netns_open(ctl->netns);
		if (netns < 0)
			return user_error("%s", nke_errstr(NULL));
	}
	status = nke_open(&ctl->nke, netns);
	if (netns >= 0)
		close(netns);
	if (!status)
		return EXIT_OK;
	ctl->nke = NULL;
	complain("%s", nke_errstr(NULL));
	if ((status == -EPERM || status == -EACCES) && geteuid())
		complain("are you root?");
	return EXIT_KERNEL;
}

/**
 * out_timestamp() - print the time, with -t
 * @ctl: run of the tool
 */
void out_timestamp(struct nkectl *ctl)
{
	char text[64];
	struct timespec now;
	struct tm tm;
	size_t len;

	if (!ctl->timestamp)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, sizeof(text) - len, ".%06ld",
		 now.tv_nsec / 1000);
	out_string(&ctl->out, ctl->json ? "timestamp" : NULL, text);
}

static const struct command objects[] = {
	{ "help", .usage = usage_text },
	{ "control", .fn = object_control },
	{ "event", .fn = object_event },
	{ "socket", .fn = object_socket },
	{ "filter", .fn = object_filter },
	{ "module", .fn = object_module },
	{ "stats", .fn = object_stats },
	{ "unload", .fn = object_unload },
};

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pretty", no_argument, NULL, 'p' },
	{ "statistics", no_argument, NULL, 's' },
	{ "stats", no_argument, NULL, 's' },
	{ "timestamp", no_argument, NULL, 't' },
	{ "netns", required_argument, NULL, 'n' },
	{ "Version", no_argument, NULL, 'V' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/**
 * parse_options() - take the options that come first
 * @ctl: run of the tool, which has printed nothing
 * @argc: number of arguments
 * @argv: arguments; the first is passed over
 * @left: receives how many are left behind the options
 *
 * Return: EXIT_OK, EXIT_USER, or -1 when there is nothing more to do.
 */
int parse_options(struct nkectl *ctl, int argc, char **argv, int *left)
{
	int c;

	/* "+": what comes after the object is not ours. */
	opterr = 0;
	optind = 0;
	while ((c = getopt_long_only(argc, argv, "+:jpstn:Vh", options,
				     NULL)) != -1) {
		switch (c) {
		case 'j':
			ctl->json = true;
			break;
		case 'p':
			ctl->pretty = true;
			break;
		case 's':
			ctl->statistics = true;
			break;
		case 't':
			ctl->timestamp = true;
			break;
		case 'n':
			ctl->netns = optarg;
			break;
		case 'V':
			printf("nkectl utility, nke-%s\n", NKE_VERSION);
			return -1;
		case 'h':
			show_usage(usage_text);
			return -1;
		case ':':
			return user_error("option \"%s\" needs a value",
					  argv[optind - 1]);
		default:
			return user_error("option \"%s\" is unknown; see nkectl help",
					  argv[optind - 1]);
		}
	}
	*left = argc - optind;
	out_init(&ctl->out, stdout, ctl->json, ctl->pretty);
	return EXIT_OK;
}

/**
 * nkectl_main() - the whole tool
 * @argc: number of arguments
 * @argv: arguments, the program's name being the first
 *
 * Return: exit status.
 */
int nkectl_main(int argc, char **argv)
{
	struct nkectl ctl = { 0 };
	int left, status;

	out_init(&ctl.out, stdout, false, false);
	status = parse_options(&ctl, argc, argv, &left);
	if (status > 0)
		return status;
	if (!status && !left) {
		fputs(usage_text, stderr);
		return EXIT_USER;
	}
	if (!status)
		status = command_run(&ctl, NULL, objects, ARRAY_SIZE(objects),
				     left, argv + argc - left);
	if (status < 0)
		status = EXIT_OK;
	nke_close(ctl.nke);
	if (out_finish(&ctl.out) && status == EXIT_OK)
		status = user_error("cannot write: %s", strerror(errno));
	return status;
}
