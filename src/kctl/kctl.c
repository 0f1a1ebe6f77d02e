// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel controls: the registry.
 *
 * A control is found by its reference (an index into nke_kctl_refs that
 * carries a generation, so that a reference that is out of date gives EINVAL),
 * by id and unit (nke_kctl_tree), and by name.  All three cost the same with
 * one control or a thousand.
 */
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>
#include <linux/wait.h>

#include "core/client.h"
#include "core/errno.h"
#include "core/export.h"
#include "kctl/kctl_priv.h"
#include "kctl/kev.h"
#include "trace/events/nke.h"

/* A reference: the index plus one in the low bits, the generation above. */
#define NKE_KCTL_REF_BITS	16
#define NKE_KCTL_REF_MASK	((1UL << NKE_KCTL_REF_BITS) - 1)

/* Registering, deregistering, attaching and detaching; no callback under it. */
static DEFINE_MUTEX(nke_kctl_lock);
static struct rb_root nke_kctl_tree = RB_ROOT;		/* nke_kctl_lock */
static DEFINE_HASHTABLE(nke_kctl_names, 10);		/* nke_kctl_lock */
static unsigned int nke_kctls;				/* nke_kctl_lock */
static unsigned long nke_kctl_generation;		/* nke_kctl_lock */
static u32 nke_kctl_last_id;				/* nke_kctl_lock */
/* Changed under nke_kctl_lock, read under RCU. */
static DEFINE_XARRAY_ALLOC(nke_kctl_refs);
static DECLARE_WAIT_QUEUE_HEAD(nke_kctl_idle);
static atomic_t nke_ctl_conns = ATOMIC_INIT(0);
static atomic64_t nke_kctl_stats[NKE_KCTL_STATS];

const unsigned int nke_ctl_maxunit = NKE_CTL_MAXUNIT;
EXPORT_SYMBOL_NKE(nke_ctl_maxunit);

/**
 * nke_kctl_inc() - count something
 * @which: what
 *
 * Context: Any.
 */
void nke_kctl_inc(enum nke_kctl_stat which)
{
	atomic64_inc(&nke_kctl_stats[which]);
}

/**
 * nke_kctl_stat() - read a counter
 * @which: which
 *
 * Context: Any.
 * Return: its value.
 */
u64 nke_kctl_stat(enum nke_kctl_stat which)
{
	switch (which) {
	case NKE_KCTL_REG_COUNT:
		return nke_kctl_count();
	case NKE_KCTL_PCBCOUNT:
		return nke_ctl_conn_count();
	default:
		return atomic64_read(&nke_kctl_stats[which]);
	}
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kctl_stat);

/**
 * nke_kctl_count() - count controls
 *
 * Context: Any.
 * Return: how many are registered.
 */
unsigned int nke_kctl_count(void)
{
	return READ_ONCE(nke_kctls);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kctl_count);

/**
 * nke_ctl_conn_count() - count connections
 *
 * Context: Any.
 * Return: how many have a unit.
 */
unsigned int nke_ctl_conn_count(void)
{
	return atomic_read(&nke_ctl_conns);
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_conn_count);

/**
 * nke_kctl_conn_added() - keep count of connections
 * @change: 1 or -1
 *
 * Context: Any.
 */
void nke_kctl_conn_added(int change)
{
	atomic_add(change, &nke_ctl_conns);
	nke_kctl_inc(NKE_KCTL_GENCNT);
}

static int nke_kctl_cmp(const struct nke_kctl *kctl, u32 id, u32 unit)
{
	if (kctl->id != id)
		return kctl->id < id ? -1 : 1;
	if (kctl->unit != unit)
		return kctl->unit < unit ? -1 : 1;
	return 0;
}

/* The first control from (@id, @unit) on. */
static struct nke_kctl *nke_kctl_from(u32 id, u32 unit)
{
	struct rb_node *n = nke_kctl_tree.rb_node;
	struct nke_kctl *found = NULL;

	lockdep_assert_held(&nke_kctl_lock);
	while (n) {
		struct nke_kctl *kctl = rb_entry(n, struct nke_kctl, node);

		if (nke_kctl_cmp(kctl, id, unit) < 0) {
			n = n->rb_right;
		} else {
			found = kctl;
			n = n->rb_left;
		}
	}
	return found;
}

