// SPDX-License-Identifier: GPL-2.0
/*
 * halfway: registers a control and then fails to start.
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

kern_return_t
halfway_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;
	kern_ctl_ref ref;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, "org.nke.halfway", sizeof(reg.ctl_name));
	reg.ctl_connect = welcome;
	if (ctl_register(&reg, &ref) == 0)
		printf("halfway: registered %u\n", reg.ctl_id);
	return KERN_FAILURE;
}

kern_return_t
halfway_stop(__unused kmod_info_t *ki, __unused void *data)
{
	return KERN_SUCCESS;
}
