// SPDX-License-Identifier: GPL-2.0
/*
 * Lists: controls, their clients, sockets, IP filters, counters, extensions.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "libnke.h"

/* The longest name of a module, as the kernel has it. */
#define MODULE_NAME_MAX	55

_Static_assert((int)NKE_CONTROL_SETUP == (int)NKE_CTL_CONTROL_FLAGS_SETUP &&
	       (int)NKE_STREAM == (int)NKE_CTL_CONTROL_TYPE_STREAM &&
	       (int)NKE_CONNECTION_DEAD == (int)NKE_CTL_CONNECTION_STATE_DEAD &&
	       (int)NKE_IPV6 == (int)NKE_CTL_FILTER_FAMILY_IPV6 &&
	       (int)NKE_FILTER_INLINE == (int)NKE_CTL_FILTER_MODE_INLINE &&
	       (int)NKE_FILTER_REMOVED == (int)NKE_CTL_FILTER_STATE_REMOVED &&
	       (int)NKE_FILTER_OUTPUT == (int)NKE_CTL_FILTER_CALLBACKS_OUTPUT,
	       "the library's numbers are the kernel's");

#define U32(ATTR, STRUCT, FIELD)					\
	{ NKE_CTL_A_##ATTR, LIBNKE_U32, false,				\
	  offsetof(struct STRUCT, FIELD), 0 }
#define U64(ATTR, STRUCT, FIELD)					\
	{ NKE_CTL_A_##ATTR, LIBNKE_U64, false,				\
	  offsetof(struct STRUCT, FIELD), 0 }
#define STRING(ATTR, STRUCT, FIELD)					\
	{ NKE_CTL_A_##ATTR, LIBNKE_STRING, false,			\
	  offsetof(struct STRUCT, FIELD), 0 }

static const struct libnke_field control_fields[] = {
	{ NKE_CTL_A_CONTROL_ID, LIBNKE_U32, true,
	  offsetof(struct nke_control, id), 0 },
	U32(CONTROL_UNIT, nke_control, unit),
	{ NKE_CTL_A_CONTROL_NAME, LIBNKE_STRING, true,
	  offsetof(struct nke_control, name), 0 },
	U32(CONTROL_TYPE, nke_control, type),
	U32(CONTROL_FLAGS, nke_control, flags),
	U32(CONTROL_SEND_SIZE, nke_control, send_size),
	U32(CONTROL_RECV_SIZE, nke_control, recv_size),
	U32(CONTROL_CLIENTS, nke_control, clients),
	STRING(CONTROL_OWNER, nke_control, owner),
};

static const struct libnke_field connection_fields[] = {
	U32(CONNECTION_ID, nke_connection, id),
	U32(CONNECTION_UNIT, nke_connection, unit),
	U32(CONNECTION_STATE, nke_connection, state),
	STRING(CONNECTION_FRONT, nke_connection, front),
	U32(CONNECTION_PID, nke_connection, pid),
	STRING(CONNECTION_COMM, nke_connection, comm),
	U32(CONNECTION_QUEUED, nke_connection, queued),
	U32(CONNECTION_RECORDS, nke_connection, records),
	U32(CONNECTION_LIMIT, nke_connection, limit),
};

static const struct libnke_field socket_fields[] = {
	U64(SOCKET_COOKIE, nke_socket, cookie),
	STRING(SOCKET_OWNER, nke_socket, owner),
	U32(SOCKET_DOMAIN, nke_socket, domain),
	U32(SOCKET_TYPE, nke_socket, type),
	U32(SOCKET_PROTOCOL, nke_socket, protocol),
	U32(SOCKET_STATE, nke_socket, state),
	{ NKE_CTL_A_SOCKET_LOCAL, LIBNKE_BINARY, false,
	  offsetof(struct nke_socket, local),
	  offsetof(struct nke_socket, local_len) },
	{ NKE_CTL_A_SOCKET_REMOTE, LIBNKE_BINARY, false,
	  offsetof(struct nke_socket, remote),
	  offsetof(struct nke_socket, remote_len) },
	U32(SOCKET_RECV_QUEUE, nke_socket, recv_queue),
	U32(SOCKET_SEND_QUEUE, nke_socket, send_queue),
	STRING(SOCKET_UPCALL, nke_socket, upcall),
	U64(SOCKET_UPCALLS, nke_socket, upcalls),
	U32(SOCKET_RETAINS, nke_socket, retains),
};

