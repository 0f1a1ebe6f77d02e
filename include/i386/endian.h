/* SPDX-License-Identifier: GPL-2.0 */
/* i386/endian.h of the client world. */
#ifndef _NKE_I386_ENDIAN_H_
#define _NKE_I386_ENDIAN_H_

#include <machine/endian.h>

#endif /* _NKE_I386_ENDIAN_H_ */
