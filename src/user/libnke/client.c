// SPDX-License-Identifier: GPL-2.0
/*
 * A client of controls: connect, send, receive, options.
 */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "libnke.h"

/* Bytes to a stream control in one request. */
#define STREAM_PIECE	(4 * (size_t)NKE_CTL_MAX_DATA)

static const struct libnke_field conn_fields[] = {
	{ NKE_CTL_A_MESSAGE_ID, LIBNKE_U32, true,
	  offsetof(struct nke_conn, id), 0 },
	{ NKE_CTL_A_MESSAGE_UNIT, LIBNKE_U32, true,
	  offsetof(struct nke_conn, unit), 0 },
	{ NKE_CTL_A_MESSAGE_TYPE, LIBNKE_U32, false,
	  offsetof(struct nke_conn, type), 0 },
	{ NKE_CTL_A_MESSAGE_SEND_SIZE, LIBNKE_U32, false,
	  offsetof(struct nke_conn, send_size), 0 },
	{ NKE_CTL_A_MESSAGE_RECV_SIZE, LIBNKE_U32, false,
	  offsetof(struct nke_conn, recv_size), 0 },
};

static int connected(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	struct nke_conn *conn = arg;

	return libnke_parse(nke, nlh, conn_fields, MNL_ARRAY_SIZE(conn_fields),
			    conn);
}

/* The request has been made up. */
static int do_connect(struct nke *nke, struct nke_conn **connp)
{
	struct nke_conn *conn = calloc(1, sizeof(*conn));
	int status;

	if (!conn)
		return libnke_fail(nke, ENOMEM, "no memory");
	nke->connecting = true;
	status = libnke_call(nke, connected, conn);
	nke->connecting = false;
	if (!status && !conn->unit)
		status = libnke_fail(nke, EBADMSG,
				     "the kernel did not tell the unit");
	if (status) {
		free(conn);
	} else {
		libnke_queue_adopt(nke, conn);
		LIST_INSERT_HEAD(&nke->conns, conn, link);
		*connp = conn;
	}
	libnke_queue_drop(nke, NULL);
	return status;
}

/**
 * nke_connect() - connect to a control, by name
 * @nke: handle
 * @name: of the control
 * @unit: to connect as; 0: any that is free
 * @connp: where to put the connection: the handle's, until nke_disconnect() or
 *	nke_close()
 *
 * A handle may have up to 256 connections.
 *
 * Return: 0; -ENOENT: no such control; -EPERM: it is for those who are
 * privileged; -EBUSY: the unit is taken; -EISCONN: by this handle; -EMFILE: too
 * many connections; -ENAMETOOLONG; what the control answers; -ENOMEM, and see
 * nke_set_timeout().
 */
int nke_connect(struct nke *nke, const char *name, uint32_t unit,
		struct nke_conn **connp)
{
	int status;

	libnke_clear(nke);
	if (strlen(name) > NKE_CTL_MAX_NAME)
		return libnke_fail(nke, ENAMETOOLONG,
			"a control's name has at most %d bytes",
			NKE_CTL_MAX_NAME);
	status = libnke_begin(nke, NKE_CTL_CMD_CONNECT, NKE_CTL_MAX_NAME);
	if (status)
		return status;
	libnke_put_string(nke, NKE_CTL_A_MESSAGE_NAME, name);
	if (unit)
		libnke_put_u32(nke, NKE_CTL_A_MESSAGE_UNIT, unit);
	return do_connect(nke, connp);
}

/**
 * nke_connect_id() - connect to a control, by number
 * @nke: handle
 * @id: of the control
 * @unit: as for nke_connect(); a control with a fixed one wants this
 * @connp: as for nke_connect()
 *
 * Return: as nke_connect().
 */
int nke_connect_id(struct nke *nke, uint32_t id, uint32_t unit,
		   struct nke_conn **connp)
{
	int status = libnke_begin(nke, NKE_CTL_CMD_CONNECT, 0);

