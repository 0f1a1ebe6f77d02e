/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kpi_socketfilter.h of the client world: filters of what processes do with
 * their sockets.
 *
 * These functions are not offered yet: build-nke names the ones that an
 * extension calls.
 *
 * The newest filter of a socket is first, for all callbacks.  They run with no
 * lock held; several may run for one socket at the same time, and may come
 * while sf_attach still runs, with a NULL cookie.  Where one returns an error
 * or EJUSTRETURN, the others are not called.
 */
#ifndef _NKE_SYS_KPI_SOCKETFILTER_H_
#define _NKE_SYS_KPI_SOCKETFILTER_H_

#include <sys/kernel_types.h>
#include <sys/kpi_socket.h>
#include <sys/ioccom.h>

struct sockaddr;

/* sf_flags */
enum {
	SFLT_GLOBAL		= 0x01,	/* each new socket of the protocol */
	SFLT_PROG		= 0x02,	/* by sflt_attach() only */
	SFLT_EXTENDED		= 0x04,	/* sf_ext is valid */
	SFLT_EXTENDED_REGISTRY	= 0x08,	/* sockets that there are as well */
};

typedef u_int32_t sflt_flags;
/** typedef sflt_handle - number of a filter, chosen by who registers it */
typedef u_int32_t sflt_handle;

enum {
	sock_evt_connecting	= 1,
	sock_evt_connected	= 2,
	sock_evt_disconnecting	= 3,
	sock_evt_disconnected	= 4,	/* may come twice */
	sock_evt_flush_read	= 5,
	sock_evt_shutdown	= 6,	/* param: int *: SHUT_* */
	sock_evt_cantrecvmore	= 7,
	sock_evt_cantsendmore	= 8,
	sock_evt_closing	= 9,
	sock_evt_bound		= 10,
};

typedef u_int32_t sflt_event_t;

enum {
	sock_data_filt_flag_oob		= 1,
	sock_data_filt_flag_record	= 2,
};

typedef u_int32_t sflt_data_flag_t;

__BEGIN_DECLS

/**
 * typedef sf_unregistered_func - a filter is gone
 * @handle: which
 *
 * None of its callbacks runs, or will run: the last call.
 */
typedef void (*sf_unregistered_func)(sflt_handle handle);

/**
 * typedef sf_attach_func - a socket is to have the filter
 * @cookie: receives what is passed to the other callbacks
 * @so: the socket
 *
 * Return: 0; else it does not have it, and sf_detach is not called.
 */
typedef errno_t (*sf_attach_func)(void **cookie, socket_t so);

/**
 * typedef sf_detach_func - a socket has the filter no more
 * @cookie: of the socket
 * @so: the socket
 */
typedef void (*sf_detach_func)(void *cookie, socket_t so);

/**
 * typedef sf_notify_func - something happened to a socket
 * @cookie: of the socket
 * @so: the socket
 * @event: sock_evt_*
 * @param: more of it, or NULL
 */
typedef void (*sf_notify_func)(void *cookie, socket_t so, sflt_event_t event,
			       void *param);

/**
 * typedef sf_getpeername_func - getpeername() has an answer
 * @cookie: of the socket
 * @so: the socket
 * @sa: the address; to be changed in its place
 *
 * Return: 0: go on; EJUSTRETURN: that is the answer; an error of the call.
 */
typedef int (*sf_getpeername_func)(void *cookie, socket_t so,
				   struct sockaddr **sa);

/**
 * typedef sf_getsockname_func - getsockname() has an answer
 * @cookie: as sf_getpeername_func
 * @so: as sf_getpeername_func
 * @sa: as sf_getpeername_func
 *
 * Return: as sf_getpeername_func.
 */
typedef int (*sf_getsockname_func)(void *cookie, socket_t so,
				   struct sockaddr **sa);

