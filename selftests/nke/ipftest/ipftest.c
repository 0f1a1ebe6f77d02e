// SPDX-License-Identifier: GPL-2.0
/*
 * ipftest: IP filters that do what a test asks for, and look whether packets
 * are as they have to be.
 *
 * A message to its control is a packet to be injected: 'o' and 'i' are followed
 * by an IP packet that goes out or comes in, 'O' and 'I' the same behind the
 * filter with number 0.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/param.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/kpi_ipfilter.h>
#include <nke/ipfilter.h>
#include <string.h>

#include "act.h"
#include "ipftest.h"

extern kern_return_t ipftest_start(kmod_info_t *ki, void *data);
extern kern_return_t ipftest_stop(kmod_info_t *ki, void *data);

static lck_grp_t	*ipftest_group;
static lck_mtx_t	*ipftest_lock;	/* who adds and removes */
static struct filter	filters[IPFTEST_FILTERS];
static kern_ctl_ref	control;

/* The packets that a filter holds; in the order in which they came. */
static mbuf_t
take_held(struct filter *f)
{
	mbuf_t list;

	lck_spin_lock(f->lock);
	list = f->held;
	f->held = NULL;
	f->held_last = NULL;
	lck_spin_unlock(f->lock);
	return list;
}

static void
flush(struct filter *f, ipfilter_t ref)
{
	mbuf_t m = take_held(f);
	mbuf_t next;

	for (; m != NULL; m = next) {
		next = mbuf_nextpkt(m);
		mbuf_setnextpkt(m, NULL);
		inject(f, m, ref);
	}
}

/* Return: 1 if it is one that the filter acts on. */
static int
is_meant(struct filter *f, mbuf_t m, int dir, int offset, u_int8_t protocol)
{
	u_int16_t ports[2];

	if ((f->how.dirs & (1 << dir)) == 0)
		return 0;
	if (f->how.port != 0) {
		if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
			return 0;
		if (mbuf_copydata(m, (size_t)offset, sizeof(ports), ports) != 0)
			return 0;
		if (ntohs(ports[0]) != f->how.port &&
		    ntohs(ports[1]) != f->how.port)
			return 0;
	}
	return (u_int32_t)OSIncrementAtomic(&f->counter) % f->how.every == 0;
}

static errno_t
seen(struct filter *f, mbuf_t *data, int dir, int offset, u_int8_t protocol)
{
	if (f->detached) {
		OSIncrementAtomic((SInt32 *)&f->stats.late);
		printf("ipftest: filter %d called after its end\n", f->how.id);
	}
	OSIncrementAtomic((SInt32 *)&f->stats.seen[dir]);
	f->stats.protocol[dir] = protocol;
	examine(f, *data, dir, offset);
	if (f->how.role == IPFTEST_STEAL)
		flush(f, f->ref);
	if (f->how.role == IPFTEST_AGAIN && tagged(f, *data))
		return 0;
	/* A new packet would be encrypted, though it is already. */
	if (f->how.role == IPFTEST_REBUILD && protocol == IPPROTO_ESP)
		return 0;
	if (!is_meant(f, *data, dir, offset, protocol))
		return 0;
	OSIncrementAtomic((SInt32 *)&f->stats.acted[dir]);
	return act(f, data, dir, offset);
}

static errno_t
ipftest_input(void *cookie, mbuf_t *data, int offset, u_int8_t protocol)
{
	return seen(cookie, data, DIR_IN, offset, protocol);
}

static errno_t
ipftest_output(void *cookie, mbuf_t *data, ipf_pktopts_t options)
{
	struct filter *f = cookie;
	u_int8_t protocol = 0;
	int offset = sizeof(struct ip6_hdr);
	struct ip ip;

	(void)options;
	if (f->how.version == 6) {
		(void)mbuf_copydata(*data, offsetof(struct ip6_hdr, ip6_nxt), 1,
		    &protocol);
	} else if (mbuf_copydata(*data, 0, sizeof(ip), &ip) == 0) {
		protocol = ip.ip_p;
		offset = ip.ip_hl << 2;
	}
	return seen(f, data, DIR_OUT, offset, protocol);
}

static void
ipftest_detach(void *cookie)
{
	struct filter *f = cookie;

	f->detached = 1;
	f->stats.detached++;
	flush(f, NULL);
	f->used = 0;
}

