/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kpi_socket.h of the client world: sockets inside the kernel.
 *
 * Common to all functions: a socket_t stays valid until sock_close() (or the
 * last sock_release() after it).  NULL gives EINVAL, a socket that is closed
 * gives EBADF; neither ever crashes.  Everything here may sleep unless it
 * says otherwise.
 */
#ifndef _NKE_SYS_KPI_SOCKET_H_
#define _NKE_SYS_KPI_SOCKET_H_

#include <sys/kernel_types.h>
#include <sys/socket.h>

struct timeval;

/**
 * typedef sock_upcall - called when something happened on a socket
 * @so: the socket
 * @cookie: what was given when the upcall was set
 * @waitf: 1 (MBUF_DONTWAIT): the callback should not wait for the socket; on
 *	Linux it may sleep nevertheless
 *
 * A read upcall is called for data or end of stream to read and a connection to
 * accept, a write upcall for space after a send that got EWOULDBLOCK, both for
 * the end of a connection attempt, the end of a connection and errors.  Always
 * in process context, never two at the same time for one socket.  Calls may be
 * spurious and several occasions may share one call, but if something was taken
 * during a call and there is more the read upcall is called again.  Any KPI
 * function may be called, sock_close() of @so included.
 */
typedef void (*sock_upcall)(socket_t so, void *cookie, int waitf);

/**
 * typedef sock_evupcall - called when a socket's connection has changed
 * @so: the socket
 * @cookie: what was given when the handler was set
 * @event: SO_FILT_HINT_* (sys/socketvar.h): what happened, as far as the
 *	handler's mask asks for it; never 0
 *
 * Runs where upcalls run and under the same rules: in process context, never
 * at the same time as an upcall or another event of the socket, and with any
 * KPI function at hand, sock_close() of @so included.
 */
typedef void (*sock_evupcall)(socket_t so, void *cookie, uint32_t event);

/**
 * sock_socket() - create a socket
 * @domain: PF_INET, PF_INET6, PF_LOCAL
 * @type: SOCK_STREAM, SOCK_DGRAM, ...
 * @protocol: IPPROTO_*, or 0 for the type's usual one
 * @callback: upcall, or NULL
 * @cookie: passed to @callback
 * @new_so: receives the socket; NULL on error
 *
 * The socket belongs to the initial network namespace, whoever calls; see
 * nke/netns.h for others.  It is blocking, and privileged if root makes it, see
 * sock_setpriv(); give it back with sock_close().
 *
 * Return: 0, EINVAL (@new_so NULL or a @type with flags), EAFNOSUPPORT,
 * EPROTONOSUPPORT, EPROTOTYPE (the protocol is of another type), ENOBUFS, or
 * what the protocol says.
 */
extern errno_t sock_socket(int domain, int type, int protocol,
			   sock_upcall callback, void *cookie,
			   socket_t *new_so) NKE_SYM(sock_socket);

/**
 * sock_socket_internal() - sock_socket() by another name
 * @domain: as sock_socket()
 * @type: as sock_socket()
 * @protocol: as sock_socket()
 * @callback: as sock_socket()
 * @cookie: as sock_socket()
 * @new_so: as sock_socket()
 *
 * What Apple's own code calls.
 *
 * Return: as sock_socket().
 */
extern errno_t sock_socket_internal(int domain, int type, int protocol,
				    sock_upcall callback, void *cookie,
				    socket_t *new_so)
	NKE_SYM(sock_socket_internal);

/**
 * sock_close() - close a socket
 * @so: the socket; NULL and a closed one are ignored
 *
 * No upcall begins after the return, but one that runs already may go on
 * (SO_UPCALLCLOSEWAIT waits for it, except from inside itself).  Calls on @so
 * in other threads are woken and waited for: a receive ends with 0 bytes, a
 * send with EPIPE, an accept with EINVAL and a connect with ECONNRESET.  A
 * retained socket stays open until its last sock_release().  One of
 * file_socket() (sys/file.h) is not closed: file_drop() gives it back.
 */
extern void sock_close(socket_t so) NKE_SYM(sock_close);

/**
 * sock_retain() - take a reference that keeps a socket open
 * @so: the socket; NULL and a closed one are ignored
 */