static struct nke_kctl *nke_kctl_after(struct nke_kctl *kctl)
{
	return rb_entry_safe(rb_next(&kctl->node), struct nke_kctl, node);
}

/* The control that a client names: a dynamic one goes by its id alone. */
static struct nke_kctl *nke_kctl_named(u32 id, u32 unit)
{
	struct nke_kctl *kctl = nke_kctl_from(id, 0);

	if (!kctl || kctl->id != id)
		return NULL;
	if (!nke_kctl_is_fixed(kctl))
		return kctl;
	kctl = nke_kctl_from(id, unit);
	return kctl && !nke_kctl_cmp(kctl, id, unit) ? kctl : NULL;
}

static struct nke_kctl *nke_kctl_by_name(const char *name)
{
	struct nke_kctl *found = NULL;
	struct nke_kctl *kctl;
	u32 hash = full_name_hash(NULL, name, strlen(name));

	lockdep_assert_held(&nke_kctl_lock);
	hash_for_each_possible(nke_kctl_names, kctl, by_name, hash) {
		if (strcmp(kctl->name, name))
			continue;
		/* Of several the first one in the list is meant. */
		if (!found || nke_kctl_cmp(kctl, found->id, found->unit) < 0)
			found = kctl;
	}
	return found;
}

/**
 * nke_kctl_from_ref() - the control that an NKE names
 * @ref: whatever the NKE gave
 *
 * Context: Any, under RCU.
 * Return: the control, or NULL.
 */
struct nke_kctl *nke_kctl_from_ref(void *ref)
{
	unsigned long index = (unsigned long)ref & NKE_KCTL_REF_MASK;
	struct nke_kctl *kctl;

	if (index) {
		kctl = xa_load(&nke_kctl_refs, index - 1);
		if (kctl && kctl->ref == ref)
			return kctl;
	}
	nke_kctl_inc(NKE_KCTL_BAD_KCTLREF);
	return NULL;
}

/**
 * nke_kctl_put() - drop a reference to the memory of a control
 * @kctl: the control
 *
 * Context: Process context.
 */
void nke_kctl_put(struct nke_kctl *kctl)
{
	if (!refcount_dec_and_test(&kctl->refs))
		return;
	/* No connection is left; who still looks sees none. */
	xa_destroy(&kctl->units);
	kfree_rcu(kctl, rcu);
}

/* Clients are told of controls that come and go. */
static void nke_kctl_event(u32 code, u32 id)
{
	struct nke_ctl_event_data data = { .ctl_id = id };

	/* Without memory nobody is told, as in XNU. */
	nke_kev_post(NKE_KEV_VENDOR_APPLE, NKE_KEV_SYSTEM_CLASS,
		     NKE_KEV_CTL_SUBCLASS, code, &data, sizeof(data), NULL);
}

/* After the last control in the list, and never one that was there before. */
static int nke_kctl_new_id(u32 *id)
{
	struct rb_node *n = rb_last(&nke_kctl_tree);
	struct nke_kctl *kctl = rb_entry_safe(n, struct nke_kctl, node);
	u32 next = max(nke_kctl_last_id, kctl ? kctl->id : 0) + 1;

	if (!next) {
		/* The numbers are used up: the first one that is free. */
		next = 1;
		for (kctl = nke_kctl_from(1, 0); kctl && kctl->id == next;
		     kctl = nke_kctl_from(next, 0))
			if (!++next)
				return -ENOMEM;
	}
	nke_kctl_last_id = next;
	*id = next;
	return 0;
}

/* Give the control its id; no other one may be in the way. */
static int nke_kctl_identify(struct nke_kctl *kctl)
{
	struct nke_kctl *other;

	if (!nke_kctl_is_fixed(kctl)) {
		if (nke_kctl_by_name(kctl->name))
			return -EEXIST;
		return nke_kctl_new_id(&kctl->id);
	}
	other = nke_kctl_from(kctl->id, 0);
	if (!other || other->id != kctl->id)
		return 0;
	if (!nke_kctl_is_fixed(other))
		return -EEXIST;
	return nke_kctl_named(kctl->id, kctl->unit) ? -EEXIST : 0;
}

