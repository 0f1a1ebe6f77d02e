// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of a made-up kernel, recorded, and played back with some bytes
 * changed.  Whatever the library makes of them, it comes back, and the
 * sanitizers have nothing to say.
 *
 *	test-fuzz [ROUNDS [SEED]]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../libnke/libnke.h"
#include "fake.h"
#include "ktap.h"

#define ROUNDS		20000
#define DATAGRAMS	64
#define SCRIPTS		13

struct datagram {
	char *data;
	size_t len;
};

struct script {
	struct datagram datagrams[DATAGRAMS];
	size_t n;
};

static struct script scripts[SCRIPTS];
static unsigned long rounds = ROUNDS;
static uint64_t seed;
static int other = -1;

static uint64_t dice(uint64_t sides)
{
	/* xorshift64* */
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (seed * 0x2545f4914f6cdd1dULL >> 32) % sides;
}

static int any_control(const struct nke_control *c, void *arg)
{
	*(size_t *)arg += strlen(c->name) + strlen(c->owner);
	return 0;
}

static int any_socket(const struct nke_socket *s, void *arg)
{
	size_t i;

	*(size_t *)arg += strlen(s->owner) + strlen(s->upcall);
	for (i = 0; i < s->local_len; i++)
		*(size_t *)arg += ((const char *)s->local)[i];
	for (i = 0; i < s->remote_len; i++)
		*(size_t *)arg += ((const char *)s->remote)[i];
	return 0;
}

static int any_filter(const struct nke_filter *f, void *arg)
{
	*(size_t *)arg += strlen(f->name) + strlen(f->owner) +
		f->seen[NKE_FILTER_OUT];
	return 0;
}

static int any_stat(const struct nke_stat *s, void *arg)
{
	*(size_t *)arg += strlen(s->name);
	return 0;
}

static int any_module(const struct nke_module *m, void *arg)
{
	*(size_t *)arg += strlen(m->name) + strlen(m->bundle_id);
	return 0;
}

static int any_connection(const struct nke_connection *c, void *arg)
{
	*(size_t *)arg += strlen(c->comm) + strlen(c->front);
	return 0;
}

/* The requests whose answers are played back. */
static void act(struct nke *nke, size_t script, struct nke_conn **conn)
{
	const struct nke_event post = { .data = "abc", .len = 3 };
	static char value[100000];
	size_t len = sizeof(value);
	uint32_t code, id;

	switch (script) {
	case 0:
		nke_connect(nke, FAKE_STREAM_NAME, 0, conn);
		break;
	case 1:
		nke_control_list(nke, any_control, &len);
		break;
	case 2:
		nke_socket_list(nke, any_socket, &len);
		break;
	case 3:
		nke_stat_list(nke, any_stat, &len);
		break;
	case 4:
		nke_module_list(nke, any_module, &len);
		break;
	case 5:
		nke_connection_list(nke, any_connection, &len);
		break;
	case 6:
		nke_getopt(nke, *conn, FAKE_OPT_LARGE, value, &len);
		break;
	case 7:
		nke_send(nke, *conn, value, sizeof(value));
		break;
	case 8:
		nke_event_post(nke, "org.nke.test", &post, &code, &id);
		break;
	case 9:
		nke_release(nke, "nothing", &id);
		nke_stop(nke, "nothing", &id);
		break;
	case 10:
		nke_control_get(nke, FAKE_ODD_NAME, any_control, &len);
		break;
	case 11:
		nke_send(nke, *conn, "quit", 4);
		break;
	case 12:
		nke_filter_list(nke, any_filter, &len);
		break;
	}
}

/* Read what comes, all bytes of it. */
static size_t drain(struct nke *nke)
{
	const struct nke_event *event;
	const struct nke_msg *msg;
	size_t sum = 0;
	size_t i;
	int status;

	do {
		status = nke_recv(nke, &msg, 0);
		for (i = 0; !status && i < msg->len; i++)
			sum += ((const char *)msg->data)[i];
	} while (!status || status == -ENOBUFS);
	do {
		status = nke_event_next(nke, &event, 0);
		for (i = 0; !status && i < event->len; i++)
			sum += ((const char *)event->data)[i];
	} while (!status || status == -ENOBUFS);
	return sum;
}

/* What the made-up kernel answers. */
static void record(size_t script)
{
	static char buf[512 * 1024];
	struct nke_conn conn = { .id = FAKE_ECHO, .unit = FAKE_UNIT };
	struct nke_conn *connp = &conn;
	struct script *s = &scripts[script];
	struct datagram *d;
	struct nke *nke;
	int quiet[2];
	ssize_t len;
	int fd = fake_start(NULL, NULL);

	if (fd < 0 || libnke_fdopen(&nke, fd) || pipe(quiet))
		abort();
	/* It hears nothing: the answers stay in the socket. */
	nke->timeout = 0;
	nke->fd = quiet[0];
	act(nke, script, &connp);
	while (s->n < DATAGRAMS) {
		struct timeval wait = { .tv_usec = 200000 };

		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
		len = recv(fd, buf, sizeof(buf), 0);
		if (len <= 0)
			break;
		d = &s->datagrams[s->n++];
		d->data = malloc(len);
		d->len = len;
		memcpy(d->data, buf, len);
	}
	nke_close(nke);
	close(quiet[0]);
	close(quiet[1]);
	CHECK(s->n > 0);
}

