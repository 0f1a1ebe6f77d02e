// SPDX-License-Identifier: GPL-2.0
/*
 * Sending and receiving.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "client.h"

/* Sizes, and content. */
static void echo_sizes(int fd)
{
	static const size_t sizes[] = { 1, 100, 255, 256, 1000, 2047, 2048 };
	unsigned char out[SENDSIZE + 1], in[SENDSIZE + 1];
	int n;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fill(out, sizes[i], i);
		EQ(sizes[i], send(fd, out, sizes[i], 0));
		OK(ioctl(fd, FIONREAD, &n));
		EQ(sizes[i], n);
		memset(in, 0, sizeof(in));
		EQ(sizes[i], recv(fd, in, sizeof(in), 0));
		TRUE(same(in, sizes[i], i));
	}
	FAILS(EMSGSIZE, send(fd, out, SENDSIZE + 1, 0));
	FAILS(EFAULT, send(fd, (void *)1, 10, 0));

	/* An empty message is one, too. */
	EQ(0, send(fd, out, 0, 0));
	EQ(1, poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 1000));
	EQ(0, recv(fd, in, sizeof(in), MSG_DONTWAIT));
	FAILS(EAGAIN, recv(fd, in, sizeof(in), MSG_DONTWAIT));
}

void test_messages(void)
{
	unsigned char out[200] = "abc", in[SENDSIZE];
	struct iovec iov = { in, 10 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int fd = dgram();

	echo_sizes(fd);

	/* Messages stay apart; looking does not take. */
	EQ(100, send(fd, out, 100, 0));
	EQ(200, send(fd, out, 200, 0));
	EQ(50, recv(fd, in, 50, MSG_PEEK));
	EQ(100, recv(fd, in, 50, MSG_PEEK | MSG_TRUNC));
	EQ(100, recv(fd, NULL, 0, MSG_PEEK | MSG_TRUNC));
	/* What does not fit is lost, and that is told. */
	EQ(10, recvmsg(fd, &msg, 0));
	TRUE(msg.msg_flags & MSG_TRUNC);
	iov.iov_len = sizeof(in);
	EQ(200, recvmsg(fd, &msg, MSG_WAITALL));
	EQ(MSG_EOR, msg.msg_flags & (MSG_EOR | MSG_TRUNC));
	/* Bytes that cannot be given stay. */
	EQ(3, send(fd, out, 3, 0));
	FAILS(EFAULT, recv(fd, (void *)1, 10, 0));
	EQ(3, read(fd, in, sizeof(in)));

	/* An address is ignored. */
	EQ(3, sendto(fd, out, 3, 0, (struct sockaddr *)out, 16));
	EQ(3, recv(fd, in, sizeof(in), 0));
	EQ(3, writev(fd, (struct iovec[]){ { "a", 1 }, { "bc", 2 } }, 2));
	EQ(3, recv(fd, in, sizeof(in), 0));
	TRUE(!memcmp(in, "abc", 3));
	FAILS(EOPNOTSUPP, recv(fd, in, 1, MSG_OOB));
	EQ(1, send(fd, "o", 1, MSG_OOB));
	EQ(1, get(fd, ECHOCTL_FLAGS));
	EQ(1, recv(fd, in, sizeof(in), 0));

	/* The NKE's error is the send's. */
	OK(set(fd, ECHOCTL_FAIL, EDOM));
	FAILS(EDOM, send(fd, out, 1, 0));
	EQ(1, send(fd, out, 1, 0));
	EQ(1, recv(fd, in, sizeof(in), 0));
	close(fd);

	/* A control without such callbacks. */
	fd = open_control(SOCK_DGRAM, ECHOCTL_DEAF);
	FAILS(EOPNOTSUPP, send(fd, out, 1, 0));
	FAILS(EOPNOTSUPP, set(fd, 1, 1));
	FAILS(EOPNOTSUPP, getsockopt(fd, SYSPROTO_CONTROL, 1, out,
				     &(socklen_t){ 4 }));
	close(fd);
}

/* Without CTL_DATA_EOR unread messages become one. */
void test_merge(void)
{
	unsigned char in[16];
	struct iovec iov = { in, sizeof(in) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int fd = dgram();

	OK(set(fd, ECHOCTL_MARK, 0));
	EQ(2, send(fd, "ab", 2, 0));
	EQ(2, send(fd, "cd", 2, 0));
	EQ(4, recvmsg(fd, &msg, 0));
	TRUE(!memcmp(in, "abcd", 4));
	EQ(0, msg.msg_flags & (MSG_EOR | MSG_TRUNC));
	EQ(2, send(fd, "ab", 2, 0));
	OK(set(fd, ECHOCTL_MARK, 1));
	EQ(2, send(fd, "cd", 2, 0));
	EQ(2, send(fd, "ef", 2, 0));
	EQ(4, recv(fd, in, sizeof(in), 0));
	EQ(2, recv(fd, in, sizeof(in), 0));
	close(fd);
}

/* One write, several callbacks. */
static void stream_pieces(int fd)
{
	unsigned char in[4 * SENDSIZE], out[3 * SENDSIZE + 5];
	unsigned int before = stats(fd).messages;

	fill(out, sizeof(out), 1);
	EQ(sizeof(out), send(fd, out, sizeof(out), 0));
	EQ(4, stats(fd).messages - before);
	/* More was to come until the last piece. */
	EQ(0, get(fd, ECHOCTL_FLAGS));
	EQ(100, recv(fd, in, 100, MSG_PEEK));
	EQ(100, recv(fd, in, 100, 0));
	EQ(sizeof(out) - 100, recv(fd, in + 100, sizeof(in) - 100, 0));
	TRUE(same(in, sizeof(out), 1));
	EQ(0, recv(fd, in, 0, 0));
	FAILS(EINVAL, send(fd, out, 1, MSG_EOR));
	/* No room for all of it: so many bytes went, and no more. */
	OK(set(fd, ECHOCTL_FAIL, EDOM));
	FAILS(EDOM, send(fd, out, sizeof(out), 0));
	FAILS(EAGAIN, recv(fd, in, sizeof(in), MSG_DONTWAIT));
}

/* Few bytes are there, more are wanted. */
static void stream_wants_more(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct timeval tv = { .tv_usec = 200000 };
	unsigned char in[200] = { 0 };

	OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	EQ(10, send(fd, in, 10, 0));
	EQ(10, recv(fd, in, 20, MSG_WAITALL));
	OK(setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &(int){ 100 }, sizeof(int)));
	EQ(10, send(fd, in, 10, 0));
	EQ(0, poll(&p, 1, 100));
	EQ(10, recv(fd, in, sizeof(in), MSG_DONTWAIT));
	EQ(100, send(fd, in, 100, 0));
	EQ(1, poll(&p, 1, 1000));
	EQ(100, recv(fd, in, sizeof(in), 0));
	OK(setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &(int){ 1 }, sizeof(int)));
	memset(&tv, 0, sizeof(tv));
	OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));

	/* A marked end stops a read. */
	OK(set(fd, ECHOCTL_MARK, 1));
	EQ(10, send(fd, in, 10, 0));
	EQ(10, send(fd, in, 10, 0));
	EQ(4, recv(fd, in, 4, 0));
	EQ(6, recv(fd, in, sizeof(in), 0));
	EQ(10, recv(fd, in, sizeof(in), 0));
	OK(set(fd, ECHOCTL_MARK, 0));
}

