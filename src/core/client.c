// SPDX-License-Identifier: GPL-2.0
/*
 * The modules that are NKEs.  What build-nke puts around an NKE announces it
 * before its start routine and takes leave after its stop routine; a Linux
 * module that uses the KPI may do the same.
 *
 * A stop routine may refuse, which a module's exit function cannot.  So it can
 * be asked before the module is on its way out, and once it has agreed it is
 * not asked again.
 */
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/client.h"
#include "core/export.h"
#include "ipfilter/ipf.h"
#include "kctl/kctl.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "kern/sysctl.h"
#include "ksocket/ksocket.h"

/**
 * struct nke_client - an NKE
 * @link: in nke_clients
 * @pos: place in the list, for those who read it in pieces
 * @module: its module
 * @leaving: its callbacks are coming to an end
 * @stop: asks its stop routine; NULL: there is none to be asked, or not yet
 * @stopping: one at a time asks
 * @stopped: it has agreed
 * @bundle_id: what it calls itself
 */
struct nke_client {
	struct list_head link;
	unsigned long pos;
	struct module *module;
	bool leaving;
	int (*stop)(void);		/* nke_client_lock */
	struct mutex stopping;
	bool stopped;			/* stopping */
	char bundle_id[64];
};

/* Few, and looked at when a control is registered: a list does. */
static DEFINE_MUTEX(nke_client_lock);
static LIST_HEAD(nke_clients);		/* nke_client_lock */
static unsigned long nke_client_pos;	/* nke_client_lock */

static struct nke_client *nke_client_find(const struct module *module)
{
	struct nke_client *c;

	lockdep_assert_held(&nke_client_lock);
	list_for_each_entry(c, &nke_clients, link)
		if (c->module == module)
			return c;
	return NULL;
}

/**
 * nke_client_add() - announce a module that is an NKE
 * @module: THIS_MODULE of the caller
 * @bundle_id: its name for lists; cut at 63 bytes
 *
 * From now on the controls that it registers are known to be its own: their
 * connections keep it from being unloaded.
 *
 * Context: Process context; may sleep.
 * Return: 0, -EINVAL (NULL), -EEXIST (announced already), -ENOMEM.
 */
int nke_client_add(struct module *module, const char *bundle_id)
{
	struct nke_client *c;
	int err = 0;

	if (!module || !bundle_id)
		return -EINVAL;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	c->module = module;
	mutex_init(&c->stopping);
	strscpy(c->bundle_id, bundle_id, sizeof(c->bundle_id));
	mutex_lock(&nke_client_lock);
	if (nke_client_find(module)) {
		err = -EEXIST;
	} else {
		c->pos = ++nke_client_pos;
		list_add_tail(&c->link, &nke_clients);
		c = NULL;
	}
	mutex_unlock(&nke_client_lock);
	kfree(c);
	return err;
}
EXPORT_SYMBOL_NKE(nke_client_add);

/**
 * nke_client_started() - the NKE's start routine has succeeded
 * @module: of nke_client_add(); another one is ignored
 * @stop: asks its stop routine; anything but 0 refuses
 *
 * From now on it can be asked to stop.
 *
 * Context: Process context; may sleep.
 */
void nke_client_started(struct module *module, int (*stop)(void))
{
	struct nke_client *c;

	mutex_lock(&nke_client_lock);
	c = nke_client_find(module);
	if (c)
		c->stop = stop;
	mutex_unlock(&nke_client_lock);
}
EXPORT_SYMBOL_NKE(nke_client_started);

/* One that cannot go meanwhile, and has a stop routine; or NULL. */
static struct nke_client *nke_client_stoppable(const struct module *module)
{
	struct nke_client *c;

	mutex_lock(&nke_client_lock);
	c = nke_client_find(module);
	if (c && !c->stop)
		c = NULL;
	mutex_unlock(&nke_client_lock);
	return c;
}

/* Unless it has agreed already. */
static int nke_client_ask(struct nke_client *c)
{
	int ret = 0;

	lockdep_assert_held(&c->stopping);
	if (!c->stopped)
		ret = c->stop();
	c->stopped = !ret;
	return ret;
}

/**
 * nke_client_stop() - ask an NKE's stop routine, on the way out
 * @module: THIS_MODULE of the caller, whose exit function it is
 *
 * After 0 the NKE does not work any more.  It is not asked again when it has
 * agreed before.
 *
 * Context: Process context; waits for the stop routine.
 * Return: 0, or what the stop routine says.
 */
int nke_client_stop(struct module *module)
{
	struct nke_client *c = nke_client_stoppable(module);
	int ret;

	if (!c)
		return 0;
	mutex_lock(&c->stopping);
	ret = nke_client_ask(c);
	mutex_unlock(&c->stopping);
	return ret;
}
EXPORT_SYMBOL_NKE(nke_client_stop);

/*
 * Controls that it has left registered are taken away, their clients
 * disconnected, sysctl values, IP filters, processes' sockets, thread calls and
 * timeouts, with a word in the log.  Threads that it has left are waited for.
 * When this returns none of it runs or has to be expected from these.
 */
