/* SPDX-License-Identifier: GPL-2.0 */
/* machine/endian.h of the client world: byte order. */
#ifndef _NKE_MACHINE_ENDIAN_H_
#define _NKE_MACHINE_ENDIAN_H_

#include <sys/types.h>

#define LITTLE_ENDIAN	1234
#define BIG_ENDIAN	4321
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define BYTE_ORDER	LITTLE_ENDIAN
#define __nke_net16(x)	__builtin_bswap16(x)
#define __nke_net32(x)	__builtin_bswap32(x)
#else
#define BYTE_ORDER	BIG_ENDIAN
#define __nke_net16(x)	((uint16_t)(x))
#define __nke_net32(x)	((uint32_t)(x))
#endif

#define htons(x)	__nke_net16(x)
#define ntohs(x)	__nke_net16(x)
#define htonl(x)	__nke_net32(x)
#define ntohl(x)	__nke_net32(x)

#endif /* _NKE_MACHINE_ENDIAN_H_ */
