// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl control: connect, listen, send.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "nkectl.h"

/* Longest line, or message from standard input. */
#define INPUT_MAX	(16U << 20)
#define INPUT_PIECE	65536

/* Once there is no more input, answers may still be on their way. */
#define LINGER_MSEC	1000

/**
 * struct talk - a connection that is shown
 * @ctl: run of the tool
 * @conn: connection
 * @lines: "connect": text both ways; else "listen"
 * @input: there is standard input to pass to the control
 * @raw: print bytes as they are
 * @count: messages to end after, 0 for no limit
 * @timeout: milliseconds without a message to end after, or NKE_FOREVER
 * @received: messages so far
 * @closed: the control has ended the connection
 * @dropped: before all was sent
 * @heard: when the last message came, or it began
 * @line: of standard input, as far as it was read
 * @len: bytes of @line
 * @size: of @line's memory
 */
struct talk {
	struct nkectl *ctl;
	struct nke_conn *conn;
	bool lines;
	bool input;
	bool raw;
	uint32_t count;
	int timeout;
	uint32_t received;
	bool closed;
	bool dropped;
	int64_t heard;
	char *line;
	size_t len;
	size_t size;
};

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * connect_target() - connect to the control of the command line
 * @ctl: run of the tool
 * @target: the control
 * @unit: to connect as, or 0
 * @connp: where to put the connection
 *
 * Return: EXIT_OK, or another exit status after a message.
 */
int connect_target(struct nkectl *ctl, const struct target *target,
		   uint32_t unit, struct nke_conn **connp)
{
	int status = open_nke(ctl);

	if (status)
		return status;
	if (target->name)
		status = nke_connect(ctl->nke, target->name, unit, connp);
	else
		status = nke_connect_id(ctl->nke, target->id, unit, connp);
	return status ? control_error(ctl, target, status) : EXIT_OK;
}

static void print_json(struct talk *talk, const struct nke_msg *msg)
{
	struct out *out = &talk->ctl->out;

	out_object(out, NULL);
	out_timestamp(talk->ctl);
	out_u64(out, "id", nke_conn_id(talk->conn));
	out_u64(out, "unit", nke_conn_unit(talk->conn));
	out_u64(out, "length", msg->len);
	out_hex(out, "data", msg->data, msg->len);
	out_object_end(out);
}

/* What connect prints: text; bytes as they are unless a person looks on. */
static void print_text(struct talk *talk, const struct nke_msg *msg)
{
	FILE *file = talk->ctl->out.file;
	bool stream = nke_conn_type(talk->conn) == NKE_STREAM;
	const char *at = msg->data;
	size_t len = msg->len;
	const char *end;

	if (!isatty(fileno(file))) {
		if (len)
			fwrite(at, 1, len, file);
	} else {
		while (len && (end = memchr(at, '\n', len))) {
			out_text(file, at, end - at);
			fputc('\n', file);
			len -= end + 1 - at;
			at = end + 1;
		}
		out_text(file, at, len);
	}
	if (!stream)
		fputc('\n', file);
}

static void print_message(struct talk *talk, const struct nke_msg *msg)
{
	struct out *out = &talk->ctl->out;

	if (out->json) {
		print_json(talk, msg);
	} else if (talk->raw) {
		if (msg->len)
			fwrite(msg->data, 1, msg->len, out->file);
	} else if (talk->lines) {
		out_timestamp(talk->ctl);
		if (talk->ctl->timestamp)
			fputc(' ', out->file);
		out->line = false;
		print_text(talk, msg);
	} else {
		out_object(out, NULL);
		out_timestamp(talk->ctl);
		out_u64(out, "length", msg->len);
		out_dump(out, "    ", msg->data, msg->len);
		out_object_end(out);
	}
	fflush(out->file);
}

static bool enough(const struct talk *talk)
{
	return talk->closed || (talk->count && talk->received >= talk->count);
}