extern void sock_retain(socket_t so) NKE_SYM(sock_retain);

/**
 * sock_release() - drop a reference of sock_retain()
 * @so: the socket; NULL and a closed one are ignored
 *
 * Closes the socket if sock_close() was called while it was retained.
 */
extern void sock_release(socket_t so) NKE_SYM(sock_release);

/**
 * sock_bind() - give a socket its local address
 * @so: the socket
 * @to: address; its length is sa_len, at most 128 bytes
 *
 * Return: 0, EINVAL, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES (a
 * privileged port, see sock_setpriv()), ENOBUFS, EINTR (AF_UNIX), EBADF, or
 * what the protocol says.
 */
extern errno_t sock_bind(socket_t so,
			 const struct sockaddr *to) NKE_SYM(sock_bind);

/**
 * sock_connect() - connect a socket
 * @so: the socket
 * @to: address; its length is sa_len
 * @flags: MSG_DONTWAIT: do not wait; other bits are ignored
 *
 * Return: 0, EINPROGRESS (the result comes with an upcall and SO_ERROR),
 * EALREADY, EISCONN, EINVAL, EAFNOSUPPORT, EOPNOTSUPP (a listener),
 * ECONNABORTED (an earlier attempt failed and SO_ERROR or sock_connectwait()
 * told why; the next call tries again), EINTR (the attempt goes on), ENOBUFS,
 * EWOULDBLOCK (AF_UNIX, the listener's queue is full), EPERM (AF_UNIX, the peer
 * is connected to another socket), EBADF, or the network's answer
 * (ECONNREFUSED, ETIMEDOUT, ECONNRESET, EPIPE, ENETUNREACH, ...).
 */
extern errno_t sock_connect(socket_t so, const struct sockaddr *to,
			    int flags) NKE_SYM(sock_connect);

/**
 * sock_connectwait() - wait for the end of a connection attempt
 * @so: a socket on which sock_connect() returned EINPROGRESS
 * @tv: how long at most, less than 328 seconds; zero for as long as it takes
 *
 * Signals do not end the wait; sock_close() in another thread does, with
 * ECONNRESET.
 *
 * Return: 0 (connected), EINPROGRESS (time is up), EINVAL (no attempt is under
 * way, NULL), EDOM (@tv out of range), EBADF, or why the attempt failed, as
 * SO_ERROR tells it, once.
 */
extern errno_t sock_connectwait(socket_t so, const struct timeval *tv)
	NKE_SYM(sock_connectwait);

/**
 * sock_listen() - let a socket accept connections
 * @so: a bound socket of a connection-mode protocol
 * @backlog: connections that may wait; 0 and below mean the maximum
 *
 * Return: 0, EINVAL (connected, connecting, or NULL), EOPNOTSUPP, EADDRINUSE
 * (another one listens there), ENOBUFS, EBADF.
 */
extern errno_t sock_listen(socket_t so, int backlog) NKE_SYM(sock_listen);

/**
 * sock_accept() - take a connection from a listener
 * @so: the listener
 * @from: receives the peer's address, or NULL
 * @fromlen: room at @from; a longer address is cut, sa_len tells
 * @flags: MSG_DONTWAIT, MSG_USEUPCALL (use the listener's read upcall and its
 *	cookie), or 0
 * @callback: upcall of the new socket, or NULL for none
 * @cookie: passed to @callback
 * @new_so: receives the socket; NULL on error
 *
 * The child is blocking or not, and privileged or not, as the listener is.
 *
 * Return: 0 (also for a connection that was reset while it waited), EINVAL
 * (NULL, not a listener), EOPNOTSUPP (other @flags), EWOULDBLOCK, EINTR, ENOMEM
 * (the connection waits for the next call), EBADF.
 */
extern errno_t sock_accept(socket_t so, struct sockaddr *from, int fromlen,
			   int flags, sock_upcall callback, void *cookie,
			   socket_t *new_so) NKE_SYM(sock_accept);

/**
 * sock_accept_internal() - sock_accept() by another name
 * @so: as sock_accept()
 * @from: as sock_accept()
 * @fromlen: as sock_accept()
 * @flags: as sock_accept()
 * @callback: as sock_accept()
 * @cookie: as sock_accept()
 * @new_so: as sock_accept()
 *
 * What Apple's own code calls.
 *
 * Return: as sock_accept().
 */