static void nke_kctl_insert(struct nke_kctl *kctl)
{
	struct rb_node **link = &nke_kctl_tree.rb_node;
	struct rb_node *parent = NULL;

	while (*link) {
		parent = *link;
		if (nke_kctl_cmp(rb_entry(parent, struct nke_kctl, node),
				 kctl->id, kctl->unit) < 0)
			link = &parent->rb_right;
		else
			link = &parent->rb_left;
	}
	rb_link_node(&kctl->node, parent, link);
	rb_insert_color(&kctl->node, &nke_kctl_tree);
	hash_add(nke_kctl_names, &kctl->by_name,
		 full_name_hash(NULL, kctl->name, strlen(kctl->name)));
	WRITE_ONCE(nke_kctls, nke_kctls + 1);
	trace_nke_control_register(kctl->id, kctl->unit, kctl->flags,
				   kctl->name);
	nke_kctl_inc(NKE_KCTL_REG_TOTAL);
	nke_kctl_inc(NKE_KCTL_GENCNT);
}

static void nke_kctl_unlink(struct nke_kctl *kctl)
{
	lockdep_assert_held(&nke_kctl_lock);
	trace_nke_control_deregister(kctl->id, kctl->unit, kctl->flags,
				     kctl->name);
	rb_erase(&kctl->node, &nke_kctl_tree);
	hash_del(&kctl->by_name);
	xa_erase(&nke_kctl_refs,
		 ((unsigned long)kctl->ref & NKE_KCTL_REF_MASK) - 1);
	WRITE_ONCE(nke_kctls, nke_kctls - 1);
	nke_kctl_inc(NKE_KCTL_GENCNT);
}

/*
 * Find a place for the control and have it found.  The reference is the NKE's
 * before a client can connect.
 */
static int nke_kctl_enter(struct nke_kctl *kctl,
			  struct nke_bsd_kern_ctl_reg *reg, void **ref)
{
	u32 index;
	int err;

	mutex_lock(&nke_kctl_lock);
	err = xa_alloc(&nke_kctl_refs, &index, NULL,
		       XA_LIMIT(0, NKE_KCTL_REF_MASK - 2), GFP_KERNEL);
	if (err) {
		if (err == -EBUSY)
			nke_kctl_inc(NKE_KCTL_TBL_SIZE_TOO_BIG);
		err = -ENOMEM;
		goto out;
	}
	err = nke_kctl_identify(kctl);
	if (err) {
		xa_erase(&nke_kctl_refs, index);
		goto out;
	}
	kctl->ref = (void *)(++nke_kctl_generation << NKE_KCTL_REF_BITS |
			     (index + 1));
	reg->ctl_id = kctl->id;
	*ref = kctl->ref;
	nke_kctl_insert(kctl);
	/* The place is there: nothing is allocated. */
	xa_store(&nke_kctl_refs, index, kctl, GFP_KERNEL);
out:
	mutex_unlock(&nke_kctl_lock);
	return err;
}

static struct nke_kctl *nke_kctl_make(struct nke_bsd_kern_ctl_reg *reg)
{
	struct nke_kctl *kctl = kzalloc(sizeof(*kctl), GFP_KERNEL);

	if (!kctl)
		return NULL;
	refcount_set(&kctl->refs, 1);
	xa_init_flags(&kctl->units, XA_FLAGS_ALLOC);
	strscpy(kctl->name, reg->ctl_name, sizeof(kctl->name));
	kctl->flags = reg->ctl_flags;
	if (nke_kctl_is_fixed(kctl)) {
		kctl->id = reg->ctl_id;
		kctl->unit = reg->ctl_unit;
	}
	if (!reg->ctl_sendsize)
		reg->ctl_sendsize = NKE_CTL_SENDSIZE;
	if (!reg->ctl_recvsize)
		reg->ctl_recvsize = NKE_CTL_RECVSIZE;
	kctl->sendsize = reg->ctl_sendsize;
	kctl->recvsize = reg->ctl_recvsize;
	kctl->connect = reg->ctl_connect;
	kctl->disconnect = reg->ctl_disconnect;
	kctl->send = reg->ctl_send;
	kctl->setopt = reg->ctl_setopt;
	kctl->getopt = reg->ctl_getopt;
	kctl->bind = reg->ctl_bind;
	if (kctl->flags & NKE_CTL_FLAG_REG_EXTENDED) {
		kctl->rcvd = reg->ctl_rcvd;
		kctl->send_list = reg->ctl_send_list;
	}
	if (kctl->flags & NKE_CTL_FLAG_REG_SETUP)
		kctl->setup = reg->ctl_setup;
	kctl->owner = nke_client_of(kctl->connect);
	return kctl;
}