	if (status)
		return status;
	libnke_put_u32(nke, NKE_CTL_A_MESSAGE_ID, id);
	if (unit)
		libnke_put_u32(nke, NKE_CTL_A_MESSAGE_UNIT, unit);
	return do_connect(nke, connp);
}

/* Start a request that is about @conn. */
static int conn_begin(struct nke *nke, const struct nke_conn *conn,
		      uint8_t cmd, size_t room)
{
	int status;

	libnke_clear(nke);
	if (conn->closed)
		return libnke_fail(nke, ENOTCONN,
				   "the control has ended the connection");
	status = libnke_begin(nke, cmd, room);
	if (status)
		return status;
	libnke_put_u32(nke, NKE_CTL_A_MESSAGE_ID, conn->id);
	libnke_put_u32(nke, NKE_CTL_A_MESSAGE_UNIT, conn->unit);
	return 0;
}

/**
 * nke_disconnect() - end a connection
 * @nke: handle
 * @conn: of @nke; gone afterwards, whatever the result, with all that came
 *	for it and was not received
 *
 * Return: 0, or a negative errno when the kernel did not do it; nke_close()
 * does then.
 */
int nke_disconnect(struct nke *nke, struct nke_conn *conn)
{
	int status = 0;

	libnke_clear(nke);
	/* Or there might be too much of it for a request. */
	libnke_queue_drop(nke, conn);
	if (!conn->closed) {
		status = conn_begin(nke, conn, NKE_CTL_CMD_DISCONNECT, 0);
		if (!status)
			status = libnke_call(nke, NULL, NULL);
		/* It was faster. */
		if (status && conn->closed)
			status = 0;
	}
	libnke_queue_drop(nke, conn);
	if (nke->given_msg && nke->given_msg->conn == conn)
		nke->msg.conn = NULL;
	LIST_REMOVE(conn, link);
	free(conn);
	return status;
}

/**
 * nke_conn_id() - number of the control
 * @conn: connection
 *
 * Return: the number.
 */
uint32_t nke_conn_id(const struct nke_conn *conn)
{
	return conn->id;
}

/**
 * nke_conn_unit() - number of this client of the control
 * @conn: connection
 *
 * Return: the number.
 */
uint32_t nke_conn_unit(const struct nke_conn *conn)
{
	return conn->unit;
}

/**
 * nke_conn_type() - are there borders between messages?
 * @conn: connection
 *
 * Return: NKE_DATAGRAM or NKE_STREAM.
 */
uint32_t nke_conn_type(const struct nke_conn *conn)
{
	return conn->type;
}

/**
 * nke_conn_send_size() - longest message to a datagram control
 * @conn: connection
 *
 * Return: bytes.
 */
uint32_t nke_conn_send_size(const struct nke_conn *conn)
{
	return conn->send_size;
}

/**
 * nke_conn_recv_size() - how much may wait in the kernel
 * @conn: connection
 *
 * Return: bytes.
 */
uint32_t nke_conn_recv_size(const struct nke_conn *conn)
{
	return conn->recv_size;
}

/**
 * nke_conn_closed() - has the control ended the connection?
 * @conn: connection
 *
 * Return: 1 as soon as the library knows, which is before nke_recv() has
 * given all that came earlier; else 0.
 */
int nke_conn_closed(const struct nke_conn *conn)
{
	return conn->closed;
}

/**
 * nke_conn_set_data() - keep a pointer with a connection
 * @conn: connection
 * @data: the program's; the library does not look at it
 */
void nke_conn_set_data(struct nke_conn *conn, void *data)
{
	conn->data = data;
}

/**
 * nke_conn_data() - the pointer that is kept with a connection
 * @conn: connection
 *
 * Return: of nke_conn_set_data(), or NULL.
 */
void *nke_conn_data(const struct nke_conn *conn)
{
	return conn->data;
}