extern errno_t sock_accept_internal(socket_t so, struct sockaddr *from,
				    int fromlen, int flags,
				    sock_upcall callback, void *cookie,
				    socket_t *new_so)
	NKE_SYM(sock_accept_internal);

/**
 * sock_shutdown() - close one or both directions
 * @so: a connected socket
 * @how: SHUT_RD, SHUT_WR or SHUT_RDWR
 *
 * After SHUT_RD what was queued is gone and a receive gives 0 bytes.
 *
 * Return: 0, EINVAL, ENOTCONN (also: that side is shut already), EBADF.
 */
extern errno_t sock_shutdown(socket_t so, int how) NKE_SYM(sock_shutdown);

/**
 * socket_defunct() - take a socket away from its owner
 * @p: for whom; may be NULL
 * @so: the socket
 * @level: SHUTDOWN_SOCKET_LEVEL_DISCONNECT_SVC for PF_LOCAL sockets only, or
 *	SHUTDOWN_SOCKET_LEVEL_DISCONNECT_ALL, both of sys/proc.h
 *
 * Ends the connection (of TCP with a reset, so that the peer knows that data
 * are lost), and throws away what waits.  Calls on @so that sleep return EBADF,
 * and so does SO_ERROR once, with an upcall.  From then on a receive gives
 * ENOTCONN, a send EPIPE, sock_bind() and sock_listen() EINVAL, sock_connect()
 * EOPNOTSUPP, sock_accept() the pending error or EINVAL.  The socket has still
 * to be closed.  Once more does nothing.
 *
 * Return: 0, EINVAL (NULL, another @level), EOPNOTSUPP (not PF_LOCAL, or
 * SO_DEFUNCTOK is not set, as on PF_LOCAL and PF_SYSTEM by default), EBADF.
 */
extern errno_t socket_defunct(struct proc *p, socket_t so,
			      int level) NKE_SYM(socket_defunct);

/**
 * sock_getsockname() - read the local address
 * @so: the socket
 * @sockname: receives the address
 * @socknamelen: room; a longer address is cut, sa_len tells
 *
 * Return: 0, EINVAL, EBADF.
 */
extern errno_t sock_getsockname(socket_t so, struct sockaddr *sockname,
				int socknamelen) NKE_SYM(sock_getsockname);

/**
 * sock_getpeername() - read the peer's address
 * @so: the socket
 * @peername: receives the address
 * @peernamelen: room; a longer address is cut, sa_len tells
 *
 * Return: 0, EINVAL, ENOTCONN, EBADF.
 */
extern errno_t sock_getpeername(socket_t so, struct sockaddr *peername,
				int peernamelen) NKE_SYM(sock_getpeername);

/**
 * sock_getaddr() - read an address into memory of its own
 * @so: the socket
 * @psockname: receives the address, which becomes the caller's; NULL on error
 * @peername: not 0 for the peer's address, 0 for the local one
 *
 * Give it back with sock_freeaddr().  Its length is sa_len; behind a shorter
 * one there are zeroes up to the size of a struct sockaddr.
 *
 * Return: 0, EINVAL, ENOMEM, ENOTCONN (no peer), EBADF.
 */
extern errno_t sock_getaddr(socket_t so, struct sockaddr **psockname,
			    int peername) NKE_SYM(sock_getaddr);

/**
 * sock_freeaddr() - give back what sock_getaddr() gave
 * @sockname: the address; NULL is ignored
 *
 * Does not sleep.
 */
extern void sock_freeaddr(struct sockaddr *sockname) NKE_SYM(sock_freeaddr);

/**
 * sock_gettype() - what kind of socket this is
 * @so: the socket
 * @domain: receives the domain, or NULL
 * @type: receives the type, or NULL
 * @protocol: receives the protocol's number, or NULL
 *
 * Return: 0, EINVAL, EBADF.
 */
extern errno_t sock_gettype(socket_t so, int *domain, int *type,
			    int *protocol) NKE_SYM(sock_gettype);

