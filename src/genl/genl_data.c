// SPDX-License-Identifier: GPL-2.0
/*
 * From the kernel to clients: answers, then what controls send.
 *
 * Netlink has no back-pressure: what a socket has no room for is lost, and the
 * socket is told that it missed something.  So a port sends only while half of
 * its socket's buffer is free, and what waits stays with the control, whose
 * queue is full then.  That the client has read shows in our packets being
 * freed, of which their ubuf_info tells.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/netlink.h>
#include <linux/wait_bit.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "compat/ubuf.h"
#include "genl/genl.h"
#include "mbuf/mbuf.h"
#include "proto/mbuf.h"

/* Every reader has room for so much; short messages share it. */
#define NKE_GENL_BATCH		NLMSG_GOODSIZE
/* Longest packet: with all that belongs to it in 32 KiB. */
#define NKE_GENL_PACKET		SKB_WITH_OVERHEAD(32768)
/* What is around the bytes: id, unit, flags and their own header. */
#define NKE_GENL_AROUND		(NLMSG_ALIGN(NLMSG_HDRLEN + GENL_HDRLEN) + \
				 3 * nla_total_size(sizeof(u32)) + NLA_HDRLEN)
#define NKE_GENL_PIECE		ALIGN_DOWN(NKE_GENL_PACKET - NKE_GENL_AROUND, \
					   NLMSG_ALIGNTO)

#define NKE_PORT_DELAY_MIN	max(HZ / 50, 1)
#define NKE_PORT_DELAY_MAX	HZ

static void nke_port_was_read(struct sk_buff *skb, struct ubuf_info *note,
			      bool success);

NKE_DEFINE_UBUF_OPS(nke_port_note_ops, nke_port_was_read);

/* A packet of any length fits into an empty buffer. */
static bool nke_port_room(const struct nke_port *port, unsigned int truesize)
{
	unsigned int used = atomic_read(&port->sk->sk_rmem_alloc);

	return !used || used + truesize <= READ_ONCE(port->sk->sk_rcvbuf) / 2;
}

/*
 * Who frees a packet of ours holds its socket: a reader, or the socket's own
 * end.  The port, not being dead yet, has not let go of it either.
 */
static void nke_port_was_read(struct sk_buff *skb, struct ubuf_info *note,
			      bool success)
{
	struct nke_port *port = container_of(note, struct nke_port, note);

	/* Pairs with nke_port_stall(): either it sees room, or we the stall. */
	smp_mb();
	if (READ_ONCE(port->stalled) && !READ_ONCE(port->dead) &&
	    atomic_read(&port->sk->sk_rmem_alloc) <=
	    READ_ONCE(port->sk->sk_rcvbuf) / 4) {
		WRITE_ONCE(port->stalled, false);
		nke_port_kick(port);
	}
	nke_port_put(port);
}

/**
 * nke_port_listen() - prepare to hear that packets have been read
 * @port: a new port
 *
 * Context: Any.
 */
void nke_port_listen(struct nke_port *port)
{
	nke_ubuf_init(&port->note, nke_port_note_ops);
	port->delay = NKE_PORT_DELAY_MIN;
}

/**
 * nke_port_unlisten() - take the notes from packets that were not read
 * @port: a port that is over; nothing is sent any more
 *
 * A socket that is still open may keep them for ever, but nke has to go.
 *
 * Context: Process context.
 */
