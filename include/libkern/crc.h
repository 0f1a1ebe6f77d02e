/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/crc.h of the client world. */
#ifndef _NKE_LIBKERN_CRC_H_
#define _NKE_LIBKERN_CRC_H_

#include <libkern/libkern.h>

#endif /* _NKE_LIBKERN_CRC_H_ */
