// SPDX-License-Identifier: GPL-2.0
/*
 * XNU's printf formats.
 *
 * Linux reads some of them otherwise: "%pd" would follow the pointer, "%q"
 * and "%j" would warn, a width or precision that a client took from a packet
 * would too.  So the format is read here, and each directive is given to
 * Linux in a form that it cannot misread.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/export.h"
#include "kern/kern.h"

/* Linux counts them in a few bits, and warns of more. */
#define NKE_FORMAT_MAX	32767

/**
 * struct nke_out - where the text goes
 * @buf: the buffer
 * @size: bytes at @buf
 * @len: bytes so far, had there been room
 */
struct nke_out {
	char *buf;
	size_t size;
	size_t len;
};

/**
 * struct nke_args - arguments, to be passed by reference
 * @ap: the arguments
 */
struct nke_args {
	va_list ap;
};

/**
 * struct nke_directive - what stands between a percent sign and its letter
 * @flags: those that Linux knows
 * @width: least number of bytes
 * @precision: or -1
 * @size: 0 for int, how many 'l' more, negative for 'h'
 */
struct nke_directive {
	char flags[6];
	int width;
	int precision;
	int size;
};

static size_t nke_out_room(const struct nke_out *out)
{
	return out->len < out->size ? out->size - out->len : 0;
}

static void nke_out_bytes(struct nke_out *out, const char *p, size_t n)
{
	size_t room = nke_out_room(out);

	/* The last byte is for the end. */
	if (room > 1)
		memcpy(out->buf + out->len, p, min(n, room - 1));
	out->len += n;
}

static void __printf(2, 3) nke_out_format(struct nke_out *out, const char *fmt,
					  ...)
{
	size_t room = nke_out_room(out);
	va_list ap;

	va_start(ap, fmt);
	out->len += vsnprintf(room ? out->buf + out->len : NULL, room, fmt, ap);
	va_end(ap);
}

static int nke_format_number(const char **p, struct nke_args *args)
{
	long n = 0;

	if (**p == '*') {
		++*p;
		n = va_arg(args->ap, int);
		return clamp_t(long, n, -NKE_FORMAT_MAX, NKE_FORMAT_MAX);
	}
	for (; isdigit(**p); ++*p)
		n = min(n * 10 + **p - '0', (long)NKE_FORMAT_MAX);
	return n;
}

/* Everything from behind the '%' to the letter. */
static const char *nke_format_parse(struct nke_directive *d, const char *p,
				    struct nke_args *args)
{
	int n = 0;

	memset(d, 0, sizeof(*d));
	d->precision = -1;
	/* os_log()'s %{public}s. */
	if (*p == '{' && strchr(p, '}'))
		p = strchr(p, '}') + 1;
	for (; *p && strchr("-+ #0'", *p); p++)
		if (*p != '\'' && !strchr(d->flags, *p))
			d->flags[n++] = *p;
	d->width = nke_format_number(&p, args);
	if (*p == '.') {
		p++;
		d->precision = max(nke_format_number(&p, args), -1);
	}
	for (;; p++) {
		if (*p == 'h')
			d->size--;
		else if (*p == 'l')
			d->size++;
		else if (*p && strchr("qjLzt", *p))
			d->size = 2;
		else
			return p;
	}
}

static long long nke_format_signed(const struct nke_directive *d,
				   struct nke_args *args)
{
	if (d->size >= 2)
		return va_arg(args->ap, long long);
	if (d->size == 1)
		return va_arg(args->ap, long);
	if (!d->size)
		return va_arg(args->ap, int);
	return d->size == -1 ? (short)va_arg(args->ap, int) :
			       (signed char)va_arg(args->ap, int);
}

static unsigned long long nke_format_unsigned(const struct nke_directive *d,
					      struct nke_args *args)
{
	if (d->size >= 2)
		return va_arg(args->ap, unsigned long long);
	if (d->size == 1)
		return va_arg(args->ap, unsigned long);
	if (!d->size)
		return va_arg(args->ap, unsigned int);
	return d->size == -1 ? (unsigned short)va_arg(args->ap, int) :
			       (unsigned char)va_arg(args->ap, int);
}

