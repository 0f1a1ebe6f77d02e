/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which modules are NKEs, and whose code an address is.
 */
#ifndef _NKE_CORE_CLIENT_H
#define _NKE_CORE_CLIENT_H

#include <linux/types.h>

struct module;

/**
 * struct nke_client_info - an NKE, for lists
 * @name: of its module
 * @bundle_id: what it calls itself
 * @controls: that it has registered
 * @connections: to these
 */
struct nke_client_info {
	char name[64];
	char bundle_id[64];
	u32 controls;
	u32 connections;
};

/* For the glue of an NKE; exported. */
int nke_client_add(struct module *module, const char *bundle_id);
void nke_client_started(struct module *module, int (*stop)(void));
int nke_client_stop(struct module *module);
void nke_client_remove(struct module *module);

int nke_client_try_stop(struct module *module, int *result,
			unsigned int *ended);
bool nke_client_is_leaving(const struct module *module);
struct module *nke_client_of(const void *address);
struct module *nke_client_get(const char *name);
bool nke_client_next(unsigned long *pos, struct nke_client_info *info);

#endif /* _NKE_CORE_CLIENT_H */
