// SPDX-License-Identifier: GPL-2.0
/*
 * A made-up kernel at the other end of a socket pair: it answers as nke does,
 * or as a test wants.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fake.h"

struct control {
	uint32_t id;
	const char *name;
	uint32_t type;
	uint32_t flags;
	uint32_t unit;
	const char *owner;
};

static const struct control controls[] = {
	{ FAKE_ECHO, FAKE_ECHO_NAME, NKE_CTL_CONTROL_TYPE_DATAGRAM, 0, 0,
	  "echoctl" },
	{ FAKE_STREAM, FAKE_STREAM_NAME, NKE_CTL_CONTROL_TYPE_STREAM,
	  NKE_CTL_CONTROL_FLAGS_STREAM, 0, "echoctl" },
	{ FAKE_ODD, FAKE_ODD_NAME, NKE_CTL_CONTROL_TYPE_DATAGRAM,
	  NKE_CTL_CONTROL_FLAGS_FIXED | NKE_CTL_CONTROL_FLAGS_PRIVILEGED |
	  0x40000000, FAKE_ODD_UNIT, "" },
};

/**
 * fake_cmd() - command of a request
 * @nlh: request
 *
 * Return: NKE_CTL_CMD_*.
 */
uint8_t fake_cmd(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return genl->cmd;
}

static const struct nlattr *find(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

/**
 * fake_u32() - a number of a request
 * @nlh: request
 * @attr: attribute
 * @none: what to return when it is not there
 *
 * Return: the number.
 */
uint32_t fake_u32(const struct nlmsghdr *nlh, uint16_t attr, uint32_t none)
{
	const struct nlattr *found = find(nlh, attr);

	return found ? mnl_attr_get_u32(found) : none;
}

/**
 * fake_bytes() - the bytes of all attributes of a kind
 * @nlh: request
 * @attr: attribute
 * @to: where to put them
 * @size: of @to
 *
 * Return: how many.
 */
size_t fake_bytes(const struct nlmsghdr *nlh, uint16_t attr, char *to,
		  size_t size)
{
	const struct nlattr *each;
	size_t len = 0;
	size_t n;

	mnl_attr_for_each(each, nlh, sizeof(struct genlmsghdr)) {
		n = mnl_attr_get_payload_len(each);
		if (mnl_attr_get_type(each) != attr || n > size - len)
			continue;
		memcpy(to + len, mnl_attr_get_payload(each), n);
		len += n;
	}
	return len;
}

/**
 * fake_begin() - start to make up an answer
 * @fake: made-up kernel
 * @request: that is answered; NULL for a message that nobody asked for
 * @cmd: of it
 *
 * Return: the message, to be sent before the next one.
 */
struct nlmsghdr *fake_begin(struct fake *fake, const struct nlmsghdr *request,
			    uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(fake->buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = request ? request->nlmsg_type : FAKE_FAMILY;
	nlh->nlmsg_seq = request ? request->nlmsg_seq : 0;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = NKE_CTL_FAMILY_VERSION;
	return nlh;
}

/**
 * fake_raw() - send bytes
 * @fake: made-up kernel
 * @data: bytes
 * @len: of @data
 */
void fake_raw(struct fake *fake, const void *data, size_t len)
{
	/* The other end may have gone. */
	if (send(fake->fd, data, len, MSG_NOSIGNAL) < 0 && errno != EPIPE &&
	    errno != ECONNRESET)
		perror("fake: send");
}

/**
 * fake_send() - send a message
 * @fake: made-up kernel
 * @nlh: message
 */
void fake_send(struct fake *fake, const struct nlmsghdr *nlh)
{
	fake_raw(fake, nlh, nlh->nlmsg_len);
}

/**
 * fake_ack() - acknowledge a request
 * @fake: made-up kernel
 * @request: that is answered
 * @error: 0 or a negative errno
 * @text: more about it, or NULL
 */
void fake_ack(struct fake *fake, const struct nlmsghdr *request, int error,
	      const char *text)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(fake->buf);
	struct nlmsgerr *err;

	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = NLM_F_CAPPED;
	nlh->nlmsg_seq = request->nlmsg_seq;
	err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err));
	err->error = error;
	err->msg = *request;
	if (text) {
		nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	}
	fake_send(fake, nlh);
}

