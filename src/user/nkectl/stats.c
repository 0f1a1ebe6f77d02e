// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl stats.
 */
#include <inttypes.h>
#include <string.h>

#include "nkectl.h"

#define NAME_WIDTH	40

static int print_stat(const struct nke_stat *stat, void *arg)
{
	struct nkectl *ctl = arg;
	struct out *out = &ctl->out;

	if (out->json) {
		out_u64(out, stat->name, stat->value);
		return 0;
	}
	out_text(out->file, stat->name, strlen(stat->name));
	fprintf(out->file, "%*s%" PRIu64 "\n",
		strlen(stat->name) < NAME_WIDTH ?
		NAME_WIDTH - (int)strlen(stat->name) : 1, "", stat->value);
	return 0;
}

static int stats_show(struct nkectl *ctl, int argc, char **argv)
{
	int status = no_more(ctl, argc, argv);

	if (!status)
		status = open_nke(ctl);
	if (status)
		return status;
	out_object(&ctl->out, NULL);
	status = nke_stat_list(ctl->nke, print_stat, ctl);
	out_object_end(&ctl->out);
	return status ? kernel_error(ctl, status, "counters") : EXIT_OK;
}

static const char usage_text[] =
	"Usage: nkectl stats [show]\n";

static const struct command commands[] = {
	{ "show", .fn = stats_show },
	{ "help", .usage = usage_text },
};

/**
 * object_stats() - nkectl stats
 * @ctl: run of the tool
 * @argc: number of arguments after "stats"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_stats(struct nkectl *ctl, int argc, char **argv)
{
	return command_run(ctl, "stats", commands, ARRAY_SIZE(commands), argc,
			   argv);
}
