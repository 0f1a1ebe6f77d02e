// SPDX-License-Identifier: GPL-2.0
/*
 * ipftest: what a filter does with a packet.
 */
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/kpi_mbuf.h>
#include <sys/param.h>
#include <sys/systm.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <string.h>

#include "act.h"

#define TAG_WAY		1	/* int: which way it goes */
#define TAG_SEEN	2	/* and the filter's number: it was here */

static mbuf_tag_id_t	tag_id;

int
act_start(void)
{
	return mbuf_tag_id_find("org.example.ipftest", &tag_id);
}

static errno_t
note_way(mbuf_t m, int dir)
{
	int *way;
	errno_t error;

	error = mbuf_tag_allocate(m, tag_id, TAG_WAY, sizeof(*way),
	    MBUF_DONTWAIT, (void **)&way);
	if (error == 0)
		*way = dir;
	return error;
}

int
tagged(struct filter *f, mbuf_t m)
{
	size_t len;
	void *data;

	return mbuf_tag_find(m, tag_id, TAG_SEEN + f->how.id, &len,
	    &data) == 0;
}

static void
inject_to(struct filter *f, mbuf_t m, int dir, ipfilter_t ref)
{
	errno_t error;

	if (dir == DIR_OUT) {
		error = ipf_inject_output(m, ref, NULL);
	} else {
		error = ipf_inject_input(m, ref);
		if (error != 0)
			mbuf_freem(m);
	}
	if (error != 0)
		OSIncrementAtomic((SInt32 *)&f->stats.failed);
}

void
inject(struct filter *f, mbuf_t m, ipfilter_t ref)
{
	size_t len;
	int *way;
	int dir;

	if (mbuf_tag_find(m, tag_id, TAG_WAY, &len, (void **)&way) != 0) {
		OSIncrementAtomic((SInt32 *)&f->stats.odd);
		mbuf_freem(m);
		return;
	}
	dir = *way;
	mbuf_tag_free(m, tag_id, TAG_WAY);
	inject_to(f, m, dir, ref);
}

static int
ip_is_odd(mbuf_t m, int dir, int offset)
{
	struct ip *ip = mbuf_data(m);
	u_int16_t sum;

	if (mbuf_len(m) < sizeof(*ip) || ip->ip_v != 4 || ip->ip_hl < 5 ||
	    mbuf_len(m) < (size_t)ip->ip_hl << 2)
		return 1;
	if (ntohs(ip->ip_len) != mbuf_pkthdr_len(m) ||
	    (ip->ip_off & htons(IP_MF | IP_OFFMASK)) != 0)
		return 2;
	if (dir != DIR_IN)
		return 0;
	if (offset != ip->ip_hl << 2)
		return 3;
	if (mbuf_inet_cksum(m, 0, 0, (u_int32_t)offset, &sum) != 0 || sum != 0)
		return 4;
	return 0;
}

static int
ip6_is_odd(mbuf_t m)
{
	struct ip6_hdr *ip6 = mbuf_data(m);

	if (mbuf_len(m) < sizeof(*ip6) || (ip6->ip6_vfc & 0xf0) != 0x60)
		return 1;
	if (ntohs(ip6->ip6_plen) + sizeof(*ip6) != mbuf_pkthdr_len(m))
		return 2;
	return ip6->ip6_nxt == IPPROTO_FRAGMENT ? 3 : 0;
}

/* Is it whole, in network order, with its header in one piece? */
void
examine(struct filter *f, mbuf_t m, int dir, int offset)
{
	size_t len = 0;
	mbuf_t p;
	int odd;

	for (p = m; p != NULL; p = mbuf_next(p))
		len += mbuf_len(p);
	if (len != mbuf_pkthdr_len(m))
		odd = 9;
	else if (f->how.version == 4)
		odd = ip_is_odd(m, dir, offset);
	else
		odd = ip6_is_odd(m);
	if (odd == 0 && dir == DIR_IN && mbuf_pkthdr_rcvif(m) == NULL)
		odd = 8;
	if (odd == 0)
		return;
	if (OSIncrementAtomic((SInt32 *)&f->stats.odd) < 10)
		printf("ipftest: filter %d: odd packet (%d), way %d, %d B\n",
		    f->how.id, odd, dir, (int)len);
}

