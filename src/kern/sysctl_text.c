// SPDX-License-Identifier: GPL-2.0
/*
 * sysctl values as text.  A handler knows bytes only; what they are, its
 * format says, as it says to sysctl(8).
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/errno.h"
#include "kern/kern.h"
#include "kern/sysctl.h"

/*
 * XNU's global lock for handlers that do not say LOCKED.  An NKE's code runs
 * under it, so nothing else may be held.
 */
static DEFINE_MUTEX(nke_sysctl_legacy_lock);

/**
 * struct nke_sysctl_form - what a value is
 * @size: bytes of one of its numbers; 0 for text, 1 for bytes
 * @sign: the numbers have one
 * @hex: the numbers are addresses
 */
struct nke_sysctl_form {
	unsigned int size;
	bool sign;
	bool hex;
};

#define NKE_FORM_TEXT	0
#define NKE_FORM_BYTES	1

/**
 * struct nke_sysctl_ask - a request of ours
 * @req: what the handler sees
 * @in: the new value
 * @in_len: its length
 * @out: where the value goes
 * @room: how much fits there
 */
struct nke_sysctl_ask {
	struct nke_bsd_sysctl_req req;
	const char *in;
	size_t in_len;
	char *out;
	size_t room;
};

static struct nke_sysctl_form
nke_sysctl_form(const struct nke_bsd_sysctl_oid *oid)
{
	const char *fmt = oid->oid_fmt ?: "";
	struct nke_sysctl_form form = { .sign = fmt[0] && fmt[1] != 'U' };

	switch (fmt[0]) {
	case 'A':
		return form;
	case 'I':
		form.size = sizeof(int);
		return form;
	case 'L':
		form.size = sizeof(long);
		return form;
	case 'Q':
		form.size = sizeof(long long);
		return form;
	case 'P':
		form.size = sizeof(void *);
		form.hex = true;
		return form;
	}
	form.sign = true;
	switch (oid->oid_kind & NKE_CTLTYPE) {
	case NKE_CTLTYPE_INT:
		form.size = sizeof(int);
		break;
	case NKE_CTLTYPE_QUAD:
		form.size = sizeof(long long);
		break;
	case NKE_CTLTYPE_STRING:
		form.size = NKE_FORM_TEXT;
		break;
	default:
		form.size = NKE_FORM_BYTES;
		break;
	}
	return form;
}

/* The bounds are our own: a handler may have written to the request. */
static int nke_sysctl_old(struct sysctl_req *req, const void *p,
			  unsigned long len)
{
	struct nke_sysctl_ask *ask = container_of((void *)req,
						  struct nke_sysctl_ask, req);
	size_t at = ask->req.oldidx;

	if (ask->out) {
		if (at > ask->room || ask->room - at < len)
			return nke_errno(-ENOMEM);
		if (len)
			memcpy(ask->out + at, p, len);
	}
	ask->req.oldidx += len;
	return 0;
}

static int nke_sysctl_new(struct sysctl_req *req, void *p, unsigned long len)
{
	struct nke_sysctl_ask *ask = container_of((void *)req,
						  struct nke_sysctl_ask, req);
	size_t at = ask->req.newidx;

	if (!ask->in)
		return 0;
	if (at > ask->in_len || ask->in_len - at < len)
		return nke_errno(-EINVAL);
	if (len)
		memcpy(p, ask->in + at, len);
	ask->req.newidx += len;
	return 0;
}

/* Ask the handler. */
static int nke_sysctl_call(struct sysctl_oid *oidp, bool locked,
			   struct nke_sysctl_ask *ask)
{
	struct nke_bsd_sysctl_oid *oid = (struct nke_bsd_sysctl_oid *)oidp;
	int err;

