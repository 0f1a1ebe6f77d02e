// SPDX-License-Identifier: GPL-2.0
/*
 * Processes.  A proc_t is the thread group's leader in disguise, thread_t a
 * task.  What XNU runs in its kernel task, Linux runs in kernel threads: all
 * of them are kernproc, process 0, as an NKE expects in its callbacks; but a
 * worker that calls an NKE on a program's request passes for that program.
 */
#include <linux/cred.h>
#include <linux/hash.h>
#include <linux/list.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "compat/task.h"
#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "proto/user.h"

/* What XNU calls process 0. */
#define NKE_KERNPROC_NAME	"kernel_task"

/* The only two that know what a proc_t is. */
static struct task_struct *nke_proc_task(struct proc *p)
{
	return (struct task_struct *)p;
}

static struct proc *nke_task_proc(struct task_struct *task)
{
	return (struct proc *)task;
}

#define NKE_ASSUMED_BITS	6

/* Who passes for whom, by the worker. */
static struct hlist_head nke_assumed[1 << NKE_ASSUMED_BITS];
static DEFINE_SPINLOCK(nke_assumed_lock);

static struct hlist_head *nke_assumed_bucket(const struct task_struct *worker)
{
	return &nke_assumed[hash_ptr(worker, NKE_ASSUMED_BITS)];
}

/**
 * nke_proc_assume() - let the calling thread pass for a process
 * @assumed: where this is noted, until nke_proc_resume()
 * @task: leader of the process; a reference is taken, so it may exit
 *
 * What asks for the calling process is answered with it from here on.  A
 * second one hides the first.
 *
 * Context: Process context.
 */
void nke_proc_assume(struct nke_assumed *assumed, struct task_struct *task)
{
	unsigned long flags;

	assumed->worker = current;
	assumed->task = get_task_struct(task);
	assumed->cred = get_task_cred(task);
	spin_lock_irqsave(&nke_assumed_lock, flags);
	hlist_add_head(&assumed->node, nke_assumed_bucket(current));
	spin_unlock_irqrestore(&nke_assumed_lock, flags);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_proc_assume);

/**
 * nke_proc_resume() - be oneself again
 * @assumed: of the thread's last nke_proc_assume()
 *
 * Context: The thread that called it.
 */
void nke_proc_resume(struct nke_assumed *assumed)
{
	unsigned long flags;

	spin_lock_irqsave(&nke_assumed_lock, flags);
	hlist_del(&assumed->node);
	spin_unlock_irqrestore(&nke_assumed_lock, flags);
	put_cred(assumed->cred);
	put_task_struct(assumed->task);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_proc_resume);

/* Whom the calling thread passes for; the record is its own. */
static struct nke_assumed *nke_assumed_of_current(void)
{
	struct hlist_head *bucket = nke_assumed_bucket(current);
	struct nke_assumed *found = NULL;
	struct nke_assumed *pos;
	unsigned long flags;

	if (hlist_empty(bucket))
		return NULL;
	spin_lock_irqsave(&nke_assumed_lock, flags);
	hlist_for_each_entry(pos, bucket, node) {
		if (pos->worker == current) {
			found = pos;
			break;
		}
	}
	spin_unlock_irqrestore(&nke_assumed_lock, flags);
	return found;
}

/**
 * nke_self() - the process of the calling thread, or whom it passes for
 *
 * Context: Any.
 * Return: its leader, without a reference; init_task in a kernel thread.
 */
struct task_struct *nke_self(void)
{
	struct nke_assumed *assumed = nke_assumed_of_current();

	if (assumed)
		return assumed->task;
	if (current->flags & PF_KTHREAD)
		return &init_task;
	return current->group_leader;
}

/**
 * nke_self_cred() - credential of the calling thread, or whom it passes for
 *
 * Context: Any.
 * Return: the credential, without a reference.
 */
const struct cred *nke_self_cred(void)
{
	struct nke_assumed *assumed = nke_assumed_of_current();

	return assumed ? assumed->cred : current_cred();
}

static bool nke_task_dying(struct task_struct *task)
{
	return READ_ONCE(task->flags) & PF_EXITING;
}

static void nke_task_name(struct task_struct *task, char *buf, int size)
{
	char comm[TASK_COMM_LEN];

	if (task == &init_task) {
		strscpy(buf, NKE_KERNPROC_NAME, size);
		return;
	}
	get_task_comm(comm, task);
	strscpy(buf, comm, size);
}

/* The task of a process, with a reference, or NULL. */
static struct task_struct *nke_task_find(pid_t pid)
{
	struct task_struct *task;