/**
 * typedef sf_data_in_func - data has come in
 * @cookie: of the socket
 * @so: the socket
 * @from: who sent it; NULL with streams
 * @data: the data; the filter may put other in its place
 * @control: control messages; it, or what it points to, may be NULL
 * @flags: sock_data_filt_flag_*
 *
 * The peer of a stream has been told that it has arrived.
 *
 * Return: 0: go on; EJUSTRETURN: both chains are the filter's from now on;
 * anything else: free them.
 */
typedef errno_t (*sf_data_in_func)(void *cookie, socket_t so,
				   const struct sockaddr *from, mbuf_t *data,
				   mbuf_t *control, sflt_data_flag_t flags);

/**
 * typedef sf_data_out_func - data goes out
 * @cookie: of the socket
 * @so: the socket
 * @to: where to; NULL: to the peer
 * @data: the data; the filter may put other in its place
 * @control: control messages; what it points to may be NULL
 * @flags: sock_data_filt_flag_*
 *
 * Return: 0: go on; EJUSTRETURN: both chains are the filter's from now on, and
 * the sender is told of success; anything else: free them and tell the sender.
 */
typedef errno_t (*sf_data_out_func)(void *cookie, socket_t so,
				    const struct sockaddr *to, mbuf_t *data,
				    mbuf_t *control, sflt_data_flag_t flags);

/**
 * typedef sf_connect_in_func - somebody connects
 * @cookie: of the socket
 * @so: the socket that listens
 * @from: who; NULL: not known
 *
 * Return: 0; anything else: refuse.
 */
typedef errno_t (*sf_connect_in_func)(void *cookie, socket_t so,
				      const struct sockaddr *from);

/**
 * typedef sf_connect_out_func - connect()
 * @cookie: of the socket
 * @so: the socket
 * @to: where to; another address may be written there, of the same room
 *
 * Return: 0: go on; EJUSTRETURN: connect() returns 0, with nothing done; an
 * error of connect().
 */
typedef errno_t (*sf_connect_out_func)(void *cookie, socket_t so,
				       const struct sockaddr *to);

/**
 * typedef sf_bind_func - bind()
 * @cookie: of the socket
 * @so: the socket
 * @to: the address
 *
 * Return: as sf_connect_out_func.
 */
typedef errno_t (*sf_bind_func)(void *cookie, socket_t so,
				const struct sockaddr *to);

/**
 * typedef sf_setoption_func - setsockopt(), of any level
 * @cookie: of the socket
 * @so: the socket
 * @opt: the option, for sockopt_name() and so on
 *
 * Return: as sf_connect_out_func.
 */
typedef errno_t (*sf_setoption_func)(void *cookie, socket_t so, sockopt_t opt);

/**
 * typedef sf_getoption_func - getsockopt(), of any level
 * @cookie: of the socket
 * @so: the socket
 * @opt: the option, for sockopt_name() and so on
 *
 * Return: 0: go on; EJUSTRETURN: what sockopt_copyout() wrote is the answer; an
 * error of the call.
 */
typedef errno_t (*sf_getoption_func)(void *cookie, socket_t so, sockopt_t opt);

/**
 * typedef sf_listen_func - listen()
 * @cookie: of the socket
 * @so: the socket
 *
 * Return: as sf_connect_out_func.
 */
typedef errno_t (*sf_listen_func)(void *cookie, socket_t so);

/**
 * typedef sf_ioctl_func - ioctl(), but not of interfaces and routes
 * @cookie: of the socket
 * @so: the socket
 * @request: its number
 * @argp: its argument in kernel memory
 *
 * Return: as sf_connect_out_func.
 */
typedef errno_t (*sf_ioctl_func)(void *cookie, socket_t so,
				 unsigned long request, const char *argp);

/**
 * typedef sf_accept_func - accept()
 * @cookie: of the new socket
 * @so_listen: the socket that listens
 * @so: the new socket
 * @local: its address
 * @remote: its peer
 *
 * Return: 0: go on; EJUSTRETURN: accept() succeeds, and nothing works on the
 * socket; an error of accept(), which closes it.
 */