static void put_data(struct nlmsghdr *nlh, uint16_t attr, const char *data,
		     size_t len)
{
	size_t n;

	for (; len; data += n, len -= n) {
		n = len < NKE_CTL_MAX_DATA ? len : NKE_CTL_MAX_DATA;
		mnl_attr_put(nlh, attr, n, data);
	}
}

/**
 * fake_data() - a message of a control
 * @fake: made-up kernel
 * @id: of the control
 * @unit: of the client
 * @data: of the message
 * @len: bytes of @data
 * @more: the message goes on in the next one
 */
void fake_data(struct fake *fake, uint32_t id, uint32_t unit, const void *data,
	       size_t len, bool more)
{
	struct nlmsghdr *nlh = fake_begin(fake, NULL, NKE_CTL_CMD_DATA);

	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_ID, id);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_UNIT, unit);
	put_data(nlh, NKE_CTL_A_MESSAGE_DATA, data, len);
	if (more)
		mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_FLAGS,
				 NKE_CTL_MESSAGE_FLAGS_MORE);
	fake_send(fake, nlh);
}

/**
 * fake_closed() - end a connection
 * @fake: made-up kernel
 * @id: of the control
 * @unit: of the client
 */
void fake_closed(struct fake *fake, uint32_t id, uint32_t unit)
{
	struct nlmsghdr *nlh = fake_begin(fake, NULL, NKE_CTL_CMD_CLOSED);

	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_ID, id);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_UNIT, unit);
	fake_send(fake, nlh);
}

/**
 * fake_event() - post an event
 * @fake: made-up kernel
 * @vendor: of the event
 * @class_code: of the event
 * @subclass: of the event
 * @id: of the event
 * @data: of the event
 * @len: bytes of @data
 */
void fake_event(struct fake *fake, uint32_t vendor, uint32_t class_code,
		uint32_t subclass, uint32_t id, const void *data, size_t len)
{
	struct nlmsghdr *nlh = fake_begin(fake, NULL, NKE_CTL_CMD_EVENT);

	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_VENDOR, vendor);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_CLASS, class_code);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_SUBCLASS, subclass);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_ID, id);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_CODE, 1);
	put_data(nlh, NKE_CTL_A_EVENT_DATA, data, len);
	fake_send(fake, nlh);
}

/* -- what nke would do ----------------------------------------------------- */

static void find_family(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = fake_begin(fake, request, CTRL_CMD_NEWFAMILY);
	struct nlattr *groups, *group;

	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, FAKE_FAMILY);
	groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	group = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, FAKE_GROUP);
	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME, NKE_CTL_MCGRP_EVENTS);
	mnl_attr_nest_end(nlh, group);
	mnl_attr_nest_end(nlh, groups);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static const struct control *find_control(const struct nlmsghdr *nlh,
					  uint16_t id_attr, uint16_t name_attr)
{
	const struct nlattr *name = find(nlh, name_attr);
	uint32_t id = fake_u32(nlh, id_attr, 0);
	size_t i;

	for (i = 0; i < MNL_ARRAY_SIZE(controls); i++)
		if (name ? !strcmp(mnl_attr_get_str(name), controls[i].name) :
		    id == controls[i].id)
			return &controls[i];
	return NULL;
}

static void put_control(struct nlmsghdr *nlh, const struct control *control)
{
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_ID, control->id);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_UNIT, control->unit);
	mnl_attr_put_strz(nlh, NKE_CTL_A_CONTROL_NAME, control->name);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_TYPE, control->type);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_FLAGS, control->flags);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_SEND_SIZE, 200000);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_RECV_SIZE, 262144);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_CLIENTS, 1);
	if (*control->owner)
		mnl_attr_put_strz(nlh, NKE_CTL_A_CONTROL_OWNER,
				  control->owner);
}

static void control_get(struct fake *fake, const struct nlmsghdr *request)
{
	const struct control *control;
	struct nlmsghdr *nlh;

	control = find_control(request, NKE_CTL_A_CONTROL_ID,
			       NKE_CTL_A_CONTROL_NAME);
	if (!control) {
		fake_ack(fake, request, -ENOENT, "no such control");
		return;
	}
	nlh = fake_begin(fake, request, NKE_CTL_CMD_CONTROL_GET);
	put_control(nlh, control);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void put_connection(struct nlmsghdr *nlh)
{
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_ID, FAKE_ECHO);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_UNIT, 1);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_STATE,
			 NKE_CTL_CONNECTION_STATE_CONNECTED);
	mnl_attr_put_strz(nlh, NKE_CTL_A_CONNECTION_FRONT, "socket");
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_PID, 4711);
	mnl_attr_put_strz(nlh, NKE_CTL_A_CONNECTION_COMM, "cli\tent");
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_QUEUED, 10);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_RECORDS, 2);
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONNECTION_LIMIT, 8192);
}

