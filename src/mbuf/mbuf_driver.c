// SPDX-License-Identifier: GPL-2.0
/*
 * What drivers note of a packet: time stamp, flow, marks, who wants to hear of
 * its transmission.  In XNU all of this is private to Apple's own drivers.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/srcu.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

#define NKE_M_CALLBACKS	8

/*
 * Completion callbacks.  Slots are changed under the mutex and read under
 * SRCU: a callback may sleep where the free of its packet may, and has
 * returned when its unregistration has.
 */
static DEFINE_MUTEX(nke_m_callbacks_lock);
static nke_mbuf_tx_compl nke_m_callbacks[NKE_M_CALLBACKS];
DEFINE_STATIC_SRCU(nke_m_callbacks_srcu);
static atomic_long_t nke_m_pktid = ATOMIC_LONG_INIT(0);

/* The callback's slot; with NULL a free one; negative if there is none. */
static int nke_m_callback_slot(nke_mbuf_tx_compl callback)
{
	int i;

	for (i = 0; i < NKE_M_CALLBACKS; i++)
		if (READ_ONCE(nke_m_callbacks[i]) == callback)
			return i;
	return -ENOENT;
}

/**
 * nke_m_driver_end() - a packet ends without having been transmitted
 * @drv: what the driver noted
 * @pkt: the packet's header
 *
 * Context: That of the free.
 */
void nke_m_driver_end(struct nke_m_driver *drv, const struct nke_pkthdr *pkt)
{
	u64 ts = pkt->flags & NKE_PKT_TSTAMP ? pkt->tstamp : 0;
	nke_mbuf_tx_compl callback;
	int idx;
	int i;

	if (likely(!drv->pending))
		return;
	idx = srcu_read_lock(&nke_m_callbacks_srcu);
	for (i = 0; i < NKE_M_CALLBACKS; i++) {
		callback = READ_ONCE(nke_m_callbacks[i]);
		if ((drv->pending & BIT(i)) && callback)
			callback(drv->pktid, NULL, ts, drv->arg, drv->data,
				 drv->status);
	}
	srcu_read_unlock(&nke_m_callbacks_srcu, idx);
	drv->pending = 0;
}

/**
 * nke_m_driver_copied() - this is a copy's, which nobody waits for
 * @drv: what the driver noted
 *
 * Context: Any.
 */
void nke_m_driver_copied(struct nke_m_driver *drv)
{
	drv->pending = 0;
}

/* The driver's notes; made when they are not there yet. */
static struct nke_m_driver *nke_m_driver(struct __mbuf *m)
{
	struct nke_m_driver *drv = nke_m_tag_get(m, NKE_MTAG_DRIVER, NULL);

	return drv ?: nke_m_tag_add(m, NKE_MTAG_DRIVER, sizeof(*drv),
				    GFP_ATOMIC | __GFP_NOWARN);
}

/**
 * nke_mbuf_register_tx_compl_callback() - a function for transmitted packets
 * @callback: the function; called in the context in which a packet is freed
 *
 * Follows XNU's mbuf_register_tx_compl_callback().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL), EEXIST, ENOSPC (there are 8).
 */
int nke_mbuf_register_tx_compl_callback(nke_mbuf_tx_compl callback)
{
	int err = 0;
	int i;

	if (!callback)
		return nke_errno(-EINVAL);
	mutex_lock(&nke_m_callbacks_lock);
	i = nke_m_callback_slot(NULL);
	if (nke_m_callback_slot(callback) >= 0)
		err = -EEXIST;
	else if (i < 0)
		err = -ENOSPC;
	else
		WRITE_ONCE(nke_m_callbacks[i], callback);
	mutex_unlock(&nke_m_callbacks_lock);
	return nke_errno(err);
}
EXPORT_SYMBOL_NKE(nke_mbuf_register_tx_compl_callback);

/**
 * nke_mbuf_unregister_tx_compl_callback() - end of such a function
 * @callback: the function
 *
 * Still running may be calls for packets that are being freed: waits for
 * these.  Packets that name it are freed without a call.  Follows XNU's
 * mbuf_unregister_tx_compl_callback().
 *
 * Context: Process context; may sleep; not from a callback.
 * Return: 0, EINVAL (NULL), ENOENT.
 */
