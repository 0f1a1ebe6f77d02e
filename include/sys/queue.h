/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/queue.h of the client world: BSD's lists.  SLIST, LIST, STAILQ, TAILQ,
 * CIRCLEQ.  No list has a lock.  Where the element is removed inside of a loop,
 * the loop is one of FOREACH_SAFE.
 */
#ifndef _NKE_SYS_QUEUE_H_
#define _NKE_SYS_QUEUE_H_

/* Singly linked list. */
#define SLIST_HEAD(name, type)		struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head)	{ NULL }
#define SLIST_ENTRY(type)		struct { struct type *sle_next; }
#define SLIST_FIRST(head)		((head)->slh_first)
#define SLIST_EMPTY(head)		(!SLIST_FIRST(head))
#define SLIST_NEXT(elm, field)		((elm)->field.sle_next)
#define SLIST_INIT(head)		(SLIST_FIRST(head) = NULL)
#define SLIST_FOREACH(var, head, field) \
	for ((var) = SLIST_FIRST(head); (var); (var) = SLIST_NEXT(var, field))
#define SLIST_FOREACH_SAFE(var, head, field, tmp)			\
	for ((var) = SLIST_FIRST(head);					\
	     (var) && ((tmp) = SLIST_NEXT(var, field), 1); (var) = (tmp))
/* varp is the link that leads to var. */
#define SLIST_FOREACH_PREVPTR(var, varp, head, field)			\
	for ((varp) = &SLIST_FIRST(head); ((var) = *(varp)) != NULL;	\
	     (varp) = &SLIST_NEXT(var, field))
#define SLIST_INSERT_HEAD(head, elm, field) do {			\
	SLIST_NEXT(elm, field) = SLIST_FIRST(head);			\
	SLIST_FIRST(head) = (elm);					\
} while (0)
#define SLIST_INSERT_AFTER(listelm, elm, field) do {			\
	SLIST_NEXT(elm, field) = SLIST_NEXT(listelm, field);		\
	SLIST_NEXT(listelm, field) = (elm);				\
} while (0)
#define SLIST_REMOVE_HEAD(head, field) \
	(SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field))
#define SLIST_REMOVE_AFTER(elm, field) \
	(SLIST_NEXT(elm, field) = SLIST_NEXT(SLIST_NEXT(elm, field), field))
#define SLIST_REMOVE(head, elm, type, field) do {			\
	struct type **__link = &SLIST_FIRST(head);			\
									\
	while (*__link != (elm))					\
		__link = &SLIST_NEXT(*__link, field);			\
	*__link = SLIST_NEXT(elm, field);				\
} while (0)

/* Doubly linked list. */
#define LIST_HEAD(name, type)		struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head)	{ NULL }
#define LIST_ENTRY(type) \
	struct { struct type *le_next; struct type **le_prev; }
#define LIST_FIRST(head)		((head)->lh_first)
#define LIST_EMPTY(head)		(!LIST_FIRST(head))
#define LIST_NEXT(elm, field)		((elm)->field.le_next)
#define LIST_INIT(head)			(LIST_FIRST(head) = NULL)
#define LIST_FOREACH(var, head, field) \
	for ((var) = LIST_FIRST(head); (var); (var) = LIST_NEXT(var, field))
#define LIST_FOREACH_SAFE(var, head, field, tmp)			\
	for ((var) = LIST_FIRST(head);					\
	     (var) && ((tmp) = LIST_NEXT(var, field), 1); (var) = (tmp))
