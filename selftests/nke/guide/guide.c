// SPDX-License-Identifier: GPL-2.0
/*
 * guide: a kernel control that is told what to do by options, and kernel
 * events that tell whoever listens.
 *
 * The two listings of the programming guide's chapter on kernel controls,
 * made into a sample network kernel extension that does something: it counts
 * what its client writes between two commands.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kern_control.h>
#include <sys/kern_event.h>
#include <sys/kpi_mbuf.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/libkern.h>
#include <string.h>

#include "guide.h"

static kern_ctl_ref		guide_ref;
static u_int32_t		guide_vendor;
static lck_grp_t		*guide_group;
static lck_mtx_t		*guide_lock;
static struct guide_status	guide_status;	/* guide_lock */
static int			guide_client;	/* there is one; guide_lock */

extern kern_return_t guide_start(kmod_info_t *ki, void *data);
extern kern_return_t guide_stop(kmod_info_t *ki, void *data);

static errno_t
guide_tell(u_int32_t code, struct guide_status *status)
{
	struct kev_msg msg;

	bzero(&msg, sizeof(msg));
	msg.vendor_code = guide_vendor;
	msg.kev_class = GUIDE_CLASS;
	msg.kev_subclass = GUIDE_SUBCLASS;
	msg.event_code = code;
	msg.dv[0].data_length = sizeof(*status);
	msg.dv[0].data_ptr = status;
	return kev_msg_post(&msg);
}

/* A command: what setsockopt() asks for. */
static errno_t
guide_set(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, __unused void *data, size_t len)
{
	struct guide_status now;
	errno_t error = 0;

	if (opt != GUIDE_BEGIN && opt != GUIDE_END)
		return EOPNOTSUPP;
	if (len != 0)
		return EINVAL;
	lck_mtx_lock(guide_lock);
	if (opt == (guide_status.counting ? GUIDE_BEGIN : GUIDE_END))
		error = EALREADY;
	else if (opt == GUIDE_BEGIN)
		bzero(&guide_status, sizeof(guide_status));
	if (error == 0)
		guide_status.counting = opt == GUIDE_BEGIN;
	now = guide_status;
	lck_mtx_unlock(guide_lock);
	if (error != 0)
		return error;
	return guide_tell(opt == GUIDE_BEGIN ? GUIDE_BEGUN : GUIDE_ENDED, &now);
}

/* What getsockopt() reads. */
static errno_t
guide_get(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t *len)
{
	if (opt != GUIDE_STATUS)
		return EOPNOTSUPP;
	if (data != NULL) {
		if (*len < sizeof(guide_status))
			return EINVAL;
		lck_mtx_lock(guide_lock);
		memcpy(data, &guide_status, sizeof(guide_status));
		lck_mtx_unlock(guide_lock);
	}
	*len = sizeof(guide_status);
	return 0;
}

/* One client at a time. */
static errno_t
guide_connect(__unused kern_ctl_ref ref, struct sockaddr_ctl *sac,
	void **unitinfo)
{
	errno_t error = 0;

	lck_mtx_lock(guide_lock);
	if (guide_client) {
		error = EBUSY;
	} else {
		guide_client = 1;
		*unitinfo = &guide_status;
	}
	lck_mtx_unlock(guide_lock);
	if (error == 0)
		printf("guide: unit %u connected\n", sac->sc_unit);
	return error;
}

/* Also called for those whom guide_connect() refused. */
static errno_t
guide_disconnect(__unused kern_ctl_ref ref, u_int32_t unit, void *unitinfo)
{
	if (unitinfo == NULL)
		return 0;
	lck_mtx_lock(guide_lock);
	guide_client = 0;
	guide_status.counting = 0;
	lck_mtx_unlock(guide_lock);
	printf("guide: unit %u disconnected\n", unit);
	return 0;
}

static errno_t
guide_write(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, mbuf_t m, __unused int flags)
{
	lck_mtx_lock(guide_lock);
	if (guide_status.counting) {
		guide_status.messages++;
		guide_status.bytes += mbuf_pkthdr_len(m);
	}
	lck_mtx_unlock(guide_lock);
	mbuf_freem(m);
	return 0;
}

static void
guide_unlock(void)
{
	if (guide_lock != NULL)
		lck_mtx_free(guide_lock, guide_group);
	if (guide_group != NULL)
		lck_grp_free(guide_group);
}

kern_return_t
guide_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;
	errno_t error;

	guide_group = lck_grp_alloc_init("guide", LCK_GRP_ATTR_NULL);
	if (guide_group != NULL)
		guide_lock = lck_mtx_alloc_init(guide_group, LCK_ATTR_NULL);
	if (guide_lock == NULL) {
		guide_unlock();
		return KERN_FAILURE;
	}
	error = kev_vendor_code_find(GUIDE_NAME, &guide_vendor);
	if (error == 0) {
		bzero(&reg, sizeof(reg));	/* a dynamic id, any unit */
		strlcpy(reg.ctl_name, GUIDE_NAME, sizeof(reg.ctl_name));
		reg.ctl_flags = CTL_FLAG_PRIVILEGED;
		reg.ctl_connect = guide_connect;
		reg.ctl_disconnect = guide_disconnect;
		reg.ctl_send = guide_write;
		reg.ctl_setopt = guide_set;
		reg.ctl_getopt = guide_get;
		error = ctl_register(&reg, &guide_ref);
	}
	if (error != 0) {
		printf("guide: cannot register: %d\n", error);
		guide_unlock();
		return KERN_FAILURE;
	}
	return KERN_SUCCESS;
}

kern_return_t
guide_stop(__unused kmod_info_t *ki, __unused void *data)
{
	/* Fails while a client is connected. */
	if (ctl_deregister(guide_ref) != 0)
		return KERN_FAILURE;
	guide_unlock();
	return KERN_SUCCESS;
}
