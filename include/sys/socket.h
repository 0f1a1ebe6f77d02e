/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/socket.h of the client world: XNU's names and layouts with Linux's
 * numbers, so that an NKE and a Linux program agree.
 */
#ifndef _NKE_SYS_SOCKET_H_
#define _NKE_SYS_SOCKET_H_

#include <sys/types.h>
#include <sys/uio.h>
#include <sys/errno.h>
#include <sys/time.h>

/** struct sockaddr - a socket address with its length, as in BSD */
struct sockaddr {
	/** @sa_len: bytes in the whole address */
	uint8_t sa_len;
	/** @sa_family: AF_* */
	sa_family_t sa_family;
	/** @sa_data: the address proper, @sa_len - 2 bytes */
	char sa_data[14];
};

/** struct sockaddr_storage - room for any socket address, 128 bytes */
struct sockaddr_storage {
	/** @ss_len: bytes in the whole address */
	uint8_t ss_len;
	/** @ss_family: AF_* */
	sa_family_t ss_family;
	char __ss_pad1[6];
	int64_t __ss_align;
	char __ss_pad2[112];
};

/** struct msghdr - one message for sock_send() and sock_receive() */
struct msghdr {
	/** @msg_name: address, or NULL */
	void *msg_name;
	/** @msg_namelen: room at @msg_name */
	socklen_t msg_namelen;
	/** @msg_iov: scatter/gather array of kernel memory */
	struct iovec *msg_iov;
	/** @msg_iovlen: elements in @msg_iov, at most 1024 */
	int msg_iovlen;
	/** @msg_control: control messages (struct cmsghdr), or NULL */
	void *msg_control;
	/** @msg_controllen: bytes at @msg_control */
	socklen_t msg_controllen;
	/** @msg_flags: MSG_* of what was received */
	int msg_flags;
};

/** struct cmsghdr - a control message; 12 bytes, aligned to 4, as in XNU */
struct cmsghdr {
	/** @cmsg_len: bytes, this header included */
	socklen_t cmsg_len;
	/** @cmsg_level: protocol that made it */
	int cmsg_level;
	/** @cmsg_type: its type */
	int cmsg_type;
};

#define __NKE_CMSG_ALIGN(n)	(((n) + 3UL) & ~3UL)
#define CMSG_DATA(cmsg) \
	((unsigned char *)((struct cmsghdr *)(cmsg) + 1))
#define CMSG_SPACE(l)		(__NKE_CMSG_ALIGN(sizeof(struct cmsghdr)) + \
				 __NKE_CMSG_ALIGN(l))
#define CMSG_LEN(l)		(__NKE_CMSG_ALIGN(sizeof(struct cmsghdr)) + (l))
#define CMSG_FIRSTHDR(mhdr)						\
	((mhdr)->msg_controllen >= sizeof(struct cmsghdr) ?		\
	 (struct cmsghdr *)(mhdr)->msg_control : (struct cmsghdr *)0)
#define CMSG_NXTHDR(mhdr, cmsg)						\
	((char *)(cmsg) + __NKE_CMSG_ALIGN((cmsg)->cmsg_len) +		\
	 sizeof(struct cmsghdr) >					\
	 (char *)(mhdr)->msg_control + (mhdr)->msg_controllen ?		\
	 (struct cmsghdr *)0 :						\
	 (struct cmsghdr *)((char *)(cmsg) +				\
			    __NKE_CMSG_ALIGN((cmsg)->cmsg_len)))

/** struct linger - value of SO_LINGER and SO_LINGER_SEC */
struct linger {
	/** @l_onoff: non-zero: linger at close */
	int l_onoff;
	/** @l_linger: how long, in 1/100 s; in seconds with SO_LINGER_SEC */
	int l_linger;
};

/** struct so_np_extensions - value of SO_NP_EXTENSIONS */
struct so_np_extensions {
	/** @npx_flags: SONPX_* that are on */
	u_int32_t npx_flags;
	/** @npx_mask: SONPX_* that are to change; when read, all there are */
	u_int32_t npx_mask;
};

/* Options may be set although both directions are shut. */
#define SONPX_SETOPTSHUT	0x000000001

#define SOCK_STREAM	1
#define SOCK_DGRAM	2
#define SOCK_RAW	3
#define SOCK_RDM	4
#define SOCK_SEQPACKET	5
#define SOCK_MAXADDRLEN	255
#define SOMAXCONN	128

#define AF_UNSPEC	0
#define AF_UNIX		1
#define AF_LOCAL	AF_UNIX
#define AF_INET		2
#define AF_APPLETALK	5
#define AF_INET6	10
#define AF_ROUTE	16
#define AF_LINK		18	/* of struct sockaddr_dl; Linux has none */
#define AF_SYSTEM	32
#define AF_MAX		46

