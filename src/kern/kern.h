/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel utilities of an NKE, inside.
 */
#ifndef _NKE_KERN_H
#define _NKE_KERN_H

#include <linux/types.h>

#include "proto/kern.h"

/**
 * struct nke_line - a log line that is being put together
 * @owner: task that prints it, or NULL when free
 * @len: bytes so far
 * @text: the line, without its end
 */
struct nke_line {
	const void *owner;
	unsigned int len;
	char text[500];
};

typedef void (*nke_line_out)(const char *text, unsigned int len);

int nke_printf_init(void);
void nke_printf_exit(void);
void nke_line_add(struct nke_line *line, const char *text, unsigned int len,
		  nke_line_out out);

int nke_malloc_init(void);
void nke_malloc_exit(void);
long nke_malloc_live(void);

int nke_sleep_init(void);
void nke_sleep_exit(void);

#endif /* _NKE_KERN_H */
