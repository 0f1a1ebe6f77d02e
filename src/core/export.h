/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the KPI is exported: namespace NKE, GPL clients only.
 */
#ifndef _NKE_CORE_EXPORT_H
#define _NKE_CORE_EXPORT_H

#include <linux/export.h>

/*
 * Clients link against nke_<xnu_name>; the public headers attach that name
 * with an asm label.  Never relay a GPL-only kernel function to others: the
 * export is always GPL.
 */
#define EXPORT_SYMBOL_NKE(sym)		EXPORT_SYMBOL_NS_GPL(sym, NKE_NS)

/* For nke's own test modules only. */
#define EXPORT_SYMBOL_NKE_INTERNAL(sym) \
	EXPORT_SYMBOL_NS_GPL(sym, NKE_INTERNAL_NS)

#endif /* _NKE_CORE_EXPORT_H */
