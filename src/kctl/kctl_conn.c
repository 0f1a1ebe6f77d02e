// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel controls: the clients, and the callbacks that are made for them.
 *
 * No lock is held around a callback.  Connect, bind and disconnect exclude all
 * others of the same client, which may run beside each other: XNU's clearing.
 * It is a count and a wait queue, not a lock, because an NKE may be the client
 * of another control, or of its own, inside of a callback.
 */
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/export.h"
#include "kctl/kctl_priv.h"
#include "mbuf/mbuf.h"
#include "trace/events/nke.h"

#define NKE_CTL_AF_SYSTEM	32
#define NKE_CTL_AF_SYS_CONTROL	2

/**
 * nke_ctl_conn_init() - make a client without a control
 * @conn: the client; the front end's memory
 * @front: the front end's functions
 *
 * Context: Any.
 */
void nke_ctl_conn_init(struct nke_ctl_conn *conn,
		       const struct nke_ctl_front *front)
{
	memset(conn, 0, sizeof(*conn));
	conn->front = front;
	nke_sockbuf_init(&conn->rcv, 0, false);
	init_completion(&conn->idle);
	spin_lock_init(&conn->lock);
	init_waitqueue_head(&conn->clear);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_conn_init);

/*
 * An NKE's result as ours.  What no caller could understand is an I/O error:
 * XNU's private codes, negative numbers, and what Linux keeps for itself.
 */
static int nke_ctl_result(int err)
{
	if (!err)
		return 0;
	return err > 0 && err < ERESTARTSYS ? -err : -EIO;
}

static bool nke_ctl_try_exclude(struct nke_ctl_conn *conn)
{
	bool mine;

	spin_lock(&conn->lock);
	mine = !conn->exclusive;
	conn->exclusive = true;
	spin_unlock(&conn->lock);
	return mine;
}

static bool nke_ctl_is_clear(struct nke_ctl_conn *conn)
{
	bool clear;

	spin_lock(&conn->lock);
	clear = !conn->users;
	spin_unlock(&conn->lock);
	return clear;
}

/* Have the client's callbacks to oneself. */
static void nke_ctl_exclude(struct nke_ctl_conn *conn)
{
	/* Idle: a callback may take as long as it likes. */
	wait_event_idle(conn->clear, nke_ctl_try_exclude(conn));
	wait_event_idle(conn->clear, nke_ctl_is_clear(conn));
}

static void nke_ctl_include(struct nke_ctl_conn *conn)
{
	spin_lock(&conn->lock);
	conn->exclusive = false;
	wake_up_all(&conn->clear);
	spin_unlock(&conn->lock);
}

static bool nke_ctl_try_share(struct nke_ctl_conn *conn)
{
	bool mine;

	spin_lock(&conn->lock);
	mine = !conn->exclusive;
	if (mine)
		conn->users++;
	spin_unlock(&conn->lock);
	return mine;
}

static void nke_ctl_unshare(struct nke_ctl_conn *conn)
{
	spin_lock(&conn->lock);
	if (!--conn->users && conn->exclusive)
		wake_up_all(&conn->clear);
	spin_unlock(&conn->lock);
}

/*
 * Begin a callback that may run beside others.  Return: 0, or what a client
 * that is not connected (any more) gets.
 */
static int nke_ctl_share(struct nke_ctl_conn *conn)
{
	enum nke_ctl_state state = READ_ONCE(conn->state);

	/* Without waiting, for those that have nothing to wait for. */
	if (state == NKE_CTL_NEW || state == NKE_CTL_BOUND)
		return -ENOTCONN;
	if (state == NKE_CTL_DEAD)
		return -EPIPE;
	wait_event_idle(conn->clear, nke_ctl_try_share(conn));
	state = READ_ONCE(conn->state);
	if (state == NKE_CTL_CONNECTED)
		return 0;
	nke_ctl_unshare(conn);
	return state == NKE_CTL_DEAD ? -EPIPE : -ENOTCONN;
}

