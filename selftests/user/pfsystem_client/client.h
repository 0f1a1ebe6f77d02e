/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A program that speaks to kernel controls and listens to kernel events as a
 * macOS program would, and looks closely at every answer.  pfsystem.sh calls
 * it with the name of a test; echoctl is what it talks to.
 */
#ifndef PFSYSTEM_CLIENT_H
#define PFSYSTEM_CLIENT_H

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <sys/kern_control.h>
#include <sys/kern_event.h>
#include <sys/sys_domain.h>

#include "../../nke/echoctl/echoctl.h"

#define SENDSIZE	2048
#define RECVSIZE	8192

extern int failures;

void fail(const char *where, int line, const char *fmt, ...);

/* The call succeeds, or it fails with just that error. */
#define WRONG(...)	fail(__func__, __LINE__, __VA_ARGS__)
#define OK(call)							\
	do {								\
		if ((call) < 0)						\
			WRONG("%s", #call);				\
	} while (0)
#define EQ(value, call)							\
	do {								\
		long long want_ = (value), got_ = (call);		\
									\
		if (want_ != got_)					\
			WRONG("%s: %lld, not %lld", #call, got_, want_); \
	} while (0)
#define FAILS(error, call)						\
	do {								\
		errno = 0;						\
		if ((call) != -1 || errno != (error))			\
			WRONG("%s: not " #error, #call);		\
	} while (0)
#define TRUE(cond)							\
	do {								\
		if (!(cond))						\
			WRONG("not so: %s", #cond);			\
	} while (0)

double now(void);
void fill(unsigned char *p, size_t len, unsigned int seed);
int same(const unsigned char *p, size_t len, unsigned int seed);
int lookup(int fd, const char *name, struct sockaddr_ctl *sc);
int attach(int fd, const char *name, unsigned int unit);
int dgram(void);
int stream(void);
int open_control(int type, const char *name);
int set(int fd, int opt, int value);
unsigned int get(int fd, int opt);
int sized(int fd, int opt);
struct echoctl_stats stats(int fd);
void converse(int fd, unsigned int seed, int rounds);

/* control.c */
void test_sockets(void);
void test_units(void);
void test_options(void);
void test_unprivileged(void);
void test_netns(void);
void test_compat(void);

/* io.c */
void test_messages(void);
void test_merge(void);
void test_stream(void);
void test_flood(void);
void test_shutdown(void);

/* wait.c */
void test_poll(void);
void test_blocked(void);

/* life.c */
void test_clients(void);
void test_killed(void);
void hold(void);

/* event.c */
void test_event_socket(void);
void listen_events(int count);

#endif /* PFSYSTEM_CLIENT_H */