typedef errno_t (*sf_accept_func)(void *cookie, socket_t so_listen,
				  socket_t so, const struct sockaddr *local,
				  const struct sockaddr *remote);

/** struct sflt_filter - a filter */
struct sflt_filter {
	/** @sf_handle: its number, not 0 */
	sflt_handle sf_handle;
	/** @sf_flags: SFLT_* */
	int sf_flags;
	/** @sf_name: what it is called in lists; required */
	char *sf_name;
	/** @sf_unregistered: told when it is gone, or NULL */
	sf_unregistered_func sf_unregistered;
	/** @sf_attach: a socket is to have it; required */
	sf_attach_func sf_attach;
	/** @sf_detach: a socket has it no more; required */
	sf_detach_func sf_detach;
	/** @sf_notify: told of events; or NULL, as all others */
	sf_notify_func sf_notify;
	/** @sf_getpeername: of getpeername() */
	sf_getpeername_func sf_getpeername;
	/** @sf_getsockname: of getsockname() */
	sf_getsockname_func sf_getsockname;
	/** @sf_data_in: for what comes in */
	sf_data_in_func sf_data_in;
	/** @sf_data_out: for what goes out */
	sf_data_out_func sf_data_out;
	/** @sf_connect_in: somebody connects */
	sf_connect_in_func sf_connect_in;
	/** @sf_connect_out: of connect() */
	sf_connect_out_func sf_connect_out;
	/** @sf_bind: of bind() */
	sf_bind_func sf_bind;
	/** @sf_setoption: of setsockopt() */
	sf_setoption_func sf_setoption;
	/** @sf_getoption: of getsockopt() */
	sf_getoption_func sf_getoption;
	/** @sf_listen: of listen() */
	sf_listen_func sf_listen;
	/** @sf_ioctl: of ioctl() */
	sf_ioctl_func sf_ioctl;
	/** @sf_ext: more, with SFLT_EXTENDED */
	struct sflt_filter_ext {
		/** @sf_ext.sf_ext_len: sizeof(struct sflt_filter_ext) */
		unsigned int sf_ext_len;
		/** @sf_ext.sf_ext_accept: of accept() */
		sf_accept_func sf_ext_accept;
		/** @sf_ext.sf_ext_rsvd: NULL */
		void *sf_ext_rsvd[5];
	} sf_ext;
};

#define sf_len		sf_ext.sf_ext_len
#define sf_accept	sf_ext.sf_ext_accept

/**
 * sflt_register() - offer a filter to sockets
 * @filter: the filter; copied, but its name is not
 * @domain: PF_INET or PF_INET6
 * @type: SOCK_*
 * @protocol: IPPROTO_*
 *
 * Sockets that there are do not get it, but for SFLT_EXTENDED_REGISTRY.  May
 * sleep.
 *
 * Return: 0, ENOTSUP (another domain), ENOENT (no such protocol), EINVAL (NULL,
 * no handle, no name, neither sf_attach nor sf_detach), EEXIST (the handle is
 * in use), ENOMEM.
 */
extern errno_t sflt_register(const struct sflt_filter *filter, int domain,
			     int type, int protocol) NKE_SYM(sflt_register);

/**
 * sflt_unregister() - take a filter away, from all sockets as well
 * @handle: which
 *
 * No new callback begins but sf_detach when this has returned; those that run
 * go on.  Only sf_unregistered tells of the end.
 *
 * Return: 0, ENOENT (no such filter).
 */
extern errno_t sflt_unregister(sflt_handle handle) NKE_SYM(sflt_unregister);

/**
 * sflt_attach() - put a filter on a socket
 * @socket: the socket
 * @handle: the filter
 *
 * May sleep.
 *
 * Return: 0, EINVAL (NULL, no such filter), EEXIST (it has it), what sf_attach
 * says.
 */