/* Linux's format of a directive, with the width as an argument. */
static void nke_format_build(char to[24], const struct nke_directive *d,
			     int precision, const char *end)
{
	/* Linux takes a negative precision for 0, not for none. */
	if (precision < 0)
		snprintf(to, 24, "%%%s*%s", d->flags, end);
	else
		snprintf(to, 24, "%%%s*.%d%s", d->flags, precision, end);
}

static void nke_format_integer(struct nke_out *out, struct nke_directive *d,
			       char letter, struct nke_args *args)
{
	char end[] = "llx";
	char fmt[24];

	/* Capitals are long, but for %X and %R. */
	if (strchr("DOU", letter))
		d->size = max(d->size, 1);
	if (letter == 'i' || letter == 'D')
		letter = 'd';
	else if (letter == 'O' || letter == 'U')
		letter = tolower(letter);
	else if (!strchr("douxX", letter))
		letter = 'x';
	end[2] = letter;
	nke_format_build(fmt, d, d->precision, end);
	if (letter == 'd')
		nke_out_format(out, fmt, d->width, nke_format_signed(d, args));
	else
		nke_out_format(out, fmt, d->width,
			       nke_format_unsigned(d, args));
}

/*
 * A number and the names of its bits: the first byte of @names is the base,
 * each name has its bit's number, from 1, in front.
 */
static void nke_format_bits(struct nke_out *out, unsigned long long value,
			    const char *names)
{
	char separator = '<';

	if (!names)
		names = "\20";
	if (*names == 8)
		nke_out_format(out, "%llo", value);
	else if (*names == 10)
		nke_out_format(out, "%llu", value);
	else
		nke_out_format(out, "%llx", value);
	if (!*names)
		return;
	for (names++; *names;) {
		int bit = *names++ - 1;
		size_t n = 0;

		/* Control characters are bits, the rest is a name. */
		while ((unsigned char)names[n] > ' ')
			n++;
		if (bit < 64 && value >> bit & 1) {
			nke_out_bytes(out, &separator, 1);
			nke_out_bytes(out, names, n);
			separator = ',';
		}
		names += n;
	}
	if (separator == ',')
		nke_out_bytes(out, ">", 1);
}

/* One directive; returns what follows it. */
static const char *nke_format_directive(struct nke_out *out, const char *start,
					struct nke_args *args)
{
	struct nke_directive d;
	const char *p = nke_format_parse(&d, start + 1, args);
	unsigned long long value;
	const void *ptr;
	char fmt[24];

	switch (*p) {
	case 'd': case 'i': case 'u': case 'x': case 'X': case 'o':
	case 'D': case 'U': case 'O': case 'n': case 'r': case 'R':
		nke_format_integer(out, &d, *p, args);
		break;
	case 'c':
		nke_format_build(fmt, &d, -1, "c");
		nke_out_format(out, fmt, d.width, va_arg(args->ap, int));
		break;
	case 's':
	case 'S':
		nke_format_build(fmt, &d, d.precision, "s");
		nke_out_format(out, fmt, d.width,
			       va_arg(args->ap, const char *));
		break;
	case 'p':
		nke_format_build(fmt, &d, -1, "p");
		nke_out_format(out, fmt, d.width,
			       va_arg(args->ap, const void *));
		break;
	case 'P':
		/* os_log()'s bytes, as many as the precision. */
		ptr = va_arg(args->ap, const void *);
		nke_out_format(out, "%*phN", clamp(d.precision, 0, 64), ptr);
		break;
	case 'b':
	case 'B':
		value = nke_format_unsigned(&d, args);
		nke_format_bits(out, value, va_arg(args->ap, const char *));
		break;
	case '%':
		nke_out_bytes(out, "%", 1);
		break;
	case '\0':
		p--;
		fallthrough;
	default:
		/* Floating point, which no kernel has, and what is unknown. */
		nke_out_bytes(out, start, p + 1 - start);
		break;
	}
	return p + 1;
}

