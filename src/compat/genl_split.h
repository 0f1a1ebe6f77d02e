/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink families as the YNL generator writes them, for kernels that
 * do not know genl_split_ops.  To be included before what it generated.
 */
#ifndef _NKE_COMPAT_GENL_SPLIT_H
#define _NKE_COMPAT_GENL_SPLIT_H

#include <linux/netlink.h>
#include <net/genetlink.h>

#ifndef NKE_HAVE_GENL_SPLIT_OPS
/* What of the newer structure is generated. */
struct genl_split_ops {
	int (*doit)(struct sk_buff *skb, struct genl_info *info);
	int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
	const struct nla_policy *policy;
	unsigned int maxattr;
	u8 cmd;
	u8 flags;
};

/* Likewise. */
struct nke_split_family {
	char name[GENL_NAMSIZ];
	unsigned int version;
	bool netnsok;
	bool parallel_ops;
	struct module *module;
	const struct genl_split_ops *split_ops;
	unsigned int n_split_ops;
	const struct genl_multicast_group *mcgrps;
	unsigned int n_mcgrps;
};
#else
#define nke_split_family genl_family
#endif

/* The family that is registered, to make messages of. */
extern const struct genl_family *nke_genl_family;

int nke_genl_merge(const struct genl_split_ops *split, unsigned int n_split,
		   struct genl_ops *ops);
int nke_genl_register(struct nke_split_family *family);
void nke_genl_unregister(void);

#ifndef NKE_HAVE_GENL_SPLIT_OPS
/* From here on the generated one is meant. */
#define genl_family nke_split_family
#endif

#endif /* _NKE_COMPAT_GENL_SPLIT_H */
