// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl module list, nkectl unload: extensions.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "nkectl.h"

#define NAME_SIZE	64

/*
 * References go a moment after the clients that held them, and no file tells
 * when: 100 looks in a second.
 */
#define UNLOAD_TRIES	100
#define UNLOAD_WAIT_NSEC	10000000

static int print_module(const struct nke_module *module, void *arg)
{
	struct nkectl *ctl = arg;
	struct out *out = &ctl->out;

	out_object(out, NULL);
	out_head(out, "name", module->name);
	out_string(out, "bundle_id", module->bundle_id);
	out_u64(out, "controls", module->controls);
	out_u64(out, "connections", module->connections);
	out_object_end(out);
	return 0;
}

static int module_list(struct nkectl *ctl, int argc, char **argv)
{
	int status = no_more(ctl, argc, argv);

	if (!status)
		status = open_nke(ctl);
	if (status)
		return status;
	out_array(&ctl->out, NULL);
	status = nke_module_list(ctl->nke, print_module, ctl);
	out_array_end(&ctl->out);
	return status ? kernel_error(ctl, status, "list of extensions") :
		EXIT_OK;
}

static const char usage_text[] =
	"Usage: nkectl module list\n"
	"       nkectl unload NAME\n";

static const struct command commands[] = {
	{ "list", .fn = module_list },
	{ "show", .fn = module_list },
	{ "help", .usage = usage_text },
};

/**
 * object_module() - nkectl module
 * @ctl: run of the tool
 * @argc: number of arguments after "module"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_module(struct nkectl *ctl, int argc, char **argv)
{
	return command_run(ctl, "module", commands, ARRAY_SIZE(commands), argc,
			   argv);
}

/* The kernel's spelling of a module's name, as modprobe(8) takes it. */
static int module_name(const char *name, char *kernel_name)
{
	size_t len = strlen(name);
	size_t i;

	if (!len || len >= NAME_SIZE || strchr(name, '/') || name[0] == '.')
		return user_error("\"%s\" is not a module's name", name);
	for (i = 0; i <= len; i++)
		kernel_name[i] = name[i] == '-' ? '_' : name[i];
	return EXIT_OK;
}

static bool loaded(const char *name)
{
	char path[NAME_SIZE + 32];

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	return !access(path, F_OK);
}

/* The modules that use a module: "a, b", or "". */
static void list_holders(const char *name, char *list, size_t size)
{
	char path[NAME_SIZE + 32];
	struct dirent *entry;
	size_t len = 0;
	DIR *dir;

	*list = '\0';
	snprintf(path, sizeof(path), "/sys/module/%s/holders", name);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    len + strlen(entry->d_name) + 3 > size)
			continue;
		len += snprintf(list + len, size - len, "%s%s",
				len ? ", " : "", entry->d_name);
	}
	closedir(dir);
}

static int in_use(const char *name)
{
	char list[256];

	list_holders(name, list, sizeof(list));
	if (*list)
		complain("%s is in use by %s: unload that first", name, list);
	else
		complain("%s is in use: try again when its users are gone",
			 name);
	return EXIT_KERNEL;
}

/* rmmod(8) was there before, and asks again until it agrees. */
static bool going(const char *name)
{
	char path[NAME_SIZE + 32];
	char state[8] = "";
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, state, sizeof(state) - 1);
	close(fd);
	return len > 0 && !strncmp(state, "going", 5);
}

static int release_error(struct nkectl *ctl, const char *name, int status)
{
	if (status != -ENOENT || ctl->netns)
		return kernel_error(ctl, status, "%s", name);
	if (!strcmp(name, "nke"))
		complain("nke is not an extension of itself: rmmod nke");
	else if (going(name))
		complain("%s is being unloaded: its stop routine refuses, or is slow",
			 name);
	else if (loaded(name))
		complain("%s is not an extension of nke: rmmod %s", name, name);
	else
		complain("%s is not loaded; see nkectl module list", name);
	return EXIT_KERNEL;
}

static int delete_error(const char *name, int status, bool stopped)
{
	switch (status) {
	case -EWOULDBLOCK:
		if (stopped)
			complain("%s has stopped, but cannot be unloaded yet",
				 name);
		return in_use(name);
	case -ENOENT:
		complain("%s has been unloaded meanwhile", name);
		return EXIT_KERNEL;
	case -EPERM:
		complain("%s: cannot unload modules: are you root?", name);
		return EXIT_KERNEL;
	}
	complain("%s: cannot unload: %s", name, strerror(-status));
	return EXIT_KERNEL;
}

/* Clients end, and what it has left goes: only the module is left to go. */
static int stop(struct nkectl *ctl, const char *name, uint64_t *connections,
		bool *stopped)
{
	char list[256];
	uint32_t ended;
	int status;

	status = nke_release(ctl->nke, name, &ended);
	if (status)
		return release_error(ctl, name, status);
	*connections += ended;
	/* A module that uses it will not go by itself. */
	list_holders(name, list, sizeof(list));
	if (*list)
		return in_use(name);
	status = nke_stop(ctl->nke, name, &ended);
	*stopped = !status;
	if (!status)
		*connections += ended;
	/* One that cannot be asked is told by its exit function. */
	if (!status || status == -EOPNOTSUPP)
		return EXIT_OK;
	return release_error(ctl, name, status);
}

/* New clients may come as long as it works. */
static int unload(struct nkectl *ctl, const char *name, uint64_t *connections)
{
	const struct timespec wait = { .tv_nsec = UNLOAD_WAIT_NSEC };
	bool stopped = false;
	int tries = 0;
	int status;

	do {
		if (tries)
			nanosleep(&wait, NULL);
		if (!stopped) {
			status = stop(ctl, name, connections, &stopped);
			if (status)
				return status;
		}
		status = delete_module(name, O_NONBLOCK) ? -errno : 0;
	} while (status == -EWOULDBLOCK && ++tries < UNLOAD_TRIES);
	return status ? delete_error(name, status, stopped) : EXIT_OK;
}

/**
 * object_unload() - nkectl unload
 * @ctl: run of the tool
 * @argc: number of arguments after "unload"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_unload(struct nkectl *ctl, int argc, char **argv)
{
	char name[NAME_SIZE];
	uint64_t connections = 0;
	int status;

	if (!argc)
		return user_error("which extension? See nkectl module list");
	if (wants_help(argv[0]) ||
	    (!strcmp(argv[0], "help") && argc == 1 && !loaded("help")))
		return show_usage(usage_text);
	status = module_name(argv[0], name);
	if (!status)
		status = no_more(ctl, argc - 1, argv + 1);
	if (!status)
		status = open_nke(ctl);
	if (!status)
		status = unload(ctl, name, &connections);
	if (status)
		return status;
	out_object(&ctl->out, NULL);
	out_head(&ctl->out, "name", name);
	out_u64(&ctl->out, "connections", connections);
	out_object_end(&ctl->out);
	return EXIT_OK;
}
