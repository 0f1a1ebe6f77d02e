// SPDX-License-Identifier: GPL-2.0
/*
 * libnke before a made-up kernel that behaves.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../libnke/libnke.h"
#include "fake.h"
#include "ktap.h"

static struct fake *fake;

static struct nke *open_fake(fake_fn *fn)
{
	struct nke *nke = NULL;
	int fd = fake_start(fn, &fake);

	CHECK(fd >= 0);
	CHECK_EQ(libnke_fdopen(&nke, fd), 0);
	if (!nke)
		abort();
	/* No test hangs. */
	nke_set_timeout(nke, 20000);
	return nke;
}

static struct nke_conn *connect_fake(struct nke *nke, const char *name)
{
	struct nke_conn *conn = NULL;

	CHECK_EQ(nke_connect(nke, name, 0, &conn), 0);
	if (!conn)
		abort();
	return conn;
}

static bool received(struct nke *nke, struct nke_conn *conn, const void *data,
		     size_t len)
{
	const struct nke_msg *msg;

	if (!CHECK_EQ(nke_recv(nke, &msg, 20000), 0))
		return false;
	if (!CHECK_EQ(msg->type, NKE_MSG_DATA) || !CHECK(msg->conn == conn) ||
	    !CHECK_EQ(msg->len, len))
		return false;
	return CHECK(!len || !memcmp(msg->data, data, len));
}

static void test_connect(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	struct nke_conn *other = NULL;

	CHECK_EQ(nke_conn_id(conn), FAKE_ECHO);
	CHECK_EQ(nke_conn_unit(conn), FAKE_UNIT);
	CHECK_EQ(nke_conn_type(conn), NKE_DATAGRAM);
	CHECK_EQ(nke_conn_send_size(conn), 200000);
	CHECK_EQ(nke_conn_recv_size(conn), 262144);
	CHECK(!nke_conn_data(conn));
	nke_conn_set_data(conn, &fake);
	CHECK(nke_conn_data(conn) == &fake);
	CHECK_EQ(nke_connect_id(nke, FAKE_ECHO, 9, &other), 0);
	CHECK_EQ(nke_conn_unit(other), 9);
	CHECK_EQ(nke_disconnect(nke, conn), 0);
	CHECK(!*nke_errstr(nke));
	nke_close(nke);
}

static void test_errors(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn;
	char name[200];
	uint32_t code;

	CHECK_EQ(nke_connect(nke, "nothing", 0, &conn), -ENOENT);
	CHECK(!strcmp(nke_errstr(nke), "no such control"));
	CHECK_EQ(nke_release(nke, "forbidden", NULL), -EPERM);
	CHECK(!strcmp(nke_errstr(nke), strerror(EPERM)));
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	CHECK_EQ(nke_connect(nke, name, 0, &conn), -ENAMETOOLONG);
	CHECK(*nke_errstr(nke));
	CHECK_EQ(nke_release(nke, name, NULL), -ENAMETOOLONG);
	CHECK_EQ(nke_stop(nke, name, NULL), -ENAMETOOLONG);
	CHECK_EQ(nke_vendor_find(nke, "org.nke.test", &code), 0);
	CHECK_EQ(code, 1000);
	CHECK(!*nke_errstr(nke));
	nke_close(nke);
}

static void test_echo(void)
{
	static const size_t sizes[] = {
		0, 1, 2048, 32767, 32768, 32769, 65536, 100000, 200000,
	};
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	const struct nke_msg *msg;
	char *data = malloc(200001);
	size_t i;

	for (i = 0; i < 200001; i++)
		data[i] = i * 7 + (i >> 8);
	for (i = 0; i < MNL_ARRAY_SIZE(sizes); i++) {
		CHECK_EQ(nke_send(nke, conn, data, sizes[i]), sizes[i]);
		received(nke, conn, data, sizes[i]);
	}
	/* Many, which wait in the library meanwhile. */
	for (i = 0; i < 100; i++)
		CHECK_EQ(nke_send(nke, conn, data + i, 1000), 1000);
	for (i = 0; i < 100; i++)
		received(nke, conn, data + i, 1000);
	CHECK_EQ(nke_recv(nke, &msg, 0), -EAGAIN);
	CHECK_EQ(nke_send(nke, conn, data, 200001), -EMSGSIZE);
	CHECK(!strcmp(nke_errstr(nke), "the message is too long"));
	free(data);
	nke_close(nke);
}