static errno_t
add(const struct ipftest_add *how)
{
	struct ipf_filter filter;
	struct filter *f;
	char name[32];
	errno_t error;

	if (how->id >= IPFTEST_FILTERS || how->role >= IPFTEST_ROLES ||
	    how->every == 0 || (how->version != 4 && how->version != 6))
		return EINVAL;
	f = &filters[how->id];
	if (f->used)
		return EBUSY;
	f->used = 1;
	f->how = *how;
	f->detached = 0;
	f->counter = 0;
	bzero(&f->stats, sizeof(f->stats));
	snprintf(name, sizeof(name), "org.example.ipftest.%d", how->id);
	filter.cookie = f;
	filter.name = name;
	filter.ipf_input = ipftest_input;
	filter.ipf_output = ipftest_output;
	filter.ipf_detach = ipftest_detach;
	if (how->version == 4)
		error = how->direct ? ipf_addv4_inline(&filter, &f->ref) :
		    ipf_addv4(&filter, &f->ref);
	else
		error = how->direct ? ipf_addv6_inline(&filter, &f->ref) :
		    ipf_addv6(&filter, &f->ref);
	if (error != 0)
		f->used = 0;
	return error;
}

static errno_t
ipftest_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, int opt, void *data, size_t len)
{
	struct ipftest_add how;
	errno_t error = ENOPROTOOPT;
	int n;
	int i;

	if (opt == IPFTEST_ADD) {
		if (len != sizeof(how))
			return EINVAL;
		memcpy(&how, data, sizeof(how));
	} else {
		if (len != sizeof(n))
			return EINVAL;
		memcpy(&n, data, sizeof(n));
	}
	lck_mtx_lock(ipftest_lock);
	switch (opt) {
	case IPFTEST_ADD:
		error = add(&how);
		break;
	case IPFTEST_REMOVE:
		error = EINVAL;
		if (n >= 0 && n < IPFTEST_FILTERS)
			error = filters[n].used ? ipf_remove(filters[n].ref) :
			    ENOENT;
		break;
	case IPFTEST_FLUSH:
		error = 0;
		for (i = 0; i < IPFTEST_FILTERS; i++)
			if (filters[i].used)
				flush(&filters[i], filters[i].ref);
		break;
	}
	lck_mtx_unlock(ipftest_lock);
	return error;
}

static errno_t
ipftest_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, int opt, void *data, size_t *len)
{
	if (opt < IPFTEST_STATS || opt >= IPFTEST_STATS + IPFTEST_FILTERS)
		return ENOPROTOOPT;
	if (data != NULL) {
		if (*len < sizeof(struct ipftest_stats))
			return EINVAL;
		memcpy(data, &filters[opt - IPFTEST_STATS].stats,
		    sizeof(struct ipftest_stats));
	}
	*len = sizeof(struct ipftest_stats);
	return 0;
}

static errno_t
ipftest_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
		__unused void **unitinfo)
{
	return 0;
}

static errno_t
ipftest_send(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, mbuf_t m, __unused int flags)
{
	ipfilter_t behind = NULL;
	errno_t error = EINVAL;
	char what = 0;

	(void)mbuf_copydata(m, 0, 1, &what);
	if (mbuf_pkthdr_len(m) > 1)
		mbuf_adj(m, 1);
	if (what == 'O' || what == 'I')
		behind = filters[0].ref;
	if (what == 'o' || what == 'O')
		return ipf_inject_output(m, behind, NULL);
	if (what == 'i' || what == 'I')
		error = ipf_inject_input(m, behind);
	if (error != 0)
		mbuf_freem(m);
	return error;
}

static void
locks_free(void)
{
	int i;

	for (i = 0; i < IPFTEST_FILTERS; i++)
		if (filters[i].lock != NULL)
			lck_spin_free(filters[i].lock, ipftest_group);
	lck_mtx_free(ipftest_lock, ipftest_group);
	lck_grp_free(ipftest_group);
}

kern_return_t
ipftest_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;
	int i;

	if (act_start() != 0)
		return KERN_FAILURE;
	ipftest_group = lck_grp_alloc_init("ipftest", LCK_GRP_ATTR_NULL);
	ipftest_lock = lck_mtx_alloc_init(ipftest_group, LCK_ATTR_NULL);
	for (i = 0; i < IPFTEST_FILTERS; i++)
		filters[i].lock = lck_spin_alloc_init(ipftest_group,
		    LCK_ATTR_NULL);
	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, IPFTEST_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_sendsize = 70000;
	reg.ctl_connect = ipftest_connect;
	reg.ctl_send = ipftest_send;
	reg.ctl_setopt = ipftest_setopt;
	reg.ctl_getopt = ipftest_getopt;
	if (ctl_register(&reg, &control) == 0)
		return KERN_SUCCESS;
	locks_free();
	return KERN_FAILURE;
}

kern_return_t
ipftest_stop(__unused kmod_info_t *ki, __unused void *data)
{
	int busy = 0;
	int i;

	if (control != NULL && ctl_deregister(control) != 0)
		return KERN_FAILURE;
	control = NULL;
	for (i = 0; i < IPFTEST_FILTERS; i++) {
		if (!filters[i].used)
			continue;
		busy = 1;
		(void)ipf_remove(filters[i].ref);
	}
	if (busy)
		return KERN_FAILURE;
	for (i = 0; i < IPFTEST_FILTERS; i++)
		mbuf_freem_list(take_held(&filters[i]));
	locks_free();
	return KERN_SUCCESS;
}
