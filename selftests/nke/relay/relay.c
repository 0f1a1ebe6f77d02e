// SPDX-License-Identifier: GPL-2.0
/*
 * relay: passes streams and datagrams on from one socket to another, both ways,
 * without looking at a byte of them.
 *
 * A sample network kernel extension in plain XNU style, but for the network
 * namespaces.  A process says by a control where to listen and where to connect
 * on to.  streams.c has the connections, datagrams.c the datagrams.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/filio.h>
#include <sys/kern_control.h>
#include <sys/malloc.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <nke/netns.h>
#include <string.h>

#include "relay.h"

#define SEND_BUFFER	(256 * 1024)

/* A listener.  It stays until the NKE is stopped. */
struct service {
	TAILQ_ENTRY(service) link;	/* lock */
	socket_t	so;
	struct relay_rule rule;
};

TAILQ_HEAD(service_list, service);

extern kern_return_t relay_start(kmod_info_t *ki, void *data);
extern kern_return_t relay_stop(kmod_info_t *ki, void *data);

struct relay_stats		relay_stats;
static struct service_list	services = TAILQ_HEAD_INITIALIZER(services);
static kern_ctl_ref		control;
static lck_grp_t		*group;
static lck_mtx_t		*lock;	/* the list of services */

void
relay_count(u_int64_t *counter, u_int64_t n)
{
	(void)OSAddAtomic64((SInt64)n, (SInt64 *)counter);
}

static errno_t
set_option(socket_t so, int name, int value)
{
	return sock_setsockopt(so, SOL_SOCKET, name, &value, sizeof(value));
}

errno_t
relay_setup(const struct relay_rule *rule, socket_t so)
{
	errno_t error;
	int on = 1;

	error = set_option(so, SO_UPCALLCLOSEWAIT, 1);
	/* An mbuf send is all or nothing: the buffer must hold a piece. */
	if (error == 0)
		error = set_option(so, SO_SNDBUF,
		    rule->buffer != 0 ? (int)rule->buffer : SEND_BUFFER);
	if (error == 0 && rule->buffer != 0)
		error = set_option(so, SO_RCVBUF, (int)rule->buffer);
	if (error == 0)
		error = sock_ioctl(so, FIONBIO, &on);
	return error;
}

errno_t
relay_socket(const struct relay_rule *rule, int domain, socket_t *so)
{
	errno_t error;

	error = sock_socket_netns(domain, (int)rule->type, 0, NULL, NULL, so);
	if (error != 0)
		return error;
	error = relay_setup(rule, *so);
	if (error != 0) {
		sock_close(*so);
		*so = NULL;
	}
	return error;
}

errno_t
relay_packet(mbuf_t m, size_t len, mbuf_t *packet)
{
	errno_t error;
	mbuf_t head;

	if (m == NULL || (mbuf_flags(m) & MBUF_PKTHDR) == 0) {
		error = mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &head);
		if (error == 0)
			error = mbuf_setnext(head, m);
		if (error != 0) {
			mbuf_freem(m);
			return error;
		}
		m = head;
	}
	mbuf_pkthdr_setlen(m, len);
	*packet = m;
	return 0;
}

/* Upcall of a listener: accept until nobody is left. */
static void
accept_upcall(socket_t so, void *cookie, __unused int waitf)
{
	struct service *s = cookie;
	socket_t child;
	errno_t error;

	for (;;) {
		child = NULL;
		error = sock_accept(so, NULL, 0, MSG_DONTWAIT, NULL, NULL,
		    &child);
		if (error == ECONNABORTED)
			continue;	/* gave up while it waited */
		if (error != 0)
			return;
		(void)streams_add(&s->rule, child);
	}
}

static errno_t
service_open(struct service *s)
{
	const struct sockaddr *where = (const struct sockaddr *)&s->rule.first;
	errno_t error;

	error = relay_socket(&s->rule, where->sa_family, &s->so);
	if (error != 0)
		return error;
	error = set_option(s->so, SO_REUSEADDR, 1);
	if (error == 0)
		error = sock_bind(s->so, where);
	if (error == 0)
		error = sock_setupcall(s->so, accept_upcall, s);
	if (error == 0)
		error = sock_listen(s->so, SOMAXCONN);
	if (error != 0)
		sock_close(s->so);
	return error;
}

static errno_t
services_add(const struct relay_rule *rule)
{
	struct service *s;
	errno_t error;

	s = _MALLOC(sizeof(*s), M_TEMP, M_WAITOK | M_ZERO);
	if (s == NULL)
		return ENOMEM;
	s->rule = *rule;
	error = service_open(s);
	if (error != 0) {
		_FREE(s, M_TEMP);
		return error;
	}
	lck_mtx_lock(lock);
	TAILQ_INSERT_TAIL(&services, s, link);
	lck_mtx_unlock(lock);
	return 0;
}

/* The control is gone: nobody adds any. */
static void
services_stop(void)
{
	struct service *s;

	while ((s = TAILQ_FIRST(&services)) != NULL) {
		TAILQ_REMOVE(&services, s, link);
		sock_close(s->so);	/* waits for its upcall */
		_FREE(s, M_TEMP);
	}
}

static errno_t
control_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	       __unused void *unitinfo, int opt, void *data, size_t len)
{
	struct relay_rule rule;

	if (len != sizeof(rule))
		return EINVAL;
	memcpy(&rule, data, sizeof(rule));
	if (opt == RELAY_LISTEN && rule.type == SOCK_STREAM)
		return services_add(&rule);
	if (opt == RELAY_LISTEN && rule.type == SOCK_DGRAM)
		return datagrams_add(&rule);
	if (opt == RELAY_CONNECT && rule.type == SOCK_STREAM)
		return streams_add(&rule, NULL);
	return EINVAL;
}

static errno_t
control_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	       __unused void *unitinfo, int opt, void *data, size_t *len)
{
	if (opt != RELAY_STATS)
		return ENOPROTOOPT;
	if (data != NULL) {
		if (*len < sizeof(relay_stats))
			return EINVAL;
		memcpy(data, &relay_stats, sizeof(relay_stats));
	}
	*len = sizeof(relay_stats);
	return 0;
}

static errno_t
control_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
		__unused void **unitinfo)
{
	return 0;
}

static errno_t
control_open(void)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, RELAY_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_connect = control_connect;
	reg.ctl_setopt = control_setopt;
	reg.ctl_getopt = control_getopt;
	return ctl_register(&reg, &control);
}

kern_return_t
relay_start(__unused kmod_info_t *ki, __unused void *data)
{
	group = lck_grp_alloc_init("relay", LCK_GRP_ATTR_NULL);
	if (group == NULL)
		return KERN_FAILURE;
	lock = lck_mtx_alloc_init(group, LCK_ATTR_NULL);
	if (lock == NULL) {
		lck_grp_free(group);
		return KERN_FAILURE;
	}
	if (streams_start() != 0)
		goto no_streams;
	if (datagrams_start() != 0)
		goto no_datagrams;
	if (control_open() != 0)
		goto no_control;
	return KERN_SUCCESS;

no_control:
	datagrams_stop();
no_datagrams:
	streams_stop();
no_streams:
	lck_mtx_free(lock, group);
	lck_grp_free(group);
	return KERN_FAILURE;
}

kern_return_t
relay_stop(__unused kmod_info_t *ki, __unused void *data)
{
	if (control != NULL && ctl_deregister(control) != 0)
		return KERN_FAILURE;
	control = NULL;
	services_stop();
	datagrams_stop();
	streams_stop();
	lck_mtx_free(lock, group);
	lck_grp_free(group);
	return KERN_SUCCESS;
}