static void test_stream(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_STREAM_NAME);
	const struct nke_msg *msg;
	char *data = malloc(1000000);
	size_t got = 0;
	size_t i;

	/* What it said before the answer to the connect request. */
	received(nke, conn, "hi\n", 3);
	for (i = 0; i < 1000000; i++)
		data[i] = i * 13 + (i >> 12);
	CHECK_EQ(nke_send(nke, conn, data, 1000000), 1000000);
	while (got < 1000000 && CHECK_EQ(nke_recv(nke, &msg, 20000), 0)) {
		if (!CHECK(msg->len && msg->len <= 1000000 - got &&
			   !memcmp(msg->data, data + got, msg->len)))
			break;
		got += msg->len;
	}
	CHECK_EQ(got, 1000000);
	CHECK_EQ(fake->requests, 1 + (1000000 + 131071) / 131072);
	free(data);
	nke_close(nke);
}

static void test_options(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	char value[8] = "abc";
	uint32_t count = 77;
	size_t len = 0;
	char *large;

	CHECK_EQ(nke_setopt(nke, conn, FAKE_OPT_COUNT, &count, 4), 0);
	CHECK_EQ(nke_setopt(nke, conn, FAKE_OPT_COUNT, &count, 3), -EINVAL);
	CHECK(!strcmp(nke_errstr(nke), "it takes four bytes"));
	CHECK_EQ(nke_setopt(nke, conn, FAKE_OPT_TEXT, NULL, 0), -ENOTSUP);
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_COUNT, NULL, &len), 0);
	CHECK_EQ(len, 4);
	count = 0;
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_COUNT, &count, &len), 0);
	CHECK_EQ(count, 77);
	len = 8;
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_TEXT, value, &len), 0);
	CHECK(len == 6 && !strcmp(value, "hello"));
	len = 0;
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_LARGE, value, &len), 0);
	CHECK_EQ(len, 100000);
	len = 3;
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_TEXT, value, &len), -EINVAL);
	CHECK_EQ(nke_getopt_with(nke, conn, FAKE_OPT_GIVEN, "abc", 3, value,
				 &len), 0);
	CHECK(len == 3 && !memcmp(value, "bcd", 3));
	CHECK_EQ(nke_getopt_with(nke, conn, FAKE_OPT_GIVEN, "abcd", 4, value,
				 &len), -EINVAL);
	len = 3;
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_LIAR, value, &len), -EBADMSG);
	CHECK_EQ(nke_getopt(nke, conn, 99, value, &len), -ENOTSUP);
	len = 150000;
	large = calloc(1, len);
	CHECK_EQ(nke_getopt(nke, conn, FAKE_OPT_LARGE, large, &len), 0);
	CHECK(len == 150000 && large[0] == 'x' && large[149999] == 'x');
	free(large);
	nke_close(nke);
}

static void test_closed(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	struct nke_conn *again;
	const struct nke_msg *msg;

	CHECK_EQ(nke_send(nke, conn, "one", 3), 3);
	CHECK_EQ(nke_send(nke, conn, "quit", 4), 4);
	received(nke, conn, "one", 3);
	CHECK_EQ(nke_recv(nke, &msg, 20000), 0);
	CHECK_EQ(msg->type, NKE_MSG_CLOSED);
	CHECK(msg->conn == conn);
	CHECK(nke_conn_closed(conn));
	CHECK_EQ(nke_send(nke, conn, "two", 3), -ENOTCONN);
	CHECK_EQ(nke_setopt(nke, conn, 1, NULL, 0), -ENOTCONN);
	/* The unit is free again, and another client's. */
	again = connect_fake(nke, FAKE_ECHO_NAME);
	CHECK(again != conn);
	CHECK_EQ(nke_send(nke, again, "three", 5), 5);
	received(nke, again, "three", 5);
	CHECK_EQ(nke_disconnect(nke, conn), 0);
	CHECK_EQ(nke_disconnect(nke, again), 0);
	nke_close(nke);
}

