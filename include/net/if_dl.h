/* SPDX-License-Identifier: GPL-2.0 */
/* net/if_dl.h of the client world: addresses of the link. */
#ifndef _NKE_NET_IF_DL_H_
#define _NKE_NET_IF_DL_H_

#include <sys/types.h>

/** struct sockaddr_dl - an interface, or an address of its link */
struct sockaddr_dl {
	/** @sdl_len: bytes in the whole address */
	u_char sdl_len;
	/** @sdl_family: AF_LINK */
	u_char sdl_family;
	/** @sdl_index: index of the interface, or 0 */
	u_short sdl_index;
	/** @sdl_type: IFT_* (net/if_types.h) */
	u_char sdl_type;
	/** @sdl_nlen: length of the name, which is first in @sdl_data */
	u_char sdl_nlen;
	/** @sdl_alen: length of the address, which is behind the name */
	u_char sdl_alen;
	/** @sdl_slen: length of the selector, which is behind the address */
	u_char sdl_slen;
	/** @sdl_data: name, address, selector; may be longer */
	char sdl_data[12];
};

#define LLADDR(s) \
	((caddr_t)(s) + __builtin_offsetof(struct sockaddr_dl, sdl_data) + \
	 (s)->sdl_nlen)
#define CONST_LLADDR(s) \
	((const u_char *)(s) + \
	 __builtin_offsetof(struct sockaddr_dl, sdl_data) + (s)->sdl_nlen)

#endif /* _NKE_NET_IF_DL_H_ */
