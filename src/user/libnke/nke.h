/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libnke: kernel controls and kernel events of nke, over generic netlink.
 * See libnke(3).
 *
 * Functions return 0, or a count, or a negative errno; nke_errstr() then says
 * in words what was wrong, those of the kernel where it gave any.  A handle
 * may be used by one thread at a time; handles are independent of each other.
 * Structures that the library gives may grow at their ends; struct
 * nke_event_filter does not.
 */
#ifndef _NKE_H
#define _NKE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct nke;
struct nke_conn;

/* nke_open(): in the network namespace of the calling thread */
#define NKE_NETNS_SELF	(-1)

/* Timeouts in milliseconds: no end */
#define NKE_FOREVER	(-1)

/* Flags of a control, CTL_FLAG_* of its registration */
enum {
	NKE_CONTROL_PRIVILEGED	= 0x01,
	NKE_CONTROL_FIXED	= 0x02,
	NKE_CONTROL_STREAM	= 0x04,
	NKE_CONTROL_EXTENDED	= 0x08,
	NKE_CONTROL_CRITICAL	= 0x10,
	NKE_CONTROL_SETUP	= 0x20,
};

enum nke_control_type {
	NKE_DATAGRAM,
	NKE_STREAM,
};

enum nke_connection_state {
	NKE_CONNECTION_NEW,
	NKE_CONNECTION_BOUND,
	NKE_CONNECTION_CONNECTING,
	NKE_CONNECTION_CONNECTED,
	NKE_CONNECTION_DEAD,
};

/**
 * struct nke_control - a control that an extension has registered
 * @id: number of the control
 * @unit: the unit it was registered with, if @flags has NKE_CONTROL_FIXED
 * @type: NKE_DATAGRAM or NKE_STREAM
 * @flags: NKE_CONTROL_*
 * @send_size: longest message to a datagram control
 * @recv_size: bytes that may wait for a client
 * @clients: how many are connected
 * @name: of the control
 * @owner: the module that registered it, or ""
 */
struct nke_control {
	uint32_t id;
	uint32_t unit;
	uint32_t type;
	uint32_t flags;
	uint32_t send_size;
	uint32_t recv_size;
	uint32_t clients;
	const char *name;
	const char *owner;
};

/**
 * struct nke_connection - a client of a control, whoever's it is
 * @id: number of the control
 * @unit: number of the client
 * @state: enum nke_connection_state
 * @pid: process that connected
 * @queued: bytes that wait for it
 * @records: messages that wait for it
 * @limit: bytes that may wait
 * @front: "socket" or "netlink"
 * @comm: name of the process
 */
struct nke_connection {
	uint32_t id;
	uint32_t unit;
	uint32_t state;
	uint32_t pid;
	uint32_t queued;
	uint32_t records;
	uint32_t limit;
	const char *front;
	const char *comm;
};

/**
 * struct nke_socket - a socket of an extension
 * @cookie: the kernel's number of it
 * @domain: AF_INET, ...
 * @type: SOCK_STREAM, ...
 * @protocol: IPPROTO_TCP, ...
 * @state: TCP's states, by number, for all sockets
 * @recv_queue: bytes that wait to be read
 * @send_queue: bytes that wait to be sent
 * @retains: references that the extension holds
 * @upcalls: how often @upcall was called
 * @upcall: function that is called back, or ""
 * @owner: module that made the socket
 * @local: address, a struct sockaddr of @local_len bytes, or NULL
 * @local_len: length of @local
 * @remote: peer's address, or NULL
 * @remote_len: length of @remote
 */
struct nke_socket {
	uint64_t cookie;
	uint32_t domain;
	uint32_t type;
	uint32_t protocol;
	uint32_t state;
	uint32_t recv_queue;
	uint32_t send_queue;
	uint32_t retains;
	uint64_t upcalls;
	const char *upcall;
	const char *owner;
	const void *local;
	size_t local_len;
	const void *remote;
	size_t remote_len;
};

enum nke_filter_family {
	NKE_IPV4,
	NKE_IPV6,
};

