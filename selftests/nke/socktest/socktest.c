// SPDX-License-Identifier: GPL-2.0
/*
 * socktest: calls of the socket KPI at random, on sockets that others use and
 * close at the same time.  Every error has to be one that the call documents.
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kern_control.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <sys/systm.h>
#include <kern/locks.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <string.h>

#include "calls.h"
#include "socktest.h"

extern kern_return_t socktest_start(kmod_info_t *ki, void *data);
extern kern_return_t socktest_stop(kmod_info_t *ki, void *data);

static lck_grp_t		*group;
static lck_mtx_t		*lock;	/* the slots' sockets */
static struct slot		slots[SLOTS];
static SInt32			generation;
static SInt32			ended[ENDED];	/* by generation: over */
static struct socktest_stats	stats;
static kern_ctl_ref		control;

static void
count(unsigned int *counter)
{
	OSIncrementAtomic((SInt32 *)counter);
}

/* An upcall's cookie is the generation of its socket. */
static void
look_late(uintptr_t cookie)
{
	SInt32 gen = (SInt32)cookie;

	if (OSAddAtomic(0, &ended[gen % ENDED]) == gen)
		count(&stats.late);
}

void
socktest_upcall(socket_t so, void *cookie, __unused int waitf)
{
	char bytes[512];
	struct iovec iov = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	size_t n;

	look_late((uintptr_t)cookie);
	count(&stats.upcalls);
	(void)sock_receive(so, &msg, MSG_DONTWAIT, &n);
}

void
socktest_inline(__unused socket_t so, void *cookie, __unused int waitf)
{
	look_late((uintptr_t)cookie);
	count(&stats.upcalls);
}

void
socktest_event(__unused socket_t so, __unused void *cookie,
		__unused u_int32_t event)
{
	look_late((uintptr_t)cookie);
	count(&stats.events);
}

/* A slot's socket, with a reference that keeps it open; or NULL. */
static socket_t
pick(struct slot *slot, SInt32 *gen)
{
	socket_t so;

	OSIncrementAtomic(&slot->users);
	lck_mtx_lock(lock);
	so = slot->so;
	*gen = slot->gen;
	sock_retain(so);
	lck_mtx_unlock(lock);
	return so;
}

static void
unpick(struct slot *slot, socket_t so)
{
	sock_release(so);
	OSDecrementAtomic(&slot->users);
}

/* Put a socket, or NULL, in the place of another, which is closed. */
static void
replace(struct slot *slot, socket_t so, SInt32 gen)
{
	socket_t old;
	SInt32 old_gen;

	lck_mtx_lock(lock);
	old = slot->so;
	old_gen = slot->gen;
	slot->so = so;
	slot->gen = gen;
	if (old != NULL)
		slot->stale = old;
	lck_mtx_unlock(lock);
	if (old == NULL)
		return;
	sock_close(old);
	/* While others hold it, it is open, and called back. */
	if (OSAddAtomic(0, &slot->users) == 0)
		ended[old_gen % ENDED] = old_gen;
}

static errno_t
put_new(struct slot *slot, struct dice *dice, socket_t listener)
{
	SInt32 gen = OSIncrementAtomic(&generation) + 1;
	socket_t so = NULL;
	errno_t error;

	if (listener != NULL)
		error = sock_accept(listener, NULL, 0, MSG_DONTWAIT,
		    roll(dice, 2) ? socktest_upcall : NULL,
		    (void *)(uintptr_t)gen, &so);
	else
		error = call_open(dice, (void *)(uintptr_t)gen, &so);
	if (error != 0)
		return error;
	call_prepare(so);
	replace(slot, so, gen);
	return 0;
}

static errno_t
act_on(enum socktest_op op, struct slot *slot, struct dice *dice)
{
	struct slot *other = &slots[roll(dice, SLOTS)];
	SInt32 gen, other_gen;
	socket_t so, peer;
	errno_t error;

	if (op == OP_OPEN)
		return put_new(slot, dice, NULL);
	if (op == OP_CLOSE) {
		replace(slot, NULL, 0);
		return 0;
	}
	if (op == OP_STALE) {
		lck_mtx_lock(lock);
		so = slot->stale;
		lck_mtx_unlock(lock);
		return call_stale(so);
	}
	so = pick(slot, &gen);
	if (op == OP_ACCEPT) {
		error = put_new(other, dice, so);
	} else if (op == OP_CONNECT) {
		peer = pick(other, &other_gen);
		error = call_connect(so, peer, dice);
		unpick(other, peer);
	} else {
		error = call(op, so, (void *)(uintptr_t)gen, dice);
	}
	unpick(slot, so);
	return error;
}

static void
act(const struct socktest_act *how)
{
	struct dice dice = { .state = how->seed | 1 };
	enum socktest_op op;
	unsigned int i;
	errno_t error;

	for (i = 0; i < how->count; i++) {
		op = (enum socktest_op)roll(&dice, OPS);
		/* Sockets that live a while meet more of the others. */
		if ((op == OP_CLOSE || op == OP_DEFUNCT) && roll(&dice, 4))
			continue;
		count(&stats.calls[op]);
		error = act_on(op, &slots[roll(&dice, SLOTS)], &dice);
		if (error == 0) {
			count(&stats.good[op]);
		} else if (!is_documented(op, error)) {
			count(&stats.odd);
			stats.odd_op = op;
			stats.odd_error = error;
			printf("socktest: operation %d: error %d\n", op, error);
		}
	}
}

static errno_t
socktest_setopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, int opt, void *data, size_t len)
{
	struct socktest_act how;

	if (opt != SOCKTEST_ACT)
		return ENOPROTOOPT;
	if (len != sizeof(how))
		return EINVAL;
	memcpy(&how, data, sizeof(how));
	act(&how);
	return 0;
}

static errno_t
socktest_getopt(__unused kern_ctl_ref ref, __unused u_int32_t unit,
		__unused void *unitinfo, int opt, void *data, size_t *len)
{
	if (opt != SOCKTEST_STATS)
		return ENOPROTOOPT;
	if (data != NULL) {
		if (*len < sizeof(stats))
			return EINVAL;
		memcpy(data, &stats, sizeof(stats));
	}
	*len = sizeof(stats);
	return 0;
}

static errno_t
socktest_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
		__unused void **unitinfo)
{
	return 0;
}

kern_return_t
socktest_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;

	group = lck_grp_alloc_init("socktest", LCK_GRP_ATTR_NULL);
	lock = lck_mtx_alloc_init(group, LCK_ATTR_NULL);
	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, SOCKTEST_CONTROL, sizeof(reg.ctl_name));
	reg.ctl_flags = CTL_FLAG_PRIVILEGED;
	reg.ctl_connect = socktest_connect;
	reg.ctl_setopt = socktest_setopt;
	reg.ctl_getopt = socktest_getopt;
	if (ctl_register(&reg, &control) == 0)
		return KERN_SUCCESS;
	lck_mtx_free(lock, group);
	lck_grp_free(group);
	return KERN_FAILURE;
}

kern_return_t
socktest_stop(__unused kmod_info_t *ki, __unused void *data)
{
	int i;

	if (control != NULL && ctl_deregister(control) != 0)
		return KERN_FAILURE;
	control = NULL;
	for (i = 0; i < SLOTS; i++)
		replace(&slots[i], NULL, 0);
	lck_mtx_free(lock, group);
	lck_grp_free(group);
	return KERN_SUCCESS;
}
