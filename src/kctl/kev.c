// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel events: one who posts, and all who want to hear of it.
 *
 * Listeners are walked under SRCU, so that a poster that may wait can wait for
 * memory between two of them.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/strid.h"
#include "kctl/kev.h"
#include "mbuf/mbuf.h"

static_assert(sizeof(struct nke_kern_event_msg) == NKE_KEV_MSG_HEADER_SIZE);

/* An event as it is read. */
union nke_kev_buf {
	struct nke_kern_event_msg msg;
	u8 bytes[NKE_KEV_MAX];
};

DEFINE_STATIC_SRCU(nke_kev_srcu);
static DEFINE_SPINLOCK(nke_kev_lock);
static LIST_HEAD(nke_kev_list);		/* changed under nke_kev_lock */
/* Written at any time, called under SRCU. */
static nke_kev_multicast_func nke_kev_multicast;
static atomic_t nke_kev_ids = ATOMIC_INIT(0);
static atomic_t nke_kev_live = ATOMIC_INIT(0);
static atomic64_t nke_kev_stats[NKE_KEV_STATS];

static void nke_kev_inc(enum nke_kev_stat which)
{
	atomic64_inc(&nke_kev_stats[which]);
}

/**
 * nke_kev_stat() - read a counter
 * @which: which
 *
 * Context: Any.
 * Return: its value.
 */
u64 nke_kev_stat(enum nke_kev_stat which)
{
	if (which == NKE_KEV_PCBCOUNT)
		return nke_kev_listeners();
	return atomic64_read(&nke_kev_stats[which]);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_stat);

/**
 * nke_kev_listeners() - count listeners
 *
 * Context: Any.
 * Return: how many there are.
 */
unsigned int nke_kev_listeners(void)
{
	return atomic_read(&nke_kev_live);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_listeners);

/**
 * nke_kev_listen() - begin to listen
 * @listener: the listener; the front end's memory
 * @wake: called when there is something to read
 *
 * It hears nothing until it has a filter.
 *
 * Context: Process context or softirq.
 */
void nke_kev_listen(struct nke_kev_listener *listener,
		    void (*wake)(struct nke_kev_listener *listener))
{
	spin_lock_init(&listener->lock);
	listener->filter = (struct nke_kev_filter) {
		.vendor = NKE_KEV_NO_VENDOR,
	};
	nke_sockbuf_init(&listener->rcv, NKE_KEV_RECVSPACE, false);
	listener->wake = wake;
	spin_lock_bh(&nke_kev_lock);
	list_add_tail_rcu(&listener->node, &nke_kev_list);
	spin_unlock_bh(&nke_kev_lock);
	atomic_inc(&nke_kev_live);
	nke_kev_inc(NKE_KEV_GENCNT);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_listen);

/**
 * nke_kev_unlisten() - do not listen any more
 * @listener: the listener; its queue is the front end's to flush
 *
 * When this returns nobody looks at it.
 *
 * Context: Process context; waits for posters, which may wait for memory.
 */
void nke_kev_unlisten(struct nke_kev_listener *listener)
{
	spin_lock_bh(&nke_kev_lock);
	list_del_rcu(&listener->node);
	spin_unlock_bh(&nke_kev_lock);
	nke_sockbuf_close(&listener->rcv);
	synchronize_srcu_expedited(&nke_kev_srcu);
	atomic_dec(&nke_kev_live);
	nke_kev_inc(NKE_KEV_GENCNT);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_unlisten);

/**
 * nke_kev_set_filter() - say what to hear
 * @listener: the listener
 * @filter: what; what waits already stays
 *
 * Context: Process context or softirq.
 */
