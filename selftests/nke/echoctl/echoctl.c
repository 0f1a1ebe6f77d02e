// SPDX-License-Identifier: GPL-2.0
/*
 * echoctl: kernel controls that send back what they get.
 *
 * A sample network kernel extension in plain XNU style.  One control keeps
 * messages apart, one is a stream of bytes, one is for privileged clients
 * only, and one does nothing but let clients connect.  Options count, echo and
 * provoke; see echoctl.h.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/libkern.h>
#include <string.h>

#include "echoctl.h"

/* A client; what changes is under echoctl_lock. */
struct client {
	kern_ctl_ref		ref;
	u_int32_t		unit;
	u_int32_t		flags;		/* of its echoes */
	int			fail;		/* errno of the next send */
	int			send_flags;	/* of the last send */
	u_int32_t		flooded;
	struct echoctl_blob	blob;
};

static errno_t	message_connect(kern_ctl_ref ref, struct sockaddr_ctl *sac,
		    void **unitinfo);
static errno_t	stream_connect(kern_ctl_ref ref, struct sockaddr_ctl *sac,
		    void **unitinfo);
static errno_t	echoctl_disconnect(kern_ctl_ref ref, u_int32_t unit,
		    void *unitinfo);
static errno_t	echoctl_send(kern_ctl_ref ref, u_int32_t unit, void *unitinfo,
		    mbuf_t m, int flags);
static errno_t	echoctl_setopt(kern_ctl_ref ref, u_int32_t unit,
		    void *unitinfo, int opt, void *data, size_t len);
static errno_t	echoctl_getopt(kern_ctl_ref ref, u_int32_t unit,
		    void *unitinfo, int opt, void *data, size_t *len);

extern kern_return_t echoctl_start(kmod_info_t *ki, void *data);
extern kern_return_t echoctl_stop(kmod_info_t *ki, void *data);

static struct control {
	const char		*name;
	u_int32_t		flags;
	ctl_connect_func	connect;
	int			deaf;
	kern_ctl_ref		ref;
} controls[] = {
	{ ECHOCTL_DGRAM, 0, message_connect, 0, NULL },
	{ ECHOCTL_STREAM, CTL_FLAG_REG_SOCK_STREAM, stream_connect, 0, NULL },
	{ ECHOCTL_ROOT, CTL_FLAG_PRIVILEGED, message_connect, 0, NULL },
	{ ECHOCTL_DEAF, 0, message_connect, 1, NULL },
};

#define NCONTROLS	(sizeof(controls) / sizeof(controls[0]))

static lck_grp_t		*echoctl_group;
static lck_mtx_t		*echoctl_lock;
static struct echoctl_stats	stats;		/* echoctl_lock */

static errno_t
client_create(kern_ctl_ref ref, struct sockaddr_ctl *sac, void **unitinfo,
	u_int32_t flags)
{
	struct client *c;

	c = _MALLOC(sizeof(*c), M_TEMP, M_WAITOK | M_ZERO);
	if (c == NULL)
		return ENOMEM;
	c->ref = ref;
	c->unit = sac->sc_unit;
	c->flags = flags;
	*unitinfo = c;
	lck_mtx_lock(echoctl_lock);
	stats.clients++;
	stats.connects++;
	lck_mtx_unlock(echoctl_lock);
	return 0;
}

static errno_t
message_connect(kern_ctl_ref ref, struct sockaddr_ctl *sac, void **unitinfo)
{
	return client_create(ref, sac, unitinfo, CTL_DATA_EOR);
}

static errno_t
stream_connect(kern_ctl_ref ref, struct sockaddr_ctl *sac, void **unitinfo)
{
	return client_create(ref, sac, unitinfo, 0);
}

static errno_t
echoctl_disconnect(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	void *unitinfo)
{
	if (unitinfo == NULL)
		return 0;
	lck_mtx_lock(echoctl_lock);
	stats.clients--;
	stats.disconnects++;
	lck_mtx_unlock(echoctl_lock);
	_FREE(unitinfo, M_TEMP);
	return 0;
}

static errno_t
echoctl_send(kern_ctl_ref ref, u_int32_t unit, void *unitinfo, mbuf_t m,
	int flags)
{
	struct client *c = unitinfo;
	u_int32_t how;
	errno_t error;

	lck_mtx_lock(echoctl_lock);
	stats.messages++;
	c->send_flags = flags;
	how = c->flags;
	error = c->fail;
	c->fail = 0;
	lck_mtx_unlock(echoctl_lock);

	if (error == 0)
		error = ctl_enqueuembuf(ref, unit, m, how);
	if (error == 0)
		return 0;
	mbuf_freem(m);
	lck_mtx_lock(echoctl_lock);
	stats.refused++;
	lck_mtx_unlock(echoctl_lock);
	return error;
}

/* Send what nobody asked for until there is no more room. */
static errno_t
flood(struct client *c, const struct echoctl_flood *f)
{
	errno_t error = 0;
	u_int32_t i;
	char *data;

	data = _MALLOC(f->length + sizeof(i), M_TEMP, M_WAITOK | M_ZERO);
	if (data == NULL)
		return ENOMEM;
	for (i = 0; i < f->count && error == 0; i++) {
		memcpy(data, &i, sizeof(i));
		error = ctl_enqueuedata(c->ref, c->unit, data, f->length,
		    c->flags);
	}
	_FREE(data, M_TEMP);
	c->flooded = error == 0 ? i : i - 1;
	return error;
}

