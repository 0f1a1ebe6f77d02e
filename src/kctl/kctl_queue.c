// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel controls: what an NKE sends to a client.
 *
 * No lock is common to two clients here, and no function waits: they may be
 * called from callbacks, under the NKE's own locks, and in softirq.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "kctl/kctl_priv.h"
#include "mbuf/mbuf.h"
#include "trace/events/nke.h"

/* CTL_DATA_* as the queue knows them. */
static unsigned int nke_ctl_how(const struct nke_ctl_conn *conn,
				unsigned int flags)
{
	unsigned int how = 0;

	if (flags & NKE_CTL_DATA_EOR)
		how |= NKE_SB_EOR;
	if (conn->kctl->flags & NKE_CTL_FLAG_REG_CRIT)
		how |= flags & NKE_CTL_DATA_CRIT ? NKE_SB_CRIT : NKE_SB_RESERVE;
	return how;
}

/* The client, unless it is on its way out or has never been. */
static struct nke_ctl_conn *nke_ctl_target(void *ref, u32 unit)
{
	struct nke_ctl_conn *conn = nke_ctl_conn_get(ref, unit);

	if (conn && READ_ONCE(conn->state) == NKE_CTL_DEAD) {
		nke_ctl_conn_put(conn);
		conn = NULL;
	}
	return conn;
}

static void nke_ctl_wake(struct nke_ctl_conn *conn, unsigned int flags)
{
	if (!(flags & NKE_CTL_DATA_NOWAKEUP))
		conn->front->wake(conn);
}

/*
 * To the NKE a client that has just gone was never there, and one that has shut
 * its side for reading has no room.
 */
static int nke_ctl_refuse(const struct nke_ctl_conn *conn, size_t len, int err)
{
	if (READ_ONCE(conn->state) == NKE_CTL_DEAD)
		err = -EINVAL;
	else if (err == -EPIPE)
		err = -ENOBUFS;
	trace_nke_enqueue_refuse(conn->kctl->id, conn->unit, len, err);
	nke_kctl_inc(NKE_KCTL_ENQUEUE_FAIL);
	if (err == -ENOBUFS)
		nke_kctl_inc(NKE_KCTL_ENQUEUE_FULLSOCK);
	return err;
}

static struct __mbuf *nke_ctl_copy_in(const u8 *data, size_t len)
{
	struct __mbuf *m = nke_m_get_packet(GFP_ATOMIC | __GFP_NOWARN, len, 0,
					    NULL);
	struct __mbuf *p;

	if (IS_ERR(m))
		return NULL;
	nke_mbuf_trim_to(m, len);
	for (p = m; p; p = p->next) {
		memcpy(p->data, data, p->len);
		data += p->len;
	}
	return m;
}

static int nke_ctl_enqueue_bytes(struct nke_ctl_conn *conn, const void *data,
				 size_t len, unsigned int how)
{
	struct __mbuf *m;
	int err;

	/* An NKE may well try again and again: ask before making mbufs. */
	if (len > INT_MAX || !nke_sockbuf_fits(&conn->rcv, len, how))
		return -ENOBUFS;
	m = nke_ctl_copy_in(data, len);
	if (!m) {
		nke_kctl_inc(NKE_KCTL_ENQDATA_MB_ALLOC_FAIL);
		return -ENOMEM;
	}
	err = nke_sockbuf_append(&conn->rcv, m, len, how);
	if (err) {
		nke_kctl_inc(NKE_KCTL_ENQDATA_SBAPPEND_FAIL);
		nke_mbuf_freem(m);
	}
	return err;
}

/**
 * nke_ctl_enqueuedata() - send bytes to a client
 * @kctlref: reference of the control
 * @unit: of the client
 * @data: the bytes, which are copied
 * @len: how many
 * @flags: CTL_DATA_*
 *
 * Follows XNU's ctl_enqueuedata().
 *
 * Context: Process context or softirq; does not wait.
 * Return: 0, EINVAL (no such client, NULL), ENOBUFS (no room), ENOMEM.
 */
