// SPDX-License-Identifier: GPL-2.0
/*
 * forgetful: registers two controls and a sysctl value and never takes them
 * away, nor thread calls and timeouts; a thread and a call of it run when its
 * stop routine is over.
 */
#include <IOKit/IOLib.h>
#include <kern/clock.h>
#include <kern/thread.h>
#include <kern/thread_call.h>
#include <mach/mach_types.h>
#include <sys/kern_control.h>
#include <sys/sysctl.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <libkern/libkern.h>

static int forgotten = 3;

SYSCTL_INT(_net, OID_AUTO, forgotten, CTLFLAG_RD, &forgotten, 0, "");

static errno_t
welcome(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
	__unused void **unitinfo)
{
	return 0;
}

static errno_t
offer(const char *name)
{
	struct kern_ctl_reg reg;
	kern_ctl_ref ref;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, name, sizeof(reg.ctl_name));
	reg.ctl_connect = welcome;
	return ctl_register(&reg, &ref);
}

static int stopping;

static void
forgetful_thread(__unused void *parameter, __unused wait_result_t result)
{
	while (!stopping)
		tsleep(&stopping, 0, "stop", hz);
	/* The stop routine does not wait for this. */
	IOSleep(1000);
	printf("forgetful: thread ends\n");
	thread_terminate(current_thread());
}

static void
forgetful_call(__unused void *p0, __unused void *p1)
{
	while (!stopping)
		tsleep(&stopping, 0, "stop", hz);
	IOSleep(3000);
	printf("forgetful: call ends\n");
}

static void
forgetful_later(__unused void *param)
{
	printf("forgetful: too late\n");
}

static void
forgetful_later2(void *param, __unused void *p)
{
	forgetful_later(param);
}

static kern_return_t
leave_behind(void)
{
	struct timespec hour = { 3600, 0 };
	thread_call_t running, pending;
	thread_t thread;
	uint64_t deadline;

	running = thread_call_allocate(forgetful_call, NULL);
	pending = thread_call_allocate(forgetful_later2, NULL);
	if (!running || !pending)
		return KERN_RESOURCE_SHORTAGE;
	thread_call_enter(running);
	clock_interval_to_deadline(3600, kSecondScale, &deadline);
	thread_call_enter_delayed(pending, deadline);
	bsd_timeout(forgetful_later, NULL, &hour);
	if (kernel_thread_start(forgetful_thread, NULL, &thread))
		return KERN_RESOURCE_SHORTAGE;
	thread_deallocate(thread);
	return KERN_SUCCESS;
}

kern_return_t
forgetful_start(__unused kmod_info_t *ki, __unused void *data)
{
	if (offer("org.nke.forgetful.one") || offer("org.nke.forgetful.two"))
		return KERN_FAILURE;
	sysctl_register_oid(&sysctl__net_forgotten);
	return leave_behind();
}

kern_return_t
forgetful_stop(__unused kmod_info_t *ki, __unused void *data)
{
	stopping = 1;
	wakeup(&stopping);
	return KERN_SUCCESS;
}
