/* SPDX-License-Identifier: GPL-2.0 */
/* sys/appleapiopts.h of the client world: nothing is annotated. */
#ifndef _NKE_SYS_APPLEAPIOPTS_H_
#define _NKE_SYS_APPLEAPIOPTS_H_

#include <sys/cdefs.h>

#endif /* _NKE_SYS_APPLEAPIOPTS_H_ */
