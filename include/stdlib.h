/* SPDX-License-Identifier: GPL-2.0 */
/* stdlib.h of the client world. */
#ifndef _NKE_STDLIB_H_
#define _NKE_STDLIB_H_

#include <libkern/libkern.h>

#endif /* _NKE_STDLIB_H_ */