struct stream_job {
	int fd;
	size_t len;
	unsigned int seed;
};

static void *stream_reader(void *arg)
{
	struct stream_job *job = arg;
	unsigned char *p = malloc(job->len);
	size_t done = 0;
	ssize_t n;

	while (done < job->len) {
		n = recv(job->fd, p + done, job->len - done, 0);
		if (n <= 0)
			break;
		done += n;
	}
	EQ(job->len, done);
	TRUE(same(p, done, job->seed));
	free(p);
	return NULL;
}

/* Much at once, with a reader beside. */
static void stream_much(int fd)
{
	struct stream_job job = { .fd = fd, .len = 400000, .seed = 5 };
	unsigned char *big = malloc(job.len);
	size_t done = 0;
	pthread_t t;
	ssize_t n;

	fill(big, job.len, job.seed);
	EQ(0, pthread_create(&t, NULL, stream_reader, &job));
	while (done < job.len) {
		n = send(fd, big + done, job.len - done, 0);
		if (n > 0)
			done += n;
		else if (n < 0 && errno == ENOBUFS)
			sched_yield();
		else
			break;
	}
	EQ(job.len, done);
	pthread_join(t, NULL);
	free(big);
}

void test_stream(void)
{
	int fd = stream();

	stream_pieces(fd);
	stream_wants_more(fd);
	stream_much(fd);
	close(fd);
}

static int flood(int fd, unsigned int count, unsigned int length)
{
	struct echoctl_flood f = { count, length };

	return setsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_FLOOD, &f, sizeof(f));
}

static void drain(int fd)
{
	char in[64];

	while (recv(fd, in, sizeof(in), MSG_DONTWAIT) >= 0)
		;
	EQ(EAGAIN, errno);
}