static errno_t
echoctl_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	void *unitinfo, int opt, void *data, size_t len)
{
	struct client *c = unitinfo;
	const u_char *p = data;
	u_int32_t sum = 0;
	size_t i;

	if (opt == ECHOCTL_BLOB) {
		for (i = 0; i < len; i++)
			sum = sum * 31 + p[i];
		c->blob.length = (u_int32_t)len;
		c->blob.sum = sum;
		c->blob.was_null = data == NULL;
		return 0;
	}
	if (opt == ECHOCTL_FLOOD) {
		if (len != sizeof(struct echoctl_flood))
			return EINVAL;
		return flood(c, data);
	}
	if (len != sizeof(int))
		return EINVAL;
	lck_mtx_lock(echoctl_lock);
	if (opt == ECHOCTL_FAIL)
		c->fail = *(int *)data;
	else if (opt == ECHOCTL_MARK)
		c->flags = *(int *)data ? CTL_DATA_EOR : 0;
	lck_mtx_unlock(echoctl_lock);
	return opt == ECHOCTL_FAIL || opt == ECHOCTL_MARK ? 0 : ENOPROTOOPT;
}

/* Hand out a value; without memory for it, its length. */
static errno_t
put(void *data, size_t *len, const void *value, size_t size)
{
	if (data != NULL) {
		if (*len < size)
			return EINVAL;
		memcpy(data, value, size);
	}
	*len = size;
	return 0;
}

static errno_t
echoctl_getopt(kern_ctl_ref ref, u_int32_t unit, void *unitinfo, int opt,
	void *data, size_t *len)
{
	struct client *c = unitinfo;
	struct echoctl_stats now;
	u_int32_t number;
	errno_t error;
	size_t space;
	size_t i;

	switch (opt) {
	case ECHOCTL_STATS:
		lck_mtx_lock(echoctl_lock);
		now = stats;
		lck_mtx_unlock(echoctl_lock);
		now.unit = c->unit;
		return put(data, len, &now, sizeof(now));
	case ECHOCTL_BLOB:
		return put(data, len, &c->blob, sizeof(c->blob));
	case ECHOCTL_INVERT:
		for (i = 0; data != NULL && i < *len; i++)
			((u_char *)data)[i] ^= 0xff;
		return 0;
	case ECHOCTL_LIE:
		*len += 1;
		return 0;
	case ECHOCTL_FLOOD:
		return put(data, len, &c->flooded, sizeof(c->flooded));
	case ECHOCTL_FLAGS:
		return put(data, len, &c->send_flags, sizeof(c->send_flags));
	case ECHOCTL_SPACE:
		error = ctl_getenqueuespace(ref, unit, &space);
		number = (u_int32_t)space;
		return error ? error : put(data, len, &number, sizeof(number));
	default:
		return ENOPROTOOPT;
	}
}

static errno_t
control_register(struct control *ctl)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, ctl->name, sizeof(reg.ctl_name));
	reg.ctl_flags = ctl->flags;
	reg.ctl_connect = ctl->connect;
	reg.ctl_disconnect = echoctl_disconnect;
	if (!ctl->deaf) {
		reg.ctl_send = echoctl_send;
		reg.ctl_setopt = echoctl_setopt;
		reg.ctl_getopt = echoctl_getopt;
	}
	return ctl_register(&reg, &ctl->ref);
}

/* 0 when nobody is connected any more, else EBUSY. */
static errno_t
echoctl_deregister(void)
{
	errno_t error;
	size_t i;

	for (i = 0; i < NCONTROLS; i++) {
		if (controls[i].ref == NULL)
			continue;
		error = ctl_deregister(controls[i].ref);
		if (error != 0)
			return error;
		controls[i].ref = NULL;
	}
	lck_mtx_free(echoctl_lock, echoctl_group);
	lck_grp_free(echoctl_group);
	return 0;
}

kern_return_t
echoctl_start(__unused kmod_info_t *ki, __unused void *data)
{
	errno_t error;
	size_t i;

	echoctl_group = lck_grp_alloc_init("echoctl", LCK_GRP_ATTR_NULL);
	if (echoctl_group == NULL)
		return KERN_FAILURE;
	echoctl_lock = lck_mtx_alloc_init(echoctl_group, LCK_ATTR_NULL);
	if (echoctl_lock == NULL) {
		lck_grp_free(echoctl_group);
		return KERN_FAILURE;
	}
	for (i = 0; i < NCONTROLS; i++) {
		error = control_register(&controls[i]);
		if (error != 0) {
			printf("echoctl: %s: errno %d\n", controls[i].name,
			    error);
			(void)echoctl_deregister();
			return KERN_FAILURE;
		}
	}
	return KERN_SUCCESS;
}

kern_return_t
echoctl_stop(__unused kmod_info_t *ki, __unused void *data)
{
	if (echoctl_deregister() != 0)
		return KERN_FAILURE;
	printf("echoctl: %u clients, %u messages, %u refused\n",
	    stats.connects, stats.messages, stats.refused);
	return KERN_SUCCESS;
}
