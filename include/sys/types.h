/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/types.h of the client world: BSD's basic types, freestanding.
 */
#ifndef _NKE_SYS_TYPES_H_
#define _NKE_SYS_TYPES_H_

#include <sys/cdefs.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned short ushort;
typedef unsigned int uint;

typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;
typedef int8_t __int8_t;
typedef int16_t __int16_t;
typedef int32_t __int32_t;
typedef int64_t __int64_t;
typedef uint8_t __uint8_t;
typedef uint16_t __uint16_t;
typedef uint32_t __uint32_t;
typedef uint64_t __uint64_t;
typedef int64_t quad_t;
typedef uint64_t u_quad_t;

typedef long ssize_t;
typedef char *caddr_t;
typedef int64_t off_t;
typedef int32_t pid_t;
typedef uint32_t uid_t;
typedef uint32_t gid_t;
typedef uint32_t id_t;
typedef uint16_t mode_t;
typedef int32_t dev_t;
typedef uint64_t ino_t;
typedef long time_t;
typedef int32_t suseconds_t;
typedef long clock_t;
typedef uint32_t useconds_t;
typedef int errno_t;
typedef uint64_t user_addr_t;
typedef uint64_t user_size_t;
typedef int64_t user_ssize_t;
typedef uint64_t user_long_t;
typedef int64_t user_time_t;
typedef uint64_t addr64_t;
typedef uint8_t uuid_t[16];
typedef char uuid_string_t[37];

typedef uint32_t in_addr_t;
typedef uint16_t in_port_t;
typedef uint8_t sa_family_t;
typedef uint32_t socklen_t;

#define CAST_USER_ADDR_T(a)	((user_addr_t)(uintptr_t)(a))
#define USER_ADDR_NULL		((user_addr_t)0)

#include <sys/kernel_types.h>

#endif /* _NKE_SYS_TYPES_H_ */
