/* SPDX-License-Identifier: GPL-2.0 */
/* mach/machine/vm_types.h of the client world. */
#ifndef _NKE_MACH_MACHINE_VM_TYPES_H_
#define _NKE_MACH_MACHINE_VM_TYPES_H_

#include <mach/vm_types.h>

#endif /* _NKE_MACH_MACHINE_VM_TYPES_H_ */