#define PF_UNSPEC	AF_UNSPEC
#define PF_UNIX		AF_UNIX
#define PF_LOCAL	AF_LOCAL
#define PF_INET		AF_INET
#define PF_APPLETALK	AF_APPLETALK
#define PF_INET6	AF_INET6
#define PF_ROUTE	AF_ROUTE
#define PF_LINK		AF_LINK
#define PF_SYSTEM	AF_SYSTEM
#define PF_MAX		AF_MAX
/* Of ifnet_attach_protocol() only: no families of sockets. */
#define PF_VLAN		((uint32_t)0x766c616e)
#define PF_BOND		((uint32_t)0x626f6e64)

#define SHUT_RD		0
#define SHUT_WR		1
#define SHUT_RDWR	2

#define MSG_OOB		0x1
#define MSG_PEEK	0x2
#define MSG_DONTROUTE	0x4
#define MSG_CTRUNC	0x8
#define MSG_TRUNC	0x20
#define MSG_DONTWAIT	0x40
#define MSG_EOR		0x80
#define MSG_WAITALL	0x100
#define MSG_EOF		0x200
#define MSG_NOSIGNAL	0x4000
/* XNU only, in bits that Linux leaves to its kernel. */
#define MSG_NBIO	0x01000000
#define MSG_WAITSTREAM	0x02000000
#define MSG_USEUPCALL	0x80000000
/* Likewise; without effect, in XNU as well. */
#define MSG_FLUSH	0x00200000
#define MSG_HOLD	0x00400000
#define MSG_SEND	0x00800000
#define MSG_NEEDSA	0x10000000	/* there is always an address */
/* Likewise; never set, as SO_WANTMORE and SO_DONTTRUNC are not offered. */
#define MSG_HAVEMORE	0x20000000
#define MSG_RCVMORE	0x40000000

#define SOL_SOCKET	1
#define SO_DEBUG	1
#define SO_REUSEADDR	2
#define SO_TYPE		3
#define SO_ERROR	4
#define SO_DONTROUTE	5
#define SO_BROADCAST	6
#define SO_SNDBUF	7
#define SO_RCVBUF	8
#define SO_KEEPALIVE	9
#define SO_OOBINLINE	10
#define SO_LINGER	13
#define SO_REUSEPORT	15
#define SO_RCVLOWAT	18
#define SO_SNDLOWAT	19
#define SO_RCVTIMEO	20
#define SO_SNDTIMEO	21
#define SO_BINDTODEVICE	25
#define SO_TIMESTAMP	29
#define SO_ACCEPTCONN	30
/* XNU only; XNU's numbers, which Linux does not use at this level. */
#define SO_LABEL		0x1010
#define SO_PEERLABEL		0x1011
#define SO_NREAD		0x1020
#define SO_NOSIGPIPE		0x1022
#define SO_NOADDRERR		0x1023
#define SO_NWRITE		0x1024
#define SO_UPCALLCLOSEWAIT	0x1027
#define SO_LINGER_SEC		0x1080
#define SO_RANDOMPORT		0x1082
#define SO_NP_EXTENSIONS	0x1083
#define SO_TRAFFIC_CLASS	0x1086
#define SO_DEFUNCTOK		0x1100
#define SO_ISDEFUNCT		0x1101
#define SO_NUMRCVPKT		0x1112
/* Likewise; Linux has nothing of the kind, and they give ENOPROTOOPT. */
#define SO_TIMESTAMP_MONOTONIC	0x0800
#define SO_ACCEPTFILTER		0x1000
#define SO_NKE			0x1021	/* struct so_nke, net/kext_net.h */
#define SO_REUSESHAREUID	0x1025
#define SO_NOTIFYCONFLICT	0x1026
#define SO_RESTRICTIONS		0x1081
#define SO_RECV_TRAFFIC_CLASS	0x1087
#define SO_OPPORTUNISTIC	0x1102
#define SO_FLUSH		0x1103
#define SO_RECV_ANYIF		0x1104
#define SO_DELEGATED		0x1107
#define SO_NET_SERVICE_TYPE	0x1116
#define SO_DONTTRUNC		0x2000
#define SO_WANTMORE		0x4000
#define SO_WANTOOBFLAG		0x8000
#define SO_NOWAKEFROMSLEEP	0x10000
#define SO_NOAPNFALLBK		0x20000
#define SO_TIMESTAMP_CONTINUOUS	0x40000
#define SO_USELOOPBACK		0x100040	/* Linux has a 0x40 */

/* Values of SO_TRAFFIC_CLASS, from what can wait to what cannot. */
#define SO_TC_BK_SYS	100
#define SO_TC_BK	200
#define SO_TC_BE	0
#define SO_TC_RD	300
#define SO_TC_OAM	400
#define SO_TC_AV	500
#define SO_TC_RV	600
#define SO_TC_VI	700
#define SO_TC_VO	800
#define SO_TC_CTL	900

#define SCM_RIGHTS	1
#define SCM_TIMESTAMP	SO_TIMESTAMP	/* a struct timeval */

/* XNU's kernel sources get both with either. */
#include <sys/kpi_socket.h>

#endif /* _NKE_SYS_SOCKET_H_ */
