// SPDX-License-Identifier: GPL-2.0
/*
 * XNU's printf(): text without level, a line perhaps in several calls.  The
 * kernel log wants one record a line, so lines are put together first.
 */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "core/export.h"
#include "kern/kern.h"

/* Lines that can be in the making at a time; more than that come in pieces. */
#define NKE_LINES	16
/* How long a line may wait for its end. */
#define NKE_LINE_WAIT	HZ

static struct nke_line nke_lines[NKE_LINES];
/* Any context prints, so the table's lock shuts interrupts out. */
static DEFINE_SPINLOCK(nke_lines_lock);

static void nke_lines_expire(struct work_struct *work);
static DECLARE_DELAYED_WORK(nke_lines_work, nke_lines_expire);

static void nke_line_flush(struct nke_line *line, nke_line_out out)
{
	if (line->len)
		out(line->level, line->text, line->len);
	line->len = 0;
}

/**
 * nke_line_add() - add text to a line
 * @line: the line
 * @text: what is printed, with or without line ends
 * @len: its length in bytes
 * @out: takes each line that is complete, or full, without its end
 *
 * Context: Any; the caller serialises.
 */
void nke_line_add(struct nke_line *line, const char *text, unsigned int len,
		  nke_line_out out)
{
	for (; len; text++, len--) {
		if (*text == '\n') {
			nke_line_flush(line, out);
			continue;
		}
		if (line->len == sizeof(line->text))
			nke_line_flush(line, out);
		line->text[line->len++] = *text;
	}
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_line_add);

static void nke_line_log(int level, const char *text, unsigned int len)
{
	printk(KERN_SOH "%d%.*s\n", level, len, text);
}

/*
 * The caller's unfinished line, or a free one; the caller's alone until
 * nke_line_put().  NULL when all are taken.
 */
static struct nke_line *nke_line_get(const void *owner, int level)
{
	struct nke_line *found = NULL;
	unsigned long flags;
	int i;

	spin_lock_irqsave(&nke_lines_lock, flags);
	for (i = 0; i < NKE_LINES; i++) {
		struct nke_line *line = &nke_lines[i];

		if (line->owner == owner && !line->busy) {
			found = line;
			break;
		}
		if (!line->owner && !found)
			found = line;
	}
	if (found) {
		if (!found->owner) {
			found->since = jiffies;
			found->level = level;
		}
		found->owner = owner;
		found->busy = true;
	}
	spin_unlock_irqrestore(&nke_lines_lock, flags);
	return found;
}

static void nke_line_put(struct nke_line *line)
{
	unsigned long flags;
	bool partial;

	spin_lock_irqsave(&nke_lines_lock, flags);
	partial = line->len;
	line->busy = false;
	if (!partial)
		line->owner = NULL;
	spin_unlock_irqrestore(&nke_lines_lock, flags);
	if (partial)
		schedule_delayed_work(&nke_lines_work, NKE_LINE_WAIT);
}

/* A line that is not finished in time, as its owner perhaps never will. */
static struct nke_line *nke_line_get_old(bool all, bool *more)
{
	struct nke_line *found = NULL;
	unsigned long flags;
	int i;

	*more = false;
	spin_lock_irqsave(&nke_lines_lock, flags);
	for (i = 0; i < NKE_LINES && !found; i++) {
		struct nke_line *line = &nke_lines[i];

		if (!line->owner || line->busy)
			continue;
		if (all || time_after_eq(jiffies, line->since + NKE_LINE_WAIT))
			found = line;
		else
			*more = true;
	}
	if (found)
		found->busy = true;
	spin_unlock_irqrestore(&nke_lines_lock, flags);
	return found;
}

static void nke_lines_expire(struct work_struct *work)
{
	struct nke_line *line;
	bool more;

	while ((line = nke_line_get_old(false, &more))) {
		nke_line_flush(line, nke_line_log);
		nke_line_put(line);
	}
	if (more)
		schedule_delayed_work(&nke_lines_work, NKE_LINE_WAIT);
}

/* Without a line to collect it, text comes out as it is. */
static void nke_print_pieces(int level, const char *text, unsigned int len)
{
	while (len) {
		const char *end = memchr(text, '\n', len);
		unsigned int n = end ? end - text : len;

		if (n)
			nke_line_log(level, text, n);
		n += !!end;
		text += n;
		len -= n;
	}
}

