// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl control: list, show.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "nkectl.h"

static const char usage_text[] =
"Usage: nkectl control list\n"
"       nkectl control show CONTROL\n"
"       nkectl control connect CONTROL [unit N] [raw] [LIMIT]\n"
"       nkectl control listen CONTROL [unit N] [raw] [LIMIT]\n"
"       nkectl control send CONTROL TEXT|- [unit N]\n"
"       nkectl control get CONTROL OPTION [type TYPE] [size BYTES] [unit N]\n"
"       nkectl control set CONTROL OPTION VALUE|- [type TYPE] [unit N]\n"
"\n"
"CONTROL := NAME | name NAME | id NUMBER\n"
"LIMIT   := [count MESSAGES] [timeout SECONDS]\n"
"TYPE    := u32 | string | hex | raw\n";

static const struct out_name types[] = {
	{ NKE_DATAGRAM, "datagram" },
	{ NKE_STREAM, "stream" },
};

static const struct out_name flags[] = {
	{ NKE_CONTROL_PRIVILEGED, "privileged" },
	{ NKE_CONTROL_FIXED, "fixed" },
	{ NKE_CONTROL_STREAM, "stream" },
	{ NKE_CONTROL_EXTENDED, "extended" },
	{ NKE_CONTROL_CRITICAL, "critical" },
	{ NKE_CONTROL_SETUP, "setup" },
};

static const struct out_name states[] = {
	{ NKE_CONNECTION_NEW, "new" },
	{ NKE_CONNECTION_BOUND, "bound" },
	{ NKE_CONNECTION_CONNECTING, "connecting" },
	{ NKE_CONNECTION_CONNECTED, "connected" },
	{ NKE_CONNECTION_DEAD, "dead" },
};

/* Clients of controls, read before what they belong to is printed. */
struct clients {
	struct nke_connection *entries;
	size_t n;
	size_t size;
};

struct listing {
	struct nkectl *ctl;
	struct clients clients;
	bool with_clients;
};

static int client_add(const struct nke_connection *c, void *arg)
{
	struct clients *clients = arg;
	struct nke_connection *entry;
	size_t size = clients->size ? clients->size * 2 : 16;

	if (clients->n == clients->size) {
		entry = realloc(clients->entries, size * sizeof(*entry));
		if (!entry)
			return -ENOMEM;
		clients->entries = entry;
		clients->size = size;
	}
	entry = &clients->entries[clients->n];
	*entry = *c;
	entry->front = strdup(c->front);
	entry->comm = strdup(c->comm);
	clients->n++;
	return entry->front && entry->comm ? 0 : -ENOMEM;
}

static void clients_free(struct clients *clients)
{
	size_t i;

	for (i = 0; i < clients->n; i++) {
		free((char *)clients->entries[i].front);
		free((char *)clients->entries[i].comm);
	}
	free(clients->entries);
}

static void print_client(struct out *out, const struct nke_connection *c)
{
	out_object(out, NULL);
	if (!out->json)
		fputs("    ", out->file);
	out_u64(out, "unit", c->unit);
	out_name(out, "state", c->state, states, ARRAY_SIZE(states));
	out_string(out, "front", c->front);
	out_u64(out, "pid", c->pid);
	out_string(out, "comm", c->comm);
	out_u64(out, "queued", c->queued);
	out_u64(out, "records", c->records);
	out_u64(out, "limit", c->limit);
	out_object_end(out);
}

static int print_control(const struct nke_control *control, void *arg)
{
	struct listing *listing = arg;
	struct out *out = &listing->ctl->out;
	size_t i;

	out_object(out, NULL);
	out_head_u64(out, "id", control->id);
	out_head(out, "name", control->name);
	out_name(out, "type", control->type, types, ARRAY_SIZE(types));
	if (out->json || control->unit)
		out_u64(out, "unit", control->unit);
	out_flags(out, "flags", control->flags, flags, ARRAY_SIZE(flags));
	out_u64(out, "send_size", control->send_size);
	out_u64(out, "recv_size", control->recv_size);
	out_u64(out, "clients", control->clients);
	out_string(out, "owner", control->owner);
	if (listing->with_clients) {
		out_array(out, "connections");
		for (i = 0; i < listing->clients.n; i++)
			if (listing->clients.entries[i].id == control->id)
				print_client(out,
					     &listing->clients.entries[i]);
		out_array_end(out);
	}
	out_object_end(out);
	return 0;
}

