/* SPDX-License-Identifier: GPL-2.0 */
/*
 * redirect: what the NKE and its clients agree on.
 */
#ifndef REDIRECT_H
#define REDIRECT_H

#define REDIRECT_CONTROL	"org.example.redirect"	/* privileged */
#define REDIRECT_RULES		32			/* most there can be */

/* Options. */
#define REDIRECT_ADD	1	/* set: struct redirect_rule */
#define REDIRECT_REMOVE	2	/* set: the same as it was added */
#define REDIRECT_CLEAR	3	/* set: any value; removes all */
#define REDIRECT_LIST	4	/* get: struct redirect_entry, for each rule,
				 * in the order in which they were added
				 */

/*
 * What this host sends to an address and port goes to another address and port
 * instead, and the answers seem to come from where it was sent to.
 *
 * Addresses and ports are as in a packet: in network byte order, an IPv4
 * address in the first 4 bytes with zeroes behind it.  Only addresses of one
 * host that mean the same on every link: no multicast, no link-local ones.
 */
struct redirect_rule {
	unsigned char	version;	/* of IP: 4 or 6 */
	unsigned char	protocol;	/* 6: TCP, 17: UDP */
	unsigned short	from_port;	/* where clients think they send to */
	unsigned short	to_port;	/* where they do */
	unsigned short	zero;
	unsigned char	from[16];
	unsigned char	to[16];
};

struct redirect_entry {
	struct redirect_rule	rule;
	unsigned long long	out;	/* packets that went elsewhere */
	unsigned long long	in;	/* answers */
	unsigned long long	failed;	/* lost for want of memory, or a way */
};

#endif /* REDIRECT_H */