/**
 * nke_vsnprintf() - format into a string, arguments in a list
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format in XNU's dialect, os_log()'s %{...} included
 * @ap: its arguments
 *
 * Pointers come out hashed, as Linux does it; widths and precisions end at
 * 32767; floating point is printed as the directive itself. Follows XNU's
 * vsnprintf().
 *
 * Context: Any.
 * Return: the length of the whole, had there been room.
 */
int nke_vsnprintf(char *buf, unsigned long size, const char *fmt, va_list ap)
{
	struct nke_out out = {
		.buf = buf,
		.size = min_t(size_t, size, INT_MAX),
	};
	struct nke_args args;
	const char *p;

	va_copy(args.ap, ap);
	for (fmt = fmt ?: "(null)"; *fmt; fmt = p) {
		if (*fmt == '%') {
			p = nke_format_directive(&out, fmt, &args);
		} else {
			p = strchrnul(fmt, '%');
			nke_out_bytes(&out, fmt, p - fmt);
		}
	}
	va_end(args.ap);
	if (out.size)
		buf[min(out.len, out.size - 1)] = '\0';
	return min_t(size_t, out.len, INT_MAX);
}
EXPORT_SYMBOL_NKE(nke_vsnprintf);

/**
 * nke_snprintf() - format into a string
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format, as nke_vsnprintf()
 *
 * Follows XNU's snprintf().
 *
 * Context: Any.
 * Return: the length of the whole, had there been room.
 */
int nke_snprintf(char *buf, unsigned long size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}
EXPORT_SYMBOL_NKE(nke_snprintf);

/**
 * nke_vscnprintf() - format into a string, arguments in a list
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format, as nke_vsnprintf()
 * @ap: its arguments
 *
 * Follows XNU's vscnprintf().
 *
 * Context: Any.
 * Return: the length of what is in @buf.
 */
int nke_vscnprintf(char *buf, unsigned long size, const char *fmt, va_list ap)
{
	int len = nke_vsnprintf(buf, size, fmt, ap);

	if (!size)
		return 0;
	return min_t(size_t, len, size - 1);
}
EXPORT_SYMBOL_NKE(nke_vscnprintf);

/**
 * nke_scnprintf() - format into a string
 * @buf: receives the text, ended unless @size is 0
 * @size: bytes at @buf
 * @fmt: format, as nke_vsnprintf()
 *
 * Follows XNU's scnprintf().
 *
 * Context: Any.
 * Return: the length of what is in @buf.
 */
int nke_scnprintf(char *buf, unsigned long size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_vscnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}
EXPORT_SYMBOL_NKE(nke_scnprintf);

/**
 * nke_sprintf() - format into a string that is large enough
 * @buf: receives the text
 * @fmt: format, as nke_vsnprintf()
 *
 * Follows XNU's sprintf().
 *
 * Context: Any.
 * Return: the length.
 */
int nke_sprintf(char *buf, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_vsnprintf(buf, INT_MAX, fmt, ap);
	va_end(ap);
	return len;
}
EXPORT_SYMBOL_NKE(nke_sprintf);

/**
 * nke_text_make() - format into memory
 * @text: what nke_text_free() takes
 * @fmt: format, as nke_vsnprintf()
 * @ap: its arguments
 *
 * Without memory the text is cut.
 *
 * Context: Any.
 */
void nke_text_make(struct nke_text *text, const char *fmt, va_list ap)
{
	int len = nke_vsnprintf(text->small, sizeof(text->small), fmt, ap);

	text->p = text->small;
	text->len = min_t(int, len, sizeof(text->small) - 1);
	if (len == text->len)
		return;
	text->p = kmalloc(len + 1, GFP_ATOMIC | __GFP_NOWARN);
	if (!text->p) {
		text->p = text->small;
		return;
	}
	/* Strings may have changed since: what comes now is what counts. */
	text->len = nke_vscnprintf(text->p, len + 1, fmt, ap);
}

/**
 * nke_text_free() - give back a text
 * @text: of nke_text_make()
 *
 * Context: Any.
 */
void nke_text_free(struct nke_text *text)
{
	if (text->p != text->small)
		kfree(text->p);
}
