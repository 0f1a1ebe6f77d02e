// SPDX-License-Identifier: GPL-2.0
/*
 * ipcount: counts packets and bytes of IPv4 and IPv6, by protocol and by
 * direction.
 *
 * A sample network kernel extension in plain XNU style: the least that an IP
 * filter can do.  It looks at each packet, leaves it as it is, and returns 0,
 * which lets it pass on to the next filter.  Programs read the counters through
 * a kernel control; see ipcount.h.
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
#include <netinet/ip6.h>
#include <netinet/kpi_ipfilter.h>
#include <string.h>

#include "ipcount.h"

#define PROTOCOLS	256

/* Two filters: a filter sees either IPv4 or IPv6. */
struct filter {
	const char	*name;
	errno_t		(*add)(const struct ipf_filter *filter,
			    ipfilter_t *filter_ref);
	ipf_output_func	output;
	int		attached;		/* ipcount_lock */
	ipfilter_t	ref;
	lck_spin_t	*lock;
	struct ipcount_ways counts[PROTOCOLS];	/* lock */
};

extern kern_return_t ipcount_start(kmod_info_t *ki, void *data);
extern kern_return_t ipcount_stop(kmod_info_t *ki, void *data);

static errno_t	ipcount_output4(void *cookie, mbuf_t *data,
		    ipf_pktopts_t options);
static errno_t	ipcount_output6(void *cookie, mbuf_t *data,
		    ipf_pktopts_t options);

static struct filter filters[] = {
	{ .name = "org.example.ipcount.v4", .add = ipf_addv4,
	  .output = ipcount_output4 },
	{ .name = "org.example.ipcount.v6", .add = ipf_addv6,
	  .output = ipcount_output6 },
};

#define V4		(&filters[0])
#define V6		(&filters[1])
#define NFILTERS	(sizeof(filters) / sizeof(filters[0]))

static lck_grp_t	*ipcount_group;
static lck_mtx_t	*ipcount_lock;
static kern_ctl_ref	ipcount_ctl;

/* -- counting -------------------------------------------------------------- */

static void
add(struct ipcount *c, size_t bytes)
{
	c->packets++;
	c->bytes += bytes;
}

/*
 * Callbacks may run on several processors at once.  A spin lock is right for
 * work as short as this: a filter holds up the network while it waits.
 */
static void
count_in(struct filter *f, u_int8_t protocol, size_t bytes)
{
	lck_spin_lock(f->lock);
	add(&f->counts[protocol].in, bytes);
	lck_spin_unlock(f->lock);
}

static void
count_out(struct filter *f, u_int8_t protocol, size_t bytes)
{
	lck_spin_lock(f->lock);
	add(&f->counts[protocol].out, bytes);
	lck_spin_unlock(f->lock);
}

/* What stands between an IPv6 header and the protocol that it carries. */
static int
is_extension(u_int8_t protocol)
{
	return protocol == IPPROTO_HOPOPTS || protocol == IPPROTO_ROUTING ||
	    protocol == IPPROTO_FRAGMENT || protocol == IPPROTO_DSTOPTS;
}

/* -- the filters ----------------------------------------------------------- */

/*
 * A packet has come in for this host.  The stack knows its protocol already.
 * The length is in the packet header of the first mbuf: mbuf_len() would be
 * that of the first piece only.
 */
static errno_t
ipcount_input(void *cookie, mbuf_t *data, __unused int offset,
	u_int8_t protocol)
{
	struct filter *f = cookie;

	/*
	 * XNU calls a filter of IPv6 for every header on the way to the
	 * protocol, and for each fragment; the last call is the one that
	 * counts.  nke makes that one only.
	 */
	if (f == V6 && is_extension(protocol))
		return 0;
	count_in(f, protocol, mbuf_pkthdr_len(*data));
	return 0;
}

/*
 * A packet goes out.  Here a filter has to look for the protocol itself.  With
 * mbuf_copydata() it does not matter in which mbuf the bytes are.
 */
