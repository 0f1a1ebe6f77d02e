// SPDX-License-Identifier: GPL-2.0
/*
 * Requests: made up, sent, and waited for.  What is not their answer is queued
 * meanwhile (receive.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libnke.h"

/* Headers, numbers and padding of any request. */
#define ROOM	512U

static struct nlmsghdr *request(struct nke *nke)
{
	return (struct nlmsghdr *)nke->out.data;
}

static int begin(struct nke *nke, uint16_t type, uint8_t cmd, uint8_t version,
		 size_t room)
{
	struct genlmsghdr *genl;
	struct nlmsghdr *nlh;

	libnke_clear(nke);
	if (nke->msgs_size > LIBNKE_QUEUE_MAX / 2)
		return libnke_fail(nke, ENOBUFS,
				   "too many messages wait for nke_recv()");
	if (room > INT32_MAX / 4)
		return libnke_fail(nke, EMSGSIZE,
				   "%zu bytes are too many for netlink", room);
	room += ROOM + (room / NKE_CTL_MAX_DATA + 1) * 2 * MNL_ATTR_HDRLEN;
	nke->out.len = 0;
	if (libnke_reserve(&nke->out, room))
		return libnke_fail(nke, ENOMEM, "no memory");
	/* An answer that comes too late must not be taken for another's. */
	if (!++nke->seq)
		nke->seq = 1;
	nlh = mnl_nlmsg_put_header(nke->out.data);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = nke->seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return 0;
}

/**
 * libnke_begin() - start to make up a request
 * @nke: handle
 * @cmd: of the family
 * @room: bytes of all strings and data that shall be put in
 *
 * Return: 0, -ENOMEM, or -ENOBUFS when the program does not read what it gets.
 */
int libnke_begin(struct nke *nke, uint8_t cmd, size_t room)
{
	return begin(nke, nke->family, cmd, NKE_CTL_FAMILY_VERSION, room);
}

/**
 * libnke_put_u32() - add a number to a request
 * @nke: handle
 * @attr: type of the attribute
 * @value: of it
 */
void libnke_put_u32(struct nke *nke, uint16_t attr, uint32_t value)
{
	mnl_attr_put_u32(request(nke), attr, value);
}

/**
 * libnke_put_string() - add a string to a request
 * @nke: handle
 * @attr: type of the attribute
 * @value: of it; fits into what libnke_begin() was told
 */
void libnke_put_string(struct nke *nke, uint16_t attr, const char *value)
{
	mnl_attr_put_strz(request(nke), attr, value);
}

/**
 * libnke_put_data() - add bytes to a request
 * @nke: handle
 * @attr: type of the attributes, as many as it takes and at least one
 * @data: bytes
 * @len: of @data; fits into what libnke_begin() was told
 */
void libnke_put_data(struct nke *nke, uint16_t attr, const void *data,
		     size_t len)
{
	size_t n;

	do {
		n = len < NKE_CTL_MAX_DATA ? len : NKE_CTL_MAX_DATA;
		mnl_attr_put(request(nke), attr, n, n ? data : "");
		data = (const char *)data + n;
		len -= n;
	} while (len);
}

