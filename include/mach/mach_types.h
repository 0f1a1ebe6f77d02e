/* SPDX-License-Identifier: GPL-2.0 */
/* mach/mach_types.h of the client world. */
#ifndef _NKE_MACH_MACH_TYPES_H_
#define _NKE_MACH_MACH_TYPES_H_

#include <kern/kern_types.h>
#include <mach/boolean.h>
#include <mach/clock_types.h>
#include <mach/kern_return.h>
#include <mach/vm_types.h>
#include <mach/kmod.h>
#include <sys/types.h>

#endif /* _NKE_MACH_MACH_TYPES_H_ */
