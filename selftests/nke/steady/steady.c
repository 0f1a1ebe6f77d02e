// SPDX-License-Identifier: GPL-2.0
/*
 * steady: what most NKEs have besides the network, and an example of how each
 * comes to its end: threads, a timer of each kind, sysctl values and locks.
 * Everything counts what it does; net.steady tells.
 */
#include <kern/clock.h>
#include <kern/locks.h>
#include <kern/thread.h>
#include <kern/thread_call.h>
#include <libkern/OSAtomic.h>
#include <mach/mach_types.h>
#include <sys/errno.h>
#include <sys/param.h>
#include <sys/sysctl.h>
#include <sys/systm.h>

#define STEADY_THREADS	3

static lck_grp_t *steady_group;
static lck_mtx_t *steady_lock;		/* stopping to period */
static lck_rw_t *steady_table_lock;	/* table */
static lck_spin_t *steady_spin;		/* table's last entry */

static int stopping;
static int running;			/* threads */
static int waiting;			/* a timeout is on its way */
static int period = 5;			/* of them all, in ms */
static SInt64 ticks[STEADY_THREADS + 2];
static SInt64 wrong;			/* what cannot be */
static int table[16];
static thread_call_t steady_call;

enum { BY_CALL = STEADY_THREADS, BY_TIMEOUT };

static void
count(int who)
{
	int i;

	OSIncrementAtomic64(&ticks[who]);
	if (who == 0) {
		lck_rw_lock_exclusive(steady_table_lock);
		for (i = 0; i < 16; i++)
			table[i]++;
		lck_rw_unlock_exclusive(steady_table_lock);
	} else {
		lck_rw_lock_shared(steady_table_lock);
		for (i = 1; i < 16; i++)
			if (table[i] != table[0])
				OSIncrementAtomic64(&wrong);
		lck_rw_unlock_shared(steady_table_lock);
	}
	lck_spin_lock(steady_spin);
	lck_spin_unlock(steady_spin);
}

static struct timespec
tick(void)
{
	struct timespec ts = { 0, period * 1000000 };

	return ts;
}

/* -- threads: each says when it is out of here, as its last deed ----------- */

static void
steady_thread(void *parameter, __unused wait_result_t result)
{
	struct timespec ts;

	lck_mtx_lock(steady_lock);
	while (!stopping) {
		lck_mtx_unlock(steady_lock);
		count((int)(uintptr_t)parameter);
		lck_mtx_lock(steady_lock);
		ts = tick();
		if (!stopping)
			msleep(&stopping, steady_lock, PWAIT, "steady", &ts);
	}
	running--;
	wakeup(&running);
	lck_mtx_unlock(steady_lock);
	thread_terminate(current_thread());
}

static kern_return_t
start_thread(int who)
{
	thread_t thread;

	lck_mtx_lock(steady_lock);
	running++;
	lck_mtx_unlock(steady_lock);
	if (kernel_thread_start(steady_thread, (void *)(uintptr_t)who,
	    &thread) != KERN_SUCCESS) {
		lck_mtx_lock(steady_lock);
		running--;
		lck_mtx_unlock(steady_lock);
		return KERN_FAILURE;
	}
	thread_deallocate(thread);
	return KERN_SUCCESS;
}

/* -- timers: one is entered again by itself, the other asks for another ---- */

static void
enter_again(void)
{
	uint64_t deadline;

	clock_interval_to_deadline(period, kMillisecondScale, &deadline);
	thread_call_enter_delayed(steady_call, deadline);
}

static void
steady_called(__unused void *p0, __unused void *p1)
{
	count(BY_CALL);
	lck_mtx_lock(steady_lock);
	if (!stopping)
		enter_again();
	lck_mtx_unlock(steady_lock);
}

static void
steady_timeout(__unused void *param)
{
	struct timespec ts;

	count(BY_TIMEOUT);
	lck_mtx_lock(steady_lock);
	if (!stopping) {
		ts = tick();
		bsd_timeout(steady_timeout, NULL, &ts);
	} else {
		waiting = 0;
		wakeup(&waiting);
	}
	lck_mtx_unlock(steady_lock);
}

/* To be cancelled: nobody waits an hour for it. */
static void
steady_late(__unused void *param)
{
	OSIncrementAtomic64(&wrong);
}

/* -- values ---------------------------------------------------------------- */

static int
sysctl_period SYSCTL_HANDLER_ARGS
{
	int value = period;
	int error = sysctl_handle_int(oidp, &value, 0, req);

	(void)arg1;
	(void)arg2;
	if (error != 0 || !req->newptr)
		return error;
	if (value < 1 || value > 999)
		return ERANGE;
	lck_mtx_lock(steady_lock);
	period = value;
	lck_mtx_unlock(steady_lock);
	return 0;
}