static errno_t
ipcount_output4(void *cookie, mbuf_t *data, __unused ipf_pktopts_t options)
{
	struct ip ip;

	if (mbuf_copydata(*data, 0, sizeof(ip), &ip) != 0)
		return 0;
	count_out(cookie, ip.ip_p, mbuf_pkthdr_len(*data));
	return 0;
}

static errno_t
ipcount_output6(void *cookie, mbuf_t *data, __unused ipf_pktopts_t options)
{
	size_t at = sizeof(struct ip6_hdr);
	struct ip6_hdr ip6;
	struct ip6_ext ext;
	u_int8_t protocol;

	if (mbuf_copydata(*data, 0, sizeof(ip6), &ip6) != 0)
		return 0;
	protocol = ip6.ip6_nxt;
	while (is_extension(protocol) &&
	    mbuf_copydata(*data, at, sizeof(ext), &ext) == 0) {
		/* A fragment's header does not say how long it is. */
		at += protocol == IPPROTO_FRAGMENT ? sizeof(struct ip6_frag) :
		    ((size_t)ext.ip6e_len + 1) << 3;
		protocol = ext.ip6e_nxt;
	}
	count_out(cookie, protocol, mbuf_pkthdr_len(*data));
	return 0;
}

/*
 * The filter is gone.  ipf_remove() may return while a callback still runs, and
 * this comes when none does any more.  Before it the extension must not be
 * unloaded, and nothing that a callback uses may be freed.
 */
static void
ipcount_detach(void *cookie)
{
	struct filter *f = cookie;

	lck_mtx_lock(ipcount_lock);
	f->attached = 0;
	wakeup(f);
	lck_mtx_unlock(ipcount_lock);
}

static errno_t
attach(struct filter *f)
{
	struct ipf_filter filter;
	errno_t error;

	/* It is copied, so it may be on the stack. */
	bzero(&filter, sizeof(filter));
	filter.cookie = f;
	filter.name = f->name;
	filter.ipf_input = ipcount_input;
	filter.ipf_output = f->output;
	filter.ipf_detach = ipcount_detach;
	/* The first packet may come before the call returns. */
	f->attached = 1;
	error = f->add(&filter, &f->ref);
	if (error != 0)
		f->attached = 0;
	return error;
}

static void
detach(struct filter *f)
{
	if (!f->attached)
		return;
	(void)ipf_remove(f->ref);
	lck_mtx_lock(ipcount_lock);
	while (f->attached)
		(void)msleep(f, ipcount_lock, PZERO, "ipcount", NULL);
	lck_mtx_unlock(ipcount_lock);
}

/* -- the control ----------------------------------------------------------- */

static void
sum(struct ipcount *to, const struct ipcount *from)
{
	to->packets += from->packets;
	to->bytes += from->bytes;
}

static void
get_ways(struct ipcount_ways *ways, struct filter *f, int protocol)
{
	lck_spin_lock(f->lock);
	*ways = f->counts[protocol];
	lck_spin_unlock(f->lock);
}

/* All but three. */
static void
get_other(struct ipcount_ways *ways, struct filter *f, int icmp)
{
	int p;

	lck_spin_lock(f->lock);
	for (p = 0; p < PROTOCOLS; p++) {
		if (p == IPPROTO_TCP || p == IPPROTO_UDP || p == icmp)
			continue;
		sum(&ways->in, &f->counts[p].in);
		sum(&ways->out, &f->counts[p].out);
	}
	lck_spin_unlock(f->lock);
}

