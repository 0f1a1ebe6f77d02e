/* SPDX-License-Identifier: GPL-2.0 */
/* sys/ioccom.h of the client world: ioctl numbers are built as on Linux. */
#ifndef _NKE_SYS_IOCCOM_H_
#define _NKE_SYS_IOCCOM_H_

#define IOC_VOID	0x00000000UL
#define IOC_IN		0x40000000UL
#define IOC_OUT		0x80000000UL
#define IOC_INOUT	(IOC_IN | IOC_OUT)
#define IOCPARM_MASK	0x3fff
#define IOCPARM_LEN(x)	(((x) >> 16) & IOCPARM_MASK)
#define IOCGROUP(x)	(((x) >> 8) & 0xff)

#define _IOC(inout, group, num, len) \
	((inout) | (((len) & IOCPARM_MASK) << 16) | ((group) << 8) | (num))
#define _IO(g, n)	_IOC(IOC_VOID, (g), (n), 0)
#define _IOR(g, n, t)	_IOC(IOC_OUT, (g), (n), sizeof(t))
#define _IOW(g, n, t)	_IOC(IOC_IN, (g), (n), sizeof(t))
#define _IOWR(g, n, t)	_IOC(IOC_INOUT, (g), (n), sizeof(t))

#endif /* _NKE_SYS_IOCCOM_H_ */
