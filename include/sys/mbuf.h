/* SPDX-License-Identifier: GPL-2.0 */
/* sys/mbuf.h of the client world: NKEs use the KPI. */
#ifndef _NKE_SYS_MBUF_H_
#define _NKE_SYS_MBUF_H_

#include <sys/kpi_mbuf.h>

#endif /* _NKE_SYS_MBUF_H_ */
