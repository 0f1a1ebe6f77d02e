/* SPDX-License-Identifier: GPL-2.0 */
/* sys/syslog.h of the client world: printing with a priority. */
#ifndef _NKE_SYS_SYSLOG_H_
#define _NKE_SYS_SYSLOG_H_

#include <sys/cdefs.h>

#define LOG_EMERG	0
#define LOG_ALERT	1
#define LOG_CRIT	2
#define LOG_ERR		3
#define LOG_WARNING	4
#define LOG_NOTICE	5
#define LOG_INFO	6
#define LOG_DEBUG	7

#define LOG_PRIMASK	0x07
#define LOG_KERN	(0 << 3)

/**
 * log() - print to the system log with a priority
 * @level: LOG_EMERG to LOG_DEBUG; a facility is ignored
 * @fmt: format
 *
 * May be called in any context.
 *
 * Return: 0.
 */
extern int log(int level, const char *fmt, ...) NKE_SYM(log)
	__printflike(2, 3);

#endif /* _NKE_SYS_SYSLOG_H_ */
