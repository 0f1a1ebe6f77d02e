/* SPDX-License-Identifier: GPL-2.0 */
/* sys/param.h of the client world. */
#ifndef _NKE_SYS_PARAM_H_
#define _NKE_SYS_PARAM_H_

#include <sys/types.h>
#include <sys/_sleep.h>
#include <machine/endian.h>

#endif /* _NKE_SYS_PARAM_H_ */
