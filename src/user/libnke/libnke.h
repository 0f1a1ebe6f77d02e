/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inside of libnke.  What has libnke_ in its name is not in the symbol map.
 */
#ifndef _LIBNKE_H
#define _LIBNKE_H

#include <stdarg.h>
#include <stdbool.h>
#include <sys/queue.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/nke_ctl.h>

#include "nke.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK	270
#endif

#define LIBNKE_ERROR_SIZE	512

/* Most bytes of messages, and of events, that wait in a handle. */
#define LIBNKE_QUEUE_MAX	(64U << 20)

/* One message of a list or a dump fits; options may need more. */
#define LIBNKE_BUFFER_SIZE	(128U << 10)

/* How often a list is read anew because it changed meanwhile. */
#define LIBNKE_DUMP_TRIES	20

/**
 * struct libnke_buffer - bytes, growing
 * @data: of them, from malloc()
 * @len: that are used
 * @size: of @data
 */
struct libnke_buffer {
	char *data;
	size_t len;
	size_t size;
};

/**
 * struct libnke_item - a message or an event that waits to be asked for
 * @link: in its queue
 * @id: of the control
 * @unit: of the connection
 * @conn: the connection; NULL while its connect request is not answered
 * @closed: the connection ends here
 * @lost: a piece of it could not be kept
 * @event: if it is an event; its data is @body
 * @body: what came
 */
struct libnke_item {
	STAILQ_ENTRY(libnke_item) link;
	uint32_t id;
	uint32_t unit;
	struct nke_conn *conn;
	bool closed;
	bool lost;
	struct nke_event event;
	struct libnke_buffer body;
};

STAILQ_HEAD(libnke_queue, libnke_item);

/**
 * struct nke_conn - a connection of a handle
 * @link: in the handle's list
 * @id: of the control
 * @unit: of the connection
 * @type: enum nke_control_type
 * @send_size: longest message, if @type is NKE_DATAGRAM
 * @recv_size: bytes that may wait in the kernel
 * @closed: ended by the kernel
 * @data: the program's
 */
struct nke_conn {
	LIST_ENTRY(nke_conn) link;
	uint32_t id;
	uint32_t unit;
	uint32_t type;
	uint32_t send_size;
	uint32_t recv_size;
	bool closed;
	void *data;
};

LIST_HEAD(libnke_conns, nke_conn);

/**
 * typedef libnke_reply_fn - called for each message that answers a request
 * @nke: handle
 * @nlh: the message, of the family's type and with a generic netlink header
 * @arg: as given to libnke_request()
 *
 * Return: 0, or a negative errno that becomes the result of the request.
 */
typedef int libnke_reply_fn(struct nke *nke, const struct nlmsghdr *nlh,
			    void *arg);

/**
 * struct libnke_request - the request that is being answered
 * @seq: its number
 * @answered: it has brought something
 * @done: the last answer has come
 * @interrupted: the list changed while it was read
 * @result: 0 or a negative errno, once @done
 * @fn: for its answers
 * @arg: of @fn
 */
struct libnke_request {
	uint32_t seq;
	bool answered;
	bool done;
	bool interrupted;
	int result;
	libnke_reply_fn *fn;
	void *arg;
};

/**
 * struct nke - a handle
 * @socket: generic netlink
 * @fd: of @socket
 * @netlink: @fd is a netlink socket (in tests it is not)
 * @family: number of the family
 * @group: number of the group of events
 * @seq: number of the last request
 * @timeout: for answers, in milliseconds
 * @subscribed: to events
 * @filter: of events
 * @connecting: a connect request waits for its answer
 * @lost_msg: the kernel has dropped something since the last nke_recv()
 * @lost_event: likewise, nke_event_next()
 * @request: the request that waits for its answer, or NULL
 * @in: what is received
 * @out: the request that is made up
 * @conns: connections
 * @partial: messages of which there is more to come
 * @msgs: messages that nobody has asked for
 * @events: events, likewise
 * @msgs_size: bytes in @partial and @msgs
 * @events_size: bytes in @events
 * @given_msg: the item that @msg points to
 * @given_event: the item whose event was given last
 * @msg: what nke_recv() has given
 * @error: text of the last error
 */
struct nke {
	struct mnl_socket *socket;
	int fd;
	bool netlink;
	uint16_t family;
	uint32_t group;
	uint32_t seq;
	int timeout;
	bool subscribed;
	struct nke_event_filter filter;
	bool connecting;
	bool lost_msg;
	bool lost_event;
	struct libnke_request *request;
	struct libnke_buffer in;
	struct libnke_buffer out;
	struct libnke_conns conns;
	struct libnke_queue partial;
	struct libnke_queue msgs;
	struct libnke_queue events;
	size_t msgs_size;
	size_t events_size;
	struct libnke_item *given_msg;
	struct libnke_item *given_event;
	struct nke_msg msg;
	char error[LIBNKE_ERROR_SIZE];
};

/* attr.c */
enum libnke_kind {
	LIBNKE_U32,
	LIBNKE_U64,
	LIBNKE_STRING,
	LIBNKE_BINARY,
};

/**
 * struct libnke_field - an attribute, and where its value goes
 * @attr: type of the attribute
 * @kind: of the value
 * @required: a message without it is not valid
 * @offset: of the field; LIBNKE_BINARY: of a pointer
 * @len_offset: LIBNKE_BINARY: of a size_t
 */
struct libnke_field {
	uint16_t attr;
	enum libnke_kind kind;
	bool required;
	size_t offset;
	size_t len_offset;
};

int libnke_parse(struct nke *nke, const struct nlmsghdr *nlh,
		 const struct libnke_field *fields, size_t n, void *to);
int libnke_parse_data(struct nke *nke, const struct nlmsghdr *nlh,
		      uint16_t attr, struct libnke_buffer *body);
int libnke_reserve(struct libnke_buffer *buffer, size_t more);
int libnke_append(struct libnke_buffer *buffer, const void *data, size_t len);
void libnke_buffer_free(struct libnke_buffer *buffer);

/* request.c */
int libnke_begin(struct nke *nke, uint8_t cmd, size_t room);
void libnke_put_u32(struct nke *nke, uint16_t attr, uint32_t value);
void libnke_put_string(struct nke *nke, uint16_t attr, const char *value);
void libnke_put_data(struct nke *nke, uint16_t attr, const void *data,
		     size_t len);
int libnke_call(struct nke *nke, libnke_reply_fn *fn, void *arg);
int libnke_get(struct nke *nke, libnke_reply_fn *fn, void *arg);
int libnke_dump(struct nke *nke, uint8_t cmd, libnke_reply_fn *fn, void *arg);
int libnke_find_family(struct nke *nke);

/* receive.c */
int64_t libnke_deadline(int timeout);
int libnke_read(struct nke *nke, int64_t deadline);

/* queue.c */
int libnke_queue_message(struct nke *nke, const struct nlmsghdr *nlh);
void libnke_queue_adopt(struct nke *nke, struct nke_conn *conn);
void libnke_queue_drop(struct nke *nke, struct nke_conn *conn);
void libnke_item_free(struct libnke_item *item);
void libnke_queue_free(struct libnke_queue *queue);

/* handle.c */
int libnke_fdopen(struct nke **nkep, int fd);
void libnke_clear(struct nke *nke);
int libnke_fail(struct nke *nke, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* _LIBNKE_H */