int nke_ctl_enqueuedata(void *kctlref, unsigned int unit, void *data,
			unsigned long len, unsigned int flags)
{
	struct nke_ctl_conn *conn;
	int err;

	if (!data && len)
		return nke_errno(-EINVAL);
	conn = nke_ctl_target(kctlref, unit);
	if (!conn)
		return nke_errno(-EINVAL);
	err = nke_ctl_enqueue_bytes(conn, data, len, nke_ctl_how(conn, flags));
	if (err)
		err = nke_ctl_refuse(conn, len, err);
	else
		nke_ctl_wake(conn, flags);
	nke_ctl_conn_put(conn);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_ctl_enqueuedata);

/* Does the chain refer to memory that only its owner can free? */
static bool nke_ctl_is_foreign(const struct __mbuf *m)
{
	for (; m; m = m->next)
		if (m->ext && m->ext->kind == NKE_EXT_CUSTOM)
			return true;
	return false;
}

/*
 * Queue a packet, which is gone on success.  Memory of the NKE's own is copied:
 * the client may let it lie for longer than the NKE is loaded.
 */
static int nke_ctl_enqueue_packet(struct nke_ctl_conn *conn, struct __mbuf *m,
				  unsigned int how)
{
	size_t len = nke_mbuf_chain_len(m);
	struct __mbuf *copy;
	int err;

	if (len > INT_MAX)
		return -ENOBUFS;
	if (likely(!nke_ctl_is_foreign(m)))
		return nke_sockbuf_append(&conn->rcv, m, len, how);
	if (!nke_sockbuf_fits(&conn->rcv, len, how))
		return -ENOBUFS;
	if (nke_mbuf_dup(m, NKE_MBUF_DONTWAIT, &copy))
		return -ENOBUFS;
	err = nke_sockbuf_append(&conn->rcv, copy, len, how);
	nke_mbuf_freem(err ? copy : m);
	return err;
}

/**
 * nke_ctl_enqueuembuf() - send a packet to a client
 * @kctlref: reference of the control
 * @unit: of the client
 * @m: one packet; gone on success, still the caller's on error
 * @flags: CTL_DATA_*
 *
 * Its length is that of its mbufs, whatever the packet header says.  Follows
 * XNU's ctl_enqueuembuf().
 *
 * Context: Process context or softirq; does not wait.
 * Return: 0, EINVAL (no such client, NULL, no packet header, a list), ENOBUFS
 * (no room; without memory to copy what mbuf_attachcluster() attached).
 */
int nke_ctl_enqueuembuf(void *kctlref, unsigned int unit, struct __mbuf *m,
			unsigned int flags)
{
	struct nke_ctl_conn *conn;
	size_t len;
	int err;

	if (!nke_m_is_packet(m) || m->nextpkt)
		return nke_errno(-EINVAL);
	conn = nke_ctl_target(kctlref, unit);
	if (!conn)
		return nke_errno(-EINVAL);
	len = m->pkt.len;
	err = nke_ctl_enqueue_packet(conn, m, nke_ctl_how(conn, flags));
	if (err)
		err = nke_ctl_refuse(conn, len, err);
	else
		nke_ctl_wake(conn, flags);
	nke_ctl_conn_put(conn);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_ctl_enqueuembuf);

/* Return: what is left of the list, from the first packet that failed on. */
static struct __mbuf *nke_ctl_enqueue_list(struct nke_ctl_conn *conn,
					   struct __mbuf *list,
					   unsigned int flags, int *err)
{
	unsigned int how = nke_ctl_how(conn, flags) | NKE_SB_EOR |
			   NKE_SB_RECORD;
	struct __mbuf *m = list;
	struct __mbuf *next;

	for (*err = 0; m; m = next) {
		size_t len;

		next = m->nextpkt;
		if (!nke_mbuf_has_pkthdr(m)) {
			*err = -EINVAL;
			break;
		}
		len = m->pkt.len;
		m->nextpkt = NULL;
		*err = nke_ctl_enqueue_packet(conn, m, how);
		if (*err) {
			m->nextpkt = next;
			*err = nke_ctl_refuse(conn, len, *err);
			break;
		}
	}
	if (m != list)
		nke_ctl_wake(conn, flags);
	return m;
}