/**
 * sock_setpriv() - make a socket privileged, or not
 * @so: the socket
 * @on: not 0 for privileged
 *
 * sock_bind() and control messages in a send are allowed what the kernel is on
 * a privileged socket, whoever calls, else what the calling task is.  What root
 * creates is privileged from the beginning, so to bind as a user asks, with no
 * more than the user's rights, clear it.  What is accepted takes it over from
 * the listener.  No effect on PF_LOCAL and PF_SYSTEM, and on options, which are
 * always set with the kernel's rights.
 *
 * Return: 0, EINVAL, EBADF. Does not sleep.
 */
extern errno_t sock_setpriv(socket_t so, int on) NKE_SYM(sock_setpriv);

/**
 * sock_isconnected() - is the socket connected?
 * @so: the socket
 *
 * Return: 1 or 0; 0 for NULL and a closed one. Does not sleep.
 */
extern int sock_isconnected(socket_t so) NKE_SYM(sock_isconnected);

/**
 * sock_isnonblocking() - was FIONBIO set?
 * @so: the socket
 *
 * Of one of file_socket(), FIONBIO and the descriptor's O_NONBLOCK are one.
 *
 * Return: 1 or 0; 0 for NULL and a closed one. Does not sleep.
 */
extern int sock_isnonblocking(socket_t so) NKE_SYM(sock_isnonblocking);

/**
 * sock_nointerrupt() - have signals not end sends and receives
 * @so: the socket
 * @on: not 0: only data, space, SO_RCVTIMEO, SO_SNDTIMEO, an error or
 *	sock_close() ends them
 *
 * For calls that begin afterwards.  Does not change connect and accept.
 *
 * Return: 0, EINVAL, EBADF. Does not sleep.
 */
extern errno_t sock_nointerrupt(socket_t so, int on) NKE_SYM(sock_nointerrupt);

/**
 * sock_iskernel() - was the socket made in the kernel?
 * @so: the socket
 *
 * Return: 1 for what sock_socket() or sock_accept() made; 0 for what
 * file_socket() gave, NULL and a closed one. Does not sleep.
 */
extern int sock_iskernel(socket_t so) NKE_SYM(sock_iskernel);

/**
 * sock_getlistener() - the listener at which a connection waits
 * @so: the socket
 *
 * A socket is not an NKE's before it is accepted, and has no listener from
 * then on.
 *
 * Return: NULL. (Where there is a listener, in a socket filter of XNU's, it
 * comes without a reference.) Does not sleep.
 */
extern socket_t sock_getlistener(socket_t so) NKE_SYM(sock_getlistener);

/**
 * sock_setupcall() - set, change or clear one upcall for reading and writing
 * @sock: the socket
 * @callback: upcall, or NULL for none
 * @context: cookie for @callback
 *
 * Does not wait for an upcall that runs already.
 *
 * Return: 0, EINVAL, EBADF.
 */
extern errno_t sock_setupcall(socket_t sock, sock_upcall callback,
			      void *context) NKE_SYM(sock_setupcall);

/**
 * sock_setupcalls() - set, change or clear the two upcalls
 * @sock: the socket
 * @read_callback: read upcall, or NULL for none
 * @read_context: cookie for @read_callback
 * @write_callback: write upcall, or NULL for none
 * @write_context: cookie for @write_callback
 *
 * The same function with the same cookie is called once for both.  Does not
 * wait for an upcall that runs already.
 *
 * Return: 0, EINVAL, EBADF.
 */
extern errno_t sock_setupcalls(socket_t sock, sock_upcall read_callback,
			       void *read_context, sock_upcall write_callback,
			       void *write_context) NKE_SYM(sock_setupcalls);

/**
 * sock_setupcalls_locked() - as sock_setupcalls()
 * @sock: the socket; NULL and a closed one are ignored
 * @rcallback: read upcall, or NULL for none
 * @rcontext: cookie for @rcallback
 * @wcallback: write upcall, or NULL for none
 * @wcontext: cookie for @wcallback
 * @locked: no effect: upcalls always run without a lock
 *
 * There is no socket lock that a client could hold.
 */
extern void sock_setupcalls_locked(socket_t sock, sock_upcall rcallback,
				   void *rcontext, sock_upcall wcallback,
				   void *wcontext,
				   int locked) NKE_SYM(sock_setupcalls_locked);

