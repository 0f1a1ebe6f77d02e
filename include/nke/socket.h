/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Linux-only extension: upcalls that come where the event is.
 */
#ifndef _NKE_NKE_SOCKET_H_
#define _NKE_NKE_SOCKET_H_

#include <sys/kpi_socket.h>

/**
 * sock_setupcalls_inline() - set, change or clear upcalls that never sleep
 * @sock: the socket
 * @rcallback: as sock_setupcalls()
 * @rcontext: as sock_setupcalls()
 * @wcallback: as sock_setupcalls()
 * @wcontext: as sock_setupcalls()
 *
 * The callbacks are called for what sock_upcall says, but out of the network's
 * softirq, or of whatever call the event comes from, with no thread between.
 *
 * - They must not sleep: no mutex, no M_WAITOK, no MBUF_WAITOK, and of this
 *   KPI only what does not sleep, which sending and receiving do.  Note what
 *   has happened and wake a thread, as with wakeup().
 * - Both may run at the same time, each on several processors at once.
 * - They are called for each packet, and not again for what they left.
 *
 * In return nothing of them runs any more after sock_close(), or after they
 * were replaced, has returned, if it was the network that called; a call for
 * what had happened before they were set may go on as any upcall, and
 * SO_UPCALLCLOSEWAIT waits for it.  Events of sock_catchevents() come in a
 * thread all the same.  sock_setupcall() and sock_setupcalls() go back to
 * threads.
 *
 * Return: 0, EINVAL, EBADF.
 */
extern errno_t sock_setupcalls_inline(socket_t sock, sock_upcall rcallback,
				      void *rcontext, sock_upcall wcallback,
				      void *wcontext)
	NKE_SYM(sock_setupcalls_inline);

#endif /* _NKE_NKE_SOCKET_H_ */
