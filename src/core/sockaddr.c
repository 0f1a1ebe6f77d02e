// SPDX-License-Identifier: GPL-2.0
/*
 * Socket addresses at the border: XNU starts them with a length byte and a
 * family byte, Linux with a 16-bit family; the rest is laid out alike.  Those
 * of PF_SYSTEM are XNU's on either side: programs bring them from there.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "core/sockaddr.h"

/* XNU's number, whatever PF_SYSTEM is registered as. */
#define NKE_AF_SYSTEM	32

/* No address of Linux begins like that. */
static bool nke_sockaddr_is_system(const struct sockaddr_storage *ss)
{
	const struct nke_bsd_sockaddr *sa = (const void *)ss;

	return sa->sa_len == 32 && sa->sa_family == NKE_AF_SYSTEM;
}

/**
 * nke_sockaddr_import() - XNU's layout to Linux's
 * @to: the Linux address, filled with zeroes behind its end
 * @from: an XNU address of sa_len bytes
 *
 * The length is bounded here and nowhere else: kernel_bind() and
 * kernel_connect() copy as many bytes as they are told onto their stack.
 *
 * Context: Any.
 * Return: the length in bytes, or -EINVAL for an impossible sa_len.
 */
int nke_sockaddr_import(struct sockaddr_storage *to, const void *from)
{
	const struct nke_bsd_sockaddr *sa = from;
	unsigned int len = sa->sa_len;

	if (len < 2 || len > sizeof(*to))
		return -EINVAL;

	memset(to, 0, sizeof(*to));
	memcpy(to, from, len);
	if (sa->sa_family != NKE_AF_SYSTEM)
		to->ss_family = sa->sa_family;
	return len;
}

/**
 * nke_sockaddr_export() - Linux's layout to XNU's
 * @to: memory for an XNU address
 * @room: bytes at @to; a longer address is cut, its sa_len is whole
 * @from: the Linux address
 * @len: its length in bytes; 0 gives an address without bytes
 *
 * Context: Any.
 */
void nke_sockaddr_export(void *to, unsigned int room,
			 const struct sockaddr_storage *from, int len)
{
	struct nke_bsd_sockaddr head = {
		.sa_len = len,
		.sa_family = nke_sockaddr_is_system(from) ? NKE_AF_SYSTEM :
							    from->ss_family,
	};
	unsigned int n = min_t(unsigned int, room, len);

	memcpy(to, &head, min(n, 2U));
	if (n > 2)
		memcpy((u8 *)to + 2, (const u8 *)from + 2, n - 2);
}
