// SPDX-License-Identifier: GPL-2.0
/*
 * Registering a family with do and dump apart where the kernel wants them in
 * one.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/genl_split.h"
#include "core/export.h"
#undef genl_family

/* What only the newer structure has among its flags. */
#define NKE_GENL_CAPS	(GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP | \
			 GENL_CMD_CAP_HASPOL)

const struct genl_family *nke_genl_family;
EXPORT_SYMBOL_NKE_INTERNAL(nke_genl_family);

/**
 * nke_genl_merge() - make one operation of a command's do and dump
 * @split: operations; those of one command are neighbours
 * @n_split: how many
 * @ops: receives at most as many
 *
 * Exported for tests, as newer kernels have no use for it.
 *
 * Context: Any.
 * Return: how many there are in @ops; -EINVAL if a command comes up again, or
 * if do and dump have each a policy, or are for different users.
 */
int nke_genl_merge(const struct genl_split_ops *split, unsigned int n_split,
		   struct genl_ops *ops)
{
	struct genl_ops *op = NULL;
	int n = 0;
	int i, j;

	for (i = 0; i < n_split; i++) {
		const struct genl_split_ops *from = &split[i];
		u8 flags = from->flags & ~NKE_GENL_CAPS;
		bool dump = from->flags & GENL_CMD_CAP_DUMP;

		if (!op || op->cmd != from->cmd) {
			for (j = 0; j < n; j++)
				if (ops[j].cmd == from->cmd)
					return -EINVAL;
			op = &ops[n++];
			memset(op, 0, sizeof(*op));
			op->cmd = from->cmd;
			op->flags = flags;
		} else if (op->flags != flags || (op->policy && from->policy) ||
			   (dump ? (void *)op->dumpit : (void *)op->doit)) {
			return -EINVAL;
		}
		if (dump)
			op->dumpit = from->dumpit;
		else
			op->doit = from->doit;
		if (from->policy) {
			op->policy = from->policy;
			op->maxattr = from->maxattr;
		}
	}
	return n;
}
EXPORT_SYMBOL_NKE_INTERNAL(nke_genl_merge);

#ifdef NKE_HAVE_GENL_SPLIT_OPS
/**
 * nke_genl_register() - register a generated family
 * @family: the family
 *
 * Context: Process context.
 * Return: 0, or the error of genl_register_family().
 */
int nke_genl_register(struct nke_split_family *family)
{
	nke_genl_family = family;
	return genl_register_family(family);
}

/**
 * nke_genl_unregister() - take the family back
 *
 * No request of its is being handled after the return.
 *
 * Context: Process context.
 */
void nke_genl_unregister(void)
{
	genl_unregister_family(nke_genl_family);
}
#else
static struct genl_family nke_genl_merged;

int nke_genl_register(struct nke_split_family *family)
{
	struct genl_family *merged = &nke_genl_merged;
	struct genl_ops *ops;
	int n, err;

	ops = kcalloc(family->n_split_ops, sizeof(*ops), GFP_KERNEL);
	if (!ops)
		return -ENOMEM;
	n = nke_genl_merge(family->split_ops, family->n_split_ops, ops);
	if (n < 0) {
		kfree(ops);
		return n;
	}
	strscpy(merged->name, family->name, sizeof(merged->name));
	merged->version = family->version;
	merged->netnsok = family->netnsok;
	merged->parallel_ops = family->parallel_ops;
	merged->module = family->module;
	merged->ops = ops;
	merged->n_ops = n;
	merged->mcgrps = family->mcgrps;
	merged->n_mcgrps = family->n_mcgrps;
	nke_genl_family = merged;
	err = genl_register_family(merged);
	if (err)
		kfree(ops);
	return err;
}

void nke_genl_unregister(void)
{
	genl_unregister_family(&nke_genl_merged);
	kfree(nke_genl_merged.ops);
}
#endif
