/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of socket options.
 */
#ifndef _NKE_KSOCKET_OPT_H
#define _NKE_KSOCKET_OPT_H

#include <linux/bits.h>
#include <linux/types.h>

struct __socket;

/* Which sockets have an option: all of these that are given. */
#define NKE_OPT_IP	BIT(0)	/* of IPv4 or IPv6 */
#define NKE_OPT_IP6	BIT(1)	/* of IPv6 */
#define NKE_OPT_TCP	BIT(2)
#define NKE_OPT_UDP	BIT(3)
#define NKE_OPT_RAW	BIT(4)
#define NKE_OPT_ATOMIC	BIT(5)	/* no streams */
#define NKE_OPT_UNIX	BIT(6)

/* How it is read and set. */
#define NKE_OPT_BIT	BIT(8)	/* reads as its own number when it is set */
#define NKE_OPT_BYTE	BIT(9)	/* one byte will do for the value */
#define NKE_OPT_VAR	BIT(11)	/* @size is the least, not all */
#define NKE_OPT_LOCK	BIT(10)	/* its value is read under the socket's lock */

/**
 * struct nke_sockopt - an option
 * @level: its level
 * @name: its number
 * @flags: NKE_OPT_*
 * @size: bytes that setting it needs; what is longer is cut
 * @arg: what @value, @get and @set make of it
 * @value: the value of an int, or a negative errno
 * @get: reads any other kind; with neither of them it cannot be read
 * @set: sets it; NULL when Linux knows it by the same number and layout
 */
struct nke_sockopt {
	int level;
	int name;
	u16 flags;
	u16 size;
	int arg;
	int (*value)(struct __socket *so, const struct nke_sockopt *opt);
	int (*get)(struct __socket *so, const struct nke_sockopt *opt,
		   void *optval, int *optlen);
	int (*set)(struct __socket *so, const struct nke_sockopt *opt,
		   const void *optval, int optlen);
};

/* Rows of the table, by file. */
struct nke_sockopts {
	const struct nke_sockopt *row;
	unsigned int n;
};

extern const struct nke_sockopts nke_opts_tcp;
extern const struct nke_sockopts nke_opts_ip;
extern const struct nke_sockopts nke_opts_ip6;
extern const struct nke_sockopts nke_opts_mcast;
extern const struct nke_sockopts nke_opts_unix;

/* ksocket_opt.c */
int nke_opt_pass(struct __socket *so, int level, int name, const void *optval,
		 int optlen);
void nke_opt_out(void *optval, int *optlen, const void *value, int len);
int nke_opt_read_only(struct __socket *so, const struct nke_sockopt *opt,
		      const void *optval, int optlen);
int nke_opt_get_bound(struct __socket *so, const struct nke_sockopt *opt);
int nke_opt_set_bound(struct __socket *so, const struct nke_sockopt *opt,
		      const void *optval, int optlen);

#endif /* _NKE_KSOCKET_OPT_H */
