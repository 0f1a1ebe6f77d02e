// SPDX-License-Identifier: GPL-2.0
/*
 * nke_kunit.ko: the suites are found by their section, nothing to start.
 */
#include <linux/module.h>

#include "nke_kunit.h"

unsigned long nke_kunit_seed = 1;
module_param_named(seed, nke_kunit_seed, ulong, 0444);
MODULE_PARM_DESC(seed, "start of the random scripts");

unsigned long nke_kunit_steps = 20000;
module_param_named(steps, nke_kunit_steps, ulong, 0444);
MODULE_PARM_DESC(steps, "steps of a random script");

MODULE_DESCRIPTION("unit tests of nke");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(NKE_NS);
MODULE_IMPORT_NS(NKE_INTERNAL_NS);
