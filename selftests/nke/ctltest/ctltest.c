// SPDX-License-Identifier: GPL-2.0
/*
 * ctltest: kernel controls that are slow, large, fixed, or passing, for tests
 * of what is around them.  All echo what they get.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/param.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/libkern.h>
#include <string.h>

#include "ctltest.h"

struct client {
	int			delay;		/* ms */
	int			rcvd;
	int			quiet;
};

extern kern_return_t ctltest_start(kmod_info_t *ki, void *data);
extern kern_return_t ctltest_stop(kmod_info_t *ki, void *data);

static lck_grp_t		*ctltest_group;
static lck_mtx_t		*ctltest_lock;

/* Under ctltest_lock. */
static kern_ctl_ref		passing[CTLTEST_PASSINGS];
static char			busy[CTLTEST_PASSINGS];
static struct ctltest_self	sender;
static struct ctltest_self	leaver;
static int			hello;
static u_int32_t		awake;		/* unit, ctltest_lock */

static kern_ctl_ref		main_ref;
static kern_ctl_ref		fixed_ref;

static void
self_fill(struct ctltest_self *self)
{
	proc_t p = proc_self();

	bzero(self, sizeof(*self));
	self->pid = proc_selfpid();
	self->ppid = proc_selfppid();
	self->self_pid = p != NULL ? proc_pid(p) : -1;
	self->current_pid = proc_pid(current_proc());
	proc_selfname(self->name, sizeof(self->name));
	if (p != NULL)
		proc_rele(p);
}

static errno_t
ctltest_connect(kern_ctl_ref ref, struct sockaddr_ctl *sac, void **unitinfo)
{
	struct client *c;
	errno_t error = 0;
	char *data;

	c = _MALLOC(sizeof(*c), M_TEMP, M_WAITOK | M_ZERO);
	if (c == NULL)
		return ENOMEM;
	*unitinfo = c;
	/* Before the client knows that it is connected. */
	if (ref == main_ref && hello > 0) {
		data = _MALLOC((size_t)hello, M_TEMP, M_WAITOK | M_ZERO);
		if (data == NULL)
			return ENOMEM;
		error = ctl_enqueuedata(ref, sac->sc_unit, data,
		    (size_t)hello, CTL_DATA_EOR);
		_FREE(data, M_TEMP);
	}
	return error;
}

static errno_t
ctltest_disconnect(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		void *unitinfo)
{
	struct ctltest_self self;

	self_fill(&self);
	lck_mtx_lock(ctltest_lock);
	leaver = self;
	lck_mtx_unlock(ctltest_lock);
	if (unitinfo != NULL)
		_FREE(unitinfo, M_TEMP);
	return 0;
}

static errno_t
ctltest_send(kern_ctl_ref ref, u_int32_t unit, void *unitinfo, mbuf_t m,
		__unused int flags)
{
	struct client *c = unitinfo;
	struct ctltest_self self;
	struct timespec ts;
	errno_t error;

	self_fill(&self);
	lck_mtx_lock(ctltest_lock);
	sender = self;
	lck_mtx_unlock(ctltest_lock);
	if (c->delay > 0) {
		ts.tv_sec = c->delay / 1000;
		ts.tv_nsec = c->delay % 1000 * 1000000L;
		error = 0;
		lck_mtx_lock(ctltest_lock);
		while (awake != unit && error == 0)
			error = msleep(&awake, ctltest_lock, PWAIT, "ctltest",
			    &ts);
		lck_mtx_unlock(ctltest_lock);
	}
	if (c->quiet) {
		mbuf_freem(m);
		return 0;
	}
	error = ctl_enqueuembuf(ref, unit, m, CTL_DATA_EOR);
	if (error != 0)
		mbuf_freem(m);
	return error;
}

static void
ctltest_rcvd(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		void *unitinfo, __unused int flags)
{
	struct client *c = unitinfo;

	lck_mtx_lock(ctltest_lock);
	c->rcvd++;
	lck_mtx_unlock(ctltest_lock);
}

static errno_t	ctltest_setopt(kern_ctl_ref ref, u_int32_t unit,
		    void *unitinfo, int opt, void *data, size_t len);
static errno_t	ctltest_getopt(kern_ctl_ref ref, u_int32_t unit,
		    void *unitinfo, int opt, void *data, size_t *len);

static errno_t
control_register(const char *name, u_int32_t flags, kern_ctl_ref *ref)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, name, sizeof(reg.ctl_name));
	reg.ctl_id = CTLTEST_ID;
	reg.ctl_unit = CTLTEST_UNIT;
	reg.ctl_flags = flags | CTL_FLAG_REG_EXTENDED;
	reg.ctl_sendsize = CTLTEST_SIZE;
	reg.ctl_recvsize = CTLTEST_SIZE;
	reg.ctl_connect = ctltest_connect;
	reg.ctl_disconnect = ctltest_disconnect;
	reg.ctl_send = ctltest_send;
	reg.ctl_setopt = ctltest_setopt;
	reg.ctl_getopt = ctltest_getopt;
	reg.ctl_rcvd = ctltest_rcvd;
	return ctl_register(&reg, ref);
}

