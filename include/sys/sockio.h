/* SPDX-License-Identifier: GPL-2.0 */
/* sys/sockio.h of the client world; Linux's numbers. */
#ifndef _NKE_SYS_SOCKIO_H_
#define _NKE_SYS_SOCKIO_H_

#include <sys/ioccom.h>

#define SIOCSPGRP	0x8902
#define SIOCGPGRP	0x8904
#define SIOCATMARK	0x8905
#define SIOCOUTQ	0x5411

/* Of a struct ifreq. */
#define SIOCGIFFLAGS	0x8913
#define SIOCSIFFLAGS	0x8914
#define SIOCGIFADDR	0x8915
#define SIOCSIFADDR	0x8916
#define SIOCGIFDSTADDR	0x8917
#define SIOCSIFDSTADDR	0x8918
#define SIOCGIFBRDADDR	0x8919
#define SIOCSIFBRDADDR	0x891a
#define SIOCGIFNETMASK	0x891b
#define SIOCSIFNETMASK	0x891c
#define SIOCGIFMETRIC	0x891d
#define SIOCSIFMETRIC	0x891e
#define SIOCGIFMTU	0x8921
#define SIOCSIFMTU	0x8922
#define SIOCADDMULTI	0x8931
#define SIOCDELMULTI	0x8932
#define SIOCDIFADDR	0x8936

#endif /* _NKE_SYS_SOCKIO_H_ */