static void nke_ctl_set_state(struct nke_ctl_conn *conn,
			      enum nke_ctl_state state)
{
	spin_lock(&conn->lock);
	WRITE_ONCE(conn->state, state);
	spin_unlock(&conn->lock);
}

/**
 * nke_ctl_conn_get() - the client that an NKE names
 * @ref: whatever the NKE gave
 * @unit: likewise
 *
 * Context: Process context or softirq.
 * Return: the client, for nke_ctl_conn_put(); NULL when there is none, or it
 * is on its way out.
 */
struct nke_ctl_conn *nke_ctl_conn_get(void *ref, u32 unit)
{
	struct nke_ctl_conn *conn = NULL;
	struct nke_kctl *kctl;

	rcu_read_lock();
	kctl = nke_kctl_from_ref(ref);
	if (kctl)
		conn = xa_load(&kctl->units, unit);
	if (conn && !refcount_inc_not_zero(&conn->calls))
		conn = NULL;
	rcu_read_unlock();
	return conn;
}

/**
 * nke_ctl_conn_put() - be done with a client
 * @conn: client of nke_ctl_conn_get()
 *
 * Context: Process context or softirq.
 */
void nke_ctl_conn_put(struct nke_ctl_conn *conn)
{
	if (refcount_dec_and_test(&conn->calls))
		complete(&conn->idle);
}

/* Give the client its unit: it can be found. */
static int nke_ctl_take_unit(struct nke_ctl_conn *conn, u32 unit)
{
	struct nke_kctl *kctl = conn->kctl;
	int err;

	refcount_set(&conn->calls, 1);
	conn->unit = unit;
	if (nke_kctl_is_fixed(kctl) || unit)
		err = xa_insert(&kctl->units, unit, conn, GFP_KERNEL);
	else
		err = xa_alloc(&kctl->units, &conn->unit, conn,
			       XA_LIMIT(1, NKE_CTL_MAXUNIT - 1), GFP_KERNEL);
	if (!err)
		nke_kctl_conn_added(1);
	return err;
}

/* Make the client one of the control's, with a unit. */
static int nke_ctl_attach(struct nke_ctl_conn *conn,
			  const struct nke_sockaddr_ctl *sac, int type,
			  bool privileged)
{
	struct nke_kctl *kctl;
	u32 unit;
	int err;

	kctl = nke_kctl_attach(sac, type, privileged, &err);
	if (!kctl)
		return err;
	unit = sac->sc_unit;
	if (kctl->setup)
		err = nke_ctl_result(kctl->setup(&unit, &conn->unitinfo));
	if (!err) {
		conn->kctl = kctl;
		err = nke_ctl_take_unit(conn, unit);
	}
	if (!err) {
		nke_ctl_set_state(conn, NKE_CTL_BOUND);
		return 0;
	}
	conn->kctl = NULL;
	conn->unitinfo = NULL;
	nke_kctl_detach(kctl);
	nke_kctl_put(kctl);
	return err;
}

/*
 * The end of a client that has a unit, by the one who has excluded all other
 * callbacks.  First nobody can enqueue any more, then the NKE is told, then the
 * unit is free for the next client and the module for being unloaded.
 */
static void nke_ctl_end(struct nke_ctl_conn *conn)
{
	struct nke_kctl *kctl = conn->kctl;
	/* Who is merely bound is of interest only to an NKE that made notes. */
	bool tell = conn->state != NKE_CTL_BOUND || conn->unitinfo;
	int err = 0;

	nke_ctl_set_state(conn, NKE_CTL_DEAD);
	nke_sockbuf_close(&conn->rcv);
	/* No look-up finds it, but the unit is not free yet. */
	xa_store(&kctl->units, conn->unit, NULL, GFP_KERNEL);
	if (tell && kctl->disconnect)
		err = nke_ctl_result(kctl->disconnect(kctl->ref, conn->unit,
						      conn->unitinfo));
	trace_nke_connection_disconnect(kctl->id, conn->unit, conn->pid,
					conn->front->name, err);
	xa_erase(&kctl->units, conn->unit);
	nke_kctl_conn_added(-1);
	nke_kctl_detach(kctl);
	conn->front->wake(conn);
	/* Enqueues in flight do not sleep: this does not take long. */
	if (!refcount_dec_and_test(&conn->calls))
		wait_for_completion(&conn->idle);
}

