/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/sysctl.h of the client world: values with names.
 *
 * A value net.foo.bar is the file /proc/sys/nke/net/foo/bar, read and written
 * as text, while it and the nodes above it are registered.  What a handler
 * gives and takes is text by its format: "A" a string; "I", "IU" ints; "L",
 * "LU" longs; "Q", "QU" quads; "P" addresses; several numbers have spaces
 * between them.  Without such a format the type decides, and what is neither
 * number nor string is hexadecimal.
 */
#ifndef _NKE_SYS_SYSCTL_H_
#define _NKE_SYS_SYSCTL_H_

#include <sys/cdefs.h>
#include <sys/appleapiopts.h>
#include <sys/queue.h>
#include <sys/proc.h>
#include <sys/vm.h>

#define CTL_MAXNAME		12

#define CTLTYPE			0xf
#define CTLTYPE_NODE		1
#define CTLTYPE_INT		2
#define CTLTYPE_STRING		3
#define CTLTYPE_QUAD		4
#define CTLTYPE_OPAQUE		5
#define CTLTYPE_STRUCT		CTLTYPE_OPAQUE

/* Who may read and write; RD lets everybody, WR root, ANYBODY all. */
#define CTLFLAG_RD		0x80000000
#define CTLFLAG_WR		0x40000000
#define CTLFLAG_RW		(CTLFLAG_RD | CTLFLAG_WR)
#define CTLFLAG_ANYBODY		0x10000000
/* Without it on a value and all nodes above, handlers run one at a time. */
#define CTLFLAG_LOCKED		0x00800000
#define CTLFLAG_OID2		0x00400000
/* Without effect. */
#define CTLFLAG_NOLOCK		0x20000000
#define CTLFLAG_SECURE		0x08000000
#define CTLFLAG_MASKED		0x04000000
#define CTLFLAG_NOAUTO		0x02000000
#define CTLFLAG_KERN		0x01000000

#define OID_AUTO		(-1)
#define OID_AUTO_START		100
#define SYSCTL_OID_VERSION	1

/* Numbers of the nodes at the top. */
#define CTL_UNSPEC		0
#define CTL_KERN		1
#define CTL_VM			2
#define CTL_VFS			3
#define CTL_NET			4
#define CTL_DEBUG		5
#define CTL_HW			6
#define CTL_MACHDEP		7

#define SYSCTL_HANDLER_ARGS						\
	(struct sysctl_oid *oidp __unused, void *arg1 __unused,		\
	 int arg2 __unused, struct sysctl_req *req)

/** struct sysctl_req - somebody wants a value, or sets it, or both */
struct sysctl_req {
	/** @p: who */
	struct proc *p;
	/** @lock: without meaning */
	int lock;
	/** @oldptr: not 0 when the value is wanted; not to be written to */
	user_addr_t oldptr;
	/** @oldlen: room for the value */
	size_t oldlen;
	/** @oldidx: bytes that SYSCTL_OUT() has given */
	size_t oldidx;
	/** @oldfunc: SYSCTL_OUT() */
	int (*oldfunc)(struct sysctl_req *req, const void *p, size_t l);
	/** @newptr: not 0 when there is a new value; not to be read from */
	user_addr_t newptr;
	/** @newlen: length of the new value */
	size_t newlen;
	/** @newidx: bytes that SYSCTL_IN() has taken */
	size_t newidx;
	/** @newfunc: SYSCTL_IN() */
	int (*newfunc)(struct sysctl_req *req, void *p, size_t l);
};

/** struct sysctl_oid_list - what hangs below a node; known by its address */
SLIST_HEAD(sysctl_oid_list, sysctl_oid);

