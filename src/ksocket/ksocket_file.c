// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets of processes: file_socket() and file_drop().
 *
 * The socket_t of a process's descriptor holds the open file, and all that
 * call file_socket() of that file share it.  The socket stays the process's:
 * its callbacks are not replaced, it is not shut down and not released, and
 * when nobody holds it any more the reference to the file is all that goes.
 *
 * XNU holds a descriptor, so that close() waits until it is dropped.  Linux
 * cannot: the number may mean another file when it is dropped, or nothing, and
 * the process may be gone.  So each file_socket() is noted with the process and
 * the number, and file_drop() looks there and not at what the number means now.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <net/inet_connection_sock.h>

#include "compat/file.h"
#include "core/client.h"
#include "core/errno.h"
#include "core/export.h"
#include "kern/kern.h"
#include "ksocket/ksocket.h"
#include "pfsystem/pfsystem.h"

/**
 * struct nke_hold - a file_socket() that was not dropped yet
 * @node: in nke_file_table, by process and descriptor
 * @task: a thread of the process, with a reference; its signal structure is
 *	what all threads share, also after exec() and the end
 * @thread: who called; compared, never looked at
 * @fd: the descriptor
 * @so: what was given
 * @creator: address in the client that called
 */
struct nke_hold {
	struct hlist_node node;
	struct task_struct *task;
	const struct task_struct *thread;
	unsigned int fd;
	struct __socket *so;
	unsigned long creator;
};

/* Protects the two tables and what is in them, and __socket.holds. */
static DEFINE_MUTEX(nke_file_lock);
static DEFINE_HASHTABLE(nke_file_table, 8);	/* nke_file_lock */
static DEFINE_HASHTABLE(nke_file_sockets, 8);	/* nke_file_lock */
static unsigned int nke_file_count;		/* nke_file_lock to write */

/* -- callbacks --*/

/*
 * Called where the stack wakes who sleeps or polls, with interrupts off.  What
 * becomes of the connection is looked at in the work: see nke_file_look().
 */
static int nke_file_wake(wait_queue_entry_t *entry, unsigned int mode,
			 int sync, void *key)
{
	struct __socket *so = container_of(entry, struct __socket, accept_wait);
	__poll_t events = key_to_poll(key);
	unsigned int what = 0;

	if (!events)
		what = nke_upcall_sides(so->sock->sk) | NKE_UP_EVENT;
	if (events & (EPOLLERR | EPOLLHUP))
		what = NKE_UP_BOTH | NKE_UP_EVENT;
	if (events & (EPOLLIN | EPOLLRDNORM | EPOLLPRI))
		what |= NKE_UP_READ;
	if ((events & EPOLLOUT) && test_bit(NKE_SO_WANT_WRITE, &so->flags))
		nke_upcall_space(so);
	nke_upcall_kick(so, what);
	/* 0: an exclusive waiter is woken as well. */
	return 0;
}

/**
 * nke_file_hook() - hear of what happens on a process's socket
 * @so: the socket; done once only
 *
 * Context: Process context; may sleep.
 */
void nke_file_hook(struct __socket *so)
{
	mutex_lock(&so->listen_lock);
	if (!test_and_set_bit(NKE_SO_HOOKED, &so->flags)) {
		init_waitqueue_func_entry(&so->accept_wait, nke_file_wake);
		add_wait_queue(sk_sleep(so->sock->sk), &so->accept_wait);
	}
	mutex_unlock(&so->listen_lock);
}

/**
 * nke_file_unhook() - undo it
 * @so: the socket
 *
 * Context: Process context; may sleep.
 */
void nke_file_unhook(struct __socket *so)
{
	mutex_lock(&so->listen_lock);
	if (test_and_clear_bit(NKE_SO_HOOKED, &so->flags))
		remove_wait_queue(sk_sleep(so->sock->sk), &so->accept_wait);
	mutex_unlock(&so->listen_lock);
}

/**
 * nke_file_look() - see what has become of a connection
 * @so: a process's socket, perhaps closed
 *
 * Context: Process context; may sleep.
 */
void nke_file_look(struct __socket *so)
{
	struct sock *sk;

	if (nke_so_get(so))
		return;
	sk = so->sock->sk;
	lock_sock(sk);
	nke_event_look(so);
	release_sock(sk);
	nke_so_put(so);
}

