/* SPDX-License-Identifier: GPL-2.0 */
/* sys/vm.h of the client world: included by habit. */
#ifndef _NKE_SYS_VM_H_
#define _NKE_SYS_VM_H_

#include <sys/types.h>
#include <mach/vm_types.h>
#include <sys/proc.h>

#endif /* _NKE_SYS_VM_H_ */
