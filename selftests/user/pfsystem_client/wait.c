// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting: poll, epoll, threads that sleep in a call.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include "client.h"

void test_poll(void)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLRDHUP };
	struct pollfd p = { .events = POLLIN | POLLOUT };
	struct epoll_event got;
	int fd = dgram();
	int level, edge;
	char in[16];

	p.fd = fd;
	EQ(1, poll(&p, 1, 0));
	EQ(POLLOUT, p.revents);
	OK(level = epoll_create1(0));
	OK(edge = epoll_create1(0));
	OK(epoll_ctl(level, EPOLL_CTL_ADD, fd, &ev));
	ev.events |= EPOLLET;
	OK(epoll_ctl(edge, EPOLL_CTL_ADD, fd, &ev));
	EQ(0, epoll_wait(level, &got, 1, 0));
	EQ(0, epoll_wait(edge, &got, 1, 0));
	EQ(1, send(fd, "a", 1, 0));
	EQ(1, poll(&p, 1, 0));
	EQ(POLLIN | POLLOUT, p.revents);
	EQ(1, epoll_wait(level, &got, 1, 1000));
	EQ(1, epoll_wait(level, &got, 1, 0));
	EQ(1, epoll_wait(edge, &got, 1, 1000));
	/* Told once, until there is more. */
	EQ(0, epoll_wait(edge, &got, 1, 0));
	EQ(1, send(fd, "b", 1, 0));
	EQ(1, epoll_wait(edge, &got, 1, 1000));
	EQ(1, recv(fd, in, 1, 0));
	EQ(1, epoll_wait(level, &got, 1, 0));
	EQ(1, recv(fd, in, 1, 0));
	EQ(0, epoll_wait(level, &got, 1, 0));

	/* The end can be read. */
	OK(shutdown(fd, SHUT_RD));
	EQ(1, epoll_wait(edge, &got, 1, 1000));
	EQ(EPOLLIN | EPOLLRDHUP, got.events);
	EQ(1, epoll_wait(level, &got, 1, 1000));
	EQ(0, recv(fd, in, 1, 0));
	close(level);
	close(edge);
	close(fd);
}

struct blocked {
	int fd;
	ssize_t n;
	int error;
	pid_t tid;
};

static void *blocked_recv(void *arg)
{
	struct blocked *b = arg;
	char in[16];

	__atomic_store_n(&b->tid, syscall(SYS_gettid), __ATOMIC_RELEASE);
	b->n = recv(b->fd, in, sizeof(in), 0);
	b->error = errno;
	return NULL;
}

/* Start a thread that receives, and wait until it sleeps. */
static pthread_t block(struct blocked *b, int fd)
{
	char path[64], state;
	pthread_t t;
	pid_t tid;
	FILE *f;

	b->fd = fd;
	b->tid = 0;
	EQ(0, pthread_create(&t, NULL, blocked_recv, b));
	while (!(tid = __atomic_load_n(&b->tid, __ATOMIC_ACQUIRE)))
		sched_yield();
	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	do {
		state = 0;
		f = fopen(path, "r");
		if (!f)
			break;
		if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
			state = 0;
		fclose(f);
	} while (state != 'S');
	return t;
}

static void on_signal(int sig)
{
	(void)sig;
}

static void blocked_signals(int fd)
{
	struct timeval tv = { .tv_usec = 300000 };
	struct sigaction sa = { .sa_handler = on_signal };
	struct blocked b;
	double start;
	char in[16];
	pthread_t t;

	/* With SA_RESTART the call goes on. */
	sigaction(SIGUSR1, &sa, NULL);
	t = block(&b, fd);
	pthread_kill(t, SIGUSR1);
	pthread_join(t, NULL);
	EQ(-1, b.n);
	EQ(EINTR, b.error);
	sa.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &sa, NULL);
	t = block(&b, fd);
	pthread_kill(t, SIGUSR1);
	EQ(1, send(fd, "a", 1, 0));
	pthread_join(t, NULL);
	EQ(1, b.n);

	/* But not when there is a limit of time. */
	OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	start = now();
	FAILS(EAGAIN, recv(fd, in, sizeof(in), 0));
	TRUE(now() - start >= 0.25);
	tv.tv_sec = 100;
	OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	t = block(&b, fd);
	pthread_kill(t, SIGUSR1);
	pthread_join(t, NULL);
	EQ(-1, b.n);
	EQ(EINTR, b.error);
}

void test_blocked(void)
{
	struct blocked b;
	int fd = dgram();
	pthread_t t;
	int twin;

	/* Data, and the end of reading. */
	t = block(&b, fd);
	EQ(1, send(fd, "a", 1, 0));
	pthread_join(t, NULL);
	EQ(1, b.n);
	t = block(&b, fd);
	OK(shutdown(fd, SHUT_RD));
	pthread_join(t, NULL);
	EQ(0, b.n);
	close(fd);

	fd = dgram();
	blocked_signals(fd);

	/*
	 * On Linux a close does not wake the call that has the socket, which
	 * stays open until that is over.
	 */
	OK(twin = dup(fd));
	t = block(&b, fd);
	close(fd);
	EQ(1, send(twin, "a", 1, 0));
	pthread_join(t, NULL);
	EQ(1, b.n);
	t = block(&b, twin);
	OK(shutdown(twin, SHUT_RD));
	close(twin);
	pthread_join(t, NULL);
	EQ(0, b.n);
}
