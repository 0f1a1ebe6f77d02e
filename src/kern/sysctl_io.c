// SPDX-License-Identifier: GPL-2.0
/*
 * What handlers of sysctl values are made of.  A request may be anybody's: it
 * is the request's own functions that move bytes.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "kern/sysctl.h"

static struct nke_bsd_sysctl_req *nke_sysctl_req(struct sysctl_req *req)
{
	return (struct nke_bsd_sysctl_req *)req;
}

static int nke_sysctl_out(struct sysctl_req *req, const void *p, size_t len)
{
	return nke_sysctl_req(req)->oldfunc(req, p, len);
}

static int nke_sysctl_in(struct sysctl_req *req, void *p, size_t len)
{
	return nke_sysctl_req(req)->newfunc(req, p, len);
}

/*
 * An int may come for a quad and the other way round.  The request's function
 * tells of any other length.
 */
static int nke_sysctl_in_number(struct sysctl_req *req, void *p, size_t size)
{
	size_t newlen = nke_sysctl_req(req)->newlen;
	long long quad;
	int value;
	int err;

	if (newlen != sizeof(value) && newlen != sizeof(quad))
		newlen = size;
	if (newlen == sizeof(value)) {
		err = nke_sysctl_in(req, &value, sizeof(value));
		quad = value;
	} else {
		err = nke_sysctl_in(req, &quad, sizeof(quad));
	}
	if (err)
		return err;
	if (size == sizeof(quad)) {
		WRITE_ONCE(*(long long *)p, quad);
		return 0;
	}
	if (quad != (int)quad)
		return nke_errno(-ERANGE);
	WRITE_ONCE(*(int *)p, quad);
	return 0;
}

/**
 * nke_sysctl_io_number() - give a number, and take a new one
 * @req: the request
 * @value: the number
 * @size: sizeof(int) or sizeof(long long), of the variable
 * @p: the variable; NULL for one that cannot be set
 * @changed: receives whether it was set; or NULL
 *
 * Follows XNU's sysctl_io_number().
 *
 * Context: A handler; may sleep.
 * Return: 0, EINVAL (@size, or a new value of another length), ERANGE (the
 * number does not fit what is asked for, or a new one the variable), EPERM
 * (not to be set), ENOMEM (no room).
 */
int nke_sysctl_io_number(struct sysctl_req *req, long long value,
			 unsigned long size, void *p, int *changed)
{
	struct nke_bsd_sysctl_req *r = nke_sysctl_req(req);
	int small = value;
	int err;

	if (changed)
		*changed = 0;
	if (size != sizeof(int) && size != sizeof(long long))
		return nke_errno(-EINVAL);
	if (r->oldptr && (size == sizeof(int) || r->oldlen == sizeof(int))) {
		if (small != value)
			return nke_errno(-ERANGE);
		err = nke_sysctl_out(req, &small, sizeof(small));
	} else if (size == sizeof(int)) {
		err = nke_sysctl_out(req, &small, sizeof(small));
	} else {
		err = nke_sysctl_out(req, &value, sizeof(value));
	}
	if (err || !r->newptr)
		return err;
	if (!p)
		return nke_errno(-EPERM);
	err = nke_sysctl_in_number(req, p, size);
	if (!err && changed)
		*changed = 1;
	return err;
}
EXPORT_SYMBOL_NKE(nke_sysctl_io_number);

/**
 * nke_sysctl_io_string() - give a string, and take a new one
 * @req: the request
 * @p: the string
 * @size: bytes at @p; 0 for one that cannot be set
 * @trunc: cut it to the room there is, rather than fail
 * @changed: receives whether it was set; or NULL
 *
 * Follows XNU's sysctl_io_string().
 *
 * Context: A handler; may sleep.
 * Return: 0, EPERM (not to be set), EINVAL (a new one is too long), ENOMEM
 * (no room).
 */
int nke_sysctl_io_string(struct sysctl_req *req, char *p, unsigned long size,
			 int trunc, int *changed)
{
	struct nke_bsd_sysctl_req *r = nke_sysctl_req(req);
	size_t len = strlen(p) + 1;
	int err;

	if (changed)
		*changed = 0;
	if (trunc && r->oldptr && r->oldlen && r->oldlen < len) {
		err = nke_sysctl_out(req, p, r->oldlen - 1);
		if (!err)
			err = nke_sysctl_out(req, "", 1);
	} else {
		err = nke_sysctl_out(req, p, len);
	}
	if (err || !r->newptr)
		return err;
	if (!size)
		return nke_errno(-EPERM);
	if (r->newlen >= size)
		return nke_errno(-EINVAL);
	err = nke_sysctl_in(req, p, r->newlen);
	p[r->newlen] = '\0';
	if (!err && changed)
		*changed = 1;
	return err;
}
EXPORT_SYMBOL_NKE(nke_sysctl_io_string);

/**
 * nke_sysctl_io_opaque() - give bytes, and take new ones
 * @req: the request
 * @p: the bytes
 * @size: how many
 * @changed: receives whether they were set; or NULL
 *
 * Follows XNU's sysctl_io_opaque().
 *
 * Context: A handler; may sleep.
 * Return: 0, EINVAL (fewer new ones), ENOMEM (no room).
 */
