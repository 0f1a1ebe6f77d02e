/* SPDX-License-Identifier: GPL-2.0 */
/*
 * filters: what the NKE and the tests agree on.
 */
#ifndef FILTERS_H
#define FILTERS_H

#define FILTERS_CONTROL	"org.example.filters"
#define FILTERS_MAX	512
#define FILTERS_NAME	80	/* more than is kept of it */

/*
 * What filters of IPv4 do to packets that go to 127.0.0.0 and this; the others
 * pass.
 */
#define FILTERS_REFUSE_OUT	77
#define FILTERS_TAKE_OUT	78
#define FILTERS_REFUSE_IN	79
#define FILTERS_TAKE_IN		80
/* A filter in a thread holds such a packet as long as it is told to. */
#define FILTERS_HELD		81

/* Options. */
#define FILTERS_ADD	1	/* set: struct filters_add */
#define FILTERS_REMOVE	2	/* set: int, number of the filter */
#define FILTERS_HOLD	3	/* set: int, whether to hold packets */
#define FILTERS_LEFT	4	/* get: int, filters that are not detached */

struct filters_add {
	int		number;		/* below FILTERS_MAX */
	unsigned char	version;	/* 4 or 6 */
	unsigned char	direct;
	unsigned char	input;
	unsigned char	output;
	char		name[FILTERS_NAME];
};

#endif /* FILTERS_H */
