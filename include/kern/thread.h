/* SPDX-License-Identifier: GPL-2.0 */
/* kern/thread.h of the client world: the calling thread. */
#ifndef _NKE_KERN_THREAD_H_
#define _NKE_KERN_THREAD_H_

#include <sys/cdefs.h>
#include <kern/kern_types.h>
#include <mach/mach_types.h>

/**
 * current_thread() - the calling thread
 *
 * Return: the thread, without a reference.
 */
extern thread_t current_thread(void) NKE_SYM(current_thread);

/**
 * thread_tid() - a number for a thread
 * @thread: the thread, or NULL
 *
 * Return: a number that no other living thread has; 0 for NULL.
 */
extern uint64_t thread_tid(thread_t thread) NKE_SYM(thread_tid);

#endif /* _NKE_KERN_THREAD_H_ */
