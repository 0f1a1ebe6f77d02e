/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites of socket options and ioctls share.
 */
#ifndef _NKE_KSOCKET_OPT_FIXTURE_H
#define _NKE_KSOCKET_OPT_FIXTURE_H

#include "ksocket_fixture.h"

static inline int get_int(struct __socket *so, int level, int name, int *value)
{
	int len = sizeof(*value);

	*value = -1;
	return nke_sock_getsockopt(so, level, name, value, &len);
}

#endif /* _NKE_KSOCKET_OPT_FIXTURE_H */
