/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/tree.h of the client world: BSD's trees.  SPLAY moves what is looked for
 * to the root, RB is red and black.  No tree has a lock; looking into a splay
 * tree changes it.
 *
 * The macros are BSD's.  Behind them is one implementation for trees of any
 * type, which knows an element by its address and the offset of its entry, and
 * the two sides of a tree as 0 and 1.
 */
#ifndef _NKE_SYS_TREE_H_
#define _NKE_SYS_TREE_H_

#ifdef RB_AUGMENT
#error "nke: trees with RB_AUGMENT are not offered"
#endif

typedef int (*__nke_tree_cmp)(void *key, void *elm);

/* Splay trees. */

#define SPLAY_HEAD(name, type)	struct name { struct type *sph_root; }
#define SPLAY_INITIALIZER(root)	{ (void *)0 }
#define SPLAY_INIT(root)	((root)->sph_root = (void *)0)
#define SPLAY_ENTRY(type) \
	struct { struct type *spe_left; struct type *spe_right; }
#define SPLAY_LEFT(elm, field)	((elm)->field.spe_left)
#define SPLAY_RIGHT(elm, field)	((elm)->field.spe_right)
#define SPLAY_ROOT(head)	((head)->sph_root)
#define SPLAY_EMPTY(head)	(!SPLAY_ROOT(head))

struct __nke_splay {
	void *child[2];
};

static inline struct __nke_splay *__nke_splay_of(void *elm, unsigned long off)
{
	return (struct __nke_splay *)((char *)elm + off);
}

/* Brings the key, or one next to it, to the root; there must be one. */
static inline void __nke_splay(void **root, void *key, unsigned long off,
			       __nke_tree_cmp cmp)
{
	struct __nke_splay sides = { { (void *)0, (void *)0 } };
	/* Where what is less than the key grows, and what is more. */
	struct __nke_splay *end[2] = { &sides, &sides };
	void *top = *root;
	void *next;
	int side, c;

	while ((c = cmp(key, top)) != 0) {
		side = c > 0;
		next = __nke_splay_of(top, off)->child[side];
		if (!next)
			break;
		c = cmp(key, next);
		if (side ? c > 0 : c < 0) {
			__nke_splay_of(top, off)->child[side] =
				__nke_splay_of(next, off)->child[!side];
			__nke_splay_of(next, off)->child[!side] = top;
			top = next;
			next = __nke_splay_of(top, off)->child[side];
			if (!next)
				break;
		}
		end[!side]->child[side] = top;
		end[!side] = __nke_splay_of(top, off);
		top = next;
	}
	end[0]->child[1] = __nke_splay_of(top, off)->child[0];
	end[1]->child[0] = __nke_splay_of(top, off)->child[1];
	__nke_splay_of(top, off)->child[0] = sides.child[1];
	__nke_splay_of(top, off)->child[1] = sides.child[0];
	*root = top;
}

static inline int __nke_splay_first(void *key, void *elm)
{
	return -1;
}

static inline int __nke_splay_last(void *key, void *elm)
{
	return 1;
}

static inline void *__nke_splay_minmax(void **root, int val, unsigned long off)
{
	if (*root)
		__nke_splay(root, (void *)0, off,
			    val < 0 ? __nke_splay_first : __nke_splay_last);
	return *root;
}

static inline void *__nke_splay_find(void **root, void *key, unsigned long off,
				     __nke_tree_cmp cmp)
{
	if (!*root)
		return (void *)0;
	__nke_splay(root, key, off, cmp);
	return cmp(key, *root) ? (void *)0 : *root;
}

static inline void *__nke_splay_next(void **root, void *elm, unsigned long off,
				     __nke_tree_cmp cmp)
{
	void *next;

	__nke_splay(root, elm, off, cmp);
	next = __nke_splay_of(elm, off)->child[1];
	while (next && __nke_splay_of(next, off)->child[0])
		next = __nke_splay_of(next, off)->child[0];
	return next;
}

static inline void *__nke_splay_insert(void **root, void *elm,
				       unsigned long off, __nke_tree_cmp cmp)
{
	struct __nke_splay *new = __nke_splay_of(elm, off);
	struct __nke_splay *top;
	int c, side;

	new->child[0] = (void *)0;
	new->child[1] = (void *)0;
	if (*root) {
		__nke_splay(root, elm, off, cmp);
		c = cmp(elm, *root);
		if (!c)
			return *root;
		side = c > 0;
		top = __nke_splay_of(*root, off);
		new->child[side] = top->child[side];
		new->child[!side] = *root;
		top->child[side] = (void *)0;
	}
	*root = elm;
	return (void *)0;
}