enum nke_filter_mode {
	NKE_FILTER_THREADED,
	NKE_FILTER_INLINE,
};

enum nke_filter_state {
	NKE_FILTER_ACTIVE,
	NKE_FILTER_REMOVED,
};

/* Callbacks of a filter */
enum {
	NKE_FILTER_INPUT	= 0x1,
	NKE_FILTER_OUTPUT	= 0x2,
};

/* Its counters: of packets that come in, and that go out */
enum {
	NKE_FILTER_IN,
	NKE_FILTER_OUT,
	NKE_FILTER_DIRECTIONS,
};

/**
 * struct nke_filter - an IP filter of an extension
 * @seq: number of the filter; packets meet the highest first
 * @family: enum nke_filter_family
 * @mode: enum nke_filter_mode: called by workers, or where the packet is
 * @callbacks: NKE_FILTER_INPUT, NKE_FILTER_OUTPUT
 * @state: enum nke_filter_state: NKE_FILTER_REMOVED while it is on its way out
 * @name: its own; others may have the same
 * @owner: the module that added it, or ""
 * @seen: packets that it was called for, by direction
 * @dropped: that it refused
 * @taken: that it kept
 * @injected: that came back with its reference
 * @queued: that waited for it
 * @lost: that could not wait for it
 * @bad: that it left as something that is no IP packet
 */
struct nke_filter {
	uint64_t seq;
	uint32_t family;
	uint32_t mode;
	uint32_t callbacks;
	uint32_t state;
	const char *name;
	const char *owner;
	uint64_t seen[NKE_FILTER_DIRECTIONS];
	uint64_t dropped[NKE_FILTER_DIRECTIONS];
	uint64_t taken[NKE_FILTER_DIRECTIONS];
	uint64_t injected[NKE_FILTER_DIRECTIONS];
	uint64_t queued[NKE_FILTER_DIRECTIONS];
	uint64_t lost[NKE_FILTER_DIRECTIONS];
	uint64_t bad[NKE_FILTER_DIRECTIONS];
};

/**
 * struct nke_stat - a counter
 * @name: of the counter
 * @value: of the counter
 */
struct nke_stat {
	const char *name;
	uint64_t value;
};

/**
 * struct nke_module - an extension that is loaded
 * @name: the module's name, as lsmod(8) has it
 * @bundle_id: the extension's name for itself
 * @controls: how many it has registered
 * @connections: how many clients these have
 */
struct nke_module {
	const char *name;
	const char *bundle_id;
	uint32_t controls;
	uint32_t connections;
};

enum nke_msg_type {
	NKE_MSG_DATA = 1,
	NKE_MSG_CLOSED,
};

/**
 * struct nke_msg - what nke_recv() has received
 * @type: NKE_MSG_DATA; NKE_MSG_CLOSED when the control has ended @conn, which
 *	is good for nothing but nke_disconnect() then
 * @conn: the connection
 * @data: the message; of a stream control, the next bytes
 * @len: bytes of @data
 */
struct nke_msg {
	enum nke_msg_type type;
	struct nke_conn *conn;
	const void *data;
	size_t len;
};

/**
 * struct nke_event_filter - which events to receive
 * @vendor: code of a vendor (nke_vendor_find()), 0 for all events of all
 * @class_code: of the vendor, 0 for all of its classes and subclasses
 * @subclass: of the class, 0 for all
 */
struct nke_event_filter {
	uint32_t vendor;
	uint32_t class_code;
	uint32_t subclass;
};

/**
 * struct nke_event - a kernel event
 * @vendor: code of the vendor
 * @class_code: of the vendor
 * @subclass: of the class
 * @id: number, counted over all events
 * @code: what has happened
 * @data: more about it
 * @len: bytes of @data
 */
struct nke_event {
	uint32_t vendor;
	uint32_t class_code;
	uint32_t subclass;
	uint32_t id;
	uint32_t code;
	const void *data;
	size_t len;
};

/* Bits of nke_pending() */
enum {
	NKE_PENDING_MSG		= 0x1,
	NKE_PENDING_EVENT	= 0x2,
};