/**
 * nke_file_set_nbio() - FIONBIO, as the process itself would
 * @so: a process's socket
 * @on: whether calls do not wait
 *
 * Context: Process context.
 */
void nke_file_set_nbio(struct __socket *so, bool on)
{
	struct file *file = so->file;

	spin_lock(&file->f_lock);
	if (on)
		file->f_flags |= O_NONBLOCK;
	else
		file->f_flags &= ~O_NONBLOCK;
	spin_unlock(&file->f_lock);
}

/* -- taking --*/

/* What clients call the family, or -EAFNOSUPPORT. */
static int nke_file_domain(const struct sock *sk)
{
	int family = READ_ONCE(sk->sk_family);

	if (family == AF_INET || family == AF_INET6 || family == AF_UNIX)
		return family;
	return family == nke_pfsystem_family() ? NKE_AF_SYSTEM : -EAFNOSUPPORT;
}

/*
 * The protocol's receive, or NULL if a layer has come between it and the
 * process already, which has its own idea of what is in the queue.
 */
static const void *nke_file_plain(struct sock *sk)
{
	const void *recvmsg = NULL;
	bool layer;

	if (sk->sk_protocol != IPPROTO_TCP && sk->sk_protocol != IPPROTO_UDP)
		return NULL;
	/* Layers come under this lock. */
	lock_sock(sk);
	layer = sk_is_tcp(sk) && inet_csk(sk)->icsk_ulp_ops;
	rcu_read_lock();
	if (__rcu_dereference_sk_user_data_with_flags(sk, SK_USER_DATA_PSOCK))
		layer = true;
	rcu_read_unlock();
	if (!layer)
		recvmsg = READ_ONCE(sk->sk_prot)->recvmsg;
	release_sock(sk);
	return recvmsg;
}

/* The socket_t of a file that has none. Takes the file over. */
static struct __socket *nke_file_open(struct file *file, struct socket *sock,
				      int domain, const void *plain,
				      unsigned long creator)
{
	struct __socket *so = nke_so_alloc();

	if (!so)
		return NULL;
	so->file = file;
	so->plain_recvmsg = plain;
	__set_bit(NKE_SO_NBIO, &so->flags);
	if (nke_priv_of_file(file))
		__set_bit(NKE_SO_PRIV, &so->flags);
	if (domain == AF_UNIX || domain == NKE_AF_SYSTEM)
		__set_bit(NKE_SO_NODEFUNCT, &so->flags);
	hash_add(nke_file_sockets, &so->file_node, (unsigned long)sock);
	nke_so_open(so, sock, domain, sock->type, creator);
	return so;
}

/* One that has a socket_t already, which is not about to end; or NULL. */
static struct __socket *nke_file_find(struct socket *sock)
{
	struct __socket *so;

	lockdep_assert_held(&nke_file_lock);
	hash_for_each_possible(nke_file_sockets, so, file_node,
			       (unsigned long)sock) {
		bool found;

		spin_lock_bh(&so->retain_lock);
		found = so->sock == sock &&
			!test_bit(NKE_SO_CLOSING, &so->flags);
		if (found)
			so->close_wanted = false;
		spin_unlock_bh(&so->retain_lock);
		if (found)
			return so;
	}
	return NULL;
}

static unsigned long nke_hold_key(const struct task_struct *task,
				  unsigned int fd)
{
	return (unsigned long)task->signal + fd;
}

/* The file, as the process means it that the caller is or acts for. */
static struct file *nke_file_get(struct task_struct *self, unsigned int fd)
{
	if (current->flags & PF_KTHREAD ? self == &init_task :
					  self == current->group_leader)
		return fget(fd);
	return nke_fget_task(self, fd);
}

/* Note it; the file is taken over if there is no error. */
static int nke_file_hold(struct nke_hold *hold, struct file *file,
			 struct socket *sock, int domain)
{
	const void *plain = nke_file_plain(sock->sk);
	struct __socket *so;
	int err = -ENXIO;

