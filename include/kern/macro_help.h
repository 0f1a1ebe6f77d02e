/* SPDX-License-Identifier: GPL-2.0 */
/* kern/macro_help.h of the client world. */
#ifndef _NKE_KERN_MACRO_HELP_H_
#define _NKE_KERN_MACRO_HELP_H_

#define MACRO_BEGIN	do {
#define MACRO_END	} while (0)
#define MACRO_RETURN	if (1) return

#endif /* _NKE_KERN_MACRO_HELP_H_ */
