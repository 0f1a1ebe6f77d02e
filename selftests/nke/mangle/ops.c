// SPDX-License-Identifier: GPL-2.0
/*
 * mangle: operations that change the shape of a packet and leave its bytes.
 *
 * Each returns 0 or what packet_bad() made of an error; after that the packet
 * is only good for being freed.
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

#define PIECE_MAX	2048		/* what can be made contiguous */
#define TAG_TYPE	7

SInt64			clusters_attached;
SInt64			clusters_freed;
static mbuf_tag_id_t	tag_id;

/* -- tools ---------------------------------------------------------------- */

/* A range of at most max bytes of the packet. */
static size_t
rnd_range(struct packet *p, size_t max, size_t *off)
{
	size_t n = rnd_size(&p->rnd, max < p->len ? max : p->len);

	*off = rnd_below(&p->rnd, (u_int32_t)(p->len - n + 1));
	return n;
}

/* Keep a chain until the packet has been sent. */
static void
hold(struct packet *p, mbuf_t m)
{
	mbuf_setnextpkt(m, p->held);
	p->held = m;
	count(C_HELD);
}

static void
free_or_hold(struct packet *p, mbuf_t m)
{
	if (rnd_below(&p->rnd, 2) == 0)
		mbuf_freem(m);
	else
		hold(p, m);
}

/* One of the packet and its copy goes on, the other is freed or held. */
static void
choose(struct packet *p, mbuf_t copy)
{
	mbuf_t old = p->m;

	if (rnd_below(&p->rnd, 3) == 0) {
		free_or_hold(p, copy);
		return;
	}
	p->m = copy;
	free_or_hold(p, old);
}

static errno_t
cut(struct packet *p, mbuf_t m, size_t at, mbuf_t *rest)
{
	size_t len = mbuf_pkthdr_len(m);
	errno_t error;

	error = mbuf_split(m, at, MBUF_WAITOK, rest);
	if (error != 0)
		return packet_bad(p, "mbuf_split", error);
	count(C_SPLIT);
	if (mbuf_pkthdr_len(m) == at && mbuf_pkthdr_len(*rest) == len - at)
		return 0;
	mbuf_freem(*rest);
	return packet_bad(p, "lengths after mbuf_split", 0);
}

static void
join(struct packet *p, mbuf_t tail)
{
	p->m = mbuf_concatenate(p->m, tail);
	count(C_JOIN);
}

/* Put an mbuf, which is taken, in the place of n bytes from off on. */
static errno_t
replace(struct packet *p, size_t off, size_t n, mbuf_t new)
{
	mbuf_t middle;
	mbuf_t rest;
	errno_t error;

	error = cut(p, p->m, off, &middle);
	if (error != 0) {
		mbuf_freem(new);
		return error;
	}
	error = cut(p, middle, n, &rest);
	mbuf_freem(middle);
	if (error != 0) {
		mbuf_freem(new);
		return error;
	}
	join(p, new);
	join(p, rest);
	mbuf_pkthdr_setlen(p->m, p->len);
	return 0;
}

/* Prepend n bytes and write to them. */
static errno_t
put_header(struct packet *p, size_t n)
{
	int fill = (int)rnd_below(&p->rnd, 256);
	size_t len = mbuf_pkthdr_len(p->m);
	errno_t error;
	size_t i;

	error = mbuf_prepend(&p->m, n, MBUF_WAITOK);
	if (error != 0)
		return packet_bad(p, "mbuf_prepend", error);
	if (mbuf_len(p->m) < n || mbuf_pkthdr_len(p->m) != len + n)
		return packet_bad(p, "lengths after mbuf_prepend", 0);
	memset(mbuf_data(p->m), fill, n);

	error = mbuf_copydata(p->m, 0, n, p->other);
	if (error != 0)
		return packet_bad(p, "mbuf_copydata", error);
	for (i = 0; i < n; i++) {
		if (p->other[i] != fill)
			return packet_bad(p, "not the header", 0);
	}
	return 0;
}