/* Bytes that a mbuf gets. */
static size_t
piece(mbuf_t m, size_t most, size_t left)
{
	size_t k = mbuf_maxlen(m);

	if (most != 0 && k > most)
		k = most;
	return k < left ? k : left;
}

/* The same packet in fresh memory, pieces of at most @most bytes. */
static mbuf_t
rebuild(mbuf_t m, size_t most)
{
	size_t len = mbuf_pkthdr_len(m);
	unsigned int chunks = 0;
	mbuf_t n = NULL;
	mbuf_t p;
	size_t off = 0;
	size_t k;

	if (most == 0) {
		if (mbuf_allocpacket(MBUF_DONTWAIT, len, &chunks, &n) != 0)
			return NULL;
	} else {
		if (mbuf_gethdr(MBUF_DONTWAIT, MBUF_TYPE_DATA, &n) != 0)
			return NULL;
		off = piece(n, most, len);
		for (p = n; off < len; off += piece(p, most, len - off)) {
			mbuf_t q;

			if (mbuf_get(MBUF_DONTWAIT, MBUF_TYPE_DATA, &q) != 0) {
				mbuf_freem(n);
				return NULL;
			}
			mbuf_setnext(p, q);
			p = q;
		}
	}
	for (p = n, off = 0; p != NULL; p = mbuf_next(p), off += k) {
		k = piece(p, most, len - off);
		mbuf_setlen(p, k);
		(void)mbuf_copydata(m, off, k, mbuf_data(p));
	}
	mbuf_pkthdr_setlen(n, len);
	return n;
}

/* What the stack has said of the packet goes to the copy. */
static void
describe(mbuf_t n, mbuf_t m)
{
	mbuf_csum_request_flags_t request;
	mbuf_csum_performed_flags_t done;
	mbuf_gso_type_t type;
	u_int16_t size;
	u_int16_t hlen;
	u_int32_t value;

	(void)mbuf_pkthdr_setrcvif(n, mbuf_pkthdr_rcvif(m));
	if (mbuf_get_csum_requested(m, &request, &value) == 0 && request != 0)
		(void)mbuf_set_csum_requested(n, request, value);
	if (mbuf_get_csum_performed(m, &done, &value) == 0 && done != 0)
		(void)mbuf_set_csum_performed(n, done, value);
	if (mbuf_get_gso_info(m, &type, &size, &hlen) == 0 &&
	    type != MBUF_GSO_TYPE_NONE)
		(void)mbuf_set_gso_info(n, type, size, hlen);
}

static errno_t
replace(mbuf_t *data, size_t most)
{
	mbuf_t n = rebuild(*data, most);

	if (n == NULL)
		return ENOMEM;
	describe(n, *data);
	mbuf_freem(*data);
	*data = n;
	return 0;
}

/* A packet of nobody's, with all its sums. */
static errno_t
inject_rebuilt(struct filter *f, mbuf_t m, int dir)
{
	mbuf_t n;

	if (dir == DIR_OUT)
		mbuf_outbound_finalize(m, f->how.version == 4 ? AF_INET :
		    AF_INET6, 0);
	n = rebuild(m, 0);
	if (n == NULL)
		return ENOMEM;
	describe(n, m);
	mbuf_freem(m);
	inject_to(f, n, dir, f->ref);
	return EJUSTRETURN;
}

static errno_t
steal(struct filter *f, mbuf_t m, int dir)
{
	if (note_way(m, dir) != 0)
		return ENOMEM;
	lck_spin_lock(f->lock);
	if (f->held == NULL)
		f->held = m;
	else
		mbuf_setnextpkt(f->held_last, m);
	f->held_last = m;
	lck_spin_unlock(f->lock);
	return EJUSTRETURN;
}

static errno_t
again(struct filter *f, mbuf_t m, int dir)
{
	void *data;

	if (mbuf_tag_allocate(m, tag_id, TAG_SEEN + f->how.id, 4,
	    MBUF_DONTWAIT, &data) != 0)
		return ENOMEM;
	inject_to(f, m, dir, NULL);
	return EJUSTRETURN;
}

