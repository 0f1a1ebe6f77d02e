// SPDX-License-Identifier: GPL-2.0
/*
 * Many clients, and how they go.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/wait.h>

#include "client.h"

#define CLIENTS		100
#define VICTIMS		20

void test_clients(void)
{
	int status, up[2], go[2];
	int fd = dgram();
	char c;

	OK(pipe(up));
	OK(pipe(go));
	for (int i = 0; i < CLIENTS; i++) {
		if (fork())
			continue;
		close(go[1]);
		close(fd);
		fd = dgram();
		EQ(1, write(up[1], "x", 1));
		/* All begin at once, when the last one is there. */
		EQ(0, read(go[0], &c, 1));
		converse(fd, i, 200);
		exit(failures != 0);
	}
	for (int i = 0; i < CLIENTS; i++)
		EQ(1, read(up[0], &c, 1));
	EQ(CLIENTS + 1, stats(fd).clients);
	close(go[1]);
	for (int i = 0; i < CLIENTS; i++) {
		wait(&status);
		EQ(0, status);
	}
	EQ(1, stats(fd).clients);
	close(fd);
}

/* Connect, write, read, close, until killed; each in its own measure. */
static void victim(int i)
{
	char in[8];
	int fd;

	for (;;) {
		fd = i % 2 ? dgram() : stream();
		for (int k = 0; k < i; k++)
			(void)!write(fd, "abcdefgh", 8);
		while (i % 3 == 0)
			(void)!read(fd, in, sizeof(in));
		close(fd);
	}
}

/* Clients that die in the middle of whatever they do. */
void test_killed(void)
{
	struct echoctl_stats st;
	pid_t pid[VICTIMS];
	int fd = dgram();

	for (int round = 0; round < 5; round++) {
		unsigned int begun = stats(fd).connects;

		for (int i = 0; i < VICTIMS; i++) {
			pid[i] = fork();
			if (!pid[i]) {
				close(fd);
				victim(i);
			}
		}
		/* All are at it by then. */
		while (stats(fd).connects < begun + 20 * VICTIMS)
			usleep(1000);
		for (int i = 0; i < VICTIMS; i++) {
			kill(pid[i], SIGKILL);
			waitpid(pid[i], NULL, 0);
		}
	}
	/* A killed one's socket may be closed after it was waited for. */
	for (int i = 0; i < 10000 && stats(fd).clients != 1; i++)
		usleep(1000);
	st = stats(fd);
	EQ(1, st.clients);
	EQ(st.connects, st.disconnects + 1);
	close(fd);
}

/* Connect, say so, and stay until standard input ends. */
void hold(void)
{
	int fd = dgram();
	char c;

	puts("connected");
	fflush(stdout);
	while (read(0, &c, 1) > 0)
		;
	converse(fd, 1, 3);
	close(fd);
}
