/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/tree.h of the client world: where newer XNU has its sys/tree.h. */
#ifndef _NKE_LIBKERN_TREE_H_
#define _NKE_LIBKERN_TREE_H_

#include <sys/tree.h>

#endif /* _NKE_LIBKERN_TREE_H_ */
