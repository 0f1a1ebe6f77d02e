// SPDX-License-Identifier: GPL-2.0
/*
 * stubborn: its stop routine refuses as often, and with what, it was told.
 */
#include <mach/mach_types.h>
#include <sys/errno.h>
#include <sys/kern_control.h>
#include <sys/systm.h>
#include <libkern/libkern.h>

#define STUBBORN_REFUSALS	1	/* int: how many are to come */
#define STUBBORN_RESULT		2	/* int: what they say */
#define STUBBORN_ASKED		3	/* int: how often it was asked */

static kern_ctl_ref	stubborn_ref;
static int		stubborn_refusals;
static int		stubborn_result = KERN_FAILURE;
static int		stubborn_asked;

extern kern_return_t stubborn_start(kmod_info_t *ki, void *data);
extern kern_return_t stubborn_stop(kmod_info_t *ki, void *data);

static errno_t
stubborn_connect(__unused kern_ctl_ref ref, __unused struct sockaddr_ctl *sac,
	__unused void **unitinfo)
{
	return 0;
}

static errno_t
stubborn_set(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t len)
{
	if (len != sizeof(int))
		return EINVAL;
	switch (opt) {
	case STUBBORN_REFUSALS:
		stubborn_refusals = *(int *)data;
		return 0;
	case STUBBORN_RESULT:
		stubborn_result = *(int *)data;
		return 0;
	}
	return EOPNOTSUPP;
}

static errno_t
stubborn_get(__unused kern_ctl_ref ref, __unused u_int32_t unit,
	__unused void *unitinfo, int opt, void *data, size_t *len)
{
	if (opt != STUBBORN_ASKED)
		return EOPNOTSUPP;
	if (data != NULL) {
		if (*len < sizeof(int))
			return EINVAL;
		*(int *)data = stubborn_asked;
	}
	*len = sizeof(int);
	return 0;
}

kern_return_t
stubborn_start(__unused kmod_info_t *ki, __unused void *data)
{
	struct kern_ctl_reg reg;

	bzero(&reg, sizeof(reg));
	strlcpy(reg.ctl_name, "org.nke.stubborn", sizeof(reg.ctl_name));
	reg.ctl_connect = stubborn_connect;
	reg.ctl_setopt = stubborn_set;
	reg.ctl_getopt = stubborn_get;
	return ctl_register(&reg, &stubborn_ref) ? KERN_FAILURE : KERN_SUCCESS;
}

kern_return_t
stubborn_stop(__unused kmod_info_t *ki, __unused void *data)
{
	printf("stubborn: asked %d\n", ++stubborn_asked);
	if (stubborn_refusals > 0) {
		stubborn_refusals--;
		return stubborn_result;
	}
	return ctl_deregister(stubborn_ref) ? KERN_FAILURE : KERN_SUCCESS;
}