SYSCTL_DECL(_net);
SYSCTL_NODE(_net, OID_AUTO, steady, CTLFLAG_RW | CTLFLAG_LOCKED, 0, "steady");
SYSCTL_QUAD(_net_steady, OID_AUTO, thread0, CTLFLAG_RD, &ticks[0], "");
SYSCTL_QUAD(_net_steady, OID_AUTO, thread1, CTLFLAG_RD, &ticks[1], "");
SYSCTL_QUAD(_net_steady, OID_AUTO, thread2, CTLFLAG_RD, &ticks[2], "");
SYSCTL_QUAD(_net_steady, OID_AUTO, call, CTLFLAG_RD, &ticks[BY_CALL], "");
SYSCTL_QUAD(_net_steady, OID_AUTO, timeout, CTLFLAG_RD, &ticks[BY_TIMEOUT], "");
SYSCTL_QUAD(_net_steady, OID_AUTO, wrong, CTLFLAG_RD, &wrong, "");
SYSCTL_PROC(_net_steady, OID_AUTO, period,
	    CTLTYPE_INT | CTLFLAG_RW | CTLFLAG_LOCKED, &period, 0,
	    sysctl_period, "I", "");

static struct sysctl_oid *const values[] = {
	&sysctl__net_steady, &sysctl__net_steady_thread0,
	&sysctl__net_steady_thread1, &sysctl__net_steady_thread2,
	&sysctl__net_steady_call, &sysctl__net_steady_timeout,
	&sysctl__net_steady_wrong, &sysctl__net_steady_period,
};

#define VALUES	((int)(sizeof(values) / sizeof(values[0])))

/* -- start and stop -------------------------------------------------------- */

static void
free_locks(void)
{
	if (steady_spin != NULL)
		lck_spin_free(steady_spin, steady_group);
	if (steady_table_lock != NULL)
		lck_rw_free(steady_table_lock, steady_group);
	if (steady_lock != NULL)
		lck_mtx_free(steady_lock, steady_group);
	if (steady_group != NULL)
		lck_grp_free(steady_group);
}

static int
make_locks(void)
{
	steady_group = lck_grp_alloc_init("org.example.steady",
	    LCK_GRP_ATTR_NULL);
	if (steady_group == NULL)
		return 0;
	steady_lock = lck_mtx_alloc_init(steady_group, LCK_ATTR_NULL);
	steady_table_lock = lck_rw_alloc_init(steady_group, LCK_ATTR_NULL);
	steady_spin = lck_spin_alloc_init(steady_group, LCK_ATTR_NULL);
	return steady_lock != NULL && steady_table_lock != NULL &&
	       steady_spin != NULL;
}

static void
end_threads(void)
{
	lck_mtx_lock(steady_lock);
	stopping = 1;
	wakeup(&stopping);
	while (running > 0)
		msleep(&running, steady_lock, PWAIT, "steady threads", NULL);
	while (waiting)
		msleep(&waiting, steady_lock, PWAIT, "steady timeout", NULL);
	lck_mtx_unlock(steady_lock);
}

static kern_return_t
start_threads(void)
{
	int i;

	for (i = 0; i < STEADY_THREADS; i++)
		if (start_thread(i) != KERN_SUCCESS) {
			end_threads();
			return KERN_FAILURE;
		}
	return KERN_SUCCESS;
}

kern_return_t
steady_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct timespec hour = { 3600, 0 };
	struct timespec ts = tick();
	int i;

	if (!make_locks())
		goto fail;
	steady_call = thread_call_allocate(steady_called, NULL);
	if (steady_call == NULL || start_threads() != KERN_SUCCESS)
		goto fail;
	enter_again();
	waiting = 1;
	bsd_timeout(steady_timeout, NULL, &ts);
	bsd_timeout(steady_late, NULL, &hour);
	for (i = 0; i < VALUES; i++)
		sysctl_register_oid(values[i]);
	return KERN_SUCCESS;
fail:
	if (steady_call != NULL)
		thread_call_free(steady_call);
	free_locks();
	return KERN_FAILURE;
}

/* What comes from outside first, then what comes by itself, then the locks. */
kern_return_t
steady_stop(__unused kmod_info_t *ki, __unused void *data)
{
	int i;

	for (i = VALUES; i-- > 0;)
		sysctl_unregister_oid(values[i]);
	bsd_untimeout(steady_late, NULL);
	end_threads();
	/* One that was pending is not waited for, and may run beside that. */
	while (thread_call_cancel_wait(steady_call))
		continue;
	thread_call_free(steady_call);
	free_locks();
	return KERN_SUCCESS;
}