int nke_sysctl_io_opaque(struct sysctl_req *req, void *p, unsigned long size,
			 int *changed)
{
	int err;

	if (changed)
		*changed = 0;
	err = nke_sysctl_out(req, p, size);
	if (err || !nke_sysctl_req(req)->newptr)
		return err;
	err = nke_sysctl_in(req, p, size);
	if (!err && changed)
		*changed = 1;
	return err;
}
EXPORT_SYMBOL_NKE(nke_sysctl_io_opaque);

/**
 * nke_sysctl_handle_int() - handler of an int
 * @oidp: not used
 * @arg1: the variable, or NULL for a constant
 * @arg2: the constant
 * @req: the request
 *
 * Follows XNU's sysctl_handle_int().
 *
 * Context: A handler; may sleep.
 * Return: as sysctl_io_number().
 */
int nke_sysctl_handle_int(struct sysctl_oid *oidp, void *arg1, int arg2,
			  struct sysctl_req *req)
{
	int value = arg1 ? READ_ONCE(*(int *)arg1) : arg2;

	return nke_sysctl_io_number(req, value, sizeof(int), arg1, NULL);
}
EXPORT_SYMBOL_NKE(nke_sysctl_handle_int);

/**
 * nke_sysctl_handle_long() - handler of a long
 * @oidp: not used
 * @arg1: the variable
 * @arg2: not used
 * @req: the request
 *
 * Follows XNU's sysctl_handle_long().
 *
 * Context: A handler; may sleep.
 * Return: as sysctl_io_number(); EINVAL without a variable.
 */
int nke_sysctl_handle_long(struct sysctl_oid *oidp, void *arg1, int arg2,
			   struct sysctl_req *req)
{
	if (!arg1)
		return nke_errno(-EINVAL);
	return nke_sysctl_io_number(req, READ_ONCE(*(long *)arg1),
				    sizeof(long), arg1, NULL);
}
EXPORT_SYMBOL_NKE(nke_sysctl_handle_long);

/**
 * nke_sysctl_handle_quad() - handler of a long long
 * @oidp: not used
 * @arg1: the variable
 * @arg2: not used
 * @req: the request
 *
 * Follows XNU's sysctl_handle_quad().
 *
 * Context: A handler; may sleep.
 * Return: as sysctl_io_number(); EINVAL without a variable.
 */
int nke_sysctl_handle_quad(struct sysctl_oid *oidp, void *arg1, int arg2,
			   struct sysctl_req *req)
{
	if (!arg1)
		return nke_errno(-EINVAL);
	return nke_sysctl_io_number(req, READ_ONCE(*(long long *)arg1),
				    sizeof(long long), arg1, NULL);
}
EXPORT_SYMBOL_NKE(nke_sysctl_handle_quad);

/**
 * nke_sysctl_handle_int2quad() - handler of an int that is seen as a quad
 * @oidp: not used
 * @arg1: the variable, an int
 * @arg2: not used
 * @req: the request, of quads
 *
 * Follows XNU's sysctl_handle_int2quad().
 *
 * Context: A handler; may sleep.
 * Return: 0, ERANGE (a new value that is no int), EINVAL (no variable, or a
 * new value of another length), ENOMEM (no room).
 */
int nke_sysctl_handle_int2quad(struct sysctl_oid *oidp, void *arg1, int arg2,
			       struct sysctl_req *req)
{
	long long quad;
	int err;

	if (!arg1)
		return nke_errno(-EINVAL);
	quad = READ_ONCE(*(int *)arg1);
	err = nke_sysctl_out(req, &quad, sizeof(quad));
	if (err || !nke_sysctl_req(req)->newptr)
		return err;
	err = nke_sysctl_in(req, &quad, sizeof(quad));
	if (err)
		return err;
	if (quad != (int)quad)
		return nke_errno(-ERANGE);
	WRITE_ONCE(*(int *)arg1, quad);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_sysctl_handle_int2quad);

/**
 * nke_sysctl_handle_string() - handler of a string
 * @oidp: not used
 * @arg1: the string
 * @arg2: bytes at @arg1; 0 for one that cannot be set
 * @req: the request
 *
 * Follows XNU's sysctl_handle_string().
 *
 * Context: A handler; may sleep.
 * Return: as sysctl_io_string().
 */
int nke_sysctl_handle_string(struct sysctl_oid *oidp, void *arg1, int arg2,
			     struct sysctl_req *req)
{
	return nke_sysctl_io_string(req, arg1, arg2, 0, NULL);
}
EXPORT_SYMBOL_NKE(nke_sysctl_handle_string);

/**
 * nke_sysctl_handle_opaque() - handler of bytes
 * @oidp: not used
 * @arg1: the bytes
 * @arg2: how many
 * @req: the request
 *
 * Follows XNU's sysctl_handle_opaque().
 *
 * Context: A handler; may sleep.
 * Return: as sysctl_io_opaque().
 */
int nke_sysctl_handle_opaque(struct sysctl_oid *oidp, void *arg1, int arg2,
			     struct sysctl_req *req)
{
	return nke_sysctl_io_opaque(req, arg1, arg2, NULL);
}
EXPORT_SYMBOL_NKE(nke_sysctl_handle_opaque);
