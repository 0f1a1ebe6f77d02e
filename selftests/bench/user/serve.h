/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Serve as long as a command runs.
 */
#ifndef SERVE_H
#define SERVE_H

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Run @command while a process of its own serves, and end that: all that it
 * held is free on return.  Return: the command's exit status, or 127.
 */
static int serve_while(char **command, int (*serve)(void))
{
	pid_t server = fork();
	pid_t client;
	int status;

	if (!server)
		_exit(serve());
	client = server < 0 ? -1 : fork();
	if (!client) {
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	if (client < 0 || waitpid(client, &status, 0) < 0) {
		perror("fork");
		status = 127 << 8;
	}
	if (server > 0) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

#endif /* SERVE_H */