	ask->req.p = nke_current_proc();
	ask->req.lock = 1;
	ask->req.oldptr = (uintptr_t)ask->out;
	ask->req.oldlen = ask->room;
	ask->req.oldfunc = nke_sysctl_old;
	ask->req.newptr = (uintptr_t)ask->in;
	ask->req.newlen = ask->in_len;
	ask->req.newfunc = nke_sysctl_new;
	if (!locked)
		mutex_lock(&nke_sysctl_legacy_lock);
	err = oid->oid_handler(oidp, oid->oid_arg1, oid->oid_arg2,
			       (struct sysctl_req *)&ask->req);
	if (!locked)
		mutex_unlock(&nke_sysctl_legacy_lock);
	if (!err)
		return 0;
	return err > 0 && err < ERESTARTSYS ? -err : -EIO;
}

static long long nke_sysctl_number(struct nke_sysctl_form form, const char *p)
{
	long long quad;
	int value;

	if (form.size == sizeof(int)) {
		memcpy(&value, p, sizeof(value));
		quad = value;
		return form.sign ? quad : quad & U32_MAX;
	}
	memcpy(&quad, p, sizeof(quad));
	return quad;
}

static size_t nke_sysctl_show_numbers(struct nke_sysctl_form form,
				      const char *out, size_t len, char *text,
				      size_t room)
{
	const char *fmt = form.hex ? "%s0x%llx" : form.sign ? "%s%lld" :
			  "%s%llu";
	size_t n = 0;
	size_t at;

	/* A byte of the room is for the end. */
	for (at = 0; at < len; at += form.size)
		n += scnprintf(text + n, room - n, fmt, at ? " " : "",
			       nke_sysctl_number(form, out + at));
	text[n++] = '\n';
	return n;
}

/* Text, or two digits for each byte; from where the reader is. */
static size_t nke_sysctl_show_bytes(bool hex, const char *out, size_t len,
				    char *text, size_t room, loff_t pos)
{
	size_t end = hex ? len * 2 : len;
	size_t n = 0;
	u8 byte;

	for (; n < room && pos <= end; n++, pos++) {
		if (pos == end) {
			text[n] = '\n';
			continue;
		}
		byte = out[hex ? pos / 2 : pos];
		text[n] = !hex ? byte : pos & 1 ? hex_asc_lo(byte) :
			  hex_asc_hi(byte);
	}
	return n;
}

/**
 * nke_sysctl_read() - a value as text
 * @oidp: whose
 * @locked: the handler has its own locks
 * @text: receives the text
 * @lenp: room there; receives the length
 * @ppos: where the reader is
 *
 * Numbers come as a whole, and are cut when there is no room for them, as those
 * of Linux's own values.  Of text and bytes a reader may ask for more, and the
 * handler is called again for that.
 *
 * Context: Process context; may sleep.
 * Return: 0 or what the handler says.
 */
int nke_sysctl_read(struct sysctl_oid *oidp, bool locked, char *text,
		    size_t *lenp, loff_t *ppos)
{
	struct nke_bsd_sysctl_oid *oid = (struct nke_bsd_sysctl_oid *)oidp;
	struct nke_sysctl_form form = nke_sysctl_form(oid);
	struct nke_sysctl_ask ask = { .room = NKE_SYSCTL_ROOM };
	bool numbers = form.size > NKE_FORM_BYTES;
	size_t len = *lenp;
	int err;

	*lenp = 0;
	if (!len || (numbers && *ppos))
		return 0;
	ask.out = kvmalloc(ask.room, GFP_KERNEL);
	if (!ask.out)
		return -ENOMEM;
	err = nke_sysctl_call(oidp, locked, &ask);
	if (err)
		goto out;
	/* The handler may have counted where it should have written. */
	ask.req.oldidx = min(ask.req.oldidx, ask.room);
	if (form.size == NKE_FORM_TEXT)
		ask.req.oldidx = strnlen(ask.out, ask.req.oldidx);
	if (numbers && ask.req.oldidx % form.size == 0)
		*lenp = nke_sysctl_show_numbers(form, ask.out, ask.req.oldidx,
						text, len);
	else if (!numbers || !*ppos)
		*lenp = nke_sysctl_show_bytes(form.size != NKE_FORM_TEXT,
					      ask.out, ask.req.oldidx, text,
					      len, *ppos);
	*ppos += *lenp;
out:
	kvfree(ask.out);
	return err;
}