int nke_mbuf_unregister_tx_compl_callback(nke_mbuf_tx_compl callback)
{
	int i;

	if (!callback)
		return nke_errno(-EINVAL);
	mutex_lock(&nke_m_callbacks_lock);
	i = nke_m_callback_slot(callback);
	if (i >= 0)
		WRITE_ONCE(nke_m_callbacks[i], NULL);
	mutex_unlock(&nke_m_callbacks_lock);
	if (i < 0)
		return nke_errno(i);
	synchronize_srcu(&nke_m_callbacks_srcu);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_unregister_tx_compl_callback);

/**
 * nke_mbuf_set_timestamp_requested() - have a function called for a packet
 * @mbuf: first mbuf, with a packet header
 * @pktid: receives the number that the function will be given
 * @callback: a registered function; several may be asked for
 *
 * Follows XNU's mbuf_set_timestamp_requested().
 *
 * Context: Any but hard interrupt.
 * Return: 0, EINVAL (NULL, no packet header), ENOENT (not registered), ENOMEM.
 */
int nke_mbuf_set_timestamp_requested(struct __mbuf *mbuf, unsigned long *pktid,
				     nke_mbuf_tx_compl callback)
{
	struct nke_m_driver *drv;
	int i;

	if (!pktid || !callback || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	i = nke_m_callback_slot(callback);
	if (i < 0)
		return nke_errno(i);
	drv = nke_m_driver(mbuf);
	if (!drv)
		return nke_errno(-ENOMEM);
	if (!drv->pending)
		drv->pktid = atomic_long_inc_return(&nke_m_pktid);
	drv->pending |= BIT(i);
	*pktid = drv->pktid;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_timestamp_requested);

/**
 * nke_mbuf_get_timestamp_requested() - will a function be called?
 * @mbuf: first mbuf, with a packet header
 * @requested: receives 1 or 0
 *
 * Follows XNU's mbuf_get_timestamp_requested().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_timestamp_requested(struct __mbuf *mbuf,
				     int *requested)
{
	const struct nke_m_driver *drv;

	if (!requested || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	drv = nke_m_tag_get(mbuf, NKE_MTAG_DRIVER, NULL);
	*requested = drv && drv->pending;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_timestamp_requested);

/**
 * nke_mbuf_get_tx_compl_data() - what the functions will be given
 * @mbuf: first mbuf, with a packet header
 * @arg: receives one value
 * @data: receives the other
 *
 * Follows XNU's mbuf_get_tx_compl_data().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_tx_compl_data(struct __mbuf *mbuf, unsigned long *arg,
			       unsigned long *data)
{
	const struct nke_m_driver *drv;

	if (!arg || !data || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	drv = nke_m_tag_get(mbuf, NKE_MTAG_DRIVER, NULL);
	*arg = drv ? drv->arg : 0;
	*data = drv ? drv->data : 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_tx_compl_data);

/**
 * nke_mbuf_set_tx_compl_data() - set what the functions will be given
 * @mbuf: first mbuf, with a packet header
 * @arg: one value
 * @data: the other
 *
 * Follows XNU's mbuf_set_tx_compl_data().
 *
 * Context: Any but hard interrupt.
 * Return: 0, EINVAL (NULL, no packet header), ENOMEM.
 */
int nke_mbuf_set_tx_compl_data(struct __mbuf *mbuf, unsigned long arg,
			       unsigned long data)
{
	struct nke_m_driver *drv;

	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	drv = nke_m_driver(mbuf);
	if (!drv)
		return nke_errno(-ENOMEM);
	drv->arg = arg;
	drv->data = data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_tx_compl_data);

/**
 * nke_mbuf_get_status() - how a transmission ended
 * @mbuf: first mbuf, with a packet header
 * @status: receives it; 0 if nobody said
 *
 * Follows XNU's mbuf_get_status().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_status(struct __mbuf *mbuf, int *status)
{
	const struct nke_m_driver *drv;

	if (!status || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	drv = nke_m_tag_get(mbuf, NKE_MTAG_DRIVER, NULL);
	*status = drv ? drv->status : 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_status);

/**
 * nke_mbuf_set_status() - say how a transmission ended
 * @mbuf: first mbuf, with a packet header
 * @status: the status
 *
 * Follows XNU's mbuf_set_status().
 *
 * Context: Any but hard interrupt.
 * Return: 0, EINVAL (NULL, no packet header), ENOMEM.
 */
int nke_mbuf_set_status(struct __mbuf *mbuf, int status)
{
	struct nke_m_driver *drv;

	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	drv = nke_m_driver(mbuf);
	if (!drv)
		return nke_errno(-ENOMEM);
	drv->status = status;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_status);

/**
 * nke_mbuf_get_timestamp() - when a packet was received or sent
 * @mbuf: first mbuf, with a packet header
 * @ts: receives the time, 0 if there is none
 * @valid: receives 1 if there is one, else 0
 *
 * Follows XNU's mbuf_get_timestamp().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_timestamp(struct __mbuf *mbuf, unsigned long long *ts,
			   int *valid)
{
	if (!ts || !valid || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*valid = !!(mbuf->pkt.flags & NKE_PKT_TSTAMP);
	*ts = *valid ? mbuf->pkt.tstamp : 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_timestamp);

static void nke_m_mark(struct __mbuf *m, u32 flag, bool on)
{
	if (on)
		m->pkt.flags |= flag;
	else
		m->pkt.flags &= ~flag;
}

/**
 * nke_mbuf_set_timestamp() - say when a packet was received or sent
 * @mbuf: first mbuf, with a packet header
 * @ts: the time
 * @valid: 0: there is none
 *
 * Follows XNU's mbuf_set_timestamp().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_timestamp(struct __mbuf *mbuf, unsigned long long ts,
			   int valid)
{
	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	nke_m_mark(mbuf, NKE_PKT_TSTAMP, valid);
	mbuf->pkt.tstamp = valid ? ts : 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_timestamp);

/**
 * nke_mbuf_get_flowid() - the driver's flow of a packet
 * @mbuf: first mbuf, with a packet header
 * @flowid: receives it; 0 if nobody said
 *
 * Follows XNU's mbuf_get_flowid().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_flowid(struct __mbuf *mbuf, unsigned short *flowid)
{
	if (!flowid || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*flowid = mbuf->pkt.flowid;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_flowid);

/**
 * nke_mbuf_set_flowid() - set the driver's flow of a packet
 * @mbuf: first mbuf, with a packet header
 * @flowid: the flow
 *
 * Follows XNU's mbuf_set_flowid().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_flowid(struct __mbuf *mbuf, unsigned short flowid)
{
	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	mbuf->pkt.flowid = flowid;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_flowid);

static int nke_m_get_mark(const struct __mbuf *m, u32 flag, int *on)
{
	if (!on || !nke_m_is_packet(m))
		return -EINVAL;
	*on = !!(m->pkt.flags & flag);
	return 0;
}

static int nke_m_set_mark(struct __mbuf *m, u32 flag, int on)
{
	if (!nke_m_is_packet(m))
		return -EINVAL;
	nke_m_mark(m, flag, on);
	return 0;
}

/**
 * nke_mbuf_get_keepalive_flag() - is it a keep-alive packet?
 * @mbuf: first mbuf, with a packet header
 * @is_keepalive: receives 1 or 0
 *
 * Follows XNU's mbuf_get_keepalive_flag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_keepalive_flag(struct __mbuf *mbuf,
				int *is_keepalive)
{
	return nke_errno(nke_m_get_mark(mbuf, NKE_PKT_KEEPALIVE,
					is_keepalive));
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_keepalive_flag);

/**
 * nke_mbuf_set_keepalive_flag() - say that it is a keep-alive packet
 * @mbuf: first mbuf, with a packet header
 * @is_keepalive: whether it is
 *
 * Follows XNU's mbuf_set_keepalive_flag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_keepalive_flag(struct __mbuf *mbuf, int is_keepalive)
{
	return nke_errno(nke_m_set_mark(mbuf, NKE_PKT_KEEPALIVE,
					is_keepalive));
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_keepalive_flag);

/**
 * nke_mbuf_get_wake_packet_flag() - did it wake the machine?
 * @mbuf: first mbuf, with a packet header
 * @is_wake_packet: receives 1 or 0
 *
 * Follows XNU's mbuf_get_wake_packet_flag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_get_wake_packet_flag(struct __mbuf *mbuf,
				  int *is_wake_packet)
{
	return nke_errno(nke_m_get_mark(mbuf, NKE_PKT_WAKE, is_wake_packet));
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_wake_packet_flag);

/**
 * nke_mbuf_set_wake_packet_flag() - say that it woke the machine
 * @mbuf: first mbuf, with a packet header
 * @is_wake_packet: whether it did
 *
 * Follows XNU's mbuf_set_wake_packet_flag().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_set_wake_packet_flag(struct __mbuf *mbuf,
				  int is_wake_packet)
{
	return nke_errno(nke_m_set_mark(mbuf, NKE_PKT_WAKE, is_wake_packet));
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_wake_packet_flag);