/**
 * sock_catchevents() - set, change or clear the handler of events
 * @sock: the socket
 * @event_callback: handler, or NULL for none
 * @event_context: cookie for @event_callback
 * @event_mask: SO_FILT_HINT_* that it wants to hear of
 *
 * Raised are CONNECTED, DISCONNECTED (each with CONNINFO_UPDATED),
 * CANTRCVMORE, CANTSENDMORE, and of TCP CONNRESET and TIMEOUT, when they happen
 * after the call; what the socket is already has to be looked at.  An event
 * comes before the upcalls for what caused it, but CONNECTED, when nothing else
 * has happened since, after them.  One that happens again before the handler
 * was told shares its call.  None begins after sock_close() has returned.
 *
 * Return: 0, EINVAL, EBADF.
 */
extern errno_t sock_catchevents(socket_t sock, sock_evupcall event_callback,
				void *event_context,
				uint32_t event_mask) NKE_SYM(sock_catchevents);

/**
 * sock_catchevents_locked() - as sock_catchevents()
 * @sock: the socket; NULL and a closed one are ignored
 * @ecallback: handler, or NULL for none
 * @econtext: cookie for @ecallback
 * @emask: SO_FILT_HINT_* that it wants to hear of
 *
 * There is no socket lock that a client could hold.
 */
extern void
sock_catchevents_locked(socket_t sock, sock_evupcall ecallback, void *econtext,
			uint32_t emask) NKE_SYM(sock_catchevents_locked);

/**
 * sock_send() - send from kernel memory
 * @so: the socket
 * @msg: address (not for a stream), data and control messages; all stay the
 *	caller's
 * @flags: MSG_DONTWAIT, MSG_NBIO, MSG_OOB, MSG_DONTROUTE, MSG_EOR, MSG_EOF
 *	(TCP: shut the writing side after the last byte)
 * @sentlen: receives the bytes accepted, or NULL
 *
 * A socket that cannot send any more says EPIPE; a receive or SO_ERROR says
 * why.
 *
 * Return: 0 (on streams perhaps with less than asked for), EINVAL (also:
 * control messages of fewer than 12 or more than 224 bytes), ENOMEM (more than
 * 1024 pieces), EWOULDBLOCK, EMSGSIZE (also: longer than SO_SNDBUF), ENOTCONN,
 * EDESTADDRREQ, EISCONN (an address on a connected datagram socket), EPIPE,
 * EOPNOTSUPP, ENOBUFS, EINTR, EPERM (AF_UNIX, the peer is connected to another
 * socket), EBADF, or the network's answer (ECONNREFUSED, ENETUNREACH, ...).
 */
extern errno_t sock_send(socket_t so, const struct msghdr *msg, int flags,
			 size_t *sentlen) NKE_SYM(sock_send);

/**
 * sock_sendmbuf() - send a packet
 * @so: the socket
 * @msg: address and control messages without iovec, or NULL
 * @data: chain with a packet header; consumed in every case
 * @flags: as sock_send()
 * @sentlen: receives the bytes accepted, or NULL
 *
 * All or nothing, also on streams: a socket that may not wait accepts the
 * whole chain or returns EWOULDBLOCK.
 *
 * Return: 0, EINVAL (also: no packet header), EWOULDBLOCK, EMSGSIZE (longer
 * than the send buffer), and as sock_send().
 */
extern errno_t sock_sendmbuf(socket_t so, const struct msghdr *msg, mbuf_t data,
			     int flags, size_t *sentlen) NKE_SYM(sock_sendmbuf);

/**
 * sock_sendmbuf_can_wait() - send the bytes of a chain
 * @so: the socket
 * @msg: address and control messages; an iovec is ignored
 * @data: chain of at most 1024 mbufs; consumed in every case
 * @flags: as sock_send()
 * @sentlen: receives the bytes accepted, or NULL
 *
 * As sock_send() of the same bytes: copied, and a stream may take a part.  A
 * socket that may wait takes more than fits into its send buffer.
 *
 * Return: 0, EINVAL (also: @msg NULL), ENOMEM (also: more than 1024 mbufs), and
 * as sock_send().
 */
extern errno_t
sock_sendmbuf_can_wait(socket_t so, const struct msghdr *msg, mbuf_t data,
		       int flags,
		       size_t *sentlen) NKE_SYM(sock_sendmbuf_can_wait);