	mutex_lock(&nke_file_lock);
	/* Nobody would drop it: see nke_file_remove_all(). */
	if (nke_client_is_leaving(nke_client_of((void *)hold->creator)))
		goto out;
	err = -ENOMEM;
	so = nke_file_find(sock);
	if (so) {
		so->creator = hold->creator;
		fput(file);
	} else {
		so = nke_file_open(file, sock, domain, plain, hold->creator);
		if (!so)
			goto out;
	}
	so->holds++;
	hold->so = so;
	get_task_struct(hold->task);
	/* The newest is the first: file_drop() wants that. */
	hash_add(nke_file_table, &hold->node,
		 nke_hold_key(hold->task, hold->fd));
	WRITE_ONCE(nke_file_count, nke_file_count + 1);
	err = 0;
out:
	mutex_unlock(&nke_file_lock);
	return err;
}

/**
 * nke_file_socket() - the socket behind a process's descriptor
 * @fd: a descriptor of the calling process
 * @sock: receives the socket, NULL on error; or NULL
 *
 * The process is the one whose request the NKE serves, also in a thread of
 * nke's. Give it back with file_drop(). Follows XNU's file_socket().
 *
 * Context: Process context; may sleep.
 * Return: 0, EBADF (no such descriptor), ENOTSOCK, EAFNOSUPPORT (a family that
 * the KPI does not have), ENXIO (the NKE is being unloaded), ENOMEM.
 */
int nke_file_socket(int fd, struct __socket **sock)
{
	struct socket *lsock;
	struct nke_hold *hold;
	struct file *file;
	int domain;
	int err;

	might_sleep();
	if (sock)
		*sock = NULL;
	file = nke_file_get(nke_self(), fd);
	if (!file)
		return nke_errno(-EBADF);
	err = -ENOTSOCK;
	lsock = sock_from_file(file);
	if (!lsock)
		goto out_file;
	domain = nke_file_domain(lsock->sk);
	err = domain;
	if (domain < 0)
		goto out_file;

	err = -ENOMEM;
	hold = kzalloc(sizeof(*hold), GFP_KERNEL);
	if (!hold)
		goto out_file;
	hold->task = nke_self();
	hold->thread = current;
	hold->fd = fd;
	hold->creator = _RET_IP_;
	err = nke_file_hold(hold, file, lsock, domain);
	if (err)
		goto out_hold;
	if (sock)
		*sock = hold->so;
	return 0;

out_hold:
	kfree(hold);
out_file:
	fput(file);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_file_socket);

/* -- giving back --*/

/*
 * Forget a hold.
 * Return: true when it was the last that kept the socket: the caller closes it.
 */
static bool nke_hold_end(struct nke_hold *hold)
{
	struct __socket *so = hold->so;
	bool close = false;

	lockdep_assert_held(&nke_file_lock);
	hash_del(&hold->node);
	WRITE_ONCE(nke_file_count, nke_file_count - 1);
	if (!--so->holds) {
		spin_lock_bh(&so->retain_lock);
		so->close_wanted = true;
		close = !so->retains &&
			!test_and_set_bit(NKE_SO_CLOSING, &so->flags);
		spin_unlock_bh(&so->retain_lock);
	}
	put_task_struct(hold->task);
	kfree(hold);
	return close;
}

/* What this thread took last, else what the process did. */
static struct nke_hold *nke_hold_find(const struct task_struct *self,
				      unsigned int fd)
{
	struct nke_hold *hold, *other = NULL;

	lockdep_assert_held(&nke_file_lock);
	hash_for_each_possible(nke_file_table, hold, node,
			       nke_hold_key(self, fd)) {
		if (hold->task->signal != self->signal || hold->fd != fd)
			continue;
		if (hold->thread == current)
			return hold;
		if (!other)
			other = hold;
	}
	return other;
}

/**
 * nke_file_drop() - give back what file_socket() gave
 * @fd: the descriptor, whatever it means by now
 *
 * The socket_t ends with the last one, unless it is retained. Calls on it that
 * sleep are neither woken nor waited for. Follows XNU's file_drop(), which
 * panics where there is nothing to drop.
 *
 * Context: Process context of the process that took it; may sleep.
 * Return: 0, EBADF (the process holds no such descriptor).
 */
int nke_file_drop(int fd)
{
	struct __socket *so = NULL;
	struct nke_hold *hold;
	bool close = false;

	might_sleep();
	mutex_lock(&nke_file_lock);
	hold = nke_hold_find(nke_self(), fd);
	if (hold) {
		so = hold->so;
		close = nke_hold_end(hold);
	}
	mutex_unlock(&nke_file_lock);
	if (close)
		nke_so_close(so);
	return so ? 0 : nke_errno(-EBADF);
}
EXPORT_SYMBOL_NKE(nke_file_drop);