void nke_port_unlisten(struct nke_port *port)
{
	struct sk_buff_head *queue = &port->sk->sk_receive_queue;
	struct sk_buff *skb;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	skb_queue_walk(queue, skb)
		if (skb_zcopy(skb) == &port->note)
			skb_zcopy_clear(skb, false);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* No room: whoever reads wakes us, or time does.  False: there is room now. */
static bool nke_port_stall(struct nke_port *port, unsigned int truesize)
{
	WRITE_ONCE(port->stalled, true);
	/* Pairs with nke_port_was_read(). */
	smp_mb();
	if (nke_port_room(port, truesize)) {
		WRITE_ONCE(port->stalled, false);
		return false;
	}
	nke_port_kick_later(port, port->delay);
	port->delay = min_t(unsigned long, port->delay * 2, NKE_PORT_DELAY_MAX);
	return true;
}

/**
 * nke_port_later() - look whether there is room by now
 * @work: delayed work of a port; its queuer's reference ends here
 *
 * The buffer may be full of what others have sent.
 *
 * Context: Process context.
 */
void nke_port_later(struct work_struct *work)
{
	struct nke_port *port = container_of(to_delayed_work(work),
					     struct nke_port, later);

	nke_port_kick(port);
	nke_port_put(port);
}

/*
 * Consumes the packet.  -EAGAIN: there is no room after all, because others
 * have sent at the same time, or because the client, having missed something
 * of theirs, has to read all before it gets more.
 */
static int nke_port_deliver(struct nke_port *port, struct sk_buff *skb)
{
	int err;

	/*
	 * The number may be another socket's by now.  It may become one after
	 * this, too: netlink sends to numbers only.
	 */
	if (sock_flag(port->sk, SOCK_DEAD)) {
		kfree_skb(skb);
		return 0;
	}
	refcount_inc(&port->refs);
	skb_zcopy_init(skb, &port->note);
	err = netlink_unicast(init_net.genl_sock, skb, port->portid,
			      MSG_DONTWAIT);
	if (err == -EAGAIN)
		return err;
	port->delay = NKE_PORT_DELAY_MIN;
	return 0;
}

/* The next answer, or NULL: there is none, or no room for it. */
static struct sk_buff *nke_port_reply(struct nke_port *port, bool *room)
{
	struct sk_buff *skb;

	spin_lock_bh(&port->lock);
	skb = skb_peek(&port->replies);
	*room = !skb || nke_port_room(port, skb->truesize) ||
		!nke_port_stall(port, skb->truesize);
	if (skb && *room) {
		__skb_unlink(skb, &port->replies);
		port->charge -= skb->truesize;
	} else {
		skb = NULL;
	}
	spin_unlock_bh(&port->lock);
	return skb;
}

/*
 * Answers; false if there is no room for all.  Only for whom is sending.  One
 * for which there is no room after all is lost as netlink's own would be: the
 * client is told that it missed something.
 */
static bool nke_port_send_replies(struct nke_port *port)
{
	struct sk_buff *skb;
	bool room;

	while ((skb = nke_port_reply(port, &room)))
		nke_port_deliver(port, skb);
	return room;
}

/* The right to send, of which there is one. */
static bool nke_port_begin(struct nke_port *port)
{
	bool begun;

	spin_lock_bh(&port->lock);
	begun = !port->dead && !port->sending;
	if (begun) {
		port->sending = true;
		WRITE_ONCE(port->stalled, false);
	}
	spin_unlock_bh(&port->lock);
	return begun;
}

/* Whether there is more to be sent. */
static bool nke_port_finish(struct nke_port *port)
{
	bool more;

	spin_lock_bh(&port->lock);
	port->sending = false;
	more = !port->dead && (!list_empty(&port->ready) ||
			       !skb_queue_empty(&port->replies));
	spin_unlock_bh(&port->lock);
	return more;
}

/**
 * nke_port_flush() - send answers at once
 * @port: the port
 *
 * If somebody else is sending, that one does it.
 *
 * Context: Process context.
 */
void nke_port_flush(struct nke_port *port)
{
	bool sent;

	if (!nke_port_begin(port))
		return;
	sent = nke_port_send_replies(port);
	if (nke_port_finish(port) && sent)
		nke_port_kick(port);
}

/**
 * nke_genl_wake() - a control has sent something, or it is over
 * @conn: the connection
 *
 * Context: Any; bottom halves may be off.
 */
void nke_genl_wake(struct nke_ctl_conn *conn)
{
	struct nke_genl_conn *gc = container_of(conn, struct nke_genl_conn,
						conn);
	struct nke_port *port = gc->port;
	bool kick = false;

	spin_lock_bh(&port->lock);
	if (gc->open && list_empty(&gc->ready)) {
		list_add_tail(&gc->ready, &port->ready);
		kick = !port->sending && !READ_ONCE(port->stalled);
	}
	spin_unlock_bh(&port->lock);
	if (kick)
		nke_port_kick(port);
}

/* -- messages of a control ------------------------------------------------- */

static size_t nke_genl_data_size(size_t len)
{
	return NKE_GENL_AROUND + NLMSG_ALIGN(len);
}

/* Room for all that waits, or for as much as one packet takes. */
static size_t nke_genl_packet_size(struct nke_sockbuf *rcv, size_t first)
{
	size_t all;

	if (nke_genl_data_size(first) > NKE_GENL_BATCH)
		return nke_genl_data_size(min_t(size_t, first, NKE_GENL_PIECE));
	all = READ_ONCE(rcv->cc) +
	      READ_ONCE(rcv->records) * nke_genl_data_size(0);
	return clamp_t(size_t, all, nke_genl_data_size(first), NKE_GENL_BATCH);
}

/* The start of a record; its data are there until they are dropped. */
static void nke_genl_put_data(struct sk_buff *skb, struct nke_genl_conn *gc,
			      struct __mbuf *m, size_t len, bool more)
{
	struct nlattr *attr;
	void *hdr;

	hdr = genlmsg_put(skb, gc->port->portid, 0, nke_genl_family, 0,
			  NKE_CTL_CMD_DATA);
	nla_put_u32(skb, NKE_CTL_A_MESSAGE_ID, gc->id);
	nla_put_u32(skb, NKE_CTL_A_MESSAGE_UNIT, gc->conn.unit);
	if (more)
		nla_put_u32(skb, NKE_CTL_A_MESSAGE_FLAGS,
			    NKE_CTL_MESSAGE_FLAGS_MORE);
	attr = nla_reserve(skb, NKE_CTL_A_MESSAGE_DATA, len);
	nke_mbuf_copydata(m, 0, len, nla_data(attr));
	genlmsg_end(skb, hdr);
}

/* Only the last record may grow meanwhile, beyond what is told of it. */
static struct __mbuf *nke_genl_next(struct nke_sockbuf *rcv, struct __mbuf *m,
				    size_t *len)
{
	spin_lock_bh(&rcv->lock);
	m = m->nextpkt;
	*len = nke_mbuf_chain_len(m);
	spin_unlock_bh(&rcv->lock);
	return m;
}

/**
 * struct nke_genl_taken - what of a connection's queue is in a packet
 * @bytes: how many, an empty record being one
 * @records: how many
 * @last: bytes of the last of them
 */
struct nke_genl_taken {
	u32 bytes;
	unsigned int records;
	size_t last;
};

/*
 * A packet with what the control has sent, as much as goes into one.  NULL:
 * there is nothing, or no room or memory, which is then waited for.
 */
static struct sk_buff *nke_genl_take(struct nke_genl_conn *gc,
				     struct nke_genl_taken *taken,
				     bool *stalled)
{
	struct nke_sockbuf *rcv = &gc->conn.rcv;
	struct nke_port *port = gc->port;
	struct sk_buff *skb;
	struct __mbuf *m;
	size_t size, len;
	bool ended;

	BUILD_BUG_ON(NKE_GENL_PIECE > NKE_CTL_MAX_DATA);
	m = nke_sockbuf_first(rcv, &len, &ended);
	if (!m)
		return NULL;
	size = nke_genl_packet_size(rcv, len);
	*stalled = !nke_port_room(port, SKB_TRUESIZE(size)) &&
		   nke_port_stall(port, SKB_TRUESIZE(size));
	if (*stalled)
		return NULL;
	skb = alloc_skb(size, GFP_KERNEL);
	if (!skb) {
		nke_port_kick_later(port, NKE_PORT_DELAY_MIN);
		*stalled = true;
		return NULL;
	}
	while (m && skb->len + nke_genl_data_size(len) <= size) {
		nke_genl_put_data(skb, gc, m, len, false);
		taken->bytes += len ?: 1;
		taken->records++;
		taken->last = len;
		m = nke_genl_next(rcv, m, &len);
	}
	if (!taken->records) {
		nke_genl_put_data(skb, gc, m, NKE_GENL_PIECE, true);
		taken->bytes = NKE_GENL_PIECE;
		taken->records = 1;
		taken->last = NKE_GENL_PIECE;
	}
	return skb;
}

/* The client's socket has it. */
static void nke_genl_drop(struct nke_genl_conn *gc,
			  struct nke_genl_taken *taken)
{
	struct nke_sockbuf *rcv = &gc->conn.rcv;
	size_t len;
	bool ended;

	for (; taken->records > 1; taken->records--) {
		nke_sockbuf_first(rcv, &len, &ended);
		nke_sockbuf_drop(rcv, len);
	}
	nke_sockbuf_drop(rcv, taken->last);
}

/* Tell the client that it is over, and have its worker clean up. */
static bool nke_genl_closed(struct nke_genl_conn *gc)
{
	struct nke_port *port = gc->port;
	struct sk_buff *skb;
	void *hdr;

	skb = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!skb)
		return false;
	hdr = genlmsg_put(skb, port->portid, 0, nke_genl_family, 0,
			  NKE_CTL_CMD_CLOSED);
	nla_put_u32(skb, NKE_CTL_A_MESSAGE_ID, gc->id);
	nla_put_u32(skb, NKE_CTL_A_MESSAGE_UNIT, gc->conn.unit);
	genlmsg_end(skb, hdr);

	spin_lock_bh(&port->lock);
	if (gc->open) {
		gc->open = false;
		list_add_tail(&gc->over, &port->over);
		port->charge += skb->truesize;
		__skb_queue_tail(&port->replies, skb);
		skb = NULL;
	}
	spin_unlock_bh(&port->lock);
	kfree_skb(skb);
	nke_port_work(port);
	return true;
}