static void test_dropped(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	struct nke_conn *other = NULL;
	const struct nke_msg *msg;

	CHECK_EQ(nke_connect_id(nke, FAKE_ECHO, 6, &other), 0);
	CHECK_EQ(nke_send(nke, conn, "mine", 4), 4);
	CHECK_EQ(nke_send(nke, other, "other", 5), 5);
	/* Half a message, and one for a client that is not there. */
	fake_data(fake, FAKE_ECHO, FAKE_UNIT, "half", 4, true);
	fake_data(fake, FAKE_ECHO, 4711, "nobody", 6, false);
	CHECK_EQ(nke_disconnect(nke, conn), 0);
	received(nke, other, "other", 5);
	CHECK_EQ(nke_recv(nke, &msg, 0), -EAGAIN);
	CHECK_EQ(nke->msgs_size, 0);
	/* What was half does not become part of the next client's. */
	conn = connect_fake(nke, FAKE_ECHO_NAME);
	CHECK_EQ(nke_send(nke, conn, "whole", 5), 5);
	received(nke, conn, "whole", 5);
	nke_close(nke);
}

static void test_between(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	struct nke_conn *other = NULL;

	/* Pieces of two messages, one after the other. */
	CHECK_EQ(nke_connect_id(nke, FAKE_ECHO, 6, &other), 0);
	fake_data(fake, FAKE_ECHO, FAKE_UNIT, "a", 1, true);
	fake_data(fake, FAKE_ECHO, 6, "1", 1, true);
	fake_data(fake, FAKE_ECHO, FAKE_UNIT, "b", 1, true);
	fake_data(fake, FAKE_ECHO, 6, "2", 1, false);
	fake_data(fake, FAKE_ECHO, FAKE_UNIT, "", 0, false);
	received(nke, other, "12", 2);
	received(nke, conn, "ab", 2);
	CHECK_EQ(nke->msgs_size, 0);
	CHECK(STAILQ_EMPTY(&nke->partial));
	nke_close(nke);
}

/* The first request is answered when the second one comes. */
static struct nlmsghdr late_request;

static bool put_off(struct fake *f, const struct nlmsghdr *nlh)
{
	if (fake_cmd(nlh) != NKE_CTL_CMD_EVENT_ID_GET)
		return false;
	if (!late_request.nlmsg_seq) {
		late_request = *nlh;
		return true;
	}
	fake_ack(f, &late_request, -EIO, "too late");
	return false;
}

static void test_late(void)
{
	struct nke *nke = open_fake(put_off);
	uint32_t id = 0;

	late_request.nlmsg_seq = 0;
	nke_set_timeout(nke, 20);
	CHECK_EQ(nke_event_last_id(nke, &id), -ETIMEDOUT);
	nke_set_timeout(nke, 20000);
	CHECK_EQ(nke_event_last_id(nke, &id), 0);
	CHECK_EQ(id, 43);
	nke_close(nke);
}

/* The connect request is answered when the next one comes. */
static struct {
	struct nlmsghdr request;
	unsigned int disconnected;
} orphan;

static bool adopt_out(struct fake *f, const struct nlmsghdr *nlh)
{
	struct nlmsghdr *answer;

	switch (fake_cmd(nlh)) {
	case NKE_CTL_CMD_CONNECT:
		orphan.request = *nlh;
		return true;
	case NKE_CTL_CMD_DISCONNECT:
		if (fake_u32(nlh, NKE_CTL_A_MESSAGE_ID, 0) == FAKE_ECHO &&
		    fake_u32(nlh, NKE_CTL_A_MESSAGE_UNIT, 0) == FAKE_UNIT)
			orphan.disconnected++;
		return true;
	}
	if (orphan.request.nlmsg_seq) {
		answer = fake_begin(f, &orphan.request, NKE_CTL_CMD_CONNECT);
		mnl_attr_put_u32(answer, NKE_CTL_A_MESSAGE_ID, FAKE_ECHO);
		mnl_attr_put_u32(answer, NKE_CTL_A_MESSAGE_UNIT, FAKE_UNIT);
		fake_send(f, answer);
		fake_ack(f, &orphan.request, 0, NULL);
		orphan.request.nlmsg_seq = 0;
	}
	return false;
}

/* A connection that nobody waits for any more does not stay. */
static void test_orphan(void)
{
	struct nke *nke = open_fake(adopt_out);
	struct nke_conn *conn = NULL;
	uint32_t id = 0;

	memset(&orphan, 0, sizeof(orphan));
	nke_set_timeout(nke, 20);
	CHECK_EQ(nke_connect(nke, FAKE_ECHO_NAME, 0, &conn), -ETIMEDOUT);
	CHECK(!conn);
	nke_set_timeout(nke, 20000);
	CHECK_EQ(nke_event_last_id(nke, &id), 0);
	/* The request before this one has been seen by now. */
	CHECK_EQ(nke_event_last_id(nke, &id), 0);
	CHECK_EQ(orphan.disconnected, 1);
	nke_close(nke);
}

