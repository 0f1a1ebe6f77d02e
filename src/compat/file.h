/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Another process's descriptors.
 */
#ifndef _NKE_COMPAT_FILE_H
#define _NKE_COMPAT_FILE_H

#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/rcupdate.h>

/**
 * nke_fget_task() - the file behind a descriptor of another process
 * @task: leader of the process
 * @fd: the descriptor
 *
 * Modules are given no look-up of one descriptor, but one of the next.
 *
 * Context: Process context.
 * Return: the file with a reference, as fget() gives it, or NULL.
 */
static inline struct file *nke_fget_task(struct task_struct *task,
					 unsigned int fd)
{
	unsigned int next = fd;
	struct file *file;

#ifdef NKE_HAVE_FGET_TASK_NEXT
	file = fget_task_next(task, &next);
#else
	rcu_read_lock();
#ifdef NKE_HAVE_NEXT_FDGET
	file = task_lookup_next_fdget_rcu(task, &next);
#else
	file = task_lookup_next_fd_rcu(task, &next);
	if (file && !get_file_rcu(file))
		file = NULL;
#endif
	rcu_read_unlock();
#endif
	if (file && (next != fd || file->f_mode & FMODE_PATH)) {
		fput(file);
		return NULL;
	}
	return file;
}

#endif /* _NKE_COMPAT_FILE_H */
