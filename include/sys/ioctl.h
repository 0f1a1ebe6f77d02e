/* SPDX-License-Identifier: GPL-2.0 */
/* sys/ioctl.h of the client world. */
#ifndef _NKE_SYS_IOCTL_H_
#define _NKE_SYS_IOCTL_H_

#include <sys/ioccom.h>
#include <sys/filio.h>
#include <sys/sockio.h>

#endif /* _NKE_SYS_IOCTL_H_ */