static int send_piece(struct nke *nke, struct nke_conn *conn, const void *data,
		      size_t len)
{
	int status = conn_begin(nke, conn, NKE_CTL_CMD_SEND, len);

	if (status)
		return status;
	libnke_put_data(nke, NKE_CTL_A_MESSAGE_DATA, data, len);
	return libnke_call(nke, NULL, NULL);
}

/**
 * nke_send() - give a message to a control
 * @nke: handle
 * @conn: of @nke
 * @data: the message
 * @len: bytes of @data; may be 0
 *
 * Waits until the control has dealt with the message.  To a stream control
 * goes as much as it takes.
 *
 * Return: bytes that were taken: for a datagram control all; -EMSGSIZE: longer
 * than nke_conn_send_size(); -ENOTSUP: the control receives nothing;
 * -ENOTCONN: it has ended the connection; -ENOBUFS: too much waits for
 * nke_recv(), and nothing was sent; what the control answers; see also
 * nke_set_timeout().
 */
ssize_t nke_send(struct nke *nke, struct nke_conn *conn, const void *data,
		 size_t len)
{
	size_t piece = STREAM_PIECE;
	size_t sent = 0;
	size_t n;
	int status;

	/* One request, one call of the control: so we know what it took. */
	if (conn->send_size && conn->send_size < piece)
		piece = conn->send_size;
	if (len > SSIZE_MAX)
		len = SSIZE_MAX;
	if (conn->type != NKE_STREAM) {
		status = send_piece(nke, conn, data, len);
		return status ? status : (ssize_t)len;
	}
	do {
		n = len - sent < piece ? len - sent : piece;
		status = send_piece(nke, conn, (const char *)data + sent, n);
		if (status)
			return sent ? (ssize_t)sent : status;
		sent += n;
	} while (sent < len);
	return sent;
}

/* Give the oldest message to the program. */
static void give(struct nke *nke, const struct nke_msg **msgp)
{
	struct libnke_item *item = STAILQ_FIRST(&nke->msgs);

	STAILQ_REMOVE_HEAD(&nke->msgs, link);
	nke->msgs_size -= sizeof(*item) + item->body.len;
	nke->given_msg = item;
	nke->msg = (struct nke_msg) {
		.type = item->closed ? NKE_MSG_CLOSED : NKE_MSG_DATA,
		.conn = item->conn,
		.data = item->body.data,
		.len = item->body.len,
	};
	*msgp = &nke->msg;
}

/**
 * nke_recv() - the next message of any control that the handle is connected to
 * @nke: handle
 * @msgp: where to put the message: valid until the next nke_recv() or
 *	nke_close(); its connection until nke_disconnect()
 * @timeout: milliseconds to wait, 0 for not at all, or NKE_FOREVER
 *
 * Return: 0; -EAGAIN: nothing came in time; -EINTR by a signal; -ENOBUFS:
 * messages were lost here, as the program did not read them, and there may be
 * more.
 */
int nke_recv(struct nke *nke, const struct nke_msg **msgp, int timeout)
{
	int64_t deadline = libnke_deadline(timeout);
	int status;

	libnke_clear(nke);
	libnke_item_free(nke->given_msg);
	nke->given_msg = NULL;
	while (STAILQ_EMPTY(&nke->msgs)) {
		if (nke->lost_msg) {
			nke->lost_msg = false;
			return libnke_fail(nke, ENOBUFS,
				"messages were lost: they were not read in time");
		}
		status = libnke_read(nke, deadline);
		if (status < 0)
			return status;
		if (!status)
			return libnke_fail(nke, EAGAIN, "no message");
	}
	libnke_clear(nke);
	give(nke, msgp);
	return 0;
}

/**
 * nke_setopt() - set an option of a control
 * @nke: handle
 * @conn: of @nke
 * @option: number of the option
 * @value: for it; what it means is the control's affair
 * @len: bytes of @value; may be 0
 *
 * Return: 0; -ENOTSUP: the control has no options; -ENOTCONN; -EMSGSIZE: longer
 * than a netlink message can be; what the control answers; see also
 * nke_set_timeout().
 */