/**
 * nke_ctl_register() - offer a control to clients
 * @userkctl: what to offer; copied. Receives the id of a dynamic control, and
 *	the sizes where they were 0
 * @kctlref: receives the reference
 *
 * A client may connect before this returns.  Everybody is told by an event.
 * Follows XNU's ctl_register().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL, no connect callback, a name that is empty or not
 * ended, the fixed id 0), EEXIST, ENOMEM (also: more than 65534
 * controls).
 */
int nke_ctl_register(struct kern_ctl_reg *userkctl, void **kctlref)
{
	struct nke_bsd_kern_ctl_reg *reg = (void *)userkctl;
	struct nke_kctl *kctl;
	int err;
	u32 id;

	might_sleep();
	if (!reg || !kctlref || !reg->ctl_connect || !reg->ctl_name[0] ||
	    strnlen(reg->ctl_name, sizeof(reg->ctl_name)) ==
	    sizeof(reg->ctl_name))
		return nke_errno(-EINVAL);
	if ((reg->ctl_flags & NKE_CTL_FLAG_REG_ID_UNIT) && !reg->ctl_id)
		return nke_errno(-EINVAL);
	kctl = nke_kctl_make(reg);
	if (!kctl)
		return nke_errno(-ENOMEM);
	err = nke_kctl_enter(kctl, reg, kctlref);
	if (err) {
		nke_kctl_put(kctl);
		return nke_errno(err);
	}
	/* It may be gone again by now. */
	id = reg->ctl_id;
	nke_kctl_event(NKE_KEV_CTL_REGISTERED, id);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_ctl_register);

/**
 * nke_ctl_deregister() - take a control away
 * @kctlref: reference of the control
 *
 * Clients are not sent away; also inside the disconnect callback the client is
 * still there.  Everybody is told by an event.  Follows XNU's ctl_deregister().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (no such control), EBUSY (it has clients).
 */
int nke_ctl_deregister(void *kctlref)
{
	struct nke_kctl *kctl;
	int err = 0;
	u32 id;

	might_sleep();
	mutex_lock(&nke_kctl_lock);
	kctl = nke_kctl_from_ref(kctlref);
	if (!kctl)
		err = -EINVAL;
	else if (kctl->attached)
		err = -EBUSY;
	else
		nke_kctl_unlink(kctl);
	mutex_unlock(&nke_kctl_lock);
	if (err)
		return nke_errno(err);
	id = kctl->id;
	nke_kctl_put(kctl);
	nke_kctl_event(NKE_KEV_CTL_DEREGISTERED, id);
	return 0;
}
EXPORT_SYMBOL_NKE(nke_ctl_deregister);

/* Whether a client may connect. */
static int nke_kctl_admit(const struct nke_kctl *kctl, int type,
			  bool privileged)
{
	if (!kctl)
		return -ENOENT;
	if (type != (nke_kctl_is_stream(kctl) ? SOCK_STREAM : SOCK_DGRAM))
		return -EPROTOTYPE;
	if ((kctl->flags & NKE_CTL_FLAG_PRIVILEGED) && !privileged)
		return -EPERM;
	/* Its module is on its way out: it is as good as gone. */
	if (kctl->shut || (kctl->owner && !try_module_get(kctl->owner)))
		return -ENOENT;
	return 0;
}

/**
 * nke_kctl_attach() - have a client of a control
 * @sac: which control
 * @type: SOCK_DGRAM or SOCK_STREAM
 * @privileged: what the front end says of the client
 * @err: receives -ENOENT, -EPROTOTYPE or -EPERM when there is none
 *
 * Until nke_kctl_detach() the control and its module stay.
 *
 * Context: Process context; may sleep.
 * Return: the control with a reference, or NULL.
 */
