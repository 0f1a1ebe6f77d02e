/* SPDX-License-Identifier: GPL-2.0 */
/* stdio.h of the client world. */
#ifndef _NKE_STDIO_H_
#define _NKE_STDIO_H_

#include <libkern/libkern.h>

#endif /* _NKE_STDIO_H_ */
