// SPDX-License-Identifier: GPL-2.0
/*
 * sysctl: an NKE's values in /proc/sys/nke, in folders as in the tree of their
 * names.
 *
 * A value can be seen while it is registered and each node above it is, in
 * whatever order they come and go.  The kernel's own table entry counts who is
 * in a handler, and taking it away waits for them; that is done without the
 * lock, since a handler may register others.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "compat/sysctl.h"
#include "core/client.h"
#include "core/export.h"
#include "kern/sysctl.h"

#define NKE_SYSCTL_ROOT	"nke"

/**
 * struct nke_sysctl - a registered value or node
 * @link: in nke_sysctls
 * @oid: what the client has registered
 * @list: of a node, what hangs below it; else NULL
 * @owner: NKE whose it is, or NULL
 * @header: the kernel's, while it can be seen or has been until now
 * @path: folder that it is seen in, while @header is there
 * @table: for the kernel
 * @number_given: the number is ours
 * @gone: unregistered: not to be seen again
 * @hiding: somebody takes @header away
 *
 * All but @table, which is constant while @header is there, under
 * nke_sysctl_lock.
 */
struct nke_sysctl {
	struct list_head link;
	struct nke_bsd_sysctl_oid *oid;
	struct nke_bsd_sysctl_list *list;
	struct module *owner;
	struct ctl_table_header *header;
	char *path;
	struct ctl_table table[2];
	bool number_given;
	bool gone;
	bool hiding;
};

static DEFINE_MUTEX(nke_sysctl_lock);
static LIST_HEAD(nke_sysctls);
/* Something is no longer hiding. */
static DECLARE_WAIT_QUEUE_HEAD(nke_sysctl_hidden);

struct nke_bsd_sysctl_list nke_sysctl__children;
EXPORT_SYMBOL_NKE(nke_sysctl__children);
struct nke_bsd_sysctl_list nke_sysctl__kern_children;
EXPORT_SYMBOL_NKE(nke_sysctl__kern_children);
struct nke_bsd_sysctl_list nke_sysctl__vm_children;
EXPORT_SYMBOL_NKE(nke_sysctl__vm_children);
struct nke_bsd_sysctl_list nke_sysctl__vfs_children;
EXPORT_SYMBOL_NKE(nke_sysctl__vfs_children);
struct nke_bsd_sysctl_list nke_sysctl__net_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_children);
struct nke_bsd_sysctl_list nke_sysctl__debug_children;
EXPORT_SYMBOL_NKE(nke_sysctl__debug_children);
struct nke_bsd_sysctl_list nke_sysctl__hw_children;
EXPORT_SYMBOL_NKE(nke_sysctl__hw_children);
struct nke_bsd_sysctl_list nke_sysctl__machdep_children;
EXPORT_SYMBOL_NKE(nke_sysctl__machdep_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet_ip_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet_ip_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet_icmp_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet_icmp_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet_tcp_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet_tcp_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet_udp_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet_udp_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet6_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet6_children);
struct nke_bsd_sysctl_list nke_sysctl__net_inet6_ip6_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_inet6_ip6_children);
struct nke_bsd_sysctl_list nke_sysctl__net_link_children;
EXPORT_SYMBOL_NKE(nke_sysctl__net_link_children);

#define NKE_NODE(above, number, below, name) {				\
	.oid_parent = &nke_sysctl_##above##children,			\
	.oid_number = number,						\
	.oid_kind = (int)(NKE_CTLTYPE_NODE | NKE_CTLFLAG_LOCKED |	\
			  NKE_CTLFLAG_RD | NKE_CTLFLAG_OID2),		\
	.oid_arg1 = &nke_sysctl_##below##children,			\
	.oid_name = name,						\
	.oid_version = NKE_SYSCTL_OID_VERSION,				\
}

/* The nodes that are always there, with XNU's numbers. */
static struct nke_bsd_sysctl_oid nke_sysctl_nodes[] = {
	NKE_NODE(_, 1, _kern_, "kern"),
	NKE_NODE(_, 2, _vm_, "vm"),
	NKE_NODE(_, 3, _vfs_, "vfs"),
	NKE_NODE(_, 4, _net_, "net"),
	NKE_NODE(_, 5, _debug_, "debug"),
	NKE_NODE(_, 6, _hw_, "hw"),
	NKE_NODE(_, 7, _machdep_, "machdep"),
	NKE_NODE(_net_, 2, _net_inet_, "inet"),
	NKE_NODE(_net_inet_, 0, _net_inet_ip_, "ip"),
	NKE_NODE(_net_inet_, 1, _net_inet_icmp_, "icmp"),
	NKE_NODE(_net_inet_, 6, _net_inet_tcp_, "tcp"),
	NKE_NODE(_net_inet_, 17, _net_inet_udp_, "udp"),
	NKE_NODE(_net_, 30, _net_inet6_, "inet6"),
	NKE_NODE(_net_inet6_, 41, _net_inet6_ip6_, "ip6"),
	NKE_NODE(_net_, 18, _net_link_, "link"),
};

