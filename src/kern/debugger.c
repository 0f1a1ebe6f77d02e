// SPDX-License-Identifier: GPL-2.0
/*
 * A debugger is asked for.
 */
#include <linux/kernel.h>
#include <linux/printk.h>

#include "core/export.h"
#include "kern/kern.h"

/*
 * XNU stops if the machine was started for debugging, else goes on.  A
 * breakpoint ends a Linux that has no debugger attached, which nobody can ask
 * for; so the log says who wanted one, and they go on.
 */
static void tell(const char *why, void *by)
{
	pr_warn("a debugger is wanted by %pS: %s\n", by, why ?: "");
}

/**
 * nke_PE_enter_debugger() - stop for the debugger
 * @cause: why
 *
 * Follows XNU's PE_enter_debugger().
 *
 * Context: Any.
 */
void nke_PE_enter_debugger(const char *cause)
{
	tell(cause, __builtin_return_address(0));
}
EXPORT_SYMBOL_NKE(nke_PE_enter_debugger);

/**
 * nke_Debugger() - stop for the debugger
 * @message: why
 *
 * Follows XNU's Debugger().
 *
 * Context: Any.
 */
void nke_Debugger(const char *message)
{
	tell(message, __builtin_return_address(0));
}
EXPORT_SYMBOL_NKE(nke_Debugger);
