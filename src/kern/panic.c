// SPDX-License-Identifier: GPL-2.0
/*
 * The end.
 */
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "core/export.h"
#include "kern/kern.h"

/* Longer ones are cut: whoever panics cannot allocate. */
#define NKE_PANIC_MAX	1024

/**
 * nke_panic() - stop the machine
 * @fmt: why; format, as nke_vsnprintf()
 *
 * Context: Any.
 * Return: never.
 */
void nke_panic(const char *fmt, ...)
{
	static char message[NKE_PANIC_MAX];
	va_list ap;

	/* Of two at the same time, one gets to tell. */
	va_start(ap, fmt);
	nke_vscnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	panic("%s", message);
}
EXPORT_SYMBOL_NKE(nke_panic);