/* The address as the NKE sees it: the user's, with the unit that it has. */
static void nke_ctl_address(const struct nke_ctl_conn *conn,
			    struct nke_sockaddr_ctl *sac)
{
	sac->sc_id = conn->kctl->id;
	sac->sc_unit = conn->unit;
}

/**
 * nke_ctl_bind() - have the NKE prepare for a client
 * @conn: the client, not connected
 * @sac: which control; receives the unit
 * @type: SOCK_DGRAM or SOCK_STREAM
 * @privileged: whether the client may use privileged controls
 *
 * The client keeps its unit when this fails after the control was found: a
 * connect that follows goes to that control, whatever its address.
 *
 * Context: Process context; sleeps.
 * Return: 0, -EINVAL (connected already, or the control has no bind callback),
 * -ENOENT, -EPROTOTYPE, -EPERM, -EBUSY, -ENOMEM, or what the NKE says.
 */
int nke_ctl_bind(struct nke_ctl_conn *conn, struct nke_sockaddr_ctl *sac,
		 int type, bool privileged)
{
	struct nke_kctl *kctl;
	int err = 0;

	nke_ctl_exclude(conn);
	if (conn->state == NKE_CTL_NEW)
		err = nke_ctl_attach(conn, sac, type, privileged);
	else if (conn->state != NKE_CTL_BOUND)
		err = -EINVAL;
	if (!err) {
		kctl = conn->kctl;
		nke_ctl_address(conn, sac);
		err = kctl->bind ?
		      nke_ctl_result(kctl->bind(kctl->ref, (void *)sac,
						&conn->unitinfo)) : -EINVAL;
	}
	nke_ctl_include(conn);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_bind);

/* The NKE is asked; when it refuses, it is told of the end, too. */
static int nke_ctl_ask(struct nke_ctl_conn *conn, struct nke_sockaddr_ctl *sac)
{
	struct nke_kctl *kctl = conn->kctl;
	int err;

	nke_sockbuf_setup(&conn->rcv, kctl->recvsize, nke_kctl_is_stream(kctl));
	nke_ctl_set_state(conn, NKE_CTL_CONNECTING);
	nke_ctl_address(conn, sac);
	err = nke_ctl_result(kctl->connect(kctl->ref, (void *)sac,
					   &conn->unitinfo));
	if (err)
		nke_ctl_end(conn);
	else
		nke_ctl_set_state(conn, NKE_CTL_CONNECTED);
	return err;
}

/**
 * nke_ctl_connect() - connect a client to a control
 * @conn: the client, new or bound
 * @sac: which control, for a new one; receives the unit
 * @type: SOCK_DGRAM or SOCK_STREAM
 * @privileged: whether the client may use privileged controls
 *
 * When the NKE's connect callback fails, its disconnect callback is called,
 * and the client is dead.  After another error it may try again.
 *
 * Context: Process context; sleeps.
 * Return: 0, -EISCONN, -EINVAL (dead), -ENOENT (no such control, or its module
 * is being unloaded), -EPROTOTYPE (of another @type), -EPERM, -EBUSY (the unit
 * is taken, or none is free), -ENOMEM, or what the NKE says.
 */
