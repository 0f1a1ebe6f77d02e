/* SPDX-License-Identifier: GPL-2.0 */
/* netinet/in_systm.h of the client world: numbers in network byte order. */
#ifndef _NKE_NETINET_IN_SYSTM_H_
#define _NKE_NETINET_IN_SYSTM_H_

#include <sys/types.h>

typedef u_int16_t n_short;
typedef u_int32_t n_long;
typedef u_int32_t n_time;

#endif /* _NKE_NETINET_IN_SYSTM_H_ */
