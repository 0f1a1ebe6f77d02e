/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check that a public structure has XNU's members in XNU's order, with
 * nothing between that alignment does not ask for.
 */
#ifndef _NKE_ABI_LAYOUT_H
#define _NKE_ABI_LAYOUT_H

#define UP(n, to)	(((n) + (to) - 1) / (to) * (to))
#define MEMBER(tag, m)	(((struct tag *)0)->m)
#define END(tag, m) \
	(__builtin_offsetof(struct tag, m) + sizeof(MEMBER(tag, m)))

#define FIRST(tag, m) \
	_Static_assert(__builtin_offsetof(struct tag, m) == 0, #tag "." #m)
#define NEXT(tag, before, m)						\
	_Static_assert(__builtin_offsetof(struct tag, m) ==		\
		       UP(END(tag, before),				\
			  _Alignof(__typeof__(MEMBER(tag, m)))),	\
		       #tag "." #m)
#define LAST(tag, m)							\
	_Static_assert(sizeof(struct tag) ==				\
		       UP(END(tag, m), _Alignof(struct tag)), #tag)
/* Where longs and pointers are as long as XNU's. */
#define SIZE64(tag, bytes) \
	_Static_assert(sizeof(void *) != 8 || sizeof(struct tag) == (bytes), \
		       #tag)

#endif /* _NKE_ABI_LAYOUT_H */
