// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl before a made-up kernel.  The environment says what that is like:
 *
 *	FAKE_OPEN=ERRNO		nke_open() fails so
 *	FAKE_INTERRUPT=N	N lists change while they are read
 *	FAKE_EVENTS=N		N events have been posted
 *	FAKE_BUSY=N		the module cannot be unloaded N times
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../libnke/libnke.h"
#include "../nkectl/nkectl.h"
#include "fake.h"

static unsigned int setting(const char *name)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 0) : 0;
}

/**
 * __wrap_nke_open() - nke_open() of the tool
 * @nkep: where to put the handle
 * @netns: not looked at
 *
 * Return: as nke_open().
 */
int __wrap_nke_open(struct nke **nkep, int netns)
{
	unsigned int events = setting("FAKE_EVENTS");
	unsigned int i;
	struct fake *fake;
	int status;
	int fd;

	(void)netns;
	if (setting("FAKE_OPEN") == ENOENT)
		return libnke_fail(NULL, ENOENT,
				   "nke is not loaded: modprobe nke");
	if (setting("FAKE_OPEN"))
		return libnke_fail(NULL, setting("FAKE_OPEN"), "%s",
				   strerror(setting("FAKE_OPEN")));
	fd = fake_start(NULL, &fake);
	if (fd < 0)
		return libnke_fail(NULL, ENOMEM, "no made-up kernel");
	fake->interrupt = setting("FAKE_INTERRUPT");
	status = libnke_fdopen(nkep, fd);
	for (i = 0; !status && i < events; i++)
		fake_event(fake, i ? 1000 + i : 1, 3, 2, i + 1, &i, sizeof(i));
	return status;
}

/**
 * __wrap_delete_module() - delete_module() of the tool
 * @name: not looked at
 * @flags: not looked at
 *
 * Return: 0, or -1 with errno.
 */
int __wrap_delete_module(const char *name, unsigned int flags)
{
	static unsigned int tries;

	(void)name;
	(void)flags;
	if (tries++ >= setting("FAKE_BUSY"))
		return 0;
	errno = EWOULDBLOCK;
	return -1;
}

int main(int argc, char **argv)
{
	return nkectl_main(argc, argv);
}
