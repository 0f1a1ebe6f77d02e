// SPDX-License-Identifier: GPL-2.0
/*
 * ipffuzz: packets that are almost right.
 *
 *	ipffuzz wire IFNAME MAC COUNT SEED FROM4 TO4 FROM6 TO6
 *	ipffuzz local COUNT SEED FROM4 TO4
 *
 * Takes packets of several kinds, changes some bytes, the length, or what the
 * headers say of it, and sends them as frames, or through a raw socket.  The
 * checksum of the IPv4 header is mostly made right, so that more than the first
 * check is tried.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define BATCH	64
#define ROOM	2048

static uint64_t state;
static struct in_addr from4, to4;
static struct in6_addr from6, to6;

static uint32_t rnd(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (state >> 11) % n : 0;
}

static uint16_t sum(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t total = 0;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		total += p[i] << 8 | p[i + 1];
	if (len & 1)
		total += p[len - 1] << 8;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return htons(~total & 0xffff);
}

/* What is above IP; return: its length. */
static size_t make_payload(uint8_t *p, int *protocol, int v6)
{
	size_t len = rnd(4) ? rnd(100) : rnd(1400);
	struct udphdr *udp = (void *)p;
	struct tcphdr *tcp = (void *)p;
	size_t i;

	for (i = 0; i < len + 60; i++)
		p[i] = rnd(256);
	switch (rnd(5)) {
	case 0:
		*protocol = IPPROTO_TCP;
		tcp->dest = htons(7009);
		tcp->doff = 5 + rnd(3);
		return len + tcp->doff * 4;
	case 1:
		*protocol = v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
		p[0] = v6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
		return len + 8;
	case 2:
		*protocol = rnd(256);
		return len;
	default:
		*protocol = IPPROTO_UDP;
		udp->dest = htons(rnd(2) ? 7009 : 9);
		udp->len = htons(len + 8);
		udp->check = rnd(2) ? 0 : udp->check;
		return len + 8;
	}
}

static size_t make4(uint8_t *p)
{
	struct ip *ip = (void *)p;
	size_t hlen = sizeof(*ip) + (rnd(4) ? 0 : rnd(11) * 4);
	int protocol;
	size_t i;
	size_t len;

	memset(ip, 0, sizeof(*ip));
	for (i = sizeof(*ip); i < hlen; i++)
		p[i] = rnd(3) ? rnd(256) : IPOPT_NOP;
	len = hlen + make_payload(p + hlen, &protocol, 0);
	ip->ip_v = 4;
	ip->ip_hl = hlen / 4;
	ip->ip_len = htons(len);
	ip->ip_id = rnd(65536);
	if (!rnd(8))
		ip->ip_off = htons((rnd(2) ? IP_MF : 0) | rnd(200));
	ip->ip_ttl = 64;
	ip->ip_p = protocol;
	ip->ip_src = from4;
	ip->ip_dst = to4;
	return len;
}

static size_t make6(uint8_t *p)
{
	static const uint8_t kinds[] = {
		IPPROTO_HOPOPTS, IPPROTO_ROUTING, IPPROTO_FRAGMENT,
		IPPROTO_DSTOPTS,
	};
	struct ip6_hdr *ip6 = (void *)p;
	uint8_t *next = &ip6->ip6_nxt;
	size_t at = sizeof(*ip6);
	int headers = rnd(3) ? 0 : 1 + rnd(4);
	int protocol;
	size_t i;
	size_t n;

	memset(ip6, 0, sizeof(*ip6));
	ip6->ip6_vfc = 0x60;
	ip6->ip6_hlim = 64;
	ip6->ip6_src = from6;
	ip6->ip6_dst = to6;
	while (headers--) {
		*next = kinds[rnd(sizeof(kinds))];
		next = p + at;
		n = 8 + rnd(3) * 8;
		for (i = 0; i < n; i++)
			p[at + i] = rnd(3) ? 0 : rnd(256);
		p[at + 1] = n / 8 - 1;
		at += n;
	}
	at += make_payload(p + at, &protocol, 1);
	*next = protocol;
	ip6->ip6_plen = htons(at - sizeof(*ip6));
	return at;
}