/** struct sysctl_oid - a value or a node, made by the macros below */
struct sysctl_oid {
	/** @oid_parent: list that it hangs in */
	struct sysctl_oid_list *oid_parent;
	/** @oid_link: not used */
	SLIST_ENTRY(sysctl_oid) oid_link;
	/** @oid_number: its number among its siblings, or OID_AUTO */
	int oid_number;
	/** @oid_kind: CTLTYPE_* and CTLFLAG_* */
	int oid_kind;
	/** @oid_arg1: for the handler; of a node, its list */
	void *oid_arg1;
	/** @oid_arg2: for the handler */
	int oid_arg2;
	/** @oid_name: its part of the name */
	const char *oid_name;
	/** @oid_handler: gives and takes the value; may sleep */
	int (*oid_handler)SYSCTL_HANDLER_ARGS;
	/** @oid_fmt: what the value is */
	const char *oid_fmt;
	/** @oid_descr: for people */
	const char *oid_descr;
	/** @oid_version: SYSCTL_OID_VERSION */
	int oid_version;
	/** @oid_refcnt: not used */
	int oid_refcnt;
};

typedef int (*sysctl_handler_t)SYSCTL_HANDLER_ARGS;

/*
 * In a handler, takes @l bytes of the new value; 0 without one.  EINVAL when
 * it has fewer.
 */
#define SYSCTL_IN(r, p, l)	((r)->newfunc)(r, p, l)

/* In a handler, gives @l bytes of the value.  ENOMEM beyond 64 KiB. */
#define SYSCTL_OUT(r, p, l)	((r)->oldfunc)(r, p, l)

/**
 * sysctl_register_oid() - add a value or a node; may sleep
 * @oidp: what; stays there until it is unregistered
 *
 * What cannot be registered is told in the log: a number or name that a
 * sibling has, a node with a handler.
 */
extern void sysctl_register_oid(struct sysctl_oid *oidp)
	NKE_SYM(sysctl_register_oid);

/**
 * sysctl_unregister_oid() - take it away; may sleep
 * @oidp: what; not from its own handler
 *
 * When it returns no handler of it is running.
 */
extern void sysctl_unregister_oid(struct sysctl_oid *oidp)
	NKE_SYM(sysctl_unregister_oid);

/**
 * sysctl_handle_int() - handler of an int; arg1 is its address
 * @oidp: not used
 * @arg1: what it works on
 * @arg2: a constant or a size
 * @req: the request
 *
 * Without arg1 the value is arg2 and cannot be set.
 *
 * Return: as sysctl_io_number().
 */
extern int sysctl_handle_int(struct sysctl_oid *oidp, void *arg1, int arg2,
			     struct sysctl_req *req)
	NKE_SYM(sysctl_handle_int);

/**
 * sysctl_handle_long() - handler of a long; arg1 is its address
 * @oidp: not used
 * @arg1: what it works on
 * @arg2: a constant or a size
 * @req: the request
 *
 * Return: as sysctl_io_number(); EINVAL without arg1.
 */
extern int sysctl_handle_long(struct sysctl_oid *oidp, void *arg1, int arg2,
			      struct sysctl_req *req)
	NKE_SYM(sysctl_handle_long);

/**
 * sysctl_handle_quad() - handler of a long long; arg1 is its address
 * @oidp: not used
 * @arg1: what it works on
 * @arg2: a constant or a size
 * @req: the request
 *
 * Return: as sysctl_io_number(); EINVAL without arg1.
 */
extern int sysctl_handle_quad(struct sysctl_oid *oidp, void *arg1, int arg2,
			      struct sysctl_req *req)
	NKE_SYM(sysctl_handle_quad);

/**
 * sysctl_handle_int2quad() - handler of an int that is shown as a quad
 * @oidp: not used
 * @arg1: what it works on
 * @arg2: a constant or a size
 * @req: the request
 *
 * Return: 0, EINVAL, ERANGE when the new value is no int, ENOMEM.
 */
extern int sysctl_handle_int2quad(struct sysctl_oid *oidp, void *arg1, int arg2,
				  struct sysctl_req *req)
	NKE_SYM(sysctl_handle_int2quad);

