// SPDX-License-Identifier: GPL-2.0
/*
 * Threads of NKEs.  A thread_t is a task in disguise; a reference keeps it, so
 * its number and address stay its own after its end.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "core/client.h"
#include "core/export.h"
#include "kern/kern.h"
#include "kern/leave.h"
#include "kern/sleep.h"

#define NKE_KERN_SUCCESS		0
#define NKE_KERN_INVALID_ARGUMENT	4
#define NKE_KERN_FAILURE		5
#define NKE_KERN_RESOURCE_SHORTAGE	6

/**
 * struct nke_thread - a thread that an NKE has started
 * @link: in nke_threads, until it ends
 * @task: the thread; NULL while it is being made
 * @one_arg: the function is an IOThreadFunc
 * @arg: what it is called with
 * @fn: the function; its address
 * @fn1: or so
 * @address: and to look whose it is
 */
struct nke_thread {
	struct list_head link;
	struct task_struct *task;
	bool one_arg;
	void *arg;
	union {
		void (*fn)(void *parameter, int result);
		void (*fn1)(void *arg);
		void *address;
	};
};

static DEFINE_SPINLOCK(nke_thread_lock);
static LIST_HEAD(nke_threads);		/* nke_thread_lock */
static unsigned int nke_thread_count;	/* nke_thread_lock */
static bool nke_thread_ever;

static DECLARE_WAIT_QUEUE_HEAD(nke_thread_gone);

static void nke_thread_add(struct nke_thread *t)
{
	spin_lock(&nke_thread_lock);
	list_add_tail(&t->link, &nke_threads);
	nke_thread_count++;
	spin_unlock(&nke_thread_lock);
}

static void nke_thread_remove(struct nke_thread *t)
{
	spin_lock(&nke_thread_lock);
	list_del(&t->link);
	nke_thread_count--;
	wake_up_all(&nke_thread_gone);
	spin_unlock(&nke_thread_lock);
	kfree(t);
}

/*
 * From the list on nobody waits for the thread any more, and the NKE may go:
 * this does not return to it.  What is left of it is here and in the kernel;
 * see nke_thread_exit() for the former.
 */
static void __noreturn nke_thread_end(struct nke_thread *t)
{
	nke_thread_remove(t);
	kthread_complete_and_exit(NULL, 0);
}

static int nke_thread_main(void *data)
{
	struct nke_thread *t = data;

	if (t->one_arg)
		t->fn1(t->arg);
	else
		t->fn(t->arg, NKE_THREAD_AWAKENED);
	nke_thread_end(t);
}

static int nke_thread_start(void *address, bool one_arg, void *arg,
			    struct thread **thread)
{
	struct nke_thread *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct task_struct *task = NULL;
	struct module *owner;

	if (!t)
		return NKE_KERN_RESOURCE_SHORTAGE;
	t->address = address;
	t->one_arg = one_arg;
	t->arg = arg;
	/*
	 * In the list first: either this sees that the NKE leaves, or
	 * nke_thread_remove_all() waits for it.
	 */
	nke_thread_add(t);
	owner = nke_client_of(address);
	if (owner && nke_client_is_leaving(owner)) {
		nke_thread_remove(t);
		return NKE_KERN_FAILURE;
	}
	task = kthread_create(nke_thread_main, t, "nke/%ps", address);
	if (IS_ERR(task)) {
		nke_thread_remove(t);
		return NKE_KERN_RESOURCE_SHORTAGE;
	}
	WRITE_ONCE(nke_thread_ever, true);
	spin_lock(&nke_thread_lock);
	t->task = task;
	spin_unlock(&nke_thread_lock);
	/* The thread may look for itself there. */
	*thread = (struct thread *)get_task_struct(task);
	wake_up_process(task);
	return NKE_KERN_SUCCESS;
}

/**
 * nke_kernel_thread_start() - start a thread
 * @continuation: what it runs; its end is the thread's
 * @parameter: first argument, the second is THREAD_AWAKENED
 * @new_thread: receives the thread with a reference, before it runs
 *
 * Follows XNU's kernel_thread_start().
 *
 * Context: Process context; may sleep.
 * Return: KERN_SUCCESS; KERN_RESOURCE_SHORTAGE without memory, or if the
 * calling process is being killed; KERN_FAILURE if the NKE is being unloaded;
 * KERN_INVALID_ARGUMENT for NULL, where XNU crashes.
 */
int nke_kernel_thread_start(void (*continuation)(void *parameter, int result),
			    void *parameter, struct thread **new_thread)
{
	if (!continuation || !new_thread)
		return NKE_KERN_INVALID_ARGUMENT;
	return nke_thread_start(continuation, false, parameter, new_thread);
}
EXPORT_SYMBOL_NKE(nke_kernel_thread_start);

