// SPDX-License-Identifier: GPL-2.0
/*
 * redirect: sends what goes to one address and port to another one.
 *
 * A sample network kernel extension in plain XNU style.  A rule has an address
 * A with a port P, and an address B with a port Q.  A program of this host that
 * connects to A, P talks to B, Q and does not notice: IP filters put B, Q in
 * the place of the destination of what goes out, and A, P in the place of the
 * source of what comes in.  Rules come through a kernel control; see
 * redirect.h.  rewrite.c has the work on the packets.
 *
 * It remembers no connections, which keeps it short: any packet from B, Q
 * counts as an answer.  So as long as a rule stands nobody here can talk to
 * B, Q by its own name, and there must not be two rules with the same B, Q.
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
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <netinet/in.h>
#include <netinet/kpi_ipfilter.h>
#include <string.h>

#include "redirect.h"
#include "rewrite.h"

struct rule {
	struct redirect_rule	how;
	struct end		from;
	struct end		to;
	SInt64			out;
	SInt64			in;
	SInt64			failed;
};

/* Two filters: a filter sees either IPv4 or IPv6. */
struct filter {
	const char	*name;
	int		version;
	errno_t		(*add)(const struct ipf_filter *filter,
			    ipfilter_t *filter_ref);
	int		attached;		/* redirect_lock */
	ipfilter_t	ref;
};

extern kern_return_t redirect_start(kmod_info_t *ki, void *data);
extern kern_return_t redirect_stop(kmod_info_t *ki, void *data);

static struct filter filters[] = {
	{ .name = "org.example.redirect.v4", .version = 4, .add = ipf_addv4 },
	{ .name = "org.example.redirect.v6", .version = 6, .add = ipf_addv6 },
};

#define NFILTERS	(sizeof(filters) / sizeof(filters[0]))

static lck_grp_t	*redirect_group;
static lck_mtx_t	*redirect_lock;
static lck_rw_t		*rules_lock;
static struct rule	rules[REDIRECT_RULES];	/* rules_lock */
static u_int32_t	nrules;			/* rules_lock */
static kern_ctl_ref	redirect_ctl;

/* -- rules ----------------------------------------------------------------- */

