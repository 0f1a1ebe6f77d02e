// SPDX-License-Identifier: GPL-2.0
/*
 * Loading and unloading, driven by one table of subsystems.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "core/debugfs.h"
#include "core/strid.h"
#include "genl/front.h"
#include "ifnet/ifnet.h"
#include "ipfilter/ipf.h"
#include "kctl/kctl.h"
#include "kctl/kev.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "kern/lock.h"
#include "kern/sysctl.h"
#include "ksocket/ksocket.h"
#include "mbuf/mbuf.h"
#include "pfsystem/pfsystem.h"

/**
 * struct nke_subsys - one part of nke that needs setting up
 * @name: for the log
 * @init: set up; 0 or a negative errno with nothing left behind; or NULL
 * @exit: take down; called only after @init succeeded
 */
struct nke_subsys {
	const char *name;
	int (*init)(void);
	void (*exit)(void);
};

/* In the order of dependence: each may use those above it. */
static const struct nke_subsys nke_subsystems[] = {
	{ "printf", NULL, nke_printf_exit },
	{ "malloc", NULL, nke_malloc_exit },
	{ "lock", NULL, nke_lck_exit },
	{ "sleep", nke_sleep_init, nke_sleep_exit },
	{ "wait", NULL, nke_wait_exit },
	{ "thread", NULL, nke_thread_exit },
	{ "thread call", nke_call_init, nke_call_exit },
	{ "sysctl", nke_sysctl_init, nke_sysctl_exit },
	{ "strings", NULL, nke_strid_exit },
	{ "interface", nke_ifnet_init, nke_ifnet_exit },
	{ "mbuf", nke_mbuf_init, nke_mbuf_exit },
	{ "socket", nke_ksocket_init, nke_ksocket_exit },
	{ "event", nke_kev_init, nke_kev_exit },
	{ "control", nke_kctl_init, nke_kctl_exit },
	{ "PF_SYSTEM", nke_pfsystem_init, nke_pfsystem_exit },
	{ "IP filter", nke_ipf_init, nke_ipf_exit },
	{ "netlink", nke_genl_init, nke_genl_exit },
	{ "debugfs", nke_debugfs_init, nke_debugfs_exit },
};

static void nke_exit_from(int i)
{
	while (--i >= 0)
		nke_subsystems[i].exit();
}

static int __init nke_init(void)
{
	int err;
	int i;

	for (i = 0; i < ARRAY_SIZE(nke_subsystems); i++) {
		if (!nke_subsystems[i].init)
			continue;
		err = nke_subsystems[i].init();
		if (err) {
			pr_err("nke: %s: cannot be set up: %d\n",
			       nke_subsystems[i].name, err);
			nke_exit_from(i);
			return err;
		}
	}
	return 0;
}

/*
 * No client is left here: each holds a reference to this module through the
 * symbols it uses.  What can still run is our own work, and each exit()
 * waits for its part.
 */
static void __exit nke_exit(void)
{
	nke_exit_from(ARRAY_SIZE(nke_subsystems));
}

module_init(nke_init);
module_exit(nke_exit);

MODULE_DESCRIPTION("XNU network kernel programming interface");
MODULE_LICENSE("GPL");