/*
 * Called for each entry of a list, which is read as a whole before: it may use
 * the handle for anything.  What it is given is gone when it returns.  Other
 * than 0 ends the list and is what the list's function returns.
 */
typedef int nke_control_fn(const struct nke_control *control, void *arg);
typedef int nke_connection_fn(const struct nke_connection *c, void *arg);
typedef int nke_socket_fn(const struct nke_socket *socket, void *arg);
typedef int nke_filter_fn(const struct nke_filter *filter, void *arg);
typedef int nke_stat_fn(const struct nke_stat *stat, void *arg);
typedef int nke_module_fn(const struct nke_module *module, void *arg);

/* The handle */
int nke_open(struct nke **nkep, int netns);
void nke_close(struct nke *nke);
int nke_netns_open(const char *name);
int nke_fd(const struct nke *nke);
unsigned int nke_pending(const struct nke *nke);
void nke_set_timeout(struct nke *nke, int timeout);
const char *nke_errstr(const struct nke *nke);

/* Controls */
int nke_control_list(struct nke *nke, nke_control_fn *fn, void *arg);
int nke_control_get(struct nke *nke, const char *name, nke_control_fn *fn,
		    void *arg);
int nke_control_get_id(struct nke *nke, uint32_t id, nke_control_fn *fn,
		       void *arg);
int nke_connection_list(struct nke *nke, nke_connection_fn *fn, void *arg);

/* Connections of this handle */
int nke_connect(struct nke *nke, const char *name, uint32_t unit,
		struct nke_conn **connp);
int nke_connect_id(struct nke *nke, uint32_t id, uint32_t unit,
		   struct nke_conn **connp);
int nke_disconnect(struct nke *nke, struct nke_conn *conn);
uint32_t nke_conn_id(const struct nke_conn *conn);
uint32_t nke_conn_unit(const struct nke_conn *conn);
uint32_t nke_conn_type(const struct nke_conn *conn);
uint32_t nke_conn_send_size(const struct nke_conn *conn);
uint32_t nke_conn_recv_size(const struct nke_conn *conn);
int nke_conn_closed(const struct nke_conn *conn);
void nke_conn_set_data(struct nke_conn *conn, void *data);
void *nke_conn_data(const struct nke_conn *conn);
ssize_t nke_send(struct nke *nke, struct nke_conn *conn, const void *data,
		 size_t len);
int nke_recv(struct nke *nke, const struct nke_msg **msgp, int timeout);
int nke_getopt(struct nke *nke, struct nke_conn *conn, int option,
	       void *value, size_t *len);
int nke_getopt_with(struct nke *nke, struct nke_conn *conn, int option,
		    const void *given, size_t given_len, void *value,
		    size_t *len);
int nke_setopt(struct nke *nke, struct nke_conn *conn, int option,
	       const void *value, size_t len);

/* Events */
int nke_event_subscribe(struct nke *nke, const struct nke_event_filter *filter);
int nke_event_unsubscribe(struct nke *nke);
int nke_event_next(struct nke *nke, const struct nke_event **eventp,
		   int timeout);
int nke_event_last_id(struct nke *nke, uint32_t *id);
int nke_event_post(struct nke *nke, const char *vendor,
		   const struct nke_event *event, uint32_t *code, uint32_t *id);
int nke_vendor_find(struct nke *nke, const char *name, uint32_t *code);

/* What nke holds */
int nke_socket_list(struct nke *nke, nke_socket_fn *fn, void *arg);
int nke_filter_list(struct nke *nke, nke_filter_fn *fn, void *arg);
int nke_stat_list(struct nke *nke, nke_stat_fn *fn, void *arg);
int nke_module_list(struct nke *nke, nke_module_fn *fn, void *arg);
int nke_release(struct nke *nke, const char *module, uint32_t *connections);
int nke_stop(struct nke *nke, const char *module, uint32_t *connections);

#ifdef __cplusplus
}
#endif

#endif /* _NKE_H */