void nke_kev_set_filter(struct nke_kev_listener *listener,
			const struct nke_kev_filter *filter)
{
	spin_lock_bh(&listener->lock);
	listener->filter = *filter;
	spin_unlock_bh(&listener->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_set_filter);

/**
 * nke_kev_get_filter() - what is heard
 * @listener: the listener
 * @filter: receives it
 *
 * Context: Process context or softirq.
 */
void nke_kev_get_filter(struct nke_kev_listener *listener,
			struct nke_kev_filter *filter)
{
	spin_lock_bh(&listener->lock);
	*filter = listener->filter;
	spin_unlock_bh(&listener->lock);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_get_filter);

/**
 * nke_kev_last_id() - number of the last event
 *
 * Context: Any.
 * Return: the number; 0 when there has been none.
 */
u32 nke_kev_last_id(void)
{
	return atomic_read(&nke_kev_ids);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_last_id);

/**
 * nke_kev_vendor() - code of a vendor that is known
 * @string: its name
 * @code: receives the code
 *
 * Unlike kev_vendor_code_find() this makes none.
 *
 * Context: Process context; may sleep.
 * Return: 0, -ENOENT.
 */
int nke_kev_vendor(const char *string, u32 *code)
{
	return nke_strid_known(string, NKE_STRID_VENDOR, code);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_vendor);

/**
 * nke_kev_set_multicast() - have all events sent elsewhere, too
 * @multicast: called for each event, or NULL; see kev.h
 *
 * Context: Process context; sleeps.
 */
void nke_kev_set_multicast(nke_kev_multicast_func multicast)
{
	WRITE_ONCE(nke_kev_multicast, multicast);
	synchronize_srcu(&nke_kev_srcu);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_set_multicast);

static bool nke_kev_wanted(struct nke_kev_listener *listener,
			   const struct nke_kern_event_msg *msg)
{
	struct nke_kev_filter f;

	nke_kev_get_filter(listener, &f);
	if (!f.vendor)
		return true;
	if (f.vendor != msg->vendor_code)
		return false;
	if (!f.class)
		return true;
	return f.class == msg->kev_class &&
	       (!f.subclass || f.subclass == msg->kev_subclass);
}

/* A listener whose queue is full misses the event; nobody hears of that. */
static int nke_kev_deliver(struct nke_kev_listener *listener,
			   const struct nke_kern_event_msg *msg, gfp_t gfp)
{
	struct __mbuf *m;

	if (!nke_sockbuf_fits(&listener->rcv, msg->total_size, NKE_SB_EOR)) {
		nke_kev_inc(NKE_KEV_FULLSOCK);
		return 0;
	}
	m = nke_m_get_for(gfp, msg->total_size, NKE_MBUF_TYPE_DATA, 0);
	if (!m)
		return -ENOMEM;
	memcpy(m->data, msg, msg->total_size);
	m->len = msg->total_size;
	if (nke_sockbuf_append(&listener->rcv, m, m->len,
			       NKE_SB_EOR | NKE_SB_RECORD)) {
		nke_kev_inc(NKE_KEV_FULLSOCK);
		nke_mbuf_free(m);
		return 0;
	}
	nke_kev_inc(NKE_KEV_POSTED);
	listener->wake(listener);
	return 0;
}

/* Number the event and tell everybody who wants to hear of it. */
static int nke_kev_send(struct nke_kern_event_msg *msg, gfp_t gfp)
{
	struct nke_kev_listener *listener;
	nke_kev_multicast_func multicast;
	int err = 0;
	int idx;

	msg->id = atomic_inc_return(&nke_kev_ids);
	idx = srcu_read_lock(&nke_kev_srcu);
	list_for_each_entry_srcu(listener, &nke_kev_list, node,
				 srcu_read_lock_held(&nke_kev_srcu)) {
		if (nke_kev_wanted(listener, msg))
			err = nke_kev_deliver(listener, msg, gfp);
		if (err) {
			nke_kev_inc(NKE_KEV_NOMEM);
			break;
		}
	}
	multicast = READ_ONCE(nke_kev_multicast);
	if (multicast)
		multicast(msg, gfp);
	srcu_read_unlock(&nke_kev_srcu, idx);
	return err;
}

/**
 * nke_kev_post() - post an event that is in one piece
 * @vendor: code of the vendor
 * @class: the vendor's
 * @subclass: likewise
 * @code: likewise
 * @data: payload
 * @len: its bytes
 * @id: receives the number of the event; or NULL
 *
 * Context: Process context; may sleep.
 * Return: 0, -EMSGSIZE, -ENOMEM (some may have heard of it).
 */
int nke_kev_post(u32 vendor, u32 class, u32 subclass, u32 code,
		 const void *data, size_t len, u32 *id)
{
	union nke_kev_buf buf = {
		.msg = {
			.total_size = NKE_KEV_MSG_HEADER_SIZE + len,
			.vendor_code = vendor,
			.kev_class = class,
			.kev_subclass = subclass,
			.event_code = code,
		},
	};
	int err;

	if (len > NKE_KEV_MAX - NKE_KEV_MSG_HEADER_SIZE) {
		nke_kev_inc(NKE_KEV_TOOBIG);
		return -EMSGSIZE;
	}
	memcpy(buf.bytes + NKE_KEV_MSG_HEADER_SIZE, data, len);
	err = nke_kev_send(&buf.msg, GFP_KERNEL);
	if (id)
		*id = buf.msg.id;
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kev_post);

/* Copy the vectors up to the first empty one behind the header. */
static int nke_kev_gather(union nke_kev_buf *buf,
			  const struct nke_bsd_kev_msg *event)
{
	size_t at = NKE_KEV_MSG_HEADER_SIZE;
	int i;

	for (i = 0; i < NKE_KEV_VECTORS && event->dv[i].data_length; i++) {
		size_t len = event->dv[i].data_length;

		if (len > NKE_KEV_MAX - at) {
			nke_kev_inc(NKE_KEV_TOOBIG);
			return -EMSGSIZE;
		}
		if (!event->dv[i].data_ptr)
			return -EINVAL;
		memcpy(buf->bytes + at, event->dv[i].data_ptr, len);
		at += len;
	}
	buf->msg.total_size = at;
	return 0;
}

static int nke_kev_post_bsd(const struct nke_bsd_kev_msg *event, gfp_t gfp)
{
	union nke_kev_buf buf;
	int err;

	if (!event)
		return -EINVAL;
	err = nke_kev_gather(&buf, event);
	if (err)
		return err;
	buf.msg.vendor_code = event->vendor_code;
	buf.msg.kev_class = event->kev_class;
	buf.msg.kev_subclass = event->kev_subclass;
	buf.msg.event_code = event->event_code;
	return nke_kev_send(&buf.msg, gfp);
}

/**
 * nke_kev_vendor_code_find() - code of a vendor
 * @vendor_string: its name, less than 200 bytes
 * @vendor_code: receives the code; a new one for a new name
 *
 * Follows XNU's kev_vendor_code_find().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL, too long), ENOMEM.
 */
int nke_kev_vendor_code_find(const char *vendor_string,
			     unsigned int *vendor_code)
{
	might_sleep();
	if (!vendor_string || !vendor_code ||
	    strnlen(vendor_string, NKE_KEV_VENDOR_CODE_MAX_STR_LEN) ==
	    NKE_KEV_VENDOR_CODE_MAX_STR_LEN)
		return nke_errno(-EINVAL);
	return nke_errno(nke_strid_find(vendor_string, NKE_STRID_VENDOR,
					vendor_code));
}
EXPORT_SYMBOL_NKE(nke_kev_vendor_code_find);

/**
 * nke_kev_msg_post() - post an event of one's own
 * @event_msg: the event, with a vendor code of kev_vendor_code_find()
 *
 * A listener whose queue is full does not get it, without an error.  Follows
 * XNU's kev_msg_post().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL, no such vendor, a vector without data), EMSGSIZE
 * (more than 200 bytes), ENOMEM (some may have heard of it).
 */
int nke_kev_msg_post(struct kev_msg *event_msg)
{
	const struct nke_bsd_kev_msg *event = (void *)event_msg;

	might_sleep();
	if (!event)
		return nke_errno(-EINVAL);
	if (!nke_strid_valid(NKE_STRID_VENDOR, event->vendor_code)) {
		nke_kev_inc(NKE_KEV_BADVENDOR);
		return nke_errno(-EINVAL);
	}
	return nke_errno(nke_kev_post_bsd(event, GFP_KERNEL));
}
EXPORT_SYMBOL_NKE(nke_kev_msg_post);

/**
 * nke_kev_post_msg() - post an event of any vendor
 * @event: the event
 *
 * Follows XNU's kev_post_msg().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL, a vector without data), EMSGSIZE, ENOMEM.
 */
int nke_kev_post_msg(struct kev_msg *event)
{
	might_sleep();
	return nke_errno(nke_kev_post_bsd((void *)event, GFP_KERNEL));
}
EXPORT_SYMBOL_NKE(nke_kev_post_msg);

/**
 * nke_kev_post_msg_nowait() - post an event of any vendor without waiting
 * @event: the event
 *
 * Follows XNU's kev_post_msg_nowait().
 *
 * Context: Process context or softirq.
 * Return: as kev_post_msg().
 */
int nke_kev_post_msg_nowait(struct kev_msg *event)
{
	return nke_errno(nke_kev_post_bsd((void *)event,
					  GFP_ATOMIC | __GFP_NOWARN));
}
EXPORT_SYMBOL_NKE(nke_kev_post_msg_nowait);

/**
 * nke_kev_init() - nothing to do
 *
 * Context: Process context.
 * Return: 0.
 */
int nke_kev_init(void)
{
	return 0;
}

/**
 * nke_kev_exit() - nobody listens any more
 *
 * Context: Process context.
 */
void nke_kev_exit(void)
{
	WARN_ON(nke_kev_listeners());
}