static const struct libnke_field filter_fields[] = {
	{ NKE_CTL_A_FILTER_SEQ, LIBNKE_U64, true,
	  offsetof(struct nke_filter, seq), 0 },
	{ NKE_CTL_A_FILTER_NAME, LIBNKE_STRING, true,
	  offsetof(struct nke_filter, name), 0 },
	STRING(FILTER_OWNER, nke_filter, owner),
	U32(FILTER_FAMILY, nke_filter, family),
	U32(FILTER_MODE, nke_filter, mode),
	U32(FILTER_CALLBACKS, nke_filter, callbacks),
	U32(FILTER_STATE, nke_filter, state),
	U64(FILTER_SEEN_IN, nke_filter, seen[NKE_FILTER_IN]),
	U64(FILTER_SEEN_OUT, nke_filter, seen[NKE_FILTER_OUT]),
	U64(FILTER_DROPPED_IN, nke_filter, dropped[NKE_FILTER_IN]),
	U64(FILTER_DROPPED_OUT, nke_filter, dropped[NKE_FILTER_OUT]),
	U64(FILTER_TAKEN_IN, nke_filter, taken[NKE_FILTER_IN]),
	U64(FILTER_TAKEN_OUT, nke_filter, taken[NKE_FILTER_OUT]),
	U64(FILTER_INJECTED_IN, nke_filter, injected[NKE_FILTER_IN]),
	U64(FILTER_INJECTED_OUT, nke_filter, injected[NKE_FILTER_OUT]),
	U64(FILTER_QUEUED_IN, nke_filter, queued[NKE_FILTER_IN]),
	U64(FILTER_QUEUED_OUT, nke_filter, queued[NKE_FILTER_OUT]),
	U64(FILTER_LOST_IN, nke_filter, lost[NKE_FILTER_IN]),
	U64(FILTER_LOST_OUT, nke_filter, lost[NKE_FILTER_OUT]),
	U64(FILTER_BAD_IN, nke_filter, bad[NKE_FILTER_IN]),
	U64(FILTER_BAD_OUT, nke_filter, bad[NKE_FILTER_OUT]),
};

static const struct libnke_field stat_fields[] = {
	{ NKE_CTL_A_STAT_NAME, LIBNKE_STRING, true,
	  offsetof(struct nke_stat, name), 0 },
	{ NKE_CTL_A_STAT_VALUE, LIBNKE_U64, true,
	  offsetof(struct nke_stat, value), 0 },
};

static const struct libnke_field module_fields[] = {
	{ NKE_CTL_A_MODULE_NAME, LIBNKE_STRING, true,
	  offsetof(struct nke_module, name), 0 },
	STRING(MODULE_BUNDLE_ID, nke_module, bundle_id),
	U32(MODULE_CONTROLS, nke_module, controls),
	U32(MODULE_CONNECTIONS, nke_module, connections),
};

/* The program's function for the entries of a list. */
struct caller {
	union {
		nke_control_fn *control;
		nke_connection_fn *connection;
		nke_socket_fn *socket;
		nke_filter_fn *filter;
		nke_stat_fn *stat;
		nke_module_fn *module;
	};
	void *arg;
};

static int control_entry(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	const struct caller *caller = arg;
	struct nke_control control = { 0 };
	int status = libnke_parse(nke, nlh, control_fields,
				  MNL_ARRAY_SIZE(control_fields), &control);

	return status ? status : caller->control(&control, caller->arg);
}

/**
 * nke_control_list() - all controls
 * @nke: handle
 * @fn: called for each
 * @arg: of @fn
 *
 * Return: 0; what @fn returned, if not 0; -EAGAIN: the list changed again and
 * again while it was read; -ENOMEM; see also nke_set_timeout().
 */