/* With a limit nobody waits inside of sendmsg(). */
static void test_timeout_flag(void)
{
	struct nke *nke = open_fake(NULL);

	nke_set_timeout(nke, 100);
	CHECK(fcntl(nke_fd(nke), F_GETFL) & O_NONBLOCK);
	nke_set_timeout(nke, NKE_FOREVER);
	CHECK(!(fcntl(nke_fd(nke), F_GETFL) & O_NONBLOCK));
	nke_close(nke);
}

static int count_control(const struct nke_control *control, void *arg)
{
	unsigned int *count = arg;

	if (control->id == FAKE_ODD) {
		CHECK(!strcmp(control->name, FAKE_ODD_NAME));
		CHECK_EQ(control->unit, FAKE_ODD_UNIT);
		CHECK(!strcmp(control->owner, ""));
	}
	++*count;
	return 0;
}

static int stop(const struct nke_control *control, void *arg)
{
	(void)control;
	(void)arg;
	return 42;
}

static int nested(const struct nke_control *control, void *arg)
{
	unsigned int count = 0;

	CHECK_EQ(nke_control_get_id(arg, control->id, count_control, &count),
		 0);
	CHECK_EQ(count, 1);
	return 0;
}

static void test_lists(void)
{
	struct nke *nke = open_fake(NULL);
	unsigned int count = 0;

	CHECK_EQ(nke_control_list(nke, count_control, &count), 0);
	CHECK_EQ(count, 3);
	CHECK_EQ(nke_control_list(nke, stop, NULL), 42);
	CHECK_EQ(nke_control_list(nke, nested, nke), 0);
	/* Lists that change are read again, and not for ever. */
	fake->interrupt = 3;
	count = 0;
	CHECK_EQ(nke_control_list(nke, count_control, &count), 0);
	CHECK_EQ(count, 3);
	fake->interrupt = 1000;
	count = 0;
	CHECK_EQ(nke_control_list(nke, count_control, &count), -EAGAIN);
	CHECK_EQ(count, 0);
	nke_close(nke);
}

static int check_socket(const struct nke_socket *s, void *arg)
{
	++*(unsigned int *)arg;
	CHECK_EQ(s->upcalls, 1ULL << 40);
	CHECK(!strcmp(s->owner, "echod"));
	CHECK(s->local && s->local_len);
	CHECK(!s->remote == !s->remote_len);
	return 0;
}

static int check_filter(const struct nke_filter *f, void *arg)
{
	unsigned int i = *(unsigned int *)arg;
	uint64_t n = FAKE_FILTER_COUNT + 2 * i;

	++*(unsigned int *)arg;
	CHECK_EQ(f->seq, i == 0 ? UINT64_MAX : 9 - i);
	CHECK(!strcmp(f->name, i == 1 ? FAKE_ODD_NAME : FAKE_FILTER_NAME));
	CHECK(!strcmp(f->owner, i == 0 ? "ipfsample" : ""));
	CHECK_EQ(f->family, i == 0 ? NKE_IPV6 : i == 1 ? NKE_IPV4 : 2);
	CHECK_EQ(f->mode, i == 0 ? NKE_FILTER_THREADED :
		 i == 1 ? NKE_FILTER_INLINE : 3);
	CHECK_EQ(f->state, i == 0 ? NKE_FILTER_REMOVED :
		 i == 1 ? NKE_FILTER_ACTIVE : 4);
	for (i = NKE_FILTER_IN; i < NKE_FILTER_DIRECTIONS; i++) {
		CHECK_EQ(f->seen[i], n + i);
		CHECK_EQ(f->dropped[i], n + 2 + i);
		CHECK_EQ(f->taken[i], n + 4 + i);
		CHECK_EQ(f->injected[i], n + 6 + i);
		CHECK_EQ(f->queued[i], n + 8 + i);
		CHECK_EQ(f->lost[i], n + 10 + i);
		CHECK_EQ(f->bad[i], n + 12 + i);
	}
	return 0;
}