	if (!pid)
		return get_task_struct(&init_task);
	rcu_read_lock();
	task = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_TGID);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

/**
 * nke_proc_self() - the calling process
 *
 * Follows XNU's proc_self().
 *
 * Context: Any.
 * Return: the process with a reference, to be given to proc_rele();
 * kernproc in a kernel thread, unless it acts for a process; NULL if it is
 * dying.
 */
struct proc *nke_proc_self(void)
{
	struct task_struct *task = nke_self();

	if (nke_task_dying(task))
		return NULL;
	return nke_task_proc(get_task_struct(task));
}
EXPORT_SYMBOL_NKE(nke_proc_self);

/**
 * nke_current_proc() - the calling process, without a reference
 *
 * Follows XNU's current_proc().
 *
 * Context: Any.
 * Return: the process, valid while the caller runs in it.
 */
struct proc *nke_current_proc(void)
{
	return nke_task_proc(nke_self());
}
EXPORT_SYMBOL_NKE(nke_current_proc);

/**
 * nke_proc_find() - find a process
 * @pid: its number in the initial namespace; 0 is kernproc
 *
 * Follows XNU's proc_find().
 *
 * Context: Any.
 * Return: the process with a reference, to be given to proc_rele(); NULL
 * if there is none, or if it is exiting.
 */
struct proc *nke_proc_find(int pid)
{
	struct task_struct *task = nke_task_find(pid);

	if (task && nke_task_dying(task)) {
		put_task_struct(task);
		return NULL;
	}
	return nke_task_proc(task);
}
EXPORT_SYMBOL_NKE(nke_proc_find);

/**
 * nke_proc_rele() - give back a reference to a process
 * @p: the process; NULL is ignored
 *
 * Follows XNU's proc_rele().
 *
 * Context: Any but NMI.
 * Return: 0.
 */
int nke_proc_rele(struct proc *p)
{
	if (p)
		put_task_struct(nke_proc_task(p));
	return 0;
}
EXPORT_SYMBOL_NKE(nke_proc_rele);

/**
 * nke_proc_pid() - the number of a process
 * @p: the process, or NULL
 *
 * Follows XNU's proc_pid().
 *
 * Context: Any.
 * Return: the number in the initial namespace; -1 for NULL.
 */
int nke_proc_pid(struct proc *p)
{
	return p ? task_tgid_nr(nke_proc_task(p)) : -1;
}
EXPORT_SYMBOL_NKE(nke_proc_pid);

/**
 * nke_proc_ppid() - the number of a process's parent
 * @p: the process, or NULL
 *
 * Follows XNU's proc_ppid().
 *
 * Context: Any.
 * Return: the number in the initial namespace; 0 for one that is gone and
 * waited for, which has no parent any more; -1 for NULL.
 */
int nke_proc_ppid(struct proc *p)
{
	struct task_struct *task = nke_proc_task(p);
	pid_t pid = 0;

	if (!p)
		return -1;
	rcu_read_lock();
	if (pid_alive(task))
		pid = task_tgid_nr(rcu_dereference(task->real_parent));
	rcu_read_unlock();
	return pid;
}
EXPORT_SYMBOL_NKE(nke_proc_ppid);

/**
 * nke_proc_pgrpid() - the number of a process's group
 * @p: the process, or NULL
 *
 * Follows XNU's proc_pgrpid().
 *
 * Context: Any.
 * Return: the number in the initial namespace; -1 for NULL.
 */
int nke_proc_pgrpid(struct proc *p)
{
	return p ? task_pgrp_nr_ns(nke_proc_task(p), &init_pid_ns) : -1;
}
EXPORT_SYMBOL_NKE(nke_proc_pgrpid);

/**
 * nke_proc_selfpid() - the number of the calling process
 *
 * Follows XNU's proc_selfpid().
 *
 * Context: Any.
 * Return: the number in the initial namespace; 0 in a kernel thread.
 */
int nke_proc_selfpid(void)
{
	return task_tgid_nr(nke_self());
}
EXPORT_SYMBOL_NKE(nke_proc_selfpid);

/**
 * nke_proc_selfppid() - the number of the calling process's parent
 *
 * Follows XNU's proc_selfppid().
 *
 * Context: Any.
 * Return: the number in the initial namespace; 0 in a kernel thread.
 */
int nke_proc_selfppid(void)
{
	return nke_proc_ppid(nke_current_proc());
}
EXPORT_SYMBOL_NKE(nke_proc_selfppid);

/**
 * nke_proc_name() - the name of a process
 * @pid: its number
 * @buf: receives the name, cut and terminated; "" if there is no such process
 * @size: bytes at @buf
 *
 * Follows XNU's proc_name().
 *
 * Context: Any but interrupts.
 */
