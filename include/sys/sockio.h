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
#define SIOCSIFLLADDR	0x8924	/* Linux calls it SIOCSIFHWADDR */
#define SIOCGIFCONF	0x8912

/*
 * XNU only, for drivers and filters of interfaces: XNU's letter and number,
 * built as on Linux, which has no such letter here.
 */
#define SIOCAIFADDR		_IOW('i', 26, struct ifaliasreq)
#define SIOCSIFPHYS		_IOW('i', 54, struct ifreq)
#define SIOCGIFPHYS		_IOWR('i', 53, struct ifreq)
#define SIOCSIFMEDIA		_IOWR('i', 55, struct ifreq)
#define SIOCGIFMEDIA		_IOWR('i', 56, struct ifreq)
#define SIOCSIFGENERIC		_IOW('i', 57, struct ifreq)
#define SIOCGIFGENERIC		_IOWR('i', 58, struct ifreq)
#define SIOCSIFPHYADDR		_IOW('i', 62, struct ifaliasreq)
#define SIOCGIFPSRCADDR		_IOWR('i', 63, struct ifreq)
#define SIOCGIFPDSTADDR		_IOWR('i', 64, struct ifreq)
#define SIOCDIFPHYADDR		_IOW('i', 65, struct ifreq)
#define SIOCGIFDEVMTU		_IOWR('i', 68, struct ifreq)
#define SIOCSIFALTMTU		_IOW('i', 69, struct ifreq)
#define SIOCGIFALTMTU		_IOWR('i', 72, struct ifreq)
#define SIOCSIFBOND		_IOW('i', 70, struct ifreq)
#define SIOCGIFBOND		_IOWR('i', 71, struct ifreq)
#define SIOCSIFCAP		_IOW('i', 90, struct ifreq)
#define SIOCGIFCAP		_IOWR('i', 91, struct ifreq)
#define SIOCIFCREATE		_IOWR('i', 120, struct ifreq)
#define SIOCIFDESTROY		_IOW('i', 121, struct ifreq)
#define SIOCIFCREATE2		_IOWR('i', 122, struct ifreq)
#define SIOCSDRVSPEC		_IOW('i', 123, struct ifdrv)
#define SIOCGDRVSPEC		_IOWR('i', 123, struct ifdrv)
#define SIOCGIFASYNCMAP		_IOWR('i', 124, struct ifreq)
#define SIOCSIFASYNCMAP		_IOW('i', 125, struct ifreq)
#define SIOCSIFVLAN		_IOW('i', 126, struct ifreq)
#define SIOCGIFVLAN		_IOWR('i', 127, struct ifreq)
#define SIOCSIFKPI		_IOW('i', 134, struct ifreq)
#define SIOCGIFKPI		_IOWR('i', 135, struct ifreq)
#define SIOCGIFWAKEFLAGS	_IOWR('i', 136, struct ifreq)

#endif /* _NKE_SYS_SOCKIO_H_ */
