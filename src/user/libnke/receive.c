// SPDX-License-Identifier: GPL-2.0
/*
 * What comes in: answers go to the request that waits, the rest is queued.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

#include "libnke.h"

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * libnke_deadline() - when a timeout is over
 * @timeout: milliseconds, negative for never
 *
 * Return: for libnke_read().
 */
int64_t libnke_deadline(int timeout)
{
	if (timeout < 0)
		return -1;
	return timeout ? now() + timeout : 0;
}

/* Milliseconds until @deadline, rounded up, as poll() wants them. */
static int left(int64_t deadline)
{
	int64_t ms;

	if (deadline < 0)
		return -1;
	if (!deadline)
		return 0;
	ms = deadline - now();
	return ms > 0 ? (int)ms : 0;
}

/* The kernel's text out of an acknowledgment whose @len bytes are at @at. */
static const char *ack_text(const char *at, size_t len)
{
	const struct nlattr *attr;
	const char *text = NULL;

	mnl_attr_for_each_payload((const struct nlattr *)at, len) {
		if (mnl_attr_get_type(attr) != NLMSGERR_ATTR_MSG ||
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			continue;
		text = mnl_attr_get_str(attr);
	}
	return text && *text ? text : NULL;
}

/*
 * The acknowledgment of a request, or the end of a list: @error and, from
 * @offset of the payload on, attributes.
 */
static int acknowledged(struct nke *nke, const struct nlmsghdr *nlh, int error,
			size_t offset)
{
	size_t len = mnl_nlmsg_get_payload_len(nlh);
	const char *text = NULL;

	if (error > 0 || error < -4095)
		return libnke_fail(nke, EBADMSG,
				   "the kernel's answer is malformed");
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && offset <= len)
		text = ack_text((char *)mnl_nlmsg_get_payload(nlh) + offset,
				len - offset);
	if (error)
		return libnke_fail(nke, -error, "%s",
				   text ? text : strerror(-error));
	/* Well done, but the kernel may have something to say. */
	return libnke_fail(nke, 0, "%s", text ? text : "");
}

static int error_message(struct nke *nke, const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(nlh);
	size_t offset = sizeof(*err);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*err))
		return libnke_fail(nke, EBADMSG,
				   "the kernel's answer is cut short");
	/* The request comes back, unless the answer is capped. */
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED) &&
	    err->msg.nlmsg_len > sizeof(err->msg))
		offset += MNL_ALIGN((size_t)err->msg.nlmsg_len) -
			sizeof(err->msg);
	return acknowledged(nke, nlh, err->error, offset);
}

static int done_message(struct nke *nke, const struct nlmsghdr *nlh)
{
	int error = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(error))
		memcpy(&error, mnl_nlmsg_get_payload(nlh), sizeof(error));
	return acknowledged(nke, nlh, error, sizeof(error));
}

static void finish(struct libnke_request *req, int result)
{
	if (!req->result)
		req->result = result;
	req->done = true;
}

/* A message that belongs to @req. */
static void take_answer(struct nke *nke, struct libnke_request *req,
			const struct nlmsghdr *nlh)
{
	int status;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		req->interrupted = true;
	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
		return;
	case NLMSG_ERROR:
		/* A text of ours, from an answer before, must stay. */
		if (req->result)
			finish(req, 0);
		else
			finish(req, error_message(nke, nlh));
		return;
	case NLMSG_DONE:
		if (req->result)
			finish(req, 0);
		else
			finish(req, done_message(nke, nlh));
		return;
	case NLMSG_OVERRUN:
		finish(req, libnke_fail(nke, ENOBUFS, "the answer was lost"));
		return;
	}
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr)) {
		finish(req, libnke_fail(nke, EBADMSG,
					"the kernel's answer is cut short"));
		return;
	}
	req->answered = true;
	if (req->fn && !req->result) {
		status = req->fn(nke, nlh, req->arg);
		if (status)
			req->result = status;
	}
}

static bool unasked(const struct nke *nke, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	if (!nke->family || nlh->nlmsg_type != nke->family ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl))
		return false;
	return genl->cmd == NKE_CTL_CMD_DATA ||
		genl->cmd == NKE_CTL_CMD_CLOSED ||
		genl->cmd == NKE_CTL_CMD_EVENT;
}

/*
 * A connect request was given up, and has succeeded: nobody would end the
 * connection, or could have another of that unit.  When this fails nke_close()
 * does it.
 */
