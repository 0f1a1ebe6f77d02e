/* SPDX-License-Identifier: GPL-2.0 */
/* sys/filio.h of the client world; Linux's numbers. */
#ifndef _NKE_SYS_FILIO_H_
#define _NKE_SYS_FILIO_H_

#include <sys/ioccom.h>

#define FIONREAD	0x541B
#define FIONBIO		0x5421
#define FIOASYNC	0x5452

#endif /* _NKE_SYS_FILIO_H_ */
