/* SPDX-License-Identifier: GPL-2.0 */
/* AvailabilityMacros.h of the client world: nothing is annotated. */
#ifndef _NKE_AVAILABILITYMACROS_H_
#define _NKE_AVAILABILITYMACROS_H_

#include <sys/cdefs.h>

#endif /* _NKE_AVAILABILITYMACROS_H_ */