static void put_socket(struct nlmsghdr *nlh, size_t i)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(7007),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6, .sin6_port = htons(80),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
	};
	struct sockaddr_un un = {
		.sun_family = AF_UNIX, .sun_path = "\0abstract",
	};
	size_t un_len = offsetof(struct sockaddr_un, sun_path) + 9;

	mnl_attr_put_u64(nlh, NKE_CTL_A_SOCKET_COOKIE, 1ULL << 60 | i);
	mnl_attr_put_strz(nlh, NKE_CTL_A_SOCKET_OWNER, "echod");
	mnl_attr_put_u32(nlh, NKE_CTL_A_SOCKET_DOMAIN,
			 i == 0 ? AF_INET : i == 1 ? AF_INET6 : AF_UNIX);
	mnl_attr_put_u32(nlh, NKE_CTL_A_SOCKET_TYPE, SOCK_STREAM);
	mnl_attr_put_u32(nlh, NKE_CTL_A_SOCKET_PROTOCOL,
			 i < 2 ? IPPROTO_TCP : 0);
	mnl_attr_put_u32(nlh, NKE_CTL_A_SOCKET_STATE, i ? 1 : 10);
	if (i == 0) {
		mnl_attr_put(nlh, NKE_CTL_A_SOCKET_LOCAL, sizeof(in), &in);
	} else if (i == 1) {
		mnl_attr_put(nlh, NKE_CTL_A_SOCKET_LOCAL, sizeof(in6), &in6);
		mnl_attr_put(nlh, NKE_CTL_A_SOCKET_REMOTE, sizeof(in6), &in6);
	} else {
		mnl_attr_put(nlh, NKE_CTL_A_SOCKET_LOCAL, un_len, &un);
		mnl_attr_put(nlh, NKE_CTL_A_SOCKET_REMOTE, 2, &un);
	}
	mnl_attr_put_u32(nlh, NKE_CTL_A_SOCKET_RECV_QUEUE, i);
	mnl_attr_put_strz(nlh, NKE_CTL_A_SOCKET_UPCALL, "echod_upcall");
	mnl_attr_put_u64(nlh, NKE_CTL_A_SOCKET_UPCALLS, 1ULL << 40);
	mnl_attr_put_u32(nlh, NKE_CTL_A_SOCKET_RETAINS, 1);
}

/* One on its way out, one with an odd name, one of a later kernel's. */
static void put_filter(struct nlmsghdr *nlh, size_t i)
{
	static const uint64_t seq[] = { UINT64_MAX, 8, 7 };
	uint16_t attr;

	mnl_attr_put_u64(nlh, NKE_CTL_A_FILTER_SEQ, seq[i]);
	mnl_attr_put_strz(nlh, NKE_CTL_A_FILTER_NAME,
			  i == 1 ? FAKE_ODD_NAME : FAKE_FILTER_NAME);
	if (i == 0)
		mnl_attr_put_strz(nlh, NKE_CTL_A_FILTER_OWNER, "ipfsample");
	mnl_attr_put_u32(nlh, NKE_CTL_A_FILTER_FAMILY,
			 i == 0 ? NKE_CTL_FILTER_FAMILY_IPV6 :
			 i == 1 ? NKE_CTL_FILTER_FAMILY_IPV4 : 2);
	mnl_attr_put_u32(nlh, NKE_CTL_A_FILTER_MODE,
			 i == 0 ? NKE_CTL_FILTER_MODE_THREADED :
			 i == 1 ? NKE_CTL_FILTER_MODE_INLINE : 3);
	mnl_attr_put_u32(nlh, NKE_CTL_A_FILTER_CALLBACKS,
			 i == 0 ? NKE_CTL_FILTER_CALLBACKS_INPUT :
			 i == 1 ? NKE_CTL_FILTER_CALLBACKS_INPUT |
			 NKE_CTL_FILTER_CALLBACKS_OUTPUT :
			 NKE_CTL_FILTER_CALLBACKS_OUTPUT | 0x40000000);
	mnl_attr_put_u32(nlh, NKE_CTL_A_FILTER_STATE,
			 i == 0 ? NKE_CTL_FILTER_STATE_REMOVED :
			 i == 1 ? NKE_CTL_FILTER_STATE_ACTIVE : 4);
	for (attr = NKE_CTL_A_FILTER_SEEN_IN;
	     attr <= NKE_CTL_A_FILTER_BAD_OUT; attr++)
		mnl_attr_put_u64(nlh, attr, FAKE_FILTER_COUNT + 2 * i + attr -
				 NKE_CTL_A_FILTER_SEEN_IN);
}