#define LIST_INSERT_HEAD(head, elm, field) do {				\
	LIST_NEXT(elm, field) = LIST_FIRST(head);			\
	if (LIST_NEXT(elm, field))					\
		LIST_NEXT(elm, field)->field.le_prev =			\
			&LIST_NEXT(elm, field);				\
	LIST_FIRST(head) = (elm);					\
	(elm)->field.le_prev = &LIST_FIRST(head);			\
} while (0)
#define LIST_INSERT_AFTER(listelm, elm, field) do {			\
	LIST_NEXT(elm, field) = LIST_NEXT(listelm, field);		\
	if (LIST_NEXT(elm, field))					\
		LIST_NEXT(elm, field)->field.le_prev =			\
			&LIST_NEXT(elm, field);				\
	LIST_NEXT(listelm, field) = (elm);				\
	(elm)->field.le_prev = &LIST_NEXT(listelm, field);		\
} while (0)
#define LIST_INSERT_BEFORE(listelm, elm, field) do {			\
	(elm)->field.le_prev = (listelm)->field.le_prev;		\
	LIST_NEXT(elm, field) = (listelm);				\
	*(listelm)->field.le_prev = (elm);				\
	(listelm)->field.le_prev = &LIST_NEXT(elm, field);		\
} while (0)
#define LIST_REMOVE(elm, field) do {					\
	if (LIST_NEXT(elm, field))					\
		LIST_NEXT(elm, field)->field.le_prev =			\
			(elm)->field.le_prev;				\
	*(elm)->field.le_prev = LIST_NEXT(elm, field);			\
} while (0)
#define LIST_SWAP(head1, head2, type, field) do {			\
	struct type *__first = LIST_FIRST(head1);			\
									\
	LIST_FIRST(head1) = LIST_FIRST(head2);				\
	LIST_FIRST(head2) = __first;					\
	if (__first)							\
		__first->field.le_prev = &LIST_FIRST(head2);		\
	if (LIST_FIRST(head1))						\
		LIST_FIRST(head1)->field.le_prev = &LIST_FIRST(head1);	\
} while (0)

/* Singly linked tail queue. */
#define STAILQ_HEAD(name, type) \
	struct name { struct type *stqh_first; struct type **stqh_last; }
#define STAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).stqh_first }
#define STAILQ_ENTRY(type)		struct { struct type *stqe_next; }
#define STAILQ_FIRST(head)		((head)->stqh_first)
#define STAILQ_EMPTY(head)		(!STAILQ_FIRST(head))
#define STAILQ_NEXT(elm, field)		((elm)->field.stqe_next)
#define STAILQ_INIT(head) do {						\
	STAILQ_FIRST(head) = NULL;					\
	(head)->stqh_last = &STAILQ_FIRST(head);			\
} while (0)
#define STAILQ_FOREACH(var, head, field) \
	for ((var) = STAILQ_FIRST(head); (var); (var) = STAILQ_NEXT(var, field))
#define STAILQ_FOREACH_SAFE(var, head, field, tmp)			\
	for ((var) = STAILQ_FIRST(head);				\
	     (var) && ((tmp) = STAILQ_NEXT(var, field), 1); (var) = (tmp))
#define STAILQ_INSERT_HEAD(head, elm, field) do {			\
	STAILQ_NEXT(elm, field) = STAILQ_FIRST(head);			\
	if (!STAILQ_NEXT(elm, field))					\
		(head)->stqh_last = &STAILQ_NEXT(elm, field);		\
	STAILQ_FIRST(head) = (elm);					\
} while (0)
#define STAILQ_INSERT_TAIL(head, elm, field) do {			\
	STAILQ_NEXT(elm, field) = NULL;					\
	*(head)->stqh_last = (elm);					\
	(head)->stqh_last = &STAILQ_NEXT(elm, field);			\
} while (0)
#define STAILQ_INSERT_AFTER(head, listelm, elm, field) do {		\
	STAILQ_NEXT(elm, field) = STAILQ_NEXT(listelm, field);		\
	if (!STAILQ_NEXT(elm, field))					\
		(head)->stqh_last = &STAILQ_NEXT(elm, field);		\
	STAILQ_NEXT(listelm, field) = (elm);				\
} while (0)
#define STAILQ_LAST(head, type, field)					\
	(STAILQ_EMPTY(head) ? NULL : (struct type *)(void *)		\
	 ((char *)(head)->stqh_last -					\
	  __builtin_offsetof(struct type, field.stqe_next)))
