// SPDX-License-Identifier: GPL-2.0
/*
 * forgetful: registers two controls and never takes them away.
 */
#include <mach/mach_types.h>
#include <sys/kern_control.h>
#include <sys/systm.h>
#include <libkern/libkern.h>

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

kern_return_t
forgetful_start(__unused kmod_info_t *ki, __unused void *data)
{
	if (offer("org.nke.forgetful.one") || offer("org.nke.forgetful.two"))
		return KERN_FAILURE;
	return KERN_SUCCESS;
}

kern_return_t
forgetful_stop(__unused kmod_info_t *ki, __unused void *data)
{
	return KERN_SUCCESS;
}