static void mutate(char *data, size_t *len, size_t size)
{
	size_t n = dice(4);
	size_t at, i;

	while (n--) {
		/* Most of what can go wrong is in the headers. */
		at = dice(dice(2) ? *len : *len < 64 ? *len : 64);
		switch (dice(5)) {
		case 0:
			data[at] ^= 1 << dice(8);
			break;
		case 1:
			data[at] = dice(256);
			break;
		case 2:
			data[at] = "\x00\xff\x7f\x80\x01\x04"[dice(6)];
			break;
		case 3:
			*len = at + 1;
			break;
		case 4:
			i = dice(32);
			if (*len + i <= size) {
				memset(data + *len, dice(256), i);
				*len += i;
			}
			break;
		}
	}
}

/* Answers for the library's next request, and a proper end of it. */
static void play(const struct script *s, uint32_t seq)
{
	static char buf[512 * 1024];
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr err;
	} ack = {
		.nlh = {
			.nlmsg_len = sizeof(ack), .nlmsg_type = NLMSG_ERROR,
			.nlmsg_seq = seq,
		},
	};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	size_t i, len;

	for (i = 0; i < s->n; i++) {
		len = s->datagrams[i].len;
		memcpy(buf, s->datagrams[i].data, len);
		if (nlh->nlmsg_seq)
			nlh->nlmsg_seq = seq;
		/* A list of several messages in a datagram. */
		if (dice(4) == 0 && i + 1 < s->n &&
		    MNL_ALIGN(len) + s->datagrams[i + 1].len < 4096) {
			memcpy(buf + MNL_ALIGN(len), s->datagrams[i + 1].data,
			       s->datagrams[i + 1].len);
			len = MNL_ALIGN(len) + s->datagrams[i + 1].len;
		}
		mutate(buf, &len, sizeof(buf));
		if (send(other, buf, len, MSG_DONTWAIT) < 0 &&
		    errno != EAGAIN)
			perror("send");
	}
	/* However often the list is said to have changed. */
	for (i = 0; i < LIBNKE_DUMP_TRIES; i++) {
		ack.nlh.nlmsg_seq = seq + i;
		send(other, &ack, sizeof(ack), MSG_DONTWAIT);
	}
}

static struct nke *open_pair(void)
{
	int size = 4 << 20;
	struct nke *nke;
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds))
		abort();
	setsockopt(fds[0], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	setsockopt(fds[1], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	nke = calloc(1, sizeof(*nke));
	if (!nke)
		abort();
	nke->socket = mnl_socket_fdopen(fds[0]);
	nke->fd = fds[0];
	nke->family = FAKE_FAMILY;
	nke->group = FAKE_GROUP;
	nke->timeout = 5000;
	nke->subscribed = true;
	STAILQ_INIT(&nke->partial);
	STAILQ_INIT(&nke->msgs);
	STAILQ_INIT(&nke->events);
	if (libnke_reserve(&nke->in, LIBNKE_BUFFER_SIZE))
		abort();
	other = fds[1];
	return nke;
}

static struct nke_conn *add_conn(struct nke *nke)
{
	struct nke_conn *conn = calloc(1, sizeof(*conn));

	conn->id = FAKE_ECHO;
	conn->unit = FAKE_UNIT;
	LIST_INSERT_HEAD(&nke->conns, conn, link);
	return conn;
}

static size_t round_of(struct nke *nke)
{
	struct nke_conn *conn = add_conn(nke);
	struct nke_conn *new = conn;
	size_t script = dice(SCRIPTS);
	size_t sum;
	char trash[65536];

	play(&scripts[script], nke->seq + 1);
	act(nke, script, &new);
	sum = drain(nke);
	/* The requests. */
	while (recv(other, trash, sizeof(trash), MSG_DONTWAIT) > 0)
		;
	while (!LIST_EMPTY(&nke->conns)) {
		conn = LIST_FIRST(&nke->conns);
		conn->closed = true;
		nke_disconnect(nke, conn);
	}
	return sum;
}

static void test_mutated(void)
{
	struct nke *nke = NULL;
	time_t start = time(NULL);
	unsigned long i;

	for (i = 0; i < rounds; i++) {
		if (!nke)
			nke = open_pair();
		round_of(nke);
		/* Nothing is left over. */
		if (!CHECK_EQ(nke->msgs_size, 0) ||
		    !CHECK_EQ(nke->events_size, 0))
			break;
		if (i % 100 == 99) {
			nke_close(nke);
			close(other);
			nke = NULL;
		}
	}
	nke_close(nke);
	if (other >= 0)
		close(other);
	printf("# %lu rounds, %ld s\n", i, (long)(time(NULL) - start));
	CHECK_EQ(i, rounds);
}

static void test_record(void)
{
	size_t i;

	for (i = 0; i < SCRIPTS; i++)
		record(i);
}

static const struct test tests[] = {
	{ "answers recorded", test_record },
	{ "answers mutated", test_mutated },
};

int main(int argc, char **argv)
{
	size_t i, j;
	int status;

	if (argc > 1)
		rounds = strtoul(argv[1], NULL, 0);
	seed = argc > 2 ? strtoull(argv[2], NULL, 0) :
		(uint64_t)time(NULL) * 2654435761U + 1;
	printf("# seed %llu\n", (unsigned long long)seed);
	status = ktap_run(tests, MNL_ARRAY_SIZE(tests));
	for (i = 0; i < SCRIPTS; i++)
		for (j = 0; j < scripts[i].n; j++)
			free(scripts[i].datagrams[j].data);
	return status;
}
