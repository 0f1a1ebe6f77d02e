// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl filter: list, show.
 */
#include <string.h>

#include "nkectl.h"

static const struct out_name families[] = {
	{ NKE_IPV4, "ipv4" },
	{ NKE_IPV6, "ipv6" },
};

static const struct out_name modes[] = {
	{ NKE_FILTER_THREADED, "threaded" },
	{ NKE_FILTER_INLINE, "inline" },
};

static const struct out_name callbacks[] = {
	{ NKE_FILTER_INPUT, "input" },
	{ NKE_FILTER_OUTPUT, "output" },
};

static const struct out_name states[] = {
	{ NKE_FILTER_ACTIVE, "active" },
	{ NKE_FILTER_REMOVED, "removed" },
};

struct listing {
	struct nkectl *ctl;
	const char *name;	/* only those; NULL: all */
	bool counters;
	bool found;
};

static void print_counters(struct out *out, const char *key,
			   const struct nke_filter *f, int dir)
{
	out_object(out, key);
	if (!out->json) {
		fputs("    ", out->file);
		out_string(out, NULL, key);
	}
	out_u64(out, "seen", f->seen[dir]);
	out_u64(out, "dropped", f->dropped[dir]);
	out_u64(out, "taken", f->taken[dir]);
	out_u64(out, "injected", f->injected[dir]);
	out_u64(out, "queued", f->queued[dir]);
	out_u64(out, "lost", f->lost[dir]);
	out_u64(out, "bad", f->bad[dir]);
	out_object_end(out);
}

static int print_filter(const struct nke_filter *f, void *arg)
{
	struct listing *listing = arg;
	struct out *out = &listing->ctl->out;

	if (listing->name && strcmp(listing->name, f->name))
		return 0;
	listing->found = true;
	out_object(out, NULL);
	out_head_u64(out, "seq", f->seq);
	out_head(out, "name", f->name);
	out_name(out, "family", f->family, families, ARRAY_SIZE(families));
	out_name(out, "mode", f->mode, modes, ARRAY_SIZE(modes));
	out_flags(out, "callbacks", f->callbacks, callbacks,
		  ARRAY_SIZE(callbacks));
	if (out->json || f->state != NKE_FILTER_ACTIVE)
		out_name(out, "state", f->state, states, ARRAY_SIZE(states));
	out_string(out, "owner", f->owner);
	if (out->json || listing->counters) {
		print_counters(out, "in", f, NKE_FILTER_IN);
		print_counters(out, "out", f, NKE_FILTER_OUT);
	}
	out_object_end(out);
	return 0;
}

static int print_list(struct listing *listing)
{
	struct nkectl *ctl = listing->ctl;
	int status = open_nke(ctl);

	if (status)
		return status;
	out_array(&ctl->out, NULL);
	status = nke_filter_list(ctl->nke, print_filter, listing);
	out_array_end(&ctl->out);
	return status ? kernel_error(ctl, status, "list of filters") : EXIT_OK;
}

static int filter_list(struct nkectl *ctl, int argc, char **argv)
{
	struct listing listing = { .ctl = ctl };
	int status = no_more(ctl, argc, argv);

	listing.counters = ctl->statistics;
	return status ? status : print_list(&listing);
}

static int filter_show(struct nkectl *ctl, int argc, char **argv)
{
	struct listing listing = { .ctl = ctl, .counters = true };
	int status;

	if (argc > 1 && (!strcmp(argv[0], "name") ||
			 !strcmp(argv[0], "--name"))) {
		argc--;
		argv++;
	}
	if (argc) {
		listing.name = argv[0];
		argc--;
		argv++;
	}
	status = no_more(ctl, argc, argv);
	if (!status)
		status = print_list(&listing);
	if (status || !listing.name || listing.found)
		return status;
	complain("no filter has the name \"%s\"; see nkectl filter list",
		 listing.name);
	if (ctl->netns)
		complain("IP filters are in the initial network namespace only");
	return EXIT_KERNEL;
}

static const char usage_text[] =
	"Usage: nkectl [-s] filter list\n"
	"       nkectl filter show [NAME]\n";

static const struct command commands[] = {
	{ "list", .fn = filter_list },
	{ "show", .fn = filter_show },
	{ "help", .usage = usage_text },
};

/**
 * object_filter() - nkectl filter
 * @ctl: run of the tool
 * @argc: number of arguments after "filter"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_filter(struct nkectl *ctl, int argc, char **argv)
{
	return command_run(ctl, "filter", commands, ARRAY_SIZE(commands), argc,
			   argv);
}
