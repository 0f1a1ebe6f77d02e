/* SPDX-License-Identifier: GPL-2.0 */
/* mach/vm_types.h of the client world. */
#ifndef _NKE_MACH_VM_TYPES_H_
#define _NKE_MACH_VM_TYPES_H_

#include <sys/types.h>

typedef unsigned long vm_offset_t;
typedef unsigned long vm_address_t;
typedef unsigned long vm_size_t;
typedef uint64_t mach_vm_address_t;
typedef uint64_t mach_vm_size_t;

#endif /* _NKE_MACH_VM_TYPES_H_ */