static inline void *__nke_splay_remove(void **root, void *elm,
				       unsigned long off, __nke_tree_cmp cmp)
{
	void *less, *more;

	if (!__nke_splay_find(root, elm, off, cmp))
		return (void *)0;
	less = __nke_splay_of(*root, off)->child[0];
	more = __nke_splay_of(*root, off)->child[1];
	*root = more;
	if (less) {
		*root = less;
		__nke_splay(root, elm, off, cmp);
		__nke_splay_of(*root, off)->child[1] = more;
	}
	return elm;
}

#define SPLAY_PROTOTYPE(name, type, field, cmp)				\
void name##_SPLAY(struct name *head, struct type *elm);			\
struct type *name##_SPLAY_MIN_MAX(struct name *head, int val);		\
struct type *name##_SPLAY_INSERT(struct name *head, struct type *elm);	\
struct type *name##_SPLAY_REMOVE(struct name *head, struct type *elm);	\
struct type *name##_SPLAY_FIND(struct name *head, struct type *elm);	\
struct type *name##_SPLAY_NEXT(struct name *head, struct type *elm);

#define __NKE_SPLAY_CALL(what, name, type, field)			\
	__nke_splay##what((void **)&(head)->sph_root, elm,		\
			  __builtin_offsetof(struct type, field),	\
			  name##_SPLAY_CMP)

#define SPLAY_GENERATE(name, type, field, cmp)				\
static int name##_SPLAY_CMP(void *key, void *elm)			\
{									\
	return cmp((struct type *)key, (struct type *)elm);		\
}									\
void name##_SPLAY(struct name *head, struct type *elm)			\
{									\
	__NKE_SPLAY_CALL(, name, type, field);				\
}									\
struct type *name##_SPLAY_MIN_MAX(struct name *head, int val)		\
{									\
	return __nke_splay_minmax((void **)&(head)->sph_root, val,	\
				  __builtin_offsetof(struct type, field)); \
}									\
struct type *name##_SPLAY_INSERT(struct name *head, struct type *elm)	\
{									\
	return __NKE_SPLAY_CALL(_insert, name, type, field);		\
}									\
struct type *name##_SPLAY_REMOVE(struct name *head, struct type *elm)	\
{									\
	return __NKE_SPLAY_CALL(_remove, name, type, field);		\
}									\
struct type *name##_SPLAY_FIND(struct name *head, struct type *elm)	\
{									\
	return __NKE_SPLAY_CALL(_find, name, type, field);		\
}									\
struct type *name##_SPLAY_NEXT(struct name *head, struct type *elm)	\
{									\
	return __NKE_SPLAY_CALL(_next, name, type, field);		\
}

#define SPLAY_NEGINF	-1
#define SPLAY_INF	1

/* NULL, or what is there already with the same key. */
#define SPLAY_INSERT(name, x, y)	name##_SPLAY_INSERT(x, y)
#define SPLAY_REMOVE(name, x, y)	name##_SPLAY_REMOVE(x, y)
#define SPLAY_FIND(name, x, y)		name##_SPLAY_FIND(x, y)
#define SPLAY_NEXT(name, x, y)		name##_SPLAY_NEXT(x, y)
#define SPLAY_MIN(name, x)		name##_SPLAY_MIN_MAX(x, SPLAY_NEGINF)
#define SPLAY_MAX(name, x)		name##_SPLAY_MIN_MAX(x, SPLAY_INF)
#define SPLAY_FOREACH(x, name, head)					\
	for ((x) = SPLAY_MIN(name, head); (x);				\
	     (x) = SPLAY_NEXT(name, head, x))

/* Red and black trees. */

#define RB_HEAD(name, type)	struct name { struct type *rbh_root; }
#define RB_INITIALIZER(root)	{ (void *)0 }
#define RB_INIT(root)		((root)->rbh_root = (void *)0)
#define RB_ENTRY(type)							\
	struct {							\
		struct type *rbe_left;					\
		struct type *rbe_right;					\
		struct type *rbe_parent;	/* and the colour */	\
	}
