// SPDX-License-Identifier: GPL-2.0
/*
 * filters: as many IP filters as a client of its control wants, for tests of
 * lists of them.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/param.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/libkern.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/kpi_ipfilter.h>
#include <nke/ipfilter.h>
#include <string.h>

#include "filters.h"

extern kern_return_t filters_start(kmod_info_t *ki, void *data);
extern kern_return_t filters_stop(kmod_info_t *ki, void *data);

static lck_grp_t	*filters_group;
static lck_mtx_t	*filters_lock;
static kern_ctl_ref	filters_ref;

/* Under filters_lock. */
static ipfilter_t	refs[FILTERS_MAX];
static int		left;
static int		hold;

/* What is to be done with a packet to 127.0.0.N; @may_wait: hold it if so. */
static errno_t
verdict(mbuf_t m, const void *may_wait, u_int8_t refused, u_int8_t taken)
{
	u_int8_t to[4];

	if (mbuf_copydata(m, offsetof(struct ip, ip_dst), sizeof(to), to) ||
	    to[0] != 127 || to[1] != 0 || to[2] != 0)
		return 0;
	if (to[3] == FILTERS_HELD && may_wait != NULL) {
		lck_mtx_lock(filters_lock);
		while (hold)
			(void)msleep(&hold, filters_lock, PWAIT, "filters hold",
			    NULL);
		lck_mtx_unlock(filters_lock);
	}
	if (to[3] == refused)
		return EPERM;
	if (to[3] != taken)
		return 0;
	mbuf_freem(m);
	return EJUSTRETURN;
}

static errno_t
filter_input4(void *cookie, mbuf_t *data, __unused int offset,
		__unused u_int8_t protocol)
{
	return verdict(*data, cookie, FILTERS_REFUSE_IN, FILTERS_TAKE_IN);
}

static errno_t
filter_output4(void *cookie, mbuf_t *data,
		__unused ipf_pktopts_t options)
{
	return verdict(*data, cookie, FILTERS_REFUSE_OUT, FILTERS_TAKE_OUT);
}

static errno_t
filter_input6(__unused void *cookie, __unused mbuf_t *data,
		__unused int offset, __unused u_int8_t protocol)
{
	return 0;
}

static errno_t
filter_output6(__unused void *cookie, __unused mbuf_t *data,
		__unused ipf_pktopts_t options)
{
	return 0;
}

static void
filter_detach(__unused void *cookie)
{
	lck_mtx_lock(filters_lock);
	left--;
	wakeup(&left);
	lck_mtx_unlock(filters_lock);
}

static errno_t
filter_add(const struct filters_add *add, ipfilter_t *ref)
{
	struct ipf_filter filter;
	int v4 = add->version == 4;

	if (!v4 && add->version != 6)
		return EINVAL;
	bzero(&filter, sizeof(filter));
	filter.cookie = add->direct ? NULL : filters_group;
	filter.name = add->name;
	if (add->input)
		filter.ipf_input = v4 ? filter_input4 : filter_input6;
	if (add->output)
		filter.ipf_output = v4 ? filter_output4 : filter_output6;
	filter.ipf_detach = filter_detach;
	if (add->direct)
		return v4 ? ipf_addv4_inline(&filter, ref) :
		    ipf_addv6_inline(&filter, ref);
	return v4 ? ipf_addv4(&filter, ref) : ipf_addv6(&filter, ref);
}

/* With filters_lock. */
static errno_t
filters_add(const struct filters_add *add)
{
	errno_t error;

	if (add->number < 0 || add->number >= FILTERS_MAX ||
	    add->name[FILTERS_NAME - 1] != '\0')
		return EINVAL;
	if (refs[add->number] != NULL)
		return EEXIST;
	error = filter_add(add, &refs[add->number]);
	if (error == 0)
		left++;
	return error;
}

/* Without it: the detach callback may come here and now, and takes it. */
static errno_t
filters_remove(int n)
{
	ipfilter_t ref;

	if (n < 0 || n >= FILTERS_MAX)
		return ENOENT;
	lck_mtx_lock(filters_lock);
	ref = refs[n];
	refs[n] = NULL;
	lck_mtx_unlock(filters_lock);
	return ref == NULL ? ENOENT : ipf_remove(ref);
}

static errno_t
filters_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
		void **unitinfo)
{
	*unitinfo = NULL;
	return 0;
}

static errno_t
filters_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, int opt, void *data, size_t len)
{
	struct filters_add add;
	errno_t error = 0;
	int n;

	if (len != (opt == FILTERS_ADD ? sizeof(add) : sizeof(n)))
		return EINVAL;
	if (opt == FILTERS_ADD)
		memcpy(&add, data, sizeof(add));
	else
		memcpy(&n, data, sizeof(n));
	if (opt == FILTERS_REMOVE)
		return filters_remove(n);
	lck_mtx_lock(filters_lock);
	switch (opt) {
	case FILTERS_ADD:
		error = filters_add(&add);
		break;
	case FILTERS_HOLD:
		hold = n;
		wakeup(&hold);
		break;
	default:
		error = ENOPROTOOPT;
		break;
	}
	lck_mtx_unlock(filters_lock);
	return error;
}

static errno_t
filters_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, int opt, void *data, size_t *len)
{
	int n;

	if (opt != FILTERS_LEFT)
		return ENOPROTOOPT;
	lck_mtx_lock(filters_lock);
	n = left;
	lck_mtx_unlock(filters_lock);
	if (data != NULL) {
		if (*len < sizeof(n))
			return EINVAL;
		memcpy(data, &n, sizeof(n));
	}
	*len = sizeof(n);
	return 0;
}

kern_return_t
filters_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;

	filters_group = lck_grp_alloc_init("filters", LCK_GRP_ATTR_NULL);
	filters_lock = lck_mtx_alloc_init(filters_group, LCK_ATTR_NULL);
	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, FILTERS_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_connect = filters_connect;
	reg.ctl_setopt = filters_setopt;
	reg.ctl_getopt = filters_getopt;
	if (ctl_register(&reg, &filters_ref) == 0)
		return KERN_SUCCESS;
	lck_mtx_free(filters_lock, filters_group);
	lck_grp_free(filters_group);
	return KERN_FAILURE;
}

kern_return_t
filters_stop(__unused kmod_info_t *ki, __unused void *data)
{
	int n;

	if (ctl_deregister(filters_ref) != 0)
		return KERN_FAILURE;
	lck_mtx_lock(filters_lock);
	hold = 0;
	wakeup(&hold);
	lck_mtx_unlock(filters_lock);
	for (n = 0; n < FILTERS_MAX; n++)
		(void)filters_remove(n);
	lck_mtx_lock(filters_lock);
	while (left > 0)
		(void)msleep(&left, filters_lock, PWAIT, "filters left", NULL);
	lck_mtx_unlock(filters_lock);
	lck_mtx_free(filters_lock, filters_group);
	lck_grp_free(filters_group);
	return KERN_SUCCESS;
}
