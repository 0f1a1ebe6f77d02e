/* SPDX-License-Identifier: GPL-2.0 */
/* kern/assert.h of the client world: assertions, checked if MACH_ASSERT. */
#ifndef _NKE_KERN_ASSERT_H_
#define _NKE_KERN_ASSERT_H_

#include <sys/cdefs.h>

#ifndef MACH_ASSERT
#define MACH_ASSERT	0
#endif

#if MACH_ASSERT
#include <kern/debug.h>
#define assert(e)							\
	((e) ? (void)0 : panic("%s:%d: %s", __FILE__, __LINE__, #e))
#define assertf(e, fmt, args...)					\
	((e) ? (void)0 : panic("%s:%d: " fmt, __FILE__, __LINE__, ## args))
#define __assert_only
#else
#define assert(e)		((void)0)
#define assertf(e, fmt, args...) ((void)0)
#define __assert_only		__unused
#endif

#define static_assert(e, msg...) _Static_assert(e, "" msg)

#endif /* _NKE_KERN_ASSERT_H_ */
