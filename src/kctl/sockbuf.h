/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What waits for a reader: records of mbufs, after XNU's sockbuf.
 *
 * Writers come at any time, in process context or softirq; one reader at a
 * time, which is the front end's affair.  A reader copies what
 * nke_sockbuf_first() shows without the lock: nobody takes bytes away but
 * itself, and a writer only adds behind what the reader was told of.  So it
 * goes by the length that it was told, not by where the chain ends.
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
 * @mbcnt: storage behind them, in bytes
 * @first_len: bytes of the first record
 * @cc: bytes
 * @records: how many
 * @empty: how many of them without a byte; each counts as one
 * @leaving: of @cc and @empty, what the reader has already: as good as gone
 * @hiwat: bytes that may wait
 * @ideal: @hiwat before critical data made it grow
 * @lowat: bytes that make it readable
 * @stream: storage counts, too
 * @open: @last was not ended: what comes next is appended to it
 * @closed: nothing more is taken
 */
struct nke_sockbuf {
	spinlock_t lock;	/* protects the fields below */
	struct __mbuf *first;
	struct __mbuf *last;
	struct __mbuf *tail;
	u64 mbcnt;
	size_t first_len;
	u32 cc;
	u32 records;
	u32 empty;
	u32 leaving;
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
#define NKE_SB_RECORD	BIT(3)	/* the record begins with it */

/* Critical data makes no queue grow beyond this: XNU's autorcvbufmax. */
#define NKE_SB_GROW_MAX	262144

void nke_sockbuf_init(struct nke_sockbuf *sb, u32 hiwat, bool stream);
void nke_sockbuf_close(struct nke_sockbuf *sb);
void nke_sockbuf_flush(struct nke_sockbuf *sb);
void nke_sockbuf_setup(struct nke_sockbuf *sb, u32 hiwat, bool stream);
void nke_sockbuf_set_limit(struct nke_sockbuf *sb, u32 hiwat);
void nke_sockbuf_set_lowat(struct nke_sockbuf *sb, u32 lowat);
u32 nke_sockbuf_space(struct nke_sockbuf *sb);
u32 nke_sockbuf_missing(const struct nke_sockbuf *sb);
bool nke_sockbuf_fits(struct nke_sockbuf *sb, size_t len, unsigned int how);
int nke_sockbuf_append(struct nke_sockbuf *sb, struct __mbuf *m, size_t len,
		       unsigned int how);
bool nke_sockbuf_readable(const struct nke_sockbuf *sb);
struct __mbuf *nke_sockbuf_first(struct nke_sockbuf *sb, size_t *len,
				 bool *ended);
void nke_sockbuf_leave(struct nke_sockbuf *sb, u32 bytes);
void nke_sockbuf_drop(struct nke_sockbuf *sb, size_t len);

#endif /* _NKE_KCTL_SOCKBUF_H */