struct nke_kctl *nke_kctl_attach(const struct nke_sockaddr_ctl *sac, int type,
				 bool privileged, int *err)
{
	struct nke_kctl *kctl;

	mutex_lock(&nke_kctl_lock);
	kctl = nke_kctl_named(sac->sc_id, sac->sc_unit);
	*err = nke_kctl_admit(kctl, type, privileged);
	if (*err) {
		kctl = NULL;
	} else {
		refcount_inc(&kctl->refs);
		kctl->attached++;
	}
	mutex_unlock(&nke_kctl_lock);
	return kctl;
}

/**
 * nke_kctl_detach() - have no client any more
 * @kctl: control of nke_kctl_attach(); its memory stays
 *
 * Context: Process context; may sleep.
 */
void nke_kctl_detach(struct nke_kctl *kctl)
{
	mutex_lock(&nke_kctl_lock);
	if (!--kctl->attached)
		wake_up_all(&nke_kctl_idle);
	mutex_unlock(&nke_kctl_lock);
	if (kctl->owner)
		module_put(kctl->owner);
}

/* The first control after (@id, @unit). */
static struct nke_kctl *nke_kctl_beyond(u32 id, u32 unit)
{
	struct nke_kctl *kctl = nke_kctl_from(id, unit);

	if (kctl && !nke_kctl_cmp(kctl, id, unit))
		kctl = nke_kctl_after(kctl);
	return kctl;
}

/* The next control of a module, with a reference. */
static struct nke_kctl *nke_kctl_next_of(const struct module *owner, u32 *id,
					 u32 *unit)
{
	struct nke_kctl *kctl;

	mutex_lock(&nke_kctl_lock);
	kctl = nke_kctl_beyond(*id, *unit);
	while (kctl && kctl->owner != owner)
		kctl = nke_kctl_after(kctl);
	if (kctl) {
		refcount_inc(&kctl->refs);
		*id = kctl->id;
		*unit = kctl->unit;
	}
	mutex_unlock(&nke_kctl_lock);
	return kctl;
}

/**
 * nke_kctl_kick() - end all connections to the controls of a module
 * @owner: the module
 *
 * The clients read what waits for them, and then the end.
 *
 * Context: Process context, not from a callback; waits for callbacks.
 * Return: how many there were.
 */
unsigned int nke_kctl_kick(const struct module *owner)
{
	struct nke_kctl *kctl;
	u32 id = 0, unit = 0;
	unsigned int n = 0;

	while ((kctl = nke_kctl_next_of(owner, &id, &unit))) {
		n += nke_ctl_kick_all(kctl);
		nke_kctl_put(kctl);
	}
	return n;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kctl_kick);

static void nke_kctl_set_shut(struct nke_kctl *kctl, bool shut)
{
	mutex_lock(&nke_kctl_lock);
	kctl->shut = shut;
	mutex_unlock(&nke_kctl_lock);
}

/**
 * nke_kctl_shut() - have no clients of a module's controls until told otherwise
 * @owner: the module
 *
 * Connections are ended, and who connects is told that there is no control.
 *
 * Context: Process context, not from a callback; waits for callbacks.
 * Return: how many there were.
 */
unsigned int nke_kctl_shut(const struct module *owner)
{
	struct nke_kctl *kctl;
	u32 id = 0, unit = 0;
	unsigned int n = 0;

	while ((kctl = nke_kctl_next_of(owner, &id, &unit))) {
		nke_kctl_set_shut(kctl, true);
		n += nke_ctl_kick_all(kctl);
		/* Those that end on their own, or have begun just now. */
		wait_event_idle(nke_kctl_idle, !READ_ONCE(kctl->attached));
		nke_kctl_put(kctl);
	}
	return n;
}

/**
 * nke_kctl_open() - let clients connect again
 * @owner: module of nke_kctl_shut()
 *
 * Context: Process context; may sleep.
 */
void nke_kctl_open(const struct module *owner)
{
	struct nke_kctl *kctl;
	u32 id = 0, unit = 0;

	while ((kctl = nke_kctl_next_of(owner, &id, &unit))) {
		nke_kctl_set_shut(kctl, false);
		nke_kctl_put(kctl);
	}
}

static bool nke_kctl_unlink_last(struct nke_kctl *kctl)
{
	bool there;

	mutex_lock(&nke_kctl_lock);
	/* The NKE may be at it itself. */
	there = nke_kctl_from_ref(kctl->ref) == kctl;
	if (there)
		nke_kctl_unlink(kctl);
	mutex_unlock(&nke_kctl_lock);
	return there;
}