#define STAILQ_REMOVE_HEAD(head, field) do {				\
	STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field);	\
	if (!STAILQ_FIRST(head))					\
		(head)->stqh_last = &STAILQ_FIRST(head);		\
} while (0)
#define STAILQ_REMOVE(head, elm, type, field) do {			\
	struct type **__link = &STAILQ_FIRST(head);			\
									\
	while (*__link != (elm))					\
		__link = &STAILQ_NEXT(*__link, field);			\
	*__link = STAILQ_NEXT(elm, field);				\
	if (!*__link)							\
		(head)->stqh_last = __link;				\
} while (0)

/* Removes elm and all before it. */
#define STAILQ_REMOVE_HEAD_UNTIL(head, elm, field) do {			\
	STAILQ_FIRST(head) = STAILQ_NEXT(elm, field);			\
	if (!STAILQ_FIRST(head))					\
		(head)->stqh_last = &STAILQ_FIRST(head);		\
} while (0)
#define STAILQ_REMOVE_AFTER(head, elm, field) do {			\
	STAILQ_NEXT(elm, field) =					\
		STAILQ_NEXT(STAILQ_NEXT(elm, field), field);		\
	if (!STAILQ_NEXT(elm, field))					\
		(head)->stqh_last = &STAILQ_NEXT(elm, field);		\
} while (0)
#define STAILQ_CONCAT(head1, head2) do {				\
	if (!STAILQ_EMPTY(head2)) {					\
		*(head1)->stqh_last = STAILQ_FIRST(head2);		\
		(head1)->stqh_last = (head2)->stqh_last;		\
		STAILQ_INIT(head2);					\
	}								\
} while (0)
#define STAILQ_SWAP(head1, head2, type) do {				\
	struct type *__first = STAILQ_FIRST(head1);			\
	struct type **__last = (head1)->stqh_last;			\
									\
	STAILQ_FIRST(head1) = STAILQ_FIRST(head2);			\
	(head1)->stqh_last = STAILQ_EMPTY(head1) ?			\
		&STAILQ_FIRST(head1) : (head2)->stqh_last;		\
	STAILQ_FIRST(head2) = __first;					\
	(head2)->stqh_last = __first ? __last : &STAILQ_FIRST(head2);	\
} while (0)

/* Doubly linked tail queue. */
#define TAILQ_HEAD(name, type) \
	struct name { struct type *tqh_first; struct type **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).tqh_first }
#define TAILQ_ENTRY(type) \
	struct { struct type *tqe_next; struct type **tqe_prev; }
#define TAILQ_FIRST(head)		((head)->tqh_first)
#define TAILQ_EMPTY(head)		(!TAILQ_FIRST(head))
#define TAILQ_NEXT(elm, field)		((elm)->field.tqe_next)
#define TAILQ_LAST(head, headname) \
	(*(((struct headname *)((head)->tqh_last))->tqh_last))
#define TAILQ_PREV(elm, headname, field) \
	(*(((struct headname *)((elm)->field.tqe_prev))->tqh_last))
#define TAILQ_INIT(head) do {						\
	TAILQ_FIRST(head) = NULL;					\
	(head)->tqh_last = &TAILQ_FIRST(head);				\
} while (0)
#define TAILQ_FOREACH(var, head, field) \
	for ((var) = TAILQ_FIRST(head); (var); (var) = TAILQ_NEXT(var, field))
#define TAILQ_FOREACH_SAFE(var, head, field, tmp)			\
	for ((var) = TAILQ_FIRST(head);					\
	     (var) && ((tmp) = TAILQ_NEXT(var, field), 1); (var) = (tmp))
#define TAILQ_FOREACH_REVERSE(var, head, headname, field)		\
	for ((var) = TAILQ_LAST(head, headname); (var);			\
	     (var) = TAILQ_PREV(var, headname, field))
#define TAILQ_FOREACH_REVERSE_SAFE(var, head, headname, field, tmp)	\
	for ((var) = TAILQ_LAST(head, headname);			\
	     (var) && ((tmp) = TAILQ_PREV(var, headname, field), 1);	\
	     (var) = (tmp))
