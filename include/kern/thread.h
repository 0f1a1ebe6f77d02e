/* SPDX-License-Identifier: GPL-2.0 */
/* kern/thread.h of the client world: threads. */
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

/**
 * kernel_thread_start() - start a thread; may sleep
 * @continuation: what it runs; its end is the thread's
 * @parameter: its first argument
 * @new_thread: receives the thread with a reference, for thread_deallocate()
 *
 * The NKE is not unloaded before its threads have ended.
 *
 * Return: KERN_SUCCESS; KERN_RESOURCE_SHORTAGE; KERN_FAILURE if the NKE is
 * being unloaded; KERN_INVALID_ARGUMENT for NULL.
 */
extern kern_return_t kernel_thread_start(thread_continue_t continuation,
					 void *parameter, thread_t *new_thread)
	NKE_SYM(kernel_thread_start);

/**
 * thread_terminate() - end the calling thread
 * @thread: current_thread(), which kernel_thread_start() has started
 *
 * Return: does not; KERN_FAILURE for any other thread, KERN_INVALID_ARGUMENT
 * for NULL.
 */
extern kern_return_t thread_terminate(thread_t thread)
	NKE_SYM(thread_terminate);

/**
 * thread_reference() - take a reference
 * @thread: the thread, or NULL
 */
extern void thread_reference(thread_t thread) NKE_SYM(thread_reference);

/**
 * thread_deallocate() - give back a reference
 * @thread: the thread, or NULL
 */
extern void thread_deallocate(thread_t thread) NKE_SYM(thread_deallocate);

#endif /* _NKE_KERN_THREAD_H_ */
