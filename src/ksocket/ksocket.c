// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a kernel socket: creating, keeping, closing.
 */
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "compat/sock.h"
#include "core/errno.h"
#include "core/export.h"
#include "ksocket/ksocket.h"
#include "ksocket/ksocket_table.h"
#include "pfsystem/pfsystem.h"
#include "trace/events/nke.h"

static struct kmem_cache *nke_so_cache;
static struct lock_class_key nke_so_turn_key;
static atomic_t nke_so_count = ATOMIC_INIT(0);

/**
 * nke_so_free() - free a socket's object
 * @so: one that nobody can find any more, or could never
 *
 * Context: Any.
 */
void nke_so_free(struct __socket *so)
{
	kmem_cache_free(nke_so_cache, so);
	atomic_dec(&nke_so_count);
}

static void nke_so_free_rcu(struct rcu_head *rcu)
{
	nke_so_free(container_of(rcu, struct __socket, rcu));
}

/**
 * nke_so_free_ref() - drop a reference to the memory
 * @so: the socket
 *
 * Context: Any.
 */
void nke_so_free_ref(struct __socket *so)
{
	struct sock *pinned;

	if (!refcount_dec_and_test(&so->refs))
		return;
	/* Its place is that of @rcu. */
	pinned = so->pinned;
	call_rcu(&so->rcu, nke_so_free_rcu);
	if (pinned)
		sock_put(pinned);
}

/**
 * nke_so_alloc() - make a socket's object
 *
 * Context: Process context; may sleep.
 * Return: the object for nke_so_open() or nke_so_free(), NULL without memory.
 */
struct __socket *nke_so_alloc(void)
{
	struct __socket *so = kmem_cache_zalloc(nke_so_cache, GFP_KERNEL);

	if (!so)
		return NULL;
	refcount_set(&so->refs, 1);
	refcount_set(&so->calls, 1);
	init_completion(&so->idle);
	spin_lock_init(&so->retain_lock);
	spin_lock_init(&so->upcall_lock);
	lockdep_init_map(&so->turn, "nke_so_turn", &nke_so_turn_key, 0);
	mutex_init(&so->listen_lock);
	INIT_WORK(&so->work, nke_upcall_work);
	timer_setup(&so->later, nke_upcall_later_end, 0);
	atomic_inc(&nke_so_count);
	return so;
}

/**
 * nke_so_open() - make an object the socket_t of a socket and have it found
 * @so: the new object; with a file, and then with plain_recvmsg set
 * @sock: the Linux socket
 * @domain: as clients know it
 * @type: SOCK_*
 * @creator: address in the client that asks for it
 *
 * Context: Process context.
 */
void nke_so_open(struct __socket *so, struct socket *sock, int domain,
		 int type, unsigned long creator)
{
	so->creator = creator;
	so->sock = sock;
	so->domain = domain;
	so->type = type;
	so->protocol = sock->sk->sk_protocol;
	if (!so->file) {
		so->plain_recvmsg = READ_ONCE(sock->sk->sk_prot)->recvmsg;
		nke_sk_own_page_frag(sock->sk);
	}

	nke_so_publish(so);
}

/* Protocols of which XNU says that they exist, but under another type. */
static bool nke_so_other_type(int domain, int protocol)
{
	switch (domain) {
	case AF_INET:
		return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP ||
		       protocol == IPPROTO_ICMP;
	case AF_INET6:
		return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP ||
		       protocol == IPPROTO_ICMPV6;
	default:
		return false;
	}
}

/* Linux's answer to a socket that cannot be, in XNU's terms. */
static int nke_so_create_errno(int domain, int protocol, int err)
{
	switch (err) {
	case -ENOMEM:
	case -ENFILE:		/* no memory for an inode */
		return -ENOBUFS;
	case -EINVAL:		/* a number that is out of range */
		if (domain < 0 || domain >= NPROTO)
			return -EAFNOSUPPORT;
		fallthrough;
	case -ESOCKTNOSUPPORT:
	case -EPROTONOSUPPORT:
		return nke_so_other_type(domain, protocol) ? -EPROTOTYPE :
							     -EPROTONOSUPPORT;
	default:
		return err;
	}
}