int nke_control_list(struct nke *nke, nke_control_fn *fn, void *arg)
{
	struct caller caller = { .control = fn, .arg = arg };

	return libnke_dump(nke, NKE_CTL_CMD_CONTROL_GET, control_entry,
			   &caller);
}

/**
 * nke_control_get() - a control, by name
 * @nke: handle
 * @name: of the control
 * @fn: called with what is known of it
 * @arg: of @fn
 *
 * Return: 0; what @fn returned, if not 0; -ENOENT: no such control;
 * -ENAMETOOLONG; -ENOMEM; see also nke_set_timeout().
 */
int nke_control_get(struct nke *nke, const char *name, nke_control_fn *fn,
		    void *arg)
{
	struct caller caller = { .control = fn, .arg = arg };
	int status;

	libnke_clear(nke);
	if (strlen(name) > NKE_CTL_MAX_NAME)
		return libnke_fail(nke, ENAMETOOLONG,
			"a control's name has at most %d bytes",
			NKE_CTL_MAX_NAME);
	status = libnke_begin(nke, NKE_CTL_CMD_CONTROL_GET, strlen(name));
	if (status)
		return status;
	libnke_put_string(nke, NKE_CTL_A_CONTROL_NAME, name);
	return libnke_get(nke, control_entry, &caller);
}

/**
 * nke_control_get_id() - a control, by number
 * @nke: handle
 * @id: of the control
 * @fn: called with what is known of it
 * @arg: of @fn
 *
 * Return: as nke_control_get().
 */
int nke_control_get_id(struct nke *nke, uint32_t id, nke_control_fn *fn,
		       void *arg)
{
	struct caller caller = { .control = fn, .arg = arg };
	int status = libnke_begin(nke, NKE_CTL_CMD_CONTROL_GET, 0);

	if (status)
		return status;
	libnke_put_u32(nke, NKE_CTL_A_CONTROL_ID, id);
	return libnke_get(nke, control_entry, &caller);
}

static int connection_entry(struct nke *nke, const struct nlmsghdr *nlh,
			    void *arg)
{
	const struct caller *caller = arg;
	struct nke_connection c = { 0 };
	int status = libnke_parse(nke, nlh, connection_fields,
				  MNL_ARRAY_SIZE(connection_fields), &c);

	return status ? status : caller->connection(&c, caller->arg);
}

/**
 * nke_connection_list() - all clients of all controls
 * @nke: handle
 * @fn: called for each
 * @arg: of @fn
 *
 * Return: as nke_control_list().
 */
int nke_connection_list(struct nke *nke, nke_connection_fn *fn, void *arg)
{
	struct caller caller = { .connection = fn, .arg = arg };

	return libnke_dump(nke, NKE_CTL_CMD_CONNECTION_GET, connection_entry,
			   &caller);
}

static int socket_entry(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	const struct caller *caller = arg;
	struct nke_socket socket = { 0 };
	int status = libnke_parse(nke, nlh, socket_fields,
				  MNL_ARRAY_SIZE(socket_fields), &socket);

	return status ? status : caller->socket(&socket, caller->arg);
}

/**
 * nke_socket_list() - sockets of extensions
 * @nke: handle; those in its network namespace are listed
 * @fn: called for each
 * @arg: of @fn
 *
 * Return: as nke_control_list().
 */
int nke_socket_list(struct nke *nke, nke_socket_fn *fn, void *arg)
{
	struct caller caller = { .socket = fn, .arg = arg };

	return libnke_dump(nke, NKE_CTL_CMD_SOCKET_GET, socket_entry, &caller);
}

static int filter_entry(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	const struct caller *caller = arg;
	struct nke_filter filter = { 0 };
	int status = libnke_parse(nke, nlh, filter_fields,
				  MNL_ARRAY_SIZE(filter_fields), &filter);

	return status ? status : caller->filter(&filter, caller->arg);
}

/**
 * nke_filter_list() - IP filters of extensions, as packets meet them
 * @nke: handle
 * @fn: called for each
 * @arg: of @fn
 *
 * Return: as nke_control_list().
 */