static int stop_filter(const struct nke_filter *f, void *arg)
{
	(void)arg;
	return f->seq == UINT64_MAX ? 0 : 43;
}

static void test_filters(void)
{
	struct nke *nke = open_fake(NULL);
	unsigned int count = 0;

	CHECK_EQ(nke_filter_list(nke, check_filter, &count), 0);
	CHECK_EQ(count, 3);
	CHECK_EQ(nke_filter_list(nke, stop_filter, NULL), 43);
	fake->interrupt = 3;
	count = 0;
	CHECK_EQ(nke_filter_list(nke, check_filter, &count), 0);
	CHECK_EQ(count, 3);
	nke_close(nke);
}

static int check_stat(const struct nke_stat *stat, void *arg)
{
	++*(unsigned int *)arg;
	CHECK(stat->value == 3 || stat->value == UINT64_MAX);
	return 0;
}

static int check_module(const struct nke_module *module, void *arg)
{
	++*(unsigned int *)arg;
	CHECK(!strcmp(module->name, "echoctl"));
	CHECK_EQ(module->controls, 2);
	return 0;
}

static int check_connection(const struct nke_connection *c, void *arg)
{
	++*(unsigned int *)arg;
	CHECK_EQ(c->pid, 4711);
	CHECK(!strcmp(c->front, "socket"));
	return 0;
}

static void test_other_lists(void)
{
	struct nke *nke = open_fake(NULL);
	unsigned int count = 0;
	uint32_t ended = 0;

	CHECK_EQ(nke_socket_list(nke, check_socket, &count), 0);
	CHECK_EQ(count, 3);
	CHECK_EQ(nke_stat_list(nke, check_stat, &count), 0);
	CHECK_EQ(count, 5);
	CHECK_EQ(nke_module_list(nke, check_module, &count), 0);
	CHECK_EQ(count, 6);
	CHECK_EQ(nke_connection_list(nke, check_connection, &count), 0);
	CHECK_EQ(count, 7);
	CHECK_EQ(nke_release(nke, "echoctl", &ended), 0);
	CHECK_EQ(ended, 1);
	CHECK_EQ(nke_release(nke, "other", &ended), -ENOENT);
	CHECK_EQ(nke_stop(nke, "echoctl", &ended), 0);
	CHECK_EQ(ended, 2);
	CHECK_EQ(nke_stop(nke, "stubborn", NULL), -EBUSY);
	CHECK(!strcmp(nke_errstr(nke), "its stop routine refuses (5)"));
	CHECK_EQ(nke_stop(nke, "other", NULL), -ENOENT);
	nke_close(nke);
}

static void test_events(void)
{
	const struct nke_event post = {
		.class_code = 4, .subclass = 5, .data = "xyz", .len = 3,
	};
	struct nke_event_filter filter = { 1, 0, 0 };
	const struct nke_event *event;
	struct nke *nke = open_fake(NULL);
	uint32_t code, id;

	/* Nobody asked for it. */
	fake_event(fake, 1, 1, 1, 1, NULL, 0);
	CHECK_EQ(nke_event_next(nke, &event, 0), -EAGAIN);
	CHECK_EQ(nke_event_subscribe(nke, &filter), 0);
	fake_event(fake, 2, 1, 1, 2, NULL, 0);
	fake_event(fake, 1, 9, 9, 3, "abc", 3);
	CHECK_EQ(nke_event_next(nke, &event, 20000), 0);
	CHECK_EQ(event->id, 3);
	CHECK(event->len == 3 && !memcmp(event->data, "abc", 3));
	filter = (struct nke_event_filter) { 1, 2, 3 };
	CHECK_EQ(nke_event_subscribe(nke, &filter), 0);
	fake_event(fake, 1, 2, 2, 4, NULL, 0);
	fake_event(fake, 1, 1, 3, 5, NULL, 0);
	fake_event(fake, 1, 2, 3, 6, NULL, 0);
	CHECK_EQ(nke_event_next(nke, &event, 20000), 0);
	CHECK_EQ(event->id, 6);
	CHECK_EQ(nke_event_subscribe(nke, NULL), 0);
	CHECK_EQ(nke_event_post(nke, "org.nke.test", &post, &code, &id), 0);
	CHECK_EQ(code, 1000);
	CHECK_EQ(id, 43);
	CHECK_EQ(nke_pending(nke), NKE_PENDING_EVENT);
	CHECK_EQ(nke_event_next(nke, &event, 20000), 0);
	CHECK(event->vendor == 1000 && event->class_code == 4 &&
	      event->subclass == 5 && event->len == 3);
	fake_event(fake, 1, 1, 1, 7, NULL, 0);
	CHECK_EQ(nke_event_last_id(nke, &id), 0);
	CHECK_EQ(nke_event_unsubscribe(nke), 0);
	CHECK_EQ(nke_event_next(nke, &event, 0), -EAGAIN);
	nke_close(nke);
}