/* Of a head that is all zeroes. */
#define TAILQ_INIT_AFTER_BZERO(head) \
	((head)->tqh_last = &TAILQ_FIRST(head))
#define TAILQ_INSERT_HEAD(head, elm, field) do {			\
	TAILQ_NEXT(elm, field) = TAILQ_FIRST(head);			\
	if (TAILQ_NEXT(elm, field))					\
		TAILQ_FIRST(head)->field.tqe_prev =			\
			&TAILQ_NEXT(elm, field);			\
	else								\
		(head)->tqh_last = &TAILQ_NEXT(elm, field);		\
	TAILQ_FIRST(head) = (elm);					\
	(elm)->field.tqe_prev = &TAILQ_FIRST(head);			\
} while (0)
#define TAILQ_INSERT_TAIL(head, elm, field) do {			\
	TAILQ_NEXT(elm, field) = NULL;					\
	(elm)->field.tqe_prev = (head)->tqh_last;			\
	*(head)->tqh_last = (elm);					\
	(head)->tqh_last = &TAILQ_NEXT(elm, field);			\
} while (0)
#define TAILQ_INSERT_AFTER(head, listelm, elm, field) do {		\
	TAILQ_NEXT(elm, field) = TAILQ_NEXT(listelm, field);		\
	if (TAILQ_NEXT(elm, field))					\
		TAILQ_NEXT(elm, field)->field.tqe_prev =		\
			&TAILQ_NEXT(elm, field);			\
	else								\
		(head)->tqh_last = &TAILQ_NEXT(elm, field);		\
	TAILQ_NEXT(listelm, field) = (elm);				\
	(elm)->field.tqe_prev = &TAILQ_NEXT(listelm, field);		\
} while (0)
#define TAILQ_INSERT_BEFORE(listelm, elm, field) do {			\
	(elm)->field.tqe_prev = (listelm)->field.tqe_prev;		\
	TAILQ_NEXT(elm, field) = (listelm);				\
	*(listelm)->field.tqe_prev = (elm);				\
	(listelm)->field.tqe_prev = &TAILQ_NEXT(elm, field);		\
} while (0)
#define TAILQ_REMOVE(head, elm, field) do {				\
	if (TAILQ_NEXT(elm, field))					\
		TAILQ_NEXT(elm, field)->field.tqe_prev =		\
			(elm)->field.tqe_prev;				\
	else								\
		(head)->tqh_last = (elm)->field.tqe_prev;		\
	*(elm)->field.tqe_prev = TAILQ_NEXT(elm, field);		\
} while (0)
#define TAILQ_CONCAT(head1, head2, field) do {				\
	if (!TAILQ_EMPTY(head2)) {					\
		*(head1)->tqh_last = TAILQ_FIRST(head2);		\
		TAILQ_FIRST(head2)->field.tqe_prev = (head1)->tqh_last;	\
		(head1)->tqh_last = (head2)->tqh_last;			\
		TAILQ_INIT(head2);					\
	}								\
} while (0)
#define TAILQ_SWAP(head1, head2, type, field) do {			\
	struct type *__first = TAILQ_FIRST(head1);			\
	struct type **__last = (head1)->tqh_last;			\
									\
	TAILQ_FIRST(head1) = TAILQ_FIRST(head2);			\
	(head1)->tqh_last = (head2)->tqh_last;				\
	TAILQ_FIRST(head2) = __first;					\
	(head2)->tqh_last = __last;					\
	if (__first)							\
		__first->field.tqe_prev = &TAILQ_FIRST(head2);		\
	else								\
		(head2)->tqh_last = &TAILQ_FIRST(head2);		\
	if (TAILQ_FIRST(head1))						\
		TAILQ_FIRST(head1)->field.tqe_prev =			\
			&TAILQ_FIRST(head1);				\
	else								\
		(head1)->tqh_last = &TAILQ_FIRST(head1);		\
} while (0)