static int
same_end(const struct end *a, const struct end *b)
{
	return a->port == b->port &&
	    memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

enum way { WAY_IN, WAY_OUT };

/*
 * Find the rule for a packet, one of whose ends is A, P (on its way out) or
 * B, Q (in), count the packet, and give the end that it is to have.  Callbacks
 * of filters may run on several processors at once, and only read: they share
 * the lock.  It is not held any longer than this, and above all not while a
 * packet is injected.
 */
static int
rules_match(const struct packet *p, int which, enum way dir, struct end *end)
{
	const struct end *is = &p->ends[which];
	struct rule *r;
	u_int32_t i;
	int found = 0;

	lck_rw_lock_shared(rules_lock);
	for (i = 0; i < nrules && !found; i++) {
		r = &rules[i];
		if (r->how.version != p->version ||
		    r->how.protocol != p->protocol ||
		    !same_end(is, dir == WAY_OUT ? &r->from : &r->to))
			continue;
		*end = dir == WAY_OUT ? r->to : r->from;
		OSIncrementAtomic64(dir == WAY_OUT ? &r->out : &r->in);
		found = 1;
	}
	lck_rw_unlock_shared(rules_lock);
	return found;
}

/* It was given that end, and is lost.  The rule may be gone by now. */
static void
rules_failed(const struct packet *p, enum way dir, const struct end *to)
{
	struct rule *r;
	u_int32_t i;

	lck_rw_lock_shared(rules_lock);
	for (i = 0; i < nrules; i++) {
		r = &rules[i];
		if (r->how.version == p->version &&
		    r->how.protocol == p->protocol &&
		    same_end(to, dir == WAY_OUT ? &r->to : &r->from))
			OSIncrementAtomic64(&r->failed);
	}
	lck_rw_unlock_shared(rules_lock);
}

/*
 * One host, whatever the link.  XNU keeps the number of the link in the bytes
 * of a link-local address.
 */
static int
is_usable(int version, const struct end *end)
{
	static const u_int8_t zero[12];
	struct in6_addr in6;
	in_addr_t in;

	if (end->port == 0)
		return 0;
	if (version == 4) {
		memcpy(&in, end->address, sizeof(in));
		in = ntohl(in);
		return in != INADDR_ANY && in != INADDR_BROADCAST &&
		    !IN_MULTICAST(in) && !IN_LINKLOCAL(in) &&
		    memcmp(end->address + sizeof(in), zero,
		    sizeof(zero)) == 0;
	}
	memcpy(&in6, end->address, sizeof(in6));
	return !IN6_IS_ADDR_UNSPECIFIED(&in6) && !IN6_IS_ADDR_MULTICAST(&in6) &&
	    !IN6_IS_ADDR_LINKLOCAL(&in6);
}

static errno_t
rule_make(struct rule *r, const struct redirect_rule *how)
{
	bzero(r, sizeof(*r));
	r->how = *how;
	memcpy(r->from.address, how->from, sizeof(how->from));
	r->from.port = how->from_port;
	memcpy(r->to.address, how->to, sizeof(how->to));
	r->to.port = how->to_port;
	if ((how->version != 4 && how->version != 6) || how->zero != 0 ||
	    (how->protocol != IPPROTO_TCP && how->protocol != IPPROTO_UDP) ||
	    !is_usable(how->version, &r->from) ||
	    !is_usable(how->version, &r->to) || same_end(&r->from, &r->to))
		return EINVAL;
	return 0;
}

static errno_t
rules_add(const struct redirect_rule *how)
{
	errno_t error;
	struct rule new;
	u_int32_t i;

	error = rule_make(&new, how);
	if (error != 0)
		return error;
	lck_rw_lock_exclusive(rules_lock);
	for (i = 0; i < nrules && error == 0; i++)
		if (rules[i].how.version == how->version &&
		    rules[i].how.protocol == how->protocol &&
		    (same_end(&rules[i].from, &new.from) ||
		    same_end(&rules[i].to, &new.to)))
			error = EEXIST;
	if (error == 0 && nrules == REDIRECT_RULES)
		error = ENOSPC;
	if (error == 0)
		rules[nrules++] = new;
	lck_rw_unlock_exclusive(rules_lock);
	return error;
}

static errno_t
rules_remove(const struct redirect_rule *how)
{
	errno_t error = ENOENT;
	u_int32_t i;

	lck_rw_lock_exclusive(rules_lock);
	for (i = 0; i < nrules && error != 0; i++) {
		if (memcmp(&rules[i].how, how, sizeof(*how)) != 0)
			continue;
		nrules--;
		memmove(&rules[i], &rules[i + 1],
		    (nrules - i) * sizeof(rules[0]));
		error = 0;
	}
	lck_rw_unlock_exclusive(rules_lock);
	return error;
}

static void
rules_clear(void)
{
	lck_rw_lock_exclusive(rules_lock);
	nrules = 0;
	lck_rw_unlock_exclusive(rules_lock);
}

/* As many as there is room for must be all; without memory, their length. */
static errno_t
rules_list(struct redirect_entry *list, size_t *len)
{
	errno_t error = 0;
	u_int32_t i;

	lck_rw_lock_shared(rules_lock);
	if (list != NULL && *len < nrules * sizeof(*list))
		error = EINVAL;
	for (i = 0; list != NULL && error == 0 && i < nrules; i++) {
		list[i].rule = rules[i].how;
		list[i].out = (unsigned long long)rules[i].out;
		list[i].in = (unsigned long long)rules[i].in;
		list[i].failed = (unsigned long long)rules[i].failed;
	}
	if (error == 0)
		*len = nrules * sizeof(*list);
	lck_rw_unlock_shared(rules_lock);
	return error;
}

/* -- the filters ----------------------------------------------------------- */

/*
 * A packet goes out.  It has its route already, which leads to A: changing the
 * destination is not enough.  So the filter takes the packet, which is what
 * EJUSTRETURN says, and sends it anew.  With our own reference it goes on
 * behind us; without one it would come here again.
 *
 * A callback must not sleep long, and may be called with locks of a socket
 * held, so MBUF_DONTWAIT everywhere.  Any error but EJUSTRETURN frees the
 * packet and tells the sender.
 */
static errno_t
redirect_output(void *cookie, mbuf_t *data, ipf_pktopts_t options)
{
	struct filter *f = cookie;
	struct packet p;
	struct end to;
	errno_t error;

	/* Of a packet that only goes through this host no answer comes here. */
	if (mbuf_pkthdr_rcvif(*data) != NULL ||
	    !packet_parse(*data, f->version, &p) ||
	    !rules_match(&p, END_DESTINATION, WAY_OUT, &to))
		return 0;
	error = packet_finalize(*data, &p);
	/* Once more, for the checksum that is there now. */
	if (error == 0 && !packet_parse(*data, f->version, &p))
		error = EINVAL;
	if (error == 0)
		error = packet_set_end(*data, &p, END_DESTINATION, &to);
	if (error != 0) {
		rules_failed(&p, WAY_OUT, &to);
		return error;
	}
	/*
	 * It is gone from here on, even if there is an error: to return that
	 * would free the packet twice.
	 */
	if (ipf_inject_output(*data, f->ref, options) != 0)
		rules_failed(&p, WAY_OUT, &to);
	return EJUSTRETURN;
}

/*
 * A packet has come in.  It is here already, so it is changed in its place and
 * goes on.  An error message of ICMP is an answer as well: it quotes what we
 * sent, and whose that was is found out by the addresses and ports in there.
 */
static errno_t
redirect_input(void *cookie, mbuf_t *data, int offset, u_int8_t protocol)
{
	struct filter *f = cookie;
	int which = END_SOURCE;
	struct packet p;
	struct end from;
	errno_t error;

	/* The quick way out comes first: most packets are not meant. */
	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
		if (!packet_parse(*data, f->version, &p))
			return 0;
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		which = END_DESTINATION;
		if (!packet_parse_quoted(*data, f->version, (u_int32_t)offset,
		    &p))
			return 0;
		break;
	default:
		return 0;
	}
	if (!rules_match(&p, which, WAY_IN, &from))
		return 0;
	error = packet_set_end(*data, &p, which, &from);
	if (error != 0) {
		rules_failed(&p, WAY_IN, &from);
		return error;
	}
	packet_inbound_changed(*data);
	return 0;
}