/**
 * sysctl_handle_string() - handler of a string at arg1 with arg2 bytes
 * @oidp: not used
 * @arg1: what it works on
 * @arg2: a constant or a size
 * @req: the request
 *
 * With arg2 0 it cannot be set.
 *
 * Return: as sysctl_io_string().
 */
extern int sysctl_handle_string(struct sysctl_oid *oidp, void *arg1, int arg2,
				struct sysctl_req *req)
	NKE_SYM(sysctl_handle_string);

/**
 * sysctl_handle_opaque() - handler of arg2 bytes at arg1
 * @oidp: not used
 * @arg1: what it works on
 * @arg2: a constant or a size
 * @req: the request
 *
 * Return: as sysctl_io_opaque().
 */
extern int sysctl_handle_opaque(struct sysctl_oid *oidp, void *arg1, int arg2,
				struct sysctl_req *req)
	NKE_SYM(sysctl_handle_opaque);

/**
 * sysctl_io_number() - in a handler, give a number and take a new one
 * @req: the request
 * @value: the number
 * @size: of the variable, sizeof(int) or sizeof(long long)
 * @p: the variable; NULL when it cannot be set
 * @changed: receives whether it was set; or NULL
 *
 * Return: 0, EINVAL (@size, or another length is set), ERANGE (it does not
 * fit), EPERM (cannot be set), ENOMEM (no room).
 */
extern int sysctl_io_number(struct sysctl_req *req, long long value,
			    size_t size, void *p, int *changed)
	NKE_SYM(sysctl_io_number);

/**
 * sysctl_io_string() - in a handler, give a string and take a new one
 * @req: the request
 * @p: the string
 * @size: bytes at @p; 0 when it cannot be set
 * @trunc: cut it rather than fail when there is too little room
 * @changed: receives whether it was set; or NULL
 *
 * Return: 0, EINVAL (too long), EPERM (cannot be set), ENOMEM (no room).
 */
extern int sysctl_io_string(struct sysctl_req *req, char *p, size_t size,
			    int trunc, int *changed)
	NKE_SYM(sysctl_io_string);

/**
 * sysctl_io_opaque() - in a handler, give bytes and take new ones
 * @req: the request
 * @p: the bytes
 * @size: how many
 * @changed: receives whether they were set; or NULL
 *
 * Return: 0, EINVAL (too few), ENOMEM (no room).
 */
extern int sysctl_io_opaque(struct sysctl_req *req, void *p, size_t size,
			    int *changed) NKE_SYM(sysctl_io_opaque);

/* Names the list below a node that is defined elsewhere. */
#define SYSCTL_DECL(name)						\
	extern struct sysctl_oid_list sysctl_##name##_children

#define SYSCTL_STRUCT_INIT(parent, nbr, name, kind, a1, a2, fn, fmt, desc) {\
	.oid_parent = &sysctl_##parent##_children,			\
	.oid_number = nbr,						\
	.oid_kind = (int)((kind) | CTLFLAG_OID2),			\
	.oid_arg1 = a1,							\
	.oid_arg2 = (int)(a2),						\
	.oid_name = #name,						\
	.oid_handler = fn,						\
	.oid_fmt = fmt,							\
	.oid_descr = desc,						\
	.oid_version = SYSCTL_OID_VERSION,				\
}

/* Each defines sysctl_<parent>_<name>, to be registered by its address. */
#define SYSCTL_OID(parent, nbr, name, kind, a1, a2, handler, fmt, descr) \
	struct sysctl_oid sysctl_##parent##_##name =			\
		SYSCTL_STRUCT_INIT(parent, nbr, name, kind, a1, a2,	\
				   handler, fmt, descr);

#define SYSCTL_NODE(parent, nbr, name, access, handler, descr)		\
	struct sysctl_oid_list sysctl_##parent##_##name##_children;	\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_NODE | (access),		\
		   &sysctl_##parent##_##name##_children, 0, handler,	\
		   "N", descr)

#define SYSCTL_STRING(parent, nbr, name, access, arg, len, descr)	\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_STRING | (access),	\
		   arg, len, sysctl_handle_string, "A", descr)

