/* SPDX-License-Identifier: GPL-2.0 */
/*
 * XNU's layouts of what Linux knows by the same tag.  World-neutral; the
 * Linux world works on these, src/abi/abi_sock.c asserts that the public
 * structures are the same.
 */
#ifndef _NKE_PROTO_SOCK_LAYOUT_H
#define _NKE_PROTO_SOCK_LAYOUT_H

/** struct nke_bsd_sockaddr - XNU's struct sockaddr */
struct nke_bsd_sockaddr {
	/** @sa_len: bytes in the whole address, these two included */
	unsigned char sa_len;
	/** @sa_family: address family, Linux's number */
	unsigned char sa_family;
	/** @sa_data: the address proper, @sa_len - 2 bytes */
	char sa_data[14];
};

/** struct nke_bsd_iovec - XNU's struct iovec */
struct nke_bsd_iovec {
	/** @iov_base: start of the memory */
	void *iov_base;
	/** @iov_len: its length in bytes */
	unsigned long iov_len;
};

/** struct nke_bsd_msghdr - XNU's struct msghdr */
struct nke_bsd_msghdr {
	/** @msg_name: address, or NULL */
	void *msg_name;
	/** @msg_namelen: room at @msg_name in bytes */
	unsigned int msg_namelen;
	/** @msg_iov: scatter/gather array */
	struct nke_bsd_iovec *msg_iov;
	/** @msg_iovlen: number of elements in @msg_iov */
	int msg_iovlen;
	/** @msg_control: control messages, or NULL */
	void *msg_control;
	/** @msg_controllen: bytes at @msg_control */
	unsigned int msg_controllen;
	/** @msg_flags: MSG_* of a received message */
	int msg_flags;
};

/** struct nke_bsd_timeval - XNU's kernel struct timeval */
struct nke_bsd_timeval {
	/** @tv_sec: seconds */
	long tv_sec;
	/** @tv_usec: microseconds */
	int tv_usec;
};

/** struct nke_bsd_ifreq - XNU's struct ifreq */
struct nke_bsd_ifreq {
	/** @name: name of the interface */
	char name[16];
	union {
		/** @addr: of requests for an address */
		struct nke_bsd_sockaddr addr;
		/** @flags: of SIOCGIFFLAGS */
		short flags;
		/** @metric: of SIOCGIFMETRIC */
		int metric;
		/** @mtu: of SIOCGIFMTU */
		int mtu;
	};
};

#endif /* _NKE_PROTO_SOCK_LAYOUT_H */
