// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers for strings: modules know each other's tags, events and interface
 * families by reverse domain names, and use a number that stands for one.  A
 * number is good until nke is unloaded, so it is never given out twice.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/export.h"
#include "core/strid.h"

/**
 * struct nke_strid - a string with a number
 * @link: in nke_strids
 * @id: the number
 * @kinds: what it was asked for, a bit each; under nke_strid_lock
 * @string: the string
 */
struct nke_strid {
	struct list_head link;
	u32 id;
	unsigned int kinds;
	char string[];
};

/* Strings are few and looked up when a module starts: a list does. */
static DEFINE_MUTEX(nke_strid_lock);
static LIST_HEAD(nke_strids);	/* nke_strid_lock */
static u32 nke_strid_next = NKE_STRID_FIRST;	/* nke_strid_lock */
/* Highest number of each kind; written under nke_strid_lock. */
static u32 nke_strid_last[NKE_STRID_KINDS];

static struct nke_strid *nke_strid_make(const char *string, size_t len)
{
	struct nke_strid *s = kmalloc(sizeof(*s) + len + 1, GFP_KERNEL);

	lockdep_assert_held(&nke_strid_lock);
	if (!s)
		return NULL;
	memcpy(s->string, string, len + 1);
	s->id = nke_strid_next++;
	s->kinds = 0;
	list_add_tail(&s->link, &nke_strids);
	return s;
}

/**
 * nke_strid_find() - the number of a string
 * @string: the string, at most NKE_STRID_MAX bytes
 * @kind: what it is for
 * @id: receives the number; a new one for a new string
 *
 * All kinds share one table: the same string has the same number in each.
 * Follows XNU's net_str_id_find_internal().
 *
 * Context: Process context; may sleep.
 * Return: 0, -EINVAL (too long), -ENOMEM.
 */
int nke_strid_find(const char *string, enum nke_strid_kind kind, u32 *id)
{
	size_t len = strnlen(string, NKE_STRID_MAX + 1);
	struct nke_strid *s;
	int err = 0;

	if (len > NKE_STRID_MAX)
		return -EINVAL;
	mutex_lock(&nke_strid_lock);
	list_for_each_entry(s, &nke_strids, link)
		if (!strcmp(s->string, string))
			goto found;
	s = nke_strid_make(string, len);
	if (!s) {
		err = -ENOMEM;
		goto out;
	}
found:
	*id = s->id;
	s->kinds |= BIT(kind);
	if (s->id > nke_strid_last[kind])
		WRITE_ONCE(nke_strid_last[kind], s->id);
out:
	mutex_unlock(&nke_strid_lock);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_strid_find);

/**
 * nke_strid_known() - the number of a string that has one
 * @string: the string
 * @kind: what it is for
 * @id: receives the number
 *
 * Context: Process context; may sleep.
 * Return: 0, -ENOENT (the string was never given a number of that kind).
 */
int nke_strid_known(const char *string, enum nke_strid_kind kind, u32 *id)
{
	struct nke_strid *s;
	int err = -ENOENT;

	mutex_lock(&nke_strid_lock);
	list_for_each_entry(s, &nke_strids, link) {
		if ((s->kinds & BIT(kind)) && !strcmp(s->string, string)) {
			*id = s->id;
			err = 0;
			break;
		}
	}
	mutex_unlock(&nke_strid_lock);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_strid_known);

/**
 * nke_strid_valid() - whether a number may have been given out
 * @kind: what it is for
 * @id: the number
 *
 * Context: Any.
 * Return: true if it lies between the first number and the last of this kind.
 */
bool nke_strid_valid(enum nke_strid_kind kind, u32 id)
{
	return id >= NKE_STRID_FIRST && id <= READ_ONCE(nke_strid_last[kind]);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_strid_valid);

/**
 * nke_strid_exit() - forget all strings
 *
 * Clients are gone: nobody looks.
 *
 * Context: Process context.
 */
void nke_strid_exit(void)
{
	struct nke_strid *s, *next;

	list_for_each_entry_safe(s, next, &nke_strids, link)
		kfree(s);
}