static int read_clients(struct nkectl *ctl, struct listing *listing)
{
	int status;

	listing->ctl = ctl;
	if (!listing->with_clients)
		return EXIT_OK;
	status = nke_connection_list(ctl->nke, client_add, &listing->clients);
	if (status)
		return kernel_error(ctl, status, "list of clients");
	return EXIT_OK;
}

static int control_list(struct nkectl *ctl, int argc, char **argv)
{
	struct listing listing = { 0 };
	int status = no_more(ctl, argc, argv);

	listing.with_clients = ctl->statistics;
	if (!status)
		status = open_nke(ctl);
	if (!status)
		status = read_clients(ctl, &listing);
	if (!status) {
		out_array(&ctl->out, NULL);
		status = nke_control_list(ctl->nke, print_control, &listing);
		out_array_end(&ctl->out);
		if (status)
			status = kernel_error(ctl, status, "list of controls");
	}
	clients_free(&listing.clients);
	return status;
}

static int get_control(struct nkectl *ctl, const struct target *target,
		       nke_control_fn *fn, void *arg)
{
	if (target->name)
		return nke_control_get(ctl->nke, target->name, fn, arg);
	return nke_control_get_id(ctl->nke, target->id, fn, arg);
}

static int control_show(struct nkectl *ctl, int argc, char **argv)
{
	struct listing listing = { .with_clients = true };
	struct target target;
	int status = target_parse(&target, &argc, &argv);

	if (!status)
		status = no_more(ctl, argc, argv);
	if (!status)
		status = open_nke(ctl);
	if (!status)
		status = read_clients(ctl, &listing);
	if (!status) {
		out_array(&ctl->out, NULL);
		status = get_control(ctl, &target, print_control, &listing);
		out_array_end(&ctl->out);
		if (status)
			status = control_error(ctl, &target, status);
	}
	clients_free(&listing.clients);
	return status;
}

struct names {
	char text[768];
};

static int add_name(const struct nke_control *control, void *arg)
{
	struct names *names = arg;
	size_t len = strlen(names->text);

	/* Enough to see what it should have been. */
	if (len + strlen(control->name) + 8 > sizeof(names->text)) {
		strcat(names->text, ", ...");
		return 1;
	}
	snprintf(names->text + len, sizeof(names->text) - len, "%s%s",
		 len ? ", " : "", control->name);
	return 0;
}

/**
 * control_error() - the kernel does not do it with this control
 * @ctl: run of the tool
 * @target: the control
 * @status: negative errno
 *
 * When there is no such control, say which there are.
 *
 * Return: EXIT_KERNEL.
 */
int control_error(struct nkectl *ctl, const struct target *target, int status)
{
	struct names names = { "" };
	int result;

	if (target->name)
		result = kernel_error(ctl, status, "control \"%s\"",
				      target->name);
	else
		result = kernel_error(ctl, status, "control %u", target->id);
	if (status != -ENOENT ||
	    nke_control_list(ctl->nke, add_name, &names) < 0)
		return result;
	if (*names.text)
		complain("there are: %s", names.text);
	else if (ctl->netns)
		complain("controls are in the initial network namespace only");
	else
		complain("there is no control at all: is the extension loaded?");
	return result;
}

static const struct command commands[] = {
	{ "list", .fn = control_list },
	{ "show", .fn = control_show },
	{ "connect", .fn = control_connect },
	{ "listen", .fn = control_listen },
	{ "send", .fn = control_send },
	{ "get", .fn = control_getopt },
	{ "set", .fn = control_setopt },
	{ "help", .usage = usage_text },
};

/**
 * object_control() - nkectl control
 * @ctl: run of the tool
 * @argc: number of arguments after "control"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_control(struct nkectl *ctl, int argc, char **argv)
{
	return command_run(ctl, "control", commands, ARRAY_SIZE(commands),
			   argc, argv);
}