int nke_ctl_connect(struct nke_ctl_conn *conn, struct nke_sockaddr_ctl *sac,
		    int type, bool privileged)
{
	enum nke_ctl_state state = READ_ONCE(conn->state);
	int err = 0;

	/* Not after a callback that runs: it may take its time. */
	if (state == NKE_CTL_CONNECTING || state == NKE_CTL_CONNECTED)
		return -EISCONN;
	nke_ctl_exclude(conn);
	if (conn->state == NKE_CTL_NEW)
		err = nke_ctl_attach(conn, sac, type, privileged);
	else if (conn->state != NKE_CTL_BOUND)
		err = conn->state == NKE_CTL_CONNECTED ? -EISCONN : -EINVAL;
	if (!err)
		err = nke_ctl_ask(conn, sac);
	trace_nke_connection_connect(sac->sc_id, sac->sc_unit, conn->pid,
				     conn->front->name, err);
	nke_ctl_include(conn);
	nke_kctl_inc(err ? NKE_KCTL_CONN_FAIL : NKE_KCTL_CONNECTIONS);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_connect);

/* Whoever comes first ends it.  Return: whether that was us. */
static bool nke_ctl_end_once(struct nke_ctl_conn *conn)
{
	bool ours;

	nke_ctl_exclude(conn);
	ours = conn->state != NKE_CTL_NEW && conn->state != NKE_CTL_DEAD;
	if (ours)
		nke_ctl_end(conn);
	nke_ctl_include(conn);
	return ours;
}

static bool nke_ctl_try_pin(struct nke_ctl_conn *conn)
{
	bool alive;

	spin_lock(&conn->lock);
	alive = conn->state != NKE_CTL_DEAD;
	if (alive)
		conn->pins++;
	spin_unlock(&conn->lock);
	return alive;
}

static void nke_ctl_unpin(struct nke_ctl_conn *conn)
{
	/* The front end may free it, by RCU, as soon as it is let go. */
	rcu_read_lock();
	spin_lock(&conn->lock);
	if (!--conn->pins)
		wake_up_all(&conn->clear);
	spin_unlock(&conn->lock);
	rcu_read_unlock();
}

static bool nke_ctl_is_unpinned(struct nke_ctl_conn *conn)
{
	bool unpinned;

	spin_lock(&conn->lock);
	unpinned = !conn->pins;
	spin_unlock(&conn->lock);
	return unpinned;
}

/**
 * nke_ctl_disconnect() - the end of a client
 * @conn: the client, in whatever state; a second time is harmless
 *
 * The NKE's disconnect callback is called, unless that was done already.  The
 * front end makes no other call when it has called this; what waits in
 * @conn->rcv is its to flush.  Then it may free @conn, by RCU.
 *
 * Context: Process context, not from a callback for @conn; waits for
 * callbacks.
 */
void nke_ctl_disconnect(struct nke_ctl_conn *conn)
{
	nke_ctl_end_once(conn);
	wait_event_idle(conn->clear, nke_ctl_is_unpinned(conn));
	if (conn->kctl)
		nke_kctl_put(conn->kctl);
	conn->kctl = NULL;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_disconnect);

/* The first client from a unit on that is not dead, pinned. */
static struct nke_ctl_conn *nke_ctl_pin_from(struct nke_kctl *kctl,
					     unsigned long *unit)
{
	struct nke_ctl_conn *conn;

	rcu_read_lock();
	while ((conn = xa_find(&kctl->units, unit, U32_MAX, XA_PRESENT)) &&
	       !nke_ctl_try_pin(conn)) {
		conn = NULL;
		if ((*unit)++ == U32_MAX)
			break;
	}
	rcu_read_unlock();
	return conn;
}

/**
 * nke_ctl_kick_all() - end all connections of a control
 * @kctl: the control, with a reference
 *
 * Context: Process context, not from a callback; waits for callbacks.
 * Return: how many there were.
 */