int nke_setopt(struct nke *nke, struct nke_conn *conn, int option,
	       const void *value, size_t len)
{
	int status = conn_begin(nke, conn, NKE_CTL_CMD_SETOPT, len);

	if (status)
		return status;
	libnke_put_u32(nke, NKE_CTL_A_MESSAGE_OPTION, option);
	if (len)
		libnke_put_data(nke, NKE_CTL_A_MESSAGE_DATA, value, len);
	return libnke_call(nke, NULL, NULL);
}

struct option {
	uint32_t length;
	struct libnke_buffer body;
};

static const struct libnke_field option_fields[] = {
	{ NKE_CTL_A_MESSAGE_LENGTH, LIBNKE_U32, true,
	  offsetof(struct option, length), 0 },
};

static int got_option(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	struct option *option = arg;
	int status;

	option->body.len = 0;
	status = libnke_parse(nke, nlh, option_fields,
			      MNL_ARRAY_SIZE(option_fields), option);
	if (status)
		return status;
	return libnke_parse_data(nke, nlh, NKE_CTL_A_MESSAGE_DATA,
				 &option->body);
}

/**
 * nke_getopt_with() - ask a control for an option, with something in hand
 * @nke: handle
 * @conn: of @nke
 * @option: number of the option
 * @given: what the control finds in its buffer, for options that are questions
 * @given_len: bytes of @given, at most *@len
 * @value: for the answer; NULL to ask for its length only
 * @len: room at @value, 0 also asks for the length only; becomes the length of
 *	the answer
 *
 * Return: as nke_getopt(); -EINVAL: @given_len is more than the room.
 */
int nke_getopt_with(struct nke *nke, struct nke_conn *conn, int option,
		    const void *given, size_t given_len, void *value,
		    size_t *len)
{
	struct option answer = { 0 };
	size_t room = value ? *len : 0;
	int status;

	libnke_clear(nke);
	/* No room is the same question. */
	if (!room)
		value = NULL;
	if (room > INT32_MAX || given_len > room)
		return libnke_fail(nke, EINVAL,
				   "%zu bytes given, and room for %zu",
				   given_len, room);
	nke->in.len = 0;
	if (libnke_reserve(&nke->in, room + LIBNKE_BUFFER_SIZE))
		return libnke_fail(nke, ENOMEM, "no memory");
	status = conn_begin(nke, conn, NKE_CTL_CMD_GETOPT, given_len);
	if (status)
		return status;
	libnke_put_u32(nke, NKE_CTL_A_MESSAGE_OPTION, option);
	if (value)
		libnke_put_u32(nke, NKE_CTL_A_MESSAGE_LENGTH, room);
	if (given_len)
		libnke_put_data(nke, NKE_CTL_A_MESSAGE_DATA, given, given_len);
	status = libnke_call(nke, got_option, &answer);
	if (!status && value &&
	    (answer.length > room || answer.body.len != answer.length))
		status = libnke_fail(nke, EBADMSG,
				     "the kernel's answer has %zu of %u bytes, for a room of %zu",
				     answer.body.len, answer.length, room);
	if (!status && answer.body.len && value)
		memcpy(value, answer.body.data, answer.body.len);
	if (!status)
		*len = answer.length;
	libnke_buffer_free(&answer.body);
	return status;
}

/**
 * nke_getopt() - ask a control for an option
 * @nke: handle
 * @conn: of @nke
 * @option: number of the option
 * @value: for the answer; NULL to ask for its length only
 * @len: room at @value, 0 also asks for the length only; becomes the length of
 *	the answer
 *
 * Return: 0; -ENOTSUP: the control has no options; -ENOTCONN; -EMSGSIZE: more
 * room than the kernel takes; what the control answers, often -EINVAL when
 * there is not enough room; see also nke_set_timeout().
 */
int nke_getopt(struct nke *nke, struct nke_conn *conn, int option, void *value,
	       size_t *len)
{
	return nke_getopt_with(nke, conn, option, NULL, 0, value, len);
}