/* The first connection with something to be sent, with a reference. */
static struct nke_genl_conn *nke_port_next(struct nke_port *port)
{
	struct nke_genl_conn *gc;

	spin_lock_bh(&port->lock);
	gc = list_first_entry_or_null(&port->ready, struct nke_genl_conn,
				      ready);
	if (gc) {
		list_del_init(&gc->ready);
		refcount_inc(&gc->refs);
	}
	spin_unlock_bh(&port->lock);
	return gc;
}

/* It may have more: its turn comes again, or is still on. */
static void nke_port_again(struct nke_port *port, struct nke_genl_conn *gc,
			   bool first)
{
	spin_lock_bh(&port->lock);
	if (gc->open && list_empty(&gc->ready)) {
		if (first)
			list_add(&gc->ready, &port->ready);
		else
			list_add_tail(&gc->ready, &port->ready);
	}
	spin_unlock_bh(&port->lock);
}

/* A packet of one connection; false when there is no room for more. */
static bool nke_port_send_conn(struct nke_port *port, struct nke_genl_conn *gc,
			       bool *sent)
{
	bool over = READ_ONCE(gc->conn.rcv.closed);
	struct nke_genl_taken taken = {};
	bool stalled = false;
	struct sk_buff *skb;

	/* Nothing comes behind the end, which was looked for before. */
	smp_rmb();
	skb = nke_genl_take(gc, &taken, &stalled);
	if (!skb && !stalled) {
		if (!over || nke_genl_closed(gc))
			return true;
		nke_port_kick_later(port, NKE_PORT_DELAY_MIN);
	}
	if (skb) {
		/* Who reads it, and answers, finds its room free. */
		nke_sockbuf_leave(&gc->conn.rcv, taken.bytes);
		*sent = !nke_port_deliver(port, skb);
		if (*sent) {
			nke_genl_drop(gc, &taken);
		} else {
			nke_sockbuf_leave(&gc->conn.rcv, 0);
			nke_port_kick_later(port, port->delay);
		}
	}
	nke_port_again(port, gc, !*sent);
	return *sent;
}