#define RB_LEFT(elm, field)	((elm)->field.rbe_left)
#define RB_RIGHT(elm, field)	((elm)->field.rbe_right)
#define RB_ROOT(head)		((head)->rbh_root)
#define RB_EMPTY(head)		(!RB_ROOT(head))
#define RB_BLACK		0
#define RB_RED			1

struct __nke_rb {
	void *child[2];
	unsigned long up;	/* the parent, and the colour in bit 0 */
};

static inline struct __nke_rb *__nke_rb_of(void *elm, unsigned long off)
{
	return (struct __nke_rb *)((char *)elm + off);
}

static inline void *__nke_rb_up(void *elm, unsigned long off)
{
	return (void *)(__nke_rb_of(elm, off)->up & ~1UL);
}

/* What is not there is black. */
static inline int __nke_rb_red(void *elm, unsigned long off)
{
	return elm && (__nke_rb_of(elm, off)->up & RB_RED);
}

static inline void __nke_rb_paint(void *elm, int colour, unsigned long off)
{
	struct __nke_rb *e = __nke_rb_of(elm, off);

	e->up = (e->up & ~1UL) | colour;
}

static inline void __nke_rb_set_up(void *elm, void *up, unsigned long off)
{
	struct __nke_rb *e = __nke_rb_of(elm, off);

	e->up = (unsigned long)up | (e->up & RB_RED);
}

/* New takes the place of old below up, which is NULL for the root. */
static inline void __nke_rb_replace(void **root, void *up, void *old, void *new,
				    unsigned long off)
{
	struct __nke_rb *e;

	if (!up) {
		*root = new;
		return;
	}
	e = __nke_rb_of(up, off);
	e->child[e->child[1] == old] = new;
}

/* Elm goes down to the side; its child on the other side takes its place. */
static inline void __nke_rb_rotate(void **root, void *elm, int side,
				   unsigned long off)
{
	struct __nke_rb *e = __nke_rb_of(elm, off);
	void *riser = e->child[!side];
	struct __nke_rb *r = __nke_rb_of(riser, off);
	void *up = __nke_rb_up(elm, off);

	e->child[!side] = r->child[side];
	if (r->child[side])
		__nke_rb_set_up(r->child[side], elm, off);
	__nke_rb_replace(root, up, elm, riser, off);
	__nke_rb_set_up(riser, up, off);
	r->child[side] = elm;
	__nke_rb_set_up(elm, riser, off);
}

static inline void *__nke_rb_insert(void **root, void *elm, unsigned long off,
				    __nke_tree_cmp cmp)
{
	struct __nke_rb *e = __nke_rb_of(elm, off);
	void **link = root;
	void *up = (void *)0;
	void *top, *other;
	int c, side;

	while (*link) {
		up = *link;
		c = cmp(elm, up);
		if (!c)
			return up;
		link = &__nke_rb_of(up, off)->child[c > 0];
	}
	e->child[0] = (void *)0;
	e->child[1] = (void *)0;
	e->up = (unsigned long)up | RB_RED;
	*link = elm;

	while (__nke_rb_red(up = __nke_rb_up(elm, off), off)) {
		top = __nke_rb_up(up, off);
		side = __nke_rb_of(top, off)->child[1] == up;
		other = __nke_rb_of(top, off)->child[!side];
		__nke_rb_paint(top, RB_RED, off);
		if (__nke_rb_red(other, off)) {
			__nke_rb_paint(up, RB_BLACK, off);
			__nke_rb_paint(other, RB_BLACK, off);
			elm = top;
			continue;
		}
		if (__nke_rb_of(up, off)->child[!side] == elm) {
			__nke_rb_rotate(root, up, side, off);
			up = elm;
		}
		__nke_rb_paint(up, RB_BLACK, off);
		__nke_rb_rotate(root, top, !side, off);
		break;
	}
	__nke_rb_paint(*root, RB_BLACK, off);
	return (void *)0;
}

