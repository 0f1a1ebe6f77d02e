/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel utilities of an NKE, inside.
 */
#ifndef _NKE_KERN_H
#define _NKE_KERN_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

#include "proto/kern.h"

/**
 * struct nke_text - formatted text
 * @p: the text
 * @len: its length
 * @small: where it is when it is short
 */
struct nke_text {
	char *p;
	int len;
	char small[128];
};

void nke_text_make(struct nke_text *text, const char *fmt, va_list ap)
	__printf(2, 0);
void nke_text_free(struct nke_text *text);

/**
 * struct nke_line - a log line that is being put together
 * @owner: task that prints it, or NULL when free
 * @busy: somebody adds to it, or prints it
 * @level: of the log
 * @since: when it was begun
 * @len: bytes so far
 * @text: the line, without its end
 */
struct nke_line {
	const void *owner;
	bool busy;
	int level;
	unsigned long since;
	unsigned int len;
	char text[500];
};

/* XNU's ticks in a second, whatever Linux's HZ. */
#define NKE_HZ	100

typedef void (*nke_line_out)(int level, const char *text, unsigned int len);

void nke_printf_exit(void);
void nke_line_add(struct nke_line *line, const char *text, unsigned int len,
		  nke_line_out out);
int nke_print_part(int level, const char *fmt, va_list ap) __printf(2, 0);
void nke_print_record(int level, const char *name, const char *fmt, va_list ap)
	__printf(3, 0);

void nke_malloc_exit(void);
long nke_malloc_live(void);

struct cred;
struct task_struct;

/**
 * struct nke_assumed - a thread that acts for a process
 * @node: among all such
 * @worker: the thread
 * @task: leader of the process
 * @cred: what it is allowed to do
 */
struct nke_assumed {
	struct hlist_node node;
	struct task_struct *worker;
	struct task_struct *task;
	const struct cred *cred;
};

void nke_proc_assume(struct nke_assumed *assumed, struct task_struct *task);
void nke_proc_resume(struct nke_assumed *assumed);
struct task_struct *nke_self(void);
const struct cred *nke_self_cred(void);

int nke_sleep_init(void);
void nke_sleep_exit(void);
void nke_wait_exit(void);

struct module;

void nke_thread_remove_all(struct module *owner);
unsigned int nke_thread_live(void);
void nke_thread_exit(void);

#endif /* _NKE_KERN_H */