static void disown(struct nke *nke, const struct nlmsghdr *answer)
{
	uint32_t buf[32];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	const struct nlattr *attr;
	struct genlmsghdr *genl;

	nlh->nlmsg_type = nke->family;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = NKE_CTL_CMD_DISCONNECT;
	genl->version = NKE_CTL_FAMILY_VERSION;
	mnl_attr_for_each(attr, answer, sizeof(*genl)) {
		uint16_t type = mnl_attr_get_type(attr);

		if ((type != NKE_CTL_A_MESSAGE_ID &&
		     type != NKE_CTL_A_MESSAGE_UNIT) ||
		    mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
			continue;
		if (!mnl_attr_put_u32_check(nlh, sizeof(buf), type,
					    mnl_attr_get_u32(attr)))
			return;
	}
	mnl_socket_sendto(nke->socket, nlh, nlh->nlmsg_len);
}

static bool is_connected(const struct nke *nke, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return nke->family && nlh->nlmsg_type == nke->family &&
	       mnl_nlmsg_get_payload_len(nlh) >= sizeof(*genl) &&
	       genl->cmd == NKE_CTL_CMD_CONNECT;
}

/* mnl_nlmsg_ok() takes a length of more than 2 GiB for a negative one. */
static bool complete(const struct nlmsghdr *nlh, int rest)
{
	return rest >= (int)sizeof(*nlh) && nlh->nlmsg_len <= (uint32_t)rest &&
		mnl_nlmsg_ok(nlh, rest);
}

static int dispatch(struct nke *nke, size_t len)
{
	const struct nlmsghdr *nlh = (struct nlmsghdr *)nke->in.data;
	struct libnke_request *req;
	int rest = (int)len;
	int status = 0;

	while (complete(nlh, rest)) {
		req = nke->request;
		if (unasked(nke, nlh)) {
			status = libnke_queue_message(nke, nlh);
			if (status)
				nke->lost_msg = true;
		} else if (req && !req->done && nlh->nlmsg_seq == req->seq) {
			take_answer(nke, req, nlh);
		} else if (is_connected(nke, nlh)) {
			disown(nke, nlh);
		}
		/* Else it answers another request that was given up. */
		nlh = mnl_nlmsg_next(nlh, &rest);
	}
	return 1;
}

/* The kernel had no room for something. */
static int overrun(struct nke *nke)
{
	if (!LIST_EMPTY(&nke->conns))
		nke->lost_msg = true;
	if (nke->subscribed)
		nke->lost_event = true;
	if (nke->request)
		return libnke_fail(nke, ENOBUFS,
			"messages were lost, perhaps the answer: read faster");
	return 1;
}

static int read_some(struct nke *nke)
{
	struct sockaddr_nl from = { 0 };
	struct iovec iov = {
		.iov_base = nke->in.data,
		.iov_len = nke->in.size - MNL_ALIGNTO,
	};
	struct msghdr msg = {
		.msg_name = nke->netlink ? &from : NULL,
		.msg_namelen = nke->netlink ? sizeof(from) : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t len = recvmsg(nke->fd, &msg, MSG_DONTWAIT | MSG_TRUNC);

	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return 1;
	if (len < 0 && errno == ENOBUFS)
		return overrun(nke);
	if (len < 0)
		return libnke_fail(nke, errno, "cannot receive: %m");
	if (!len && !nke->netlink)
		return libnke_fail(nke, ECONNRESET, "the other end is gone");
	if ((size_t)len > iov.iov_len)
		return overrun(nke);
	/* Only the kernel's messages count. */
	if (from.nl_pid)
		return 1;
	return dispatch(nke, len);
}

/**
 * libnke_read() - wait for something to come in, and deal with it
 * @nke: handle
 * @deadline: of libnke_deadline()
 *
 * Return: 1; 0 when the time is over; -EINTR by a signal, and others of
 * recv(2).
 */
int libnke_read(struct nke *nke, int64_t deadline)
{
	struct pollfd pfd = { .fd = nke->fd, .events = POLLIN };
	int n = poll(&pfd, 1, left(deadline));

	if (n < 0)
		return libnke_fail(nke, errno, "%s", errno == EINTR ?
				   "interrupted by a signal" :
				   strerror(errno));
	return n ? read_some(nke) : 0;
}