/* Below up there is one black too few on the side of elm, which may be NULL. */
static inline void __nke_rb_refill(void **root, void *up, void *elm,
				   unsigned long off)
{
	struct __nke_rb *o;
	void *other;
	int side;

	while (elm != *root && !__nke_rb_red(elm, off)) {
		side = __nke_rb_of(up, off)->child[1] == elm;
		other = __nke_rb_of(up, off)->child[!side];
		if (__nke_rb_red(other, off)) {
			__nke_rb_paint(other, RB_BLACK, off);
			__nke_rb_paint(up, RB_RED, off);
			__nke_rb_rotate(root, up, side, off);
			other = __nke_rb_of(up, off)->child[!side];
		}
		o = __nke_rb_of(other, off);
		if (!__nke_rb_red(o->child[0], off) &&
		    !__nke_rb_red(o->child[1], off)) {
			__nke_rb_paint(other, RB_RED, off);
			elm = up;
			up = __nke_rb_up(elm, off);
			continue;
		}
		if (!__nke_rb_red(o->child[!side], off)) {
			__nke_rb_paint(o->child[side], RB_BLACK, off);
			__nke_rb_paint(other, RB_RED, off);
			__nke_rb_rotate(root, other, !side, off);
			other = __nke_rb_of(up, off)->child[!side];
			o = __nke_rb_of(other, off);
		}
		__nke_rb_paint(other, __nke_rb_red(up, off), off);
		__nke_rb_paint(up, RB_BLACK, off);
		__nke_rb_paint(o->child[!side], RB_BLACK, off);
		__nke_rb_rotate(root, up, side, off);
		return;
	}
	if (elm)
		__nke_rb_paint(elm, RB_BLACK, off);
}

static inline void *__nke_rb_remove(void **root, void *elm, unsigned long off)
{
	struct __nke_rb *e = __nke_rb_of(elm, off);
	void *up = __nke_rb_up(elm, off);
	int red = __nke_rb_red(elm, off);
	void *child, *next;
	struct __nke_rb *n;

	if (e->child[0] && e->child[1]) {
		/* The next one, which has no left child, takes its place. */
		next = e->child[1];
		while (__nke_rb_of(next, off)->child[0])
			next = __nke_rb_of(next, off)->child[0];
		n = __nke_rb_of(next, off);
		child = n->child[1];
		red = __nke_rb_red(next, off);
		__nke_rb_replace(root, up, elm, next, off);
		up = __nke_rb_up(next, off);
		if (up == elm) {
			up = next;
		} else {
			__nke_rb_of(up, off)->child[0] = child;
			n->child[1] = e->child[1];
			__nke_rb_set_up(n->child[1], next, off);
		}
		n->child[0] = e->child[0];
		__nke_rb_set_up(n->child[0], next, off);
		n->up = e->up;
	} else {
		child = e->child[!e->child[0]];
		__nke_rb_replace(root, up, elm, child, off);
	}
	if (child)
		__nke_rb_set_up(child, up, off);
	if (!red)
		__nke_rb_refill(root, up, child, off);
	return elm;
}

/* What has the key; or, if or_more, the first one behind it. */
static inline void *__nke_rb_find(void *elm, void *key, unsigned long off,
				  __nke_tree_cmp cmp, int or_more)
{
	void *more = (void *)0;
	int c;

	while (elm) {
		c = cmp(key, elm);
		if (!c)
			return elm;
		if (c < 0)
			more = elm;
		elm = __nke_rb_of(elm, off)->child[c > 0];
	}
	return or_more ? more : (void *)0;
}

/* The last one towards a side. */
static inline void *__nke_rb_end(void *elm, int side, unsigned long off)
{
	while (elm && __nke_rb_of(elm, off)->child[side])
		elm = __nke_rb_of(elm, off)->child[side];
	return elm;
}

/* The one behind (side 1) or before (side 0). */
static inline void *__nke_rb_step(void *elm, int side, unsigned long off)
{
	struct __nke_rb *e = __nke_rb_of(elm, off);
	void *up;

	if (e->child[side])
		return __nke_rb_end(e->child[side], !side, off);
	while ((up = __nke_rb_up(elm, off)) &&
	       __nke_rb_of(up, off)->child[side] == elm)
		elm = up;
	return up;
}

#define RB_PROTOTYPE_SC(_sc_, name, type, field, cmp)			\
_sc_ struct type *name##_RB_REMOVE(struct name *head, struct type *elm); \
_sc_ struct type *name##_RB_INSERT(struct name *head, struct type *elm); \
_sc_ struct type *name##_RB_FIND(struct name *head, struct type *elm);	\
_sc_ struct type *name##_RB_NFIND(struct name *head, struct type *elm);	\
_sc_ struct type *name##_RB_NEXT(struct type *elm);			\
_sc_ struct type *name##_RB_MINMAX(struct name *head, int val);		\
_sc_ struct type *name##_RB_GETPARENT(struct type *elm);		\
_sc_ int name##_RB_GETCOLOR(struct type *elm)
#define RB_PROTOTYPE(name, type, field, cmp) \
	RB_PROTOTYPE_SC(extern, name, type, field, cmp);