static void put_entry(struct nlmsghdr *nlh, uint8_t cmd, size_t i)
{
	switch (cmd) {
	case NKE_CTL_CMD_CONTROL_GET:
		put_control(nlh, &controls[i]);
		break;
	case NKE_CTL_CMD_CONNECTION_GET:
		put_connection(nlh);
		break;
	case NKE_CTL_CMD_SOCKET_GET:
		put_socket(nlh, i);
		break;
	case NKE_CTL_CMD_FILTER_GET:
		put_filter(nlh, i);
		break;
	case NKE_CTL_CMD_STAT_GET:
		mnl_attr_put_strz(nlh, NKE_CTL_A_STAT_NAME,
				  i ? "kevt.posted" : "kctl.reg_total");
		mnl_attr_put_u64(nlh, NKE_CTL_A_STAT_VALUE,
				 i ? UINT64_MAX : 3);
		break;
	case NKE_CTL_CMD_MODULE_GET:
		mnl_attr_put_strz(nlh, NKE_CTL_A_MODULE_NAME, "echoctl");
		mnl_attr_put_strz(nlh, NKE_CTL_A_MODULE_BUNDLE_ID,
				  "org.example.kext.echoctl");
		mnl_attr_put_u32(nlh, NKE_CTL_A_MODULE_CONTROLS, 2);
		mnl_attr_put_u32(nlh, NKE_CTL_A_MODULE_CONNECTIONS, 1);
		break;
	}
}

static size_t list_length(uint8_t cmd)
{
	switch (cmd) {
	case NKE_CTL_CMD_CONTROL_GET:
		return MNL_ARRAY_SIZE(controls);
	case NKE_CTL_CMD_SOCKET_GET:
	case NKE_CTL_CMD_FILTER_GET:
		return 3;
	case NKE_CTL_CMD_STAT_GET:
		return 2;
	case NKE_CTL_CMD_CONNECTION_GET:
	case NKE_CTL_CMD_MODULE_GET:
		return 1;
	}
	return 0;
}

static void dump(struct fake *fake, const struct nlmsghdr *request)
{
	uint8_t cmd = fake_cmd(request);
	size_t n = list_length(cmd);
	uint16_t flags = NLM_F_MULTI;
	struct nlmsghdr *nlh;
	int error = 0;
	size_t i;

	if (fake->interrupt) {
		fake->interrupt--;
		flags |= NLM_F_DUMP_INTR;
		n--;
	}
	for (i = 0; i < n; i++) {
		nlh = fake_begin(fake, request, cmd);
		nlh->nlmsg_flags = flags;
		put_entry(nlh, cmd, i);
		fake_send(fake, nlh);
	}
	nlh = mnl_nlmsg_put_header(fake->buf);
	nlh->nlmsg_type = NLMSG_DONE;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = request->nlmsg_seq;
	memcpy(mnl_nlmsg_put_extra_header(nlh, sizeof(error)), &error,
	       sizeof(error));
	fake_send(fake, nlh);
}

static void do_connect(struct fake *fake, const struct nlmsghdr *request)
{
	const struct control *control;
	struct nlmsghdr *nlh;
	uint32_t unit;

	control = find_control(request, NKE_CTL_A_MESSAGE_ID,
			       NKE_CTL_A_MESSAGE_NAME);
	if (!control) {
		fake_ack(fake, request, -ENOENT, "no such control");
		return;
	}
	unit = fake_u32(request, NKE_CTL_A_MESSAGE_UNIT, FAKE_UNIT);
	/* It greets before it is connected. */
	if (control->id == FAKE_STREAM)
		fake_data(fake, control->id, unit, "hi\n", 3, false);
	nlh = fake_begin(fake, request, NKE_CTL_CMD_CONNECT);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_ID, control->id);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_UNIT, unit);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_TYPE, control->type);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_SEND_SIZE, 200000);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_RECV_SIZE, 262144);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

