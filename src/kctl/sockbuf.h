/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What waits for a reader: records of mbufs, after XNU's sockbuf.
 *
 * Writers come at any time and from any context; one reader at a time, which
 * is the front end's affair.  A reader copies what nke_sockbuf_first() shows
 * without the lock: nobody takes bytes away but itself, and a writer only adds
 * behind what the reader was told of.
 */
#ifndef _NKE_KCTL_SOCKBUF_H
#define _NKE_KCTL_SOCKBUF_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct __mbuf;

/**
 * struct nke_sockbuf - a queue of records
 * @lock: protects all below; bh
 * @first: records linked by nextpkt; bytes of a record by next
 * @last: the last record
 * @tail: the last mbuf of @last
 * @cc: bytes
 * @mbcnt: storage behind them, in bytes
 * @records: how many
 * @hiwat: bytes that may wait
 * @ideal: @hiwat before critical data made it grow
 * @lowat: bytes that make it readable
 * @stream: storage counts too, and records mean nothing
 * @open: @last was not ended: what comes next is appended to it
 * @closed: nothing more is taken
 */
struct nke_sockbuf {
	spinlock_t lock;
	struct __mbuf *first;
	struct __mbuf *last;
	struct __mbuf *tail;
	u32 cc;
	u32 mbcnt;
	u32 records;
	u32 hiwat;
	u32 ideal;
	u32 lowat;
	bool stream;
	bool open;
	bool closed;
};

/* How nke_sockbuf_append() treats a message. */
#define NKE_SB_EOR	BIT(0)	/* the record ends with it */
#define NKE_SB_RESERVE	BIT(1)	/* leave a quarter of the space free */
#define NKE_SB_CRIT	BIT(2)	/* may make the queue grow by a quarter */

void nke_sockbuf_init(struct nke_sockbuf *sb, u32 hiwat, bool stream);
void nke_sockbuf_close(struct nke_sockbuf *sb);
void nke_sockbuf_flush(struct nke_sockbuf *sb);
u32 nke_sockbuf_space(struct nke_sockbuf *sb);
int nke_sockbuf_append(struct nke_sockbuf *sb, struct __mbuf *m, size_t len,
		       unsigned int how);
bool nke_sockbuf_readable(const struct nke_sockbuf *sb);
struct __mbuf *nke_sockbuf_first(struct nke_sockbuf *sb, size_t *len,
				 bool *ended);
void nke_sockbuf_drop(struct nke_sockbuf *sb, size_t len);

#endif /* _NKE_KCTL_SOCKBUF_H */
