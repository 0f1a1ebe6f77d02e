/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What tracepoints need from newer kernels.
 */
#ifndef _NKE_COMPAT_TRACE_H
#define _NKE_COMPAT_TRACE_H

/* Since 6.10 a string's source is that of its declaration. */
#ifdef NKE_HAVE_ASSIGN_STR_ALONE
#define nke_assign_str(dst, src)	__assign_str(dst)
#else
#define nke_assign_str(dst, src)	__assign_str(dst, src)
#endif

#endif /* _NKE_COMPAT_TRACE_H */
