// SPDX-License-Identifier: GPL-2.0
/*
 * remote: makes calls of the socket KPI when a process asks, one by one.  The
 * sockets belong to the process's connection to the control and are in its
 * network namespace.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/malloc.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <libkern/libkern.h>
#include <nke/netns.h>
#include <string.h>

#include "remote.h"

#define WAIT_SECONDS	60		/* no call takes longer */

/* One at a time calls for a connection: netlink does not ask twice. */
struct remote {
	socket_t	so[REMOTE_SLOTS];
	mbuf_t		held[REMOTE_SLOTS];
	struct remote_result result;
	u_int8_t	data[REMOTE_DATA];
};

extern kern_return_t remote_start(kmod_info_t *ki, void *data);
extern kern_return_t remote_stop(kmod_info_t *ki, void *data);

static kern_ctl_ref	control;

static void
slot_close(struct remote *r, u_int32_t slot)
{
	sock_close(r->so[slot]);	/* NULL is fine */
	r->so[slot] = NULL;
}

static void
slot_free(struct remote *r, u_int32_t slot)
{
	mbuf_freem(r->held[slot]);
	r->held[slot] = NULL;
}

/* Nobody waits for ever for a peer that has gone. */
static errno_t
slot_setup(socket_t so)
{
	struct timeval tv = { .tv_sec = WAIT_SECONDS, .tv_usec = 0 };
	errno_t error;

	error = sock_setsockopt(so, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	if (error == 0)
		error = sock_setsockopt(so, SOL_SOCKET, SO_SNDTIMEO, &tv,
		    sizeof(tv));
	return error;
}

static errno_t
call_accept(struct remote *r, const struct remote_call *c)
{
	u_int32_t slot = (u_int32_t)c->value;
	errno_t error;

	if (slot >= REMOTE_SLOTS || r->so[slot] != NULL)
		return EINVAL;
	error = sock_accept(r->so[c->slot], NULL, 0, c->flags, NULL, NULL,
	    &r->so[slot]);
	return error != 0 ? error : slot_setup(r->so[slot]);
}

static errno_t
call_send(struct remote *r, const struct remote_call *c, void *data, size_t len)
{
	struct iovec iov = { .iov_base = data, .iov_len = len };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	size_t sent = 0;
	errno_t error;
	mbuf_t m;

	if (c->op == REMOTE_SEND) {
		error = sock_send(r->so[c->slot], &msg, c->flags, &sent);
	} else {
		error = mbuf_allocpacket(MBUF_WAITOK, len, NULL, &m);
		if (error == 0)
			error = mbuf_copyback(m, 0, len, data, MBUF_WAITOK);
		if (error == 0)
			error = sock_sendmbuf(r->so[c->slot], NULL, m,
			    c->flags, &sent);
	}
	r->result.value = (u_int32_t)sent;
	return error;
}

static errno_t
call_receive(struct remote *r, const struct remote_call *c)
{
	size_t len = (size_t)c->value;
	mbuf_t m = NULL;
	errno_t error;

	if (c->op == REMOTE_RECEIVE && len > REMOTE_DATA)
		return EINVAL;
	error = sock_receivembuf(r->so[c->slot], NULL, &m, c->flags, &len);
	if (error != 0)
		return error;
	r->result.value = (u_int32_t)len;
	if (c->op == REMOTE_HOLD) {
		r->held[c->slot] = mbuf_concatenate(r->held[c->slot], m);
		return 0;
	}
	if (len != 0)
		error = mbuf_copydata(m, 0, len, r->data);
	r->result.len = (u_int32_t)len;
	mbuf_freem(m);
	return error;
}

static errno_t
call_option(struct remote *r, const struct remote_call *c, void *data,
	    size_t len)
{
	int room = REMOTE_DATA;
	errno_t error;

	if (c->op == REMOTE_SETOPT)
		return sock_setsockopt(r->so[c->slot], c->flags, c->value,
		    data, (int)len);
	error = sock_getsockopt(r->so[c->slot], c->flags, c->value, r->data,
	    &room);
	if (error == 0)
		r->result.len = (u_int32_t)room;
	return error;
}

static errno_t
call(struct remote *r, const struct remote_call *c, void *data, size_t len)
{
	socket_t *so = &r->so[c->slot];
	errno_t error;

	switch ((enum remote_op)c->op) {
	case REMOTE_SOCKET:
		if (*so != NULL)
			return EINVAL;
		error = sock_socket_netns(c->value, c->flags, 0, NULL, NULL,
		    so);
		return error != 0 ? error : slot_setup(*so);
	case REMOTE_BIND:
		return sock_bind(*so, (const struct sockaddr *)&c->address);
	case REMOTE_CONNECT:
		return sock_connect(*so, (const struct sockaddr *)&c->address,
		    c->flags);
	case REMOTE_LISTEN:
		return sock_listen(*so, c->value);
	case REMOTE_ACCEPT:
		return call_accept(r, c);
	case REMOTE_SEND:
	case REMOTE_SENDMBUF:
		return call_send(r, c, data, len);
	case REMOTE_RECEIVE:
	case REMOTE_HOLD:
		return call_receive(r, c);
	case REMOTE_FREE:
		slot_free(r, c->slot);
		return 0;
	case REMOTE_SHUTDOWN:
		return sock_shutdown(*so, c->value);
	case REMOTE_CLOSE:
		slot_close(r, c->slot);
		return 0;
	case REMOTE_SETOPT:
	case REMOTE_GETOPT:
		return call_option(r, c, data, len);
	case REMOTE_NAME:
		r->result.len = sizeof(struct sockaddr_storage);
		return sock_getsockname(*so, (struct sockaddr *)r->data,
		    sizeof(struct sockaddr_storage));
	}
	return EOPNOTSUPP;
}

static errno_t
remote_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	      void *unitinfo, int opt, void *data, size_t len)
{
	struct remote *r = unitinfo;
	struct remote_call c;

	if (opt != REMOTE_CALL)
		return ENOPROTOOPT;
	if (len < sizeof(c))
		return EINVAL;
	memcpy(&c, data, sizeof(c));
	if (c.slot >= REMOTE_SLOTS || c.value < 0)
		return EINVAL;
	bzero(&r->result, sizeof(r->result));
	return call(r, &c, (char *)data + sizeof(c), len - sizeof(c));
}

