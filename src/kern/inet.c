// SPDX-License-Identifier: GPL-2.0
/*
 * Internet addresses as text.
 */
#include <linux/ctype.h>
#include <linux/inet.h>
#include <linux/kernel.h>
#include <linux/socket.h>
#include <linux/string.h>

#include "core/export.h"
#include "kern/kern.h"

/**
 * nke_inet_ntop() - an address as text
 * @af: AF_INET or AF_INET6
 * @src: the address, in network byte order
 * @dst: receives the text
 * @size: bytes at @dst
 *
 * Follows XNU's inet_ntop().
 *
 * Context: Any.
 * Return: @dst, or NULL for another family or too little room.
 */
const char *nke_inet_ntop(int af, const void *src, char *dst,
			  unsigned int size)
{
	int len;

	switch (af) {
	case AF_INET:
		len = snprintf(dst, size, "%pI4", src);
		break;
	case AF_INET6:
		len = snprintf(dst, size, "%pI6c", src);
		break;
	default:
		return NULL;
	}
	return len < size ? dst : NULL;
}
EXPORT_SYMBOL_NKE(nke_inet_ntop);

/*
 * One number of a dotted address: decimal, octal or hexadecimal.  Returns
 * where it ended, or NULL.
 */
static const char *nke_inet_part(const char *p, u32 *part)
{
	int base = 10;
	u64 value = 0;
	int digit;

	if (!isdigit(*p))
		return NULL;
	if (*p == '0' && tolower(p[1]) == 'x' && isxdigit(p[2])) {
		base = 16;
		p += 2;
	} else if (*p == '0') {
		base = 8;
	}
	for (; (digit = hex_to_bin(*p)) >= 0 && digit < base; p++) {
		value = value * base + digit;
		if (value > U32_MAX)
			return NULL;
	}
	*part = value;
	return p;
}

/**
 * nke_inet_aton() - an IPv4 address from text
 * @cp: a.b.c.d, a.b.c, a.b or a; white space may follow
 * @addr: receives the address in network byte order; or NULL
 *
 * Follows XNU's inet_aton().
 *
 * Context: Any.
 * Return: 1, or 0 if @cp is no address.
 */
int nke_inet_aton(const char *cp, struct in_addr *addr)
{
	u32 parts[4];
	u32 value = 0;
	__be32 net;
	int n = 0;
	int i;

	for (;;) {
		cp = nke_inet_part(cp, &parts[n++]);
		if (!cp)
			return 0;
		if (*cp != '.' || n == ARRAY_SIZE(parts))
			break;
		cp++;
	}
	if (*cp && !strchr(" \t\n\r\f\v", *cp))
		return 0;

	for (i = 0; i < n - 1; i++) {
		if (parts[i] > 0xff)
			return 0;
		value |= parts[i] << (24 - 8 * i);
	}
	/* The last number fills what is left. */
	if (n > 1 && parts[n - 1] >> (8 * (5 - n)))
		return 0;
	net = cpu_to_be32(value | parts[n - 1]);
	if (addr)
		memcpy(addr, &net, sizeof(net));
	return 1;
}
EXPORT_SYMBOL_NKE(nke_inet_aton);