static struct nke_sysctl *
nke_sysctl_find(const struct nke_bsd_sysctl_oid *oid)
{
	struct nke_sysctl *s;

	lockdep_assert_held(&nke_sysctl_lock);
	list_for_each_entry(s, &nke_sysctls, link)
		if (s->oid == oid && !s->gone)
			return s;
	return NULL;
}

/* The node that a list hangs below; NULL for the root or when there is none. */
static struct nke_sysctl *
nke_sysctl_above(const struct nke_bsd_sysctl_list *list)
{
	struct nke_sysctl *s;

	lockdep_assert_held(&nke_sysctl_lock);
	list_for_each_entry(s, &nke_sysctls, link)
		if (s->list == list && !s->gone)
			return s;
	return NULL;
}

/**
 * struct nke_sysctl_way - from a value up to the root
 * @s: the value, and the nodes above it
 * @depth: how many
 * @locked: all have their own locks
 */
struct nke_sysctl_way {
	const struct nke_sysctl *s[NKE_CTL_MAXNAME];
	int depth;
	bool locked;
};

/* False when it does not end at the root. */
static bool nke_sysctl_way(const struct nke_sysctl *s,
			   struct nke_sysctl_way *way)
{
	way->depth = 0;
	way->locked = true;
	while (s && way->depth < NKE_CTL_MAXNAME) {
		way->s[way->depth++] = s;
		if (!(s->oid->oid_kind & NKE_CTLFLAG_LOCKED))
			way->locked = false;
		if (s->oid->oid_parent == &nke_sysctl__children)
			return true;
		s = nke_sysctl_above(s->oid->oid_parent);
	}
	return false;
}

/* The names on a way without the last one, behind the root's; or NULL. */
static char *nke_sysctl_path(const struct nke_sysctl_way *way)
{
	size_t len = sizeof(NKE_SYSCTL_ROOT);
	char *path;
	int i;

	for (i = way->depth - 1; i > 0; i--)
		len += strlen(way->s[i]->oid->oid_name) + 1;
	path = kmalloc(len, GFP_KERNEL);
	if (!path)
		return NULL;
	strscpy(path, NKE_SYSCTL_ROOT, len);
	for (i = way->depth - 1; i > 0; i--) {
		strlcat(path, "/", len);
		strlcat(path, way->s[i]->oid->oid_name, len);
	}
	return path;
}

/* Two tables, since which lock a handler needs shows in the nodes above. */
static int nke_sysctl_proc(nke_ctl_table *table, int write, void *text,
			   size_t *lenp, loff_t *ppos)
{
	if (write)
		return nke_sysctl_write(table->data, false, text, lenp, ppos);
	return nke_sysctl_read(table->data, false, text, lenp, ppos);
}

static int nke_sysctl_proc_locked(nke_ctl_table *table, int write, void *text,
				  size_t *lenp, loff_t *ppos)
{
	if (write)
		return nke_sysctl_write(table->data, true, text, lenp, ppos);
	return nke_sysctl_read(table->data, true, text, lenp, ppos);
}

static umode_t nke_sysctl_mode(int kind)
{
	umode_t mode = 0;

	if (kind & NKE_CTLFLAG_RD)
		mode |= 0444;
	if (kind & NKE_CTLFLAG_WR)
		mode |= kind & NKE_CTLFLAG_ANYBODY ? 0222 : 0200;
	return mode;
}

/* Is the name still in use, by one whose handlers are not out yet? */
static bool nke_sysctl_path_busy(const char *path, const char *name)
{
	struct nke_sysctl *s;

	lockdep_assert_held(&nke_sysctl_lock);
	list_for_each_entry(s, &nke_sysctls, link)
		if (s->header && !strcmp(s->path, path) &&
		    !strcmp(s->table[0].procname, name))
			return true;
	return false;
}

/*
 * Who hides what stands in the way looks at all again when that is done, so
 * this one is not forgotten.
 */
