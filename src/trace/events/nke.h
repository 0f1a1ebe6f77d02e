/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: the life of controls, of their clients and of sockets.  Results
 * are 0 or a negative errno.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nke

#if !defined(_NKE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NKE_TRACE_H

#include <linux/tracepoint.h>

#include "compat/trace.h"

DECLARE_EVENT_CLASS(nke_control,
		    TP_PROTO(u32 id, u32 unit, u32 flags, const char *name),
		    TP_ARGS(id, unit, flags, name),
		    TP_STRUCT__entry(__field(u32, id)
				     __field(u32, unit)
				     __field(u32, flags)
				     __string(name, name)),
		    TP_fast_assign(__entry->id = id;
				   __entry->unit = unit;
				   __entry->flags = flags;
				   nke_assign_str(name, name);),
		    TP_printk("id=%u unit=%u flags=0x%x name=%s", __entry->id,
			      __entry->unit, __entry->flags, __get_str(name))
);

DEFINE_EVENT(nke_control, nke_control_register,
	     TP_PROTO(u32 id, u32 unit, u32 flags, const char *name),
	     TP_ARGS(id, unit, flags, name)
);

DEFINE_EVENT(nke_control, nke_control_deregister,
	     TP_PROTO(u32 id, u32 unit, u32 flags, const char *name),
	     TP_ARGS(id, unit, flags, name)
);

DECLARE_EVENT_CLASS(nke_connection,
		    TP_PROTO(u32 id, u32 unit, int pid, const char *front,
			     int result),
		    TP_ARGS(id, unit, pid, front, result),
		    TP_STRUCT__entry(__field(u32, id)
				     __field(u32, unit)
				     __field(int, pid)
				     __field(int, result)
				     __string(front, front)),
		    TP_fast_assign(__entry->id = id;
				   __entry->unit = unit;
				   __entry->pid = pid;
				   __entry->result = result;
				   nke_assign_str(front, front);),
		    TP_printk("id=%u unit=%u client_pid=%d front=%s result=%d",
			      __entry->id, __entry->unit, __entry->pid,
			      __get_str(front), __entry->result)
);

DEFINE_EVENT(nke_connection, nke_connection_connect,
	     TP_PROTO(u32 id, u32 unit, int pid, const char *front, int result),
	     TP_ARGS(id, unit, pid, front, result)
);

DEFINE_EVENT(nke_connection, nke_connection_disconnect,
	     TP_PROTO(u32 id, u32 unit, int pid, const char *front, int result),
	     TP_ARGS(id, unit, pid, front, result)
);

TRACE_EVENT(nke_enqueue_refuse,
	    TP_PROTO(u32 id, u32 unit, size_t len, int result),
	    TP_ARGS(id, unit, len, result),
	    TP_STRUCT__entry(__field(u32, id)
			     __field(u32, unit)
			     __field(size_t, len)
			     __field(int, result)),
	    TP_fast_assign(__entry->id = id;
			   __entry->unit = unit;
			   __entry->len = len;
			   __entry->result = result;),
	    TP_printk("id=%u unit=%u len=%zu result=%d", __entry->id,
		      __entry->unit, __entry->len, __entry->result)
);

TRACE_EVENT(nke_socket_create,
	    TP_PROTO(const void *so, int domain, int type, int protocol,
		     int result),
	    TP_ARGS(so, domain, type, protocol, result),
	    TP_STRUCT__entry(__field(const void *, so)
			     __field(int, domain)
			     __field(int, type)
			     __field(int, protocol)
			     __field(int, result)),
	    TP_fast_assign(__entry->so = so;
			   __entry->domain = domain;
			   __entry->type = type;
			   __entry->protocol = protocol;
			   __entry->result = result;),
	    TP_printk("so=%p domain=%d type=%d protocol=%d result=%d",
		      __entry->so, __entry->domain, __entry->type,
		      __entry->protocol, __entry->result)
);

DECLARE_EVENT_CLASS(nke_socket,
		    TP_PROTO(const void *so),
		    TP_ARGS(so),
		    TP_STRUCT__entry(__field(const void *, so)),
		    TP_fast_assign(__entry->so = so;),
		    TP_printk("so=%p", __entry->so)
);

DEFINE_EVENT(nke_socket, nke_socket_close,
	     TP_PROTO(const void *so),
	     TP_ARGS(so)
);

DEFINE_EVENT(nke_socket, nke_upcall_begin,
	     TP_PROTO(const void *so),
	     TP_ARGS(so)
);

DEFINE_EVENT(nke_socket, nke_upcall_end,
	     TP_PROTO(const void *so),
	     TP_ARGS(so)
);

TRACE_EVENT(nke_socket_connect,
	    TP_PROTO(const void *so, int result),
	    TP_ARGS(so, result),
	    TP_STRUCT__entry(__field(const void *, so)
			     __field(int, result)),
	    TP_fast_assign(__entry->so = so;
			   __entry->result = result;),
	    TP_printk("so=%p result=%d", __entry->so, __entry->result)
);

TRACE_EVENT(nke_socket_accept,
	    TP_PROTO(const void *so, const void *child, int result),
	    TP_ARGS(so, child, result),
	    TP_STRUCT__entry(__field(const void *, so)
			     __field(const void *, child)
			     __field(int, result)),
	    TP_fast_assign(__entry->so = so;
			   __entry->child = child;
			   __entry->result = result;),
	    TP_printk("so=%p child=%p result=%d", __entry->so, __entry->child,
		      __entry->result)
);

#endif /* _NKE_TRACE_H */

/* This part must be outside protection */
#include <trace/define_trace.h>