static void test_pending(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_STREAM_NAME);
	struct pollfd pfd = { .fd = nke_fd(nke), .events = POLLIN };

	CHECK_EQ(nke_pending(nke), NKE_PENDING_MSG);
	CHECK_EQ(poll(&pfd, 1, 0), 0);
	received(nke, conn, "hi\n", 3);
	CHECK_EQ(nke_pending(nke), 0);
	fake_data(fake, FAKE_STREAM, FAKE_UNIT, "x", 1, false);
	CHECK_EQ(poll(&pfd, 1, 20000), 1);
	received(nke, conn, "x", 1);
	nke_close(nke);
}

static void test_memory(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = connect_fake(nke, FAKE_ECHO_NAME);
	const struct nke_msg *msg;
	char *data = calloc(1, 200000);
	ssize_t n = 0;
	unsigned int sent = 0;

	/* A program that sends, and does not read what it gets. */
	while (sent < 1000 && (n = nke_send(nke, conn, data, 200000)) > 0)
		sent++;
	CHECK_EQ(n, -ENOBUFS);
	CHECK(sent > 100 && sent < 400);
	CHECK_EQ(fake->requests, 1 + sent);
	while (!nke_recv(nke, &msg, 0))
		sent--;
	CHECK_EQ(nke_send(nke, conn, data, 1), 1);
	while (!nke_recv(nke, &msg, 1000) && msg->len != 1)
		sent--;
	CHECK_EQ(sent, 0);
	/* A message that does not end. */
	memset(data, 'x', 30000);
	for (sent = 0; sent < LIBNKE_QUEUE_MAX / 30000 + 10; sent++) {
		fake_data(fake, FAKE_ECHO, FAKE_UNIT, data, 30000, true);
		if (nke_recv(nke, &msg, 0) != -EAGAIN)
			break;
	}
	CHECK(sent > 1000 && sent < LIBNKE_QUEUE_MAX / 30000 + 10);
	CHECK(nke->msgs_size < 1000000);
	fake_data(fake, FAKE_ECHO, FAKE_UNIT, "end", 3, false);
	fake_data(fake, FAKE_ECHO, FAKE_UNIT, "new", 3, false);
	received(nke, conn, "new", 3);
	CHECK_EQ(nke->msgs_size, 0);
	free(data);
	nke_close(nke);
}

static void test_end(void)
{
	struct nke *nke = open_fake(NULL);
	const struct nke_msg *msg;

	nke_close(NULL);
	CHECK_EQ(shutdown(nke_fd(nke), SHUT_RD), 0);
	CHECK_EQ(nke_recv(nke, &msg, 20000), -ECONNRESET);
	CHECK(*nke_errstr(nke));
	CHECK_EQ(nke_netns_open("no such namespace"), -ENOENT);
	CHECK(strstr(nke_errstr(NULL), "no such namespace"));
	nke_close(nke);
}

static const struct test tests[] = {
	{ "connect, disconnect", test_connect },
	{ "errors have texts", test_errors },
	{ "messages of all sizes, in pieces", test_echo },
	{ "streams", test_stream },
	{ "options", test_options },
	{ "a connection that the control ends", test_closed },
	{ "messages that nobody wants any more", test_dropped },
	{ "pieces of several messages", test_between },
	{ "an answer that comes too late", test_late },
	{ "a connection that was given up", test_orphan },
	{ "a limit for waiting", test_timeout_flag },
	{ "lists, also those that change", test_lists },
	{ "lists of sockets, counters, extensions, clients", test_other_lists },
	{ "lists of IP filters", test_filters },
	{ "events and their filter", test_events },
	{ "poll and pending", test_pending },
	{ "memory has a limit", test_memory },
	{ "the other end is gone", test_end },
};

int main(void)
{
	return ktap_run(tests, MNL_ARRAY_SIZE(tests));
}