/* -- operations ----------------------------------------------------------- */

static errno_t
op_split(struct packet *p)
{
	errno_t error;
	mbuf_t rest;

	error = cut(p, p->m, rnd_below(&p->rnd, (u_int32_t)p->len + 1), &rest);
	if (error != 0)
		return error;
	join(p, rest);
	mbuf_pkthdr_setlen(p->m, p->len);
	return 0;
}

static errno_t
op_prepend(struct packet *p)
{
	size_t n = 1 + rnd_below(&p->rnd, mbuf_get_mhlen());
	errno_t error;

	error = put_header(p, n);
	if (error != 0)
		return error;
	mbuf_adj(p->m, (int)n);
	count(C_PREPEND);
	return 0;
}

/* Longer at both ends, in the middle still the same, then shorter again. */
static errno_t
op_adj(struct packet *p)
{
	size_t front = 1 + rnd_below(&p->rnd, mbuf_get_mhlen());
	size_t again = 1 + rnd_below(&p->rnd, mbuf_get_mhlen());
	size_t back = rnd_size(&p->rnd, MANGLE_SPARE);
	u_int16_t sum = 0;
	errno_t error;
	size_t part;

	error = put_header(p, front);
	if (error == 0)
		error = put_header(p, again);
	if (error != 0)
		return error;
	front += again;
	error = mbuf_copyback(p->m, front + p->len, back, p->other,
	    MBUF_WAITOK);
	if (error != 0)
		return packet_bad(p, "mbuf_copyback at the end", error);
	if (mbuf_pkthdr_len(p->m) != front + p->len + back)
		return packet_bad(p, "length after mbuf_copyback", 0);
	error = mbuf_inet_cksum(p->m, 0, (u_int32_t)front, (u_int32_t)p->len,
	    &sum);
	if (error != 0 || sum != p->sum)
		return packet_bad(p, "checksum of the middle", error);

	part = rnd_below(&p->rnd, (u_int32_t)front);
	mbuf_adj(p->m, (int)part);
	mbuf_adj(p->m, -(int)back);
	mbuf_adj(p->m, (int)(front - part));
	count(C_ADJ);
	return 0;
}

static errno_t
op_copym(struct packet *p)
{
	errno_t error;
	mbuf_t copy;
	size_t len;

	len = rnd_below(&p->rnd, 2) == 0 ? MBUF_COPYALL : p->len;
	error = mbuf_copym(p->m, 0, len, MBUF_WAITOK, &copy);
	if (error != 0)
		return packet_bad(p, "mbuf_copym", error);
	count(C_COPYM);
	error = same(p, copy);
	choose(p, copy);
	return error;
}

static errno_t
op_parts(struct packet *p)
{
	mbuf_t old = p->m;
	mbuf_t whole = NULL;
	size_t done = 0;
	errno_t error;
	mbuf_t part;
	size_t n;

	while (done < p->len) {
		n = rnd_size(&p->rnd, p->len - done);
		if (rnd_below(&p->rnd, 4) == 0)
			n = p->len - done;
		error = mbuf_copym(old, done, n, MBUF_WAITOK, &part);
		if (error != 0) {
			mbuf_freem(whole);
			return packet_bad(p, "mbuf_copym of a part", error);
		}
		if (whole == NULL) {
			whole = part;
		} else {
			whole = mbuf_concatenate(whole, part);
			count(C_JOIN);
		}
		done += n;
	}
	mbuf_pkthdr_setlen(whole, p->len);
	p->m = whole;
	free_or_hold(p, old);
	count(C_PARTS);
	return 0;
}

static errno_t
op_dup(struct packet *p)
{
	errno_t error;
	mbuf_t copy;

	error = mbuf_dup(p->m, MBUF_WAITOK, &copy);
	if (error != 0)
		return packet_bad(p, "mbuf_dup", error);
	count(C_DUP);
	error = same(p, copy);
	choose(p, copy);
	return error;
}