/* Who has the number to himself registers or deregisters. */
static errno_t
passing_take(int n)
{
	errno_t error = EINVAL;

	lck_mtx_lock(ctltest_lock);
	if (n >= 0 && n < CTLTEST_PASSINGS) {
		error = busy[n] ? EBUSY : 0;
		busy[n] = 1;
	}
	lck_mtx_unlock(ctltest_lock);
	return error;
}

static void
passing_give(int n)
{
	lck_mtx_lock(ctltest_lock);
	busy[n] = 0;
	lck_mtx_unlock(ctltest_lock);
}

static errno_t
passing_register(int n)
{
	errno_t error = passing_take(n);
	char name[64];

	if (error != 0)
		return error;
	snprintf(name, sizeof(name), "%s%d", CTLTEST_PASSING, n);
	if (passing[n] == NULL)
		error = control_register(name, 0, &passing[n]);
	else
		error = EEXIST;
	passing_give(n);
	return error;
}

static errno_t
passing_deregister(int n)
{
	errno_t error = passing_take(n);

	if (error != 0)
		return error;
	error = passing[n] != NULL ? ctl_deregister(passing[n]) : ENOENT;
	if (error == 0)
		passing[n] = NULL;
	passing_give(n);
	return error;
}

static errno_t
ctltest_setopt(kern_ctl_ref ref, u_int32_t unit, void *unitinfo,
		int opt, void *data, size_t len)
{
	struct client *c = unitinfo;
	int n;

	if (len != sizeof(n))
		return EINVAL;
	memcpy(&n, data, sizeof(n));
	switch (opt) {
	case CTLTEST_DELAY:
		c->delay = n;
		lck_mtx_lock(ctltest_lock);
		if (awake == unit)
			awake = 0;
		lck_mtx_unlock(ctltest_lock);
		return 0;
	case CTLTEST_WAKE:
		lck_mtx_lock(ctltest_lock);
		awake = (u_int32_t)n;
		wakeup(&awake);
		lck_mtx_unlock(ctltest_lock);
		return 0;
	case CTLTEST_HELLO:
		hello = n;
		return 0;
	case CTLTEST_QUIET:
		c->quiet = n;
		return 0;
	case CTLTEST_POKE:
		return ctl_enqueuedata(ref, (u_int32_t)n, "poke", 4,
		    CTL_DATA_EOR);
	case CTLTEST_REGISTER:
		return passing_register(n);
	case CTLTEST_DEREGISTER:
		return passing_deregister(n);
	default:
		return ENOPROTOOPT;
	}
}

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
ctltest_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		void *unitinfo, int opt, void *data, size_t *len)
{
	struct client *c = unitinfo;
	struct ctltest_self self;

	switch (opt) {
	case CTLTEST_SELF:
		self_fill(&self);
		return put(data, len, &self, sizeof(self));
	case CTLTEST_SENDER:
		lck_mtx_lock(ctltest_lock);
		self = sender;
		lck_mtx_unlock(ctltest_lock);
		return put(data, len, &self, sizeof(self));
	case CTLTEST_LEAVER:
		lck_mtx_lock(ctltest_lock);
		self = leaver;
		lck_mtx_unlock(ctltest_lock);
		return put(data, len, &self, sizeof(self));
	case CTLTEST_RCVD:
		return put(data, len, &c->rcvd, sizeof(c->rcvd));
	default:
		return ENOPROTOOPT;
	}
}

static errno_t
ctltest_deregister(kern_ctl_ref *ref)
{
	errno_t error;

	if (*ref == NULL)
		return 0;
	error = ctl_deregister(*ref);
	if (error == 0)
		*ref = NULL;
	return error;
}

kern_return_t
ctltest_start(__unused kmod_info_t *ki, __unused void *data)
{
	ctltest_group = lck_grp_alloc_init("ctltest", LCK_GRP_ATTR_NULL);
	ctltest_lock = lck_mtx_alloc_init(ctltest_group, LCK_ATTR_NULL);
	if (control_register(CTLTEST_MAIN, 0, &main_ref) != 0)
		goto fail;
	if (control_register(CTLTEST_FIXED, CTL_FLAG_REG_ID_UNIT,
	    &fixed_ref) != 0) {
		(void)ctltest_deregister(&main_ref);
		goto fail;
	}
	return KERN_SUCCESS;
fail:
	lck_mtx_free(ctltest_lock, ctltest_group);
	lck_grp_free(ctltest_group);
	return KERN_FAILURE;
}

kern_return_t
ctltest_stop(__unused kmod_info_t *ki, __unused void *data)
{
	int i;

	if (ctltest_deregister(&main_ref) != 0 ||
	    ctltest_deregister(&fixed_ref) != 0)
		return KERN_FAILURE;
	for (i = 0; i < CTLTEST_PASSINGS; i++)
		if (ctltest_deregister(&passing[i]) != 0)
			return KERN_FAILURE;
	lck_mtx_free(ctltest_lock, ctltest_group);
	lck_grp_free(ctltest_group);
	return KERN_SUCCESS;
}