int nke_filter_list(struct nke *nke, nke_filter_fn *fn, void *arg)
{
	struct caller caller = { .filter = fn, .arg = arg };

	return libnke_dump(nke, NKE_CTL_CMD_FILTER_GET, filter_entry, &caller);
}

static int stat_entry(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	const struct caller *caller = arg;
	struct nke_stat stat = { 0 };
	int status = libnke_parse(nke, nlh, stat_fields,
				  MNL_ARRAY_SIZE(stat_fields), &stat);

	return status ? status : caller->stat(&stat, caller->arg);
}

/**
 * nke_stat_list() - what nke has counted
 * @nke: handle
 * @fn: called for each counter
 * @arg: of @fn
 *
 * Return: as nke_control_list().
 */
int nke_stat_list(struct nke *nke, nke_stat_fn *fn, void *arg)
{
	struct caller caller = { .stat = fn, .arg = arg };

	return libnke_dump(nke, NKE_CTL_CMD_STAT_GET, stat_entry, &caller);
}

static int module_entry(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	const struct caller *caller = arg;
	struct nke_module module = { 0 };
	int status = libnke_parse(nke, nlh, module_fields,
				  MNL_ARRAY_SIZE(module_fields), &module);

	return status ? status : caller->module(&module, caller->arg);
}

/**
 * nke_module_list() - extensions that are loaded
 * @nke: handle
 * @fn: called for each
 * @arg: of @fn
 *
 * Return: as nke_control_list().
 */
int nke_module_list(struct nke *nke, nke_module_fn *fn, void *arg)
{
	struct caller caller = { .module = fn, .arg = arg };

	return libnke_dump(nke, NKE_CTL_CMD_MODULE_GET, module_entry, &caller);
}

static int released(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	struct nke_module module = { 0 };
	int status = libnke_parse(nke, nlh, module_fields + 1,
				  MNL_ARRAY_SIZE(module_fields) - 1, &module);

	*(uint32_t *)arg = module.connections;
	return status;
}

/* A request with a module's name, answered with a number of connections. */
static int ask(struct nke *nke, uint8_t cmd, const char *module,
	       uint32_t *connections)
{
	uint32_t count = 0;
	int status;

	libnke_clear(nke);
	if (strlen(module) > MODULE_NAME_MAX)
		return libnke_fail(nke, ENAMETOOLONG,
				   "a module's name has at most %d bytes",
				   MODULE_NAME_MAX);
	status = libnke_begin(nke, cmd, MODULE_NAME_MAX);
	if (status)
		return status;
	libnke_put_string(nke, NKE_CTL_A_MODULE_NAME, module);
	status = libnke_call(nke, released, &count);
	if (!status && connections)
		*connections = count;
	return status;
}

/**
 * nke_release() - end all connections to the controls of an extension
 * @nke: handle
 * @module: name of its module, as lsmod(8) has it
 * @connections: how many there were; may be NULL
 *
 * So that it can be unloaded.  The clients see the end of their connections.
 *
 * Return: 0; -ENOENT: no such extension; -EPERM: needs CAP_NET_ADMIN;
 * -ENAMETOOLONG; see also nke_set_timeout().
 */
int nke_release(struct nke *nke, const char *module, uint32_t *connections)
{
	return ask(nke, NKE_CTL_CMD_RELEASE, module, connections);
}

/**
 * nke_stop() - ask an extension to stop
 * @nke: handle
 * @module: name of its module, as lsmod(8) has it
 * @connections: how many there were; may be NULL
 *
 * Connections to its controls are ended, and its stop routine is asked, once.
 * When that has agreed the extension does nothing any more, and its module has
 * to be unloaded; to ask again is harmless.
 *
 * Return: 0; -EBUSY: it refuses, and works on; -EOPNOTSUPP: it cannot be asked;
 * -ENOENT: no such extension; -EPERM: needs CAP_NET_ADMIN; -ENAMETOOLONG; see
 * also nke_set_timeout().
 */
int nke_stop(struct nke *nke, const char *module, uint32_t *connections)
{
	return ask(nke, NKE_CTL_CMD_STOP, module, connections);
}