/*
 * Out to flat memory and back to a new packet: to its mbufs, whose lengths are
 * set first, or behind them, as they are empty.
 */
static errno_t
op_flat(struct packet *p)
{
	size_t left = p->len;
	errno_t error;
	mbuf_t new;
	mbuf_t m;
	size_t n;

	error = mbuf_copydata(p->m, 0, p->len, p->other);
	if (error != 0)
		return packet_bad(p, "mbuf_copydata", error);
	error = mbuf_allocpacket(MBUF_WAITOK, p->len, NULL, &new);
	if (error != 0)
		return packet_bad(p, "mbuf_allocpacket", error);
	if (rnd_below(&p->rnd, 2) == 0) {
		for (m = new; m != NULL; m = mbuf_next(m)) {
			n = ulmin(left, mbuf_maxlen(m));
			mbuf_setlen(m, n);
			left -= n;
		}
		mbuf_pkthdr_setlen(new, p->len);
	}
	error = mbuf_copyback(new, 0, p->len, p->other, MBUF_WAITOK);
	if (error != 0) {
		mbuf_freem(new);
		return packet_bad(p, "mbuf_copyback to a new packet", error);
	}
	free_or_hold(p, p->m);
	p->m = new;
	count(C_FLAT);
	return 0;
}

/* XNU's mbuf_pullup() ends at MHLEN; here as much as mbuf_pulldown() does. */
static errno_t
op_pullup(struct packet *p)
{
	size_t n = rnd_size(&p->rnd, ulmin(p->len, PIECE_MAX));
	errno_t error;

	error = mbuf_pullup(&p->m, n);
	if (error != 0)
		return packet_bad(p, "mbuf_pullup", error);
	if (mbuf_len(p->m) < n)
		return packet_bad(p, "not contiguous after mbuf_pullup", 0);
	count(C_PULLUP);
	return 0;
}

static errno_t
op_pulldown(struct packet *p)
{
	mbuf_t first = p->m;
	errno_t error;
	size_t there;
	size_t off;
	mbuf_t at;
	size_t n;

	n = rnd_range(p, PIECE_MAX, &off);
	there = off;
	error = mbuf_pulldown(first, &there, n, &at);
	if (error != 0) {
		p->m = NULL;		/* it was freed */
		return packet_bad(p, "mbuf_pulldown", error);
	}
	if (there + n > mbuf_len(at))
		return packet_bad(p, "not contiguous after mbuf_pulldown", 0);
	if (memcmp((u_char *)mbuf_data(at) + there, p->flat + off, n) != 0)
		return packet_bad(p, "mbuf_pulldown points elsewhere", 0);
	count(C_PULLDOWN);
	return 0;
}

/* The same bytes once more; what is shared must be replaced for that. */
static errno_t
op_rewrite(struct packet *p)
{
	u_int32_t times = 1 + rnd_below(&p->rnd, 4);
	errno_t error;
	size_t off;
	size_t n;

	while (times-- > 0) {
		n = rnd_range(p, p->len, &off);
		error = mbuf_copyback(p->m, off, n, p->flat + off, MBUF_WAITOK);
		if (error != 0)
			return packet_bad(p, "mbuf_copyback", error);
	}
	count(C_REWRITE);
	return 0;
}

/* Does a chain have the packet's bytes but for n inverted ones at off? */
static errno_t
same_but(struct packet *p, mbuf_t m, size_t off, size_t n)
{
	errno_t error;
	size_t i;

	error = mbuf_copydata(m, 0, p->len, p->other);
	if (error != 0)
		return packet_bad(p, "mbuf_copydata", error);
	for (i = off; i < off + n; i++)
		p->other[i] = ~p->other[i];
	if (memcmp(p->other, p->flat, p->len) != 0)
		return packet_bad(p, "not what was written", 0);
	return 0;
}

/*
 * Write to one of a packet and its copy: it must not show in the other, which
 * goes on.  With mbuf_copym() this is more than XNU promises.
 */
