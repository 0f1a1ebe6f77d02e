/* SPDX-License-Identifier: GPL-2.0 */
/* kern/task.h of the client world: included by habit. */
#ifndef _NKE_KERN_TASK_H_
#define _NKE_KERN_TASK_H_

#include <kern/kern_types.h>

#endif /* _NKE_KERN_TASK_H_ */