/* One number at @word, which ends with the text or at white space. */
static int nke_sysctl_take_number(struct nke_sysctl_form form,
				  const char *word, char *to)
{
	unsigned long long quad;
	long long value;
	int small;
	int err;

	if (form.sign && !form.hex) {
		err = kstrtoll(word, 0, &value);
		quad = value;
	} else {
		err = kstrtoull(word, 0, &quad);
	}
	if (err)
		return err;
	if (form.size == sizeof(quad)) {
		memcpy(to, &quad, sizeof(quad));
		return 0;
	}
	if (form.sign ? (long long)quad != (int)quad : quad > U32_MAX)
		return -ERANGE;
	small = quad;
	memcpy(to, &small, sizeof(small));
	return 0;
}

/* Numbers with white space between them. */
static int nke_sysctl_take_numbers(struct nke_sysctl_form form, char *text,
				   struct nke_sysctl_ask *ask, char **mem)
{
	char *word;
	char *to;
	int err;

	/* Each has a digit, and something behind it. */
	to = kvmalloc_array(strlen(text) / 2 + 1, form.size, GFP_KERNEL);
	*mem = to;
	if (!to)
		return -ENOMEM;
	ask->in = to;
	while ((word = strsep(&text, " \t\n"))) {
		if (!*word)
			continue;
		err = nke_sysctl_take_number(form, word, to);
		if (err)
			return err;
		to += form.size;
	}
	ask->in_len = to - ask->in;
	return ask->in_len ? 0 : -EINVAL;
}

/* Two digits for each byte, white space anywhere between bytes. */
static int nke_sysctl_take_bytes(char *text, struct nke_sysctl_ask *ask)
{
	char *to = text;

	ask->in = text;
	while (*(text = skip_spaces(text))) {
		if (hex2bin(to++, text, 1))
			return -EINVAL;
		text += 2;
	}
	ask->in_len = to - ask->in;
	return ask->in_len ? 0 : -EINVAL;
}

/**
 * nke_sysctl_write() - set a value from text
 * @oidp: which
 * @locked: the handler has its own locks
 * @text: the text, with a NUL behind it; overwritten
 * @lenp: its length
 * @ppos: where the writer is, which can only be the start
 *
 * Context: Process context; may sleep.
 * Return: 0, -EINVAL (not the start, or no value), -ERANGE (the number is too
 * large), -ENOMEM, or what the handler says.
 */
int nke_sysctl_write(struct sysctl_oid *oidp, bool locked, char *text,
		     size_t *lenp, loff_t *ppos)
{
	struct nke_bsd_sysctl_oid *oid = (struct nke_bsd_sysctl_oid *)oidp;
	struct nke_sysctl_form form = nke_sysctl_form(oid);
	struct nke_sysctl_ask ask = { };
	char *mem = NULL;
	int err = 0;

	if (*ppos)
		return -EINVAL;
	if (form.size == NKE_FORM_TEXT) {
		ask.in = text;
		ask.in_len = *lenp;
		/* That is echo's. */
		if (ask.in_len && text[ask.in_len - 1] == '\n')
			ask.in_len--;
	} else if (form.size == NKE_FORM_BYTES) {
		err = nke_sysctl_take_bytes(text, &ask);
	} else {
		err = nke_sysctl_take_numbers(form, text, &ask, &mem);
	}
	if (!err)
		err = nke_sysctl_call(oidp, locked, &ask);
	if (!err)
		*ppos += *lenp;
	kvfree(mem);
	return err;
}