static void nke_sysctl_show(struct nke_sysctl *s,
			    const struct nke_sysctl_way *way)
{
	char *path = nke_sysctl_path(way);

	if (path && nke_sysctl_path_busy(path, s->oid->oid_name)) {
		kfree(path);
		return;
	}
	memset(s->table, 0, sizeof(s->table));
	s->table[0].procname = s->oid->oid_name;
	s->table[0].data = s->oid;
	s->table[0].mode = nke_sysctl_mode(s->oid->oid_kind);
	s->table[0].proc_handler = way->locked ? nke_sysctl_proc_locked :
				   nke_sysctl_proc;
	if (path)
		s->header = nke_register_sysctl_one(path, s->table);
	if (s->header) {
		s->path = path;
		return;
	}
	kfree(path);
	pr_warn("nke: sysctl %s cannot be shown: no memory\n",
		s->oid->oid_name);
}

/*
 * Waits for the handlers that run; no new one is called from here on.  The
 * lock is not held meanwhile, but @s stays in the list: that is said by hiding.
 */
static void nke_sysctl_hide(struct nke_sysctl *s)
{
	lockdep_assert_held(&nke_sysctl_lock);
	WRITE_ONCE(s->hiding, true);
	mutex_unlock(&nke_sysctl_lock);
	unregister_sysctl_table(s->header);
	mutex_lock(&nke_sysctl_lock);
	kfree(s->path);
	s->path = NULL;
	s->header = NULL;
	WRITE_ONCE(s->hiding, false);
	wake_up_all(&nke_sysctl_hidden);
}

/* Let be seen what is to be seen, and nothing else. */
static void nke_sysctl_sync(void)
{
	struct nke_sysctl_way way;
	struct nke_sysctl *s;
	bool want;

again:
	lockdep_assert_held(&nke_sysctl_lock);
	list_for_each_entry(s, &nke_sysctls, link) {
		if (s->list || s->hiding)
			continue;
		want = !s->gone && nke_sysctl_way(s, &way);
		if (want && !s->header) {
			nke_sysctl_show(s, &way);
		} else if (!want && s->header) {
			nke_sysctl_hide(s);
			goto again;
		}
	}
}

static int nke_sysctl_check(const struct nke_bsd_sysctl_oid *oid)
{
	bool node = (oid->oid_kind & NKE_CTLTYPE) == NKE_CTLTYPE_NODE;
	const char *name = oid->oid_name;

	if (!oid->oid_parent || !name || !*name || *name == '.' ||
	    strchr(name, '/'))
		return -EINVAL;
	if (oid->oid_number < NKE_OID_AUTO)
		return -ERANGE;
	if ((oid->oid_kind & NKE_CTLFLAG_OID2) &&
	    oid->oid_version != NKE_SYSCTL_OID_VERSION)
		return -EPROTONOSUPPORT;
	/* Takes the rest of a name of numbers as arguments: there are none. */
	if (node && oid->oid_handler)
		return -EOPNOTSUPP;
	if (node ? !oid->oid_arg1 : !oid->oid_handler)
		return -EINVAL;
	return 0;
}

/* Siblings have different numbers, and here names as well. */
static int nke_sysctl_number(struct nke_sysctl *new)
{
	int number = NKE_OID_AUTO_START;
	struct nke_sysctl *s;

	lockdep_assert_held(&nke_sysctl_lock);
	list_for_each_entry(s, &nke_sysctls, link) {
		if (s->gone || s->oid->oid_parent != new->oid->oid_parent)
			continue;
		if (s->oid == new->oid ||
		    s->oid->oid_number == new->oid->oid_number ||
		    !strcmp(s->oid->oid_name, new->oid->oid_name))
			return -EEXIST;
		if (s->oid->oid_number >= number)
			number = s->oid->oid_number + 1;
	}
	if (new->oid->oid_number == NKE_OID_AUTO) {
		new->number_given = true;
		new->oid->oid_number = number;
	}
	return 0;
}

/* An NKE may keep its oids in memory that is not the module's. */
static struct module *nke_sysctl_owner(const struct nke_bsd_sysctl_oid *oid)
{
	return nke_client_of(oid) ?: nke_client_of(oid->oid_handler) ?:
	       nke_client_of(oid->oid_name) ?: nke_client_of(oid->oid_arg1) ?:
	       nke_client_of(oid->oid_parent);
}

static int nke_sysctl_add(struct nke_bsd_sysctl_oid *oid)
{
	int err = nke_sysctl_check(oid);
	struct nke_sysctl *s;

	if (err)
		return err;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	s->oid = oid;
	s->owner = nke_sysctl_owner(oid);
	if ((oid->oid_kind & NKE_CTLTYPE) == NKE_CTLTYPE_NODE)
		s->list = oid->oid_arg1;
	mutex_lock(&nke_sysctl_lock);
	/* Who leaves says so before what it has left is looked for. */
	err = nke_client_is_leaving(s->owner) ? -ENXIO : nke_sysctl_number(s);
	if (!err) {
		list_add_tail(&s->link, &nke_sysctls);
		nke_sysctl_sync();
	}
	mutex_unlock(&nke_sysctl_lock);
	if (err)
		kfree(s);
	return err;
}