#define RB_PROTOTYPE_SC_PREV(_sc_, name, type, field, cmp)		\
	RB_PROTOTYPE_SC(_sc_, name, type, field, cmp);			\
_sc_ struct type *name##_RB_PREV(struct type *elm)
#define RB_PROTOTYPE_PREV(name, type, field, cmp) \
	RB_PROTOTYPE_SC_PREV(extern, name, type, field, cmp);

#define RB_GENERATE(name, type, field, cmp)				\
static int name##_RB_CMP(void *key, void *elm)				\
{									\
	return cmp((struct type *)key, (struct type *)elm);		\
}									\
struct type *name##_RB_REMOVE(struct name *head, struct type *elm)	\
{									\
	return __nke_rb_remove((void **)&head->rbh_root, elm,		\
			       __builtin_offsetof(struct type, field));	\
}									\
struct type *name##_RB_INSERT(struct name *head, struct type *elm)	\
{									\
	return __nke_rb_insert((void **)&head->rbh_root, elm,		\
			       __builtin_offsetof(struct type, field),	\
			       name##_RB_CMP);				\
}									\
struct type *name##_RB_FIND(struct name *head, struct type *elm)	\
{									\
	return __nke_rb_find(head->rbh_root, elm,			\
			     __builtin_offsetof(struct type, field),	\
			     name##_RB_CMP, 0);				\
}									\
struct type *name##_RB_NFIND(struct name *head, struct type *elm)	\
{									\
	return __nke_rb_find(head->rbh_root, elm,			\
			     __builtin_offsetof(struct type, field),	\
			     name##_RB_CMP, 1);				\
}									\
struct type *name##_RB_NEXT(struct type *elm)				\
{									\
	return __nke_rb_step(elm, 1,					\
			     __builtin_offsetof(struct type, field));	\
}									\
struct type *name##_RB_MINMAX(struct name *head, int val)		\
{									\
	return __nke_rb_end(head->rbh_root, val > 0,			\
			    __builtin_offsetof(struct type, field));	\
}									\
struct type *name##_RB_GETPARENT(struct type *elm)			\
{									\
	return __nke_rb_up(elm, __builtin_offsetof(struct type, field)); \
}									\
int name##_RB_GETCOLOR(struct type *elm)				\
{									\
	return __nke_rb_red(elm, __builtin_offsetof(struct type, field)); \
}
#define RB_GENERATE_PREV(name, type, field, cmp)			\
	RB_GENERATE(name, type, field, cmp)				\
struct type *name##_RB_PREV(struct type *elm)				\
{									\
	return __nke_rb_step(elm, 0,					\
			     __builtin_offsetof(struct type, field));	\
}

#define RB_NEGINF	-1
#define RB_INF		1

/* NULL, or what is there already with the same key. */
#define RB_INSERT(name, x, y)	name##_RB_INSERT(x, y)
#define RB_REMOVE(name, x, y)	name##_RB_REMOVE(x, y)
#define RB_FIND(name, x, y)	name##_RB_FIND(x, y)
/* What has the key, else the first one behind it. */
#define RB_NFIND(name, x, y)	name##_RB_NFIND(x, y)
#define RB_NEXT(name, x, y)	name##_RB_NEXT(y)
/* Of RB_GENERATE_PREV. */
#define RB_PREV(name, x, y)	name##_RB_PREV(y)
#define RB_MIN(name, x)		name##_RB_MINMAX(x, RB_NEGINF)
#define RB_MAX(name, x)		name##_RB_MINMAX(x, RB_INF)
#define RB_FOREACH(x, name, head) \
	for ((x) = RB_MIN(name, head); (x); (x) = name##_RB_NEXT(x))
#define RB_FOREACH_SAFE(x, name, head, y)				\
	for ((x) = RB_MIN(name, head);					\
	     (x) && ((y) = name##_RB_NEXT(x), 1); (x) = (y))
#define RB_FOREACH_FROM(x, name, y)					\
	for ((x) = (y); (x) && ((y) = name##_RB_NEXT(x), 1); (x) = (y))
#define RB_FOREACH_REVERSE_FROM(x, name, y)				\
	for ((x) = (y); (x) && ((y) = name##_RB_PREV(x), 1); (x) = (y))

#endif /* _NKE_SYS_TREE_H_ */