/**
 * nke_thread_terminate() - end the calling thread
 * @thread: current_thread()
 *
 * Only a thread that the NKE has started; a callback's thread is not the
 * NKE's to end.
 *
 * Follows XNU's thread_terminate().
 *
 * Context: Process context, without locks.
 * Return: does not; KERN_FAILURE for another thread than that,
 * KERN_INVALID_ARGUMENT for NULL.
 */
int nke_thread_terminate(struct thread *thread)
{
	struct nke_thread *t, *own = NULL;

	if (!thread)
		return NKE_KERN_INVALID_ARGUMENT;
	if (thread != nke_current_thread())
		return NKE_KERN_FAILURE;
	spin_lock(&nke_thread_lock);
	list_for_each_entry(t, &nke_threads, link) {
		if (t->task == current) {
			own = t;
			break;
		}
	}
	spin_unlock(&nke_thread_lock);
	if (!own) {
		pr_warn("nke: thread_terminate: %s is no thread of an NKE\n",
			current->comm);
		return NKE_KERN_FAILURE;
	}
	nke_thread_end(own);
}
EXPORT_SYMBOL_NKE(nke_thread_terminate);

/**
 * nke_thread_reference() - take a reference to a thread
 * @thread: the thread, or NULL
 *
 * Follows XNU's thread_reference().
 *
 * Context: Any.
 */
void nke_thread_reference(struct thread *thread)
{
	if (thread)
		get_task_struct((struct task_struct *)thread);
}
EXPORT_SYMBOL_NKE(nke_thread_reference);

/**
 * nke_thread_deallocate() - give back a reference to a thread
 * @thread: the thread, or NULL
 *
 * Follows XNU's thread_deallocate().
 *
 * Context: Any but NMI.
 */
void nke_thread_deallocate(struct thread *thread)
{
	if (thread)
		put_task_struct((struct task_struct *)thread);
}
EXPORT_SYMBOL_NKE(nke_thread_deallocate);

/**
 * nke_IOCreateThread() - start a thread
 * @fcn: what it runs; its end is the thread's
 * @arg: its argument
 *
 * Follows XNU's IOCreateThread().
 *
 * Context: Process context; may sleep.
 * Return: the thread without a reference, to be compared only; or NULL.
 */
struct thread *nke_IOCreateThread(void (*fcn)(void *arg), void *arg)
{
	struct thread *thread;

	if (!fcn || nke_thread_start(fcn, true, arg, &thread))
		return NULL;
	nke_thread_deallocate(thread);
	return thread;
}
EXPORT_SYMBOL_NKE(nke_IOCreateThread);

/**
 * nke_IOExitThread() - end the calling thread
 *
 * Follows XNU's IOExitThread().
 *
 * Context: A thread that the NKE has started, without locks; in another one
 * it only complains.
 */
void nke_IOExitThread(void)
{
	nke_thread_terminate(nke_current_thread());
}
EXPORT_SYMBOL_NKE(nke_IOExitThread);

static bool nke_thread_is_left(struct module *owner, bool tell)
{
	struct nke_thread *t;
	bool left = false;

	spin_lock(&nke_thread_lock);
	list_for_each_entry(t, &nke_threads, link) {
		if (!within_module((unsigned long)t->address, owner))
			continue;
		left = true;
		if (tell)
			pr_warn("nke: %s: thread %ps runs, waiting for its end\n",
				module_name(owner), t->address);
	}
	spin_unlock(&nke_thread_lock);
	return left;
}

/**
 * nke_thread_remove_all() - wait for the threads that an NKE has left
 * @owner: the NKE's module, which starts no more of them
 *
 * What a thread waits for is the NKE's affair: nothing here can end it.
 *
 * Context: Process context, not in such a thread.
 */
void nke_thread_remove_all(struct module *owner)
{
	nke_leave_wait(&nke_thread_gone, nke_thread_is_left, owner);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_thread_remove_all);

/**
 * nke_thread_live() - count threads
 *
 * Context: Process context.
 * Return: how many there are.
 */
unsigned int nke_thread_live(void)
{
	return READ_ONCE(nke_thread_count);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_thread_live);

/**
 * nke_thread_exit() - the last threads leave the code
 *
 * Clients are gone, and with them their threads; one of these may still be on
 * its way from the list to kthread_complete_and_exit().
 *
 * Context: Process context; sleeps.
 */
void nke_thread_exit(void)
{
	WARN_ON(!list_empty(&nke_threads));
	if (nke_thread_ever)
		synchronize_rcu_tasks();
}