/* Echo in pieces; the last comes after the acknowledgment. */
static void do_send(struct fake *fake, const struct nlmsghdr *request)
{
	static char data[256 * 1024];
	size_t len = fake_bytes(request, NKE_CTL_A_MESSAGE_DATA, data,
				sizeof(data));
	uint32_t id = fake_u32(request, NKE_CTL_A_MESSAGE_ID, 0);
	uint32_t unit = fake_u32(request, NKE_CTL_A_MESSAGE_UNIT, 0);
	const char *at = data;

	fake->count++;
	if (id == FAKE_ECHO && len == 4 && !memcmp(data, "quit", 4)) {
		fake_ack(fake, request, 0, NULL);
		fake_closed(fake, id, unit);
		return;
	}
	if (len > 200000) {
		fake_ack(fake, request, -EMSGSIZE, "the message is too long");
		return;
	}
	for (; len > NKE_CTL_MAX_DATA; len -= NKE_CTL_MAX_DATA) {
		fake_data(fake, id, unit, at, NKE_CTL_MAX_DATA, true);
		at += NKE_CTL_MAX_DATA;
	}
	fake_ack(fake, request, 0, NULL);
	fake_data(fake, id, unit, at, len, false);
}

static uint32_t option_value(struct fake *fake, const struct nlmsghdr *request,
			     char *value, uint32_t room)
{
	uint32_t i;

	switch (fake_u32(request, NKE_CTL_A_MESSAGE_OPTION, 0)) {
	case FAKE_OPT_COUNT:
		memcpy(value, &fake->count, sizeof(fake->count));
		return sizeof(fake->count);
	case FAKE_OPT_SHY:
		memcpy(value, "hello", 6);
		return room ? 6 : 0;
	case FAKE_OPT_TEXT:
		memcpy(value, "hello", 6);
		return 6;
	case FAKE_OPT_GIVEN:
		i = fake_bytes(request, NKE_CTL_A_MESSAGE_DATA, value, room);
		while (i--)
			value[i]++;
		return room;
	case FAKE_OPT_LARGE:
		memset(value, 'x', room);
		return room ? room : 100000;
	case FAKE_OPT_LIAR:
		return room + 1;
	}
	return UINT32_MAX;
}

static void do_getopt(struct fake *fake, const struct nlmsghdr *request)
{
	static char value[200000];
	uint32_t room = fake_u32(request, NKE_CTL_A_MESSAGE_LENGTH, 0);
	bool ask = !room;
	struct nlmsghdr *nlh;
	uint32_t length;

	memset(value, 0, sizeof(value));
	if (room > sizeof(value) - 1) {
		fake_ack(fake, request, -ENOMEM, NULL);
		return;
	}
	length = option_value(fake, request, value, room);
	if (length == UINT32_MAX) {
		fake_ack(fake, request, -ENOTSUP, NULL);
		return;
	}
	if (!ask && length > room && length < 1000 && length != room + 1) {
		fake_ack(fake, request, -EINVAL, "too little room");
		return;
	}
	nlh = fake_begin(fake, request, NKE_CTL_CMD_GETOPT);
	mnl_attr_put_u32(nlh, NKE_CTL_A_MESSAGE_LENGTH, length);
	if (!ask)
		put_data(nlh, NKE_CTL_A_MESSAGE_DATA, value, length);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void do_setopt(struct fake *fake, const struct nlmsghdr *request)
{
	uint32_t count;

	if (fake_u32(request, NKE_CTL_A_MESSAGE_OPTION, 0) != FAKE_OPT_COUNT) {
		fake_ack(fake, request, -ENOTSUP, NULL);
	} else if (fake_bytes(request, NKE_CTL_A_MESSAGE_DATA, (char *)&count,
			      sizeof(count)) != sizeof(count)) {
		fake_ack(fake, request, -EINVAL, "it takes four bytes");
	} else {
		fake->count = count;
		fake_ack(fake, request, 0, NULL);
	}
}

static void events(struct fake *fake, const struct nlmsghdr *request)
{
	uint8_t cmd = fake_cmd(request);
	const struct nlattr *name = find(request, NKE_CTL_A_EVENT_VENDOR_NAME);
	uint32_t class_code = fake_u32(request, NKE_CTL_A_EVENT_CLASS, 0);
	uint32_t subclass = fake_u32(request, NKE_CTL_A_EVENT_SUBCLASS, 0);
	char data[4096];
	size_t len = fake_bytes(request, NKE_CTL_A_EVENT_DATA, data,
				sizeof(data));
	struct nlmsghdr *nlh;

	if (cmd == NKE_CTL_CMD_VENDOR_GET &&
	    strcmp(mnl_attr_get_str(name), "org.nke.test")) {
		fake_ack(fake, request, -ENOENT, "no such vendor");
		return;
	}
	if (cmd == NKE_CTL_CMD_EVENT_POST)
		fake_event(fake, 1000, class_code, subclass, 43, data, len);
	nlh = fake_begin(fake, request, cmd);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_VENDOR, 1000);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_ID, 43);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void release(struct fake *fake, const struct nlmsghdr *request)
{
	const char *name = mnl_attr_get_str(find(request,
						 NKE_CTL_A_MODULE_NAME));
	bool stops = fake_cmd(request) == NKE_CTL_CMD_STOP;
	struct nlmsghdr *nlh;

	if (!strcmp(name, "forbidden")) {
		fake_ack(fake, request, -EPERM, NULL);
	} else if (!strcmp(name, "stubborn") && stops) {
		fake_ack(fake, request, -EBUSY,
			 "its stop routine refuses (5)");
	} else if (!strcmp(name, "plain") && stops) {
		fake_ack(fake, request, -EOPNOTSUPP, "no stop routine");
	} else if (strcmp(name, "echoctl") && strcmp(name, "stubborn") &&
		   strcmp(name, "plain")) {
		fake_ack(fake, request, -ENOENT, "no such extension");
	} else {
		nlh = fake_begin(fake, request, fake_cmd(request));
		mnl_attr_put_u32(nlh, NKE_CTL_A_MODULE_CONNECTIONS,
				 stops ? 2 : 1);
		fake_send(fake, nlh);
		fake_ack(fake, request, 0, NULL);
	}
}