/**
 * nke_file_close() - the end of a process's socket as a socket_t
 * @so: a socket that is not found any more, without callbacks
 *
 * Calls in flight keep the file until they are over.  To wake them the socket
 * would have to be shut down under the process.
 *
 * Context: Process context; may sleep.
 */
void nke_file_close(struct __socket *so)
{
	mutex_lock(&nke_file_lock);
	hash_del(&so->file_node);
	mutex_unlock(&nke_file_lock);

	if (test_bit(NKE_SO_CLOSEWAIT, &so->flags) && !nke_upcall_is_self(so))
		nke_upcall_wait(so);
	if (refcount_dec_and_test(&so->calls))
		nke_file_end(so);
}

/**
 * nke_file_end() - give a process's socket back
 * @so: a closed socket without calls
 *
 * Context: Process context; may sleep.
 */
void nke_file_end(struct __socket *so)
{
	struct file *file = so->file;

	/* A call that was in flight may have hooked it again. */
	nke_upcall_detach(so);
	so->sock = NULL;
	fput(file);
	nke_so_free_ref(so);
}

/* -- who leaves --*/

static bool nke_file_is_of(unsigned long creator, const struct module *module)
{
	return !module || within_module(creator, module);
}

/* One that @module has not dropped, or NULL. */
static struct nke_hold *nke_file_left_held(const struct module *module)
{
	struct nke_hold *hold;
	int i;

	hash_for_each(nke_file_table, i, hold, node)
		if (nke_file_is_of(hold->creator, module))
			return hold;
	return NULL;
}

/*
 * One that nobody holds and @module took last, but that is retained; the
 * caller closes it.  NULL if there is none.
 */
static struct __socket *nke_file_left_retained(const struct module *module)
{
	struct __socket *so;
	int i;

	hash_for_each(nke_file_sockets, i, so, file_node)
		if (!so->holds && nke_file_is_of(so->creator, module) &&
		    !test_and_set_bit(NKE_SO_CLOSING, &so->flags))
			return so;
	return NULL;
}

/* One that others hold, and that calls @module back; with a call begun. */
static struct __socket *nke_file_left_calling(const struct module *module)
{
	struct __socket *so;
	int i;

	hash_for_each(nke_file_sockets, i, so, file_node)
		if (nke_upcall_is_of(so, module) && !nke_so_get(so))
			return so;
	return NULL;
}

/**
 * nke_file_remove_all() - drop what a module has forgotten
 * @module: an NKE that leaves; NULL for all, when nke does
 *
 * With a word in the log.  No callback of the module runs or comes on these
 * sockets afterwards.
 *
 * Context: Process context, not from a callback; waits for callbacks.
 */
void nke_file_remove_all(const struct module *module)
{
	const char *name = module ? module->name : "somebody";
	struct nke_hold *hold;
	struct __socket *so;

	for (;;) {
		so = NULL;
		mutex_lock(&nke_file_lock);
		hold = nke_file_left_held(module);
		if (hold) {
			pr_warn("nke: %s: descriptor %u of %s[%d] was left held\n",
				name, hold->fd, hold->task->comm,
				hold->task->tgid);
			so = hold->so;
			if (!nke_hold_end(hold)) {
				mutex_unlock(&nke_file_lock);
				continue;
			}
		} else {
			so = nke_file_left_retained(module);
			if (so)
				pr_warn("nke: %s: a process's socket was left retained\n",
					name);
		}
		mutex_unlock(&nke_file_lock);
		if (!so)
			break;
		set_bit(NKE_SO_CLOSEWAIT, &so->flags);
		nke_so_close(so);
	}

	while (module) {
		mutex_lock(&nke_file_lock);
		so = nke_file_left_calling(module);
		mutex_unlock(&nke_file_lock);
		if (!so)
			break;
		nke_upcall_disown(so, module);
		nke_so_put(so);
	}
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_file_remove_all);

/**
 * nke_file_holds() - count what is not dropped
 *
 * Context: Any.
 * Return: calls of file_socket() less those of file_drop().
 */
unsigned int nke_file_holds(void)
{
	return READ_ONCE(nke_file_count);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_file_holds);
