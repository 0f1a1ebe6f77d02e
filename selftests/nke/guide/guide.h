/* SPDX-License-Identifier: GPL-2.0 */
/*
 * guide: what the extension and its client agree on.
 */
#ifndef _GUIDE_H
#define _GUIDE_H

#define GUIDE_NAME		"org.nke.guide"

/* Options to set, without a value. */
#define GUIDE_BEGIN		1	/* begin to count what is written */
#define GUIDE_END		2	/* stop counting, and tell listeners */
/* Option to get: struct guide_status. */
#define GUIDE_STATUS		3

/* The events of vendor GUIDE_NAME; their data is a struct guide_status. */
#define GUIDE_CLASS		1
#define GUIDE_SUBCLASS		1
#define GUIDE_BEGUN		1
#define GUIDE_ENDED		2

struct guide_status {
	unsigned int		counting;
	unsigned int		messages;
	unsigned long long	bytes;
};

#endif /* _GUIDE_H */