static int nke_so_create(struct net *net, int domain, int type, int protocol,
			 nke_sock_upcall callback, void *cookie,
			 struct __socket **new_so, unsigned long creator)
{
	struct socket *sock;
	struct __socket *so;
	int family;
	int err;

	if (!new_so)
		return -EINVAL;
	*new_so = NULL;
	if (type & ~SOCK_TYPE_MASK)
		return -EINVAL;

	/* Known to clients by XNU's number, whatever Linux's is. */
	family = domain == NKE_AF_SYSTEM ? nke_pfsystem_family() : domain;
	if (family == -EAFNOSUPPORT)
		return family;

	so = nke_so_alloc();
	if (!so)
		return -ENOBUFS;
	err = sock_create_kern(net, family, type, protocol, &sock);
	if (err) {
		nke_so_free(so);
		err = nke_so_create_errno(domain, protocol, err);
		trace_nke_socket_create(NULL, domain, type, protocol, err);
		return err;
	}
	nke_sk_hold_net(sock->sk);
	if (nke_priv_inborn())
		set_bit(NKE_SO_PRIV, &so->flags);
	if (domain == AF_UNIX || domain == NKE_AF_SYSTEM)
		set_bit(NKE_SO_NODEFUNCT, &so->flags);
	nke_so_open(so, sock, domain, type, creator);
	trace_nke_socket_create(so, domain, type, so->protocol, 0);
	if (callback)
		nke_upcall_setup(so, callback, cookie);
	*new_so = so;
	return 0;
}

/**
 * nke_sock_socket() - create a socket in the initial network namespace
 * @domain: PF_*
 * @type: SOCK_*, without Linux's flag bits
 * @protocol: IPPROTO_*, 0 for the usual one
 * @callback: upcall, or NULL
 * @cookie: passed to @callback
 * @new_so: receives the socket, NULL on error; close it with sock_close()
 *
 * Follows XNU's sock_socket().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EAFNOSUPPORT, EPROTONOSUPPORT, EPROTOTYPE, ENOBUFS, or
 * the protocol's error.
 */
int nke_sock_socket(int domain, int type, int protocol,
		    nke_sock_upcall callback, void *cookie,
		    struct __socket **new_so)
{
	might_sleep();
	return nke_errno(nke_so_create(&init_net, domain, type, protocol,
				       callback, cookie, new_so, _RET_IP_));
}
EXPORT_SYMBOL_NKE(nke_sock_socket);

/**
 * nke_sock_socket_internal() - sock_socket() as Apple's own code calls it
 * @domain: as nke_sock_socket()
 * @type: as nke_sock_socket()
 * @protocol: as nke_sock_socket()
 * @callback: as nke_sock_socket()
 * @cookie: as nke_sock_socket()
 * @new_so: as nke_sock_socket()
 *
 * XNU tells the two apart in its statistics only.
 *
 * Context: Process context; may sleep.
 * Return: as nke_sock_socket().
 */
int nke_sock_socket_internal(int domain, int type, int protocol,
			     nke_sock_upcall callback, void *cookie,
			     struct __socket **new_so) __alias(nke_sock_socket);
EXPORT_SYMBOL_NKE(nke_sock_socket_internal);

/**
 * nke_sock_socket_netns() - create a socket in the caller's namespace
 * @domain: PF_*
 * @type: SOCK_*, without Linux's flag bits
 * @protocol: IPPROTO_*, 0 for the usual one
 * @callback: upcall, or NULL
 * @cookie: passed to @callback
 * @new_so: receives the socket, NULL on error; close it with sock_close()
 *
 * A Linux-only extension (include/nke/netns.h): as sock_socket(), in the
 * network namespace of the current process. The socket keeps that namespace
 * alive until it is closed.
 *
 * Context: Process context; may sleep.
 * Return: as sock_socket().
 */