/**
 * sock_receive() - receive into kernel memory
 * @so: the socket
 * @msg: where to; the address's room is msg_namelen, its length sa_len
 * @flags: MSG_DONTWAIT, MSG_NBIO, MSG_PEEK, MSG_WAITALL, MSG_WAITSTREAM,
 *	MSG_OOB
 * @recvdlen: receives the number of bytes, or NULL; 0 on error
 *
 * What is queued comes first, then the pending error, once; MSG_PEEK does not
 * take it.  A socket that may not wait gets EWOULDBLOCK below SO_RCVLOWAT, and
 * with MSG_WAITALL until everything is there; MSG_DONTWAIT takes what is there.
 * Control messages of AF_UNIX are dropped: MSG_CTRUNC is set if there were any.
 *
 * Return: 0 (with 0 bytes: end of stream or an empty datagram), EINVAL,
 * EWOULDBLOCK, ENOTCONN, EINTR, EOPNOTSUPP (MSG_OOB on datagrams), EBADF, or
 * the socket's pending error (ECONNRESET, ECONNREFUSED, ...).
 */
extern errno_t sock_receive(socket_t so, struct msghdr *msg, int flags,
			    size_t *recvdlen) NKE_SYM(sock_receive);

/**
 * sock_receivembuf() - receive a chain of mbufs
 * @so: the socket
 * @msg: address and control messages without iovec, or NULL
 * @data: receives the chain, which becomes the caller's; NULL when no bytes
 * @flags: as sock_receive(); with MSG_PEEK @recvlen is set and @data is NULL
 * @recvlen: in: the most bytes wanted; out: bytes received, 0 on error
 *
 * At most one datagram is taken; what is longer than @recvlen is dropped and
 * MSG_TRUNC set.  TCP and UDP data are not copied.  TCP's window stays as
 * narrow as the mbufs make it until they are freed, or until more than waits is
 * asked for when it is shut.
 *
 * Return: as sock_receive(), ENOBUFS without memory for mbufs: what waits stays
 * for the next call.
 */
extern errno_t sock_receivembuf(socket_t so, struct msghdr *msg, mbuf_t *data,
				int flags,
				size_t *recvlen) NKE_SYM(sock_receivembuf);

/**
 * sock_receive_internal() - sock_receive() or sock_receivembuf()
 * @so: the socket
 * @msg: as of the function that is meant
 * @data: NULL for sock_receive(), else as of sock_receivembuf()
 * @flags: MSG_*
 * @recvdlen: as of the function that is meant
 *
 * Return: as of the function that is meant.
 */
extern errno_t
sock_receive_internal(socket_t so, struct msghdr *msg, mbuf_t *data, int flags,
		      size_t *recvdlen) NKE_SYM(sock_receive_internal);

/**
 * sock_setsockopt() - set an option
 * @so: the socket
 * @level: SOL_SOCKET, IPPROTO_*, SOL_LOCAL
 * @optname: the option
 * @optval: kernel memory with the value, in XNU's layout; stays the caller's
 * @optlen: its length in bytes; more than the option needs is ignored
 *
 * With the kernel's rights, whatever the calling task may. SO_RCVTIMEO and
 * SO_SNDTIMEO take a struct timeval, SO_LINGER counts 1/100 s, SO_LINGER_SEC
 * seconds.
 *
 * Return: 0, EINVAL (also: too short, or both directions are shut), ENOPROTOOPT
 * (no such option, or it can only be read), EOPNOTSUPP (the same of SOL_LOCAL;
 * labels; random ports cannot be switched off), EDOM (a time out of range),
 * ENXIO (no such interface), ENOBUFS, EBADF, or what the protocol says.
 */
extern errno_t sock_setsockopt(socket_t so, int level, int optname,
			       const void *optval,
			       int optlen) NKE_SYM(sock_setsockopt);

/**
 * sock_getsockopt() - read an option
 * @so: the socket
 * @level: SOL_SOCKET, IPPROTO_*, SOL_LOCAL
 * @optname: the option
 * @optval: kernel memory for the value, in XNU's layout
 * @optlen: in: room; out: bytes written; too little room cuts the value
 *
 * An option of SOL_SOCKET that is on or off gives its own number (SO_KEEPALIVE)
 * or 0. SO_ERROR clears the error.
 *
 * Return: 0, EINVAL, ENOPROTOOPT (no such option, or it can only be set),
 * EOPNOTSUPP (labels; no such option of SOL_LOCAL), ENOTCONN (no peer), EBADF.
 */