/*
 * XNU tells a control that its client has read.  Others may begin to end the
 * connection, and wait.
 */
static void nke_genl_rcvd(struct nke_genl_conn *gc)
{
	struct nke_assumed assumed;

	spin_lock_bh(&gc->port->lock);
	gc->telling = gc->open;
	spin_unlock_bh(&gc->port->lock);
	if (!gc->telling)
		return;
	nke_proc_assume(&assumed, gc->task);
	nke_ctl_rcvd(&gc->conn, 0);
	nke_proc_resume(&assumed);
	/* Pairs with nke_genl_conn_end(): the callback is over. */
	smp_store_release(&gc->telling, false);
	/* The end is seen before wake_up_var() looks for who waits for it. */
	smp_mb();
	wake_up_var(&gc->telling);
}

/**
 * nke_port_tx() - send what there is, as long as there is room
 * @work: of the port; its queuer's reference ends here
 *
 * Context: Process context.
 */
void nke_port_tx(struct work_struct *work)
{
	struct nke_port *port = container_of(work, struct nke_port, tx);
	struct nke_genl_conn *gc = NULL;
	bool room, more, sent;

	do {
		if (!nke_port_begin(port))
			break;
		sent = false;
		room = nke_port_send_replies(port);
		if (room)
			gc = nke_port_next(port);
		if (gc)
			room = nke_port_send_conn(port, gc, &sent);
		more = nke_port_finish(port);
		if (sent) {
			/* Nobody's answer waits for a callback. */
			if (more)
				nke_port_flush(port);
			nke_genl_rcvd(gc);
		}
		if (gc)
			nke_genl_conn_put(gc);
		gc = NULL;
		cond_resched();
	} while (room && more);
	nke_port_put(port);
}
