/* SPDX-License-Identifier: GPL-2.0 */
/* Availability.h of the client world: nothing is annotated. */
#ifndef _NKE_AVAILABILITY_H_
#define _NKE_AVAILABILITY_H_

#include <sys/cdefs.h>

#endif /* _NKE_AVAILABILITY_H_ */
