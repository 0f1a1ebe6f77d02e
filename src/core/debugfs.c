// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/debug/nke: what the module holds, for tests and for whoever
 * looks for a leak in an NKE.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "core/debugfs.h"
#include "ipfilter/origin.h"
#include "kctl/kctl.h"
#include "kctl/kev.h"
#include "genl/front.h"
#include "kern/call.h"
#include "kern/kern.h"
#include "ksocket/ksocket.h"
#include "mbuf/mbuf.h"

static struct dentry *nke_debugfs_dir;

/* Sums over CPUs: exact when nothing is made or ended meanwhile. */
static int nke_objects_show(struct seq_file *m, void *v)
{
	seq_printf(m, "sockets %u\n", nke_ksocket_live());
	seq_printf(m, "descriptors %u\n", nke_file_holds());
	seq_printf(m, "mbufs %ld\n", nke_mbuf_live());
	seq_printf(m, "blocks %ld\n", nke_malloc_live());
	seq_printf(m, "threads %u\n", nke_thread_live());
	seq_printf(m, "calls %u\n", nke_call_live());
	seq_printf(m, "controls %u\n", nke_kctl_count());
	seq_printf(m, "connections %u\n", nke_ctl_conn_count());
	seq_printf(m, "listeners %u\n", nke_kev_listeners());
	seq_printf(m, "hooks %u\n", nke_ipf_hooks());
	seq_printf(m, "filters %u\n", nke_ipf_live());
	seq_printf(m, "packets %ld\n", nke_ipf_origin_live());
	seq_printf(m, "ports %u\n", nke_genl_ports());
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(nke_objects);

/**
 * nke_debugfs_init() - make the files
 *
 * A kernel without debugfs is no reason to fail.
 *
 * Context: Process context.
 * Return: 0.
 */
int nke_debugfs_init(void)
{
	nke_debugfs_dir = debugfs_create_dir("nke", NULL);
	debugfs_create_file("objects", 0400, nke_debugfs_dir, NULL,
			    &nke_objects_fops);
	return 0;
}

/**
 * nke_debugfs_exit() - remove the files
 *
 * debugfs waits for whoever is reading.
 *
 * Context: Process context.
 */
void nke_debugfs_exit(void)
{
	debugfs_remove(nke_debugfs_dir);
}
