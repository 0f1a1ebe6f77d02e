// SPDX-License-Identifier: GPL-2.0
/*
 * XNU's printf(): text without level, a line perhaps in several calls.  The
 * kernel log wants one record a line, so lines are put together first.
 */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "core/export.h"
#include "kern/kern.h"

/* Lines that can be in the making at a time; more than that come in pieces. */
#define NKE_LINES	16

static struct nke_line nke_lines[NKE_LINES];
/* Any context prints, so the table's lock shuts interrupts out. */
static DEFINE_SPINLOCK(nke_lines_lock);

static void nke_line_flush(struct nke_line *line, nke_line_out out)
{
	if (line->len)
		out(line->text, line->len);
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

static void nke_line_log(const char *text, unsigned int len)
{
	printk(KERN_INFO "%.*s\n", len, text);
}

/* The caller's unfinished line, or a free one. */
static struct nke_line *nke_line_of(const void *owner)
{
	struct nke_line *free = NULL;
	int i;

	lockdep_assert_held(&nke_lines_lock);
	for (i = 0; i < NKE_LINES; i++) {
		if (nke_lines[i].owner == owner)
			return &nke_lines[i];
		if (!nke_lines[i].owner && !free)
			free = &nke_lines[i];
	}
	if (!free) {
		/* All taken: the first one comes out as it is. */
		free = &nke_lines[0];
		nke_line_flush(free, nke_line_log);
	}
	free->owner = owner;
	return free;
}

/**
 * nke_printf() - print to the kernel log
 * @fmt: format, as printk()
 *
 * A line is logged when its end comes. Without memory for the text its first
 * 127 bytes are logged. Follows XNU's printf().
 *
 * Context: Any.
 * Return: number of bytes printed.
 */
int nke_printf(const char *fmt, ...)
{
	const void *owner = in_task() ? (const void *)current :
					(const void *)&nke_lines_lock;
	struct nke_line *line;
	unsigned long flags;
	char small[128];
	char *text;
	va_list args;
	int len;

	va_start(args, fmt);
	text = kvasprintf(GFP_ATOMIC | __GFP_NOWARN, fmt, args);
	va_end(args);
	if (text) {
		len = strlen(text);
	} else {
		va_start(args, fmt);
		len = vscnprintf(small, sizeof(small), fmt, args);
		va_end(args);
	}

	spin_lock_irqsave(&nke_lines_lock, flags);
	line = nke_line_of(owner);
	nke_line_add(line, text ?: small, len, nke_line_log);
	if (!line->len)
		line->owner = NULL;
	spin_unlock_irqrestore(&nke_lines_lock, flags);
	kfree(text);
	return len;
}
EXPORT_SYMBOL_NKE(nke_printf);

/**
 * nke_printf_init() - set up printf()
 *
 * Context: Process context.
 * Return: 0.
 */
int nke_printf_init(void)
{
	return 0;
}

/**
 * nke_printf_exit() - print what was left without a line end
 *
 * Context: Process context; clients are gone.
 */
void nke_printf_exit(void)
{
	int i;

	for (i = 0; i < NKE_LINES; i++)
		nke_line_flush(&nke_lines[i], nke_line_log);
}
