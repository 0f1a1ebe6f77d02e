// SPDX-License-Identifier: GPL-2.0
/*
 * os_log().  Unlike printf() it takes whole messages; a log object puts its
 * names in front of them.
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "core/export.h"
#include "kern/kern.h"

#define NKE_OS_LOG_DEBUG	0x02
#define NKE_OS_LOG_ERROR	0x10
#define NKE_OS_LOG_FAULT	0x11

/**
 * struct os_log_s - a log of a client
 * @name: "subsystem:category"
 */
struct os_log_s {
	char name[128];
};

static int nke_os_log_level(unsigned char type)
{
	switch (type) {
	case NKE_OS_LOG_DEBUG:
		return LOGLEVEL_DEBUG;
	case NKE_OS_LOG_ERROR:
		return LOGLEVEL_ERR;
	case NKE_OS_LOG_FAULT:
		return LOGLEVEL_CRIT;
	default:
		return LOGLEVEL_INFO;
	}
}

/**
 * nke_os_log() - print a message; what the os_log() macros call
 * @log: the log, or NULL for the default one
 * @type: OS_LOG_TYPE_*
 * @fmt: format, as nke_vsnprintf(); a newline at the end is not needed
 *
 * Annotations like %{private} are dropped and the value is printed. Follows
 * XNU's _os_log_internal().
 *
 * Context: Any.
 */
void nke_os_log(struct os_log_s *log, unsigned char type, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nke_print_record(nke_os_log_level(type), log ? log->name : NULL, fmt,
			 ap);
	va_end(ap);
}
EXPORT_SYMBOL_NKE(nke_os_log);

/**
 * nke_os_log_create() - create a log with a name
 * @subsystem: who logs, as a reverse domain name; copied
 * @category: what about; copied
 *
 * Follows XNU's os_log_create().
 *
 * Context: Process context; may sleep.
 * Return: the log, end it with os_release(); or NULL, which logs without a
 * name.
 */
struct os_log_s *nke_os_log_create(const char *subsystem, const char *category)
{
	struct os_log_s *log = kzalloc(sizeof(*log), GFP_KERNEL);

	if (!log)
		return NULL;
	scnprintf(log->name, sizeof(log->name), "%s:%s", subsystem, category);
	return log;
}
EXPORT_SYMBOL_NKE(nke_os_log_create);

/**
 * nke_os_release() - end a log
 * @object: of os_log_create(), or NULL
 *
 * Follows XNU's os_release().
 *
 * Context: Any.
 */
void nke_os_release(void *object)
{
	kfree(object);
}
EXPORT_SYMBOL_NKE(nke_os_release);
