/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kern/thread_call.h of the client world: functions to be called in a thread,
 * now or at some time.  They may sleep.  None of an NKE runs any more when its
 * module goes.
 */
#ifndef _NKE_KERN_THREAD_CALL_H_
#define _NKE_KERN_THREAD_CALL_H_

#include <sys/cdefs.h>
#include <stdint.h>
#include <mach/boolean.h>

/** typedef thread_call_t - a thread call */
typedef struct thread_call *thread_call_t;
typedef void *thread_call_param_t;

/**
 * typedef thread_call_func_t - what a thread call calls
 * @param0: given when it was allocated
 * @param1: given when it was entered, or NULL
 */
typedef void (*thread_call_func_t)(thread_call_param_t param0,
				   thread_call_param_t param1);

/** enum thread_call_priority - how urgent; without effect */
typedef enum thread_call_priority {
	/** @THREAD_CALL_PRIORITY_HIGH: the default */
	THREAD_CALL_PRIORITY_HIGH = 0,
	/** @THREAD_CALL_PRIORITY_KERNEL: a kernel thread's */
	THREAD_CALL_PRIORITY_KERNEL = 1,
	/** @THREAD_CALL_PRIORITY_USER: a program's */
	THREAD_CALL_PRIORITY_USER = 2,
	/** @THREAD_CALL_PRIORITY_LOW: not urgent */
	THREAD_CALL_PRIORITY_LOW = 3,
	/** @THREAD_CALL_PRIORITY_KERNEL_HIGH: above most kernel threads */
	THREAD_CALL_PRIORITY_KERNEL_HIGH = 4,
} thread_call_priority_t;

enum {
	THREAD_CALL_OPTIONS_ONCE = 0x00000001,
};

typedef uint32_t thread_call_options_t;

/**
 * thread_call_allocate() - make a thread call; may sleep
 * @func: what it calls
 * @param0: first argument
 *
 * When it is entered while it runs it may run beside itself.
 *
 * Return: the call, for thread_call_free(); NULL without memory, or if the NKE
 * is being unloaded.
 */
extern thread_call_t thread_call_allocate(thread_call_func_t func,
					  thread_call_param_t param0)
	NKE_SYM(thread_call_allocate);

/**
 * thread_call_allocate_with_priority() - make a thread call; may sleep
 * @func: what it calls
 * @param0: first argument
 * @pri: how urgent
 *
 * Return: as thread_call_allocate(); NULL for another priority.
 */
extern thread_call_t
thread_call_allocate_with_priority(thread_call_func_t func,
				   thread_call_param_t param0,
				   thread_call_priority_t pri)
	NKE_SYM(thread_call_allocate_with_priority);

/**
 * thread_call_allocate_with_options() - make a thread call; may sleep
 * @func: what it calls
 * @param0: first argument
 * @pri: how urgent
 * @options: THREAD_CALL_OPTIONS_ONCE: it never runs beside itself; or 0
 *
 * Return: as thread_call_allocate(); NULL for another priority or option.
 */
extern thread_call_t
thread_call_allocate_with_options(thread_call_func_t func,
				  thread_call_param_t param0,
				  thread_call_priority_t pri,
				  thread_call_options_t options)
	NKE_SYM(thread_call_allocate_with_options);

/**
 * thread_call_enter() - let a thread call run, now and not later
 * @call: the call
 *
 * Return: TRUE if it was pending already, else FALSE.
 */
extern boolean_t thread_call_enter(thread_call_t call)
	NKE_SYM(thread_call_enter);

/**
 * thread_call_enter1() - let a thread call run, now and not later
 * @call: the call
 * @param1: second argument; replaces one that has not been used
 *
 * Return: TRUE if it was pending already, else FALSE.
 */
extern boolean_t thread_call_enter1(thread_call_t call,
				    thread_call_param_t param1)
	NKE_SYM(thread_call_enter1);

/**
 * thread_call_enter_delayed() - let a thread call run then, and not before
 * @call: the call
 * @deadline: absolute time; replaces another one
 *
 * Return: TRUE if it was pending already, else FALSE.
 */
extern boolean_t thread_call_enter_delayed(thread_call_t call,
					   uint64_t deadline)
	NKE_SYM(thread_call_enter_delayed);

/**
 * thread_call_enter1_delayed() - let a thread call run then, and not before
 * @call: the call
 * @param1: second argument; replaces one that has not been used
 * @deadline: absolute time; replaces another one
 *
 * Return: TRUE if it was pending already, else FALSE.
 */
extern boolean_t thread_call_enter1_delayed(thread_call_t call,
					    thread_call_param_t param1,
					    uint64_t deadline)
	NKE_SYM(thread_call_enter1_delayed);

/**
 * thread_call_cancel() - let a thread call not run; does not wait
 * @call: the call
 *
 * Return: TRUE if it was pending; FALSE if it was not, and it may run.
 */
extern boolean_t thread_call_cancel(thread_call_t call)
	NKE_SYM(thread_call_cancel);

/**
 * thread_call_cancel_wait() - let a thread call not run, and wait
 * @call: the call; not from its own function
 *
 * Waits for the runs that have begun; without THREAD_CALL_OPTIONS_ONCE only if
 * it was not pending.  Sleeps.
 *
 * Return: TRUE if it was pending, else FALSE.
 */
extern boolean_t thread_call_cancel_wait(thread_call_t call)
	NKE_SYM(thread_call_cancel_wait);

/**
 * thread_call_free() - free a thread call
 * @call: the call; it may run, and may do this itself
 *
 * Return: TRUE; FALSE if it is pending, and then it is not freed.
 */
extern boolean_t thread_call_free(thread_call_t call)
	NKE_SYM(thread_call_free);

/**
 * thread_call_isactive() - whether a thread call is pending or runs
 * @call: the call
 *
 * Return: TRUE or FALSE.
 */
extern boolean_t thread_call_isactive(thread_call_t call)
	NKE_SYM(thread_call_isactive);

/**
 * thread_call_func_delayed() - have a function called at some time, once
 * @func: the function
 * @param: its first argument
 * @deadline: absolute time
 */
extern void thread_call_func_delayed(thread_call_func_t func,
				     thread_call_param_t param,
				     uint64_t deadline)
	NKE_SYM(thread_call_func_delayed);

/**
 * thread_call_func_cancel() - cancel thread_call_func_delayed()
 * @func: the function
 * @param: its first argument
 * @cancel_all: all that are pending, not only one
 *
 * Return: TRUE if there was one, else FALSE.
 */
extern boolean_t thread_call_func_cancel(thread_call_func_t func,
					 thread_call_param_t param,
					 boolean_t cancel_all)
	NKE_SYM(thread_call_func_cancel);

#endif /* _NKE_KERN_THREAD_CALL_H_ */