unsigned int nke_ctl_kick_all(struct nke_kctl *kctl)
{
	struct nke_ctl_conn *conn;
	unsigned long unit = 0;
	unsigned int n = 0;

	while ((conn = nke_ctl_pin_from(kctl, &unit))) {
		n += nke_ctl_end_once(conn);
		nke_ctl_unpin(conn);
		if (unit++ == U32_MAX)
			break;
	}
	return n;
}

/**
 * nke_ctl_getpeername() - the address of the control
 * @conn: the client
 * @sac: receives it
 *
 * Context: Any.
 * Return: 0 or -ENOTCONN.
 */
int nke_ctl_getpeername(struct nke_ctl_conn *conn, struct nke_sockaddr_ctl *sac)
{
	enum nke_ctl_state state = READ_ONCE(conn->state);

	if (state != NKE_CTL_CONNECTING && state != NKE_CTL_CONNECTED)
		return -ENOTCONN;
	memset(sac, 0, sizeof(*sac));
	sac->sc_len = sizeof(*sac);
	sac->sc_family = NKE_CTL_AF_SYSTEM;
	sac->ss_sysaddr = NKE_CTL_AF_SYS_CONTROL;
	nke_ctl_address(conn, sac);
	return 0;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_getpeername);

/**
 * nke_ctl_sendsize() - the longest message that a client may send
 * @conn: the client
 *
 * It is the front end's task to refuse longer ones, or to cut a stream's.
 *
 * Context: Any.
 * Return: bytes; 0 for a client that has no control.
 */
u32 nke_ctl_sendsize(const struct nke_ctl_conn *conn)
{
	return conn->kctl ? conn->kctl->sendsize : 0;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_sendsize);

/**
 * nke_ctl_send() - hand a message to the NKE
 * @conn: the client
 * @m: the message, with a packet header; consumed in every case
 * @flags: NKE_PRUS_*
 *
 * Context: Process context; sleeps.
 * Return: 0, -ENOTCONN, -EPIPE (not any more), -EOPNOTSUPP (the control takes
 * no messages), or what the NKE says.
 */
int nke_ctl_send(struct nke_ctl_conn *conn, struct __mbuf *m, int flags)
{
	struct nke_kctl *kctl;
	int err = nke_ctl_share(conn);

	if (!err) {
		kctl = conn->kctl;
		if (kctl->send) {
			err = nke_ctl_result(kctl->send(kctl->ref, conn->unit,
							conn->unitinfo, m,
							flags));
			m = NULL;
		} else {
			err = -EOPNOTSUPP;
		}
		nke_ctl_unshare(conn);
	}
	nke_mbuf_freem(m);
	if (err)
		nke_kctl_inc(NKE_KCTL_SEND_FAIL);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_send);

/* One by one, up to the first error.  Return: what was not handed over. */
static struct __mbuf *nke_ctl_send_each(struct nke_ctl_conn *conn,
					struct __mbuf *list, int flags,
					int *err)
{
	struct nke_kctl *kctl = conn->kctl;
	struct __mbuf *next;

	for (*err = 0; list && !*err; list = next) {
		next = list->nextpkt;
		list->nextpkt = NULL;
		*err = nke_ctl_result(kctl->send(kctl->ref, conn->unit,
						 conn->unitinfo, list, flags));
	}
	return list;
}

/**
 * nke_ctl_send_list() - hand several messages to the NKE
 * @conn: the client
 * @list: messages linked by nextpkt; consumed in every case
 * @flags: NKE_PRUS_*
 *
 * Context: Process context; sleeps.
 * Return: as nke_ctl_send(); the first error of a control that takes them one
 * by one, which gets no more of them then.
 */
