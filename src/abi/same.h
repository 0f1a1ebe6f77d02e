/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check that a public header declares what a definition is.
 */
#ifndef _NKE_ABI_SAME_H
#define _NKE_ABI_SAME_H

#define SAME(name)							\
	_Static_assert(__builtin_types_compatible_p(__typeof__(&name),	\
						    __typeof__(&nke_##name)), \
		       #name)

#endif /* _NKE_ABI_SAME_H */
