// SPDX-License-Identifier: GPL-2.0
/*
 * fdtest: does with the sockets of its clients what they tell it to.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/file.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/malloc.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <string.h>

#include "fdtest.h"

#define HELD	64

/* What a client has let us take; under the lock. */
struct client {
	int			tidy;
	struct held {
		int		fd;
		socket_t	so;	/* or NULL */
		int		kept;	/* retained, and dropped */
	} held[HELD];
};

extern kern_return_t fdtest_start(kmod_info_t *ki, void *data);
extern kern_return_t fdtest_stop(kmod_info_t *ki, void *data);

static lck_grp_t	*group;
static lck_mtx_t	*lock;
static kern_ctl_ref	control;
static SInt32		upcalls;

/* All that is there is sent back, as the very mbufs that came. */
static void
echo_upcall(socket_t so, __unused void *cookie, __unused int waitf)
{
	mbuf_t data, packet;
	size_t len;

	OSIncrementAtomic(&upcalls);
	for (;;) {
		len = 65536;
		if (sock_receivembuf(so, NULL, &data, MSG_DONTWAIT, &len) ||
		    data == NULL)
			return;
		if (mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &packet)) {
			mbuf_freem(data);
			return;
		}
		mbuf_setlen(packet, 0);
		mbuf_setnext(packet, data);
		mbuf_pkthdr_setlen(packet, len);
		(void)sock_sendmbuf(so, NULL, packet, 0, NULL);
	}
}

static void
count_upcall(__unused socket_t so, __unused void *cookie, __unused int waitf)
{
	OSIncrementAtomic(&upcalls);
}

/* The last one with that number; fd -1 and no socket: one that is free. */
static struct held *
find(struct client *client, int fd)
{
	int i;

	for (i = HELD; i-- > 0; )
		if (client->held[i].so != NULL ? client->held[i].fd == fd :
		    fd < 0)
			return &client->held[i];
	return NULL;
}

static errno_t
take(struct client *client, int fd)
{
	struct held *held = find(client, -1);
	errno_t error;

	if (held == NULL)
		return ENOSPC;
	error = file_socket(fd, &held->so);
	if (error != 0)
		return error;
	if (sock_iskernel(held->so))
		printf("fdtest: descriptor %d passes for the kernel's\n", fd);
	held->fd = fd;
	held->kept = 0;
	return 0;
}

static errno_t
drop(struct client *client, int fd)
{
	struct held *held = find(client, fd);
	errno_t error = file_drop(fd);

	if (error == 0 && held != NULL)
		held->so = NULL;
	return error;
}

static errno_t
send_some(socket_t so)
{
	char bytes[] = "fdnke";
	struct iovec iov = { .iov_base = bytes, .iov_len = 5 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	return sock_send(so, &msg, 0, NULL);
}

static errno_t
act(struct client *client, int opt, int fd)
{
	struct held *held;
	errno_t error;

	if (opt == FDTEST_TIDY) {
		client->tidy = fd;
		return 0;
	}
	if (opt == FDTEST_TAKE)
		return take(client, fd);
	if (opt == FDTEST_DROP)
		return drop(client, fd);

	held = find(client, fd);
	if (held == NULL)
		return ENOENT;
	switch (opt) {
	case FDTEST_ECHO:
		return sock_setupcall(held->so, echo_upcall, NULL);
	case FDTEST_LISTEN:
		return sock_setupcall(held->so, count_upcall, NULL);
	case FDTEST_SEND:
		return send_some(held->so);
	case FDTEST_KEEP:
		sock_retain(held->so);
		held->kept = 1;
		return file_drop(fd);
	case FDTEST_RELEASE:
		error = held->kept ? 0 : EINVAL;
		if (held->kept)
			sock_release(held->so);
		held->so = NULL;
		return error;
	default:
		return EOPNOTSUPP;
	}
}

static errno_t
fdtest_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	void *unitinfo, int opt, void *data, size_t len)
{
	errno_t error;
	int fd;

	if (data == NULL || len != sizeof(fd))
		return EINVAL;
	memcpy(&fd, data, sizeof(fd));
	lck_mtx_lock(lock);
	error = act(unitinfo, opt, fd);
	lck_mtx_unlock(lock);
	return error;
}

static errno_t
fdtest_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t *len)
{
	SInt32 value = OSAddAtomic(0, &upcalls);

	if (opt != FDTEST_UPCALLS)
		return EOPNOTSUPP;
	if (data != NULL) {
		if (*len < sizeof(value))
			return EINVAL;
		memcpy(data, &value, sizeof(value));
	}
	*len = sizeof(value);
	return 0;
}

static errno_t
fdtest_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
	void **unitinfo)
{
	*unitinfo = _MALLOC(sizeof(struct client), M_TEMP, M_WAITOK | M_ZERO);
	return *unitinfo == NULL ? ENOMEM : 0;
}

/* On behalf of the client, which may be gone. */
static errno_t
fdtest_disconnect(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	void *unitinfo)
{
	struct client *client = unitinfo;
	int i;

	if (client == NULL)
		return 0;
	for (i = 0; client->tidy && i < HELD; i++) {
		if (client->held[i].so == NULL)
			continue;
		if (client->held[i].kept)
			sock_release(client->held[i].so);
		else if (file_drop(client->held[i].fd) != 0)
			printf("fdtest: descriptor %d is not ours\n",
			    client->held[i].fd);
	}
	_FREE(client, M_TEMP);
	return 0;
}

kern_return_t
fdtest_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;

	group = lck_grp_alloc_init("fdtest", LCK_GRP_ATTR_NULL);
	lock = lck_mtx_alloc_init(group, LCK_ATTR_NULL);
	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, FDTEST_NAME, sizeof(reg.ctl_name));
	reg.ctl_connect = fdtest_connect;
	reg.ctl_disconnect = fdtest_disconnect;
	reg.ctl_setopt = fdtest_setopt;
	reg.ctl_getopt = fdtest_getopt;
	if (ctl_register(&reg, &control) == 0)
		return KERN_SUCCESS;
	lck_mtx_free(lock, group);
	lck_grp_free(group);
	return KERN_FAILURE;
}

kern_return_t
fdtest_stop(__unused kmod_info_t *ki, __unused void *data)
{
	if (ctl_deregister(control) != 0)
		return KERN_FAILURE;
	lck_mtx_free(lock, group);
	lck_grp_free(group);
	return KERN_SUCCESS;
}
