/* SPDX-License-Identifier: GPL-2.0 */
/* sys/sockio.h of the client world; Linux's numbers. */
#ifndef _NKE_SYS_SOCKIO_H_
#define _NKE_SYS_SOCKIO_H_

#include <sys/ioccom.h>

#define SIOCSPGRP	0x8902
#define SIOCGPGRP	0x8904
#define SIOCATMARK	0x8905
#define SIOCOUTQ	0x5411

#endif /* _NKE_SYS_SOCKIO_H_ */
