/* SPDX-License-Identifier: GPL-2.0 */
/* TargetConditionals.h of the client world. */
#ifndef _NKE_TARGETCONDITIONALS_H_
#define _NKE_TARGETCONDITIONALS_H_

#define TARGET_OS_MAC		1
#define TARGET_OS_OSX		1
#define TARGET_OS_IPHONE	0
#define TARGET_OS_IOS		0
#define TARGET_OS_WATCH		0
#define TARGET_OS_TV		0
#define TARGET_OS_EMBEDDED	0
#define TARGET_OS_SIMULATOR	0
#define TARGET_RT_64_BIT	1

#endif /* _NKE_TARGETCONDITIONALS_H_ */