static void nke_client_leave(struct module *module)
{
	struct nke_client *c;

	mutex_lock(&nke_client_lock);
	c = nke_client_find(module);
	if (c)
		c->leaving = true;
	mutex_unlock(&nke_client_lock);
	if (!c)
		return;
	nke_sysctl_remove_all(module);
	nke_kctl_remove_all(module);
	nke_ipf_remove_all(module);
	nke_file_remove_all(module);
	/* A thread may wait for a callback or a call; it starts no other. */
	nke_thread_remove_all(module);
	nke_call_remove_all(module);
}

/**
 * nke_client_try_stop() - ask an NKE's stop routine, before its module goes
 * @module: of nke_client_get(), with its reference
 * @result: receives what the stop routine says
 * @ended: receives how many clients its controls had
 *
 * Clients would keep the module when it has stopped, and an NKE that has some
 * refuses more often than not: they are sent away, and nobody connects while it
 * is asked.  What an NKE that agrees has left behind is taken away.
 *
 * Context: Process context, not from a callback; waits for callbacks, threads
 * and the stop routine.
 * Return: 0, -EBUSY (it refuses, and works on), -EOPNOTSUPP (it has no stop
 * routine that could be asked).
 */
int nke_client_try_stop(struct module *module, int *result,
			unsigned int *ended)
{
	struct nke_client *c = nke_client_stoppable(module);

	*ended = 0;
	*result = 0;
	if (!c)
		return -EOPNOTSUPP;
	mutex_lock(&c->stopping);
	*ended = nke_kctl_shut(module);
	*result = nke_client_ask(c);
	if (*result)
		nke_kctl_open(module);
	else
		nke_client_leave(module);
	mutex_unlock(&c->stopping);
	return *result ? -EBUSY : 0;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_client_try_stop);

/**
 * nke_client_remove() - take leave
 * @module: of nke_client_add(); another one is ignored
 *
 * What it has left behind is taken away, and nobody knows of it any more.
 * When this returns none of it runs or has to be expected from that.
 *
 * Context: Process context, not from a callback; waits for callbacks and
 * threads.
 */
void nke_client_remove(struct module *module)
{
	struct nke_client *c;

	nke_client_leave(module);
	mutex_lock(&nke_client_lock);
	c = nke_client_find(module);
	if (c)
		list_del(&c->link);
	mutex_unlock(&nke_client_lock);
	kfree(c);
}
EXPORT_SYMBOL_NKE(nke_client_remove);

/**
 * nke_client_is_leaving() - may an NKE still register something?
 * @module: of nke_client_of()
 *
 * Context: Process context; may sleep.
 * Return: true if what it registers now would be left behind.
 */
bool nke_client_is_leaving(const struct module *module)
{
	struct nke_client *c;
	bool leaving;

	mutex_lock(&nke_client_lock);
	c = nke_client_find(module);
	leaving = c && c->leaving;
	mutex_unlock(&nke_client_lock);
	return leaving;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_client_is_leaving);

/**
 * nke_client_of() - whose code this is
 * @address: of a function
 *
 * Context: Process context; may sleep.
 * Return: the NKE's module, without a reference; NULL when it is none's that
 * was announced.
 */
struct module *nke_client_of(const void *address)
{
	struct module *module = NULL;
	struct nke_client *c;

	mutex_lock(&nke_client_lock);
	list_for_each_entry(c, &nke_clients, link) {
		if (within_module((unsigned long)address, c->module)) {
			module = c->module;
			break;
		}
	}
	mutex_unlock(&nke_client_lock);
	return module;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_client_of);

static bool nke_client_is(const struct nke_client *c, const char *name)
{
	const char *own = module_name(c->module);

	for (; *name; name++, own++)
		if (*name != *own && (*name != '-' || *own != '_'))
			return false;
	return !*own;
}

/**
 * nke_client_get() - an NKE by the name of its module
 * @name: of the module; - and _ are the same
 *
 * A reference does not keep a module whose start routine fails, so one that
 * has not started yet is none.
 *
 * Context: Process context; may sleep.
 * Return: the module with a reference, for module_put(); NULL when there is
 * none or it is on its way in or out.
 */
struct module *nke_client_get(const char *name)
{
	struct module *module = NULL;
	struct nke_client *c;

	mutex_lock(&nke_client_lock);
	list_for_each_entry(c, &nke_clients, link) {
		if (nke_client_is(c, name)) {
			if (c->module->state != MODULE_STATE_COMING &&
			    try_module_get(c->module))
				module = c->module;
			break;
		}
	}
	mutex_unlock(&nke_client_lock);
	return module;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_client_get);

/**
 * nke_client_next() - go through the NKEs
 * @pos: 0 to begin with; for this function only
 * @info: receives what is to be known of one
 *
 * Context: Process context; may sleep.
 * Return: false at the end.
 */
bool nke_client_next(unsigned long *pos, struct nke_client_info *info)
{
	struct nke_client *c;
	bool found = false;

	mutex_lock(&nke_client_lock);
	list_for_each_entry(c, &nke_clients, link) {
		if (c->pos <= *pos)
			continue;
		*pos = c->pos;
		strscpy(info->name, module_name(c->module),
			sizeof(info->name));
		strscpy(info->bundle_id, c->bundle_id,
			sizeof(info->bundle_id));
		info->controls = nke_kctl_count_of(c->module,
						   &info->connections);
		found = true;
		break;
	}
	mutex_unlock(&nke_client_lock);
	return found;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_client_next);
