// SPDX-License-Identifier: GPL-2.0
/*
 * mangle: a packet from its reception to its end, random numbers, counters.
 *
 * A copy of the bytes is made when the packet comes.  After each operation the
 * chain is compared with it, and so are the earlier shapes that are held until
 * the packet has been sent: nothing that happens to one may show in another.
 */
#include <mach/mach_types.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/kpi_mbuf.h>
#include <sys/systm.h>
#include <libkern/OSAtomic.h>
#include <libkern/libkern.h>
#include <string.h>

#include "mangle.h"

#define OPS_MAX		8		/* operations on one packet */
#define COMPLAINTS_MAX	20		/* messages; all are counted */

static const char *const counter_names[COUNTERS] = {
	"split", "join", "prepend", "adj", "copym", "parts", "dup", "flat",
	"pullup", "pulldown", "rewrite", "overwrite", "attach", "attachpool",
	"cluster2k", "cluster4k", "cluster16k", "empty", "tag", "held"
};

static SInt64		counters[COUNTERS];
static SInt64		total_packets;
static SInt64		total_bytes;
static SInt64		total_failures;
static SInt64		numbers;	/* packets begun since the seed */
static u_int32_t	seed_now;

void
count(enum counter c)
{
	(void)OSIncrementAtomic64(&counters[c]);
}

/* -- random numbers ------------------------------------------------------- */

static u_int32_t
rnd_next(u_int64_t *state)
{
	u_int64_t x = *state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return (u_int32_t)((x * 0x2545f4914f6cdd1dULL) >> 32);
}

/* 0 to n - 1 */
u_int32_t
rnd_below(u_int64_t *state, u_int32_t n)
{
	return (u_int32_t)(((u_int64_t)rnd_next(state) * n) >> 32);
}

/* 1 to max, small ones as often as large ones */
size_t
rnd_size(u_int64_t *state, size_t max)
{
	size_t limit = (size_t)1 << rnd_below(state, fls((int)max) + 1);

	return 1 + rnd_below(state, (u_int32_t)(limit < max ? limit : max));
}

void
mangle_seed(u_int32_t seed)
{
	seed_now = seed;
	numbers = 0;
	printf("mangle: seed %u\n", seed);
}

/* Each packet has random numbers of its own, whatever comes beside it. */
u_int64_t
mangle_rnd(SInt64 number)
{
	u_int64_t state;
	int i;

	state = ((u_int64_t)seed_now << 32) + (u_int64_t)number * 2 + 1;
	for (i = 0; i < 8; i++)
		(void)rnd_next(&state);
	return state;
}

/* -- checks --------------------------------------------------------------- */

errno_t
packet_bad(const struct packet *p, const char *what, errno_t error)
{
	if (OSIncrementAtomic64(&total_failures) < COMPLAINTS_MAX)
		printf("mangle: %s: %s: errno %d, packet %lld, %lu bytes\n",
		    p->doing, what, error, p->number, (u_long)p->len);
	return error != 0 ? error : EIO;
}

static errno_t
same_bytes(const struct packet *p, mbuf_t m)
{
	size_t total = 0;
	u_char *start;
	u_char *data;
	size_t len;

	for (; m != NULL; m = mbuf_next(m)) {
		start = mbuf_datastart(m);
		data = mbuf_data(m);
		len = mbuf_len(m);
		if (data < start || data + len > start + mbuf_maxlen(m))
			return packet_bad(p, "data outside the storage", 0);
		if (len > p->len - total)
			return packet_bad(p, "the chain is too long", 0);
		if (memcmp(data, p->flat + total, len) != 0)
			return packet_bad(p, "other bytes", 0);
		total += len;
	}
	if (total != p->len)
		return packet_bad(p, "the chain is too short", 0);
	return 0;
}

