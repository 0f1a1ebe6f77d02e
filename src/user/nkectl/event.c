// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl event: monitor, post-test.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "nkectl.h"

#define TEST_VENDOR	"org.nke.test"

/* Events that nke posts itself, XNU's numbers. */
#define VENDOR_APPLE	1
#define CLASS_SYSTEM	3
#define SUBCLASS_CTL	2
#define CTL_REGISTERED	1
#define CTL_DEREGISTERED	2

static const char usage_text[] =
"Usage: nkectl event monitor [vendor NAME|NUMBER [class N [subclass N]]]\n"
"                            [count EVENTS] [timeout SECONDS]\n"
"       nkectl event post-test [vendor NAME] [class N] [subclass N] [code N]\n"
"                              [data HEX]\n";

/* What is known of the events of nke itself. */
static void print_meaning(struct out *out, const struct nke_event *event)
{
	uint32_t id;

	if (event->vendor != VENDOR_APPLE ||
	    event->class_code != CLASS_SYSTEM ||
	    event->subclass != SUBCLASS_CTL || event->len < sizeof(id) ||
	    (event->code != CTL_REGISTERED && event->code != CTL_DEREGISTERED))
		return;
	memcpy(&id, event->data, sizeof(id));
	out_string(out, "what", event->code == CTL_REGISTERED ?
		   "control-registered" : "control-deregistered");
	out_u64(out, "control", id);
}

static void print_event(struct nkectl *ctl, const struct nke_event *event)
{
	struct out *out = &ctl->out;

	out_object(out, NULL);
	out_timestamp(ctl);
	out_head_u64(out, "id", event->id);
	out_u64(out, "vendor", event->vendor);
	out_u64(out, "class", event->class_code);
	out_u64(out, "subclass", event->subclass);
	out_u64(out, "code", event->code);
	out_u64(out, "length", event->len);
	print_meaning(out, event);
	if (out->json)
		out_hex(out, "data", event->data, event->len);
	else
		out_dump(out, "    ", event->data, event->len);
	out_object_end(out);
	fflush(out->file);
}

static int vendor_code(struct nkectl *ctl, const char *vendor, uint32_t *code)
{
	int status;

	if (*vendor && !vendor[strspn(vendor, "0123456789")])
		return parse_u32(vendor, code);
	status = nke_vendor_find(ctl->nke, vendor, code);
	if (status)
		return kernel_error(ctl, status, "vendor \"%s\"", vendor);
	return EXIT_OK;
}

static int subscribe(struct nkectl *ctl, const char *vendor,
		     struct nke_event_filter *filter)
{
	int status = EXIT_OK;
	uint32_t id;

	if (!vendor && filter->class_code)
		return user_error("a class is one of a vendor: say which");
	if (!filter->class_code && filter->subclass)
		return user_error("a subclass is one of a class: say which");
	status = open_nke(ctl);
	if (!status && vendor)
		status = vendor_code(ctl, vendor, &filter->vendor);
	if (!status && filter->class_code && !filter->vendor)
		status = user_error("a class is one of a vendor: say which");
	if (status)
		return status;
	status = nke_event_subscribe(ctl->nke, filter);
	/* Who may listen where nothing is heard shall not wait. */
	if (!status)
		status = nke_event_last_id(ctl->nke, &id);
	if (status)
		return kernel_error(ctl, status, "events");
	return EXIT_OK;
}

static int event_monitor(struct nkectl *ctl, int argc, char **argv)
{
	struct nke_event_filter filter = { 0 };
	const struct nke_event *event;
	const char *vendor = NULL;
	int timeout = NKE_FOREVER;
	uint32_t count = 0;
	const struct keyword keywords[] = {
		{ "vendor", KEYWORD_STRING, &vendor },
		{ "class", KEYWORD_U32, &filter.class_code },
		{ "subclass", KEYWORD_U32, &filter.subclass },
		{ "count", KEYWORD_U32, &count },
		{ "timeout", KEYWORD_MSEC, &timeout },
	};
	uint32_t seen = 0;
	int status = keywords_parse(keywords, ARRAY_SIZE(keywords), argc,
				    argv);

	if (!status)
		status = subscribe(ctl, vendor, &filter);
	while (!status && (!count || seen < count)) {
		status = nke_event_next(ctl->nke, &event, timeout);
		if (status == -EAGAIN && count)
			return user_error("%u of %u events came", seen, count);
		if (status == -EAGAIN)
			return EXIT_OK;
		if (status == -ENOBUFS) {
			complain("%s", nke_errstr(ctl->nke));
			status = EXIT_OK;
			continue;
		}
		if (status)
			return kernel_error(ctl, status, "events");
		seen++;
		print_event(ctl, event);
		if (ferror(ctl->out.file))
			return user_error("cannot write: %s", strerror(errno));
	}
	return status;
}

static int event_post_test(struct nkectl *ctl, int argc, char **argv)
{
	const char *vendor = TEST_VENDOR;
	struct nke_event event = { .class_code = 1, .subclass = 1, .code = 1 };
	const char *hex = NULL;
	unsigned char *data = NULL;
	const struct keyword keywords[] = {
		{ "vendor", KEYWORD_STRING, &vendor },
		{ "class", KEYWORD_U32, &event.class_code },
		{ "subclass", KEYWORD_U32, &event.subclass },
		{ "code", KEYWORD_U32, &event.code },
		{ "data", KEYWORD_STRING, &hex },
	};
	struct out *out = &ctl->out;
	uint32_t code, id;
	int status = keywords_parse(keywords, ARRAY_SIZE(keywords), argc,
				    argv);

	if (!status && hex)
		status = parse_hex(hex, &data, &event.len);
	if (!status)
		status = open_nke(ctl);
	if (!status) {
		event.data = data;
		status = nke_event_post(ctl->nke, vendor, &event, &code, &id);
		if (status)
			status = kernel_error(ctl, status, "event");
	}
	free(data);
	if (status)
		return status;
	out_object(out, NULL);
	out_head_u64(out, "id", id);
	out_u64(out, "vendor", code);
	out_string(out, "vendor_name", vendor);
	out_object_end(out);
	return EXIT_OK;
}

static const struct command commands[] = {
	{ "monitor", .fn = event_monitor },
	{ "post-test", .fn = event_post_test },
	{ "help", .usage = usage_text },
};

/**
 * object_event() - nkectl event
 * @ctl: run of the tool
 * @argc: number of arguments after "event"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_event(struct nkectl *ctl, int argc, char **argv)
{
	return command_run(ctl, "event", commands, ARRAY_SIZE(commands), argc,
			   argv);
}