static errno_t
op_overwrite(struct packet *p)
{
	errno_t error;
	mbuf_t copy;
	mbuf_t kept;
	size_t off;
	size_t i;
	size_t n;

	if (rnd_below(&p->rnd, 3) == 0)
		error = mbuf_dup(p->m, MBUF_WAITOK, &copy);
	else
		error = mbuf_copym(p->m, 0, MBUF_COPYALL, MBUF_WAITOK, &copy);
	if (error != 0)
		return packet_bad(p, "copy", error);
	kept = p->m;
	if (rnd_below(&p->rnd, 2) == 0) {
		kept = copy;
		copy = p->m;
		p->m = kept;
	}

	n = rnd_range(p, p->len, &off);
	for (i = 0; i < n; i++)
		p->other[i] = ~p->flat[off + i];
	error = mbuf_copyback(copy, off, n, p->other, MBUF_WAITOK);
	if (error != 0)
		(void)packet_bad(p, "mbuf_copyback to a copy", error);
	else
		error = same_but(p, copy, off, n);
	if (error == 0)
		error = same(p, kept);
	mbuf_freem(copy);
	count(C_OVERWRITE);
	return error;
}

/* -- clusters ------------------------------------------------------------- */

/* Memory for mbuf_attachcluster(): our own, or a cluster of the pool. */
struct chunk {
	caddr_t	buf;
	size_t	size;
	int	pool;
};

static void
chunk_free(caddr_t buf, u_int size, caddr_t arg)
{
	static const struct packet nobody = { .doing = "free function" };
	struct chunk *c = (struct chunk *)arg;

	if (buf != c->buf || size != c->size)
		(void)packet_bad(&nobody, "not what was attached", 0);
	(void)OSIncrementAtomic64(&clusters_freed);
	/* Whoever still reads it shall notice. */
	memset(c->buf, 0xdd, c->size);
	if (c->pool)
		mbuf_freecluster(c->buf, c->size);
	else
		_FREE(c->buf, M_TEMP);
	_FREE(c, M_TEMP);
}

static struct chunk *
chunk_alloc(size_t size, int pool)
{
	errno_t error = 0;
	struct chunk *c;

	c = _MALLOC(sizeof(*c), M_TEMP, M_WAITOK | M_ZERO);
	if (c == NULL)
		return NULL;
	c->pool = pool;
	c->size = size;
	if (pool)
		error = mbuf_alloccluster(MBUF_WAITOK, &c->size, &c->buf);
	else
		c->buf = _MALLOC(size, M_TEMP, M_WAITOK);
	if (error == 0 && c->buf != NULL && c->size >= size)
		return c;
	_FREE(c, M_TEMP);
	return NULL;
}

/* An mbuf, with packet header or not, whose storage is the chunk. */
static errno_t
chunk_attach(struct packet *p, struct chunk *c, mbuf_t *new)
{
	errno_t error = 0;

	*new = NULL;
	(void)OSIncrementAtomic64(&clusters_attached);
	if (rnd_below(&p->rnd, 2) == 0)
		error = mbuf_get(MBUF_WAITOK, MBUF_TYPE_DATA, new);
	if (error == 0)
		error = mbuf_attachcluster(MBUF_WAITOK, MBUF_TYPE_DATA, new,
		    c->buf, chunk_free, c->size, (caddr_t)c);
	if (error != 0) {
		chunk_free(c->buf, (u_int)c->size, (caddr_t)c);
		return packet_bad(p, "mbuf_attachcluster", error);
	}
	if ((mbuf_flags(*new) & MBUF_EXT) == 0 || mbuf_len(*new) != 0 ||
	    mbuf_datastart(*new) != c->buf || mbuf_maxlen(*new) != c->size ||
	    mbuf_mclhasreference(*new)) {
		mbuf_freem(*new);
		return packet_bad(p, "not what was attached", 0);
	}
	return 0;
}

