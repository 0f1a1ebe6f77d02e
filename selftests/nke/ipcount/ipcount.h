/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ipcount: what the NKE and its clients agree on.
 *
 *	nkectl control get org.example.ipcount 1 type raw
 *	nkectl control set org.example.ipcount 2 0
 */
#ifndef IPCOUNT_H
#define IPCOUNT_H

#define IPCOUNT_CONTROL	"org.example.ipcount"	/* privileged */

/* Options. */
#define IPCOUNT_TOTALS	1	/* get: struct ipcount_totals */
#define IPCOUNT_RESET	2	/* set: any value; all counters become 0 */
#define IPCOUNT_PROTO	256	/* get: this plus a protocol's number, as in
				 * the IP header: struct ipcount_proto
				 */

/* Bytes are those of whole IP packets, the IP header included. */
struct ipcount {
	unsigned long long	packets;
	unsigned long long	bytes;
};

/* Both directions of one version of IP. */
struct ipcount_ways {
	struct ipcount	in;
	struct ipcount	out;
};

/* One protocol. */
struct ipcount_proto {
	struct ipcount_ways	v4;
	struct ipcount_ways	v6;
};

/* The usual ones, and what is left. */
struct ipcount_totals {
	struct ipcount_proto	tcp;
	struct ipcount_proto	udp;
	struct ipcount_proto	icmp;	/* with IPv6: ICMPv6 */
	struct ipcount_proto	other;
};

#endif /* IPCOUNT_H */