#define SYSCTL_COMPAT_INT(parent, nbr, name, access, ptr, val, descr)	\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_INT | (access),		\
		   ptr, val, sysctl_handle_int, "I", descr)

#define SYSCTL_COMPAT_UINT(parent, nbr, name, access, ptr, val, descr)	\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_INT | (access),		\
		   ptr, val, sysctl_handle_int, "IU", descr)

/* A handler writes as many bytes, whatever the pointer points to. */
#define __NKE_SYSCTL_SIZE(ptr, type)					\
	_Static_assert(__builtin_constant_p(ptr) ||			\
		       sizeof(*(ptr)) == sizeof(type),			\
		       "the variable is no " #type);

#define SYSCTL_INT(parent, nbr, name, access, ptr, val, descr)		\
	SYSCTL_COMPAT_INT(parent, nbr, name, access, ptr, val, descr)	\
	__NKE_SYSCTL_SIZE(ptr, int)

#define SYSCTL_UINT(parent, nbr, name, access, ptr, val, descr)		\
	SYSCTL_COMPAT_UINT(parent, nbr, name, access, ptr, val, descr)	\
	__NKE_SYSCTL_SIZE(ptr, int)

#define SYSCTL_LONG(parent, nbr, name, access, ptr, descr)		\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_INT | (access),		\
		   ptr, 0, sysctl_handle_long, "L", descr)		\
	__NKE_SYSCTL_SIZE(ptr, long)

#define SYSCTL_ULONG(parent, nbr, name, access, ptr, descr)		\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_INT | (access),		\
		   ptr, 0, sysctl_handle_long, "LU", descr)		\
	__NKE_SYSCTL_SIZE(ptr, long)

#define SYSCTL_QUAD(parent, nbr, name, access, ptr, descr)		\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_QUAD | (access),		\
		   ptr, 0, sysctl_handle_quad, "Q", descr)		\
	__NKE_SYSCTL_SIZE(ptr, long long)

#define SYSCTL_OPAQUE(parent, nbr, name, access, ptr, len, fmt, descr)	\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_OPAQUE | (access),	\
		   ptr, len, sysctl_handle_opaque, fmt, descr)

#define SYSCTL_STRUCT(parent, nbr, name, access, ptr, type, descr)	\
	SYSCTL_OID(parent, nbr, name, CTLTYPE_OPAQUE | (access),	\
		   ptr, sizeof(struct type), sysctl_handle_opaque,	\
		   "S," #type, descr)

#define SYSCTL_PROC(parent, nbr, name, access, ptr, arg, handler, fmt, descr) \
	SYSCTL_OID(parent, nbr, name, access, ptr, arg, handler, fmt, descr)

/* Parents that are always there. */
#define __NKE_SYSCTL_PARENT(name)					\
	extern struct sysctl_oid_list sysctl_##name##_children		\
		__asm__("nke_sysctl_" #name "_children")

__NKE_SYSCTL_PARENT();
__NKE_SYSCTL_PARENT(_kern);
__NKE_SYSCTL_PARENT(_vm);
__NKE_SYSCTL_PARENT(_vfs);
__NKE_SYSCTL_PARENT(_net);
__NKE_SYSCTL_PARENT(_debug);
__NKE_SYSCTL_PARENT(_hw);
__NKE_SYSCTL_PARENT(_machdep);
__NKE_SYSCTL_PARENT(_net_inet);
__NKE_SYSCTL_PARENT(_net_inet_ip);
__NKE_SYSCTL_PARENT(_net_inet_icmp);
__NKE_SYSCTL_PARENT(_net_inet_tcp);
__NKE_SYSCTL_PARENT(_net_inet_udp);
__NKE_SYSCTL_PARENT(_net_inet6);
__NKE_SYSCTL_PARENT(_net_inet6_ip6);
__NKE_SYSCTL_PARENT(_net_link);
#undef __NKE_SYSCTL_PARENT

#endif /* _NKE_SYS_SYSCTL_H_ */