static void answer(struct fake *fake, const struct nlmsghdr *request)
{
	if (request->nlmsg_type == GENL_ID_CTRL) {
		find_family(fake, request);
		return;
	}
	fake->requests++;
	if (fake->fn && fake->fn(fake, request))
		return;
	if ((request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP) {
		dump(fake, request);
		return;
	}
	switch (fake_cmd(request)) {
	case NKE_CTL_CMD_CONTROL_GET:
		control_get(fake, request);
		break;
	case NKE_CTL_CMD_CONNECT:
		do_connect(fake, request);
		break;
	case NKE_CTL_CMD_DISCONNECT:
		fake_ack(fake, request, 0, NULL);
		break;
	case NKE_CTL_CMD_SEND:
		do_send(fake, request);
		break;
	case NKE_CTL_CMD_GETOPT:
		do_getopt(fake, request);
		break;
	case NKE_CTL_CMD_SETOPT:
		do_setopt(fake, request);
		break;
	case NKE_CTL_CMD_RELEASE:
	case NKE_CTL_CMD_STOP:
		release(fake, request);
		break;
	default:
		events(fake, request);
	}
}

static void *serve(void *arg)
{
	static const size_t size = 512 * 1024;
	struct fake *fake = arg;
	char *request = malloc(size);
	ssize_t len;

	while (request && (len = recv(fake->fd, request, size, 0)) > 0)
		answer(fake, (struct nlmsghdr *)request);
	free(request);
	close(fake->fd);
	free(fake);
	return NULL;
}

/**
 * fake_start() - start a made-up kernel
 * @fn: for the requests that a test wants to answer itself, or NULL
 * @fakep: where to put it, or NULL; gone when its client has closed its end
 *
 * Return: the client's end, or -1.
 */
int fake_start(fake_fn *fn, struct fake **fakep)
{
	struct fake *fake = calloc(1, sizeof(*fake));
	pthread_attr_t attr;
	pthread_t thread;
	int fds[2];
	int size = 1 << 20;

	if (!fake || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
				fds)) {
		free(fake);
		return -1;
	}
	fake->fd = fds[1];
	fake->fn = fn;
	setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&thread, &attr, serve, fake)) {
		close(fds[0]);
		close(fds[1]);
		free(fake);
		return -1;
	}
	pthread_attr_destroy(&attr);
	if (fakep)
		*fakep = fake;
	return fds[0];
}
