// SPDX-License-Identifier: GPL-2.0
/*
 * What the tests share, and which there are.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <time.h>

#include "client.h"

int failures;

void fail(const char *where, int line, const char *fmt, ...)
{
	int error = errno;
	va_list ap;

	fprintf(stderr, "%s:%d: ", where, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, " (errno %d: %s)\n", error, strerror(error));
	failures++;
}

double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

void fill(unsigned char *p, size_t len, unsigned int seed)
{
	while (len--) {
		seed = seed * 1103515245 + 12345;
		*p++ = seed >> 16;
	}
}

int same(const unsigned char *p, size_t len, unsigned int seed)
{
	unsigned char want[SENDSIZE];
	size_t n;

	/* A piece at a time; the sequence goes on. */
	for (; len; p += n, len -= n) {
		n = len < sizeof(want) ? len : sizeof(want);
		fill(want, n, seed);
		if (memcmp(p, want, n))
			return 0;
		for (size_t i = 0; i < n; i++)
			seed = seed * 1103515245 + 12345;
	}
	return 1;
}

/* The address of a control, as programs find it out. */
int lookup(int fd, const char *name, struct sockaddr_ctl *sc)
{
	struct ctl_info info;

	memset(&info, 0, sizeof(info));
	strncpy(info.ctl_name, name, sizeof(info.ctl_name) - 1);
	if (ioctl(fd, CTLIOCGINFO, &info) < 0)
		return -1;
	memset(sc, 0, sizeof(*sc));
	sc->sc_len = sizeof(*sc);
	sc->sc_family = AF_SYSTEM;
	sc->ss_sysaddr = AF_SYS_CONTROL;
	sc->sc_id = info.ctl_id;
	return 0;
}

int attach(int fd, const char *name, unsigned int unit)
{
	struct sockaddr_ctl sc;

	if (lookup(fd, name, &sc) < 0)
		return -1;
	sc.sc_unit = unit;
	return connect(fd, (struct sockaddr *)&sc, sizeof(sc));
}

int open_control(int type, const char *name)
{
	int fd = socket(PF_SYSTEM, type, SYSPROTO_CONTROL);

	if (fd < 0 || attach(fd, name, 0) < 0) {
		WRONG("no connection to %s", name);
		exit(1);
	}
	return fd;
}

int dgram(void)
{
	return open_control(SOCK_DGRAM, ECHOCTL_DGRAM);
}

int stream(void)
{
	return open_control(SOCK_STREAM, ECHOCTL_STREAM);
}

int set(int fd, int opt, int value)
{
	return setsockopt(fd, SYSPROTO_CONTROL, opt, &value, sizeof(value));
}

unsigned int get(int fd, int opt)
{
	socklen_t len = sizeof(unsigned int);
	unsigned int value = 0;

	OK(getsockopt(fd, SYSPROTO_CONTROL, opt, &value, &len));
	return value;
}

int sized(int fd, int opt)
{
	socklen_t len = sizeof(int);
	int value = -1;

	OK(getsockopt(fd, SOL_SOCKET, opt, &value, &len));
	return value;
}

struct echoctl_stats stats(int fd)
{
	struct echoctl_stats st = { 0 };
	socklen_t len = sizeof(st);

	OK(getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_STATS, &st, &len));
	EQ(sizeof(st), len);
	return st;
}

/* Talk for a while, with messages of many sizes. */
void converse(int fd, unsigned int seed, int rounds)
{
	unsigned char out[SENDSIZE], in[SENDSIZE];

	for (int i = 0; i < rounds; i++) {
		size_t len = (seed * 7919 + i * 31) % SENDSIZE + 1;

		fill(out, len, seed + i);
		if (send(fd, out, len, 0) != (ssize_t)len ||
		    recv(fd, in, sizeof(in), 0) != (ssize_t)len ||
		    !same(in, len, seed + i)) {
			WRONG("round %d", i);
			return;
		}
	}
}

static const struct {
	const char *name;
	void (*fn)(void);
} tests[] = {
	{ "sockets", test_sockets },
	{ "units", test_units },
	{ "messages", test_messages },
	{ "merge", test_merge },
	{ "stream", test_stream },
	{ "options", test_options },
	{ "flood", test_flood },
	{ "poll", test_poll },
	{ "shutdown", test_shutdown },
	{ "blocked", test_blocked },
	{ "clients", test_clients },
	{ "killed", test_killed },
	{ "unprivileged", test_unprivileged },
	{ "netns", test_netns },
	{ "event-socket", test_event_socket },
	{ "compat", test_compat },
	{ "hold", hold },
};

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "listen")) {
		listen_events(atoi(argv[2]));
		return failures != 0;
	}
	for (size_t i = 0; argc == 2 && i < sizeof(tests) / sizeof(tests[0]);
	     i++) {
		if (!strcmp(argv[1], tests[i].name)) {
			tests[i].fn();
			return failures != 0;
		}
	}
	fprintf(stderr, "usage: pfsystem_client TEST\n");
	return 2;
}