static errno_t
remote_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	      void *unitinfo, int opt, void *data, size_t *len)
{
	struct remote *r = unitinfo;
	size_t need = sizeof(r->result) + r->result.len;

	if (opt != REMOTE_RESULT)
		return ENOPROTOOPT;
	if (data != NULL) {
		if (*len < need)
			return EINVAL;
		memcpy(data, &r->result, sizeof(r->result));
		memcpy((char *)data + sizeof(r->result), r->data,
		    r->result.len);
	}
	*len = need;
	return 0;
}

static errno_t
remote_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
	       void **unitinfo)
{
	*unitinfo = _MALLOC(sizeof(struct remote), M_TEMP, M_WAITOK | M_ZERO);
	return *unitinfo == NULL ? ENOMEM : 0;
}

static errno_t
remote_disconnect(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		  void *unitinfo)
{
	struct remote *r = unitinfo;
	u_int32_t slot;

	for (slot = 0; slot < REMOTE_SLOTS; slot++) {
		slot_free(r, slot);
		slot_close(r, slot);
	}
	_FREE(r, M_TEMP);
	return 0;
}

kern_return_t
remote_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, REMOTE_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_connect = remote_connect;
	reg.ctl_disconnect = remote_disconnect;
	reg.ctl_setopt = remote_setopt;
	reg.ctl_getopt = remote_getopt;
	return ctl_register(&reg, &control) == 0 ? KERN_SUCCESS : KERN_FAILURE;
}

/* Refused while a process is connected. */
kern_return_t
remote_stop(__unused kmod_info_t *ki, __unused void *data)
{
	return ctl_deregister(control) == 0 ? KERN_SUCCESS : KERN_FAILURE;
}
