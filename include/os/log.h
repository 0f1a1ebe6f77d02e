/* SPDX-License-Identifier: GPL-2.0 */
/*
 * os/log.h of the client world: messages go to the system log, with the names
 * of their log in front.  %{public}, %{private} and other annotations are
 * dropped and the value is printed.  May be used in any context.
 */
#ifndef _NKE_OS_LOG_H_
#define _NKE_OS_LOG_H_

#include <sys/cdefs.h>
#include <stdint.h>
#include <stdbool.h>

/** typedef os_log_t - a log */
typedef struct os_log_s *os_log_t;
/** typedef os_log_type_t - OS_LOG_TYPE_* */
typedef uint8_t os_log_type_t;

#define OS_LOG_TYPE_DEFAULT	0x00
#define OS_LOG_TYPE_INFO	0x01
#define OS_LOG_TYPE_DEBUG	0x02
#define OS_LOG_TYPE_ERROR	0x10
#define OS_LOG_TYPE_FAULT	0x11

#define OS_LOG_DEFAULT		((os_log_t)0)

/**
 * nke_os_log() - what the os_log() macros call
 * @log: the log
 * @type: OS_LOG_TYPE_*
 * @format: format
 */
extern void nke_os_log(os_log_t log, os_log_type_t type, const char *format,
		       ...);

/**
 * os_log_create() - create a log; may sleep
 * @subsystem: who logs, as a reverse domain name
 * @category: what about
 *
 * Return: the log, to be given to os_release(); or NULL, the default one.
 */
extern os_log_t os_log_create(const char *subsystem, const char *category)
	NKE_SYM(os_log_create);

/**
 * os_release() - give back a log
 * @object: the log, or OS_LOG_DEFAULT
 */
extern void os_release(void *object) NKE_SYM(os_release);

#define os_log_with_type(log, type, format, ...)			\
	nke_os_log((log), (type), format, ## __VA_ARGS__)
#define os_log(log, format, ...)					\
	nke_os_log((log), OS_LOG_TYPE_DEFAULT, format, ## __VA_ARGS__)
#define os_log_info(log, format, ...)					\
	nke_os_log((log), OS_LOG_TYPE_INFO, format, ## __VA_ARGS__)
#define os_log_debug(log, format, ...)					\
	nke_os_log((log), OS_LOG_TYPE_DEBUG, format, ## __VA_ARGS__)
#define os_log_error(log, format, ...)					\
	nke_os_log((log), OS_LOG_TYPE_ERROR, format, ## __VA_ARGS__)
#define os_log_fault(log, format, ...)					\
	nke_os_log((log), OS_LOG_TYPE_FAULT, format, ## __VA_ARGS__)

#define os_log_info_enabled(log)	((void)(log), true)
#define os_log_debug_enabled(log)	((void)(log), true)

#endif /* _NKE_OS_LOG_H_ */