/* Ring; the head's address is its end.  Of older extensions. */
#define CIRCLEQ_HEAD(name, type) \
	struct name { struct type *cqh_first; struct type *cqh_last; }
#define CIRCLEQ_ENTRY(type) \
	struct { struct type *cqe_next; struct type *cqe_prev; }
#define CIRCLEQ_FIRST(head)		((head)->cqh_first)
#define CIRCLEQ_LAST(head)		((head)->cqh_last)
#define CIRCLEQ_EMPTY(head)		(CIRCLEQ_FIRST(head) == (void *)(head))
#define CIRCLEQ_NEXT(elm, field)	((elm)->field.cqe_next)
#define CIRCLEQ_PREV(elm, field)	((elm)->field.cqe_prev)
#define CIRCLEQ_INIT(head) do {						\
	CIRCLEQ_FIRST(head) = (void *)(head);				\
	CIRCLEQ_LAST(head) = (void *)(head);				\
} while (0)
#define CIRCLEQ_FOREACH(var, head, field)				\
	for ((var) = CIRCLEQ_FIRST(head); (var) != (void *)(head);	\
	     (var) = CIRCLEQ_NEXT(var, field))
/* What before has behind it, and behind before it; either may be the head. */
#define __NKE_CIRCLEQ_LINK(head, before, behind, field, to_behind, to_before) \
do {									\
	if ((void *)(before) == (void *)(head))				\
		CIRCLEQ_FIRST(head) = (to_behind);			\
	else								\
		CIRCLEQ_NEXT(before, field) = (to_behind);		\
	if ((void *)(behind) == (void *)(head))				\
		CIRCLEQ_LAST(head) = (to_before);			\
	else								\
		CIRCLEQ_PREV(behind, field) = (to_before);		\
} while (0)
#define CIRCLEQ_INSERT_AFTER(head, listelm, elm, field) do {		\
	CIRCLEQ_NEXT(elm, field) = CIRCLEQ_NEXT(listelm, field);	\
	CIRCLEQ_PREV(elm, field) = (listelm);				\
	__NKE_CIRCLEQ_LINK(head, CIRCLEQ_PREV(elm, field),		\
			   CIRCLEQ_NEXT(elm, field), field, elm, elm);	\
} while (0)
#define CIRCLEQ_INSERT_BEFORE(head, listelm, elm, field) do {		\
	CIRCLEQ_NEXT(elm, field) = (listelm);				\
	CIRCLEQ_PREV(elm, field) = CIRCLEQ_PREV(listelm, field);	\
	__NKE_CIRCLEQ_LINK(head, CIRCLEQ_PREV(elm, field),		\
			   CIRCLEQ_NEXT(elm, field), field, elm, elm);	\
} while (0)
#define CIRCLEQ_INSERT_HEAD(head, elm, field) do {			\
	CIRCLEQ_NEXT(elm, field) = CIRCLEQ_FIRST(head);			\
	CIRCLEQ_PREV(elm, field) = (void *)(head);			\
	__NKE_CIRCLEQ_LINK(head, CIRCLEQ_PREV(elm, field),		\
			   CIRCLEQ_NEXT(elm, field), field, elm, elm);	\
} while (0)
#define CIRCLEQ_INSERT_TAIL(head, elm, field) do {			\
	CIRCLEQ_NEXT(elm, field) = (void *)(head);			\
	CIRCLEQ_PREV(elm, field) = CIRCLEQ_LAST(head);			\
	__NKE_CIRCLEQ_LINK(head, CIRCLEQ_PREV(elm, field),		\
			   CIRCLEQ_NEXT(elm, field), field, elm, elm);	\
} while (0)
#define CIRCLEQ_REMOVE(head, elm, field)				\
	__NKE_CIRCLEQ_LINK(head, CIRCLEQ_PREV(elm, field),		\
			   CIRCLEQ_NEXT(elm, field), field,		\
			   CIRCLEQ_NEXT(elm, field),			\
			   CIRCLEQ_PREV(elm, field))

#endif /* _NKE_SYS_QUEUE_H_ */
