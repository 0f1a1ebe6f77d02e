/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/cdefs.h of the client world: compiler helpers that an NKE expects, and
 * the guard that keeps Linux headers out of a client's translation unit.
 *
 * Kbuild forces some macros of its own into every translation unit
 * (__deprecated, __pure, __used, __cold, inline...); those stay as they are.
 */
#ifndef _NKE_SYS_CDEFS_H_
#define _NKE_SYS_CDEFS_H_

#if defined(_LINUX_TYPES_H) || defined(_LINUX_SOCKET_H) || \
	defined(_LINUX_MODULE_H) || defined(_LINUX_KERNEL_H)
#error "nke: a Linux header was included before an XNU one."
#error "A file sees one world: move the Linux part to a file of its own."
#endif

#ifndef KERNEL
#define KERNEL 1
#endif

#ifdef __cplusplus
#error "nke: the KPI is for plain C; C++ kernel extensions are not supported"
#endif

#define __BEGIN_DECLS
#define __END_DECLS

/*
 * NKE_SYM() gives a function its link name.  An asm label, not a macro: the
 * XNU name stays a real function whose address can be taken, and Linux's own
 * sock_release(), msleep() and so on are left alone.
 */
#define NKE_SYM(name)	__asm__("nke_" #name)

#ifndef __unused
#define __unused	__attribute__((__unused__))
#endif
#ifndef __dead2
#define __dead2		__attribute__((__noreturn__))
#endif
#ifndef __pure2
#define __pure2		__attribute__((__const__))
#endif
#ifndef __packed
#define __packed	__attribute__((__packed__))
#endif
#ifndef __printflike
#define __printflike(fmtarg, firstvararg) \
	__attribute__((__format__(__printf__, fmtarg, firstvararg)))
#endif
#ifndef __scanflike
#define __scanflike(fmtarg, firstvararg) \
	__attribute__((__format__(__scanf__, fmtarg, firstvararg)))
#endif
#ifndef __private_extern__
#define __private_extern__ __attribute__((__visibility__("hidden"))) extern
#endif
#ifndef __deprecated_msg
#define __deprecated_msg(msg) __attribute__((__deprecated__(msg)))
#endif
#ifndef __nonnull
#define __nonnull
#endif
#ifndef __nullable
#define __nullable
#endif
#ifndef _Nonnull
#define _Nonnull
#endif
#ifndef _Nullable
#define _Nullable
#endif
#ifndef __CONCAT
#define __CONCAT(x, y)	x ## y
#endif
#ifndef __STRING
#define __STRING(x)	#x
#endif
#define __P(protos)	protos

/* Availability annotations carry no meaning here. */
#define __KPI_DEPRECATED(msg)
#define __NKE_API_DEPRECATED
#define __OSX_AVAILABLE_STARTING(mac, ios)
#define __AVAILABILITY_INTERNAL_DEPRECATED

#endif /* _NKE_SYS_CDEFS_H_ */
