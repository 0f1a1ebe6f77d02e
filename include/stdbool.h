/* SPDX-License-Identifier: GPL-2.0 */
/* stdbool.h of the client world. */
#ifndef _NKE_STDBOOL_H_
#define _NKE_STDBOOL_H_

#define bool	_Bool
#define true	1
#define false	0
#define __bool_true_false_are_defined 1

#endif /* _NKE_STDBOOL_H_ */
