/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Layouts of the kernel utilities that pass the border.  World-neutral;
 * src/abi/abi_kern.c holds them against the public headers.
 */
#ifndef _NKE_PROTO_KERN_LAYOUT_H
#define _NKE_PROTO_KERN_LAYOUT_H

/** struct nke_bsd_timespec - XNU's kernel struct timespec */
struct nke_bsd_timespec {
	/** @tv_sec: seconds */
	long tv_sec;
	/** @tv_nsec: nanoseconds */
	long tv_nsec;
};

/** struct nke_bsd_timebase - Mach's struct mach_timebase_info */
struct nke_bsd_timebase {
	/** @numer: nanoseconds ... */
	unsigned int numer;
	/** @denom: ... in this many ticks */
	unsigned int denom;
};

#endif /* _NKE_PROTO_KERN_LAYOUT_H */