int nke_sock_socket_netns(int domain, int type, int protocol,
			  nke_sock_upcall callback, void *cookie,
			  struct __socket **new_so)
{
	/* A task that exits has no namespaces any more. */
	struct net *net = current->nsproxy ? current->nsproxy->net_ns :
					     &init_net;

	might_sleep();
	return nke_errno(nke_so_create(net, domain, type, protocol, callback,
				       cookie, new_so, _RET_IP_));
}
EXPORT_SYMBOL_NKE(nke_sock_socket_netns);

/* XNU does not linger for a non-blocking socket.  Without time it resets. */
static void nke_so_no_wait(struct sock *sk)
{
	lock_sock(sk);
	if (sk->sk_lingertime)
		sock_reset_flag(sk, SOCK_LINGER);
	release_sock(sk);
}

/**
 * nke_so_close() - close for good
 * @so: a socket of which the caller has set NKE_SO_CLOSING
 *
 * Who may still run, and why they stop:
 *
 *  - new calls: the table no longer has the socket, @calls reaches 0;
 *  - calls in flight: shutting the socket down wakes what sleeps in it, and
 *    they are waited for; a process's socket stays until they are over;
 *  - callbacks from the stack: nke_upcall_detach() takes sk_callback_lock or
 *    the wait queue's lock, and after it none of ours is installed;
 *  - an upcall that runs: it holds a reference to the memory; its calls get
 *    -EBADF.  It is waited for only with SO_UPCALLCLOSEWAIT, as in XNU: the
 *    closer may hold a lock that the callback wants.
 *
 * A call made from this task's own upcall is over already, so a close from
 * inside the upcall waits only for other tasks.
 *
 * Context: Process context; may sleep.
 */
void nke_so_close(struct __socket *so)
{
	struct socket *sock = so->sock;

	trace_nke_socket_close(so);
	nke_so_hide(so);

	nke_upcall_detach(so);
	if (so->file) {
		nke_file_close(so);
		return;
	}

	if (!refcount_dec_and_test(&so->calls)) {
		/*
		 * Again and again: a connect that had not begun to wait yet
		 * is not stopped by a shutdown that came before it.
		 */
		do
			kernel_sock_shutdown(sock, SHUT_RDWR);
		while (!wait_for_completion_timeout(&so->idle, HZ / 10));
	}
	/* A call that was in flight may have hooked it again. */
	nke_upcall_detach(so);
	if (test_bit(NKE_SO_NBIO, &so->flags))
		nke_so_no_wait(sock->sk);
	sock_release(sock);
	so->sock = NULL;

	if (test_bit(NKE_SO_CLOSEWAIT, &so->flags) && !nke_upcall_is_self(so))
		nke_upcall_wait(so);
	nke_so_free_ref(so);
}

/**
 * nke_sock_close() - close a socket
 * @so: the socket; NULL and a closed one are ignored
 *
 * That of a process's descriptor is left alone, and the call reported: XNU
 * frees the socket that the descriptor refers to. Follows XNU's sock_close().
 *
 * Context: Process context; may sleep, also for SO_LINGER. Not under a lock
 * that a call in flight on @so needs.
 */
void nke_sock_close(struct __socket *so)
{
	bool close;

	might_sleep();
	if (nke_so_get(so))
		return;
	if (so->file) {
		nke_so_put(so);
		pr_warn_ratelimited("nke: sock_close() of a process's socket from %pS\n",
				    __builtin_return_address(0));
		return;
	}

	spin_lock_bh(&so->retain_lock);
	close = !so->retains && !test_and_set_bit(NKE_SO_CLOSING, &so->flags);
	so->close_wanted = true;
	spin_unlock_bh(&so->retain_lock);

	nke_so_put(so);
	if (close)
		nke_so_close(so);
}
EXPORT_SYMBOL_NKE(nke_sock_close);

