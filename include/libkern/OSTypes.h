/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/OSTypes.h of the client world. */
#ifndef _NKE_LIBKERN_OSTYPES_H_
#define _NKE_LIBKERN_OSTYPES_H_

#include <sys/types.h>

typedef unsigned char UInt8;
typedef unsigned short UInt16;
typedef unsigned int UInt32;
typedef unsigned long long UInt64;
typedef signed char SInt8;
typedef short SInt16;
typedef int SInt32;
typedef long long SInt64;
typedef int SInt;
typedef unsigned int UInt;
typedef unsigned char Boolean;
typedef int OSStatus;

#endif /* _NKE_LIBKERN_OSTYPES_H_ */
