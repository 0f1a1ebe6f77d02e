// SPDX-License-Identifier: GPL-2.0
/*
 * Control messages: XNU's have a header of 12 bytes and are aligned to 4,
 * Linux's have one of 16 and are aligned to 8, so each is built anew.
 */
#include <linux/in.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <net/sock.h>

#include "ksocket/ksocket.h"

/* The most that a client may send: what fits an mbuf of XNU. */
#define NKE_CMSG_MAX	224
/* Room for what comes with one receive, in Linux's layout. */
#define NKE_CMSG_RECV	512

#define NKE_CMSG_ALIGN(n)	ALIGN((n), 4)

/* A message grows by 8 bytes at most, and has 12 at least. */
static_assert(NKE_CMSG_MAX + NKE_CMSG_MAX / 12 * 8 <= NKE_CMSG_SEND);
/* The public headers' SCM_TIMESTAMP and IP_RECVDSTADDR. */
static_assert(SO_TIMESTAMP_OLD == 29);
static_assert(IP_ORIGDSTADDR == 20);

/**
 * nke_cmsg_import() - the client's control messages for a send
 * @msg: the header of the send
 * @room: NKE_CMSG_SEND bytes that stay until it is over
 * @bmsg: the client's header, with control messages
 *
 * Context: Any.
 * Return: 0, or -EINVAL for a length that cannot be.
 */
int nke_cmsg_import(struct msghdr *msg, void *room,
		    const struct nke_bsd_msghdr *bmsg)
{
	const u8 *from = bmsg->msg_control;
	size_t left = bmsg->msg_controllen;
	struct nke_bsd_cmsghdr hdr;
	struct cmsghdr *to = room;
	size_t len;

	if (left < sizeof(hdr) || left > NKE_CMSG_MAX)
		return -EINVAL;
	memset(room, 0, NKE_CMSG_SEND);
	while (left >= sizeof(hdr)) {
		memcpy(&hdr, from, sizeof(hdr));
		if (hdr.cmsg_len < sizeof(hdr) || hdr.cmsg_len > left)
			return -EINVAL;
		len = hdr.cmsg_len - sizeof(hdr);
		to->cmsg_len = CMSG_LEN(len);
		to->cmsg_level = hdr.cmsg_level;
		to->cmsg_type = hdr.cmsg_type;
		memcpy(CMSG_DATA(to), from + sizeof(hdr), len);
		to = (void *)to + CMSG_SPACE(len);

		len = min_t(size_t, NKE_CMSG_ALIGN(hdr.cmsg_len), left);
		from += len;
		left -= len;
	}
	msg->msg_control = room;
	msg->msg_controllen = (void *)to - room;
	msg->msg_control_is_user = false;
	return 0;
}

/* What Linux says otherwise than XNU: type and value of one message. */
static const void *nke_cmsg_value(const struct cmsghdr *cmsg, int *type,
				  size_t *len, struct nke_bsd_timeval *tv)
{
	const void *data = CMSG_DATA(cmsg);
	const struct __kernel_old_timeval *old = data;

	*type = cmsg->cmsg_type;
	*len = cmsg->cmsg_len - sizeof(*cmsg);
	if (cmsg->cmsg_level == SOL_SOCKET && *type == SO_TIMESTAMP_OLD &&
	    *len == sizeof(*old)) {
		*tv = (struct nke_bsd_timeval){ old->tv_sec, old->tv_usec };
		*len = sizeof(*tv);
		return tv;
	}
	if (cmsg->cmsg_level != SOL_IP)
		return data;

	if (*type == IP_TTL && *len == sizeof(int)) {
		*type = IP_RECVTTL;
		*len = 1;
		*(u8 *)tv = *(const int *)data;
		return tv;
	}
	if (*type == IP_TOS)
		*type = IP_RECVTOS;
	if (*type == IP_ORIGDSTADDR && *len == sizeof(struct sockaddr_in)) {
		*len = sizeof(struct in_addr);
		return &((const struct sockaddr_in *)data)->sin_addr;
	}
	return data;
}

/* Append to the client's buffer what fits. Return: false when it was cut. */
static bool nke_cmsg_put(const struct nke_bsd_msghdr *bmsg, size_t *done,
			 const void *data, size_t len)
{
	size_t n = min_t(size_t, len, bmsg->msg_controllen - *done);

	memcpy(bmsg->msg_control + *done, data, n);
	*done += n;
	return n == len;
}

/* Back to back, and cut where the room ends, as in XNU. */
static bool nke_cmsg_export(const struct nke_bsd_msghdr *bmsg, size_t *done,
			    const struct cmsghdr *cmsg)
{
	struct nke_bsd_cmsghdr hdr = { .cmsg_level = cmsg->cmsg_level };
	struct nke_bsd_timeval tv = {};
	const void *data;
	size_t len;

	data = nke_cmsg_value(cmsg, &hdr.cmsg_type, &len, &tv);
	hdr.cmsg_len = sizeof(hdr) + len;
	return nke_cmsg_put(bmsg, done, &hdr, sizeof(hdr)) &&
	       nke_cmsg_put(bmsg, done, data, len) &&
	       nke_cmsg_put(bmsg, done, "\0\0\0", NKE_CMSG_ALIGN(len) - len);
}

/**
 * nke_cmsg_recvmsg() - receive with control messages
 * @so: the socket
 * @msg: header of the receive; receives MSG_CTRUNC, too
 * @flags: Linux's flags
 * @bmsg: the client's header, with room for control messages
 *
 * Context: Process context; may sleep.
 * Return: as sock_recvmsg(). On success the client's msg_controllen is the
 * bytes of control messages.
 */
int nke_cmsg_recvmsg(struct __socket *so, struct msghdr *msg, int flags,
		     struct nke_bsd_msghdr *bmsg)
{
	u8 room[NKE_CMSG_RECV] __aligned(sizeof(long)) __uninitialized;
	struct msghdr got = { .msg_control = room };
	struct cmsghdr *cmsg;
	size_t done = 0;
	int ret;

	msg->msg_control = room;
	msg->msg_controllen = sizeof(room);
	ret = nke_so_recvmsg(so, msg, flags);
	if (ret < 0)
		return ret;

	got.msg_controllen = sizeof(room) - msg->msg_controllen;
	for_each_cmsghdr(cmsg, &got) {
		if (!CMSG_OK(&got, cmsg))
			break;
		if (!nke_cmsg_export(bmsg, &done, cmsg)) {
			msg->msg_flags |= MSG_CTRUNC;
			break;
		}
	}
	bmsg->msg_controllen = done;
	return ret;
}