int nke_ctl_send_list(struct nke_ctl_conn *conn, struct __mbuf *list, int flags)
{
	struct nke_kctl *kctl;
	int err = nke_ctl_share(conn);

	if (!err) {
		kctl = conn->kctl;
		if (kctl->send_list) {
			err = nke_ctl_result(kctl->send_list(kctl->ref,
							     conn->unit,
							     conn->unitinfo,
							     list, flags));
			list = NULL;
		} else if (kctl->send) {
			list = nke_ctl_send_each(conn, list, flags, &err);
		} else {
			err = -EOPNOTSUPP;
		}
		nke_ctl_unshare(conn);
	}
	nke_mbuf_freem_list(list);
	if (err)
		nke_kctl_inc(NKE_KCTL_SEND_LIST_FAIL);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_send_list);

/* Options of a client that is not connected are wrong, not early. */
static int nke_ctl_share_opt(struct nke_ctl_conn *conn, size_t len)
{
	if (len > NKE_CTL_OPT_MAX)
		return -EINVAL;
	return nke_ctl_share(conn) ? -EINVAL : 0;
}

/**
 * nke_ctl_setopt() - set an option of the NKE's
 * @conn: the client
 * @opt: which
 * @data: kernel memory with the value, NULL when @len is 0
 * @len: its bytes
 *
 * Context: Process context; sleeps.
 * Return: 0, -EINVAL (not connected, too long), -EOPNOTSUPP (the control has no
 * options to set), or what the NKE says.
 */
int nke_ctl_setopt(struct nke_ctl_conn *conn, int opt, void *data, size_t len)
{
	struct nke_kctl *kctl;
	int err = nke_ctl_share_opt(conn, len);

	if (err)
		return err;
	kctl = conn->kctl;
	if (kctl->setopt)
		err = nke_ctl_result(kctl->setopt(kctl->ref, conn->unit,
						  conn->unitinfo, opt,
						  len ? data : NULL, len));
	else
		err = -EOPNOTSUPP;
	nke_ctl_unshare(conn);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_setopt);

/* XNU panics when an NKE says that it has written more than there is room. */
static int nke_ctl_check_len(const struct nke_kctl *kctl, int opt,
			     const void *data, size_t room, size_t *len)
{
	if (*len <= (data ? room : NKE_CTL_OPT_MAX))
		return 0;
	pr_warn_ratelimited("nke: control %s: option %d: %zu bytes in a buffer of %zu\n",
			    kctl->name, opt, *len, room);
	*len = 0;
	return -EINVAL;
}

/**
 * nke_ctl_getopt() - read an option of the NKE's
 * @conn: the client
 * @opt: which
 * @data: kernel memory for the value, with what the user had there; or NULL to
 *	ask for the length
 * @len: in: room; out: bytes
 *
 * Context: Process context; sleeps.
 * Return: 0, -EINVAL (not connected, too much room, or the NKE's length is
 * beyond it), -EOPNOTSUPP (the control has no options to read), or what the NKE
 * says.
 */
int nke_ctl_getopt(struct nke_ctl_conn *conn, int opt, void *data, size_t *len)
{
	struct nke_kctl *kctl;
	size_t room = *len;
	int err = nke_ctl_share_opt(conn, room);

	if (err)
		return err;
	kctl = conn->kctl;
	if (kctl->getopt)
		err = nke_ctl_result(kctl->getopt(kctl->ref, conn->unit,
						  conn->unitinfo, opt, data,
						  len));
	else
		err = -EOPNOTSUPP;
	if (!err)
		err = nke_ctl_check_len(kctl, opt, data, room, len);
	nke_ctl_unshare(conn);
	return err;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_getopt);

/**
 * nke_ctl_rcvd() - tell the NKE that the client has read
 * @conn: the client
 * @flags: MSG_* of the read
 *
 * Context: Process context; sleeps.
 */
void nke_ctl_rcvd(struct nke_ctl_conn *conn, int flags)
{
	struct nke_kctl *kctl = conn->kctl;

	if (!kctl || !kctl->rcvd || nke_ctl_share(conn))
		return;
	kctl->rcvd(kctl->ref, conn->unit, conn->unitinfo, flags);
	nke_ctl_unshare(conn);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_rcvd);