/* Print what has come; EXIT_OK: and go on. */
static int drain(struct talk *talk)
{
	const struct nke_msg *msg;
	int status;

	while (!enough(talk)) {
		status = nke_recv(talk->ctl->nke, &msg, 0);
		if (status == -EAGAIN)
			return EXIT_OK;
		if (status == -ENOBUFS) {
			complain("%s", nke_errstr(talk->ctl->nke));
			continue;
		}
		if (status)
			return kernel_error(talk->ctl, status, "receive");
		talk->heard = now();
		if (msg->type == NKE_MSG_CLOSED) {
			talk->closed = true;
			continue;
		}
		talk->received++;
		print_message(talk, msg);
		if (ferror(talk->ctl->out.file))
			return user_error("cannot write: %s", strerror(errno));
	}
	return EXIT_OK;
}

static int send_bytes(struct talk *talk, const void *data, size_t len)
{
	ssize_t n;

	do {
		n = nke_send(talk->ctl->nke, talk->conn, data, len);
		/* What it has sent before is still to be read. */
		if (n == -ENOTCONN && nke_conn_closed(talk->conn)) {
			talk->dropped = true;
			return EXIT_OK;
		}
		if (n < 0)
			return kernel_error(talk->ctl, (int)n, "send");
		data = (const char *)data + n;
		len -= n;
	} while (len);
	return EXIT_OK;
}

/* Send the lines that are whole; at the end of input, the rest as well. */
static int send_lines(struct talk *talk, bool end)
{
	bool stream = nke_conn_type(talk->conn) == NKE_STREAM;
	int status = EXIT_OK;
	char *at = talk->line;
	char *newline;
	size_t n;

	while (status == EXIT_OK && talk->len) {
		newline = stream ? NULL : memchr(at, '\n', talk->len);
		if (!stream && !newline && !end)
			break;
		n = newline ? (size_t)(newline - at) : talk->len;
		status = send_bytes(talk, at, n);
		/* What it answers at once is printed at once. */
		if (!status)
			status = drain(talk);
		n += newline ? 1 : 0;
		at += n;
		talk->len -= n;
	}
	if (talk->len)
		memmove(talk->line, at, talk->len);
	return status;
}

/* Read some of standard input into the line; 0 at its end. */
static ssize_t read_input(struct talk *talk)
{
	size_t size = talk->size ? talk->size : INPUT_PIECE;
	char *line;
	ssize_t n;

	while (size - talk->len < INPUT_PIECE)
		size *= 2;
	if (size > 2 * INPUT_MAX) {
		user_error("a line of more than %u bytes", INPUT_MAX);
		return -1;
	}
	line = realloc(talk->line, size);
	if (!line) {
		user_error("no memory");
		return -1;
	}
	talk->line = line;
	talk->size = size;
	n = read(STDIN_FILENO, line + talk->len, INPUT_PIECE);
	if (n < 0)
		user_error("cannot read: %s", strerror(errno));
	else
		talk->len += n;
	return n;
}

static int take_input(struct talk *talk)
{
	ssize_t n = read_input(talk);

	if (n < 0)
		return EXIT_USER;
	if (!n) {
		talk->input = false;
		if (talk->timeout < 0 && !talk->count)
			talk->timeout = LINGER_MSEC;
		talk->heard = now();
	}
	return send_lines(talk, !n);
}

/* Milliseconds that poll() may wait, 0 when the time is over. */
static int time_left(const struct talk *talk)
{
	int64_t left;

	if (nke_pending(talk->ctl->nke) & NKE_PENDING_MSG)
		return 0;
	if (talk->timeout < 0)
		return -1;
	left = talk->heard + talk->timeout - now();
	return left > 0 ? (int)left : 0;
}

static bool over(const struct talk *talk, int ready, int left)
{
	if (enough(talk))
		return true;
	return !ready && !left && talk->timeout >= 0 &&
		!(nke_pending(talk->ctl->nke) & NKE_PENDING_MSG);
}