/* A message must fit into the socket's buffer with some room to spare. */
static int grow_sndbuf(struct nke *nke, size_t len)
{
	int size;

	if (len > INT32_MAX / 4)
		return -1;
	size = (int)len + 4096;
	if (!setsockopt(nke->fd, SOL_SOCKET, SO_SNDBUFFORCE, &size,
			sizeof(size)))
		return 0;
	return setsockopt(nke->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

static int transmit(struct nke *nke)
{
	const struct nlmsghdr *nlh = request(nke);
	size_t len = nlh->nlmsg_len;

	if (mnl_socket_sendto(nke->socket, nlh, len) >= 0)
		return 0;
	if (errno == EMSGSIZE && !grow_sndbuf(nke, len) &&
	    mnl_socket_sendto(nke->socket, nlh, len) >= 0)
		return 0;
	if (errno == EMSGSIZE)
		return libnke_fail(nke, EMSGSIZE,
			"%zu bytes are more than the netlink socket takes",
			len);
	return libnke_fail(nke, errno, "cannot send the request: %m");
}

static int run(struct nke *nke, struct libnke_request *req)
{
	int64_t deadline = libnke_deadline(nke->timeout);
	int status;

	req->seq = nke->seq;
	status = transmit(nke);
	if (status)
		return status;
	nke->request = req;
	while (!req->done) {
		status = libnke_read(nke, deadline);
		if (!status)
			status = libnke_fail(nke, ETIMEDOUT,
					     "no answer within %d ms",
					     nke->timeout);
		if (status < 0)
			break;
	}
	nke->request = NULL;
	return req->done ? req->result : status;
}

/**
 * libnke_call() - send the request that was made up, wait for its answer
 * @nke: handle
 * @fn: for what it answers, or NULL when it only says yes or no; must not make
 *	requests
 * @arg: of @fn
 *
 * Return: 0, or a negative errno: the kernel's, @fn's, -ETIMEDOUT, -EINTR by a
 * signal, -ENOBUFS when the answer may have been lost, -EBADMSG.
 */
int libnke_call(struct nke *nke, libnke_reply_fn *fn, void *arg)
{
	struct libnke_request req = { .fn = fn, .arg = arg };
	int status = run(nke, &req);

	if (!status && fn && !req.answered)
		status = libnke_fail(nke, EBADMSG,
				     "the kernel has agreed and not answered");
	return status;
}

static int collect(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	struct libnke_buffer *list = arg;
	static const char zeros[MNL_ALIGNTO];
	size_t len = nlh->nlmsg_len;

	if (list->len > LIBNKE_QUEUE_MAX ||
	    libnke_append(list, nlh, len) ||
	    libnke_append(list, zeros, MNL_ALIGN(len) - len))
		return libnke_fail(nke, ENOMEM, "no memory for the list");
	return 0;
}

static int walk(struct nke *nke, const struct libnke_buffer *list,
		libnke_reply_fn *fn, void *arg)
{
	const struct nlmsghdr *nlh;
	size_t at = 0;
	int status = 0;

	while (!status && at < list->len) {
		nlh = (const struct nlmsghdr *)(list->data + at);
		status = fn(nke, nlh, arg);
		at += MNL_ALIGN(nlh->nlmsg_len);
	}
	return status;
}

/**
 * libnke_get() - as libnke_call(), but @fn is called when all is over
 * @nke: handle
 * @fn: for each answer; may make requests
 * @arg: of @fn
 *
 * Return: as libnke_call(), or what @fn returned if that was not 0.
 */
int libnke_get(struct nke *nke, libnke_reply_fn *fn, void *arg)
{
	struct libnke_buffer list = { 0 };
	int status = libnke_call(nke, collect, &list);

	if (!status)
		status = walk(nke, &list, fn, arg);
	libnke_buffer_free(&list);
	return status;
}

/**
 * libnke_dump() - get a list
 * @nke: handle
 * @cmd: of the family
 * @fn: for each entry, once the list is there as a whole; may make requests
 * @arg: of @fn
 *
 * A list that changes while it is read may have entries twice or not at all,
 * so it is read again then.
 *
 * Return: as libnke_get(), or -EAGAIN when it changed every time.
 */
int libnke_dump(struct nke *nke, uint8_t cmd, libnke_reply_fn *fn, void *arg)
{
	struct libnke_buffer list = { 0 };
	struct libnke_request req;
	int status;
	int tries = 0;

	do {
		list.len = 0;
		req = (struct libnke_request) {
			.fn = collect, .arg = &list,
		};
		status = libnke_begin(nke, cmd, 0);
		if (status)
			break;
		request(nke)->nlmsg_flags |= NLM_F_DUMP;
		status = run(nke, &req);
	} while (!status && req.interrupted && ++tries < LIBNKE_DUMP_TRIES);
	if (!status && req.interrupted)
		status = libnke_fail(nke, EAGAIN,
				     "the list changed while it was read, %d times",
				     tries);
	if (!status)
		status = walk(nke, &list, fn, arg);
	libnke_buffer_free(&list);
	return status;
}

static int group(struct nke *nke, const struct nlattr *nest)
{
	const struct nlattr *attr;
	const char *name = NULL;
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case CTRL_ATTR_MCAST_GRP_NAME:
			if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
				return -EBADMSG;
			name = mnl_attr_get_str(attr);
			break;
		case CTRL_ATTR_MCAST_GRP_ID:
			if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
				return -EBADMSG;
			id = mnl_attr_get_u32(attr);
			break;
		}
	}
	if (name && !strcmp(name, NKE_CTL_MCGRP_EVENTS))
		nke->group = id;
	return 0;
}

static int family(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *attr;
	const struct nlattr *each;

	(void)arg;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case CTRL_ATTR_FAMILY_ID:
			if (mnl_attr_validate(attr, MNL_TYPE_U16) < 0)
				goto bad;
			nke->family = mnl_attr_get_u16(attr);
			break;
		case CTRL_ATTR_MCAST_GROUPS:
			mnl_attr_for_each_nested(each, attr)
				if (group(nke, each))
					goto bad;
			break;
		}
	}
	return 0;
bad:
	return libnke_fail(nke, EBADMSG, "the kernel's answer is malformed");
}

/**
 * libnke_find_family() - learn the numbers that the kernel gave nke
 * @nke: handle
 *
 * If nke is not loaded the kernel tries to load it.
 *
 * Return: 0, -ENOENT when nke is not loaded, else as libnke_call().
 */
int libnke_find_family(struct nke *nke)
{
	int status = begin(nke, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1,
			   sizeof(NKE_CTL_FAMILY_NAME));

	if (status)
		return status;
	libnke_put_string(nke, CTRL_ATTR_FAMILY_NAME, NKE_CTL_FAMILY_NAME);
	status = libnke_call(nke, family, NULL);
	if (status == -ENOENT || (!status && !nke->family))
		return libnke_fail(nke, ENOENT,
				   "nke is not loaded: modprobe nke");
	return status;
}