void nke_proc_name(int pid, char *buf, int size)
{
	struct task_struct *task;

	if (size <= 0)
		return;
	memset(buf, 0, size);
	task = nke_task_find(pid);
	if (!task)
		return;
	nke_task_name(task, buf, size);
	put_task_struct(task);
}
EXPORT_SYMBOL_NKE(nke_proc_name);

/**
 * nke_proc_selfname() - the name of the calling process
 * @buf: receives the name, cut and terminated
 * @size: bytes at @buf
 *
 * Follows XNU's proc_selfname().
 *
 * Context: Any but interrupts.
 */
void nke_proc_selfname(char *buf, int size)
{
	if (size > 0)
		nke_task_name(nke_self(), buf, size);
}
EXPORT_SYMBOL_NKE(nke_proc_selfname);

/**
 * nke_proc_is64bit() - whether a process has 64-bit addresses
 * @p: the process
 *
 * Follows XNU's proc_is64bit().
 *
 * Context: Any.
 * Return: 1 or 0.
 */
int nke_proc_is64bit(struct proc *p)
{
	return !nke_task_is_32bit(nke_proc_task(p));
}
EXPORT_SYMBOL_NKE(nke_proc_is64bit);

/**
 * nke_proc_exiting() - whether a process is ending
 * @p: the process, or NULL
 *
 * Follows XNU's proc_exiting().
 *
 * Context: Any.
 * Return: 1 or 0; 0 for NULL.
 */
int nke_proc_exiting(struct proc *p)
{
	return p && nke_task_dying(nke_proc_task(p));
}
EXPORT_SYMBOL_NKE(nke_proc_exiting);

/**
 * nke_proc_suser() - whether a process is the superuser's
 * @p: the process
 *
 * Follows XNU's proc_suser().
 *
 * Context: Any.
 * Return: 0 if its effective user is root of the initial namespace, else
 * EPERM.
 */
int nke_proc_suser(struct proc *p)
{
	if (uid_eq(task_euid(nke_proc_task(p)), GLOBAL_ROOT_UID))
		return 0;
	return nke_errno(-EPERM);
}
EXPORT_SYMBOL_NKE(nke_proc_suser);

/**
 * nke_proc_signal() - send a signal
 * @pid: number of the process; nothing happens if there is none
 * @signum: the signal
 *
 * Follows XNU's proc_signal().
 *
 * Context: Any but NMI.
 */
void nke_proc_signal(int pid, int signum)
{
	struct pid *found;

	rcu_read_lock();
	found = find_pid_ns(pid, &init_pid_ns);
	if (found && pid_task(found, PIDTYPE_TGID))
		kill_pid(found, signum, 1);
	rcu_read_unlock();
}
EXPORT_SYMBOL_NKE(nke_proc_signal);

/**
 * nke_proc_issignal() - which signals wait for a process
 * @pid: its number
 * @mask: bits of those that are asked for, sigmask()
 *
 * Follows XNU's proc_issignal(). Signals that are ignored do not wait.
 *
 * Context: Any.
 * Return: bits of those that wait and are not blocked; 0 for no process.
 */
int nke_proc_issignal(int pid, unsigned int mask)
{
	struct task_struct *task = pid > 0 ? nke_task_find(pid) : NULL;
	struct task_struct *thread;
	unsigned long bits = 0;

	if (!task)
		return 0;
	rcu_read_lock();
	for_each_thread(task, thread)
		/* They change, and the answer is old at once anyway. */
		bits |= data_race((thread->pending.signal.sig[0] |
				   task->signal->shared_pending.signal.sig[0]) &
				  ~thread->blocked.sig[0]);
	rcu_read_unlock();
	put_task_struct(task);
	return bits & mask;
}
EXPORT_SYMBOL_NKE(nke_proc_issignal);

/**
 * nke_current_thread() - the calling thread, without a reference
 *
 * Follows XNU's current_thread().
 *
 * Context: Any.
 * Return: the thread, valid while it runs.
 */
struct thread *nke_current_thread(void)
{
	return (struct thread *)current;
}
EXPORT_SYMBOL_NKE(nke_current_thread);

/**
 * nke_thread_tid() - the number of a thread
 * @thread: the thread, or NULL
 *
 * Follows XNU's thread_tid().
 *
 * Context: Any.
 * Return: a number that no other living thread has; 0 for NULL.
 */
unsigned long long nke_thread_tid(struct thread *thread)
{
	return thread ? task_pid_nr((struct task_struct *)thread) : 0;
}
EXPORT_SYMBOL_NKE(nke_thread_tid);