/**
 * nke_sysctl_register_oid() - add a value or a node
 * @oidp: what; its number is filled in when it is OID_AUTO
 *
 * What cannot be registered (a number or a name that a sibling has, where XNU
 * panics or hides one of them, a version that is not known, a node with a
 * handler) is told in the log.
 *
 * Follows XNU's sysctl_register_oid().
 *
 * Context: Process context; may sleep.
 */
void nke_sysctl_register_oid(struct sysctl_oid *oidp)
{
	struct nke_bsd_sysctl_oid *oid = (struct nke_bsd_sysctl_oid *)oidp;
	int err = oid ? nke_sysctl_add(oid) : -EINVAL;

	if (err)
		pr_err("nke: sysctl %s (number %d) is not registered: %pe\n",
		       oid && oid->oid_name ? oid->oid_name : "without name",
		       oid ? oid->oid_number : 0, ERR_PTR(err));
}
EXPORT_SYMBOL_NKE(nke_sysctl_register_oid);

/*
 * Handlers of @s may run, started by readers and writers of its file; hiding
 * it waits for them, whoever does that.
 */
static void nke_sysctl_remove(struct nke_sysctl *s)
{
	lockdep_assert_held(&nke_sysctl_lock);
	s->gone = true;
	nke_sysctl_sync();
	while (s->hiding) {
		mutex_unlock(&nke_sysctl_lock);
		wait_event(nke_sysctl_hidden, !READ_ONCE(s->hiding));
		mutex_lock(&nke_sysctl_lock);
	}
	if (s->number_given)
		s->oid->oid_number = NKE_OID_AUTO;
	list_del(&s->link);
	kfree(s);
}

/**
 * nke_sysctl_unregister_oid() - take a value or a node away
 * @oidp: what; one that is not registered is told in the log
 *
 * Follows XNU's sysctl_unregister_oid().
 *
 * Context: Process context, not the value's own handler: waits until that is
 * out.
 */
void nke_sysctl_unregister_oid(struct sysctl_oid *oidp)
{
	struct nke_bsd_sysctl_oid *oid = (struct nke_bsd_sysctl_oid *)oidp;
	struct nke_sysctl *s;

	mutex_lock(&nke_sysctl_lock);
	s = nke_sysctl_find(oid);
	if (s)
		nke_sysctl_remove(s);
	mutex_unlock(&nke_sysctl_lock);
	if (!s)
		pr_err("nke: a sysctl was unregistered that is not registered\n");
}
EXPORT_SYMBOL_NKE(nke_sysctl_unregister_oid);

static struct nke_sysctl *nke_sysctl_of(const struct module *module)
{
	struct nke_sysctl *s;

	lockdep_assert_held(&nke_sysctl_lock);
	list_for_each_entry(s, &nke_sysctls, link)
		if (s->owner == module && !s->gone)
			return s;
	return NULL;
}

/**
 * nke_sysctl_remove_all() - take away what an NKE has left
 * @module: the NKE's
 *
 * Context: Process context, not from a handler; waits for handlers.
 */
void nke_sysctl_remove_all(struct module *module)
{
	struct nke_sysctl_way way;
	struct nke_sysctl *s;
	char *path;

	mutex_lock(&nke_sysctl_lock);
	while ((s = nke_sysctl_of(module))) {
		nke_sysctl_way(s, &way);
		path = nke_sysctl_path(&way);
		pr_warn("nke: %s: sysctl %s/%s was left registered\n",
			module_name(module), path ?: "?", s->oid->oid_name);
		kfree(path);
		nke_sysctl_remove(s);
	}
	mutex_unlock(&nke_sysctl_lock);
}

/**
 * nke_sysctl_init() - plant the nodes that are always there
 *
 * Context: Process context; may sleep.
 * Return: 0 or -ENOMEM.
 */
int nke_sysctl_init(void)
{
	int err;
	int i;

	for (i = 0; i < ARRAY_SIZE(nke_sysctl_nodes); i++) {
		err = nke_sysctl_add(&nke_sysctl_nodes[i]);
		if (err) {
			nke_sysctl_exit();
			return err;
		}
	}
	return 0;
}

/**
 * nke_sysctl_exit() - take away all that is left
 *
 * Context: Process context; clients are gone, so only nodes are.
 */
void nke_sysctl_exit(void)
{
	struct nke_sysctl *s, *next;

	mutex_lock(&nke_sysctl_lock);
	list_for_each_entry_safe(s, next, &nke_sysctls, link)
		nke_sysctl_remove(s);
	mutex_unlock(&nke_sysctl_lock);
}
