/* SPDX-License-Identifier: GPL-2.0 */
/* kern/sched_prim.h of the client world: waiting for events. */
#ifndef _NKE_KERN_SCHED_PRIM_H_
#define _NKE_KERN_SCHED_PRIM_H_

#include <sys/cdefs.h>
#include <kern/kern_types.h>
#include <mach/boolean.h>
#include <mach/kern_return.h>

/**
 * assert_wait() - say what to wait for; thread_block() waits
 * @event: the address that a wake-up will name
 * @interruptible: THREAD_UNINT, or THREAD_INTERRUPTIBLE: signals end the wait
 *
 * A wake-up from now on is not lost.  Does not sleep.
 *
 * Return: THREAD_WAITING.
 */
extern wait_result_t assert_wait(event_t event, wait_interrupt_t interruptible)
	NKE_SYM(assert_wait);

/**
 * assert_wait_timeout() - say what to wait for, some time
 * @event: the address that a wake-up will name
 * @interruptible: as for assert_wait()
 * @interval: how many units to wait
 * @scale_factor: nanoseconds in a unit
 *
 * Return: THREAD_WAITING.
 */
extern wait_result_t assert_wait_timeout(event_t event,
					 wait_interrupt_t interruptible,
					 uint32_t interval,
					 uint32_t scale_factor)
	NKE_SYM(assert_wait_timeout);

/**
 * assert_wait_deadline() - say what to wait for, until a moment
 * @event: the address that a wake-up will name
 * @interruptible: as for assert_wait()
 * @deadline: absolute time that ends the wait; 0 for none
 *
 * Return: THREAD_WAITING.
 */
extern wait_result_t assert_wait_deadline(event_t event,
					  wait_interrupt_t interruptible,
					  uint64_t deadline)
	NKE_SYM(assert_wait_deadline);

/**
 * thread_block() - wait for what was said; sleeps
 * @continuation: THREAD_CONTINUE_NULL; others are refused
 *
 * Return: THREAD_AWAKENED or what the wake-up says, THREAD_TIMED_OUT,
 * THREAD_INTERRUPTED; THREAD_NOT_WAITING with a @continuation.
 */
extern wait_result_t thread_block(thread_continue_t continuation)
	NKE_SYM(thread_block);

/**
 * thread_wakeup_prim() - wake who waits for an event
 * @event: the address
 * @one_thread: TRUE for one only, who waits longest
 * @result: what the wait is to return
 *
 * Return: KERN_SUCCESS; KERN_NOT_WAITING if there was nobody.
 */
extern kern_return_t thread_wakeup_prim(event_t event, boolean_t one_thread,
					wait_result_t result)
	NKE_SYM(thread_wakeup_prim);

#define thread_wakeup(x) \
	thread_wakeup_prim((x), FALSE, THREAD_AWAKENED)
#define thread_wakeup_one(x) \
	thread_wakeup_prim((x), TRUE, THREAD_AWAKENED)
#define thread_wakeup_with_result(x, z) \
	thread_wakeup_prim((x), FALSE, (z))

#endif /* _NKE_KERN_SCHED_PRIM_H_ */
