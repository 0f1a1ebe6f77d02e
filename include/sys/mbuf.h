/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/mbuf.h of the client world: the structure behind an mbuf_t is private,
 * so this is another name for the KPI.
 */
#ifndef _NKE_SYS_MBUF_H_
#define _NKE_SYS_MBUF_H_

#include <sys/kpi_mbuf.h>

#endif /* _NKE_SYS_MBUF_H_ */