/* Is this chain, by all that can be asked about it, still the packet? */
errno_t
same(const struct packet *p, mbuf_t m)
{
	u_int16_t sum = 0;
	errno_t error;

	error = same_bytes(p, m);
	if (error != 0)
		return error;
	if ((mbuf_flags(m) & MBUF_PKTHDR) == 0)
		return packet_bad(p, "no packet header", 0);
	if (mbuf_pkthdr_len(m) != p->len)
		return packet_bad(p, "length in the packet header", 0);
	error = mbuf_inet_cksum(m, 0, 0, (u_int32_t)p->len, &sum);
	if (error != 0)
		return packet_bad(p, "mbuf_inet_cksum", error);
	if (sum != p->sum)
		return packet_bad(p, "another checksum", 0);
	return 0;
}

static errno_t
same_held(const struct packet *p)
{
	errno_t error = 0;
	mbuf_t m;

	for (m = p->held; m != NULL && error == 0; m = mbuf_nextpkt(m)) {
		error = same(p, m);
		if (error != 0)
			(void)packet_bad(p, "an earlier shape changed", 0);
	}
	return error;
}

/* -- from the first look to the end --------------------------------------- */

/*
 * A chain from a stream need not begin with a packet header, and if it does
 * its length need not be that of the chain.
 */
static errno_t
make_packet(struct packet *p, mbuf_t m)
{
	errno_t error;
	mbuf_t head;

	if (m != NULL && (mbuf_flags(m) & MBUF_PKTHDR) != 0) {
		p->m = m;
	} else {
		error = mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &head);
		if (error != 0) {
			mbuf_freem(m);
			return packet_bad(p, "mbuf_gethdr", error);
		}
		(void)mbuf_setnext(head, m);
		p->m = head;
	}
	mbuf_pkthdr_setlen(p->m, p->len);
	return 0;
}

errno_t
packet_begin(struct packet *p, mbuf_t m, size_t len)
{
	errno_t error;

	bzero(p, sizeof(*p));
	p->len = len;
	p->number = OSIncrementAtomic64(&numbers);
	p->rnd = mangle_rnd(p->number);
	p->doing = "received";
	error = make_packet(p, m);
	if (error != 0)
		return error;
	p->flat = _MALLOC(len, M_TEMP, M_WAITOK);
	p->other = _MALLOC(len + MANGLE_SPARE, M_TEMP, M_WAITOK | M_ZERO);
	if (p->flat == NULL || p->other == NULL)
		error = packet_bad(p, "no memory", ENOMEM);
	if (error == 0) {
		error = mbuf_copydata(p->m, 0, len, p->flat);
		if (error == 0)
			error = mbuf_inet_cksum(p->m, 0, 0, (u_int32_t)len,
			    &p->sum);
		if (error != 0)
			(void)packet_bad(p, "the first look", error);
	}
	if (error == 0)
		error = same(p, p->m);
	if (error != 0)
		packet_end(p);
	return error;
}

errno_t
packet_mangle(struct packet *p)
{
	u_int32_t times = 1 + rnd_below(&p->rnd, OPS_MAX);
	errno_t error = 0;

	while (times-- > 0 && error == 0) {
		error = ops_run(p);
		if (error == 0)
			error = same(p, p->m);
	}
	if (error == 0)
		error = same_held(p);
	if (error == 0) {
		(void)OSIncrementAtomic64(&total_packets);
		(void)OSAddAtomic64((SInt64)p->len, &total_bytes);
	}
	return error;
}

/* The packet has been sent, or has failed. */
void
packet_end(struct packet *p)
{
	p->doing = "sent";
	(void)same_held(p);
	(void)mbuf_freem_list(p->held);
	mbuf_freem(p->m);
	_FREE(p->flat, M_TEMP);
	_FREE(p->other, M_TEMP);
}

void
mangle_summary(void)
{
	static char line[600];
	size_t n;
	int i;

	if (clusters_attached != clusters_freed)
		total_failures++;
	printf("mangle: %lld failures, %lld clusters attached, %lld freed\n",
	    total_failures, clusters_attached, clusters_freed);

	n = 0;
	for (i = 0; i < COUNTERS; i++)
		n += scnprintf(line + n, sizeof(line) - n, ", %s %lld",
		    counter_names[i], counters[i]);
	printf("mangle: %lld packets, %lld bytes%s\n", total_packets,
	    total_bytes, line);
}
