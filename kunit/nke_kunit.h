/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NKE_KUNIT_H
#define _NKE_KUNIT_H

extern unsigned long nke_kunit_seed;
extern unsigned long nke_kunit_steps;

#endif /* _NKE_KUNIT_H */