/*
 * The filter is gone.  ipf_remove() may return while a callback still runs, and
 * this comes when none does any more.  Before it the extension must not be
 * unloaded, and nothing that a callback uses may be freed.
 */
static void
redirect_detach(void *cookie)
{
	struct filter *f = cookie;

	lck_mtx_lock(redirect_lock);
	f->attached = 0;
	wakeup(f);
	lck_mtx_unlock(redirect_lock);
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
	filter.ipf_input = redirect_input;
	filter.ipf_output = redirect_output;
	filter.ipf_detach = redirect_detach;
	/*
	 * The first packet may come before f->ref is written; that does no
	 * harm, because there is no rule yet.
	 */
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
	lck_mtx_lock(redirect_lock);
	while (f->attached)
		(void)msleep(f, redirect_lock, PZERO, "redirect", NULL);
	lck_mtx_unlock(redirect_lock);
}

/* -- the control ----------------------------------------------------------- */

static errno_t
redirect_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t len)
{
	struct redirect_rule how;

	if (opt == REDIRECT_CLEAR) {
		rules_clear();
		return 0;
	}
	if (opt != REDIRECT_ADD && opt != REDIRECT_REMOVE)
		return ENOPROTOOPT;
	if (len != sizeof(how))
		return EINVAL;
	memcpy(&how, data, sizeof(how));
	return opt == REDIRECT_ADD ? rules_add(&how) : rules_remove(&how);
}

static errno_t
redirect_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t *len)
{
	if (opt != REDIRECT_LIST)
		return ENOPROTOOPT;
	return rules_list(data, len);
}

/* Every control needs one, even if there is nothing to remember of clients. */
static errno_t
redirect_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
	__unused void **unitinfo)
{
	return 0;
}

static errno_t
redirect_register(void)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, REDIRECT_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_connect = redirect_connect;
	reg.ctl_setopt = redirect_setopt;
	reg.ctl_getopt = redirect_getopt;
	return ctl_register(&reg, &redirect_ctl);
}

/* -- start and stop -------------------------------------------------------- */

static void
locks_free(void)
{
	if (redirect_lock != NULL)
		lck_mtx_free(redirect_lock, redirect_group);
	if (rules_lock != NULL)
		lck_rw_free(rules_lock, redirect_group);
	lck_grp_free(redirect_group);
}

static errno_t
locks_alloc(void)
{
	redirect_group = lck_grp_alloc_init("redirect", LCK_GRP_ATTR_NULL);
	if (redirect_group == NULL)
		return ENOMEM;
	redirect_lock = lck_mtx_alloc_init(redirect_group, LCK_ATTR_NULL);
	rules_lock = lck_rw_alloc_init(redirect_group, LCK_ATTR_NULL);
	if (redirect_lock != NULL && rules_lock != NULL)
		return 0;
	locks_free();
	return ENOMEM;
}

kern_return_t
redirect_start(__unused kmod_info_t *ki, __unused void *data)
{
	errno_t error = 0;
	size_t i;

	if (locks_alloc() != 0)
		return KERN_FAILURE;
	for (i = 0; i < NFILTERS && error == 0; i++)
		error = attach(&filters[i]);
	/* Last, so that there is nothing to undo once a client is there. */
	if (error == 0)
		error = redirect_register();
	if (error == 0)
		return KERN_SUCCESS;
	printf("redirect: errno %d\n", error);
	for (i = 0; i < NFILTERS; i++)
		detach(&filters[i]);
	locks_free();
	return KERN_FAILURE;
}

kern_return_t
redirect_stop(__unused kmod_info_t *ki, __unused void *data)
{
	size_t i;

	/* Clients first: as long as there is one all goes on. */
	if (ctl_deregister(redirect_ctl) != 0)
		return KERN_FAILURE;
	for (i = 0; i < NFILTERS; i++)
		detach(&filters[i]);
	locks_free();
	return KERN_SUCCESS;
}