static void set_size(int fd, int opt, int size)
{
	OK(setsockopt(fd, SOL_SOCKET, opt, &size, sizeof(size)));
}

/* The room is what the client says, within bounds. */
static void flood_sizes(int fd)
{
	unsigned char out[8 * SENDSIZE] = { 0 };
	int all;

	set_size(fd, SO_RCVBUF, 20000);
	EQ(20000, sized(fd, SO_RCVBUF));
	EQ(20000, get(fd, ECHOCTL_SPACE));
	FAILS(ENOBUFS, flood(fd, 1000000, 100));
	EQ(200, get(fd, ECHOCTL_FLOOD));
	set_size(fd, SO_RCVBUF, 4096);
	EQ(0, get(fd, ECHOCTL_SPACE));
	OK(ioctl(fd, FIONREAD, &all));
	EQ(20000, all);
	set_size(fd, SO_RCVBUF, 1 << 30);
	TRUE(sized(fd, SO_RCVBUF) <= 1 << 20);
	drain(fd);

	/* So is the longest message. */
	set_size(fd, SO_SNDBUF, sizeof(out));
	EQ(sizeof(out), sized(fd, SO_SNDBUF));
	EQ(sizeof(out), send(fd, out, sizeof(out), 0));
	EQ(sizeof(out), recv(fd, out, sizeof(out), 0));
}

/* Of a stream bytes are refused, and none are lost. */
static void flood_stream(void)
{
	unsigned char in[64] = { 0 };
	int fd = stream();
	int all;

	while (send(fd, in, sizeof(in), 0) > 0)
		;
	EQ(ENOBUFS, errno);
	OK(ioctl(fd, FIONREAD, &all));
	TRUE(all > 0 && all <= RECVSIZE);
	while (recv(fd, in, sizeof(in), MSG_DONTWAIT) > 0)
		all -= sizeof(in);
	EQ(0, all);
	EQ(1, send(fd, in, 1, 0));
	close(fd);
}

/* What a client does not read is bounded, and the NKE is told. */
void test_flood(void)
{
	unsigned char in[64] = { 0 };
	int fd = dgram();
	unsigned int i, k;
	int other;

	EQ(RECVSIZE, sized(fd, SO_RCVBUF));
	EQ(SENDSIZE, sized(fd, SO_SNDBUF));
	EQ(RECVSIZE, get(fd, ECHOCTL_SPACE));
	FAILS(ENOBUFS, flood(fd, 1000000, sizeof(in)));
	EQ(RECVSIZE / sizeof(in), get(fd, ECHOCTL_FLOOD));
	EQ(0, get(fd, ECHOCTL_SPACE));
	FAILS(ENOBUFS, send(fd, in, 1, 0));
	/* Others have their own room. */
	other = dgram();
	EQ(1, send(other, in, 1, 0));
	close(other);
	for (i = 0; i < RECVSIZE / sizeof(in); i++) {
		EQ(sizeof(in), recv(fd, in, sizeof(in), MSG_DONTWAIT));
		memcpy(&k, in, sizeof(k));
		EQ(i, k);
	}
	FAILS(EAGAIN, recv(fd, in, sizeof(in), MSG_DONTWAIT));
	EQ(RECVSIZE, get(fd, ECHOCTL_SPACE));

	/* Messages without bytes take room, too. */
	FAILS(ENOBUFS, flood(fd, 10 * RECVSIZE, 0));
	EQ(RECVSIZE, get(fd, ECHOCTL_FLOOD));
	drain(fd);
	EQ(RECVSIZE, get(fd, ECHOCTL_SPACE));

	flood_sizes(fd);
	close(fd);
	flood_stream();
}

void test_shutdown(void)
{
	int fd = dgram();
	char in[16];

	EQ(1, send(fd, "a", 1, 0));
	FAILS(EOPNOTSUPP, shutdown(fd, SHUT_WR));
	EQ(1, recv(fd, in, 1, 0));
	EQ(1, send(fd, "a", 1, 0));
	OK(shutdown(fd, SHUT_RD));
	/* What was there is gone; writing is as before, but for the echo. */
	EQ(0, recv(fd, in, 1, 0));
	OK(set(fd, ECHOCTL_FAIL, EDOM));
	FAILS(EDOM, send(fd, "a", 1, 0));
	EQ(-1, send(fd, "a", 1, 0));
	OK(shutdown(fd, SHUT_RD));
	close(fd);

	fd = stream();
	FAILS(EOPNOTSUPP, shutdown(fd, SHUT_RDWR));
	EQ(0, recv(fd, in, 1, 0));
	FAILS(EINVAL, shutdown(fd, 3));
	close(fd);
}
