/* SPDX-License-Identifier: GPL-2.0 */
/* kern/kern_types.h of the client world: Mach's objects and waits. */
#ifndef _NKE_KERN_KERN_TYPES_H_
#define _NKE_KERN_KERN_TYPES_H_

#include <sys/types.h>
#include <mach/boolean.h>

/** typedef thread_t - a thread */
typedef struct thread *thread_t;
/** typedef task_t - a task; nothing here takes one */
typedef struct task *task_t;
/** typedef event_t - an address that threads wait for */
typedef void *event_t;
typedef uint64_t event64_t;

#define THREAD_NULL	((thread_t)0)
#define TASK_NULL	((task_t)0)
#define NO_EVENT	((event_t)0)

/** typedef wait_result_t - how a wait ended */
typedef int wait_result_t;

#define THREAD_WAITING		(-1)
#define THREAD_AWAKENED		0
#define THREAD_TIMED_OUT	1
#define THREAD_INTERRUPTED	2
#define THREAD_RESTART		3
#define THREAD_NOT_WAITING	10

/** typedef wait_interrupt_t - what may end a wait besides a wakeup */
typedef int wait_interrupt_t;

#define THREAD_UNINT		0
#define THREAD_INTERRUPTIBLE	1
#define THREAD_ABORTSAFE	2

/**
 * typedef thread_continue_t - what a thread runs
 * @parameter: as given
 * @result: how it came to run
 */
typedef void (*thread_continue_t)(void *parameter, wait_result_t result);

#define THREAD_CONTINUE_NULL	((thread_continue_t)0)

#endif /* _NKE_KERN_KERN_TYPES_H_ */