/* Fill a fresh mbuf with a part of the packet, before bytes from its start. */
static errno_t
fill(struct packet *p, mbuf_t m, size_t before, size_t off, size_t n)
{
	u_char *to = (u_char *)mbuf_datastart(m) + before;
	size_t after = mbuf_maxlen(m) - before - n;
	errno_t error;

	error = mbuf_setdata(m, to, n);
	if (error != 0)
		return packet_bad(p, "mbuf_setdata", error);
	if (mbuf_leadingspace(m) != before || mbuf_trailingspace(m) != after)
		return packet_bad(p, "room around the data", 0);
	if ((mbuf_flags(m) & MBUF_PKTHDR) != 0)
		mbuf_pkthdr_setlen(m, n);
	memcpy(to, p->flat + off, n);
	return 0;
}

static errno_t
op_attach(struct packet *p)
{
	int pool = rnd_below(&p->rnd, 3) == 0;
	struct chunk *c;
	errno_t error;
	size_t before;
	size_t off;
	mbuf_t new;
	size_t n;

	n = rnd_range(p, pool ? 16384 - 64 : p->len, &off);
	before = rnd_below(&p->rnd, 65);
	c = chunk_alloc(before + n + (pool ? 0 : rnd_below(&p->rnd, 65)), pool);
	if (c == NULL)
		return packet_bad(p, "no memory for a cluster", ENOMEM);
	error = chunk_attach(p, c, &new);
	if (error != 0)
		return error;
	error = fill(p, new, before, off, n);
	if (error != 0) {
		mbuf_freem(new);
		return error;
	}
	count(pool ? C_ATTACHPOOL : C_ATTACH);
	return replace(p, off, n, new);
}

static errno_t
op_cluster(struct packet *p)
{
	static const size_t sizes[] = { 2048, 4096, 16384 };
	u_int32_t which = rnd_below(&p->rnd, 3);
	size_t size = sizes[which];
	mbuf_t new = NULL;
	errno_t error = 0;
	size_t before;
	size_t off;
	size_t n;

	if (rnd_below(&p->rnd, 2) == 0)
		error = mbuf_get(MBUF_WAITOK, MBUF_TYPE_DATA, &new);
	if (error == 0 && which == 0 && rnd_below(&p->rnd, 2) == 0)
		error = mbuf_mclget(MBUF_WAITOK, MBUF_TYPE_DATA, &new);
	else if (error == 0)
		error = mbuf_getcluster(MBUF_WAITOK, MBUF_TYPE_DATA, size,
		    &new);
	if (error == 0 && mbuf_maxlen(new) != size)
		error = EMSGSIZE;
	if (error != 0) {
		mbuf_freem(new);
		return packet_bad(p, "mbuf_getcluster", error);
	}
	before = rnd_below(&p->rnd, (u_int32_t)size);
	n = rnd_range(p, size - before, &off);
	error = fill(p, new, before, off, n);
	if (error != 0) {
		mbuf_freem(new);
		return error;
	}
	count(C_CLUSTER2K + which);
	return replace(p, off, n, new);
}

/* -- empty mbufs, tags ---------------------------------------------------- */

/* An empty first mbuf, which takes the packet header over. */
static errno_t
empty_first(struct packet *p)
{
	errno_t error;
	mbuf_t new;

	error = mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &new);
	if (error != 0)
		return packet_bad(p, "mbuf_gethdr", error);
	error = mbuf_copy_pkthdr(new, p->m);
	if (error == 0)
		error = mbuf_setflags_mask(p->m, 0, MBUF_PKTHDR);
	if (error == 0)
		error = mbuf_setnext(new, p->m);
	if (error != 0) {
		mbuf_freem(new);
		return packet_bad(p, "mbuf_copy_pkthdr", error);
	}
	p->m = new;
	return 0;
}