extern errno_t sflt_attach(socket_t socket, sflt_handle handle)
	NKE_SYM(sflt_attach);

/**
 * sflt_detach() - take a filter off a socket
 * @socket: the socket
 * @handle: the filter
 *
 * sf_detach may come after the return.
 *
 * Return: 0, EINVAL (NULL, no handle).
 */
extern errno_t sflt_detach(socket_t socket, sflt_handle handle)
	NKE_SYM(sflt_detach);

/**
 * sock_inject_data_in() - let data come in
 * @so: the socket
 * @from: who sent it; NULL with streams
 * @data: the data
 * @control: control messages, or NULL
 * @flags: sock_data_filt_flag_*
 *
 * All filters see it, the one that injects as well.
 *
 * Return: 0; on error both chains are still the caller's: EINVAL (NULL),
 * ENOTSUP (out of band).
 */
extern errno_t sock_inject_data_in(socket_t so, const struct sockaddr *from,
				   mbuf_t data, mbuf_t control,
				   sflt_data_flag_t flags)
	NKE_SYM(sock_inject_data_in);

/**
 * sock_inject_data_out() - send data
 * @so: the socket
 * @to: where to; NULL: to the peer
 * @data: a packet; consumed in any case
 * @control: control messages, or NULL; consumed in any case
 * @flags: sock_data_filt_flag_*
 *
 * All filters see it, the one that injects as well.  May sleep, for room in the
 * socket.
 *
 * Return: 0, EMSGSIZE, EWOULDBLOCK, EPIPE, ENOTCONN, EDESTADDRREQ, as
 * sock_sendmbuf(); what filters say.
 */
extern errno_t sock_inject_data_out(socket_t so, const struct sockaddr *to,
				    mbuf_t data, mbuf_t control,
				    sflt_data_flag_t flags)
	NKE_SYM(sock_inject_data_out);

enum {
	sockopt_get	= 1,
	sockopt_set	= 2,
};

typedef u_int8_t sockopt_dir;

/**
 * sockopt_direction() - is an option read or set?
 * @sopt: the option
 *
 * Return: sockopt_get or sockopt_set.
 */
extern sockopt_dir sockopt_direction(sockopt_t sopt)
	NKE_SYM(sockopt_direction);

/**
 * sockopt_level() - the level of an option
 * @sopt: the option
 *
 * Return: SOL_SOCKET, IPPROTO_*.
 */
extern int sockopt_level(sockopt_t sopt) NKE_SYM(sockopt_level);

/**
 * sockopt_name() - the number of an option
 * @sopt: the option
 *
 * Return: SO_* and so on.
 */
extern int sockopt_name(sockopt_t sopt) NKE_SYM(sockopt_name);

/**
 * sockopt_valsize() - how long the value is
 * @sopt: the option
 *
 * Return: bytes.
 */
extern size_t sockopt_valsize(sockopt_t sopt) NKE_SYM(sockopt_valsize);

/**
 * sockopt_copyin() - read the value that is set
 * @sopt: the option
 * @data: receives it
 * @length: bytes at @data
 *
 * May sleep.
 *
 * Return: 0, EINVAL (the value is shorter), EFAULT.
 */
extern errno_t sockopt_copyin(sockopt_t sopt, void *data, size_t length)
	NKE_SYM(sockopt_copyin);

/**
 * sockopt_copyout() - give the value that is read
 * @sopt: the option
 * @data: the value
 * @length: its bytes; what the caller has no room for is cut off
 *
 * May sleep.
 *
 * Return: 0, EFAULT.
 */
extern errno_t sockopt_copyout(sockopt_t sopt, void *data, size_t length)
	NKE_SYM(sockopt_copyout);

__END_DECLS

#endif /* _NKE_SYS_KPI_SOCKETFILTER_H_ */