/* Change some of it.  Return: the new length. */
static size_t mutate(uint8_t *p, size_t len, int v4)
{
	struct ip *ip = (void *)p;
	int n = rnd(4);

	while (n--)
		p[rnd(len < 80 ? len : 80)] = rnd(256);
	switch (rnd(8)) {
	case 0:
		len = 1 + rnd(len);
		break;
	case 1:
		len += rnd(64);
		break;
	case 2:
		p[v4 ? 2 : 4] = rnd(8);
		p[v4 ? 3 : 5] = rnd(256);
		break;
	}
	if (v4) {
		if (rnd(4)) {
			ip->ip_v = 4;
			ip->ip_dst = to4;
		}
		ip->ip_sum = 0;
		if (rnd(8))
			ip->ip_sum = sum(p, ip->ip_hl * 4);
	} else if (rnd(4)) {
		p[0] = 0x60 | (p[0] & 0xf);
		((struct ip6_hdr *)p)->ip6_dst = to6;
	}
	return len;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void send_batch(int fd, struct mmsghdr *msgs, int n)
{
	int done = 0;
	int ret;

	while (done < n) {
		ret = sendmmsg(fd, msgs + done, n - done, 0);
		if (ret > 0) {
			done += ret;
		} else if (errno == ENOBUFS || errno == EINTR) {
			/* The next one may find room. */
		} else {
			/* The kernel does not take everything. */
			done++;
		}
	}
}

static void run(int fd, void *name, socklen_t namelen,
		const struct ether_header *eth, unsigned long count, int only4)
{
	static uint8_t room[BATCH][ROOM];
	struct mmsghdr msgs[BATCH];
	struct iovec iov[BATCH];
	size_t head = eth ? sizeof(*eth) : 0;
	size_t len;
	int n = 0;

	while (count) {
		uint8_t *p = room[n];
		int v4 = only4 || rnd(2);

		len = v4 ? make4(p + head) : make6(p + head);
		len = mutate(p + head, len, v4);
		if (eth) {
			memcpy(p, eth, sizeof(*eth));
			((struct ether_header *)p)->ether_type =
				htons(v4 ? ETHERTYPE_IP : ETHERTYPE_IPV6);
			if (len > 1500)
				len = 1500;
		}
		iov[n].iov_base = p;
		iov[n].iov_len = head + len;
		memset(&msgs[n], 0, sizeof(msgs[n]));
		msgs[n].msg_hdr.msg_iov = &iov[n];
		msgs[n].msg_hdr.msg_iovlen = 1;
		msgs[n].msg_hdr.msg_name = name;
		msgs[n].msg_hdr.msg_namelen = namelen;
		count--;
		if (++n == BATCH || !count) {
			send_batch(fd, msgs, n);
			n = 0;
		}
	}
}

static int wire(char **argv)
{
	struct sockaddr_ll ll = { .sll_family = AF_PACKET };
	struct ether_header eth = {};
	struct ether_addr *mac = ether_aton(argv[1]);
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0)
		die("socket");
	ll.sll_ifindex = if_nametoindex(argv[0]);
	if (!ll.sll_ifindex || !mac)
		die(argv[0]);
	memcpy(eth.ether_dhost, mac, ETH_ALEN);
	state = strtoull(argv[3], NULL, 0) | 1;
	if (inet_pton(AF_INET, argv[4], &from4) != 1 ||
	    inet_pton(AF_INET, argv[5], &to4) != 1 ||
	    inet_pton(AF_INET6, argv[6], &from6) != 1 ||
	    inet_pton(AF_INET6, argv[7], &to6) != 1)
		die("address");
	run(fd, &ll, sizeof(ll), &eth, strtoul(argv[2], NULL, 0), 0);
	return 0;
}

static int local(char **argv)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);

	if (fd < 0)
		die("socket");
	state = strtoull(argv[1], NULL, 0) | 1;
	if (inet_pton(AF_INET, argv[2], &from4) != 1 ||
	    inet_pton(AF_INET, argv[3], &to4) != 1)
		die("address");
	sin.sin_addr = to4;
	run(fd, &sin, sizeof(sin), NULL, strtoul(argv[0], NULL, 0), 1);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 10 && !strcmp(argv[1], "wire"))
		return wire(argv + 2);
	if (argc == 6 && !strcmp(argv[1], "local"))
		return local(argv + 2);
	fputs("usage: ipffuzz wire IFNAME MAC COUNT SEED FROM4 TO4 FROM6 TO6\n"
	      "       ipffuzz local COUNT SEED FROM4 TO4\n", stderr);
	return 2;
}
