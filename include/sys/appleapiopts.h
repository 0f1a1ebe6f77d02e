/* SPDX-License-Identifier: GPL-2.0 */
/* sys/appleapiopts.h of the client world: included by habit. */
#ifndef _NKE_SYS_APPLEAPIOPTS_H_
#define _NKE_SYS_APPLEAPIOPTS_H_

#define __APPLE_API_STANDARD
#define __APPLE_API_STABLE
#define __APPLE_API_EVOLVING
#define __APPLE_API_UNSTABLE

#endif /* _NKE_SYS_APPLEAPIOPTS_H_ */