extern errno_t sock_getsockopt(socket_t so, int level, int optname,
			       void *optval,
			       int *optlen) NKE_SYM(sock_getsockopt);

/**
 * sock_ioctl() - control operations
 * @so: the socket
 * @request: FIONBIO, FIONREAD, FIOASYNC, SIOCATMARK, SIOCOUTQ, SIOCSPGRP,
 *	SIOCGPGRP; of an interface SIOCGIFFLAGS, SIOCGIFMTU, SIOCGIFMETRIC, with
 *	AF_INET also SIOCGIFADDR, SIOCGIFDSTADDR, SIOCGIFBRDADDR, SIOCGIFNETMASK
 * @argp: kernel pointer to the request's int or struct ifreq
 *
 * FIONREAD counts all bytes that wait, SO_NREAD those of the first datagram.
 *
 * Return: 0, EINVAL, EOPNOTSUPP (other requests, and an owner to signal), ENXIO
 * (no such interface), EADDRNOTAVAIL (it has no address), EBADF.
 */
extern errno_t sock_ioctl(socket_t so, unsigned long request,
			  void *argp) NKE_SYM(sock_ioctl);

/**
 * sock_settclassopt() - say what kind of traffic a connection carries
 * @so: a connected socket of IPv4 or IPv6
 * @optval: an int, the TOS byte
 * @optlen: its size, 4
 *
 * Its code point chooses one of four classes, which are priorities in the
 * queues of this host (SO_PRIORITY of Linux): voice, video, background and best
 * effort.  The byte is written into the packets if no router stands between.
 *
 * Return: 0, EINVAL (also: neither IPv4 nor IPv6, and only the priority was
 * set), ENOTCONN, EBADF.
 */
extern errno_t sock_settclassopt(socket_t so, const void *optval,
				 size_t optlen) NKE_SYM(sock_settclassopt);

/**
 * sock_gettclassopt() - read the TOS byte of a socket's packets
 * @so: a socket of IPv4 or IPv6
 * @optval: receives it as an int
 * @optlen: in: room; out: bytes written; too little room cuts the value
 *
 * Return: 0, EINVAL (also: neither IPv4 nor IPv6), EBADF.
 */
extern errno_t sock_gettclassopt(socket_t so, void *optval,
				 size_t *optlen) NKE_SYM(sock_gettclassopt);

/**
 * socket_set_traffic_mgt_flags() - have a socket stay behind others
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_* (sys/socketvar.h)
 *
 * With TRAFFIC_MGT_SO_BACKGROUND the packets of a stream of IPv4 or IPv6 wait
 * behind others in the queues of this host.  TRAFFIC_MGT_TCP_RECVBG is kept,
 * without effect.
 */
extern void
socket_set_traffic_mgt_flags(socket_t so, uint8_t flags)
	NKE_SYM(socket_set_traffic_mgt_flags);

/**
 * socket_clear_traffic_mgt_flags() - undo socket_set_traffic_mgt_flags()
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*
 */
extern void
socket_clear_traffic_mgt_flags(socket_t so, uint8_t flags)
	NKE_SYM(socket_clear_traffic_mgt_flags);

/**
 * socket_set_traffic_mgt_flags_locked() - as socket_set_traffic_mgt_flags()
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*
 *
 * There is no socket lock that a client could hold.
 */
extern void
socket_set_traffic_mgt_flags_locked(socket_t so, uint8_t flags)
	NKE_SYM(socket_set_traffic_mgt_flags_locked);

/**
 * socket_clear_traffic_mgt_flags_locked() - as without _locked
 * @so: the socket; NULL and a closed one are ignored
 * @flags: TRAFFIC_MGT_*
 *
 * There is no socket lock that a client could hold.
 */
extern void
socket_clear_traffic_mgt_flags_locked(socket_t so, uint8_t flags)
	NKE_SYM(socket_clear_traffic_mgt_flags_locked);

#endif /* _NKE_SYS_KPI_SOCKET_H_ */