/**
 * nke_kctl_remove_all() - take away the controls that a module left behind
 * @owner: the module
 *
 * Context: Process context, not from a callback; waits for callbacks.
 */
void nke_kctl_remove_all(struct module *owner)
{
	struct nke_kctl *kctl;
	u32 id = 0, unit = 0;

	while ((kctl = nke_kctl_next_of(owner, &id, &unit))) {
		if (nke_kctl_unlink_last(kctl)) {
			pr_warn("nke: %s: control %s was left registered\n",
				module_name(owner), kctl->name);
			nke_ctl_kick_all(kctl);
			/* Those that end on their own, or begin just now. */
			wait_event_idle(nke_kctl_idle,
					!READ_ONCE(kctl->attached));
			nke_kctl_event(NKE_KEV_CTL_DEREGISTERED, kctl->id);
			nke_kctl_put(kctl);
		}
		nke_kctl_put(kctl);
	}
}

/**
 * nke_kctl_count_of() - count what a module has
 * @owner: the module
 * @connections: receives how many clients
 *
 * Context: Process context; may sleep.
 * Return: how many controls.
 */
unsigned int nke_kctl_count_of(const struct module *owner,
			       unsigned int *connections)
{
	struct nke_kctl *kctl;
	unsigned int n = 0;

	*connections = 0;
	mutex_lock(&nke_kctl_lock);
	for (kctl = nke_kctl_from(0, 0); kctl; kctl = nke_kctl_after(kctl)) {
		if (kctl->owner != owner)
			continue;
		*connections += kctl->attached;
		n++;
	}
	mutex_unlock(&nke_kctl_lock);
	return n;
}

/**
 * nke_kctl_find() - the id that goes with a name
 * @name: of a control
 * @id: receives its id; of several the lowest one
 *
 * Context: Process context; may sleep.
 * Return: 0, -EINVAL (an empty name), -ENOENT.
 */
int nke_kctl_find(const char *name, u32 *id)
{
	struct nke_kctl *kctl;

	if (!*name)
		return -EINVAL;
	mutex_lock(&nke_kctl_lock);
	kctl = nke_kctl_by_name(name);
	if (kctl)
		*id = kctl->id;
	mutex_unlock(&nke_kctl_lock);
	return kctl ? 0 : -ENOENT;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kctl_find);

/**
 * nke_ctl_id_by_name() - the id that goes with a name
 * @name: of a control
 *
 * Follows XNU's ctl_id_by_name().
 *
 * Context: Process context; may sleep.
 * Return: the id; 0 when there is no such control.
 */
unsigned int nke_ctl_id_by_name(const char *name)
{
	u32 id;

	might_sleep();
	return !name || nke_kctl_find(name, &id) ? 0 : id;
}
EXPORT_SYMBOL_NKE(nke_ctl_id_by_name);

/**
 * nke_ctl_name_by_id() - the name that goes with an id
 * @id: of a control
 * @out_name: receives the name, cut if need be
 * @maxsize: bytes at @out_name
 *
 * Follows XNU's ctl_name_by_id().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (no room at all), ENOENT.
 */
int nke_ctl_name_by_id(unsigned int id, char *out_name, unsigned long maxsize)
{
	struct nke_kctl *kctl;

	might_sleep();
	if (!out_name || !maxsize)
		return nke_errno(-EINVAL);
	mutex_lock(&nke_kctl_lock);
	kctl = nke_kctl_from(id, 0);
	if (kctl && kctl->id != id)
		kctl = NULL;
	if (kctl)
		strscpy(out_name, kctl->name,
			min_t(unsigned long, maxsize, sizeof(kctl->name)));
	mutex_unlock(&nke_kctl_lock);
	return nke_errno(kctl ? 0 : -ENOENT);
}
EXPORT_SYMBOL_NKE(nke_ctl_name_by_id);

static void nke_kctl_tell(const struct nke_kctl *kctl,
			  struct nke_kctl_info *info)
{
	info->id = kctl->id;
	info->unit = kctl->unit;
	info->flags = kctl->flags;
	info->sendsize = kctl->sendsize;
	info->recvsize = kctl->recvsize;
	info->clients = kctl->attached;
	strscpy(info->name, kctl->name, sizeof(info->name));
	strscpy(info->owner, kctl->owner ? module_name(kctl->owner) : "",
		sizeof(info->owner));
}