/**
 * nke_print_part() - print text that need not be a whole line
 * @level: of the log, 0 to 7
 * @fmt: format, as nke_vsnprintf()
 * @ap: its arguments
 *
 * Context: Any.
 * Return: number of bytes printed.
 */
int nke_print_part(int level, const char *fmt, va_list ap)
{
	/* Interrupts share a line, for lack of a name to tell them apart. */
	const void *owner = in_task() ? (const void *)current :
					(const void *)&nke_lines_lock;
	struct nke_line *line;
	struct nke_text text;

	nke_text_make(&text, fmt, ap);
	line = nke_line_get(owner, level);
	if (line) {
		nke_line_add(line, text.p, text.len, nke_line_log);
		nke_line_put(line);
	} else {
		nke_print_pieces(level, text.p, text.len);
	}
	nke_text_free(&text);
	return text.len;
}

/**
 * nke_print_record() - print a message, whole without a line end too
 * @level: of the log, 0 to 7
 * @name: printed in front of each line, or NULL
 * @fmt: format, as nke_vsnprintf()
 * @ap: its arguments
 *
 * Context: Any.
 */
void nke_print_record(int level, const char *name, const char *fmt, va_list ap)
{
	struct nke_text text;
	const char *p, *end;

	nke_text_make(&text, fmt, ap);
	for (p = text.p; *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, '\n');
		if (end != p)
			printk(KERN_SOH "%d%s%s%.*s\n", level, name ?: "",
			       name ? ": " : "",
			       (int)min_t(size_t, end - p, 900), p);
	}
	nke_text_free(&text);
}

/**
 * nke_vprintf() - print to the kernel log, arguments in a list
 * @fmt: format, as nke_vsnprintf()
 * @ap: its arguments
 *
 * Follows XNU's vprintf().
 *
 * Context: Any.
 * Return: number of bytes printed.
 */
int nke_vprintf(const char *fmt, va_list ap)
{
	return nke_print_part(LOGLEVEL_INFO, fmt, ap);
}
EXPORT_SYMBOL_NKE(nke_vprintf);

/**
 * nke_printf() - print to the kernel log
 * @fmt: format, as nke_vsnprintf()
 *
 * A line is logged when its end comes, or a second later without. Without
 * memory for the text its first 127 bytes are logged. Follows XNU's printf().
 *
 * Context: Any.
 * Return: number of bytes printed.
 */
int nke_printf(const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_print_part(LOGLEVEL_INFO, fmt, ap);
	va_end(ap);
	return len;
}
EXPORT_SYMBOL_NKE(nke_printf);

/**
 * nke_log() - print to the kernel log with a priority
 * @level: LOG_EMERG to LOG_DEBUG; a facility is ignored
 * @fmt: format, as nke_vsnprintf()
 *
 * Follows XNU's log().
 *
 * Context: Any.
 * Return: 0.
 */
int nke_log(int level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nke_print_part(level & 7, fmt, ap);
	va_end(ap);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_log);

/**
 * nke_IOLog() - print to the kernel log
 * @fmt: format, as nke_vsnprintf()
 *
 * Follows XNU's IOLog().
 *
 * Context: Any.
 */
void nke_IOLog(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nke_print_part(LOGLEVEL_INFO, fmt, ap);
	va_end(ap);
}
EXPORT_SYMBOL_NKE(nke_IOLog);

/**
 * nke_kprintf() - print for who debugs the kernel
 * @fmt: format, as nke_vsnprintf()
 *
 * Follows XNU's kprintf(), but goes to the log at its lowest level.
 *
 * Context: Any.
 */
void nke_kprintf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nke_print_part(LOGLEVEL_DEBUG, fmt, ap);
	va_end(ap);
}
EXPORT_SYMBOL_NKE(nke_kprintf);

/**
 * nke_printf_exit() - print what was left without a line end
 *
 * Context: Process context; clients are gone.
 */
void nke_printf_exit(void)
{
	struct nke_line *line;
	bool more;

	while ((line = nke_line_get_old(true, &more))) {
		nke_line_flush(line, nke_line_log);
		nke_line_put(line);
	}
	cancel_delayed_work_sync(&nke_lines_work);
}