static void
get_totals(struct ipcount_totals *totals)
{
	bzero(totals, sizeof(*totals));
	get_ways(&totals->tcp.v4, V4, IPPROTO_TCP);
	get_ways(&totals->tcp.v6, V6, IPPROTO_TCP);
	get_ways(&totals->udp.v4, V4, IPPROTO_UDP);
	get_ways(&totals->udp.v6, V6, IPPROTO_UDP);
	get_ways(&totals->icmp.v4, V4, IPPROTO_ICMP);
	get_ways(&totals->icmp.v6, V6, IPPROTO_ICMPV6);
	get_other(&totals->other.v4, V4, IPPROTO_ICMP);
	get_other(&totals->other.v6, V6, IPPROTO_ICMPV6);
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
ipcount_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t *len)
{
	struct ipcount_totals totals;
	struct ipcount_proto proto;

	if (opt == IPCOUNT_TOTALS) {
		get_totals(&totals);
		return put(data, len, &totals, sizeof(totals));
	}
	if (opt < IPCOUNT_PROTO || opt >= IPCOUNT_PROTO + PROTOCOLS)
		return ENOPROTOOPT;
	get_ways(&proto.v4, V4, opt - IPCOUNT_PROTO);
	get_ways(&proto.v6, V6, opt - IPCOUNT_PROTO);
	return put(data, len, &proto, sizeof(proto));
}

static errno_t
ipcount_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, __unused void *data,
	__unused size_t len)
{
	size_t i;

	if (opt != IPCOUNT_RESET)
		return ENOPROTOOPT;
	for (i = 0; i < NFILTERS; i++) {
		lck_spin_lock(filters[i].lock);
		bzero(filters[i].counts, sizeof(filters[i].counts));
		lck_spin_unlock(filters[i].lock);
	}
	return 0;
}

/* Every control needs one, even if there is nothing to remember of clients. */
static errno_t
ipcount_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
	__unused void **unitinfo)
{
	return 0;
}

static errno_t
ipcount_register(void)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, IPCOUNT_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_connect = ipcount_connect;
	reg.ctl_setopt = ipcount_setopt;
	reg.ctl_getopt = ipcount_getopt;
	return ctl_register(&reg, &ipcount_ctl);
}

/* -- start and stop -------------------------------------------------------- */

static void
locks_free(void)
{
	size_t i;

	for (i = 0; i < NFILTERS; i++)
		if (filters[i].lock != NULL)
			lck_spin_free(filters[i].lock, ipcount_group);
	if (ipcount_lock != NULL)
		lck_mtx_free(ipcount_lock, ipcount_group);
	lck_grp_free(ipcount_group);
}

static errno_t
locks_alloc(void)
{
	int missing = 0;
	size_t i;

	ipcount_group = lck_grp_alloc_init("ipcount", LCK_GRP_ATTR_NULL);
	if (ipcount_group == NULL)
		return ENOMEM;
	ipcount_lock = lck_mtx_alloc_init(ipcount_group, LCK_ATTR_NULL);
	for (i = 0; i < NFILTERS; i++) {
		filters[i].lock = lck_spin_alloc_init(ipcount_group,
		    LCK_ATTR_NULL);
		if (filters[i].lock == NULL)
			missing = 1;
	}
	if (ipcount_lock != NULL && !missing)
		return 0;
	locks_free();
	return ENOMEM;
}

kern_return_t
ipcount_start(__unused kmod_info_t *ki, __unused void *data)
{
	errno_t error = 0;
	size_t i;

	if (locks_alloc() != 0)
		return KERN_FAILURE;
	for (i = 0; i < NFILTERS && error == 0; i++)
		error = attach(&filters[i]);
	/* Last, so that there is nothing to undo once a client is there. */
	if (error == 0)
		error = ipcount_register();
	if (error == 0)
		return KERN_SUCCESS;
	printf("ipcount: errno %d\n", error);
	for (i = 0; i < NFILTERS; i++)
		detach(&filters[i]);
	locks_free();
	return KERN_FAILURE;
}

kern_return_t
ipcount_stop(__unused kmod_info_t *ki, __unused void *data)
{
	size_t i;

	/* Clients first: as long as there is one all goes on. */
	if (ctl_deregister(ipcount_ctl) != 0)
		return KERN_FAILURE;
	for (i = 0; i < NFILTERS; i++)
		detach(&filters[i]);
	locks_free();
	return KERN_SUCCESS;
}