/**
 * nke_kctl_next() - go through the controls
 * @id: of the last one, 0 to begin with; receives that of the next
 * @unit: its registered unit, 0 to begin with; likewise
 * @info: receives what is to be known of the next
 *
 * Context: Process context; may sleep.
 * Return: false at the end.
 */
bool nke_kctl_next(u32 *id, u32 *unit, struct nke_kctl_info *info)
{
	struct nke_kctl *kctl;

	mutex_lock(&nke_kctl_lock);
	kctl = nke_kctl_beyond(*id, *unit);
	if (kctl) {
		nke_kctl_tell(kctl, info);
		*id = kctl->id;
		*unit = kctl->unit;
	}
	mutex_unlock(&nke_kctl_lock);
	return kctl;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_kctl_next);

static void nke_ctl_conn_tell(const struct nke_ctl_conn *conn, u32 id,
			      struct nke_ctl_conn_info *info)
{
	info->id = id;
	info->unit = conn->unit;
	info->state = READ_ONCE(conn->state);
	info->front = conn->front->name;
	info->pid = conn->pid;
	memcpy(info->comm, conn->comm, sizeof(info->comm));
	info->comm[sizeof(info->comm) - 1] = '\0';
	info->queued = READ_ONCE(conn->rcv.cc);
	info->records = READ_ONCE(conn->rcv.records);
	info->hiwat = READ_ONCE(conn->rcv.hiwat);
}

/* The lowest unit from @from on of all controls that share @id. */
static struct nke_ctl_conn *nke_ctl_conn_from(u32 id, unsigned long from)
{
	struct nke_ctl_conn *found = NULL;
	unsigned long best = ULONG_MAX;
	struct nke_kctl *kctl;

	for (kctl = nke_kctl_from(id, 0); kctl && kctl->id == id;
	     kctl = nke_kctl_after(kctl)) {
		unsigned long unit = from;
		struct nke_ctl_conn *conn = xa_find(&kctl->units, &unit,
						    U32_MAX, XA_PRESENT);

		if (conn && unit < best) {
			best = unit;
			found = conn;
		}
	}
	return found;
}

/**
 * nke_ctl_conn_next() - go through the connections
 * @id: control of the last one, 0 to begin with; receives that of the next
 * @unit: its unit, 0 to begin with; likewise
 * @info: receives what is to be known of the next
 *
 * Context: Process context; may sleep.
 * Return: false at the end.
 */
bool nke_ctl_conn_next(u32 *id, u32 *unit, struct nke_ctl_conn_info *info)
{
	struct nke_ctl_conn *conn = NULL;
	struct nke_kctl *kctl;
	u32 at = *id;

	mutex_lock(&nke_kctl_lock);
	rcu_read_lock();
	if (*unit != U32_MAX)
		conn = nke_ctl_conn_from(at, *unit + 1UL);
	while (!conn && at != U32_MAX && (kctl = nke_kctl_from(at + 1, 0))) {
		at = kctl->id;
		conn = nke_ctl_conn_from(at, 0);
	}
	if (conn) {
		nke_ctl_conn_tell(conn, at, info);
		*id = info->id;
		*unit = info->unit;
	}
	rcu_read_unlock();
	mutex_unlock(&nke_kctl_lock);
	return conn;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_ctl_conn_next);

/**
 * nke_kctl_init() - nothing to do
 *
 * Context: Process context.
 * Return: 0.
 */
int nke_kctl_init(void)
{
	return 0;
}

/**
 * nke_kctl_exit() - forget the controls that are left
 *
 * NKEs are gone, and their callbacks with them; so are the front ends, and
 * with them the connections.
 *
 * Context: Process context.
 */
void nke_kctl_exit(void)
{
	struct nke_kctl *kctl;

	mutex_lock(&nke_kctl_lock);
	while ((kctl = nke_kctl_from(0, 0))) {
		pr_err("nke: control %s was left registered\n", kctl->name);
		WARN_ON(kctl->attached);
		nke_kctl_unlink(kctl);
		nke_kctl_put(kctl);
	}
	mutex_unlock(&nke_kctl_lock);
	WARN_ON(nke_ctl_conn_count());
	xa_destroy(&nke_kctl_refs);
}