static int talk_loop(struct talk *talk)
{
	int status = EXIT_OK;
	int left, ready;

	talk->heard = now();
	while (status == EXIT_OK) {
		struct pollfd fds[] = {
			{ .fd = nke_fd(talk->ctl->nke), .events = POLLIN },
			{ .fd = talk->input ? STDIN_FILENO : -1,
			  .events = POLLIN },
		};

		left = time_left(talk);
		ready = poll(fds, ARRAY_SIZE(fds), left);
		if (ready < 0 && errno != EINTR)
			return user_error("poll: %s", strerror(errno));
		status = drain(talk);
		if (status == EXIT_OK && !talk->closed && ready > 0 &&
		    fds[1].revents)
			status = take_input(talk);
		if (over(talk, ready, left))
			break;
	}
	return status;
}

static int talk_end(struct talk *talk, int status)
{
	if (status)
		return status;
	if (talk->closed)
		complain("the control has ended the connection");
	if (talk->count && talk->received < talk->count)
		return user_error("%u of %u messages came", talk->received,
				  talk->count);
	return talk->dropped ? EXIT_KERNEL : EXIT_OK;
}

static int talk_to(struct nkectl *ctl, int argc, char **argv, bool lines)
{
	struct talk talk = {
		.ctl = ctl, .lines = lines, .input = lines,
		.timeout = NKE_FOREVER,
	};
	uint32_t unit = 0;
	const struct keyword keywords[] = {
		{ "unit", KEYWORD_U32, &unit },
		{ "raw", KEYWORD_FLAG, &talk.raw },
		{ "count", KEYWORD_U32, &talk.count },
		{ "timeout", KEYWORD_MSEC, &talk.timeout },
	};
	struct target target;
	int status = target_parse(&target, &argc, &argv);

	if (!status)
		status = keywords_parse(keywords, ARRAY_SIZE(keywords), argc,
					argv);
	if (!status)
		status = connect_target(ctl, &target, unit, &talk.conn);
	if (!status)
		status = talk_end(&talk, talk_loop(&talk));
	free(talk.line);
	return status;
}

/**
 * control_connect() - nkectl control connect
 * @ctl: run of the tool
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: exit status.
 */
int control_connect(struct nkectl *ctl, int argc, char **argv)
{
	return talk_to(ctl, argc, argv, true);
}

/**
 * control_listen() - nkectl control listen
 * @ctl: run of the tool
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: exit status.
 */
int control_listen(struct nkectl *ctl, int argc, char **argv)
{
	return talk_to(ctl, argc, argv, false);
}

/* Standard input is one message, or for a stream all there is. */
static int send_stdin(struct talk *talk)
{
	bool stream = nke_conn_type(talk->conn) == NKE_STREAM;
	int status = EXIT_OK;
	ssize_t n;

	do {
		n = read_input(talk);
		if (n < 0)
			return EXIT_USER;
		if (n && stream) {
			status = send_bytes(talk, talk->line, talk->len);
			talk->len = 0;
		}
	} while (n && status == EXIT_OK);
	if (!stream)
		status = send_bytes(talk, talk->line, talk->len);
	return status;
}

/**
 * control_send() - nkectl control send
 * @ctl: run of the tool
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: exit status.
 */
int control_send(struct nkectl *ctl, int argc, char **argv)
{
	struct talk talk = { .ctl = ctl };
	uint32_t unit = 0;
	const struct keyword keywords[] = {
		{ "unit", KEYWORD_U32, &unit },
	};
	struct target target;
	int status = target_parse(&target, &argc, &argv);

	if (!status && !argc)
		status = user_error("send what? A text, or - for standard input");
	if (!status)
		status = keywords_parse(keywords, ARRAY_SIZE(keywords),
					argc - 1, argv + 1);
	if (!status)
		status = connect_target(ctl, &target, unit, &talk.conn);
	if (status)
		return status;
	if (!strcmp(argv[0], "-"))
		status = send_stdin(&talk);
	else
		status = send_bytes(&talk, argv[0], strlen(argv[0]));
	if (!status && nke_conn_closed(talk.conn)) {
		complain("the control has ended the connection");
		status = EXIT_KERNEL;
	}
	free(talk.line);
	return status;
}