/**
 * nke_sock_retain() - keep a socket open
 * @so: the socket; NULL and a closed one are ignored
 *
 * Follows XNU's sock_retain().
 *
 * Context: Any but hard interrupts.
 */
void nke_sock_retain(struct __socket *so)
{
	if (nke_so_get(so))
		return;
	spin_lock_bh(&so->retain_lock);
	so->retains++;
	spin_unlock_bh(&so->retain_lock);
	nke_so_put(so);
}
EXPORT_SYMBOL_NKE(nke_sock_retain);

/**
 * nke_sock_release() - drop a reference of sock_retain()
 * @so: the socket; NULL and a closed one are ignored
 *
 * One release too many is reported and ignored, where XNU panics.
 * Follows XNU's sock_release().
 *
 * Context: Process context; may sleep when it closes the socket.
 */
void nke_sock_release(struct __socket *so)
{
	bool close = false;
	bool extra = false;

	might_sleep();
	if (nke_so_get(so))
		return;

	spin_lock_bh(&so->retain_lock);
	if (!so->retains)
		extra = true;
	else if (!--so->retains && so->close_wanted)
		close = !test_and_set_bit(NKE_SO_CLOSING, &so->flags);
	spin_unlock_bh(&so->retain_lock);

	nke_so_put(so);
	if (extra)
		pr_warn_ratelimited("nke: sock_release() without sock_retain() from %pS\n",
				    __builtin_return_address(0));
	if (close)
		nke_so_close(so);
}
EXPORT_SYMBOL_NKE(nke_sock_release);

/**
 * nke_sock_setupcall() - set, change or clear the upcall
 * @sock: the socket
 * @callback: upcall, or NULL
 * @context: cookie
 *
 * Follows XNU's sock_setupcall() as on arm64: one callback for reading and
 * writing.
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL, EBADF.
 */
int nke_sock_setupcall(struct __socket *sock, nke_sock_upcall callback,
		       void *context)
{
	int err;

	might_sleep();
	err = nke_so_get(sock);
	if (err)
		return nke_errno(err);
	nke_upcall_setup(sock, callback, context);
	nke_so_put(sock);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sock_setupcall);

/**
 * nke_ksocket_live() - count socket objects
 *
 * Context: Any.
 * Return: sockets open or not yet freed.
 */
unsigned int nke_ksocket_live(void)
{
	return atomic_read(&nke_so_count);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ksocket_live);

/**
 * nke_ksocket_init() - set up the socket KPI
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int nke_ksocket_init(void)
{
	int err;

	nke_so_cache = KMEM_CACHE(__socket, SLAB_HWCACHE_ALIGN);
	if (!nke_so_cache)
		return -ENOMEM;
	err = nke_so_table_init();
	if (err)
		goto out_cache;
	err = nke_priv_init();
	if (err)
		goto out_table;
	err = nke_upcall_init();
	if (err)
		goto out_priv;
	return 0;

out_priv:
	nke_priv_exit();
out_table:
	nke_so_table_exit();
out_cache:
	kmem_cache_destroy(nke_so_cache);
	return err;
}

/**
 * nke_ksocket_exit() - take down the socket KPI
 *
 * Clients are gone.  Upcall work may still be in its last instructions, and
 * freed objects wait for RCU: both are waited for.  A socket that its client
 * forgot is reported and closed; its upcall must not run, the code is gone.
 *
 * Context: Process context.
 */
void nke_ksocket_exit(void)
{
	struct __socket *so;

	nke_file_remove_all(NULL);
	while ((so = nke_so_left_open())) {
		pr_err("nke: socket left open (domain %d type %d), closing it\n",
		       so->domain, so->type);
		nke_so_close(so);
	}
	nke_upcall_exit();
	nke_priv_exit();
	rcu_barrier();
	WARN_ON(nke_ksocket_live());
	nke_so_table_exit();
	kmem_cache_destroy(nke_so_cache);
}