/**
 * nke_ctl_enqueuembuf_list() - send packets to a client
 * @kctlref: reference of the control
 * @unit: of the client
 * @m_list: packets, linked by nextpkt; each one becomes a record
 * @flags: CTL_DATA_NOWAKEUP, CTL_DATA_CRIT
 * @m_remain: on error receives the packets that were not sent, which are the
 *	caller's; else NULL.  When it is NULL they are freed
 *
 * Follows XNU's ctl_enqueuembuf_list().
 *
 * Context: Process context or softirq; does not wait.
 * Return: 0, EINVAL (no such client, CTL_DATA_EOR, no packet header),
 * EOPNOTSUPP (a stream), ENOBUFS (no room).
 */
int nke_ctl_enqueuembuf_list(void *kctlref, unsigned int unit,
			     struct __mbuf *m_list, unsigned int flags,
			     struct __mbuf **m_remain)
{
	struct nke_ctl_conn *conn = nke_ctl_target(kctlref, unit);
	int err = -EINVAL;

	if (conn) {
		if (nke_kctl_is_stream(conn->kctl))
			err = -EOPNOTSUPP;
		else if (!(flags & NKE_CTL_DATA_EOR))
			m_list = nke_ctl_enqueue_list(conn, m_list, flags,
						      &err);
		nke_ctl_conn_put(conn);
	}
	if (m_remain)
		*m_remain = m_list;
	else
		nke_mbuf_freem_list(m_list);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_ctl_enqueuembuf_list);

/**
 * nke_ctl_getenqueuespace() - how much finds room at a client
 * @kctlref: reference of the control
 * @unit: of the client
 * @space: receives the number of bytes
 *
 * Follows XNU's ctl_getenqueuespace().
 *
 * Context: Process context or softirq; does not wait.
 * Return: 0, EINVAL (no such client, NULL).
 */
int nke_ctl_getenqueuespace(void *kctlref, unsigned int unit,
			    unsigned long *space)
{
	struct nke_ctl_conn *conn;

	if (!space)
		return nke_errno(-EINVAL);
	conn = nke_ctl_target(kctlref, unit);
	if (!conn)
		return nke_errno(-EINVAL);
	*space = nke_sockbuf_space(&conn->rcv);
	nke_ctl_conn_put(conn);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_ctl_getenqueuespace);

/**
 * nke_ctl_getenqueuereadable() - how much is missing before a client can read
 * @kctlref: reference of the control
 * @unit: of the client
 * @difference: receives the number of bytes to its SO_RCVLOWAT; 0: it can
 *
 * Follows XNU's ctl_getenqueuereadable().
 *
 * Context: Process context or softirq; does not wait.
 * Return: 0, EINVAL (no such client, NULL).
 */
int nke_ctl_getenqueuereadable(void *kctlref, unsigned int unit,
			       unsigned int *difference)
{
	struct nke_ctl_conn *conn;

	if (!difference)
		return nke_errno(-EINVAL);
	conn = nke_ctl_target(kctlref, unit);
	if (!conn)
		return nke_errno(-EINVAL);
	*difference = nke_sockbuf_missing(&conn->rcv);
	nke_ctl_conn_put(conn);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_ctl_getenqueuereadable);

/**
 * nke_ctl_getenqueuepacketcount() - how many records wait for a client
 * @kctlref: reference of the control
 * @unit: of the client
 * @pcnt: receives the number
 *
 * Follows XNU's ctl_getenqueuepacketcount().
 *
 * Context: Process context or softirq; does not wait.
 * Return: 0, EINVAL (no such client, NULL).
 */
int nke_ctl_getenqueuepacketcount(void *kctlref, unsigned int unit,
				  unsigned int *pcnt)
{
	struct nke_ctl_conn *conn;

	if (!pcnt)
		return nke_errno(-EINVAL);
	conn = nke_ctl_target(kctlref, unit);
	if (!conn)
		return nke_errno(-EINVAL);
	*pcnt = READ_ONCE(conn->rcv.records);
	nke_ctl_conn_put(conn);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_ctl_getenqueuepacketcount);
