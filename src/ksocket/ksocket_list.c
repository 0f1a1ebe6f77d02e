// SPDX-License-Identifier: GPL-2.0
/*
 * What there is of kernel sockets, for lists.
 */
#include <linux/fs.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "core/export.h"
#include "ksocket/ksocket.h"

/*
 * The function at an address, and its module.  Of what is no function of a
 * module nothing is told: it would be a bare address.
 */
static void nke_so_symbol(unsigned long address, char *function, size_t size,
			  char *module, size_t module_size)
{
	char symbol[KSYM_SYMBOL_LEN];
	char *end, *name;

	function[0] = '\0';
	module[0] = '\0';
	if (!address)
		return;
	/* "function+0x10/0x20 [module]" or "0x0123456789abcdef" */
	sprint_symbol(symbol, address);
	name = strchr(symbol, '[');
	end = strchr(symbol, '+');
	if (!name || !end)
		return;
	*end = '\0';
	strscpy(function, symbol, size);
	name++;
	name[strcspn(name, " ]")] = '\0';
	strscpy(module, name, module_size);
}

/* Who is called back, first of all for reading. */
static unsigned long nke_so_called(struct __socket *so)
{
	unsigned long called;

	spin_lock_bh(&so->upcall_lock);
	called = (unsigned long)so->reader.fn ?:
		 (unsigned long)so->writer.fn ?:
		 (unsigned long)so->events.fn;
	spin_unlock_bh(&so->upcall_lock);
	return called;
}

static void nke_so_describe(struct __socket *so, struct nke_so_info *info)
{
	char maker[sizeof(info->upcall)], owner[sizeof(info->owner)];
	struct sock *sk = so->sock->sk;

	memset(info, 0, sizeof(*info));
	info->cookie = SOCK_INODE(so->sock)->i_ino;
	info->domain = so->domain;
	info->type = so->type;
	info->protocol = so->protocol;
	info->state = READ_ONCE(sk->sk_state);
	if (info->state != TCP_LISTEN) {
		info->recv_queue = max(nke_so_nread(so), 0);
		info->send_queue = max(nke_so_nwrite(so), 0);
	}
	info->retains = READ_ONCE(so->retains);
	info->upcalls = atomic64_read(&so->upcalls);
	info->local_len = max(kernel_getsockname(so->sock,
						 (void *)&info->local), 0);
	info->remote_len = max(kernel_getpeername(so->sock,
						  (void *)&info->remote), 0);
	/* Who made it may have been called from elsewhere, in vain. */
	nke_so_symbol(nke_so_called(so), info->upcall, sizeof(info->upcall),
		      info->owner, sizeof(info->owner));
	nke_so_symbol(so->creator, maker, sizeof(maker), owner, sizeof(owner));
	if (owner[0])
		strscpy(info->owner, owner, sizeof(info->owner));
}

/**
 * nke_so_next() - describe the next socket
 * @net: of this network namespace
 * @pos: the socket before, zeroes at the beginning; receives the socket
 * @info: receives what it is
 *
 * Context: Process context; may sleep.
 * Return: false at the end.
 */
bool nke_so_next(struct net *net, struct nke_so_pos *pos,
		 struct nke_so_info *info)
{
	struct __socket *so = nke_so_get_next(net, pos);

	if (!so)
		return false;
	nke_so_describe(so, info);
	nke_so_put(so);
	return true;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_so_next);