/* The sums that were left to others, or that others have looked at. */
static void
finish(struct filter *f, mbuf_t m, int dir)
{
	if (dir == DIR_OUT)
		mbuf_outbound_finalize(m, f->how.version == 4 ? AF_INET :
		    AF_INET6, 0);
}

/* Four bytes of options that mean nothing. */
static errno_t
grow(struct filter *f, mbuf_t m)
{
	u_int8_t header[sizeof(struct ip) + 40 + 4];
	struct ip *ip = (struct ip *)header;
	int hlen;

	if (mbuf_copydata(m, 0, sizeof(*ip), ip) != 0 || ip->ip_hl > 14)
		return 0;
	hlen = ip->ip_hl << 2;
	if (ntohs(ip->ip_len) + 4 > 1500 && (ip->ip_off & htons(IP_DF)) != 0)
		return 0;
	if (ntohs(ip->ip_len) + 4 > IP_MAXPACKET)
		return 0;
	mbuf_outbound_finalize(m, AF_INET, 0);
	(void)mbuf_copydata(m, 0, (size_t)hlen, header);
	memset(header + hlen, IPOPT_NOP, 4);
	ip->ip_hl++;
	ip->ip_len = htons((u_int16_t)(ntohs(ip->ip_len) + 4));
	if (mbuf_prepend(&m, 4, MBUF_DONTWAIT) != 0)
		return EJUSTRETURN;	/* it is freed */
	if (mbuf_copyback(m, 0, (size_t)hlen + 4, header, MBUF_DONTWAIT) != 0)
		return ENOMEM;
	inject_to(f, m, DIR_OUT, f->ref);
	return EJUSTRETURN;
}

static void
ruin(struct filter *f, mbuf_t m)
{
	u_int8_t *p = mbuf_data(m);

	switch (f->how.arg) {
	case 0:
		p[0] ^= 0xf0;		/* version */
		break;
	case 1:
		p[0] |= 0x0f;		/* IPv4: header length */
		break;
	case 2:
		p[f->how.version == 4 ? 2 : 4] = 0xff;	/* length */
		break;
	case 3:
		mbuf_setlen(m, 3);
		break;
	default:
		mbuf_adj(m, (int)mbuf_pkthdr_len(m));
		break;
	}
}

errno_t
act(struct filter *f, mbuf_t *data, int dir, int offset)
{
	struct timespec ts;
	mbuf_t m = *data;

	(void)offset;
	switch (f->how.role) {
	case IPFTEST_REFUSE:
		return (errno_t)f->how.arg;
	case IPFTEST_STEAL:
		return steal(f, m, dir);
	case IPFTEST_INJECT:
		inject_to(f, m, dir, f->ref);
		return EJUSTRETURN;
	case IPFTEST_AGAIN:
		return again(f, m, dir);
	case IPFTEST_COPY:
		return replace(data, 0);
	case IPFTEST_PIECES:
		return replace(data, f->how.arg != 0 ? f->how.arg : 100);
	case IPFTEST_REBUILD:
		return inject_rebuilt(f, m, dir);
	case IPFTEST_FINISH:
		finish(f, m, dir);
		return 0;
	case IPFTEST_SLEEP:
		ts.tv_sec = 0;
		ts.tv_nsec = (long)f->how.arg * 1000;
		(void)msleep(f, NULL, PWAIT, "ipftest", &ts);
		return 0;
	case IPFTEST_GROW:
		return dir == DIR_OUT && f->how.version == 4 ? grow(f, m) : 0;
	case IPFTEST_FREE:
		mbuf_freem(m);
		return 0;
	case IPFTEST_RUBBISH:
		ruin(f, m);
		return 0;
	case IPFTEST_NOTHING:
		mbuf_freem(m);
		*data = NULL;
		return 0;
	case IPFTEST_SWALLOW:
		mbuf_freem(m);
		return EJUSTRETURN;
	case IPFTEST_LOOP:
		inject_to(f, m, dir, NULL);
		return EJUSTRETURN;
	default:
		return 0;
	}
}