static errno_t
op_empty(struct packet *p)
{
	u_int32_t skip = rnd_below(&p->rnd, 8);
	mbuf_t at = p->m;
	mbuf_t new = NULL;
	errno_t error;

	if (skip == 0) {
		error = empty_first(p);
		if (error == 0)
			count(C_EMPTY);
		return error;
	}
	while (--skip > 0 && mbuf_next(at) != NULL)
		at = mbuf_next(at);
	if (rnd_below(&p->rnd, 2) == 0)
		error = mbuf_get(MBUF_WAITOK, MBUF_TYPE_DATA, &new);
	else
		error = mbuf_mclget(MBUF_WAITOK, MBUF_TYPE_DATA, &new);
	if (error == 0)
		error = mbuf_setnext(new, mbuf_next(at));
	if (error == 0)
		error = mbuf_setnext(at, new);
	if (error != 0) {
		(void)mbuf_free(new);
		return packet_bad(p, "an empty mbuf", error);
	}
	count(C_EMPTY);
	return 0;
}

/* What moves the packet to another header takes the tags along. */
static errno_t
carry_tags(struct packet *p)
{
	mbuf_t old = p->m;
	mbuf_t copy;
	errno_t error;

	switch (rnd_below(&p->rnd, 5)) {
	case 0:
		return op_prepend(p);
	case 1:
		return op_pullup(p);
	case 2:
		return empty_first(p);
	case 3:
		error = mbuf_dup(old, MBUF_WAITOK, &copy);
		break;
	default:
		error = mbuf_copym(old, 0, MBUF_COPYALL, MBUF_WAITOK, &copy);
		break;
	}
	if (error != 0)
		return packet_bad(p, "copy", error);
	p->m = copy;
	free_or_hold(p, old);
	return 0;
}

static errno_t
op_tag(struct packet *p)
{
	void *data = NULL;
	errno_t error;
	size_t len;

	error = mbuf_tag_find(p->m, tag_id, TAG_TYPE, &len, &data);
	if (error == ENOENT) {
		error = mbuf_tag_allocate(p->m, tag_id, TAG_TYPE,
		    sizeof(p->number), MBUF_WAITOK, &data);
		if (error == 0)
			memcpy(data, &p->number, sizeof(p->number));
	}
	if (error != 0)
		return packet_bad(p, "mbuf_tag_allocate", error);
	error = carry_tags(p);
	if (error != 0)
		return error;

	error = mbuf_tag_find(p->m, tag_id, TAG_TYPE, &len, &data);
	if (error != 0)
		return packet_bad(p, "the tag is lost", error);
	if (len != sizeof(p->number) || memcmp(data, &p->number, len) != 0)
		return packet_bad(p, "another tag", 0);
	if (rnd_below(&p->rnd, 2) == 0) {
		mbuf_tag_free(p->m, tag_id, TAG_TYPE);
		error = mbuf_tag_find(p->m, tag_id, TAG_TYPE, &len, &data);
		if (error != ENOENT)
			return packet_bad(p, "the tag stays", error);
	}
	count(C_TAG);
	return 0;
}

/* -- which one ------------------------------------------------------------ */

static const struct operation {
	const char	*name;
	errno_t		(*run)(struct packet *p);
} operations[] = {
	{ "split", op_split },
	{ "prepend", op_prepend },
	{ "adj", op_adj },
	{ "copym", op_copym },
	{ "parts", op_parts },
	{ "dup", op_dup },
	{ "flat", op_flat },
	{ "pullup", op_pullup },
	{ "pulldown", op_pulldown },
	{ "rewrite", op_rewrite },
	{ "overwrite", op_overwrite },
	{ "attach", op_attach },
	{ "cluster", op_cluster },
	{ "empty", op_empty },
	{ "tag", op_tag },
};

#define NOPERATIONS	(sizeof(operations) / sizeof(operations[0]))

errno_t
ops_run(struct packet *p)
{
	const struct operation *op;

	op = &operations[rnd_below(&p->rnd, NOPERATIONS)];
	p->doing = op->name;
	return op->run(p);
}

errno_t
ops_start(void)
{
	return mbuf_tag_id_find("org.nke.selftests.mangle", &tag_id);
}
