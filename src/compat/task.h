/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a task has on some architectures, or in some configurations.
 */
#ifndef _NKE_COMPAT_TASK_H
#define _NKE_COMPAT_TASK_H

#include <linux/sched.h>
#include <linux/thread_info.h>

/**
 * nke_task_is_32bit() - whether a task has 32-bit addresses
 * @task: the task
 *
 * Each architecture has its own name for it; one without any runs tasks of
 * one kind only.
 *
 * Context: Any.
 * Return: true if so.
 */
static inline bool nke_task_is_32bit(struct task_struct *task)
{
#if defined(TIF_ADDR32)
	return test_tsk_thread_flag(task, TIF_ADDR32);
#elif defined(TIF_32BIT)
	return test_tsk_thread_flag(task, TIF_32BIT);
#elif defined(TIF_31BIT)
	return test_tsk_thread_flag(task, TIF_31BIT);
#else
	return !IS_ENABLED(CONFIG_64BIT);
#endif
}

/**
 * nke_task_has_ring() - whether a task has ever submitted to an io_uring
 * @task: the task
 *
 * Context: Any.
 * Return: true if so.
 */
static inline bool nke_task_has_ring(const struct task_struct *task)
{
#ifdef CONFIG_IO_URING
	return task->io_uring;
#else
	return false;
#endif
}

#endif /* _NKE_COMPAT_TASK_H */
